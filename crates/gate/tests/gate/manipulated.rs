//! An administrator with SQL changes the log; the verifier finds it and names it.

use crate::help::{entries, members, tend};
use azukari_journal::{Finding, Frontier, Hash, entry::Entry, hash::leaf_hash, verify::Which};
use azukari_testkit::World;
use rusqlite::{Connection, params};

/// Entries in the stories' log: two full tiles and an unfinished one.
const SIZE: u64 = 600;

/// A log of that size with its checkpoint as the auditor keeps it.
fn story() -> (World, String) {
    let world = World::sqlite();
    let id = members(&world)[0];
    let gate = world.gate();
    let (size, ..) = gate.log_state(world.org).unwrap();
    entries(&world, id, usize::try_from(SIZE - size).unwrap());
    tend(&gate, &world);
    let kept = gate.checkpoint(world.org).unwrap().expect("a log with entries has one");
    assert_eq!(gate.verify(world.org, Some(&kept)).unwrap().findings, []);
    (world, kept)
}

/// Changes rows while nobody looks, and verifies then.
fn findings(world: &World, kept: Option<&str>, change: impl FnOnce(&Connection)) -> Vec<Finding> {
    world.spoil();
    world.close();
    {
        let db = Connection::open(world.dir().join("data/azukari.db")).unwrap();
        change(&db);
    }
    world.restart();
    world.gate().verify(world.org, kept).unwrap().findings
}

fn leaf(db: &Connection, idx: i64) -> Vec<u8> {
    db.query_row("select leaf from journal_leaf where idx = ?1", [idx], |r| r.get(0)).unwrap()
}

fn set_leaf(db: &Connection, idx: i64, leaf: &[u8]) {
    let hash = leaf_hash(leaf).0;
    assert_eq!(
        db.execute("update journal_leaf set leaf = ?2, hash = ?3 where idx = ?1", params![idx, leaf, hash]).unwrap(),
        1
    );
}

/// Makes the head say what the rows say, as a careful forger would.
fn mend_head(db: &Connection) {
    let mut rows = db.prepare("select hash from journal_leaf order by idx").unwrap();
    let mut edge = Frontier::new();
    for hash in rows.query_map([], |r| r.get::<_, Vec<u8>>(0)).unwrap() {
        edge.append(Hash::from_slice(&hash.unwrap()).unwrap());
    }
    let size = i64::try_from(edge.size()).unwrap();
    db.execute("update journal_head set size = ?1, frontier = ?2, signed = 0", params![size, edge.to_bytes()]).unwrap();
}

/// One letter of one entry: an affair becomes another.
fn forge(leaf: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(leaf[1..].to_vec()).unwrap().replacen("\"membership\"", "\"newsletter\"", 1);
    let forged = [&leaf[..1], text.as_bytes()].concat();
    assert_ne!(forged, leaf);
    Entry::parse(&forged).expect("still an entry");
    forged
}

/// Shows escoop:rules:16e
///
/// What was changed in the log past the application is found and named.
#[test]
fn a_changed_byte_is_named() {
    let (world, kept) = story();
    let found = findings(&world, Some(&kept), |db| {
        let mut changed = leaf(db, 100);
        let last = changed.len() - 2;
        changed[last] ^= 1;
        db.execute("update journal_leaf set leaf = ?1 where idx = 100", params![changed]).unwrap();
    });
    assert_eq!(found, [Finding::Changed { index: 100 }]);
}

/// Shows gojo:main:4.2.3.2c
#[test]
fn a_changed_entry_with_its_hash_is_named() {
    let (world, _) = story();
    let found = findings(&world, None, |db| set_leaf(db, 300, &forge(&leaf(db, 300))));
    assert_eq!(found, [Finding::Changed { index: 300 }], "the tile still knows the old one");
}

#[test]
fn a_change_in_the_unfinished_tile_is_found_by_the_signed_root() {
    let (world, kept) = story();
    let found = findings(&world, Some(&kept), |db| set_leaf(db, 590, &forge(&leaf(db, 590))));
    assert!(found.contains(&Finding::Forked { which: Which::Kept, size: SIZE }), "{found:?}");
}

#[test]
fn removed_entries_are_named() {
    let (world, kept) = story();
    let found = findings(&world, Some(&kept), |db| {
        assert_eq!(db.execute("delete from journal_leaf where idx in (200, 201)", []).unwrap(), 2);
    });
    assert_eq!(found, [Finding::Removed { first: 200, last: 201 }]);
}

#[test]
fn reordered_entries_are_named() {
    let (world, kept) = story();
    let found = findings(&world, Some(&kept), |db| {
        let (a, b) = (leaf(db, 40), leaf(db, 41));
        set_leaf(db, 40, &b);
        set_leaf(db, 41, &a);
    });
    assert_eq!(found, [Finding::Reordered { first: 40, last: 41 }]);
}

#[test]
fn a_duplicated_entry_is_named() {
    let (world, kept) = story();
    let found = findings(&world, Some(&kept), |db| {
        let copy = leaf(db, 5);
        db.execute(
            "insert into journal_leaf (org, idx, act, leaf, hash) select org, ?1, randomblob(16), ?2, ?3 from journal_head",
            params![i64::try_from(SIZE).unwrap(), copy, leaf_hash(&copy).0],
        )
        .unwrap();
        mend_head(db);
    });
    assert!(found.contains(&Finding::Duplicated { index: SIZE, of: 5 }), "{found:?}");
}

#[test]
fn a_cut_off_end_is_named_by_the_kept_checkpoint() {
    let (world, kept) = story();
    let found = findings(&world, Some(&kept), |db| {
        db.execute("delete from journal_leaf where idx >= 550", []).unwrap();
        db.execute("delete from journal_checkpoint where size > 550", []).unwrap();
        mend_head(db);
    });
    assert_eq!(found, [Finding::Truncated { which: Which::Kept, size: SIZE, log: 550 }]);
}

#[test]
fn a_rewritten_log_is_named_and_never_signed() {
    let (world, kept) = story();
    let rewrite = |db: &Connection| {
        for idx in 256..512 {
            if idx % 7 == 0 {
                set_leaf(db, idx, &forge(&leaf(db, idx)));
            }
        }
        // The forger also makes the tile and the edge anew; only the signature is out of reach.
        let mut rows = db.prepare("select hash from journal_leaf where idx >= 256 and idx < 512 order by idx").unwrap();
        let tile: Vec<u8> = rows.query_map([], |r| r.get::<_, Vec<u8>>(0)).unwrap().flat_map(Result::unwrap).collect();
        db.execute("update journal_tile set hashes = ?1 where level = 0 and idx = 1", params![tile]).unwrap();
        mend_head(db);
    };
    let found = findings(&world, Some(&kept), rewrite);
    assert!(found.contains(&Finding::Forked { which: Which::Kept, size: SIZE }), "{found:?}");
    assert!(found.iter().any(|f| matches!(f, Finding::Forked { which: Which::Stored(_), .. })), "{found:?}");
    let id = members(&world)[0];
    entries(&world, id, 3);
    let done = world.gate().tend(world.org).unwrap();
    assert!(done.signed.is_none() || !done.suspect);
    world.gate().checkpoint(world.org).unwrap();
    let (size, _, signed) = world.gate().log_state(world.org).unwrap();
    assert!(size > SIZE && signed <= SIZE, "a log that does not begin with the signed one is never signed");
}

#[test]
fn a_changed_annex_is_named() {
    let (world, kept) = story();
    let gate = world.gate();
    let id = members(&world)[2];
    let mut ask = crate::help::see(world.head(), id);
    ask.annex.reasons.push(world.personal("本人からの照会"));
    let _ = gate.pass(ask, |_| Ok(())).unwrap();
    drop(gate);
    let checked = world.gate().verify(world.org, Some(&kept)).unwrap();
    assert!(checked.is_clean() && checked.annexes_checked > 0, "{checked:?}");
    let (size, ..) = world.gate().log_state(world.org).unwrap();
    // Under another year's name it must not pass as one whose retention has ended.
    let found = findings(&world, None, |db| {
        db.execute("update journal_annex set period = '1999'", []).unwrap();
    });
    assert_eq!(found, [Finding::AnnexChanged { index: size - 1 }]);
    let found = findings(&world, None, |db| {
        db.execute("delete from journal_annex", []).unwrap();
    });
    assert_eq!(found, [Finding::AnnexMissing { index: size - 1 }]);
}
