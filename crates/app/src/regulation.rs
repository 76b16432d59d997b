//! The regulation in force, clause by clause, as pages show it.

use crate::{App, AppError};
use azukari_domain::ClauseId;
use azukari_gate::Asker;
use azukari_rulebook::{Clause, model::KeptBy};
use serde::Serialize;

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
        }
    }
}

impl App {
    /// All clauses of the rulebook in force, in the order of the regulation. Every worker may read them.
    ///
    /// # Errors
    /// The store's; [`AppError::Operator`] where this process does not know the rulebook in force.
    pub fn regulation(&self, asker: &Asker) -> Result<Vec<ClauseShown>, AppError> {
        Ok(self.gate.book_of(asker.org)?.clauses().map(ClauseShown::from).collect())
    }

    /// One clause.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; as [`App::regulation`].
    pub fn one_clause(&self, asker: &Asker, id: &ClauseId) -> Result<ClauseShown, AppError> {
        self.gate.book_of(asker.org)?.clause(id).map(ClauseShown::from).ok_or(AppError::NotFound("clause"))
    }
}
