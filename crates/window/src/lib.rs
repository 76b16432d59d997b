//! The window: what an organisation shows to everybody, and where everybody may hand something in. A process of its own.
//!
//! Invariants: nothing here has a key that opens anything, nor links a crate that has; the one folder it knows holds published items
//! and letters that only the desk can open. What a visitor types is sealed before it touches the disk. Visitors are counted by a keyed
//! hash in memory. There is no list, no file and no order to go along: the directory answers searches, within a budget.

mod budget;
mod letter;
mod listen;
mod pages;
mod shelf;
mod transport;

pub use budget::{Budgets, Spent};
pub use letter::{SealError, receipt, seal};
pub use listen::{Line, Listening, Peer, TlsFault, serve, tls};
pub use pages::router;
pub use shelf::{Hand, INBOX_MAX, Shelf};
pub use transport::{Transport, peer_of};

use azukari_domain::{Clock, Random};
use std::sync::Arc;

/// What the pages work with.
#[derive(Clone)]
pub struct Window {
    /// The folder that the desk writes to.
    pub shelf: Arc<Shelf>,
    /// What visitors have asked for so far.
    pub budgets: Arc<Budgets>,
    /// How requests may come in.
    pub transport: Arc<Transport>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes, for receipts and names.
    pub random: Arc<dyn Random>,
}

impl std::fmt::Debug for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Window").field("transport", &self.transport).finish_non_exhaustive()
    }
}
