//! The office's work on pages: a body's resolution is written down, and supervision shows what each owes.

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_testkit::{Who, World};

#[tokio::test]
async fn a_body_resolves_on_the_page() {
    let world = World::sqlite();
    let org = &world.key;
    let manager = Browser::of(&world, Who::Manager, None);
    let begun = manager.post(&format!("/o/{org}/work"), &[("procedure", "amendment")]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let case = begun.location().to_owned();
    let step = format!("{case}/step");
    let draft = [("outcome", "submit"), ("f-kind", "amend"), ("f-summary", "細則の委任"), ("f-from", "2027-01-01")];
    assert_eq!(manager.post(&step, &draft).await.status, StatusCode::SEE_OTHER);
    let page = manager.get(&case).await;
    assert!(page.text.contains("name=\"met_on\"") && page.text.contains("name=\"minutes\""), "{}", page.text);

    let reference = [("outcome", "resolve"), ("f-reference", "第4回 議案2")];
    let bare = manager.post(&step, &reference).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN, "{}", bare.text);
    assert!(bare.text.contains("第4回 議案2"), "what was typed comes back: {}", bare.text);
    let with =
        |on: &'static str| [&reference[..], &[("met_on", on), ("voting", "7"), ("minutes", "議事録 4")]].concat();
    let wrong = manager.post(&step, &with("2026-02-31")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(wrong.text.contains("議事録 4"), "{}", wrong.text);
    assert_eq!(manager.post(&step, &with("2026-11-20")).await.status, StatusCode::SEE_OTHER);
    assert!(manager.get(&case).await.text.contains("完了"));
}

#[tokio::test]
async fn supervision_is_offered_to_those_who_owe_it() {
    let world = World::sqlite();
    let org = &world.key;
    let (work, board) = (format!("/o/{org}/work"), format!("/o/{org}/supervision"));
    let clerk = Browser::of(&world, Who::Clerk, None);
    assert!(!clerk.get(&work).await.text.contains(&board));
    assert_eq!(clerk.get(&board).await.status, StatusCode::FORBIDDEN);
    let head = Browser::of(&world, Who::Head, None);
    assert!(head.get(&work).await.text.contains(&board));
    let shown = head.get(&board).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert!(shown.text.contains(Who::Clerk.name()), "{}", shown.text);
}
