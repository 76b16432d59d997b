//! `rulebook check`, `lint` and `test`: what is wrong with a folder of rulebooks or a regulation's own text, and whether cases hold.

use crate::{
    args::{RulebookArgs, RulebookCommand},
    exit::{Ended, Exit, Fault},
    out::Out,
};
use azukari_domain::OrgKey;
use azukari_rulebook::{
    Problem, Rulebooks,
    lint::{Kind, TEXT_BYTES_MAX, placed},
};
use azukari_words::Lang;
use std::path::{Path, PathBuf};

pub(crate) fn run(out: &Out, args: &RulebookArgs) -> Ended {
    match &args.what {
        RulebookCommand::Check { dir } => check(out, dir.as_deref()),
        RulebookCommand::Lint { file } => lint(out, file),
        RulebookCommand::Test { dir, org } => test(out, dir.as_deref(), org.as_ref()),
    }
}

fn load(dir: Option<&Path>) -> Result<Result<Rulebooks, Vec<Problem>>, Fault> {
    match dir {
        None => Ok(Rulebooks::embedded()),
        Some(dir) if dir.is_dir() => Ok(Rulebooks::load(dir)),
        Some(dir) => Err(Fault::usage("cli-file-missing", &[("file", &dir.display().to_string())])),
    }
}

fn check(out: &Out, dir: Option<&Path>) -> Ended {
    match load(dir)? {
        Err(problems) => faults(out, dir, &problems),
        Ok(books) => {
            let mut list = Vec::new();
            for org in books.organisations() {
                for (from, book) in books.versions(org) {
                    list.push((org.clone(), from, book.clauses().count(), hex(&book.hash().to_bytes())));
                }
            }
            if out.json {
                let books: Vec<_> = list
                    .iter()
                    .map(|(org, from, clauses, hash)| {
                        serde_json::json!({"org": org, "from": from.to_string(), "clauses": clauses, "hash": hash})
                    })
                    .collect();
                out.document(&serde_json::json!({"problems": [], "rulebooks": books}))?;
            } else {
                for (org, from, clauses, hash) in list {
                    let name = format!("{org} {from}");
                    out.say("rulebook-check-good", &[("name", name.into()), ("count", clauses.into())])?;
                    out.say("rulebook-hash", &[("hash", hash.into())])?;
                }
            }
            Ok(Exit::Done)
        }
    }
}

/// What a reader of the organisation's own text would stumble over.
fn lint(out: &Out, file: &Path) -> Ended {
    let shown = file.display().to_string();
    let failed = |e: std::io::Error| Fault::file(file, &e);
    if std::fs::metadata(file).map_err(failed)?.len() > TEXT_BYTES_MAX {
        return Err(Fault::usage("rulebook-lint-too-long", &[("file", &shown)]));
    }
    let bytes = std::fs::read(file).map_err(failed)?;
    let text = str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes));
    let text = text.map_err(|_| Fault::usage("rulebook-lint-encoding", &[("file", &shown)]))?;
    let found = azukari_rulebook::lint::lint(text);
    // What nothing in the text itself shows was reviewed by hand, for the regulations that this program knows.
    let books = Rulebooks::embedded().ok();
    let known = books.as_ref().and_then(|books| books.review_of(text));
    let reviewed = known.map(|(_, findings)| placed(text, findings)).unwrap_or_default();
    if out.json {
        let org = known.map(|(org, _)| org);
        out.document(&serde_json::json!({ "findings": found, "regulation": org, "reviewed": reviewed }))?;
    } else {
        for one in &found {
            let near = if one.kind == Kind::Office && !one.against.is_empty() { "-near" } else { "" };
            let what = out.t(
                &format!("rulebook-lint-{}{near}", one.kind.as_str()),
                &[("what", one.what.as_str().into()), ("against", one.against.as_str().into())],
            );
            out.line(&format!("{shown}:{}: {what}", one.line))?;
            out.line(&format!("    {}", one.excerpt))?;
        }
        out.say("rulebook-lint-count", &[("count", found.len().into())])?;
        if let Some((org, _)) = known {
            let said = [("name", org.as_str().into()), ("count", reviewed.len().into())];
            out.say("rulebook-lint-reviewed", &said)?;
        }
        for one in &reviewed {
            let (today, why) = match out.lang {
                Lang::Ja => (&one.finding.today_ja, &one.finding.why_ja),
                Lang::En => (&one.finding.today_en, &one.finding.why_en),
            };
            let mut said = vec![
                ("written", one.finding.written.as_str().into()),
                ("today", today.as_str().into()),
                ("why", why.as_str().into()),
            ];
            let since = one.finding.since.map(|day| day.to_string());
            let key = if since.is_some() { "rulebook-lint-reviewed-since" } else { "rulebook-lint-reviewed-one" };
            said.extend(since.map(|day| ("since", day.into())));
            out.line(&format!("{shown}:{}: {}", one.line, out.t(key, &said)))?;
        }
    }
    Ok(if found.is_empty() && reviewed.is_empty() { Exit::Done } else { Exit::Findings })
}

fn faults(out: &Out, dir: Option<&Path>, problems: &[Problem]) -> Ended {
    let place = |p: &Problem| match dir {
        Some(dir) => dir.join(&p.file),
        None => PathBuf::from(&p.file),
    };
    if out.json {
        out.document(&serde_json::json!({ "problems": problems }))?;
        return Ok(Exit::Findings);
    }
    out.say("rulebook-check-bad", &[("count", problems.len().into())])?;
    for problem in problems {
        let file = place(problem).display().to_string();
        let reason = problem.reason.as_str();
        // The line as plain text, so that an editor's `file:line` can be copied out of it.
        let line = problem.line.to_string();
        match problem.line {
            0 => out.say("rulebook-problem-file", &[("file", file.into()), ("reason", reason.into())])?,
            _ => {
                out.say("rulebook-problem", &[("file", file.into()), ("line", line.into()), ("reason", reason.into())])?
            }
        }
    }
    Ok(Exit::Findings)
}

fn test(out: &Out, dir: Option<&Path>, org: Option<&OrgKey>) -> Ended {
    let books = match load(dir)? {
        Ok(books) => books,
        Err(problems) => return faults(out, dir, &problems),
    };
    if let Some(org) = org
        && !books.organisations().any(|o| o == org)
    {
        return Err(Fault::new(Exit::NotFound, "rulebook-not-found", &[("name", org.as_str())]));
    }
    let mut documents = Vec::new();
    let (mut good, mut passed) = (0_usize, true);
    let mut lines = Vec::new();
    for key in books.organisations().filter(|o| org.is_none_or(|only| only == *o)) {
        for (from, book) in books.versions(key) {
            let report = book.test();
            passed &= report.passed();
            for case in &report.cases {
                good += usize::from(case.faults.is_empty());
                for fault in &case.faults {
                    lines.push(format!("{}:{}: {}: {fault}", case.file, case.line, case.name));
                }
            }
            lines.extend(report.unshown.iter().map(|what| format!("{key} {from}: {what}")));
            documents.push(
                serde_json::json!({"org": key, "from": from.to_string(), "passed": report.passed(), "report": report}),
            );
        }
    }
    if out.json {
        out.document(&serde_json::json!({"passed": passed, "rulebooks": documents}))?;
    } else {
        for line in &lines {
            out.line(line)?;
        }
        if passed {
            out.say("rulebook-test-good", &[("count", good.into())])?;
        } else {
            out.say("rulebook-test-bad", &[("count", lines.len().into()), ("total", (good + lines.len()).into())])?;
        }
    }
    Ok(if passed { Exit::Done } else { Exit::Findings })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
