//! Workbooks: xlsx read row by row, the old compound files through `calamine`.

use super::{
    archive::{self, Zip},
    csv::Table,
    open::Look,
    seal, text,
    xml::{self, Met},
};
use crate::find::{Form, Place, Why};
use calamine::{Data, Reader as _};
use std::io::Cursor;

/// Columns of a sheet, at most (Excel has 16,384; people are in the first few).
const COLUMNS_MAX: usize = 2000;
/// Bytes of an old workbook that is read.
const OLD_BYTES_MAX: usize = 64 << 20;
/// Shared texts kept for the cells of a workbook.
const SHARED_MAX: usize = 4 << 20;

pub(crate) fn book(look: &mut Look<'_>, place: &Place, zip: &mut Zip<'_>) {
    let shared = match archive::named(look, zip, "xl/sharedStrings.xml") {
        Some(Ok(bytes)) => strings(&bytes),
        Some(Err(why)) => {
            look.unread(place.clone(), why);
            return;
        }
        None => Vec::new(),
    };
    let mut sheets = 0;
    for index in 0..zip.len().min(look.limits.parts_max) {
        let Ok(name) = zip.by_index_raw(index).map(|e| archive::name_of(&e)) else { continue };
        let sheet = name.starts_with("xl/worksheets/") && name.ends_with(".xml") && !name.contains("_rels");
        let words = (name.starts_with("xl/comments")
            || name.starts_with("xl/drawings/")
            || name.starts_with("xl/threadedComments"))
            && name.ends_with(".xml");
        if !sheet && !words {
            continue;
        }
        sheets += usize::from(sheet);
        let here = || place.part(index + 1, "").of(Form::Sheet);
        let read = archive::unpack(look, zip, index);
        match read {
            Err(why) => look.unread(here(), why),
            Ok(bytes) => {
                let Some(xml) = text::decode(&bytes) else {
                    look.unread(here(), Why::Damaged);
                    continue;
                };
                let good = if sheet { rows(look, &here(), &xml, &shared) } else { loose(look, &here(), &xml) };
                if !good {
                    look.unread(here(), Why::Damaged);
                }
            }
        }
    }
    if sheets == 0 {
        look.unread(place.clone(), Why::Format);
    }
    archive::entries(look, place, zip, |name| name.contains("/embeddings/"));
}

fn strings(bytes: &[u8]) -> Vec<String> {
    let Some(xml) = text::decode(bytes) else { return Vec::new() };
    let mut all = Vec::new();
    let (mut one, mut in_text, mut skip) = (String::new(), false, false);
    xml::walk(&xml, |met| match met {
        Met::Begin("t", _) => in_text = true,
        Met::End("t") => in_text = false,
        // The reading above a word.
        Met::Begin("rPh", _) => skip = true,
        Met::End("rPh") => skip = false,
        Met::Text(t) if in_text && !skip => one.push_str(t),
        Met::End("si") if all.len() < SHARED_MAX => all.push(std::mem::take(&mut one)),
        _ => {}
    });
    all
}

fn rows(look: &mut Look<'_>, place: &Place, xml: &str, shared: &[String]) -> bool {
    let mut table = Table::default();
    let mut row: Vec<String> = Vec::new();
    let (mut value, mut is_shared, mut column, mut in_value) = (String::new(), false, 0_usize, false);
    let good = xml::walk(xml, |met| match met {
        Met::Begin("row", _) => row.clear(),
        Met::Begin("c", e) => {
            value.clear();
            (is_shared, column) = (false, row.len());
            xml::attributes(e, |name, value| match name {
                "t" => is_shared = value == "s",
                "r" => column = number_of(value).unwrap_or(row.len()),
                _ => {}
            });
        }
        Met::Begin("v" | "t", _) => in_value = true,
        Met::End("v" | "t") => in_value = false,
        Met::Text(text) if in_value => value.push_str(text),
        Met::End("c") if column < COLUMNS_MAX => {
            let text = if is_shared {
                value.trim().parse::<usize>().ok().and_then(|at| shared.get(at)).cloned().unwrap_or_default()
            } else {
                std::mem::take(&mut value)
            };
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            if let Some(cell) = row.get_mut(column) {
                *cell = text;
            }
        }
        Met::End("row") if row.iter().any(|c| !c.trim().is_empty()) => table.push(look, std::mem::take(&mut row)),
        _ => {}
    });
    table.end(look, place);
    good
}

/// Remarks and text boxes.
fn loose(look: &mut Look<'_>, place: &Place, xml: &str) -> bool {
    let (mut lines, mut in_text) = (String::new(), false);
    let good = xml::walk(xml, |met| match met {
        Met::Begin("t" | "text", _) => in_text = true,
        Met::End("t" | "text") => in_text = false,
        Met::Text(text) if in_text => lines.push_str(text),
        Met::End("p" | "comment" | "threadedComment") => lines.push('\n'),
        _ => {}
    });
    look.running(place, &lines);
    good
}

/// The column of `AB12`, from 0.
fn number_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.fold(0_usize, |n, b| n.saturating_mul(26).saturating_add(usize::from(b - b'A') + 1));
    number.checked_sub(1)
}

/// A compound file: a sealed document, an old workbook, or something that is not read.
pub(crate) fn old(look: &mut Look<'_>, place: &Place, bytes: &[u8]) {
    if seal::is_locked_office(bytes) {
        return look.sealed(place.clone());
    }
    let stream = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if !(stream("Workbook") || stream("Book")) {
        return look.unread(place.clone(), Why::Format);
    }
    if bytes.len() > OLD_BYTES_MAX {
        return look.unread(place.clone(), Why::TooLarge);
    }
    let place = place.clone().of(Form::Sheet);
    // The library was not written for hostile files: what it trips over is a damaged file and no fall of ours.
    let read = std::panic::catch_unwind(|| {
        let mut book = calamine::Xls::new(Cursor::new(bytes)).map_err(|e| matches!(e, calamine::XlsError::Password))?;
        let mut sheets = Vec::new();
        for name in book.sheet_names() {
            if let Ok(range) = book.worksheet_range(&name) {
                sheets.push(range);
            }
        }
        Ok::<_, bool>(sheets)
    });
    match read {
        Ok(Ok(sheets)) => {
            for range in sheets {
                let mut table = Table::default();
                for row in range.rows() {
                    let cells = row.iter().take(COLUMNS_MAX).map(|cell| match cell {
                        Data::Empty => String::new(),
                        other => other.to_string(),
                    });
                    table.push(look, cells.collect());
                }
                table.end(look, &place);
            }
        }
        Ok(Err(true)) => look.sealed(place),
        Ok(Err(false)) | Err(_) => look.unread(place, Why::Damaged),
    }
}
