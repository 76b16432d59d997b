//! Documents: Word and PowerPoint of the XML kind, OpenDocument, web pages. Paragraphs become lines, rows of tables become rows.

use super::{
    archive::{self, Zip},
    csv::Table,
    open::Look,
    text,
    xml::{self, Met},
};
use crate::find::{Form, Place, Why};

/// Cells of a row, at most.
const CELLS_MAX: usize = 1000;

pub(crate) fn office(look: &mut Look<'_>, place: &Place, zip: &mut Zip<'_>) {
    for index in 0..zip.len().min(look.limits.parts_max) {
        let Ok(name) = zip.by_index_raw(index).map(|e| archive::name_of(&e)) else { continue };
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let wanted = name.ends_with(".xml")
            && (matches!(
                folder,
                "word" | "ppt/slides" | "ppt/notesSlides" | "ppt/comments" | "word/charts" | "word/diagrams"
            ) && !name.contains("styles")
                && !name.contains("settings")
                && !name.contains("theme")
                && !name.contains("fontTable")
                && !name.contains("numbering"));
        if wanted {
            part(look, place, zip, index);
        }
    }
    archive::entries(look, place, zip, |name| name.contains("/embeddings/"));
}

pub(crate) fn open_document(look: &mut Look<'_>, place: &Place, zip: &mut Zip<'_>) {
    // An OpenDocument with a password says so in its manifest, and its entries are no XML.
    if let Some(Ok(manifest)) = archive::named(look, zip, "META-INF/manifest.xml")
        && memchr::memmem::find(&manifest, b"encryption-data").is_some()
    {
        return look.sealed(place.clone());
    }
    for name in ["content.xml", "styles.xml"] {
        if let Some(index) = zip.index_for_name(name) {
            part(look, place, zip, index);
        }
    }
}

fn part(look: &mut Look<'_>, place: &Place, zip: &mut Zip<'_>, index: usize) {
    let here = || place.part(index + 1, "").of(Form::Document);
    match archive::unpack(look, zip, index) {
        Err(why) => look.unread(here(), why),
        Ok(bytes) => {
            let Some(xml) = text::decode(&bytes) else { return look.unread(here(), Why::Damaged) };
            if !document(look, place, &xml) {
                look.unread(here(), Why::Damaged);
            }
        }
    }
}

/// Walks through a document: what stands in tables is told row by row, the rest as lines.
fn document(look: &mut Look<'_>, place: &Place, xml: &str) -> bool {
    let mut lines = String::new();
    let mut table = Table::default();
    let (mut row, mut cell): (Vec<String>, String) = (Vec::new(), String::new());
    let (mut in_row, mut in_text, mut skip) = (0_usize, 0_usize, 0_usize);
    let whole = is_open_document(xml);
    let good = xml::walk(xml, |met| match met {
        Met::Begin("tr" | "table-row", _) => in_row += 1,
        Met::Begin("t" | "span" | "a", _) => in_text += 1,
        // A reading above a word is not said twice; what was struck out by a revision is still there to be read.
        Met::Begin("rt" | "ruby-text", _) => skip += 1,
        Met::End("rt" | "ruby-text") => skip = skip.saturating_sub(1),
        Met::Begin("tab", _) => if in_row > 0 { &mut cell } else { &mut lines }.push('\t'),
        Met::Begin("br" | "line-break", _) => if in_row > 0 { &mut cell } else { &mut lines }.push('\n'),
        Met::Begin("delText", _) => in_text += 1,
        Met::End("delText") => in_text = in_text.saturating_sub(1),
        Met::Begin("s", _) => if in_row > 0 { &mut cell } else { &mut lines }.push(' '),
        Met::Begin("p" | "h", _) => in_text += usize::from(whole),
        Met::End("p" | "h") => {
            in_text = in_text.saturating_sub(usize::from(whole));
            if in_row > 0 { &mut cell } else { &mut lines }.push('\n');
        }
        Met::End("t" | "span" | "a") => in_text = in_text.saturating_sub(1),
        Met::Text(text) if in_text > 0 && skip == 0 => if in_row > 0 { &mut cell } else { &mut lines }.push_str(text),
        Met::End("tc" | "table-cell") if in_row == 1 && row.len() < CELLS_MAX => {
            row.push(std::mem::take(&mut cell).trim().to_owned());
        }
        Met::End("tr" | "table-row") => {
            in_row = in_row.saturating_sub(1);
            if in_row == 0 {
                table.push(look, std::mem::take(&mut row));
            }
        }
        Met::End("tbl" | "table") => std::mem::take(&mut table).end(look, place),
        _ => {}
    });
    table.end(look, place);
    look.running(place, &lines);
    good
}

fn is_open_document(xml: &str) -> bool {
    xml.get(..xml.len().min(2000)).or_else(|| xml.get(..1000)).is_some_and(|head| head.contains("opendocument"))
}

/// The words of a web page, lines where it breaks them, tabs between cells.
pub(crate) fn page(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(open) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        out.push_str(rest.get(..open).unwrap_or_default());
        rest = rest.get(open..).unwrap_or_default();
        if let Some(name) = rest.strip_prefix('&') {
            match name.char_indices().take(10).find(|(_, c)| *c == ';') {
                Some((end, _)) => {
                    out.push(xml::entity(name.get(..end).unwrap_or_default()));
                    rest = name.get(end + 1..).unwrap_or_default();
                }
                None => {
                    out.push('&');
                    rest = name;
                }
            }
            continue;
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").and_then(|at| comment.get(at + 3..)).unwrap_or_default();
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let tag = rest.get(1..end).unwrap_or_default();
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if name.is_empty() && !tag.starts_with(['!', '?', '/']) {
            out.push('<');
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        // Addresses behind a link are looked at too.
        if let Some(at) = tag.find("mailto:") {
            let link = tag.get(at + 7..).unwrap_or_default();
            out.push(' ');
            out.push_str(link.split(['"', '\'', '?', ' ']).next().unwrap_or_default());
            out.push(' ');
        }
        rest = rest.get(end + 1..).unwrap_or_default();
        match name.as_str() {
            "script" | "style" if !tag.starts_with('/') => {
                let closes = |at: &usize| {
                    rest.as_bytes()
                        .get(at + 2..at + 2 + name.len())
                        .is_some_and(|t| t.eq_ignore_ascii_case(name.as_bytes()))
                };
                let close = memchr::memmem::find_iter(rest.as_bytes(), b"</").find(closes);
                rest = close.and_then(|at| rest.get(at..)).unwrap_or_default();
            }
            "td" | "th" if tag.starts_with('/') => out.push('\t'),
            "br" | "p" | "div" | "tr" | "li" | "h1" | "h2" | "h3" | "h4" | "table" | "ul" | "ol" | "dt" | "dd" => {
                out.push('\n')
            }
            _ => {}
        }
    }
    out.push_str(rest.strip_prefix('<').map_or(rest, |_| ""));
    out
}
