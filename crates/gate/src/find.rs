//! Finding people: search cards for parts of names, coarse tags for phones, mails and numbers.
//!
//! What is found is shown only for a permit: the query itself is an act with its own durable entry.

use crate::{
    Ask, Gate, GateError, Outcome, Stop,
    house::House,
    office::{TAG_SLOT, office_place},
    shelf::{Shelf, records},
    tray::{Owner, Tray},
};
use azukari_domain::{ClassKey, HoldingKey, OrgId, Personal, RecordId, text};
use azukari_rulebook::model::{FieldKind, Holding};
use azukari_store::{Tx, record, search};
use azukari_vault::{Card, CardIndex, Cards, DataKey, SegmentPlace, TagKey};
use std::sync::{Arc, PoisonError, RwLock};

/// People on one page of results; more and the searcher should narrow the query.
pub const HITS_MAX: usize = 20;
/// Candidates behind a tag that are opened at most: a tag is shared by about 16.
const CANDIDATES_MAX: usize = 512;

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Query {
    /// In which kind of data.
    pub holding: HoldingKey,
    /// Part of a name, reading, address or number; or a whole phone number or mail address.
    pub text: Personal,
}

/// A person found: name and number only.
#[derive(Debug)]
pub struct Found {
    /// The record.
    pub record: RecordId,
    /// The name as entered.
    pub name: Personal,
    /// The number as entered; tells people of one name apart.
    pub number: Personal,
}

/// What search keeps of a record.
#[derive(Debug)]
pub(crate) struct Searchable {
    name: Personal,
    kana: Personal,
    address: Personal,
    number: Personal,
    exact: Vec<(&'static str, String)>,
}

impl Searchable {
    fn new(mut values: impl FnMut(&str) -> Option<Personal>, holding: Option<&Holding>) -> Searchable {
        let empty = || Personal::new("");
        let mut out = Searchable { name: empty(), kana: empty(), address: empty(), number: empty(), exact: Vec::new() };
        for field in holding.iter().flat_map(|h| &h.fields).filter(|f| f.search) {
            let Some(value) = values(field.key.as_str()) else { continue };
            let first = |to: &mut Personal, value: Personal| {
                if to.is_empty() {
                    *to = value;
                }
            };
            match field.kind {
                FieldKind::Name => first(&mut out.name, value),
                FieldKind::Kana => first(&mut out.kana, value),
                FieldKind::Address => first(&mut out.address, value),
                FieldKind::Phone => out.exact.extend(text::fold_phone(value.expose()).map(|p| ("phone", p))),
                FieldKind::Mail => out.exact.extend(text::fold_mail(value.expose()).map(|m| ("mail", m))),
                FieldKind::Number => {
                    out.exact.push(("number", text::fold(value.expose())));
                    first(&mut out.number, value);
                }
                FieldKind::Date
                | FieldKind::Text
                | FieldKind::Choice
                | FieldKind::Body
                | FieldKind::IndividualNumber => {}
            }
        }
        out
    }

    pub(crate) fn of_values(holding: Option<&Holding>, values: &[(azukari_domain::FieldKey, Personal)]) -> Searchable {
        Searchable::new(|key| values.iter().find(|(f, _)| f.as_str() == key).map(|(_, v)| v.clone()), holding)
    }

    pub(crate) fn of_tray(
        holding: Option<&Holding>,
        tray: &Tray,
        key: &DataKey,
        owner: &Owner<'_>,
    ) -> Result<Searchable, Stop> {
        let mut failed = None;
        let out = Searchable::new(
            |field| match tray.open(key, owner, field) {
                Ok(value) => value,
                Err(stop) => {
                    failed = Some(stop);
                    None
                }
            },
            holding,
        );
        failed.map_or(Ok(out), Err)
    }

    pub(crate) fn card(&self, record: RecordId) -> Card {
        Card::new(record, &self.name, &self.kana, &self.address, &self.number)
    }

    /// The name's search form, and the first contact's: what a slow fingerprint is made of.
    pub(crate) fn print(&self) -> Option<(Personal, Personal)> {
        let contact = self.exact.iter().find(|(kind, _)| *kind != "number")?;
        Some((Personal::new(text::fold(self.name.expose())), Personal::new(contact.1.clone())))
    }

    /// The name as entered.
    pub(crate) fn name(&self) -> &Personal {
        &self.name
    }

    /// The number's search form, if there is a number.
    pub(crate) fn number_folded(&self) -> Option<String> {
        let folded = text::fold(self.number.expose());
        (!folded.is_empty()).then_some(folded)
    }

    pub(crate) fn exact(&self) -> &[(&'static str, String)] {
        &self.exact
    }
}

/// The tag key and number of buckets of a holding; made where there is none yet.
pub(crate) fn tags_of(
    house: &Arc<House>,
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &HoldingKey,
    people: impl FnOnce(&mut Tx<'_>) -> Result<i64, azukari_store::StoreError>,
) -> Result<(TagKey, u32), Stop> {
    let key = house.vault.data_key(&mut Shelf(tx), crate::shelf::office(org), TAG_SLOT)?;
    if let Some((_, buckets, sealed)) = search::tag_epoch(tx, org, holding.as_str())? {
        let place = office_place(org, "tag", [0; 16], holding.as_str());
        let tags = TagKey::open(&key, &place, &azukari_domain::Sealed::from_bytes(sealed))?;
        return Ok((tags, u32::try_from(buckets).unwrap_or(1)));
    }
    let people = people(tx)?;
    let tags = TagKey::random()?;
    let buckets = azukari_vault::buckets_for(u32::try_from(people).unwrap_or(u32::MAX));
    put_tag_key(tx, org, holding, &key, &tags, 1, buckets)?;
    Ok((tags, buckets))
}

pub(crate) fn put_tag_key(
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &HoldingKey,
    key: &DataKey,
    tags: &TagKey,
    epoch: i64,
    buckets: u32,
) -> Result<(), Stop> {
    let place = office_place(org, "tag", [0; 16], holding.as_str());
    let sealed = tags.seal(key, &place)?.into_bytes();
    search::put_tag_epoch(tx, org, holding.as_str(), epoch, buckets.into(), &sealed)?;
    Ok(())
}

pub(crate) fn put_tags(
    house: &Arc<House>,
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &HoldingKey,
    id: RecordId,
    of: &Searchable,
) -> Result<(), Stop> {
    let (key, buckets) = tags_of(house, tx, org, holding, |tx| record::count(tx, org, holding.as_str()))?;
    for (kind, folded) in &of.exact {
        search::put_tag(tx, org, holding.as_str(), kind, key.tag(kind, folded, buckets), id)?;
    }
    Ok(())
}

/// Puts one card in the place of a slot's card, or takes it away.
pub(crate) fn replace_card(
    house: &Arc<House>,
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &HoldingKey,
    slot: u32,
    card: Option<Card>,
) -> Result<(), Stop> {
    put_cards(house, tx, org, holding, slot >> 8, &[(slot, card)])
}

pub(crate) fn put_cards(
    house: &Arc<House>,
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &HoldingKey,
    segment: u32,
    cards: &[(u32, Option<Card>)],
) -> Result<(), Stop> {
    let key = house.vault.card_key(&mut Shelf(tx), records(org), segment)?;
    let place = SegmentPlace { org, holding: holding.as_str(), segment };
    let (was, mut all) = match search::card(tx, org, holding.as_str(), segment.into())? {
        Some((version, sealed)) => (version, Cards::open(&key, &place, &azukari_domain::Sealed::from_bytes(sealed))?),
        None => (0, Cards::new()),
    };
    for (slot, card) in cards {
        match card {
            Some(card) => all.put(*slot, card.clone()),
            None => all.remove(*slot),
        }
    }
    let sealed = all.seal(&key, &place)?;
    if search::put_card(tx, org, holding.as_str(), segment.into(), was, sealed.as_bytes())? {
        Ok(())
    } else {
        Err(Stop::Moved)
    }
}

impl Gate {
    /// Finds people. The classes of the act are what the list shows: name and number.
    ///
    /// # Errors
    /// See [`GateError`]. A refused search is [`Outcome::Refused`].
    pub fn find(&self, mut ask: Ask, query: &Query) -> Result<Outcome<Vec<Found>>, GateError> {
        let org = ask.asker.org;
        ask.act.holding = Some(query.holding.clone());
        ask.annex.search.push(query.text.clone());
        let gathered = self.house.gather(&ask)?;
        let book = Arc::clone(&gathered.state.book);
        let Some(holding) = book.holding(&query.holding) else { return Err(GateError::NotFound("holding")) };
        let shown: std::collections::BTreeSet<ClassKey> = holding
            .fields
            .iter()
            .filter(|f| matches!(f.kind, FieldKind::Name | FieldKind::Number))
            .map(|f| f.class.clone())
            .collect();
        ask.act.classes = shown;
        // Nothing is searched for someone who may not: the refusal must not take longer for a name that exists.
        let hits = match self.would(&Ask { records: Vec::new(), ..ask.clone() })? {
            azukari_rulebook::Decision::Refused(_) => Vec::new(),
            azukari_rulebook::Decision::Granted(_) => self.search(org, holding, query)?,
        };
        ask.records = hits.iter().map(|h| h.record).collect();
        ask.act.count = i64::try_from(hits.len()).unwrap_or(i64::MAX);
        let outcome = self.pass_with(ask, hits, |_| Ok(()))?;
        Ok(match outcome {
            Outcome::Refused(refusal) => Outcome::Refused(refusal),
            Outcome::Repeated(act) => Outcome::Repeated(act),
            Outcome::Done(mut done) => {
                let found = std::mem::take(&mut done.permit.hits)
                    .into_iter()
                    .map(|h| Found { record: h.record, name: h.display, number: h.number })
                    .collect();
                Outcome::Done(crate::Done {
                    act: done.act,
                    value: found,
                    permit: done.permit,
                    withheld: done.withheld,
                    clauses: done.clauses,
                    warnings: done.warnings,
                })
            }
        })
    }

    fn search(&self, org: OrgId, holding: &Holding, query: &Query) -> Result<Vec<azukari_vault::Hit>, GateError> {
        let typed = query.text.expose();
        let exact = text::fold_mail(typed).map(|m| ("mail", m)).or_else(|| {
            let digits_only =
                typed.chars().all(|c| c.is_numeric() || c.is_whitespace() || "+-‐－ー−()（）".contains(c));
            text::fold_phone(typed).filter(|_| digits_only).map(|p| ("phone", p))
        });
        let index = self.cards(org, &holding.key)?;
        let mut hits = index.read().unwrap_or_else(PoisonError::into_inner).find(typed, HITS_MAX * 2);
        if let Some((kind, folded)) = exact {
            hits.extend(self.search_exact(org, holding, kind, &folded)?);
        }
        let mut seen = std::collections::HashSet::new();
        hits.retain(|h| seen.insert(h.record));
        // Staged records of an unfinished import have cards already; they are seen by nobody.
        let visible = self.house.store.read(|tx| {
            let mut out = std::collections::HashSet::new();
            for hit in &hits {
                if record::get(tx, org, hit.record)?.is_some() {
                    out.insert(hit.record);
                }
            }
            Ok(out)
        })?;
        hits.retain(|h| visible.contains(&h.record));
        hits.truncate(HITS_MAX);
        Ok(hits)
    }

    /// Opens the candidates behind a tag, inside the gate, and keeps those whose value is the one looked for.
    pub(crate) fn search_exact(
        &self,
        org: OrgId,
        holding: &Holding,
        kind: &'static str,
        folded: &str,
    ) -> Result<Vec<azukari_vault::Hit>, GateError> {
        let today = self.now().date_in("UTC").to_string();
        let house = &self.house;
        let candidates = house.store.read(|tx| {
            let Some((_, buckets, sealed)) = search::tag_epoch(tx, org, holding.key.as_str())? else {
                return Ok(Ok(Vec::new()));
            };
            let place = office_place(org, "tag", [0; 16], holding.key.as_str());
            let opened = match house.vault.data_key(&mut Shelf(tx), crate::shelf::office(org), TAG_SLOT) {
                Ok(key) => TagKey::open(&key, &place, &azukari_domain::Sealed::from_bytes(sealed)),
                Err(azukari_vault::TreeError::Shelf(e)) => return Err(e),
                Err(azukari_vault::TreeError::Vault(e)) => Err(e),
            };
            let tags = match opened {
                Ok(tags) => tags,
                Err(e) => return Ok(Err(GateError::from(e))),
            };
            let tag = tags.tag(kind, folded, u32::try_from(buckets).unwrap_or(1));
            let mut out = Vec::new();
            for id in search::tagged(tx, org, holding.key.as_str(), kind, tag)?.into_iter().take(CANDIDATES_MAX) {
                match house.gather_record(tx, org, id, &today)? {
                    Ok(Some(one)) => out.push(one),
                    Ok(None) => {}
                    Err(e) => return Ok(Err(e)),
                }
            }
            Ok(Ok(out))
        })??;
        let mut hits = Vec::new();
        for one in candidates {
            let owner = Owner { org, holding: &one.row.holding, record: one.row.id };
            let s = Searchable::of_tray(Some(holding), &one.tray, &one.key, &owner)?;
            if s.exact.iter().any(|(k, v)| *k == kind && v == folded) {
                hits.push(azukari_vault::Hit { record: one.row.id, display: s.name, number: s.number });
            }
        }
        Ok(hits)
    }

    /// The opened cards of a holding, brought up to date.
    pub(crate) fn cards(&self, org: OrgId, holding: &HoldingKey) -> Result<Arc<RwLock<CardIndex>>, GateError> {
        let index = {
            let mut all = self.house.cards.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry((org, holding.to_string())).or_default())
        };
        let stored: Vec<(u32, i64)> = self
            .house
            .store
            .read(|tx| search::card_versions(tx, org, holding.as_str()))?
            .into_iter()
            .filter_map(|(s, v)| Some((u32::try_from(s).ok()?, v)))
            .collect();
        let current = {
            let index = index.read().unwrap_or_else(PoisonError::into_inner);
            stored.iter().all(|(s, v)| index.version(*s) == Some(*v))
        };
        if current {
            return Ok(index);
        }
        let missing = index.write().unwrap_or_else(PoisonError::into_inner).outdated(&stored);
        for segment in missing {
            let house = &self.house;
            let loaded = house.store.read(|tx| {
                let Some((version, sealed)) = search::card(tx, org, holding.as_str(), segment.into())? else {
                    return Ok(Ok(None));
                };
                let key = match house.vault.card_key(&mut Shelf(tx), records(org), segment) {
                    Ok(key) => key,
                    Err(azukari_vault::TreeError::Shelf(e)) => return Err(e),
                    Err(azukari_vault::TreeError::Vault(e)) => return Ok(Err(e)),
                };
                let place = SegmentPlace { org, holding: holding.as_str(), segment };
                Ok(Cards::open(&key, &place, &azukari_domain::Sealed::from_bytes(sealed)).map(|c| Some((version, c))))
            })??;
            if let Some((version, cards)) = loaded {
                index.write().unwrap_or_else(PoisonError::into_inner).load(segment, version, &cards);
            }
        }
        Ok(index)
    }
}
