//! What waits for a worker, as a calendar that another program fetches: by a link that only they have and can end.

use super::{by::notes, session::Credential};
use crate::{App, AppError, access::Bearer, duty::TaskLine};
use azukari_domain::{Millis, OrgKey, TokenId, Verb};
use azukari_gate::Asker;
use azukari_store::worker::{self, TokenRow};

/// The one thing that the link opens: no verb, so that it is no token of the API.
pub(super) const SCOPE: &str = "calendar";
/// Life of a link, days: a calendar that nobody renews ends with the year.
const DAYS: i64 = 366;

/// What stands in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDoc {
    /// The organisation.
    pub org: OrgKey,
    /// Its name.
    pub org_name: String,
    /// The worker's language, `ja` or `en`.
    pub language: String,
    /// What is due, the most urgent first. Only titles and days leave: whom a task is about stands on its page.
    pub tasks: Vec<TaskLine>,
    /// When it was asked, ms.
    pub at: i64,
}

impl App {
    /// Makes the worker's link, which ends the one before it. Its token is said once.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn make_calendar(&self, credential: &Credential) -> Result<Bearer, AppError> {
        let (session, me) = self.session_of(credential)?;
        let ended = self.calendar_rows(credential)?;
        let token = Bearer::random(self.gate.random());
        let now = self.gate.now();
        let (org, id) = (session.org, me.id);
        let row = TokenRow {
            hash: token.hash().to_vec(),
            org,
            id: TokenId::new(self.gate.clock(), self.gate.random()),
            worker: id,
            label: SCOPE.to_owned(),
            scopes: SCOPE.to_owned(),
            created_at: now,
            ends_at: now.plus_days(DAYS),
            revoked_at: None,
        };
        let words = notes([("kind", "calendar"), ("token", &row.id.to_string())]);
        self.gate.event(org, Verb::SignIn, Some(id), words, move |tx| {
            for old in &ended {
                worker::put_token(tx, &TokenRow { revoked_at: Some(now), ..old.clone() })?;
            }
            Ok(worker::put_token(tx, &row)?)
        })?;
        Ok(token)
    }

    /// Ends the worker's link; harmless where there is none.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn end_calendar(&self, credential: &Credential) -> Result<(), AppError> {
        let (session, me) = self.session_of(credential)?;
        let ended = self.calendar_rows(credential)?;
        if ended.is_empty() {
            return Ok(());
        }
        let now = self.gate.now();
        let words = notes([("kind", "calendar_revoked")]);
        self.gate.event(session.org, Verb::SignIn, Some(me.id), words, move |tx| {
            for old in &ended {
                worker::put_token(tx, &TokenRow { revoked_at: Some(now), ..old.clone() })?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Until when the worker's link opens; `None` where there is none.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn calendar_until(&self, credential: &Credential) -> Result<Option<Millis>, AppError> {
        Ok(self.calendar_rows(credential)?.iter().map(|row| row.ends_at).max())
    }

    /// The links of a worker that still open.
    fn calendar_rows(&self, credential: &Credential) -> Result<Vec<TokenRow>, AppError> {
        let (session, me) = self.session_of(credential)?;
        let now = self.gate.now();
        let mut rows = self.gate.read(|tx| worker::tokens(tx, session.org, me.id))?;
        rows.retain(|row| row.scopes == SCOPE && row.revoked_at.is_none() && row.ends_at > now);
        Ok(rows)
    }

    /// What the link opens.
    ///
    /// # Errors
    /// [`AppError::SignIn`] for a link that was never made, was ended or is over, and where its worker works here no longer.
    pub fn calendar(&self, bearer: &Bearer) -> Result<CalendarDoc, AppError> {
        let hash = bearer.hash();
        let now = self.gate.now();
        let row = self.gate.read(|tx| worker::token(tx, &hash))?;
        let row = row.filter(|row| row.scopes == SCOPE && row.revoked_at.is_none() && row.ends_at > now);
        let row = row.ok_or(AppError::SignIn("signin-needed"))?;
        // Who may not sign in any more learns nothing either.
        let signed = self.signed(row.org, row.worker, None, None)?;
        let asker = Asker { org: row.org, worker: row.worker, scopes: None };
        let mut tasks = self.my_day(&asker)?.tasks;
        tasks.retain(|task| task.due.is_some());
        Ok(CalendarDoc { org: signed.org, org_name: signed.org_name, language: signed.language, tasks, at: now.0 })
    }
}
