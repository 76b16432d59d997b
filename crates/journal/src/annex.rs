//! What an entry must not say in the clear: names, recipients, search words, reasons, old and new values.
//!
//! Invariants: the entry carries only a salted commitment; the vault seals salt and bytes under the annex's own retention key, so
//! that their end leaves a hash from which nothing can be guessed. The salt is 32 unpredictable bytes, never used twice.

use crate::hash::{Hash, sha256};
use azukari_domain::{FieldKey, Personal};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

const LABEL: &[u8] = b"azukari annex v1";

/// The commitment that the entry carries: `SHA-256("azukari annex v1" ‖ salt ‖ bytes)`.
pub fn commit(salt: &[u8; 32], annex: &[u8]) -> Hash {
    sha256(&[LABEL, salt, annex])
}

/// Bytes that are not an annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the annex cannot be read")]
pub struct AnnexError;

/// One value that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: FieldKey,
    /// Its value before; `None` where there was none.
    pub old: Option<Personal>,
    /// Its value after; `None` where it was taken away.
    pub new: Option<Personal>,
}

/// The personal part of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annex {
    /// Names of persons and workers concerned, as they read at the time.
    pub names: Vec<Personal>,
    /// Who received data.
    pub recipients: Vec<Personal>,
    /// What was searched for.
    pub search: Vec<Personal>,
    /// Reasons in people's own words.
    pub reasons: Vec<Personal>,
    /// Values before and after.
    pub changes: Vec<Change>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireChange<T> {
    field: FieldKey,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    old: Option<T>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    new: Option<T>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<T> {
    format: u8,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    names: Vec<T>,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    recipients: Vec<T>,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    search: Vec<T>,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<T>,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    changes: Vec<WireChange<T>>,
}

impl<'a> From<&'a Change> for WireChange<&'a str> {
    fn from(c: &'a Change) -> Self {
        let (old, new) = (c.old.as_ref().map(Personal::expose), c.new.as_ref().map(Personal::expose));
        Self { field: c.field.clone(), old, new }
    }
}

impl Annex {
    /// Whether it says nothing; then the entry needs no annex.
    pub fn is_empty(&self) -> bool {
        *self == Annex::default()
    }

    /// The bytes to commit to and to seal. They are personal data in the clear and wiped when dropped.
    ///
    /// # Errors
    /// Only where memory for the text cannot be had.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, AnnexError> {
        let wire = Wire {
            format: 1,
            names: self.names.iter().map(Personal::expose).collect(),
            recipients: self.recipients.iter().map(Personal::expose).collect(),
            search: self.search.iter().map(Personal::expose).collect(),
            reasons: self.reasons.iter().map(Personal::expose).collect(),
            changes: self.changes.iter().map(WireChange::from).collect(),
        };
        serde_json::to_vec(&wire).map(Zeroizing::new).map_err(|_| AnnexError)
    }

    /// Reads opened bytes.
    ///
    /// # Errors
    /// Where they are not an annex of format 1.
    pub fn parse(bytes: &[u8]) -> Result<Self, AnnexError> {
        let wire: Wire<String> = serde_json::from_slice(bytes).map_err(|_| AnnexError)?;
        if wire.format != 1 {
            return Err(AnnexError);
        }
        let close = |texts: Vec<String>| texts.into_iter().map(Personal::new).collect();
        Ok(Self {
            names: close(wire.names),
            recipients: close(wire.recipients),
            search: close(wire.search),
            reasons: close(wire.reasons),
            changes: wire
                .changes
                .into_iter()
                .map(|c| Change { field: c.field, old: c.old.map(Personal::new), new: c.new.map(Personal::new) })
                .collect(),
        })
    }
}
