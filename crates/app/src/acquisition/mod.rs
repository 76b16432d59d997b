//! Taking data in: a file of people, one record by hand, and putting right what was migrated.

pub(crate) mod check;
mod columns;
mod survey;
mod take_in;

pub mod collect;
pub mod import;
pub mod mapping;
pub mod rejects;
pub mod remedy;
pub mod report;
pub mod upload;

pub use collect::{Collect, Collected};
pub use import::{Import, Mode, Progress, Returning, Source, Watch};
pub use mapping::{Mapping, Proposal};
pub use remedy::{Remedied, Remedy, RemedyLine};
pub use report::{ColumnReport, FieldLabel, ImportReport, LeftOut, RowFault, RowReport};
pub use upload::{Choices, Ended, Upload, collected_day, encodings};
