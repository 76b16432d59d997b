//! Commands about procedures and cases, registers and tasks.

use super::{
    args::{ActArgs, CaseCommand, FieldsArgs, PaperArgs, RegisterCommand, TaskCommand},
    end,
    http::{Answer, Desk},
    person::id,
    session,
    show::{self, line_of},
};
use crate::{
    exit::{Ended, Fault},
    out::Out,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

/// The register in which computers stand.
const DEVICES: &str = "devices";

/// `field=value`, several values of one field added up.
fn fields(set: &[String]) -> Result<Value, Fault> {
    let mut all: Map<String, Value> = Map::new();
    for one in set {
        let (field, value) = one.split_once('=').ok_or_else(|| Fault::usage("error-field-value", &[]))?;
        let values = all.entry(field.trim().to_owned()).or_insert_with(|| json!([]));
        if let Some(values) = values.as_array_mut() {
            values.push(value.into());
        }
    }
    Ok(Value::Object(all))
}

fn rows(out: &Out, answer: &Answer, name: &str, columns: &[&str]) -> Ended {
    let rows: Vec<Value> = show::list(&answer.body, name).cloned().collect();
    end(out, answer, || show::table(out, rows.into_iter(), columns))
}

/// Work of the office is under no affair: its bodies name none.
fn sent(desk: &Desk, path: &str, act: &ActArgs, body: Value) -> Result<Answer, Fault> {
    desk.post(path, act.once.as_deref(), &body)
}

fn numbered(out: &Out, answer: &Answer) -> Ended {
    end(out, answer, || {
        let number = answer.body.get("number").map(line_of).unwrap_or_default();
        out.say("cli-numbered", &[("number", number.into())])
    })
}

pub(super) fn case(out: &Out, command: &CaseCommand) -> Ended {
    match command {
        CaseCommand::Procedures(args) => {
            let desk = Desk::signed_in(out, args)?;
            rows(out, &desk.get("/procedures")?, "procedures", &["key", "ja", "en", "mine"])
        }
        CaseCommand::List(args) => {
            let desk = Desk::signed_in(out, &args.desk)?;
            fn word(text: &str) -> Result<&str, Fault> {
                if text.is_empty() { Ok(text) } else { id(text) }
            }
            let path = format!("/cases?state={}&procedure={}", word(&args.state)?, word(&args.procedure)?);
            rows(out, &desk.get(&path)?, "cases", &["number", "state", "ja", "step_ja", "due", "overdue"])
        }
        CaseCommand::Open(args) => {
            let desk = Desk::signed_in(out, &args.act.desk)?;
            let body = json!({"procedure": args.what, "fields": fields(&args.set)?});
            numbered(out, &sent(&desk, "/cases", &args.act, body)?)
        }
        CaseCommand::Show(args) => {
            let desk = Desk::signed_in(out, &args.act.desk)?;
            let answer = sent(&desk, &format!("/cases/{}/show", id(&args.number)?), &args.act, json!({}))?;
            end(out, &answer, || {
                let line = answer.body.get("line").cloned().unwrap_or_default();
                show::table(out, [line].into_iter(), &["number", "state", "ja", "step_ja", "due"])?;
                let known: Vec<Value> = show::list(&answer.body, "fields").cloned().collect();
                show::table(out, known.into_iter(), &["key", "ja", "shown_ja"])?;
                let taken: Vec<Value> = show::list(&answer.body, "taken").cloned().collect();
                show::table(out, taken.into_iter(), &["seq", "ja", "outcome_ja", "actor"])
            })
        }
        CaseCommand::Step(args) => {
            let desk = Desk::signed_in(out, &args.act.desk)?;
            let body = json!({
                "outcome": args.outcome, "fields": fields(&args.set)?, "decided_by": args.decided_by, "code": args.code,
                "met_on": args.met_on, "attended": args.attended, "voting": args.voting, "minutes": args.minutes,
            });
            let answer = sent(&desk, &format!("/cases/{}/step", id(&args.number)?), &args.act, body)?;
            end(out, &answer, || {
                let line = answer.body.clone();
                show::table(out, [line].into_iter(), &["number", "state", "step", "due"])
            })
        }
        CaseCommand::Paper(args) => paper(out, args),
    }
}

/// A document is fetched and saved at once, for it is not kept on the server: where it would land must be free.
fn free(to: &std::path::Path) -> Result<(), Fault> {
    if to.exists() { Err(Fault::usage("cli-file-exists", &[("file", &to.display().to_string())])) } else { Ok(()) }
}

/// Saves a granted document, and says where.
fn save(out: &Out, answer: &Answer, bytes: Option<Vec<u8>>, to: &std::path::Path) -> Ended {
    if let Some(bytes) = bytes.filter(|_| answer.is_done()) {
        super::import::save(bytes.as_slice(), to)?;
    }
    end(out, answer, || out.say("extract-saved", &[("file", to.display().to_string().into())]))
}

fn paper(out: &Out, args: &PaperArgs) -> Ended {
    free(&args.to)?;
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let number = id(&args.number)?;
    let (what, body) = match &args.letter {
        Some(letter) => ("letters", json!({"letter": letter, "lang": args.language})),
        None => ("paper", json!({"lang": args.language})),
    };
    let answer = sent(&desk, &format!("/cases/{number}/{what}"), &args.act, body)?;
    let pdf = STANDARD.decode(answer.text("pdf")).ok();
    save(out, &answer, pdf, &args.to)
}

pub(super) fn register(out: &Out, command: &RegisterCommand) -> Ended {
    match command {
        RegisterCommand::List(args) => {
            let desk = Desk::signed_in(out, args)?;
            rows(out, &desk.get("/registers")?, "registers", &["key", "ja", "rows", "readable", "writable"])
        }
        RegisterCommand::Show(args) => {
            let desk = Desk::signed_in(out, &args.act.desk)?;
            let body = json!({"register": args.register, "as_of": args.as_of});
            let answer = sent(&desk, "/registers/show", &args.act, body)?;
            let lines: Vec<Value> = show::list(&answer.body, "rows").map(flat).collect();
            end(out, &answer, || show::table(out, lines.into_iter(), &["number", "state", "version", "values"]))
        }
        RegisterCommand::Enter(args) => {
            let desk = Desk::signed_in(out, &args.act.desk)?;
            let body = json!({"register": args.what, "fields": fields(&args.set)?});
            numbered(out, &sent(&desk, "/registers/enter", &args.act, body)?)
        }
        RegisterCommand::Save(args) => {
            free(&args.to)?;
            let ending = args.to.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
            let desk = Desk::signed_in(out, &args.act.desk)?;
            let body = json!({"register": args.register, "format": ending, "lang": args.language});
            let answer = sent(&desk, "/registers/sheet", &args.act, body)?;
            let pdf = || STANDARD.decode(answer.text("pdf")).ok();
            let bytes = if ending == "pdf" { pdf() } else { Some(answer.text("csv").as_bytes().to_vec()) };
            save(out, &answer, bytes, &args.to)
        }
        RegisterCommand::Place(args) => {
            let desk = Desk::signed_in(out, &args.act.desk)?;
            let answer = sent(&desk, "/registers/show", &args.act, json!({"register": DEVICES}))?;
            if !answer.is_done() {
                return show::problem(out, &answer);
            }
            let wanted = args.number.trim();
            let row =
                show::list(&answer.body, "rows").find(|r| r.get("number").map(line_of).as_deref() == Some(wanted));
            let row = row.and_then(|r| r.get("id")).and_then(Value::as_str).unwrap_or_default();
            let known = session::place(desk.org()).unwrap_or_default();
            let answer = sent(&desk, "/registers/place", &args.act, json!({"row": row, "place": known}))?;
            if !answer.is_done() {
                return show::problem(out, &answer);
            }
            session::keep_place(desk.org(), answer.text("place"))?;
            end(out, &answer, || out.say("cli-placed", &[("number", wanted.into())]))
        }
    }
}

/// A row on one line: its values behind one another.
fn flat(row: &Value) -> Value {
    let values: Vec<String> =
        show::list(row, "fields").flat_map(|f| show::list(f, "shown_ja").map(line_of).collect::<Vec<_>>()).collect();
    let mut line = row.clone();
    if let Some(line) = line.as_object_mut() {
        line.insert("values".into(), values.join(" · ").into());
    }
    line
}

pub(super) fn task(out: &Out, command: &TaskCommand) -> Ended {
    match command {
        TaskCommand::List(args) => {
            let desk = Desk::signed_in(out, args)?;
            rows(out, &desk.get("/tasks")?, "tasks", &["number", "due", "overdue", "ja", "case"])
        }
        TaskCommand::Done(args) => done(out, args),
    }
}

fn done(out: &Out, args: &FieldsArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let body = json!({"fields": fields(&args.set)?});
    let answer = sent(&desk, &format!("/tasks/{}/perform", id(&args.what)?), &args.act, body)?;
    end(out, &answer, || out.say("cli-done", &[]))
}
