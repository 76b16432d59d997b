//! Changing values: the old ones go into the act's annex, which only the gate can write, for only it can read them.

use crate::{Ask, Gate, GateError, Lent, Outcome, Stop, apart, tray::Owner};
use azukari_domain::{FieldKey, Personal, RecordId};
use azukari_journal::Change;
use azukari_rulebook::Decision;

/// What is to be changed.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The record; the ask names it and no other.
    pub record: RecordId,
    /// New values; an empty one removes the field.
    pub changes: Vec<(FieldKey, Personal)>,
    /// The record's version that the worker looked at; `None` where nobody looked.
    pub seen: Option<i64>,
}

/// What a correction did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    /// Fields whose value is another one now.
    pub fields: Vec<FieldKey>,
    /// The record's version after it.
    pub version: i64,
}

/// How often a record may change under our hands before the worker is told.
const AGAIN_MAX: usize = 5;

impl Gate {
    /// Changes values of one record; `after` runs in the same transaction where a value differed. Values that do not differ are
    /// left as they are; that none differed is known only to an act that was granted and stands in the journal.
    ///
    /// # Errors
    /// See [`GateError`]; [`GateError::Conflict`] `record-changed` where the record is not the one that was looked at.
    pub fn correct<W>(&self, ask: Ask, correction: &Correction, after: W) -> Result<Outcome<Corrected>, GateError>
    where
        W: Fn(&mut Lent<'_, '_>) -> Result<(), Stop> + Clone + Send + 'static,
    {
        let mut ask = ask;
        ask.records = vec![correction.record];
        for _ in 0..AGAIN_MAX {
            let mut guarded = false;
            match self.correct_once(ask.clone(), correction, after.clone(), &mut guarded) {
                Err(GateError::Conflict("record-changed")) if correction.seen.is_none() => {}
                Ok(Outcome::Done(done)) if guarded => {
                    // A replaced value that was kept apart dies now; where a root place is away, as soon as the upkeep finds it there.
                    if let Err(e) = self.finish_erasures(ask.asker.org) {
                        tracing::warn!(error = %e, "the key of a replaced value waits to be destroyed");
                    }
                    return Ok(Outcome::Done(done));
                }
                other => return other,
            }
        }
        Err(GateError::Busy)
    }

    /// `guarded` tells whether a changed value is kept apart.
    fn correct_once<W>(
        &self,
        mut ask: Ask,
        correction: &Correction,
        after: W,
        guarded: &mut bool,
    ) -> Result<Outcome<Corrected>, GateError>
    where
        W: Fn(&mut Lent<'_, '_>) -> Result<(), Stop> + Clone + Send + 'static,
    {
        let id = correction.record;
        let gathered = self.house.gather(&ask)?;
        let one = gathered.records.first().ok_or(GateError::NotFound("record"))?;
        let version = one.row.version;
        let owner = Owner { org: ask.asker.org, holding: &one.row.holding, record: id };
        // A number that the law wants deleted early lives on in no annex, which is kept for years: only that it changed.
        let apart = apart::fields(&gathered.state.book, &one.row.holding);
        let secret = |field: &FieldKey| apart.contains(field);
        let mut differing = Vec::new();
        let mut annex = Vec::new();
        for (field, new) in &correction.changes {
            let old = one.open(&owner, field.as_str())?;
            if old.as_ref().map_or("", Personal::expose) != new.expose() {
                differing.push((field.clone(), new.clone()));
                *guarded |= secret(field);
                let (old, new) = if secret(field) { (None, None) } else { (old, Some(new).filter(|n| !n.is_empty())) };
                annex.push(Change { field: field.clone(), old, new: new.cloned() });
            }
        }
        // A refused change keeps what was asked for, and nothing of what is on file.
        if matches!(self.would(&ask)?, Decision::Refused(_)) {
            for change in &mut annex {
                change.old = None;
            }
        }
        ask.annex.changes = annex;
        let seen = correction.seen;
        self.pass(ask, move |lent| {
            let now = lent.records().find(|r| r.id == id).map(|r| r.version).ok_or(Stop::NotFound("record"))?;
            if now != version || seen.is_some_and(|seen| seen != now) {
                return Err(Stop::Conflict("record-changed"));
            }
            if !differing.is_empty() {
                lent.correct(id, &differing)?;
                after(lent)?;
            }
            let version = if differing.is_empty() { version } else { version + 1 };
            Ok(Corrected { fields: differing.iter().map(|(f, _)| f.clone()).collect(), version })
        })
    }
}
