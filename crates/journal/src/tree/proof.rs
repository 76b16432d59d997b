//! Proofs that an entry stands in a tree and that one tree grew out of another (RFC 9162 sections 2.1.3 and 2.1.4).
//!
//! Invariant: making a proof reads tiles, checking one needs nothing but the proof, two sizes and two roots.

use super::frontier::perfect_root;
use super::tile::{HashSource, TILE_HEIGHT, TileId, tile_hashes};
use crate::hash::{Hash, node_hash};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Why a proof cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError<E> {
    /// The index or smaller size is not within the tree.
    #[error("the tree of size {size} has no {asked}")]
    Outside {
        /// The tree's size.
        size: u64,
        /// What was asked for.
        asked: u64,
    },
    /// The source lent fewer hashes than the tree has.
    #[error("the source has not all hashes of the tree")]
    Incomplete,
    /// The source failed.
    #[error("the source of hashes could not be read")]
    Source(E),
}

/// Reads each tile at most once while one proof is made.
struct Reader<'a, S: HashSource> {
    source: &'a S,
    size: u64,
    tiles: RefCell<BTreeMap<(u8, u64), Vec<Hash>>>,
}

impl<'a, S: HashSource> Reader<'a, S> {
    fn new(source: &'a S, size: u64) -> Self {
        Self { source, size, tiles: RefCell::default() }
    }

    /// Root of the perfect subtree of 2^`bits` leaves with this index among its like.
    fn perfect(&self, bits: u32, index: u64) -> Result<Hash, ProofError<S::Error>> {
        let height = u32::from(TILE_HEIGHT);
        let level = u8::try_from(bits / height).map_err(|_| ProofError::Incomplete)?;
        let inside = bits % height;
        let first = index << inside;
        let tile_index = first >> TILE_HEIGHT;
        let mut tiles = self.tiles.borrow_mut();
        let hashes = match tiles.entry((level, tile_index)) {
            std::collections::btree_map::Entry::Occupied(tile) => tile.into_mut(),
            std::collections::btree_map::Entry::Vacant(slot) => {
                let at_level = self.size.checked_shr(u32::from(level) * height).unwrap_or(0);
                let width = at_level.saturating_sub(tile_index << TILE_HEIGHT).min(256);
                let width = u16::try_from(width).map_err(|_| ProofError::Incomplete)?;
                let id = TileId { level, index: tile_index, width };
                slot.insert(tile_hashes(self.source, id).map_err(ProofError::Source)?)
            }
        };
        let from = usize::try_from(first & 0xFF).map_err(|_| ProofError::Incomplete)?;
        let part = hashes.get(from..from + (1 << inside)).ok_or(ProofError::Incomplete)?;
        perfect_root(part).ok_or(ProofError::Incomplete)
    }

    /// Root of the leaves `low..high`, where `low` is a multiple of the next power of two from `high - low` upwards.
    fn range(&self, low: u64, high: u64) -> Result<Hash, ProofError<S::Error>> {
        let mut peaks = Vec::new();
        let mut at = low;
        while at < high {
            let bits = (high - at).ilog2();
            peaks.push(self.perfect(bits, at >> bits)?);
            at += 1 << bits;
        }
        let mut peaks = peaks.into_iter().rev();
        let last = peaks.next().unwrap_or_else(Hash::empty_root);
        Ok(peaks.fold(last, |right, left| node_hash(&left, &right)))
    }
}

/// Largest power of two smaller than `n`, for `n` of 2 or more.
fn split(n: u64) -> u64 {
    1 << (n.saturating_sub(1)).max(1).ilog2()
}

/// The root of the tree when it had `size` leaves.
///
/// # Errors
/// Where the source fails or lacks hashes.
pub fn root_at<S: HashSource>(source: &S, size: u64) -> Result<Hash, ProofError<S::Error>> {
    Reader::new(source, size).range(0, size)
}

/// Proof that the leaf at `index` stands in the tree of `size` leaves, from the leaf upwards.
///
/// # Errors
/// Where the index is outside, the source fails or lacks hashes.
pub fn inclusion<S: HashSource>(source: &S, index: u64, size: u64) -> Result<Vec<Hash>, ProofError<S::Error>> {
    if index >= size {
        return Err(ProofError::Outside { size, asked: index });
    }
    let reader = Reader::new(source, size);
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            path.push(reader.range(middle, high)?);
            high = middle;
        } else {
            path.push(reader.range(low, middle)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Proof that the tree of `new` leaves begins with the tree of `old` leaves. Empty where they are equal or `old` is 0.
///
/// # Errors
/// Where `old` is larger than `new`, the source fails or lacks hashes.
pub fn consistency<S: HashSource>(source: &S, old: u64, new: u64) -> Result<Vec<Hash>, ProofError<S::Error>> {
    if old > new {
        return Err(ProofError::Outside { size: new, asked: old });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let reader = Reader::new(source, new);
    let (mut low, mut high) = (0, new);
    let mut path = Vec::new();
    // RFC 9162 section 2.1.4.1: go down to where the old tree ends; each step leaves a sibling behind.
    while high != old {
        let middle = low + split(high - low);
        if old <= middle {
            path.push(reader.range(middle, high)?);
            high = middle;
        } else {
            path.push(reader.range(low, middle)?);
            low = middle;
        }
    }
    if low > 0 {
        path.push(reader.range(low, old)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether `path` proves that `leaf` stands at `index` in the tree of `size` leaves with this root.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `path` proves that the tree `new` with its root begins with the tree `old` with its root.
pub fn verify_consistency(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old > new {
        return false;
    }
    if old == new {
        return path.is_empty() && old_root == new_root;
    }
    if old == 0 {
        return path.is_empty() && *old_root == Hash::empty_root();
    }
    // A power of two: the old root itself is the first hash of the path.
    let (first, rest) = if old.is_power_of_two() {
        (*old_root, path)
    } else {
        match path.split_first() {
            Some((first, rest)) => (*first, rest),
            None => return false,
        }
    };
    let shift = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1).checked_shr(shift).unwrap_or(0), (new - 1).checked_shr(shift).unwrap_or(0));
    let (mut from_old, mut from_new) = (first, first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            from_old = node_hash(sibling, &from_old);
            from_new = node_hash(sibling, &from_new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node_hash(&from_new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && from_old == *old_root && from_new == *new_root
}
