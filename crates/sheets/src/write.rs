//! Delimited text that Japanese Excel opens: UTF-8 with its mark, or CP932 with a report of what does not fit.
//! Cells that a spreadsheet would run as a formula get an apostrophe in front.

use crate::error::SheetError;
use crate::read::Row;
use std::collections::BTreeMap;
use std::io::Write;
use zeroize::Zeroizing;

/// The first two headings of a file of rejected rows: the row's number in the original file, and why.
pub const REJECT_HEADERS: [&str; 2] = ["元の行番号", "取り込めない理由"];

/// What stands in a CP932 file for a character outside the set: the geta mark, by Japanese custom.
pub const SUBSTITUTE: char = '〓';

/// How many places of characters that do not fit are kept; all are counted.
pub const UNFIT_PLACES_MAX: usize = 1_000;

/// The encodings that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WriteEncoding {
    /// UTF-8 with a byte order mark, without which Excel takes it for CP932.
    #[default]
    Utf8,
    /// CP932, for programs that know nothing else.
    Cp932,
}

/// Whether formula-like cells are made harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Guard {
    /// Put an apostrophe before them (see [`guard`]).
    #[default]
    Formulas,
    /// Write cells as they are: only for files that no person opens.
    Off,
}

/// A character that did not fit, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit {
    /// Row of the written file, from 1, the header counted.
    pub row: u64,
    /// Column, from 1.
    pub column: usize,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows, the header counted.
    pub rows: u64,
    /// Characters outside the encoding and how often each was replaced by [`SUBSTITUTE`].
    pub unfit: BTreeMap<char, u64>,
    /// The first [`UNFIT_PLACES_MAX`] places of such characters.
    pub places: Vec<Unfit>,
}

/// Writes rows as CSV (RFC 4180 with CRLF).
pub struct CsvWriter<W> {
    out: W,
    encoding: WriteEncoding,
    guard: Guard,
    written: Written,
    started: bool,
}

impl<W: Write> CsvWriter<W> {
    /// Nothing is written before the first row.
    pub fn new(out: W, encoding: WriteEncoding, guard: Guard) -> Self {
        Self { out, encoding, guard, written: Written::default(), started: false }
    }

    /// Writes one row.
    ///
    /// # Errors
    /// [`SheetError::Io`].
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Result<(), SheetError> {
        self.line(cells, true)
    }

    /// Writes one row without the quotes that its cells need: broken on purpose.
    pub(crate) fn row_unquoted<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Result<(), SheetError> {
        self.line(cells, false)
    }

    fn line<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>, quoting: bool) -> Result<(), SheetError> {
        if !std::mem::replace(&mut self.started, true) && self.encoding == WriteEncoding::Utf8 {
            self.out.write_all(b"\xEF\xBB\xBF")?;
        }
        self.written.rows += 1;
        let mut line = Zeroizing::new(String::new());
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                line.push(',');
            }
            let needs_guard = self.guard == Guard::Formulas && is_formula_like(cell);
            let needs_quotes =
                cell.contains(['"', ',', '\n', '\r', ';', '\t']) || cell.starts_with(' ') || cell.ends_with(' ');
            let quoted = quoting && needs_quotes;
            if quoted {
                line.push('"');
            }
            if needs_guard {
                line.push('\'');
            }
            // Nearly every cell fits as a whole; only one that does not is looked at by character.
            let whole = self.encoding == WriteEncoding::Utf8 || text_fits_cp932(cell);
            for c in cell.chars() {
                let c = if whole || fits_cp932(c) { c } else { self.note(c, at + 1) };
                if c == '"' && quoted {
                    line.push('"');
                }
                line.push(c);
            }
            if quoted {
                line.push('"');
            }
        }
        line.push_str("\r\n");
        match self.encoding {
            WriteEncoding::Utf8 => self.out.write_all(line.as_bytes())?,
            WriteEncoding::Cp932 => self.out.write_all(&encoding_rs::SHIFT_JIS.encode(&line).0)?,
        }
        Ok(())
    }

    /// Flushes and says what was written.
    ///
    /// # Errors
    /// [`SheetError::Io`].
    pub fn finish(mut self) -> Result<Written, SheetError> {
        self.out.flush()?;
        Ok(self.written)
    }

    fn note(&mut self, c: char, column: usize) -> char {
        *self.written.unfit.entry(c).or_default() += 1;
        if self.written.places.len() < UNFIT_PLACES_MAX {
            self.written.places.push(Unfit { row: self.written.rows, column });
        }
        SUBSTITUTE
    }
}

/// Whether a character survives being written as CP932 and read again. Some are encoded as a neighbour (`¥` as `\`),
/// which would change a value without a word; those do not fit either.
pub fn fits_cp932(c: char) -> bool {
    let mut utf8 = [0_u8; 4];
    text_fits_cp932(c.encode_utf8(&mut utf8))
}

fn text_fits_cp932(text: &str) -> bool {
    if text.is_ascii() {
        return true;
    }
    let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
    !lost && encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes).0 == *text
}

/// Writes the rows that could not be taken in: the original cells behind the row's number and the reason, so that the
/// person corrects them and gives the same file back. [`crate::Sheet`] knows such a file by its headings.
pub struct RejectWriter<W>(CsvWriter<W>);

impl<W: Write> RejectWriter<W> {
    /// Writes the header: the two own columns and the original's headings.
    ///
    /// # Errors
    /// [`SheetError::Io`].
    pub fn new(out: W, encoding: WriteEncoding, headers: &[String]) -> Result<Self, SheetError> {
        let mut csv = CsvWriter::new(out, encoding, Guard::Formulas);
        csv.row(REJECT_HEADERS.into_iter().chain(headers.iter().map(String::as_str)))?;
        Ok(Self(csv))
    }

    /// Writes one row with the reason in the reader's language.
    ///
    /// # Errors
    /// [`SheetError::Io`].
    pub fn row(&mut self, row: &Row, reason: &str) -> Result<(), SheetError> {
        let number = row.number.to_string();
        let own = [number.as_str(), reason];
        self.0.row(own.into_iter().chain(row.cells.iter().map(azukari_domain::Personal::expose)))
    }

    /// Flushes and says what was written.
    ///
    /// # Errors
    /// [`SheetError::Io`].
    pub fn finish(self) -> Result<Written, SheetError> {
        self.0.finish()
    }
}

/// What spreadsheets take for the beginning of a formula, also after an import with full-width characters folded
/// (OWASP, "CSV Injection").
const TRIGGERS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Apostrophes already in front count as part of the trigger: so [`unguard`] takes off exactly what [`guard`] put on.
fn is_formula_like(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(TRIGGERS)
}

/// Puts an apostrophe before text that a spreadsheet would run.
pub fn guard(cell: &str) -> String {
    if is_formula_like(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// Takes the apostrophe of [`guard`] off again.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula_like(rest) => rest,
        _ => cell,
    }
}
