//! A form that meets a locked or ended session: what was typed waits sealed for its worker, and for nobody else.

use crate::bed::{Browser, member};
use axum::http::StatusCode;
use azukari_domain::Millis;
use azukari_testkit::{Who, World};

#[tokio::test]
async fn a_long_form_survives_a_session_that_locked_meanwhile() {
    let world = World::sqlite();
    let id = member(&world);
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let path = format!("/o/{org}/records/{id}/correct");
    let form = clerk.get(&path).await;
    let (once, seen) = (form.hidden("once").to_owned(), form.hidden("seen").to_owned());
    let now = world.app().gate().now();
    world.clock.set(Millis(now.0 + 45 * 60_000));
    let fields = [
        ("once", once.as_str()),
        ("seen", seen.as_str()),
        ("kind", "member"),
        ("o-phone", crate::bed::PHONE),
        ("f-phone", "080-9999-0000"),
        ("channel", "phone"),
        ("identity", "light"),
        ("reason", "転居の届出を電話で受けた"),
        ("password", "never kept"),
    ];
    let locked = clerk.post(&path, &fields).await;
    let to = locked.location().to_owned();
    assert!(to.starts_with(&format!("/o/{org}/locked?back=/o/{org}/drafts/")), "{to}");
    let draft = to.split("back=").nth(1).unwrap().to_owned();

    // Somebody else who signs in at that desk does not get it.
    let head = Browser::of(&world, Who::Head, Some("membership"));
    assert_eq!(head.get(&draft).await.status, StatusCode::NOT_FOUND);

    let again = Browser::of(&world, Who::Clerk, Some("membership"));
    let page = again.get(&draft).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("転居の届出を電話で受けた") && page.text.contains("080-9999-0000"), "{}", page.text);
    assert!(!page.text.contains("never kept"));
    assert!(page.text.contains(&format!("action=\"{path}\"")), "{}", page.text);
    // Sent on, it is done, once.
    let hidden: Vec<(&str, &str)> = fields[..8].iter().map(|(n, _)| (*n, page.hidden(n))).collect();
    for _ in 0..2 {
        let sent = again.post(&path, &hidden).await;
        assert_eq!(sent.location(), format!("/o/{org}/records/{id}?done=corrected"), "{}", sent.text);
    }

    let dropped = again.post(&format!("/o/{org}/drafts/drop"), &[("form", &path)]).await;
    assert_eq!(dropped.location(), format!("/o/{org}"));
    assert_eq!(again.get(&draft).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_in_hand_is_kept_for_a_day_and_given_back_to_its_page() {
    let world = World::sqlite();
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let form = format!("/o/{org}/requests");
    let kept = clerk
        .post(&format!("/o/{org}/drafts"), &[("draft-form", &form), ("reason", "書きかけ"), ("passphrase", "x")])
        .await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "{}", kept.text);
    let found = clerk.get(&format!("/o/{org}/drafts?form={form}")).await;
    assert!(found.text.contains("書きかけ") && !found.text.contains("passphrase"), "{}", found.text);
    let head = Browser::of(&world, Who::Head, None);
    assert_eq!(head.get(&format!("/o/{org}/drafts?form={form}")).await.status, StatusCode::NO_CONTENT);
    for elsewhere in ["https://evil.example/x", "/o/other/requests", "/sign-in"] {
        let bad = clerk.post(&format!("/o/{org}/drafts"), &[("draft-form", elsewhere), ("reason", "x")]).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST, "{elsewhere}");
    }
    let now = world.app().gate().now();
    world.clock.set(Millis(now.0 + 49 * 3_600_000));
    let later = Browser::of(&world, Who::Clerk, None);
    assert_eq!(
        later.get(&format!("/o/{org}/drafts?form={form}")).await.status,
        StatusCode::NO_CONTENT,
        "its day is over"
    );
}
