//! A mapping file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_app::fuzzing::mapping(data));
