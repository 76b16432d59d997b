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
    /// Changes what opens the keys of organisations; the keys themselves stay, so nothing is sealed again. Until the entries are
    /// durable both ways in open, for all of them: a change that is interrupted is made again by the same command, or ended
    /// by the next start with the new way in.
    ///
    /// # Errors
    /// The vault's (the old way does not open one, a weak passphrase, a root place that is away); the store's.
    pub fn change_kept(&self, orgs: &[OrgId], old: &Provider, new: &Provider) -> Result<(), GateError> {
        for org in orgs {
            self.house.vault.begin_change(*org, old, new)?;
        }
        for org in orgs {
            self.event(*org, Verb::Keep, None, [("kind", "key_kept".to_owned())].into(), |_| Ok(()))?;
        }
        for org in orgs {
            self.house.vault.finish_change(*org, new)?;
        }
        Ok(())
    }

    /// At a start with the new way in of an interrupted change: ends the change, with an entry of its own, since the former
    /// entry may be what was interrupted. With the old way in nothing is done: it may be the only one that is remembered.
    pub(crate) fn end_change(&self, org: OrgId, provider: &Provider) -> Result<(), GateError> {
        if !self.house.vault.is_changing(org)? {
            return Ok(());
        }
        if !self.house.vault.is_newest_way(org, provider)? {
            tracing::warn!(%org, "a change of the key's passphrase or key file was interrupted: both the old and the new one open; make the change again");
            return Ok(());
        }
        self.event(org, Verb::Keep, None, [("kind", "key_kept".to_owned())].into(), |_| Ok(()))?;
        Ok(self.house.vault.finish_change(org, provider)?)
    }

    /// Whether a change of what opens an organisation's key was interrupted: both ways in open.
    ///
    /// # Errors
    /// The vault's.
    pub fn is_key_changing(&self, org: OrgId) -> Result<bool, GateError> {
        Ok(self.house.vault.is_changing(org)?)
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
