//! Registers: what the office keeps up to date. Rows are entered, changed and ended; every version stays.

pub(crate) mod derive;
mod enter;
pub(crate) mod facts;
mod known;
mod list;
mod sheet;

pub use enter::{EnterRow, Entered};
pub use known::{Known, KnownForm, KnownMatter};
pub use list::{RegisterLine, RegisterPage, RowToChange, ShownRow, ShownVersion};
pub use sheet::{RegisterSheet, SheetColumn, SheetRow};
