//! A process that is killed at any moment loses no acknowledged act, shows nothing without its entry, leaves no decided
//! erasure undone and no import by half, locks nobody out while the way in is changed, and takes no other server with it.
//!
//! The parent lays a world down and starts this same test binary as a child (`AZUKARI_KILL_*` tells it what to do). The child
//! works; each acknowledgement goes to a file of its thread, synced, before the next act. The parent kills with SIGKILL, opens
//! the data again and compares what was told with what is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]
#![allow(
    clippy::disallowed_methods,
    reason = "parent and child speak through the environment; the moment of a kill is a time"
)]

mod acts;
mod help;
mod imports;
mod keys;
mod servers;

/// The child's work until it is killed; without an order it is no child, and there is nothing to do.
#[test]
fn child() {
    let Some(order) = help::Order::given() else { return };
    match order.work.as_str() {
        "acts" => acts::work(&order),
        "imports" => imports::work(&order),
        "keys" => keys::work(&order),
        "server" => servers::work(&order),
        other => panic!("no such work: {other}"),
    }
}
