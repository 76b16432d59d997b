//! The way in: which organisation, login and password; and the way out.

use super::{
    desk::Desk,
    fault::{bare, sentence},
    input::Input,
};
use crate::{
    Reader,
    path::{self, SIGN_IN, SIGN_OUT},
    shell::{Control, Errors, Field, Frame, Notice, Title, banner, button, button_link, form, invalid, page},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError,
    access::{Bearer, Next, SignedIn},
};
use azukari_domain::OrgKey;
use maud::{Markup, html};
use serde::Deserialize;

/// What an address says beside its path; nothing of it is shown but through words.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Way {
    /// A page to come back to.
    #[serde(default)]
    pub(super) back: String,
    /// The session ended by itself.
    #[serde(default)]
    pub(super) ended: String,
    /// Signed out just now.
    #[serde(default)]
    pub(super) out: String,
}

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/", get(root))
        .route(SIGN_IN, get(root))
        .route(SIGN_OUT, post(sign_out))
        .route("/o/{org}/sign-in", get(show).post(sign_in))
}

/// The only organisation's sign-in, or the choice; before set-up what to do first.
async fn root(State(desk): State<Desk>, reader: Reader, headers: HeaderMap, Query(way): Query<Way>) -> Response {
    let orgs = match desk.run(azukari_app::App::organisations).await {
        Ok(orgs) => orgs,
        Err(e) => return bare(&reader, &e),
    };
    if let [only] = orgs.as_slice() {
        let out = if way.out.is_empty() { "" } else { "?out=yes" };
        let to = match desk.site.session(&headers) {
            Some(_) => path::Area::Home.of(&only.key),
            None => format!("{}{out}", path::sign_in(&only.key)),
        };
        return Redirect::to(&to).into_response();
    }
    let content = html! {
        @if !way.out.is_empty() { (banner(&reader, Notice::Success, &reader.t("signin-out-done"))) }
        @if orgs.is_empty() {
            p { (reader.t("setup-needed")) }
            p { (reader.t("setup-needed-how")) }
        } @else {
            p { (reader.t("signin-which")) }
            ul.az-choices {
                @for org in &orgs {
                    li {
                        (button_link(&path::sign_in(&org.key), &org.name))
                        @if org.demo { " " strong { (reader.t("page-sample-mark")) } }
                    }
                }
            }
        }
    };
    let title = if orgs.is_empty() { "setup-title" } else { "signin-title" };
    let frame = Frame { reader, back: "/", bar: None, is_sample: false };
    page(&frame, Title::new(title), content).into_response()
}

async fn show(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    Query(way): Query<Way>,
) -> Response {
    let by_pin = super::switch::is_known(&desk, &org, &headers).await;
    let said = html! {
        @if by_pin { p { (button_link(&super::visit::with_back(&path::switch(&org), &way.back), &reader.t("signin-switch"))) } }
        @if !way.ended.is_empty() { (banner(&reader, Notice::Info, &reader.t("signin-expired"))) }
        @if !way.out.is_empty() { (banner(&reader, Notice::Success, &reader.t("signin-out-done"))) }
    };
    match form_page(&desk, &reader, &org, "", &way.back, &Errors::default(), said).await {
        Ok(page) => page.into_response(),
        Err(e) => bare(&reader, &e),
    }
}

async fn sign_in(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    input: Input,
) -> Response {
    let (login, password, key) = (input.text("login").to_owned(), input.personal("password"), org.clone());
    let back = input.text("back").to_owned();
    let mut errors = Errors::default();
    if login.trim().is_empty() {
        errors.add("login", reader.t("signin-login-empty"));
    }
    if password.is_empty() {
        errors.add("password", reader.t("signin-password-empty"));
    }
    if errors.is_empty() {
        let (typed, place) = (login.clone(), desk.site.place(&headers).map(Bearer::new));
        match desk.run(move |app| app.sign_in_at(&key, &typed, password.expose(), place.as_ref())).await {
            Ok(signed) => return enter(&desk, &org, &back, signed, &headers).await,
            Err(e @ (AppError::SignIn(_) | AppError::Wait(_))) => errors.add("login", sentence(&reader, &e)),
            Err(e) => return bare(&reader, &e),
        }
    }
    match form_page(&desk, &reader, &org, &login, &back, &errors, html! {}).await {
        Ok(page) => invalid(page),
        Err(e) => bare(&reader, &e),
    }
}

/// Begins or renews the session in the browser and goes on: to what comes next, or to the page that was asked for. A browser
/// in which somebody with a PIN signed in is remembered for the day.
pub(super) async fn enter(desk: &Desk, org: &OrgKey, back: &str, signed: SignedIn, headers: &HeaderMap) -> Response {
    let to = match signed.next {
        Next::Open => coming_back(org, back),
        Next::Password | Next::Code(_) | Next::Enrol => super::visit::with_back(&path::second(org), back),
    };
    let session = desk.site.begin_session(signed.token.expose()).map(|value| (SET_COOKIE, value));
    let known = desk.site.machine(headers).map(Bearer::new);
    let machine = match desk.run(move |app| app.remember_machine(&signed, known.as_ref())).await {
        Ok(machine) => machine.and_then(|m| desk.site.begin_machine(m.expose())).map(|value| (SET_COOKIE, value)),
        // Whoever is signed in stays so, although this browser will ask for everything next time.
        Err(_) => None,
    };
    let place =
        desk.site.place(headers).and_then(|token| desk.site.keep_place(&token)).map(|value| (SET_COOKIE, value));
    let cookies: Vec<_> = [session, machine, place].into_iter().flatten().collect();
    (AppendHeaders(cookies), Redirect::to(&to)).into_response()
}

/// A page of this organisation to come back to, else its home.
pub(super) fn coming_back(org: &OrgKey, back: &str) -> String {
    let home = path::Area::Home.of(org);
    let ours =
        path::local(back).filter(|b| *b == home || b.strip_prefix(&home).is_some_and(|rest| rest.starts_with('/')));
    ours.map_or(home.clone(), str::to_owned)
}

async fn form_page(
    desk: &Desk,
    reader: &Reader,
    org: &OrgKey,
    login: &str,
    back: &str,
    errors: &Errors,
    said: Markup,
) -> Result<Markup, AppError> {
    let key = org.clone();
    // Persons on file come here too: what the organisation keeps known to them needs no account.
    let (row, tells) = desk.run(move |app| Ok((app.organisation(&key)?, app.known(&key).is_ok()))).await?;
    let fields = [
        Field::new("login", reader.t("signin-login"), Control::Text).value(login).required().autocomplete("username"),
        Field::new("password", reader.t("signin-password"), Control::Password).required(),
    ];
    let action = path::sign_in(org);
    let content = html! {
        (errors.summary(reader))
        (said)
        p.az-lead { (row.name) }
        (form(&action, None, html! {
            input type="hidden" name="back" value=(back);
            @for field in &fields { (field.render(reader, errors)) }
            p { (button(&reader.t("signin-button"))) }
        }))
        @if tells { p { a href=(path::known(org)) { (reader.t("known-title")) } } }
    };
    let here = super::visit::with_back(&action, back);
    let frame = Frame { reader: *reader, back: &here, bar: None, is_sample: row.demo };
    Ok(page(&frame, Title::new("signin-title").in_error(!errors.is_empty()), content))
}

async fn sign_out(State(desk): State<Desk>, reader: Reader, headers: HeaderMap) -> Response {
    if let Some(token) = desk.site.session(&headers) {
        let bearer = Bearer::new(token);
        if let Err(e) = desk.run(move |app| app.sign_out(&bearer)).await {
            return bare(&reader, &e);
        }
    }
    let cookie = desk.site.end_session().map(|value| (SET_COOKIE, value));
    (AppendHeaders(cookie), Redirect::to("/?out=yes")).into_response()
}
