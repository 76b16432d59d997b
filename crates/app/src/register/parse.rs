//! Texts from outside become types here; afterwards no function asks again.

use crate::{App, AppError};
use azukari_domain::{AffairKey, ClassKey, Date, HoldingKey, OfficeKey, OrgId, RecordId, WorkerId};
use azukari_gate::Asker;
use azukari_rulebook::{Rulebook, model::Holding};
use azukari_store::{org, record, worker};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
    sync::Arc,
};

/// How something reached the organisation or leaves it; the words of the vocabulary's `channel`.
pub(crate) const CHANNELS: [&str; 10] =
    ["screen", "paper", "file", "mail", "phone", "counter", "post", "form", "import", "web"];

/// Longest word that is kept beside a record: references, evidence, provisions of law.
pub(crate) const NOTE_CHARS_MAX: usize = 200;

/// A key, or `None` for an empty text.
pub(crate) fn key<K: FromStr>(text: &str, field: &'static str) -> Result<Option<K>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| AppError::input(field, "error-unknown-word"))
}

/// A key that must be there.
pub(crate) fn needed<K: FromStr>(text: &str, field: &'static str) -> Result<K, AppError> {
    key(text, field)?.ok_or_else(|| AppError::input(field, "error-needed"))
}

/// Several keys.
pub(crate) fn keys<K: FromStr + Ord>(texts: &[String], field: &'static str) -> Result<BTreeSet<K>, AppError> {
    texts.iter().filter(|t| !t.trim().is_empty()).map(|t| needed(t, field)).collect()
}

/// A channel of the vocabulary; empty where none was named.
pub(crate) fn channel(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() || CHANNELS.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(AppError::one_of("channel", CHANNELS.iter().copied()))
}

/// A short text that is kept in the clear beside a record: no control characters, no more than [`NOTE_CHARS_MAX`].
pub(crate) fn note(text: &str, field: &'static str) -> Result<String, AppError> {
    let text = text.trim();
    if text.chars().count() > NOTE_CHARS_MAX {
        return Err(AppError::Input { field, key: "error-too-long", args: vec![("max", NOTE_CHARS_MAX.to_string())] });
    }
    if text.chars().any(char::is_control) {
        return Err(AppError::input(field, "error-invisible"));
    }
    Ok(text.to_owned())
}

/// A ground that the rulebook knows; empty where none was named.
pub(crate) fn ground(book: &Rulebook, text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() || book.book().grounds.iter().any(|g| g.key == text) {
        return Ok(text.to_owned());
    }
    Err(AppError::one_of("ground", book.book().grounds.iter().map(|g| g.key.as_str())))
}

/// A civil date.
pub(crate) fn date(text: &str, field: &'static str) -> Result<Date, AppError> {
    text.trim().parse().map_err(|_| AppError::input(field, "error-date"))
}

/// A record's row; its fields are sealed.
pub(crate) fn row(app: &App, org: OrgId, id: RecordId) -> Result<record::RecordRow, AppError> {
    app.gate.read(|tx| record::get(tx, org, id))?.ok_or(AppError::NotFound("record"))
}

/// The holding of a key.
pub(crate) fn holding<'b>(book: &'b Rulebook, key: &HoldingKey) -> Result<&'b Holding, AppError> {
    book.holding(key).ok_or(AppError::NotFound("holding"))
}

/// The classes of a holding that an affair needs, cut to the wanted ones; where none are named, without those that are asked for by
/// themselves. Where nothing is left, the wanted classes themselves, so that it is the gate which says no.
pub(crate) fn classes(
    app: &App,
    org: OrgId,
    affair: Option<&AffairKey>,
    holding: &Holding,
    wanted: &BTreeSet<ClassKey>,
) -> Result<BTreeSet<ClassKey>, AppError> {
    let book = app.gate.book_of(org)?;
    let apart = |key: &ClassKey| book.holdings().classes.iter().any(|c| c.key == *key && c.apart);
    let all = || holding.fields.iter().map(|f| f.class.clone()).filter(|c| !apart(c)).collect();
    let wanted: BTreeSet<ClassKey> = if wanted.is_empty() { all() } else { wanted.clone() };
    let Some(affair) = affair else { return Ok(wanted) };
    let rows = app.gate.read(|tx| org::affairs(tx, org))?;
    let Some(row) = rows.iter().find(|a| a.key == affair.as_str()) else { return Ok(wanted) };
    let needed: BTreeSet<&str> = row.classes.split_whitespace().collect();
    let both: BTreeSet<ClassKey> = wanted.iter().filter(|c| needed.contains(c.as_str())).cloned().collect();
    Ok(if both.is_empty() { wanted } else { both })
}

/// Where a worker stands today.
pub(crate) struct Standing {
    pub(crate) book: Arc<Rulebook>,
    pub(crate) offices: BTreeSet<OfficeKey>,
    /// The worker.
    me: WorkerId,
    /// Who holds which office today.
    holders: Vec<(WorkerId, OfficeKey)>,
    /// The unit of each worker.
    units: BTreeMap<WorkerId, String>,
}

impl Standing {
    /// Whether this worker's unit is another than the asker's, which has somebody else who holds one of these offices.
    pub(crate) fn elsewhere(&self, asker: WorkerId, deciders: &BTreeSet<OfficeKey>) -> bool {
        let unit = self.units.get(&asker);
        let there = |(who, office): &(WorkerId, OfficeKey)| {
            *who != asker && self.units.get(who) == unit && deciders.contains(office)
        };
        self.units.get(&self.me) != unit && self.holders.iter().any(there)
    }
}

/// The worker's standing, for lists that need no permit because they show no person on file.
///
/// # Errors
/// [`AppError::SignIn`] for a worker who is not active; the gate's.
pub(crate) fn standing(app: &App, asker: &Asker) -> Result<Standing, AppError> {
    let org = asker.org;
    let book = app.gate.book_of(org)?;
    let now = app.gate.now();
    let read = app.gate.read(|tx| {
        let (Some(row), Some(me)) = (org::get(tx, org)?, worker::get(tx, org, asker.worker)?) else { return Ok(None) };
        let units: BTreeMap<WorkerId, String> = worker::all(tx, org)?.into_iter().map(|w| (w.id, w.unit)).collect();
        Ok(Some((row, me, worker::appointments(tx, org)?, units)))
    })?;
    let (row, me, appointments, units) = read.ok_or(AppError::NotFound("worker"))?;
    let day = now.date_in(&row.zone).to_string();
    let within = |from: &str, to: Option<&str>| from <= day.as_str() && to.is_none_or(|to| day.as_str() <= to);
    if me.state != "active" || !within(&me.from_date, me.to_date.as_deref()) {
        return Err(AppError::SignIn("error-not-signed-in"));
    }
    let holders: Vec<(WorkerId, OfficeKey)> = appointments
        .iter()
        .filter(|a| within(&a.from_date, a.to_date.as_deref()))
        .filter_map(|a| Some((a.worker, a.office.parse().ok()?)))
        .collect();
    let offices = holders.iter().filter(|h| h.0 == asker.worker).map(|h| h.1.clone()).collect();
    Ok(Standing { book, offices, me: me.id, holders, units })
}
