//! A case about somebody, as that person's browser and programs meet it: no page, no link and no answer but that of a number that
//! was never given.

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_app::{
    FormInput, Reply,
    casefile::{OpenCase, TakeStep},
    registers::EnterRow,
};
use azukari_domain::Personal;
use azukari_testkit::{GOJO, Who, World};

fn form(fields: &[(&str, &str)]) -> FormInput {
    let mut input = FormInput::new();
    for (key, value) in fields {
        input.entry((*key).to_owned()).or_default().push(Personal::new(*value));
    }
    input
}

fn report(world: &World) -> i64 {
    let app = world.app();
    let new = OpenCase { procedure: "violation".into(), fields: form(&[]), happened_at: None, once: None };
    let Reply::Done(opened) = app.open_case(&world.clerk(), &new).unwrap() else { panic!("not opened") };
    let said = [
        ("kind", "risk"),
        ("found_on", "2026-11-24"),
        ("what", "名簿を持ち帰っている"),
        ("accused", "manager"),
        ("receiver", "information_officer"),
    ];
    let take = TakeStep { number: opened.number, outcome: "submit".into(), fields: form(&said), ..TakeStep::default() };
    assert!(matches!(app.take_step(&world.clerk(), &take).unwrap(), Reply::Done(_)));
    opened.number
}

/// Shows gojo:main:4.2.1.9a
#[tokio::test]
async fn the_accused_officer_finds_no_page_of_the_report() {
    let world = World::sqlite_of(&GOJO);
    let number = report(&world);
    let deputy = Browser::of(&world, Who::Deputy, None);
    let page = |n: i64| format!("/o/{}/cases/{n}", world.key);
    let seen = deputy.get(&page(number)).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    assert!(seen.text.contains(Who::Clerk.name()), "the receiver knows who reported");
    let tasks = world.app().my_day(&world.asker(Who::Deputy)).unwrap().tasks;
    let task = tasks.iter().find(|t| t.case == Some(number)).unwrap().number;

    for lang in ["ja", "en"] {
        let officer = Browser { lang, ..Browser::of(&world, Who::Manager, None) };
        let at = |rest: &str| format!("/o/{}{rest}", world.key);
        for (hidden, never) in [
            (page(number), page(number + 1000)),
            (at(&format!("/tasks/{task}")), at(&format!("/tasks/{}", task + 1000))),
        ] {
            let (a, b) = (officer.get(&hidden).await, officer.get(&never).await);
            assert_eq!(a.status, StatusCode::NOT_FOUND);
            assert_eq!((a.status, a.text), (b.status, b.text), "{hidden}");
            let step = [("outcome", "received"), ("f-received_on", "2026-11-24")];
            let (a, b) = (officer.post(&hidden, &step).await, officer.post(&never, &step).await);
            assert_eq!((a.status, a.text), (b.status, b.text), "{hidden}");
        }
        let (link, owed) = (format!("/cases/{number}\""), format!("/tasks/{task}\""));
        let clause = at("/clauses/gojo:main:4.2.1.9a");
        for path in [at(""), at("/work"), at("/messages"), at("/supervision"), at("/journal"), at("/clauses"), clause] {
            let got = officer.get(&path).await;
            assert!(!got.text.contains(&link) && !got.text.contains(&owed), "{path}: {}", got.text);
            assert!(!got.text.contains("名簿を持ち帰っている"), "{path}");
        }
        let journal = officer.get(&at("/journal")).await;
        // Once among the workers by whom the list can be narrowed, and on no line.
        assert_eq!(journal.text.matches(Who::Clerk.name()).count(), 1, "{}", journal.text);
    }
}

/// The API, as a worker whom a case is about meets it; `task` waits for somebody else.
async fn the_api_tells_nothing(world: &World, who: Who, number: i64, task: i64) {
    let browser = Browser::of(world, who, None);
    let at = |rest: &str| format!("/api/v1/o/{}{rest}", world.key);
    let never = |n: i64| n + 1000;
    for n in [number, never(number)] {
        let show = browser.call(&at(&format!("/cases/{n}/show")), "{}").await;
        assert_eq!(show.status, StatusCode::NOT_FOUND, "{}", show.text);
        let step = browser.call(&at(&format!("/cases/{n}/step")), r#"{"outcome":"decide"}"#).await;
        assert_eq!(step.status, StatusCode::NOT_FOUND, "{}", step.text);
    }
    for n in [task, never(task)] {
        assert_eq!(browser.get(&at(&format!("/tasks/{n}"))).await.status, StatusCode::NOT_FOUND);
        let perform = browser.call(&at(&format!("/tasks/{n}/perform")), "{}").await;
        assert_eq!(perform.status, StatusCode::NOT_FOUND, "{}", perform.text);
    }
    for path in ["/cases", "/tasks", "/messages", "/supervision"] {
        let got = browser.get(&at(path)).await;
        let told =
            got.text.contains(&format!("\"case\":{number}")) || got.text.contains(&format!("\"number\":{task},"));
        assert!(!told && !got.text.contains("violation") && !got.text.contains("discipline"), "{path}: {}", got.text);
    }
    let journal = browser.call(&at("/journal"), r#"{"most":200}"#).await;
    assert_eq!(journal.status, StatusCode::OK, "{}", journal.text);
    assert!(!journal.text.contains("procedure:violation") && !journal.text.contains("procedure:discipline"));
}

/// Shows gojo:main:4.2.1.9a
#[tokio::test]
async fn the_accused_officers_programs_are_told_nothing() {
    let world = World::sqlite_of(&GOJO);
    let number = report(&world);
    let tasks = world.app().my_day(&world.asker(Who::Deputy)).unwrap().tasks;
    let task = tasks.iter().find(|t| t.case == Some(number)).unwrap().number;
    the_api_tells_nothing(&world, Who::Manager, number, task).await;
    let deputy = Browser::of(&world, Who::Deputy, None);
    let seen = deputy.call(&format!("/api/v1/o/{}/cases/{number}/show", world.key), "{}").await;
    assert!(seen.status == StatusCode::OK && seen.text.contains(Who::Clerk.name()), "{}", seen.text);
}

/// Shows hatsumei:main:30.1a
///
/// Whoever reads the whole journal reads nothing of the case about themselves, by page or program.
#[tokio::test]
async fn an_accused_auditor_is_told_nothing() {
    let world = World::sqlite();
    let app = world.app();
    let enter = EnterRow {
        register: "engagements".into(),
        fields: form(&[("worker", "auditor"), ("kind", "employee"), ("form", "regular")]),
        ..EnterRow::default()
    };
    let Reply::Done(engaged) = app.enter_row(&world.manager(), &enter).unwrap() else { panic!("not entered") };
    let new = OpenCase { procedure: "discipline".into(), fields: form(&[]), happened_at: None, once: None };
    let Reply::Done(opened) = app.open_case(&world.head(), &new).unwrap() else { panic!("not opened") };
    let engaged = engaged.id.to_string();
    let said = [("engagement", engaged.as_str()), ("breach", "hatsumei:main:18.2.6"), ("facts", "名簿を私用で写した")];
    let take = TakeStep { number: opened.number, outcome: "submit".into(), fields: form(&said), ..TakeStep::default() };
    assert!(matches!(app.take_step(&world.head(), &take).unwrap(), Reply::Done(_)));
    let tasks = app.my_day(&world.manager()).unwrap().tasks;
    let task = tasks.iter().find(|t| t.case == Some(opened.number)).unwrap().number;
    the_api_tells_nothing(&world, Who::Auditor, opened.number, task).await;
    let auditor = Browser::of(&world, Who::Auditor, None);
    let at = |rest: &str| format!("/o/{}{rest}", world.key);
    for path in
        [at(""), at("/work"), at("/messages"), at("/supervision"), at("/journal"), at("/clauses/hatsumei:main:30.1a")]
    {
        let got = auditor.get(&path).await;
        assert!(!got.text.contains(&format!("/cases/{}\"", opened.number)), "{path}");
        assert!(!got.text.contains("名簿を私用で写した"), "{path}");
    }
}
