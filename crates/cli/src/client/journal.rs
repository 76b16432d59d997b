//! The journal as the server shows it.

use super::{
    args::{DeskArgs, JournalListArgs},
    end,
    http::Desk,
    show::{self, field, list as items},
};
use crate::{
    exit::{Ended, Exit},
    out::Out,
};
use serde_json::{Value, json};

pub(crate) fn list(out: &Out, args: &DeskArgs, asked: &JournalListArgs) -> Ended {
    let desk = Desk::signed_in(out, args)?;
    let body = json!({
        "verbs": asked.verbs, "outcome": asked.outcome, "worker": asked.worker, "from": asked.from, "to": asked.to,
        "clause": asked.clause, "record": asked.record, "before": asked.before, "details": asked.details,
        "most": asked.most,
    });
    let answer = desk.post("/journal", None, &body)?;
    let rows: Vec<Value> = items(&answer.body, "entries").cloned().collect();
    let columns = ["index", "recorded_at", "verb", "refused", "worker", "affair", "persons", "act"];
    end(out, &answer, || show::table(out, rows.into_iter(), &columns))
}

pub(crate) fn verify(out: &Out, desk: &Desk, kept: Option<&str>) -> Ended {
    let answer = desk.post("/journal/verify", None, &json!({ "kept": kept }))?;
    let clean = answer.body.get("clean").and_then(Value::as_bool).unwrap_or(false);
    let done = answer.is_done();
    let ended = end(out, &answer, || {
        let size = answer.body.get("size").and_then(Value::as_u64).unwrap_or(0);
        let findings: Vec<&Value> = items(&answer.body, "findings").collect();
        if clean {
            out.say("journal-verify-good", &[("count", size.into())])?;
        } else {
            out.say("journal-verify-bad", &[("count", findings.len().into())])?;
            for found in findings {
                out.line(&format!("  {}", field(found, "message")))?;
            }
            out.say("journal-verify-next", &[])?;
        }
        if kept.is_none() { out.say("journal-verify-no-kept", &[]) } else { Ok(()) }
    })?;
    Ok(if done && !clean { Exit::Findings } else { ended })
}

pub(crate) fn checkpoint(out: &Out, desk: &Desk) -> Ended {
    let answer = desk.post("/journal/checkpoint", None, &json!({}))?;
    end(out, &answer, || out.line(answer.text("note").trim_end()))
}
