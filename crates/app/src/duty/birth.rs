//! Tasks are born: after a step, by an effect, after a row was written. What the clock brings is in [`super::tend`].

use crate::casefile::{self, About, Facts, calendar_of};
use azukari_domain::{
    CaseId, Clear, Date, Fact, FieldKey, Millis, OrgId, PurposeKey, RecordId, RowId, TaskId, WorkerId,
};
use azukari_gate::{Lent, Stop, task_about};
use azukari_rulebook::{
    duty::{Duty, PerEach, Trigger},
    procedure::{Effect, Step, StepOutcome},
    register::{EXEMPTIONS, PLANS},
};
use azukari_store::{Tx, casefile as stored, org, record, register, task, worker};
use std::sync::Arc;

/// Most rows that one birth spreads over.
const ROWS_MAX: i64 = 5_000;
/// Where it stands what was published.
const PUBLICATIONS: &str = "announcements";

/// What one task is about.
#[derive(Debug, Default, Clone)]
pub(crate) struct Item {
    pub(crate) case: Option<CaseId>,
    pub(crate) row: Option<RowId>,
    pub(crate) unit: String,
    pub(crate) worker: Option<WorkerId>,
}

impl Item {
    /// Part of a task's period: the same item has the same key.
    pub(crate) fn key(&self) -> String {
        let row = self.row.map(|r| format!("/row:{r}")).unwrap_or_default();
        let worker = self.worker.map(|w| format!("/worker:{w}")).unwrap_or_default();
        let unit = if self.unit.is_empty() { String::new() } else { format!("/unit:{}", self.unit) };
        format!("{unit}{row}{worker}")
    }
}

/// A task as it is born.
pub(crate) fn row_of(
    duty: &Duty,
    id: TaskId,
    period: String,
    item: &Item,
    due: Option<String>,
    born_at: Millis,
) -> task::TaskRow {
    task::TaskRow {
        id,
        number: 0,
        duty: duty.control.clone(),
        period,
        casefile: item.case,
        row: item.row,
        unit: item.unit.clone(),
        worker: item.worker,
        state: "open".into(),
        due_date: due,
        born_at,
        told: 0,
        done_by: None,
        done_at: None,
        facts: String::new(),
        sealed: Vec::new(),
        act: None,
    }
}

/// Whose a duty's task is: the worker where it recurs for each worker and names no office, otherwise its offices.
pub(crate) fn owners_of(duty: &Duty, item: &Item) -> Vec<String> {
    if duty.owner.is_empty() {
        return item.worker.iter().map(|w| format!("worker:{w}")).collect();
    }
    // Where the unit has nobody, its task is for whoever may give it somebody.
    let unmanned = duty.on.iter().any(|t| matches!(t, Trigger::Unmanned(_)));
    let in_unit = |o: &azukari_domain::OfficeKey| {
        if item.unit.is_empty() || unmanned { format!("office:{o}") } else { format!("office:{o}@{}", item.unit) }
    };
    duty.owner.iter().map(in_unit).collect()
}

/// Whose a task is: of a duty that leaves somebody out it is for those named instead where nobody else holds one of its offices there.
/// `held` are the holders of those offices.
pub(crate) fn placed(
    tx: &mut Tx<'_>,
    org: OrgId,
    duty: &Duty,
    item: &Item,
    held: &[WorkerId],
) -> Result<(Item, Vec<String>), Stop> {
    if let Some(whom) = task_about(tx, org, duty, item.worker, item.row)?.filter(|whom| held.contains(whom)) {
        let mut alone = true;
        for other in held.iter().filter(|other| **other != whom) {
            let unit = worker::get(tx, org, *other)?.map(|row| row.unit).unwrap_or_default();
            alone &= !item.unit.is_empty() && unit != item.unit;
        }
        if alone {
            // Those are no part of the unit.
            let owners = duty.instead.iter().map(|office| format!("office:{office}")).collect();
            return Ok((Item { unit: String::new(), ..item.clone() }, owners));
        }
    }
    Ok((item.clone(), owners_of(duty, item)))
}

/// The worker whom a row names as the owner of a duty about it.
pub(crate) fn named(duty: &Duty, row: &Clear) -> Option<WorkerId> {
    Facts(&row.facts).worker(duty.owner_column.as_ref()?)
}

/// The items that a birth spreads over: what it is about, for each unit, worker or row that the duty recurs for.
fn spread(lent: &mut Lent<'_, '_>, duty: &Duty, about: &Item) -> Result<Vec<Item>, Stop> {
    let org = lent.org();
    Ok(match &duty.each {
        PerEach::Unit if about.unit.is_empty() => {
            let units = &lent.book().book().units;
            units.iter().map(|u| Item { unit: u.key.to_string(), ..about.clone() }).collect()
        }
        PerEach::Worker if about.worker.is_none() => {
            let today = lent.now().date_in(lent.zone()).to_string();
            let there = |w: &worker::WorkerRow| {
                w.state != "left" && w.from_date <= today && w.to_date.as_ref().is_none_or(|to| today <= *to)
            };
            let all = worker::all(lent.tx(), org)?;
            all.iter().filter(|w| there(w)).map(|w| Item { worker: Some(w.id), ..about.clone() }).collect()
        }
        PerEach::Row(register) if about.row.is_none() => {
            let mut out = Vec::new();
            for row in register::list(lent.tx(), org, register.as_str(), "in_force", 0, ROWS_MAX)? {
                let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
                if duty.takes(&clear.facts) {
                    out.push(Item { row: Some(row.id), worker: named(duty, &clear), ..about.clone() });
                }
            }
            out
        }
        _ => vec![about.clone()],
    })
}

fn born(lent: &mut Lent<'_, '_>, duty: &Duty, period: &str, about: &Item, due: Option<Date>) -> Result<usize, Stop> {
    let mut count = 0;
    for item in spread(lent, duty, about)? {
        // What distinguishes the items is said where there are several; the one task of a birth keeps the bare period.
        let several = item.unit != about.unit || item.worker != about.worker || item.row != about.row;
        let period = if several { format!("{period}{}", item.key()) } else { period.to_owned() };
        count += usize::from(bear(lent, duty, period, &item, due)?);
    }
    Ok(count)
}

fn bear(lent: &mut Lent<'_, '_>, duty: &Duty, period: String, item: &Item, fixed: Option<Date>) -> Result<bool, Stop> {
    let (org, now, zone) = (lent.org(), lent.now(), lent.zone().to_owned());
    let book = Arc::clone(lent.book());
    if book.is_asleep(&duty.control, lent.waived()) {
        return Ok(false);
    }
    let due = match (fixed, duty.within.as_ref().and_then(|s| casefile::period(&book, lent.settings(), s))) {
        (Some(day), _) => Some(day.to_string()),
        (None, Some((count, unit))) => {
            let calendar = calendar_of(lent.tx(), org, &book)?;
            Some(calendar.due_at(now, &zone, count, unit).to_string())
        }
        (None, None) => None,
    };
    let id = TaskId::new(lent.clock(), lent.random());
    let held: Vec<WorkerId> = duty.owner.iter().flat_map(|office| lent.holders(office)).collect();
    let (item, owners) = placed(lent.tx(), org, duty, item, &held)?;
    let row = row_of(duty, id, period, &item, due, now);
    Ok(task::insert(lent.tx(), org, &row, &owners)?.is_some())
}

/// Tasks that the outcome of a step brings. Answers how many.
pub(crate) fn after_step(
    lent: &mut Lent<'_, '_>,
    case: &stored::CaseRow,
    step: &Step,
    outcome: &StepOutcome,
    _clear: &Clear,
) -> Result<usize, Stop> {
    let book = Arc::clone(lent.book());
    let mut count = 0;
    for duty in book.duties() {
        let wanted = duty.on.iter().any(|t| {
            matches!(t, Trigger::Case(p, s, o)
                if p.as_str() == case.procedure && s == step.key.as_str() && o == outcome.key.as_str())
        });
        if wanted {
            let item = Item { case: Some(case.id), ..Item::default() };
            let period = format!("case:{}:{}", case.id, case.version);
            count += born(lent, duty, &period, &item, None)?;
        }
    }
    Ok(count)
}

/// Tasks that an effect brings: one, or one for each row of a register, past recipient of records or worker of a field.
pub(crate) fn by_effect(
    lent: &mut Lent<'_, '_>,
    about: &About<'_>,
    effect: &Effect,
    clear: &Clear,
) -> Result<(), Stop> {
    let Effect::Task { duty, each, recipients_of, workers, except, due } = effect else { return Ok(()) };
    let book = Arc::clone(lent.book());
    let Some(duty) = duty.parse().ok().and_then(|k| book.duty(&k)) else { return Ok(()) };
    let org = lent.org();
    let base = format!("case:{}:{}", about.case.id, about.case.version);
    let item = Item { case: Some(about.case.id), ..Item::default() };
    let facts = Facts(&clear.facts);
    let due = due.as_ref().and_then(|f| facts.date(f));
    let mut items = Vec::new();
    if let Some(register) = each {
        for row in register::list(lent.tx(), org, register.as_str(), "in_force", 0, ROWS_MAX)? {
            let of_row = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
            items.push(Item { row: Some(row.id), worker: named(duty, &of_row), ..item.clone() });
        }
    } else if let Some(field) = recipients_of {
        items.extend(recipients(lent, org, field, clear)?.into_iter().map(|r| Item { row: Some(r), ..item.clone() }));
    } else if workers.is_some() {
        let spared = facts.workers(except.as_ref());
        let named = facts.workers(workers.as_ref());
        items.extend(named.difference(&spared).map(|w| Item { worker: Some(*w), ..item.clone() }));
    } else {
        born(lent, duty, &base, &item, due)?;
    }
    for item in items {
        bear(lent, duty, format!("{base}{}", item.key()), &item, due)?;
    }
    Ok(())
}

/// Rows of the provision register that name a record of this field.
fn recipients(lent: &mut Lent<'_, '_>, org: OrgId, field: &FieldKey, clear: &Clear) -> Result<Vec<RowId>, Stop> {
    let wanted = Facts(&clear.facts).records(Some(field));
    let mut out = Vec::new();
    for record in wanted {
        if record::get(lent.tx(), org, record)?.is_none() {
            continue;
        }
        for row in given(lent, org, "provisions", record)? {
            if !out.contains(&row) {
                out.push(row);
            }
        }
    }
    Ok(out)
}

/// Rows of a register among whose `records` this one is: whoever was left out of a row is not on it.
fn given(lent: &mut Lent<'_, '_>, org: OrgId, register: &str, record: RecordId) -> Result<Vec<RowId>, Stop> {
    let mut out = Vec::new();
    for id in register::naming_record(lent.tx(), org, register, record, ROWS_MAX)? {
        let Some(row) = register::get(lent.tx(), org, id)? else { continue };
        let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
        let on = |(key, fact): (&FieldKey, &Fact)| match fact {
            Fact::Records(all) => key.as_str() == "records" && all.contains(&record),
            Fact::Record(one) => *one == record,
            _ => false,
        };
        if clear.facts.iter().any(on) {
            out.push(id);
        }
    }
    Ok(out)
}

/// Tasks that the correction of a record brings: one for each row that names it, so that whoever received it is told.
pub(crate) fn after_correction(lent: &mut Lent<'_, '_>, record: RecordId) -> Result<(), Stop> {
    let (book, org, act) = (Arc::clone(lent.book()), lent.org(), lent.act());
    for duty in book.duties() {
        for trigger in &duty.on {
            let Trigger::Corrected(register) = trigger else { continue };
            for row in given(lent, org, register.as_str(), record)? {
                let item = Item { row: Some(row), ..Item::default() };
                born(lent, duty, &format!("corrected:{act}{}", item.key()), &item, None)?;
            }
        }
    }
    Ok(())
}

/// Tasks that a changed purpose brings; until they are done its uses carry a warning, which reads the key in their period.
pub(crate) fn after_purpose(lent: &mut Lent<'_, '_>, purpose: &PurposeKey) -> Result<(), Stop> {
    let (book, act) = (Arc::clone(lent.book()), lent.act());
    for duty in book.duties().filter(|d| d.on.contains(&Trigger::Purpose)) {
        born(lent, duty, &format!("purpose:{purpose}:{act}"), &Item::default(), None)?;
    }
    Ok(())
}

/// Tasks that taking data in brings: its purpose is made known, unless it was shown to the person then or stands published. While
/// such a task about the purpose is open, more data for it asks for no second one.
pub(crate) fn after_acquisition(lent: &mut Lent<'_, '_>, purpose: &PurposeKey, shown: bool) -> Result<(), Stop> {
    let (book, org, act) = (Arc::clone(lent.book()), lent.org(), lent.act());
    let duties: Vec<&Duty> = book.duties().filter(|d| d.on.contains(&Trigger::Acquired)).collect();
    if shown || duties.is_empty() || published(lent, purpose)? {
        return Ok(());
    }
    let about = format!("acquired:{purpose}:");
    for duty in duties {
        let open = task::open_of_duty(lent.tx(), org, &duty.control, ROWS_MAX)?;
        if !open.iter().any(|t| t.period.starts_with(&about)) {
            born(lent, duty, &format!("{about}{act}"), &Item::default(), None)?;
        }
    }
    Ok(())
}

/// Tasks that data from a third party brings: whoever gave it, and how they had come by it, goes on record.
pub(crate) fn after_receipt(lent: &mut Lent<'_, '_>) -> Result<(), Stop> {
    let (book, act) = (Arc::clone(lent.book()), lent.act());
    for duty in book.duties().filter(|d| d.on.contains(&Trigger::Received)) {
        born(lent, duty, &format!("received:{act}"), &Item::default(), None)?;
    }
    Ok(())
}

/// Whether a publication of the purpose stands.
fn published(lent: &mut Lent<'_, '_>, purpose: &PurposeKey) -> Result<bool, Stop> {
    let org = lent.org();
    let wanted = [("manner", "kohyo"), ("purpose", purpose.as_str())];
    for row in register::list(lent.tx(), org, PUBLICATIONS, "in_force", 0, ROWS_MAX)? {
        let facts = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?.facts;
        let says = |(column, word): &(&str, &str)| {
            facts.iter().any(|(key, fact)| key.as_str() == *column && *fact == Fact::Word((*word).to_owned()))
        };
        if wanted.iter().all(says) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tasks that a row brings when it is entered, changed or ended.
pub(crate) fn after_row(lent: &mut Lent<'_, '_>, row: &register::RegisterRow, occasion: &str) -> Result<(), Stop> {
    let book = Arc::clone(lent.book());
    if [EXEMPTIONS, PLANS].contains(&row.register.as_str()) {
        // What the adopted law asks for, and what may be taken in, is read again.
        let org = lent.org();
        org::touch(lent.tx(), org)?;
    }
    for duty in book.duties() {
        let wanted = duty.on.iter().any(
            |t| matches!(t, Trigger::Row(r, o) if r.as_str() == row.register && (o == occasion || *o == row.state)),
        );
        if wanted {
            // A duty that recurs for the rows of another register is about each of those.
            let other = matches!(&duty.each, PerEach::Row(register) if register.as_str() != row.register);
            let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
            if !other && !duty.takes(&clear.facts) {
                continue;
            }
            // Without an office and a column it is the task of whoever wrote the row.
            let writers = duty.owner.is_empty() && duty.owner_column.is_none() && duty.each == PerEach::Whole;
            let worker = named(duty, &clear).or(row.worker.filter(|_| writers));
            let item = Item { row: Some(row.id).filter(|_| !other), worker, ..Item::default() };
            let period = format!("row:{}:{occasion}:{}", row.id, row.version);
            let since = duty.since.as_ref().and_then(|column| Facts(&clear.facts).date(column));
            let due = match since.zip(duty.within.as_ref().and_then(|s| casefile::period(&book, lent.settings(), s))) {
                Some((since, (count, unit))) => {
                    let org = lent.org();
                    Some(calendar_of(lent.tx(), org, &book)?.after(since, count, unit))
                }
                None => None,
            };
            born(lent, duty, &period, &item, due)?;
        }
    }
    Ok(())
}

/// A case that reached its aim fulfils the task of a duty that asks for such a case: of the open ones about the same row, unit
/// and worker as the case, the one that is due first; whoever a duty leaves out fulfils none that is about them. Answers how many duties
/// were fulfilled.
pub(crate) fn fulfil(
    lent: &mut Lent<'_, '_>,
    case: &stored::CaseRow,
    clear: &Clear,
    by: WorkerId,
) -> Result<usize, Stop> {
    let book = Arc::clone(lent.book());
    let (org, now, act) = (lent.org(), lent.now(), lent.act());
    let mut count = 0;
    for duty in book.duties().filter(|d| d.opens.as_ref().is_some_and(|p| p.as_str() == case.procedure)) {
        let mut open = task::open_of_duty(lent.tx(), org, &duty.control, ROWS_MAX)?;
        open.sort_by_key(|t| (t.due_date.clone().unwrap_or_else(|| task::NO_DUE_DATE.to_owned()), t.number));
        let unit = match case.opener {
            Some(opener) => worker::get(lent.tx(), org, opener)?.map(|w| w.unit).unwrap_or_default(),
            None => String::new(),
        };
        let names = |wanted: &Fact| clear.facts.values().any(|f| f == wanted);
        let met = open.iter().find(|t| {
            t.row.is_none_or(|row| names(&Fact::Row(row)))
                && (t.unit.is_empty() || t.unit == unit || names(&Fact::Word(t.unit.clone())))
                && t.worker.is_none_or(|w| {
                    let own = case.opener == Some(w);
                    if duty.not_by.is_some() { !own && names(&Fact::Worker(w)) } else { own || names(&Fact::Worker(w)) }
                })
        });
        let Some(met) = met else { continue };
        let done =
            task::Completed { state: "done", by: Some(by), at: now, facts: String::new(), sealed: Vec::new(), act };
        count += usize::from(task::complete(lent.tx(), org, met.id, &done)?);
    }
    Ok(count)
}
