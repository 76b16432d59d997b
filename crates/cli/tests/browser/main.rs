//! The desk in a real browser over the real binary: stories as people live them, and axe-core on every page in both languages
//! and themes. `./test --full --stage browser` runs these; it installs Chromium where it is missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

#[path = "../bed/mod.rs"]
mod bed;
mod driver;
mod pages;
mod stories;

use bed::{Bed, Server};
use driver::{Browser, Driver};
use serde_json::Value;

/// A sample organisation on a server of its own.
struct Sample {
    bed: Bed,
    server: Server,
    org: String,
}

impl Sample {
    fn new() -> Sample {
        let bed = Bed::new();
        let server = Server::start(&bed, &["--demo", "--org", "hatsumei"]);
        let org = server.hello["sample"]["org"].as_str().unwrap().to_owned();
        Sample { bed, server, org }
    }

    fn password(&self, login: &str) -> String {
        let accounts = self.server.hello["sample"]["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|a| a["login"] == login).unwrap_or_else(|| panic!("no {login}"));
        account["password"].as_str().unwrap().to_owned()
    }

    /// The login of whoever holds an office, by its English word.
    fn holder(&self, office: &str) -> String {
        let accounts = self.server.hello["sample"]["accounts"].as_array().unwrap();
        let account: &Value = accounts.iter().find(|a| a["office"] == office).unwrap_or_else(|| panic!("no {office}"));
        account["login"].as_str().unwrap().to_owned()
    }

    /// A browser in which a worker has signed in through the page.
    fn signed_in(&self, driver: &Driver, login: &str) -> Browser {
        let browser = driver.browser(&self.server.url);
        self.sign_in(&browser, login);
        browser
    }

    fn sign_in(&self, browser: &Browser, login: &str) {
        browser.open(&format!("/o/{}/sign-in", self.org));
        browser.fill("#login", login);
        browser.fill("#password", &self.password(login));
        browser.click("main button[type=submit]");
        browser.find(".az-who");
    }

    /// Chooses an affair in the top bar.
    fn affair(&self, browser: &Browser, key: &str) {
        browser.choose("#az-affair", key);
        browser.click(".az-affair button");
        browser.find(&format!("#az-affair option[value=\"{key}\"][selected]"));
    }
}
