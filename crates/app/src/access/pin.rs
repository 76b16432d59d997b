//! Switching by PIN on a shared PC: each under their own name, only in a browser where they signed in fully that day.
//!
//! A PIN is short, so it opens nothing by itself: it counts only together with the browser's own cookie, on that civil day,
//! for five tries; then the full sign-in is asked again. The session of whoever sat there before is locked, not ended, so
//! that coming back finds the same affair.

use super::{
    account::PasswordHash,
    bearer::Bearer,
    by::notes,
    session::{Credential, is_active},
    signin::SignedIn,
};
use crate::{App, AppError};
use azukari_domain::{OrgId, OrgKey, Personal, Verb, WorkerId};
use azukari_gate::Asker;
use azukari_store::{
    desk::{self, MachineRow},
    worker::{self, FactorRow, SessionRow},
};

/// Wrong PINs in one browser before the full sign-in is asked again.
const TRIES: i64 = 5;
/// Fewest digits: with five tries, one in two hundred thousand is guessed.
const DIGITS_MIN: usize = 6;
/// Most digits; beyond it nobody is quicker than with a password.
const DIGITS_MAX: usize = 12;

/// Somebody who may switch to their own name here.
#[derive(Debug)]
pub struct Switcher {
    /// Who.
    pub worker: WorkerId,
    /// Display name.
    pub name: Personal,
}

impl App {
    /// Whether the worker has set a PIN.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn has_pin(&self, credential: &Credential) -> Result<bool, AppError> {
        let (row, worker) = self.session_of(credential)?;
        self.pin_of(row.org, worker.id).map(|pin| pin.is_some())
    }

    /// Sets one's PIN; the password is asked again. The browser it is set in may be switched to at once: its session came
    /// from a full sign-in. Answers the browser's cookie.
    ///
    /// # Errors
    /// [`AppError::SignIn`] for a wrong password; [`AppError::Input`] for a PIN that is too short or easily guessed.
    pub fn set_pin(
        &self,
        credential: &Credential,
        machine: Option<&Bearer>,
        password: &str,
        pin: &str,
    ) -> Result<Bearer, AppError> {
        let (session, worker) = self.session_of(credential)?;
        let (org, id) = (session.org, worker.id);
        self.check_present_password(org, &worker, password)?;
        let pin = check_pin(pin)?;
        // A stolen database alone must not tell a PIN, however quickly short ones are guessed.
        let sealed = self.gate.seal_office(org, "factor", id.to_bytes(), "pin", PasswordHash::of(&pin)?.as_bytes())?;
        self.gate.event(org, Verb::SignIn, Some(id), notes([("kind", "pin")]), move |tx| {
            let factor = FactorRow { kind: "pin".into(), number: 0, secret: sealed.clone(), used: 0 };
            Ok(worker::put_factor(tx, org, id, &factor)?)
        })?;
        self.remember(&session, machine)
    }

    /// Ends one's PIN; no browser remembers it any more.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn drop_pin(&self, credential: &Credential) -> Result<(), AppError> {
        let (row, worker) = self.session_of(credential)?;
        let (org, id) = (row.org, worker.id);
        self.gate.event(org, Verb::SignIn, Some(id), notes([("kind", "pin_ended")]), move |tx| {
            worker::delete_factors(tx, org, id, "pin")?;
            desk::drop_machines(tx, org, id)?;
            Ok(())
        })?;
        Ok(())
    }

    /// After a sign-in or an unlocking by password: remembers the worker in this browser for the day of the full sign-in, if
    /// they have a PIN. Answers the browser's cookie, `None` where nothing is remembered.
    ///
    /// # Errors
    /// The store's.
    pub fn remember_machine(&self, signed: &SignedIn, machine: Option<&Bearer>) -> Result<Option<Bearer>, AppError> {
        let row = self.any_session(&signed.token)?;
        if row.state != "open" || self.pin_of(row.org, row.worker)?.is_none() {
            return Ok(None);
        }
        self.remember(&row, machine).map(Some)
    }

    fn remember(&self, session: &SessionRow, machine: Option<&Bearer>) -> Result<Bearer, AppError> {
        let machine = machine.cloned().unwrap_or_else(|| Bearer::random(self.gate.random()));
        let zone = self.zone_of(session.org)?;
        let row = MachineRow {
            hash: machine.hash().to_vec(),
            org: session.org,
            worker: session.worker,
            // The day of the full sign-in: unlocking after midnight begins no new day.
            day: session.created_at.date_in(&zone).to_string(),
            failed: 0,
            session: Some(session.hash.clone()),
        };
        self.gate.note(move |tx| Ok(desk::put_machine(tx, &row)?))?;
        Ok(machine)
    }

    /// Who may switch here by PIN today.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown organisation; the store's and the vault's.
    pub fn switchers(&self, org: &OrgKey, machine: &Bearer) -> Result<Vec<Switcher>, AppError> {
        let org = self.organisation(org)?.id;
        let (hash, today) = (machine.hash(), self.day_of(org)?);
        let mut found = Vec::new();
        for row in self.gate.read(|tx| desk::machines(tx, &hash, org))?.into_iter().filter(|r| r.day == today) {
            let there = self.gate.read(|tx| worker::get(tx, org, row.worker))?;
            if there.is_some_and(|w| is_active(&w, &today)) && self.pin_of(org, row.worker)?.is_some() {
                let asker = Asker { org, worker: row.worker, scopes: None };
                found.push(Switcher { worker: row.worker, name: self.gate.worker_name(&asker, row.worker)? });
            }
        }
        Ok(found)
    }

    /// Switches to a worker by their PIN. `earlier` is the session of whoever sat there; it is locked. `place` is the computer's token of the
    /// register, if it keeps one.
    ///
    /// # Errors
    /// [`AppError::SignIn`] `signin-pin-wrong`; `signin-pin-full` where the full sign-in is needed first.
    pub fn switch(
        &self,
        org: &OrgKey,
        machine: &Bearer,
        worker: WorkerId,
        pin: &str,
        earlier: Option<&Bearer>,
        place: Option<&Bearer>,
    ) -> Result<SignedIn, AppError> {
        let full = || AppError::SignIn("signin-pin-full");
        let org = self.organisation(org)?.id;
        let (hash, today) = (machine.hash(), self.day_of(org)?);
        let rows = self.gate.read(|tx| desk::machines(tx, &hash, org))?;
        let row = rows.into_iter().find(|r| r.worker == worker && r.day == today).ok_or_else(full)?;
        let there = self.gate.read(|tx| worker::get(tx, org, worker))?.ok_or_else(full)?;
        if !is_active(&there, &today) {
            return Err(full());
        }
        let stored = self.pin_of(org, worker)?.ok_or_else(full)?;
        let typed: String = digits(pin);
        if !PasswordHash::verify(stored.expose().as_bytes(), &typed) {
            return Err(self.count_wrong_pin(row)?);
        }
        self.leave_for(org, worker, earlier)?;
        // The worker's own session in this browser goes on, with its end and its affair.
        let own = match &row.session {
            Some(hash) => self.gate.read(|tx| worker::session(tx, hash))?,
            None => None,
        };
        let own = own.filter(|s| s.worker == worker && s.org == org && s.ends_at > self.gate.now());
        if own.is_none() && row.session.is_some() {
            // Its twelve hours are over, or it was ended elsewhere: then a PIN must not begin another.
            let gone = row.clone();
            self.gate.note(move |tx| Ok(desk::drop_machine(tx, &gone.hash, gone.org, gone.worker)?))?;
            return Err(full());
        }
        let place = match own.as_ref().and_then(|session| session.place) {
            Some(place) => Some(place),
            None => self.place_of(org, place)?,
        };
        let signed = self.open_at(org, worker, own.as_ref(), place, &[("kind", "pin")])?;
        let session = signed.token.hash().to_vec();
        let kept = MachineRow { failed: 0, session: Some(session), ..row };
        self.gate.note(move |tx| Ok(desk::put_machine(tx, &kept)?))?;
        Ok(signed)
    }

    /// Locks the session of whoever sat there, unless it is the same worker's.
    fn leave_for(&self, org: OrgId, worker: WorkerId, earlier: Option<&Bearer>) -> Result<(), AppError> {
        let Some(earlier) = earlier else { return Ok(()) };
        let hash = earlier.hash();
        self.gate.note(move |tx| {
            if let Some(mut there) = worker::session(tx, &hash)?
                && there.org == org
                && there.worker != worker
                && there.state == "open"
            {
                there.state = "locked".into();
                worker::put_session(tx, &there)?;
            }
            Ok(())
        })?;
        Ok(())
    }

    fn count_wrong_pin(&self, row: MachineRow) -> Result<AppError, AppError> {
        let failed = row.failed.saturating_add(1);
        if failed < TRIES {
            let counted = MachineRow { failed, ..row };
            self.gate.note(move |tx| Ok(desk::put_machine(tx, &counted)?))?;
            return Ok(AppError::SignIn("signin-pin-wrong"));
        }
        let (org, worker) = (row.org, row.worker);
        self.gate.event(org, Verb::SignIn, Some(worker), notes([("kind", "pin_stopped")]), move |tx| {
            Ok(desk::drop_machine(tx, &row.hash, row.org, row.worker)?)
        })?;
        Ok(AppError::SignIn("signin-pin-full"))
    }

    fn pin_of(&self, org: OrgId, worker: WorkerId) -> Result<Option<Personal>, AppError> {
        let factors = self.gate.read(|tx| worker::factors(tx, org, worker))?;
        let Some(factor) = factors.into_iter().find(|f| f.kind == "pin") else { return Ok(None) };
        Ok(Some(self.gate.open_own(org, "factor", worker.to_bytes(), "pin", factor.secret)?))
    }
}

/// Digits as a Japanese keyboard may leave them.
fn digits(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '0'..='9' => Some(c),
            '０'..='９' => char::from_u32(c as u32 - 0xFEE0),
            _ => None,
        })
        .collect()
}

/// Six to twelve digits, neither one digit repeated nor a run up or down.
fn check_pin(text: &str) -> Result<String, AppError> {
    let pin = digits(text);
    let other = text.trim().chars().any(|c| !c.is_ascii_digit() && !('０'..='９').contains(&c));
    if other || !(DIGITS_MIN..=DIGITS_MAX).contains(&pin.len()) {
        return Err(AppError::Input {
            field: "pin",
            key: "signin-pin-length",
            args: vec![("min", DIGITS_MIN.to_string()), ("max", DIGITS_MAX.to_string())],
        });
    }
    let steps: Vec<i16> = pin
        .as_bytes()
        .windows(2)
        .map(|w| w.iter().map(|b| i16::from(*b)).rev().reduce(|a, b| a - b).unwrap_or(0))
        .collect();
    if [0, 1, -1].iter().any(|same| steps.iter().all(|s| s == same)) {
        return Err(AppError::input("pin", "signin-pin-easy"));
    }
    Ok(pin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_and_short_pins_are_none() {
        for bad in ["", "12345", "111111", "123456", "987654", "1234567890123", "12a456", "９９９９９９"] {
            assert!(check_pin(bad).is_err(), "{bad}");
        }
        for good in ["824193", "１９２８３７", "112233", "000001"] {
            assert!(check_pin(good).is_ok(), "{good}");
        }
        assert_eq!(check_pin("８２４１９３").ok().as_deref(), Some("824193"));
    }
}
