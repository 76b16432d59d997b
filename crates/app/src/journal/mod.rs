//! The journal: read by those whom the regulation names, verified, handed out. Each of these leaves an entry of its own.

mod checkpoint;
mod export;
mod list;
mod verify;

pub use checkpoint::{CheckpointDoc, ProofDoc};
pub use export::ExportDoc;
pub use list::{Asked, ChangeDoc, DetailsDoc, EntryLine, JournalPage, ListJournal, ShowEntry};
pub use verify::{FindingDoc, VerifyDoc, WhichDoc, finding};

use azukari_domain::Verb;
use azukari_gate::{Ask, Asker};

/// Reading the journal for one purpose; the entry names it.
fn reading(asker: &Asker, what: &str) -> Ask {
    Ask { notes: [("what", what.to_owned())].into(), ..Ask::new(asker.clone(), Verb::ReadJournal) }
}
