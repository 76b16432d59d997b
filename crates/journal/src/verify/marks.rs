//! Signed checkpoints, stored and kept, as marks that the walk passes.

use super::finding::{Finding, Findings, Which};
use super::source::LogSource;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::hash::Hash;
use crate::note::{NoteError, NoteKey};

/// How many checkpoints are read at once.
const PAGE: usize = 1024;

/// A root that a known key vouched for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) size: u64,
    pub(super) root: Hash,
    pub(super) which: Which,
}

/// All trustworthy checkpoints up to the log's size, smallest first; the others become findings here.
pub(super) fn gather<S: LogSource>(
    source: &S,
    origin: &str,
    keys: &[NoteKey],
    kept: Option<&str>,
    size: u64,
    findings: &mut Findings,
) -> Result<Vec<Mark>, S::Error> {
    let mut marks = Vec::new();
    let mut take = |note: &str, which: Which, findings: &mut Findings| match open(note, origin, keys, which) {
        Ok(mark) if mark.size > size => findings.push(Finding::Truncated { which, size: mark.size, log: size }),
        Ok(mark) => marks.push(mark),
        Err(finding) => findings.push(finding),
    };
    if let Some(note) = kept {
        take(note, Which::Kept, findings);
    }
    let mut position = 0;
    loop {
        let page = source.checkpoints(position, PAGE)?;
        if page.is_empty() {
            break;
        }
        for note in &page {
            take(note, Which::Stored(position), findings);
            position += 1;
        }
    }
    marks.sort_by_key(|mark| mark.size);
    Ok(marks)
}

fn open(note: &str, origin: &str, keys: &[NoteKey], which: Which) -> Result<Mark, Finding> {
    match Checkpoint::open(note, keys) {
        Ok(checkpoint) if checkpoint.origin != origin => Err(Finding::OtherLog { which }),
        Ok(checkpoint) => Ok(Mark { size: checkpoint.size, root: checkpoint.root, which }),
        Err(CheckpointError::Note(NoteError::BadSignature)) => Err(Finding::BadSignature { which }),
        Err(CheckpointError::Note(NoteError::UnknownKey)) => Err(Finding::UnknownKey { which }),
        Err(_) => Err(Finding::NotACheckpoint { which }),
    }
}
