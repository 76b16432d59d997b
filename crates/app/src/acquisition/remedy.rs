//! What was migrated with its source, date or consent unknown, and putting that right one record at a time.
//!
//! The list has ids and dates only; whoever needs the name opens the record, which is an act of its own.

use super::import::Source;
use crate::{App, AppError, Reply};
use azukari_domain::{ActId, AffairKey, Date, FieldKey, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker, Stop};
use azukari_journal::annex::Change;
use azukari_rulebook::facts::ActFacts;
use azukari_store::record;
use serde::Serialize;

/// Lines of the list: more than a secretariat puts right in a month.
const LISTED_MAX: i64 = 1_000;

/// A migrated record that is still to be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemedyLine {
    /// The record.
    pub record: RecordId,
    /// Until when it may be used as it is, ISO.
    pub remedy_by: String,
    /// The day has passed: it serves nothing but being put right.
    pub overdue: bool,
}

/// What was found out about a migrated record. What is still unknown stays so.
#[derive(Debug, Clone)]
pub struct Remedy {
    /// The record.
    pub record: RecordId,
    /// Under which assigned work.
    pub affair: Option<AffairKey>,
    /// Where the data came from.
    pub source: Option<Source>,
    /// When it was taken in.
    pub collected_on: Option<Date>,
    /// It rests on the person's consent, which is on record as a consent of its own.
    pub by_consent: bool,
    /// How that is known, in the worker's words.
    pub evidence: Personal,
    /// Idempotency; see [`Ask::once`].
    pub once: Option<[u8; 32]>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remedied {
    /// The entry in the journal.
    pub act: ActId,
    /// The record.
    pub record: RecordId,
    /// Nothing is unknown any more: it left the list.
    pub complete: bool,
}

impl App {
    /// The migrated records that are still to be put right, the most urgent first.
    ///
    /// # Errors
    /// The store's.
    pub fn remedies(&self, asker: &Asker) -> Result<Vec<RemedyLine>, AppError> {
        let org = asker.org;
        let today = self.gate.now().date_in(&self.book(org)?.book().organisation.zone).to_string();
        let rows = self.gate.read(move |tx| record::to_remedy(tx, org, LISTED_MAX))?;
        Ok(rows
            .into_iter()
            .map(|(record, remedy_by)| RemedyLine { record, overdue: remedy_by < today, remedy_by })
            .collect())
    }

    /// Records what was found out about one migrated record.
    ///
    /// # Errors
    /// [`AppError::Input`] without evidence or with nothing found out, [`AppError::NotFound`],
    /// [`AppError::Conflict`] where a consent is claimed that is not on record or the record is not a migrated one.
    pub fn remedy(&self, asker: &Asker, command: &Remedy) -> Result<Reply<Remedied>, AppError> {
        let org = asker.org;
        let book = self.book(org)?;
        if command.evidence.expose().trim().is_empty() {
            return Err(AppError::input("evidence", "import-error-evidence"));
        }
        if command.source == Some(Source::Existing)
            || (command.source.is_none() && command.collected_on.is_none() && !command.by_consent)
        {
            return Err(AppError::input("source", "import-error-remedy-nothing"));
        }
        let today = self.gate.now().date_in(&book.book().organisation.zone);
        if command.collected_on.is_some_and(|day| day > today) {
            return Err(AppError::input("collected_on", "import-error-future"));
        }
        let id = command.record;
        let was = self.gate.read(move |tx| record::get(tx, org, id))?.ok_or(AppError::NotFound("record"))?;
        if was.basis != "migrated" {
            return Err(AppError::Conflict("import-error-not-migrated"));
        }
        let mut row = was.clone();
        if let Some(source) = command.source {
            row.source = source.as_str().into();
        }
        if let Some(day) = command.collected_on {
            row.collected_on = Some(day.to_string());
        }
        let complete = row.source != "existing" && row.source != "unknown" && row.collected_on.is_some();
        if complete {
            row.basis = if command.by_consent { "consent" } else { "declared" }.into();
            row.remedy_by = None;
        }
        let mut ask = Ask::new(asker.clone(), Verb::Correct);
        ask.affair.clone_from(&command.affair);
        ask.records = vec![id];
        ask.act = ActFacts { channel: "screen".into(), evidence: true, count: 1, ..ActFacts::default() };
        ask.annex.reasons.push(command.evidence.clone());
        let change = |name: &str, old: &str, new: &str| -> Option<Change> {
            let some = |t: &str| (!t.is_empty()).then(|| Personal::new(t));
            let field: FieldKey = name.parse().ok()?;
            (old != new).then(|| Change { field, old: some(old), new: some(new) })
        };
        let day = |row: &record::RecordRow| row.collected_on.clone().unwrap_or_default();
        ask.annex.changes.extend(change("record.source", &was.source, &row.source));
        ask.annex.changes.extend(change("record.collected_on", &day(&was), &day(&row)));
        ask.annex.changes.extend(change("record.basis", &was.basis, &row.basis));
        ask.notes.insert("what", "remedy".into());
        ask.notes.insert("complete", if complete { "yes" } else { "no" }.into());
        ask.once = command.once;
        let (version, by_consent) = (was.version, command.by_consent);
        let outcome = self.gate.pass(ask, move |lent| {
            if !lent.records().any(|r| r.id == id && r.version == version) {
                return Err(Stop::Conflict("record-changed"));
            }
            // A consent is what the person gave, never what a form here says.
            if by_consent
                && !record::marks(lent.tx(), org, id)?.iter().any(|m| m.kind == "consent" && m.to_at.is_none())
            {
                return Err(Stop::Conflict("import-error-no-consent"));
            }
            if record::set_facts(lent.tx(), org, &row)? { Ok(()) } else { Err(Stop::Moved) }
        })?;
        Reply::of(&book, outcome, |done| Ok(Remedied { act: done.act, record: id, complete }))
    }
}
