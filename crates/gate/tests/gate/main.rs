//! The gate's invariants as stories on both engines: no change without an entry, a log that tells of every manipulation, two
//! servers on one log, and restores that bring nothing back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

mod acts;
mod apart;
mod backup;
mod cluster;
mod export;
mod help;
mod manipulated;
