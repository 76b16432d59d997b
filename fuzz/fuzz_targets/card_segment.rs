//! A segment of search cards.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_vault::fuzzing::card_segment(data));
