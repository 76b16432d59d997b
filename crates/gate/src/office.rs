//! The organisation's own sealed texts: names of workers, scopes of requests, rejected rows, annexes, tag keys.
//!
//! They belong to no person on file, so they hang from a tree of their own, by slots with a fixed meaning.

use crate::{
    Asker, Gate, GateError, Stop,
    house::House,
    shelf::{Shelf, office},
};
use azukari_domain::{Date, OrgId, Personal, Sealed, WorkerId};
use azukari_store::worker;
use azukari_vault::{DataKey, Place, VaultError};
use std::sync::{Arc, PoisonError};
use zeroize::Zeroizing;

/// Seals workers' names, requests, rejected rows.
pub(crate) const OFFICE_SLOT: u32 = 0;
/// Seals tag keys.
pub(crate) const TAG_SLOT: u32 = 1;
/// Annexes of a year lie under the slot of that year, so that a year's annexes can die together.
pub(crate) fn annex_slot(year: i16) -> u32 {
    u32::try_from(year).unwrap_or(0).max(2)
}

/// What ends in a month lies under the slot of that month; years of annexes lie far below.
fn month_slot(day: Date) -> u32 {
    let month = i32::from(day.year()).saturating_mul(12).saturating_add(i32::from(day.month()));
    100_000_u32.saturating_add(u32::try_from(month).unwrap_or(0))
}

impl House {
    /// A key of the office tree; made when a new year's first annex needs it.
    pub(crate) fn office_key(self: &Arc<Self>, org: OrgId, slot: u32) -> Result<Arc<DataKey>, GateError> {
        if let Some(key) = self.office_keys.read().unwrap_or_else(PoisonError::into_inner).get(&(org, slot)) {
            return Ok(Arc::clone(key));
        }
        let found = self.store.read(|tx| match self.vault.data_key(&mut Shelf(tx), office(org), slot) {
            Ok(key) => Ok(Ok(key)),
            Err(azukari_vault::TreeError::Shelf(e)) => Err(e),
            Err(azukari_vault::TreeError::Vault(e)) => Ok(Err(e)),
        })?;
        let key = match found {
            Ok(key) => key,
            Err(VaultError::NoKey) => {
                let house = Arc::clone(self);
                self.store.act(move |tx| {
                    let mut make = || -> Result<DataKey, Stop> {
                        match house.vault.new_data_key(&mut Shelf(tx), office(org), slot) {
                            Err(azukari_vault::TreeError::Vault(VaultError::SlotTaken)) => {
                                Ok(house.vault.data_key(&mut Shelf(tx), office(org), slot)?)
                            }
                            other => Ok(other?),
                        }
                    };
                    make().map_err(Stop::into_act)
                })??
            }
            Err(e) => return Err(e.into()),
        };
        let key = Arc::new(key);
        self.office_keys.write().unwrap_or_else(PoisonError::into_inner).insert((org, slot), Arc::clone(&key));
        Ok(key)
    }
}

/// Seals an office text inside a transaction: a key that is not in memory is read through it and not beside it.
pub(crate) fn seal_within(
    house: &Arc<House>,
    tx: &mut azukari_store::Tx<'_>,
    org: OrgId,
    kind: &str,
    owner: [u8; 16],
    field: &str,
    text: &[u8],
) -> Result<Vec<u8>, Stop> {
    let key = key_within(house, tx, org)?;
    Ok(azukari_vault::seal(&key, &office_place(org, kind, owner, field), text)?.into_bytes())
}

/// Opens an office text inside a transaction.
pub(crate) fn open_within(
    house: &Arc<House>,
    tx: &mut azukari_store::Tx<'_>,
    org: OrgId,
    kind: &str,
    owner: [u8; 16],
    field: &str,
    sealed: &[u8],
) -> Result<Personal, Stop> {
    let key = key_within(house, tx, org)?;
    let sealed = Sealed::from_bytes(sealed.to_vec());
    Ok(azukari_vault::open_text(&key, &office_place(org, kind, owner, field), &sealed)?)
}

fn key_within(house: &Arc<House>, tx: &mut azukari_store::Tx<'_>, org: OrgId) -> Result<Arc<DataKey>, Stop> {
    let known = house.office_keys.read().unwrap_or_else(PoisonError::into_inner).get(&(org, OFFICE_SLOT)).cloned();
    match known {
        Some(key) => Ok(key),
        None => Ok(Arc::new(house.vault.data_key(&mut Shelf(tx), office(org), OFFICE_SLOT)?)),
    }
}

/// Where an office text belongs: a kind of thing, its id, a field.
pub(crate) fn office_place<'a>(org: OrgId, kind: &'a str, owner: [u8; 16], field: &'a str) -> Place<'a> {
    Place { org, holding: kind, owner, field, version: 1 }
}

impl Gate {
    /// Seals an office text; `kind` is the table, `owner` the row's id, `field` the column.
    ///
    /// # Errors
    /// The vault's.
    pub fn seal_office(
        &self,
        org: OrgId,
        kind: &str,
        owner: [u8; 16],
        field: &str,
        text: &[u8],
    ) -> Result<Vec<u8>, GateError> {
        let key = self.house.office_key(org, OFFICE_SLOT)?;
        Ok(azukari_vault::seal(&key, &office_place(org, kind, owner, field), text)?.into_bytes())
    }

    /// Opens an office text for a worker of the organisation. Records of persons on file never open this way: they lie under
    /// another tree.
    ///
    /// # Errors
    /// The vault's.
    pub fn open_office(
        &self,
        asker: &Asker,
        kind: &str,
        owner: [u8; 16],
        field: &str,
        sealed: Vec<u8>,
    ) -> Result<Personal, GateError> {
        self.open_own(asker.org, kind, owner, field, sealed)
    }

    /// Seals what ends by itself (an unsent form, a file on its way in) under the key of the month of its last day, so that
    /// what ended together can die together.
    ///
    /// # Errors
    /// The vault's.
    pub fn seal_until(
        &self,
        org: OrgId,
        last_day: Date,
        kind: &str,
        owner: [u8; 16],
        field: &str,
        bytes: &[u8],
    ) -> Result<Vec<u8>, GateError> {
        let key = self.house.office_key(org, month_slot(last_day))?;
        Ok(azukari_vault::seal(&key, &office_place(org, kind, owner, field), bytes)?.into_bytes())
    }

    /// Opens it again for a worker of the organisation.
    ///
    /// # Errors
    /// The vault's.
    pub fn open_until(
        &self,
        asker: &Asker,
        last_day: Date,
        kind: &str,
        owner: [u8; 16],
        field: &str,
        sealed: Vec<u8>,
    ) -> Result<Zeroizing<Vec<u8>>, GateError> {
        let (org, sealed) = (asker.org, Sealed::from_bytes(sealed));
        let key = self.house.office_key(org, month_slot(last_day))?;
        Ok(azukari_vault::open(&key, &office_place(org, kind, owner, field), &sealed)?)
    }

    /// The display name of a worker, for co-workers.
    ///
    /// # Errors
    /// The vault's and the store's.
    pub fn worker_name(&self, asker: &Asker, id: WorkerId) -> Result<Personal, GateError> {
        let row = self.house.store.read(|tx| worker::get(tx, asker.org, id))?.ok_or(GateError::NotFound("worker"))?;
        self.open_office(asker, "worker", id.to_bytes(), "name", row.name)
    }

    /// Opens a secret that a worker's own sign-in needs (a TOTP seed), before there is an asker.
    ///
    /// # Errors
    /// The vault's.
    pub fn open_own(
        &self,
        org: OrgId,
        kind: &str,
        owner: [u8; 16],
        field: &str,
        sealed: Vec<u8>,
    ) -> Result<Personal, GateError> {
        let key = self.house.office_key(org, OFFICE_SLOT)?;
        Ok(azukari_vault::open_text(&key, &office_place(org, kind, owner, field), &Sealed::from_bytes(sealed))?)
    }
}
