//! A use case's answer: done, refused with articles and a way out, or done before.

use azukari_domain::{ActId, Answer, ClauseId};
use azukari_gate::{Outcome, Refusal};
use azukari_rulebook::{Reason, Rulebook};
use serde::Serialize;

/// What a use case answers.
#[derive(Debug)]
#[must_use]
pub enum Reply<T> {
    /// Done; the document to show.
    Done(T),
    /// Refused, and recorded.
    Refused(Refused),
    /// This idempotency key was used before: the act it stood for.
    Repeated(ActId),
}

/// A clause as a reader meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseRef {
    /// Its id, e.g. `hatsumei:main:11.2a`.
    pub id: ClauseId,
    /// Short title, Japanese.
    pub title_ja: String,
    /// Short title, English.
    pub title_en: String,
}

/// A refusal that is kind: what, which article, why, what to do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The refusal's entry in the journal.
    pub act: ActId,
    /// Which of the four answers.
    pub answer: Answer,
    /// The requirements that were not met.
    pub reasons: Vec<RefusedReason>,
}

/// One requirement that was not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedReason {
    /// Its answer.
    pub answer: Answer,
    /// Key of the sentence that says why.
    pub message: String,
    /// What would make it possible: `request:<kind>`, `choose:affair`, `appoint:<office>` …; see [`Reason::remedy`].
    pub remedy: String,
    /// The articles.
    pub clauses: Vec<ClauseRef>,
}

/// Reasons with the titles of their clauses.
pub(crate) fn reasons(book: &Rulebook, reasons: &[Reason]) -> Vec<RefusedReason> {
    let clause = |id: &ClauseId| {
        let (title_ja, title_en) = book.clause(id).map(|c| (c.title_ja.clone(), c.title_en.clone())).unwrap_or_default();
        ClauseRef { id: id.clone(), title_ja, title_en }
    };
    reasons
        .iter()
        .map(|r| RefusedReason {
            answer: r.answer,
            message: r.message.clone(),
            remedy: r.remedy.clone(),
            clauses: r.clauses.iter().map(clause).collect(),
        })
        .collect()
}

impl Refused {
    pub(crate) fn new(book: &Rulebook, refusal: &Refusal) -> Refused {
        Refused { act: refusal.act, answer: refusal.answer, reasons: reasons(book, &refusal.reasons) }
    }
}

impl<T> Reply<T> {
    /// From the gate's outcome; `show` makes the document of a granted act.
    pub(crate) fn of<G, E>(
        book: &Rulebook,
        outcome: Outcome<G>,
        show: impl FnOnce(azukari_gate::Done<G>) -> Result<T, E>,
    ) -> Result<Reply<T>, E> {
        Ok(match outcome {
            Outcome::Done(done) => Reply::Done(show(done)?),
            Outcome::Refused(refusal) => Reply::Refused(Refused::new(book, &refusal)),
            Outcome::Repeated(act) => Reply::Repeated(act),
        })
    }
}
