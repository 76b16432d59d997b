//! Audits in a consumers' co-operative and what follows from them, up to the board's order and its evaluation; and reports of
//! violations, which anybody makes and the director follows up.

use crate::{
    casefile::{Done, no},
    escoop_office::{BOARD, appointing, released, secretary},
    gojo_security::{escalated, without},
    told::{done, newcomer},
    work::{Fields, enter, open, opening, perform, rows, step, task, tasks, tend, told},
};
use azukari_testkit::{ESCOOP, Who, World, both};

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

const PLAN: [(&str, &str); 9] = [
    ("title", "監査計画 2027"),
    ("units", "配送部門 2027-09-10"),
    ("auditors", "auditor"),
    ("auditors", "peer"),
    ("criteria", "regulation"),
    ("criteria", "rules"),
    ("criteria", "law"),
    ("from", "2026-12-01"),
    ("until", "2027-12-20"),
];

/// The plan of a year, drawn up when it is due; its row.
fn planned(world: &World) -> String {
    world.clock.pass_days(340);
    tend(world);
    let owed = task(world, &world.auditor(), "duty:audit.plan");
    assert_eq!(owed.due.as_deref(), Some("2027-11-24"));
    for key in ["title", "units", "auditors", "criteria", "from", "until"] {
        no(
            perform(world, &world.auditor(), owed.number, &without(&PLAN, key)),
            "duty:audit.plan.stated",
            "rules:23.2a",
        );
    }
    no(perform(world, &world.manager(), owed.number, &PLAN), "duty:audit.plan", "rules:23.2a");
    perform(world, &world.auditor(), owed.number, &PLAN).done();
    rows(world, &world.auditor(), "audit_plans").remove(0).id
}

/// A violation that an audit found; its row.
fn finding(world: &World, kind: &str) -> String {
    let what = [("what", "配送部門で名簿が机上に置かれていた"), ("kind", kind), ("unit", "delivery")];
    enter(world, &world.auditor(), "findings", &what).done().id.to_string()
}

const SEEN: [(&str, &str); 3] = [("kind", "risk"), ("found_on", "2026-11-24"), ("what", "名簿を持ち帰っているらしい")];

/// A report to this office, received; its case.
fn reported(world: &World, receiver: &str) -> i64 {
    let number = open(world, &world.asker(Who::Second), "violation");
    step(world, &world.asker(Who::Second), number, "submit", &with(&SEEN, &[("receiver", receiver)])).done();
    number
}

both! {
    in ESCOOP;

    /// Shows escoop:rules:23.1a, escoop:rules:23.1b, escoop:rules:23.2a, escoop:rules:23.2b, escoop:rules:23.3a, escoop:rules:23.3b
    ///
    /// Two audit officers at least, or the board's secretary is told and no audit begins; none begins without its plan, and a plan that
    /// is not carried out is overdue. The audit ends with a report that reaches the board, and comes round each year.
    fn audits_follow_their_plan_and_reach_the_board(world) {
        let auditor = world.auditor();
        let plan = planned(world);
        world.clock.pass_days(30);
        tend(world);
        let owed = task(world, &auditor, "duty:audit.regular");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24"), "{owed:?}");
        no(opening(world, &world.manager(), "audit"), "procedure:audit", "rules:23.2a");
        let number = open(world, &auditor, "audit");
        let begin = |fields: &Fields<'_>| step(world, &auditor, number, "begin", fields);
        let whole = [("plan", plan.as_str()), ("scope", "配送部門"), ("method", "聞取りと記録の照合")];
        for key in ["scope", "method"] {
            no(begin(&without(&whole, key)), "procedure:audit.planned", "rules:23.2a");
        }
        no(begin(&whole[1..]), "procedure:audit.by_plan", "rules:23.2a");

        released(world, "audit_officer", Who::Peer);
        tend(world);
        let short = tasks(world, &secretary(world), "duty:office.vacant");
        assert_eq!(short.len(), 1, "one of at least two: {short:?}");
        let page = world.app().show_task(&secretary(world), short[0].number).unwrap();
        assert!(page.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:23.1a"), "{page:?}");
        assert_eq!(world.app().open_steps(&secretary(world)).unwrap().vacant, ["audit_officer"]);
        no(begin(&whole), "procedure:audit.manned", "rules:23.1a");
        done(world.app().appoint(&secretary(world), appointing("audit_officer", &newcomer(world, "ito", None), BOARD)));
        assert!(world.app().open_steps(&secretary(world)).unwrap().vacant.is_empty());

        world.clock.pass_days(30);
        tend(world);
        let late = task(world, &auditor, "duty:audit.carry_out");
        assert!(late.overdue && late.due.as_deref() == Some("2027-12-20"), "{late:?}");
        assert!(escalated(world, &secretary(world), late.number));
        let by_hand = no(perform(world, &auditor, late.number, &[]), "duty:audit.carry_out", "rules:23.2b");
        assert_eq!(by_hand.reasons[0].remedy, "open:audit");
        begin(&whole).done();
        no(step(world, &world.head(), number, "finish", &[]), "procedure:audit.do", "rules:23.2b");
        step(world, &auditor, number, "finish", &[("findings", "施錠の漏れ 1件")]).done();
        let report = [("evaluation", "おおむね良好"), ("report_on", "2028-01-20")];
        for (key, _) in report {
            no(step(world, &auditor, number, "sign", &without(&report, key)), "procedure:audit.report.complete", "rules:23.3a");
        }
        no(step(world, &world.manager(), number, "sign", &report), "procedure:audit.report", "rules:23.3a");
        let signed = step(world, &auditor, number, "sign", &report).done();
        let due = signed.due.clone().expect("it reaches the board in time");
        assert_eq!(due, "2028-01-13", "fourteen days");
        world.clock.pass_days(20);
        tend(world);
        let waiting = tasks(world, &auditor, "procedure:audit.deliver").remove(0);
        assert!(waiting.overdue && waiting.due.as_deref() == Some(due.as_str()), "{waiting:?}");
        assert!(escalated(world, &secretary(world), waiting.number), "the board hears that it was not told");
        no(step(world, &world.head(), number, "delivered", &[]), "procedure:audit.deliver", "rules:23.3b");
        step(world, &auditor, number, "delivered", &[("president_on", "2028-02-01")]).done();
        no(step(world, &auditor, number, "received", &[("received_on", "2026-12-01")]), "procedure:audit.receive", "rules:23.3b");
        no(step(world, &secretary(world), number, "received", &[]), "procedure:audit.received", "rules:23.3b");
        assert_eq!(step(world, &secretary(world), number, "received", &[("received_on", "2026-12-01")]).done().state, "done");
        assert!(tasks(world, &auditor, "duty:audit.carry_out").is_empty() && tasks(world, &auditor, "duty:audit.regular").is_empty());
    }

    /// Shows escoop:rules:23.4, escoop:rules:23.5a, escoop:rules:23.5b, escoop:rules:23.6a, escoop:rules:23.6b
    ///
    /// A violation stands open with the board until it orders an improvement; whoever was ordered acts within its day and reports, an
    /// auditor evaluates it and nobody their own, what is insufficient goes back, and both board and director learn of the evaluation.
    fn a_violation_is_ordered_right_and_evaluated(world) {
        let board = secretary(world);
        no(enter(world, &world.head(), "findings", &[("what", "指摘")]), "register:findings", "rules:23.4");
        no(enter(world, &world.auditor(), "findings", &[("kind", "violation")]), "register:findings.stated", "rules:23.4");
        finding(world, "other");
        assert!(tasks(world, &board, "duty:finding.order").is_empty());
        let found = finding(world, "violation");
        for who in [world.auditor(), world.manager(), secretary(world)] {
            assert_eq!(rows(world, &who, "findings").len(), 2);
        }
        no(world.app().show_register(&world.asker(Who::Deputy), "findings", "", None).unwrap(), "register:findings", "rules:23.4");
        let waiting = task(world, &board, "duty:finding.order");
        assert_eq!(waiting.due.as_deref(), Some("2026-12-24"));
        for who in [world.manager(), world.auditor(), world.clerk()] {
            no(opening(world, &who, "improvement_order"), "procedure:improvement_order", "rules:23.4");
        }
        let number = open(world, &board, "improvement_order");
        let order = [("finding", found.as_str()), ("order", "名簿を施錠保管し、点検を毎日行う"), ("ordered_on", "2026-11-24"), ("officer", "manager"), ("concerned", "head")];
        for (key, _) in order {
            no(step(world, &board, number, "issue", &without(&order, key)), "procedure:improvement_order.ordered", "rules:23.4");
        }
        no(step(world, &world.manager(), number, "issue", &order), "procedure:improvement_order.order", "rules:23.4");
        let issued = step(world, &board, number, "issue", &order).done();
        assert_eq!(issued.due.as_deref(), Some("2026-12-24"));
        assert!(issued.effects.iter().any(|e| e.contains("addressed")), "{issued:?}");
        for who in [world.manager(), world.head()] {
            assert!(told(world, &who, "told-case-step"));
        }
        let acted = [("acted_on", "2026-11-24"), ("action", "保管庫を設けた")];
        no(step(world, &world.clerk(), number, "acted", &acted), "procedure:improvement_order.act", "rules:23.5a");
        for (key, _) in acted {
            no(step(world, &world.head(), number, "acted", &without(&acted, key)), "procedure:improvement_order.acted", "rules:23.5a");
        }
        world.clock.pass_days(35);
        tend(world);
        let late = tasks(world, &world.head(), "procedure:improvement_order.act").remove(0);
        assert!(late.overdue && escalated(world, &board, late.number) && escalated(world, &world.auditor(), late.number), "{late:?}");
        step(world, &world.head(), number, "acted", &acted).done();
        no(step(world, &world.clerk(), number, "reported", &[("report", "写真")]), "procedure:improvement_order.report", "rules:23.5b");
        no(step(world, &world.head(), number, "reported", &[]), "procedure:improvement_order.reported", "rules:23.5b");
        let handed = step(world, &world.head(), number, "reported", &[("report", "写真と点検簿")]).done();
        assert!(handed.effects.iter().any(|e| e.contains("handed")) && told(world, &world.auditor(), "told-case-step"));
        let judged = |outcome: &'static str| [("evaluation", outcome), ("reasons", "点検簿に抜けがある")];
        no(step(world, &world.head(), number, "effective", &judged("effective")), "procedure:improvement_order.evaluate", "rules:23.6a");
        for key in ["evaluation", "reasons"] {
            no(step(world, &world.auditor(), number, "effective", &without(&judged("effective"), key)), "procedure:improvement_order.evaluated", "rules:23.6a");
        }
        no(step(world, &world.auditor(), number, "effective", &judged("insufficient")), "procedure:improvement_order.evaluated", "rules:23.6a");
        let back = step(world, &world.auditor(), number, "insufficient", &judged("insufficient")).done();
        assert_eq!(back.step, "act", "what is insufficient is open again");
        no(step(world, &world.head(), number, "acted", &[]), "procedure:improvement_order.acted", "rules:23.5a");
        step(world, &world.head(), number, "acted", &[("acted_on", "2026-12-29"), ("action", "点検を二人で行う")]).done();
        step(world, &world.head(), number, "reported", &[("report", "点検簿")]).done();
        step(world, &world.auditor(), number, "effective", &judged("effective")).done();
        let both = [("body_on", "2026-12-29"), ("officer_on", "2026-12-29")];
        no(step(world, &world.head(), number, "delivered", &both), "procedure:improvement_order.deliver", "rules:23.6b");
        for (key, _) in both {
            no(step(world, &world.auditor(), number, "delivered", &without(&both, key)), "procedure:improvement_order.both", "rules:23.6b");
        }
        assert_eq!(step(world, &world.auditor(), number, "delivered", &both).done().state, "done");
        assert!(tasks(world, &board, "duty:finding.order").is_empty());
        assert_eq!(rows(world, &board, "findings").iter().filter(|r| r.state == "in_force").count(), 1);
    }

    /// Shows escoop:rules:24.1a, escoop:rules:24.1b
    ///
    /// Anybody reports a violation, or the mere risk of one: straight to the director, who alone sees it then, or through the manager of
    /// the department, who passes it on; held back, it is overdue and the board hears of it.
    fn anybody_reports_by_the_way_they_choose(world) {
        let mori = world.asker(Who::Second);
        let number = open(world, &mori, "violation");
        for key in ["found_on", "what"] {
            no(step(world, &mori, number, "submit", &without(&SEEN, key)), "procedure:violation.stated", "rules:24.1a");
        }
        no(step(world, &mori, number, "submit", &without(&SEEN, "kind")), "procedure:violation.kind", "rules:24.1a");
        no(step(world, &mori, number, "submit", &with(&SEEN, &[("receiver", "contact_desk")])), "procedure:violation.told", "rules:24.1b");
        let direct = with(&SEEN, &[("receiver", "information_director"), ("accused", "head")]);
        step(world, &mori, number, "submit", &direct).done();
        assert!(told(world, &world.manager(), "told-case-step") && !told(world, &world.head(), "told-case-step"));
        assert_eq!(crate::told::fault(world.app().show_case(&world.head(), number)), "error-not-found", "whom it is about sees nothing");
        no(step(world, &world.manager(), number, "received", &[]), "procedure:violation.received", "rules:24.1a");
        assert_eq!(step(world, &world.manager(), number, "received", &[("received_on", "2026-11-24")]).done().step, "investigate");

        let through = reported(world, "department_manager");
        assert!(told(world, &world.head(), "told-case-step"));
        let received = [("received_on", "2026-11-24")];
        for outcome in ["received", "hand"] {
            no(step(world, &world.head(), through, outcome, &received), "procedure:violation.passed", "rules:24.1b");
        }
        world.clock.pass_days(8);
        tend(world);
        let held = tasks(world, &world.head(), "procedure:violation.receive").remove(0);
        assert!(held.overdue && held.due.as_deref() == Some("2026-11-27"), "{held:?}");
        assert!(escalated(world, &secretary(world), held.number), "what is held back is flagged");
        let passed = step(world, &world.head(), through, "hand", &with(&received, &[("passed_on", "2026-12-02")])).done();
        assert!(passed.step == "investigate" && passed.effects.iter().any(|e| e.contains("handed")), "{passed:?}");
    }

    /// Shows escoop:rules:24.2a
    ///
    /// The director investigates within its days, and says how and what was found before it goes on.
    fn a_report_is_investigated_in_time(world) {
        let director = world.manager();
        let number = reported(world, "information_director");
        let opened = step(world, &director, number, "received", &[("received_on", "2026-11-24")]).done();
        assert_eq!((opened.step.as_str(), opened.due.as_deref()), ("investigate", Some("2026-12-08")));
        let inquiry = [("steps_taken", "聞取り、入退室の記録"), ("finding", "violation"), ("found_at", "2026-11-24")];
        for (key, _) in inquiry {
            no(step(world, &director, number, "violation", &without(&inquiry, key)), "procedure:violation.investigated", "rules:24.2a");
        }
        no(step(world, &director, number, "none", &inquiry), "procedure:violation.investigated", "rules:24.2a");
        let quiet = reported(world, "information_director");
        step(world, &director, quiet, "received", &[("received_on", "2026-11-24")]).done();
        assert_eq!(step(world, &director, quiet, "none", &with(&inquiry, &[("finding", "none")])).done().state, "done");
        world.clock.pass_days(18);
        tend(world);
        let late = tasks(world, &director, "procedure:violation.investigate").remove(0);
        assert!(late.overdue && told(world, &director, "told-task-overdue"), "{late:?}");
        step(world, &director, number, "violation", &with(&inquiry, &[("found_at", "2026-12-12")])).done();
    }
}
