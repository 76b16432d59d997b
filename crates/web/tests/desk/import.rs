//! The import wizard from a dropped file to people on file: guessed columns, what must not come in, a try with counts, work
//! that goes on without its page, rejected rows, and migrated records put right.

use crate::bed::{Browser, Got};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use azukari_testkit::{Who, World};

const FILE: &str = "会員番号,氏名,フリガナ,電話,個人番号,病歴\n\
1001,試験　一郎,シケン　イチロウ,097-555-0101,123456789018,なし\n\
1002,試験　二葉,シケン　フタバ,電話なし,,\n\
1003,試験　三郎,シケン　サブロウ,097-555-0103,,\n";

/// Sends a file as a browser's form does.
async fn send(browser: &Browser, path: &str, mode: &str, file: &[u8]) -> Got {
    let mut body = Vec::new();
    for (name, value) in [("holding", "member"), ("mode", mode)] {
        body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"名簿.csv\"\r\nContent-Type: text/csv\r\n\r\n"
            .as_bytes(),
    );
    body.extend(file);
    body.extend(b"\r\n--b--\r\n");
    let request = browser.request("POST", path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    browser.ask(request.body(Body::from(body)).unwrap()).await
}

/// Waits until what was begun has ended; asked as often as the machine likes.
async fn ended(browser: &Browser, page: &str) {
    for _ in 0..100_000 {
        let got = browser.get(&format!("{page}/progress")).await;
        if got.text.contains("\"ended\":true") {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("it never ends");
}

/// The form's own columns with what the whole file is for.
fn choices(form: &Got, more: &[(&'static str, &'static str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for part in form.text.split("name=\"h-").skip(1) {
        let (i, rest) = part.split_once('"').unwrap();
        let heading = rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        fields.push((format!("h-{i}"), heading.to_owned()));
        let select = form.text.split(&format!("name=\"c-{i}\"")).nth(1);
        if let Some(select) = select {
            let select = select.split("</select>").next().unwrap();
            let chosen = select.split("<option").find(|o| o.contains(" selected")).unwrap();
            let value = chosen.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
            fields.push((format!("c-{i}"), value.to_owned()));
        }
    }
    fields.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    fields
}

async fn post(browser: &Browser, path: &str, fields: &[(String, String)]) -> Got {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    browser.post(path, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_list_becomes_people_and_its_bad_rows_come_back() {
    let world = World::sqlite();
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let start = format!("/o/{org}/import");
    let none = send(&clerk, &start, "new", b"").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.text);
    assert!(none.text.contains("href=\"#file\""), "{}", none.text);

    let sent = send(&clerk, &start, "new", FILE.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = sent.location().to_owned();
    let form = clerk.get(&page).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    assert!(form.text.contains("名簿.csv") && form.text.contains("試験　一郎"), "{}", form.text);
    assert!(form.text.contains("「個人番号」") && form.text.contains("「病歴」"), "what must not come in is said");
    assert!(!form.text.contains("123456789018"), "and not put on the screen");
    // Nobody else finds the file.
    let head = Browser::of(&world, Who::Head, Some("membership"));
    assert_eq!(head.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(head.get(&format!("{page}/progress")).await.status, StatusCode::NOT_FOUND);

    // Without a purpose: said at the field, and the choices are still there.
    let about: &[(&str, &str)] = &[("source", "person"), ("channel", "form"), ("source_checked", "yes"), ("do", "try")];
    let begun = post(&clerk, &page, &choices(&form, about)).await;
    assert_eq!(begun.location(), page);
    ended(&clerk, &page).await;
    let wrong = clerk.get(&page).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(wrong.text.contains("href=\"#purpose\""), "{}", wrong.text);

    // A try: counts and reasons, and nobody on file.
    let with_purpose: Vec<(&str, &str)> =
        [("purpose", "member_services")].into_iter().chain(about.iter().copied()).collect();
    let begun = post(&clerk, &page, &choices(&wrong, &with_purpose)).await;
    assert_eq!(begun.location(), page);
    ended(&clerk, &page).await;
    let tried = clerk.get(&page).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
    assert!(tried.text.contains("2人を取り込む"), "{}", tried.text);
    assert!(tried.text.contains("電話番号として読めません"), "{}", tried.text);
    let find = |text: &'static str| [("text", text), ("holding", "member")];
    let nobody = clerk.post(&format!("/o/{org}/find"), &find("試験")).await;
    assert!(!nobody.text.contains("試験　一郎"), "a try takes nothing in");

    // Taken in: twice clicked, once done; the tab may be closed meanwhile.
    for _ in 0..2 {
        let taken = clerk.post(&format!("{page}/take"), &[]).await;
        assert_eq!(taken.location(), page);
    }
    let tomorrow = Browser { desk: clerk.desk.clone(), ..Browser::of(&world, Who::Clerk, Some("membership")) };
    ended(&tomorrow, &page).await;
    let done = tomorrow.get(&page).await;
    assert!(done.text.contains("az-banner-success"), "{}", done.text);
    let people = tomorrow.post(&format!("/o/{org}/find"), &find("試験")).await;
    assert!(people.text.contains("試験　一郎") && people.text.contains("試験　三郎"), "{}", people.text);
    let rejects = done.text.split(&format!("/o/{org}/imports/")).nth(1).unwrap().split('"').next().unwrap();
    let rejects = format!("/o/{org}/imports/{rejects}");
    let file = tomorrow.get(&rejects).await;
    assert!(file.text.contains("試験　二葉") && !file.text.contains("試験　一郎"), "{}", file.text);
    assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    assert_eq!(head.get(&rejects).await.status, StatusCode::NOT_FOUND, "only who brought the file gets its rows");
    assert!(tomorrow.get(&start).await.text.contains(&rejects));
}

#[tokio::test(flavor = "multi_thread")]
async fn migrated_people_stand_on_a_list_until_they_are_put_right() {
    let world = World::sqlite();
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let sent = send(&clerk, &format!("/o/{org}/import"), "migration", FILE.as_bytes()).await;
    let page = sent.location().to_owned();
    let form = clerk.get(&page).await;
    let about = [("purpose", "member_services"), ("do", "try")];
    post(&clerk, &page, &choices(&form, &about)).await;
    ended(&clerk, &page).await;
    clerk.post(&format!("{page}/take"), &[]).await;
    ended(&clerk, &page).await;
    let done = clerk.get(&page).await;
    assert!(done.text.contains("/import/remedies"), "{}", done.text);
    let remedies = format!("/o/{org}/import/remedies");
    let worker = Browser::of(&world, Who::Clerk, Some("remediation"));
    let list = worker.get(&remedies).await;
    assert!(!list.text.contains("試験"), "the list shows no names: {}", list.text);
    let one = list.text.split("/remedy\"").next().unwrap().rsplit("href=\"").next().unwrap().to_owned();
    let form = worker.get(&format!("{one}/remedy")).await;
    let once = form.hidden("once").to_owned();
    let empty = worker.post(&format!("{one}/remedy"), &[("source", "person"), ("evidence", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let known = [
        ("once", once.as_str()),
        ("source", "person"),
        ("collected_on", "平成20年4月1日"),
        ("evidence", "入会申込書（綴り3）"),
    ];
    let put_right = worker.post(&format!("{one}/remedy"), &known).await;
    assert_eq!(put_right.location(), format!("{remedies}?done=remedied"), "{}", put_right.text);
    assert!(!worker.get(&remedies).await.text.contains(&one));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_none_can_be_given_up_and_a_refusal_says_why() {
    let world = World::sqlite();
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let start = format!("/o/{org}/import");
    let picture = send(&clerk, &start, "new", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0").await;
    let page = picture.location().to_owned();
    let shown = clerk.get(&page).await;
    assert!(shown.text.contains("az-banner-error") && shown.text.contains("/drop"), "{}", shown.text);
    let dropped = clerk.post(&format!("{page}/drop"), &[]).await;
    assert_eq!(dropped.location(), start);
    assert_eq!(clerk.get(&page).await.status, StatusCode::NOT_FOUND);

    // A channel on which no purpose stands: the regulation says no, with its article, above the form.
    let sent = send(&clerk, &start, "new", FILE.as_bytes()).await;
    let page = sent.location().to_owned();
    let form = clerk.get(&page).await;
    let about = [
        ("purpose", "member_services"),
        ("source", "person"),
        ("channel", "mail"),
        ("source_checked", "yes"),
        ("do", "try"),
    ];
    post(&clerk, &page, &choices(&form, &about)).await;
    ended(&clerk, &page).await;
    let refused = clerk.get(&page).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    assert!(refused.text.contains("az-refusal") && refused.text.contains("name=\"purpose\""), "{}", refused.text);
}
