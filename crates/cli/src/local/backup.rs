//! `backup` and `restore`: data snapshots many and old, key tree and state newest, roots where they are.

use crate::{
    args::{BackupArgs, RestoreArgs},
    exit::{Ended, Exit, Fault},
    open,
    out::Out,
    place,
};
use azukari_domain::time::SystemClock;
use azukari_gate::{
    Gate, Parts,
    backup::{BackupError, Checked, Restore, Restored},
};
use azukari_store::{Location, Store};
use azukari_vault::Vault;
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Records of each organisation that a check opens.
const SAMPLE: u32 = 100;

pub(crate) fn backup(out: &Out, args: &BackupArgs) -> Ended {
    open::must_exist(&args.place)?;
    let house = open::house(out, &args.place)?;
    let made = house.app.gate().backup(&args.dir).map_err(fault)?;
    house.app.gate().close();
    let shown = made.data.display().to_string();
    if out.json {
        out.document(&json!({
            "data": shown, "bytes": made.bytes, "at": made.at.to_rfc3339(), "records": made.records,
        }))?;
    } else {
        out.say("backup-done", &[("place", shown.into()), ("bytes", made.bytes.into())])?;
        out.say("backup-keytree-done", &[("place", args.dir.display().to_string().into())])?;
        out.say("backup-key-apart", &[])?;
    }
    Ok(Exit::Done)
}

pub(crate) fn restore(out: &Out, args: &RestoreArgs) -> Ended {
    let data = snapshot(&args.backup)?;
    let dir = data.parent().map(Path::to_path_buf).unwrap_or_default();
    let kept = args.place.kept(false, || crate::prompt::secret(&out.t("keys-unlock-prompt", &[])))?;
    let newest = args.newest.as_ref().map(|dir| Store::open(&Location::Directory(dir.clone()))).transpose()?;
    let scratch = args.place.data.join("restore.tmp");
    place::make_private(&scratch)?;
    let unlock = |_| kept.provider().ok();
    let how = Restore {
        dir: &dir,
        data: &data,
        newest: newest.as_ref(),
        scratch: &scratch,
        unlock: &unlock,
        other_roots: args.other_roots,
    };
    let ended = if args.verify { check(out, args, &how) } else { fill(out, args, &how) };
    // Nothing of the way is left; what could not be removed holds sealed data only.
    let _ = std::fs::remove_dir_all(&scratch);
    ended
}

fn parts(out: &Out, args: &RestoreArgs, location: &Location) -> Result<Parts, Fault> {
    Ok(Parts {
        store: Store::open(location)?,
        vault: Vault::open(args.place.places())?,
        books: open::rulebooks(out, args.place.rulebooks.as_deref())?,
        clock: Arc::new(SystemClock),
        random: Arc::new(open::SystemRandom),
    })
}

fn fill(out: &Out, args: &RestoreArgs, how: &Restore<'_>) -> Ended {
    args.place.prepare(false)?;
    let (gate, done) = Gate::restore(parts(out, args, &args.place.location()?)?, how).map_err(fault)?;
    gate.close();
    tell(out, &done, true)?;
    Ok(Exit::Done)
}

fn check(out: &Out, args: &RestoreArgs, how: &Restore<'_>) -> Ended {
    let inside = how.scratch.join("check");
    let checked: Checked =
        Gate::check_backup(parts(out, args, &Location::Directory(inside))?, how, SAMPLE).map_err(fault)?;
    if out.json {
        let journals: Vec<_> = checked
            .journals
            .iter()
            .map(|(_, report)| json!({"size": report.size, "clean": report.is_clean()}))
            .collect();
        out.document(&json!({
            "good": checked.is_good(), "opened": checked.opened, "unreadable": checked.unreadable,
            "journals": journals, "restored": document(&checked.restored),
        }))?;
    } else if checked.is_good() {
        out.say("backup-verify-good", &[])?;
        tell(out, &checked.restored, false)?;
    } else {
        let reason = out.t("cli-backup-unreadable", &[("count", checked.unreadable.into())]);
        out.say("backup-verify-bad", &[("reason", reason.into())])?;
    }
    Ok(if checked.is_good() { Exit::Done } else { Exit::Findings })
}

fn document(done: &Restored) -> serde_json::Value {
    let orgs: Vec<_> = done
        .orgs
        .iter()
        .map(|o| {
            let tasks: Vec<_> = o
                .tasks
                .iter()
                .map(|t| json!({"index": t.index, "act": t.act.to_string(), "verb": t.verb, "at": t.recorded_at.to_rfc3339()}))
                .collect();
            json!({
                "org": o.key, "entries": o.entries, "entries_lost": o.entries_lost, "erased": o.erased,
                "changed_since": o.lost.len(), "withdrawals": o.withdrawals, "approvals_used": o.approvals_used,
                "approvals_withdrawn": o.approvals_withdrawn, "appointments": o.appointments, "tasks": tasks,
            })
        })
        .collect();
    json!({"from": done.from.to_rfc3339(), "to": done.to.to_rfc3339(), "orgs": orgs})
}

fn tell(out: &Out, done: &Restored, restored: bool) -> Result<(), Fault> {
    if out.json {
        return out.document(&document(done));
    }
    if restored {
        out.say("backup-restored", &[("time", done.from.to_rfc3339().into())])?;
    }
    for org in &done.orgs {
        out.line(org.key.as_str())?;
        out.say("backup-restore-gap", &[("count", org.tasks.len().into())])?;
        out.say("backup-restore-erasures", &[("count", org.erased.into())])?;
        out.say("backup-restore-withdrawals", &[("count", org.withdrawals.into())])?;
        out.say("backup-restore-approvals", &[("count", org.approvals_used.into())])?;
        out.say("backup-restore-appointments", &[("count", org.appointments.into())])?;
    }
    Ok(())
}

/// The snapshot named, or the newest of a backup directory.
fn snapshot(path: &Path) -> Result<PathBuf, Fault> {
    if path.is_file() {
        return Ok(path.to_owned());
    }
    let entries = std::fs::read_dir(path).map_err(|e| Fault::file(path, &e))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| {
            p.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with("data-") && n.ends_with(".azb"))
        })
        .collect();
    // Their names begin with the time: the last is the newest.
    found.sort();
    found.pop().ok_or(Fault::usage("backup-error-not-a-backup", &[]))
}

pub(crate) fn fault(e: BackupError) -> Fault {
    let text = e.to_string();
    let exit = match e {
        BackupError::Vault(e) => return e.into(),
        BackupError::Store(e) => return e.into(),
        BackupError::Gate(e) => return e.into(),
        BackupError::NotABackup(_) | BackupError::NotEmpty | BackupError::Newer(_) | BackupError::Missing(_) => {
            Exit::Usage
        }
        BackupError::Damaged(_) => Exit::Findings,
        _ => Exit::Failed,
    };
    Fault::new(exit, e.key(), &[("what", &text), ("place", &text), ("reason", &text), ("name", &text), ("file", &text)])
}
