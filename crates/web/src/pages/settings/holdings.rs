//! Kinds of data: those that the regulation names, and those that the organisation adds, changes and ends.
//!
//! A further kind is added in two steps that work without scripts: which kind's rules it follows, and then its names and fields.

use super::{affairs::ticks, back, below};
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
    governance::{FIELD_KINDS, FurtherView, HoldingField, HoldingView, OwnField, SetHolding},
};
use azukari_domain::{HoldingKey, Verb};
use maud::{Markup, html};

/// Empty rows for fields of its own on one page; more are added by saving and opening the page again.
const ROWS_FREE: usize = 2;
/// Rows of its own that one form may send.
const ROWS_MAX: usize = 60;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/settings/holdings", get(list))
        .route("/o/{org}/settings/holdings/new", get(new).post(set_new))
        .route("/o/{org}/settings/holdings/{holding}", get(show).post(set))
        .route("/o/{org}/settings/holdings/{holding}/end", post(end))
}

const DONE: [(&str, &str); 2] = [("set", "govern-holding-set"), ("ended", "govern-holding-was-ended")];

/// Which kind a new one follows.
#[derive(serde::Deserialize)]
struct Follows {
    #[serde(default)]
    follows: String,
}

fn page_of(visit: &Visit, key: &str) -> String {
    below(visit, &format!("holdings/{key}"))
}

async fn list(visit: Visit, Query(just): Query<Just>) -> Response {
    let content = async {
        let holdings = visit.run(azukari_app::App::holdings).await?;
        let reader = &visit.reader;
        let columns = ["common-holding", "govern-holding-about", "govern-holding-fields-title", "common-state"]
            .map(|key| Column::new(reader.t(key)));
        let rows: Vec<Vec<Markup>> = holdings.iter().map(|h| row(&visit, h)).collect();
        Ok(html! {
            (just.banner(&visit, &DONE))
            p { (reader.t("govern-holdings-help")) }
            p.az-actions { (button_link(&below(&visit, "holdings/new"), &reader.t("govern-holding-add"))) }
            (Table { id: "holdings", caption: &reader.t("govern-holdings"), columns: &columns, rows: &rows }.render(reader))
            (back(&visit, "", "page-settings"))
        })
    }
    .await;
    visit.made(Area::Settings, "govern-holdings", content)
}

fn row(visit: &Visit, h: &HoldingView) -> Vec<Markup> {
    let state = match &h.further {
        None => "govern-holding-named-state",
        Some(further) if further.ended => "govern-ended",
        Some(_) => "govern-holding-own-state",
    };
    vec![
        html! { a href=(page_of(visit, &h.key)) { (visit.pick(&h.ja, &h.en)) } },
        html! { (visit.pick(&h.about_ja, &h.about_en)) },
        html! { (h.fields.len()) },
        html! { (visit.reader.t(state)) },
    ]
}

async fn new(visit: Visit, Query(follows): Query<Follows>) -> Response {
    let content = async {
        let holdings = visit.run(azukari_app::App::holdings).await?;
        Ok(match named(&holdings, &follows.follows) {
            Some(like) => form_of(&visit, like, None, &Input::default(), &Errors::default()),
            None => choice_of(&visit, &holdings),
        })
    }
    .await;
    visit.made(Area::Settings, "govern-holding-add", content)
}

/// A kind that the regulation names.
fn named<'h>(holdings: &'h [HoldingView], key: &str) -> Option<&'h HoldingView> {
    holdings.iter().find(|h| h.key == key && h.further.is_none())
}

/// The first step: which kind's rules it follows.
fn choice_of(visit: &Visit, holdings: &[HoldingView]) -> Markup {
    let reader = &visit.reader;
    let choices = holdings.iter().filter(|h| h.further.is_none()).map(|h| Choice {
        support: Some(visit.pick(&h.about_ja, &h.about_en).to_owned()),
        ..Choice::new(&h.key, visit.pick(&h.ja, &h.en))
    });
    let field = Field::new("follows", reader.t("govern-holding-follows-title"), Control::Radio(choices.collect()))
        .support(reader.t("govern-holding-follows-help"))
        .required();
    html! {
        form.az-form method="get" action=(below(visit, "holdings/new")) {
            (field.render(reader, &Errors::default()))
            p { (button(&reader.t("common-next"))) " " (button_link(&below(visit, "holdings"), &reader.t("common-back"))) }
        }
    }
}

async fn show(visit: Visit, Path((_, key)): Path<(String, String)>, Query(just): Query<Just>) -> Response {
    let content = one(&visit, &key, &just, &Input::default(), &Errors::default()).await;
    visit.made(Area::Settings, "govern-holding-one", content)
}

async fn one(visit: &Visit, key: &str, just: &Just, typed: &Input, errors: &Errors) -> Result<Markup, AppError> {
    let holdings = visit.run(azukari_app::App::holdings).await?;
    let h = holdings.iter().find(|h| h.key == key).ok_or(AppError::NotFound("holding"))?;
    let reader = &visit.reader;
    let like = h.further.as_ref().and_then(|further| named(&holdings, &further.follows));
    Ok(html! {
        (just.banner(visit, &DONE))
        p.az-lead { (visit.pick(&h.ja, &h.en)) }
        p { (visit.pick(&h.about_ja, &h.about_en)) }
        (fields_of(visit, h))
        @if let Some(further) = &h.further {
            (versions(visit, further))
            @if let Some(like) = like { (form_of(visit, like, Some(h), typed, errors)) }
            @if !further.ended {
                h2 { (reader.t("govern-holding-end")) }
                p { (reader.t("govern-holding-end-help")) }
                (post_button(&format!("{}/end", page_of(visit, key)), &reader.t("govern-holding-end"), &[("once", &visit.desk.once())]))
            }
        } @else {
            p { (reader.t("govern-holding-named-help")) }
            (back(visit, "holdings", "govern-holdings"))
        }
    })
}

fn kind_word(visit: &Visit, kind: &str) -> String {
    visit.reader.t(match kind {
        "name" => "govern-holding-kind-name",
        "kana" => "govern-holding-kind-kana",
        "body" => "govern-holding-kind-body",
        "number" => "govern-holding-kind-number",
        "phone" => "govern-holding-kind-phone",
        "mail" => "govern-holding-kind-mail",
        "address" => "govern-holding-kind-address",
        "date" => "govern-holding-kind-date",
        "choice" => "govern-holding-kind-choice",
        "individual_number" => "govern-holding-kind-individual-number",
        _ => "govern-holding-kind-text",
    })
}

fn fields_of(visit: &Visit, h: &HoldingView) -> Markup {
    let reader = &visit.reader;
    let columns = ["record-field", "govern-holding-kind", "govern-classes"].map(|key| Column::new(reader.t(key)));
    let row = |f: &HoldingField| {
        vec![
            html! { (visit.pick(&f.ja, &f.en)) },
            html! { (kind_word(visit, f.kind)) },
            html! { (visit.word(&visit.names.classes, &f.class)) },
        ]
    };
    let rows: Vec<Vec<Markup>> = h.fields.iter().map(row).collect();
    let caption = reader.t("govern-holding-fields-title");
    Table { id: "fields", caption: &caption, columns: &columns, rows: &rows }.render(reader)
}

fn versions(visit: &Visit, further: &FurtherView) -> Markup {
    let reader = &visit.reader;
    html! {
        p { (reader.say("govern-holding-follows-one", &[("holding", visit.word(&visit.names.holdings, &further.follows).into())])) }
        h2 { (reader.t("govern-holding-versions")) }
        ul {
            @for (number, name, at) in &further.versions {
                li { (reader.say("govern-holding-version", &[
                    ("number", (*number).into()), ("worker", name.expose().into()), ("at", reader.instant(*at, &visit.names.zone).into()),
                ])) }
            }
        }
    }
}

/// The English word, where it is not the Japanese one: what was left empty is shown empty.
fn other<'a>(ja: &str, en: &'a str) -> &'a str {
    if en == ja { "" } else { en }
}

/// Which of the followed kind's fields it has, and its own, with some rows free.
fn form_of(visit: &Visit, like: &HoldingView, there: Option<&HoldingView>, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let sent = !typed.text("ja").is_empty() || !typed.text("follows").is_empty();
    let text = |name: &str, was: Option<&str>| {
        if sent { typed.text(name).to_owned() } else { was.unwrap_or_default().to_owned() }
    };
    let of_like = |key: &str| like.fields.iter().any(|f| f.key == key);
    let taken: Vec<&str> = match (sent, there) {
        (true, _) => typed.all("taken").collect(),
        (false, Some(h)) => h.fields.iter().map(|f| f.key.as_str()).filter(|key| of_like(key)).collect(),
        (false, None) => Vec::new(),
    };
    let offered: Vec<Name> = like
        .fields
        .iter()
        .filter(|f| f.kind != "individual_number")
        .map(|f| Name { key: f.key.clone(), ja: f.ja.clone(), en: f.en.clone() })
        .collect();
    let own: Vec<&HoldingField> = there.iter().flat_map(|h| &h.fields).filter(|f| !of_like(&f.key)).collect();
    let action = there.map_or_else(|| below(visit, "holdings/new"), |h| page_of(visit, &h.key));
    let line = |name: &'static str, label: &str, was: Option<&str>| {
        let value = text(name, was);
        Field::new(name, reader.t(label), Control::Text).value(&value).required().render(reader, errors)
    };
    let optional = |name: &'static str, label: &str, was: Option<&str>| {
        let value = text(name, was);
        let help = reader.t("govern-holding-english-help");
        Field::new(name, reader.t(label), Control::Text).support(help).value(&value).render(reader, errors)
    };
    html! {
        h2 { (reader.t(if there.is_some() { "govern-holding-change" } else { "govern-holding-add" })) }
        (form(&action, Some(&visit.desk.once()), html! {
            input type="hidden" name="follows" value=(like.key);
            @if there.is_none() {
                p { (reader.say("govern-holding-follows-one", &[("holding", visit.pick(&like.ja, &like.en).into())])) }
            }
            (line("ja", "govern-holding-ja", there.map(|h| h.ja.as_str())))
            (optional("en", "govern-holding-en", there.map(|h| other(&h.ja, &h.en))))
            @if there.is_none() {
                (Field::new("key", reader.t("govern-key"), Control::Text).support(reader.t("govern-key-help"))
                    .value(typed.text("key")).required().render(reader, errors))
            }
            (line("about_ja", "govern-holding-about-ja", there.map(|h| h.about_ja.as_str())))
            (optional("about_en", "govern-holding-about-en", there.map(|h| other(&h.about_ja, &h.about_en))))
            (ticks(visit, "taken", &reader.t("govern-holding-taken"), &offered, &taken, errors))
            fieldset.az-field #own tabindex="-1" {
                legend.az-label { (reader.t("govern-holding-own")) }
                p.az-support { (reader.t("govern-holding-own-help")) }
                @if let Some(text) = errors.of("own") { p.az-error { span aria-hidden="true" { "× " } (text) } }
                @for at in 0..own.len() + ROWS_FREE { (own_row(visit, at, own.get(at).copied(), sent.then_some(typed))) }
            }
            p { (button(&reader.t("common-save"))) " " (button_link(&below(visit, "holdings"), &reader.t("common-back"))) }
        }))
    }
}

/// One field of its own: what it is called, what it holds, its class. What holds values already keeps its kind and class.
fn own_row(visit: &Visit, at: usize, there: Option<&HoldingField>, typed: Option<&Input>) -> Markup {
    let reader = &visit.reader;
    let name = |part: &str| format!("own-{at}-{part}");
    let text = |part: &str, was: &str| typed.map_or_else(|| was.to_owned(), |t| t.text(&name(part)).to_owned());
    let fixed = there.is_some();
    let kind = text("kind", there.map_or("text", |f| f.kind));
    let class = text("class", there.map_or("", |f| f.class.as_str()));
    let choices = text("choices", &there.map(|f| f.choices.join("\n")).unwrap_or_default());
    let kinds = FIELD_KINDS.iter().filter(|(key, _)| !fixed || *key == kind);
    let kinds = kinds.map(|(key, _)| Choice::new(*key, kind_word(visit, key))).collect();
    let mut classes: Vec<Choice> = Vec::new();
    if !fixed {
        classes.push(Choice::new("", reader.t("common-choose-first")));
    }
    let known = visit.names.classes.iter().filter(|c| !fixed || c.key == class);
    classes.extend(known.map(|c| Choice::new(&c.key, visit.pick(&c.ja, &c.en))));
    let errors = Errors::default();
    let line = |part: &str, label: &str, was: &str| {
        let value = text(part, was);
        Field::new(name(part), reader.say(label, &[("row", (at + 1).into())]), Control::Text)
            .value(&value)
            .render(reader, &errors)
    };
    html! {
        div.az-row {
            @if let Some(f) = there { input type="hidden" name=(name("key")) value=(f.key); }
            (line("ja", "govern-holding-own-ja", there.map_or("", |f| f.ja.as_str())))
            (line("en", "govern-holding-own-en", there.map_or("", |f| other(&f.ja, &f.en))))
            (Field::new(name("kind"), reader.say("govern-holding-own-kind", &[("row", (at + 1).into())]), Control::Select(kinds))
                .value(&kind).render(reader, &errors))
            (Field::new(name("class"), reader.say("govern-holding-own-class", &[("row", (at + 1).into())]), Control::Select(classes))
                .value(&class).render(reader, &errors))
            (Field::new(name("choices"), reader.say("govern-holding-own-choices", &[("row", (at + 1).into())]), Control::Lines(2))
                .value(&choices).render(reader, &errors))
        }
    }
}

async fn set_new(visit: Visit, input: Input) -> Response {
    let key = input.text("key").trim().to_owned();
    let deed = deed(&visit, "new", "govern-holding-add");
    let again = async |errors: &Errors| {
        let holdings = visit.run(azukari_app::App::holdings).await?;
        Ok(match named(&holdings, input.text("follows")) {
            Some(like) => form_of(&visit, like, None, &input, errors),
            None => choice_of(&visit, &holdings),
        })
    };
    let reply = match asked(&input, &key) {
        Ok(new) => {
            let by = visit.by(&input);
            visit.run(move |app, _| app.set_holding(by, new)).await
        }
        Err(e) => Err(e),
    };
    visit.deed(&deed, reply, again).await
}

async fn set(visit: Visit, Path((_, key)): Path<(String, String)>, input: Input) -> Response {
    let deed = deed(&visit, &key, "govern-holding-one");
    let again = async |errors: &Errors| one(&visit, &key, &Just::default(), &input, errors).await;
    let reply = match asked(&input, &key) {
        Ok(new) => {
            let by = visit.by(&input);
            visit.run(move |app, _| app.set_holding(by, new)).await
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
        then: format!("{}?done=set", below(visit, "holdings")),
    }
}

fn asked(input: &Input, key: &str) -> Result<SetHolding, AppError> {
    let mut own = Vec::new();
    for at in 0..ROWS_MAX {
        let part = |part: &str| input.text(&format!("own-{at}-{part}"));
        if part("ja").trim().is_empty() && part("key").is_empty() {
            continue;
        }
        own.push(OwnField {
            key: (!part("key").is_empty())
                .then(|| part("key").parse())
                .transpose()
                .map_err(|_| wrong("govern-holding-fields"))?,
            ja: part("ja").to_owned(),
            en: part("en").to_owned(),
            kind: part("kind").to_owned(),
            class: part("class").parse().map_err(|_| wrong("govern-holding-class"))?,
            choices: part("choices").lines().map(str::to_owned).collect(),
        });
    }
    Ok(SetHolding {
        key: key.parse::<HoldingKey>().map_err(|_| AppError::input("key", "govern-key-help"))?,
        ja: input.text("ja").to_owned(),
        en: input.text("en").to_owned(),
        about_ja: input.text("about_ja").to_owned(),
        about_en: input.text("about_en").to_owned(),
        follows: input.text("follows").parse().map_err(|_| AppError::input("follows", "govern-holding-follows"))?,
        taken: input.all("taken").filter_map(|t| t.parse().ok()).collect(),
        own,
    })
}

fn wrong(key: &'static str) -> AppError {
    AppError::input("own", key)
}

async fn end(visit: Visit, Path((_, key)): Path<(String, String)>, input: Input) -> Response {
    let Ok(holding) = key.parse::<HoldingKey>() else { return crate::Failure::NOT_FOUND.into_response() };
    let deed =
        Deed { then: format!("{}?done=ended", below(&visit, "holdings")), ..deed(&visit, &key, "govern-holding-one") };
    let by = visit.by(&input);
    let reply = visit.run(move |app, _| app.end_holding(by, holding)).await;
    let again = async |errors: &Errors| one(&visit, &key, &Just::default(), &Input::default(), errors).await;
    visit.deed(&deed, reply, again).await
}
