//! The test world: an organisation of its own for each test, on either engine, with people at work in it.
//!
//! ```no_run
//! azukari_testkit::both! {
//!     /// What the story shows.
//!     fn a_clerk_at_work(world) {
//!         let clerk = world.clerk();
//!         let records = world.bring_in(&[world.member("髙橋 花子", "タカハシ ハナコ", "090-1234-5678")]);
//!         assert_eq!(records.len(), 1, "{clerk:?}");
//!     }
//! }
//! ```
//!
//! A `both!` that begins with `in GOJO;` plays its stories on that [`Scene`]: another rulebook, with other people in other offices.
//!
//! Invariants held for every story, checked when the world ends: the journal verifies; no personal value that went through
//! [`World::personal`] lies in the clear in the database, its write-ahead log, any other file of the data directory or
//! the program's log.
//!
//! Only `./test` runs a PostgreSQL server of its own and names it in `AZUKARI_TEST_POSTGRES`. Without it the second half of
//! a `both!` fails, so that nobody takes half a run for a whole one; `AZUKARI_SKIP_POSTGRES=1` leaves it out on purpose.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test world may stop"
)]

mod number;
mod paper;
mod place;
mod scene;
mod session;
mod story;
mod trace;
mod world;

pub use number::number_stands_in;
pub use paper::pdf_text;
pub use place::unique;
pub use scene::{DOYUKAI, ESCOOP, GOJO, HATSUMEI, KIMITSU, Part, Scene, Who};
pub use world::{RunningClock, START, World, first_place, open_in, open_shut_in};
