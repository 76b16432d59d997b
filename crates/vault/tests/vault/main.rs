//! The vault from outside: erasure, crashes, ways in, cards.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

mod cards;
mod erasure;
mod formats;
mod keys;
mod model;
mod world;
