//! A My Number in a form: the page names the field, keeps what was typed where the worker can mend it, and asks for a reason only then.

use crate::bed::{Browser, member};
use axum::http::StatusCode;
use azukari_testkit::{Who, World};

#[tokio::test]
async fn a_number_in_a_form_is_refused_at_its_field() {
    let world = World::sqlite();
    let org = world.key.to_string();
    let record = member(&world);
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let case = clerk.post(&format!("/o/{org}/work"), &[("procedure", "complaint")]).await.location().to_owned();
    let form = clerk.get(&case).await;
    assert!(!form.text.contains("f-other_number"), "nobody is asked before there is something to ask: {}", form.text);
    let mut fields = vec![
        ("outcome", "accept"),
        ("f-received_on", "2026-11-24"),
        ("f-by_way", "phone"),
        ("f-complainant", "名乗見本 太郎左"),
        ("f-content", "番号は1234-5678-9018"),
    ];
    let refused = clerk.post(&format!("{case}/step"), &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    for there in ["番号法", "苦情の内容", "href=\"#f-other_number\"", "name=\"f-other_number\"", "番号は1234-5678-9018"]
    {
        assert!(refused.text.contains(there), "{there}: {}", refused.text);
    }
    assert!(!refused.title().contains("1234"), "{}", refused.title());
    // The clerk's reason is not enough; without the number it goes on.
    fields.push(("f-other_number", "伝票の番号"));
    assert_eq!(clerk.post(&format!("{case}/step"), &fields).await.status, StatusCode::FORBIDDEN);
    fields[4].1 = "番号は控えていない";
    assert_eq!(clerk.post(&format!("{case}/step"), &fields).await.location(), case);

    // The same in a record's form, and for a program.
    let head = Browser::of(&world, Who::Head, Some("membership"));
    let page = format!("/o/{org}/records/{record}/correct");
    let shown = head.get(&page).await;
    let kind = shown.hidden("kind").to_owned();
    let mut change = vec![
        ("kind", kind.as_str()),
        ("channel", "phone"),
        ("identity", "light"),
        ("o-note", ""),
        ("f-note", "預り証 123456789018"),
    ];
    let refused = head.post(&page, &change).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    assert!(refused.text.contains("name=\"f-other_number\"") && refused.text.contains("備考"), "{}", refused.text);
    change.push(("f-other_number", "預り証の番号"));
    let done = head.post(&page, &change).await;
    assert!(done.location().contains("done=corrected"), "{}", done.text);
}
