//! `migrate`: brings the data of an older version forward, after a backup. `serve` does the same at its start.

use crate::{
    args::MigrateArgs,
    exit::{Ended, Exit, Fault},
    local::backup,
    open,
    out::Out,
    place::Place,
};
use azukari_domain::{Clock as _, time::SystemClock};
use azukari_gate::backup::{Forwarded, bring_forward};
use azukari_store::{Older, Step};
use serde_json::json;

pub(crate) fn run(out: &Out, args: &MigrateArgs) -> Ended {
    open::must_exist(&args.place)?;
    let Some(older) = Older::find(&args.place.location()?)? else {
        if out.json {
            out.document(&json!({"steps": []}))?;
        } else {
            out.say("migrate-none", &[])?;
        }
        return Ok(Exit::Done);
    };
    let (found, known, steps) = (older.found(), older.known(), older.steps());
    if !args.dry_run {
        let done = carry_out(&args.place, older)?;
        tell(out, &done)?;
        return Ok(Exit::Done);
    }
    let steps: Vec<String> = steps.iter().map(|step| said(out, step)).collect();
    if out.json {
        out.document(&json!({"found": found, "known": known, "steps": steps}))?;
    } else {
        out.say("migrate-plan", &[("found", found.into()), ("known", known.into())])?;
        for step in steps {
            out.line(&format!("  {step}"))?;
        }
        out.say("migrate-dry-run", &[])?;
    }
    Ok(Exit::Done)
}

/// Brings an older database forward, if one lies there. The backup goes into the data folder, on both engines.
pub(crate) fn forward(place: &Place) -> Result<Option<Forwarded>, Fault> {
    Older::find(&place.location()?)?.map(|older| carry_out(place, older)).transpose()
}

fn carry_out(place: &Place, older: Older) -> Result<Forwarded, Fault> {
    let dir = place.data.join(format!("before-schema-{}", older.known()));
    bring_forward(older, &dir, SystemClock.now()).map_err(backup::fault)
}

fn tell(out: &Out, done: &Forwarded) -> Result<(), Fault> {
    if out.json {
        let shown = done.backup.display().to_string();
        return out.document(&json!({"from": done.from, "to": done.to, "backup": shown}));
    }
    sentences(out, done).iter().try_for_each(|line| out.line(line))
}

/// For a server, whose standard output holds its greeting only.
pub(crate) fn aside(out: &Out, done: &Forwarded) {
    sentences(out, done).iter().for_each(|line| out.aside(line));
}

fn sentences(out: &Out, done: &Forwarded) -> [String; 2] {
    let shown = done.backup.display().to_string();
    [
        out.t("migrate-done", &[("found", done.from.into()), ("known", done.to.into())]),
        out.t("migrate-backup", &[("place", shown.as_str().into())]),
    ]
}

fn said(out: &Out, step: &Step) -> String {
    let (key, table, column) = match step {
        Step::AddTable { table } => ("migrate-step-add-table", table.as_str(), String::new()),
        Step::AddColumn { table, column, .. } => ("migrate-step-add-column", table.as_str(), column.clone()),
        Step::AddIndex { table, columns, .. } => ("migrate-step-add-index", table.as_str(), columns.join(", ")),
        Step::Enlarge { table } => ("migrate-step-enlarge", table.as_str(), String::new()),
        Step::DropIndex { table, columns, .. } => ("migrate-step-drop-index", table.as_str(), columns.join(", ")),
        Step::DropTable { was } => ("migrate-step-drop-table", was.name.as_str(), String::new()),
        Step::DropColumn { table, was } => ("migrate-step-drop-column", table.as_str(), was.name.clone()),
        Step::Run { why, .. } => return out.t("migrate-step-run", &[("reason", why.as_str().into())]),
    };
    out.t(key, &[("table", table.into()), ("column", column.as_str().into())])
}
