//! Sets a document: the template is ours, the document is a JSON file that it reads.

use crate::Document;
use std::{collections::BTreeSet, sync::LazyLock};
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// The size of a document's contents: some two thousand pages of a register. More is a sheet, not paper.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;

/// What stands where there is no glyph: the printers' mark for a missing type.
const MISSING: char = '〓';

/// Why a document could not be written. None of them quotes it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// It is longer than [`BYTES_MAX`].
    #[error("the document is too long")]
    TooLong,
    /// The template or the library failed: a fault of ours.
    #[error("the document could not be set")]
    Unset,
}

/// The universal-design faces that public offices in Japan print with (OFL 1.1).
const FONTS: [&[u8]; 2] =
    [include_bytes!("../fonts/BIZUDPGothic-Regular.ttf"), include_bytes!("../fonts/BIZUDPGothic-Bold.ttf")];

/// What is the same for every document.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
}

/// `None` only if the fonts or names above were no fonts and no names, which the tests would show.
static PRESS: LazyLock<Option<Press>> = LazyLock::new(|| {
    let file = |name: &str| Some(FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?)));
    let fonts: Vec<Font> = FONTS.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect();
    Some(Press {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(file("/document.typ")?, include_str!("document.typ").to_owned()),
        data: file("/document.json")?,
    })
});

/// One document on its way.
struct Run<'a> {
    press: &'a Press,
    data: Bytes,
}

impl World for Run<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.press.template.id() { Ok(self.press.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    // A document's date is its own.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

impl Document {
    /// The document as a PDF of A4 pages (PDF/UA-1).
    ///
    /// # Errors
    /// [`FormError::TooLong`]; [`FormError::Unset`] never, as far as the tests know.
    pub fn to_pdf(&self) -> Result<Vec<u8>, FormError> {
        let press = PRESS.as_ref().ok_or(FormError::Unset)?;
        let text = serde_json::to_string(self).map_err(|_| FormError::Unset)?;
        if text.len() > BYTES_MAX {
            return Err(FormError::TooLong);
        }
        let (text, missing) = press.with_glyphs(&text);
        let missing: Vec<String> = missing.into_iter().map(|c| format!("U+{:04X}", u32::from(c))).collect();
        let data = format!("{{\"document\":{text},\"missing\":\"{}\"}}", missing.join(" "));
        let run = Run { press, data: Bytes::from_string(data) };
        let pdf = typst::compile::<PagedDocument>(&run).output.ok().and_then(|document| {
            let standards = PdfStandards::new(&[PdfStandard::Ua_1]).ok()?;
            typst_pdf::pdf(&document, &PdfOptions { standards, ..PdfOptions::default() }).ok()
        });
        // What was set lies in the library's memory of results until it is told to forget.
        typst::comemo::evict(0);
        pdf.ok_or(FormError::Unset)
    }
}

impl Press {
    /// The text with a mark for each character that no font has, and these characters. Variation selectors choose among forms
    /// of one character and may fall away, which is said too.
    fn with_glyphs(&self, text: &str) -> (String, BTreeSet<char>) {
        let has = |c: char| c.is_ascii() || self.fonts.iter().any(|f| f.info().coverage.contains(u32::from(c)));
        let mut missing = BTreeSet::new();
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if has(c) {
                out.push(c);
                continue;
            }
            missing.insert(c);
            if !matches!(u32::from(c), 0xFE00..=0xFE0F | 0xE0100..=0xE01EF) {
                out.push(MISSING);
            }
        }
        (out, missing)
    }
}
