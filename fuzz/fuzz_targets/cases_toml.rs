//! Cases as data.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_rulebook::fuzzing::cases_toml(data));
