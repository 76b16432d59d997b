//! Doors for the fuzzer (`fuzz/`); they exist only in a build of the fuzzer or of this crate's tests, which play the fuzzer's
//! seeds again. Each takes any bytes and stops where a format breaks its word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a door of the fuzzer says by a panic what it found"
)]

use crate::{
    Reader,
    path::{Handle, local},
    serve::{Site, cookie},
};
use axum::http::{HeaderMap, HeaderValue, Request, header};
use azukari_domain::{ClauseId, Millis, OrgKey, RecordId, text};
use std::sync::Arc;

/// What stands in an address: where a form leads back to, keys, ids and handles.
pub fn route(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(path) = local(&text) {
        assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '#']));
        assert!(path.parse::<axum::http::Uri>().is_ok_and(|uri| uri.host().is_none()), "a path that leads elsewhere");
    }
    if let Ok(key) = text.parse::<OrgKey>() {
        assert_eq!(key.as_str(), text);
        assert!(local(&crate::path::affair(&key)).is_some());
    }
    if let Ok(id) = text.parse::<RecordId>() {
        assert_eq!(id.to_string().parse::<RecordId>().unwrap(), id);
    }
    if let Ok(handle) = text.parse::<Handle>() {
        assert_eq!(handle.to_string(), text);
    }
    if let Ok(clause) = text.parse::<ClauseId>() {
        assert_eq!(clause.as_str(), text);
    }
    if let Some(at) = Millis::parse_rfc3339(&text) {
        let _ = at.to_rfc3339();
    }
}

/// Cookies and the languages that a browser asks for.
pub fn headers(data: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(data) else { return };
    let map = HeaderMap::from_iter([(header::COOKIE, value.clone()), (header::ACCEPT_LANGUAGE, value)]);
    for https in [false, true] {
        let random = Arc::new(azukari_domain::time::SeededRandom::new(1));
        let site = Site { https, ..Site::loopback(random) };
        if let Some(token) = site.session(&map) {
            assert!(site.begin_session(&token).is_some(), "a session that came in can be given out");
        }
    }
    let _ = cookie::plain(&map, cookie::LANG);
    let mut request = Request::new(());
    *request.headers_mut() = map;
    let (parts, ()) = request.into_parts();
    let _ = Reader::of(&parts);
}

/// What is typed into the search, and every value's search form.
pub fn search(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let folded = text::fold(&text);
    assert!(!folded.contains([' ', '\u{3000}', '\t', '\n', '-']));
    if let Some(phone) = text::fold_phone(&text) {
        assert!(phone.bytes().all(|b| b.is_ascii_digit()) && (9..=13).contains(&phone.len()));
        assert_eq!(text::fold_phone(&phone).as_ref(), Some(&phone));
    }
    if let Some(mail) = text::fold_mail(&text) {
        assert_eq!(mail.matches('@').count(), 1);
    }
}

#[cfg(test)]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 3] = [("route", super::route), ("headers", super::headers), ("search", super::search)];
        for (name, door) in doors {
            let dir = format!("{}/../../fuzz/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
            let mut count = 0;
            for file in std::fs::read_dir(&dir).unwrap().flatten() {
                door(&std::fs::read(file.path()).unwrap());
                count += 1;
            }
            assert!(count > 0, "no seed in {dir}");
        }
    }
}
