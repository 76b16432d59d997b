//! ZIP: an archive, or a document of an office program, which is one too. Entries are unpacked one after the other into memory that
//! the limits bound, whatever their headers promise.

use super::{open::Look, sheet, word};
use crate::find::{Form, Place, Why};
use std::io::{Cursor, Read as _};
use zip::{ZipArchive, read::ZipFile};

/// An archive under the eye.
pub(crate) type Zip<'b> = ZipArchive<Cursor<&'b [u8]>>;

pub(crate) fn open(look: &mut Look<'_>, place: &Place, bytes: &[u8]) {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return look.unread(place.clone().of(Form::Archive), Why::Damaged);
    };
    let has = |zip: &Zip<'_>, name: &str| zip.index_for_name(name).is_some();
    if has(&zip, "xl/workbook.xml") {
        return sheet::book(look, &place.clone().of(Form::Sheet), &mut zip);
    }
    if has(&zip, "word/document.xml") || has(&zip, "ppt/presentation.xml") {
        return word::office(look, &place.clone().of(Form::Document), &mut zip);
    }
    if has(&zip, "content.xml") && has(&zip, "META-INF/manifest.xml") {
        return word::open_document(look, &place.clone().of(Form::Document), &mut zip);
    }
    entries(look, &place.clone().of(Form::Archive), &mut zip, |_| true);
}

/// Opens the entries that are wanted as parts of their own.
pub(crate) fn entries(look: &mut Look<'_>, place: &Place, zip: &mut Zip<'_>, wanted: impl Fn(&str) -> bool) {
    for index in 0..zip.len() {
        if index >= look.limits.parts_max {
            return look.unread(place.clone(), Why::TooMany);
        }
        let (name, sealed, folder) = match zip.by_index_raw(index) {
            Ok(entry) => (name_of(&entry), entry.encrypted(), entry.is_dir()),
            Err(_) => {
                look.unread(place.part(index + 1, ""), Why::Damaged);
                continue;
            }
        };
        if folder || !wanted(&name) {
            continue;
        }
        let part = place.part(index + 1, &name);
        if sealed {
            look.sealed(part);
            continue;
        }
        match unpack(look, zip, index) {
            Ok(bytes) => look.part(&part, &name, &bytes),
            Err(why) => {
                look.unread(part, why);
                if why == Why::TooLarge {
                    return;
                }
            }
        }
    }
}

/// The name of an entry, empty where it is no text.
pub(crate) fn name_of<R: std::io::Read>(entry: &ZipFile<'_, R>) -> String {
    entry.name().map(|name| name.into_owned()).unwrap_or_default()
}

/// The bytes of an entry, never more than may still be unpacked.
pub(crate) fn unpack(look: &mut Look<'_>, zip: &mut Zip<'_>, index: usize) -> Result<Vec<u8>, Why> {
    if look.is_late() {
        return Err(Why::TooSlow);
    }
    let left = look.bytes_left();
    let entry = zip.by_index(index).map_err(|e| match e {
        zip::result::ZipError::UnsupportedArchive(_) => Why::Format,
        _ => Why::Damaged,
    })?;
    let mut bytes = Vec::new();
    entry.take(left.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| Why::Damaged)?;
    if look.spend(bytes.len()) { Ok(bytes) } else { Err(Why::TooLarge) }
}

/// An entry by its name, if there is one.
pub(crate) fn named(look: &mut Look<'_>, zip: &mut Zip<'_>, name: &str) -> Option<Result<Vec<u8>, Why>> {
    let index = zip.index_for_name(name)?;
    Some(unpack(look, zip, index))
}
