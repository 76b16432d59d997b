//! An organisation's key file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_vault::fuzzing::key_file(data));
