//! The register of people: find, see, correct, look back, and the marks that a person or a law sets.

pub(crate) mod correct;
mod find;
mod history;
pub(crate) mod mark;
mod retain;
mod show;
mod stale;

pub(crate) mod parse;
pub(crate) mod values;

pub use correct::{ChangedField, Correct, CorrectedRecord};
pub use find::{Find, FoundList, FoundPerson};
pub use history::{History, OldField, Past};
pub use mark::{Mark, MarkKind, Marked, Unmark};
pub use retain::{Retain, Retained};
pub use show::{ClosedField, MarkShown, OpenField, RecordShown, Show};
pub use stale::{Stale, StaleLine};
