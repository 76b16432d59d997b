//! How fast a file goes in: `cargo run --release -p azukari-app --example measure_import -- 100000`.
//!
//! On a world of its own on the embedded engine, with everything durable. Prints rows a second of the whole way, and of its parts.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "a measurement may stop")]

use azukari_app::{
    Reply,
    acquisition::{Import, ImportReport, Mode, Progress, Source, Watch},
};
use azukari_domain::Millis;
use azukari_sheets::sample::{self, Options};
use azukari_testkit::{START, World, unique};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

#[allow(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn main() {
    let rows: u64 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(10_000);
    let path = std::env::temp_dir().join(format!("azukari-measure-{:016x}.csv", unique()));
    let file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    sample::members(file, rows, 1, &Options::default()).unwrap();
    let world = World::sqlite();
    // Ids begin with the time: under a clock that stands still they would come in no order, and each insert would touch another
    // page, which never happens outside a test.
    let (clock, stop) = (Arc::clone(&world.clock), Arc::new(AtomicBool::new(false)));
    let (ended, start) = (Arc::clone(&stop), Instant::now());
    let ticking = std::thread::spawn(move || {
        while !ended.load(Ordering::Relaxed) {
            let passed = i64::try_from(start.elapsed().as_millis()).unwrap_or(0);
            clock.set(Millis(START.0 + passed));
            std::thread::sleep(Duration::from_millis(1));
        }
    });
    let command = Import {
        affair: Some("membership".parse().unwrap()),
        purpose: Some("member_services".parse().unwrap()),
        source: Source::Existing,
        mode: Mode::Migration { remedy_by: None },
        ..Import::new(path.clone(), "member".parse().unwrap())
    };
    for round in ["first", "again"] {
        let cancel = AtomicBool::new(false);
        let (begin, mut checked) = (Instant::now(), 0.0);
        let mut progress = |p| {
            if let Progress::Checked { rows: n } = p
                && n == rows
            {
                checked = begin.elapsed().as_secs_f64();
            }
        };
        let watch = Watch { progress: &mut progress, say: &|f| f.key.to_owned(), cancel: &cancel, rejects: None };
        let report: ImportReport = match world.app().import(&world.clerk(), &command, watch).unwrap() {
            Reply::Done(report) => report,
            other => panic!("{other:?}"),
        };
        let all = begin.elapsed().as_secs_f64();
        let per_second = f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) / all;
        println!(
            "{round}: {rows} rows in {all:.2} s ({per_second:.0} rows/s), judged after {checked:.2} s; new {}, same {}, failed {}; peak {}",
            report.new_rows,
            report.same_rows,
            report.failed_rows,
            peak()
        );
    }
    stop.store(true, Ordering::Relaxed);
    ticking.join().unwrap();
    std::fs::remove_file(path).unwrap();
}

/// Peak resident memory as Linux tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|l| l.strip_prefix("VmHWM:")).map_or("unknown".into(), |v| v.trim().to_owned())
}
