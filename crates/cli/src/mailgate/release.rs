//! `mailgate --release`: what was decided about mails that the mail server keeps is carried out there, and told to the desk. Run by a timer as
//! root beside Postfix; the gate itself needs no such right.
//!
//! A mail goes out by `postsuper -H`, and back to whoever sent it by `postsuper -f` (Postfix 3.5 and newer), so that no mail is deleted unseen.
//! What could not be done stays decided, and is tried with the next run.

use crate::{
    args::MailGateArgs,
    client::{Desk, end},
    exit::{Ended, Exit, Fault},
    out::Out,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    ffi::OsStr,
    process::{Command, Output},
};

/// A mail that was decided on.
struct Decided {
    row: String,
    number: String,
    queue: String,
    /// It goes out, or back.
    out: bool,
}

impl Decided {
    /// What Postfix is told to do with a mail in its hold queue.
    fn option(&self) -> &'static str {
        if self.out { "-H" } else { "-f" }
    }
}

pub(crate) fn run(out: &Out, args: &MailGateArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.desk)?;
    let answer = desk.get("/mail/held")?;
    if !answer.is_done() {
        return end(out, &answer, || Ok(()));
    }
    let decided: Vec<Decided> =
        answer.body.get("held").and_then(Value::as_array).into_iter().flatten().filter_map(decided).collect();
    if decided.is_empty() {
        return if out.json { out.document(&json!({"carried": []})).map(|()| Exit::Done) } else { Ok(Exit::Done) };
    }
    let kept = held(args)?;
    let (mut carried, mut failed) = (Vec::new(), false);
    for mail in &decided {
        let word = if !kept.contains(&mail.queue) {
            "gone"
        } else {
            let told = postfix(args, "postsuper", &[mail.option(), &mail.queue])?;
            if !told.status.success() {
                let command = format!("postsuper {} {}", mail.option(), mail.queue);
                out.aside(&out.t(
                    "cli-mailgate-by-hand",
                    &[("number", mail.number.as_str().into()), ("command", command.into())],
                ));
                failed = true;
                continue;
            }
            if mail.out { "released" } else { "returned" }
        };
        let answer = desk.post(&format!("/mail/held/{}", mail.row), None, &json!({"carried": word}))?;
        if !answer.is_done() {
            return end(out, &answer, || Ok(()));
        }
        if !out.json {
            let key = match word {
                "released" => "cli-mailgate-released",
                "returned" => "cli-mailgate-returned",
                _ => "cli-mailgate-gone",
            };
            out.say(key, &[("number", mail.number.as_str().into()), ("queue", mail.queue.as_str().into())])?;
        }
        carried.push(json!({"row": mail.row, "queue": mail.queue, "carried": word}));
    }
    if out.json {
        out.document(&json!({"carried": carried}))?;
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

/// What is no number of one mail (`ALL` is all of them) never becomes an argument.
fn decided(mail: &Value) -> Option<Decided> {
    let text = |name: &str| mail.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (row, queue, decision) = (text("row"), text("queue"), text("decision"));
    let one = !queue.is_empty()
        && queue.bytes().all(|b| b.is_ascii_alphanumeric())
        && !queue.eq_ignore_ascii_case("all")
        && ["release", "return"].contains(&decision.as_str());
    let number = mail.get("number").map(ToString::to_string).unwrap_or_default();
    one.then(|| Decided { row, number, queue, out: decision == "release" })
}

/// The numbers in Postfix's hold queue.
fn held(args: &MailGateArgs) -> Result<BTreeSet<String>, Fault> {
    let listed = postfix(args, "postqueue", &["-j"])?;
    if !listed.status.success() {
        return Err(Fault::failed("error-postfix", &[("command", "postqueue -j")]));
    }
    let text = String::from_utf8_lossy(&listed.stdout);
    let mails = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let in_hold = mails.filter(|mail| mail.get("queue_name").and_then(Value::as_str) == Some("hold"));
    Ok(in_hold.filter_map(|mail| mail.get("queue_id")?.as_str().map(str::to_owned)).collect())
}

/// A command of Postfix; what it says of itself is not ours to show, since it may name addresses.
fn postfix(args: &MailGateArgs, command: &str, with: &[&str]) -> Result<Output, Fault> {
    let mut run = Command::new(command);
    if let Some(dir) = &args.postfix {
        run.arg("-c").arg(dir);
    }
    run.args(with.iter().map(OsStr::new));
    run.output().map_err(|_| Fault::failed("error-postfix", &[("command", command)]))
}
