//! Writing the journal inside the act's own transaction.

use crate::{
    GateError, Stop,
    house::House,
    office::{annex_slot, office_place},
};
use azukari_domain::{ActId, AffairKey, ApprovalId, BatchId, ClassKey, ClauseId, HoldingKey, Millis, OrgId, Verb};
use azukari_journal::{
    Alias, Annex, Entry, Frontier, Hash, Outcome, Safe, Subjects, Undated, commit, hash::leaf_hash, sign_pending,
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

    fn into_entry(self, annex: Option<Hash>) -> Result<Entry, Stop> {
        let safe = |text: &str| text.parse::<Safe>().map_err(|e| Stop::Journal(e.to_string()));
        let unknown = Millis(0);
        let mut entry = Entry::new(self.act, unknown, self.verb, self.outcome, self.rulebook, self.settings);
        entry.annex = annex;
        entry.happened_at = self.happened_at;
        entry.late = self.happened_at.is_some();
        entry.worker = self.worker;
        entry.affair = self.affair;
        entry.holding = self.holding;
        entry.subjects = self.subjects;
        entry.clauses = self.clauses;
        let shared = |text: Arc<str>| Safe::try_from(text).map_err(|e| Stop::Journal(e.to_string()));
        entry.controls = self.controls.into_iter().map(shared).collect::<Result<_, _>>()?;
        entry.classes = self.classes;
        entry.approval = self.approval;
        entry.batch = self.batch;
        for (key, value) in &self.notes {
            if !value.is_empty() {
                entry.facts.insert(safe(key)?, safe(value)?);
            }
        }
        Ok(entry)
    }

    /// All of the entry but its time and place: made before the act, so that the writer has little left to do.
    pub(crate) fn written(self, annex: Option<SealedAnnex>) -> Result<Written, Stop> {
        let subject = match self.subjects {
            Subjects::One(alias) => Some(alias.0),
            _ => None,
        };
        let (org, act) = (self.org, self.act);
        let entry = self.into_entry(annex.as_ref().map(|a| a.commitment))?;
        let leaf = entry.to_undated().map_err(|e| Stop::Journal(e.to_string()))?;
        Ok(Written { org, act, subject, leaf, annex })
    }
}

/// An entry that waits for its time and place, with its annex.
#[derive(Debug)]
pub(crate) struct Written {
    org: OrgId,
    act: ActId,
    subject: Option<[u8; 16]>,
    leaf: Undated,
    annex: Option<SealedAnnex>,
}

impl Written {
    fn dated(&self, recorded_at: Millis) -> Result<(Vec<u8>, Hash), Stop> {
        let leaf = self.leaf.dated(recorded_at).map_err(|e| Stop::Journal(e.to_string()))?;
        let hash = leaf_hash(&leaf);
        Ok((leaf, hash))
    }

    fn put_annex(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        if let Some(annex) = &self.annex {
            journal::put_annex(tx, self.org, &self.act.to_bytes(), &annex.period, &annex.sealed)?;
        }
        Ok(())
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

/// Writes an entry that was not prepared before the act.
pub(crate) fn append(
    house: &House,
    tx: &mut Tx<'_>,
    draft: &Draft,
    annex: &mut Option<SealedAnnex>,
) -> Result<Millis, Stop> {
    append_written(house, tx, &draft.clone().written(annex.take())?)
}

/// Writes the entry and its annex in this transaction; the time it was recorded at.
///
/// On SQLite the tree grows here. On PostgreSQL the entry waits under this process's next signed number, because one
/// counter row for all servers would make every act wait for every other.
pub(crate) fn append_written(house: &House, tx: &mut Tx<'_>, entry: &Written) -> Result<Millis, Stop> {
    match tx.engine() {
        Engine::Sqlite => append_embedded(house, tx, entry),
        Engine::Postgres => {
            // The head itself is not read here: whoever moves entries into the tree writes it all the time, and a
            // serialisable act that had read it would have to be repeated for nothing.
            let newest = match house.high_water(entry.org) {
                Some(ms) => ms,
                None => journal::head(tx, entry.org)?.ok_or(Stop::NotFound("journal"))?.recorded_at,
            };
            let recorded_at = recorded_at(house, newest)?;
            let (leaf, hash) = entry.dated(recorded_at)?;
            let number = journal::take_number(tx, entry.org, &house.process)?;
            let signer = house.signer(entry.org)?;
            let signature = sign_pending(&signer, &house.process, u64::try_from(number).unwrap_or(0), &hash)
                .map_err(|e| Stop::Journal(e.to_string()))?;
            let row = journal::PendingRow {
                process: house.process.to_vec(),
                number,
                act: entry.act.to_bytes().to_vec(),
                subject: entry.subject.map(|s| s.to_vec()),
                leaf,
                signature: signature.to_vec(),
            };
            journal::put_pending(tx, entry.org, &row)?;
            entry.put_annex(tx)?;
            // An act that is rolled back after this leaves the mark a moment high, never low.
            house.raise_high_water(entry.org, recorded_at.0);
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

    /// Grows the log by an entry, and says its leaf, the leaf's hash and its time; `None` where the log does not end here.
    fn grow(
        &mut self,
        house: &House,
        tx: &mut Tx<'_>,
        entry: &Written,
    ) -> Result<Option<(Vec<u8>, Hash, Millis)>, Stop> {
        let recorded_at = recorded_at(house, self.head.recorded_at)?;
        let (leaf, hash) = entry.dated(recorded_at)?;
        let mut frontier = self.frontier.clone();
        frontier.append(hash);
        let (size, bytes) = (self.head.size + 1, frontier.to_bytes());
        if !journal::grow(tx, entry.org, &self.head, size, &bytes, recorded_at.0)? {
            return Ok(None);
        }
        (self.head.size, self.head.frontier, self.head.recorded_at) = (size, bytes, recorded_at.0);
        self.frontier = frontier;
        Ok(Some((leaf, hash, recorded_at)))
    }
}

fn append_embedded(house: &House, tx: &mut Tx<'_>, entry: &Written) -> Result<Millis, Stop> {
    let mut ends = house.ends.lock().unwrap_or_else(PoisonError::into_inner);
    let known = ends.remove(&entry.org);
    let fresh = known.is_none();
    let mut end = known.map_or_else(|| LogEnd::read(tx, entry.org), Ok)?;
    let grown = match end.grow(house, tx, entry)? {
        None if !fresh => {
            end = LogEnd::read(tx, entry.org)?;
            end.grow(house, tx, entry)?
        }
        grown => grown,
    };
    let (leaf, hash, recorded_at) = grown.ok_or(Stop::Store(StoreError::Serialisation))?;
    let row = journal::LeafRow {
        idx: end.head.size - 1,
        act: entry.act.to_bytes().to_vec(),
        leaf,
        hash: hash.0.to_vec(),
        number: None,
    };
    journal::put_leaf(tx, entry.org, &row, entry.subject.as_ref().map(|s| s.as_slice()))?;
    entry.put_annex(tx)?;
    ends.insert(entry.org, end);
    Ok(recorded_at)
}

/// Now, but never before the newest entry; a clock that was set back by more than the tolerance stops the act.
fn recorded_at(house: &House, newest: i64) -> Result<Millis, Stop> {
    let now = house.clock.now().0;
    if now < newest - CLOCK_BACK_MS_MAX { Err(Stop::ClockBack(newest - now)) } else { Ok(Millis(now.max(newest))) }
}
