//! A regulation's own text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_rulebook::fuzzing::lint(data));
