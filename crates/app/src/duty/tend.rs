//! What the clock brings: recurring duties become tasks, dates of rows come, offices fall vacant, people join and leave;
//! reminders are given before, on and after the day, and then to the superior.
//!
//! Each task has a period that makes it one of its kind, so that a run that is repeated, killed, or started on a clock that was
//! set back bears nothing twice; and a duty whose day passed while nobody ran the clock is born late, never lost.

mod account;

use crate::{
    App, AppError,
    access::by::within,
    casefile::{calendar_of, period},
    duty::{
        birth::{Item, named, placed, row_of},
        perform::duty_of,
    },
};
use azukari_domain::{
    Calendar, Clear, Date, Fact, FieldKey, OrgId, RegisterKey, TaskId, WorkerId, calendar::day_number,
};
use azukari_gate::{Stop, Tick, is_instead};
use azukari_rulebook::duty::{Duty, PerEach, Trigger};
use azukari_store::{org, register, task, told, worker};
use jiff::Span;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Occurrences of one duty that one run bears at most: two years of a monthly duty that nobody ran the clock for.
const CATCH_UP_MAX: usize = 24;
/// Most rows of a register that one run looks at.
const ROWS_MAX: i64 = 100_000;
/// Most reminders of one run.
const REMINDERS_MAX: i64 = 10_000;
/// Days after the due date on which the superior is told.
const ESCALATE_DAYS: i64 = 3;

const TOLD_BEFORE: i64 = 1;
const TOLD_ON: i64 = 2;
const TOLD_AFTER: i64 = 4;
const TOLD_ABOVE: i64 = 8;

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tended {
    /// Tasks born.
    pub born: usize,
    /// Tasks that fell away, because what was missing is there.
    pub ended: usize,
    /// Reminders given.
    pub told: usize,
}

impl App {
    /// Runs the clock for an organisation; safe to repeat at any time.
    ///
    /// # Errors
    /// [`AppError::Conflict`] `error-busy` where the organisation changed meanwhile: the next run does it.
    pub fn tend(&self, org: OrgId) -> Result<Tended, AppError> {
        let notes = self.gate.tick(org, |tick| {
            let mut run = Run { calendar: calendar(tick)?, done: Tended::default() };
            run.duties(tick)?;
            run.reminders(tick)?;
            Ok(run.notes())
        })?;
        let count = |key: &str| notes.get(key).and_then(|n| n.parse().ok()).unwrap_or_default();
        Ok(Tended { born: count("born"), ended: count("ended"), told: count("told") })
    }
}

impl App {
    /// Bears at once what just happened to an account asks for, because with the next run of the clock it may be over: a wait after too many
    /// failed sign-ins, or a second computer. Answers how many tasks were born.
    pub(crate) fn tend_account(&self, org: OrgId, trigger: Trigger) -> Result<usize, AppError> {
        if !self.gate.book_of(org)?.duties().any(|d| d.on.contains(&trigger)) {
            return Ok(0);
        }
        let done = self.gate.tick(org, move |tick| {
            let mut run = Run { calendar: calendar(tick)?, done: Tended::default() };
            let book = tick.book();
            for duty in book.duties().filter(|d| d.on.contains(&trigger)) {
                match trigger {
                    Trigger::Locked => run.locked(tick, duty)?,
                    Trigger::Shared => run.shared(tick, duty)?,
                    _ => {}
                }
            }
            run.reminders(tick)?;
            Ok(run.notes())
        });
        match done.map_err(AppError::from) {
            Ok(notes) => Ok(notes.get("born").and_then(|n| n.parse().ok()).unwrap_or_default()),
            // The next run of the clock finds the account as it still is.
            Err(AppError::Conflict(_)) => Ok(0),
            Err(e) => Err(e),
        }
    }
}

/// Tasks for a row that the system itself just wrote, for those in charge of a unit; the notes of the run's entry.
pub(crate) fn bear_for_row(
    tick: &mut Tick<'_, '_>,
    row: &register::RegisterRow,
    unit: &str,
) -> Result<BTreeMap<&'static str, String>, Stop> {
    let mut run = Run { calendar: calendar(tick)?, done: Tended::default() };
    let book = tick.book();
    let entered = |t: &Trigger| matches!(t, Trigger::Row(r, on) if r.as_str() == row.register && on == "enter");
    for duty in book.duties().filter(|d| d.on.iter().any(entered)) {
        let item = Item { row: Some(row.id), unit: unit.to_owned(), ..Item::default() };
        let due = run.due(tick, duty, tick.today());
        run.bear(tick, duty, format!("row:{}:enter:{}", row.id, row.version), &item, due)?;
    }
    run.reminders(tick)?;
    Ok(run.notes())
}

impl App {
    /// Runs the clock for every organisation whose keys are open. Answers those for which it failed, with the key of the reason;
    /// the next run tries again.
    ///
    /// # Errors
    /// Only where the organisations cannot be listed.
    pub fn tend_all(&self) -> Result<Vec<(OrgId, &'static str)>, AppError> {
        let orgs = self.gate.read(org::all)?;
        let open = orgs.into_iter().map(|o| o.id).filter(|id| self.gate.is_unlocked(*id));
        Ok(open.filter_map(|id| self.tend(id).err().map(|e| (id, e.key()))).collect())
    }
}

/// What the window tells: a task for each budget that was over.
pub(crate) fn drained(tick: &mut Tick<'_, '_>, names: &[String]) -> Result<BTreeMap<&'static str, String>, Stop> {
    let mut run = Run { calendar: calendar(tick)?, done: Tended::default() };
    for duty in tick.book().duties().filter(|d| d.on.contains(&Trigger::Drained)) {
        let due = run.due(tick, duty, tick.today());
        for name in names {
            run.bear(tick, duty, format!("drained:{name}"), &Item::default(), due)?;
        }
    }
    run.reminders(tick)?;
    Ok(run.notes())
}

fn calendar(tick: &mut Tick<'_, '_>) -> Result<Calendar, Stop> {
    let org = tick.org();
    let book = tick.book();
    Ok(calendar_of(tick.tx(), org, book)?)
}

struct Run {
    calendar: Calendar,
    done: Tended,
}

impl Run {
    fn notes(&self) -> BTreeMap<&'static str, String> {
        if self.done == Tended::default() {
            return BTreeMap::new();
        }
        [
            ("kind", "tend".to_owned()),
            ("born", self.done.born.to_string()),
            ("ended", self.done.ended.to_string()),
            ("told", self.done.told.to_string()),
        ]
        .into()
    }

    fn duties(&mut self, tick: &mut Tick<'_, '_>) -> Result<(), Stop> {
        let book = tick.book();
        for duty in book.duties() {
            if duty.every.is_some() {
                self.recurring(tick, duty)?;
            }
            for trigger in &duty.on {
                match trigger {
                    Trigger::Date(register, field) => self.dates(tick, duty, register, field)?,
                    Trigger::Missing(register, word) => self.missing(tick, duty, register, word.as_ref())?,
                    Trigger::Unstated(register, field) => self.unstated(tick, duty, register, field)?,
                    Trigger::Outside { register, column, only, of, stated } => {
                        self.outside(tick, duty, (register, column), only.as_ref(), (of, stated))?;
                    }
                    Trigger::Absent(register, people, unit) => self.absent(tick, duty, register, people, unit)?,
                    Trigger::Vacancy => self.vacancies(tick, duty)?,
                    Trigger::Locked => self.locked(tick, duty)?,
                    Trigger::Shared => self.shared(tick, duty)?,
                    Trigger::Unmanned(offices) => self.unmanned(tick, duty, offices)?,
                    Trigger::Appointed(offices) => self.appointed(tick, duty, offices)?,
                    Trigger::Term(offices) => self.terms(tick, duty, offices)?,
                    Trigger::Joined => self.people(tick, duty, true)?,
                    Trigger::Left => self.people(tick, duty, false)?,
                    Trigger::Case(..)
                    | Trigger::Row(..)
                    | Trigger::Corrected(_)
                    | Trigger::Purpose
                    | Trigger::Acquired
                    | Trigger::Received
                    | Trigger::Drained
                    | Trigger::Effect => {}
                }
            }
            if duty.not_by.is_some() {
                self.hand_over(tick, duty)?;
            }
        }
        Ok(())
    }

    /// Open tasks whose owners are only the one whom they are about, because offices have changed hands: they go to those named instead.
    fn hand_over(&mut self, tick: &mut Tick<'_, '_>, duty: &Duty) -> Result<(), Stop> {
        let org = tick.org();
        let held: Vec<WorkerId> = duty.owner.iter().flat_map(|office| tick.holders(office.as_str())).collect();
        for task in task::open_of_duty(tick.tx(), org, &duty.control, ROWS_MAX)? {
            let item = Item { case: task.casefile, row: task.row, unit: task.unit.clone(), worker: task.worker };
            let (_, owners) = placed(tick.tx(), org, duty, &item, &held)?;
            if is_instead(duty, &owners) && !is_instead(duty, &task::owners(tick.tx(), org, task.id)?) {
                self.fall_away(tick, &task)?;
                let due = task.due_date.as_ref().and_then(|day| day.parse().ok());
                self.bear(tick, duty, format!("{}/instead", task.period), &item, due)?;
            }
        }
        Ok(())
    }

    fn bear(
        &mut self,
        tick: &mut Tick<'_, '_>,
        duty: &Duty,
        period: String,
        item: &Item,
        due: Option<Date>,
    ) -> Result<(), Stop> {
        if tick.book().is_asleep(&duty.control, tick.waived()) {
            return Ok(());
        }
        let (org, now) = (tick.org(), tick.now());
        let id = TaskId::new(tick.clock(), tick.random());
        let held: Vec<WorkerId> = duty.owner.iter().flat_map(|office| tick.holders(office.as_str())).collect();
        let (item, owners) = placed(tick.tx(), org, duty, item, &held)?;
        let row = row_of(duty, id, period, &item, due.map(|d| d.to_string()), now);
        if task::insert(tick.tx(), org, &row, &owners)?.is_some() {
            self.done.born += 1;
        }
        Ok(())
    }

    /// A duty with a period, from its latest occurrence on; the first is due one period after the organisation began, or after
    /// the row was entered or the worker came: nobody owes what fell due before.
    fn recurring(&mut self, tick: &mut Tick<'_, '_>, duty: &Duty) -> Result<(), Stop> {
        let Some((count, unit)) = duty.every.as_ref().and_then(|s| period(tick.book(), tick.settings(), s)) else {
            return Ok(());
        };
        if count <= 0 {
            return Ok(());
        }
        let (org, today) = (tick.org(), tick.today());
        let zone = org::get(tick.tx(), org)?.map(|row| row.zone).unwrap_or_default();
        let began = org::created_at(tick.tx(), org)?.map_or(today, |at| at.date_in(&zone));
        let came: BTreeMap<WorkerId, Date> = match duty.each {
            PerEach::Worker => {
                active(tick)?.into_iter().filter_map(|w| Some((w.id, w.from_date.parse().ok()?))).collect()
            }
            _ => BTreeMap::new(),
        };
        let latest: BTreeMap<String, String> = task::latest(tick.tx(), org, &duty.control)?
            .into_iter()
            .map(|l| {
                let item = Item { case: None, row: l.row, unit: l.unit, worker: l.worker };
                (item.key(), l.due_date)
            })
            .collect();
        for item in self.items(tick, duty)? {
            let there = match duty.each {
                PerEach::Row(_) => item.row.map(|row| row.born().date_in(&zone)),
                _ => item.worker.and_then(|worker| came.get(&worker).copied()),
            };
            let first = there.map_or(began, |day| began.max(day));
            let last = latest.get(&item.key()).and_then(|d| d.parse::<Date>().ok()).unwrap_or(first);
            let mut due = self.calendar.after(last, count, unit);
            for _ in 0..CATCH_UP_MAX {
                if day_number(due) - duty.lead_days > day_number(today) {
                    break;
                }
                let period = format!("every:{due}{}", item.key());
                self.bear(tick, duty, period, &item, Some(due))?;
                due = self.calendar.after(due, count, unit);
            }
        }
        Ok(())
    }

    fn items(&self, tick: &mut Tick<'_, '_>, duty: &Duty) -> Result<Vec<Item>, Stop> {
        let org = tick.org();
        Ok(match &duty.each {
            PerEach::Whole => vec![Item::default()],
            PerEach::Unit => {
                let units = &tick.book().book().units;
                units.iter().map(|u| Item { unit: u.key.to_string(), ..Item::default() }).collect()
            }
            PerEach::Worker => {
                active(tick)?.into_iter().map(|w| Item { worker: Some(w.id), ..Item::default() }).collect()
            }
            PerEach::Row(register) => {
                let rows = register::list(tick.tx(), org, register.as_str(), "in_force", 0, ROWS_MAX)?;
                let mut items = Vec::with_capacity(rows.len());
                for row in rows {
                    let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
                    if !duty.takes(&clear.facts) {
                        continue;
                    }
                    items.push(Item { row: Some(row.id), worker: named(duty, &clear), ..Item::default() });
                }
                items
            }
        })
    }

    /// Dates in rows: due on the day itself, seen so many days before.
    fn dates(
        &mut self,
        tick: &mut Tick<'_, '_>,
        duty: &Duty,
        register: &RegisterKey,
        field: &FieldKey,
    ) -> Result<(), Stop> {
        let (org, today) = (tick.org(), tick.today());
        let rows = register::list(tick.tx(), org, register.as_str(), "in_force", 0, ROWS_MAX)?;
        for row in rows {
            let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
            let Some(Fact::Date(day)) = clear.facts.get(field) else { continue };
            if duty.each == PerEach::Row(register.clone()) && !duty.takes(&clear.facts) {
                continue;
            }
            if day_number(*day) - duty.lead_days > day_number(today) {
                continue;
            }
            let item = Item { row: Some(row.id), worker: named(duty, &clear), ..Item::default() };
            let period = format!("date:{field}:{day}{}", item.key());
            let due = match duty.within.as_ref().and_then(|s| self::period(tick.book(), tick.settings(), s)) {
                Some((count, unit)) => self.calendar.after(*day, count, unit),
                None => *day,
            };
            self.bear(tick, duty, period, &item, Some(due))?;
        }
        Ok(())
    }

    /// What must be there and is not: a task for each unit, worker or row without a row in force that names it; it falls away
    /// when there is one.
    fn missing(
        &mut self,
        tick: &mut Tick<'_, '_>,
        duty: &Duty,
        register: &RegisterKey,
        word: Option<&(FieldKey, String)>,
    ) -> Result<(), Stop> {
        let org = tick.org();
        let mut there = Vec::new();
        for row in register::list(tick.tx(), org, register.as_str(), "in_force", 0, ROWS_MAX)? {
            let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
            if word.is_none_or(|(field, word)| holds(clear.facts.get(field), word)) {
                there.push(clear);
            }
        }
        let ever = register::count(tick.tx(), org, register.as_str(), "")?;
        let open = task::open_of_duty(tick.tx(), org, &duty.control, ROWS_MAX)?;
        let word = word.map(|(_, w)| w.as_str()).unwrap_or_default();
        let begins = format!("missing:{register}:{word}:");
        for item in self.items(tick, duty)? {
            let present = there.iter().any(|clear| names(&duty.each, &item, clear));
            let ends = item.key();
            let stands: Vec<&task::TaskRow> = open
                .iter()
                .filter(|t| t.period.starts_with(&begins) && t.period.ends_with(&format!(";{ends}")))
                .collect();
            if present {
                for task in stands {
                    self.fall_away(tick, task)?;
                }
            } else if stands.is_empty() {
                let due = self.due(tick, duty, tick.today());
                self.bear(tick, duty, format!("{begins}{ever};{ends}"), &item, due)?;
            }
        }
        Ok(())
    }

    /// Purposes in force that a row in force does not state: a task for each.
    fn unstated(
        &mut self,
        tick: &mut Tick<'_, '_>,
        duty: &Duty,
        register: &RegisterKey,
        field: &FieldKey,
    ) -> Result<(), Stop> {
        let org = tick.org();
        let mut wanting = BTreeSet::new();
        for row in register::list(tick.tx(), org, register.as_str(), "in_force", 0, ROWS_MAX)? {
            let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
            for purpose in tick.purposes().iter().filter(|p| !holds(clear.facts.get(field), p.as_str())) {
                let item = Item { row: Some(row.id), ..Item::default() };
                let due = self.due(tick, duty, tick.today());
                let period = format!("unstated:{}:{purpose}", row.id);
                self.bear(tick, duty, period.clone(), &item, due)?;
                wanting.insert(period);
            }
        }
        self.others_fall_away(tick, duty, "unstated:", &wanting)
    }

    /// Rows that say what the row that stands of another register does not: a task for each and for each version of that row.
    fn outside(
        &mut self,
        tick: &mut Tick<'_, '_>,
        duty: &Duty,
        (register, column): (&RegisterKey, &FieldKey),
        only: Option<&(FieldKey, String)>,
        (of, stated): (&RegisterKey, &FieldKey),
    ) -> Result<(), Stop> {
        let org = tick.org();
        let (mut said, mut standing) = (BTreeSet::new(), "none".to_owned());
        if let Some(row) = register::list(tick.tx(), org, of.as_str(), "in_force", 0, ROWS_MAX)?.pop() {
            let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
            said = words_of(clear.facts.get(stated));
            standing = row.id.to_string();
        }
        let begins = format!("outside:{register}.{column}:");
        let mut wanting = BTreeSet::new();
        // Also what is held: it waits for just this.
        for row in register::list(tick.tx(), org, register.as_str(), "", 0, ROWS_MAX)? {
            if ["ended", "proposed"].contains(&row.state.as_str()) {
                continue;
            }
            let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
            let asked = only.is_none_or(|(field, word)| holds(clear.facts.get(field), word));
            if !asked || words_of(clear.facts.get(column)).is_subset(&said) {
                continue;
            }
            let item = Item { row: Some(row.id), ..Item::default() };
            let due = self.due(tick, duty, tick.today());
            let period = format!("{begins}{}:{}:{standing}", row.id, row.version);
            self.bear(tick, duty, period.clone(), &item, due)?;
            wanting.insert(period);
        }
        self.others_fall_away(tick, duty, &begins, &wanting)
    }

    /// Workers whom a row names and who are not in its unit today: a task for each, for whoever owns the duty in that unit.
    fn absent(
        &mut self,
        tick: &mut Tick<'_, '_>,
        duty: &Duty,
        register: &RegisterKey,
        people: &FieldKey,
        unit: &FieldKey,
    ) -> Result<(), Stop> {
        let org = tick.org();
        let there: BTreeSet<(WorkerId, String)> = active(tick)?.into_iter().map(|w| (w.id, w.unit)).collect();
        let mut wanting = BTreeSet::new();
        for row in register::list(tick.tx(), org, register.as_str(), "in_force", 0, ROWS_MAX)? {
            let clear = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
            let (Some(Fact::Workers(named)), Some(Fact::Word(of))) = (clear.facts.get(people), clear.facts.get(unit))
            else {
                continue;
            };
            for id in named.iter().filter(|id| !there.contains(&(**id, of.clone()))) {
                let item = Item { row: Some(row.id), unit: of.clone(), worker: Some(*id), ..Item::default() };
                let due = self.due(tick, duty, tick.today());
                let period = format!("absent:{}:{id}", row.id);
                self.bear(tick, duty, period.clone(), &item, due)?;
                wanting.insert(period);
            }
        }
        self.others_fall_away(tick, duty, "absent:", &wanting)
    }

    /// Open tasks of this kind for which there is no reason any more.
    fn others_fall_away(
        &mut self,
        tick: &mut Tick<'_, '_>,
        duty: &Duty,
        begins: &str,
        wanting: &BTreeSet<String>,
    ) -> Result<(), Stop> {
        let org = tick.org();
        for task in task::open_of_duty(tick.tx(), org, &duty.control, ROWS_MAX)? {
            if task.period.starts_with(begins) && !wanting.contains(&task.period) {
                self.fall_away(tick, &task)?;
            }
        }
        Ok(())
    }

    fn fall_away(&mut self, tick: &mut Tick<'_, '_>, task: &task::TaskRow) -> Result<(), Stop> {
        let (org, at, act) = (tick.org(), tick.now(), tick.act());
        let void = task::Completed { state: "void", by: None, at, facts: String::new(), sealed: Vec::new(), act };
        self.done.ended += usize::from(task::complete(tick.tx(), org, task.id, &void)?);
        Ok(())
    }

    /// Offices that nobody holds: a task for each vacancy, once for each time that the office falls vacant.
    fn vacancies(&mut self, tick: &mut Tick<'_, '_>, duty: &Duty) -> Result<(), Stop> {
        for office in tick.vacant() {
            let required = tick.book().office(office).is_some_and(|o| o.required);
            if !required {
                continue;
            }
            let ended =
                tick.appointments().iter().filter(|a| a.office == office.as_str()).filter_map(|a| a.to_date.clone());
            let since = ended.max().unwrap_or_else(|| "never-held".to_owned());
            let due = self.due(tick, duty, tick.today());
            let item = Item { unit: String::new(), ..Item::default() };
            self.bear(tick, duty, format!("vacant:{office}:{since}"), &item, due)?;
        }
        Ok(())
    }

    /// Units in which somebody has work with data, and nobody holds one of these offices: a task for each, which falls away with
    /// the first holder.
    fn unmanned(&mut self, tick: &mut Tick<'_, '_>, duty: &Duty, param: &str) -> Result<(), Stop> {
        let (org, today) = (tick.org(), tick.today().to_string());
        let offices = tick.book().set(param);
        let holders: BTreeSet<WorkerId> = offices.iter().flat_map(|o| tick.holders(o)).collect();
        let (mut working, mut manned) = (BTreeSet::new(), BTreeSet::new());
        for one in active(tick)? {
            let assigned = worker::assignments(tick.tx(), org, one.id)?;
            let now = |(_, from, to): &(String, String, Option<String>)| within(from, to.as_deref(), &today);
            if assigned.iter().any(now) {
                working.insert(one.unit.clone());
            }
            if holders.contains(&one.id) {
                manned.insert(one.unit);
            }
        }
        let mut wanting = BTreeSet::new();
        for unit in working.difference(&manned) {
            let item = Item { unit: unit.clone(), ..Item::default() };
            let due = self.due(tick, duty, tick.today());
            let period = format!("unmanned:{unit}");
            self.bear(tick, duty, period.clone(), &item, due)?;
            wanting.insert(period);
        }
        self.others_fall_away(tick, duty, "unmanned:", &wanting)
    }

    /// Whoever took up one of these offices: a task for each time.
    fn appointed(&mut self, tick: &mut Tick<'_, '_>, duty: &Duty, param: &str) -> Result<(), Stop> {
        let (offices, today) = (tick.book().set(param), tick.today().to_string());
        for held in tick.appointments() {
            if !offices.contains(&held.office) || !within(&held.from_date, held.to_date.as_deref(), &today) {
                continue;
            }
            let from = held.from_date.parse::<Date>().unwrap_or(tick.today());
            let item = Item { worker: Some(held.worker), ..Item::default() };
            let due = self.due(tick, duty, from);
            self.bear(tick, duty, format!("appointed:{}:{from}{}", held.office, item.key()), &item, due)?;
        }
        Ok(())
    }

    /// Terms in one of these offices that end: due on the last day, seen so many days before. One that was ended early asks nothing.
    fn terms(&mut self, tick: &mut Tick<'_, '_>, duty: &Duty, param: &str) -> Result<(), Stop> {
        let (offices, today) = (tick.book().set(param), tick.today().to_string());
        for held in tick.appointments() {
            let runs = held.ended_by.is_none() && within(&held.from_date, held.to_date.as_deref(), &today);
            let Some(last) = held.to_date.as_ref().and_then(|d| d.parse::<Date>().ok()) else { continue };
            if !runs || !offices.contains(&held.office) || day_number(last) - duty.lead_days > day_number(tick.today())
            {
                continue;
            }
            let item = Item { worker: Some(held.worker), ..Item::default() };
            self.bear(tick, duty, format!("term:{}:{last}{}", held.office, item.key()), &item, Some(last))?;
        }
        Ok(())
    }

    fn people(&mut self, tick: &mut Tick<'_, '_>, duty: &Duty, joined: bool) -> Result<(), Stop> {
        let (org, today) = (tick.org(), tick.today().to_string());
        for row in worker::all(tick.tx(), org)? {
            let left = row.state == "left" || row.to_date.as_ref().is_some_and(|d| *d < today);
            if joined == left || (joined && row.from_date > today) {
                continue;
            }
            let day = if joined { Some(row.from_date.clone()) } else { row.to_date.clone() };
            let from = day.and_then(|d| d.parse::<Date>().ok()).unwrap_or(tick.today());
            let item = Item { worker: Some(row.id), ..Item::default() };
            let word = if joined { "joined" } else { "left" };
            let due = self.due(tick, duty, from);
            self.bear(tick, duty, format!("{word}:{from}{}", item.key()), &item, due)?;
        }
        Ok(())
    }

    /// When something is due that the clock found: within the time of its setting. Where the duty names none, as many days after as
    /// a task otherwise appears before its day, because what has no day is never overdue and nobody is told.
    fn due(&self, tick: &Tick<'_, '_>, duty: &Duty, from: Date) -> Option<Date> {
        let within = duty.within.as_ref().and_then(|s| period(tick.book(), tick.settings(), s));
        Some(match within {
            Some((count, unit)) => self.calendar.after(from, count, unit),
            None => from.saturating_add(Span::new().days(duty.lead_days)),
        })
    }

    /// Tells the owners when a task is near, due and overdue, and the superior some days after. Each is told once.
    fn reminders(&mut self, tick: &mut Tick<'_, '_>) -> Result<(), Stop> {
        let (org, today) = (tick.org(), tick.today());
        let horizon = today.saturating_add(Span::new().days(7)).to_string();
        let mut units: Option<BTreeMap<WorkerId, String>> = None;
        for row in task::due_by(tick.tx(), org, "open", &horizon, REMINDERS_MAX)? {
            let Some(due) = row.due_date.as_ref().and_then(|d| d.parse::<Date>().ok()) else { continue };
            let days = day_number(today) - day_number(due);
            let (bit, kind) = match days {
                d if d >= ESCALATE_DAYS => (TOLD_AFTER | TOLD_ABOVE, "told-task-overdue"),
                d if d > 0 => (TOLD_AFTER, "told-task-overdue"),
                0 => (TOLD_ON, "told-task-today"),
                _ => (TOLD_BEFORE, "told-task-near"),
            };
            let new = bit & !row.told;
            if new == 0 {
                continue;
            }
            if !task::told(tick.tx(), org, row.id, row.told, row.told | bit)? {
                continue;
            }
            let mut whom: BTreeSet<WorkerId> = BTreeSet::new();
            if new & (TOLD_BEFORE | TOLD_ON | TOLD_AFTER) != 0 {
                if units.is_none() {
                    let rows = worker::all(tick.tx(), org)?;
                    units = Some(rows.into_iter().map(|w| (w.id, w.unit)).collect());
                }
                for owner in task::owners(tick.tx(), org, row.id)? {
                    whom.extend(people_of(tick, &owner, units.as_ref()));
                }
                self.tell(tick, &row, &whom, kind, bit)?;
            }
            if new & TOLD_ABOVE != 0 {
                let above: BTreeSet<WorkerId> =
                    superiors(tick, &row).iter().flat_map(|o| tick.holders(o)).filter(|w| !whom.contains(w)).collect();
                self.tell(tick, &row, &above, "told-task-escalated", TOLD_ABOVE)?;
            }
        }
        Ok(())
    }

    fn tell(
        &mut self,
        tick: &mut Tick<'_, '_>,
        row: &task::TaskRow,
        whom: &BTreeSet<WorkerId>,
        kind: &str,
        bit: i64,
    ) -> Result<(), Stop> {
        let (org, now) = (tick.org(), tick.now());
        for worker in whom {
            if !tick.may_hear(*worker, row.casefile, bit == TOLD_ABOVE)? {
                continue;
            }
            // The same reminder of the same task is one message, however often the clock runs.
            let mut id = row.id.to_bytes();
            if let Some(last) = id.last_mut() {
                *last ^= u8::try_from(bit & 0xff).unwrap_or_default();
            }
            let message = told::ToldRow {
                id,
                kind: kind.to_owned(),
                casefile: row.casefile,
                task: Some(row.id),
                at: now,
                read_at: None,
            };
            told::put(tick.tx(), org, *worker, &message)?;
            self.done.told += 1;
        }
        Ok(())
    }
}

/// Whether a fact is this word or has it among others.
fn holds(fact: Option<&Fact>, word: &str) -> bool {
    match fact {
        Some(Fact::Word(w)) => w == word,
        Some(Fact::Words(all)) => all.contains(word),
        _ => false,
    }
}

/// The words of a fact: one, several or none.
fn words_of(fact: Option<&Fact>) -> BTreeSet<String> {
    match fact {
        Some(Fact::Word(w)) => [w.clone()].into(),
        Some(Fact::Words(all)) => all.iter().cloned().collect(),
        _ => BTreeSet::new(),
    }
}

/// Whether a row's facts name the item that a duty recurs for.
fn names(each: &PerEach, item: &Item, row: &Clear) -> bool {
    let any = |wanted: &dyn Fn(&Fact) -> bool| row.facts.values().any(wanted);
    match each {
        PerEach::Whole => true,
        PerEach::Unit => any(&|f| holds(Some(f), &item.unit)),
        PerEach::Worker => item.worker.is_some_and(|w| {
            any(&|f| match f {
                Fact::Worker(one) => *one == w,
                Fact::Workers(all) => all.contains(&w),
                _ => false,
            })
        }),
        PerEach::Row(_) => item.row.is_some_and(|row| any(&|f| *f == Fact::Row(row))),
    }
}

fn active(tick: &mut Tick<'_, '_>) -> Result<Vec<worker::WorkerRow>, Stop> {
    let (org, today) = (tick.org(), tick.today().to_string());
    let rows = worker::all(tick.tx(), org)?;
    let there = |w: &worker::WorkerRow| {
        w.state != "left" && w.from_date <= today && w.to_date.as_ref().is_none_or(|to| today <= *to)
    };
    Ok(rows.into_iter().filter(there).collect())
}

/// Offices told when a task is overdue.
fn superiors(tick: &Tick<'_, '_>, row: &task::TaskRow) -> Vec<String> {
    let book = tick.book();
    if let Some(duty) = duty_of(book, &row.duty) {
        return duty.escalate.iter().map(ToString::to_string).collect();
    }
    let step = row.duty.strip_prefix("procedure:").and_then(|rest| rest.split_once('.')).and_then(|(p, s)| {
        let procedure = p.parse().ok().and_then(|k| book.procedure(&k))?;
        procedure.step(s)
    });
    step.and_then(|s| s.due.as_ref()).map(|d| d.escalate.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

/// Workers behind an owner: a worker, all of a unit, the holders of an office, the holders of an office in a unit.
fn people_of(tick: &Tick<'_, '_>, owner: &str, units: Option<&BTreeMap<WorkerId, String>>) -> Vec<WorkerId> {
    match owner.split_once(':') {
        Some(("worker", id)) => id.parse().into_iter().collect(),
        Some(("unit", unit)) => units.into_iter().flatten().filter(|(_, u)| *u == unit).map(|(w, _)| *w).collect(),
        Some(("office", office)) => match office.split_once('@') {
            None => tick.holders(office),
            Some((office, unit)) => {
                let within = |w: &WorkerId| units.and_then(|u| u.get(w)).is_some_and(|u| u == unit);
                tick.holders(office).into_iter().filter(within).collect()
            }
        },
        _ => Vec::new(),
    }
}
