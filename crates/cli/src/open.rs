//! Opens the house: store, vault, rulebooks, gate. Only here (and in the test kit) are their `open` named.

use crate::{exit::Fault, out::Out, place::Place, prompt};
use azukari_app::App;
use azukari_domain::{Random, time::SystemClock};
use azukari_gate::{Gate, KeyKept, Parts};
use azukari_rulebook::Rulebooks;
use azukari_store::{Store, org};
use azukari_vault::Vault;
use std::{path::Path, sync::Arc};

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
    place.prepare()?;
    let gate = shut(out, place)?;
    gate.set_backup_places(place.backup_place.clone());
    let orgs = gate.read(org::all)?;
    let kept = place.kept(orgs.is_empty(), || prompt::secret(&out.t("keys-unlock-prompt", &[])))?;
    for one in orgs.iter().filter(|o| o.state != "closed") {
        gate.unlock(one.id, &kept.provider()?)?;
    }
    Ok(House { app: App::new(gate), kept })
}

/// Refuses to open a folder that holds no data: commands other than `serve` make none.
pub(crate) fn must_exist(place: &Place) -> Result<(), Fault> {
    if place.database.is_none() && !place.data.join("azukari.db").exists() {
        return Err(Fault::usage("cli-no-data", &[("place", &place.shown())]));
    }
    Ok(())
}
