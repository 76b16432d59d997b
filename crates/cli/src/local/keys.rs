//! `keys`: where the roots and key files lie, renewing copies, changing what opens the key.

use crate::{
    args::{KeysArgs, KeysCommand},
    exit::{Ended, Exit, Fault},
    local::organisations,
    open::{self, House},
    out::Out,
    place::Place,
    prompt,
};
use azukari_domain::OrgId;
use azukari_gate::KeyKept;
use azukari_vault::{PlaceReport, PlaceState};
use serde_json::json;
use zeroize::Zeroizing;

/// Name of the variable that carries a new passphrase without a terminal.
const NEW_PASSPHRASE: &str = "AZUKARI_NEW_PASSPHRASE";

pub(crate) fn run(out: &Out, args: &KeysArgs) -> Ended {
    open::must_exist(&args.place)?;
    if matches!(args.what, Some(KeysCommand::Heal)) {
        args.place.prepare(true)?;
    }
    let house = open::house(out, &args.place)?;
    let orgs = match &args.what {
        // All are opened by one way in, whichever is named.
        Some(KeysCommand::Passphrase | KeysCommand::KeyFile { .. }) => {
            organisations(&house, None)?.into_iter().filter(|org| org.state != "closed").collect()
        }
        _ => organisations(&house, args.org.as_ref())?,
    };
    let gate = house.app.gate();
    let mut documents = Vec::new();
    let mut exit = Exit::Done;
    let ids: Vec<OrgId> = orgs.iter().map(|org| org.id).collect();
    match &args.what {
        Some(KeysCommand::Passphrase) => {
            change(out, &house, &ids, &KeyKept::Passphrase(Zeroizing::new(new_passphrase(out)?)))?;
            remove_own_key_file(out, &args.place, &house)?;
        }
        Some(KeysCommand::KeyFile { file }) => {
            // An interrupted change is made again with the file that it made.
            let resumed = ids.iter().any(|org| gate.is_key_changing(*org).unwrap_or(false));
            if file.exists() && !resumed {
                return Err(Fault::usage("cli-file-exists", &[("file", &file.display().to_string())]));
            }
            change(out, &house, &ids, &KeyKept::File(file.clone()))?;
        }
        _ => {}
    }
    for org in &orgs {
        match &args.what {
            None | Some(KeysCommand::Status | KeysCommand::Passphrase | KeysCommand::KeyFile { .. }) => {}
            Some(KeysCommand::Heal) => gate.heal(org.id)?,
            Some(KeysCommand::Recovery) => {
                let kit = gate.new_recovery_kit(org.id, &house.kept.provider()?)?;
                if out.json {
                    documents.push(json!({"org": org.key, "recovery_kit": kit.as_str()}));
                } else {
                    out.line(&format!("{}  {}", out.t("setup-recovery", &[]), kit.as_str()))?;
                    out.say("setup-recovery-help", &[])?;
                }
                continue;
            }
        }
        let places = gate.places(org.id)?;
        if places.iter().any(|(_, report)| !report.is_settled()) {
            exit = Exit::Findings;
        }
        if out.json {
            let list: Vec<_> = places.iter().map(|(what, report)| place(what, report)).collect();
            documents.push(json!({"org": org.key, "places": list}));
        } else {
            out.line(&format!("{}  {}", org.key, out.t("keys-places", &[])))?;
            for (what, report) in &places {
                out.line(&format!("  {what}\t{}", said(out, report)))?;
            }
        }
    }
    if out.json {
        out.document(&json!(documents))?;
    }
    gate.close();
    Ok(exit)
}

/// All organisations of an installation are opened by one way in, so they change together.
fn change(out: &Out, house: &House, orgs: &[OrgId], new: &KeyKept) -> Result<(), Fault> {
    let old = house.kept.provider()?;
    house.app.gate().change_kept(orgs, &old, &new.provider()?)?;
    if !out.json {
        out.say("keys-passphrase-changed", &[])?;
    }
    Ok(())
}

/// The key file that was made beside the data at the first start opens nothing any more, and would be taken for the way in at
/// the next start.
fn remove_own_key_file(out: &Out, place: &Place, house: &House) -> Result<(), Fault> {
    let own = place.own_key_file();
    match &house.kept {
        KeyKept::File(file) if *file == own && file.exists() => {
            std::fs::remove_file(&own).map_err(|e| Fault::file(&own, &e))?;
            if !out.json {
                out.say("cli-keys-file-removed", &[("file", own.display().to_string().as_str().into())])?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn new_passphrase(out: &Out) -> Result<String, Fault> {
    if let Ok(text) = std::env::var(NEW_PASSPHRASE) {
        return Ok(text);
    }
    let first = prompt::secret(&out.t("keys-new-prompt", &[]))?;
    let second = prompt::secret(&out.t("keys-again-prompt", &[]))?;
    if first == second { Ok(first) } else { Err(Fault::usage("keys-error-differ", &[])) }
}

/// A place as a document.
pub(crate) fn place(what: &str, report: &PlaceReport) -> serde_json::Value {
    let state = match report.state {
        PlaceState::Present => "present",
        PlaceState::Missing => "missing",
        PlaceState::Stale { .. } => "stale",
        PlaceState::Damaged => "damaged",
        PlaceState::Unreachable => "unreachable",
    };
    json!({"what": what, "place": report.place, "state": state, "removable": report.removable})
}

/// A place in words.
pub(crate) fn said(out: &Out, report: &PlaceReport) -> String {
    let key = match report.state {
        PlaceState::Present => "keys-place-good",
        PlaceState::Stale { .. } => "keys-place-stale",
        PlaceState::Missing | PlaceState::Damaged | PlaceState::Unreachable => "keys-place-missing",
    };
    out.t(key, &[("place", report.place.as_str().into())])
}
