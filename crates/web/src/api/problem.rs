//! Problem documents (RFC 9457): what went wrong, whose turn it is, and for a refusal the articles and the way out.

use crate::Reader;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use azukari_app::{AppError, Refused};
use azukari_words::{Arg, Lang, Remedy, Words};
use serde::Serialize;

/// The media type of problem documents.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An answer that is not what was asked for; it becomes a document when the reader is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    key: String,
    field: &'static str,
    args: Vec<(&'static str, String)>,
    retry_after: Option<i64>,
    faults: Vec<(String, &'static str)>,
}

/// The document itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// `about:blank`: the status and `key` say what it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// One short sentence in the reader's language.
    pub title: String,
    /// The status again.
    pub status: u16,
    /// What to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The machine's word.
    pub key: String,
    /// Where in the input, if there.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub field: &'static str,
    /// Which of the four answers a refusal is: `forbidden`, `not_permitted`, `not_configured`, `referral`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// A refusal's reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<WhyNot>,
    /// A refusal's entry in the journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// Faults of a form, each at its field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

/// A fault of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The field.
    pub field: String,
    /// The machine's word.
    pub key: String,
    /// The sentence.
    pub message: String,
}

/// One requirement that was not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyNot {
    /// Its answer.
    pub answer: String,
    /// The machine's word.
    pub key: String,
    /// Why, in one sentence.
    pub message: String,
    /// What is required, in the rulebook's words.
    pub what: String,
    /// What to do now, in one sentence.
    pub next: String,
    /// What would make it possible, for programs: `request:<kind>`, `choose:affair` …
    pub remedy: String,
    /// The articles.
    pub clauses: Vec<Article>,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Article {
    /// Its id.
    pub id: String,
    /// Its short title in the reader's language.
    pub title: String,
}

impl Problem {
    /// A fault of ours.
    pub const CRASHED: Problem = Problem {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        key: String::new(),
        field: "",
        args: Vec::new(),
        retry_after: None,
        faults: Vec::new(),
    };

    /// A problem with a status and the key of its sentence.
    pub fn new(status: StatusCode, key: impl Into<String>) -> Problem {
        Problem { status, key: key.into(), field: "", args: Vec::new(), retry_after: None, faults: Vec::new() }
    }

    /// The same with what its sentence says, never personal.
    pub fn with(self, name: &'static str, value: impl ToString) -> Problem {
        let mut args = self.args;
        args.push((name, value.to_string()));
        Problem { args, ..self }
    }

    /// Input that is not in order.
    pub fn input(field: &'static str, key: impl Into<String>) -> Problem {
        Problem { field, ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, key) }
    }

    /// A body that is no JSON of this route: where, but never what stands there.
    pub fn unreadable(line: usize, column: usize) -> Problem {
        let args = vec![("line", line.to_string()), ("column", column.to_string())];
        Problem { args, ..Problem::input("", "error-json") }
    }

    /// In the reader's language.
    pub fn document(&self, lang: Lang) -> Document {
        let key = if self.key.is_empty() { "error-internal" } else { &self.key };
        let args: Vec<(&str, Arg<'_>)> = self.args.iter().map(|(n, v)| (*n, Arg::of(n, v))).collect();
        Document {
            kind: "about:blank".into(),
            title: Words::say(lang, key, &args),
            status: self.status.as_u16(),
            detail: String::new(),
            key: key.to_owned(),
            field: self.field,
            answer: None,
            reasons: Vec::new(),
            act: None,
            faults: self
                .faults
                .iter()
                .map(|(field, key)| Fault {
                    field: field.clone(),
                    key: (*key).to_owned(),
                    message: Words::say(lang, key, &[]),
                })
                .collect(),
        }
    }

    /// The response.
    pub fn respond(&self, reader: Reader) -> Response {
        let mut response = document(self.status, &self.document(reader.lang));
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<AppError> for Problem {
    fn from(e: AppError) -> Problem {
        let key = e.key();
        match e {
            AppError::Input { field, args, .. } => Problem { args, ..Problem::input(field, key) },
            AppError::Form(faults) => Problem {
                faults: faults.into_iter().map(|f| (f.field, f.key)).collect(),
                ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "error-input")
            },
            AppError::NotFound(_) => Problem::new(StatusCode::NOT_FOUND, key),
            AppError::Conflict(_) => Problem::new(StatusCode::CONFLICT, key),
            AppError::SignIn(_) => Problem::new(StatusCode::UNAUTHORIZED, key),
            AppError::Wait(seconds) => Problem {
                args: vec![("seconds", seconds.to_string())],
                retry_after: Some(seconds),
                ..Problem::new(StatusCode::TOO_MANY_REQUESTS, key)
            },
            AppError::Operator { args, .. } => Problem { args, ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, key) },
            AppError::Internal(chain) => {
                tracing::error!(chain = %chain, "an internal fault");
                Problem::CRASHED
            }
            _ => Problem::CRASHED,
        }
    }
}

fn document(status: StatusCode, document: &Document) -> Response {
    let mut response = (status, Json(document)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    response
}

/// A refusal: 403, with the articles and the way out.
pub fn refused(reader: Reader, refused: &Refused) -> Response {
    document(StatusCode::FORBIDDEN, &refusal(reader.lang, refused))
}

/// A refusal's document.
pub fn refusal(lang: Lang, refused: &Refused) -> Document {
    let answer = word(&refused.answer);
    let heading = format!("answer-{}", answer.replace('_', "-"));
    Document {
        kind: "about:blank".into(),
        title: Words::say(lang, &format!("{heading}.heading"), &[]),
        status: StatusCode::FORBIDDEN.as_u16(),
        detail: Words::say(lang, &format!("{heading}.about"), &[]),
        key: heading,
        field: "",
        answer: Some(answer),
        reasons: refused.reasons.iter().map(|r| why_not(lang, r)).collect(),
        act: Some(refused.act.to_string()),
        faults: Vec::new(),
    }
}

/// One reason, said to the reader.
pub fn why_not(lang: Lang, reason: &azukari_app::RefusedReason) -> WhyNot {
    let next = Words::find(lang, &format!("{}.next", reason.message), &[])
        .unwrap_or_else(|| Remedy::parse(&reason.remedy).sentence(lang, Remedy::parse(&reason.remedy).subject));
    let title = |c: &azukari_app::ClauseRef| match lang {
        Lang::Ja => c.title_ja.clone(),
        Lang::En => c.title_en.clone(),
    };
    WhyNot {
        answer: word(&reason.answer),
        key: reason.message.clone(),
        message: Words::say(lang, &reason.message, &[]),
        what: if lang == Lang::Ja { reason.what_ja.clone() } else { reason.what_en.clone() },
        next,
        remedy: reason.remedy.clone(),
        clauses: reason.clauses.iter().map(|c| Article { id: c.id.to_string(), title: title(c) }).collect(),
    }
}

/// Warnings, said to the reader.
pub fn warned(lang: Lang, warnings: &[azukari_app::Warned]) -> Vec<serde_json::Value> {
    warnings
        .iter()
        .map(|w| {
            let clauses: Vec<String> = w.clauses.iter().map(|c| c.id.to_string()).collect();
            serde_json::json!({"key": w.message, "message": Words::say(lang, &w.message, &[]), "clauses": clauses})
        })
        .collect()
}

/// A unit variant's name as serde writes it.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
