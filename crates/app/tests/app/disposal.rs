//! Disposal: proposed, checked, approved, carried out after a time of grace, reported; and what the ledger brings by itself.

use crate::{
    casefile::{Done, form, no},
    rights::appointed,
    told::{find, newcomer, refused},
    walk::{column, days, ids, mark, members, nothing, open, opens, perform, rows, step, tasks},
};
use azukari_app::{
    casefile::AnswerItem,
    register::{MarkKind, Unmark},
    request::{Export, Format, NewRequest},
    retention::Erase,
};
use azukari_testkit::{World, both};

const PLAN: &[(&str, &str)] = &[
    ("what", "2022年度の会員名簿"),
    ("holding", "member"),
    ("ground", "purpose_ended"),
    ("need_until", "2026-11-20"),
    ("method", "shredded"),
];

/// A row of the ledger, entered by the way that the regulation leaves; its id.
fn ledger(world: &World, need_until: &str) -> String {
    let number = open(world, &world.head(), "ledger_change");
    let fields = [
        ("kind", "セミナー申込書"),
        ("content", "氏名、住所"),
        ("place", "書庫B-2"),
        ("medium", "paper"),
        ("holding", "member"),
        ("unit", "secretariat"),
        ("planned", "2026-12-01"),
        ("need_until", need_until),
    ];
    let done = step(world, &world.head(), number, "submit", &fields).done();
    assert_eq!(done.warnings.is_empty(), !need_until.is_empty(), "{done:?}");
    step(world, &world.manager(), number, "approve", &[]).done();
    rows(world, &world.manager(), "ledger").last().unwrap().id.clone()
}

both! {
    /// Shows hatsumei:main:18.2.4
    ///
    /// What must be kept is not in it; outputs and contractors' copies are accounted for first; nobody approves their own; before the
    /// period of grace is over nothing can be erased; the report comes after everybody is gone, with a witness, and the ledger's row
    /// ends with it. A way that does not wipe out is refused.
    fn a_disposal_from_proposal_to_report(world) {
        let app = world.app();
        let all = members(world, 2);
        let row = ledger(world, "2026-11-20");
        let export = Export { affair: "newsletter".into(), holding: "member".into(), records: all.clone(), classes: vec!["identity".into()], channel: "paper".into(), ground: String::new(), reason: nothing(), format: Format::Csv, once: None };
        app.export(&world.clerk(), &export).unwrap().done();
        // Heads, assistants and the system's administrator propose; the manager, who approves, does not.
        let assistant = newcomer(world, "shin", None);
        appointed(world, &assistant, "privacy_assistant");
        for proposer in [&assistant, &world.admin()] {
            opens(world, proposer, "disposal").done();
        }
        for other in [world.clerk(), world.manager(), world.auditor()] {
            no(opens(world, &other, "disposal"), "procedure:disposal", "main:18.2.4");
        }
        let named = ids(&all);
        let number = open(world, &world.head(), "disposal");
        let submit = |more: &[(&str, &str)]| step(world, &world.head(), number, "submit", &[PLAN, &[("records", named.as_str()), ("ledger", row.as_str())], more].concat());
        no(step(world, &world.head(), number, "submit", &[("method", "rubbish")]), "procedure:disposal.method", "main:18.2.4");
        mark(world, &world.clerk(), all[1], MarkKind::Hold, "dispute");
        no(submit(&[]), "procedure:disposal.held", "main:18.2.4");
        let release = NewRequest { records: vec![all[1]], about: "hold:dispute".into(), ground: "dispute".into(), ..NewRequest::new("release", nothing_but(world)) };
        crate::told::approved(world, &world.clerk(), &release, &world.manager());
        let unmark = Unmark { record: all[1], kind: MarkKind::Hold, key: "dispute".into(), ground: "dispute".into(), channel: "paper".into(), evidence: "解決の記録".into(), happened_at: None, once: None };
        app.unmark(&world.clerk(), &unmark).unwrap().done();
        assert_eq!(submit(&[]).done().step, "outputs");

        let recovered = |outcome: &str| step(world, &world.head(), number, outcome, &[]);
        no(recovered("recovered"), "procedure:disposal.outputs", "main:18.2.4");
        let output = rows(world, &world.manager(), "outputs").remove(0);
        let item = AnswerItem { number, item: output.id.parse().unwrap(), fields: form(&[("became", "returned"), ("became_on", "2026-11-24")]), once: None };
        app.answer_item(&world.head(), &item).unwrap().done();
        assert_eq!(recovered("recovered").done().step, "contractors");
        assert_eq!(recovered("recovered").done().step, "approve", "no contractor has this holding");
        no(step(world, &world.head(), number, "approve", &[]), "procedure:disposal.approve", "main:18.2.4");
        let shown = app.show_case(&world.manager(), number).unwrap().done().step.unwrap();
        let foreseen = &shown.outcomes.iter().find(|o| o.key == "approve").unwrap().foreseen[0];
        assert_eq!((foreseen.granted, foreseen.left_out.len()), (2, 0), "a run without doing it");
        step(world, &world.manager(), number, "approve", &[]).done();

        let erase = Erase { records: all.clone(), ground: "purpose_ended".into(), reason: nothing(), once: None };
        refused(app.erase(&world.head(), &erase), "erase.approved", "main:7.1a");
        let report = [("done_on", "2026-12-02"), ("quantity", "2"), ("witness", "clerk")];
        days(world, 8);
        let done = |fields: &[(&str, &str)]| step(world, &world.head(), number, "report", fields);
        no(done(&report), "procedure:disposal.gone", "main:18.2.4");
        refused(app.erase(&world.clerk(), &erase), "erase.approved", "main:7.1a");
        assert_eq!(app.erase(&world.head(), &erase).unwrap().done().records.len(), 2);
        assert!(find(world, "見本会員").people.is_empty());
        no(done(&[&report[..2], &[("witness", "head")]].concat()), "procedure:disposal.reported", "main:18.2.4");
        no(done(&[&report[..], &[("method", "rubbish")]].concat()), "procedure:disposal.method", "main:18.2.4");
        no(done(&[&report[..], &[("method", "dissolved")]].concat()), "procedure:disposal.certificate", "main:18.2.4");
        assert_eq!(done(&[&report[..], &[("method", "shredded")]].concat()).done().state, "done");
        let staff = newcomer(world, "kansa", None);
        appointed(world, &staff, "audit_staff");
        for reader in [world.manager(), world.head(), world.auditor(), staff] {
            assert_eq!(rows(world, &reader, "disposals").len(), 1);
        }
        for other in [world.clerk(), assistant] {
            no(app.show_register(&other, "disposals", "", None).unwrap(), "register:disposals", "main:18.2.4");
        }
        let written = rows(world, &world.auditor(), "disposals").remove(0);
        assert_eq!((column(&written, "quantity"), column(&written, "records").len()), (vec!["2".to_owned()], 2));
        assert_eq!(rows(world, &world.manager(), "ledger")[0].state, "ended");
    }

    /// Shows hatsumei:main:10.1g
    ///
    /// What is of high importance is not shredded in the office: the methods that are fit for it are few, and are asked for at the
    /// proposal and again at the report.
    fn what_is_important_is_wiped_out_by_a_fit_method(world) {
        let number = open(world, &world.head(), "disposal");
        let with = |holding: &'static str, method: &'static str| {
            let mut fields: Vec<_> = PLAN.iter().copied().filter(|(k, _)| !["holding", "method"].contains(k)).collect();
            fields.extend([("holding", holding), ("method", method)]);
            step(world, &world.head(), number, "submit", &fields)
        };
        for holding in ["club_child", "consultation", "staff"] {
            let refusal = no(with(holding, "shredded"), "procedure:disposal.importance", "main:10.1g");
            assert_eq!(refusal.reasons[0].remedy, "fill:method");
            let said = &refusal.reasons[0].what_ja;
            assert!(said.contains("認められるもの") && said.contains("溶解"), "the fit methods are named: {said}");
            no(with(holding, "burned"), "procedure:disposal.importance", "main:10.1g");
        }
        with("consultation", "dissolved").done();
        step(world, &world.head(), number, "recovered", &[]).done();
        step(world, &world.head(), number, "recovered", &[]).done();
        step(world, &world.manager(), number, "approve", &[]).done();
        days(world, 8);
        let report = |method: &'static str| {
            let fields = [("done_on", "2026-12-02"), ("quantity", "3"), ("witness", "clerk"), ("certificate", "溶解証明"), ("method", method)];
            step(world, &world.head(), number, "report", &fields)
        };
        no(report("shredded"), "procedure:disposal.importance", "main:10.1g");
        report("dissolved").done();
        for method in ["erased", "destroyed"] {
            let number = open(world, &world.head(), "disposal");
            let fields = [&PLAN[..1], &PLAN[2..4], &[("holding", "staff"), ("method", method)]].concat();
            step(world, &world.head(), number, "submit", &fields).done();
        }
    }

    /// The report does not come before the period of grace is over, also where nobody is erased with it.
    fn grace_is_kept_for_paper_too(world) {
        let number = open(world, &world.head(), "disposal");
        step(world, &world.head(), number, "submit", PLAN).done();
        step(world, &world.head(), number, "recovered", &[]).done();
        step(world, &world.head(), number, "recovered", &[]).done();
        step(world, &world.manager(), number, "approve", &[]).done();
        let report = [("done_on", "2026-11-24"), ("quantity", "40"), ("witness", "clerk")];
        no(step(world, &world.head(), number, "report", &report), "procedure:disposal.grace", "main:18.2.4");
        days(world, 6);
        no(step(world, &world.head(), number, "report", &report), "procedure:disposal.grace", "main:18.2.4");
        days(world, 1);
        step(world, &world.head(), number, "report", &report).done();
    }

    /// Shows hatsumei:main:10.1g, hatsumei:main:18.2.4
    ///
    /// An approved disposal may be carried out for its time after the grace, not before and not after; every method that wipes out
    /// is one.
    fn an_approved_disposal_has_its_time(world) {
        let all = members(world, 4);
        let approved = |record: azukari_domain::RecordId, method: &str| {
            let named = record.to_string();
            let number = open(world, &world.head(), "disposal");
            let fields = [&PLAN[..4], &[("records", named.as_str()), ("method", method)]].concat();
            step(world, &world.head(), number, "submit", &fields).done();
            step(world, &world.head(), number, "recovered", &[]).done();
            step(world, &world.head(), number, "recovered", &[]).done();
            let begun = step(world, &world.manager(), number, "approve", &[]).done();
            assert_eq!(begun.due.as_deref(), Some("2026-12-24"));
        };
        for (record, method) in all.iter().zip(["burned", "destroyed", "erased", "dissolved"]) {
            approved(*record, method);
        }
        let erase = |at: usize| Erase { records: vec![all[at]], ground: "purpose_ended".into(), reason: nothing(), once: None };
        days(world, 6);
        refused(world.app().erase(&world.head(), &erase(0)), "erase.approved", "main:7.1a");
        days(world, 1);
        world.app().erase(&world.head(), &erase(0)).unwrap().done();
        days(world, 30);
        world.app().erase(&world.head(), &erase(1)).unwrap().done();
        days(world, 1);
        refused(world.app().erase(&world.head(), &erase(2)), "erase.approved", "main:7.1a");
    }

    /// Shows hatsumei:main:18.2.3, hatsumei:main:18.2.4
    ///
    /// The end of need brings a task; late, it is told above. Keeping longer needs a reason and a new day, which brings it again;
    /// disposing needs a way that wipes out, a witness and a quantity. A ledger row without an end of need is pointed out.
    fn the_end_of_need_brings_a_disposal(world) {
        ledger(world, "");
        ledger(world, "2026-12-10");
        days(world, 10);
        assert_eq!(crate::walk::due(world, &world.head(), "duty:disposal.due"), ["2027-01-09"]);
        let task = tasks(world, &world.head(), "duty:disposal.due").remove(0);
        let done = |task: i64, fields: &[(&str, &str)]| perform(world, &world.head(), task, fields);
        no(done(task, &[]), "duty:disposal.due.decided", "main:18.2.3");
        no(done(task, &[("decision", "keep"), ("reason", "係争中")]), "duty:disposal.due.keep", "main:18.2.3");
        days(world, 50);
        assert!(world.app().messages(&world.manager()).unwrap().iter().any(|t| t.kind == "told-task-escalated" && t.task == Some(task)));
        done(task, &[("decision", "keep"), ("reason", "係争中"), ("until", "2027-03-31")]).done();
        let kept = rows(world, &world.manager(), "ledger").remove(1);
        assert_eq!((kept.state.as_str(), column(&kept, "need_until")), ("in_force", vec!["2027-03-31".to_owned()]));
        days(world, 60);
        let again = tasks(world, &world.head(), "duty:disposal.due").remove(0);
        let gone = [("decision", "disposed"), ("method", "rubbish"), ("done_on", "2027-03-20"), ("quantity", "40"), ("witness", "clerk")];
        no(done(again, &gone), "duty:disposal.due.method", "main:18.2.4");
        days(world, 5);
        let shredded: Vec<_> = gone.iter().map(|(k, v)| if *k == "method" { (*k, "shredded") } else { (*k, *v) }).collect();
        no(done(again, &[&shredded[..4], &[("witness", "head")]].concat()), "duty:disposal.due.method", "main:18.2.4");
        done(again, &shredded).done();
        assert_eq!(rows(world, &world.manager(), "ledger")[1].state, "ended");
    }
}

fn nothing_but(world: &World) -> azukari_domain::Personal {
    crate::told::why(world)
}
