//! A rulebook's own file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_rulebook::fuzzing::rulebook_toml(data));
