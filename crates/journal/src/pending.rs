//! The signed number under which an entry waits to be sequenced on PostgreSQL (DESIGN section 8).
//!
//! Each process numbers its entries 1, 2, 3 … inside the act's own transaction and signs process, number and leaf hash: an entry that
//! disappears before it reaches the tree leaves a hole that nobody without the key can close.

use crate::hash::Hash;
use crate::note::{NoteError, NoteKey, Signer};

/// What the signature is over. It begins with NUL, which no note text may contain: a checkpoint can never pose as a pending entry.
const LABEL: &[u8] = b"\0azukari pending v1\0";

/// The sixteen bytes that name one run of one process.
pub type ProcessId = [u8; 16];

fn message(process: &ProcessId, number: u64, leaf: &Hash) -> Vec<u8> {
    [LABEL, process, &number.to_be_bytes(), &leaf.0].concat()
}

/// Signs the `number`th entry of a process; numbers begin at 1.
///
/// # Errors
/// [`NoteError::Signing`] where the library refuses.
pub fn sign_pending(signer: &Signer, process: &ProcessId, number: u64, leaf: &Hash) -> Result<[u8; 64], NoteError> {
    signer.sign_bytes(&message(process, number, leaf))
}

/// Whether the signature is this key's over process, number and leaf hash.
pub fn verify_pending(key: &NoteKey, process: &ProcessId, number: u64, leaf: &Hash, signature: &[u8]) -> bool {
    key.verifies(&message(process, number, leaf), signature)
}
