//! Read a register: its rows now or as they stood on a day, and one row with all its versions.

use crate::{
    App, AppError, ClauseRef, Reply, answer,
    casefile::list::may,
    duty::duty_of,
    form::{ShownChoice, ShownField, version_field},
};
use azukari_domain::{ClauseId, Clear, Date, Millis, OfficeKey, RegisterKey, RowId, Verb};
use azukari_gate::{Ask, Asker, WorkAsk};
use azukari_rulebook::{Rulebook, duty::Trigger, procedure::Who, register::DEVICES};
use azukari_store::{register, task};
use serde::Serialize;
use std::collections::BTreeSet;

/// Rows on one page.
const ROWS_MAX: i64 = 100;

/// A register in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterLine {
    /// Key.
    pub key: String,
    /// Title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What it is for, Japanese.
    pub about_ja: String,
    /// English.
    pub about_en: String,
    /// Area.
    pub area: String,
    /// This worker may read it.
    pub readable: bool,
    /// This worker may write it by hand.
    pub writable: bool,
    /// The offices that write it by hand, by key; empty where everybody does or nobody.
    pub writers: Vec<String>,
    /// It fills itself.
    pub derived: bool,
    /// The procedure through which a change is approved.
    pub approval: Option<String>,
    /// Rows in force.
    pub rows: i64,
    /// The articles that demand it.
    pub clauses: Vec<ClauseRef>,
}

/// A page of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterPage {
    /// The register.
    pub register: RegisterLine,
    /// Its empty form.
    pub fields: Vec<ShownField>,
    /// States that a row may take.
    pub states: Vec<ShownChoice>,
    /// The day as of which it is shown, ISO; empty for now.
    pub as_of: String,
    /// Rows in order of number.
    pub rows: Vec<ShownRow>,
    /// The number above which the next page begins.
    pub next: Option<i64>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownRow {
    /// Its id.
    pub id: String,
    /// Number.
    pub number: i64,
    /// Version.
    pub version: i64,
    /// State.
    pub state: String,
    /// Since when this version stands, ms.
    pub from_at: i64,
    /// Values.
    pub fields: Vec<ShownField>,
    /// What is still to be done about it: tasks by number, with their titles.
    pub open: Vec<ShownChoice>,
}

/// A row to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowToChange {
    /// Its register.
    pub register: RegisterLine,
    /// The row, with the fields that people write.
    pub row: ShownRow,
    /// The computer at which this is read may be this one: it matters here where people sign in.
    pub place: bool,
}

/// One version of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownVersion {
    /// The row as it was.
    pub row: ShownRow,
    /// Until when it stood, ms.
    pub to_at: Option<i64>,
    /// Who wrote it.
    pub by: Option<String>,
    /// Its entry in the journal.
    pub act: String,
}

impl App {
    /// Registers in force.
    ///
    /// # Errors
    /// The store's.
    pub fn registers(&self, asker: &Asker) -> Result<Vec<RegisterLine>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        book.registers().map(|r| self.register_line(asker, &book, &r.key)).collect()
    }

    fn register_line(&self, asker: &Asker, book: &Rulebook, key: &RegisterKey) -> Result<RegisterLine, AppError> {
        let register = book.register(key).ok_or(AppError::NotFound("register"))?;
        let (held, _, _) = self.offices_held(asker)?;
        let rows = self.gate.read(|tx| register::count(tx, asker.org, key.as_str(), "in_force"))?;
        let clauses: Vec<ClauseId> = book.clauses_of(&register.control()).into_iter().collect();
        Ok(RegisterLine {
            key: key.to_string(),
            ja: register.ja.clone(),
            en: register.en.clone(),
            about_ja: register.about_ja.clone(),
            about_en: register.about_en.clone(),
            area: register.area.clone(),
            readable: may(&register.readers, &held),
            writable: register.approval.is_none() && register.writers.as_ref().is_some_and(|w| may(w, &held)),
            writers: match &register.writers {
                Some(Who::Offices(offices)) => offices.iter().map(ToString::to_string).collect(),
                _ => Vec::new(),
            },
            derived: register.writers.is_none() || register.derived.is_some(),
            approval: register.approval.as_ref().map(ToString::to_string),
            rows,
            clauses: answer::clauses(book, &clauses),
        })
    }

    /// A page of a register, now or as it stood at the end of a day.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown register; [`AppError::Input`] for a date that is none; the gate's.
    pub fn show_register(
        &self,
        asker: &Asker,
        key: &str,
        as_of: &str,
        above: Option<i64>,
    ) -> Result<Reply<RegisterPage>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let key: RegisterKey = key.trim().parse().map_err(|_| AppError::NotFound("register"))?;
        let register = book.register(&key).ok_or(AppError::NotFound("register"))?;
        let day = match as_of.trim() {
            "" => None,
            text => {
                let day = crate::acquisition::check::parse_date(text);
                Some(day.ok_or(AppError::input("as_of", "error-date"))?)
            }
        };
        let what = register.control();
        let ask = Ask {
            work: Some(WorkAsk { what: what.clone(), at: "read".into(), ..WorkAsk::default() }),
            notes: [("register", key.to_string()), ("as_of", day.map(|d| d.to_string()).unwrap_or_default())].into(),
            ..Ask::new(asker.clone(), Verb::Inspect)
        };
        let outcome = self.gate.pass(ask, |_| Ok(()))?;
        Reply::of(&book, outcome, |_| {
            let above = above.unwrap_or(0);
            let rows = self.gate.read(|tx| match day {
                None => register::list(tx, org, key.as_str(), "", above, ROWS_MAX),
                Some(day) => {
                    let zone = azukari_store::org::get(tx, org)?.map(|o| o.zone).unwrap_or_default();
                    register::as_of(tx, org, key.as_str(), Millis::last_of(day, &zone), above, ROWS_MAX)
                }
            })?;
            let full = i64::try_from(rows.len()).unwrap_or_default() == ROWS_MAX;
            let next = rows.last().map(|r| r.number).filter(|_| full);
            let rows = self.known_rows(asker, rows)?;
            let states =
                register.states.iter().map(|s| ShownChoice { key: s.key.clone(), ja: s.ja.clone(), en: s.en.clone() });
            Ok(RegisterPage {
                register: self.register_line(asker, &book, &key)?,
                fields: self.show_form(asker, &book, &what, None, &Clear::default(), &Default::default())?,
                states: states.collect(),
                as_of: day.map(|d| d.to_string()).unwrap_or_default(),
                rows: rows.iter().map(|r| self.show_row_on(asker, &book, &what, r, day)).collect::<Result<_, _>>()?,
                next,
            })
        })
    }

    /// All versions of a row, oldest first.
    ///
    /// # Errors
    /// As [`App::show_register`].
    pub fn row_versions(&self, asker: &Asker, id: RowId) -> Result<Reply<Vec<ShownVersion>>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let rows = self.known_rows(asker, self.gate.read(|tx| register::versions(tx, org, id))?)?;
        let first = rows.first().ok_or(AppError::NotFound("row"))?;
        let what = format!("register:{}", first.register);
        let ask = Ask {
            work: Some(WorkAsk { what: what.clone(), at: "read".into(), ..WorkAsk::default() }),
            notes: [("register", first.register.clone()), ("what", "versions".to_owned())].into(),
            ..Ask::new(asker.clone(), Verb::Inspect)
        };
        let outcome = self.gate.pass(ask, |_| Ok(()))?;
        Reply::of(&book, outcome, |_| {
            rows.iter()
                .map(|r| {
                    let by = r.worker.map(|w| self.gate.worker_name(asker, w)).transpose()?;
                    Ok(ShownVersion {
                        row: self.show_row(asker, &book, &what, r)?,
                        to_at: r.to_at.map(|m| m.0),
                        by: by.map(|n| n.expose().to_owned()),
                        act: r.act.to_string(),
                    })
                })
                .collect::<Result<Vec<_>, AppError>>()
        })
    }

    /// A row as whoever writes its register may change it: its present values in those fields that people write.
    ///
    /// # Errors
    /// As [`App::show_register`]; [`AppError::Conflict`] `row-ended`.
    pub fn row_to_change(&self, asker: &Asker, id: RowId) -> Result<Reply<RowToChange>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let row = self.gate.read(|tx| register::get(tx, org, id))?;
        let row = self.known_rows(asker, row.into_iter().collect())?.pop().ok_or(AppError::NotFound("row"))?;
        let key: RegisterKey = row.register.parse().map_err(|_| AppError::NotFound("register"))?;
        let of = book.register(&key).ok_or(AppError::NotFound("register"))?;
        if row.state == "ended" {
            return Err(AppError::Conflict("row-ended"));
        }
        let what = of.control();
        let ask = Ask {
            work: Some(WorkAsk { what: what.clone(), at: "read".into(), ..WorkAsk::default() }),
            notes: [("register", key.to_string()), ("what", "change".to_owned())].into(),
            ..Ask::new(asker.clone(), Verb::Inspect)
        };
        let outcome = self.gate.pass(ask, |_| Ok(()))?;
        Reply::of(&book, outcome, |_| {
            let mut shown = self.show_row(asker, &book, &what, &row)?;
            // What an act wrote stays as it was.
            shown.fields.retain(|f| !f.computed && f.key.parse().is_ok_and(|key| !of.of_act(&key)));
            let place = key.as_str() == DEVICES && book.duties().any(|d| d.on.contains(&Trigger::Shared));
            Ok(RowToChange { register: self.register_line(asker, &book, &key)?, row: shown, place })
        })
    }

    /// Of these rows those that come of no case of which this worker may not know.
    pub(crate) fn known_rows(
        &self,
        asker: &Asker,
        mut rows: Vec<register::RegisterRow>,
    ) -> Result<Vec<register::RegisterRow>, AppError> {
        let veil = self.gate.veil(asker)?;
        rows.retain(|row| !veil.hides_rows(row.casefile));
        Ok(rows)
    }

    /// The present version of a row, where this worker may read its register.
    pub(crate) fn row_for(&self, asker: &Asker, book: &Rulebook, id: RowId) -> Result<Option<ShownRow>, AppError> {
        let row = self.gate.read(|tx| register::get(tx, asker.org, id))?;
        let Some(row) = self.known_rows(asker, row.into_iter().collect())?.pop() else { return Ok(None) };
        let Some(register) = row.register.parse().ok().and_then(|key| book.register(&key)) else { return Ok(None) };
        let (held, _, _) = self.offices_held(asker)?;
        may(&register.readers, &held).then(|| self.show_row(asker, book, &register.control(), &row)).transpose()
    }

    /// What a row is called, where its register may be read by whoever holds these offices.
    pub(crate) fn row_called(
        &self,
        asker: &Asker,
        book: &Rulebook,
        held: &BTreeSet<OfficeKey>,
        id: RowId,
    ) -> Result<Option<ShownChoice>, AppError> {
        let Some(row) = self.gate.read(|tx| register::get(tx, asker.org, id))? else { return Ok(None) };
        let Some(register) = row.register.parse().ok().and_then(|key| book.register(&key)) else { return Ok(None) };
        if !may(&register.readers, held) {
            return Ok(None);
        }
        let known = self.row_words(asker, book, &register.key)?;
        self.row_title(asker, book, &register.key, &row, &known).map(Some)
    }

    pub(crate) fn show_row(
        &self,
        asker: &Asker,
        book: &Rulebook,
        what: &str,
        row: &register::RegisterRow,
    ) -> Result<ShownRow, AppError> {
        self.show_row_on(asker, book, what, row, None)
    }

    /// A row as it was on a past day.
    fn show_row_on(
        &self,
        asker: &Asker,
        book: &Rulebook,
        what: &str,
        row: &register::RegisterRow,
        day: Option<Date>,
    ) -> Result<ShownRow, AppError> {
        let field = version_field(row.version);
        let texts = self.open_texts(asker, "register_row", row.id.to_bytes(), &field, &row.sealed)?;
        let mut clear = Clear::parse(&row.facts).unwrap_or_default();
        self.find_out_on(asker.org, book, what, &mut clear, day)?;
        let open = match row.to_at {
            None => self.gate.read(|tx| task::open_of_row(tx, asker.org, row.id))?,
            Some(_) => Vec::new(),
        };
        let open = open.iter().filter_map(|t| {
            let duty = duty_of(book, &t.duty)?;
            Some(ShownChoice { key: t.number.to_string(), ja: duty.ja.clone(), en: duty.en.clone() })
        });
        Ok(ShownRow {
            open: open.collect(),
            id: row.id.to_string(),
            number: row.number,
            version: row.version,
            state: row.state.clone(),
            from_at: row.from_at.0,
            fields: self.show_form(asker, book, what, None, &clear, &texts)?,
        })
    }
}
