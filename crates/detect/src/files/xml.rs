//! The text of XML: beginnings and ends of elements without their prefix, and text with its entities solved.

use quick_xml::{Reader, events::BytesStart, events::Event};

/// Elements within elements, at most.
const DEPTH_MAX: usize = 256;

/// What was met.
pub(crate) enum Met<'a> {
    /// An element begins; its name without prefix.
    Begin(&'a str, &'a BytesStart<'a>),
    /// An element ends.
    End(&'a str),
    /// Text.
    Text(&'a str),
}

/// Walks through XML. Answers false where it is damaged; what came before was told.
pub(crate) fn walk(xml: &str, mut with: impl FnMut(Met<'_>)) -> bool {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return false;
                }
                let name = e.local_name();
                with(Met::Begin(name.into_inner(), &e));
            }
            Ok(Event::Empty(e)) => {
                let name = e.local_name();
                let name = name.into_inner();
                with(Met::Begin(name, &e));
                with(Met::End(name));
            }
            Ok(Event::End(e)) => {
                depth = depth.saturating_sub(1);
                let name = e.local_name();
                with(Met::End(name.into_inner()));
            }
            Ok(Event::Text(t)) => with(Met::Text(&t)),
            Ok(Event::CData(t)) => with(Met::Text(&t)),
            Ok(Event::GeneralRef(r)) => {
                with(Met::Text(entity(&r).encode_utf8(&mut [0; 4])));
            }
            Ok(Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// What an entity stands for; a blank where nobody knows.
pub(crate) fn entity(name: &str) -> char {
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#').and_then(|n| match n.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => n.parse().ok(),
            });
            number.and_then(char::from_u32).unwrap_or(' ')
        }
    }
}

/// The attributes of an element, without their prefixes.
pub(crate) fn attributes(e: &BytesStart<'_>, mut with: impl FnMut(&str, &str)) {
    for one in e.attributes().with_checks(false).flatten() {
        with(one.key.local_name().into_inner(), &one.value);
    }
}
