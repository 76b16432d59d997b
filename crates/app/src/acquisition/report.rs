//! What an import tells: columns, counts, and each failing row with its reasons. No value of a cell stands in any of it.

use azukari_domain::{ActId, FieldKey, HoldingKey, ImportId};
use azukari_rulebook::model::Field;
use serde::Serialize;
use std::collections::BTreeMap;

/// Rows told one by one in the document; the file of rejected rows has them all.
pub const ROWS_TOLD_MAX: usize = 1_000;

/// A field in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldLabel {
    /// Its key.
    pub key: FieldKey,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl From<&Field> for FieldLabel {
    fn from(field: &Field) -> Self {
        FieldLabel { key: field.key.clone(), ja: field.ja.clone(), en: field.en.clone() }
    }
}

/// Why a row cannot be taken in, or what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// Key of the sentence, `import-row-…`; it takes `$field`, `$max` and `$row` as far as they are there.
    pub key: &'static str,
    /// The field, where one is at fault.
    pub field: Option<FieldLabel>,
    /// A limit in characters.
    pub max: Option<i64>,
    /// Another row of the file, by its number.
    pub row: Option<u64>,
}

impl RowFault {
    pub(crate) fn of(key: &'static str) -> RowFault {
        RowFault { key, field: None, max: None, row: None }
    }
    pub(crate) fn in_field(key: &'static str, field: &Field) -> RowFault {
        RowFault { field: Some(field.into()), ..RowFault::of(key) }
    }
}

/// A row that was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowReport {
    /// Its number in the file: line of text, or row as Excel counts it.
    pub row: u64,
    /// All that is wrong with it.
    pub faults: Vec<RowFault>,
}

/// Why a column is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum LeftOut {
    /// No field fits, or the person chose none.
    Unmapped,
    /// It points to a matter that the regulation treats as sensitive.
    Sensitive {
        /// The matter's key.
        category: String,
        /// Japanese.
        ja: String,
        /// English.
        en: String,
        /// The clause that lists it.
        clause: String,
    },
    /// It looks like individual numbers (マイナンバー).
    MyNumber,
}

impl LeftOut {
    /// Key of the sentence; it takes `$heading`, and `$matter` for a sensitive one.
    pub fn key(&self) -> &'static str {
        match self {
            LeftOut::Unmapped => "import-column-unmapped",
            LeftOut::Sensitive { .. } => "import-column-sensitive",
            LeftOut::MyNumber => "import-column-my-number",
        }
    }
}

/// A column and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnReport {
    /// Its heading as it stands in the file. In a file without headings this is somebody's data: it is shown to whoever gave
    /// the file and never logged.
    pub heading: String,
    /// The field it fills.
    pub field: Option<FieldLabel>,
    /// How sure the guess was, 0 to 100; 100 where a person said so.
    pub confidence: u8,
    /// Why it is left out.
    pub left_out: Option<LeftOut>,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct ImportReport {
    /// The import; `None` for a dry run.
    pub import: Option<ImportId>,
    /// Its entry in the journal; a dry run has one too, since it tells who is on file.
    pub act: Option<ActId>,
    /// Nothing was taken in.
    pub dry_run: bool,
    /// Into which kind of data.
    pub holding: Option<HoldingKey>,
    /// `utf-8`, `cp932`, `excel` …
    pub format: String,
    /// Whether the encoding is certain; otherwise somebody should look at the first rows.
    pub format_certain: bool,
    /// The worksheet.
    pub sheet: Option<String>,
    /// Where the header stands.
    pub header_row: u64,
    /// The columns in their order.
    pub columns: Vec<ColumnReport>,
    /// Fields that no column fills.
    pub missing: Vec<FieldLabel>,
    /// Rows with something in them.
    pub read_rows: u64,
    /// Blank rows passed over.
    pub blank_rows: u64,
    /// Records brought in, or that a run without `dry_run` would bring in.
    pub new_rows: u64,
    /// Rows that are on file already with the same values, or stand in the file twice.
    pub same_rows: u64,
    /// Rows rejected, those to be asked about included.
    pub failed_rows: u64,
    /// Of these, rows of people who were erased or refused before: say whether they are to be taken in.
    pub asked_rows: u64,
    /// Rows of such people that were left out as told.
    pub skipped_rows: u64,
    /// Rows of such people that were taken in as told.
    pub admitted_rows: u64,
    /// The first [`ROWS_TOLD_MAX`] rows that were not taken in.
    pub rows: Vec<RowReport>,
    /// How often each reason occurs.
    pub reasons: BTreeMap<&'static str, u64>,
    /// What is odd but was taken in, by key of its sentence (`sheet-flag-…`, `import-row-…`).
    pub notes: BTreeMap<&'static str, u64>,
    /// Whether the rejected rows are kept sealed for download until `rejects_until`.
    pub rejects_kept: bool,
    /// Last day for that, ISO.
    pub rejects_until: Option<String>,
    /// A file with these very bytes was taken in before: ISO date.
    pub same_file_on: Option<String>,
    /// Until when migrated records may be used as they are, ISO.
    pub remedy_by: Option<String>,
    /// Keys of warnings of the rulebook.
    pub warnings: Vec<String>,
}
