//! What somebody typed and could not send: kept sealed for a day for that worker alone, whether the session had locked
//! meanwhile or the page was closed.

use super::bearer::Bearer;
use crate::{App, AppError};
use azukari_domain::{DraftId, OrgId, Personal, WorkerId};
use azukari_gate::Asker;
use azukari_store::{
    desk::{self, DraftRow},
    worker,
};
use zeroize::Zeroize;

/// Days after which a draft goes: over a night, no longer.
const DRAFT_DAYS: i64 = 1;
/// Longest draft, bytes: a form, not a file.
const DRAFT_BYTES_MAX: usize = 256 * 1024;
/// Most drafts of one worker.
const DRAFTS_MAX: usize = 20;

/// A form that was not sent.
#[derive(Debug)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Address it was to be sent to.
    pub form: String,
    /// Its fields in order.
    pub fields: Vec<(String, Personal)>,
    /// Last day, ISO.
    pub ends_on: String,
}

impl App {
    /// Keeps a form for its worker, in place of an earlier draft of the same form.
    ///
    /// # Errors
    /// [`AppError::Input`] `error-too-much` for a form that is too large; the store's and the vault's.
    pub fn keep_draft(&self, asker: &Asker, form: &str, fields: &[(String, Personal)]) -> Result<DraftId, AppError> {
        self.draft_of(asker.org, asker.worker, form, fields)
    }

    /// Keeps a form that came with a session that had locked or ended meanwhile: the session still says whose it is. `None`
    /// where nobody knows.
    ///
    /// # Errors
    /// As [`App::keep_draft`].
    pub fn keep_unsent(
        &self,
        token: &Bearer,
        form: &str,
        fields: &[(String, Personal)],
    ) -> Result<Option<DraftId>, AppError> {
        let hash = token.hash();
        match self.gate.read(|tx| worker::session(tx, &hash))? {
            // A half session has not shown who it is.
            Some(row) if row.state != "half" => self.draft_of(row.org, row.worker, form, fields).map(Some),
            _ => Ok(None),
        }
    }

    fn draft_of(
        &self,
        org: OrgId,
        worker: WorkerId,
        form: &str,
        fields: &[(String, Personal)],
    ) -> Result<DraftId, AppError> {
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, t)| (n.as_str(), t.expose())).collect();
        let mut text =
            serde_json::to_vec(&pairs).map_err(|_| AppError::Internal("a draft could not be written".into()))?;
        if text.len() > DRAFT_BYTES_MAX || form.len() > 512 {
            text.zeroize();
            return Err(AppError::input("", "error-too-much"));
        }
        let id = DraftId::new(self.gate.clock(), self.gate.random());
        let (now, zone) = (self.gate.now(), self.zone_of(org)?);
        let last_day = now.plus_days(DRAFT_DAYS).date_in(&zone);
        let sealed = self.gate.seal_until(org, last_day, "draft", id.to_bytes(), "fields", &text);
        text.zeroize();
        let ends_on = last_day.to_string();
        let row = DraftRow {
            id,
            worker,
            form: form.to_owned(),
            period: ends_on.chars().take(7).collect(),
            sealed: sealed?,
            saved_at: now,
            ends_on,
        };
        self.gate.note(move |tx| {
            desk::put_draft(tx, org, &row)?;
            for old in desk::drafts(tx, org, worker)?.into_iter().skip(DRAFTS_MAX) {
                desk::drop_draft(tx, org, worker, &old.form)?;
            }
            Ok(())
        })?;
        Ok(id)
    }

    /// One's own draft by its id.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is none, or it is another worker's, or its day is over.
    pub fn draft(&self, asker: &Asker, id: DraftId) -> Result<Draft, AppError> {
        let found = self.own_drafts(asker)?.into_iter().find(|d| d.id == id);
        self.opened(asker, found.ok_or(AppError::NotFound("draft"))?)
    }

    /// One's own draft of a form, if there is one.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn draft_of_form(&self, asker: &Asker, form: &str) -> Result<Option<Draft>, AppError> {
        let found = self.own_drafts(asker)?.into_iter().find(|d| d.form == form);
        found.map(|row| self.opened(asker, row)).transpose()
    }

    /// Forgets one's draft of a form; harmless where there is none.
    ///
    /// # Errors
    /// The store's.
    pub fn drop_draft(&self, asker: &Asker, form: &str) -> Result<(), AppError> {
        let (org, worker, form) = (asker.org, asker.worker, form.to_owned());
        self.gate.note(move |tx| Ok(desk::drop_draft(tx, org, worker, &form)?))?;
        Ok(())
    }

    fn own_drafts(&self, asker: &Asker) -> Result<Vec<DraftRow>, AppError> {
        let (org, worker, today) = (asker.org, asker.worker, self.day_of(asker.org)?);
        let rows = self.gate.read(|tx| desk::drafts(tx, org, worker))?;
        Ok(rows.into_iter().filter(|d| d.ends_on >= today).collect())
    }

    fn opened(&self, asker: &Asker, row: DraftRow) -> Result<Draft, AppError> {
        let damaged = || AppError::Internal("a draft could not be read".into());
        let last_day = row.ends_on.parse().map_err(|_| damaged())?;
        let text = self.gate.open_until(asker, last_day, "draft", row.id.to_bytes(), "fields", row.sealed)?;
        let pairs: Vec<(String, String)> = serde_json::from_slice(&text).map_err(|_| damaged())?;
        let fields = pairs.into_iter().map(|(n, t)| (n, Personal::new(t))).collect();
        Ok(Draft { id: row.id, form: row.form, fields, ends_on: row.ends_on })
    }
}
