//! What happens to an account without a question to the rulebook: a refused password, a changed factor, an ended session.

use crate::{
    Gate, GateError, Stop,
    entry::{self, Draft},
};
use azukari_domain::{ActId, OrgId, Verb, WorkerId};
use azukari_journal::{Alias, Outcome as Result3};
use azukari_store::{Tx, org, worker};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

impl Gate {
    /// Writes a change with its entry in one transaction, as the system's own doing. Nothing is opened and nothing is decided
    /// by it: what needs a permit goes through [`Gate::pass`]. The closure may run again.
    ///
    /// `about` is the account concerned, and stands in the entry as its worker. `notes` are ASCII words, never personal.
    ///
    /// # Errors
    /// See [`GateError`]; what the closure stops with.
    pub fn event<T, F>(
        &self,
        org: OrgId,
        verb: Verb,
        about: Option<WorkerId>,
        notes: BTreeMap<&'static str, String>,
        write: F,
    ) -> Result<T, GateError>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        self.event_of(org, verb, about, "", notes, write)
    }

    /// The same where a part of this system does what an article asks of it: the entry names the articles that adopt `control`.
    ///
    /// # Errors
    /// See [`Gate::event`].
    pub fn event_of<T, F>(
        &self,
        org: OrgId,
        verb: Verb,
        about: Option<WorkerId>,
        control: &'static str,
        notes: BTreeMap<&'static str, String>,
        mut write: F,
    ) -> Result<T, GateError>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        let (house, act) = (Arc::clone(&self.house), ActId::new(self.clock(), self.random()));
        self.note(move |tx| {
            let state = house.state(tx, org, house.clock.now())?.map_err(crate::pass::stop_of)?;
            let mut draft = Draft::of_system(org, act, verb, Result3::Done, &state.book, state.settings_hash);
            if let Some(id) = about {
                let row = worker::get(tx, org, id)?.ok_or(Stop::NotFound("worker"))?;
                draft.worker = Alias::from_slice(&row.alias);
            }
            draft.notes.clone_from(&notes);
            draft.clauses = state.book.clauses_of(control).into_iter().collect();
            if !draft.clauses.is_empty() {
                draft.controls = vec![control.into()];
            }
            let value = write(tx)?;
            entry::append(&house, tx, &draft, &mut None)?;
            Ok(value)
        })
    }

    /// Removes a sample organisation whole: people, journal, keys in the database. Nothing of it is worth keeping; a real
    /// organisation is refused.
    ///
    /// # Errors
    /// [`GateError::Conflict`] `setup-not-demo` for a real organisation; the store's.
    pub fn remove_demo(&self, id: OrgId) -> Result<(), GateError> {
        self.note(move |tx| {
            let row = org::get(tx, id)?.ok_or(Stop::NotFound("organisation"))?;
            if !row.demo {
                return Err(Stop::Conflict("setup-not-demo"));
            }
            Ok(org::remove(tx, id)?)
        })?;
        let house = &self.house;
        house.signers.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        house.office_keys.write().unwrap_or_else(PoisonError::into_inner).retain(|(org, _), _| *org != id);
        house.states.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        house.cards.lock().unwrap_or_else(PoisonError::into_inner).retain(|(org, _), _| *org != id);
        house.vault.lock(id);
        Ok(())
    }

    /// A keyed hash of a one-time code on a worker's printed sheet: a stolen database alone tells nothing about the codes.
    ///
    /// # Errors
    /// The vault's.
    pub fn code_hash(&self, org: OrgId, worker: WorkerId, number: i64, code: &str) -> Result<Vec<u8>, GateError> {
        let mut bytes = worker.to_bytes().to_vec();
        bytes.extend(number.to_be_bytes());
        bytes.extend(code.as_bytes());
        let secret = self.house.vault.secrets(org)?.pepper()?.derive("azukari.sheet.1", &bytes)?;
        Ok(secret.expose().to_vec())
    }
}
