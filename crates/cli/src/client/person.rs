//! Commands about people on file.

use super::{
    args::{ConsentArgs, CorrectArgs, EraseArgs, ExtractArgs, FindArgs, HoldArgs, ShowArgs},
    end,
    http::Desk,
    show::{self, field, line_of, list},
};
use crate::{
    exit::{Ended, Exit, Fault},
    out::Out,
    prompt,
};
use serde_json::{Map, Value, json};

/// Names and words reach the server in a body; on the command line they stand in the shell's history, so they may also be
/// typed at a prompt or piped in.
pub(super) fn find(out: &Out, args: &FindArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let text = match &args.text {
        Some(text) => text.clone(),
        None => prompt::line(&out.t("cli-find-prompt", &[]))?,
    };
    let answer = desk.act("/find", &args.act, json!({"holding": args.holding, "text": text}))?;
    show::warnings(out, &answer);
    end(out, &answer, || {
        show::table(out, list(&answer.body, "people").cloned(), &["record", "number", "name"])?;
        match answer.body.get("withheld").and_then(Value::as_u64) {
            Some(withheld) if withheld > 0 => out.say("find-withheld", &[("count", withheld.into())]),
            _ => Ok(()),
        }
    })
}

pub(super) fn show(out: &Out, args: &ShowArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body = json!({"classes": args.classes, "history": args.history});
    let answer = desk.act(&format!("/records/{}/show", id(&args.record)?), &args.act, body)?;
    show::warnings(out, &answer);
    end(out, &answer, || {
        for one in list(&answer.body, "fields") {
            let value = one.get("value").map(line_of).unwrap_or_default();
            out.line(&format!("{}\t{value}", field(one, "name")))?;
        }
        for closed in list(&answer.body, "closed") {
            out.line(&format!("{}\t{}", field(closed, "name"), out.t("page-closed-field", &[])))?;
        }
        for old in list(&answer.body, "history") {
            let value = match old.get("value").filter(|v| !v.is_null()) {
                Some(value) => line_of(value),
                None => out.t("record-value-not-kept", &[]),
            };
            out.line(&format!("{}\t{}\t{value}", field(old, "until"), field(old, "name")))?;
        }
        Ok(())
    })
}

/// The file is saved under the name that was given; the password is said, and goes another way than the file.
pub(super) fn extract(out: &Out, args: &ExtractArgs) -> Ended {
    if args.to.exists() {
        return Err(Fault::usage("cli-file-exists", &[("file", &args.to.display().to_string())]));
    }
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body = json!({"holding": args.holding, "records": args.records, "classes": args.classes,
        "ground": args.ground, "reason": args.reason});
    let answer = desk.act("/extracts", &args.act, body)?;
    show::warnings(out, &answer);
    let extract = answer.text("extract").to_owned();
    if !answer.is_done() || extract.is_empty() {
        return end(out, &answer, || Ok(()));
    }
    let response = desk.download(&format!("/extracts/{}", id(&extract)?))?;
    if !response.status().is_success() {
        return end(out, &super::http::answer(response)?, || Ok(()));
    }
    super::import::save(response.into_body().into_reader(), &args.to)?;
    end(out, &answer, || {
        out.say("extract-saved", &[("file", args.to.display().to_string().into())])?;
        out.say("extract-password-said", &[("password", answer.text("password").into())])
    })
}

pub(super) fn correct(out: &Out, args: &CorrectArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let mut changes = Map::new();
    for change in &args.changes {
        let (name, value) = change
            .split_once('=')
            .ok_or(Fault::usage("cli-argument-invalid", &[("name", "--set"), ("reason", "FIELD=VALUE")]))?;
        changes.insert(name.to_owned(), value.into());
    }
    let body = json!({
        "changes": changes, "channel": args.channel, "identity": args.identity, "reason": args.reason,
        "happened_at": args.happened_at,
    });
    let answer = desk.act(&format!("/records/{}/correct", id(&args.record)?), &args.act, body)?;
    show::warnings(out, &answer);
    end(out, &answer, || out.say("record-corrected", &[]))
}

pub(super) fn hold(out: &Out, args: &HoldArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body = json!({
        "kind": args.kind, "what": args.what, "release": args.release, "ground": args.ground, "channel": args.channel,
        "evidence": args.evidence,
    });
    let answer = desk.act(&format!("/records/{}/hold", id(&args.record)?), &args.act, body)?;
    end(out, &answer, || out.say("cli-done", &[]))
}

pub(super) fn consent(out: &Out, args: &ConsentArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body = json!({
        "what": args.what, "answer": args.answer, "channel": args.channel, "evidence": args.evidence, "notice": args.notice,
    });
    let answer = desk.act(&format!("/records/{}/consent", id(&args.record)?), &args.act, body)?;
    end(out, &answer, || out.say("cli-done", &[]))
}

pub(super) fn erase(out: &Out, args: &EraseArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let records = args.records.iter().map(|r| id(r)).collect::<Result<Vec<_>, _>>()?;
    if !args.yes && !out.json {
        let typed = prompt::line(&out.t("cli-erase-confirm", &[("count", records.len().into())]))?;
        if !["y", "yes", "はい"].contains(&typed.trim().to_lowercase().as_str()) {
            out.say("cli-cancelled", &[])?;
            return Ok(Exit::Usage);
        }
    }
    let body = json!({
        "records": records, "ground": args.ground, "history_of": args.history_of,
        "only_apart": args.only_apart, "reason": args.reason,
    });
    let answer = desk.act("/erase", &args.act, body)?;
    end(out, &answer, || {
        out.say("cli-erased", &[("count", args.records.len().into())])?;
        for place in list(&answer.body, "stale") {
            out.aside(&out.t("warning-root-copy-missing", &[("place", line_of(place).into())]));
        }
        Ok(())
    })
}

/// An id is put into an address, so it must be one.
pub(super) fn id(text: &str) -> Result<&str, Fault> {
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if fits { Ok(text) } else { Err(Fault::usage("error-invalid-id", &[])) }
}
