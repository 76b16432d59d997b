//! Cookies and languages.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_web::fuzzing::headers(data));
