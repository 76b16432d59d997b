//! Rulebooks as data, and the one place that asks Cedar.
pub mod decision;
pub mod facts;
