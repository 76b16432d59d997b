//! A list that is carried off as a file: chosen from the results of a search, the password said once, the file fetched apart.

use crate::bed::{Browser, member};
use axum::{
    body::{Body, to_bytes},
    http::{StatusCode, header},
};
use azukari_testkit::{Who, World};
use tower::ServiceExt;

#[tokio::test]
async fn people_are_taken_out_of_a_search_as_a_file() {
    let world = World::sqlite();
    let record = member(&world).to_string();
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let (find, page) = (format!("/o/{}/find", world.key), format!("/o/{}/extract", world.key));
    let found = clerk.post(&find, &[("text", "タカハシ"), ("holding", "member")]).await;
    assert!(found.text.contains(&format!("action=\"{page}\"")) && found.text.contains(&record), "{}", found.text);
    let nobody = clerk.post(&page, &[("holding", "member")]).await;
    assert!(nobody.text.contains("さがした結果から選んでください"), "{}", nobody.text);
    let chosen = clerk.post(&page, &[("holding", "member"), ("records", &record)]).await;
    assert_eq!(chosen.status, StatusCode::OK);
    assert!(chosen.text.contains("1人分") && chosen.text.contains("name=\"classes\""), "{}", chosen.text);
    let once = chosen.hidden("once").to_owned();
    let take = [("once", once.as_str()), ("holding", "member"), ("take", "1"), ("records", record.as_str())];
    let nothing = clerk.post(&page, &take).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", nothing.text);
    let take = [&take[..], &[("classes", "identity"), ("reason", "総会の案内")]].concat();
    let done = clerk.post(&page, &take).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let password = done.text.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    assert_eq!(password.len(), 23);
    let file = done.text.split("href=\"").find(|h| h.contains("/extracts/")).unwrap().split('"').next().unwrap();
    assert!(!file.contains(password));

    let request = clerk.request("GET", file).body(Body::empty()).unwrap();
    let response = clerk.desk.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/zip");
    assert!(response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().contains("member-"));
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(&to_bytes(response.into_body(), 1 << 20).await.unwrap()[..4], b"PK\x03\x04");

    let head = Browser::of(&world, Who::Head, Some("membership"));
    assert_eq!(head.get(file).await.status, StatusCode::NOT_FOUND, "it is the clerk's own");
    assert!(Browser::new(&world).get(file).await.location().contains("/sign-in"));
    assert_eq!(clerk.post(&page, &take).await.location(), find, "what was done is not done twice, and not said twice");
    let dues = Browser::of(&world, Who::Clerk, Some("dues"));
    let notes = [("holding", "member"), ("take", "1"), ("records", record.as_str()), ("classes", "note")];
    assert_eq!(dues.post(&page, &notes).await.status, StatusCode::FORBIDDEN);
}
