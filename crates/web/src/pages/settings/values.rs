//! The values that the regulation leaves open, each with its clause, its limits and who confirmed it.

use super::{back, below};
use crate::{
    pages::{
        deed::{Deed, Just},
        desk::Desk,
        input::Input,
        visit::Visit,
    },
    path::Area,
    shell::{Control, Errors, Field, button, form},
};
use axum::{Router, extract::Query, response::Response, routing::get};
use azukari_app::{AppError, ClauseRef, governance::SettingView};
use azukari_domain::Verb;
use azukari_words::Words;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/settings/values", get(list).post(confirm))
}

const DONE: [(&str, &str); 1] = [("confirmed", "govern-value-confirmed")];

async fn list(visit: Visit, Query(just): Query<Just>) -> Response {
    let content = content(&visit, &just, &Input::default(), &Errors::default()).await;
    visit.made(Area::Settings, "govern-values", content)
}

async fn content(visit: &Visit, just: &Just, typed: &Input, errors: &Errors) -> Result<Markup, AppError> {
    let settings = visit.run(azukari_app::App::settings).await?;
    let reader = &visit.reader;
    let open = settings.iter().filter(|s| s.confirmed.is_none()).count();
    // What nobody has confirmed stands first: that is what somebody comes here for. A form that came back keeps its place in view.
    let (first, rest): (Vec<_>, Vec<_>) = settings.iter().partition(|s| s.confirmed.is_none());
    Ok(html! {
        (just.banner(visit, &DONE))
        p { (reader.t("govern-values-help")) }
        @if open > 0 { p { strong { (reader.say("govern-values-open", &[("count", open.into())])) } } }
        @for (key, list) in [("govern-values-unconfirmed", first), ("govern-values-confirmed", rest)] {
            @if !list.is_empty() {
                section {
                    h2 { (reader.t(key)) }
                    ul.az-cards { @for s in list { li.az-card { (one(visit, s, typed, errors)) } } }
                }
            }
        }
        (back(visit, "", "page-settings"))
    })
}

fn unit(visit: &Visit, unit: &str) -> String {
    Words::find(visit.reader.lang, &format!("govern-unit-{}", unit.replace('_', "-")), &[]).unwrap_or_default()
}

fn one(visit: &Visit, s: &SettingView, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let clause = visit.clause(&ClauseRef { id: s.clause.clone(), title_ja: String::new(), title_en: String::new() });
    let mine = typed.text("name") == s.key;
    let present = s.value.to_string();
    let sent = sent(typed, &s.key);
    let value = if mine { sent } else { present.as_str() };
    // Ids differ on a page; the one that must be mended has the name that the summary leads to.
    let (field, none) = (if mine { "value".to_owned() } else { format!("value-{}", s.key) }, Errors::default());
    let unit = unit(visit, &s.unit);
    let range = reader.say(
        "govern-value-range",
        &[
            ("min", s.min.to_string().into()),
            ("max", s.max.to_string().into()),
            ("unit", unit.as_str().into()),
            ("default", s.default.to_string().into()),
        ],
    );
    html! {
        h3 id=(s.key) { (visit.pick(&s.ja, &s.en)) }
        p.az-quiet { a href=(clause.href) { (clause.article) } }
        @match &s.confirmed {
            Some((name, at)) => p { (reader.say("govern-setting-by", &[("name", name.expose().into()), ("date", reader.instant(*at, &visit.names.zone).into())])) },
            None => p { strong { (reader.t("govern-setting-unconfirmed")) } },
        }
        (form(&below(visit, "values"), Some(&visit.desk.once()), html! {
            input type="hidden" name="name" value=(s.key);
            (Field::new(field.clone(), reader.t("govern-value"), Control::Number).support(range).value(value)
                .render(reader, if mine { errors } else { &none }))
            p { (button(&reader.t(if s.confirmed.is_some() { "govern-value-change" } else { "govern-value-confirm" }))) }
        }))
    }
}

async fn confirm(visit: Visit, input: Input) -> Response {
    let here = below(&visit, "values");
    let name = input.text("name").to_owned();
    let deed = Deed {
        area: Area::Settings,
        title: "govern-values",
        verb: Verb::Govern,
        then: format!("{here}?done=confirmed#{}", word(&name)),
        here,
    };
    let again = async |errors: &Errors| content(&visit, &Just::default(), &input, errors).await;
    let text: String = sent(&input, &name).trim().chars().map(narrow).collect();
    let reply = match text.parse::<i64>() {
        Ok(value) => {
            let by = visit.by(&input);
            visit.run(move |app, _| app.confirm_setting(by, &name, value)).await
        }
        Err(_) => Err(AppError::input("value", "govern-value-number")),
    };
    visit.deed(&deed, reply, again).await
}

/// What a value's form sent, under either of its names.
fn sent<'a>(typed: &'a Input, key: &str) -> &'a str {
    match typed.text("value") {
        "" => typed.text(&format!("value-{key}")),
        text => text,
    }
}

/// Digits as a Japanese keyboard may leave them.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// What may stand behind `#`.
fn word(text: &str) -> &str {
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)) { text } else { "" }
}
