//! Signing in: organisation, login and password, then the second factor.

use super::{
    account::PasswordHash,
    bearer::Bearer,
    by::notes,
    second::{SecondAsked, SecondCode},
    session::{HALF_MS, SESSION_MS, is_active},
};
use crate::{App, AppError, Reply};
use azukari_domain::{Millis, OrgId, OrgKey, RowId, Verb, WorkerId};
use azukari_gate::{Ask, Asker};
use azukari_rulebook::duty::Trigger;
use azukari_store::{
    org,
    worker::{self, SessionRow, WorkerRow},
};

/// The first wait once the number of tries is used up; each further failure doubles it.
const WAIT_FIRST_MS: i64 = 60_000;
/// Longest wait: a stranger must not be able to keep somebody out for a day.
const WAIT_MAX_MS: i64 = 3_600_000;

/// A sign-in that went as far as it could.
#[derive(Debug)]
pub struct SignedIn {
    /// The session's token, for the cookie. It replaces any earlier one.
    pub token: Bearer,
    /// When it ends, whatever happens.
    pub ends_at: Millis,
    /// What comes next.
    pub next: Next,
}

/// What a session may do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Everything.
    Open,
    /// Set another password first: the present one is older than the organisation lets it become.
    Password,
    /// Enter a code.
    Code(SecondAsked),
    /// Set a second factor up first.
    Enrol,
}

impl App {
    /// Login and password. The session that results is half: it may enter a code or set a second factor up, nothing else.
    /// Only in a sample organisation, whose people are invented, a worker without a second factor is let in at once.
    ///
    /// # Errors
    /// [`AppError::SignIn`] `signin-error` for an unknown organisation or login, a wrong password, and an account that waits
    /// after failures alike, in the same time; `signin-error-account-locked` and `signin-password-rule`
    /// only after the right password.
    pub fn sign_in(&self, org: &OrgKey, login: &str, password: &str) -> Result<SignedIn, AppError> {
        self.sign_in_at(org, login, password, None)
    }

    /// The same at a computer that keeps a token of the register ([`App::name_place`]).
    ///
    /// # Errors
    /// See [`App::sign_in`].
    pub fn sign_in_at(
        &self,
        org: &OrgKey,
        login: &str,
        password: &str,
        machine: Option<&Bearer>,
    ) -> Result<SignedIn, AppError> {
        let login = login.trim().to_lowercase();
        let found = self.organisation(org).ok().and_then(|row| {
            let worker = self.gate.read(|tx| worker::by_login(tx, row.id, &login)).ok()??;
            Some((row, worker))
        });
        let Some((row, worker)) = found else {
            PasswordHash::verify_nothing(password);
            return Err(AppError::SignIn("signin-error"));
        };
        // While the account waits nothing is tried, so that it tells nothing about the password.
        if worker.locked_until > self.gate.now() {
            PasswordHash::verify_nothing(password);
            return Err(AppError::SignIn("signin-error"));
        }
        if !self.password_fits(row.id, worker.id, password)? {
            self.count_failure(row.id, worker.id)?;
            return Err(AppError::SignIn("signin-error"));
        }
        if !is_active(&worker, &self.gate.now().date_in(&row.zone).to_string()) {
            return Err(AppError::SignIn("signin-error-account-locked"));
        }
        // The rule may have become stricter since it was set, and nobody can see of a stored one how long it is.
        if self.check_own_password(row.id, password, &worker.login).is_err() {
            return Err(AppError::SignIn("signin-password-rule"));
        }
        let next = self.next_of(row.id, worker.id)?;
        if row.demo && next == Next::Enrol {
            let place = self.place_of(row.id, machine)?;
            return self.open_at(row.id, worker.id, None, place, &[("kind", "password")]);
        }
        let token = Bearer::random(self.gate.random());
        let mut session = self.new_session(row.id, worker.id, &token, "half", HALF_MS);
        session.place = self.place_of(row.id, machine)?;
        let ends_at = session.ends_at;
        self.gate.note(move |tx| Ok(worker::put_session(tx, &session)?))?;
        Ok(SignedIn { token, ends_at, next })
    }

    /// The second factor. On success the half session is replaced by an open one with a new token, so that a token known
    /// before sign-in is worth nothing after it.
    ///
    /// # Errors
    /// [`AppError::SignIn`] `signin-error` for a wrong code, `signin-error-code-used` for one used before;
    /// [`AppError::Wait`] after too many failures.
    pub fn second_factor(&self, token: &Bearer, code: &SecondCode) -> Result<SignedIn, AppError> {
        let half = self.any_session(token)?;
        if half.state != "half" {
            return Err(AppError::Conflict("signin-already"));
        }
        let worker = self.account(half.org, half.worker)?;
        self.check_wait(&worker)?;
        if self.password_aged(half.org, half.worker)? {
            return Err(AppError::SignIn("signin-password-aged"));
        }
        if let Err(e) = self.use_code(half.org, half.worker, code) {
            if matches!(e, AppError::SignIn(_)) {
                self.count_failure(half.org, half.worker)?;
            }
            return Err(e);
        }
        self.open(half.org, half.worker, Some(&half), &[("kind", "second"), ("factor", code.kind())])
    }

    /// Another password in the place of one that became too old; the half session goes on to what comes next.
    ///
    /// # Errors
    /// [`AppError::SignIn`] `signin-error` for a wrong present password; [`AppError::Wait`] after too many failures;
    /// [`AppError::Input`] for one against the policy, and for the present one again.
    pub fn renew_password(&self, token: &Bearer, present: &str, new: &str) -> Result<SignedIn, AppError> {
        let half = self.any_session(token)?;
        if half.state != "half" {
            return Err(AppError::Conflict("signin-already"));
        }
        let worker = self.account(half.org, half.worker)?;
        self.replace_password(half.org, &worker, half.hash.clone(), present, new)?;
        let next = self.next_of(half.org, half.worker)?;
        let sample = self.gate.read(|tx| org::get(tx, half.org))?.is_some_and(|row| row.demo);
        if sample && next == Next::Enrol {
            return self.open(half.org, half.worker, Some(&half), &[("kind", "password")]);
        }
        Ok(SignedIn { token: token.clone(), ends_at: half.ends_at, next })
    }

    /// Opens a session that was locked because nothing happened, under a new token.
    ///
    /// # Errors
    /// [`AppError::SignIn`] `signin-error` for a wrong password; [`AppError::Wait`] after too many failures.
    pub fn unlock_session(&self, token: &Bearer, password: &str) -> Result<SignedIn, AppError> {
        let row = self.any_session(token)?;
        if row.state == "half" {
            return Err(AppError::SignIn("signin-factor-needed"));
        }
        let worker = self.account(row.org, row.worker)?;
        self.check_present_password(row.org, &worker, password)?;
        self.open(row.org, row.worker, Some(&row), &[("kind", "unlock")])
    }

    /// What a half session must do next.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn next_step(&self, token: &Bearer) -> Result<Next, AppError> {
        let row = self.any_session(token)?;
        match row.state.as_str() {
            "open" => Ok(Next::Open),
            "half" => self.next_of(row.org, row.worker),
            _ => Err(AppError::SignIn("signin-locked")),
        }
    }

    /// The password again, before something that matters; a failure counts.
    pub(crate) fn check_present_password(
        &self,
        org: OrgId,
        worker: &WorkerRow,
        password: &str,
    ) -> Result<(), AppError> {
        self.check_wait(worker)?;
        if self.password_fits(org, worker.id, password)? {
            return Ok(());
        }
        self.count_failure(org, worker.id)?;
        Err(AppError::SignIn("signin-error"))
    }

    fn check_wait(&self, worker: &WorkerRow) -> Result<(), AppError> {
        let left = worker.locked_until.0 - self.gate.now().0;
        if left > 0 { Err(AppError::Wait((left + 999) / 1000)) } else { Ok(()) }
    }

    pub(crate) fn account(&self, org: OrgId, id: WorkerId) -> Result<WorkerRow, AppError> {
        self.gate.read(|tx| worker::get(tx, org, id))?.ok_or(AppError::SignIn("signin-needed"))
    }

    fn password_fits(&self, org: OrgId, id: WorkerId, password: &str) -> Result<bool, AppError> {
        let factors = self.gate.read(|tx| worker::factors(tx, org, id))?;
        Ok(match factors.into_iter().find(|f| f.kind == "password") {
            Some(factor) => PasswordHash::verify(&factor.secret, password),
            None => {
                PasswordHash::verify_nothing(password);
                false
            }
        })
    }

    fn next_of(&self, org: OrgId, id: WorkerId) -> Result<Next, AppError> {
        if self.password_aged(org, id)? {
            return Ok(Next::Password);
        }
        Ok(self.second_asked(org, id)?.map_or(Next::Enrol, Next::Code))
    }

    /// Counts a failure, which stands in the journal; from the last allowed one on the account waits, longer each time. A wait lets
    /// nobody try, so that a stranger cannot fill the journal faster than that.
    fn count_failure(&self, org: OrgId, id: WorkerId) -> Result<(), AppError> {
        let tries = self.setting_value(org, "sign_in_tries").unwrap_or(10).max(1);
        let now = self.gate.now();
        let waits = self.gate.note(move |tx| {
            let Some(row) = worker::get(tx, org, id)? else { return Ok(false) };
            let failed = row.failed.saturating_add(1);
            // The lock is written together with its entry below.
            worker::set_failed(tx, org, id, failed, row.locked_until)?;
            Ok(failed >= tries)
        })?;
        let kind = if waits { "locked" } else { "failed" };
        self.gate.event(org, Verb::SignIn, Some(id), notes([("kind", kind)]), move |tx| {
            if !waits {
                return Ok(());
            }
            let Some(row) = worker::get(tx, org, id)? else { return Ok(()) };
            let doublings = u32::try_from(row.failed.saturating_sub(tries).clamp(0, 16)).unwrap_or(0);
            let wait = WAIT_FIRST_MS.saturating_mul(1_i64 << doublings).min(WAIT_MAX_MS);
            Ok(worker::set_failed(tx, org, id, row.failed, Millis(now.0.saturating_add(wait)))?)
        })?;
        if waits {
            self.tend_account(org, Trigger::Locked)?;
        }
        Ok(())
    }

    fn new_session(&self, org: OrgId, id: WorkerId, token: &Bearer, state: &str, lasts_ms: i64) -> SessionRow {
        let now = self.gate.now();
        SessionRow {
            hash: token.hash().to_vec(),
            org,
            worker: id,
            state: state.into(),
            created_at: now,
            seen_at: now,
            ends_at: Millis(now.0.saturating_add(lasts_ms)),
            affair: None,
            place: None,
        }
    }

    /// An open session in place of an earlier one, as an act: the rulebook may refuse an inactive worker, and says so in the
    /// journal. Failures are forgotten.
    pub(crate) fn open(
        &self,
        org: OrgId,
        id: WorkerId,
        earlier: Option<&SessionRow>,
        words: &[(&'static str, &str)],
    ) -> Result<SignedIn, AppError> {
        self.open_at(org, id, earlier, earlier.and_then(|e| e.place), words)
    }

    /// The same at a computer of the register, where that is known.
    pub(crate) fn open_at(
        &self,
        org: OrgId,
        id: WorkerId,
        earlier: Option<&SessionRow>,
        place: Option<RowId>,
        words: &[(&'static str, &str)],
    ) -> Result<SignedIn, AppError> {
        let token = Bearer::random(self.gate.random());
        let mut session = self.new_session(org, id, &token, "open", SESSION_MS);
        session.place = place;
        if let Some(earlier) = earlier.filter(|e| e.state != "half") {
            // A locked session goes on: its end and its affair stay.
            session.created_at = earlier.created_at;
            session.ends_at = earlier.ends_at;
            session.affair.clone_from(&earlier.affair);
        }
        let ends_at = session.ends_at;
        let old = earlier.map(|e| e.hash.clone());
        let asker = Asker { org, worker: id, scopes: None };
        let notes = words.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        let ask = Ask { notes, ..Ask::new(asker, Verb::SignIn) };
        let book = self.gate.book_of(org)?;
        let outcome = self.gate.pass(ask, move |lent| {
            let org = lent.org();
            if let Some(old) = &old {
                if worker::session(lent.tx(), old)?.is_none() {
                    // Ended meanwhile, by its owner or an administrator.
                    return Err(azukari_gate::Stop::Conflict("signin-expired"));
                }
                worker::end_session(lent.tx(), old)?;
            }
            worker::set_failed(lent.tx(), org, id, 0, Millis(0))?;
            worker::put_session(lent.tx(), &session)?;
            Ok(())
        })?;
        match Reply::of(&book, outcome, |_| Ok::<_, AppError>(SignedIn { token, ends_at, next: Next::Open }))? {
            Reply::Done(signed) => {
                if place.is_some() {
                    self.tend_shared(org, id)?;
                }
                Ok(signed)
            }
            Reply::Refused(_) | Reply::Repeated(_) => Err(AppError::SignIn("signin-error-account-locked")),
        }
    }
}
