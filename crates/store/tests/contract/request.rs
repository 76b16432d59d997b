//! Requests, approvals, idempotency keys.

use crate::world::{NOW, World};
use azukari_domain::{ApprovalId, Millis, RequestId, WorkerId};
use azukari_store::request::{self, ApprovalRow, RequestRow};

on_both!(
    requests_are_numbered_and_closed_once,
    numbers_have_no_twins_under_load,
    an_approval_is_used_no_more_than_it_allows,
    an_approval_holds_only_in_its_time,
    a_withdrawn_approval_is_over,
    an_idempotency_key_keeps_its_first_act,
);

pub(crate) fn request_row(w: &World, asker: WorkerId) -> RequestRow {
    RequestRow {
        id: RequestId::new(&w.clock, &w.random),
        number: 0,
        kind: "output".into(),
        asker,
        affair: "membership".into(),
        holding: "member".into(),
        verb: "print".into(),
        scope: vec![1, 2],
        count: 100,
        state: "open".into(),
        rulebook: vec![1; 32],
        asked_at: NOW,
        decided_by: None,
        decided_at: None,
    }
}

pub(crate) fn approval_row(w: &World, holder: WorkerId, uses: i64) -> ApprovalRow {
    ApprovalRow {
        id: ApprovalId::new(&w.clock, &w.random),
        request: RequestId::new(&w.clock, &w.random),
        kind: "output".into(),
        holder,
        verb: "print".into(),
        affair: "membership".into(),
        holding: "member".into(),
        scope: vec![4; 32],
        uses_left: uses,
        count: 100,
        from_at: NOW,
        to_at: Millis(NOW.0 + 1_000),
        state: "open".into(),
        rulebook: vec![1; 32],
    }
}

fn requests_are_numbered_and_closed_once(w: &World) {
    let (org, asker, boss) = (w.org, w.worker("asker"), w.worker("boss"));
    let (a, b) = (request_row(w, asker), request_row(w, asker));
    let (first, second) = (a.clone(), b.clone());
    assert_eq!(w.act(move |tx| request::insert(tx, org, &first)), 1);
    assert_eq!(w.act(move |tx| request::insert(tx, org, &second)), 2);
    let found = w.read(|tx| request::get(tx, org, a.id)).unwrap();
    assert_eq!((found.number, found.asker, found.scope, found.decided_by), (1, asker, vec![1, 2], None));
    assert_eq!(w.read(|tx| request::by_number(tx, org, 2)).unwrap().id, b.id);
    assert!(w.read(|tx| request::by_number(tx, org, 3)).is_none());
    assert!(w.act(move |tx| request::close(tx, org, a.id, "approved", boss, NOW)));
    assert!(!w.act(move |tx| request::close(tx, org, a.id, "rejected", boss, NOW)), "decided once");
    let found = w.read(|tx| request::get(tx, org, a.id)).unwrap();
    assert_eq!((found.state.as_str(), found.decided_by, found.decided_at), ("approved", Some(boss), Some(NOW)));
    let numbers = |state: &'static str, most: i64| {
        w.read(|tx| request::list(tx, org, state, most)).iter().map(|r| r.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers("", 9), [2, 1]);
    assert_eq!(numbers("", 1), [2]);
    assert_eq!(numbers("open", 9), [2]);
    assert_eq!(numbers("approved", 9), [1]);
}

fn numbers_have_no_twins_under_load(w: &World) {
    let (org, asker) = (w.org, w.worker("asker"));
    let mut numbers: Vec<i64> = std::thread::scope(|s| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                s.spawn(|| {
                    let row = || request_row(w, asker);
                    let put = |r: RequestRow| w.act(move |tx| request::insert(tx, org, &r));
                    (0..20).map(|_| put(row())).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|t| t.join().unwrap()).collect()
    });
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=160).collect::<Vec<i64>>());
}

fn an_approval_is_used_no_more_than_it_allows(w: &World) {
    let (org, holder) = (w.org, w.worker("holder"));
    let row = approval_row(w, holder, 2);
    let (id, request) = (row.id, row.request);
    w.act(move |tx| request::put_approval(tx, org, &row));
    let used = || w.act(move |tx| request::use_approval(tx, org, id, NOW));
    assert_eq!(w.read(|tx| request::approvals_of(tx, org, holder)).len(), 1);
    assert_eq!([used(), used(), used(), used()], [true, true, false, false]);
    let found = w.read(|tx| request::approval_of(tx, org, request)).unwrap();
    assert_eq!(w.read(|tx| request::approval(tx, org, id)).unwrap().request, request);
    assert_eq!(w.read(|tx| request::approvals_from(tx, org, request)).len(), 1, "also when it is used up");
    assert_eq!((found.uses_left, found.state.as_str(), found.scope), (0, "used", vec![4; 32]));
    assert!(w.read(|tx| request::approvals_of(tx, org, holder)).is_empty());
    assert!(!w.act(move |tx| request::withdraw_approval(tx, org, id)), "what is used cannot be withdrawn");
    let other = azukari_domain::OrgId::new(&w.clock, &w.random);
    assert!(!w.act(move |tx| request::use_approval(tx, other, id, NOW)), "another organisation's");
}

fn an_approval_holds_only_in_its_time(w: &World) {
    let (org, holder) = (w.org, w.worker("holder"));
    let row = approval_row(w, holder, 9);
    let (id, request) = (row.id, row.request);
    w.act(move |tx| request::put_approval(tx, org, &row));
    let used = |at: i64| w.act(move |tx| request::use_approval(tx, org, id, Millis(at)));
    assert!(!used(NOW.0 - 1));
    assert!(used(NOW.0));
    assert!(used(NOW.0 + 1_000));
    assert!(!used(NOW.0 + 1_001));
    assert_eq!(w.read(|tx| request::approval_of(tx, org, request)).unwrap().uses_left, 7);
}

fn a_withdrawn_approval_is_over(w: &World) {
    let (org, holder) = (w.org, w.worker("holder"));
    let row = approval_row(w, holder, 9);
    let id = row.id;
    w.act(move |tx| request::put_approval(tx, org, &row));
    assert!(w.act(move |tx| request::withdraw_approval(tx, org, id)));
    assert!(!w.act(move |tx| request::withdraw_approval(tx, org, id)));
    assert!(!w.act(move |tx| request::use_approval(tx, org, id, NOW)));
}

fn an_idempotency_key_keeps_its_first_act(w: &World) {
    let (org, a, b) = (w.org, w.worker("a"), w.worker("b"));
    let (first, second) = (w.act_id(), w.act_id());
    assert_eq!(w.read(|tx| request::once(tx, org, a, b"key")), None);
    assert!(w.act(move |tx| request::put_once(tx, org, a, b"key", first, NOW)));
    assert!(!w.act(move |tx| request::put_once(tx, org, a, b"key", second, NOW)));
    assert_eq!(w.read(|tx| request::once(tx, org, a, b"key")), Some(first));
    assert!(w.act(move |tx| request::put_once(tx, org, b, b"key", second, NOW)), "another worker's key is another key");
}
