//! What anybody can learn without signing in: the matters that the organisation keeps known (周知), as its register has them in force.
//!
//! Nothing else of an organisation is ever answered here: rows of this one register, which are written to be read by everybody.

use crate::{
    App, AppError,
    form::{parse_texts, version_field},
    registers::facts,
};
use azukari_domain::{Clear, Fact, FieldKey, OrgId, OrgKey, Personal, RegisterKey};
use azukari_rulebook::Rulebook;
use azukari_store::register;
use std::collections::BTreeMap;

/// The register whose rows in force are public.
const MATTERS: &str = "known_matters";
/// The column that says what a row is about.
const MATTER: &str = "matter";
/// Most matters on the page.
const ROWS_MAX: i64 = 200;

/// What an organisation keeps known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The organisation's name.
    pub organisation: String,
    /// Matters in force, in the order of the register's choices.
    pub matters: Vec<KnownMatter>,
}

/// One matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMatter {
    /// Its key, e.g. `disclosure`.
    pub key: String,
    /// Its title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What is said.
    pub text: String,
    /// When it can be asked for; empty where nothing is said.
    pub ground: String,
    /// The unit to ask, Japanese; empty where there is none.
    pub desk_ja: String,
    /// English.
    pub desk_en: String,
    /// How to reach it.
    pub contact: String,
    /// The edition of the form in force.
    pub form: Option<KnownForm>,
    /// Where the form is to be had.
    pub form_place: String,
    /// The fee in yen.
    pub fee: Option<i64>,
    /// The day of the version that is shown, ISO; empty where none is said.
    pub dated: String,
}

/// A form as anybody may take it along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownForm {
    /// Its number in the register, by which it is fetched.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Edition.
    pub edition: i64,
    /// Since when that edition is in force, ISO; empty where it is not said.
    pub since: String,
    /// What it asks for, one by one.
    pub items: Vec<String>,
}

impl App {
    /// What persons can learn without signing in. A row that ended, or a form that is no longer in force, is not shown.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown organisation, and for one that keeps no such matters.
    pub fn known(&self, org: &OrgKey) -> Result<Known, AppError> {
        let row = self.organisation(org)?;
        let book = self.gate.book_of(row.id)?;
        let key: RegisterKey = MATTERS.parse().map_err(|_| AppError::NotFound("register"))?;
        let own = book.register(&key).ok_or(AppError::NotFound("register"))?;
        let what = own.control();
        let choices = book.form_fields(&what).iter().find(|f| f.key.as_str() == MATTER);
        let choices = choices.map(|f| f.choices.clone()).unwrap_or_default();
        let rows = self.gate.read(|tx| register::list(tx, row.id, MATTERS, "in_force", 0, ROWS_MAX))?;
        let mut matters = Vec::new();
        for choice in choices {
            for found in &rows {
                let facts = Clear::parse(&found.facts).unwrap_or_default().facts;
                if facts::word(&facts, MATTER) != choice.key {
                    continue;
                }
                let texts = self.public_texts(row.id, found)?;
                let said = |key: &str| {
                    texts
                        .iter()
                        .find(|(k, _)| k.as_str() == key)
                        .map(|(_, t)| t.expose().to_owned())
                        .unwrap_or_default()
                };
                let (desk_ja, desk_en) = unit(&book, &facts::word(&facts, "desk"));
                matters.push(KnownMatter {
                    key: choice.key.clone(),
                    ja: choice.ja.clone(),
                    en: choice.en.clone(),
                    text: said("text"),
                    ground: said("ground"),
                    desk_ja,
                    desk_en,
                    contact: said("contact"),
                    form: self.form_in_force(row.id, &facts)?,
                    form_place: said("form_place"),
                    fee: facts::number(&facts, "fee"),
                    dated: facts::date(&facts, "dated"),
                });
            }
        }
        Ok(Known { organisation: row.name, matters })
    }

    pub(crate) fn public_texts(
        &self,
        org: OrgId,
        row: &register::RegisterRow,
    ) -> Result<BTreeMap<FieldKey, Personal>, AppError> {
        if row.sealed.is_empty() {
            return Ok(BTreeMap::new());
        }
        let field = version_field(row.version);
        let text = self.gate.open_own(org, "register_row", row.id.to_bytes(), &field, row.sealed.clone())?;
        parse_texts(text.expose()).ok_or_else(|| AppError::Internal("sealed texts cannot be read".into()))
    }

    /// The form that a matter names, while it is in force.
    fn form_in_force(&self, org: OrgId, facts: &BTreeMap<FieldKey, Fact>) -> Result<Option<KnownForm>, AppError> {
        let Some(id) = facts::row(facts, "form") else { return Ok(None) };
        let form = self.gate.read(|tx| register::get(tx, org, id))?.filter(|row| row.state == "in_force");
        let Some(form) = form else { return Ok(None) };
        let facts = Clear::parse(&form.facts).unwrap_or_default().facts;
        let texts = self.public_texts(org, &form)?;
        let said = |key: &str| {
            let text = texts.iter().find(|(k, _)| k.as_str() == key);
            text.map(|(_, text)| text.expose().to_owned()).unwrap_or_default()
        };
        let items = said("items");
        let items = items.split(['\n', '、', '，', ',']).map(str::trim).filter(|i| !i.is_empty());
        Ok(Some(KnownForm {
            number: form.number,
            title: said("title"),
            edition: facts::number(&facts, "edition").unwrap_or_default(),
            since: facts::date(&facts, "since"),
            items: items.map(str::to_owned).collect(),
        }))
    }
}

fn unit(book: &Rulebook, key: &str) -> (String, String) {
    let found = book.book().units.iter().find(|u| u.key.as_str() == key);
    found.map_or_else(|| (key.to_owned(), key.to_owned()), |u| (u.ja.clone(), u.en.clone()))
}
