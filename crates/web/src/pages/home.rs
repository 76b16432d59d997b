//! Home: what waits for me, what I asked for, what is missing; and the choice of the affair in hand.

use super::{desk::Desk, input::Input, requests::table, visit::Visit};
use crate::{
    path::{self, Area},
    shell::{Notice, Title, banner, button_link},
};
use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::request::Which;
use azukari_domain::AffairKey;
use maud::html;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}", get(show)).route("/o/{org}/affair", post(choose))
}

/// How many requests of each list stand on the home page.
const REQUESTS_MAX: usize = 5;

async fn show(visit: Visit) -> Response {
    let lists =
        visit.run(|app, asker| Ok((app.requests(asker, Which::Waiting)?, app.requests(asker, Which::Mine)?))).await;
    let (waiting, mine) = match lists {
        Ok(lists) => lists,
        Err(e) => return visit.fault(Area::Home, e),
    };
    let reader = &visit.reader;
    let all = Area::Requests.of(visit.org());
    let content = html! {
        @if visit.signed.affair.is_none() {
            @if visit.signed.affairs.is_empty() {
                (banner(reader, Notice::Info, &reader.t("page-no-affair")))
            } @else {
                (banner(reader, Notice::Info, &reader.t("page-choose-affair-first")))
            }
        }
        @if !visit.names.vacant.is_empty() {
            (banner(reader, Notice::Warning, &reader.t("page-vacant")))
            ul { @for office in &visit.names.vacant { li { (visit.pick(&office.ja, &office.en)) } } }
        }
        p.az-actions { (button_link(&Area::Find.of(visit.org()), &reader.t("find-title"))) }
        (table(&visit, "waiting", &reader.t("request-waiting"), waiting.get(..REQUESTS_MAX).unwrap_or(&waiting)))
        (table(&visit, "mine", &reader.t("request-mine"), mine.get(..REQUESTS_MAX).unwrap_or(&mine)))
        @if waiting.len() > REQUESTS_MAX || mine.len() > REQUESTS_MAX {
            p { a href=(all) { (reader.t("request-all")) } }
        }
    };
    visit.page(Area::Home, Title::new("page-home"), content).into_response()
}

async fn choose(State(desk): State<Desk>, visit: Visit, input: Input) -> Response {
    let affair: Option<AffairKey> = input.text("affair").parse().ok();
    let credential = visit.credential();
    let chosen = desk.run(move |app| app.choose_affair(&credential, affair.as_ref())).await;
    match chosen {
        Ok(()) => {
            let back = path::local(input.text("back")).map_or_else(|| Area::Home.of(visit.org()), str::to_owned);
            Redirect::to(&back).into_response()
        }
        Err(e) => visit.fault(Area::Home, e),
    }
}
