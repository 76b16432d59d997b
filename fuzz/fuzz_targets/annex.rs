//! An opened annex.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_journal::fuzzing::annex(data));
