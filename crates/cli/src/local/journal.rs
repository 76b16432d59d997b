//! `journal`: verify, checkpoint and export open the data where no server runs; otherwise, and to list entries, the server is
//! asked, which checks who reads.

use crate::{
    args::{JournalArgs, JournalCommand},
    client::{self, Desk},
    exit::{Ended, Exit, Fault},
    local::organisations,
    open,
    out::Out,
};
use azukari_app::journal::{VerifyDoc, finding};
use azukari_journal::Report;
use serde_json::json;
use std::path::Path;

pub(crate) fn run(out: &Out, args: &JournalArgs) -> Ended {
    match &args.what {
        JournalCommand::List(list) => client::journal::list(out, &args.desk, list),
        JournalCommand::Verify { kept } => {
            let note = kept.as_deref().map(read).transpose()?;
            local_or(
                out,
                args,
                |house| verify(out, args, house, note.as_deref()),
                |desk| client::journal::verify(out, desk, note.as_deref()),
            )
        }
        JournalCommand::Checkpoint => {
            local_or(out, args, |house| checkpoint(out, args, house), |desk| client::journal::checkpoint(out, desk))
        }
        JournalCommand::Export { dir } => {
            let house = open::house(out, &args.place)?;
            export(out, args, &house, dir)
        }
    }
}

/// The data itself where it lies here and nobody else has it open; else the server.
fn local_or(
    out: &Out,
    args: &JournalArgs,
    local: impl FnOnce(&open::House) -> Ended,
    remote: impl FnOnce(&Desk) -> Ended,
) -> Ended {
    if open::must_exist(&args.place).is_ok() {
        match open::house(out, &args.place) {
            Ok(house) => {
                let ended = local(&house);
                house.app.gate().close();
                return ended;
            }
            Err(fault) if fault.key == "error-in-use" => {}
            Err(fault) => return Err(fault),
        }
    }
    remote(&Desk::signed_in(out, &args.desk)?)
}

fn read(path: &Path) -> Result<String, Fault> {
    std::fs::read_to_string(path).map_err(|e| Fault::file(path, &e))
}

fn verify(out: &Out, args: &JournalArgs, house: &open::House, kept: Option<&str>) -> Ended {
    let mut documents = Vec::new();
    let mut clean = true;
    for org in organisations(house, args.desk.org.as_ref())? {
        // What waits for its place is moved first; a hole is the verifier's to name.
        house.app.gate().tend(org.id)?;
        let report: Report = house.app.gate().verify(org.id, kept)?;
        clean &= report.is_clean();
        if out.json {
            documents.push(json!({"org": org.key, "report": VerifyDoc::from(&report)}));
            continue;
        }
        if report.is_clean() {
            out.say("journal-verify-good", &[("count", report.size.into())])?;
        } else {
            out.say("journal-verify-bad", &[("count", report.findings.len().into())])?;
            for found in &report.findings {
                out.line(&format!("  {}", azukari_web::api::finding(out.lang, &finding(found))))?;
            }
            if report.more {
                out.say("journal-verify-more", &[])?;
            }
            out.say("journal-verify-next", &[])?;
        }
        if kept.is_none() {
            out.say("journal-verify-no-kept", &[])?;
        }
    }
    if out.json {
        out.document(&json!(documents))?;
    }
    Ok(if clean { Exit::Done } else { Exit::Findings })
}

fn checkpoint(out: &Out, args: &JournalArgs, house: &open::House) -> Ended {
    let gate = house.app.gate();
    let mut documents = Vec::new();
    for org in organisations(house, args.desk.org.as_ref())? {
        let note = gate.checkpoint(org.id)?.ok_or(Fault::new(Exit::NotFound, "journal-empty", &[]))?;
        let key = gate.note_key(org.id).map(|k| k.to_string());
        if out.json {
            documents.push(json!({"org": org.key, "note": note, "key": key}));
        } else {
            out.line(note.trim_end())?;
            out.line("")?;
        }
    }
    if out.json {
        out.document(&json!(documents))?;
    }
    Ok(Exit::Done)
}

fn export(out: &Out, args: &JournalArgs, house: &open::House, dir: &Path) -> Ended {
    let orgs = organisations(house, args.desk.org.as_ref())?;
    let [org] = orgs.as_slice() else { return Err(Fault::usage("error-organisation-choose", &[])) };
    let done = house.app.gate().export_log(org.id, dir)?;
    if out.json {
        out.document(&json!({"org": org.key, "size": done.size, "files": done.files, "key": done.key}))?;
    } else {
        out.say("journal-exported", &[("place", dir.display().to_string().into())])?;
        out.line(&done.key)?;
    }
    house.app.gate().close();
    Ok(Exit::Done)
}
