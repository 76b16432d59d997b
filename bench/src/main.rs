//! Speed against a rival in the same run: `cargo xtask bench`, or this binary with a PostgreSQL to lend the rival.
//!
//! The rival is what a careful user would build instead: PostgreSQL, twelve columns encrypted by pgcrypto (`s2k-mode=1`), keyed
//! hashes for phone and mail, row-level security, pgaudit, an audit row in the same transaction, and once more with that row
//! chained by hashes. Both sides run in turn, A B A B; ratios are the result, absolute numbers are the size of things.
#![allow(clippy::indexing_slicing, reason = "a load driver may stop at the first surprise")]

mod house;
mod numbers;
mod people;
mod rival;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a run is asked for.
struct Args {
    people: u32,
    clients: usize,
    seconds: u64,
    rounds: usize,
    /// My Numbers on file, measured by themselves; none where it is 0.
    numbers: usize,
    rival: Option<String>,
    ours: Option<String>,
    dir: PathBuf,
}

fn args() -> Result<Args, String> {
    let mut out = Args {
        people: 100_000,
        clients: 16,
        seconds: 5,
        rounds: 5,
        numbers: 0,
        rival: None,
        ours: None,
        dir: std::env::temp_dir().join(format!("azukari-bench-{}", std::process::id())),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--people" => out.people = value()?.parse().map_err(|_| "--people: a number")?,
            "--clients" => out.clients = value()?.parse().map_err(|_| "--clients: a number")?,
            "--seconds" => out.seconds = value()?.parse().map_err(|_| "--seconds: a number")?,
            "--rounds" => out.rounds = value()?.parse().map_err(|_| "--rounds: a number")?,
            "--numbers" => out.numbers = value()?.parse().map_err(|_| "--numbers: a number")?,
            "--rival" => out.rival = Some(value()?),
            "--ours" => out.ours = Some(value()?),
            "--dir" => out.dir = value()?.into(),
            other => return Err(format!("unknown argument {other}")),
        }
    }
    Ok(out)
}

/// Milliseconds of one fsync of one block here and now: printed beside every durable number.
fn fsync_ms(dir: &std::path::Path) -> f64 {
    use std::io::Write;
    let path = dir.join("fsync-probe");
    let mut times = Vec::new();
    if let Ok(mut file) = std::fs::File::create(&path) {
        for _ in 0..21 {
            let start = Instant::now();
            if file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).is_ok() {
                times.push(start.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    let _ = std::fs::remove_file(&path);
    median(&mut times)
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').take(1).collect()
}

fn resident_mb() -> f64 {
    std::fs::read_to_string("/proc/self/status")
        .unwrap_or_default()
        .lines()
        .find_map(|l| l.strip_prefix("VmRSS:")?.trim().split(' ').next()?.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1024.0
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let at = ((values.len() as f64 - 1.0) * share).round() as usize;
    values.get(at).copied().unwrap_or(0.0)
}

/// Runs `work(client)` in threads until the time is over; acts per second.
fn rate(clients: usize, seconds: u64, work: impl Fn(usize) + Sync) -> f64 {
    let done = std::sync::atomic::AtomicU64::new(0);
    let start = Instant::now();
    let end = start + Duration::from_secs(seconds);
    std::thread::scope(|scope| {
        for client in 0..clients {
            let (done, work) = (&done, &work);
            scope.spawn(move || {
                while Instant::now() < end {
                    work(client);
                    done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                }
            });
        }
    });
    #[expect(clippy::cast_precision_loss, reason = "a count of acts")]
    let done = done.into_inner() as f64;
    done / start.elapsed().as_secs_f64()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = args()?;
    std::fs::create_dir_all(&args.dir)?;
    if args.numbers > 0 {
        let measured = numbers::measure(&args.dir, args.ours.as_deref(), args.numbers);
        let _ = std::fs::remove_dir_all(&args.dir);
        return measured;
    }
    println!(
        "people {}, clients {}, {} rounds of {} s, fsync {:.2} ms, load {}",
        args.people,
        args.clients,
        args.rounds,
        args.seconds,
        fsync_ms(&args.dir),
        load()
    );
    let people = people::make(args.people);

    let start = Instant::now();
    let ours = house::House::open(&house::MEMBERS, &args.dir.join("data"), args.ours.as_deref(), args.clients)?;
    let begun = start.elapsed();
    let start = Instant::now();
    ours.import(&people)?;
    let import_a = f64::from(args.people) / start.elapsed().as_secs_f64();
    println!(
        "start {:.0} ms; import {import_a:.0} rows/s; resident {:.0} MB; fsync {:.2} ms, load {}",
        begun.as_secs_f64() * 1e3,
        resident_mb(),
        fsync_ms(&args.dir),
        load()
    );

    let rival = args.rival.as_deref().map(rival::Rival::open).transpose()?;
    if let Some(rival) = &rival {
        if !rival.is_audited() {
            println!(
                "the rival's server has not loaded pgaudit (shared_preload_libraries): the rival does less than it should"
            );
        }
        let few = people.len().min(20_000);
        let start = Instant::now();
        rival.import(people.get(..few).unwrap_or(&people))?;
        #[expect(clippy::cast_precision_loss, reason = "a count")]
        let rate = few as f64 / start.elapsed().as_secs_f64();
        println!("rival import {rate:.0} rows/s; ratio {:.2}", import_a / rate);
        rival.fill(people.get(few..).unwrap_or(&[]))?;
    }

    let mut search = Vec::new();
    for i in 0..200 {
        let name = &people[(i * 7919) % people.len()].name;
        let part: String = name.chars().take(2).collect();
        let start = Instant::now();
        ours.find(&part)?;
        search.push(start.elapsed().as_secs_f64() * 1e3);
    }
    println!(
        "part of a name, journalled and durable: median {:.2} ms, p95 {:.2} ms",
        median(&mut search.clone()),
        percentile(&mut search, 0.95)
    );

    let mut rows: Vec<(&str, Vec<f64>, Vec<f64>)> =
        vec![("read 12 fields / audit row", vec![], vec![]), ("read 12 fields / hash chain", vec![], vec![])];
    for round in 0..args.rounds {
        let a = rate(args.clients, args.seconds, |client| ours.see(client));
        print!("round {round}: ours {a:.0}/s");
        rows[0].1.push(a);
        rows[1].1.push(a);
        if let Some(rival) = &rival {
            let b = rival.read(args.clients, args.seconds, false)?;
            let c = rival.read(args.clients, args.seconds.min(3), true)?;
            print!(", audit row {b:.0}/s ({:.2}x), hash chain {c:.0}/s ({:.1}x)", a / b, a / c);
            rows[0].2.push(b);
            rows[1].2.push(c);
        }
        println!(", fsync {:.2} ms, load {}", fsync_ms(&args.dir), load());
    }
    for (name, a, b) in &mut rows {
        // Of each round, because the machine is another one in the next.
        let mut ratios: Vec<f64> = a.iter().zip(b.iter()).map(|(a, b)| a / b).collect();
        let (ratio, a, b) = (median(&mut ratios), median(a), median(b));
        if b > 0.0 {
            println!("{name}: ours {a:.0}/s, rival {b:.0}/s, median of the rounds' ratios {ratio:.2}");
        } else {
            println!("{name}: ours {a:.0}/s");
        }
    }
    println!("resident {:.0} MB", resident_mb());
    ours.verify()?;
    let _ = std::fs::remove_dir_all(&args.dir);
    Ok(())
}
