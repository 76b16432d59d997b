//! Signed notes (C2SP signed-note): text, and lines that say who signed it, with Ed25519 keys (algorithm byte 0x01).
//!
//! Invariants: a signing key never prints and never leaves [`Signer`]; a note counts as signed only by a key the caller named.

use crate::hash::sha256;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use std::fmt;

/// Algorithm byte of Ed25519 in key names (C2SP signed-note).
const ED25519_ALGORITHM: u8 = 1;
/// Longest note that is read, in bytes: checkpoints are a few hundred.
const NOTE_BYTES_MAX: usize = 64 * 1024;
/// What a signature line begins with: an em dash and a blank.
const SIGNATURE_START: &str = "— ";

/// Why a note or key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The name of a key is empty or has blanks, `+` or control characters.
    #[error("not a name for a key")]
    Name,
    /// Not `name+hash+base64` of an Ed25519 key.
    #[error("not a verifier key")]
    Key,
    /// Text that no note can carry: no line end, control characters.
    #[error("not a text for a note")]
    Text,
    /// Not a note.
    #[error("not a signed note")]
    Shape,
    /// None of its signatures is by a key that was named.
    #[error("the note is signed by none of the known keys")]
    UnknownKey,
    /// A known key's signature does not fit the text.
    #[error("the signature does not fit the note")]
    BadSignature,
    /// The signing library refused.
    #[error("the note could not be signed")]
    Signing,
}

/// Names that may stand before the `+` of a key and in a signature line.
fn name_is_valid(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c.is_control())
}

fn key_id(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let [a, b, c, d, ..] = sha256(&[name.as_bytes(), b"\n", &[ED25519_ALGORITHM], public]).0;
    [a, b, c, d]
}

/// A public key under its name: what an auditor keeps.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NoteKey {
    name: Box<str>,
    public: [u8; 32],
}

impl NoteKey {
    /// A key from its parts.
    ///
    /// # Errors
    /// [`NoteError::Name`] where the name does not fit a note.
    pub fn new(name: &str, public: [u8; 32]) -> Result<Self, NoteError> {
        if name_is_valid(name) { Ok(Self { name: name.into(), public }) } else { Err(NoteError::Name) }
    }

    /// Reads `name+hash+base64`.
    ///
    /// # Errors
    /// [`NoteError::Key`] where it is not one, or its hash does not fit.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = BASE64_STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let public =
            bytes.strip_prefix(&[ED25519_ALGORITHM]).and_then(|rest| rest.try_into().ok()).ok_or(NoteError::Key)?;
        let parsed = Self::new(name, public)?;
        if crate::hash::hex_encode(&parsed.id()) == hash { Ok(parsed) } else { Err(NoteError::Key) }
    }

    /// The key's name; a log's is its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The four bytes that signature lines carry.
    pub fn id(&self) -> [u8; 4] {
        key_id(&self.name, &self.public)
    }

    /// The public key's 32 bytes.
    pub fn public(&self) -> &[u8; 32] {
        &self.public
    }

    /// Whether `signature` is this key's over `message`.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.public).verify(message, signature).is_ok()
    }
}

impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![ED25519_ALGORITHM];
        bytes.extend_from_slice(&self.public);
        write!(f, "{}+{}+{}", self.name, crate::hash::hex_encode(&self.id()), BASE64_STANDARD.encode(bytes))
    }
}

impl fmt::Debug for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteKey({self})")
    }
}

/// A signing key under its name. It does not print, clone or serialise; the caller wipes the seed.
pub struct Signer {
    pair: Ed25519KeyPair,
    key: NoteKey,
}

impl Signer {
    /// From the 32 secret bytes that the vault keeps (RFC 8032 private key).
    ///
    /// # Errors
    /// [`NoteError::Name`] for a name that no note can carry, [`NoteError::Signing`] where the library refuses.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| NoteError::Signing)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| NoteError::Signing)?;
        Ok(Self { key: NoteKey::new(name, public)?, pair })
    }

    /// The public key under the same name.
    pub fn key(&self) -> &NoteKey {
        &self.key
    }

    /// The 64-byte signature of a message.
    pub(crate) fn sign_bytes(&self, message: &[u8]) -> Result<[u8; 64], NoteError> {
        let signature = self.pair.try_sign(message).map_err(|_| NoteError::Signing)?;
        signature.as_ref().try_into().map_err(|_| NoteError::Signing)
    }

    /// The signed note of a text, whose last character is a line end.
    ///
    /// # Errors
    /// [`NoteError::Text`] where no note can carry the text.
    pub fn sign_note(&self, text: &str) -> Result<String, NoteError> {
        if !text_is_valid(text) {
            return Err(NoteError::Text);
        }
        let signature = self.sign_bytes(text.as_bytes())?;
        let mut bytes = self.key.id().to_vec();
        bytes.extend_from_slice(&signature);
        Ok(format!("{text}\n{SIGNATURE_START}{} {}\n", self.key.name(), BASE64_STANDARD.encode(bytes)))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.key)
    }
}

fn text_is_valid(text: &str) -> bool {
    text.ends_with('\n') && !text.contains(|c: char| c < ' ' && c != '\n')
}

/// The text of a note that at least one of `keys` signed.
///
/// # Errors
/// [`NoteError::BadSignature`] where a known key's signature does not fit, even beside a good one;
/// [`NoteError::UnknownKey`] where no known key signed; [`NoteError::Shape`] where it is no note.
pub fn open_note<'a>(note: &'a str, keys: &[NoteKey]) -> Result<&'a str, NoteError> {
    let (text, signatures) = split_note(note)?;
    let mut signed = false;
    for line in signatures.lines() {
        let rest = line.strip_prefix(SIGNATURE_START).ok_or(NoteError::Shape)?;
        let (name, encoded) = rest.split_once(' ').ok_or(NoteError::Shape)?;
        let bytes = BASE64_STANDARD.decode(encoded).map_err(|_| NoteError::Shape)?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or(NoteError::Shape)?;
        if !name_is_valid(name) || signature.is_empty() {
            return Err(NoteError::Shape);
        }
        if let Some(key) = keys.iter().find(|key| key.name() == name && key.id() == *id) {
            if !key.verifies(text.as_bytes(), signature) {
                return Err(NoteError::BadSignature);
            }
            signed = true;
        }
    }
    if signed { Ok(text) } else { Err(NoteError::UnknownKey) }
}

/// Text and signature lines of a note.
pub(crate) fn split_note(note: &str) -> Result<(&str, &str), NoteError> {
    if note.len() > NOTE_BYTES_MAX || !text_is_valid(note) {
        return Err(NoteError::Shape);
    }
    // The last empty line: the text itself may have some.
    let at = note.rfind("\n\n").ok_or(NoteError::Shape)?;
    let (text, signatures) = note.split_at_checked(at + 1).ok_or(NoteError::Shape)?;
    let signatures = signatures.strip_prefix('\n').filter(|lines| !lines.is_empty()).ok_or(NoteError::Shape)?;
    Ok((text, signatures))
}
