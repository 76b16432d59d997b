//! Imports without their contents: whether a file was taken in before, what is kept of rejected rows and until when.

use crate::{StoreError, Tx, Value};
use azukari_domain::{ImportId, Millis, OrgId};

/// An import as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its id.
    pub id: ImportId,
    /// Kind of data.
    pub holding: String,
    /// `staging`, `done`, `undoing`, `undone`.
    pub state: String,
    /// Rows read.
    pub read_rows: i64,
    /// Records brought in.
    pub new_rows: i64,
    /// Rows that were there already.
    pub same_rows: i64,
    /// Rows rejected.
    pub failed_rows: i64,
    /// Whether the rejected rows are still kept.
    pub has_rejects: bool,
    /// Begun.
    pub started_at: Millis,
    /// Ended.
    pub ended_at: Option<Millis>,
    /// Day after which the rejected rows are destroyed, ISO.
    pub ends_on: String,
}

/// The state of an import.
///
/// # Errors
/// What the engine says.
pub fn state(tx: &mut Tx<'_>, org: OrgId, id: ImportId) -> Result<Option<String>, StoreError> {
    tx.row(
        "select state from \"import\" where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(|mut r| r.text(0))
    .transpose()
}

/// Moves an import from one state to another: `false` where it is not in the first.
///
/// # Errors
/// What the engine says.
pub fn move_state(tx: &mut Tx<'_>, org: OrgId, id: ImportId, from: &str, to: &str) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update \"import\" set state = $4 where org = $1 and id = $2 and state = $3",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), from.into(), to.into()],
    )? == 1)
}

/// The last finished import of a file with this keyed hash into a holding: a hint, since people change in between.
///
/// # Errors
/// What the engine says.
pub fn of_file(
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &str,
    file_hash: &[u8],
) -> Result<Option<(ImportId, Millis)>, StoreError> {
    tx.row(
        "select id, ended_at from \"import\" where org = $1 and holding = $2 and file_hash = $3 and state = 'done' order by id desc limit 1",
        &[(&org.to_bytes()).into(), holding.into(), file_hash.into()],
    )?
    .map(|mut r| Ok((r.id(0, ImportId::from_slice)?, Millis(r.int_opt(1)?.unwrap_or(0)))))
    .transpose()
}

/// Imports, the newest first.
///
/// # Errors
/// What the engine says.
pub fn newest(tx: &mut Tx<'_>, org: OrgId, most: i64) -> Result<Vec<ImportLine>, StoreError> {
    tx.rows(
        "select id, holding, state, read_rows, new_rows, same_rows, failed_rows, cast(case when rejects is null then 0 else 1 end as bigint),
           started_at, ended_at, ends_on
         from \"import\" where org = $1 order by id desc limit $2",
        &[(&org.to_bytes()).into(), most.into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(ImportLine {
            id: r.id(0, ImportId::from_slice)?,
            holding: r.text(1)?,
            state: r.text(2)?,
            read_rows: r.int(3)?,
            new_rows: r.int(4)?,
            same_rows: r.int(5)?,
            failed_rows: r.int(6)?,
            has_rejects: r.int(7)? == 1,
            started_at: Millis(r.int(8)?),
            ended_at: r.int_opt(9)?.map(Millis),
            ends_on: r.text(10)?,
        })
    })
    .collect()
}

/// Destroys the kept rejected rows whose day has passed; how many imports had some.
///
/// # Errors
/// What the engine says.
pub fn end_rejects(tx: &mut Tx<'_>, org: OrgId, today: &str) -> Result<u64, StoreError> {
    tx.run(
        "update \"import\" set rejects = $3 where org = $1 and ends_on < $2 and rejects is not null",
        &[(&org.to_bytes()).into(), today.into(), Value::Null],
    )
}
