//! Which column fills which field: a file that a person can write (`"氏名" = "name"`), and a proposal to begin with.

use crate::{App, AppError};
use azukari_domain::{FieldKey, HoldingKey, OrgId, Personal, individual};
use azukari_gate::Asker;
use azukari_rulebook::model::{FieldKind, Holding};
use azukari_sheets::{ReadOptions, Sheet, guess};
use std::{collections::BTreeMap, path::Path};

/// Longest mapping file in bytes: 512 columns with long headings.
pub const MAPPING_BYTES_MAX: usize = 256 * 1024;

/// Headings with their fields; `None` leaves the column out. A heading that is not named is left out too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping(pub BTreeMap<String, Option<FieldKey>>);

impl Mapping {
    /// Reads a mapping file: TOML, `"heading" = "field"`; an empty text leaves the column out.
    ///
    /// # Errors
    /// [`AppError::Input`] where it is no such file or a field's key is none.
    pub fn parse(text: &str) -> Result<Mapping, AppError> {
        if text.len() > MAPPING_BYTES_MAX {
            return Err(AppError::input("mapping", "error-too-much"));
        }
        let rows: BTreeMap<String, String> =
            toml::from_str(text).map_err(|_| AppError::input("mapping", "import-error-map-form"))?;
        let mut out = BTreeMap::new();
        for (heading, field) in rows {
            out.insert(heading, parse_field(&field)?);
        }
        Ok(Mapping(out))
    }

    /// One pair as a flag gives it: `heading=field`. The last `=` counts, since headings may have one.
    ///
    /// # Errors
    /// [`AppError::Input`] where there is no `=` or the field's key is none.
    pub fn parse_pair(pair: &str) -> Result<(String, Option<FieldKey>), AppError> {
        let (heading, field) = pair.rsplit_once('=').ok_or_else(|| AppError::input("map", "import-error-map-form"))?;
        Ok((heading.trim().to_owned(), parse_field(field)?))
    }

    /// As a mapping file.
    ///
    /// # Errors
    /// [`AppError::Internal`] should the text not be writable.
    pub fn emit(&self) -> Result<String, AppError> {
        let rows: BTreeMap<&str, &str> = self
            .0
            .iter()
            .map(|(heading, field)| (heading.as_str(), field.as_ref().map_or("", FieldKey::as_str)))
            .collect();
        toml::to_string(&rows).map_err(|e| AppError::Internal(e.to_string()))
    }
}

fn parse_field(text: &str) -> Result<Option<FieldKey>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| AppError::Input {
        field: "mapping",
        key: "import-error-map-unknown-field",
        args: vec![("field", text.chars().take(80).collect())],
    })
}

/// The fields of a holding as the guess needs them.
pub(super) fn specs(holding: &Holding) -> Vec<guess::FieldSpec> {
    holding
        .fields
        .iter()
        .map(|f| guess::FieldSpec {
            key: f.key.clone(),
            labels: vec![f.ja.clone(), f.en.clone()],
            aliases: f.headers.clone(),
            kind: match f.kind {
                FieldKind::Name => guess::FieldKind::Name,
                FieldKind::Kana => guess::FieldKind::Kana,
                FieldKind::Phone => guess::FieldKind::Phone,
                FieldKind::Mail => guess::FieldKind::Mail,
                FieldKind::Number => guess::FieldKind::Number,
                FieldKind::Address => guess::FieldKind::Address,
                FieldKind::Date => guess::FieldKind::Date,
                FieldKind::Text if f.key.as_str().contains("post") && f.ja.contains("郵便") => {
                    guess::FieldKind::Postal
                }
                FieldKind::Text | FieldKind::Choice | FieldKind::Body | FieldKind::IndividualNumber => {
                    guess::FieldKind::Text
                }
            },
        })
        .collect()
}

/// A file looked at before it is taken in.
#[derive(Debug)]
pub struct Proposal {
    /// The columns, what each may fill, and which are left out for what reason.
    pub columns: Vec<super::ColumnReport>,
    /// Fields that no column fills.
    pub missing: Vec<super::FieldLabel>,
    /// The first rows: the worker's own file, shown to that worker alone and never logged. Where an individual number stands, or seems
    /// to, there is [`WITHHELD`]: a look at a number is an act of its own.
    pub first: Vec<azukari_sheets::Row>,
    /// The worksheets of a workbook.
    pub sheets: Vec<String>,
    /// The encoding's or the format's name, and whether it is certain.
    pub format: (String, bool),
    /// Where the header stands.
    pub header_row: u64,
}

impl Proposal {
    /// The proposal as a mapping, for a person to edit.
    pub fn mapping(&self) -> Mapping {
        let named = self.columns.iter().filter(|c| !c.heading.is_empty());
        Mapping(named.map(|c| (c.heading.clone(), c.field.as_ref().map(|f| f.key.clone()))).collect())
    }
}

/// Rows of a proposal.
const FIRST_ROWS: usize = 10;
/// What stands in the place of an individual number in the first rows of a file.
pub const WITHHELD: &str = "■■■";

/// A row as it is shown before anything is taken in. What fills a field for numbers is withheld, and so is what has their form anywhere
/// but among the organisation's own numbers of members and the like, of which one in ten has it.
fn shown(row: &azukari_sheets::Row, columns: &[super::ColumnReport], holding: &Holding) -> azukari_sheets::Row {
    let mut row = row.clone();
    for (cell, column) in row.cells.iter_mut().zip(columns) {
        let filled = column.field.as_ref().and_then(|label| holding.fields.iter().find(|f| f.key == label.key));
        let is_withheld = match filled.map(|f| f.kind) {
            Some(FieldKind::IndividualNumber) => !cell.is_empty(),
            Some(FieldKind::Number) => false,
            _ => individual::stands_in(cell.expose()),
        };
        if is_withheld {
            *cell = Personal::new(WITHHELD);
        }
    }
    row
}

impl App {
    /// Looks at a file: what its columns seem to be. Nobody on file is compared with it, and nothing is recorded.
    ///
    /// # Errors
    /// [`AppError::Input`] for a file that cannot be read, [`AppError::NotFound`] for an unknown holding.
    pub fn propose(
        &self,
        asker: &Asker,
        holding: &HoldingKey,
        path: &Path,
        read: &ReadOptions,
    ) -> Result<Proposal, AppError> {
        let book = self.book(asker.org)?;
        let holding = book.holding(holding).ok_or(AppError::NotFound("holding"))?;
        let sheet = Sheet::open(path, read).map_err(super::import::sheet_error)?;
        let plan = super::columns::Plan::make(&book, holding, &sheet, None, &self.declared_matters(asker, &book)?)?;
        let first = sheet.preview().take(FIRST_ROWS).map(|row| shown(row, &plan.columns, holding)).collect();
        Ok(Proposal {
            columns: plan.columns,
            missing: plan.missing,
            first,
            sheets: sheet.sheet_names().to_vec(),
            format: super::import::format_of(&sheet),
            header_row: sheet.header_row(),
        })
    }

    pub(crate) fn book(&self, org: OrgId) -> Result<std::sync::Arc<azukari_rulebook::Rulebook>, AppError> {
        Ok(self.gate.book_of(org)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may stop")]
    use super::*;

    #[test]
    fn a_mapping_comes_back_as_written() {
        let text = "\"氏名\" = \"name\"\n\"メモ = 旧\" = \"\"\n";
        let mapping = Mapping::parse(text).unwrap();
        assert_eq!(mapping.0.get("氏名").unwrap().as_ref().unwrap().as_str(), "name");
        assert_eq!(mapping.0.get("メモ = 旧"), Some(&None));
        assert_eq!(Mapping::parse(&mapping.emit().unwrap()).unwrap(), mapping);
        assert_eq!(Mapping::parse_pair("a=b=name").unwrap().0, "a=b");
        assert!(Mapping::parse("no mapping").is_err());
        assert!(Mapping::parse("x = \"Not A Key\"").is_err());
    }
}
