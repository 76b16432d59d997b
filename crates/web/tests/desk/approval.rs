//! From an approved case to the document in hand: the button, all that is fixed, the sheet that is shown once, and what the case says
//! afterwards.

use crate::bed::{Browser, member};
use axum::http::StatusCode;
use azukari_testkit::{Who, World};

fn button<'t>(text: &'t str, org: &str) -> &'t str {
    let link = text.split("href=\"").find(|h| h.starts_with(&format!("/o/{org}/approvals/")));
    link.unwrap_or_else(|| panic!("no way to carry it out: {text}")).split('"').next().unwrap()
}

/// A case for an output on paper of this person, sent to whoever approves it.
async fn begun(org: &str, clerk: &Browser, record: &str) -> String {
    let case = clerk.post(&format!("/o/{org}/work"), &[("procedure", "output")]).await.location().to_owned();
    let draft = [
        ("outcome", "submit"),
        ("f-affair", "membership"),
        ("f-holding", "member"),
        ("f-records", record),
        ("f-classes", "identity"),
        ("f-channel", "paper"),
        ("f-use", "総会の案内"),
        ("f-copies", "1"),
        ("f-until", "2026-12-20"),
    ];
    assert_eq!(clerk.post(&format!("{case}/step"), &draft).await.status, StatusCode::SEE_OTHER);
    case
}

#[tokio::test]
async fn an_approved_output_is_carried_out_on_its_page() {
    let world = World::sqlite();
    let org = world.key.to_string();
    let record = member(&world).to_string();
    let (clerk, head) = (Browser::of(&world, Who::Clerk, Some("dues")), Browser::of(&world, Who::Head, None));
    let case = begun(&org, &clerk, &record).await;
    assert!(!clerk.get(&case).await.text.contains("/approvals/"), "nothing is offered before it is approved");
    let approve = [("outcome", "approve"), ("f-decision", "要る範囲である")];
    assert_eq!(head.post(&format!("{case}/step"), &approve).await.status, StatusCode::SEE_OTHER);
    assert!(!head.get(&case).await.text.contains("/approvals/"), "it is the clerk's to do");

    let approved = clerk.get(&case).await;
    assert!(approved.text.contains("承認されています。あなたが"), "{}", approved.text);
    let page = button(&approved.text, &org).to_owned();
    let form = clerk.get(&page).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    for said in ["承認された出力を行う", "会員", "対象になるのは1人", "出力する"] {
        assert!(form.text.contains(said), "{said}: {}", form.text);
    }
    assert!(!form.text.contains("name=\"f-"), "nothing that was approved can be typed anew");
    for other in [Who::Head, Who::Manager, Who::Admin] {
        assert_eq!(Browser::of(&world, other, None).get(&page).await.status, StatusCode::NOT_FOUND);
    }
    let once = form.hidden("once").to_owned();
    let done = clerk.post(&page, &[("once", &once)]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert!(done.text.contains("出力しました。") && done.text.contains(crate::bed::NAME), "{}", done.text);
    assert_eq!(clerk.post(&page, &[("once", &once)]).await.location(), page, "shown once");
    let used = clerk.get(&page).await;
    assert!(
        used.text.contains("この承認は使われました")
            && !used.text.contains("<form method=\"post\" action=\"/o/x/approvals")
    );
    assert_eq!(clerk.post(&page, &[]).await.status, StatusCode::CONFLICT);
    let after = clerk.get(&case).await;
    assert!(after.text.contains("出力簿 1番") && after.text.contains("出力したものの始末"), "{}", after.text);
    assert!(!after.text.contains("/approvals/"), "{}", after.text);
    let english = Browser { lang: "en", ..Browser::of(&world, Who::Clerk, None) };
    let page = english.get(&page).await;
    assert!(page.text.contains("This approval has been used"), "{}", page.text);
    let shown = english.get(&case).await;
    assert!(shown.text.contains("Membership</dd>"), "{}", shown.text);
    assert!(!shown.text.contains("会員管理</dd>"), "an affair of the rulebook has an English title: {}", shown.text);
    assert_eq!(clerk.get(&format!("/o/{org}/approvals/nothing")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_refusal_begins_the_way_out_with_what_is_known() {
    let world = World::sqlite();
    let org = world.key.to_string();
    let record = member(&world).to_string();
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    // Somebody else on the line: the request begins with recipient, person and items.
    let phone = [
        ("holding", "member"),
        ("caller", "other"),
        ("identity", "light"),
        ("recipient", "city_office"),
        ("classes", "identity"),
    ];
    let refused = clerk.post(&format!("/o/{org}/records/{record}/phone"), &phone).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let way = refused.text.split("<form").find(|f| f.contains("/requests/new")).unwrap();
    for (name, value) in
        [("kind", "provision"), ("recipient", "city_office"), ("records", &record), ("classes", "identity")]
    {
        assert!(way.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{name}: {way}");
    }
    let sent = [
        ("kind", "provision"),
        ("verb", "provide"),
        ("holding", "member"),
        ("recipient", "city_office"),
        ("records", &record),
        ("classes", "identity"),
    ];
    let form = clerk.post(&format!("/o/{org}/requests/new"), &sent).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    assert!(form.text.contains("value=\"city_office\"") && form.text.contains("会員"), "{}", form.text);
    assert_eq!((form.hidden("records"), form.hidden("classes")), (record.as_str(), "identity"));
    let asked = clerk.post(&format!("/o/{org}/requests"), &[&sent[..], &[("reason", "表彰の推薦")]].concat()).await;
    let request = asked.location().split('?').next().unwrap().to_owned();
    let manager = Browser::of(&world, Who::Manager, None);
    let decide = [("decision", "approve"), ("reason", "")];
    assert_eq!(manager.post(&format!("{request}/decide"), &decide).await.status, StatusCode::SEE_OTHER);
    let approved = clerk.get(&request).await;
    let page = button(&approved.text, &org).to_owned();
    assert!(clerk.get(&page).await.text.contains("name=\"channel\""), "the way is chosen now");
    assert_eq!(clerk.post(&page, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    // What is a case begins as one, with the same: the form of its first step is filled.
    let begun = [
        ("procedure", "provision"),
        ("about-affair", "membership"),
        ("about-holding", "member"),
        ("about-records", &record),
        ("about-classes", "identity"),
        ("about-recipient", "city_office"),
        ("about-channel", "nonsense"),
    ];
    let case = clerk.post(&format!("/o/{org}/work"), &begun).await;
    let form = clerk.get(case.location()).await;
    for filled in [record.as_str(), "value=\"city_office\"", "value=\"identity\" checked", "value=\"member\" selected"]
    {
        assert!(form.text.contains(filled), "{filled}: {}", form.text);
    }
}

#[tokio::test]
async fn a_telephone_answer_is_bound_as_it_was_approved() {
    let world = World::sqlite();
    let org = world.key.to_string();
    let record = member(&world).to_string();
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let begun = clerk.post(&format!("/o/{org}/work"), &[("procedure", "provision")]).await;
    let step = format!("{}/step", begun.location());
    let draft = [
        ("outcome", "submit"),
        ("f-recipient", "city_office"),
        ("f-affair", "membership"),
        ("f-holding", "member"),
        ("f-records", record.as_str()),
        ("f-classes", "identity"),
        ("f-channel", "phone"),
        ("f-why", "緊急の照会"),
        ("f-conditions", "no_leak"),
        ("f-ground", "law"),
        ("f-law", "刑事訴訟法197条2項"),
        ("f-inquiry", "照会書 7"),
    ];
    let sent = clerk.post(&step, &draft).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let manager = Browser::of(&world, Who::Manager, None);
    let approve = [("outcome", "approve"), ("f-decision", "よい")];
    assert_eq!(manager.post(&step, &approve).await.status, StatusCode::SEE_OTHER);
    let phone = [
        ("holding", "member"),
        ("caller", "other"),
        ("identity", "callback"),
        ("recipient", "city_office"),
        ("classes", "identity"),
    ];
    let page = format!("/o/{org}/records/{record}/phone");
    let said = clerk.post(&page, &phone).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.text);
    assert!(said.text.contains(crate::bed::NAME));
    assert_eq!(clerk.post(&page, &phone).await.status, StatusCode::FORBIDDEN, "it was used");
    assert!(clerk.get(begun.location()).await.text.contains("提供しました。"), "the case says so");
}

/// The same document as a PDF: once, with its number on it, and with nobody's name in its address.
#[tokio::test]
async fn an_approved_output_can_be_taken_as_a_pdf() {
    let world = World::sqlite();
    let org = world.key.to_string();
    let record = member(&world).to_string();
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let head = Browser::of(&world, Who::Head, None);
    let case = begun(&org, &clerk, &record).await;
    let approve = [("outcome", "approve"), ("f-decision", "要る範囲である")];
    assert_eq!(head.post(&format!("{case}/step"), &approve).await.status, StatusCode::SEE_OTHER);
    let page = button(&clerk.get(&case).await.text, &org).to_owned();
    let once = clerk.get(&page).await.hidden("once").to_owned();
    let done = clerk.post(&page, &[("once", &once), ("as", "pdf")]).await;
    assert_eq!(done.headers["content-type"], "application/pdf", "{}", done.text);
    let dense: String = done.text.split_whitespace().collect();
    let name: String = crate::bed::NAME.split_whitespace().collect();
    assert!(dense.contains(&name) && dense.contains("記録番号") && dense.contains("1/1"), "{}", done.text);
    let file = done.headers["content-disposition"].to_str().unwrap();
    assert!(file.starts_with("inline; filename=\"approval-"), "{file}");
    assert_eq!(clerk.post(&page, &[("once", &once), ("as", "pdf")]).await.location(), page, "made once");
    assert!(clerk.get(&page).await.text.contains("この承認は使われました"));
}
