//! Approvals by which a document may leave: one's own, and carrying one out.

use super::{
    body::{Nothing, body},
    call::{Call, map, run},
    extract,
    problem::warned,
};
use axum::response::Response;
use azukari_app::{
    Reply,
    request::{ApprovalShown, Behind, CarryOut, Handed},
};
use azukari_domain::RecordId;
use serde_json::{Value, json};

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
        "channel": a.channel, "ways": a.ways, "evidence_needed": a.evidence, "uses_left": a.uses_left,
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
    }
}

pub(super) async fn carry_out(call: Call<CarryOutBody>) -> Response {
    run(call, |app, who, head, body| {
        let carry = CarryOut {
            approval: head.param("approval")?,
            channel: body.channel,
            evidence: body.evidence,
            once: head.once,
        };
        let lang = head.reader.lang;
        Ok(map(app.carry_out(&who.asker, &carry)?, |handed| match handed {
            Handed::File(file) => extract::shown(lang, &file),
            Handed::Page(output) => json!({
                "document": serde_json::from_str::<Value>(output.text.expose()).unwrap_or_default(),
                "fields": output.fields, "count": output.count, "numbered": output.numbered,
                "left_out": output.left_out.iter().map(|l| l.record.to_string()).collect::<Vec<_>>(),
                "warnings": warned(lang, &output.warnings), "act": output.act.to_string(),
                "clauses": output.clauses.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(),
            }),
        }))
    })
    .await
}
