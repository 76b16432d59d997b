//! The key tree: data keys under leaf nodes, 256 to a node, three levels and a root that lies elsewhere.
//!
//! | level | index | wrapped under |
//! |---|---|---|
//! | 0 data key | `slot` (24 bits) | level 1, `slot >> 8` |
//! | 1 leaf node | `slot >> 8` | level 2, `slot >> 16` |
//! | 2 middle node | `slot >> 16` | the root |
//! | 3 root row | 0 | nothing: the row carries only the active root's id, the key lies in the root places |
//!
//! `wrapped = GCM-SIV(parent key, aad = "azukari.wrap.1" ‖ org ‖ compartment ‖ level ‖ index ‖ key id ‖ parent id, key)`.
//! Prevents: rows moved to another slot, tree or generation by someone with write access to the database.

pub mod renew;
pub mod shelf;
pub mod walk;

use crate::{
    crypto::{AadBuilder, Cipher, KeyId, Secret},
    error::VaultError,
};
use azukari_domain::OrgId;
use std::collections::HashMap;
use std::sync::Arc;

/// Children of one node.
pub const FAN_OUT: u32 = 256;
/// Slots of one tree: 24 bits.
pub const SLOTS: u32 = 1 << 24;

/// Data keys.
pub const DATA: u8 = 0;
/// Leaf nodes; one search-card segment each.
pub const LEAF: u8 = 1;
/// Middle nodes.
pub const MIDDLE: u8 = 2;
/// The one row that names the active root.
pub const ROOT: u8 = 3;

/// Kinds of data whose keys live and die apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compartment {
    /// Present values of records.
    Record,
    /// Earlier values, one key each, so that one field's history can die.
    History,
    /// What the secretariat needs to work: tag keys, annexes, drafts, settings.
    Office,
    /// My Number: the law wants it deleted earlier and seen by fewer.
    Number,
}

impl Compartment {
    /// All of them, in the order of their codes.
    pub const ALL: [Compartment; 4] = [Self::Record, Self::History, Self::Office, Self::Number];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::History => "history",
            Self::Office => "office",
            Self::Number => "number",
        }
    }
    /// From the stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.as_str() == name)
    }
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Record => 1,
            Self::History => 2,
            Self::Office => 3,
            Self::Number => 4,
        }
    }
}

/// One tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeId {
    /// Whose keys.
    pub org: OrgId,
    /// Of what.
    pub compartment: Compartment,
}

/// One key as stored: its random name, the name of the key that wraps it, and the wrapped key.
///
/// The root row (level 3) has `under` = zeros and an empty `wrapped`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The key's name.
    pub key_id: KeyId,
    /// The wrapping key's name.
    pub under: KeyId,
    /// The sealed key, 61 bytes; not secret without its parent.
    pub wrapped: Vec<u8>,
}

impl KeyRow {
    /// The row that names the active root.
    pub(crate) fn root(id: KeyId) -> Self {
        Self { key_id: id, under: KeyId::from_bytes([0; 16]), wrapped: Vec::new() }
    }
}

/// An unwrapped node or root.
pub(crate) struct Node {
    pub(crate) id: KeyId,
    level: u8,
    index: u32,
    pub(crate) secret: Secret,
    cipher: Cipher,
}

impl Node {
    pub(crate) fn new(id: KeyId, level: u8, index: u32, secret: Secret) -> Result<Self, VaultError> {
        let cipher = secret.cipher()?;
        Ok(Self { id, level, index, secret, cipher })
    }
    pub(crate) fn fresh(level: u8, index: u32) -> Result<Self, VaultError> {
        Self::new(KeyId::random()?, level, index, Secret::random()?)
    }
    pub(crate) fn level(&self) -> u8 {
        self.level
    }
    pub(crate) fn is_at(&self, level: u8, index: u32) -> bool {
        self.level == level && self.index == index
    }
    /// Wraps a child's key under this node.
    pub(crate) fn wrap(&self, tree: TreeId, index: u32, id: KeyId, key: &Secret) -> Result<KeyRow, VaultError> {
        let aad = wrap_aad(tree, self.level.saturating_sub(1), index, id, self.id);
        Ok(KeyRow { key_id: id, under: self.id, wrapped: self.cipher.seal(&aad, key.expose())? })
    }
    /// Unwraps a child's key; the row must name this node.
    pub(crate) fn unwrap(&self, tree: TreeId, index: u32, row: &KeyRow) -> Result<Secret, VaultError> {
        if row.under != self.id {
            return Err(VaultError::Superseded);
        }
        let aad = wrap_aad(tree, self.level.saturating_sub(1), index, row.key_id, row.under);
        let key = self.cipher.open(&aad, &row.wrapped)?;
        Secret::from_slice(&key).ok_or(VaultError::Format("wrapped key"))
    }
}

fn wrap_aad(tree: TreeId, level: u8, index: u32, id: KeyId, under: KeyId) -> Vec<u8> {
    AadBuilder::new("azukari.wrap.1")
        .part(&tree.org.to_bytes())
        .part(tree.compartment.as_str().as_bytes())
        .part(&[level])
        .part(&index.to_be_bytes())
        .part(&id.to_bytes())
        .part(&under.to_bytes())
        .done()
}

/// Unwrapped nodes of one tree, by name: a row's `under` is the look-up key, so a stale entry can never be mistaken.
#[derive(Default)]
pub(crate) struct NodeCache {
    active: Option<KeyId>,
    nodes: HashMap<KeyId, Arc<Node>>,
}

impl NodeCache {
    pub(crate) fn get(&self, id: KeyId) -> Option<Arc<Node>> {
        self.nodes.get(&id).cloned()
    }
    pub(crate) fn keep(&mut self, node: Arc<Node>) {
        self.nodes.insert(node.id, node);
    }
    pub(crate) fn active(&self) -> Option<KeyId> {
        self.active
    }
    /// A renewal of this process became active: only the nodes that it replaced are dropped (and wiped).
    pub(crate) fn succeed(&mut self, old: KeyId, new: KeyId, retired: &[KeyId]) {
        for id in retired {
            self.nodes.remove(id);
        }
        if self.active == Some(old) {
            self.nodes.remove(&old);
            self.active = Some(new);
        } else {
            self.observe(new);
        }
    }
    /// Another root became active: whatever is cached may have been destroyed, so it is dropped (and wiped).
    pub(crate) fn observe(&mut self, root: KeyId) {
        if self.active != Some(root) {
            self.nodes.clear();
            self.active = Some(root);
        }
    }
}
