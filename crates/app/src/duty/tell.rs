//! What a worker was told in the application.

use crate::{App, AppError};
use azukari_domain::Millis;
use azukari_gate::{Asker, Stop};
use azukari_store::{casefile, task, told};
use serde::Serialize;

/// Most messages on a page.
const MESSAGES_MAX: i64 = 100;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Key of the sentence, `told-…`.
    pub kind: String,
    /// The case it is about, by number.
    pub case: Option<i64>,
    /// The task it is about, by number.
    pub task: Option<i64>,
    /// When, ms.
    pub at: i64,
    /// It was not read before.
    pub unread: bool,
}

impl App {
    /// Messages about what this worker may know of. A case can turn out to be about them after they were told of it.
    pub(crate) fn messages_of(&self, asker: &Asker, unread: bool, most: i64) -> Result<Vec<told::ToldRow>, AppError> {
        let veil = self.gate.veil(asker)?;
        let mut rows = self.gate.read(|tx| told::list(tx, asker.org, asker.worker, unread, most))?;
        rows.retain(|row| !veil.is_traceless(row.casefile));
        Ok(rows)
    }

    /// A worker's messages, newest first, and marks them as read.
    ///
    /// # Errors
    /// The store's.
    pub fn messages(&self, asker: &Asker) -> Result<Vec<Told>, AppError> {
        let (org, worker) = (asker.org, asker.worker);
        let rows = self.messages_of(asker, false, MESSAGES_MAX)?;
        let veil = self.gate.veil(asker)?;
        let found = self.gate.read(|tx| {
            rows.into_iter()
                .map(|row| {
                    // Who is above hears that it is late, and nothing else of a case that was told to others.
                    let case = match row.casefile.filter(|_| !veil.hides(row.casefile)) {
                        Some(id) => casefile::get(tx, org, id)?.map(|c| c.number),
                        None => None,
                    };
                    let number = match row.task {
                        Some(id) => task::get(tx, org, id)?.map(|t| t.number),
                        None => None,
                    };
                    Ok(Told { kind: row.kind, case, task: number, at: row.at.0, unread: row.read_at.is_none() })
                })
                .collect::<Result<Vec<_>, _>>()
        })?;
        if found.iter().any(|t| t.unread) {
            let now = self.gate.now();
            let newest = Millis(found.iter().map(|t| t.at).max().unwrap_or(now.0));
            self.gate.note(move |tx| Ok::<_, Stop>(told::read(tx, org, worker, newest, now)?))?;
        }
        Ok(found)
    }
}
