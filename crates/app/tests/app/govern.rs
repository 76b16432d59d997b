//! Stories of the regulation itself: what asks for nothing, amendment by the board, discipline; and an office that is vacant.

use crate::{
    casefile::{Done, no},
    told::done,
    work::{Fields, enter, open, opening, perform, resolved, rows, step, task, tasks, tend},
};
use azukari_app::AppError;
use azukari_rulebook::Rulebooks;
use azukari_testkit::{Who, both};
use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "the folder on which the stories are played, where one is named")]
fn played_on() -> PathBuf {
    std::env::var_os("AZUKARI_TEST_RULEBOOKS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks"), PathBuf::from)
}

/// A copy of the rulebooks with another version of the regulation, in force from a day.
fn with_version(dir: &Path, from: &str) -> PathBuf {
    let source = played_on();
    let target = dir.join("books");
    copy(&source, &target);
    let (old, new) = (target.join("hatsumei/2016-11-28"), target.join("hatsumei").join(from));
    copy(&old, &new);
    for file in std::fs::read_dir(&new).unwrap().map(|f| f.unwrap().path()).filter(|p| p.is_file()) {
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("in_force_from = \"2016-11-28\"", &format!("in_force_from = \"{from}\"")))
            .unwrap();
    }
    target
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

both! {
    /// Shows hatsumei:main:1.1, hatsumei:main:supp.1
    ///
    /// The aim and the first day are shown with the regulation's version and resolution, and nothing hangs on them.
    fn aim_and_first_day_ask_for_nothing(world) {
        let app = world.app();
        for id in ["hatsumei:main:1.1", "hatsumei:main:supp.1"] {
            let clause = app.one_clause(&world.clerk(), &id.parse().unwrap()).unwrap();
            assert_eq!((clause.kept_by, clause.by.as_slice()), ("outside", ["system:regulation.shown".to_owned()].as_slice()));
            assert!(!clause.title_ja.is_empty() && !clause.summary_ja.is_empty() && !clause.summary_en.is_empty());
            let hangs = |clauses: &[azukari_app::ClauseRef]| clauses.iter().any(|c| c.id.as_str() == id);
            assert!(!app.procedures(&world.clerk()).unwrap().iter().any(|p| hangs(&p.clauses)));
            assert!(!app.registers(&world.clerk()).unwrap().iter().any(|r| hangs(&r.clauses)));
            let book = world.book();
            assert!(!book.duties().any(|d| book.clauses_of(&d.control).iter().any(|c| c.as_str() == id)));
        }
        let shown = app.rulebook(world.org).unwrap();
        assert_eq!((shown.from.to_string().as_str(), shown.resolution_ja.as_str()), ("2016-11-28", "平成28年11月28日制定"));
    }

    /// Shows hatsumei:main:31.1
    ///
    /// Another version is taken up by nobody before the board resolved it; the resolution is for that version alone; and what was
    /// decided under the earlier version says so.
    fn only_the_board_amends_the_regulation(world) {
        let app = world.app();
        // Past the check of all organisations of the database, which stories of other rulebooks share.
        world.gate().set_books(Rulebooks::load(&with_version(world.dir(), "2027-01-01")).unwrap());
        let earlier = open(world, &world.head(), "detailed_rules");
        assert!(matches!(app.take_up_rulebook(&world.manager()), Err(AppError::Conflict("rulebook-newest"))), "its day has not come");
        world.clock.pass_days(40);
        assert_eq!(app.rulebook(world.org).unwrap().newer.unwrap().to_string(), "2027-01-01");
        let refused = no(app.take_up_rulebook(&world.manager()).unwrap(), "rulebook.resolved", "main:31.1");
        assert_eq!(refused.reasons[0].remedy, "open:amendment");
        no(opening(world, &world.head(), "amendment"), "procedure:amendment", "main:31.1");
        let resolve = |from: &str| {
            let number = open(world, &world.manager(), "amendment");
            let draft: &Fields<'_> = &[("kind", "amend"), ("summary", "細則の委任を加える"), ("from", from)];
            no(step(world, &world.manager(), number, "submit", &draft[..2]), "procedure:amendment.stated", "main:31.1");
            step(world, &world.manager(), number, "submit", draft).done();
            let reference: &Fields<'_> = &[("reference", "2026年度第4回理事会 議案2")];
            no(step(world, &world.manager(), number, "resolve", reference), "procedure:amendment.resolve", "main:31.1");
            no(resolved(world, &world.manager(), number, "resolve", "", reference), "procedure:amendment.resolve", "main:31.1");
            no(resolved(world, &world.manager(), number, "resolve", "2026-12-20", &[]), "procedure:amendment.reference", "main:31.1");
            resolved(world, &world.manager(), number, "resolve", "2026-12-20", reference).done();
        };
        resolve("2027-04-01");
        no(app.take_up_rulebook(&world.manager()).unwrap(), "rulebook.resolved", "main:31.1");
        resolve("2027-01-01");
        world.clock.pass_days(367);
        no(app.take_up_rulebook(&world.manager()).unwrap(), "rulebook.resolved", "main:31.1");
        resolve("2027-01-01");
        world.clock.pass_days(366);
        no(app.take_up_rulebook(&world.head()).unwrap(), "decide.office", "main:7.1a");
        done(app.take_up_rulebook(&world.manager()));
        assert_eq!(app.rulebook(world.org).unwrap().from.to_string(), "2027-01-01");
        assert_eq!(rows(world, &world.clerk(), "amendments").len(), 3);
        let version = |number: i64| done(app.show_case(&world.head(), number)).version;
        assert_eq!(version(earlier).as_deref(), Some("2016-11-28"));
        assert_eq!(version(open(world, &world.head(), "detailed_rules")).as_deref(), Some("2027-01-01"));
    }

    /// Shows hatsumei:main:30.1a, hatsumei:main:30.1b
    ///
    /// An employee is dealt with under the rules of employment, a dispatched worker by contract or law; whoever reported decides
    /// nothing, and nobody else knows of the case.
    fn a_breach_is_decided_on_its_proper_ground(world) {
        let app = world.app();
        no(enter(world, &world.head(), "engagements", &[("worker", "clerk"), ("kind", "employee")]), "register:engagements", "main:30.1b");
        no(enter(world, &world.manager(), "engagements", &[("worker", "admin"), ("kind", "dispatched")]), "register:engagements.party", "main:30.1b");
        enter(world, &world.manager(), "engagements", &[("worker", "clerk"), ("kind", "employee"), ("form", "regular")]).done();
        enter(world, &world.manager(), "engagements", &[("worker", "admin"), ("kind", "dispatched"), ("party", "株式会社見本スタッフ")]).done();
        assert_eq!(rows(world, &world.head(), "engagements").len(), 2);
        no(app.show_register(&world.clerk(), "engagements", "", None).unwrap(), "register:engagements", "main:30.1b");
        let engaged: Vec<String> = rows(world, &world.manager(), "engagements").into_iter().map(|r| r.id).collect();
        no(opening(world, &world.clerk(), "discipline"), "procedure:discipline", "main:30.1a");
        let report = |row: &str| {
            let number = open(world, &world.head(), "discipline");
            no(step(world, &world.head(), number, "submit", &[("facts", "名簿を私用で写した")]), "procedure:discipline.stated", "main:30.1a");
            let fields = [("engagement", row), ("breach", "hatsumei:main:18.2.6"), ("facts", "名簿を私用で写した")];
            step(world, &world.head(), number, "submit", &fields).done();
            number
        };
        let decide = |number: i64, fields: &Fields<'_>| step(world, &world.manager(), number, "decide", &[fields, &[("decided_on", "2026-11-24")]].concat());
        open(world, &world.manager(), "discipline");
        let employee = report(&engaged[0]);
        no(step(world, &world.head(), employee, "decide", &[]), "procedure:discipline.decide", "main:30.1a");
        let sanction = ("measure", "sanction");
        no(decide(employee, &[sanction, ("ground", "contract"), ("article", "第12条")]), "procedure:discipline.employee", "main:30.1a");
        no(decide(employee, &[sanction, ("ground", "work_rules")]), "procedure:discipline.employee", "main:30.1a");
        no(decide(employee, &[("measure", "none")]), "procedure:discipline.decided", "main:30.1a");
        assert!(matches!(app.show_case(&world.clerk(), employee), Err(AppError::NotFound("case"))), "nobody else knows of it");
        assert!(app.cases(&world.clerk(), "", "discipline", None).unwrap().cases.is_empty());
        done(app.show_case(&world.head(), employee));
        decide(employee, &[sanction, ("ground", "work_rules"), ("article", "第45条"), ("content", "戒告")]).done();
        let dispatched = report(&engaged[1]);
        let owed = tasks(world, &world.manager(), "procedure:discipline.decide").into_iter().find(|t| t.case == Some(dispatched)).unwrap();
        let bystander = app.show_task(&world.clerk(), owed.number).unwrap();
        assert!(bystander.line.case.is_none() && bystander.fields.is_empty() && bystander.rows.is_empty(), "{bystander:?}");
        assert_eq!(app.show_task(&world.manager(), owed.number).unwrap().line.case, Some(dispatched));
        no(decide(dispatched, &[sanction, ("ground", "work_rules"), ("article", "第45条")]), "procedure:discipline.other", "main:30.1b");
        decide(dispatched, &[sanction, ("ground", "contract"), ("article", "第12条"), ("content", "派遣元への通知")]).done();
        let let_off = report(&engaged[0]);
        decide(let_off, &[("measure", "none"), ("reason", "事実が認められない")]).done();
    }

    /// Shows hatsumei:main:19.1
    ///
    /// An office that owns duties and is vacant is a task for the manager, once for each vacancy.
    fn a_vacant_office_is_a_task(world) {
        tend(world);
        assert!(crate::work::tasks(world, &world.manager(), "duty:office.vacant").is_empty());
        let end = azukari_app::access::EndAppointment {
            office: "audit_officer".parse().unwrap(),
            worker: world.worker(Who::Auditor),
            last_day: "2026-11-24".into(),
            resolution: "2026-11-20 理事会".into(),
        };
        done(world.app().end_appointment(&world.manager(), end));
        world.clock.pass_days(1);
        tend(world);
        tend(world);
        let vacant = task(world, &world.manager(), "duty:office.vacant");
        assert_eq!(vacant.due.as_deref(), Some("2026-12-09"));
        no(perform(world, &world.manager(), vacant.number, &[]), "duty:office.vacant.stated", "main:19.1");
        perform(world, &world.manager(), vacant.number, &[("note", "次の理事会に諮る")]).done();
    }
}
