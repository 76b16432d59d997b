//! Switching on a shared PC: one's own name and PIN, within seconds, in a browser where one signed in fully today.

use super::{
    desk::Desk,
    fault::{bare, sentence},
    input::Input,
    signin::{Way, enter},
    visit::with_back,
};
use crate::{
    Reader, path,
    shell::{Choice, Control, Errors, Field, Frame, Notice, Title, banner, button, button_link, form, invalid, page},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::get,
};
use azukari_app::{
    AppError,
    access::{Bearer, Switcher},
};
use azukari_domain::{OrgKey, WorkerId};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/switch", get(show).post(switch))
}

async fn switchers(desk: &Desk, org: &OrgKey, headers: &HeaderMap) -> Result<Vec<Switcher>, AppError> {
    let Some(machine) = desk.site.machine(headers) else { return Ok(Vec::new()) };
    let org = org.clone();
    desk.run(move |app| app.switchers(&org, &Bearer::new(machine))).await
}

/// Whether somebody can switch here by PIN.
pub(super) async fn is_known(desk: &Desk, org: &OrgKey, headers: &HeaderMap) -> bool {
    // Where this cannot be told, the ordinary way in is there all the same.
    switchers(desk, org, headers).await.is_ok_and(|all| !all.is_empty())
}

async fn show(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    Query(way): Query<Way>,
) -> Response {
    match switchers(&desk, &org, &headers).await {
        Ok(all) => content(&reader, &org, &all, "", &way.back, &Errors::default()).into_response(),
        Err(e) => bare(&reader, &e),
    }
}

fn content(reader: &Reader, org: &OrgKey, all: &[Switcher], chosen: &str, back: &str, errors: &Errors) -> Markup {
    let action = path::switch(org);
    let names: Vec<Choice> = all.iter().map(|s| Choice::new(s.worker.to_string(), s.name.expose())).collect();
    let first = names.first().map_or("", |n| n.value.as_str());
    let chosen = if chosen.is_empty() { first } else { chosen };
    let content = html! {
        (errors.summary(reader))
        @if all.is_empty() {
            (banner(reader, Notice::Info, &reader.t("signin-switch-nobody")))
        } @else {
            p { (reader.t("signin-switch-help")) }
            (form(&action, None, html! {
                input type="hidden" name="back" value=(back);
                (Field::new("worker", reader.t("common-who"), Control::Radio(names.clone())).value(chosen).required().render(reader, errors))
                (Field::new("pin", reader.t("signin-pin"), Control::Pin).required().render(reader, errors))
                p { (button(&reader.t("signin-switch-button"))) }
            }))
        }
        p.az-actions { (button_link(&with_back(&path::sign_in(org), back), &reader.t("signin-title"))) }
    };
    let here = with_back(&action, back);
    let frame = Frame { reader: *reader, back: &here, bar: None, is_sample: false };
    page(&frame, Title::new("signin-switch").in_error(!errors.is_empty()), content)
}

async fn switch(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    input: Input,
) -> Response {
    let (back, chosen) = (input.text("back").to_owned(), input.text("worker").to_owned());
    let (Some(machine), Ok(worker)) = (desk.site.machine(&headers), chosen.parse::<WorkerId>()) else {
        return again(&desk, &reader, &org, &headers, &chosen, &back, &AppError::SignIn("signin-pin-full")).await;
    };
    let (key, pin) = (org.clone(), input.personal("pin"));
    let earlier = desk.site.session(&headers).map(Bearer::new);
    let place = desk.site.place(&headers).map(Bearer::new);
    let switched = desk
        .run(move |app| app.switch(&key, &Bearer::new(machine), worker, pin.expose(), earlier.as_ref(), place.as_ref()))
        .await;
    match switched {
        Ok(signed) => enter(&desk, &org, &back, signed, &headers).await,
        Err(e @ AppError::SignIn(_)) => again(&desk, &reader, &org, &headers, &chosen, &back, &e).await,
        Err(e) => bare(&reader, &e),
    }
}

async fn again(
    desk: &Desk,
    reader: &Reader,
    org: &OrgKey,
    headers: &HeaderMap,
    chosen: &str,
    back: &str,
    error: &AppError,
) -> Response {
    let mut errors = Errors::default();
    errors.add("pin", sentence(reader, error));
    match switchers(desk, org, headers).await {
        Ok(all) => invalid(content(reader, org, &all, chosen, back, &errors)),
        Err(e) => bare(reader, &e),
    }
}
