//! Compares the entries that are there with the hashes that the tree kept, and names what happened in between.
//!
//! Invariants: this is the slow path, entered only where a tile's entries do not fit; it moves along two sequences like a
//! line-by-line comparison, and looks ahead at most one tile.

use super::finding::{Finding, Findings};
use crate::hash::Hash;
use std::collections::{BTreeMap, BTreeSet};

/// How many entries in a row may be removed or added and still be recognised as that.
const LOOK: u64 = 256;

/// An entry that does not fit, with both hashes, until the end shows whether it only moved.
#[derive(Debug, Clone, Copy)]
enum Wrong {
    Changed { index: u64, kept: Hash, found: Hash },
    Removed { index: u64, kept: Option<Hash> },
    Added { index: u64, found: Hash },
}

/// The state of the comparison.
#[derive(Debug, Default)]
pub(super) struct Aligner {
    /// The entry now at `i` is to be compared with the kept hash of `i + shift`.
    shift: i64,
    wrong: Vec<Wrong>,
    reordered: Vec<(u64, u64)>,
    full: bool,
}

fn moved(index: u64, shift: i64) -> u64 {
    index.saturating_add_signed(shift)
}

impl Aligner {
    /// Whether entries stand at their own index.
    pub(super) fn is_straight(&self) -> bool {
        self.shift == 0
    }

    fn push(&mut self, wrong: Wrong, max: usize) {
        if self.wrong.len() < max { self.wrong.push(wrong) } else { self.full = true }
    }

    /// Compares the entries `first..first + count`. `found(i)` is the hash of the entry at `i` (`None`: no entry there),
    /// `kept(i)` the hash that the tree kept (`None`: unknown). Gives the indexes that do not fit.
    pub(super) fn compare(
        &mut self,
        first: u64,
        count: u64,
        max: usize,
        found: &dyn Fn(u64) -> Option<Hash>,
        kept: &mut dyn FnMut(u64) -> Option<Hash>,
    ) -> BTreeSet<u64> {
        let mut bad = BTreeSet::new();
        if self.full {
            // More is wrong than can be listed: a log of nothing but wrong entries must not take hours.
            let shift = self.shift;
            bad.extend((first..first.saturating_add(count)).filter(|i| found(*i) != kept(moved(*i, shift))));
            return bad;
        }
        if self.shift == 0
            && let Some((low, high)) = permuted(first, count, found, kept)
        {
            self.reordered.push((low, high));
            bad.extend(low..=high);
            return bad;
        }
        let end = first.saturating_add(count);
        let mut i = first;
        while i < end {
            let j = moved(i, self.shift);
            let (Some(here), there) = (found(i), kept(j)) else {
                bad.insert(i);
                let kept = kept(j);
                // Behind an earlier removal the last places stand empty: that is its trace, not another one.
                if self.shift <= 0 || kept.is_some() {
                    self.push(Wrong::Removed { index: j, kept }, max);
                }
                i += 1;
                continue;
            };
            let Some(there) = there.filter(|there| *there != here) else {
                i += 1;
                continue;
            };
            bad.insert(i);
            if let Some(gone) =
                (1..=LOOK).find(|d| kept(j + d) == Some(here) && continues(found(i + 1), kept(j + d + 1)))
            {
                for lost in j..j + gone {
                    let kept = kept(lost);
                    self.push(Wrong::Removed { index: lost, kept }, max);
                }
                bad.remove(&i);
                self.shift = self.shift.saturating_add_unsigned(gone);
            } else if let Some(new) =
                (1..=LOOK).find(|d| found(i + d) == Some(there) && continues(found(i + d + 1), kept(j + 1)))
            {
                for extra in i..i + new {
                    bad.insert(extra);
                    if let Some(found) = found(extra) {
                        self.push(Wrong::Added { index: extra, found }, max);
                    }
                }
                self.shift = self.shift.saturating_sub_unsigned(new);
                // Additions that run on into the next tile are compared there, already shifted.
                i += new;
                continue;
            } else {
                self.push(Wrong::Changed { index: i, kept: there, found: here }, max);
            }
            i += 1;
        }
        bad
    }

    /// Turns what does not fit into findings: what left one place and stands in another was reordered.
    pub(super) fn finish(self, tiles_lie: bool, findings: &mut Findings) {
        let full = self.full;
        for (first, last) in self.reordered {
            findings.push(Finding::Reordered { first, last });
        }
        let mut lost = BTreeMap::new();
        let mut swapped = BTreeMap::new();
        for wrong in &self.wrong {
            match *wrong {
                Wrong::Removed { index, kept: Some(kept) } => drop(lost.insert(kept, index)),
                Wrong::Changed { index, kept, .. } => drop(swapped.insert(kept, index)),
                Wrong::Removed { .. } | Wrong::Added { .. } => {}
            }
        }
        let mut back = BTreeSet::new();
        for wrong in &self.wrong {
            if let Wrong::Added { index, found } = wrong
                && let Some(from) = lost.get(found)
            {
                back.insert(*from);
                findings.push(Finding::Reordered { first: *index.min(from), last: *index.max(from) });
            }
        }
        let mut run: Option<(u64, u64)> = None;
        for wrong in &self.wrong {
            match *wrong {
                Wrong::Added { index, found } if !lost.contains_key(&found) => findings.push(Finding::Added { index }),
                Wrong::Added { .. } => {}
                Wrong::Changed { index, kept, found } => {
                    let other = swapped.get(&found).copied();
                    let mutual = |other: &u64| {
                        self.wrong
                            .iter()
                            .any(|w| matches!(w, Wrong::Changed { index: i, found: f, .. } if i == other && *f == kept))
                    };
                    findings.push(match other.filter(mutual) {
                        Some(other) => Finding::Reordered { first: index.min(other), last: index.max(other) },
                        None if tiles_lie => Finding::TileChanged { level: 0, index: index >> 8 },
                        None => Finding::Changed { index },
                    });
                }
                Wrong::Removed { index, .. } if back.contains(&index) => {}
                Wrong::Removed { index, .. } => match &mut run {
                    Some((_, last)) if last.saturating_add(1) == index => *last = index,
                    _ => {
                        if let Some((first, last)) = run.replace((index, index)) {
                            findings.push(Finding::Removed { first, last });
                        }
                    }
                },
            }
        }
        if let Some((first, last)) = run {
            findings.push(Finding::Removed { first, last });
        }
        if full {
            findings.overflow();
        }
    }
}

/// Whether two sequences go on alike, as far as is known.
fn continues(found: Option<Hash>, kept: Option<Hash>) -> bool {
    match (found, kept) {
        (Some(found), Some(kept)) => found == kept,
        _ => true,
    }
}

/// The first and last index that do not fit, where the entries are the kept ones in another order.
fn permuted(
    first: u64,
    count: u64,
    found: &dyn Fn(u64) -> Option<Hash>,
    kept: &mut dyn FnMut(u64) -> Option<Hash>,
) -> Option<(u64, u64)> {
    let mut places = Vec::new();
    let (mut here, mut there) = (Vec::new(), Vec::new());
    for i in first..first.saturating_add(count) {
        let (a, b) = (found(i)?, kept(i)?);
        if a != b {
            places.push(i);
            here.push(a);
            there.push(b);
        }
    }
    here.sort_unstable();
    there.sort_unstable();
    match (places.first(), places.last()) {
        (Some(low), Some(high)) if here == there => Some((*low, *high)),
        _ => None,
    }
}
