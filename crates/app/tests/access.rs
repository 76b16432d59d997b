//! Who gets in: set-up, passwords, second factors, sessions, tokens, workers, appointments, declarations.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

use azukari_app::{
    App, AppError, Reply,
    access::{
        Appoint, Assign, Bearer, Credential, EndAppointment, KeyKept, Next, RegisterWorker, SecondCode, SetUp,
        SetUpAnswer, SignedIn,
    },
    governance::{RecordNotice, SpecifyPurpose},
    register::{Find, Show},
};
use azukari_domain::{Answer, Millis, OrgKey, Personal, Verb, WorkerId};
use azukari_gate::Asker;
use azukari_testkit::{START, Who, World, unique};
use std::collections::BTreeSet;
use zeroize::Zeroizing;

const PASSWORD: &str = "correct horse battery";

fn done<T: std::fmt::Debug>(reply: Result<Reply<T>, AppError>) -> T {
    match reply.unwrap() {
        Reply::Done(value) => value,
        other => panic!("not done: {other:?}"),
    }
}

fn refused<T: std::fmt::Debug>(reply: Result<Reply<T>, AppError>) -> azukari_app::Refused {
    match reply.unwrap() {
        Reply::Refused(refused) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

fn pass(world: &World, ms: i64) {
    use azukari_domain::Clock;
    world.clock.set(Millis(world.clock.now().0 + ms));
}

/// Registers a worker and lets them set a password.
fn newcomer(world: &World, login: &str) -> WorkerId {
    let app = world.app();
    let new = RegisterWorker {
        login: login.into(),
        name: world.personal("新人　太郎丸"),
        mail: Some(world.personal("shinjin.taromaru@example.jp")),
        unit: "secretariat".into(),
        language: "ja".into(),
        from: String::new(),
        until: None,
    };
    let invited = done(app.register_worker(&world.admin(), new));
    assert_eq!(app.invitation_of(&invited.link).unwrap().login, login);
    assert!(matches!(app.accept_invitation(&invited.link, "short"), Err(AppError::Input { .. })));
    app.accept_invitation(&invited.link, PASSWORD).unwrap();
    assert!(
        matches!(app.accept_invitation(&invited.link, PASSWORD), Err(AppError::NotFound(_))),
        "an invitation works once"
    );
    invited.worker
}

fn key_of(app: &App, world: &World) -> OrgKey {
    app.organisations().unwrap().into_iter().find(|o| o.id == world.org).unwrap().key
}

/// Signs in to the end with a printed sheet; the session and the sheet's codes.
fn with_sheet(world: &World, login: &str) -> (SignedIn, Vec<(i64, Zeroizing<String>)>) {
    let app = world.app();
    let half = app.sign_in(&key_of(&app, world), login, PASSWORD).unwrap();
    assert_eq!(half.next, Next::Enrol);
    let sheet = app.new_sheet(&half.token).unwrap();
    assert_eq!(sheet.codes.len(), 50);
    assert_eq!(sheet.to_text().lines().count(), 10);
    let open = app.second_factor(&half.token, &SecondCode::Sheet(sheet.codes[0].1.to_string())).unwrap();
    (open, sheet.codes)
}

azukari_testkit::both! {
    /// Password, printed codes, each used once and in order.
    fn a_sheet_lets_one_in_once_a_code(world) {
        newcomer(world, "shin");
        let app = world.app();
        let key = key_of(&app, world);
        let (open, codes) = with_sheet(world, "shin");
        let signed = app.asker(&Credential::Session(open.token.clone())).unwrap();
        assert_eq!((signed.login.as_str(), signed.name.expose()), ("shin", "新人　太郎丸"));

        let half = app.sign_in(&key, "SHIN ", PASSWORD).unwrap();
        let Next::Code(asked) = &half.next else { panic!("{:?}", half.next) };
        assert_eq!((asked.sheet, asked.left, asked.totp), (Some(2), 49, false));
        let half_only = app.asker(&Credential::Session(half.token.clone()));
        assert!(matches!(half_only, Err(AppError::SignIn("signin-factor-needed"))));
        assert!(matches!(app.new_sheet(&half.token), Err(AppError::SignIn(_))), "half a session changes no factor");
        let first_again = SecondCode::Sheet(codes[0].1.to_string());
        assert!(matches!(app.second_factor(&half.token, &first_again), Err(AppError::SignIn("signin-error"))));
        let typed = format!(" {}-{} ", &codes[1].1[..4].to_lowercase(), &codes[1].1[4..]);
        let second = app.second_factor(&half.token, &SecondCode::Sheet(typed)).unwrap();
        assert_ne!(second.token, half.token, "a token known before sign-in is worth nothing after it");
        assert!(matches!(app.asker(&Credential::Session(half.token)), Err(AppError::SignIn("signin-needed"))));
    }

    /// However many try one code at the same moment, one gets in.
    fn one_code_lets_one_in_of_many(world) {
        newcomer(world, "shin");
        let app = world.app();
        let (_, codes) = with_sheet(world, "shin");
        let half = app.sign_in(&key_of(&app, world), "shin", PASSWORD).unwrap();
        let let_in = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|_| {
                    let (app, token, code) = (world.app(), half.token.clone(), codes[1].1.to_string());
                    scope.spawn(move || app.second_factor(&token, &SecondCode::Sheet(code)).is_ok())
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).filter(|ok| *ok).count()
        });
        assert_eq!(let_in, 1);
    }

    /// An app's code works once, also when it is still the same half minute.
    fn totp_refuses_a_replay(world) {
        newcomer(world, "shin");
        let app = world.app();
        let key = key_of(&app, world);
        let half = app.sign_in(&key, "shin", PASSWORD).unwrap();
        let new = app.new_totp(&half.token).unwrap();
        assert!(new.url.starts_with("otpauth://totp/"), "an app can scan it");
        let secret = totp_rs::Secret::try_from_base32(new.secret.as_str()).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let code = |world: &World| {
            use azukari_domain::Clock;
            totp.generate(u64::try_from(world.clock.now().0 / 1000).unwrap()).to_string()
        };
        assert!(matches!(app.confirm_totp(&half.token, &new.secret, "000000"), Err(AppError::SignIn(_))));
        app.confirm_totp(&half.token, &new.secret, &code(world)).unwrap();
        let again = app.sign_in(&key, "shin", PASSWORD).unwrap();
        let replay = app.second_factor(&again.token, &SecondCode::Totp(code(world)));
        assert!(matches!(replay, Err(AppError::SignIn("signin-error-code-used"))), "{replay:?}");
        pass(world, 30_000);
        app.second_factor(&again.token, &SecondCode::Totp(code(world))).unwrap();
    }

    /// Shows hatsumei:main:18.2.2b
    ///
    /// Failures make the account wait, with an entry; a wrong login reads like a wrong password.
    fn an_account_waits_after_failures(world) {
        newcomer(world, "shin");
        let app = world.app();
        let key = key_of(&app, world);
        let wrong = || assert!(matches!(app.sign_in(&key, "shin", "wrong horse battery"), Err(AppError::SignIn("signin-error"))));
        let before = world.entries();
        (0..9).for_each(|_| wrong());
        assert_eq!(world.entries(), before + 9, "each failure stands in the journal");
        wrong();
        assert_eq!(world.entries(), before + 10, "and so does the lock");
        assert!(matches!(app.sign_in(&key, "nobody", PASSWORD), Err(AppError::SignIn("signin-error"))));
        assert!(matches!(app.sign_in(&key, "shin", PASSWORD), Err(AppError::SignIn("signin-error"))), "the account waits");
        pass(world, 61_000);
        assert!(app.sign_in(&key, "shin", PASSWORD).is_ok(), "and then does not");
    }

    /// Shows hatsumei:main:18.2.2b
    ///
    /// Idle locks, the password opens again under a new token, twelve hours end it.
    fn a_session_locks_and_ends(world) {
        newcomer(world, "shin");
        let app = world.app();
        let (open, _) = with_sheet(world, "shin");
        let session = Credential::Session(open.token.clone());
        pass(world, 30 * 60_000);
        app.asker(&session).unwrap();
        pass(world, 30 * 60_000 + 1);
        assert!(matches!(app.asker(&session), Err(AppError::SignIn("signin-locked"))));
        assert!(matches!(app.asker(&session), Err(AppError::SignIn("signin-locked"))), "and stays so");
        assert!(matches!(app.unlock_session(&open.token, "wrong horse battery"), Err(AppError::SignIn(_))));
        let again = app.unlock_session(&open.token, PASSWORD).unwrap();
        assert_eq!(again.ends_at, open.ends_at, "unlocking prolongs nothing");
        app.asker(&Credential::Session(again.token.clone())).unwrap();
        world.clock.set(Millis(START.0 + 13 * 3_600_000));
        assert!(matches!(app.asker(&Credential::Session(again.token)), Err(AppError::SignIn("signin-expired"))));
    }

    /// Shows hatsumei:main:18.2.1b
    ///
    /// A password has twelve characters at least, or as many as the organisation says.
    fn a_password_is_long_enough(world) {
        newcomer(world, "shin");
        let app = world.app();
        let (open, _) = with_sheet(world, "shin");
        let session = Credential::Session(open.token);
        let change = |from: &str, new: &str| app.change_password(&session, from, new).map_err(|e| e.key());
        assert_eq!(change(PASSWORD, "eleven char"), Err("setup-error-password-short"));
        change(PASSWORD, "twelve chars").unwrap();
        done(app.confirm_setting(&world.manager(), "password_min", 14));
        assert_eq!(change("twelve chars", "thirteen char"), Err("setup-error-password-short"));
        change("twelve chars", "fourteen chars").unwrap();
    }

    /// A new password and a lock end what was open elsewhere.
    fn sessions_and_tokens_end_with_the_account(world) {
        let id = newcomer(world, "shin");
        let app = world.app();
        let (one, codes) = with_sheet(world, "shin");
        let half = app.sign_in(&key_of(&app, world), "shin", PASSWORD).unwrap();
        let two = app.second_factor(&half.token, &SecondCode::Sheet(codes[1].1.to_string())).unwrap();
        let (one, two) = (Credential::Session(one.token), Credential::Session(two.token));
        assert_eq!(app.sessions(&one).unwrap().len(), 2);
        app.change_password(&one, PASSWORD, "another long password").unwrap();
        assert!(matches!(app.asker(&two), Err(AppError::SignIn("signin-needed"))));
        app.asker(&one).unwrap();

        let made = app.make_token(&one, "名簿連携", BTreeSet::from([Verb::Find]), 30).unwrap();
        let token = Credential::Token(made.token.clone());
        assert_eq!(app.asker(&token).unwrap().asker.scopes, Some(BTreeSet::from([Verb::Find])));
        let out_of_scope = refused(app.specify_purpose(
            &app.asker(&token).unwrap().asker,
            SpecifyPurpose { key: "x".parse().unwrap(), title: "x".into() },
        ));
        assert_eq!(out_of_scope.reasons[0].message, "refusal-token-scope");
        assert!(matches!(app.make_token(&token, "t", BTreeSet::from([Verb::Find]), 1), Err(AppError::SignIn(_))));
        app.revoke_token(&one, made.view.id).unwrap();
        assert!(matches!(app.asker(&token), Err(AppError::SignIn("signin-token-ended"))));

        let made = app.make_token(&one, "二本目", BTreeSet::from([Verb::Find]), 30).unwrap();
        done(app.lock_worker(&world.admin(), id));
        assert!(matches!(app.asker(&one), Err(AppError::SignIn("signin-needed"))));
        assert!(matches!(app.asker(&Credential::Token(made.token)), Err(AppError::SignIn(_))));
        let wrong = app.sign_in(&key_of(&app, world), "shin", "another long password");
        assert!(matches!(wrong, Err(AppError::SignIn("signin-error-account-locked"))));
        done(app.unlock_worker(&world.admin(), id));
        assert!(app.sign_in(&key_of(&app, world), "shin", "another long password").is_ok());
    }

    /// Only the offices that the regulation names register, appoint, assign and declare.
    fn offices_decide(world) {
        let app = world.app();
        let id = newcomer(world, "shin");
        let appoint = |office: &str, resolution: &str| Appoint {
            office: office.parse().unwrap(),
            worker: id,
            from: String::new(),
            until: None,
            resolution: resolution.into(),
        };
        let no = refused(app.appoint(&world.clerk(), appoint("audit_staff", "")));
        assert_eq!(no.answer, Answer::NotPermitted);
        assert!(!no.reasons[0].clauses.is_empty());
        let no = refused(app.appoint(&world.manager(), appoint("audit_staff", "")));
        assert!(no.reasons.iter().any(|r| r.message == "refusal-appoint-authority"), "{no:?}");
        done(app.appoint(&world.auditor(), appoint("audit_staff", "")));
        let incompatible = refused(app.appoint(&world.manager(), appoint("privacy_assistant", "")));
        assert_eq!(incompatible.answer, Answer::Forbidden);
        assert!(matches!(
            app.appoint(&world.manager(), appoint("audit_officer", "2026-11-20 第4回理事会")),
            Err(AppError::Conflict("worker-office-held"))
        ));
        let offices = app.offices(&world.clerk()).unwrap();
        assert!(offices.iter().filter(|o| o.required).all(|o| !o.vacant));
        let end = EndAppointment {
            office: "audit_officer".parse().unwrap(),
            worker: world.worker(Who::Auditor),
            last_day: String::new(),
            resolution: "2026-11-20 第4回理事会".into(),
        };
        done(app.end_appointment(&world.manager(), end));
        world.clock.pass_days(1);
        let offices = app.offices(&world.clerk()).unwrap();
        assert!(offices.iter().any(|o| o.key.as_str() == "audit_officer" && o.vacant));
        assert_eq!(app.open_steps(&world.clerk()).unwrap().vacant, ["audit_officer"]);

        let assign = || Assign { worker: id, affair: "dues".parse().unwrap(), from: String::new(), until: None };
        refused(app.assign(&world.clerk(), assign()));
        done(app.assign(&world.head(), assign()));
        assert!(app.workers(&world.clerk()).unwrap().iter().any(|w| w.id == id && w.affairs == ["dues"]));
        done(app.unassign(&world.head(), id, "dues".parse().unwrap()));
        assert!(app.workers(&world.clerk()).unwrap().iter().any(|w| w.id == id && w.affairs.is_empty()));
    }

    /// Purposes, notices and open values are declared by whoever may.
    fn declarations(world) {
        let app = world.app();
        let new = || SpecifyPurpose { key: "survey".parse().unwrap(), title: "会員の意向を調べるため".into() };
        refused(app.specify_purpose(&world.clerk(), new()));
        done(app.specify_purpose(&world.manager(), new()));
        assert!(matches!(app.specify_purpose(&world.manager(), new()), Err(AppError::Conflict("govern-purpose-there"))));
        let unrelated = app.change_purpose(&world.manager(), "survey".parse().unwrap(), "別の目的", Personal::new(" "));
        assert_eq!(refused(unrelated).reasons[0].message, "refusal-purpose-change");
        let notice = RecordNotice {
            purpose: "survey".parse().unwrap(),
            channel: "form".into(),
            manner: "meiji".into(),
            version: "2".into(),
            from: String::new(),
        };
        done(app.record_notice(&world.manager(), notice));
        done(app.end_purpose(&world.manager(), "survey".parse().unwrap(), ""));

        assert!(app.open_steps(&world.clerk()).unwrap().unconfirmed.contains(&"output_limit".to_owned()));
        refused(app.confirm_setting(&world.clerk(), "output_limit", 20));
        assert!(matches!(app.confirm_setting(&world.manager(), "output_limit", -1), Err(AppError::Input { .. })));
        done(app.confirm_setting(&world.manager(), "output_limit", 20));
        let settings = app.settings(&world.clerk()).unwrap();
        let limit = settings.iter().find(|s| s.key == "output_limit").unwrap();
        assert_eq!((limit.value, limit.confirmed.as_ref().unwrap().0.expose()), (20, Who::Manager.name()));
        assert!(app.clauses(Some(&world.key)).len() > 50);
    }

    /// Nobody can lock the last one out who lets others in.
    fn somebody_can_always_register(world) {
        let app = world.app();
        done(app.lock_worker(&world.manager(), world.worker(Who::Admin)));
        let last = app.lock_worker(&world.manager(), world.worker(Who::Manager));
        assert!(matches!(last, Err(AppError::Conflict("worker-last-administrator"))), "{last:?}");
    }

    /// The link works once and for half an hour; the organisation runs from the first commit on, with an account in it.
    fn set_up_by_link(world) {
        let app = world.app();
        let stale = app.another_setup_link().unwrap();
        let link = app.another_setup_link().unwrap();
        let key = format!("n{:016x}", unique());
        let asked = |unit: &str| SetUp {
            rulebook: "hatsumei".parse().unwrap(),
            key: key.clone(),
            name: "新しい協会".into(),
            officer: world.personal("初代　役員丸"),
            login: "hatsu".into(),
            mail: world.personal("hatsu.yakuin@example.jp"),
            unit: unit.into(),
            language: "ja".into(),
            password: Zeroizing::new(PASSWORD.into()),
            offices: vec![
                ("privacy_manager".parse().unwrap(), "2026-11-20 第4回理事会".into()),
                ("unit_head".parse().unwrap(), "2026-11-20 第4回理事会".into()),
            ],
            key_kept: KeyKept::File(world.dir().join("new.key")),
            templates: true,
        };
        assert!(matches!(app.set_up(&stale, asked("secretariat")), Err(AppError::SignIn("setup-link-unknown"))));
        assert!(matches!(app.set_up(&Bearer::new("guess"), asked("secretariat")), Err(AppError::SignIn(_))));
        assert!(matches!(app.set_up(&link, asked("kitchen")), Err(AppError::Input { field: "unit", .. })));
        let without = SetUp {
            offices: vec![("privacy_manager".parse().unwrap(), String::new())],
            ..asked("secretariat")
        };
        assert!(matches!(app.set_up(&link, without).unwrap(), SetUpAnswer::Refused(_)), "the board's resolution is missing");
        let SetUpAnswer::Done(done) = app.set_up(&link, asked("secretariat")).unwrap() else { panic!("refused") };
        assert_eq!(done.recovery_kit.len(), 69);
        assert!(done.left.is_empty(), "{:?}", done.left);
        assert!(matches!(app.set_up(&link, asked("secretariat")), Err(AppError::SignIn("setup-link-unknown"))), "works once");
        assert!(app.setup_link().unwrap().is_none(), "an organisation runs");
        let half = app.sign_in(&done.key, "hatsu", PASSWORD).unwrap();
        assert_eq!(half.next, Next::Enrol);
        let me = Asker { org: done.org, worker: done.worker.unwrap(), scopes: None };
        let steps = app.open_steps(&me).unwrap();
        assert_eq!(steps.vacant, ["audit_officer", "system_administrator"]);
        assert!(!steps.no_purpose && !steps.unconfirmed.is_empty());
    }

    /// The sample organisation goes through the same ways, and goes away whole.
    fn a_sample_comes_and_goes(world) {
        let app = world.app();
        // One database of the server serves all tests of this kind: another run's sample goes first.
        for old in app.demos().unwrap() {
            app.remove_demo(&old).unwrap();
        }
        for (book, accounts) in [("hatsumei", 5), ("gojo", 5), ("doyukai", 7), ("escoop", 8), ("kimitsu", 9)] {
            let has_members = !["doyukai", "kimitsu"].contains(&book);
            let book: OrgKey = book.parse().unwrap();
            let opened = app.open_demo(&book, &world.dir().join("demo.key"), world.dir(), 40).unwrap().unwrap();
            assert_eq!((opened.accounts.len(), opened.people), (accounts, 40));
            assert!(app.open_demo(&book, &world.dir().join("demo.key"), world.dir(), 40).unwrap().is_none());
            let clerk = opened.accounts.iter().find(|a| a.office_ja.is_empty()).unwrap();
            let signed = app.sign_in(&opened.key, &clerk.login, &clerk.password).unwrap();
            assert_eq!(signed.next, Next::Open);
            let who = app.asker(&Credential::Session(signed.token)).unwrap();
            assert!(who.demo);
            if !has_members {
                app.remove_demo(&opened.key).unwrap();
                continue;
            }
            // Its people are on file for what a clerk does first with a member: they open.
            let text = Personal::new("田");
            let find = Find { affair: "membership".into(), holding: "member".into(), text };
            let found = done(app.find(&who.asker, &find));
            let record = found.people.first().unwrap().record;
            let show = Show { affair: "membership".into(), record, classes: Vec::new(), ground: String::new() };
            done(app.show(&who.asker, &show));
            assert!(matches!(app.remove_demo(&world.key), Err(AppError::Conflict("setup-not-demo"))));
            app.remove_demo(&opened.key).unwrap();
            assert!(app.organisation(&opened.key).is_err());
        }
    }
}
