//! Measures the detectors on papers with truth: `cargo run --release -p azukari-detect --example detectors [-- known|held-back [COUNT] [SEED]]`.
//!
//! Papers are drawn from a fixed seed; names come from `family.txt` and `given.txt`, which no list of the detectors was made from and
//! nothing was tuned on (MIT, see `README.md` beside them). A thing found counts where it and the truth cover each other by half.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a tool may stop")]

mod layouts;
mod papers;

use azukari_detect::{Detector, Kind};
use papers::{Paper, Papers};
use std::{collections::BTreeMap, ops::Range, time::Instant};

#[derive(Default)]
struct Count {
    right: usize,
    missed: usize,
    wrong: usize,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let held_back = args.get(1).is_none_or(|a| a == "held-back");
    let count: usize = args.get(2).map_or(4000, |a| a.parse().unwrap());
    let seed: u64 = args.get(3).map_or(20_261_128, |a| a.parse().unwrap());
    let show = args.get(4).is_some();
    let detector = Detector::new();
    let mut papers = Papers::new(seed, if held_back { layouts::HELD_BACK } else { layouts::KNOWN });
    let all: Vec<Paper> = (0..count).map(|_| papers.draw()).collect();
    let mut counts: BTreeMap<Kind, Count> = BTreeMap::new();
    for paper in &all {
        let found = detector.text(&paper.text);
        let mut used = vec![false; found.len()];
        for (kind, truth) in &paper.truth {
            let hit =
                found.iter().enumerate().position(|(at, f)| !used[at] && f.kind == *kind && covers(&f.range, truth));
            let entry = counts.entry(*kind).or_default();
            match hit {
                Some(at) => {
                    used[at] = true;
                    entry.right += 1;
                }
                None => {
                    entry.missed += 1;
                    if show {
                        println!("missed {kind:?} {} | {}", &paper.text[truth.clone()], around(&paper.text, truth));
                    }
                }
            }
        }
        for (one, _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
            counts.entry(one.kind).or_default().wrong += 1;
            if show {
                println!(
                    "wrong {:?} {} | {}",
                    one.kind,
                    &paper.text[one.range.clone()],
                    around(&paper.text, &one.range)
                );
            }
        }
    }
    println!("{count} papers, seed {seed}, layouts {}", if held_back { "held back" } else { "known" });
    for (kind, c) in &counts {
        let precision = c.right as f64 / (c.right + c.wrong).max(1) as f64;
        let recall = c.right as f64 / (c.right + c.missed).max(1) as f64;
        println!("{:<10} truth {:>6}  precision {precision:.4}  recall {recall:.4}", kind.as_str(), c.right + c.missed);
    }
    let text: String = all.iter().map(|p| p.text.as_str()).collect::<String>().repeat(8);
    speed("papers", &detector, &text);
    // Runs of characters are remembered within a text, so that saying the same again is cheaper: both are told.
    let sentences = papers.sentences().join("\n");
    speed("rulebooks once", &detector, &sentences);
    speed("rulebooks again and again", &detector, &sentences.repeat(64));
}

/// Megabytes a second of one core: by the time that this process had a core, where the system tells it.
fn speed(what: &str, detector: &Detector, text: &str) {
    let (begun, on_core) = (Instant::now(), on_core());
    let found = detector.text(text).len();
    let wall = begun.elapsed().as_secs_f64();
    let seconds = on_core.zip(self::on_core()).map_or(wall, |(from, to)| to - from);
    let bytes = text.len() as f64 / 1e6;
    println!("{what}: {bytes:.1} MB in {seconds:.2} s of a core: {:.0} MB/s, {found} found", bytes / seconds);
}

/// Seconds that this thread has been on a core (Linux).
fn on_core() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

fn covers(a: &Range<usize>, b: &Range<usize>) -> bool {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    both * 2 >= a.len() && both * 2 >= b.len()
}

fn around(text: &str, range: &Range<usize>) -> String {
    let (mut from, mut to) = (range.start.saturating_sub(30), (range.end + 30).min(text.len()));
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    text[from..to].replace('\n', "⏎")
}
