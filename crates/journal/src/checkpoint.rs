//! Checkpoints (C2SP tlog-checkpoint): the log's origin, size and root as a signed note.
//!
//! Invariant: a [`Checkpoint`] from [`Checkpoint::open`] carries a known key's signature; one from [`Checkpoint::parse_text`] does not.

use crate::hash::Hash;
use crate::note::{NoteError, NoteKey, Signer, open_note};
use base64::{Engine as _, prelude::BASE64_STANDARD};

/// Why a text is not a checkpoint that can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The signed note is wrong.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not origin, size and root.
    #[error("the note is not a checkpoint")]
    Shape,
}

/// What a log says of itself at one size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// The log's name, unique in the world, e.g. `azukari.example.jp/o/hatsumei`.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64_STANDARD.encode(self.root.0))
    }

    /// The signed note to keep and to hand out.
    ///
    /// # Errors
    /// [`NoteError::Text`] where the origin does not fit a note.
    pub fn sign(&self, signer: &Signer) -> Result<String, NoteError> {
        if self.origin.is_empty() || self.origin.contains('\n') {
            return Err(NoteError::Text);
        }
        signer.sign_note(&self.to_text())
    }

    /// Reads the text without its signature. Lines after the third are extensions and pass unread.
    ///
    /// # Errors
    /// [`CheckpointError::Shape`].
    pub fn parse_text(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root), Some(_)) = (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Shape);
        };
        // Decimal without sign or leading zero, as the specification demands.
        let canonical = size == "0" || (!size.starts_with('0') && size.bytes().all(|b| b.is_ascii_digit()));
        let size = size.parse().ok().filter(|_| canonical).ok_or(CheckpointError::Shape)?;
        let root = BASE64_STANDARD.decode(root).ok().and_then(|bytes| Hash::from_slice(&bytes));
        match root {
            Some(root) if !origin.is_empty() => Ok(Self { origin: origin.to_owned(), size, root }),
            _ => Err(CheckpointError::Shape),
        }
    }

    /// Reads a signed note that one of `keys` signed.
    ///
    /// # Errors
    /// Where the note's form or signature is wrong, no known key signed it, or its text is no checkpoint.
    pub fn open(note: &str, keys: &[NoteKey]) -> Result<Self, CheckpointError> {
        Self::parse_text(open_note(note, keys)?)
    }
}
