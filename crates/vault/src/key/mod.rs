//! The organisation's key: 32 random bytes that never change hands, wrapped by what people hold.
//!
//! From it come, by HKDF with a label each, the keys that wrap roots, the signer's seed and sessions.

pub mod file;
pub mod provider;
pub mod recovery;

use crate::{
    crypto::{AadBuilder, Secret},
    error::VaultError,
};
use azukari_domain::{OrgId, Sealed};

/// What an unlocked organisation's key gives. Wiped when dropped.
#[derive(Debug)]
pub struct OrgSecrets {
    org: OrgId,
    key: Secret,
}

impl OrgSecrets {
    pub(crate) fn new(org: OrgId, key: Secret) -> Self {
        Self { org, key }
    }
    fn derive(&self, label: &str) -> Result<Secret, VaultError> {
        self.key.derive(label, &self.org.to_bytes())
    }
    pub(crate) fn root_wrap(&self) -> Result<Secret, VaultError> {
        self.derive("azukari.root-wrap.1")
    }
    /// The secret that authenticates sessions and one-time tokens.
    ///
    /// # Errors
    /// [`VaultError::Crypto`].
    pub fn session(&self) -> Result<Secret, VaultError> {
        self.derive("azukari.session.1")
    }
    /// The pepper of [`fingerprint`](crate::tag::fingerprint); without it a stolen database cannot even be guessed at.
    ///
    /// # Errors
    /// [`VaultError::Crypto`].
    pub fn pepper(&self) -> Result<Secret, VaultError> {
        self.derive("azukari.pepper.1")
    }
    /// What opens the letters of the window; see [`LetterBox`](crate::LetterBox).
    ///
    /// # Errors
    /// [`VaultError::Crypto`].
    pub fn letter_box(&self) -> Result<crate::LetterBox, VaultError> {
        Ok(crate::LetterBox::new(self.derive("azukari.letters.1")?, self.derive("azukari.handles.1")?))
    }
    /// Seals the journal signer's Ed25519 seed for the database.
    ///
    /// Under the organisation's key and not under a key tree: the journal outlives every erasure, and an erasure that is
    /// interrupted must still be signed for.
    ///
    /// # Errors
    /// [`VaultError::Crypto`].
    pub fn seal_signer_seed(&self, seed: &Secret) -> Result<Sealed, VaultError> {
        let cipher = self.derive("azukari.signer-wrap.1")?.cipher()?;
        cipher.seal(&self.signer_aad(), seed.expose()).map(Sealed::from_bytes)
    }
    /// Opens the journal signer's seed.
    ///
    /// # Errors
    /// [`VaultError::CannotOpen`], [`VaultError::Format`].
    pub fn open_signer_seed(&self, sealed: &Sealed) -> Result<Secret, VaultError> {
        let cipher = self.derive("azukari.signer-wrap.1")?.cipher()?;
        let seed = cipher.open(&self.signer_aad(), sealed.as_bytes())?;
        Secret::from_slice(&seed).ok_or(VaultError::Format("signer seed"))
    }
    fn signer_aad(&self) -> Vec<u8> {
        AadBuilder::new("azukari.signer.1").part(&self.org.to_bytes()).done()
    }
}
