//! One renewal of a tree at a time, over all processes that share the root place.
//!
//! Prevents: server B lays its new root beside the old, server A settles an earlier renewal and takes B's root for a
//! leftover, B commits: every key would be lost. The operating system frees the lock when a process dies.

use crate::error::VaultError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

/// How long a server waits while another renews a tree or settles it: a renewal over slow places takes seconds.
const TURN: Duration = Duration::from_secs(30);
/// Between two looks at the lock.
const LOOK: Duration = Duration::from_millis(20);

/// A held lock; dropping it frees it.
pub(crate) struct TreeLock(#[allow(dead_code, reason = "held for its effect: closing the file frees the lock")] File);

impl std::fmt::Debug for TreeLock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TreeLock")
    }
}

impl TreeLock {
    /// Takes the lock when it is free, at the latest after [`TURN`].
    pub(crate) fn wait(path: &Path) -> Result<Self, VaultError> {
        let looks = TURN.as_millis() / LOOK.as_millis();
        for _ in 0..looks {
            match Self::take(path) {
                Err(VaultError::Busy) => pause(),
                taken => return taken,
            }
        }
        Self::take(path)
    }

    /// Takes the lock or says that somebody else has it.
    fn take(path: &Path) -> Result<Self, VaultError> {
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

#[expect(clippy::disallowed_methods, reason = "another process holds the lock, and says nothing when it is done")]
fn pause() {
    std::thread::sleep(LOOK);
}
