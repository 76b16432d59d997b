//! A report about the officer, as the officer's browser meets it: no page, no link and no answer but that of a number that was
//! never given.

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_app::{
    FormInput, Reply,
    casefile::{OpenCase, TakeStep},
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
