//! Let the old values of one field die; the present value stays.

use crate::{
    App, AppError, ClauseRef, Reply, answer,
    register::{
        correct::reason,
        parse::{ground, holding, row},
    },
};
use azukari_domain::{ActId, FieldKey, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker};
use azukari_journal::Annex;
use azukari_rulebook::ActFacts;
use serde::Serialize;

/// Let the old values of one field die.
#[derive(Debug, Clone)]
pub struct EraseHistory {
    /// The record.
    pub record: RecordId,
    /// The field.
    pub field: String,
    /// Why, as a ground of the rulebook, exactly as approved.
    pub ground: String,
    /// Why, in the worker's own words; may be empty.
    pub reason: Personal,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// Old values were erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasedHistory {
    /// The record.
    pub record: RecordId,
    /// The field.
    pub field: FieldKey,
    /// How many old values.
    pub count: u64,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
}

impl App {
    /// Erases the old values of one field. The approval names it as `history:<field>`.
    ///
    /// # Errors
    /// [`AppError::Input`] for an unknown field or a missing ground; the gate's.
    pub fn erase_history(&self, asker: &Asker, erase: &EraseHistory) -> Result<Reply<ErasedHistory>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let ground = ground(&book, &erase.ground)?;
        if ground.is_empty() {
            return Err(AppError::input("ground", "erase-error-ground"));
        }
        let there = row(self, asker.org, erase.record)?;
        let kind = holding(&book, &there.holding)?;
        let field = kind.fields.iter().find(|f| f.key.as_str() == erase.field.trim());
        let field = field.ok_or(AppError::input("field", "error-unknown-word"))?.key.clone();
        let about = format!("history:{field}");
        let ask = Ask {
            act: ActFacts { holding: Some(there.holding), ground: ground.clone(), ..ActFacts::default() },
            records: vec![erase.record],
            annex: Annex { reasons: reason(&erase.reason)?.into_iter().collect(), ..Annex::default() },
            notes: [("ground", ground), ("what", about.clone())].into(),
            about,
            once: erase.once,
            ..Ask::new(asker.clone(), Verb::Erase)
        };
        let outcome = self.gate.erase_history(ask, erase.record, field.clone())?;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            Ok(ErasedHistory { record: erase.record, field, count: done.value, act: done.act, clauses })
        })
    }
}
