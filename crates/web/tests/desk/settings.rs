//! The organisation's own matters as officers meet them: a worker from invitation to a first day, an office, an affair, a
//! purpose, a notice, an open value, the wording of the regulation.

use crate::bed::{Browser, member};
use axum::http::StatusCode;
use azukari_testkit::{Who, World};

/// A text between two others.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split(from).nth(1).unwrap_or_else(|| panic!("no {from}: {text}")).split(to).next().unwrap()
}

#[tokio::test]
async fn a_worker_is_invited_chooses_a_password_and_gets_an_affair() {
    let world = World::sqlite();
    let org = &world.key;
    let manager = Browser::of(&world, Who::Manager, None);
    let new = format!("/o/{org}/settings/workers/new");
    let form = manager.get(&new).await;
    let once = form.hidden("once").to_owned();
    let fields = |login: &'static str| {
        vec![
            ("once", once.clone()),
            ("unit", "secretariat".to_owned()),
            ("name", "新任　始子".to_owned()),
            ("login", login.to_owned()),
            ("language", "ja".to_owned()),
            ("mail", String::new()),
            ("from", String::new()),
        ]
    };
    let send = async |fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        manager.post(&new, &fields).await
    };
    let wrong = send(fields("新任")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(wrong.text.contains("href=\"#login\"") && wrong.text.contains("新任　始子"), "{}", wrong.text);
    let taken = send(fields("clerk")).await;
    assert_eq!(taken.status, StatusCode::CONFLICT, "{}", taken.text);
    assert!(taken.text.contains("新任　始子"), "what was typed stays: {}", taken.text);

    let made = send(fields("hajime")).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let link = between(&made.text, "http://localhost:8080/invite/", "<").to_owned();
    // Sent twice, it is one worker, and the link is not shown again.
    let twice = send(fields("hajime")).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER, "{}", twice.text);

    let stranger = Browser::new(&world);
    let page = format!("/invite/{link}");
    assert!(stranger.get(&page).await.text.contains("hajime"));
    let differs = stranger.post(&page, &[("password", "horse battery staple"), ("again", "other")]).await;
    assert_eq!(differs.status, StatusCode::UNPROCESSABLE_ENTITY);
    let password = "正しい馬の電池と留め金です";
    let accepted = stranger.post(&page, &[("password", password), ("again", password)]).await;
    assert_eq!(accepted.location(), format!("/o/{org}/sign-in"));
    assert_eq!(stranger.get(&page).await.status, StatusCode::GONE, "an invitation works once");

    // Assign an affair, take it back, lock the account.
    let list = manager.get(&format!("/o/{org}/settings/workers")).await;
    let row = list.text.split("<tr>").find(|r| r.contains(">hajime<")).unwrap();
    let worker = between(row, "href=\"", "\"").to_owned();
    let head = Browser::of(&world, Who::Head, None);
    let shown = head.get(&worker).await;
    let once = shown.hidden("once").to_owned();
    let assign = [("once", once.as_str()), ("affair", "dues")];
    let done = head.post(&format!("{worker}/assign"), &assign).await;
    assert_eq!(done.location(), format!("{worker}?done=assigned"));
    assert!(head.get(&worker).await.text.contains("/unassign"));
    let clerk = Browser::of(&world, Who::Clerk, None);
    let refused = clerk.post(&format!("{worker}/assign"), &[("affair", "awards")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "who assigns is said by the regulation: {}", refused.text);
    let locked = manager.post(&format!("{worker}/lock"), &[]).await;
    assert_eq!(locked.location(), format!("{worker}?done=locked"));
}

#[tokio::test]
async fn an_office_is_filled_by_a_resolution_and_refused_without_one() {
    let world = World::sqlite();
    let org = &world.key;
    let manager = Browser::of(&world, Who::Manager, None);
    let page = format!("/o/{org}/settings/offices/privacy_assistant");
    let clerk = world.worker(Who::Clerk).to_string();
    let nobody = manager.post(&page, &[("worker", "")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = manager.post(&page, &[("worker", &clerk), ("from", "令和8年11月1日"), ("until", "")]).await;
    assert_eq!(done.location(), format!("{page}?done=appointed"), "{}", done.text);
    assert!(manager.get(&page).await.text.contains("職員　見本子"));
    // The audit officer is appointed by the board: without its resolution the regulation says no.
    let audit = format!("/o/{org}/settings/offices/audit_staff");
    let refused = manager.post(&audit, &[("worker", &world.worker(Who::Head).to_string())]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let until = format!("until-{clerk}");
    let ended = manager.post(&format!("{page}/end"), &[("worker", &clerk), (&until, "")]).await;
    assert_eq!(ended.location(), format!("{page}?done=ended"), "{}", ended.text);
}

#[tokio::test]
async fn affairs_purposes_notices_and_values_are_laid_down_by_who_may() {
    let world = World::sqlite();
    let org = &world.key;
    let manager = Browser::of(&world, Who::Manager, None);
    let base = format!("/o/{org}/settings");
    let purpose = manager
        .post(&format!("{base}/purposes/new"), &[("key", "seminars"), ("title", "講習会の案内と運営のため")])
        .await;
    assert_eq!(purpose.location(), format!("{base}/purposes?done=specified"));
    let unnamed = manager.post(&format!("{base}/purposes/new"), &[("key", "空"), ("title", "")]).await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);

    let affair = format!("{base}/affairs/new");
    let none = manager.post(&affair, &[("title", "講習会"), ("key", "seminar"), ("purpose", "seminars")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.text);
    assert!(none.text.contains("value=\"講習会\""), "what was typed stays");
    let set = manager
        .post(
            &affair,
            &[
                ("title", "講習会"),
                ("key", "seminar"),
                ("purpose", "seminars"),
                ("holdings", "member"),
                ("classes", "identity"),
                ("classes", "contact"),
            ],
        )
        .await;
    assert_eq!(set.location(), format!("{base}/affairs?done=set"), "{}", set.text);
    assert!(manager.get(&format!("{base}/affairs")).await.text.contains("講習会"));

    let notices = format!("{base}/notices");
    let stands =
        [("purpose", "seminars"), ("channel", "form"), ("manner", "meiji"), ("version", "2026-11"), ("from", "")];
    let recorded = manager.post(&notices, &stands).await;
    assert_eq!(recorded.location(), format!("{notices}?done=recorded"), "{}", recorded.text);

    let values = format!("{base}/values");
    let far = manager.post(&values, &[("name", "session_minutes"), ("value-session_minutes", "100000")]).await;
    assert_eq!(far.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", far.text);
    assert!(far.text.contains("href=\"#value\"") && far.text.contains("id=\"value\""), "{}", far.text);
    let confirmed = manager.post(&values, &[("name", "session_minutes"), ("value", "４５")]).await;
    assert_eq!(confirmed.location(), format!("{values}?done=confirmed#session_minutes"));
    let clerk = Browser::of(&world, Who::Clerk, None);
    let refused = clerk.post(&values, &[("name", "session_minutes"), ("value", "45")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
}

/// Shows gojo:main:4.2.3.1b
///
/// From outside the organisation's networks a page of daily work opens, and what is set up there is refused with its article; a peer
/// that nobody knows is outside.
#[tokio::test]
async fn nothing_is_set_up_from_outside() {
    let world = World::sqlite_of(&azukari_testkit::GOJO);
    let manager =
        Browser { desk: crate::bed::desk_of(&world, &["192.168.10.0/24"]), ..Browser::of(&world, Who::Manager, None) };
    let values = format!("/o/{}/settings/values", world.key);
    let confirm = async |peer: Option<&str>| {
        let mut request = manager
            .request("POST", &values)
            .header(axum::http::header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(peer) = peer {
            let peer: std::net::SocketAddr = peer.parse().unwrap();
            request = request.extension(axum::extract::ConnectInfo(peer));
        }
        manager.ask(request.body(axum::body::Body::from("name=session_minutes&value=8")).unwrap()).await
    };
    for outside in [Some("203.0.113.9:50000"), Some("192.168.11.1:50000"), None] {
        let refused = confirm(outside).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        assert!(
            refused.text.contains("外からは使えません") && refused.text.contains("gojo:main:4.2.3.1b"),
            "{}",
            refused.text
        );
    }
    assert_eq!(manager.get(&format!("/o/{}", world.key)).await.status, StatusCode::OK);
    let confirmed = confirm(Some("192.168.10.7:50000")).await;
    assert_eq!(confirmed.location(), format!("{values}?done=confirmed#session_minutes"));
}

#[tokio::test]
async fn the_own_wording_is_shown_beside_a_clause_and_beside_a_refusal() {
    let world = World::sqlite();
    let id = member(&world);
    let org = &world.key;
    let manager = Browser::of(&world, Who::Manager, None);
    let page = format!("/o/{org}/settings/regulation");
    let clause = format!("/o/{org}/clauses/hatsumei:main:11.2b");
    assert!(!manager.get(&clause).await.text.contains("見本の文である"));
    // Words of this test's own: no regulation is repeated here.
    let text = "第1条　見本。\n（見出し）\n第11条　ここは見本の文である。\n２　<b>続き</b>の見本。\n第12条　次。\n";
    let loaded = manager.post(&page, &[("document", "main"), ("file", text)]).await;
    assert_eq!(loaded.status, StatusCode::OK, "{}", loaded.text);
    let shown = manager.get(&clause).await;
    assert!(
        shown.text.contains("（見出し）\n第11条　ここは見本の文である。\n２　&lt;b&gt;続き&lt;/b&gt;の見本。"),
        "{}",
        shown.text
    );
    assert!(!shown.text.contains("次。"), "one article and not the next");
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let refused = clerk.get(&format!("/o/{org}/records/{id}?ground=unclear")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("見本の文である"), "{}", refused.text);
    let may_not = clerk.post(&page, &[("document", "main"), ("file", text)]).await;
    assert_eq!(may_not.status, StatusCode::FORBIDDEN, "{}", may_not.text);
    let empty = manager.post(&page, &[("document", "main"), ("file", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}
