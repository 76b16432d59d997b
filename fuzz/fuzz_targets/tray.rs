//! A record's fields in one column.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_gate::fuzzing::tray(data));
