//! Who answers for what in an association of small businesses, and how its secretariat gives out what it keeps: secondary use,
//! enquiries, third parties, contractors, the staff's own data.

use crate::{
    casefile::{Done, no},
    doyukai_members::{asked, guest, list, member, permitted},
    gojo_security::{escalated, without},
    told::{PASSWORD, done, refused, rests_on_all, show, why},
    walk::{ids, mark, nothing},
    work::{Fields, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend},
};
use azukari_app::{
    AppError, Reply,
    access::{Appoint, EndAppointment, RegisterWorker},
    journal::ListJournal,
    register::MarkKind,
    request::{Decide, Export, Format, NewRequest, Output, Provide},
};
use azukari_domain::{Answer, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker, Outcome};
use azukari_testkit::{DOYUKAI, Who, World, both};

const BOARD: &str = "2026-11-20 第5回理事会";

/// Whoever keeps the data of the staff and permits take-outs.
pub(crate) fn general_affairs(world: &World) -> Asker {
    world.asker(Who::Second)
}
fn security(world: &World) -> Asker {
    world.asker(Who::Desk)
}

fn released(world: &World, office: &str, who: Who) {
    let end = EndAppointment {
        office: office.parse().unwrap(),
        worker: world.worker(who),
        last_day: String::new(),
        resolution: BOARD.into(),
    };
    done(world.app().end_appointment(&general_affairs(world), end));
    world.clock.pass_days(1);
}

fn appointing(office: &str, worker: &Asker, resolution: &str) -> Appoint {
    Appoint {
        office: office.parse().unwrap(),
        worker: worker.worker,
        from: String::new(),
        until: None,
        resolution: resolution.into(),
    }
}

/// The same fields, some of them others.
pub(crate) fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

/// A temporary worker.
fn registering(login: &str, name: Personal) -> RegisterWorker {
    RegisterWorker { until: Some("2026-12-10".into()), ..crate::gojo_users::registering(login, name) }
}

/// One of the staff, by general affairs.
fn colleague(world: &World, left: &str) -> RecordId {
    let text = |key: &str, text: &str| (key.parse().unwrap(), world.personal(text));
    let mut values = vec![
        text("name", "高橋　見本枝"),
        text("home_address", "杉並区見本台五番"),
        text("home_phone", "03-9999-1111"),
        text("mobile", "090-8888-1111"),
        text("mail", "eda@mihon.example"),
    ];
    if !left.is_empty() {
        values.push(text("left", left));
    }
    let collect = azukari_app::acquisition::Collect {
        holding: "staff".parse().unwrap(),
        affair: Some("staffing".parse().unwrap()),
        purpose: Some("staffing".parse().unwrap()),
        channel: "form".into(),
        source: azukari_app::acquisition::Source::Person,
        collected_on: None,
        source_checked: false,
        ground: String::new(),
        evidence: None,
        values,
        facets: Default::default(),
        retain: None,
        returning: azukari_app::acquisition::Returning::Ask,
        happened_at: None,
        once: None,
    };
    done(world.app().collect(&general_affairs(world), &collect)).record.unwrap()
}

pub(crate) fn provide(
    world: &World,
    who: &Asker,
    change: impl FnOnce(&mut Provide),
) -> Result<Reply<Output>, AppError> {
    let mut provide = Provide {
        affair: "membership".into(),
        holding: "member".into(),
        records: Vec::new(),
        classes: vec!["member_name".into()],
        recipient: "zenkoku_office".into(),
        conditions: Vec::new(),
        channel: "paper".into(),
        ground: String::new(),
        evidence: String::new(),
        reason: nothing(),
        format: Format::Json,
        once: None,
    };
    change(&mut provide);
    world.app().provide(who, &provide)
}

pub(crate) fn provision<'a>(records: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let fields = [
        ("recipient", "zenkoku_office"),
        ("affair", "membership"),
        ("holding", "member"),
        ("records", records),
        ("classes", "member_name"),
        ("channel", "paper"),
        ("why", "全国大会の運営のため"),
    ];
    with(&fields, more)
}

const DRAFT: [(&str, &str); 17] = [
    ("firm", "株式会社見本工房"),
    ("kind", "service"),
    ("holding", "member"),
    ("classes", "company_name"),
    ("persons", "2000"),
    ("purpose", "publication"),
    ("work", "ホームページの作成"),
    ("from", "2026-12-01"),
    ("until", "2029-03-31"),
    ("check_on", "2026-11-20"),
    ("check_result", "sufficient"),
    ("check_basis", "確認票"),
    ("unit", "branch"),
    ("rules_doc", "個人情報管理規程 第3版"),
    ("handlers", "制作担当 二名"),
    ("disposal_how", "溶解処理"),
    ("disposal_by", "2027-08-31"),
];
const CONTRACT: [(&str, &str); 6] = [
    ("contract_signed", "2026-11-24"),
    ("contract_ref", "契約綴り 12"),
    ("agreement_on", "2026-11-24"),
    ("agreement_until", "2027-06-30"),
    ("place_protection", "第8条"),
    ("template", "based"),
];

/// An entrustment up to its contract; its case.
fn up_to_contract(world: &World) -> i64 {
    let number = open(world, &world.manager(), "outsourcing");
    step(world, &world.manager(), number, "submit", &DRAFT).done();
    step(world, &security(world), number, "pass", &[("review", "項目は会社名だけでよい")]).done();
    step(world, &world.head(), number, "approve", &[]).done();
    number
}

both! {
    in DOYUKAI;

    /// Shows doyukai:shishin:5.1b, doyukai:shishin:5c, doyukai:rules:0.2.1
    ///
    /// While nobody is system officer, or in charge of protection, that stands on the board of general affairs with its day, and what
    /// is reserved to the office waits; with somebody new it goes on.
    fn vacant_offices_are_seen_and_what_they_decide_waits(world) {
        let app = world.app();
        released(world, "system_officer", Who::Admin);
        released(world, "protection_officer", Who::Manager);
        tend(world);
        assert_eq!(app.open_steps(&world.clerk()).unwrap().vacant, ["protection_officer", "system_officer"]);
        let vacant = tasks(world, &general_affairs(world), "duty:office.vacant");
        assert_eq!(vacant.len(), 2, "{vacant:?}");
        for gap in &vacant {
            assert_eq!(gap.due.as_deref(), Some("2026-12-10"), "fourteen days");
            let named = app.show_task(&general_affairs(world), gap.number).unwrap().clauses;
            for clause in ["shishin:5.1b", "shishin:5c", "rules:0.2.1"] {
                assert!(named.iter().any(|c| c.id.as_str() == format!("doyukai:{clause}")), "{clause}: {named:?}");
            }
        }
        no(perform(world, &general_affairs(world), vacant[0].number, &[]), "duty:office.vacant.stated", "shishin:5c");
        let user = || registering("ishida", world.personal("石田　見本介"));
        let waits = refused(app.register_worker(&world.admin(), user()), "office.filled", "shishin:5.1b");
        assert_eq!(waits.answer, Answer::NotConfigured);
        let purpose = azukari_app::governance::SpecifyPurpose { key: "survey".parse().unwrap(), title: "会員の意向を調べるため".into() };
        refused(app.specify_purpose(&world.manager(), purpose.clone()), "office.filled", "rules:0.2.1");
        done(app.appoint(&general_affairs(world), appointing("system_officer", &world.admin(), BOARD)));
        done(app.appoint(&general_affairs(world), appointing("protection_officer", &world.manager(), BOARD)));
        done(app.register_worker(&world.admin(), user()));
        done(app.specify_purpose(&world.manager(), purpose));
        for gap in vacant {
            perform(world, &general_affairs(world), gap.number, &[("note", "理事会が任命した")]).done();
        }
    }

    /// Shows doyukai:shishin:5.1c
    ///
    /// What each office may decide, for which it answers and who holds it is written down and held to: nobody else decides, nobody
    /// decides on their own wish, and an office without its authority on record is not taken up.
    fn authority_is_written_down_and_held_to(world) {
        let app = world.app();
        let powers = app.powers(&world.auditor(), &"security_officer".parse().unwrap()).unwrap();
        assert!(powers.iter().any(|p| p.control == "output" && !p.clauses.is_empty()), "{powers:?}");
        let offices = app.offices(&world.auditor()).unwrap();
        let office = offices.iter().find(|o| o.key.as_str() == "security_officer").unwrap();
        assert_eq!(office.holders[0].worker, world.worker(Who::Desk));
        let record = member(world);
        let ask = NewRequest { affair: "membership".into(), records: vec![record], ground: "mistake".into(), ..NewRequest::new("erase", why(world)) };
        let number = done(app.ask(&world.head(), &ask)).number;
        let decide = Decide { number, approve: true, reason: Personal::new(""), once: None };
        for who in [world.clerk(), world.admin(), security(world)] {
            refused(app.decide(&who, &decide), "decide.office", "shishin:5.1c");
        }
        let own = done(app.ask(&world.manager(), &NewRequest { affair: "remediation".into(), ..ask })).number;
        refused(app.decide(&world.manager(), &Decide { number: own, ..decide }), "decide.own", "shishin:5.1c");
        let new = appointing("security_officer", &world.clerk(), BOARD);
        refused(app.appoint(&world.clerk(), new.clone()), "appoint.recorder", "shishin:5.1c");
        refused(app.appoint(&general_affairs(world), Appoint { resolution: String::new(), ..new.clone() }), "appoint.authority", "shishin:5.1c");
        done(app.appoint(&general_affairs(world), new));
        done(app.appoint(&world.admin(), appointing("general_affairs", &world.clerk(), BOARD)));
        let both = appointing("audit_director", &world.manager(), BOARD);
        refused(app.appoint(&general_affairs(world), both), "appoint.incompatible", "shishin:5.1c");
        for who in [world.manager(), world.auditor()] {
            done(app.journal(&who, &ListJournal::default()));
        }
        refused(app.journal(&world.clerk(), &ListJournal::default()), "journal.reader", "shishin:5.1c");
    }

    /// Shows doyukai:rules:0.2.2b
    ///
    /// Whatever happens is reported by anybody and over only when the board's officer says so: the secretariat does not close it.
    fn an_incident_is_over_when_the_board_says_so(world) {
        let board = world.asker(Who::Deputy);
        let number = open(world, &world.clerk(), "incident");
        let found = [("noticed_on", "2026-11-24"), ("what", "名簿を電車に忘れた"), ("nature", "leak")];
        for (key, _) in &found[..2] {
            no(step(world, &world.clerk(), number, "submit", &without(&found, key)), "procedure:incident.stated", "rules:0.2.2b");
        }
        step(world, &world.clerk(), number, "submit", &found).done();
        assert!(world.app().messages(&board).unwrap().iter().any(|m| m.kind == "told-case-step" && m.case == Some(number)));
        let over = [("prevention", "持ち出さない"), ("leaker", "other")];
        for who in [world.clerk(), world.head(), world.manager()] {
            no(step(world, &who, number, "close", &over), "procedure:incident.close", "rules:0.2.2b");
        }
        for who in [board.clone(), world.manager()] {
            assert_eq!(rows(world, &who, "incidents").len(), 1);
        }
        no(world.app().show_register(&world.clerk(), "incidents", "", None).unwrap(), "register:incidents", "rules:0.2.2b");
        assert_eq!(step(world, &board, number, "close", &over).done().state, "done");
    }

    /// Shows doyukai:rules:0.2.3a
    ///
    /// Once a year directors and experts audit together; one without the other does not begin, and the audit ends with its report.
    fn directors_and_experts_audit_each_year(world) {
        world.clock.pass_days(370);
        tend(world);
        let owed = task(world, &world.auditor(), "duty:audit.regular");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24"), "{owed:?}");
        let by_hand = no(perform(world, &world.auditor(), owed.number, &[]), "duty:audit.regular", "rules:0.2.3b");
        assert_eq!(by_hand.reasons[0].remedy, "open:audit");
        no(opening(world, &world.manager(), "audit"), "procedure:audit", "rules:0.2.3a");
        let number = open(world, &world.auditor(), "audit");
        let plan = [("scope", "会員データと例会登録"), ("method", "聞取りと記録の照合"), ("directors", "auditor"), ("experts", "弁護士 岡田")];
        for (key, part) in [("scope", "planned"), ("method", "planned"), ("directors", "team"), ("experts", "team")] {
            no(step(world, &world.auditor(), number, "begin", &without(&plan, key)), &format!("procedure:audit.{part}"), "rules:0.2.3a");
        }
        step(world, &world.auditor(), number, "begin", &plan).done();
        step(world, &world.auditor(), number, "finish", &[("findings", "なし")]).done();
        no(step(world, &world.auditor(), number, "sign", &[("report_on", "2027-11-29")]), "procedure:audit.report.complete", "rules:0.2.3b");
        step(world, &world.auditor(), number, "sign", &[("report_on", "2027-11-29"), ("evaluation", "良好")]).done();
        step(world, &world.auditor(), number, "delivered", &[("president_on", "2027-11-29")]).done();
        assert!(tasks(world, &world.auditor(), "duty:audit.regular").is_empty());
    }

    /// Shows doyukai:shishin:5.4a
    ///
    /// Whoever runs meetings does not open the dues, and the try is in the log; whoever has that work does.
    fn each_sees_what_their_work_needs(world) {
        let app = world.app();
        let record = member(world);
        let dues = azukari_app::register::Show { classes: vec!["dues".into()], ..show("dues", record) };
        refused(app.show(&world.clerk(), &dues), "affair.assigned", "shishin:5.4a");
        world.gate().tend(world.org).unwrap();
        let denied = ListJournal { worker: "clerk".into(), outcome: "refused".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &denied)).entries;
        assert!(entries.iter().any(|e| e.clauses.iter().any(|c| c.id.as_str() == "doyukai:shishin:5.4a")), "{entries:?}");
        let events = azukari_app::register::Show { classes: vec!["dues".into()], ..show("events", record) };
        refused(app.show(&world.clerk(), &events), "affair.classes", "shishin:5.4a");
        refused(app.show(&world.clerk(), &show("", record)), "affair.chosen", "shishin:5.4a");
        refused(app.show(&world.clerk(), &show("membership", guest(world, "鈴木　見本二"))), "affair.holding", "shishin:5.4a");
        done(app.show(&general_affairs(world), &dues));
    }

    /// Shows doyukai:rules:2.8a, doyukai:rules:2.8b
    ///
    /// Servers have an officer who answers for them and for their backups; a computer without access restriction stands on the
    /// officer's list until it is protected.
    fn the_system_officer_answers_for_servers_and_computers(world) {
        let system = [("name", "会員データベース"), ("software", "自作"), ("data", "会員"), ("terminals", "事務局の五台"), ("handles", "personal"), ("keeper", "admin")];
        no(enter(world, &world.clerk(), "systems", &system), "register:systems", "rules:2.8a");
        no(enter(world, &world.admin(), "systems", &without(&system, "keeper")), "register:systems.keeper", "rules:2.8a");
        no(enter(world, &world.admin(), "systems", &without(&system, "data")), "register:systems.stated", "rules:2.8a");
        enter(world, &world.admin(), "systems", &system).done();
        let keep = |who: Who| world.gate().pass(Ask::new(world.asker(who), Verb::Keep), |_| Ok(())).unwrap();
        assert!(matches!(keep(Who::Admin), Outcome::Done(_)));
        for who in [Who::Clerk, Who::Manager, Who::Deputy] {
            let Outcome::Refused(refusal) = keep(who) else { panic!("{who:?} keeps no keys") };
            assert!(refusal.reasons.iter().any(|r| r.clauses.iter().any(|c| c.as_str() == "doyukai:rules:2.8a")));
        }

        let pc = [("name", "PC-05"), ("kind", "pc"), ("user", "clerk"), ("place", "事務局")];
        no(enter(world, &world.clerk(), "devices", &pc), "register:devices", "rules:2.8b");
        no(enter(world, &world.admin(), "devices", &without(&pc, "user")), "register:devices.user", "rules:2.8b");
        let bare = enter(world, &world.admin(), "devices", &[&pc[..], &[("password", "no")]].concat()).done();
        assert!(bare.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:2.8b")), "{:?}", bare.warnings);
        let how = [("protected", "yes"), ("how", "本人だけが開けるようにした")];
        let own = task(world, &world.admin(), "duty:device.protect");
        assert_eq!(own.due.as_deref(), Some("2026-12-08"), "ten business days");
        no(perform(world, &world.clerk(), own.number, &how), "duty:device.protect", "rules:2.8b");
        no(perform(world, &world.admin(), own.number, &how[..1]), "duty:device.protect.stated", "rules:2.8b");
        perform(world, &world.admin(), own.number, &how).done();
    }

    /// Shows doyukai:rules:2.8c, doyukai:rules:2.8d
    ///
    /// IDs are given out and ended by the system officer alone, each to one person, and end by themselves with the last day; nobody
    /// reads a password, and one that may be known is changed within a day.
    fn ids_and_passwords_are_the_system_officers(world) {
        let app = world.app();
        let record = member(world);
        let user = |login: &str| registering(login, world.personal("石田　見本介"));
        for who in [world.clerk(), world.manager(), general_affairs(world)] {
            refused(app.register_worker(&who, user("ishida")), "decide.office", "shishin:5.1c");
        }
        let invited = done(app.register_worker(&world.admin(), user("ishida")));
        app.accept_invitation(&invited.link, PASSWORD).unwrap();
        app.sign_in(&world.key, "ishida", PASSWORD).unwrap();
        assert_eq!(world.found_in_the_clear(PASSWORD), None);
        let there = Asker { org: world.org, worker: invited.worker, scopes: None };
        let ask = open(world, &world.clerk(), "password_reset");
        let why = [("worker", "ishida"), ("cause", "suspected"), ("reason", "机に貼っていた")];
        for (key, _) in why {
            no(step(world, &world.clerk(), ask, "submit", &without(&why, key)), "procedure:password_reset.stated", "rules:2.8d");
        }
        assert_eq!(step(world, &world.clerk(), ask, "submit", &why).done().due.as_deref(), Some("2026-11-25"));
        no(step(world, &world.manager(), ask, "reset", &[("reset_on", "2026-11-24")]), "procedure:password_reset.reset", "rules:2.8d");
        no(step(world, &world.admin(), ask, "reset", &[]), "procedure:password_reset.done", "rules:2.8d");
        done(app.invite_again(&world.admin(), invited.worker));
        assert!(matches!(app.sign_in(&world.key, "ishida", PASSWORD), Err(AppError::SignIn(_))), "the old one is worth nothing");
        let late = task(world, &world.admin(), "procedure:password_reset.reset").number;
        world.clock.pass_days(4);
        tend(world);
        assert!(escalated(world, &world.head(), late));
        step(world, &world.admin(), ask, "reset", &[("reset_on", "2026-11-28")]).done();
        world.clock.pass_days(15);
        refused(app.show(&there, &show("membership", record)), "worker.active", "rules:2.8c");
    }

    /// Shows doyukai:rules:2.3a, doyukai:rules:2.3b, doyukai:rules:2.3c, doyukai:rules:3.3
    ///
    /// Taking data out and using it needs the permission of the security officer, however few they are; looking at one does not. A
    /// file leaves only as an exception with its use, receiver and day of deletion, and opens with its password alone. For selling
    /// nothing is put out.
    fn secondary_use_is_permitted_first(world) {
        let app = world.app();
        let record = member(world);
        let mut own = list("membership", "member", record, &["member_name", "telephone"]);
        done(app.show(&world.clerk(), &show("membership", record)));
        let no_permission = refused(app.export(&world.clerk(), &own), "output.volume", "rules:2.3b");
        assert!(no_permission.reasons.iter().any(|r| r.clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:2.3a")));
        let named = ids(&[record]);
        let number = open(world, &world.clerk(), "output");
        let printed = own.clone();
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        let whole = asked(&printed, &named, "");
        for key in ["affair", "holding", "records", "classes", "channel"] {
            no(submit(&without(&whole, key)), "procedure:output.stated", "rules:2.3a");
        }
        no(submit(&without(&whole, "use")), "procedure:output.purpose", "rules:2.3a");
        let sold = no(submit(&with(&whole, &[("aim", "sale")])), "procedure:output.no_sale", "rules:3.1b");
        assert_eq!((sold.answer, sold.reasons.len()), (Answer::Forbidden, 1), "no permission helps: {sold:?}");
        submit(&whole).done();
        let because = [("decision", "会の仕事に要る")];
        for who in [world.clerk(), world.manager(), world.head()] {
            no(step(world, &who, number, "approve", &because), "procedure:output.approve", "rules:2.3a");
        }
        no(step(world, &security(world), number, "approve", &[]), "procedure:output.reasoned", "rules:2.3a");
        step(world, &security(world), number, "refer", &because).done();
        no(step(world, &security(world), number, "approve", &because), "procedure:output.judge", "rules:2.3a");
        step(world, &world.head(), number, "approve", &because).done();
        done(app.export(&world.clerk(), &own));
        refused(app.export(&world.clerk(), &own), "output.volume", "rules:2.3a");
        for who in [security(world), world.auditor()] {
            assert_eq!(rows(world, &who, "outputs").len(), 1);
        }
        no(app.show_register(&world.clerk(), "outputs", "", None).unwrap(), "register:outputs", "rules:2.3a");
        let row = rows(world, &security(world), "outputs").remove(0);
        no(change(world, &world.auditor(), &row, "outputs", &[("copies", "2")]), "register:outputs", "rules:2.3a");
        change(world, &security(world), &row, "outputs", &[("copies", "2")]).done();
        // By the security officer's own hand, and nobody's for themselves.
        let mine = open(world, &security(world), "output");
        step(world, &security(world), mine, "submit", &whole).done();
        let barred = no(step(world, &security(world), mine, "approve", &because), "procedure:output.approve", "rules:2.3a");
        assert_eq!(barred.answer, Answer::Forbidden);

        for channel in ["file", "mail"] {
            own.channel = channel.into();
            let open_file = refused(app.export(&world.clerk(), &own), "output.encrypted", "rules:2.3c");
            assert!(open_file.reasons.iter().any(|r| r.clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:3.3")));
            let digital = open(world, &world.clerk(), "output");
            let whole = asked(&own, &named, "");
            for key in ["use", "receiver", "until"] {
                no(step(world, &world.clerk(), digital, "submit", &without(&whole, key)), "procedure:output.digital", "rules:3.3");
            }
        }
        refused(app.extract(&world.clerk(), &own), "output.volume", "rules:2.3b");
        permitted(world, &own, "");
        world.clock.pass_days(14);
        let taken = done(app.extract(&world.clerk(), &own));
        assert_eq!(taken.count, 1, "fourteen days later the permission may still be used");
        assert!(!taken.password.expose().is_empty());
        let again = Export { channel: "paper".into(), ..own };
        let late = open(world, &world.clerk(), "output");
        step(world, &world.clerk(), late, "submit", &with(&asked(&again, &named, ""), &[("until", "2027-01-20")])).done();
        step(world, &security(world), late, "approve", &because).done();
        world.clock.pass_days(15);
        refused(app.export(&world.clerk(), &again), "output.volume", "rules:2.3a");
    }

    /// Shows doyukai:rules:2.5a
    ///
    /// What somebody printed is theirs to dispose of: a task under their name until day and method are written down; what is left of a
    /// list is shredded or dissolved, and nothing else counts.
    fn whoever_printed_disposes_of_it(world) {
        let record = member(world);
        for (n, method) in ["shredded", "dissolved"].into_iter().enumerate() {
            let own = list("membership", "member", record, &["member_name"]);
            if n == 0 {
                permitted(world, &own, "");
            } else {
                let (number, named) = (open(world, &world.clerk(), "output"), ids(&own.records));
                let fields = with(&asked(&own, &named, ""), &[("until", "2027-03-20"), ("method", method)]);
                step(world, &world.clerk(), number, "submit", &fields).done();
                step(world, &security(world), number, "approve", &[("decision", "要る")]).done();
            }
            done(world.app().export(&world.clerk(), &own));
            let owed = task(world, &world.clerk(), "duty:output.account");
            assert!(owed.mine && tasks(world, &security(world), "duty:output.account").is_empty());
            if n == 0 {
                assert_eq!(owed.due.as_deref(), Some("2026-12-24"), "thirty days");
            }
            let end = |fields: &Fields<'_>| perform(world, &world.clerk(), owed.number, fields);
            no(perform(world, &world.head(), owed.number, &[]), "duty:output.account", "rules:2.5a");
            no(end(&[("end", "disposed"), ("method", method)]), "duty:output.account.stated", "rules:2.5a");
            for rubbish in ["rubbish", "burned", "masked"] {
                no(end(&[("end", "disposed"), ("end_on", "2026-11-24"), ("method", rubbish)]), "duty:output.account.method", "rules:2.5b");
            }
            world.clock.pass_days(33);
            tend(world);
            assert!(escalated(world, &security(world), owed.number));
            end(&[("end", "disposed"), ("end_on", "2026-12-01"), ("method", method)]).done();
        }
    }

    /// Shows doyukai:shishin:3a, doyukai:shishin:3b, doyukai:shishin:3c
    ///
    /// Nothing goes to others but what the association's activities need and the person consented to, both at once; or what is demanded
    /// on a legal basis, with the article and the demand on record.
    fn third_parties_get_what_is_needed_and_consented_to(world) {
        let (yes, other) = (member(world), world.bring_in(&[world.member("佐藤　見本花", "サトウ ミホンハナ", "03-4444-5555")])[0]);
        let both = [yes, other];
        let named = ids(&both);
        refused(provide(world, &world.clerk(), |p| p.records = both.to_vec()), "provide.approved", "shishin:3a");
        refused(provide(world, &world.clerk(), |p| { p.records = both.to_vec(); p.recipient = String::new(); }), "provide.recipient", "shishin:3a");
        let case = open(world, &world.clerk(), "provision");
        no(step(world, &world.clerk(), case, "submit", &without(&provision(&named, &[]), "why")), "procedure:provision.stated", "shishin:3b");
        step(world, &world.clerk(), case, "submit", &provision(&named, &[])).done();
        for who in [world.clerk(), world.manager(), world.asker(Who::Deputy)] {
            no(step(world, &who, case, "approve", &[]), "procedure:provision.approve", "shishin:3b");
        }
        step(world, &world.head(), case, "approve", &[]).done();
        refused(provide(world, &world.clerk(), |p| p.records = both.to_vec()), "provide.consent", "shishin:3a");
        mark(world, &world.clerk(), yes, MarkKind::Consent, "provide:zenkoku_office");
        let out = done(provide(world, &world.clerk(), |p| p.records = both.to_vec()));
        assert_eq!((out.count, out.left_out.len(), out.left_out[0].record), (1, 1, other));
        rests_on_all(world, out.act, &["shishin:3a"]);
        for who in [world.head(), world.manager()] {
            assert_eq!(rows(world, &who, "provisions").len(), 1);
        }
        no(world.app().show_register(&world.clerk(), "provisions", "", None).unwrap(), "register:provisions", "shishin:3b");
        let row = rows(world, &world.head(), "provisions").remove(0);
        no(change(world, &world.manager(), &row, "provisions", &[("returned_on", "2026-11-24")]), "register:provisions", "shishin:3b");
        change(world, &world.head(), &row, "provisions", &[("returned_on", "2026-11-24")]).done();

        let ask = NewRequest { affair: "membership".into(), records: vec![other], classes: vec!["member_name".into()], recipient: "police".into(), ground: "law".into(), ..NewRequest::new("provision", why(world)) };
        refused(world.app().ask(&world.clerk(), &ask), "request.case", "shishin:3c");
        let (case, one) = (open(world, &world.clerk(), "provision"), ids(&[other]));
        let demanded = provision(&one, &[("recipient", "police"), ("ground", "law"), ("law", "刑事訴訟法第197条第2項"), ("inquiry", "照会書 2026-7")]);
        for key in ["law", "inquiry"] {
            no(step(world, &world.clerk(), case, "submit", &without(&demanded, key)), "procedure:provision.law.facts", "shishin:3c");
        }
        step(world, &world.clerk(), case, "submit", &demanded).done();
        step(world, &world.head(), case, "approve", &[]).done();
        let by_law = |evidence: &'static str| move |p: &mut Provide| {
            p.records = vec![other];
            p.recipient = "police".into();
            p.ground = "law".into();
            p.evidence = evidence.into();
        };
        refused(provide(world, &world.clerk(), by_law("")), "provide.consent", "shishin:3a");
        let out = done(provide(world, &world.clerk(), by_law("照会書 2026-7")));
        rests_on_all(world, out.act, &["shishin:3c"]);
    }

    /// Shows doyukai:rules:4.1a, doyukai:rules:4.1b, doyukai:rules:4.2a, doyukai:rules:4.2b, doyukai:rules:4.3a, doyukai:rules:4.3b
    /// Shows doyukai:rules:4.3c, doyukai:add:3a, doyukai:add:3b, doyukai:shishin:5.2c
    ///
    /// A contractor's own rules, who handles the data there and how it is disposed of are known first; the security officer reviews and
    /// the secretary-general approves what goes out; an agreement on personal information stands before anything does, also where a
    /// branch entrusts, and it closes when it ends. No more leaves than was approved.
    fn a_contractor_gets_what_was_approved_under_an_agreement(world) {
        no(opening(world, &world.clerk(), "outsourcing"), "procedure:outsourcing", "rules:4.1b");
        let number = open(world, &world.manager(), "outsourcing");
        let submit = |key: &str| step(world, &world.manager(), number, "submit", &without(&DRAFT, key));
        for (key, part, clause) in [
            ("work", "stated", "rules:4.1b"),
            ("classes", "limited", "rules:4.2b"),
            ("persons", "limited", "rules:4.2b"),
            ("rules_doc", "checked.rules", "rules:4.3a"),
            ("handlers", "checked.handlers", "rules:4.3b"),
            ("disposal_how", "checked.disposal", "rules:4.3c"),
            ("disposal_by", "checked.disposal", "rules:4.3c"),
        ] {
            no(submit(key), &format!("procedure:outsourcing.{part}"), clause);
        }
        step(world, &world.manager(), number, "submit", &DRAFT).done();
        let review = [("review", "項目は会社名だけでよい")];
        for who in [world.clerk(), world.manager(), world.head()] {
            no(step(world, &who, number, "pass", &review), "procedure:outsourcing.review", "rules:4.2a");
        }
        no(step(world, &security(world), number, "pass", &[]), "procedure:outsourcing.reviewed", "rules:4.2a");
        step(world, &security(world), number, "pass", &review).done();
        for who in [world.clerk(), world.manager(), security(world)] {
            no(step(world, &who, number, "approve", &[]), "procedure:outsourcing.approve", "rules:4.2a");
        }
        step(world, &world.head(), number, "approve", &[]).done();
        let activate = |fields: &Fields<'_>| step(world, &world.manager(), number, "activate", fields);
        for (key, part, clause) in [
            ("contract_signed", "signed", "rules:4.1a"),
            ("agreement_on", "contract.agreement", "rules:4.1b"),
            ("agreement_until", "contract.agreement", "rules:4.1b"),
            ("agreement_on", "contract.unit", "add:3a"),
            ("place_protection", "contract.protection", "shishin:5.2c"),
        ] {
            no(activate(&without(&CONTRACT, key)), &format!("procedure:outsourcing.{part}"), clause);
        }
        assert!(rows(world, &world.head(), "contractors").is_empty(), "without a contract nobody is one");
        let deviates = activate(&with(&CONTRACT, &[("template", "deviates")])).done();
        assert!(deviates.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "doyukai:add:3b")), "{deviates:?}");
        for who in [world.head(), security(world)] {
            assert_eq!(rows(world, &who, "contractors").len(), 1);
        }
        no(world.app().show_register(&world.clerk(), "contractors", "", None).unwrap(), "register:contractors", "rules:4.1a");
        let release = |fields: &Fields<'_>| step(world, &world.manager(), number, "release", fields);
        let data = [("released_on", "2026-12-01"), ("released", "名簿の版下"), ("released_classes", "company_name"), ("released_persons", "2000")];
        no(release(&[&data[..], &[("released_classes", "telephone")]].concat()), "procedure:outsourcing.release.limited", "rules:4.2b");
        no(release(&with(&data, &[("released_persons", "2001")])), "procedure:outsourcing.release.limited", "rules:4.2b");
        release(&data).done();
        world.clock.pass_days(219);
        no(release(&with(&data, &[("released_on", "2027-07-01")])), "procedure:outsourcing.release.agreement", "rules:4.1b");

        world.clock.pass_days(62);
        tend(world);
        let proof = task(world, &world.manager(), "duty:outsourcing.disposal");
        assert!(proof.overdue && proof.due.as_deref() == Some("2027-08-31"), "{proof:?}");
        let gone = [("disposed_on", "2027-08-30"), ("certificate", "証明書 8")];
        for (key, _) in gone {
            no(perform(world, &world.manager(), proof.number, &without(&gone, key)), "duty:outsourcing.disposal.proved", "rules:4.3c");
        }
        perform(world, &world.manager(), proof.number, &gone).done();
        assert_eq!(shown(&rows(world, &world.head(), "contractors")[0], "disposed_on"), "2027-08-30");
    }

    /// Shows doyukai:rules:4.3d
    ///
    /// Each half-year it is checked that a contractor does what was agreed; a check that is missing is overdue, and nothing more goes out.
    fn what_a_contractor_agreed_to_is_checked(world) {
        let number = up_to_contract(world);
        step(world, &world.manager(), number, "activate", &with(&CONTRACT, &[("agreement_until", "2029-03-31")])).done();
        let release = |on: &str| {
            let data = [("released_on", on), ("released", "名簿の版下"), ("released_classes", "company_name"), ("released_persons", "10")];
            step(world, &world.manager(), number, "release", &data)
        };
        release("2026-12-01").done();
        world.clock.pass_days(184);
        tend(world);
        let check = task(world, &world.manager(), "duty:outsourcing.supervise");
        assert!(check.overdue && check.due.as_deref() == Some("2027-05-24"), "{check:?}");
        assert!(escalated(world, &world.head(), check.number));
        no(release("2027-05-27"), "procedure:outsourcing.release.supervised", "rules:4.3d");
        let done_by = [("checked_on", "2027-05-27"), ("findings", "担当二名と施錠を確かめた"), ("evidence", "訪問記録 3")];
        no(perform(world, &world.head(), check.number, &done_by), "duty:outsourcing.supervise", "rules:4.3d");
        for (key, _) in done_by {
            no(perform(world, &world.manager(), check.number, &without(&done_by, key)), "duty:outsourcing.supervise.stated", "rules:4.3d");
        }
        perform(world, &world.manager(), check.number, &done_by).done();
        release("2027-05-27").done();
    }

    /// Shows doyukai:rules:7.1a, doyukai:rules:7.1b, doyukai:rules:7.2
    ///
    /// The data of those who work or worked in the secretariat is in the hands of general affairs, whoever else has the work, and goes
    /// into nothing that is published.
    fn the_staff_are_kept_by_general_affairs(world) {
        let app = world.app();
        for record in [colleague(world, ""), colleague(world, "2022-03-31")] {
            let no = refused(app.show(&world.clerk(), &show("staffing", record)), "holding.keeper", "rules:7.1a");
            assert!(no.reasons[0].clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:7.1b"), "{no:?}");
            let seen = done(app.show(&general_affairs(world), &show("staffing", record)));
            rests_on_all(world, seen.act, &["rules:7.1a", "rules:7.1b"]);
            let wider = azukari_app::governance::SetAffair {
                key: "documents".parse().unwrap(),
                title: "会活動文書".into(),
                purpose: "publication".parse().unwrap(),
                holdings: ["staff".parse().unwrap()].into(),
                classes: ["identity".parse().unwrap()].into(),
            };
            done(app.set_affair(&world.manager(), wider));
            let listed = list("documents", "staff", record, &["identity"]);
            let never = refused(app.export(&general_affairs(world), &listed), "publish.never", "rules:7.2");
            assert_eq!(never.answer, Answer::Forbidden);
        }
    }

    /// Shows doyukai:rules:7.3, doyukai:rules:7.3a, doyukai:rules:7.3b, doyukai:rules:7.3c, doyukai:rules:7.3d, doyukai:rules:7.3e
    ///
    /// A colleague's address, telephone, mobile and mail are told to nobody, a member included, but with the colleague's permission
    /// or, where it is needed, the secretary-general's; then just that item to just that person.
    fn private_contacts_are_told_with_permission_alone(world) {
        let record = colleague(world, "");
        let named = ids(&[record]);
        let give = |class: &'static str, ground: &'static str, evidence: &'static str| {
            provide(world, &general_affairs(world), |p| {
                p.affair = "staffing".into();
                p.holding = "staff".into();
                p.records = vec![record];
                p.classes = vec![class.into()];
                p.recipient = "member_yamada".into();
                p.ground = ground.into();
                p.evidence = evidence.into();
            })
        };
        let decided = |class: &str, ground: &str| {
            let case = open(world, &general_affairs(world), "provision");
            let fields = [("recipient", "member_yamada"), ("affair", "staffing"), ("holding", "staff"), ("classes", class), ("why", "夜の催しの連絡")];
            let mut fields = provision(&named, &fields);
            if !ground.is_empty() {
                fields.push(("ground", ground));
            }
            step(world, &general_affairs(world), case, "submit", &fields).done();
            step(world, &world.head(), case, "approve", &[]).done();
        };
        for (class, clause) in [("home_address", "rules:7.3a"), ("home_phone", "rules:7.3b"), ("mobile", "rules:7.3c"), ("private_mail", "rules:7.3d")] {
            decided(class, "");
            let no = refused(give(class, "", ""), "provide.private", clause);
            let reason = no.reasons.iter().find(|r| r.control == "provide.private").unwrap();
            assert!(reason.clauses.iter().any(|c| c.id.as_str() == "doyukai:rules:7.3"));
        }
        decided("mobile", "chief_permission");
        refused(give("mobile", "chief_permission", ""), "provide.private", "rules:7.3");
        let out = done(give("mobile", "chief_permission", "局長の許可 2026-11-24"));
        rests_on_all(world, out.act, &["rules:7.3e"]);
        mark(world, &general_affairs(world), record, MarkKind::Consent, "provide:member_yamada");
        done(give("home_phone", "", ""));
    }
}
