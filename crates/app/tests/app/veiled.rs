//! Who knows of a report: the reporter is known to the chosen receiver alone, and whoever it is about sees nothing of it.

use crate::{
    casefile::{Done, no},
    gojo_security::document,
    told::{done, refused},
    work::{Fields, enter, open, rows, step, tasks, tend},
};
use azukari_app::{
    AppError, Reply,
    casefile::{Paper, TakeStep},
    duty::PerformTask,
    governance::Operating,
    journal::{EntryLine, ListJournal, ShowEntry},
};
use azukari_gate::Asker;
use azukari_testkit::{GOJO, Who, World, both};

const REPORTED: &str = "gojo:main:4.2.1.9a";
const FOUND: [(&str, &str); 3] = [("kind", "risk"), ("found_on", "2026-11-24"), ("what", "名簿を持ち帰っている")];

/// A report by the clerk.
fn report(world: &World, more: &Fields<'_>) -> i64 {
    let number = open(world, &world.clerk(), "violation");
    step(world, &world.clerk(), number, "submit", &[&FOUND[..], more].concat()).done();
    number
}

/// The fault of a step that somebody tries.
fn try_step(world: &World, who: &Asker, number: i64) -> String {
    let take = TakeStep { number, outcome: "received".into(), ..TakeStep::default() };
    format!("{:?}", world.app().take_step(who, &take))
}

fn entries(world: &World, who: &Asker, list: &ListJournal) -> Vec<EntryLine> {
    done(world.app().journal(who, list)).entries
}

/// Entries about reports, as this reader meets them.
fn of_reports(world: &World, who: &Asker) -> Vec<EntryLine> {
    let all = entries(world, who, &ListJournal { details: true, most: 200, ..ListJournal::default() });
    all.into_iter().filter(|e| e.facts.get("procedure").is_some_and(|p| p == "violation")).collect()
}

fn operating(world: &World, who: &Asker) -> Operating {
    let app = world.app();
    let period = app.period(who, "", "").unwrap();
    let mut page = app.clause_page(who, &REPORTED.parse().unwrap(), period).unwrap();
    assert!(page.tasks.is_empty(), "{:?}", page.tasks);
    // Opening the page is refused or granted alike and does not tell.
    page.operating.granted = None;
    page.operating
}

/// Everything through which a worker could learn of a case.
fn sees_nothing(world: &World, who: &Asker, number: i64, task: i64) {
    let app = world.app();
    assert!(app.cases(who, "", "", None).unwrap().cases.iter().all(|c| c.number != number));
    let never = number + 1000;
    let show = |n: i64| format!("{:?}", app.show_case(who, n));
    assert_eq!(show(number), show(never), "the answer of a number that was never given");
    assert_eq!(try_step(world, who, number), try_step(world, who, never));
    let day = app.my_day(who).unwrap();
    assert!(day.tasks.iter().all(|t| t.case != Some(number) && t.number != task), "{:?}", day.tasks);
    let one = |n: i64| format!("{:?}", app.show_task(who, n));
    assert_eq!(one(task), one(task + 1000));
    let perform = |number: i64| format!("{:?}", app.perform(who, &PerformTask { number, ..PerformTask::default() }));
    assert_eq!(perform(task), perform(task + 1000));
    assert!(app.messages(who).unwrap().iter().all(|m| m.case != Some(number) && m.task != Some(task)));
}

both! {
    in GOJO;

    /// Shows gojo:main:4.2.1.9a, gojo:main:4.2.1.9c
    ///
    /// The officer himself is reported: the report goes to the deputy although the officer was chosen, and the officer, who reads the
    /// journal and keeps the clauses, finds no case, task, message, entry or count of it, and no answer but that of a number that was
    /// never given. On paper nobody decides in his name either.
    fn an_officer_sees_nothing_of_a_report_about_himself(world) {
        let app = world.app();
        let (officer, deputy) = (world.manager(), world.asker(Who::Deputy));
        let before = (operating(world, &officer), of_reports(world, &officer).len());
        let number = open(world, &world.clerk(), "violation");
        sees_nothing(world, &officer, number, 1000);
        let about = [("accused", "manager"), ("receiver", "information_officer")];
        step(world, &world.clerk(), number, "submit", &[&FOUND[..], &about].concat()).done();
        let owed = done(app.show_case(&deputy, number)).tasks.iter().find(|t| t.state == "open").unwrap().number;
        assert!(app.messages(&deputy).unwrap().iter().any(|m| m.case == Some(number)));
        assert_eq!(tasks(world, &deputy, "procedure:violation.receive").len(), 1);
        sees_nothing(world, &officer, number, owed);
        world.clock.pass_days(9);
        tend(world);
        sees_nothing(world, &officer, number, owed);
        assert_eq!((operating(world, &officer), of_reports(world, &officer).len()), (before.0.clone(), before.1));
        assert!(!app.clauses_overdue(&officer).unwrap().contains(&REPORTED.parse().unwrap()));
        let act = done(app.show_case(&deputy, number)).taken[0].act.clone();
        assert!(done(app.journal_entry(&officer, &ShowEntry { number: act, details: true })).entry.is_none());
        let paper = TakeStep {
            number,
            outcome: "received".into(),
            paper: Some(Paper { decided_by: "manager".into(), code: String::new() }),
            ..TakeStep::default()
        };
        assert!(!matches!(app.take_step(&deputy, &paper), Ok(Reply::Done(_))));
        step(world, &deputy, number, "received", &[("received_on", "2026-12-03")]).done();
        sees_nothing(world, &officer, number, owed);
        assert_eq!((operating(world, &officer), of_reports(world, &officer).len()), (before.0, before.1));
        assert_eq!(done(app.show_case(&world.clerk(), number)).line.state, "done", "whoever reported sees how it ended");
    }

    /// Shows gojo:main:4.2.1.9a
    ///
    /// Whoever the reporter chose knows who reported. The officer who was not chosen finds in the journal that something was reported,
    /// and neither by whom nor by asking for the reporter's acts; colleagues and superiors find no case. Late, the superior hears of
    /// it and of nothing more.
    fn the_reporter_is_known_to_the_chosen_receiver(world) {
        let app = world.app();
        let (officer, deputy) = (world.manager(), world.asker(Who::Deputy));
        let number = report(world, &[("accused", "second"), ("receiver", "deputy_officer")]);
        let seen = done(app.show_case(&deputy, number));
        assert_eq!(seen.opener.as_deref(), Some(Who::Clerk.name()));
        let owed = seen.tasks.iter().find(|t| t.state == "open").unwrap().number;
        for who in [officer.clone(), world.head(), world.admin(), world.asker(Who::Second), world.asker(Who::Desk)] {
            assert!(app.cases(&who, "", "", None).unwrap().cases.iter().all(|c| c.number != number));
            assert!(matches!(app.show_case(&who, number), Err(AppError::NotFound("case"))));
            assert!(tasks(world, &who, "procedure:violation.receive").is_empty());
            assert!(app.messages(&who).unwrap().is_empty());
        }
        sees_nothing(world, &world.asker(Who::Second), number, owed);
        // On PostgreSQL an entry waits for its place until the upkeep comes by.
        world.gate().tend(world.org).unwrap();
        let lines = of_reports(world, &officer);
        assert!(!lines.is_empty(), "the act itself stays provable");
        for line in &lines {
            assert!(line.worker.is_none() && line.by_worker, "{line:?}");
            assert!(matches!(line.details, azukari_app::journal::DetailsDoc::None), "{line:?}");
        }
        let own = ListJournal { worker: "clerk".into(), most: 200, ..ListJournal::default() };
        assert!(entries(world, &officer, &own).iter().all(|e| !e.facts.contains_key("procedure")));
        world.clock.pass_days(9);
        tend(world);
        let heard = app.messages(&world.head()).unwrap();
        let late = heard.iter().find(|m| m.kind == "told-task-escalated" && m.task == Some(owed)).expect("above is told");
        assert_eq!(late.case, None);
        assert_eq!(app.show_task(&world.head(), owed).unwrap().line.case, None);
        assert!(app.messages(&officer).unwrap().iter().all(|m| m.task != Some(owed)));
    }

    /// Shows gojo:main:4.2.1.9c
    ///
    /// A report is told to an office that receives reports, and to no other.
    fn a_report_is_told_to_an_office_that_receives_it(world) {
        let number = open(world, &world.clerk(), "violation");
        let told = |office: &str| step(world, &world.clerk(), number, "submit", &[&FOUND[..], &[("receiver", office)]].concat());
        for office in ["supervisor", "system_keeper"] {
            no(told(office), "procedure:violation.told", "main:4.2.1.9c");
        }
        told("deputy_officer").done();
    }

    /// Shows gojo:main:4.2.1.10
    ///
    /// Whoever is to be disciplined, even the one who decides on discipline, knows of it when it is told to them and not before.
    fn discipline_is_hidden_from_whom_it_is_about(world) {
        let app = world.app();
        let rules = document(world, "work_rules", "就業規程");
        let engaged = enter(world, &world.manager(), "engagements", &[("worker", "manager"), ("kind", "employee")]).done().id.to_string();
        let number = open(world, &world.head(), "discipline");
        let breach = [("engagement", engaged.as_str()), ("breach", "gojo:main:4.2.1.3"), ("facts", "媒体を持ち帰った")];
        step(world, &world.head(), number, "submit", &breach).done();
        let owed = done(app.show_case(&world.head(), number)).tasks.iter().find(|t| t.state == "open").unwrap().number;
        sees_nothing(world, &world.manager(), number, owed);
        let code = done(app.show_case(&world.head(), number)).code;
        let decided = [("measure", "sanction"), ("ground", "work_rules"), ("document", rules.as_str()), ("article", "第30条"), ("decided_on", "2026-11-24")];
        let paper = TakeStep {
            number,
            outcome: "decide".into(),
            fields: crate::casefile::form(&decided),
            paper: Some(Paper { decided_by: "manager".into(), code }),
            ..TakeStep::default()
        };
        assert!(!matches!(app.take_step(&world.head(), &paper), Ok(Reply::Done(_))), "nor in their name");
    }
}

/// The same on the first organisation, whose decider of discipline is the privacy manager.
mod of_the_manager {
    use super::*;

    both! {
        /// Shows hatsumei:main:30.1a
        ///
        /// The privacy manager's own breach is no case, task, message or entry for the privacy manager; the head who reported goes on seeing
        /// it.
        fn discipline_is_hidden_from_the_manager_whom_it_is_about(world) {
            let app = world.app();
            let engaged = enter(world, &world.manager(), "engagements", &[("worker", "manager"), ("kind", "employee"), ("form", "regular")]);
            let engaged = engaged.done().id.to_string();
            let number = open(world, &world.head(), "discipline");
            sees_nothing(world, &world.manager(), number, 1000);
            let breach = [("engagement", engaged.as_str()), ("breach", "hatsumei:main:18.2.6"), ("facts", "名簿を私用で写した")];
            step(world, &world.head(), number, "submit", &breach).done();
            let seen = done(app.show_case(&world.head(), number));
            let owed = seen.tasks.iter().find(|t| t.state == "open").unwrap().number;
            sees_nothing(world, &world.manager(), number, owed);
            let all = entries(world, &world.manager(), &ListJournal { most: 200, ..ListJournal::default() });
            assert!(all.iter().all(|e| e.facts.get("procedure").is_none_or(|p| p != "discipline")));
            assert!(rows(world, &world.manager(), "engagements").len() == 1);
        }

        /// Shows hatsumei:main:30.1a
        ///
        /// Nobody decides about themselves, on paper either.
        fn nobody_decides_about_themselves(world) {
            let app = world.app();
            let engaged = enter(world, &world.manager(), "engagements", &[("worker", "manager"), ("kind", "employee"), ("form", "regular")]);
            let engaged = engaged.done().id.to_string();
            let number = open(world, &world.head(), "discipline");
            let breach = [("engagement", engaged.as_str()), ("breach", "hatsumei:main:18.2.6"), ("facts", "名簿を私用で写した")];
            step(world, &world.head(), number, "submit", &breach).done();
            let case = world.gate().read(|tx| azukari_store::casefile::by_number(tx, world.org, number)).unwrap().unwrap();
            let take = TakeStep {
                number,
                outcome: "decide".into(),
                fields: crate::casefile::form(&[("measure", "none"), ("reason", "事実が認められない"), ("decided_on", "2026-11-24")]),
                paper: Some(Paper { decided_by: "manager".into(), code: case.code }),
                ..TakeStep::default()
            };
            // Whoever reported writes no decision down: another head does.
            let other = crate::outputs::other_head(world);
            let reply = app.take_step(&other, &take);
            let refused = refused(reply, "procedure:discipline.decide", "main:30.1a");
            assert!(refused.reasons.iter().any(|r| r.message == "refusal-step-accused"), "{refused:?}");
        }
    }
}
