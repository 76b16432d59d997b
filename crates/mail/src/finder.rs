//! Whoever finds persons in a mail.

use crate::Rules;
use std::collections::BTreeSet;

/// What stands in a mail: counts and keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Persons of whom something can be read.
    pub persons: usize,
    /// They were not counted to the end ([`Rules::persons_enough`]): there are at least so many.
    pub more: bool,
    /// Matters that are spoken of beside a name.
    pub matters: BTreeSet<String>,
    /// Parts that are really encrypted.
    pub sealed: usize,
    /// Parts that could not be read although their kind can.
    pub unread: usize,
    /// Parts of kinds that are not read.
    pub unknown: usize,
}

/// Finds persons and matters in a whole message (headers and body, as RFC 5322 has it).
pub trait Finder: Send + Sync + 'static {
    /// Looks through the message. It never fails: what cannot be read is counted as such.
    fn look(&self, message: &[u8], rules: &Rules) -> Found;
}
