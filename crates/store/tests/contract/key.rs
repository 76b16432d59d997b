//! Rows of the key trees, slots, the organisation's own secrets.

use crate::world::World;
use azukari_store::{StoreError, key};

on_both!(nodes_are_replaced_in_place, roots_are_the_level_three_rows, retired_leaves, slots_never_overlap, secrets);

fn node(idx: i64, byte: u8) -> key::NodeRow {
    key::NodeRow { idx, key_id: vec![byte; 16], under: vec![byte + 1; 16], wrapped: vec![byte; 60] }
}

fn nodes_are_replaced_in_place(w: &World) {
    let org = w.org;
    w.act(move |tx| {
        for idx in [0, 1, 255, 256, 300] {
            key::put_node(tx, org, "record", 0, &node(idx, 1))?;
        }
        key::put_node(tx, org, "history", 0, &node(1, 9))?;
        key::put_node(tx, org, "record", 1, &node(1, 8))
    });
    let idx = |rows: Vec<key::NodeRow>| rows.iter().map(|n| n.idx).collect::<Vec<_>>();
    assert_eq!(idx(w.read(|tx| key::nodes(tx, org, "record", 0, 0, 256))), [0, 1, 255]);
    assert_eq!(idx(w.read(|tx| key::nodes(tx, org, "record", 0, 256, 512))), [256, 300]);
    assert_eq!(idx(w.read(|tx| key::nodes(tx, org, "record", 0, 5, 5))), [0i64; 0]);
    w.act(move |tx| key::put_node(tx, org, "record", 0, &node(1, 5)));
    assert_eq!(w.read(|tx| key::node(tx, org, "record", 0, 1)), Some(node(1, 5)));
    assert_eq!(w.read(|tx| key::node(tx, org, "history", 0, 1)), Some(node(1, 9)));
    w.act(move |tx| key::delete_node(tx, org, "record", 0, 1));
    assert_eq!(w.read(|tx| key::node(tx, org, "record", 0, 1)), None);
    assert_eq!(w.read(|tx| key::node(tx, org, "record", 1, 1)), Some(node(1, 8)));
    // Places are 64 bits on both engines.
    w.act(move |tx| key::put_node(tx, org, "record", 0, &node(i64::MAX, 3)));
    assert_eq!(w.read(|tx| key::node(tx, org, "record", 0, i64::MAX)), Some(node(i64::MAX, 3)));
}

fn roots_are_the_level_three_rows(w: &World) {
    let org = w.org;
    w.act(move |tx| {
        key::put_node(tx, org, "record", 3, &node(0, 4))?;
        key::put_node(tx, org, "history", 3, &node(0, 6))?;
        key::put_node(tx, org, "record", 2, &node(0, 7))
    });
    let mine: Vec<_> = w.read(key::roots).into_iter().filter(|(o, ..)| *o == org).collect();
    assert_eq!(mine, [(org, "history".into(), vec![6; 16]), (org, "record".into(), vec![4; 16])]);
}

fn retired_leaves(w: &World) {
    let org = w.org;
    w.act(move |tx| {
        key::retire(tx, org, "record", 3)?;
        key::retire(tx, org, "record", 1)?;
        key::retire(tx, org, "record", 3)?;
        key::retire(tx, org, "history", 2)
    });
    assert_eq!(w.read(|tx| key::retired(tx, org, "record")), [1, 3]);
    w.act(move |tx| key::unretire(tx, org, "record", 3));
    assert_eq!(w.read(|tx| key::retired(tx, org, "record")), [1]);
    assert_eq!(w.read(|tx| key::retired(tx, org, "history")), [2]);
}

fn slots_never_overlap(w: &World) {
    let org = w.org;
    assert_eq!(w.act(move |tx| key::take_slots(tx, org, 3)), 0);
    assert_eq!(w.act(move |tx| key::take_slots(tx, org, 1)), 3);
    assert_eq!(w.act(move |tx| key::take_history_slots(tx, org, 5)), 0);
    assert_eq!(w.act(move |tx| key::take_slots(tx, org, 1)), 4);
    assert_eq!(w.act(move |tx| key::take_history_slots(tx, org, 1)), 5);
    let nobody = azukari_domain::OrgId::new(&w.clock, &w.random);
    let no = w.try_act(move |tx| key::take_slots(tx, nobody, 1));
    assert!(matches!(no, Err(StoreError::Damaged { table: "org", .. })), "{no:?}");
    let mut taken: Vec<i64> = std::thread::scope(|s| {
        let many: Vec<_> = (0..8)
            .map(|_| s.spawn(|| (0..25).map(|_| w.act(move |tx| key::take_slots(tx, org, 2))).collect::<Vec<_>>()))
            .collect();
        many.into_iter().flat_map(|t| t.join().unwrap()).collect()
    });
    taken.sort_unstable();
    assert_eq!(taken, (0..200).map(|i| 5 + 2 * i).collect::<Vec<i64>>());
}

fn secrets(w: &World) {
    let org = w.org;
    assert_eq!(w.read(|tx| key::office_secret(tx, org, "signer")), None);
    w.act(move |tx| key::put_office_secret(tx, org, "signer", b"one"));
    w.act(move |tx| key::put_office_secret(tx, org, "signer", b""));
    assert_eq!(w.read(|tx| key::office_secret(tx, org, "signer")), Some(vec![]));
}
