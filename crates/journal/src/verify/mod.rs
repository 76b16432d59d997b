//! Reads a whole log and names what was changed.
//!
//! What is believed, from weak to strong: an entry's own hash column, the stored tile, the stored checkpoints (signed), and a
//! checkpoint that the auditor kept outside. Each is compared with the next stronger one; a finding names the entry where the
//! stronger one allows that. The walk streams: memory does not grow with the log but for eight bytes an entry.
//! Invariant: nothing here writes, and nothing of the writer is used but the hash functions, the tree's edge and the readers.

mod align;
mod finding;
mod marks;
mod numbers;
mod source;
mod walk;

pub use finding::{Finding, Which};
pub use source::{AnnexBody, AnnexRow, LogSource, Number, Pending, Row};

use crate::hash::Hash;
use crate::note::NoteKey;

/// How strictly to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// By how many milliseconds an entry may lie before an earlier one: 0 on one machine, the servers' allowed difference on several.
    pub tolerance_ms: i64,
    /// Findings after this many are only counted as "more".
    pub findings_max: usize,
    /// Check the signature of each sequenced entry's number too (about 50 µs an entry); pending ones are always checked.
    pub number_signatures: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { tolerance_ms: 0, findings_max: 1000, number_signatures: false }
    }
}

/// What the verifier saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Number of entries by the log's own state.
    pub size: u64,
    /// Root over the whole log; `None` where hashes are missing.
    pub root: Option<Hash>,
    /// Largest size at which a signed checkpoint agreed with the log.
    pub confirmed: Option<u64>,
    /// Whether the checkpoint kept by the auditor agreed; `None` where none was given.
    pub kept_agrees: Option<bool>,
    /// How many entries' contents were pruned by retention (their hashes were still checked).
    pub pruned: u64,
    /// How many annexes were opened and agreed with their commitment.
    pub annexes_checked: u64,
    /// What is wrong, in the order of entries; empty for a clean log.
    pub findings: Vec<Finding>,
    /// There were more findings than are listed.
    pub more: bool,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Verifies the log `origin`, whose checkpoints are signed by one of `keys` (old keys included), against its own tiles and
/// checkpoints and, if given, against the signed note that the auditor kept.
///
/// # Errors
/// Only the source's own; whatever is wrong with the log is a [`Finding`].
pub fn verify<S: LogSource>(
    source: &S,
    origin: &str,
    keys: &[NoteKey],
    kept: Option<&str>,
    options: &Options,
) -> Result<Report, S::Error> {
    let size = source.size()?;
    let mut findings = finding::Findings::new(options.findings_max);
    let marks = marks::gather(source, origin, keys, kept, size, &mut findings)?;
    let seen = walk::walk(source, size, marks, keys, options, &mut findings)?;
    let kept_agrees = kept.map(|_| seen.kept_agrees);
    let (findings, more) = findings.into_sorted();
    Ok(Report {
        size,
        root: seen.root,
        confirmed: seen.confirmed,
        kept_agrees,
        pruned: seen.pruned,
        annexes_checked: seen.annexes_checked,
        findings,
        more,
    })
}
