//! Samples of each detector: in `tests/samples/<detector>/*.txt` what is to be found stands between ⟦ and ⟧; nothing else of its kind
//! may be found. A line is looked at by itself unless the file's name begins with `whole`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, reason = "tests may stop")]

use azukari_detect::{Detector, Kind};
use std::{ops::Range, path::Path};

fn check(name: &str, kind: Kind) {
    let detector = Detector::new();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    let (mut faults, mut marks) = (Vec::new(), 0);
    for entry in std::fs::read_dir(&dir).unwrap().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let whole = entry.file_name().to_string_lossy().starts_with("whole");
        let pieces: Vec<&str> = if whole { vec![&text] } else { text.lines().collect() };
        for piece in pieces {
            let (plain, wanted) = marked(piece);
            marks += wanted.len();
            let found: Vec<Range<usize>> =
                detector.text(&plain).into_iter().filter(|f| f.kind == kind).map(|f| f.range).collect();
            if found != wanted {
                let words =
                    |ranges: &[Range<usize>]| ranges.iter().map(|r| plain[r.clone()].to_owned()).collect::<Vec<_>>();
                faults.push(format!("{piece}\n    found {:?}, wanted {:?}", words(&found), words(&wanted)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(marks > 5, "{name} has hardly any samples");
}

fn marked(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut plain, mut ranges, mut start) = (String::new(), Vec::new(), 0);
    for c in text.chars() {
        match c {
            '⟦' => start = plain.len(),
            '⟧' => ranges.push(start..plain.len()),
            c => plain.push(c),
        }
    }
    (plain, ranges)
}

#[test]
fn phones() {
    check("phone", Kind::Phone);
}

#[test]
fn mails() {
    check("mail", Kind::Mail);
}

#[test]
fn numbers() {
    check("number", Kind::Individual);
}

#[test]
fn members() {
    check("member", Kind::Member);
}

#[test]
fn addresses() {
    check("address", Kind::Address);
}

#[test]
fn persons() {
    check("person", Kind::Person);
}
