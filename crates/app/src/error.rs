//! What can go wrong in a use case, by who must act. Texts are keys: the page chooses words by the reader's language.

use azukari_gate::GateError;
use azukari_store::StoreError;

/// A use case could not be carried out. A refusal is no error: see [`crate::Reply::Refused`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// What the person sent is not in order; `field` names where, `key` the sentence, `args` fill it (never personal).
    #[error("input: {key}")]
    Input {
        /// The field, or empty.
        field: &'static str,
        /// Key of the sentence, `error-…`.
        key: &'static str,
        /// Arguments of the sentence.
        args: Vec<(&'static str, String)>,
    },
    /// Several fields of a form are not in order.
    #[error("input: {} fields of a form", .0.len())]
    Form(Vec<FieldFault>),
    /// Not there, or not for this asker.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Somebody else was faster, or the thing is in another state; the key names the sentence.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Not signed in, or the session ended or locked; the key says which.
    #[error("sign-in: {0}")]
    SignIn(&'static str),
    /// Too many attempts or requests; try again after this many seconds.
    #[error("too many; wait {0} s")]
    Wait(i64),
    /// The operator must act: disk, keys, clock, another program version. The key names the sentence.
    #[error("operator: {key}")]
    Operator {
        /// Key of the sentence, `operator-…`.
        key: &'static str,
        /// Arguments of the sentence.
        args: Vec<(&'static str, String)>,
    },
    /// A bug or damage: the page shows a number, the log has the chain.
    #[error("internal: {0}")]
    Internal(String),
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field.
    pub field: String,
    /// Key of the sentence, `error-…`.
    pub key: &'static str,
}

impl FieldFault {
    pub(crate) fn new(field: &str, key: &'static str) -> FieldFault {
        FieldFault { field: field.to_owned(), key }
    }
}

impl AppError {
    /// Input that is not in order.
    pub fn input(field: &'static str, key: &'static str) -> AppError {
        AppError::Input { field, key, args: Vec::new() }
    }
    /// A word that is none of those known at this place; the answer names them, because whoever types a command cannot see a list.
    pub(crate) fn one_of<'w>(field: &'static str, known: impl IntoIterator<Item = &'w str>) -> AppError {
        let known = known.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", ");
        AppError::Input { field, key: "error-one-of", args: vec![("known", known)] }
    }
    fn operator(key: &'static str) -> AppError {
        AppError::Operator { key, args: Vec::new() }
    }
    /// Key of the sentence that tells it.
    pub fn key(&self) -> &'static str {
        match self {
            AppError::Input { key, .. } | AppError::Operator { key, .. } => key,
            AppError::Form(faults) => faults.first().map_or("error-input", |f| f.key),
            AppError::NotFound(_) => "error-not-found",
            AppError::Conflict(key) | AppError::SignIn(key) => key,
            AppError::Wait(_) => "error-wait",
            AppError::Internal(_) => "error-internal",
        }
    }
}

impl From<GateError> for AppError {
    fn from(e: GateError) -> Self {
        match e {
            GateError::Store(e) => e.into(),
            GateError::NotFound(what) => AppError::NotFound(what),
            GateError::Conflict(key) => AppError::Conflict(key),
            GateError::ClockBack { behind_ms } => AppError::Operator {
                key: "operator-clock-back",
                args: vec![("seconds", (behind_ms / 1000).to_string())],
            },
            GateError::OtherRulebook => AppError::operator("operator-other-rulebook"),
            GateError::Busy => AppError::Conflict("error-busy"),
            GateError::TooMuch(_) => AppError::input("", "error-too-much"),
            GateError::Vault(e) => AppError::Operator { key: "operator-vault", args: vec![("what", e.to_string())] },
            other => AppError::Internal(other.to_string()),
        }
    }
}

impl From<StoreError> for AppError {
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::DiskFull => AppError::operator("operator-disk-full"),
            StoreError::ReadOnly => AppError::operator("operator-read-only"),
            StoreError::Busy => AppError::Conflict("error-busy"),
            StoreError::Unreachable(_) | StoreError::Stopped => AppError::operator("operator-database"),
            other => AppError::Internal(other.to_string()),
        }
    }
}
