//! What is kept in a compartment of its own, by page and by program: ended by itself with an approval for just that, and a refusal that
//! leads to it without losing what it was about.

use crate::bed::Browser;
use axum::http::StatusCode;
use azukari_domain::RecordId;
use azukari_testkit::{KIMITSU, Who, World};
use serde_json::json;

const NUMBER: &str = "123456789018";
const NAME: &str = "見本　消太郎";

fn payee(world: &World) -> RecordId {
    let mut new = world.record_of("payee", &[("name", NAME), ("my_number", NUMBER)]);
    new.purposes = ["payment_records".parse().unwrap()].into();
    new.facets.insert("verified".into());
    world.bring_in(&[new])[0]
}

#[tokio::test]
async fn the_number_alone_is_ended_by_page_and_by_program() {
    let world = World::sqlite_of(&KIMITSU);
    let org = world.key.to_string();
    let record = payee(&world);
    let head = Browser::of(&world, Who::Head, Some("payment_records"));
    let manager = Browser::of(&world, Who::Manager, Some("rights"));
    let page = format!("/o/{org}/records/{record}/erase");
    let form = head.get(&format!("{page}?only=apart")).await;
    assert_eq!((form.status, form.hidden("only")), (StatusCode::OK, "apart"));
    let sure = [("ground", "purpose_ended"), ("sure", "1")];
    for only in ["", "apart"] {
        let refused = head.post(&page, &[&sure[..], &[("only", only)]].concat()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        // What would allow it is asked for from here, and the number alone stays the number alone.
        assert!(refused.text.contains("kind=erase"), "{}", refused.text);
        assert_eq!(refused.text.contains("about=apart"), only == "apart", "{}", refused.text);
    }
    assert_eq!(head.post(&page, &[&sure[..], &[("only", "both")]].concat()).await.status, StatusCode::NOT_FOUND);
    let (requests, named) = (format!("/o/{org}/requests"), record.to_string());
    let asked = format!("{requests}/new?kind=erase&verb=erase&record={named}&ground=purpose_ended&about=apart");
    assert_eq!(head.get(&asked).await.hidden("about"), "apart");
    let request = [
        ("kind", "erase"),
        ("verb", "erase"),
        ("record", named.as_str()),
        ("ground", "purpose_ended"),
        ("about", "apart"),
        ("reason", "期間を過ぎた"),
    ];
    let to_case = head.post(&requests, &request).await;
    assert_eq!(to_case.status, StatusCode::FORBIDDEN, "{}", to_case.text);
    for there in ["value=\"disposal\"", "name=\"about-about\" value=\"apart\"", "name=\"about-records\""] {
        assert!(to_case.text.contains(there), "{there}: {}", to_case.text);
    }

    let api = format!("/api/v1/o/{org}/erase");
    let erase = |more: &[(&str, serde_json::Value)]| {
        let mut body = json!({"records": [record.to_string()], "ground": "purpose_ended", "only_apart": true});
        more.iter().for_each(|(key, value)| body[*key] = value.clone());
        body.to_string()
    };
    let both = head.call(&api, &erase(&[("history_of", json!("my_number"))])).await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY, "one or the other: {}", both.text);
    assert!(both.text.contains("only_apart"), "{}", both.text);
    assert_eq!(head.call(&api, &erase(&[])).await.status, StatusCode::FORBIDDEN, "nobody approved it");

    let case = head.post(&format!("/o/{org}/work"), &[("procedure", "disposal")]).await.location().to_owned();
    let plan = [
        ("outcome", "submit"),
        ("f-what", "講師の支払調書"),
        ("f-holding", "payee"),
        ("f-records", named.as_str()),
        ("f-ground", "purpose_ended"),
        ("f-need_until", "2026-11-20"),
        ("f-keep_until", "2026-11-20"),
        ("f-form", "data"),
        ("f-method", "masked"),
    ];
    assert_eq!(head.post(&format!("{case}/step"), &plan).await.location(), case);
    let decided = [("outcome", "mask"), ("f-decision", "番号だけを消す")];
    assert_eq!(manager.post(&format!("{case}/step"), &decided).await.location(), case);
    let whole = head.call(&api, &erase(&[("only_apart", json!(false))])).await;
    assert_eq!(whole.status, StatusCode::FORBIDDEN, "the approval is for the number alone: {}", whole.text);
    let done = head.call(&api, &erase(&[])).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert!(!done.text.contains(NUMBER));
    let rest = head.get(&format!("/o/{org}/records/{record}")).await;
    assert!(rest.status == StatusCode::OK && rest.text.contains(NAME), "the person stays: {}", rest.text);
    assert_eq!(head.call(&api, &erase(&[])).await.status, StatusCode::FORBIDDEN, "the approval is used up");
}

#[tokio::test]
async fn a_program_passes_another_number_with_a_reason_of_the_office_named_for_it() {
    let world = World::sqlite_of(&KIMITSU);
    let api = format!("/api/v1/o/{}/registers/enter", world.key);
    let row = |reason: &str| {
        let mut fields = json!({
            "kind": ["use"], "holding": ["payee"], "on": ["2026-11-24"], "what": ["送り状 1234-5678-9018 の控え"],
        });
        if !reason.is_empty() {
            fields["other_number"] = json!([reason]);
        }
        json!({"register": "handlings", "fields": fields}).to_string()
    };
    let clerk = Browser::of(&world, Who::Clerk, Some("payment_records"));
    let head = Browser::of(&world, Who::Head, Some("payment_records"));
    for (who, reason) in [(&clerk, ""), (&clerk, "送り状の番号"), (&head, ""), (&head, " ")] {
        let refused = who.call(&api, &row(reason)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        assert!(refused.text.contains("kimitsu:main:29.1b") && !refused.text.contains("9018"), "{}", refused.text);
    }
    let done = head.call(&api, &row("宅配の送り状の番号。控えで確かめた")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
}
