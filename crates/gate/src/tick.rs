//! What happens by the clock: duties become tasks, reminders are given. No person's data is read and nothing is decided.

use crate::{
    Gate, GateError, Stop,
    entry::{self, Draft},
    facts::OrgState,
    house::House,
};
use azukari_domain::{ActId, Clock, Date, Millis, OrgId, Random, Verb, WorkerId};
use azukari_journal::Outcome as Result3;
use azukari_rulebook::Rulebook;
use azukari_store::{Tx, worker};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The transaction of one run of the clock.
pub struct Tick<'t, 'c> {
    pub(crate) tx: &'t mut Tx<'c>,
    house: &'t Arc<House>,
    pub(crate) state: &'t OrgState,
    act: ActId,
    now: Millis,
}

impl<'t, 'c> Tick<'t, 'c> {
    /// The transaction, for the store's query functions.
    pub fn tx(&mut self) -> &mut Tx<'c> {
        self.tx
    }
    /// The organisation.
    pub fn org(&self) -> OrgId {
        self.state.row.id
    }
    /// The entry that this run writes, if it changes anything.
    pub fn act(&self) -> ActId {
        self.act
    }
    /// When.
    pub fn now(&self) -> Millis {
        self.now
    }
    /// Today in the organisation's zone.
    pub fn today(&self) -> Date {
        self.state.today
    }
    /// The zone of the organisation's dates.
    pub fn zone(&self) -> &'t str {
        &self.state.row.zone
    }
    /// The rulebook in force.
    pub fn book(&self) -> &'t Rulebook {
        &self.state.book
    }
    /// The organisation's own values of settings.
    pub fn settings(&self) -> &'t BTreeMap<String, i64> {
        &self.state.facts.settings
    }
    /// Provisions of the adopted law that do not apply here.
    pub fn waived(&self) -> &'t BTreeSet<azukari_domain::ClauseId> {
        &self.state.facts.waived
    }
    /// Purposes specified and in force today.
    pub fn purposes(&self) -> &'t BTreeSet<azukari_domain::PurposeKey> {
        &self.state.facts.purposes
    }
    /// Offices that nobody holds today.
    pub fn vacant(&self) -> &'t BTreeSet<azukari_domain::OfficeKey> {
        &self.state.facts.vacant
    }
    /// Workers who hold an office today.
    pub fn holders(&self, office: &str) -> Vec<WorkerId> {
        self.state.held_today().filter(|a| a.office == office).map(|a| a.worker).collect()
    }
    /// All appointments, past ones too.
    pub fn appointments(&self) -> &'t [worker::AppointmentRow] {
        &self.state.appointments
    }
    /// The clock, for ids.
    pub fn clock(&self) -> &dyn Clock {
        &*self.house.clock
    }
    /// Unpredictable bytes, for ids.
    pub fn random(&self) -> &dyn Random {
        &*self.house.random
    }
}

impl Gate {
    /// Runs what the clock brings, in one transaction with its entry. The closure answers the notes of the entry: none where it
    /// changed nothing, and then nothing is written.
    ///
    /// # Errors
    /// See [`GateError`]; a state that moved meanwhile is read again by the next run.
    pub fn tick<F>(&self, org: OrgId, mut run: F) -> Result<BTreeMap<&'static str, String>, GateError>
    where
        F: FnMut(&mut Tick<'_, '_>) -> Result<BTreeMap<&'static str, String>, Stop> + Send + 'static,
    {
        let now = self.now();
        let state = self.house.store.read(|tx| self.house.state(tx, org, now))??;
        let act = ActId::new(self.clock(), self.random());
        let house = Arc::clone(&self.house);
        Ok(self.house.store.act(move |tx| {
            let mut work = || -> Result<BTreeMap<&'static str, String>, Stop> {
                if azukari_store::org::version(tx, org)? != Some(state.version) {
                    return Err(Stop::Conflict("error-busy"));
                }
                let notes = run(&mut Tick { tx, house: &house, state: &state, act, now })?;
                if !notes.is_empty() {
                    let mut draft =
                        Draft::of_system(org, act, Verb::Perform, Result3::Done, &state.book, state.settings_hash);
                    draft.notes.clone_from(&notes);
                    entry::append(&house, tx, &draft, &mut None)?;
                }
                Ok(notes)
            };
            work().map_err(Stop::into_act)
        })??)
    }
}
