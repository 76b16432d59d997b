//! What a worker stands for today, from memory where nothing has changed: active or not, offices, affairs, unit.
//!
//! Invariant: what is taken from memory was read at the very versions of the organisation's and the worker's facts that the
//! transaction sees now, and on the same civil day.

use crate::{
    facts::{OrgState, within},
    house::House,
};
use azukari_domain::WorkerId;
use azukari_rulebook::WorkerFacts;
use azukari_store::{
    StoreError, Tx,
    worker::{self, Versions, WorkerRow},
};
use std::sync::{Arc, PoisonError};

/// Workers kept in memory: more than any organisation of ours has at work in one day; then all are read anew once.
const STANDINGS_MAX: usize = 4_096;

/// A worker as stored, and as the rulebook sees them before anything was looked at today.
pub(crate) struct Standing {
    pub(crate) row: WorkerRow,
    /// `seen_today` is 0 here: it moves with every look.
    facts: WorkerFacts,
    state: Arc<OrgState>,
}

impl Standing {
    fn read(tx: &mut Tx<'_>, state: &Arc<OrgState>, id: WorkerId) -> Result<Option<Standing>, StoreError> {
        let org = state.row.id;
        let today = state.today.to_string();
        let Some(row) = worker::get(tx, org, id)? else { return Ok(None) };
        let facts = WorkerFacts {
            active: row.state == "active" && within(&row.from_date, row.to_date.as_deref(), &today),
            offices: state.held_today().filter(|a| a.worker == id).filter_map(|a| a.office.parse().ok()).collect(),
            affairs: worker::assignments(tx, org, id)?
                .into_iter()
                .filter(|(_, from, to)| within(from, to.as_deref(), &today))
                .filter_map(|(affair, _, _)| affair.parse().ok())
                .collect(),
            unit: row.unit.clone(),
            seen_today: 0,
        };
        Ok(Some(Standing { row, facts, state: Arc::clone(state) }))
    }

    /// The facts now.
    pub(crate) fn facts(&self, now: &Versions) -> WorkerFacts {
        let same_day = now.seen_day == self.state.today.to_string();
        WorkerFacts { seen_today: if same_day { now.seen_count } else { 0 }, ..self.facts.clone() }
    }
}

impl House {
    /// The worker's standing at these versions, which this transaction has just read.
    pub(crate) fn standing(
        &self,
        tx: &mut Tx<'_>,
        state: &Arc<OrgState>,
        id: WorkerId,
        now: &Versions,
    ) -> Result<Option<Arc<Standing>>, StoreError> {
        let key = (state.row.id, id);
        let known = self.standings.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        // The same state is the same version, day and rulebook.
        if let Some(known) = known.filter(|k| Arc::ptr_eq(&k.state, state) && k.row.version == now.worker) {
            return Ok(Some(known));
        }
        let Some(read) = Standing::read(tx, state, id)?.map(Arc::new) else { return Ok(None) };
        let mut standings = self.standings.write().unwrap_or_else(PoisonError::into_inner);
        if standings.len() >= STANDINGS_MAX {
            standings.clear();
        }
        standings.insert(key, Arc::clone(&read));
        Ok(Some(read))
    }
}
