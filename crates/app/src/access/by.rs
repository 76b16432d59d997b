//! By whom a change is asked for, and under which idempotency key.

use crate::{App, AppError, Reply};
use azukari_domain::{OrgId, OrgKey, Verb};
use azukari_gate::{Ask, Asker, Lent, Stop, WorkAsk};
use azukari_journal::Annex;
use azukari_rulebook::ActFacts;
use azukari_store::org::{self, OrgRow};
use std::collections::BTreeMap;

/// Who asks for a change, and once for which key.
#[derive(Debug, Clone)]
pub struct By {
    /// The signed-in worker.
    pub asker: Asker,
    /// Hash of the idempotency key with the request; the same hash again answers [`Reply::Repeated`].
    pub once: Option<[u8; 32]>,
}

impl From<&Asker> for By {
    fn from(asker: &Asker) -> By {
        By { asker: asker.clone(), once: None }
    }
}

/// What an entry says besides who and what: ASCII words, never personal.
pub(crate) type Notes = BTreeMap<&'static str, String>;

pub(crate) fn notes<const N: usize>(words: [(&'static str, &str); N]) -> Notes {
    words.into_iter().map(|(k, v)| (k, v.to_owned())).collect()
}

/// A declaration that changes no personal data: what kind, with what facts.
pub(crate) struct Declare {
    pub(crate) verb: Verb,
    pub(crate) act: ActFacts,
    /// What it is about, where an approval for just this is asked for.
    pub(crate) about: String,
    pub(crate) notes: Notes,
    pub(crate) annex: Annex,
    /// The row whose requirements are asked as well.
    pub(crate) work: Option<WorkAsk>,
}

impl Declare {
    /// A declaration of a kind that the rulebook lists under its requests.
    pub(crate) fn govern(kind: &str, notes: Notes) -> Declare {
        let mut notes = notes;
        notes.insert("kind", kind.to_owned());
        Declare {
            verb: Verb::Govern,
            act: ActFacts { request: kind.to_owned(), ..ActFacts::default() },
            about: String::new(),
            notes,
            annex: Annex::default(),
            work: None,
        }
    }
}

impl App {
    /// The plot of every declaration: ask, write, answer with what the closure returned.
    pub(crate) fn declare<T, W>(&self, by: By, what: Declare, write: W) -> Result<Reply<T>, AppError>
    where
        W: FnMut(&mut Lent<'_, '_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        let book = self.gate.book_of(by.asker.org)?;
        let ask = Ask {
            act: what.act,
            about: what.about,
            notes: what.notes,
            annex: what.annex,
            work: what.work,
            once: by.once,
            ..Ask::new(by.asker, what.verb)
        };
        let outcome = self.gate.pass(ask, write)?;
        Reply::of(&book, outcome, |done| Ok(done.value))
    }

    /// The organisation of this name.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; the store's.
    pub fn organisation(&self, key: &OrgKey) -> Result<OrgRow, AppError> {
        self.organisations()?.into_iter().find(|o| o.key == *key).ok_or(AppError::NotFound("organisation"))
    }

    /// Whether the database answers and takes acts.
    pub fn is_ready(&self) -> bool {
        self.gate.takes_acts() && self.organisations().is_ok()
    }

    /// All organisations of this installation, by name in URLs.
    ///
    /// # Errors
    /// The store's.
    pub fn organisations(&self) -> Result<Vec<OrgRow>, AppError> {
        Ok(self.gate.read(org::all)?)
    }

    /// An open value of the rulebook: the organisation's own, or the default until it has confirmed one.
    pub(crate) fn setting_value(&self, org: OrgId, name: &str) -> Result<i64, AppError> {
        let own = self.gate.read(|tx| org::settings(tx, org))?;
        let book = self.gate.book_of(org)?;
        let default = book.setting(name).map(|s| s.default);
        own.into_iter().find(|(n, _)| n == name).map(|(_, v)| v).or(default).ok_or(AppError::NotFound("setting"))
    }

    /// What the organisation is called, as it says itself.
    pub(crate) fn name_of(&self, org: OrgId) -> Result<String, AppError> {
        Ok(self.gate.read(|tx| org::get(tx, org))?.ok_or(AppError::NotFound("organisation"))?.name)
    }

    /// The organisation's time zone.
    pub(crate) fn zone_of(&self, org: OrgId) -> Result<String, AppError> {
        Ok(self.gate.read(|tx| org::get(tx, org))?.ok_or(AppError::NotFound("organisation"))?.zone)
    }

    /// Today in the organisation's zone, ISO.
    pub(crate) fn day_of(&self, org: OrgId) -> Result<String, AppError> {
        Ok(self.gate.now().date_in(&self.zone_of(org)?).to_string())
    }
}

/// Whether a dated row counts on a day.
pub(crate) fn within(from: &str, to: Option<&str>, day: &str) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

/// A civil date as people type it in forms, in wareki or not; ISO.
pub(crate) fn date(field: &'static str, text: &str) -> Result<String, AppError> {
    crate::acquisition::check::parse_date(text)
        .map(|d| d.to_string())
        .ok_or_else(|| AppError::input(field, "worker-error-date"))
}
