//! A clerk's day: from a search to another person's decision, a change, and what no page may do.

use crate::bed::{Browser, NAME, PHONE, member};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use azukari_testkit::{Who, World};

#[tokio::test]
async fn from_a_search_to_a_refusal_a_request_and_another_persons_approval() {
    let world = World::sqlite();
    let id = member(&world);
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));

    // Find: name and number, and nothing else.
    let found = clerk.post(&format!("/o/{org}/find"), &[("text", "高橋"), ("holding", "member")]).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text);
    assert!(found.text.contains(NAME), "{}", found.text);
    assert!(!found.text.contains(PHONE), "a list shows names and numbers only");
    let page = format!("/o/{org}/records/{id}");
    assert!(found.text.contains(&page), "{}", found.text);

    // See.
    let seen = clerk.get(&page).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    assert!(seen.text.contains(PHONE), "{}", seen.text);

    // Refused, with a way out: whether this lies within the purpose is for somebody else to say.
    let refused = clerk.get(&format!("{page}?ground=unclear")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    assert!(!refused.text.contains(PHONE), "a refusal shows nothing");
    let start = refused
        .text
        .split("href=\"")
        .map(|h| h.split('"').next().unwrap())
        .find(|h| h.contains("/requests/new"))
        .unwrap();
    let start = start.replace("&amp;", "&");

    // Ask: without a reason nothing is sent and nothing is lost.
    let form = clerk.get(&start).await;
    let requests = format!("/o/{org}/requests");
    let fields = |reason| {
        let mut all: Vec<(&str, &str)> =
            ["once", "kind", "verb", "record", "holding", "ground"].map(|n| (n, form.hidden(n))).into();
        all.push(("reason", reason));
        all
    };
    let empty = clerk.post(&requests, &fields("")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("href=\"#reason\""), "{}", empty.text);
    let sent = clerk.post(&requests, &fields("住所の確認のため")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let request = sent.location().split('?').next().unwrap().to_owned();
    // Sent twice, it is one request.
    let twice = clerk.post(&requests, &fields("住所の確認のため")).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER);
    let list = clerk.get(&requests).await;
    assert!(list.text.contains(&request) && !list.text.contains(&format!("/o/{org}/requests/2\"")), "{}", list.text);

    // Nobody decides their own; the page does not offer it.
    let own = clerk.get(&request).await;
    assert!(!own.text.contains("/decide"), "{}", own.text);
    let refused = clerk.post(&format!("{request}/decide"), &[("decision", "approve"), ("reason", "")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);

    // An office that decides it does.
    let decider = decider(&world, &request).await;
    let asked = decider.get(&request).await;
    assert!(asked.text.contains("住所の確認のため"), "{}", asked.text);
    let declined = decider.post(&format!("{request}/decide"), &[("decision", "decline"), ("reason", "")]).await;
    assert_eq!(declined.status, StatusCode::UNPROCESSABLE_ENTITY, "declining takes a reason");
    let once = asked.hidden("once").to_owned();
    let approved =
        decider.post(&format!("{request}/decide"), &[("once", &once), ("decision", "approve"), ("reason", "")]).await;
    assert_eq!(approved.location(), format!("{request}?done=approved"));

    // See again: the same act is now possible.
    let seen = clerk.get(&format!("{page}?ground=unclear")).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    assert!(seen.text.contains(PHONE));
}

/// Somebody who may decide this request.
async fn decider(world: &World, request: &str) -> Browser {
    for who in [Who::Head, Who::Manager] {
        let browser = Browser::of(world, who, None);
        if browser.get(request).await.text.contains("/decide") {
            return browser;
        }
    }
    panic!("nobody decides {request}");
}

#[tokio::test]
async fn a_change_is_reported_kept_when_wrong_and_done_once() {
    let world = World::sqlite();
    let id = member(&world);
    let org = &world.key;
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    let path = format!("/o/{org}/records/{id}/correct");
    let form = clerk.get(&path).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let (once, seen) = (form.hidden("once").to_owned(), form.hidden("seen").to_owned());
    let filled = |phone: &'static str, identity: &'static str| {
        vec![
            ("once", once.clone()),
            ("seen", seen.clone()),
            ("kind", "member".to_owned()),
            ("o-phone", PHONE.to_owned()),
            ("f-phone", phone.to_owned()),
            ("channel", "phone".to_owned()),
            ("identity", identity.to_owned()),
            ("reason", "転居の届出".to_owned()),
        ]
    };
    let send = async |fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        clerk.post(&path, &fields).await
    };
    let wrong = send(filled("09012", "light")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(
        wrong.text.contains("href=\"#f-phone\"")
            && wrong.text.contains("value=\"09012\"")
            && wrong.text.contains("転居の届出")
    );
    let refused = send(filled("080-9999-0000", "none")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    assert!(refused.text.contains("value=\"080-9999-0000\""), "what was typed stays below the refusal");
    for _ in 0..2 {
        let done = send(filled("080-9999-0000", "light")).await;
        assert_eq!(done.location(), format!("/o/{org}/records/{id}?done=corrected"));
    }
    let page = clerk.get(&format!("/o/{org}/records/{id}?done=corrected")).await;
    assert!(page.text.contains("080-9999-0000") && page.text.contains(&format!("/records/{id}/history")));
    let past = clerk.get(&format!("/o/{org}/records/{id}/history")).await;
    assert_eq!(past.text.matches(PHONE).count(), 1, "one old value: {}", past.text);
}

#[tokio::test]
async fn every_page_stands_in_both_languages() {
    let world = World::sqlite();
    let id = member(&world);
    let org = &world.key;
    for lang in ["ja", "en"] {
        let clerk = Browser { lang, ..Browser::of(&world, Who::Clerk, Some("membership")) };
        let auditor = Browser { lang, ..Browser::of(&world, Who::Auditor, None) };
        let tag = format!("<html lang=\"{lang}\"");
        for path in ["", "/find", "/requests", "/requests/new", "/clauses", "/clauses/hatsumei:main:16.1a", "/journal"]
        {
            let got = clerk.get(&format!("/o/{org}{path}")).await;
            assert!(got.text.contains(&tag), "{path}: {}", got.text);
            assert_eq!(got.text.matches("<h1").count(), 1, "{path}");
        }
        for path in [format!("/records/{id}"), format!("/records/{id}/correct"), format!("/records/{id}/history")] {
            let got = clerk.get(&format!("/o/{org}{path}")).await;
            assert!(got.status == StatusCode::OK && got.text.contains(&tag), "{path}: {}", got.text);
        }
        let journal = auditor.get(&format!("/o/{org}/journal")).await;
        assert_eq!(journal.status, StatusCode::OK, "{}", journal.text);
        let verified = auditor.post(&format!("/o/{org}/journal/verify"), &[]).await;
        assert!(verified.text.contains("az-banner-success"), "{}", verified.text);
        let refused = clerk.get(&format!("/o/{org}/journal")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        let none = Browser { lang, ..Browser::of(&world, Who::Clerk, None) };
        let refused = none.post(&format!("/o/{org}/find"), &[("text", "高橋"), ("holding", "member")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        assert!(refused.text.contains("href=\"#az-affair\""), "{}", refused.text);
    }
}

#[tokio::test]
async fn strangers_are_led_to_sign_in_and_forms_of_others_are_turned_away() {
    let world = World::sqlite();
    let id = member(&world);
    let org = &world.key;
    let stranger = Browser::new(&world);
    for path in
        ["", "/find", "/requests", "/clauses", "/journal", &format!("/records/{id}"), &format!("/records/{id}/correct")]
    {
        let got = stranger.get(&format!("/o/{org}{path}")).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{path}");
        assert!(got.location().starts_with(&format!("/o/{org}/sign-in?back=/o/{org}")), "{path}: {}", got.location());
    }
    let clerk = Browser::of(&world, Who::Clerk, Some("membership"));
    for path in ["/find", "/requests", "/affair", "/journal/verify", &format!("/records/{id}/correct")] {
        let request = clerk
            .request("POST", &format!("/o/{org}{path}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "https://evil.example")
            .header("sec-fetch-site", "cross-site");
        let got = clerk.ask(request.body(Body::from("text=a")).unwrap()).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{path}");
    }
    // A session serves its own organisation.
    let other = clerk.get("/o/another/find").await;
    assert!(other.location().starts_with("/o/another/sign-in"), "{}", other.location());
    // An open redirection is none.
    let led = clerk.post(&format!("/o/{org}/affair"), &[("affair", "membership"), ("back", "//evil.example")]).await;
    assert_eq!(led.location(), format!("/o/{org}"));
}

#[tokio::test]
async fn set_up_once_enrol_sign_in_and_unlock() {
    let world = World::sqlite();
    let link = world.app().another_setup_link().unwrap().expose().to_owned();
    let mut first = Browser::new(&world);
    let choice = first.get(&format!("/setup/{link}")).await;
    assert!(choice.text.contains("value=\"hatsumei\""), "{}", choice.text);
    let form = first.get(&format!("/setup/{link}?rulebook=hatsumei")).await;
    let filled = |resolution: &'static str| {
        vec![
            ("rulebook", "hatsumei"),
            ("name", "見本の会"),
            ("officer", "初見　始"),
            ("login", "hajime"),
            ("password", "correct horse battery"),
            ("mail", ""),
            ("unit", "secretariat"),
            ("office", "privacy_manager"),
            ("resolution", resolution),
            ("key", "file"),
        ]
    };
    assert!(form.text.contains("name=\"officer\""), "{}", form.text);
    let wrong = first.post(&format!("/setup/{link}"), &filled("")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    assert!(
        wrong.text.contains("href=\"#resolution\"")
            && wrong.text.contains("初見　始")
            && !wrong.text.contains("correct horse")
    );
    let done = first.post(&format!("/setup/{link}"), &filled("2026-11-01 第3回理事会")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert!(done.text.contains("az-kit"), "{}", done.text);
    let used = first.get(&format!("/setup/{link}")).await;
    assert_eq!(used.status, StatusCode::GONE, "a link works once");

    // Sign in, make a sheet, enter its first code.
    let sign_in = "/o/hatsumei/sign-in";
    let wrong = first.post(sign_in, &[("login", "hajime"), ("password", "wrong"), ("back", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    let half = first
        .post(sign_in, &[("login", "hajime"), ("password", "correct horse battery"), ("back", "/o/hatsumei/find")])
        .await;
    assert_eq!(half.location(), "/o/hatsumei/second?back=/o/hatsumei/find");
    first.cookie = half.cookie();
    let early = first.get("/o/hatsumei/find").await;
    assert!(early.location().starts_with("/o/hatsumei/second"), "a half session opens nothing: {}", early.location());
    let app = first.post("/o/hatsumei/second/totp", &[("back", "")]).await;
    assert!(app.text.contains("<svg") && app.text.contains("name=\"secret\""), "{}", app.text);
    let sheet = first.post("/o/hatsumei/second/sheet", &[("back", "/o/hatsumei/find")]).await;
    let code = sheet.text.split("<code class=\"az-code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let open = first.post("/o/hatsumei/second", &[("sheet", &code), ("back", "/o/hatsumei/find")]).await;
    assert_eq!(open.location(), "/o/hatsumei/find", "{}", open.text);
    first.cookie = open.cookie();
    assert_eq!(first.get("/o/hatsumei/find").await.status, StatusCode::OK);

    // Nothing happens for a while: the password opens the same place again.
    let now = world.app().gate().now();
    world.clock.set(azukari_domain::Millis(now.0 + 45 * 60_000));
    let idle = first.get("/o/hatsumei/requests").await;
    assert_eq!(idle.location(), "/o/hatsumei/locked?back=/o/hatsumei/requests");
    let wrong = first.post("/o/hatsumei/locked", &[("password", "wrong"), ("back", "/o/hatsumei/requests")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = first
        .post("/o/hatsumei/locked", &[("password", "correct horse battery"), ("back", "/o/hatsumei/requests")])
        .await;
    assert_eq!(back.location(), "/o/hatsumei/requests");
    first.cookie = back.cookie();
    assert_eq!(first.get("/o/hatsumei/requests").await.status, StatusCode::OK);

    let out = first.post("/sign-out", &[]).await;
    assert_eq!(out.location(), "/?out=yes");
    assert!(first.get("/o/hatsumei").await.location().starts_with(sign_in));
}

#[tokio::test]
async fn a_worker_reads_in_their_own_language_and_who_is_not_known_in_the_browsers() {
    let world = World::sqlite();
    let org = &world.key;
    let cookie = format!("azukari={}", world.session(Who::Clerk, None));
    let ask = async |path: &str, cookie: &str, asks: &str| {
        let browser = Browser::new(&world);
        let request = Request::get(path).header(header::HOST, "localhost:8080").header(header::COOKIE, cookie);
        browser.ask(request.header(header::ACCEPT_LANGUAGE, asks).body(Body::empty()).unwrap()).await
    };
    let home = format!("/o/{org}");
    let is = |text: &str, lang: &str| text.contains(&format!("<html lang=\"{lang}\""));
    assert!(is(&ask(&home, &cookie, "en").await.text, "ja"), "registered as Japanese");
    world.app().set_language(&world.clerk(), "en").unwrap();
    assert!(is(&ask(&home, &cookie, "ja").await.text, "en"), "and as English");
    assert!(
        is(&ask(&home, &format!("{cookie}; azukari-lang=ja"), "en").await.text, "ja"),
        "what was chosen here goes first"
    );
    for lang in ["ja", "en"] {
        assert!(is(&ask(&format!("{home}/sign-in"), "", lang).await.text, lang));
    }
    assert_eq!(ask(&format!("{home}/"), &cookie, "ja").await.location(), home);
}
