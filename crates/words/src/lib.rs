//! What is said to people, in Japanese and in English.
//!
//! Invariants: every sentence that a person reads stands in `locales/<lang>/<area>.ftl` and nowhere in code; both
//! languages hold the same keys with the same arguments (a test fails on any difference); nothing here can fail while a
//! page is written: an unknown key shows itself as `⟦key⟧`. Organisations' own words (offices, affairs, fields, clause
//! titles) are data of their rulebooks and come in as arguments.
//!
//! Areas are named after the reader's task, keys begin with the area: `refusal-purpose-within`, `import-done`.

mod area;
pub mod citation;
pub mod date;
pub mod lang;
pub mod number;
pub mod remedy;
mod say;

pub use citation::{Numbering, citation};
pub use date::{DateStyle, date, instant};
pub use lang::Lang;
pub use remedy::Remedy;
pub use say::{Arg, Words};
