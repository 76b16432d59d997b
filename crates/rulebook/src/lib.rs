//! Rulebooks as data, and the one place that asks Cedar.
//!
//! A rulebook is a folder of text below `rulebooks/`; [`Rulebooks::load`] turns all of them into values that answer
//! questions ([`Rulebook::decide`]) or says what is wrong, with file and line. Invariants: a rulebook with any fault is
//! not loaded; every refusal names a requirement and its clauses; every grant names at least one clause; an evaluation
//! error or an unexplained denial is a refusal that is marked `broken` and that a test would fail on.

mod ask;
mod case;
mod check;
mod clause;
mod control;
pub mod decision;
pub mod duty;
pub mod facts;
mod folder;
pub mod form;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
pub mod law;
pub mod letter;
pub mod lint;
mod load;
mod memory;
pub mod model;
pub mod notice;
mod problem;
pub mod procedure;
pub mod register;
pub mod reviewed;
mod rulebook;
pub mod slip;
mod source;
pub mod widen;
mod work;

pub use case::{CaseOutcome, TestReport};
pub use clause::{Amended, Clause, ClauseState, State};
pub use control::{Control, Kind};
pub use decision::{Decision, Granted, Reason, Refused, Warning};
pub use facts::{ActFacts, AffairFacts, OrgFacts, Question, RecordFacts, Resolution, RowFacts, WorkFacts, WorkerFacts};
pub use load::Rulebooks;
pub use model::KeptBy;
pub use problem::Problem;
pub use rulebook::{ParseHashError, Rulebook, RulebookHash};
