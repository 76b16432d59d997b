//! What a backup, a check and a restore tell.

use azukari_domain::{ActId, Millis, OrgId, OrgKey, RecordId, Verb};
use azukari_journal::Report;
use std::path::PathBuf;

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// The data snapshot.
    pub data: PathBuf,
    /// Its bytes and those of tree and state.
    pub bytes: u64,
    /// When the snapshot was taken.
    pub at: Millis,
    /// People's records in it.
    pub records: u64,
}

/// Something done after the snapshot that nothing could bring back: somebody does it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The entry's place in the journal.
    pub index: u64,
    /// The act.
    pub act: ActId,
    /// What was done.
    pub verb: Verb,
    /// When it was entered.
    pub recorded_at: Millis,
}

/// What a restore did for one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgRestored {
    /// The organisation.
    pub org: OrgId,
    /// Its name in URLs.
    pub key: OrgKey,
    /// Entries of the newest journal, which was kept.
    pub entries: u64,
    /// Entries that a checkpoint beside the backup knows and the kept journal has not.
    pub entries_lost: u64,
    /// Records of the snapshot that were erased since and did not come back.
    pub erased: u64,
    /// Records whose former values were erased since: they got another key, and the snapshot holds them under the one that ended. Of those
    /// whose My Number alone was replaced since, the number is missing and the rest is back.
    pub lost: Vec<RecordId>,
    /// Stops and withdrawn consents since the snapshot that hold again.
    pub withdrawals: u64,
    /// Acts since the snapshot that used an approval up; it stays used.
    pub approvals_used: u64,
    /// Approvals that were withdrawn because nobody knows whether they were used before the data was lost.
    pub approvals_withdrawn: u64,
    /// Appointments made or ended since the snapshot.
    pub appointments: u64,
    /// Pages of search cards that were made anew.
    pub cards: u64,
    /// What must be done again, newest first, up to a limit.
    pub tasks: Vec<Task>,
    /// The journal entry that tells of the gap.
    pub act: Option<ActId>,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the snapshot was taken.
    pub from: Millis,
    /// Until when the gap lasts: now.
    pub to: Millis,
    /// Each organisation.
    pub orgs: Vec<OrgRestored>,
}

/// What the check of a backup found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What a restore would do.
    pub restored: Restored,
    /// The verified journals.
    pub journals: Vec<(OrgId, Report)>,
    /// Records opened as a sample.
    pub opened: u64,
    /// Of these, how many did not open wholly.
    pub unreadable: u64,
}

impl Checked {
    /// Whether the backup can be relied on.
    pub fn is_good(&self) -> bool {
        self.unreadable == 0 && self.journals.iter().all(|(_, report)| report.is_clean())
    }
}
