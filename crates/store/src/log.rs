//! Paging through the journal: for the verifier, the export, the list and the upkeep of the tree.
//!
//! Rows of [`crate::journal`] in the order in which a reader of the whole log wants them; every page is cut by the caller.

use crate::{
    Row, StoreError, Tx,
    journal::{LeafRow, NumberRow, PendingRow, indexed},
};
use azukari_domain::OrgId;

/// Up to `most` entries at place `from` or above, in order.
///
/// # Errors
/// What the engine says.
pub fn leaves_from(tx: &mut Tx<'_>, org: OrgId, from: i64, most: i64) -> Result<Vec<LeafRow>, StoreError> {
    tx.rows(
        "select idx, act, leaf, hash, process, number, signature from journal_leaf
         where org = $1 and idx >= $2 order by idx limit $3",
        &[(&org.to_bytes()).into(), from.into(), most.into()],
    )?
    .into_iter()
    .map(leaf_row)
    .collect()
}

/// Up to `most` entries below place `before`, newest first.
///
/// # Errors
/// What the engine says.
pub fn leaves_before(tx: &mut Tx<'_>, org: OrgId, before: i64, most: i64) -> Result<Vec<LeafRow>, StoreError> {
    tx.rows(
        "select idx, act, leaf, hash, process, number, signature from journal_leaf
         where org = $1 and idx < $2 order by idx desc limit $3",
        &[(&org.to_bytes()).into(), before.into(), most.into()],
    )?
    .into_iter()
    .map(leaf_row)
    .collect()
}

/// Up to `most` entries about one person below place `before`, newest first: of the newest entries each is looked at, the
/// others are found by the person ([`crate::journal::index_subjects`]).
///
/// # Errors
/// What the engine says.
pub fn leaves_of_before(
    tx: &mut Tx<'_>,
    org: OrgId,
    subject: &[u8],
    before: i64,
    most: i64,
) -> Result<Vec<LeafRow>, StoreError> {
    let (org_bytes, indexed) = (org.to_bytes(), indexed(tx, org)?);
    let mut rows = tx.rows(
        "select idx, act, leaf, hash, process, number, signature from journal_leaf
         where org = $1 and idx >= $2 and idx < $3 and subject = $4 order by idx desc limit $5",
        &[(&org_bytes).into(), indexed.into(), before.into(), subject.into(), most.into()],
    )?;
    let rest = most - i64::try_from(rows.len()).unwrap_or(most);
    if rest > 0 {
        rows.extend(tx.rows(
            "select l.idx, l.act, l.leaf, l.hash, l.process, l.number, l.signature
             from journal_subject s join journal_leaf l on l.org = s.org and l.idx = s.idx
             where s.org = $1 and s.subject = $2 and s.idx < $3 order by s.idx desc limit $4",
            &[(&org_bytes).into(), subject.into(), before.min(indexed).into(), rest.into()],
        )?);
    }
    rows.into_iter().map(leaf_row).collect()
}

/// Up to two entries whose act lies between two ids, both included: enough to tell whether a shortened id names one.
///
/// # Errors
/// What the engine says.
pub fn acts_between(tx: &mut Tx<'_>, org: OrgId, low: &[u8], high: &[u8]) -> Result<Vec<LeafRow>, StoreError> {
    tx.rows(
        "select idx, act, leaf, hash, process, number, signature from journal_leaf
         where org = $1 and act >= $2 and act <= $3 order by act limit 2",
        &[(&org.to_bytes()).into(), low.into(), high.into()],
    )?
    .into_iter()
    .map(leaf_row)
    .collect()
}

/// The stored hashes of `most` entries from place `from` on.
///
/// # Errors
/// What the engine says.
pub fn hashes(tx: &mut Tx<'_>, org: OrgId, from: i64, most: i64) -> Result<Vec<Vec<u8>>, StoreError> {
    tx.rows(
        "select hash from journal_leaf where org = $1 and idx >= $2 and idx < $3 order by idx",
        &[(&org.to_bytes()).into(), from.into(), from.saturating_add(most).into()],
    )?
    .into_iter()
    .map(|mut r| r.blob(0))
    .collect()
}

/// Up to `most` stored tiles of a level with place `from` or above: place and hashes.
///
/// # Errors
/// What the engine says.
pub fn tiles_from(
    tx: &mut Tx<'_>,
    org: OrgId,
    level: i64,
    from: i64,
    most: i64,
) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    tx.rows(
        "select idx, hashes from journal_tile where org = $1 and level = $2 and idx >= $3 order by idx limit $4",
        &[(&org.to_bytes()).into(), level.into(), from.into(), most.into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.int(0)?, r.blob(1)?)))
    .collect()
}

/// One past the last stored tile of a level.
///
/// # Errors
/// What the engine says.
pub fn tiles_end(tx: &mut Tx<'_>, org: OrgId, level: i64) -> Result<i64, StoreError> {
    tx.row(
        "select coalesce(max(idx) + 1, 0) from journal_tile where org = $1 and level = $2",
        &[(&org.to_bytes()).into(), level.into()],
    )?
    .map_or(Ok(0), |mut r| r.int(0))
}

/// Up to `most` checkpoints after the first `skip`, by size.
///
/// # Errors
/// What the engine says.
pub fn checkpoints(tx: &mut Tx<'_>, org: OrgId, skip: i64, most: i64) -> Result<Vec<String>, StoreError> {
    tx.rows(
        "select note from journal_checkpoint where org = $1 order by size limit $3 offset $2",
        &[(&org.to_bytes()).into(), skip.into(), most.into()],
    )?
    .into_iter()
    .map(|mut r| r.text(0))
    .collect()
}

/// The newest checkpoint: size, note, ms of its making.
///
/// # Errors
/// What the engine says.
pub fn checkpoint(tx: &mut Tx<'_>, org: OrgId) -> Result<Option<(i64, String, i64)>, StoreError> {
    tx.row(
        "select size, note, at from journal_checkpoint where org = $1 order by size desc limit 1",
        &[(&org.to_bytes()).into()],
    )?
    .map(|mut r| Ok((r.int(0)?, r.text(1)?, r.int(2)?)))
    .transpose()
}

/// Up to `most` waiting entries after the first `skip`, by process and number. Nothing is taken.
///
/// # Errors
/// What the engine says.
pub fn pending(tx: &mut Tx<'_>, org: OrgId, skip: i64, most: i64) -> Result<Vec<PendingRow>, StoreError> {
    tx.rows(
        "select process, number, act, subject, leaf, signature from journal_pending
         where org = $1 order by process, number limit $3 offset $2",
        &[(&org.to_bytes()).into(), skip.into(), most.into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(PendingRow {
            process: r.blob(0)?,
            number: r.int(1)?,
            act: r.blob(2)?,
            subject: r.blob_opt(3)?,
            leaf: r.blob(4)?,
            signature: r.blob(5)?,
        })
    })
    .collect()
}

/// Numbers of a process between two, both included, that stand in the tree. Without an index: only where one seems missing.
///
/// # Errors
/// What the engine says.
pub fn numbers_in_tree(
    tx: &mut Tx<'_>,
    org: OrgId,
    process: &[u8],
    first: i64,
    last: i64,
) -> Result<Vec<i64>, StoreError> {
    tx.rows(
        "select number from journal_leaf where org = $1 and process = $2 and number >= $3 and number <= $4 order by number",
        &[(&org.to_bytes()).into(), process.into(), first.into(), last.into()],
    )?
    .into_iter()
    .map(|mut r| r.int(0))
    .collect()
}

/// Sealed annexes of the entries at `from` and above, below `to`: place, period, sealed.
///
/// # Errors
/// What the engine says.
#[expect(clippy::type_complexity, reason = "the columns of one row, read once")]
pub fn annexes(
    tx: &mut Tx<'_>,
    org: OrgId,
    from: i64,
    to: i64,
) -> Result<Vec<(i64, String, Vec<u8>, Vec<u8>)>, StoreError> {
    tx.rows(
        "select l.idx, a.period, a.sealed, l.act from journal_leaf l join journal_annex a on a.org = l.org and a.act = l.act
         where l.org = $1 and l.idx >= $2 and l.idx < $3 order by l.idx",
        &[(&org.to_bytes()).into(), from.into(), to.into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.int(0)?, r.text(1)?, r.blob(2)?, r.blob(3)?)))
    .collect()
}

fn leaf_row(mut r: Row) -> Result<LeafRow, StoreError> {
    let (process, number, signature) = (r.blob_opt(4)?, r.int_opt(5)?, r.blob_opt(6)?);
    let number = match (process, number, signature) {
        (Some(process), Some(number), Some(signature)) => Some(NumberRow { process, number, signature }),
        _ => None,
    };
    Ok(LeafRow { idx: r.int(0)?, act: r.blob(1)?, leaf: r.blob(2)?, hash: r.blob(3)?, number })
}
