//! What a record used to say. Looking back is an act of its own, with its own entry.

use crate::{
    App, AppError, ClauseRef, Reply, Warned, answer,
    register::parse::{classes, holding, key, keys, row},
};
use azukari_domain::{ActId, FieldKey, Millis, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker};
use azukari_rulebook::ActFacts;

/// Look at old values of one record.
#[derive(Debug, Clone)]
pub struct History {
    /// The affair under which; empty where none was chosen (the gate refuses).
    pub affair: String,
    /// The record.
    pub record: RecordId,
    /// Field classes wanted; empty for all that the affair uses.
    pub classes: Vec<String>,
}

/// The old values of one record.
#[derive(Debug)]
pub struct Past {
    /// The record.
    pub record: RecordId,
    /// Old values by field, oldest first.
    pub values: Vec<OldField>,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should be told.
    pub warnings: Vec<Warned>,
}

/// One old value.
#[derive(Debug)]
pub struct OldField {
    /// The field.
    pub field: FieldKey,
    /// Its name, Japanese.
    pub ja: String,
    /// Its name, English.
    pub en: String,
    /// What it was.
    pub value: Option<Personal>,
    /// Counts the field's values from 1.
    pub version: i64,
    /// Until when it stood.
    pub until_at: Millis,
    /// The act that replaced it.
    pub act: ActId,
}

impl App {
    /// Opens old values of one record.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a record that is not there; the gate's.
    pub fn history(&self, asker: &Asker, history: &History) -> Result<Reply<Past>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let kind = holding(&book, &row(self, org, history.record)?.holding)?;
        let affair = key(&history.affair, "affair")?;
        let wanted = keys(&history.classes, "classes")?;
        let act = ActFacts {
            holding: Some(kind.key.clone()),
            classes: classes(self, org, affair.as_ref(), kind, &wanted)?,
            channel: "screen".into(),
            ..ActFacts::default()
        };
        let ask = Ask {
            affair,
            act,
            records: vec![history.record],
            notes: [("what", "history".to_owned())].into(),
            ..Ask::new(asker.clone(), Verb::See)
        };
        let outcome = self.gate.pass(ask, |_| Ok(()))?;
        Reply::of(&book, outcome, |done| {
            let mut values = Vec::new();
            for old in self.gate.open_history(done.permit)? {
                let Some(field) = kind.fields.iter().find(|f| f.key == old.field) else { continue };
                values.push(OldField {
                    field: old.field,
                    ja: field.ja.clone(),
                    en: field.en.clone(),
                    value: old.value,
                    version: old.version,
                    until_at: old.until_at,
                    act: old.act,
                });
            }
            Ok(Past {
                record: history.record,
                values,
                act: done.act,
                clauses: answer::clauses(&book, &done.clauses),
                warnings: answer::warned(&book, &done.warnings),
            })
        })
    }
}
