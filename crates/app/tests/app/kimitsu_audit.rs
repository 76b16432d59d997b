//! Audits in a chamber of commerce and what follows: a plan, points one by one, a report to the senior managing director, instructions to
//! improve, and what became of them.

use crate::{
    casefile::{Done, no},
    gojo_security::{escalated, without},
    kimitsu_office::{director, payee, with},
    told::{done, refused, show},
    work::{Fields, answer, enter, open, opening, perform, rows, step, task, tasks, tend, told},
};
use azukari_app::journal::ListJournal;
use azukari_testkit::{KIMITSU, Who, World, both};

const PLAN: [(&str, &str); 8] = [
    ("title", "監査計画 2028"),
    ("units", "総務課・経理課 2028-02"),
    ("auditors", "auditor"),
    ("criteria", "regulation"),
    ("criteria", "rules"),
    ("criteria", "law"),
    ("from", "2027-12-01"),
    ("until", "2028-03-20"),
];
const BEGUN: [(&str, &str); 2] = [("scope", "総務課・経理課"), ("method", "聞取りと記録の照合")];

/// The plan of a year, drawn up when it is due; its row.
fn planned(world: &World) -> String {
    world.clock.pass_days(360);
    tend(world);
    let owed = task(world, &world.auditor(), "duty:audit.plan");
    perform(world, &world.auditor(), owed.number, &PLAN).done();
    rows(world, &world.auditor(), "audit_plans").remove(0).id
}

/// A violation that an audit found; its row.
fn finding(world: &World, kind: &str) -> String {
    let what = [("what", "経理課の机上に支払調書があった"), ("kind", kind), ("unit", "accounting")];
    enter(world, &world.auditor(), "findings", &what).done().id.to_string()
}

/// An instruction that was issued; its case.
fn instructed(world: &World) -> i64 {
    let found = finding(world, "violation");
    let number = open(world, &director(world), "improvement_order");
    let order = [
        ("finding", found.as_str()),
        ("order", "支払調書を施錠保管する"),
        ("ordered_on", "2026-11-24"),
        ("officer", "manager"),
        ("concerned", "head"),
    ];
    step(world, &director(world), number, "issue", &order).done();
    number
}

const ACTED: [(&str, &str); 2] = [("acted_on", "2026-11-24"), ("action", "施錠できる書庫を置いた")];

both! {
    in KIMITSU;

    /// Shows kimitsu:main:25.1b, kimitsu:main:25.2a
    ///
    /// An audit comes round each year; none begins without its plan, which states units, days, auditors and criteria; and the rules on
    /// audits to which the regulation leaves the rest are a document that has to be there.
    fn audits_come_round_and_follow_a_plan(world) {
        tend(world);
        let missing = task(world, &world.manager(), "duty:document.audit_rules");
        assert!(world.app().show_task(&world.manager(), missing.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:25.2a"));
        let number = open(world, &world.auditor(), "audit");
        let begin = |fields: &Fields<'_>| step(world, &world.auditor(), number, "begin", fields);
        no(begin(&BEGUN), "procedure:audit.by_plan", "main:25.2a");
        world.clock.pass_days(370);
        tend(world);
        let owed = task(world, &world.auditor(), "duty:audit.regular");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24"), "{owed:?}");
        let by_hand = no(perform(world, &world.auditor(), owed.number, &[]), "duty:audit.regular", "main:25.1b");
        assert_eq!(by_hand.reasons[0].remedy, "open:audit");
        let plan = task(world, &world.auditor(), "duty:audit.plan");
        assert_eq!(plan.due.as_deref(), Some("2027-11-24"));
        for key in ["title", "units", "auditors", "criteria", "from", "until"] {
            no(perform(world, &world.auditor(), plan.number, &without(&PLAN, key)), "duty:audit.plan.stated", "main:25.2a");
        }
        no(perform(world, &world.manager(), plan.number, &PLAN), "duty:audit.plan", "main:25.2a");
        perform(world, &world.auditor(), plan.number, &PLAN).done();
        let plan = rows(world, &world.auditor(), "audit_plans").remove(0).id;
        no(opening(world, &world.manager(), "audit"), "procedure:audit", "main:25.2a");
        let whole = with(&BEGUN, &[("plan", plan.as_str())]);
        for key in ["scope", "method"] {
            no(begin(&without(&whole, key)), "procedure:audit.planned", "main:25.2a");
        }
        no(step(world, &world.manager(), number, "begin", &whole), "procedure:audit.plan", "main:25.2a");
        begin(&whole).done();
    }

    /// Shows kimitsu:main:25.2b, kimitsu:main:25.3, kimitsu:main:25.3b
    ///
    /// An audit answers its points one by one and is not over while any is open; it ends with a report, which nobody changes once it is
    /// signed, and the report reaches the senior managing director in time. Whoever audits reads the log and the records, no number.
    fn an_audit_ends_with_a_report(world) {
        let auditor = world.auditor();
        let record = payee(world, "山田　見本講");
        let plan = planned(world);
        let number = open(world, &auditor, "audit");
        step(world, &auditor, number, "begin", &with(&BEGUN, &[("plan", plan.as_str())])).done();
        world.clock.pass_days(130);
        tend(world);
        let late = task(world, &auditor, "duty:audit.carry_out");
        assert!(late.overdue && late.due.as_deref() == Some("2028-03-20"), "{late:?}");
        assert!(escalated(world, &director(world), late.number));
        let points = done(world.app().show_case(&auditor, number)).step.unwrap().items;
        assert!(points.len() > 20, "each clause for each unit");
        no(world.app().show_register(&world.clerk(), "audit_points", "", None).unwrap(), "register:audit_points", "main:25.2b");
        assert!(rows(world, &auditor, "audit_points").len() > 20);
        let seen = [("investigated", "yes"), ("verified", "yes"), ("evaluated", "conforms"), ("seen", "record")];
        for point in &points[2..] {
            answer(world, &auditor, number, &point.row, &seen).done();
        }
        no(step(world, &auditor, number, "finish", &[("findings", "なし")]), "procedure:audit.do", "main:25.2b");
        done(world.app().journal(&auditor, &ListJournal::default()));
        done(world.app().show(&auditor, &show("audit", record)));
        let plain = azukari_app::register::Show { classes: vec!["individual_number".into()], ..show("audit", record) };
        refused(world.app().show(&auditor, &plain), "affair.classes", "main:25.2b");
        for point in &points[..2] {
            answer(world, &auditor, number, &point.row, &seen).done();
        }
        no(step(world, &world.head(), number, "finish", &[]), "procedure:audit.do", "main:25.2b");
        step(world, &auditor, number, "finish", &[("findings", "書庫の鍵 1件")]).done();
        let report = [("evaluation", "おおむね良好"), ("report_on", "2028-03-28")];
        for (key, _) in report {
            no(step(world, &auditor, number, "sign", &without(&report, key)), "procedure:audit.report.complete", "main:25.3");
        }
        no(step(world, &world.manager(), number, "sign", &report), "procedure:audit.report", "main:25.3");
        let signed = step(world, &auditor, number, "sign", &report).done();
        // A signed report stays as it is.
        crate::work::out_of_turn(world, &auditor, number, "sign");
        let due = signed.due.clone().expect("it reaches the director in time");
        world.clock.pass_days(20);
        tend(world);
        let waiting = task(world, &auditor, "procedure:audit.deliver");
        assert!(waiting.overdue && waiting.due.as_deref() == Some(due.as_str()), "{waiting:?}");
        assert!(escalated(world, &director(world), waiting.number));
        no(step(world, &world.manager(), number, "delivered", &[]), "procedure:audit.deliver", "main:25.3b");
        step(world, &auditor, number, "delivered", &[("president_on", "2028-04-17")]).done();
        task(world, &director(world), "procedure:audit.receive");
        no(step(world, &auditor, number, "received", &[("received_on", "2028-04-17")]), "procedure:audit.receive", "main:25.3b");
        no(step(world, &director(world), number, "received", &[]), "procedure:audit.received", "main:25.3b");
        assert_eq!(step(world, &director(world), number, "received", &[("received_on", "2028-04-17")]).done().state, "done");
        let kept = done(world.app().show_case(&director(world), number));
        for key in ["findings", "evaluation", "president_on", "received_on"] {
            assert!(kept.fields.iter().any(|f| f.key == key && !f.values.is_empty()), "{key}");
        }
        assert!(tasks(world, &auditor, "duty:audit.carry_out").is_empty());
    }

    /// Shows kimitsu:main:25.4
    ///
    /// A violation stays open with the senior managing director until an instruction names the manager, whoever else is concerned, what and
    /// when; anything else that was found asks for none.
    fn a_violation_brings_an_instruction(world) {
        let boss = director(world);
        no(enter(world, &world.head(), "findings", &[("what", "指摘")]), "register:findings", "main:25.4");
        no(enter(world, &world.auditor(), "findings", &[("kind", "violation")]), "register:findings.stated", "main:25.4");
        finding(world, "other");
        assert!(tasks(world, &boss, "duty:finding.order").is_empty());
        let found = finding(world, "violation");
        let waiting = task(world, &boss, "duty:finding.order");
        assert_eq!(waiting.due.as_deref(), Some("2026-12-24"));
        for who in [world.manager(), world.auditor(), world.clerk()] {
            no(opening(world, &who, "improvement_order"), "procedure:improvement_order", "main:25.4");
        }
        let number = open(world, &boss, "improvement_order");
        let order = [("finding", found.as_str()), ("order", "支払調書を施錠保管する"), ("ordered_on", "2026-11-24"), ("officer", "manager"), ("concerned", "clerk")];
        for (key, _) in order {
            no(step(world, &boss, number, "issue", &without(&order, key)), "procedure:improvement_order.ordered", "main:25.4");
        }
        no(step(world, &world.manager(), number, "issue", &order), "procedure:improvement_order.order", "main:25.4");
        let issued = step(world, &boss, number, "issue", &order).done();
        assert!(issued.effects.iter().any(|e| e.contains("addressed")), "{issued:?}");
        for who in [world.manager(), world.head(), world.asker(Who::Branch)] {
            assert!(told(world, &who, "told-case-step"));
        }
        for who in [world.manager(), world.auditor(), boss.clone()] {
            assert_eq!(rows(world, &who, "findings").iter().filter(|r| r.state == "in_force").count(), 2, "it is open until it is dealt with");
        }
        no(world.app().show_register(&world.clerk(), "findings", "", None).unwrap(), "register:findings", "main:25.4");
    }

    /// Shows kimitsu:main:25.5a, kimitsu:main:25.5b
    ///
    /// Whoever was instructed acts within three weeks, or auditor and director hear of it, and reports what was done to the auditor; before
    /// that nothing is over.
    fn whoever_was_instructed_acts_and_reports(world) {
        let number = instructed(world);
        let issued = tasks(world, &world.head(), "procedure:improvement_order.act").remove(0);
        assert_eq!(issued.due.as_deref(), Some("2026-12-15"));
        no(step(world, &world.clerk(), number, "acted", &ACTED), "procedure:improvement_order.act", "main:25.5a");
        for (key, _) in ACTED {
            no(step(world, &world.head(), number, "acted", &without(&ACTED, key)), "procedure:improvement_order.acted", "main:25.5a");
        }
        world.clock.pass_days(25);
        tend(world);
        let late = tasks(world, &world.head(), "procedure:improvement_order.act").remove(0);
        assert!(late.overdue && told(world, &world.head(), "told-task-overdue"));
        assert!(escalated(world, &director(world), late.number) && escalated(world, &world.auditor(), late.number));
        step(world, &world.head(), number, "acted", &ACTED).done();
        no(step(world, &world.clerk(), number, "reported", &[("report", "写真")]), "procedure:improvement_order.report", "main:25.5b");
        no(step(world, &world.head(), number, "reported", &[]), "procedure:improvement_order.reported", "main:25.5b");
        assert!(!told(world, &world.auditor(), "told-case-step"));
        let handed = step(world, &world.head(), number, "reported", &[("report", "写真と点検簿")]).done();
        assert!(handed.effects.iter().any(|e| e.contains("handed")) && told(world, &world.auditor(), "told-case-step"));
        task(world, &world.auditor(), "procedure:improvement_order.evaluate");
    }

    /// Shows kimitsu:main:25.6, kimitsu:main:25.6b
    ///
    /// The auditor evaluates with reasons, in time, and nobody their own; what is insufficient is open again; and it is over once director
    /// and manager both have the evaluation.
    fn an_improvement_is_evaluated_and_reported(world) {
        let number = instructed(world);
        step(world, &world.head(), number, "acted", &ACTED).done();
        step(world, &world.head(), number, "reported", &[("report", "写真と点検簿")]).done();
        let judged = |outcome: &'static str| [("evaluation", outcome), ("reasons", "点検簿に抜けがある")];
        no(step(world, &world.head(), number, "effective", &judged("effective")), "procedure:improvement_order.evaluate", "main:25.6");
        for key in ["evaluation", "reasons"] {
            no(step(world, &world.auditor(), number, "effective", &without(&judged("effective"), key)), "procedure:improvement_order.evaluated", "main:25.6");
        }
        no(step(world, &world.auditor(), number, "effective", &judged("insufficient")), "procedure:improvement_order.evaluated", "main:25.6");
        world.clock.pass_days(20);
        tend(world);
        let late = task(world, &world.auditor(), "procedure:improvement_order.evaluate");
        assert!(late.overdue && late.due.as_deref() == Some("2026-12-08") && escalated(world, &director(world), late.number), "{late:?}");
        let back = step(world, &world.auditor(), number, "insufficient", &judged("insufficient")).done();
        assert_eq!(back.step, "act", "what is insufficient is open again");
        step(world, &world.head(), number, "acted", &with(&ACTED, &[("acted_on", "2026-12-10")])).done();
        step(world, &world.head(), number, "reported", &[("report", "点検簿")]).done();
        step(world, &world.auditor(), number, "effective", &judged("effective")).done();
        let both = [("body_on", "2026-12-10"), ("officer_on", "2026-12-10")];
        no(step(world, &world.head(), number, "delivered", &both), "procedure:improvement_order.deliver", "main:25.6b");
        for (key, _) in both {
            no(step(world, &world.auditor(), number, "delivered", &without(&both, key)), "procedure:improvement_order.both", "main:25.6b");
        }
        assert_eq!(step(world, &world.auditor(), number, "delivered", &both).done().state, "done");
        assert!(tasks(world, &director(world), "duty:finding.order").is_empty());
    }
}
