//! An error of a use case as a page: what happened and what to do, in the reader's language and in the desk's frame.

use super::{
    drafts::Unsigned,
    visit::{Visit, with_back},
};
use crate::{
    Failure, Reader,
    path::{self, Area},
    shell::{Errors, Notice, Title, banner, button_link},
};
use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::AppError;
use azukari_domain::OrgKey;
use azukari_words::{Arg, Lang, Words};
use maud::html;

/// The sentence of an error. A field is named by the organisation's word in the reader's language.
pub(super) fn sentence(reader: &Reader, error: &AppError) -> String {
    match error {
        AppError::Input { key, args, .. } | AppError::Operator { key, args } => {
            let english =
                args.iter().find(|(n, _)| *n == "field_en").filter(|(_, t)| reader.lang == Lang::En && !t.is_empty());
            let named: Vec<(&str, Arg<'_>)> = args
                .iter()
                .map(|(name, text)| match english {
                    Some((_, word)) if *name == "field" => (*name, Arg::from(word)),
                    _ => (*name, Arg::of(name, text)),
                })
                .collect();
            Words::say(reader.lang, key, &named)
        }
        AppError::Wait(seconds) => reader.say("error-wait", &[("seconds", (*seconds).into())]),
        other => reader.t(other.key()),
    }
}

/// Puts an error at its field where it has one; any other error comes back.
pub(super) fn at_field(reader: &Reader, error: AppError, errors: &mut Errors) -> Result<(), AppError> {
    match &error {
        AppError::Input { field, args, .. } if !field.is_empty() => {
            let of_value = args.iter().find(|(n, _)| *n == "field_key").map(|(_, key)| format!("f-{key}"));
            errors.add(of_value.unwrap_or_else(|| (*field).to_owned()), sentence(reader, &error));
            Ok(())
        }
        _ => Err(error),
    }
}

/// Leads to a step of signing in, and back again afterwards.
pub(super) fn lead_to(step: &str, back: &str) -> Response {
    let mut response = Redirect::to(&with_back(step, back)).into_response();
    response.extensions_mut().insert(Unsigned);
    response
}

/// Where somebody goes whose session does not reach: to sign in, to the second factor, or to unlock.
pub(super) fn unsigned(reader: &Reader, org: &OrgKey, back: &str, error: AppError) -> Response {
    match error {
        AppError::SignIn("signin-locked") => lead_to(&path::locked(org), back),
        AppError::SignIn("signin-factor-needed") => lead_to(&path::second(org), back),
        AppError::SignIn("signin-expired") => {
            let mut response =
                Redirect::to(&format!("{}&ended=yes", with_back(&path::sign_in(org), back))).into_response();
            response.extensions_mut().insert(Unsigned);
            response
        }
        AppError::SignIn(_) => lead_to(&path::sign_in(org), back),
        other => bare(reader, &other),
    }
}

/// Status of an error's page.
pub(super) fn status(error: &AppError) -> StatusCode {
    match error {
        AppError::Input { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::NotFound(_) => StatusCode::NOT_FOUND,
        AppError::Conflict(_) => StatusCode::CONFLICT,
        AppError::SignIn(_) => StatusCode::UNAUTHORIZED,
        AppError::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        AppError::Operator { .. } => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// An error where nobody is signed in.
pub(super) fn bare(reader: &Reader, error: &AppError) -> Response {
    match error {
        AppError::NotFound(_) => Failure::NOT_FOUND.into_response(),
        AppError::Internal(chain) => {
            tracing::error!(%chain, "an internal fault");
            Failure::CRASHED.into_response()
        }
        other => {
            let frame = crate::shell::Frame { reader: *reader, back: "/", bar: None, is_sample: false };
            let content = html! {
                (banner(reader, Notice::Error, &sentence(reader, other)))
                p { a href="/" { (reader.t("page-home")) } }
            };
            (status(other), crate::shell::page(&frame, Title::new("page-crashed-title"), content)).into_response()
        }
    }
}

impl Visit {
    /// An error as a page of the desk.
    pub(super) fn fault(&self, area: Area, error: AppError) -> Response {
        let back = area.of(self.org());
        match error {
            AppError::SignIn(_) => unsigned(&self.reader, self.org(), &back, error),
            AppError::NotFound(_) | AppError::Internal(_) => bare(&self.reader, &error),
            other => {
                let content = html! {
                    (banner(&self.reader, Notice::Error, &sentence(&self.reader, &other)))
                    p { (button_link(&back, &self.reader.t(area.key()))) }
                };
                let page = self.page_at(area, Title::new("page-crashed-title"), &back, content);
                let mut response = (status(&other), page).into_response();
                if let AppError::Wait(seconds) = other {
                    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
                }
                response
            }
        }
    }
}
