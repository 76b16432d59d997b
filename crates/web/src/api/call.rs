//! One call: who asks, in which organisation, under which idempotency key, with what body; and how its answer looks.

use super::{
    Api,
    problem::{self, Problem},
};
use crate::{Reader, serve::BODY_BYTES_MAX};
use axum::{
    Json,
    body::to_bytes,
    extract::{FromRequest, FromRequestParts as _, RawPathParams, Request},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use azukari_app::{
    App, AppError, Reply,
    access::{Bearer, By, Credential, Signed},
};
use azukari_domain::OrgKey;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{collections::BTreeMap, str::FromStr};

/// The header that recognises a repeat (draft-ietf-httpapi-idempotency-key-header).
pub(super) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// What every call carries.
pub(super) struct Head {
    pub(super) api: Api,
    pub(super) reader: Reader,
    pub(super) org: OrgKey,
    pub(super) params: BTreeMap<String, String>,
    pub(super) query: BTreeMap<String, String>,
    bearer: Option<Proof>,
    /// Hash of the idempotency key with the request; `None` for reads.
    pub(super) once: Option<[u8; 32]>,
}

/// What proves who asks.
enum Proof {
    Header(Bearer),
    Cookie(Bearer),
}

/// A call with its body.
pub(super) struct Call<B> {
    pub(super) head: Head,
    pub(super) body: B,
}

impl Head {
    /// Reads everything but the body. `digest_of` is what a repeat must repeat.
    pub(super) async fn read(
        parts: &mut axum::http::request::Parts,
        api: &Api,
        digest_of: &[u8],
    ) -> Result<Head, Response> {
        let reader = Reader::of(parts);
        let no = |p: Problem| p.respond(reader);
        let raw = RawPathParams::from_request_parts(parts, api).await;
        let raw = raw.map_err(|_| no(Problem::new(StatusCode::NOT_FOUND, "error-not-found")))?;
        let mut params: BTreeMap<String, String> = raw.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let org = params.remove("org").unwrap_or_default();
        let org = OrgKey::from_str(&org).map_err(|_| no(Problem::new(StatusCode::NOT_FOUND, "error-not-found")))?;
        let query = parts.uri.query().map(query_of).unwrap_or_default();
        let once = match parts.method {
            Method::GET => None,
            _ => {
                let key = parts.headers.get(IDEMPOTENCY_KEY).and_then(|v| v.to_str().ok()).unwrap_or_default();
                if key.is_empty() || key.len() > 255 {
                    return Err(no(Problem::input("Idempotency-Key", "error-idempotency-missing")));
                }
                // A body that is no text is no JSON either and is turned away later.
                let sent = std::str::from_utf8(digest_of).unwrap_or_default();
                Some(azukari_app::once(key, &[parts.method.as_str(), parts.uri.path(), sent]))
            }
        };
        let bearer = proof(&parts.headers, api);
        let mut api = api.clone();
        if api.site.outside(&parts.extensions) {
            api.app = api.app.from_outside();
        }
        Ok(Head { api, reader, org, params, query, bearer, once })
    }

    /// Who asks. Another organisation's session is nobody here.
    pub(super) fn signed(&self) -> Result<(Credential, Signed), AppError> {
        let app = &self.api.app;
        let credential = match &self.bearer {
            None => return Err(app.asker_in(&self.org, None).err().unwrap_or(AppError::SignIn("signin-needed"))),
            Some(Proof::Cookie(bearer)) => Credential::Session(bearer.clone()),
            // The header carries an API token, or the session of a signed-in command line.
            Some(Proof::Header(bearer)) => {
                let token = Credential::Token(bearer.clone());
                match app.asker(&token) {
                    Err(AppError::SignIn("signin-needed")) => Credential::Session(bearer.clone()),
                    _ => token,
                }
            }
        };
        let signed = app.asker_in(&self.org, Some(&credential))?;
        Ok((credential, signed))
    }

    /// The session's own token, to end it.
    pub(super) fn bearer(&self) -> Option<&Bearer> {
        match &self.bearer {
            Some(Proof::Cookie(bearer) | Proof::Header(bearer)) => Some(bearer),
            None => None,
        }
    }

    /// A part of the path, read as what it must be.
    pub(super) fn param<T: FromStr>(&self, name: &str) -> Result<T, AppError> {
        self.params.get(name).and_then(|text| text.parse().ok()).ok_or(AppError::NotFound("address"))
    }
}

impl<B: DeserializeOwned + Default> FromRequest<Api> for Call<B> {
    type Rejection = Response;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let reader = Reader::of(&parts);
        let Ok(bytes) = to_bytes(body, BODY_BYTES_MAX).await else {
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "error-too-much").respond(reader));
        };
        let head = Head::read(&mut parts, api, &bytes).await?;
        if parts.method == Method::GET {
            return Ok(Call { head, body: B::default() });
        }
        // A form of another site cannot send this type without asking first.
        let json = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !json.starts_with("application/json") {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "error-json-needed").respond(reader));
        }
        match serde_json::from_slice(&bytes) {
            Ok(body) => Ok(Call { head, body }),
            // Line and column only: the parser's own words may quote what was sent.
            Err(e) => Err(Problem::unreadable(e.line(), e.column()).respond(reader)),
        }
    }
}

fn proof(headers: &HeaderMap, api: &Api) -> Option<Proof> {
    let header = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    if let Some(token) = header.and_then(|h| h.strip_prefix("Bearer ")) {
        return Some(Proof::Header(Bearer::new(token.trim())));
    }
    api.site.session(headers).map(|token| Proof::Cookie(Bearer::new(token)))
}

/// Plain words only; what is encoded is not ours.
fn query_of(query: &str) -> BTreeMap<String, String> {
    query.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

/// Runs a use case beside the event loop: the gate and the store wait for disks.
pub(super) async fn run<B, F>(call: Call<B>, work: F) -> Response
where
    B: Send + 'static,
    F: FnOnce(&App, &Signed, &Head, B) -> Result<Reply<Value>, AppError> + Send + 'static,
{
    let reader = call.head.reader;
    let done = tokio::task::spawn_blocking(move || {
        let Call { head, body } = call;
        let (_, signed) = head.signed()?;
        work(&head.api.app.clone(), &signed, &head, body)
    });
    reply(reader, done.await)
}

/// Runs what needs no worker or needs the credential itself.
pub(super) async fn run_plain<B, F>(call: Call<B>, work: F) -> Response
where
    B: Send + 'static,
    F: FnOnce(&App, &Head, B) -> Result<Reply<Value>, AppError> + Send + 'static,
{
    let reader = call.head.reader;
    let done = tokio::task::spawn_blocking(move || work(&call.head.api.app.clone(), &call.head, call.body));
    reply(reader, done.await)
}

fn reply(reader: Reader, done: Result<Result<Reply<Value>, AppError>, tokio::task::JoinError>) -> Response {
    match done {
        Ok(Ok(Reply::Done(value))) => Json(value).into_response(),
        Ok(Ok(Reply::Refused(refused))) => problem::refused(reader, &refused),
        // Nothing was done again, and the first answer is not kept: only the act that it stood for.
        Ok(Ok(Reply::Repeated(act))) => Json(json!({"act": act.to_string(), "repeated": true})).into_response(),
        Ok(Err(e)) => Problem::from(e).respond(reader),
        Err(_) => Problem::CRASHED.respond(reader),
    }
}

/// A reply's document, shown.
pub(super) fn map<T>(reply: Reply<T>, show: impl FnOnce(T) -> Value) -> Reply<Value> {
    reply.map(show)
}

/// By whom, and once.
pub(super) fn by(signed: &Signed, head: &Head) -> By {
    By { asker: signed.asker.clone(), once: head.once }
}

/// The affair named, else the one chosen in the top bar.
pub(super) fn affair(signed: &Signed, named: String) -> String {
    if named.is_empty() { signed.affair.as_ref().map(ToString::to_string).unwrap_or_default() } else { named }
}
