//! Records that nobody has confirmed for as long as the organisation allows: not when they were taken in, not by a correction,
//! not by a confirmation on record.
//!
//! The list has ids and days only; whoever needs the name opens the record, which is an act of its own.

use crate::{App, AppError, register::parse::needed};
use azukari_domain::{Clear, Date, Fact, FieldKey, HoldingKey, RecordId, Unit};
use azukari_gate::Asker;
use azukari_store::{record, register};
use serde::Serialize;
use std::collections::BTreeMap;

/// The setting that says how long a record may go unconfirmed.
const SETTING: &str = "freshness_months";
/// Where confirmations stand, and which kinds of data need none.
const CONFIRMED: &str = "confirmations";
const EXEMPT: &str = "freshness_exempt";
/// Rows of those that are read at a time.
const PAGE: i64 = 1_000;
/// Lines on one page.
const LISTED_MAX: usize = 200;

/// A record that was not confirmed for too long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StaleLine {
    /// The record.
    pub record: RecordId,
    /// When it was last confirmed, ISO; `None` where nobody knows.
    pub confirmed_on: Option<String>,
}

/// A page of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// The kind of data.
    pub holding: String,
    /// Confirmed on or after this day is fresh, ISO.
    pub since: String,
    /// Why this kind of data needs no confirmation, where it does not: the row of that register.
    pub exempt: Option<String>,
    /// The records, in order of id.
    pub lines: Vec<StaleLine>,
    /// The record after which the next page begins.
    pub next: Option<RecordId>,
}

impl App {
    /// Records of one kind that were confirmed longer ago than the organisation allows.
    ///
    /// # Errors
    /// [`AppError::Input`] for an unknown kind of data; [`AppError::NotFound`] where no clause asks for it.
    pub fn stale(&self, asker: &Asker, holding: &str, after: Option<RecordId>) -> Result<Stale, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let holding: HoldingKey = needed(holding, "holding")?;
        book.holding(&holding).ok_or(AppError::input("holding", "error-unknown-word"))?;
        let confirmed = CONFIRMED.parse().map_err(|_| AppError::NotFound("register"))?;
        if book.register(&confirmed).is_none() {
            return Err(AppError::NotFound("register"));
        }
        let months = self.setting_value(org, SETTING)?;
        let zone = self.zone_of(org)?;
        let today: Date = self.gate.now().date_in(&zone);
        let since = book.holidays().after(today, months.saturating_neg(), Unit::Months);
        let mut stale = Stale {
            holding: holding.to_string(),
            since: since.to_string(),
            exempt: self.exempt(org, &holding)?,
            lines: Vec::new(),
            next: None,
        };
        if stale.exempt.is_some() {
            return Ok(stale);
        }
        let known = self.confirmed(org)?;
        let mut after = after;
        loop {
            let page = self.gate.read(|tx| record::touched(tx, org, holding.as_str(), after, PAGE))?;
            let Some(last) = page.last().map(|t| t.record) else { return Ok(stale) };
            after = Some(last);
            for touched in page {
                let corrected = touched.corrected_at.map(|at| at.date_in(&zone));
                let taken = touched.collected_on.as_deref().and_then(|d| d.parse::<Date>().ok());
                let said = known.get(&touched.record).copied();
                let latest = [corrected, taken, said].into_iter().flatten().max();
                if latest.is_some_and(|day| day >= since) {
                    continue;
                }
                if stale.lines.len() == LISTED_MAX {
                    stale.next = stale.lines.last().map(|l| l.record);
                    return Ok(stale);
                }
                let confirmed_on = latest.map(|d| d.to_string());
                stale.lines.push(StaleLine { record: touched.record, confirmed_on });
            }
        }
    }

    /// The row by which a kind of data needs no confirmation.
    fn exempt(&self, org: azukari_domain::OrgId, holding: &HoldingKey) -> Result<Option<String>, AppError> {
        let rows = self.gate.read(|tx| register::list(tx, org, EXEMPT, "in_force", 0, PAGE))?;
        let named = |clear: &Clear| clear.facts.values().any(|f| *f == Fact::Word(holding.to_string()));
        let found = rows.into_iter().find(|r| Clear::parse(&r.facts).as_ref().is_some_and(named));
        Ok(found.map(|r| r.id.to_string()))
    }

    /// The latest day on which each record was confirmed, as far as it stands on record.
    fn confirmed(&self, org: azukari_domain::OrgId) -> Result<BTreeMap<RecordId, Date>, AppError> {
        let (mut out, mut above) = (BTreeMap::new(), 0);
        let records: FieldKey = "records".parse().map_err(|_| AppError::Internal("a column".into()))?;
        let on: FieldKey = "confirmed_on".parse().map_err(|_| AppError::Internal("a column".into()))?;
        loop {
            let rows = self.gate.read(|tx| register::list(tx, org, CONFIRMED, "in_force", above, PAGE))?;
            let Some(last) = rows.last() else { return Ok(out) };
            above = last.number;
            for row in &rows {
                let clear = Clear::parse(&row.facts).unwrap_or_default();
                let (Some(Fact::Records(all)), Some(Fact::Date(day))) =
                    (clear.facts.get(&records), clear.facts.get(&on))
                else {
                    continue;
                };
                for id in all {
                    let best: &mut Date = out.entry(*id).or_insert(*day);
                    *best = (*best).max(*day);
                }
            }
        }
    }
}
