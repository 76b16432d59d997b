//! Affairs: assigned work with its purpose, kinds of data and field classes; offered ones are taken up as they are or
//! changed.

use super::{back, below};
use crate::{
    pages::{
        deed::{Deed, Just},
        desk::Desk,
        input::Input,
        visit::Visit,
    },
    path::Area,
    shell::{Choice, Column, Control, Errors, Field, Table, button, button_link, form, post_button},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, Name,
    governance::{AffairView, SetAffair},
};
use azukari_domain::{AffairKey, Verb};
use maud::{Markup, html};
use std::str::FromStr;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/settings/affairs", get(list))
        .route("/o/{org}/settings/affairs/new", get(new).post(set_new))
        .route("/o/{org}/settings/affairs/{affair}", get(show).post(set))
        .route("/o/{org}/settings/affairs/{affair}/end", post(end))
}

const DONE: [(&str, &str); 2] = [("set", "govern-affair-set"), ("ended", "govern-affair-ended")];

fn page_of(visit: &Visit, key: &str) -> String {
    below(visit, &format!("affairs/{key}"))
}

fn words(visit: &Visit, list: &[Name], keys: &[String]) -> String {
    keys.iter().map(|k| visit.word(list, k)).collect::<Vec<_>>().join(visit.pick("、", ", "))
}

async fn list(visit: Visit, Query(just): Query<Just>) -> Response {
    let content = async {
        let affairs = visit.run(azukari_app::App::affairs).await?;
        let reader = &visit.reader;
        let columns = ["common-affair", "common-purpose", "common-holding", "govern-classes", "common-state"]
            .map(|key| Column::new(reader.t(key)));
        let rows: Vec<Vec<Markup>> = affairs.iter().map(|a| row(&visit, a)).collect();
        Ok(html! {
            (just.banner(&visit, &DONE))
            p { (reader.t("govern-affairs-help")) }
            p.az-actions { (button_link(&below(&visit, "affairs/new"), &reader.t("govern-affair-add"))) }
            (Table { id: "affairs", caption: &reader.t("govern-affairs"), columns: &columns, rows: &rows }.render(reader))
            (back(&visit, "", "page-settings"))
        })
    }
    .await;
    visit.made(Area::Settings, "govern-affairs", content)
}

fn row(visit: &Visit, a: &AffairView) -> Vec<Markup> {
    let state = match (a.offered, &a.purpose) {
        (true, _) => "govern-offered",
        (false, None) => "govern-ended",
        (false, Some(_)) => "govern-in-force",
    };
    let title = if a.offered { a.title.as_str() } else { visit.word(&visit.names.affairs, &a.key) };
    vec![
        html! { a href=(page_of(visit, &a.key)) { (title) } },
        html! { (a.purpose.as_ref().map_or("", |p| visit.word(&visit.names.purposes, p))) },
        html! { (words(visit, &visit.names.holdings, &a.holdings)) },
        html! { (words(visit, &visit.names.classes, &a.classes)) },
        html! { (visit.reader.t(state)) },
    ]
}

async fn new(visit: Visit) -> Response {
    let content = form_of(&visit, None, &Input::default(), &Errors::default());
    visit.made(Area::Settings, "govern-affair-add", Ok(content))
}

async fn show(visit: Visit, Path((_, key)): Path<(String, String)>, Query(just): Query<Just>) -> Response {
    let content = one(&visit, &key, &just, &Input::default(), &Errors::default()).await;
    visit.made(Area::Settings, "govern-affair-one", content)
}

async fn one(visit: &Visit, key: &str, just: &Just, typed: &Input, errors: &Errors) -> Result<Markup, AppError> {
    let affairs = visit.run(azukari_app::App::affairs).await?;
    let a = affairs.into_iter().find(|a| a.key == key).ok_or(AppError::NotFound("affair"))?;
    let reader = &visit.reader;
    Ok(html! {
        (just.banner(visit, &DONE))
        (form_of(visit, Some(&a), typed, errors))
        @if !a.offered && a.purpose.is_some() {
            h2 { (reader.t("govern-affair-end")) }
            p { (reader.t("govern-affair-end-help")) }
            (post_button(&format!("{}/end", page_of(visit, key)), &reader.t("govern-affair-end"), &[("once", &visit.desk.once())]))
        }
    })
}

/// Ticks of a list, as the form sends them: one name, a value each.
pub(super) fn ticks(
    visit: &Visit,
    name: &'static str,
    label: &str,
    list: &[Name],
    chosen: &[&str],
    errors: &Errors,
) -> Markup {
    let error = errors.of(name);
    html! {
        fieldset.az-field .az-field-wrong[error.is_some()] {
            legend.az-label { (label) " " span.az-required { (visit.reader.t("common-required")) } }
            @if let Some(text) = error { p.az-error { span aria-hidden="true" { "× " } (text) } }
            @for (i, one) in list.iter().enumerate() {
                @let id = if i == 0 { name.to_owned() } else { format!("{name}-{i}") };
                div.az-choice {
                    input id=(id) name=(name) type="checkbox" value=(one.key) checked[chosen.contains(&one.key.as_str())];
                    label for=(id) { (visit.pick(&one.ja, &one.en)) }
                }
            }
        }
    }
}

fn form_of(visit: &Visit, there: Option<&AffairView>, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let sent = !typed.text("title").is_empty() || !typed.text("key").is_empty();
    let text = |name: &str, was: &str| if sent { typed.text(name).to_owned() } else { was.to_owned() };
    let many = |name: &'static str, was: &[String]| -> Vec<String> {
        if sent { typed.all(name).map(str::to_owned).collect() } else { was.to_vec() }
    };
    let title = text("title", there.map_or("", |a| a.title.as_str()));
    let purpose = text("purpose", there.and_then(|a| a.purpose.as_deref()).unwrap_or_default());
    let holdings = many("holdings", there.map_or(&[], |a| &a.holdings));
    let classes = many("classes", there.map_or(&[], |a| &a.classes));
    let mut purposes = vec![Choice::new("", reader.t("common-choose-first"))];
    purposes.extend(visit.names.purposes.iter().map(|p| Choice::new(&p.key, visit.pick(&p.ja, &p.en))));
    let action = there.map_or_else(|| below(visit, "affairs/new"), |a| page_of(visit, &a.key));
    html! {
        (form(&action, Some(&visit.desk.once()), html! {
            (Field::new("title", reader.t("common-name"), Control::Text).value(&title).required().render(reader, errors))
            @if there.is_none() {
                (Field::new("key", reader.t("govern-key"), Control::Text).support(reader.t("govern-key-help"))
                    .value(typed.text("key")).required().render(reader, errors))
            }
            (Field::new("purpose", reader.t("common-purpose"), Control::Select(purposes)).value(&purpose).required().render(reader, errors))
            (ticks(visit, "holdings", &reader.t("common-holding"), &visit.names.holdings,
                &holdings.iter().map(String::as_str).collect::<Vec<_>>(), errors))
            (ticks(visit, "classes", &reader.t("govern-classes"), &visit.names.classes,
                &classes.iter().map(String::as_str).collect::<Vec<_>>(), errors))
            p { (button(&reader.t(if there.is_some_and(|a| a.offered) { "govern-take-up" } else { "common-save" }))) " "
                (button_link(&below(visit, "affairs"), &reader.t("common-back"))) }
        }))
    }
}

async fn set_new(visit: Visit, input: Input) -> Response {
    let key = input.text("key").trim().to_owned();
    let deed = deed(&visit, "new", "govern-affair-add");
    let again = async |errors: &Errors| Ok(form_of(&visit, None, &input, errors));
    let reply = match asked(&input, &key) {
        Ok(new) => {
            let by = visit.by(&input);
            visit.run(move |app, _| app.set_affair(by, new)).await
        }
        Err(e) => Err(e),
    };
    visit.deed(&deed, reply, again).await
}

async fn set(visit: Visit, Path((_, key)): Path<(String, String)>, input: Input) -> Response {
    let deed = deed(&visit, &key, "govern-affair-one");
    let again = async |errors: &Errors| one(&visit, &key, &Just::default(), &input, errors).await;
    let reply = match asked(&input, &key) {
        Ok(new) => {
            let by = visit.by(&input);
            visit.run(move |app, _| app.set_affair(by, new)).await
        }
        Err(e) => Err(e),
    };
    visit.deed(&deed, reply, again).await
}

fn deed(visit: &Visit, key: &str, title: &'static str) -> Deed {
    let here = page_of(visit, key);
    Deed {
        area: Area::Settings,
        title,
        verb: Verb::Govern,
        here,
        then: format!("{}?done=set", below(visit, "affairs")),
    }
}

/// Keys that no list knows are left out; an empty list is told by the use case.
fn known<T: FromStr + Ord>(input: &Input, name: &'static str) -> std::collections::BTreeSet<T> {
    input.all(name).filter_map(|t| t.parse().ok()).collect()
}

fn asked(input: &Input, key: &str) -> Result<SetAffair, AppError> {
    Ok(SetAffair {
        key: key.parse::<AffairKey>().map_err(|_| AppError::input("key", "govern-key-help"))?,
        title: input.text("title").to_owned(),
        purpose: input.text("purpose").parse().map_err(|_| AppError::input("purpose", "common-choose-first"))?,
        holdings: known(input, "holdings"),
        classes: known(input, "classes"),
    })
}

async fn end(visit: Visit, Path((_, key)): Path<(String, String)>, input: Input) -> Response {
    let Ok(affair) = key.parse::<AffairKey>() else { return crate::Failure::NOT_FOUND.into_response() };
    let deed =
        Deed { then: format!("{}?done=ended", below(&visit, "affairs")), ..deed(&visit, &key, "govern-affair-one") };
    let by = visit.by(&input);
    let reply = visit.run(move |app, _| app.end_affair(by, affair)).await;
    let again = async |errors: &Errors| one(&visit, &key, &Just::default(), &Input::default(), errors).await;
    visit.deed(&deed, reply, again).await
}
