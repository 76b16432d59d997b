//! Notices of purpose: which text stands on which way of collecting, in which manner, since when.

use super::{back, below, workers::day};
use crate::{
    pages::{
        deed::{Deed, Just},
        desk::Desk,
        input::Input,
        visit::Visit,
    },
    path::Area,
    shell::{Choice, Column, Control, Errors, Field, Table, button, form, post_button},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError,
    governance::{NoticeView, RecordNotice},
};
use azukari_domain::{NoticeId, Verb};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/settings/notices", get(list).post(record))
        .route("/o/{org}/settings/notices/{notice}/end", post(end))
}

const DONE: [(&str, &str); 2] = [("recorded", "govern-notice-shown"), ("ended", "govern-notice-ended")];
/// Ways by which people's data comes in, the usual ones first.
const CHANNELS: [&str; 8] = ["form", "paper", "counter", "phone", "mail", "post", "import", "screen"];
const MANNERS: [&str; 3] = ["meiji", "tsuchi", "kohyo"];

async fn list(visit: Visit, Query(just): Query<Just>) -> Response {
    let content = content(&visit, &just, &Input::default(), &Errors::default()).await;
    visit.made(Area::Settings, "govern-notices", content)
}

async fn content(visit: &Visit, just: &Just, typed: &Input, errors: &Errors) -> Result<Markup, AppError> {
    let notices = visit.run(azukari_app::App::notices).await?;
    let reader = &visit.reader;
    let columns = [
        "common-purpose",
        "common-channel",
        "govern-notice-manner-label",
        "govern-notice-version-label",
        "common-from",
        "common-until",
        "common-state",
    ]
    .map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = notices.iter().map(|n| row(visit, n)).collect();
    Ok(html! {
        (just.banner(visit, &DONE))
        p { (reader.t("govern-notices-help")) }
        (Table { id: "notices", caption: &reader.t("govern-notices"), columns: &columns, rows: &rows }.render(reader))
        h2 { (reader.t("govern-notice-add")) }
        (form_of(visit, typed, errors))
        (back(visit, "", "page-settings"))
    })
}

fn row(visit: &Visit, n: &NoticeView) -> Vec<Markup> {
    let reader = &visit.reader;
    let href = below(visit, &format!("notices/{}/end", n.id));
    vec![
        html! { (visit.word(&visit.names.purposes, &n.purpose)) },
        html! { (reader.t(&format!("common-channel-{}", n.channel))) },
        html! { (reader.t(&format!("govern-manner-{}", n.manner))) },
        html! { (n.version) },
        html! { (day(visit, &n.from)) },
        html! { @if let Some(until) = &n.until { (day(visit, until)) } },
        html! {
            (reader.t(if n.in_force { "govern-in-force" } else { "govern-ended" }))
            @if n.in_force && n.until.is_none() {
                " " (post_button(&href, &reader.t("govern-notice-end"), &[("once", &visit.desk.once())]))
            }
        },
    ]
}

fn form_of(visit: &Visit, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let mut purposes = vec![Choice::new("", reader.t("common-choose-first"))];
    purposes.extend(visit.names.purposes.iter().map(|p| Choice::new(&p.key, visit.pick(&p.ja, &p.en))));
    let channels = CHANNELS.iter().map(|c| Choice::new(*c, reader.t(&format!("common-channel-{c}")))).collect();
    let manners = MANNERS
        .iter()
        .map(|m| Choice {
            support: Some(reader.t(&format!("govern-manner-{m}-about"))),
            ..Choice::new(*m, reader.t(&format!("govern-manner-{m}")))
        })
        .collect();
    form(
        &below(visit, "notices"),
        Some(&visit.desk.once()),
        html! {
            (Field::new("purpose", reader.t("common-purpose"), Control::Select(purposes)).value(typed.text("purpose")).required().render(reader, errors))
            (Field::new("channel", reader.t("govern-notice-where"), Control::Select(channels)).value(typed.text("channel")).required().render(reader, errors))
            (Field::new("manner", reader.t("govern-notice-manner-label"), Control::Radio(manners)).value(typed.text("manner")).required().render(reader, errors))
            (Field::new("version", reader.t("govern-notice-version-label"), Control::Text).support(reader.t("govern-notice-version-help"))
                .value(typed.text("version")).required().render(reader, errors))
            (Field::new("from", reader.t("common-from"), Control::Date).support(reader.t("govern-today-if-empty"))
                .value(typed.text("from")).render(reader, errors))
            p { (button(&reader.t("govern-notice-add"))) }
        },
    )
}

fn deed(visit: &Visit, done: &str) -> Deed {
    let here = below(visit, "notices");
    Deed {
        area: Area::Settings,
        title: "govern-notices",
        verb: Verb::Govern,
        then: format!("{here}?done={done}"),
        here,
    }
}

async fn record(visit: Visit, input: Input) -> Response {
    let deed = deed(&visit, "recorded");
    let again = async |errors: &Errors| content(&visit, &Just::default(), &input, errors).await;
    let text = |name: &str| input.text(name).to_owned();
    let reply = match input.text("purpose").parse() {
        Ok(purpose) => {
            let new = RecordNotice {
                purpose,
                channel: text("channel"),
                manner: text("manner"),
                version: text("version"),
                from: text("from"),
            };
            let by = visit.by(&input);
            visit.run(move |app, _| app.record_notice(by, new)).await
        }
        Err(_) => Err(AppError::input("purpose", "common-choose-first")),
    };
    visit.deed(&deed, reply, again).await
}

async fn end(visit: Visit, Path((_, notice)): Path<(String, String)>, input: Input) -> Response {
    let Ok(id) = notice.parse::<NoticeId>() else { return crate::Failure::NOT_FOUND.into_response() };
    let by = visit.by(&input);
    let reply = visit.run(move |app, _| app.end_notice(by, id, "")).await;
    let again = async |errors: &Errors| content(&visit, &Just::default(), &Input::default(), errors).await;
    visit.deed(&deed(&visit, "ended"), reply, again).await
}
