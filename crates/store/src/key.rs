//! Rows of the key trees and their roots' ids. What they mean only the vault knows.

use crate::{StoreError, Tx};
use azukari_domain::OrgId;

/// One wrapped key as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRow {
    /// Place in its level.
    pub idx: i64,
    /// Names this key.
    pub key_id: Vec<u8>,
    /// Names the key it is wrapped under.
    pub under: Vec<u8>,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
}

/// One node of a tree.
///
/// # Errors
/// What the engine says.
pub fn node(tx: &mut Tx<'_>, org: OrgId, tree: &str, level: i64, idx: i64) -> Result<Option<NodeRow>, StoreError> {
    tx.row(
        "select idx, key_id, under, wrapped from key_node where org = $1 and tree = $2 and level = $3 and idx = $4",
        &[(&org.to_bytes()).into(), tree.into(), level.into(), idx.into()],
    )?
    .map(node_row)
    .transpose()
}

/// The nodes of a level with `from <= idx < to`, in order.
///
/// # Errors
/// What the engine says.
pub fn nodes(
    tx: &mut Tx<'_>,
    org: OrgId,
    tree: &str,
    level: i64,
    from: i64,
    to: i64,
) -> Result<Vec<NodeRow>, StoreError> {
    tx.rows(
        "select idx, key_id, under, wrapped from key_node
         where org = $1 and tree = $2 and level = $3 and idx >= $4 and idx < $5 order by idx",
        &[(&org.to_bytes()).into(), tree.into(), level.into(), from.into(), to.into()],
    )?
    .into_iter()
    .map(node_row)
    .collect()
}

/// Writes a node, in place of an older key there.
///
/// # Errors
/// What the engine says.
pub fn put_node(tx: &mut Tx<'_>, org: OrgId, tree: &str, level: i64, node: &NodeRow) -> Result<(), StoreError> {
    tx.run(
        "insert into key_node (org, tree, level, idx, key_id, under, wrapped) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (org, tree, level, idx) do update set key_id = excluded.key_id, under = excluded.under, wrapped = excluded.wrapped",
        &[
            (&org.to_bytes()).into(),
            tree.into(),
            level.into(),
            node.idx.into(),
            (&node.key_id).into(),
            (&node.under).into(),
            (&node.wrapped).into(),
        ],
    )?;
    Ok(())
}

/// Removes a node.
///
/// # Errors
/// What the engine says.
pub fn delete_node(tx: &mut Tx<'_>, org: OrgId, tree: &str, level: i64, idx: i64) -> Result<(), StoreError> {
    tx.run(
        "delete from key_node where org = $1 and tree = $2 and level = $3 and idx = $4",
        &[(&org.to_bytes()).into(), tree.into(), level.into(), idx.into()],
    )?;
    Ok(())
}

/// All trees with their roots' ids (level 3 rows).
///
/// # Errors
/// What the engine says.
pub fn roots(tx: &mut Tx<'_>) -> Result<Vec<(OrgId, String, Vec<u8>)>, StoreError> {
    tx.rows("select org, tree, key_id from key_node where level = 3 order by org, tree", &[])?
        .into_iter()
        .map(|mut r| Ok((r.id(0, OrgId::from_slice)?, r.text(1)?, r.blob(2)?)))
        .collect()
}

/// Notes that a leaf holds replaced keys, which the next re-key ends.
///
/// # Errors
/// What the engine says.
pub fn retire(tx: &mut Tx<'_>, org: OrgId, tree: &str, leaf: i64) -> Result<(), StoreError> {
    tx.run(
        "insert into retired (org, tree, leaf) values ($1, $2, $3) on conflict (org, tree, leaf) do nothing",
        &[(&org.to_bytes()).into(), tree.into(), leaf.into()],
    )?;
    Ok(())
}

/// The leaves with replaced keys.
///
/// # Errors
/// What the engine says.
pub fn retired(tx: &mut Tx<'_>, org: OrgId, tree: &str) -> Result<Vec<i64>, StoreError> {
    tx.rows(
        "select leaf from retired where org = $1 and tree = $2 order by leaf",
        &[(&org.to_bytes()).into(), tree.into()],
    )?
    .into_iter()
    .map(|mut r| r.int(0))
    .collect()
}

/// Forgets the marks of leaves that were re-keyed.
///
/// # Errors
/// What the engine says.
pub fn unretire(tx: &mut Tx<'_>, org: OrgId, tree: &str, leaf: i64) -> Result<(), StoreError> {
    tx.run(
        "delete from retired where org = $1 and tree = $2 and leaf = $3",
        &[(&org.to_bytes()).into(), tree.into(), leaf.into()],
    )?;
    Ok(())
}

/// Reserves places in a key tree; answers the first.
///
/// # Errors
/// What the engine says; [`StoreError::Damaged`] where the organisation does not exist.
pub fn take_slots(tx: &mut Tx<'_>, org: OrgId, count: i64) -> Result<i64, StoreError> {
    tx.row(
        "update org set next_slot = next_slot + $2 where id = $1 returning next_slot - $2",
        &[(&org.to_bytes()).into(), count.into()],
    )?
    .ok_or(StoreError::Damaged { table: "org", column: 0 })?
    .int(0)
}

/// The same in the history tree.
///
/// # Errors
/// What the engine says.
pub fn take_history_slots(tx: &mut Tx<'_>, org: OrgId, count: i64) -> Result<i64, StoreError> {
    tx.row(
        "update org set next_history_slot = next_history_slot + $2 where id = $1 returning next_history_slot - $2",
        &[(&org.to_bytes()).into(), count.into()],
    )?
    .ok_or(StoreError::Damaged { table: "org", column: 0 })?
    .int(0)
}

/// A secret of the organisation, sealed.
///
/// # Errors
/// What the engine says.
pub fn office_secret(tx: &mut Tx<'_>, org: OrgId, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    tx.row("select sealed from office_secret where org = $1 and name = $2", &[(&org.to_bytes()).into(), name.into()])?
        .map(|mut r| r.blob(0))
        .transpose()
}

/// Writes a secret of the organisation, sealed.
///
/// # Errors
/// What the engine says.
pub fn put_office_secret(tx: &mut Tx<'_>, org: OrgId, name: &str, sealed: &[u8]) -> Result<(), StoreError> {
    tx.run(
        "insert into office_secret (org, name, sealed) values ($1, $2, $3)
         on conflict (org, name) do update set sealed = excluded.sealed",
        &[(&org.to_bytes()).into(), name.into(), sealed.into()],
    )?;
    Ok(())
}

fn node_row(mut r: crate::Row) -> Result<NodeRow, StoreError> {
    Ok(NodeRow { idx: r.int(0)?, key_id: r.blob(1)?, under: r.blob(2)?, wrapped: r.blob(3)? })
}
