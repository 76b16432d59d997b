//! A leaf of the log.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_journal::fuzzing::entry(data));
