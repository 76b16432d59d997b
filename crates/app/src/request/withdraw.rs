//! Take back a request that is open, or an approval that was not used.

use crate::{App, AppError, ClauseRef, Reply, answer, register::correct::reason, request::decide::by_number};
use azukari_domain::{ActId, Personal, Verb};
use azukari_gate::{Ask, Asker, Stop};
use azukari_journal::Annex;
use azukari_rulebook::ActFacts;
use azukari_store::request;
use serde::Serialize;

/// Take a request or its approval back.
#[derive(Debug, Clone)]
pub struct Withdraw {
    /// The request's number.
    pub number: i64,
    /// Why; may be empty.
    pub reason: Personal,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// It was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withdrawn {
    /// The request's number.
    pub number: i64,
    /// It had been approved: what was not used of the approval can no longer be used.
    pub approval: bool,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
}

impl App {
    /// Takes a request or its approval back: the one who asked, or an office that decides it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown number; [`AppError::Conflict`] `request-already-over` where nothing is left
    /// to take back; the gate's.
    pub fn withdraw(&self, asker: &Asker, withdraw: &Withdraw) -> Result<Reply<Withdrawn>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let row = by_number(self, org, withdraw.number)?;
        let act = ActFacts { request: row.kind.clone(), own_request: row.asker == asker.worker, ..ActFacts::default() };
        let ask = Ask {
            act,
            annex: Annex { reasons: reason(&withdraw.reason)?.into_iter().collect(), ..Annex::default() },
            notes: [("kind", row.kind.clone()), ("number", row.number.to_string())].into(),
            once: withdraw.once,
            ..Ask::new(asker.clone(), Verb::Withdraw)
        };
        let id = row.id;
        let outcome = self.gate.pass(ask, move |lent| {
            let (org, by, now) = (lent.org(), lent.worker(), lent.now());
            if request::close(lent.tx(), org, id, "withdrawn", by, now)? {
                return Ok(false);
            }
            let taken = match request::approval_of(lent.tx(), org, id)? {
                Some(approval) => request::withdraw_approval(lent.tx(), org, approval.id)?,
                None => false,
            };
            if taken { Ok(true) } else { Err(Stop::Conflict("request-already-over")) }
        })?;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            Ok(Withdrawn { number: row.number, approval: done.value, act: done.act, clauses })
        })
    }
}
