//! What passes between the desk and the window: letters that only this side opens, handles and links that only this side can make.
//!
//! No permit: a letter is nobody's record yet. Whoever takes one in does it by an act that has one ([`Gate::pass`]), and until then it
//! stays sealed where it lies.

use crate::{Gate, GateError, house::House};
use azukari_domain::{CaseId, OrgId, RecordId};
use azukari_vault::LetterBox;
use zeroize::Zeroizing;

fn letter_box(house: &House, org: OrgId) -> Result<LetterBox, GateError> {
    Ok(house.vault.secrets(org)?.letter_box()?)
}

impl Gate {
    /// The public key that letters to an organisation are sealed to, hexadecimal.
    ///
    /// # Errors
    /// The vault's.
    pub fn letter_key(&self, org: OrgId) -> Result<String, GateError> {
        let public = letter_box(&self.house, org)?.public()?;
        Ok(public.iter().map(|b| format!("{b:02x}")).collect())
    }

    /// Opens a letter; `key` is the organisation's name in addresses, which is sealed in with it.
    ///
    /// # Errors
    /// The vault's: what was sealed for another organisation, or changed, does not open.
    pub fn open_letter(&self, org: OrgId, key: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, GateError> {
        Ok(letter_box(&self.house, org)?.open(key, sealed)?)
    }

    /// The handles under which records are published.
    ///
    /// # Errors
    /// The vault's.
    pub fn handles(&self, org: OrgId, records: &[RecordId]) -> Result<Vec<String>, GateError> {
        let own = letter_box(&self.house, org)?;
        Ok(records.iter().map(|r| own.handle(r.to_bytes())).collect())
    }

    /// The token of the one-time link of a case.
    ///
    /// # Errors
    /// The vault's.
    pub fn link_token(&self, org: OrgId, case: CaseId) -> Result<String, GateError> {
        Ok(letter_box(&self.house, org)?.link(case.to_bytes()))
    }
}
