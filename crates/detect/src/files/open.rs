//! Opens a file and all that lies in it, within limits, and counts persons.

use super::{archive, csv, mail, seal, sheet, text, word};
use crate::{
    Detector,
    find::{Beside, Finding, Form, Kind, Limits, Place, Report, Why},
};
use std::{
    collections::{BTreeMap, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Instant,
};

/// Bytes of text that are looked at in one piece: between pieces the time is asked.
const PIECE_BYTES: usize = 1 << 20;
/// The same of a mail: between pieces it is asked, too, whether enough is known.
const MAIL_PIECE_BYTES: usize = 1 << 15;
/// How far beyond a piece a line beside a name is looked at, bytes.
const NEAR_BYTES: usize = 1 << 12;

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
    beside: Option<&'a mut dyn Beside>,
}

pub(crate) fn report<'a>(
    detector: &'a Detector,
    name: &str,
    bytes: &[u8],
    limits: &'a Limits,
    beside: Option<&'a mut dyn Beside>,
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
    look.report.persons = look.persons();
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
        let bytes_max = if self.is_watched() { MAIL_PIECE_BYTES } else { PIECE_BYTES };
        while !rest.is_empty() {
            if self.is_late() {
                return self.unread(place.clone(), Why::TooSlow);
            }
            let start = text.len() - rest.len();
            let (piece, behind) = rest.split_at(cut(rest, bytes_max));
            rest = behind;
            let near = self.is_watched().then(|| Near::new(text, start, start + piece.len()));
            if self.is_enough() && !near.as_ref().is_some_and(|near| self.may_say(near.text)) {
                self.report.more = true;
                continue;
            }
            let found = self.detector.text(piece);
            if let Some(near) = near {
                self.tell_beside(&near, &found);
            }
            for one in found {
                if let Some(value) = piece.get(one.range.clone()) {
                    self.note(&one, value);
                }
            }
        }
    }

    /// The lines of names, and their neighbours.
    fn tell_beside(&mut self, near: &Near<'_>, found: &[Finding]) {
        let text = near.text;
        let mut told = 0;
        for name in found.iter().filter(|f| f.kind == Kind::Person) {
            let (from, to) = (near.before + name.range.start, near.before + name.range.end);
            let before = text.get(..from).unwrap_or_default();
            // The line before the one in which it begins.
            let start = before.rmatch_indices('\n').nth(1).map_or(0, |(at, _)| at + 1);
            let behind = text.get(to..).unwrap_or_default();
            let end = behind.match_indices('\n').nth(1).map_or(text.len(), |(at, _)| to + at + 1);
            if end > told {
                self.tell(text.get(start.max(told)..end).unwrap_or_default());
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
            beside.see(text);
        }
    }

    /// Whether what stands beside a name in this text could say anything to whoever wants to see it.
    pub(crate) fn may_say(&self, text: &str) -> bool {
        self.beside.as_deref().is_some_and(|beside| beside.may_say(text))
    }

    fn persons(&self) -> usize {
        self.rows + self.distinct.values().map(HashSet::len).max().unwrap_or(0)
    }

    /// Whether one person more or less is nothing to anybody.
    pub(crate) fn is_enough(&self) -> bool {
        self.limits.persons_enough.is_some_and(|enough| self.persons() >= enough)
    }

    /// Nobody was looked for in some text.
    pub(crate) fn passed_over(&mut self) {
        self.report.more = true;
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

/// A piece of a text with the lines beside its first and its last.
struct Near<'t> {
    text: &'t str,
    /// Where the piece begins in it.
    before: usize,
}

impl<'t> Near<'t> {
    /// The piece of a text from here to there, with all that [`Look::tell_beside`] may tell of it.
    fn new(text: &'t str, start: usize, end: usize) -> Near<'t> {
        let first = text.floor_char_boundary(start.saturating_sub(NEAR_BYTES));
        let last = text.ceil_char_boundary(end.saturating_add(NEAR_BYTES));
        let (before, behind) = (text.get(first..start).unwrap_or_default(), text.get(end..last).unwrap_or_default());
        let from = before.rmatch_indices('\n').nth(1).map_or(first, |(at, _)| first + at + 1);
        let to = behind.match_indices('\n').nth(1).map_or(last, |(at, _)| end + at + 1);
        Near { text: text.get(from..to).unwrap_or_default(), before: start - from }
    }
}

/// Where the next piece ends: behind a line, or at a character where lines are too long.
fn cut(text: &str, bytes_max: usize) -> usize {
    if text.len() <= bytes_max {
        return text.len();
    }
    let mut end = bytes_max;
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
