//! Who answers for what in a chamber of commerce that keeps My Numbers: a senior managing director who appoints, a protection manager who
//! decides, supervisors of each affair below the manager, auditors who stand apart; and who belongs to the chamber at all.

use crate::{
    casefile::{Done, no},
    escoop_office::{appointing, decision},
    gojo_accuracy::correct,
    gojo_security::{document, escalated, without},
    house::{offices_that, owners, readers, refuses},
    told::{PASSWORD, done, fault, newcomer, refused, show, why},
    work::{enter, open, opening, perform, rows, shown, step, task, tasks, tend},
};
use azukari_app::{
    AppError,
    access::{Assign, Credential, EndAppointment, RegisterWorker, SecondCode},
    journal::ListJournal,
    register::{Correct, Show},
    request::NewRequest,
};
use azukari_domain::{Answer, Millis, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker, Outcome};
use azukari_testkit::{KIMITSU, Who, World, both};

/// The senior managing director.
pub(crate) fn director(world: &World) -> Asker {
    world.asker(Who::Secretary)
}

pub(crate) fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().copied().filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
    kept.chain(more.iter().copied()).collect()
}

/// A lecturer to whom a fee is paid.
pub(crate) fn payee(world: &World, name: &str) -> RecordId {
    let fields =
        [("number", "P-0001"), ("name", name), ("address", "千葉県見本市一丁目二番三号"), ("phone", "0439-11-2222")];
    world.bring_in(&[world.record_of("payee", &fields)])[0]
}

/// A wish to use this payee's data for another purpose, which the protection manager decides.
fn beyond(world: &World, record: RecordId) -> NewRequest {
    NewRequest {
        affair: "payment_records".into(),
        records: vec![record],
        classes: vec!["identity".into()],
        purpose: "social_insurance".into(),
        ..NewRequest::new("use_beyond", why(world))
    }
}

/// Trained in handling by the supervisor, as everybody is before the first affair.
pub(crate) fn trained(world: &World, login: &str) {
    let row = [("worker", login), ("trainer", "head"), ("on", "2026-11-24"), ("content", "取扱区域と持出しの手順")];
    enter(world, &world.head(), "handling_trainings", &row).done();
}

fn assigning(worker: &Asker, affair: &str) -> Assign {
    Assign { worker: worker.worker, affair: affair.parse().unwrap(), from: String::new(), until: None }
}

/// Ends an appointment by the office that appoints, from tomorrow.
fn ended(world: &World, by: &Asker, office: &str, who: Who) {
    let end = EndAppointment {
        office: office.parse().unwrap(),
        worker: world.worker(who),
        last_day: String::new(),
        resolution: String::new(),
    };
    done(world.app().end_appointment(by, end));
    world.clock.pass_days(1);
}

/// How somebody works for the chamber, as the head of their department wrote down.
fn engaged(world: &World, login: &str, kind: &str) {
    let row = [("worker", login), ("kind", kind), ("party", if kind == "dispatched" { "haken_mihon" } else { "" })];
    enter(world, &world.asker(Who::Personnel), "engagements", &row).done();
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:22.1a, kimitsu:main:2.1.11
    ///
    /// The senior managing director, and nobody else, appoints the protection manager, one of the officers and staff; while there is none
    /// the post is named as vacant and what is the manager's to approve waits.
    fn the_director_appoints_the_protection_manager(world) {
        let app = world.app();
        let record = payee(world, "山田　見本講");
        let ask = beyond(world, record);
        let number = done(app.ask(&world.clerk(), &ask)).number;
        for who in [world.clerk(), world.head(), world.auditor()] {
            let no = refused(app.decide(&who, &decision(number)), "decide.office", "main:2.1.11");
            assert_eq!(no.reasons[0].remedy, "ask:protection_manager");
        }
        let own = done(app.ask(&world.manager(), &NewRequest { affair: "remediation".into(), ..ask.clone() })).number;
        refused(app.decide(&world.manager(), &decision(own)), "decide.own", "main:2.1.11");

        let recorders = offices_that(world, |who| !refuses(&app.appoint(who, appointing("department_head", &world.asker(Who::Plain), "")), "appoint.recorder"));
        assert_eq!(recorders, ["managing_director", "protection_manager"]);
        ended(world, &director(world), "protection_manager", Who::Manager);
        tend(world);
        assert_eq!(app.open_steps(&director(world)).unwrap().vacant, ["protection_manager"]);
        let gap = task(world, &director(world), "duty:office.vacant");
        assert_eq!(gap.due.as_deref(), Some("2026-12-09"));
        assert_eq!(owners(world, "duty:office.vacant"), ["president", "managing_director"]);
        assert!(app.show_task(&director(world), gap.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:22.1a"));
        let waits = refused(app.decide(&world.manager(), &decision(number)), "office.filled", "main:2.1.11");
        assert_eq!(waits.answer, Answer::NotConfigured);
        let waits = refused(app.ask(&world.clerk(), &ask), "office.filled", "main:2.1.11");
        assert_eq!(waits.reasons[0].remedy, "appoint:protection_manager");

        let (agency, tanabe) = (newcomer(world, "haken", None), newcomer(world, "tanabe", None));
        engaged(world, "haken", "dispatched");
        engaged(world, "tanabe", "employee");
        let new = |who: &Asker| appointing("protection_manager", who, "");
        for who in [world.head(), world.asker(Who::Chair), world.clerk()] {
            refused(app.appoint(&who, new(&tanabe)), "appoint.authority", "main:22.1a");
        }
        refused(app.appoint(&world.clerk(), new(&tanabe)), "appoint.recorder", "main:22.1a");
        refused(app.appoint(&director(world), new(&agency)), "register:engagements.office", "main:22.1a");
        done(app.appoint(&director(world), appointing("department_head", &agency, "")));
        done(app.appoint(&director(world), new(&tanabe)));
        let offices = app.offices(&world.clerk()).unwrap();
        let office = offices.iter().find(|o| o.key.as_str() == "protection_manager").unwrap();
        assert_eq!((office.holders[0].worker, office.holders[0].from.as_str()), (tanabe.worker, "2026-11-25"));
        no(perform(world, &director(world), gap.number, &[]), "duty:office.vacant.stated", "main:22.1a");
        perform(world, &director(world), gap.number, &[("note", "後任を任命した")]).done();
        assert_eq!(done(app.decide(&tanabe, &decision(number))).state, "approved");
    }

    /// Shows kimitsu:main:2.1.12a, kimitsu:main:2.1.12b, kimitsu:main:25.1a
    ///
    /// Only the senior managing director appoints an audit officer, and nobody who runs what is audited; who audits reads the log and the
    /// records without their numbers, changes nothing, and does not become a supervisor afterwards.
    fn auditors_stand_apart(world) {
        let app = world.app();
        let record = payee(world, "山田　見本講");
        let new = newcomer(world, "kobayashi", None);
        for who in [world.manager(), world.head(), world.asker(Who::Chair)] {
            refused(app.appoint(&who, appointing("audit_officer", &new, "")), "appoint.authority", "main:25.1a");
        }
        for who in [world.manager(), world.head(), world.admin(), world.asker(Who::Deputy), director(world)] {
            let no = refused(app.appoint(&director(world), appointing("audit_officer", &who, "")), "appoint.incompatible", "main:2.1.12b");
            assert_eq!(no.answer, Answer::Forbidden);
        }
        done(app.appoint(&director(world), appointing("audit_officer", &new, "")));
        for office in ["handling_supervisor", "programme_assistant"] {
            refused(app.appoint(&world.manager(), appointing(office, &new, "")), "appoint.incompatible", "main:2.1.12b");
        }
        let offices = app.offices(&world.clerk()).unwrap();
        let office = offices.iter().find(|o| o.key.as_str() == "audit_officer").unwrap();
        assert!(office.holders.iter().any(|h| h.worker == new.worker && h.from == "2026-11-24"), "{office:?}");

        for who in [new.clone(), world.auditor(), world.manager(), world.head()] {
            done(app.journal(&who, &ListJournal::default()));
        }
        for who in [world.clerk(), world.admin(), director(world)] {
            refused(app.journal(&who, &ListJournal::default()), "journal.reader", "main:2.1.12a");
        }
        done(app.show(&world.auditor(), &show("audit", record)));
        let number = Show { classes: vec!["individual_number".into()], ..show("audit", record) };
        refused(app.show(&world.auditor(), &number), "affair.classes", "main:25.2b");
        let change = Correct { affair: "audit".into(), reason: Personal::new("監査"), ..correct(world, record, "name", "監査　書換太", "light") };
        let no = refused(app.correct(&world.auditor(), &change), "affair.reads", "main:2.1.12a");
        assert_eq!(no.answer, Answer::Forbidden);
        open(world, &new, "audit");
    }

    /// Shows kimitsu:main:2.1.14, kimitsu:main:24.2
    ///
    /// The protection manager alone appoints the handling supervisors, not even the senior managing director; while nobody supervises, what
    /// a supervisor approves waits and the vacancy is named.
    fn the_manager_appoints_the_supervisors(world) {
        let app = world.app();
        let record = payee(world, "山田　見本講");
        let sato = newcomer(world, "sato", None);
        let new = || appointing("handling_supervisor", &sato, "");
        for who in [director(world), world.clerk(), world.head(), world.admin()] {
            refused(app.appoint(&who, new()), "appoint.authority", "main:2.1.14");
            refused(app.appoint(&who, new()), "appoint.authority", "main:24.2");
        }
        ended(world, &world.manager(), "handling_supervisor", Who::Head);
        tend(world);
        let gap = task(world, &director(world), "duty:office.vacant");
        assert!(app.show_task(&director(world), gap.number).unwrap().clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:24.2"));
        assert_eq!(app.open_steps(&world.manager()).unwrap().vacant, ["handling_supervisor"]);
        let list = NewRequest {
            affair: "payment_records".into(),
            records: vec![record],
            classes: vec!["identity".into()],
            ..NewRequest::new("output", why(world))
        };
        let waits = refused(app.ask(&world.clerk(), &list), "office.filled", "main:24.2");
        assert_eq!(waits.reasons[0].remedy, "appoint:handling_supervisor");
        done(app.appoint(&world.manager(), new()));
        let number = done(app.ask(&world.clerk(), &list)).number;
        assert_eq!(done(app.decide(&sato, &decision(number))).state, "approved");
        let offices = app.offices(&world.clerk()).unwrap();
        let office = offices.iter().find(|o| o.key.as_str() == "handling_supervisor").unwrap();
        assert!(office.holders.iter().any(|h| h.worker == sato.worker && h.from == "2026-11-25"), "{office:?}");
    }

    /// Shows kimitsu:main:22.3
    ///
    /// The protection manager names assistants, for a time; they prepare a training and approve nothing.
    fn assistants_prepare_and_do_not_approve(world) {
        let app = world.app();
        let ito = newcomer(world, "ito", None);
        for who in [director(world), world.head(), world.asker(Who::Deputy)] {
            refused(app.appoint(&who, appointing("programme_assistant", &ito, "")), "appoint.authority", "main:22.3");
        }
        let until = azukari_app::access::Appoint { until: Some("2027-03-31".into()), ..appointing("programme_assistant", &ito, "") };
        done(app.appoint(&world.manager(), until));
        open(world, &ito, "training");
        let number = done(app.ask(&world.clerk(), &beyond(world, payee(world, "山田　見本講")))).number;
        refused(app.decide(&ito, &decision(number)), "decide.office", "main:22.3");
        assert_eq!(done(app.decide(&world.manager(), &decision(number))).state, "approved");
        world.clock.pass_days(128);
        let late = opening(world, &ito, "training");
        no(late, "procedure:training", "main:23.1a");
    }

    /// Shows kimitsu:main:22.1b
    ///
    /// On the protection manager's desk stands what the whole chamber has open: a report that somebody made, an incident, a document that
    /// was not looked at again, a measure of somebody else that is late.
    fn the_managers_desk_shows_the_whole_chamber(world) {
        document(world, "standard", "特定個人情報保護規程");
        let report = open(world, &world.asker(Who::Plain), "violation");
        let seen = [("kind", "risk"), ("found_on", "2026-11-24"), ("what", "書庫が開いていた")];
        step(world, &world.asker(Who::Plain), report, "submit", &seen).done();
        let lost = open(world, &world.clerk(), "incident");
        let what = [("noticed_on", "2026-11-24"), ("what", "USBメモリを失くした"), ("nature", "leak")];
        step(world, &world.clerk(), lost, "submit", &what).done();
        let lock = [("group", "physical"), ("what", "施錠点検"), ("owner", "head"), ("due", "2026-12-01")];
        enter(world, &world.manager(), "security_measures", &lock).done();
        let heard = world.app().messages(&world.manager()).unwrap();
        for number in [report, lost] {
            assert!(heard.iter().any(|m| m.kind == "told-case-step" && m.case == Some(number)), "{heard:?}");
        }
        world.clock.pass_days(370);
        tend(world);
        let day = world.app().my_day(&world.manager()).unwrap();
        for control in ["procedure:violation.receive", "procedure:incident.assess", "duty:document.review"] {
            assert!(day.tasks.iter().any(|t| t.control == control), "{control}: {day:?}");
        }
        let review = day.tasks.iter().find(|t| t.control == "duty:document.review" && t.overdue).unwrap().number;
        let measure = task(world, &world.head(), "duty:security.measure");
        for (who, number) in [(world.manager(), review), (world.head(), measure.number)] {
            let clauses = world.app().show_task(&who, number).unwrap().clauses;
            assert!(clauses.iter().any(|c| c.id.as_str() == "kimitsu:main:22.1b"), "{clauses:?}");
        }
        assert!(measure.overdue && escalated(world, &world.manager(), measure.number));
    }

    /// Shows kimitsu:main:2.1.9, kimitsu:main:3.1
    ///
    /// An officer and a dispatched worker belong to the chamber as staff do: the register names each with what they are, both confirm the
    /// regulation and are trained, and whoever has left does nothing any more.
    fn whoever_works_for_the_chamber_is_bound(world) {
        let app = world.app();
        let personnel = world.asker(Who::Personnel);
        let (officer, agency) = (newcomer(world, "riji", None), newcomer(world, "haken", None));
        tend(world);
        assert_eq!(tasks(world, &personnel, "duty:worker.engagement").len(), 16, "nobody's position is on record yet");
        assert_eq!(tasks(world, &personnel, "duty:worker.engagement")[0].due.as_deref(), Some("2026-12-08"));
        let row = [("worker", "haken"), ("kind", "dispatched"), ("party", "haken_mihon")];
        no(enter(world, &world.clerk(), "engagements", &row), "register:engagements", "main:2.1.9");
        for (key, part) in [("worker", "stated"), ("kind", "kind"), ("party", "party")] {
            no(enter(world, &personnel, "engagements", &without(&row, key)), &format!("register:engagements.{part}"), "main:2.1.9");
        }
        enter(world, &personnel, "engagements", &row).done();
        engaged(world, "riji", "director");
        tend(world);
        assert_eq!(tasks(world, &personnel, "duty:worker.engagement").len(), 14);
        for who in [world.manager(), world.auditor()] {
            let seen = rows(world, &who, "engagements");
            assert_eq!(seen.iter().map(|r| shown(r, "kind")).collect::<Vec<_>>(), ["派遣", "理事・監事"]);
        }
        assert_eq!(readers(world, "engagements"), ["protection_manager", "audit_officer", "department_head"]);
        for (kind, known) in [("employee", true), ("director", true), ("dispatched", true), ("other", true), ("member", false)] {
            let row = [("worker", "plain"), ("kind", kind), ("party", "haken_mihon")];
            let reply: Result<_, AppError> = Ok(enter(world, &personnel, "engagements", &row));
            assert_eq!(refuses(&reply, "register:engagements.kind"), !known, "{kind}: {reply:?}");
        }
        for who in [&officer, &agency] {
            let own = task(world, who, "duty:worker.regulation");
            assert_eq!(own.due.as_deref(), Some("2026-12-08"));
            no(perform(world, who, own.number, &[]), "duty:worker.regulation.read", "main:3.1");
            perform(world, who, own.number, &[("read_on", "2026-11-24")]).done();
        }
        let joined = tasks(world, &world.manager(), "duty:training.joined");
        for who in [&officer, &agency] {
            assert!(joined.iter().any(|t| t.worker == Some(who.worker.to_string())), "{joined:?}");
        }
        no(perform(world, &world.manager(), joined[0].number, &[]), "duty:training.joined.attended", "main:3.1");
        refused(app.assign(&world.head(), assigning(&agency, "payment_records")), "assign.prepared", "main:24.3.6");
        world.clock.pass_days(351);
        tend(world);
        for who in [&officer, &agency, &world.clerk()] {
            task(world, who, "duty:training.regular");
        }
        let late = tasks(world, &world.manager(), "duty:training.joined");
        assert!(!late.is_empty() && late.iter().all(|t| t.overdue && !escalated(world, &world.asker(Who::Chair), t.number)), "{late:?}");
        world.clock.pass_days(20);
        tend(world);
        let regular = task(world, &world.clerk(), "duty:training.regular");
        assert!(regular.overdue && escalated(world, &world.manager(), regular.number), "{regular:?}");
        done(app.end_worker(&world.admin(), agency.worker, ""));
        refused(app.show(&agency, &show("payment_records", payee(world, "山田　見本講"))), "worker.active", "main:3.1");
    }

    /// Shows kimitsu:main:24.3.6
    ///
    /// Nobody is named for an affair before the supervisor trained them in handling; until then the first look is refused.
    fn nobody_begins_untrained(world) {
        let app = world.app();
        let record = payee(world, "山田　見本講");
        let new = newcomer(world, "takahashi", None);
        refused(app.show(&new, &show("payment_records", record)), "affair.assigned", "main:38.1a");
        refused(app.assign(&world.head(), assigning(&new, "payment_records")), "assign.prepared", "main:24.3.6");
        let row = [("worker", "takahashi"), ("trainer", "head"), ("on", "2026-11-24"), ("content", "取扱区域")];
        for who in [world.clerk(), world.manager(), new.clone()] {
            no(enter(world, &who, "handling_trainings", &row), "register:handling_trainings", "main:24.3.6");
        }
        for (key, _) in row {
            no(enter(world, &world.head(), "handling_trainings", &without(&row, key)), "register:handling_trainings.stated", "main:24.3.6");
        }
        for wrong in [("trainer", "takahashi"), ("on", "2026-11-25")] {
            no(enter(world, &world.head(), "handling_trainings", &with(&row, &[wrong])), "register:handling_trainings.stated", "main:24.3.6");
        }
        trained(world, "takahashi");
        done(app.assign(&world.head(), assigning(&new, "payment_records")));
        done(app.show(&new, &show("payment_records", record)));
    }

    /// Shows kimitsu:main:32.1a
    ///
    /// Whoever handles My Numbers is supervised by somebody named; each quarter the supervisor states what was looked at, or the protection
    /// manager hears that it is late.
    fn handling_staff_are_supervised(world) {
        let row = [("worker", "clerk"), ("supervisor", "head"), ("from", "2026-11-24")];
        no(enter(world, &world.clerk(), "supervisors", &row), "register:supervisors", "main:32.1a");
        for (key, _) in row {
            no(enter(world, &world.head(), "supervisors", &without(&row, key)), "register:supervisors.stated", "main:32.1a");
        }
        no(enter(world, &world.head(), "supervisors", &with(&row, &[("supervisor", "clerk")])), "register:supervisors.stated", "main:32.1a");
        enter(world, &world.head(), "supervisors", &row).done();
        world.clock.pass_days(95);
        tend(world);
        let owed = task(world, &world.head(), "duty:supervision.staff");
        assert!(owed.overdue && owed.due.as_deref() == Some("2027-02-24"), "{owed:?}");
        assert!(escalated(world, &world.manager(), owed.number));
        let seen = [("on", "2027-02-27"), ("findings", "ログ、机上、誓約書とも異常なし")];
        no(perform(world, &world.clerk(), owed.number, &seen), "duty:supervision.staff", "main:32.1a");
        for (key, _) in seen {
            no(perform(world, &world.head(), owed.number, &without(&seen, key)), "duty:supervision.staff.stated", "main:32.1a");
        }
        perform(world, &world.head(), owed.number, &seen).done();
    }

    /// Shows kimitsu:main:38.2, kimitsu:main:30.1.5a
    ///
    /// An account is one person's, proves who it is by password and second factor, and is worth nothing after its last day; failures, the
    /// sign-in and the sign-out stand in the log with the account and the time.
    fn whoever_signs_in_is_proved(world) {
        let app = world.app();
        let user = newcomer(world, "takahashi", None);
        let again = RegisterWorker {
            login: " TAKAHASHI ".into(),
            name: world.personal("別人　太郎丸"),
            mail: None,
            unit: "accounting".into(),
            language: "ja".into(),
            from: String::new(),
            until: None,
        };
        assert_eq!(fault(app.register_worker(&world.admin(), again)), "worker-error-login-taken");
        for _ in 0..2 {
            assert!(matches!(app.sign_in(&world.key, "takahashi", "wrong horse battery"), Err(AppError::SignIn("signin-error"))));
        }
        let half = app.sign_in(&world.key, "takahashi", PASSWORD).unwrap();
        assert!(matches!(app.asker(&Credential::Session(half.token.clone())), Err(AppError::SignIn(_))), "the password alone is half of it");
        let sheet = app.new_sheet(&half.token).unwrap();
        assert!(app.second_factor(&half.token, &SecondCode::Sheet("0000-0000".into())).is_err());
        let open = app.second_factor(&half.token, &SecondCode::Sheet(sheet.codes[0].1.to_string())).unwrap();
        assert_eq!(app.asker(&Credential::Session(open.token.clone())).unwrap().asker.worker, user.worker);
        app.sign_out(&open.token).unwrap();
        world.gate().tend(world.org).unwrap();
        let list = ListJournal { verbs: vec!["sign_in".into()], worker: "takahashi".into(), ..ListJournal::default() };
        let entries = done(app.journal(&world.auditor(), &list)).entries;
        let kinds: Vec<_> = entries.iter().filter_map(|e| e.facts.get("kind").map(String::as_str)).collect();
        assert!(kinds.iter().filter(|k| **k == "failed").count() >= 2 && kinds.contains(&"out"), "{kinds:?}");
        assert!(entries.iter().all(|e| e.worker.as_ref().is_some_and(|w| w.expose() == "派遣　見本代") && e.recorded_at > Millis(0)));
        let rests = |clause: &str| entries.iter().any(|e| e.clauses.iter().any(|c| c.id.as_str() == clause));
        assert!(rests("kimitsu:main:38.2"), "{entries:?}");
        done(app.end_worker(&world.admin(), user.worker, ""));
        assert!(matches!(app.sign_in(&world.key, "takahashi", PASSWORD), Err(AppError::SignIn(_))), "after the last day");
        for control in ["system:users.unique", "system:sign_in.checked"] {
            let clause = app.one_clause(&world.clerk(), &"kimitsu:main:38.2".parse().unwrap()).unwrap();
            assert!(clause.by.iter().any(|by| by == control), "{:?}", clause.by);
        }
        let clause = app.one_clause(&world.clerk(), &"kimitsu:main:30.1.5a".parse().unwrap()).unwrap();
        assert!(clause.by.iter().any(|by| by == "system:use.logged"), "{:?}", clause.by);
        let keep = |who: Asker| world.gate().pass(Ask::new(who, Verb::Keep), |_| Ok(())).unwrap();
        for who in [world.admin(), world.manager()] {
            assert!(matches!(keep(who), Outcome::Done(_)));
        }
        for who in [world.clerk(), world.head(), director(world)] {
            let Outcome::Refused(refusal) = keep(who) else { panic!("keeps no keys") };
            assert!(refusal.reasons.iter().any(|r| r.clauses.iter().any(|c| c.as_str() == "kimitsu:main:38.2")));
        }
    }

    /// Shows kimitsu:main:30.1.5b
    ///
    /// Looking and what was refused stand in the log under whoever did it, and the auditor reads and takes it along by worker and day.
    fn access_stands_in_the_log(world) {
        let app = world.app();
        let record = payee(world, "山田　見本講");
        done(app.show(&world.clerk(), &show("payment_records", record)));
        refused(app.show(&world.clerk(), &show("payroll", record)), "affair.assigned", "main:38.1a");
        world.gate().tend(world.org).unwrap();
        let list = ListJournal { verbs: vec!["see".into()], worker: "clerk".into(), ..ListJournal::default() };
        for who in [world.auditor(), world.manager()] {
            let entries = done(app.journal(&who, &list)).entries;
            assert_eq!(entries.len(), 2, "{entries:?}");
            assert_eq!(entries.iter().filter(|e| e.refused.is_some()).count(), 1);
        }
        for who in [world.clerk(), world.asker(Who::Plain), world.admin()] {
            refused(app.journal(&who, &list), "journal.reader", "main:30.1.5b");
        }
        let clause = app.one_clause(&world.clerk(), &"kimitsu:main:30.1.5b".parse().unwrap()).unwrap();
        for control in ["system:access.logged", "system:use.logged"] {
            assert!(clause.by.iter().any(|by| by == control), "{:?}", clause.by);
        }
    }
}
