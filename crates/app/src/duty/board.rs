//! Supervision: for each worker what they must do, what they did and what is overdue, with the access they have.
//!
//! Who supervises is data: the offices that own the duty of supervising all workers see all, those that own the duty of
//! supervising a unit see their own unit. An office may answer for the work of another, and sees what that one did and has to do.

use crate::{
    App, AppError, Reply,
    access::by::within,
    duty::{TaskLine, line},
};
use azukari_domain::{DutyKey, Millis, OfficeKey, Verb, WorkerId};
use azukari_gate::{Ask, Asker, WorkAsk};
use azukari_rulebook::procedure::Who;
use azukari_store::{
    casefile::{self, WorkerStep},
    task, worker,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The duty whose owners supervise all workers.
const ALL: &str = "supervision.all";
/// The duty whose owners supervise their own unit.
const UNIT: &str = "supervision.unit";
/// The duty whose owners look at the work of other offices, and its parameter with those offices.
const OVERVIEW: &str = "office.overview";
const OVERVIEWED: &str = "overviewed_offices";
/// Most tasks that a board reads: some years of what some hundred workers must do.
const TASKS_MAX: i64 = 20_000;
/// Most steps of an office that an overview shows: several a day.
const STEPS_MAX: i64 = 2_000;
/// An overview reaches back so far: it comes round each year, and a late one leaves no gap.
const OVERVIEW_DAYS: i64 = 400;

/// One worker as their supervisor sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Supervised {
    /// Id.
    pub worker: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Offices held today, by key.
    pub offices: Vec<String>,
    /// Affairs assigned today, by key.
    pub affairs: Vec<String>,
    /// What is theirs to do or was, newest first: training, pledges, what they must have read.
    pub tasks: Vec<TaskLine>,
    /// How many of them are overdue.
    pub overdue: usize,
}

/// How far the workers of a unit have done what a duty asks of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitShare {
    /// Unit.
    pub unit: String,
    /// Tasks of that duty, done and open.
    pub owed: usize,
    /// Of those, done.
    pub done: usize,
    /// Of those, overdue.
    pub overdue: usize,
}

impl UnitShare {
    /// The shares of a duty (`duty:training.regular`), unit by unit, from what a supervisor sees.
    pub fn of(workers: &[Supervised], control: &str) -> Vec<UnitShare> {
        let mut shares: BTreeMap<&str, UnitShare> = BTreeMap::new();
        for one in workers {
            for task in one.tasks.iter().filter(|t| t.control == control && t.state != "void") {
                let none = || UnitShare { unit: one.unit.clone(), owed: 0, done: 0, overdue: 0 };
                let share = shares.entry(&one.unit).or_insert_with(none);
                share.owed += 1;
                share.done += usize::from(task.state == "done");
                share.overdue += usize::from(task.overdue);
            }
        }
        shares.into_values().collect()
    }

    /// Done of what is owed, in percent; whole where nothing is.
    pub fn percent(&self) -> usize {
        (self.done * 100).checked_div(self.owed).unwrap_or(100)
    }
}

/// What an office did and has still to do, as those see it who answer for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeWork {
    /// Office.
    pub office: String,
    /// Who holds it, since when and by which resolution.
    pub holders: Vec<OfficeHolder>,
    /// Steps that it took: filings accepted, approvals, incidents; newest first.
    pub steps: Vec<OfficeStep>,
    /// Its open tasks, the most urgent first.
    pub tasks: Vec<TaskLine>,
}

/// Somebody who holds an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeHolder {
    /// Name.
    pub name: String,
    /// First day.
    pub from: String,
    /// By which resolution.
    pub resolution: String,
}

/// A step that an office took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeStep {
    /// The case.
    pub case: i64,
    /// Its procedure.
    pub procedure: String,
    /// Titles of procedure, step and outcome, Japanese.
    pub ja: [String; 3],
    /// English.
    pub en: [String; 3],
    /// When, ms.
    pub at: i64,
}

impl App {
    /// Whether this worker looks at the work of other offices.
    ///
    /// # Errors
    /// The store's.
    pub fn oversees(&self, asker: &Asker) -> Result<bool, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (held, _, _) = self.offices_held(asker)?;
        let duty = OVERVIEW.parse::<DutyKey>().ok().and_then(|k| book.duty(&k));
        Ok(duty.is_some_and(|d| d.owner.iter().any(|o| held.contains(o))))
    }

    /// The work of the offices for which this worker's office answers. The look is an act with its entry; cases of which the reader
    /// may not know are left out.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where no clause of the regulation asks for it; the gate's.
    pub fn overseen(&self, asker: &Asker) -> Result<Reply<Vec<OfficeWork>>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let duty = OVERVIEW.parse::<DutyKey>().ok().and_then(|k| book.duty(&k)).ok_or(AppError::NotFound("duty"))?;
        let ask = Ask {
            work: Some(WorkAsk { what: duty.control.clone(), at: "read".into(), ..WorkAsk::default() }),
            notes: [("duty", duty.key.to_string())].into(),
            ..Ask::new(asker.clone(), Verb::Inspect)
        };
        let outcome = self.gate.pass(ask, |_| Ok(()))?;
        Reply::of(&book, outcome, |_| {
            book.set(OVERVIEWED)
                .iter()
                .map(|office| self.office_work(asker, office))
                .collect::<Result<Vec<_>, AppError>>()
        })
    }

    fn office_work(&self, asker: &Asker, office: &str) -> Result<OfficeWork, AppError> {
        let (org, book) = (asker.org, self.gate.book_of(asker.org)?);
        let (_, _, today) = self.offices_held(asker)?;
        let (now, zone, day) = (self.gate.now(), self.zone_of(org)?, today.to_string());
        let key = office.parse::<OfficeKey>().map_err(|_| AppError::NotFound("office"))?;
        let from = now.plus_days(-OVERVIEW_DAYS);
        let (posts, taken, tasks) = self.gate.read(|tx| {
            let mut posts = worker::appointments(tx, org)?;
            posts.retain(|p| p.office == office);
            let mut taken = Vec::new();
            for post in &posts {
                let to = Millis(now.0.saturating_add(1));
                let own = casefile::steps_of_worker(tx, org, post.worker, from, to, STEPS_MAX)?;
                let held =
                    |s: &WorkerStep| within(&post.from_date, post.to_date.as_deref(), &s.at.date_in(&zone).to_string());
                taken.extend(own.into_iter().filter(held));
            }
            Ok((posts, taken, task::of_owner(tx, org, &format!("office:{office}"), TASKS_MAX)?))
        })?;
        let mut holders = Vec::new();
        for post in posts {
            if within(&post.from_date, post.to_date.as_deref(), &day) {
                let name = self.gate.worker_name(asker, post.worker)?.expose().to_owned();
                holders.push(OfficeHolder { name, from: post.from_date, resolution: post.resolution });
            }
        }
        let veil = self.gate.veil(asker)?;
        // What they did in another role, such as a report of their own, is no work of the office.
        let of_office = |s: &WorkerStep| -> Option<OfficeStep> {
            let procedure = book.procedure(&s.procedure.parse().ok()?)?;
            let step = procedure.step(&s.step)?;
            let outcome = step.outcome(&s.outcome)?;
            let own = matches!(&step.by, Who::Offices(offices) if offices.contains(&key));
            (own && !veil.hides(Some(s.casefile))).then(|| OfficeStep {
                case: s.number,
                procedure: s.procedure.clone(),
                ja: [procedure.ja.clone(), step.ja.clone(), outcome.ja.clone()],
                en: [procedure.en.clone(), step.en.clone(), outcome.en.clone()],
                at: s.at.0,
            })
        };
        let mut steps: Vec<OfficeStep> = taken.iter().filter_map(of_office).collect();
        steps.sort_by_key(|s| std::cmp::Reverse(s.at));
        let mut tasks: Vec<TaskLine> =
            self.known_tasks(asker, tasks)?.iter().map(|t| line(&book, t, None, false, today)).collect();
        self.name_tasks(asker, &mut tasks)?;
        Ok(OfficeWork { office: office.to_owned(), holders, steps, tasks })
    }

    /// Whether this worker supervises anybody.
    ///
    /// # Errors
    /// The store's.
    pub fn supervises(&self, asker: &Asker) -> Result<bool, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (held, _, _) = self.offices_held(asker)?;
        let duty = |key: &str| key.parse::<DutyKey>().ok().and_then(|k| book.duty(&k));
        Ok([ALL, UNIT].into_iter().filter_map(duty).any(|d| d.owner.iter().any(|o| held.contains(o))))
    }

    /// The workers whom this worker supervises. The look is an act with its entry.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where no clause of the regulation asks for supervision; the gate's.
    pub fn supervised(&self, asker: &Asker) -> Result<Reply<Vec<Supervised>>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let (held, me, today) = self.offices_held(asker)?;
        let duty = |key: &str| key.parse::<DutyKey>().ok().and_then(|k| book.duty(&k));
        let owns = |key: &str| duty(key).is_some_and(|d| d.owner.iter().any(|o| held.contains(o)));
        let whole = owns(ALL) || duty(UNIT).is_none();
        let asked = duty(if whole { ALL } else { UNIT }).ok_or(AppError::NotFound("duty"))?;
        let ask = Ask {
            work: Some(WorkAsk { what: asked.control.clone(), at: "read".into(), ..WorkAsk::default() }),
            notes: [("duty", asked.key.to_string())].into(),
            ..Ask::new(asker.clone(), Verb::Inspect)
        };
        let outcome = self.gate.pass(ask, |_| Ok(()))?;
        Reply::of(&book, outcome, |_| {
            let day = today.to_string();
            let (workers, tasks, posts) = self.gate.read(|tx| {
                Ok((worker::all(tx, org)?, task::of_workers(tx, org, TASKS_MAX)?, worker::appointments(tx, org)?))
            })?;
            let tasks = self.known_tasks(asker, tasks)?;
            let there = |w: &&worker::WorkerRow| {
                w.state != "left" && within(&w.from_date, w.to_date.as_deref(), &day) && (whole || w.unit == me.unit)
            };
            workers.iter().filter(there).map(|w| self.supervised_one(asker, w, &tasks, &posts, &day)).collect()
        })
    }

    fn supervised_one(
        &self,
        asker: &Asker,
        row: &worker::WorkerRow,
        tasks: &[task::TaskRow],
        posts: &[worker::AppointmentRow],
        day: &str,
    ) -> Result<Supervised, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (_, _, today) = self.offices_held(asker)?;
        let id: WorkerId = row.id;
        let affairs = self.gate.read(|tx| worker::assignments(tx, asker.org, id))?;
        let mut own: Vec<TaskLine> = tasks
            .iter()
            .filter(|t| t.worker == Some(id))
            .map(|t| line(&book, t, None, id == asker.worker, today))
            .collect();
        self.name_tasks(asker, &mut own)?;
        Ok(Supervised {
            worker: id.to_string(),
            name: self.gate.worker_name(asker, id)?.expose().to_owned(),
            unit: row.unit.clone(),
            offices: posts
                .iter()
                .filter(|a| a.worker == id && within(&a.from_date, a.to_date.as_deref(), day))
                .map(|a| a.office.clone())
                .collect(),
            affairs: affairs
                .into_iter()
                .filter(|(_, from, to)| within(from, to.as_deref(), day))
                .map(|a| a.0)
                .collect(),
            overdue: own.iter().filter(|t| t.overdue).count(),
            tasks: own,
        })
    }
}
