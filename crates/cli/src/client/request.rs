//! Commands about requests and their decisions.

use super::{
    args::{DecideArgs, RequestArgs, RequestsArgs},
    end,
    http::Desk,
    person::id,
    show::{self, line_of},
};
use crate::{exit::Ended, out::Out};
use serde_json::{Value, json};

pub(super) fn file(out: &Out, args: &RequestArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body = json!({
        "kind": args.kind, "records": args.records, "classes": args.classes, "recipient": args.recipient,
        "reason": args.reason, "ground": args.ground, "about": args.about, "uses": args.uses,
    });
    let answer = desk.act("/requests", &args.act, body)?;
    end(out, &answer, || {
        let number = answer.body.get("number").map(line_of).unwrap_or_default();
        out.say("cli-request-filed", &[("number", number.into())])
    })
}

pub(super) fn list(out: &Out, args: &RequestsArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.desk)?;
    let answer = desk.get(&format!("/requests?which={}", id(&args.which)?))?;
    let rows: Vec<Value> = show::list(&answer.body, "requests").cloned().collect();
    end(out, &answer, || {
        show::table(out, rows.into_iter(), &["number", "state", "kind", "asked_at", "due", "asked_by", "reason"])
    })
}

/// `approve`, `reject`, `withdraw`.
pub(super) fn decide(out: &Out, args: &DecideArgs, how: &str) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body = json!({"reason": args.reason});
    let answer = desk.act(&format!("/requests/{}/{how}", id(&args.number)?), &args.act, body)?;
    end(out, &answer, || out.say("cli-done", &[]))
}
