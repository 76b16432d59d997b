//! A file of people as a workbook; its seeds are workbooks.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_sheets::fuzzing::sheet(data));
