//! A waiting entry.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_journal::fuzzing::pending(data));
