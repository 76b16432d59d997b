//! Commands about requests and their decisions.

use super::{
    args::{CarryOutArgs, DecideArgs, DeskArgs, RequestArgs, RequestsArgs},
    end,
    http::Desk,
    person::id,
    show::{self, line_of},
};
use crate::{
    exit::{Ended, Fault},
    out::Out,
};
use serde_json::{Value, json};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

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

/// Where a file lands whose place nobody named: beside nothing of the same name, for the act is done and its password is said once.
fn place(name: &str) -> PathBuf {
    let plain = Path::new(name).file_name().unwrap_or(OsStr::new("extract.zip"));
    let (stem, ending) = (Path::new(plain).file_stem().unwrap_or(plain), Path::new(plain).extension());
    let numbered = |n: u32| {
        let mut name = stem.to_owned();
        name.push(if n == 1 { String::new() } else { format!("-{n}") });
        let path = PathBuf::from(name);
        ending.map_or(path.clone(), |e| path.with_extension(e))
    };
    (1..).map(numbered).find(|p| !p.exists()).unwrap_or_default()
}

pub(super) fn approvals(out: &Out, desk: &DeskArgs) -> Ended {
    let answer = Desk::signed_in(out, desk)?.get("/approvals")?;
    let rows: Vec<Value> = show::list(&answer.body, "approvals").cloned().collect();
    end(out, &answer, || {
        if rows.is_empty() {
            return out.say("approval-none", &[]);
        }
        let columns = ["approval", "verb", "case", "request", "holding", "recipient", "channel", "until"];
        show::table(out, rows.into_iter(), &columns)
    })
}

/// What goes as a file is fetched and saved at once: its password is said once.
pub(super) fn carry_out(out: &Out, args: &CarryOutArgs) -> Ended {
    if let Some(to) = &args.to
        && to.exists()
    {
        return Err(Fault::usage("cli-file-exists", &[("file", &to.display().to_string())]));
    }
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body = json!({
        "channel": args.channel, "evidence": args.evidence, "slip": args.slip, "encoding": args.encoding,
    });
    let answer = desk.act(&format!("/approvals/{}/carry-out", id(&args.approval)?), &args.act, body)?;
    show::warnings(out, &answer);
    let left_out = show::list(&answer.body, "left_out").count();
    if left_out > 0 {
        out.aside(&out.t("approval-left-out", &[("count", left_out.into())]));
    }
    let extract = answer.text("extract").to_owned();
    if !answer.is_done() || extract.is_empty() {
        return end(out, &answer, || {
            let rows: Vec<Value> = show::list(&answer.body, "document").cloned().collect();
            let fields: Vec<&str> = show::list(&answer.body, "fields").filter_map(Value::as_str).collect();
            show::table(out, rows.into_iter(), &fields)
        });
    }
    let to = args.to.clone().unwrap_or_else(|| place(answer.text("name")));
    let response = desk.download(&format!("/extracts/{}", id(&extract)?))?;
    if !response.status().is_success() {
        return end(out, &super::http::answer(response)?, || Ok(()));
    }
    super::import::save(response.into_body().into_reader(), &to)?;
    end(out, &answer, || {
        out.say("extract-saved", &[("file", to.display().to_string().into())])?;
        out.say("extract-password-said", &[("password", answer.text("password").into())])
    })
}
