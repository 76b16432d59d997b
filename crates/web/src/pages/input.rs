//! What a form sent: names and texts, in the order of the form.

use crate::Failure;
use axum::{
    Form,
    extract::{FromRequest, Request},
};
use azukari_domain::Personal;

/// The texts of a form. They are wiped when the request has been answered, and do not print.
#[derive(Debug, Default)]
pub(super) struct Input(Vec<(String, Personal)>);

impl<S: Send + Sync> FromRequest<S> for Input {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let Form(pairs) =
            Form::<Vec<(String, String)>>::from_request(request, state).await.map_err(|_| Failure::UNREADABLE)?;
        // Browsers send line ends as CR LF; a value is kept as it was typed.
        Ok(Input(pairs.into_iter().map(|(name, text)| (name, Personal::new(text.replace("\r\n", "\n")))).collect()))
    }
}

impl Input {
    /// The text of a field; empty where it was not sent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, t)| t.expose())
    }
    /// The text of a field as it may be somebody's.
    pub(super) fn personal(&self, name: &str) -> Personal {
        Personal::new(self.text(name))
    }
    /// All fields in the order of the form.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &Personal)> {
        self.0.iter().map(|(n, t)| (n.as_str(), t))
    }
    /// All texts of a field that may stand several times, as ticks do.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, t)| t.expose())
    }
    /// Fields whose name begins with a prefix: the rest of the name and the text.
    pub(super) fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Personal)> {
        self.0.iter().filter_map(move |(n, t)| Some((n.strip_prefix(prefix)?, t)))
    }
    /// The form's key and what it sent, as one hash; `None` without a key.
    pub(super) fn once(&self) -> Option<[u8; 32]> {
        let key = self.text("once");
        let texts: Vec<&str> = self.0.iter().flat_map(|(n, t)| [n.as_str(), t.expose()]).collect();
        (!key.is_empty()).then(|| azukari_app::once(key, &texts))
    }
}
