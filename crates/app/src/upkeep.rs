//! What ends by itself: sessions, browsers of a day, unsent forms, files on their way in, rejected rows. The server calls it
//! each hour; nothing depends on the hour, because whoever asks for something that is over is told so anyway.

use crate::{App, AppError};
use azukari_domain::Millis;
use azukari_store::desk;

/// How long an ended session's row stays: it still tells whose an unsent form is.
const AFTER_SESSION_MS: i64 = 24 * 3_600_000;

impl App {
    /// Removes what is over; how many rows.
    ///
    /// # Errors
    /// The store's.
    pub fn upkeep(&self) -> Result<u64, AppError> {
        let now = self.gate.now();
        let mut ended = self.sweep_sessions(Millis(now.0.saturating_sub(AFTER_SESSION_MS)))?;
        for row in self.organisations()? {
            let (org, today) = (row.id, now.date_in(&row.zone).to_string());
            ended += self.gate.note(move |tx| {
                Ok(desk::sweep_machines(tx, org, &today)?
                    + desk::sweep_drafts(tx, org, &today)?
                    + desk::sweep_uploads(tx, org, now)?)
            })?;
            ended += self.end_rejects(org)?;
        }
        Ok(ended)
    }
}
