//! One renewal of a tree at a time, over all processes that share the root place.
//!
//! Prevents: server B lays its new root beside the old, server A settles an earlier renewal and takes B's root for a
//! leftover, B commits: every key would be lost. The operating system frees the lock when a process dies.

use crate::error::VaultError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// A held lock; dropping it frees it.
pub(crate) struct TreeLock(#[allow(dead_code, reason = "held for its effect: closing the file frees the lock")] File);

impl std::fmt::Debug for TreeLock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TreeLock")
    }
}

impl TreeLock {
    /// Takes the lock or says that somebody else has it.
    pub(crate) fn take(path: &Path) -> Result<Self, VaultError> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(VaultError::io("opening the lock of a key tree"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(VaultError::Busy),
            Err(TryLockError::Error(e)) => Err(VaultError::io("locking a key tree")(e)),
        }
    }
}
