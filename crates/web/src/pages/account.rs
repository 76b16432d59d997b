//! One's own account: how dates are written, the language, password, second factor, PIN, and where one is signed in.

use super::{
    deed::{Deed, Just},
    desk::Desk,
    input::Input,
    visit::Visit,
};
use crate::{
    path::{self, Area},
    shell::{
        Choice, Column, Control, Errors, Field, Notice, Table, Title, banner, button, button_link, facts, form,
        post_button,
    },
};
use axum::{
    Router,
    extract::{Query, State},
    http::{HeaderMap, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError,
    access::{Bearer, SecondAsked, SessionView},
};
use azukari_domain::{Millis, Verb};
use azukari_words::{DateStyle, Lang};
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/account", get(show))
        .route("/o/{org}/account/password", post(password))
        .route("/o/{org}/account/pin", post(pin))
        .route("/o/{org}/account/pin/end", post(pin_end))
        .route("/o/{org}/account/calendar", post(calendar_begin))
        .route("/o/{org}/account/calendar/end", post(calendar_end))
        .route("/o/{org}/account/sessions", post(sessions_end))
}

const DONE: [(&str, &str); 5] = [
    ("password", "signin-password-changed"),
    ("pin", "signin-pin-set"),
    ("pin_ended", "signin-pin-ended"),
    ("sessions", "signin-sessions-ended"),
    ("calendar_ended", "signin-calendar-ended"),
];

async fn show(visit: Visit, Query(just): Query<Just>) -> Response {
    let content = content(&visit, &just, &Errors::default()).await;
    visit.made(Area::Account, "page-account", content)
}

struct Own {
    sessions: Vec<SessionView>,
    factors: SecondAsked,
    pin: bool,
    calendar: Option<Millis>,
}

async fn content(visit: &Visit, just: &Just, errors: &Errors) -> Result<Markup, AppError> {
    let credential = visit.credential();
    let own = visit
        .run(move |app, _| {
            Ok(Own {
                sessions: app.sessions(&credential)?,
                factors: app.second_factors(&credential)?,
                pin: app.has_pin(&credential)?,
                calendar: app.calendar_until(&credential)?,
            })
        })
        .await?;
    let reader = &visit.reader;
    let offices: Vec<&str> = visit.signed.offices.iter().map(|o| visit.pick(&o.ja, &o.en)).collect();
    let affairs: Vec<&str> =
        visit.signed.affairs.iter().map(|a| visit.word(&visit.names.affairs, a.key.as_str())).collect();
    let between = visit.pick("、", ", ");
    Ok(html! {
        (just.banner(visit, &DONE))
        (facts(&[
            (reader.t("common-name"), html! { (visit.signed.name.expose()) }),
            (reader.t("worker-login"), html! { code { (visit.signed.login) } }),
            (reader.t("worker-offices"), html! { (offices.join(between)) }),
            (reader.t("worker-affairs"), html! { (affairs.join(between)) }),
        ]))
        (reading(visit))
        (second(visit, &own.factors))
        (pin_form(visit, own.pin, errors))
        (password_form(visit, errors))
        (calendar(visit, own.calendar))
        (sessions(visit, &own.sessions))
    })
}

/// How pages are read: a form of its own, because it is remembered in this browser and not in the account.
fn reading(visit: &Visit) -> Markup {
    let reader = &visit.reader;
    let languages = [Lang::Ja, Lang::En].map(|l| Choice::new(l.tag(), l.own_name()));
    let dates = [(DateStyle::Wareki, "common-dates-wareki"), (DateStyle::Iso, "common-dates-iso")]
        .map(|(style, key)| Choice::new(style.as_str(), reader.t(key)));
    html! {
        h2 { (reader.t("signin-reading")) }
        (form(path::READER, None, html! {
            input type="hidden" name="back" value=(path::account(visit.org()));
            (Field::new("lang", reader.t("common-language"), Control::Radio(languages.into())).value(reader.lang.tag()).render(reader, &Errors::default()))
            (Field::new("dates", reader.t("signin-dates"), Control::Radio(dates.into())).value(reader.dates.as_str()).render(reader, &Errors::default()))
            p { (button(&reader.t("common-save"))) }
        }))
    }
}

fn second(visit: &Visit, factors: &SecondAsked) -> Markup {
    let reader = &visit.reader;
    let to = path::second(visit.org());
    let back = path::account(visit.org());
    let hidden = [("back", back.as_str())];
    html! {
        h2 { (reader.t("signin-factor-title")) }
        @if factors.totp { p { (reader.t("signin-factor-totp-there")) } }
        @if factors.left > 0 { p { (reader.say("signin-factor-paper-help", &[("count", factors.left.into())])) } }
        @if !factors.totp && factors.left == 0 { p { (reader.t("setup-todo-factor")) } }
        p.az-actions {
            (post_button(&format!("{to}/totp"), &reader.t("signin-factor-totp-begin"), &hidden)) " "
            (post_button(&format!("{to}/sheet"), &reader.t("signin-factor-paper-begin"), &hidden))
        }
    }
}

fn pin_form(visit: &Visit, is_set: bool, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    let here = path::account(visit.org());
    html! {
        h2 #pin-title { (reader.t("signin-pin-title")) }
        p { (reader.t("signin-pin-help")) }
        @if is_set {
            p { strong { (reader.t("signin-pin-there")) } }
            p.az-actions {
                (button_link(&path::switch(visit.org()), &reader.t("signin-switch"))) " "
                (post_button(&format!("{here}/pin/end"), &reader.t("signin-pin-end"), &[]))
            }
        }
        (form(&format!("{here}/pin"), None, html! {
            (Field::new("pin", reader.t("signin-pin-new"), Control::NewPin).required().render(reader, errors))
            (Field::new("pin-password", reader.t("signin-password"), Control::Password).required().render(reader, errors))
            p { (button(&reader.t("signin-pin-save"))) }
        }))
    }
}

fn password_form(visit: &Visit, errors: &Errors) -> Markup {
    let reader = &visit.reader;
    html! {
        h2 { (reader.t("signin-password-change")) }
        (form(&format!("{}/password", path::account(visit.org())), None, html! {
            (Field::new("present", reader.t("signin-password-present"), Control::Password).required().render(reader, errors))
            (Field::new("password", reader.t("signin-password-new"), Control::NewPassword).required().render(reader, errors))
            (Field::new("again", reader.t("signin-password-again"), Control::NewPassword).required().render(reader, errors))
            p { (button(&reader.t("signin-password-change"))) }
        }))
    }
}

/// The link of one's calendar: that there is one, and how to make or end it.
fn calendar(visit: &Visit, until: Option<Millis>) -> Markup {
    let reader = &visit.reader;
    let here = path::account(visit.org());
    html! {
        h2 { (reader.t("signin-calendar-title")) }
        p { (reader.t("signin-calendar-help")) }
        @if let Some(until) = until {
            p { strong { (reader.say("signin-calendar-there", &[("time", reader.instant(until, &visit.names.zone).into())])) } }
        }
        p.az-actions {
            (post_button(&format!("{here}/calendar"), &reader.t(if until.is_some() { "signin-calendar-again" } else { "signin-calendar-begin" }), &[])) " "
            @if until.is_some() { (post_button(&format!("{here}/calendar/end"), &reader.t("signin-calendar-end"), &[])) }
        }
    }
}

fn sessions(visit: &Visit, all: &[SessionView]) -> Markup {
    let reader = &visit.reader;
    let columns = ["signin-session-begun", "signin-session-seen", "common-state"].map(|key| Column::new(reader.t(key)));
    let zone = &visit.names.zone;
    let rows: Vec<Vec<Markup>> = all
        .iter()
        .map(|s| {
            let state = match (s.this, s.state.as_str()) {
                (true, _) => "signin-session-this",
                (false, "locked") => "signin-session-locked",
                _ => "signin-session-open",
            };
            vec![
                html! { (reader.instant(s.created_at, zone)) },
                html! { (reader.instant(s.seen_at, zone)) },
                html! { (reader.t(state)) },
            ]
        })
        .collect();
    html! {
        (Table { id: "sessions", caption: &reader.t("signin-sessions"), columns: &columns, rows: &rows }.render(reader))
        @if all.len() > 1 {
            (post_button(&format!("{}/sessions", path::account(visit.org())), &reader.t("signin-sessions-end"), &[]))
        }
    }
}

fn deed(visit: &Visit, done: &str) -> Deed {
    let here = path::account(visit.org());
    Deed { area: Area::Account, title: "page-account", verb: Verb::SignIn, then: format!("{here}?done={done}"), here }
}

/// A wrong password is told at its field, not by signing out.
fn wrong(error: AppError, field: &'static str) -> AppError {
    match error {
        AppError::SignIn("signin-error") => AppError::input(field, "signin-password-wrong"),
        other => other,
    }
}

async fn password(visit: Visit, input: Input) -> Response {
    let credential = visit.credential();
    let (present, new) = (input.personal("present"), input.personal("password"));
    let changed = if input.text("password") == input.text("again") {
        visit.run(move |app, _| app.change_password(&credential, present.expose(), new.expose())).await
    } else {
        Err(AppError::input("again", "signin-password-differs"))
    };
    match changed {
        Ok(()) => Redirect::to(&deed(&visit, "password").then).into_response(),
        Err(e) => {
            let again = async |errors: &Errors| content(&visit, &Just::default(), errors).await;
            visit.wrong(&deed(&visit, "password"), wrong(e, "present"), again).await
        }
    }
}

async fn pin(State(desk): State<Desk>, visit: Visit, headers: HeaderMap, input: Input) -> Response {
    let credential = visit.credential();
    let machine = desk.site.machine(&headers).map(Bearer::new);
    let (password, pin) = (input.personal("pin-password"), input.personal("pin"));
    let set =
        visit.run(move |app, _| app.set_pin(&credential, machine.as_ref(), password.expose(), pin.expose())).await;
    match set {
        Ok(machine) => {
            let cookie = desk.site.begin_machine(machine.expose()).map(|value| (SET_COOKIE, value));
            (AppendHeaders(cookie), Redirect::to(&deed(&visit, "pin").then)).into_response()
        }
        Err(e) => {
            let again = async |errors: &Errors| content(&visit, &Just::default(), errors).await;
            visit.wrong(&deed(&visit, "pin"), wrong(e, "pin-password"), again).await
        }
    }
}

async fn pin_end(visit: Visit) -> Response {
    let credential = visit.credential();
    match visit.run(move |app, _| app.drop_pin(&credential)).await {
        Ok(()) => Redirect::to(&deed(&visit, "pin_ended").then).into_response(),
        Err(e) => visit.fault(Area::Account, e),
    }
}

/// The link stands in the answer to the form, once: the server keeps only what recognises it.
async fn calendar_begin(visit: Visit) -> Response {
    let credential = visit.credential();
    let here = path::account(visit.org());
    match visit.run(move |app, _| app.make_calendar(&credential)).await {
        Ok(token) => {
            let reader = &visit.reader;
            let link = format!("{}{}", visit.origin, path::calendar(visit.org(), &token));
            let content = html! {
                (banner(reader, Notice::Success, &reader.t("signin-calendar-made")))
                p { (reader.t("signin-calendar-made-help")) }
                p { code.az-code { (link) } }
                p.az-actions { (button_link(&here, &reader.t("page-account"))) }
            };
            visit.page_at(Area::Account, Title::new("page-account"), &here, content).into_response()
        }
        Err(e) => visit.fault(Area::Account, e),
    }
}

async fn calendar_end(visit: Visit) -> Response {
    let credential = visit.credential();
    match visit.run(move |app, _| app.end_calendar(&credential)).await {
        Ok(()) => Redirect::to(&deed(&visit, "calendar_ended").then).into_response(),
        Err(e) => visit.fault(Area::Account, e),
    }
}

async fn sessions_end(visit: Visit) -> Response {
    let credential = visit.credential();
    match visit.run(move |app, _| app.end_sessions(&credential, None)).await {
        Ok(_) => Redirect::to(&deed(&visit, "sessions").then).into_response(),
        Err(e) => visit.fault(Area::Account, e),
    }
}
