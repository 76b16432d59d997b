//! What the gate lends to an act's closure: its transaction, and the few verbs that touch sealed values.
//!
//! The closure may run again (other acts can force a repeat), so it must have no effect but through this.

use crate::{
    Stop,
    apart::{self, Parted},
    facts::{Gathered, GatheredRecord},
    find::{self, Searchable},
    house::House,
    shelf::{Shelf, history, records},
    tray::{Owner, Slip, Tray},
};
use azukari_domain::{ActId, Clock, FieldKey, Millis, OrgId, PersonId, Personal, Random, RecordId, WorkerId};
use azukari_store::{Tx, key, record, search};
use azukari_vault::{DataKey, seal_text};
use std::{collections::BTreeMap, sync::Arc};

/// The transaction of one granted act.
pub struct Lent<'t, 'c> {
    pub(crate) tx: &'t mut Tx<'c>,
    pub(crate) house: &'t Arc<House>,
    pub(crate) gathered: &'t Gathered,
    pub(crate) act: ActId,
    pub(crate) granted: &'t [usize],
}

impl<'t, 'c> Lent<'t, 'c> {
    /// The transaction, for the store's query functions.
    pub fn tx(&mut self) -> &mut Tx<'c> {
        self.tx
    }
    /// The organisation.
    pub fn org(&self) -> OrgId {
        self.gathered.state.row.id
    }
    /// Who acts.
    pub fn worker(&self) -> WorkerId {
        self.gathered.worker.row.id
    }
    /// The act.
    pub fn act(&self) -> ActId {
        self.act
    }
    /// When it is done.
    pub fn now(&self) -> Millis {
        self.gathered.now
    }
    /// The clock, for ids.
    pub fn clock(&self) -> &dyn Clock {
        &*self.house.clock
    }
    /// Unpredictable bytes, for ids.
    pub fn random(&self) -> &dyn Random {
        &*self.house.random
    }
    /// Today in the organisation's zone, ISO.
    pub fn today(&self) -> String {
        self.gathered.state.today.to_string()
    }
    /// The offices that decide or declare a kind, by the rulebook in force.
    pub fn deciders(&self, kind: &str) -> std::collections::BTreeSet<azukari_domain::OfficeKey> {
        self.gathered.state.book.deciders(kind).clone()
    }
    /// Hash of the rulebook in force.
    pub fn rulebook(&self) -> &[u8] {
        &self.gathered.state.row.rulebook
    }
    /// The case that the act is about, as the decision read it.
    pub fn case(&self) -> Option<&'t azukari_store::casefile::CaseRow> {
        let gathered: &'t Gathered = self.gathered;
        gathered.work.as_ref().and_then(|w| w.case.as_ref())
    }
    /// The register's row that the act is about.
    pub fn row(&self) -> Option<&'t azukari_store::register::RegisterRow> {
        let gathered: &'t Gathered = self.gathered;
        gathered.work.as_ref().and_then(|w| w.row.as_ref())
    }
    /// The task that the act is about.
    pub fn task(&self) -> Option<&'t azukari_store::task::TaskRow> {
        let gathered: &'t Gathered = self.gathered;
        gathered.work.as_ref().and_then(|w| w.task.as_ref())
    }
    /// What the decision knew of the office's work: the form with the new values laid over, who acted before.
    pub fn work(&self) -> Option<&'t azukari_rulebook::WorkFacts> {
        let gathered: &'t Gathered = self.gathered;
        gathered.work.as_ref().map(|w| &w.facts)
    }
    /// The rulebook in force.
    pub fn book(&self) -> &'t Arc<azukari_rulebook::Rulebook> {
        let gathered: &'t Gathered = self.gathered;
        &gathered.state.book
    }
    /// The organisation's own values of settings.
    pub fn settings(&self) -> &'t BTreeMap<String, i64> {
        let gathered: &'t Gathered = self.gathered;
        &gathered.state.facts.settings
    }
    /// Provisions of the adopted law that do not apply here.
    pub fn waived(&self) -> &'t std::collections::BTreeSet<azukari_domain::ClauseId> {
        let gathered: &'t Gathered = self.gathered;
        &gathered.state.facts.waived
    }
    /// The zone of the organisation's dates.
    pub fn zone(&self) -> &'t str {
        let gathered: &'t Gathered = self.gathered;
        &gathered.state.row.zone
    }
    /// Seals an office text within the act, for what the system itself writes down.
    ///
    /// # Errors
    /// The vault's and the store's.
    pub fn seal_office(&mut self, kind: &str, owner: [u8; 16], field: &str, text: &[u8]) -> Result<Vec<u8>, Stop> {
        crate::office::seal_within(self.house, self.tx, self.org(), kind, owner, field, text)
    }
    /// Opens an office text within the act, to carry it over into a newer version.
    ///
    /// # Errors
    /// The vault's and the store's.
    pub fn open_office(&mut self, kind: &str, owner: [u8; 16], field: &str, sealed: &[u8]) -> Result<Personal, Stop> {
        crate::office::open_within(self.house, self.tx, self.org(), kind, owner, field, sealed)
    }
    /// Workers who hold an office today.
    pub fn holders(&self, office: &azukari_domain::OfficeKey) -> Vec<WorkerId> {
        self.gathered.state.held_today().filter(|a| a.office == office.as_str()).map(|a| a.worker).collect()
    }
    /// Requests and cases behind the approvals that cover this act.
    pub fn approved_by(&self) -> Vec<azukari_domain::RequestId> {
        self.gathered.approvals.iter().flatten().map(|a| a.request).collect()
    }
    /// Of the granted records those that stand there with one of these consents.
    pub fn consenting(&self, consents: &[String]) -> Vec<RecordId> {
        let one = |i: &usize| self.gathered.records.get(*i);
        let consents_to = |r: &&GatheredRecord| consents.iter().any(|c| r.facts.consents.contains(c));
        self.granted.iter().filter_map(one).filter(consents_to).map(|r| r.row.id).collect()
    }
    /// The records that were named and left out.
    pub fn withheld(&self) -> Vec<RecordId> {
        let granted: std::collections::BTreeSet<usize> = self.granted.iter().copied().collect();
        let all = self.gathered.records.iter().enumerate();
        all.filter(|(i, _)| !granted.contains(i)).map(|(_, r)| r.row.id).collect()
    }
    /// The records that the gate granted, as stored (their fields are sealed).
    pub fn records(&self) -> impl Iterator<Item = &record::RecordRow> {
        self.granted.iter().filter_map(|i| self.gathered.records.get(*i)).map(|r| &r.row)
    }

    /// Replaces values of a granted record. Each old value is kept under a key of its own, the new one is sealed under the
    /// record's key, which stays: an older backup of the record opens with today's keys. Fields that are not named stay; an
    /// empty value removes the field. Of what is kept apart no old value stays: its key waits to be destroyed, which is noted as a
    /// decided erasure that the caller carries out ([`crate::Gate::finish_erasures`]).
    ///
    /// # Errors
    /// [`Stop::NotFound`] for a record that was not granted; the vault's and the store's.
    pub fn correct(&mut self, id: RecordId, changes: &[(FieldKey, Personal)]) -> Result<(), Stop> {
        let gathered = self.gathered;
        let one = self.granted_record(id)?;
        let (org, now) = (self.org(), self.now());
        let owner = Owner { org, holding: &one.row.holding, record: id };
        let slot = u32::try_from(one.row.slot).map_err(|_| Stop::Damaged("slot"))?;
        let mut tray = Tray { fields: Vec::new() };
        let mut old_values = Vec::new();
        let guarded = apart::fields(&gathered.state.book, &one.row.holding);
        let is_apart = |f: &FieldKey| guarded.contains(f) || one.tray.slip(f.as_str()).is_some_and(Slip::is_apart);
        let (kept_apart, changes): (Vec<_>, Vec<_>) = changes.iter().cloned().partition(|(f, _)| is_apart(f));
        let changed: BTreeMap<&str, &Personal> = changes.iter().map(|(f, v)| (f.as_str(), v)).collect();
        for slip in &one.tray.fields {
            match changed.get(&*slip.field) {
                None => tray.fields.push(slip.clone()),
                Some(_) => {
                    let old = one.tray.open(&one.key, &owner, &slip.field)?.ok_or(Stop::Damaged("field"))?;
                    old_values.push((slip.field.clone(), slip.version, old));
                }
            }
        }
        for (field, value) in &changes {
            let was = one.tray.slip(field.as_str()).map_or(0, |s| s.version);
            // A removed field keeps its counter in the history alone; a later value must not reuse its version.
            let was = was.max(self.last_version(id, field.as_str())?);
            if !value.is_empty() {
                let sealed = seal_text(&one.key, &owner.place(field.as_str(), was + 1), value)?;
                tray.fields.push(Slip { field: field.as_str().into(), version: was + 1, sealed });
            }
        }
        let first = key::take_history_slots(self.tx, org, i64::try_from(old_values.len()).unwrap_or(0))?;
        for (i, (field, version, old)) in old_values.iter().enumerate() {
            let slot = u32::try_from(first)
                .ok()
                .and_then(|f| f.checked_add(u32::try_from(i).ok()?))
                .ok_or(Stop::Damaged("slot"))?;
            let key = self.house.vault.new_data_key(&mut Shelf(self.tx), history(org), slot)?;
            let row = record::HistoryRow {
                field: field.to_string(),
                version: *version,
                slot: slot.into(),
                sealed: seal_text(&key, &owner.place(field, *version), old)?.into_bytes(),
                until_at: now,
                act: self.act,
            };
            record::put_history(self.tx, org, id, &row)?;
        }
        let moved = self.change_apart(one, &owner, kept_apart, &mut tray)?;
        let anew = if moved { Some(self.sealed_anew(one, &owner, slot, &mut tray)?) } else { None };
        let key = anew.as_ref().unwrap_or(&one.key);
        if !record::set_tray(self.tx, org, id, one.row.version, &tray.to_bytes())? {
            return Err(Stop::Moved);
        }
        let searchable = Searchable::of_tray(gathered.state.book.holding(&one.row.holding), &tray, key, &owner)?;
        find::replace_card(self.house, self.tx, org, &one.row.holding, slot, Some(searchable.card(id)))?;
        search::delete_tags(self.tx, org, id, "")?;
        find::put_tags(self.house, self.tx, org, &one.row.holding, id, &searchable)
    }

    /// Changes what a record keeps apart; of the old values only the day and the act stay. Whether a value moved into the compartment that
    /// lay in the record's own tray.
    fn change_apart(
        &mut self,
        one: &GatheredRecord,
        owner: &Owner<'_>,
        changes: Vec<(FieldKey, Personal)>,
        tray: &mut Tray,
    ) -> Result<bool, Stop> {
        let (org, id) = (self.org(), owner.record);
        let (mut old_slots, mut moved, mut with_versions) = (Vec::new(), false, Vec::new());
        for (field, value) in changes {
            let slip = one.tray.slip(field.as_str());
            let was = slip.map_or(0, |s| s.version).max(self.last_version(id, field.as_str())?);
            if let Some(slip) = slip {
                if !slip.is_apart() {
                    moved = true;
                    old_slots.extend(self.forget_old_values(id, field.as_str())?);
                }
                let row = record::HistoryRow {
                    field: field.to_string(),
                    version: slip.version,
                    slot: record::NOTHING_KEPT,
                    sealed: Vec::new(),
                    until_at: self.now(),
                    act: self.act,
                };
                record::put_history(self.tx, org, id, &row)?;
            }
            with_versions.push(apart::Change { field, was, value });
        }
        let ended = apart::change(&self.house.vault, self.tx, one, owner, &with_versions, tray)?;
        if ended || moved {
            self.decide_erasure("apart", "", old_slots)?;
        }
        Ok(moved)
    }

    /// Takes away the old values of a field that are kept; the places of their keys.
    fn forget_old_values(&mut self, id: RecordId, field: &str) -> Result<Vec<u32>, Stop> {
        let org = self.org();
        let slots = record::delete_history(self.tx, org, id, field)?;
        Ok(slots.into_iter().filter_map(|s| u32::try_from(s).ok()).collect())
    }

    /// Seals a granted record again under a new key; the former one dies when its leaf is re-keyed. What older backups hold
    /// of the record then opens no more, its former values included.
    pub(crate) fn renew_key(&mut self, id: RecordId) -> Result<(), Stop> {
        let one = self.granted_record(id)?;
        let owner = Owner { org: self.org(), holding: &one.row.holding, record: id };
        let slot = u32::try_from(one.row.slot).map_err(|_| Stop::Damaged("slot"))?;
        let mut tray = Tray { fields: one.tray.fields.clone() };
        self.sealed_anew(one, &owner, slot, &mut tray)?;
        if !record::set_tray(self.tx, owner.org, id, one.row.version, &tray.to_bytes())? {
            return Err(Stop::Moved);
        }
        Ok(())
    }

    /// Seals what lies in a tray under a new key at the record's place.
    fn sealed_anew(
        &mut self,
        one: &GatheredRecord,
        owner: &Owner<'_>,
        slot: u32,
        tray: &mut Tray,
    ) -> Result<DataKey, Stop> {
        let tree = records(owner.org);
        let key = self.house.vault.replace_data_key(&mut Shelf(self.tx), tree, slot)?;
        for slip in tray.fields.iter_mut().filter(|s| !s.is_apart()) {
            let place = owner.place(&slip.field, slip.version);
            let plain = azukari_vault::open(&one.key, &place, &slip.sealed)?;
            slip.sealed = azukari_vault::seal(&key, &place, &plain)?;
        }
        key::retire(self.tx, owner.org, tree.compartment.as_str(), (slot >> 8).into())?;
        Ok(key)
    }

    /// Takes what a granted record keeps apart away from it, wherever it lies; the places of old values' keys that must end as well.
    pub(crate) fn drop_apart(&mut self, id: RecordId) -> Result<Vec<u32>, Stop> {
        let one = self.granted_record(id)?;
        let org = self.org();
        let owner = Owner { org, holding: &one.row.holding, record: id };
        let slot = u32::try_from(one.row.slot).map_err(|_| Stop::Damaged("slot"))?;
        if azukari_store::apart::delete_by_slot(self.tx, org, one.row.slot)? {
            apart::end_key(self.tx, org, slot)?;
        }
        let book = Arc::clone(&self.gathered.state.book);
        let guarded = apart::fields(&book, &one.row.holding);
        let goes = |s: &Slip| s.is_apart() || guarded.iter().any(|f| f.as_str() == &*s.field);
        let (gone, kept): (Vec<Slip>, Vec<Slip>) = one.tray.fields.iter().cloned().partition(goes);
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        let (mut tray, mut old_slots) = (Tray { fields: kept }, Vec::new());
        let own: Vec<&Slip> = gone.iter().filter(|s| !s.is_apart()).collect();
        for slip in &own {
            old_slots.extend(self.forget_old_values(id, &slip.field)?);
        }
        if !own.is_empty() {
            self.sealed_anew(one, &owner, slot, &mut tray)?;
        }
        if !record::set_tray(self.tx, org, id, one.row.version, &tray.to_bytes())? {
            return Err(Stop::Moved);
        }
        Ok(old_slots)
    }

    /// Notes what is to be destroyed; it is carried out after the commit, or at the next start.
    pub(crate) fn decide_erasure(&mut self, what: &str, ground: &str, slots: Vec<u32>) -> Result<(), Stop> {
        let row = record::ErasureRow {
            id: self.act,
            ground: ground.to_owned(),
            what: what.to_owned(),
            slots,
            state: "decided".into(),
            stale: Vec::new(),
            at: self.now(),
        };
        let org = self.org();
        Ok(record::put_erasure(self.tx, org, &row)?)
    }

    /// Takes one new record in.
    ///
    /// # Errors
    /// The vault's and the store's.
    pub fn collect(&mut self, new: &crate::NewRecord) -> Result<RecordId, Stop> {
        let org = self.org();
        let slot = u32::try_from(key::take_slots(self.tx, org, 1)?).map_err(|_| Stop::Damaged("slot"))?;
        let id = RecordId::new(self.clock(), self.random());
        let person = PersonId::new(self.clock(), self.random());
        let data_key = self.house.vault.new_data_key(&mut Shelf(self.tx), records(org), slot)?;
        let mut alias = [0u8; 16];
        self.random().fill(&mut alias);
        let owner = Owner { org, holding: &new.holding, record: id };
        let book = &self.gathered.state.book;
        let parted = Parted::of(book, &new.holding, &new.values);
        let mut tray = Tray::seal(&data_key, &owner, &alias, &parted.own)?;
        if let Some(apart) = parted.seal(&self.house.vault, &mut Shelf(self.tx), &owner, slot, &mut tray)? {
            azukari_store::apart::put(self.tx, org, id, &apart.to_bytes())?;
        }
        record::insert(self.tx, org, &new.row(id, person, slot, &tray, None, self.now()))?;
        let searchable = Searchable::of_values(book.holding(&new.holding), &parted.own);
        find::replace_card(self.house, self.tx, org, &new.holding, slot, Some(searchable.card(id)))?;
        find::put_tags(self.house, self.tx, org, &new.holding, id, &searchable)?;
        Ok(id)
    }

    fn last_version(&mut self, id: RecordId, field: &str) -> Result<i64, Stop> {
        let org = self.org();
        let rows = record::history(self.tx, org, id)?;
        Ok(rows.iter().filter(|h| h.field == field).map(|h| h.version).max().unwrap_or(0))
    }

    fn granted_record(&self, id: RecordId) -> Result<&'t GatheredRecord, Stop> {
        let gathered: &'t Gathered = self.gathered;
        self.granted
            .iter()
            .filter_map(|i| gathered.records.get(*i))
            .find(|r| r.row.id == id)
            .ok_or(Stop::NotFound("record"))
    }
}
