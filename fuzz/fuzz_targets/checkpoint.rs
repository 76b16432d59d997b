//! A checkpoint, a signed note, a key in text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_journal::fuzzing::checkpoint(data));
