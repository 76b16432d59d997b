//! The reader's choices: language and date style, remembered in cookies.

use super::{Site, cookie};
use crate::path;
use axum::{
    Form, Router,
    extract::State,
    http::header::SET_COOKIE,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
    routing::post,
};
use azukari_words::{DateStyle, Lang};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Choice {
    lang: Option<String>,
    dates: Option<String>,
    #[serde(default)]
    back: String,
}

/// The route [`path::READER`].
pub fn routes<S: Clone + Send + Sync + 'static>(site: Site) -> Router<S> {
    Router::new().route(path::READER, post(choose)).with_state(site)
}

async fn choose(State(site): State<Site>, Form(choice): Form<Choice>) -> Response {
    let lang = choice.lang.as_deref().and_then(Lang::parse).and_then(|l| site.remember(cookie::LANG, l.tag()));
    let dates =
        choice.dates.as_deref().and_then(DateStyle::parse).and_then(|d| site.remember(cookie::DATES, d.as_str()));
    let cookies: Vec<_> = [lang, dates].into_iter().flatten().map(|value| (SET_COOKIE, value)).collect();
    (AppendHeaders(cookies), Redirect::to(path::local(&choice.back).unwrap_or("/"))).into_response()
}
