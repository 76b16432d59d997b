//! Stories of education, pledges and supervision: who owes what, who has not done it, who sees that.

use crate::{
    casefile::{Done, no},
    policy::{adopted, terms},
    told::{done, newcomer},
    work::{Fields, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::access::Appoint;
use azukari_testkit::{Who, World, both};

const POLICY: &Fields<'static> = &[
    ("title", "教育方針"),
    ("version", "1"),
    ("audience", "すべての従業者"),
    ("content", "規程と細則、事故時の報告"),
    ("host", "secretariat"),
    ("from", "2026-11-24"),
];

const PLAN: &Fields<'static> = &[
    ("title", "令和9年度 教育計画"),
    ("sessions", "6月 基礎、11月 事故対応"),
    ("audience", "すべての従業者"),
    ("trainer", "外部講師"),
    ("from", "2027-04-01"),
    ("until", "2028-03-31"),
];

fn assistant(world: &World) {
    let new = Appoint {
        office: "privacy_assistant".parse().unwrap(),
        worker: world.worker(Who::Clerk),
        from: String::new(),
        until: None,
        resolution: String::new(),
    };
    done(world.app().appoint(&world.manager(), new));
}

/// A training that was called for all five and held; who attended, by login. Its case.
fn held(world: &World, policy: &str, attended: &[&str], on: &str, audience: &[&str]) -> i64 {
    let number = open(world, &world.manager(), "training");
    let mut call = vec![("topic", "基礎研修"), ("policy", policy), ("host", "secretariat"), ("planned", "2026-12-15")];
    call.extend(audience.iter().map(|a| ("audience", *a)));
    step(world, &world.manager(), number, "call", &call).done();
    let mut hold = vec![("on", on)];
    hold.extend(attended.iter().map(|a| ("attended", *a)));
    step(world, &world.manager(), number, "held", &hold).done();
    number
}

both! {
    /// Shows hatsumei:main:20.1
    ///
    /// While no education policy is decided, the manager is told so; only the manager decides one, with version, day and
    /// audience, and sessions are held under it.
    fn the_education_policy_is_the_managers(world) {
        tend(world);
        task(world, &world.manager(), "duty:training.policy");
        no(enter(world, &world.head(), "training_policies", POLICY), "register:training_policies", "main:20.1");
        no(enter(world, &world.manager(), "training_policies", &POLICY[..3]), "register:training_policies.stated", "main:20.1");
        enter(world, &world.manager(), "training_policies", POLICY).done();
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:training.policy").is_empty(), "it fell away");
        let policy = rows(world, &world.clerk(), "training_policies").remove(0);
        held(world, &policy.id, &["clerk"], "2026-11-24", &["clerk"]);
        let session = rows(world, &world.clerk(), "sessions").remove(0);
        assert_eq!(session.fields.iter().find(|f| f.key == "policy").unwrap().values, std::slice::from_ref(&policy.id));
        change(world, &world.manager(), &policy, "training_policies", &[("version", "2")]).done();
        assert_eq!(world.app().row_versions(&world.clerk(), policy.id.parse().unwrap()).unwrap().done().len(), 2);
    }

    /// Shows hatsumei:main:20.2a
    ///
    /// Everybody called attends or makes it up: who was absent has a task with a day, the unit head is told when it has passed,
    /// and only a training whose record names the worker, or a passed test, closes it.
    fn who_was_absent_makes_it_up(world) {
        enter(world, &world.manager(), "training_policies", POLICY).done();
        let policy = rows(world, &world.clerk(), "training_policies").remove(0).id;
        no(opening(world, &world.clerk(), "training"), "procedure:training", "main:20.2a");
        let bare = open(world, &world.manager(), "training");
        no(step(world, &world.manager(), bare, "call", &[("topic", "基礎研修")]), "procedure:training.called", "main:20.2a");
        world.clock.pass_days(22);
        let all = ["clerk", "head", "manager", "auditor", "admin"];
        let number = held(world, &policy, &["head", "manager"], "2026-12-15", &all);
        let shown_case = done(world.app().show_case(&world.manager(), number));
        let mut absent: Vec<_> = shown_case.tasks.iter().filter(|t| t.control == "duty:training.makeup").map(|t| t.who.clone().unwrap()).collect();
        absent.sort_unstable();
        let mut named = vec![Who::Clerk.name(), Who::Auditor.name(), Who::Admin.name()];
        named.sort_unstable();
        assert_eq!(absent, named);
        let makeup = task(world, &world.clerk(), "duty:training.makeup");
        assert_eq!(makeup.due.as_deref(), Some("2027-01-15"));
        let first = rows(world, &world.clerk(), "sessions").remove(0).id;
        let by = |fields: &Fields<'_>| perform(world, &world.clerk(), makeup.number, &[fields, &[("on", "2026-12-16")]].concat());
        no(by(&[]), "duty:training.makeup.attended", "main:20.2a");
        no(by(&[("session", first.as_str())]), "duty:training.makeup.attended", "main:20.2a");
        no(by(&[("score", "79")]), "duty:training.makeup.attended", "main:20.2a");
        world.clock.pass_days(40);
        tend(world);
        assert!(task(world, &world.clerk(), "duty:training.makeup").overdue);
        assert!(told(world, &world.clerk(), "told-task-overdue") && told(world, &world.head(), "told-task-escalated"));
        let again = open(world, &world.head(), "training");
        let call = [("topic", "補講"), ("policy", policy.as_str()), ("host", "secretariat"), ("planned", "2027-01-20"), ("audience", "clerk")];
        step(world, &world.head(), again, "call", &call).done();
        no(step(world, &world.head(), again, "held", &[("on", "2027-01-20")]), "procedure:training.held", "main:20.2a");
        step(world, &world.head(), again, "held", &[("on", "2027-01-20"), ("attended", "clerk")]).done();
        let second = rows(world, &world.clerk(), "sessions").remove(1).id;
        by(&[("session", second.as_str())]).done();
        let of_admin = task(world, &world.admin(), "duty:training.makeup");
        perform(world, &world.admin(), of_admin.number, &[("score", "80"), ("on", "2027-01-20")]).done();
        assert_eq!(tasks(world, &world.auditor(), "duty:training.makeup").len(), 1, "one is still owed");
    }

    /// Shows hatsumei:main:20.2b
    ///
    /// A training counts where the unit runs it that the manager named, or where it follows the policy in force.
    fn a_training_counts_by_its_host(world) {
        let unnamed: Vec<_> = POLICY.iter().copied().filter(|(k, _)| *k != "host").collect();
        let without = enter(world, &world.manager(), "training_policies", &unnamed).done();
        assert!(without.warnings.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:20.2b")));
        let policy = rows(world, &world.clerk(), "training_policies").remove(0);
        let number = open(world, &world.head(), "training");
        let call = [("topic", "基礎研修"), ("policy", policy.id.as_str()), ("host", "secretariat"), ("planned", "2026-11-24"), ("audience", "clerk")];
        step(world, &world.head(), number, "call", &call).done();
        let hold = [("on", "2026-11-24"), ("attended", "clerk")];
        no(step(world, &world.head(), number, "held", &hold), "procedure:training.host", "main:20.2b");
        let apart = open(world, &world.head(), "training");
        step(world, &world.head(), apart, "call", &call).done();
        step(world, &world.head(), apart, "apart", &hold).done();
        assert!(rows(world, &world.clerk(), "sessions").is_empty(), "held, and counting for nothing");
        no(change(world, &world.head(), &policy, "training_policies", &[("host", "secretariat")]), "register:training_policies", "main:20.1");
        change(world, &world.manager(), &policy, "training_policies", &[("host", "secretariat")]).done();
        step(world, &world.head(), number, "held", &hold).done();
        assert_eq!(shown(&rows(world, &world.clerk(), "sessions")[0], "host"), "事務局");
    }

    /// Shows hatsumei:main:19.3
    ///
    /// Only the manager orders pledges; each worker named hands in their own by the day, with the wording's version, and who has
    /// not is overdue on the next day.
    fn pledges_are_ordered_and_handed_in(world) {
        no(opening(world, &world.head(), "pledge_order"), "procedure:pledge_order", "main:19.3");
        let number = open(world, &world.manager(), "pledge_order");
        let order = [("version", "2"), ("wording", "個人情報を漏らしません"), ("workers", "clerk"), ("workers", "head"), ("due", "2026-12-10")];
        no(step(world, &world.manager(), number, "order", &order[..4]), "procedure:pledge_order.stated", "main:19.3");
        step(world, &world.manager(), number, "order", &order).done();
        assert!(tasks(world, &world.auditor(), "duty:pledge.hand_in").is_empty());
        let of_clerk = task(world, &world.clerk(), "duty:pledge.hand_in");
        assert_eq!(of_clerk.due.as_deref(), Some("2026-12-10"));
        let sign = |who: &str| [("worker", who.to_owned()), ("version", "2".into()), ("signed_on", "2026-11-24".into()), ("kept", "人事簿".into())];
        let hand = |who: &str, without: &str| {
            let all = sign(who);
            let fields: Vec<_> = all.iter().filter(|(k, _)| *k != without).map(|(k, v)| (*k, v.as_str())).collect();
            perform(world, &world.clerk(), of_clerk.number, &fields)
        };
        no(hand("clerk", "version"), "duty:pledge.hand_in.signed", "main:19.3");
        no(hand("head", ""), "duty:pledge.hand_in.signed", "main:19.3");
        hand("clerk", "").done();
        let pledges = rows(world, &world.manager(), "pledges");
        assert_eq!((pledges.len(), shown(&pledges[0], "worker").as_str(), shown(&pledges[0], "version").as_str()), (1, Who::Clerk.name(), "2"));
        no(world.app().show_register(&world.clerk(), "pledges", "", None).unwrap(), "register:pledges", "main:19.3");
        world.clock.pass_days(17);
        tend(world);
        let late: Vec<_> = done(world.app().show_case(&world.manager(), number)).tasks.into_iter().filter(|t| t.overdue).collect();
        assert_eq!((late.len(), late[0].who.as_deref()), (1, Some(Who::Head.name())));
        assert!(task(world, &world.head(), "duty:pledge.hand_in").overdue);
    }

    /// Shows hatsumei:main:9.1
    ///
    /// The plan of education is owed by the manager and the assistants each year, and states sessions, audience, dates and trainer.
    fn the_training_plan_comes_round(world) {
        assistant(world);
        world.clock.pass_days(370);
        tend(world);
        let plan = task(world, &world.manager(), "duty:training.plan");
        assert!(plan.overdue && plan.due.as_deref() == Some("2027-11-24"));
        assert_eq!(task(world, &world.clerk(), "duty:training.plan").number, plan.number, "the assistant's too");
        assert!(told(world, &world.manager(), "told-task-overdue") && told(world, &world.clerk(), "told-task-overdue"));
        no(perform(world, &world.head(), plan.number, PLAN), "duty:training.plan", "main:9.1");
        for part in ["sessions", "audience", "trainer", "from"] {
            let fields: Vec<_> = PLAN.iter().copied().filter(|(k, _)| *k != part).collect();
            no(perform(world, &world.manager(), plan.number, &fields), "duty:training.plan.stated", "main:9.1");
        }
        perform(world, &world.manager(), plan.number, PLAN).done();
        assert_eq!(shown(&rows(world, &world.clerk(), "training_plans")[0], "trainer"), "外部講師");
    }

    /// Shows hatsumei:main:5.1.3b, hatsumei:main:17.2a
    ///
    /// An assistant has the ledger's upkeep and the plans on the board and does them under the own name; what was not shared, an
    /// approval before all, stays with the manager.
    fn assistants_share_work_and_no_approval(world) {
        world.clock.pass_days(190);
        tend(world);
        assert!(tasks(world, &world.clerk(), "duty:ledger.review").is_empty(), "not before the appointment");
        assistant(world);
        let review = task(world, &world.clerk(), "duty:ledger.review");
        assert!(tasks(world, &world.clerk(), "duty:supervision.all").is_empty() && !tasks(world, &world.manager(), "duty:supervision.all").is_empty());
        let number = open(world, &world.head(), "ledger_change");
        let entry = [("kind", "会員"), ("content", "氏名"), ("place", "書庫"), ("planned", "2027-07-01")];
        step(world, &world.head(), number, "submit", &entry).done();
        no(step(world, &world.clerk(), number, "approve", &[]), "procedure:ledger_change.approve", "main:17.3c");
        let reviewed = perform(world, &world.clerk(), review.number, &[("rows", "1")]).done();
        assert!(reviewed.clauses.iter().any(|c| c.id.as_str() == "hatsumei:main:5.1.3b"), "{reviewed:?}");
        let shown = world.app().show_task(&world.manager(), review.number).unwrap();
        assert_eq!((shown.line.state.as_str(), shown.done_by.as_deref()), ("done", Some(Who::Clerk.name())));
        step(world, &world.manager(), number, "approve", &[]).done();
    }

    /// Shows hatsumei:main:2.1.7
    ///
    /// Whoever works here counts, an employee of any form, a director or a dispatched worker: how they are engaged is put on record,
    /// and each is called, asked to confirm and to pledge exactly like the others.
    fn everybody_who_works_here_counts(world) {
        let (hita, yufu, nakatsu) = (newcomer(world, "hita", None), newcomer(world, "yufu", None), newcomer(world, "nakatsu", None));
        tend(world);
        let wanted = tasks(world, &world.manager(), "duty:worker.engagement");
        assert_eq!((wanted.len(), wanted[0].due.as_deref()), (8, Some("2026-12-08")), "of nobody is it on record");
        let engage = |fields: &Fields<'_>| enter(world, &world.manager(), "engagements", fields);
        no(engage(&[("worker", "hita")]), "register:engagements.kind", "main:2.1.7");
        no(engage(&[("worker", "hita"), ("kind", "employee")]), "register:engagements.form", "main:2.1.7");
        engage(&[("worker", "hita"), ("kind", "employee"), ("form", "casual")]).done();
        engage(&[("worker", "yufu"), ("kind", "director")]).done();
        engage(&[("worker", "nakatsu"), ("kind", "dispatched"), ("party", "(株)大分スタッフ")]).done();
        engage(&[("worker", "auditor"), ("kind", "other")]).done();
        for (login, form) in [("clerk", "regular"), ("head", "fixed"), ("manager", "commissioned"), ("admin", "part_time")] {
            engage(&[("worker", login), ("kind", "employee"), ("form", form)]).done();
        }
        tend(world);
        assert!(tasks(world, &world.manager(), "duty:worker.engagement").is_empty());

        let three = [&hita, &yufu, &nakatsu];
        let logins = ["hita", "yufu", "nakatsu"];
        enter(world, &world.manager(), "training_policies", POLICY).done();
        let policy = rows(world, &world.clerk(), "training_policies").remove(0).id;
        held(world, &policy, &["clerk"], "2026-11-24", &["clerk", "hita", "yufu", "nakatsu"]);
        let order = open(world, &world.manager(), "pledge_order");
        let mut fields = vec![("version", "2"), ("wording", "個人情報を漏らしません"), ("due", "2026-12-10")];
        fields.extend(logins.map(|l| ("workers", l)));
        step(world, &world.manager(), order, "order", &fields).done();
        adopted(world, &terms(world, &[]), &[]);
        let number = world.app().cases(&world.manager(), "open", "policy", None).unwrap().cases[0].number;
        step(world, &world.manager(), number, "send", &[("known_on", "2026-11-24"), ("known_by", "朝礼")]).done();
        let owed = ["duty:policy.acknowledge", "duty:pledge.hand_in", "duty:training.makeup", "duty:worker.regulation"];
        for who in three {
            for duty in owed {
                task(world, who, duty);
            }
        }
        assert_eq!(task(world, &nakatsu, "duty:worker.regulation").due.as_deref(), Some("2026-12-08"));
        let read = task(world, &nakatsu, "duty:worker.regulation").number;
        no(perform(world, &nakatsu, read, &[]), "duty:worker.regulation.read", "main:3.1");
        for who in three {
            perform(world, who, task(world, who, "duty:worker.regulation").number, &[("read_on", "2026-11-24")]).done();
        }
        let board = done(world.app().supervised(&world.manager()));
        let of = |who: &azukari_gate::Asker| board.iter().find(|s| s.worker == who.worker.to_string()).unwrap();
        for who in three {
            let mut seen: Vec<_> = of(who).tasks.iter().map(|t| (t.control.as_str(), t.state.as_str())).filter(|(c, _)| owed.contains(c)).collect();
            seen.sort_unstable();
            let mut wanted: Vec<_> = owed.map(|c| (c, if c == "duty:worker.regulation" { "done" } else { "open" })).into();
            wanted.sort_unstable();
            assert_eq!(seen, wanted, "all three are covered alike");
        }
    }

    /// Shows hatsumei:main:19.1, hatsumei:main:19.2
    ///
    /// The manager sees for each worker what they owe and did and what access they have, the head the own unit; both owe a
    /// record of supervision, and the head's is told to the manager when it is overdue.
    fn supervision_sees_what_each_owes(world) {
        let number = open(world, &world.manager(), "pledge_order");
        let order = [("version", "2"), ("wording", "誓約"), ("workers", "clerk"), ("workers", "head"), ("due", "2026-12-10")];
        step(world, &world.manager(), number, "order", &order).done();
        let own = task(world, &world.head(), "duty:pledge.hand_in").number;
        perform(world, &world.head(), own, &[("worker", "head"), ("version", "2"), ("signed_on", "2026-11-24"), ("kept", "人事簿")]).done();
        world.clock.pass_days(190);
        tend(world);
        no(world.app().supervised(&world.clerk()).unwrap(), "duty:supervision.unit", "main:19.2");
        let before = world.entries();
        let board = done(world.app().supervised(&world.manager()));
        assert_eq!((board.len(), world.entries()), (5, before + 1));
        let of = |who: Who| board.iter().find(|s| s.name == who.name()).unwrap();
        // Both have not read the regulation, and the clerk has not pledged.
        assert_eq!((of(Who::Clerk).overdue, of(Who::Head).overdue), (2, 1));
        assert!(of(Who::Head).tasks.iter().any(|t| t.control == "duty:pledge.hand_in" && t.state == "done"));
        assert!(of(Who::Clerk).affairs.contains(&"membership".to_owned()) && of(Who::Head).offices == ["unit_head"]);
        let of_unit = done(world.app().supervised(&world.head()));
        assert!(of_unit.len() == 5 && of_unit.iter().all(|s| s.unit == "secretariat"));
        let all = task(world, &world.manager(), "duty:supervision.all");
        let unit = task(world, &world.head(), "duty:supervision.unit");
        assert!(all.overdue && unit.overdue && unit.unit == "secretariat");
        assert_eq!((all.due.as_deref(), unit.due.as_deref()), (Some("2027-05-24"), Some("2027-05-24")));
        assert!(told(world, &world.manager(), "told-task-escalated"), "the head's record is overdue");
        let found = [("on", "2027-06-02"), ("findings", "誓約書が一通ない")];
        no(perform(world, &world.head(), all.number, &found), "duty:supervision.all", "main:19.1");
        no(perform(world, &world.manager(), all.number, &found[..1]), "duty:supervision.all.stated", "main:19.1");
        perform(world, &world.manager(), all.number, &found).done();
        no(perform(world, &world.head(), unit.number, &[]), "duty:supervision.unit.stated", "main:19.2");
        perform(world, &world.head(), unit.number, &found).done();
    }
}
