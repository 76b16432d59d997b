//! Who gets what answer on which page: a committed table, made by this test. A route that stands in the source and not here
//! fails it. Each page is asked in both languages and must be whole in either.
//!
//! After a wanted change: `AZUKARI_BLESS=1 cargo test -p azukari-web --test desk routes`, and look at the difference.

use crate::bed::{Browser, Got, NAME, PHONE, member};
use azukari_testkit::{Who, World};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// Patterns of pages that are opened by address, and what stands for their parts in this world. `None`: a page before or beside
/// an organisation, which has tests of its own.
fn pages(world: &World) -> Vec<(&'static str, Option<String>)> {
    let record = member(world);
    let org = &world.key;
    let clerk = world.worker(Who::Clerk);
    let at = |rest: &str| Some(format!("/o/{org}{rest}"));
    vec![
        ("/", None),
        ("/sign-in", None),
        ("/setup/{link}", None),
        ("/invite/{link}", None),
        ("/assets/{name}", None),
        ("/o/{org}/sign-in", None),
        ("/o/{org}/second", None),
        ("/o/{org}/locked", None),
        ("/o/{org}/switch", None),
        ("/o/{org}/import/{upload}", None),
        ("/o/{org}/import/{upload}/progress", None),
        ("/o/{org}/imports/{import}/rejects", None),
        ("/o/{org}/extracts/{extract}", None),
        ("/o/{org}/requests/{number}", None),
        ("/o/{org}/drafts/{draft}", None),
        ("/o/{org}/calendar/{link}", None),
        // Only where an organisation keeps matters known; it has a story of its own.
        ("/o/{org}/known", None),
        ("/o/{org}/known/forms/{form}", None),
        // Cases, tasks and rows are made by the stories of procedures.
        ("/o/{org}/work", at("/work")),
        ("/o/{org}/cases/{number}", None),
        ("/o/{org}/cases/{number}/paper", None),
        ("/o/{org}/cases/{number}/letters/{letter}", None),
        ("/o/{org}/approvals/{approval}", None),
        ("/o/{org}/tasks/{number}", None),
        ("/o/{org}/registers/{register}", None),
        ("/o/{org}/registers/{register}/sheet", None),
        ("/o/{org}/registers/{register}/rows/{row}", None),
        ("/o/{org}/registers/{register}/rows/{row}/change", None),
        ("/o/{org}/messages", at("/messages")),
        ("/o/{org}/supervision", at("/supervision")),
        ("/o/{org}/window", at("/window")),
        ("/o/{org}/drafts", at("/drafts?form=/o/x/requests")),
        ("/o/{org}/", None),
        ("/o/{org}", at("")),
        ("/o/{org}/account", at("/account")),
        ("/o/{org}/find", at("/find")),
        ("/o/{org}/records/{record}", at(&format!("/records/{record}"))),
        ("/o/{org}/records/{record}/history", at(&format!("/records/{record}/history"))),
        ("/o/{org}/records/{record}/correct", at(&format!("/records/{record}/correct"))),
        ("/o/{org}/records/{record}/phone", at(&format!("/records/{record}/phone?holding=member"))),
        ("/o/{org}/records/{record}/mark", at(&format!("/records/{record}/mark?kind=stop"))),
        ("/o/{org}/records/{record}/erase", at(&format!("/records/{record}/erase"))),
        ("/o/{org}/records/{record}/remedy", at(&format!("/records/{record}/remedy"))),
        ("/o/{org}/import", at("/import")),
        ("/o/{org}/take-in", at("/take-in")),
        ("/o/{org}/import/remedies", at("/import/remedies")),
        ("/o/{org}/import/stale", at("/import/stale")),
        ("/o/{org}/requests", at("/requests")),
        ("/o/{org}/requests/new", at("/requests/new?kind=output")),
        ("/o/{org}/journal", at("/journal")),
        ("/o/{org}/journal/checkpoint", at("/journal/checkpoint")),
        ("/o/{org}/journal/entries/{number}", at("/journal/entries/0000000000")),
        ("/o/{org}/clauses", at("/clauses")),
        ("/o/{org}/clauses/terms", at("/clauses/terms")),
        ("/o/{org}/clauses/law", at("/clauses/law")),
        ("/o/{org}/clauses/board", at("/clauses/board")),
        ("/o/{org}/clauses/{clause}", at("/clauses/hatsumei:main:16.1a")),
        ("/o/{org}/settings", at("/settings")),
        ("/o/{org}/settings/workers", at("/settings/workers")),
        ("/o/{org}/settings/workers/new", at("/settings/workers/new")),
        ("/o/{org}/settings/workers/{worker}", at(&format!("/settings/workers/{clerk}"))),
        ("/o/{org}/settings/offices", at("/settings/offices")),
        ("/o/{org}/settings/deciders", at("/settings/deciders")),
        ("/o/{org}/settings/offices/{office}", at("/settings/offices/unit_head")),
        ("/o/{org}/settings/holdings", at("/settings/holdings")),
        ("/o/{org}/settings/holdings/new", at("/settings/holdings/new")),
        ("/o/{org}/settings/holdings/{holding}", at("/settings/holdings/member")),
        ("/o/{org}/settings/affairs", at("/settings/affairs")),
        ("/o/{org}/settings/affairs/new", at("/settings/affairs/new")),
        ("/o/{org}/settings/affairs/{affair}", at("/settings/affairs/dues")),
        ("/o/{org}/settings/purposes", at("/settings/purposes")),
        ("/o/{org}/settings/purposes/new", at("/settings/purposes/new")),
        ("/o/{org}/settings/purposes/{purpose}", at("/settings/purposes/newsletter")),
        ("/o/{org}/settings/notices", at("/settings/notices")),
        ("/o/{org}/settings/values", at("/settings/values")),
        ("/o/{org}/settings/regulation", at("/settings/regulation")),
    ]
}

/// What an answer is, in a word for the table.
fn word(got: &Got) -> String {
    let answer = ["forbidden", "not-permitted", "not-configured", "referral"]
        .into_iter()
        .find(|a| got.text.contains(&format!("az-refusal-{a}\"")));
    match (got.status.as_u16(), answer) {
        (303, _) if got.location().contains("/sign-in?") => "sign in".into(),
        (303, _) => "elsewhere".into(),
        (200, _) => "shown".into(),
        (204, _) => "nothing".into(),
        (403, Some(answer)) => answer.into(),
        (409, _) => "conflict".into(),
        (code, _) => code.to_string(),
    }
}

pub(crate) fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every pattern with a `get` in the pages' source.
fn patterns() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages"), &mut files);
    let mut found = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        for route in text.split(".route(\"").skip(1) {
            let (pattern, rest) = route.split_once('"').unwrap();
            if rest.trim_start_matches([',', ' ', '\n']).starts_with("get(") {
                found.insert(pattern.to_owned());
            }
        }
    }
    found
}

#[tokio::test]
async fn every_route_answers_each_office_as_the_table_says() {
    let world = World::sqlite();
    let pages = pages(&world);
    let listed: BTreeSet<String> = pages.iter().map(|(p, _)| (*p).to_owned()).collect();
    let missing: Vec<String> = patterns().into_iter().filter(|p| !listed.contains(p)).collect();
    assert!(missing.is_empty(), "routes without a line here: {missing:?}");

    let mut table = String::from("# Who gets what on which page. Written by the test; see tests/desk/routes.rs.\n");
    write!(table, "{:<44}", "route").unwrap();
    let columns = ["stranger", "clerk", "head", "manager", "auditor", "admin"];
    columns.iter().for_each(|c| write!(table, " {c:<14}").unwrap());
    table = table.trim_end().to_owned() + "\n";
    for (pattern, path) in pages.iter().filter_map(|(pattern, path)| Some((pattern, path.as_ref()?))) {
        write!(table, "{pattern:<44}").unwrap();
        for name in columns {
            let who = Who::ALL.into_iter().find(|w| w.login() == name);
            let mut words = BTreeSet::new();
            for lang in ["ja", "en"] {
                let browser = match who {
                    Some(who) => Browser { lang, ..Browser::of(&world, who, world.affairs(who).first().copied()) },
                    None => Browser { lang, ..Browser::new(&world) },
                };
                let got = browser.get(path).await;
                if got.text.contains("<html") {
                    whole(&got, lang, path);
                }
                if !got.status.is_success() {
                    assert!(!got.text.contains(PHONE), "{path} shows a value to {name}");
                }
                if who.is_none() {
                    assert!(!got.text.contains(NAME), "{path} shows a name to a stranger");
                }
                words.insert(word(&got));
            }
            assert_eq!(words.len(), 1, "{path} answers {name} otherwise in another language: {words:?}");
            write!(table, " {:<14}", words.first().unwrap()).unwrap();
        }
        table = table.trim_end().to_owned() + "\n";
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk/routes.txt");
    #[expect(clippy::disallowed_methods, reason = "whoever changes a page says so")]
    if std::env::var("AZUKARI_BLESS").is_ok_and(|v| v == "1") {
        fs::write(&kept, &table).unwrap();
    }
    let was = fs::read_to_string(&kept).unwrap_or_default();
    assert!(was == table, "the table changed; look, then AZUKARI_BLESS=1:\n{table}");
}

/// A whole page in its language: one heading, ids once, links that lead somewhere, no way for text to run.
fn whole(got: &Got, lang: &str, path: &str) {
    let text = &got.text;
    assert!(text.contains(&format!("<html lang=\"{lang}\"")), "{path}: {text}");
    assert_eq!(text.matches("<h1").count(), 1, "{path}: one heading");
    let attribute = |name: &str| -> Vec<&str> {
        text.split(&format!(" {name}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
    };
    let ids = attribute("id");
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(once.len(), ids.len(), "{path}: an id stands twice: {ids:?}");
    for pointer in ["for", "aria-describedby", "aria-labelledby"] {
        for id in attribute(pointer).into_iter().flat_map(str::split_whitespace) {
            assert!(once.contains(id), "{path}: {pointer} points to {id}, which is not there");
        }
    }
    for id in attribute("href").into_iter().filter_map(|h| h.strip_prefix('#')) {
        assert!(once.contains(id), "{path}: #{id} leads nowhere");
    }
    for forbidden in [" style=\"", " onclick=", " onload=", "javascript:", "<style"] {
        assert!(!text.contains(forbidden), "{path}: {forbidden}");
    }
    assert_eq!(text.matches("<script").count(), 1, "{path}: our own script and no other");
}
