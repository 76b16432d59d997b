//! Supervision: for each worker what they must do, what they did and what is overdue, with the access they have.
//!
//! Who supervises is data: the offices that own the duty of supervising all workers see all, those that own the duty of
//! supervising a unit see their own unit.

use crate::{
    App, AppError, Reply,
    access::by::within,
    duty::{TaskLine, line},
};
use azukari_domain::{DutyKey, Verb, WorkerId};
use azukari_gate::{Ask, Asker, WorkAsk};
use azukari_store::{task, worker};
use serde::Serialize;

/// The duty whose owners supervise all workers.
const ALL: &str = "supervision.all";
/// The duty whose owners supervise their own unit.
const UNIT: &str = "supervision.unit";
/// Most tasks that a board reads: some years of what some hundred workers must do.
const TASKS_MAX: i64 = 20_000;

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

impl App {
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
