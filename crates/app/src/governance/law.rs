//! The law beside the regulation: which of its provisions the organisation adopts, as what and why, where each is to be read and
//! how sure that is, and of which it is on record that they do not apply.
//!
//! A provision is kept, refused, evidenced and cited as any clause; here stands only what a provision has beside that.

use crate::{App, AppError, ClauseRef, ClauseShown, answer, form::version_field, regulation::place};
use azukari_domain::{ClauseId, Clear, Date, Fact};
use azukari_gate::Asker;
use azukari_rulebook::{
    Clause, Rulebook,
    register::{EXEMPT_DAYS, EXEMPT_PROVISION, EXEMPTIONS},
};
pub use azukari_rulebook::{
    law::{AdoptedAs, Confidence},
    reviewed::{Matter, Reviewed},
};
use azukari_store::register;
use serde::Serialize;

/// Rows of the register of exemptions that are read: no law has so many provisions.
const EXEMPTIONS_MAX: i64 = 1_000;

/// That a provision does not apply here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExemptionShown {
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO; empty where none is named.
    pub until: String,
    /// It holds today.
    pub today: bool,
    /// Why, in the words of who recorded it.
    pub reason: String,
    /// Who recorded it.
    pub by: String,
}

/// A provision as the organisation adopts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProvisionShown {
    /// The provision.
    pub clause: ClauseShown,
    /// As what it is adopted.
    #[serde(rename = "as")]
    pub mode: AdoptedAs,
    /// Why, or what differs from the regulation, Japanese.
    pub why_ja: String,
    /// English.
    pub why_en: String,
    /// Clauses of the regulation beside which it stands.
    pub beside: Vec<ClauseRef>,
    /// Where it is to be read.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// What was not checked, Japanese; empty where nothing is left.
    pub unchecked_ja: String,
    /// English.
    pub unchecked_en: String,
    /// Records that it does not apply, those in force.
    pub exemptions: Vec<ExemptionShown>,
}

/// A law with its adopted provisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LawShown {
    /// Key.
    pub key: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// English.
    pub title_en: String,
    /// First day of the text that was looked at, ISO.
    pub from: String,
    /// The state of that text, Japanese.
    pub state_ja: String,
    /// English.
    pub state_en: String,
    /// Its adopted provisions in order.
    pub provisions: Vec<ProvisionShown>,
}

impl App {
    /// The laws beside the regulation. Every worker may read them.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn adopted_laws(&self, asker: &Asker) -> Result<Vec<LawShown>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let mut all = Vec::new();
        for (law, _) in book.laws() {
            let of_law = |c: &Clause| c.id.as_str().split(':').next() == Some(law.key.as_str());
            let mut provisions = self.provisions(asker, &book, of_law)?;
            provisions.sort_by_cached_key(|p| place(&p.clause.id));
            all.push(LawShown {
                key: law.key.to_string(),
                title_ja: law.title_ja.clone(),
                title_en: law.title_en.clone(),
                from: law.in_force_from.to_string(),
                state_ja: law.state_ja.clone(),
                state_en: law.state_en.clone(),
                provisions,
            });
        }
        Ok(all)
    }

    /// What a clause is as a provision; `None` of a clause of the regulation.
    pub(crate) fn provision(
        &self,
        asker: &Asker,
        book: &Rulebook,
        clause: &Clause,
    ) -> Result<Option<ProvisionShown>, AppError> {
        Ok(self.provisions(asker, book, |c| c.id == clause.id)?.pop())
    }

    /// Provisions that stand beside a clause of the regulation.
    pub(crate) fn beside(
        &self,
        asker: &Asker,
        book: &Rulebook,
        id: &ClauseId,
    ) -> Result<Vec<ProvisionShown>, AppError> {
        self.provisions(asker, book, |c| c.law.as_ref().is_some_and(|law| law.adoption.beside.contains(id)))
    }

    fn provisions(
        &self,
        asker: &Asker,
        book: &Rulebook,
        wanted: impl Fn(&Clause) -> bool,
    ) -> Result<Vec<ProvisionShown>, AppError> {
        let found: Vec<&Clause> = book.provisions().filter(|c| wanted(c)).collect();
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let exemptions = self.exemptions(asker)?;
        let shown = found.into_iter().filter_map(|clause| {
            let law = clause.law.as_ref()?;
            let own = exemptions.iter().filter(|(id, _)| *id == clause.id).map(|(_, e)| e.clone());
            Some(ProvisionShown {
                clause: ClauseShown::from(clause),
                mode: law.adoption.mode,
                why_ja: law.adoption.ja.clone(),
                why_en: law.adoption.en.clone(),
                beside: answer::clauses(book, &law.adoption.beside),
                source: law.cited.source.clone(),
                confidence: law.cited.confidence,
                unchecked_ja: law.cited.unchecked_ja.clone(),
                unchecked_en: law.cited.unchecked_en.clone(),
                exemptions: own.collect(),
            })
        });
        Ok(shown.collect())
    }

    /// What is on record about provisions that do not apply.
    fn exemptions(&self, asker: &Asker) -> Result<Vec<(ClauseId, ExemptionShown)>, AppError> {
        let org = asker.org;
        let (_, _, today) = self.offices_held(asker)?;
        let rows = self.gate.read(|tx| register::list(tx, org, EXEMPTIONS, "in_force", 0, EXEMPTIONS_MAX))?;
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let facts = Clear::parse(&row.facts).ok_or(AppError::Internal("a row".into()))?.facts;
            let fact = |column: &str| facts.iter().find(|(key, _)| key.as_str() == column).map(|(_, fact)| fact);
            let Some(Fact::Word(provision)) = fact(EXEMPT_PROVISION) else { continue };
            let Ok(id) = provision.parse::<ClauseId>() else { continue };
            let day = |column: &str| if let Some(Fact::Date(d)) = fact(column) { Some(*d) } else { None };
            let [from, until] = EXEMPT_DAYS.map(day);
            let texts =
                self.open_texts(asker, "register_row", row.id.to_bytes(), &version_field(row.version), &row.sealed)?;
            let reason = texts.values().next().map(|t| t.expose().to_owned()).unwrap_or_default();
            let by = row.worker.map(|w| self.gate.worker_name(asker, w)).transpose()?;
            let iso = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
            let shown = ExemptionShown {
                today: from.is_none_or(|from| from <= today) && until.is_none_or(|until| today <= until),
                from: iso(from),
                until: iso(until),
                reason,
                by: by.map(|name| name.expose().to_owned()).unwrap_or_default(),
            };
            out.push((id, shown));
        }
        Ok(out)
    }
}
