//! The log's edge, tiles, lines and bundles.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_journal::fuzzing::tree(data));
