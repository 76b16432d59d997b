//! An invitation: the link works once, and lets its worker choose a password. Then they sign in and set a second factor up.

use super::{
    desk::Desk,
    fault::{at_field, bare},
    input::Input,
};
use crate::{
    Reader,
    path::{self, Handle},
    shell::{Control, Errors, Field, Frame, Notice, Title, banner, button, button_link, form, invalid, page},
};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use azukari_app::{
    AppError,
    access::{Bearer, Invitation},
};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/invite/{link}", get(show).post(accept))
}

fn framed(reader: &Reader, back: &str, title: Title, content: Markup) -> Markup {
    page(&Frame { reader: *reader, back, bar: None, is_sample: false }, title, content)
}

/// Used, over, or never made: all three read the same.
fn no_link(reader: &Reader) -> Response {
    let content = html! {
        (banner(reader, Notice::Error, &reader.t("signin-invitation-gone")))
        p { (button_link("/", &reader.t("signin-title"))) }
    };
    (StatusCode::GONE, framed(reader, "/", Title::new("signin-invitation"), content)).into_response()
}

async fn show(State(desk): State<Desk>, reader: Reader, Path(link): Path<String>) -> Response {
    let Ok(link) = link.parse::<Handle>() else { return no_link(&reader) };
    let bearer = Bearer::new(link.to_string());
    match desk.run(move |app| app.invitation_of(&bearer)).await {
        Ok(invited) => {
            let content = form_of(&reader, &link, &invited, &Errors::default());
            framed(&reader, &path::invite(&link.to_string()), Title::new("signin-invitation"), content).into_response()
        }
        Err(AppError::NotFound(_)) => no_link(&reader),
        Err(e) => bare(&reader, &e),
    }
}

fn form_of(reader: &Reader, link: &Handle, invited: &Invitation, errors: &Errors) -> Markup {
    html! {
        (errors.summary(reader))
        p.az-lead { (invited.org_name) }
        p { (reader.say("signin-invitation-help", &[("login", (&invited.login).into())])) }
        (form(&path::invite(&link.to_string()), None, html! {
            // So that a browser's keeper of passwords knows whose it is.
            input type="hidden" name="login" autocomplete="username" value=(invited.login);
            (Field::new("password", reader.t("setup-password"), Control::NewPassword)
                .support(reader.say("setup-password-help", &[("count", 12_i64.into())])).required().render(reader, errors))
            (Field::new("again", reader.t("signin-password-again"), Control::NewPassword).required().render(reader, errors))
            p { (button(&reader.t("signin-invitation-accept"))) }
        }))
    }
}

async fn accept(State(desk): State<Desk>, reader: Reader, Path(link): Path<String>, input: Input) -> Response {
    let Ok(link) = link.parse::<Handle>() else { return no_link(&reader) };
    let mut errors = Errors::default();
    if input.text("password") != input.text("again") {
        errors.add("again", reader.t("signin-password-differs"));
    } else {
        let (bearer, password) = (Bearer::new(link.to_string()), input.personal("password"));
        match desk.run(move |app| app.accept_invitation(&bearer, password.expose())).await {
            Ok(invited) => return Redirect::to(&path::sign_in(&invited.org)).into_response(),
            Err(AppError::NotFound(_)) => return no_link(&reader),
            Err(e) => {
                if let Err(e) = at_field(&reader, e, &mut errors) {
                    return bare(&reader, &e);
                }
            }
        }
    }
    let bearer = Bearer::new(link.to_string());
    match desk.run(move |app| app.invitation_of(&bearer)).await {
        Ok(invited) => {
            let content = form_of(&reader, &link, &invited, &errors);
            let title = Title::new("signin-invitation").in_error(true);
            invalid(framed(&reader, &path::invite(&link.to_string()), title, content))
        }
        Err(_) => no_link(&reader),
    }
}
