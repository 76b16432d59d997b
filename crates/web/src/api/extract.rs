//! Lists taken out as files that open with their password alone: asked for by one call, fetched by another.

use super::{
    body::{Nothing, body},
    call::{Call, affair, map, run},
    person::records,
    problem::{Problem, warned},
};
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use azukari_app::request::{Export, Extracted, Format};
use azukari_domain::Personal;
use azukari_words::Lang;
use serde_json::{Value, json};

body! {
    /// What is taken out.
    ExtractBody {
        /// Under which affair.
        affair: String,
        /// Kind of data.
        holding: String,
        /// Records.
        records: Vec<String>,
        /// Classes of fields.
        classes: Vec<String>,
        /// A ground of the rulebook.
        ground: String,
        /// Why.
        reason: String,
    }
}

pub(super) async fn extract(call: Call<ExtractBody>) -> Response {
    run(call, |app, who, head, body| {
        let export = Export {
            affair: affair(who, body.affair),
            holding: body.holding,
            records: records(&body.records)?,
            classes: body.classes,
            channel: "file".into(),
            ground: body.ground,
            reason: Personal::new(body.reason),
            format: Format::Csv,
            once: head.once,
        };
        let lang = head.reader.lang;
        Ok(map(app.extract(&who.asker, &export)?, |done| shown(lang, &done)))
    })
    .await
}

/// A file that waits, with its password.
pub(super) fn shown(lang: Lang, done: &Extracted) -> Value {
    json!({
        "extract": done.id.to_string(), "name": done.name, "password": done.password.expose(),
        "until": done.ends_at.0, "count": done.count, "unfit": done.unfit,
        "left_out": done.left_out.iter().map(|l| l.record.to_string()).collect::<Vec<_>>(),
        "warnings": warned(lang, &done.warnings), "act": done.act.to_string(),
        "clauses": done.clauses.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(),
    })
}

pub(super) async fn fetch(call: Call<Nothing>) -> Response {
    let reader = call.head.reader;
    let found = tokio::task::spawn_blocking(move || {
        let (_, who) = call.head.signed()?;
        call.head.api.app.extract_file(&who.asker, call.head.param("extract")?)
    });
    match found.await {
        Ok(Ok(file)) => {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
            if let Ok(attached) = HeaderValue::try_from(format!("attachment; filename=\"{}\"", file.name)) {
                headers.insert(header::CONTENT_DISPOSITION, attached);
            }
            (headers, file.bytes).into_response()
        }
        Ok(Err(e)) => Problem::from(e).respond(reader),
        Err(_) => Problem::CRASHED.respond(reader),
    }
}
