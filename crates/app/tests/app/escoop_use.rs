//! How a consumers' co-operative uses what it has: what is moved or sent, what goes beyond the purpose, what is given to others, how
//! data stays right, and how it goes.

use crate::{
    casefile::{Done, no},
    escoop_office::{list, member},
    escoop_taking_in::{MATTERS, notice, window},
    gojo_accuracy::correct,
    gojo_security::{escalated, without},
    house::{owners, writers},
    told::{done, refused, rests_on_all, show, value},
    walk::{ids, mark, nothing},
    work::{Fields, enter, open, opening, perform, rows, step, task, tend},
};
use azukari_app::{
    Reply,
    register::{Mark, MarkKind},
    request::{Export, Format, NewRequest, Output, Provide},
    retention::Erase,
};
use azukari_domain::RecordId;
use azukari_gate::Asker;
use azukari_testkit::{ESCOOP, Who, World, both};

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

fn members(world: &World, count: usize) -> Vec<RecordId> {
    let one = |n: usize| {
        world.record_of("member", &[("number", &format!("2{n:04}")), ("name", &format!("組合　見本{n:02}子"))])
    };
    world.bring_in(&(0..count).map(one).collect::<Vec<_>>())
}

/// What a request for an output says.
fn wanted<'a>(records: &'a str, channel: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("affair", "membership"),
        ("holding", "member"),
        ("records", records),
        ("classes", "identity"),
        ("channel", channel),
        ("use", "総代会の受付に使うため"),
        ("copies", "1"),
        ("until", "2026-12-20"),
        ("method", "shredded"),
    ]
}

/// A consent as a case; what came of it.
fn consented(
    world: &World,
    record: RecordId,
    outcome: &str,
    fields: &Fields<'_>,
) -> Reply<azukari_app::casefile::Stepped> {
    let record = record.to_string();
    let base = [
        ("records", record.as_str()),
        ("given_on", "2026-11-24"),
        ("method", "signature"),
        ("evidence", "同意書綴り 4"),
    ];
    let number = open(world, &world.clerk(), "consent");
    step(world, &world.clerk(), number, outcome, &with(&base, fields))
}

fn providing(
    world: &World,
    who: &Asker,
    records: &[RecordId],
    change: impl FnOnce(&mut Provide),
) -> Result<Reply<Output>, azukari_app::AppError> {
    let mut provide = Provide {
        affair: "membership".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        recipient: "welfare_council".into(),
        conditions: Vec::new(),
        channel: "paper".into(),
        ground: String::new(),
        evidence: String::new(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    };
    change(&mut provide);
    world.app().provide(who, &provide)
}

/// A provision to the welfare council, as a case up to its approval.
fn provision(world: &World, records: &[RecordId], more: &Fields<'_>) -> i64 {
    let named = ids(records);
    let fields = [
        ("recipient", "welfare_council"),
        ("affair", "membership"),
        ("holding", "member"),
        ("records", named.as_str()),
        ("classes", "identity"),
        ("channel", "paper"),
        ("why", "見守り活動のため"),
    ];
    let number = open(world, &world.clerk(), "provision");
    step(world, &world.clerk(), number, "submit", &with(&fields, more)).done();
    number
}

both! {
    in ESCOOP;

    /// Shows escoop:rules:9a, escoop:rules:9c
    ///
    /// Whoever moves or sends has the authority for just this list, given by the manager of the department, and says what for and how
    /// much; what was not named as needed is not in it.
    fn moving_needs_authority_and_a_reason(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let own = list(&[record], &["identity"]);
        let denied = refused(app.export(&world.clerk(), &own), "output.volume", "rules:9a");
        assert_eq!(denied.reasons[0].remedy, "request:output");
        let named = ids(&[record]);
        let whole = wanted(&named, "paper");
        let number = open(world, &world.clerk(), "output");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for key in ["affair", "holding", "records", "classes", "channel"] {
            no(submit(&without(&whole, key)), "procedure:output.stated", "rules:9a");
        }
        for key in ["use", "copies"] {
            no(submit(&without(&whole, key)), "procedure:output.purpose", "rules:9c");
        }
        submit(&whole).done();
        for who in [world.clerk(), world.manager(), world.asker(Who::Branch)] {
            no(step(world, &who, number, "approve", &[("decision", "要る")]), "procedure:output.approve", "rules:9a");
        }
        no(step(world, &world.head(), number, "approve", &[]), "procedure:output.reasoned", "rules:9a");
        step(world, &world.head(), number, "approve", &[("decision", "総代会に要る")]).done();
        refused(app.export(&world.clerk(), &list(&[record], &["identity", "contact"])), "output.volume", "rules:9a");
        let out = done(app.export(&world.clerk(), &own));
        assert!(out.text.expose().contains("山田　見本花") && !out.text.expose().contains("06-1111-2222"));
        rests_on_all(world, out.act, &["rules:9a"]);
        refused(app.export(&world.clerk(), &own), "output.volume", "rules:9a");
        for who in [world.head(), world.manager(), world.auditor()] {
            assert_eq!(rows(world, &who, "outputs").len(), 1, "it is on record");
        }
        no(app.show_register(&world.clerk(), "outputs", "", None).unwrap(), "register:outputs", "rules:9a");
        let own_row = rows(world, &world.head(), "outputs").remove(0);
        let later: &Fields<'_> = &[("until", "2026-12-18")];
        no(crate::work::change(world, &world.manager(), &own_row, "outputs", later), "register:outputs", "rules:9a");
        crate::work::change(world, &world.head(), &own_row, "outputs", later).done();
        // What the manager does not want to decide alone goes to the director.
        let doubtful = open(world, &world.clerk(), "output");
        step(world, &world.clerk(), doubtful, "submit", &whole).done();
        step(world, &world.head(), doubtful, "refer", &[("decision", "判断を仰ぐ")]).done();
        no(step(world, &world.head(), doubtful, "refuse", &[("decision", "不要")]), "procedure:output.judge", "rules:9a");
        step(world, &world.manager(), doubtful, "refuse", &[("decision", "不要")]).done();
    }

    /// Shows escoop:rules:9b, escoop:rules:16f
    ///
    /// Nothing goes out without a decision, and as a file only what opens with its password alone; by hand and by post in a way that
    /// protects, until whoever receives it says so. Leaking is a risk with measures of its own, for the director.
    fn what_moves_is_protected(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let named = ids(&[record]);
        let own = Export { channel: "file".into(), ..list(&[record], &["identity"]) };
        refused(app.export(&world.clerk(), &own), "output.volume", "rules:16f");
        assert_eq!(world.found_in_the_clear("山田　見本花"), None);
        tend(world);
        assert_eq!(owners(world, "duty:risk.leakage"), ["information_director"]);
        let number = open(world, &world.clerk(), "output");
        let medium = [("medium_kind", "memory"), ("medium", "M-14"), ("method", "erased")];
        step(world, &world.clerk(), number, "submit", &with(&wanted(&named, "file"), &medium)).done();
        step(world, &world.head(), number, "approve", &[("decision", "要る")]).done();
        let bare = refused(app.export(&world.clerk(), &own), "output.encrypted", "rules:9b");
        assert!(bare.reasons.iter().any(|r| r.remedy == "choose:encrypted"), "{bare:?}");
        assert!(bare.reasons.iter().any(|r| r.control == "output.encrypted" && r.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:16f")));
        let sent = [("what", "組合員名簿 2,000人"), ("to", "delivery"), ("use", "配達の引継ぎ"), ("method", "sealed"), ("sent_on", "2026-11-24")];
        let number = open(world, &world.clerk(), "transfer");
        let send = |fields: &Fields<'_>| step(world, &world.clerk(), number, "send", fields);
        for key in ["what", "to", "use", "sent_on"] {
            no(send(&without(&sent, key)), "procedure:transfer.stated", "rules:9b");
        }
        no(send(&without(&sent, "method")), "procedure:transfer.method", "rules:9b");
        no(send(&with(&sent, &[("method", "mail")])), "procedure:transfer.method", "rules:9b");
        for method in ["hand", "internal", "registered", "encrypted"] {
            let other = open(world, &world.clerk(), "transfer");
            step(world, &world.clerk(), other, "send", &with(&sent, &[("method", method)])).done();
        }
        let underway = send(&sent).done();
        assert_eq!(underway.due.as_deref(), Some("2026-12-03"), "seven business days");
        let received = [("received_on", "2026-11-24")];
        no(step(world, &world.clerk(), number, "received", &received), "procedure:transfer.receive", "rules:9b");
        no(step(world, &world.asker(Who::Second), number, "received", &[]), "procedure:transfer.received", "rules:9b");
        step(world, &world.asker(Who::Second), number, "received", &received).done();
        world.clock.pass_days(14);
        tend(world);
        let case = world.app().cases(&world.clerk(), "open", "transfer", None).unwrap().cases.remove(0).number;
        let page = done(world.app().show_case(&world.clerk(), case));
        let lost = page.tasks.iter().find(|t| t.control == "procedure:transfer.receive").unwrap();
        assert!(lost.overdue && escalated(world, &world.head(), lost.number), "{lost:?}");
    }

    /// Shows escoop:rules:11.1a, escoop:rules:11.1b, escoop:rules:11.2, escoop:rules:2.1.2
    ///
    /// For another purpose the persons are told all that a notice tells, which the director approves before anybody is asked; each
    /// consent is one person's, to just that purpose and after the notice. The list holds exactly those who consented.
    fn beyond_the_purpose_with_consent_alone(world) {
        let app = world.app();
        let people = members(world, 3);
        let desk = window(world);
        let mailing = |records: &[RecordId]| Export { affair: "guidance".into(), ..list(records, &["identity"]) };
        let allow = |records: &[RecordId]| {
            let own = mailing(records);
            let ask = NewRequest { affair: own.affair.clone(), records: own.records.clone(), classes: own.classes.clone(), ..NewRequest::new("output", crate::told::why(world)) };
            crate::told::approved(world, &world.clerk(), &ask, &world.head());
        };
        allow(&people);
        let within = refused(app.export(&world.clerk(), &mailing(&people)), "purpose.within", "rules:11.1b");
        assert!(within.reasons.iter().any(|r| r.remedy == "record:consent"), "{within:?}");
        let by_hand = Mark { record: people[0], kind: MarkKind::Consent, key: "beyond:guidance".into(), ground: String::new(), channel: "paper".into(), evidence: "同意書".into(), notice: "1".into(), happened_at: None, once: None };
        let case = refused(app.mark(&world.clerk(), &by_hand), "consent.case", "rules:11.2");
        assert!(case.reasons.iter().any(|r| r.remedy == "open:consent"), "{case:?}");
        for key in ["provide", "provide:welfare_council"] {
            refused(app.mark(&world.clerk(), &Mark { key: key.into(), ..by_hand.clone() }), "consent.case", "rules:11.2");
        }

        let telling = open(world, &world.clerk(), "person_notice");
        let draft = [
            ("kind", "beyond"),
            ("purpose", "guidance"),
            ("title", "ワインカタログのご案内"),
            ("edition", "1"),
            ("way", "document"),
            ("officer", "head"),
            ("officer_name", "情報統括役員"),
            ("officer_unit", "理事会"),
            ("officer_contact", "06-0000-1111"),
            ("provides", "yes"),
            ("provide_why", "発送のため"),
            ("provide_to", "輸入業者"),
            ("provide_bound", "yes"),
            ("entrusts", "no"),
            ("says_disclosure", "開示を求められます"),
            ("says_correction", "訂正と削除を求められます"),
            ("desk", desk.as_str()),
            ("how", "窓口で請求書により"),
            ("from", "2026-11-24"),
        ];
        for (key, part) in MATTERS {
            no(step(world, &world.clerk(), telling, "submit", &without(&draft, key)), &format!("procedure:person_notice.{part}"), "rules:11.1a");
        }
        step(world, &world.clerk(), telling, "submit", &draft).done();
        let purpose = [("purpose", "guidance")];
        no(consented(world, people[0], "beyond", &purpose), "procedure:consent.noticed", "rules:11.1a");
        for who in [world.head(), world.clerk()] {
            no(step(world, &who, telling, "issue", &[("decision", "よい")]), "procedure:person_notice.approve", "rules:7.1a");
        }
        no(step(world, &world.manager(), telling, "issue", &[]), "procedure:person_notice.beyond", "rules:11.2");
        step(world, &world.manager(), telling, "issue", &[("decision", "希望者に限る")]).done();
        let told = rows(world, &world.clerk(), "person_notices").pop().unwrap().id;
        let other = notice(world, "provision", "guidance", &[]);
        let whole = [("notice", told.as_str()), ("purpose", "guidance")];
        for wrong in [
            with(&whole, &[("notice", &other)]),
            with(&whole, &[("purpose", "member_services")]),
            with(&whole, &[("given_on", "2026-11-20")]),
            with(&whole, &[("given_on", "2026-11-25")]),
        ] {
            no(consented(world, people[0], "beyond", &wrong), "procedure:consent.noticed", "rules:11.2");
        }
        no(consented(world, people[0], "beyond", &with(&whole, &[("records", "")])), "procedure:consent.noticed", "rules:2.1.2");
        for record in &people[..2] {
            consented(world, *record, "beyond", &whole).done();
        }
        let out = done(app.export(&world.clerk(), &mailing(&people)));
        assert_eq!((out.count, out.left_out.len()), (2, 1), "exactly those who consented");
        assert!(out.text.expose().contains("組合　見本00子") && !out.text.expose().contains("組合　見本02子"));
        allow(&people[2..]);
        refused(app.export(&world.clerk(), &mailing(&people[2..])), "purpose.within", "rules:11.1b");
    }

    /// Shows escoop:rules:14.1, escoop:rules:14.2a, escoop:rules:14.2b, escoop:rules:14.3, escoop:rules:2.1.11
    ///
    /// Nobody outside gets anything, by whatever means, without the person's consent beforehand, given on a notice that tells everything
    /// and names the recipient, and the director's approval beside it; a law is no exception here. What was given stands on record.
    fn provision_needs_consent_and_approval(world) {
        let app = world.app();
        let people = members(world, 3);
        for channel in ["paper", "file", "mail", "post", "phone"] {
            let no = refused(providing(world, &world.clerk(), &people, |p| p.channel = channel.into()), "provide.approved", "rules:2.1.11");
            assert!(no.reasons.iter().any(|r| r.control == "provide.approved" && r.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:14.3")), "{channel}: {no:?}");
        }
        refused(providing(world, &world.clerk(), &people, |p| p.recipient = String::new()), "provide.recipient", "rules:14.1");
        let number = provision(world, &people, &[]);
        for who in [world.clerk(), world.head(), world.asker(Who::Deputy)] {
            no(step(world, &who, number, "approve", &[]), "procedure:provision.approve", "rules:14.3");
        }
        step(world, &world.manager(), number, "approve", &[]).done();
        refused(providing(world, &world.clerk(), &people, |_| {}), "provide.consent", "rules:14.1");
        let by_law = provision(world, &people, &[("ground", "law")]);
        step(world, &world.manager(), by_law, "approve", &[]).done();
        let law = |p: &mut Provide| (p.ground, p.evidence) = ("law".into(), "照会書 3".into());
        refused(providing(world, &world.clerk(), &people, law), "provide.consent", "rules:14.1");

        let by_hand = Mark { record: people[0], kind: MarkKind::Consent, key: "provide".into(), ground: String::new(), channel: "paper".into(), evidence: "同意書".into(), notice: "1".into(), happened_at: None, once: None };
        refused(app.mark(&world.clerk(), &by_hand), "consent.case", "rules:14.2b");
        let desk = window(world);
        let telling = open(world, &world.clerk(), "person_notice");
        let draft = [
            ("kind", "provision"),
            ("purpose", "member_services"),
            ("title", "見守り活動への提供のお知らせ"),
            ("edition", "2"),
            ("way", "document"),
            ("officer", "head"),
            ("officer_name", "情報統括役員"),
            ("officer_unit", "理事会"),
            ("officer_contact", "06-0000-1111"),
            ("provides", "yes"),
            ("provide_why", "見守り活動のため"),
            ("provide_to", "市の社会福祉協議会"),
            ("provide_bound", "no"),
            ("entrusts", "no"),
            ("says_disclosure", "開示を求められます"),
            ("says_correction", "訂正と削除を求められます"),
            ("desk", desk.as_str()),
            ("how", "窓口で請求書により"),
            ("from", "2026-11-24"),
        ];
        for (key, part) in MATTERS {
            no(step(world, &world.clerk(), telling, "submit", &without(&draft, key)), &format!("procedure:person_notice.{part}"), "rules:14.2a");
        }
        no(step(world, &world.clerk(), telling, "submit", &with(&draft, &[("provides", "no")])), "procedure:person_notice.provides", "rules:14.2a");
        step(world, &world.clerk(), telling, "submit", &draft).done();
        let to = [("recipient", "welfare_council")];
        no(consented(world, people[0], "provide", &to), "procedure:consent.noticed", "rules:14.2a");
        step(world, &world.manager(), telling, "issue", &[("decision", "よい")]).done();
        let told = rows(world, &world.clerk(), "person_notices").pop().unwrap().id;
        let whole = [("recipient", "welfare_council"), ("notice", told.as_str())];
        no(consented(world, people[0], "provide", &with(&whole, &[("method", "tickbox")])), "procedure:consent.method", "rules:14.2b");
        no(consented(world, people[0], "provide", &with(&whole, &[("evidence", "")])), "procedure:consent.method", "rules:14.2b");
        no(consented(world, people[0], "provide", &with(&whole, &[("given_on", "2026-11-30")])), "procedure:consent.noticed", "rules:14.2a");
        for (record, method) in [(people[0], "signature"), (people[1], "mail")] {
            consented(world, record, "provide", &with(&whole, &[("method", method)])).done();
        }
        let out = done(providing(world, &world.clerk(), &people, |_| {}));
        assert_eq!((out.count, out.left_out.len()), (2, 1), "only those who consented");
        rests_on_all(world, out.act, &["rules:14.1", "rules:14.3", "rules:2.1.11"]);
        for who in [world.manager(), world.head(), world.auditor()] {
            assert!(!rows(world, &who, "provisions").is_empty(), "who received what is on record");
        }
        no(app.show_register(&world.clerk(), "provisions", "", None).unwrap(), "register:provisions", "rules:14.3");
        assert_eq!(writers(world, "provisions"), ["information_director"], "what came back, or was destroyed there");
        refused(providing(world, &world.clerk(), &people[..2], |_| {}), "provide.approved", "rules:14.3");
    }

    /// Shows escoop:rules:12
    ///
    /// With whom data is used jointly, which items, what for and who answers for it is approved by the director; until then the partner
    /// gets nothing, and afterwards only those items.
    fn joint_use_waits_for_the_director(world) {
        let people = members(world, 1);
        let named = ids(&people);
        let helper = crate::told::newcomer(world, "inoue", None);
        done(world.app().appoint(&world.manager(), crate::escoop_office::appointing("programme_assistant", &helper, "")));
        open(world, &helper, "sharing");
        let arrangement = [("kind", "joint"), ("partner", "seikatsu_union"), ("classes", "identity"), ("purpose", "member_services"), ("responsible", "seikatsu_union")];
        no(opening(world, &world.clerk(), "sharing"), "procedure:sharing", "rules:12");
        let number = open(world, &world.head(), "sharing");
        let submit = |fields: &Fields<'_>| step(world, &world.head(), number, "submit", fields);
        for key in ["kind", "partner", "classes", "purpose"] {
            no(submit(&without(&arrangement, key)), "procedure:sharing.stated", "rules:12");
        }
        no(submit(&without(&arrangement, "responsible")), "procedure:sharing.responsible", "rules:12");
        submit(&arrangement).done();
        let given = [
            ("recipient", "seikatsu_union"),
            ("ground", "joint_use"),
            ("affair", "membership"),
            ("holding", "member"),
            ("records", named.as_str()),
            ("classes", "identity"),
            ("channel", "paper"),
            ("why", "共同事業のため"),
        ];
        let asking = open(world, &world.clerk(), "provision");
        let ask = |fields: &Fields<'_>| step(world, &world.clerk(), asking, "submit", fields);
        no(ask(&given), "procedure:provision.joint.partner", "rules:12");
        for who in [world.head(), world.clerk(), world.asker(Who::Deputy)] {
            no(step(world, &who, number, "approve", &[]), "procedure:sharing.approve", "rules:12");
        }
        step(world, &world.manager(), number, "approve", &[]).done();
        let row = rows(world, &world.clerk(), "sharings").remove(0);
        no(enter(world, &world.manager(), "sharings", &arrangement), "register:sharings", "rules:12");
        let sharing = [("sharing", row.id.as_str())];
        no(ask(&with(&given, &[("sharing", &row.id), ("recipient", "another_union")])), "procedure:provision.joint.partner", "rules:12");
        let wider: Vec<_> = with(&given, &sharing).into_iter().chain([("classes", "contact")]).collect();
        no(ask(&wider), "procedure:provision.joint.items", "rules:12");
        ask(&with(&given, &sharing)).done();
        let declined = open(world, &world.head(), "sharing");
        step(world, &world.head(), declined, "submit", &arrangement).done();
        assert_eq!(step(world, &world.manager(), declined, "refuse", &[("decision", "目的が違う")]).done().state, "refused");
    }

    /// Shows escoop:rules:15a
    ///
    /// An address to which mail comes back is on the list of whoever deals with it until it is mended; until then nothing goes there.
    /// A change is made for the right person, and the old value stays.
    fn what_is_wrong_is_mended(world) {
        let app = world.app();
        let record = member(world, "山田　見本花");
        let named = ids(&[record]);
        let row = [("record", named.as_str()), ("item", "住所（宛先不明で返送）"), ("found_on", "2026-11-24"), ("person", "clerk"), ("until", "2026-12-04")];
        for part in ["record", "item", "found_on", "person", "until"] {
            no(enter(world, &world.clerk(), "discrepancies", &without(&row, part)), "register:discrepancies.stated", "rules:15a");
        }
        enter(world, &world.clerk(), "discrepancies", &row).done();
        for who in [world.head(), world.manager(), world.auditor()] {
            assert_eq!(rows(world, &who, "discrepancies").len(), 1);
        }
        no(app.show_register(&world.asker(Who::Deputy), "discrepancies", "", None).unwrap(), "register:discrepancies", "rules:15a");
        mark(world, &world.clerk(), record, MarkKind::Stop, "post");
        let mut mailing = list(&[record], &["identity"]);
        mailing.channel = "post".into();
        let ask = NewRequest { affair: "membership".into(), records: vec![record], classes: mailing.classes.clone(), ..NewRequest::new("output", crate::told::why(world)) };
        crate::told::approved(world, &world.clerk(), &ask, &world.head());
        refused(app.export(&world.clerk(), &mailing), "stop.channel", "rules:15a");
        tend(world);
        let own = task(world, &world.clerk(), "duty:accuracy.settle");
        assert_eq!(own.due.as_deref(), Some("2026-12-04"));
        let settled = [("settled", "corrected"), ("settled_on", "2026-11-24")];
        no(perform(world, &world.head(), own.number, &settled), "duty:accuracy.settle", "rules:15a");
        no(perform(world, &world.clerk(), own.number, &settled[..1]), "duty:accuracy.settle.stated", "rules:15a");
        world.clock.pass_days(14);
        tend(world);
        assert!(escalated(world, &world.manager(), own.number), "the director hears of it");
        let blind = correct(world, record, "address", "大阪市見本区九丁目", "none");
        refused(app.correct(&world.clerk(), &blind), "correct.identity", "rules:15a");
        done(app.correct(&world.clerk(), &correct(world, record, "address", "大阪市見本区九丁目", "light")));
        let now = done(app.show(&world.clerk(), &show("membership", record)));
        assert_eq!(value(&now, "address").as_deref(), Some("大阪市見本区九丁目"));
        assert!(now.fields.iter().any(|f| f.field.as_str() == "address" && f.past), "the old value is kept");
        perform(world, &world.clerk(), own.number, &settled).done();
        assert_eq!(rows(world, &world.head(), "discrepancies")[0].state, "ended");
    }

    /// Shows escoop:rules:15b
    ///
    /// What is on file is confirmed again within a year; late, the director hears of it. Data whose purpose needs no updating is left
    /// out, with the reason.
    fn what_is_on_file_is_confirmed_within_a_year(world) {
        let record = member(world, "山田　見本花");
        let named = ids(&[record]);
        let row = [("title", "中央支所の組合員"), ("holding", "member"), ("records", named.as_str()), ("confirmed_on", "2026-11-24"), ("next", "2026-12-10")];
        no(enter(world, &world.clerk(), "confirmations", &row), "register:confirmations", "rules:15b");
        for part in ["title", "holding", "records", "confirmed_on", "next"] {
            no(enter(world, &world.head(), "confirmations", &without(&row, part)), "register:confirmations.stated", "rules:15b");
        }
        no(enter(world, &world.head(), "confirmations", &with(&row, &[("next", "2027-11-25")])), "register:confirmations.within", "rules:15b");
        enter(world, &world.head(), "confirmations", &row).done();
        world.clock.pass_days(20);
        tend(world);
        let waiting = task(world, &world.head(), "duty:confirmation.due");
        assert!(waiting.overdue && waiting.due.as_deref() == Some("2026-12-10"), "{waiting:?}");
        assert!(escalated(world, &world.manager(), waiting.number));
        let confirmed = [("confirmed_on", "2026-12-14"), ("next", "2027-12-14"), ("changed", "住所 1件")];
        no(perform(world, &world.clerk(), waiting.number, &confirmed), "duty:confirmation.due", "rules:15b");
        no(perform(world, &world.head(), waiting.number, &without(&confirmed, "next")), "duty:confirmation.due.confirmed", "rules:15b");
        no(perform(world, &world.head(), waiting.number, &with(&confirmed, &[("next", "2027-12-15")])), "duty:confirmation.due.confirmed", "rules:15b");
        perform(world, &world.head(), waiting.number, &confirmed).done();
        let exempt = [("holding", "participant"), ("reason", "催しが終われば更新を要しない")];
        no(enter(world, &world.clerk(), "freshness_exempt", &exempt), "register:freshness_exempt", "rules:15b");
        no(enter(world, &world.head(), "freshness_exempt", &exempt[..1]), "register:freshness_exempt.reasoned", "rules:15b");
        enter(world, &world.head(), "freshness_exempt", &exempt).done();
    }

    /// Shows escoop:rules:19a, escoop:rules:19b, escoop:rules:19c
    ///
    /// Nobody erases without authority; what is disposed of goes by a method that wipes it out and with a witness; what must be kept, or
    /// is asked about, stays.
    fn erasure_has_its_authority_its_method_and_its_limits(world) {
        let app = world.app();
        let people = members(world, 5);
        let erase = |records: &[RecordId]| Erase { records: records.to_vec(), ground: "purpose_ended".into(), reason: nothing(), once: None };
        refused(app.erase(&world.clerk(), &erase(&people[..1])), "erase.approved", "rules:19a");
        world.gate().tend(world.org).unwrap();
        let tried = azukari_app::journal::ListJournal { worker: "clerk".into(), outcome: "refused".into(), ..Default::default() };
        let entries = done(app.journal(&world.manager(), &tried)).entries;
        assert!(entries.iter().any(|e| e.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:19a")), "the try stands in the log");
        mark(world, &world.clerk(), people[1], MarkKind::Hold, "dispute");
        mark(world, &world.clerk(), people[2], MarkKind::Request, "rights");
        for (record, control) in [(people[1], "erase.held"), (people[2], "erase.open_request")] {
            let ask = NewRequest { records: vec![record], ground: "purpose_ended".into(), ..NewRequest::new("erase", crate::told::why(world)) };
            crate::told::approved(world, &world.clerk(), &ask, &world.head());
            refused(app.erase(&world.clerk(), &erase(&[record])), control, "rules:19c");
        }

        no(opening(world, &world.clerk(), "disposal"), "procedure:disposal", "rules:19b");
        for who in [world.asker(Who::Branch), world.admin()] {
            open(world, &who, "disposal");
        }
        let named = ids(&people[..1]);
        let held = ids(&people[1..2]);
        let plan = [("what", "脱退者の名簿"), ("holding", "member"), ("records", named.as_str()), ("ground", "purpose_ended"), ("need_until", "2026-11-20"), ("method", "shredded")];
        let number = open(world, &world.head(), "disposal");
        let submit = |fields: &Fields<'_>| step(world, &world.head(), number, "submit", fields);
        for key in ["what", "holding", "ground", "need_until"] {
            no(submit(&without(&plan, key)), "procedure:disposal.stated", "rules:19b");
        }
        no(submit(&with(&plan, &[("need_until", "2027-03-31")])), "procedure:disposal.stated", "rules:19b");
        for method in ["", "rubbish"] {
            no(submit(&with(&plan, &[("method", method)])), "procedure:disposal.method", "rules:19b");
        }
        no(submit(&with(&plan, &[("records", &held)])), "procedure:disposal.held", "rules:19c");
        submit(&plan).done();
        no(step(world, &world.head(), number, "approve", &[]), "procedure:disposal.approve", "rules:19b");
        step(world, &world.manager(), number, "approve", &[]).done();
        assert_eq!(done(app.erase(&world.head(), &erase(&people[..1]))).records.len(), 1);
        let report = [("done_on", "2026-11-24"), ("quantity", "1"), ("witness", "clerk"), ("method", "shredded")];
        no(step(world, &world.manager(), number, "report", &report), "procedure:disposal.execute", "rules:19b");
        no(step(world, &world.head(), number, "report", &with(&report, &[("witness", "head")])), "procedure:disposal.reported", "rules:19b");
        no(step(world, &world.head(), number, "report", &with(&report, &[("method", "rubbish")])), "procedure:disposal.method", "rules:19b");
        step(world, &world.head(), number, "report", &report).done();
        for who in [world.manager(), world.head(), world.auditor()] {
            assert_eq!(rows(world, &who, "disposals").len(), 1);
        }
        no(app.show_register(&world.clerk(), "disposals", "", None).unwrap(), "register:disposals", "rules:19b");
        for (record, days) in [(people[3], 30), (people[4], 31)] {
            let named = ids(&[record]);
            let number = open(world, &world.head(), "disposal");
            step(world, &world.head(), number, "submit", &with(&plan, &[("records", &named)])).done();
            step(world, &world.manager(), number, "approve", &[]).done();
            world.clock.pass_days(days);
            if days == 30 {
                done(app.erase(&world.head(), &erase(&[record])));
            } else {
                refused(app.erase(&world.head(), &erase(&[record])), "erase.approved", "rules:19a");
            }
        }
    }
}
