//! What follows in a consumers' co-operative when the programme was violated: the board hears of it, the departments are instructed, and
//! a body decides on a sanction, which few read; and the grounds for discipline that the rules on documents name.

use crate::{
    casefile::{Done, no},
    doyukai_office::with,
    escoop_docs::{cabinet, registered},
    gojo_security::{escalated, without},
    told::fault,
    work::{Fields, change, enter, open, opening, out_of_turn, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{Reply, casefile::Stepped};
use azukari_gate::Asker;
use azukari_testkit::{ESCOOP, Who, World, both};

fn personnel(world: &World) -> Asker {
    world.asker(Who::Personnel)
}

fn board(world: &World) -> Asker {
    world.asker(Who::Secretary)
}

/// The only open case of a procedure, as this worker sees it.
#[track_caller]
fn only(world: &World, who: &Asker, procedure: &str) -> i64 {
    let found = world.app().cases(who, "open", procedure, None).unwrap().cases;
    assert_eq!(found.len(), 1, "{procedure}: {found:?}");
    found[0].number
}

/// A violation that the director established; the case of what follows, as it has just begun.
fn established(world: &World) -> i64 {
    let second = world.asker(Who::Second);
    let number = open(world, &second, "violation");
    let seen = [
        ("kind", "risk"),
        ("found_on", "2026-11-24"),
        ("what", "名簿を持ち帰っているらしい"),
        ("receiver", "information_director"),
    ];
    step(world, &second, number, "submit", &seen).done();
    step(world, &world.manager(), number, "received", &[("received_on", "2026-11-24")]).done();
    let inquiry = [("steps_taken", "聞取り、入退室の記録"), ("finding", "violation"), ("found_at", "2026-11-24")];
    let found = step(world, &world.manager(), number, "violation", &inquiry).done();
    assert!(found.effects.iter().any(|e| e.contains("response")), "{found:?}");
    only(world, &world.manager(), "incident")
}

fn next(world: &World, number: i64, outcome: &str, fields: &Fields<'_>) -> Reply<Stepped> {
    step(world, &world.manager(), number, outcome, fields)
}

const ABOVE: [(&str, &str); 2] =
    [("superior_on", "2026-11-24"), ("superior_what", "配送部門で名簿が持ち帰られていた。議長と全理事に報告")];
const INSTRUCTION: [(&str, &str); 3] =
    [("task", "名簿を施錠し、持出しを止める"), ("task_owner", "head"), ("task_due", "2026-11-30")];

/// The same up to its end, with the instructions carried out.
fn settled(world: &World) -> i64 {
    let number = established(world);
    next(world, number, "submit", &[]).done();
    next(world, number, "reported", &ABOVE).done();
    next(world, number, "add", &INSTRUCTION).done();
    next(world, number, "enough", &[]).done();
    tend(world);
    let own = task(world, &world.head(), "duty:prevention.do").number;
    perform(world, &world.head(), own, &[("done_on", "2026-11-24"), ("evidence", "点検簿 3")]).done();
    number
}

/// Who this worker is to the co-op; the row.
fn engaged(world: &World, login: &str, more: &Fields<'_>) -> String {
    let fields = with(&[("worker", login), ("kind", "employee"), ("form", "regular")], more);
    enter(world, &personnel(world), "engagements", &fields).done().id.to_string()
}

const MEASURE: [(&str, &str); 6] = [
    ("measure", "sanction"),
    ("ground", "work_rules"),
    ("article", "第45条"),
    ("content", "戒告"),
    ("body", "第7回理事会"),
    ("decided_on", "2026-11-24"),
];

/// A case of discipline up to its decision.
fn charged(world: &World, engagement: &str, more: &Fields<'_>) -> i64 {
    let number = open(world, &world.manager(), "discipline");
    let what = with(&[("engagement", engagement), ("breach", "escoop:rules:9a"), ("facts", "名簿を持ち帰った")], more);
    for key in ["engagement", "breach", "facts"] {
        no(next(world, number, "submit", &without(&what, key)), "procedure:discipline.stated", "rules:24.3");
    }
    next(world, number, "submit", &what).done();
    number
}

both! {
    in ESCOOP;

    /// Shows escoop:rules:24.2b
    ///
    /// An established violation begins its own case at once and goes to the board within three days, with day and content; late, the
    /// board hears that it was not told. Before the report nothing can be closed.
    fn the_board_hears_of_a_violation(world) {
        let number = established(world);
        let begun = next(world, number, "submit", &[]).done();
        assert_eq!((begun.step.as_str(), begun.due.as_deref()), ("superior", Some("2026-11-27")));
        out_of_turn(world, &world.manager(), number, "close");
        assert!(!told(world, &board(world), "told-case-step"));
        for (key, _) in ABOVE {
            no(next(world, number, "reported", &without(&ABOVE, key)), "procedure:incident.superior.stated", "rules:24.2b");
        }
        no(next(world, number, "reported", &with(&ABOVE, &[("superior_on", "2026-11-25")])), "procedure:incident.superior.stated", "rules:24.2b");
        no(step(world, &world.head(), number, "reported", &ABOVE), "procedure:incident.superior", "rules:24.2b");
        world.clock.pass_days(7);
        tend(world);
        let late = task(world, &world.manager(), "procedure:incident.superior");
        assert!(late.overdue && escalated(world, &board(world), late.number), "{late:?}");
        let sent = next(world, number, "reported", &ABOVE).done();
        assert!(sent.effects.iter().any(|e| e.contains("above")) && told(world, &board(world), "told-case-step"));
        out_of_turn(world, &world.manager(), number, "close");
        for who in [world.manager(), board(world), world.auditor()] {
            assert_eq!(rows(world, &who, "incidents").len(), 1);
        }
        no(world.app().show_register(&world.clerk(), "incidents", "", None).unwrap(), "register:incidents", "rules:24.2b");
        no(enter(world, &world.manager(), "incidents", &[("what", "違反")]), "register:incidents", "rules:24.2b");
        let other = open(world, &world.clerk(), "incident");
        for fields in [[("what", "鍵の紛失")], [("noticed_on", "2026-11-24")]] {
            no(step(world, &world.clerk(), other, "submit", &fields), "procedure:incident.stated", "rules:24.2b");
        }
    }

    /// Shows escoop:rules:24.2c
    ///
    /// The departments concerned are instructed within three days, each with its task and day; they report with evidence, and until then
    /// the case stays open.
    fn the_departments_are_instructed(world) {
        let number = established(world);
        next(world, number, "submit", &[]).done();
        let direct = next(world, number, "reported", &ABOVE).done();
        assert_eq!((direct.step.as_str(), direct.due.as_deref()), ("direct", Some("2026-11-27")));
        no(next(world, number, "enough", &[]), "procedure:incident.directed.any", "rules:24.2c");
        for (key, _) in INSTRUCTION {
            no(next(world, number, "add", &without(&INSTRUCTION, key)), "procedure:incident.directed", "rules:24.2c");
        }
        no(step(world, &world.head(), number, "add", &INSTRUCTION), "procedure:incident.direct", "rules:24.2c");
        world.clock.pass_days(7);
        tend(world);
        let late = task(world, &world.manager(), "procedure:incident.direct");
        assert!(late.overdue && escalated(world, &board(world), late.number), "{late:?}");
        next(world, number, "add", &INSTRUCTION).done();
        no(enter(world, &world.manager(), "preventions", &[("what", "施錠")]), "register:preventions", "rules:24.2c");
        next(world, number, "enough", &[]).done();
        tend(world);
        let own = task(world, &world.head(), "duty:prevention.do");
        assert_eq!((own.due.as_deref(), own.mine), (Some("2026-11-30"), true));
        no(next(world, number, "close", &[]), "procedure:incident.prevented", "rules:24.2c");
        world.clock.pass_days(3);
        tend(world);
        assert!(escalated(world, &world.manager(), own.number));
        let finished = [("done_on", "2026-12-01"), ("evidence", "点検簿 3")];
        for (key, _) in finished {
            no(perform(world, &world.head(), own.number, &without(&finished, key)), "duty:prevention.do.done", "rules:24.2c");
        }
        no(perform(world, &world.clerk(), own.number, &finished), "duty:prevention.do", "rules:24.2c");
        perform(world, &world.head(), own.number, &finished).done();
        let rest = no(next(world, number, "close", &[]), "procedure:incident.sanctioned", "rules:24.3");
        assert_eq!(rest.reasons.len(), 1, "nothing else is open: {rest:?}");
    }

    /// Shows escoop:rules:24.3
    ///
    /// A violation is closed once a decision on a sanction or another measure is on record, with rule, body and day. Officers and staff
    /// fall under their own regulations and work rules; an active member does not. Personnel, the director and auditors alone read it.
    fn a_violation_ends_with_a_decision(world) {
        let app = world.app();
        let number = settled(world);
        let refused = no(next(world, number, "close", &[]), "procedure:incident.sanctioned", "rules:24.3");
        assert_eq!(refused.reasons[0].remedy, "open:discipline");
        for who in [world.clerk(), world.head(), board(world)] {
            no(opening(world, &who, "discipline"), "procedure:discipline", "rules:24.3");
        }
        let suzuki = engaged(world, "clerk", &[]);
        let incident = rows(world, &world.manager(), "incidents").remove(0).id;
        let decide = |case: i64, fields: &Fields<'_>| step(world, &personnel(world), case, "decide", fields);
        let apart = charged(world, &suzuki, &[]);
        no(next(world, apart, "decide", &MEASURE), "procedure:discipline.decide", "rules:24.3");
        for key in ["measure", "decided_on"] {
            no(decide(apart, &without(&MEASURE, key)), "procedure:discipline.decided", "rules:24.3");
        }
        no(decide(apart, &without(&MEASURE, "body")), "procedure:discipline.body", "rules:24.3");
        no(decide(apart, &without(&MEASURE, "article")), "procedure:discipline.staff", "rules:24.3");
        for ground in ["contract", "law"] {
            no(decide(apart, &with(&MEASURE, &[("ground", ground)])), "procedure:discipline.staff", "rules:24.3");
        }
        for who in [world.clerk(), world.head()] {
            assert_eq!(fault(app.show_case(&who, apart)), "error-not-found", "nobody else knows of it");
        }
        decide(apart, &MEASURE).done();
        no(next(world, number, "close", &[]), "procedure:incident.sanctioned", "rules:24.3");
        let of_this = charged(world, &suzuki, &[("incident", incident.as_str())]);
        decide(of_this, &with(&MEASURE, &[("measure", "none"), ("reason", "口頭で注意し、研修を受けさせる")])).done();
        for who in [personnel(world), world.manager(), world.auditor()] {
            let row = rows(world, &who, "sanctions").remove(0);
            assert_eq!(["article", "body", "decided_on"].map(|c| shown(&row, c)), ["第45条", "第7回理事会", "2026-11-24"]);
        }
        for who in [world.clerk(), world.head(), board(world)] {
            no(app.show_register(&who, "sanctions", "", None).unwrap(), "register:sanctions", "rules:24.3");
        }
        no(enter(world, &personnel(world), "sanctions", &MEASURE), "register:sanctions", "rules:24.3");
        assert_eq!(next(world, number, "close", &[]).done().state, "done");

        let officer = charged(world, &engaged(world, "deputy", &[("kind", "director"), ("form", "")]), &[]);
        decide(officer, &with(&MEASURE, &[("ground", "regulations"), ("article", "役員規程第8条")])).done();
        let kimura = charged(world, &engaged(world, "second", &[("kind", "member"), ("form", ""), ("activity", "地域の機関紙")]), &[]);
        for ground in ["work_rules", "regulations"] {
            no(decide(kimura, &with(&MEASURE, &[("ground", ground)])), "procedure:discipline.member", "rules:24.3");
        }
        no(decide(kimura, &without(&with(&MEASURE, &[("ground", "contract")]), "article")), "procedure:discipline.member", "rules:24.3");
        decide(kimura, &with(&MEASURE, &[("ground", "contract"), ("article", "活動の申合せ第3項")])).done();
    }

    /// Shows escoop:docs:14.1, escoop:docs:14.1.3a, escoop:docs:14.1.3b
    ///
    /// A copy that was stolen, scattered or lost begins an incident and a case of discipline on its ground, with the circumstances and
    /// whether carelessness was in it. That case ends with a decision on the work rules alone, and is overdue after a month.
    fn what_was_stolen_or_lost_ends_with_a_decision(world) {
        let document = registered(world, &[], &[]);
        let place = cabinet(world, "書庫 D-1", "yes");
        let number = open(world, &world.clerk(), "document_view");
        let wish = [("document", document.as_str()), ("kind", "copy"), ("unit", "delivery"), ("asked_by", "clerk"), ("on", "2026-11-24"), ("at", "10:00"), ("use", "配達先の確認"), ("copies", "1"), ("dispose_by", "2027-03-15"), ("dispose_method", "shredded")];
        step(world, &world.clerk(), number, "ask", &wish).done();
        step(world, &world.head(), number, "permit", &[]).done();
        step(world, &world.clerk(), number, "copied", &[("seen_on", "2026-11-24"), ("seen_at", "10:05"), ("copied", "1"), ("store_place", place.as_str())]).done();
        let copy = rows(world, &world.clerk(), "copies").remove(0).id;
        for (kind, part, ground, clause) in [("stolen", "theft", "escoop:docs:14.1.3a", "docs:14.1.3a"), ("scattered", "scattered", "escoop:docs:14.1.3b", "docs:14.1.3b")] {
            let report = open(world, &world.clerk(), "document_breach");
            let what = [("kind", kind), ("document", document.as_str()), ("copy", copy.as_str()), ("on", "2026-11-24"), ("what", "車に置いたまま離れた")];
            step(world, &world.clerk(), report, "submit", &what).done();
            let judged = [("careless", "yes"), ("ground", ground)];
            let judge = |fields: &Fields<'_>| step(world, &world.head(), report, "breach", fields);
            for (key, _) in judged {
                no(judge(&without(&judged, key)), &format!("procedure:document_breach.{part}"), clause);
            }
            let other = if kind == "stolen" { "escoop:docs:14.1.3b" } else { "escoop:docs:14.1.3a" };
            no(judge(&with(&judged, &[("ground", other)])), &format!("procedure:document_breach.{part}"), clause);
            let begun = judge(&judged).done();
            for effect in ["incident", "discipline"] {
                assert!(begun.effects.iter().any(|e| e.ends_with(effect)), "{effect}: {begun:?}");
            }
            let row = rows(world, &world.head(), "document_breaches").pop().unwrap();
            assert_eq!(["careless", "what"].map(|c| shown(&row, c)), ["はい", "車に置いたまま離れた"]);
            assert!(!shown(&row, "copy").is_empty() && row.fields.iter().any(|f| f.key == "ground" && f.values == [ground]), "{row:?}");
        }
        assert_eq!(world.app().cases(&world.manager(), "open", "incident", None).unwrap().cases.len(), 2);
        let cases = world.app().cases(&world.head(), "open", "discipline", None).unwrap().cases;
        assert_eq!(cases.len(), 2, "a proposal for each");
        let case = cases[0].number;
        let page = crate::told::done(world.app().show_case(&world.head(), case));
        let breach = page.step.as_ref().unwrap().fields.iter().find(|f| f.key == "breach").unwrap();
        assert!(breach.values[0].starts_with("escoop:docs:14.1.3"), "{breach:?}");
        let suzuki = engaged(world, "clerk", &[]);
        let decided = step(world, &world.head(), case, "submit", &[("engagement", suzuki.as_str())]).done();
        assert_eq!((decided.step.as_str(), decided.due.as_deref()), ("decide", Some("2026-12-24")));
        let decide = |fields: &Fields<'_>| step(world, &personnel(world), case, "decide", fields);
        for key in ["measure", "decided_on"] {
            no(decide(&without(&MEASURE, key)), "procedure:discipline.decided", "docs:14.1");
        }
        no(decide(&without(&MEASURE, "article")), "procedure:discipline.staff", "docs:14.1");
        no(decide(&with(&MEASURE, &[("ground", "contract")])), "procedure:discipline.staff", "docs:14.1");
        no(step(world, &world.head(), case, "decide", &MEASURE), "procedure:discipline.decide", "docs:14.1");
        world.clock.pass_days(34);
        tend(world);
        let late = tasks(world, &personnel(world), "procedure:discipline.decide").remove(0);
        assert!(late.overdue && escalated(world, &world.manager(), late.number), "{late:?}");
        decide(&MEASURE).done();
        no(world.app().show_register(&world.head(), "sanctions", "", None).unwrap(), "register:sanctions", "docs:14.1");
    }

    /// Shows escoop:docs:14.1.2
    ///
    /// Each month viewing and copying is compared with the record of permissions. What nobody permitted or confirmed beforehand stands on
    /// a list with person, document, day and time, and becomes a case on its ground; what was permitted does not.
    fn viewing_without_leave_is_found(world) {
        let document = registered(world, &[], &[]);
        let wish = [("document", document.as_str()), ("kind", "view"), ("unit", "delivery"), ("asked_by", "clerk"), ("on", "2026-11-24"), ("at", "10:00"), ("use", "配達先の確認")];
        let number = open(world, &world.clerk(), "document_view");
        step(world, &world.clerk(), number, "ask", &wish).done();
        step(world, &world.head(), number, "permit", &[]).done();
        step(world, &world.clerk(), number, "viewed", &[("seen_on", "2026-11-24"), ("seen_at", "10:05")]).done();
        let permission = rows(world, &world.head(), "document_accesses").remove(0).id;

        world.clock.pass_days(34);
        tend(world);
        let review = task(world, &world.head(), "duty:document.access_review");
        assert!(review.overdue && review.due.as_deref() == Some("2026-12-24") && escalated(world, &world.manager(), review.number), "{review:?}");
        let compared = [("on", "2026-12-28"), ("compared", "書庫の鍵の記録と閲覧・複写の記録"), ("result", "reported")];
        for (key, _) in compared {
            no(perform(world, &world.head(), review.number, &without(&compared, key)), "duty:document.access_review.stated", "docs:14.1.2");
        }
        no(perform(world, &world.clerk(), review.number, &compared), "duty:document.access_review", "docs:14.1.2");

        let branch = world.asker(Who::Branch);
        let seen = |who: &'static str| [("kind", "unpermitted"), ("document", document.as_str()), ("who", who), ("on", "2026-11-24"), ("at", "10:05"), ("what", "書庫から出して見ていた")];
        let report = open(world, &branch, "document_breach");
        for key in ["kind", "document", "on", "what"] {
            no(step(world, &branch, report, "submit", &without(&seen("second"), key)), "procedure:document_breach.stated", "docs:14.1.2");
        }
        for key in ["who", "at"] {
            no(step(world, &branch, report, "submit", &without(&seen("second"), key)), "procedure:document_breach.access.who", "docs:14.1.2");
        }
        step(world, &branch, report, "submit", &seen("second")).done();
        assert!(told(world, &world.head(), "told-case-step"));
        assert_eq!(fault(world.app().show_case(&world.asker(Who::Second), report)), "error-not-found", "whom it is about sees nothing");
        let access = [("access", permission.as_str())];
        for fields in [&[][..], &access[..]] {
            let no = no(step(world, &world.head(), report, "permitted", fields), "procedure:document_breach.access.permitted", "docs:14.1.2");
            assert_eq!(no.reasons[0].remedy, "choose:breach");
        }
        for ground in ["", "escoop:docs:14.1.1"] {
            no(step(world, &world.head(), report, "breach", &[("ground", ground)]), "procedure:document_breach.access.ground", "docs:14.1.2");
        }
        no(step(world, &world.clerk(), report, "breach", &[("ground", "escoop:docs:14.1.2")]), "procedure:document_breach.judge", "docs:14.1.2");
        step(world, &world.head(), report, "breach", &[("ground", "escoop:docs:14.1.2")]).done();
        let listed = rows(world, &world.head(), "document_breaches").remove(0);
        assert_eq!(["who", "on", "at"].map(|c| shown(&listed, c)), [Who::Second.name(), "2026-11-24", "10:05"]);
        assert!(!shown(&listed, "document").is_empty());
        no(world.app().show_register(&world.clerk(), "document_breaches", "", None).unwrap(), "register:document_breaches", "docs:14.1.2");
        only(world, &world.head(), "discipline");
        perform(world, &world.head(), review.number, &compared).done();

        let lawful = open(world, &branch, "document_breach");
        step(world, &branch, lawful, "submit", &seen("clerk")).done();
        assert_eq!(step(world, &world.head(), lawful, "permitted", &access).done().state, "done");
        assert_eq!(rows(world, &world.head(), "document_breaches").len(), 1);
        no(change(world, &world.head(), &listed, "document_breaches", &[("what", "見間違い")]), "register:document_breaches", "docs:14.1.2");
    }
}
