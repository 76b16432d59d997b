//! Paging through the whole log.

use crate::world::World;
use azukari_store::{
    journal::{self, LeafRow, NumberRow},
    log,
};

on_both!(pages_of_entries, entries_about_a_person, tiles_and_checkpoints_in_pages, waiting_and_sequenced_numbers);

fn leaf(w: &World, idx: i64) -> LeafRow {
    let act = w.act_id().to_bytes().to_vec();
    let waited = NumberRow { process: vec![9; 16], number: 100 + idx, signature: vec![5; 64] };
    let number = (idx % 2 == 1).then_some(waited);
    LeafRow { idx, act, leaf: format!("entry {idx}").into_bytes(), hash: vec![idx as u8; 32], number }
}

fn pages_of_entries(w: &World) {
    let org = w.org;
    let rows: Vec<LeafRow> = (0..6).map(|idx| leaf(w, idx)).collect();
    let put = rows.clone();
    w.act(move |tx| {
        for row in &put {
            let subject = (row.idx >= 3).then_some(&b"alias"[..]);
            journal::put_leaf(tx, org, row, subject)?;
            if row.idx % 3 == 0 {
                journal::put_annex(tx, org, &row.act, "2026", &row.leaf)?;
            }
        }
        Ok(())
    });
    let idx = |rows: Vec<LeafRow>| rows.iter().map(|r| r.idx).collect::<Vec<_>>();
    assert_eq!(idx(w.read(|tx| log::leaves_from(tx, org, 2, 3))), [2, 3, 4]);
    assert_eq!(idx(w.read(|tx| log::leaves_from(tx, org, 6, 3))), [0i64; 0]);
    assert_eq!(idx(w.read(|tx| log::leaves_before(tx, org, 5, 2))), [4, 3]);
    let found = w.read(|tx| log::acts_between(tx, org, &rows[4].act, &rows[4].act));
    assert_eq!((found.len(), found[0].idx, &found[0].leaf), (1, 4, &rows[4].leaf));
    assert_eq!(w.read(|tx| log::acts_between(tx, org, &[0; 16], &[255; 16])).len(), 2, "two are enough");
    assert_eq!(w.read(|tx| log::hashes(tx, org, 4, 9)), [vec![4; 32], vec![5; 32]]);
    assert_eq!(w.read(|tx| log::hashes(tx, org, 0, 1)), [vec![0; 32]]);
    assert_eq!(w.read(|tx| log::hashes(tx, org, 1, i64::MAX)).len(), 5);
    let found = w.read(|tx| log::annexes(tx, org, 1, 6));
    assert_eq!(found, [(3, "2026".into(), rows[3].leaf.clone(), rows[3].act.clone())]);
    assert_eq!(w.read(|tx| log::numbers_in_tree(tx, org, &[9; 16], 101, 104)), [101, 103]);
    assert_eq!(w.read(|tx| log::numbers_in_tree(tx, org, &[8; 16], 0, 999)), [0i64; 0]);
}

/// The same answer wherever the places of persons' entries reach to.
fn entries_about_a_person(w: &World) {
    let org = w.org;
    let rows: Vec<LeafRow> = (0..8).map(|idx| leaf(w, idx)).collect();
    w.act(move |tx| {
        for row in &rows {
            let subject = [Some(&b"one"[..]), Some(b"two"), None][usize::try_from(row.idx).unwrap() % 3];
            journal::put_leaf(tx, org, row, subject)?;
        }
        Ok(())
    });
    let of = |subject: &'static [u8], before, most| {
        let rows = w.read(|tx| log::leaves_of_before(tx, org, subject, before, most));
        rows.iter().map(|r| r.idx).collect::<Vec<_>>()
    };
    for (from, to) in [(0, 0), (0, 4), (4, 8)] {
        if from < to {
            assert!(w.act(move |tx| journal::index_subjects(tx, org, from, to)));
            assert!(!w.act(move |tx| journal::index_subjects(tx, org, from, to + 9)), "somebody was faster");
        }
        assert_eq!(w.read(|tx| journal::indexed(tx, org)), to);
        assert_eq!(of(b"one", 9, 9), [6, 3, 0], "{to}");
        assert_eq!(of(b"one", 6, 9), [3, 0], "{to}");
        assert_eq!(of(b"one", 9, 2), [6, 3], "{to}");
        assert_eq!(of(b"two", 9, 9), [7, 4, 1], "{to}");
        assert_eq!(of(b"two", 3, 9), [1], "{to}");
        assert_eq!(of(b"nobody", 9, 9), [0i64; 0], "{to}");
    }
}

fn tiles_and_checkpoints_in_pages(w: &World) {
    let org = w.org;
    assert_eq!(w.read(|tx| log::tiles_end(tx, org, 0)), 0);
    assert_eq!(w.read(|tx| log::checkpoint(tx, org)), None);
    w.act(move |tx| {
        journal::create(tx, org, b"")?;
        for idx in 0..4 {
            journal::put_tile(tx, org, 0, idx, &[idx as u8; 64])?;
            journal::put_checkpoint(tx, org, 10 * (idx + 1), &format!("note {idx}"), 7 + idx)?;
        }
        journal::put_tile(tx, org, 1, 0, &[9; 64])
    });
    assert_eq!(w.read(|tx| log::tiles_from(tx, org, 0, 1, 2)), [(1, vec![1; 64]), (2, vec![2; 64])]);
    assert_eq!([0, 1, 2].map(|level| w.read(|tx| log::tiles_end(tx, org, level))), [4, 1, 0]);
    assert_eq!(w.read(|tx| log::checkpoints(tx, org, 1, 2)), ["note 1", "note 2"]);
    assert_eq!(w.read(|tx| log::checkpoints(tx, org, 4, 2)), [""; 0]);
    assert_eq!(w.read(|tx| log::checkpoint(tx, org)), Some((40, "note 3".into(), 10)));
}

fn waiting_and_sequenced_numbers(w: &World) {
    let org = w.org;
    for process in [2u8, 1, 2] {
        let act = w.act_id().to_bytes().to_vec();
        w.act(move |tx| {
            let number = journal::take_number(tx, org, &[process; 16])?;
            let (process, act, leaf) = (vec![process; 16], act.clone(), b"leaf".to_vec());
            let row = journal::PendingRow { process, number, act, subject: None, leaf, signature: vec![1; 64] };
            journal::put_pending(tx, org, &row)
        });
    }
    let page = |skip: i64, most: i64| {
        let rows = w.read(|tx| log::pending(tx, org, skip, most));
        rows.iter().map(|r| (r.process[0], r.number)).collect::<Vec<_>>()
    };
    assert_eq!(page(0, 9), [(1, 1), (2, 1), (2, 2)]);
    assert_eq!(page(1, 1), [(2, 1)]);
    assert_eq!(page(0, 9).len(), 3, "nothing is taken");
}
