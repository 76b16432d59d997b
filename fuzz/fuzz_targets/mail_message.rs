//! A mail put together from its headers and the pieces of its body.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_mail::fuzzing::message(data));
