//! The second factor: a code from an app or from a printed sheet, or setting one of them up.

use super::{
    desk::Desk,
    fault::{bare, sentence, unsigned},
    input::Input,
    qr,
    signin::{Way, coming_back, enter},
    visit::with_back,
};
use crate::{
    Reader,
    path::{self, SIGN_OUT},
    shell::{Control, Errors, Field, Frame, Notice, Title, banner, button, form, invalid, page, post_button},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError,
    access::{Bearer, CodeSheet, Next, SecondAsked, SecondCode},
};
use azukari_domain::OrgKey;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/second", get(show).post(code))
        .route("/o/{org}/second/password", post(password))
        .route("/o/{org}/second/totp", post(totp))
        .route("/o/{org}/second/sheet", post(sheet))
}

/// One step of a half session.
struct Step {
    desk: Desk,
    reader: Reader,
    org: OrgKey,
    back: String,
    token: Option<String>,
    headers: HeaderMap,
}

impl Step {
    fn new(desk: Desk, reader: Reader, org: OrgKey, headers: &HeaderMap, back: &str) -> Step {
        let token = desk.site.session(headers);
        Step { desk, reader, org, back: back.to_owned(), token, headers: headers.clone() }
    }
    fn bearer(&self) -> Bearer {
        Bearer::new(self.token.clone().unwrap_or_default())
    }
    fn fault(&self, e: AppError) -> Response {
        // Whoever is past this step goes on; whoever is before it begins.
        match e {
            AppError::Conflict("signin-already") => Redirect::to(&coming_back(&self.org, &self.back)).into_response(),
            AppError::SignIn(_) => unsigned(&self.reader, &self.org, &self.back, e),
            other => bare(&self.reader, &other),
        }
    }
    fn page(&self, title: Title, content: Markup) -> Markup {
        let here = with_back(&path::second(&self.org), &self.back);
        page(&Frame { reader: self.reader, back: &here, bar: None, is_sample: false }, title, content)
    }
    fn hidden(&self) -> Markup {
        html! { input type="hidden" name="back" value=(self.back); }
    }
}

async fn show(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    Query(way): Query<Way>,
) -> Response {
    let step = Step::new(desk, reader, org, &headers, &way.back);
    let bearer = step.bearer();
    match step.desk.run(move |app| app.next_step(&bearer)).await {
        Ok(Next::Open) => Redirect::to(&coming_back(&step.org, &step.back)).into_response(),
        Ok(Next::Password) => password_page(&step, &Errors::default()).into_response(),
        Ok(Next::Code(asked)) => code_page(&step, &asked, &Errors::default()).into_response(),
        Ok(Next::Enrol) => enrol_page(&step).into_response(),
        Err(e) => step.fault(e),
    }
}

fn code_page(step: &Step, asked: &SecondAsked, errors: &Errors) -> Markup {
    let reader = &step.reader;
    let sheet_label = |n: i64| reader.say("signin-paper-code-number", &[("number", n.into())]);
    let content = html! {
        (errors.summary(reader))
        @if asked.totp || asked.sheet.is_some() {
            (form(&path::second(&step.org), None, html! {
                (step.hidden())
                @if asked.totp {
                    (Field::new("totp", reader.t("signin-code"), Control::Code).render(reader, errors))
                }
                @if asked.totp && asked.sheet.is_some() { p { (reader.t("signin-code-or")) } }
                @if let Some(number) = asked.sheet {
                    (Field::new("sheet", sheet_label(number), Control::Code)
                        .support(reader.say("signin-factor-paper-help", &[("count", asked.left.into())]))
                        .render(reader, errors))
                }
                p { (button(&reader.t("signin-factor-button"))) }
            }))
        } @else {
            (banner(reader, Notice::Warning, &reader.t("signin-paper-none")))
        }
        (post_button(SIGN_OUT, &reader.t("signin-out"), &[]))
    };
    step.page(Title::new("signin-factor-title").in_error(!errors.is_empty()), content)
}

async fn code(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    input: Input,
) -> Response {
    let step = Step::new(desk, reader, org, &headers, input.text("back"));
    let (digits, paper) = (input.text("totp").trim().to_owned(), input.text("sheet").trim().to_owned());
    let field = if digits.is_empty() && !paper.is_empty() { "sheet" } else { "totp" };
    let entered = if field == "sheet" { SecondCode::Sheet(paper) } else { SecondCode::Totp(digits) };
    let bearer = step.bearer();
    match step.desk.run(move |app| app.second_factor(&bearer, &entered)).await {
        Ok(signed) => enter(&step.desk, &step.org, &step.back, signed, &step.headers).await,
        Err(e @ (AppError::SignIn("signin-error" | "signin-error-code-used") | AppError::Wait(_))) => {
            let bearer = step.bearer();
            match step.desk.run(move |app| app.next_step(&bearer)).await {
                Ok(Next::Code(asked)) => {
                    let field = if asked.totp { field } else { "sheet" };
                    let mut errors = Errors::default();
                    errors.add(field, sentence(&step.reader, &e));
                    invalid(code_page(&step, &asked, &errors))
                }
                Ok(_) => Redirect::to(&with_back(&path::second(&step.org), &step.back)).into_response(),
                Err(e) => step.fault(e),
            }
        }
        Err(e) => step.fault(e),
    }
}

/// The present password has become too old: another one is set before anything else.
fn password_page(step: &Step, errors: &Errors) -> Markup {
    let reader = &step.reader;
    let field =
        |name, label: &str, control| Field::new(name, reader.t(label), control).required().render(reader, errors);
    let content = html! {
        (errors.summary(reader))
        p { (reader.t("signin-password-aged")) }
        (form(&format!("{}/password", path::second(&step.org)), None, html! {
            (step.hidden())
            (field("present", "signin-password-present", Control::Password))
            (field("password", "signin-password-new", Control::NewPassword))
            (field("again", "signin-password-again", Control::NewPassword))
            p { (button(&reader.t("signin-password-change"))) }
        }))
        (post_button(SIGN_OUT, &reader.t("signin-out"), &[]))
    };
    step.page(Title::new("signin-password-change").in_error(!errors.is_empty()), content)
}

async fn password(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    input: Input,
) -> Response {
    let step = Step::new(desk, reader, org, &headers, input.text("back"));
    let (present, new) = (input.personal("present"), input.personal("password"));
    let mut errors = Errors::default();
    if input.text("password") == input.text("again") {
        let bearer = step.bearer();
        match step.desk.run(move |app| app.renew_password(&bearer, present.expose(), new.expose())).await {
            Ok(signed) => return enter(&step.desk, &step.org, &step.back, signed, &step.headers).await,
            Err(AppError::SignIn("signin-error")) => errors.add("present", step.reader.t("signin-password-wrong")),
            Err(e @ AppError::Wait(_)) => errors.add("present", sentence(&step.reader, &e)),
            Err(e @ AppError::Input { .. }) => errors.add("password", sentence(&step.reader, &e)),
            Err(e) => return step.fault(e),
        }
    } else {
        errors.add("again", step.reader.t("signin-password-differs"));
    }
    invalid(password_page(&step, &errors))
}

fn enrol_page(step: &Step) -> Markup {
    let reader = &step.reader;
    let to = path::second(&step.org);
    let back = [("back", step.back.as_str())];
    let content = html! {
        p { (reader.t("signin-factor-why")) }
        h2 { (reader.t("signin-factor-totp")) }
        p { (reader.t("signin-factor-totp-about")) }
        (post_button(&format!("{to}/totp"), &reader.t("signin-factor-totp-begin"), &back))
        h2 { (reader.t("signin-factor-paper")) }
        p { (reader.t("signin-factor-paper-about")) }
        (post_button(&format!("{to}/sheet"), &reader.t("signin-factor-paper-begin"), &back))
    };
    step.page(Title::new("signin-factor-add"), content)
}

/// Without a code: a new secret is shown. With one: it is confirmed.
async fn totp(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    input: Input,
) -> Response {
    let step = Step::new(desk, reader, org, &headers, input.text("back"));
    let (secret, digits) = (input.personal("secret"), input.text("code").trim().to_owned());
    let mut errors = Errors::default();
    if !secret.is_empty() {
        let (bearer, typed, kept) = (step.bearer(), digits, secret.clone());
        match step.desk.run(move |app| app.confirm_totp(&bearer, kept.expose(), &typed)).await {
            Ok(signed) => return enter(&step.desk, &step.org, &step.back, signed, &step.headers).await,
            Err(e @ AppError::SignIn("signin-error" | "signin-error-code-used")) => {
                errors.add(
                    "code",
                    sentence(
                        &step.reader,
                        &AppError::SignIn(if e.key() == "signin-error" { "signin-code-wrong" } else { e.key() }),
                    ),
                );
            }
            Err(e) => return step.fault(e),
        }
    }
    // After a wrong code the same secret is shown again: the app has it already.
    let bearer = step.bearer();
    let made = match step.desk.run(move |app| app.new_totp(&bearer)).await {
        Ok(made) => made,
        Err(e) => return step.fault(e),
    };
    let (text, url) = if secret.is_empty() {
        (made.secret.to_string(), made.url.to_string())
    } else {
        (secret.expose().to_owned(), made.url.replace(made.secret.as_str(), secret.expose()))
    };
    let reader = &step.reader;
    let content = html! {
        (errors.summary(reader))
        p { (reader.t("signin-factor-totp-help")) }
        (qr::image(&url, &reader.t("signin-qr-label")))
        p { (reader.t("signin-secret-label")) " " code.az-code { (grouped(&text)) } }
        (form(&format!("{}/totp", path::second(&step.org)), None, html! {
            (step.hidden())
            input type="hidden" name="secret" value=(text);
            (Field::new("code", reader.t("signin-code"), Control::Code).required().render(reader, &errors))
            p { (button(&reader.t("signin-factor-button"))) }
        }))
    };
    let page = step.page(Title::new("signin-factor-add").in_error(!errors.is_empty()), content);
    if errors.is_empty() { page.into_response() } else { invalid(page) }
}

/// In groups of four, to type by hand.
fn grouped(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    signs.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A new sheet, shown once; its first code shows that it was printed.
async fn sheet(
    State(desk): State<Desk>,
    reader: Reader,
    Path(org): Path<OrgKey>,
    headers: HeaderMap,
    input: Input,
) -> Response {
    let step = Step::new(desk, reader, org, &headers, input.text("back"));
    let bearer = step.bearer();
    let made = match step.desk.run(move |app| app.new_sheet(&bearer)).await {
        Ok(made) => made,
        Err(e) => return step.fault(e),
    };
    let reader = &step.reader;
    let content = html! {
        (banner(reader, Notice::Warning, &reader.t("signin-sheet-once")))
        (codes(reader, &made))
        (form(&path::second(&step.org), None, html! {
            (step.hidden())
            (Field::new("sheet", reader.say("signin-paper-code-number", &[("number", 1_i64.into())]), Control::Code)
                .support(reader.t("signin-sheet-first"))
                .required()
                .render(reader, &Errors::default()))
            p { (button(&reader.t("signin-factor-button"))) }
        }))
    };
    step.page(Title::new("signin-factor-paper"), content).into_response()
}

fn codes(reader: &Reader, sheet: &CodeSheet) -> Markup {
    html! {
        ol.az-codes aria-label=(reader.t("signin-factor-paper")) {
            @for (number, code) in &sheet.codes {
                li { span.az-code-number { (number) } " " code.az-code { (grouped(code)) } }
            }
        }
    }
}
