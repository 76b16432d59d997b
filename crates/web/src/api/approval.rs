//! Approvals by which a document may leave: one's own, and carrying one out.

use super::{
    body::{Nothing, body},
    call::{Call, map, run},
    extract,
    problem::warned,
};
use crate::paper::{Paper, Slips};
use axum::response::Response;
use azukari_app::{
    Reply,
    request::{ApprovalShown, Behind, CarryOut, Handed, Output},
};
use azukari_domain::RecordId;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) async fn list(call: Call<Nothing>) -> Response {
    run(call, |app, who, _, _| {
        let approvals: Vec<Value> = app.approvals(&who.asker)?.iter().map(shown).collect();
        Ok(Reply::Done(json!({"approvals": approvals})))
    })
    .await
}

pub(super) async fn one(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| Ok(Reply::Done(shown(&app.approval(&who.asker, head.param("approval")?)?)))).await
}

fn shown(a: &ApprovalShown) -> Value {
    let (case, request) = match a.behind {
        Behind::Case(n) => (Some(n), None),
        Behind::Request(n) => (None, Some(n)),
    };
    json!({
        "approval": a.id.to_string(), "verb": a.verb.as_str(), "case": case, "request": request, "state": a.state,
        "affair": a.affair, "holding": a.holding, "records": a.records.iter().map(RecordId::to_string).collect::<Vec<_>>(),
        "classes": a.classes, "recipient": a.recipient.expose(),
        "conditions": a.conditions.iter().map(|c| &c.key).collect::<Vec<_>>(), "ground": a.ground,
        "channel": a.channel, "ways": a.ways, "slips": a.slips, "evidence_needed": a.evidence, "uses_left": a.uses_left,
        "until": a.until.to_rfc3339(), "foreseen": a.foreseen,
    })
}

body! {
    /// How an approval is carried out; all else is fixed by it.
    CarryOutBody {
        /// Ignored: an approval names its own affair.
        affair: String,
        /// By way of, where the approval leaves it open: `paper`, `file`, `mail`, `post`, `phone`.
        channel: String,
        /// What proves the ground and where it is kept, where no case has it.
        evidence: String,
        /// As which document that a law wants, one that the approval lists; empty for the fields as they are.
        slip: String,
        /// How a file is written: `utf8` or `cp932`.
        encoding: String,
        /// `true` for a slip as a PDF in base64 too, one person a page.
        pdf: bool,
    }
}

pub(super) async fn carry_out(call: Call<CarryOutBody>) -> Response {
    run(call, |app, who, head, body| {
        let carry = CarryOut {
            approval: head.param("approval")?,
            channel: body.channel,
            evidence: body.evidence,
            slip: body.slip,
            encoding: body.encoding,
            once: head.once,
        };
        let lang = head.reader.lang;
        let names = if body.pdf { Some(app.names(&who.asker)?) } else { None };
        let now = app.now().0;
        let pdf = |output: &Output| {
            let (slip, names) = (output.slip.as_ref()?, names.as_ref()?);
            let paper = Paper { reader: head.reader, org_name: &who.org_name, names, is_sample: who.demo };
            let rows: Vec<BTreeMap<String, String>> = serde_json::from_str(output.text.expose()).unwrap_or_default();
            let line = |row: &BTreeMap<String, String>| {
                slip.items.iter().map(|i| row.get(i.field.as_str()).cloned().unwrap_or_default()).collect()
            };
            let slips = Slips { slip, rows: rows.iter().map(line).collect(), clauses: &output.clauses };
            let document = paper.slips(&slips, &output.act.to_string(), who.name.expose(), now);
            document.to_pdf().ok().map(|pdf| STANDARD.encode(pdf))
        };
        Ok(map(app.carry_out(&who.asker, &carry)?, |handed| match handed {
            Handed::File(file) => extract::shown(lang, &file),
            Handed::Page(output) => json!({
                "document": serde_json::from_str::<Value>(output.text.expose()).unwrap_or_default(),
                "fields": output.fields, "count": output.count, "numbered": output.numbered,
                "slip": output.slip, "pdf": pdf(&output),
                "left_out": output.left_out.iter().map(|l| l.record.to_string()).collect::<Vec<_>>(),
                "warnings": warned(lang, &output.warnings), "act": output.act.to_string(),
                "clauses": output.clauses.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(),
            }),
        }))
    })
    .await
}
