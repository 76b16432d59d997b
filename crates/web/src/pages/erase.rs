//! Erasing a person's record: on a named ground, with the decision of another, and for good. The report says what remains.

use super::{deed::Deed, desk::Desk, input::Input, record::ids, refused::Wanted, visit::Visit};
use crate::{
    path::{self, Area, Handle},
    shell::{Choice, Control, Errors, Field, Notice, Title, banner, button_link, facts, form},
};
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use azukari_app::{
    Reply,
    retention::{Erase, ErasedRecords},
};
use azukari_domain::Verb;
use maud::{Markup, html};
use serde::Deserialize;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/records/{record}/erase", get(show).post(erase))
}

fn page_of(visit: &Visit, handle: &Handle, only: Only) -> String {
    let query = if only == Only::Apart { "?only=apart" } else { "" };
    format!("{}/erase{query}", path::record(visit.org(), handle))
}

/// What of the record is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Only {
    /// What it keeps in a compartment of its own.
    Apart,
    /// The whole of it.
    Whole,
}

impl Only {
    /// As an address or a form says it; nothing else is taken for the whole.
    fn parse(text: &str) -> Option<Only> {
        match text {
            "" => Some(Only::Whole),
            "apart" => Some(Only::Apart),
            _ => None,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    only: String,
}

async fn show(visit: Visit, Path((_, record)): Path<(String, String)>, Query(asked): Query<Asked>) -> Response {
    let (Some((_, handle)), Some(only)) = (ids(&record), Only::parse(&asked.only)) else {
        return crate::Failure::NOT_FOUND.into_response();
    };
    let content = form_of(&visit, &handle, only, &Input::default(), &Errors::default());
    visit.page(Area::Find, Title::new("erase-title"), content).into_response()
}

fn form_of(visit: &Visit, handle: &Handle, only: Only, typed: &Input, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let mut grounds = vec![Choice::new("", reader.t("common-choose-first"))];
    grounds.extend(visit.names.grounds.iter().map(|g| Choice::new(&g.key, visit.pick(&g.ja, &g.en))));
    html! {
        @if only == Only::Apart { p.az-lead { (reader.t("erase-apart-lead")) } }
        (banner(reader, Notice::Warning, &reader.t("erase-confirm")))
        p { (reader.t("erase-help")) }
        (form(&page_of(visit, handle, only), Some(&visit.desk.once()), html! {
            @if only == Only::Apart { input type="hidden" name="only" value="apart"; }
            (Field::new("ground", reader.t("erase-ground"), Control::Select(grounds)).value(typed.text("ground")).required().render(reader, errors))
            (Field::new("reason", reader.t("common-reason"), Control::Lines(3)).value(typed.text("reason")).render(reader, errors))
            (Field::new("sure", reader.t("erase-sure"), Control::Check).value(typed.text("sure")).required().render(reader, errors))
            p.az-actions {
                button.az-button.az-button-main.az-button-danger type="submit" { (reader.t("erase-button")) } " "
                (button_link(&path::record(visit.org(), handle), &reader.t("common-cancel")))
            }
        }))
    }
}

async fn erase(visit: Visit, Path((_, record)): Path<(String, String)>, input: Input) -> Response {
    let (Some((id, handle)), Some(only)) = (ids(&record), Only::parse(input.text("only"))) else {
        return crate::Failure::NOT_FOUND.into_response();
    };
    let here = page_of(&visit, &handle, only);
    let deed =
        Deed { area: Area::Find, title: "erase-title", verb: Verb::Erase, then: here.clone(), here: here.clone() };
    let again = async |errors: &Errors| Ok(form_of(&visit, &handle, only, &input, errors));
    if input.text("sure").is_empty() {
        return visit.wrong(&deed, azukari_app::AppError::input("sure", "erase-sure-needed"), again).await;
    }
    let command = Erase {
        records: vec![id],
        ground: input.text("ground").to_owned(),
        reason: input.personal("reason"),
        once: input.once(),
    };
    let done = visit.run(move |app, asker| match only {
        Only::Whole => app.erase(asker, &command),
        Only::Apart => app.erase_apart(asker, &command),
    });
    match done.await {
        Ok(Reply::Done(done)) => {
            let content = report(&visit, &done, only);
            visit.page_at(Area::Find, Title::new("erase-report"), &Area::Find.of(visit.org()), content).into_response()
        }
        Ok(Reply::Refused(refused)) => {
            let about = if only == Only::Apart { "apart".to_owned() } else { String::new() };
            let ground = input.text("ground").to_owned();
            let wanted = Wanted { ground, about, ..Wanted::on(Verb::Erase, handle.clone()) };
            let below = form_of(&visit, &handle, only, &input, &Errors::default());
            visit.refused(Area::Find, Title::new("erase-title"), &here, &wanted, &refused, below).await
        }
        Ok(Reply::Repeated(_)) => Redirect::to(&Area::Find.of(visit.org())).into_response(),
        Err(e) => visit.wrong(&deed, e, again).await,
    }
}

fn report(visit: &Visit, done: &ErasedRecords, only: Only) -> Markup {
    let reader = &visit.reader;
    let ground = visit.word(&visit.names.grounds, &done.ground).to_owned();
    html! {
        (banner(reader, Notice::Success, &reader.say("erase-done", &[("number", done.act.to_string().into())])))
        (facts(&[
            (reader.t("erase-ground"), html! { (ground) }),
            (reader.t("common-clause"), visit.clauses(&done.clauses)),
        ]))
        p { (reader.t(if only == Only::Apart { "erase-report-keys-apart" } else { "erase-report-keys" })) }
        @if done.stale.is_empty() {
            p { (reader.t("erase-state-done")) }
        } @else {
            @for place in &done.stale { (banner(reader, Notice::Warning, &reader.say("erase-report-open", &[("place", place.into())]))) }
            p { (reader.t("erase-report-open-help")) }
        }
        @if let Some(left) = &done.left {
            p { (reader.say("erase-report-fingerprint", &[("date", super::settings::day(visit, &left.ends_on).into())])) }
        }
        p { (reader.t("erase-report-journal")) }
        p.az-actions { (button_link(&Area::Find.of(visit.org()), &reader.t("find-title"))) }
    }
}
