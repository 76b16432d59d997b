//! Every page in both languages and themes under axe-core (WCAG 2.2 A and AA), at phone width and at 200 % besides; and
//! pictures of them all for people to look at (`cargo xtask screens DIR`).

use crate::{
    Sample,
    driver::{Browser, Driver},
};
use serde_json::Value;
use std::path::Path;

/// Deque's axe-core 4.14.1 (MPL-2.0, see `axe.LICENSE`), a file for tests alone.
const AXE: &str = include_str!("axe.min.js");

/// Pages by address below the organisation, in the order of a visit, each with a short name for its picture. `{record}` stands
/// for somebody on file.
const PAGES: &[(&str, &str)] = &[
    ("home", ""),
    ("account", "/account"),
    ("find", "/find"),
    ("record", "/records/{record}"),
    ("refused", "/records/{record}?ground=unclear"),
    ("history", "/records/{record}/history"),
    ("correct", "/records/{record}/correct"),
    ("phone", "/records/{record}/phone?holding={holding}"),
    ("stop", "/records/{record}/mark?kind=stop"),
    ("consent", "/records/{record}/mark?kind=consent"),
    ("erase", "/records/{record}/erase"),
    ("remedy", "/records/{record}/remedy"),
    ("import", "/import"),
    ("remedies", "/import/remedies"),
    ("requests", "/requests"),
    ("request-new", "/requests/new?kind=output"),
    ("journal", "/journal"),
    ("checkpoint", "/journal/checkpoint"),
    ("work", "/work"),
    ("work-rights", "/work?area=rights"),
    ("messages", "/messages"),
    ("register", "/registers/places"),
    ("register-procedure", "/registers/policies"),
    ("clauses", "/clauses"),
    ("clauses-narrowed", "/clauses?state=open"),
    ("clause", "/clauses/hatsumei:main:7.1a"),
    ("terms", "/clauses/terms"),
    ("board", "/clauses/board"),
    ("settings", "/settings"),
    ("workers", "/settings/workers"),
    ("worker-new", "/settings/workers/new"),
    ("offices", "/settings/offices"),
    ("holdings", "/settings/holdings"),
    ("holding-new", "/settings/holdings/new"),
    ("affairs", "/settings/affairs"),
    ("affair-new", "/settings/affairs/new"),
    ("purposes", "/settings/purposes"),
    ("purpose-new", "/settings/purposes/new"),
    ("notices", "/settings/notices"),
    ("values", "/settings/values"),
    ("regulation", "/settings/regulation"),
    ("not-found", "/nowhere"),
];

/// Pages before anybody is signed in.
const OUTSIDE: &[(&str, &str)] = &[("sign-in", "/sign-in"), ("switch", "/switch")];

/// What axe says of the page, a line for each element.
fn faults(browser: &Browser) -> Vec<String> {
    browser.run(AXE, &[]);
    browser.run(
        "window.found = null; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
           .then(r => { window.found = r.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)}`)); });",
        &[],
    );
    let mut found = Value::Null;
    browser.until("axe has looked", |b| {
        found = b.run("return window.found", &[]);
        !found.is_null()
    });
    found.as_array().unwrap().iter().map(|f| f.as_str().unwrap().to_owned()).collect()
}

/// Somebody on file and their kind of data, found as a clerk finds them.
fn somebody(sample: &Sample, browser: &Browser) -> (String, String) {
    browser.open(&format!("/o/{}/find", sample.org));
    browser.fill("#text", "田");
    browser.click("main search button");
    let href = browser.find("#found #results tbody tr a");
    assert!(!href.is_empty());
    let record =
        browser.run("return document.querySelector('#results tbody tr a').getAttribute('href').split('/').pop()", &[]);
    browser.open(&format!("/o/{}/records/{}", sample.org, record.as_str().unwrap()));
    let holding = browser
        .run("return new URL(document.querySelector(\"a[href*='/phone?']\").href).searchParams.get('holding')", &[]);
    (record.as_str().unwrap().to_owned(), holding.as_str().unwrap().to_owned())
}

/// Goes through every page as a clerk and as the first officer, in a language and a theme.
fn visit(sample: &Sample, driver: &Driver, lang: &str, dark: bool, mut look: impl FnMut(&Browser, &str)) {
    let outside = driver.browser(&sample.server.url);
    outside.open("/healthz");
    outside.cookie("azukari-lang", lang);
    outside.dark(dark);
    for (name, path) in OUTSIDE {
        outside.open(&format!("/o/{}{path}", sample.org));
        look(&outside, name);
    }
    let officer = sample.holder("Privacy manager");
    for (who, login) in [("clerk", "clerk"), ("officer", officer.as_str())] {
        let browser = sample.signed_in(driver, login);
        browser.cookie("azukari-lang", lang);
        browser.dark(dark);
        let affairs = browser
            .run("return [...document.querySelectorAll('#az-affair option')].map(o => o.value).filter(Boolean)", &[]);
        // Somebody on file is opened under the affair they came in for; whoever has another takes their first.
        let all: Vec<&str> = affairs.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if let Some(affair) = all.iter().find(|a| **a == "membership").or(all.first()) {
            sample.affair(&browser, affair);
        }
        let (record, holding) = if who == "clerk" { somebody(sample, &browser) } else { Default::default() };
        for (name, path) in PAGES {
            if record.is_empty() && path.contains("{record}") {
                continue;
            }
            let path = path.replace("{record}", &record).replace("{holding}", &holding);
            browser.open(&format!("/o/{}{path}", sample.org));
            look(&browser, &format!("{who}-{name}"));
        }
        if who == "officer" {
            for (name, list) in
                [("worker", "workers"), ("office", "offices"), ("affair", "affairs"), ("purpose", "purposes")]
            {
                browser.open(&format!("/o/{}/settings/{list}", sample.org));
                browser.click("tbody th a");
                browser.until(name, |b| b.address().contains(&format!("/settings/{list}/")));
                look(&browser, &format!("officer-{name}"));
            }
            browser.open(&format!("/o/{}/journal", sample.org));
            if browser.has("tbody th a") {
                browser.click("tbody th a");
                browser.at(&format!("/o/{}/journal/entries/", sample.org));
                look(&browser, "officer-entry");
            }
            browser.open(&format!("/o/{}/work", sample.org));
            if browser.has("#tasks tbody th a") {
                browser.click("#tasks tbody th a");
                browser.at(&format!("/o/{}/tasks/", sample.org));
                look(&browser, "officer-task");
            }
        } else {
            browser.open(&format!("/o/{}/find", sample.org));
            browser.fill("#text", "田");
            browser.click("main search button");
            browser.find("#found #results");
            look(&browser, "clerk-found");
            browser.open(&format!("/o/{}/work", sample.org));
            browser.click(".az-card form[action$='/work'] button");
            browser.at(&format!("/o/{}/cases/", sample.org));
            look(&browser, "clerk-case");
            browser.click("main button[name=outcome]");
            browser.find("section.az-refusal");
            look(&browser, "clerk-case-refused");
        }
    }
}

fn axe_on_every_page(lang: &str, dark: bool) {
    let sample = Sample::new();
    let driver = Driver::start();
    let mut all = Vec::new();
    visit(&sample, &driver, lang, dark, |browser, name| {
        all.extend(faults(browser).into_iter().map(|f| format!("{name}: {f}")));
        // Nothing is wider than a phone but what scrolls by itself.
        browser.size(360, 800);
        let wide = browser.run("return document.documentElement.scrollWidth", &[]);
        if wide.as_i64().unwrap() > 360 {
            all.push(format!("{name}: {wide} pixels wide on a phone"));
        }
        browser.size(1280, 900);
    });
    all.sort();
    all.dedup();
    assert!(all.is_empty(), "{} in {lang}{}:\n{}", all.len(), if dark { ", dark" } else { "" }, all.join("\n"));
    sample.server.stop();
}

macro_rules! each {
    ($($name:ident = ($lang:literal, $dark:literal);)+) => {$(
        #[test]
        #[ignore = "needs Chromium: ./test --full --stage browser"]
        fn $name() {
            axe_on_every_page($lang, $dark);
        }
    )+};
}

each! {
    axe_finds_nothing_in_japanese_and_light = ("ja", false);
    axe_finds_nothing_in_japanese_and_dark = ("ja", true);
    axe_finds_nothing_in_english_and_light = ("en", false);
    axe_finds_nothing_in_english_and_dark = ("en", true);
}

/// Writes pictures of every page; not a test, and run only by `cargo xtask screens`.
#[test]
#[ignore = "writes pictures: cargo xtask screens DIR"]
#[expect(clippy::disallowed_methods, reason = "the command line says where to")]
fn screens() {
    let Ok(to) = std::env::var("AZUKARI_SCREENS") else { return };
    let to = Path::new(&to);
    let sample = Sample::new();
    let driver = Driver::start();
    for lang in ["ja", "en"] {
        for dark in [false, true] {
            let dir = to.join(format!("{lang}-{}", if dark { "dark" } else { "light" }));
            std::fs::create_dir_all(&dir).unwrap();
            visit(&sample, &driver, lang, dark, |browser, name| browser.picture(&dir.join(format!("{name}.png"))));
        }
    }
    let dir = to.join("phone");
    std::fs::create_dir_all(&dir).unwrap();
    visit(&sample, &driver, "ja", false, |browser, name| {
        browser.size(360, 800);
        browser.picture(&dir.join(format!("{name}.png")));
        browser.size(1280, 900);
    });
    sample.server.stop();
}
