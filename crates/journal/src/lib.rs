//! The tamper-evident log (証跡): entries, the Merkle tree over them, signed checkpoints, annexes, and the verifier.
//!
//! Invariants: this crate knows no SQL, no clock and no meaning; it never sees a key other than the signing seed lent to
//! [`Signer::from_seed`]. Formats are public: RFC 6962 and RFC 9162 for the tree, C2SP `tlog-tiles`, `tlog-checkpoint` and
//! `signed-note` for what leaves the house. Our own formats (leaf, frontier, lines) begin with a version byte and have frozen
//! vectors. [`mod@verify`] uses none of the writer: only the hash functions and the readers of notes and entries.

pub mod annex;
pub mod checkpoint;
pub mod entry;
pub mod export;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
pub mod hash;
pub mod lines;
pub mod note;
pub mod pending;
pub mod tree;
pub mod verify;

pub use annex::{Annex, Change, commit};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use entry::{Entry, LeafError, Outcome, Safe, SafeError, Subjects, Undated};
pub use hash::{Alias, Hash};
pub use lines::{Line, LineProof, Lines, verify_line};
pub use note::{NoteError, NoteKey, Signer};
pub use pending::{sign_pending, verify_pending};
pub use tree::{Frontier, HashSource, Tile, TileBuilder, TileId};
pub use verify::{Finding, LogSource, Report, verify};
