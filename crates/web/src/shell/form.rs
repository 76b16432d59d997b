//! Form fields, and how a form comes back with errors: status 422, a summary first, the message at the field, and what
//! was typed still there.

use crate::Reader;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use std::borrow::Cow;

/// What is wrong with a form, by field, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<(Cow<'static, str>, String)>);

impl Errors {
    /// Adds one message to a field.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }
    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The first message of a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// The summary that stands first in the content: announced at once, focused, each entry a link to its field. Empty
    /// without errors.
    pub fn summary(&self, reader: &Reader) -> Markup {
        html! {
            @if !self.0.is_empty() {
                div.az-summary role="alert" tabindex="-1" autofocus aria-labelledby="az-summary-title" {
                    h2 #az-summary-title { (reader.t("page-error-summary")) }
                    p { (reader.say("page-error-summary-count", &[("count", self.0.len().into())])) }
                    ul {
                        @for (field, message) in &self.0 { li { a href={ "#" (field) } { (message) } } }
                    }
                }
            }
        }
    }
}

/// A form that must be mended: the page with status 422 (RFC 9110 §15.5.21).
pub fn invalid(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// A form that posts. Browsers' own checks are off: ours speak the reader's language and name all faults at once.
/// `once` is the idempotency key under which a double submit does it once.
pub fn form(action: &str, once: Option<&str>, fields: Markup) -> Markup {
    html! {
        form.az-form method="post" action=(action) novalidate {
            @if let Some(once) = once { input type="hidden" name="once" value=(once); }
            (fields)
        }
    }
}

/// A form whose contents are worth keeping while they are typed: with scripts, a sealed draft of it lies on the server. One
/// that `is_typed` holds already what was typed.
pub fn long_form(action: &str, once: Option<&str>, is_typed: bool, fields: Markup) -> Markup {
    html! {
        form.az-form method="post" action=(action) novalidate data-draft data-draft-typed[is_typed] {
            @if let Some(once) = once { input type="hidden" name="once" value=(once); }
            (fields)
        }
    }
}

/// A form that sends a file.
pub fn upload(action: &str, once: Option<&str>, fields: Markup) -> Markup {
    html! {
        form.az-form method="post" action=(action) enctype="multipart/form-data" novalidate {
            @if let Some(once) = once { input type="hidden" name="once" value=(once); }
            (fields)
        }
    }
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Value sent.
    pub value: String,
    /// What people read.
    pub label: String,
    /// One line of explanation, under radio buttons.
    pub support: Option<String>,
}

impl Choice {
    /// A choice without explanation.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), support: None }
    }
}

/// What kind of control a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// One line.
    Text,
    /// A search box.
    Search,
    /// A mail address.
    Mail,
    /// A telephone number.
    Phone,
    /// A password being entered; it is never sent back to the page.
    Password,
    /// A password being chosen; it is never sent back to the page.
    NewPassword,
    /// A one-time code of digits; it is never sent back to the page.
    Code,
    /// A PIN being entered; it is never sent back to the page.
    Pin,
    /// A PIN being chosen; it is never sent back to the page.
    NewPin,
    /// A whole number.
    Number,
    /// A date as text, wareki or ISO: browsers' date pickers know no eras.
    Date,
    /// A time of day.
    Time,
    /// Several lines.
    Lines(u8),
    /// One of a list, folded.
    Select(Vec<Choice>),
    /// One of a list, open.
    Radio(Vec<Choice>),
    /// Yes or no; the label stands beside it.
    Check,
    /// A file, with the kinds that are offered, e.g. `.csv,.xlsx`.
    File(&'static str),
}

/// A field: label above, then support text, the control, and below it the error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    name: Cow<'static, str>,
    label: String,
    control: Control,
    support: Option<String>,
    value: &'a str,
    is_required: bool,
    autocomplete: Option<&'static str>,
}

impl<'a> Field<'a> {
    /// A field; its name is also its id on the page.
    pub fn new(name: impl Into<Cow<'static, str>>, label: impl Into<String>, control: Control) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            control,
            support: None,
            value: "",
            is_required: false,
            autocomplete: None,
        }
    }
    /// One line of help under the label.
    #[must_use]
    pub fn support(mut self, text: impl Into<String>) -> Self {
        self.support = Some(text.into());
        self
    }
    /// What stands in it; for [`Control::Check`] any text means ticked.
    #[must_use]
    pub fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }
    /// It must be filled.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }
    /// What the browser may fill in (WCAG 2.2, 1.3.5), e.g. `username`. Otherwise nothing, because the desk's forms speak
    /// of other people.
    #[must_use]
    pub fn autocomplete(mut self, purpose: &'static str) -> Self {
        self.autocomplete = Some(purpose);
        self
    }

    /// The field with its error, if it has one.
    pub fn render(&self, reader: &Reader, errors: &Errors) -> Markup {
        let error = errors.of(&self.name);
        match &self.control {
            Control::Radio(choices) => self.group(reader, error, choices),
            Control::Check => self.check(reader, error),
            _ => html! {
                div.az-field .az-field-wrong[error.is_some()] {
                    label.az-label for=(self.name) { (self.label) (self.mark(reader)) }
                    (self.support_text())
                    (self.line(error))
                    (self.error_text(error))
                }
            },
        }
    }

    fn mark(&self, reader: &Reader) -> Markup {
        html! { @if self.is_required { " " span.az-required { (reader.t("common-required")) } } }
    }

    fn support_text(&self) -> Markup {
        html! { @if let Some(text) = &self.support { p.az-support id={ (self.name) "-support" } { (text) } } }
    }

    fn error_text(&self, error: Option<&str>) -> Markup {
        html! {
            @if let Some(text) = error {
                p.az-error id={ (self.name) "-error" } { span aria-hidden="true" { "× " } (text) }
            }
        }
    }

    /// Error before support, so that a screen reader says it first.
    fn described(&self, error: Option<&str>) -> Option<String> {
        let ids: Vec<String> = [(error.is_some(), "error"), (self.support.is_some(), "support")]
            .into_iter()
            .filter(|(there, _)| *there)
            .map(|(_, part)| format!("{}-{part}", self.name))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn line(&self, error: Option<&str>) -> Markup {
        let described = self.described(error);
        let invalid = error.map(|_| "true");
        let required = self.is_required.then_some("true");
        let complete = self.autocomplete.unwrap_or("off");
        match &self.control {
            Control::Lines(rows) => html! {
                textarea.az-input #(self.name) name=(self.name) rows=(rows) autocomplete=(complete)
                    aria-describedby=[described] aria-invalid=[invalid] aria-required=[required] { (self.value) }
            },
            Control::Select(choices) => html! {
                select.az-input #(self.name) name=(self.name) autocomplete=(complete)
                    aria-describedby=[described] aria-invalid=[invalid] aria-required=[required] {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == self.value] { (choice.label) }
                    }
                }
            },
            Control::File(kinds) => html! {
                input.az-input #(self.name) name=(self.name) type="file" accept=(kinds)
                    aria-describedby=[described] aria-invalid=[invalid] aria-required=[required];
            },
            other => {
                let (kind, mode, complete, secret) = match other {
                    Control::Search => ("search", None, complete, false),
                    Control::Mail => ("email", None, complete, false),
                    Control::Phone => ("tel", None, complete, false),
                    Control::Password => ("password", None, "current-password", true),
                    Control::NewPassword => ("password", None, "new-password", true),
                    Control::Code => ("text", Some("numeric"), "one-time-code", true),
                    Control::Pin => ("password", Some("numeric"), "off", true),
                    Control::NewPin => ("password", Some("numeric"), "new-password", true),
                    Control::Time => ("time", None, complete, false),
                    Control::Number => ("text", Some("numeric"), complete, false),
                    _ => ("text", None, complete, false),
                };
                let value = (!secret && !self.value.is_empty()).then_some(self.value);
                html! {
                    input.az-input #(self.name) name=(self.name) type=(kind) inputmode=[mode] value=[value]
                        autocomplete=(complete) spellcheck="false"
                        aria-describedby=[described] aria-invalid=[invalid] aria-required=[required];
                }
            }
        }
    }

    fn group(&self, reader: &Reader, error: Option<&str>, choices: &[Choice]) -> Markup {
        html! {
            fieldset.az-field .az-field-wrong[error.is_some()] aria-describedby=[self.described(error)] {
                legend.az-label { (self.label) (self.mark(reader)) }
                (self.support_text())
                (self.error_text(error))
                @for (i, choice) in choices.iter().enumerate() {
                    // The first has the field's own id, so that the summary's link finds it.
                    @let id = if i == 0 { self.name.to_string() } else { format!("{}-{i}", self.name) };
                    div.az-choice {
                        input id=(id) name=(self.name) type="radio" value=(choice.value)
                            checked[choice.value == self.value]
                            aria-describedby=[choice.support.as_ref().map(|_| format!("{id}-about"))];
                        label for=(id) { (choice.label) }
                        @if let Some(text) = &choice.support {
                            p.az-support id={ (id) "-about" } { (text) }
                        }
                    }
                }
            }
        }
    }

    fn check(&self, reader: &Reader, error: Option<&str>) -> Markup {
        html! {
            div.az-field .az-field-wrong[error.is_some()] {
                (self.support_text())
                div.az-choice {
                    input #(self.name) name=(self.name) type="checkbox" value="yes" checked[!self.value.is_empty()]
                        aria-describedby=[self.described(error)] aria-invalid=[error.map(|_| "true")]
                        aria-required=[self.is_required.then_some("true")];
                    label for=(self.name) { (self.label) (self.mark(reader)) }
                }
                (self.error_text(error))
            }
        }
    }
}
