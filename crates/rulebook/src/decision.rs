//! The rulebook's answer: granted with the requirements that were met, or refused with reasons and a way out.

use azukari_domain::{Answer, ClauseId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The answer to a [`crate::facts::Question`]. Anything that goes wrong inside is a refusal with `broken` set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The act may be done.
    Granted(Granted),
    /// It may not, as things stand.
    Refused(Refused),
}

/// Which clauses allow it, and which adopted requirements were tested and met.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Granted {
    /// Clauses of the requirements that were met; never empty.
    pub clauses: Vec<ClauseId>,
    /// Controls that were asked, e.g. `purpose.within`.
    pub controls: Vec<Arc<str>>,
    /// Request kinds whose approval made a requirement hold and must be used up by this act.
    pub uses: Vec<String>,
    /// What the worker should be told although the act is granted.
    pub warnings: Vec<Warning>,
}

/// An adopted control that warns and does not refuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The control, e.g. `volume.warn`.
    pub control: String,
    /// The organisation's clauses that adopt it.
    pub clauses: Vec<ClauseId>,
    /// Key of the sentence to show.
    pub message: String,
}

/// Why not, and what would make it possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The strongest of the reasons' answers (forbidden before not configured before not permitted before referral).
    pub answer: Answer,
    /// One for each requirement that was not met; never empty.
    pub reasons: Vec<Reason>,
    /// An evaluation error or a denial that no requirement explains. Refused all the same; a test fails on it.
    pub broken: bool,
}

/// One requirement that was not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The control, e.g. `purpose.within`.
    pub control: String,
    /// The organisation's clauses that adopt it.
    pub clauses: Vec<ClauseId>,
    /// How it says no.
    pub answer: Answer,
    /// Key of the sentence to show, e.g. `refusal-purpose-within`.
    pub message: String,
    /// What would make it possible: `request:<kind>`, `setting:<name>`, `appoint:<office>`, `ask:<office>` (its holder may
    /// do it), `choose:affair|purpose|channel`, `record:<fact>` (consent, notice, source, ground, evidence, identity, basis,
    /// purpose, recipient, conditions, resolution), `register:worker`, `wait:request`, or `none`.
    pub remedy: String,
}
