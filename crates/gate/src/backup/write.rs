//! Making backups, and shipping key tree and state to every backup place when they change.

use super::{
    STATE_FILE, TREE_FILE,
    file::{BackupError, Beside, MARKER, name_of, write, write_text},
    report::BackedUp,
};
use crate::Gate;
use azukari_domain::Millis;
use azukari_store::{
    Store, Tx,
    dump::{Counts, DumpError, Part, export},
    journal, key, org,
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{PoisonError, atomic::Ordering},
};

/// How often key tree and state are written again because another server renewed them meanwhile.
const AGAIN_MAX: u32 = 5;

impl Gate {
    /// Names the directories that hold backups. Key tree and state go to each of them when they change.
    pub fn set_backup_places(&self, places: Vec<PathBuf>) {
        *self.house.backup_places.write().unwrap_or_else(PoisonError::into_inner) = places;
    }

    /// Makes a backup of all organisations in a directory: a data snapshot, and the newest key tree and state in place of older
    /// ones. Keys and roots are no part of it.
    ///
    /// # Errors
    /// See [`BackupError`]; what was there before stays.
    pub fn backup(&self, dir: &Path) -> Result<BackedUp, BackupError> {
        prepare(dir)?;
        let orgs = self.house.store.read(org::all)?;
        for one in orgs.iter().filter(|o| self.is_unlocked(o.id)) {
            // A log that may not be signed is backed up all the same; the upkeep says so.
            if let Err(e) = self.checkpoint(one.id) {
                tracing::warn!(org = %one.id, error = %e, "no checkpoint for the backup");
            }
        }
        let at = self.now();
        let name = free_name(dir, &stamp(at));
        let (data, counts) = file_of(&self.house.store, dir, &name, Part::Data, at)?;
        let bytes = data.bytes + self.ship_to(dir)?;
        let data = data.put()?;
        self.house.state_moved.store(true, Ordering::SeqCst);
        Ok(BackedUp { data, bytes, at, records: counts.get("record").copied().unwrap_or(0) })
    }

    /// Sends the newest key tree and state to every backup place; the places that did not take them. An erasure stays open while
    /// one is named here: a restore from it would need the old tree's root, which is destroyed.
    pub fn ship_tree(&self) -> Vec<String> {
        let places = self.house.backup_places.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut stale = Vec::new();
        for place in places {
            let there = place.join(MARKER).is_file();
            let shipped = if there { self.ship_to(&place) } else { Err(BackupError::Missing(name_of(&place))) };
            if let Err(e) = shipped {
                tracing::warn!(place = %place.display(), error = %e, "a backup place did not take the key tree");
                stale.push(format!("backup:{}", place.display()));
            }
        }
        stale
    }

    /// Sends them if a withdrawal, a decision, an appointment or the use of an approval has changed the state since. The ticker
    /// calls it; a place that is away is tried again in the next round.
    pub(crate) fn ship_moved_state(&self) -> Vec<String> {
        if !self.house.state_moved.swap(false, Ordering::SeqCst) {
            return Vec::new();
        }
        let stale = self.ship_tree();
        if !stale.is_empty() {
            self.house.state_moved.store(true, Ordering::SeqCst);
        }
        stale
    }

    /// Writes tree, state and checkpoints; the bytes of tree and state.
    fn ship_to(&self, dir: &Path) -> Result<u64, BackupError> {
        let _one = self.house.shipping.lock().unwrap_or_else(PoisonError::into_inner);
        let store = &self.house.store;
        let mut bytes = 0;
        for _ in 0..AGAIN_MAX {
            let roots = store.read(key::roots)?;
            let at = self.now();
            let (tree, _) = file_of(store, dir, TREE_FILE, Part::Tree, at)?;
            let (state, _) = file_of(store, dir, STATE_FILE, Part::State, at)?;
            bytes = tree.bytes + state.bytes;
            state.put()?;
            tree.put()?;
            // Another server may have renewed the tree and shipped it while this older view was written over it.
            if store.read(key::roots)? == roots {
                break;
            }
        }
        let notes = store.read(|tx| {
            let mut notes = Vec::new();
            for one in org::all(tx)? {
                notes.extend(journal::checkpoint(tx, one.id)?.map(|(_, note)| (one.key, note)));
            }
            Ok(notes)
        })?;
        for (key, note) in notes {
            write_text(dir, &format!("checkpoint-{key}.txt"), &note)?;
        }
        Ok(bytes)
    }
}

/// One part of a store as a file beside its name.
pub(super) fn file_of(
    store: &Store,
    dir: &Path,
    name: &str,
    part: Part,
    at: Millis,
) -> Result<(Beside, Counts), BackupError> {
    store.read(|tx: &mut Tx<'_>| {
        let mut counts = Counts::new();
        let written = write(dir, name, part, at, |sink| {
            counts = export(tx, part, sink)?;
            Ok::<(), DumpError>(())
        });
        Ok(written.map(|file| (file, counts)))
    })?
}

/// Makes the directory and its marker.
pub(super) fn prepare(dir: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(dir).map_err(BackupError::io("making", dir))?;
    if dir.join(MARKER).is_file() { Ok(()) } else { write_text(dir, MARKER, "azukari backup place 1\n") }
}

/// A snapshot's name; two of one millisecond do not replace each other.
pub(super) fn free_name(dir: &Path, stamp: &str) -> String {
    let mut name = format!("data-{stamp}.azb");
    for more in 2u32.. {
        if !dir.join(&name).exists() {
            break;
        }
        name = format!("data-{stamp}-{more}.azb");
    }
    name
}

/// `20261124T010000.000Z`: sorts by time and is a name on every system.
pub(super) fn stamp(at: Millis) -> String {
    at.to_rfc3339().chars().filter(|c| !matches!(c, '-' | ':')).collect()
}
