//! Where the header stands. Real files begin with a title, a date or a unit; the header is the first row that is as
//! wide as the table and holds no data.

use super::{Row, Source};
use crate::error::SheetError;
use crate::guess::looks_like_data;
use crate::limits::HEADER_ROWS_MAX;
use azukari_domain::text::fold;

/// The header and the raw rows already read after it.
pub(crate) struct Found {
    pub(crate) row: u64,
    pub(crate) headings: Vec<String>,
    pub(crate) after: Vec<Row>,
}

/// Finds the header, at the row asked for or by looking at the first rows.
pub(crate) fn find(source: &mut dyn Source, asked: Option<usize>) -> Result<Found, SheetError> {
    if let Some(asked) = asked {
        let asked = asked as u64;
        while let Some(row) = source.next_row()? {
            if row.number == asked && !row.is_blank() {
                return found(row, Vec::new());
            }
            if row.number >= asked {
                break;
            }
        }
        return Err(SheetError::NoHeader { row: asked });
    }
    let mut rows = Vec::new();
    while rows.len() < HEADER_ROWS_MAX {
        let Some(row) = source.next_row()? else { break };
        // Blank rows before anything are passed over; those between rows of data are counted later.
        if !(rows.is_empty() && row.is_blank()) {
            rows.push(row);
        }
    }
    let width = rows.iter().map(filled).max().unwrap_or(0);
    let is_header = |row: &Row| {
        // Some headings may be missing, but a title row fills one or two cells of many.
        let wide = filled(row) * 5 >= width * 3 && (filled(row) >= 2 || width == 1);
        wide && !row.cells.iter().any(|c| looks_like_data(c.expose()))
    };
    let at = rows.iter().position(is_header).unwrap_or(0);
    let mut rest = rows.into_iter().skip(at);
    let header = rest.next().ok_or(SheetError::Empty)?;
    found(header, rest.collect())
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|c| !c.expose().trim().is_empty()).count()
}

fn found(row: Row, after: Vec<Row>) -> Result<Found, SheetError> {
    let mut headings: Vec<String> =
        row.cells.iter().map(|c| c.expose().split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    while headings.last().is_some_and(String::is_empty) {
        headings.pop();
    }
    let folded: Vec<String> = headings.iter().map(|h| fold(h)).collect();
    for (second, heading) in folded.iter().enumerate() {
        if let Some(first) = folded.iter().take(second).position(|h| h == heading && !h.is_empty()) {
            return Err(SheetError::DuplicateHeader { row: row.number, first: first + 1, second: second + 1 });
        }
    }
    Ok(Found { row: row.number, headings, after })
}
