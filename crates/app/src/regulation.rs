//! The regulation in force, clause by clause, as pages show it.

use crate::{App, AppError};
use azukari_domain::{ClauseId, Date};
use azukari_gate::Asker;
use azukari_rulebook::{Clause, Rulebook, model::KeptBy};
use serde::Serialize;
use std::collections::BTreeSet;

/// A clause with its words and its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseShown {
    /// Its id.
    pub id: ClauseId,
    /// Short title, Japanese.
    pub title_ja: String,
    /// Short title, English.
    pub title_en: String,
    /// The project's paraphrase, Japanese.
    pub summary_ja: String,
    /// The project's paraphrase, English.
    pub summary_en: String,
    /// Who is bound, Japanese.
    pub who_ja: String,
    /// Who is bound, English.
    pub who_en: String,
    /// `blocked`, `tasked`, `attested`, `outside`; empty while nothing is bound.
    pub kept_by: &'static str,
    /// Bound to built controls and shown by a test.
    pub in_force: bool,
    /// Controls that fulfil it.
    pub by: Vec<String>,
    /// Tests and cases that show it.
    pub tests: Vec<String>,
    /// Of an item of a guideline: the clauses of other documents that the same controls fulfil, in the order of the regulation.
    pub carried_by: Vec<ClauseId>,
    /// Of an item of a guideline: whether any control carries it out; `None` of every other clause.
    pub worked_out: Option<bool>,
    /// The amendment that brought it, or its present wording, into the regulation.
    pub amended: Option<AmendedShown>,
}

/// An amendment as pages show it: when and by whom it was approved, from when it counts, what stood there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AmendedShown {
    /// The day on which it was approved.
    pub on: Date,
    /// Who approved it, Japanese.
    pub by_ja: String,
    /// English.
    pub by_en: String,
    /// The first day from which it counts.
    pub since: Date,
    /// What stood there before in our paraphrase, Japanese.
    pub before_ja: String,
    /// English.
    pub before_en: String,
}

impl From<&Clause> for ClauseShown {
    fn from(clause: &Clause) -> Self {
        Self {
            id: clause.id.clone(),
            title_ja: clause.title_ja.clone(),
            title_en: clause.title_en.clone(),
            summary_ja: clause.summary_ja.clone(),
            summary_en: clause.summary_en.clone(),
            who_ja: clause.who_ja.clone(),
            who_en: clause.who_en.clone(),
            kept_by: match clause.kept_by {
                Some(KeptBy::Blocked) => "blocked",
                Some(KeptBy::Tasked) => "tasked",
                Some(KeptBy::Attested) => "attested",
                Some(KeptBy::Outside) => "outside",
                None => "",
            },
            in_force: clause.state() == azukari_rulebook::State::InForce,
            by: clause.by.clone(),
            tests: clause.tests.iter().cloned().collect(),
            carried_by: Vec::new(),
            worked_out: None,
            amended: clause.amended.as_ref().map(|a| AmendedShown {
                on: a.on,
                by_ja: a.by_ja.clone(),
                by_en: a.by_en.clone(),
                since: a.since(),
                before_ja: a.before_ja.clone(),
                before_en: a.before_en.clone(),
            }),
        }
    }
}

/// A clause with what carries it out, where it is an item of a guideline.
pub(crate) fn shown(book: &Rulebook, clause: &Clause) -> ClauseShown {
    let mut out = ClauseShown::from(clause);
    let guides = |id: &ClauseId| book.documents().iter().any(|d| d.guideline && d.key == document(id));
    if clause.law.is_none() && guides(&clause.id) {
        let own: BTreeSet<&str> = clause.by.iter().map(|by| whole(by)).collect();
        let carries = |c: &&Clause| c.law.is_none() && !guides(&c.id) && c.by.iter().any(|by| own.contains(whole(by)));
        out.carried_by = book.clauses().filter(carries).map(|c| c.id.clone()).collect();
        out.carried_by.sort_by_cached_key(place);
        out.worked_out = Some(!clause.by.is_empty());
    }
    out
}

/// The control of which a part is adopted: the procedure of a step, the register of a requirement.
fn whole(by: &str) -> &str {
    let in_parts = by.starts_with("procedure:") || by.starts_with("register:");
    if in_parts { by.split('.').next().unwrap_or(by) } else { by }
}

/// The document of a clause, by key: `main` of `hatsumei:main:22.1a`.
pub fn document(id: &ClauseId) -> &str {
    id.as_str().split(':').nth(1).unwrap_or_default()
}

/// The place of a clause in its document, part by part and without the letters that only tell the parts of a sentence apart:
/// `22` and `1` of `hatsumei:main:22.1a`.
pub fn places(id: &ClauseId) -> Vec<&str> {
    let place = id.as_str().rsplit(':').next().unwrap_or_default();
    place.split('.').map(bare).collect()
}

/// The article in which a clause stands: `hatsumei:main:22` of `hatsumei:main:22.1a`.
pub fn article(id: &ClauseId) -> &str {
    let text = id.as_str();
    let begins = text.rfind(':').map_or(0, |at| at + 1);
    let first = text.get(begins..).and_then(|place| place.split('.').next()).map(bare).unwrap_or_default();
    text.get(..begins + first.len()).unwrap_or(text)
}

/// A part without the letter behind its number.
fn bare(part: &str) -> &str {
    let cut = part.trim_end_matches(|c: char| c.is_ascii_lowercase());
    if cut.ends_with(|c: char| c.is_ascii_digit()) { cut } else { part }
}

/// The order of the regulation: articles count as numbers, so that article 2 stands before article 10. What is no number, as
/// supplementary provisions, stands behind.
pub(crate) fn place(id: &ClauseId) -> (String, Vec<(u32, String)>) {
    let (document, place) = id.as_str().rsplit_once(':').unwrap_or(("", id.as_str()));
    let part = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = text.split_at_checked(digits).unwrap_or((text, ""));
        (number.parse().unwrap_or(u32::MAX), rest.to_owned())
    };
    (document.to_owned(), place.split('.').map(part).collect())
}

impl App {
    /// All clauses of the rulebook in force, in the order of the regulation. Every worker may read them.
    ///
    /// # Errors
    /// The store's; [`AppError::Operator`] where this process does not know the rulebook in force.
    pub fn regulation(&self, asker: &Asker) -> Result<Vec<ClauseShown>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let mut all: Vec<ClauseShown> = book.clauses().map(|c| shown(&book, c)).collect();
        all.sort_by_cached_key(|c| place(&c.id));
        Ok(all)
    }

    /// One clause.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; as [`App::regulation`].
    pub fn one_clause(&self, asker: &Asker, id: &ClauseId) -> Result<ClauseShown, AppError> {
        let book = self.gate.book_of(asker.org)?;
        book.clause(id).map(|c| shown(&book, c)).ok_or(AppError::NotFound("clause"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may stop")]
mod tests {
    use super::{article, place, places};

    #[test]
    fn articles_stand_as_numbers() {
        let mut ids: Vec<azukari_domain::ClauseId> =
            ["a:main:10.1", "a:main:2.1.10a", "a:main:supp.1", "a:main:2.1.9", "a:main:2"]
                .map(|id| id.parse().unwrap())
                .into();
        ids.sort_by_cached_key(place);
        let order: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
        assert_eq!(
            ids.iter().map(article).collect::<Vec<_>>(),
            ["a:main:2"; 3].into_iter().chain(["a:main:10", "a:main:supp"]).collect::<Vec<_>>()
        );
        assert_eq!(places(&"a:main:2.1.10a".parse().unwrap()), ["2", "1", "10"]);
        assert_eq!(article(&"a:main:suppl".parse().unwrap()), "a:main:suppl", "a word is no number with a letter");
        assert_eq!(order, ["a:main:2", "a:main:2.1.9", "a:main:2.1.10a", "a:main:10.1", "a:main:supp.1"]);
    }
}
