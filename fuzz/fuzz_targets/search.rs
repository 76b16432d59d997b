//! What is typed into the search.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_web::fuzzing::search(data));
