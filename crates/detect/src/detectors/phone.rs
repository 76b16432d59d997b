//! Telephone numbers of Japan: with hyphens, brackets, blanks or dots, of either width, with the country's number, or ten and
//! eleven digits in one. A number must have the length and the groups that the numbering plan gives it.

use crate::{
    chars::{at, before, digit, is_hyphen},
    find::{Finding, Kind},
};

/// Most digits of anything that is looked at as one number.
const DIGITS_MAX: usize = 24;
/// Words before a number that make ten digits in one a telephone number.
const LABELS: &[&str] = &[
    "電話",
    "TEL",
    "Tel",
    "tel",
    "ＴＥＬ",
    "☎",
    "℡",
    "携帯",
    "FAX",
    "Fax",
    "fax",
    "ＦＡＸ",
    "連絡先",
    "内線",
    "Phone",
    "phone",
    "自宅",
    "Mobile",
    "mobile",
];
/// Bytes before a number in which such a word is looked for.
const LABEL_BYTES: usize = 40;

/// Digits and what stands between them; its memory is used again for each number of a text.
#[derive(Default)]
pub(crate) struct Group {
    pub(crate) digits: Vec<u8>,
    pub(crate) sizes: Vec<usize>,
    pub(crate) between: Vec<char>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The digits from here on, over single signs that people write between the groups of a number.
pub(crate) fn group(text: &str, start: usize, one: &mut Group) {
    (one.start, one.end) = (start, start);
    one.digits.clear();
    one.between.clear();
    one.sizes.clear();
    one.sizes.push(0);
    let mut at_byte = start;
    while let Some(c) = at(text, at_byte) {
        if let Some(value) = digit(c) {
            one.digits.push(value);
            if let Some(last) = one.sizes.last_mut() {
                *last += 1;
            }
            at_byte += c.len_utf8();
            one.end = at_byte;
            if one.digits.len() > DIGITS_MAX {
                // Far too long for anything: the rest of the digits goes with it.
                while let Some(c) = at(text, one.end).filter(|c| digit(*c).is_some()) {
                    one.end += c.len_utf8();
                }
                return;
            }
            continue;
        }
        let sign = is_hyphen(c) || matches!(c, '(' | ')' | '（' | '）' | ' ' | '.' | '・' | '\u{3000}');
        let mut next = at_byte + c.len_utf8();
        // `) ` and `)-` count as one sign.
        if matches!(c, ')' | '）') && at(text, next).is_some_and(|c| c == ' ' || is_hyphen(c)) {
            next += at(text, next).map_or(0, char::len_utf8);
        }
        if !sign || at(text, next).and_then(digit).is_none() || one.sizes.len() > 5 {
            break;
        }
        one.between.push(c);
        one.sizes.push(0);
        at_byte = next;
    }
}

/// Whether the group is a telephone number.
pub(crate) fn judge(text: &str, group: &Group) -> Option<Finding> {
    let mut start = group.start;
    let before_it = before(text, start);
    let after = at(text, group.end);
    // A part of a word, a decimal, an address of the web or a longer code is no number by itself.
    if after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '%' || c == '円' || c == '@' || c == '＠')
    {
        return None;
    }
    let tied = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '_' | '/' | '=' | '#' | '.' | ',' | '\\' | '￥' | '¥' | '@' | '~')
            || is_hyphen(c)
    };
    let (digits, sizes): (&[u8], &[usize]) = (&group.digits, &group.sizes);
    // Nothing shorter or longer is a telephone number, with a second one behind it.
    if !(9..=23).contains(&digits.len()) {
        return None;
    }
    // Asked only where the form alone does not tell.
    let head = group.start;
    let labelled = || LABELS.iter().any(|l| tail(text, head).contains(l));
    // The country's number: +81 and the number without its zero, with or without (0).
    if matches!(before_it, Some('+' | '＋')) {
        start -= before_it?.len_utf8();
        let mut national: Vec<u8> = digits.strip_prefix(&[8, 1])?.to_vec();
        if national.first() != Some(&0) {
            national.insert(0, 0);
        }
        return is_number(&national).then_some(Finding { kind: Kind::Phone, range: start..group.end, confidence: 97 });
    }
    // `TEL:03-…`, `tel=…` and `/` between two numbers are no ties where a label stands there.
    if before_it.is_some_and(tied) && !(before_it.is_some_and(|c| !c.is_ascii_digit() && !is_hyphen(c)) && labelled()) {
        return None;
    }
    if matches!(before_it, Some('(' | '（')) && matches!(group.between.first(), Some(')' | '）')) {
        start -= before_it?.len_utf8();
    }
    if digits.first() != Some(&0) {
        return within(text, group);
    }
    let good = match sizes {
        [_] => is_number(digits) && (is_mobile(digits) || is_alone(text, group) || labelled()),
        [2..=6, 1..=4, 4] => {
            // Blanks and dots also stand between numbers that are no telephone's.
            let loose = group.between.iter().any(|c| matches!(c, '.' | '・' | ' ' | '\u{3000}'));
            is_number(digits)
                && fits(digits, sizes)
                && (!loose || is_mobile(digits) || same(&group.between) || labelled())
        }
        [4..=6, 6 | 3] if matches!(digits, [0, 1, 2, 0, ..] | [0, 5, 7, 0, ..] | [0, 8, 0, 0, ..]) => is_number(digits),
        [4, 2, 2, 2] | [4, 3, 3] if matches!(digits, [0, 1, 2, 0, ..] | [0, 5, 7, 0, ..]) => is_number(digits),
        [3, 8] => is_mobile(digits) && is_number(digits),
        // Two groups are as often an order's number.
        [2..=5, 5..=8] => is_number(digits) && fits_area(digits, sizes) && labelled(),
        _ => return within(text, group),
    };
    good.then_some(Finding {
        kind: Kind::Phone,
        range: start..group.end,
        confidence: if sizes.len() > 1 { 97 } else { 85 },
    })
}

/// A number behind or before other groups, as `090-1234-5678 097-123-4567` or `1 090-1234-5678`: blanks cut it.
fn within(text: &str, group: &Group) -> Option<Finding> {
    let piece = text.get(group.start..group.end)?;
    if !piece.contains([' ', '\u{3000}', '.', '・', '(', '（']) {
        return None;
    }
    let mut from = group.start;
    for part in piece.split([' ', '\u{3000}']) {
        let start = from;
        from += part.len() + at(text, from + part.len()).map_or(0, char::len_utf8);
        let first = part.chars().next().and_then(digit);
        if first != Some(0) || part.len() == piece.len() {
            continue;
        }
        let mut one = Group::default();
        self::group(part, 0, &mut one);
        let whole = one.end == part.len();
        if whole
            && one.sizes.len() == 3
            && one.sizes.last() == Some(&4)
            && is_number(&one.digits)
            && fits(&one.digits, &one.sizes)
        {
            return Some(Finding { kind: Kind::Phone, range: start..start + part.len(), confidence: 90 });
        }
        if whole && one.sizes.len() == 1 && is_mobile(&one.digits) && is_number(&one.digits) {
            return Some(Finding { kind: Kind::Phone, range: start..start + part.len(), confidence: 80 });
        }
    }
    None
}

/// The text before a number in which its label would stand.
pub(crate) fn tail(text: &str, start: usize) -> &str {
    let mut from = start.saturating_sub(LABEL_BYTES);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let tail = text.get(from..start).unwrap_or_default();
    tail.rsplit(['\n', '\t', ',', '、', '。', '｜', '|']).next().unwrap_or_default()
}

/// A mobile, IP or data number by its first digits.
fn is_mobile(digits: &[u8]) -> bool {
    matches!(digits, [0, 5..=9, 0, 1..=9, ..]) && digits.len() == 11
}

/// Whether the digits have the length of a number of the plan: eleven for mobile and IP numbers, ten else.
fn is_number(digits: &[u8]) -> bool {
    let alike = digits.iter().skip(2).all(|d| Some(d) == digits.get(2));
    if alike {
        return false;
    }
    match digits {
        [0, 8, 0, 0, ..] => digits.len() == 10 || digits.len() == 11,
        [0, 2 | 5 | 6 | 7 | 8 | 9, 0, ..] => digits.len() == 11,
        [0, 1, 2, 0, ..] | [0, 5, 7, 0, ..] | [0, 9, 9, 0, ..] => digits.len() == 10,
        [0, 1..=9, ..] => digits.len() == 10,
        _ => false,
    }
}

/// Whether the groups are as the plan has them: an area code of two to five digits, and six with the next group.
fn fits(digits: &[u8], sizes: &[usize]) -> bool {
    match (digits, sizes) {
        ([0, 8, 0, 0, ..], [4, 3, 3 | 4]) => true,
        ([0, 1, 2, 0, ..] | [0, 5, 7, 0, ..] | [0, 9, 9, 0, ..], [4, 2 | 3, 3 | 4]) => true,
        ([0, 2 | 5 | 6 | 7 | 8 | 9, 0, ..], [3, 4, 4]) => true,
        ([0, 2 | 5 | 6 | 7 | 8 | 9, 0, ..], _) => false,
        (_, [area @ 2..=5, exchange, 4]) => area + exchange == 6 && area_is(digits, *area),
        _ => false,
    }
}

fn fits_area(digits: &[u8], sizes: &[usize]) -> bool {
    match (digits, sizes) {
        ([0, 2 | 5 | 6 | 7 | 8 | 9, 0, ..], _) => false,
        (_, [area, _]) => area_is(digits, *area),
        _ => false,
    }
}

/// Tokyo and Osaka have two digits, and no other place.
fn area_is(digits: &[u8], size: usize) -> bool {
    match digits {
        [0, 3 | 6, ..] => size == 2,
        // 04 is an area by itself only for some places of Saitama and Chiba.
        [0, 4, ..] => size >= 2,
        _ => size >= 3,
    }
}

/// Ten digits in one, on a line or in a cell of their own.
fn is_alone(text: &str, group: &Group) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| matches!(c, '\n' | '\r' | '\t' | '"'));
    edge(before(text, group.start)) && edge(at(text, group.end)) && before(text, group.start) == Some('\t')
}

fn same(signs: &[char]) -> bool {
    signs.first().is_some_and(|first| *first != '.' && signs.iter().all(|s| s == first))
}
