//! Whether a clause operates: evidence in the period and nowhere else, what is overdue, who sees what the journal holds of it.

use crate::{
    casefile::{Done, no},
    work::{enter, perform, task, tasks, tend},
};
use azukari_app::{
    AppError,
    duty::PerformTask,
    governance::{ClausePage, Operates, Operating},
};
use azukari_gate::Asker;
use azukari_testkit::{World, both};

/// The handling of complaints: a register that must have a row, and a task until it has one.
const PLAN: &str = "hatsumei:main:26.2";

fn page(world: &World, who: &Asker, clause: &str) -> ClausePage {
    // What waits for its place in the journal takes it.
    world.gate().tend(world.org).unwrap();
    let app = world.app();
    app.clause_page(who, &clause.parse().unwrap(), app.period(who, "", "").unwrap()).unwrap()
}

fn on_board(world: &World, from: &str, to: &str, clause: &str) -> Operating {
    world.gate().tend(world.org).unwrap();
    let app = world.app();
    let auditor = world.auditor();
    let board = app.board(&auditor, app.period(&auditor, from, to).unwrap()).unwrap().done();
    board.clauses.into_iter().find(|c| c.clause.id.as_str() == clause).unwrap().operating
}

both! {
    fn evidence_belongs_to_a_period(world) {
        tend(world);
        let before = page(world, &world.manager(), PLAN);
        assert_eq!((before.operating.operates, before.operating.open), (Operates::None, 1), "a task is no evidence");
        assert_eq!(before.tasks[0].task.due.as_deref(), Some("2026-12-08"), "what is missing has a day");
        assert!(before.tasks[0].offices.contains(&"privacy_manager".to_owned()));

        // A form that is refused is no evidence; what was refused is named, but not who asked. A row that is written is.
        let plan = [("what", "事実を確かめる"), ("handler", "clerk"), ("deputy", "head")];
        no(enter(world, &world.clerk(), "complaint_plan", &plan), "register:complaint_plan", "main:26.2");
        let refused = page(world, &world.auditor(), PLAN).operating;
        assert_eq!((refused.operates, refused.refused), (Operates::None, Some(1)));
        enter(world, &world.manager(), "complaint_plan", &plan).done();
        tend(world);
        let after = page(world, &world.auditor(), PLAN);
        assert_eq!(after.operating.operates, Operates::Evidence);
        assert_eq!((after.operating.granted, after.operating.refused, after.operating.rows), (Some(1), Some(1), 1));
        assert_eq!(after.refusals.as_ref().map(Vec::len), Some(1));
        assert!(after.tasks.is_empty(), "{:?}", after.tasks);

        // The clerk sees that it operates, and nothing that stands in the journal alone.
        let clerk = page(world, &world.clerk(), PLAN);
        assert_eq!((clerk.operating.operates, clerk.operating.granted, clerk.refusals), (Operates::Evidence, None, None));

        // The board's page says the same; a period before it says nothing of it.
        assert_eq!(on_board(world, "", "", PLAN).operates, Operates::Evidence);
        assert_eq!(on_board(world, "2026-01-01", "2026-06-30", PLAN).operates, Operates::None);
        assert!(matches!(world.app().period(&world.clerk(), "2026-06-30", "2026-01-01"), Err(AppError::Input { field: "to", .. })));
    }

    fn looking_makes_no_evidence(world) {
        let clause = "hatsumei:main:8.2";
        let before = on_board(world, "", "", clause);
        assert_eq!(on_board(world, "", "", clause), before, "who reads the journal proves nothing by it");
        let app = world.app();
        let all = app.period(&world.clerk(), "", "").unwrap();
        assert!(matches!(app.board(&world.clerk(), all).unwrap(), azukari_app::Reply::Refused(_)));
        let refused = on_board(world, "", "", clause);
        assert_eq!(refused.refused, before.refused.map(|n| n + 1), "who was kept out does");
        assert_eq!(refused.operates, Operates::Evidence);
    }

    fn what_is_missing_becomes_overdue_and_is_not_clicked_away(world) {
        tend(world);
        let missing = task(world, &world.manager(), "duty:complaint.plan");
        let shown = world.app().show_task(&world.manager(), missing.number).unwrap();
        assert_eq!(shown.register.as_deref(), Some("complaint_plan"), "the page leads to where it is done");
        let click = PerformTask { number: missing.number, ..PerformTask::default() };
        assert!(matches!(world.app().perform(&world.manager(), &click), Err(AppError::Conflict("task-of-register"))));
        assert!(!tasks(world, &world.manager(), "duty:complaint.plan").is_empty());
        assert!(!world.app().clauses_overdue(&world.clerk()).unwrap().contains(&PLAN.parse().unwrap()));
        world.clock.pass_days(15);
        assert!(world.app().clauses_overdue(&world.clerk()).unwrap().contains(&PLAN.parse().unwrap()));
        assert_eq!(page(world, &world.clerk(), PLAN).operating.operates, Operates::Overdue);
        assert_eq!(on_board(world, "", "", PLAN).overdue, 1);
    }

    fn a_task_that_was_done_is_evidence_of_its_clause(world) {
        world.clock.pass_days(360);
        tend(world);
        let clause = "hatsumei:main:9.2";
        let plan = task(world, &world.auditor(), "duty:audit.plan");
        let said = [
            ("title", "令和9年度 監査計画"),
            ("units", "事務局"),
            ("auditors", "auditor"),
            ("criteria", "law"),
            ("from", "2028-01-10"),
            ("until", "2028-02-28"),
        ];
        perform(world, &world.auditor(), plan.number, &said).done();
        let shown = page(world, &world.auditor(), clause);
        assert!(shown.operating.done >= 1, "{:?}", shown.operating);
        assert_eq!(shown.operating.operates, Operates::Evidence);
    }

    fn a_clause_stands_in_its_article_with_what_keeps_it(world) {
        let shown = page(world, &world.clerk(), "hatsumei:main:7.1a");
        assert_eq!(shown.article.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["hatsumei:main:7.1a", "hatsumei:main:7.1b"]);
        assert!(shown.by.iter().all(|n| !n.ja.is_empty() && n.ja != n.key), "{:?}", shown.by);
        assert!(shown.settings.iter().any(|s| s.key == "approval_days" && !s.confirmed), "{:?}", shown.settings);
        world.app().confirm_setting(&world.manager(), "approval_days", 7).unwrap().done();
        let shown = page(world, &world.clerk(), "hatsumei:main:7.1a");
        assert!(shown.settings.iter().any(|s| s.key == "approval_days" && s.confirmed));
        assert!(matches!(
            world.app().clause_page(&world.clerk(), &"hatsumei:main:99".parse().unwrap(), shown.period),
            Err(AppError::NotFound("clause"))
        ));
    }

    /// Whoever may not see the cases under a clause is told that none of them is counted, instead of that there are none.
    fn what_is_closed_to_a_reader_is_said(world) {
        let discipline = "hatsumei:main:30.1a";
        assert!(page(world, &world.clerk(), discipline).operating.partly);
        assert!(!page(world, &world.manager(), discipline).operating.partly);
        assert!(!page(world, &world.clerk(), PLAN).operating.partly);
    }

    fn the_defined_terms_are_listed_once(world) {
        let glossary = world.app().glossary(&world.clerk()).unwrap();
        let terms: Vec<&str> = glossary.terms.iter().map(|t| t.ja.as_str()).collect();
        assert!(terms.contains(&"保有個人データ") && terms.contains(&"従業者"), "{terms:?}");
        assert!(glossary.terms.iter().all(|t| !t.summary_ja.is_empty() && !t.en.is_empty()));
        assert!(glossary.further.iter().any(|c| c.id.as_str() == "hatsumei:main:2.1.1d"));
        assert!(!glossary.further.iter().any(|c| c.id.as_str() == "hatsumei:main:2.1.8"), "it has a term of its own");
        assert!(world.app().grounds(&world.clerk()).unwrap().is_empty());
    }
}
