//! Home: what I have to do, what waits for me, what I asked for, what is missing; and the choice of the affair in hand.

use super::{desk::Desk, input::Input, requests::table, settings::open_steps, visit::Visit, work::tasks};
use crate::{
    path::{self, Area},
    shell::{Notice, Title, banner, button, button_link},
};
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{governance::OpenSteps, request::Which};
use azukari_domain::{AffairKey, OrgKey};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}", get(show)).route("/o/{org}/", get(plain)).route("/o/{org}/affair", post(choose))
}

/// Who types the address with a stroke at its end means the same page.
async fn plain(Path(org): Path<OrgKey>) -> Redirect {
    Redirect::to(&Area::Home.of(&org))
}

/// How many requests of each list stand on the home page.
const REQUESTS_MAX: usize = 5;
/// How many tasks: the most urgent; the rest stands on the page of work.
const TASKS_MAX: usize = 7;

async fn show(visit: Visit) -> Response {
    // Only those who can do something about it are asked to complete set-up.
    let is_officer = !visit.signed.offices.is_empty();
    let lists = visit
        .run(move |app, asker| {
            let steps = if is_officer { app.open_steps(asker)? } else { OpenSteps::default() };
            let lists = (app.requests(asker, Which::Waiting)?, app.requests(asker, Which::Mine)?);
            Ok((lists, steps, app.my_day(asker)?))
        })
        .await;
    let ((waiting, mine), steps, day) = match lists {
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
        (open_steps(&visit, &steps))
        @if !is_officer && !visit.names.vacant.is_empty() {
            (banner(reader, Notice::Warning, &reader.t("page-vacant")))
            ul { @for office in &visit.names.vacant { li { (visit.pick(&office.ja, &office.en)) } } }
        }
        @if visit.signed.affair.is_some() { (quick_find(&visit)) }
        (tasks(&visit, day.tasks.get(..TASKS_MAX).unwrap_or(&day.tasks)))
        p.az-actions {
            @if day.tasks.len() > TASKS_MAX {
                (button_link(&Area::Work.of(visit.org()), &reader.say("task-all", &[("count", day.tasks.len().into())]))) " "
            }
            @if day.unread > 0 {
                (button_link(&path::messages(visit.org()), &reader.say("told-unread", &[("count", day.unread.into())])))
            }
        }
        (table(&visit, "waiting", &reader.t("request-waiting"), waiting.get(..REQUESTS_MAX).unwrap_or(&waiting)))
        (table(&visit, "mine", &reader.t("request-mine"), mine.get(..REQUESTS_MAX).unwrap_or(&mine)))
        @if waiting.len() > REQUESTS_MAX || mine.len() > REQUESTS_MAX {
            p { a href=(all) { (reader.t("request-all")) } }
        }
    };
    visit.page(Area::Home, Title::new("page-home"), content).into_response()
}

/// The search box where the day begins: the ordinary one, with nothing but words.
fn quick_find(visit: &Visit) -> Markup {
    let reader = &visit.reader;
    html! {
        search {
            form.az-quick method="post" action=(Area::Find.of(visit.org())) novalidate {
                label.az-label for="text" { (reader.t("find-label")) }
                div.az-quick-line {
                    input.az-input #text name="text" type="search" autocomplete="off" spellcheck="false";
                    (button(&reader.t("find-button")))
                }
                p.az-support { (reader.t("find-help")) }
            }
        }
    }
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
