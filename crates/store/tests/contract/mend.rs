//! What a restore puts right.

use crate::{
    request::{approval_row, request_row},
    world::{NOW, World},
};
use azukari_domain::{ActId, Millis, RecordId};
use azukari_store::{
    mend, org,
    record::{self, HistoryRow, MarkRow},
    request, search,
    worker::{self, LinkRow, SessionRow},
};

on_both!(
    lying_records_and_their_cards,
    marks_without_a_record_go,
    old_values_are_walked_by_slot,
    open_approvals_are_withdrawn_together,
    a_scope_is_sealed_again,
    settings_say_who_confirmed_them,
    sessions_and_invitations_of_one_worker,
);

fn lying_records_and_their_cards(w: &World) {
    let org = w.org;
    assert_eq!(w.read(|tx| mend::slots_end(tx, org)), 0);
    let (a, b) = (w.record_row(3), w.record_row(300));
    let (first, second) = (a.clone(), b.clone());
    w.act(move |tx| {
        record::insert(tx, org, &first)?;
        record::insert(tx, org, &second)
    });
    let slots = |from, to| w.read(|tx| mend::lying(tx, org, from, to)).iter().map(|r| r.slot).collect::<Vec<_>>();
    assert_eq!((slots(0, 256), slots(256, 512), slots(4, 300)), (vec![3], vec![300], vec![]));
    assert_eq!(w.read(|tx| mend::lying(tx, org, 0, 4)).first().map(|r| (r.id, r.tray.clone())), Some((a.id, a.tray)));
    assert_eq!(w.read(|tx| mend::slots_end(tx, org)), 301);
    // A page of cards may reach further than the last record.
    assert!(w.act(move |tx| search::put_card(tx, org, "member", 2, 0, b"sealed")));
    assert_eq!(w.read(|tx| mend::slots_end(tx, org)), 768);
    w.act(move |tx| mend::delete_card(tx, org, "member", 2));
    assert!(w.read(|tx| search::card(tx, org, "member", 2)).is_none());
}

fn mark(w: &World, kind: &str, from: i64, to: Option<i64>) -> MarkRow {
    MarkRow {
        kind: kind.into(),
        key: "use".into(),
        from_at: Millis(from),
        to_at: to.map(Millis),
        channel: "phone".into(),
        evidence: "memo".into(),
        notice: String::new(),
        act: ActId::new(&w.clock, &w.random),
    }
}

fn marks_without_a_record_go(w: &World) {
    let org = w.org;
    let row = w.record_row(1);
    let (id, gone) = (row.id, RecordId::new(&w.clock, &w.random));
    let marks = [mark(w, "stop", 10, None), mark(w, "consent", 20, Some(90)), mark(w, "consent", 30, None)];
    w.act(move |tx| {
        record::insert(tx, org, &row)?;
        marks.iter().try_for_each(|m| record::put_mark(tx, org, id, m))?;
        record::put_mark(tx, org, gone, marks.first().unwrap())
    });
    // Counted: stops set and consents ended after a time.
    assert_eq!(w.read(|tx| mend::withdrawals_since(tx, org, Millis(5))), 3);
    assert_eq!(w.read(|tx| mend::withdrawals_since(tx, org, Millis(10))), 1);
    assert_eq!(w.read(|tx| mend::withdrawals_since(tx, org, Millis(90))), 0);
    assert_eq!(w.act(move |tx| mend::delete_orphan_marks(tx, org)), 1);
    assert_eq!(w.act(move |tx| mend::delete_orphan_marks(tx, org)), 0);
    assert_eq!(w.read(|tx| record::marks(tx, org, id)).len(), 3);
}

fn old_values_are_walked_by_slot(w: &World) {
    let org = w.org;
    let row = w.record_row(1);
    let (id, act) = (row.id, ActId::new(&w.clock, &w.random));
    w.act(move |tx| {
        record::insert(tx, org, &row)?;
        for (version, slot) in [(1, 40), (2, 7), (3, 90)] {
            let old = HistoryRow { field: "name".into(), version, slot, sealed: vec![1], until_at: NOW, act };
            record::put_history(tx, org, id, &old)?;
        }
        Ok(())
    });
    assert_eq!(w.read(|tx| mend::history_slots_after(tx, org, -1, 9)), [7, 40, 90]);
    assert_eq!(w.read(|tx| mend::history_slots_after(tx, org, 7, 1)), [40]);
    w.act(move |tx| mend::delete_history_at(tx, org, 40));
    assert_eq!(w.read(|tx| mend::history_slots_after(tx, org, -1, 9)), [7, 90]);
}

fn open_approvals_are_withdrawn_together(w: &World) {
    let (org, holder) = (w.org, w.worker("holder"));
    let rows = [approval_row(w, holder, 1), approval_row(w, holder, 2)];
    let used = rows.first().unwrap().id;
    w.act(move |tx| {
        rows.iter().try_for_each(|row| request::put_approval(tx, org, row))?;
        request::use_approval(tx, org, used, NOW)
    });
    assert_eq!(w.act(move |tx| mend::withdraw_approvals(tx, org)), 1, "the used one stays used");
    assert!(w.read(|tx| request::approvals_of(tx, org, holder)).is_empty());
}

fn a_scope_is_sealed_again(w: &World) {
    let (org, asker) = (w.org, w.worker("asker"));
    let row = request_row(w, asker);
    let id = row.id;
    w.act(move |tx| request::insert(tx, org, &row));
    assert!(w.act(move |tx| request::set_scope(tx, org, id, &[9, 9])));
    assert_eq!(w.read(|tx| request::get(tx, org, id)).unwrap().scope, [9, 9]);
    let other = request_row(w, asker).id;
    assert!(!w.act(move |tx| request::set_scope(tx, org, other, &[1])));
}

fn settings_say_who_confirmed_them(w: &World) {
    let (org, a, b) = (w.org, w.worker("a"), w.worker("b"));
    w.act(move |tx| {
        org::set_setting(tx, org, "volume_stop", 300, a, NOW)?;
        org::set_setting(tx, org, "decision_days", 3, a, NOW)?;
        org::set_setting(tx, org, "volume_stop", 200, b, Millis(NOW.0 + 1))
    });
    let rows = w.read(|tx| org::confirmed_settings(tx, org));
    let told: Vec<_> = rows.iter().map(|r| (r.name.as_str(), r.value, r.by, r.at)).collect();
    assert_eq!(told, [("decision_days", 3, a, NOW), ("volume_stop", 200, b, Millis(NOW.0 + 1))]);
}

fn sessions_and_invitations_of_one_worker(w: &World) {
    let (org, a, b) = (w.org, w.worker("a"), w.worker("b"));
    let session = |byte: u8, worker, created: i64| SessionRow {
        hash: [&org.to_bytes()[..], &[byte; 16]].concat(),
        org,
        worker,
        state: "open".into(),
        created_at: Millis(created),
        seen_at: NOW,
        ends_at: Millis(NOW.0 + 1_000),
        affair: None,
        place: None,
    };
    let invite = |byte: u8, worker, used: Option<Millis>| LinkRow {
        hash: [&org.to_bytes()[..], &[byte; 16]].concat(),
        org: Some(org),
        kind: "invite".into(),
        worker: Some(worker),
        ends_at: Millis(NOW.0 + 1_000),
        used_at: used,
    };
    let rows = [session(1, a, 10), session(2, a, 20), session(3, b, 30)];
    let links = [invite(1, a, None), invite(2, a, Some(NOW)), invite(3, b, None)];
    let kept = links.last().unwrap().hash.clone();
    w.act(move |tx| {
        rows.iter().try_for_each(|row| worker::put_session(tx, row))?;
        links.iter().try_for_each(|link| worker::put_link(tx, link))
    });
    let created: Vec<_> = w.read(|tx| worker::sessions(tx, org, a)).iter().map(|s| s.created_at.0).collect();
    assert_eq!(created, [20, 10], "newest first, and nobody else's");
    assert_eq!(w.act(move |tx| worker::drop_invites(tx, org, a)), 1);
    assert!(w.read(|tx| worker::link(tx, &kept)).is_some());
}
