//! Browsers over a real organisation: a session's cookie, forms as they are sent, and what every answer must satisfy.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use azukari_app::access::KeyKept;
use azukari_domain::{RecordId, time::SeededRandom};
use azukari_testkit::{Who, World, pdf_text};
use azukari_web::{
    Site,
    api::{self, Api},
    pages,
    serve::guard,
};
use std::sync::Arc;
use tower::ServiceExt;

pub(crate) const NAME: &str = "髙橋　花子太郎";
pub(crate) const PHONE: &str = "090-1234-5678";

/// What one request brought back.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .unwrap_or_else(|| panic!("no redirection: {} {}", self.status, self.text))
            .to_str()
            .unwrap()
    }
    pub(crate) fn title(&self) -> &str {
        self.text.split("<title>").nth(1).unwrap().split("</title>").next().unwrap()
    }
    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> &str {
        let from = self
            .text
            .split(&format!("name=\"{name}\" value=\""))
            .nth(1)
            .unwrap_or_else(|| panic!("no {name}: {}", self.text));
        from.split('"').next().unwrap()
    }
    pub(crate) fn cookie(&self) -> String {
        let line = self
            .headers
            .get(header::SET_COOKIE)
            .unwrap_or_else(|| panic!("no cookie: {} {}", self.status, self.text))
            .to_str()
            .unwrap();
        line.split(';').next().unwrap().to_owned()
    }
}

/// One browser.
pub(crate) struct Browser {
    pub(crate) desk: Router,
    pub(crate) cookie: String,
    pub(crate) lang: &'static str,
}

pub(crate) fn desk(world: &World) -> Router {
    desk_of(world, &[])
}

/// The desk of an organisation with these networks.
pub(crate) fn desk_of(world: &World, inside: &[&str]) -> Router {
    let mut site = Site::loopback(Arc::new(SeededRandom::new(azukari_testkit::unique())));
    site.inside = inside.iter().map(|net| net.parse().unwrap()).collect();
    let places = pages::Places {
        key_file: world.dir().join("made.key"),
        spool: world.dir().into(),
        may_sample: true,
        window: None,
    };
    let made = places.key_file.clone();
    let kept = Arc::new(move || KeyKept::File(made.clone()));
    let api = api::router(Api { app: world.app(), site: site.clone(), spool: world.dir().into(), window: None, kept });
    guard(pages::router(world.app(), site.clone(), places).merge(api), site)
}

impl Browser {
    pub(crate) fn of(world: &World, who: Who, affair: Option<&str>) -> Browser {
        Browser { cookie: format!("azukari={}", world.session(who, affair)), ..Browser::new(world) }
    }
    pub(crate) fn new(world: &World) -> Browser {
        Browser { desk: desk(world), cookie: String::new(), lang: "ja" }
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Got {
        let response = self.desk.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4 << 20).await.unwrap().to_vec();
        // Paper is read as people read it.
        let paper = parts.headers.get(header::CONTENT_TYPE).is_some_and(|t| t == "application/pdf");
        let text = if paper { pdf_text(&bytes) } else { String::from_utf8(bytes).unwrap() };
        let got = Got { status: parts.status, headers: parts.headers, text };
        // What holds for every answer, whatever a test looks at.
        assert_eq!(got.headers[header::CACHE_CONTROL], "no-store");
        assert!(!got.text.contains('⟦') && !got.text.contains("{$"), "words are missing: {}", got.text);
        assert!(!got.status.is_server_error(), "{} {}", got.status, got.text);
        for secret in [NAME, PHONE, "花子太郎", "12345678"] {
            if let Some(to) = got.headers.get(header::LOCATION) {
                assert!(!to.to_str().unwrap().contains(secret), "a value in an address");
            }
            if got.text.contains("<title>") {
                assert!(!got.title().contains(secret), "a value in a title");
            }
        }
        for href in got
            .text
            .split("href=\"")
            .skip(1)
            .chain(got.text.split("action=\"").skip(1))
            .map(|h| h.split('"').next().unwrap())
        {
            assert!(href.starts_with('/') || href.starts_with('#'), "an address of another site: {href}");
            assert!(href.is_ascii() && !href.contains("090-"), "a value in an address: {href}");
        }
        got
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8080")
            .header(header::COOKIE, format!("{}; azukari-lang={}", self.cookie, self.lang))
            .header(header::ACCEPT_LANGUAGE, self.lang)
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.ask(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// An operation of the API that takes a body.
    pub(crate) async fn call(&self, path: &str, body: &str) -> Got {
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", azukari_testkit::unique().to_string());
        self.ask(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Got {
        let body: Vec<String> = form.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
        let request = self.request("POST", path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(body.join("&"))).unwrap()).await
    }
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

pub(crate) fn member(world: &World) -> RecordId {
    world.bring_in(&[world.member(NAME, "タカハシ　ハナコ", PHONE)])[0]
}
