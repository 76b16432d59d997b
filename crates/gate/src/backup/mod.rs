//! Backups that bring nothing back: data snapshots many and old, of key tree and state only the newest.
//!
//! A backup directory holds `data-<utc>.azb` (all tables but the key tree), `tree.azb` (the key tree), `state.azb` (all that is
//! small and of which only the newest counts) and `checkpoint-<organisation>.txt`. A restore takes persons' records from any
//! snapshot and everything else from the newest there is; records whose keys were destroyed or replaced since are not brought
//! back. The reasons stand in `docs/design/backup.md`.
//!
//! Invariants: a file is wholly there under its name or not at all; nothing is written into the place to restore before every
//! file was read to its end and its hash agreed; a restore that fails leaves an empty place; a half-filled one is never opened.

mod file;
mod forward;
mod report;
mod restore;
mod sweep;
mod write;

#[cfg(any(fuzzing, test))]
pub(crate) use file::{Whole, made_at};

pub use file::BackupError;
pub use forward::{Forwarded, bring_forward};
pub use report::{BackedUp, Checked, OrgRestored, Restored, Task};
pub use restore::Restore;

/// The newest key tree's file in a backup directory.
pub const TREE_FILE: &str = "tree.azb";
/// The newest state's file in a backup directory.
pub const STATE_FILE: &str = "state.azb";
