//! To whom a chamber gives specific personal information: a law first, then notice, consent and approval; and what it may be used for
//! beyond its purpose.

use crate::{
    casefile::{Done, no},
    gojo_security::without,
    house::{refuses, writers},
    kimitsu_table::{NUMBER, file, lecturer, lecturer_for, with},
    kimitsu_taking_in::notice,
    told::{done, refused, rests_on_all, value, why},
    walk::{column, ids, nothing},
    work::{Fields, open, rows, shown, step},
};
use azukari_app::{
    AppError, Reply,
    register::{Mark, MarkKind, Show},
    request::{Format, NewRequest, Output, Provide},
};
use azukari_domain::RecordId;
use azukari_testkit::{KIMITSU, Who, World, both};

pub(crate) fn providing(
    world: &World,
    records: &[RecordId],
    change: impl FnOnce(&mut Provide),
) -> Result<Reply<Output>, AppError> {
    let mut provide = Provide {
        affair: "payment_records".into(),
        holding: "payee".into(),
        records: records.to_vec(),
        classes: vec!["identity".into(), "individual_number".into()],
        recipient: "health_office".into(),
        conditions: Vec::new(),
        channel: "paper".into(),
        ground: "law".into(),
        evidence: "照会書 3".into(),
        reason: nothing(),
        format: Format::Csv,
        once: None,
    };
    change(&mut provide);
    world.app().provide(&world.clerk(), &provide)
}

/// What a case of a provision says, on a law with its inquiry.
pub(crate) fn wanted<'a>(records: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let base = [
        ("recipient", "health_office"),
        ("ground", "law"),
        ("law", "番号法第19条第15号、刑事訴訟法第197条"),
        ("affair", "payment_records"),
        ("holding", "payee"),
        ("records", records),
        ("classes", "identity"),
        ("classes", "individual_number"),
        ("channel", "paper"),
        ("why", "照会への回答のため"),
    ];
    with(&base, more)
}

/// A filing with the tax office.
const FILING: [(&str, &str); 4] =
    [("recipient", "tax_office"), ("ground", "filing"), ("law", "所得税法第225条"), ("why", "支払調書の提出のため")];

fn file_it(p: &mut Provide) {
    (p.recipient, p.ground, p.evidence) = ("tax_office".into(), "filing".into(), "支払調書 合計表".into());
}

/// A case up to its approval by the manager.
pub(crate) fn approved(world: &World, fields: &Fields<'_>) {
    let number = open(world, &world.clerk(), "provision");
    step(world, &world.clerk(), number, "submit", fields).done();
    step(world, &world.manager(), number, "approve", &[("decision", "必要な範囲")]).done();
}

/// A filing with the tax office, whatever was refused.
pub(crate) fn filed(world: &World, records: &[RecordId]) -> Reply<Output> {
    let named = ids(records);
    approved(world, &wanted(&named, &FILING));
    providing(world, records, file_it).unwrap()
}

/// The same to somebody else, on danger to life.
pub(crate) fn saved(world: &World, records: &[RecordId], notice: &str) -> Reply<Output> {
    let named = ids(records);
    approved(world, &wanted(&named, &[("ground", "life"), ("told_notice", notice), ("told_on", "2026-11-24")]));
    providing(world, records, |p| p.ground = "life".into()).unwrap()
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:17.1a, kimitsu:main:17.2a, kimitsu:main:17.2b, kimitsu:main:17.3
    ///
    /// Nobody is given a number without a law, whoever consents; on a law each person was told in writing, by name, and consents, and
    /// the protection manager approves just this. What was given stands on record with all of it.
    fn a_law_comes_first_then_notice_consent_and_approval(world) {
        let app = world.app();
        let people = [lecturer(world, "山田　見本郎"), lecturer(world, "川田　見本郎")];
        let named = ids(&people);
        for ground in ["", "entrusted", "person_request"] {
            let never = refused(providing(world, &people, |p| p.ground = ground.into()), "number.lawful", "main:17.1a");
            assert!(never.reasons.iter().any(|r| r.control == "provide.approved"), "{never:?}");
        }
        for ground in ["filing", "law", "life", "judicial"] {
            let lawful = providing(world, &people, |p| p.ground = ground.into());
            assert!(refuses(&lawful, "provide.approved") && !refuses(&lawful, "number.lawful"), "{ground}: {lawful:?}");
        }
        refused(providing(world, &people, |p| p.evidence = String::new()), "number.lawful", "main:17.1a");
        refused(providing(world, &people, |p| p.recipient = String::new()), "provide.recipient", "main:17.1a");
        refused(providing(world, &people, |_| {}), "provide.approved", "main:17.3");
        let ask = NewRequest { affair: "payment_records".into(), records: people.to_vec(), classes: vec!["identity".into(), "individual_number".into()], recipient: "health_office".into(), ground: "law".into(), ..NewRequest::new("provision", why(world)) };
        refused(app.ask(&world.clerk(), &ask), "request.case", "main:17.3");

        let number = open(world, &world.clerk(), "provision");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        let told = notice(world, "provision", &[]);
        let whole = wanted(&named, &[("told_notice", &told), ("told_on", "2026-11-24")]);
        for ground in ["", "notified", "explicit_consent"] {
            no(submit(&with(&whole, &[("ground", ground)])), "procedure:provision.number.lawful", "main:17.1a");
        }
        no(submit(&without(&whole, "law")), "procedure:provision.number.lawful", "main:17.1a");
        for key in ["recipient", "affair", "holding", "records", "classes", "channel", "why"] {
            no(submit(&without(&whole, key)), "procedure:provision.stated", "main:17.3");
        }
        for key in ["told_notice", "told_on"] {
            no(submit(&without(&whole, key)), "procedure:provision.number.told", "main:17.2a");
        }
        no(submit(&with(&whole, &[("told_on", "2026-11-30")])), "procedure:provision.number.told", "main:17.2a");
        let direct = notice(world, "direct", &[]);
        no(submit(&with(&whole, &[("told_notice", &direct)])), "procedure:provision.number.told", "main:17.2a");
        submit(&whole).done();
        for who in [world.clerk(), world.head(), world.asker(Who::Deputy)] {
            no(step(world, &who, number, "approve", &[]), "procedure:provision.approve", "main:17.3");
        }
        step(world, &world.manager(), number, "approve", &[("decision", "照会に限る")]).done();
        refused(providing(world, &people, |_| {}), "number.consented", "main:17.2b");

        let by_hand = Mark { record: people[0], kind: MarkKind::Consent, key: "provide".into(), ground: String::new(), channel: "paper".into(), evidence: "同意書".into(), notice: "1".into(), happened_at: None, once: None };
        refused(app.mark(&world.clerk(), &by_hand), "consent.case", "main:17.2b");
        let one = people[0].to_string();
        let consent = [("records", one.as_str()), ("recipient", "health_office"), ("notice", told.as_str()), ("given_on", "2026-11-24"), ("method", "signature"), ("evidence", "同意書綴り 4")];
        let asking = open(world, &world.clerk(), "consent");
        let consented = |fields: &Fields<'_>| step(world, &world.clerk(), asking, "provide", fields);
        for (wrong, part) in [
            (with(&consent, &[("method", "tickbox")]), "method"),
            (without(&consent, "evidence"), "method"),
            (without(&consent, "notice"), "noticed"),
            (without(&consent, "records"), "noticed"),
            (with(&consent, &[("given_on", "2026-11-30")]), "noticed"),
        ] {
            no(consented(&wrong), &format!("procedure:consent.{part}"), "main:17.2b");
        }
        consented(&consent).done();
        let out = done(providing(world, &people, |_| {}));
        assert_eq!((out.count, out.left_out.len()), (1, 1), "only who consented");
        assert!(out.text.expose().contains(NUMBER));
        rests_on_all(world, out.act, &["main:17.1a", "main:17.2b", "main:17.3"]);
        for who in [world.manager(), world.head(), world.auditor()] {
            let given = rows(world, &who, "provisions").remove(0);
            assert_eq!((column(&given, "recipient"), column(&given, "ground"), column(&given, "records").len()), (vec!["health_office".to_owned()], vec!["law".to_owned()], 1));
            assert!(shown(&given, "law").contains("第19条第15号"));
        }
        no(app.show_register(&world.clerk(), "provisions", "", None).unwrap(), "register:provisions", "main:17.3");
        assert_eq!(writers(world, "provisions"), ["protection_manager"]);
        refused(providing(world, &people, |_| {}), "provide.approved", "main:17.3");
        let mail = open(world, &world.clerk(), "consent");
        step(world, &world.clerk(), mail, "provide", &with(&consent, &[("method", "mail")])).done();
    }

    /// Shows kimitsu:main:17.2a
    ///
    /// A web page is no notice to each person.
    fn a_publication_is_no_notice_to_each_person(world) {
        let people = [lecturer(world, "山田　見本郎")];
        let named = ids(&people);
        let page = notice(world, "provision", &[("way", "web")]);
        let number = open(world, &world.clerk(), "provision");
        let whole = wanted(&named, &[("told_notice", &page), ("told_on", "2026-11-24")]);
        no(step(world, &world.clerk(), number, "submit", &whole), "procedure:provision.number.told", "main:17.2a");
    }

    /// Shows kimitsu:main:17.2b
    ///
    /// A filing that a law demands goes without each person's consent once the chamber has settled that, and not before.
    fn filings_go_without_consent_once_that_is_settled(world) {
        let app = world.app();
        let people = [lecturer(world, "山田　見本郎")];
        let named = ids(&people);
        approved(world, &wanted(&named, &FILING));
        refused(providing(world, &people, file_it), "number.consented", "main:17.2b");
        done(app.confirm_setting(&world.manager(), "filing_without_consent", 1));
        let out = done(providing(world, &people, file_it));
        rests_on_all(world, out.act, &["main:17.1a", "main:17.2b"]);
        let settings = app.settings(&world.manager()).unwrap();
        assert!(settings.iter().any(|s| s.key == "filing_without_consent" && s.value == 1), "the reason stands there");
        let told = notice(world, "provision", &[]);
        approved(world, &wanted(&named, &[("told_notice", &told), ("told_on", "2026-11-24")]));
        refused(providing(world, &people, |_| {}), "number.consented", "main:17.2b");
    }

    /// Shows kimitsu:main:11.1a, kimitsu:main:11.1b
    ///
    /// Beyond the purpose only to protect life, body or property, with consent or where it is hard to obtain: named persons, items and
    /// times, until a day. Consent alone opens nothing. The record stays.
    fn beyond_the_purpose_to_protect_alone(world) {
        let app = world.app();
        let (person, other) = (lecturer_for(world, "山田　見本郎", &["payment_records"], true), lecturer(world, "川田　見本郎"));
        file(world, "normal");
        let named = ids(&[person]);
        let look = |record: RecordId| Show { affair: "emergency".into(), record, classes: vec!["identity".into(), "individual_number".into()], ground: "life".into() };
        let name = Show { classes: vec!["identity".into()], ..look(person) };
        refused(app.show(&world.clerk(), &name), "purpose.within", "main:11.1a");
        refused(app.show(&world.clerk(), &look(person)), "number.permitted", "main:10.1b");
        let number = open(world, &world.clerk(), "emergency_use");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        let whole = [
            ("affair", "emergency"),
            ("holding", "payee"),
            ("records", named.as_str()),
            ("classes", "identity"),
            ("classes", "individual_number"),
            ("danger", "life"),
            ("need", "災害で行方が分からず、救助機関が照合する"),
            ("consent", "hard"),
            ("hard", "連絡がつかない"),
            ("times", "2"),
            ("until", "2026-11-26"),
        ];
        for danger in ["", "none"] {
            no(submit(&with(&whole, &[("danger", danger), ("consent", "given"), ("evidence", "同意書 9")])), "procedure:emergency_use.danger", "main:11.1a");
        }
        no(submit(&without(&whole, "need")), "procedure:emergency_use.danger", "main:11.1a");
        no(submit(&without(&whole, "consent")), "procedure:emergency_use.consent", "main:11.1a");
        no(submit(&without(&whole, "hard")), "procedure:emergency_use.hard", "main:11.1a");
        no(submit(&with(&whole, &[("consent", "given")])), "procedure:emergency_use.given", "main:11.1a");
        for key in ["affair", "holding", "records", "classes", "times", "until"] {
            no(submit(&without(&whole, key)), "procedure:emergency_use.extent", "main:11.1b");
        }
        for (key, text) in [("until", "2026-12-02"), ("until", "2026-11-23"), ("times", "0")] {
            no(submit(&with(&whole, &[(key, text)])), "procedure:emergency_use.extent", "main:11.1b");
        }
        submit(&whole).done();
        for who in [world.clerk(), world.head()] {
            no(step(world, &who, number, "allow", &[]), "procedure:emergency_use.decide", "main:11.1a");
        }
        step(world, &world.manager(), number, "allow", &[("decision", "救助に要る")]).done();
        let seen = done(app.show(&world.clerk(), &look(person)));
        assert_eq!(value(&seen, "my_number").as_deref(), Some(NUMBER));
        rests_on_all(world, seen.act, &["main:11.1a"]);
        refused(app.show(&world.clerk(), &look(other)), "number.permitted", "main:10.1b");
        refused(app.show(&world.clerk(), &name), "purpose.within", "main:11.1a");
        world.clock.pass_days(3);
        refused(app.show(&world.clerk(), &look(person)), "number.permitted", "main:10.1b");
        let record = rows(world, &world.auditor(), "emergency_uses").remove(0);
        assert_eq!((shown(&record, "danger").as_str(), shown(&record, "hard").as_str()), ("人の生命", "連絡がつかない"));
        no(app.show_register(&world.asker(Who::Plain), "emergency_uses", "", None).unwrap(), "register:emergency_uses", "main:11.1a");
    }
}
