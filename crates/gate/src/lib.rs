//! The gate: decision + transaction + permit. Alone owns the vault, the store and the signers.
//!
//! Invariants, held by construction:
//! 1. *No plaintext without a permit.* [`Permit`] has private fields, is not `Clone`, and is made in one place, after the
//!    commit; [`Gate::open`] consumes it. The vault's values never leave this crate otherwise.
//! 2. *No permit without a clause.* A permit is built from a [`azukari_rulebook::decision::Granted`], whose clauses go into the entry.
//! 3. *No permit without a durable journal entry.* The entry is written in the act's own transaction, and the store
//!    answers only when the commit is on disk.
//!
//! The walk of one act: gather declared facts with their versions → ask the rulebook (the act as a whole, then each
//! record) → refused: an entry and the reasons; granted: one transaction asserts the versions, uses up approvals, writes
//! entry and changes → durable → open just the fields of the permit.

mod apart;
mod ask;
mod bootstrap;
mod compare;
mod correct;
mod entry;
mod erase;
mod error;
mod event;
mod facts;
mod find;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod history;
mod house;
mod kept;
mod lent;
mod letters;
mod office;
mod pass;
mod permit;
mod recent;
mod shelf;
mod stage;
mod standing;
mod stray;
mod tick;
mod tray;
mod turn;
mod veil;
mod work;

pub mod backup;
pub mod log;

pub use ask::{Ask, Asker, Done, Foreseen, Outcome, Refusal, Withheld};
pub use bootstrap::{First, Founded};
pub use compare::{Roll, Standing};
pub use correct::{Corrected, Correction};
pub use erase::{Erased, Leave, ONLY_APART};
pub use error::{GateError, Stop};
pub use find::{Found, HITS_MAX, Query};
pub use house::{Gate, Parts, Setup};
pub use kept::{KeyKept, PASSPHRASE_CHARS_MIN};
pub use lent::Lent;
pub use permit::{OldValue, OpenRecord, Permit};
pub use stage::{NewRecord, SLICE_RECORDS_MAX, StagedBatch};
pub use tick::Tick;
pub use veil::Veil;
pub use work::{ResolutionAsk, WorkAsk, current, is_instead, task_about};
