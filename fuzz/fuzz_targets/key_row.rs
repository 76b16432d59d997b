//! A row of the key tree.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_vault::fuzzing::key_row(data));
