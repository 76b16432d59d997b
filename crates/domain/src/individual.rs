//! 個人番号 (My Number): its form, and finding what has that form in ordinary text.
//!
//! The form is a sign, never a proof: of twelve digits at random one in ten passes (番号法施行令 8条; 平成26年総務省令第85号 5条).

use unicode_normalization::UnicodeNormalization as _;

/// Digits of an individual number.
const DIGITS: usize = 12;
/// Digits of a corporate number, which is public and no individual number.
const CORPORATE_DIGITS: usize = 13;
/// Weights of the eleven leading digits, from the left.
const WEIGHTS: [u32; DIGITS - 1] = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// Why a text is no individual number. No variant holds any part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotIndividual {
    /// Something other than digits and what people write between them.
    Digits,
    /// Not twelve digits.
    Length,
    /// Eleven digits that become a number with a zero before them: a spreadsheet took it away.
    ZeroLost,
    /// Thirteen digits with the check digit of a corporate number.
    Corporate,
    /// Twelve zeros.
    Zeros,
    /// The last digit does not fit the others.
    Check,
}

/// The twelve digits of a text that is an individual number as people write it: full-width, with blanks or hyphens.
///
/// # Errors
/// [`NotIndividual`].
///
/// ```
/// use azukari_domain::individual::{NotIndividual, number};
/// assert_eq!(number("１２３４－５６７８－９０１８").unwrap(), "123456789018");
/// assert_eq!(number("123456789019"), Err(NotIndividual::Check));
/// ```
pub fn number(text: &str) -> Result<String, NotIndividual> {
    let mut digits = String::with_capacity(DIGITS);
    for c in text.trim().nfkc() {
        match c {
            '0'..='9' => digits.push(c),
            c if is_between(c) => {}
            _ => return Err(NotIndividual::Digits),
        }
    }
    match digits.len() {
        DIGITS if digits.bytes().all(|d| d == b'0') => Err(NotIndividual::Zeros),
        DIGITS if fits(digits.as_bytes()) => Ok(digits),
        DIGITS => Err(NotIndividual::Check),
        CORPORATE_DIGITS if is_corporate(&digits) => Err(NotIndividual::Corporate),
        11 if fits(format!("0{digits}").as_bytes()) => Err(NotIndividual::ZeroLost),
        _ => Err(NotIndividual::Length),
    }
}

/// Whether twelve ASCII digits have the check digit of an individual number. Twelve zeros do not count.
pub fn has_form(digits: &str) -> bool {
    let all = digits.bytes().all(|d| d.is_ascii_digit());
    digits.len() == DIGITS && all && digits.bytes().any(|d| d != b'0') && fits(digits.as_bytes())
}

/// Whether an individual number stands somewhere in a text: twelve digits with nothing between them, or in groups of four,
/// three, six or one with one sign between each two. Digits that belong to a longer number count as that number.
///
/// Nearly no text has twelve digits together, and normalising is dear: only stretches of the bytes in which a number could stand are
/// read as characters. A stretch ends at what normalising makes neither a digit nor a sign between digits, so that what stands around it
/// changes nothing; and as it is twelve bytes long at least, every twelfth byte is looked at.
pub fn stands_in(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = Some(from + DIGITS - 1).filter(|at| *at < bytes.len()) {
        let mut left = start(bytes, at);
        if let (length, None) = weight(bytes, left) {
            from = left + length;
            continue;
        }
        while left > from {
            let before = start(bytes, left - 1);
            if weight(bytes, before).1.is_none() {
                break;
            }
            left = before;
        }
        let (mut right, mut digits) = (left, 0);
        from = loop {
            match weight(bytes, right) {
                (length, None) => break right + length,
                (length, Some(weight)) => {
                    digits += usize::from(weight);
                    right += length;
                }
            }
        };
        if digits >= DIGITS && text.get(left..right).is_some_and(holds_one) {
            return true;
        }
    }
    false
}

/// Where the character begins that a byte belongs to.
fn start(bytes: &[u8], mut at: usize) -> usize {
    while at > 0 && bytes.get(at).is_some_and(|b| b & 0xC0 == 0x80) {
        at -= 1;
    }
    at
}

/// How many bytes are weighed together, and what they add to a stretch; `None` where it ends, as it does behind the text.
fn weight(bytes: &[u8], at: usize) -> (usize, Option<u8>) {
    let Some(byte) = bytes.get(at) else { return (1, None) };
    match WEIGHTS_OF_BYTES.get(usize::from(*byte)) {
        Some(&ENDS_ONE) => (1, None),
        Some(&ENDS_THREE) => (3, None),
        Some(&KANA) => (3, of_kana(bytes.get(at + 1), bytes.get(at + 2))),
        Some(&WIDTHS) => (3, of_widths(bytes.get(at + 1), bytes.get(at + 2))),
        weight => (1, weight.copied()),
    }
}

/// More digits than any one character becomes when it is normalised (`⅒` becomes three).
const DIGITS_OF_ONE: u8 = 4;
/// One byte, and three, that end a stretch; and what the bytes behind it decide.
const ENDS_ONE: u8 = 0xFC;
const ENDS_THREE: u8 = 0xFD;
const KANA: u8 = 0xFE;
const WIDTHS: u8 = 0xFF;

/// What each byte adds to a stretch.
#[allow(clippy::indexing_slicing, reason = "at compile time, and as long as there are bytes")]
static WEIGHTS_OF_BYTES: [u8; 256] = {
    let mut all = [DIGITS_OF_ONE; 256];
    let mut byte = 0;
    while byte < 256 {
        all[byte] = match byte {
            0x30..=0x39 => 1,
            // A blank, a hyphen, and the rest of a character whose first byte was weighed.
            0x20 | 0x2D | 0x80..=0xBF => 0,
            0..0x80 => ENDS_ONE,
            0xE3 => KANA,
            // Ideographs.
            0xE4..=0xE9 => ENDS_THREE,
            0xEF => WIDTHS,
            _ => DIGITS_OF_ONE,
        };
        byte += 1;
    }
    all
};

/// Characters that begin with E3: signs, kana, and enclosed numbers and months (㉑, ㋀, ㍘).
fn of_kana(second: Option<&u8>, third: Option<&u8>) -> Option<u8> {
    match (second, third) {
        // The wide blank, and the long mark that people write for a hyphen.
        (Some(0x80), Some(0x80)) | (Some(0x83), Some(0xBC)) => Some(0),
        (Some(0x80..=0x83), _) => None,
        _ => Some(DIGITS_OF_ONE),
    }
}

/// Characters that begin with EF: full-width digits and letters, half-width kana, small forms.
fn of_widths(second: Option<&u8>, third: Option<&u8>) -> Option<u8> {
    match (second, third) {
        (Some(0xBC), Some(0x90..=0x99)) => Some(1),
        (Some(0xBC), Some(0x8D)) | (Some(0xBD), Some(0xB0)) => Some(0),
        (Some(0xBC), _) | (Some(0xBD), Some(0x81..=0x9A | 0xA6..)) | (Some(0xBE), Some(0x80..=0x9D)) => None,
        _ => Some(DIGITS_OF_ONE),
    }
}

/// The same of a stretch, character by character.
fn holds_one(stretch: &str) -> bool {
    if stretch.is_ascii() { found_in(stretch.bytes().map(char::from)) } else { found_in(stretch.nfkc()) }
}

/// Groups of digits with one sign between each two, as they come.
#[derive(Default)]
struct Groups {
    /// The last digits of all groups so far, in a ring: the oldest stands at `next`.
    last: [u8; DIGITS],
    next: usize,
    /// Digits of the present group.
    length: usize,
    /// How many digits the groups before it have, and how many of that size came one after the other.
    size: usize,
    run: usize,
}

impl Groups {
    fn push(&mut self, digit: u8) {
        if let Some(oldest) = self.last.get_mut(self.next) {
            *oldest = digit;
        }
        self.next = (self.next + 1) % DIGITS;
        self.length += 1;
    }

    /// The group is over: whether a number ends with it.
    fn end(&mut self) -> bool {
        let length = std::mem::take(&mut self.length);
        self.run = if length == self.size { self.run + 1 } else { 1 };
        self.size = length;
        if !matches!(length, 12 | 6 | 4 | 3 | 1) || self.run * length < DIGITS {
            return false;
        }
        let mut digits = self.last;
        digits.rotate_left(self.next);
        digits.iter().any(|d| *d != b'0') && fits(&digits)
    }
}

fn found_in(chars: impl Iterator<Item = char>) -> bool {
    let mut groups = Groups::default();
    for c in chars {
        match c {
            '0'..='9' => groups.push(u8::try_from(c).unwrap_or_default()),
            c if is_between(c) && groups.length > 0 => {
                if groups.end() {
                    return true;
                }
            }
            _ => {
                if groups.length > 0 && groups.end() {
                    return true;
                }
                groups.size = 0;
            }
        }
    }
    groups.length > 0 && groups.end()
}

/// What people write between digits.
fn is_between(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー')
}

fn fits(digits: &[u8]) -> bool {
    let value = |d: &u8| u32::from(d.wrapping_sub(b'0'));
    let Some((check, body)) = digits.split_last() else { return false };
    let rest = body.iter().zip(WEIGHTS).map(|(d, w)| value(d) * w).sum::<u32>() % 11;
    value(check) == if rest <= 1 { 0 } else { 11 - rest }
}

/// Whether thirteen ASCII digits have the check digit of a corporate number, which stands first (番号法施行令 35条;
/// 平成26年財務省令第70号 2条).
fn is_corporate(digits: &str) -> bool {
    let mut values = digits.bytes().map(|d| u32::from(d.wrapping_sub(b'0')));
    let first = values.next();
    let sum: u32 = values.zip([2, 1].into_iter().cycle()).map(|(d, w)| d * w).sum();
    first == Some(9 - sum % 9)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may stop")]
mod tests {
    use super::*;
    use NotIndividual::{Check, Corporate, Digits, Length, ZeroLost, Zeros};

    /// Patterns, none of any person; each branch of the formula.
    const GOOD: [&str; 6] =
        ["123456789018", "023456789013", "000111111111", "987654321093", "444444444440", "100000000080"];

    #[test]
    fn the_formula_is_that_of_the_ordinance() {
        for good in GOOD {
            assert_eq!(number(good).as_deref(), Ok(good));
        }
        for (bad, why) in [
            ("123456789019", Check),
            ("123456789108", Check),
            ("213456789018", Check),
            ("123450789018", Check),
            ("023456789012", Check),
            ("12345678901", Length),
            ("1234567890180", Length),
            ("23456789013", ZeroLost),
            ("000000000000", Zeros),
            ("7000012050002", Corporate),
            ("4011001098993", Corporate),
            ("7010705000725", Corporate),
            ("2120901007402", Corporate),
            ("8000012050002", Length),
            ("12345678901八", Digits),
            ("", Length),
        ] {
            assert_eq!(number(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn it_is_found_however_it_is_written() {
        for good in GOOD {
            let wide: String = good.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
            let four = format!("{}-{}-{}", &good[..4], &good[4..8], &good[8..]);
            let single: Vec<String> = good.chars().map(String::from).collect();
            for text in [
                format!("山田 {good}"),
                format!("番号{wide}です"),
                format!("No.5 {good}、控え"),
                format!("({four})"),
                four.replace('-', "ー"),
                four.replace('-', "　"),
                single.join(" "),
            ] {
                assert!(stands_in(&text), "{text}");
            }
        }
    }

    /// What the shorter way answers is what reading every character answers, whatever stands around and between the digits.
    #[test]
    fn stretches_change_no_answer() {
        let odd = [
            "",
            " ",
            "-",
            "ー",
            "　",
            "－",
            "ｰ",
            "‐",
            "－ ",
            "、",
            "。",
            "か",
            "が",
            "か\u{3099}",
            "ｶ",
            "ﾞ",
            "Ａ",
            "a",
            "a\u{301}",
            "é",
            "①",
            "㉑",
            "㋀",
            "⅒",
            "²",
            "𝟏",
            "🄁",
            "漢",
            "々",
            "〇",
            "ﬁ",
            "㈱",
            "\u{a0}",
            "\u{2009}",
            "\u{fe63}",
            "\u{200b}",
            "가",
            "۱",
            "￣",
            "\n",
            ",",
            "(",
            "\u{7f}",
            "𠮷",
        ];
        let parts =
            ["123456789018", "1234", "5678", "9018", "１２３４５６７８９０１８", "０９８", "765432109", "1", "１"];
        let random = crate::time::SeededRandom::new(20_261_128);
        let pick = |most: usize| usize::try_from(random.next_u64() % u64::try_from(most).unwrap()).unwrap();
        let mut found = 0;
        for _ in 0..60_000 {
            let mut text = String::new();
            for _ in 0..=pick(6) {
                text.push_str(odd[pick(odd.len())]);
                text.push_str(parts[pick(parts.len())]);
            }
            text.push_str(odd[pick(odd.len())]);
            let slowly = found_in(text.nfkc());
            assert_eq!(stands_in(&text), slowly, "{text:?}");
            found += usize::from(slowly);
        }
        assert!(found > 5_000, "{found}");
        let changes = |c: &char| u32::from(*c) < 0x0600 || is_between(*c) || c.nfkc().ne([*c]);
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32).filter(changes) {
            for text in [
                format!("1234{c}56789018"),
                format!("{c}123456789018"),
                format!("123456789018{c}"),
                format!("12345678901{c}"),
            ] {
                assert_eq!(stands_in(&text), found_in(text.nfkc()), "{text:?}");
            }
        }
    }

    #[test]
    fn what_only_resembles_it_is_left_alone() {
        for text in [
            "123456789019",
            "伝票 1234567890180",
            "法人番号 7000012050002",
            "090-1234-5678",
            "2026-11-28 12:34:56",
            "000000000000",
            "1234 5678  9018",
            "12345-6789018",
            "1,234,567,890,18",
            "",
            "十二桁",
        ] {
            assert!(!stands_in(text), "{text}");
        }
    }
}
