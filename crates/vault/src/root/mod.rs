//! Root places: the only things without history. Root files, key files, their locks and their states.

pub mod lock;
pub mod place;
pub mod store;
