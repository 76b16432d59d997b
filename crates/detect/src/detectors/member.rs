//! Numbers by which an organisation knows its people: they have no form of their own, so that only the word before them tells
//! them (会員番号, 職員ＩＤ, Member No.).

use crate::{
    chars::{at, is_hyphen, narrow},
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
/// Words that make it a number.
const NUMBER: &[&str] = &["番号", "No", "NO", "no", "Ｎｏ", "ＮＯ", "№", "コード", "ID", "ＩＤ"];
const ENGLISH: &[&str] =
    &["Member No", "Member ID", "member no", "member id", "Membership No", "Employee ID", "Student ID", "Customer ID"];
/// Characters of such a number.
const CHARS_MIN: usize = 3;
const CHARS_MAX: usize = 20;

pub(crate) fn find(text: &str, found: &mut Vec<Finding>) {
    // The second half of the word is rarer than the first.
    for word in NUMBER {
        for place in memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()) {
            let Some(head) = text.get(..place) else { continue };
            if WHO.iter().any(|who| head.ends_with(who)) {
                value(text, place + word.len(), found);
            }
        }
    }
    for word in ENGLISH {
        for place in memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()) {
            value(text, place + word.len(), found);
        }
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
        && !found.iter().any(|f| f.kind == Kind::Member && f.range.start == start)
    {
        found.push(Finding { kind: Kind::Member, range: start..end, confidence: 90 });
    }
}
