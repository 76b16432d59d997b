//! What begins with a digit or with one of a few words, found in one pass over the bytes of a text each: most of a text is neither, and
//! nothing of it is decoded.

use super::{
    address::{Addresses, Places},
    member, number,
    phone::{self, Group},
};
use crate::find::Finding;
use aho_corasick::{AhoCorasick, MatchKind};

/// Words behind a block number in Chinese numerals.
const BLOCKS: &[&str] = &["丁目", "番地"];

/// The words, as one automaton.
#[derive(Debug)]
pub(crate) struct Anchors {
    /// `None` would find no member numbers; building it from words that are fixed does not fail.
    words: Option<AhoCorasick>,
}

impl Anchors {
    pub(crate) fn new() -> Anchors {
        let [english, number] = member::WORDS;
        let all = english.iter().chain(number).chain(BLOCKS);
        Anchors { words: AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(all).ok() }
    }

    /// Individual numbers, telephone numbers, member numbers and addresses.
    pub(crate) fn find(&self, places: &Places, text: &str, found: &mut Vec<Finding>) {
        let bytes = text.as_bytes();
        let mut addresses = Addresses::new(places);
        let (mut group, mut from, mut at) = (Group::default(), 0, 0);
        while let Some(start) = next_digit(bytes, at) {
            let end = digits_end(bytes, start);
            if from <= start {
                phone::group(text, start, &mut group);
                from = group.end;
                found.extend(number::judge(text, &group));
                found.extend(phone::judge(text, &group));
            }
            addresses.digits(text, start, end);
            at = end;
        }
        let english = member::WORDS[0].len();
        let blocks = english + member::WORDS[1].len();
        for word in self.words.iter().flat_map(|words| words.find_iter(text)) {
            match word.pattern().as_usize() {
                block if block >= blocks => addresses.numerals(text, word.start()),
                one => member::word(text, one < english, word.start(), word.end(), found),
            }
        }
        member::letters(text, found);
        found.append(&mut addresses.found);
    }
}

/// Every byte of a word set to the same.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The next byte at which a digit of either width begins: eight bytes at once, until one of them is a digit or may begin a wide one.
fn next_digit(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        if let Some((eight, _)) = rest.split_first_chunk::<8>() {
            let word = u64::from_le_bytes(*eight);
            // Of each byte its highest bit: is it 0 to 9, is it EF.
            let low = word & each(0x7F);
            let digit = (low + each(0x80 - b'0')) & !(low + each(0x7F - b'9')) & !word;
            let other = word ^ each(0xEF);
            let wide = !(((other & each(0x7F)) + each(0x7F)) | other);
            let any = (digit | wide) & each(0x80);
            if any == 0 {
                at += 8;
                continue;
            }
            at += any.trailing_zeros() as usize / 8;
        } else {
            at += rest.iter().position(|b| b.is_ascii_digit() || *b == 0xEF)?;
        }
        match bytes.get(at..)? {
            [0xEF, 0xBC, 0x90..=0x99, ..] => return Some(at),
            [b, ..] if b.is_ascii_digit() => return Some(at),
            _ => at += 1,
        }
    }
}

/// Where the digits end that begin here.
fn digits_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    loop {
        match bytes.get(end..) {
            Some([b, ..]) if b.is_ascii_digit() => end += 1,
            Some([0xEF, 0xBC, 0x90..=0x99, ..]) => end += 3,
            _ => return end.max(start + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_both_widths_are_found_wherever_they_stand() {
        for pad in 0..20 {
            for (digits, length) in [("1", 1), ("１", 3), ("9０1", 5), ("００", 6)] {
                let text = format!("{}{digits}：（a", "あ/:".repeat(pad));
                let start = text.find(digits).unwrap();
                assert_eq!(next_digit(text.as_bytes(), 0), Some(start), "{text}");
                assert_eq!(digits_end(text.as_bytes(), start), start + length, "{text}");
                assert_eq!(next_digit(text.as_bytes(), start + length), None, "{text}");
            }
        }
        assert_eq!(next_digit(b"", 0), None);
    }
}
