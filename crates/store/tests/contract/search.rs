//! Search cards, coarse tags, refusals.

use crate::world::World;
use azukari_store::search;

on_both!(cards_change_by_version, tag_keys_rotate, tags_lead_to_candidates, refusals_end);

fn cards_change_by_version(w: &World) {
    let org = w.org;
    let put = |segment: i64, was: i64, byte: u8| {
        w.act(move |tx| search::put_card(tx, org, "member", segment, was, &[byte; 40]))
    };
    assert!(!put(0, 1, 1), "a card that is not there has no version 1");
    assert!(put(0, 0, 1));
    assert!(!put(0, 0, 2), "there is one already");
    assert!(put(0, 1, 3));
    assert!(!put(0, 1, 4), "somebody was faster");
    assert_eq!(w.read(|tx| search::card(tx, org, "member", 0)), Some((2, vec![3; 40])));
    assert!(put(7, 0, 5));
    assert!(w.act(move |tx| search::put_card(tx, org, "donor", 7, 0, &[6])));
    assert_eq!(w.read(|tx| search::card_versions(tx, org, "member")), [(0, 2), (7, 1)]);
    assert_eq!(w.read(|tx| search::card_holdings(tx, org, 7)), ["donor", "member"]);
    assert_eq!(w.read(|tx| search::card(tx, org, "member", 8)), None);
}

fn tag_keys_rotate(w: &World) {
    let org = w.org;
    assert_eq!(w.read(|tx| search::tag_epoch(tx, org, "member")), None);
    w.act(move |tx| search::put_tag_epoch(tx, org, "member", 1, 6_250, &[1]));
    w.act(move |tx| search::put_tag_epoch(tx, org, "member", 2, 6_300, &[2]));
    assert_eq!(w.read(|tx| search::tag_epoch(tx, org, "member")), Some((2, 6_300, vec![2])));
}

fn tags_lead_to_candidates(w: &World) {
    let org = w.org;
    let mut people = [w.record(0), w.record(1), w.record(2)];
    people.sort_unstable();
    let [a, b, c] = people;
    w.act(move |tx| {
        for (record, kind, tag) in [(b, "phone", 5), (a, "phone", 5), (c, "phone", 6), (a, "mail", 5), (a, "phone", 5)]
        {
            search::put_tag(tx, org, "member", kind, tag, record)?;
        }
        Ok(())
    });
    assert_eq!(w.read(|tx| search::tagged(tx, org, "member", "phone", 5)), [a, b]);
    assert_eq!(w.read(|tx| search::tagged(tx, org, "donor", "phone", 5)), []);
    w.act(move |tx| search::delete_tags(tx, org, a, "phone"));
    assert_eq!(w.read(|tx| search::tagged(tx, org, "member", "phone", 5)), [b]);
    assert_eq!(w.read(|tx| search::tagged(tx, org, "member", "mail", 5)), [a]);
    w.act(move |tx| search::delete_tags(tx, org, a, ""));
    assert_eq!(w.read(|tx| search::tagged(tx, org, "member", "mail", 5)), []);
    assert_eq!(w.read(|tx| search::tagged(tx, org, "member", "phone", 6)), [c]);
}

fn refusals_end(w: &World) {
    let org = w.org;
    let row = |ends_on: &str, byte: u8| search::RefusalRow {
        id: w.act_id(),
        fingerprint: vec![byte; 32],
        kind: "erased".into(),
        ends_on: ends_on.into(),
    };
    let (early, late) = (row("2026-04-30", 1), row("2031-03-31", 2));
    w.act(move |tx| {
        search::put_refusal(tx, org, "member", 3, &early)?;
        search::put_refusal(tx, org, "member", 3, &late)
    });
    let prints = |today: &'static str| {
        let mut found: Vec<u8> =
            w.read(|tx| search::refusals(tx, org, "member", 3, today)).iter().map(|r| r.fingerprint[0]).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(prints("2026-04-30"), [1, 2], "the last day counts");
    assert_eq!(prints("2026-05-01"), [2]);
    assert_eq!(w.read(|tx| search::refusals(tx, org, "member", 4, "2026-01-01")).len(), 0);
    assert_eq!(w.act(move |tx| search::end_refusals(tx, org, "2026-04-30")), 0);
    assert_eq!(w.act(move |tx| search::end_refusals(tx, org, "2026-05-01")), 1);
    assert_eq!(prints("2026-01-01"), [2]);
}
