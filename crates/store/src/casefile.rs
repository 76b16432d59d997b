//! Cases: one run of a procedure, the steps taken, the items that a step answers one by one.

use crate::{Row, StoreError, Tx};
use azukari_domain::{ActId, CaseId, Millis, OrgId, RowId, WorkerId};

/// One case.
#[derive(Debug, Clone)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// Number shown to people; set by [`insert`].
    pub number: i64,
    /// Procedure.
    pub procedure: String,
    /// `open`, `done`, `refused`, `withdrawn`.
    pub state: String,
    /// Where it stands; empty when closed.
    pub step: String,
    /// Who opened it; `None` where the system did.
    pub opener: Option<WorkerId>,
    /// The case from which it was opened.
    pub parent: Option<CaseId>,
    /// Typed values as JSON.
    pub facts: String,
    /// Texts, sealed.
    pub sealed: Vec<u8>,
    /// Hash of the rulebook under which the present step began.
    pub rulebook: Vec<u8>,
    /// Printed on its decision sheet.
    pub code: String,
    /// When.
    pub opened_at: Millis,
    /// When the present step began.
    pub began_at: Millis,
    /// When the present step is due, ISO.
    pub due_date: Option<String>,
    /// When it was closed.
    pub closed_at: Option<Millis>,
    /// Counts steps and changes.
    pub version: i64,
}

/// Writes a case and gives it the organisation's next number.
///
/// # Errors
/// What the engine says.
pub fn insert(tx: &mut Tx<'_>, org: OrgId, c: &CaseRow) -> Result<i64, StoreError> {
    tx.row(
        "insert into casefile (org, id, number, procedure, state, step, opener, parent, facts, sealed, rulebook, code, opened_at, began_at, due_date, closed_at, version)
         values ($1, $2, (select coalesce(max(number), 0) + 1 from casefile where org = $1), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)
         returning number",
        &[
            (&org.to_bytes()).into(),
            (&c.id.to_bytes()).into(),
            (&c.procedure).into(),
            (&c.state).into(),
            (&c.step).into(),
            c.opener.map(WorkerId::to_bytes).as_ref().into(),
            c.parent.map(CaseId::to_bytes).as_ref().into(),
            (&c.facts).into(),
            (&c.sealed).into(),
            (&c.rulebook).into(),
            (&c.code).into(),
            c.opened_at.0.into(),
            c.began_at.0.into(),
            c.due_date.as_ref().into(),
            c.closed_at.map(|m| m.0).into(),
        ],
    )?
    .ok_or(StoreError::Damaged { table: "casefile", column: 0 })?
    .int(0)
}

/// One case.
///
/// # Errors
/// What the engine says.
pub fn get(tx: &mut Tx<'_>, org: OrgId, id: CaseId) -> Result<Option<CaseRow>, StoreError> {
    tx.row(
        "select id, number, procedure, state, step, opener, parent, facts, sealed, rulebook, code, opened_at, began_at, due_date, closed_at, version
         from casefile where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(case_row)
    .transpose()
}

/// The case with this number.
///
/// # Errors
/// What the engine says.
pub fn by_number(tx: &mut Tx<'_>, org: OrgId, number: i64) -> Result<Option<CaseRow>, StoreError> {
    tx.row(
        "select id, number, procedure, state, step, opener, parent, facts, sealed, rulebook, code, opened_at, began_at, due_date, closed_at, version
         from casefile where org = $1 and number = $2",
        &[(&org.to_bytes()).into(), number.into()],
    )?
    .map(case_row)
    .transpose()
}

/// Cases below a number, newest first; all states where `state` is empty, all procedures where `procedure` is.
///
/// # Errors
/// What the engine says.
pub fn list(
    tx: &mut Tx<'_>,
    org: OrgId,
    state: &str,
    procedure: &str,
    below: i64,
    most: i64,
) -> Result<Vec<CaseRow>, StoreError> {
    tx.rows(
        "select id, number, procedure, state, step, opener, parent, facts, sealed, rulebook, code, opened_at, began_at, due_date, closed_at, version
         from casefile where org = $1 and ($2 = '' or state = $2) and ($3 = '' or procedure = $3) and number < $4 order by number desc limit $5",
        &[(&org.to_bytes()).into(), state.into(), procedure.into(), below.into(), most.into()],
    )?
    .into_iter()
    .map(case_row)
    .collect()
}

/// All cases of a procedure, in the order of their numbers. For procedures of which few are ever opened.
///
/// # Errors
/// What the engine says.
pub fn of_procedure(tx: &mut Tx<'_>, org: OrgId, procedure: &str) -> Result<Vec<CaseRow>, StoreError> {
    tx.rows(
        "select id, number, procedure, state, step, opener, parent, facts, sealed, rulebook, code, opened_at, began_at, due_date, closed_at, version
         from casefile where org = $1 and procedure = $2 order by number",
        &[(&org.to_bytes()).into(), procedure.into()],
    )?
    .into_iter()
    .map(case_row)
    .collect()
}

/// Steps taken between two instants, by procedure and step: how many, and when the latest was.
///
/// # Errors
/// What the engine says.
pub fn steps_between(
    tx: &mut Tx<'_>,
    org: OrgId,
    from: Millis,
    to: Millis,
) -> Result<Vec<(String, String, i64, Millis)>, StoreError> {
    tx.rows(
        "select c.procedure, s.step, count(*), max(s.at)
         from casefile_step s join casefile c on c.org = s.org and c.id = s.casefile
         where s.org = $1 and s.at >= $2 and s.at < $3
         group by c.procedure, s.step order by c.procedure, s.step",
        &[(&org.to_bytes()).into(), from.0.into(), to.0.into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.text(0)?, r.text(1)?, r.int(2)?, Millis(r.int(3)?))))
    .collect()
}

/// A step that a worker took, with the case in which it was.
#[derive(Debug, Clone)]
pub struct WorkerStep {
    /// The case.
    pub casefile: CaseId,
    /// Its number.
    pub number: i64,
    /// Procedure.
    pub procedure: String,
    /// Step.
    pub step: String,
    /// Outcome.
    pub outcome: String,
    /// When it was recorded.
    pub at: Millis,
}

/// Steps that a worker took between two instants, newest first.
///
/// # Errors
/// What the engine says.
pub fn steps_of_worker(
    tx: &mut Tx<'_>,
    org: OrgId,
    worker: WorkerId,
    from: Millis,
    to: Millis,
    most: i64,
) -> Result<Vec<WorkerStep>, StoreError> {
    tx.rows(
        "select c.id, c.number, c.procedure, s.step, s.outcome, s.at
         from casefile_step s join casefile c on c.org = s.org and c.id = s.casefile
         where s.org = $1 and s.actor = $2 and s.at >= $3 and s.at < $4
         order by s.at desc, c.number desc, s.seq desc limit $5",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into(), from.0.into(), to.0.into(), most.into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(WorkerStep {
            casefile: r.id(0, CaseId::from_slice)?,
            number: r.int(1)?,
            procedure: r.text(2)?,
            step: r.text(3)?,
            outcome: r.text(4)?,
            at: Millis(r.int(5)?),
        })
    })
    .collect()
}

/// The cases that were opened from a case, by id and number.
///
/// # Errors
/// What the engine says.
pub fn children(tx: &mut Tx<'_>, org: OrgId, parent: CaseId) -> Result<Vec<(CaseId, i64)>, StoreError> {
    tx.rows(
        "select id, number from casefile where org = $1 and parent = $2 order by number",
        &[(&org.to_bytes()).into(), (&parent.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.id(0, CaseId::from_slice)?, r.int(1)?)))
    .collect()
}

/// Moves a case on: `false` where somebody else moved it first.
///
/// # Errors
/// What the engine says.
pub fn advance(tx: &mut Tx<'_>, org: OrgId, c: &CaseRow, expected: i64) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update casefile set state = $4, step = $5, facts = $6, sealed = $7, rulebook = $8, began_at = $9, due_date = $10, closed_at = $11, version = version + 1
         where org = $1 and id = $2 and version = $3",
        &[
            (&org.to_bytes()).into(),
            (&c.id.to_bytes()).into(),
            expected.into(),
            (&c.state).into(),
            (&c.step).into(),
            (&c.facts).into(),
            (&c.sealed).into(),
            (&c.rulebook).into(),
            c.began_at.0.into(),
            c.due_date.as_ref().into(),
            c.closed_at.map(|m| m.0).into(),
        ],
    )? == 1)
}

/// The version of a case, for asserting that a decision still rests on what it read.
///
/// # Errors
/// What the engine says.
pub fn version(tx: &mut Tx<'_>, org: OrgId, id: CaseId) -> Result<Option<i64>, StoreError> {
    tx.row(
        "select version from casefile where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(|mut r| r.int(0))
    .transpose()
}

/// A step that was taken.
#[derive(Debug, Clone)]
pub struct StepRow {
    /// 1, 2, …; set by [`put_step`].
    pub seq: i64,
    /// Step.
    pub step: String,
    /// Outcome.
    pub outcome: String,
    /// Who wrote it down; `None` for the system.
    pub worker: Option<WorkerId>,
    /// Who took it; another than the writer on paper.
    pub actor: Option<WorkerId>,
    /// Office by which the actor acted, or empty.
    pub office: String,
    /// Decided on paper.
    pub paper: bool,
    /// A body's resolution as JSON, or empty.
    pub resolution: String,
    /// When it happened, where earlier than recorded.
    pub happened_at: Option<Millis>,
    /// When it was recorded.
    pub at: Millis,
    /// Values that it wrote.
    pub facts: String,
    /// Texts that it wrote, sealed.
    pub sealed: Vec<u8>,
    /// Its act.
    pub act: ActId,
}

/// Appends a step; its number within the case.
///
/// # Errors
/// What the engine says.
pub fn put_step(tx: &mut Tx<'_>, org: OrgId, case: CaseId, s: &StepRow) -> Result<i64, StoreError> {
    tx.row(
        "insert into casefile_step (org, casefile, seq, step, outcome, worker, actor, office, paper, resolution, happened_at, at, facts, sealed, act)
         values ($1, $2, (select coalesce(max(seq), 0) + 1 from casefile_step where org = $1 and casefile = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         returning seq",
        &[
            (&org.to_bytes()).into(),
            (&case.to_bytes()).into(),
            (&s.step).into(),
            (&s.outcome).into(),
            s.worker.map(WorkerId::to_bytes).as_ref().into(),
            s.actor.map(WorkerId::to_bytes).as_ref().into(),
            (&s.office).into(),
            i64::from(s.paper).into(),
            (&s.resolution).into(),
            s.happened_at.map(|m| m.0).into(),
            s.at.0.into(),
            (&s.facts).into(),
            (&s.sealed).into(),
            (&s.act.to_bytes()).into(),
        ],
    )?
    .ok_or(StoreError::Damaged { table: "casefile_step", column: 2 })?
    .int(0)
}

/// The steps of a case, in order.
///
/// # Errors
/// What the engine says.
pub fn steps(tx: &mut Tx<'_>, org: OrgId, case: CaseId) -> Result<Vec<StepRow>, StoreError> {
    tx.rows(
        "select seq, step, outcome, worker, actor, office, paper, resolution, happened_at, at, facts, sealed, act
         from casefile_step where org = $1 and casefile = $2 order by seq",
        &[(&org.to_bytes()).into(), (&case.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(StepRow {
            seq: r.int(0)?,
            step: r.text(1)?,
            outcome: r.text(2)?,
            worker: r.id_opt(3, WorkerId::from_slice)?,
            actor: r.id_opt(4, WorkerId::from_slice)?,
            office: r.text(5)?,
            paper: r.int(6)? == 1,
            resolution: r.text(7)?,
            happened_at: r.int_opt(8)?.map(Millis),
            at: Millis(r.int(9)?),
            facts: r.text(10)?,
            sealed: r.blob(11)?,
            act: r.id(12, ActId::from_slice)?,
        })
    })
    .collect()
}

/// An item that a step answers.
#[derive(Debug, Clone)]
pub struct ItemRow {
    /// The register's row.
    pub item: RowId,
    /// The answer's facts; empty while it is open.
    pub facts: String,
    /// The answer's texts, sealed.
    pub sealed: Vec<u8>,
    /// Who answered.
    pub worker: Option<WorkerId>,
    /// When.
    pub at: Option<Millis>,
}

/// Lays an open item down; an item that is there stays as it is.
///
/// # Errors
/// What the engine says.
pub fn put_item(tx: &mut Tx<'_>, org: OrgId, case: CaseId, step: &str, item: RowId) -> Result<(), StoreError> {
    tx.run(
        "insert into casefile_item (org, casefile, step, item, facts, sealed, worker, at, act)
         values ($1, $2, $3, $4, '', $5, null, null, null) on conflict (org, casefile, step, item) do nothing",
        &[
            (&org.to_bytes()).into(),
            (&case.to_bytes()).into(),
            step.into(),
            (&item.to_bytes()).into(),
            (&[0u8; 0]).into(),
        ],
    )?;
    Ok(())
}

/// An answer to one item.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The item.
    pub item: RowId,
    /// Its facts.
    pub facts: String,
    /// Its texts, sealed.
    pub sealed: Vec<u8>,
    /// Who.
    pub worker: WorkerId,
    /// When.
    pub at: Millis,
    /// The act.
    pub act: ActId,
}

/// Answers an item; `false` where the step has no such item.
///
/// # Errors
/// What the engine says.
pub fn answer_item(tx: &mut Tx<'_>, org: OrgId, case: CaseId, step: &str, a: &Answered) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update casefile_item set facts = $5, sealed = $6, worker = $7, at = $8, act = $9
         where org = $1 and casefile = $2 and step = $3 and item = $4",
        &[
            (&org.to_bytes()).into(),
            (&case.to_bytes()).into(),
            step.into(),
            (&a.item.to_bytes()).into(),
            (&a.facts).into(),
            (&a.sealed).into(),
            (&a.worker.to_bytes()).into(),
            a.at.0.into(),
            (&a.act.to_bytes()).into(),
        ],
    )? == 1)
}

/// The items of a step.
///
/// # Errors
/// What the engine says.
pub fn items(tx: &mut Tx<'_>, org: OrgId, case: CaseId, step: &str) -> Result<Vec<ItemRow>, StoreError> {
    tx.rows(
        "select item, facts, sealed, worker, at from casefile_item where org = $1 and casefile = $2 and step = $3 order by item",
        &[(&org.to_bytes()).into(), (&case.to_bytes()).into(), step.into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(ItemRow {
            item: r.id(0, RowId::from_slice)?,
            facts: r.text(1)?,
            sealed: r.blob(2)?,
            worker: r.id_opt(3, WorkerId::from_slice)?,
            at: r.int_opt(4)?.map(Millis),
        })
    })
    .collect()
}

/// How many items of a step are not answered.
///
/// # Errors
/// What the engine says.
pub fn items_open(tx: &mut Tx<'_>, org: OrgId, case: CaseId, step: &str) -> Result<i64, StoreError> {
    tx.row(
        "select count(*) from casefile_item where org = $1 and casefile = $2 and step = $3 and at is null",
        &[(&org.to_bytes()).into(), (&case.to_bytes()).into(), step.into()],
    )?
    .ok_or(StoreError::Damaged { table: "casefile_item", column: 0 })?
    .int(0)
}

fn case_row(mut r: Row) -> Result<CaseRow, StoreError> {
    Ok(CaseRow {
        id: r.id(0, CaseId::from_slice)?,
        number: r.int(1)?,
        procedure: r.text(2)?,
        state: r.text(3)?,
        step: r.text(4)?,
        opener: r.id_opt(5, WorkerId::from_slice)?,
        parent: r.id_opt(6, CaseId::from_slice)?,
        facts: r.text(7)?,
        sealed: r.blob(8)?,
        rulebook: r.blob(9)?,
        code: r.text(10)?,
        opened_at: Millis(r.int(11)?),
        began_at: Millis(r.int(12)?),
        due_date: r.text_opt(13)?,
        closed_at: r.int_opt(14)?.map(Millis),
        version: r.int(15)?,
    })
}
