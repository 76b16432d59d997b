//! Many new records at once: staged in slices under a batch that nobody sees, and one small transaction makes it count.

use crate::{
    Ask, Asker, Gate, GateError, Lent, Outcome, Stop,
    apart::Parted,
    find::{self, Searchable, put_cards, tags_of},
    shelf::{Shelf, apart, office, records},
    tray::{Owner, Tray},
};
use azukari_domain::{
    BatchId, FieldKey, HoldingKey, ImportId, Millis, NoticeId, OrgId, PersonId, Personal, PurposeKey, RecordId,
};
use azukari_journal::hash::sha256;
use azukari_store::{StoreError, Tx, import, key, record, search};
use azukari_vault::{Card, KeyId, KeyRow, KeyShelf, TagKey, TreeId};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

/// Records in one slice: one segment of the key tree, some 10 ms of the writer's time.
pub const SLICE_RECORDS_MAX: usize = 256;

/// A record to take in.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// Kind of data.
    pub holding: HoldingKey,
    /// Its values; empty ones are left out by the caller.
    pub values: Vec<(FieldKey, Personal)>,
    /// Purposes it is taken in for.
    pub purposes: BTreeSet<PurposeKey>,
    /// `declared`, `consent`, `migrated`.
    pub basis: String,
    /// `person`, `third_party`, `existing`, `unknown`.
    pub source: String,
    /// ISO; `None` = 不明.
    pub collected_on: Option<String>,
    /// Notice shown.
    pub notice: Option<NoticeId>,
    /// Until when a migrated record may be used as it is, ISO.
    pub remedy_by: Option<String>,
    /// Declared facets.
    pub facets: BTreeSet<String>,
    /// Statutory retention, ISO, last day.
    pub retain_until: Option<String>,
    /// The provision that demands it.
    pub retain_law: Option<String>,
}

impl NewRecord {
    pub(crate) fn row(
        &self,
        id: RecordId,
        person: PersonId,
        slot: u32,
        tray: &Tray,
        batch: Option<BatchId>,
        at: Millis,
    ) -> record::RecordRow {
        let join = |words: Vec<&str>| words.join(" ");
        record::RecordRow {
            id,
            person,
            holding: self.holding.clone(),
            slot: slot.into(),
            state: "live".into(),
            batch,
            tray: tray.to_bytes(),
            purposes: join(self.purposes.iter().map(PurposeKey::as_str).collect()),
            basis: self.basis.clone(),
            source: self.source.clone(),
            collected_on: self.collected_on.clone(),
            notice: self.notice,
            remedy_by: self.remedy_by.clone(),
            facets: join(self.facets.iter().map(String::as_str).collect()),
            retain_until: self.retain_until.clone(),
            retain_law: self.retain_law.clone(),
            version: 1,
            created_at: at,
        }
    }
}

/// A batch that is being staged. It counts only after [`Gate::stage_finish`].
#[derive(Debug, Clone)]
pub struct StagedBatch {
    /// Organisation.
    pub org: OrgId,
    /// The batch.
    pub batch: BatchId,
    /// The import's row as it will be written; the caller fills in counts and rejects before finishing.
    pub import: record::ImportRow,
    /// Places reserved for the batch: the next one, and the end.
    slots: Arc<(AtomicI64, i64)>,
    /// Tags of what is staged, written in their order at the end: kind and tag in one number, and the record.
    tags: Arc<Mutex<Vec<(u64, RecordId)>>>,
}

/// Kinds of tags by their place in a packed tag.
const TAG_KINDS: [&str; 3] = ["mail", "number", "phone"];
/// Tags in one act: some 20 ms of the writer's time.
const TAGS_TOGETHER: usize = 4_096;

fn pack(kind: &str, tag: i64) -> Result<u64, Stop> {
    let kind = TAG_KINDS.iter().position(|k| *k == kind).and_then(|at| u64::try_from(at).ok());
    match (kind, u32::try_from(tag)) {
        (Some(kind), Ok(tag)) => Ok(kind << 32 | u64::from(tag)),
        _ => Err(Stop::Damaged("tag")),
    }
}

fn unpack(packed: u64) -> Option<(&'static str, i64)> {
    let kind = usize::try_from(packed >> 32).ok().and_then(|at| TAG_KINDS.get(at).copied())?;
    Some((kind, i64::try_from(packed & u64::from(u32::MAX)).ok()?))
}

/// How often a slice is sealed again because keys above it were made or renewed meanwhile.
const STALE_MAX: u32 = 8;

/// Reserves places for a batch. From one whole slice on it begins at a segment's edge, so that each slice fills one segment and
/// no two touch the same one; the places passed over are at most 255.
fn reserve(tx: &mut Tx<'_>, org: OrgId, people: i64) -> Result<(i64, i64), Stop> {
    let slice = i64::try_from(SLICE_RECORDS_MAX).unwrap_or(i64::MAX);
    if people <= 0 {
        return Ok((0, 0));
    }
    let first = key::take_slots(tx, org, people)?;
    let past = first.rem_euclid(slice);
    if people < slice || past == 0 {
        return Ok((first, first + people));
    }
    let over = slice - past;
    key::take_slots(tx, org, over)?;
    Ok((first + over, first + over + people))
}

struct Slice {
    rows: Vec<record::RecordRow>,
    /// What the records keep apart.
    apart: Vec<(RecordId, Tray)>,
    keys: Vec<(TreeId, u8, u32, KeyRow)>,
    cards: BTreeMap<u32, Vec<(u32, Option<Card>)>>,
    tags: Vec<(u64, RecordId)>,
    /// The roots that the keys were made under.
    roots: Vec<(TreeId, Option<KeyId>)>,
}

/// Reads through to the transaction and keeps what is written: keys are made and values sealed off the writer.
struct Buffer<'t, 'c> {
    tx: &'t mut Tx<'c>,
    puts: BTreeMap<(TreeId, u8, u32), KeyRow>,
}

impl KeyShelf for Buffer<'_, '_> {
    type Error = StoreError;
    fn get(&mut self, tree: TreeId, level: u8, index: u32) -> Result<Option<KeyRow>, StoreError> {
        match self.puts.get(&(tree, level, index)) {
            Some(row) => Ok(Some(row.clone())),
            None => Shelf(self.tx).get(tree, level, index),
        }
    }
    fn put(&mut self, tree: TreeId, level: u8, index: u32, row: &KeyRow) -> Result<(), StoreError> {
        self.puts.insert((tree, level, index), row.clone());
        Ok(())
    }
    fn children(&mut self, tree: TreeId, level: u8, first: u32, last: u32) -> Result<Vec<(u32, KeyRow)>, StoreError> {
        Shelf(self.tx).children(tree, level, first, last)
    }
    fn delete(&mut self, _: TreeId, _: u8, _: &[u32]) -> Result<(), StoreError> {
        // Staging destroys nothing.
        Err(StoreError::Stopped)
    }
}

impl Gate {
    /// A keyed hash of a file's bytes: the same file is recognised, a stolen database tells nothing about it.
    ///
    /// # Errors
    /// The vault's.
    pub fn file_hash(&self, org: OrgId, sha256_of_file: &[u8; 32]) -> Result<Vec<u8>, GateError> {
        let secret = self.house.vault.secrets(org)?.pepper()?.derive("azukari.file.1", sha256_of_file)?;
        Ok(secret.expose().to_vec())
    }

    /// SHA-256 of some bytes, so that callers need no hash of their own.
    pub fn digest(bytes: &[u8]) -> [u8; 32] {
        sha256(&[bytes]).0
    }

    /// Begins a batch. Whether it may count is decided when it is finished.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn stage_begin(
        &self,
        asker: &Asker,
        holding: &HoldingKey,
        file_hash: Vec<u8>,
        people: i64,
        ends_on: String,
    ) -> Result<StagedBatch, GateError> {
        let org = asker.org;
        let batch = BatchId::new(self.clock(), self.random());
        let import = record::ImportRow {
            id: ImportId::new(self.clock(), self.random()),
            batch,
            worker: asker.worker,
            holding: holding.clone(),
            file_hash,
            state: "staging".into(),
            read_rows: 0,
            new_rows: 0,
            same_rows: 0,
            failed_rows: 0,
            rejects: None,
            started_at: self.now(),
            ended_at: None,
            ends_on,
        };
        let (house, row, holding) = (Arc::clone(&self.house), import.clone(), holding.clone());
        let (first, end) = self.note(move |tx| {
            // Two files at once could bring the same person twice: each is compared with who was there before both.
            if record::imports_in(tx, org, "staging")?.iter().any(|i| i.holding == holding) {
                return Err(Stop::Conflict("import-error-running"));
            }
            record::put_import(tx, org, &row)?;
            let slots = reserve(tx, org, people)?;
            let there = record::count(tx, org, holding.as_str())?;
            if there == 0 {
                // Nobody is tagged yet: cut the buckets for what is coming.
                let key = house.vault.data_key(&mut Shelf(tx), office(org), crate::office::TAG_SLOT)?;
                let buckets = azukari_vault::buckets_for(u32::try_from(people).unwrap_or(u32::MAX));
                find::put_tag_key(tx, org, &holding, &key, &TagKey::random()?, 1, buckets)?;
            } else {
                tags_of(&house, tx, org, &holding, |_| Ok(there))?;
            }
            Ok(slots)
        })?;
        Ok(StagedBatch { org, batch, import, slots: Arc::new((AtomicI64::new(first), end)), tags: Arc::default() })
    }

    /// Stages up to [`SLICE_RECORDS_MAX`] records: durable, and seen by nobody. Several threads may stage slices of one batch: one
    /// seals while another's are written.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn stage(&self, staged: &StagedBatch, new: &[NewRecord]) -> Result<(), GateError> {
        if new.len() > SLICE_RECORDS_MAX {
            return Err(GateError::TooMuch("slice"));
        }
        let org = staged.org;
        let count = i64::try_from(new.len()).unwrap_or(0);
        let first = staged.slots.0.fetch_add(count, Ordering::Relaxed);
        let first = match first.saturating_add(count) <= staged.slots.1 {
            true => first,
            false => self.note(move |tx| Ok(key::take_slots(tx, org, count)?))?,
        };
        let first = u32::try_from(first).map_err(|_| GateError::TooMuch("slots"))?;
        // A re-key between sealing and writing makes the sealed keys stale: seal again.
        for _ in 0..STALE_MAX {
            let slice = Arc::new(self.seal_slice(staged, first, new)?);
            let (house, holding, id) = (Arc::clone(&self.house), staged.import.holding.clone(), staged.import.id);
            let tags = slice.tags.clone();
            let written = self.note(move |tx| {
                // Somebody may have taken the batch back meanwhile (a start of another server): nothing may be left behind.
                if import::state(tx, org, id)?.as_deref() != Some("staging") {
                    return Err(Stop::Conflict("import-not-staging"));
                }
                for (tree, root) in &slice.roots {
                    if azukari_vault::Vault::active_root(&mut Shelf(tx), *tree)? != *root {
                        return Ok(false);
                    }
                }
                // All are asked before the first is written: an answer of `false` is committed like any other.
                for (tree, level, index, _) in slice.keys.iter().filter(|(_, level, ..)| *level > 0) {
                    if Shelf(tx).get(*tree, *level, *index)?.is_some() {
                        return Ok(false);
                    }
                }
                for (tree, level, index, row) in &slice.keys {
                    Shelf(tx).put(*tree, *level, *index, row)?;
                }
                for row in &slice.rows {
                    record::insert(tx, org, row)?;
                }
                for (record, tray) in &slice.apart {
                    azukari_store::apart::put(tx, org, *record, &tray.to_bytes())?;
                }
                for (segment, cards) in &slice.cards {
                    put_cards(&house, tx, org, &holding, *segment, cards)?;
                }
                Ok(true)
            })?;
            if written {
                staged.tags.lock().unwrap_or_else(PoisonError::into_inner).extend(tags);
                return Ok(());
            }
        }
        Err(GateError::Busy)
    }

    fn seal_slice(&self, staged: &StagedBatch, first: u32, new: &[NewRecord]) -> Result<Slice, GateError> {
        let (org, holding) = (staged.org, &staged.import.holding);
        let house = &self.house;
        house.store.read(|tx| {
            let state = match house.state(tx, org, self.now())? {
                Ok(state) => state,
                Err(e) => return Ok(Err(e)),
            };
            let book = state.book.holding(holding);
            let mut roots = Vec::new();
            for tree in [records(org), apart(org)] {
                match azukari_vault::Vault::active_root(&mut Shelf(tx), tree) {
                    Ok(root) => roots.push((tree, root)),
                    Err(azukari_vault::TreeError::Shelf(e)) => return Err(e),
                    Err(azukari_vault::TreeError::Vault(e)) => return Ok(Err(e.into())),
                }
            }
            let (tag_key, buckets) = match tags_of(house, tx, org, holding, |_| Ok(0)) {
                Ok(tags) => tags,
                Err(Stop::Store(e)) => return Err(e),
                Err(stop) => return Ok(Err(stop.into())),
            };
            let mut buffer = Buffer { tx, puts: BTreeMap::new() };
            let mut slice = Slice {
                rows: Vec::new(),
                apart: Vec::new(),
                keys: Vec::new(),
                cards: BTreeMap::new(),
                tags: Vec::new(),
                roots,
            };
            for (slot, one) in (first..).zip(new) {
                let parted = Parted::of(&state.book, &one.holding, &one.values);
                let sealed = seal_one(self, staged, &mut buffer, slot, one, &parted);
                let (row, apart) = match sealed {
                    Ok(pair) => pair,
                    Err(Stop::Store(e)) => return Err(e),
                    Err(stop) => return Ok(Err(stop.into())),
                };
                let searchable = Searchable::of_values(book, &parted.own);
                slice.apart.extend(apart.map(|tray| (row.id, tray)));
                slice.cards.entry(slot >> 8).or_default().push((slot, Some(searchable.card(row.id))));
                for (kind, folded) in searchable.exact() {
                    match pack(kind, tag_key.tag(kind, folded, buckets)) {
                        Ok(packed) => slice.tags.push((packed, row.id)),
                        Err(stop) => return Ok(Err(stop.into())),
                    }
                }
                slice.rows.push(row);
            }
            slice.keys = buffer.puts.into_iter().map(|((tree, level, index), row)| (tree, level, index, row)).collect();
            Ok(Ok(slice))
        })?
    }

    /// Writes the tags of what is staged in the order of their index: slice by slice they would touch nearly every page of it
    /// with each slice, and an import would write the whole index hundreds of times.
    fn put_staged_tags(&self, staged: &StagedBatch) -> Result<(), GateError> {
        let mut tags = std::mem::take(&mut *staged.tags.lock().unwrap_or_else(PoisonError::into_inner));
        tags.sort_unstable();
        let org = staged.org;
        for part in tags.chunks(TAGS_TOGETHER) {
            let (part, holding, id) = (part.to_vec(), staged.import.holding.clone(), staged.import.id);
            self.note(move |tx| {
                if import::state(tx, org, id)?.as_deref() != Some("staging") {
                    return Err(Stop::Conflict("import-not-staging"));
                }
                for (packed, record) in &part {
                    let (kind, tag) = unpack(*packed).ok_or(Stop::Damaged("tag"))?;
                    search::put_tag(tx, org, holding.as_str(), kind, tag, *record)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Makes the batch count, if the gate grants it: one act, one entry.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn stage_finish(&self, ask: Ask, staged: &StagedBatch) -> Result<Outcome<()>, GateError> {
        self.stage_finish_with(ask, staged, |_| Ok(()))
    }

    /// The same, with what follows from the batch in the same transaction.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn stage_finish_with<W>(&self, ask: Ask, staged: &StagedBatch, mut then: W) -> Result<Outcome<()>, GateError>
    where
        W: FnMut(&mut Lent<'_, '_>) -> Result<(), Stop> + Send + 'static,
    {
        self.put_staged_tags(staged)?;
        let (org, mut row) = (staged.org, staged.import.clone());
        row.state = "done".into();
        row.ended_at = Some(self.now());
        let outcome = self.pass(ask, move |lent| {
            let there = record::import(lent.tx(), org, row.id)?.ok_or(Stop::NotFound("import"))?;
            if there.state != "staging" {
                return Err(Stop::Conflict("import-not-staging"));
            }
            record::put_import(lent.tx(), org, &row)?;
            then(lent)
        })?;
        if !matches!(outcome, Outcome::Done(_)) {
            self.stage_undo(org, staged.import.id)?;
        }
        Ok(outcome)
    }

    /// Takes a staged batch back, in slices. Its keys are retired and die with the next re-key.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn stage_undo(&self, org: OrgId, id: ImportId) -> Result<(), GateError> {
        let undone = self.undo(org, id);
        if undone.is_err() {
            // A full disk, say: until it is taken back no other file of this kind of data can begin. The upkeep tries again.
            self.house.undo_later.lock().unwrap_or_else(PoisonError::into_inner).insert((org, id));
        }
        undone
    }

    /// Takes back what could not be taken back before.
    pub(crate) fn undo_left(&self) {
        let left = std::mem::take(&mut *self.house.undo_later.lock().unwrap_or_else(PoisonError::into_inner));
        for (org, id) in left {
            if let Err(e) = self.stage_undo(org, id) {
                tracing::warn!(import = %id, error = %e, "the staged rows of a failed import are still there");
            }
        }
    }

    fn undo(&self, org: OrgId, id: ImportId) -> Result<(), GateError> {
        // Before the first record goes, nobody may add to the batch or make it count any more: on a cluster another server may
        // still be at it, and half of it must never be taken for the whole.
        self.note(move |tx| Ok(import::move_state(tx, org, id, "staging", "undoing")?))?;
        let Some(import) = self.house.store.read(|tx| record::import(tx, org, id))? else { return Ok(()) };
        if import.state != "undoing" {
            return Ok(());
        }
        loop {
            let slots = self.house.store.read(|tx| record::batch_slots(tx, org, import.batch, 256))?;
            if slots.is_empty() {
                if self.end_undo(org, &import)? {
                    return Ok(());
                }
                continue;
            }
            let (house, holding) = (Arc::clone(&self.house), import.holding.clone());
            self.note(move |tx| {
                // A segment is opened and sealed once, however many of its cards go.
                let mut gone: BTreeMap<u32, Vec<(u32, Option<Card>)>> = BTreeMap::new();
                for slot in slots.iter().filter_map(|s| u32::try_from(*s).ok()) {
                    gone.entry(slot >> 8).or_default().push((slot, None));
                }
                for (segment, cards) in &gone {
                    put_cards(&house, tx, org, &holding, *segment, cards)?;
                }
                for slot in slots.iter().filter_map(|s| u32::try_from(*s).ok()) {
                    let both = [records(org), apart(org)];
                    let trees = if azukari_store::apart::is_at(tx, org, slot.into())? { &both[..] } else { &both[..1] };
                    record::delete_by_slot(tx, org, slot.into())?;
                    for tree in trees {
                        key::delete_node(tx, org, tree.compartment.as_str(), 0, slot.into())?;
                        key::retire(tx, org, tree.compartment.as_str(), (slot >> 8).into())?;
                    }
                }
                Ok(())
            })?;
        }
    }

    /// Says that a batch was taken back, unless a slice that was being written meanwhile is left of it: both are asked in one
    /// act, so that the slice either fails or is seen.
    fn end_undo(&self, org: OrgId, import: &record::ImportRow) -> Result<bool, GateError> {
        let (batch, mut row) = (import.batch, import.clone());
        row.state = "undone".into();
        row.ended_at = Some(self.now());
        self.note(move |tx| {
            if !record::batch_slots(tx, org, batch, 1)?.is_empty() {
                return Ok(false);
            }
            record::put_import(tx, org, &row)?;
            Ok(true)
        })
    }

    /// After a start: batches whose process is gone are taken back.
    pub(crate) fn undo_stagings(&self, org: OrgId) -> Result<(), GateError> {
        for state in ["staging", "undoing"] {
            for import in self.house.store.read(|tx| record::imports_in(tx, org, state))? {
                self.stage_undo(org, import.id)?;
            }
        }
        Ok(())
    }
}

/// A record's row, and what it keeps apart.
fn seal_one(
    gate: &Gate,
    staged: &StagedBatch,
    buffer: &mut Buffer<'_, '_>,
    slot: u32,
    one: &NewRecord,
    parted: &Parted<'_>,
) -> Result<(record::RecordRow, Option<Tray>), Stop> {
    let org = staged.org;
    let data_key = gate.house.vault.new_data_key(buffer, records(org), slot)?;
    let id = RecordId::new(gate.clock(), gate.random());
    let person = PersonId::new(gate.clock(), gate.random());
    let mut alias = [0u8; 16];
    gate.random().fill(&mut alias);
    let owner = Owner { org, holding: &one.holding, record: id };
    let mut tray = Tray::seal(&data_key, &owner, &alias, &parted.own)?;
    let apart = parted.seal(&gate.house.vault, buffer, &owner, slot, &mut tray)?;
    Ok((one.row(id, person, slot, &tray, Some(staged.batch), gate.now()), apart))
}
