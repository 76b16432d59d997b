//! Set-up: a single-use link said on the server's own console, and the first organisation with its first worker in one
//! commit, so that no moment exists in which a stranger could claim it.

use super::{
    account::{PasswordHash, check_first_password},
    bearer::Bearer,
    worker::{check_language, check_login, check_mail, check_text},
};
use crate::{App, AppError, RefusedReason, Reply, registers::EnterRow};
use azukari_domain::{Millis, OfficeKey, OrgId, OrgKey, Personal, WorkerId};
use azukari_gate::{Asker, First, Founded, KeyKept, PASSPHRASE_CHARS_MIN, Setup};
use azukari_rulebook::Rulebook;
use azukari_store::worker::{self, LinkRow};
use zeroize::Zeroizing;

/// A set-up link lives half an hour: long enough to walk from the server to a desk.
pub const SETUP_LINK_MINUTES: i64 = 30;

/// Everything that set-up asks.
#[derive(Debug)]
pub struct SetUp {
    /// Whose regulation it starts with.
    pub rulebook: OrgKey,
    /// Its name in URLs and commands; the rulebook's own where empty.
    pub key: String,
    /// Its name on pages; the rulebook's own where empty.
    pub name: String,
    /// The first worker's display name.
    pub officer: Personal,
    /// Account name.
    pub login: String,
    /// Mail address; may be empty.
    pub mail: Personal,
    /// Unit, as the rulebook lists them.
    pub unit: String,
    /// `ja` or `en`.
    pub language: String,
    /// Password.
    pub password: Zeroizing<String>,
    /// Offices the first worker holds, each with the resolution by date and reference. Without any office nobody could let
    /// others in.
    pub offices: Vec<(OfficeKey, String)>,
    /// How the key is kept.
    pub key_kept: KeyKept,
    /// Whether the rulebook's purposes and affairs become the organisation's own at once.
    pub templates: bool,
}

/// What became of a set-up.
#[derive(Debug)]
pub enum SetUpAnswer {
    /// The organisation runs.
    Done(SetUpDone),
    /// An appointment is against the regulation; nothing was made, and the link still works.
    Refused(Vec<RefusedReason>),
}

/// A new organisation.
#[derive(Debug)]
pub struct SetUpDone {
    /// Its id.
    pub org: OrgId,
    /// Its name in URLs.
    pub key: OrgKey,
    /// The first worker, who now signs in and sets a second factor up.
    pub worker: Option<WorkerId>,
    /// The recovery key in groups of four, to print and put away. It is never shown again.
    pub recovery_kit: Zeroizing<String>,
    /// Templates that the first worker's offices may not lay down, as `purpose:…`, `affair:…`, `assignment:…`, `row:…`.
    pub left: Vec<String>,
}

impl App {
    /// A new set-up link's token, for the console; earlier ones end. `None` where an organisation already runs: only a
    /// sample one does not count.
    ///
    /// # Errors
    /// The store's.
    pub fn setup_link(&self) -> Result<Option<Bearer>, AppError> {
        if self.is_set_up()? { Ok(None) } else { self.another_setup_link().map(Some) }
    }

    /// The same for one more organisation beside those that run; whoever has the server's console may ask for it.
    ///
    /// # Errors
    /// The store's.
    pub fn another_setup_link(&self) -> Result<Bearer, AppError> {
        let link = Bearer::random(self.gate.random());
        let row = LinkRow {
            hash: link.hash().to_vec(),
            org: None,
            kind: "setup".into(),
            worker: None,
            ends_at: Millis(self.gate.now().0.saturating_add(SETUP_LINK_MINUTES * 60_000)),
            used_at: None,
        };
        self.gate.note(move |tx| {
            worker::drop_links(tx, "setup")?;
            Ok(worker::put_link(tx, &row)?)
        })?;
        Ok(link)
    }

    /// Whether an organisation other than a sample runs here.
    ///
    /// # Errors
    /// The store's.
    pub fn is_set_up(&self) -> Result<bool, AppError> {
        Ok(self.organisations()?.iter().any(|o| !o.demo && o.state == "running"))
    }

    /// Whether a set-up link works now, for its page.
    ///
    /// # Errors
    /// [`AppError::SignIn`] `setup-link-unknown`.
    pub fn check_setup_link(&self, link: &Bearer) -> Result<(), AppError> {
        let (hash, now) = (link.hash(), self.gate.now());
        let row = self.gate.read(|tx| worker::link(tx, &hash))?;
        let works = row.is_some_and(|l| l.kind == "setup" && l.used_at.is_none() && l.ends_at >= now);
        if works { Ok(()) } else { Err(AppError::SignIn("setup-link-unknown")) }
    }

    /// Sets an organisation up by a set-up link: keys, first worker, offices, and the regulation's purposes and affairs as its
    /// own. All of it or nothing.
    ///
    /// # Errors
    /// [`AppError::SignIn`] for a link that does not work; [`AppError::Input`] with the field.
    pub fn set_up(&self, link: &Bearer, asked: SetUp) -> Result<SetUpAnswer, AppError> {
        self.check_setup_link(link)?;
        self.found(asked, false, Some(link.hash()))
    }

    /// The part of set-up that a sample organisation shares.
    pub(crate) fn found(&self, asked: SetUp, demo: bool, link: Option<[u8; 32]>) -> Result<SetUpAnswer, AppError> {
        let books = self.gate.books();
        let today = self.gate.now().date_in("Asia/Tokyo");
        let book = books
            .in_force(&asked.rulebook, today)
            .cloned()
            .ok_or(AppError::input("rulebook", "setup-error-rulebook"))?;
        let key: OrgKey = match asked.key.trim() {
            "" => asked.rulebook.clone(),
            key => key.parse().map_err(|_| AppError::input("key", "setup-error-key"))?,
        };
        // It stands in URLs between slashes.
        if key.as_str().contains([':', '.']) {
            return Err(AppError::input("key", "setup-error-key"));
        }
        if self.organisations()?.iter().any(|o| o.key == key) {
            return Err(AppError::input("key", "setup-error-key-taken"));
        }
        let name = match asked.name.trim() {
            "" => book.book().organisation.name_ja.clone(),
            name => name.to_owned(),
        };
        check_text("name", &name, "setup-error-name-empty")?;
        check_text("officer", asked.officer.expose(), "setup-error-officer-empty")?;
        let login = check_login(&asked.login)?;
        let mail = Some(asked.mail).filter(|m| !m.expose().trim().is_empty());
        if let Some(mail) = &mail {
            check_mail("mail", mail)?;
        }
        let units = &book.book().units;
        if !units.is_empty() && !units.iter().any(|u| u.key.as_str() == asked.unit) {
            return Err(AppError::input("unit", "worker-error-unit"));
        }
        let registers = |o: &OfficeKey| book.deciders("worker").contains(o);
        if !asked.offices.iter().any(|(o, _)| registers(o)) {
            return Err(AppError::input("offices", "setup-error-offices"));
        }
        check_first_password("password", &asked.password, &login)?;
        check_kept(&asked.key_kept)?;
        let first = First {
            login,
            name: Personal::new(asked.officer.expose().trim()),
            mail: mail.map(|m| Personal::new(m.expose().trim())),
            unit: asked.unit,
            language: check_language(&asked.language)?,
            password: PasswordHash::of(&asked.password)?.as_bytes().to_vec(),
            offices: asked.offices,
            templates: asked.templates,
            link,
        };
        let setup =
            Setup { key: key.clone(), name, rulebook: asked.rulebook, demo, provider: asked.key_kept.provider()? };
        match self.gate.found(setup, first)? {
            Founded::Done { org, worker, recovery, mut left } => {
                if let Some(worker) = worker.filter(|_| asked.templates) {
                    left.extend(self.first_rows(&Asker { org, worker, scopes: None }, &book));
                }
                Ok(SetUpAnswer::Done(SetUpDone { org, key, worker, recovery_kit: recovery.to_kit(), left }))
            }
            Founded::Refused(reasons) => Ok(SetUpAnswer::Refused(crate::answer::reasons(&book, &reasons))),
        }
    }
}

impl App {
    /// Enters what the regulation itself names, by the first worker's offices; which registers' rows are left. The organisation runs
    /// already: a row that cannot be entered now is missed by the duty that asks for it, and by nothing else.
    fn first_rows(&self, asker: &Asker, book: &Rulebook) -> Vec<String> {
        let mut left = Vec::new();
        for row in book.book().rows.iter().filter(|r| book.register(&r.register).is_some()) {
            let fields = row.fields.iter().map(|(key, text)| (key.to_string(), vec![Personal::new(text.as_str())]));
            let enter =
                EnterRow { register: row.register.to_string(), fields: fields.collect(), ..EnterRow::default() };
            if !matches!(self.enter_row(asker, &enter), Ok(Reply::Done(_))) {
                left.push(format!("row:{}", row.register));
            }
        }
        left.dedup();
        left
    }
}

/// Says a short passphrase with its length, before the vault refuses it.
fn check_kept(kept: &KeyKept) -> Result<(), AppError> {
    match kept {
        KeyKept::Passphrase(text) if text.chars().count() < PASSPHRASE_CHARS_MIN => Err(AppError::Input {
            field: "passphrase",
            key: "setup-error-passphrase-short",
            args: vec![("count", PASSPHRASE_CHARS_MIN.to_string())],
        }),
        _ => Ok(()),
    }
}
