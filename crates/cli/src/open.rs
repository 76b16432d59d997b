//! Opens the house: store, vault, rulebooks, gate. Only here (and in the test kit) are their `open` named.

use crate::{exit::Fault, local::keys, out::Out, place::Place, prompt};
use azukari_app::App;
use azukari_domain::{Random, time::SystemClock};
use azukari_gate::{Gate, GateError, KeyKept, Parts};
use azukari_rulebook::Rulebooks;
use azukari_store::{Store, org};
use azukari_vault::{Vault, VaultError};
use std::{collections::BTreeSet, path::Path, sync::Arc};
use zeroize::Zeroizing;

/// The operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness nothing may go on: ids, links and sessions would be guessable.
        if aws_lc_rs::rand::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// An opened house.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) kept: KeyKept,
    /// Root places whose copy was missing and was made anew while opening.
    pub(crate) renewed: BTreeSet<String>,
}

/// The rulebooks in the program, or those of a folder; a faulty one is refused with file, line and reason.
pub(crate) fn rulebooks(out: &Out, dir: Option<&Path>) -> Result<Rulebooks, Fault> {
    let loaded = match dir {
        None => Rulebooks::embedded(),
        Some(dir) if !dir.is_dir() => {
            return Err(Fault::usage("cli-file-missing", &[("file", &dir.display().to_string())]));
        }
        Some(dir) => Rulebooks::load(dir),
    };
    loaded.map_err(|problems| {
        out.aside(&out.t("rulebook-check-bad", &[("count", problems.len().into())]));
        for problem in &problems {
            out.aside(&problem.to_string());
        }
        Fault::new(crate::exit::Exit::Usage, "rulebook-refused", &[])
    })
}

/// Opens without unlocking.
pub(crate) fn shut(out: &Out, place: &Place) -> Result<Gate, Fault> {
    let location = place.location()?;
    let books = rulebooks(out, place.rulebooks.as_deref())?;
    let store = Store::open(&location)?;
    let vault = Vault::open(place.places())?;
    Ok(Gate::new(Parts { store, vault, books, clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }))
}

/// Lock, open, unlock: what an interrupted run left is finished before this returns.
pub(crate) fn house(out: &Out, place: &Place) -> Result<House, Fault> {
    place.prepare(false)?;
    let gate = shut(out, place)?;
    gate.set_backup_places(place.backup_place.clone());
    let orgs = gate.read(org::all)?;
    let kept = place.kept(orgs.is_empty(), || prompt::secret(&out.t("keys-unlock-prompt", &[])))?;
    let mut kept = kept;
    let mut renewed = BTreeSet::new();
    for one in orgs.iter().filter(|o| o.state != "closed") {
        let unlocked = match gate.unlock(one.id, &kept.provider()?) {
            // The file beside the data was the way in until somebody changed it to a passphrase.
            Err(GateError::Vault(VaultError::NoSuchWrapping)) if place.is_own_key_file(&kept) => {
                kept = KeyKept::Passphrase(Zeroizing::new(prompt::secret(&out.t("keys-unlock-prompt", &[]))?));
                gate.unlock(one.id, &kept.provider()?)?
            }
            unlocked => unlocked?,
        };
        renewed.extend(unlocked);
    }
    Ok(House { app: App::new(gate), kept, renewed })
}

/// Says which copies of the keys were made anew, are away, old or damaged, each with what to do. They stop no work, so they
/// are told and not refused.
pub(crate) fn tell_places(out: &Out, house: &House) -> Result<(), Fault> {
    for place in &house.renewed {
        out.aside(&out.t("keys-place-renewed", &[("place", place.as_str().into())]));
    }
    let mut told = BTreeSet::new();
    for org in house.app.organisations()?.iter().filter(|o| o.state != "closed") {
        for (_, report) in house.app.gate().places(org.id)? {
            if !report.is_settled() && told.insert(report.place.clone()) {
                out.aside(&keys::said(out, &report));
            }
        }
        if house.app.gate().is_key_changing(org.id)? {
            out.aside(&out.t("keys-change-open", &[("name", org.key.as_str().into())]));
        }
    }
    Ok(())
}

/// Refuses to open a folder that holds no data: commands other than `serve` make none.
pub(crate) fn must_exist(place: &Place) -> Result<(), Fault> {
    if place.database.is_none() && !place.data.join("azukari.db").exists() {
        return Err(Fault::usage("cli-no-data", &[("place", &place.shown())]));
    }
    Ok(())
}
