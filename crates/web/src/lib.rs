//! The desk: pages and, later, the REST API, both over the same use cases.
//!
//! Invariants:
//! - Text reaches a page only through `maud`'s escaping; nothing here builds HTML from strings.
//! - A title is a key of the words and a URL is made of typed ids and random handles, so neither can carry somebody's name.
//! - No page asks another site for anything, and none has a style or script in its text: the security policy forbids both.
//! - Everything works without scripts.

pub mod api;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
pub mod pages;
mod paper;
pub mod path;
pub mod reader;
pub mod serve;
pub mod shell;
mod spool;

pub use reader::Reader;
pub use serve::{Failure, Site};
