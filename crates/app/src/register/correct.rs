//! 変更届: an ordinary change is a quick act with its channel and a light check of who reports it (hatsumei:main:16.1a).

use crate::{
    App, AppError, ClauseRef, Reply, Warned, answer,
    register::{
        parse::{channel, ground, holding, key, row},
        values,
    },
    stray::{OTHER_NUMBER, Strays},
};
use azukari_domain::{ActId, ClassKey, FieldKey, Millis, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker, Correction, Lent};
use azukari_journal::Annex;
use azukari_rulebook::ActFacts;
use std::collections::BTreeSet;

/// Longest reason in characters.
pub(crate) const REASON_CHARS_MAX: usize = 2000;

/// Change values of one record.
#[derive(Debug, Clone)]
pub struct Correct {
    /// The affair under which; empty where none was chosen (the gate refuses).
    pub affair: String,
    /// The record.
    pub record: RecordId,
    /// Field and new value; an empty value removes the field. Under [`OTHER_NUMBER`] stands why a value that looks like an
    /// individual number is none.
    pub changes: Vec<(String, Personal)>,
    /// How it was reported: `paper`, `phone`, `counter`, `mail`, `post`, `form`; `screen` for a slip mended at the desk.
    pub channel: String,
    /// How the person was recognised: `none`, `light` (two known facts), `document`.
    pub identity: String,
    /// Why, in the worker's own words; it is the evidence for mending a slip.
    pub reason: Personal,
    /// A ground, for sensitive matters.
    pub ground: String,
    /// The version of the record that was looked at.
    pub seen: Option<i64>,
    /// When it happened, if earlier than now.
    pub happened_at: Option<Millis>,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// A record was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectedRecord {
    /// The record.
    pub record: RecordId,
    /// Fields that hold another value now; empty where nothing differed.
    pub fields: Vec<ChangedField>,
    /// The record's version after it.
    pub version: i64,
    /// Its entry; the old values stand in its annex and in the record's history.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should be told.
    pub warnings: Vec<Warned>,
}

/// A field that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedField {
    /// Its key.
    pub field: FieldKey,
    /// Its name, Japanese.
    pub ja: String,
    /// Its name, English.
    pub en: String,
}

/// A reason in somebody's own words, or none.
pub(crate) fn reason(text: &Personal) -> Result<Option<Personal>, AppError> {
    let trimmed = text.expose().trim();
    if trimmed.chars().count() > REASON_CHARS_MAX {
        let args = vec![("max", REASON_CHARS_MAX.to_string())];
        return Err(AppError::Input { field: "reason", key: "error-too-long", args });
    }
    if trimmed.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
        return Err(AppError::input("reason", "error-invisible"));
    }
    Ok((!trimmed.is_empty()).then(|| Personal::new(trimmed)))
}

/// How the person was recognised; empty where it was not asked.
const IDENTITY: [&str; 4] = ["", "none", "light", "document"];

impl App {
    /// Changes values of one record.
    ///
    /// # Errors
    /// [`AppError::Input`] for a value that its field cannot hold; [`AppError::Conflict`] `record-changed` where the record
    /// is not the one that was looked at; the gate's.
    pub fn correct(&self, asker: &Asker, correct: &Correct) -> Result<Reply<CorrectedRecord>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let kind = holding(&book, &row(self, org, correct.record)?.holding)?;
        if correct.changes.is_empty() {
            return Err(AppError::input("values", "record-correct-nothing"));
        }
        let mut changes: Vec<(FieldKey, Personal)> = Vec::new();
        let mut classes: BTreeSet<ClassKey> = BTreeSet::new();
        let mut other_number = None;
        for (name, value) in &correct.changes {
            if name == OTHER_NUMBER {
                other_number = reason(value)?;
                continue;
            }
            let field = kind.fields.iter().find(|f| f.key.as_str() == name.trim());
            let Some(field) = field else {
                let known = name.parse::<FieldKey>().map(|k| k.to_string()).unwrap_or_default();
                return Err(AppError::Input {
                    field: "values",
                    key: "record-error-unknown-field",
                    args: vec![("field", known)],
                });
            };
            values::check(field, value)?;
            if changes.iter().any(|(k, _)| *k == field.key) {
                return Err(AppError::Input {
                    field: "values",
                    key: "record-error-twice",
                    args: vec![("field", field.ja.clone()), ("field_en", field.en.clone())],
                });
            }
            classes.insert(field.class.clone());
            let empty = value.expose().trim().is_empty();
            changes.push((field.key.clone(), if empty { Personal::new("") } else { value.clone() }));
        }
        let identity = correct.identity.trim();
        if !IDENTITY.contains(&identity) {
            return Err(AppError::one_of("identity", IDENTITY));
        }
        let reason = reason(&correct.reason)?;
        let act = ActFacts {
            holding: Some(kind.key.clone()),
            classes,
            fields: changes.iter().map(|(f, _)| f.clone()).collect(),
            channel: channel(&correct.channel)?,
            identity: identity.to_owned(),
            ground: ground(&book, &correct.ground)?,
            evidence: reason.is_some(),
            ..ActFacts::default()
        };
        let strays = Strays::of_values(kind, &changes, other_number);
        let ask = strays.told(Ask {
            affair: key(&correct.affair, "affair")?,
            act,
            records: vec![correct.record],
            happened_at: correct.happened_at,
            annex: Annex { reasons: reason.into_iter().collect(), ..Annex::default() },
            notes: [("identity", identity.to_owned())].into(),
            once: correct.once,
            ..Ask::new(asker.clone(), Verb::Correct)
        });
        let correction = Correction { record: correct.record, changes, seen: correct.seen };
        let record = correct.record;
        let after = move |lent: &mut Lent<'_, '_>| crate::duty::birth::after_correction(lent, record);
        let outcome = self.gate.correct(ask, &correction, after)?;
        Reply::of(&book, outcome, |done| {
            let changed = |f: &FieldKey| {
                let field = kind.fields.iter().find(|x| x.key == *f)?;
                Some(ChangedField { field: f.clone(), ja: field.ja.clone(), en: field.en.clone() })
            };
            Ok(CorrectedRecord {
                record: correct.record,
                fields: done.value.fields.iter().filter_map(changed).collect(),
                version: done.value.version,
                act: done.act,
                clauses: answer::clauses(&book, &done.clauses),
                warnings: answer::warned(&book, &done.warnings),
            })
        })
    }
}
