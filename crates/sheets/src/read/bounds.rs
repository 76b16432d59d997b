//! What a workbook may cost, found out before anything of it is held in memory: the zip directory first, then every
//! part that will be read is inflated once into nothing, counting. What a directory says of sizes is not believed.

use crate::error::SheetError;
use crate::limits::*;
use std::io::{Read, Seek, SeekFrom};
use zip::ZipArchive;

/// End of central directory record and its zip64 relatives (APPNOTE 4.3.14 to 4.3.16).
const END_BYTES: usize = 22;
const COMMENT_BYTES_MAX: usize = 65_535;

/// Refuses a workbook beyond the limits. Leaves the reader at its beginning.
pub(crate) fn check<R: Read + Seek>(reader: &mut R) -> Result<(), SheetError> {
    check_directory(reader)?;
    reader.seek(SeekFrom::Start(0))?;
    let mut archive = ZipArchive::new(&mut *reader).map_err(|_| SheetError::Damaged)?;
    // Two parts of one name: what is counted here might not be what is read later.
    if archive.has_duplicate_names() {
        return Err(SheetError::Damaged);
    }
    let mut has_workbook = false;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| SheetError::Damaged)?;
        let name = part.name().map_err(|_| SheetError::Damaged)?.to_ascii_lowercase();
        if part.encrypted() {
            return Err(SheetError::Password);
        }
        let kind = Part::of(&name);
        has_workbook |= kind == Part::Book && name.ends_with("workbook.xml");
        let (packed, said) = (part.compressed_size(), part.size());
        drop(part);
        kind.check_size(said)?;
        check_ratio(said, packed)?;
        let part = archive.by_index(index).map_err(|_| SheetError::Damaged)?;
        if name == "_rels/.rels" { check_root(part)? } else { scan(part, kind, packed)? }
    }
    drop(archive);
    reader.seek(SeekFrom::Start(0))?;
    if has_workbook { Ok(()) } else { Err(SheetError::NotTabular) }
}

/// The directory is held in memory by the zip reader, so its size is bounded before that reader sees it.
fn check_directory<R: Read + Seek>(reader: &mut R) -> Result<(), SheetError> {
    let len = reader.seek(SeekFrom::End(0))?;
    let tail = len.min((END_BYTES + COMMENT_BYTES_MAX) as u64);
    reader.seek(SeekFrom::Start(len - tail))?;
    let mut bytes = Vec::new();
    reader.take(tail).read_to_end(&mut bytes)?;
    let mut found = false;
    for window in bytes.windows(END_BYTES) {
        // A workbook within our limits needs no zip64 directory.
        if window.starts_with(b"PK\x06\x06") || window.starts_with(b"PK\x06\x07") {
            return Err(SheetError::Damaged);
        }
        if let [b'P', b'K', 5, 6, _, _, _, _, _, _, c0, c1, s0, s1, s2, s3, ..] = window {
            found = true;
            if u64::from(u16::from_le_bytes([*c0, *c1])) > BOOK_PARTS_MAX {
                return Err(SheetError::Bomb { limit: "parts", max: BOOK_PARTS_MAX });
            }
            if u64::from(u32::from_le_bytes([*s0, *s1, *s2, *s3])) > BOOK_DIRECTORY_BYTES_MAX {
                return Err(SheetError::Bomb { limit: "directory", max: BOOK_DIRECTORY_BYTES_MAX });
            }
        }
    }
    if found { Ok(()) } else { Err(SheetError::Damaged) }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// Streamed.
    Sheet,
    /// Held in memory as texts.
    Texts,
    /// The list of sheets, styles and relations: every tag becomes a value far larger than itself.
    Book,
    /// Not opened, unless a forged relation calls it a sheet; then it is streamed within its small bound.
    Other,
}

impl Part {
    fn of(name: &str) -> Self {
        // Relations may move parts to other folders, so the names that are read by name come first.
        if name.ends_with("sharedstrings.xml") {
            Self::Texts
        } else if name.ends_with(".rels") || name.ends_with("styles.xml") || name.contains("workbook") {
            Self::Book
        } else if name.contains("worksheets/") {
            Self::Sheet
        } else {
            Self::Other
        }
    }

    fn limit(self) -> (&'static str, u64) {
        match self {
            Self::Sheet => ("sheet", BOOK_SHEET_BYTES_MAX),
            Self::Texts => ("texts", BOOK_TEXTS_BYTES_MAX),
            Self::Book | Self::Other => ("part", BOOK_PART_BYTES_MAX),
        }
    }

    fn check_size(self, bytes: u64) -> Result<(), SheetError> {
        let (limit, max) = self.limit();
        if bytes > max { Err(SheetError::Bomb { limit, max }) } else { Ok(()) }
    }
}

fn check_ratio(bytes: u64, packed: u64) -> Result<(), SheetError> {
    if bytes > 1024 * 1024 && bytes / packed.max(1) > BOOK_RATIO_MAX {
        return Err(SheetError::Bomb { limit: "ratio", max: BOOK_RATIO_MAX });
    }
    Ok(())
}

/// The relation that names the list of sheets must name something that [`Part::of`] counts as such.
fn check_root<R: Read>(part: R) -> Result<(), SheetError> {
    const ROOT_BYTES_MAX: u64 = 64 * 1024;
    let mut text = Vec::new();
    part.take(ROOT_BYTES_MAX + 1).read_to_end(&mut text).map_err(|_| SheetError::Damaged)?;
    let text = String::from_utf8(text).map_err(|_| SheetError::Damaged)?.to_ascii_lowercase();
    let document = |tag: &&str| tag.contains("relationships/officedocument");
    let forged = text.split('<').filter(document).any(|tag| !tag.contains("workbook"));
    if forged || text.len() as u64 > ROOT_BYTES_MAX { Err(SheetError::Damaged) } else { Ok(()) }
}

fn scan<R: Read>(mut part: R, kind: Part, packed: u64) -> Result<(), SheetError> {
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut total = 0_u64;
    let mut tags = Tags::new(kind);
    loop {
        let n = part.read(&mut buffer).map_err(|_| SheetError::Damaged)?;
        let Some(chunk) = buffer.get(..n).filter(|c| !c.is_empty()) else { return Ok(()) };
        total = total.saturating_add(n as u64);
        kind.check_size(total)?;
        check_ratio(total, packed)?;
        tags.look(chunk)?;
    }
}

/// Follows the tags of a part just far enough to bound what one cell costs, to count texts and tags, and to see
/// formulas without a result.
struct Tags {
    kind: Part,
    name: Vec<u8>,
    /// Attributes of a row or a cell, as far as they matter.
    attributes: Vec<u8>,
    in_name: bool,
    in_tag: bool,
    quote: Option<u8>,
    last_byte: u8,
    since_cell: u64,
    pieces: u64,
    longest: u64,
    after_data: bool,
    row: u64,
    formula: bool,
    value: bool,
    text_result: bool,
    /// A `<v>` was the last tag and nothing has followed it yet.
    opened_value: bool,
}

const NAME_BYTES_MAX: usize = 16;
const ATTRIBUTE_BYTES_MAX: usize = 128;

/// A cell, a row or a shared text ends or begins: from here the next cell's cost is counted anew.
const BOUNDARIES: [&[u8]; 6] = [b"/c", b"row", b"/row", b"/si", b"sheetData", b"col"];

impl Tags {
    fn new(kind: Part) -> Self {
        Self {
            kind,
            name: Vec::with_capacity(NAME_BYTES_MAX),
            attributes: Vec::with_capacity(ATTRIBUTE_BYTES_MAX),
            in_name: false,
            in_tag: false,
            quote: None,
            last_byte: 0,
            since_cell: 0,
            pieces: 0,
            longest: 0,
            after_data: false,
            row: 0,
            formula: false,
            value: false,
            text_result: false,
            opened_value: false,
        }
    }

    fn look(&mut self, chunk: &[u8]) -> Result<(), SheetError> {
        match self.kind {
            Part::Other => return Ok(()),
            Part::Book => return self.weigh(chunk),
            Part::Sheet | Part::Texts => {}
        }
        for b in chunk {
            self.since_cell += 1;
            if self.since_cell > BOOK_CELL_BYTES_MAX && !self.after_data {
                return Err(SheetError::Bomb { limit: "cell", max: BOOK_CELL_BYTES_MAX });
            }
            self.byte(*b)?;
            self.last_byte = *b;
        }
        Ok(())
    }

    /// Counts tags and their lengths: a cell format takes copies of its font and its number format, so that the
    /// longest tag may be held once for each tag.
    fn weigh(&mut self, chunk: &[u8]) -> Result<(), SheetError> {
        for b in chunk {
            self.since_cell += 1;
            self.longest = self.longest.max(self.since_cell);
            if *b == b'<' {
                self.pieces += 1;
                self.since_cell = 0;
            }
        }
        self.check_pieces("tags", BOOK_TAGS_MAX)?;
        if self.pieces.saturating_mul(self.longest) > BOOK_COPIES_BYTES_MAX {
            return Err(SheetError::Bomb { limit: "copies", max: BOOK_COPIES_BYTES_MAX });
        }
        Ok(())
    }

    fn byte(&mut self, b: u8) -> Result<(), SheetError> {
        match (b, self.quote) {
            // No XML has this, and a reader that forgives it would see other tags than are seen here.
            (b'<', _) if self.in_tag => return Err(SheetError::Damaged),
            (b'<', _) => {
                self.in_name = true;
                self.in_tag = true;
                self.name.clear();
                self.attributes.clear();
            }
            (b, Some(quote)) => {
                if b == quote {
                    self.quote = None;
                }
                self.keep_attribute(b);
            }
            (b'"' | b'\'', None) if self.in_tag => {
                self.quote = Some(b);
                self.keep_attribute(b);
            }
            (b'>', None) if self.in_tag => {
                self.end_name()?;
                self.in_tag = false;
                self.end_tag();
            }
            (b' ' | b'\t' | b'\r' | b'\n', None) => {
                self.end_name()?;
                self.keep_attribute(b' ');
            }
            (b'/', None) if self.in_name && !self.name.is_empty() => self.end_name()?,
            // A prefix of the namespace; whether the tag is an end tag must not be forgotten.
            (b':', None) if self.in_name => self.name.truncate(usize::from(self.name.starts_with(b"/"))),
            (b, None) if self.in_name => {
                if self.name.len() < NAME_BYTES_MAX {
                    self.name.push(b);
                }
            }
            (b, None) if self.in_tag => self.keep_attribute(b),
            _ => self.opened_value = false,
        }
        Ok(())
    }

    fn keep_attribute(&mut self, b: u8) {
        if self.in_tag && matches!(self.name.as_slice(), b"c" | b"row") && self.attributes.len() < ATTRIBUTE_BYTES_MAX {
            self.attributes.push(b);
        }
    }

    fn check_pieces(&self, limit: &'static str, max: u64) -> Result<(), SheetError> {
        if self.pieces > max { Err(SheetError::Bomb { limit, max }) } else { Ok(()) }
    }

    fn end_name(&mut self) -> Result<(), SheetError> {
        if !std::mem::take(&mut self.in_name) {
            return Ok(());
        }
        if BOUNDARIES.contains(&self.name.as_slice()) {
            self.since_cell = 0;
        }
        match self.name.as_slice() {
            // Comments and the like may hold anything and no Excel writes them here.
            [b'!', ..] => return Err(SheetError::Damaged),
            b"si" if self.kind == Part::Texts => {
                self.pieces += 1;
                self.check_pieces("texts-count", BOOK_TEXTS_MAX)?;
            }
            b"/sheetData" => self.after_data = true,
            b"f" => self.formula = true,
            b"is" => self.value = true,
            b"v" => self.value = true,
            b"/v" if self.opened_value && !self.text_result => self.value = false,
            b"/c" => {
                if self.formula && !self.value {
                    return Err(SheetError::FormulaWithoutValue { row: self.row });
                }
                self.formula = false;
                self.value = false;
            }
            _ => {}
        }
        Ok(())
    }

    fn end_tag(&mut self) {
        let empty = self.last_byte == b'/';
        self.opened_value = self.name == b"v" && !empty;
        match self.name.as_slice() {
            b"row" => self.row = self.attribute("r").and_then(|r| r.parse().ok()).unwrap_or(self.row + 1),
            b"c" => {
                // The result of a formula may be the empty text, which is stored as nothing.
                self.text_result = self.attribute("t") == Some("str");
                self.formula = false;
                self.value = false;
            }
            b"v" if empty && !self.text_result => self.value = false,
            _ => {}
        }
        if empty && matches!(self.name.as_slice(), b"c" | b"si") {
            self.since_cell = 0;
        }
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let text = std::str::from_utf8(&self.attributes).ok()?;
        let (_, rest) = text.split_once(&format!(" {name}=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    }
}
