//! The signed checkpoint for the auditor to keep, and the proof that one act stands in it.

use super::reading;
use crate::{App, AppError, Reply};
use azukari_domain::ActId;
use azukari_gate::Asker;
use serde::Serialize;

/// A checkpoint to keep outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckpointDoc {
    /// The signed note (C2SP tlog-checkpoint).
    pub note: String,
    /// Entries it covers.
    pub size: u64,
    /// The key that verifies it, `name+hash+base64`.
    pub key: String,
}

/// Proof that an act's entry stands in a checkpoint's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProofDoc {
    /// The act.
    pub act: ActId,
    /// Its entry's place.
    pub index: u64,
    /// The checkpoint's size.
    pub size: u64,
    /// The entry's leaf hash, hexadecimal.
    pub hash: String,
    /// Hashes from the leaf upwards, hexadecimal (RFC 9162 section 2.1.3).
    pub path: Vec<String>,
    /// The signed note.
    pub checkpoint: String,
}

impl App {
    /// The newest checkpoint; one is signed now if entries were added since.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a journal that may not be signed and has none; the gate's.
    pub fn checkpoint(&self, asker: &Asker) -> Result<Reply<CheckpointDoc>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let outcome = self.gate.pass(reading(asker, "checkpoint"), |_| Ok(()))?;
        Reply::of(&book, outcome, |_| {
            let key = self.gate.note_key(asker.org).ok_or(AppError::NotFound("checkpoint"))?;
            let note = self.gate.checkpoint(asker.org)?.ok_or(AppError::NotFound("checkpoint"))?;
            let read = azukari_journal::Checkpoint::open(&note, std::slice::from_ref(&key));
            let size = read.map_err(|e| AppError::Internal(e.to_string()))?.size;
            Ok(CheckpointDoc { note, size, key: key.to_string() })
        })
    }

    /// Proof that an act stands in the newest checkpoint. The act's number is on the page it left.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an act without entry; the gate's.
    pub fn prove_act(&self, asker: &Asker, act: ActId) -> Result<Reply<ProofDoc>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let outcome = self.gate.pass(reading(asker, "proof"), |_| Ok(()))?;
        Reply::of(&book, outcome, |_| {
            let proof = self.gate.prove(asker.org, act)?.ok_or(AppError::NotFound("entry"))?;
            Ok(ProofDoc {
                act,
                index: proof.index,
                size: proof.size,
                hash: proof.hash.to_string(),
                path: proof.path.iter().map(ToString::to_string).collect(),
                checkpoint: proof.checkpoint,
            })
        })
    }
}
