//! The log as the journal crate wants to read it: rows of one consistent view.

use crate::{
    house::House,
    office::{annex_slot, office_place},
    shelf::{Shelf, office},
};
use azukari_domain::{OrgId, Sealed};
use azukari_journal::{
    Hash, HashSource, LogSource, Tile,
    export::EntrySource,
    pending::ProcessId,
    verify::{AnnexBody, AnnexRow, Number, Pending, Row},
};
use azukari_store::{StoreError, Tx, journal, log};
use azukari_vault::{DataKey, TreeError, VaultError};
use std::{cell::RefCell, collections::BTreeMap, sync::Arc};
use zeroize::Zeroizing;

/// One organisation's log, seen from one reading transaction: growth during a long verification is not seen.
pub(crate) struct LogView<'a, 't, 'c> {
    tx: RefCell<&'t mut Tx<'c>>,
    org: OrgId,
    /// Opens annexes; `None` leaves them closed.
    house: Option<&'a House>,
    /// The annex keys of each year; `None` where a year's key is gone.
    keys: RefCell<BTreeMap<String, Option<Arc<DataKey>>>>,
}

/// Places and sizes are far below 2^63.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn number(int: i64) -> u64 {
    u64::try_from(int).unwrap_or(0)
}

fn most(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A salt and the annex's bytes, as [`House::seal_annex`] joined them.
pub(crate) fn split_annex(plain: &[u8]) -> Option<([u8; 32], Zeroizing<Vec<u8>>)> {
    let (salt, bytes) = plain.split_first_chunk::<32>()?;
    Some((*salt, Zeroizing::new(bytes.to_vec())))
}

impl<'a, 't, 'c> LogView<'a, 't, 'c> {
    pub(crate) fn new(tx: &'t mut Tx<'c>, org: OrgId, house: Option<&'a House>) -> Self {
        LogView { tx: RefCell::new(tx), org, house, keys: RefCell::default() }
    }

    fn ask<T>(&self, question: impl FnOnce(&mut Tx<'c>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut tx = self.tx.borrow_mut();
        question(&mut tx)
    }

    /// The key of a year's annexes; `Ok(None)` where it was destroyed.
    fn annex_key(&self, house: &House, period: &str) -> Result<Result<Option<Arc<DataKey>>, VaultError>, StoreError> {
        if let Some(known) = self.keys.borrow().get(period) {
            return Ok(Ok(known.clone()));
        }
        let Ok(year) = period.parse::<i16>() else { return Ok(Ok(None)) };
        let key = self.ask(|tx| match house.vault.data_key(&mut Shelf(tx), office(self.org), annex_slot(year)) {
            Ok(key) => Ok(Ok(Some(Arc::new(key)))),
            Err(TreeError::Vault(VaultError::NoKey)) => Ok(Ok(None)),
            Err(TreeError::Vault(e)) => Ok(Err(e)),
            Err(TreeError::Shelf(e)) => Err(e),
        })?;
        if let Ok(key) = &key {
            self.keys.borrow_mut().insert(period.to_owned(), key.clone());
        }
        Ok(key)
    }

    /// Opens one annex: what stands in it, `Gone` where its key is.
    pub(crate) fn open_annex(
        &self,
        house: &House,
        act: &[u8],
        period: &str,
        sealed: Vec<u8>,
    ) -> Result<Result<AnnexBody, VaultError>, StoreError> {
        let key = match self.annex_key(house, period)? {
            Ok(Some(key)) => key,
            // Another year's name on the row must not make a present annex look like one whose key has ended.
            Ok(None) if fits(act, period) => return Ok(Ok(AnnexBody::Gone)),
            Ok(None) => return Ok(Ok(AnnexBody::Open { salt: [0; 32], bytes: Zeroizing::default() })),
            Err(e) => return Ok(Err(e)),
        };
        let opened = <[u8; 16]>::try_from(act)
            .ok()
            .and_then(|act| {
                azukari_vault::open(&key, &office_place(self.org, "annex", act, period), &Sealed::from_bytes(sealed))
                    .ok()
            })
            .and_then(|plain| split_annex(&plain));
        // A seal that does not open was moved or changed: an empty body fits no commitment, so it becomes that finding.
        let (salt, bytes) = opened.unwrap_or_default();
        Ok(Ok(AnnexBody::Open { salt, bytes }))
    }
}

impl HashSource for LogView<'_, '_, '_> {
    type Error = StoreError;

    fn leaf_hashes(&self, from: u64, count: usize) -> Result<Vec<Hash>, StoreError> {
        self.ask(|tx| log::hashes(tx, self.org, int(from), most(count)))?
            .iter()
            .map(|h| Hash::from_slice(h).ok_or(StoreError::Damaged { table: "journal_leaf", column: 5 }))
            .collect()
    }

    fn full_tile(&self, level: u8, index: u64) -> Result<Option<Tile>, StoreError> {
        let bytes = self.ask(|tx| journal::tile(tx, self.org, level.into(), int(index)))?;
        Ok(bytes.and_then(|bytes| Tile::from_bytes(level, index, &bytes)))
    }
}

impl EntrySource for LogView<'_, '_, '_> {
    fn leaves(&self, from: u64, count: usize) -> Result<Option<Vec<Vec<u8>>>, StoreError> {
        let rows = self.ask(|tx| log::leaves_from(tx, self.org, int(from), most(count)))?;
        Ok(Some(rows.into_iter().map(|r| r.leaf).collect()))
    }
}

/// Whether an annex of this act can lie under this period: the act's id begins with its time (RFC 9562, version 7), and the
/// civil year in the organisation's zone may be the neighbour of the year in UTC.
fn fits(act: &[u8], period: &str) -> bool {
    let Some(head) = act.first_chunk::<6>() else { return false };
    let ms = head.iter().fold(0i64, |ms, byte| (ms << 8) | i64::from(*byte));
    let year = azukari_domain::Millis(ms).date_in("UTC").year();
    period.parse::<i16>().is_ok_and(|p| p.abs_diff(year) <= 1)
}

fn process(bytes: &[u8]) -> ProcessId {
    bytes.try_into().unwrap_or_default()
}

impl LogSource for LogView<'_, '_, '_> {
    type Error = StoreError;

    fn size(&self) -> Result<u64, StoreError> {
        Ok(self.ask(|tx| journal::head(tx, self.org))?.map_or(0, |h| number(h.size)))
    }

    fn rows(&self, from: u64, max: usize) -> Result<Vec<Row>, StoreError> {
        let rows = self.ask(|tx| log::leaves_from(tx, self.org, int(from), most(max)))?;
        Ok(rows
            .into_iter()
            .map(|r| Row {
                index: number(r.idx),
                leaf: Some(r.leaf),
                // A hash of the wrong length is a wrong hash: the verifier names it.
                leaf_hash: Hash::from_slice(&r.hash).unwrap_or(Hash([0; 32])),
                number: r.number.map(|n| Number {
                    process: process(&n.process),
                    number: number(n.number),
                    signature: n.signature,
                }),
            })
            .collect())
    }

    fn tiles(&self, level: u8, from: u64, max: usize) -> Result<Vec<Tile>, StoreError> {
        let rows = self.ask(|tx| log::tiles_from(tx, self.org, level.into(), int(from), most(max)))?;
        Ok(rows
            .into_iter()
            .map(|(index, bytes)| {
                // A tile of the wrong length holds no hash that fits.
                let index = number(index);
                Tile::from_bytes(level, index, &bytes).unwrap_or(Tile { level, index, hashes: Vec::new() })
            })
            .collect())
    }

    fn checkpoints(&self, skip: u64, max: usize) -> Result<Vec<String>, StoreError> {
        self.ask(|tx| log::checkpoints(tx, self.org, int(skip), most(max)))
    }

    fn pending(&self, skip: u64, max: usize) -> Result<Vec<Pending>, StoreError> {
        let rows = self.ask(|tx| log::pending(tx, self.org, int(skip), most(max)))?;
        Ok(rows
            .into_iter()
            .map(|r| Pending {
                number: Number { process: process(&r.process), number: number(r.number), signature: r.signature },
                leaf: r.leaf,
            })
            .collect())
    }

    fn last_numbers(&self) -> Result<Vec<(ProcessId, u64)>, StoreError> {
        let rows = self.ask(|tx| journal::processes(tx, self.org))?;
        Ok(rows.into_iter().map(|(id, committed, _, _)| (process(&id), number(committed))).collect())
    }

    fn annexes(&self, from: u64, to: u64) -> Result<Option<Vec<AnnexRow>>, StoreError> {
        let Some(house) = self.house else { return Ok(None) };
        let rows = self.ask(|tx| log::annexes(tx, self.org, int(from), int(to)))?;
        let mut out = Vec::with_capacity(rows.len());
        for (index, period, sealed, act) in rows {
            match self.open_annex(house, &act, &period, sealed)? {
                Ok(body) => out.push(AnnexRow { index: number(index), body }),
                // Keys that are not there at all (locked, no root): nothing is compared, and nothing is called changed.
                Err(_) => return Ok(None),
            }
        }
        Ok(Some(out))
    }
}
