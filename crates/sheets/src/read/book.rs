//! Rows of an Excel workbook, streamed: calamine reads cell by cell in a thread of its own, whose end the caller's
//! drop brings about. Whatever goes wrong inside that thread, a panic included, ends as "damaged".

use super::Source;
use super::bounds;
use super::row::{Flag, FlagKind, Row, judge};
use crate::error::SheetError;
use crate::limits::{CELL_CHARS_MAX, COLUMNS_MAX, ROW_BYTES_MAX};
use azukari_domain::Personal;
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader};
use std::io::{BufReader, Read, Seek};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Rows that wait between the reading thread and the caller: each may take [`ROW_BYTES_MAX`].
const ROWS_AHEAD: usize = 16;

type Told = Result<Option<Row>, SheetError>;

pub(crate) struct Book {
    rows: Receiver<Told>,
    ended: bool,
}

/// What a workbook says of itself before its rows.
pub(crate) struct Opened {
    pub(crate) book: Book,
    pub(crate) names: Vec<String>,
    pub(crate) name: String,
}

/// Checks the bounds of the zip file and begins reading one worksheet: the named one or the first visible.
pub(crate) fn open<R: Read + Seek + Send + 'static>(mut reader: R, wanted: Option<&str>) -> Result<Opened, SheetError> {
    bounds::check(&mut reader)?;
    let (tell, rows) = sync_channel::<Told>(ROWS_AHEAD);
    let (tell_names, names) = sync_channel::<Result<(Vec<String>, String), SheetError>>(1);
    let wanted = wanted.map(str::to_owned);
    std::thread::Builder::new()
        .name("azukari-sheet".to_owned())
        .spawn(move || stream(reader, wanted.as_deref(), &tell_names, &tell))?;
    // A thread that dies without a word has dropped its end.
    let (names, name) = names.recv().unwrap_or(Err(SheetError::Damaged))?;
    Ok(Opened { book: Book { rows, ended: false }, names, name })
}

impl Source for Book {
    fn next_row(&mut self) -> Told {
        if self.ended {
            return Ok(None);
        }
        let told = self.rows.recv().unwrap_or(Err(SheetError::Damaged));
        self.ended = !matches!(told, Ok(Some(_)));
        told
    }
}

fn stream<R: Read + Seek>(
    reader: R,
    wanted: Option<&str>,
    tell_names: &SyncSender<Result<(Vec<String>, String), SheetError>>,
    tell: &SyncSender<Told>,
) {
    let opened = Xlsx::new(BufReader::new(reader)).map_err(|_| SheetError::Damaged).and_then(|book| {
        let sheets: Vec<_> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).collect();
        let found = match wanted {
            Some(name) => sheets.iter().find(|s| s.name == name),
            None => sheets.iter().find(|s| s.visible == SheetVisible::Visible).or(sheets.first()),
        };
        let name = found.map(|s| s.name.clone()).ok_or(SheetError::NoSuchSheet)?;
        let names: Vec<String> = sheets.iter().map(|s| s.name.clone()).collect();
        Ok((book, names, name))
    });
    match opened {
        Err(e) => drop(tell_names.send(Err(e))),
        Ok((mut book, names, name)) => {
            if tell_names.send(Ok((names, name.clone()))).is_ok() {
                let last = match book.worksheet_cells_reader(&name) {
                    Ok(mut cells) => rows(&mut cells, tell).map(|()| None),
                    Err(_) => Err(SheetError::Damaged),
                };
                // Nobody listens any more once the caller has dropped the sheet.
                drop(tell.send(last));
            }
        }
    }
}

fn rows<R: Read + Seek>(cells: &mut XlsxCellReader<'_, R>, tell: &SyncSender<Told>) -> Result<(), SheetError> {
    let formats: Vec<Option<Digits>> =
        cells.styles().iter().map(|s| s.number_format.as_ref().and_then(|f| Digits::parse(&f.format_code))).collect();
    let mut row: Option<Row> = None;
    let mut bytes = 0_usize;
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| SheetError::Damaged)? {
        let (index, column) = cell.get_position();
        let number = u64::from(index) + 1;
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        match &row {
            Some(open) if open.number == number => {}
            Some(open) if open.number > number => return Err(SheetError::Damaged),
            _ => {
                bytes = 0;
                let before = row.replace(Row { number, cells: Vec::new(), flags: Vec::new() });
                if let Some(done) = before
                    && tell.send(Ok(Some(done))).is_err()
                {
                    return Ok(());
                }
            }
        }
        let Some(open) = row.as_mut() else { continue };
        let shown = show(cell.get_value(), formats.get(style).and_then(Option::as_ref));
        if shown.text.is_empty() && shown.flag.is_none() {
            continue;
        }
        if column >= COLUMNS_MAX {
            return Err(SheetError::TooManyColumns { row: number, max: COLUMNS_MAX as u64 });
        }
        if shown.text.len() > CELL_CHARS_MAX && shown.text.chars().count() > CELL_CHARS_MAX {
            return Err(SheetError::CellTooLong { row: number, column: column + 1, max: CELL_CHARS_MAX as u64 });
        }
        if shown.text.contains('\0') {
            return Err(SheetError::Damaged);
        }
        bytes = bytes.saturating_add(shown.text.len());
        if bytes > ROW_BYTES_MAX {
            return Err(SheetError::RowTooLong { row: number, max: ROW_BYTES_MAX as u64 });
        }
        if open.cells.len() > column {
            // Two cells in one place: Excel would not open such a file either.
            return Err(SheetError::Damaged);
        }
        open.cells.resize_with(column, || Personal::new(""));
        if let Some(kind) = shown.flag {
            open.flags.push(Flag { column, kind });
        }
        if shown.is_text {
            judge(column, &shown.text, &mut open.flags);
        }
        open.cells.push(Personal::new(shown.text));
    }
    if let Some(last) = row {
        drop(tell.send(Ok(Some(last))));
    }
    Ok(())
}

struct Shown {
    text: String,
    flag: Option<FlagKind>,
    is_text: bool,
}

fn show(value: &DataRef<'_>, digits: Option<&Digits>) -> Shown {
    let plain = |text: String, flag| Shown { text, flag, is_text: false };
    match value {
        DataRef::Empty => plain(String::new(), None),
        DataRef::String(s) => Shown { text: s.clone(), flag: None, is_text: true },
        DataRef::SharedString(s) => Shown { text: (*s).to_owned(), flag: None, is_text: true },
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => plain(s.clone(), None),
        DataRef::Int(n) => plain(n.to_string(), None),
        DataRef::Bool(b) => plain(if *b { "TRUE" } else { "FALSE" }.to_owned(), None),
        DataRef::Error(_) => plain(String::new(), Some(FlagKind::ErrorValue)),
        DataRef::DateTime(at) => show_date(at),
        DataRef::Float(n) => show_number(*n, digits),
    }
}

fn show_number(n: f64, digits: Option<&Digits>) -> Shown {
    // Excel keeps fifteen digits; below that a whole number prints exactly.
    if n.fract() == 0.0 && n.abs() < 1e15 {
        let text = format!("{n:.0}");
        if let (Some(format), true) = (digits, n >= 0.0) {
            return Shown { text: format.apply(&text), flag: None, is_text: false };
        }
        let flag = matches!(text.len(), 9 | 10) && n > 0.0;
        return Shown { text, flag: flag.then_some(FlagKind::LeadingZeroLost), is_text: false };
    }
    let flag = (n.fract() == 0.0).then_some(FlagKind::DigitsLost);
    Shown { text: n.to_string(), flag, is_text: false }
}

fn show_date(at: &ExcelDateTime) -> Shown {
    let serial = at.as_f64();
    // Excel's dates end on 9999-12-31; a duration or a serial outside is given as the number it is.
    if !at.is_datetime() || !(0.0..2_958_466.0).contains(&serial) {
        return Shown { text: serial.to_string(), flag: Some(FlagKind::DateFromSerial), is_text: false };
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let text = match (serial < 1.0, serial.fract() == 0.0) {
        (true, false) => time,
        (_, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02}T{time}"),
    };
    Shown { text, flag: Some(FlagKind::DateFromSerial), is_text: false }
}

/// A number format that only places digits, e.g. `00000`, `000-0000` or `000\-0000\-0000`: member numbers, postal
/// codes and telephone numbers are kept so, and the zeros in front exist in the format only.
struct Digits(Vec<char>);

impl Digits {
    fn parse(code: &str) -> Option<Self> {
        // Excel's Japanese postal format has sections for older codes; the last is today's.
        let code = match code.rsplit_once(';') {
            Some((before, last)) if before.starts_with('[') => last,
            Some(_) => return None,
            None => code,
        };
        let pattern: Vec<char> = code.chars().filter(|c| !matches!(c, '\\' | '"')).collect();
        let zeros = pattern.iter().filter(|c| **c == '0').count();
        let only = pattern.iter().all(|c| matches!(c, '0' | '-' | '(' | ')' | ' '));
        (only && (2..=15).contains(&zeros)).then_some(Self(pattern))
    }

    fn apply(&self, number: &str) -> String {
        let zeros = self.0.iter().filter(|c| **c == '0').count();
        let padded = format!("{number:0>zeros$}");
        let mut digits = padded.chars();
        let mut out = String::with_capacity(padded.len() + 4);
        // Digits beyond the pattern stand before its first place, as Excel shows them.
        let mut surplus = padded.len().saturating_sub(zeros);
        for c in &self.0 {
            if *c == '0' {
                out.extend(digits.by_ref().take(surplus + 1));
                surplus = 0;
            } else {
                out.push(*c);
            }
        }
        out
    }
}
