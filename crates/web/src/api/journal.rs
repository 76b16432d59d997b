//! Reading, verifying and signing the journal. Each leaves an entry of its own.

use super::{
    body::{Nothing, body},
    call::{Call, map, run},
};
use axum::response::Response;
use azukari_app::journal::{DetailsDoc, EntryLine, ListJournal};
use azukari_domain::Personal;
use azukari_words::{Arg, Lang, Words};
use serde_json::{Value, json};

body! {
    /// Which entries.
    JournalBody {
        /// Ignored.
        affair: String,
        /// Verbs by name.
        verbs: Vec<String>,
        /// `done`, `refused` or empty.
        outcome: String,
        /// A worker's login.
        worker: String,
        /// An affair.
        of_affair: String,
        /// First day, ISO.
        from: String,
        /// Last day, ISO.
        to: String,
        /// A clause's id.
        clause: String,
        /// One record.
        record: Option<String>,
        /// Where the page before ended.
        before: Option<i64>,
        /// Open names, search words, reasons and changes.
        details: bool,
        /// Entries on the page.
        most: i64,
    }
}

pub(super) async fn list(call: Call<JournalBody>) -> Response {
    run(call, |app, who, _, body| {
        let record = match body.record.as_deref().filter(|r| !r.is_empty()) {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| azukari_app::AppError::input("record", "error-invalid-id"))?),
        };
        let asked = ListJournal {
            verbs: body.verbs,
            outcome: body.outcome,
            worker: body.worker,
            affair: body.of_affair,
            from: body.from,
            to: body.to,
            clause: body.clause,
            record,
            before: body.before.and_then(|b| u64::try_from(b).ok()),
            details: body.details,
            most: usize::try_from(body.most).unwrap_or(0),
        };
        Ok(map(app.journal(&who.asker, &asked)?, |page| {
            let entries: Vec<Value> = page.entries.iter().map(entry).collect();
            json!({"act": page.act.to_string(), "entries": entries, "next": page.next})
        }))
    })
    .await
}

fn entry(line: &EntryLine) -> Value {
    let mut document = json!(line);
    document["act"] = line.act.to_string().into();
    document["recorded_at"] = line.recorded_at.to_rfc3339().into();
    document["happened_at"] = line.happened_at.map(|at| at.to_rfc3339()).into();
    document["worker"] = line.worker.as_ref().map(Personal::expose).into();
    if let DetailsDoc::Open { names, recipients, search, reasons, changes } = &line.details {
        let texts = |list: &[Personal]| list.iter().map(|p| p.expose().to_owned()).collect::<Vec<_>>();
        let changes: Vec<Value> = changes
            .iter()
            .map(|c| {
                json!({
                    "field": c.field, "old": c.old.as_ref().map(Personal::expose),
                    "new": c.new.as_ref().map(Personal::expose),
                })
            })
            .collect();
        document["details"] = json!({
            "state": "open", "names": texts(names), "recipients": texts(recipients), "search": texts(search),
            "reasons": texts(reasons), "changes": changes,
        });
    }
    document
}

body! {
    /// A checkpoint that was kept outside.
    VerifyBody {
        /// Ignored.
        affair: String,
        /// The signed note; without it a cut-off end cannot be seen.
        kept: Option<String>,
    }
}

pub(super) async fn verify(call: Call<VerifyBody>) -> Response {
    run(call, |app, who, head, body| {
        let lang = head.reader.lang;
        Ok(map(app.verify_journal(&who.asker, body.kept.as_deref())?, |report| {
            let findings: Vec<Value> = report
                .findings
                .iter()
                .map(|f| json!({"key": f.key, "index": f.index, "message": finding(lang, f)}))
                .collect();
            json!({
                "clean": report.clean, "size": report.size, "root": report.root, "confirmed": report.confirmed,
                "kept_agrees": report.kept_agrees, "annexes": report.annexes, "findings": findings,
                "more": report.more,
            })
        }))
    })
    .await
}

/// What is wrong, in the reader's language.
pub fn finding(lang: Lang, finding: &azukari_app::journal::FindingDoc) -> String {
    let which = finding.which.as_ref().map(|which| {
        let position = which.position.map(|p| p.to_string()).unwrap_or_default();
        Words::say(lang, which.key, &[("position", position.into())])
    });
    let mut args: Vec<(&str, Arg<'_>)> = finding.args.iter().map(|(n, v)| (*n, Arg::of(n, v))).collect();
    if let Some(which) = &which {
        args.push(("which", which.into()));
    }
    Words::say(lang, finding.key, &args)
}

pub(super) async fn checkpoint(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| Ok(map(app.checkpoint(&who.asker)?, |done| json!(done)))).await
}
