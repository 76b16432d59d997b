//! One walk over all entries, a few tiles at a time: hash, compare with the tiles, grow the tree, pass the marks.

use super::Options;
use super::align::Aligner;
use super::finding::{Finding, Findings, Which};
use super::marks::Mark;
use super::numbers::{self, Numbers};
use super::source::{AnnexBody, LogSource, Row};
use crate::annex::commit;
use crate::entry::Head;
use crate::hash::{Hash, leaf_hash};
use crate::note::NoteKey;
use crate::tree::{Frontier, TILE_WIDTH, Tile, TileBuilder};
use std::collections::{BTreeMap, BTreeSet};

/// Entries read at once: 32 tiles.
const CHUNK: u64 = 8192;
/// A full tile's width as a count of entries.
const WIDTH: u64 = 256;

/// What the walk leaves for the report.
pub(super) struct Walked {
    pub(super) root: Option<Hash>,
    pub(super) confirmed: Option<u64>,
    pub(super) kept_agrees: bool,
    pub(super) pruned: u64,
    pub(super) annexes_checked: u64,
}

/// An entry after hashing.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// Hash of the leaf, or the stored one where the leaf was pruned; `None` where there is no row.
    found: Option<Hash>,
    head: Option<Head>,
    has_leaf: bool,
}

/// The tree by the entries' own hashes, kept only once they differ from the tiles'.
enum Other {
    Same,
    Own(Frontier),
    Lost,
}

struct Walk<'a, S: LogSource> {
    source: &'a S,
    size: u64,
    keys: &'a [NoteKey],
    options: &'a Options,
    findings: &'a mut Findings,
    marks: std::iter::Peekable<std::vec::IntoIter<Mark>>,
    /// The tree by the kept hashes: tiles, then the hash column.
    edge: TileBuilder,
    /// A kept hash was missing: the edge stands still.
    broken: bool,
    other: Other,
    tiles_lie: bool,
    aligner: Aligner,
    numbers: Numbers,
    /// Entries that the newest stored checkpoint covers: their full tiles were stored before it was signed. Later tiles may
    /// still be on their way.
    covered: u64,
    latest: Option<i64>,
    acts: Vec<u64>,
    pruned_below: u64,
    within: Vec<(u64, u64)>,
    out: Walked,
}

/// Walks the log of `size` entries past `marks`.
pub(super) fn walk<S: LogSource>(
    source: &S,
    size: u64,
    marks: Vec<Mark>,
    keys: &[NoteKey],
    options: &Options,
    findings: &mut Findings,
) -> Result<Walked, S::Error> {
    let covered = marks.iter().filter(|mark| matches!(mark.which, Which::Stored(_))).map(|mark| mark.size).max();
    let mut walk = Walk {
        source,
        size,
        keys,
        options,
        findings,
        covered: covered.unwrap_or(0),
        marks: marks.into_iter().peekable(),
        edge: TileBuilder::new(),
        broken: false,
        other: Other::Same,
        tiles_lie: false,
        aligner: Aligner::default(),
        numbers: Numbers::default(),
        latest: None,
        acts: Vec::new(),
        pruned_below: source.pruned_below()?,
        within: Vec::new(),
        out: Walked { root: None, confirmed: None, kept_agrees: false, pruned: 0, annexes_checked: 0 },
    };
    walk.pass_marks();
    let mut from = 0;
    while from < size {
        walk.chunk(from)?;
        from = from.saturating_add(CHUNK);
    }
    walk.beyond()?;
    walk.duplicates()?;
    let Walk { numbers, aligner, findings, edge, broken, tiles_lie, mut out, .. } = walk;
    numbers.finish(source, keys, findings)?;
    aligner.finish(tiles_lie, findings);
    out.root = (!broken).then(|| edge.root());
    Ok(out)
}

/// A short form of an act's id by which repetitions are sought; those found are then compared in full.
fn short(act: &[u8; 16]) -> u64 {
    let (high, low) = act.split_at(8);
    let word = |part: &[u8]| part.try_into().map(u64::from_be_bytes).unwrap_or(0);
    word(high).rotate_left(17).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word(low)
}

fn position(index: u64, from: u64) -> Option<usize> {
    usize::try_from(index.checked_sub(from)?).ok()
}

fn see(row: &Option<Row>) -> Seen {
    match row {
        None => Seen::default(),
        Some(Row { leaf: None, leaf_hash, .. }) => Seen { found: Some(*leaf_hash), head: None, has_leaf: false },
        Some(Row { leaf: Some(leaf), .. }) => {
            Seen { found: Some(leaf_hash(leaf)), head: Head::read(leaf), has_leaf: true }
        }
    }
}

/// Hashes on all cores: hashing is nearly all of the verifier's work.
fn see_all(slots: &[Option<Row>]) -> Vec<Seen> {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(8));
    let share = slots.len().div_ceil(threads).max(512);
    if slots.len() <= share {
        return slots.iter().map(see).collect();
    }
    let mut seen = vec![Seen::default(); slots.len()];
    std::thread::scope(|scope| {
        for (from, to) in slots.chunks(share).zip(seen.chunks_mut(share)) {
            scope.spawn(move || to.iter_mut().zip(from).for_each(|(to, row)| *to = see(row)));
        }
    });
    seen
}

impl<S: LogSource> Walk<'_, S> {
    fn chunk(&mut self, from: u64) -> Result<(), S::Error> {
        let to = from.saturating_add(CHUNK).min(self.size);
        let slots = self.rows(from, to)?;
        let seen = see_all(&slots);
        let tiles = self.tiles(0, from / WIDTH, to / WIDTH)?;
        let annexes = self.annexes(from, to)?;
        let stored_to = tiles.keys().next_back().copied();
        let mut first = from;
        while first < to {
            let last = first.saturating_add(WIDTH).min(to);
            let tile = tiles.get(&(first / WIDTH));
            let due = last <= self.covered || stored_to.is_some_and(|end| first / WIDTH < end);
            if tile.is_none() && last - first == WIDTH && due {
                self.findings.push(Finding::TileMissing { level: 0, index: first / WIDTH });
            }
            let range = position(first, from).unwrap_or(0)..position(last, from).unwrap_or(0);
            let (rows, here) = (slots.get(range.clone()).unwrap_or_default(), seen.get(range).unwrap_or_default());
            let kept: Vec<Option<Hash>> = match tile {
                Some(tile) => tile.hashes.iter().copied().map(Some).collect(),
                // Behind a removal the rows of the unfinished tile have moved with their hashes: these keep nothing.
                None if !self.aligner.is_straight() => vec![None; here.len()],
                None => rows.iter().map(|row| row.as_ref().map(|row| row.leaf_hash)).collect(),
            };
            let bad = self.compare(first, from, &seen, here, &kept, tile.is_some())?;
            self.grow(here, &kept)?;
            self.contents(first, rows, here, &kept, &bad);
            if let Some(annexes) = &annexes {
                self.compare_annexes(first, here, annexes, &bad);
            }
            first = last;
        }
        Ok(())
    }

    /// The rows `from..to`, each at its place.
    fn rows(&mut self, from: u64, to: u64) -> Result<Vec<Option<Row>>, S::Error> {
        let mut slots: Vec<Option<Row>> = Vec::new();
        slots.resize_with(position(to, from).unwrap_or(0), || None);
        let mut next = from;
        while next < to {
            let page = self.source.rows(next, position(to, next).unwrap_or(0))?;
            let Some(last) = page.last().map(|row| row.index) else { break };
            for row in page {
                if let Some(slot) = position(row.index, from).and_then(|at| slots.get_mut(at)) {
                    *slot = Some(row);
                }
            }
            next = last.saturating_add(1).max(next.saturating_add(1));
        }
        Ok(slots)
    }

    fn tiles(&self, level: u8, from: u64, to: u64) -> Result<BTreeMap<u64, Tile>, S::Error> {
        let mut tiles = BTreeMap::new();
        let mut next = from;
        while next < to {
            let page = self.source.tiles(level, next, position(to, next).unwrap_or(0))?;
            let Some(last) = page.last().map(|tile| tile.index) else { break };
            let fits = |tile: &Tile| tile.index < to && tile.hashes.len() == TILE_WIDTH;
            tiles.extend(page.into_iter().filter(fits).map(|tile| (tile.index, tile)));
            next = last.saturating_add(1).max(next.saturating_add(1));
        }
        Ok(tiles)
    }

    fn annexes(&self, from: u64, to: u64) -> Result<Option<BTreeMap<u64, AnnexBody>>, S::Error> {
        let rows = self.source.annexes(from, to)?;
        Ok(rows.map(|rows| rows.into_iter().map(|row| (row.index, row.body)).collect()))
    }

    /// Compares one tile's entries with what was kept; gives the indexes that do not fit.
    fn compare(
        &mut self,
        first: u64,
        from: u64,
        seen: &[Seen],
        here: &[Seen],
        kept: &[Option<Hash>],
        tiled: bool,
    ) -> Result<BTreeSet<u64>, S::Error> {
        if self.aligner.is_straight()
            && here.iter().zip(kept).all(|(seen, kept)| seen.found.is_some() && seen.found == *kept)
        {
            return Ok(BTreeSet::new());
        }
        if matches!(self.other, Other::Same) {
            self.other = Other::Own(self.edge.frontier().clone());
        }
        let source = self.source;
        let straight = self.aligner.is_straight();
        let mut cache: BTreeMap<u64, Option<Tile>> = BTreeMap::new();
        let mut failed = None;
        let mut kept_at = |index: u64| {
            if !tiled && straight {
                return kept.get(position(index, first)?).copied().flatten();
            }
            let tile = cache.entry(index / WIDTH).or_insert_with(|| match source.tiles(0, index / WIDTH, 1) {
                Ok(tiles) => tiles.into_iter().find(|tile| tile.index == index / WIDTH),
                Err(error) => {
                    failed = Some(error);
                    None
                }
            });
            tile.as_ref()?.hashes.get(position(index % WIDTH, 0)?).copied()
        };
        let found_at = |index: u64| seen.get(position(index, from)?).and_then(|seen| seen.found);
        let count = u64::try_from(here.len()).unwrap_or(0);
        let bad = self.aligner.compare(first, count, self.options.findings_max, &found_at, &mut kept_at);
        failed.map_or(Ok(bad), Err)
    }

    /// Grows both trees by one tile's hashes.
    fn grow(&mut self, here: &[Seen], kept: &[Option<Hash>]) -> Result<(), S::Error> {
        for (seen, kept) in here.iter().zip(kept) {
            self.other = match (std::mem::replace(&mut self.other, Other::Lost), seen.found) {
                (Other::Own(mut own), Some(found)) => {
                    own.append(found);
                    Other::Own(own)
                }
                (Other::Own(_), None) => Other::Lost,
                (same, _) => same,
            };
            let Some(kept) = kept.filter(|_| !self.broken) else {
                self.broken = true;
                continue;
            };
            let (_, done) = self.edge.append(kept);
            for tile in done.into_iter().filter(|tile| tile.level > 0) {
                self.compare_tile(&tile)?;
            }
            self.pass_marks();
        }
        Ok(())
    }

    /// Compares a computed tile above the entries with the stored one.
    fn compare_tile(&mut self, tile: &Tile) -> Result<(), S::Error> {
        let stored = self.source.tiles(tile.level, tile.index, 1)?;
        let bits = u32::from(tile.level) * 8;
        let Some(stored) = stored.into_iter().find(|stored| stored.index == tile.index) else {
            let end = tile.index.saturating_add(1).saturating_mul(WIDTH).checked_shl(bits).unwrap_or(u64::MAX);
            if end <= self.covered {
                self.findings.push(Finding::TileMissing { level: tile.level, index: tile.index });
            }
            return Ok(());
        };
        for (place, (computed, stored)) in
            (tile.index.saturating_mul(WIDTH)..).zip(tile.hashes.iter().zip(&stored.hashes))
        {
            let first = place.checked_shl(bits).unwrap_or(u64::MAX);
            let last = first.saturating_add((1u64 << bits.min(63)) - 1);
            // A lower tile that already named a part of this range says it more closely.
            if computed != stored && !self.within.iter().any(|(low, high)| first <= *low && *high <= last) {
                self.within.push((first, last));
                self.findings.push(Finding::ChangedWithin { first, last });
            }
        }
        Ok(())
    }

    /// Compares the tree as it now stands with the checkpoints of this size.
    fn pass_marks(&mut self) {
        while let Some(mark) = self.marks.next_if(|mark| mark.size == self.edge.size()) {
            let agrees = if self.edge.root() == mark.root {
                true
            } else if matches!(&self.other, Other::Own(own) if own.size() == mark.size && own.root() == mark.root) {
                self.tiles_lie = true;
                true
            } else {
                self.findings.push(Finding::Forked { which: mark.which, size: mark.size });
                false
            };
            if agrees {
                self.out.confirmed = self.out.confirmed.max(Some(mark.size));
            }
            if mark.which == Which::Kept {
                self.out.kept_agrees = agrees;
            }
        }
    }

    /// What the entries themselves say: hash column, form, time, act, number.
    fn contents(
        &mut self,
        first: u64,
        rows: &[Option<Row>],
        here: &[Seen],
        kept: &[Option<Hash>],
        bad: &BTreeSet<u64>,
    ) {
        for (index, ((row, seen), kept)) in (first..).zip(rows.iter().zip(here).zip(kept)) {
            let Some(row) = row else { continue };
            if let Some(number) = &row.number {
                if self.options.number_signatures {
                    numbers::check(self.keys, number, &row.leaf_hash, self.findings);
                }
                self.numbers.take(number.process, number.number, self.findings);
            }
            if !seen.has_leaf {
                self.out.pruned += 1;
                if index >= self.pruned_below {
                    self.findings.push(Finding::ContentMissing { index });
                }
                continue;
            }
            if let Some(head) = &seen.head {
                self.acts.push(short(&head.act));
            }
            if bad.contains(&index) {
                continue;
            }
            if *kept == seen.found && Some(row.leaf_hash) != seen.found {
                self.findings.push(Finding::StoredHash { index });
            }
            match &seen.head {
                Some(head) => self.pass_time(index, head),
                None => self.findings.push(Finding::Unreadable { index }),
            }
        }
    }

    fn pass_time(&mut self, index: u64, head: &Head) {
        let at = head.recorded_at.0;
        match self.latest {
            Some(latest) if at.saturating_add(self.options.tolerance_ms) < latest => {
                // Time goes on from here, so that one step back is one finding.
                self.latest = Some(at);
                if !head.clock_back {
                    self.findings.push(Finding::TimeBackwards { index });
                }
            }
            latest => self.latest = latest.max(Some(at)),
        }
    }

    fn compare_annexes(&mut self, first: u64, here: &[Seen], annexes: &BTreeMap<u64, AnnexBody>, bad: &BTreeSet<u64>) {
        for (index, seen) in (first..).zip(here) {
            let Some(head) = seen.head.as_ref().filter(|_| !bad.contains(&index)) else { continue };
            match (head.annex, annexes.get(&index)) {
                (Some(commitment), Some(AnnexBody::Open { salt, bytes })) if commit(salt, bytes) == commitment => {
                    self.out.annexes_checked += 1;
                }
                (Some(_), Some(AnnexBody::Open { .. })) => self.findings.push(Finding::AnnexChanged { index }),
                (Some(_), None) => self.findings.push(Finding::AnnexMissing { index }),
                (None, Some(_)) => self.findings.push(Finding::AnnexUnknown { index }),
                (Some(_), Some(AnnexBody::Gone)) | (None, None) => {}
            }
        }
    }

    /// What is stored behind the log's end.
    fn beyond(&mut self) -> Result<(), S::Error> {
        for row in self.source.rows(self.size, TILE_WIDTH)? {
            self.findings.push(Finding::Added { index: row.index });
        }
        let full = self.size / WIDTH;
        if let Some(tile) = self.source.tiles(0, full, 1)?.into_iter().find(|tile| tile.index >= full) {
            let size = tile.index.saturating_add(1).saturating_mul(WIDTH);
            self.findings.push(Finding::Truncated { which: Which::Tiles, size, log: self.size });
        }
        Ok(())
    }

    /// Names the acts that stand in the log twice. Only where there seem to be some is the log read again.
    fn duplicates(&mut self) -> Result<(), S::Error> {
        let mut acts = std::mem::take(&mut self.acts);
        acts.sort_unstable();
        let twice: BTreeSet<u64> = acts.array_windows::<2>().filter(|[a, b]| a == b).map(|[a, _]| *a).collect();
        drop(acts);
        if twice.is_empty() {
            return Ok(());
        }
        let mut earlier: BTreeMap<[u8; 16], u64> = BTreeMap::new();
        let mut from = 0;
        while from < self.size {
            let to = from.saturating_add(CHUNK).min(self.size);
            for row in self.rows(from, to)?.into_iter().flatten() {
                let Some(head) = row.leaf.as_deref().and_then(Head::read) else { continue };
                if twice.contains(&short(&head.act)) {
                    match earlier.get(&head.act) {
                        Some(of) => self.findings.push(Finding::Duplicated { index: row.index, of: *of }),
                        None => drop(earlier.insert(head.act, row.index)),
                    }
                }
            }
            from = to;
        }
        Ok(())
    }
}
