//! Erasure: on a named ground, by approval, never of what must be kept.

use crate::told::{approved, done, fault, find, refused, show, why};
use azukari_app::{
    Reply,
    register::{Correct, History, Mark, MarkKind, Retain, Unmark},
    request::NewRequest,
    retention::{Erase, EraseHistory},
};
use azukari_domain::{Personal, RecordId};
use azukari_testkit::{World, both};

fn member(world: &World) -> RecordId {
    world.bring_in(&[world.member("消去　希望見本", "ショウキョ キボウミホン", "090-2468-1357")])[0]
}

fn erase(records: &[RecordId], ground: &str) -> Erase {
    Erase { records: records.to_vec(), ground: ground.into(), reason: Personal::new(""), once: None }
}

fn ask(world: &World, records: &[RecordId], ground: &str) -> NewRequest {
    // As it comes from a desk, where an affair is chosen meanwhile.
    let affair = "membership".into();
    NewRequest { records: records.to_vec(), ground: ground.into(), affair, ..NewRequest::new("erase", why(world)) }
}

fn mark(record: RecordId, kind: MarkKind, key: &str, ground: &str) -> Mark {
    Mark {
        record,
        kind,
        key: key.into(),
        ground: ground.into(),
        channel: "paper".into(),
        evidence: "苦情受付簿 2026-4".into(),
        notice: String::new(),
        happened_at: None,
        once: None,
    }
}

fn unmark(record: RecordId, kind: MarkKind, key: &str) -> Unmark {
    Unmark {
        record,
        kind,
        key: key.into(),
        ground: "dispute".into(),
        channel: "paper".into(),
        evidence: "解決の記録 2026-5".into(),
        happened_at: None,
        once: None,
    }
}

both! {
    /// Shows hatsumei:main:7.1a, hatsumei:main:7.1b, hatsumei:main:10.1g, hatsumei:main:25.1d
    ///
    /// Held, it stays; released, it goes; gone, nobody finds it, and a later import would ask.
    fn what_is_held_stays_and_what_is_erased_is_gone(world) {
        let (app, id) = (world.app(), member(world));
        let other = world.bring_in(&[world.member("残留　会員見本", "ザンリュウ カイインミホン", "090-1357-2468")])[0];
        assert_eq!(fault(app.erase(&world.clerk(), &erase(&[id], ""))), "erase-error-ground");
        refused(app.erase(&world.clerk(), &erase(&[id], "person_request")), "erase.approved", "main:7.1a");
        done(app.mark(&world.clerk(), &mark(id, MarkKind::Hold, "dispute", "dispute")));
        approved(world, &world.clerk(), &ask(world, &[id], "person_request"), &world.head());
        let held = refused(app.erase(&world.clerk(), &erase(&[id], "person_request")), "erase.held", "main:10.1g");
        assert_eq!(held.reasons[0].remedy, "request:release");

        refused(app.unmark(&world.clerk(), &unmark(id, MarkKind::Hold, "dispute")), "hold.release", "main:7.1b");
        let release = NewRequest {
            records: vec![id],
            about: "hold:dispute".into(),
            ground: "dispute".into(),
            affair: "membership".into(),
            ..NewRequest::new("release", why(world))
        };
        approved(world, &world.clerk(), &release, &world.manager());
        done(app.unmark(&world.clerk(), &unmark(id, MarkKind::Hold, "dispute")));
        refused(app.erase(&world.clerk(), &erase(&[id], "mistake")), "erase.approved", "main:7.1a");
        let keyed = Erase { once: Some([7; 32]), ..erase(&[id], "person_request") };
        let report = done(app.erase(&world.clerk(), &keyed));
        assert!(matches!(app.erase(&world.clerk(), &keyed).unwrap(), Reply::Repeated(act) if act == report.act), "the answer got lost");
        assert_eq!((report.records.as_slice(), report.ground.as_str()), ([id].as_slice(), "person_request"));
        let left = report.left.unwrap();
        assert_eq!((left.kind.as_str(), left.ends_on.as_str()), ("refused", "2029-11-24"));
        assert!(report.stale.is_empty());
        assert!(app.open_erasures(&world.clerk()).unwrap().is_empty());

        for text in ["消去", "キボウミホン", "090-2468-1357"] {
            assert!(find(world, text).people.is_empty(), "{text}");
        }
        assert_eq!(fault(app.show(&world.clerk(), &show("membership", id))), "error-not-found");
        assert_eq!(find(world, "残留").people[0].record, other);
        done(app.show(&world.clerk(), &show("membership", other)));

        let again = world.member("消去 希望見本", "ショウキョ キボウミホン", "０９０２４６８１３５７");
        let before = world.gate().refused_before(world.org, &again).unwrap().unwrap();
        assert_eq!((before.kind.as_str(), before.ends_on.as_str()), ("refused", "2029-11-24"));
        let somebody = world.member("別人　見本様", "ベツジン ミホン", "090-2468-1357");
        assert_eq!(world.gate().refused_before(world.org, &somebody).unwrap(), None);
        world.clock.pass_days(366 * 3);
        assert_eq!(world.gate().refused_before(world.org, &again).unwrap(), None, "it ends on its day");
    }

    /// Shows hatsumei:main:23.2a, hatsumei:main:24.1b
    ///
    /// The law's retention keeps a record to its last day, a request of the person as long as it is open; a mistake leaves
    /// nothing behind.
    fn a_retention_ends_on_its_day(world) {
        let (app, id) = (world.app(), member(world));
        let law = Retain {
            record: id,
            until: "2026-11-30".into(),
            law: "一般法人法119条".into(),
            reason: Personal::new(""),
            once: None,
        };
        done(app.retain(&world.clerk(), &law));
        done(app.mark(&world.clerk(), &mark(id, MarkKind::Request, "rights", "person_request")));
        approved(world, &world.clerk(), &ask(world, &[id], "mistake"), &world.head());
        let kept = refused(app.erase(&world.clerk(), &erase(&[id], "mistake")), "erase.held", "main:10.1g");
        assert!(kept.reasons.iter().any(|r| r.control == "erase.open_request"), "{kept:?}");
        world.clock.pass_days(6);
        refused(app.erase(&world.clerk(), &erase(&[id], "mistake")), "erase.held", "main:10.1g");
        world.clock.pass_days(1);
        let open = refused(app.erase(&world.clerk(), &erase(&[id], "mistake")), "erase.open_request", "main:23.2a");
        refused(app.erase(&world.clerk(), &erase(&[id], "mistake")), "erase.open_request", "main:24.1b");
        assert_eq!(open.reasons.len(), 1);
        done(app.unmark(&world.clerk(), &unmark(id, MarkKind::Request, "rights")));
        let report = done(app.erase(&world.clerk(), &erase(&[id], "mistake")));
        assert_eq!(report.left, None);
        let again = world.member("消去　希望見本", "ショウキョ キボウミホン", "090-2468-1357");
        assert_eq!(world.gate().refused_before(world.org, &again).unwrap(), None);
    }

    /// One of several may not go: none does, and the approval is still there.
    fn several_go_together_or_not_at_all(world) {
        let app = world.app();
        let ids = world.bring_in(&["一", "二", "三"].map(|n| world.member(&format!("一括　消去{n}見本"), "イッカツ ショウキョ", "")));
        done(app.mark(&world.clerk(), &mark(ids[1], MarkKind::Hold, "audit", "dispute")));
        approved(world, &world.clerk(), &ask(world, &ids, "purpose_ended"), &world.head());
        assert_eq!(fault(app.erase(&world.clerk(), &erase(&ids, "purpose_ended"))), "erase-some-withheld");
        assert_eq!(find(world, "一括").people.len(), 3);
        let release = NewRequest {
            records: vec![ids[1]],
            about: "hold:audit".into(),
            ground: "dispute".into(),
            ..NewRequest::new("release", why(world))
        };
        approved(world, &world.clerk(), &release, &world.manager());
        done(app.unmark(&world.clerk(), &unmark(ids[1], MarkKind::Hold, "audit")));
        assert_eq!(done(app.erase(&world.clerk(), &erase(&ids, "purpose_ended"))).records.len(), 3);
        assert!(find(world, "一括").people.is_empty());
    }

    /// Old values of one field go, the present one and other old values stay.
    fn the_history_of_one_field_dies_alone(world) {
        let (app, id) = (world.app(), member(world));
        for (field, value) in [("phone", "080-9999-1234"), ("name", "消去　改名見本")] {
            let correct = Correct {
                affair: "membership".into(),
                record: id,
                changes: vec![(field.into(), world.personal(value))],
                channel: "counter".into(),
                identity: "document".into(),
                reason: Personal::new(""),
                ground: String::new(),
                seen: None,
                happened_at: None,
                once: None,
            };
            done(app.correct(&world.clerk(), &correct));
        }
        let past = History { affair: "membership".into(), record: id, classes: Vec::new() };
        let old = |app: &azukari_app::App| -> Vec<String> {
            done(app.history(&world.clerk(), &past)).values.into_iter().map(|v| v.value.as_ref().map_or("", |v| v.expose()).to_owned()).collect()
        };
        assert_eq!(old(&app), ["消去　希望見本", "090-2468-1357"]);
        let gone = EraseHistory {
            record: id,
            field: "phone".into(),
            ground: "person_request".into(),
            reason: Personal::new(""),
            once: None,
        };
        refused(app.erase_history(&world.clerk(), &gone), "erase.approved", "main:7.1a");
        let whole = ask(world, &[id], "person_request");
        approved(world, &world.clerk(), &whole, &world.head());
        refused(app.erase_history(&world.clerk(), &gone), "erase.approved", "main:7.1a");
        approved(world, &world.clerk(), &NewRequest { about: "history:phone".into(), ..whole }, &world.head());
        assert_eq!(done(app.erase_history(&world.clerk(), &gone)).count, 1);
        assert_eq!(old(&app), ["消去　希望見本"]);
        let shown = done(app.show(&world.clerk(), &show("membership", id)));
        assert_eq!(crate::told::value(&shown, "phone").as_deref(), Some("080-9999-1234"));
        assert_eq!(find(world, "改名").people.len(), 1);
    }
}
