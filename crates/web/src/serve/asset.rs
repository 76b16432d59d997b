//! The style sheet and the mark, inside the binary. Their addresses carry a hash of their bytes, so that browsers may
//! keep them for ever and still see every change.

use super::Failure;
use axum::{
    Router,
    extract::Path,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::LazyLock;

/// The Digital Agency's design tokens (MIT, see `assets/tokens.LICENSE`), then our own rules.
const STYLE: &str = concat!(include_str!("../../assets/tokens.css"), include_str!("../../assets/desk.css"));
/// Our one script: it only enriches what works without it.
const SCRIPT: &str = include_str!("../../assets/desk.js");
const MARK: &str = include_str!("../../assets/mark.svg");
const TOKENS_LICENSE: &str = include_str!("../../assets/tokens.LICENSE");

/// FNV-1a, 64 bits: tells versions of our own files apart, protects nothing.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3))
}

static STYLE_NAME: LazyLock<String> = LazyLock::new(|| format!("desk-{:016x}.css", hash(STYLE)));
static SCRIPT_NAME: LazyLock<String> = LazyLock::new(|| format!("desk-{:016x}.js", hash(SCRIPT)));
static MARK_NAME: LazyLock<String> = LazyLock::new(|| format!("mark-{:016x}.svg", hash(MARK)));

/// Address of the style sheet.
pub fn style() -> String {
    format!("/assets/{}", *STYLE_NAME)
}

/// Address of the script.
pub fn script() -> String {
    format!("/assets/{}", *SCRIPT_NAME)
}

/// Address of the mark.
pub fn mark() -> String {
    format!("/assets/{}", *MARK_NAME)
}

/// The routes below `/assets/`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(send))
}

async fn send(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        n if n == *STYLE_NAME => ("text/css; charset=utf-8", STYLE),
        n if n == *SCRIPT_NAME => ("text/javascript; charset=utf-8", SCRIPT),
        n if n == *MARK_NAME => ("image/svg+xml", MARK),
        "tokens.LICENSE" => ("text/plain; charset=utf-8", TOKENS_LICENSE),
        _ => return Failure::NOT_FOUND.into_response(),
    };
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")], text).into_response()
}
