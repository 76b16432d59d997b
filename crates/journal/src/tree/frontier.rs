//! The growing edge of the tree: enough to append and to give the root, and the tiles that an append completes.
//!
//! Invariants: a [`Frontier`] holds one hash for each set bit of its size, largest subtree first; [`TileBuilder`] emits each full
//! tile exactly once, in the append that completes it.

use super::tile::{TILE_HEIGHT, TILE_WIDTH, Tile, TileId};
use crate::hash::{Hash, node_hash};

/// First byte of a stored frontier.
const FRONTIER_VERSION: u8 = 1;

/// Stored bytes that are not a frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// Written by a later version of this program, or not by it.
    #[error("unknown frontier version")]
    Version,
    /// The number of hashes does not fit the size.
    #[error("the stored frontier has the wrong length")]
    Length,
    /// The hashes lent for resuming do not give the stored root.
    #[error("the lent hashes do not give the frontier's root")]
    Root,
    /// The source could not lend its hashes.
    #[error("the source of hashes could not be read")]
    Source,
}

/// The compact range of a tree: its size and the roots of its perfect subtrees.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf hash and returns its index.
    pub fn append(&mut self, leaf: Hash) -> u64 {
        self.append_with(leaf, |_, _| ())
    }

    /// Appends one leaf hash; `seen(level, hash)` is told each perfect subtree that it completes, the leaf itself as level 0.
    pub(crate) fn append_with(&mut self, leaf: Hash, mut seen: impl FnMut(u32, Hash)) -> u64 {
        let index = self.size;
        let mut hash = leaf;
        let mut level = 0;
        seen(0, hash);
        // As many merges as the old size has trailing ones.
        for _ in 0..index.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
            level += 1;
            seen(level, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
        index
    }

    /// The root of the tree; of the empty tree, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Hash::empty_root() };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }

    /// The bytes to store beside the tree size: version, size (big-endian), hashes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(9 + self.peaks.len() * 32);
        bytes.push(FRONTIER_VERSION);
        bytes.extend_from_slice(&self.size.to_be_bytes());
        self.peaks.iter().for_each(|peak| bytes.extend_from_slice(&peak.0));
        bytes
    }

    /// Reads stored bytes back.
    ///
    /// # Errors
    /// Where version or length are wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrontierError> {
        let rest = bytes.strip_prefix(&[FRONTIER_VERSION]).ok_or(FrontierError::Version)?;
        let (size, rest) = rest.split_first_chunk::<8>().ok_or(FrontierError::Length)?;
        let size = u64::from_be_bytes(*size);
        let (chunks, over) = rest.as_chunks::<32>();
        if !over.is_empty() || usize::try_from(size.count_ones()) != Ok(chunks.len()) {
            return Err(FrontierError::Length);
        }
        Ok(Self { size, peaks: chunks.iter().map(|chunk| Hash(*chunk)).collect() })
    }
}

/// A frontier that also keeps the open tile of each level, so that a completed tile comes out of the append that completes it.
/// A writer keeps one in memory and clones it before an act that may be rolled back (about 8 KiB a level).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TileBuilder {
    frontier: Frontier,
    /// The hashes of the unfinished tile, by tile level.
    open: Vec<Vec<Hash>>,
}

impl TileBuilder {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up a stored frontier; `source` lends the hashes of the unfinished tile of each level ([`super::tile_hashes`]
    /// computes them from full tiles and leaf hashes).
    ///
    /// # Errors
    /// [`FrontierError::Source`] where the source fails, [`FrontierError::Root`] where its hashes do not give the frontier.
    pub fn resume<S: super::HashSource>(frontier: Frontier, source: &S) -> Result<Self, FrontierError> {
        let mut open = Vec::new();
        for id in super::tiles_of(frontier.size()).filter(TileId::is_partial) {
            let hashes = super::tile_hashes(source, id).map_err(|_| FrontierError::Source)?;
            while open.len() < usize::from(id.level) {
                open.push(Vec::new());
            }
            open.push(hashes);
        }
        let builder = Self { frontier, open };
        if builder.root_of_open() == Some(builder.frontier.root()) { Ok(builder) } else { Err(FrontierError::Root) }
    }

    /// The root by the open tiles alone: their hashes are the subtrees of the tree's edge, lowest level last.
    fn root_of_open(&self) -> Option<Hash> {
        let mut right: Option<Hash> = None;
        for (level, hashes) in self.open.iter().enumerate() {
            let bits = u32::try_from(level).ok()?.checked_mul(u32::from(TILE_HEIGHT))?;
            let width = self.frontier.size().checked_shr(bits)? % u64::try_from(TILE_WIDTH).ok()?;
            if u64::try_from(hashes.len()) != Ok(width) {
                return None;
            }
            // Perfect subtrees of this tile, largest first, folded from the right onto what lies further right.
            let mut rest = hashes.as_slice();
            let mut peaks = Vec::new();
            for bit in (0..TILE_HEIGHT).rev() {
                if hashes.len() >> bit & 1 == 1 {
                    let (subtree, after) = rest.split_at_checked(1 << bit)?;
                    peaks.push(perfect_root(subtree)?);
                    rest = after;
                }
            }
            for peak in peaks.into_iter().rev() {
                right = Some(right.map_or(peak, |right| node_hash(&peak, &right)));
            }
        }
        right.or_else(|| (self.frontier.size() == 0).then(Hash::empty_root))
    }

    /// The frontier to store.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// Appends one leaf hash; returns its index and the tiles it completed, lowest level first (mostly none).
    pub fn append(&mut self, leaf: Hash) -> (u64, Vec<Tile>) {
        let mut done = Vec::new();
        let open = &mut self.open;
        let index = self.frontier.size();
        self.frontier.append_with(leaf, |level, hash| {
            let (tile_level, inside) = (level / u32::from(TILE_HEIGHT), level % u32::from(TILE_HEIGHT));
            if inside != 0 {
                return;
            }
            let Ok(slot) = usize::try_from(tile_level) else { return };
            if open.len() <= slot {
                open.resize(slot + 1, Vec::new());
            }
            let Some(hashes) = open.get_mut(slot) else { return };
            hashes.push(hash);
            if hashes.len() == TILE_WIDTH {
                let level_index = index >> (u32::from(TILE_HEIGHT) * (tile_level + 1));
                let level = u8::try_from(tile_level).unwrap_or(u8::MAX);
                done.push(Tile { level, index: level_index, hashes: std::mem::take(hashes) });
            }
        });
        (index, done)
    }
}

/// Root of a perfect subtree from its leaves; `None` for none. The number of hashes is a power of two.
pub(crate) fn perfect_root(hashes: &[Hash]) -> Option<Hash> {
    match hashes {
        [] => None,
        [one] => Some(*one),
        many => {
            let mut row: Vec<Hash> = many.as_chunks::<2>().0.iter().map(|[l, r]| node_hash(l, r)).collect();
            while row.len() > 1 {
                row = row.as_chunks::<2>().0.iter().map(|[l, r]| node_hash(l, r)).collect();
            }
            row.first().copied()
        }
    }
}
