//! What a record keeps in a compartment of its own: one sealed tray beside the record's, in a table and under keys of its own.
//!
//! Its key lies in the compartment's tree at the place (slot) that the record's key has in the records' tree, so that no second
//! counter and no second column can disagree with it.

use crate::{StoreError, Tx};
use azukari_domain::{HoldingKey, OrgId, RecordId};

/// The tray of one record, whatever the record's state.
///
/// # Errors
/// What the engine says.
pub fn get(tx: &mut Tx<'_>, org: OrgId, record: RecordId) -> Result<Option<Vec<u8>>, StoreError> {
    tx.row(
        "select tray from apart where org = $1 and record = $2",
        &[(&org.to_bytes()).into(), (&record.to_bytes()).into()],
    )?
    .map(|mut r| r.blob(0))
    .transpose()
}

/// Writes the tray of a record, in place of an older one.
///
/// # Errors
/// What the engine says.
pub fn put(tx: &mut Tx<'_>, org: OrgId, record: RecordId, tray: &[u8]) -> Result<(), StoreError> {
    tx.run(
        "insert into apart (org, record, tray) values ($1, $2, $3) on conflict (org, record) do update set tray = excluded.tray",
        &[(&org.to_bytes()).into(), (&record.to_bytes()).into(), tray.into()],
    )?;
    Ok(())
}

/// How many records of a holding that count keep something apart.
///
/// # Errors
/// What the engine says.
pub fn count(tx: &mut Tx<'_>, org: OrgId, holding: &str) -> Result<i64, StoreError> {
    tx.row(
        "select count(*) from apart a join record r on r.org = a.org and r.id = a.record
         where a.org = $1 and r.holding = $2 and r.state = 'live'
           and (r.batch is null or exists (select 1 from \"import\" i where i.org = r.org and i.batch = r.batch and i.state = 'done'))",
        &[(&org.to_bytes()).into(), holding.into()],
    )?
    .map_or(Ok(0), |mut r| r.int(0))
}

/// Whether the record at a slot keeps something apart: then its key there must end with it.
///
/// # Errors
/// What the engine says.
pub fn is_at(tx: &mut Tx<'_>, org: OrgId, slot: i64) -> Result<bool, StoreError> {
    let found = tx.row(
        "select r.slot from apart a join record r on r.org = a.org and r.id = a.record where a.org = $1 and r.slot = $2",
        &[(&org.to_bytes()).into(), slot.into()],
    )?;
    Ok(found.is_some())
}

/// Removes what the record at a slot keeps apart; whether there was something.
///
/// # Errors
/// What the engine says.
pub fn delete_by_slot(tx: &mut Tx<'_>, org: OrgId, slot: i64) -> Result<bool, StoreError> {
    let gone = tx.run(
        "delete from apart where org = $1 and record in (select id from record where org = $1 and slot = $2)",
        &[(&org.to_bytes()).into(), slot.into()],
    )?;
    Ok(gone > 0)
}

/// A tray as it lies there.
#[derive(Debug, Clone)]
pub struct LyingApart {
    /// The record.
    pub record: RecordId,
    /// Kind of data.
    pub holding: HoldingKey,
    /// Place of its key in the compartment's tree.
    pub slot: i64,
    /// Its fields, each sealed by itself.
    pub tray: Vec<u8>,
}

/// The trays of the records at slots from `from` to below `to`, by slot.
///
/// # Errors
/// What the engine says.
pub fn lying(tx: &mut Tx<'_>, org: OrgId, from: i64, to: i64) -> Result<Vec<LyingApart>, StoreError> {
    tx.rows(
        "select r.id, r.holding, r.slot, a.tray from record r join apart a on a.org = r.org and a.record = r.id
         where r.org = $1 and r.slot >= $2 and r.slot < $3 order by r.slot",
        &[(&org.to_bytes()).into(), from.into(), to.into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(LyingApart {
            record: r.id(0, RecordId::from_slice)?,
            holding: r.parse(1)?,
            slot: r.int(2)?,
            tray: r.blob(3)?,
        })
    })
    .collect()
}

/// Removes trays whose record is not there; how many.
///
/// # Errors
/// What the engine says.
pub fn delete_orphans(tx: &mut Tx<'_>, org: OrgId) -> Result<u64, StoreError> {
    tx.run(
        "delete from apart where org = $1 and not exists (select 1 from record r where r.org = apart.org and r.id = apart.record)",
        &[(&org.to_bytes()).into()],
    )
}
