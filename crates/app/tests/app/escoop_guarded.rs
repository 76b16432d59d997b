//! How a consumers' co-operative guards what it holds: against unauthorised access, destruction and falsification; passwords that are
//! changed from time to time; and how the board and the director see that the work is done.

use crate::{
    casefile::{Done, no},
    escoop_office::{member, secretary},
    escoop_pc::joins,
    gojo_accuracy::correct,
    gojo_security::{escalated, without},
    told::{PASSWORD, approved, done, newcomer_in, refused, rests_on_all, show, value, why},
    walk::nothing,
    work::{open, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{
    AppError,
    access::{Bearer, Credential, Next, SecondCode},
    duty::UnitShare,
    journal::{ListJournal, ShowEntry},
    register::History,
    request::NewRequest,
    retention::Erase,
};
use azukari_domain::{Clock, Millis};
use azukari_store::record as store;
use azukari_testkit::{ESCOOP, Who, World, both};

/// The clauses that a task names.
fn named(world: &World, who: &azukari_gate::Asker, number: i64) -> Vec<String> {
    let page = world.app().show_task(who, number).unwrap();
    page.clauses.iter().map(|c| c.id.to_string()).collect()
}

fn tried(world: &World, login: &str, times: usize) {
    for _ in 0..times {
        assert!(matches!(
            world.app().sign_in(&world.key, login, "not the password"),
            Err(AppError::SignIn("signin-error"))
        ));
    }
}

both! {
    in ESCOOP;

    /// Shows escoop:rules:16b
    ///
    /// Ten wrong passwords close an account, also to the right one, and the director has it to judge at once; it stays open until then,
    /// one task for one account. Whoever does not sign in gets nowhere.
    fn failed_sign_ins_reach_the_director(world) {
        let app = world.app();
        tend(world);
        let risk = task(world, &world.manager(), "duty:risk.access").number;
        assert!(named(world, &world.manager(), risk).contains(&"escoop:rules:16b".to_owned()));
        let suzuki = joins(world, "suzuki");
        tried(world, "suzuki", 9);
        assert!(tasks(world, &world.manager(), "duty:sign_in.judge").is_empty(), "nine may be a mistake");
        tried(world, "suzuki", 1);
        assert!(matches!(app.sign_in(&world.key, "suzuki", PASSWORD), Err(AppError::SignIn("signin-error"))), "closed to the right one too");
        let alert = task(world, &world.manager(), "duty:sign_in.judge");
        assert_eq!((alert.due.as_deref(), alert.worker.clone()), (Some("2026-11-25"), Some(suzuki.worker.to_string())));
        assert!(named(world, &world.manager(), alert.number).contains(&"escoop:rules:16b".to_owned()));
        assert!(told(world, &world.manager(), "told-task-near"), "told at once, not with the next run of the clock");
        world.gate().tend(world.org).unwrap();
        let list = ListJournal { verbs: vec!["sign_in".into()], worker: "suzuki".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &list)).entries;
        let of = |kind: &str| entries.iter().filter(|e| e.facts.get("kind").is_some_and(|k| k == kind)).count();
        assert_eq!((of("failed"), of("locked")), (9, 1), "each try stands in the log");

        world.clock.set(Millis(world.clock.now().0 + 61_000));
        tried(world, "suzuki", 1);
        tend(world);
        assert_eq!(tasks(world, &world.manager(), "duty:sign_in.judge").len(), 1, "the same matter");
        world.clock.pass_days(5);
        tend(world);
        let late = task(world, &world.manager(), "duty:sign_in.judge");
        assert!(late.overdue && late.number == alert.number, "{late:?}");
        let judged = [("on", "2026-11-29"), ("finding", "attack"), ("action", "本人に確かめ、パスワードを変えさせた")];
        for (key, _) in judged {
            no(perform(world, &world.manager(), alert.number, &without(&judged, key)), "duty:sign_in.judge.judged", "rules:16b");
        }
        no(perform(world, &world.clerk(), alert.number, &judged), "duty:sign_in.judge", "rules:16b");
        perform(world, &world.manager(), alert.number, &judged).done();
        assert!(tasks(world, &world.manager(), "duty:sign_in.judge").is_empty());
        app.sign_in(&world.key, "suzuki", PASSWORD).unwrap();
        tried(world, "suzuki", 10);
        task(world, &world.manager(), "duty:sign_in.judge");
        let stranger = Credential::Token(Bearer::new("az_nobody".to_owned()));
        assert!(matches!(app.asker(&stranger), Err(AppError::SignIn(_))), "no sign-in, no answer");

        // Calls by nobody are in the log, however many: one entry a minute, with their count.
        for credential in [None, Some(&stranger), None, Some(&stranger)] {
            assert!(matches!(app.asker_in(&world.key, credential), Err(AppError::SignIn("signin-needed"))));
        }
        world.clock.set(Millis(world.clock.now().0 + 60_000));
        assert!(app.asker_in(&world.key, None).is_err());
        world.gate().tend(world.org).unwrap();
        let list = ListJournal { verbs: vec!["sign_in".into()], ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &list)).entries;
        let unsigned: Vec<_> = entries.iter().filter(|e| e.facts.get("kind").is_some_and(|k| k == "unsigned")).collect();
        let counts: Vec<&str> = unsigned.iter().map(|e| e.facts["count"].as_str()).collect();
        assert_eq!(counts, ["4", "1"], "newest first");
        assert!(unsigned.iter().all(|e| e.clauses.iter().any(|c| c.id.as_str() == "escoop:rules:16b")), "{unsigned:?}");
    }

    /// Shows escoop:pc:4.1b
    ///
    /// A password that is older than ninety days is changed before anything else at the next sign-in, and not into itself; the day of the
    /// change stands in the log.
    fn an_old_password_is_changed_at_sign_in(world) {
        let app = world.app();
        joins(world, "mori");
        let half = app.sign_in(&world.key, "mori", PASSWORD).unwrap();
        assert_eq!(half.next, Next::Enrol);
        let sheet = app.new_sheet(&half.token).unwrap();
        app.second_factor(&half.token, &SecondCode::Sheet(sheet.codes[0].1.to_string())).unwrap();
        world.clock.pass_days(90);
        assert!(matches!(app.sign_in(&world.key, "mori", PASSWORD).unwrap().next, Next::Code(_)), "on the ninetieth day it still serves");
        world.clock.pass_days(1);
        let aged = app.sign_in(&world.key, "mori", PASSWORD).unwrap();
        assert_eq!(aged.next, Next::Password);
        assert_eq!(app.next_step(&aged.token).unwrap(), Next::Password);
        let code = SecondCode::Sheet(sheet.codes[1].1.to_string());
        assert!(matches!(app.second_factor(&aged.token, &code), Err(AppError::SignIn("signin-password-aged"))), "not around it");
        let renew = |present: &str, new: &str| app.renew_password(&aged.token, present, new);
        assert!(matches!(renew("not the password", "another four words here"), Err(AppError::SignIn("signin-error"))));
        assert!(matches!(renew(PASSWORD, PASSWORD), Err(AppError::Input { key: "signin-password-same", .. })));
        assert!(matches!(renew(PASSWORD, "short"), Err(AppError::Input { .. })));
        assert!(matches!(renew(PASSWORD, "another four words here").unwrap().next, Next::Code(_)));
        app.second_factor(&aged.token, &code).unwrap();
        assert!(matches!(app.sign_in(&world.key, "mori", PASSWORD), Err(AppError::SignIn(_))), "the old one is worth nothing");
        assert!(matches!(app.sign_in(&world.key, "mori", "another four words here").unwrap().next, Next::Code(_)));
        world.gate().tend(world.org).unwrap();
        let list = ListJournal { verbs: vec!["sign_in".into()], worker: "mori".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &list)).entries;
        let changed = entries.iter().find(|e| e.facts.get("kind").is_some_and(|k| k == "password")).unwrap();
        assert!(changed.clauses.iter().any(|c| c.id.as_str() == "escoop:pc:4.1b"), "{changed:?}");
    }

    /// Shows escoop:rules:16d
    ///
    /// Against destruction there is a measure, or that is the director's task; nobody erases without authority, and what was erased with
    /// it is traced to who, when and by which articles.
    fn nothing_is_destroyed_without_authority(world) {
        let app = world.app();
        tend(world);
        let risk = task(world, &world.manager(), "duty:risk.destruction").number;
        assert!(named(world, &world.manager(), risk).contains(&"escoop:rules:16d".to_owned()));
        let record = member(world, "山田　見本花");
        let erase = Erase { records: vec![record], ground: "mistake".into(), reason: nothing(), once: None };
        for who in [world.clerk(), world.head(), world.admin()] {
            refused(app.erase(&who, &erase), "erase.approved", "rules:16d");
        }
        let ask = NewRequest { records: vec![record], ground: "mistake".into(), ..NewRequest::new("erase", why(world)) };
        approved(world, &world.clerk(), &ask, &world.head());
        let gone = done(app.erase(&world.clerk(), &erase));
        rests_on_all(world, gone.act, &["rules:16d", "rules:19a"]);
        let entry = done(app.journal_entry(&world.manager(), &ShowEntry { number: gone.act.to_string(), details: false })).entry.unwrap();
        assert_eq!(entry.worker.as_ref().map(|w| w.expose()), Some(Who::Clerk.name()));
        assert!(entry.recorded_at.0 > 0, "who and when: {entry:?}");
    }

    /// Shows escoop:rules:16e
    ///
    /// Against falsification there is a measure, or that is the director's task; a change through the application keeps who made it, when,
    /// the old value and the new. What is changed past it does not open, or is named when the log is verified.
    fn every_change_can_be_followed(world) {
        let app = world.app();
        tend(world);
        let risk = task(world, &world.manager(), "duty:risk.falsification").number;
        assert!(named(world, &world.manager(), risk).contains(&"escoop:rules:16e".to_owned()));
        let record = member(world, "山田　見本花");
        let changed = done(app.correct(&world.clerk(), &correct(world, record, "phone", "06-9999-8888", "light")));
        let past = done(app.history(&world.clerk(), &History { affair: "membership".into(), record, classes: Vec::new() }));
        let old = past.values.iter().find(|v| v.field.as_str() == "phone").unwrap();
        assert_eq!((old.value.as_ref().unwrap().expose(), old.act), ("06-1111-2222", changed.act), "the old value, and by which act it went");
        assert_eq!(value(&done(app.show(&world.clerk(), &show("membership", record))), "phone").as_deref(), Some("06-9999-8888"));
        world.gate().tend(world.org).unwrap();
        let entry = done(app.journal_entry(&world.manager(), &ShowEntry { number: changed.act.to_string(), details: false })).entry.unwrap();
        assert_eq!(entry.worker.as_ref().map(|w| w.expose()), Some(Who::Clerk.name()));
        assert!(entry.recorded_at.0 > 0, "{entry:?}");
        let report = done(app.verify_journal(&world.auditor(), None));
        assert!(report.clean && report.findings.is_empty(), "{report:?}");

        // A byte of the record is changed past the application: the record does not open any more, instead of showing what is false.
        world.spoil();
        let org = world.org;
        let row = world.gate().read(move |tx| store::get(tx, org, record)).unwrap().unwrap();
        let mut tray = row.tray.clone();
        let last = tray.len() - 1;
        tray[last] ^= 1;
        let (gate, version) = (world.gate(), row.version);
        assert!(gate.note(move |tx| Ok(store::set_tray(tx, org, record, version, &tray)?)).unwrap());
        assert!(app.show(&world.clerk(), &show("membership", record)).is_err());

        // So is a byte of an entry of the log: whoever verifies is told which.
        let index = 3_i64;
        let changed = world.gate().note(move |tx| {
            let own = org.to_bytes();
            let row = tx.row("select leaf from journal_leaf where org = $1 and idx = $2", &[(&own).into(), index.into()])?;
            let mut leaf = row.expect("the entry is there").blob(0)?;
            let last = leaf.len() - 2;
            leaf[last] ^= 1;
            let change = "update journal_leaf set leaf = $3 where org = $1 and idx = $2";
            Ok(tx.run(change, &[(&own).into(), index.into(), (&leaf).into()])?)
        });
        assert_eq!(changed.unwrap(), 1);
        drop((app, gate));
        world.restart();
        let report = done(world.app().verify_journal(&world.auditor(), None));
        assert!(!report.clean && report.findings.len() == 1, "{report:?}");
        assert_eq!(report.findings[0].index, Some(3));
    }

    /// Shows escoop:rules:20.1b
    ///
    /// Each year the board's secretary looks at what the director did and has still to do, and says so; nobody else sees that overview.
    fn the_board_sees_the_work_of_the_director(world) {
        let app = world.app();
        let board = secretary(world);
        for who in [world.clerk(), world.manager(), world.head()] {
            no(app.overseen(&who).unwrap(), "duty:office.overview", "rules:20.1b");
            assert!(!app.oversees(&who).unwrap());
        }
        let filing = [("title", "夏のキャンプ"), ("holding", "participant"), ("purpose", "events"), ("classes", "identity"), ("source", "person"), ("method", "申込書"), ("from", "2026-12-01"), ("until", "2026-12-20"), ("fair", "yes"), ("ground", "consent")];
        for outcome in ["approve", ""] {
            let number = open(world, &world.clerk(), "acquisition");
            step(world, &world.clerk(), number, "submit", &filing).done();
            if !outcome.is_empty() {
                step(world, &world.manager(), number, outcome, &[("decision", "催しに必要")]).done();
            }
        }
        assert!(app.oversees(&board).unwrap());
        let before = world.entries();
        let seen = done(app.overseen(&board));
        assert_eq!((seen.len(), world.entries()), (1, before + 1), "the look has its entry");
        let director = &seen[0];
        assert_eq!((director.office.as_str(), director.holders.len()), ("information_director", 1));
        assert_eq!(director.holders[0].name, Who::Manager.name());
        assert_eq!(director.steps.len(), 1, "the approval: {:?}", director.steps);
        assert_eq!(director.steps[0].procedure, "acquisition");
        assert!(director.steps[0].ja.iter().all(|w| !w.is_empty()));
        assert_eq!(director.tasks.iter().filter(|t| t.control == "procedure:acquisition.approve").count(), 1, "what waits");

        world.clock.pass_days(370);
        tend(world);
        let owed = task(world, &board, "duty:office.overview");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-11-24"), "{owed:?}");
        let looked = [("office", "information_director"), ("on", "2027-11-29"), ("findings", "承認一件、届出一件が未決")];
        for (key, _) in looked {
            no(perform(world, &board, owed.number, &without(&looked, key)), "duty:office.overview.stated", "rules:20.1b");
        }
        let other = [("office", "personnel"), looked[1], looked[2]];
        no(perform(world, &board, owed.number, &other), "duty:office.overview.stated", "rules:20.1b");
        no(perform(world, &world.manager(), owed.number, &looked), "duty:office.overview", "rules:20.1b");
        perform(world, &board, owed.number, &looked).done();
    }

    /// Shows escoop:rules:20.2d
    ///
    /// The director sees the plan of the year and how far each department is with it; whoever has not taken part is overdue there, and
    /// looking at it is owed each year.
    fn the_director_sees_how_far_training_is(world) {
        let app = world.app();
        newcomer_in(world, "sato", "shop", None);
        world.clock.pass_days(370);
        tend(world);
        let plan = task(world, &world.manager(), "duty:training.plan").number;
        let year = [("title", "教育計画 2028"), ("sessions", "規則、事故"), ("audience", "全員"), ("trainer", "情報統括役員"), ("from", "2027-12-01"), ("until", "2028-11-30")];
        perform(world, &world.manager(), plan, &year).done();
        assert_eq!(shown(&rows(world, &world.manager(), "training_plans")[0], "title"), "教育計画 2028");
        let number = open(world, &world.manager(), "training");
        let call = [("topic", "規則"), ("planned", "2027-12-01"), ("audience", "clerk")];
        step(world, &world.manager(), number, "call", &call).done();
        let took = [("on", "2027-11-29"), ("attended", "clerk"), ("material", "規則の手引き"), ("material_edition", "3")];
        step(world, &world.manager(), number, "held", &took).done();
        let session = rows(world, &world.auditor(), "sessions").remove(0).id;
        let own = task(world, &world.clerk(), "duty:training.regular").number;
        perform(world, &world.clerk(), own, &[("session", session.as_str())]).done();

        for who in [world.clerk(), world.head()] {
            no(app.supervised(&who).unwrap(), "duty:supervision.all", "rules:20.2d");
        }
        let shares = UnitShare::of(&done(app.supervised(&world.manager())), "duty:training.regular");
        let of = |unit: &str| shares.iter().find(|s| s.unit == unit).unwrap();
        let delivery = of("delivery");
        assert_eq!((delivery.done, delivery.overdue), (1, delivery.owed - 1));
        assert_eq!(delivery.percent(), 100 / delivery.owed);
        assert_eq!((of("shop").owed, of("shop").percent()), (1, 0));
        let look = task(world, &world.manager(), "duty:supervision.all");
        assert!(look.overdue && look.due.as_deref() == Some("2027-11-24"), "{look:?}");
        let said = [("on", "2027-11-29"), ("findings", "配送 一人、店舗 なし")];
        for (key, _) in said {
            no(perform(world, &world.manager(), look.number, &without(&said, key)), "duty:supervision.all.stated", "rules:20.2d");
        }
        perform(world, &world.manager(), look.number, &said).done();
        assert!(escalated(world, &world.head(), tasks(world, &world.asker(Who::Second), "duty:training.regular")[0].number));
    }
}
