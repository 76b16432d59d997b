//! The desk as people use it, over a real organisation.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

mod apart;
mod approval;
mod bed;
mod calendar;
mod day;
mod extract;
mod hostile;
mod import;
mod known;
mod office;
mod reach;
mod regulation;
mod rights;
mod routes;
mod settings;
mod shared_pc;
mod slips;
mod stray;
mod take_in;
mod unsent;
mod veiled;
