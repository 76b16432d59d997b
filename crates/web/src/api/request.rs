//! Requests and their decisions.

use super::{
    body::{Nothing, body},
    call::{Call, affair, map, run},
    person::records,
};
use axum::response::Response;
use azukari_app::{
    Reply,
    request::{Decide, NewRequest, RequestShown, Which, Withdraw},
};
use azukari_domain::Personal;
use azukari_words::Lang;
use serde_json::{Value, json};

body! {
    /// What is asked.
    RequestBody {
        /// Under which affair; for `assignment` the affair to be assigned.
        affair: String,
        /// Kind of request.
        kind: String,
        /// The verb to be allowed; the kind's own where empty.
        verb: String,
        /// Kind of data.
        holding: String,
        /// Records.
        records: Vec<String>,
        /// Field classes.
        classes: Vec<String>,
        /// Who receives data.
        recipient: String,
        /// What the recipient is bound to.
        conditions: Vec<String>,
        /// The ground on which the act will rest.
        ground: String,
        /// The purpose, for use beyond the purpose.
        purpose: String,
        /// The mark to be released, or the old values to be ended.
        about: String,
        /// How many persons, where no records are named.
        count: i64,
        /// How often the approval is to be used.
        uses: i64,
        /// Why.
        reason: String,
    }
}

pub(super) async fn ask(call: Call<RequestBody>) -> Response {
    run(call, |app, who, head, body| {
        let new = NewRequest {
            verb: body.verb,
            affair: affair(who, body.affair),
            holding: body.holding,
            records: records(&body.records)?,
            classes: body.classes,
            recipient: body.recipient,
            conditions: body.conditions,
            ground: body.ground,
            purpose: body.purpose,
            about: body.about,
            count: body.count,
            uses: body.uses,
            once: head.once,
            ..NewRequest::new(&body.kind, Personal::new(body.reason))
        };
        Ok(map(app.ask(&who.asker, &new)?, |asked| {
            let deciders: Vec<Value> =
                asked.deciders.iter().map(|o| json!({"key": o.key, "ja": o.ja, "en": o.en})).collect();
            json!({"act": asked.act.to_string(), "number": asked.number, "deciders": deciders})
        }))
    })
    .await
}

pub(super) async fn list(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| {
        let which = match head.query.get("which").map(String::as_str) {
            Some("mine") => Which::Mine,
            Some("waiting") => Which::Waiting,
            _ => Which::All,
        };
        let requests: Vec<Value> =
            app.requests(&who.asker, which)?.iter().map(|r| shown(head.reader.lang, r)).collect();
        Ok(Reply::Done(json!({"requests": requests})))
    })
    .await
}

pub(super) async fn one(call: Call<Nothing>) -> Response {
    run(call, |app, who, head, _| {
        let request = app.request(&who.asker, head.param("number")?)?;
        Ok(Reply::Done(shown(head.reader.lang, &request)))
    })
    .await
}

fn shown(lang: Lang, r: &RequestShown) -> Value {
    json!({
        "number": r.number, "kind": r.kind, "kind_name": if lang == Lang::Ja { &r.kind_ja } else { &r.kind_en },
        "state": r.state, "verb": r.verb, "affair": r.affair, "holding": r.holding, "count": r.count,
        "asked_by": r.asker_name.expose(), "asked_at": r.asked_at.to_rfc3339(),
        "due": r.due, "overdue": r.overdue, "vacant": r.vacant,
        "decided_by": r.decided_by.as_ref().map(Personal::expose), "decided_at": r.decided_at.map(|a| a.to_rfc3339()),
        "records": r.records.iter().map(ToString::to_string).collect::<Vec<_>>(), "classes": r.classes,
        "recipient": r.recipient.expose(), "conditions": r.conditions, "ground": r.ground, "purpose": r.purpose,
        "about": r.about, "reason": r.reason.expose(), "decision": r.decision.expose(), "mine": r.mine,
        "may_decide": r.may_decide, "approval": r.approval.map(|a| a.to_string()), "uses_left": r.uses_left, "until": r.until.map(|a| a.to_rfc3339()),
        "rulebook_changed": r.rulebook_changed,
    })
}

body! {
    /// A decision.
    DecideBody {
        /// Ignored: a decision concerns the request's own affair.
        affair: String,
        /// Why; needed to reject.
        reason: String,
    }
}

async fn decide(call: Call<DecideBody>, approve: bool) -> Response {
    run(call, move |app, who, head, body| {
        let decide =
            Decide { number: head.param("number")?, approve, reason: Personal::new(body.reason), once: head.once };
        Ok(map(app.decide(&who.asker, &decide)?, |done| {
            let granted = done
                .granted
                .map(|g| json!({"approval": g.id.to_string(), "uses": g.uses, "until": g.until.to_rfc3339()}));
            json!({"act": done.act.to_string(), "number": done.number, "state": done.state, "granted": granted})
        }))
    })
    .await
}

pub(super) async fn approve(call: Call<DecideBody>) -> Response {
    decide(call, true).await
}

pub(super) async fn reject(call: Call<DecideBody>) -> Response {
    decide(call, false).await
}

pub(super) async fn withdraw(call: Call<DecideBody>) -> Response {
    run(call, |app, who, head, body| {
        let withdraw = Withdraw { number: head.param("number")?, reason: Personal::new(body.reason), once: head.once };
        Ok(map(
            app.withdraw(&who.asker, &withdraw)?,
            |done| json!({"act": done.act.to_string(), "number": done.number, "approval": done.approval}),
        ))
    })
    .await
}
