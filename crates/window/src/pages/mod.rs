//! The pages: server-rendered, without scripts, for phones first. Nothing comes from another host.

mod directory;
mod forms;
mod frame;
mod give;
mod home;

use crate::{
    Hand, Window,
    listen::Peer,
    transport::{guard, peer_of},
};
use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, Path, Query, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use azukari_words::{Arg, Lang, Words};
use frame::Frame;
use maud::html;
use serde::Deserialize;
use std::{net::IpAddr, sync::Arc, time::Duration};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

/// Longest body: a letter as a browser writes it, three bytes for each.
const BODY_BYTES_MAX: usize = 3 * azukari_domain::public::LETTER_BYTES_MAX;
/// How long one request may take.
const ANSWER: Duration = Duration::from_secs(20);
/// The reader's language.
const LANGUAGE: &str = "azukari-lang";

const STYLE: &str = include_str!("../../assets/window.css");

/// No script, no frame, nothing from elsewhere, no form to elsewhere.
const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    // What is published is for whoever looks somebody up here, and not for another's index.
    ("x-robots-tag", "noindex, nofollow, noarchive"),
];

/// All that a stranger can reach.
pub fn router(window: Window) -> Router {
    Router::new()
        .route("/", get(home::choose))
        .route("/o/{org}", get(home::show))
        .route("/o/{org}/policy", get(home::policy))
        .route("/o/{org}/directory", get(directory::ask).post(directory::search))
        .route("/o/{org}/directory/{handle}", get(directory::one))
        .route("/o/{org}/join", get(forms::join).post(forms::joined))
        .route("/o/{org}/give/{link}", get(give::show).post(give::given))
        .route("/o/{org}/write", get(forms::write).post(forms::written))
        .route("/o/{org}/received/{receipt}", get(forms::received))
        .route("/assets/window.css", get(style))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, ANSWER))
        .layer(middleware::from_fn_with_state(window.clone(), guard))
        .layer(middleware::map_response(dress))
        .with_state(window)
}

async fn dress(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.append(header::VARY, HeaderValue::from_static("cookie, accept-language"));
    response
}

async fn style() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (kind, STYLE).into_response()
}

async fn nothing(State(window): State<Window>, visit: Visit) -> Response {
    visit.missing(&window)
}

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
}

/// Who reads, from where.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    lang: Lang,
    /// The language was chosen just now.
    chosen: bool,
    from: IpAddr,
    path: String,
}

impl FromRequestParts<Window> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, window: &Window) -> Result<Self, Self::Rejection> {
        let asked =
            Query::<Asked>::try_from_uri(&parts.uri).ok().and_then(|q| q.0.lang).as_deref().and_then(Lang::parse);
        let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
        let kept = cookies.flat_map(|c| c.split(';')).find_map(|c| c.trim().strip_prefix(LANGUAGE)?.strip_prefix('='));
        let kept = kept.and_then(Lang::parse);
        let said = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
        let said = said.and_then(Lang::from_accept_language);
        let peer = parts.extensions.get::<ConnectInfo<Peer>>().map(|info| info.0);
        Ok(Visit {
            lang: asked.or(kept).or(said).unwrap_or_default(),
            chosen: asked.is_some(),
            from: peer_of(&window.transport, peer, &parts.headers),
            path: parts.uri.path().to_owned(),
        })
    }
}

impl Visit {
    fn t(&self, key: &str) -> String {
        Words::say(self.lang, key, &[])
    }

    fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        Words::say(self.lang, key, args)
    }

    fn pick<'a>(&self, words: &'a azukari_domain::public::Words) -> &'a str {
        let (own, other) = if self.lang == Lang::En { (&words.en, &words.ja) } else { (&words.ja, &words.en) };
        if own.is_empty() { other } else { own }
    }

    /// A page of an organisation.
    fn page(&self, window: &Window, org: &str, hand: Option<&Hand>, title: &str, content: maud::Markup) -> Response {
        let page =
            frame::page(&Frame { visit: self, org, hand, is_trial: window.transport.is_trial() }, title, &content);
        let mut response = page.into_response();
        if self.chosen {
            let secure = if window.transport.is_trial() { "" } else { "; Secure" };
            let cookie =
                format!("{LANGUAGE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}", self.lang.tag());
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
        }
        response
    }

    /// There is no such page; says the same whatever is missing.
    fn missing(&self, window: &Window) -> Response {
        let content = html! { p { (self.t("window-missing")) } p { a href="/" { (self.t("window-to-start")) } } };
        (StatusCode::NOT_FOUND, self.page(window, "", None, "window-missing-title", content)).into_response()
    }

    /// Too much was asked for.
    fn drained(&self, window: &Window, (org, hand): (&str, &Hand), wait: i64) -> Response {
        let minutes = wait.div_euclid(60).saturating_add(1);
        let content = html! {
            p { (self.say("window-drained", &[("minutes", minutes.into())])) }
            p { (self.t("window-drained-why")) }
        };
        let page = self.page(window, org, Some(hand), "window-drained-title", content);
        (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, wait.to_string())], page).into_response()
    }
}

/// The organisation of an address, with what it shows.
pub(crate) struct Place {
    org: String,
    hand: Arc<Hand>,
}

impl FromRequestParts<Window> for Place {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, window: &Window) -> Result<Self, Response> {
        let visit = match Visit::from_request_parts(parts, window).await {
            Ok(visit) => visit,
            Err(never) => match never {},
        };
        let named = Path::<std::collections::HashMap<String, String>>::from_request_parts(parts, window).await;
        let org = named.ok().and_then(|mut p| p.0.remove("org")).unwrap_or_default();
        let shelf = Arc::clone(&window.shelf);
        let key = org.clone();
        let hand = tokio::task::spawn_blocking(move || shelf.hand(&key)).await.ok().flatten();
        hand.map(|hand| Place { org, hand }).ok_or_else(|| visit.missing(window))
    }
}
