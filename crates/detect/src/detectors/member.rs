//! Numbers by which an organisation knows its people: they have no form of their own, so that only the word before them tells
//! them (会員番号, 職員ＩＤ, Member No.).

use crate::{
    chars::{at, before, is_hyphen, narrow},
    find::{Finding, Kind},
};

/// Whose number it is.
const WHO: &[&str] = &[
    "会員",
    "組合員",
    "職員",
    "社員",
    "従業員",
    "学生",
    "学籍",
    "生徒",
    "利用者",
    "受給者",
    "患者",
    "被保険者",
    "契約者",
    "お客様",
    "顧客",
    "登録者",
    "診察券",
    "加入者",
    "申込者",
    "受験",
    "個人会員",
    "保険者",
    "被保険者証",
    "利用者証",
    "会員証",
    "受給者証",
    "年金",
    "基礎年金",
];
/// The last characters of these words.
const WHO_ENDS: &[char] = &['員', '生', '籍', '徒', '者', '様', '客', '券', '験', '証', '金'];
/// Words that make it a number; those of two letters are looked for by themselves.
const NUMBER: &[&str] = &["番号", "Ｎｏ", "ＮＯ", "№", "コード", "ＩＤ"];
const LETTERS: &[&[u8; 2]] = &[b"No", b"NO", b"no", b"ID"];
const ENGLISH: &[&str] =
    &["Member No", "Member ID", "member no", "member id", "Membership No", "Employee ID", "Student ID", "Customer ID"];
/// Characters of such a number.
const CHARS_MIN: usize = 3;
const CHARS_MAX: usize = 20;

/// The words by which such a number is found.
pub(crate) const WORDS: [&[&str]; 2] = [ENGLISH, NUMBER];

/// The words of two letters right behind a word of Japanese: 会員No, 職員ID. In an automaton with the others they would make a candidate of
/// every other letter.
pub(crate) fn letters(text: &str, found: &mut Vec<Finding>) {
    let bytes = text.as_bytes();
    for start in memchr::memchr3_iter(b'N', b'n', b'I', bytes) {
        let behind = start.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(|b| !b.is_ascii());
        if behind && bytes.get(start..start + 2).is_some_and(|two| LETTERS.iter().any(|l| l.as_slice() == two)) {
            word(text, false, start, start + 2, found);
        }
    }
}

/// A word that makes a number, from here to there: the number of a person where the word says whose it is.
pub(crate) fn word(text: &str, english: bool, start: usize, end: usize, found: &mut Vec<Finding>) {
    // The second half of the word is rarer than the first.
    let ends = || before(text, start).is_some_and(|c| WHO_ENDS.contains(&c));
    let whose = || ends() && text.get(..start).is_some_and(|head| WHO.iter().any(|who| head.ends_with(who)));
    if english || whose() {
        value(text, end, found);
    }
}

/// The number behind the word, over a sign or two.
fn value(text: &str, from: usize, found: &mut Vec<Finding>) {
    let mut start = from;
    for _ in 0..4 {
        match at(text, start) {
            Some(c)
                if matches!(narrow(c), ' ' | ':' | '.' | '=' | '\t' | '(' | '[' | '#')
                    || matches!(c, 'は' | '「' | '】' | '：' | '・' | '第') =>
            {
                start += c.len_utf8();
            }
            _ => break,
        }
    }
    let mut end = start;
    let (mut chars, mut digits) = (0, 0);
    while let Some(c) = at(text, end)
        && (narrow(c).is_ascii_alphanumeric() || is_hyphen(c))
        && chars <= CHARS_MAX
    {
        chars += 1;
        digits += usize::from(narrow(c).is_ascii_digit());
        end += c.len_utf8();
    }
    if (CHARS_MIN..=CHARS_MAX).contains(&chars)
        && digits >= 2
        // Two words may stand before the same number: 会員証番号No.
        && !found.iter().rev().take(4).any(|f| f.range.start == start)
    {
        found.push(Finding { kind: Kind::Member, range: start..end, confidence: 90 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_ends_as_is_asked_first() {
        for who in WHO {
            assert!(who.chars().next_back().is_some_and(|c| WHO_ENDS.contains(&c)), "{who}");
        }
    }
}
