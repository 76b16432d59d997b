//! A My Number as people write it, and text in which one may stand.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_app::fuzzing::individual(data));
