//! A sealed value.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_vault::fuzzing::seal_of_a_value(data));
