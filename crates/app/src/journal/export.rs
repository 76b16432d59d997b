//! The journal as files for programs that share nothing with us.

use super::reading;
use crate::{App, AppError, Reply};
use azukari_gate::Asker;
use serde::Serialize;
use std::path::Path;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportDoc {
    /// Entries.
    pub size: u64,
    /// Files.
    pub files: u64,
    /// The key that verifies the export; hand it over on another way than the files.
    pub key: String,
}

impl App {
    /// Writes the journal as C2SP tlog-tiles files. The directory is the operator's: a face that speaks to people far away makes
    /// one of its own and never takes a path from them.
    ///
    /// # Errors
    /// The gate's.
    pub fn export_journal(&self, asker: &Asker, dir: &Path) -> Result<Reply<ExportDoc>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let outcome = self.gate.pass(reading(asker, "export"), |_| Ok(()))?;
        Reply::of(&book, outcome, |_| {
            let done = self.gate.export_log(asker.org, dir)?;
            Ok(ExportDoc { size: done.size, files: done.files, key: done.key })
        })
    }
}
