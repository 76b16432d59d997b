//! Which control fulfils which clause.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_rulebook::fuzzing::bindings_toml(data));
