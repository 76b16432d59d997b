//! `/healthz`: the process runs. `/readyz`: the database answers and takes acts. Both before set-up too, and neither names anything.

use super::Api;
use crate::path::{HEALTHZ, READYZ};
use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Api> {
    Router::new().route(HEALTHZ, get(healthz)).route(READYZ, get(readyz))
}

async fn healthz() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

async fn readyz(State(api): State<Api>) -> (StatusCode, Json<Value>) {
    let asked = tokio::task::spawn_blocking(move || api.app.is_ready()).await;
    match asked {
        Ok(true) => (StatusCode::OK, Json(json!({"status": "ready"}))),
        _ => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({"status": "not ready"}))),
    }
}
