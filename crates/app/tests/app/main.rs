//! Stories through the application, on both engines: what a worker does, and what is refused by which control and clause.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

mod acquisition;
mod appointing;
mod casefile;
mod covered;
mod disposal;
mod due;
mod giving;
mod gojo_access;
mod gojo_accuracy;
mod gojo_definitions;
mod gojo_giving;
mod gojo_handling;
mod gojo_incident;
mod gojo_rights;
mod gojo_room;
mod gojo_security;
mod gojo_users;
mod govern;
mod handling;
mod intake;
mod known;
mod office;
mod outputs;
mod policy;
mod provision;
mod register;
mod request;
mod retention;
mod rights;
mod rights_change;
mod told;
mod training;
mod unit;
mod walk;
mod work;
