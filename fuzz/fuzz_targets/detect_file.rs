//! A file of any kind in which personal data is looked for.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_detect::fuzzing::file(data));
