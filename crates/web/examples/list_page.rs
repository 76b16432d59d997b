//! How long the list page takes on the server with many people on file, and how large it is:
//! `cargo run --release -p azukari-web --example list_page [PEOPLE]`. Every search is asked of the gate, journalled and durable
//! before it is shown, as always.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a measurement may stop, and it reads the clock"
)]

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use azukari_domain::time::SeededRandom;
use azukari_testkit::{Who, World};
use azukari_web::{Site, pages, serve::guard};
use std::{sync::Arc, time::Instant};
use tower::ServiceExt;

/// Searches that are measured, after as many that are not.
const SEARCHES: usize = 400;
/// Families and given names that are put together, so that a search finds many and each page is full.
const FAMILIES: [(&str, &str); 12] = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("高橋", "タカハシ"),
    ("田中", "タナカ"),
    ("渡辺", "ワタナベ"),
    ("伊藤", "イトウ"),
    ("小林", "コバヤシ"),
    ("山田", "ヤマダ"),
    ("吉田", "ヨシダ"),
    ("後藤", "ゴトウ"),
    ("安部", "アベ"),
    ("河野", "カワノ"),
];

fn main() {
    let people: usize = std::env::args().nth(1).map_or(100_000, |n| n.parse().unwrap());
    let world = World::sqlite();
    let begun = Instant::now();
    let mut number = 0_usize;
    while number < people {
        let some: Vec<_> = (number..(number + 2_000).min(people))
            .map(|n| {
                let (family, kana) = FAMILIES[n % FAMILIES.len()];
                let (name, reading) = (format!("{family}　見本{n}"), format!("{kana}　ミホン"));
                world.record_of("member", &[("name", &name), ("kana", &reading), ("number", &format!("M{n:07}"))])
            })
            .collect();
        number += some.len();
        world.bring_in(&some);
    }
    println!("{people} people on file after {:.1} s", begun.elapsed().as_secs_f64());
    // Nobody is stopped for the number of people shown in one day.
    for (name, value) in [("volume_warn", 1_000_000), ("volume_stop", 1_000_000)] {
        assert!(matches!(world.app().confirm_setting(&world.manager(), name, value), Ok(azukari_app::Reply::Done(()))));
    }
    let site = Site::loopback(Arc::new(SeededRandom::new(3)));
    let places =
        pages::Places { key_file: world.dir().join("k"), spool: world.dir().into(), may_sample: false, window: None };
    let desk = guard(pages::router(world.app(), site.clone(), places), site);
    let cookie = format!("azukari={}", world.session(Who::Clerk, Some("membership")));
    let path = format!("/o/{}/find", world.key);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (mut times, mut largest) = (Vec::new(), 0_usize);
    for i in 0..2 * SEARCHES {
        let (family, _) = FAMILIES[i % FAMILIES.len()];
        let text: String = format!("text={family}{}&holding=member", i % 97)
            .bytes()
            .map(|b| match b {
                b'=' | b'&' => char::from(b).to_string(),
                b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
                b => format!("%{b:02X}"),
            })
            .collect();
        let request = Request::post(&path)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, &cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(text))
            .unwrap();
        let desk = desk.clone();
        let at = Instant::now();
        let (status, bytes) = runtime.block_on(async move {
            let response = desk.oneshot(request).await.unwrap();
            let status = response.status();
            (status, to_bytes(response.into_body(), 16 << 20).await.unwrap().len())
        });
        assert_eq!(status, StatusCode::OK);
        if i >= SEARCHES {
            times.push(at.elapsed().as_secs_f64() * 1000.0);
            largest = largest.max(bytes);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "list page: p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms; largest {largest} bytes",
        at(0.5),
        at(0.95),
        at(0.99)
    );
}
