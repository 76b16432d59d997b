//! One form of the organisation's own matters: what becomes of its reply. Done leads on, refused and wrong show the form
//! again with what was typed.

use super::{
    fault::{at_field, sentence, status},
    input::Input,
    refused::Wanted,
    visit::Visit,
};
use crate::{
    path::Area,
    shell::{Errors, Notice, Title, banner, invalid},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use azukari_app::{AppError, Reply, access::By};
use azukari_domain::Verb;
use maud::{Markup, html};
use serde::Deserialize;

/// A form that was sent.
#[derive(Debug, Clone)]
pub(super) struct Deed {
    /// The menu entry it belongs to.
    pub(super) area: Area,
    /// Title of its page.
    pub(super) title: &'static str,
    /// What it asks for.
    pub(super) verb: Verb,
    /// Address of its page.
    pub(super) here: String,
    /// Where it leads when it is done.
    pub(super) then: String,
}

/// What has just been done, as a key of the words that a closed list of the page knows.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Just {
    #[serde(default)]
    pub(super) done: String,
}

impl Just {
    /// The banner, where the page's list knows the word.
    pub(super) fn banner(&self, visit: &Visit, known: &[(&str, &'static str)]) -> Markup {
        let key = known.iter().find(|(word, _)| *word == self.done).map(|(_, key)| *key);
        html! { @if let Some(key) = key { (banner(&visit.reader, Notice::Success, &visit.reader.t(key))) } }
    }
}

impl Visit {
    /// By whom, and under which key of the form.
    pub(super) fn by(&self, input: &Input) -> By {
        By { asker: self.signed.asker.clone(), once: input.once() }
    }

    /// Answers a form. `again` makes its page's content once more.
    pub(super) async fn deed<T>(
        &self,
        deed: &Deed,
        reply: Result<Reply<T>, AppError>,
        again: impl AsyncFnOnce(&Errors) -> Result<Markup, AppError>,
    ) -> Response {
        let title = Title::new(deed.title);
        match reply {
            Ok(Reply::Done(_) | Reply::Repeated(_)) => Redirect::to(&deed.then).into_response(),
            Ok(Reply::Refused(refused)) => match again(&Errors::default()).await {
                Ok(below) => self.refused(deed.area, title, &deed.here, &Wanted::act(deed.verb), &refused, below).await,
                Err(e) => self.fault(deed.area, e),
            },
            Err(e) => self.wrong(deed, e, again).await,
        }
    }

    /// The form again with what is wrong with it: at its field, or above it where another was faster.
    pub(super) async fn wrong(
        &self,
        deed: &Deed,
        error: AppError,
        again: impl AsyncFnOnce(&Errors) -> Result<Markup, AppError>,
    ) -> Response {
        let title = Title::new(deed.title).in_error(true);
        let mut errors = Errors::default();
        match at_field(&self.reader, error, &mut errors) {
            Ok(()) => match again(&errors).await {
                Ok(form) => {
                    let content = html! { (errors.summary(&self.reader)) (form) };
                    invalid(self.page_at(deed.area, title, &deed.here, content))
                }
                Err(e) => self.fault(deed.area, e),
            },
            Err(e @ (AppError::Conflict(_) | AppError::Input { .. })) => {
                let (code, said) = (status(&e), sentence(&self.reader, &e));
                match again(&Errors::default()).await {
                    Ok(form) => {
                        let content = html! { (banner(&self.reader, Notice::Error, &said)) (form) };
                        (code, self.page_at(deed.area, title, &deed.here, content)).into_response()
                    }
                    Err(e) => self.fault(deed.area, e),
                }
            }
            Err(e) => self.fault(deed.area, e),
        }
    }

    /// A page whose content may fail to be made.
    pub(super) fn made(&self, area: Area, title: &'static str, content: Result<Markup, AppError>) -> Response {
        match content {
            Ok(content) => (StatusCode::OK, self.page(area, Title::new(title), content)).into_response(),
            Err(e) => self.fault(area, e),
        }
    }
}
