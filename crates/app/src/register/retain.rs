//! A statutory retention on a record: until which day, by which provision. Setting or lengthening one is recorded with its
//! ground; shortening or ending one lets go of a hold and is decided first.

use crate::{
    App, AppError, ClauseRef, Reply, answer,
    register::{
        correct::reason,
        parse::{date, note, row},
    },
};
use azukari_domain::{ActId, Date, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker, Stop};
use azukari_journal::Annex;
use azukari_rulebook::ActFacts;
use azukari_store::record;
use serde::Serialize;

/// Set, change or end a statutory retention.
#[derive(Debug, Clone)]
pub struct Retain {
    /// The record.
    pub record: RecordId,
    /// Last day, ISO; empty ends the retention.
    pub until: String,
    /// The provision that demands it; no person's name.
    pub law: String,
    /// Why, in the worker's own words.
    pub reason: Personal,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// A retention was set or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retained {
    /// The record.
    pub record: RecordId,
    /// Last day, ISO.
    pub until: Option<String>,
    /// The provision.
    pub law: Option<String>,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
}

impl App {
    /// Sets, lengthens, shortens or ends a statutory retention.
    ///
    /// # Errors
    /// [`AppError::Input`] for a text that is no date, or a date without its provision; [`AppError::Conflict`]
    /// `record-changed` where somebody was faster; the gate's.
    pub fn retain(&self, asker: &Asker, retain: &Retain) -> Result<Reply<Retained>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let there = row(self, asker.org, retain.record)?;
        let until: Option<Date> =
            if retain.until.trim().is_empty() { None } else { Some(date(&retain.until, "until")?) };
        let law = note(&retain.law, "law")?;
        if until.is_some() && law.is_empty() {
            return Err(AppError::input("law", "hold-error-law"));
        }
        let until = until.map(|d| d.to_string());
        // ISO dates compare as texts.
        let shorter = there.retain_until.as_ref().is_some_and(|was| until.as_ref().is_none_or(|now| now < was));
        let reason = reason(&retain.reason)?;
        let act = ActFacts {
            holding: Some(there.holding.clone()),
            ground: "retention".into(),
            evidence: !law.is_empty() || reason.is_some(),
            request: if shorter { "release".into() } else { String::new() },
            ..ActFacts::default()
        };
        let ask = Ask {
            act,
            records: vec![retain.record],
            about: "hold:retention".into(),
            annex: Annex { reasons: reason.into_iter().collect(), ..Annex::default() },
            notes: [("what", "hold:retention".to_owned()), ("until", until.clone().unwrap_or_default())].into(),
            once: retain.once,
            ..Ask::new(asker.clone(), Verb::Hold)
        };
        let law = until.is_some().then_some(law);
        let (id, was, new) = (retain.record, there.retain_until, (until.clone(), law.clone()));
        let outcome = self.gate.pass(ask, move |lent| {
            let org = lent.org();
            let mut row = lent.records().next().cloned().ok_or(Stop::NotFound("record"))?;
            // Whether this shortens was judged by the earlier date: it must still be that one.
            if row.retain_until != was {
                return Err(Stop::Conflict("record-changed"));
            }
            (row.retain_until, row.retain_law) = new.clone();
            if record::set_facts(lent.tx(), org, &row)? { Ok(()) } else { Err(Stop::Moved) }
        })?;
        Reply::of(&book, outcome, |done| {
            Ok(Retained { record: id, until, law, act: done.act, clauses: answer::clauses(&book, &done.clauses) })
        })
    }
}
