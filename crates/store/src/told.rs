//! What workers are told in the application: keys of sentences with what they are about, never a person's data.

use crate::{StoreError, Tx};
use azukari_domain::{CaseId, Millis, OrgId, TaskId, WorkerId};

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldRow {
    /// Sixteen bytes that make it one: the same is told once.
    pub id: [u8; 16],
    /// Key of the sentence.
    pub kind: String,
    /// The case.
    pub casefile: Option<CaseId>,
    /// The task.
    pub task: Option<TaskId>,
    /// When.
    pub at: Millis,
    /// When it was read.
    pub read_at: Option<Millis>,
}

/// Tells a worker something, once for each id.
///
/// # Errors
/// What the engine says.
pub fn put(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId, t: &ToldRow) -> Result<(), StoreError> {
    tx.run(
        "insert into told (org, worker, id, kind, casefile, task, at, read_at) values ($1, $2, $3, $4, $5, $6, $7, null)
         on conflict (org, worker, id) do nothing",
        &[
            (&org.to_bytes()).into(),
            (&worker.to_bytes()).into(),
            (&t.id).into(),
            (&t.kind).into(),
            t.casefile.map(CaseId::to_bytes).as_ref().into(),
            t.task.map(TaskId::to_bytes).as_ref().into(),
            t.at.0.into(),
        ],
    )?;
    Ok(())
}

/// A worker's messages, newest first; only the unread ones where `unread` is set.
///
/// # Errors
/// What the engine says.
pub fn list(
    tx: &mut Tx<'_>,
    org: OrgId,
    worker: WorkerId,
    unread: bool,
    most: i64,
) -> Result<Vec<ToldRow>, StoreError> {
    tx.rows(
        "select id, kind, casefile, task, at, read_at from told
         where org = $1 and worker = $2 and coalesce(read_at, 0) <= $3 order by at desc, id desc limit $4",
        &[
            (&org.to_bytes()).into(),
            (&worker.to_bytes()).into(),
            (if unread { 0 } else { i64::MAX }).into(),
            most.into(),
        ],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(ToldRow {
            id: r.id(0, |b| b.try_into().ok())?,
            kind: r.text(1)?,
            casefile: r.id_opt(2, CaseId::from_slice)?,
            task: r.id_opt(3, TaskId::from_slice)?,
            at: Millis(r.int(4)?),
            read_at: r.int_opt(5)?.map(Millis),
        })
    })
    .collect()
}

/// Marks a worker's messages up to an instant as read.
///
/// # Errors
/// What the engine says.
pub fn read(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId, until: Millis, at: Millis) -> Result<u64, StoreError> {
    tx.run(
        "update told set read_at = $4 where org = $1 and worker = $2 and at <= $3 and read_at is null",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into(), until.0.into(), at.0.into()],
    )
}
