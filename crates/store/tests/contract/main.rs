//! What the store promises, played on both engines: each test is written once and runs on SQLite in a directory of its
//! own and on PostgreSQL in an organisation (or, where it must, a database) of its own.
//!
//! PostgreSQL comes from `AZUKARI_TEST_POSTGRES`, which `./test` sets. Without it the PostgreSQL half fails, so that
//! nobody takes half a run for a whole one; `AZUKARI_SKIP_POSTGRES=1` leaves it out on purpose.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

/// Makes of each `fn name(world: &World)` the tests `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&crate::world::World::sqlite());
            }
            #[test]
            fn postgres() {
                if let Some(world) = crate::world::World::postgres() {
                    super::$name(&world);
                }
            }
        }
    )+};
}

/// The same in a database of its own, for what touches all organisations.
macro_rules! on_both_alone {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&crate::world::World::sqlite());
            }
            #[test]
            fn postgres() {
                if let Some(world) = crate::world::World::postgres_alone() {
                    super::$name(&world);
                }
            }
        }
    )+};
}

/// For what makes its own databases: `fn name(engine: Engine)`.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(azukari_store::Engine::Sqlite);
            }
            #[test]
            fn postgres() {
                super::$name(azukari_store::Engine::Postgres);
            }
        }
    )+};
}

mod apart;
mod desk;
mod dump;
mod faults;
mod guard;
mod import;
mod journal;
mod key;
mod log;
mod mend;
mod migrate;
mod org;
mod record;
mod request;
mod schema;
mod search;
mod work;
mod worker;
mod world;
mod writer;
