//! Using what is there: within the purpose, by allowed ways out, no more than the day's work needs, and as the person wants it.

use crate::{
    outputs::other_head,
    told::{approved, done, newcomer, refused, rests_on_all, show, why},
    walk::staff,
};
use azukari_app::{
    register::{Mark, MarkKind, Unmark},
    request::{Decide, Export, Format, NewRequest, Which},
};
use azukari_domain::{Answer, Personal, RecordId};
use azukari_gate::{Asker, NewRecord};
use azukari_testkit::{World, both};

/// Whose affair serves the person or the law, and which it is.
fn duties(world: &World) -> [(Asker, &'static str); 3] {
    [(world.clerk(), "remediation"), (world.manager(), "rights"), (world.auditor(), "audit")]
}

fn member(world: &World) -> RecordId {
    world.bring_in(&[world.member("利用　見本範囲", "リヨウ ミホンハンイ", "090-6767-8989")])[0]
}

/// Many, of whom one is looked for in all bytes at the end.
fn crowd(world: &World, count: usize) -> Vec<RecordId> {
    let mut new = vec![world.member("多数　見本人", "タスウ ミホンビト", "090-7878-9090"); count];
    for (i, one) in new.iter_mut().enumerate().skip(1) {
        one.values = vec![("name".parse().unwrap(), Personal::new(format!("見本 {i}番衛門")))];
    }
    world.bring_in(&new)
}

fn export(records: &[RecordId], channel: &str) -> Export {
    Export {
        affair: "newsletter".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        channel: channel.into(),
        ground: String::new(),
        reason: Personal::new(""),
        format: Format::Csv,
        once: None,
    }
}

fn mark(record: RecordId, kind: MarkKind, key: &str) -> Mark {
    Mark {
        record,
        kind,
        key: key.into(),
        ground: "person_request".into(),
        channel: "paper".into(),
        evidence: "申出書 2026-21号".into(),
        notice: "第2版".into(),
        happened_at: None,
        once: None,
    }
}

both! {
    /// Shows hatsumei:main:10.1d, hatsumei:main:18.2.5a
    ///
    /// A list leaves the screen by the five ways that the organisation allows, and by no other.
    fn a_list_leaves_by_an_allowed_way(world) {
        let (app, id) = (world.app(), member(world));
        for channel in ["paper", "file", "mail", "post", "phone"] {
            let list = export(&[id], channel);
            // A file opens with its password alone (18.2.1).
            let act = match channel {
                "file" => done(app.extract(&world.clerk(), &list)).act,
                _ => done(app.export(&world.clerk(), &list)).act,
            };
            rests_on_all(world, act, &["main:10.1d", "main:18.2.5a"]);
        }
        for channel in ["", "screen", "counter", "form", "import"] {
            let no = refused(app.export(&world.clerk(), &export(&[id], channel)), "output.channel", "main:10.1d");
            assert_eq!(no.reasons[0].remedy, "choose:channel");
            refused(app.export(&world.clerk(), &export(&[id], channel)), "output.channel", "main:18.2.5a");
        }
    }

    /// Shows hatsumei:main:10.1e
    ///
    /// Of what is of high importance each single output is decided by the unit head first, and counts once; the refusal is an act
    /// that the audit officer finds.
    fn each_use_of_important_data_is_decided(world) {
        let app = world.app();
        let people = [staff(world, "職員　見本一郎"), staff(world, "職員　見本二郎")];
        let out = |ids: &[RecordId]| Export {
            affair: "personnel".into(),
            holding: "staff".into(),
            records: ids.to_vec(),
            classes: vec!["identity".into()],
            ..export(ids, "paper")
        };
        let head = world.head();
        let before = world.entries();
        let refusal = refused(app.export(&head, &out(&people[..1])), "output.importance", "main:10.1e");
        assert_eq!((refusal.reasons.len(), refusal.reasons[0].remedy.as_str()), (1, "request:output"), "{refusal:?}");
        world.gate().tend(world.org).unwrap();
        assert!(world.entries() > before, "the refusal is on record");
        let ask = NewRequest {
            affair: "personnel".into(),
            holding: "staff".into(),
            records: people[..1].to_vec(),
            classes: vec!["identity".into()],
            ..NewRequest::new("output", why(world))
        };
        approved(world, &head, &ask, &other_head(world));
        refused(app.export(&head, &out(&people)), "output.importance", "main:10.1e");
        rests_on_all(world, done(app.export(&head, &out(&people[..1]))).act, &["main:10.1e"]);
        refused(app.export(&head, &out(&people[..1])), "output.importance", "main:10.1e");
        let children = world.bring_in(&[world.record_of("club_child", &[("name", "見本　小太郎様"), ("guardian", "見本　母子様")])]);
        let of_child = Export { affair: "club".into(), holding: "club_child".into(), ..export(&children, "paper") };
        refused(app.export(&world.clerk(), &of_child), "output.importance", "main:10.1e");
    }

    /// Shows hatsumei:main:18.1c
    ///
    /// Whoever was shown 150 persons in one day is told at the next, whoever was shown 300 is stopped at the next; the unit head
    /// may let one more look pass, and the next day begins anew.
    fn a_worker_who_sees_too_many_is_warned_and_stopped(world) {
        let app = world.app();
        done(app.confirm_setting(&world.manager(), "output_limit", 1000));
        let ids = crowd(world, 300);
        let some = done(app.export(&world.clerk(), &export(&ids[..150], "post")));
        assert!(some.warnings.is_empty(), "150 in a day are ordinary: {:?}", some.warnings);
        let next = done(app.show(&world.clerk(), &show("membership", ids[150])));
        assert_eq!(next.warnings[0].message, "warning-volume");
        assert!(next.warnings[0].clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:18.1c"));
        let rest = done(app.export(&world.clerk(), &export(&ids[150..299], "post")));
        assert_eq!((rest.count, rest.warnings.len()), (149, 1), "300 are not too many yet");
        let one_more = show("membership", ids[299]);
        let no = refused(app.show(&world.clerk(), &one_more), "volume.stop", "main:18.1c");
        assert_eq!(no.reasons[0].remedy, "request:volume");
        let ask = NewRequest { affair: "membership".into(), records: vec![ids[299]], ..NewRequest::new("volume", why(world)) };
        approved(world, &world.clerk(), &ask, &world.head());
        done(app.show(&world.clerk(), &one_more));
        refused(app.show(&world.clerk(), &one_more), "volume.stop", "main:18.1c");
        world.clock.pass_days(1);
        assert!(done(app.show(&world.clerk(), &one_more)).warnings.is_empty());
    }

    /// Shows hatsumei:main:11.2a
    ///
    /// Beyond the purpose a record is used with the person's consent to that purpose only; others are left out and named, and no
    /// approval of anybody stands in for the consent.
    fn beyond_the_purpose_only_with_consent(world) {
        let app = world.app();
        let purposes = |name: &str| NewRecord {
            purposes: ["member_services".parse().unwrap()].into(),
            ..world.record_of("member", &[("name", name)])
        };
        let ids = world.bring_in(&[purposes("同意　見本済"), purposes("同意　見本無")]);
        let consent = mark(ids[0], MarkKind::Consent, "beyond:newsletter");
        let no = refused(app.export(&world.clerk(), &export(&ids, "post")), "purpose.within", "main:11.2a");
        assert_eq!(no.reasons[0].remedy, "record:consent");
        done(app.mark(&world.clerk(), &mark(ids[1], MarkKind::Consent, "beyond:awards")));
        done(app.mark(&world.clerk(), &consent));
        let out = done(app.export(&world.clerk(), &export(&ids, "post")));
        assert_eq!((out.count, out.left_out.len(), out.left_out[0].record), (1, 1, ids[1]));
        assert_eq!(out.left_out[0].reasons[0].control, "purpose.within");

        let asked = NewRequest {
            affair: "newsletter".into(),
            records: vec![ids[1]],
            classes: vec!["identity".into()],
            purpose: "newsletter".into(),
            ..NewRequest::new("use_beyond", why(world))
        };
        approved(world, &world.clerk(), &asked, &world.manager());
        refused(app.export(&world.clerk(), &export(&ids[1..], "post")), "purpose.within", "main:11.2a");

        let withdrawn = Unmark {
            record: ids[0],
            kind: MarkKind::Consent,
            key: consent.key.clone(),
            ground: String::new(),
            channel: "phone".into(),
            evidence: "電話の記録 2026-11-24".into(),
            happened_at: None,
            once: None,
        };
        done(app.unmark(&world.clerk(), &withdrawn));
        refused(app.export(&world.clerk(), &export(&ids[..1], "post")), "purpose.within", "main:11.2a");
    }

    /// Shows hatsumei:main:11.2a, hatsumei:main:11.2b, hatsumei:main:25.1d
    ///
    /// Rights, audit and putting right serve the person or the law: they open what was taken in for another purpose, what nobody
    /// knows the purpose of, what is past its day, and what the person stopped. Ordinary work does not.
    fn what_serves_the_person_is_no_other_purpose(world) {
        let app = world.app();
        let plain = member(world);
        let unknown = NewRecord {
            basis: "migrated".into(),
            purposes: Default::default(),
            source: "existing".into(),
            collected_on: None,
            remedy_by: Some("2026-11-30".into()),
            ..world.record_of("member", &[("name", "移行　見本不明")])
        };
        let unknown = world.bring_in(&[unknown])[0];
        let open_to_duties = |record: RecordId, what: &str| {
            for (who, affair) in duties(world) {
                let shown = app.show(&who, &show(affair, record)).unwrap();
                assert!(matches!(shown, azukari_app::Reply::Done(_)), "{what} under {affair}: {shown:?}");
            }
        };
        open_to_duties(plain, "another purpose");
        done(app.mark(&world.clerk(), &mark(plain, MarkKind::Stop, "use")));
        refused(app.show(&world.clerk(), &show("membership", plain)), "stop.use", "main:25.1d");
        open_to_duties(plain, "a stop");
        let no = refused(app.show(&world.clerk(), &show("membership", unknown)), "purpose.unclear", "main:11.2b");
        assert_eq!(no.answer, Answer::Referral);
        open_to_duties(unknown, "an unknown purpose");
        world.clock.pass_days(7);
        refused(app.show(&world.clerk(), &show("membership", unknown)), "migrated.until", "main:11.2a");
        open_to_duties(unknown, "what is past its day");
    }

    /// Shows hatsumei:main:25.1d
    ///
    /// A stop names what it rests on; then no use, no list by the refused way, and no letting go without a decision.
    fn what_the_person_stopped_stays_stopped(world) {
        let (app, id) = (world.app(), member(world));
        refused(app.mark(&world.clerk(), &Mark { evidence: String::new(), ..mark(id, MarkKind::Stop, "post") }), "hold.grounded", "main:25.1d");
        done(app.mark(&world.clerk(), &mark(id, MarkKind::Stop, "post")));
        refused(app.export(&world.clerk(), &export(&[id], "post")), "stop.channel", "main:25.1d");
        done(app.export(&world.clerk(), &export(&[id], "mail")));
        done(app.mark(&world.clerk(), &mark(id, MarkKind::Stop, "use")));
        refused(app.export(&world.clerk(), &export(&[id], "mail")), "stop.use", "main:25.1d");
        let unmark = Unmark {
            record: id,
            kind: MarkKind::Stop,
            key: "use".into(),
            ground: "person_request".into(),
            channel: "paper".into(),
            evidence: "申出書 2026-22号".into(),
            happened_at: None,
            once: None,
        };
        refused(app.unmark(&world.clerk(), &unmark), "hold.release", "main:7.1b");
    }

    /// Shows hatsumei:main:11.2b
    ///
    /// Where the worker cannot tell whether a use lies within the purpose, it waits for the privacy manager's ruling, each time.
    fn an_unclear_use_waits_for_a_ruling(world) {
        let (app, id) = (world.app(), member(world));
        let unclear = azukari_app::register::Show { ground: "unclear".into(), ..show("membership", id) };
        let no = refused(app.show(&world.clerk(), &unclear), "purpose.unclear", "main:11.2b");
        assert_eq!((no.answer, no.reasons[0].remedy.as_str()), (Answer::Referral, "request:purpose_ruling"));
        let ask = NewRequest {
            affair: "membership".into(),
            records: vec![id],
            ground: "unclear".into(),
            ..NewRequest::new("purpose_ruling", why(world))
        };
        let number = done(app.ask(&world.clerk(), &ask)).number;
        let decide = |approve: bool| Decide { number, approve, reason: Personal::new("会員名簿の範囲内です"), once: None };
        refused(app.decide(&world.head(), &decide(true)), "decide.office", "main:7.1b");
        done(app.decide(&world.manager(), &decide(true)));
        done(app.show(&world.clerk(), &unclear));
        assert_eq!(app.request(&world.clerk(), number).unwrap().decision.expose(), "会員名簿の範囲内です");
        refused(app.show(&world.clerk(), &unclear), "purpose.unclear", "main:11.2b");
        let again = done(app.ask(&world.clerk(), &ask)).number;
        done(app.decide(&world.manager(), &Decide { number: again, ..decide(false) }));
        refused(app.show(&world.clerk(), &unclear), "purpose.unclear", "main:11.2b");
    }

    /// Shows hatsumei:main:11.3a
    ///
    /// A purpose changes with a stated relation to what it was, by the privacy manager only.
    fn a_purpose_changes_within_its_relation(world) {
        let app = world.app();
        let change = |who: &Asker, relation: &str| {
            app.change_purpose(who, "newsletter".parse().unwrap(), "会報と講習の案内をお届けするため", Personal::new(relation))
        };
        let no = refused(change(&world.manager(), " "), "purpose.change", "main:11.3a");
        assert_eq!(no.reasons[0].remedy, "record:evidence");
        refused(change(&world.head(), "会報の一部として講習も案内してきた"), "decide.office", "main:7.1b");
        done(change(&world.manager(), "会報の一部として講習も案内してきた"));
        let title = app.purposes(&world.clerk()).unwrap().into_iter().find(|p| p.key == "newsletter").unwrap().title;
        assert_eq!(title, "会報と講習の案内をお届けするため");
    }

    /// Shows hatsumei:main:7.1a
    ///
    /// Ordinary handling is judged by the unit head, with reason and time: not by who asked, not by another office, and not where
    /// nobody knows what is asked.
    fn the_unit_head_judges_ordinary_handling(world) {
        let (app, ids) = (world.app(), crowd(world, 51));
        let no = refused(app.export(&world.clerk(), &export(&ids, "post")), "output.volume", "main:7.1a");
        assert_eq!(no.reasons[0].remedy, "request:output");
        let ask = NewRequest { affair: "newsletter".into(), records: ids.clone(), classes: vec!["identity".into()], ..NewRequest::new("output", why(world)) };
        let number = done(app.ask(&world.clerk(), &ask)).number;
        let decide = Decide { number, approve: true, reason: Personal::new("発送のため"), once: None };
        refused(app.decide(&world.clerk(), &decide), "decide.own", "main:7.1a");
        let waits = |who: &Asker| app.requests(who, Which::Waiting).unwrap().iter().any(|r| r.number == number);
        assert!(waits(&world.head()) && !waits(&world.manager()), "it is on the unit head's board");
        let elsewhere = other_head(world);
        refused(app.decide(&elsewhere, &decide), "decide.unit", "main:7.1a");
        assert!(!waits(&elsewhere), "and not on another unit's");
        for who in [world.manager(), world.auditor(), world.admin(), newcomer(world, "shin", None)] {
            let no = refused(app.decide(&who, &decide), "decide.office", "main:7.1a");
            assert_eq!(no.reasons[0].remedy, "ask:unit_head");
        }
        done(app.decide(&world.head(), &decide));
        let shown = app.request(&world.clerk(), number).unwrap();
        assert_eq!((shown.decision.expose(), shown.decided_at), ("発送のため", Some(azukari_testkit::START)));
        done(app.export(&world.clerk(), &export(&ids, "post")));
        let again = done(app.ask(&world.clerk(), &ask)).number;
        done(app.decide(&world.head(), &Decide { number: again, approve: false, reason: Personal::new("今月は発送しない"), once: None }));
        let shown = app.request(&world.clerk(), again).unwrap();
        assert_eq!((shown.state, shown.decision.expose()), ("rejected", "今月は発送しない"));
        refused(app.export(&world.clerk(), &export(&ids, "post")), "output.volume", "main:7.1a");
        let unknown = NewRequest { verb: "see".into(), ..NewRequest::new("parking", why(world)) };
        refused(app.ask(&world.clerk(), &unknown), "request.known", "main:7.1a");
    }
}
