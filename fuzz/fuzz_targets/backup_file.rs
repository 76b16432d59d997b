//! A backup file and the stream in it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_gate::fuzzing::backup_file(data));
