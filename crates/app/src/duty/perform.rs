//! Complete a task with its evidence.

use crate::{
    App, AppError, ClauseRef, Reply, Warned, answer,
    casefile::{open_within, seal_within},
    duty::birth,
    form::{FormInput, version_field},
};
use azukari_domain::{ActId, Clear, DutyKey, Fact, FieldKey, Millis, Personal, RegisterKey, RowId, Verb};
use azukari_gate::{Ask, Asker, Lent, Stop, WorkAsk};
use azukari_journal::Annex;
use azukari_rulebook::{
    Rulebook,
    duty::{Duty, Settles, Trigger},
};
use azukari_store::{org, register, task};
use serde::Serialize;
use std::collections::BTreeMap;

/// Complete a task.
#[derive(Debug, Clone, Default)]
pub struct PerformTask {
    /// Its number.
    pub number: i64,
    /// Its evidence.
    pub fields: FormInput,
    /// When it happened, if earlier than now.
    pub happened_at: Option<Millis>,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// A task was completed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Performed {
    /// Its number.
    pub number: i64,
    /// Its entry.
    pub act: ActId,
    /// The articles on which it rests.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should know.
    pub warnings: Vec<Warned>,
}

impl App {
    /// A task; that of a case of which this worker may not know is as one that never was.
    pub(crate) fn task_by_number(&self, asker: &Asker, number: i64) -> Result<task::TaskRow, AppError> {
        let task = self.gate.read(|tx| task::by_number(tx, asker.org, number))?;
        let task = task.ok_or(AppError::NotFound("task"))?;
        let veil = self.gate.veil(asker)?;
        // Of a case that was told to others it may be known what they have to do, but nobody's own task.
        let named = || self.gate.read(|tx| task::owners(tx, asker.org, task.id));
        let hidden = veil.is_traceless(task.casefile)
            || veil.hides(task.casefile) && named()?.iter().any(|owner| owner.starts_with("worker:"));
        if hidden { Err(AppError::NotFound("task")) } else { Ok(task) }
    }

    /// Of these tasks those of which this worker may know.
    pub(crate) fn known_tasks(
        &self,
        asker: &Asker,
        mut tasks: Vec<task::TaskRow>,
    ) -> Result<Vec<task::TaskRow>, AppError> {
        let veil = self.gate.veil(asker)?;
        tasks.retain(|t| !veil.hides(t.casefile));
        Ok(tasks)
    }

    /// Completes a task of a duty. The task of a case's step is completed by the step itself.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown number; [`AppError::Conflict`] `task-closed`, `task-of-case` or `task-of-register`;
    /// [`AppError::Form`] for fields that are not in order; the gate's.
    pub fn perform(&self, asker: &Asker, perform: &PerformTask) -> Result<Reply<Performed>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let row = self.task_by_number(asker, perform.number)?;
        if row.state != "open" {
            return Err(AppError::Conflict("task-closed"));
        }
        let duty = duty_of(&book, &row.duty).ok_or(AppError::Conflict("task-of-case"))?.clone();
        if missing(&duty).is_some() {
            // Nobody ends by a click what is still missing: the same thing would never be asked for again.
            return Err(AppError::Conflict("task-of-register"));
        }
        let allowed: Vec<FieldKey> = duty.fields.iter().map(|f| f.key.clone()).collect();
        let filled = self.parse_form(org, &book, &duty.control, &allowed, &perform.fields)?;
        let clear = filled.clear();
        let texts = filled.values.texts.clone();
        let sealed = self.seal_texts(org, "task", row.id.to_bytes(), &version_field(1), &texts)?;
        let ask = filled.strays.clone().told(Ask {
            work: Some(WorkAsk { task: Some(row.id), new: clear.clone(), ..WorkAsk::default() }),
            annex: Annex { reasons: filled.values.texts.into_values().collect(), ..Annex::default() },
            notes: [("duty", duty.key.to_string()), ("number", row.number.to_string())].into(),
            happened_at: perform.happened_at,
            once: perform.once,
            ..Ask::new(asker.clone(), Verb::Perform)
        });
        let number = row.number;
        let outcome = self.gate.pass(ask, move |lent| {
            let (org, by, at, act) = (lent.org(), lent.worker(), lent.now(), lent.act());
            let done = task::Completed {
                state: "done",
                by: Some(by),
                at,
                facts: clear.to_text(),
                sealed: sealed.clone(),
                act,
            };
            if !task::complete(lent.tx(), org, row.id, &done)? {
                return Err(Stop::Conflict("task-closed"));
            }
            if duty.on.contains(&Trigger::Purpose) {
                // What is known of purposes is read again: they are made known now.
                org::touch(lent.tx(), org)?;
            }
            match &duty.settles {
                Some(settles) => settle_row(lent, &duty, settles, row.row, &clear, &texts),
                None => enter_row(lent, &duty, &clear, &texts),
            }
        })?;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            let warnings = answer::warned(&book, &done.warnings);
            Ok(Performed { number, act: done.act, clauses, warnings })
        })
    }
}

/// The register whose row ends the task by itself, where the duty asks for nothing but that something is there.
pub(crate) fn missing(duty: &Duty) -> Option<&RegisterKey> {
    let all = duty.on.iter().all(|t| matches!(t, Trigger::Missing(..)));
    if !all || duty.every.is_some() || !duty.fields.is_empty() {
        return None;
    }
    duty.on.iter().find_map(|t| if let Trigger::Missing(register, _) = t { Some(register) } else { None })
}

/// The duty behind a task's control; `None` for the task of a case's step.
pub(crate) fn duty_of<'b>(book: &'b Rulebook, control: &str) -> Option<&'b Duty> {
    let (kind, key) = control.split_once(':')?;
    if !["duty", "measure"].contains(&kind) {
        return None;
    }
    book.duty(&key.parse::<DutyKey>().ok()?)
}

/// Columns of a row from the evidence.
fn columns(duty: &Duty, clear: &Clear, texts: &BTreeMap<FieldKey, Personal>) -> (Clear, BTreeMap<FieldKey, Personal>) {
    let mut new = Clear::default();
    let mut own = BTreeMap::new();
    for (column, field) in &duty.set {
        if let Some(fact) = clear.facts.get(field) {
            new.facts.insert(column.clone(), fact.clone());
        }
        if let Some(text) = texts.get(field) {
            new.lengths.insert(column.clone(), clear.lengths.get(field).copied().unwrap_or_default());
            own.insert(column.clone(), text.clone());
        }
    }
    (new, own)
}

/// Lays a new version over the row that the task was born for. A row that has ended meanwhile stays as it is.
fn settle_row(
    lent: &mut Lent<'_, '_>,
    duty: &Duty,
    settles: &Settles,
    row: Option<RowId>,
    clear: &Clear,
    texts: &BTreeMap<FieldKey, Personal>,
) -> Result<(), Stop> {
    let Some(id) = row else { return Ok(()) };
    let org = lent.org();
    let present = register::get(lent.tx(), org, id)?.ok_or(Stop::NotFound("row"))?;
    if present.state == "ended" {
        return Ok(());
    }
    let said = settles.by.as_ref().and_then(|by| match clear.facts.get(by) {
        Some(Fact::Word(word)) => settles.states.get(word),
        _ => None,
    });
    let state = settles.state.as_ref().or(said).unwrap_or(&present.state).clone();
    let (new, own) = columns(duty, clear, texts);
    let mut facts = Clear::parse(&present.facts).ok_or(Stop::Damaged("row"))?;
    facts.overlay(&new, &Default::default());
    let mut all = open_within(lent, "register_row", id.to_bytes(), present.version, &present.sealed)?;
    all.extend(own);
    let sealed = seal_within(lent, "register_row", id.to_bytes(), present.version + 1, &all)?;
    let occasion = if state == "ended" { "end" } else { "change" };
    let after = register::RegisterRow {
        state,
        facts: facts.to_text(),
        sealed,
        from_at: lent.now(),
        worker: Some(lent.worker()),
        act: lent.act(),
        ..present.clone()
    };
    if !register::change(lent.tx(), org, &after, present.version)? {
        return Err(Stop::Moved);
    }
    birth::after_row(lent, &after, occasion)
}

/// The row that the evidence becomes, where the duty names a register.
fn enter_row(
    lent: &mut Lent<'_, '_>,
    duty: &Duty,
    clear: &Clear,
    texts: &BTreeMap<FieldKey, Personal>,
) -> Result<(), Stop> {
    let Some(register) = &duty.register else { return Ok(()) };
    let (new, own) = columns(duty, clear, texts);
    let id = RowId::new(lent.clock(), lent.random());
    let sealed = seal_within(lent, "register_row", id.to_bytes(), 1, &own)?;
    let org = lent.org();
    let row = register::RegisterRow {
        id,
        version: 1,
        register: register.to_string(),
        number: 0,
        state: "in_force".into(),
        facts: new.to_text(),
        sealed,
        from_at: lent.now(),
        to_at: None,
        worker: Some(lent.worker()),
        casefile: None,
        act: lent.act(),
    };
    register::insert(lent.tx(), org, &row)?;
    birth::after_row(lent, &row, "enter")
}
