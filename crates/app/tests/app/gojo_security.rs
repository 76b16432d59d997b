//! What all concerned are told and asked to do (gojo:main:4.2.1): passwords, leaving the desk, carrying things out, backups, software,
//! copies, the review of measures.

use crate::{
    casefile::{Done, no},
    told::{PASSWORD, done, newcomer, refused},
    work::{Fields, answer, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{
    AppError,
    access::{Credential, SecondCode},
    journal::ListJournal,
    request::{Export, Format},
};
use azukari_domain::{Clock, Millis, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker, Outcome};
use azukari_testkit::{GOJO, Who, World, both};

/// An edition of a document on file, by the officer; its row.
pub(crate) fn document(world: &World, kind: &str, title: &str) -> String {
    let fields =
        [("title", title), ("kind", kind), ("version", "1"), ("from", "2026-04-01"), ("place", "規程綴り 第1編")];
    enter(world, &world.manager(), "documents", &fields).done().id.to_string()
}

/// A device in the register, by whoever keeps the system; its row.
pub(crate) fn device(world: &World, name: &str, kind: &str) -> String {
    let fields = [
        ("name", name),
        ("kind", kind),
        ("user", "clerk"),
        ("place", "1階 窓口"),
        ("managed_by", "own"),
        ("password", "yes"),
    ];
    enter(world, &world.admin(), "devices", &fields).done().id.to_string()
}

/// Whether this worker was told that this task, which is another's, is overdue.
pub(crate) fn escalated(world: &World, who: &Asker, number: i64) -> bool {
    world.app().messages(who).unwrap().iter().any(|m| m.kind == "told-task-escalated" && m.task == Some(number))
}

/// The same fields without one.
pub(crate) fn without<'f>(fields: &Fields<'f>, key: &str) -> Vec<(&'f str, &'f str)> {
    fields.iter().copied().filter(|(k, _)| *k != key).collect()
}

pub(crate) fn export(records: &[RecordId]) -> Export {
    Export {
        affair: "membership".into(),
        holding: "member".into(),
        records: records.to_vec(),
        classes: vec!["identity".into()],
        channel: "file".into(),
        ground: String::new(),
        reason: Personal::new(""),
        format: Format::Csv,
        once: None,
    }
}

const EVERYBODY: [Who; 7] = [Who::Clerk, Who::Second, Who::Head, Who::Manager, Who::Deputy, Who::Admin, Who::Desk];

both! {
    in GOJO;

    /// Shows gojo:main:4.2.1
    ///
    /// The ten items go to everybody, and each confirms having read them by a day; who has not is named, reminded and told of to the
    /// officer; and whoever joins has the same task from the first day.
    fn the_ten_items_are_made_known(world) {
        let standard = document(world, "standard", "安全管理基準");
        let sent = [("document", standard.as_str()), ("matters", "4(2)ア①から⑩まで"), ("on", "2026-11-24")];
        no(opening(world, &world.head(), "circulation"), "procedure:circulation", "main:4.2.1");
        let number = open(world, &world.manager(), "circulation");
        for (key, _) in sent {
            no(step(world, &world.manager(), number, "send", &without(&sent, key)), "procedure:circulation.stated", "main:4.2.1");
        }
        step(world, &world.manager(), number, "send", &without(&sent, "")).done();
        for who in EVERYBODY {
            let own = task(world, &world.asker(who), "duty:circulation.confirm");
            assert_eq!((own.due.as_deref(), own.mine), (Some("2026-12-08"), true), "{who:?}");
        }
        let read = [("read_on", "2026-11-24")];
        for who in EVERYBODY.into_iter().filter(|w| ![Who::Second, Who::Desk].contains(w)) {
            let own = task(world, &world.asker(who), "duty:circulation.confirm").number;
            no(perform(world, &world.asker(who), own, &[]), "duty:circulation.confirm.read", "main:4.2.1");
            perform(world, &world.asker(who), own, &read).done();
        }
        world.clock.pass_days(17);
        tend(world);
        let second = world.asker(Who::Second);
        let late: Vec<_> = done(world.app().show_case(&world.manager(), number)).tasks.into_iter().filter(|t| t.overdue).collect();
        let mut names: Vec<_> = late.iter().filter_map(|t| t.who.clone()).collect();
        names.sort_unstable();
        let mut missing = [Who::Second.name(), Who::Desk.name()];
        missing.sort_unstable();
        assert_eq!(names, missing);
        assert!(told(world, &second, "told-task-overdue"));
        assert!(late.iter().all(|t| escalated(world, &world.manager(), t.number)));
        let new = newcomer(world, "ishida", None);
        tend(world);
        let first = task(world, &new, "duty:circulation.joined");
        assert_eq!(first.due.as_deref(), Some("2026-12-25"), "on the list from the first day on");
        no(perform(world, &new, first.number, &[]), "duty:circulation.joined.read", "main:4.2.1");
        perform(world, &new, first.number, &[("read_on", "2026-12-11")]).done();
    }

    /// Shows gojo:main:4.2.1.1
    ///
    /// Each year everybody confirms keeping the password to themselves; who has not is reminded and told of above. Nobody ever reads
    /// one, and one that others may know is reset, with the reason on record.
    fn a_password_is_kept_to_oneself(world) {
        let app = world.app();
        newcomer(world, "nishikawa", None);
        assert_eq!(world.found_in_the_clear(PASSWORD), None);
        let ask = open(world, &world.clerk(), "password_reset");
        let why = [("worker", "nishikawa"), ("cause", "suspected"), ("reason", "付箋に書いて机に貼っていた")];
        no(step(world, &world.clerk(), ask, "submit", &why[..2]), "procedure:password_reset.stated", "main:4.2.1.1");
        let asked = step(world, &world.clerk(), ask, "submit", &why).done();
        assert_eq!(asked.due.as_deref(), Some("2026-11-25"));
        let reset = [("reset_on", "2026-11-24")];
        no(step(world, &world.clerk(), ask, "reset", &reset), "procedure:password_reset.reset", "main:4.2.1.1");
        no(step(world, &world.admin(), ask, "reset", &[]), "procedure:password_reset.done", "main:4.2.1.1");
        let user = app.worker_by_login(&world.admin(), "nishikawa").unwrap();
        done(app.invite_again(&world.admin(), user));
        step(world, &world.admin(), ask, "reset", &reset).done();
        assert!(matches!(app.sign_in(&world.key, "nishikawa", PASSWORD), Err(AppError::SignIn(_))), "the old one is worth nothing");
        let late = open(world, &world.clerk(), "password_reset");
        step(world, &world.clerk(), late, "submit", &why).done();
        world.clock.pass_days(5);
        tend(world);
        let overdue = task(world, &world.admin(), "procedure:password_reset.reset");
        assert!(overdue.overdue && escalated(world, &world.head(), overdue.number));

        world.clock.pass_days(365);
        tend(world);
        let own = task(world, &world.clerk(), "duty:password.confirm");
        assert!(own.overdue && own.due.as_deref() == Some("2027-11-24"), "{own:?}");
        assert!(told(world, &world.clerk(), "told-task-overdue") && escalated(world, &world.head(), own.number));
        let confirm = |kept: &str| perform(world, &world.clerk(), own.number, &[("kept", kept), ("on", "2027-11-29")]);
        no(confirm("no"), "duty:password.confirm.kept", "main:4.2.1.1");
        no(perform(world, &world.clerk(), own.number, &[("kept", "yes")]), "duty:password.confirm.kept", "main:4.2.1.1");
        confirm("yes").done();
        let kept = app.show_task(&world.head(), own.number).unwrap();
        assert_eq!((kept.line.state.as_str(), kept.done_by.as_deref()), ("done", Some(Who::Clerk.name())));
        assert!(kept.fields.iter().any(|f| f.key == "on" && f.values == ["2027-11-29"]));
    }

    /// Shows gojo:main:4.2.1.2
    ///
    /// Ten minutes without a sign of life end the session, and the next act asks for the password again; whoever goes signs out by
    /// hand. The journal has both, and the first names its article.
    fn leaving_the_desk_ends_the_session(world) {
        let app = world.app();
        let user = newcomer(world, "nishikawa", None);
        let half = app.sign_in(&world.key, "nishikawa", PASSWORD).unwrap();
        let sheet = app.new_sheet(&half.token).unwrap();
        let open = app.second_factor(&half.token, &SecondCode::Sheet(sheet.codes[0].1.to_string())).unwrap();
        let wait = |ms: i64| world.clock.set(Millis(world.clock.now().0 + ms));
        let session = Credential::Session(open.token.clone());
        wait(10 * 60_000);
        assert_eq!(app.asker(&session).unwrap().asker.worker, user.worker, "ten minutes are not over");
        wait(10 * 60_000 + 1);
        assert!(matches!(app.asker(&session), Err(AppError::SignIn("signin-locked"))));
        let again = app.unlock_session(&open.token, PASSWORD).unwrap();
        app.asker(&Credential::Session(again.token.clone())).unwrap();
        app.sign_out(&again.token).unwrap();
        assert!(matches!(app.asker(&Credential::Session(again.token)), Err(AppError::SignIn("signin-needed"))));
        world.gate().tend(world.org).unwrap();
        let list = ListJournal { verbs: vec!["sign_in".into()], worker: "nishikawa".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &list)).entries;
        let of = |kind: &str| entries.iter().find(|e| e.facts.get("kind").is_some_and(|k| k == kind)).unwrap();
        assert!(of("idle").clauses.iter().any(|c| c.id.as_str() == "gojo:main:4.2.1.2"));
        assert!(of("out").recorded_at > of("idle").recorded_at || of("out").index > of("idle").index);
    }

    /// Shows gojo:main:4.2.1.3
    ///
    /// Nothing goes out by anybody's own hand: the officer permits it, for a place, a content and a day of return; it is lent once at
    /// a time, and late it is overdue and told above.
    fn nothing_is_carried_out_without_permission(world) {
        let stick = device(world, "USB-04", "medium");
        let wanted = [
            ("device", stick.as_str()),
            ("taker", "clerk"),
            ("destination", "府立第一高校"),
            ("content", "説明会の名簿 40人"),
            ("out_on", "2026-11-24"),
            ("back_by", "2026-11-27"),
        ];
        no(enter(world, &world.clerk(), "take_outs", &wanted), "register:take_outs", "main:4.2.1.3");
        no(enter(world, &world.admin(), "take_outs", &wanted), "register:take_outs", "main:4.2.1.3");
        let number = open(world, &world.clerk(), "take_out");
        for (key, _) in wanted {
            no(step(world, &world.clerk(), number, "submit", &without(&wanted, key)), "procedure:take_out.stated", "main:4.2.1.3");
        }
        step(world, &world.clerk(), number, "submit", &wanted).done();
        for who in [Who::Clerk, Who::Head, Who::Deputy, Who::Admin] {
            no(step(world, &world.asker(who), number, "permit", &[]), "procedure:take_out.permit", "main:4.2.1.3");
        }
        assert!(rows(world, &world.clerk(), "take_outs").is_empty(), "it is not lent yet");
        let lent = step(world, &world.manager(), number, "permit", &[]).done();
        assert_eq!((lent.step.as_str(), lent.due.as_deref()), ("return", Some("2026-11-27")));
        let row = rows(world, &world.clerk(), "take_outs").remove(0);
        assert_eq!((shown(&row, "destination").as_str(), shown(&row, "back_by").as_str()), ("府立第一高校", "2026-11-27"));

        let again = open(world, &world.asker(Who::Second), "take_out");
        step(world, &world.asker(Who::Second), again, "submit", &wanted).done();
        no(step(world, &world.manager(), again, "permit", &[]), "procedure:take_out.once", "main:4.2.1.3");
        let own = open(world, &world.manager(), "take_out");
        step(world, &world.manager(), own, "submit", &wanted).done();
        no(step(world, &world.manager(), own, "permit", &[]), "procedure:take_out.permit", "main:4.2.1.3");

        world.clock.pass_days(7);
        tend(world);
        let late = task(world, &world.clerk(), "procedure:take_out.return");
        assert!(late.overdue && told(world, &world.clerk(), "told-task-overdue"), "{late:?}");
        assert!(escalated(world, &world.head(), late.number));
        no(step(world, &world.clerk(), number, "returned", &[("back_on", "2026-12-01")]), "procedure:take_out.returned", "main:4.2.1.3");
        step(world, &world.clerk(), number, "returned", &[("back_on", "2026-12-01"), ("condition", "異常なし")]).done();
        let back = rows(world, &world.clerk(), "take_outs").remove(0);
        assert_eq!((back.state.as_str(), shown(&back, "back_on").as_str()), ("ended", "2026-12-01"));
        step(world, &world.manager(), again, "permit", &[]).done();
    }

    /// Shows gojo:main:4.2.1.4
    ///
    /// What is important is backed up every seven days; a missed one is overdue and told to the officer, a failed one is made again,
    /// and each that was made stays with its day, medium, person and result. Backups and keys of this system are in the keepers' hands.
    fn important_data_is_backed_up_at_its_interval(world) {
        let members = [("name", "組合員データベース"), ("place", "本部金庫"), ("owner", "admin")];
        no(enter(world, &world.head(), "backup_sources", &members), "register:backup_sources", "main:4.2.1.4");
        for (key, _) in members {
            no(enter(world, &world.admin(), "backup_sources", &without(&members, key)), "register:backup_sources.stated", "main:4.2.1.4");
        }
        enter(world, &world.admin(), "backup_sources", &members).done();
        world.clock.pass_days(10);
        tend(world);
        let due: Vec<_> = tasks(world, &world.admin(), "duty:backup.take");
        assert_eq!(due.first().and_then(|t| t.due.as_deref()), Some("2026-12-01"), "{due:?}");
        let first = due[0].number;
        assert!(due[0].overdue && escalated(world, &world.manager(), first));
        let made = [("made_on", "2026-12-04"), ("medium", "テープ 07"), ("made_by", "admin"), ("result", "good"), ("restored", "yes")];
        let failed = [made[0], made[1], made[2], ("result", "failed")];
        no(perform(world, &world.admin(), first, &failed), "duty:backup.take.made", "main:4.2.1.4");
        for key in ["made_on", "medium", "made_by", "result"] {
            no(perform(world, &world.admin(), first, &without(&made, key)), "duty:backup.take.made", "main:4.2.1.4");
        }
        no(perform(world, &world.head(), first, &made), "duty:backup.take", "main:4.2.1.4");
        perform(world, &world.admin(), first, &made).done();
        let row = rows(world, &world.clerk(), "backup_sources").remove(0);
        assert_eq!(
            ["made_on", "medium", "made_by", "result", "restored"].map(|c| shown(&row, c)),
            ["2026-12-04", "テープ 07", Who::Admin.name(), "正常", "true"]
        );
        assert_eq!(world.app().row_versions(&world.clerk(), row.id.parse().unwrap()).unwrap().done().len(), 2);
        world.clock.pass_days(7);
        tend(world);
        let next: Vec<_> = tasks(world, &world.admin(), "duty:backup.take");
        assert_eq!(next.first().and_then(|t| t.due.as_deref()), Some("2026-12-08"), "seven days on: {next:?}");
        // What is entered later owes nothing for the time before it was there.
        let accounts = [("name", "会計データ"), ("place", "本部金庫"), ("owner", "admin")];
        enter(world, &world.admin(), "backup_sources", &accounts).done();
        tend(world);
        assert_eq!(tasks(world, &world.admin(), "duty:backup.take").len(), next.len());
        world.clock.pass_days(7);
        tend(world);
        let all = tasks(world, &world.admin(), "duty:backup.take");
        let own: Vec<_> = all.iter().filter(|t| t.about.as_ref().is_some_and(|a| a.ja == "2 会計データ")).collect();
        assert_eq!(own.iter().map(|t| t.due.as_deref()).collect::<Vec<_>>(), [Some("2026-12-18")], "{all:?}");

        let keep = |who: Who| world.gate().pass(Ask::new(world.asker(who), Verb::Keep), |_| Ok(())).unwrap();
        for who in [Who::Admin, Who::Manager] {
            assert!(matches!(keep(who), Outcome::Done(_)), "{who:?} keeps them");
        }
        for who in [Who::Clerk, Who::Head, Who::Deputy, Who::Desk] {
            let Outcome::Refused(refusal) = keep(who) else { panic!("{who:?} keeps no keys") };
            assert!(refusal.reasons.iter().any(|r| r.clauses.iter().any(|c| c.as_str() == "gojo:main:4.2.1.4")));
        }
    }

    /// Shows gojo:main:4.2.1.5, gojo:main:4.2.1.6b
    ///
    /// Each month each terminal is looked through: software that is not listed or of unknown origin, and an environment that changed
    /// without permission, cannot pass as in order and begin an incident. A check that is missing is overdue.
    fn terminals_are_looked_through(world) {
        let pc = device(world, "窓口-3", "pc");
        device(world, "USB-04", "medium");
        let origin = open(world, &world.clerk(), "device_change");
        let unknown = [
            ("what", "無料の画像ソフト"),
            ("kind", "software"),
            ("device", pc.as_str()),
            ("origin", "unknown"),
            ("source", "掲示板"),
            ("need", "広報の写真の加工"),
            ("asked_by", "clerk"),
        ];
        no(step(world, &world.clerk(), origin, "submit", &unknown), "procedure:device_change.origin", "main:4.2.1.5");
        no(step(world, &world.clerk(), origin, "submit", &without(&unknown, "origin")), "procedure:device_change.origin", "main:4.2.1.5");
        world.clock.pass_days(33);
        tend(world);
        let check = task(world, &world.admin(), "duty:terminal.check");
        assert!(check.overdue && check.due.as_deref() == Some("2026-12-24"), "of the terminal alone: {check:?}");
        assert!(escalated(world, &world.manager(), check.number));
        no(opening(world, &world.clerk(), "terminal_check"), "procedure:terminal_check", "main:4.2.1.5");
        let number = open(world, &world.admin(), "terminal_check");
        let found = |programs: &'static str, environment: &'static str| {
            vec![
                ("device", pc.as_str()),
                ("on", "2026-12-27"),
                ("programs", programs),
                ("settings_found", environment),
                ("note", "出所不明の画像ソフト"),
            ]
        };
        let ends = |outcome: &str, fields: &Fields<'_>| step(world, &world.admin(), number, outcome, fields);
        no(ends("in_order", &without(&found("listed", "approved"), "on")), "procedure:terminal_check.stated", "main:4.2.1.5");
        let listed = no(ends("in_order", &found("unlisted", "approved")), "procedure:terminal_check.listed", "main:4.2.1.5");
        assert_eq!(listed.reasons[0].remedy, "choose:violation");
        no(ends("in_order", &found("unknown", "approved")), "procedure:terminal_check.listed", "main:4.2.1.5");
        no(ends("in_order", &found("listed", "changed")), "procedure:terminal_check.unchanged", "main:4.2.1.6b");
        ends("violation", &found("unknown", "changed")).done();
        assert!(tasks(world, &world.admin(), "duty:terminal.check").is_empty(), "the case fulfilled it");
        let incidents = world.app().cases(&world.manager(), "open", "incident", None).unwrap().cases;
        assert_eq!(incidents.len(), 1);
        let incident = done(world.app().show_case(&world.manager(), incidents[0].number));
        assert!(incident.fields.iter().any(|f| f.key == "what" && f.shown_ja == ["出所不明の画像ソフト"]));
        let clean = open(world, &world.admin(), "terminal_check");
        step(world, &world.admin(), clean, "in_order", &found("listed", "approved")).done();
        assert_eq!(world.app().cases(&world.manager(), "open", "incident", None).unwrap().cases.len(), 1);
    }

    /// Shows gojo:main:4.2.1.6a, gojo:main:4.2.1.6b
    ///
    /// Software comes on a device, and its environment changes, only for a stated need and by the keeper's permission; what was
    /// granted stays with who, what, when and why.
    fn only_what_is_needed_is_put_on_a_device(world) {
        let pc = device(world, "窓口-3", "pc");
        let wanted = [
            ("what", "写真編集"),
            ("kind", "software"),
            ("device", pc.as_str()),
            ("origin", "maker"),
            ("source", "正規販売店"),
            ("need", "会報の写真の加工"),
            ("asked_by", "clerk"),
        ];
        let number = open(world, &world.clerk(), "device_change");
        let submit = |fields: &Fields<'_>| step(world, &world.clerk(), number, "submit", fields);
        no(submit(&without(&wanted, "need")), "procedure:device_change.needed", "main:4.2.1.6a");
        no(submit(&without(&wanted, "asked_by")), "procedure:device_change.stated", "main:4.2.1.6a");
        let environment = [("what", "省電力の設定"), ("kind", "environment"), wanted[2], wanted[6]];
        no(submit(&environment), "procedure:device_change.needed.environment", "main:4.2.1.6b");
        submit(&wanted).done();
        let permit = [("granted_on", "2026-11-24"), ("decision", "会報に要る")];
        for who in [Who::Clerk, Who::Head, Who::Manager] {
            no(step(world, &world.asker(who), number, "permit", &permit), "procedure:device_change.permit", "main:4.2.1.6a");
        }
        no(step(world, &world.admin(), number, "permit", &permit[1..]), "procedure:device_change.dated", "main:4.2.1.6a");
        no(enter(world, &world.admin(), "device_changes", &wanted), "register:device_changes", "main:4.2.1.6a");
        step(world, &world.admin(), number, "permit", &permit).done();
        let second = open(world, &world.clerk(), "device_change");
        let needed = [&environment[..], &[("need", "窓口の省電力")]].concat();
        step(world, &world.clerk(), second, "submit", &needed).done();
        step(world, &world.admin(), second, "permit", &permit).done();
        let listed = rows(world, &world.clerk(), "device_changes");
        assert_eq!(
            ["what", "need", "granted_on", "asked_by"].map(|c| shown(&listed[0], c)),
            ["写真編集", "会報の写真の加工", "2026-11-24", Who::Clerk.name()]
        );
        assert_eq!((listed.len(), shown(&listed[1], "need").as_str()), (2, "窓口の省電力"));
    }

    /// Shows gojo:main:4.2.1.7
    ///
    /// A list of many leaves the screen once for its use, with the number of copies and how they end; the second time the reason is
    /// stated anew. All that went out is listed with its day of disposal, and is accounted for.
    fn no_more_copies_than_the_work_needs(world) {
        let app = world.app();
        let new: Vec<_> = (0..51).map(|i| world.record_of("member", &[("name", &format!("見本 {i}番衛門"))])).collect();
        let ids = world.bring_in(&new);
        done(app.export(&world.asker(Who::Clerk), &export(&ids[..50])));
        let too_many = refused(app.export(&world.clerk(), &export(&ids)), "output.volume", "main:4.2.1.7");
        assert_eq!(too_many.reasons[0].remedy, "open:output", "the way out is a case that is there");
        let named = ids.iter().map(RecordId::to_string).collect::<Vec<_>>().join(" ");
        let wanted = [
            ("affair", "membership"),
            ("holding", "member"),
            ("records", named.as_str()),
            ("classes", "identity"),
            ("channel", "file"),
            ("use", "共済の案内の発送"),
            ("copies", "1"),
            ("until", "2026-12-20"),
            ("method", "erased"),
        ];
        let ask = |without_key: &str| {
            let number = open(world, &world.clerk(), "output");
            (number, step(world, &world.clerk(), number, "submit", &without(&wanted, without_key)))
        };
        for (key, part) in [("channel", "stated"), ("use", "purpose"), ("copies", "purpose"), ("until", "ends"), ("method", "ends")] {
            no(ask(key).1, &format!("procedure:output.{part}"), "main:4.2.1.7");
        }
        let (number, asked) = ask("");
        asked.done();
        let because = [("decision", "案内に必要")];
        for who in [Who::Clerk, Who::Manager, Who::Admin] {
            no(step(world, &world.asker(who), number, "approve", &because), "procedure:output.approve", "main:4.2.1.7");
        }
        no(step(world, &world.head(), number, "approve", &[]), "procedure:output.reasoned", "main:4.2.1.7");
        step(world, &world.head(), number, "approve", &because).done();
        done(app.export(&world.clerk(), &export(&ids)));
        refused(app.export(&world.clerk(), &export(&ids)), "output.volume", "main:4.2.1.7");
        let (again, asked) = ask("");
        asked.done();
        step(world, &world.head(), again, "refer", &because).done();
        no(step(world, &world.head(), again, "approve", &because), "procedure:output.judge", "main:4.2.1.7");
        step(world, &world.manager(), again, "approve", &because).done();
        world.clock.pass_days(15);
        refused(app.export(&world.clerk(), &export(&ids)), "output.volume", "main:4.2.1.7");
        let third = ask("").0;
        step(world, &world.head(), third, "approve", &because).done();
        world.clock.pass_days(13);
        done(app.export(&world.clerk(), &export(&ids)));

        no(app.show_register(&world.clerk(), "outputs", "", None).unwrap(), "register:outputs", "main:4.2.1.7");
        let all = rows(world, &world.manager(), "outputs");
        assert_eq!((all.len(), shown(&all[1], "copies").as_str(), shown(&all[1], "until").as_str()), (3, "1", "2026-12-20"));
        no(change(world, &world.manager(), &all[1], "outputs", &[("copies", "2")]), "register:outputs", "main:4.2.1.7");
        let fixed = change(world, &world.head(), &all[1], "outputs", &[("copies", "2")]).done();
        assert_eq!((fixed.version, rows(world, &world.head(), "outputs").len()), (2, 3));
        let mut own = tasks(world, &world.clerk(), "duty:output.account");
        own.sort_by_key(|t| t.number);
        assert_eq!((own.len(), own[0].due.as_deref()), (3, Some("2026-12-24")));
        let account = |fields: &Fields<'_>| perform(world, &world.clerk(), own[0].number, fields);
        no(account(&[("end", "disposed")]), "duty:output.account.stated", "main:4.2.1.7");
        for method in ["burned", "masked", "rubbish"] {
            no(account(&[("end", "disposed"), ("end_on", "2026-12-20"), ("method", method)]), "duty:output.account.method", "main:4.2.1.7");
        }
        no(account(&[("end", "filed"), ("end_on", "2026-12-20")]), "duty:output.account.place", "main:4.2.1.7");
        world.clock.pass_days(6);
        tend(world);
        assert!(escalated(world, &world.head(), own[0].number));
        for (task, method) in own.iter().zip(["shredded", "dissolved", "erased"]) {
            let end = [("end", "disposed"), ("end_on", "2026-12-20"), ("method", method)];
            perform(world, &world.clerk(), task.number, &end).done();
        }
        assert!(rows(world, &world.head(), "outputs").iter().all(|r| r.state == "ended"));
        done(app.export(&world.clerk(), &export(&ids[..1])));
        let last = task(world, &world.clerk(), "duty:output.account").number;
        perform(world, &world.clerk(), last, &[("end", "disposed"), ("end_on", "2026-12-20"), ("method", "destroyed")]).done();
    }

    /// Shows gojo:main:4.2.1.8
    ///
    /// Once a year the measures are evaluated one by one; what is to be improved gets owner and day, and its owner carries it out. A
    /// review that is missing is overdue.
    fn the_measures_are_reviewed(world) {
        let lock = [("group", "physical"), ("what", "書庫の施錠"), ("owner", "head"), ("against", "theft")];
        no(enter(world, &world.clerk(), "security_measures", &lock), "register:security_measures", "main:4.2.1.8");
        no(enter(world, &world.admin(), "security_measures", &without(&lock, "what")), "register:security_measures.group", "main:4.2.1.8");
        no(enter(world, &world.admin(), "security_measures", &without(&lock, "owner")), "register:security_measures.owner", "main:4.2.1.8");
        let early = open(world, &world.manager(), "measure_review");
        let end = [("on", "2026-11-24"), ("summary", "おおむね有効")];
        no(step(world, &world.manager(), early, "finish", &end), "procedure:measure_review.stated", "main:4.2.1.8");
        let measure = enter(world, &world.admin(), "security_measures", &lock).done().id.to_string();
        world.clock.pass_days(369);
        tend(world);
        let due = task(world, &world.manager(), "duty:measure.review");
        assert!(due.overdue && due.due.as_deref() == Some("2027-11-24"), "{due:?}");
        assert!(escalated(world, &world.head(), due.number));
        no(opening(world, &world.head(), "measure_review"), "procedure:measure_review", "main:4.2.1.8");
        let number = open(world, &world.manager(), "measure_review");
        let end = [("on", "2027-11-28"), ("summary", "書庫の鍵を改める")];
        no(step(world, &world.manager(), number, "finish", &end), "procedure:measure_review.evaluate", "main:4.2.1.8");
        answer(world, &world.manager(), number, &measure, &[("evaluated", "improve"), ("finding", "鍵が古い")]).done();
        let improve = [("measure", measure.as_str()), ("improvement", "書庫の錠を替える"), ("owner", "clerk"), ("due", "2027-12-10")];
        for (key, _) in improve {
            no(step(world, &world.manager(), number, "improve", &without(&improve, key)), "procedure:measure_review.improvement", "main:4.2.1.8");
        }
        step(world, &world.manager(), number, "improve", &improve).done();
        no(step(world, &world.manager(), number, "finish", &end[..1]), "procedure:measure_review.stated", "main:4.2.1.8");
        step(world, &world.manager(), number, "finish", &end).done();
        assert!(tasks(world, &world.manager(), "duty:measure.review").is_empty());
        let items = done(world.app().show_case(&world.clerk(), number));
        assert!(items.taken.iter().any(|t| t.fields.iter().any(|f| f.shown_ja == ["書庫の錠を替える"])));
        tend(world);
        let own = task(world, &world.clerk(), "duty:prevention.do");
        assert_eq!((own.due.as_deref(), own.mine), (Some("2027-12-10"), true));
        no(perform(world, &world.clerk(), own.number, &[("done_on", "2027-11-28")]), "duty:prevention.do.done", "main:4.2.1.8");
        world.clock.pass_days(16);
        tend(world);
        assert!(escalated(world, &world.manager(), own.number));
        perform(world, &world.clerk(), own.number, &[("done_on", "2027-12-14"), ("evidence", "納品書 31")]).done();
        let taken = rows(world, &world.head(), "preventions").remove(0);
        assert_eq!((taken.state.as_str(), shown(&taken, "evidence").as_str()), ("ended", "納品書 31"));
    }
}
