//! Tabular files in and out, within limits. This crate alone knows CSV, Excel and text encodings.
//!
//! Invariants: what is read is decoded strictly and never replaced or cut; memory is bounded by the constants in
//! [`limits`] and not by the file; errors and `Debug` carry positions and counts, never what stands in a cell.
//!
//! ```no_run
//! use azukari_sheets::{ReadOptions, Sheet};
//! let sheet = Sheet::open("members.csv".as_ref(), &ReadOptions::default())?;
//! for row in sheet {
//!     let row = row?;
//!     println!("row {} has {} cells", row.number, row.cells.len());
//! }
//! # Ok::<(), azukari_sheets::SheetError>(())
//! ```

pub mod error;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
pub mod guess;
pub mod limits;
pub mod lock;
pub mod read;
pub mod sample;
pub mod write;

pub use error::SheetError;
pub use read::{Flag, FlagKind, Format, ReadOptions, Row, Sheet, TextEncoding};
