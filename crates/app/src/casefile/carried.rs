//! What became of a case's approvals: still to be carried out and by whom, or carried out, when, and what is still owed for it.

use crate::{App, AppError, ShownChoice, casefile::list::may, duty::duty_of, request::list::state};
use azukari_domain::{ApprovalId, CaseId, RequestId, Verb};
use azukari_gate::Asker;
use azukari_rulebook::{Rulebook, register::Register};
use azukari_store::{register, task};
use serde::Serialize;

/// An approval that a case left, by which a document may leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseApproval {
    /// Its id.
    pub id: ApprovalId,
    /// `provide` or `export`.
    pub verb: Verb,
    /// `approved`, `used`, `expired`, `withdrawn`.
    pub state: &'static str,
    /// Who may carry it out.
    pub holder: String,
    /// That is the reader.
    pub mine: bool,
    /// Until when, ms.
    pub until: i64,
}

/// What was given or put out for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CarriedOut {
    /// `provide` or `export`.
    pub verb: Option<Verb>,
    /// When, ms.
    pub at: i64,
    /// Who.
    pub by: Option<String>,
    /// The register that the act entered.
    pub register: ShownChoice,
    /// The row's number there.
    pub number: i64,
    /// The row, where the reader may read the register.
    pub row: Option<String>,
    /// What is still to be done about it: tasks by number, with their titles.
    pub open: Vec<ShownChoice>,
}

impl App {
    pub(super) fn approvals_of_case(&self, asker: &Asker, case: CaseId) -> Result<Vec<CaseApproval>, AppError> {
        let Some(of) = RequestId::from_slice(&case.to_bytes()) else { return Ok(Vec::new()) };
        let now = self.gate.now();
        let mut out = Vec::new();
        for row in self.approvals_from(asker.org, of)? {
            let Some(verb) = Verb::parse(&row.verb) else { continue };
            out.push(CaseApproval {
                id: row.id,
                verb,
                state: state("approved", Some(&row), now),
                holder: self.gate.worker_name(asker, row.holder)?.expose().to_owned(),
                mine: row.holder == asker.worker,
                until: row.to_at.0,
            });
        }
        Ok(out)
    }

    /// The rows that acts entered for a case.
    pub(super) fn carried_out(
        &self,
        asker: &Asker,
        book: &Rulebook,
        case: CaseId,
    ) -> Result<Vec<CarriedOut>, AppError> {
        let (held, _, _) = self.offices_held(asker)?;
        let mut out = Vec::new();
        let derived: Vec<&Register> = book.registers().filter(|r| r.derived.is_some()).collect();
        for of in derived {
            for row in self.gate.read(|tx| register::of_case(tx, asker.org, of.key.as_str(), case))? {
                let open = self.gate.read(|tx| task::open_of_row(tx, asker.org, row.id))?;
                let open = open.iter().filter_map(|t| {
                    let duty = duty_of(book, &t.duty)?;
                    Some(ShownChoice { key: t.number.to_string(), ja: duty.ja.clone(), en: duty.en.clone() })
                });
                let by = row.worker.map(|w| self.gate.worker_name(asker, w)).transpose()?;
                out.push(CarriedOut {
                    verb: of.derived,
                    at: row.from_at.0,
                    by: by.map(|n| n.expose().to_owned()),
                    register: ShownChoice { key: of.key.to_string(), ja: of.ja.clone(), en: of.en.clone() },
                    number: row.number,
                    row: may(&of.readers, &held).then(|| row.id.to_string()),
                    open: open.collect(),
                });
            }
        }
        out.sort_by_key(|c| c.at);
        Ok(out)
    }
}
