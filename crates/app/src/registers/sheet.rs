//! A register as a sheet: all its rows, or those that name one holding, person or whatever else a column holds.

use crate::{App, AppError, Reply};
use azukari_domain::{ActId, Clear, Fact, FieldKey, Personal, RegisterKey, Verb};
use azukari_gate::{Ask, Asker, WorkAsk};
use azukari_rulebook::form::FormKind;
use azukari_sheets::write::{CsvWriter, Guard, WriteEncoding};
use azukari_store::register;

/// Rows on one sheet: what a spreadsheet still opens.
const ROWS_MAX: usize = 100_000;
/// Rows read at a time.
const PAGE: i64 = 1_000;

/// A register's rows, to be set on paper or written to a file.
///
/// It holds what people wrote: it has no `Debug`.
pub struct RegisterSheet {
    /// Its key.
    pub key: String,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// Columns after number and state.
    pub columns: Vec<SheetColumn>,
    /// Rows, the lowest number first.
    pub rows: Vec<SheetRow>,
    /// Who takes it out.
    pub writer: String,
    /// When, ms.
    pub at: i64,
    /// Its entry.
    pub act: ActId,
}

/// A column of a register.
pub struct SheetColumn {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What it holds.
    pub kind: FormKind,
}

/// A row of a register.
pub struct SheetRow {
    /// Its number.
    pub number: i64,
    /// Its state, Japanese and English.
    pub state: [String; 2],
    /// A cell for each column: its values as people read them, in Japanese and in English.
    pub cells: Vec<[Vec<String>; 2]>,
}

impl RegisterSheet {
    /// CSV in UTF-8 with a byte order mark and Japanese headings, as the output of records is.
    ///
    /// # Errors
    /// [`AppError::Internal`] where the sheet cannot be written, which would be a fault of ours.
    pub fn to_csv(&self) -> Result<Personal, AppError> {
        let fault = |_| AppError::Internal("the sheet could not be written".into());
        let mut bytes = Vec::new();
        let mut out = CsvWriter::new(&mut bytes, WriteEncoding::Utf8, Guard::Formulas);
        out.row(["番号", "状態"].into_iter().chain(self.columns.iter().map(|c| c.ja.as_str()))).map_err(fault)?;
        for row in &self.rows {
            let (number, [state, _]) = (row.number.to_string(), &row.state);
            let values: Vec<String> = row.cells.iter().map(|[ja, _]| ja.join("、")).collect();
            out.row([number.as_str(), state].into_iter().chain(values.iter().map(String::as_str))).map_err(fault)?;
        }
        out.finish().map_err(fault)?;
        String::from_utf8(bytes).map(Personal::new).map_err(|_| AppError::Internal("the sheet is no UTF-8".into()))
    }
}

impl App {
    /// The rows of a register that hold a value in a column (all where the column is empty), as a sheet. Reading it is an act
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
            let (mut above, mut rows) = (0, Vec::new());
            loop {
                let page = self.gate.read(|tx| register::list(tx, org, key.as_str(), "", above, PAGE))?;
                let Some(last) = page.last().map(|r| r.number) else { break };
                above = last;
                for row in &self.known_rows(asker, page)? {
                    let clear = Clear::parse(&row.facts).unwrap_or_default();
                    if column.as_ref().is_some_and(|c| !says(clear.facts.get(c), value)) {
                        continue;
                    }
                    if rows.len() == ROWS_MAX {
                        return Err(AppError::input("value", "error-too-much"));
                    }
                    let shown = self.show_row(asker, &book, &what, row)?;
                    let state = register.states.iter().find(|s| s.key == row.state);
                    let state =
                        state.map_or_else(|| [row.state.clone(), row.state.clone()], |s| [s.ja.clone(), s.en.clone()]);
                    let cell = |key: &str| shown.fields.iter().find(|s| s.key == key);
                    let cells = register
                        .fields
                        .iter()
                        .map(|f| cell(f.key.as_str()))
                        .map(|held| held.map(|f| [f.shown_ja.clone(), f.shown_en.clone()]).unwrap_or_default());
                    rows.push(SheetRow { number: row.number, state, cells: cells.collect() });
                }
            }
            let columns = register.fields.iter();
            let columns = columns.map(|f| SheetColumn { ja: f.ja.clone(), en: f.en.clone(), kind: f.kind });
            Ok(RegisterSheet {
                key: key.to_string(),
                ja: register.ja.clone(),
                en: register.en.clone(),
                columns: columns.collect(),
                rows,
                writer: self.gate.worker_name(asker, asker.worker)?.expose().to_owned(),
                at: self.gate.now().0,
                act: done.act,
            })
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
