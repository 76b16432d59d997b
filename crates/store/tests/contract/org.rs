//! Organisations, settings, kinds of data, purposes, affairs, notices.

use crate::world::{NOW, World};
use azukari_domain::{NoticeId, OrgId};
use azukari_store::org;

on_both!(
    is_found_and_moves_on,
    settings_are_confirmed,
    kinds_of_data_keep_their_versions,
    purposes_affairs_notices,
    unknown_one_is_nobody,
);
on_both_alone!(removal_leaves_nothing);

fn is_found_and_moves_on(w: &World) {
    let id = w.org;
    let row = w.read(|tx| org::get(tx, id)).unwrap();
    assert_eq!((row.id, row.name.as_str(), row.demo, row.version), (id, "試験協会", false, 1));
    assert_eq!(row.rulebook, vec![1; 32]);
    w.act(move |tx| org::touch(tx, id));
    assert_eq!(w.read(|tx| org::version(tx, id)), Some(2));
    w.act(move |tx| org::set_state(tx, id, "running", &[2; 32]));
    let row = w.read(|tx| org::get(tx, id)).unwrap();
    assert_eq!((row.state.as_str(), row.rulebook, row.version), ("running", vec![2; 32], 3));
    assert!(w.read(org::all).iter().any(|o| o.id == id));
    // The name in URLs belongs to one organisation.
    let twin = org::OrgRow { id: OrgId::new(&w.clock, &w.random), ..row_of(w) };
    assert!(w.try_act(move |tx| org::insert(tx, &twin, NOW)).is_err());
}

fn row_of(w: &World) -> org::OrgRow {
    let id = w.org;
    w.read(|tx| org::get(tx, id)).unwrap()
}

fn unknown_one_is_nobody(w: &World) {
    let nobody = OrgId::new(&w.clock, &w.random);
    assert!(w.read(|tx| org::get(tx, nobody)).is_none());
    assert!(w.read(|tx| org::version(tx, nobody)).is_none());
}

fn settings_are_confirmed(w: &World) {
    let (id, by) = (w.org, w.worker("a"));
    assert!(w.read(|tx| org::settings(tx, id)).is_empty());
    w.act(move |tx| org::set_setting(tx, id, "reply_days", 14, by, NOW));
    w.act(move |tx| org::set_setting(tx, id, "idle_minutes", i64::MIN, by, NOW));
    w.act(move |tx| org::set_setting(tx, id, "reply_days", 10, by, NOW));
    assert_eq!(w.read(|tx| org::settings(tx, id)), [("idle_minutes".into(), i64::MIN), ("reply_days".into(), 10)]);
    assert_eq!(w.read(|tx| org::version(tx, id)), Some(4));
}

fn kinds_of_data_keep_their_versions(w: &World) {
    let id = w.org;
    let by = azukari_domain::WorkerId::from_slice(&[7; 16]).unwrap();
    let row = |key: &str, version: i64| org::HoldingRow {
        key: key.into(),
        version,
        definition: format!("{{\"named\":\"{key} 第{version}版\"}}"),
        by,
        at: NOW,
    };
    for one in [row("volunteer", 1), row("lecturer", 1), row("lecturer", 2)] {
        w.act(move |tx| org::add_holding(tx, id, &one));
    }
    let found = w.read(|tx| org::holdings(tx, id));
    let found: Vec<_> = found.iter().map(|h| (h.key.as_str(), h.version, h.definition.as_str(), h.by, h.at)).collect();
    assert_eq!(
        found,
        [
            ("lecturer", 1, "{\"named\":\"lecturer 第1版\"}", by, NOW),
            ("lecturer", 2, "{\"named\":\"lecturer 第2版\"}", by, NOW),
            ("volunteer", 1, "{\"named\":\"volunteer 第1版\"}", by, NOW),
        ]
    );
    assert_eq!(w.read(|tx| org::version(tx, id)), Some(4));
}

fn purposes_affairs_notices(w: &World) {
    let id = w.org;
    let purpose = org::PurposeRow {
        key: "member_services".into(),
        title: "会員サービス".into(),
        from_date: "2026-04-01".into(),
        to_date: None,
        owner: Some(azukari_domain::WorkerId::from_slice(&[7; 16]).unwrap()),
    };
    let (first, ended) = (purpose.clone(), org::PurposeRow { to_date: Some("2027-03-31".into()), ..purpose });
    w.act(move |tx| org::put_purpose(tx, id, &first));
    w.act(move |tx| org::put_purpose(tx, id, &ended));
    let found = w.read(|tx| org::purposes(tx, id));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].title.as_str(), found[0].to_date.as_deref()), ("会員サービス", Some("2027-03-31")));
    assert_eq!(found[0].owner.map(|w| w.to_bytes()), Some([7; 16]));

    let affair = org::AffairRow {
        key: "membership".into(),
        title: "会員管理".into(),
        purpose: None,
        holdings: "member".into(),
        classes: "identity contact".into(),
    };
    let (first, second) = (affair.clone(), org::AffairRow { purpose: Some("member_services".into()), ..affair });
    w.act(move |tx| org::put_affair(tx, id, &first));
    assert_eq!(w.read(|tx| org::affairs(tx, id))[0].purpose, None);
    w.act(move |tx| org::put_affair(tx, id, &second));
    let found = w.read(|tx| org::affairs(tx, id));
    assert_eq!((found.len(), found[0].purpose.as_deref()), (1, Some("member_services")));

    let notice = org::NoticeRow {
        id: NoticeId::new(&w.clock, &w.random),
        purpose: "member_services".into(),
        channel: "form".into(),
        manner: "meiji".into(),
        version: "2".into(),
        from_date: "2026-04-01".into(),
        to_date: None,
    };
    let (first, ended) = (notice.clone(), org::NoticeRow { to_date: Some("2026-12-31".into()), ..notice });
    w.act(move |tx| org::put_notice(tx, id, &first));
    w.act(move |tx| org::put_notice(tx, id, &ended));
    let found = w.read(|tx| org::notices(tx, id));
    assert_eq!((found.len(), found[0].manner.as_str(), found[0].to_date.as_deref()), (1, "meiji", Some("2026-12-31")));
    // Each of the six changed a fact that the gate reads.
    assert_eq!(w.read(|tx| org::version(tx, id)), Some(7));
}

/// One row in every table that belongs to an organisation, then none.
fn removal_leaves_nothing(w: &World) {
    let id = w.org;
    crate::dump::fill(w);
    w.act(move |tx| org::remove(tx, id));
    for (table, rows) in w.read(crate::dump::count_all) {
        if table.columns.iter().any(|c| c.name == "org") || table.name == "org" {
            assert_eq!(rows, 0, "{} still has rows", table.name);
        }
    }
}
