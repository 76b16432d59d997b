//! The end of data: erasure of records and of old values, and erasures that wait for a key copy.

mod erase;
mod erase_history;
mod open;

pub use erase::{Erase, ErasedRecords, Left};
pub use erase_history::{EraseHistory, ErasedHistory};
pub use open::OpenErasure;
