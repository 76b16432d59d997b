//! The hashes of RFC 9162 section 2.1, computed from the definition.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// A SHA-256 value; it shows as base64, as in checkpoints.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Hash(pub(crate) [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

pub(crate) fn leaf(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

fn node(left: Hash, right: Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root over these hashes: split at the largest power of two below their number, and so on.
pub(crate) fn root(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => Hash(Sha256::digest([]).into()),
        [one] => *one,
        many => {
            let (left, right) = many.split_at(many.len().next_power_of_two() / 2);
            node(root(left), root(right))
        }
    }
}

/// Root of a tree of which all complete blocks of 256 leaves are known by their roots, and the rest by their hashes.
/// Both splits of the definition fall on block borders as long as there is more than one block.
pub(crate) fn root_of_blocks(blocks: &[Hash], rest: &[Hash]) -> Hash {
    match (blocks, rest) {
        ([], rest) => root(rest),
        (blocks, []) => root(blocks),
        (blocks, rest) => {
            // The largest power of two of whole blocks that is smaller than the tree.
            let whole =
                if blocks.len().is_power_of_two() { blocks.len() } else { blocks.len().next_power_of_two() / 2 };
            let (left, right) = blocks.split_at(whole);
            node(root(left), root_of_blocks(right, rest))
        }
    }
}
