//! Fields: sealing one value at its place, and opening the fields of one record with one unwrapped key.
//!
//! Associated data of a field = `label "azukari.field.1" ‖ org ‖ holding ‖ owner ‖ field ‖ version`, every part of
//! variable length with its length before it. Prevents: someone with write access to the database copying a sealed
//! value to another person, another field, another organisation, or an old value over a newer one.

use crate::{
    crypto::{AadBuilder, Cipher, KeyId, Secret},
    error::VaultError,
};
use azukari_domain::{FieldKey, HoldingKey, OrgId, Personal, RecordId, Sealed};
use std::fmt;
use zeroize::Zeroizing;

/// Where a sealed value belongs; it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The organisation.
    pub org: OrgId,
    /// The holding's key, or the name of another kind of thing that owns values (`annex`, `request`…).
    pub holding: &'a str,
    /// The record's or other owner's id.
    pub owner: [u8; 16],
    /// The field's key.
    pub field: &'a str,
    /// The field's version as stored beside the value.
    pub version: i64,
}

impl<'a> Place<'a> {
    /// The place of one field of one record.
    pub fn record(org: OrgId, holding: &'a HoldingKey, record: RecordId, field: &'a FieldKey, version: i64) -> Self {
        Self { org, holding: holding.as_str(), owner: record.to_bytes(), field: field.as_str(), version }
    }

    pub(crate) fn aad(&self) -> Vec<u8> {
        AadBuilder::new("azukari.field.1")
            .part(&self.org.to_bytes())
            .part(self.holding.as_bytes())
            .part(&self.owner)
            .part(self.field.as_bytes())
            .number(self.version)
            .done()
    }
}

/// The key of one person's data in one holding (or of one old value), unwrapped and ready.
pub struct DataKey {
    id: KeyId,
    pub(crate) cipher: Cipher,
}

impl DataKey {
    pub(crate) fn new(id: KeyId, secret: &Secret) -> Result<Self, VaultError> {
        Ok(Self { id, cipher: secret.cipher()? })
    }
    /// The key's name, as in its row.
    pub fn id(&self) -> KeyId {
        self.id
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataKey({}, …)", self.id)
    }
}

/// Seals bytes at a place.
///
/// # Errors
/// [`VaultError::Crypto`] where no randomness can be had.
pub fn seal(key: &DataKey, place: &Place<'_>, plain: &[u8]) -> Result<Sealed, VaultError> {
    key.cipher.seal(&place.aad(), plain).map(Sealed::from_bytes)
}

/// Seals text at a place.
///
/// # Errors
/// As [`seal`].
pub fn seal_text(key: &DataKey, place: &Place<'_>, text: &Personal) -> Result<Sealed, VaultError> {
    seal(key, place, text.expose().as_bytes())
}

/// Opens bytes that were sealed at this place.
///
/// # Errors
/// [`VaultError::Format`] for other bytes, [`VaultError::CannotOpen`] for another key or place, or for changed bytes.
pub fn open(key: &DataKey, place: &Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    key.cipher.open(&place.aad(), sealed.as_bytes())
}

/// Opens text that was sealed at this place.
///
/// # Errors
/// As [`open`], and [`VaultError::NotText`].
pub fn open_text(key: &DataKey, place: &Place<'_>, sealed: &Sealed) -> Result<Personal, VaultError> {
    let mut plain = open(key, place, sealed)?;
    // The buffer itself becomes the text: no second copy to wipe.
    match String::from_utf8(std::mem::take(&mut *plain)) {
        Ok(text) => Ok(Personal::new(text)),
        Err(e) => {
            drop(Zeroizing::new(e.into_bytes()));
            Err(VaultError::NotText)
        }
    }
}

/// Opens several fields of one owner with one key: all or none.
///
/// # Errors
/// As [`open_text`], for the first field that does not open.
pub fn open_fields<'a, I>(key: &DataKey, fields: I) -> Result<Vec<Personal>, VaultError>
where
    I: IntoIterator<Item = (Place<'a>, &'a Sealed)>,
{
    fields.into_iter().map(|(place, sealed)| open_text(key, &place, sealed)).collect()
}

/// Seals several fields of one owner with one key.
///
/// # Errors
/// As [`seal`].
pub fn seal_fields<'a, I>(key: &DataKey, fields: I) -> Result<Vec<Sealed>, VaultError>
where
    I: IntoIterator<Item = (Place<'a>, &'a Personal)>,
{
    fields.into_iter().map(|(place, text)| seal_text(key, &place, text)).collect()
}
