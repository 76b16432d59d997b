//! Tiles: rows of 256 hashes, eight levels of the tree apart (C2SP tlog-tiles), and where they are read from.
//!
//! Invariant: a stored tile is full; a partial tile is computed from the leaf hashes and the full tiles below it.

use super::frontier::perfect_root;
use crate::hash::Hash;

/// Levels of the tree between one level of tiles and the next.
pub const TILE_HEIGHT: u8 = 8;
/// Hashes in a full tile.
pub const TILE_WIDTH: usize = 256;

/// A full tile: the roots of 256 subtrees of 2^(8·level) leaves each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// 0 holds leaf hashes.
    pub level: u8,
    /// Position among the tiles of its level.
    pub index: u64,
    /// 256 hashes.
    pub hashes: Vec<Hash>,
}

impl Tile {
    /// The bytes to store or publish: the hashes, one after the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| hash.0).collect()
    }

    /// A full tile from stored bytes; `None` unless there are exactly 256 hashes.
    pub fn from_bytes(level: u8, index: u64, bytes: &[u8]) -> Option<Self> {
        let (chunks, over) = bytes.as_chunks::<32>();
        let full = over.is_empty() && chunks.len() == TILE_WIDTH;
        full.then(|| Self { level, index, hashes: chunks.iter().map(|chunk| Hash(*chunk)).collect() })
    }
}

/// Names a full or partial tile of a tree of some size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 holds leaf hashes.
    pub level: u8,
    /// Position among the tiles of its level.
    pub index: u64,
    /// Number of hashes, 1 to 256.
    pub width: u16,
}

impl TileId {
    /// Whether it has fewer than 256 hashes.
    pub fn is_partial(&self) -> bool {
        usize::from(self.width) < TILE_WIDTH
    }

    /// Its path in the public layout, e.g. `tile/0/x001/x234/067` or `tile/1/000.p/3`.
    pub fn path(&self) -> String {
        format!("tile/{}/{}{}", self.level, index_path(self.index), width_suffix(self.width))
    }

    /// The path of the entry bundle with this index and width (its level counts for nothing).
    pub fn entries_path(&self) -> String {
        format!("tile/entries/{}{}", index_path(self.index), width_suffix(self.width))
    }
}

fn width_suffix(width: u16) -> String {
    if usize::from(width) < TILE_WIDTH { format!(".p/{width}") } else { String::new() }
}

/// A tile index as a path: groups of three digits, all but the last led by `x`.
fn index_path(index: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

/// All tiles of a tree of this size, level by level, the partial one of each level last.
pub fn tiles_of(size: u64) -> impl Iterator<Item = TileId> {
    (0..TILE_HEIGHT).flat_map(move |level| {
        let hashes = size.checked_shr(u32::from(level) * u32::from(TILE_HEIGHT)).unwrap_or(0);
        let (full, over) = (hashes >> TILE_HEIGHT, u16::try_from(hashes & 0xFF).unwrap_or(0));
        let whole = (0..full).map(move |index| TileId { level, index, width: 256 });
        whole.chain((over > 0).then_some(TileId { level, index: full, width: over }))
    })
}

/// The full tiles that a tree of size `new` has and one of size `old` has not.
pub fn tiles_completed(old: u64, new: u64) -> impl Iterator<Item = TileId> {
    (0..TILE_HEIGHT).flat_map(move |level| {
        let bits = (u32::from(level) + 1) * u32::from(TILE_HEIGHT);
        let full = move |size: u64| size.checked_shr(bits).unwrap_or(0);
        (full(old)..full(new)).map(move |index| TileId { level, index, width: 256 })
    })
}

/// Where the tree's hashes are kept. `store` lends rows; this crate asks nothing else of it.
pub trait HashSource {
    /// What can go wrong there.
    type Error: std::error::Error;

    /// `count` leaf hashes from index `from`; all of them or an error.
    fn leaf_hashes(&self, from: u64, count: usize) -> Result<Vec<Hash>, Self::Error>;

    /// A stored full tile, or `None` where it is not stored (then it is computed from what lies below).
    fn full_tile(&self, level: u8, index: u64) -> Result<Option<Tile>, Self::Error>;
}

/// The hashes of a full or partial tile: stored, or computed from the tiles below and at last from leaf hashes.
///
/// # Errors
/// The source's own. A source that lends fewer hashes than asked gives a shorter tile, which no proof passes.
pub fn tile_hashes<S: HashSource>(source: &S, id: TileId) -> Result<Vec<Hash>, S::Error> {
    if !id.is_partial()
        && let Some(tile) = source.full_tile(id.level, id.index)?
    {
        return Ok(tile.hashes);
    }
    let first = id.index.saturating_mul(256);
    let Some(below) = id.level.checked_sub(1) else {
        return source.leaf_hashes(first, usize::from(id.width));
    };
    let mut hashes = Vec::with_capacity(usize::from(id.width));
    for index in first..first.saturating_add(u64::from(id.width)) {
        let full = tile_hashes(source, TileId { level: below, index, width: 256 })?;
        if full.len() == TILE_WIDTH {
            hashes.extend(perfect_root(&full));
        }
    }
    Ok(hashes)
}
