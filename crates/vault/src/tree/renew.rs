//! Destroying keys: every node on the path to a destroyed slot gets a fresh key, and the old root is deleted.
//!
//! Why this destroys: a destroyed data key's wrapped form may lie in any number of backups, under its old leaf node, that
//! under its old middle node, that under the old root. All three got new keys here, and the old root's only copies lie in
//! the root places, where [`Vault::finish`] deletes them. What survives was wrapped again under the new path, so the newest
//! rows and the new root open every remaining value of every earlier backup.
//!
//! Cost: a node has at most 256 children, so one slot is at most 766 unwraps and wraps; slots that share leaves share them.

use super::{
    DATA, FAN_OUT, KeyRow, LEAF, MIDDLE, Node, ROOT, TreeId,
    shelf::KeyShelf,
    walk::{check_slot, span},
};
use crate::{
    Turn, Vault,
    card::CardKey,
    crypto::KeyId,
    error::{TreeError, VaultError},
    root::place::PlaceReport,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A leaf whose key changed, with what is needed to seal its search cards again in the same transaction.
#[derive(Debug)]
pub struct TouchedLeaf {
    /// The leaf: `slot >> 8`, also the number of its search-card segments.
    pub leaf: u32,
    /// Opens the segments as they lie in the store. Gone after [`Vault::finish`].
    pub old_cards: CardKey,
    /// Seals them anew.
    pub new_cards: CardKey,
}

/// A renewal that waits for the caller's commit. It holds the turn at the tree: give it to [`Vault::finish`] after the commit or
/// to [`Vault::undo`] after a rollback. If it is dropped, start-up's [`Vault::settle`] does the same.
#[derive(Debug)]
#[must_use = "an erasure counts only after `finish`"]
pub struct Rekey {
    /// The tree.
    pub tree: TreeId,
    /// The root that lies beside the old one and becomes active with the commit.
    pub new_root: KeyId,
    /// The root that `finish` deletes.
    pub old_root: KeyId,
    /// Leaves with new keys, in order.
    pub touched: Vec<TouchedLeaf>,
    /// Asked-for slots that had a key.
    pub destroyed: Vec<u32>,
    /// Rows `(level, index)` that no longer opened and were left alone: damage for `doctor` to report. They were lost before.
    pub unreadable: Vec<(u8, u32)>,
    /// Removable places that do not have the new root yet; the erasure stays open until each was brought and settled.
    pub unreached: Vec<String>,
    /// Former names of the nodes that got new keys.
    retired: Vec<KeyId>,
    turn: Turn,
}

type NewNodes = BTreeMap<u32, Arc<Node>>;

#[derive(Default)]
struct RenewedLeaves {
    nodes: NewNodes,
    touched: Vec<TouchedLeaf>,
    destroyed: Vec<u32>,
}

impl Vault {
    /// Destroys the data keys at `slots` and re-keys their leaves, `also_leaves` (for replaced keys), and all nodes above.
    ///
    /// Order: new rows on the shelf, then the new root in every root place, then the root row. Nothing old is deleted
    /// before [`Vault::finish`], so the caller's rollback undoes all of it.
    ///
    /// # Errors
    /// [`VaultError::PlaceUnreachable`] where a fixed place does not take the new root, [`VaultError::SlotRange`], [`VaultError::NoTree`], [`VaultError::RootMissing`], or the shelf's.
    pub fn rekey<S: KeyShelf>(
        &self,
        shelf: &mut S,
        turn: &Turn,
        slots: &[u32],
        also_leaves: &[u32],
    ) -> Result<Rekey, TreeError<S::Error>> {
        let tree = turn.tree();
        let org = self.unlocked(tree.org)?;
        let slots: BTreeSet<u32> = slots.iter().copied().collect();
        let mut leaves: BTreeSet<u32> = also_leaves.iter().copied().collect();
        leaves.extend(slots.iter().map(|slot| slot >> 8));
        for slot in slots.iter().copied().chain(leaves.iter().map(|leaf| leaf.saturating_mul(FAN_OUT))) {
            check_slot(slot)?;
        }
        let old_root = self.root_node(shelf, tree)?;
        let mut work = Work { vault: self, tree, unreadable: Vec::new(), retired: Vec::new() };

        let RenewedLeaves { nodes: new_leaves, touched, destroyed } = work.renew_leaves(shelf, &leaves, &slots)?;
        let middles: BTreeSet<u32> = new_leaves.keys().map(|leaf| leaf >> 8).collect();
        let mut new_middles = NewNodes::new();
        for index in middles {
            let Some(old) = work.present(shelf, MIDDLE, index)? else { continue };
            new_middles.insert(index, work.renew_node(shelf, &old, MIDDLE, index, &new_leaves)?);
        }
        let new_root = work.renew_node(shelf, &old_root, ROOT, 0, &new_middles)?;
        let Work { unreadable, retired, .. } = work;

        let unreached = self.places().write_root(tree, &new_root, &org.secrets)?;
        let written = shelf.put(tree, ROOT, 0, &KeyRow::root(new_root.id)).map_err(TreeError::Shelf);
        if let Err(e) = written {
            // Best effort: an orphan opens nothing that was committed, and `settle` removes it.
            let _ = self.places().remove_others(tree, old_root.id);
            return Err(e);
        }
        Ok(Rekey {
            tree,
            new_root: new_root.id,
            old_root: old_root.id,
            touched,
            destroyed,
            unreadable,
            unreached,
            retired,
            turn: turn.clone(),
        })
    }

    /// After the commit (durable, also on standbys): deletes the old root from every reachable place and from memory.
    /// A report that is not [`settled`](PlaceReport::is_settled) keeps the erasure open, by the place's name.
    ///
    /// # Errors
    /// [`VaultError::RootMissing`] where no place holds the new root (nothing is deleted then), [`VaultError::Locked`].
    pub fn finish(&self, rekey: Rekey) -> Result<Vec<PlaceReport>, VaultError> {
        let org = self.unlocked(rekey.tree.org)?;
        let reports = self.places().settle(rekey.tree, rekey.new_root, &org.secrets)?;
        org.succeed(rekey.tree, rekey.old_root, rekey.new_root, &rekey.retired);
        Ok(reports)
    }

    /// After a rollback: deletes the new root.
    ///
    /// # Errors
    /// As [`Vault::finish`].
    pub fn undo(&self, rekey: Rekey) -> Result<Vec<PlaceReport>, VaultError> {
        self.settle(&rekey.turn, rekey.old_root)
    }
}

struct Work<'v> {
    vault: &'v Vault,
    tree: TreeId,
    unreadable: Vec<(u8, u32)>,
    retired: Vec<KeyId>,
}

impl Work<'_> {
    /// The present node at a position, if there is one.
    fn present<S: KeyShelf>(
        &self,
        shelf: &mut S,
        level: u8,
        index: u32,
    ) -> Result<Option<Arc<Node>>, TreeError<S::Error>> {
        match shelf.get(self.tree, level, index).map_err(TreeError::Shelf)? {
            Some(row) => self.vault.node(shelf, self.tree, level, index, row.key_id).map(Some),
            None => Ok(None),
        }
    }

    fn renew_leaves<S: KeyShelf>(
        &mut self,
        shelf: &mut S,
        leaves: &BTreeSet<u32>,
        doomed: &BTreeSet<u32>,
    ) -> Result<RenewedLeaves, TreeError<S::Error>> {
        let mut done = RenewedLeaves::default();
        for &leaf in leaves {
            let Some(old) = self.present(shelf, LEAF, leaf)? else { continue };
            let (first, last) = span(leaf);
            let rows = shelf.children(self.tree, DATA, first, last).map_err(TreeError::Shelf)?;
            let (dying, living): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(slot, _)| doomed.contains(slot));
            let dying: Vec<u32> = dying.into_iter().map(|(slot, _)| slot).collect();
            shelf.delete(self.tree, DATA, &dying).map_err(TreeError::Shelf)?;
            done.destroyed.extend(dying);

            let new = Arc::new(Node::fresh(LEAF, leaf)?);
            let rows = self.rewrap(&old, &new, DATA, living, &NewNodes::new())?;
            shelf.put_all(self.tree, DATA, &rows).map_err(TreeError::Shelf)?;
            done.touched.push(TouchedLeaf { leaf, old_cards: CardKey::of(&old)?, new_cards: CardKey::of(&new)? });
            done.nodes.insert(leaf, new);
        }
        Ok(done)
    }

    /// A fresh key for a node above the leaves; its children are wrapped again, the renewed ones with their new keys.
    fn renew_node<S: KeyShelf>(
        &mut self,
        shelf: &mut S,
        old: &Node,
        level: u8,
        index: u32,
        renewed: &NewNodes,
    ) -> Result<Arc<Node>, TreeError<S::Error>> {
        let (first, last) = span(index);
        let rows = shelf.children(self.tree, level - 1, first, last).map_err(TreeError::Shelf)?;
        let new = Arc::new(Node::fresh(level, index)?);
        let rows = self.rewrap(old, &new, level - 1, rows, renewed)?;
        shelf.put_all(self.tree, level - 1, &rows).map_err(TreeError::Shelf)?;
        Ok(new)
    }

    fn rewrap(
        &mut self,
        old: &Node,
        new: &Node,
        level: u8,
        rows: Vec<(u32, KeyRow)>,
        renewed: &NewNodes,
    ) -> Result<Vec<(u32, KeyRow)>, VaultError> {
        self.retired.push(old.id);
        let mut out = Vec::with_capacity(rows.len());
        for (index, row) in rows {
            let row = match renewed.get(&index) {
                Some(node) => new.wrap(self.tree, index, node.id, &node.secret)?,
                None => match old.unwrap(self.tree, index, &row) {
                    Ok(key) => new.wrap(self.tree, index, row.key_id, &key)?,
                    Err(_) => {
                        self.unreadable.push((level, index));
                        continue;
                    }
                },
            };
            out.push((index, row));
        }
        Ok(out)
    }
}
