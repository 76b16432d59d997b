//! Writing the journal inside the act's own transaction.

use crate::{
    GateError, Stop,
    house::House,
    office::{annex_slot, office_place},
};
use azukari_domain::{ActId, AffairKey, ApprovalId, BatchId, ClassKey, ClauseId, HoldingKey, Millis, OrgId, Verb};
use azukari_journal::{
    Alias, Annex, Entry, Frontier, Hash, Outcome, Safe, Subjects, commit, hash::leaf_hash, sign_pending,
};
use azukari_rulebook::Rulebook;
use azukari_store::{Engine, StoreError, Tx, journal};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

/// How far the clock may lie behind the newest entry before acts are refused: steps of time synchronisation are far
/// smaller, and a clock set back by hand is far more.
pub(crate) const CLOCK_BACK_MS_MAX: i64 = 120_000;

/// An entry before it has its place: everything but the time and the index.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) org: OrgId,
    pub(crate) act: ActId,
    pub(crate) happened_at: Option<Millis>,
    pub(crate) worker: Option<Alias>,
    pub(crate) verb: Verb,
    pub(crate) outcome: Outcome,
    pub(crate) affair: Option<AffairKey>,
    pub(crate) holding: Option<HoldingKey>,
    pub(crate) subjects: Subjects,
    pub(crate) clauses: Vec<ClauseId>,
    pub(crate) controls: Vec<Arc<str>>,
    pub(crate) rulebook: Hash,
    pub(crate) settings: Hash,
    pub(crate) classes: Vec<ClassKey>,
    pub(crate) approval: Option<ApprovalId>,
    pub(crate) batch: Option<BatchId>,
    pub(crate) notes: BTreeMap<&'static str, String>,
}

/// An annex sealed off the writer.
#[derive(Debug, Clone)]
pub(crate) struct SealedAnnex {
    pub(crate) period: String,
    pub(crate) sealed: Vec<u8>,
    pub(crate) commitment: Hash,
}

impl Draft {
    pub(crate) fn of_system(
        org: OrgId,
        act: ActId,
        verb: Verb,
        outcome: Outcome,
        book: &Rulebook,
        settings: Hash,
    ) -> Draft {
        Draft {
            org,
            act,
            happened_at: None,
            worker: None,
            verb,
            outcome,
            affair: None,
            holding: None,
            subjects: Subjects::None,
            clauses: Vec::new(),
            controls: Vec::new(),
            rulebook: Hash(book.hash().to_bytes()),
            settings,
            classes: Vec::new(),
            approval: None,
            batch: None,
            notes: BTreeMap::new(),
        }
    }

    pub(crate) fn note(mut self, key: &'static str, value: &str) -> Draft {
        self.notes.insert(key, value.to_owned());
        self
    }

    fn to_entry(&self, recorded_at: Millis, annex: Option<Hash>) -> Result<Entry, Stop> {
        let safe = |text: &str| text.parse::<Safe>().map_err(|e| Stop::Journal(e.to_string()));
        let mut entry = Entry::new(self.act, recorded_at, self.verb, self.outcome, self.rulebook, self.settings);
        entry.annex = annex;
        entry.happened_at = self.happened_at;
        entry.late = self.happened_at.is_some();
        entry.worker = self.worker;
        entry.affair.clone_from(&self.affair);
        entry.holding.clone_from(&self.holding);
        entry.subjects = self.subjects;
        entry.clauses.clone_from(&self.clauses);
        let shared = |text: &Arc<str>| Safe::try_from(Arc::clone(text)).map_err(|e| Stop::Journal(e.to_string()));
        entry.controls = self.controls.iter().map(shared).collect::<Result<_, _>>()?;
        entry.classes.clone_from(&self.classes);
        entry.approval = self.approval;
        entry.batch = self.batch;
        for (key, value) in &self.notes {
            if !value.is_empty() {
                entry.facts.insert(safe(key)?, safe(value)?);
            }
        }
        Ok(entry)
    }
}

/// A leaf with what its row repeats of it.
struct Leaf {
    act: Vec<u8>,
    leaf: Vec<u8>,
    hash: Hash,
    subject: Option<[u8; 16]>,
}

impl Draft {
    fn to_leaf(&self, recorded_at: Millis, annex: Option<&SealedAnnex>) -> Result<Leaf, Stop> {
        let entry = self.to_entry(recorded_at, annex.map(|a| a.commitment))?;
        let leaf = entry.to_leaf().map_err(|e| Stop::Journal(e.to_string()))?;
        let subject = match self.subjects {
            Subjects::One(alias) => Some(alias.0),
            _ => None,
        };
        Ok(Leaf { act: self.act.to_bytes().to_vec(), hash: leaf_hash(&leaf), leaf, subject })
    }
}

impl House {
    /// Seals an annex under its year's key; `None` for an empty one.
    pub(crate) fn seal_annex(
        self: &Arc<Self>,
        org: OrgId,
        act: ActId,
        annex: &Annex,
        year: i16,
    ) -> Result<Option<SealedAnnex>, GateError> {
        if annex.is_empty() {
            return Ok(None);
        }
        let bytes = annex.to_bytes().map_err(|e| GateError::Journal(e.to_string()))?;
        let mut salt = [0u8; 32];
        salt.copy_from_slice(azukari_vault::Secret::random()?.expose());
        let commitment = commit(&salt, &bytes);
        let mut plain = zeroize::Zeroizing::new(Vec::with_capacity(32 + bytes.len()));
        plain.extend_from_slice(&salt);
        plain.extend_from_slice(&bytes);
        let key = self.office_key(org, annex_slot(year))?;
        let period = year.to_string();
        let sealed =
            azukari_vault::seal(&key, &office_place(org, "annex", act.to_bytes(), &period), &plain)?.into_bytes();
        Ok(Some(SealedAnnex { period, sealed, commitment }))
    }
}

/// Writes the entry (and its annex, taken out of the option) in this transaction; the time it was recorded at.
///
/// On SQLite the tree grows here. On PostgreSQL the entry waits under this process's next signed number, because one
/// counter row for all servers would make every act wait for every other.
pub(crate) fn append(
    house: &House,
    tx: &mut Tx<'_>,
    draft: &Draft,
    annex: &mut Option<SealedAnnex>,
) -> Result<Millis, Stop> {
    match tx.engine() {
        Engine::Sqlite => append_embedded(house, tx, draft, annex.as_ref()),
        Engine::Postgres => {
            // The head itself is not read here: whoever moves entries into the tree writes it all the time, and a
            // serialisable act that had read it would have to be repeated for nothing.
            let newest = match house.high_water(draft.org) {
                Some(ms) => ms,
                None => journal::head(tx, draft.org)?.ok_or(Stop::NotFound("journal"))?.recorded_at,
            };
            let recorded_at = recorded_at(house, newest)?;
            let entry = draft.to_leaf(recorded_at, annex.as_ref())?;
            let number = journal::take_number(tx, draft.org, &house.process)?;
            let signer = house.signer(draft.org)?;
            let signature = sign_pending(&signer, &house.process, u64::try_from(number).unwrap_or(0), &entry.hash)
                .map_err(|e| Stop::Journal(e.to_string()))?;
            let row = journal::PendingRow {
                process: house.process.to_vec(),
                number,
                act: entry.act,
                subject: entry.subject.map(|s| s.to_vec()),
                leaf: entry.leaf,
                signature: signature.to_vec(),
            };
            journal::put_pending(tx, draft.org, &row)?;
            put_annex(tx, draft, annex.as_ref())?;
            // An act that is rolled back after this leaves the mark a moment high, never low.
            house.raise_high_water(draft.org, recorded_at.0);
            Ok(recorded_at)
        }
    }
}

/// Where a log ends on embedded SQLite, as this process wrote it last. It may be ahead of the database after a rollback: the
/// compare-and-set that grows the log sees that, and the end is read anew.
pub(crate) struct LogEnd {
    head: journal::Head,
    frontier: Frontier,
}

impl LogEnd {
    fn read(tx: &mut Tx<'_>, org: OrgId) -> Result<LogEnd, Stop> {
        let head = journal::head(tx, org)?.ok_or(Stop::NotFound("journal"))?;
        let frontier = Frontier::from_bytes(&head.frontier).map_err(|e| Stop::Journal(e.to_string()))?;
        Ok(LogEnd { head, frontier })
    }

    /// Grows the log by a draft's entry; `None` where the log does not end here.
    fn grow(
        &mut self,
        house: &House,
        tx: &mut Tx<'_>,
        draft: &Draft,
        annex: Option<&SealedAnnex>,
    ) -> Result<Option<(Leaf, Millis)>, Stop> {
        let recorded_at = recorded_at(house, self.head.recorded_at)?;
        let entry = draft.to_leaf(recorded_at, annex)?;
        let mut frontier = self.frontier.clone();
        frontier.append(entry.hash);
        let (size, bytes) = (self.head.size + 1, frontier.to_bytes());
        if !journal::grow(tx, draft.org, &self.head, size, &bytes, recorded_at.0)? {
            return Ok(None);
        }
        self.head = journal::Head { size, frontier: bytes, recorded_at: recorded_at.0, ..self.head.clone() };
        self.frontier = frontier;
        Ok(Some((entry, recorded_at)))
    }
}

fn append_embedded(house: &House, tx: &mut Tx<'_>, draft: &Draft, annex: Option<&SealedAnnex>) -> Result<Millis, Stop> {
    let mut ends = house.ends.lock().unwrap_or_else(PoisonError::into_inner);
    let known = ends.remove(&draft.org);
    let fresh = known.is_none();
    let mut end = known.map_or_else(|| LogEnd::read(tx, draft.org), Ok)?;
    let grown = match end.grow(house, tx, draft, annex)? {
        None if !fresh => {
            end = LogEnd::read(tx, draft.org)?;
            end.grow(house, tx, draft, annex)?
        }
        grown => grown,
    };
    let (entry, recorded_at) = grown.ok_or(Stop::Store(StoreError::Serialisation))?;
    let row = journal::LeafRow {
        idx: end.head.size - 1,
        act: entry.act,
        leaf: entry.leaf,
        hash: entry.hash.0.to_vec(),
        number: None,
    };
    journal::put_leaf(tx, draft.org, &row, entry.subject.as_ref().map(|s| s.as_slice()))?;
    put_annex(tx, draft, annex)?;
    ends.insert(draft.org, end);
    Ok(recorded_at)
}

fn put_annex(tx: &mut Tx<'_>, draft: &Draft, annex: Option<&SealedAnnex>) -> Result<(), Stop> {
    if let Some(annex) = annex {
        journal::put_annex(tx, draft.org, &draft.act.to_bytes(), &annex.period, &annex.sealed)?;
    }
    Ok(())
}

/// Now, but never before the newest entry; a clock that was set back by more than the tolerance stops the act.
fn recorded_at(house: &House, newest: i64) -> Result<Millis, Stop> {
    let now = house.clock.now().0;
    if now < newest - CLOCK_BACK_MS_MAX { Err(Stop::ClockBack(newest - now)) } else { Ok(Millis(now.max(newest))) }
}
