//! An answer that is an error. Handlers return it bare; the dressing writes the page or the problem document, in the
//! reader's language.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Why there is no page: a status and the key of a title, with `<key>` of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// Status of the answer.
    pub status: StatusCode,
    /// Key of the title.
    pub title: &'static str,
    /// Key of the sentence that says what to do; it takes no arguments.
    pub sentence: &'static str,
}

impl Failure {
    const fn new(status: StatusCode, title: &'static str, sentence: &'static str) -> Self {
        Self { status, title, sentence }
    }
    /// No such page.
    pub const NOT_FOUND: Self = Self::new(StatusCode::NOT_FOUND, "page-not-found-title", "page-not-found");
    /// The page exists, but not for this method.
    pub const METHOD: Self = Self::new(StatusCode::METHOD_NOT_ALLOWED, "page-method-title", "page-method");
    /// A form of another site.
    pub const CROSS_SITE: Self = Self::new(StatusCode::FORBIDDEN, "page-cross-site-title", "page-cross-site");
    /// Another name than ours in the address.
    pub const OTHER_HOST: Self = Self::new(StatusCode::MISDIRECTED_REQUEST, "page-other-host-title", "page-other-host");
    /// More bytes than are accepted.
    pub const TOO_LARGE: Self = Self::new(StatusCode::PAYLOAD_TOO_LARGE, "page-too-large-title", "page-too-large");
    /// No answer in time.
    pub const TIMEOUT: Self = Self::new(StatusCode::GATEWAY_TIMEOUT, "page-timeout-title", "page-timeout");
    /// Starting, locked or being looked after.
    pub const UNAVAILABLE: Self =
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "page-unavailable-title", "page-unavailable");
    /// A form that cannot be read.
    pub const UNREADABLE: Self = Self::new(StatusCode::BAD_REQUEST, "page-unreadable-title", "page-unreadable");
    /// Not signed in.
    pub const SIGNED_OUT: Self = Self::new(StatusCode::UNAUTHORIZED, "signin-title", "signin-needed");
    /// A fault of ours; the page shows a number to quote.
    pub const CRASHED: Self = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "page-crashed-title", "page-crashed");

    /// The failure for a bare status, as extractors and layers answer with.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NOT_FOUND,
            StatusCode::METHOD_NOT_ALLOWED => Self::METHOD,
            StatusCode::MISDIRECTED_REQUEST => Self::OTHER_HOST,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TOO_LARGE,
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Self::TIMEOUT,
            StatusCode::SERVICE_UNAVAILABLE => Self::UNAVAILABLE,
            StatusCode::UNAUTHORIZED => Self::SIGNED_OUT,
            StatusCode::FORBIDDEN => Self::CROSS_SITE,
            other if other.is_client_error() => Self { status: other, ..Self::UNREADABLE },
            other => Self { status: other, ..Self::CRASHED },
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
