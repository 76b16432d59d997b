//! Entries for a reader, newest first.

use crate::{
    App, AppError, ClauseRef, Reply, answer,
    register::parse::{key, needed},
};
use azukari_domain::{
    ActId, AffairKey, Answer, ClassKey, ClauseId, Date, HoldingKey, Millis, Personal, RecordId, Verb, WorkerId,
};
use azukari_gate::{
    Ask, Asker,
    log::{Details, EntryDoc, Filter, PAGE_ENTRIES_MAX},
};
use azukari_journal::{Annex, Outcome as Result3, Subjects};
use azukari_rulebook::Rulebook;
use azukari_store::{org, worker};
use serde::Serialize;
use std::collections::BTreeMap;

/// Which entries, as texts from outside; empty texts do not narrow.
#[derive(Debug, Clone, Default)]
pub struct ListJournal {
    /// Verbs by name, e.g. `see`.
    pub verbs: Vec<String>,
    /// `done`, `refused` or empty.
    pub outcome: String,
    /// A worker's login.
    pub worker: String,
    /// An affair.
    pub affair: String,
    /// First day, ISO, in the organisation's zone.
    pub from: String,
    /// Last day, ISO.
    pub to: String,
    /// A clause's id.
    pub clause: String,
    /// One record.
    pub record: Option<RecordId>,
    /// Where the page before ended.
    pub before: Option<u64>,
    /// Open names, search words, reasons and changes.
    pub details: bool,
    /// Entries on the page; 0 for 50.
    pub most: usize,
}

/// One entry by its number as printed on a page, or the beginning of it.
#[derive(Debug, Clone, Default)]
pub struct ShowEntry {
    /// The number.
    pub number: String,
    /// Open names, search words, reasons and changes.
    pub details: bool,
}

/// A page of the journal.
#[derive(Debug, Serialize)]
pub struct JournalPage {
    /// Entries, newest first.
    pub entries: Vec<EntryLine>,
    /// Where the next page goes on; `None` at the end.
    pub next: Option<u64>,
    /// The reading's own entry.
    pub act: ActId,
}

/// One entry and the reading that showed it.
#[derive(Debug, Serialize)]
pub struct Asked {
    /// The entry; `None` where there is none of this number.
    pub entry: Option<EntryLine>,
    /// The reading's own entry.
    pub act: ActId,
}

/// One entry as a reader meets it.
#[derive(Debug, Serialize)]
pub struct EntryLine {
    /// Its place, from 0.
    pub index: u64,
    /// The act.
    pub act: ActId,
    /// When it was entered.
    pub recorded_at: Millis,
    /// When it happened, where that differs.
    pub happened_at: Option<Millis>,
    /// Entered later than it happened.
    pub late: bool,
    /// Who acted; `None` is the system. Never serialised: faces show it to the reader by hand.
    #[serde(skip)]
    pub worker: Option<Personal>,
    /// Somebody acted, even where the name is gone.
    pub by_worker: bool,
    /// What.
    pub verb: Verb,
    /// Which of the four refusals; `None` for what was done.
    pub refused: Option<Answer>,
    /// Under which affair.
    pub affair: Option<AffairKey>,
    /// On which kind of data.
    pub holding: Option<HoldingKey>,
    /// How many persons it concerned.
    pub persons: u64,
    /// Clauses that granted or refused.
    pub clauses: Vec<ClauseRef>,
    /// Field classes.
    pub classes: Vec<ClassKey>,
    /// What this kind of act adds.
    pub facts: BTreeMap<String, String>,
    /// Its annex.
    pub details: DetailsDoc,
}

/// The annex of an entry.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DetailsDoc {
    /// There is none.
    None,
    /// Not asked for.
    Closed,
    /// Its retention has ended.
    Gone,
    /// It is not what was written: verify.
    Damaged,
    /// Opened. Never serialised with its contents: faces show them to the reader by hand.
    Open {
        /// Names of persons and workers concerned.
        #[serde(skip)]
        names: Vec<Personal>,
        /// Who received data.
        #[serde(skip)]
        recipients: Vec<Personal>,
        /// What was searched for.
        #[serde(skip)]
        search: Vec<Personal>,
        /// Reasons.
        #[serde(skip)]
        reasons: Vec<Personal>,
        /// Values before and after.
        #[serde(skip)]
        changes: Vec<ChangeDoc>,
    },
}

/// One value that changed.
#[derive(Debug)]
pub struct ChangeDoc {
    /// The field.
    pub field: azukari_domain::FieldKey,
    /// Before.
    pub old: Option<Personal>,
    /// After.
    pub new: Option<Personal>,
}

const PAGE_ENTRIES: usize = 50;

impl App {
    /// Shows entries.
    ///
    /// # Errors
    /// [`AppError::Input`] for a filter that is not in order; the gate's.
    pub fn journal(&self, asker: &Asker, list: &ListJournal) -> Result<Reply<JournalPage>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let filter = self.filter(asker, list)?;
        let outcome = self.gate.entries(Ask::new(asker.clone(), Verb::ReadJournal), filter)?;
        Reply::of(&book, outcome, |done| {
            let entries = done.value.entries.into_iter().map(|e| line(&book, e)).collect();
            Ok(JournalPage { entries, next: done.value.next, act: done.act })
        })
    }

    /// Shows the entry behind the number on a page.
    ///
    /// # Errors
    /// [`AppError::Conflict`] for a text that is no number, or names several acts; the gate's.
    pub fn journal_entry(&self, asker: &Asker, show: &ShowEntry) -> Result<Reply<Asked>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let outcome = self.gate.find_act(Ask::new(asker.clone(), Verb::ReadJournal), &show.number, show.details)?;
        Reply::of(&book, outcome, |done| Ok(Asked { entry: done.value.map(|e| line(&book, e)), act: done.act }))
    }

    fn filter(&self, asker: &Asker, list: &ListJournal) -> Result<Filter, AppError> {
        let org = asker.org;
        let verbs = list.verbs.iter().filter(|v| !v.trim().is_empty());
        let verbs = verbs.map(|v| Verb::parse(v.trim()).ok_or_else(|| AppError::input("verb", "error-unknown-word")));
        let refused = match list.outcome.trim() {
            "" => None,
            "done" => Some(false),
            "refused" => Some(true),
            _ => return Err(AppError::input("outcome", "error-unknown-word")),
        };
        let login = list.worker.trim();
        let worker: Option<WorkerId> = match login {
            "" => None,
            login => {
                let row = self.gate.read(|tx| worker::by_login(tx, org, login))?;
                Some(row.ok_or_else(|| AppError::input("worker", "error-unknown-word"))?.id)
            }
        };
        let zone = self.gate.read(|tx| org::get(tx, org))?.ok_or(AppError::NotFound("organisation"))?.zone;
        Ok(Filter {
            verbs: verbs.collect::<Result<_, _>>()?,
            refused,
            worker,
            affair: key(&list.affair, "affair")?,
            from: day(&list.from, "from", &zone, 0)?,
            to: day(&list.to, "to", &zone, 1)?,
            clause: match list.clause.trim() {
                "" => None,
                clause => Some(needed::<ClauseId>(clause, "clause")?),
            },
            record: list.record,
            before: list.before,
            details: list.details,
            most: if list.most == 0 { PAGE_ENTRIES } else { list.most.min(PAGE_ENTRIES_MAX) },
        })
    }
}

/// The first instant of a day, moved by whole days.
fn day(text: &str, field: &'static str, zone: &str, more: i64) -> Result<Option<Millis>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || AppError::input(field, "error-date");
    let date: Date = crate::acquisition::check::parse_date(text).ok_or_else(wrong)?;
    let date = date.checked_add(jiff::Span::new().days(more)).map_err(|_| wrong())?;
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let start = date.to_zoned(zone).map_err(|_| wrong())?;
    Ok(Some(Millis(start.timestamp().as_millisecond())))
}

fn line(book: &Rulebook, doc: EntryDoc) -> EntryLine {
    let EntryDoc { index, entry, worker, details } = doc;
    EntryLine {
        index,
        act: entry.act,
        recorded_at: entry.recorded_at,
        happened_at: entry.happened_at,
        late: entry.late,
        worker,
        by_worker: entry.worker.is_some(),
        verb: entry.verb,
        refused: match entry.outcome {
            Result3::Refused(answer) => Some(answer),
            Result3::Granted | Result3::Done => None,
        },
        affair: entry.affair,
        holding: entry.holding,
        persons: match entry.subjects {
            Subjects::None => 0,
            Subjects::One(_) => 1,
            Subjects::Many { count, .. } => count,
        },
        clauses: answer::clauses(book, &entry.clauses),
        classes: entry.classes,
        // A case is called by its number, which stands beside its id.
        facts: entry.facts.iter().map(|(k, v)| (k.to_string(), v.to_string())).filter(|(k, _)| k != "case").collect(),
        details: details_of(details),
    }
}

fn details_of(details: Details) -> DetailsDoc {
    match details {
        Details::None => DetailsDoc::None,
        Details::Closed => DetailsDoc::Closed,
        Details::Gone => DetailsDoc::Gone,
        Details::Damaged => DetailsDoc::Damaged,
        Details::Open(annex) => {
            let Annex { names, recipients, search, reasons, changes } = *annex;
            let changes = changes.into_iter().map(|c| ChangeDoc { field: c.field, old: c.old, new: c.new }).collect();
            DetailsDoc::Open { names, recipients, search, reasons, changes }
        }
    }
}
