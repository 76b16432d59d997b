//! The log's upkeep and proof: moving waiting entries into the tree, storing tiles, signing checkpoints, verifying,
//! exporting, and reading the journal.
//!
//! Invariants: the signer signs no log that does not begin with the one it signed last; a waiting entry leaves its place only
//! in the transaction that gives it a place in the tree; whoever reads entries has left an entry first.

mod prove;
mod read;
mod source;
mod tally;
mod tend;

pub use prove::{Exported, Proof};
pub use read::{Details, EntryDoc, EntryPage, Filter, PAGE_ENTRIES_MAX};
pub(crate) use source::number;
pub use tally::{Counted, TALLY_ENTRIES_MAX, Tally, Times};
pub use tend::{Hole, Tended, Tender};
