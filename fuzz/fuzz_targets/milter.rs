//! What a mail server says to the mail gate.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| azukari_mail::fuzzing::milter(data));
