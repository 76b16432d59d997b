//! What stands around every handler, asked over HTTP messages.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use axum::{
    Form, Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    routing::{get, post},
};
use azukari_domain::time::SeededRandom;
use azukari_web::{
    Site,
    serve::{CONTENT_SECURITY_POLICY, asset, guard, language, limited, ordinary},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tower::ServiceExt;

fn site() -> Site {
    Site::loopback(Arc::new(SeededRandom::new(7)))
}

fn desk(site: Site) -> Router {
    async fn panics() -> &'static str {
        panic!("髙橋 花子 090-1234-5678")
    }
    let pages = Router::new()
        .route("/", get(|| async { "fine" }))
        .route("/panics", get(panics))
        .route("/api/v1/panics", get(panics))
        .route("/fails", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
        .route("/writes", post(|Form(form): Form<HashMap<String, String>>| async move { form.len().to_string() }));
    let slow = Router::new().route("/slow", get(std::future::pending::<()>));
    let routes = ordinary(pages)
        .merge(limited(slow, 1, Duration::ZERO))
        .merge(asset::routes())
        .merge(language::routes(site.clone()));
    guard(routes, site)
}

async fn ask(request: axum::http::request::Builder, body: impl Into<Body>) -> (StatusCode, HeaderMap, String) {
    let request = if request.headers_ref().is_some_and(|h| h.contains_key(header::HOST)) {
        request
    } else {
        request.header(header::HOST, "localhost:8080")
    };
    let response = desk(site()).oneshot(request.body(body.into()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    (parts.status, parts.headers, text)
}

fn form(path: &str) -> axum::http::request::Builder {
    Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

#[tokio::test]
async fn every_answer_carries_the_guard_headers() {
    for path in ["/", "/nowhere", "/panics", "/api/v1/panics", "/assets/nothing", "/slow"] {
        let (_, headers, _) = ask(Request::get(path), "").await;
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], CONTENT_SECURITY_POLICY, "{path}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::X_FRAME_OPTIONS], "DENY");
        assert_eq!(headers[header::REFERRER_POLICY], "same-origin");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{path}");
    }
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
    assert!(CONTENT_SECURITY_POLICY.starts_with("default-src 'none'"));
}

#[tokio::test]
async fn a_panic_shows_a_number_and_nothing_else() {
    let (status, _, text) = ask(Request::get("/panics"), "").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(text.contains("<html lang=\"ja\"") && text.contains("うまくいきませんでした"), "{text}");
    assert!(!text.contains("花子") && !text.contains("090"), "{text}");
    let number = text.split("問い合わせ番号：").nth(1).unwrap().split('<').next().unwrap();
    assert!(number.len() == 9 && number.chars().all(|c| c == '-' || c.is_ascii_alphanumeric()), "{number}");

    let (status, headers, text) = ask(Request::get("/api/v1/panics").header(header::ACCEPT_LANGUAGE, "en"), "").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    assert!(text.contains("\"title\":\"Something went wrong\"") && text.contains("\"number\":\""), "{text}");
    assert!(!text.contains("花子"));
}

#[tokio::test]
async fn errors_are_pages_in_the_readers_language() {
    for (path, status, ja, en) in [
        ("/nowhere", StatusCode::NOT_FOUND, "ページが見つかりません", "Page not found"),
        ("/slow", StatusCode::GATEWAY_TIMEOUT, "時間がかかりすぎています", "This takes too long"),
        ("/fails", StatusCode::INTERNAL_SERVER_ERROR, "うまくいきませんでした", "Something went wrong"),
        ("/writes", StatusCode::METHOD_NOT_ALLOWED, "この方法では開けません", "Not possible in this way"),
    ] {
        let (found, headers, text) = ask(Request::get(path), "").await;
        assert_eq!(found, status, "{path}");
        assert!(text.contains(ja), "{text}");
        assert_eq!(headers.contains_key(header::ALLOW), status == StatusCode::METHOD_NOT_ALLOWED);
        let (_, _, text) = ask(Request::get(path).header(header::COOKIE, "azukari-lang=en"), "").await;
        assert!(text.contains(en) && text.contains("<html lang=\"en\""), "{text}");
    }
}

#[tokio::test]
async fn another_sites_form_is_turned_away() {
    let (status, _, text) = ask(form("/writes").header("sec-fetch-site", "cross-site"), "a=1").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(text.contains("別のサイト"), "{text}");
    let (status, ..) = ask(form("/writes").header(header::ORIGIN, "http://evil.example"), "a=1").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, ..) = ask(form("/writes").header(header::ORIGIN, "null"), "a=1").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    for fine in [
        form("/writes").header("sec-fetch-site", "same-origin"),
        form("/writes").header(header::ORIGIN, "http://localhost:8080"),
        form("/writes"),
    ] {
        let (status, _, text) = ask(fine, "a=1&b=2").await;
        assert_eq!((status, text.as_str()), (StatusCode::OK, "2"));
    }
}

#[tokio::test]
async fn another_name_for_this_server_is_turned_away() {
    let (status, _, text) = ask(Request::get("/").header(header::HOST, "rebound.example:8080"), "").await;
    assert_eq!(status, StatusCode::MISDIRECTED_REQUEST);
    assert!(!text.contains("fine") && text.contains("アドレスが違います"), "{text}");
}

#[tokio::test]
async fn a_large_body_is_refused() {
    let (status, _, text) = ask(form("/writes"), vec![b'a'; (1 << 20) + 1]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text.contains("大きすぎます"), "{text}");
}

#[tokio::test]
async fn the_language_is_remembered_and_leads_back_to_this_site_only() {
    let (status, headers, _) = ask(form("/reader"), "lang=en&dates=iso&back=/o/sample/find").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/o/sample/find");
    let set: Vec<_> = headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap()).collect();
    assert_eq!(set.len(), 2);
    assert!(set[0].starts_with("azukari-lang=en; Path=/; HttpOnly; SameSite=Lax"), "{set:?}");
    for elsewhere in ["//evil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example", ""] {
        let (_, headers, _) = ask(form("/reader"), format!("lang=xx&back={elsewhere}")).await;
        assert_eq!(headers[header::LOCATION], "/", "{elsewhere}");
        assert!(!headers.contains_key(header::SET_COOKIE));
    }
}

#[tokio::test]
async fn the_style_sheet_is_ours_and_kept() {
    let (status, headers, text) = ask(Request::get(asset::style()), "").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert!(!text.contains("url(") && !text.contains("@import"), "the style sheet asks for something else");
    let (_, headers, _) = ask(Request::get(asset::mark()), "").await;
    assert_eq!(headers[header::CONTENT_TYPE], "image/svg+xml");
}
