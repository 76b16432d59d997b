//! Where a case goes: the next step with its due date, its task and its items; or its end.

use azukari_domain::{Calendar, CaseId, Clear, Date, Fact, FieldKey, Millis, OrgId, RowId, TaskId, Unit, WorkerId};
use azukari_gate::{Lent, Stop};
use azukari_rulebook::{
    Rulebook,
    procedure::{Step, Who},
};
use azukari_store::{StoreError, Tx, calendar, casefile, register, task};
use std::collections::{BTreeMap, BTreeSet};

/// Most items of one step: as many holdings or contractors as any office keeps.
const ITEMS_MAX: i64 = 5_000;

/// The calendar of an organisation: public holidays of the country as data, and its own closing days.
pub(crate) fn calendar_of(tx: &mut Tx<'_>, org: OrgId, book: &Rulebook) -> Result<Calendar, StoreError> {
    let own = calendar::all(tx, org)?.into_iter().filter_map(|(day, _)| day.parse::<Date>().ok());
    let mut calendar = book.holidays().clone();
    calendar.closed.extend(own);
    Ok(calendar)
}

/// A period of the rulebook: how much of which unit.
pub(crate) fn period(book: &Rulebook, own: &BTreeMap<String, i64>, setting: &str) -> Option<(i64, Unit)> {
    let unit = Unit::parse(&book.setting(setting)?.unit)?;
    Some((book.setting_value(own, setting)?, unit))
}

/// When a step that begins now is due.
pub(crate) fn due_date(
    lent: &mut Lent<'_, '_>,
    step: &Step,
    clear: &Clear,
    opened_at: Millis,
) -> Result<Option<String>, Stop> {
    let Some(due) = &step.due else { return Ok(None) };
    let (org, zone, now) = (lent.org(), lent.zone().to_owned(), lent.now());
    let Some((count, unit)) = period(lent.book(), lent.settings(), &due.setting) else { return Ok(None) };
    let book = std::sync::Arc::clone(lent.book());
    let calendar = calendar_of(lent.tx(), org, &book)?;
    let from_field = due.from.parse::<FieldKey>().ok().and_then(|f| clear.facts.get(&f).cloned());
    let date = match (due.from.as_str(), from_field) {
        ("opened", _) => calendar.due_at(opened_at, &zone, count, unit),
        (_, Some(Fact::Date(day))) => calendar.after(day, count, unit),
        _ => calendar.due_at(now, &zone, count, unit),
    };
    Ok(Some(date.to_string()))
}

/// Whose the task of a step is: its offices, its units where anybody in them takes it, or who opened the case.
pub(crate) fn owners(step: &Step, opener: Option<WorkerId>) -> Vec<String> {
    match &step.by {
        Who::Offices(offices) => offices.iter().map(|o| format!("office:{o}")).collect(),
        Who::Anyone if !step.units.is_empty() => step.units.iter().map(|u| format!("unit:{u}")).collect(),
        Who::Opener | Who::Anyone => opener.iter().map(|w| format!("worker:{w}")).collect(),
    }
}

/// A step begins: its task is born, its items are laid down. Answers its due date.
pub(crate) fn begin(
    lent: &mut Lent<'_, '_>,
    step: &Step,
    case: CaseId,
    opener: Option<WorkerId>,
    clear: &Clear,
    opened_at: Millis,
    turn: i64,
) -> Result<Option<String>, Stop> {
    let due = due_date(lent, step, clear, opened_at)?;
    let org = lent.org();
    let row = task::TaskRow {
        id: TaskId::new(lent.clock(), lent.random()),
        number: 0,
        duty: step.control.clone(),
        period: format!("{case}:{turn}"),
        casefile: Some(case),
        row: None,
        unit: String::new(),
        worker: None,
        state: "open".into(),
        due_date: due.clone(),
        born_at: lent.now(),
        told: 0,
        done_by: None,
        done_at: None,
        facts: String::new(),
        sealed: Vec::new(),
        act: None,
    };
    task::insert(lent.tx(), org, &row, &owners(step, opener))?;
    if let Some(each) = &step.each {
        let rows = register::list(lent.tx(), org, each.register.as_str(), "in_force", 0, ITEMS_MAX)?;
        for row in rows {
            let facts = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?.facts;
            let words = |column: &FieldKey| Facts(&facts).word(Some(column));
            if !each.only.iter().all(|(column, allowed)| allowed.contains(&words(column)))
                || each.same.iter().any(|key| facts.get(key) != clear.facts.get(key))
            {
                continue;
            }
            casefile::put_item(lent.tx(), org, case, step.key.as_str(), row.id)?;
        }
    }
    Ok(due)
}

/// The records, words and ids that effects read from a form.
pub(crate) struct Facts<'f>(pub(crate) &'f BTreeMap<FieldKey, Fact>);

impl Facts<'_> {
    pub(crate) fn word(&self, key: Option<&FieldKey>) -> String {
        match key.and_then(|k| self.0.get(k)) {
            Some(Fact::Word(w)) => w.clone(),
            _ => String::new(),
        }
    }
    /// A key or a date, as an approval is bound to it.
    pub(crate) fn said(&self, key: Option<&FieldKey>) -> String {
        match key.and_then(|k| self.0.get(k)) {
            Some(Fact::Word(w)) => w.clone(),
            Some(Fact::Date(d)) => d.to_string(),
            _ => String::new(),
        }
    }
    pub(crate) fn workers(&self, key: Option<&FieldKey>) -> BTreeSet<WorkerId> {
        match key.and_then(|k| self.0.get(k)) {
            Some(Fact::Workers(all)) => all.clone(),
            Some(Fact::Worker(one)) => [*one].into(),
            _ => BTreeSet::new(),
        }
    }
    pub(crate) fn words(&self, key: Option<&FieldKey>) -> BTreeSet<String> {
        match key.and_then(|k| self.0.get(k)) {
            Some(Fact::Words(w)) => w.clone(),
            Some(Fact::Word(w)) if !w.is_empty() => [w.clone()].into(),
            _ => BTreeSet::new(),
        }
    }
    pub(crate) fn records(&self, key: Option<&FieldKey>) -> Vec<azukari_domain::RecordId> {
        match key.and_then(|k| self.0.get(k)) {
            Some(Fact::Records(all)) => all.iter().copied().collect(),
            Some(Fact::Record(one)) => vec![*one],
            _ => Vec::new(),
        }
    }
    pub(crate) fn number(&self, key: Option<&FieldKey>) -> Option<i64> {
        match key.and_then(|k| self.0.get(k)) {
            Some(Fact::Number(n)) => Some(*n),
            _ => None,
        }
    }
    pub(crate) fn worker(&self, key: &FieldKey) -> Option<WorkerId> {
        if let Some(Fact::Worker(w)) = self.0.get(key) { Some(*w) } else { None }
    }
    pub(crate) fn date(&self, key: &FieldKey) -> Option<Date> {
        if let Some(Fact::Date(d)) = self.0.get(key) { Some(*d) } else { None }
    }
    pub(crate) fn row(&self, key: &FieldKey) -> Option<RowId> {
        if let Some(Fact::Row(r)) = self.0.get(key) { Some(*r) } else { None }
    }
}
