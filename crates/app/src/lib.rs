//! The use cases: `<area>/<verb>.rs`, one plot for each verb.
//!
//! Who asks → [`azukari_gate::Ask`] with declared facts → the gate decides, commits and lends its transaction → a typed document
//! with message keys. This crate knows no HTTP, no HTML, no language and no keys: `azukari-vault` is not among its
//! dependencies, so it can neither seal nor open but through the gate.

mod answer;
mod error;
mod form;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod names;
mod once;
pub mod regulation;
mod stray;
mod upkeep;

pub mod access;
pub mod acquisition;
pub mod casefile;
pub mod duty;
pub mod governance;
pub mod journal;
pub mod mail;
pub mod register;
pub mod registers;
pub mod request;
pub mod retention;
pub mod window;

pub use answer::{ClauseRef, LeftOut, Refused, RefusedReason, Reply, Warned};
pub use azukari_gate::Asker;
pub use azukari_rulebook::form::FormKind;
pub use error::{AppError, FieldFault};
pub use form::{FormInput, ShownChoice, ShownField};
pub use names::{ChapterName, DocumentName, Kind, KindField, LawName, Name, Names, Starting, StartingOffice};
pub use once::once;
pub use regulation::{AmendedShown, ClauseShown};
pub use stray::OTHER_NUMBER;

use azukari_gate::Gate;

/// The application over one gate. Cheap to clone.
#[derive(Clone)]
pub struct App {
    gate: Gate,
    /// Calls without a sign-in that are not in the journal yet; of this process, because it is a count and decides nothing.
    unsigned: access::Unsigned,
}

impl App {
    /// The application over a gate.
    pub fn new(gate: Gate) -> App {
        App { gate, unsigned: access::Unsigned::default() }
    }

    /// The same application for a request from outside the organisation's own networks.
    pub fn from_outside(&self) -> App {
        App { gate: self.gate.from_outside(), unsigned: self.unsigned.clone() }
    }

    /// SHA-256 of a request, so that a repeat is recognised by an idempotency key.
    pub fn digest(bytes: &[u8]) -> [u8; 32] {
        Gate::digest(bytes)
    }

    /// The present instant.
    pub fn now(&self) -> azukari_domain::Millis {
        self.gate.now()
    }

    /// The gate, for the command line that opened it (unlock, upkeep, backup).
    pub fn gate(&self) -> &Gate {
        &self.gate
    }
}
