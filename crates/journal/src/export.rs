//! The log as files that foreign tools read (C2SP tlog-tiles): checkpoint, tiles, entry bundles.
//!
//! Invariants: paths and bytes are the specification's; this module names no directory, the caller's `put` writes the files; the
//! checkpoint comes last, so that a reader who finds it finds all below it.

use crate::hash::Hash;
use crate::tree::{HashSource, TileId, tile_hashes, tiles_of};

/// Where an export could not go on.
#[derive(Debug, thiserror::Error)]
pub enum ExportError<S, W> {
    /// The log could not be read.
    #[error("the log could not be read")]
    Source(S),
    /// A file could not be written.
    #[error("a file of the export could not be written")]
    Write(W),
    /// The log has fewer entries or hashes than the checkpoint says.
    #[error("the log ends before entry {0}")]
    Short(u64),
    /// An entry does not fit a bundle.
    #[error("entry {0} has more than 65535 bytes")]
    TooLong(u64),
}

/// Entries for the bundles.
pub trait EntrySource: HashSource {
    /// `count` leaves from index `from`; `None` where bundles were pruned.
    fn leaves(&self, from: u64, count: usize) -> Result<Option<Vec<Vec<u8>>>, Self::Error>;
}

/// An entry bundle: each leaf led by its length in two bytes, big-endian. `Err(position)` for a leaf that is too long.
pub fn bundle(leaves: &[Vec<u8>]) -> Result<Vec<u8>, usize> {
    let mut bytes = Vec::with_capacity(leaves.iter().map(|leaf| leaf.len() + 2).sum());
    for (position, leaf) in leaves.iter().enumerate() {
        let length = u16::try_from(leaf.len()).map_err(|_| position)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(leaf);
    }
    Ok(bytes)
}

/// The leaves of a bundle; `None` where it ends within one.
pub fn unbundle(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut rest = bytes;
    let mut leaves = Vec::new();
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<2>()?;
        let (leaf, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        leaves.push(leaf.to_vec());
        rest = after;
    }
    Some(leaves)
}

/// Writes the log of `size` leaves and its signed checkpoint through `put(path, bytes)`.
///
/// # Errors
/// The source's and the writer's own, and [`ExportError::Short`] where the log has less than `size`.
pub fn export<S: EntrySource, W>(
    source: &S,
    size: u64,
    checkpoint: &str,
    mut put: impl FnMut(&str, &[u8]) -> Result<(), W>,
) -> Result<(), ExportError<S::Error, W>> {
    for id in tiles_of(size) {
        let width = usize::from(id.width);
        let hashes = tile_hashes(source, id).map_err(ExportError::Source)?;
        let first = id.index.saturating_mul(256);
        if hashes.len() != width {
            return Err(ExportError::Short(first));
        }
        put(&id.path(), &concat(&hashes)).map_err(ExportError::Write)?;
        if id.level == 0 {
            put_bundle(source, id, first, &mut put)?;
        }
    }
    put("checkpoint", checkpoint.as_bytes()).map_err(ExportError::Write)
}

fn put_bundle<S: EntrySource, W>(
    source: &S,
    id: TileId,
    first: u64,
    put: &mut impl FnMut(&str, &[u8]) -> Result<(), W>,
) -> Result<(), ExportError<S::Error, W>> {
    let width = usize::from(id.width);
    let Some(leaves) = source.leaves(first, width).map_err(ExportError::Source)? else { return Ok(()) };
    if leaves.len() != width {
        return Err(ExportError::Short(first));
    }
    let too_long = |position: usize| ExportError::TooLong(first.saturating_add(u64::try_from(position).unwrap_or(0)));
    let bytes = bundle(&leaves).map_err(too_long)?;
    put(&id.entries_path(), &bytes).map_err(ExportError::Write)
}

fn concat(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}
