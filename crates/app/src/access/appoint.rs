//! Offices by appointment, with their terms and vacancies; affairs by assignment.

use super::by::{By, Declare, date, notes, within};
use crate::{App, AppError, Reply};
use azukari_domain::{ActId, AffairKey, ClauseId, Clear, Fact, OfficeKey, OrgId, Personal, Verb, WorkerId};
use azukari_gate::{Asker, Stop, WorkAsk};
use azukari_journal::Annex;
use azukari_rulebook::{
    ActFacts,
    model::Term,
    register::{APPOINT, ASSIGN},
};
use azukari_store::{
    Tx, org, register,
    worker::{self, AppointmentRow},
};
use std::collections::BTreeSet;

/// Most rows of a register in which a worker is sought: some versions for each of some thousand workers.
const ROWS_MAX: i64 = 20_000;
/// Longest reference of a resolution, characters.
const RESOLUTION_CHARS_MAX: usize = 120;

/// An appointment to make.
#[derive(Debug, Clone)]
pub struct Appoint {
    /// Office.
    pub office: OfficeKey,
    /// Who.
    pub worker: WorkerId,
    /// First day, ISO; empty for today.
    pub from: String,
    /// Last day, ISO; asked for where the office has a dated term.
    pub until: Option<String>,
    /// The body's resolution: date and reference, no person's name; empty where an office appoints.
    pub resolution: String,
}

/// An appointment to end.
#[derive(Debug, Clone)]
pub struct EndAppointment {
    /// Office.
    pub office: OfficeKey,
    /// Who holds it.
    pub worker: WorkerId,
    /// Last day, ISO; empty for today.
    pub last_day: String,
    /// The resolution that ends it; empty where an office releases.
    pub resolution: String,
}

/// An affair to assign, or to take back.
#[derive(Debug, Clone)]
pub struct Assign {
    /// Who.
    pub worker: WorkerId,
    /// Affair.
    pub affair: AffairKey,
    /// First day, ISO; empty for today.
    pub from: String,
    /// Last day, ISO.
    pub until: Option<String>,
}

/// An office with its holders.
#[derive(Debug)]
pub struct OfficeView {
    /// Key.
    pub key: OfficeKey,
    /// The organisation's word, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What it is for, Japanese.
    pub about_ja: String,
    /// What it is for, English.
    pub about_en: String,
    /// Who appoints.
    pub by: BTreeSet<OfficeKey>,
    /// The unit from which the holder must come.
    pub unit: Option<String>,
    /// The clause on which it rests.
    pub clause: ClauseId,
    /// Set-up is incomplete without a holder.
    pub required: bool,
    /// A last day is asked for.
    pub dated: bool,
    /// Nobody holds it today.
    pub vacant: bool,
    /// Holders of today and of later days.
    pub holders: Vec<Holder>,
    /// Those who held it before, from when to when.
    pub past: Vec<Holder>,
}

/// Who holds an office.
#[derive(Debug)]
pub struct Holder {
    /// Who.
    pub worker: WorkerId,
    /// Display name.
    pub name: Personal,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub until: Option<String>,
    /// The resolution: date and reference.
    pub resolution: String,
    /// The act that appointed.
    pub act: ActId,
}

/// What the appointment rules look at; it must be the same when the row is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Appointee {
    unit: String,
    offices: BTreeSet<OfficeKey>,
}

impl App {
    /// Appoints a worker to an office.
    ///
    /// # Errors
    /// [`AppError::Input`] for dates, a missing last day or a long reference; [`AppError::Conflict`] where a single office is
    /// held; [`AppError::NotFound`].
    pub fn appoint(&self, by: impl Into<By>, new: Appoint) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, today, book) = (by.asker.org, self.day_of(by.asker.org)?, self.gate.book_of(by.asker.org)?);
        let office = book.office(&new.office).cloned();
        let from = if new.from.is_empty() { today.clone() } else { date("from", &new.from)? };
        let until = new.until.as_deref().filter(|d| !d.is_empty()).map(|d| date("until", d)).transpose()?;
        if until.as_ref().is_some_and(|until| *until < from) {
            return Err(AppError::input("until", "worker-error-dates"));
        }
        if until.is_none() && office.as_ref().is_some_and(|o| o.term == Term::Dated) {
            return Err(AppError::input("until", "worker-error-term"));
        }
        let resolution = check_resolution(&new.resolution)?;
        let appointee =
            self.gate.read(|tx| appointee(tx, org, new.worker, &today))?.ok_or(AppError::NotFound("worker"))?;
        let act = ActFacts {
            office: Some(new.office.clone()),
            appointee_unit: appointee.unit.clone(),
            appointee_offices: appointee.offices.clone(),
            resolution: !resolution.is_empty(),
            ..ActFacts::default()
        };
        let words =
            notes([("what", "appointed"), ("office", new.office.as_str()), ("worker", &new.worker.to_string())]);
        let annex = reason(&resolution);
        let work = self.spoken_of(org, new.worker, APPOINT, new.office.as_str())?;
        let what = Declare { verb: Verb::Appoint, act, about: String::new(), notes: words, annex, work };
        let many = office.is_some_and(|o| o.many);
        self.declare(by, what, move |lent| {
            // The rules were asked about the appointee as read before: it must still be so.
            if self::appointee(lent.tx(), org, new.worker, &today)?.as_ref() != Some(&appointee) {
                return Err(Stop::Conflict("worker-changed"));
            }
            let rows = worker::appointments(lent.tx(), org)?;
            let overlaps = |a: &&AppointmentRow| {
                a.office == new.office.as_str()
                    && a.to_date.as_deref().is_none_or(|to| from.as_str() <= to)
                    && until.as_deref().is_none_or(|until| a.from_date.as_str() <= until)
            };
            if rows.iter().filter(overlaps).any(|a| !many || a.worker == new.worker) {
                return Err(Stop::Conflict("worker-office-held"));
            }
            let row = AppointmentRow {
                office: new.office.to_string(),
                worker: new.worker,
                from_date: from.clone(),
                to_date: until.clone(),
                resolution: resolution.clone(),
                ended_by: None,
                act: lent.act(),
            };
            Ok(worker::put_appointment(lent.tx(), org, &row)?)
        })
    }

    /// Ends an appointment.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where the worker does not hold the office; [`AppError::Input`] for the date.
    pub fn end_appointment(&self, by: impl Into<By>, end: EndAppointment) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, today) = (by.asker.org, self.day_of(by.asker.org)?);
        let last_day = if end.last_day.is_empty() { today.clone() } else { date("until", &end.last_day)? };
        let resolution = check_resolution(&end.resolution)?;
        let holder =
            self.gate.read(|tx| appointee(tx, org, end.worker, &today))?.ok_or(AppError::NotFound("worker"))?;
        let leaves_vacant = self.leaves_vacant(org, &end, &last_day)?;
        let act = ActFacts {
            office: Some(end.office.clone()),
            leaves_vacant,
            // Releasing somebody asks for the authority alone: where they come from no longer matters.
            appointee_unit: self
                .gate
                .book_of(org)?
                .office(&end.office)
                .and_then(|o| o.unit.clone())
                .unwrap_or(holder.unit),
            resolution: !resolution.is_empty(),
            ..ActFacts::default()
        };
        let words = notes([("what", "ended"), ("office", end.office.as_str()), ("worker", &end.worker.to_string())]);
        let annex = reason(&resolution);
        let what = Declare { verb: Verb::Appoint, act, about: String::new(), notes: words, annex, work: None };
        let least = self.gate.book_of(org)?.office(&end.office).map_or(0, |o| o.least);
        self.declare(by, what, move |lent| {
            let rows = worker::appointments(lent.tx(), org)?;
            // The rule was asked about those who are left as read before: it must still be so.
            if vacant_after(&rows, &end, &last_day, least) != leaves_vacant {
                return Err(Stop::Conflict("worker-changed"));
            }
            let held = rows.into_iter().find(|a| {
                a.worker == end.worker
                    && a.office == end.office.as_str()
                    && a.to_date.as_deref().is_none_or(|to| last_day.as_str() <= to)
                    && a.ended_by.is_none()
            });
            let mut row = held.ok_or(Stop::NotFound("appointment"))?;
            row.to_date = Some(last_day.clone());
            row.ended_by = Some(if resolution.is_empty() { "-".into() } else { resolution.clone() });
            Ok(worker::put_appointment(lent.tx(), org, &row)?)
        })
    }

    /// Whether fewer than must hold the office on the day after this end.
    fn leaves_vacant(&self, org: OrgId, end: &EndAppointment, last_day: &str) -> Result<bool, AppError> {
        let least = self.gate.book_of(org)?.office(&end.office).map_or(0, |o| o.least);
        Ok(vacant_after(&self.gate.read(|tx| worker::appointments(tx, org))?, end, last_day, least))
    }

    /// Assigns an affair to a worker.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown worker or affair; [`AppError::Input`] for dates; the gate's, also for what a register
    /// asks of whoever gets work.
    pub fn assign(&self, by: impl Into<By>, new: Assign) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let org = by.asker.org;
        let from = if new.from.is_empty() { self.day_of(org)? } else { date("from", &new.from)? };
        let until = new.until.as_deref().filter(|d| !d.is_empty()).map(|d| date("until", d)).transpose()?;
        if until.as_ref().is_some_and(|until| *until < from) {
            return Err(AppError::input("until", "worker-error-dates"));
        }
        let registers = self.gate.book_of(org)?.rule("assignment_registers");
        let prepared = self.gate.read(|tx| prepared(tx, org, new.worker, &registers))?;
        let words = notes([("what", "assigned"), ("affair", new.affair.as_str()), ("worker", &new.worker.to_string())]);
        let work = self.spoken_of(org, new.worker, ASSIGN, "")?;
        let mut what = Declare { work, ..Declare::govern("assignment", words) };
        what.act.evidence = prepared;
        let today = self.day_of(org)?;
        let there = self.gate.read(|tx| appointee(tx, org, new.worker, &today))?;
        what.act.appointee_unit = there.map(|w| w.unit).unwrap_or_default();
        self.declare(by, what, move |lent| {
            // The rule was asked about the registers as read before: it must still be so.
            if self::prepared(lent.tx(), org, new.worker, &registers)? != prepared {
                return Err(Stop::Conflict("worker-changed"));
            }
            let there = worker::get(lent.tx(), org, new.worker)?.ok_or(Stop::NotFound("worker"))?;
            if there.state == "left" {
                return Err(Stop::Conflict("worker-has-left"));
            }
            if !org::affairs(lent.tx(), org)?.iter().any(|a| a.key == new.affair.as_str()) {
                return Err(Stop::NotFound("affair"));
            }
            Ok(worker::put_assignment(lent.tx(), org, new.worker, new.affair.as_str(), &from, until.as_deref())?)
        })
    }

    /// The row that speaks of a worker who is to get work or an office, where a register asks something on that occasion.
    pub(crate) fn spoken_of(&self, org: OrgId, id: WorkerId, at: &str, on: &str) -> Result<Option<WorkAsk>, AppError> {
        let book = self.gate.book_of(org)?;
        for register in book.registers() {
            let what = register.control();
            if !book.requires(&what).any(|r| r.at.iter().any(|asked| asked == at)) {
                continue;
            }
            let rows = self.gate.read(|tx| register::list(tx, org, register.key.as_str(), "in_force", 0, ROWS_MAX))?;
            let names = |row: &&register::RegisterRow| {
                Clear::parse(&row.facts).is_some_and(|c| c.facts.values().any(|f| *f == Fact::Worker(id)))
            };
            if let Some(row) = rows.iter().rev().find(names) {
                return Ok(Some(WorkAsk {
                    what,
                    row: Some(row.id),
                    at: at.into(),
                    on: on.into(),
                    ..WorkAsk::default()
                }));
            }
        }
        Ok(None)
    }

    /// Takes an affair back, from now on: the assignment's last day was yesterday.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where it is not assigned.
    pub fn unassign(&self, by: impl Into<By>, worker: WorkerId, affair: AffairKey) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, today) = (by.asker.org, self.day_of(by.asker.org)?);
        let yesterday = day_before(&today)?;
        let words = notes([("what", "unassigned"), ("affair", affair.as_str()), ("worker", &worker.to_string())]);
        let mut what = Declare::govern("assignment", words);
        what.act.evidence = true;
        self.declare(by, what, move |lent| {
            let rows = worker::assignments(lent.tx(), org, worker)?;
            let (key, from, _) = rows
                .into_iter()
                .find(|(a, _, to)| a == affair.as_str() && to.as_deref().is_none_or(|to| today.as_str() <= to))
                .ok_or(Stop::NotFound("assignment"))?;
            Ok(worker::put_assignment(lent.tx(), org, worker, &key, &from, Some(&yesterday))?)
        })
    }

    /// Every office of the rulebook with its holders; which are vacant and which of those keep set-up incomplete.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn offices(&self, asker: &Asker) -> Result<Vec<OfficeView>, AppError> {
        let (org, today, book) = (asker.org, self.day_of(asker.org)?, self.gate.book_of(asker.org)?);
        let rows = self.gate.read(|tx| worker::appointments(tx, org))?;
        book.book()
            .offices
            .iter()
            .map(|o| {
                let of_office = || rows.iter().filter(|a| a.office == o.key.as_str());
                let held = of_office().filter(|a| within(&a.from_date, a.to_date.as_deref(), &today)).count();
                let vacant = held < o.least;
                let holder = |a: &AppointmentRow| -> Result<Holder, AppError> {
                    Ok(Holder {
                        worker: a.worker,
                        name: self.gate.worker_name(asker, a.worker)?,
                        from: a.from_date.clone(),
                        until: a.to_date.clone(),
                        resolution: a.resolution.clone(),
                        act: a.act,
                    })
                };
                let over = |a: &AppointmentRow| a.to_date.as_deref().is_some_and(|to| to < today.as_str());
                let holders = of_office().filter(|a| !over(a)).map(holder).collect::<Result<Vec<_>, AppError>>()?;
                let past = of_office().filter(|a| over(a)).map(holder).collect::<Result<Vec<_>, AppError>>()?;
                Ok(OfficeView {
                    key: o.key.clone(),
                    ja: o.ja.clone(),
                    en: o.en.clone(),
                    about_ja: o.about_ja.clone(),
                    about_en: o.about_en.clone(),
                    by: o.by.clone(),
                    unit: o.unit.clone(),
                    clause: o.clause.clone(),
                    required: o.required,
                    dated: o.term == Term::Dated,
                    vacant,
                    holders,
                    past,
                })
            })
            .collect()
    }
}

fn appointee(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: WorkerId,
    today: &str,
) -> Result<Option<Appointee>, azukari_store::StoreError> {
    let Some(row) = worker::get(tx, org, id)? else { return Ok(None) };
    if row.state == "left" {
        return Ok(None);
    }
    let offices = worker::appointments(tx, org)?
        .into_iter()
        .filter(|a| a.worker == id && a.to_date.as_deref().is_none_or(|to| today <= to))
        .filter_map(|a| a.office.parse().ok())
        .collect();
    Ok(Some(Appointee { unit: row.unit, offices }))
}

/// Whether a row in force names the worker in each of these registers.
fn prepared(
    tx: &mut Tx<'_>,
    org: OrgId,
    worker: WorkerId,
    registers: &BTreeSet<String>,
) -> Result<bool, azukari_store::StoreError> {
    for register in registers {
        let rows = register::list(tx, org, register, "in_force", 0, ROWS_MAX)?;
        let names = |row: &register::RegisterRow| {
            let facts = Clear::parse(&row.facts).unwrap_or_default().facts;
            facts.iter().any(|(column, fact)| column.as_str() == "worker" && *fact == Fact::Worker(worker))
        };
        if !rows.iter().any(names) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn check_resolution(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    let ok = text.chars().count() <= RESOLUTION_CHARS_MAX && !text.chars().any(char::is_control);
    if ok { Ok(text.to_owned()) } else { Err(AppError::input("resolution", "worker-error-resolution")) }
}

/// The reference stands in the annex too: the entry itself carries ASCII only.
fn reason(resolution: &str) -> Annex {
    let reasons = if resolution.is_empty() { Vec::new() } else { vec![Personal::new(resolution)] };
    Annex { reasons, ..Annex::default() }
}

/// Whether fewer than `least` hold the office on the day after an appointment to it has ended.
fn vacant_after(rows: &[AppointmentRow], end: &EndAppointment, last_day: &str, least: usize) -> bool {
    let stays = |a: &&AppointmentRow| {
        a.office == end.office.as_str()
            && a.worker != end.worker
            && a.from_date.as_str() <= last_day
            && a.to_date.as_deref().is_none_or(|to| last_day < to)
    };
    rows.iter().filter(stays).count() < least
}

pub(crate) fn day_before(day: &str) -> Result<String, AppError> {
    let damaged = || AppError::Internal("a civil date".into());
    let date: azukari_domain::Date = day.parse().map_err(|_| damaged())?;
    date.yesterday().map(|d| d.to_string()).map_err(|_| damaged())
}
