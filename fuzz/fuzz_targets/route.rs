//! Paths, keys, ids and handles in addresses.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_web::fuzzing::route(data));
