//! A root file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_vault::fuzzing::root_file(data));
