//! One person taken in by hand: at the counter, from a letter, from a sheet that came back filled in. What the gate asks for is the same as
//! for a file; whoever is on file already is shown instead of being taken in twice.

use super::{desk::Desk, fault::at_field, input::Input, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area, Handle},
    shell::{Choice, Control, Errors, Field, Notice, Title, banner, button, button_link, invalid, long_form},
};
use axum::{
    Router,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use azukari_app::{
    AppError, Kind, OTHER_NUMBER, Reply,
    acquisition::{Collect, Returning, Source},
};
use azukari_domain::{FieldKey, Personal, Verb, individual};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/take-in", get(show).post(take_in))
}

/// How data is brought in by hand.
const CHANNELS: [&str; 5] = ["counter", "post", "form", "phone", "mail"];
/// From whom; what was there before comes in by a file.
const SOURCES: [&str; 2] = ["person", "third_party"];

fn page_of(visit: &Visit, holding: &str) -> String {
    format!("/o/{}/take-in?holding={holding}", visit.org())
}

#[derive(Debug, Default, Deserialize)]
struct Of {
    #[serde(default)]
    holding: String,
}

/// The kinds of data that the affair uses, and the one that is wanted; the only one where there is no other.
async fn kinds(visit: &Visit, wanted: &str) -> Result<(Vec<Kind>, Option<Kind>), AppError> {
    let affair = visit.signed.affair.clone();
    let kinds = visit.run(move |app, asker| app.kinds(asker, affair.as_ref())).await?;
    let one = match kinds.as_slice() {
        [only] if wanted.is_empty() => Some(only.clone()),
        all => all.iter().find(|k| k.key == wanted).cloned(),
    };
    Ok((kinds, one))
}

async fn show(visit: Visit, Query(of): Query<Of>) -> Response {
    let (all, kind) = match kinds(&visit, &of.holding).await {
        Ok(found) => found,
        Err(e) => return visit.fault(Area::Import, e),
    };
    let content = match kind {
        Some(kind) => form_of(&visit, &kind, &Input::default(), &Errors::default()),
        None => choose(&visit, &all),
    };
    visit.page(Area::Import, Title::new("record-new"), content).into_response()
}

fn choose(visit: &Visit, all: &[Kind]) -> Markup {
    let reader = &visit.reader;
    html! {
        @if all.is_empty() { (banner(reader, Notice::Info, &reader.t("page-choose-affair-first"))) }
        @else { p { (reader.t("record-new-kind")) } }
        ul { @for kind in all { li { a href=(page_of(visit, &kind.key)) { (visit.pick(&kind.ja, &kind.en)) } } } }
    }
}

fn form_of(visit: &Visit, kind: &Kind, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let is_typed = typed.below("f-").any(|(_, text)| !text.is_empty());
    let words = |prefix: &str, all: &[&str]| -> Vec<Choice> {
        all.iter().map(|w| Choice::new(*w, reader.t(&format!("{prefix}{w}")))).collect()
    };
    let source_of = |s: &&str| Choice::new(*s, reader.t(&format!("common-source-{}", s.replace('_', "-"))));
    let sources: Vec<Choice> = SOURCES.iter().map(source_of).collect();
    let mut purposes = vec![Choice::new("", reader.t("common-choose-first"))];
    purposes.extend(visit.names.purposes.iter().map(|p| Choice::new(&p.key, visit.pick(&p.ja, &p.en))));
    let mut grounds = vec![Choice::new("", reader.t("common-none"))];
    grounds.extend(visit.names.grounds.iter().map(|g| Choice::new(&g.key, visit.pick(&g.ja, &g.en))));
    let said = |key: &str| typed.text(&format!("f-{key}"));
    let source = if typed.text("source").is_empty() { "person" } else { typed.text("source") };
    html! {
        (errors.summary(reader))
        p.az-lead { (visit.pick(&kind.ja, &kind.en)) }
        p { (reader.t("record-new-help")) }
        (long_form(&page_of(visit, &kind.key), Some(&visit.desk.once()), is_typed, html! {
            input type="hidden" name="holding" value=(kind.key);
            @for field in &kind.fields { (super::correct::control(visit, field, said(&field.key)).render(reader, errors)) }
            @if kind.fields.iter().any(|f| f.kind != "individual_number" && individual::stands_in(said(&f.key))) {
                (visit.other_number(format!("f-{OTHER_NUMBER}"), said(OTHER_NUMBER)).render(reader, errors))
            }
            h2 { (reader.t("record-new-way")) }
            (Field::new("channel", reader.t("record-new-channel"), Control::Radio(words("common-channel-", &CHANNELS)))
                .value(typed.text("channel")).required().render(reader, errors))
            (Field::new("purpose", reader.t("common-purpose"), Control::Select(purposes)).value(typed.text("purpose")).required().render(reader, errors))
            (Field::new("source", reader.t("record-new-source"), Control::Radio(sources))
                .value(source).required().render(reader, errors))
            (Field::new("fair", reader.t("import-source-checked"), Control::Check).value(typed.text("fair")).required().render(reader, errors))
            (Field::new("collected_on", reader.t("record-new-day"), Control::Date).support(reader.t("record-new-day-help"))
                .value(typed.text("collected_on")).render(reader, errors))
            (Field::new("evidence", reader.t("record-new-evidence"), Control::Text).support(reader.t("record-new-evidence-help"))
                .value(typed.text("evidence")).render(reader, errors))
            details open[!typed.text("ground").is_empty() || errors.of("ground").is_some()] {
                summary { (reader.t("record-new-ground")) }
                (Field::new("ground", reader.t("common-ground"), Control::Select(grounds)).value(typed.text("ground")).render(reader, errors))
            }
            @if errors.of("returning").is_some() {
                (Field::new("returning", reader.t("record-new-anyway"), Control::Check).value(typed.text("returning")).render(reader, errors))
            }
            p.az-actions { (button(&reader.t("record-new-button"))) " " (button_link(&Area::Find.of(visit.org()), &reader.t("common-cancel"))) }
        }))
    }
}

async fn take_in(visit: Visit, input: Input) -> Response {
    let (all, kind) = match kinds(&visit, input.text("holding")).await {
        Ok(found) => found,
        Err(e) => return visit.fault(Area::Import, e),
    };
    let title = Title::new("record-new");
    let Some(kind) = kind else {
        return visit.page_at(Area::Import, title, &page_of(&visit, ""), choose(&visit, &all)).into_response();
    };
    let here = page_of(&visit, &kind.key);
    let mut errors = Errors::default();
    let reader = &visit.reader;
    let command = match command(&visit, &kind, &input) {
        Ok(command) => command,
        Err(e) => {
            return match at_field(reader, e, &mut errors) {
                Ok(()) => {
                    let content = form_of(&visit, &kind, &input, &errors);
                    invalid(visit.page_at(Area::Import, title.in_error(true), &here, content))
                }
                Err(e) => visit.fault(Area::Import, e),
            };
        }
    };
    match visit.run(move |app, asker| app.collect(asker, &command)).await {
        Ok(Reply::Done(done)) => {
            let of = |id: azukari_domain::RecordId| id.to_string().parse::<Handle>().ok();
            if let Some(handle) = done.record.and_then(of) {
                return Redirect::to(&format!("{}?done=taken_in", path::record(visit.org(), &handle))).into_response();
            }
            if let Some(handle) = done.on_file.and_then(of) {
                let content = html! {
                    (banner(reader, Notice::Info, &reader.t("record-new-there")))
                    p.az-actions { (button_link(&path::record(visit.org(), &handle), &reader.t("record-new-open"))) }
                };
                return visit.page_at(Area::Import, title, &here, content).into_response();
            }
            errors.add("returning", reader.t("record-new-returning"));
        }
        Ok(Reply::Repeated(_)) => return Redirect::to(&Area::Find.of(visit.org())).into_response(),
        Ok(Reply::Refused(refused)) => {
            let wanted = Wanted {
                holding: kind.key.clone(),
                ground: input.text("ground").to_owned(),
                channel: input.text("channel").to_owned(),
                form: kind.fields.iter().map(|f| format!("f-{}", f.key)).collect(),
                ..Wanted::act(Verb::Collect)
            };
            let below = form_of(&visit, &kind, &input, &Errors::default());
            return visit.refused(Area::Import, title, &here, &wanted, &refused, below).await;
        }
        Err(e) => {
            if let Err(e) = at_field(reader, e, &mut errors) {
                return visit.fault(Area::Import, e);
            }
        }
    }
    let content = form_of(&visit, &kind, &input, &errors);
    invalid(visit.page_at(Area::Import, title.in_error(true), &here, content))
}

fn command(visit: &Visit, kind: &Kind, input: &Input) -> Result<Collect, AppError> {
    let needed = |field: &'static str| AppError::input(field, "common-choose-first");
    let channel = input.text("channel");
    if !CHANNELS.contains(&channel) {
        return Err(needed("channel"));
    }
    let day = azukari_app::acquisition::collected_day(input.text("collected_on"))?;
    let known = |key: &str| key == OTHER_NUMBER || kind.fields.iter().any(|f| f.key == key);
    let values = input.below("f-").filter(|(key, text)| known(key) && !text.is_empty());
    let values: Vec<(FieldKey, Personal)> =
        values.filter_map(|(key, text)| Some((key.parse().ok()?, text.clone()))).collect();
    Ok(Collect {
        holding: kind.key.parse().map_err(|_| AppError::input("holding", "error-unknown-word"))?,
        affair: visit.signed.affair.clone(),
        purpose: input.text("purpose").parse().ok(),
        channel: channel.to_owned(),
        source: Source::parse(input.text("source")).filter(|s| *s != Source::Existing).ok_or(needed("source"))?,
        collected_on: day,
        source_checked: !input.text("fair").is_empty(),
        ground: input.text("ground").to_owned(),
        evidence: Some(input.personal("evidence")).filter(|e| !e.is_empty()),
        values,
        facets: BTreeSet::new(),
        retain: None,
        returning: if input.text("returning").is_empty() { Returning::Ask } else { Returning::Admit },
        happened_at: None,
        once: input.once(),
    })
}
