//! What a reader would stumble over in an organisation's own text: references to places that are not there, offices that nobody
//! introduced, periods that contradict each other, words left over from the text it was copied from.
//!
//! It reads the text alone and changes nothing. A finding is a question to the secretariat, never an answer: that a citation is
//! wrong although the place exists can only be seen by somebody who understands both: such findings are reviewed, stand as data beside the
//! clauses, and are only placed here.

mod outline;
mod terms;

use crate::reviewed::Reviewed;
use outline::Outline;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Longest text, bytes: ten times the longest regulation known.
pub const TEXT_BYTES_MAX: u64 = 1024 * 1024;
/// Characters of an excerpt on either side of what was found.
const EXCERPT_CHARS: usize = 14;

/// What is the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An article, paragraph or item is cited that the text does not have.
    Reference,
    /// 前項, 前条 or the like where nothing stands before, 次項 where nothing follows.
    Neighbour,
    /// A number is left out or stands twice.
    Numbering,
    /// An office has duties and nobody says what it is or who appoints it.
    Office,
    /// One thing is kept, answered or checked within two different periods.
    Period,
    /// A word of another kind of organisation or another name for the text itself.
    Template,
    /// A blank that was to be filled in.
    Blank,
    /// Another document or annex that this text rests on and does not hold.
    Document,
}

impl Kind {
    /// The word of the machine's answer, and the end of the sentence's key.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Reference => "reference",
            Kind::Neighbour => "neighbour",
            Kind::Numbering => "numbering",
            Kind::Office => "office",
            Kind::Period => "period",
            Kind::Template => "template",
            Kind::Blank => "blank",
            Kind::Document => "document",
        }
    }
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Line of the text, from 1.
    pub line: usize,
    /// What is the matter.
    pub kind: Kind,
    /// The words it is about, as they stand there.
    pub what: String,
    /// What it was held against: the other word, the other place; may be empty.
    pub against: String,
    /// The words around it.
    pub excerpt: String,
}

/// Everything that can be seen from the text alone, in the order of its lines.
pub fn lint(text: &str) -> Vec<Finding> {
    let lines: Vec<String> = text.lines().map(fold).collect();
    let outlines = outline::read(&lines);
    let mut found = BTreeSet::new();
    for outline in &outlines {
        references(outline, &mut found);
        numbering(outline, &mut found);
    }
    offices(&lines, &mut found);
    periods(&lines, &outlines, &mut found);
    leftovers(&lines, &mut found);
    documents(&lines, &outlines, &mut found);
    found.into_iter().collect()
}

/// A reviewed finding where its words stand in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placed<'r> {
    /// Line of the text, from 1.
    pub line: usize,
    /// The finding.
    #[serde(flatten)]
    pub finding: &'r Reviewed,
    /// The words around it.
    pub excerpt: String,
}

/// Where what was reviewed stands in the text, in the order of its lines. What the text no longer says is left out.
pub fn placed<'r>(text: &str, reviewed: &'r [Reviewed]) -> Vec<Placed<'r>> {
    let lines: Vec<String> = text.lines().map(fold).collect();
    let mut found = Vec::new();
    for one in reviewed {
        let written = fold(&one.written);
        for (line, text) in lines.iter().enumerate() {
            if let Some(at) = text.find(&written) {
                let excerpt = finding(line, Kind::Reference, &written, "", text, at).excerpt;
                found.push(Placed { line: line + 1, finding: one, excerpt });
            }
        }
    }
    found.sort_by_key(|p| p.line);
    found
}

/// Wide digits, letters and brackets as narrow ones, no blanks between digits and their unit: 「第 ５ 条」 is 「第5条」.
fn fold(line: &str) -> String {
    let narrow: String = line
        .chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect();
    let mut out = String::with_capacity(narrow.len());
    let mut rest = narrow.as_str();
    while let Some(at) = rest.find(' ') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let next = after.trim_start_matches(' ');
        let last = out.chars().last();
        let first = next.chars().next();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let unit = |c: Option<char>| c.is_some_and(|c| "条項号章年月日".contains(c));
        let joined = (last == Some('第') && digit(first)) || (digit(last) && unit(first));
        if !joined && !next.is_empty() {
            out.push(' ');
        }
        rest = next;
    }
    out.push_str(rest);
    out
}

fn finding(line: usize, kind: Kind, what: &str, against: &str, text: &str, at: usize) -> Finding {
    let before: String = text.get(..at).unwrap_or_default().chars().rev().take(EXCERPT_CHARS).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text.get(at..).unwrap_or_default().chars().take(what.chars().count() + EXCERPT_CHARS).collect();
    let excerpt = format!("{before}{after}").trim().to_owned();
    Finding { line: line + 1, kind, what: what.to_owned(), against: against.to_owned(), excerpt }
}

/// Citations of articles, paragraphs and items, and 前項 and its like.
fn references(outline: &Outline, found: &mut BTreeSet<Finding>) {
    for (line, text, place) in &outline.lines {
        for cited in outline::citations(text, place) {
            if !outline.has(&cited.place) {
                found.insert(finding(*line, Kind::Reference, &cited.text, "", text, cited.at));
            }
        }
        for (word, there) in [
            ("前条", outline.before_article(place)),
            ("前項", outline.before_paragraph(place)),
            ("前号", outline.before_item(place)),
            ("次条", outline.after_article(place)),
            ("次項", outline.after_paragraph(place)),
        ] {
            for (at, _) in text.match_indices(word) {
                if !there && place.article.is_some() {
                    found.insert(finding(*line, Kind::Neighbour, word, "", text, at));
                }
            }
        }
    }
}

/// Numbers of articles, and of the paragraphs and items within one.
fn numbering(outline: &Outline, found: &mut BTreeSet<Finding>) {
    let mut last: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    for mark in &outline.marks {
        let was = last.insert(mark.under.clone(), mark.number);
        let text = &mark.text;
        match was {
            Some(was) if mark.number == was => {
                found.insert(finding(mark.line, Kind::Numbering, &mark.label, "twice", text, 0));
            }
            Some(was) if mark.number > was + 1 => {
                found.insert(finding(mark.line, Kind::Numbering, &mark.label, &(was + 1).to_string(), text, 0));
            }
            None if mark.number > 1 && (mark.under.is_empty() || mark.number > 2) => {
                found.insert(finding(mark.line, Kind::Numbering, &mark.label, "1", text, 0));
            }
            _ => {}
        }
    }
}

/// Offices that the text gives duties to, and those that it introduces.
fn offices(lines: &[String], found: &mut BTreeSet<Finding>) {
    let mut first: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut introduced = BTreeSet::new();
    for (line, text) in lines.iter().enumerate() {
        for (at, word) in terms::offices(text) {
            let after = text.get(at + word.len()..).unwrap_or_default();
            if terms::introduces(text, at, after) {
                introduced.insert(word.to_owned());
            }
            first.entry(word.to_owned()).or_insert((line, at));
        }
    }
    for (word, (line, at)) in &first {
        // 「その他個人情報保護管理者の定める」: what was introduced stands at the end of a longer run of signs.
        if introduced.iter().any(|known| word.ends_with(known.as_str())) || terms::is_general(word) {
            continue;
        }
        // A shorter form of an office that was introduced, or one that is written in two ways.
        let near =
            introduced.iter().find(|known| known.ends_with(word.as_str()) || terms::same_but_for_marks(known, word));
        let near = near.or_else(|| first.keys().find(|other| *other != word && terms::same_but_for_marks(other, word)));
        let text = lines.get(*line).map_or("", String::as_str);
        found.insert(finding(*line, Kind::Office, word, near.map_or("", String::as_str), text, *at));
    }
}

/// Periods by what they are about.
fn periods(lines: &[String], outlines: &[Outline], found: &mut BTreeSet<Finding>) {
    /// Document, topic and what is done; line, place in it and period.
    type Known = BTreeMap<(usize, String, &'static str), Vec<(usize, usize, String)>>;
    let mut known = Known::new();
    for (line, text) in lines.iter().enumerate() {
        let document = outlines.iter().position(|o| o.lines.iter().any(|(l, ..)| *l == line)).unwrap_or(0);
        for (at, period, about, verb) in terms::periods(text) {
            known.entry((document, about, verb)).or_default().push((line, at, period));
        }
    }
    for ((_, _, _), places) in known {
        let Some((first_line, _, first)) = places.first().cloned() else { continue };
        for (line, at, period) in places.iter().skip(1).filter(|(.., p)| *p != first) {
            let text = lines.get(*line).map_or("", String::as_str);
            found.insert(finding(*line, Kind::Period, period, &format!("{first} ({})", first_line + 1), text, *at));
        }
    }
}

/// Words of another organisation, and blanks.
fn leftovers(lines: &[String], found: &mut BTreeSet<Finding>) {
    let count = |word: &str| lines.iter().map(|l| terms::word_places(l, word).count()).sum::<usize>();
    let named = lines.iter().find_map(|l| terms::named_self(l));
    let mut hold = |word: &str, usual: &str| {
        for (line, text) in lines.iter().enumerate() {
            for at in terms::word_places(text, word) {
                found.insert(finding(line, Kind::Template, word, usual, text, at));
            }
        }
    };
    for (groups, named) in [(&terms::SELVES[..], named)].into_iter().chain(terms::GROUPS.iter().map(|g| (*g, None))) {
        let sums: Vec<usize> = groups.iter().map(|words| words.iter().map(|w| count(w)).sum()).collect();
        // The first of equals: what stands first in a list of ours is what regulations say most.
        let most = (0..sums.len()).rev().max_by_key(|at| sums.get(*at)).unwrap_or(0);
        let own = groups.get(most).copied().unwrap_or_default();
        let usual = named.or_else(|| own.iter().copied().rev().max_by_key(|w| count(w))).unwrap_or_default();
        for word in groups.iter().copied().flatten().copied().filter(|w| *w != usual) {
            if named.is_some() || !own.contains(&word) {
                hold(word, usual);
            }
        }
    }
    for (word, usual) in terms::CONFUSED {
        hold(word, usual);
    }
    for (word, usual) in terms::DEFINED.into_iter().filter(|(word, usual)| count(usual) >= count(word)) {
        hold(word, usual);
    }
    found.retain(|f| {
        let defines = lines.get(f.line - 1).is_some_and(|l| l.contains(terms::DEFINING));
        !(defines && terms::DEFINED.iter().any(|(word, _)| *word == f.what))
    });
    for (line, text) in lines.iter().enumerate() {
        for (at, blank) in terms::blanks(text) {
            found.insert(finding(line, Kind::Blank, blank, "", text, at));
        }
    }
}

/// Documents and annexes that are named and not there.
fn documents(lines: &[String], outlines: &[Outline], found: &mut BTreeSet<Finding>) {
    let titles: Vec<&str> = lines.iter().map(|l| l.trim()).filter(|l| terms::is_title(l)).collect();
    let mut seen = BTreeSet::new();
    for (line, text) in lines.iter().enumerate() {
        for (at, name) in terms::documents(text) {
            let own = titles.iter().any(|t| t.ends_with(&name)) || outlines.iter().any(|o| o.title.ends_with(&name));
            if !own && seen.insert(name.clone()) {
                found.insert(finding(line, Kind::Document, &name, "", text, at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of our own with one error of each kind, and one right use beside each.
    const TEXT: &str = include_str!("lint/planted.txt");

    fn found(kind: Kind) -> Vec<(usize, String, String)> {
        lint(TEXT).into_iter().filter(|f| f.kind == kind).map(|f| (f.line, f.what, f.against)).collect()
    }

    /// The line that holds these words, counted as the finding counts.
    fn line(words: &str) -> usize {
        TEXT.lines().position(|l| l.contains(words)).unwrap() + 1
    }

    fn one(words: &str, what: &str, against: &str) -> (usize, String, String) {
        (line(words), what.to_owned(), against.to_owned())
    }

    #[test]
    fn citations_of_what_is_not_there_are_named() {
        let expected = [
            one("次に掲げる者だけ", "第2条(7)", ""),
            one("写しを渡す", "第2条第5項", ""),
            one("届け出なかった者", "第19条", ""),
        ];
        assert_eq!(found(Kind::Reference), expected);
        assert_eq!(found(Kind::Neighbour), [one("目的とする", "前条", ""), one("鍵をかける", "前項", "")]);
    }

    #[test]
    fn numbers_that_are_missing_or_stand_twice_are_named() {
        assert_eq!(found(Kind::Numbering), [one("(4) 電話", "(4)", "3"), one("第7条", "第7条", "6")]);
    }

    #[test]
    fn offices_that_nobody_introduced_are_named() {
        let expected =
            [one("媒体管理者の許可", "媒体管理者", ""), one("名簿責任者は、写し", "名簿責任者", "会員名簿責任者")];
        assert_eq!(found(Kind::Office), expected);
    }

    #[test]
    fn two_periods_for_one_thing_are_held_against_each_other() {
        let first = format!("3年間 ({})", line("受付票は、3年間"));
        assert_eq!(found(Kind::Period), [one("受付票は、受理の日から5年間", "5年間", &first)]);
    }

    #[test]
    fn leftovers_and_blanks_are_named() {
        let expected = [
            one("当社の名簿", "当社", "当協会"),
            one("取締役会が改める", "取締役会", "理事会"),
            one("この規則は、公布", "この規則", "この規程"),
        ];
        assert_eq!(found(Kind::Template), expected);
        assert_eq!(found(Kind::Blank), [one("施行する", "○○", "")]);
        assert_eq!(found(Kind::Document), [one("様式による", "別記様式", ""), one("懲戒の対象", "就業規則", "")]);
    }

    #[test]
    fn any_text_has_an_answer() {
        for text in [
            "",
            "第",
            "第条",
            "第99999条",
            "(",
            "①",
            "第1条",
            "第1条\n前項",
            "1.",
            "1.1",
            "第１条第２項第３号",
            "年",
            "年1",
        ] {
            for finding in lint(text) {
                assert!(finding.line >= 1, "{text}: {finding:?}");
            }
        }
        assert!(lint("第1条 この規程は、目的を定める。\n第2条 前条の目的のため、次のとおりとする。").is_empty());
    }
}
