//! One account of a consumers' co-operative at two computers whose users differ: who judges, and who does not.

use crate::{
    casefile::{Done, no},
    doyukai_office::with,
    escoop_pc::{PC, device, joins},
    gojo_security::without,
    house::{openers, owners},
    rights::placed,
    told::{PASSWORD, done, fault, refused},
    work::{Fields, enter, open, opening, step, task, tasks, tend, told},
};
use azukari_app::{
    access::{Bearer, SecondCode},
    journal::ListJournal,
};
use azukari_domain::{Clock, Millis, RowId};
use azukari_testkit::{ESCOOP, Who, World, both};

/// Signs somebody in at this computer, each time with the next code of a sheet.
fn signing_in<'w>(world: &'w World, login: &'static str) -> impl Fn(Option<&Bearer>) + 'w {
    let half = world.app().sign_in_at(&world.key, login, PASSWORD, None).unwrap();
    let sheet = world.app().new_sheet(&half.token).unwrap();
    let used = std::cell::Cell::new(0);
    move |at: Option<&Bearer>| {
        let half = world.app().sign_in_at(&world.key, login, PASSWORD, at).unwrap();
        let code = sheet.codes[used.replace(used.get() + 1)].1.to_string();
        world.app().second_factor(&half.token, &SecondCode::Sheet(code)).unwrap();
    }
}

both! {
    in ESCOOP;

    /// Shows escoop:pc:4.2b
    ///
    /// One account at two computers whose users differ is on the manager's desk with the second sign-in, and stays until it is judged: shared
    /// is a violation. At computers with the same users, at one that is shared, or one after the other it is nothing.
    fn one_account_at_computers_of_different_users_is_judged(world) {
        let app = world.app();
        let mori = joins(world, "mori");
        let pc = |more: &Fields<'_>| -> RowId { device(world, more).parse().unwrap() };
        let own = pc(&[("users", "mori")]);
        let twin = pc(&[("name", "PC-018"), ("users", "mori")]);
        let other = pc(&[("name", "PC-019"), ("users", "second")]);
        let all = [&with(&PC, &[("name", "PC-020"), ("shared", "yes"), ("users", "mori")])[..], &[("users", "second")]].concat();
        let shared: RowId = enter(world, &world.admin(), "devices", &all).done().id;
        for who in [world.clerk(), world.head()] {
            refused(app.name_place(&who, own, None), "register:devices", "pc:1b");
        }
        let place = |row: RowId| done(app.name_place(&world.admin(), row, None));
        let (own, twin, other, shared) = (place(own), place(twin), place(other), place(shared));

        let sign_in = signing_in(world, "mori");
        let duty = "duty:sign_in.shared";
        for at in [Some(&own), Some(&twin), Some(&shared), None, Some(&own)] {
            sign_in(at);
            tend(world);
            assert!(tasks(world, &world.head(), duty).is_empty(), "the same users, or meant to be shared");
        }
        sign_in(Some(&other));
        let alert = task(world, &world.head(), duty);
        assert_eq!((alert.due.as_deref(), alert.worker.clone()), (Some("2026-11-27"), Some(mori.worker.to_string())));
        assert!(told(world, &world.head(), "told-task-near"), "told at once, not with the next run of the clock");
        let page = app.show_task(&world.head(), alert.number).unwrap();
        assert!(page.clauses.iter().any(|c| c.id.as_str() == "escoop:pc:4.2b"), "{page:?}");
        world.gate().tend(world.org).unwrap();
        let list = ListJournal { verbs: vec!["sign_in".into()], worker: "mori".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &list)).entries;
        let noted = entries.iter().find(|e| e.facts.get("kind").is_some_and(|k| k == "shared")).unwrap();
        assert!(noted.clauses.iter().any(|c| c.id.as_str() == "escoop:pc:4.2b"), "{noted:?}");
        sign_in(Some(&own));
        tend(world);
        assert_eq!(task(world, &world.head(), duty).number, alert.number, "the same matter");

        no(opening(world, &world.clerk(), "account_sharing"), "procedure:account_sharing", "pc:4.2b");
        let number = open(world, &world.head(), "account_sharing");
        let judged = [("worker", "mori"), ("on", "2026-11-24"), ("finding", "others"), ("what", "パスワードを教えていた"), ("others", "second")];
        for key in ["worker", "on", "finding", "what"] {
            for outcome in ["shared", "harmless"] {
                no(step(world, &world.head(), number, outcome, &without(&judged, key)), "procedure:account_sharing.stated", "pc:4.2b");
            }
        }
        assert_eq!(fault(app.show_case(&world.clerk(), number)), "error-not-found", "until it is judged it is nobody else's");
        for finding in ["others", "unclear"] {
            let said = with(&judged, &[("finding", finding)]);
            let not = no(step(world, &world.head(), number, "harmless", &said), "procedure:account_sharing.harmless", "pc:4.2b");
            assert!(not.reasons.iter().any(|r| r.remedy == "choose:shared"), "{not:?}");
        }
        let violations = || app.cases(&world.head(), "", "violation", None).unwrap().cases.len();
        assert_eq!(violations(), 0);
        step(world, &world.head(), number, "shared", &judged).done();
        assert_eq!(violations(), 1, "a report was begun");
        tend(world);
        assert!(tasks(world, &world.head(), duty).is_empty(), "judged, and the same sessions ask nothing anew");

        // The next day: first at one, then at the other once the first was left for long.
        world.clock.pass_days(1);
        sign_in(Some(&own));
        world.clock.set(Millis(world.clock.now().0 + 31 * 60_000));
        sign_in(Some(&other));
        tend(world);
        assert!(tasks(world, &world.head(), duty).is_empty(), "one after the other");
        sign_in(Some(&twin));
        let second = task(world, &world.head(), duty).number;
        let harmless = with(&judged, &[("on", "2026-11-25"), ("finding", "own"), ("what", "隣の席を手伝っていた")]);
        let number = open(world, &world.head(), "account_sharing");
        step(world, &world.head(), number, "harmless", &harmless).done();
        assert_eq!((violations(), tasks(world, &world.head(), duty).len()), (1, 0));
        world.clock.pass_days(1);
        sign_in(Some(&own));
        sign_in(Some(&other));
        world.clock.pass_days(6);
        tend(world);
        let late = task(world, &world.head(), duty);
        assert!(late.overdue && late.number > second, "{late:?}");
    }

    /// Shows escoop:pc:4.2b
    ///
    /// Nobody judges an own account: that of a manager is with the other manager of the department, and where there is none with the director
    /// or the deputy. Whoever it is about is told nothing, finds no case of it, and fulfils it by none about somebody else.
    fn nobody_judges_an_own_account(world) {
        let app = world.app();
        let mori = joins(world, "mori");
        placed(world, &mori, "department_manager", "2026-11-24", None);
        let pc = |more: &Fields<'_>| done(app.name_place(&world.admin(), device(world, more).parse().unwrap(), None));
        let (own, other) = (pc(&[("users", "mori")]), pc(&[("name", "PC-018"), ("users", "second")]));
        let sign_in = signing_in(world, "mori");
        let (duty, step_of) = ("duty:sign_in.shared", "procedure:account_sharing.judge");
        let both = || [&own, &other].into_iter().for_each(|at| sign_in(Some(at)));
        let judged = [("worker", "mori"), ("on", "2026-11-24"), ("finding", "own"), ("what", "隣の席を手伝っていた")];
        let on = |day: &'static str| with(&judged, &[("on", day)]);

        both();
        assert_eq!(task(world, &world.head(), duty).number, task(world, &mori, duty).number, "two managers");
        assert!(tasks(world, &world.manager(), duty).is_empty());
        let number = open(world, &mori, "account_sharing");
        for outcome in ["harmless", "shared"] {
            let not = no(step(world, &mori, number, outcome, &judged), step_of, "pc:4.2b");
            assert!(not.reasons.iter().any(|r| r.message == "refusal-step-accused"), "{not:?}");
        }
        // A case about somebody else says nothing of this account.
        step(world, &mori, number, "harmless", &with(&judged, &[("worker", "second")])).done();
        assert_eq!(tasks(world, &world.head(), duty).len(), 1);
        let number = open(world, &world.head(), "account_sharing");
        step(world, &world.head(), number, "harmless", &judged).done();
        assert_eq!(fault(app.show_case(&mori, number)), "error-not-found");
        assert!(tasks(world, &world.head(), duty).is_empty());

        // The only manager of the department.
        placed(world, &world.head(), "department_manager", "2026-11-24", Some("2026-11-23"));
        world.clock.pass_days(1);
        both();
        let alone = task(world, &world.manager(), duty);
        assert_eq!((alone.due.as_deref(), alone.worker.clone()), (Some("2026-11-30"), Some(mori.worker.to_string())));
        assert!(told(world, &world.manager(), "told-task-near"), "told at once");
        assert!(tasks(world, &mori, duty).is_empty());
        assert_eq!(owners(world, duty), ["information_director", "deputy_director"]);
        assert_eq!(openers(world, "account_sharing"), ["information_director", "deputy_director", "department_manager"]);
        let number = open(world, &mori, "account_sharing");
        no(step(world, &mori, number, "harmless", &on("2026-11-25")), step_of, "pc:4.2b");
        let number = open(world, &world.manager(), "account_sharing");
        step(world, &world.manager(), number, "harmless", &on("2026-11-25")).done();
        assert!(tasks(world, &world.manager(), duty).is_empty());

        // Two managers, of whom the other goes before anybody has judged: the director has it, due on the same day.
        placed(world, &world.head(), "department_manager", "2026-11-24", None);
        world.clock.pass_days(1);
        both();
        let waiting = task(world, &world.head(), duty);
        assert!(tasks(world, &world.manager(), duty).is_empty());
        placed(world, &world.head(), "department_manager", "2026-11-24", Some("2026-11-23"));
        for _ in 0..2 {
            tend(world);
            let handed = task(world, &world.manager(), duty);
            assert_eq!((handed.due, handed.worker), (waiting.due.clone(), Some(mori.worker.to_string())));
            assert!(tasks(world, &mori, duty).is_empty());
        }
        let number = open(world, &world.asker(Who::Deputy), "account_sharing");
        step(world, &world.asker(Who::Deputy), number, "harmless", &on("2026-11-26")).done();
        assert!(tasks(world, &world.manager(), duty).is_empty());
    }
}
