//! What a desk keeps for a while, and the organisation's own wording.

use crate::world::{NOW, World};
use azukari_domain::{DraftId, ImportId, Millis, RowId, UploadId};
use azukari_store::desk::{self, DraftRow, MachineRow, UploadRow};

on_both!(
    a_browser_remembers_its_workers_for_a_day,
    a_token_is_one_computer_of_the_register,
    a_form_has_one_draft_of_each_worker,
    a_file_comes_in_parts_and_goes_as_one,
    the_own_wording_is_replaced_by_document,
);

fn a_browser_remembers_its_workers_for_a_day(w: &World) {
    let (org, a, b) = (w.org, w.worker("a"), w.worker("b"));
    let hash = crate::world::unique().to_be_bytes().to_vec();
    let row =
        |worker, day: &str| MachineRow { hash: hash.clone(), org, worker, day: day.into(), failed: 0, session: None };
    // In the order of the list: by worker.
    let (a, b) = (a.min(b), a.max(b));
    let (first, second) = (row(a, "2026-04-01"), row(b, "2026-03-31"));
    for one in [first.clone(), second.clone()] {
        w.act(move |tx| desk::put_machine(tx, &one));
    }
    let there = || w.read(|tx| desk::machines(tx, &hash, org));
    assert_eq!(there(), [first.clone(), second]);
    let wrong = MachineRow { failed: 1, session: Some(vec![7; 32]), ..first.clone() };
    let again = wrong.clone();
    w.act(move |tx| desk::put_machine(tx, &again));
    assert_eq!(there()[0], wrong, "one row for each worker and browser");
    assert_eq!(w.act(move |tx| desk::sweep_machines(tx, org, "2026-04-01")), 1, "yesterday's is over");
    let key = hash.clone();
    w.act(move |tx| desk::drop_machine(tx, &key, org, a));
    assert!(there().is_empty());
    let one = first.clone();
    w.act(move |tx| desk::put_machine(tx, &one));
    assert_eq!(w.act(move |tx| desk::drop_machines(tx, org, a)), 1);
    assert_eq!(w.act(move |tx| desk::drop_machines(tx, org, a)), 0);
}

fn a_token_is_one_computer_of_the_register(w: &World) {
    let (org, by) = (w.org, w.worker("a"));
    let (hash, none) = (crate::world::unique().to_be_bytes().to_vec(), crate::world::unique().to_be_bytes().to_vec());
    let rows = [RowId::new(&w.clock, &w.random), RowId::new(&w.clock, &w.random)];
    for row in rows {
        let key = hash.clone();
        w.act(move |tx| desk::put_terminal(tx, org, &key, row, by, NOW));
        assert_eq!(w.read(|tx| desk::terminal(tx, org, &hash)), Some(row));
    }
    assert_eq!(w.read(|tx| desk::terminal(tx, org, &none)), None);
}

fn a_form_has_one_draft_of_each_worker(w: &World) {
    let (org, a, b) = (w.org, w.worker("a"), w.worker("b"));
    let row = |worker, form: &str, day: &str| DraftRow {
        id: DraftId::new(&w.clock, &w.random),
        worker,
        form: form.into(),
        period: "2026-04".into(),
        sealed: b"sealed".to_vec(),
        saved_at: NOW,
        ends_on: day.into(),
    };
    for one in
        [row(a, "/f", "2026-04-01"), row(a, "/f", "2026-04-05"), row(a, "/g", "2026-04-09"), row(b, "/f", "2026-04-09")]
    {
        w.act(move |tx| desk::put_draft(tx, org, &one));
    }
    let of = |worker| w.read(|tx| desk::drafts(tx, org, worker));
    let ends = |worker| -> Vec<String> {
        let mut days: Vec<String> = of(worker).into_iter().map(|d| d.ends_on).collect();
        days.sort();
        days
    };
    assert_eq!(ends(a), ["2026-04-05", "2026-04-09"], "the later one stands in place of the earlier");
    assert_eq!(ends(b), ["2026-04-09"]);
    assert_eq!(w.act(move |tx| desk::sweep_drafts(tx, org, "2026-04-05")), 0, "the last day counts");
    assert_eq!(w.act(move |tx| desk::sweep_drafts(tx, org, "2026-04-06")), 1);
    assert_eq!(w.act(move |tx| desk::drop_draft(tx, org, a, "/g")), 1);
    assert_eq!(w.act(move |tx| desk::drop_draft(tx, org, a, "/g")), 0);
    assert!(of(a).is_empty() && of(b).len() == 1);
}

fn a_file_comes_in_parts_and_goes_as_one(w: &World) {
    let (org, a) = (w.org, w.worker("a"));
    let row = |state: &str, ends: i64| UploadRow {
        id: UploadId::new(&w.clock, &w.random),
        worker: a,
        state: state.into(),
        about: b"about".to_vec(),
        bytes: 3,
        import: None,
        created_at: NOW,
        ends_at: Millis(NOW.0 + ends),
    };
    let (old, new) = (row("waiting", 1), row("waiting", 9));
    let (first, second) = (old.clone(), new.clone());
    w.act(move |tx| {
        desk::put_upload(tx, org, &first)?;
        desk::put_upload(tx, org, &second)?;
        for id in [first.id, second.id] {
            desk::put_chunk(tx, org, id, 0, b"ab")?;
            desk::put_chunk(tx, org, id, 1, b"c")?;
        }
        Ok(())
    });
    let part = |id, number| w.read(move |tx| desk::chunk(tx, org, id, number));
    assert_eq!((part(new.id, 0), part(new.id, 1), part(new.id, 2)), (Some(b"ab".to_vec()), Some(b"c".to_vec()), None));
    let id = new.id;
    let step = |from: (&'static str, &'static str), to: &'static str, import: Option<ImportId>| {
        w.act(move |tx| desk::move_upload(tx, org, id, from, to, import))
    };
    assert!(step(("waiting", "checked"), "checking", None));
    assert!(!step(("waiting", "checked"), "checking", None), "only one begins");
    let import = ImportId::new(&w.clock, &w.random);
    assert!(step(("checking", "taking"), "done", Some(import)));
    let there = w.read(|tx| desk::uploads(tx, org, a));
    let found = there.iter().find(|u| u.id == new.id).unwrap();
    assert_eq!((found.state.as_str(), found.import, found.bytes), ("done", Some(import), 3));
    assert_eq!(w.act(move |tx| desk::sweep_uploads(tx, org, Millis(NOW.0 + 5))), 1);
    assert_eq!(part(old.id, 0), None, "its parts go with it");
    assert_eq!(w.act(move |tx| desk::drop_chunks(tx, org, id)), 2);
    w.act(move |tx| desk::drop_upload(tx, org, id));
    assert!(w.read(|tx| desk::uploads(tx, org, a)).is_empty());
}

fn the_own_wording_is_replaced_by_document(w: &World) {
    let org = w.org;
    let put = |rulebook: u8, document: &'static str, article: &'static str, text: &'static str| {
        w.act(move |tx| desk::put_original(tx, org, &[rulebook; 32], document, article, text));
    };
    put(1, "main", "1", "一");
    put(1, "main", "1", "壱");
    put(1, "main", "2", "二");
    put(1, "pc", "1", "P");
    put(2, "main", "1", "新");
    let texts = |rulebook: u8| -> Vec<String> {
        w.read(move |tx| desk::originals(tx, org, &[rulebook; 32])).into_iter().map(|(_, _, text)| text).collect()
    };
    assert_eq!(texts(1), ["壱", "二", "P"]);
    assert_eq!(w.act(move |tx| desk::drop_original(tx, org, &[1; 32], "main")), 2);
    assert_eq!((texts(1), texts(2)), (vec!["P".to_owned()], vec!["新".to_owned()]), "a version keeps its own");
}
