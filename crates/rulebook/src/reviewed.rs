//! Reviewed findings: what of a regulation's own text is wrong or out of date although nothing in the text itself shows it. A
//! citation of an Act whose paragraphs moved, an authority that was renamed, a cited article that exists and is not the one meant.
//!
//! Somebody who understands both wrote them down; they are data beside the clauses (`<org>/<date>/reviewed/<subject>.toml`), stand on
//! the clause's page as "as written" and "today", and change no clause: the clause keeps what is written.

use crate::{clause::Clause, folder::Folder, law::Confidence};
use azukari_domain::{ClauseId, Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Spanned;

/// What is the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// The provision or body that is named has moved, was renamed or was changed since.
    Outdated,
    /// Another place is meant than the one that is cited.
    Citation,
    /// A word of the text that this one was copied from, or a slip of the pen.
    Wording,
    /// What is written contradicts itself or has no subject.
    Reading,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// The clause at whose place it stands.
    pub clause: ClauseId,
    /// What is the matter.
    pub matter: Matter,
    /// The words as they stand in the text, Japanese: a few words, never a sentence.
    pub written: String,
    /// As it should read today, Japanese.
    pub today_ja: String,
    /// English.
    pub today_en: String,
    /// Since when; not given where it was wrong from the beginning or where the day is not known.
    #[serde(default)]
    pub since: Option<Date>,
    /// Why, in our own words, Japanese.
    pub why_ja: String,
    /// English.
    pub why_en: String,
    /// On what it rests.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewedFile {
    format: u32,
    /// Words that, all of them, stand in the organisation's own text and tell it from others'.
    known_by: Vec<String>,
    #[serde(default, rename = "finding")]
    findings: Vec<Spanned<Reviewed>>,
}

/// The findings on one organisation's text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Review {
    pub(crate) known_by: Vec<String>,
    pub(crate) findings: Vec<Reviewed>,
}

impl Folder<'_> {
    /// Reads `reviewed/*.toml`.
    pub(crate) fn review(&mut self, clauses: &BTreeMap<ClauseId, Clause>) -> Review {
        let (source, prefix) = (self.source, self.file("reviewed/"));
        let mut out = Review::default();
        for (path, _) in source.under(&prefix).filter(|(path, _)| path.ends_with(".toml")) {
            let name = path.strip_prefix(&self.file("")).unwrap_or(path).to_owned();
            let Some(file) = self.parse::<ReviewedFile>(&name) else { continue };
            if file.format != 1 {
                self.fault(path, 1, "format 1 is expected");
            }
            out.known_by.extend(file.known_by);
            for finding in file.findings {
                let line = source.line(path, &finding.span());
                let finding = finding.into_inner();
                if !clauses.contains_key(&finding.clause) {
                    self.fault(path, line, format!("`{}` is no clause of this regulation", finding.clause));
                }
                let said = [&finding.written, &finding.today_ja, &finding.today_en, &finding.why_ja, &finding.why_en];
                if said.iter().any(|text| text.is_empty()) || finding.source.is_empty() {
                    self.fault(
                        path,
                        line,
                        "a finding says what is written, how it reads today, why, and on what that rests",
                    );
                }
                out.findings.push(finding);
            }
        }
        out
    }
}
