//! What can be wrong with a log, each with the entry it names and the key of its sentence.

use crate::pending::ProcessId;
use std::fmt;

/// Which checkpoint a finding speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// The one the auditor kept outside.
    Kept,
    /// A stored one, by its position from 0.
    Stored(u64),
    /// No checkpoint, but tiles stored beyond the log's end.
    Tiles,
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept => f.write_str("the kept checkpoint"),
            Self::Stored(position) => write!(f, "stored checkpoint {position}"),
            Self::Tiles => f.write_str("the stored tiles"),
        }
    }
}

/// One thing that is wrong. Indexes count entries from 0 (those of tiles count tiles); ranges include both ends.
#[expect(
    missing_docs,
    reason = "index, first, last, size and number mean the same in every variant and are said above"
)]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// The entry is not the one whose hash the tile keeps.
    Changed { index: u64 },
    /// At least one of these entries was changed together with its hashes; a tile above still knows the old ones.
    ChangedWithin { first: u64, last: u64 },
    /// These entries are not there any more.
    Removed { first: u64, last: u64 },
    /// An entry that the tree does not know.
    Added { index: u64 },
    /// The same entries in another order.
    Reordered { first: u64, last: u64 },
    /// An act that stands in the log twice: here and, earlier, at `of`.
    Duplicated { index: u64, of: u64 },
    /// A leaf that is not an entry, or of a later version.
    Unreadable { index: u64 },
    /// The entry's content is gone although retention does not allow that.
    ContentMissing { index: u64 },
    /// The hash stored beside the entry is wrong; entry and tile agree.
    StoredHash { index: u64 },
    /// The entry is earlier than the one before it, and no mark says that the clock was set back.
    TimeBackwards { index: u64 },
    /// The annex is not the one that the entry commits to.
    AnnexChanged { index: u64 },
    /// The entry commits to an annex that is not there.
    AnnexMissing { index: u64 },
    /// An annex to which no entry commits.
    AnnexUnknown { index: u64 },
    /// A full tile is not stored.
    TileMissing { level: u8, index: u64 },
    /// A stored tile is wrong although the entries agree with a signed checkpoint.
    TileChanged { level: u8, index: u64 },
    /// The log has `log` entries, but once had `size`.
    Truncated { which: Which, size: u64, log: u64 },
    /// A validly signed checkpoint has another root than these entries: the log was rewritten, or there are two.
    Forked { which: Which, size: u64 },
    /// A known key's signature does not fit.
    BadSignature { which: Which },
    /// Signed by none of the known keys.
    UnknownKey { which: Which },
    /// A checkpoint of another log.
    OtherLog { which: Which },
    /// Not a checkpoint at all.
    NotACheckpoint { which: Which },
    /// Entries that a process numbered never reached the log.
    NumberMissing { process: ProcessId, first: u64, last: u64 },
    /// One number stands on two entries.
    NumberTwice { process: ProcessId, number: u64 },
    /// The number's signature does not fit its entry.
    NumberForged { process: ProcessId, number: u64 },
}

impl Finding {
    /// The key of the sentence in `words`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Changed { .. } => "journal-finding-changed",
            Self::ChangedWithin { .. } => "journal-finding-changed-within",
            Self::Removed { .. } => "journal-finding-removed",
            Self::Added { .. } => "journal-finding-added",
            Self::Reordered { .. } => "journal-finding-reordered",
            Self::Duplicated { .. } => "journal-finding-duplicated",
            Self::Unreadable { .. } => "journal-finding-unreadable",
            Self::ContentMissing { .. } => "journal-finding-content-missing",
            Self::StoredHash { .. } => "journal-finding-stored-hash",
            Self::TimeBackwards { .. } => "journal-finding-time-backwards",
            Self::AnnexChanged { .. } => "journal-finding-annex-changed",
            Self::AnnexMissing { .. } => "journal-finding-annex-missing",
            Self::AnnexUnknown { .. } => "journal-finding-annex-unknown",
            Self::TileMissing { .. } => "journal-finding-tile-missing",
            Self::TileChanged { .. } => "journal-finding-tile-changed",
            Self::Truncated { .. } => "journal-finding-truncated",
            Self::Forked { .. } => "journal-finding-forked",
            Self::BadSignature { .. } => "journal-finding-bad-signature",
            Self::UnknownKey { .. } => "journal-finding-unknown-key",
            Self::OtherLog { .. } => "journal-finding-other-log",
            Self::NotACheckpoint { .. } => "journal-finding-not-a-checkpoint",
            Self::NumberMissing { .. } => "journal-finding-number-missing",
            Self::NumberTwice { .. } => "journal-finding-number-twice",
            Self::NumberForged { .. } => "journal-finding-number-forged",
        }
    }

    /// The first entry it names; `None` where it names none.
    pub fn index(&self) -> Option<u64> {
        match *self {
            Self::Changed { index }
            | Self::Added { index }
            | Self::Duplicated { index, .. }
            | Self::Unreadable { index }
            | Self::ContentMissing { index }
            | Self::StoredHash { index }
            | Self::TimeBackwards { index }
            | Self::AnnexChanged { index }
            | Self::AnnexMissing { index }
            | Self::AnnexUnknown { index } => Some(index),
            Self::ChangedWithin { first, .. } | Self::Removed { first, .. } | Self::Reordered { first, .. } => {
                Some(first)
            }
            Self::TileMissing { level, index } | Self::TileChanged { level, index } => {
                index.checked_shl((u32::from(level) + 1) * 8)
            }
            Self::Truncated { log, .. } => Some(log),
            Self::Forked { .. }
            | Self::BadSignature { .. }
            | Self::UnknownKey { .. }
            | Self::OtherLog { .. }
            | Self::NotACheckpoint { .. }
            | Self::NumberMissing { .. }
            | Self::NumberTwice { .. }
            | Self::NumberForged { .. } => None,
        }
    }
}

/// The findings of one run, up to a limit.
pub(super) struct Findings {
    list: Vec<Finding>,
    max: usize,
    more: bool,
}

impl Findings {
    pub(super) fn new(max: usize) -> Self {
        Self { list: Vec::new(), max, more: false }
    }

    pub(super) fn push(&mut self, finding: Finding) {
        if self.list.len() < self.max { self.list.push(finding) } else { self.more = true }
    }

    /// Some findings were left out before they came here.
    pub(super) fn overflow(&mut self) {
        self.more = true;
    }

    /// By entry, those that name none last, each once.
    pub(super) fn into_sorted(mut self) -> (Vec<Finding>, bool) {
        self.list.sort_by_key(|finding| (finding.index().unwrap_or(u64::MAX), finding.clone()));
        self.list.dedup();
        (self.list, self.more)
    }
}
