//! The upkeep of the logs: waiting entries into the tree, full tiles, signed checkpoints.
//!
//! On SQLite the tree grows in the act's own transaction and only tiles and checkpoints are left to do. On PostgreSQL acts
//! commit their entries under signed numbers, and the one process that holds the organisation's lease moves them. Fencing is
//! twofold: the move reads the holder and grows by compare-and-set on size and fence, in one serialisable transaction.

use super::source::{LogView, int, number};
use crate::{Gate, GateError, Stop, house::journal_error};
use azukari_domain::OrgId;
use azukari_journal::{
    Checkpoint, Frontier, NoteKey, TileId,
    entry::Head,
    hash::leaf_hash,
    tree::{TILE_WIDTH, root_at, tile_hashes},
    verify_pending,
};
use azukari_store::{Engine, StoreError, Tx, journal, log, org};
use std::{
    collections::BTreeMap,
    sync::{PoisonError, mpsc},
    time::Duration,
};

/// How long a lease lasts without renewal: a server that died delays the tree by this much, not the acts.
const LEASE_MS: i64 = 5_000;
/// Entries moved in one transaction: some 15 ms.
const MOVE_ENTRIES: i64 = 64;
/// Tiles written in one transaction (8 KiB each).
const STORE_TILES: usize = 16;
/// The newest entries, of which a search by person looks at each: a millisecond's work, and a quiet office writes nothing more.
const UNINDEXED_ENTRIES: i64 = 1_024;
/// Entries whose persons are noted in one transaction: some 10 ms.
const INDEX_ENTRIES: i64 = 4_096;
/// A checkpoint is signed after this many entries, or this long after the last one if anything was added.
const SIGN_ENTRIES: i64 = 256;
const SIGN_MS: i64 = 60_000;

/// Numbers that a process gave and that stand neither in the tree nor among the waiting entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// The process, 16 bytes as hexadecimal digits.
    pub process: String,
    /// First missing number.
    pub first: u64,
    /// Last missing number.
    pub last: u64,
}

/// What one round of upkeep did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tended {
    /// Another process holds the lease: nothing was done here.
    pub elsewhere: bool,
    /// Entries moved into the tree.
    pub moved: u64,
    /// Waiting entries that were left where they are: their signature does not fit, or they stand in the tree already.
    pub left: u64,
    /// Numbers that are missing before entries moved in this round. The verifier names them for ever.
    pub holes: Vec<Hole>,
    /// Full tiles stored.
    pub tiles: u64,
    /// Size of the checkpoint signed in this round.
    pub signed: Option<u64>,
    /// The log does not begin with the log that was signed last, or does not fit its own edge: nothing was signed. Verify.
    pub suspect: bool,
}

impl Tended {
    /// Whether somebody must look: see `holes`, `left` and `suspect`.
    pub fn needs_eyes(&self) -> bool {
        self.suspect || self.left > 0 || !self.holes.is_empty()
    }
}

/// Entries moved by one transaction.
#[derive(Debug, Default)]
struct Moved {
    numbers: Vec<([u8; 16], i64)>,
    left: i64,
    more: bool,
    recorded_at: i64,
}

/// Keeps all logs in order from a thread of its own, until it is dropped.
#[derive(Debug)]
pub struct Tender {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Tender {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Gate {
    /// One round of upkeep of an organisation's log; quick when there is nothing to do. Organisations must be unlocked.
    ///
    /// # Errors
    /// The store's and the vault's. What is wrong with the log is no error: see [`Tended::needs_eyes`].
    pub fn tend(&self, org: OrgId) -> Result<Tended, GateError> {
        self.tend_now(org, false)
    }

    /// Upkeep of all unlocked organisations.
    ///
    /// # Errors
    /// Only where the organisations cannot be listed; each has its own answer.
    #[expect(clippy::type_complexity, reason = "an answer for each organisation, read once")]
    pub fn tend_all(&self) -> Result<Vec<(OrgId, Result<Tended, GateError>)>, GateError> {
        let orgs = self.house.store.read(org::all)?;
        self.ship_moved_state();
        self.undo_left();
        orgs.iter().filter(|o| self.is_unlocked(o.id)).for_each(|o| self.erase_left(o.id));
        Ok(orgs.into_iter().filter(|o| self.is_unlocked(o.id)).map(|o| (o.id, self.tend(o.id))).collect())
    }

    /// Starts the thread that keeps the logs in order, a round each `every` (a second in `serve`).
    ///
    /// # Errors
    /// [`StoreError::Stopped`] where no thread can be had.
    pub fn keep_tending(&self, every: Duration) -> Result<Tender, GateError> {
        let gate = self.clone();
        let (stop, stopped) = mpsc::channel::<()>();
        let work = move || {
            while let Err(mpsc::RecvTimeoutError::Timeout) = stopped.recv_timeout(every) {
                match gate.tend_all() {
                    Err(e) => tracing::warn!(error = %e, "the upkeep of the journals failed"),
                    Ok(rounds) => rounds.iter().for_each(|(org, round)| report(*org, round)),
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name("tender".into())
            .spawn(work)
            .map_err(|_| GateError::Store(StoreError::Stopped))?;
        Ok(Tender { stop: Some(stop), thread: Some(thread) })
    }

    pub(super) fn tend_now(&self, org: OrgId, sign: bool) -> Result<Tended, GateError> {
        let mut known = self.house.tending.lock().unwrap_or_else(PoisonError::into_inner);
        let mut done = Tended::default();
        if self.house.store.engine() == Engine::Postgres && !self.take_lease(org)? {
            done.elsewhere = true;
            return Ok(done);
        }
        let sequenced = known.entry(org).or_default();
        let mut touched = BTreeMap::new();
        loop {
            let moved = self.move_some(org, int(done.left))?;
            done.left = number(moved.left);
            self.house.raise_high_water(org, moved.recorded_at);
            for (process, number) in &moved.numbers {
                self.check_hole(org, sequenced, *process, *number, &mut done.holes)?;
                touched.insert(*process, *number);
                done.moved += 1;
            }
            if !moved.more {
                break;
            }
        }
        // Where a new holder begins to look for holes. Not in the moving transaction: acts raise the other counter of these rows.
        if !touched.is_empty() {
            self.note(move |tx| {
                touched.iter().try_for_each(|(process, number)| journal::set_sequenced(tx, org, process, *number))?;
                Ok(())
            })?;
        }
        // Acts go on meanwhile: tiles and checkpoint are made of one and the same head, so that a checkpoint never covers a
        // full tile that is not stored yet (the verifier would miss it).
        let head = self.house.store.read(|tx| journal::head(tx, org))?.ok_or(GateError::NotFound("journal"))?;
        self.index_subjects(org, head.size)?;
        done.tiles = self.store_tiles(org, number(head.size))?;
        self.sign_if_due(org, &head, sign, &mut done)?;
        Ok(done)
    }

    fn take_lease(&self, org: OrgId) -> Result<bool, GateError> {
        let (process, now) = (self.house.process, self.now().0);
        let head = self.house.store.read(|tx| journal::head(tx, org))?.ok_or(GateError::NotFound("journal"))?;
        self.house.raise_high_water(org, head.recorded_at);
        // Renewed when half of it is over, so that a quiet second writes nothing.
        if head.holder == process && head.lease_until > now + LEASE_MS / 2 {
            return Ok(true);
        }
        if head.holder != process && head.lease_until >= now {
            return Ok(false);
        }
        self.note(move |tx| Ok(journal::lease(tx, org, &process, now, now + LEASE_MS)?))
    }

    fn move_some(&self, org: OrgId, known_bad: i64) -> Result<Moved, GateError> {
        if self.house.store.read(|tx| log::pending(tx, org, known_bad, 1))?.is_empty() {
            return Ok(Moved { left: known_bad, ..Moved::default() });
        }
        let (process, key) = (self.house.process, self.house.signer(org).map_err(GateError::from)?.key().clone());
        let most = MOVE_ENTRIES + known_bad;
        self.note(move |tx| move_in(tx, org, &process, &key, most))
    }

    /// Names the numbers between the last one known of a process and this one, unless they are in the tree after all.
    fn check_hole(
        &self,
        org: OrgId,
        sequenced: &mut BTreeMap<[u8; 16], i64>,
        process: [u8; 16],
        number_here: i64,
        holes: &mut Vec<Hole>,
    ) -> Result<(), GateError> {
        let last = match sequenced.get(&process) {
            Some(last) => *last,
            None => {
                let rows = self.house.store.read(|tx| journal::processes(tx, org))?;
                rows.into_iter().find(|(id, ..)| *id == process).map_or(0, |(_, _, sequenced, _)| sequenced)
            }
        };
        let (mut first, end) = (last + 1, number_here - 1);
        if first <= end {
            let there = self.house.store.read(|tx| log::numbers_in_tree(tx, org, &process, first, end))?;
            let hex = azukari_journal::Alias(process).to_string();
            for present in there.into_iter().chain([end + 1]) {
                if present > first {
                    holes.push(Hole { process: hex.clone(), first: number(first), last: number(present - 1) });
                }
                first = first.max(present + 1);
            }
        }
        sequenced.insert(process, last.max(number_here));
        Ok(())
    }

    /// Notes whom the entries below a tree's size are about, all but the newest.
    fn index_subjects(&self, org: OrgId, size: i64) -> Result<(), GateError> {
        let mut from = self.house.store.read(|tx| journal::indexed(tx, org))?;
        if size - from < 2 * UNINDEXED_ENTRIES {
            return Ok(());
        }
        let (process, end) = (self.house.process, size - UNINDEXED_ENTRIES);
        while from < end {
            let to = end.min(from + INDEX_ENTRIES);
            let noted = self.note(move |tx| {
                still_ours(tx, org, &process)?;
                Ok(journal::index_subjects(tx, org, from, to)?)
            })?;
            if !noted {
                break;
            }
            from = to;
        }
        Ok(())
    }

    /// Stores the full tiles that a tree of this size has completed since the last round.
    fn store_tiles(&self, org: OrgId, size: u64) -> Result<u64, GateError> {
        let mut stored = 0;
        for level in 0u8..8 {
            let full = size.checked_shr(8 * (u32::from(level) + 1)).unwrap_or(0);
            if full == 0 {
                break;
            }
            let mut next = number(self.house.store.read(|tx| log::tiles_end(tx, org, level.into()))?);
            while next < full {
                let last = full.min(next.saturating_add(u64::try_from(STORE_TILES).unwrap_or(1)));
                let tiles = self.house.store.read(|tx| {
                    let view = LogView::new(tx, org, None);
                    (next..last)
                        .map(|index| {
                            let hashes = tile_hashes(&view, TileId { level, index, width: 256 })?;
                            let whole = hashes.len() == TILE_WIDTH;
                            let bytes: Vec<u8> = hashes.iter().flat_map(|h| h.0).collect();
                            Ok((int(index), whole.then_some(bytes)))
                        })
                        .collect::<Result<Vec<_>, StoreError>>()
                })?;
                let process = self.house.process;
                self.note(move |tx| {
                    still_ours(tx, org, &process)?;
                    for (index, bytes) in &tiles {
                        // Entries are missing below the tree's size: the verifier names them, no tile papers over them.
                        let bytes = bytes.as_ref().ok_or(Stop::Damaged("the journal's hashes"))?;
                        journal::put_tile(tx, org, level.into(), *index, bytes)?;
                    }
                    Ok(())
                })?;
                stored += last - next;
                next = last;
            }
        }
        Ok(stored)
    }

    fn sign_if_due(
        &self,
        org: OrgId,
        head: &journal::Head,
        now_at_once: bool,
        done: &mut Tended,
    ) -> Result<(), GateError> {
        let now = self.now().0;
        let last = self.house.store.read(|tx| log::checkpoint(tx, org))?;
        let due = match &last {
            None => true,
            Some((size, _, at)) => now_at_once || head.size - size >= SIGN_ENTRIES || now - at >= SIGN_MS,
        };
        if head.size <= last.as_ref().map_or(0, |(size, ..)| *size) || !due {
            return Ok(());
        }
        let signer = self.house.signer(org).map_err(GateError::from)?;
        let size = number(head.size);
        let root = Frontier::from_bytes(&head.frontier).map_err(journal_error)?.root();
        let last_root = last.as_ref().map(|(_, note, _)| Checkpoint::open(note, std::slice::from_ref(signer.key())));
        let fits = self.house.store.read(|tx| {
            let view = LogView::new(tx, org, None);
            let same = |size: u64, root| Ok::<_, StoreError>(root_at(&view, size).is_ok_and(|found| found == root));
            Ok(same(size, root)?
                && match &last_root {
                    None => true,
                    Some(Ok(last)) => last.origin == signer.key().name() && same(last.size, last.root)?,
                    Some(Err(_)) => false,
                })
        })?;
        if !fits {
            done.suspect = true;
            return Ok(());
        }
        let checkpoint = Checkpoint { origin: signer.key().name().to_owned(), size, root };
        let note = checkpoint.sign(&signer).map_err(journal_error)?;
        let process = self.house.process;
        self.note(move |tx| {
            still_ours(tx, org, &process)?;
            Ok(journal::put_checkpoint(tx, org, int(size), &note, now)?)
        })?;
        done.signed = Some(size);
        Ok(())
    }
}

/// On a cluster: this process still holds the lease, seen in the transaction that writes.
fn still_ours(tx: &mut Tx<'_>, org: OrgId, process: &[u8; 16]) -> Result<journal::Head, Stop> {
    let head = journal::head(tx, org)?.ok_or(Stop::NotFound("journal"))?;
    if tx.engine() == Engine::Postgres && head.holder != process { Err(Stop::Moved) } else { Ok(head) }
}

/// Moves waiting entries into the tree, in this transaction.
fn move_in(tx: &mut Tx<'_>, org: OrgId, process: &[u8; 16], key: &NoteKey, most: i64) -> Result<Moved, Stop> {
    let head = still_ours(tx, org, process)?;
    let rows = journal::take_pending(tx, org, most)?;
    let mut out = Moved { recorded_at: head.recorded_at, ..Moved::default() };
    out.more = int(u64::try_from(rows.len()).unwrap_or(0)) == most;
    let mut good = Vec::with_capacity(rows.len());
    let mut clocks: BTreeMap<Vec<u8>, i64> = BTreeMap::new();
    for row in rows {
        let hash = leaf_hash(&row.leaf);
        let from = <[u8; 16]>::try_from(row.process.as_slice()).ok();
        let genuine = from.is_some_and(|p| verify_pending(key, &p, number(row.number), &hash, &row.signature));
        let entry = Head::read(&row.leaf).filter(|e| genuine && e.act.as_slice() == row.act);
        let twice = match azukari_domain::ActId::from_slice(&row.act) {
            Some(act) => journal::find_act(tx, org, act)?.is_some(),
            None => true,
        };
        match (entry, from) {
            (Some(entry), Some(from)) if !twice => {
                // Within a process in the order of its numbers, between processes in the order of time.
                let clock = clocks.entry(row.process.clone()).or_insert(0);
                *clock = (*clock).max(entry.recorded_at.0);
                good.push((*clock, from, hash, row));
            }
            _ => {
                journal::put_pending(tx, org, &row)?;
                out.left += 1;
            }
        }
    }
    if good.is_empty() {
        return Ok(out);
    }
    good.sort_by_key(|(clock, from, _, row)| (*clock, *from, row.number));
    let mut frontier = Frontier::from_bytes(&head.frontier).map_err(|e| Stop::Journal(e.to_string()))?;
    if number(head.size) != frontier.size() {
        return Err(Stop::Damaged("the journal's edge"));
    }
    for (at, from, hash, row) in good {
        let idx = int(frontier.append(hash));
        let numbered = journal::NumberRow { process: row.process, number: row.number, signature: row.signature };
        let leaf =
            journal::LeafRow { idx, act: row.act, leaf: row.leaf, hash: hash.0.to_vec(), number: Some(numbered) };
        journal::put_leaf(tx, org, &leaf, row.subject.as_deref())?;
        out.recorded_at = out.recorded_at.max(at);
        out.numbers.push((from, row.number));
    }
    if !journal::grow(tx, org, &head, int(frontier.size()), &frontier.to_bytes(), out.recorded_at)? {
        return Err(Stop::Store(StoreError::Serialisation));
    }
    Ok(out)
}

fn report(org: OrgId, round: &Result<Tended, GateError>) {
    match round {
        Err(e) => tracing::warn!(%org, error = %e, "the upkeep of a journal failed"),
        Ok(done) if done.needs_eyes() => {
            tracing::error!(%org, left = done.left, holes = done.holes.len(), suspect = done.suspect, "verify the journal");
        }
        Ok(_) => {}
    }
}
