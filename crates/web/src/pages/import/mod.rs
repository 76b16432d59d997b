//! Bringing a file of people in, step by step: drop it, look at its columns, try it, take it in. The file waits sealed between
//! the steps, the work goes on when the tab is closed, and what was rejected can be fetched.

mod choose;
mod jobs;
mod receive;
mod remedy;
mod report;
mod stale;
mod start;
mod step;

pub(super) use jobs::Jobs;

use super::{desk::Desk, visit::Visit};
use crate::path::Area;
use axum::{
    Router,
    routing::{get, post},
};
use azukari_domain::UploadId;
use std::time::Duration;

/// Largest file accepted, in bytes: a million rows of ordinary length.
const FILE_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Longest time for a file to arrive.
const RECEIVE_TIME_MAX: Duration = Duration::from_secs(1800);

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/o/{org}/import", get(start::show))
        .route("/o/{org}/import/remedies", get(remedy::list))
        .route("/o/{org}/import/stale", get(stale::list))
        .route("/o/{org}/records/{record}/remedy", get(remedy::show).post(remedy::record))
        .route("/o/{org}/import/{upload}", get(step::show).post(step::choose))
        .route("/o/{org}/import/{upload}/progress", get(step::progress))
        .route("/o/{org}/import/{upload}/{what}", post(step::go))
        .route("/o/{org}/imports/{import}/rejects", get(report::rejects))
}

/// The one route that takes files, with limits of its own.
pub(super) fn receiving() -> Router<Desk> {
    let routes = Router::new().route("/o/{org}/import", post(receive::receive));
    crate::serve::limited(routes, usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX), RECEIVE_TIME_MAX)
}

/// The page of a file on its way in.
fn page_of(visit: &Visit, id: UploadId) -> String {
    format!("{}/{id}", Area::Import.of(visit.org()))
}
