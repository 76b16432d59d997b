//! A register as a sheet: all its rows, or those that name one holding, person or whatever else a column holds.

use crate::{App, AppError, Reply};
use azukari_domain::{ActId, Clear, Fact, FieldKey, Personal, RegisterKey, Verb};
use azukari_gate::{Ask, Asker, WorkAsk};
use azukari_sheets::write::{CsvWriter, Guard, WriteEncoding};
use azukari_store::register;

/// Rows on one sheet: what a spreadsheet still opens.
const ROWS_MAX: usize = 100_000;
/// Rows read at a time.
const PAGE: i64 = 1_000;

/// A register's rows as a file.
#[derive(Debug)]
pub struct RegisterSheet {
    /// CSV in UTF-8 with a byte order mark, as the output of records is.
    pub text: Personal,
    /// Rows on it.
    pub rows: usize,
    /// Its entry.
    pub act: ActId,
}

impl App {
    /// The rows of a register that hold a value in a column (all where the column is empty), as a file. Reading it is an act
    /// like looking at the register.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown register; [`AppError::Input`] for a column that it has not or with too many rows;
    /// the gate's.
    pub fn register_sheet(
        &self,
        asker: &Asker,
        key: &str,
        column: &str,
        value: &str,
    ) -> Result<Reply<RegisterSheet>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let key: RegisterKey = key.trim().parse().map_err(|_| AppError::NotFound("register"))?;
        let register = book.register(&key).ok_or(AppError::NotFound("register"))?;
        let what = register.control();
        let column = match column.trim() {
            "" => None,
            text => {
                let known = text.parse::<FieldKey>().ok().filter(|c| register.fields.iter().any(|f| f.key == *c));
                Some(known.ok_or(AppError::input("column", "error-unknown-field"))?)
            }
        };
        let value = value.trim();
        let ask = Ask {
            work: Some(WorkAsk { what: what.clone(), at: "read".into(), ..WorkAsk::default() }),
            notes: [
                ("register", key.to_string()),
                ("what", "sheet".to_owned()),
                ("column", column.as_ref().map(ToString::to_string).unwrap_or_default()),
            ]
            .into(),
            ..Ask::new(asker.clone(), Verb::Inspect)
        };
        let outcome = self.gate.pass(ask, |_| Ok(()))?;
        Reply::of(&book, outcome, |done| {
            let fault = |_| AppError::Internal("the sheet could not be written".into());
            let mut bytes = Vec::new();
            let mut out = CsvWriter::new(&mut bytes, WriteEncoding::Utf8, Guard::Formulas);
            let heads = ["番号", "状態"].into_iter().chain(register.fields.iter().map(|f| f.ja.as_str()));
            out.row(heads).map_err(fault)?;
            let (mut above, mut count) = (0, 0);
            loop {
                let page = self.gate.read(|tx| register::list(tx, org, key.as_str(), "", above, PAGE))?;
                let Some(last) = page.last().map(|r| r.number) else { break };
                above = last;
                for row in &self.known_rows(asker, page)? {
                    let clear = Clear::parse(&row.facts).unwrap_or_default();
                    if column.as_ref().is_some_and(|c| !says(clear.facts.get(c), value)) {
                        continue;
                    }
                    count += 1;
                    if count > ROWS_MAX {
                        return Err(AppError::input("value", "error-too-much"));
                    }
                    let shown = self.show_row(asker, &book, &what, row)?;
                    let state =
                        register.states.iter().find(|s| s.key == row.state).map_or(row.state.as_str(), |s| &s.ja);
                    let number = row.number.to_string();
                    let values: Vec<String> = register
                        .fields
                        .iter()
                        .map(|f| shown.fields.iter().find(|s| s.key == f.key.as_str()))
                        .map(|f| f.map(|f| f.shown_ja.join("、")).unwrap_or_default())
                        .collect();
                    out.row([number.as_str(), state].into_iter().chain(values.iter().map(String::as_str)))
                        .map_err(fault)?;
                }
            }
            out.finish().map_err(fault)?;
            let text = String::from_utf8(bytes).map_err(|_| AppError::Internal("the sheet is no UTF-8".into()))?;
            Ok(RegisterSheet { text: Personal::new(text), rows: count, act: done.act })
        })
    }
}

/// Whether a column holds this value: itself, or among others.
fn says(fact: Option<&Fact>, value: &str) -> bool {
    match fact {
        Some(Fact::Word(w)) => w == value,
        Some(Fact::Words(all)) => all.contains(value),
        Some(Fact::Worker(w)) => w.to_string() == value,
        Some(Fact::Workers(all)) => all.iter().any(|w| w.to_string() == value),
        Some(Fact::Record(r)) => r.to_string() == value,
        Some(Fact::Records(all)) => all.iter().any(|r| r.to_string() == value),
        Some(Fact::Row(r)) => r.to_string() == value,
        Some(Fact::Date(d)) => d.to_string() == value,
        Some(Fact::Number(n)) => n.to_string() == value,
        Some(Fact::Flag(_) | Fact::Files(_)) | None => false,
    }
}
