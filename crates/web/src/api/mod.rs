//! The REST API: everything the desk can do, one route for each verb, all over the same use cases as the pages.
//!
//! Invariants:
//! - A handler asks the application and nothing else; who asks comes from the bearer token or the session cookie.
//! - Every write takes an `Idempotency-Key`; what is kept of it is a hash and the act's id, never the answer.
//! - An error is a problem document (RFC 9457) in the reader's language; a refusal names its clauses and the way out.
//! - Names and search words travel in bodies: no address and so no log of addresses can hold one.
//! - One table (`table`) makes both the routes and the OpenAPI document, so neither can say what the other does not.
#![allow(
    clippy::indexing_slicing,
    reason = "`document[\"key\"]` sets a key of an object that was made right there; nothing that a caller sent is indexed"
)]

mod approval;
mod body;
mod call;
mod extract;
mod govern;
mod health;
mod import;
mod journal;
mod mail;
mod paper;
mod person;
pub mod problem;
mod request;
mod sign_in;
mod table;
mod window;
mod work;

pub use import::FILE_BYTES_MAX;
pub use journal::finding;
pub use table::document;

use crate::Site;
use axum::Router;
use azukari_app::{App, access::KeyKept};
use std::{path::PathBuf, sync::Arc};

/// What the routes share.
#[derive(Clone)]
pub struct Api {
    /// The application.
    pub app: App,
    /// How this server is reached.
    pub site: Site,
    /// Where uploads lie while they are read: files without a name.
    pub spool: PathBuf,
    /// The folder between this server and the window, where there is one.
    pub window: Option<PathBuf>,
    /// How a new organisation's key is kept: as this server was started.
    pub kept: Arc<dyn Fn() -> KeyKept + Send + Sync>,
}

/// The API's routes and the two health checks.
pub fn router(api: Api) -> Router {
    let small = crate::serve::ordinary(table::router().merge(health::routes()));
    Router::new().merge(small).merge(import::routes()).with_state(api)
}
