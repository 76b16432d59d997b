//! Stories of the other procedures: the ledger, complaints, audits, incidents.

use crate::{
    casefile::{Done, form, no},
    told::{done, fault},
    work,
};
use azukari_app::{
    Reply,
    casefile::{OpenCase, Opened, Paper, Stepped, TakeStep},
    duty::PerformTask,
    registers::EnterRow,
};
use azukari_domain::Millis;
use azukari_gate::Asker;
use azukari_testkit::{World, both};

fn open(world: &World, who: &Asker, procedure: &str) -> Reply<Opened> {
    let new = OpenCase { procedure: procedure.into(), fields: form(&[]), happened_at: None, once: None };
    world.app().open_case(who, &new).unwrap()
}

fn step(world: &World, who: &Asker, number: i64, outcome: &str, fields: &[(&str, &str)]) -> Reply<Stepped> {
    let take = TakeStep { number, outcome: outcome.into(), fields: form(fields), ..TakeStep::default() };
    world.app().take_step(who, &take).unwrap()
}

const ROW: &[(&str, &str)] = &[
    ("kind", "会員（個人）"),
    ("content", "氏名、住所、電話、入会日"),
    ("place", "事務局 書庫B-2"),
    ("medium", "paper"),
    ("holding", "member"),
    ("unit", "secretariat"),
    ("planned", "2026-12-01"),
];

fn without<'a>(field: &str) -> Vec<(&'a str, &'a str)> {
    ROW.iter().copied().filter(|(k, _)| *k != field).collect()
}

const PLANNED: &[(&str, &str)] = &[
    ("scope", "事務局の会員データ"),
    ("method", "聞取りと記録の照合"),
    ("criteria", "law"),
    ("criteria", "regulation"),
    ("criteria", "rules"),
    ("criteria", "norms"),
];

/// Answers all points of an audit that are open.
fn answer_points(world: &World, number: i64) {
    let items = done(world.app().show_case(&world.auditor(), number)).step.unwrap().items;
    for item in items.iter().filter(|i| !i.answered) {
        let answer = [("investigated", "yes"), ("verified", "yes"), ("evaluated", "conforms"), ("seen", "record")];
        work::answer(world, &world.auditor(), number, &item.row, &answer).done();
    }
}

/// An audit whose report is signed, with its findings. Its number.
fn audited(world: &World, findings: &[&str]) -> i64 {
    let number = open(world, &world.auditor(), "audit").done().number;
    let next =
        |outcome: &str, fields: &[(&str, &str)]| drop(step(world, &world.auditor(), number, outcome, fields).done());
    next("begin", PLANNED);
    let results = ["result_law", "result_regulation", "result_rules", "result_norms"].map(|r| (r, "finding"));
    answer_points(world, number);
    next("finish", &results);
    next("sign", &[("report_on", "2026-11-24"), ("evaluation", "改善を要する")]);
    for what in findings {
        work::enter(world, &world.auditor(), "findings", &[("what", what), ("unit", "secretariat")]).done();
    }
    number
}

/// The number of the only open task of a duty.
fn task_of(world: &World, who: &Asker, duty: &str) -> i64 {
    let day = world.app().my_day(who).unwrap();
    let found: Vec<_> = day.tasks.iter().filter(|t| t.control == duty).collect();
    assert_eq!(found.len(), 1, "{duty}: {day:?}");
    found[0].number
}

both! {
    /// Shows hatsumei:main:17.1a, hatsumei:main:17.1b, hatsumei:main:17.1c, hatsumei:main:17.3b, hatsumei:main:17.3c
    ///
    /// The ledger changes by nobody's hand: the unit head reports before the change, the privacy manager approves, and then it
    /// stands at once; what stood before can still be seen.
    fn the_ledger_changes_by_approval_only(world) {
        let app = world.app();
        let by_hand = EnterRow { register: "ledger".into(), fields: form(&ROW[..4]), ..EnterRow::default() };
        no(app.enter_row(&world.manager(), &by_hand).unwrap(), "register:ledger.approved", "main:17.3c");
        no(app.show_register(&world.clerk(), "ledger", "", None).unwrap(), "register:ledger", "main:17.1a");
        no(open(world, &world.clerk(), "ledger_change"), "procedure:ledger_change", "main:17.3b");
        let number = open(world, &world.head(), "ledger_change").done().number;
        let submit = |fields: &[(&str, &str)]| step(world, &world.head(), number, "submit", fields);
        no(submit(&without("kind")), "procedure:ledger_change.kind", "main:17.1b");
        no(submit(&without("content")), "procedure:ledger_change.content", "main:17.1c");
        no(submit(&without("place")), "procedure:ledger_change.place", "main:17.3b");
        no(submit(&without("planned")), "procedure:ledger_change.before", "main:17.3b");
        let late = [&without("planned")[..], &[("planned", "2026-11-01")]].concat();
        no(submit(&late), "procedure:ledger_change.before", "main:17.3b");
        submit(ROW).done();
        no(step(world, &world.head(), number, "approve", &[]), "procedure:ledger_change.approve", "main:17.3c");
        assert!(app.show_register(&world.manager(), "ledger", "", None).unwrap().done().rows.is_empty());
        step(world, &world.manager(), number, "approve", &[]).done();
        let rows = app.show_register(&world.auditor(), "ledger", "", None).unwrap().done().rows;
        let place = rows[0].fields.iter().find(|f| f.key == "place").unwrap();
        assert_eq!((rows.len(), place.shown_ja.as_slice()), (1, ["事務局 書庫B-2".to_owned()].as_slice()));

        world.clock.pass_days(10);
        let second = open(world, &world.head(), "ledger_change").done().number;
        let moved = [("row", rows[0].id.as_str()), ("place", "事務局 書庫C-1"), ("planned", "2027-01-15")];
        let fields = [&moved[..], &ROW[..2]].concat();
        step(world, &world.head(), second, "submit", &fields).done();
        step(world, &world.manager(), second, "approve", &[]).done();
        let place_of = |as_of: &str| {
            let page = app.show_register(&world.manager(), "ledger", as_of, None).unwrap().done();
            page.rows[0].fields.iter().find(|f| f.key == "place").unwrap().shown_ja[0].clone()
        };
        assert_eq!((place_of("").as_str(), place_of("2026-11-25").as_str()), ("事務局 書庫C-1", "事務局 書庫B-2"));
    }

    /// Shows hatsumei:main:17.2a, hatsumei:main:17.3a
    ///
    /// Review and report come round by themselves, to the right office, and are done with what they must state.
    fn review_and_report_come_round(world) {
        let app = world.app();
        app.tend(world.clerk().org).unwrap();
        let early = app.my_day(&world.manager()).unwrap().tasks;
        assert!(!early.iter().any(|t| t.control.starts_with("duty:ledger.")), "nothing is due yet");
        world.clock.pass_days(170);
        app.tend(world.clerk().org).unwrap();
        assert_eq!(app.tend(world.clerk().org).unwrap().born, 0, "born once");
        let review = task_of(world, &world.manager(), "duty:ledger.review");
        let report = task_of(world, &world.head(), "duty:ledger.report");
        let perform = |who: &Asker, number: i64, fields: &[(&str, &str)]| {
            let perform = PerformTask { number, fields: form(fields), ..PerformTask::default() };
            app.perform(who, &perform).unwrap()
        };
        no(perform(&world.head(), review, &[("rows", "3")]), "duty:ledger.review", "main:17.2a");
        no(perform(&world.manager(), review, &[]), "duty:ledger.review.confirmed", "main:17.2a");
        perform(&world.manager(), review, &[("rows", "3"), ("changed", "なし")]).done();
        no(perform(&world.head(), report, &[]), "duty:ledger.report.stated", "main:17.3a");
        perform(&world.head(), report, &[("report", "変更なし")]).done();
        let again = PerformTask { number: report, ..PerformTask::default() };
        assert_eq!(fault(app.perform(&world.head(), &again)), "task-closed");
        world.clock.pass_days(185);
        app.tend(world.clerk().org).unwrap();
        task_of(world, &world.manager(), "duty:ledger.review");
    }

    /// Shows hatsumei:main:26.1, hatsumei:main:26.3
    ///
    /// A complaint is numbered, states what it must, and is not answered before the privacy manager has read it.
    fn a_complaint_is_read_before_it_is_answered(world) {
        let number = open(world, &world.clerk(), "complaint").done().number;
        let taken = [
            ("received_on", "2026-11-24"),
            ("by_way", "phone"),
            ("complainant", "申出見本 三郎"),
            ("content", "会報が旧住所に届く"),
        ];
        no(step(world, &world.clerk(), number, "accept", &taken[..3]), "procedure:complaint.stated", "main:26.1");
        let accepted = step(world, &world.clerk(), number, "accept", &taken).done();
        assert_eq!((accepted.step.as_str(), accepted.due.as_deref()), ("report", Some("2026-11-27")), "3 business days");
        no(step(world, &world.clerk(), number, "read", &[]), "procedure:complaint.report", "main:26.3");
        let day = world.app().my_day(&world.manager()).unwrap();
        assert!(day.tasks.iter().any(|t| t.case == Some(number)), "{day:?}");
        step(world, &world.manager(), number, "read", &[("instruction", "住所を確認すること")]).done();
        no(step(world, &world.clerk(), number, "close", &[]), "procedure:complaint.answered", "main:26.1");
        let answer = [("reply", "訂正してお詫びした"), ("replied_on", "2026-11-24")];
        assert_eq!(step(world, &world.clerk(), number, "close", &answer).done().state, "done");
        assert_eq!(world.found_in_the_clear("申出見本 三郎"), None);
    }

    /// Shows hatsumei:main:27.1, hatsumei:main:27.2a, hatsumei:main:27.2b, hatsumei:main:27.2c, hatsumei:main:28.1a
    ///
    /// The audit comes round, is directed by the audit officer alone against all four kinds of norms, ends in a report, reaches
    /// both, and makes the privacy manager review.
    fn an_audit_from_plan_to_review(world) {
        let app = world.app();
        world.clock.pass_days(355);
        app.tend(world.clerk().org).unwrap();
        let number = task_of(world, &world.auditor(), "duty:audit.regular");
        let perform = PerformTask { number, ..PerformTask::default() };
        let by_hand = no(app.perform(&world.auditor(), &perform).unwrap(), "duty:audit.regular", "main:27.1");
        assert_eq!(by_hand.reasons[0].remedy, "open:audit");
        no(open(world, &world.manager(), "audit"), "procedure:audit", "main:27.2a");
        let number = open(world, &world.auditor(), "audit").done().number;
        let next = |outcome: &str, fields: &[(&str, &str)]| step(world, &world.auditor(), number, outcome, fields);
        let plan = [("scope", "事務局の会員データ"), ("method", "聞取りと記録の照合")];
        let norms = [("criteria", "law"), ("criteria", "regulation"), ("criteria", "rules"), ("criteria", "norms")];
        no(next("begin", &norms), "procedure:audit.planned", "main:27.2a");
        no(next("begin", &[&plan[..], &norms[..3]].concat()), "procedure:audit.criteria", "main:27.1");
        next("begin", &[&plan[..], &norms[..]].concat()).done();
        let results = [
            ("result_law", "conforms"),
            ("result_regulation", "finding"),
            ("result_rules", "conforms"),
            ("result_norms", "conforms"),
        ];
        no(next("finish", &results[..3]), "procedure:audit.results", "main:27.1");
        no(next("finish", &results), "procedure:audit.do", "main:8.1b");
        answer_points(world, number);
        next("finish", &results).done();
        no(step(world, &world.manager(), number, "sign", &[]), "procedure:audit.report", "main:27.2b");
        no(next("sign", &[("report_on", "2027-11-14")]), "procedure:audit.report.complete", "main:27.2b");
        next("sign", &[("report_on", "2027-11-14"), ("evaluation", "おおむね良好")]).done();
        no(next("delivered", &[("manager_on", "2027-11-15")]), "procedure:audit.both", "main:27.2c");
        let both = [("manager_on", "2027-11-15"), ("president_on", "2027-11-16")];
        assert_eq!(next("delivered", &both).done().step, "receive");
        step(world, &world.manager(), number, "received", &[("received_on", "2027-11-14")]).done();
        let day = app.my_day(&world.auditor()).unwrap();
        assert!(!day.tasks.iter().any(|t| t.control == "duty:audit.regular"), "the audit fulfilled it");
        let review = task_of(world, &world.manager(), "duty:audit.review");
        assert_eq!(app.show_task(&world.manager(), review).unwrap().line.due.as_deref(), Some("2027-12-14"));
        let decide = |fields: &[(&str, &str)]| {
            let perform = PerformTask { number: review, fields: form(fields), ..PerformTask::default() };
            app.perform(&world.manager(), &perform).unwrap()
        };
        no(decide(&[("decision", "no_need")]), "duty:audit.review.decided", "main:28.1a");
        decide(&[("decision", "no_need"), ("reason", "指摘は運用で直した")]).done();
    }

    /// Shows hatsumei:main:29.1
    ///
    /// Anybody reports a suspicion; the privacy manager judges; a leak cannot be closed before the authority was told, and the
    /// clock for it runs from the judgement.
    fn a_leak_is_reported_to_the_authority(world) {
        let number = open(world, &world.clerk(), "incident").done().number;
        no(step(world, &world.clerk(), number, "submit", &[]), "procedure:incident.stated", "main:29.1");
        let found = [("noticed_on", "2026-11-24"), ("what", "名簿の誤送付"), ("suspected", "yes"), ("asks", "yes")];
        step(world, &world.clerk(), number, "submit", &found).done();
        no(step(world, &world.clerk(), number, "leak", &[]), "procedure:incident.assess", "main:29.1");
        let judged = [("finding", "risk"), ("basis", "宛先の控え"), ("instruction", "発送を止める")];
        no(step(world, &world.manager(), number, "none", &judged), "procedure:incident.judged", "main:29.1");
        let leak = step(world, &world.manager(), number, "leak", &judged).done();
        assert_eq!((leak.step.as_str(), leak.due.as_deref()), ("authority", Some("2026-11-25")));
        // There is no way round the report.
        no(step(world, &world.manager(), number, "close", &[]), "procedure:incident.authority", "main:29.1");
        no(step(world, &world.manager(), number, "reported", &[("authority", "ppc")]), "procedure:incident.reported", "main:29.1");
        let report =
            [("authority", "ppc"), ("way", "様式による電子報告"), ("reported_on", "2026-11-24"), ("report", "速報の九項目")];
        step(world, &world.manager(), number, "reported", &report).done();
        assert_eq!(step(world, &world.manager(), number, "close", &[]).done().state, "done");

        // The clock runs in hours: just before midnight and just after it the same hours end on different days.
        for (judged_at, due) in [("2026-11-24T14:30:00Z", "2026-11-25"), ("2026-11-24T15:30:00Z", "2026-11-26")] {
            world.clock.set(Millis::parse_rfc3339(judged_at).unwrap());
            let number = open(world, &world.clerk(), "incident").done().number;
            step(world, &world.clerk(), number, "submit", &found).done();
            let leak = step(world, &world.manager(), number, "leak", &judged).done();
            assert_eq!(leak.due.as_deref(), Some(due), "judged at {judged_at}");
        }
    }

    /// A decision on a printed sheet: entered by somebody else with the sheet's code, marked, and told to the decider.
    fn a_paper_decision_is_marked_and_told(world) {
        let app = world.app();
        let number = open(world, &world.head(), "ledger_change").done().number;
        step(world, &world.head(), number, "submit", ROW).done();
        let code = done(app.show_case(&world.admin(), number)).code;
        assert_eq!(code.len(), 10);
        let enter = |who: &Asker, decider: &str| {
            let paper = Some(Paper { decided_by: decider.into(), code: code.to_lowercase() });
            app.take_step(who, &TakeStep { number, outcome: "approve".into(), paper, ..TakeStep::default() })
        };
        assert_eq!(fault(enter(&world.head(), "manager")), "case-paper-own");
        assert_eq!(fault(enter(&world.manager(), "manager")), "case-paper-self");
        no(enter(&world.clerk(), "auditor").unwrap(), "procedure:ledger_change.approve", "main:17.3c");
        no(enter(&world.clerk(), "head").unwrap(), "procedure:ledger_change.approve", "main:17.3c");
        enter(&world.clerk(), "manager").unwrap().done();
        let shown = done(app.show_case(&world.head(), number));
        let last = shown.taken.last().unwrap();
        assert!(last.paper && last.writer.is_some(), "{last:?}");
        assert!(app.messages(&world.manager()).unwrap().iter().any(|t| t.kind == "told-case-paper"));
    }

    /// Shows hatsumei:main:8.1d, hatsumei:main:5.3a, hatsumei:main:5.3b, hatsumei:main:28.1b
    ///
    /// The report is owed by a day, its receipt by the manager too; each finding then asks for an answer: improve by a day with
    /// owner, and with evidence, or no action with its reason. What was improved stands with the measure it changed.
    fn findings_are_answered_one_by_one(world) {
        let number = audited(world, &["書庫Cに鍵がない", "写しの記録がない", "掲示が古い"]);
        let both = [("manager_on", "2026-11-24"), ("president_on", "2026-11-24")];
        world.clock.pass_days(20);
        work::tend(world);
        let deliver = work::task(world, &world.auditor(), "procedure:audit.deliver");
        assert!(deliver.overdue && deliver.due.as_deref() == Some("2026-12-08"));
        assert!(work::told(world, &world.manager(), "told-task-escalated"));
        no(step(world, &world.manager(), number, "delivered", &both), "procedure:audit.deliver", "main:8.1d");
        step(world, &world.auditor(), number, "delivered", &both).done();
        assert!(work::tasks(world, &world.manager(), "duty:audit.improve").is_empty(), "not before it was received");
        world.clock.pass_days(8);
        work::tend(world);
        let receive = work::task(world, &world.manager(), "procedure:audit.receive");
        assert!(receive.overdue && receive.due.as_deref() == Some("2026-12-21"), "{receive:?}");
        assert!(work::told(world, &world.manager(), "told-task-overdue"), "an unread report is reminded of");
        no(step(world, &world.auditor(), number, "received", &[]), "procedure:audit.receive", "main:5.3a");
        no(step(world, &world.manager(), number, "received", &[]), "procedure:audit.received", "main:5.3a");
        step(world, &world.manager(), number, "received", &[("received_on", "2026-12-22")]).done();
        let last = done(world.app().show_case(&world.auditor(), number)).taken.pop().unwrap();
        assert!(last.actor.is_some() && last.fields.iter().any(|f| f.key == "received_on"));
        let asked = work::tasks(world, &world.manager(), "duty:audit.improve");
        assert_eq!((asked.len(), asked[0].due.as_deref()), (3, Some("2027-01-21")));

        let measure = [("group", "physical"), ("what", "書庫Cの施錠"), ("owner", "head"), ("due", "2027-01-31")];
        work::enter(world, &world.manager(), "security_measures", &measure).done();
        let measure = work::rows(world, &world.manager(), "security_measures").remove(0).id;
        assert_eq!(work::rows(world, &world.manager(), "findings").len(), 3);
        let findings: Vec<String> = work::rows(world, &world.auditor(), "findings").into_iter().map(|r| r.id).collect();
        no(open(world, &world.auditor(), "improvement"), "procedure:improvement", "main:5.3b");
        let first = open(world, &world.manager(), "improvement").done().number;
        let improve = [
            ("finding", findings[0].as_str()),
            ("decision", "improve"),
            ("what", "書庫Cに鍵を付ける"),
            ("owner", "head"),
            ("deadline", "2027-01-31"),
        ];
        no(step(world, &world.manager(), first, "improve", &improve[..3]), "procedure:improvement.decided", "main:5.3b");
        let going = step(world, &world.manager(), first, "improve", &improve).done();
        assert_eq!(going.due.as_deref(), Some("2027-01-31"));
        let second = open(world, &world.manager(), "improvement").done().number;
        let nothing = [("finding", findings[1].as_str()), ("decision", "no_action")];
        no(step(world, &world.manager(), second, "no_action", &nothing), "procedure:improvement.decided", "main:5.3b");
        step(world, &world.manager(), second, "no_action", &[&nothing[..], &[("reason", "既に記録している")]].concat()).done();
        let left = work::tasks(world, &world.manager(), "duty:audit.improve");
        let about: Vec<&str> = left.iter().filter_map(|t| t.about.as_ref()).map(|a| a.ja.as_str()).collect();
        assert_eq!(about, ["1 書庫Cに鍵がない", "3 掲示が古い"], "told apart by what they are about");
        let over = done(world.app().show_case(&world.manager(), second)).taken.pop().unwrap();
        let finding = over.fields.iter().find(|f| f.key == "finding").unwrap();
        assert_eq!(finding.shown_ja, ["2 写しの記録がない"], "called by its name after it ended");
        world.clock.pass_days(45);
        work::tend(world);
        assert!(work::task(world, &world.manager(), "procedure:improvement.carry_out").overdue);
        assert!(work::told(world, &world.auditor(), "told-task-escalated"));
        let without = [("improved_on", "2027-02-01"), ("measure", measure.as_str())];
        no(step(world, &world.manager(), first, "improved", &without), "procedure:improvement.evidenced", "main:28.1b");
        step(world, &world.manager(), first, "improved", &[&without[..], &[("evidence", "写真 3")]].concat()).done();
        assert_eq!(work::tasks(world, &world.manager(), "duty:audit.improve").len(), 1);
        let seen = work::rows(world, &world.auditor(), "findings");
        assert_eq!(seen.iter().map(|r| r.state.as_str()).collect::<Vec<_>>(), ["ended", "ended", "in_force"]);
        assert_eq!((work::shown(&seen[0], "result"), work::shown(&seen[0], "improved_on")), ("改善".into(), "2027-02-01".into()));
        assert_eq!(seen[0].fields.iter().find(|f| f.key == "measure").unwrap().values, std::slice::from_ref(&measure));
        let versions = world.app().row_versions(&world.auditor(), measure.parse().unwrap()).unwrap().done();
        assert_eq!((versions.len(), work::shown(&versions[1].row, "evidence").as_str()), (2, "写真 3"));
    }

    /// Shows hatsumei:main:9.2
    ///
    /// The plan of audits comes round each year and states units, dates, auditors and criteria; an audit outside a plan is marked.
    fn the_audit_plan_comes_round(world) {
        let number = open(world, &world.auditor(), "audit").done().number;
        let outside = step(world, &world.auditor(), number, "begin", PLANNED).done();
        assert!(outside.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:9.2")), "{outside:?}");
        world.clock.pass_days(370);
        work::tend(world);
        let plan = work::task(world, &world.auditor(), "duty:audit.plan");
        assert!(plan.overdue && work::told(world, &world.auditor(), "told-task-overdue"));
        assert_eq!(plan.due.as_deref(), Some("2027-11-24"));
        let all = [
            ("title", "令和9年度 監査計画"),
            ("units", "事務局"),
            ("auditors", "auditor"),
            ("criteria", "law"),
            ("from", "2028-01-10"),
            ("until", "2028-02-28"),
        ];
        no(work::perform(world, &world.manager(), plan.number, &all), "duty:audit.plan", "main:9.2");
        for part in ["units", "auditors", "criteria", "from"] {
            let fields: Vec<_> = all.iter().copied().filter(|(k, _)| *k != part).collect();
            no(work::perform(world, &world.auditor(), plan.number, &fields), "duty:audit.plan.stated", "main:9.2");
        }
        work::perform(world, &world.auditor(), plan.number, &all).done();
        let row = work::rows(world, &world.clerk(), "audit_plans").remove(0).id;
        let within = open(world, &world.auditor(), "audit").done().number;
        let inside = step(world, &world.auditor(), within, "begin", &[PLANNED, &[("plan", row.as_str())]].concat()).done();
        assert!(inside.warnings.is_empty(), "{inside:?}");
    }

    /// Shows hatsumei:main:6.4a, hatsumei:main:6.4b, hatsumei:main:5.2.5a, hatsumei:main:5.2.5b
    ///
    /// A suspicion reaches the manager in the same minute; a late report is marked; it asks for instructions, waits for them, and
    /// the unit head owes their execution. What the plan lays down is answered item by item before it can be closed.
    fn an_incident_goes_by_its_plan(world) {
        work::tend(world);
        assert_eq!(work::tasks(world, &world.manager(), "duty:incident.plan").len(), 1, "there is no plan");
        let steps = [("what", "発送を止める"), ("role", "unit_head"), ("contact", "内線 11")];
        no(work::enter(world, &world.head(), "incident_plan", &steps), "register:incident_plan", "main:5.2.5a");
        no(work::enter(world, &world.manager(), "incident_plan", &steps[..2]), "register:incident_plan.stated", "main:5.2.5a");
        work::enter(world, &world.manager(), "incident_plan", &steps).done();
        work::enter(world, &world.manager(), "incident_plan", &[("what", "本人に知らせる"), ("role", "privacy_manager"), ("contact", "内線 12")]).done();
        work::tend(world);
        assert!(work::tasks(world, &world.manager(), "duty:incident.plan").is_empty());

        let noticed = |minutes: i64| {
            let at = azukari_domain::Millis(world.app().gate().now().0 - minutes * 60_000);
            let new = OpenCase { procedure: "incident".into(), fields: form(&[]), happened_at: Some(at), once: None };
            done(world.app().open_case(&world.head(), &new)).number
        };
        let (late, in_time) = (noticed(61), noticed(60));
        let found = [("noticed_on", "2026-11-24"), ("what", "綴りが見当たらない"), ("suspected", "yes"), ("unit", "secretariat")];
        let ask = [&found[..], &[("asks", "yes")]].concat();
        let marked = step(world, &world.head(), late, "submit", &ask).done();
        assert!(marked.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:6.4a")), "{marked:?}");
        assert!(step(world, &world.head(), in_time, "submit", &ask).done().warnings.is_empty());
        let number = open(world, &world.clerk(), "incident").done().number;
        no(step(world, &world.clerk(), number, "submit", &found), "procedure:incident.asked", "main:6.4b");
        let prompt = step(world, &world.clerk(), number, "submit", &ask).done();
        assert!(prompt.warnings.is_empty(), "{prompt:?}");
        let messages = world.app().messages(&world.manager()).unwrap();
        let alert = messages.iter().find(|m| m.kind == "told-case-step" && m.case == Some(number)).unwrap();
        assert!(alert.at - world.app().gate().now().0 < 60_000);
        let waiting = done(world.app().show_case(&world.head(), number));
        assert_eq!((waiting.line.step_ja.as_str(), waiting.line.state.as_str()), ("管理者の判断", "open"));
        let judged = [("finding", "leak"), ("basis", "所在が分からない")];
        no(step(world, &world.manager(), number, "leak", &judged), "procedure:incident.instructed", "main:6.4b");
        step(world, &world.manager(), number, "leak", &[&judged[..], &[("instruction", "発送を止め、車を調べる")]].concat()).done();
        let carry = work::task(world, &world.head(), "duty:incident.instruction");
        assert_eq!((carry.case, carry.due.as_deref()), (Some(number), Some("2026-11-27")));
        let done_by = [("received_on", "2026-11-24"), ("done_on", "2026-11-24"), ("done", "車内で見つけた")];
        no(work::perform(world, &world.head(), carry.number, &done_by[..1]), "duty:incident.instruction.done", "main:6.4b");
        no(work::perform(world, &world.clerk(), carry.number, &done_by), "duty:incident.instruction", "main:6.4b");
        work::perform(world, &world.head(), carry.number, &done_by).done();

        let report = [("authority", "ppc"), ("way", "電子報告"), ("reported_on", "2026-11-24"), ("report", "速報")];
        step(world, &world.manager(), number, "reported", &report).done();
        let items = done(world.app().show_case(&world.manager(), number)).step.unwrap().items;
        assert_eq!(items.len(), 2);
        no(step(world, &world.manager(), number, "close", &[]), "procedure:incident.close", "main:5.2.5b");
        for (item, what) in items.iter().zip(["止めた", "行わない：外部に出ていない"]) {
            work::answer(world, &world.manager(), number, &item.row, &[("taken_on", "2026-11-24"), ("taken", what)]).done();
        }
        let answered = done(world.app().show_case(&world.manager(), number)).step.unwrap().items;
        assert!(answered.iter().all(|i| i.answered && i.fields.iter().any(|f| !f.values.is_empty())));
        assert_eq!(step(world, &world.manager(), number, "close", &[]).done().state, "done");
    }

    /// Shows hatsumei:main:26.2
    ///
    /// Without a laid-down handling of complaints the manager is warned; what is laid down drives each complaint and its day; it
    /// is reviewed each year.
    fn complaints_go_by_what_is_laid_down(world) {
        work::tend(world);
        assert_eq!(work::tasks(world, &world.manager(), "duty:complaint.plan").len(), 1);
        let plan = [("what", "事実を確かめる"), ("handler", "clerk"), ("deputy", "head")];
        no(work::enter(world, &world.manager(), "complaint_plan", &[plan[0], plan[1], ("deputy", "clerk")]), "register:complaint_plan.stated", "main:26.2");
        no(work::enter(world, &world.clerk(), "complaint_plan", &plan), "register:complaint_plan", "main:26.2");
        work::enter(world, &world.manager(), "complaint_plan", &plan).done();
        work::tend(world);
        assert!(work::tasks(world, &world.manager(), "duty:complaint.plan").is_empty());
        let number = open(world, &world.clerk(), "complaint").done().number;
        let taken = [("received_on", "2026-11-24"), ("by_way", "phone"), ("complainant", "申出見本 三郎"), ("content", "旧住所に届く")];
        step(world, &world.clerk(), number, "accept", &taken).done();
        let read = step(world, &world.manager(), number, "read", &[]).done();
        assert_eq!((read.step.as_str(), read.due.as_deref()), ("answer", Some("2026-12-14")), "14 business days");
        let reply = [("reply", "訂正した"), ("replied_on", "2026-11-24")];
        no(step(world, &world.clerk(), number, "close", &reply), "procedure:complaint.answer", "main:26.2");
        let item = done(world.app().show_case(&world.clerk(), number)).step.unwrap().items.remove(0);
        work::answer(world, &world.clerk(), number, &item.row, &[("handled_on", "2026-11-24"), ("handled", "台帳を確かめた")]).done();
        step(world, &world.clerk(), number, "close", &reply).done();
        world.clock.pass_days(370);
        work::tend(world);
        let review = work::task(world, &world.manager(), "duty:complaint.review");
        assert!(review.overdue && review.due.as_deref() == Some("2027-11-24"), "{review:?}");
        no(work::perform(world, &world.manager(), review.number, &[("on", "2027-11-29")]), "duty:complaint.review.reviewed", "main:26.2");
        work::perform(world, &world.manager(), review.number, &[("on", "2027-11-29"), ("changed", "なし")]).done();
    }

    /// Shows hatsumei:main:17.1d, hatsumei:main:17.2b
    ///
    /// A row states its place, and what the manager adds besides: rows that are there are listed until they state it. A change
    /// that was approved stands at once, and the ledger of an earlier day can still be shown.
    fn the_ledger_states_what_the_manager_adds(world) {
        let entered = |fields: &[(&str, &str)]| {
            let number = open(world, &world.head(), "ledger_change").done().number;
            step(world, &world.head(), number, "submit", fields).done();
            step(world, &world.manager(), number, "approve", &[]).done();
        };
        let by_hand = EnterRow { register: "ledger".into(), fields: form(&ROW[..2]), ..EnterRow::default() };
        no(world.app().enter_row(&world.manager(), &by_hand).unwrap(), "register:ledger.place", "main:17.1d");
        entered(ROW);
        no(work::enter(world, &world.head(), "ledger_matters", &[("matter", "保存期間")]), "register:ledger_matters", "main:17.1d");
        work::enter(world, &world.manager(), "ledger_matters", &[("matter", "保存期間")]).done();
        let lacking = work::task(world, &world.head(), "duty:ledger.matter");
        assert_eq!(lacking.due.as_deref(), Some("2026-12-24"), "the row that lacks it is listed");
        no(world.app().show_register(&world.clerk(), "ledger", "", None).unwrap(), "register:ledger", "main:17.2b");
        world.clock.pass_days(10);
        let number = open(world, &world.head(), "ledger_change").done().number;
        let row = work::rows(world, &world.manager(), "ledger").remove(0).id;
        let moved = [("place", "書庫C-1"), ("row", row.as_str()), ("planned", "2027-01-10")];
        let change = [&ROW[..2], &moved].concat();
        no(step(world, &world.head(), number, "submit", &change), "procedure:ledger_change.propose", "main:17.1d");
        let item = done(world.app().show_case(&world.head(), number)).step.unwrap().items.remove(0);
        work::answer(world, &world.head(), number, &item.row, &[("answered", "yes"), ("matter", "5年")]).done();
        step(world, &world.head(), number, "submit", &change).done();
        step(world, &world.manager(), number, "approve", &[]).done();
        assert!(work::tasks(world, &world.head(), "duty:ledger.matter").is_empty());
        let place = |as_of: &str| {
            let page = world.app().show_register(&world.manager(), "ledger", as_of, None).unwrap().done();
            work::shown(&page.rows[0], "place")
        };
        assert_eq!((place("").as_str(), place("2026-11-25").as_str()), ("書庫C-1", "事務局 書庫B-2"));
    }

    /// Shows hatsumei:main:8.1b
    ///
    /// The audit lists each clause and each detailed rule in force by unit; each is investigated, verified and evaluated with its
    /// evidence, and while one is open there is no report.
    fn an_audit_goes_through_every_clause(world) {
        let rule = work::open(world, &world.head(), "detailed_rules");
        let draft = [("title", "相談細則"), ("unit", "secretariat"), ("version", "1"), ("text", "第3編"), ("from", "2026-11-24")];
        step(world, &world.head(), rule, "submit", &draft).done();
        step(world, &world.manager(), rule, "approve", &[("approved_on", "2026-11-24")]).done();
        let number = open(world, &world.auditor(), "audit").done().number;
        step(world, &world.auditor(), number, "begin", PLANNED).done();
        no(world.app().show_register(&world.manager(), "audit_points", "", None).unwrap(), "register:audit_points", "main:8.1b");
        let book = world.book();
        let asks = book.clauses().filter(|c| !["definition", "formal"].contains(&c.kind.as_str())).count();
        let points = || -> i64 {
            let all = world.app().registers(&world.auditor()).unwrap();
            all.iter().find(|r| r.key == "audit_points").unwrap().rows
        };
        assert_eq!((points(), asks > 150), (i64::try_from(asks).unwrap() + 1, true));
        let page = world.app().show_register(&world.auditor(), "audit_points", "", None).unwrap().done();
        assert!(page.rows.iter().all(|r| work::shown(r, "unit") == "事務局"));
        assert!(page.rows.iter().any(|r| work::shown(r, "rule").ends_with("相談細則")) || page.next.is_some());
        let staff = azukari_app::access::Appoint {
            office: "audit_staff".parse().unwrap(),
            worker: world.worker(azukari_testkit::Who::Clerk),
            from: String::new(),
            until: None,
            resolution: String::new(),
        };
        done(world.app().appoint(&world.auditor(), staff));
        let mut items = done(world.app().show_case(&world.auditor(), number)).step.unwrap().items;
        // A list to work through: in its order, each point called by what its clause asks.
        assert!(items.windows(2).all(|pair| pair[0].number < pair[1].number));
        assert!(items.iter().all(|i| !i.title.contains("hatsumei:main") && i.title_en.is_ascii()), "{:?}", items[0].title_en);
        let (of_staff, item) = (items.remove(1), items.remove(0));
        let whole = [("investigated", "yes"), ("verified", "yes"), ("evaluated", "conforms"), ("seen", "record")];
        let bare = azukari_app::casefile::AnswerItem { number, item: item.row.parse().unwrap(), fields: form(&whole[..3]), once: None };
        assert_eq!(fault(world.app().answer_item(&world.auditor(), &bare)), "error-needed", "its evidence is wanting");
        no(work::answer(world, &world.manager(), number, &item.row, &whole), "procedure:audit.do", "main:8.1b");
        work::answer(world, &world.clerk(), number, &of_staff.row, &whole).done();
        let results = ["result_law", "result_regulation", "result_rules", "result_norms"].map(|r| (r, "conforms"));
        let early = no(step(world, &world.auditor(), number, "finish", &results), "procedure:audit.do", "main:8.1b");
        assert_eq!(early.reasons[0].remedy, "fill:items");
        answer_points(world, number);
        assert_eq!(step(world, &world.auditor(), number, "finish", &results).done().step, "report");
        let second = open(world, &world.auditor(), "audit").done().number;
        step(world, &world.auditor(), second, "begin", PLANNED).done();
        assert_eq!(points(), i64::try_from(asks).unwrap() + 1, "points that are there are not laid twice");
    }
}
