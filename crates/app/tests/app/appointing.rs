//! Who holds which office, and what each may do: appointed by whom the regulation names, from where it says, and not missing.

use crate::{
    casefile::{Done, form},
    gojo_accuracy::correct,
    told::{PASSWORD, approved, done, newcomer, refused, rests_on_all, show, why},
    work::{change, enter, open, rows, step, task},
};
use azukari_app::{
    AppError,
    access::{Appoint, Assign, EndAppointment},
    governance::{RecordNotice, SpecifyPurpose},
    journal::ListJournal,
    register::Correct,
    registers::EnterRow,
    request::{Decide, Export, Format, NewRequest},
};
use azukari_domain::{Answer, Personal, RecordId};
use azukari_gate::Asker;
use azukari_store::worker;
use azukari_testkit::{Who, World, both};

const BOARD: &str = "2026-11-20 第4回理事会";

fn member(world: &World) -> RecordId {
    world.bring_in(&[world.member("役職　見本人", "ヤクショク ミホンビト", "090-1212-3434")])[0]
}

fn appoint(office: &str, who: &Asker, resolution: &str) -> Appoint {
    Appoint {
        office: office.parse().unwrap(),
        worker: who.worker,
        from: String::new(),
        until: None,
        resolution: resolution.into(),
    }
}

fn release(office: &str, who: &Asker, resolution: &str) -> EndAppointment {
    EndAppointment {
        office: office.parse().unwrap(),
        worker: who.worker,
        last_day: String::new(),
        resolution: resolution.into(),
    }
}

fn vacant(world: &World) -> Vec<String> {
    world.app().open_steps(&world.clerk()).unwrap().vacant
}

both! {
    /// Shows hatsumei:main:5.1
    ///
    /// While nobody is privacy manager, what is reserved to the office waits and nothing leaves; with a new one it goes on.
    fn without_a_privacy_manager_it_all_waits(world) {
        let (app, id) = (world.app(), member(world));
        let ruling = NewRequest { affair: "membership".into(), records: vec![id], ground: "unclear".into(), ..NewRequest::new("purpose_ruling", why(world)) };
        let number = done(app.ask(&world.clerk(), &ruling)).number;
        let decide = Decide { number, approve: true, reason: Personal::new(""), once: None };
        done(app.end_appointment(&world.admin(), release("privacy_manager", &world.manager(), BOARD)));
        world.clock.pass_days(1);
        assert_eq!(vacant(world), ["privacy_manager"]);
        let no = refused(app.decide(&world.manager(), &decide), "office.filled", "main:5.1");
        assert_eq!(no.answer, Answer::NotConfigured);
        refused(app.ask(&world.clerk(), &ruling), "office.filled", "main:5.1");
        let provide = crate::request::provide(&[id]);
        let no = refused(app.provide(&world.clerk(), &provide), "office.standing", "main:5.1");
        assert!(no.reasons.iter().any(|r| r.remedy == "appoint:privacy_manager"), "{no:?}");
        let new = newcomer(world, "shin", None);
        done(app.appoint(&world.admin(), appoint("privacy_manager", &new, BOARD)));
        assert!(vacant(world).is_empty());
        assert_eq!(done(app.decide(&new, &decide)).state, "approved");
    }

    /// Shows hatsumei:main:5.1.1, hatsumei:main:5.1.2, hatsumei:main:5.1.3a
    ///
    /// The board releases and appoints, from among the secretariat; the privacy manager alone names assistants.
    fn the_privacy_manager_comes_from_the_secretariat(world) {
        let app = world.app();
        let (org, new) = (world.org, newcomer(world, "shin", None));
        let id = new.worker;
        let from_unit = |unit: &'static str| {
            world.gate().note(move |tx| Ok(worker::set_state(tx, org, id, "active", unit, None)?)).unwrap();
        };
        refused(app.end_appointment(&world.admin(), release("privacy_manager", &world.manager(), "")), "appoint.authority", "main:5.1.2");
        assert!(vacant(world).is_empty());
        done(app.end_appointment(&world.admin(), release("privacy_manager", &world.manager(), BOARD)));
        world.clock.pass_days(1);
        from_unit("ip_support");
        let no = refused(app.appoint(&world.admin(), appoint("privacy_manager", &new, BOARD)), "appoint.unit", "main:5.1.1");
        assert_eq!(no.answer, Answer::Forbidden);
        from_unit("secretariat");
        refused(app.appoint(&world.admin(), appoint("privacy_manager", &new, "")), "appoint.authority", "main:5.1.2");
        done(app.appoint(&world.admin(), appoint("privacy_manager", &new, BOARD)));
        let rows = world.gate().read(|tx| worker::appointments(tx, org)).unwrap();
        let terms: Vec<_> = rows.iter().filter(|a| a.office == "privacy_manager").map(|a| (a.from_date.as_str(), a.to_date.as_deref())).collect();
        assert!(terms.contains(&("2026-11-24", Some("2026-11-24"))) && terms.contains(&("2026-11-25", None)), "{terms:?}");

        let assistant = || appoint("privacy_assistant", &world.clerk(), "");
        refused(app.appoint(&world.head(), assistant()), "appoint.authority", "main:5.1.3a");
        done(app.appoint(&new, assistant()));
        let offices = app.offices(&world.clerk()).unwrap();
        let named = offices.iter().find(|o| o.key.as_str() == "privacy_assistant").unwrap();
        assert_eq!((named.holders.len(), named.holders[0].worker), (1, world.worker(Who::Clerk)));
    }

    /// Shows hatsumei:main:5.2a, hatsumei:main:5.2b, hatsumei:main:8.1a, hatsumei:main:8.1c
    ///
    /// The board appoints the audit officer, as the privacy manager or the administrator writes down; nobody who manages or
    /// administers audits.
    fn the_audit_officer_is_nobody_who_manages(world) {
        let app = world.app();
        let new = newcomer(world, "shin", None);
        let end = || release("audit_officer", &world.auditor(), BOARD);
        refused(app.end_appointment(&world.head(), end()), "appoint.recorder", "main:5.2a");
        refused(app.end_appointment(&world.clerk(), end()), "appoint.recorder", "main:5.2a");
        done(app.end_appointment(&world.manager(), end()));
        world.clock.pass_days(1);
        assert_eq!(vacant(world), ["audit_officer"]);
        for (who, office) in [(world.manager(), "audit_officer"), (world.admin(), "audit_officer"), (world.manager(), "audit_staff")] {
            let no = refused(app.appoint(&world.admin(), appoint(office, &who, BOARD)), "appoint.incompatible", "main:8.1c");
            assert_eq!(no.answer, Answer::Forbidden);
            refused(app.appoint(&world.admin(), appoint(office, &who, BOARD)), "appoint.incompatible", "main:5.2b");
        }
        refused(app.appoint(&world.admin(), appoint("audit_officer", &new, "")), "appoint.authority", "main:8.1a");
        refused(app.appoint(&world.head(), appoint("audit_officer", &new, BOARD)), "appoint.recorder", "main:5.2a");
        done(app.appoint(&world.admin(), appoint("audit_officer", &new, BOARD)));
        assert!(vacant(world).is_empty());
        refused(app.appoint(&world.manager(), appoint("privacy_assistant", &new, "")), "appoint.incompatible", "main:8.1c");
    }

    /// Shows hatsumei:main:5.2a
    ///
    /// Purposes, notices and open values are the privacy manager's to declare.
    fn the_privacy_manager_declares(world) {
        let app = world.app();
        let purpose = || SpecifyPurpose { key: "survey".parse().unwrap(), title: "会員の意向を調べるため".into() };
        let notice = || RecordNotice {
            purpose: "member_services".parse().unwrap(),
            channel: "mail".into(),
            manner: "meiji".into(),
            version: "2".into(),
            from: String::new(),
        };
        for who in [world.clerk(), world.head(), world.auditor(), world.admin()] {
            refused(app.specify_purpose(&who, purpose()), "decide.office", "main:5.2a");
            refused(app.record_notice(&who, notice()), "decide.office", "main:5.2a");
            refused(app.confirm_setting(&who, "output_limit", 20), "decide.office", "main:5.2a");
        }
        done(app.specify_purpose(&world.manager(), purpose()));
        done(app.record_notice(&world.manager(), notice()));
        done(app.confirm_setting(&world.manager(), "output_limit", 20));
    }

    /// Shows hatsumei:main:5.2a
    ///
    /// What nobody is named for falls to the privacy manager, and the office's page lists every power and duty with its article.
    fn what_nobody_is_named_for_falls_to_the_manager(world) {
        let app = world.app();
        let book = world.book();
        assert!(book.request("setting").unwrap().deciders.is_empty(), "the rulebook names nobody");
        for who in [world.clerk(), world.head(), world.auditor(), world.admin()] {
            let no = refused(app.confirm_setting(&who, "output_limit", 20), "decide.office", "main:5.2a");
            assert_eq!(no.reasons[0].remedy, "ask:privacy_manager");
        }
        done(app.confirm_setting(&world.manager(), "output_limit", 20));
        let powers = |office: &str| app.powers(&world.clerk(), &office.parse().unwrap()).unwrap();
        let of_manager = powers("privacy_manager");
        let names = |control: &str, clause: &str| {
            let wanted = format!("hatsumei:{clause}");
            of_manager.iter().any(|p| p.control == control && !p.ja.is_empty() && p.clauses.iter().any(|c| c.id.as_str() == wanted))
        };
        for (control, clause) in [
            ("setting", "main:5.2a"),
            ("provision", "main:22.2a"),
            ("exception", "main:7.1b"),
            ("privacy_assistant", "main:5.1.3a"),
            ("procedure:detailed_rules.approve", "main:5.2.2"),
            ("procedure:ledger_change.approve", "main:17.3c"),
            ("procedure:sharing.approve", "main:22.2b"),
            ("duty:training.plan", "main:9.1"),
            ("duty:supervision.all", "main:19.1"),
            ("register:training_policies", "main:20.1"),
        ] {
            assert!(names(control, clause), "{control} with {clause}: {of_manager:?}");
        }
        assert!(of_manager.iter().all(|p| !p.clauses.is_empty()), "each with its article");
        assert!(powers("unit_head").iter().all(|p| p.control != "setting"));
    }

    /// Shows hatsumei:main:5.2a, hatsumei:main:8.2, hatsumei:main:8.3
    ///
    /// The audit officer chooses audit staff for a time; they and the privacy manager read the journal, nobody else; whoever
    /// audits opens records without asking anybody, changes nothing, and every look is written down.
    fn an_audit_looks_and_changes_nothing(world) {
        let (app, id) = (world.app(), member(world));
        let staff = || Appoint { from: "2026-12-01".into(), until: Some("2026-12-10".into()), ..appoint("audit_staff", &world.clerk(), "") };
        refused(app.appoint(&world.manager(), staff()), "appoint.authority", "main:8.3");
        done(app.appoint(&world.auditor(), staff()));
        let read = |who: &Asker| app.journal(who, &ListJournal::default());
        for who in [world.clerk(), world.head(), world.admin()] {
            refused(read(&who), "journal.reader", "main:8.2");
            refused(read(&who), "journal.reader", "main:5.2a");
        }
        done(read(&world.auditor()));
        done(read(&world.manager()));

        let looked = done(app.show(&world.auditor(), &show("audit", id))).act;
        rests_on_all(world, looked, &["main:11.2a"]);
        let change = Correct { affair: "audit".into(), reason: Personal::new("監査"), ..correct(world, id, "phone", "090-5656-7878", "light") };
        let no = refused(app.correct(&world.auditor(), &change), "affair.reads", "main:8.2");
        assert_eq!(no.answer, Answer::Forbidden);

        world.clock.pass_days(7);
        done(read(&world.clerk()));
        world.clock.pass_days(9);
        done(read(&world.clerk()));
        world.clock.pass_days(1);
        refused(read(&world.clerk()), "journal.reader", "main:8.2");
    }

    /// Shows hatsumei:main:17.1a
    ///
    /// Whoever is responsible, shares the work, heads a unit or audits reads the ledger; the privacy manager keeps it, and not
    /// even she by hand.
    fn the_ledger_has_its_readers_and_its_keeper(world) {
        let app = world.app();
        let (assistant, staff) = (newcomer(world, "shin", None), newcomer(world, "kansa", None));
        done(app.appoint(&world.manager(), appoint("privacy_assistant", &assistant, "")));
        done(app.appoint(&world.auditor(), appoint("audit_staff", &staff, "")));
        let read = |who: &Asker| app.show_register(who, "ledger", "", None);
        for who in [world.manager(), assistant.clone(), world.head(), world.auditor(), staff] {
            done(read(&who));
        }
        for who in [world.clerk(), world.admin()] {
            refused(read(&who), "register:ledger", "main:17.1a");
        }
        let row = [("kind", "会員（個人）"), ("content", "氏名、住所"), ("place", "事務局 書庫B-2"), ("medium", "paper")];
        let enter = EnterRow { register: "ledger".into(), fields: form(&row), ..EnterRow::default() };
        let by_hand = refused(app.enter_row(&world.manager(), &enter), "register:ledger.approved", "main:17.3c");
        assert!(by_hand.reasons.iter().all(|r| r.control != "register:ledger"), "it is hers to keep: {by_hand:?}");
        for who in [assistant, world.head(), world.auditor()] {
            refused(app.enter_row(&who, &enter), "register:ledger", "main:17.1a");
        }
    }

    /// Shows hatsumei:main:21.1b
    ///
    /// Whoever an agency sends gets no work before the contract with that agency stands as an entrustment, neither by the unit head's
    /// own hand nor by a request; a contract of another kind is none. For training and pledge the worker counts all the same.
    fn a_dispatched_worker_waits_for_the_contract(world) {
        let (app, id) = (world.app(), member(world));
        let new = newcomer(world, "nakatsu", None);
        let engaged = enter(world, &world.manager(), "engagements", &[("worker", "nakatsu"), ("kind", "dispatched"), ("party", "(株)大分スタッフ")]).done();
        let assign = || Assign { worker: new.worker, affair: "membership".parse().unwrap(), from: String::new(), until: None };
        let refusal = refused(app.assign(&world.head(), assign()), "register:engagements.contract", "main:21.1b");
        assert_eq!((refusal.reasons.len(), refusal.reasons[0].remedy.as_str()), (1, "open:outsourcing"), "{refusal:?}");
        let ask = NewRequest { affair: "membership".into(), ..NewRequest::new("assignment", why(world)) };
        let number = done(app.ask(&new, &ask)).number;
        let decide = |approve| Decide { number, approve, reason: Personal::new(""), once: None };
        refused(app.decide(&world.head(), &decide(true)), "register:engagements.contract", "main:21.1b");
        refused(app.show(&new, &show("membership", id)), "affair.assigned", "main:18.2.2b");

        let link = |contractor: &str| {
            let row = rows(world, &world.manager(), "engagements").into_iter().find(|r| r.id == engaged.id.to_string()).unwrap();
            change(world, &world.manager(), &row, "engagements", &[("contractor", contractor)]).done();
        };
        crate::casefile::entrusted(world);
        let service = rows(world, &world.head(), "contractors").remove(0).id;
        link(&service);
        refused(app.assign(&world.head(), assign()), "register:engagements.contract", "main:21.1b");
        crate::casefile::entrusted_as(world, "dispatch");
        let dispatch = rows(world, &world.head(), "contractors").pop().unwrap().id;
        link(&dispatch);
        done(app.decide(&world.head(), &decide(true)));
        done(app.show(&new, &show("membership", id)));

        // Employed workers need none of this.
        let own = newcomer(world, "hita", None);
        enter(world, &world.manager(), "engagements", &[("worker", "hita"), ("kind", "employee"), ("form", "fixed")]).done();
        done(app.assign(&world.head(), Assign { worker: own.worker, ..assign() }));

        let order = open(world, &world.manager(), "pledge_order");
        let fields = [("version", "2"), ("wording", "個人情報を漏らしません"), ("workers", "nakatsu"), ("due", "2026-12-10")];
        step(world, &world.manager(), order, "order", &fields).done();
        task(world, &new, "duty:pledge.hand_in");
    }

    /// Shows hatsumei:main:6.3d
    ///
    /// Who uses which data stands in the register: the head of the unit assigns, and to a last day.
    fn who_uses_the_data_is_written_down(world) {
        let (app, id) = (world.app(), member(world));
        let new = newcomer(world, "shin", None);
        let assign = || Assign { worker: new.worker, affair: "membership".parse().unwrap(), from: String::new(), until: Some("2026-11-30".into()) };
        let users = || -> Vec<String> {
            app.workers(&world.clerk()).unwrap().into_iter().find(|w| w.id == new.worker).unwrap().affairs
        };
        refused(app.show(&new, &show("membership", id)), "affair.assigned", "main:6.3d");
        refused(app.assign(&world.clerk(), assign()), "decide.office", "main:7.1a");
        done(app.assign(&world.head(), assign()));
        assert_eq!(users(), ["membership"]);
        let seen = done(app.show(&new, &show("membership", id)));
        rests_on_all(world, seen.act, &["main:6.3d"]);
        world.clock.pass_days(7);
        assert!(users().is_empty(), "the last day has passed");
        refused(app.show(&new, &show("membership", id)), "affair.assigned", "main:6.3d");
    }

    /// Shows hatsumei:main:3.1, hatsumei:main:18.2.2b
    ///
    /// The rules hold for everybody who works here, a dispatched worker too: who is not in the register does not get in, and what
    /// one may do ends on one's last day by itself.
    fn a_leaver_has_left_everything(world) {
        let (app, id) = (world.app(), member(world));
        let key = world.key.clone();
        let nobody = app.sign_in(&key, "shin", PASSWORD);
        assert!(matches!(nobody, Err(AppError::SignIn("signin-error"))), "{nobody:?}");
        let new = newcomer(world, "shin", Some("2026-11-30"));
        app.tend(world.org).unwrap();
        let read = crate::work::task(world, &new, "duty:worker.regulation");
        assert_eq!(read.due.as_deref(), Some("2026-12-08"), "the regulation is the new worker's to confirm");
        let confirm = |on: &str| crate::work::perform(world, &new, read.number, &[("read_on", on)]);
        crate::casefile::no(confirm(""), "duty:worker.regulation.read", "main:3.1");
        crate::casefile::no(confirm("2026-11-25"), "duty:worker.regulation.read", "main:3.1");
        confirm("2026-11-24").done();
        refused(app.show(&new, &show("membership", id)), "affair.assigned", "main:18.2.2b");
        let ask = NewRequest { affair: "membership".into(), ..NewRequest::new("assignment", why(world)) };
        approved(world, &new, &ask, &world.head());
        let seen = done(app.show(&new, &show("membership", id)));
        rests_on_all(world, seen.act, &["main:3.1", "main:18.2.2b"]);
        world.clock.pass_days(6);
        done(app.show(&new, &show("membership", id)));
        world.clock.pass_days(1);
        refused(app.show(&new, &show("membership", id)), "worker.active", "main:3.1");
        let export = Export {
            affair: "membership".into(),
            holding: "member".into(),
            records: vec![id],
            classes: vec!["identity".into()],
            channel: "paper".into(),
            ground: String::new(),
            reason: Personal::new(""),
            format: Format::Csv,
            once: None,
        };
        refused(app.export(&new, &export), "worker.active", "main:18.2.2b");
        assert!(app.sign_in(&key, "shin", PASSWORD).is_err(), "nor does the account open");
    }
}
