//! Making, finding and replacing data keys.

use super::{DATA, FAN_OUT, KeyRow, LEAF, MIDDLE, Node, ROOT, SLOTS, TreeId, shelf::KeyShelf};
use crate::{
    Vault,
    card::CardKey,
    crypto::{KeyId, Secret},
    error::{TreeError, VaultError},
    field::DataKey,
};
use std::sync::Arc;

pub(crate) fn check_slot(slot: u32) -> Result<(), VaultError> {
    if slot < SLOTS { Ok(()) } else { Err(VaultError::SlotRange) }
}

/// The children of a node: first and last index one level below.
pub(crate) fn span(index: u32) -> (u32, u32) {
    let first = index << 8;
    (first, first | (FAN_OUT - 1))
}

fn child(parent: &Node, tree: TreeId, level: u8, index: u32, row: &KeyRow) -> Result<Arc<Node>, VaultError> {
    Ok(Arc::new(Node::new(row.key_id, level, index, parent.unwrap(tree, index, row)?)?))
}

impl Vault {
    /// Gives a tree its first root. Once for each compartment when an organisation is set up.
    ///
    /// The root lies in the root places before the row is written; if the caller's transaction does not commit, the file is
    /// an orphan that opens nothing, and the next [`Vault::settle`] removes it.
    ///
    /// # Errors
    /// [`VaultError::TreeExists`], [`VaultError::Locked`], [`VaultError::PlaceUnreachable`], or the shelf's error.
    pub fn plant<S: KeyShelf>(&self, shelf: &mut S, tree: TreeId) -> Result<KeyId, TreeError<S::Error>> {
        let org = self.unlocked(tree.org)?;
        if shelf.get(tree, ROOT, 0).map_err(TreeError::Shelf)?.is_some() {
            return Err(VaultError::TreeExists.into());
        }
        let root = Node::fresh(ROOT, 0)?;
        self.places().write_root(tree, &root, &org.secrets)?;
        let id = root.id;
        shelf.put(tree, ROOT, 0, &KeyRow::root(id)).map_err(TreeError::Shelf)?;
        org.observe(tree, id);
        org.keep(tree, Arc::new(root));
        Ok(id)
    }

    /// The id of the root that the rows hang from; `None` for a tree that was never planted.
    ///
    /// # Errors
    /// The shelf's error.
    pub fn active_root<S: KeyShelf>(shelf: &mut S, tree: TreeId) -> Result<Option<KeyId>, TreeError<S::Error>> {
        Ok(shelf.get(tree, ROOT, 0).map_err(TreeError::Shelf)?.map(|row| row.key_id))
    }

    /// Makes a data key at a free slot and puts its row (and missing nodes above it) on the shelf.
    ///
    /// # Errors
    /// [`VaultError::SlotTaken`], [`VaultError::SlotRange`], [`VaultError::NoTree`], [`VaultError::Locked`], or the shelf's.
    pub fn new_data_key<S: KeyShelf>(
        &self,
        shelf: &mut S,
        tree: TreeId,
        slot: u32,
    ) -> Result<DataKey, TreeError<S::Error>> {
        check_slot(slot)?;
        if shelf.get(tree, DATA, slot).map_err(TreeError::Shelf)?.is_some() {
            return Err(VaultError::SlotTaken.into());
        }
        self.put_data_key(shelf, tree, slot)
    }

    /// Puts a new key in the place of the one at this slot: for a value that was wrong and is sealed anew.
    ///
    /// The old wrapped key is gone from the shelf, but a backup still holds it: it dies when its leaf is next re-keyed
    /// (give `slot >> 8` to [`Vault::rekey`] as one of `also_leaves`).
    ///
    /// # Errors
    /// [`VaultError::NoKey`] where the slot is empty, otherwise as [`Vault::new_data_key`].
    pub fn replace_data_key<S: KeyShelf>(
        &self,
        shelf: &mut S,
        tree: TreeId,
        slot: u32,
    ) -> Result<DataKey, TreeError<S::Error>> {
        check_slot(slot)?;
        if shelf.get(tree, DATA, slot).map_err(TreeError::Shelf)?.is_none() {
            return Err(VaultError::NoKey.into());
        }
        self.put_data_key(shelf, tree, slot)
    }

    fn put_data_key<S: KeyShelf>(
        &self,
        shelf: &mut S,
        tree: TreeId,
        slot: u32,
    ) -> Result<DataKey, TreeError<S::Error>> {
        let leaf = self.ensure_node(shelf, tree, LEAF, slot >> 8)?;
        let (id, key) = (KeyId::random()?, Secret::random()?);
        let row = leaf.wrap(tree, slot, id, &key)?;
        shelf.put(tree, DATA, slot, &row).map_err(TreeError::Shelf)?;
        Ok(DataKey::new(id, &key)?)
    }

    /// The data key at a slot.
    ///
    /// # Errors
    /// [`VaultError::NoKey`], [`VaultError::Superseded`] for rows of different age, [`VaultError::RootMissing`], or the shelf's.
    pub fn data_key<S: KeyShelf>(
        &self,
        shelf: &mut S,
        tree: TreeId,
        slot: u32,
    ) -> Result<DataKey, TreeError<S::Error>> {
        check_slot(slot)?;
        let row = shelf.get(tree, DATA, slot).map_err(TreeError::Shelf)?.ok_or(VaultError::NoKey)?;
        let leaf = self.node(shelf, tree, LEAF, slot >> 8, row.under)?;
        let key = leaf.unwrap(tree, slot, &row)?;
        Ok(DataKey::new(row.key_id, &key)?)
    }

    /// The data key of a row that the caller already has, without a shelf: `None` where the leaf node is not in memory
    /// (then ask [`Vault::data_key`], which also loads the leaf for the next time).
    ///
    /// The row must come from the present database: a row from a backup is for [`Vault::data_key`], which checks its age.
    ///
    /// # Errors
    /// [`VaultError::Locked`], [`VaultError::SlotRange`], [`VaultError::CannotOpen`] for a row that was moved or changed.
    pub fn data_key_from_row(&self, tree: TreeId, slot: u32, row: &KeyRow) -> Result<Option<DataKey>, VaultError> {
        check_slot(slot)?;
        let Some(leaf) = self.unlocked(tree.org)?.cached(tree, row.under) else { return Ok(None) };
        if !leaf.is_at(LEAF, slot >> 8) {
            return Err(VaultError::CannotOpen);
        }
        let key = leaf.unwrap(tree, slot, row)?;
        DataKey::new(row.key_id, &key).map(Some)
    }

    /// The key of a leaf's search cards: `HKDF(leaf node, "azukari.card.1")`. It dies when the leaf is re-keyed, and with it
    /// the old segments that lie in backups.
    ///
    /// # Errors
    /// [`VaultError::NoKey`] where the leaf has no node yet, otherwise as [`Vault::data_key`].
    pub fn card_key<S: KeyShelf>(
        &self,
        shelf: &mut S,
        tree: TreeId,
        leaf: u32,
    ) -> Result<CardKey, TreeError<S::Error>> {
        check_slot(leaf.checked_mul(super::FAN_OUT).ok_or(VaultError::SlotRange)?)?;
        let row = shelf.get(tree, LEAF, leaf).map_err(TreeError::Shelf)?.ok_or(VaultError::NoKey)?;
        let node = self.node(shelf, tree, LEAF, leaf, row.key_id)?;
        Ok(CardKey::of(&node)?)
    }

    /// Loads all nodes of a tree at start-up, a level at a time; returns how many leaf nodes there are. A node that does not
    /// open is left out: whoever needs it gets the error.
    ///
    /// # Errors
    /// [`VaultError::NoTree`], [`VaultError::RootMissing`], [`VaultError::Locked`], or the shelf's.
    pub fn warm<S: KeyShelf>(&self, shelf: &mut S, tree: TreeId) -> Result<usize, TreeError<S::Error>> {
        let org = self.unlocked(tree.org)?;
        let root = self.root_node(shelf, tree)?;
        let mut leaves = 0;
        for (index, row) in shelf.children(tree, MIDDLE, 0, FAN_OUT - 1).map_err(TreeError::Shelf)? {
            let Ok(middle) = child(&root, tree, MIDDLE, index, &row) else { continue };
            let (first, last) = span(index);
            for (leaf, row) in shelf.children(tree, LEAF, first, last).map_err(TreeError::Shelf)? {
                let Ok(node) = child(&middle, tree, LEAF, leaf, &row) else { continue };
                org.keep(tree, node);
                leaves += 1;
            }
            org.keep(tree, middle);
        }
        Ok(leaves)
    }

    /// The root of a tree, from memory or from the root places; what another root left in memory is dropped first.
    pub(crate) fn root_node<S: KeyShelf>(&self, shelf: &mut S, tree: TreeId) -> Result<Arc<Node>, TreeError<S::Error>> {
        let org = self.unlocked(tree.org)?;
        let id = Self::active_root(shelf, tree)?.ok_or(VaultError::NoTree)?;
        org.observe(tree, id);
        if let Some(root) = org.cached(tree, id) {
            return Ok(root);
        }
        let root = Arc::new(self.places().read_root(tree, id, &org.secrets)?);
        org.keep(tree, Arc::clone(&root));
        Ok(root)
    }

    /// The node named `want` at a position: from memory, or by the path of rows up to the active root.
    pub(crate) fn node<S: KeyShelf>(
        &self,
        shelf: &mut S,
        tree: TreeId,
        level: u8,
        index: u32,
        want: KeyId,
    ) -> Result<Arc<Node>, TreeError<S::Error>> {
        let org = self.unlocked(tree.org)?;
        // The root first, also when the node is cached: a row under a destroyed path must not open from leftovers in memory.
        let root = self.root_node(shelf, tree)?;
        if level >= ROOT {
            return if root.id == want { Ok(root) } else { Err(VaultError::Superseded.into()) };
        }
        if let Some(node) = org.cached(tree, want) {
            return if node.is_at(level, index) { Ok(node) } else { Err(VaultError::CannotOpen.into()) };
        }
        let row = shelf.get(tree, level, index).map_err(TreeError::Shelf)?.ok_or(VaultError::Superseded)?;
        if row.key_id != want {
            return Err(VaultError::Superseded.into());
        }
        let parent = self.node(shelf, tree, level + 1, index >> 8, row.under)?;
        let node = child(&parent, tree, level, index, &row)?;
        org.keep(tree, Arc::clone(&node));
        Ok(node)
    }

    /// The node at a position, made if it is not there.
    fn ensure_node<S: KeyShelf>(
        &self,
        shelf: &mut S,
        tree: TreeId,
        level: u8,
        index: u32,
    ) -> Result<Arc<Node>, TreeError<S::Error>> {
        if level >= ROOT {
            return self.root_node(shelf, tree);
        }
        if let Some(row) = shelf.get(tree, level, index).map_err(TreeError::Shelf)? {
            return self.node(shelf, tree, level, index, row.key_id);
        }
        let parent = self.ensure_node(shelf, tree, level + 1, index >> 8)?;
        let node = Arc::new(Node::fresh(level, index)?);
        let row = parent.wrap(tree, index, node.id, &node.secret)?;
        shelf.put(tree, level, index, &row).map_err(TreeError::Shelf)?;
        self.unlocked(tree.org)?.keep(tree, Arc::clone(&node));
        Ok(node)
    }
}
