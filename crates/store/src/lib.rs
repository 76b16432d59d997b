//! All SQL, for both engines.
//!
//! Invariants: the store knows no plaintext (it keeps [`azukari_domain::Sealed`] bytes), no Cedar and no HTTP. Each
//! question has one SQL text for SQLite and PostgreSQL; what differs lies in `dialect`. The schema is declared once,
//! in `schema.toml`, which also classifies every column.
//!
//! Acts are closures run by one writer ([`Store::act`]) that commits several of them together, each in a savepoint;
//! an act's answer is delivered only when the commit is durable. Questions run on reader connections ([`Store::read`]).

mod conn;
mod dialect;
mod error;
mod migrate;
mod readers;
mod schema;
mod sync;
mod value;
mod writer;

pub mod apart;
pub mod calendar;
pub mod casefile;
pub mod deputy;
pub mod desk;
pub mod dump;
pub mod import;
pub mod journal;
pub mod key;
pub mod log;
pub mod mend;
pub mod org;
pub mod record;
pub mod register;
pub mod request;
pub mod search;
pub mod task;
pub mod told;
pub mod worker;

pub use conn::Tx;
pub use dialect::Engine;
pub use error::{ActError, StoreError};
pub use migrate::{Older, View};
pub use readers::Commit;
pub use schema::{Column, Fill, Kept, Schema, Step, Table};
pub use value::{Row, Value};
pub use writer::{Fault, Location, Store};
