//! The worker register (従業者): nobody has an account who does not stand in it.

use super::{
    account::{PasswordHash, put_password},
    bearer::Bearer,
    by::{By, Declare, date, notes, within},
};
use crate::{App, AppError, Reply};
use azukari_domain::{Millis, OrgId, OrgKey, Personal, Verb, WorkerId};
use azukari_gate::{Asker, Lent, Stop};
use azukari_journal::Annex;
use azukari_store::{
    Tx,
    worker::{self, LinkRow, WorkerRow},
};

/// An invitation lies in a mailbox or on a desk: a week is enough, and it works once.
const INVITE_DAYS: i64 = 7;
/// Longest account name, bytes.
const LOGIN_BYTES_MAX: usize = 64;
/// Longest name or mail, characters.
const TEXT_CHARS_MAX: usize = 200;

/// Who is to be registered.
#[derive(Debug, Clone)]
pub struct RegisterWorker {
    /// Account name: letters, digits, `.`, `-`, `_`, `@`.
    pub login: String,
    /// Display name.
    pub name: Personal,
    /// Mail address.
    pub mail: Option<Personal>,
    /// Unit of the organisation.
    pub unit: String,
    /// `ja` or `en`.
    pub language: String,
    /// First day, ISO; empty for today.
    pub from: String,
    /// Last day, ISO.
    pub until: Option<String>,
}

/// A registered worker with the link that lets them set a password.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The worker.
    pub worker: WorkerId,
    /// The single-use link's token.
    pub link: Bearer,
    /// When it ends.
    pub ends_at: Millis,
}

/// What an invitation's page shows before it is used.
#[derive(Debug)]
pub struct Invitation {
    /// Organisation.
    pub org: OrgKey,
    /// Its name.
    pub org_name: String,
    /// Account name.
    pub login: String,
}

/// One line of the worker register.
#[derive(Debug)]
pub struct WorkerView {
    /// Id.
    pub id: WorkerId,
    /// Account name.
    pub login: String,
    /// Display name, opened for a co-worker.
    pub name: Personal,
    /// Unit.
    pub unit: String,
    /// `invited`, `active`, `locked`, `left`.
    pub state: String,
    /// `ja` or `en`.
    pub language: String,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub until: Option<String>,
    /// Offices held today.
    pub offices: Vec<String>,
    /// Affairs assigned today.
    pub affairs: Vec<String>,
    /// The account waits after failed sign-ins until then; `None` where it does not.
    pub waits_until: Option<Millis>,
}

impl App {
    /// Registers a worker and makes the invitation.
    ///
    /// # Errors
    /// [`AppError::Input`]; [`AppError::Conflict`] `worker-error-login-taken`.
    pub fn register_worker(&self, by: impl Into<By>, new: RegisterWorker) -> Result<Reply<Invited>, AppError> {
        let by = by.into();
        let org = by.asker.org;
        let login = check_login(&new.login)?;
        check_text("name", new.name.expose(), "worker-error-name")?;
        if let Some(mail) = new.mail.as_ref().filter(|m| !m.is_empty()) {
            check_mail("mail", mail)?;
        }
        self.check_unit(org, &new.unit)?;
        let language = check_language(&new.language)?;
        let from = if new.from.is_empty() { self.day_of(org)? } else { date("from", &new.from)? };
        let until = new.until.as_deref().filter(|d| !d.is_empty()).map(|d| date("until", d)).transpose()?;
        if until.as_ref().is_some_and(|until| *until < from) {
            return Err(AppError::input("until", "worker-error-dates"));
        }
        let id = WorkerId::new(self.gate.clock(), self.gate.random());
        let mut alias = [0u8; 16];
        self.gate.random().fill(&mut alias);
        let mail = new.mail.as_ref().filter(|m| !m.is_empty());
        let row = WorkerRow {
            id,
            login,
            alias: alias.to_vec(),
            name: self.gate.seal_office(org, "worker", id.to_bytes(), "name", new.name.expose().trim().as_bytes())?,
            mail: mail
                .map(|m| self.gate.seal_office(org, "worker", id.to_bytes(), "mail", m.expose().trim().as_bytes()))
                .transpose()?,
            unit: new.unit,
            state: "invited".into(),
            language,
            from_date: from,
            to_date: until,
            failed: 0,
            locked_until: Millis(0),
            seen_day: String::new(),
            seen_count: 0,
            version: 1,
        };
        let (link, link_row) = self.invitation(org, id);
        let ends_at = link_row.ends_at;
        let mut what = Declare::govern("worker", notes([("what", "registered")]));
        what.annex = Annex { names: vec![new.name], ..Annex::default() };
        self.declare(by, what, move |lent| {
            if worker::by_login(lent.tx(), org, &row.login)?.is_some() {
                return Err(Stop::Conflict("worker-error-login-taken"));
            }
            worker::insert(lent.tx(), org, &row)?;
            worker::put_link(lent.tx(), &link_row)?;
            Ok(Invited { worker: id, link: link.clone(), ends_at })
        })
    }

    fn invitation(&self, org: OrgId, worker: WorkerId) -> (Bearer, LinkRow) {
        let link = Bearer::random(self.gate.random());
        let row = LinkRow {
            hash: link.hash().to_vec(),
            org: Some(org),
            kind: "invite".into(),
            worker: Some(worker),
            ends_at: self.gate.now().plus_days(INVITE_DAYS),
            used_at: None,
        };
        (link, row)
    }

    /// A new invitation in place of password and second factor, e.g. for a lost sheet. All sessions and tokens end.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Conflict`] for a worker who has left.
    pub fn invite_again(&self, by: impl Into<By>, worker: WorkerId) -> Result<Reply<Invited>, AppError> {
        let by = by.into();
        let (org, now) = (by.asker.org, self.gate.now());
        let (link, link_row) = self.invitation(org, worker);
        let ends_at = link_row.ends_at;
        self.declare(by, self.about("invited_again", worker), move |lent| {
            let row = worker::get(lent.tx(), org, worker)?.ok_or(Stop::NotFound("worker"))?;
            if row.state == "left" {
                return Err(Stop::Conflict("worker-has-left"));
            }
            for kind in ["password", "totp", "sheet", "pin"] {
                worker::delete_factors(lent.tx(), org, worker, kind)?;
            }
            end_access(lent.tx(), org, worker, now)?;
            worker::set_failed(lent.tx(), org, worker, 0, Millis(0))?;
            worker::set_state(lent.tx(), org, worker, "invited", &row.unit, row.to_date.as_deref())?;
            somebody_registers(lent, None)?;
            worker::drop_invites(lent.tx(), org, worker)?;
            worker::put_link(lent.tx(), &link_row)?;
            Ok(Invited { worker, link: link.clone(), ends_at })
        })
    }

    /// What an invitation is for, before it is used.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that is unknown, used or over.
    pub fn invitation_of(&self, link: &Bearer) -> Result<Invitation, AppError> {
        let (org, worker) = self.open_invitation(link)?;
        let row = self.gate.read(|tx| azukari_store::org::get(tx, org))?.ok_or(AppError::NotFound("invitation"))?;
        Ok(Invitation { org: row.key, org_name: row.name, login: worker.login })
    }

    fn open_invitation(&self, link: &Bearer) -> Result<(OrgId, WorkerRow), AppError> {
        let hash = link.hash();
        let found = self.gate.read(|tx| worker::link(tx, &hash))?;
        let now = self.gate.now();
        let row = found
            .filter(|l| l.kind == "invite" && l.used_at.is_none() && l.ends_at >= now)
            .ok_or(AppError::NotFound("invitation"))?;
        let (Some(org), Some(id)) = (row.org, row.worker) else { return Err(AppError::NotFound("invitation")) };
        let worker = self.gate.read(|tx| worker::get(tx, org, id))?.ok_or(AppError::NotFound("invitation"))?;
        if worker.state != "invited" { Err(AppError::NotFound("invitation")) } else { Ok((org, worker)) }
    }

    /// Sets the first password by an invitation; the worker then signs in and sets a second factor up.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an invitation that is unknown, used or over; [`AppError::Input`] for a password against
    /// the policy.
    pub fn accept_invitation(&self, link: &Bearer, password: &str) -> Result<Invitation, AppError> {
        let shown = self.invitation_of(link)?;
        let (org, worker) = self.open_invitation(link)?;
        self.check_own_password(org, password, &worker.login)?;
        let secret = PasswordHash::of(password)?.as_bytes().to_vec();
        let (hash, now, id) = (link.hash(), self.gate.now(), worker.id);
        self.gate.event(org, Verb::SignIn, Some(id), notes([("kind", "invitation")]), move |tx| {
            if !worker::use_link(tx, &hash, now)? {
                return Err(Stop::NotFound("invitation"));
            }
            put_password(tx, org, id, &secret, now)?;
            worker::set_state(tx, org, id, "active", &worker.unit, worker.to_date.as_deref())?;
            Ok(())
        })?;
        Ok(shown)
    }

    /// Locks an account: sessions and tokens end, appointments stay.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Conflict`] `worker-last-administrator` where nobody could register workers any more.
    pub fn lock_worker(&self, by: impl Into<By>, worker: WorkerId) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, now) = (by.asker.org, self.gate.now());
        self.declare(by, self.about("locked", worker), move |lent| {
            let row = in_state(lent.tx(), org, worker, &["active", "invited"])?;
            worker::set_state(lent.tx(), org, worker, "locked", &row.unit, row.to_date.as_deref())?;
            end_access(lent.tx(), org, worker, now)?;
            somebody_registers(lent, None)
        })
    }

    /// Unlocks an account, and forgets its failed sign-ins.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Conflict`] for a worker who has left or was never let in.
    pub fn unlock_worker(&self, by: impl Into<By>, worker: WorkerId) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let org = by.asker.org;
        self.declare(by, self.about("unlocked", worker), move |lent| {
            let row = in_state(lent.tx(), org, worker, &["locked", "active"])?;
            worker::set_failed(lent.tx(), org, worker, 0, Millis(0))?;
            let password = worker::factors(lent.tx(), org, worker)?.iter().any(|f| f.kind == "password");
            let state = if password { "active" } else { "invited" };
            worker::set_state(lent.tx(), org, worker, state, &row.unit, row.to_date.as_deref())?;
            Ok(())
        })
    }

    /// Moves a worker to another unit.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Input`] for an unknown unit; [`AppError::Conflict`] where an office held asks for
    /// the present unit.
    pub fn move_worker(&self, by: impl Into<By>, worker: WorkerId, unit: &str) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let org = by.asker.org;
        self.check_unit(org, unit)?;
        let (unit, book, today) = (unit.to_owned(), self.gate.book_of(org)?, self.day_of(org)?);
        self.declare(by, self.about("moved", worker), move |lent| {
            let row = in_state(lent.tx(), org, worker, &["active", "invited", "locked"])?;
            let held = worker::appointments(lent.tx(), org)?;
            let bound = held
                .iter()
                .filter(|a| a.worker == worker && a.to_date.as_deref().is_none_or(|to| today.as_str() <= to))
                .filter_map(|a| book.book().offices.iter().find(|o| o.key.as_str() == a.office))
                .any(|o| o.unit.as_ref().is_some_and(|u| *u != unit));
            if bound {
                return Err(Stop::Conflict("worker-unit-of-office"));
            }
            worker::set_state(lent.tx(), org, worker, &row.state, &unit, row.to_date.as_deref())?;
            Ok(())
        })
    }

    /// A worker leaves: from the last day on no sign-in, no session, no token, no office, no affair.
    ///
    /// # Errors
    /// [`AppError::Input`] for a date before the first day; [`AppError::Conflict`] `worker-last-administrator`.
    pub fn end_worker(&self, by: impl Into<By>, worker: WorkerId, last_day: &str) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, now, today) = (by.asker.org, self.gate.now(), self.day_of(by.asker.org)?);
        let last_day = if last_day.is_empty() { today.clone() } else { date("until", last_day)? };
        let there = self.account(org, worker).map_err(|_| AppError::NotFound("worker"))?;
        if last_day < there.from_date {
            return Err(AppError::input("until", "worker-error-dates"));
        }
        self.declare(by, self.about("ended", worker), move |lent| {
            let row = in_state(lent.tx(), org, worker, &["active", "invited", "locked"])?;
            let at_once = last_day <= today;
            let state = if at_once { "left" } else { row.state.as_str() };
            worker::set_state(lent.tx(), org, worker, state, &row.unit, Some(&last_day))?;
            if at_once {
                end_access(lent.tx(), org, worker, now)?;
                worker::drop_invites(lent.tx(), org, worker)?;
                for kind in ["password", "totp", "sheet", "pin"] {
                    worker::delete_factors(lent.tx(), org, worker, kind)?;
                }
            }
            for mut a in worker::appointments(lent.tx(), org)? {
                if a.worker == worker && a.to_date.as_deref().is_none_or(|to| last_day.as_str() < to) {
                    a.to_date = Some(last_day.clone());
                    a.ended_by = Some("-".into());
                    worker::put_appointment(lent.tx(), org, &a)?;
                }
            }
            for (affair, from, to) in worker::assignments(lent.tx(), org, worker)? {
                if to.as_deref().is_none_or(|to| last_day.as_str() < to) {
                    worker::put_assignment(lent.tx(), org, worker, &affair, &from, Some(&last_day))?;
                }
            }
            if at_once { somebody_registers(lent, Some(worker)) } else { Ok(()) }
        })
    }

    /// Sets one's own language of pages and commands.
    ///
    /// # Errors
    /// [`AppError::Input`] for another than `ja` and `en`.
    pub fn set_language(&self, asker: &Asker, language: &str) -> Result<(), AppError> {
        let (org, id, language) = (asker.org, asker.worker, check_language(language)?);
        self.gate.note(move |tx| Ok(worker::set_language(tx, org, id, &language)?))?;
        Ok(())
    }

    /// The worker register with names, for co-workers.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn workers(&self, asker: &Asker) -> Result<Vec<WorkerView>, AppError> {
        let (org, today, now) = (asker.org, self.day_of(asker.org)?, self.gate.now());
        let (rows, appointments) = self.gate.read(|tx| {
            let mut rows = Vec::new();
            for row in worker::all(tx, org)? {
                let affairs = worker::assignments(tx, org, row.id)?;
                rows.push((row, affairs));
            }
            Ok((rows, worker::appointments(tx, org)?))
        })?;
        rows.into_iter()
            .map(|(row, affairs)| {
                let offices = appointments
                    .iter()
                    .filter(|a| a.worker == row.id && within(&a.from_date, a.to_date.as_deref(), &today))
                    .map(|a| a.office.clone())
                    .collect();
                Ok(WorkerView {
                    id: row.id,
                    name: self.gate.open_office(asker, "worker", row.id.to_bytes(), "name", row.name)?,
                    login: row.login,
                    unit: row.unit,
                    state: row.state,
                    language: row.language,
                    from: row.from_date,
                    until: row.to_date,
                    offices,
                    affairs: affairs
                        .into_iter()
                        .filter(|(_, from, to)| within(from, to.as_deref(), &today))
                        .map(|(affair, _, _)| affair)
                        .collect(),
                    waits_until: Some(row.locked_until).filter(|until| *until > now),
                })
            })
            .collect()
    }

    /// The worker with this account name.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn worker_by_login(&self, asker: &Asker, login: &str) -> Result<WorkerId, AppError> {
        let row = self.gate.read(|tx| worker::by_login(tx, asker.org, login.trim()))?;
        row.map(|r| r.id).ok_or(AppError::NotFound("worker"))
    }

    pub(crate) fn about(&self, what: &str, worker: WorkerId) -> Declare {
        Declare::govern("worker", notes([("what", what), ("worker", &worker.to_string())]))
    }

    fn check_unit(&self, org: OrgId, unit: &str) -> Result<(), AppError> {
        let book = self.gate.book_of(org)?;
        // A rulebook without units leaves the word to the organisation.
        let known = book.book().units.is_empty() || book.book().units.iter().any(|u| u.key.as_str() == unit);
        if known && !unit.is_empty() && unit.len() <= 64 {
            Ok(())
        } else {
            Err(AppError::input("unit", "worker-error-unit"))
        }
    }
}

fn in_state(tx: &mut Tx<'_>, org: OrgId, id: WorkerId, states: &[&str]) -> Result<WorkerRow, Stop> {
    let row = worker::get(tx, org, id)?.ok_or(Stop::NotFound("worker"))?;
    if states.contains(&row.state.as_str()) { Ok(row) } else { Err(Stop::Conflict("worker-other-state")) }
}

/// Ends every session and token of a worker.
fn end_access(tx: &mut Tx<'_>, org: OrgId, id: WorkerId, now: Millis) -> Result<(), Stop> {
    worker::end_sessions(tx, org, id, &[])?;
    azukari_store::desk::drop_machines(tx, org, id)?;
    for mut token in worker::tokens(tx, org, id)? {
        if token.revoked_at.is_none() {
            token.revoked_at = Some(now);
            worker::put_token(tx, &token)?;
        }
    }
    Ok(())
}

/// Somebody who can sign in must hold an office that registers workers, or nobody could ever let anybody in again.
fn somebody_registers(lent: &mut Lent<'_, '_>, gone: Option<WorkerId>) -> Result<(), Stop> {
    let (org, today, registrars) = (lent.org(), lent.today(), lent.deciders("worker"));
    for a in worker::appointments(lent.tx(), org)? {
        let counts = Some(a.worker) != gone
            && registrars.iter().any(|r| r.as_str() == a.office)
            && within(&a.from_date, a.to_date.as_deref(), &today);
        if counts && worker::get(lent.tx(), org, a.worker)?.is_some_and(|w| w.state == "active") {
            return Ok(());
        }
    }
    Err(Stop::Conflict("worker-last-administrator"))
}

/// An account name: what people can type on any keyboard, and what says nothing in a log.
pub(crate) fn check_login(login: &str) -> Result<String, AppError> {
    let login = login.trim().to_lowercase();
    let ok = (2..=LOGIN_BYTES_MAX).contains(&login.len())
        && login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-@".contains(&b));
    if ok { Ok(login) } else { Err(AppError::input("login", "worker-error-login")) }
}

pub(crate) fn check_text(field: &'static str, text: &str, key: &'static str) -> Result<(), AppError> {
    let text = text.trim();
    let ok = !text.is_empty() && text.chars().count() <= TEXT_CHARS_MAX && !text.chars().any(char::is_control);
    if ok { Ok(()) } else { Err(AppError::input(field, key)) }
}

pub(crate) fn check_mail(field: &'static str, mail: &Personal) -> Result<(), AppError> {
    let ok = azukari_domain::text::fold_mail(mail.expose()).is_some_and(|m| m.chars().count() <= TEXT_CHARS_MAX);
    if ok { Ok(()) } else { Err(AppError::input(field, "setup-error-mail")) }
}

pub(crate) fn check_language(language: &str) -> Result<String, AppError> {
    match language {
        "ja" | "en" => Ok(language.to_owned()),
        _ => Err(AppError::input("language", "worker-error-language")),
    }
}
