//! Verifier keys, signed notes and checkpoints (C2SP signed-note and tlog-checkpoint).

use crate::tree::Hash;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// A public key under its name.
pub(crate) struct Key {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl Key {
    /// Reads `name+hash+base64`; `None` where it is not an Ed25519 key or its hash does not fit.
    pub(crate) fn read(text: &str) -> Option<Key> {
        let (name, rest) = text.trim().split_once('+')?;
        let (hash, encoded) = rest.split_once('+')?;
        let bytes = BASE64_STANDARD.decode(encoded).ok()?;
        let public: [u8; 32] = bytes.strip_prefix(&[1])?.try_into().ok()?;
        let digest = Sha256::new().chain_update(name).chain_update("\n").chain_update(&bytes).finalize();
        let id: [u8; 4] = digest.first_chunk().copied()?;
        let fits = u32::from_str_radix(hash, 16).ok()? == u32::from_be_bytes(id) && hash.len() == 8 && !name.is_empty();
        let key = VerifyingKey::from_bytes(&public).ok()?;
        fits.then(|| Key { name: name.to_owned(), id, key })
    }

    /// The name, which for a log is its origin.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// How far a note can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signed {
    /// By a known key.
    Yes,
    /// A known key's signature does not fit.
    Badly,
    /// By none of the known keys.
    ByOthers,
}

/// What a checkpoint says.
pub(crate) struct Checkpoint {
    pub(crate) origin: String,
    pub(crate) size: u64,
    pub(crate) root: Hash,
    pub(crate) signed: Signed,
}

/// Reads a checkpoint, whoever signed it; `None` where it is none.
pub(crate) fn read_checkpoint(note: &str, keys: &[Key]) -> Option<Checkpoint> {
    let border = note.rfind("\n\n")?;
    let (text, signatures) = note.split_at_checked(border + 1)?;
    let mut lines = text.lines();
    let origin = lines.next().filter(|line| !line.is_empty())?.to_owned();
    let digits = lines.next().filter(|line| *line == "0" || !line.starts_with(['0', '+']))?;
    let size = digits.parse().ok()?;
    let root = Hash(BASE64_STANDARD.decode(lines.next()?).ok()?.try_into().ok()?);
    let mut signed = Signed::ByOthers;
    for line in signatures.lines().filter(|line| !line.is_empty()) {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.rsplit_once(' ')?;
        let bytes = BASE64_STANDARD.decode(encoded).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        let Some(key) = keys.iter().find(|key| key.name == name && key.id == *id) else { continue };
        let fits = Signature::from_slice(signature).is_ok_and(|s| key.key.verify_strict(text.as_bytes(), &s).is_ok());
        if !fits {
            signed = Signed::Badly;
            break;
        }
        signed = Signed::Yes;
    }
    Some(Checkpoint { origin, size, root, signed })
}
