//! Rows of registers, each with all its versions: what stands now, what stood on a day, and who changed it.

use crate::{Row, StoreError, Tx};
use azukari_domain::{ActId, CaseId, Millis, OrgId, RecordId, RowId, WorkerId};

/// One version of a row.
#[derive(Debug, Clone)]
pub struct RegisterRow {
    /// Its id, the same in all versions.
    pub id: RowId,
    /// 1, 2, …; set by [`insert`] and [`change`].
    pub version: i64,
    /// Register.
    pub register: String,
    /// Number within the register.
    pub number: i64,
    /// `in_force`, `ended`, or a state of the register.
    pub state: String,
    /// Typed values as JSON.
    pub facts: String,
    /// Texts, sealed.
    pub sealed: Vec<u8>,
    /// From when this version stands.
    pub from_at: Millis,
    /// Until when it stood; `None` for the present one.
    pub to_at: Option<Millis>,
    /// Who wrote it; `None` for the system.
    pub worker: Option<WorkerId>,
    /// The case that wrote it.
    pub casefile: Option<CaseId>,
    /// The act.
    pub act: ActId,
}

/// Enters a row and gives it the register's next number.
///
/// # Errors
/// What the engine says.
pub fn insert(tx: &mut Tx<'_>, org: OrgId, r: &RegisterRow) -> Result<i64, StoreError> {
    tx.row(
        "insert into register_row (org, id, version, register, number, state, facts, sealed, from_at, to_at, worker, casefile, act)
         values ($1, $2, 1, $3, (select coalesce(max(number), 0) + 1 from register_row where org = $1 and register = $3), $4, $5, $6, $7, null, $8, $9, $10)
         returning number",
        &[
            (&org.to_bytes()).into(),
            (&r.id.to_bytes()).into(),
            (&r.register).into(),
            (&r.state).into(),
            (&r.facts).into(),
            (&r.sealed).into(),
            r.from_at.0.into(),
            r.worker.map(WorkerId::to_bytes).as_ref().into(),
            r.casefile.map(CaseId::to_bytes).as_ref().into(),
            (&r.act.to_bytes()).into(),
        ],
    )?
    .ok_or(StoreError::Damaged { table: "register_row", column: 4 })?
    .int(0)
}

/// Lays a new version over the present one: `false` where another came first.
///
/// # Errors
/// What the engine says.
pub fn change(tx: &mut Tx<'_>, org: OrgId, r: &RegisterRow, expected: i64) -> Result<bool, StoreError> {
    let closed = tx.run(
        "update register_row set to_at = $4 where org = $1 and id = $2 and version = $3 and to_at is null",
        &[(&org.to_bytes()).into(), (&r.id.to_bytes()).into(), expected.into(), r.from_at.0.into()],
    )? == 1;
    if !closed {
        return Ok(false);
    }
    tx.run(
        "insert into register_row (org, id, version, register, number, state, facts, sealed, from_at, to_at, worker, casefile, act)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, $10, $11, $12)",
        &[
            (&org.to_bytes()).into(),
            (&r.id.to_bytes()).into(),
            expected.saturating_add(1).into(),
            (&r.register).into(),
            r.number.into(),
            (&r.state).into(),
            (&r.facts).into(),
            (&r.sealed).into(),
            r.from_at.0.into(),
            r.worker.map(WorkerId::to_bytes).as_ref().into(),
            r.casefile.map(CaseId::to_bytes).as_ref().into(),
            (&r.act.to_bytes()).into(),
        ],
    )?;
    Ok(true)
}

/// The present version of a row.
///
/// # Errors
/// What the engine says.
pub fn get(tx: &mut Tx<'_>, org: OrgId, id: RowId) -> Result<Option<RegisterRow>, StoreError> {
    tx.row(
        "select id, version, register, number, state, facts, sealed, from_at, to_at, worker, casefile, act
         from register_row where org = $1 and id = $2 and to_at is null",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(register_row)
    .transpose()
}

/// All versions of a row, oldest first.
///
/// # Errors
/// What the engine says.
pub fn versions(tx: &mut Tx<'_>, org: OrgId, id: RowId) -> Result<Vec<RegisterRow>, StoreError> {
    tx.rows(
        "select id, version, register, number, state, facts, sealed, from_at, to_at, worker, casefile, act
         from register_row where org = $1 and id = $2 order by version",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .into_iter()
    .map(register_row)
    .collect()
}

/// Present rows of a register above a number, in order; all states where `state` is empty.
///
/// # Errors
/// What the engine says.
pub fn list(
    tx: &mut Tx<'_>,
    org: OrgId,
    register: &str,
    state: &str,
    above: i64,
    most: i64,
) -> Result<Vec<RegisterRow>, StoreError> {
    tx.rows(
        "select id, version, register, number, state, facts, sealed, from_at, to_at, worker, casefile, act
         from register_row where org = $1 and register = $2 and ($3 = '' or state = $3) and number > $4 and to_at is null
         order by number limit $5",
        &[(&org.to_bytes()).into(), register.into(), state.into(), above.into(), most.into()],
    )?
    .into_iter()
    .map(register_row)
    .collect()
}

/// The rows of a register that were entered for a case, as they were entered, in order.
///
/// # Errors
/// What the engine says.
pub fn of_case(tx: &mut Tx<'_>, org: OrgId, register: &str, case: CaseId) -> Result<Vec<RegisterRow>, StoreError> {
    tx.rows(
        "select id, version, register, number, state, facts, sealed, from_at, to_at, worker, casefile, act
         from register_row where org = $1 and casefile = $3 and register = $2 and version = 1 order by number",
        &[(&org.to_bytes()).into(), register.into(), (&case.to_bytes()).into()],
    )?
    .into_iter()
    .map(register_row)
    .collect()
}

/// Rows of a register as they stood at an instant, in order.
///
/// # Errors
/// What the engine says.
pub fn as_of(
    tx: &mut Tx<'_>,
    org: OrgId,
    register: &str,
    at: Millis,
    above: i64,
    most: i64,
) -> Result<Vec<RegisterRow>, StoreError> {
    tx.rows(
        "select id, version, register, number, state, facts, sealed, from_at, to_at, worker, casefile, act
         from register_row where org = $1 and register = $2 and from_at <= $3 and (to_at is null or to_at > $3) and number > $4
         order by number limit $5",
        &[(&org.to_bytes()).into(), register.into(), at.0.into(), above.into(), most.into()],
    )?
    .into_iter()
    .map(register_row)
    .collect()
}

/// Present rows of a register that name a record in their facts, the oldest first.
///
/// # Errors
/// What the engine says.
pub fn naming_record(
    tx: &mut Tx<'_>,
    org: OrgId,
    register: &str,
    record: RecordId,
    most: i64,
) -> Result<Vec<RowId>, StoreError> {
    let id = record.to_string();
    // Facts are JSON of ids and keys, in which ids stand with hyphens; 32 hexadecimal digits stand in them for nothing else.
    let rows = tx.rows(
        "select id, facts from register_row where org = $1 and register = $2 and to_at is null order by number limit $3",
        &[(&org.to_bytes()).into(), register.into(), most.into()],
    )?;
    let mut out = Vec::new();
    for mut row in rows {
        let found = row.id(0, RowId::from_slice)?;
        if row.text(1)?.replace('-', "").contains(&id) {
            out.push(found);
        }
    }
    Ok(out)
}

/// How many present rows a register has in a state; all where it is empty.
///
/// # Errors
/// What the engine says.
pub fn count(tx: &mut Tx<'_>, org: OrgId, register: &str, state: &str) -> Result<i64, StoreError> {
    tx.row(
        "select count(*) from register_row where org = $1 and register = $2 and ($3 = '' or state = $3) and to_at is null",
        &[(&org.to_bytes()).into(), register.into(), state.into()],
    )?
    .ok_or(StoreError::Damaged { table: "register_row", column: 0 })?
    .int(0)
}

/// Rows written between two instants, by register: how many versions, and when the latest was.
///
/// # Errors
/// What the engine says.
pub fn written_between(
    tx: &mut Tx<'_>,
    org: OrgId,
    from: Millis,
    to: Millis,
) -> Result<Vec<(String, i64, Millis)>, StoreError> {
    tx.rows(
        "select register, count(*), max(from_at) from register_row
         where org = $1 and from_at >= $2 and from_at < $3 group by register order by register",
        &[(&org.to_bytes()).into(), from.0.into(), to.0.into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.text(0)?, r.int(1)?, Millis(r.int(2)?))))
    .collect()
}

fn register_row(mut r: Row) -> Result<RegisterRow, StoreError> {
    Ok(RegisterRow {
        id: r.id(0, RowId::from_slice)?,
        version: r.int(1)?,
        register: r.text(2)?,
        number: r.int(3)?,
        state: r.text(4)?,
        facts: r.text(5)?,
        sealed: r.blob(6)?,
        from_at: Millis(r.int(7)?),
        to_at: r.int_opt(8)?.map(Millis),
        worker: r.id_opt(9, WorkerId::from_slice)?,
        casefile: r.id_opt(10, CaseId::from_slice)?,
        act: r.id(11, ActId::from_slice)?,
    })
}
