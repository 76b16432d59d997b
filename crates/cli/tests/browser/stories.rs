//! Stories: set-up, a clerk's day, import, a request decided by somebody else, a shared PC, two tabs, the back button, the
//! keyboard, and a day without scripts.

use crate::{
    Sample,
    bed::{Bed, Server},
    driver::Driver,
};
use serde_json::json;

/// The affair for which the sample took its people in: under another nobody is opened.
const JOINED: &str = "membership";

#[test]
#[ignore = "needs Chromium: ./test --full --stage browser"]
fn from_the_link_to_a_sample_and_to_an_own_organisation() {
    let bed = Bed::new();
    let server = Server::start(&bed, &[]);
    let driver = Driver::start();
    let browser = driver.browser(&server.url);
    let link = server.hello["set_up"].as_str().unwrap().to_owned();

    // One click makes the sample; its people are there, and one button removes it.
    browser.open(&link);
    browser.click("section.az-card button");
    browser.find("#accounts");
    let password =
        browser.run("return document.querySelector('#accounts tbody tr td:nth-child(3) code').textContent", &[]);
    let login =
        browser.run("return document.querySelector('#accounts tbody tr td:nth-child(2) code').textContent", &[]);
    browser.click("main a.az-button");
    browser.fill("#login", login.as_str().unwrap());
    browser.fill("#password", password.as_str().unwrap());
    browser.click("main button[type=submit]");
    browser.find(".az-sample");
    browser.click(".az-menu a[href$='/settings']");
    browser.click("form[action$='/sample/remove'] button");
    browser.until("the sample is gone", |b| !b.has(".az-sample") && !b.has(".az-who"));

    // The same link still sets the own organisation up.
    browser.open(&link);
    browser.click("main form.az-form button[type=submit]");
    browser.fill("#officer", "初見　始");
    browser.fill("#login", "hajime");
    browser.fill("#password", "short");
    browser.click("main button[type=submit]");
    browser.find(".az-summary");
    assert_eq!(
        browser.run("return document.activeElement.className", &[]),
        json!("az-summary"),
        "the summary has the focus"
    );
    browser.fill("#password", "correct horse battery staple");
    if browser.has("#resolution") {
        browser.fill("#resolution", "2026-11-01 第3回理事会");
    }
    browser.click("main button[type=submit]");
    browser.find(".az-key");
    browser.open(&link);
    browser.until("a link works once", |b| b.has(".az-banner-error"));
    server.stop();
}

#[test]
#[ignore = "needs Chromium: ./test --full --stage browser"]
fn a_clerk_finds_as_they_type_sees_corrects_and_goes_back() {
    let sample = Sample::new();
    let driver = Driver::start();
    let clerk = sample.signed_in(&driver, "clerk");
    sample.affair(&clerk, JOINED);

    // `/` goes to the search; what is found appears when typing pauses, name and number only.
    clerk.press("/");
    assert_eq!(clerk.run("return document.activeElement.id", &[]), json!("text"));
    clerk.open(&format!("/o/{}/find", sample.org));
    clerk.send("#text", "田");
    clerk.find("#found #results tbody tr");
    assert!(!clerk.has("#found [href*='%']"), "addresses hold no words");
    assert_eq!(clerk.address(), format!("/o/{}/find", sample.org));
    clerk.click("#found #results tbody tr a");
    clerk.at(&format!("/o/{}/records/", sample.org));
    let record = clerk.address();
    clerk.find(".az-facts");

    // A change with an error keeps what was typed; then it is done, once, although the button is pressed twice.
    clerk.click("a[href$='/correct']");
    clerk.fill("#f-phone", "123");
    clerk.click("#channel");
    clerk.click("#identity");
    clerk.click("main button.az-button-main");
    clerk.find(".az-summary");
    assert_eq!(clerk.run("return document.getElementById('f-phone').value", &[]), json!("123"));
    clerk.fill("#f-phone", "097-555-0199");
    clerk.run("const b = document.querySelector('main button.az-button-main'); b.click(); b.click();", &[]);
    clerk.at(&format!("{record}?done=corrected"));
    clerk.shows("097-555-0199");
    // Going back shows the form again and sends nothing.
    clerk.back();
    clerk.back();
    assert!(clerk.address().starts_with(&format!("/o/{}/", sample.org)));

    // `?` opens the help, Escape closes it; neither while somebody types.
    clerk.open(&record);
    clerk.press("?");
    clerk.until("the help is open", |b| b.run("return document.getElementById('az-keys').open", &[]) == json!(true));
    clerk.press("\u{E00C}");
    clerk.until("the help is closed", |b| b.run("return document.getElementById('az-keys').open", &[]) == json!(false));
    sample.server.stop();
}

#[test]
#[ignore = "needs Chromium: ./test --full --stage browser"]
fn a_list_is_dropped_tried_and_taken_in_while_its_tab_is_closed() {
    let sample = Sample::new();
    let driver = Driver::start();
    let file = sample.bed.path("people.csv");
    let made = sample.bed.local(&[
        "sample",
        "members",
        "--count",
        "400",
        "--encoding",
        "cp932",
        "--dirty",
        "--out",
        &file,
        "--json",
    ]);
    assert_eq!(made.0, 0, "{}", made.2);
    let clerk = sample.signed_in(&driver, "clerk");
    sample.affair(&clerk, JOINED);
    clerk.click(".az-menu a[href$='/import']");
    clerk.send("#file", &file);
    clerk.click("main button.az-button-main");
    clerk.find("#columns tbody tr:nth-child(10)");
    let purposes =
        clerk.run("return [...document.querySelectorAll('#purpose option')].map(o => o.value).filter(Boolean)", &[]);
    clerk.choose("#purpose", purposes[0].as_str().unwrap());
    // That no wrongful means was used is declared of what is new.
    clerk.run("document.querySelector('#source_checked')?.click()", &[]);
    let page = clerk.address();
    clerk.click("button[name=do][value=try]");
    clerk.find("form[action$='/take'] button");
    clerk.find("#rejected");
    clerk.click("form[action$='/take'] button");
    // Another tab meanwhile; then the same address tells what came of it.
    let before = clerk.new_tab();
    clerk.open(&format!("/o/{}", sample.org));
    clerk.tab(&before);
    clerk.open(&page);
    clerk.find("a[href$='/rejects']");
    sample.server.stop();
}

#[test]
#[ignore = "needs Chromium: ./test --full --stage browser"]
fn a_request_is_decided_by_somebody_else_in_another_browser() {
    let sample = Sample::new();
    let driver = Driver::start();
    let clerk = sample.signed_in(&driver, "clerk");
    sample.affair(&clerk, JOINED);
    clerk.open(&format!("/o/{}/find", sample.org));
    clerk.fill("#text", "田");
    clerk.click("main search button");
    clerk.click("#found #results tbody tr a");
    clerk.find(".az-facts");
    let record = clerk.address();
    clerk.open(&format!("{record}?ground=unclear"));
    clerk.find(".az-refusal");
    clerk.click(".az-refusal a.az-button");
    clerk.fill("#reason", "案内を送ってよいか確かめたい");
    clerk.click("main button.az-button-main");
    clerk.at(&format!("/o/{}/requests/", sample.org));
    let request = clerk.address().split('?').next().unwrap().to_owned();
    // Two tabs of the asker: the decision of one's own request is offered in neither.
    clerk.new_tab();
    clerk.open(&request);
    assert!(!clerk.has("button[name=decision]"));

    let manager = sample.signed_in(&driver, &sample.holder("Privacy manager"));
    manager.open(&request);
    manager.shows("案内を送ってよいか確かめたい");
    manager.click("button[name=decision][value=approve]");
    manager.at(&format!("{request}?done=approved"));
    clerk.open(&request);
    clerk.click("a.az-button[href*='/records/']");
    clerk.find(".az-facts");
    assert!(!clerk.has(".az-refusal"), "what was approved is open");
    sample.server.stop();
}

#[test]
#[ignore = "needs Chromium: ./test --full --stage browser"]
fn two_people_share_a_pc_by_pin() {
    let sample = Sample::new();
    let driver = Driver::start();
    let pc = driver.browser(&sample.server.url);
    let manager = sample.holder("Privacy manager");
    for (login, pin) in [("clerk", "824193"), (manager.as_str(), "193824")] {
        sample.sign_in(&pc, login);
        pc.click(".az-who");
        pc.fill("#pin", pin);
        pc.fill("#pin-password", &sample.password(login));
        pc.click("form[action$='/account/pin'] button");
        pc.at(&format!("/o/{}/account?done=pin", sample.org));
    }
    let name = pc.run("return document.querySelector('.az-who').textContent", &[]);
    pc.open(&format!("/o/{}/switch", sample.org));
    let choices = pc.run("return document.querySelectorAll('input[name=worker]').length", &[]);
    assert_eq!(choices, json!(2));
    // The clerk stands first: they were registered later, but signed in on this PC as well.
    for i in ["worker", "worker-1"] {
        pc.open(&format!("/o/{}/switch", sample.org));
        pc.click(&format!("#{i}"));
        pc.fill("#pin", "824193");
        pc.click("main button.az-button-main");
        pc.until("an answer", |b| b.has(".az-who") || b.has(".az-summary"));
        if pc.has(".az-who") {
            break;
        }
    }
    let now = pc.run("return document.querySelector('.az-who').textContent", &[]);
    assert_ne!(now, name, "under their own name");
    sample.server.stop();
}

#[test]
#[ignore = "needs Chromium: ./test --full --stage browser"]
fn everything_is_done_without_scripts_and_nothing_asks_another_site() {
    let sample = Sample::new();
    let driver = Driver::start();
    let clerk = driver.browser(&sample.server.url);
    clerk.chromium("Network.enable", &json!({}));
    sample.sign_in(&clerk, "clerk");
    // Whatever the page loaded came from this server.
    let foreign = clerk.run(
        "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))",
        &[],
    );
    assert_eq!(foreign, json!([]));
    clerk.scripts(false);
    clerk.choose("#az-affair", JOINED);
    clerk.click(".az-affair button");
    clerk.open(&format!("/o/{}/find", sample.org));
    clerk.fill("#text", "田");
    clerk.click("main search button");
    clerk.click("#results tbody tr a");
    clerk.find(".az-facts");
    clerk.click("a[href*='/phone']");
    clerk.click("#caller");
    clerk.click("#identity");
    clerk.click("#classes");
    clerk.click("main button.az-button-main");
    clerk.until("an answer to read out, or why not", |b| b.has(".az-facts strong") || b.has(".az-refusal"));
    sample.server.stop();
}
