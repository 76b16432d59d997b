//! Access to personal data and the systems that handle it (gojo:main:4.2.3), and who is watched over by whom (4.3, 4.4).

use crate::{
    casefile::{Done, no},
    gojo_security::{escalated, without},
    told::{PASSWORD, done, newcomer, refused, show},
    work::{Fields, change, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{
    AppError,
    access::{Assign, Bearer, Credential},
    journal::ListJournal,
};
use azukari_domain::{Answer, RecordId};
use azukari_gate::Asker;
use azukari_testkit::{GOJO, Who, World, both};

fn member(world: &World) -> RecordId {
    world.bring_in(&[world.member("森田　見本作", "モリタ ミホンサク", "090-3434-5656")])[0]
}

fn assigning(world: &World, by: &Asker, to: &Asker, affair: &str) -> Result<azukari_app::Reply<()>, AppError> {
    let new = Assign { worker: to.worker, affair: affair.parse().unwrap(), from: String::new(), until: None };
    world.app().assign(by, new)
}

/// A contractor in the register whose contract stands; its case.
pub(crate) fn entrusted(world: &World) -> i64 {
    let number = open(world, &world.head(), "outsourcing");
    step(world, &world.head(), number, "submit", &DRAFT).done();
    step(world, &world.head(), number, "activate", &CONTRACT).done();
    number
}

const DRAFT: [(&str, &str); 10] = [
    ("firm", "株式会社浪速データ"),
    ("kind", "service"),
    ("holding", "benefit_claim"),
    ("purpose", "benefits"),
    ("work", "請求書の入力"),
    ("from", "2026-12-01"),
    ("until", "2029-03-31"),
    ("check_on", "2026-11-20"),
    ("check_result", "sufficient"),
    ("check_basis", "確認票と訪問"),
];
const CONTRACT: [(&str, &str); 3] =
    [("contract_signed", "2026-11-24"), ("contract_ref", "契約綴り 12"), ("place_security", "第7条")];

both! {
    in GOJO;

    /// Shows gojo:main:4.2.3
    ///
    /// A system that handles personal data is listed as lacking until a measure stands against access from outside and one against
    /// use without authority; one without personal data is not.
    fn systems_with_personal_data_have_their_measures(world) {
        let system = [
            ("name", "会員管理"),
            ("software", "会員管理システム 4.2"),
            ("data", "組合員、給付、貸付"),
            ("terminals", "窓口-1から窓口-5"),
            ("handles", "personal"),
            ("keeper", "head"),
        ];
        no(enter(world, &world.head(), "systems", &system), "register:systems", "main:4.2.3");
        for (key, _) in &system[..5] {
            no(enter(world, &world.admin(), "systems", &without(&system, key)), "register:systems.stated", "main:4.2.3");
        }
        no(enter(world, &world.admin(), "systems", &without(&system, "keeper")), "register:systems.keeper", "main:4.2.3");
        let row = enter(world, &world.admin(), "systems", &system).done().id.to_string();
        let plain = [&without(&without(&system, "handles"), "keeper")[..], &[("handles", "none"), ("keeper", "clerk")]].concat();
        enter(world, &world.admin(), "systems", &plain).done();
        tend(world);
        let lacking = |kind: &str| tasks(world, &world.head(), &format!("duty:system.{kind}")).len();
        assert_eq!((lacking("outside_access"), lacking("misuse")), (1, 1));
        assert!(tasks(world, &world.clerk(), "duty:system.misuse").is_empty());
        for (against, left) in [("outside_access", (0, 1)), ("misuse", (0, 0))] {
            let fields = [("group", "technical"), ("what", "対策"), ("owner", "head"), ("against", against), ("system", row.as_str())];
            enter(world, &world.admin(), "security_measures", &fields).done();
            tend(world);
            assert_eq!((lacking("outside_access"), lacking("misuse")), left, "{against}");
        }
    }

    /// Shows gojo:main:4.2.3.1a
    ///
    /// What somebody else manages is an external computer, whoever enters it and whatever it is called.
    fn what_others_manage_is_external(world) {
        let server = [("name", "委託先サーバー"), ("kind", "server"), ("user", "clerk"), ("place", "浪速データ"), ("password", "yes"), ("restriction", "ファイアウォール")];
        no(enter(world, &world.head(), "devices", &[&server[..], &[("managed_by", "own")]].concat()), "register:devices", "main:4.2.3.1a");
        no(enter(world, &world.admin(), "devices", &server), "register:devices.managed", "main:4.2.3.1a");
        let unnamed = [&without(&server, "user")[..], &[("managed_by", "own")]].concat();
        no(enter(world, &world.admin(), "devices", &unnamed), "register:devices.user", "main:4.2.3.1a");
        for (name, by) in [("委託先サーバー", "contractor"), ("私物の電話", "worker"), ("窓口-3", "own")] {
            let fields = [&without(&server, "name")[..], &[("name", name), ("managed_by", by)]].concat();
            enter(world, &world.admin(), "devices", &fields).done();
        }
        let classed: Vec<_> = rows(world, &world.clerk(), "devices").iter().map(|r| shown(r, "external")).collect();
        assert_eq!(classed, ["true", "true", "false"]);
        let own = rows(world, &world.clerk(), "devices").remove(2);
        change(world, &world.admin(), &own, "devices", &[("managed_by", "contractor")]).done();
        assert_eq!(shown(&rows(world, &world.clerk(), "devices")[2], "external"), "true");
    }

    /// Shows gojo:main:4.2.3.1b
    ///
    /// The list of connections names each external computer and what limits it, and warns where nothing does. From outside the
    /// association's networks daily work goes on, but no list leaves, nothing is set up, and the try stands in the log.
    fn from_outside_only_what_is_permitted(world) {
        let names = |fields: &Fields<'_>| enter(world, &world.admin(), "devices", fields).done().warnings;
        let router = [("name", "窓口-3"), ("kind", "pc"), ("user", "clerk"), ("place", "窓口"), ("password", "yes"), ("managed_by", "own")];
        let connected = [&router[..], &[("connects", "yes")]].concat();
        let external = [&without(&router, "managed_by")[..], &[("managed_by", "contractor")]].concat();
        for open_to_all in [&connected, &external] {
            let warned = names(open_to_all);
            assert!(warned.iter().any(|w| w.clauses.iter().any(|c| c.id.as_str() == "gojo:main:4.2.3.1b")), "{warned:?}");
            assert!(names(&[&open_to_all[..], &[("restriction", "ファイアウォール FW-1")]].concat()).is_empty());
        }
        assert!(names(&router).is_empty(), "it is connected with nothing");
        let listed = rows(world, &world.clerk(), "devices");
        assert_eq!(listed.iter().filter(|r| shown(r, "restriction") == "ファイアウォール FW-1").count(), 2);

        let (inside, outside) = (world.app(), world.app().from_outside());
        let id = member(world);
        let export = crate::gojo_security::export(&[id]);
        let before = world.entries();
        let no_list = refused(outside.export(&world.clerk(), &export), "outside.limited", "main:4.2.3.1b");
        assert_eq!((no_list.answer, world.entries()), (Answer::NotPermitted, before + 1));
        let assign = Assign { worker: world.worker(Who::Clerk), affair: "loans".parse().unwrap(), from: String::new(), until: None };
        refused(outside.assign(&world.head(), assign), "outside.limited", "main:4.2.3.1b");
        refused(outside.journal(&world.manager(), &ListJournal::default()), "outside.limited", "main:4.2.3.1b");
        refused(outside.confirm_setting(&world.manager(), "session_minutes", 8), "outside.limited", "main:4.2.3.1b");
        done(outside.show(&world.clerk(), &show("membership", id)));
        done(inside.export(&world.clerk(), &export));
    }

    /// Shows gojo:main:4.2.3.2a
    ///
    /// Nothing with personal data answers without a sign-in; a computer authenticates its users or says why that is not needed.
    fn computers_know_their_users(world) {
        let app = world.app();
        let id = member(world);
        let nobody = Credential::Session(Bearer::new("nobody-has-this-token"));
        assert!(matches!(app.asker(&nobody), Err(AppError::SignIn("signin-needed"))));
        done(app.show(&world.clerk(), &show("membership", id)));
        let board = [("name", "案内表示機"), ("kind", "pc"), ("user", "desk"), ("place", "玄関"), ("managed_by", "own")];
        let no_reason = no(enter(world, &world.admin(), "devices", &board), "register:devices.authenticated", "main:4.2.3.2a");
        assert_eq!(no_reason.reasons[0].remedy, "fill:exempt");
        enter(world, &world.admin(), "devices", &[&board[..], &[("exempt", "個人データを扱わない表示専用")]].concat()).done();
        enter(world, &world.admin(), "devices", &[&board[..], &[("password", "yes")]].concat()).done();
        let row = rows(world, &world.clerk(), "devices").remove(0);
        assert_eq!(shown(&row, "exempt"), "個人データを扱わない表示専用");
    }

    /// Shows gojo:main:4.2.3.2b
    ///
    /// Each user sees what their work needs and nothing else; a refused look stands in the log; nobody signs in who is not registered
    /// or has gone; scopes are listed user by user and change by the supervisor's hand alone.
    fn users_and_their_scope_are_limited(world) {
        let app = world.app();
        let id = member(world);
        let loans = refused(app.show(&world.clerk(), &show("loans", id)), "affair.assigned", "main:4.2.3.2b");
        assert_eq!(loans.answer, Answer::NotPermitted);
        refused(app.show(&world.clerk(), &show("", id)), "affair.chosen", "main:4.2.3.2b");
        let claims = crate::gojo_users::claimant(world, "請求　見本田");
        refused(app.show(&world.asker(Who::Second), &show("loans", claims)), "affair.holding", "main:4.2.3.2b");
        let note = azukari_app::register::Show { classes: vec!["note".into()], ..show("loans", id) };
        refused(app.show(&world.asker(Who::Second), &note), "affair.classes", "main:4.2.3.2b");
        world.gate().tend(world.org).unwrap();
        let denied = ListJournal { worker: "clerk".into(), outcome: "refused".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.manager(), &denied)).entries;
        assert!(entries.iter().any(|e| e.clauses.iter().any(|c| c.id.as_str() == "gojo:main:4.2.3.2b")), "{entries:?}");

        assert!(matches!(app.sign_in(&world.key, "nobody", PASSWORD), Err(AppError::SignIn("signin-error"))));
        let leaver = newcomer(world, "ishida", None);
        assert!(app.sign_in(&world.key, "ishida", PASSWORD).is_ok());
        enter(world, &world.head(), "supervisors", &[("worker", "ishida"), ("supervisor", "head"), ("from", "2026-11-24")]).done();
        refused(assigning(world, &world.clerk(), &leaver, "membership"), "decide.office", "main:4.2.3.2b");
        refused(assigning(world, &world.manager(), &leaver, "membership"), "decide.office", "main:4.2.3.2b");
        done(assigning(world, &world.head(), &leaver, "membership"));
        let scopes = app.workers(&world.head()).unwrap();
        let of = |login: &str| scopes.iter().find(|w| w.login == login).unwrap().affairs.clone();
        assert_eq!((of("ishida"), of("second")), (vec!["membership".to_owned()], vec!["loans".to_owned()]));
        done(app.show(&leaver, &show("membership", id)));
        done(app.end_worker(&world.admin(), leaver.worker, ""));
        assert!(matches!(app.sign_in(&world.key, "ishida", PASSWORD), Err(AppError::SignIn(_))));
        refused(app.show(&leaver, &show("membership", id)), "worker.active", "main:4.2.3.2b");
    }

    /// Shows gojo:main:4.2.3.2c
    ///
    /// The log answers by record and by user, to those who supervise access and to nobody else; what was changed in it is found.
    fn the_log_shows_who_looked(world) {
        let app = world.app();
        let id = member(world);
        let seen = done(app.show(&world.clerk(), &show("membership", id)));
        world.gate().tend(world.org).unwrap();
        let by_record = ListJournal { record: Some(id), verbs: vec!["see".into()], ..ListJournal::default() };
        let by_user = ListJournal { worker: "clerk".into(), verbs: vec!["see".into()], ..ListJournal::default() };
        for list in [&by_record, &by_user] {
            let entries = done(app.journal(&world.manager(), list)).entries;
            let entry = entries.iter().find(|e| e.act == seen.act).expect("the look stands there");
            assert_eq!((entry.worker.as_ref().unwrap().expose(), entry.verb.as_str()), (Who::Clerk.name(), "see"));
            assert_eq!(entry.recorded_at, world.app().gate().now());
        }
        for who in [Who::Manager, Who::Deputy, Who::Admin] {
            done(app.journal(&world.asker(who), &by_user));
        }
        for who in [Who::Clerk, Who::Second, Who::Head, Who::Desk] {
            refused(app.journal(&world.asker(who), &by_user), "journal.reader", "main:4.2.3.2c");
        }
        world.gate().tend(world.org).unwrap();
        assert!(world.gate().verify(world.org, None).unwrap().is_clean());
    }

    /// Shows gojo:main:4.2.3.2d
    ///
    /// Each month the log is inspected, with period, users, what was unusual and what was done; nobody signs off their own accesses:
    /// those of the inspector go through another's hands. A month that is missed is overdue.
    fn logs_are_inspected_and_not_by_oneself(world) {
        world.clock.pass_days(33);
        tend(world);
        let due = task(world, &world.admin(), "duty:log.inspection");
        assert!(due.overdue && due.due.as_deref() == Some("2026-12-24"), "{due:?}");
        assert!(escalated(world, &world.manager(), due.number));
        no(perform(world, &world.admin(), due.number, &[]), "duty:log.inspection", "main:4.2.3.2d");
        no(opening(world, &world.head(), "log_inspection"), "procedure:log_inspection", "main:4.2.3.2d");
        let number = open(world, &world.admin(), "log_inspection");
        let found = [
            ("from", "2026-11-24"),
            ("until", "2026-12-24"),
            ("inspected", "clerk"),
            ("inspected", "second"),
            ("result", "anomaly"),
            ("anomalies", "一晩に300件の閲覧"),
            ("actions", "本人に事情を聴いた"),
        ];
        let inspected = |fields: &Fields<'_>| step(world, &world.admin(), number, "inspected", fields);
        for (key, part) in [("from", "period"), ("until", "period"), ("inspected", "period"), ("result", "found"), ("anomalies", "found"), ("actions", "found")] {
            no(inspected(&without(&found, key)), &format!("procedure:log_inspection.{part}"), "main:4.2.3.2d");
        }
        no(inspected(&[&found[..], &[("inspected", "admin")]].concat()), "procedure:log_inspection.own", "main:4.2.3.2d");
        inspected(&found).done();
        assert!(rows(world, &world.manager(), "log_inspections").is_empty(), "it is not signed off yet");
        assert_eq!(tasks(world, &world.admin(), "duty:log.inspection").len(), 1);
        let own = |who: &Asker, of: &str| step(world, who, number, "signed", &[("second", of), ("second_note", "保守だけ")]);
        no(own(&world.admin(), "admin"), "procedure:log_inspection.second", "main:4.2.3.2d");
        no(own(&world.head(), "admin"), "procedure:log_inspection.second", "main:4.2.3.2d");
        no(own(&world.manager(), "clerk"), "procedure:log_inspection.apart", "main:4.2.3.2d");
        no(own(&world.manager(), "manager"), "procedure:log_inspection.apart", "main:4.2.3.2d");
        own(&world.manager(), "admin").done();
        assert!(tasks(world, &world.admin(), "duty:log.inspection").is_empty());
        let row = rows(world, &world.manager(), "log_inspections").remove(0);
        assert_eq!(["from", "until", "anomalies", "actions"].map(|c| shown(&row, c)), ["2026-11-24", "2026-12-24", "一晩に300件の閲覧", "本人に事情を聴いた"]);
        assert!(shown(&row, "inspected").contains(Who::Clerk.name()) && shown(&row, "second") == Who::Admin.name());
        assert_eq!(rows(world, &world.admin(), "log_inspections").len(), 1);
        no(world.app().show_register(&world.clerk(), "log_inspections", "", None).unwrap(), "register:log_inspections", "main:4.2.3.2d");
    }

    /// Shows gojo:main:4.3
    ///
    /// Nobody handles personal data without a named supervisor; and each half-year the supervisor looks at how they do it, or is
    /// overdue and told of to the officer.
    fn staff_are_supervised(world) {
        let app = world.app();
        let new = newcomer(world, "nishikawa", None);
        let bare = refused(assigning(world, &world.head(), &new, "benefits"), "assign.prepared", "main:4.3");
        assert_eq!((bare.answer, bare.reasons[0].remedy.as_str()), (Answer::NotPermitted, "register"));
        let under = [("worker", "nishikawa"), ("supervisor", "head"), ("from", "2026-11-24")];
        no(enter(world, &world.manager(), "supervisors", &under), "register:supervisors", "main:4.3");
        for (key, _) in under {
            no(enter(world, &world.head(), "supervisors", &without(&under, key)), "register:supervisors.stated", "main:4.3");
        }
        no(enter(world, &world.head(), "supervisors", &[under[0], ("supervisor", "nishikawa"), under[2]]), "register:supervisors.stated", "main:4.3");
        enter(world, &world.head(), "supervisors", &[("worker", "clerk"), under[1], under[2]]).done();
        refused(assigning(world, &world.head(), &new, "benefits"), "assign.prepared", "main:4.3");
        enter(world, &world.head(), "supervisors", &under).done();
        done(assigning(world, &world.head(), &new, "benefits"));
        done(app.unassign(&world.head(), new.worker, "benefits".parse().unwrap()));
        world.clock.pass_days(185);
        tend(world);
        let checks = tasks(world, &world.head(), "duty:supervision.staff");
        assert_eq!(checks.len(), 2, "one for each who is supervised");
        assert!(checks.iter().all(|c| c.overdue && c.due.as_deref() == Some("2027-05-24")), "{checks:?}");
        assert!(told(world, &world.head(), "told-task-overdue") && escalated(world, &world.manager(), checks[0].number));
        let seen = [("on", "2027-05-27"), ("findings", "離席時に画面を閉じていない")];
        no(perform(world, &world.manager(), checks[0].number, &seen), "duty:supervision.staff", "main:4.3");
        for (key, _) in seen {
            no(perform(world, &world.head(), checks[0].number, &without(&seen, key)), "duty:supervision.staff.stated", "main:4.3");
        }
        perform(world, &world.head(), checks[0].number, &seen).done();
        assert_eq!(tasks(world, &world.head(), "duty:supervision.staff").len(), 1);
    }

    /// Shows gojo:main:4.4
    ///
    /// No contractor without check, contract and its clause on security; data goes only while the contract stands and the yearly
    /// check is not missing; and the check that is missing is overdue.
    fn contractors_are_supervised(world) {
        no(opening(world, &world.clerk(), "outsourcing"), "procedure:outsourcing", "main:4.4");
        let number = open(world, &world.head(), "outsourcing");
        let submit = |fields: &Fields<'_>| step(world, &world.head(), number, "submit", fields);
        no(submit(&without(&DRAFT, "work")), "procedure:outsourcing.stated", "main:4.4");
        no(submit(&without(&DRAFT, "check_basis")), "procedure:outsourcing.checked", "main:4.4");
        submit(&DRAFT).done();
        let activate = |key: &str| step(world, &world.head(), number, "activate", &without(&CONTRACT, key));
        no(activate("contract_signed"), "procedure:outsourcing.signed", "main:4.4");
        no(activate("contract_ref"), "procedure:outsourcing.signed", "main:4.4");
        no(activate("place_security"), "procedure:outsourcing.contract.security", "main:4.4");
        step(world, &world.head(), number, "withdraw", &[]).done();
        let number = entrusted(world);
        no(world.app().show_register(&world.clerk(), "contractors", "", None).unwrap(), "register:contractors", "main:4.4");
        assert_eq!((rows(world, &world.manager(), "contractors").len(), rows(world, &world.head(), "contractors").len()), (1, 1));
        let release = |fields: &Fields<'_>| step(world, &world.head(), number, "release", fields);
        let data = [("released_on", "2026-12-01"), ("released", "11月分の請求書 312件")];
        for (key, _) in data {
            no(release(&without(&data, key)), "procedure:outsourcing.release.supervised", "main:4.4");
        }
        release(&data).done();
        world.clock.pass_days(370);
        tend(world);
        let check = task(world, &world.head(), "duty:outsourcing.supervise");
        assert!(check.overdue && check.due.as_deref() == Some("2027-11-24"), "{check:?}");
        assert!(escalated(world, &world.manager(), check.number));
        world.clock.pass_days(5);
        let late = [("released_on", "2027-12-04"), ("released", "11月分の請求書 298件")];
        no(release(&late), "procedure:outsourcing.release.supervised", "main:4.4");
        let done_by = [("checked_on", "2027-12-04"), ("findings", "施錠と消去を確かめた"), ("evidence", "訪問記録 3")];
        no(perform(world, &world.manager(), check.number, &done_by), "duty:outsourcing.supervise", "main:4.4");
        for (key, _) in done_by {
            no(perform(world, &world.head(), check.number, &without(&done_by, key)), "duty:outsourcing.supervise.stated", "main:4.4");
        }
        perform(world, &world.head(), check.number, &done_by).done();
        release(&late).done();
        let row = rows(world, &world.manager(), "contractors").remove(0);
        assert_eq!((row.state.as_str(), shown(&row, "checked_on").as_str()), ("in_force", "2027-12-04"));
        let kept = world.app().show_task(&world.manager(), check.number).unwrap();
        assert!(kept.fields.iter().any(|f| f.key == "evidence" && f.values == ["訪問記録 3"]));
    }
}
