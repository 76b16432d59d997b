//! `import`: the file goes to the server as a stream, progress comes back line by line, rejected rows as a file.

use super::{
    args::{ImportArgs, RemedyArgs},
    end,
    http::{self, Answer, Desk},
    show::{self, field, list},
};
use crate::{
    exit::{Ended, Fault},
    out::Out,
};
use azukari_app::acquisition::Mapping;
use azukari_web::api::FILE_BYTES_MAX;
use serde_json::{Map, Value, json};
use std::{
    fs::File,
    io::{BufReader, IsTerminal as _},
    path::PathBuf,
};

pub(super) fn run(out: &Out, args: &ImportArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let file = File::open(&args.file).map_err(|e| Fault::file(&args.file, &e))?;
    // Told before anything is sent: a server that stops listening in the middle looks like a broken line.
    let size = file.metadata().map_err(|e| Fault::file(&args.file, &e))?.len();
    if size > FILE_BYTES_MAX {
        return Err(Fault::usage("sheet-error-file-too-large", &[("max", &FILE_BYTES_MAX.to_string())]));
    }
    let order = json!({
        "affair": args.act.affair.clone().unwrap_or_default(), "holding": args.holding, "purpose": args.purpose,
        "source": args.source, "columns": columns(args)?, "dry_run": args.dry_run, "migrate_until": args.migrate_until,
        "collected_on": args.collected_on, "channel": args.channel, "source_checked": args.source_checked,
        "ground": args.ground, "evidence": args.evidence, "stop_on_sensitive": args.stop_on_sensitive,
        "accept_returning": args.accept_returning, "encoding": args.encoding, "sheet": args.sheet,
    });
    // A header holds ASCII only; JSON escapes say everything else.
    let response = desk.send("/imports", args.act.once.as_deref(), &ascii(&order.to_string()), file)?;
    if !response.status().is_success() {
        return show::problem(out, &http::answer(response)?);
    }
    let last = follow(out, BufReader::new(response.into_body().into_reader()))?;
    let status = last.get("status").and_then(Value::as_u64).and_then(|s| u16::try_from(s).ok()).unwrap_or(200);
    let answer = Answer { status, body: last };
    if !answer.is_done() {
        return show::problem(out, &answer);
    }
    let rejects = save_rejects(args, &desk, &answer)?;
    show::warnings(out, &answer);
    end(out, &answer, || result(out, args, &answer.body, rejects.as_deref()))
}

/// Reads progress lines until the last one, which is the result.
fn follow(out: &Out, lines: impl std::io::BufRead) -> Result<Value, Fault> {
    let live = std::io::stderr().is_terminal() && !out.json;
    let mut last = None;
    for line in lines.lines() {
        let line = line.map_err(|_| Fault::failed("cli-answer-broken", &[]))?;
        let Ok(value) = serde_json::from_str::<Value>(&line) else { continue };
        match value.get("progress").and_then(Value::as_u64) {
            Some(count) if live => {
                let total = value.get("total").and_then(Value::as_u64);
                out.aside(&match total {
                    Some(total) => out.t("import-progress", &[("count", count.into()), ("total", total.into())]),
                    None => out.t("import-progress-open", &[("count", count.into())]),
                });
            }
            Some(_) => {}
            None => last = Some(value),
        }
    }
    // Without the last line nobody knows whether it counted: the same key asks again and does it once.
    last.ok_or(Fault::failed("cli-import-broken", &[]))
}

fn result(out: &Out, args: &ImportArgs, body: &Value, rejects: Option<&str>) -> Result<(), Fault> {
    let count = |name: &str| body.get(name).and_then(Value::as_u64).unwrap_or(0);
    out.say(
        if args.dry_run {
            "import-dry-run-done"
        } else if count("new") == 0 {
            "import-done-nothing"
        } else {
            "import-done"
        },
        &[],
    )?;
    out.say("import-result-new", &[("count", count("new").into())])?;
    out.say("import-result-same", &[("count", count("same").into())])?;
    out.say("import-result-rejected", &[("count", count("rejected").into())])?;
    for column in list(body, "columns") {
        let (state, heading) = (field(column, "state"), field(column, "heading"));
        match state {
            "sensitive" => out.say(
                "import-column-sensitive",
                &[("heading", heading.into()), ("matter", field(column, "matter").into())],
            )?,
            "my_number" => out.say("import-column-my-number", &[("heading", heading.into())])?,
            "unmapped" => out.say("import-column-unmapped", &[("heading", heading.into())])?,
            _ => {}
        }
    }
    match rejects {
        Some(file) => out.say("import-rejected-file", &[("file", file.into())]),
        None => Ok(()),
    }
}

/// Rejected rows hold personal data: the file is for this user alone.
fn save_rejects(args: &ImportArgs, desk: &Desk, answer: &Answer) -> Result<Option<String>, Fault> {
    let rejected = answer.body.get("rejected").and_then(Value::as_u64).unwrap_or(0);
    let import = answer.text("import");
    if rejected == 0 || import.is_empty() {
        return Ok(None);
    }
    let to = args.rejects.clone().unwrap_or_else(|| beside(&args.file));
    let response = desk.download(&format!("/imports/{import}/rejects"))?;
    if !response.status().is_success() {
        return Ok(None);
    }
    save(response.into_body().into_reader(), &to)?;
    Ok(Some(to.display().to_string()))
}

/// Writes an answer to a new file that is for this user alone.
pub(super) fn save(mut from: impl std::io::Read, to: &std::path::Path) -> Result<(), Fault> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(to).map_err(|e| Fault::file(to, &e))?;
    std::io::copy(&mut from, &mut file).map_err(|e| Fault::file(to, &e))?;
    Ok(())
}

fn beside(file: &std::path::Path) -> PathBuf {
    let stem = file.file_stem().and_then(|s| s.to_str()).unwrap_or("import");
    file.with_file_name(format!("{stem}.rejected.csv"))
}

/// The columns by heading: the file's first, the flags over it.
fn columns(args: &ImportArgs) -> Result<Map<String, Value>, Fault> {
    let mut columns = Map::new();
    if let Some(path) = &args.map {
        let text = std::fs::read_to_string(path).map_err(|e| Fault::file(path, &e))?;
        for (heading, field) in Mapping::parse(text.trim_start_matches('\u{feff}'))?.0 {
            columns.insert(heading, field.map_or_else(String::new, String::from).into());
        }
    }
    for pair in &args.columns {
        let (heading, field) = pair
            .rsplit_once('=')
            .ok_or(Fault::usage("cli-argument-invalid", &[("name", "--column"), ("reason", "HEADING=FIELD")]))?;
        columns.insert(heading.to_owned(), field.into());
    }
    Ok(columns)
}

fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let mut units = [0u16; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

pub(super) fn remedy(out: &Out, args: &RemedyArgs) -> Ended {
    let desk = Desk::signed_in(out, &args.act.desk)?;
    let Some(record) = &args.record else {
        let answer = desk.get("/remedies")?;
        let rows: Vec<Value> = list(&answer.body, "records").cloned().collect();
        return end(out, &answer, || show::table(out, rows.into_iter(), &["record", "remedy_by", "overdue"]));
    };
    let body = json!({
        "source": args.source, "collected_on": args.collected_on, "by_consent": args.by_consent,
        "evidence": args.evidence,
    });
    let answer = desk.act(&format!("/records/{}/remedy", super::person::id(record)?), &args.act, body)?;
    end(out, &answer, || out.say("cli-done", &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_travels_in_a_header() {
        let order = json!({"columns": {"氏名𠮷": "name"}}).to_string();
        let sent = ascii(&order);
        assert!(sent.is_ascii());
        assert_eq!(serde_json::from_str::<Value>(&sent).ok(), serde_json::from_str(&order).ok());
    }
}
