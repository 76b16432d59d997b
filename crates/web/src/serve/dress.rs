//! Bare errors become pages, or problem documents (RFC 9457) for the API. A fault of ours gets a number to quote; what
//! happened stands in the log beside that number and nowhere else.

use super::{Failure, Site};
use crate::{Reader, shell};
use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Response as HttpResponse, StatusCode, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::any::Any;
use tower_http::catch_panic::ResponseForPanic;

/// Writes errors as people or programs read them.
pub(super) async fn dress(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let reader = Reader::of(&parts);
    let is_api = parts.uri.path().starts_with("/api/");
    let foreign = !super::hosts::ours(&site.hosts, &parts.uri, &parts.headers);
    let mut response =
        if foreign { Failure::OTHER_HOST.into_response() } else { next.run(Request::from_parts(parts, body)).await };
    if let Some(failure) = bare(&response) {
        let number = failure.status.is_server_error().then(|| quote(&site));
        if let Some(number) = &number {
            tracing::error!(number, status = failure.status.as_u16(), "a request failed");
        }
        let allow = response.headers_mut().remove(axum::http::header::ALLOW);
        response = if is_api { problem(reader, failure, number) } else { page(reader, failure, number) };
        if let Some(allow) = allow {
            response.headers_mut().insert(axum::http::header::ALLOW, allow);
        }
    }
    super::headers::set(response.headers_mut(), site.https);
    response
}

/// The failure of an error response that nobody has written for people yet.
fn bare(response: &Response) -> Option<Failure> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let written = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if written.starts_with("text/html") || written.starts_with("application/") {
        return None;
    }
    Some(response.extensions().get::<Failure>().copied().unwrap_or_else(|| Failure::of_status(status)))
}

/// Eight characters that are easy to read out (no I, L, O, U): 40 random bits, grouped.
fn quote(site: &Site) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0u8; 8];
    site.random.fill(&mut bytes);
    let mut text: String =
        bytes.iter().filter_map(|b| DIGITS.get(usize::from(b & 31))).map(|b| char::from(*b)).collect();
    text.insert(4, '-');
    text
}

fn page(reader: Reader, failure: Failure, number: Option<String>) -> Response {
    (failure.status, shell::failure(&reader, failure, number.as_deref())).into_response()
}

fn problem(reader: Reader, failure: Failure, number: Option<String>) -> Response {
    let document = serde_json::json!({
        "type": "about:blank",
        "title": reader.t(failure.title),
        "status": failure.status.as_u16(),
        "detail": reader.t(failure.sentence),
        "number": number,
    });
    let mut response = (failure.status, Json(document)).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// A panicking handler becomes a bare failure. The payload is dropped unread: it may hold what the handler worked on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caught;

impl ResponseForPanic for Caught {
    type ResponseBody = Body;
    fn response_for_panic(&mut self, _: Box<dyn Any + Send + 'static>) -> HttpResponse<Body> {
        let mut response = HttpResponse::new(Body::empty());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response.extensions_mut().insert(Failure::CRASHED);
        response
    }
}
