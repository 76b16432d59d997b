//! Enter a row of a register, change it, or end it.

use crate::{
    App, AppError, ClauseRef, Reply, Warned, answer,
    casefile::effect::supersede,
    duty::birth,
    form::{FormInput, version_field},
    register::correct::reason,
};
use azukari_domain::{ActId, FieldKey, Millis, Personal, RegisterKey, RowId, Verb};
use azukari_gate::{Ask, Asker, Stop, WorkAsk};
use azukari_journal::Annex;
use azukari_store::register;
use serde::Serialize;

/// Enter, change or end a row.
#[derive(Debug, Clone, Default)]
pub struct EnterRow {
    /// The register.
    pub register: String,
    /// The row to change; `None` to enter a new one.
    pub row: Option<RowId>,
    /// The version that the change rests on, as it was shown; 0 for a new row.
    pub version: i64,
    /// The state it takes; empty to keep it, `ended` to end it.
    pub state: String,
    /// Its values; fields that are not named stay.
    pub fields: FormInput,
    /// Why, where it is a correction; kept in the journal's annex.
    pub reason: Option<Personal>,
    /// When it happened, if earlier than now.
    pub happened_at: Option<Millis>,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// A row was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entered {
    /// Its id.
    pub id: RowId,
    /// Its number in the register.
    pub number: i64,
    /// Its version now.
    pub version: i64,
    /// Its entry.
    pub act: ActId,
    /// The articles that demand it.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should know.
    pub warnings: Vec<Warned>,
}

impl App {
    /// Writes a row.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown register or row; [`AppError::Conflict`] `row-moved` where somebody changed it
    /// meanwhile, `row-ended`; [`AppError::Form`]; the gate's.
    pub fn enter_row(&self, asker: &Asker, enter: &EnterRow) -> Result<Reply<Entered>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let key: RegisterKey = enter.register.trim().parse().map_err(|_| AppError::NotFound("register"))?;
        let register = book.register(&key).ok_or(AppError::NotFound("register"))?;
        let what = register.control();
        let present = match enter.row {
            Some(id) => {
                let row = self.gate.read(|tx| register::get(tx, org, id))?.ok_or(AppError::NotFound("row"))?;
                if row.register != key.as_str() {
                    return Err(AppError::NotFound("row"));
                }
                if row.version != enter.version {
                    return Err(AppError::Conflict("row-moved"));
                }
                if row.state == "ended" {
                    return Err(AppError::Conflict("row-ended"));
                }
                Some(row)
            }
            None => None,
        };
        let state = enter.state.trim();
        if !state.is_empty()
            && !["in_force", "ended"].contains(&state)
            && !register.states.iter().any(|s| s.key == state)
        {
            return Err(AppError::input("state", "error-unknown-word"));
        }
        let allowed: Vec<FieldKey> =
            register.fields.iter().map(|f| f.key.clone()).filter(|key| !register.of_act(key)).collect();
        let filled = self.parse_form(org, &book, &what, &allowed, &enter.fields)?;
        let why = enter.reason.as_ref().map(reason).transpose()?.flatten();
        let id = enter.row.unwrap_or_else(|| RowId::new(self.gate.clock(), self.gate.random()));
        let mut texts = match &present {
            Some(row) => {
                self.open_texts(asker, "register_row", id.to_bytes(), &version_field(row.version), &row.sealed)?
            }
            None => Default::default(),
        };
        for key in &filled.emptied {
            texts.remove(key);
        }
        texts.extend(filled.values.texts.clone());
        let version = present.as_ref().map_or(1, |r| r.version + 1);
        let sealed = self.seal_texts(org, "register_row", id.to_bytes(), &version_field(version), &texts)?;
        let occasion = match (&present, state) {
            (None, _) => "enter",
            (Some(_), "ended") => "end",
            (Some(_), _) => "change",
        };
        // A happening from before the regulation: on record, closed at once so that nothing rests on it, and no task comes of it.
        let clear = filled.clear();
        let history = book.history(&what, occasion, &clear.facts);
        let mut notes: std::collections::BTreeMap<&'static str, String> =
            [("register", key.to_string()), ("what", occasion.to_owned())].into();
        if history.is_some() {
            notes.insert("history", "before_first_day".to_owned());
        }
        let happened_at = history.map(|day| Millis::last_of(day, &book.book().organisation.zone)).or(enter.happened_at);
        let ask = filled.strays.clone().told(Ask {
            work: Some(WorkAsk {
                what: what.clone(),
                row: enter.row,
                at: occasion.into(),
                new: clear,
                emptied: filled.emptied,
                ..WorkAsk::default()
            }),
            annex: Annex { reasons: filled.values.texts.into_values().chain(why).collect(), ..Annex::default() },
            notes,
            happened_at,
            once: enter.once,
            ..Ask::new(asker.clone(), Verb::Enter)
        });
        let state = match (&present, state) {
            (None, _) if history.is_some() => "ended".to_owned(),
            (None, "") => "in_force".to_owned(),
            (Some(row), "") => row.state.clone(),
            (_, named) => named.to_owned(),
        };
        let expected = present.as_ref().map(|r| r.version);
        let replaces = register.replaces.clone();
        let outcome = self.gate.pass(ask, move |lent| {
            let (org, now) = (lent.org(), lent.now());
            let work = lent.work().ok_or(Stop::NotFound("row"))?;
            let facts = azukari_domain::Clear { facts: work.facts.clone(), lengths: work.lengths.clone() };
            let row = register::RegisterRow {
                id,
                version,
                register: key.to_string(),
                number: lent.row().map_or(0, |r| r.number),
                state: state.clone(),
                facts: facts.to_text(),
                sealed: sealed.clone(),
                from_at: now,
                to_at: history.map(|_| now),
                worker: Some(lent.worker()),
                casefile: None,
                act: lent.act(),
            };
            let number = match expected {
                None => register::insert(lent.tx(), org, &row)?,
                Some(expected) => {
                    if !register::change(lent.tx(), org, &row, expected)? {
                        return Err(Stop::Conflict("row-moved"));
                    }
                    row.number
                }
            };
            if history.is_none() {
                birth::after_row(lent, &row, occasion)?;
            }
            if expected.is_none() && row.state == "in_force" && !replaces.is_empty() {
                supersede(lent, None, &row.register, row.id, &replaces)?;
            }
            Ok(number)
        })?;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            let warnings = answer::warned(&book, &done.warnings);
            Ok(Entered { id, number: done.value, version, act: done.act, clauses, warnings })
        })
    }
}
