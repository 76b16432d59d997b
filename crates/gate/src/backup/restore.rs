//! Restoring: any data snapshot, the newest key tree, state and journal, and the present roots.

use super::{
    STATE_FILE, TREE_FILE,
    file::{BackupError, Beside, Whole, made_at, name_of},
    report::{Checked, OrgRestored, Restored, Task},
    sweep::{Swept, open_sample, sweep},
    write::file_of,
};
use crate::{
    Gate, GateError, Parts,
    entry::{self, Draft},
    log::number,
    pass::stop_of,
};
use azukari_domain::{ActId, Millis, OrgId, Verb};
use azukari_journal::{Checkpoint, Entry, Outcome as Result3};
use azukari_store::{
    Kept, Store,
    dump::{self, Part},
    journal, key, log, mend, org,
};
use azukari_vault::{Compartment, KeyId, PlaceState, Provider, TreeId};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
};

/// Acts that are listed to be done again; more are only missing from the list, never from the journal.
const TASKS_MAX: usize = 10_000;
const PAGE_ENTRIES: i64 = 1_000;

/// What to restore from.
pub struct Restore<'a> {
    /// The backup directory with the newest key tree and state.
    pub dir: &'a Path,
    /// The data snapshot, which may be old.
    pub data: &'a Path,
    /// The database as it is, where it can still be read: its key tree, state and journal are newer than any backup's.
    pub newest: Option<&'a Store>,
    /// A directory for what is read from `newest`; the files in it go again. Unused without it.
    pub scratch: &'a Path,
    /// Lends each organisation's key.
    pub unlock: &'a dyn Fn(OrgId) -> Option<Provider>,
    /// Go on although a root place also holds another root: only after a crash in the middle of an erasure. Otherwise the key
    /// tree is not the newest one, and what was erased since would come back.
    pub other_roots: bool,
}

/// The files of a restore, all read to their ends.
struct Sources {
    data: Whole,
    tree: Whole,
    state: Whole,
    journal: Whole,
    /// What was read from the present database; goes when dropped.
    _spooled: Vec<Beside>,
}

impl Sources {
    fn gather(how: &Restore<'_>) -> Result<Sources, BackupError> {
        let data = Whole::open(how.data, Part::Data)?;
        if let Some(store) = how.newest {
            let spool = |name: &str, part| -> Result<(Beside, Whole), BackupError> {
                let (file, _) = file_of(store, how.scratch, name, part, Millis(i64::MAX))?;
                let whole = Whole::open(&file.path(), part)?;
                Ok((file, whole))
            };
            let (tree_file, tree) = spool(TREE_FILE, Part::Tree)?;
            let (state_file, state) = spool(STATE_FILE, Part::State)?;
            let (journal_file, journal) = spool("journal.azb", Part::Journal)?;
            return Ok(Sources { data, tree, state, journal, _spooled: vec![tree_file, state_file, journal_file] });
        }
        let tree = Whole::open(&how.dir.join(TREE_FILE), Part::Tree)?;
        let state = Whole::open(&how.dir.join(STATE_FILE), Part::State)?;
        let journal = newest_snapshot(how.dir, how.data)?;
        Ok(Sources { data, tree, state, journal, _spooled: Vec::new() })
    }
}

/// The newest undamaged data snapshot beside the one to restore: its journal is the newest that is left.
fn newest_snapshot(dir: &Path, data: &Path) -> Result<Whole, BackupError> {
    let mut all: Vec<(Millis, PathBuf)> = vec![(made_at(data).unwrap_or(Millis(0)), data.to_owned())];
    for entry in fs::read_dir(dir).map_err(BackupError::io("reading", dir))? {
        let path = entry.map_err(BackupError::io("reading", dir))?.path();
        if name_of(&path).starts_with("data-")
            && let Some(at) = made_at(&path)
        {
            all.push((at, path));
        }
    }
    all.sort();
    let mut last = BackupError::Missing(name_of(data));
    for (_, path) in all.into_iter().rev() {
        match Whole::open(&path, Part::Data) {
            Ok(whole) => return Ok(whole),
            Err(e) => last = e,
        }
    }
    Err(last)
}

impl Gate {
    /// Restores into an empty place and answers the gate over it, unlocked. Nothing that was erased, withdrawn, used up or ended
    /// since the snapshot comes back. The first new entry of each journal tells of the gap.
    ///
    /// # Errors
    /// See [`BackupError`]. Before the first byte is written every file was read to its end; after a failure the place is empty.
    pub fn restore(parts: Parts, how: &Restore<'_>) -> Result<(Gate, Restored), BackupError> {
        let (gate, sources) = begin(parts, how)?;
        gate.or_clear(gate.fill(how, &sources).and_then(|mut done| {
            for one in &mut done.orgs {
                gate.settle_restored(how, &sources, one, (done.from, done.to))?;
            }
            Ok(done)
        }))
        .and_then(|done| {
            dump::end(&gate.house.store)?;
            Ok((gate, done))
        })
    }

    /// Does a restore in an empty scratch place, verifies the journals, opens a sample of records of each kind inside and tells.
    /// No root and no backup is touched. The caller throws the place away.
    ///
    /// # Errors
    /// See [`BackupError`].
    pub fn check_backup(parts: Parts, how: &Restore<'_>, sample: u32) -> Result<Checked, BackupError> {
        let (gate, sources) = begin(parts, how)?;
        let checked = gate.fill(how, &sources).and_then(|restored| {
            let (mut journals, mut opened, mut unreadable) = (Vec::new(), 0, 0);
            for one in &restored.orgs {
                gate.tend(one.org)?;
                let note = newest_note(how.dir, one.key.as_str());
                // A checkpoint of entries that are lost is told as such; here the question is whether what is left is whole.
                let note = note.filter(|_| one.entries_lost == 0);
                journals.push((one.org, gate.verify(one.org, note.as_deref())?));
                let (good, bad) = open_sample(&gate, one.org, sample)?;
                opened += good + bad;
                unreadable += bad;
            }
            Ok(Checked { restored, journals, opened, unreadable })
        });
        gate.close();
        checked
    }

    fn or_clear<T>(&self, result: Result<T, BackupError>) -> Result<T, BackupError> {
        if result.is_err()
            && let Err(e) = dump::clear(&self.house.store)
        {
            tracing::error!(error = %e, "the place of a failed restore could not be emptied; throw it away");
        }
        result
    }

    /// Fills the tables, opens the keys, and takes out what no longer opens.
    fn fill(&self, how: &Restore<'_>, sources: &Sources) -> Result<Restored, BackupError> {
        let store = &self.house.store;
        let take = |whole: &Whole, wanted: Kept| -> Result<(), BackupError> {
            dump::import_piece(store, whole.part, &[wanted], &mut whole.stream()?)?;
            Ok(())
        };
        take(&sources.tree, Kept::Tree)?;
        take(&sources.state, Kept::State)?;
        self.check_roots(how)?;
        take(&sources.data, Kept::Snapshot)?;
        take(&sources.journal, Kept::Journal)?;
        let (from, to) = (sources.data.at, self.now());
        let mut orgs = Vec::new();
        for row in store.read(org::all)? {
            let id = row.id;
            let Swept { erased, lost, cards } = sweep(self, id)?;
            let withdrawn =
                if how.newest.is_some() { 0 } else { self.note(move |tx| Ok(mend::withdraw_approvals(tx, id)?))? };
            self.note(move |tx| {
                azukari_store::apart::delete_orphans(tx, id)?;
                Ok(mend::delete_orphan_marks(tx, id)?)
            })?;
            let (withdrawals, entries) = store.read(|tx| {
                let head = journal::head(tx, id)?.map_or(0, |h| h.size);
                let waiting: i64 = journal::processes(tx, id)?.into_iter().map(|(_, _, _, waiting)| waiting).sum();
                Ok((mend::withdrawals_since(tx, id, from)?, head + waiting))
            })?;
            let mut one = OrgRestored {
                org: id,
                key: row.key,
                entries: number(entries),
                entries_lost: 0,
                erased,
                lost,
                withdrawals: number(withdrawals),
                approvals_used: 0,
                approvals_withdrawn: withdrawn,
                appointments: 0,
                cards,
                tasks: Vec::new(),
                act: None,
            };
            one.entries_lost = self.entries_lost(how, &one);
            self.since(from, &mut one)?;
            orgs.push(one);
        }
        Ok(Restored { from, to, orgs })
    }

    /// Opens each organisation's keys and sees that the key tree's roots are the present ones. Reads the places only.
    fn check_roots(&self, how: &Restore<'_>) -> Result<(), BackupError> {
        let mut open = BTreeSet::new();
        for (id, tree, root) in self.house.store.read(key::roots)? {
            let (Some(compartment), Some(root)) = (Compartment::from_name(&tree), KeyId::from_slice(&root)) else {
                return Err(BackupError::Damaged(TREE_FILE.into()));
            };
            if open.insert(id) {
                let provider = (how.unlock)(id).ok_or_else(|| BackupError::NoKey(id.to_string()))?;
                self.open_keys(id, &provider)?;
            }
            let reports = self.house.vault.status(TreeId { org: id, compartment }, root)?;
            let other = reports.iter().find(|r| matches!(r.state, PlaceState::Stale { .. }));
            if let (Some(other), false) = (other, how.other_roots) {
                return Err(BackupError::OtherRoot(other.place.clone()));
            }
            if !how.other_roots && !reports.iter().any(|r| r.state == PlaceState::Present) {
                return Err(BackupError::RootMissing);
            }
        }
        let orgs: BTreeSet<OrgId> = self.house.store.read(org::all)?.into_iter().map(|o| o.id).collect();
        if orgs == open { Ok(()) } else { Err(BackupError::Damaged(STATE_FILE.into())) }
    }

    /// How many entries a checkpoint beside the backup has more than the journal that is left.
    fn entries_lost(&self, how: &Restore<'_>, one: &OrgRestored) -> u64 {
        let (Some(note), Some(key)) = (newest_note(how.dir, one.key.as_str()), self.note_key(one.org)) else {
            return 0;
        };
        Checkpoint::open(&note, &[key]).map_or(0, |c| c.size.saturating_sub(one.entries))
    }

    /// What the journal tells of the time since the snapshot.
    fn since(&self, from: Millis, one: &mut OrgRestored) -> Result<(), BackupError> {
        let mut before = i64::MAX;
        loop {
            let rows = self.house.store.read(|tx| log::leaves_before(tx, one.org, before, PAGE_ENTRIES))?;
            let Some(last) = rows.last() else { return Ok(()) };
            before = last.idx;
            for row in rows {
                let Ok(entry) = Entry::parse(&row.leaf) else { continue };
                if entry.recorded_at <= from {
                    return Ok(());
                }
                if matches!(entry.outcome, Result3::Refused(_)) {
                    continue;
                }
                one.approvals_used += u64::from(entry.approval.is_some());
                match entry.verb {
                    Verb::Appoint => one.appointments += 1,
                    Verb::Collect | Verb::Import | Verb::Correct if one.tasks.len() < TASKS_MAX => {
                        one.tasks.push(Task {
                            index: number(row.idx),
                            act: entry.act,
                            verb: entry.verb,
                            recorded_at: entry.recorded_at,
                        })
                    }
                    _ => {}
                }
            }
        }
    }

    /// Finishes what was under way, and writes the gap as the first entry.
    fn settle_restored(
        &self,
        how: &Restore<'_>,
        sources: &Sources,
        one: &mut OrgRestored,
        gap: (Millis, Millis),
    ) -> Result<(), BackupError> {
        let id = one.org;
        let provider = (how.unlock)(id).ok_or_else(|| BackupError::NoKey(id.to_string()))?;
        // Entries that waited for their place come before the gap, as they happened.
        self.tend(id)?;
        let act = ActId::new(self.clock(), self.random());
        let notes = [
            ("kind", "restore".to_owned()),
            ("from", gap.0.0.to_string()),
            ("to", gap.1.0.to_string()),
            ("erased", one.erased.to_string()),
            ("lost", one.lost.len().to_string()),
            ("entries_lost", one.entries_lost.to_string()),
            ("tasks", one.tasks.len().to_string()),
            ("journal_of", if how.newest.is_some() { "present".to_owned() } else { sources.journal.at.0.to_string() }),
        ];
        let house = Arc::clone(&self.house);
        let write = move |tx: &mut azukari_store::Tx<'_>| {
            let state = house.state(tx, id, house.clock.now())?.map_err(stop_of)?;
            let mut draft = Draft::of_system(id, act, Verb::Keep, Result3::Done, &state.book, state.settings_hash);
            for (key, value) in &notes {
                draft = draft.note(key, value);
            }
            entry::append(&house, tx, &draft, &mut None)?;
            Ok(())
        };
        self.note(write)?;
        one.act = Some(act);
        self.unlock_filled(id, &provider)?;
        self.tend(id).map(|_| ()).or_else(|e| match e {
            // On a cluster the lease of a server that is gone must end first; the ticker goes on.
            GateError::Busy => Ok(()),
            e => Err(e),
        })?;
        Ok(())
    }
}

/// Reads all files, then makes the gate over the empty place and marks it as being filled.
fn begin(parts: Parts, how: &Restore<'_>) -> Result<(Gate, Sources), BackupError> {
    let sources = Sources::gather(how)?;
    dump::begin(&parts.store).map_err(|e| match e {
        dump::DumpError::NotEmpty { .. } => BackupError::NotEmpty,
        e => e.into(),
    })?;
    Ok((Gate::new(parts), sources))
}

fn newest_note(dir: &Path, key: &str) -> Option<String> {
    fs::read_to_string(dir.join(format!("checkpoint-{key}.txt"))).ok()
}

impl Gate {
    /// A place that was filled by half is never opened.
    pub(crate) fn refuse_half_filled(&self) -> Result<(), GateError> {
        match self.house.store.read(dump::unfinished)? {
            Some(_) => Err(GateError::Conflict("backup-error-unfinished")),
            None => Ok(()),
        }
    }

    /// Whether backup places are configured.
    pub fn has_backup_places(&self) -> bool {
        !self.house.backup_places.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}
