//! The whole desk over an invented organisation on http://127.0.0.1:8098, to look at it in both languages and themes while
//! working on it: `cargo run -p azukari-web --example desk`. `/as/clerk?to=/o/…` signs one of the five in; `/sent?…` shows
//! what a form answers, so that a picture can be taken of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "an example may stop"
)]

use axum::{
    Router,
    body::Body,
    extract::{Path, Query},
    http::{HeaderMap, Request, header},
    response::{IntoResponse, Redirect},
    routing::get,
};
use azukari_domain::time::SeededRandom;
use azukari_testkit::{Who, World};
use azukari_web::{Site, pages, serve::guard};
use std::{collections::HashMap, sync::Arc};
use tower::ServiceExt;

fn main() {
    let world = World::sqlite();
    let people = [
        ("髙橋 花子", "タカハシ ハナコ", "097-555-0101"),
        ("高橋 太郎", "タカハシ タロウ", "090-1234-5678"),
        ("高橋 太郎", "タカハシ タロウ", "080-1111-2222"),
        ("日田 次郎", "ヒタ ジロウ", "0973-22-0000"),
    ];
    let members: Vec<_> = people.iter().map(|(name, kana, phone)| world.member(name, kana, phone)).collect();
    let ids = world.bring_in(&members);
    let children = world.bring_in(&[world.record_of("club_child", &[("name", "臼杵 つばさ")])]);
    let site = Site::loopback(Arc::new(SeededRandom::new(8)));
    let app = world.app();
    println!("organisation {}", world.key);
    println!("member {}", ids[0]);
    println!("child {}", children[0]);
    println!("setup {}", app.another_setup_link().unwrap().expose());
    let places = pages::Places {
        key_file: world.dir().join("made.key"),
        spool: world.dir().into(),
        may_sample: true,
        window: None,
    };
    let desk = pages::router(app, site.clone(), places);
    let world = Arc::new(world);
    let sessions = Router::new().route(
        "/as/{who}",
        get(move |Path(who): Path<String>, Query(to): Query<HashMap<String, String>>| async move {
            let who = Who::ALL.into_iter().find(|w| w.login() == who).unwrap();
            let affair = world.affairs(who).first().copied().filter(|_| !to.contains_key("none"));
            let token = world.session(who, to.get("affair").map(String::as_str).or(affair));
            ([(header::SET_COOKIE, format!("azukari={token}; Path=/"))], Redirect::to(&to["to"])).into_response()
        }),
    );
    let inner = desk.clone();
    let sent = Router::new().route(
        "/sent",
        get(move |headers: HeaderMap, Query(mut form): Query<HashMap<String, String>>| async move {
            let path = form.remove("path").unwrap();
            let body = form.remove("body").unwrap();
            let mut request = Request::post(path)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(body))
                .unwrap();
            for name in [header::COOKIE, header::ACCEPT_LANGUAGE] {
                if let Some(value) = headers.get(&name) {
                    request.headers_mut().insert(name, value.clone());
                }
            }
            inner.oneshot(request).await.unwrap()
        }),
    );
    let routes = guard(desk.merge(sessions).merge(sent), site);
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:8098").await.unwrap();
        axum::serve(listener, routes).await.unwrap();
    });
}
