//! Settings: workers, offices, kinds of data, affairs, purposes, notices, the values that the regulation leaves open, and what keeps set-up
//! incomplete. Everybody may look; who may change is said by the gate.

mod affairs;
mod deciders;
mod holdings;
mod notices;
mod offices;
mod purposes;
mod regulation;
mod values;
mod workers;

pub(super) use workers::day;

use super::{deed::Just, desk::Desk, visit::Visit};
use crate::{
    path::Area,
    shell::{Notice, banner, button_link, post_button},
};
use axum::{
    Router,
    extract::{Query, State},
    http::header::SET_COOKIE,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{AppError, governance::OpenSteps};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/settings", get(hub))
        .route("/o/{org}/settings/sample/remove", post(remove_sample))
        .merge(workers::routes())
        .merge(offices::routes())
        .merge(deciders::routes())
        .merge(holdings::routes())
        .merge(affairs::routes())
        .merge(purposes::routes())
        .merge(notices::routes())
        .merge(values::routes())
        .merge(regulation::routes())
}

/// A page below the settings.
fn below(visit: &Visit, rest: &str) -> String {
    format!("{}/{rest}", Area::Settings.of(visit.org()))
}

/// The way back from a page below the settings.
fn back(visit: &Visit, rest: &str, key: &str) -> Markup {
    let href = if rest.is_empty() { Area::Settings.of(visit.org()) } else { below(visit, rest) };
    html! { p.az-actions { (button_link(&href, &visit.reader.t(key))) } }
}

/// The pages below, each with the sentence that says what it is for.
const PAGES: [(&str, &str, &str); 9] = [
    ("workers", "worker-title", "govern-about-workers"),
    ("offices", "worker-offices-title", "govern-about-offices"),
    ("deciders", "govern-deciders", "govern-about-deciders"),
    ("holdings", "govern-holdings", "govern-about-holdings"),
    ("affairs", "govern-affairs", "govern-about-affairs"),
    ("purposes", "govern-purposes", "govern-about-purposes"),
    ("notices", "govern-notices", "govern-about-notices"),
    ("values", "govern-values", "govern-about-values"),
    ("regulation", "govern-regulation", "govern-about-regulation"),
];

async fn hub(visit: Visit, Query(just): Query<Just>) -> Response {
    let content = content(&visit, &just).await;
    visit.made(Area::Settings, "page-settings", content)
}

async fn content(visit: &Visit, just: &Just) -> Result<Markup, AppError> {
    let steps = visit.run(azukari_app::App::open_steps).await?;
    let reader = &visit.reader;
    Ok(html! {
        (just.banner(visit, &[]))
        (open_steps(visit, &steps))
        ul.az-cards {
            @for (rest, key, about) in PAGES {
                li.az-card {
                    h2 { a href=(below(visit, rest)) { (reader.t(key)) } }
                    p { (reader.t(about)) }
                }
            }
        }
        @if visit.signed.demo {
            h2 { (reader.t("setup-sample-remove")) }
            p { (reader.t("setup-sample-remove-help")) }
            (post_button(&below(visit, "sample/remove"), &reader.t("setup-sample-remove"), &[]))
        }
    })
}

/// Removes the sample whole: invented people, its journal and its keys. A real organisation is refused by the gate.
async fn remove_sample(State(desk): State<Desk>, visit: Visit) -> Response {
    let org = visit.org().clone();
    match visit.run(move |app, _| app.remove_demo(&org)).await {
        Ok(()) => {
            let cookie = desk.site.end_session().map(|value| (SET_COOKIE, value));
            (AppendHeaders(cookie), Redirect::to("/")).into_response()
        }
        Err(e) => visit.fault(Area::Settings, e),
    }
}

/// What is still to be done, each with the page where it is done. Nothing where set-up is complete.
pub(super) fn open_steps(visit: &Visit, steps: &OpenSteps) -> Markup {
    let reader = &visit.reader;
    html! {
        @if steps.count() > 0 {
            (banner(reader, Notice::Warning, &reader.say("setup-incomplete", &[("count", steps.count().into())])))
            ul {
                @for office in &steps.vacant {
                    @let name = visit.word(&visit.names.offices, office);
                    li { a href=(below(visit, &format!("offices/{office}"))) { (reader.say("setup-todo-appoint", &[("office", name.into())])) } }
                }
                @if steps.no_purpose { li { a href=(below(visit, "purposes")) { (reader.t("setup-todo-purpose")) } } }
                @if !steps.unconfirmed.is_empty() {
                    li { a href=(below(visit, "values")) { (reader.say("govern-values-open", &[("count", steps.unconfirmed.len().into())])) } }
                }
            }
        }
    }
}
