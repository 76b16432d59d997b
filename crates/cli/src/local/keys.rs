//! `keys`: where the roots and key files lie, renewing copies, changing what opens the key.

use crate::{
    args::{KeysArgs, KeysCommand},
    exit::{Ended, Exit, Fault},
    local::organisations,
    open,
    out::Out,
    prompt,
};
use azukari_gate::{GateError, KeyKept};
use azukari_vault::{PlaceReport, PlaceState};
use serde_json::json;
use zeroize::Zeroizing;

/// Name of the variable that carries a new passphrase without a terminal.
const NEW_PASSPHRASE: &str = "AZUKARI_NEW_PASSPHRASE";

pub(crate) fn run(out: &Out, args: &KeysArgs) -> Ended {
    open::must_exist(&args.place)?;
    let house = open::house(out, &args.place)?;
    let orgs = organisations(&house, args.org.as_ref())?;
    let gate = house.app.gate();
    let mut documents = Vec::new();
    let mut exit = Exit::Done;
    for org in &orgs {
        match &args.what {
            None | Some(KeysCommand::Status) => {}
            Some(KeysCommand::Heal) => gate.heal(org.id)?,
            Some(KeysCommand::Passphrase) => {
                let new = KeyKept::Passphrase(Zeroizing::new(new_passphrase(out)?));
                change(out, &house, org, &new)?;
            }
            Some(KeysCommand::KeyFile { file }) => {
                if file.exists() {
                    return Err(Fault::usage("cli-file-exists", &[("file", &file.display().to_string())]));
                }
                change(out, &house, org, &KeyKept::File(file.clone()))?;
            }
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

fn change(out: &Out, house: &open::House, org: &azukari_store::org::OrgRow, new: &KeyKept) -> Result<(), Fault> {
    let old = house.kept.provider()?;
    let changed: Result<(), GateError> =
        new.provider().and_then(|new| house.app.gate().change_kept(org.id, &old, &new));
    changed?;
    if !out.json {
        out.say("keys-passphrase-changed", &[])?;
    }
    Ok(())
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
