//! Passwords: how they are kept, and what they must be.

use super::by::notes;
use crate::{App, AppError};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc},
};
use azukari_domain::{Millis, OrgId, Verb, WorkerId};
use azukari_gate::Stop;
use azukari_store::worker;
use std::sync::OnceLock;

/// Memory of one hashing, KiB: 19 MiB, the OWASP recommendation for Argon2id with two passes. More would let a handful of
/// sign-ins at nine in the morning exhaust a small office's machine.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// One lane: sign-ins of several people already use several cores.
const LANES: u32 = 1;
/// Fewest characters where no rulebook says otherwise yet (before the organisation exists).
const CHARS_MIN: usize = 12;
/// Longest password, bytes: beyond any sentence, and no work for nothing.
const BYTES_MAX: usize = 1024;

/// The control by which passwords are changed from time to time.
const AGED: &str = "password.aged";

/// A password's Argon2id text with its salt and cost (PHC string). Does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl PasswordHash {
    /// Hashes a password under a new salt.
    ///
    /// # Errors
    /// [`AppError::Internal`] where the machine has no randomness or memory.
    pub(crate) fn of(password: &str) -> Result<PasswordHash, AppError> {
        let hash =
            argon()?.hash_password(password.as_bytes()).map_err(|e| AppError::Internal(format!("argon2: {e}")))?;
        Ok(PasswordHash(hash.to_string()))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether this is the password behind a stored text; `false` also for a damaged text. The cost is the stored one, so a
    /// later change of ours locks nobody out.
    pub(crate) fn verify(stored: &[u8], password: &str) -> bool {
        let Ok(text) = str::from_utf8(stored) else { return false };
        let Ok(parsed) = phc::PasswordHash::new(text) else { return false };
        argon().is_ok_and(|a| a.verify_password(password.as_bytes(), &parsed).is_ok())
    }

    /// Does the work of a verification where there is nothing to verify: an unknown login takes as long as a known one.
    pub(crate) fn verify_nothing(password: &str) {
        static DUMMY: OnceLock<Option<PasswordHash>> = OnceLock::new();
        if let Some(dummy) = DUMMY.get_or_init(|| PasswordHash::of("nobody has this password").ok()) {
            let _ = PasswordHash::verify(dummy.as_bytes(), password);
        }
    }
}

fn argon() -> Result<Argon2<'static>, AppError> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| AppError::Internal(format!("argon2: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What every password must be: long enough, not the login, not one character repeated.
pub(crate) fn check_password(
    field: &'static str,
    password: &str,
    login: &str,
    chars_min: usize,
) -> Result<(), AppError> {
    let count = password.chars().count();
    if count < chars_min || password.len() > BYTES_MAX {
        return Err(AppError::Input {
            field,
            key: "setup-error-password-short",
            args: vec![("count", chars_min.to_string())],
        });
    }
    let lower = password.to_lowercase();
    let same = password.chars().next().is_some_and(|first| password.chars().all(|c| c == first));
    if same
        || lower == login.to_lowercase()
        || (login.len() >= 4 && lower.replace(&login.to_lowercase(), "").chars().count() < 4)
    {
        return Err(AppError::input(field, "signin-password-weak"));
    }
    Ok(())
}

/// The policy before there is an organisation.
pub(crate) fn check_first_password(field: &'static str, password: &str, login: &str) -> Result<(), AppError> {
    check_password(field, password, login, CHARS_MIN)
}

impl App {
    /// The organisation's own policy: its confirmed shortest length, or the rulebook's default.
    pub(crate) fn check_own_password(&self, org: OrgId, password: &str, login: &str) -> Result<(), AppError> {
        let least = self.setting_value(org, "password_min").unwrap_or(12);
        check_password("password", password, login, usize::try_from(least).unwrap_or(CHARS_MIN))
    }

    /// Changes one's own password: the present one is asked again, and every other session of the worker ends.
    ///
    /// # Errors
    /// [`AppError::SignIn`] for a wrong present password, [`AppError::Input`] for one against the policy.
    pub fn change_password(&self, credential: &super::Credential, present: &str, new: &str) -> Result<(), AppError> {
        let (row, worker) = self.session_of(credential)?;
        self.replace_password(row.org, &worker, row.hash, present, new)
    }

    /// Puts another password in the place of the present one, which is asked again; every session but the kept one ends. The day stands
    /// in the journal and with the password.
    pub(crate) fn replace_password(
        &self,
        org: OrgId,
        worker: &worker::WorkerRow,
        keep: Vec<u8>,
        present: &str,
        new: &str,
    ) -> Result<(), AppError> {
        let (id, now) = (worker.id, self.gate.now());
        self.check_present_password(org, worker, present)?;
        self.check_own_password(org, new, &worker.login)?;
        if present == new {
            return Err(AppError::input("password", "signin-password-same"));
        }
        let secret = PasswordHash::of(new)?.as_bytes().to_vec();
        self.gate.event_of(org, Verb::SignIn, Some(id), AGED, notes([("kind", "password")]), move |tx| {
            put_password(tx, org, id, &secret, now)?;
            worker::end_sessions(tx, org, id, &keep)?;
            Ok(())
        })?;
        Ok(())
    }

    /// Whether a password is older than the organisation lets one become, where its regulation asks for changes. Of one that was set
    /// before its day was kept nobody knows how old it is.
    pub(crate) fn password_aged(&self, org: OrgId, id: WorkerId) -> Result<bool, AppError> {
        if !self.gate.book_of(org)?.adopts(AGED) {
            return Ok(false);
        }
        let days = self.setting_value(org, "password_days")?;
        let factors = self.gate.read(|tx| worker::factors(tx, org, id))?;
        let set_at = factors.iter().find(|f| f.kind == "password").map(|f| Millis(f.used));
        Ok(set_at.is_some_and(|at| at.plus_days(days) < self.gate.now()))
    }
}

pub(crate) fn put_password(
    tx: &mut azukari_store::Tx<'_>,
    org: OrgId,
    id: WorkerId,
    secret: &[u8],
    now: Millis,
) -> Result<(), Stop> {
    let factor = worker::FactorRow { kind: "password".into(), number: 0, secret: secret.to_vec(), used: now.0 };
    Ok(worker::put_factor(tx, org, id, &factor)?)
}
