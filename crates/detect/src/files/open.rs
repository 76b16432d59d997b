//! Opens a file and all that lies in it, within limits, and counts persons.

use super::{archive, csv, mail, seal, sheet, text, word};
use crate::{
    Detector,
    find::{Finding, Form, Kind, Limits, Place, Report, Why},
};
use std::{
    collections::{BTreeMap, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Instant,
};

/// Bytes of text that are looked at in one piece: between pieces the time is asked.
const PIECE_BYTES: usize = 1 << 20;

/// One look at one file.
pub(crate) struct Look<'a> {
    pub(crate) detector: &'a Detector,
    pub(crate) limits: &'a Limits,
    begun: Instant,
    bytes_left: u64,
    parts_left: usize,
    report: Report,
    rows: usize,
    /// Hashes of what was found in running text, by kind: nothing else of a value is kept.
    distinct: BTreeMap<Kind, HashSet<u64>>,
    /// Who wants to see what stands beside a name.
    beside: Option<&'a mut dyn FnMut(&str)>,
}

pub(crate) fn report<'a>(
    detector: &'a Detector,
    name: &str,
    bytes: &[u8],
    limits: &'a Limits,
    beside: Option<&'a mut dyn FnMut(&str)>,
) -> Report {
    let whole = beside.is_some();
    let mut look = Look {
        detector,
        limits,
        begun: Instant::now(),
        bytes_left: limits.bytes_max,
        parts_left: limits.parts_max,
        report: Report::default(),
        rows: 0,
        distinct: BTreeMap::new(),
        beside,
    };
    let place = Place::top(name);
    if look.spend(bytes.len()) {
        if whole { mail::one(&mut look, &place, bytes) } else { look.part(&place, name, bytes) }
    } else {
        look.unread(place, Why::TooLarge);
    }
    look.report.persons = look.rows + look.distinct.values().map(HashSet::len).max().unwrap_or(0);
    look.report
}

impl Look<'_> {
    /// Opens a part by what its bytes say, and by its name where they say nothing.
    pub(crate) fn part(&mut self, place: &Place, name: &str, bytes: &[u8]) {
        if place.depth() > self.limits.depth_max {
            return self.unread(place.clone(), Why::TooDeep);
        }
        let Some(left) = self.parts_left.checked_sub(1) else { return self.unread(place.clone(), Why::TooMany) };
        self.parts_left = left;
        if self.is_late() {
            return self.unread(place.clone(), Why::TooSlow);
        }
        let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
        match bytes {
            [] => {}
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => archive::open(self, place, bytes),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => sheet::old(self, place, bytes),
            _ if seal::is_sealed(bytes, &end) => self.sealed(place.clone()),
            _ if is_pdf(bytes) => self.pdf(place, bytes),
            _ => match kind_by_magic(bytes) {
                Some(Form::Picture) => self.unread(place.clone().of(Form::Picture), Why::Picture),
                Some(_) => self.unread(place.clone(), Why::Format),
                None => self.words(place, &end, bytes),
            },
        }
    }

    /// What is text, if it is any.
    fn words(&mut self, place: &Place, end: &str, bytes: &[u8]) {
        if mail::is_mail(bytes, end) {
            return mail::open(self, place, bytes);
        }
        let Some(text) = text::decode(bytes) else { return self.unread(place.clone(), Why::Format) };
        if matches!(end, "html" | "htm" | "xhtml" | "mht") || text::is_page(&text) {
            return self.prose(place, &word::page(&text));
        }
        if matches!(end, "xml" | "svg") || text.starts_with("<?xml") {
            return self.prose(place, &word::page(&text));
        }
        match csv::sign(&text, end) {
            Some(sign) => csv::look(self, place, &text, sign),
            None => self.prose(place, &text),
        }
    }

    /// Text that came out of something: a table if it is one, else lines.
    pub(crate) fn prose(&mut self, place: &Place, text: &str) {
        match csv::sign(text, "") {
            Some(sign) => csv::look(self, place, text, sign),
            None => self.running(place, text),
        }
    }

    /// Running text, piece by piece, cut at the ends of lines.
    pub(crate) fn running(&mut self, place: &Place, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            if self.is_late() {
                return self.unread(place.clone(), Why::TooSlow);
            }
            let (piece, behind) = rest.split_at(cut(rest));
            rest = behind;
            let found = self.detector.text(piece);
            self.tell_beside(piece, &found);
            for one in found {
                if let Some(value) = piece.get(one.range.clone()) {
                    self.note(&one, value);
                }
            }
        }
    }

    /// The lines of names, and their neighbours.
    fn tell_beside(&mut self, piece: &str, found: &[Finding]) {
        let Some(beside) = self.beside.as_deref_mut() else { return };
        let mut told = 0;
        for name in found.iter().filter(|f| f.kind == Kind::Person) {
            let before = piece.get(..name.range.start).unwrap_or_default();
            // The line before the one in which it begins.
            let start = before.rmatch_indices('\n').nth(1).map_or(0, |(at, _)| at + 1);
            let behind = piece.get(name.range.end..).unwrap_or_default();
            let end = behind.match_indices('\n').nth(1).map_or(piece.len(), |(at, _)| name.range.end + at + 1);
            if end > told {
                beside(piece.get(start.max(told)..end).unwrap_or_default());
                told = end;
            }
        }
    }

    /// Whether somebody wants to see the rows of people.
    pub(crate) fn is_watched(&self) -> bool {
        self.beside.is_some()
    }

    /// A row of somebody, or the headings above it.
    pub(crate) fn tell(&mut self, text: &str) {
        if let Some(beside) = self.beside.as_deref_mut() {
            beside(text);
        }
    }

    fn note(&mut self, one: &Finding, value: &str) {
        *self.report.by_kind.entry(one.kind).or_default() += 1;
        let mut hasher = DefaultHasher::new();
        for c in value.chars().map(crate::chars::narrow).filter(|c| c.is_alphanumeric()) {
            c.to_ascii_lowercase().hash(&mut hasher);
        }
        self.distinct.entry(one.kind).or_default().insert(hasher.finish());
    }

    /// A row of a table: what it holds, each kind with its count. It is one person if it holds anything of one.
    pub(crate) fn row(&mut self, kinds: &[(Kind, usize)]) {
        let mut any = false;
        for (kind, count) in kinds.iter().filter(|(_, count)| *count > 0) {
            any = true;
            *self.report.by_kind.entry(*kind).or_default() += count;
        }
        self.rows += usize::from(any);
    }

    fn pdf(&mut self, place: &Place, bytes: &[u8]) {
        let place = place.clone().of(Form::Pdf);
        let left = self.limits.time_max.saturating_sub(self.begun.elapsed());
        match (self.detector.pdf)(bytes, left) {
            Ok(text) if self.spend(text.len()) => {
                // Pages without any text are pictures of paper.
                if text.trim().is_empty() { self.unread(place, Why::Picture) } else { self.prose(&place, &text) }
            }
            Ok(_) => self.unread(place, Why::TooLarge),
            // Only its password opens it.
            Err(Why::Closed) => self.sealed(place),
            Err(why) => self.unread(place, why),
        }
    }

    pub(crate) fn sealed(&mut self, place: Place) {
        self.report.sealed.push(place);
    }

    pub(crate) fn unread(&mut self, place: Place, why: Why) {
        // One line for all that came too late or was too much.
        let again = self
            .report
            .unread
            .last()
            .is_some_and(|(_, last)| *last == why && matches!(why, Why::TooSlow | Why::TooMany));
        if !again && self.report.unread.len() + self.report.sealed.len() <= self.limits.parts_max {
            self.report.unread.push((place, why));
        }
    }

    /// Takes bytes from what may still be unpacked.
    pub(crate) fn spend(&mut self, bytes: usize) -> bool {
        let left = self.bytes_left.checked_sub(bytes as u64);
        self.bytes_left = left.unwrap_or(self.bytes_left);
        left.is_some()
    }

    pub(crate) fn bytes_left(&self) -> u64 {
        self.bytes_left
    }

    pub(crate) fn is_late(&self) -> bool {
        self.begun.elapsed() > self.limits.time_max
    }
}

/// Where the next piece ends: behind a line, or at a character where lines are too long.
fn cut(text: &str) -> usize {
    if text.len() <= PIECE_BYTES {
        return text.len();
    }
    let mut end = PIECE_BYTES;
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.get(..end).and_then(|piece| piece.rfind('\n')).map_or(end, |at| at + 1)
}

fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    memchr::memmem::find(head, b"%PDF-").is_some()
}

/// Formats that are told by their first bytes and not read.
fn kind_by_magic(bytes: &[u8]) -> Option<Form> {
    const PICTURES: &[&[u8]] = &[
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"II*\0",
        b"MM\0*",
        b"ID3",
        b"OggS",
        b"fLaC",
        b"8BPS",
        b"\xD7\xCD\xC6\x9A",
    ];
    const OTHERS: &[&[u8]] = &[
        b"7z\xBC\xAF\x27\x1C",
        b"Rar!\x1A\x07",
        b"\x1F\x8B",
        b"BZh",
        b"\xFD7zXZ\0",
        b"MSCF",
        b"\x28\xB5\x2F\xFD",
        b"\x7FELF",
        b"SQLite format 3\0",
        b"{\\rtf",
        b"%!PS",
        b"\x78\x9F\x3E\x22",
    ];
    let starts = |list: &[&[u8]]| list.iter().any(|magic| bytes.starts_with(magic));
    let boxed = bytes.get(4..8) == Some(b"ftyp")
        || bytes.starts_with(b"RIFF")
        || bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    let lha = matches!(bytes.get(2..7), Some([b'-', b'l', b'h' | b'z', _, b'-']));
    let program = bytes.starts_with(b"MZ") && bytes.iter().take(256).any(|b| *b == 0);
    if starts(PICTURES) || boxed {
        Some(Form::Picture)
    } else {
        (starts(OTHERS) || lha || program).then_some(Form::Other)
    }
}
