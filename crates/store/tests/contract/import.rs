//! Imports without their contents.

use crate::world::{NOW, World};
use azukari_domain::{BatchId, ImportId, Millis};
use azukari_store::{
    import,
    record::{self, ImportRow},
};

on_both!(imports_are_listed_and_their_rejects_end, an_import_moves_from_state_to_state_once,);

fn row(w: &World, hash: u8, state: &str, ends_on: &str) -> ImportRow {
    let worker = w.worker(&format!("{hash}{state}"));
    ImportRow {
        id: ImportId::new(&w.clock, &w.random),
        batch: BatchId::new(&w.clock, &w.random),
        worker,
        holding: "member".parse().unwrap(),
        file_hash: vec![hash; 32],
        state: state.into(),
        read_rows: 4,
        new_rows: 1,
        same_rows: 2,
        failed_rows: 1,
        rejects: Some(b"sealed".to_vec()),
        started_at: NOW,
        ended_at: Some(Millis(NOW.0 + 5)),
        ends_on: ends_on.into(),
    }
}

fn an_import_moves_from_state_to_state_once(w: &World) {
    let org = w.org;
    let import = row(w, 1, "staging", "2026-05-01");
    let id = import.id;
    w.act(move |tx| record::put_import(tx, org, &import));
    assert!(!w.act(move |tx| import::move_state(tx, org, id, "done", "undoing")), "it is in another state");
    assert!(w.act(move |tx| import::move_state(tx, org, id, "staging", "undoing")));
    assert!(!w.act(move |tx| import::move_state(tx, org, id, "staging", "undoing")), "once");
    assert_eq!(w.read(|tx| import::state(tx, org, id)).as_deref(), Some("undoing"));
    let other = ImportId::new(&w.clock, &w.random);
    assert!(!w.act(move |tx| import::move_state(tx, org, other, "staging", "undoing")));
}

fn imports_are_listed_and_their_rejects_end(w: &World) {
    let org = w.org;
    let rows = [row(w, 1, "done", "2026-05-01"), row(w, 2, "undone", "2026-06-01")];
    for one in rows.clone() {
        w.act(move |tx| record::put_import(tx, org, &one));
    }
    let [done, undone] = rows;
    assert_eq!(w.read(|tx| import::state(tx, org, undone.id)).as_deref(), Some("undone"));
    let other = ImportId::new(&w.clock, &w.random);
    assert_eq!(w.read(|tx| import::state(tx, org, other)), None);
    assert_eq!(w.read(|tx| import::of_file(tx, org, "member", &[1; 32])), Some((done.id, Millis(NOW.0 + 5))));
    assert_eq!(w.read(|tx| import::of_file(tx, org, "member", &[2; 32])), None, "it was taken back");
    assert_eq!(w.read(|tx| import::of_file(tx, org, "donor", &[1; 32])), None);

    let kept = || w.read(|tx| import::newest(tx, org, 9)).iter().filter(|i| i.has_rejects).count();
    assert_eq!((w.read(|tx| import::newest(tx, org, 1)).len(), kept()), (1, 2));
    assert_eq!(w.act(move |tx| import::end_rejects(tx, org, "2026-05-01")), 0, "the last day counts");
    assert_eq!(w.act(move |tx| import::end_rejects(tx, org, "2026-05-02")), 1);
    assert_eq!(kept(), 1);
    let line = w.read(|tx| import::newest(tx, org, 9)).into_iter().find(|i| i.id == done.id).unwrap();
    assert_eq!((line.read_rows, line.new_rows, line.same_rows, line.failed_rows), (4, 1, 2, 1));
    assert_eq!((line.state.as_str(), line.holding.as_str(), line.has_rejects), ("done", "member", false));
}
