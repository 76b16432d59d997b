//! How an organisation's key is kept, as set-up asks it; callers above the gate name no part of the vault.

use crate::GateError;
use azukari_vault::{Passphrase, Provider, create_key_file};
use std::path::PathBuf;
use zeroize::Zeroizing;

pub use azukari_vault::PASSPHRASE_CHARS_MIN;

/// How the key is kept.
pub enum KeyKept {
    /// A passphrase, typed at each start.
    Passphrase(Zeroizing<String>),
    /// A file: made now where there is none.
    File(PathBuf),
}

impl std::fmt::Debug for KeyKept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            KeyKept::Passphrase(_) => f.write_str("Passphrase(…)"),
            KeyKept::File(path) => f.debug_tuple("File").field(path).finish(),
        }
    }
}

impl KeyKept {
    /// What opens the key; a missing key file is made.
    ///
    /// # Errors
    /// The vault's, where the file cannot be written.
    pub fn provider(&self) -> Result<Provider, GateError> {
        match self {
            KeyKept::Passphrase(text) => Ok(Provider::Passphrase(Passphrase::new(text.as_str()))),
            KeyKept::File(path) => {
                if !path.exists() {
                    create_key_file(path)?;
                }
                Ok(Provider::KeyFile(path.clone()))
            }
        }
    }
}
