//! Reports of violations, discipline, complaints, and unauthorised access and the like (gojo:main:4.2.1.9, 4.2.1.10, 5 and 6).

use crate::{
    casefile::{Done, no},
    gojo_security::{device, document, escalated, without},
    told::{done, refused},
    work::{Fields, answer, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{
    AppError,
    access::{Appoint, EndAppointment, RegisterWorker},
};
use azukari_gate::Asker;
use azukari_testkit::{GOJO, Who, World, both};

/// A step that a worker asks for; a case that is not theirs to see does not exist for them.
fn unseen<T: std::fmt::Debug>(reply: Result<azukari_app::Reply<T>, AppError>) {
    assert!(matches!(reply, Err(AppError::NotFound(_))), "{reply:?}");
}

fn appointing(office: &str, worker: azukari_domain::WorkerId) -> Appoint {
    Appoint {
        office: office.parse().unwrap(),
        worker,
        from: String::new(),
        until: None,
        resolution: "2026-11-24 第4回理事会".into(),
    }
}

/// An incident that was reported; its case.
fn reported(world: &World, by: &Asker, fields: &Fields<'_>) -> i64 {
    let number = open(world, by, "incident");
    step(world, by, number, "submit", fields).done();
    number
}

const VIRUS: [(&str, &str); 3] =
    [("noticed_on", "2026-11-24"), ("what", "窓口-3がウイルスに感染した"), ("nature", "virus")];

both! {
    in GOJO;

    /// Shows gojo:main:4.2.1.9a
    ///
    /// Whoever finds a violation reports it with the document it breaks: it has a number, reaches the officer in the same moment, and
    /// stays open until receipt is on record. A document outside the programme, or not in force then, is no programme to be broken.
    fn a_violation_is_reported_to_the_officer(world) {
        let standard = document(world, "standard", "安全管理基準");
        let number = open(world, &world.clerk(), "violation");
        let found = [
            ("kind", "violation"),
            ("found_on", "2026-11-24"),
            ("document", standard.as_str()),
            ("what", "複写機に組合員名簿が残っていた"),
        ];
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        for (key, part) in [("found_on", "stated"), ("what", "stated"), ("document", "violation")] {
            no(submit(&without(&found, key)), &format!("procedure:violation.{part}"), "main:4.2.1.9a");
        }
        let cites = |row: &str, on: &str| {
            let fields = [found[0], ("found_on", on), ("document", row), found[3]];
            step(world, &world.clerk(), number, "submit", &fields)
        };
        let work_rules = document(world, "work_rules", "就業規程");
        no(cites(&work_rules, "2026-11-24"), "procedure:violation.violation", "main:4.2.1.9a");
        no(cites(&standard, "2026-03-31"), "procedure:violation.violation", "main:4.2.1.9a");
        let before = world.app().gate().now().0;
        let reached = cites(&standard, "2026-11-24").done();
        assert_eq!((reached.step.as_str(), reached.due.as_deref()), ("receive", Some("2026-11-27")));
        let messages = world.app().messages(&world.manager()).unwrap();
        let alert = messages.iter().find(|m| m.kind == "told-case-step" && m.case == Some(number)).expect("at once");
        assert!(alert.at - before < 60_000);
        no(step(world, &world.clerk(), number, "received", &[("received_on", "2026-11-24")]), "procedure:violation.receive", "main:4.2.1.9a");
        no(step(world, &world.manager(), number, "received", &[]), "procedure:violation.received", "main:4.2.1.9a");
        world.clock.pass_days(6);
        tend(world);
        let open_still = task(world, &world.manager(), "procedure:violation.receive");
        assert!(open_still.overdue && escalated(world, &world.head(), open_still.number));
        step(world, &world.manager(), number, "received", &[("received_on", "2026-11-30"), ("note", "複写機に掲示する")]).done();
        let shown_case = done(world.app().show_case(&world.clerk(), number));
        assert_eq!((shown_case.line.state.as_str(), shown_case.taken[1].actor.as_deref()), ("done", Some(Who::Manager.name())));
        for kind in ["basic_policy", "handling", "operation"] {
            let row = document(world, kind, "関係文書");
            let other = open(world, &world.clerk(), "violation");
            step(world, &world.clerk(), other, "submit", &[found[0], found[1], ("document", row.as_str()), found[3]]).done();
        }
    }

    /// Shows gojo:main:4.2.1.9b
    ///
    /// A broken lock is enough: a risk is taken up and goes the same way, with no document and no harm to prove.
    fn a_risk_is_reported_like_a_violation(world) {
        let number = open(world, &world.clerk(), "violation");
        let risk = [("kind", "risk"), ("found_on", "2026-11-24"), ("what", "書庫C-2の錠が壊れている")];
        no(step(world, &world.clerk(), number, "submit", &risk[1..]), "procedure:violation.kind", "main:4.2.1.9b");
        let sent = step(world, &world.clerk(), number, "submit", &risk).done();
        assert!(sent.clauses.iter().any(|c| c.id.as_str() == "gojo:main:4.2.1.9b"), "{:?}", sent.clauses);
        assert_eq!(sent.step, "receive");
        assert!(world.app().messages(&world.manager()).unwrap().iter().any(|m| m.case == Some(number)));
        step(world, &world.manager(), number, "received", &[("received_on", "2026-11-24")]).done();
    }

    /// Shows gojo:main:4.2.1.9a, gojo:main:4.2.1.9c
    ///
    /// The report names whom it reaches, with their address. While nobody is the officer, the vacancy is the administrator's task and
    /// the report goes to the deputy, who takes it up.
    fn the_officer_can_be_reached(world) {
        let app = world.app();
        let end = EndAppointment {
            office: "information_officer".parse().unwrap(),
            worker: world.worker(Who::Manager),
            last_day: String::new(),
            resolution: String::new(),
        };
        refused(app.end_appointment(&world.clerk(), end.clone()), "appoint.recorder", "main:4.2.1.9c");
        refused(app.end_appointment(&world.manager(), end.clone()), "appoint.authority", "main:4.2.1.9c");
        done(app.end_appointment(&world.manager(), EndAppointment { resolution: "2026-11-24 第4回理事会".into(), ..end }));
        world.clock.pass_days(1);
        tend(world);
        let vacant = task(world, &world.admin(), "duty:office.vacant");
        assert_eq!(vacant.due.as_deref(), Some("2026-12-09"));
        let number = open(world, &world.clerk(), "violation");
        let told_to = done(app.show_case(&world.clerk(), number)).step.unwrap().told;
        let of = |office: &str| told_to.iter().find(|t| t.ja == office).unwrap();
        assert!(of("情報取扱責任者").holders.is_empty(), "the vacancy is shown where it matters");
        assert_eq!(of("情報取扱責任者の代理").holders[0].name, Who::Deputy.name());
        let risk = [("kind", "risk"), ("found_on", "2026-11-25"), ("what", "掲示板に名簿がある")];
        step(world, &world.clerk(), number, "submit", &risk).done();
        let deputy = world.asker(Who::Deputy);
        assert!(told(world, &deputy, "told-case-step"));
        assert_eq!(task(world, &deputy, "procedure:violation.receive").case, Some(number));
        no(perform(world, &world.head(), vacant.number, &[("note", "理事会に諮った")]), "duty:office.vacant", "main:4.2.1.9c");
        no(perform(world, &world.admin(), vacant.number, &[]), "duty:office.vacant.stated", "main:4.2.1.9c");
        perform(world, &world.admin(), vacant.number, &[("note", "理事会に諮った")]).done();
        step(world, &deputy, number, "received", &[("received_on", "2026-11-25")]).done();

        let new = RegisterWorker {
            login: "fujiwara".into(),
            name: world.personal("藤原　見本衛"),
            mail: Some(world.personal("fujiwara.mihonei@example.jp")),
            unit: "secretariat".into(),
            language: "ja".into(),
            from: String::new(),
            until: None,
        };
        let fujiwara = done(app.register_worker(&world.admin(), new)).worker;
        let incompatible = appointing("information_officer", world.worker(Who::Admin));
        refused(app.appoint(&world.admin(), incompatible), "appoint.incompatible", "main:4.2.1.9c");
        refused(app.appoint(&world.head(), appointing("information_officer", fujiwara)), "appoint.recorder", "main:4.2.1.9c");
        done(app.appoint(&world.admin(), appointing("information_officer", fujiwara)));
        let next = open(world, &world.clerk(), "violation");
        let told_to = done(app.show_case(&world.clerk(), next)).step.unwrap().told;
        let officer = told_to.iter().find(|t| t.ja == "情報取扱責任者").unwrap();
        assert_eq!((officer.holders[0].name.as_str(), officer.holders[0].mail.as_deref()), ("藤原　見本衛", Some("fujiwara.mihonei@example.jp")));
        let again = Asker { org: world.org, worker: fujiwara, scopes: None };
        app.accept_invitation(&done(app.invite_again(&world.admin(), fujiwara)).link, crate::told::PASSWORD).unwrap();
        let staff = appointing("complaint_desk", world.worker(Who::Clerk));
        done(app.appoint(&again, Appoint { resolution: String::new(), ..staff }));
    }

    /// Shows gojo:main:4.2.1.10
    ///
    /// A breach is dealt with by an article of the work rules that are on file, with decision and day, and is seen by those alone who
    /// handle it. While the work rules are not on file, somebody is asked to enter them.
    fn discipline_follows_the_work_rules(world) {
        tend(world);
        assert_eq!(tasks(world, &world.manager(), "duty:document.work_rules").len(), 1);
        let engaged = [("worker", "second"), ("kind", "employee")];
        no(enter(world, &world.head(), "engagements", &engaged), "register:engagements", "main:4.2.1.10");
        no(enter(world, &world.manager(), "engagements", &engaged[..1]), "register:engagements.stated", "main:4.2.1.10");
        let engagement = enter(world, &world.manager(), "engagements", &engaged).done().id.to_string();
        assert_eq!(rows(world, &world.manager(), "engagements").len(), 1);
        no(world.app().show_register(&world.clerk(), "engagements", "", None).unwrap(), "register:engagements", "main:4.2.1.10");
        no(opening(world, &world.clerk(), "discipline"), "procedure:discipline", "main:4.2.1.10");
        let number = open(world, &world.head(), "discipline");
        let breach = [("engagement", engagement.as_str()), ("breach", "gojo:main:4.2.1.3"), ("facts", "許可なくUSBを持ち帰った")];
        for (key, _) in breach {
            no(step(world, &world.head(), number, "submit", &without(&breach, key)), "procedure:discipline.stated", "main:4.2.1.10");
        }
        step(world, &world.head(), number, "submit", &breach).done();
        let standard = document(world, "standard", "安全管理基準");
        let title = [("title", "就業規程"), ("kind", "work_rules"), ("version", "5"), ("from", "2024-04-01"), ("place", "規程集")];
        no(enter(world, &world.head(), "documents", &title), "register:documents", "main:4.2.1.10");
        for (key, _) in title {
            no(enter(world, &world.manager(), "documents", &without(&title, key)), "register:documents.stated", "main:4.2.1.10");
        }
        let rules = enter(world, &world.manager(), "documents", &title).done().id.to_string();
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:document.work_rules").is_empty(), "they are on file now");
        let decision = [
            ("measure", "sanction"),
            ("ground", "work_rules"),
            ("document", rules.as_str()),
            ("article", "第42条"),
            ("content", "戒告"),
            ("decided_on", "2026-11-24"),
        ];
        let decide = |fields: &Fields<'_>| step(world, &world.manager(), number, "decide", fields);
        no(step(world, &world.head(), number, "decide", &decision), "procedure:discipline.decide", "main:4.2.1.10");
        no(decide(&without(&decision, "decided_on")), "procedure:discipline.decided", "main:4.2.1.10");
        no(decide(&without(&decision, "document")), "procedure:discipline.by_work_rules", "main:4.2.1.10");
        no(decide(&without(&decision, "article")), "procedure:discipline.by_work_rules", "main:4.2.1.10");
        let by_standard = [&without(&decision, "document")[..], &[("document", standard.as_str())]].concat();
        no(decide(&by_standard), "procedure:discipline.by_work_rules", "main:4.2.1.10");
        decide(&decision).done();
        for who in [Who::Clerk, Who::Second, Who::Admin, Who::Deputy] {
            unseen(world.app().show_case(&world.asker(who), number));
        }
        let seen = done(world.app().show_case(&world.manager(), number));
        assert!(seen.fields.iter().any(|f| f.key == "article" && f.values == ["第42条"]));
    }

    /// Shows gojo:main:5a
    ///
    /// The window stands in the secretariat, with its name and contact published; nobody from elsewhere sits at it; while nobody does,
    /// or none is published, that is a task.
    fn the_window_for_complaints_is_in_the_secretariat(world) {
        let app = world.app();
        tend(world);
        assert_eq!(tasks(world, &world.manager(), "duty:window.missing").len(), 1);
        let window = [
            ("name", "個人情報苦情窓口"),
            ("for", "complaint"),
            ("unit", "secretariat"),
            ("contact", "06-0000-0000"),
            ("published_at", "ホームページ「個人情報の取扱い」"),
            ("since", "2026-11-24"),
        ];
        no(enter(world, &world.clerk(), "windows", &window), "register:windows", "main:5a");
        let elsewhere = [&without(&window, "unit")[..], &[("unit", "system_section")]].concat();
        no(enter(world, &world.manager(), "windows", &elsewhere), "register:windows.unit", "main:5a");
        for (key, part) in [("name", "stated"), ("for", "stated"), ("contact", "stated"), ("published_at", "published"), ("since", "published")] {
            no(enter(world, &world.manager(), "windows", &without(&window, key)), &format!("register:windows.{part}"), "main:5a");
        }
        enter(world, &world.manager(), "windows", &window).done();
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:window.missing").is_empty());
        let seen = rows(world, &world.clerk(), "windows").remove(0);
        assert_eq!((shown(&seen, "name").as_str(), shown(&seen, "contact").as_str()), ("個人情報苦情窓口", "06-0000-0000"));

        done(app.move_worker(&world.admin(), world.worker(Who::Second), "system_section"));
        let outside = appointing("complaint_desk", world.worker(Who::Second));
        refused(app.appoint(&world.manager(), outside), "appoint.unit", "main:5a");
        let end = EndAppointment {
            office: "complaint_desk".parse().unwrap(),
            worker: world.worker(Who::Desk),
            last_day: String::new(),
            resolution: String::new(),
        };
        done(app.end_appointment(&world.manager(), end));
        world.clock.pass_days(1);
        tend(world);
        let vacant = task(world, &world.admin(), "duty:office.vacant");
        let clauses = app.show_task(&world.admin(), vacant.number).unwrap().clauses;
        assert!(clauses.iter().any(|c| c.id.as_str() == "gojo:main:5a"), "{clauses:?}");
    }

    /// Shows gojo:main:5b, gojo:main:5c
    ///
    /// How complaints are answered is laid down, or that is a task; each follows the edition in force step by step, has its first
    /// response within three business days and its answer within fourteen, and keeps content, action, answer and day.
    fn complaints_are_dealt_with_promptly(world) {
        tend(world);
        assert_eq!(tasks(world, &world.manager(), "duty:document.complaint_procedure").len(), 1);
        let rules = document(world, "complaint_procedure", "苦情対応手順");
        let other = document(world, "operation", "窓口対応手順");
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:document.complaint_procedure").is_empty());
        no(enter(world, &world.clerk(), "documents", &[("title", "苦情対応手順")]), "register:documents", "main:5c");
        let plan = [("what", "事実を確かめる"), ("handler", "desk"), ("deputy", "clerk")];
        no(enter(world, &world.clerk(), "complaint_plan", &plan), "register:complaint_plan", "main:5c");
        no(enter(world, &world.manager(), "complaint_plan", &plan[..2]), "register:complaint_plan.stated", "main:5c");
        enter(world, &world.manager(), "complaint_plan", &plan).done();

        let number = open(world, &world.clerk(), "complaint");
        let taken = [
            ("received_on", "2026-11-24"),
            ("by_way", "phone"),
            ("complainant", "申出見本 三郎"),
            ("content", "案内が旧住所に届く"),
            ("procedure_doc", rules.as_str()),
        ];
        for (key, _) in &taken[..4] {
            no(step(world, &world.clerk(), number, "accept", &without(&taken, key)), "procedure:complaint.stated", "main:5b");
        }
        no(step(world, &world.clerk(), number, "accept", &without(&taken, "procedure_doc")), "procedure:complaint.by_procedure", "main:5c");
        let wrong = [&taken[..4], &[("procedure_doc", other.as_str())]].concat();
        no(step(world, &world.clerk(), number, "accept", &wrong), "procedure:complaint.by_procedure", "main:5c");
        let accepted = step(world, &world.clerk(), number, "accept", &taken).done();
        assert_eq!((accepted.step.as_str(), accepted.due.as_deref()), ("first", Some("2026-11-27")));
        world.clock.pass_days(6);
        tend(world);
        let desk = world.asker(Who::Desk);
        let first = task(world, &desk, "procedure:complaint.first");
        assert!(first.overdue && escalated(world, &world.manager(), first.number), "{first:?}");
        let response = [("first_on", "2026-11-30"), ("first", "受け付けた旨を電話で伝えた")];
        no(step(world, &world.clerk(), number, "responded", &response), "procedure:complaint.first", "main:5b");
        for (key, _) in response {
            no(step(world, &desk, number, "responded", &without(&response, key)), "procedure:complaint.first.stated", "main:5b");
        }
        let next = step(world, &desk, number, "responded", &response).done();
        assert_eq!((next.step.as_str(), next.due.as_deref()), ("answer", Some("2026-12-18")));
        let reply = [("reply", "住所を直しておわびした"), ("replied_on", "2026-11-30")];
        no(step(world, &world.clerk(), number, "close", &reply), "procedure:complaint.answer", "main:5b");
        let item = done(world.app().show_case(&world.clerk(), number)).step.unwrap().items.remove(0);
        answer(world, &world.clerk(), number, &item.row, &[("handled_on", "2026-11-30"), ("handled", "台帳を確かめた")]).done();
        for (key, _) in reply {
            no(step(world, &world.clerk(), number, "close", &without(&reply, key)), "procedure:complaint.answered", "main:5b");
        }
        world.clock.pass_days(21);
        tend(world);
        let overdue: Vec<_> = done(world.app().show_case(&world.clerk(), number)).tasks.into_iter().filter(|t| t.overdue).collect();
        assert!(escalated(world, &world.manager(), overdue[0].number), "{overdue:?}");
        step(world, &world.clerk(), number, "close", &reply).done();
        let kept = done(world.app().show_case(&world.manager(), number));
        for key in ["content", "first", "reply", "replied_on", "procedure_doc"] {
            assert!(kept.fields.iter().any(|f| f.key == key && !f.values.is_empty()), "{key}");
        }
        assert_eq!((kept.line.state.as_str(), world.found_in_the_clear("申出見本 三郎")), ("done", None));
    }

    /// Shows gojo:main:6a, gojo:main:6b
    ///
    /// A virus is reported by anybody and entered; how far the damage goes is known within a day, and then its cause: what is not
    /// known yet keeps the case open under a new day, and only a cause with evidence goes on.
    fn damage_and_cause_are_grasped(world) {
        let pc = device(world, "窓口-3", "pc");
        let number = open(world, &world.clerk(), "incident");
        for (key, _) in &VIRUS[..2] {
            no(step(world, &world.clerk(), number, "submit", &without(&VIRUS, key)), "procedure:incident.stated", "main:6a");
        }
        let with_device = [&VIRUS[..], &[("device", pc.as_str())]].concat();
        let taken = step(world, &world.clerk(), number, "submit", &with_device).done();
        assert_eq!((taken.step.as_str(), taken.due.as_deref()), ("damage", Some("2026-11-25")));
        let row = rows(world, &world.admin(), "incidents").remove(0);
        assert_eq!((shown(&row, "nature").as_str(), rows(world, &world.manager(), "incidents").len()), ("ウイルス感染", 1));
        no(world.app().show_register(&world.clerk(), "incidents", "", None).unwrap(), "register:incidents", "main:6a");
        no(enter(world, &world.admin(), "incidents", &VIRUS[1..]), "register:incidents", "main:6a");
        world.clock.pass_days(4);
        tend(world);
        let damage = task(world, &world.admin(), "procedure:incident.damage");
        assert!(damage.overdue && escalated(world, &world.head(), damage.number), "{damage:?}");
        let extent = [("damage_data", "給付の請求"), ("damage_persons", "12"), ("damage_systems", "窓口-3")];
        no(step(world, &world.clerk(), number, "grasped", &extent), "procedure:incident.damage", "main:6a");
        for (key, _) in extent {
            no(step(world, &world.admin(), number, "grasped", &without(&extent, key)), "procedure:incident.damage.stated", "main:6a");
        }
        let next = step(world, &world.admin(), number, "grasped", &extent).done();
        assert_eq!((next.step.as_str(), next.due.as_deref()), ("cause", Some("2026-12-05")));

        let found = [("cause", "使い回したパスワード"), ("cause_evidence", "ログ 11-23")];
        no(step(world, &world.clerk(), number, "unknown", &[("cause", "不明")]), "procedure:incident.cause", "main:6b");
        let still = step(world, &world.admin(), number, "unknown", &[("cause", "不明")]).done();
        assert_eq!((still.step.as_str(), still.state.as_str(), still.due.as_deref()), ("cause", "open", Some("2026-12-05")));
        world.clock.pass_days(10);
        tend(world);
        let follow = task(world, &world.admin(), "procedure:incident.cause");
        assert!(follow.overdue && escalated(world, &world.head(), follow.number));
        no(step(world, &world.admin(), number, "found", &found[..1]), "procedure:incident.cause.found", "main:6b");
        step(world, &world.admin(), number, "found", &found).done();
        assert!(tasks(world, &world.admin(), "procedure:incident.cause").is_empty());
    }

    /// Shows gojo:main:6c
    ///
    /// Measures follow, each with owner and day; while one is not carried out the incident cannot be closed, and its owner's evidence
    /// is what ends it.
    fn an_incident_ends_with_its_measures(world) {
        let number = reported(world, &world.clerk(), &VIRUS);
        let take = |outcome: &str, fields: &Fields<'_>| step(world, &world.admin(), number, outcome, fields);
        take("grasped", &[("damage_data", "なし"), ("damage_persons", "0"), ("damage_systems", "窓口-3")]).done();
        take("found", &[("cause", "使い回したパスワード"), ("cause_evidence", "ログ")]).done();
        let all_ids = [("measure", "全IDの変更"), ("measure_owner", "head"), ("measure_due", "2026-11-26")];
        for (key, _) in all_ids {
            no(take("add", &without(&all_ids, key)), "procedure:incident.measure.stated", "main:6c");
        }
        no(step(world, &world.clerk(), number, "add", &all_ids), "procedure:incident.prevent", "main:6c");
        assert_eq!(take("add", &all_ids).done().step, "further");
        let known = [("measure", "周知"), ("measure_owner", "clerk"), ("measure_due", "2026-11-28")];
        no(take("add", &known[..2]), "procedure:incident.measure.stated", "main:6c");
        no(step(world, &world.clerk(), number, "enough", &[]), "procedure:incident.further", "main:6c");
        take("add", &known).done();
        assert_eq!(take("enough", &[]).done().step, "close");
        no(step(world, &world.clerk(), number, "close", &[("prevention", "点検を月二回に")]), "procedure:incident.close", "main:6c");
        let close = || step(world, &world.manager(), number, "close", &[("prevention", "点検を月二回に")]);
        no(close(), "procedure:incident.prevented", "main:6c");
        let other = reported(world, &world.head(), &VIRUS);
        tend(world);
        let of_clerk = task(world, &world.clerk(), "duty:prevention.do");
        let of_head = task(world, &world.head(), "duty:prevention.do");
        assert_eq!((of_head.due.as_deref(), of_clerk.due.as_deref()), (Some("2026-11-26"), Some("2026-11-28")));
        let did = [("done_on", "2026-11-24"), ("evidence", "変更一覧")];
        no(perform(world, &world.head(), of_head.number, &did[..1]), "duty:prevention.do.done", "main:6c");
        perform(world, &world.head(), of_head.number, &did).done();
        no(close(), "procedure:incident.prevented", "main:6c");
        world.clock.pass_days(8);
        tend(world);
        assert!(escalated(world, &world.manager(), of_clerk.number));
        perform(world, &world.clerk(), of_clerk.number, &did).done();
        assert_eq!(close().done().state, "done");
        assert_eq!(done(world.app().show_case(&world.head(), other)).line.state, "open", "another incident goes on by itself");
        let rows = rows(world, &world.clerk(), "preventions");
        assert_eq!(rows.iter().map(|r| (r.state.as_str(), shown(r, "evidence"))).collect::<Vec<_>>(), vec![("ended", "変更一覧".to_owned()); 2]);
    }

    /// Shows gojo:main:6d
    ///
    /// The officer is told in the same moment, and acknowledges what is known by then within a day; the cause may be open. An
    /// acknowledgement that is missing is overdue and told above.
    fn the_officer_acknowledges_what_is_known(world) {
        let number = reported(world, &world.clerk(), &VIRUS);
        let messages = world.app().messages(&world.manager()).unwrap();
        assert!(messages.iter().any(|m| m.kind == "told-case-step" && m.case == Some(number)));
        let own = task(world, &world.manager(), "duty:incident.acknowledge");
        assert_eq!((own.case, own.due.as_deref()), (Some(number), Some("2026-11-25")));
        world.clock.pass_days(4);
        tend(world);
        assert!(task(world, &world.manager(), "duty:incident.acknowledge").overdue);
        assert!(escalated(world, &world.head(), own.number));
        let known = [("on", "2026-11-28"), ("known", "窓口-3の感染、範囲は調査中")];
        no(perform(world, &world.admin(), own.number, &known), "duty:incident.acknowledge", "main:6d");
        for (key, _) in known {
            no(perform(world, &world.manager(), own.number, &without(&known, key)), "duty:incident.acknowledge.known", "main:6d");
        }
        perform(world, &world.manager(), own.number, &known).done();
        let kept = world.app().show_task(&world.head(), own.number).unwrap();
        assert_eq!((kept.done_by.as_deref(), kept.done_at), (Some(Who::Manager.name()), Some(world.app().gate().now().0)));
        let still = done(world.app().show_case(&world.head(), number));
        assert_eq!(still.step.unwrap().key, "damage", "nobody waited for the cause");
    }
}
