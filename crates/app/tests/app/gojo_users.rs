//! Users, their IDs and passwords, and the log, as the standard of a mutual aid association defines them (gojo:main:2).

use crate::{
    casefile::Done,
    told::{PASSWORD, done, fault, newcomer, refused, show},
};
use azukari_app::{
    AppError,
    access::{Credential, Next, RegisterWorker, SecondCode},
    journal::{EntryLine, ListJournal},
    register::{Correct, Find},
    request::{Export, Format},
};
use azukari_domain::{Answer, Personal, RecordId, Verb};
use azukari_testkit::{GOJO, Who, World, both};

/// The clause is kept by this control and in force as such.
#[track_caller]
pub(crate) fn kept(world: &World, clause: &str, control: &str) {
    let clause = world.app().one_clause(&world.clerk(), &format!("gojo:main:{clause}").parse().unwrap()).unwrap();
    assert!(clause.by.iter().any(|by| by == control), "{control} is not among {:?}", clause.by);
}

/// Somebody on file, as a claim form brings them in.
pub(crate) fn claimant(world: &World, name: &str) -> RecordId {
    let claim = world.record_of(
        "benefit_claim",
        &[("name", name), ("content", "見本病院 入院十日"), ("account", "見本信用金庫 一二三四五六七")],
    );
    world.bring_in(&[claim])[0]
}

/// Entries of the log, newest first, as the officer reads them.
pub(crate) fn log(world: &World, list: &ListJournal) -> Vec<EntryLine> {
    world.gate().tend(world.org).unwrap();
    done(world.app().journal(&world.manager(), list)).entries
}

pub(crate) fn registering(login: &str, name: Personal) -> RegisterWorker {
    RegisterWorker {
        login: login.into(),
        name,
        mail: None,
        unit: "secretariat".into(),
        language: "ja".into(),
        from: String::new(),
        until: None,
    }
}

both! {
    in GOJO;

    /// Shows gojo:main:2.2
    ///
    /// Whoever works in the system and whoever only sits at a shared machine are users alike: registered before they do anything, held
    /// to their scope, and shut out from their last day on.
    fn clerks_and_temporary_workers_are_users_alike(world) {
        let app = world.app();
        let temporary = newcomer(world, "ishida", None);
        let users = app.workers(&world.clerk()).unwrap();
        for login in ["clerk", "ishida"] {
            assert!(users.iter().any(|u| u.login == login && u.state == "active"), "{login}");
        }
        let record = claimant(world, "請求　見本森");
        done(app.show(&world.clerk(), &show("benefits", record)));
        refused(app.show(&temporary, &show("benefits", record)), "affair.assigned", "main:4.2.3.2b");
        for user in [world.clerk(), temporary] {
            done(app.end_worker(&world.admin(), user.worker, ""));
            let no = refused(app.show(&user, &show("benefits", record)), "worker.active", "main:2.2");
            assert_eq!(no.answer, Answer::NotPermitted);
            let find = Find { affair: "benefits".into(), holding: "benefit_claim".into(), text: Personal::new("見本") };
            refused(app.find(&user, &find), "worker.active", "main:2.2");
        }
    }

    /// Shows gojo:main:2.3
    ///
    /// One ID is one user's; nobody else gets it, however it is written, and not after its user has left either.
    fn an_id_belongs_to_one_user(world) {
        kept(world, "2.3", "system:users.unique");
        let app = world.app();
        let first = newcomer(world, "gojo012", None);
        let again = |login: &str| fault(app.register_worker(&world.admin(), registering(login, world.personal("別人　太郎丸"))));
        assert_eq!(again("gojo012"), "worker-error-login-taken");
        assert_eq!(again(" GOJO012 "), "worker-error-login-taken");
        done(app.end_worker(&world.admin(), first.worker, ""));
        assert_eq!(again("gojo012"), "worker-error-login-taken");
        assert_eq!(app.worker_by_login(&world.clerk(), "gojo012").unwrap(), first.worker);
    }

    /// Shows gojo:main:2.4
    ///
    /// Only the user sets the password, at least twelve characters of it; nobody can read it anywhere, not even who keeps the system.
    fn a_password_is_known_to_its_user_alone(world) {
        kept(world, "2.4", "system:password.hidden");
        let app = world.app();
        let invited = done(app.register_worker(&world.admin(), registering("nishikawa", world.personal("西川　見本美"))));
        let set = |password: &str| app.accept_invitation(&invited.link, password);
        assert!(matches!(set("eleven char"), Err(AppError::Input { .. })), "eleven characters are too few");
        // The world looks for it in all bytes at the end.
        let secret = world.personal("twelve chars");
        assert_eq!(secret.expose().chars().count(), 12);
        set(secret.expose()).unwrap();
        assert!(matches!(set("another one of them"), Err(AppError::NotFound(_))), "nobody sets it a second time by that link");
        let shown = format!("{:?}", app.workers(&world.admin()).unwrap());
        assert!(!shown.contains("twelve chars"));
        assert_eq!(world.found_in_the_clear("twelve chars"), None);
        let half = app.sign_in(&world.key, "nishikawa", "twelve chars").unwrap();
        assert_eq!(half.next, Next::Enrol);
    }

    /// Shows gojo:main:2.5
    ///
    /// A wrong password, none, and an unknown ID are answered alike and the attempts stand in the log; after the tenth the account
    /// waits; the right pair opens a session under the name of exactly that user, and says on what it rests.
    fn id_and_password_prove_who_it_is(world) {
        kept(world, "2.5", "system:sign_in.checked");
        let app = world.app();
        let user = newcomer(world, "nishikawa", None);
        let wrong = |login: &str, password: &str| match app.sign_in(&world.key, login, password) {
            Err(AppError::SignIn(key)) => key,
            other => panic!("{other:?}"),
        };
        for (login, password) in [("nishikawa", "wrong horse battery"), ("nishikawa", ""), ("nobody", PASSWORD)] {
            assert_eq!(wrong(login, password), "signin-error");
        }
        let attempts = || {
            let list = ListJournal { verbs: vec!["sign_in".into()], worker: "nishikawa".into(), ..ListJournal::default() };
            let kinds = log(world, &list).into_iter().filter_map(|e| e.facts.get("kind").cloned());
            kinds.filter(|kind| ["failed", "locked"].contains(&kind.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(attempts(), ["failed", "failed"]);
        (0..7).for_each(|_| assert_eq!(wrong("nishikawa", "wrong horse battery"), "signin-error"));
        assert!(app.sign_in(&world.key, "nishikawa", PASSWORD).is_ok(), "nine failures are not ten");
        assert_eq!(wrong("nishikawa", "wrong horse battery"), "signin-error");
        assert_eq!(attempts()[0], "locked");
        assert_eq!(wrong("nishikawa", PASSWORD), "signin-error", "the account waits");
        world.clock.pass_days(1);
        let half = app.sign_in(&world.key, "nishikawa", PASSWORD).unwrap();
        let sheet = app.new_sheet(&half.token).unwrap();
        let open = app.second_factor(&half.token, &SecondCode::Sheet(sheet.codes[0].1.to_string())).unwrap();
        let signed = app.asker(&Credential::Session(open.token)).unwrap();
        assert_eq!((signed.asker.worker, signed.login.as_str(), signed.name.expose()), (user.worker, "nishikawa", "派遣　見本代"));
        let entry = log(world, &ListJournal { verbs: vec!["sign_in".into()], worker: "nishikawa".into(), ..ListJournal::default() });
        let rests = |e: &EntryLine| e.clauses.iter().any(|c| c.id.as_str() == "gojo:main:2.5");
        assert!(entry.iter().any(|e| e.refused.is_none() && rests(e)), "{entry:?}");
    }

    /// Shows gojo:main:2.8
    ///
    /// Who only looks and changes nothing has accessed the record: the look stands in the log with user, time and record.
    fn merely_looking_is_access(world) {
        kept(world, "2.8", "system:access.logged");
        let (app, record) = (world.app(), claimant(world, "請求　見本森"));
        let of = |record: RecordId| ListJournal { record: Some(record), verbs: vec!["see".into()], ..ListJournal::default() };
        assert!(log(world, &of(record)).is_empty());
        let at = world.gate().now();
        done(app.show(&world.clerk(), &show("benefits", record)));
        let entries = log(world, &of(record));
        assert_eq!((entries.len(), entries[0].verb, entries[0].recorded_at), (1, Verb::See, at));
        assert_eq!(entries[0].worker.as_ref().map(Personal::expose), Some(Who::Clerk.name()));
    }

    /// Shows gojo:main:2.9
    ///
    /// Looking, changing, putting out and what was refused stand in the log alike, with time, user, act and record; the officer, the
    /// deputy and the system room keeper read it and nobody else does.
    fn every_use_stands_in_the_log(world) {
        kept(world, "2.9", "system:use.logged");
        let (app, record) = (world.app(), claimant(world, "請求　見本森"));
        let clerk = world.clerk();
        done(app.show(&clerk, &show("benefits", record)));
        let correct = Correct {
            affair: "benefits".into(),
            record,
            changes: vec![("account".into(), world.personal("見本銀行 七六五四三二一"))],
            channel: "paper".into(),
            identity: "document".into(),
            reason: Personal::new("届出による"),
            ground: String::new(),
            seen: None,
            happened_at: None,
            once: None,
        };
        done(app.correct(&clerk, &correct));
        let out = Export {
            affair: "benefits".into(),
            holding: "benefit_claim".into(),
            records: vec![record],
            classes: vec!["identity".into()],
            channel: "paper".into(),
            ground: String::new(),
            reason: Personal::new(""),
            format: Format::Csv,
            once: None,
        };
        done(app.export(&clerk, &out));
        refused(app.show(&world.asker(Who::Second), &show("benefits", record)), "affair.assigned", "main:4.2.3.2b");
        let entries = log(world, &ListJournal { affair: "benefits".into(), ..ListJournal::default() });
        for verb in [Verb::See, Verb::Correct, Verb::Export] {
            let entry = entries.iter().find(|e| e.verb == verb && e.refused.is_none()).unwrap_or_else(|| panic!("{verb:?}"));
            assert_eq!((entry.worker.as_ref().map(Personal::expose), entry.persons), (Some(Who::Clerk.name()), 1), "{verb:?}");
        }
        let failed = entries.iter().find(|e| e.refused.is_some()).unwrap();
        assert_eq!(failed.worker.as_ref().map(Personal::expose), Some(Who::Second.name()));
        let all = ListJournal::default();
        for who in [Who::Manager, Who::Deputy, Who::Admin] {
            app.journal(&world.asker(who), &all).unwrap().done();
        }
        for who in [Who::Clerk, Who::Second, Who::Head, Who::Desk] {
            refused(app.journal(&world.asker(who), &all), "journal.reader", "main:2.9");
        }
    }
}
