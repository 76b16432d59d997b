//! What is covered: what counts as personal information and as personal data, whose it is, who supervises it outside, and what
//! happens when it was taken in improperly.

use crate::{
    casefile::{Done, no},
    walk::{column, days, ids, members, open, opens, perform, rows, step, tasks},
};
use azukari_app::{
    access::{Appoint, EndAppointment},
    register::{Find, Show},
};
use azukari_domain::{Answer, Personal};
use azukari_testkit::{Who, World, both};

const NUMBERS: &[(&str, &str)] = &[
    ("name", "セミナー参加番号一覧"),
    ("unit", "secretariat"),
    ("content", "参加番号"),
    ("place", "共有フォルダ"),
    ("medium", "computer"),
    ("identifies", "no"),
    ("matchable", "yes"),
    ("subject", "persons"),
    ("searchable", "yes"),
    ("planned", "2026-12-01"),
];

fn with<'a>(base: &[(&'a str, &'a str)], change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut out: Vec<_> = base.iter().copied().filter(|(k, _)| !change.iter().any(|(c, _)| c == k)).collect();
    out.extend(change);
    out
}

fn found(world: &World, outcome: &str, fields: &[(&str, &str)]) -> azukari_app::Reply<azukari_app::casefile::Stepped> {
    let number = open(world, &world.head(), "classify");
    step(world, &world.head(), number, outcome, fields)
}

const PAPER: &[(&str, &str)] = &[
    ("name", "相談受付票"),
    ("unit", "secretariat"),
    ("content", "氏名、相談の要旨"),
    ("place", "書庫A-1"),
    ("medium", "paper"),
    ("identifies", "yes"),
    ("matchable", "yes"),
    ("subject", "persons"),
    ("planned", "2026-12-01"),
];

/// An entrustment in force, of members to a contractor.
fn entrusted(world: &World) {
    let number = open(world, &world.head(), "outsourcing");
    let draft = [
        ("firm", "見本データ処理株式会社"),
        ("kind", "service"),
        ("holding", "member"),
        ("purpose", "member_services"),
        ("work", "会報の発送"),
        ("from", "2026-12-01"),
        ("until", "2029-03-31"),
        ("check_on", "2026-11-20"),
        ("check_result", "sufficient"),
        ("check_basis", "確認票"),
    ];
    step(world, &world.head(), number, "submit", &draft).done();
    let mut contract = vec![("contract_signed", "2026-11-24"), ("contract_ref", "契約簿 2026-17")];
    let matters = [
        "proper",
        "personnel",
        "physical",
        "technical",
        "secrecy",
        "other_use",
        "security",
        "sub_ban",
        "sub_consent",
        "sub_liability",
        "observance",
        "incident",
        "return",
    ]
    .map(|m| format!("place_{m}"));
    contract.extend(matters.iter().map(|m| (m.as_str(), "第5条")));
    step(world, &world.head(), number, "activate", &contract).done();
}

both! {
    /// Shows hatsumei:main:2.1.1a, hatsumei:main:2.1.2a
    ///
    /// Numbers that can be matched are personal information; leaving something outside needs ground and reason, which stay on
    /// record; what a computer can search is personal data, and its entry in the ledger is under way at once.
    fn numbers_that_can_be_matched_are_in_scope(world) {
        no(found(world, "outside", &with(NUMBERS, &[("outside_ground", "not_identifying"), ("reason", "番号だけ")])), "procedure:classify.matched", "main:2.1.1a");
        no(found(world, "data", &with(NUMBERS, &[("matchable", "")])), "procedure:classify.answered", "main:2.1.1a");
        no(found(world, "information", NUMBERS), "procedure:classify.computer", "main:2.1.2a");
        let done = found(world, "data", NUMBERS).done();
        assert!(done.effects.iter().any(|e| e == "open"), "{done:?}");
        let cases = world.app().cases(&world.head(), "open", "ledger_change", None).unwrap().cases;
        assert_eq!(cases.len(), 1, "the entry in the ledger waits for its report");
        step(world, &world.head(), cases[0].number, "submit", &[("need_until", "2027-03-31")]).done();
        step(world, &world.manager(), cases[0].number, "approve", &[]).done();
        assert_eq!(column(&rows(world, &world.manager(), "ledger")[0], "kind"), ["セミナー参加番号一覧"]);
        let harmless = with(NUMBERS, &[("matchable", "no"), ("outside_ground", "not_identifying")]);
        no(found(world, "outside", &harmless), "procedure:classify.reasoned", "main:2.1.1a");
        found(world, "outside", &with(&harmless, &[("reason", "抽選用の連番で、名簿と対応しない")])).done();
        let row = rows(world, &world.clerk(), "classified").remove(1);
        assert_eq!((row.state.as_str(), column(&row, "reason")), ("outside", vec!["抽選用の連番で、名簿と対応しない".to_owned()]));
    }

    /// Shows hatsumei:main:2.1.1b, hatsumei:main:3.2a
    ///
    /// That it is an evaluation, already published, a recording, encrypted, or older than the regulation is no way out.
    fn evaluation_publication_encryption_and_age_are_no_way_out(world) {
        for ground in ["evaluation", "published", "recording", "encrypted"] {
            let fields = with(NUMBERS, &[("identifies", "yes"), ("outside_ground", ground), ("reason", "対象外と思われる")]);
            no(found(world, "outside", &fields), "procedure:classify.features", "main:2.1.1b");
        }
        let nothing = with(NUMBERS, &[("matchable", "no"), ("reason", "誰も識別しない")]);
        found(world, "outside", &with(&nothing, &[("outside_ground", "not_identifying")])).done();
        let of = |subject: &'static str| with(&nothing, &[("subject", subject), ("contact", "no"), ("body_items", "会社名"), ("relative", "no"), ("outside_ground", subject)]);
        found(world, "outside", &of("body")).done();
        found(world, "outside", &of("deceased")).done();
        let old = with(NUMBERS, &[("name", "退会者名簿（平成20年）"), ("identifies", "yes"), ("since", "2008-04-01"), ("outside_ground", "old"), ("reason", "規程より前のもの")]);
        no(found(world, "outside", &old), "procedure:classify.features", "main:3.2a");
        found(world, "data", &old).done();
        assert_eq!(world.app().cases(&world.head(), "open", "ledger_change", None).unwrap().cases.len(), 1, "the ledger's duty applies to it");
    }

    /// Shows hatsumei:main:2.1.2b, hatsumei:main:2.1.3
    ///
    /// A binder in kana order is personal data and goes to the ledger; a box of loose paper is personal information and does not.
    fn a_sorted_binder_is_a_database_and_a_loose_card_is_not(world) {
        let binder = with(PAPER, &[("sorted", "kana")]);
        no(found(world, "information", &binder), "procedure:classify.paper", "main:2.1.2b");
        found(world, "data", &binder).done();
        let loose = with(PAPER, &[("name", "名刺"), ("sorted", "none")]);
        no(found(world, "data", &loose), "procedure:classify.loose", "main:2.1.3");
        found(world, "information", &loose).done();
        let states: Vec<_> = rows(world, &world.clerk(), "classified").into_iter().map(|r| r.state).collect();
        assert_eq!(states, ["data", "information"]);
        assert_eq!(world.app().cases(&world.head(), "open", "ledger_change", None).unwrap().cases.len(), 1, "the ledger is asked for the binder only");
    }

    /// Shows hatsumei:main:2.1.6
    ///
    /// The head of the unit classifies; a unit without a head is told to get one first.
    fn a_unit_without_a_head_classifies_nothing(world) {
        no(opens(world, &world.clerk(), "classify"), "procedure:classify", "main:2.1.6");
        let number = open(world, &world.head(), "classify");
        no(step(world, &world.head(), number, "data", &[("unit", "")]), "procedure:classify.stated", "main:2.1.6");
        let end = EndAppointment {
            office: "unit_head".parse().unwrap(),
            worker: world.worker(Who::Head),
            last_day: String::new(),
            resolution: "2026-11-24 第4回理事会".into(),
        };
        world.app().end_appointment(&world.manager(), end).unwrap().done();
        world.clock.pass_days(1);
        let vacant = no(step(world, &world.head(), number, "data", NUMBERS), "procedure:classify.classify", "main:2.1.6");
        assert_eq!((vacant.answer, vacant.reasons[0].remedy.as_str()), (Answer::NotConfigured, "appoint:unit_head"));
    }

    /// Shows hatsumei:main:3.2b
    ///
    /// What others entrusted is in scope like one's own, with who entrusted it and whether it may be corrected here.
    fn what_others_entrusted_is_covered(world) {
        let base = with(NUMBERS, &[("name", "応募者データ（受託）"), ("identifies", "yes"), ("origin", "entrusted")]);
        no(found(world, "data", &base), "procedure:classify.entrusted", "main:3.2b");
        no(found(world, "outside", &with(&base, &[("outside_ground", "not_identifying"), ("reason", "県のもの")])), "procedure:classify.matched", "main:2.1.1a");
        found(world, "data", &with(&base, &[("entrusted_by", "prefecture"), ("may_correct", "no")])).done();
        let row = rows(world, &world.clerk(), "classified").remove(0);
        assert_eq!((column(&row, "entrusted_by"), column(&row, "may_correct")), (vec!["prefecture".to_owned()], vec!["no".to_owned()]));
        assert_eq!(world.app().cases(&world.head(), "open", "ledger_change", None).unwrap().cases.len(), 1, "custody and ledger apply");
    }

    /// Shows hatsumei:main:2.1.1d
    ///
    /// What is a body's own is outside and stands so item by item; its contact person is an individual. A request in which only a
    /// company asks about itself is no request of an individual, and ends with that answer.
    fn a_body_is_no_individual(world) {
        let own = "会社名、所在地、資本金";
        let body = with(NUMBERS, &[("name", "賛助会員（株）国東製作所"), ("subject", "body"), ("identifies", "no"), ("outside_ground", "body"), ("reason", "団体そのものの項目のみ"), ("body_items", own)]);
        no(found(world, "outside", &with(&body, &[("contact", "yes")])), "procedure:classify.body", "main:2.1.1d");
        no(found(world, "data", &with(&body, &[("contact", "no")])), "procedure:classify.body", "main:2.1.1d");
        no(found(world, "outside", &with(&body, &[("contact", "no"), ("body_items", "")])), "procedure:classify.body.items", "main:2.1.1d");
        found(world, "outside", &with(&body, &[("contact", "no")])).done();
        no(found(world, "data", &with(&body, &[("contact", "yes")])), "procedure:classify.body.persons", "main:2.1.1d");
        found(world, "data", &with(&body, &[("contact", "yes"), ("person_items", "担当者の氏名")])).done();
        let classified = rows(world, &world.clerk(), "classified");
        assert_eq!((classified[0].state.as_str(), column(&classified[0], "body_items")), ("outside", vec![own.to_owned()]));
        assert_eq!((classified[1].state.as_str(), column(&classified[1], "body_items")), ("data", vec![own.to_owned()]));
        assert_eq!(column(&classified[1], "person_items"), ["担当者の氏名"]);

        let number = open(world, &world.head(), "disclosure");
        let asked = [("received_on", "2026-11-24"), ("by_way", "post"), ("requester", "body"), ("name", "（株）国東製作所"), ("content", "当社について持っている情報"), ("asks", "data")];
        step(world, &world.head(), number, "hand", &asked).done();
        let refused = no(step(world, &world.clerk(), number, "evident", &[]), "procedure:disclosure.individual", "main:2.1.1d");
        assert!(refused.reasons.iter().any(|r| r.remedy == "choose:body"), "{refused:?}");
        no(step(world, &world.clerk(), number, "accept", &[]), "procedure:disclosure.individual", "main:2.1.1d");
        step(world, &world.clerk(), number, "body", &[]).done();
        let told = [("notified_on", "2026-11-24"), ("notified_by", "post")];
        no(step(world, &world.clerk(), number, "told", &told[..1]), "procedure:disclosure.body.told", "main:2.1.1d");
        step(world, &world.clerk(), number, "told", &told).done();
        let ended = world.app().show_case(&world.manager(), number).unwrap().done();
        assert_eq!((ended.line.state.as_str(), ended.step.is_none()), ("refused", true));
        let person = open(world, &world.head(), "disclosure");
        step(world, &world.head(), person, "hand", &with(&asked, &[("requester", "self"), ("name", "国東　見本子")])).done();
        no(step(world, &world.clerk(), person, "body", &[]), "procedure:disclosure.body.only", "main:2.1.1d");
    }

    /// Shows hatsumei:main:12.1
    ///
    /// Where it comes from is named or nothing comes in; found to be wrongful later, its use stops and it goes on as an incident.
    fn a_wrongful_acquisition_stops_the_use(world) {
        let all = members(world, 2);
        let named = ids(&all);
        let number = open(world, &world.clerk(), "acquisition_doubt");
        let said = [("noticed_on", "2026-11-24"), ("what", "名簿業者から買ったらしい"), ("records", named.as_str())];
        no(step(world, &world.clerk(), number, "submit", &said[..2]), "procedure:acquisition_doubt.stated", "main:12.1");
        step(world, &world.clerk(), number, "submit", &said).done();
        no(step(world, &world.clerk(), number, "wrongful", &[]), "procedure:acquisition_doubt.judge", "main:12.1");
        no(step(world, &world.manager(), number, "wrongful", &[]), "procedure:acquisition_doubt.judged", "main:12.1");
        step(world, &world.manager(), number, "wrongful", &[("basis", "業者の領収書")]).done();
        let show = Show { affair: "membership".into(), record: all[0], classes: Vec::new(), ground: String::new() };
        crate::told::refused(world.app().show(&world.clerk(), &show), "stop.use", "main:25.1d");
        assert_eq!(world.app().cases(&world.clerk(), "open", "incident", None).unwrap().cases.len(), 1);
        let erase = azukari_app::retention::Erase { records: vec![all[0]], ground: "unlawful".into(), reason: crate::walk::nothing(), once: None };
        crate::told::refused(world.app().erase(&world.clerk(), &erase), "erase.approved", "main:7.1a");
        let ask = azukari_app::request::NewRequest { records: vec![all[0]], ground: "unlawful".into(), ..azukari_app::request::NewRequest::new("erase", crate::told::why(world)) };
        crate::told::approved(world, &world.clerk(), &ask, &world.head());
        assert_eq!(world.app().erase(&world.clerk(), &erase).unwrap().done().records.len(), 1, "it may be asked for, and is done");
        let unknown = azukari_app::acquisition::Collect {
            holding: "member".parse().unwrap(),
            affair: Some("membership".parse().unwrap()),
            purpose: Some("member_services".parse().unwrap()),
            channel: "form".into(),
            source: azukari_app::acquisition::Source::Existing,
            collected_on: None,
            source_checked: true,
            ground: String::new(),
            evidence: None,
            values: vec![("name".parse().unwrap(), world.personal("出所　不明見本"))],
            facets: Default::default(),
            retain: None,
            returning: azukari_app::acquisition::Returning::Ask,
            happened_at: None,
            once: None,
        };
        crate::told::refused(world.app().collect(&world.clerk(), &unknown), "acquire.fair", "main:12.1");
        let find = Find { affair: "membership".into(), holding: "member".into(), text: Personal::new("出所") };
        assert!(world.app().find(&world.clerk(), &find).unwrap().done().people.is_empty());
    }

    /// Shows hatsumei:main:5.1.1, hatsumei:main:5.1.2, hatsumei:main:5.1.3a, hatsumei:main:5.2b, hatsumei:main:8.1a
    ///
    /// The board appoints and releases; nobody does it by hand without its resolution. The privacy manager names assistants and
    /// comes from the secretariat; audit and the management that it audits are never in one hand, in a case as little as at once.
    fn appointments_rest_on_whoever_appoints(world) {
        let app = world.app();
        let direct = |office: &str, worker: Who, resolution: &str| Appoint {
            office: office.parse().unwrap(),
            worker: world.worker(worker),
            from: String::new(),
            until: None,
            resolution: resolution.into(),
        };
        let release = |resolution: &str| EndAppointment { office: "privacy_manager".parse().unwrap(), worker: world.worker(Who::Manager), last_day: String::new(), resolution: resolution.into() };
        crate::told::refused(app.end_appointment(&world.admin(), release("")), "appoint.authority", "main:5.1.2");
        crate::told::refused(app.appoint(&world.admin(), direct("audit_officer", Who::Clerk, "")), "appoint.authority", "main:8.1a");
        crate::told::refused(app.appoint(&world.head(), direct("privacy_assistant", Who::Clerk, "")), "appoint.authority", "main:5.1.3a");
        crate::told::refused(app.appoint(&world.manager(), direct("audit_staff", Who::Manager, "2026-11-20 第4回理事会")), "appoint.incompatible", "main:5.2b");

        // By a case: the privacy manager is released, and another is appointed by resolution.
        let number = open(world, &world.admin(), "appointment");
        no(step(world, &world.admin(), number, "body", &[]), "procedure:appointment.stated", "main:8.1a");
        let manager = world.worker(Who::Manager).to_string();
        step(world, &world.admin(), number, "body", &[("office", "privacy_manager"), ("worker", manager.as_str()), ("last_day", "2026-11-30"), ("reason", "任期の交代")]).done();
        no(step(world, &world.admin(), number, "release", &[]), "procedure:appointment.resolve", "main:8.1a");
        let resolved = |number: i64, outcome: &str, minutes: &str| {
            let take = azukari_app::casefile::TakeStep {
                number,
                outcome: outcome.into(),
                resolution: Some(azukari_app::casefile::ResolutionInput { on: "2026-11-24".into(), voting: 5, minutes: minutes.into(), ..Default::default() }),
                ..Default::default()
            };
            app.take_step(&world.admin(), &take).unwrap()
        };
        no(resolved(number, "release", ""), "procedure:appointment.resolve", "main:8.1a");
        resolved(number, "release", "議事録 2026-5").done();
        world.clock.pass_days(7);
        assert_eq!(app.open_steps(&world.clerk()).unwrap().vacant, ["privacy_manager"]);

        let propose = |who: &azukari_gate::Asker, to: &str, office: &str, worker: Who| {
            let number = open(world, who, "appointment");
            let worker = world.worker(worker).to_string();
            step(world, who, number, to, &[("office", office), ("worker", worker.as_str()), ("from", "2026-12-01")]).done();
            number
        };
        let auditor = propose(&world.admin(), "body", "privacy_manager", Who::Auditor);
        no(resolved(auditor, "appoint", "議事録 2026-6"), "appoint.incompatible", "main:5.2b");
        let clerk = propose(&world.admin(), "body", "privacy_manager", Who::Clerk);
        resolved(clerk, "appoint", "議事録 2026-6").done();
        assert!(app.open_steps(&world.clerk()).unwrap().vacant.is_empty());
        let assistant = propose(&world.head(), "office", "privacy_assistant", Who::Admin);
        no(step(world, &world.head(), assistant, "appoint", &[]), "procedure:appointment.name", "main:5.1.3a");
        no(step(world, &world.auditor(), assistant, "appoint", &[]), "appoint.authority", "main:5.1.3a");
        step(world, &world.clerk(), assistant, "appoint", &[]).done();
        let offices = app.offices(&world.clerk()).unwrap();
        assert_eq!(offices.iter().find(|o| o.key.as_str() == "privacy_assistant").unwrap().holders.len(), 1);
        let staff = propose(&world.auditor(), "office", "audit_staff", Who::Head);
        step(world, &world.auditor(), staff, "appoint", &[]).done();
        let elsewhere = propose(&world.clerk(), "body", "audit_officer", Who::Head);
        assert_eq!(crate::told::fault(app.take_step(&world.clerk(), &azukari_app::casefile::TakeStep { number: elsewhere, outcome: "appoint".into(), resolution: Some(azukari_app::casefile::ResolutionInput { on: "2026-11-24".into(), voting: 5, minutes: "議事録".into(), ..Default::default() }), ..Default::default() })), "worker-office-held");
    }

    /// Shows hatsumei:main:5.1
    ///
    /// While nobody is privacy manager the vacancy is shown and what is reserved to the office does not move; whoever the board
    /// appoints decides from then on.
    fn without_a_privacy_manager_nothing_reserved_moves(world) {
        let app = world.app();
        let all = members(world, 1);
        let named = ids(&all);
        crate::walk::mark(world, &world.head(), all[0], azukari_app::register::MarkKind::Consent, "provide");
        let case = open(world, &world.head(), "provision");
        let fields = [("recipient", "city_office"), ("affair", "membership"), ("holding", "member"), ("records", named.as_str()), ("classes", "identity"), ("channel", "post"), ("why", "推薦")];
        step(world, &world.head(), case, "submit", &fields).done();
        let end = EndAppointment { office: "privacy_manager".parse().unwrap(), worker: world.worker(Who::Manager), last_day: String::new(), resolution: "2026-11-24 第4回理事会".into() };
        app.end_appointment(&world.admin(), end).unwrap().done();
        world.clock.pass_days(1);
        assert_eq!(app.open_steps(&world.clerk()).unwrap().vacant, ["privacy_manager"]);
        let held = no(step(world, &world.manager(), case, "approve", &[]), "procedure:provision.approve", "main:22.2a");
        assert_eq!((held.answer, held.reasons[0].remedy.as_str()), (Answer::NotConfigured, "appoint:privacy_manager"));
        let provide = crate::request::provide(&all);
        crate::told::refused(app.provide(&world.head(), &provide), "office.standing", "main:5.1");
        let new = Appoint { office: "privacy_manager".parse().unwrap(), worker: world.worker(Who::Clerk), from: String::new(), until: None, resolution: "2026-11-24 第4回理事会".into() };
        app.appoint(&world.admin(), new).unwrap().done();
        assert!(app.open_steps(&world.clerk()).unwrap().vacant.is_empty());
        step(world, &world.clerk(), case, "approve", &[]).done();
        assert_eq!(app.provide(&world.head(), &provide).unwrap().done().count, 1);
    }

    /// Shows hatsumei:main:8.3
    ///
    /// The audit officer names audit staff for a time, and for that time they read what the audit needs; the privacy manager does
    /// not name them.
    fn audit_staff_are_named_for_a_time(world) {
        let app = world.app();
        let name = |until: &str| Appoint { office: "audit_staff".parse().unwrap(), worker: world.worker(Who::Clerk), from: String::new(), until: Some(until.into()), resolution: String::new() };
        crate::told::refused(app.appoint(&world.manager(), name("2026-12-31")), "appoint.authority", "main:8.3");
        let read = || app.journal(&world.clerk(), &azukari_app::journal::ListJournal::default());
        crate::told::refused(read(), "journal.reader", "main:8.2");
        app.appoint(&world.auditor(), name("2026-12-31")).unwrap().done();
        read().unwrap().done();
        assert!(matches!(world.app().show_register(&world.clerk(), "provisions", "", None).unwrap(), azukari_app::Reply::Done(_)));
        world.clock.pass_days(38);
        crate::told::refused(read(), "journal.reader", "main:8.2");
    }

    /// Shows hatsumei:main:3.2c
    ///
    /// What a contractor reports is one's own incident on the holding that was entrusted, and the holding stays in the ledger.
    fn an_incident_at_a_contractor_is_ones_own(world) {
        let ledger = open(world, &world.head(), "ledger_change");
        let row = [("kind", "会員台帳"), ("content", "氏名、住所"), ("place", "委託先（見本データ処理株式会社）"), ("medium", "outside"), ("holding", "member"), ("unit", "secretariat"), ("planned", "2026-12-01"), ("need_until", "2030-03-31")];
        step(world, &world.head(), ledger, "submit", &row).done();
        step(world, &world.manager(), ledger, "approve", &[]).done();
        entrusted(world);
        let contractor = rows(world, &world.head(), "contractors").remove(0).id;
        let report = open(world, &world.clerk(), "contractor_report");
        let told = [("contractor", contractor.as_str()), ("holding", "consultation"), ("noticed_on", "2026-11-24"), ("what", "発送先の取り違え")];
        no(step(world, &world.clerk(), report, "incident", &told), "procedure:contractor_report.same", "main:3.2c");
        let of_members: Vec<_> = told.iter().map(|(k, v)| if *k == "holding" { (*k, "member") } else { (*k, *v) }).collect();
        step(world, &world.clerk(), report, "incident", &of_members).done();
        let own = world.app().cases(&world.clerk(), "open", "incident", None).unwrap().cases.remove(0).number;
        let shown = world.app().show_case(&world.manager(), own).unwrap().done();
        assert!(shown.fields.iter().any(|f| f.key == "holding" && f.values == ["member"]), "{:?}", shown.fields);
        step(world, &world.clerk(), own, "submit", &[("asks", "yes")]).done();
        let kept = rows(world, &world.manager(), "ledger").remove(0);
        assert_eq!((kept.state.as_str(), column(&kept, "medium")), ("in_force", vec!["outside".to_owned()]));
    }

    /// Shows hatsumei:main:21.1a
    ///
    /// As long as somebody outside handles data the unit head checks it, with findings and evidence; late, it is told above.
    fn a_contractor_is_supervised(world) {
        entrusted(world);
        days(world, 355);
        no(opens(world, &world.clerk(), "outsourcing"), "procedure:outsourcing", "main:21.2");
        assert_eq!(crate::walk::due(world, &world.head(), "duty:outsourcing.supervise"), ["2027-11-24"]);
        let task = tasks(world, &world.head(), "duty:outsourcing.supervise").remove(0);
        assert!(tasks(world, &world.manager(), "duty:outsourcing.supervise").is_empty());
        days(world, 20);
        assert!(world.app().messages(&world.manager()).unwrap().iter().any(|t| t.kind == "told-task-escalated" && t.task == Some(task)));
        let done = |fields: &[(&str, &str)]| perform(world, &world.head(), task, fields);
        no(done(&[("checked_on", "2027-11-20")]), "duty:outsourcing.supervise.stated", "main:21.1a");
        done(&[("checked_on", "2027-11-20"), ("findings", "契約どおり"), ("evidence", "訪問の記録")]).done();
        days(world, 365);
        assert_eq!(tasks(world, &world.head(), "duty:outsourcing.supervise").len(), 1, "it comes round");
    }
}
