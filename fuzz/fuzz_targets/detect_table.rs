//! Lines of cells.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_detect::fuzzing::table(data));
