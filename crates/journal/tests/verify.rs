//! Each way of tampering with a log is found and named, and a clean log yields nothing.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod common;

use azukari_domain::Millis;
use azukari_journal::hash::leaf_hash;
use azukari_journal::verify::{Finding, Number, Options, Pending, Which, verify};
use azukari_journal::*;
use common::*;
use std::collections::BTreeMap;

fn log() -> Log {
    Log::build(1000, &[0, 1, 300, 700, 1000])
}

#[test]
fn a_clean_log_yields_nothing_at_any_size() {
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 1000, 8192, 8193] {
        let log = Log::build(size, &[1, 2, 256, 257, size]);
        let kept = log.note();
        let report = log.verify(Some(&kept));
        assert_eq!(report.findings, [], "{size}");
        assert_eq!(
            (report.size, report.root, report.confirmed, report.kept_agrees),
            (size, Some(log.builder.root()), Some(size), Some(true))
        );
    }
}

#[test]
fn a_changed_entry_is_named_in_a_full_tile_and_in_the_tail() {
    for i in [0, 255, 256, 511, 767, 768, 999] {
        let mut log = log();
        log.alter(i);
        assert_eq!(log.verify(None).findings, [Finding::Changed { index: i as u64 }]);
    }
}

#[test]
fn a_changed_entry_with_its_own_hash_is_named_by_the_tile() {
    let mut log = log();
    log.alter(300);
    log.rows[300].leaf_hash = leaf_hash(log.rows[300].leaf.as_ref().unwrap());
    assert_eq!(log.verify(None).findings, [Finding::Changed { index: 300 }]);
}

#[test]
fn a_changed_entry_with_all_hashes_is_found_by_the_checkpoint_and_bounded_by_the_tile_above() {
    // 65536 entries make one full tile of level 1. Short leaves keep this quick; they are entries all the same.
    let mut log = Log::build(65_536 + 10, &[65_540]);
    log.alter(1000);
    let hash = leaf_hash(log.rows[1000].leaf.as_ref().unwrap());
    log.rows[1000].leaf_hash = hash;
    log.tiles.get_mut(&(0, 3)).unwrap().hashes[1000 - 768] = hash;
    let findings = log.verify(None).findings;
    assert_eq!(
        findings,
        [Finding::ChangedWithin { first: 768, last: 1023 }, Finding::Forked { which: Which::Stored(0), size: 65_540 }]
    );
}

#[test]
fn a_changed_tail_entry_with_its_hash_is_found_by_the_checkpoint() {
    let mut log = log();
    log.alter(900);
    log.rows[900].leaf_hash = leaf_hash(log.rows[900].leaf.as_ref().unwrap());
    assert_eq!(log.verify(None).findings, [Finding::Forked { which: Which::Stored(4), size: 1000 }]);
}

#[test]
fn a_removed_entry_is_named() {
    for i in [0, 10, 255, 256, 767, 800, 999] {
        let mut log = log();
        log.rows.remove(i);
        assert_eq!(log.verify(None).findings, [Finding::Removed { first: i as u64, last: i as u64 }]);
    }
    let mut log = log();
    log.rows.drain(100..400);
    assert_eq!(log.verify(None).findings, [Finding::Removed { first: 100, last: 399 }]);
}

#[test]
fn a_removed_entry_whose_followers_moved_up_is_named() {
    for i in [0, 10, 255, 256, 500] {
        let mut log = log();
        log.rows.remove(i);
        log.renumber();
        assert_eq!(log.verify(None).findings, [Finding::Removed { first: i as u64, last: i as u64 }], "{i}");
        // The stored size follows: the checkpoints still know better.
        log.size -= 1;
        let findings = log.verify(None).findings;
        assert!(findings.contains(&Finding::Removed { first: i as u64, last: i as u64 }), "{findings:?}");
        assert!(
            findings.contains(&Finding::Truncated { which: Which::Stored(4), size: 1000, log: 999 }),
            "{findings:?}"
        );
    }
}

#[test]
fn an_added_entry_is_named() {
    for i in [0usize, 10, 255, 256, 500] {
        let mut log = log();
        let mut row = log.rows[i].clone();
        row.leaf = Some(entry(5000).to_leaf().unwrap());
        row.leaf_hash = leaf_hash(row.leaf.as_ref().unwrap());
        log.rows.insert(i, row);
        log.renumber();
        let findings = log.verify(None).findings;
        assert!(findings.contains(&Finding::Added { index: i as u64 }), "{i} {findings:?}");
        assert!(
            !findings.iter().any(|f| matches!(f, Finding::Changed { .. } | Finding::Removed { .. })),
            "{i} {findings:?}"
        );
    }
    let mut log = log();
    let mut extra = log.rows[999].clone();
    extra.index = 1000;
    log.rows.push(extra);
    assert_eq!(log.verify(None).findings, [Finding::Added { index: 1000 }]);
}

#[test]
fn reordered_entries_are_named() {
    let swap = |a: usize, b: usize| {
        let mut log = log();
        log.rows.swap(a, b);
        log.renumber();
        log.verify(None).findings
    };
    assert_eq!(swap(10, 20), [Finding::Reordered { first: 10, last: 20 }]);
    assert_eq!(swap(10, 11), [Finding::Reordered { first: 10, last: 11 }]);
    assert_eq!(swap(10, 600), [Finding::Reordered { first: 10, last: 600 }]);
    let mut log = log();
    let row = log.rows.remove(20);
    log.rows.insert(400, row);
    log.renumber();
    assert_eq!(log.verify(None).findings, [Finding::Reordered { first: 20, last: 400 }]);
    // In the tail the hashes move along: the checkpoint and the time still tell.
    let findings = swap(900, 950);
    assert!(findings.iter().any(|f| matches!(f, Finding::TimeBackwards { .. })), "{findings:?}");
    assert!(findings.contains(&Finding::Forked { which: Which::Stored(4), size: 1000 }), "{findings:?}");
}

#[test]
fn a_duplicated_entry_is_named() {
    let mut log = Log::build(300, &[]);
    log.push_entry(&entry(7));
    log.checkpoints.push(log.note());
    let findings = log.verify(None).findings;
    assert_eq!(findings, [Finding::Duplicated { index: 300, of: 7 }, Finding::TimeBackwards { index: 300 }]);
    // The same act told differently is a duplicate too.
    let mut log = Log::build(300, &[]);
    let mut again = entry(7);
    again.recorded_at = Millis(START + 400_000);
    log.push_entry(&again);
    assert_eq!(log.verify(None).findings, [Finding::Duplicated { index: 300, of: 7 }]);
    // One entry written over another.
    let mut log = self::log();
    log.rows[50].leaf = log.rows[40].leaf.clone();
    assert_eq!(log.verify(None).findings, [Finding::Changed { index: 50 }, Finding::Duplicated { index: 50, of: 40 }]);
}

#[test]
fn a_truncated_log_is_named_by_stored_and_by_kept_checkpoints() {
    let kept = log().note();
    let mut log = Log::build(700, &[300, 700]);
    assert_eq!(log.verify(None).findings, []);
    let report = log.verify(Some(&kept));
    assert_eq!(report.findings, [Finding::Truncated { which: Which::Kept, size: 1000, log: 700 }]);
    assert_eq!(report.kept_agrees, Some(false));
    log.checkpoints.push(kept);
    assert_eq!(log.verify(None).findings, [Finding::Truncated { which: Which::Stored(2), size: 1000, log: 700 }]);
    // Size and checkpoints cut, tiles forgotten.
    let mut log = self::log();
    log.rows.truncate(700);
    log.size = 700;
    log.checkpoints.truncate(4);
    assert_eq!(log.verify(None).findings, [Finding::Truncated { which: Which::Tiles, size: 768, log: 700 }]);
}

#[test]
fn a_wholly_rewritten_log_is_found_only_with_a_kept_checkpoint() {
    let mut log = log();
    let kept = log.note();
    log.alter(123);
    let forged = log.rewrite();
    assert_eq!(forged.verify(None).findings, []);
    let report = forged.verify(Some(&kept));
    assert_eq!(report.findings, [Finding::Forked { which: Which::Kept, size: 1000 }]);
    assert_eq!(report.kept_agrees, Some(false));
}

#[test]
fn checkpoints_with_wrong_signatures_keys_logs_and_forms_are_told_apart() {
    let kept = |note: &str| log().verify(Some(note)).findings;
    let good = log().note();
    let size_changed = good.replace("\n1000\n", "\n999\n");
    assert_eq!(kept(&size_changed), [Finding::BadSignature { which: Which::Kept }]);
    let stranger = Signer::from_seed(ORIGIN, &[8; 32]).unwrap();
    assert_eq!(kept(&log().checkpoint().sign(&stranger).unwrap()), [Finding::UnknownKey { which: Which::Kept }]);
    let other = Checkpoint { origin: "other.example".into(), ..log().checkpoint() };
    assert_eq!(kept(&other.sign(&signer()).unwrap()), [Finding::OtherLog { which: Which::Kept }]);
    assert_eq!(kept(&signer().sign_note("hello\n").unwrap()), [Finding::NotACheckpoint { which: Which::Kept }]);
    assert_eq!(kept("nonsense"), [Finding::NotACheckpoint { which: Which::Kept }]);
    let mut log = log();
    log.checkpoints[1] = size_changed;
    assert_eq!(log.verify(None).findings, [Finding::BadSignature { which: Which::Stored(1) }]);
}

#[test]
fn time_running_backwards_needs_a_mark_or_a_tolerance() {
    let at = |ms: i64, i: u64, back: bool| Entry { recorded_at: Millis(START + ms), clock_back: back, ..entry(i) };
    let mut log = Log::empty();
    for e in [at(1000, 0, false), at(5000, 1, false), at(3000, 2, false), at(4000, 3, false), at(6000, 4, false)] {
        log.push_entry(&e);
    }
    assert_eq!(log.verify(None).findings, [Finding::TimeBackwards { index: 2 }]);
    let options = Options { tolerance_ms: 2000, ..Options::default() };
    assert!(verify(&log, ORIGIN, &[], None, &options).unwrap().is_clean());
    let mut log = Log::empty();
    for e in [at(1000, 0, false), at(5000, 1, false), at(3000, 2, true), at(4000, 3, false)] {
        log.push_entry(&e);
    }
    assert_eq!(log.verify(None).findings, []);
}

#[test]
fn annexes_are_held_against_their_commitment() {
    let mut log = Log::empty();
    let mut annexes = BTreeMap::new();
    for i in 0..10 {
        let mut e = entry(i);
        if i < 5 {
            let (salt, bytes) = ([i as u8; 32], vec![1, 2, 3]);
            e.annex = Some(commit(&salt, &bytes));
            annexes.insert(i, (salt, bytes));
        }
        log.push_entry(&e);
    }
    assert_eq!(log.verify(None).findings, [], "without a permit to open them");
    log.annexes = Some(annexes);
    let report = log.verify(None);
    assert_eq!((report.findings, report.annexes_checked), (vec![], 5));
    let annexes = log.annexes.as_mut().unwrap();
    annexes.get_mut(&1).unwrap().1.push(4);
    annexes.get_mut(&2).unwrap().0 = [9; 32];
    let moved = annexes.remove(&3).unwrap();
    annexes.insert(7, moved);
    let expected = [
        Finding::AnnexChanged { index: 1 },
        Finding::AnnexChanged { index: 2 },
        Finding::AnnexMissing { index: 3 },
        Finding::AnnexUnknown { index: 7 },
    ];
    assert_eq!(log.verify(None).findings, expected);
}

fn number(number: u64, leaf: &[u8]) -> Number {
    let process = [3; 16];
    let signature = sign_pending(&signer(), &process, number, &leaf_hash(leaf)).unwrap().to_vec();
    Number { process, number, signature }
}

#[test]
fn missing_double_and_forged_numbers_are_named() {
    let process = [3; 16];
    let leaf = |i: u64| entry(i).to_leaf().unwrap();
    let build = |order: &[u64], waiting: &[u64]| {
        let mut log = Log::empty();
        for (place, n) in (0..).zip(order) {
            log.push_leaf(leaf(place), Some(number(*n, &leaf(place))));
        }
        log.pending =
            waiting.iter().map(|n| Pending { number: number(*n, &leaf(100 + n)), leaf: leaf(100 + n) }).collect();
        log
    };
    let strict = Options { number_signatures: true, ..Options::default() };
    let found = |log: &Log| verify(log, ORIGIN, &[signer().key().clone()], None, &strict).unwrap().findings;
    assert_eq!(found(&build(&[1, 3, 2, 4], &[5, 6])), [], "sequenced in another order, two still waiting");
    assert_eq!(
        found(&build(&[1, 2, 5], &[7])),
        [Finding::NumberMissing { process, first: 3, last: 4 }, Finding::NumberMissing { process, first: 6, last: 6 },]
    );
    assert_eq!(found(&build(&[1, 2, 2], &[])), [Finding::NumberTwice { process, number: 2 }]);
    // The last one vanished: only the counter knows.
    let mut log = build(&[1, 2], &[]);
    assert_eq!(found(&log), []);
    log.last_numbers = vec![(process, 3)];
    assert_eq!(found(&log), [Finding::NumberMissing { process, first: 3, last: 3 }]);
    // Renumbered to close a hole, or changed while it waited.
    let mut log = build(&[1, 2], &[3]);
    log.rows[1].number.as_mut().unwrap().signature = vec![0; 64];
    log.pending[0].leaf = leaf(999);
    assert_eq!(
        found(&log),
        [Finding::NumberForged { process, number: 2 }, Finding::NumberForged { process, number: 3 }]
    );
}

#[test]
fn tiles_that_lie_or_are_missing_are_told_from_changed_entries() {
    let mut log = log();
    log.tiles.get_mut(&(0, 1)).unwrap().hashes[5] = Hash([9; 32]);
    assert_eq!(log.verify(None).findings, [Finding::TileChanged { level: 0, index: 1 }]);
    let mut log = self::log();
    log.tiles.remove(&(0, 2));
    assert_eq!(log.verify(None).findings, [Finding::TileMissing { level: 0, index: 2 }]);
    // Behind the newest checkpoint a full tile may still be on its way; one before a stored tile may not.
    let mut log = Log::build(1000, &[300]);
    log.tiles.remove(&(0, 2));
    assert_eq!(log.verify(None).findings, []);
    log.tiles.remove(&(0, 1));
    assert_eq!(log.verify(None).findings, []);
    let mut log = Log::build(1000, &[300]);
    log.tiles.remove(&(0, 1));
    assert_eq!(log.verify(None).findings, [Finding::TileMissing { level: 0, index: 1 }]);
    let mut log = Log::build(65_536, &[65_535]);
    log.tiles.remove(&(1, 0));
    assert_eq!(log.verify(None).findings, []);
    let mut log = Log::build(65_536, &[65_536]);
    log.tiles.remove(&(1, 0));
    assert_eq!(log.verify(None).findings, [Finding::TileMissing { level: 1, index: 0 }]);
    let mut log = self::log();
    log.rows[30].leaf_hash = Hash([9; 32]);
    assert_eq!(log.verify(None).findings, [Finding::StoredHash { index: 30 }]);
}

#[test]
fn pruned_entries_are_counted_below_the_limit_and_missed_above() {
    let mut log = log();
    for row in &mut log.rows[..600] {
        row.leaf = None;
    }
    log.pruned_below = 512;
    let report = log.verify(Some(&self::log().note()));
    assert_eq!(report.pruned, 600);
    assert_eq!(report.findings.len(), 88);
    assert_eq!(report.findings[0], Finding::ContentMissing { index: 512 });
    assert_eq!(report.kept_agrees, Some(true), "their hashes still prove the rest");
}

#[test]
fn unreadable_leaves_are_named_and_many_findings_are_cut() {
    let mut log = Log::build(3, &[]);
    log.push_leaf(vec![2, b'{', b'}'], None);
    log.push_leaf(Vec::new(), None);
    assert_eq!(log.verify(None).findings, [Finding::Unreadable { index: 3 }, Finding::Unreadable { index: 4 }]);
    let mut log = self::log();
    (0..1000).for_each(|i| log.alter(i));
    let options = Options { findings_max: 10, ..Options::default() };
    let report = verify(&log, ORIGIN, &[signer().key().clone()], None, &options).unwrap();
    assert!(report.more);
    assert_eq!(report.findings, (0..10).map(|index| Finding::Changed { index }).collect::<Vec<_>>());
}
