//! Who may act for the holder of an office.

use crate::{StoreError, Tx};
use azukari_domain::{ActId, OrgId, WorkerId};

/// A deputy or substitute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeputyRow {
    /// Office.
    pub office: String,
    /// Who.
    pub worker: WorkerId,
    /// 0 = named deputy; 1, 2, … = substitute when nobody before can act.
    pub rank: i64,
    /// First day, ISO.
    pub from_date: String,
    /// Last day, ISO.
    pub to_date: Option<String>,
    /// The act that named them.
    pub act: ActId,
}

/// Names a deputy or substitute.
///
/// # Errors
/// What the engine says.
pub fn put(tx: &mut Tx<'_>, org: OrgId, d: &DeputyRow) -> Result<(), StoreError> {
    tx.run(
        "insert into deputy (org, office, worker, rank, from_date, to_date, act) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (org, office, worker, from_date) do update set rank = excluded.rank, to_date = excluded.to_date, act = excluded.act",
        &[
            (&org.to_bytes()).into(),
            (&d.office).into(),
            (&d.worker.to_bytes()).into(),
            d.rank.into(),
            (&d.from_date).into(),
            d.to_date.as_ref().into(),
            (&d.act.to_bytes()).into(),
        ],
    )?;
    Ok(())
}

/// All deputies, by office and rank.
///
/// # Errors
/// What the engine says.
pub fn all(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<DeputyRow>, StoreError> {
    tx.rows(
        "select office, worker, rank, from_date, to_date, act from deputy where org = $1 order by office, rank, from_date, worker",
        &[(&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(DeputyRow {
            office: r.text(0)?,
            worker: r.id(1, WorkerId::from_slice)?,
            rank: r.int(2)?,
            from_date: r.text(3)?,
            to_date: r.text_opt(4)?,
            act: r.id(5, ActId::from_slice)?,
        })
    })
    .collect()
}
