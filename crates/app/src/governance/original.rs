//! The organisation's own wording (原文), loaded from its own file and shown verbatim beside our paraphrase.
//!
//! Only where an article begins is read out of the text: a line that begins with 第…条. Everything else stays as it is.

use crate::{
    App, AppError, Reply,
    access::by::{By, Declare, notes},
};
use azukari_domain::ClauseId;
use azukari_gate::Asker;
use azukari_rulebook::Rulebook;
use azukari_store::desk;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Longest file, bytes: the longest regulation known has a tenth of it.
const BYTES_MAX: usize = 1024 * 1024;
/// Under which key supplementary provisions lie, as in clause ids.
const SUPPLEMENT: &str = "supp";

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OriginalLoaded {
    /// Articles found in the text.
    pub articles: usize,
    /// Articles that the rulebook lists and the text does not have, in the order of the regulation.
    pub missing: Vec<String>,
}

/// One document of the rulebook and whether its wording is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentView {
    /// Its key in clause ids.
    pub key: String,
    /// Clauses that rest on it.
    pub clauses: usize,
    /// Articles loaded.
    pub articles: usize,
}

/// The document and article of a clause: `hatsumei:main:18.2.1b` is `main` and `18`.
fn place(id: &ClauseId) -> (&str, &str) {
    let mut parts = id.as_str().rsplitn(2, ':');
    let place = parts.next().unwrap_or_default();
    let document = parts.next().and_then(|rest| rest.rsplit(':').next()).unwrap_or_default();
    let article = place.split('.').next().unwrap_or_default();
    let article = if article.starts_with(|c: char| c.is_ascii_digit()) {
        article.trim_end_matches(|c: char| c.is_ascii_lowercase())
    } else if article.starts_with(SUPPLEMENT) {
        SUPPLEMENT
    } else {
        article
    };
    (document, article)
}

/// A number in Arabic (of any width) or Japanese numerals, up to 9999.
fn number(text: &str) -> Option<u32> {
    let text: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect();
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (mut total, mut digit) = (0_u32, 0_u32);
    for c in text.chars() {
        if let Some(n) = "〇一二三四五六七八九".chars().position(|k| k == c) {
            digit = digit.checked_mul(10)?.checked_add(u32::try_from(n).ok()?)?;
        } else {
            let unit = match c {
                '十' => 10,
                '百' => 100,
                '千' => 1000,
                _ => return None,
            };
            total = total.checked_add(digit.max(1).checked_mul(unit)?)?;
            digit = 0;
        }
    }
    total.checked_add(digit)
}

/// The article that a line begins, as clause ids name it: `22`, `22-2` for 第22条の2.
fn heading(line: &str) -> Option<String> {
    let line = line.trim_start();
    let folded: String = line.chars().take(12).filter(|c| !c.is_whitespace()).collect();
    if folded.starts_with("附則") || folded.starts_with("付則") {
        return Some(SUPPLEMENT.to_owned());
    }
    let rest = line.strip_prefix('第')?;
    let (digits, rest) = rest.split_once('条')?;
    let article = number(digits.trim()).filter(|_| digits.chars().count() <= 6 && !digits.trim().is_empty())?;
    // 「第5条の規定により」 in the middle of a sentence begins no article; 「第5条の2　…」 does.
    let (branch, rest) = match rest.strip_prefix('の') {
        Some(rest) => {
            let end = rest.find(|c: char| number(&c.to_string()).is_none()).unwrap_or(rest.len());
            let (digits, rest) = rest.split_at_checked(end)?;
            (Some(number(digits).filter(|_| !digits.is_empty())?), rest)
        }
        None => (None, rest),
    };
    let begins = rest.is_empty() || rest.starts_with([' ', '　', '\t', '（', '(', '【', '　']);
    begins.then(|| branch.map_or_else(|| article.to_string(), |b| format!("{article}-{b}")))
}

/// A caption that stands alone above its article: （目的）.
fn is_caption(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= 40
        && ((line.starts_with('（') && line.ends_with('）')) || (line.starts_with('(') && line.ends_with(')')))
}

/// A chapter's or section's heading, which belongs to no article.
fn is_chapter(line: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix('第').is_some_and(|rest| {
        ['章', '節', '編'].iter().any(|mark| {
            rest.split_once(*mark).is_some_and(|(digits, _)| {
                !digits.is_empty() && digits.chars().count() <= 4 && number(digits.trim()).is_some()
            })
        })
    })
}

/// The text by article, verbatim. What stands before the first article is the preamble, under the empty key.
fn articles(text: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut here = String::new();
    let mut caption: Option<&str> = None;
    for line in text.lines() {
        if let Some(article) = heading(line) {
            here = article;
            let start = found.entry(here.clone()).or_default();
            if let Some(caption) = caption.take() {
                start.push_str(caption);
                start.push('\n');
            }
            start.push_str(line);
            start.push('\n');
            continue;
        }
        let of_here = found.entry(here.clone()).or_default();
        if let Some(waiting) = caption.take() {
            of_here.push_str(waiting);
            of_here.push('\n');
        }
        if is_caption(line) {
            caption = Some(line);
        } else if !is_chapter(line) {
            of_here.push_str(line);
            of_here.push('\n');
        }
    }
    found.retain(|_, text| !text.trim().is_empty());
    found.values_mut().for_each(|text| *text = text.trim_matches('\n').trim_end().to_owned());
    found
}

/// The articles that a rulebook lists of a document.
fn listed(book: &Rulebook, document: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let of_it = book.clauses().map(|c| place(&c.id)).filter(|(d, _)| *d == document);
    let mut all: Vec<String> = of_it.map(|(_, a)| a.to_owned()).filter(|a| seen.insert(a.clone())).collect();
    all.sort_by_key(|a| (a.split('-').next().and_then(|n| n.parse::<u32>().ok()).unwrap_or(u32::MAX), a.clone()));
    all
}

impl App {
    /// Loads the wording of one document in place of an earlier one. Whoever confirms the organisation's open values does it.
    ///
    /// # Errors
    /// [`AppError::Input`] for an unknown document and for a text that is empty or too long.
    pub fn load_original(
        &self,
        by: impl Into<By>,
        document: &str,
        text: &str,
    ) -> Result<Reply<OriginalLoaded>, AppError> {
        let by = by.into();
        let (org, book) = (by.asker.org, self.gate.book_of(by.asker.org)?);
        let expected = listed(&book, document);
        if expected.is_empty() {
            return Err(AppError::input("document", "error-unknown-word"));
        }
        if text.trim().is_empty() {
            return Err(AppError::input("file", "govern-original-empty"));
        }
        if text.len() > BYTES_MAX {
            return Err(AppError::input("file", "error-too-much"));
        }
        let found = articles(text);
        let has_articles = found.keys().any(|a| !a.is_empty() && a != SUPPLEMENT);
        let loaded = OriginalLoaded {
            articles: found.keys().filter(|a| !a.is_empty()).count(),
            missing: if has_articles {
                expected.into_iter().filter(|a| !found.contains_key(a)).collect()
            } else {
                Vec::new()
            },
        };
        // A text without articles is shown as a whole.
        let found = if has_articles { found } else { BTreeMap::from([(String::new(), text.trim().to_owned())]) };
        let (hash, document) = (book.hash().to_bytes(), document.to_owned());
        let words = notes([("what", "original"), ("articles", &found.len().to_string())]);
        self.declare(by, Declare::govern("setting", words), move |lent| {
            desk::drop_original(lent.tx(), org, &hash, &document)?;
            for (article, text) in &found {
                desk::put_original(lent.tx(), org, &hash, &document, article, text)?;
            }
            Ok(loaded.clone())
        })
    }

    /// The documents of the rulebook in force, and how much of their wording is loaded.
    ///
    /// # Errors
    /// The store's; [`AppError::Operator`] where this process does not know the rulebook in force.
    pub fn documents(&self, asker: &Asker) -> Result<Vec<DocumentView>, AppError> {
        let (org, book) = (asker.org, self.gate.book_of(asker.org)?);
        let hash = book.hash().to_bytes();
        let loaded = self.gate.read(|tx| desk::originals(tx, org, &hash))?;
        let mut all: BTreeMap<&str, usize> = BTreeMap::new();
        for clause in book.clauses() {
            *all.entry(place(&clause.id).0).or_default() += 1;
        }
        Ok(all
            .into_iter()
            .map(|(key, clauses)| DocumentView {
                key: key.to_owned(),
                clauses,
                articles: loaded.iter().filter(|(document, ..)| document == key).count(),
            })
            .collect())
    }

    /// The organisation's own wording of the articles in which these clauses stand, as far as it is loaded.
    ///
    /// # Errors
    /// As [`App::documents`].
    pub fn originals(&self, asker: &Asker, ids: &[ClauseId]) -> Result<BTreeMap<ClauseId, String>, AppError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (org, hash) = (asker.org, self.gate.book_of(asker.org)?.hash().to_bytes());
        let loaded = self.gate.read(|tx| desk::originals(tx, org, &hash))?;
        let of = |document: &str, article: &str| {
            loaded.iter().find(|(d, a, _)| d == document && a == article).map(|(_, _, text)| text.clone())
        };
        Ok(ids
            .iter()
            .filter_map(|id| {
                let (document, article) = place(id);
                let whole = || loaded.iter().filter(|(d, ..)| d == document).count() == 1;
                let text = of(document, article).or_else(|| if whole() { of(document, "") } else { None })?;
                Some((id.clone(), text))
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may stop")]
    use super::*;

    const TEXT: &str = "\
見本の規程
　第１章　総則
（見本の目的）
第1条　この見本は、見本である。
2　次の見本は、第2条の規定による。
　(1) 見本
第二条の見本により定める。
（二つ目）
第二条（用語）見本の用語。
第２２条の２　枝番の見本。
第3章 雑則
附　則
この見本は、見本の日から施行する。
";

    #[test]
    fn articles_are_cut_where_they_begin_and_nowhere_else() {
        let found = articles(TEXT);
        assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), ["", "1", "2", "22-2", "supp"]);
        assert_eq!(
            found["1"],
            "（見本の目的）\n第1条　この見本は、見本である。\n2　次の見本は、第2条の規定による。\n　(1) 見本\n第二条の見本により定める。"
        );
        assert_eq!(found["2"], "（二つ目）\n第二条（用語）見本の用語。");
        assert_eq!(found["22-2"], "第２２条の２　枝番の見本。", "a chapter belongs to no article");
        assert_eq!(found["supp"], "附　則\nこの見本は、見本の日から施行する。");
        assert_eq!(found[""], "見本の規程");
    }

    #[test]
    fn numbers_in_either_writing() {
        for (text, n) in [("1", 1), ("１２", 12), ("十", 10), ("二十三", 23), ("百一", 101), ("一〇五", 105)]
        {
            assert_eq!(number(text), Some(n), "{text}");
        }
        assert_eq!(number("第"), None);
        let id: ClauseId = "a:main:18.2.1b".parse().unwrap();
        assert_eq!(place(&id), ("main", "18"));
    }
}
