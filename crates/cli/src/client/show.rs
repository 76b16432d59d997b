//! Answers as people read them.

use super::Answer;
use crate::{
    exit::{Ended, Exit, Fault},
    out::Out,
};
use serde_json::Value;

/// The exit code that a status stands for.
fn exit_of(answer: &Answer) -> Exit {
    match answer.status {
        401 => Exit::SignedOut,
        403 if answer.body.get("answer").is_some() => Exit::Refused,
        404 => Exit::NotFound,
        409 | 423 | 429 => Exit::Conflict,
        400 | 403 | 413 | 415 | 422 => Exit::Usage,
        _ => Exit::Failed,
    }
}

/// A problem document: for a refusal what, which article, why, and what to do now; else its sentence.
pub(super) fn problem(out: &Out, answer: &Answer) -> Ended {
    let exit = exit_of(answer);
    if out.json {
        out.document(&answer.body)?;
        return Ok(exit);
    }
    if exit != Exit::Refused {
        let message = match (answer.text("title"), answer.text("detail")) {
            ("", "") => out.t("error-internal", &[]),
            (title, "") => title.to_owned(),
            ("", detail) => detail.to_owned(),
            (title, detail) => format!("{title} {detail}"),
        };
        // Where, for people who typed a whole line of options.
        let message = match answer.text("field") {
            "" => message,
            field => format!("{message} [{field}]"),
        };
        out.aside(&out.t("cli-error", &[("message", message.into())]));
        return Ok(exit);
    }
    out.say("cli-refused", &[("what", answer.text("title").into())])?;
    for reason in list(&answer.body, "reasons") {
        out.say("cli-why", &[("reason", field(reason, "message").into())])?;
        for clause in list(reason, "clauses") {
            out.say("cli-clause", &[("id", field(clause, "id").into()), ("title", field(clause, "title").into())])?;
        }
        let next = field(reason, "next");
        if !next.is_empty() {
            out.say("cli-next", &[("next", next.into())])?;
        }
        if let Some(command) = command(field(reason, "remedy")) {
            out.say("cli-command", &[("command", command.into())])?;
        }
    }
    Ok(exit)
}

/// The command that begins a remedy, where there is one.
fn command(remedy: &str) -> Option<String> {
    let (kind, subject) = remedy.split_once(':').unwrap_or((remedy, ""));
    let text = match (kind, subject) {
        ("request", kind) => format!("azukari request {kind}"),
        ("choose", "affair") => "--affair …".to_owned(),
        ("appoint", office) => format!("azukari appoint {office} …"),
        ("setting", name) => format!("azukari setting {name} …"),
        _ => return None,
    };
    Some(text)
}

/// A list of a document, or nothing.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// A text of a document, or nothing; numbers as they are written.
pub(super) fn field<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// What the worker should mind although the act was granted.
pub(super) fn warnings(out: &Out, answer: &Answer) {
    for warning in list(&answer.body, "warnings") {
        out.aside(&out.t("cli-warning", &[("message", field(warning, "message").into())]));
    }
}

/// Columns of a list of objects, tab-separated, one line each: for people and for `cut` alike.
pub(super) fn table(out: &Out, rows: impl Iterator<Item = Value>, columns: &[&str]) -> Result<(), Fault> {
    let mut any = false;
    for row in rows {
        any = true;
        let cells: Vec<String> = columns.iter().map(|c| cell(row.get(*c))).collect();
        out.line(cells.join("\t").trim_end())?;
    }
    if any { Ok(()) } else { out.say("common-none", &[]) }
}

/// One value in one line. A tab or line end inside a value must not look like the next column or row.
fn cell(value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(|v| cell(Some(v))).collect::<Vec<_>>().join(" "),
        Some(other) => other.to_string(),
    };
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A value as one harmless line.
pub(super) fn line_of(value: &Value) -> String {
    cell(Some(value))
}
