//! Rows of the journal. What an entry means only the gate knows; how they are hashed, only the journal.

use crate::{StoreError, Tx};
use azukari_domain::{ActId, OrgId};

/// Where the log stands.
#[derive(Debug, Clone)]
pub struct Head {
    /// Entries in the tree.
    pub size: i64,
    /// Compact range.
    pub frontier: Vec<u8>,
    /// ms of the newest entry.
    pub recorded_at: i64,
    /// Fencing number.
    pub fence: i64,
    /// Process that holds the lease.
    pub holder: Vec<u8>,
    /// ms.
    pub lease_until: i64,
    /// Size of the newest checkpoint.
    pub signed: i64,
}

/// The head of an organisation's log.
///
/// # Errors
/// What the engine says.
pub fn head(tx: &mut Tx<'_>, org: OrgId) -> Result<Option<Head>, StoreError> {
    tx.row(
        "select size, frontier, recorded_at, fence, holder, lease_until, signed from journal_head where org = $1",
        &[(&org.to_bytes()).into()],
    )?
    .map(|mut r| {
        Ok(Head {
            size: r.int(0)?,
            frontier: r.blob(1)?,
            recorded_at: r.int(2)?,
            fence: r.int(3)?,
            holder: r.blob(4)?,
            lease_until: r.int(5)?,
            signed: r.int(6)?,
        })
    })
    .transpose()
}

/// Begins a log.
///
/// # Errors
/// What the engine says.
pub fn create(tx: &mut Tx<'_>, org: OrgId, frontier: &[u8]) -> Result<(), StoreError> {
    tx.run(
        "insert into journal_head (org, size, frontier, recorded_at, fence, holder, lease_until, signed)
         values ($1, 0, $2, 0, 0, $3, 0, 0)",
        &[(&org.to_bytes()).into(), frontier.into(), (&[0u8; 16]).into()],
    )?;
    Ok(())
}

/// Grows the tree, if nobody else has grown it since: `false` otherwise (compare-and-set on size and fence).
///
/// # Errors
/// What the engine says.
pub fn grow(
    tx: &mut Tx<'_>,
    org: OrgId,
    was: &Head,
    size: i64,
    frontier: &[u8],
    recorded_at: i64,
) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update journal_head set size = $4, frontier = $5, recorded_at = $6 where org = $1 and size = $2 and fence = $3",
        &[(&org.to_bytes()).into(), was.size.into(), was.fence.into(), size.into(), frontier.into(), recorded_at.into()],
    )? == 1)
}

/// Takes or renews the lease to grow the tree: `false` while another process holds it. A new holder gets a new fencing
/// number, so that [`grow`] refuses the old one, which may wake up late.
///
/// # Errors
/// What the engine says.
pub fn lease(tx: &mut Tx<'_>, org: OrgId, process: &[u8], now: i64, until: i64) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update journal_head set fence = case when holder = $2 then fence else fence + 1 end, holder = $2, lease_until = $4
         where org = $1 and (holder = $2 or lease_until < $3)",
        &[(&org.to_bytes()).into(), process.into(), now.into(), until.into()],
    )? == 1)
}

/// Writes one entry at its place.
///
/// # Errors
/// What the engine says.
pub fn put_leaf(tx: &mut Tx<'_>, org: OrgId, row: &LeafRow, subject: Option<&[u8]>) -> Result<(), StoreError> {
    tx.run(
        "insert into journal_leaf (org, idx, act, subject, leaf, hash, process, number, signature)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            (&org.to_bytes()).into(),
            row.idx.into(),
            (&row.act).into(),
            subject.into(),
            (&row.leaf).into(),
            (&row.hash).into(),
            row.number.as_ref().map(|n| &n.process).into(),
            row.number.as_ref().map(|n| n.number).into(),
            row.number.as_ref().map(|n| &n.signature).into(),
        ],
    )?;
    Ok(())
}

/// One entry.
#[derive(Debug, Clone)]
pub struct LeafRow {
    /// Place in the tree.
    pub idx: i64,
    /// ActId bytes.
    pub act: Vec<u8>,
    /// The entry as hashed.
    pub leaf: Vec<u8>,
    /// Its leaf hash.
    pub hash: Vec<u8>,
    /// Under which number it waited, if it did.
    pub number: Option<NumberRow>,
}

/// The signed number of an entry that waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRow {
    /// The process that committed it.
    pub process: Vec<u8>,
    /// Its number there.
    pub number: i64,
    /// Of the process over number and entry.
    pub signature: Vec<u8>,
}

/// Entries with `from <= idx < to`, in order.
///
/// # Errors
/// What the engine says.
pub fn leaves(tx: &mut Tx<'_>, org: OrgId, from: i64, to: i64) -> Result<Vec<LeafRow>, StoreError> {
    tx.rows(
        "select idx, act, leaf, hash, process, number, signature from journal_leaf where org = $1 and idx >= $2 and idx < $3 order by idx",
        &[(&org.to_bytes()).into(), from.into(), to.into()],
    )?
    .into_iter()
    .map(leaf_row)
    .collect()
}

/// How many entries of the log can be found by the person they are about without looking at each: those below this place.
///
/// # Errors
/// What the engine says.
pub fn indexed(tx: &mut Tx<'_>, org: OrgId) -> Result<i64, StoreError> {
    tx.row("select size from journal_indexed where org = $1", &[(&org.to_bytes()).into()])?
        .map_or(Ok(0), |mut r| r.int(0))
}

/// Notes whom the entries with `from <= idx < to` are about, in the order of the persons: many of them share a page.
/// `false` where somebody else has gone on from `from` meanwhile, and then nothing is noted.
///
/// # Errors
/// What the engine says.
pub fn index_subjects(tx: &mut Tx<'_>, org: OrgId, from: i64, to: i64) -> Result<bool, StoreError> {
    let org = org.to_bytes();
    let ours = tx.run(
        "insert into journal_indexed (org, size) values ($1, $3)
         on conflict (org) do update set size = excluded.size where journal_indexed.size = $2",
        &[(&org).into(), from.into(), to.into()],
    )?;
    if ours == 0 {
        return Ok(false);
    }
    tx.run(
        "insert into journal_subject (org, subject, idx)
         select org, subject, idx from journal_leaf where org = $1 and idx >= $2 and idx < $3 and subject is not null
         order by subject, idx",
        &[(&org).into(), from.into(), to.into()],
    )?;
    Ok(true)
}

/// The place of an act's entry, in the tree.
///
/// # Errors
/// What the engine says.
pub fn find_act(tx: &mut Tx<'_>, org: OrgId, act: ActId) -> Result<Option<LeafRow>, StoreError> {
    tx.row(
        "select idx, act, leaf, hash, process, number, signature from journal_leaf where org = $1 and act = $2",
        &[(&org.to_bytes()).into(), (&act.to_bytes()).into()],
    )?
    .map(leaf_row)
    .transpose()
}

/// Writes a full tile.
///
/// # Errors
/// What the engine says.
pub fn put_tile(tx: &mut Tx<'_>, org: OrgId, level: i64, idx: i64, hashes: &[u8]) -> Result<(), StoreError> {
    tx.run(
        "insert into journal_tile (org, level, idx, hashes) values ($1, $2, $3, $4)",
        &[(&org.to_bytes()).into(), level.into(), idx.into(), hashes.into()],
    )?;
    Ok(())
}

/// A full tile.
///
/// # Errors
/// What the engine says.
pub fn tile(tx: &mut Tx<'_>, org: OrgId, level: i64, idx: i64) -> Result<Option<Vec<u8>>, StoreError> {
    tx.row(
        "select hashes from journal_tile where org = $1 and level = $2 and idx = $3",
        &[(&org.to_bytes()).into(), level.into(), idx.into()],
    )?
    .map(|mut r| r.blob(0))
    .transpose()
}

/// Writes an act's annex, sealed.
///
/// # Errors
/// What the engine says.
pub fn put_annex(tx: &mut Tx<'_>, org: OrgId, act: &[u8], period: &str, sealed: &[u8]) -> Result<(), StoreError> {
    tx.run(
        "insert into journal_annex (org, act, period, sealed) values ($1, $2, $3, $4)",
        &[(&org.to_bytes()).into(), act.into(), period.into(), sealed.into()],
    )?;
    Ok(())
}

/// An act's annex with its period, sealed.
///
/// # Errors
/// What the engine says.
pub fn annex(tx: &mut Tx<'_>, org: OrgId, act: &[u8]) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    tx.row(
        "select period, sealed from journal_annex where org = $1 and act = $2",
        &[(&org.to_bytes()).into(), act.into()],
    )?
    .map(|mut r| Ok((r.text(0)?, r.blob(1)?)))
    .transpose()
}

/// Keeps a signed checkpoint.
///
/// # Errors
/// What the engine says.
pub fn put_checkpoint(tx: &mut Tx<'_>, org: OrgId, size: i64, note: &str, at: i64) -> Result<(), StoreError> {
    tx.run(
        "insert into journal_checkpoint (org, size, note, at) values ($1, $2, $3, $4) on conflict (org, size) do nothing",
        &[(&org.to_bytes()).into(), size.into(), note.into(), at.into()],
    )?;
    tx.run(
        "update journal_head set signed = $2 where org = $1 and signed < $2",
        &[(&org.to_bytes()).into(), size.into()],
    )?;
    Ok(())
}

/// Checkpoints in order of size.
///
/// # Errors
/// What the engine says.
pub fn checkpoints(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<(i64, String)>, StoreError> {
    tx.rows("select size, note from journal_checkpoint where org = $1 order by size", &[(&org.to_bytes()).into()])?
        .into_iter()
        .map(|mut r| Ok((r.int(0)?, r.text(1)?)))
        .collect()
}

/// The newest checkpoint.
///
/// # Errors
/// What the engine says.
pub fn checkpoint(tx: &mut Tx<'_>, org: OrgId) -> Result<Option<(i64, String)>, StoreError> {
    tx.row(
        "select size, note from journal_checkpoint where org = $1 order by size desc limit 1",
        &[(&org.to_bytes()).into()],
    )?
    .map(|mut r| Ok((r.int(0)?, r.text(1)?)))
    .transpose()
}

/// The next number of a process, taken in the act's own transaction so that a rollback consumes none.
///
/// # Errors
/// What the engine says.
pub fn take_number(tx: &mut Tx<'_>, org: OrgId, process: &[u8]) -> Result<i64, StoreError> {
    tx.row(
        "insert into journal_process (org, process, committed, sequenced) values ($1, $2, 1, 0)
         on conflict (org, process) do update set committed = journal_process.committed + 1 returning committed",
        &[(&org.to_bytes()).into(), process.into()],
    )?
    .ok_or(StoreError::Damaged { table: "journal_process", column: 0 })?
    .int(0)
}

/// An entry that waits for its place in the tree.
#[derive(Debug, Clone)]
pub struct PendingRow {
    /// The process that committed it.
    pub process: Vec<u8>,
    /// Its number there.
    pub number: i64,
    /// ActId bytes.
    pub act: Vec<u8>,
    /// Alias of the person concerned.
    pub subject: Option<Vec<u8>>,
    /// The entry.
    pub leaf: Vec<u8>,
    /// Of the process over number and entry.
    pub signature: Vec<u8>,
}

/// Commits an entry that waits.
///
/// # Errors
/// What the engine says.
pub fn put_pending(tx: &mut Tx<'_>, org: OrgId, row: &PendingRow) -> Result<(), StoreError> {
    tx.run(
        "insert into journal_pending (org, process, number, act, subject, leaf, signature) values ($1, $2, $3, $4, $5, $6, $7)",
        &[
            (&org.to_bytes()).into(),
            (&row.process).into(),
            row.number.into(),
            (&row.act).into(),
            row.subject.as_ref().into(),
            (&row.leaf).into(),
            (&row.signature).into(),
        ],
    )?;
    Ok(())
}

/// Takes up to `most` waiting entries out, oldest numbers of each process first.
///
/// # Errors
/// What the engine says.
pub fn take_pending(tx: &mut Tx<'_>, org: OrgId, most: i64) -> Result<Vec<PendingRow>, StoreError> {
    let mut rows: Vec<PendingRow> = tx
        .rows(
            "delete from journal_pending where org = $1 and (process, number) in
               (select process, number from journal_pending where org = $1 order by number, process limit $2)
             returning process, number, act, subject, leaf, signature",
            &[(&org.to_bytes()).into(), most.into()],
        )?
        .into_iter()
        .map(pending_row)
        .collect::<Result<_, _>>()?;
    rows.sort_by(|a, b| (a.number, &a.process).cmp(&(b.number, &b.process)));
    Ok(rows)
}

/// Notes how far a process's numbers are in the tree.
///
/// # Errors
/// What the engine says.
pub fn set_sequenced(tx: &mut Tx<'_>, org: OrgId, process: &[u8], number: i64) -> Result<(), StoreError> {
    tx.run(
        "update journal_process set sequenced = $3 where org = $1 and process = $2 and sequenced < $3",
        &[(&org.to_bytes()).into(), process.into(), number.into()],
    )?;
    Ok(())
}

/// Processes with (committed, sequenced, still pending) numbers: committed = sequenced + pending, or a number is missing.
///
/// # Errors
/// What the engine says.
#[expect(clippy::type_complexity, reason = "four numbers of one row, read once")]
pub fn processes(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<(Vec<u8>, i64, i64, i64)>, StoreError> {
    tx.rows(
        "select p.process, p.committed, p.sequenced,
           (select count(*) from journal_pending w where w.org = p.org and w.process = p.process)
         from journal_process p where p.org = $1 order by p.process",
        &[(&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.blob(0)?, r.int(1)?, r.int(2)?, r.int(3)?)))
    .collect()
}

fn leaf_row(mut r: crate::Row) -> Result<LeafRow, StoreError> {
    let (process, number, signature) = (r.blob_opt(4)?, r.int_opt(5)?, r.blob_opt(6)?);
    let number = match (process, number, signature) {
        (Some(process), Some(number), Some(signature)) => Some(NumberRow { process, number, signature }),
        _ => None,
    };
    Ok(LeafRow { idx: r.int(0)?, act: r.blob(1)?, leaf: r.blob(2)?, hash: r.blob(3)?, number })
}

fn pending_row(mut r: crate::Row) -> Result<PendingRow, StoreError> {
    Ok(PendingRow {
        process: r.blob(0)?,
        number: r.int(1)?,
        act: r.blob(2)?,
        subject: r.blob_opt(3)?,
        leaf: r.blob(4)?,
        signature: r.blob(5)?,
    })
}
