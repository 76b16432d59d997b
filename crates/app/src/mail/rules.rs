//! What the mail gate looks for: the rulebook's words for sensitive matters, and those that an office laid down.

use crate::{App, AppError};
use azukari_domain::{OrgId, Verb, text::fold};
use azukari_gate::Asker;
use serde::Serialize;

/// The control that sends back what carries too many persons, and the setting that says how many those are.
const COUNTED_BY: &str = "mail.persons";
const LIMIT: &str = "mail_limit";

/// What the mail gate looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailRules {
    /// Sensitive matters that have words.
    pub matters: Vec<Matter>,
    /// Persons from which on an article sends a mail back, however many more it carries; nothing where none does.
    pub persons_enough: Option<i64>,
}

/// One sensitive matter. Words are folded (widths, kana, case, blanks), and are compared with folded text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matter {
    /// Its key in the rulebook.
    pub key: String,
    /// Words that point to it.
    pub words: Vec<String>,
    /// Words that look like it and are not about it.
    pub except: Vec<String>,
}

impl App {
    /// What the mail gate looks for today; nothing where the organisation has no rule about it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a token that may not ask about mails; the store's.
    pub fn mail_rules(&self, asker: &Asker) -> Result<MailRules, AppError> {
        if asker.scopes.as_ref().is_some_and(|scopes| !scopes.contains(&Verb::Send)) {
            return Err(AppError::NotFound("mail"));
        }
        let book = self.gate.book_of(asker.org)?;
        let persons_enough = self.persons_enough(asker.org)?;
        if !book.adopts("mail.matters") {
            return Ok(MailRules { matters: Vec::new(), persons_enough });
        }
        let declared = self.declared_matters(asker, &book)?;
        let matters = book.holdings().sensitive.iter().map(|matter| {
            let laid_down =
                declared.0.iter().filter(|(_, category)| *category == matter.category).map(|(w, _)| w.clone());
            Matter {
                key: matter.category.clone(),
                words: matter.words.iter().map(|w| fold(w)).chain(laid_down).filter(|w| !w.is_empty()).collect(),
                except: matter.except.iter().map(|w| fold(w)).filter(|w| !w.is_empty()).collect(),
            }
        });
        Ok(MailRules { matters: matters.filter(|m| !m.words.is_empty()).collect(), persons_enough })
    }

    /// How many persons send a mail back whatever else it carries (escoop:pc:8.1b); `None` where no article counts them.
    pub(super) fn persons_enough(&self, org: OrgId) -> Result<Option<i64>, AppError> {
        if self.gate.book_of(org)?.adopts(COUNTED_BY) { self.setting_value(org, LIMIT).map(Some) } else { Ok(None) }
    }
}
