//! The table of affairs that use My Numbers, who is named in it, on whose approval a number is looked at, and the ledger of files.

use crate::{
    casefile::{Done, no},
    escoop_office::appointing,
    gojo_security::without,
    house::{readers, writers},
    kimitsu_office::trained,
    told::{approved, done, find_in, refused, rests_on_all, show, value, why},
    walk::{column, ids, nothing},
    work::{Fields, change, enter, open, opening, rows, shown, step},
};
use azukari_app::{
    access::Assign,
    governance::SetAffair,
    journal::ListJournal,
    register::{RecordShown, Show},
    registers::ShownRow,
    request::{Export, Format, NewRequest},
};
use azukari_domain::RecordId;
use azukari_gate::Asker;
use azukari_testkit::{KIMITSU, Who, World, both};

/// A number that passes the check digit and belongs to nobody.
pub(crate) const NUMBER: &str = "123456789018";
/// All that the payment records may use.
pub(crate) const ITEMS: [&str; 5] = ["identity", "contact", "payment", "account", "individual_number"];

pub(crate) fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

/// A lecturer on file with a number whose proof is on record.
pub(crate) fn lecturer(world: &World, name: &str) -> RecordId {
    lecturer_for(world, name, &["payment_records"], true)
}

/// The same, taken in for these purposes.
pub(crate) fn lecturer_for(world: &World, name: &str, purposes: &[&str], verified: bool) -> RecordId {
    let fields =
        [("name", name), ("address", "君津市見本一丁目二番"), ("phone", "0439-11-2222"), ("my_number", NUMBER)];
    let mut new = world.record_of("payee", &fields);
    new.purposes = purposes.iter().map(|p| p.parse().unwrap()).collect();
    if verified {
        new.facets.insert("verified".into());
    }
    world.bring_in(&[new])[0]
}

/// An affair as it is put in the table.
pub(crate) const TABLE: [(&str, &str); 9] = [
    ("title", "報酬等の支払調書作成事務"),
    ("law", "所得税法第225条"),
    ("destination", "税務署"),
    ("purpose", "payment_records"),
    ("holding", "payee"),
    ("classes", "identity"),
    ("classes", "contact"),
    ("classes", "payment"),
    ("classes", "individual_number"),
];

/// Its row of the table.
pub(crate) fn listed(world: &World, more: &Fields<'_>) -> String {
    let number = open(world, &world.clerk(), "number_affair");
    step(world, &world.clerk(), number, "submit", &with(&TABLE, more)).done();
    step(world, &world.manager(), number, "approve", &[("decision", "法令による")]).done();
    rows(world, &world.clerk(), "number_affairs").pop().unwrap().id
}

/// A file as it is reported for the ledger.
pub(crate) const FILE: [(&str, &str); 13] = [
    ("kind", "支払調書関係"),
    ("name", "F-02 講師支払調書"),
    ("numbers", "yes"),
    ("affair", "payment_records"),
    ("holding", "payee"),
    ("classes", "identity"),
    ("classes", "contact"),
    ("classes", "payment"),
    ("classes", "individual_number"),
    ("purpose", "payment_records"),
    ("responsible", "head"),
    ("unit", "accounting"),
    ("need_until", "2030-03-31"),
];

/// Its row of the ledger, in this class.
pub(crate) fn file(world: &World, class: &str) -> String {
    let listed = listed(world, &[]);
    let number = open(world, &world.clerk(), "number_file");
    step(world, &world.clerk(), number, "submit", &with(&FILE, &[("listed", &listed)])).done();
    step(world, &world.head(), number, "enter", &[("class", class), ("decision", "別表のとおり")]).done();
    rows(world, &world.clerk(), "number_files").pop().unwrap().id
}

/// A request to use these persons' names and numbers.
pub(crate) fn wish<'a>(file: &'a str, records: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let base = [
        ("file", file),
        ("affair", "payment_records"),
        ("holding", "payee"),
        ("records", records),
        ("classes", "identity"),
        ("classes", "individual_number"),
        ("audience", "authority"),
        ("channel", "screen"),
        ("why", "支払調書を作るため"),
        ("times", "1"),
        ("until", "2026-12-04"),
    ];
    with(&base, more)
}

/// Asked for by the clerk and allowed by the supervisor.
pub(crate) fn allowed(world: &World, file: &str, records: &[RecordId], outcome: &str, more: &Fields<'_>) {
    let named = ids(records);
    let number = open(world, &world.clerk(), "number_use");
    step(world, &world.clerk(), number, "submit", &wish(file, &named, more)).done();
    step(world, &world.head(), number, outcome, &[("decision", "提出に要る")]).done();
}

/// A look at name and number.
pub(crate) fn reveal(record: RecordId) -> Show {
    Show { classes: vec!["identity".into(), "individual_number".into()], ..show("payment_records", record) }
}

/// Name and number on paper.
pub(crate) fn slip(records: &[RecordId], classes: &[&str]) -> Export {
    Export {
        affair: "payment_records".into(),
        holding: "payee".into(),
        records: records.to_vec(),
        classes: classes.iter().map(|c| (*c).to_owned()).collect(),
        channel: "paper".into(),
        ground: String::new(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    }
}

fn closed(shown: &RecordShown, field: &str) -> Vec<String> {
    let of = shown.closed.iter().find(|c| c.field.as_str() == field);
    of.map(|c| c.reasons.iter().map(|r| r.control.clone()).collect()).unwrap_or_default()
}

fn naming(world: &World, who: &Asker, affair: &str, from: &str, by: &Asker) -> azukari_app::Reply<()> {
    let new = Assign { worker: who.worker, affair: affair.parse().unwrap(), from: from.into(), until: None };
    world.app().assign(by, new).unwrap()
}

fn named(row: &ShownRow) -> String {
    shown(row, "users")
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:2.1.6, kimitsu:main:24.1a, kimitsu:main:24.1b
    ///
    /// An affair uses numbers once the table has it, with the law on which it rests, where it is filed, whose data and which items; the
    /// protection manager decides. What the table does not have is no affair for numbers, and in an affair nothing else is used.
    fn the_table_says_which_affairs_use_numbers(world) {
        let app = world.app();
        let card = SetAffair {
            key: "member_card".parse().unwrap(),
            title: "会員証番号としての利用".into(),
            purpose: "lecturers".parse().unwrap(),
            holdings: ["payee".parse().unwrap()].into(),
            classes: ["identity", "individual_number"].map(|c| c.parse().unwrap()).into(),
        };
        for clause in ["main:2.1.6", "main:24.1a"] {
            let no = refused(app.set_affair(&world.manager(), card.clone()), "number.listed", clause);
            assert!(no.reasons.iter().any(|r| r.remedy == "open:number_affair"), "{no:?}");
        }
        done(app.set_affair(&world.manager(), SetAffair { classes: ["identity".parse().unwrap()].into(), ..card.clone() }));

        let number = open(world, &world.clerk(), "number_affair");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for key in ["law", "destination"] {
            no(submit(&without(&TABLE, key)), "procedure:number_affair.lawful", "main:2.1.6");
            no(submit(&without(&TABLE, key)), "procedure:number_affair.lawful", "main:24.1a");
        }
        for key in ["title", "purpose"] {
            no(submit(&without(&TABLE, key)), "procedure:number_affair.stated", "main:24.1a");
        }
        for key in ["holding", "classes"] {
            no(submit(&without(&TABLE, key)), "procedure:number_affair.scope", "main:24.1b");
        }
        submit(&TABLE).done();
        for who in [world.clerk(), world.head(), world.admin()] {
            no(step(world, &who, number, "approve", &[]), "procedure:number_affair.approve", "main:24.1a");
        }
        step(world, &world.manager(), number, "approve", &[("decision", "所得税法による")]).done();
        let row = rows(world, &world.clerk(), "number_affairs").remove(0);
        assert_eq!((shown(&row, "law").as_str(), shown(&row, "destination").as_str()), ("所得税法第225条", "税務署"));
        no(enter(world, &world.manager(), "number_affairs", &TABLE[..3]), "register:number_affairs", "main:24.1a");
        let affair = SetAffair {
            key: "manuscripts".parse().unwrap(),
            title: "原稿料の支払調書作成事務".into(),
            purpose: "payment_records".parse().unwrap(),
            classes: ["identity", "contact", "payment", "individual_number"].map(|c| c.parse().unwrap()).into(),
            ..card
        };
        let wider = SetAffair { classes: ["identity", "account", "individual_number"].map(|c| c.parse().unwrap()).into(), ..affair.clone() };
        refused(app.set_affair(&world.manager(), wider), "number.listed", "main:24.1a");
        done(app.set_affair(&world.manager(), affair));
        assert!(app.affairs(&world.clerk()).unwrap().iter().any(|a| a.key == "manuscripts"), "it can be chosen");

        let person = lecturer(world, "山田　見本郎");
        let family = Show { classes: vec!["family".into()], ..show("payment_records", person) };
        refused(app.show(&world.clerk(), &family), "affair.classes", "main:24.1b");
        let staff = find_in("payment_records", "employee", "鈴木");
        refused(app.find(&world.clerk(), &staff), "affair.holding", "main:24.1b");
    }

    /// Shows kimitsu:main:24.1c, kimitsu:main:2.1.13, kimitsu:main:29.1.5, kimitsu:main:38.1a
    ///
    /// Whoever is not named for an affair sees nothing of it and is no handling staff; named, from the day on; taken back, not one day
    /// longer. The ledger shows who has access, today and as of any day.
    fn whoever_is_named_has_access(world) {
        let app = world.app();
        let person = lecturer(world, "山田　見本郎");
        file(world, "normal");
        let plain = world.asker(Who::Plain);
        let look = || app.show(&plain, &show("payment_records", person));
        for (clause, who) in [("main:24.1c", &plain), ("main:2.1.13", &plain), ("main:38.1a", &world.admin()), ("main:38.1a", &world.manager())] {
            refused(app.show(who, &show("payment_records", person)), "affair.assigned", clause);
            refused(app.find(who, &find_in("payment_records", "payee", "山田")), "affair.assigned", clause);
            refused(app.export(who, &slip(&[person], &["identity"])), "affair.assigned", clause);
        }
        refused(app.show(&plain, &Show { affair: String::new(), ..show("payment_records", person) }), "affair.chosen", "main:38.1a");
        no(opening(world, &plain, "number_use"), "procedure:number_use", "main:2.1.13");
        no(opening(world, &plain, "identity_check"), "procedure:identity_check", "main:2.1.13");
        world.gate().tend(world.org).unwrap();
        let tried = ListJournal { worker: "plain".into(), outcome: "refused".into(), ..Default::default() };
        assert!(done(app.journal(&world.auditor(), &tried)).entries.iter().any(|e| e.verb == azukari_domain::Verb::See), "each try is on record");

        for by in [world.clerk(), world.admin(), world.manager()] {
            let no = naming(world, &plain, "payment_records", "", &by);
            refused(Ok(no), "decide.office", "main:24.3.3b");
        }
        trained(world, "plain");
        naming(world, &plain, "payment_records", "2026-11-26", &world.head()).done();
        refused(look(), "affair.assigned", "main:24.1c");
        let row = |day: &str| app.show_register(&world.auditor(), "number_files", day, None).unwrap().done().rows.remove(0);
        assert!(!named(&row("")).contains(Who::Plain.name()));
        world.clock.pass_days(2);
        done(look());
        assert!(named(&row("")).contains(Who::Plain.name()) && named(&row("")).contains(Who::Clerk.name()), "at once");
        done(app.appoint(&world.head(), appointing("handling_staff", &plain, "")));
        opening(world, &plain, "number_use").done();
        world.clock.pass_days(4);
        done(app.unassign(&world.head(), plain.worker, "payment_records".parse().unwrap()));
        refused(look(), "affair.assigned", "main:24.1c");
        assert!(!named(&row("")).contains(Who::Plain.name()), "the same day");
        assert!(named(&row("2026-11-27")).contains(Who::Plain.name()) && !named(&row("2026-11-25")).contains(Who::Plain.name()), "as of that day");
        no(app.show_register(&world.asker(Who::Peer), "number_files", "", None).unwrap(), "register:number_files", "main:29.1.5");
        no(app.show_register(&world.asker(Who::Peer), "number_files", "", None).unwrap(), "register:number_files", "main:24.1c");
    }

    /// Shows kimitsu:main:10.1b, kimitsu:main:10.1c, kimitsu:main:24.3.1a, kimitsu:main:24.3.1b, kimitsu:main:30.1.1a, kimitsu:main:2.1.3
    ///
    /// A number stays closed until its supervisor allowed just this look: these persons, these items, so often, until a day. Nobody
    /// allows their own. A code made from the number is closed like it. Each look names its approval and stands in the log.
    fn a_number_opens_on_an_approved_request_alone(world) {
        let app = world.app();
        let (one, two, other) = (lecturer(world, "山田　見本郎"), lecturer(world, "川田　見本郎"), lecturer(world, "森田　見本郎"));
        let ledger = file(world, "normal");
        let first = done(app.show(&world.clerk(), &show("payment_records", one)));
        assert_eq!(value(&first, "name").as_deref(), Some("山田　見本郎"));
        assert_eq!(closed(&first, "my_number"), ["number.permitted"], "it stays closed, and says why");
        let mut coded = world.record_of("payee", &[("name", "符号　見本郎"), ("matching_key", "KM-9018-123A")]);
        coded.facets.insert("verified".into());
        let coded = world.bring_in(&[coded])[0];
        let kept = done(app.show(&world.clerk(), &show("payment_records", coded)));
        assert_eq!(closed(&kept, "matching_key"), ["number.permitted"], "a code made from it is kept like it");
        refused(app.show(&world.clerk(), &reveal(coded)), "number.permitted", "main:2.1.3");
        for clause in ["main:10.1b", "main:10.1c", "main:2.1.3"] {
            let no = refused(app.show(&world.clerk(), &reveal(one)), "number.permitted", clause);
            assert!(no.reasons.iter().any(|r| r.remedy == "open:number_use"), "{no:?}");
        }
        refused(app.show(&world.asker(Who::Plain), &reveal(one)), "affair.assigned", "main:10.1b");

        let named = ids(&[one, two]);
        let number = open(world, &world.clerk(), "number_use");
        let whole = wish(&ledger, &named, &[]);
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for key in ["affair", "holding", "records", "classes", "audience", "channel", "why"] {
            no(submit(&without(&whole, key)), "procedure:number_use.stated", "main:24.3.1a");
            no(submit(&without(&whole, key)), "procedure:number_use.stated", "main:10.1c");
        }
        for (key, text) in [("until", ""), ("until", "2026-12-26"), ("until", "2026-11-23"), ("times", ""), ("times", "0")] {
            no(submit(&with(&whole, &[(key, text)])), "procedure:number_use.period", "main:10.1c");
        }
        for wrong in [with(&whole, &[("file", "")]), with(&whole, &[("affair", "social_insurance")]), with(&whole, &[("holding", "employee")])] {
            no(submit(&wrong), "procedure:number_use.filed", "main:24.3.1a");
        }
        let account: Vec<_> = whole.iter().copied().chain([("classes", "account")]).collect();
        no(submit(&account), "procedure:number_use.filed", "main:24.3.1a");
        submit(&whole).done();
        for who in [world.clerk(), world.manager(), world.admin()] {
            no(step(world, &who, number, "see", &[("decision", "よい")]), "procedure:number_use.approve", "main:24.3.1a");
        }
        no(step(world, &world.head(), number, "see", &[]), "procedure:number_use.reasoned", "main:24.3.1a");
        step(world, &world.head(), number, "see", &[("decision", "提出に要る")]).done();
        let seen = done(app.show(&world.clerk(), &reveal(one)));
        assert_eq!(value(&seen, "my_number").as_deref(), Some(NUMBER));
        rests_on_all(world, seen.act, &["main:10.1b", "main:10.1c"]);
        refused(app.show(&world.clerk(), &reveal(one)), "number.permitted", "main:10.1c");
        refused(app.show(&world.clerk(), &reveal(other)), "number.permitted", "main:10.1c");
        let wider = Show { classes: ITEMS.map(String::from).to_vec(), ..reveal(two) };
        refused(app.show(&world.clerk(), &wider), "number.permitted", "main:10.1c");
        refused(app.show(&world.head(), &reveal(two)), "number.permitted", "main:10.1b");
        world.clock.pass_days(11);
        refused(app.show(&world.clerk(), &reveal(two)), "number.permitted", "main:10.1c");

        // Nobody allows their own: a supervisor asks the manager.
        let own = open(world, &world.head(), "number_use");
        let until = [("until", "2026-12-20")];
        step(world, &world.head(), own, "submit_above", &wish(&ledger, &named, &until)).done();
        for who in [world.head(), world.clerk()] {
            no(step(world, &who, own, "see", &[("decision", "要る")]), "procedure:number_use.judge", "main:24.3.1a");
        }
        step(world, &world.manager(), own, "see", &[("decision", "要る")]).done();
        done(app.show(&world.head(), &reveal(two)));

        world.gate().tend(world.org).unwrap();
        let looks = ListJournal { verbs: vec!["see".into()], outcome: "done".into(), record: Some(two), ..Default::default() };
        let looks = done(app.journal(&world.head(), &looks)).entries;
        assert_eq!(looks.len(), 1, "who, when, whose, under which affair");
        assert_eq!(looks[0].worker.as_ref().map(|w| w.expose().to_owned()).as_deref(), Some(Who::Head.name()));
        assert_eq!(looks[0].affair.as_ref().map(|a| a.as_str()), Some("payment_records"));
        let asked = rows(world, &world.head(), "number_uses");
        assert_eq!(asked.iter().map(|r| column(r, "records").len()).collect::<Vec<_>>(), [2, 2], "beside them what was asked for");
        for clause in ["main:24.3.1b", "main:30.1.1a"] {
            refused(app.journal(&world.clerk(), &ListJournal::default()), "journal.reader", clause);
        }
        no(app.show_register(&world.asker(Who::Plain), "number_uses", "", None).unwrap(), "register:number_uses", "main:24.3.1b");
    }

    /// Shows kimitsu:main:10.1c
    ///
    /// More persons in a day than the work needs are looked at only when the supervisor allowed it.
    fn whoever_looks_at_too_many_is_stopped(world) {
        let app = world.app();
        let all: Vec<_> = ["一", "二", "三", "四"].iter().map(|n| lecturer(world, &format!("多田　見本{n}"))).collect();
        done(app.confirm_setting(&world.manager(), "volume_stop", 3));
        for record in &all[..3] {
            done(app.show(&world.clerk(), &show("payment_records", *record)));
        }
        let fourth = Show { classes: vec!["identity".into()], ..show("payment_records", all[3]) };
        let stop = refused(app.show(&world.clerk(), &fourth), "volume.stop", "main:10.1c");
        assert!(stop.reasons.iter().any(|r| r.remedy == "request:volume"), "{stop:?}");
        let ask = NewRequest { affair: "payment_records".into(), records: vec![all[3]], classes: vec!["identity".into()], ..NewRequest::new("volume", why(world)) };
        approved(world, &world.clerk(), &ask, &world.head());
        done(app.show(&world.clerk(), &fourth));
    }

    /// Shows kimitsu:main:24.3.3b, kimitsu:main:17.1b, kimitsu:main:30.1.1b, kimitsu:main:2.1.3
    ///
    /// Looking is no authority to put out. The supervisor gives that for a filing, until a day; neither whoever asks nor the keeper of the
    /// systems does. A copy that is handed to the person has no number.
    fn putting_out_is_an_authority_of_its_own(world) {
        let app = world.app();
        let person = lecturer(world, "山田　見本郎");
        let ledger = file(world, "normal");
        let named = ids(&[person]);
        allowed(world, &ledger, &[person], "see", &[("times", "9")]);
        let whole = slip(&[person], &["identity", "individual_number"]);
        for clause in ["main:17.1b", "main:2.1.3"] {
            refused(app.export(&world.clerk(), &whole), "number.output", clause);
        }
        let copy = done(app.export(&world.clerk(), &slip(&[person], &["identity", "contact"])));
        assert!(copy.text.expose().contains("山田　見本郎") && !copy.text.expose().contains(NUMBER), "the copy for the person is without it");

        let number = open(world, &world.clerk(), "number_use");
        let paper = [("channel", "paper"), ("times", "2"), ("until", "2026-12-24")];
        let handed = with(&wish(&ledger, &named, &paper), &[("audience", "person")]);
        let never = no(step(world, &world.clerk(), number, "submit", &handed), "procedure:number_use.person_copy", "main:17.1b");
        assert_eq!(never.answer, azukari_domain::Answer::Forbidden);
        step(world, &world.clerk(), number, "submit", &wish(&ledger, &named, &paper)).done();
        for who in [world.clerk(), world.admin()] {
            no(step(world, &who, number, "output", &[("decision", "要る")]), "procedure:number_use.approve", "main:24.3.3b");
        }
        step(world, &world.head(), number, "output", &[("decision", "税務署に出す")]).done();
        let out = done(app.export(&world.clerk(), &whole));
        assert!(out.text.expose().contains(NUMBER));
        rests_on_all(world, out.act, &["main:17.1b"]);
        let log = rows(world, &world.head(), "outputs");
        assert_eq!((log.len(), column(&log[1], "records").len()), (2, 1), "each output enters itself");
        no(app.show_register(&world.clerk(), "outputs", "", None).unwrap(), "register:outputs", "main:30.1.1b");
        assert_eq!(readers(world, "outputs"), ["protection_manager", "audit_officer", "handling_supervisor"]);
        assert_eq!(writers(world, "outputs"), ["handling_supervisor"], "what became of each");
        world.clock.pass_days(31);
        refused(app.export(&world.clerk(), &whole), "number.output", "main:17.1b");
    }

    /// Shows kimitsu:main:24.3.3a
    ///
    /// The supervisor sets how strictly a file is kept. Strictly kept, it is not printed and takes two approvals, from that moment.
    fn the_supervisor_sets_how_strictly_a_file_is_kept(world) {
        let person = lecturer(world, "山田　見本郎");
        let ledger = file(world, "normal");
        let named = ids(&[person]);
        let number = open(world, &world.head(), "number_file");
        let row = rows(world, &world.head(), "number_files").remove(0);
        let listed = rows(world, &world.head(), "number_affairs").remove(0).id;
        let again = with(&FILE, &[("file", &row.id), ("listed", &listed)]);
        step(world, &world.head(), number, "submit", &again).done();
        for who in [world.clerk(), world.manager(), world.admin()] {
            no(step(world, &who, number, "enter", &[("class", "strict")]), "procedure:number_file.decide", "main:24.3.3a");
        }
        no(step(world, &world.head(), number, "enter", &[]), "procedure:number_file.class", "main:24.3.3a");
        step(world, &world.head(), number, "enter", &[("class", "strict"), ("decision", "件数が増えた")]).done();
        let versions = done(world.app().row_versions(&world.head(), row.id.parse().unwrap()));
        assert_eq!(versions.iter().map(|v| shown(&v.row, "class")).collect::<Vec<_>>(), ["通常", "厳重"], "the change is on record");

        let asking = open(world, &world.clerk(), "number_use");
        let paper = wish(&ledger, &named, &[("channel", "paper")]);
        no(step(world, &world.clerk(), asking, "submit", &paper), "procedure:number_use.strict.paper", "main:24.3.3a");
        step(world, &world.clerk(), asking, "submit", &wish(&ledger, &named, &[])).done();
        no(step(world, &world.head(), asking, "see", &[("decision", "要る")]), "procedure:number_use.strict", "main:24.3.3a");
        step(world, &world.head(), asking, "refer", &[("decision", "二重の承認による")]).done();
        refused(world.app().show(&world.clerk(), &reveal(person)), "number.permitted", "main:10.1b");
        step(world, &world.manager(), asking, "see", &[("decision", "要る")]).done();
        done(world.app().show(&world.clerk(), &reveal(person)));
    }

    /// Shows kimitsu:main:24.3.1a
    ///
    /// Where the chamber wants two persons at it, what the supervisor allowed is there only once a second one who is named for the affair
    /// confirmed it: for what leaves, or for each look too. Neither who asked nor who allowed it is the second.
    fn a_second_person_confirms_where_two_are_wanted(world) {
        let app = world.app();
        let person = lecturer(world, "山田　見本郎");
        let ledger = file(world, "normal");
        let named = ids(&[person]);
        let second = world.asker(Who::Plain);
        trained(world, "plain");
        done(app.appoint(&world.head(), appointing("handling_staff", &second, "")));
        let asked = |more: &Fields<'_>| {
            let number = open(world, &world.clerk(), "number_use");
            step(world, &world.clerk(), number, "submit", &wish(&ledger, &named, more)).done();
            number
        };
        let decided = [("decision", "提出に要る")];
        let off = asked(&[("channel", "paper")]);
        step(world, &world.head(), off, "output", &decided).done();
        let whole = slip(&[person], &["identity", "individual_number"]);
        done(app.export(&world.clerk(), &whole));

        done(app.confirm_setting(&world.manager(), "number_two_persons", 1));
        let look = asked(&[]);
        step(world, &world.head(), look, "see", &decided).done();
        done(app.show(&world.clerk(), &reveal(person)));
        let number = asked(&[("channel", "paper")]);
        let alone = no(step(world, &world.head(), number, "output", &decided), "procedure:number_use.two_persons", "main:24.3.1a");
        assert!(alone.reasons.iter().any(|r| r.remedy == "choose:pair"), "{alone:?}");
        no(step(world, &world.head(), number, "pair", &[]), "procedure:number_use.reasoned", "main:24.3.1a");
        step(world, &world.head(), number, "pair", &decided).done();
        refused(app.export(&world.clerk(), &whole), "number.output", "main:17.1b");
        for who in [world.clerk(), world.head(), world.manager(), world.admin()] {
            no(step(world, &who, number, "output", &decided), "procedure:number_use.confirm", "main:24.3.1a");
        }
        for who in [&second, &world.asker(Who::Second)] {
            no(step(world, who, number, "output", &decided), "procedure:number_use.pair.named", "main:24.3.1a");
        }
        naming(world, &second, "payment_records", "", &world.head()).done();
        no(step(world, &second, number, "see", &decided), "procedure:number_use.pair.as_asked", "main:24.3.1a");
        step(world, &second, number, "output", &decided).done();
        done(app.export(&world.clerk(), &whole));
        refused(app.export(&second, &whole), "number.output", "main:17.1b");

        done(app.confirm_setting(&world.manager(), "number_two_persons", 2));
        let number = asked(&[]);
        no(step(world, &world.head(), number, "see", &decided), "procedure:number_use.two_persons", "main:24.3.1a");
        step(world, &world.head(), number, "pair", &decided).done();
        refused(app.show(&world.clerk(), &reveal(person)), "number.permitted", "main:10.1b");
        step(world, &second, number, "see", &decided).done();
        done(app.show(&world.clerk(), &reveal(person)));
        // Asked above, it is confirmed as well; and what is not confirmed is not there.
        let own = open(world, &world.head(), "number_use");
        step(world, &world.head(), own, "submit_above", &wish(&ledger, &named, &[])).done();
        no(step(world, &world.manager(), own, "see", &decided), "procedure:number_use.two_persons", "main:24.3.1a");
        step(world, &world.manager(), own, "pair", &decided).done();
        step(world, &second, own, "refuse", &decided).done();
        refused(app.show(&world.head(), &reveal(person)), "number.permitted", "main:10.1b");
    }

    /// Shows kimitsu:main:24.3.2
    ///
    /// Where a medium is kept is said by the supervisor; nobody else moves it, and both places stay with day and reason.
    fn the_supervisor_says_where_a_medium_is_kept(world) {
        let medium = [("name", "M-003"), ("kind", "disk"), ("place", "取扱区域A キャビネット1"), ("since", "2026-11-20")];
        for who in [world.clerk(), world.manager(), world.admin()] {
            no(enter(world, &who, "number_media", &medium), "register:number_media", "main:24.3.2");
        }
        for (key, _) in medium {
            no(enter(world, &world.head(), "number_media", &without(&medium, key)), "register:number_media.stated", "main:24.3.2");
        }
        enter(world, &world.head(), "number_media", &medium).done();
        let row = rows(world, &world.clerk(), "number_media").remove(0);
        let moved = [("place", "取扱区域A キャビネット2"), ("since", "2026-11-24"), ("reason", "区域の見直し")];
        no(change(world, &world.clerk(), &row, "number_media", &moved), "register:number_media", "main:24.3.2");
        for key in ["since", "reason"] {
            no(change(world, &world.head(), &row, "number_media", &without(&moved, key)), "register:number_media.moved", "main:24.3.2");
        }
        change(world, &world.head(), &row, "number_media", &moved).done();
        let versions = done(world.app().row_versions(&world.auditor(), row.id.parse().unwrap()));
        let places: Vec<_> = versions.iter().map(|v| shown(&v.row, "place")).collect();
        assert_eq!(places, ["取扱区域A キャビネット1", "取扱区域A キャビネット2"]);
        assert_eq!(shown(&versions[1].row, "reason"), "区域の見直し");
    }

    /// Shows kimitsu:main:2.1.5, kimitsu:main:13.1
    ///
    /// A list becomes a file with numbers only with its affair of the table and somebody who has access; beside the table only on a
    /// special item of the law and with the manager's approval.
    fn a_file_with_numbers_rests_on_an_affair(world) {
        let names = [
            ("kind", "名簿"),
            ("name", "講師名簿"),
            ("numbers", "no"),
            ("holding", "payee"),
            ("classes", "identity"),
            ("purpose", "lecturers"),
            ("responsible", "head"),
            ("unit", "general_affairs"),
        ];
        let number = open(world, &world.clerk(), "number_file");
        step(world, &world.clerk(), number, "submit", &names).done();
        step(world, &world.head(), number, "enter", &[("class", "normal"), ("decision", "名簿")]).done();
        let row = rows(world, &world.clerk(), "number_files").remove(0).id;
        let numbered = with(&FILE, &[("file", &row), ("name", "講師名簿")]);
        let again = open(world, &world.clerk(), "number_file");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), again, "submit", fields);
        no(submit(&numbered), "procedure:number_file.listed", "main:2.1.5");
        let listed = listed(world, &[]);
        let whole = with(&numbered, &[("listed", &listed)]);
        no(submit(&without(&whole, "affair")), "procedure:number_file.users", "main:2.1.5");
        no(submit(&with(&whole, &[("affair", "labour_insurance_agency")])), "procedure:number_file.users", "main:2.1.5");
        submit(&whole).done();
        step(world, &world.head(), again, "enter", &[("class", "normal"), ("decision", "支払調書に使う")]).done();

        let sales = with(&FILE, &[("name", "営業成績＋個人番号"), ("affair", "lecturers"), ("purpose", "lecturers")]);
        let beside = open(world, &world.clerk(), "number_file");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), beside, "submit", fields);
        no(submit(&sales), "procedure:number_file.listed", "main:13.1");
        no(submit(&with(&sales, &[("special", "item14")])), "procedure:number_file.listed", "main:13.1");
        submit(&with(&sales, &[("special", "item14"), ("special_ref", "委員会の求め 第3号")])).done();
        let decided = [("class", "strict"), ("decision", "求めによる")];
        no(step(world, &world.head(), beside, "enter", &decided), "procedure:number_file.beyond", "main:13.1");
        step(world, &world.head(), beside, "refer", &decided).done();
        for who in [world.head(), world.clerk()] {
            no(step(world, &who, beside, "enter", &[]), "procedure:number_file.approve", "main:13.1");
        }
        step(world, &world.manager(), beside, "enter", &[("decision", "求めによる")]).done();
        assert_eq!(rows(world, &world.clerk(), "number_files").len(), 2);
    }

    /// Shows kimitsu:main:29.1a, kimitsu:main:29.1.1, kimitsu:main:29.1.2, kimitsu:main:29.1.3, kimitsu:main:24.1b
    ///
    /// The ledger has a row for each file: kind and name, who is responsible and where, the purpose as the table has it. Each that is
    /// missing is named, and nobody writes past the procedure.
    fn the_ledger_names_each_file(world) {
        let listed = listed(world, &[]);
        let whole = with(&FILE, &[("listed", &listed)]);
        let number = open(world, &world.clerk(), "number_file");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for (key, part, clause) in [
            ("holding", "stated", "main:29.1a"),
            ("numbers", "stated", "main:29.1a"),
            ("kind", "kind", "main:29.1.1"),
            ("name", "name", "main:29.1.1"),
            ("responsible", "responsible", "main:29.1.2"),
            ("unit", "unit", "main:29.1.2"),
            ("purpose", "purpose", "main:29.1.3"),
        ] {
            no(submit(&without(&whole, key)), &format!("procedure:number_file.{part}"), clause);
        }
        no(submit(&with(&whole, &[("purpose", "lecturers")])), "procedure:number_file.purpose", "main:29.1.3");
        let wider: Vec<_> = whole.iter().copied().chain([("classes", "account")]).collect();
        no(submit(&wider), "procedure:number_file.scope", "main:24.1b");
        submit(&whole).done();
        no(enter(world, &world.head(), "number_files", &FILE[..3]), "register:number_files", "main:29.1a");
        step(world, &world.head(), number, "enter", &[("class", "normal"), ("decision", "別表のとおり")]).done();
        for who in [world.clerk(), world.head(), world.manager(), world.auditor()] {
            let row = rows(world, &who, "number_files").remove(0);
            for (key, said) in [("kind", "支払調書関係"), ("name", "F-02 講師支払調書"), ("responsible", Who::Head.name()), ("unit", "経理課"), ("purpose", "報酬・料金等の支払調書の作成及び提出のため（所得税法）")] {
                assert_eq!(shown(&row, key), said, "{key}");
            }
            assert!(!named(&row).is_empty() && !shown(&row, "held").is_empty());
        }
        no(world.app().show_register(&world.asker(Who::Plain), "number_files", "", None).unwrap(), "register:number_files", "main:29.1a");
    }

    /// Shows kimitsu:main:29.1b
    ///
    /// No number stands in the ledger, however it is written; what only looks like one is another kind of number, and the supervisor
    /// says so with a reason.
    fn no_number_stands_in_the_ledger(world) {
        let listed = listed(world, &[]);
        let number = open(world, &world.clerk(), "number_file");
        let named = |who: &Asker, number: i64, name: &str, reason: &str| {
            let fields = with(&FILE, &[("listed", &listed), ("name", name), (azukari_app::OTHER_NUMBER, reason)]);
            let fields: Vec<_> = fields.into_iter().filter(|(k, v)| *k != azukari_app::OTHER_NUMBER || !v.is_empty()).collect();
            step(world, who, number, "submit", &fields)
        };
        for written in ["山田 123456789018", "山田 1234-5678-9018", "山田 １２３４５６７８９０１８", "山田 1234 5678 9018"] {
            let stray = no(named(&world.clerk(), number, written, ""), "number.stray", "main:29.1b");
            assert!(stray.reasons.iter().any(|r| r.what_ja == "ファイルの名称"), "the field is named: {stray:?}");
            no(named(&world.clerk(), number, written, "伝票の番号"), "number.stray", "main:29.1b");
        }
        for other in ["株式会社 7000012050002", "電話 0439-11-2222", "伝票 123456789019"] {
            let number = open(world, &world.clerk(), "number_file");
            named(&world.clerk(), number, other, "").done();
        }
        let own = open(world, &world.head(), "number_file");
        named(&world.head(), own, "伝票 123456789018", "宅配の伝票の番号と確かめた").done();
    }

    /// Shows kimitsu:main:10.1a, kimitsu:main:38.1b
    ///
    /// What was taken in for the payment records is used for nothing else; whoever is named for them finds and counts no staff.
    fn a_number_stays_within_its_purpose(world) {
        let app = world.app();
        let person = lecturer(world, "山田　見本郎");
        let ledger = file(world, "normal");
        allowed(world, &ledger, &[person], "see", &[]);
        let within = refused(app.show(&world.clerk(), &show("lecturers", person)), "purpose.within", "main:10.1a");
        assert!(!within.reasons.is_empty());
        let seen = done(app.show(&world.clerk(), &reveal(person)));
        rests_on_all(world, seen.act, &["main:10.1a", "main:38.1b"]);
        done(app.end_purpose(&world.manager(), "lecturers".parse().unwrap(), ""));
        world.clock.pass_days(1);
        refused(app.show(&world.clerk(), &show("lecturers", person)), "affair.purpose", "main:10.1a");

        let staff = world.bring_in(&[world.record_of("employee", &[("name", "鈴木　見本郎"), ("family", "配偶者あり")])])[0];
        refused(app.show(&world.clerk(), &show("payment_records", staff)), "affair.holding", "main:38.1b");
        refused(app.find(&world.clerk(), &find_in("payment_records", "employee", "鈴木")), "affair.holding", "main:38.1b");
        let found = done(app.find(&world.clerk(), &find_in("payment_records", "payee", "鈴木")));
        assert_eq!((found.people.len(), found.withheld), (0, 0), "neither shown nor counted");
        let family = Show { classes: vec!["family".into()], ..show("payment_records", person) };
        refused(app.show(&world.clerk(), &family), "affair.classes", "main:38.1b");
    }
}
