//! Workers, factors, sessions, tokens, links, offices, affairs.

use crate::world::{NOW, World, worker_row};
use azukari_domain::{Millis, OrgId, RowId, TokenId, WorkerId};
use azukari_store::{org, worker};

on_both!(
    is_found_by_id_login_and_alias,
    facts_count_the_version_up,
    views_are_counted_by_day,
    a_factor_is_used_once,
    sessions_end,
    tokens_are_revoked,
    a_link_is_used_once,
    appointments_and_assignments,
);
on_both_alone!(sweeps_and_dropped_links);

fn is_found_by_id_login_and_alias(w: &World) {
    let org = w.org;
    let id = WorkerId::new(&w.clock, &w.random);
    let row = worker::WorkerRow { mail: Some(vec![9]), to_date: Some("2027-03-31".into()), ..worker_row(id, "tanaka") };
    let put = row.clone();
    w.act(move |tx| worker::insert(tx, org, &put));
    let other = w.worker("abe");
    let found = w.read(|tx| worker::get(tx, org, id)).unwrap();
    assert_eq!(
        (found.login.as_str(), found.mail, found.to_date.as_deref()),
        ("tanaka", Some(vec![9]), Some("2027-03-31"))
    );
    assert_eq!((found.version, found.failed, found.seen_count), (1, 0, 0));
    assert_eq!(w.read(|tx| worker::by_login(tx, org, "tanaka")).unwrap().id, id);
    assert!(w.read(|tx| worker::by_login(tx, org, "Tanaka")).is_none());
    assert_eq!(w.read(|tx| worker::by_alias(tx, org, &row.alias)), Some(id));
    assert_eq!(w.read(|tx| worker::by_alias(tx, org, b"none")), None);
    assert_eq!(w.read(|tx| worker::all(tx, org)).iter().map(|r| r.id).collect::<Vec<_>>(), [other, id]);
    let twin = worker_row(WorkerId::new(&w.clock, &w.random), "tanaka");
    assert!(w.try_act(move |tx| worker::insert(tx, org, &twin)).is_err(), "an account name is taken once");
    let elsewhere = OrgId::new(&w.clock, &w.random);
    assert!(w.read(|tx| worker::get(tx, elsewhere, id)).is_none());
}

fn facts_count_the_version_up(w: &World) {
    let (org, id) = (w.org, w.worker("a"));
    assert!(w.act(move |tx| worker::set_state(tx, org, id, "left", "none", Some("2026-05-01"))));
    assert!(w.act(move |tx| worker::set_state(tx, org, id, "active", "hall", None)));
    w.act(move |tx| worker::touch(tx, org, id));
    assert_eq!(w.read(|tx| worker::version(tx, org, id)), Some(4));
    w.act(move |tx| worker::set_language(tx, org, id, "en"));
    w.act(move |tx| worker::set_failed(tx, org, id, 5, Millis(77)));
    let row = w.read(|tx| worker::get(tx, org, id)).unwrap();
    assert_eq!(
        (row.state.as_str(), row.unit.as_str(), row.to_date, row.language.as_str()),
        ("active", "hall", None, "en")
    );
    assert_eq!((row.failed, row.locked_until, row.version), (5, Millis(77), 4));
    let nobody = WorkerId::new(&w.clock, &w.random);
    assert!(!w.act(move |tx| worker::set_state(tx, org, nobody, "left", "", None)));
    assert_eq!(w.read(|tx| worker::version(tx, org, nobody)), None);
}

fn views_are_counted_by_day(w: &World) {
    let (org, id) = (w.org, w.worker("a"));
    let versions = || w.read(|tx| worker::versions(tx, org, id)).unwrap();
    let seen = |was: &worker::Versions, day: &'static str, count: i64| {
        let was = was.clone();
        w.act(move |tx| worker::set_seen(tx, org, id, &was, day, count))
    };
    let first = versions();
    assert!(seen(&first, "2026-04-01", 3));
    assert!(!seen(&first, "2026-04-01", 4), "another look came between");
    assert!(seen(&versions(), "2026-04-02", 2));
    let row = w.read(|tx| worker::get(tx, org, id)).unwrap();
    assert_eq!((row.seen_day.as_str(), row.seen_count, row.version), ("2026-04-02", 2, 1));
    assert_eq!((versions().worker, versions().org), (1, first.org));
    std::thread::scope(|s| {
        for _ in 0..8 {
            s.spawn(|| {
                (0..25).for_each(|_| {
                    while !{
                        let was = versions();
                        seen(&was, "2026-04-02", was.seen_count + 1)
                    } {}
                })
            });
        }
    });
    assert_eq!(versions().seen_count, 202, "no look is lost");
    let nobody = WorkerId::new(&w.clock, &w.random);
    assert_eq!(w.read(|tx| worker::versions(tx, org, nobody)), None);
}

fn a_factor_is_used_once(w: &World) {
    let (org, id) = (w.org, w.worker("a"));
    let factor = |kind: &str, number: i64| worker::FactorRow { kind: kind.into(), number, secret: vec![1], used: 0 };
    for row in [factor("totp", 0), factor("sheet", 2), factor("sheet", 1)] {
        w.act(move |tx| worker::put_factor(tx, org, id, &row));
    }
    let used = |kind: &'static str, number: i64, used: i64| {
        w.act(move |tx| worker::use_factor(tx, org, id, kind, number, used))
    };
    assert!(used("totp", 0, 1_000));
    assert!(!used("totp", 0, 1_000), "the same code again");
    assert!(!used("totp", 0, 999), "an older code");
    assert!(used("totp", 0, 1_001));
    assert!(used("sheet", 1, 1));
    assert!(!used("sheet", 1, 1));
    assert!(!used("sheet", 9, 1), "no such code");
    let all = |w: &World| {
        let rows = w.read(|tx| worker::factors(tx, org, id));
        rows.iter().map(|f| (f.kind.clone(), f.number, f.used)).collect::<Vec<_>>()
    };
    assert_eq!(all(w), [("sheet".into(), 1, 1), ("sheet".into(), 2, 0), ("totp".into(), 0, 1_001)]);
    w.act(move |tx| worker::delete_factors(tx, org, id, "sheet"));
    assert_eq!(all(w), [("totp".into(), 0, 1_001)]);
}

fn session(w: &World, worker: WorkerId, ends_at: i64) -> worker::SessionRow {
    worker::SessionRow {
        hash: w.act_id().to_bytes().repeat(2),
        org: w.org,
        worker,
        state: "half".into(),
        created_at: NOW,
        seen_at: NOW,
        ends_at: Millis(ends_at),
        affair: None,
        place: None,
    }
}

fn put_session(w: &World, row: &worker::SessionRow) {
    let row = row.clone();
    w.act(move |tx| worker::put_session(tx, &row));
}

fn sessions_end(w: &World) {
    let (org, id) = (w.org, w.worker("a"));
    let rows = [session(w, id, NOW.0 + 9), session(w, id, NOW.0 + 9), session(w, id, NOW.0 + 9)];
    rows.iter().for_each(|r| put_session(w, r));
    let mut opened = rows[0].clone();
    (opened.state, opened.affair, opened.seen_at) = ("open".into(), Some("membership".into()), Millis(NOW.0 + 1));
    opened.ends_at = Millis(i64::MAX);
    put_session(w, &opened);
    let found = w.read(|tx| worker::session(tx, &rows[0].hash)).unwrap();
    assert_eq!(
        (found.state.as_str(), found.affair.as_deref(), found.seen_at),
        ("open", Some("membership"), Millis(NOW.0 + 1))
    );
    assert_eq!(found.ends_at, Millis(NOW.0 + 9), "the absolute end never moves");
    let hash = rows[1].hash.clone();
    w.act(move |tx| worker::end_session(tx, &hash));
    assert!(w.read(|tx| worker::session(tx, &rows[1].hash)).is_none());
    let keep = rows[0].hash.clone();
    assert_eq!(w.act(move |tx| worker::end_sessions(tx, org, id, &keep)), 1);
    assert!(w.read(|tx| worker::session(tx, &rows[0].hash)).is_some());
    assert!(w.read(|tx| worker::session(tx, &rows[2].hash)).is_none());

    // At a computer of the register: open ones alone, and none past its end.
    let (place, now) = (RowId::new(&w.clock, &w.random), NOW);
    let placed = |state: &str, ends_at: i64| worker::SessionRow {
        state: state.into(),
        place: Some(place),
        ..session(w, id, ends_at)
    };
    let all =
        [placed("open", NOW.0 + 9), placed("half", NOW.0 + 9), placed("locked", NOW.0 + 9), placed("open", NOW.0)];
    all.iter().for_each(|r| put_session(w, r));
    let there = w.read(|tx| worker::placed_sessions(tx, org, now));
    assert_eq!(
        there.iter().map(|s| (s.hash.clone(), s.place)).collect::<Vec<_>>(),
        [(all[0].hash.clone(), Some(place))]
    );
}

fn tokens_are_revoked(w: &World) {
    let (org, id) = (w.org, w.worker("a"));
    let token = |hash: u8| worker::TokenRow {
        hash: [vec![hash], w.act_id().to_bytes().to_vec()].concat(),
        org,
        id: TokenId::new(&w.clock, &w.random),
        worker: id,
        label: "会計".into(),
        scopes: "find show".into(),
        created_at: NOW,
        ends_at: Millis(NOW.0 + 9),
        revoked_at: None,
    };
    let rows = [token(1), token(2)];
    for row in rows.clone() {
        w.act(move |tx| worker::put_token(tx, &row));
    }
    assert_eq!(w.read(|tx| worker::token(tx, &rows[0].hash)).unwrap().label, "会計");
    let mut revoked = rows[0].clone();
    revoked.revoked_at = Some(Millis(5));
    revoked.scopes = "everything".into();
    w.act(move |tx| worker::put_token(tx, &revoked));
    let found = w.read(|tx| worker::token(tx, &rows[0].hash)).unwrap();
    assert_eq!((found.revoked_at, found.scopes.as_str()), (Some(Millis(5)), "find show"), "scopes never widen");
    let mut ids: Vec<_> = rows.iter().map(|r| r.id).collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(w.read(|tx| worker::tokens(tx, org, id)).iter().map(|t| t.id).collect::<Vec<_>>(), ids);
    assert!(w.read(|tx| worker::token(tx, b"none")).is_none());
}

fn link(w: &World, kind: &str, worker: Option<WorkerId>) -> worker::LinkRow {
    let org = worker.map(|_| w.org);
    let hash = w.act_id().to_bytes().to_vec();
    worker::LinkRow { hash, org, kind: kind.into(), worker, ends_at: NOW, used_at: None }
}

fn a_link_is_used_once(w: &World) {
    let row = link(w, "invite", Some(w.worker("a")));
    let (put, hash) = (row.clone(), row.hash.clone());
    w.act(move |tx| worker::put_link(tx, &put));
    let used = |at: i64| {
        let hash = hash.clone();
        w.act(move |tx| worker::use_link(tx, &hash, Millis(at)))
    };
    assert!(!used(NOW.0 + 1), "over");
    assert!(used(NOW.0), "its last ms");
    assert!(!used(NOW.0), "used");
    let found = w.read(|tx| worker::link(tx, &row.hash)).unwrap();
    assert_eq!((found.org, found.worker, found.used_at), (Some(w.org), row.worker, Some(NOW)));
    assert!(w.read(|tx| worker::link(tx, b"none")).is_none());
}

fn sweeps_and_dropped_links(w: &World) {
    let id = w.worker("a");
    let rows = [session(w, id, NOW.0 - 1), session(w, id, NOW.0)];
    rows.iter().for_each(|r| put_session(w, r));
    assert_eq!(w.act(|tx| worker::sweep_sessions(tx, NOW)), 1);
    assert!(w.read(|tx| worker::session(tx, &rows[0].hash)).is_none());
    assert!(w.read(|tx| worker::session(tx, &rows[1].hash)).is_some());
    let links = [link(w, "setup", None), link(w, "setup", None), link(w, "invite", Some(id))];
    for row in links.clone() {
        w.act(move |tx| worker::put_link(tx, &row));
    }
    let hash = links[0].hash.clone();
    assert!(w.act(move |tx| worker::use_link(tx, &hash, NOW)));
    assert_eq!(w.act(|tx| worker::drop_links(tx, "setup")), 1);
    let there = |n: usize| w.read(|tx| worker::link(tx, &links[n].hash)).is_some();
    assert_eq!([there(0), there(1), there(2)], [true, false, true]);
    assert_eq!(w.read(|tx| worker::link(tx, &links[0].hash)).unwrap().org, None);
}

fn appointments_and_assignments(w: &World) {
    let (o, id) = (w.org, w.worker("a"));
    let row = worker::AppointmentRow {
        office: "privacy_manager".into(),
        worker: id,
        from_date: "2026-04-01".into(),
        to_date: None,
        resolution: "2026-03-20 第3号".into(),
        ended_by: None,
        act: w.act_id(),
    };
    let put = row.clone();
    w.act(move |tx| worker::put_appointment(tx, o, &put));
    let ended = worker::AppointmentRow {
        to_date: Some("2027-03-31".into()),
        ended_by: Some("2027-03-20 第5号".into()),
        resolution: "another".into(),
        ..row
    };
    w.act(move |tx| worker::put_appointment(tx, o, &ended));
    let found = w.read(|tx| worker::appointments(tx, o));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].worker, found[0].to_date.as_deref()), (id, Some("2027-03-31")));
    assert_eq!(found[0].resolution, "2026-03-20 第3号", "what appointed does not change");
    assert_eq!(w.read(|tx| worker::version(tx, o, id)), Some(3));
    assert_eq!(w.read(|tx| org::version(tx, o)), Some(3));
    w.act(move |tx| worker::put_assignment(tx, o, id, "membership", "2026-04-01", None));
    w.act(move |tx| worker::put_assignment(tx, o, id, "membership", "2026-04-02", Some("2026-12-31")));
    // On the first and the last day, and on none beside them; nobody of another affair.
    for (day, named) in [("2026-04-02", 1), ("2026-12-31", 1), ("2026-04-01", 0), ("2027-01-01", 0)] {
        let all = w.read(|tx| worker::assigned(tx, o, "membership", day));
        assert_eq!(all.len(), named, "{day}");
        assert!(all.iter().all(|worker| *worker == id) && w.read(|tx| worker::assigned(tx, o, "dues", day)).is_empty());
    }
    let found = w.read(|tx| worker::assignments(tx, o, id));
    assert_eq!(found, [("membership".into(), "2026-04-02".into(), Some("2026-12-31".into()))]);
    assert_eq!(w.read(|tx| worker::version(tx, o, id)), Some(5));
}
