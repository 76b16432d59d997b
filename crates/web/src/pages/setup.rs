//! Set-up by the one-time link: which regulation, then five things on one form, then the recovery kit, shown this once.

use super::{
    desk::Desk,
    fault::{at_field, bare},
    input::Input,
};
use crate::{
    Reader,
    path::{self, Handle},
    shell::{
        Choice, Column, Control, Errors, Field, Frame, Notice, Table, Title, banner, button, button_link, form,
        invalid, page, post_button,
    },
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, RefusedReason, Starting,
    access::{Bearer, DemoOpened, KeyKept, SetUp, SetUpAnswer, SetUpDone},
};
use azukari_domain::OrgKey;
use azukari_words::{Lang, Numbering, Words, citation};
use maud::{Markup, html};
use serde::Deserialize;

/// Fewest characters of the first password, before a rulebook says otherwise.
const PASSWORD_CHARS: i64 = 12;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/setup/{link}", get(show).post(set_up))
        .route("/setup/{link}/sample", post(sample))
        .route("/setup/{org}/printed", post(printed))
}

#[derive(Debug, Default, Deserialize)]
struct Chosen {
    #[serde(default)]
    rulebook: String,
}

fn pick<'a>(reader: &Reader, ja: &'a str, en: &'a str) -> &'a str {
    if reader.lang == Lang::En && !en.is_empty() { en } else { ja }
}

fn framed(reader: &Reader, back: &str, title: Title, content: Markup) -> Markup {
    page(&Frame { reader: *reader, back, bar: None, is_sample: false }, title, content)
}

/// A link that was used, is over, or never was: all three read the same, so that nobody learns from it.
fn no_link(reader: &Reader) -> Response {
    let content = html! {
        (banner(reader, Notice::Error, &reader.t("setup-link-unknown")))
        p { (reader.t("setup-link-again")) }
        p { (button_link("/", &reader.t("signin-title"))) }
    };
    (StatusCode::GONE, framed(reader, "/", Title::new("setup-title"), content)).into_response()
}

async fn startings(desk: &Desk, link: &Handle) -> Result<Vec<Starting>, AppError> {
    let bearer = Bearer::new(link.to_string());
    desk.run(move |app| {
        app.check_setup_link(&bearer)?;
        Ok(app.startings())
    })
    .await
}

async fn show(
    State(desk): State<Desk>,
    reader: Reader,
    Path(link): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Response {
    let Ok(link) = link.parse::<Handle>() else { return no_link(&reader) };
    let all = match startings(&desk, &link).await {
        Ok(all) => all,
        Err(AppError::SignIn(_)) => return no_link(&reader),
        Err(e) => return bare(&reader, &e),
    };
    match all.iter().find(|s| s.name.key == chosen.rulebook) {
        Some(start) => {
            let content = fields(&desk, &reader, &link, start, &Input::default(), &Errors::default());
            framed(&reader, &step_two(&link, start), Title::new("setup-title"), content).into_response()
        }
        None => {
            let content = choice(&desk, &reader, &link, &all);
            framed(&reader, &format!("/setup/{link}"), Title::new("setup-title"), content).into_response()
        }
    }
}

fn step_two(link: &Handle, start: &Starting) -> String {
    format!("/setup/{link}?rulebook={}", start.name.key)
}

/// The first question; what the others offer depends on it.
fn choice(desk: &Desk, reader: &Reader, link: &Handle, all: &[Starting]) -> Markup {
    let choices: Vec<Choice> = all
        .iter()
        .map(|s| Choice {
            support: Some(pick(reader, &s.regulation_ja, &s.regulation_en).to_owned()),
            ..Choice::new(&s.name.key, pick(reader, &s.name.ja, &s.name.en))
        })
        .collect();
    let first = all.first().map_or("", |s| s.name.key.as_str());
    html! {
        p.az-lead { (reader.t("setup-welcome")) }
        form.az-form method="get" action={ "/setup/" (link) } {
            (Field::new("rulebook", reader.t("setup-rulebook"), Control::Radio(choices))
                .support(reader.t("setup-rulebook-help")).value(first).required().render(reader, &Errors::default()))
            p { (button(&reader.t("common-continue"))) }
        }
        @if desk.may_sample && !all.is_empty() {
            section.az-card {
                h2 { (reader.t("setup-demo")) }
                p { (reader.t("setup-demo-help")) }
                (post_button(&format!("/setup/{link}/sample"), &reader.t("setup-demo"), &[("rulebook", first)]))
            }
        }
    }
}

/// People in the sample: enough to search among.
const SAMPLE_PEOPLE: u64 = 200;

/// A sample organisation by one click. The set-up link stays good: the sample takes nobody's place.
async fn sample(State(desk): State<Desk>, reader: Reader, Path(link): Path<String>, input: Input) -> Response {
    let Ok(link) = link.parse::<Handle>() else { return no_link(&reader) };
    let all = match startings(&desk, &link).await {
        Ok(all) => all,
        Err(AppError::SignIn(_)) => return no_link(&reader),
        Err(e) => return bare(&reader, &e),
    };
    let chosen = all.iter().find(|s| s.name.key == input.text("rulebook")).or_else(|| all.first());
    let rulebook = chosen.and_then(|s| s.name.key.parse::<OrgKey>().ok());
    let (Some(rulebook), true) = (rulebook, desk.may_sample) else {
        return Redirect::to(&format!("/setup/{link}")).into_response();
    };
    let (key_file, spool) = (desk.key_file.clone(), desk.spool.clone());
    match desk.run(move |app| app.open_demo(&rulebook, &key_file, &spool, SAMPLE_PEOPLE)).await {
        Ok(Some(made)) => framed(&reader, "/", Title::new("setup-sample"), accounts(&reader, &made)).into_response(),
        // It is there already; who made it has its passwords.
        Ok(None) => {
            let content = html! {
                (banner(&reader, Notice::Info, &reader.t("setup-sample-there")))
                p.az-actions { (button_link("/", &reader.t("signin-title"))) }
            };
            framed(&reader, "/", Title::new("setup-sample"), content).into_response()
        }
        Err(e) => bare(&reader, &e),
    }
}

/// Who is in the sample, with passwords that are said this once.
fn accounts(reader: &Reader, made: &DemoOpened) -> Markup {
    let columns = ["common-office", "worker-login", "signin-password"].map(|key| Column::new(reader.t(key)));
    let rows: Vec<Vec<Markup>> = made
        .accounts
        .iter()
        .map(|a| {
            let office = pick(reader, &a.office_ja, &a.office_en);
            let office = if office.is_empty() { reader.t("setup-sample-clerk") } else { office.to_owned() };
            vec![html! { (office) }, html! { code { (a.login) } }, html! { code { (a.password.as_str()) } }]
        })
        .collect();
    html! {
        (banner(reader, Notice::Success, &reader.say("setup-sample-made", &[("count", made.people.into())])))
        p { (reader.t("setup-sample-help")) }
        (Table { id: "accounts", caption: &reader.t("setup-sample-accounts"), columns: &columns, rows: &rows }.render(reader))
        p.az-actions { (button_link(&path::sign_in(&made.key), &reader.t("signin-title"))) }
    }
}

fn fields(desk: &Desk, reader: &Reader, link: &Handle, start: &Starting, typed: &Input, errors: &Errors) -> Markup {
    let units: Vec<Choice> = start.units.iter().map(|u| Choice::new(&u.key, pick(reader, &u.ja, &u.en))).collect();
    let offices: Vec<Choice> = start
        .offices
        .iter()
        .map(|o| Choice {
            support: Some(pick(reader, &o.about_ja, &o.about_en).to_owned()),
            ..Choice::new(&o.name.key, pick(reader, &o.name.ja, &o.name.en))
        })
        .collect();
    let office = start.offices.first().map_or("", |o| o.name.key.as_str());
    let place = desk.key_file.display().to_string();
    let keys = vec![
        Choice {
            support: Some(reader.say("setup-key-file-about", &[("place", place.into())])),
            ..Choice::new("file", reader.t("setup-key-file"))
        },
        Choice {
            support: Some(reader.t("setup-key-passphrase-about")),
            ..Choice::new("passphrase", reader.t("setup-key-passphrase"))
        },
    ];
    let text = |name: &'static str, default: &str| -> String {
        match typed.text(name) {
            "" => default.to_owned(),
            text => text.to_owned(),
        }
    };
    let name = text("name", pick(reader, &start.name.ja, &start.name.en));
    let (chosen_office, key_way) = (text("office", office), text("key", "file"));
    html! {
        (errors.summary(reader))
        p.az-lead { (pick(reader, &start.name.ja, &start.name.en)) " " span.az-quiet { (pick(reader, &start.regulation_ja, &start.regulation_en)) } }
        (form(&format!("/setup/{link}"), None, html! {
            input type="hidden" name="rulebook" value=(start.name.key);
            (Field::new("name", reader.t("setup-name"), Control::Text).value(&name).required().autocomplete("organization").render(reader, errors))
            h2 { (reader.t("setup-first")) }
            (Field::new("officer", reader.t("setup-officer"), Control::Text)
                .value(typed.text("officer")).required().autocomplete("name").render(reader, errors))
            (Field::new("login", reader.t("worker-login"), Control::Text).support(reader.t("setup-login-help"))
                .value(typed.text("login")).required().autocomplete("username").render(reader, errors))
            (Field::new("password", reader.t("setup-password"), Control::NewPassword)
                .support(reader.say("setup-password-help", &[("count", PASSWORD_CHARS.into())])).required().render(reader, errors))
            (Field::new("mail", reader.t("setup-mail"), Control::Mail).value(typed.text("mail")).autocomplete("email").render(reader, errors))
            @match units.as_slice() {
                [only] => { input type="hidden" name="unit" value=(only.value); }
                [] => {}
                _ => (Field::new("unit", reader.t("worker-unit"), Control::Select(units.clone())).value(typed.text("unit")).required().render(reader, errors)),
            }
            (Field::new("office", reader.t("setup-office"), Control::Radio(offices)).value(&chosen_office).required().render(reader, errors))
            @if start.offices.iter().any(|o| o.resolution) {
                (Field::new("resolution", reader.t("setup-resolution"), Control::Text).support(reader.t("setup-resolution-help"))
                    .value(typed.text("resolution")).render(reader, errors))
            }
            h2 { (reader.t("setup-keys")) }
            (Field::new("key", reader.t("setup-key-way"), Control::Radio(keys)).value(&key_way).required().render(reader, errors))
            (Field::new("passphrase", reader.t("setup-key-passphrase-label"), Control::NewPassword)
                .support(reader.t("setup-passphrase-help")).render(reader, errors))
            p { (button(&reader.t("setup-begin"))) " " (button_link(&format!("/setup/{link}"), &reader.t("common-back"))) }
        }))
    }
}

async fn set_up(State(desk): State<Desk>, reader: Reader, Path(link): Path<String>, input: Input) -> Response {
    let Ok(link) = link.parse::<Handle>() else { return no_link(&reader) };
    let all = match startings(&desk, &link).await {
        Ok(all) => all,
        Err(AppError::SignIn(_)) => return no_link(&reader),
        Err(e) => return bare(&reader, &e),
    };
    let Some(start) = all.into_iter().find(|s| s.name.key == input.text("rulebook")) else {
        return Redirect::to(&format!("/setup/{link}")).into_response();
    };
    let asked = match asked(&desk, &reader, &start, &input) {
        Ok(asked) => asked,
        Err(errors) => return again(&desk, &reader, &link, &start, &input, &errors, html! {}),
    };
    let bearer = Bearer::new(link.to_string());
    match desk.run(move |app| app.set_up(&bearer, asked)).await {
        Ok(SetUpAnswer::Done(done)) => {
            framed(&reader, "/", Title::new("setup-recovery"), kit(&reader, &done)).into_response()
        }
        Ok(SetUpAnswer::Refused(reasons)) => {
            again(&desk, &reader, &link, &start, &input, &Errors::default(), refused(&reader, &reasons))
        }
        Err(AppError::SignIn(_)) => no_link(&reader),
        Err(AppError::Input { field: "offices", key, .. }) => {
            let mut errors = Errors::default();
            errors.add("office", reader.t(key));
            again(&desk, &reader, &link, &start, &input, &errors, html! {})
        }
        Err(e) => {
            let mut errors = Errors::default();
            match at_field(&reader, e, &mut errors) {
                Ok(()) => again(&desk, &reader, &link, &start, &input, &errors, html! {}),
                Err(e) => bare(&reader, &e),
            }
        }
    }
}

fn asked(desk: &Desk, reader: &Reader, start: &Starting, input: &Input) -> Result<SetUp, Errors> {
    let mut errors = Errors::default();
    let text = |name: &str| input.text(name).trim().to_owned();
    let office = start.offices.iter().find(|o| o.name.key == input.text("office"));
    if text("officer").is_empty() {
        errors.add("officer", reader.t("setup-error-officer-empty"));
    }
    if text("login").is_empty() {
        errors.add("login", reader.t("signin-login-empty"));
    }
    if input.text("password").chars().count() < usize::try_from(PASSWORD_CHARS).unwrap_or(0) {
        errors.add("password", reader.say("setup-error-password-short", &[("count", PASSWORD_CHARS.into())]));
    }
    match office {
        None => errors.add("office", reader.t("common-choose-first")),
        Some(o) if o.resolution && text("resolution").is_empty() => {
            errors.add("resolution", reader.t("setup-error-resolution"));
        }
        Some(_) => {}
    }
    let rulebook: Option<OrgKey> = start.name.key.parse().ok();
    let office = office.and_then(|o| o.name.key.parse().ok());
    let (Some(rulebook), Some(office), true) = (rulebook, office, errors.is_empty()) else { return Err(errors) };
    let key_kept = match input.text("key") {
        "passphrase" => KeyKept::Passphrase(input.text("passphrase").to_owned().into()),
        _ => KeyKept::File(desk.key_file.to_path_buf()),
    };
    Ok(SetUp {
        rulebook,
        key: String::new(),
        name: text("name"),
        officer: input.personal("officer"),
        login: text("login"),
        mail: input.personal("mail"),
        unit: text("unit"),
        language: reader.lang.tag().to_owned(),
        password: input.text("password").to_owned().into(),
        offices: vec![(office, text("resolution"))],
        key_kept,
        templates: true,
    })
}

fn again(
    desk: &Desk,
    reader: &Reader,
    link: &Handle,
    start: &Starting,
    input: &Input,
    errors: &Errors,
    above: Markup,
) -> Response {
    let content = html! { (above) (fields(desk, reader, link, start, input, errors)) };
    invalid(framed(reader, &step_two(link, start), Title::new("setup-title").in_error(!errors.is_empty()), content))
}

/// An appointment against the regulation: which article, why, what to do. Nothing was made and the link still works.
fn refused(reader: &Reader, reasons: &[RefusedReason]) -> Markup {
    html! {
        @for reason in reasons {
            (banner(reader, Notice::Error, &reader.t(&reason.message)))
            @if let Some(next) = Words::find(reader.lang, &format!("{}.next", reason.message), &[]) { p { (next) } }
            ul.az-clauses {
                @for clause in &reason.clauses {
                    li { (citation(reader.lang, Numbering::Articles, &clause.id)) " " (pick(reader, &clause.title_ja, &clause.title_en)) }
                }
            }
        }
    }
}

/// The kit: a sheet of paper, and the only page that ever shows it.
fn kit(reader: &Reader, done: &SetUpDone) -> Markup {
    html! {
        (banner(reader, Notice::Success, &reader.t("setup-done")))
        section.az-kit aria-labelledby="kit" {
            h2 #kit { (reader.t("setup-recovery-sheet")) }
            p { (reader.t("setup-recovery-help")) }
            p { (reader.t("common-organisation")) ": " code { (done.key) } }
            p.az-key { code { (done.recovery_kit.as_str()) } }
            p.az-quiet { (reader.t("setup-recovery-where")) }
        }
        p.az-noprint { (reader.t("setup-recovery-print-how")) }
        (post_button(&format!("/setup/{}/printed", done.key), &reader.t("setup-recovery-printed"), &[]))
    }
}

/// The kit is put away; now the first worker signs in.
async fn printed(Path(org): Path<OrgKey>) -> Response {
    Redirect::to(&path::sign_in(&org)).into_response()
}
