//! Comparing new rows with who is on file, inside the gate: the answers are words, never values.
//!
//! A file of many thousand rows is compared against a [`Roll`] made once: hashes of numbers and names under keys drawn for this
//! roll alone, so that each row costs a look-up in memory, and a record is opened only where its number or name is the row's.
//! The coarse tags would cost sixteen opened records a row. An empty holding costs nothing at all.
//!
//! The answers tell whether somebody is on file with these very values, so whoever asks must hold an act that is granted and
//! written down: see [`crate::Gate::roll`].

use crate::{
    Asker, Gate, GateError, Leave, NewRecord, apart,
    erase::coarse,
    facts::GatheredRecord,
    find::Searchable,
    house::House,
    shelf::{self, Shelf, records},
    tray::{Owner, Tray},
};
use azukari_domain::{FieldKey, HoldingKey, OrgId, Personal, RecordId, individual, text};
use azukari_rulebook::{Rulebook, model::FieldKind};
use azukari_store::{StoreError, Tx, apart as store_apart, mend, search};
use azukari_vault::{Cards, Secret, SegmentPlace, TreeError, VaultError, fingerprint};
use std::{
    collections::{BTreeSet, HashMap, HashSet, hash_map::RandomState},
    hash::BuildHasher,
    sync::Arc,
};
use zeroize::Zeroizing;

/// Records at one leaf of the compartment's tree; opened together.
const SEGMENT: i64 = 256;
/// Records that share a row's number or name and are opened at most; more share a name only where the field is misused.
const CANDIDATES_MAX: usize = 64;

/// How a new row stands to who is on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody with this number; or, without a number, nobody of this name with this contact.
    New,
    /// On file with the same values in every field of the row.
    Same,
    /// On file with other values.
    Differs,
}

/// Who is on file in a holding, and who must not come back unasked, as of the moment it was made.
pub struct Roll {
    house: Arc<House>,
    book: Arc<Rulebook>,
    org: OrgId,
    holding: HoldingKey,
    today: String,
    hashes: RandomState,
    /// Keyed hashes of folded numbers, sorted.
    numbers: Vec<(u64, RecordId)>,
    /// Keyed hashes of folded names, sorted.
    names: Vec<(u64, RecordId)>,
    /// Keyed hashes of the individual numbers (個人番号) on file. Nothing of the kind is ever stored: it is made from the opened compartment
    /// for this roll and ends with it.
    individuals: HashSet<u64>,
    /// By coarse tag.
    refusals: HashMap<i64, Vec<search::RefusalRow>>,
    refusal_tags: Arc<Secret>,
    pepper: Secret,
}

impl std::fmt::Debug for Roll {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Roll")
            .field("holding", &self.holding)
            .field("people", &self.names.len())
            .finish_non_exhaustive()
    }
}

impl Gate {
    /// Makes the roll of a holding. The caller has asked the gate for the import and records it as an act, also where it is
    /// only a dry run.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn roll(&self, asker: &Asker, holding: &HoldingKey) -> Result<Roll, GateError> {
        let org = asker.org;
        let state = self.house.store.read(|tx| self.house.state(tx, org, self.now()))??;
        let today = state.today.to_string();
        let mut roll = Roll {
            house: Arc::clone(&self.house),
            book: Arc::clone(&state.book),
            org,
            holding: holding.clone(),
            hashes: RandomState::new(),
            numbers: Vec::new(),
            names: Vec::new(),
            individuals: HashSet::new(),
            refusals: HashMap::new(),
            refusal_tags: self.refusal_tags(org)?,
            pepper: self.house.vault.secrets(org)?.pepper()?,
            today,
        };
        roll.fill()?;
        Ok(roll)
    }
}

impl Roll {
    fn fill(&mut self) -> Result<(), GateError> {
        let (org, house) = (self.org, Arc::clone(&self.house));
        for (segment, _) in house.store.read(|tx| search::card_versions(tx, org, self.holding.as_str()))? {
            let Ok(segment) = u32::try_from(segment) else { return Err(GateError::Damaged("segment")) };
            let cards = house.store.read(|tx| {
                let Some((_, sealed)) = search::card(tx, org, self.holding.as_str(), segment.into())? else {
                    return Ok(Ok(None));
                };
                let key = match house.vault.card_key(&mut Shelf(tx), records(org), segment) {
                    Ok(key) => key,
                    Err(TreeError::Shelf(e)) => return Err(e),
                    Err(TreeError::Vault(e)) => return Ok(Err(e)),
                };
                let place = SegmentPlace { org, holding: self.holding.as_str(), segment };
                Ok(Cards::open(&key, &place, &azukari_domain::Sealed::from_bytes(sealed)).map(Some))
            })??;
            for (_, card) in cards.iter().flat_map(Cards::iter) {
                if !card.number.is_empty() {
                    self.numbers.push((self.hash(&text::fold(card.number.expose())), card.record));
                }
                self.names.push((self.hash(card.name.expose()), card.record));
            }
        }
        self.numbers.sort_unstable();
        self.names.sort_unstable();
        self.fill_individuals()?;
        let tags = 0..=i64::from(u8::MAX);
        for tag in tags {
            let rows = house.store.read(|tx| search::refusals(tx, org, self.holding.as_str(), tag, &self.today))?;
            if !rows.is_empty() {
                self.refusals.insert(tag, rows);
            }
        }
        Ok(())
    }

    /// Opens what the holding's records keep apart, segment by segment, and keeps hashes of the individual numbers.
    fn fill_individuals(&mut self) -> Result<(), GateError> {
        let fields = self.book.holding(&self.holding).into_iter().flat_map(|h| &h.fields);
        let fields: BTreeSet<&str> = fields.filter(|f| f.holds_individual_numbers()).map(|f| f.key.as_str()).collect();
        if fields.is_empty() {
            return Ok(());
        }
        let (org, house) = (self.org, Arc::clone(&self.house));
        let end = house.store.read(|tx| mend::slots_end(tx, org))?;
        let mut from = 0;
        while from < end {
            let numbers = house.store.read(|tx| {
                let mut numbers = Vec::new();
                for one in store_apart::lying(tx, org, from, from + SEGMENT)? {
                    if one.holding != self.holding {
                        continue;
                    }
                    match self.open_individuals(tx, &one, &fields)? {
                        Ok(opened) => numbers.extend(opened),
                        Err(e) => return Ok(Err(e)),
                    }
                }
                Ok(Ok(numbers))
            })??;
            for number in numbers {
                let hash = self.hash(&number);
                self.individuals.insert(hash);
            }
            from += SEGMENT;
        }
        Ok(())
    }

    fn open_individuals(
        &self,
        tx: &mut Tx<'_>,
        one: &store_apart::LyingApart,
        fields: &BTreeSet<&str>,
    ) -> Result<Result<Vec<Zeroizing<String>>, GateError>, StoreError> {
        let damaged = |column| StoreError::Damaged { table: "apart", column };
        let slot = u32::try_from(one.slot).map_err(|_| damaged(2))?;
        let key = match self.house.vault.data_key(&mut Shelf(tx), shelf::apart(self.org), slot) {
            Ok(key) => key,
            Err(TreeError::Shelf(e)) => return Err(e),
            // One whose end was decided and is being carried out is on file no more.
            Err(TreeError::Vault(VaultError::NoKey)) => return Ok(Ok(Vec::new())),
            Err(TreeError::Vault(e)) => return Ok(Err(e.into())),
        };
        let tray = Tray::parse(&one.tray).ok_or(damaged(3))?;
        let owner = Owner { org: self.org, holding: &one.holding, record: one.record };
        let mut numbers = Vec::new();
        for field in tray.names().filter(|f| fields.contains(f)) {
            match tray.open(&key, &owner, field) {
                Ok(value) => {
                    let digits = value.and_then(|v| individual::number(v.expose()).ok());
                    numbers.extend(digits.map(Zeroizing::new));
                }
                Err(stop) => return Ok(Err(stop.into())),
            }
        }
        Ok(Ok(numbers))
    }

    /// Whether somebody in the holding has this individual number, given as twelve digits: one belongs to one person alone.
    pub fn holds(&self, digits: &str) -> bool {
        !self.individuals.is_empty() && self.individuals.contains(&self.hash(digits))
    }

    fn hash(&self, folded: &str) -> u64 {
        self.hashes.hash_one(folded)
    }

    /// Whether nobody is on file and nobody is to be asked about: then no row needs comparing.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.refusals.is_empty()
    }

    /// How each row stands. `fields` are the fields that the rows speak of: one that a row leaves empty must be empty on file
    /// too for the row to be the same.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn compare(
        &self,
        fields: &BTreeSet<FieldKey>,
        rows: &[&[(FieldKey, Personal)]],
    ) -> Result<Vec<Standing>, GateError> {
        if self.names.is_empty() {
            return Ok(vec![Standing::New; rows.len()]);
        }
        let guarded = apart::fields(&self.book, &self.holding);
        self.house.store.read(|tx| {
            let mut out = Vec::with_capacity(rows.len());
            for row in rows {
                let searchable = Searchable::of_values(self.book.holding(&self.holding), row);
                let mut standing = Standing::New;
                for id in self.candidates(&searchable) {
                    // What is staged by an unfinished import, or being erased, is not on file.
                    let mut one = match self.house.gather_record(tx, self.org, id, &self.today)? {
                        Ok(Some(one)) => one,
                        Ok(None) => continue,
                        Err(e) => return Ok(Err(e)),
                    };
                    if one.tray.keeps_apart() && fields.iter().any(|f| guarded.contains(f)) {
                        one.apart = match self.house.gather_apart(tx, self.org, &one.row)? {
                            Ok(apart) => apart,
                            Err(e) => return Ok(Err(e)),
                        };
                    }
                    match self.compare_one(&one, fields, row, &searchable) {
                        Ok(Standing::New) => {}
                        Ok(Standing::Differs) => standing = Standing::Differs,
                        Ok(Standing::Same) => {
                            standing = Standing::Same;
                            break;
                        }
                        Err(e) => return Ok(Err(e)),
                    }
                }
                out.push(standing);
            }
            Ok(Ok(out))
        })?
    }

    fn candidates(&self, of: &Searchable) -> Vec<RecordId> {
        let number = of.number_folded();
        let (sorted, hash) = match &number {
            Some(number) => (&self.numbers, self.hash(number)),
            None => (&self.names, self.hash(&text::fold(of.name().expose()))),
        };
        let from = sorted.partition_point(|(h, _)| *h < hash);
        sorted.iter().skip(from).take_while(|(h, _)| *h == hash).take(CANDIDATES_MAX).map(|(_, id)| *id).collect()
    }

    fn compare_one(
        &self,
        one: &GatheredRecord,
        fields: &BTreeSet<FieldKey>,
        row: &[(FieldKey, Personal)],
        new: &Searchable,
    ) -> Result<Standing, GateError> {
        let owner = Owner { org: self.org, holding: &one.row.holding, record: one.row.id };
        let there = Searchable::of_tray(self.book.holding(&self.holding), &one.tray, &one.key, &owner)?;
        // Equal hashes are not equal texts.
        let met = match new.number_folded() {
            Some(number) => there.number_folded().as_deref() == Some(number.as_str()),
            None => text::fold(there.name().expose()) == text::fold(new.name().expose()),
        };
        if !met {
            return Ok(Standing::New);
        }
        let mut same = true;
        for field in fields {
            let value = row.iter().find(|(f, _)| f == field).map_or("", |(_, v)| v.expose());
            let on_file = one.open(&owner, field.as_str())?;
            same &= on_file.as_ref().map_or("", Personal::expose) == value;
        }
        if same {
            return Ok(Standing::Same);
        }
        let by_number = new.number_folded().is_some();
        let shares_contact = || new.exact().iter().any(|e| e.0 != "number" && there.exact().contains(e));
        Ok(if by_number || shares_contact() { Standing::Differs } else { Standing::New })
    }

    /// Whether somebody who was erased or refused would come back with these values: what remains of them. The slow
    /// fingerprint is computed only where the coarse tag hits.
    ///
    /// # Errors
    /// The vault's.
    pub fn returning(&self, new: &NewRecord) -> Result<Option<Leave>, GateError> {
        self.returning_values(&new.values)
    }

    /// As [`Roll::returning`], for values alone.
    ///
    /// # Errors
    /// The vault's.
    pub fn returning_values(&self, values: &[(FieldKey, Personal)]) -> Result<Option<Leave>, GateError> {
        if self.refusals.is_empty() {
            return Ok(None);
        }
        let searchable = Searchable::of_values(self.book.holding(&self.holding), values);
        let Some((name, contact)) = searchable.print() else { return Ok(None) };
        let tag = coarse(&self.refusal_tags, contact.expose())?;
        let Some(rows) = self.refusals.get(&tag) else { return Ok(None) };
        let print = fingerprint(&self.pepper, &name, &contact)?;
        Ok(rows
            .iter()
            .find(|r| azukari_vault::same(&r.fingerprint, &print))
            .map(|r| Leave { kind: r.kind.clone(), ends_on: r.ends_on.clone() }))
    }

    /// Which of the holding's fields tells people apart.
    pub fn number_field(&self) -> Option<FieldKey> {
        self.book
            .holding(&self.holding)
            .and_then(|h| h.fields.iter().find(|f| f.kind == FieldKind::Number && f.search))
            .map(|f| f.key.clone())
    }
}

impl Gate {
    /// Who is on file under these values' number or, without a number, under their name with one of their contacts: for one
    /// record taken in by hand, through the coarse tags. The caller records the answer as an act.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn on_file(
        &self,
        asker: &Asker,
        holding: &HoldingKey,
        values: &[(FieldKey, Personal)],
    ) -> Result<Option<RecordId>, GateError> {
        let book = self.book_of(asker.org)?;
        let Some(kind) = book.holding(holding) else { return Err(GateError::NotFound("holding")) };
        let new = Searchable::of_values(Some(kind), values);
        if let Some(number) = new.number_folded() {
            return Ok(self.search_exact(asker.org, kind, "number", &number)?.first().map(|h| h.record));
        }
        let name = text::fold(new.name().expose());
        for (contact, folded) in new.exact() {
            let met = self.search_exact(asker.org, kind, contact, folded)?;
            if let Some(hit) = met.iter().find(|h| text::fold(h.display.expose()) == name) {
                return Ok(Some(hit.record));
            }
        }
        Ok(None)
    }
}
