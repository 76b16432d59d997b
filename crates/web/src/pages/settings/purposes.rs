//! Purposes of use: specified with the wording that is told to people, changed with their relation to the earlier one,
//! ended.

use super::{back, below, workers::day};
use crate::{
    pages::{
        deed::{Deed, Just},
        desk::Desk,
        input::Input,
        visit::Visit,
    },
    path::Area,
    shell::{Column, Control, Errors, Field, Table, button, button_link, form},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError,
    governance::{PurposeView, SpecifyPurpose},
};
use azukari_domain::{PurposeKey, Verb};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/settings/purposes", get(list))
        .route("/o/{org}/settings/purposes/new", get(new).post(specify_new))
        .route("/o/{org}/settings/purposes/{purpose}", get(show))
        .route("/o/{org}/settings/purposes/{purpose}/{what}", post(change))
}

const DONE: [(&str, &str); 3] = [
    ("specified", "govern-purpose-specified"),
    ("changed", "govern-purpose-changed"),
    ("ended", "govern-purpose-ended"),
];

fn page_of(visit: &Visit, key: &str) -> String {
    below(visit, &format!("purposes/{key}"))
}

async fn list(visit: Visit, Query(just): Query<Just>) -> Response {
    let content = async {
        let (purposes, workers) = visit.run(|app, asker| Ok((app.purposes(asker)?, app.workers(asker)?))).await?;
        let reader = &visit.reader;
        let columns = ["common-purpose", "common-state", "govern-purpose-owner", "common-from", "common-until"]
            .map(|k| Column::new(reader.t(k)));
        let owner = |p: &PurposeView| workers.iter().find(|w| p.owner.as_ref().is_some_and(|o| *o == w.id.to_string()));
        let rows: Vec<Vec<Markup>> = purposes
            .iter()
            .map(|p| {
                vec![
                    html! { a href=(page_of(&visit, &p.key)) { (wording(&visit, p)) } },
                    html! { (reader.t(state(p))) },
                    html! { @if let Some(worker) = owner(p) { (worker.name.expose()) } },
                    html! { (day(&visit, &p.from)) },
                    html! { @if let Some(until) = &p.until { (day(&visit, until)) } },
                ]
            })
            .collect();
        Ok(html! {
            (just.banner(&visit, &DONE))
            p.az-actions { (button_link(&below(&visit, "purposes/new"), &reader.t("govern-purpose-add"))) }
            (Table { id: "purposes", caption: &reader.t("govern-purposes"), columns: &columns, rows: &rows }.render(reader))
            (back(&visit, "", "page-settings"))
        })
    }
    .await;
    visit.made(Area::Settings, "govern-purposes", content)
}

fn state(p: &PurposeView) -> &'static str {
    match (p.offered, p.in_force) {
        (true, _) => "govern-offered",
        (false, true) => "govern-in-force",
        (false, false) => "govern-ended",
    }
}

fn wording<'a>(visit: &'a Visit, p: &'a PurposeView) -> &'a str {
    if p.offered { &p.title } else { visit.word(&visit.names.purposes, &p.key) }
}

async fn new(visit: Visit) -> Response {
    let content = new_form(&visit, &Input::default(), &Errors::default());
    visit.made(Area::Settings, "govern-purpose-add", Ok(content))
}

fn new_form(visit: &Visit, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    form(
        &below(visit, "purposes/new"),
        Some(&visit.desk.once()),
        html! {
            (Field::new("title", reader.t("govern-purpose-text"), Control::Lines(3)).support(reader.t("govern-purpose-text-help"))
                .value(typed.text("title")).required().render(reader, errors))
            (Field::new("key", reader.t("govern-key"), Control::Text).support(reader.t("govern-key-help"))
                .value(typed.text("key")).required().render(reader, errors))
            p { (button(&reader.t("govern-purpose-add"))) " " (button_link(&below(visit, "purposes"), &reader.t("common-cancel"))) }
        },
    )
}

fn deed(visit: &Visit, here: String, title: &'static str, done: &str) -> Deed {
    Deed {
        area: Area::Settings,
        title,
        verb: Verb::Govern,
        here,
        then: format!("{}?done={done}", below(visit, "purposes")),
    }
}

async fn specify_new(visit: Visit, input: Input) -> Response {
    let deed = deed(&visit, below(&visit, "purposes/new"), "govern-purpose-add", "specified");
    let again = async |errors: &Errors| Ok(new_form(&visit, &input, errors));
    let reply = match input.text("key").trim().parse::<PurposeKey>() {
        Ok(key) => {
            let (by, new) = (visit.by(&input), SpecifyPurpose { key, title: input.text("title").to_owned() });
            // A template's own wording would stand in for an empty text; here somebody meant to write one.
            if new.title.trim().is_empty() {
                Err(AppError::input("title", "govern-title"))
            } else {
                visit.run(move |app, _| app.specify_purpose(by, new)).await
            }
        }
        Err(_) => Err(AppError::input("key", "govern-key-help")),
    };
    visit.deed(&deed, reply, again).await
}

async fn show(visit: Visit, Path((_, key)): Path<(String, String)>) -> Response {
    let content = one(&visit, &key, &Input::default(), &Errors::default()).await;
    visit.made(Area::Settings, "govern-purpose-one", content)
}

async fn one(visit: &Visit, key: &str, typed: &Input, errors: &Errors) -> Result<Markup, AppError> {
    let purposes = visit.run(azukari_app::App::purposes).await?;
    let p = purposes.into_iter().find(|p| p.key == key).ok_or(AppError::NotFound("purpose"))?;
    let reader = &visit.reader;
    let here = page_of(visit, key);
    let title = if typed.text("title").is_empty() { p.title.as_str() } else { typed.text("title") };
    let text = Field::new("title", reader.t("govern-purpose-text"), Control::Lines(3)).value(title).required();
    Ok(html! {
        p.az-lead { (wording(visit, &p)) }
        p { span.az-tag { (reader.t(state(&p))) } }
        @if p.in_force {
            h2 { (reader.t("govern-purpose-change")) }
            p { (reader.t("govern-purpose-change-help")) }
            (form(&format!("{here}/change"), Some(&visit.desk.once()), html! {
                (text.render(reader, errors))
                (Field::new("relation", reader.t("govern-purpose-relation"), Control::Lines(3)).support(reader.t("govern-purpose-relation-help"))
                    .value(typed.text("relation")).required().render(reader, errors))
                p { (button(&reader.t("govern-purpose-change"))) }
            }))
            details open[errors.of("until").is_some()] {
                summary { (reader.t("govern-purpose-end")) }
                p { (reader.t("govern-purpose-end-help")) }
                (form(&format!("{here}/end"), Some(&visit.desk.once()), html! {
                    (Field::new("until", reader.t("common-until"), Control::Date).support(reader.t("govern-today-if-empty"))
                        .value(typed.text("until")).render(reader, errors))
                    p { (button(&reader.t("govern-purpose-end"))) }
                }))
            }
        } @else {
            (form(&format!("{here}/specify"), Some(&visit.desk.once()), html! {
                (text.render(reader, errors))
                p { (button(&reader.t("govern-purpose-add"))) }
            }))
        }
        (back(visit, "purposes", "govern-purposes"))
    })
}

async fn change(visit: Visit, Path((_, key, what)): Path<(String, String, String)>, input: Input) -> Response {
    let Ok(purpose) = key.parse::<PurposeKey>() else { return crate::Failure::NOT_FOUND.into_response() };
    let by = visit.by(&input);
    let (title, until) = (input.text("title").to_owned(), input.text("until").to_owned());
    let (done, reply) = match what.as_str() {
        "specify" => {
            let new = SpecifyPurpose { key: purpose, title };
            ("specified", visit.run(move |app, _| app.specify_purpose(by, new)).await)
        }
        "change" => {
            let relation = input.personal("relation");
            ("changed", visit.run(move |app, _| app.change_purpose(by, purpose, &title, relation)).await)
        }
        "end" => ("ended", visit.run(move |app, _| app.end_purpose(by, purpose, &until)).await),
        _ => return crate::Failure::NOT_FOUND.into_response(),
    };
    let deed = deed(&visit, page_of(&visit, &key), "govern-purpose-one", done);
    let again = async |errors: &Errors| one(&visit, &key, &input, errors).await;
    visit.deed(&deed, reply, again).await
}
