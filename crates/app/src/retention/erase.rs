//! Erase records: on a named ground, with an approval, and never while a retention, a hold or an open request covers one.
//!
//! A stop or a refusal of the person leaves a coarse tag and a slow fingerprint with a last day, so that a later import asks
//! before the person comes back; the report names it.

use crate::{
    App, AppError, ClauseRef, Reply, answer,
    register::{
        correct::reason,
        parse::{ground, row},
    },
};
use azukari_domain::{ActId, OrgId, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker, Leave, ONLY_APART};
use azukari_journal::Annex;
use azukari_rulebook::{ActFacts, Rulebook};
use azukari_store::{org, record, request};
use serde::Serialize;

/// The setting that says how many months a fingerprint stays.
const MONTHS: &str = "refusal_months";
/// The ground of a person's own wish.
const PERSON: &str = "person_request";

/// Erase records.
#[derive(Debug, Clone)]
pub struct Erase {
    /// Records of one kind of data, exactly those that were approved.
    pub records: Vec<RecordId>,
    /// Why, as a ground of the rulebook, exactly as approved.
    pub ground: String,
    /// Why, in the worker's own words; may be empty.
    pub reason: Personal,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// The report of an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasedRecords {
    /// The records; nobody can open them any more, from any backup.
    pub records: Vec<RecordId>,
    /// The ground.
    pub ground: String,
    /// What remains so that the person does not come back unasked.
    pub left: Option<Left>,
    /// Places whose key copy is still old; the erasure is complete when each was brought.
    pub stale: Vec<String>,
    /// Its entry, which is also the number of the report.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
}

/// What remains of an erased person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// `refused`: the person asked or had stopped something.
    pub kind: String,
    /// Last day, ISO.
    pub ends_on: String,
}

impl App {
    /// Erases records.
    ///
    /// # Errors
    /// [`AppError::Input`] `erase-error-ground` without a ground; [`AppError::Conflict`] `erase-some-withheld` where one of several
    /// may not be erased; the gate's.
    pub fn erase(&self, asker: &Asker, erase: &Erase) -> Result<Reply<ErasedRecords>, AppError> {
        self.end(asker, erase, false)
    }

    /// Erases what records keep in a compartment of its own (a My Number); the rest of each stays. The approval names it as `apart`.
    ///
    /// # Errors
    /// As [`App::erase`].
    pub fn erase_apart(&self, asker: &Asker, erase: &Erase) -> Result<Reply<ErasedRecords>, AppError> {
        self.end(asker, erase, true)
    }

    fn end(&self, asker: &Asker, erase: &Erase, only_apart: bool) -> Result<Reply<ErasedRecords>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let ground = ground(&book, &erase.ground)?;
        if ground.is_empty() {
            return Err(AppError::input("ground", "erase-error-ground"));
        }
        let Some(first) = erase.records.first() else {
            return Err(AppError::input("records", "request-records-needed"));
        };
        // Whoever lost the answer and asks again finds the records gone: it is the key that tells, not they.
        if let Some(once) = &erase.once
            && let Some(act) = self.gate.read(|tx| request::once(tx, asker.org, asker.worker, once))?
        {
            return Ok(Reply::Repeated(act));
        }
        let holding = row(self, asker.org, *first)?.holding;
        let mut records = erase.records.clone();
        records.sort_unstable();
        records.dedup();
        let mut ask = Ask {
            act: ActFacts { holding: Some(holding), ground: ground.clone(), ..ActFacts::default() },
            records,
            annex: Annex { reasons: reason(&erase.reason)?.into_iter().collect(), ..Annex::default() },
            notes: [("ground", ground.clone())].into(),
            once: erase.once,
            ..Ask::new(asker.clone(), Verb::Erase)
        };
        let outcome = match only_apart {
            true => {
                ask.notes.insert("what", ONLY_APART.to_owned());
                self.gate.erase_apart(ask)?
            }
            false => {
                let leave = self.leave(asker.org, &book, &ground, &ask.records)?;
                self.gate.erase(ask, leave)?
            }
        };
        Reply::of(&book, outcome, |done| {
            Ok(ErasedRecords {
                records: done.value.records,
                ground,
                left: done.value.leaves.map(|l| Left { kind: l.kind, ends_on: l.ends_on }),
                stale: done.value.stale,
                act: done.act,
                clauses: answer::clauses(&book, &done.clauses),
            })
        })
    }

    /// What has to remain: only of a person who asked for it or had stopped something.
    fn leave(
        &self,
        org: OrgId,
        book: &Rulebook,
        ground: &str,
        records: &[RecordId],
    ) -> Result<Option<Leave>, AppError> {
        let now = self.gate.now();
        let (stopped, own, zone) = self.gate.read(|tx| {
            let mut stopped = false;
            for id in records {
                stopped |= record::marks(tx, org, *id)?.iter().any(|m| m.kind == "stop" && m.to_at.is_none());
            }
            let own = org::settings(tx, org)?.into_iter().find(|(name, _)| name == MONTHS).map(|(_, months)| months);
            Ok((stopped, own, org::get(tx, org)?.map(|o| o.zone)))
        })?;
        if !stopped && ground != PERSON {
            return Ok(None);
        }
        // A rulebook without the setting leaves nothing behind.
        let Some(months) = own.or_else(|| book.setting(MONTHS).map(|s| s.default)) else { return Ok(None) };
        let today = now.date_in(zone.as_deref().unwrap_or("UTC"));
        let span = jiff::Span::new().try_months(months).map_err(|e| AppError::Internal(e.to_string()))?;
        let ends_on = today.checked_add(span).map_err(|e| AppError::Internal(e.to_string()))?.to_string();
        Ok(Some(Leave { kind: "refused".into(), ends_on }))
    }
}
