//! The Merkle tree of RFC 6962 and RFC 9162 over leaf hashes, cut into tiles of height 8 (C2SP tlog-tiles).
//!
//! Invariants: the tree only grows; a full tile never changes; partial tiles are computed, never stored.

mod frontier;
mod proof;
mod tile;

pub use frontier::{Frontier, FrontierError, TileBuilder};
pub use proof::{ProofError, consistency, inclusion, root_at, verify_consistency, verify_inclusion};
pub use tile::{HashSource, TILE_HEIGHT, TILE_WIDTH, Tile, TileId, tile_hashes, tiles_completed, tiles_of};
