//! What happens in a chamber of commerce when a rule is broken or a My Number leaks: anybody reports, the protection manager investigates,
//! tells the senior managing director and instructs the departments, the committee of president and vice-presidents meets; and how
//! complaints are answered.

use crate::{
    casefile::{Done, form, no},
    gojo_security::{document, escalated, without},
    house::owners,
    kimitsu_office::{director, with},
    told::done,
    work::{Fields, enter, open, opening, perform, rows, shown, step, task, tasks, tend, told},
};
use azukari_app::{
    AppError, Reply,
    casefile::{OpenCase, ResolutionInput, Stepped, TakeStep},
};
use azukari_domain::Millis;
use azukari_testkit::{KIMITSU, Who, World, both};

const LOST: [(&str, &str); 3] = [("noticed_on", "2026-11-24"), ("what", "USBメモリを失くした"), ("nature", "leak")];
const FOUND: [(&str, &str); 2] = [("finding", "leak"), ("basis", "電車に置き忘れた")];
const ABOVE: [(&str, &str); 2] = [("superior_on", "2026-11-24"), ("superior_what", "講師三人の番号を含む媒体の紛失")];

/// Accounting is to do this.
fn instruction(owner: &str) -> [(&str, &str); 3] {
    [("task", "持出しを止め、媒体を数える"), ("task_owner", owner), ("task_due", "2026-11-30")]
}

/// An incident that was reported; its case.
fn reported(world: &World) -> i64 {
    let number = open(world, &world.clerk(), "incident");
    step(world, &world.clerk(), number, "submit", &LOST).done();
    number
}

fn next(world: &World, number: i64, outcome: &str, fields: &Fields<'_>) -> Reply<Stepped> {
    step(world, &world.manager(), number, outcome, fields)
}

/// The committee met, with these present as its members.
fn met(world: &World, number: i64, attended: &[&str], minutes: &str, fields: &Fields<'_>) -> Reply<Stepped> {
    let resolution = ResolutionInput {
        on: "2026-11-24".into(),
        attended: attended.iter().map(|a| (*a).to_owned()).collect(),
        minutes: minutes.into(),
        ..ResolutionInput::default()
    };
    let take = TakeStep {
        number,
        outcome: "convened".into(),
        fields: form(fields),
        resolution: Some(resolution),
        ..TakeStep::default()
    };
    world.app().take_step(&world.manager(), &take).unwrap()
}

/// An incident up to the committee, with one department instructed; its case.
fn confirmed(world: &World) -> i64 {
    let number = reported(world);
    next(world, number, "leak", &FOUND).done();
    next(world, number, "reported", &ABOVE).done();
    next(world, number, "add", &instruction("branch")).done();
    next(world, number, "enough", &[]).done();
    number
}

/// The same after the committee met; the reports to the authorities are next.
fn convened(world: &World) -> i64 {
    let number = confirmed(world);
    met(world, number, &["chair", "peer"], "議事録 1", &[("convened_on", "2026-11-24")]).done();
    number
}

const TOLD: [(&str, &str); 2] = [("ppc_reason", "報告を要しない件数"), ("minister_reason", "定めがない")];
const EXTENT: [(&str, &str); 3] =
    [("damage_data", "氏名と番号"), ("damage_persons", "3"), ("damage_systems", "USB-04")];
const CAUSE: [(&str, &str); 2] = [("cause", "かばんを置き忘れた"), ("cause_evidence", "聞取り 11-24")];

/// The same once facts and cause are known; contact with the persons is next.
fn investigated(world: &World) -> i64 {
    let number = convened(world);
    next(world, number, "reported", &TOLD).done();
    next(world, number, "grasped", &EXTENT).done();
    next(world, number, "found", &CAUSE).done();
    number
}

both! {
    in KIMITSU;

    /// Shows kimitsu:main:26.1
    ///
    /// Whoever sees a violation, or the mere risk of one, reports it without any work with My Numbers of their own: it has a number and
    /// reaches the protection manager at once.
    fn anybody_reports_a_violation(world) {
        let plain = world.asker(Who::Plain);
        let number = open(world, &plain, "violation");
        let seen = [("kind", "risk"), ("found_on", "2026-11-24"), ("what", "書庫が開いていた")];
        for (key, part) in [("found_on", "stated"), ("what", "stated"), ("kind", "kind")] {
            no(step(world, &plain, number, "submit", &without(&seen, key)), &format!("procedure:violation.{part}"), "main:26.1");
        }
        assert!(!told(world, &world.manager(), "told-case-step"));
        let sent = step(world, &plain, number, "submit", &seen).done();
        assert_eq!((sent.number, sent.step.as_str()), (number, "receive"));
        assert!(told(world, &world.manager(), "told-case-step"));
        task(world, &world.manager(), "procedure:violation.receive");
        for who in [world.head(), world.clerk()] {
            assert!(matches!(world.app().show_case(&who, number), Err(AppError::NotFound(_))), "nobody else learns of it");
        }
        no(step(world, &plain, number, "received", &[("received_on", "2026-11-24")]), "procedure:violation.receive", "main:26.1");
        no(next(world, number, "received", &[]), "procedure:violation.received", "main:26.1");
        next(world, number, "received", &[("received_on", "2026-11-24")]).done();
    }

    /// Shows kimitsu:main:26.2
    ///
    /// Whoever learns of a leak or a sign of one reports it, with the moment when they learnt of it; the clock runs from there, the
    /// protection manager is alerted, and it stands in the register that nobody else writes.
    fn anybody_reports_a_leak(world) {
        let at = Millis(world.app().gate().now().0 - 16 * 3_600_000);
        let new = OpenCase { procedure: "incident".into(), fields: form(&[]), happened_at: Some(at), once: None };
        let number = done(world.app().open_case(&world.clerk(), &new)).number;
        let report = with(&LOST, &[("noticed_on", "2026-11-23")]);
        for (key, part) in [("noticed_on", "stated"), ("what", "stated"), ("nature", "nature")] {
            no(step(world, &world.clerk(), number, "submit", &without(&report, key)), &format!("procedure:incident.{part}"), "main:26.2");
        }
        no(step(world, &world.clerk(), number, "submit", &with(&report, &[("noticed_on", "2026-11-25")])), "procedure:incident.stated", "main:26.2");
        assert!(!told(world, &world.manager(), "told-case-step"));
        step(world, &world.clerk(), number, "submit", &report).done();
        assert!(told(world, &world.manager(), "told-case-step"));
        let row = rows(world, &world.manager(), "incidents").remove(0);
        assert_eq!((shown(&row, "noticed_on").as_str(), shown(&row, "what").as_str()), ("2026-11-23", "USBメモリを失くした"));
        for who in [director(world), world.auditor()] {
            assert_eq!(rows(world, &who, "incidents").len(), 1);
        }
        let judged = task(world, &world.manager(), "duty:breach.judge");
        assert_eq!(judged.due.as_deref(), Some("2026-11-24"), "counted from the day of learning");
        no(world.app().show_register(&world.clerk(), "incidents", "", None).unwrap(), "register:incidents", "main:26.2");
        no(enter(world, &world.manager(), "incidents", &LOST), "register:incidents", "main:26.2");
        no(step(world, &world.clerk(), number, "leak", &FOUND), "procedure:incident.assess", "main:26.3a");
    }

    /// Shows kimitsu:main:26.3a
    ///
    /// The protection manager investigates either report within its days and says what was found with its reasons: a violation, a leak, a
    /// sign of one, or neither.
    fn the_manager_investigates(world) {
        let plain = world.asker(Who::Plain);
        let report = open(world, &plain, "violation");
        step(world, &plain, report, "submit", &[("kind", "violation"), ("found_on", "2026-11-24"), ("what", "番号を写していた")]).done();
        let opened = next(world, report, "received", &[("received_on", "2026-11-24")]).done();
        assert_eq!((opened.step.as_str(), opened.due.as_deref()), ("investigate", Some("2026-12-01")));
        let inquiry = [("steps_taken", "聞取り"), ("finding", "none"), ("found_at", "2026-11-24")];
        for (key, _) in inquiry {
            no(next(world, report, "none", &without(&inquiry, key)), "procedure:violation.investigated", "main:26.3a");
        }
        no(next(world, report, "violation", &inquiry), "procedure:violation.investigated", "main:26.3a");

        let number = reported(world);
        let waiting = task(world, &world.manager(), "procedure:incident.assess");
        assert_eq!(waiting.due.as_deref(), Some("2026-11-27"));
        for (key, _) in FOUND {
            no(next(world, number, "leak", &without(&FOUND, key)), "procedure:incident.judged", "main:26.3a");
        }
        no(next(world, number, "leak", &with(&FOUND, &[("finding", "none")])), "procedure:incident.judged", "main:26.3a");
        no(next(world, number, "none", &FOUND), "procedure:incident.judged", "main:26.3a");
        world.clock.pass_days(12);
        tend(world);
        for control in ["procedure:incident.assess", "procedure:violation.investigate"] {
            let late = task(world, &world.manager(), control);
            assert!(late.overdue && escalated(world, &director(world), late.number), "{control}");
        }
        next(world, report, "none", &inquiry).done();
        for finding in ["violation", "leak", "risk"] {
            let other = reported(world);
            assert_eq!(next(world, other, "leak", &with(&FOUND, &[("finding", finding)])).done().step, "superior", "{finding}");
        }
        assert_eq!(next(world, number, "none", &with(&FOUND, &[("finding", "none")])).done().state, "done");
    }

    /// Shows kimitsu:main:26.3b
    ///
    /// What was confirmed goes to the senior managing director within a business day, with content and day; a confirmed violation goes the
    /// same way.
    fn the_director_is_told_without_delay(world) {
        let number = reported(world);
        let next_step = next(world, number, "leak", &FOUND).done();
        assert_eq!((next_step.step.as_str(), next_step.due.as_deref()), ("superior", Some("2026-11-25")));
        assert!(!told(world, &director(world), "told-case-step"));
        for (key, _) in ABOVE {
            no(next(world, number, "reported", &without(&ABOVE, key)), "procedure:incident.superior.stated", "main:26.3b");
        }
        no(next(world, number, "reported", &with(&ABOVE, &[("superior_on", "2026-11-25")])), "procedure:incident.superior.stated", "main:26.3b");
        no(step(world, &world.head(), number, "reported", &ABOVE), "procedure:incident.superior", "main:26.3b");
        world.clock.pass_days(4);
        tend(world);
        let late = task(world, &world.manager(), "procedure:incident.superior");
        assert!(late.overdue && escalated(world, &director(world), late.number), "{late:?}");
        let sent = next(world, number, "reported", &ABOVE).done();
        assert!(sent.effects.iter().any(|e| e.contains("above")) && told(world, &director(world), "told-case-step"));

        let plain = world.asker(Who::Plain);
        let report = open(world, &plain, "violation");
        step(world, &plain, report, "submit", &[("kind", "violation"), ("found_on", "2026-11-24"), ("what", "番号を写していた")]).done();
        next(world, report, "received", &[("received_on", "2026-11-28")]).done();
        let before = world.app().cases(&world.manager(), "open", "incident", None).unwrap().cases.len();
        let inquiry = [("steps_taken", "聞取りで確かめた"), ("finding", "violation"), ("found_at", "2026-11-28")];
        let established = next(world, report, "violation", &inquiry).done();
        assert!(established.effects.iter().any(|e| e.contains("response")), "{established:?}");
        let cases = world.app().cases(&world.manager(), "open", "incident", None).unwrap().cases;
        assert_eq!(cases.len(), before + 1, "its handling began");
    }

    /// Shows kimitsu:main:26.3c
    ///
    /// The departments concerned are instructed within a business day, each with its task and day; nothing is closed while one of them is
    /// open, and without any instruction it does not go on.
    fn the_departments_are_instructed(world) {
        let number = reported(world);
        next(world, number, "leak", &FOUND).done();
        let direct = next(world, number, "reported", &ABOVE).done();
        assert_eq!((direct.step.as_str(), direct.due.as_deref()), ("direct", Some("2026-11-25")));
        no(next(world, number, "enough", &[]), "procedure:incident.directed.any", "main:26.3c");
        for (key, _) in instruction("branch") {
            no(next(world, number, "add", &without(&instruction("branch"), key)), "procedure:incident.directed", "main:26.3c");
        }
        no(step(world, &world.head(), number, "add", &instruction("branch")), "procedure:incident.direct", "main:26.3c");
        world.clock.pass_days(4);
        tend(world);
        let late = task(world, &world.manager(), "procedure:incident.direct");
        assert!(late.overdue && escalated(world, &director(world), late.number), "{late:?}");
        for owner in ["branch", "personnel"] {
            next(world, number, "add", &instruction(owner)).done();
        }
        next(world, number, "enough", &[]).done();
        tend(world);
        for who in [Who::Branch, Who::Personnel] {
            let own = task(world, &world.asker(who), "duty:prevention.do");
            assert_eq!((own.due.as_deref(), own.mine), (Some("2026-11-30"), true));
        }
        met(world, number, &["chair", "peer"], "議事録 1", &[("convened_on", "2026-11-24")]).done();
        next(world, number, "reported", &TOLD).done();
        next(world, number, "unneeded", &[("skip_reason", "調べるまでもない")]).done();
        next(world, number, "unneeded", &[("skip_reason", "調べるまでもない")]).done();
        next(world, number, "unneeded", &[("skip_reason", "本人に及ばない")]).done();
        next(world, number, "none", &[("skip_reason", "既に講じている")]).done();
        next(world, number, "unneeded", &[("skip_reason", "本人に及ばない")]).done();
        no(next(world, number, "close", &[]), "procedure:incident.prevented", "main:26.3c");
        world.clock.pass_days(7);
        tend(world);
        let branch = task(world, &world.asker(Who::Branch), "duty:prevention.do");
        assert!(branch.overdue && escalated(world, &world.manager(), branch.number), "{branch:?}");
        let finished = [("done_on", "2026-11-28"), ("evidence", "媒体の一覧")];
        for who in [Who::Branch, Who::Personnel] {
            let own = task(world, &world.asker(who), "duty:prevention.do").number;
            for (key, _) in finished {
                no(perform(world, &world.asker(who), own, &without(&finished, key)), "duty:prevention.do.done", "main:26.3c");
            }
            perform(world, &world.asker(who), own, &finished).done();
        }
        assert_eq!(next(world, number, "close", &[]).done().state, "done");
    }

    /// Shows kimitsu:main:26.4
    ///
    /// Whoever broke the programme is dealt with by an article of the work rules, anybody whom those do not cover by contract or law; the
    /// senior managing director decides, with day or with the reason for doing nothing, and only the two who handle it see it.
    fn discipline_follows_the_work_rules(world) {
        tend(world);
        task(world, &world.manager(), "duty:document.work_rules");
        let personnel = world.asker(Who::Personnel);
        let engaged = |worker: &str, kind: &str| {
            let row = [("worker", worker), ("kind", kind), ("party", if kind == "dispatched" { "haken_mihon" } else { "" })];
            enter(world, &personnel, "engagements", &row).done().id.to_string()
        };
        let (staff, agency) = (engaged("clerk", "employee"), engaged("plain", "dispatched"));
        no(opening(world, &world.clerk(), "discipline"), "procedure:discipline", "main:26.4");
        let begun = |engagement: &str| {
            let number = open(world, &world.manager(), "discipline");
            let breach = [("engagement", engagement), ("breach", "kimitsu:main:36.1.1a"), ("facts", "保護せずに持ち出した")];
            for (key, _) in breach {
                no(next(world, number, "submit", &without(&breach, key)), "procedure:discipline.stated", "main:26.4");
            }
            next(world, number, "submit", &breach).done();
            number
        };
        let (first, second) = (begun(&staff), begun(&agency));
        let decide = |number: i64, fields: &Fields<'_>| step(world, &director(world), number, "decide", fields);
        let sanction = [("measure", "sanction"), ("ground", "work_rules"), ("article", "第42条"), ("content", "戒告"), ("decided_on", "2026-11-24")];
        no(next(world, first, "decide", &sanction), "procedure:discipline.decide", "main:26.4");
        for key in ["measure", "decided_on"] {
            no(decide(first, &without(&sanction, key)), "procedure:discipline.decided", "main:26.4");
        }
        no(decide(first, &[("measure", "none"), ("decided_on", "2026-11-24")]), "procedure:discipline.decided", "main:26.4");
        no(decide(first, &with(&sanction, &[("ground", "law")])), "procedure:discipline.employee", "main:26.4");
        no(decide(first, &without(&sanction, "article")), "procedure:discipline.employee", "main:26.4");
        no(decide(second, &sanction), "procedure:discipline.other", "main:26.4");
        decide(first, &sanction).done();
        decide(second, &with(&sanction, &[("ground", "contract")])).done();
        for who in [Who::Clerk, Who::Head, Who::Auditor, Who::Admin] {
            assert!(matches!(world.app().show_case(&world.asker(who), first), Err(AppError::NotFound(_))));
        }
        for who in [world.manager(), director(world)] {
            assert!(done(world.app().show_case(&who, first)).fields.iter().any(|f| f.key == "article" && f.values == ["第42条"]));
        }
        no(world.app().show_register(&world.clerk(), "engagements", "", None).unwrap(), "register:engagements", "main:26.4");
    }

    /// Shows kimitsu:main:31.1a, kimitsu:main:31.1b
    ///
    /// On a confirmed leak the members of the committee are told at once and it is convened within a day, with minutes; they are the
    /// president and the vice-presidents whoever holds those offices, nobody else counts as one, and others are noted as present.
    fn the_committee_is_convened(world) {
        let members = [world.asker(Who::Chair), world.asker(Who::Peer)];
        let number = reported(world);
        assert!(members.iter().all(|m| !told(world, m, "told-case-step")));
        let invited = next(world, number, "leak", &FOUND).done();
        assert!(invited.effects.iter().any(|e| e.contains("invited")), "{invited:?}");
        assert!(members.iter().all(|m| told(world, m, "told-case-step")));
        next(world, number, "reported", &ABOVE).done();
        next(world, number, "add", &instruction("branch")).done();
        let convene = next(world, number, "enough", &[]).done();
        assert_eq!((convene.step.as_str(), convene.due.as_deref()), ("convene", Some("2026-11-25")));
        world.clock.pass_days(5);
        tend(world);
        let late = task(world, &world.manager(), "procedure:incident.convene");
        assert!(late.overdue && escalated(world, &director(world), late.number), "{late:?}");
        let on = [("convened_on", "2026-11-24"), ("observers", "顧問弁護士")];
        no(met(world, number, &["chair", "peer"], "議事録 1", &on[1..]), "procedure:incident.convened", "main:31.1a");
        no(met(world, number, &["chair", "peer"], "", &on), "procedure:incident.convene", "main:31.1a");
        no(step(world, &world.head(), number, "convened", &on), "procedure:incident.convene", "main:31.1a");
        no(met(world, number, &["chair", "peer", "secretary"], "議事録 1", &on), "procedure:incident.convene", "main:31.1b");
        no(met(world, number, &["manager", "head"], "議事録 1", &on), "procedure:incident.convene", "main:31.1b");
        no(met(world, number, &["chair"], "議事録 1", &on), "procedure:incident.convene", "main:31.1b");
        // The list of members is the list of who holds the two offices.
        let app = world.app();
        let assembly = "2026-11-27 臨時議員総会";
        done(app.appoint(&director(world), crate::escoop_office::appointing("vice_president", &world.asker(Who::Plain), assembly)));
        no(met(world, number, &["chair"], "議事録 1", &on), "procedure:incident.convene", "main:31.1b");
        assert_eq!(met(world, number, &["chair", "plain"], "議事録 1", &on).done().step, "authority");
        let kept = done(app.show_case(&world.manager(), number));
        assert!(kept.fields.iter().any(|f| f.key == "observers" && !f.values.is_empty()));
    }

    /// Shows kimitsu:main:31.1.1
    ///
    /// Facts, persons and systems concerned and then the cause with its evidence are stated, or it is left out with a reason under the name
    /// of whoever decided so; there is no third way.
    fn facts_and_cause_are_found(world) {
        let number = convened(world);
        next(world, number, "reported", &TOLD).done();
        for (key, _) in EXTENT {
            no(next(world, number, "grasped", &without(&EXTENT, key)), "procedure:incident.damage.stated", "main:31.1.1");
        }
        no(next(world, number, "unneeded", &[]), "procedure:incident.unneeded", "main:31.1.1");
        no(step(world, &world.head(), number, "grasped", &EXTENT), "procedure:incident.damage", "main:31.1.1");
        assert_eq!(next(world, number, "grasped", &EXTENT).done().step, "cause");
        for (key, _) in CAUSE {
            no(next(world, number, "found", &without(&CAUSE, key)), "procedure:incident.cause.found", "main:31.1.1");
        }
        no(step(world, &world.head(), number, "found", &CAUSE), "procedure:incident.cause", "main:31.1.1");
        no(next(world, number, "unneeded", &[]), "procedure:incident.unneeded", "main:31.1.1");
        assert_eq!(next(world, number, "unneeded", &[("skip_reason", "届出のとおり")]).done().step, "contact");
        let last = done(world.app().show_case(&world.manager(), number)).taken.pop().unwrap();
        assert_eq!(last.actor.as_deref(), Some(Who::Manager.name()));
        assert!(last.fields.iter().any(|f| f.key == "skip_reason"));
        let other = convened(world);
        next(world, other, "reported", &TOLD).done();
        assert_eq!(next(world, other, "unneeded", &[("skip_reason", "届出のとおり")]).done().step, "cause");
    }

    /// Shows kimitsu:main:31.1.2
    ///
    /// Each of the three persons is contacted, one entry each, or a publication stands in for those who cannot be reached; until then the
    /// case does not go on.
    fn the_persons_are_contacted(world) {
        let number = investigated(world);
        let contact = [("contact_whom", "講師　見本一"), ("contact_on", "2026-11-24"), ("contact_way", "phone"), ("contact_what", "紛失とおわび")];
        for (key, _) in contact {
            no(next(world, number, "add", &without(&contact, key)), "procedure:incident.contact.stated", "main:31.1.2");
        }
        no(step(world, &world.head(), number, "add", &contact), "procedure:incident.contact", "main:31.1.2");
        for n in 1..=2 {
            next(world, number, "add", &contact).done();
            assert_eq!(rows(world, &world.manager(), "incident_contacts").len(), n);
        }
        no(next(world, number, "enough", &[]), "procedure:incident.contact.all", "main:31.1.2");
        no(next(world, number, "unneeded", &[]), "procedure:incident.unneeded", "main:31.1.2");
        next(world, number, "add", &contact).done();
        assert_eq!(next(world, number, "enough", &[]).done().step, "prevent");
        no(world.app().show_register(&world.clerk(), "incident_contacts", "", None).unwrap(), "register:incident_contacts", "main:31.1.2");
        assert_eq!(world.found_in_the_clear("講師　見本一"), None);
        let other = investigated(world);
        next(world, other, "add", &contact).done();
        no(next(world, other, "enough", &[]), "procedure:incident.contact.all", "main:31.1.2");
        next(world, other, "enough", &[("substitute", "ホームページで公表した")]).done();
    }

    /// Shows kimitsu:main:31.1.3
    ///
    /// Each incident is judged: more than a hundred persons, an improper purpose or unspecified many who could see it make the report
    /// legally required, with its two days counted from the day of learning; the Commission and the minister are entries of their own, each
    /// with its day or, where the law does not ask for one, its reason.
    fn the_authorities_are_told(world) {
        let number = convened(world);
        let own = task(world, &world.manager(), "duty:breach.judge");
        assert_eq!(own.due.as_deref(), Some("2026-11-25"));
        let judged = [("reportable", "yes"), ("kinds", "many"), ("persons", "101"), ("reason", "名簿の人数から")];
        let judge = |fields: &Fields<'_>| perform(world, &world.manager(), own.number, fields);
        for key in ["reportable", "persons", "reason"] {
            no(judge(&without(&judged, key)), "duty:breach.judge.stated", "main:31.1.3");
        }
        no(judge(&with(&judged, &[("reportable", "no")])), "duty:breach.judge.kinds", "main:31.1.3");
        no(judge(&with(&judged, &[("reportable", "improper")])), "duty:breach.judge.improper", "main:31.1.3");
        no(judge(&with(&judged, &[("persons", "100")])), "duty:breach.judge.many", "main:31.1.3");
        no(judge(&with(&judged, &[("kinds", "electronic")])), "duty:breach.judge.many", "main:31.1.3");
        no(perform(world, &world.clerk(), own.number, &judged), "duty:breach.judge", "main:31.1.3");
        judge(&judged).done();
        let due = |duty: &str| task(world, &world.manager(), duty).due;
        assert_eq!((due("duty:breach.prompt").as_deref(), due("duty:breach.final").as_deref()), (Some("2026-11-30"), Some("2026-12-23")));
        let told = [("ppc_on", "2026-11-24"), ("minister", "関東経済産業局"), ("minister_on", "2026-11-24")];
        let report = |fields: &Fields<'_>| next(world, number, "reported", fields);
        no(report(&with(&without(&told, "ppc_on"), &[("ppc_reason", "件数が少ない")])), "procedure:incident.authorities.ppc", "main:31.1.3");
        for key in ["minister", "minister_on"] {
            no(report(&without(&told, key)), "procedure:incident.authorities.minister", "main:31.1.3");
        }
        no(step(world, &world.head(), number, "reported", &told), "procedure:incident.authority", "main:31.1.3");
        report(&told).done();
        let prompt = task(world, &world.manager(), "duty:breach.prompt").number;
        let sent = [("reported_on", "2026-11-24"), ("receipt", "PPC-2026-1")];
        for (key, _) in sent {
            no(perform(world, &world.manager(), prompt, &without(&sent, key)), "duty:breach.prompt.stated", "main:31.1.3");
        }
        perform(world, &world.manager(), prompt, &sent).done();
        let matters = ["outline", "items", "persons", "cause", "damage", "response", "publication", "prevention", "other"].map(|m| ("matters", m));
        let whole = [&sent[..], &matters].concat();
        let last = task(world, &world.manager(), "duty:breach.final").number;
        no(perform(world, &world.manager(), last, &whole[..10]), "duty:breach.final.stated", "main:31.1.3");
        perform(world, &world.manager(), last, &whole).done();

        let second = convened(world);
        let own = task(world, &world.manager(), "duty:breach.judge").number;
        let stolen = [("reportable", "improper"), ("kinds", "improper"), ("persons", "1"), ("reason", "持ち去られた")];
        perform(world, &world.manager(), own, &stolen).done();
        let sixty = task(world, &world.manager(), "duty:breach.final_improper");
        assert_eq!(sixty.due.as_deref(), Some("2027-01-22"));
        no(perform(world, &world.manager(), sixty.number, &whole[..10]), "duty:breach.final_improper.stated", "main:31.1.3");
        no(next(world, second, "reported", &TOLD), "procedure:incident.authorities.ppc", "main:31.1.3");

        let third = convened(world);
        let own = task(world, &world.manager(), "duty:breach.judge").number;
        perform(world, &world.manager(), own, &[("reportable", "no"), ("persons", "3"), ("reason", "三人だけに限られる")]).done();
        for (key, part) in [("ppc_reason", "ppc"), ("minister_reason", "minister")] {
            no(next(world, third, "reported", &without(&TOLD, key)), &format!("procedure:incident.authorities.{part}"), "main:31.1.3");
        }
        next(world, third, "reported", &TOLD).done();
        world.clock.pass_days(9);
        tend(world);
        let late = task(world, &world.manager(), "duty:breach.prompt");
        assert!(late.overdue && escalated(world, &director(world), late.number), "of the second: {late:?}");
    }

    /// Shows kimitsu:main:31.1.4, kimitsu:main:31.1.5
    ///
    /// Measures against recurrence are decided with owner and day and each is a task until it is done; none at all needs a reason. Facts and
    /// measures are published with text, place and day, or it is written down why not.
    fn measures_are_decided_and_published(world) {
        let number = investigated(world);
        next(world, number, "unneeded", &[("skip_reason", "本人に及ばない")]).done();
        no(next(world, number, "none", &[]), "procedure:incident.unneeded", "main:31.1.4");
        let measure = [("measure", "持出しを暗号化した媒体に限る"), ("measure_owner", "head"), ("measure_due", "2026-12-10")];
        for (key, _) in measure {
            no(next(world, number, "add", &without(&measure, key)), "procedure:incident.measure.stated", "main:31.1.4");
        }
        no(step(world, &world.head(), number, "add", &measure), "procedure:incident.prevent", "main:31.1.4");
        next(world, number, "add", &measure).done();
        no(step(world, &world.head(), number, "enough", &[]), "procedure:incident.further", "main:31.1.4");
        assert_eq!(next(world, number, "enough", &[]).done().step, "publish");
        let text = [("published", "紛失の事実と、媒体を限ること"), ("published_at", "ホームページ"), ("published_on", "2026-11-24")];
        for (key, _) in text {
            no(next(world, number, "published", &without(&text, key)), "procedure:incident.published", "main:31.1.5");
        }
        no(next(world, number, "unneeded", &[]), "procedure:incident.unneeded", "main:31.1.5");
        no(step(world, &world.head(), number, "published", &text), "procedure:incident.publish", "main:31.1.5");
        next(world, number, "published", &text).done();
        no(next(world, number, "close", &[]), "procedure:incident.prevented", "main:31.1.4");
        tend(world);
        let (own, department) = (task(world, &world.head(), "duty:prevention.do"), task(world, &world.asker(Who::Branch), "duty:prevention.do"));
        assert_eq!(own.due.as_deref(), Some("2026-12-10"));
        no(perform(world, &world.head(), own.number, &[("done_on", "2026-11-24")]), "duty:prevention.do.done", "main:31.1.4");
        world.clock.pass_days(20);
        tend(world);
        assert!(escalated(world, &world.manager(), own.number));
        let finished = [("done_on", "2026-12-14"), ("evidence", "手順書 2")];
        perform(world, &world.head(), own.number, &finished).done();
        perform(world, &world.asker(Who::Branch), department.number, &finished).done();
        no(step(world, &world.head(), number, "close", &[]), "procedure:incident.close", "main:31.1.4");
        assert_eq!(next(world, number, "close", &[]).done().state, "done");

        let quiet = investigated(world);
        next(world, quiet, "unneeded", &[("skip_reason", "本人に及ばない")]).done();
        assert_eq!(next(world, quiet, "none", &[("skip_reason", "既に講じている")]).done().step, "publish");
        next(world, quiet, "unneeded", &[("skip_reason", "三人に知らせたので足りる")]).done();
        let kept = done(world.app().show_case(&world.manager(), quiet)).taken.pop().unwrap();
        assert!(kept.fields.iter().any(|f| f.key == "skip_reason"));
    }

    /// Shows kimitsu:main:27.1a
    ///
    /// The senior managing director sets the desk up, with its contact where people find it; while there is none, and while nobody sits at
    /// it, that is a gap.
    fn the_director_sets_up_the_desk(world) {
        tend(world);
        let gap = task(world, &director(world), "duty:window.missing");
        assert_eq!(gap.due.as_deref(), Some("2026-12-08"));
        let row = [("name", "マイナンバー相談窓口"), ("for", "complaint"), ("unit", "general_affairs"), ("contact", "0439-00-0000 平日9時から17時"), ("published_at", "会館の掲示とホームページ"), ("since", "2026-11-20")];
        for who in [world.asker(Who::Desk), world.manager()] {
            no(enter(world, &who, "windows", &row), "register:windows", "main:27.1a");
        }
        for key in ["name", "for", "unit", "contact"] {
            no(enter(world, &director(world), "windows", &without(&row, key)), "register:windows.stated", "main:27.1a");
        }
        for key in ["published_at", "since"] {
            no(enter(world, &director(world), "windows", &without(&row, key)), "register:windows.published", "main:27.1a");
        }
        enter(world, &director(world), "windows", &row).done();
        tend(world);
        assert!(tasks(world, &director(world), "duty:window.missing").is_empty());
        assert_eq!(rows(world, &world.clerk(), "windows").len(), 1);
    }

    /// Shows kimitsu:main:27.1b
    ///
    /// A complaint or inquiry has its number, is the desk's, and ends with its answer alone; one that waits too long is told to the senior
    /// managing director.
    fn the_desk_answers(world) {
        let desk = world.asker(Who::Desk);
        document(world, "other", "相談の手引き");
        let number = open(world, &world.clerk(), "complaint");
        let heard = [("received_on", "2026-11-24"), ("by_way", "phone"), ("complainant", "講師　山田見本"), ("content", "番号の使い道を知りたい")];
        for (key, _) in heard {
            no(step(world, &world.clerk(), number, "accept", &without(&heard, key)), "procedure:complaint.stated", "main:27.1b");
        }
        step(world, &world.clerk(), number, "accept", &heard).done();
        assert_eq!(owners(world, "procedure:complaint.first"), ["complaint_desk"]);
        let response = [("first_on", "2026-11-24"), ("first", "調べて答えると伝えた")];
        no(step(world, &world.clerk(), number, "responded", &response), "procedure:complaint.first", "main:27.1b");
        for (key, _) in response {
            no(step(world, &desk, number, "responded", &without(&response, key)), "procedure:complaint.first.stated", "main:27.1b");
        }
        let taken = step(world, &desk, number, "responded", &response).done();
        assert_eq!((taken.step.as_str(), taken.due.as_deref()), ("answer", Some("2026-12-08")));
        world.clock.pass_days(18);
        tend(world);
        let late = done(world.app().show_case(&desk, number)).tasks.into_iter().find(|t| t.overdue).unwrap();
        assert!(escalated(world, &director(world), late.number), "{late:?}");
        let reply = [("reply", "支払調書に使うと説明した"), ("replied_on", "2026-12-12")];
        for (key, _) in reply {
            no(step(world, &desk, number, "close", &without(&reply, key)), "procedure:complaint.answered", "main:27.1b");
        }
        assert_eq!(step(world, &desk, number, "close", &reply).done().state, "done");
        assert_eq!(world.found_in_the_clear("講師　山田見本"), None);
    }

    /// Shows kimitsu:main:38.3.4b
    ///
    /// Ten wrong passwords in a row on one account reach the protection manager at once; the alert stays open, and overdue, until it was
    /// judged, and what was an attack becomes an incident.
    fn an_account_that_is_tried_reaches_the_manager(world) {
        let app = world.app();
        let tried = |times: usize| {
            for _ in 0..times {
                assert!(matches!(app.sign_in(&world.key, "kishi", "not the password"), Err(AppError::SignIn("signin-error"))));
            }
        };
        let kishi = crate::told::newcomer(world, "kishi", None);
        tried(9);
        assert!(tasks(world, &world.manager(), "duty:sign_in.judge").is_empty());
        tried(1);
        let alert = task(world, &world.manager(), "duty:sign_in.judge");
        assert_eq!((alert.due.as_deref(), alert.worker.clone()), (Some("2026-11-25"), Some(kishi.worker.to_string())));
        world.clock.pass_days(7);
        tend(world);
        assert!(task(world, &world.manager(), "duty:sign_in.judge").overdue, "open until it is judged");
        let number = open(world, &world.manager(), "incident");
        let attack = [("noticed_on", "2026-11-24"), ("what", "口座 kishi へのサインインの試み"), ("nature", "access")];
        step(world, &world.manager(), number, "submit", &attack).done();
        let judged = [("on", "2026-12-01"), ("finding", "attack"), ("action", "事故として届け出た")];
        for (key, _) in judged {
            no(perform(world, &world.manager(), alert.number, &without(&judged, key)), "duty:sign_in.judge.judged", "main:38.3.4b");
        }
        for who in [world.clerk(), director(world)] {
            no(perform(world, &who, alert.number, &judged), "duty:sign_in.judge", "main:38.3.4b");
        }
        perform(world, &world.manager(), alert.number, &judged).done();
        assert!(tasks(world, &world.manager(), "duty:sign_in.judge").is_empty());
    }
}
