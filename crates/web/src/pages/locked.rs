//! A session that was locked because nothing happened: the password again, and one is where one was.

use super::{
    desk::Desk,
    fault::{bare, sentence, unsigned},
    input::Input,
    signin::{Way, coming_back, enter},
    visit::with_back,
};
use crate::{
    Reader,
    path::{self, SIGN_OUT},
    shell::{
        Control, Errors, Field, Frame, Notice, Title, banner, button, button_link, form, invalid, page, post_button,
    },
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use azukari_app::{
    AppError,
    access::{Bearer, Next},
};
use azukari_domain::OrgKey;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/o/{org}/locked", get(show).post(unlock))
}

async fn show(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    Query(way): Query<Way>,
) -> Response {
    let bearer = Bearer::new(desk.site.session(&headers).unwrap_or_default());
    match desk.run(move |app| app.next_step(&bearer)).await {
        Ok(Next::Open) => Redirect::to(&coming_back(&org, &way.back)).into_response(),
        Err(AppError::SignIn("signin-locked")) => {
            let by_pin = super::switch::is_known(&desk, &org, &headers).await;
            password_page(&reader, &org, &way.back, &Errors::default(), by_pin).into_response()
        }
        Ok(_) => Redirect::to(&with_back(&path::second(&org), &way.back)).into_response(),
        Err(e) => unsigned(&reader, &org, &way.back, e),
    }
}

async fn unlock(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    input: Input,
) -> Response {
    let back = input.text("back").to_owned();
    let bearer = Bearer::new(desk.site.session(&headers).unwrap_or_default());
    let password = input.personal("password");
    match desk.run(move |app| app.unlock_session(&bearer, password.expose())).await {
        Ok(signed) => enter(&desk, &org, &back, signed, &headers).await,
        Err(e @ (AppError::SignIn("signin-error") | AppError::Wait(_))) => {
            let said = match e {
                AppError::Wait(_) => sentence(&reader, &e),
                _ => reader.t("signin-password-wrong"),
            };
            let mut errors = Errors::default();
            errors.add("password", said);
            let by_pin = super::switch::is_known(&desk, &org, &headers).await;
            invalid(password_page(&reader, &org, &back, &errors, by_pin))
        }
        Err(e @ AppError::SignIn(_)) => unsigned(&reader, &org, &back, e),
        Err(e) => bare(&reader, &e),
    }
}

fn password_page(reader: &Reader, org: &OrgKey, back: &str, errors: &Errors, by_pin: bool) -> Markup {
    let action = path::locked(org);
    let content = html! {
        (errors.summary(reader))
        (banner(reader, Notice::Info, &reader.t("signin-locked")))
        (form(&action, None, html! {
            input type="hidden" name="back" value=(back);
            (Field::new("password", reader.t("signin-password"), Control::Password).required().render(reader, errors))
            p { (button(&reader.t("signin-unlock"))) }
        }))
        @if by_pin { p { (button_link(&with_back(&path::switch(org), back), &reader.t("signin-switch"))) } }
        (post_button(SIGN_OUT, &reader.t("signin-other-worker"), &[]))
    };
    let here = with_back(&action, back);
    let frame = Frame { reader: *reader, back: &here, bar: None, is_sample: false };
    page(&frame, Title::new("signin-locked-title").in_error(!errors.is_empty()), content)
}
