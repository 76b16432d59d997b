//! The rows of an import that could not be taken in, kept sealed for a month for the worker who brought the file.

use crate::{App, AppError};
use azukari_domain::{ImportId, Personal};
use azukari_gate::Asker;
use azukari_store::{import as imports, record};

pub use azukari_store::import::ImportLine;

impl App {
    /// The file of rejected rows, as UTF-8 text to be saved as CSV. Only the worker who brought the file gets it: it is their
    /// own file's rows, and nobody else has been permitted to see them.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is no such import, it is another worker's, or its day has passed.
    pub fn rejects(&self, asker: &Asker, import: ImportId) -> Result<Personal, AppError> {
        let org = asker.org;
        let row = self.gate.read(move |tx| record::import(tx, org, import))?.ok_or(AppError::NotFound("import"))?;
        let today = self.gate.now().date_in(&self.book(org)?.book().organisation.zone).to_string();
        match row.rejects {
            Some(sealed) if row.worker == asker.worker && row.ends_on >= today && row.state == "done" => {
                Ok(self.gate.open_office(asker, "import", import.to_bytes(), "rejects", sealed)?)
            }
            _ => Err(AppError::NotFound("import")),
        }
    }

    /// The newest imports.
    ///
    /// # Errors
    /// The store's.
    pub fn imports(&self, asker: &Asker) -> Result<Vec<ImportLine>, AppError> {
        let org = asker.org;
        Ok(self.gate.read(move |tx| imports::newest(tx, org, LISTED_MAX))?)
    }

    /// Destroys kept rows whose day has passed; how many imports had some. For the daily upkeep.
    ///
    /// # Errors
    /// The store's.
    pub fn end_rejects(&self, org: azukari_domain::OrgId) -> Result<u64, AppError> {
        let today = self.gate.now().date_in(&self.book(org)?.book().organisation.zone).to_string();
        Ok(self.gate.note(move |tx| Ok(imports::end_rejects(tx, org, &today)?))?)
    }
}

/// Imports in a list: a year of weekly ones.
const LISTED_MAX: i64 = 50;
