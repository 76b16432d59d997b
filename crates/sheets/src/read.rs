//! A table out of a file: what kind of file, which encoding, where the header, then row by row.
//!
//! Invariants: memory does not grow with the file; no byte is replaced and no cell cut; an error ends the reading;
//! cell contents stand in no error and no `Debug`.

mod book;
mod bounds;
mod encoding;
mod header;
mod lines;
mod row;
mod split;

pub use encoding::TextEncoding;
pub use row::{Flag, FlagKind, Row};

use crate::error::SheetError;
use crate::limits::*;
use crate::write::{self, REJECT_HEADERS};
use azukari_domain::Personal;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Where raw rows come from.
pub(crate) trait Source: Send {
    /// The next row; `None` at the end. After an error there is nothing more.
    fn next_row(&mut self) -> Result<Option<Row>, SheetError>;
}

/// What a person chose; whatever is `None` is found out.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The encoding of a text file; a byte order mark that says otherwise wins.
    pub encoding: Option<TextEncoding>,
    /// The row of the header: line of text or row as Excel counts it, from 1.
    pub header_row: Option<usize>,
    /// The worksheet by name; else the first visible one.
    pub sheet: Option<String>,
}

/// What kind of file it turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text.
    Text {
        /// Its encoding.
        encoding: TextEncoding,
        /// Whether this is certain; otherwise a person should look at the first rows.
        certain: bool,
        /// Comma, tab or semicolon.
        delimiter: char,
    },
    /// An Excel workbook (ISO/IEC 29500).
    Excel,
}

/// An open table. Iterate over it for its rows; after an `Err` it ends.
pub struct Sheet {
    format: Format,
    sheet_names: Vec<String>,
    sheet_name: Option<String>,
    header_row: u64,
    headers: Vec<String>,
    rejected: bool,
    source: Box<dyn Source>,
    ahead: VecDeque<Row>,
    state: Progress,
}

/// How far the reading has come.
#[derive(Default)]
struct Progress {
    rows: u64,
    blank: u64,
    text: u64,
    ended: bool,
}

impl Sheet {
    /// Opens a file by path.
    ///
    /// # Errors
    /// Any [`SheetError`]; text is checked for wrong bytes to its end here.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, SheetError> {
        Self::from_reader(File::open(path)?, options)
    }

    /// Opens anything that can be read and rewound.
    ///
    /// # Errors
    /// As [`Sheet::open`].
    pub fn from_reader<R: Read + Seek + Send + 'static>(
        mut reader: R,
        options: &ReadOptions,
    ) -> Result<Self, SheetError> {
        let size = reader.seek(SeekFrom::End(0))?;
        if size > FILE_BYTES_MAX {
            return Err(SheetError::FileTooLarge { max: FILE_BYTES_MAX });
        }
        reader.seek(SeekFrom::Start(0))?;
        let mut start = Vec::new();
        (&mut reader).take(4096).read_to_end(&mut start)?;
        reader.seek(SeekFrom::Start(0))?;
        match start.as_slice() {
            [] => Err(SheetError::Empty),
            [b'P', b'K', 3, 4, ..] => {
                if size > BOOK_BYTES_MAX {
                    return Err(SheetError::FileTooLarge { max: BOOK_BYTES_MAX });
                }
                let opened = book::open(reader, options.sheet.as_deref())?;
                let mut sheet = Self::begin(Format::Excel, Box::new(opened.book), options)?;
                sheet.sheet_names = opened.names;
                sheet.sheet_name = Some(opened.name);
                Ok(sheet)
            }
            // An OLE compound file ([MS-CFB] 2.2): Excel 97 to 2003, or a newer workbook with a password.
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Err(compound(reader)),
            [b'%', b'P', b'D', b'F', ..] | [b'P', b'K', ..] | [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => {
                Err(SheetError::NotTabular)
            }
            _ => Self::open_text(reader, &start, options),
        }
    }

    fn open_text<R: Read + Seek + Send + 'static>(
        mut reader: R,
        start: &[u8],
        options: &ReadOptions,
    ) -> Result<Self, SheetError> {
        let (marked, skip) = encoding::mark(start).map_or((None, 0), |(e, n)| (Some(e), n));
        reader.seek(SeekFrom::Start(skip))?;
        let (found, certain) = match marked.or(options.encoding) {
            Some(known) => {
                encoding::verify(&mut reader, known)?;
                (known, true)
            }
            None => encoding::survey(&mut reader)?,
        };
        reader.seek(SeekFrom::Start(skip))?;
        let delimiter = split::guess_delimiter(&mut lines::Lines::new(&mut reader, found))?;
        reader.seek(SeekFrom::Start(skip))?;
        let rows = split::Split::new(lines::Lines::new(reader, found), delimiter);
        Self::begin(Format::Text { encoding: found, certain, delimiter }, Box::new(rows), options)
    }

    fn begin(format: Format, mut source: Box<dyn Source>, options: &ReadOptions) -> Result<Self, SheetError> {
        let found = header::find(source.as_mut(), options.header_row)?;
        let rejected =
            found.headings.iter().zip(REJECT_HEADERS).filter(|(a, b)| a == b).count() == REJECT_HEADERS.len();
        let mut headers = found.headings;
        if rejected {
            headers.drain(..REJECT_HEADERS.len());
        }
        let mut sheet = Self {
            format,
            sheet_names: Vec::new(),
            sheet_name: None,
            header_row: found.row,
            headers,
            rejected,
            source,
            ahead: VecDeque::new(),
            state: Progress::default(),
        };
        let mut ahead = VecDeque::new();
        for row in found.after {
            ahead.extend(sheet.finish(row)?);
        }
        while ahead.len() < PREVIEW_ROWS {
            let Some(row) = sheet.pull()? else { break };
            ahead.push_back(row);
        }
        sheet.ahead = ahead;
        Ok(sheet)
    }

    /// What kind of file it is.
    pub fn format(&self) -> Format {
        self.format
    }
    /// All worksheets of a workbook; none for text.
    pub fn sheet_names(&self) -> &[String] {
        &self.sheet_names
    }
    /// The worksheet that is read.
    pub fn sheet_name(&self) -> Option<&str> {
        self.sheet_name.as_deref()
    }
    /// Where the header stands: line or Excel row, from 1.
    pub fn header_row(&self) -> u64 {
        self.header_row
    }
    /// The headings, trimmed, in order; empty where a column has none. In a file without a header these are a
    /// person's data, so show them only to whoever gave the file.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }
    /// Whether this is a file of rejected rows that this crate wrote: its two own columns are left out and the
    /// apostrophes it put before formula-like text are taken off.
    pub fn is_rejected_file(&self) -> bool {
        self.rejected
    }
    /// The first rows, at most [`PREVIEW_ROWS`], before iterating; iteration still yields them.
    pub fn preview(&self) -> impl Iterator<Item = &Row> {
        self.ahead.iter()
    }
    /// Blank rows passed over so far.
    pub fn blank_rows(&self) -> u64 {
        self.state.blank
    }

    fn pull(&mut self) -> Result<Option<Row>, SheetError> {
        while !self.state.ended {
            match self.source.next_row() {
                Ok(Some(row)) => {
                    if let Some(row) = self.finish(row)? {
                        return Ok(Some(row));
                    }
                }
                Ok(None) => self.state.ended = true,
                Err(e) => {
                    self.state.ended = true;
                    return Err(e);
                }
            }
        }
        Ok(None)
    }

    /// Makes a raw row a row of data; `None` where it is blank.
    fn finish(&mut self, mut row: Row) -> Result<Option<Row>, SheetError> {
        self.state.text = self.state.text.saturating_add(row.cells.iter().map(|c| c.expose().len() as u64).sum());
        if self.state.text > TEXT_BYTES_MAX {
            self.state.ended = true;
            return Err(SheetError::TooMuchText { max: TEXT_BYTES_MAX });
        }
        if self.rejected {
            let own = REJECT_HEADERS.len();
            row.cells.drain(..own.min(row.cells.len()));
            row.cells = row.cells.iter().map(|c| Personal::new(write::unguard(c.expose()))).collect();
            row.flags = row
                .flags
                .iter()
                .filter_map(|f| Some(Flag { column: f.column.checked_sub(own)?, kind: f.kind }))
                .collect();
        }
        if row.is_blank() {
            self.state.blank += 1;
            return Ok(None);
        }
        self.state.rows += 1;
        if self.state.rows > ROWS_MAX {
            self.state.ended = true;
            return Err(SheetError::TooManyRows { max: ROWS_MAX });
        }
        let width = self.headers.len();
        while row.cells.len() > width && row.cells.last().is_some_and(|c| c.expose().trim().is_empty()) {
            row.cells.pop();
        }
        if row.cells.len() > width {
            row.flags.push(Flag { column: width, kind: FlagKind::ExtraCells });
        } else if row.cells.len() < width {
            // Excel does not store blank cells at a row's end; in text they are written out.
            if self.format != Format::Excel {
                row.flags.push(Flag { column: row.cells.len(), kind: FlagKind::ShortRow });
            }
            row.cells.resize_with(width, || Personal::new(""));
        }
        Ok(Some(row))
    }
}

impl Iterator for Sheet {
    type Item = Result<Row, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.ahead.pop_front() {
            Some(row) => Some(Ok(row)),
            None => self.pull().transpose(),
        }
    }
}

impl std::fmt::Debug for Sheet {
    // Headings of a file without a header are somebody's data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet")
            .field("format", &self.format)
            .field("header_row", &self.header_row)
            .field("columns", &self.headers.len())
            .finish_non_exhaustive()
    }
}

/// Why a compound file is refused: its directory names the stream `EncryptedPackage` ([MS-OFFCRYPTO] 2.3.4.4) or not.
fn compound<R: Read + Seek>(mut reader: R) -> SheetError {
    const SCANNED: u64 = 1024 * 1024;
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (package, book, old_book) = (wide("EncryptedPackage"), wide("Workbook"), wide("Book"));
    let has = |bytes: &[u8], name: &[u8]| bytes.windows(name.len()).any(|w| w == name);
    let mut bytes = Vec::new();
    // The directory usually stands near the beginning or the end; its place is in the header at byte 48.
    let mut places = vec![0];
    let mut header = [0_u8; 52];
    if reader.seek(SeekFrom::Start(0)).is_ok() && reader.read_exact(&mut header).is_ok() {
        let [.., a, b, c, d] = header;
        places.push((u64::from(u32::from_le_bytes([a, b, c, d])) + 1) * 512);
    }
    if let Ok(len) = reader.seek(SeekFrom::End(0)) {
        places.push(len.saturating_sub(SCANNED));
    }
    for place in places {
        if reader.seek(SeekFrom::Start(place)).is_ok() {
            // What cannot be read is not looked at: the file is refused in any case.
            let _unread = (&mut reader).take(SCANNED).read_to_end(&mut bytes);
        }
    }
    if has(&bytes, &package) {
        SheetError::Password
    } else if has(&bytes, &book) || has(&bytes, &old_book) {
        SheetError::OldExcel
    } else {
        SheetError::NotTabular
    }
}
