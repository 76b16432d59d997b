//! The programme of a chamber of commerce: the policy on which it rests, its documents, education, what supervisors keep track of, and its
//! review by the senior managing director.

use crate::{
    casefile::{Done, no},
    gojo_security::{document, escalated, without},
    house::{openers, owners},
    kimitsu_office::{director, with},
    told::{done, newcomer, refused, rests_on_all},
    work::{Fields, answer, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{Reply, access::Assign, journal::ShowEntry};
use azukari_testkit::{KIMITSU, Who, World, both};

const PLAN: [(&str, &str); 6] = [
    ("title", "教育計画 2028"),
    ("sessions", "番号法、事故の報告"),
    ("audience", "全員"),
    ("trainer", "個人情報保護管理者"),
    ("from", "2027-12-01"),
    ("until", "2028-11-30"),
];

/// The plan of a year, drawn up when it is due; its row.
fn planned(world: &World) -> String {
    world.clock.pass_days(355);
    tend(world);
    let owed = task(world, &world.manager(), "duty:training.plan");
    perform(world, &world.manager(), owed.number, &PLAN).done();
    rows(world, &world.manager(), "training_plans").remove(0).id
}

/// A training for these, called under the plan; its case.
fn called(world: &World, plan: &str, audience: &[&'static str]) -> i64 {
    let number = open(world, &world.manager(), "training");
    let mut call = vec![("topic", "番号法"), ("plan", plan), ("planned", "2027-12-15")];
    call.extend(audience.iter().map(|a| ("audience", *a)));
    step(world, &world.manager(), number, "call", &call).done();
    number
}

const STATUS: [(&str, &str); 7] = [
    ("period", "2026年11月"),
    ("held", "120"),
    ("used", "14"),
    ("printed", "12"),
    ("taken_out", "1"),
    ("deleted", "0"),
    ("on", "2026-12-24"),
];

both! {
    in KIMITSU;

    /// Shows kimitsu:main:1.1c
    ///
    /// The regulation rests on the protection policy: while none is registered that is a gap of the protection manager, and its page says
    /// so; with its edition and day it is there.
    fn the_regulation_rests_on_the_policy(world) {
        tend(world);
        let gap = task(world, &world.manager(), "duty:document.basic_policy");
        assert_eq!(gap.due.as_deref(), Some("2026-12-08"));
        assert!(world.app().show_task(&world.manager(), gap.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:1.1c"));
        let policy = [("title", "個人情報保護方針"), ("kind", "basic_policy"), ("version", "1"), ("from", "2026-04-01"), ("place", "規程綴り")];
        no(enter(world, &world.clerk(), "documents", &policy), "register:documents", "main:1.1c");
        for (key, _) in policy {
            no(enter(world, &world.manager(), "documents", &without(&policy, key)), "register:documents.stated", "main:1.1c");
        }
        let page = |world: &World| {
            let app = world.app();
            let who = world.manager();
            app.clause_page(&who, &"kimitsu:main:1.1c".parse().unwrap(), app.period(&who, "", "").unwrap()).unwrap()
        };
        assert!(page(world).rests_on.iter().all(|g| !g.registered), "not there yet");
        enter(world, &world.manager(), "documents", &policy).done();
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:document.basic_policy").is_empty());
        assert!(page(world).rests_on.iter().all(|g| g.registered) && !page(world).rests_on.is_empty(), "linked to its article");
    }

    /// Shows kimitsu:main:2.1.10, kimitsu:main:22.2a
    ///
    /// The programme is its documents: this regulation, the rules on outsourcing and on audits, the plan of education, each with edition
    /// and the day by which it is looked at again; what is missing is a gap of the protection manager with its day.
    fn the_programme_is_its_documents(world) {
        let manager = world.manager();
        tend(world);
        let kinds = [("standard", "特定個人情報保護規程"), ("outsourcing_rules", "外部委託管理規程"), ("audit_rules", "内部監査規程")];
        for (kind, title) in kinds {
            let gap = task(world, &manager, &format!("duty:document.{kind}"));
            assert_eq!(gap.due.as_deref(), Some("2026-12-08"), "{kind}");
            let clauses = world.app().show_task(&manager, gap.number).unwrap().clauses;
            for clause in ["kimitsu:main:2.1.10", "kimitsu:main:22.2a"] {
                assert!(clauses.iter().any(|c| c.id.as_str() == clause), "{kind}: {clauses:?}");
            }
            let paper = [("title", title), ("kind", kind), ("version", "1"), ("from", "2026-04-01"), ("place", "規程綴り")];
            no(enter(world, &world.clerk(), "documents", &paper), "register:documents", "main:2.1.10");
            no(enter(world, &manager, "documents", &without(&paper, "version")), "register:documents.stated", "main:2.1.10");
            enter(world, &manager, "documents", &paper).done();
            tend(world);
            assert!(tasks(world, &manager, &format!("duty:document.{kind}")).is_empty(), "{kind}");
        }
        let listed = rows(world, &world.clerk(), "documents");
        assert_eq!(listed.iter().map(|r| shown(r, "version")).collect::<Vec<_>>(), ["1", "1", "1"]);
        world.clock.pass_days(355);
        tend(world);
        let reviews = tasks(world, &manager, "duty:document.review");
        assert_eq!(reviews.iter().map(|t| t.due.as_deref()).collect::<Vec<_>>(), [Some("2027-11-24"); 3], "{reviews:?}");
        assert!(world.app().show_task(&manager, reviews[0].number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:2.1.10"));
        task(world, &manager, "duty:training.plan");
    }

    /// Shows kimitsu:main:22.2b
    ///
    /// Each year the manager adopts a plan of measures; a measure without evidence in its time is late with its owner and on the manager's
    /// desk.
    fn the_programme_drives_the_measures(world) {
        let lock = [("group", "physical"), ("what", "施錠点検"), ("owner", "head"), ("due", "2027-11-20")];
        enter(world, &world.manager(), "security_measures", &lock).done();
        world.clock.pass_days(370);
        tend(world);
        let measure = task(world, &world.head(), "duty:security.measure");
        assert!(measure.overdue && escalated(world, &world.manager(), measure.number), "{measure:?}");
        let seen = [("on", "2027-11-29"), ("evidence", "点検簿 4")];
        for (key, _) in seen {
            no(perform(world, &world.head(), measure.number, &without(&seen, key)), "duty:security.measure.evidenced", "main:22.2b");
        }
        perform(world, &world.head(), measure.number, &seen).done();
        let owed = task(world, &world.manager(), "duty:security.plan");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24"), "{owed:?}");
        no(opening(world, &world.clerk(), "security_plan"), "procedure:security_plan", "main:22.2b");
        let plan = open(world, &world.manager(), "security_plan");
        let year = [("title", "安全対策 2028"), ("from", "2027-12-01"), ("until", "2028-11-30")];
        for (key, _) in year {
            no(step(world, &world.manager(), plan, "adopt", &without(&year, key)), "procedure:security_plan.stated", "main:22.2b");
        }
        no(step(world, &world.head(), plan, "adopt", &year), "procedure:security_plan.draft", "main:22.2b");
        no(step(world, &world.manager(), plan, "adopt", &year), "procedure:security_plan.draft", "main:22.2b");
        for item in done(world.app().show_case(&world.manager(), plan)).step.unwrap().items {
            let by = [("owner", "head"), ("due", "2028-03-31")];
            answer(world, &world.manager(), plan, &item.row, &by).done();
        }
        step(world, &world.manager(), plan, "adopt", &year).done();
        assert!(tasks(world, &world.manager(), "duty:security.plan").is_empty());
    }

    /// Shows kimitsu:main:22.2c, kimitsu:main:23.1b
    ///
    /// Each year there is a plan of education, or the programme is incomplete; a training belongs to the plan and names its material with
    /// the edition, or it is not recorded.
    fn education_follows_its_plan(world) {
        world.clock.pass_days(370);
        tend(world);
        let owed = task(world, &world.manager(), "duty:training.plan");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24"), "{owed:?}");
        assert_eq!(owners(world, "duty:training.plan"), ["protection_manager", "programme_assistant"]);
        for (key, _) in PLAN {
            no(perform(world, &world.manager(), owed.number, &without(&PLAN, key)), "duty:training.plan.stated", "main:22.2c");
        }
        no(perform(world, &world.head(), owed.number, &PLAN), "duty:training.plan", "main:22.2c");
        perform(world, &world.manager(), owed.number, &PLAN).done();
        let plan = rows(world, &world.manager(), "training_plans").remove(0).id;
        let number = open(world, &world.manager(), "training");
        let call = [("topic", "番号法"), ("planned", "2027-12-15"), ("audience", "clerk")];
        no(step(world, &world.manager(), number, "call", &call), "procedure:training.by_plan", "main:23.1b");
        step(world, &world.manager(), number, "call", &with(&call, &[("plan", plan.as_str())])).done();
        let took = [("on", "2027-11-29"), ("attended", "clerk"), ("material", "番号法の手引き"), ("material_edition", "2")];
        for key in ["material", "material_edition"] {
            no(step(world, &world.manager(), number, "held", &without(&took, key)), "procedure:training.material", "main:23.1b");
        }
        step(world, &world.manager(), number, "held", &took).done();
        let held = rows(world, &world.clerk(), "sessions").remove(0);
        assert_eq!(held.fields.iter().find(|f| f.key == "plan").unwrap().values, [plan], "the plan's item is done");
        assert_eq!((shown(&held, "material").as_str(), shown(&held, "material_edition").as_str()), ("番号法の手引き", "2"));
    }

    /// Shows kimitsu:main:23.1a, kimitsu:main:32.1b
    ///
    /// Everybody is trained once a year: who was not is named, reminded, and the manager hears of it; and only a training whose record names
    /// the worker counts.
    fn everybody_is_trained_each_year(world) {
        let plan = planned(world);
        no(opening(world, &world.clerk(), "training"), "procedure:training", "main:23.1a");
        assert_eq!(openers(world, "training"), ["protection_manager", "programme_assistant"]);
        let number = open(world, &world.manager(), "training");
        let call = [("topic", "番号法"), ("plan", plan.as_str()), ("planned", "2027-12-15"), ("audience", "clerk")];
        for key in ["topic", "planned", "audience"] {
            no(step(world, &world.manager(), number, "call", &without(&call, key)), "procedure:training.called", "main:23.1a");
        }
        step(world, &world.manager(), number, "call", &call).done();
        let took = [("on", "2027-11-14"), ("attended", "clerk"), ("material", "手引き"), ("material_edition", "2")];
        for key in ["on", "attended"] {
            no(step(world, &world.manager(), number, "held", &without(&took, key)), "procedure:training.held", "main:23.1a");
        }
        no(step(world, &world.head(), number, "held", &took), "procedure:training.hold", "main:23.1a");
        step(world, &world.manager(), number, "held", &took).done();
        let session = rows(world, &world.auditor(), "sessions").remove(0).id;
        let own = task(world, &world.clerk(), "duty:training.regular");
        no(perform(world, &world.clerk(), own.number, &[]), "duty:training.regular.attended", "main:23.1a");
        perform(world, &world.clerk(), own.number, &[("session", &session)]).done();
        world.clock.pass_days(15);
        tend(world);
        let plain = world.asker(Who::Plain);
        let late = task(world, &plain, "duty:training.regular");
        assert!(late.overdue && late.due.as_deref() == Some("2027-11-24"), "{late:?}");
        assert!(told(world, &plain, "told-task-overdue") && escalated(world, &world.manager(), late.number));
        no(perform(world, &plain, late.number, &[("session", &session)]), "duty:training.regular.attended", "main:32.1b");
        assert!(tasks(world, &world.clerk(), "duty:training.regular").is_empty(), "who attended is done");
    }

    /// Shows kimitsu:main:23.1c
    ///
    /// Whoever missed a training, or did not pass its test, is not trained: they make it up, and a score below the mark does not do.
    fn whoever_did_not_pass_learns_again(world) {
        let plan = planned(world);
        let number = called(world, &plan, &["clerk", "plain"]);
        let took = [("on", "2027-11-14"), ("attended", "clerk"), ("material", "手引き"), ("material_edition", "2")];
        step(world, &world.manager(), number, "held", &took).done();
        let plain = world.asker(Who::Plain);
        let again = task(world, &plain, "duty:training.makeup");
        assert_eq!(again.due.as_deref(), Some("2027-12-14"));
        assert!(tasks(world, &world.clerk(), "duty:training.makeup").is_empty());
        let scored = |score: &'static str| perform(world, &plain, again.number, &[("score", score), ("on", "2027-11-14")]);
        no(scored("60"), "duty:training.makeup.attended", "main:23.1c");
        no(scored("79"), "duty:training.makeup.attended", "main:23.1c");
        no(perform(world, &world.clerk(), again.number, &[("score", "80"), ("on", "2027-11-14")]), "duty:training.makeup", "main:23.1c");
        scored("80").done();
    }

    /// Shows kimitsu:main:22.2d
    ///
    /// The programme goes to all fourteen; the two who have not confirmed it are named and reminded, and the manager hears of them; whoever
    /// joins has it from the first day.
    fn the_programme_is_made_known(world) {
        let programme = document(world, "operation", "コンプライアンス・プログラム 第3版");
        let sent = [("document", programme.as_str()), ("matters", "方針、規程、教育計画"), ("on", "2026-11-24")];
        no(opening(world, &world.clerk(), "circulation"), "procedure:circulation", "main:22.2d");
        let number = open(world, &world.manager(), "circulation");
        for (key, _) in sent {
            no(step(world, &world.manager(), number, "send", &without(&sent, key)), "procedure:circulation.stated", "main:22.2d");
        }
        step(world, &world.manager(), number, "send", &sent).done();
        let everybody = KIMITSU.parts.iter().map(|p| p.who);
        for who in everybody.filter(|w| ![Who::Second, Who::Plain].contains(w)) {
            let own = task(world, &world.asker(who), "duty:circulation.confirm");
            assert_eq!(own.due.as_deref(), Some("2026-12-08"));
            no(perform(world, &world.asker(who), own.number, &[]), "duty:circulation.confirm.read", "main:22.2d");
            perform(world, &world.asker(who), own.number, &[("read_on", "2026-11-24")]).done();
        }
        world.clock.pass_days(17);
        tend(world);
        let all = done(world.app().show_case(&world.manager(), number)).tasks;
        let all: Vec<_> = all.into_iter().filter(|t| t.control == "duty:circulation.confirm").collect();
        let (late, read): (Vec<_>, Vec<_>) = all.into_iter().partition(|t| t.state == "open");
        let mut names: Vec<_> = late.iter().filter_map(|t| t.who.clone()).collect();
        names.sort_unstable();
        let mut missing = [Who::Second.name(), Who::Plain.name()];
        missing.sort_unstable();
        assert_eq!((names.as_slice(), read.len()), (missing.map(str::to_owned).as_slice(), 12));
        assert!(late.iter().all(|t| t.overdue && escalated(world, &world.manager(), t.number)));
        let new = newcomer(world, "ishida", None);
        tend(world);
        let first = task(world, &new, "duty:circulation.joined");
        assert_eq!(first.due.as_deref(), Some("2026-12-25"));
        no(perform(world, &new, first.number, &[]), "duty:circulation.joined.read", "main:22.2d");
        perform(world, &new, first.number, &[("read_on", "2026-12-11")]).done();
        assert_eq!(openers(world, "circulation"), ["protection_manager", "programme_assistant"]);
    }

    /// Shows kimitsu:main:24.3.4
    ///
    /// Each month the supervisor states how much was held, used, put out, taken out and erased, or the protection manager hears of it.
    fn a_supervisor_keeps_track(world) {
        world.clock.pass_days(33);
        tend(world);
        let owed = task(world, &world.head(), "duty:handling.status");
        assert!(owed.overdue && owed.due.as_deref() == Some("2026-12-24"), "{owed:?}");
        assert!(escalated(world, &world.manager(), owed.number));
        for (key, _) in STATUS {
            no(perform(world, &world.head(), owed.number, &without(&STATUS, key)), "duty:handling.status.stated", "main:24.3.4");
        }
        no(perform(world, &world.clerk(), owed.number, &STATUS), "duty:handling.status", "main:24.3.4");
        perform(world, &world.head(), owed.number, &STATUS).done();
        let kept = world.app().show_task(&world.manager(), owed.number).unwrap();
        assert!(kept.fields.iter().any(|f| f.key == "printed" && f.values == ["12"]), "{kept:?}");
    }

    /// Shows kimitsu:main:24.3.7
    ///
    /// Each quarter the supervisor reports with the figures; it reaches the protection manager at once, who acknowledges it or sends it
    /// back, and nobody else does.
    fn a_supervisor_reports(world) {
        world.clock.pass_days(95);
        tend(world);
        let owed = task(world, &world.head(), "duty:handling.report");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-02-24"), "{owed:?}");
        let by_hand = no(perform(world, &world.head(), owed.number, &[]), "duty:handling.report", "main:24.3.7");
        assert_eq!(by_hand.reasons[0].remedy, "open:status_report");
        no(opening(world, &world.clerk(), "status_report"), "procedure:status_report", "main:24.3.7");
        let number = open(world, &world.head(), "status_report");
        let report = with(&without(&STATUS, "on"), &[("matters", "異常なし")]);
        for (key, _) in &report {
            no(step(world, &world.head(), number, "submit", &without(&report, key)), "procedure:status_report.stated", "main:24.3.7");
        }
        assert!(!told(world, &world.manager(), "told-case-step"));
        step(world, &world.head(), number, "submit", &report).done();
        assert!(told(world, &world.manager(), "told-case-step"));
        let seen = [("acknowledged_on", "2027-02-27")];
        for who in [world.head(), world.clerk(), director(world)] {
            no(step(world, &who, number, "acknowledged", &seen), "procedure:status_report.acknowledge", "main:24.3.7");
        }
        no(step(world, &world.manager(), number, "acknowledged", &[]), "procedure:status_report.acknowledged", "main:24.3.7");
        assert_eq!(step(world, &world.manager(), number, "acknowledged", &seen).done().state, "done");
        let kept = done(world.app().show_case(&world.head(), number));
        assert!(kept.fields.iter().any(|f| f.key == "taken_out" && f.values == ["1"]) && kept.fields.iter().any(|f| f.key == "acknowledged_on"));
        assert!(tasks(world, &world.head(), "duty:handling.report").is_empty());
    }

    /// Shows kimitsu:main:24.3.8
    ///
    /// What else the department's safety needs is written down with somebody and a day, and is tracked like every other duty.
    fn other_matters_are_tracked(world) {
        let keys = [("group", "physical"), ("what", "キャビネットの鍵交換"), ("owner", "head"), ("due", "2026-12-05")];
        no(enter(world, &world.clerk(), "security_measures", &keys), "register:security_measures", "main:24.3.8");
        for (key, part) in [("owner", "owner"), ("due", "due")] {
            no(enter(world, &world.head(), "security_measures", &without(&keys, key)), &format!("register:security_measures.{part}"), "main:24.3.8");
        }
        enter(world, &world.head(), "security_measures", &keys).done();
        tend(world);
        let own = task(world, &world.head(), "duty:security.measure");
        assert_eq!((own.due.as_deref(), own.mine), (Some("2026-12-05"), true));
        world.clock.pass_days(14);
        tend(world);
        assert!(task(world, &world.head(), "duty:security.measure").overdue && escalated(world, &world.manager(), own.number));
        no(perform(world, &world.head(), own.number, &[("on", "2026-12-08")]), "duty:security.measure.evidenced", "main:24.3.8");
        no(perform(world, &world.clerk(), own.number, &[("on", "2026-12-08"), ("evidence", "領収書")]), "duty:security.measure", "main:24.3.8");
        perform(world, &world.head(), own.number, &[("on", "2026-12-08"), ("evidence", "領収書")]).done();
    }

    /// Shows kimitsu:main:41.1a, kimitsu:main:41.1b
    ///
    /// Each year the senior managing director orders a review in the light of audit reports and what else has changed; the protection
    /// manager reviews within its time, and says what becomes of the regulation itself, a new version with its number and first day.
    fn the_director_orders_a_review(world) {
        let boss = director(world);
        world.clock.pass_days(370);
        tend(world);
        let owed = task(world, &boss, "duty:programme.instruct");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24"), "{owed:?}");
        let by_hand = no(perform(world, &boss, owed.number, &[]), "duty:programme.instruct", "main:41.1a");
        assert_eq!(by_hand.reasons[0].remedy, "open:review_order");
        no(opening(world, &world.manager(), "review_order"), "procedure:review_order", "main:41.1a");
        let number = open(world, &boss, "review_order");
        let order = [("instructed_on", "2027-11-29"), ("audit_report", "監査報告書 2027-1"), ("circumstances", "番号法の改正")];
        let instruct = |fields: &Fields<'_>| step(world, &boss, number, "instruct", fields);
        for (key, _) in order {
            no(instruct(&without(&order, key)), "procedure:review_order.instructed", "main:41.1a");
        }
        no(step(world, &world.manager(), number, "instruct", &order), "procedure:review_order.instruct", "main:41.1a");
        assert!(!told(world, &world.manager(), "told-case-step"));
        let issued = instruct(&order).done();
        assert_eq!(issued.due.as_deref(), Some("2028-01-28"));
        assert!(told(world, &world.manager(), "told-case-step"));
        task(world, &world.manager(), "procedure:review_order.review");
        world.clock.pass_days(65);
        tend(world);
        let late = task(world, &world.manager(), "procedure:review_order.review");
        assert!(late.overdue && escalated(world, &boss, late.number), "{late:?}");
        let review = |fields: &Fields<'_>| step(world, &world.manager(), number, "reviewed", fields);
        let found = [("reviewed_on", "2028-02-02"), ("programme_result", "教育計画を改める"), ("regulation_result", "changed"), ("new_edition", "規程第14号"), ("new_from", "2028-04-01")];
        for (key, part, clause) in [
            ("reviewed_on", "reviewed", "main:41.1a"),
            ("programme_result", "reviewed", "main:41.1a"),
            ("regulation_result", "regulation", "main:41.1b"),
            ("new_edition", "edition", "main:41.1b"),
            ("new_from", "edition", "main:41.1b"),
        ] {
            no(review(&without(&found, key)), &format!("procedure:review_order.{part}"), clause);
        }
        no(step(world, &world.head(), number, "reviewed", &found), "procedure:review_order.review", "main:41.1a");
        assert_eq!(review(&found).done().state, "done");
        assert!(tasks(world, &boss, "duty:programme.instruct").is_empty());
        let again = open(world, &boss, "review_order");
        step(world, &boss, again, "instruct", &with(&order, &[("instructed_on", "2028-02-02")])).done();
        let kept = [("reviewed_on", "2028-02-02"), ("programme_result", "変更なし"), ("regulation_result", "unchanged")];
        step(world, &world.manager(), again, "reviewed", &kept).done();
    }

    /// Shows kimitsu:main:suppl
    ///
    /// What happened before the first day is taken as history: nothing is asked of it, the journal says why and when it was, and nothing
    /// rests on it, now or later. From the first day on the same is checked.
    fn before_the_first_day_there_is_only_history(world) {
        let app = world.app();
        let told = |on| [("kind", "hold"), ("on", on), ("what", "旧い控えを保管した")];
        for on in ["2015-12-17", "2015-12-18", "2026-11-24"] {
            no(enter(world, &world.clerk(), "handlings", &told(on)), "register:handlings.kind", "main:30.1");
        }
        no(enter(world, &world.clerk(), "handlings", &[("kind", "hold")]), "register:handlings.kind", "main:30.1");
        for (n, on) in ["2015-12-01", "2015-12-16"].into_iter().enumerate() {
            let old = enter(world, &world.clerk(), "handlings", &told(on)).done();
            assert!(old.warnings.iter().any(|w| w.message == "warning-before-first-day"), "{old:?}");
            assert!(old.clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:suppl"), "{old:?}");
            rests_on_all(world, old.act, &["main:suppl"]);
            let entry = ShowEntry { number: old.act.to_string(), details: false };
            let entry = done(app.journal_entry(&world.auditor(), &entry)).entry.unwrap();
            assert_eq!(entry.facts.get("history").map(String::as_str), Some("before_first_day"));
            assert!(entry.late && entry.happened_at.unwrap().date_in("Asia/Tokyo").to_string() == on, "{entry:?}");
            let row = rows(world, &world.auditor(), "handlings").remove(n);
            assert_eq!((row.state.as_str(), shown(&row, "on").as_str()), ("ended", on), "closed as it is entered");
        }
        let whole = [("kind", "use"), ("holding", "payee"), ("on", "2015-12-17"), ("what", "支払調書の控えを確かめた")];
        let checked = enter(world, &world.clerk(), "handlings", &whole).done();
        assert!(checked.warnings.is_empty() && !checked.clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:suppl"));
        let now = rows(world, &world.clerk(), "handlings").into_iter().find(|r| r.state == "in_force").unwrap();
        let back = change(world, &world.clerk(), &now, "handlings", &[("on", "2015-12-01"), ("kind", "hold")]);
        no(back, "register:handlings.kind", "main:30.1");

        // Who may write stays as it is, and a training from before prepares nobody for work today.
        let new = newcomer(world, "takahashi", None);
        let before = [("worker", "takahashi"), ("on", "2015-12-01")];
        no(enter(world, &new, "handling_trainings", &before), "register:handling_trainings", "main:24.3.6");
        enter(world, &world.head(), "handling_trainings", &before).done();
        let assign = Assign { worker: new.worker, affair: "payment_records".parse().unwrap(), from: String::new(), until: None };
        refused(app.assign(&world.head(), assign), "assign.prepared", "main:24.3.6");
        let stray = with(&told("2015-12-01"), &[("what", "山田 123456789018")]);
        assert!(matches!(enter(world, &world.clerk(), "handlings", &stray), Reply::Refused(_)), "no number stands there either");
    }
}
