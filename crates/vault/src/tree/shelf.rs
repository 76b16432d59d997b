//! Where key rows lie. The vault knows no SQL: the caller lends the rows of its own transaction.

use super::{KeyRow, TreeId};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// Key rows of the caller's transaction.
///
/// Needed of an implementation: all calls of one operation see one consistent state, and two transactions that write
/// one tree are serialised. A data key made while its leaf is being renewed elsewhere would be wrapped under a dead node;
/// every operation therefore reads the root row, and [`renew`](super::renew) writes it, so that serialisable isolation (or a
/// lock on the root row) makes the second one fail and retry.
pub trait KeyShelf {
    /// The storage's error.
    type Error;
    /// One row.
    ///
    /// # Errors
    /// The storage's.
    fn get(&mut self, tree: TreeId, level: u8, index: u32) -> Result<Option<KeyRow>, Self::Error>;
    /// Inserts or replaces one row.
    ///
    /// # Errors
    /// The storage's.
    fn put(&mut self, tree: TreeId, level: u8, index: u32, row: &KeyRow) -> Result<(), Self::Error>;
    /// The rows of one level with `first <= index <= last`, in order of their index.
    ///
    /// # Errors
    /// The storage's.
    fn children(&mut self, tree: TreeId, level: u8, first: u32, last: u32) -> Result<Vec<(u32, KeyRow)>, Self::Error>;
    /// Deletes rows; those that are not there do not matter.
    ///
    /// # Errors
    /// The storage's.
    fn delete(&mut self, tree: TreeId, level: u8, indices: &[u32]) -> Result<(), Self::Error>;
    /// Inserts or replaces many rows of one level; worth overriding where a statement costs a round trip.
    ///
    /// # Errors
    /// The storage's.
    fn put_all(&mut self, tree: TreeId, level: u8, rows: &[(u32, KeyRow)]) -> Result<(), Self::Error> {
        rows.iter().try_for_each(|(index, row)| self.put(tree, level, *index, row))
    }
}

/// A shelf in memory: for tests, and for reading the key rows of a backup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MapShelf {
    rows: BTreeMap<(TreeId, u8, u32), KeyRow>,
}

impl MapShelf {
    /// All rows in order.
    pub fn rows(&self) -> impl Iterator<Item = (&(TreeId, u8, u32), &KeyRow)> {
        self.rows.iter()
    }
}

impl KeyShelf for MapShelf {
    type Error = Infallible;
    fn get(&mut self, tree: TreeId, level: u8, index: u32) -> Result<Option<KeyRow>, Infallible> {
        Ok(self.rows.get(&(tree, level, index)).cloned())
    }
    fn put(&mut self, tree: TreeId, level: u8, index: u32, row: &KeyRow) -> Result<(), Infallible> {
        self.rows.insert((tree, level, index), row.clone());
        Ok(())
    }
    fn children(&mut self, tree: TreeId, level: u8, first: u32, last: u32) -> Result<Vec<(u32, KeyRow)>, Infallible> {
        let range = (tree, level, first)..=(tree, level, last);
        Ok(self.rows.range(range).map(|((_, _, index), row)| (*index, row.clone())).collect())
    }
    fn delete(&mut self, tree: TreeId, level: u8, indices: &[u32]) -> Result<(), Infallible> {
        for index in indices {
            self.rows.remove(&(tree, level, *index));
        }
        Ok(())
    }
}
