//! Files of people: streamed in, judged, and taken in wholly or not at all; progress comes back as lines of JSON.
//!
//! The upload lies in a file without a name inside the data folder while it is read: nobody can open it, and nothing is
//! left of its name when the process ends in whatever way. The order (columns, purpose …) comes in a header, because the
//! body is the file itself.

use super::{
    Api,
    body::{Nothing, body},
    call::{Call, Head, affair, map, run},
    problem::{self, Problem},
};
use crate::{Reader, spool::Spool};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use azukari_app::{
    AppError, Reply,
    access::Signed,
    acquisition::{Import, ImportReport, Mapping, Mode, Progress, Remedy, Returning, RowFault, Source, Watch},
};
use azukari_domain::{FieldKey, Personal};
use azukari_words::{Arg, Lang, Words};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    fs::File,
    io::{self, Read as _, Write as _},
    str::FromStr,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::sync::mpsc;

/// Header that carries the order as ASCII JSON.
const ORDER: &str = "azukari-import";
/// Largest file accepted, in bytes: a million rows of ordinary length.
pub const FILE_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Longest time for a whole import.
const IMPORT_TIME_MAX: Duration = Duration::from_secs(3600);
/// A line of progress for each so many rows.
const PROGRESS_ROWS: u64 = 1_000;

body! {
    /// What is to become of a file.
    Order {
        /// Under which affair.
        affair: String,
        /// Kind of data.
        holding: String,
        /// Purpose; without one it is refused.
        purpose: Option<String>,
        /// `person`, `third_party`, `existing`.
        source: String,
        /// Field by heading; an empty one leaves the column out. Guessed where there is none.
        columns: BTreeMap<String, String>,
        /// Only judge.
        dry_run: bool,
        /// Migration of existing data, to be put right until this day (ISO; empty for the longest allowed).
        migrate_until: Option<String>,
        /// Day of collection, ISO.
        collected_on: Option<String>,
        /// How it came.
        channel: Option<String>,
        /// A third party's own lawful acquisition was checked.
        source_checked: bool,
        /// A ground of the rulebook.
        ground: String,
        /// Evidence in one's own words.
        evidence: String,
        /// Refuse the file where a column must be left out.
        stop_on_sensitive: bool,
        /// Take in people who were erased or refused before.
        accept_returning: bool,
        /// Encoding, where the guess is wrong.
        encoding: Option<String>,
        /// Row of the header.
        header_row: Option<i64>,
        /// Worksheet.
        sheet: Option<String>,
    }
}

pub(super) fn order_shape() -> Value {
    <Order as super::body::Shape>::shape()
}

/// Routes with limits of their own.
pub(super) fn routes() -> Router<Api> {
    let routes = Router::new()
        .route("/api/v1/o/{org}/imports", post(take_in).get(list))
        .route("/api/v1/o/{org}/imports/{import}/rejects", get(rejects));
    crate::serve::limited(routes, usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX), IMPORT_TIME_MAX)
}

async fn take_in(State(api): State<Api>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let reader = Reader::of(&parts);
    let asked = parts.headers.get(ORDER).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let head = match Head::read(&mut parts, &api, asked.as_bytes()).await {
        Ok(head) => head,
        Err(response) => return response,
    };
    let order: Order = match serde_json::from_str(if asked.is_empty() { "{}" } else { &asked }) {
        Ok(order) => order,
        Err(e) => return Problem::unreadable(e.line(), e.column()).respond(reader),
    };
    // Nobody may fill the disk before it is known who they are.
    let head = match tokio::task::spawn_blocking(move || head.signed().map(|_| head)).await {
        Ok(Ok(head)) => head,
        Ok(Err(e)) => return Problem::from(e).respond(reader),
        Err(_) => return Problem::CRASHED.respond(reader),
    };
    // Who says how much is coming is answered before it comes.
    let said = parts.headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|said| said > FILE_BYTES_MAX) {
        return too_large().respond(reader);
    }
    let spool = match receive(&api, body).await {
        Ok(spool) => spool,
        Err(problem) => return problem.respond(reader),
    };
    let (send, receive) = mpsc::channel::<Bytes>(16);
    tokio::task::spawn_blocking(move || work(&head, order, &spool, &send));
    let lines = futures_util::stream::unfold(receive, |mut lines| async {
        lines.recv().await.map(|line| (Ok::<_, Infallible>(line), lines))
    });
    ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response()
}

fn too_large() -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "sheet-error-file-too-large").with("max", FILE_BYTES_MAX)
}

/// Writes the upload to its file, and a keyed hash of nothing: what it holds is looked at only by the import itself.
async fn receive(api: &Api, body: Body) -> Result<Spool, Problem> {
    let full = |e: &io::Error| match e.kind() {
        io::ErrorKind::StorageFull => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "operator-disk-full"),
        _ => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "operator-read-only"),
    };
    let (send, mut chunks) = mpsc::channel::<Bytes>(8);
    let dir = api.spool.clone();
    let writing = tokio::task::spawn_blocking(move || {
        let mut spool = Spool::new(&dir)?;
        while let Some(chunk) = chunks.blocking_recv() {
            spool.file.write_all(&chunk)?;
        }
        Ok::<_, io::Error>(spool)
    });
    let mut stream = body.into_data_stream();
    let mut size = 0u64;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "error-upload-cut"))?;
        size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if size > FILE_BYTES_MAX {
            return Err(too_large());
        }
        if send.send(chunk).await.is_err() {
            break;
        }
    }
    drop(send);
    match writing.await {
        Ok(Ok(spool)) => Ok(spool),
        Ok(Err(e)) => Err(full(&e)),
        Err(_) => Err(Problem::CRASHED),
    }
}

/// Says the lines: progress, and last the result or the problem with its status.
fn work(head: &Head, order: Order, spool: &Spool, lines: &mpsc::Sender<Bytes>) {
    let lang = head.reader.lang;
    let gone = AtomicBool::new(false);
    let say = |value: &Value| {
        let mut line = value.to_string();
        line.push('\n');
        // Who asked has gone away: they would not learn that it counts, so it must not.
        if lines.blocking_send(Bytes::from(line)).is_err() {
            gone.store(true, Ordering::Relaxed);
        }
    };
    let mut told = 0;
    let mut progress = |progress: Progress| {
        let (rows, total) = match progress {
            Progress::Checked { rows } => (rows, None),
            Progress::Staged { rows, total } => (rows, Some(total)),
        };
        if rows / PROGRESS_ROWS != told {
            told = rows / PROGRESS_ROWS;
            say(&json!({"progress": rows, "total": total}));
        }
    };
    let fault = |fault: &RowFault| row_fault(lang, fault);
    let watch = Watch { progress: &mut progress, say: &fault, cancel: &gone, rejects: None };
    let ended = command(head, order, spool).and_then(|(who, import)| head.api.app.import(&who.asker, &import, watch));
    let last = match ended {
        Ok(Reply::Done(report)) => with_status(200, report_document(lang, &report)),
        Ok(Reply::Refused(refused)) => with_status(403, json!(problem::refusal(lang, &refused))),
        Ok(Reply::Repeated(act)) => with_status(200, json!({"act": act.to_string(), "repeated": true})),
        Err(e) => {
            let document = Problem::from(e).document(lang);
            with_status(document.status, json!(document))
        }
    };
    say(&last);
}

fn with_status(status: u16, mut document: Value) -> Value {
    document["status"] = status.into();
    document
}

fn date<T: FromStr>(field: &'static str, text: Option<&str>) -> Result<Option<T>, AppError> {
    match text.filter(|t| !t.is_empty()) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| AppError::input(field, "error-date")),
    }
}

fn word<T: FromStr>(field: &'static str, text: &str) -> Result<Option<T>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| AppError::input(field, "error-unknown-word"))
}

fn command(head: &Head, order: Order, spool: &Spool) -> Result<(Signed, Import), AppError> {
    let (_, who) = head.signed()?;
    let holding = word("holding", &order.holding)?.ok_or(AppError::input("holding", "error-unknown-word"))?;
    let mut import = Import::new(spool.path(), holding);
    import.affair = word("affair", &affair(&who, order.affair))?;
    import.purpose = word("purpose", &order.purpose.unwrap_or_default())?;
    let source = if order.migrate_until.is_some() { "existing" } else { order.source.as_str() };
    import.source = Source::parse(source).ok_or(AppError::input("source", "error-unknown-word"))?;
    import.collected_on = date("collected_on", order.collected_on.as_deref())?;
    if let Some(channel) = order.channel {
        import.channel = channel;
    }
    import.source_checked = order.source_checked;
    import.ground = order.ground;
    import.evidence = Some(order.evidence).filter(|e| !e.is_empty()).map(Personal::new);
    if !order.columns.is_empty() {
        let mut columns = BTreeMap::new();
        for (heading, field) in order.columns {
            columns.insert(heading, word::<FieldKey>("columns", &field)?);
        }
        import.mapping = Some(Mapping(columns));
    }
    if let Some(encoding) = order.encoding.filter(|e| !e.is_empty()) {
        import.set_encoding(&encoding)?;
    }
    import.read.header_row = order.header_row.and_then(|n| usize::try_from(n).ok());
    import.read.sheet = order.sheet;
    if order.migrate_until.is_some() {
        import.mode = Mode::Migration { remedy_by: date("migrate_until", order.migrate_until.as_deref())? };
    }
    import.dry_run = order.dry_run;
    import.stop_on_sensitive = order.stop_on_sensitive;
    import.returning = if order.accept_returning { Returning::Admit } else { Returning::Ask };
    import.once = once_of(head, spool)?;
    Ok((who, import))
}

/// The key covers the file too: the same key with another file is another request.
fn once_of(head: &Head, spool: &Spool) -> Result<Option<[u8; 32]>, AppError> {
    let Some(once) = head.once else { return Ok(None) };
    let broken = |e: io::Error| AppError::Internal(format!("the upload cannot be read again: {}", e.kind()));
    let mut file = File::open(spool.path()).map_err(broken)?;
    let mut chain = once;
    let mut chunk = vec![0u8; 64 * 1024];
    loop {
        let read = file.read(&mut chunk).map_err(broken)?;
        if read == 0 {
            return Ok(Some(chain));
        }
        let mut bytes = chain.to_vec();
        bytes.extend(chunk.iter().take(read));
        chain = azukari_app::App::digest(&bytes);
    }
}

fn field_name(lang: Lang, field: &azukari_app::acquisition::FieldLabel) -> &str {
    match lang {
        Lang::Ja => &field.ja,
        Lang::En => &field.en,
    }
}

/// A row's fault in the reader's language.
fn row_fault(lang: Lang, fault: &RowFault) -> String {
    let mut args: Vec<(&str, Arg<'_>)> = Vec::new();
    if let Some(field) = &fault.field {
        args.push(("field", field_name(lang, field).into()));
    }
    if let Some(max) = fault.max {
        args.push(("max", max.into()));
    }
    if let Some(row) = fault.row {
        args.push(("row", row.to_string().into()));
    }
    Words::say(lang, fault.key, &args)
}

fn report_document(lang: Lang, report: &ImportReport) -> Value {
    let columns: Vec<Value> = report
        .columns
        .iter()
        .map(|c| {
            let (state, matter) = match &c.left_out {
                None => ("taken", ""),
                Some(azukari_app::acquisition::LeftOut::Unmapped) => ("unmapped", ""),
                Some(azukari_app::acquisition::LeftOut::MyNumber) => ("my_number", ""),
                Some(azukari_app::acquisition::LeftOut::Sensitive { ja, en, .. }) => {
                    ("sensitive", if lang == Lang::Ja { ja.as_str() } else { en.as_str() })
                }
            };
            json!({
                "heading": c.heading, "field": c.field.as_ref().map(|f| &f.key), "confidence": c.confidence,
                "state": state, "matter": matter,
            })
        })
        .collect();
    let rows: Vec<Value> = report
        .rows
        .iter()
        .map(|r| {
            let faults: Vec<String> = r.faults.iter().map(|f| row_fault(lang, f)).collect();
            json!({"row": r.row, "reasons": faults})
        })
        .collect();
    json!({
        "import": report.import.map(|i| i.to_string()), "act": report.act.map(|a| a.to_string()),
        "dry_run": report.dry_run, "format": report.format, "format_certain": report.format_certain,
        "sheet": report.sheet, "header_row": report.header_row, "columns": columns,
        "missing": report.missing.iter().map(|f| field_name(lang, f)).collect::<Vec<_>>(),
        "read": report.read_rows, "blank": report.blank_rows, "new": report.new_rows, "same": report.same_rows,
        "rejected": report.failed_rows, "asked": report.asked_rows, "skipped": report.skipped_rows,
        "admitted": report.admitted_rows, "rows": rows, "reasons": report.reasons, "notes": report.notes,
        "rejects_kept": report.rejects_kept, "rejects_until": report.rejects_until,
        "same_file_on": report.same_file_on, "remedy_by": report.remedy_by,
        "warnings": report.warnings.iter()
            .map(|w| json!({"key": w, "message": Words::say(lang, w, &[])})).collect::<Vec<_>>(),
    })
}

async fn list(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| {
        let imports: Vec<Value> = app
            .imports(&who.asker)?
            .iter()
            .map(|i| {
                json!({
                    "import": i.id.to_string(), "holding": i.holding, "state": i.state, "read": i.read_rows,
                    "new": i.new_rows, "same": i.same_rows, "rejected": i.failed_rows, "rejects_kept": i.has_rejects,
                    "started_at": i.started_at.to_rfc3339(), "ended_at": i.ended_at.map(|at| at.to_rfc3339()),
                    "rejects_until": i.ends_on,
                })
            })
            .collect();
        Ok(Reply::Done(json!({"imports": imports})))
    })
    .await
}

async fn rejects(call: Call<Nothing>) -> Response {
    let reader = call.head.reader;
    let found = tokio::task::spawn_blocking(move || {
        let (_, who) = call.head.signed()?;
        call.head.api.app.rejects(&who.asker, call.head.param("import")?)
    });
    match found.await {
        Ok(Ok(text)) => {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/csv; charset=utf-8"));
            let attached = header::HeaderValue::from_static("attachment; filename=\"rejected.csv\"");
            headers.insert(header::CONTENT_DISPOSITION, attached);
            (headers, text.expose().to_owned()).into_response()
        }
        Ok(Err(e)) => Problem::from(e).respond(reader),
        Err(_) => Problem::CRASHED.respond(reader),
    }
}

body! {
    /// Which records that nobody has confirmed for too long.
    StaleBody {
        /// The kind of data.
        holding: String,
        /// The record after which the page begins; empty for the first.
        after: String,
    }
}

pub(super) async fn stale(call: Call<StaleBody>) -> Response {
    run(call, |app, who, _, body| {
        let after = match body.after.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| AppError::input("after", "error-unknown-word"))?),
        };
        let stale = app.stale(&who.asker, &body.holding, after)?;
        Ok(Reply::Done(serde_json::to_value(&stale).unwrap_or_default()))
    })
    .await
}

pub(super) async fn remedies(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| {
        let records: Vec<Value> = app
            .remedies(&who.asker)?
            .iter()
            .map(|r| json!({"record": r.record.to_string(), "remedy_by": r.remedy_by, "overdue": r.overdue}))
            .collect();
        Ok(Reply::Done(json!({"records": records})))
    })
    .await
}

body! {
    /// What was found out about a migrated record.
    RemedyBody {
        /// Under which affair.
        affair: String,
        /// `person`, `third_party`.
        source: Option<String>,
        /// Day of collection, ISO.
        collected_on: Option<String>,
        /// It rests on a consent that is on record.
        by_consent: bool,
        /// How that is known.
        evidence: String,
    }
}

pub(super) async fn remedy(call: Call<RemedyBody>) -> Response {
    run(call, |app, who, head, body| {
        let source = match body.source.as_deref().filter(|s| !s.is_empty()) {
            None => None,
            Some(text) => Some(Source::parse(text).ok_or(AppError::input("source", "error-unknown-word"))?),
        };
        let command = Remedy {
            record: head.param("record")?,
            affair: word("affair", &affair(who, body.affair))?,
            source,
            collected_on: date("collected_on", body.collected_on.as_deref())?,
            by_consent: body.by_consent,
            evidence: Personal::new(body.evidence),
            once: head.once,
        };
        Ok(map(
            app.remedy(&who.asker, &command)?,
            |done| json!({"act": done.act.to_string(), "record": done.record.to_string(), "complete": done.complete}),
        ))
    })
    .await
}
