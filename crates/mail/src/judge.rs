//! What is asked about a mail, and what the answer may be. Who answers is not known here.

use crate::Rules;
use std::{collections::BTreeSet, sync::Arc};

/// What was seen of a mail. Counts and keys, so it may be printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Persons of whom something can be read on the way.
    pub persons: usize,
    /// They were not counted to the end ([`Rules::persons_enough`]): there are at least so many.
    pub more: bool,
    /// Keys of sensitive matters that it speaks of in the clear beside a name.
    pub matters: BTreeSet<String>,
    /// Parts that are really encrypted.
    pub sealed: usize,
    /// Parts that could not be read although their kind can.
    pub unread: usize,
    /// Parts of kinds that are not read, such as pictures.
    pub unknown: usize,
    /// Addresses in To.
    pub to: usize,
    /// Addresses in Cc.
    pub cc: usize,
    /// Everybody whom the mail server was told to send it to.
    pub recipients: usize,
    /// The mail server's number for it; empty where it has none yet.
    pub queue: String,
    /// The account by which the mail server was told to send it; empty where it asks for none.
    pub account: String,
}

/// What becomes of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It goes out.
    Pass,
    /// It goes back to whoever sends it.
    Refuse(Refusal),
    /// The mail server keeps it until somebody lets it go.
    Hold(Refusal),
}

/// Why not: articles and sentences of the rulebook, never personal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The entry of the journal.
    pub act: String,
    /// Ids of articles.
    pub clauses: Vec<String>,
    /// Why and what to do, English: one text for each reason.
    pub en: Vec<String>,
    /// Japanese.
    pub ja: Vec<String>,
}

/// There is no verdict: the mail is put off.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no verdict: {0}")]
pub struct Unreachable(pub String);

/// Whoever decides. Asked on a thread of its own, so it may wait for a network.
pub trait Judge: Send + Sync + 'static {
    /// What is looked for, as it stands now.
    ///
    /// # Errors
    /// [`Unreachable`] where nobody answers.
    fn rules(&self) -> Result<Arc<Rules>, Unreachable>;

    /// The verdict on a mail.
    ///
    /// # Errors
    /// [`Unreachable`] where nobody answers, or the answer is none: also where persons were not counted to the end by a rule that
    /// holds no more.
    fn judge(&self, seen: &Seen) -> Result<Verdict, Unreachable>;
}
