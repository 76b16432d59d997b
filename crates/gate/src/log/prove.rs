//! Proof that the log was not changed: the verifier, checkpoints, exports, and proofs of single entries.

use super::source::{LogView, number};
use crate::{Gate, GateError, entry::CLOCK_BACK_MS_MAX, house::journal_error};
use azukari_domain::{ActId, OrgId};
use azukari_journal::{
    Checkpoint, Hash, NoteKey, Report,
    export::{ExportError, export},
    hash::leaf_hash,
    tree::inclusion,
    verify::{Options, verify},
};
use azukari_store::{Engine, StoreError, journal};
use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

/// An exported log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Entries in it.
    pub size: u64,
    /// Files written.
    pub files: u64,
    /// The key that verifies its checkpoint, to be handed over on another way: `name+hash+base64` (C2SP signed-note).
    pub key: String,
}

/// Proof that one entry stands in the log of a checkpoint (RFC 9162 section 2.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Its place, from 0.
    pub index: u64,
    /// The size of the checkpoint's tree.
    pub size: u64,
    /// The entry as hashed.
    pub leaf: Vec<u8>,
    /// Its leaf hash.
    pub hash: Hash,
    /// Hashes from the leaf upwards.
    pub path: Vec<Hash>,
    /// The signed note.
    pub checkpoint: String,
}

impl Gate {
    /// Reads the whole log from one consistent view and names what was changed. `kept` is a checkpoint that was kept outside;
    /// without one a cut-off end cannot be seen. Annexes are opened inside and compared with their commitments.
    ///
    /// # Errors
    /// [`azukari_vault::VaultError::Locked`] before the organisation's keys are open; the store's.
    pub fn verify(&self, org: OrgId, kept: Option<&str>) -> Result<Report, GateError> {
        let key = self.key_of(org)?;
        let house = &self.house;
        let report = house.store.read(|tx| {
            let cluster = tx.engine() == Engine::Postgres || !journal::processes(tx, org)?.is_empty();
            // Servers' clocks differ, and entries of several servers reach the tree by the second.
            let options = Options { tolerance_ms: if cluster { CLOCK_BACK_MS_MAX } else { 0 }, ..Options::default() };
            verify(&LogView::new(tx, org, Some(house)), key.name(), std::slice::from_ref(&key), kept, &options)
        })?;
        Ok(report)
    }

    /// The newest signed checkpoint; one is signed now if entries were added since. `None` for a log without entries, and for
    /// one that may not be signed (see [`super::Tended::suspect`]) and has none.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn checkpoint(&self, org: OrgId) -> Result<Option<String>, GateError> {
        self.tend_now(org, true)?;
        Ok(self.house.store.read(|tx| journal::checkpoint(tx, org))?.map(|(_, note)| note))
    }

    /// Writes the log as files that foreign tools read (C2SP tlog-tiles) into a directory, the checkpoint last. The entries
    /// hold no personal data in the clear; annexes are not part of it. Who asks, and that it was asked, is the caller's act.
    ///
    /// # Errors
    /// [`GateError::NotFound`] without any checkpoint; [`GateError::Journal`] where a file cannot be written; the store's.
    pub fn export_log(&self, org: OrgId, dir: &Path) -> Result<Exported, GateError> {
        let key = self.key_of(org)?;
        let note = self.checkpoint(org)?.ok_or(GateError::NotFound("checkpoint"))?;
        let size = Checkpoint::open(&note, std::slice::from_ref(&key)).map_err(journal_error)?.size;
        let mut files = 0;
        let written = self.house.store.read(|tx| {
            let view = LogView::new(tx, org, None);
            let put = |path: &str, bytes: &[u8]| {
                files += 1;
                put_file(dir, path, bytes)
            };
            match export(&view, size, &note, put) {
                Err(ExportError::Source(e)) => Err(e),
                other => Ok(other.map_err(journal_error_of)),
            }
        })?;
        written?;
        Ok(Exported { size, files, key: key.to_string() })
    }

    /// Proof that an act's entry stands in the log of the newest checkpoint. `None` while it still waits for its place.
    ///
    /// # Errors
    /// [`GateError::NotFound`] for an act that left no entry; the store's.
    pub fn prove(&self, org: OrgId, act: ActId) -> Result<Option<Proof>, GateError> {
        let key = self.key_of(org)?;
        let Some(note) = self.checkpoint(org)? else { return Ok(None) };
        let size = Checkpoint::open(&note, std::slice::from_ref(&key)).map_err(journal_error)?.size;
        let row = self.house.store.read(|tx| journal::find_act(tx, org, act))?.ok_or(GateError::NotFound("entry"))?;
        let index = number(row.idx);
        if index >= size {
            return Ok(None);
        }
        let path = self.house.store.read(|tx| {
            let view = LogView::new(tx, org, None);
            Ok(inclusion(&view, index, size))
        })?;
        let path = path.map_err(journal_error)?;
        let hash = leaf_hash(&row.leaf);
        Ok(Some(Proof { index, size, leaf: row.leaf, hash, path, checkpoint: note }))
    }

    /// How far the log is: entries in the tree, entries that wait, size of the newest checkpoint.
    ///
    /// # Errors
    /// The store's.
    pub fn log_state(&self, org: OrgId) -> Result<(u64, u64, u64), GateError> {
        let (head, waiting) = self.house.store.read(|tx| {
            let waiting: i64 = journal::processes(tx, org)?.into_iter().map(|(_, _, _, waiting)| waiting).sum();
            Ok((journal::head(tx, org)?, waiting))
        })?;
        let head = head.ok_or(GateError::NotFound("journal"))?;
        Ok((number(head.size), number(waiting), number(head.signed)))
    }

    fn key_of(&self, org: OrgId) -> Result<NoteKey, GateError> {
        Ok(self.house.signer(org).map_err(GateError::from)?.key().clone())
    }
}

fn journal_error_of(e: ExportError<StoreError, io::Error>) -> GateError {
    match e {
        ExportError::Write(e) => GateError::Journal(format!("a file of the export could not be written: {}", e.kind())),
        other => journal_error(other),
    }
}

/// Wholly there or not at all: beside, then renamed.
fn put_file(dir: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    let path = dir.join(path);
    let parent = path.parent().unwrap_or(dir);
    fs::create_dir_all(parent)?;
    let beside = path.with_added_extension("part");
    let mut file = fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, &path)
}
