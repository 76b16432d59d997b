//! One person at the counter or on paper: the form says at its fields what is wrong, nobody is taken in twice, and programs have the same way.

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_testkit::{Who, World};
use serde_json::{Value, json};

const NAME: &str = "窓口　見本之";

#[tokio::test]
async fn one_person_is_taken_in_by_hand_and_once() {
    let world = World::sqlite();
    let org = world.key.to_string();
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let page = format!("/o/{org}/take-in");
    assert!(clerk.get(&format!("/o/{org}/import")).await.text.contains(&format!("href=\"{page}\"")), "it is found");
    let form = clerk.get(&format!("{page}?holding=member")).await;
    assert!(form.status == StatusCode::OK && form.text.contains("name=\"f-name\""), "{}", form.text);
    let typed = |more: &[(&'static str, &'static str)]| {
        let base = [
            ("holding", "member"),
            ("f-name", NAME),
            ("f-phone", "090-1234-0000"),
            ("channel", "form"),
            ("purpose", "member_services"),
            ("source", "person"),
            ("fair", "1"),
        ];
        let kept = base.into_iter().filter(|(k, _)| !more.iter().any(|(m, _)| m == k)).collect::<Vec<_>>();
        [kept, more.to_vec()].concat()
    };
    for (wrong, field) in [
        (("f-phone", "0901"), "#f-phone"),
        (("channel", ""), "#channel"),
        (("collected_on", "2099-01-01"), "#collected_on"),
    ] {
        let again = clerk.post(&page, &typed(&[wrong])).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}: {}", again.text);
        assert!(
            again.text.contains(&format!("href=\"{field}\"")) && again.text.contains(NAME),
            "{wrong:?}: {}",
            again.text
        );
    }
    let refused = clerk.post(&page, &typed(&[("f-note", "番号は 1234-5678-9018")])).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("name=\"f-other_number\""), "{}", refused.text);
    let unfair = clerk.post(&page, &typed(&[("fair", "")])).await;
    assert_eq!(unfair.status, StatusCode::FORBIDDEN, "{}", unfair.text);

    let taken = clerk.post(&page, &typed(&[])).await;
    let record = taken.location().split('?').next().unwrap().to_owned();
    let shown = clerk.get(taken.location()).await;
    assert!(shown.text.contains(NAME), "{}", shown.text);
    let there = clerk.post(&page, &typed(&[])).await;
    assert!(there.status == StatusCode::OK && there.text.contains(&format!("href=\"{record}\"")), "{}", there.text);
    for who in [Who::Admin, Who::Auditor] {
        let other = Browser::of(&world, who, None);
        assert!(!other.get(&page).await.text.contains("name=\"f-name\""), "no affair, no form");
        let sent = other.post(&page, &typed(&[])).await;
        assert!(sent.status == StatusCode::OK && !sent.text.contains(NAME), "{}", sent.text);
    }

    let api = format!("/api/v1/o/{org}/records");
    let body = |name: &str, phone: &str| {
        json!({
            "holding": "member", "purpose": "member_services", "channel": "form", "fair": true,
            "values": {"name": name, "phone": phone},
        })
        .to_string()
    };
    let new = clerk.call(&api, &body("郵便　見本代", "090-1234-0001")).await;
    let answer: Value = serde_json::from_str(&new.text).unwrap();
    assert!(new.status == StatusCode::OK && answer["record"].is_string(), "{}", new.text);
    let again: Value =
        serde_json::from_str(&clerk.call(&api, &body("郵便　見本代", "090-1234-0001")).await.text).unwrap();
    assert_eq!((&again["record"], &again["on_file"]), (&Value::Null, &answer["record"]));
    assert_eq!(clerk.call(&api, &body("郵便　見本代", "0901")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
