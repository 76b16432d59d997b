//! Nothing typed is lost: a form that comes when its session has locked or ended is sealed for its worker, who finds it again
//! after the password, looks at it and sends it on. With scripts, a form in hand is kept the same way while it is typed.

use super::{desk::Desk, input::Input, visit::Visit};
use crate::{
    Failure,
    path::{self, Area},
    serve::BODY_BYTES_MAX,
    shell::{Notice, Title, banner, button, facts},
};
use axum::{
    Form, Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, Path, Query, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError,
    access::{Bearer, Draft},
};
use azukari_domain::{DraftId, OrgKey, Personal};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/drafts", post(keep).get(find))
        .route("/o/{org}/drafts/drop", post(forget))
        .route("/o/{org}/drafts/{draft}", get(show))
}

/// Marks an answer that leads to signing in or unlocking instead of doing what was asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unsigned;

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// Fields that are never kept: what opens something, and what a second sending must not repeat by itself.
const NEVER: &[&str] =
    &["password", "present", "again", "pin", "pin-password", "passphrase", "secret", "code", "totp", "sheet"];

/// Pages whose forms nobody wants back.
const NOT_KEPT: &[&str] = &["/sign-in", "/second", "/locked", "/switch", "/affair", "/account", "/drafts", "/find"];

/// Whether a form sent to this path of an organisation is one that somebody filled.
fn is_kept(path: &str, org: &OrgKey) -> bool {
    let home = Area::Home.of(org);
    path.strip_prefix(&home).is_some_and(|rest| {
        // The next letter of another organisation's name is no page of this one.
        rest.starts_with('/') && !NOT_KEPT.iter().any(|not| rest == *not || rest.starts_with(&format!("{not}/")))
    })
}

/// Goes around the pages: where a filled form meets a locked or ended session, the form is kept first.
pub(super) async fn keep_unsent(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let org = super::visit::org_of(request.uri().path());
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let token = desk.site.session(request.headers());
    let (Some(org), Some(token), true, Method::POST) = (org, token, is_form, request.method().clone()) else {
        return next.run(request).await;
    };
    let path = request.uri().path().to_owned();
    if !is_kept(&path, &org) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_BYTES_MAX).await else { return Failure::TOO_LARGE.into_response() };
    let copy = bytes.clone();
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if response.extensions().get::<Unsigned>().is_none() {
        return response;
    }
    let fields = fields_of(copy).await;
    if fields.is_empty() {
        return response;
    }
    let kept = desk.run(move |app| app.keep_unsent(&Bearer::new(token), &path, &fields)).await;
    let (Ok(Some(id)), Some(location)) = (kept, response.headers().get(header::LOCATION)) else { return response };
    // The same step, but back to what was typed.
    let to = location.to_str().unwrap_or_default().split('?').next().unwrap_or_default();
    Redirect::to(&super::visit::with_back(to, &path::draft(&org, &id))).into_response()
}

/// Names and texts of a form's body, without what is never kept.
async fn fields_of(body: Bytes) -> Vec<(String, Personal)> {
    let mut request = axum::http::Request::post("/").body(Body::from(body)).unwrap_or_default();
    request.headers_mut().insert(header::CONTENT_TYPE, FORM);
    let Ok(Form(pairs)) = Form::<Vec<(String, String)>>::from_request(request, &()).await else { return Vec::new() };
    pairs
        .into_iter()
        .filter(|(name, _)| !NEVER.contains(&name.as_str()))
        .map(|(name, text)| (name, Personal::new(text.replace("\r\n", "\n"))))
        .collect()
}

async fn show(visit: Visit, Path((_, id)): Path<(String, String)>) -> Response {
    let Ok(id) = id.parse::<DraftId>() else { return Failure::NOT_FOUND.into_response() };
    let title = Title::new("page-draft");
    match visit.run(move |app, asker| app.draft(asker, id)).await {
        Ok(draft) => visit.page(Area::Home, title, content(&visit, &draft)).into_response(),
        Err(AppError::NotFound(_)) => {
            let content = html! { (banner(&visit.reader, Notice::Info, &visit.reader.t("page-draft-gone"))) };
            (StatusCode::NOT_FOUND, visit.page(Area::Home, title, content)).into_response()
        }
        Err(e) => visit.fault(Area::Home, e),
    }
}

/// What was typed, to be looked at and sent on. Hidden keys of the form go along unseen.
fn content(visit: &Visit, draft: &Draft) -> Markup {
    let reader = &visit.reader;
    let seen: Vec<(String, Markup)> = draft
        .fields
        .iter()
        .filter(|(name, text)| !is_hidden(name) && !text.is_empty())
        .map(|(name, text)| (label(visit, name), html! { (text.expose()) }))
        .collect();
    html! {
        (banner(reader, Notice::Info, &reader.t("page-draft-kept")))
        @if seen.is_empty() { p { (reader.t("page-draft-choices")) } } @else { (facts(&seen)) }
        p { (reader.say("page-draft-until", &[("time", super::settings::day(visit, &draft.ends_on).into())])) }
        form.az-form method="post" action=(draft.form) novalidate {
            @for (name, text) in &draft.fields { input type="hidden" name=(name) value=(text.expose()); }
            p.az-actions { (button(&reader.t("page-draft-send"))) }
        }
        form.az-inline method="post" action={ (Area::Home.of(visit.org())) "/drafts/drop" } {
            input type="hidden" name="form" value=(draft.form);
            button.az-button.az-button-second type="submit" { (reader.t("page-draft-drop")) }
        }
    }
}

fn is_hidden(name: &str) -> bool {
    ["once", "seen", "kind", "verb", "record", "holding", "back"].contains(&name) || name.starts_with("o-")
}

/// The organisation's or our word for a field of a form.
fn label(visit: &Visit, name: &str) -> String {
    let key = match name {
        "reason" => "common-reason",
        "title" => "common-name",
        "channel" => "common-channel",
        "ground" => "common-ground",
        "identity" => "record-correct-identity",
        "recipient" => "request-recipient",
        "evidence" => "common-evidence",
        "from" => "common-from",
        "until" => "common-until",
        _ => return visit.field_word(name.strip_prefix("f-").unwrap_or(name)),
    };
    visit.reader.t(key)
}

/// A form in hand, sent by the script while it is typed. It is answered with nothing.
async fn keep(visit: Visit, input: Input) -> Response {
    let form = input.text("draft-form").to_owned();
    if path::local(&form).is_none_or(|form| !is_kept(form.split('?').next().unwrap_or_default(), visit.org())) {
        return Failure::UNREADABLE.into_response();
    }
    let fields: Vec<(String, Personal)> = input
        .pairs()
        .filter(|(name, _)| *name != "draft-form" && *name != "once" && !NEVER.contains(name))
        .map(|(name, text)| (name.to_owned(), text.clone()))
        .collect();
    match visit.run(move |app, asker| app.keep_draft(asker, &form, &fields)).await {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(e) => visit.fault(Area::Home, e),
    }
}

#[derive(Debug, Default, Deserialize)]
struct Of {
    #[serde(default)]
    form: String,
}

/// The draft of a form for the script of its page, as names and texts.
async fn find(visit: Visit, Query(of): Query<Of>) -> Response {
    let form = of.form;
    match visit.run(move |app, asker| app.draft_of_form(asker, &form)).await {
        Ok(Some(draft)) => {
            let fields: Vec<(&str, &str)> = draft.fields.iter().map(|(n, t)| (n.as_str(), t.expose())).collect();
            Json(json!({"fields": fields})).into_response()
        }
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(e) => visit.fault(Area::Home, e),
    }
}

async fn forget(visit: Visit, input: Input) -> Response {
    let form = input.text("form").to_owned();
    match visit.run(move |app, asker| app.drop_draft(asker, &form)).await {
        Ok(()) => Redirect::to(&Area::Home.of(visit.org())).into_response(),
        Err(e) => visit.fault(Area::Home, e),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may stop")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_opens_something_is_never_kept() {
        let body = Bytes::from_static(b"reason=%E8%BB%A2%E5%B1%85%0D%0A2&password=x&pin=1&f-name=a");
        let fields = fields_of(body).await;
        let seen: Vec<(&str, &str)> = fields.iter().map(|(n, t)| (n.as_str(), t.expose())).collect();
        assert_eq!(seen, [("reason", "転居\n2"), ("f-name", "a")]);
    }

    #[test]
    fn only_filled_forms_of_this_organisation_are_kept() {
        let org: OrgKey = "a".parse().unwrap();
        for yes in ["/o/a/requests", "/o/a/records/x/correct", "/o/a/settings/workers/new"] {
            assert!(is_kept(yes, &org), "{yes}");
        }
        for no in ["/o/a", "/o/a/find", "/o/a/account/pin", "/o/b/requests", "/o/ab/requests", "/o/a/locked"] {
            assert!(!is_kept(no, &org), "{no}");
        }
    }
}
