//! Doors for the fuzzer (`fuzz/`); the tests play its seeds again. Each takes any bytes and stops where a promise is broken.
#![allow(clippy::panic, clippy::missing_panics_doc, reason = "a door of the fuzzer says by a panic what it found")]

use crate::{Detector, Limits, Why, files};
use std::{sync::LazyLock, time::Duration};

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::with_pdf(Box::new(|_, _| Err(Why::Format))));

/// A text: every place lies within it, in its order, on the edges of characters.
pub fn text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut last = 0;
    for one in DETECTOR.text(&text) {
        assert!(one.range.start >= last && one.range.start < one.range.end, "{one:?} in order");
        assert!(text.get(one.range.clone()).is_some(), "{one:?} on edges of characters");
        assert!((50..=100).contains(&one.confidence), "{one:?}");
        last = one.range.end;
    }
}

/// A file of any kind: opened within its limits, and what it prints holds nothing of it.
pub fn file(data: &[u8]) {
    let limits = Limits { bytes_max: 1 << 22, parts_max: 100, time_max: Duration::from_secs(5), ..Limits::default() };
    for name in ["", "a.csv", "a.eml", "a.html", "a.p7m"] {
        let report = DETECTOR.file(name, data, &limits);
        assert!(report.by_kind.values().all(|count| *count > 0));
        assert!(report.unread.len() + report.sealed.len() <= limits.parts_max + 1);
    }
}

/// Rows of cells out of lines.
pub fn table(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for sign in [',', '\t', ';'] {
        let mut bytes = 0;
        files::csv::rows(&text, sign, |row, _| {
            bytes += row.iter().map(String::len).sum::<usize>();
            true
        });
        assert!(bytes <= text.len(), "cells hold nothing but the text");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may stop")]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 3] =
            [("detect_text", super::text), ("detect_file", super::file), ("detect_table", super::table)];
        for (name, door) in doors {
            let dir = format!("{}/../../fuzz/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
            let mut count = 0;
            for file in std::fs::read_dir(&dir).unwrap().flatten() {
                door(&std::fs::read(file.path()).unwrap());
                count += 1;
            }
            assert!(count > 0, "no seed in {dir}");
        }
    }
}
