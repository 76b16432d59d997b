//! Takes out what the newest key tree no longer opens, and makes search cards anew where theirs ended.
//!
//! A record of an old snapshot opens only if its data key is still the one of that time: after an erasure there is none, after
//! the erasure of its past there is another. Both are the point of the key tree, and neither is repaired here.

use super::file::BackupError;
use crate::{
    Gate, Stop,
    find::Searchable,
    house::House,
    shelf::{Shelf, apart, history, records},
    tray::{Owner, Tray},
};
use azukari_domain::{HoldingKey, OrgId, RecordId, Sealed};
use azukari_rulebook::Rulebook;
use azukari_store::{StoreError, Tx, apart as store_apart, mend, record, search};
use azukari_vault::{Cards, DataKey, SegmentPlace, TreeError, VaultError};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Records at one leaf of the key tree; their cards are sealed together.
const SEGMENT: i64 = 256;
/// Old values looked at in one transaction.
const HISTORY_PAGE: i64 = 200;

/// What was taken out of one organisation's tables, and what was made anew.
#[derive(Debug, Default)]
pub(super) struct Swept {
    pub(super) erased: u64,
    pub(super) lost: Vec<RecordId>,
    pub(super) cards: u64,
}

pub(super) fn sweep(gate: &Gate, org: OrgId) -> Result<Swept, BackupError> {
    let book = gate.book_of(org)?;
    let end = gate.house.store.read(|tx| mend::slots_end(tx, org))?;
    let mut all = Swept::default();
    let mut first = 0;
    while first < end {
        let (house, book) = (Arc::clone(&gate.house), Arc::clone(&book));
        let one = gate.note(move |tx| {
            let mut one = segment(&house, tx, org, &book, first)?;
            kept_apart(&house, tx, org, first, &mut one)?;
            Ok(one)
        })?;
        all.erased += one.erased;
        all.lost.extend(one.lost);
        all.cards += one.cards;
        first += SEGMENT;
    }
    let mut after = -1;
    loop {
        let house = Arc::clone(&gate.house);
        let last = gate.note(move |tx| old_values(&house, tx, org, after))?;
        match last {
            Some(last) => after = last,
            None => return Ok(all),
        }
    }
}

/// A key that is there; `None` where it was destroyed or never made.
fn key_at(key: Result<DataKey, TreeError<StoreError>>) -> Result<Option<DataKey>, Stop> {
    match key {
        Ok(key) => Ok(Some(key)),
        Err(TreeError::Vault(
            VaultError::NoKey | VaultError::NoTree | VaultError::Superseded | VaultError::CannotOpen,
        )) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

fn segment(house: &Arc<House>, tx: &mut Tx<'_>, org: OrgId, book: &Rulebook, first: i64) -> Result<Swept, Stop> {
    let mut swept = Swept::default();
    let mut live: BTreeMap<HoldingKey, Vec<(u32, RecordId, Tray, DataKey)>> = BTreeMap::new();
    let mut thinned: Vec<HoldingKey> = Vec::new();
    for one in mend::lying(tx, org, first, first + SEGMENT)? {
        let slot = u32::try_from(one.slot).map_err(|_| Stop::Damaged("slot"))?;
        let tray = Tray::parse(&one.tray).ok_or(Stop::Damaged("tray"))?;
        let key = key_at(house.vault.data_key(&mut Shelf(tx), records(org), slot))?;
        let owner = Owner { org, holding: &one.holding, record: one.id };
        match key {
            Some(key) if tray.alias(&key, &owner).is_ok() => {
                live.entry(one.holding).or_default().push((slot, one.id, tray, key));
            }
            key => {
                match key {
                    None => swept.erased += 1,
                    Some(_) => swept.lost.push(one.id),
                }
                record::delete_by_slot(tx, org, one.slot)?;
                thinned.push(one.holding);
            }
        }
    }
    let page = u32::try_from(first / SEGMENT).map_err(|_| Stop::Damaged("segment"))?;
    let mut holdings: Vec<HoldingKey> =
        search::card_holdings(tx, org, page.into())?.into_iter().filter_map(|h| h.parse().ok()).collect();
    holdings.extend(live.keys().cloned());
    holdings.sort();
    holdings.dedup();
    for holding in holdings {
        let people = live.remove(&holding).unwrap_or_default();
        swept.cards += u64::from(cards(house, tx, org, book, &holding, page, &people, thinned.contains(&holding))?);
    }
    Ok(swept)
}

/// Removes what a segment's records kept apart where the newest tree does not open it, with its mark in the record's tray: it was
/// erased after the snapshot, or replaced, and then somebody must ask for it anew.
fn kept_apart(house: &House, tx: &mut Tx<'_>, org: OrgId, first: i64, swept: &mut Swept) -> Result<(), Stop> {
    let mut whole = BTreeSet::new();
    for one in store_apart::lying(tx, org, first, first + SEGMENT)? {
        let (slot, tray) = (u32::try_from(one.slot).map_err(|_| Stop::Damaged("slot"))?, Tray::parse(&one.tray));
        let tray = tray.ok_or(Stop::Damaged("tray"))?;
        let key = key_at(house.vault.data_key(&mut Shelf(tx), apart(org), slot))?;
        let owner = Owner { org, holding: &one.holding, record: one.record };
        match key {
            Some(key) if tray.names().all(|field| tray.open(&key, &owner, field).is_ok()) => {
                whole.insert(one.record);
            }
            key => {
                if key.is_some() {
                    swept.lost.push(one.record);
                }
                store_apart::delete_by_slot(tx, org, one.slot)?;
            }
        }
    }
    for one in mend::lying(tx, org, first, first + SEGMENT)? {
        let tray = Tray::parse(&one.tray).ok_or(Stop::Damaged("tray"))?;
        if tray.keeps_apart() && !whole.contains(&one.id) {
            let fields = tray.fields.into_iter().filter(|s| !s.is_apart()).collect();
            mend::set_tray(tx, org, one.id, &Tray { fields }.to_bytes())?;
        }
    }
    Ok(())
}

/// Makes one page of cards anew where somebody on it is gone or it does not open; whether it did.
#[expect(clippy::too_many_arguments, reason = "one page of one holding, taken apart from its caller")]
fn cards(
    house: &Arc<House>,
    tx: &mut Tx<'_>,
    org: OrgId,
    book: &Rulebook,
    holding: &HoldingKey,
    page: u32,
    people: &[(u32, RecordId, Tray, DataKey)],
    thinned: bool,
) -> Result<bool, Stop> {
    let place = SegmentPlace { org, holding: holding.as_str(), segment: page };
    let key = match house.vault.card_key(&mut Shelf(tx), records(org), page) {
        Ok(key) => Some(key),
        Err(TreeError::Vault(VaultError::NoKey)) => None,
        Err(e) => return Err(e.into()),
    };
    let stored = search::card(tx, org, holding.as_str(), page.into())?;
    let version = stored.as_ref().map_or(0, |(version, _)| *version);
    if let (Some(key), Some((_, sealed)), false) = (&key, stored, thinned)
        && Cards::open(key, &place, &Sealed::from_bytes(sealed)).is_ok()
    {
        return Ok(false);
    }
    let (Some(key), false) = (key, people.is_empty()) else {
        mend::delete_card(tx, org, holding.as_str(), page.into())?;
        return Ok(true);
    };
    let mut all = Cards::new();
    for (slot, id, tray, data_key) in people {
        let owner = Owner { org, holding, record: *id };
        all.put(*slot, Searchable::of_tray(book.holding(holding), tray, data_key, &owner)?.card(*id));
    }
    let sealed = all.seal(&key, &place)?;
    if search::put_card(tx, org, holding.as_str(), page.into(), version, sealed.as_bytes())? {
        Ok(true)
    } else {
        Err(Stop::Moved)
    }
}

/// Removes old values whose keys are gone; the last place looked at, `None` at the end.
fn old_values(house: &Arc<House>, tx: &mut Tx<'_>, org: OrgId, after: i64) -> Result<Option<i64>, Stop> {
    let slots = mend::history_slots_after(tx, org, after, HISTORY_PAGE)?;
    for slot in &slots {
        let place = u32::try_from(*slot).map_err(|_| Stop::Damaged("slot"))?;
        if key_at(house.vault.data_key(&mut Shelf(tx), history(org), place))?.is_none() {
            mend::delete_history_at(tx, org, *slot)?;
        }
    }
    Ok(slots.last().copied())
}

/// Opens about `sample` records of each kind of data, spread over all places; how many opened wholly and how many did not.
pub(super) fn open_sample(gate: &Gate, org: OrgId, sample: u32) -> Result<(u64, u64), BackupError> {
    let house = &gate.house;
    let end = house.store.read(|tx| mend::slots_end(tx, org))?;
    let (mut good, mut bad, mut first) = (0, 0, 0);
    // Each kind's next record to open, counted down, and how many are passed over between two.
    let mut steps: BTreeMap<HoldingKey, (i64, i64)> = BTreeMap::new();
    while first < end {
        let opened = house.store.read(|tx| {
            let mut opened = Vec::new();
            for one in mend::lying(tx, org, first, first + SEGMENT)? {
                let step = match steps.get_mut(&one.holding) {
                    Some(step) => step,
                    None => {
                        let all = record::count(tx, org, one.holding.as_str())?;
                        steps.entry(one.holding.clone()).or_insert((0, (all / i64::from(sample.max(1))).max(1)))
                    }
                };
                if step.0 > 0 {
                    step.0 -= 1;
                    continue;
                }
                step.0 = step.1 - 1;
                opened.push(opens(house, tx, org, &one)?);
            }
            Ok(opened)
        })?;
        for whole in opened {
            if whole { good += 1 } else { bad += 1 }
        }
        first += SEGMENT;
    }
    Ok((good, bad))
}

/// Whether every field of a record opens.
fn opens(house: &House, tx: &mut Tx<'_>, org: OrgId, one: &mend::LyingRecord) -> Result<bool, StoreError> {
    let (Ok(slot), Some(tray)) = (u32::try_from(one.slot), Tray::parse(&one.tray)) else { return Ok(false) };
    let key = match house.vault.data_key(&mut Shelf(tx), records(org), slot) {
        Ok(key) => key,
        Err(TreeError::Shelf(e)) => return Err(e),
        Err(TreeError::Vault(_)) => return Ok(false),
    };
    let owner = Owner { org, holding: &one.holding, record: one.id };
    let own = tray.alias(&key, &owner).is_ok() && tray.names().all(|field| tray.open(&key, &owner, field).is_ok());
    if !own || !tray.keeps_apart() {
        return Ok(own);
    }
    let Some(apart_tray) = store_apart::get(tx, org, one.id)?.as_deref().and_then(Tray::parse) else {
        return Ok(false);
    };
    let key = match house.vault.data_key(&mut Shelf(tx), apart(org), slot) {
        Ok(key) => key,
        Err(TreeError::Shelf(e)) => return Err(e),
        Err(TreeError::Vault(_)) => return Ok(false),
    };
    Ok(apart_tray.names().all(|field| apart_tray.open(&key, &owner, field).is_ok()))
}
