//! Sessions: who stands behind a cookie or token, idle lock, absolute end, revocation.

use super::{
    bearer::Bearer,
    by::{notes, within},
};
use crate::{App, AppError};
use azukari_domain::{AffairKey, Millis, OfficeKey, OrgKey, Personal, Verb, WorkerId};
use azukari_gate::Asker;
use azukari_store::{
    org,
    worker::{self, SessionRow, WorkerRow},
};
use serde::Serialize;
use std::collections::BTreeSet;

/// A session ends twelve hours after sign-in, whatever happens: nobody's working day is longer.
pub(crate) const SESSION_MS: i64 = 12 * 3_600_000;
/// A session that waits for its second factor ends after ten minutes.
pub(crate) const HALF_MS: i64 = 10 * 60_000;
/// The last request is written down at most once a minute: each request would otherwise be a write.
const SEEN_MS: i64 = 60_000;

/// What a request carries.
#[derive(Debug, Clone)]
pub enum Credential {
    /// The cookie of a browser, or the token of a signed-in command line.
    Session(Bearer),
    /// An API token.
    Token(Bearer),
}

/// Who asks, as pages and commands need to know.
#[derive(Debug)]
pub struct Signed {
    /// For the gate.
    pub asker: Asker,
    /// The organisation's name in URLs: a page of another one is not this worker's.
    pub org: OrgKey,
    /// The organisation's name.
    pub org_name: String,
    /// A sample organisation.
    pub demo: bool,
    /// The worker's display name.
    pub name: Personal,
    /// Account name.
    pub login: String,
    /// `ja` or `en`.
    pub language: String,
    /// Unit.
    pub unit: String,
    /// Offices held today, in the rulebook's words.
    pub offices: Vec<OfficeName>,
    /// Affairs assigned today.
    pub affairs: Vec<SignedAffair>,
    /// The affair chosen in the top bar, if it is still assigned.
    pub affair: Option<AffairKey>,
}

/// An office with the organisation's own word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeName {
    /// Key.
    pub key: OfficeKey,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// An assigned affair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedAffair {
    /// Key.
    pub key: AffairKey,
    /// Its name on pages.
    pub title: String,
}

/// One line of the list of sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// First bytes of its hash: enough to name one's own session, useless to anybody else.
    pub handle: String,
    /// `half`, `open`, `locked`.
    pub state: String,
    /// Begun.
    pub created_at: Millis,
    /// Last request, to the minute.
    pub seen_at: Millis,
    /// Absolute end.
    pub ends_at: Millis,
    /// The one that asks.
    pub this: bool,
}

impl App {
    /// Who stands behind a cookie or API token, now.
    ///
    /// # Errors
    /// [`AppError::SignIn`]: `signin-needed`, `signin-expired`, `signin-locked` (ask for the password),
    /// `signin-factor-needed` (ask for the second factor), `signin-token-ended`.
    pub fn asker(&self, credential: &Credential) -> Result<Signed, AppError> {
        match credential {
            Credential::Session(bearer) => {
                let row = self.open_session(bearer)?;
                self.signed(row.org, row.worker, None, row.affair.as_deref())
            }
            Credential::Token(bearer) => {
                let (row, scopes) = self.open_token(bearer)?;
                self.signed(row.org, row.worker, Some(scopes), None)
            }
        }
    }

    pub(super) fn signed(
        &self,
        org: azukari_domain::OrgId,
        id: WorkerId,
        scopes: Option<BTreeSet<Verb>>,
        affair: Option<&str>,
    ) -> Result<Signed, AppError> {
        let found = self.gate.read(|tx| {
            let Some(row) = org::get(tx, org)? else { return Ok(None) };
            let Some(worker) = worker::get(tx, org, id)? else { return Ok(None) };
            let appointments = worker::appointments(tx, org)?;
            Ok(Some((row, worker, appointments, worker::assignments(tx, org, id)?, org::affairs(tx, org)?)))
        })?;
        let Some((row, worker, appointments, assignments, titles)) = found else {
            return Err(AppError::SignIn("signin-needed"));
        };
        let today = self.gate.now().date_in(&row.zone).to_string();
        if !is_active(&worker, &today) {
            return Err(AppError::SignIn("signin-error-account-locked"));
        }
        let book = self.gate.book_of(org)?;
        let offices = book
            .book()
            .offices
            .iter()
            .filter(|o| {
                appointments.iter().any(|a| {
                    a.worker == id && a.office == o.key.as_str() && within(&a.from_date, a.to_date.as_deref(), &today)
                })
            })
            .map(|o| OfficeName { key: o.key.clone(), ja: o.ja.clone(), en: o.en.clone() })
            .collect();
        let affairs: Vec<SignedAffair> = assignments
            .iter()
            .filter(|(_, from, to)| within(from, to.as_deref(), &today))
            .filter_map(|(key, _, _)| {
                let title = titles.iter().find(|t| t.key == *key).map_or_else(|| key.clone(), |t| t.title.clone());
                Some(SignedAffair { key: key.parse().ok()?, title })
            })
            .collect();
        let asker = Asker { org, worker: id, scopes };
        Ok(Signed {
            name: self.gate.worker_name(&asker, id)?,
            asker,
            org: row.key,
            org_name: row.name,
            demo: row.demo,
            login: worker.login,
            language: worker.language,
            unit: worker.unit,
            offices,
            affair: affair.and_then(|a| affairs.iter().find(|s| s.key.as_str() == a)).map(|s| s.key.clone()),
            affairs,
        })
    }

    /// The row behind a cookie if it may act now; an idle one is locked on the way.
    pub(crate) fn open_session(&self, bearer: &Bearer) -> Result<SessionRow, AppError> {
        let mut row = self.any_session(bearer)?;
        match row.state.as_str() {
            "open" => {}
            "half" => return Err(AppError::SignIn("signin-factor-needed")),
            _ => return Err(AppError::SignIn("signin-locked")),
        }
        let now = self.gate.now();
        let idle = now.0 - row.seen_at.0;
        let limit = self.setting_value(row.org, "session_minutes").unwrap_or(30).saturating_mul(60_000);
        if idle > limit {
            row.state = "locked".into();
            let (org, worker) = (row.org, row.worker);
            // Leaving the desk ends the session, and the journal says when (gojo:main:4.2.1.2).
            self.gate.event_of(
                org,
                Verb::SignIn,
                Some(worker),
                "session.idle",
                notes([("kind", "idle")]),
                move |tx| Ok(worker::put_session(tx, &row)?),
            )?;
            return Err(AppError::SignIn("signin-locked"));
        }
        if idle >= SEEN_MS {
            row.seen_at = now;
            let seen = row.clone();
            self.gate.note(move |tx| still_there(tx, &seen, "open"))?;
        }
        Ok(row)
    }

    /// The row behind a cookie in whatever state, before its absolute end.
    pub(crate) fn any_session(&self, bearer: &Bearer) -> Result<SessionRow, AppError> {
        let hash = bearer.hash();
        let row = self.gate.read(|tx| worker::session(tx, &hash))?.ok_or(AppError::SignIn("signin-needed"))?;
        if row.ends_at <= self.gate.now() {
            return Err(AppError::SignIn("signin-expired"));
        }
        Ok(row)
    }

    /// The session and worker of a person who acts on their own account; API tokens may not.
    pub(crate) fn session_of(&self, credential: &Credential) -> Result<(SessionRow, WorkerRow), AppError> {
        let Credential::Session(bearer) = credential else { return Err(AppError::SignIn("signin-needed")) };
        let row = self.open_session(bearer)?;
        let worker =
            self.gate.read(|tx| worker::get(tx, row.org, row.worker))?.ok_or(AppError::SignIn("signin-needed"))?;
        Ok((row, worker))
    }

    /// Chooses the affair of the top bar; `None` chooses none.
    ///
    /// # Errors
    /// [`AppError::Input`] for an affair that is not assigned.
    pub fn choose_affair(&self, credential: &Credential, affair: Option<&AffairKey>) -> Result<(), AppError> {
        let (mut row, _) = self.session_of(credential)?;
        let today = self.day_of(row.org)?;
        if let Some(affair) = affair {
            let assigned = self.gate.read(|tx| worker::assignments(tx, row.org, row.worker))?;
            if !assigned.iter().any(|(a, from, to)| a == affair.as_str() && within(from, to.as_deref(), &today)) {
                return Err(AppError::input("affair", "refusal-affair-assigned"));
            }
        }
        row.affair = affair.map(ToString::to_string);
        self.gate.note(move |tx| still_there(tx, &row, "open"))?;
        Ok(())
    }

    /// Ends the session behind a cookie; harmless where it has ended.
    ///
    /// # Errors
    /// The store's.
    pub fn sign_out(&self, bearer: &Bearer) -> Result<(), AppError> {
        let hash = bearer.hash();
        let Some(row) = self.gate.read(|tx| worker::session(tx, &hash))? else { return Ok(()) };
        self.gate.event(row.org, Verb::SignIn, Some(row.worker), notes([("kind", "out")]), move |tx| {
            Ok(worker::end_session(tx, &hash)?)
        })?;
        Ok(())
    }

    /// One's own sessions, newest first.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn sessions(&self, credential: &Credential) -> Result<Vec<SessionView>, AppError> {
        let (this, worker) = self.session_of(credential)?;
        let rows = self.gate.read(|tx| worker::sessions(tx, this.org, worker.id))?;
        Ok(rows
            .into_iter()
            .map(|row| SessionView {
                handle: handle(&row.hash),
                this: row.hash == this.hash,
                state: row.state,
                created_at: row.created_at,
                seen_at: row.seen_at,
                ends_at: row.ends_at,
            })
            .collect())
    }

    /// Ends one of one's own sessions by its handle, or all others where none is named; how many ended.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown handle.
    pub fn end_sessions(&self, credential: &Credential, one: Option<&str>) -> Result<u64, AppError> {
        let (this, worker) = self.session_of(credential)?;
        let (org, id) = (this.org, worker.id);
        let named = match one {
            Some(name) => {
                let rows = self.gate.read(|tx| worker::sessions(tx, org, id))?;
                Some(rows.into_iter().find(|r| handle(&r.hash) == name).ok_or(AppError::NotFound("session"))?.hash)
            }
            None => None,
        };
        let ended =
            self.gate.event(
                org,
                Verb::SignIn,
                Some(id),
                notes([("kind", "sessions_ended")]),
                move |tx| match &named {
                    Some(hash) => Ok(worker::end_session(tx, hash).map(|()| 1)?),
                    None => Ok(worker::end_sessions(tx, org, id, &this.hash)?),
                },
            )?;
        Ok(ended)
    }

    /// Removes sessions that ended before an instant; upkeep calls it.
    ///
    /// # Errors
    /// The store's.
    pub fn sweep_sessions(&self, before: Millis) -> Result<u64, AppError> {
        Ok(self.gate.note(move |tx| Ok(worker::sweep_sessions(tx, before)?))?)
    }
}

/// Writes a session's row only where it is still in the state it was read in: a request that was under way must not open a
/// session that was locked or ended meanwhile.
fn still_there(tx: &mut azukari_store::Tx<'_>, row: &SessionRow, state: &str) -> Result<(), azukari_gate::Stop> {
    if worker::session(tx, &row.hash)?.is_some_and(|there| there.state == state) {
        worker::put_session(tx, row)?;
    }
    Ok(())
}

fn handle(hash: &[u8]) -> String {
    hash.iter().take(6).map(|b| format!("{b:02x}")).collect()
}

pub(crate) fn is_active(worker: &WorkerRow, today: &str) -> bool {
    worker.state == "active" && within(&worker.from_date, worker.to_date.as_deref(), today)
}
