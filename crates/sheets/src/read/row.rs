//! One row and what is odd about its cells. Cells are personal: they do not print and are wiped when dropped.

use azukari_domain::Personal;

/// A row of data. Cells may outnumber the headings; then the row carries [`FlagKind::ExtraCells`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of text in which the row begins, or the row as Excel counts it; from 1.
    pub number: u64,
    /// The cells, at least as many as headings.
    pub cells: Vec<Personal>,
    /// What is odd; a row may be good in spite of it, which the reader of the row decides.
    pub flags: Vec<Flag>,
}

impl Row {
    /// The text of a column, counted from 0; empty where the row has no such cell.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", Personal::expose)
    }
    /// Whether nothing but blanks is in the row.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|c| c.expose().trim().is_empty())
    }
    /// Whether a column, counted from 0, carries a flag.
    pub fn has(&self, column: usize, kind: FlagKind) -> bool {
        self.flags.iter().any(|f| f.column == column && f.kind == kind)
    }
}

/// Something odd about one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Flag {
    /// The column, counted from 0.
    pub column: usize,
    /// What is odd.
    pub kind: FlagKind,
}

/// What can be odd about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlagKind {
    /// Text beginning with `=`, `+`, `-` or `@`, which a spreadsheet would run; kept as text.
    FormulaText,
    /// A number of nine or ten digits as Excel leaves of a telephone number; kept as displayed.
    LeadingZeroLost,
    /// A number of more than fifteen digits, whose last digits Excel has replaced by zeros.
    DigitsLost,
    /// The result of a formula is an error such as `#REF!`; the cell is given as empty.
    ErrorValue,
    /// A date or time that Excel kept as a number; given in ISO 8601.
    DateFromSerial,
    /// A quote in an unquoted cell or after a closing quote; the cell is given as it stands in the file.
    StrayQuote,
    /// Cells beyond the last heading.
    ExtraCells,
    /// Fewer cells than headings in a text file: the row may be shifted.
    ShortRow,
    /// A character of a private use area, `〓` or U+FFFD: a character outside the set was lost or is private.
    Gaiji,
    /// A control character other than tab and line ends.
    Control,
}

impl FlagKind {
    /// The message's key in the words.
    pub fn key(self) -> &'static str {
        match self {
            Self::FormulaText => "sheet-flag-formula-text",
            Self::LeadingZeroLost => "sheet-flag-leading-zero-lost",
            Self::DigitsLost => "sheet-flag-digits-lost",
            Self::ErrorValue => "sheet-flag-error-value",
            Self::DateFromSerial => "sheet-flag-date-from-serial",
            Self::StrayQuote => "sheet-flag-stray-quote",
            Self::ExtraCells => "sheet-flag-extra-cells",
            Self::ShortRow => "sheet-flag-short-row",
            Self::Gaiji => "sheet-flag-gaiji",
            Self::Control => "sheet-flag-control",
        }
    }
}

/// The flags that a cell's text alone shows.
pub(crate) fn judge(column: usize, text: &str, flags: &mut Vec<Flag>) {
    if text.starts_with(['=', '+', '-', '@']) {
        flags.push(Flag { column, kind: FlagKind::FormulaText });
    }
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) {
        return;
    }
    if text.chars().any(is_gaiji) {
        flags.push(Flag { column, kind: FlagKind::Gaiji });
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        flags.push(Flag { column, kind: FlagKind::Control });
    }
}

fn is_gaiji(c: char) -> bool {
    matches!(c, '〓' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}
