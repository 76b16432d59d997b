//! The window's other side: what was handed in there is taken in, and members are published there.

use super::{
    body::{Nothing, body},
    call::{Call, Head, map, run},
    problem::warned,
};
use axum::response::Response;
use azukari_app::{
    AppError, Reply,
    window::{Publish, TakeLetter},
};
use serde_json::json;
use std::path::PathBuf;

body! {
    /// Who is put into the directory.
    PublishBody {
        /// Under which affair.
        affair: String,
        /// Kind of data.
        holding: String,
    }
}

/// The folder between this server and the window; without one there is nothing to ask for.
fn folder(head: &Head) -> Result<PathBuf, AppError> {
    head.api.window.clone().ok_or(AppError::NotFound("window"))
}

pub(super) async fn letters(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| {
        let lines = app.letters(&who.asker, &folder(head)?)?;
        Ok(Reply::Done(json!({"letters": lines})))
    })
    .await
}

pub(super) async fn links(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| {
        let lines = app.window_links(&who.asker, &folder(head)?)?;
        Ok(Reply::Done(json!({"links": lines})))
    })
    .await
}

pub(super) async fn take(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| {
        let take = TakeLetter { id: head.param("letter")? };
        Ok(map(app.take_letter(&who.asker, &folder(head)?, &take)?, |done| {
            json!({
                "record": done.record.map(|r| r.to_string()), "on_file": done.on_file.map(|r| r.to_string()),
                "returning": done.returning, "case": done.case, "act": done.act.to_string(),
            })
        }))
    })
    .await
}

pub(super) async fn publish(call: Call<PublishBody>) -> Response {
    run(call, |app, who, head, body| {
        let wish = Publish { affair: body.affair, holding: body.holding, once: head.once };
        let lang = head.reader.lang;
        Ok(map(app.publish(&who.asker, &folder(head)?, &wish)?, |done| {
            json!({
                "count": done.count, "left_out": done.left_out.iter().map(|l| l.record.to_string()).collect::<Vec<_>>(),
                "warnings": warned(lang, &done.warnings), "act": done.act.to_string(),
                "clauses": done.clauses.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(),
            })
        }))
    })
    .await
}
