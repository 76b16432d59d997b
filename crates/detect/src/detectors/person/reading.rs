//! Names in kana, and names that their reading behind them gives away: 小鳥遊 翼（たかなし つばさ）.

use super::{Run, SPOKEN};
use crate::{
    chars::{at, is_blank, is_half_katakana, is_hiragana, is_katakana, katakana},
    find::{Finding, Kind},
    lexicon::{FAMILY, Lexicon},
};

/// A name with its reading behind it: 小鳥遊 翼（たかなし つばさ）. The reading says that what stands before it is a name, whether a
/// list knows it or not; the reading itself is told when its turn comes.
pub(super) fn twin(lexicon: &Lexicon, text: &str, run: &Run, end: usize, found: &mut Vec<Finding>) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let reading = rest.trim_start_matches(|c: char| is_blank(c) || matches!(c, '(' | '（' | '／' | '/' | '\t'));
    let gap = rest.len() - reading.len();
    if gap == 0 || gap > 7 || !reading_begins(lexicon, reading) {
        return false;
    }
    let own = run.chars.get(..run.own).unwrap_or_default();
    let last = own.iter().rposition(|c| is_blank(*c)).map_or(0, |at| at + 1);
    let (head, tail) = (own.get(..last.saturating_sub(1)).unwrap_or_default(), own.get(last..).unwrap_or_default());
    let before = head.iter().rposition(|c| is_blank(*c)).map_or(0, |at| at + 1);
    let family = head.get(before..).unwrap_or_default();
    // 野田 木聖 のだ こみな, or 野田木聖 (のだ こみな).
    let from = if tail.len() <= 3 && lexicon.is(family, FAMILY) {
        before
    } else if (2..=7).contains(&tail.len())
        && (lexicon.begins(tail).any(|(n, s)| n < tail.len() && s.iter().any(|s| s.class == FAMILY)) || last == 0)
    {
        last
    } else {
        return false;
    };
    match run.bytes.get(from) {
        Some(start) => found.push(Finding { kind: Kind::Person, range: *start..end, confidence: 88 }),
        None => return false,
    }
    true
}

/// Whether a text begins with a family name and something like a given name in kana, with a blank between them.
fn reading_begins(lexicon: &Lexicon, text: &str) -> bool {
    let kana = |c: &char| is_hiragana(*c) || is_katakana(*c) || is_half_katakana(*c);
    let family: String = text.chars().take_while(kana).take(12).collect();
    let Some(blank) = text.get(family.len()..).and_then(|r| r.chars().next()).filter(|c| is_blank(*c)) else {
        return false;
    };
    let given: String =
        text.get(family.len() + blank.len_utf8()..).unwrap_or_default().chars().take_while(kana).take(12).collect();
    let long = (2..=8).contains(&given.chars().count());
    let (known, called) = (lexicon.reading(&katakana(&family)).0, lexicon.reading(&katakana(&given)).1);
    family.chars().count() >= 2 && long && (known || called)
}

/// A name in kana with a blank between its parts. Answers where to go on.
pub(super) fn kana(lexicon: &Lexicon, text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let script = |from: usize| -> usize {
        let first = at(text, from);
        let same = |c: char| match first {
            Some(f) if is_hiragana(f) => is_hiragana(c),
            Some(f) if is_half_katakana(f) => is_half_katakana(c),
            _ => is_katakana(c),
        };
        text.get(from..)
            .and_then(|rest| rest.char_indices().find(|(_, c)| !same(*c)).map(|(at, _)| from + at))
            .unwrap_or(text.len())
    };
    let end = script(start);
    let Some(blank) = at(text, end).filter(|c| is_blank(*c)) else { return end.max(start + 1) };
    let next = end + blank.len_utf8();
    let kind = |c: Option<char>| {
        c.map(|c| {
            if is_hiragana(c) {
                1
            } else if is_half_katakana(c) {
                2
            } else {
                3
            }
        })
    };
    let other = at(text, next);
    if end - start > 24
        || !other.is_some_and(|c| is_hiragana(c) || is_katakana(c) || is_half_katakana(c))
        || kind(at(text, start)) != kind(other)
    {
        return end.max(start + 1);
    }
    let second = script(next);
    let (Some(family), Some(given)) = (text.get(start..end), text.get(next..second)) else { return end.max(start + 1) };
    let given = SPOKEN.iter().fold(given, |g, s| g.strip_suffix(s).unwrap_or(g));
    let (known, called) = (lexicon.reading(&katakana(family)).0, lexicon.reading(&katakana(given)).1);
    if known && called || (known || called) && is_expected(text, start, found) {
        found.push(Finding { kind: Kind::Person, range: start..next + given.len(), confidence: 80 });
        return second;
    }
    end.max(start + 1)
}

/// Whether a reading is to be expected here: behind a name, or behind a word such as フリガナ.
fn is_expected(text: &str, start: usize, found: &[Finding]) -> bool {
    const SIGNS: &[char] = &[' ', '\u{3000}', '(', '（', '／', '/', '\t', ':', '：', '】'];
    let head = text.get(..start).unwrap_or_default().trim_end_matches(SIGNS);
    let behind =
        found.last().is_some_and(|f| f.kind == Kind::Person && f.range.end == head.len() && start - head.len() <= 7);
    behind
        || ["フリガナ", "ふりがな", "ﾌﾘｶﾞﾅ", "カナ", "よみがな", "よみ", "氏名", "名前"]
            .iter()
            .any(|l| head.ends_with(l))
}
