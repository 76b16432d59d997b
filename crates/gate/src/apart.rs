//! What a record keeps in a compartment of its own: the classes that the rulebook calls `apart`, such as My Numbers.
//!
//! Invariants: a value of such a class lies in the table `apart`, sealed under a key of the compartment's own tree, and nowhere else: not
//! in the record's tray (an empty seal stands there: that there is one, and in which version), in no history, in no annex, in no
//! search card or tag. It is opened only for an act that asks for its class; an import compares new numbers with it in memory. A value that
//! is replaced or removed dies at once with its key, also in every backup: the key is taken off the tree in the act itself, so that what
//! carries the erasure out later cannot meet a newer one. Values that lay in a record's own tray before there was a compartment move when
//! they are next changed or erased, and the record gets a new key then.

use crate::{
    GateError, Stop,
    facts::GatheredRecord,
    house::House,
    shelf::{Shelf, apart},
    tray::{Owner, Slip, Tray},
};
use azukari_domain::{FieldKey, HoldingKey, OrgId, Personal};
use azukari_rulebook::Rulebook;
use azukari_store::{StoreError, Tx, key, record};
use azukari_vault::{DataKey, KeyShelf, TreeError, Vault, open_text, seal_text};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// A record's values in the compartment, still sealed, with their key.
pub(crate) struct Apart {
    pub(crate) tray: Tray,
    pub(crate) key: DataKey,
}

/// The fields of a holding whose values lie in the compartment.
pub(crate) fn fields<'b>(book: &'b Rulebook, holding: &HoldingKey) -> BTreeSet<&'b FieldKey> {
    let classes: BTreeSet<_> = book.holdings().classes.iter().filter(|c| c.apart).map(|c| &c.key).collect();
    if classes.is_empty() {
        return BTreeSet::new();
    }
    let all = book.holding(holding).into_iter().flat_map(|h| &h.fields);
    all.filter(|f| classes.contains(&f.class)).map(|f| &f.key).collect()
}

/// Whether a record keeps anything of such a class, wherever it lies.
pub(crate) fn is_kept(book: &Rulebook, holding: &HoldingKey, tray: &Tray) -> bool {
    if tray.keeps_apart() {
        return true;
    }
    let guarded = fields(book, holding);
    !guarded.is_empty() && tray.names().any(|name| guarded.iter().any(|f| f.as_str() == name))
}

/// Takes the key at a record's place off the compartment's tree; what it opened opens no more once its leaf is re-keyed.
pub(crate) fn end_key(tx: &mut Tx<'_>, org: OrgId, slot: u32) -> Result<(), Stop> {
    let tree = apart(org).compartment.as_str();
    key::delete_node(tx, org, tree, 0, slot.into())?;
    Ok(key::retire(tx, org, tree, (slot >> 8).into())?)
}

/// Values of a new record, by where they lie.
pub(crate) struct Parted<'v> {
    /// In the record's own tray.
    pub(crate) own: Cow<'v, [(FieldKey, Personal)]>,
    /// In the compartment.
    pub(crate) apart: Vec<(FieldKey, Personal)>,
}

impl<'v> Parted<'v> {
    pub(crate) fn of(book: &Rulebook, holding: &HoldingKey, values: &'v [(FieldKey, Personal)]) -> Parted<'v> {
        let guarded = fields(book, holding);
        if guarded.is_empty() || values.iter().all(|(field, _)| !guarded.contains(field)) {
            return Parted { own: Cow::Borrowed(values), apart: Vec::new() };
        }
        let (apart, own): (Vec<_>, Vec<_>) = values.iter().cloned().partition(|(field, _)| guarded.contains(field));
        Parted { own: Cow::Owned(own), apart }
    }

    /// Seals what goes into the compartment under a new key at the record's place, and marks in the record's own tray that it is there.
    pub(crate) fn seal<S>(
        &self,
        vault: &Vault,
        shelf: &mut S,
        owner: &Owner<'_>,
        slot: u32,
        own: &mut Tray,
    ) -> Result<Option<Tray>, Stop>
    where
        S: KeyShelf<Error = StoreError>,
    {
        if self.apart.is_empty() {
            return Ok(None);
        }
        let key = vault.new_data_key(shelf, apart(owner.org), slot)?;
        let mut tray = Tray { fields: Vec::with_capacity(self.apart.len()) };
        for (field, value) in &self.apart {
            tray.fields.push(sealed(&key, owner, field.as_str(), 1, value)?);
            own.fields.push(Slip::mark(field.as_str(), 1));
        }
        Ok(Some(tray))
    }
}

fn sealed(key: &DataKey, owner: &Owner<'_>, field: &str, version: i64, value: &Personal) -> Result<Slip, Stop> {
    let sealed = seal_text(key, &owner.place(field, version), value)?;
    Ok(Slip { field: field.into(), version, sealed })
}

impl House {
    /// What a record keeps apart, to be opened by an act that asks for it.
    pub(crate) fn gather_apart(
        &self,
        tx: &mut Tx<'_>,
        org: OrgId,
        row: &record::RecordRow,
    ) -> Result<Result<Option<Apart>, GateError>, StoreError> {
        let Some(bytes) = azukari_store::apart::get(tx, org, row.id)? else { return Ok(Ok(None)) };
        let Some(tray) = Tray::parse(&bytes) else { return Ok(Err(GateError::Damaged("tray"))) };
        let slot = u32::try_from(row.slot).map_err(|_| StoreError::Damaged { table: "record", column: 3 })?;
        match self.vault.data_key(&mut Shelf(tx), apart(org), slot) {
            Ok(key) => Ok(Ok(Some(Apart { tray, key }))),
            Err(TreeError::Shelf(e)) => Err(e),
            Err(TreeError::Vault(e)) => Ok(Err(e.into())),
        }
    }
}

impl GatheredRecord {
    /// The value of a field, wherever it lies; one that is kept apart only where the act has it at hand.
    pub(crate) fn open(&self, owner: &Owner<'_>, field: &str) -> Result<Option<Personal>, Stop> {
        open(&self.tray, &self.key, self.apart.as_ref(), owner, field)
    }
}

/// The value of a field, from the record's own tray or from the compartment's.
pub(crate) fn open(
    own: &Tray,
    key: &DataKey,
    apart: Option<&Apart>,
    owner: &Owner<'_>,
    field: &str,
) -> Result<Option<Personal>, Stop> {
    match own.slip(field) {
        Some(mark) if mark.is_apart() => {
            let slip = apart.and_then(|a| Some((a, a.tray.slip(field)?)));
            let open = |(a, s): (&Apart, &Slip)| open_text(&a.key, &owner.place(field, s.version), &s.sealed);
            Ok(slip.map(open).transpose()?)
        }
        _ => own.open(key, owner, field),
    }
}

/// A new value, and the version of the one before it; an empty one removes the field.
pub(crate) struct Change {
    pub(crate) field: FieldKey,
    pub(crate) was: i64,
    pub(crate) value: Personal,
}

/// Puts changed values into the compartment, all of the record's under one new key, and marks them in the record's own tray. Whether a
/// former key now waits to be destroyed.
pub(crate) fn change(
    vault: &Vault,
    tx: &mut Tx<'_>,
    one: &GatheredRecord,
    owner: &Owner<'_>,
    changes: &[Change],
    own: &mut Tray,
) -> Result<bool, Stop> {
    if changes.is_empty() {
        return Ok(false);
    }
    let changed = |field: &str| changes.iter().any(|c| c.field.as_str() == field);
    if one.apart.is_none() && one.tray.fields.iter().any(|s| s.is_apart() && !changed(&s.field)) {
        // Not at hand, because the act named other classes or because it is lost: what nobody asked to change must not go with the rest.
        return Err(Stop::Damaged("apart"));
    }
    let (org, id) = (owner.org, owner.record);
    let slot = u32::try_from(one.row.slot).map_err(|_| Stop::Damaged("slot"))?;
    let mut values: BTreeMap<&str, (i64, Personal)> = BTreeMap::new();
    for slip in one.apart.iter().flat_map(|a| &a.tray.fields) {
        let value = one.open(owner, &slip.field)?.ok_or(Stop::Damaged("field"))?;
        values.insert(&slip.field, (slip.version, value));
    }
    for Change { field, was, value } in changes {
        own.fields.retain(|s| *s.field != *field.as_str());
        if value.is_empty() {
            values.remove(field.as_str());
        } else {
            values.insert(field.as_str(), (was + 1, value.clone()));
            own.fields.push(Slip::mark(field.as_str(), was + 1));
        }
    }
    let there = azukari_store::apart::delete_by_slot(tx, org, one.row.slot)?;
    if there {
        end_key(tx, org, slot)?;
    }
    if values.is_empty() {
        return Ok(there);
    }
    let key = vault.new_data_key(&mut Shelf(tx), apart(org), slot)?;
    let mut tray = Tray { fields: Vec::with_capacity(values.len()) };
    for (field, (version, value)) in &values {
        tray.fields.push(sealed(&key, owner, field, *version, value)?);
    }
    azukari_store::apart::put(tx, org, id, &tray.to_bytes())?;
    Ok(there)
}
