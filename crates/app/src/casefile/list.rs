//! Which procedures there are and whether one may open them; which cases run.

use crate::{App, AppError, answer};
use azukari_domain::{ClauseId, OfficeKey, ProcedureKey};
use azukari_gate::Asker;
use azukari_rulebook::{
    Rulebook,
    procedure::{Procedure, Who},
};
use azukari_store::casefile;
use serde::Serialize;
use std::collections::BTreeSet;

/// Cases on one page.
const CASES_MAX: i64 = 50;

/// A procedure as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProcedureLine {
    /// Key.
    pub key: String,
    /// Title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What it is for, Japanese.
    pub about_ja: String,
    /// English.
    pub about_en: String,
    /// Area.
    pub area: String,
    /// This worker may open it.
    pub mine: bool,
    /// The articles that demand it.
    pub clauses: Vec<crate::ClauseRef>,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseLine {
    /// Number.
    pub number: i64,
    /// Procedure.
    pub procedure: String,
    /// Its title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// `open`, `done`, `refused`, `withdrawn`.
    pub state: String,
    /// The step it stands at, Japanese.
    pub step_ja: String,
    /// English.
    pub step_en: String,
    /// Opened, ms.
    pub opened_at: i64,
    /// When the step is due, ISO.
    pub due: Option<String>,
    /// Due before today.
    pub overdue: bool,
    /// Opened by this worker.
    pub mine: bool,
}

/// A page of cases, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseList {
    /// Cases.
    pub cases: Vec<CaseLine>,
    /// The number below which the next page begins.
    pub next: Option<i64>,
}

pub(crate) fn may(who: &Who, held: &BTreeSet<OfficeKey>) -> bool {
    match who {
        Who::Anyone | Who::Opener => true,
        Who::Offices(offices) => offices.iter().any(|o| held.contains(o)),
    }
}

/// Whether a worker may see that a case of this procedure exists.
pub(crate) fn visible(procedure: &Procedure, held: &BTreeSet<OfficeKey>, took_part: bool) -> bool {
    took_part || procedure.confidential.as_ref().is_none_or(|offices| offices.iter().any(|o| held.contains(o)))
}

impl App {
    /// Procedures in force.
    ///
    /// # Errors
    /// The store's.
    pub fn procedures(&self, asker: &Asker) -> Result<Vec<ProcedureLine>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (held, _, _) = self.offices_held(asker)?;
        Ok(book
            .procedures()
            .map(|p| {
                let clauses: Vec<ClauseId> = book.clauses_of(&p.control()).into_iter().collect();
                ProcedureLine {
                    key: p.key.to_string(),
                    ja: p.ja.clone(),
                    en: p.en.clone(),
                    about_ja: p.about_ja.clone(),
                    about_en: p.about_en.clone(),
                    area: p.area.clone(),
                    mine: may(&p.open_by, &held),
                    clauses: answer::clauses(&book, &clauses),
                }
            })
            .collect())
    }

    /// Cases that this worker may know of, newest first; all states where `state` is empty, all procedures where `procedure` is.
    ///
    /// # Errors
    /// The store's.
    pub fn cases(&self, asker: &Asker, state: &str, procedure: &str, below: Option<i64>) -> Result<CaseList, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (held, me, today) = self.offices_held(asker)?;
        let below = below.unwrap_or(i64::MAX);
        let today = today.to_string();
        let (rows, steps) = self.gate.read(|tx| {
            let rows = casefile::list(tx, asker.org, state, procedure, below, CASES_MAX)?;
            let mut part = Vec::with_capacity(rows.len());
            for row in &rows {
                let took = row.opener == Some(asker.worker)
                    || casefile::steps(tx, asker.org, row.id)?.iter().any(|s| s.actor == Some(asker.worker));
                part.push(took);
            }
            Ok((rows, part))
        })?;
        let veil = self.gate.veil(asker)?;
        let full = i64::try_from(rows.len()).unwrap_or_default() == CASES_MAX;
        let next = rows.last().map(|r| r.number).filter(|_| full);
        let cases = rows
            .iter()
            .zip(steps)
            .filter_map(|(row, took)| {
                let procedure = row.procedure.parse::<ProcedureKey>().ok().and_then(|k| book.procedure(&k))?;
                let took = took || procedure.is_desk(&me.unit);
                (visible(procedure, &held, took) && !veil.hides(Some(row.id))).then(|| line(&book, row, asker, &today))
            })
            .collect();
        Ok(CaseList { cases, next })
    }
}

pub(crate) fn line(book: &Rulebook, row: &casefile::CaseRow, asker: &Asker, today: &str) -> CaseLine {
    let procedure = row.procedure.parse::<ProcedureKey>().ok().and_then(|k| book.procedure(&k));
    let step = procedure.and_then(|p| p.step(&row.step));
    let word = |w: Option<&String>| w.cloned().unwrap_or_else(|| row.procedure.clone());
    CaseLine {
        number: row.number,
        procedure: row.procedure.clone(),
        ja: word(procedure.map(|p| &p.ja)),
        en: word(procedure.map(|p| &p.en)),
        state: row.state.clone(),
        step_ja: step.map(|s| s.ja.clone()).unwrap_or_default(),
        step_en: step.map(|s| s.en.clone()).unwrap_or_default(),
        opened_at: row.opened_at.0,
        due: row.due_date.clone(),
        overdue: row.state == "open" && row.due_date.as_deref().is_some_and(|d| d < today),
        mine: row.opener == Some(asker.worker),
    }
}
