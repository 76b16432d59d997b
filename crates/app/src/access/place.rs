//! Which computer of the register a browser or command line is, and one account in use at two of them at once (escoop:pc:4.2b).
//!
//! Whoever writes the register of devices says at the computer itself which one it is; from then on it keeps a token that names it. The
//! token opens nothing and proves nobody: without it a sign-in is as good, only its place is not known.

use super::{bearer::Bearer, by::notes};
use crate::{App, AppError, Reply};
use azukari_domain::{OrgId, RowId, Verb, WorkerId};
use azukari_gate::{Ask, Asker, WorkAsk};
use azukari_rulebook::{
    duty::Trigger,
    register::{DEVICES, Register},
};
use azukari_store::{desk, register};

/// What bears the task that somebody looks at it.
const SHARED: &str = "duty:sign_in.shared";

impl App {
    /// Says which computer of the register this is. `known` is the token that it keeps already; answers the one to keep. The rulebook is
    /// asked as for a change of that row.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another row, and where the organisation keeps no such register; [`AppError::Conflict`] `row-ended`; the gate's.
    pub fn name_place(&self, asker: &Asker, row: RowId, known: Option<&Bearer>) -> Result<Reply<Bearer>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let devices = DEVICES.parse().ok().and_then(|key| book.register(&key)).ok_or(AppError::NotFound("register"))?;
        let there = self.gate.read(|tx| register::get(tx, org, row))?;
        let there = there.filter(|r| r.register == DEVICES).ok_or(AppError::NotFound("row"))?;
        if there.state == "ended" {
            return Err(AppError::Conflict("row-ended"));
        }
        let token = known.cloned().unwrap_or_else(|| Bearer::random(self.gate.random()));
        let hash = token.hash();
        let ask = Ask {
            work: Some(WorkAsk {
                what: Register::control(devices),
                row: Some(row),
                at: "change".into(),
                ..WorkAsk::default()
            }),
            notes: notes([("register", DEVICES), ("what", "place")]),
            ..Ask::new(asker.clone(), Verb::Enter)
        };
        let outcome = self.gate.pass(ask, move |lent| {
            let (org, by, at) = (lent.org(), lent.worker(), lent.now());
            Ok(desk::put_terminal(lent.tx(), org, &hash, row, by, at)?)
        })?;
        Reply::of(&book, outcome, |_| Ok(token))
    }

    /// The computer of the register that keeps this token.
    pub(crate) fn place_of(&self, org: OrgId, machine: Option<&Bearer>) -> Result<Option<RowId>, AppError> {
        let Some(hash) = machine.map(Bearer::hash) else { return Ok(None) };
        Ok(self.gate.read(|tx| desk::terminal(tx, org, &hash))?)
    }

    /// After a sign-in at a known computer: where the account is in use at another one with other users, it stands in the journal and whoever
    /// is in charge has it on the desk at once.
    pub(crate) fn tend_shared(&self, org: OrgId, id: WorkerId) -> Result<(), AppError> {
        if self.tend_account(org, Trigger::Shared)? > 0 {
            self.gate.event_of(org, Verb::SignIn, Some(id), SHARED, notes([("kind", "shared")]), |_| Ok(()))?;
        }
        Ok(())
    }
}
