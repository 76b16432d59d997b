//! Rows of a delimited text file (RFC 4180 with what Excel writes in practice): quotes, line breaks in quotes, CRLF or
//! LF. Quotes where none belong do not shift cells: the cell keeps its text and is flagged.

use super::Source;
use super::lines::Lines;
use super::row::{Flag, FlagKind, Row, judge};
use crate::error::SheetError;
use crate::limits::{CELL_CHARS_MAX, COLUMNS_MAX, ROW_BYTES_MAX};
use azukari_domain::Personal;
use std::io::Read;
use zeroize::{Zeroize, Zeroizing};

pub(crate) struct Split<R> {
    lines: Lines<R>,
    delimiter: char,
    text: Zeroizing<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Plain,
    Quoted,
    AfterQuote,
}

struct Building {
    row: Row,
    cell: Zeroizing<String>,
    stray: bool,
    state: State,
    bytes: usize,
}

impl<R: Read> Split<R> {
    pub(crate) fn new(lines: Lines<R>, delimiter: char) -> Self {
        Self { lines, delimiter, text: Zeroizing::new(String::new()) }
    }
}

impl<R: Read + Send> Source for Split<R> {
    fn next_row(&mut self) -> Result<Option<Row>, SheetError> {
        if !self.lines.next_text(&mut self.text)? {
            return Ok(None);
        }
        let number = self.lines.number();
        let mut b = Building {
            row: Row { number, cells: Vec::new(), flags: Vec::new() },
            cell: Zeroizing::new(String::new()),
            stray: false,
            state: State::Start,
            bytes: 0,
        };
        loop {
            b.bytes = b.bytes.saturating_add(self.text.len());
            if b.bytes > ROW_BYTES_MAX {
                return Err(SheetError::RowTooLong { row: number, max: ROW_BYTES_MAX as u64 });
            }
            b.line(&self.text, self.delimiter, self.lines.number())?;
            if b.state != State::Quoted {
                b.end_cell()?;
                return Ok(Some(b.row));
            }
            b.cell.push('\n');
            if !self.lines.next_text(&mut self.text)? {
                return Err(SheetError::OpenQuote { line: number });
            }
        }
    }
}

impl Building {
    fn line(&mut self, text: &str, delimiter: char, line: u64) -> Result<(), SheetError> {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '\r' && self.state != State::Quoted {
                // Before the line feed it ends the line; anywhere else it is an old Macintosh file or a broken one.
                if chars.peek().is_none() {
                    return Ok(());
                }
                return Err(SheetError::BareReturn { line });
            }
            match (self.state, c) {
                (State::Quoted, '"') => self.state = State::AfterQuote,
                (State::Quoted, c) => self.cell.push(c),
                (State::AfterQuote, '"') => {
                    self.cell.push('"');
                    self.state = State::Quoted;
                }
                (_, c) if c == delimiter => self.end_cell()?,
                (State::Start, '"') => self.state = State::Quoted,
                (State::AfterQuote, c) => {
                    // Text after a closing quote: give the cell back as it stands in the file.
                    self.cell.insert(0, '"');
                    self.cell.push('"');
                    self.cell.push(c);
                    self.stray = true;
                    self.state = State::Plain;
                }
                (State::Start | State::Plain, c) => {
                    self.stray |= c == '"';
                    self.cell.push(c);
                    self.state = State::Plain;
                }
            }
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), SheetError> {
        let column = self.row.cells.len();
        let row = self.row.number;
        if column >= COLUMNS_MAX {
            return Err(SheetError::TooManyColumns { row, max: COLUMNS_MAX as u64 });
        }
        if self.cell.len() > CELL_CHARS_MAX && self.cell.chars().count() > CELL_CHARS_MAX {
            return Err(SheetError::CellTooLong { row, column: column + 1, max: CELL_CHARS_MAX as u64 });
        }
        if self.stray {
            self.row.flags.push(Flag { column, kind: FlagKind::StrayQuote });
        }
        judge(column, &self.cell, &mut self.row.flags);
        self.row.cells.push(Personal::new(self.cell.as_str()));
        self.cell.zeroize();
        self.stray = false;
        self.state = State::Start;
        Ok(())
    }
}

/// The delimiter of the first lines: whichever of comma, tab and semicolon splits them most often outside quotes.
pub(crate) fn guess_delimiter<R: Read>(lines: &mut Lines<R>) -> Result<char, SheetError> {
    const CANDIDATES: [char; 3] = [',', '\t', ';'];
    let mut counts = [0_u64; 3];
    let mut text = Zeroizing::new(String::new());
    let mut quoted = false;
    for _ in 0..crate::limits::HEADER_ROWS_MAX {
        if !lines.next_text(&mut text)? {
            break;
        }
        for c in text.chars() {
            quoted ^= c == '"';
            if let (false, Some(at)) = (quoted, CANDIDATES.iter().position(|d| *d == c))
                && let Some(count) = counts.get_mut(at)
            {
                *count += 1;
            }
        }
    }
    let best = CANDIDATES.iter().zip(counts).rev().max_by_key(|(_, count)| *count);
    Ok(best.map_or(',', |(c, _)| *c))
}
