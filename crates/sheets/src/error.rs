//! Why a file cannot be read or written. Errors name places and counts, never what stands in a cell.

use crate::read::TextEncoding;

/// A file that is refused. Whoever shows it looks up [`SheetError::key`] in the words and fills in [`SheetError::args`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// The file could not be opened or read, or the output not written.
    #[error("the file could not be read or written: {0}")]
    Io(std::io::ErrorKind),
    /// Nothing is in the file but blanks.
    #[error("the file has no rows")]
    Empty,
    /// More bytes than [`crate::limits::FILE_BYTES_MAX`] or, for a workbook, [`crate::limits::BOOK_BYTES_MAX`].
    #[error("the file is larger than {max} bytes")]
    FileTooLarge {
        /// The limit in bytes.
        max: u64,
    },
    /// A workbook that asks for a password.
    #[error("the workbook is protected by a password")]
    Password,
    /// A workbook of Excel 97 to 2003; reading it takes memory that its size does not bound.
    #[error("the workbook is in the old Excel format")]
    OldExcel,
    /// A zip file without a workbook, a PDF, an image or another kind of file.
    #[error("the file is neither text nor an Excel workbook")]
    NotTabular,
    /// A workbook cut short or built wrongly.
    #[error("the workbook is damaged")]
    Damaged,
    /// A workbook whose parts inflate beyond the limits.
    #[error("the workbook inflates beyond the limit {limit} of {max}")]
    Bomb {
        /// Which limit, e.g. `sheet`, `texts`, `ratio`.
        limit: &'static str,
        /// The limit, in bytes or pieces.
        max: u64,
    },
    /// A formula in the workbook has no stored result: it was written by a program and never opened in Excel.
    #[error("row {row} has a formula without a stored result")]
    FormulaWithoutValue {
        /// Row as Excel counts it.
        row: u64,
    },
    /// No worksheet has the name asked for.
    #[error("there is no such worksheet")]
    NoSuchSheet,
    /// A NUL byte: a binary file, or UTF-16 without its mark.
    #[error("line {line}, byte {byte} is a NUL")]
    Nul {
        /// Line, counted from 1.
        line: u64,
        /// Byte within the line, counted from 1.
        byte: u64,
    },
    /// Bytes that are no character in the file's encoding.
    #[error("line {line}, byte {byte} is no character in {}", encoding.label())]
    WrongBytes {
        /// The encoding found or asked for.
        encoding: TextEncoding,
        /// Line, counted from 1.
        line: u64,
        /// Byte within the line, counted from 1.
        byte: u64,
    },
    /// Some lines are UTF-8 and others another encoding, so no reading is right for all.
    #[error("line {line} is in another encoding than the lines before")]
    MixedEncodings {
        /// First line that differs, counted from 1.
        line: u64,
    },
    /// A carriage return without a line feed outside quotes.
    #[error("line {line} has a carriage return alone")]
    BareReturn {
        /// Line, counted from 1.
        line: u64,
    },
    /// A quoted cell never ends.
    #[error("the quote opened in line {line} is never closed")]
    OpenQuote {
        /// Line in which the row begins, counted from 1.
        line: u64,
    },
    /// A line longer than [`crate::limits::LINE_BYTES_MAX`].
    #[error("line {line} is longer than {max} bytes")]
    LineTooLong {
        /// Line, counted from 1.
        line: u64,
        /// The limit in bytes.
        max: u64,
    },
    /// A row longer than [`crate::limits::ROW_BYTES_MAX`].
    #[error("row {row} is longer than {max} bytes")]
    RowTooLong {
        /// Line or Excel row, counted from 1.
        row: u64,
        /// The limit in bytes.
        max: u64,
    },
    /// A cell longer than [`crate::limits::CELL_CHARS_MAX`].
    #[error("row {row}, column {column} has more than {max} characters")]
    CellTooLong {
        /// Line or Excel row, counted from 1.
        row: u64,
        /// Column, counted from 1.
        column: usize,
        /// The limit in characters.
        max: u64,
    },
    /// More columns than [`crate::limits::COLUMNS_MAX`].
    #[error("row {row} has more than {max} columns")]
    TooManyColumns {
        /// Line or Excel row, counted from 1.
        row: u64,
        /// The limit.
        max: u64,
    },
    /// More rows than [`crate::limits::ROWS_MAX`].
    #[error("there are more than {max} rows")]
    TooManyRows {
        /// The limit.
        max: u64,
    },
    /// More text than [`crate::limits::TEXT_BYTES_MAX`].
    #[error("there is more text than {max} bytes")]
    TooMuchText {
        /// The limit in bytes.
        max: u64,
    },
    /// The header row asked for does not exist or is blank.
    #[error("row {row} is not a header")]
    NoHeader {
        /// Row asked for, counted from 1.
        row: u64,
    },
    /// Two columns have the same heading once widths and blanks are folded.
    #[error("columns {first} and {second} of row {row} have the same heading")]
    DuplicateHeader {
        /// Row of the header, counted from 1.
        row: u64,
        /// First column, counted from 1.
        first: usize,
        /// Second column, counted from 1.
        second: usize,
    },
}

impl SheetError {
    /// The message's key in the words.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Io(_) => "sheet-error-io",
            Self::Empty => "sheet-error-empty",
            Self::FileTooLarge { .. } => "sheet-error-file-too-large",
            Self::Password => "sheet-error-password",
            Self::OldExcel => "sheet-error-old-excel",
            Self::NotTabular => "sheet-error-not-tabular",
            Self::Damaged => "sheet-error-damaged",
            Self::Bomb { .. } => "sheet-error-bomb",
            Self::FormulaWithoutValue { .. } => "sheet-error-formula-without-value",
            Self::NoSuchSheet => "sheet-error-no-such-sheet",
            Self::Nul { .. } => "sheet-error-nul",
            Self::WrongBytes { .. } => "sheet-error-wrong-bytes",
            Self::MixedEncodings { .. } => "sheet-error-mixed-encodings",
            Self::BareReturn { .. } => "sheet-error-bare-return",
            Self::OpenQuote { .. } => "sheet-error-open-quote",
            Self::LineTooLong { .. } => "sheet-error-line-too-long",
            Self::RowTooLong { .. } => "sheet-error-row-too-long",
            Self::CellTooLong { .. } => "sheet-error-cell-too-long",
            Self::TooManyColumns { .. } => "sheet-error-too-many-columns",
            Self::TooManyRows { .. } => "sheet-error-too-many-rows",
            Self::TooMuchText { .. } => "sheet-error-too-much-text",
            Self::NoHeader { .. } => "sheet-error-no-header",
            Self::DuplicateHeader { .. } => "sheet-error-duplicate-header",
        }
    }

    /// What the message's placeables stand for: positions, counts and limits, and the encoding's label.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::FileTooLarge { max } | Self::TooManyRows { max } | Self::TooMuchText { max } => {
                vec![("max", max.to_string())]
            }
            Self::Bomb { limit, max } => vec![("limit", (*limit).to_owned()), ("max", max.to_string())],
            Self::FormulaWithoutValue { row } | Self::NoHeader { row } => vec![("row", row.to_string())],
            Self::Nul { line, byte } => vec![("line", line.to_string()), ("byte", byte.to_string())],
            Self::WrongBytes { encoding, line, byte } => {
                vec![("encoding", encoding.label().to_owned()), ("line", line.to_string()), ("byte", byte.to_string())]
            }
            Self::MixedEncodings { line } | Self::BareReturn { line } | Self::OpenQuote { line } => {
                vec![("line", line.to_string())]
            }
            Self::LineTooLong { line, max } => vec![("line", line.to_string()), ("max", max.to_string())],
            Self::RowTooLong { row, max } | Self::TooManyColumns { row, max } => {
                vec![("row", row.to_string()), ("max", max.to_string())]
            }
            Self::CellTooLong { row, column, max } => {
                vec![("row", row.to_string()), ("column", column.to_string()), ("max", max.to_string())]
            }
            Self::DuplicateHeader { row, first, second } => {
                vec![("row", row.to_string()), ("first", first.to_string()), ("second", second.to_string())]
            }
            Self::Io(_)
            | Self::Empty
            | Self::Password
            | Self::OldExcel
            | Self::NotTabular
            | Self::Damaged
            | Self::NoSuchSheet => Vec::new(),
        }
    }
}

impl From<std::io::Error> for SheetError {
    // Only the kind: an error's own text may carry a path with somebody's name.
    fn from(e: std::io::Error) -> Self {
        Self::Io(e.kind())
    }
}
