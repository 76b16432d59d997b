//! Doors for the fuzzer (`fuzz/`); they exist only in a build of the fuzzer or of this crate's tests, which play the fuzzer's
//! seeds again. Each takes any bytes and stops where a format breaks its word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a door of the fuzzer says by a panic what it found"
)]

use crate::{FlagKind, Format, ReadOptions, Sheet, TextEncoding, guess, limits};
use std::io::Cursor;

/// A file of people, as text or as a workbook, whatever it turns out to be.
pub fn sheet(data: &[u8]) {
    for encoding in [None, Some(TextEncoding::Cp932), Some(TextEncoding::Utf8)] {
        for header_row in [None, Some(1)] {
            let options = ReadOptions { encoding, header_row, ..ReadOptions::default() };
            let Ok(mut sheet) = Sheet::from_reader(Cursor::new(data.to_vec()), &options) else { continue };
            let excel = sheet.format() == Format::Excel;
            let columns = sheet.headers().len();
            assert!(columns <= limits::COLUMNS_MAX);
            let fields: [guess::FieldSpec; 0] = [];
            let _ = guess::columns(&sheet, &fields);
            let mut last = 0;
            for row in sheet.by_ref() {
                let Ok(row) = row else { break };
                assert!(row.number > last, "row numbers rise");
                last = row.number;
                assert!(row.cells.len() >= columns, "every row is as wide as the header");
                assert!(row.cells.iter().all(|c| c.expose().chars().count() <= limits::CELL_CHARS_MAX));
                let _ = row.has(0, FlagKind::FormulaText);
            }
            assert!(sheet.next().is_none(), "after its end or an error a file is over");
            if excel {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 2] = [("sheet", super::sheet), ("workbook", super::sheet)];
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
