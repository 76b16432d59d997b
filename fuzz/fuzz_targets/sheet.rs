//! A file of people as text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_sheets::fuzzing::sheet(data));
