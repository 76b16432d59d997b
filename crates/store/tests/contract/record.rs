//! Records, marks, history, imports, erasures.

use crate::world::{NOW, World};
use azukari_domain::{BatchId, ImportId, Millis, NoticeId, RecordId, WorkerId};
use azukari_store::{
    key,
    record::{self, ErasureRow, HistoryRow, ImportRow, MarkRow},
    search,
};

on_both!(
    every_fact_comes_back,
    staged_records_are_seen_by_nobody,
    pages_follow_each_other,
    a_tray_changes_by_version,
    an_erasing_record_is_gone_for_all,
    marks_are_set_and_ended,
    old_values_die_by_field,
    old_values_die_with_their_record,
    imports_keep_their_counts,
    erasures_stay_open_until_done,
    the_remediation_list,
);

fn every_fact_comes_back(w: &World) {
    let org = w.org;
    let mut row = w.record_row(4_000_000_000);
    row.collected_on = Some("2026-03-31".into());
    row.notice = Some(NoticeId::new(&w.clock, &w.random));
    row.remedy_by = Some("2027-03-31".into());
    row.facets = "minor".into();
    row.retain_until = Some("2033-03-31".into());
    row.retain_law = Some("所得税法".into());
    let put = row.clone();
    w.act(move |tx| record::insert(tx, org, &put));
    let same = |a: &record::RecordRow, b: &record::RecordRow| assert_eq!(format!("{a:?}"), format!("{b:?}"));
    same(&w.read(|tx| record::get(tx, org, row.id)).unwrap(), &row);
    let with_key = || w.read(|tx| record::get_with_key(tx, org, row.id, "record")).unwrap();
    same(&with_key().0, &row);
    assert_eq!(with_key().1, None);
    let node = key::NodeRow { idx: row.slot, key_id: vec![1; 16], under: vec![2; 16], wrapped: vec![3; 60] };
    let put = node.clone();
    w.act(move |tx| key::put_node(tx, org, "record", 0, &put));
    assert_eq!(with_key().1, Some(node));
    let nobody = RecordId::new(&w.clock, &w.random);
    assert!(w.read(|tx| record::get_with_key(tx, org, nobody, "record")).is_none());
    assert_eq!(w.read(|tx| record::count(tx, org, "member")), 1);
    assert_eq!(w.read(|tx| record::count(tx, org, "donor")), 0);

    let mut facts = row.clone();
    (facts.purposes, facts.basis, facts.source) =
        ("member_services events".into(), "consent".into(), "existing".into());
    (facts.collected_on, facts.notice, facts.remedy_by) = (None, None, None);
    (facts.facets, facts.retain_until, facts.retain_law) = (String::new(), None, None);
    let put = facts.clone();
    assert!(w.act(move |tx| record::set_facts(tx, org, &put)));
    facts.version = 2;
    same(&w.read(|tx| record::get(tx, org, row.id)).unwrap(), &facts);
    let twin = record::RecordRow { id: RecordId::new(&w.clock, &w.random), ..row };
    assert!(w.try_act(move |tx| record::insert(tx, org, &twin)).is_err(), "a slot holds one record");
}

fn import_row(w: &World, worker: WorkerId, state: &str) -> ImportRow {
    ImportRow {
        id: ImportId::new(&w.clock, &w.random),
        batch: BatchId::new(&w.clock, &w.random),
        worker,
        holding: "member".parse().unwrap(),
        file_hash: vec![3; 32],
        state: state.into(),
        read_rows: 0,
        new_rows: 0,
        same_rows: 0,
        failed_rows: 0,
        rejects: None,
        started_at: NOW,
        ended_at: None,
        ends_on: "2026-05-01".into(),
    }
}

fn put_import(w: &World, row: &ImportRow) {
    let (org, row) = (w.org, row.clone());
    w.act(move |tx| record::put_import(tx, org, &row));
}

fn staged_records_are_seen_by_nobody(w: &World) {
    let (org, worker) = (w.org, w.worker("a"));
    let mut import = import_row(w, worker, "staging");
    put_import(w, &import);
    let mut row = w.record_row(0);
    row.batch = Some(import.batch);
    (row.basis, row.remedy_by) = ("migrated".into(), Some("2027-01-01".into()));
    let (id, put) = (row.id, row);
    w.act(move |tx| record::insert(tx, org, &put));
    let seen = || {
        [
            w.read(|tx| record::get(tx, org, id)).is_some(),
            w.read(|tx| record::version(tx, org, id)).is_some(),
            !w.read(|tx| record::page(tx, org, "member", None, 9)).is_empty(),
            !w.read(|tx| record::to_remedy(tx, org, 9)).is_empty(),
        ]
    };
    assert_eq!(seen(), [false; 4]);
    import.state = "done".into();
    put_import(w, &import);
    assert_eq!(seen(), [true; 4]);
    import.state = "undone".into();
    put_import(w, &import);
    assert_eq!(seen(), [false; 4]);
    assert_eq!(w.read(|tx| record::batch_slots(tx, org, import.batch, 9)), [0]);
}

fn pages_follow_each_other(w: &World) {
    let org = w.org;
    let mut ids: Vec<RecordId> = (0..5).map(|slot| w.record(slot)).collect();
    ids.sort_unstable();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = w.read(|tx| record::page(tx, org, "member", after, 2));
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        found.extend(page.iter().map(|r| r.id));
    }
    assert_eq!(found, ids);
    assert!(w.read(|tx| record::page(tx, org, "donor", None, 2)).is_empty());
}

fn a_tray_changes_by_version(w: &World) {
    let (org, id) = (w.org, w.record(0));
    assert!(w.act(move |tx| record::set_tray(tx, org, id, 1, b"second")));
    assert!(!w.act(move |tx| record::set_tray(tx, org, id, 1, b"lost")), "somebody was faster");
    assert!(w.act(move |tx| record::touch(tx, org, id)));
    let row = w.read(|tx| record::get(tx, org, id)).unwrap();
    assert_eq!((row.tray, row.version), (b"second".to_vec(), 3));
    assert_eq!(w.read(|tx| record::version(tx, org, id)), Some(3));
}

fn an_erasing_record_is_gone_for_all(w: &World) {
    let (org, id, other) = (w.org, w.record(10), w.record(11));
    let (mark, old) = (mark(w, "hold", 1), history_row(w, "name", 1, 0));
    w.act(move |tx| {
        for record in [id, other] {
            record::put_mark(tx, org, record, &mark)?;
            record::put_history(tx, org, record, &old)?;
            search::put_tag(tx, org, "member", "phone", 1, record)?;
        }
        Ok(())
    });
    assert!(w.act(move |tx| record::begin_erasing(tx, org, id)));
    assert!(!w.act(move |tx| record::begin_erasing(tx, org, id)), "begun once");
    assert!(w.read(|tx| record::get(tx, org, id)).is_none());
    assert_eq!(w.read(|tx| record::version(tx, org, id)), None);
    assert!(!w.act(move |tx| record::set_tray(tx, org, id, 3, b"x")));
    assert!(!w.act(move |tx| record::touch(tx, org, id)));
    assert_eq!(w.act(move |tx| record::delete_by_slot(tx, org, 10)), Some(id));
    assert_eq!(w.act(move |tx| record::delete_by_slot(tx, org, 10)), None);
    for (record, left) in [(id, 0), (other, 1)] {
        assert_eq!(w.read(|tx| record::marks(tx, org, record)).len(), left);
        assert_eq!(w.read(|tx| record::history(tx, org, record)).len(), left);
    }
    assert_eq!(w.read(|tx| search::tagged(tx, org, "member", "phone", 1)), [other]);
}

fn mark(w: &World, kind: &str, at: i64) -> MarkRow {
    MarkRow {
        kind: kind.into(),
        key: "provision".into(),
        from_at: Millis(at),
        to_at: None,
        channel: "paper".into(),
        evidence: "letter, cabinet 2".into(),
        notice: String::new(),
        act: w.act_id(),
    }
}

fn marks_are_set_and_ended(w: &World) {
    let (org, id) = (w.org, w.record(0));
    let rows = [mark(w, "stop", 5), mark(w, "consent", 3)];
    for row in rows.clone() {
        w.act(move |tx| record::put_mark(tx, org, id, &row));
    }
    assert_eq!(w.read(|tx| record::marks(tx, org, id)), [rows[1].clone(), rows[0].clone()]);
    let end =
        |kind: &'static str, at: i64| w.act(move |tx| record::end_mark(tx, org, id, kind, "provision", Millis(at)));
    assert_eq!([end("stop", 5), end("stop", 6), end("hold", 6)], [1, 0, 0]);
    assert_eq!(w.read(|tx| record::marks(tx, org, id))[1].to_at, Some(Millis(5)));
    // Set again in the same millisecond: the stop stands.
    let again = rows[0].clone();
    w.act(move |tx| record::put_mark(tx, org, id, &again));
    let found = w.read(|tx| record::marks(tx, org, id));
    assert_eq!((found.len(), found[1].to_at), (2, None));
    assert!(w.read(|tx| record::version(tx, org, id)).unwrap() > 4);
}

fn history_row(w: &World, field: &str, version: i64, slot: i64) -> HistoryRow {
    HistoryRow { field: field.into(), version, slot, sealed: vec![version as u8], until_at: NOW, act: w.act_id() }
}

fn old_values_die_by_field(w: &World) {
    let (org, id) = (w.org, w.record(0));
    for row in [history_row(w, "name", 2, 8), history_row(w, "name", 1, 7), history_row(w, "address", 1, 9)] {
        w.act(move |tx| record::put_history(tx, org, id, &row));
    }
    let touched = w.read(|tx| record::touched(tx, org, "member", None, 9));
    assert_eq!(touched.iter().map(|t| (t.record, t.corrected_at)).collect::<Vec<_>>(), [(id, Some(NOW))]);
    assert!(w.read(|tx| record::touched(tx, org, "member", Some(id), 9)).is_empty(), "after a given one");
    assert!(w.read(|tx| record::touched(tx, org, "donor", None, 9)).is_empty());
    let found = w.read(|tx| record::history(tx, org, id));
    let slots: Vec<_> = found.iter().map(|h| (h.field.as_str(), h.version, h.slot)).collect();
    assert_eq!(slots, [("address", 1, 9), ("name", 1, 7), ("name", 2, 8)]);
    assert_eq!((found[2].sealed.clone(), found[2].until_at), (vec![2], NOW));
    let mut gone = w.act(move |tx| record::delete_history(tx, org, id, "name"));
    gone.sort_unstable();
    assert_eq!(gone, [7, 8]);
    assert_eq!(w.act(move |tx| record::delete_history(tx, org, id, "name")), Vec::<i64>::new());
    assert_eq!(w.read(|tx| record::history(tx, org, id)).len(), 1);
}

fn old_values_die_with_their_record(w: &World) {
    let (org, id, other) = (w.org, w.record(20), w.record(21));
    let rows = [history_row(w, "name", 2, 8), history_row(w, "name", 1, 9), history_row(w, "name", 1, 7)];
    w.act(move |tx| {
        record::put_history(tx, org, id, &rows[0])?;
        record::put_history(tx, org, id, &rows[2])?;
        record::put_history(tx, org, other, &rows[1])
    });
    // Also of a record that nobody sees any more.
    assert!(w.act(move |tx| record::begin_erasing(tx, org, id)));
    assert_eq!(w.read(|tx| record::history_slots(tx, org, 20)), [7, 8]);
    assert_eq!(w.read(|tx| record::history_slots(tx, org, 22)), Vec::<i64>::new());
    assert_eq!(w.act(move |tx| record::delete_histories(tx, org, 20)), 2);
    assert_eq!(w.act(move |tx| record::delete_histories(tx, org, 20)), 0);
    assert_eq!(w.read(|tx| record::history_slots(tx, org, 21)), [9]);
}

fn imports_keep_their_counts(w: &World) {
    let (org, worker) = (w.org, w.worker("a"));
    let mut row = import_row(w, worker, "staging");
    put_import(w, &row);
    assert_eq!(w.read(|tx| record::imports_in(tx, org, "staging")).len(), 1);
    let batch = row.batch;
    for slot in [5, 3, 4] {
        let record = record::RecordRow { batch: Some(batch), ..w.record_row(slot) };
        w.act(move |tx| record::insert(tx, org, &record));
    }
    assert_eq!(w.read(|tx| record::batch_slots(tx, org, batch, 2)), [3, 4]);
    (row.state, row.read_rows, row.new_rows, row.same_rows, row.failed_rows) = ("done".into(), 10, 3, 5, 2);
    (row.rejects, row.ended_at) = (Some(vec![0; 70_000]), Some(Millis(9)));
    put_import(w, &row);
    let found = w.read(|tx| record::import(tx, org, row.id)).unwrap();
    assert_eq!(format!("{found:?}"), format!("{row:?}"));
    assert!(w.read(|tx| record::imports_in(tx, org, "staging")).is_empty());
    let other = ImportId::new(&w.clock, &w.random);
    assert!(w.read(|tx| record::import(tx, org, other)).is_none());
}

fn erasures_stay_open_until_done(w: &World) {
    let org = w.org;
    let mut row = ErasureRow {
        id: w.act_id(),
        ground: "request".into(),
        what: "record".into(),
        slots: vec![0, 1, u32::MAX],
        state: "decided".into(),
        stale: vec![],
        at: NOW,
    };
    let put = row.clone();
    w.act(move |tx| record::put_erasure(tx, org, &put));
    let found = w.read(|tx| record::erasures(tx, org, "decided"));
    assert_eq!(format!("{found:?}"), format!("[{row:?}]"));
    (row.state, row.stale) = ("rekeyed".into(), vec!["usb".into(), "safe".into()]);
    let put = row.clone();
    w.act(move |tx| record::put_erasure(tx, org, &put));
    assert!(w.read(|tx| record::erasures(tx, org, "decided")).is_empty());
    assert_eq!(format!("{:?}", w.read(|tx| record::erasures(tx, org, "rekeyed"))), format!("[{row:?}]"));
}

fn the_remediation_list(w: &World) {
    let org = w.org;
    let migrated = |slot: i64, by: &str| {
        let mut row = w.record_row(slot);
        (row.basis, row.remedy_by) = ("migrated".into(), Some(by.into()));
        let id = row.id;
        w.act(move |tx| record::insert(tx, org, &row));
        id
    };
    let (late, early, _sound) = (migrated(0, "2027-06-30"), migrated(1, "2027-03-31"), w.record(2));
    assert_eq!(w.read(|tx| record::to_remedy(tx, org, 9)), [(early, "2027-03-31".into()), (late, "2027-06-30".into())]);
    assert_eq!(w.read(|tx| record::to_remedy(tx, org, 1)).len(), 1);
}
