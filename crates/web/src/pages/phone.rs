//! Answering by telephone: who is calling, how that was made sure of, and then only what may be said to this caller. An answer
//! is an output of one person's data, or a provision where somebody else is calling, and passes the gate as such.

use super::{
    deed::Deed,
    desk::Desk,
    input::Input,
    kind::{self, choice_of_classes},
    record::ids,
    refused::Wanted,
    visit::Visit,
};
use crate::{
    path::{self, Area, Handle},
    shell::{Choice, Control, Errors, Field, Notice, Title, banner, button, button_link, facts, form},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use azukari_app::{
    App, AppError, Asker, Kind, Reply,
    request::{ApprovalShown, Export, Format, Output, Provide},
};
use azukari_domain::{Personal, RecordId, Verb};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/records/{record}/phone", get(show).post(answer))
}

#[derive(Debug, Default, Deserialize)]
struct Of {
    #[serde(default)]
    holding: String,
}

fn page_of(visit: &Visit, handle: &Handle) -> String {
    format!("{}/phone", path::record(visit.org(), handle))
}

async fn show(visit: Visit, Path((_, record)): Path<(String, String)>, Query(of): Query<Of>) -> Response {
    let Some((_, handle)) = ids(&record) else { return crate::Failure::NOT_FOUND.into_response() };
    match kind::of(&visit, &of.holding).await {
        Ok(Some(kind)) => {
            let content = form_of(&visit, &handle, &kind, &Input::default(), &Errors::default());
            visit.page(Area::Find, Title::new("record-phone"), content).into_response()
        }
        // The record's own page says what is missing.
        Ok(None) => Redirect::to(&path::record(visit.org(), &handle)).into_response(),
        Err(e) => visit.fault(Area::Find, e),
    }
}

fn form_of(visit: &Visit, handle: &Handle, kind: &Kind, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let callers = [("person", "record-phone-person"), ("other", "record-phone-other")].map(|(value, key)| Choice {
        support: Some(reader.t(&format!("{key}-about"))),
        ..Choice::new(value, reader.t(key))
    });
    let ways =
        [("light", "common-identity-light"), ("callback", "record-phone-callback"), ("none", "common-identity-none")]
            .map(|(value, key)| Choice::new(value, reader.t(key)));
    let chosen: Vec<&str> = typed.all("classes").collect();
    html! {
        p { (reader.t("record-phone-help")) }
        (form(&page_of(visit, handle), None, html! {
            input type="hidden" name="holding" value=(kind.key);
            (Field::new("caller", reader.t("record-phone-caller"), Control::Radio(callers.into())).value(typed.text("caller")).required().render(reader, errors))
            (Field::new("identity", reader.t("record-correct-identity"), Control::Radio(ways.into())).value(typed.text("identity")).required().render(reader, errors))
            (Field::new("recipient", reader.t("record-phone-recipient"), Control::Text).support(reader.t("record-phone-recipient-help"))
                .value(typed.text("recipient")).render(reader, errors))
            (choice_of_classes(visit, kind, &chosen, ("record-phone-what", None), errors))
            (Field::new("reason", reader.t("record-phone-reason"), Control::Text).support(reader.t("record-phone-reason-help"))
                .value(typed.text("reason")).render(reader, errors))
            p { (button(&reader.t("record-phone-show"))) " " (button_link(&path::record(visit.org(), handle), &reader.t("common-cancel"))) }
        }))
    }
}

async fn answer(visit: Visit, Path((_, record)): Path<(String, String)>, input: Input) -> Response {
    let Some((id, handle)) = ids(&record) else { return crate::Failure::NOT_FOUND.into_response() };
    let there = Redirect::to(&path::record(visit.org(), &handle));
    let kind = match kind::of(&visit, input.text("holding")).await {
        Ok(Some(kind)) => kind,
        Ok(None) => return there.into_response(),
        Err(e) => return visit.fault(Area::Find, e),
    };
    let here = page_of(&visit, &handle);
    let deed = Deed {
        area: Area::Find,
        title: "record-phone",
        verb: Verb::Export,
        here: format!("{here}?holding={}", kind.key),
        then: path::record(visit.org(), &handle),
    };
    let again = async |errors: &Errors| Ok(form_of(&visit, &handle, &kind, &input, errors));
    let is_other = match input.text("caller") {
        "person" => false,
        "other" => true,
        _ => return visit.wrong(&deed, AppError::input("caller", "common-choose-first"), again).await,
    };
    match input.text("identity") {
        "light" | "callback" => {}
        // Whoever was not recognised is told nothing, and nobody's record is opened for it.
        "none" => return visit.wrong(&deed, AppError::input("identity", "record-phone-unknown"), again).await,
        _ => return visit.wrong(&deed, AppError::input("identity", "record-correct-identity-needed"), again).await,
    }
    let reply = asked(&visit, id, &kind, &input, is_other).await;
    match reply {
        Ok(Reply::Done(output)) => {
            let content = said(&visit, &handle, &kind, &output);
            visit.page_at(Area::Find, Title::new("record-phone"), &deed.here, content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            let wanted = Wanted {
                holding: kind.key.clone(),
                classes: input.all("classes").map(str::to_owned).collect(),
                recipient: input.text("recipient").trim().to_owned(),
                channel: "phone".into(),
                ..Wanted::on(if is_other { Verb::Provide } else { Verb::Export }, handle.clone())
            };
            let below = form_of(&visit, &handle, &kind, &input, &Errors::default());
            visit.refused(Area::Find, Title::new("record-phone"), &deed.here, &wanted, &refused, below).await
        }
        Ok(Reply::Repeated(_)) => there.into_response(),
        Err(e) => visit.wrong(&deed, e, again).await,
    }
}

async fn asked(
    visit: &Visit,
    id: RecordId,
    kind: &Kind,
    input: &Input,
    is_other: bool,
) -> Result<Reply<Output>, AppError> {
    let (affair, holding) = (visit.affair(), kind.key.clone());
    let classes: Vec<String> = input.all("classes").map(str::to_owned).collect();
    let (reason, recipient) = (input.personal("reason"), input.text("recipient").trim().to_owned());
    let evidence = format!("phone:{}", input.text("identity"));
    if is_other {
        if recipient.is_empty() {
            return Err(AppError::input("recipient", "request-recipient-needed"));
        }
        let provide = Provide {
            affair,
            holding,
            records: vec![id],
            classes,
            recipient,
            conditions: Vec::new(),
            channel: "phone".into(),
            ground: String::new(),
            evidence,
            reason,
            format: Format::Json,
            once: None,
        };
        return visit.run(move |app, asker| app.provide(asker, &as_approved(app, asker, provide.clone())?)).await;
    }
    let export = Export {
        affair,
        holding,
        records: vec![id],
        classes,
        channel: "phone".into(),
        ground: String::new(),
        reason: Personal::new(format!("{evidence} {}", reason.expose()).trim()),
        format: Format::Json,
        once: None,
    };
    visit.run(move |app, asker| app.export(asker, &export)).await
}

/// What binds the recipient, and the ground, as they were approved with this answer: nobody says them again while somebody waits on
/// the line.
fn as_approved(app: &App, asker: &Asker, provide: Provide) -> Result<Provide, AppError> {
    let classes: BTreeSet<&String> = provide.classes.iter().collect();
    let fits = |a: &ApprovalShown| {
        a.verb == Verb::Provide
            && a.records == provide.records
            && a.affair == provide.affair
            && a.recipient.expose() == provide.recipient
            && a.classes.iter().collect::<BTreeSet<_>>() == classes
            && ["", "phone"].contains(&a.channel.as_str())
    };
    let Some(approved) = app.approvals(asker)?.into_iter().find(fits) else { return Ok(provide) };
    let conditions = approved.conditions.into_iter().map(|c| c.key).collect();
    Ok(Provide { conditions, ground: approved.ground, ..provide })
}

/// Only what may be said, large enough to read out.
fn said(visit: &Visit, handle: &Handle, kind: &Kind, output: &Output) -> Markup {
    let reader = &visit.reader;
    let rows: Vec<BTreeMap<String, String>> = serde_json::from_str(output.text.expose()).unwrap_or_default();
    let lines: Vec<(String, Markup)> = kind
        .fields
        .iter()
        .filter_map(|f| {
            let value = rows.first()?.get(&f.key).filter(|v| !v.is_empty())?;
            Some((visit.pick(&f.ja, &f.en).to_owned(), html! { strong.az-lead { (value) } }))
        })
        .collect();
    html! {
        (banner(reader, Notice::Info, &reader.t("record-phone-only")))
        @for warning in &output.warnings { (banner(reader, Notice::Warning, &reader.t(&warning.message))) }
        (facts(&lines))
        p.az-actions { (button_link(&path::record(visit.org(), handle), &reader.t("record-phone-end"))) }
        p.az-quiet { (reader.say("page-refused-recorded", &[("number", output.act.to_string().into())])) }
    }
}
