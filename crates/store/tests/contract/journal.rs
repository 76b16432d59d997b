//! Rows of the log: growth by compare-and-set, the lease, entries that wait, checkpoints.

use crate::world::World;
use azukari_store::journal::{self, Head, LeafRow, NumberRow, PendingRow};

on_both!(
    grows_only_from_where_it_stands,
    the_lease_fences_an_old_holder,
    leaves_are_found_again,
    tiles_and_annexes_are_written_once,
    checkpoints_move_the_signed_mark,
    waiting_entries_are_taken_once_in_order,
    a_rolled_back_act_takes_no_number,
);

fn begin(w: &World) -> Head {
    let org = w.org;
    w.act(move |tx| journal::create(tx, org, b"start"));
    w.read(|tx| journal::head(tx, org)).unwrap()
}

fn grows_only_from_where_it_stands(w: &World) {
    let org = w.org;
    assert!(w.read(|tx| journal::head(tx, org)).is_none());
    let was = begin(w);
    assert_eq!((was.size, was.frontier.as_slice(), was.recorded_at, was.signed), (0, &b"start"[..], 0, 0));
    let stale = was.clone();
    assert!(w.act(move |tx| journal::grow(tx, org, &was, 5, b"five", 1_000)));
    assert!(!w.act(move |tx| journal::grow(tx, org, &stale, 1, b"fork", 2_000)), "a fork");
    let now = w.read(|tx| journal::head(tx, org)).unwrap();
    assert_eq!((now.size, now.frontier.as_slice(), now.recorded_at), (5, &b"five"[..], 1_000));
    assert!(w.try_act(move |tx| journal::create(tx, org, b"again")).is_err(), "a log begins once");
}

fn the_lease_fences_an_old_holder(w: &World) {
    let org = w.org;
    begin(w);
    let lease =
        |process: u8, now: i64, until: i64| w.act(move |tx| journal::lease(tx, org, &[process; 16], now, until));
    assert!(lease(1, 100, 200));
    let old = w.read(|tx| journal::head(tx, org)).unwrap();
    assert!(lease(1, 150, 250), "the holder renews");
    assert!(!lease(2, 250, 350), "held until its last ms");
    assert!(lease(2, 251, 351));
    assert!(!lease(1, 260, 360));
    let new = w.read(|tx| journal::head(tx, org)).unwrap();
    assert_eq!((new.fence, new.holder.clone(), new.lease_until), (old.fence + 1, vec![2; 16], 351));
    assert!(!w.act(move |tx| journal::grow(tx, org, &old, 1, b"late", 1)), "the old holder wakes up too late");
    assert!(w.act(move |tx| journal::grow(tx, org, &new, 1, b"one", 1)));
}

fn leaf(w: &World, idx: i64, number: Option<NumberRow>) -> LeafRow {
    LeafRow {
        idx,
        act: w.act_id().to_bytes().to_vec(),
        leaf: format!("entry {idx}").into_bytes(),
        hash: vec![idx as u8; 32],
        number,
    }
}

fn leaves_are_found_again(w: &World) {
    let org = w.org;
    let waited = NumberRow { process: vec![9; 16], number: 4, signature: vec![5; 64] };
    let rows = vec![leaf(w, 0, None), leaf(w, 1, Some(waited.clone())), leaf(w, 2, None)];
    let put = rows.clone();
    w.act(move |tx| {
        journal::put_leaf(tx, org, &put[0], Some(b"alias"))?;
        journal::put_leaf(tx, org, &put[1], None)?;
        journal::put_leaf(tx, org, &put[2], Some(b"alias"))
    });
    let idx = |rows: &[LeafRow]| rows.iter().map(|r| r.idx).collect::<Vec<_>>();
    let found = w.read(|tx| journal::leaves(tx, org, 1, 3));
    assert_eq!(idx(&found), [1, 2]);
    assert_eq!(found[0].number, Some(waited));
    assert_eq!((&found[1].leaf, &found[1].hash, found[1].number.as_ref()), (&rows[2].leaf, &rows[2].hash, None));
    let act = azukari_domain::ActId::from_slice(&rows[1].act).unwrap();
    assert_eq!(w.read(|tx| journal::find_act(tx, org, act)).unwrap().idx, 1);
    let other = w.act_id();
    assert!(w.read(|tx| journal::find_act(tx, org, other)).is_none());
    let (twice, again) = (LeafRow { idx: 3, ..rows[1].clone() }, LeafRow { idx: 2, ..leaf(w, 3, None) });
    assert!(w.try_act(move |tx| journal::put_leaf(tx, org, &twice, None)).is_err(), "an act has one entry");
    assert!(w.try_act(move |tx| journal::put_leaf(tx, org, &again, None)).is_err(), "a place has one entry");
}

fn tiles_and_annexes_are_written_once(w: &World) {
    let org = w.org;
    let hashes = vec![3u8; 8192];
    let put = hashes.clone();
    w.act(move |tx| journal::put_tile(tx, org, 0, 0, &put));
    assert_eq!(w.read(|tx| journal::tile(tx, org, 0, 0)), Some(hashes));
    assert_eq!(w.read(|tx| journal::tile(tx, org, 1, 0)), None);
    assert!(w.try_act(move |tx| journal::put_tile(tx, org, 0, 0, b"other")).is_err());
    let act = w.act_id().to_bytes();
    w.act(move |tx| journal::put_annex(tx, org, &act, "2026", b"sealed"));
    assert_eq!(w.read(|tx| journal::annex(tx, org, &act)), Some(("2026".into(), b"sealed".to_vec())));
    assert!(w.try_act(move |tx| journal::put_annex(tx, org, &act, "2026", b"other")).is_err());
    assert_eq!(w.read(|tx| journal::annex(tx, org, b"none")), None);
}

fn checkpoints_move_the_signed_mark(w: &World) {
    let org = w.org;
    begin(w);
    assert_eq!(w.read(|tx| journal::checkpoint(tx, org)), None);
    w.act(move |tx| journal::put_checkpoint(tx, org, 10, "ten", 1));
    w.act(move |tx| journal::put_checkpoint(tx, org, 4, "four", 2));
    w.act(move |tx| journal::put_checkpoint(tx, org, 10, "forged", 3));
    assert_eq!(w.read(|tx| journal::checkpoints(tx, org)), [(4, "four".into()), (10, "ten".into())]);
    assert_eq!(w.read(|tx| journal::checkpoint(tx, org)), Some((10, "ten".into())));
    assert_eq!(w.read(|tx| journal::head(tx, org)).unwrap().signed, 10);
}

fn wait(w: &World, process: u8) -> i64 {
    let (org, act) = (w.org, w.act_id());
    w.act(move |tx| {
        let number = journal::take_number(tx, org, &[process; 16])?;
        let subject = (number % 2 == 0).then(|| vec![8; 16]);
        let (leaf, signature) = (vec![process], vec![number as u8; 64]);
        let row =
            PendingRow { process: vec![process; 16], number, act: act.to_bytes().to_vec(), subject, leaf, signature };
        journal::put_pending(tx, org, &row)?;
        Ok(number)
    })
}

fn waiting_entries_are_taken_once_in_order(w: &World) {
    let org = w.org;
    assert_eq!([wait(w, 1), wait(w, 2), wait(w, 1), wait(w, 1), wait(w, 2)], [1, 1, 2, 3, 2]);
    let state = || w.read(|tx| journal::processes(tx, org));
    assert_eq!(state(), [(vec![1; 16], 3, 0, 3), (vec![2; 16], 2, 0, 2)]);
    let take = |most: i64| {
        let rows = w.act(move |tx| journal::take_pending(tx, org, most));
        rows.iter().map(|r| (r.process[0], r.number, r.subject.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(take(3), [(1, 1, false), (2, 1, false), (1, 2, true)]);
    w.act(move |tx| {
        journal::set_sequenced(tx, org, &[1; 16], 2)?;
        journal::set_sequenced(tx, org, &[1; 16], 1)?;
        journal::set_sequenced(tx, org, &[2; 16], 1)
    });
    assert_eq!(state(), [(vec![1; 16], 3, 2, 1), (vec![2; 16], 2, 1, 1)]);
    assert_eq!(take(100), [(2, 2, true), (1, 3, false)]);
    assert_eq!(take(100), []);
}

fn a_rolled_back_act_takes_no_number(w: &World) {
    let org = w.org;
    assert_eq!(wait(w, 1), 1);
    let refused = w.store.act(move |tx| -> Result<(), azukari_store::ActError<&'static str>> {
        journal::take_number(tx, org, &[1; 16])?;
        Err(azukari_store::ActError::Refused("no"))
    });
    assert_eq!(refused.unwrap(), Err("no"));
    assert_eq!(wait(w, 1), 2);
}
