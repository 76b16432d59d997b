//! Stories of the other procedures: the ledger, complaints, audits, incidents.

use crate::{
    casefile::{Done, form, no},
    told::{done, fault},
};
use azukari_app::{
    Reply,
    casefile::{OpenCase, Opened, Paper, Stepped, TakeStep},
    duty::PerformTask,
    registers::EnterRow,
};
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
        assert!(app.my_day(&world.manager()).unwrap().tasks.is_empty(), "nothing is due yet");
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
        next("finish", &results).done();
        no(step(world, &world.manager(), number, "sign", &[]), "procedure:audit.report", "main:27.2b");
        no(next("sign", &[("report_on", "2027-11-14")]), "procedure:audit.report.complete", "main:27.2b");
        next("sign", &[("report_on", "2027-11-14"), ("evaluation", "おおむね良好")]).done();
        no(next("delivered", &[("manager_on", "2027-11-15")]), "procedure:audit.both", "main:27.2c");
        let both = [("manager_on", "2027-11-15"), ("president_on", "2027-11-16")];
        assert_eq!(next("delivered", &both).done().state, "done");
        let review = task_of(world, &world.manager(), "duty:audit.review");
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
        let found = [("noticed_on", "2026-11-24"), ("what", "名簿の誤送付"), ("suspected", "yes")];
        step(world, &world.clerk(), number, "submit", &found).done();
        no(step(world, &world.clerk(), number, "leak", &[]), "procedure:incident.assess", "main:29.1");
        let judged = [("finding", "risk"), ("basis", "宛先の控え")];
        no(step(world, &world.manager(), number, "none", &judged), "procedure:incident.judged", "main:29.1");
        let leak = step(world, &world.manager(), number, "leak", &judged).done();
        assert_eq!((leak.step.as_str(), leak.due.as_deref()), ("authority", Some("2026-11-25")));
        assert_eq!(
            fault(world.app().take_step(&world.manager(), &TakeStep { number, outcome: "close".into(), ..TakeStep::default() })),
            "error-unknown-word",
            "there is no way round the report"
        );
        no(step(world, &world.manager(), number, "reported", &[("authority", "ppc")]), "procedure:incident.reported", "main:29.1");
        let report =
            [("authority", "ppc"), ("way", "様式による電子報告"), ("reported_on", "2026-11-24"), ("report", "速報の九項目")];
        step(world, &world.manager(), number, "reported", &report).done();
        assert_eq!(step(world, &world.manager(), number, "close", &[]).done().state, "done");
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
}
