//! A real Chromium, driven as WebDriver says (W3C, https://www.w3.org/TR/webdriver2/): JSON over HTTP to Debian's chromedriver.
//!
//! Written here, because it is little and the library for it brings an HTTP stack of its own into every build. Whatever is
//! asked for is waited for; nothing sleeps for a fixed time.

use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Under which key an element's id comes (W3C 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Longest wait for what a page is to show.
const WAIT: Duration = Duration::from_secs(20);

/// What a browser is told when it starts: no window, no request of its own, nothing of this machine's user.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
];

/// A running chromedriver; it and its browsers end when dropped.
pub(crate) struct Driver {
    child: Child,
    url: String,
}

impl Driver {
    pub(crate) fn start() -> Driver {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is missing: ./test --full --stage browser installs it");
        let said = BufReader::new(child.stdout.take().unwrap());
        let port = said
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let port = line.split("started successfully on port ").nth(1)?;
                Some(port.trim_end_matches('.').trim().to_owned())
            })
            .expect("chromedriver says its port");
        Driver { child, url: format!("http://127.0.0.1:{port}") }
    }

    /// A browser with nothing in it, on one server.
    pub(crate) fn browser(&self, site: &str) -> Browser {
        let profile = tempfile::tempdir().unwrap();
        let mut flags: Vec<String> = FLAGS.iter().map(|f| (*f).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        flags.push("--window-size=1280,900".into());
        let asked = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": flags},
        }}});
        let opened = call("POST", &format!("{}/session", self.url), Some(&asked));
        let id = opened["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {opened}")).to_owned();
        Browser { session: format!("{}/session/{id}", self.url), site: site.to_owned(), _profile: profile }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One call; the `value` of its answer. An error of the protocol is one of the answers.
fn call(method: &str, url: &str, body: Option<&Value>) -> Value {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(120)))
        .build()
        .new_agent();
    let answer = match (method, body) {
        ("GET", _) => agent.get(url).call(),
        ("DELETE", _) => agent.delete(url).call(),
        (_, body) => agent.post(url).send_json(body.unwrap_or(&json!({}))),
    };
    let mut answer = answer.unwrap_or_else(|e| panic!("{method} {url}: {e}"));
    let text = answer.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    value["value"].take()
}

/// One browser with its own cookies.
pub(crate) struct Browser {
    session: String,
    site: String,
    _profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            call("DELETE", &self.session, None);
        }
    }
}

impl Browser {
    fn post(&self, path: &str, body: &Value) -> Value {
        call("POST", &format!("{}/{path}", self.session), Some(body))
    }
    fn get(&self, path: &str) -> Value {
        call("GET", &format!("{}/{path}", self.session), None)
    }

    /// Opens a page of the server.
    pub(crate) fn open(&self, path: &str) {
        let to = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.site) };
        let answer = self.post("url", &json!({"url": to}));
        assert!(answer.is_null(), "{to}: {answer}");
    }
    pub(crate) fn back(&self) {
        self.post("back", &json!({}));
    }
    /// The address, without the server's name.
    pub(crate) fn address(&self) -> String {
        let url = self.get("url").as_str().unwrap().to_owned();
        url.strip_prefix(&self.site).map(str::to_owned).unwrap_or(url)
    }
    pub(crate) fn source(&self) -> String {
        self.get("source").as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script and answers what it returns.
    pub(crate) fn run(&self, script: &str, args: &[Value]) -> Value {
        let answer = self.post("execute/sync", &json!({"script": script, "args": args}));
        assert!(answer["error"].is_null(), "{answer}");
        answer
    }

    fn once(&self, css: &str) -> Option<String> {
        self.post("element", &json!({"using": "css selector", "value": css}))[ELEMENT].as_str().map(str::to_owned)
    }
    /// Whether an element is there now.
    pub(crate) fn has(&self, css: &str) -> bool {
        self.once(css).is_some()
    }
    /// Waits until something holds.
    pub(crate) fn until(&self, what: &str, mut holds: impl FnMut(&Browser) -> bool) {
        let begun = Instant::now();
        while !holds(self) {
            assert!(begun.elapsed() < WAIT, "not so after a while: {what}\n{}\n{}", self.address(), self.source());
            std::thread::yield_now();
        }
    }
    /// An element, waited for.
    pub(crate) fn find(&self, css: &str) -> String {
        let mut found = None;
        self.until(css, |b| {
            found = b.once(css);
            found.is_some()
        });
        found.unwrap()
    }
    /// Waits until a text stands in the page.
    pub(crate) fn shows(&self, text: &str) {
        self.until(text, |b| {
            b.run("return document.body?.innerText ?? ''", &[]).as_str().is_some_and(|t| t.contains(text))
        });
    }
    /// Waits until the address begins so.
    pub(crate) fn at(&self, path: &str) {
        self.until(path, |b| b.address().starts_with(path));
    }
    pub(crate) fn click(&self, css: &str) {
        // An element may be replaced between being found and being clicked: then it is looked for again.
        self.until(css, |b| {
            let id = b.find(css);
            b.post(&format!("element/{id}/click"), &json!({})).is_null()
        });
    }
    /// Types as somebody at the keyboard does; what stood there is cleared first.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        let id = self.find(css);
        self.post(&format!("element/{id}/clear"), &json!({}));
        self.send(css, text);
    }
    /// Keys into an element, e.g. a path into a file field.
    pub(crate) fn send(&self, css: &str, text: &str) {
        let id = self.find(css);
        let answer = self.post(&format!("element/{id}/value"), &json!({"text": text}));
        assert!(answer.is_null(), "{css}: {answer}");
    }
    /// Keys to the page itself.
    pub(crate) fn press(&self, key: &str) {
        let actions: Vec<Value> = ["keyDown", "keyUp"].iter().map(|kind| json!({"type": kind, "value": key})).collect();
        self.post("actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }
    /// Chooses an option by its value.
    pub(crate) fn choose(&self, css: &str, value: &str) {
        self.click(&format!("{css} option[value=\"{value}\"]"));
    }

    /// Another tab of the same browser; answers the handle of the one before.
    pub(crate) fn new_tab(&self) -> String {
        let before = self.get("window").as_str().unwrap().to_owned();
        let made = self.post("window/new", &json!({"type": "tab"}));
        self.tab(made["handle"].as_str().unwrap());
        before
    }
    pub(crate) fn tab(&self, handle: &str) {
        self.post("window", &json!({"handle": handle}));
    }

    pub(crate) fn cookie(&self, name: &str, value: &str) {
        let answer = self.post("cookie", &json!({"cookie": {"name": name, "value": value, "path": "/"}}));
        assert!(answer.is_null(), "{answer}");
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn chromium(&self, command: &str, params: &Value) -> Value {
        self.post("goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }
    pub(crate) fn dark(&self, is_dark: bool) {
        let value = if is_dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": value}]);
        self.chromium("Emulation.setEmulatedMedia", &json!({"features": features}));
    }
    pub(crate) fn size(&self, width: u32, height: u32) {
        self.chromium(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        );
    }
    pub(crate) fn scripts(&self, are_on: bool) {
        self.chromium("Emulation.setScriptExecutionDisabled", &json!({"value": !are_on}));
    }

    /// A picture of the whole page.
    pub(crate) fn picture(&self, to: &Path) {
        let taken = self.chromium("Page.captureScreenshot", &json!({"format": "png", "captureBeyondViewport": true}));
        std::fs::write(to, base64(taken["data"].as_str().unwrap())).unwrap();
    }
}

/// RFC 4648, as WebDriver writes pictures.
fn base64(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for b in text.bytes() {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).unwrap());
        }
    }
    out
}
