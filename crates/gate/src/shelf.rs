//! The vault's key rows, lent from the act's own transaction.

use azukari_domain::OrgId;
use azukari_store::{StoreError, Tx, key};
use azukari_vault::{Compartment, KeyId, KeyRow, KeyShelf, TreeId};

pub(crate) struct Shelf<'t, 'c>(pub(crate) &'t mut Tx<'c>);

pub(crate) fn row_of(node: key::NodeRow) -> Result<KeyRow, StoreError> {
    let damaged = StoreError::Damaged { table: "key_node", column: 1 };
    match (KeyId::from_slice(&node.key_id), KeyId::from_slice(&node.under)) {
        (Some(key_id), Some(under)) => Ok(KeyRow { key_id, under, wrapped: node.wrapped }),
        _ => Err(damaged),
    }
}

impl KeyShelf for Shelf<'_, '_> {
    type Error = StoreError;

    fn get(&mut self, tree: TreeId, level: u8, index: u32) -> Result<Option<KeyRow>, StoreError> {
        key::node(self.0, tree.org, tree.compartment.as_str(), level.into(), index.into())?.map(row_of).transpose()
    }

    fn put(&mut self, tree: TreeId, level: u8, index: u32, row: &KeyRow) -> Result<(), StoreError> {
        let node = key::NodeRow {
            idx: index.into(),
            key_id: row.key_id.to_bytes().to_vec(),
            under: row.under.to_bytes().to_vec(),
            wrapped: row.wrapped.clone(),
        };
        key::put_node(self.0, tree.org, tree.compartment.as_str(), level.into(), &node)
    }

    fn children(&mut self, tree: TreeId, level: u8, first: u32, last: u32) -> Result<Vec<(u32, KeyRow)>, StoreError> {
        let to = i64::from(last).saturating_add(1);
        key::nodes(self.0, tree.org, tree.compartment.as_str(), level.into(), first.into(), to)?
            .into_iter()
            .map(|node| {
                let index =
                    u32::try_from(node.idx).map_err(|_| StoreError::Damaged { table: "key_node", column: 0 })?;
                Ok((index, row_of(node)?))
            })
            .collect()
    }

    fn delete(&mut self, tree: TreeId, level: u8, indices: &[u32]) -> Result<(), StoreError> {
        indices
            .iter()
            .try_for_each(|i| key::delete_node(self.0, tree.org, tree.compartment.as_str(), level.into(), (*i).into()))
    }
}

/// The tree of records' keys.
pub(crate) fn records(org: OrgId) -> TreeId {
    TreeId { org, compartment: Compartment::Record }
}

/// The tree of the keys of what lies in a compartment of its own.
pub(crate) fn apart(org: OrgId) -> TreeId {
    TreeId { org, compartment: Compartment::Number }
}

/// The tree of old values' keys.
pub(crate) fn history(org: OrgId) -> TreeId {
    TreeId { org, compartment: Compartment::History }
}

/// The tree of the organisation's own sealed texts.
pub(crate) fn office(org: OrgId) -> TreeId {
    TreeId { org, compartment: Compartment::Office }
}
