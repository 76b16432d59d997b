//! What a restore puts right after the tables of several ages were brought together, and what a backup is checked by.

use crate::{Row, StoreError, Tx};
use azukari_domain::{HoldingKey, Millis, OrgId, RecordId};

/// A record as it lies there, whatever its state.
#[derive(Debug, Clone)]
pub struct LyingRecord {
    /// Its id.
    pub id: RecordId,
    /// Kind of data.
    pub holding: HoldingKey,
    /// Place of its key and card.
    pub slot: i64,
    /// Its fields, each sealed by itself.
    pub tray: Vec<u8>,
}

/// The records at slots from `from` to below `to`, by slot.
///
/// # Errors
/// What the engine says.
pub fn lying(tx: &mut Tx<'_>, org: OrgId, from: i64, to: i64) -> Result<Vec<LyingRecord>, StoreError> {
    tx.rows(
        "select id, holding, slot, tray from record where org = $1 and slot >= $2 and slot < $3 order by slot",
        &[(&org.to_bytes()).into(), from.into(), to.into()],
    )?
    .into_iter()
    .map(|mut r: Row| {
        Ok(LyingRecord { id: r.id(0, RecordId::from_slice)?, holding: r.parse(1)?, slot: r.int(2)?, tray: r.blob(3)? })
    })
    .collect()
}

/// Replaces the tray of a record as it lies there.
///
/// # Errors
/// What the engine says.
pub fn set_tray(tx: &mut Tx<'_>, org: OrgId, id: RecordId, tray: &[u8]) -> Result<(), StoreError> {
    tx.run(
        "update record set tray = $3 where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), tray.into()],
    )?;
    Ok(())
}

/// One past the last slot that a record or a card lies at.
///
/// # Errors
/// What the engine says.
pub fn slots_end(tx: &mut Tx<'_>, org: OrgId) -> Result<i64, StoreError> {
    let mut end = 0;
    for sql in [
        "select coalesce(max(slot) + 1, 0) from record where org = $1",
        "select coalesce((max(segment) + 1) * 256, 0) from card where org = $1",
    ] {
        end = end.max(tx.row(sql, &[(&org.to_bytes()).into()])?.map_or(Ok(0), |mut r| r.int(0))?);
    }
    Ok(end)
}

/// Removes a page of search cards.
///
/// # Errors
/// What the engine says.
pub fn delete_card(tx: &mut Tx<'_>, org: OrgId, holding: &str, segment: i64) -> Result<(), StoreError> {
    tx.run(
        "delete from card where org = $1 and holding = $2 and segment = $3",
        &[(&org.to_bytes()).into(), holding.into(), segment.into()],
    )?;
    Ok(())
}

/// Removes the marks of records that are not there; how many.
///
/// # Errors
/// What the engine says.
pub fn delete_orphan_marks(tx: &mut Tx<'_>, org: OrgId) -> Result<u64, StoreError> {
    tx.run(
        "delete from mark where org = $1 and not exists (select 1 from record r where r.org = mark.org and r.id = mark.record)",
        &[(&org.to_bytes()).into()],
    )
}

/// Places in the history tree after a given one, in order.
///
/// # Errors
/// What the engine says.
pub fn history_slots_after(tx: &mut Tx<'_>, org: OrgId, after: i64, most: i64) -> Result<Vec<i64>, StoreError> {
    tx.rows(
        "select slot from history where org = $1 and slot > $2 order by slot limit $3",
        &[(&org.to_bytes()).into(), after.into(), most.into()],
    )?
    .into_iter()
    .map(|mut r| r.int(0))
    .collect()
}

/// Removes the old value whose key lies at a place of the history tree.
///
/// # Errors
/// What the engine says.
pub fn delete_history_at(tx: &mut Tx<'_>, org: OrgId, slot: i64) -> Result<(), StoreError> {
    tx.run("delete from history where org = $1 and slot = $2", &[(&org.to_bytes()).into(), slot.into()])?;
    Ok(())
}

/// Withdraws every approval that is still open; how many.
///
/// # Errors
/// What the engine says.
pub fn withdraw_approvals(tx: &mut Tx<'_>, org: OrgId) -> Result<u64, StoreError> {
    tx.run("update approval set state = 'withdrawn' where org = $1 and state = 'open'", &[(&org.to_bytes()).into()])
}

/// Stops set, and consents withdrawn, after an instant.
///
/// # Errors
/// What the engine says.
pub fn withdrawals_since(tx: &mut Tx<'_>, org: OrgId, since: Millis) -> Result<i64, StoreError> {
    tx.row(
        "select count(*) from mark where org = $1
           and ((kind = 'stop' and from_at > $2) or (kind = 'consent' and to_at is not null and to_at > $2))",
        &[(&org.to_bytes()).into(), since.0.into()],
    )?
    .map_or(Ok(0), |mut r| r.int(0))
}
