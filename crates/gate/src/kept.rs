//! How an organisation's key is kept, as set-up asks it; callers above the gate name no part of the vault.

use crate::{Gate, GateError};
use azukari_domain::{OrgId, Verb};
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

impl Gate {
    /// Changes what opens an organisation's key; the key itself stays, so nothing is sealed again. The entry is written after
    /// the change: a change whose entry fails is made again by the same command.
    ///
    /// # Errors
    /// The vault's (the old way does not open it, a weak passphrase, a root place that is away); the store's.
    pub fn change_kept(&self, org: OrgId, old: &Provider, new: &Provider) -> Result<(), GateError> {
        self.house.vault.change_provider(org, old, new)?;
        self.event(org, Verb::Keep, None, [("kind", "key_kept".to_owned())].into(), |_| Ok(()))
    }

    /// Makes a new recovery key in groups of four, to print and put away; the printed one stops working.
    ///
    /// # Errors
    /// As [`Gate::change_kept`].
    pub fn new_recovery_kit(&self, org: OrgId, provider: &Provider) -> Result<Zeroizing<String>, GateError> {
        let kit = self.house.vault.new_recovery_key(org, provider)?.to_kit();
        self.event(org, Verb::Keep, None, [("kind", "recovery".to_owned())].into(), |_| Ok(()))?;
        Ok(kit)
    }
}
