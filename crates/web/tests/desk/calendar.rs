//! What waits for a worker, in another program's calendar: by a link of their own, which they can end.

use crate::bed::{Browser, Got, member};
use axum::http::StatusCode;
use azukari_testkit::{Who, World};

/// The address that stands on the page once.
fn link(page: &Got, org: &str) -> String {
    let start = format!("/o/{org}/calendar/");
    let at = page.text.find(&start).unwrap_or_else(|| panic!("no address: {}", page.text));
    page.text[at..].split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_calendar_is_opened_by_its_link_alone_and_names_nobody() {
    let world = World::sqlite();
    let org = world.key.to_string();
    member(&world);
    let (clerk, manager) = (Browser::of(&world, Who::Clerk, None), Browser::of(&world, Who::Manager, None));
    let begun = clerk.post(&format!("/o/{org}/work"), &[("procedure", "complaint")]).await;
    let case = begun.location().to_owned();
    let fields = [
        ("outcome", "accept"),
        ("f-received_on", "2026-11-24"),
        ("f-by_way", "phone"),
        ("f-complainant", "名乗見本 太郎左"),
        ("f-content", "封筒に住所が見えた"),
    ];
    assert_eq!(clerk.post(&format!("{case}/step"), &fields).await.location(), case);

    let account = format!("/o/{org}/account");
    let made = manager.post(&format!("{account}/calendar"), &[]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let address = link(&made, &org);
    assert!(!manager.get(&account).await.text.contains(&address), "it is shown once");
    // Whoever has the link needs no session.
    let anybody = Browser::new(&world);
    let calendar = anybody.get(&address).await;
    assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8", "{}", calendar.text);
    let text = calendar.text.replace("\r\n ", "");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    let events = text.matches("BEGIN:VEVENT\r\n").count();
    let due = world.app().my_day(&world.manager()).unwrap().tasks.iter().filter(|t| t.due.is_some()).count();
    assert_eq!((events, text.matches("END:VEVENT").count()), (due, due));
    assert!(events > 0 && text.contains(&format!("{case}\r\n")), "{text}");
    for line in text.split("\r\n").filter(|l| l.starts_with("DTSTART") || l.starts_with("DTSTAMP")) {
        let value = line.rsplit(':').next().unwrap();
        let digits = value.chars().filter(char::is_ascii_digit).count();
        assert!(digits == 8 || (digits == 14 && value.ends_with('Z') && value.contains('T')), "{line}");
    }
    for secret in ["名乗見本", "封筒に住所", "見本 "] {
        assert!(!text.split("NAME:").last().unwrap().contains(secret), "{secret}: {text}");
    }

    // It opens nothing else, and another organisation knows nothing of it.
    let token = address.rsplit('/').next().unwrap();
    let bearer = Browser { cookie: format!("azukari={token}"), ..Browser::new(&world) };
    assert!(bearer.get(&account).await.status != StatusCode::OK);
    let api = bearer.call(&format!("/api/v1/o/{org}/cases/1/show"), "{}").await;
    assert_eq!(api.status, StatusCode::UNAUTHORIZED, "{}", api.text);
    assert_eq!(anybody.get(&format!("/o/another/calendar/{token}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anybody.get(&format!("/o/{org}/calendar/{}", "a".repeat(43))).await.status, StatusCode::NOT_FOUND);

    // A new one ends the first, and each can be ended.
    let second = link(&manager.post(&format!("{account}/calendar"), &[]).await, &org);
    assert_eq!(anybody.get(&address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anybody.get(&second).await.status, StatusCode::OK);
    assert!(manager.post(&format!("{account}/calendar/end"), &[]).await.location().contains("calendar_ended"));
    assert_eq!(anybody.get(&second).await.status, StatusCode::NOT_FOUND);
    assert_eq!(clerk.post(&format!("{account}/calendar"), &[]).await.status, StatusCode::OK);
}
