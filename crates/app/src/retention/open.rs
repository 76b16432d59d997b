//! Erasures that are decided and not complete: which key copies must still be brought.

use crate::{App, AppError, register::parse::standing};
use azukari_domain::{ActId, Millis};
use azukari_gate::Asker;
use azukari_store::record;
use serde::Serialize;

/// An erasure that is not complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenErasure {
    /// The act that decided it, and the number of its report.
    pub act: ActId,
    /// The ground.
    pub ground: String,
    /// `record` or `history`.
    pub what: String,
    /// How many keys.
    pub count: usize,
    /// `decided`: the keys still have to go. `rekeyed`: they are gone here, and the copies named below are old.
    pub state: String,
    /// Places whose copy is old.
    pub stale: Vec<String>,
    /// When it was decided.
    pub at: Millis,
}

impl App {
    /// Lists erasures that are not complete, oldest first. They name nobody.
    ///
    /// # Errors
    /// [`AppError::SignIn`] for a worker who is not active; the gate's.
    pub fn open_erasures(&self, asker: &Asker) -> Result<Vec<OpenErasure>, AppError> {
        standing(self, asker)?;
        let org = asker.org;
        let mut rows = self.gate.read(|tx| {
            let mut rows = record::erasures(tx, org, "decided")?;
            rows.extend(record::erasures(tx, org, "rekeyed")?);
            Ok(rows)
        })?;
        rows.sort_by_key(|r| (r.at, r.id));
        Ok(rows
            .into_iter()
            .map(|r| OpenErasure {
                act: r.id,
                ground: r.ground,
                what: r.what,
                count: r.slots.len(),
                state: r.state,
                stale: r.stale,
                at: r.at,
            })
            .collect())
    }
}
