//! Counting the journal by clause: which clauses granted or refused something in a period. Like every reading it is an act of
//! its own, whose entry is durable before a number is shown.

use super::{
    read::{end_of, then},
    source::number,
};
use crate::{Ask, Gate, GateError, Outcome, entry::CLOCK_BACK_MS_MAX};
use azukari_domain::{ActId, ClauseId, Millis, Verb};
use azukari_journal::{Entry, Outcome as Result3};
use azukari_store::{journal, log};
use std::collections::BTreeMap;

/// Entries read at once: a reading transaction stays short.
const READ_ENTRIES: i64 = 500;
/// Entries counted at most, the newest of the period: behind it a page would keep people waiting, and it says since when it
/// counted.
pub const TALLY_ENTRIES_MAX: u64 = 50_000;

/// Refusals of one clause that are named; behind them stand their count and the journal itself.
const REFUSALS_MAX: usize = 5;

/// How often, and when the latest was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// How often.
    pub count: u64,
    /// The latest.
    pub last: Option<Millis>,
}

impl Times {
    fn add(&mut self, at: Millis) {
        self.count += 1;
        self.last = self.last.max(Some(at));
    }
}

/// What the journal has of one clause. Mere looking at work and at the journal is not in it, and neither is the beginning of a
/// case: whoever checks a clause would make its evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Acts on data that it granted. A gate is asked of every act of its kind, so that this says less than the others.
    pub granted: Times,
    /// Acts on the office's work that it granted: steps, tasks, rows.
    pub worked: Times,
    /// Acts that it refused.
    pub refused: Times,
    /// Those of them that were acts on data: what is refused at work is mostly a form that was not complete yet.
    pub stopped: Times,
}

/// The journal of a period, counted.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// By clause; a clause that named no act is absent.
    pub clauses: BTreeMap<ClauseId, Counted>,
    /// Entries read.
    pub entries: u64,
    /// The earliest instant that was counted, where the period held more than [`TALLY_ENTRIES_MAX`] entries.
    pub since: Option<Millis>,
    /// Entries in the log.
    pub size: u64,
    /// The latest refusals, newest first, where one clause was asked about: number, instant, what was asked for.
    pub refusals: Vec<(ActId, Millis, Verb)>,
}

impl Gate {
    /// Counts the entries of a period by clause for a reader whom the rulebook allows; the verb of `ask` is set here. Where one
    /// clause is asked about, no other is counted, and its latest refusals are named.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn tally(
        &self,
        mut ask: Ask,
        from: Millis,
        to: Millis,
        only: Option<&ClauseId>,
    ) -> Result<Outcome<Tally>, GateError> {
        ask.verb = Verb::ReadJournal;
        ask.records.clear();
        ask.notes.insert("filter", if only.is_some() { "tally,clause".into() } else { "tally".into() });
        let (org, asker) = (ask.asker.org, ask.asker.clone());
        let outcome = self.pass(ask, |_| Ok(()))?;
        then(outcome, |()| {
            let mut tally = Tally::default();
            let veil = self.veil(&asker)?;
            let mut before = self.house.store.read(|tx| {
                let size = journal::head(tx, org)?.map_or(0, |h| h.size);
                tally.size = number(size);
                end_of(tx, org, size, to)
            })?;
            loop {
                let rows = self.house.store.read(|tx| log::leaves_before(tx, org, before, READ_ENTRIES))?;
                let last = i64::try_from(rows.len()).unwrap_or_default() < READ_ENTRIES;
                for row in rows {
                    before = row.idx;
                    let Ok(entry) = Entry::parse(&row.leaf) else { continue };
                    // Entries of several servers may stand out of order by the clocks' difference.
                    if entry.recorded_at.0 + CLOCK_BACK_MS_MAX < from.0 {
                        return Ok(tally);
                    }
                    if entry.recorded_at >= from && entry.recorded_at < to && !veil.drops(&entry) {
                        tally.count(&entry, only);
                    }
                    if tally.entries == TALLY_ENTRIES_MAX {
                        tally.since = Some(entry.recorded_at);
                        return Ok(tally);
                    }
                }
                if last || before == 0 {
                    return Ok(tally);
                }
            }
        })
    }
}

impl Tally {
    fn count(&mut self, entry: &Entry, only: Option<&ClauseId>) {
        self.entries += 1;
        let refused = matches!(entry.outcome, Result3::Refused(_));
        if !refused && matches!(entry.verb, Verb::Inspect | Verb::Open | Verb::ReadJournal) {
            return;
        }
        let at = entry.recorded_at;
        for clause in entry.clauses.iter().filter(|c| only.is_none_or(|o| o == *c)) {
            if refused && only.is_some() && self.refusals.len() < REFUSALS_MAX {
                self.refusals.push((entry.act, at, entry.verb));
            }
            let counted = self.clauses.entry(clause.clone()).or_default();
            match (refused, entry.verb.is_work()) {
                (false, false) => counted.granted.add(at),
                (false, true) => counted.worked.add(at),
                (true, work) => {
                    counted.refused.add(at);
                    if !work {
                        counted.stopped.add(at);
                    }
                }
            }
        }
    }
}
