//! The index in memory: each segment's search forms in one run of bytes, scanned as a whole; wiped when dropped.

use super::Cards;
use azukari_domain::{Personal, RecordId, text::fold};
use memchr::memmem::Finder;
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// Between the forms of one card. Folded text holds no control characters, so no word reaches from one form into the next.
const BETWEEN: u8 = b'\n';

/// A record that was found, with what is needed to show it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The record.
    pub record: RecordId,
    /// The name as shown.
    pub display: Personal,
    /// The number as shown.
    pub number: Personal,
}

struct Segment {
    version: i64,
    /// `name \n kana \n address \n number \n` for each card.
    text: Zeroizing<Vec<u8>>,
    /// What is shown: name and number of each card, end to end.
    shown: Zeroizing<String>,
    entries: Vec<Entry>,
}

/// One card's stretch of the two runs; each begins where the one before it ends.
struct Entry {
    record: RecordId,
    text_end: usize,
    display_end: usize,
    number_end: usize,
}

/// The opened segments of one holding.
#[derive(Default)]
pub struct CardIndex {
    segments: BTreeMap<u32, Segment>,
}

impl CardIndex {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a segment in the place of what was known of it.
    pub fn load(&mut self, segment: u32, version: i64, cards: &Cards) {
        let numbers: Vec<Personal> = cards.iter().map(|(_, c)| Personal::new(fold(c.number.expose()))).collect();
        let forms = |i: usize, c: &super::Card| -> [Personal; 4] {
            let number = numbers.get(i).cloned().unwrap_or_else(|| Personal::new(""));
            [c.name.clone(), c.kana.clone(), c.address.clone(), number]
        };
        let cards: Vec<_> = cards.iter().enumerate().map(|(i, (_, card))| (forms(i, card), card)).collect();
        let size: usize = cards.iter().flat_map(|(forms, _)| forms).map(|form| form.expose().len() + 1).sum();
        let shown_size: usize = cards.iter().map(|(_, c)| c.display.expose().len() + c.number.expose().len()).sum();
        // The full sizes at once: a growing buffer would leave plaintext behind in freed memory.
        let mut text = Zeroizing::new(Vec::with_capacity(size));
        let mut shown = Zeroizing::new(String::with_capacity(shown_size));
        let mut entries = Vec::with_capacity(cards.len());
        for (forms, card) in cards {
            for form in &forms {
                text.extend_from_slice(form.expose().as_bytes());
                text.push(BETWEEN);
            }
            shown.push_str(card.display.expose());
            let display_end = shown.len();
            shown.push_str(card.number.expose());
            entries.push(Entry { record: card.record, text_end: text.len(), display_end, number_end: shown.len() });
        }
        self.segments.insert(segment, Segment { version, text, shown, entries });
    }

    /// Forgets a segment.
    pub fn remove(&mut self, segment: u32) {
        self.segments.remove(&segment);
    }

    /// The version of a segment that is loaded.
    pub fn version(&self, segment: u32) -> Option<i64> {
        self.segments.get(&segment).map(|s| s.version)
    }

    /// Compares with the store's `(segment, version)` list: forgets segments that are not in it and names those to load.
    pub fn outdated(&mut self, stored: &[(u32, i64)]) -> Vec<u32> {
        let stored: BTreeMap<u32, i64> = stored.iter().copied().collect();
        self.segments.retain(|segment, _| stored.contains_key(segment));
        stored
            .into_iter()
            .filter(|(segment, version)| self.version(*segment) != Some(*version))
            .map(|(s, _)| s)
            .collect()
    }

    /// How many records are loaded.
    pub fn len(&self) -> usize {
        self.segments.values().map(|s| s.entries.len()).sum()
    }
    /// Whether no record is loaded.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Records whose name, reading, address or number contain every word of the query (words by blanks, folded like the
    /// cards), in order of their slots, at most `limit`. An empty query finds nothing: a search box is not a list.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        let mut words: Vec<Zeroizing<String>> =
            query.split_whitespace().map(|w| Zeroizing::new(fold(w))).filter(|w| !w.is_empty()).collect();
        // The longest word is likely the rarest: it drives the scan, the others only check its finds.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let finders: Vec<Finder<'_>> = words.iter().map(|w| Finder::new(w.as_bytes())).collect();
        let Some((first, others)) = finders.split_first() else { return Vec::new() };
        let mut found = Vec::new();
        for segment in self.segments.values() {
            if found.len() >= limit {
                break;
            }
            segment.scan(first, others, limit, &mut found);
        }
        found
    }
}

impl Segment {
    fn scan(&self, first: &Finder<'_>, others: &[Finder<'_>], limit: usize, found: &mut Vec<Hit>) {
        let mut from = 0;
        while found.len() < limit
            && let Some(at) = self.text.get(from..).and_then(|rest| first.find(rest))
        {
            let card = self.entries.partition_point(|entry| entry.text_end <= from + at);
            let before = card.checked_sub(1).and_then(|before| self.entries.get(before));
            let Some(entry) = self.entries.get(card) else { return };
            let text = self.text.get(before.map_or(0, |b| b.text_end)..entry.text_end).unwrap_or_default();
            if others.iter().all(|word| word.find(text).is_some()) {
                found.push(self.hit(before.map_or(0, |b| b.number_end), entry));
            }
            // A card counts once, however often the word occurs in it.
            from = entry.text_end;
        }
    }

    fn hit(&self, start: usize, entry: &Entry) -> Hit {
        let part = |from: usize, to: usize| Personal::new(self.shown.get(from..to).unwrap_or_default());
        Hit {
            record: entry.record,
            display: part(start, entry.display_end),
            number: part(entry.display_end, entry.number_end),
        }
    }
}

impl fmt::Debug for CardIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardIndex({} segments)", self.segments.len())
    }
}
