//! Erasure is destruction of keys: decided in one act, carried out at once, finished at the next start if interrupted.

use crate::{
    Ask, Gate, GateError, Outcome, Stop,
    facts::GatheredRecord,
    find::Searchable,
    shelf::{Shelf, apart, history, records},
    tray::Owner,
};
use azukari_domain::{ActId, FieldKey, OrgId, RecordId};
use azukari_store::{apart as store_apart, key, record, search};
use azukari_vault::{Cards, PlaceReport, Rekey, Secret, SegmentPlace, Turn, VaultError, fingerprint};
use std::sync::{Arc, PoisonError};

/// What remains so that a later import asks before the person comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// `erased` or `refused`.
    pub kind: String,
    /// Last day, ISO.
    pub ends_on: String,
}

/// What an erasure is about that takes only what records keep in a compartment of its own, as its approval says it.
pub const ONLY_APART: &str = "apart";

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The records.
    pub records: Vec<RecordId>,
    /// Whether a fingerprint remains, and until when.
    pub leaves: Option<Leave>,
    /// Root places that still hold an old root; the erasure stays open until each was brought.
    pub stale: Vec<String>,
}

struct Print {
    record: RecordId,
    version: i64,
    folded: String,
    fingerprint: [u8; 32],
}

impl Gate {
    /// Erases records: refused while a retention, an open request or a hold covers one (the rulebook decides). The ground
    /// stands in the act's `ground`.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn erase(&self, ask: Ask, leave: Option<Leave>) -> Result<Outcome<Erased>, GateError> {
        if ask.about == ONLY_APART {
            // An approval for a part of the record is none for the whole.
            return Err(GateError::NotFound("record"));
        }
        let org = ask.asker.org;
        let ground = ask.act.ground.clone();
        let prints = match &leave {
            Some(_) => self.prints(&ask)?,
            None => Vec::new(),
        };
        let (pepper_tags, printed) = (self.refusal_tags(org)?, !prints.is_empty());
        let leave_in = leave.clone();
        let wanted = ask.records.clone();
        let outcome = self.pass(ask, move |lent| {
            let rows: Vec<record::RecordRow> = lent.records().cloned().collect();
            if rows.len() != wanted.len() {
                // One of them may not be erased: none is, so that nobody believes the others were the whole.
                return Err(Stop::Conflict("erase-some-withheld"));
            }
            let mut slots = Vec::new();
            for row in &rows {
                if !record::begin_erasing(lent.tx(), org, row.id)? {
                    return Err(Stop::Moved);
                }
                slots.push(u32::try_from(row.slot).map_err(|_| Stop::Damaged("slot"))?);
                if let (Some(leave), Some(print)) = (&leave_in, prints.iter().find(|p| p.record == row.id)) {
                    if print.version != row.version {
                        return Err(Stop::Conflict("record-changed"));
                    }
                    let left = search::RefusalRow {
                        id: ActId::new(lent.clock(), lent.random()),
                        fingerprint: print.fingerprint.to_vec(),
                        kind: leave.kind.clone(),
                        ends_on: leave.ends_on.clone(),
                    };
                    let tag = coarse(&pepper_tags, &print.folded)?;
                    search::put_refusal(lent.tx(), org, row.holding.as_str(), tag, &left)?;
                }
            }
            lent.decide_erasure("record", &ground, slots)?;
            Ok(rows.iter().map(|r| r.id).collect::<Vec<_>>())
        })?;
        self.carried_out(org, outcome, leave.filter(|_| printed))
    }

    /// Lets the old values of one field die: their keys are destroyed, the present value stays. The record gets a new key, so
    /// that older backups, which still hold the old values as they once were current, open no more for this record.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn erase_history(&self, ask: Ask, id: RecordId, field: FieldKey) -> Result<Outcome<u64>, GateError> {
        let org = ask.asker.org;
        let ground = ask.act.ground.clone();
        let outcome = self.pass(ask, move |lent| {
            let slots = record::delete_history(lent.tx(), org, id, field.as_str())?;
            let places = slots.iter().filter_map(|s| u32::try_from(*s).ok()).collect();
            lent.decide_erasure("history", &ground, places)?;
            lent.renew_key(id)?;
            Ok(u64::try_from(slots.len()).unwrap_or(0))
        })?;
        if matches!(outcome, Outcome::Done(_)) {
            self.finish_erasures(org)?;
        }
        Ok(outcome)
    }

    /// Erases what records keep apart (a My Number); the rest of each stays. As with whole records it is all of them or none.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn erase_apart(&self, mut ask: Ask) -> Result<Outcome<Erased>, GateError> {
        ask.about = ONLY_APART.to_owned();
        let org = ask.asker.org;
        let (ground, wanted) = (ask.act.ground.clone(), ask.records.len());
        let outcome = self.pass(ask, move |lent| {
            let ids: Vec<RecordId> = lent.records().map(|r| r.id).collect();
            if ids.len() != wanted {
                return Err(Stop::Conflict("erase-some-withheld"));
            }
            let mut slots = Vec::new();
            for id in &ids {
                slots.extend(lent.drop_apart(*id)?);
            }
            lent.decide_erasure("apart", &ground, slots)?;
            Ok(ids)
        })?;
        self.carried_out(org, outcome, None)
    }

    /// Carries a decided erasure out, and says what it did.
    fn carried_out(
        &self,
        org: OrgId,
        outcome: Outcome<Vec<RecordId>>,
        leaves: Option<Leave>,
    ) -> Result<Outcome<Erased>, GateError> {
        Ok(match outcome {
            Outcome::Refused(r) => Outcome::Refused(r),
            Outcome::Repeated(act) => Outcome::Repeated(act),
            Outcome::Done(done) => {
                let stale = self.finish_erasures(org)?;
                Outcome::Done(crate::Done {
                    act: done.act,
                    value: Erased { records: done.value, leaves, stale },
                    permit: done.permit,
                    withheld: done.withheld,
                    clauses: done.clauses,
                    warnings: done.warnings,
                })
            }
        })
    }

    /// Whether somebody who was erased or refused would come back with these values: the kind and last day of what remains.
    /// The slow fingerprint is computed only where the coarse tag hits.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn refused_before(&self, org: OrgId, new: &crate::NewRecord) -> Result<Option<Leave>, GateError> {
        let state = self.house.store.read(|tx| self.house.state(tx, org, self.now()))??;
        let searchable = Searchable::of_values(state.book.holding(&new.holding), &new.values);
        let Some((name, contact)) = searchable.print() else { return Ok(None) };
        let tags = self.refusal_tags(org)?;
        let tag = coarse(&tags, contact.expose())?;
        let today = state.today.to_string();
        let rows = self.house.store.read(|tx| search::refusals(tx, org, new.holding.as_str(), tag, &today))?;
        if rows.is_empty() {
            return Ok(None);
        }
        let pepper = self.house.vault.secrets(org)?.pepper()?;
        let print = fingerprint(&pepper, &name, &contact)?;
        Ok(rows
            .into_iter()
            .find(|r| azukari_vault::same(&r.fingerprint, &print))
            .map(|r| Leave { kind: r.kind, ends_on: r.ends_on }))
    }

    /// The tag key of refusals: derived, so that it needs no row, and coarse by [`coarse`].
    pub(crate) fn refusal_tags(&self, org: OrgId) -> Result<Arc<Secret>, GateError> {
        Ok(Arc::new(self.house.vault.secrets(org)?.pepper()?.derive("azukari.refusal-tag.1", &[])?))
    }

    fn prints(&self, ask: &Ask) -> Result<Vec<Print>, GateError> {
        let gathered = self.house.gather(ask)?;
        let pepper = self.house.vault.secrets(ask.asker.org)?.pepper()?;
        let mut out = Vec::new();
        for one in &gathered.records {
            let GatheredRecord { row, tray, key, .. } = one;
            let owner = Owner { org: ask.asker.org, holding: &row.holding, record: row.id };
            let searchable = Searchable::of_tray(gathered.state.book.holding(&row.holding), tray, key, &owner)?;
            if let Some((name, contact)) = searchable.print() {
                let fingerprint = fingerprint(&pepper, &name, &contact)?;
                out.push(Print {
                    record: row.id,
                    version: row.version,
                    folded: contact.expose().to_owned(),
                    fingerprint,
                });
            }
        }
        Ok(out)
    }

    /// Carries out what could not be carried out when it was decided: a root place was away, or this process stopped in between.
    pub(crate) fn erase_left(&self, org: OrgId) {
        let carried = match self.house.store.read(|tx| record::erasures(tx, org, "decided")) {
            Ok(left) if left.is_empty() => return,
            Ok(_) => self.finish_erasures(org),
            Err(e) => Err(e.into()),
        };
        if let Err(e) = carried {
            tracing::warn!(error = %e, "a decided erasure is not carried out yet");
        }
    }

    /// Carries out every decided erasure of an organisation; the places whose copies are still stale.
    ///
    /// # Errors
    /// See [`GateError`]. An erasure that fails here stays decided: its records are seen by nobody, and it is tried again.
    pub fn finish_erasures(&self, org: OrgId) -> Result<Vec<String>, GateError> {
        let _one = self.house.rekeying.lock().unwrap_or_else(PoisonError::into_inner);
        let open = |state: &'static str| self.house.store.read(move |tx| record::erasures(tx, org, state));
        if open("decided")?.is_empty() && open("rekeyed")?.is_empty() {
            return Ok(Vec::new());
        }
        // Servers take turns as well. What is decided is read anew within the turn: another may have carried it out meanwhile.
        let vault = &self.house.vault;
        let [records, history, apart] = [records(org), history(org), apart(org)].map(|tree| vault.turn(tree));
        let turns = Turns { records: records?, history: history?, apart: apart? };
        let mut stale = Vec::new();
        for erasure in open("decided")? {
            stale = match erasure.what.as_str() {
                "history" => self.destroy_history(&turns, &erasure)?,
                "apart" => self.destroy_apart(&turns, &erasure)?,
                _ => self.destroy_records(&turns, &erasure)?,
            };
        }
        // Copies that were brought since are settled now, and the erasures that waited for them end.
        let waiting = open("rekeyed")?;
        let backups = if waiting.is_empty() { Vec::new() } else { self.ship_tree() };
        for mut erasure in waiting {
            let mut left = backups.clone();
            for turn in [&turns.records, &turns.history, &turns.apart] {
                left.extend(unsettled(&self.settle_in(turn)?));
            }
            left.sort();
            left.dedup();
            erasure.state = if left.is_empty() { "done".into() } else { "rekeyed".into() };
            erasure.stale.clone_from(&left);
            stale = left;
            self.note(move |tx| Ok(record::put_erasure(tx, org, &erasure)?))?;
        }
        Ok(stale)
    }

    fn destroy_history(&self, turns: &Turns, erasure: &record::ErasureRow) -> Result<Vec<String>, GateError> {
        let (house, slots, turn) = (Arc::clone(&self.house), erasure.slots.clone(), turns.history.clone());
        let rekey = self.note(move |tx| Ok(house.vault.rekey(&mut Shelf(tx), &turn, &slots, &[])?));
        let mut stale = self.end_rekey(&turns.history, rekey)?;
        stale.extend(self.rekey_records(turns, erasure, Vec::new())?);
        Ok(stale)
    }

    /// The keys were taken off the compartment's tree in the act; what is left of them dies with their leaves. The places are those of
    /// old values from before there was a compartment; their record has a new key, and its former one dies as well.
    fn destroy_apart(&self, turns: &Turns, erasure: &record::ErasureRow) -> Result<Vec<String>, GateError> {
        let mut stale = self.rekey_apart(turns, Vec::new())?;
        match erasure.slots.is_empty() {
            true => stale.extend(self.rekey_records(turns, erasure, Vec::new())?),
            false => stale.extend(self.destroy_history(turns, erasure)?),
        }
        Ok(stale)
    }

    /// Destroys the keys at these places of the compartment, and its replaced keys that wait.
    fn rekey_apart(&self, turns: &Turns, slots: Vec<u32>) -> Result<Vec<String>, GateError> {
        let (house, turn) = (Arc::clone(&self.house), turns.apart.clone());
        let (org, compartment) = (turn.tree().org, turn.tree().compartment.as_str());
        let rekey = self.note(move |tx| {
            let retired: Vec<u32> =
                key::retired(tx, org, compartment)?.into_iter().filter_map(|l| u32::try_from(l).ok()).collect();
            if slots.is_empty() && retired.is_empty() {
                return Ok(None);
            }
            let rekey = house.vault.rekey(&mut Shelf(tx), &turn, &slots, &retired)?;
            for leaf in &rekey.touched {
                key::unretire(tx, org, compartment, leaf.leaf.into())?;
            }
            for slot in &slots {
                store_apart::delete_by_slot(tx, org, (*slot).into())?;
            }
            Ok(Some(rekey))
        });
        match rekey.transpose() {
            Some(rekey) => self.end_rekey(&turns.apart, rekey),
            None => Ok(Vec::new()),
        }
    }

    fn destroy_records(&self, turns: &Turns, erasure: &record::ErasureRow) -> Result<Vec<String>, GateError> {
        // First the old values: if we stop between the two, the records are still there to name what is left of them.
        let (house, slots, turn) = (Arc::clone(&self.house), erasure.slots.clone(), turns.history.clone());
        let org = turn.tree().org;
        let old = self.note(move |tx| {
            let mut dying = Vec::new();
            for slot in &slots {
                for old in record::history_slots(tx, org, (*slot).into())? {
                    dying.push(u32::try_from(old).map_err(|_| Stop::Damaged("slot"))?);
                }
            }
            if dying.is_empty() {
                return Ok(None);
            }
            let rekey = house.vault.rekey(&mut Shelf(tx), &turn, &dying, &[])?;
            for slot in &slots {
                record::delete_histories(tx, org, (*slot).into())?;
            }
            Ok(Some(rekey))
        });
        match old {
            Ok(None) => {}
            Ok(Some(rekey)) => {
                self.end_rekey(&turns.history, Ok(rekey))?;
            }
            Err(e) => {
                self.settle_in(&turns.history)?;
                return Err(e);
            }
        }
        let kept_apart = self.house.store.read(|tx| {
            let mut there = Vec::new();
            for slot in &erasure.slots {
                if store_apart::is_at(tx, org, (*slot).into())? {
                    there.push(*slot);
                }
            }
            Ok(there)
        })?;
        self.rekey_apart(turns, kept_apart)?;
        self.rekey_records(turns, erasure, erasure.slots.clone())
    }

    /// Destroys the records at these slots and the replaced keys that wait, and notes that the erasure was carried out.
    fn rekey_records(
        &self,
        turns: &Turns,
        erasure: &record::ErasureRow,
        slots: Vec<u32>,
    ) -> Result<Vec<String>, GateError> {
        let (house, mut row, turn) = (Arc::clone(&self.house), erasure.clone(), turns.records.clone());
        row.state = "rekeyed".into();
        let (org, compartment) = (turn.tree().org, turn.tree().compartment.as_str());
        let rekey = self.note(move |tx| {
            let retired: Vec<u32> =
                key::retired(tx, org, compartment)?.into_iter().filter_map(|l| u32::try_from(l).ok()).collect();
            let rekey = house.vault.rekey(&mut Shelf(tx), &turn, &slots, &retired)?;
            for leaf in &rekey.touched {
                for holding in search::card_holdings(tx, org, leaf.leaf.into())? {
                    let Some((version, sealed)) = search::card(tx, org, &holding, leaf.leaf.into())? else { continue };
                    let place = SegmentPlace { org, holding: &holding, segment: leaf.leaf };
                    let sealed = azukari_domain::Sealed::from_bytes(sealed);
                    let (_, sealed) = Cards::renew(leaf, &place, &sealed, &slots)?;
                    if !search::put_card(tx, org, &holding, leaf.leaf.into(), version, sealed.as_bytes())? {
                        return Err(Stop::Moved);
                    }
                }
                key::unretire(tx, org, compartment, leaf.leaf.into())?;
            }
            for slot in &slots {
                record::delete_by_slot(tx, org, (*slot).into())?;
            }
            record::put_erasure(tx, org, &row)?;
            Ok(rekey)
        });
        self.end_rekey(&turns.records, rekey)
    }

    /// Ends the two-phase change of a root: the old one goes only after the commit, the new one goes if there was none.
    fn end_rekey(&self, turn: &Turn, rekey: Result<Rekey, GateError>) -> Result<Vec<String>, GateError> {
        match rekey {
            Ok(rekey) => {
                // The new tree reaches the backups before the old root goes: a restore needs one of the two pairs.
                let mut stale = self.ship_tree();
                stale.extend(unsettled(&self.house.vault.finish(rekey)?));
                Ok(stale)
            }
            Err(e) => {
                self.settle_in(turn)?;
                Err(e)
            }
        }
    }
}

/// This server's turn at the trees that an erasure renews.
struct Turns {
    records: Turn,
    history: Turn,
    apart: Turn,
}

fn unsettled(reports: &[PlaceReport]) -> Vec<String> {
    reports.iter().filter(|r| !r.is_settled()).map(|r| r.place.clone()).collect()
}

/// 256 values: in a thousand refusals four share one, and a guess learns no more than one in 256.
pub(crate) fn coarse(secret: &Secret, folded: &str) -> Result<i64, VaultError> {
    let derived = secret.derive("azukari.refusal-tag.2", folded.as_bytes())?;
    Ok(derived.expose().first().copied().map_or(0, i64::from))
}
