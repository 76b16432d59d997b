//! The check itself: from the entries up to the checkpoints.

use crate::export::{self, WIDTH};
use crate::note::{Checkpoint, Key, Signed, read_checkpoint};
use crate::say::{Finding, Which};
use crate::tree::{self, Hash};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) size: u64,
    pub(crate) root: String,
    pub(crate) findings: Vec<Finding>,
}

/// What is carried from entry to entry.
#[derive(Default)]
struct Past {
    latest: Option<i64>,
    acts: HashMap<u128, u64>,
}

/// A tree in the making: roots of whole blocks and the hashes of the open one; and its root at the kept size.
struct Growing {
    blocks: Vec<Hash>,
    rest: Vec<Hash>,
    kept_size: Option<u64>,
    kept_root: Option<Hash>,
}

impl Growing {
    fn new(kept_size: Option<u64>) -> Self {
        Self { blocks: Vec::new(), rest: Vec::new(), kept_size, kept_root: None }
    }

    /// Takes the hashes of the block that begins at `first`.
    fn take(&mut self, first: u64, hashes: &[Hash]) {
        if let Some(inside) =
            self.kept_size.and_then(|size| size.checked_sub(first)).and_then(|n| usize::try_from(n).ok())
            && let Some(part) = hashes.get(..inside)
        {
            self.kept_root = Some(tree::root_of_blocks(&self.blocks, part));
        }
        if u64::try_from(hashes.len()) == Ok(WIDTH) {
            self.blocks.push(tree::root(hashes));
        } else {
            self.rest = hashes.to_vec();
        }
    }

    fn root(&self) -> Hash {
        tree::root_of_blocks(&self.blocks, &self.rest)
    }
}

/// Checks the export in `dir`.
pub(crate) fn check(dir: &Path, keys: &[Key], kept: Option<&str>, pruned_below: u64) -> Result<Outcome, String> {
    let unreadable = "The export has no readable checkpoint. / 書き出しに読めるチェックポイントがありません。";
    let note = export::read(dir, "checkpoint")?.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(unreadable)?;
    let checkpoint = read_checkpoint(&note, keys).ok_or(unreadable)?;
    let mut findings = Vec::new();
    trust(&checkpoint, keys, Which::Export, &mut findings);
    let kept = kept.and_then(|note| {
        let read = read_checkpoint(note, keys);
        let Some(read) = read else {
            findings.push(Finding::NotACheckpoint);
            return None;
        };
        trust(&read, keys, Which::Kept, &mut findings).then_some(read)
    });
    let size = checkpoint.size;
    let kept_size = kept.as_ref().map(|kept| kept.size);
    // One tree by the entries, one by the lowest tiles: they tell a changed entry from a rewritten log.
    let (mut by_entries, mut by_tiles) = (Growing::new(kept_size), Growing::new(kept_size));
    by_entries.take(0, &[]);
    by_tiles.take(0, &[]);
    let mut past = Past::default();
    let mut first = 0;
    while first < size {
        let width = WIDTH.min(size - first);
        let tile_path = export::path("0", first / WIDTH, width);
        let tile = export::read(dir, &tile_path)?.and_then(|bytes| export::hashes(&bytes, width));
        if tile.is_none() {
            findings.push(Finding::Tile(tile_path));
        }
        let found = bundle(dir, first, width, tile.as_deref(), pruned_below, &mut past, &mut findings)?;
        let best = tile.as_ref().or(found.as_ref());
        by_tiles.take(first, best.map_or(&[], Vec::as_slice));
        by_entries.take(first, found.as_ref().or(best).map_or(&[], Vec::as_slice));
        first += width;
    }
    higher_tiles(dir, size, &by_tiles.blocks, &mut findings)?;
    let strays = export::strays(dir, size)?;
    findings.extend(strays.into_iter().map(Finding::Stray));
    let vouched = |root: Hash| by_entries.root() == root || by_tiles.root() == root;
    if !vouched(checkpoint.root) {
        findings.push(Finding::Root(size));
    }
    if let Some(kept) = kept {
        if kept.size > size {
            findings.push(Finding::Truncated(kept.size, size));
        } else if by_entries.kept_root != Some(kept.root) && by_tiles.kept_root != Some(kept.root) {
            findings.push(Finding::Forked(kept.size));
        }
    }
    Ok(Outcome { size, root: by_entries.root().to_string(), findings })
}

/// Whether a checkpoint can be relied on; if not, says why.
fn trust(checkpoint: &Checkpoint, keys: &[Key], which: Which, findings: &mut Vec<Finding>) -> bool {
    let wrong = match checkpoint.signed {
        Signed::Badly => Finding::BadSignature(which),
        Signed::ByOthers => Finding::UnknownKey(which),
        Signed::Yes if !keys.iter().any(|key| key.name() == checkpoint.origin) => Finding::OtherLog(which),
        Signed::Yes => return true,
    };
    findings.push(wrong);
    false
}

/// Hashes one bundle's entries and compares them with their tile; `None` where there are not as many as there should be.
fn bundle(
    dir: &Path,
    first: u64,
    width: u64,
    tile: Option<&[Hash]>,
    pruned_below: u64,
    past: &mut Past,
    findings: &mut Vec<Finding>,
) -> Result<Option<Vec<Hash>>, String> {
    let last = first + width - 1;
    let Some(bytes) = export::read(dir, &export::path("entries", first / WIDTH, width))? else {
        if last >= pruned_below {
            findings.push(Finding::BundleMissing(first, last));
        }
        return Ok(None);
    };
    let Some(entries) = export::entries(&bytes) else {
        findings.push(Finding::BundleBroken(first, last));
        return Ok(None);
    };
    let found: Vec<Hash> = entries.iter().map(|entry| tree::leaf(entry)).collect();
    compare(first, &found, tile, width, findings);
    for (index, entry) in (first..).zip(&entries) {
        read_entry(index, entry, past, findings);
    }
    Ok((u64::try_from(found.len()) == Ok(width)).then_some(found))
}

/// Names what happened to the entries of one bundle.
fn compare(first: u64, found: &[Hash], tile: Option<&[Hash]>, width: u64, findings: &mut Vec<Finding>) {
    let Some(tile) = tile else {
        if u64::try_from(found.len()) != Ok(width) {
            findings.push(Finding::BundleBroken(first, first + width - 1));
        }
        return;
    };
    if found == tile {
        return;
    }
    if found.len() < tile.len() {
        // In the order of the tile, those that are left must be met one after the other.
        let mut left = found.iter().peekable();
        let gone: Vec<u64> =
            (first..).zip(tile).filter(|(_, kept)| left.next_if_eq(kept).is_none()).map(|(i, _)| i).collect();
        match left.peek() {
            None => findings.extend(gone.into_iter().map(Finding::Removed)),
            Some(_) => findings.push(Finding::BundleBroken(first, first + width - 1)),
        }
        return;
    }
    if found.len() > tile.len() {
        let mut left = tile.iter().peekable();
        let new: Vec<u64> =
            (first..).zip(found).filter(|(_, here)| left.next_if_eq(here).is_none()).map(|(i, _)| i).collect();
        match left.peek() {
            None => findings.extend(new.into_iter().map(Finding::Added)),
            Some(_) => findings.push(Finding::BundleBroken(first, first + width - 1)),
        }
        return;
    }
    let wrong: Vec<(u64, &Hash, &Hash)> =
        (first..).zip(found.iter().zip(tile)).filter(|(_, (a, b))| a != b).map(|(i, (a, b))| (i, a, b)).collect();
    let mut here: Vec<&Hash> = wrong.iter().map(|(_, a, _)| *a).collect();
    let mut there: Vec<&Hash> = wrong.iter().map(|(_, _, b)| *b).collect();
    here.sort();
    there.sort();
    match (wrong.first(), wrong.last()) {
        (Some((low, ..)), Some((high, ..))) if here == there => findings.push(Finding::Reordered(*low, *high)),
        _ => findings.extend(wrong.iter().map(|(i, ..)| Finding::Changed(*i))),
    }
}

/// Reads the few fields that tell of repetition and of time.
fn read_entry(index: u64, entry: &[u8], past: &mut Past, findings: &mut Vec<Finding>) {
    let value = entry.strip_prefix(&[1]).and_then(|json| serde_json::from_slice::<Value>(json).ok());
    let field = |name: &str| value.as_ref().and_then(|value| value.get(name));
    let act = field("act").and_then(Value::as_str).and_then(|hex| u128::from_str_radix(hex, 16).ok());
    let (Some(act), Some(at)) = (act, field("at").and_then(Value::as_i64)) else {
        findings.push(Finding::Unreadable(index));
        return;
    };
    match past.acts.get(&act) {
        Some(of) => findings.push(Finding::Duplicated(index, *of)),
        None => drop(past.acts.insert(act, index)),
    }
    let marked = field("back").and_then(Value::as_bool) == Some(true);
    if past.latest.is_some_and(|latest| at < latest) && !marked {
        findings.push(Finding::TimeBackwards(index));
    }
    past.latest = Some(at);
}

/// Compares the tiles above the lowest with what the blocks give.
fn higher_tiles(dir: &Path, size: u64, blocks: &[Hash], findings: &mut Vec<Finding>) -> Result<(), String> {
    let mut row = blocks.to_vec();
    let mut level = 1u32;
    while size.checked_shr(level * 8).is_some_and(|hashes| hashes > 0) {
        let mut above = Vec::new();
        for (index, hashes) in (0..).zip(row.chunks(256)) {
            let width = u64::try_from(hashes.len()).unwrap_or(WIDTH);
            let path = export::path(&level.to_string(), index, width);
            let stored = export::read(dir, &path)?.and_then(|bytes| export::hashes(&bytes, width));
            if stored.as_deref() != Some(hashes) {
                findings.push(Finding::Tile(path));
            }
            if width == WIDTH {
                above.push(tree::root(hashes));
            }
        }
        row = above;
        level += 1;
    }
    Ok(())
}
