//! Tasks: one occurrence of a duty, or one step that waits for somebody; and whose they are.

use crate::{Row, StoreError, Tx};
use azukari_domain::{ActId, CaseId, Millis, OrgId, RowId, TaskId, WorkerId};

/// Stands for "no due date" where tasks are ordered by it: after every real one.
pub const NO_DUE_DATE: &str = "9999-12-31";

/// One task.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// Its id.
    pub id: TaskId,
    /// Number shown to people; set by [`insert`].
    pub number: i64,
    /// Control: `duty:…`, `measure:…`, or `procedure:<procedure>.<step>`.
    pub duty: String,
    /// What makes it one of its kind.
    pub period: String,
    /// The case it belongs to.
    pub casefile: Option<CaseId>,
    /// The row it is about.
    pub row: Option<RowId>,
    /// The unit it is about, or empty.
    pub unit: String,
    /// The worker it is about or who owns it.
    pub worker: Option<WorkerId>,
    /// `open`, `done`, `void`.
    pub state: String,
    /// ISO, fixed at birth.
    pub due_date: Option<String>,
    /// When.
    pub born_at: Millis,
    /// Reminders given.
    pub told: i64,
    /// Who completed it.
    pub done_by: Option<WorkerId>,
    /// When.
    pub done_at: Option<Millis>,
    /// Its evidence's facts.
    pub facts: String,
    /// Its evidence's texts, sealed.
    pub sealed: Vec<u8>,
    /// The act that completed it.
    pub act: Option<ActId>,
}

/// Gives birth to a task, once for each duty and period; its number, or `None` where it was born before.
///
/// # Errors
/// What the engine says.
pub fn insert(tx: &mut Tx<'_>, org: OrgId, t: &TaskRow, owners: &[String]) -> Result<Option<i64>, StoreError> {
    let born = tx.row(
        "insert into task (org, id, number, duty, period, casefile, row, unit, worker, state, due_date, born_at, told, done_by, done_at, facts, sealed, act)
         values ($1, $2, (select coalesce(max(number), 0) + 1 from task where org = $1), $3, $4, $5, $6, $7, $8, 'open', $9, $10, 0, null, null, '', $11, null)
         on conflict (org, duty, period) do nothing returning number",
        &[
            (&org.to_bytes()).into(),
            (&t.id.to_bytes()).into(),
            (&t.duty).into(),
            (&t.period).into(),
            t.casefile.map(CaseId::to_bytes).as_ref().into(),
            t.row.map(RowId::to_bytes).as_ref().into(),
            (&t.unit).into(),
            t.worker.map(WorkerId::to_bytes).as_ref().into(),
            t.due_date.as_ref().into(),
            t.born_at.0.into(),
            (&[0u8; 0]).into(),
        ],
    )?;
    let Some(number) = born.map(|mut r| r.int(0)).transpose()? else { return Ok(None) };
    for owner in owners {
        tx.run(
            "insert into task_owner (org, owner, open, due_date, task) values ($1, $2, 1, $3, $4)
             on conflict (org, owner, open, due_date, task) do nothing",
            &[
                (&org.to_bytes()).into(),
                owner.into(),
                t.due_date.as_deref().unwrap_or(NO_DUE_DATE).into(),
                (&t.id.to_bytes()).into(),
            ],
        )?;
    }
    Ok(Some(number))
}

/// One task.
///
/// # Errors
/// What the engine says.
pub fn get(tx: &mut Tx<'_>, org: OrgId, id: TaskId) -> Result<Option<TaskRow>, StoreError> {
    tx.row(
        "select id, number, duty, period, casefile, row, unit, worker, state, due_date, born_at, told, done_by, done_at, facts, sealed, act
         from task where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(task_row)
    .transpose()
}

/// The task with this number.
///
/// # Errors
/// What the engine says.
pub fn by_number(tx: &mut Tx<'_>, org: OrgId, number: i64) -> Result<Option<TaskRow>, StoreError> {
    tx.row(
        "select id, number, duty, period, casefile, row, unit, worker, state, due_date, born_at, told, done_by, done_at, facts, sealed, act
         from task where org = $1 and number = $2",
        &[(&org.to_bytes()).into(), number.into()],
    )?
    .map(task_row)
    .transpose()
}

/// Open tasks of one owner (`office:<key>`, `worker:<id>`), the most urgent first.
///
/// # Errors
/// What the engine says.
pub fn of_owner(tx: &mut Tx<'_>, org: OrgId, owner: &str, most: i64) -> Result<Vec<TaskRow>, StoreError> {
    tx.rows(
        "select t.id, t.number, t.duty, t.period, t.casefile, t.row, t.unit, t.worker, t.state, t.due_date, t.born_at, t.told, t.done_by, t.done_at, t.facts, t.sealed, t.act
         from task_owner o join task t on t.org = o.org and t.id = o.task
         where o.org = $1 and o.owner = $2 and o.open = 1 order by o.due_date, o.task limit $3",
        &[(&org.to_bytes()).into(), owner.into(), most.into()],
    )?
    .into_iter()
    .map(task_row)
    .collect()
}

/// Owners of a task.
///
/// # Errors
/// What the engine says.
pub fn owners(tx: &mut Tx<'_>, org: OrgId, id: TaskId) -> Result<Vec<String>, StoreError> {
    tx.rows(
        "select owner from task_owner where org = $1 and task = $2 order by owner",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| r.text(0))
    .collect()
}

/// Tasks of a case, oldest first.
///
/// # Errors
/// What the engine says.
pub fn of_case(tx: &mut Tx<'_>, org: OrgId, case: CaseId) -> Result<Vec<TaskRow>, StoreError> {
    tx.rows(
        "select id, number, duty, period, casefile, row, unit, worker, state, due_date, born_at, told, done_by, done_at, facts, sealed, act
         from task where org = $1 and casefile = $2 order by number",
        &[(&org.to_bytes()).into(), (&case.to_bytes()).into()],
    )?
    .into_iter()
    .map(task_row)
    .collect()
}

/// Open tasks about a row, in order.
///
/// # Errors
/// What the engine says.
pub fn open_of_row(tx: &mut Tx<'_>, org: OrgId, row: RowId) -> Result<Vec<TaskRow>, StoreError> {
    tx.rows(
        "select id, number, duty, period, casefile, row, unit, worker, state, due_date, born_at, told, done_by, done_at, facts, sealed, act
         from task where org = $1 and row = $2 and state = 'open' order by number",
        &[(&org.to_bytes()).into(), (&row.to_bytes()).into()],
    )?
    .into_iter()
    .map(task_row)
    .collect()
}

/// Tasks in a state that are due on or before a day, the most urgent first; those without a due date are not among them.
///
/// # Errors
/// What the engine says.
pub fn due_by(tx: &mut Tx<'_>, org: OrgId, state: &str, day: &str, most: i64) -> Result<Vec<TaskRow>, StoreError> {
    tx.rows(
        "select id, number, duty, period, casefile, row, unit, worker, state, due_date, born_at, told, done_by, done_at, facts, sealed, act
         from task where org = $1 and state = $2 and due_date <= $3 order by due_date, id limit $4",
        &[(&org.to_bytes()).into(), state.into(), day.into(), most.into()],
    )?
    .into_iter()
    .map(task_row)
    .collect()
}

/// Occurrences of one duty, newest first.
///
/// # Errors
/// What the engine says.
pub fn of_duty(tx: &mut Tx<'_>, org: OrgId, duty: &str, most: i64) -> Result<Vec<TaskRow>, StoreError> {
    tx.rows(
        "select id, number, duty, period, casefile, row, unit, worker, state, due_date, born_at, told, done_by, done_at, facts, sealed, act
         from task where org = $1 and duty = $2 order by number desc limit $3",
        &[(&org.to_bytes()).into(), duty.into(), most.into()],
    )?
    .into_iter()
    .map(task_row)
    .collect()
}

/// Tasks that are about a worker, in every state, newest first.
///
/// # Errors
/// What the engine says.
pub fn of_workers(tx: &mut Tx<'_>, org: OrgId, most: i64) -> Result<Vec<TaskRow>, StoreError> {
    tx.rows(
        "select id, number, duty, period, casefile, row, unit, worker, state, due_date, born_at, told, done_by, done_at, facts, sealed, act
         from task where org = $1 and worker is not null order by number desc limit $2",
        &[(&org.to_bytes()).into(), most.into()],
    )?
    .into_iter()
    .map(task_row)
    .collect()
}

/// Open tasks of one duty, the oldest first.
///
/// # Errors
/// What the engine says.
pub fn open_of_duty(tx: &mut Tx<'_>, org: OrgId, duty: &str, most: i64) -> Result<Vec<TaskRow>, StoreError> {
    tx.rows(
        "select id, number, duty, period, casefile, row, unit, worker, state, due_date, born_at, told, done_by, done_at, facts, sealed, act
         from task where org = $1 and duty = $2 and state = 'open' order by number limit $3",
        &[(&org.to_bytes()).into(), duty.into(), most.into()],
    )?
    .into_iter()
    .map(task_row)
    .collect()
}

/// The latest occurrence of a recurring duty for one unit, row or worker.
#[derive(Debug, Clone)]
pub struct Latest {
    /// The unit, or empty.
    pub unit: String,
    /// The row.
    pub row: Option<RowId>,
    /// The worker.
    pub worker: Option<WorkerId>,
    /// Its latest due date, ISO.
    pub due_date: String,
}

/// The latest occurrences of a duty that have a due date.
///
/// # Errors
/// What the engine says.
pub fn latest(tx: &mut Tx<'_>, org: OrgId, duty: &str) -> Result<Vec<Latest>, StoreError> {
    tx.rows(
        "select unit, row, worker, max(due_date) from task where org = $1 and duty = $2 and due_date is not null
         group by unit, row, worker",
        &[(&org.to_bytes()).into(), duty.into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(Latest {
            unit: r.text(0)?,
            row: r.id_opt(1, RowId::from_slice)?,
            worker: r.id_opt(2, WorkerId::from_slice)?,
            due_date: r.text(3)?,
        })
    })
    .collect()
}

/// What the open tasks of a duty are about: their periods.
///
/// # Errors
/// What the engine says.
pub fn open_periods(tx: &mut Tx<'_>, org: OrgId, duty: &str) -> Result<Vec<String>, StoreError> {
    tx.rows(
        "select period from task where org = $1 and duty = $2 and state = 'open' order by period",
        &[(&org.to_bytes()).into(), duty.into()],
    )?
    .into_iter()
    .map(|mut r| r.text(0))
    .collect()
}

/// How a task ends.
#[derive(Debug, Clone)]
pub struct Completed {
    /// `done` or `void`.
    pub state: &'static str,
    /// Who; `None` for the system.
    pub by: Option<WorkerId>,
    /// When.
    pub at: Millis,
    /// Facts of the evidence.
    pub facts: String,
    /// Texts of the evidence, sealed.
    pub sealed: Vec<u8>,
    /// The act.
    pub act: ActId,
}

/// Ends an open task, once: `false` where it is not open any more.
///
/// # Errors
/// What the engine says.
pub fn complete(tx: &mut Tx<'_>, org: OrgId, id: TaskId, c: &Completed) -> Result<bool, StoreError> {
    let ended = tx.run(
        "update task set state = $3, done_by = $4, done_at = $5, facts = $6, sealed = $7, act = $8
         where org = $1 and id = $2 and state = 'open'",
        &[
            (&org.to_bytes()).into(),
            (&id.to_bytes()).into(),
            c.state.into(),
            c.by.map(WorkerId::to_bytes).as_ref().into(),
            c.at.0.into(),
            (&c.facts).into(),
            (&c.sealed).into(),
            (&c.act.to_bytes()).into(),
        ],
    )? == 1;
    if ended {
        tx.run(
            "update task_owner set open = 0 where org = $1 and task = $2",
            &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
        )?;
    }
    Ok(ended)
}

/// Ends the open task of a case's step, if there is one.
///
/// # Errors
/// What the engine says.
pub fn complete_step(
    tx: &mut Tx<'_>,
    org: OrgId,
    case: CaseId,
    control: &str,
    c: &Completed,
) -> Result<bool, StoreError> {
    let open = tx.row(
        "select id from task where org = $1 and casefile = $2 and duty = $3 and state = 'open' order by number limit 1",
        &[(&org.to_bytes()).into(), (&case.to_bytes()).into(), control.into()],
    )?;
    match open.map(|mut r| r.id(0, TaskId::from_slice)).transpose()? {
        Some(id) => complete(tx, org, id, c),
        None => Ok(false),
    }
}

/// Notes a reminder that was given, once: `false` where it was given before.
///
/// # Errors
/// What the engine says.
pub fn told(tx: &mut Tx<'_>, org: OrgId, id: TaskId, before: i64, after: i64) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update task set told = $4 where org = $1 and id = $2 and told = $3 and state = 'open'",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), before.into(), after.into()],
    )? == 1)
}

/// Where the tasks of one control stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The control.
    pub duty: String,
    /// Open ones.
    pub open: i64,
    /// Open ones whose day is past.
    pub overdue: i64,
    /// Those done in the period.
    pub done: i64,
    /// When the latest of those was done, ms; 0 where none was.
    pub last: i64,
}

/// The tasks of every control: what is open and overdue on a day, and what was done between two instants.
///
/// # Errors
/// What the engine says.
pub fn standings(
    tx: &mut Tx<'_>,
    org: OrgId,
    today: &str,
    from: Millis,
    to: Millis,
) -> Result<Vec<Standing>, StoreError> {
    tx.rows(
        "select duty,
                coalesce(sum(case when state = 'open' then 1 else 0 end), 0),
                coalesce(sum(case when state = 'open' and due_date < $2 then 1 else 0 end), 0),
                coalesce(sum(case when state = 'done' then 1 else 0 end), 0),
                coalesce(max(case when state = 'done' then done_at else 0 end), 0)
         from task where org = $1 and (state = 'open' or (state = 'done' and done_at >= $3 and done_at < $4))
         group by duty order by duty",
        &[(&org.to_bytes()).into(), today.into(), from.0.into(), to.0.into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(Standing { duty: r.text(0)?, open: r.int(1)?, overdue: r.int(2)?, done: r.int(3)?, last: r.int(4)? })
    })
    .collect()
}

/// Counts of open tasks of one owner: all, and those due before a day.
///
/// # Errors
/// What the engine says.
pub fn count_open(tx: &mut Tx<'_>, org: OrgId, owner: &str, day: &str) -> Result<(i64, i64), StoreError> {
    let mut row = tx
        .row(
            "select count(*), coalesce(sum(case when due_date < $3 then 1 else 0 end), 0)
             from task_owner where org = $1 and owner = $2 and open = 1",
            &[(&org.to_bytes()).into(), owner.into(), day.into()],
        )?
        .ok_or(StoreError::Damaged { table: "task_owner", column: 0 })?;
    Ok((row.int(0)?, row.int(1)?))
}

fn task_row(mut r: Row) -> Result<TaskRow, StoreError> {
    Ok(TaskRow {
        id: r.id(0, TaskId::from_slice)?,
        number: r.int(1)?,
        duty: r.text(2)?,
        period: r.text(3)?,
        casefile: r.id_opt(4, CaseId::from_slice)?,
        row: r.id_opt(5, RowId::from_slice)?,
        unit: r.text(6)?,
        worker: r.id_opt(7, WorkerId::from_slice)?,
        state: r.text(8)?,
        due_date: r.text_opt(9)?,
        born_at: Millis(r.int(10)?),
        told: r.int(11)?,
        done_by: r.id_opt(12, WorkerId::from_slice)?,
        done_at: r.int_opt(13)?.map(Millis),
        facts: r.text(14)?,
        sealed: r.blob(15)?,
        act: r.id_opt(16, ActId::from_slice)?,
    })
}
