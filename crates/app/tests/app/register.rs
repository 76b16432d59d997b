//! Find, see, correct, look back, mark.

use crate::told::{approved, done, fault, find, refused, show, value, why};
use azukari_app::{
    Reply,
    register::{Correct, Find, History, Mark, MarkKind, Retain, Show, Unmark},
    request::NewRequest,
};
use azukari_domain::{Answer, Personal, RecordId};
use azukari_testkit::{World, both};

fn takahashi(world: &World) -> RecordId {
    let values = [
        ("number", "M-00123"),
        ("name", "髙橋　花子見本"),
        ("kana", "タカハシ ハナコミホン"),
        ("phone", "090-8765-4321"),
        ("mail", "Hanako.Takahashi@example.jp"),
        ("address", "大分県大分市荷揚町九番九号"),
        ("company", "見本精密工業株式会社"),
        ("category", "正会員"),
    ];
    world.bring_in(&[
        world.record_of("member", &values),
        world.member("佐藤　一郎見本", "サトウ イチロウミホン", "097-555-0101"),
    ])[0]
}

fn correct(record: RecordId, field: &str, value: Personal) -> Correct {
    Correct {
        affair: "membership".into(),
        record,
        changes: vec![(field.into(), value)],
        channel: "phone".into(),
        identity: "light".into(),
        reason: Personal::new(""),
        ground: String::new(),
        seen: None,
        happened_at: None,
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
        evidence: "申出書 2026-12号".into(),
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
        ground: "person_request".into(),
        channel: "paper".into(),
        evidence: "申出書 2026-13号".into(),
        happened_at: None,
        once: None,
    }
}

both! {
    /// A clerk finds one person by every part and writing of what is known.
    fn one_person_is_found_in_any_writing(world) {
        let id = takahashi(world);
        for text in [
            "高橋", "髙橋", "花子", "タカハシ", "ﾊﾅｺ", "はなこ", "M-00123", "ｍ－００１２３", "荷揚町",
            "090-8765-4321", "０９０８７６５４３２１", "+81 90 8765 4321", "hanako.takahashi@EXAMPLE.jp",
        ] {
            let found = find(world, text);
            assert_eq!(found.people.iter().map(|p| p.record).collect::<Vec<_>>(), [id], "{text}");
            assert_eq!(found.people[0].name.expose(), "髙橋　花子見本");
            assert_eq!(found.people[0].number.expose(), "M-00123");
            assert!(!found.people[0].same_name && !found.more && found.withheld == 0);
            assert!(!found.clauses.is_empty());
        }
        assert!(find(world, "鈴木").people.is_empty());
    }

    /// People of one name are told apart; an empty query is no query.
    fn namesakes_are_flagged(world) {
        let two = ["M-1", "M-2"].map(|n| world.record_of("member", &[("number", n), ("name", "渡邊　次郎見本")]));
        let other = world.record_of("member", &[("number", "M-3"), ("name", "渡辺　三郎見本")]);
        let [one, two] = two;
        world.bring_in(&[one, two, other]);
        let found = find(world, "渡辺");
        assert_eq!(found.people.len(), 3);
        for person in &found.people {
            assert_eq!(person.same_name, person.number.expose() != "M-3");
        }
        let empty = Find { affair: "membership".into(), holding: "member".into(), text: Personal::new("　 -") };
        assert_eq!(fault(world.app().find(&world.clerk(), &empty)), "find-empty");
    }

    /// Shows hatsumei:main:6.3d, hatsumei:main:10.1e
    ///
    /// What the affair uses is open; the rest is closed with the regulation's reason; no affair, no look.
    fn an_affair_opens_what_it_uses(world) {
        let id = takahashi(world);
        let app = world.app();
        let shown = done(app.show(&world.clerk(), &show("membership", id)));
        assert_eq!(value(&shown, "name").as_deref(), Some("髙橋　花子見本"));
        assert_eq!(value(&shown, "company").as_deref(), Some("見本精密工業株式会社"));
        assert!(shown.closed.is_empty());
        assert_eq!((shown.basis.as_str(), shown.source.as_str(), shown.collected_on.as_deref()), ("declared", "person", Some("2026-11-01")));

        let shown = done(app.show(&world.clerk(), &show("newsletter", id)));
        assert_eq!(value(&shown, "address").as_deref(), Some("大分県大分市荷揚町九番九号"));
        assert_eq!(value(&shown, "company"), None);
        assert_eq!(value(&shown, "category"), None);
        let closed: Vec<&str> = shown.closed.iter().map(|c| c.field.as_str()).collect();
        assert_eq!(closed, ["category", "company"]);
        for closed in &shown.closed {
            let reason = closed.reasons.iter().find(|r| r.control == "affair.classes").unwrap();
            let clauses: Vec<&str> = reason.clauses.iter().map(|c| c.id.as_str()).collect();
            assert!(clauses.contains(&"hatsumei:main:10.1c") && clauses.contains(&"hatsumei:main:11.2a"), "{clauses:?}");
        }

        let none = refused(app.show(&world.clerk(), &show("", id)), "affair.chosen", "main:11.2a");
        assert_eq!((none.answer, none.reasons[0].remedy.as_str()), (Answer::NotPermitted, "choose:affair"));
        let find = Find { affair: String::new(), holding: "member".into(), text: Personal::new("高橋") };
        refused(app.find(&world.clerk(), &find), "affair.chosen", "main:11.2a");
        refused(app.show(&world.head(), &show("newsletter", id)), "affair.assigned", "main:6.3d");
        refused(app.show(&world.clerk(), &show("club", id)), "affair.holding", "main:10.1e");
        let wanted = Show { classes: vec!["affiliation".into()], ..show("newsletter", id) };
        refused(app.show(&world.clerk(), &wanted), "affair.classes", "main:10.1e");
    }

    /// Shows hatsumei:main:16.1a
    ///
    /// 変更届: the new value is found, the old one is in the history, and looking back needs the affair too.
    fn a_change_keeps_the_old_value(world) {
        let id = takahashi(world);
        let app = world.app();
        let new = correct(id, "phone", world.personal("080-1111-2299"));
        refused(app.correct(&world.clerk(), &Correct { identity: "none".into(), ..new.clone() }), "correct.identity", "main:16.1a");
        refused(app.correct(&world.head(), &Correct { affair: "newsletter".into(), ..new.clone() }), "affair.assigned", "main:6.3d");
        let seen = done(app.show(&world.clerk(), &show("membership", id))).version;
        let doc = done(app.correct(&world.clerk(), &Correct { seen: Some(seen), ..new.clone() }));
        assert_eq!(doc.fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["phone"]);
        assert_eq!(fault(app.correct(&world.clerk(), &Correct { seen: Some(seen), ..new.clone() })), "record-changed");
        assert!(done(app.correct(&world.clerk(), &new)).fields.is_empty(), "nothing differs");

        assert_eq!(find(world, "080 1111 2299").people[0].record, id);
        assert!(find(world, "090-8765-4321").people.is_empty());
        let shown = done(app.show(&world.clerk(), &show("membership", id)));
        assert_eq!(value(&shown, "phone").as_deref(), Some("080-1111-2299"));
        assert_eq!(shown.version, doc.version);
        assert_eq!(shown.fields.iter().filter(|f| f.past).map(|f| f.field.as_str()).collect::<Vec<_>>(), ["phone"]);

        let past = History { affair: "membership".into(), record: id, classes: Vec::new() };
        let old = done(app.history(&world.clerk(), &past)).values;
        assert_eq!(old.len(), 1);
        assert_eq!((old[0].field.as_str(), old[0].value.as_ref().map_or("", |v| v.expose()), old[0].act), ("phone", "090-8765-4321", doc.act));
        refused(app.history(&world.head(), &History { affair: "newsletter".into(), ..past.clone() }), "affair.assigned", "main:6.3d");
        let identity = History { classes: vec!["identity".into()], ..past };
        assert!(done(app.history(&world.clerk(), &identity)).values.is_empty(), "only the classes asked for");
    }

    /// Values that a field cannot hold are told by field; several fields change in one act; an idempotency key counts once.
    fn a_change_is_judged_field_by_field(world) {
        let id = takahashi(world);
        let app = world.app();
        for (field, value, key) in [
            ("phone", "12", "record-error-phone"),
            ("mail", "hanako", "record-error-mail"),
            ("kana", "高橋", "record-error-kana"),
            ("name", "", "record-error-required"),
            ("category", "名誉会員", "record-error-choice"),
            ("joined", "令和", "record-error-date"),
            ("shoe_size", "25", "record-error-unknown-field"),
        ] {
            assert_eq!(fault(app.correct(&world.clerk(), &correct(id, field, Personal::new(value)))), key);
        }
        let mut both = correct(id, "post", world.personal("技術開発部長見本"));
        both.changes.push(("company".into(), Personal::new("")));
        both.once = Some([7; 32]);
        let doc = done(app.correct(&world.clerk(), &both));
        assert_eq!(doc.fields.len(), 2);
        match app.correct(&world.clerk(), &both).unwrap() {
            Reply::Repeated(act) => assert_eq!(act, doc.act),
            other => panic!("{other:?}"),
        }
        let shown = done(app.show(&world.clerk(), &show("membership", id)));
        assert_eq!(value(&shown, "company"), None);
        assert_eq!(value(&shown, "post").as_deref(), Some("技術開発部長見本"));
    }

    /// A record of one kind is not opened by naming another kind's affair: a permit follows the record itself.
    fn a_record_is_of_its_own_kind(world) {
        let id = takahashi(world);
        let child = world.bring_in(&[world.record_of("club_child", &[("name", "小林　児童見本"), ("guardian", "小林　保護見本")])])[0];
        refused(world.app().show(&world.clerk(), &show("membership", child)), "affair.holding", "main:11.2a");
        let both = azukari_app::request::Export {
            affair: "membership".into(),
            holding: "member".into(),
            records: vec![id, child],
            classes: vec!["identity".into()],
            channel: "paper".into(),
            ground: String::new(),
            reason: Personal::new(""),
            format: azukari_app::request::Format::Json,
            once: None,
        };
        assert_eq!(fault(world.app().export(&world.clerk(), &both)), "error-not-found");
    }

    /// Shows hatsumei:main:2.1.10a, hatsumei:main:7.1b, hatsumei:main:25.1d
    ///
    /// Consent only with evidence and the text's version; withdrawn without anybody's leave; a stop is kept until it is
    /// released by decision.
    fn marks_are_the_persons_word(world) {
        let id = takahashi(world);
        let app = world.app();
        let consent = Mark { notice: "提供同意書 第2版".into(), ..mark(id, MarkKind::Consent, "provide:city_office") };
        assert_eq!(fault(app.mark(&world.clerk(), &Mark { notice: String::new(), ..consent.clone() })), "record-consent-notice-needed");
        refused(app.mark(&world.clerk(), &Mark { evidence: String::new(), ..consent.clone() }), "consent.evidenced", "main:2.1.10a");
        assert_eq!(fault(app.mark(&world.clerk(), &Mark { key: "anything".into(), ..consent.clone() })), "hold-error-kind");
        done(app.mark(&world.clerk(), &consent));
        assert_eq!(fault(app.mark(&world.clerk(), &consent)), "hold-already");
        let shown = done(app.show(&world.clerk(), &show("membership", id)));
        assert_eq!((shown.marks[0].kind.as_str(), shown.marks[0].key.as_str(), shown.marks[0].to_at), ("consent", "provide:city_office", None));
        done(app.unmark(&world.clerk(), &unmark(id, MarkKind::Consent, "provide:city_office")));
        assert_eq!(fault(app.unmark(&world.clerk(), &unmark(id, MarkKind::Consent, "provide:city_office"))), "hold-not-found");

        refused(app.mark(&world.clerk(), &Mark { ground: String::new(), ..mark(id, MarkKind::Stop, "use") }), "hold.grounded", "main:25.1d");
        done(app.mark(&world.clerk(), &mark(id, MarkKind::Stop, "use")));
        refused(app.show(&world.clerk(), &show("membership", id)), "stop.use", "main:25.1d");
        let release = unmark(id, MarkKind::Stop, "use");
        let no = refused(app.unmark(&world.clerk(), &release), "hold.release", "main:7.1b");
        assert_eq!(no.reasons[0].remedy, "request:release");
        let other = NewRequest {
            records: vec![id],
            about: "stop:provision".into(),
            ground: "person_request".into(),
            ..NewRequest::new("release", why(world))
        };
        approved(world, &world.clerk(), &other, &world.manager());
        refused(app.unmark(&world.clerk(), &release), "hold.release", "main:7.1b");
        approved(world, &world.clerk(), &NewRequest { about: "stop:use".into(), ..other }, &world.manager());
        done(app.unmark(&world.clerk(), &release));
        done(app.show(&world.clerk(), &show("membership", id)));
    }

    /// A statutory retention is lengthened at once and shortened only by decision.
    fn a_retention_is_shortened_by_decision(world) {
        let id = takahashi(world);
        let app = world.app();
        let set = |until: &str| Retain { record: id, until: until.into(), law: "法人税法施行規則59条".into(), reason: Personal::new("帳簿"), once: None };
        assert_eq!(fault(app.retain(&world.clerk(), &Retain { law: String::new(), ..set("2030-03-31") })), "hold-error-law");
        assert_eq!(fault(app.retain(&world.clerk(), &set("2030-02-31"))), "error-date");
        done(app.retain(&world.clerk(), &set("2030-03-31")));
        done(app.retain(&world.clerk(), &set("2034-03-31")));
        refused(app.retain(&world.clerk(), &set("2030-03-31")), "hold.release", "main:7.1b");
        let shown = done(app.show(&world.clerk(), &show("membership", id)));
        assert_eq!(shown.retain_until.as_deref(), Some("2034-03-31"));
        let request = NewRequest { records: vec![id], about: "hold:retention".into(), ..NewRequest::new("release", why(world)) };
        approved(world, &world.clerk(), &request, &world.manager());
        done(app.retain(&world.clerk(), &set("")));
        assert_eq!(done(app.show(&world.clerk(), &show("membership", id))).retain_until, None);
    }
}
