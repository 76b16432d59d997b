//! Individual numbers (My Number) as `domain` knows their form: twelve digits in one, or in equal groups. One in ten numbers of
//! twelve digits has the form by chance; the word beside it makes it sure.

use super::phone::{Group, tail};
use crate::{
    chars::{at, before, digit, is_hyphen},
    find::{Finding, Kind},
};
use azukari_domain::individual;

/// Digits of an individual number.
const DIGITS: usize = 12;
const LABELS: &[&str] = &["個人番号", "マイナンバー", "ﾏｲﾅﾝﾊﾞｰ", "My Number", "my number", "MyNumber", "個番"];

/// Whether the group is an individual number.
pub(crate) fn judge(text: &str, one: &Group) -> Option<Finding> {
    if one.digits.len() != DIGITS {
        return None;
    }
    let equal = matches!(one.sizes.as_slice(), [12] | [4, 4, 4] | [6, 6] | [3, 3, 3, 3]);
    let tied = |c: Option<char>| {
        c.is_some_and(|c| digit(c).is_some() || c.is_ascii_alphanumeric() || is_hyphen(c) || c == '.')
    };
    let brackets = one.between.iter().any(|c| matches!(c, '(' | ')' | '（' | '）' | '.' | '・'));
    if !equal || brackets || tied(before(text, one.start)) || tied(at(text, one.end)) {
        return None;
    }
    let digits: String = one.digits.iter().map(|d| char::from(b'0' + d)).collect();
    let labelled = || LABELS.iter().any(|l| tail(text, one.start).contains(l));
    individual::has_form(&digits).then(|| Finding {
        kind: Kind::Individual,
        range: one.start..one.end,
        confidence: if labelled() { 99 } else { 75 },
    })
}
