//! My day: the tasks that are mine by office or by name, and one task with what its evidence must state.

use crate::{
    App, AppError, ClauseRef, answer,
    casefile::list::visible,
    duty::perform::{duty_of, missing},
    form::{ShownChoice, ShownField, version_field},
    registers::ShownRow,
};
use azukari_domain::{ClauseId, Clear, Date, Fact, OfficeKey};
use azukari_gate::Asker;
use azukari_rulebook::Rulebook;
use azukari_store::{casefile, task, worker};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Most tasks of one owner on a page; who has more needs help, not a longer page.
const TASKS_MAX: i64 = 200;

/// One task in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskLine {
    /// Number.
    pub number: i64,
    /// What is to be done, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// The control behind it.
    pub control: String,
    /// When it is due, ISO.
    pub due: Option<String>,
    /// Due before today.
    pub overdue: bool,
    /// The case it belongs to, by number.
    pub case: Option<i64>,
    /// The unit it is about, or empty.
    pub unit: String,
    /// The worker it is about, by id.
    pub worker: Option<String>,
    /// That worker's name.
    pub who: Option<String>,
    /// The row of a register that it is about, by id.
    pub row: Option<String>,
    /// What that row is called, for whoever may read its register.
    pub about: Option<ShownChoice>,
    /// Mine by name; otherwise by an office that I hold.
    pub mine: bool,
    /// `open`, `done`, `void`.
    pub state: String,
}

/// What waits for a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MyDay {
    /// Today in the organisation's zone.
    pub today: String,
    /// The most urgent first.
    pub tasks: Vec<TaskLine>,
    /// Messages that were not read.
    pub unread: usize,
    /// There are more tasks than the list holds.
    pub more: bool,
}

/// One task with its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskShown {
    /// The line.
    pub line: TaskLine,
    /// What is to be done, Japanese.
    pub about_ja: String,
    /// English.
    pub about_en: String,
    /// The articles that demand it.
    pub clauses: Vec<ClauseRef>,
    /// The evidence.
    pub fields: Vec<ShownField>,
    /// The row that it is about, and those that its form points to, as far as this worker may read them.
    pub rows: Vec<ShownRow>,
    /// Offices that own it.
    pub owners: Vec<String>,
    /// The procedure that fulfils it, instead of a form.
    pub opens: Option<String>,
    /// The register whose row fulfils it, instead of a form.
    pub register: Option<String>,
    /// Who completed it.
    pub done_by: Option<String>,
    /// When, ms.
    pub done_at: Option<i64>,
}

impl App {
    /// Offices that a worker holds today.
    pub(crate) fn offices_held(
        &self,
        asker: &Asker,
    ) -> Result<(BTreeSet<OfficeKey>, worker::WorkerRow, Date), AppError> {
        let (org, rows, me) = self.gate.read(|tx| {
            Ok((
                azukari_store::org::get(tx, asker.org)?,
                worker::appointments(tx, asker.org)?,
                worker::get(tx, asker.org, asker.worker)?,
            ))
        })?;
        let org = org.ok_or(AppError::NotFound("organisation"))?;
        let me = me.ok_or(AppError::NotFound("worker"))?;
        let date = self.gate.now().date_in(&org.zone);
        let today = date.to_string();
        let held = rows
            .iter()
            .filter(|a| {
                a.worker == asker.worker && crate::access::by::within(&a.from_date, a.to_date.as_deref(), &today)
            })
            .filter_map(|a| a.office.parse().ok())
            .collect();
        Ok((held, me, date))
    }

    /// The tasks of a worker: by name, by unit, by office, by office within their unit.
    ///
    /// # Errors
    /// The store's.
    pub fn my_day(&self, asker: &Asker) -> Result<MyDay, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (held, me, today) = self.offices_held(asker)?;
        let own = format!("worker:{}", asker.worker);
        let owners = owners_of(asker, &held, &me.unit);
        let veil = self.gate.veil(asker)?;
        let unread = self.messages_of(asker, true, TASKS_MAX)?.len();
        let mut found = self.gate.read(|tx| {
            let mut found: BTreeMap<[u8; 16], (task::TaskRow, bool)> = BTreeMap::new();
            for owner in &owners {
                for row in task::of_owner(tx, asker.org, owner, TASKS_MAX)? {
                    if veil.hides(row.casefile) {
                        continue;
                    }
                    let mine = *owner == own;
                    let entry = found.entry(row.id.to_bytes()).or_insert((row, mine));
                    entry.1 |= mine;
                }
            }
            Ok(found.into_values().collect::<Vec<_>>())
        })?;
        found.sort_by(|(a, _), (b, _)| {
            let due = |t: &task::TaskRow| t.due_date.clone().unwrap_or_else(|| task::NO_DUE_DATE.to_owned());
            (due(a), a.number).cmp(&(due(b), b.number))
        });
        let limit = usize::try_from(TASKS_MAX).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let mut tasks = self.gate.read(|tx| {
            found
                .iter()
                .map(|(row, mine)| {
                    let case = match row.casefile {
                        Some(id) => casefile::get(tx, asker.org, id)?.map(|c| c.number),
                        None => None,
                    };
                    Ok(line(&book, row, case, *mine, today))
                })
                .collect::<Result<Vec<_>, _>>()
        })?;
        self.name_tasks(asker, &mut tasks)?;
        Ok(MyDay { today: today.to_string(), tasks, unread, more })
    }

    /// One task with the form of its evidence. Of a case that is closed to the reader's offices a task that is nobody's of theirs shows
    /// what is to be done until when, which a superior hears of when it is late, and neither the case nor what was written.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown number.
    pub fn show_task(&self, asker: &Asker, number: i64) -> Result<TaskShown, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (held, me, today) = self.offices_held(asker)?;
        let row = self.task_by_number(asker, number)?;
        let veil = self.gate.veil(asker)?;
        let (owners, case) = self.gate.read(|tx| {
            let case = match row.casefile {
                Some(id) => casefile::get(tx, asker.org, id)?,
                None => None,
            };
            Ok((task::owners(tx, asker.org, row.id)?, case))
        })?;
        let mine = owners.contains(&format!("worker:{}", asker.worker));
        let theirs =
            owners_of(asker, &held, &me.unit).iter().any(|o| owners.contains(o)) || row.done_by == Some(asker.worker);
        let open_to = |case: &casefile::CaseRow| {
            let took_part = theirs || case.opener == Some(asker.worker);
            case.procedure
                .parse()
                .ok()
                .and_then(|key| book.procedure(&key))
                .is_some_and(|p| visible(p, &held, took_part))
        };
        let closed = case.as_ref().is_some_and(|c| !open_to(c));
        let case = case.filter(|c| !closed && !veil.hides(Some(c.id)));
        let duty = duty_of(&book, &row.duty);
        let clauses: Vec<ClauseId> = book.clauses_of(&row.duty).into_iter().collect();
        let texts = self.open_texts(asker, "task", row.id.to_bytes(), &version_field(1), &row.sealed)?;
        let mut clear = Clear::parse(&row.facts).unwrap_or_default();
        if let Some(duty) = duty.filter(|_| row.state == "open") {
            self.find_out(asker.org, &book, &duty.control, &mut clear)?;
        }
        let fields = match duty.filter(|_| !closed) {
            Some(duty) => self.show_form(asker, &book, &duty.control, None, &clear, &texts)?,
            None => Vec::new(),
        };
        let pointed = clear.facts.values().filter_map(|f| if let Fact::Row(id) = f { Some(*id) } else { None });
        let mut rows = Vec::new();
        for id in row.row.into_iter().chain(pointed).filter(|_| !closed) {
            rows.extend(self.row_for(asker, &book, id)?);
        }
        let done_by = row.done_by.map(|w| self.gate.worker_name(asker, w)).transpose()?;
        let mut shown = [line(&book, &row, case.map(|c| c.number), mine, today)];
        if !closed {
            self.name_tasks(asker, &mut shown)?;
        }
        let [line] = shown;
        Ok(TaskShown {
            line,
            about_ja: duty.map(|d| d.about_ja.clone()).unwrap_or_default(),
            about_en: duty.map(|d| d.about_en.clone()).unwrap_or_default(),
            clauses: answer::clauses(&book, &clauses),
            fields,
            rows,
            owners,
            opens: duty.and_then(|d| d.opens.as_ref()).map(ToString::to_string),
            register: duty.and_then(missing).map(ToString::to_string),
            done_by: done_by.map(|n| n.expose().to_owned()),
            done_at: row.done_at.map(|m| m.0),
        })
    }

    /// Says whom and what tasks are about: several of one duty are told apart by that alone.
    pub(crate) fn name_tasks(&self, asker: &Asker, tasks: &mut [TaskLine]) -> Result<(), AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (held, _, _) = self.offices_held(asker)?;
        for task in tasks {
            if let Some(id) = task.row.as_ref().and_then(|r| r.parse().ok()) {
                task.about = self.row_called(asker, &book, &held, id)?;
            }
            if let Some(id) = task.worker.as_ref().and_then(|w| w.parse().ok()) {
                task.who = Some(self.gate.worker_name(asker, id)?.expose().to_owned());
            }
        }
        Ok(())
    }

    /// Tasks of the whole organisation that are open and due on or before a day, for officers.
    ///
    /// # Errors
    /// The store's.
    pub fn tasks_due(&self, asker: &Asker, by: Date) -> Result<Vec<TaskLine>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (_, _, today) = self.offices_held(asker)?;
        let rows = self.gate.read(|tx| task::due_by(tx, asker.org, "open", &by.to_string(), TASKS_MAX))?;
        let rows = self.known_tasks(asker, rows)?;
        let mut tasks: Vec<TaskLine> = rows.iter().map(|row| line(&book, row, None, false, today)).collect();
        self.name_tasks(asker, &mut tasks)?;
        Ok(tasks)
    }
}

/// Whose tasks are a worker's: their own, their unit's, and those of the offices that they hold.
fn owners_of(asker: &Asker, held: &BTreeSet<OfficeKey>, unit: &str) -> Vec<String> {
    let mut owners = vec![format!("worker:{}", asker.worker)];
    if !unit.is_empty() {
        owners.push(format!("unit:{unit}"));
    }
    for office in held {
        owners.push(format!("office:{office}"));
        if !unit.is_empty() {
            owners.push(format!("office:{office}@{unit}"));
        }
    }
    owners
}

pub(crate) fn line(book: &Rulebook, row: &task::TaskRow, case: Option<i64>, mine: bool, today: Date) -> TaskLine {
    let control = book.control(&row.duty);
    let today = today.to_string();
    TaskLine {
        number: row.number,
        ja: control.map_or_else(|| row.duty.clone(), |c| c.ja.clone()),
        en: control.map_or_else(|| row.duty.clone(), |c| c.en.clone()),
        control: row.duty.clone(),
        overdue: row.state == "open" && row.due_date.as_ref().is_some_and(|d| *d < today),
        due: row.due_date.clone(),
        case,
        unit: row.unit.clone(),
        worker: row.worker.map(|w| w.to_string()),
        who: None,
        row: row.row.map(|r| r.to_string()),
        about: None,
        mine,
        state: row.state.clone(),
    }
}
