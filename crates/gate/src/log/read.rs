//! Reading the journal, which is an act of its own: its entry is durable before anything is shown.

use super::source::{LogView, int, number};
use crate::{Ask, Asker, Done, Gate, GateError, Outcome, Veil, entry::CLOCK_BACK_MS_MAX};
use azukari_domain::{ActId, AffairKey, ClauseId, Millis, OrgId, Personal, RecordId, Verb, WorkerId};
use azukari_journal::{Alias, Annex, Entry, Outcome as Result3, entry::Head, verify::AnnexBody};
use azukari_store::{StoreError, Tx, journal, log, worker};
use std::collections::{BTreeMap, BTreeSet};

/// Entries on one page at most.
pub const PAGE_ENTRIES_MAX: usize = 200;
/// Entries read at once while a filter is applied, and at most for one page: behind it the page's `next` goes on.
const READ_ENTRIES: i64 = 500;
const SCAN_ENTRIES_MAX: u64 = 50_000;
/// Hexadecimal digits of an act's number that must be given: its time, to the millisecond.
const CODE_DIGITS_MIN: usize = 12;

/// Which entries are wanted; an empty filter wants the newest of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these verbs; empty for all.
    pub verbs: BTreeSet<Verb>,
    /// Only refusals (`true`) or only what was not refused (`false`).
    pub refused: Option<bool>,
    /// Only this worker's acts.
    pub worker: Option<WorkerId>,
    /// Only under this affair.
    pub affair: Option<AffairKey>,
    /// Entered at this instant or later.
    pub from: Option<Millis>,
    /// Entered before this instant.
    pub to: Option<Millis>,
    /// Only where this clause granted or refused.
    pub clause: Option<ClauseId>,
    /// Only acts on this one record, found by its alias. Acts on many carry only the root of their lines and do not appear.
    pub record: Option<RecordId>,
    /// Only entries below this place: the `next` of the page before.
    pub before: Option<u64>,
    /// Open the annexes: names, search words, reasons, old and new values. The entry of this reading says so.
    pub details: bool,
    /// Entries wanted, at most [`PAGE_ENTRIES_MAX`].
    pub most: usize,
}

impl Filter {
    /// The parts that narrow, by name: they stand in this reading's own entry; never their values.
    fn names(&self) -> String {
        let parts = [
            (!self.verbs.is_empty(), "verb"),
            (self.refused.is_some(), "outcome"),
            (self.worker.is_some(), "worker"),
            (self.affair.is_some(), "affair"),
            (self.from.is_some(), "from"),
            (self.to.is_some(), "to"),
            (self.clause.is_some(), "clause"),
            (self.record.is_some(), "record"),
            (self.before.is_some(), "before"),
        ];
        parts.into_iter().filter(|(set, _)| *set).map(|(_, name)| name).collect::<Vec<_>>().join(",")
    }

    fn wants(&self, entry: &Entry, worker: Option<Alias>, veil: &Veil) -> bool {
        let at = entry.recorded_at;
        // Who is not to be named is not found by name either.
        !veil.drops(entry)
            && (self.worker.is_none() || !veil.unnames(entry))
            && (self.verbs.is_empty() || self.verbs.contains(&entry.verb))
            && self.refused.is_none_or(|refused| refused == matches!(entry.outcome, Result3::Refused(_)))
            && (self.worker.is_none() || entry.worker == worker)
            && (self.affair.is_none() || entry.affair == self.affair)
            && self.from.is_none_or(|from| at >= from)
            && self.to.is_none_or(|to| at < to)
            && self.clause.as_ref().is_none_or(|clause| entry.clauses.contains(clause))
    }
}

/// What stands in an entry's annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// The entry has none.
    None,
    /// Not asked for.
    Closed,
    /// Its retention has ended and its key is destroyed.
    Gone,
    /// It is not there, or not what was written: verify the journal.
    Damaged,
    /// Opened.
    Open(Box<Annex>),
}

/// One entry for a reader.
#[derive(Debug, Clone)]
pub struct EntryDoc {
    /// Its place in the tree, from 0.
    pub index: u64,
    /// The entry.
    pub entry: Entry,
    /// Who acted, by name; `None` for the system itself and for a worker whose name is gone.
    pub worker: Option<Personal>,
    /// The annex.
    pub details: Details,
}

/// Entries, newest first.
#[derive(Debug, Clone)]
pub struct EntryPage {
    /// The entries.
    pub entries: Vec<EntryDoc>,
    /// Where the next page goes on ([`Filter::before`]); `None` where there is no more.
    pub next: Option<u64>,
}

impl Gate {
    /// Shows entries to a reader whom the rulebook allows; the verb of `ask` is set here. Entries that still wait for their
    /// place in the tree (under a second) are not shown.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn entries(&self, mut ask: Ask, filter: Filter) -> Result<Outcome<EntryPage>, GateError> {
        ask.verb = Verb::ReadJournal;
        ask.records = filter.record.into_iter().collect();
        let names = filter.names();
        if !names.is_empty() {
            ask.notes.insert("filter", names);
        }
        if filter.details {
            ask.notes.insert("details", "open".into());
        }
        let (asker, by_record) = (ask.asker.clone(), filter.record.is_some());
        let outcome = self
            .pass(ask, move |lent| Ok(if by_record { lent.gathered.records.first().map(|r| r.alias) } else { None }))?;
        then(outcome, |subject| self.page(&asker, &filter, subject))
    }

    /// The entry behind an act's number as it is printed on pages, or the beginning of one (12 digits or more).
    ///
    /// # Errors
    /// [`GateError::Conflict`] for a text that is no number or names several; see [`GateError`].
    pub fn find_act(&self, mut ask: Ask, code: &str, details: bool) -> Result<Outcome<Option<EntryDoc>>, GateError> {
        let (low, high) = span_of(code).ok_or(GateError::Conflict("error-act-number"))?;
        ask.verb = Verb::ReadJournal;
        ask.records.clear();
        ask.notes.insert("filter", "act".into());
        if details {
            ask.notes.insert("details", "open".into());
        }
        let asker = ask.asker.clone();
        let outcome = self.pass(ask, |_| Ok(()))?;
        then(outcome, |()| {
            let veil = self.veil(&asker)?;
            let mut rows = self.house.store.read(|tx| log::acts_between(tx, asker.org, &low, &high))?;
            rows.retain(|row| !Entry::parse(&row.leaf).is_ok_and(|entry| veil.drops(&entry)));
            if rows.len() > 1 {
                return Err(GateError::Conflict("error-act-number-short"));
            }
            Ok(self.show(&asker, rows, details, &veil)?.pop())
        })
    }

    fn page(&self, asker: &Asker, filter: &Filter, subject: Option<Alias>) -> Result<EntryPage, GateError> {
        let org = asker.org;
        let most = filter.most.clamp(1, PAGE_ENTRIES_MAX);
        let veil = self.veil(asker)?;
        let (rows, next) = self.house.store.read(|tx| {
            let worker = match filter.worker {
                None => None,
                Some(id) => worker::get(tx, org, id)?.and_then(|w| Alias::from_slice(&w.alias)),
            };
            scan(tx, org, filter, (worker, subject), most, &veil)
        })?;
        Ok(EntryPage { entries: self.show(asker, rows, filter.details, &veil)?, next })
    }

    fn show(
        &self,
        asker: &Asker,
        rows: Vec<journal::LeafRow>,
        details: bool,
        veil: &Veil,
    ) -> Result<Vec<EntryDoc>, GateError> {
        let mut names: BTreeMap<Alias, Option<Personal>> = BTreeMap::new();
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let Ok(entry) = Entry::parse(&row.leaf) else { return Err(GateError::Damaged("journal entry")) };
            let unnamed = veil.unnames(&entry);
            let worker = match entry.worker.filter(|_| !unnamed) {
                None => None,
                Some(alias) => match names.get(&alias) {
                    Some(name) => name.clone(),
                    None => {
                        let name = self.name_of(asker, &alias)?;
                        names.insert(alias, name.clone());
                        name
                    }
                },
            };
            let details = match (entry.annex, details) {
                (None, _) => Details::None,
                (Some(_), _) if unnamed => Details::None,
                (Some(_), false) => Details::Closed,
                (Some(commitment), true) => self.annex(asker.org, entry.act, commitment)?,
            };
            out.push(EntryDoc { index: number(row.idx), entry, worker, details });
        }
        Ok(out)
    }

    fn name_of(&self, asker: &Asker, alias: &Alias) -> Result<Option<Personal>, GateError> {
        match self.house.store.read(|tx| worker::by_alias(tx, asker.org, alias.as_bytes()))? {
            None => Ok(None),
            Some(id) => self.worker_name(asker, id).map(Some),
        }
    }

    fn annex(&self, org: OrgId, act: ActId, commitment: azukari_journal::Hash) -> Result<Details, GateError> {
        let house = &self.house;
        let body = house.store.read(|tx| {
            let Some((period, sealed)) = journal::annex(tx, org, &act.to_bytes())? else { return Ok(Ok(None)) };
            let view = LogView::new(tx, org, None);
            Ok(view.open_annex(house, &act.to_bytes(), &period, sealed)?.map(Some))
        })??;
        Ok(match body {
            Some(AnnexBody::Gone) => Details::Gone,
            Some(AnnexBody::Open { salt, bytes }) if azukari_journal::commit(&salt, &bytes) == commitment => {
                Annex::parse(&bytes).map_or(Details::Damaged, |annex| Details::Open(Box::new(annex)))
            }
            Some(AnnexBody::Open { .. }) | None => Details::Damaged,
        })
    }
}

/// What follows a granted reading.
pub(super) fn then<A, B>(
    outcome: Outcome<A>,
    show: impl FnOnce(A) -> Result<B, GateError>,
) -> Result<Outcome<B>, GateError> {
    Ok(match outcome {
        Outcome::Refused(refusal) => Outcome::Refused(refusal),
        Outcome::Repeated(act) => Outcome::Repeated(act),
        Outcome::Done(done) => Outcome::Done(Done {
            act: done.act,
            value: show(done.value)?,
            permit: done.permit,
            withheld: done.withheld,
            clauses: done.clauses,
            warnings: done.warnings,
        }),
    })
}

type Scanned = (Vec<journal::LeafRow>, Option<u64>);

/// Reads downwards until the page is full, the filter's time is over, or enough was read for one page.
fn scan(
    tx: &mut Tx<'_>,
    org: OrgId,
    filter: &Filter,
    (worker, subject): (Option<Alias>, Option<Alias>),
    most: usize,
    veil: &Veil,
) -> Result<Scanned, StoreError> {
    if filter.worker.is_some() && worker.is_none() || filter.record.is_some() && subject.is_none() {
        return Ok((Vec::new(), None));
    }
    let size = journal::head(tx, org)?.map_or(0, |h| h.size);
    let mut before = filter.before.map_or(size, |b| int(b).min(size));
    if let Some(to) = filter.to {
        before = before.min(end_of(tx, org, size, to)?);
    }
    let (mut found, mut read) = (Vec::new(), 0u64);
    loop {
        let rows = match subject {
            Some(alias) => log::leaves_of_before(tx, org, alias.as_bytes(), before, READ_ENTRIES)?,
            None => log::leaves_before(tx, org, before, READ_ENTRIES)?,
        };
        let last = rows.len() < usize::try_from(READ_ENTRIES).unwrap_or(0);
        for row in rows {
            before = row.idx;
            read += 1;
            let Ok(entry) = Entry::parse(&row.leaf) else { continue };
            // Entries of several servers may stand out of order by the clocks' difference.
            if filter.from.is_some_and(|from| entry.recorded_at.0 + CLOCK_BACK_MS_MAX < from.0) {
                return Ok((found, None));
            }
            if filter.wants(&entry, worker, veil) {
                found.push(row);
                if found.len() == most {
                    return Ok((found, (before > 0).then(|| number(before))));
                }
            }
        }
        if last || before == 0 {
            return Ok((found, None));
        }
        if read >= SCAN_ENTRIES_MAX {
            return Ok((found, Some(number(before))));
        }
    }
}

/// A place behind all entries before an instant, by halving: times rise with places, but for the clocks' difference.
pub(super) fn end_of(tx: &mut Tx<'_>, org: OrgId, size: i64, to: Millis) -> Result<i64, StoreError> {
    let (mut low, mut high) = (0, size);
    while low < high {
        let middle = low + (high - low) / 2;
        let head = log::leaves_from(tx, org, middle, 1)?.first().and_then(|r| Head::read(&r.leaf));
        if head.is_none_or(|h| h.recorded_at.0 < to.0 + CLOCK_BACK_MS_MAX) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// The first and last id that begin with these digits; blanks and hyphens do not count.
fn span_of(code: &str) -> Option<([u8; 16], [u8; 16])> {
    let digits: String = code.chars().filter(|c| !matches!(c, '-' | ' ')).collect::<String>().to_ascii_lowercase();
    if !(CODE_DIGITS_MIN..=32).contains(&digits.len()) {
        return None;
    }
    let fill = |with: char| Alias::from_hex(&format!("{digits}{}", with.to_string().repeat(32 - digits.len())));
    Some((fill('0')?.0, fill('f')?.0))
}
