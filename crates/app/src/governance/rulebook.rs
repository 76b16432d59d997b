//! Which rulebook is in force, how another set of rulebooks is loaded, and how a new version is taken up.

use crate::{
    App, AppError, Reply,
    access::by::{By, Declare, notes},
};
use azukari_domain::{Date, OrgId, OrgKey};
use azukari_gate::Asker;
use azukari_rulebook::{Problem, RulebookHash, Rulebooks};
use azukari_store::org;
use serde::Serialize;
use std::path::Path;

/// The declaration by which a version is taken up.
const TAKE_UP: &str = "rulebook";

/// The rulebook in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RulebookView {
    /// Whose regulation it is.
    pub org: OrgKey,
    /// The regulation's title, Japanese.
    pub title_ja: String,
    /// English.
    pub title_en: String,
    /// The resolution that brought it into force, Japanese.
    pub resolution_ja: String,
    /// English.
    pub resolution_en: String,
    /// First day in force.
    pub from: Date,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// A newer version whose day has come and that nobody has taken up yet.
    pub newer: Option<Date>,
}

/// What keeps set-up incomplete.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OpenSteps {
    /// Required offices that nobody holds.
    pub vacant: Vec<String>,
    /// Open values that nobody has confirmed.
    pub unconfirmed: Vec<String>,
    /// No purpose is in force.
    pub no_purpose: bool,
}

impl OpenSteps {
    /// How many steps are left.
    pub fn count(&self) -> usize {
        self.vacant.len() + self.unconfirmed.len() + usize::from(self.no_purpose)
    }
}

impl App {
    /// The rulebook in force for an organisation.
    ///
    /// # Errors
    /// [`AppError::Operator`] where this process does not know it.
    pub fn rulebook(&self, org: OrgId) -> Result<RulebookView, AppError> {
        let book = self.gate.book_of(org)?;
        let regulation = &book.book().regulation;
        let today: Date = self.day_of(org)?.parse().map_err(|_| AppError::Internal("a civil date".into()))?;
        let newest = self.gate.books().in_force(book.org(), today).cloned();
        Ok(RulebookView {
            org: book.org().clone(),
            title_ja: regulation.title_ja.clone(),
            title_en: regulation.title_en.clone(),
            resolution_ja: regulation.resolution_ja.clone(),
            resolution_en: regulation.resolution_en.clone(),
            from: regulation.in_force_from,
            hash: book.hash().to_string(),
            newer: newest.filter(|n| n.hash() != book.hash()).map(|n| n.book().regulation.in_force_from),
        })
    }

    /// Loads the rulebooks of a folder in place of the present ones. Any fault, or a version in force that was edited or is
    /// missing, and the present ones stay.
    ///
    /// # Errors
    /// The inner error: every fault with file, line and reason. The outer one: the store's.
    pub fn load_rulebooks(&self, root: &Path) -> Result<Result<(), Vec<Problem>>, AppError> {
        let books = match Rulebooks::load(root) {
            Ok(books) => books,
            Err(problems) => return Ok(Err(problems)),
        };
        let mut problems = Vec::new();
        for row in self.organisations()? {
            let known = RulebookHash::from_slice(&row.rulebook).is_some_and(|h| books.by_hash(h).is_some());
            if !known {
                problems.push(Problem {
                    file: row.key.to_string(),
                    line: 0,
                    reason: "the version in force was changed or is missing; an amendment is a new folder".into(),
                });
            }
        }
        if problems.is_empty() {
            self.gate.set_books(books);
            Ok(Ok(()))
        } else {
            Ok(Err(problems))
        }
    }

    /// Takes up the newest version whose day has come. Where the rulebook says who takes up versions, they do, and an adopted
    /// control may ask for the approval that a completed amendment left for just this version; otherwise whoever confirms the
    /// organisation's open values.
    ///
    /// # Errors
    /// [`AppError::Conflict`] `rulebook-newest` where it is in force already.
    pub fn take_up_rulebook(&self, by: impl Into<By>) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let org = by.asker.org;
        let present = self.gate.book_of(org)?;
        let today: Date = self.day_of(org)?.parse().map_err(|_| AppError::Internal("a civil date".into()))?;
        let newest = self.gate.books().in_force(present.org(), today).cloned();
        let newest = newest.filter(|n| n.hash() != present.hash()).ok_or(AppError::Conflict("rulebook-newest"))?;
        let hash = newest.hash().to_bytes();
        let words = notes([("what", "rulebook"), ("rulebook", &newest.hash().to_string())]);
        let own = !present.deciders(TAKE_UP).is_empty();
        let mut what = Declare::govern(if own { TAKE_UP } else { "setting" }, words);
        what.about = newest.book().regulation.in_force_from.to_string();
        self.declare(by, what, move |lent| {
            let row = org::get(lent.tx(), org)?.ok_or(azukari_gate::Stop::NotFound("organisation"))?;
            Ok(org::set_state(lent.tx(), org, &row.state, &hash)?)
        })
    }

    /// What is still to be done before set-up is complete.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn open_steps(&self, asker: &Asker) -> Result<OpenSteps, AppError> {
        Ok(OpenSteps {
            vacant: self
                .offices(asker)?
                .into_iter()
                .filter(|o| o.required && o.vacant)
                .map(|o| o.key.to_string())
                .collect(),
            unconfirmed: self.settings(asker)?.into_iter().filter(|s| s.confirmed.is_none()).map(|s| s.key).collect(),
            no_purpose: !self.purposes(asker)?.iter().any(|p| p.in_force),
        })
    }
}
