//! The numbers under which processes let entries wait: each must have reached the log or still be waiting.

use super::finding::{Finding, Findings};
use super::source::{LogSource, Number};
use crate::hash::{Hash, leaf_hash};
use crate::note::NoteKey;
use crate::pending::{ProcessId, verify_pending};
use std::collections::{BTreeMap, BTreeSet};

/// How many pending entries are read at once.
const PAGE: usize = 1024;

/// The numbers of one process: all below `next` were seen, and those in `ahead`.
#[derive(Debug)]
struct Seen {
    next: u64,
    ahead: BTreeSet<u64>,
}

/// The numbers of all processes.
#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<ProcessId, Seen>);

impl Numbers {
    pub(super) fn take(&mut self, process: ProcessId, number: u64, findings: &mut Findings) {
        let seen = self.0.entry(process).or_insert_with(|| Seen { next: 1, ahead: BTreeSet::new() });
        if number < seen.next || !seen.ahead.insert(number) {
            findings.push(Finding::NumberTwice { process, number });
            return;
        }
        while seen.ahead.remove(&seen.next) {
            seen.next += 1;
        }
    }

    /// Takes the entries that still wait, then names every hole.
    pub(super) fn finish<S: LogSource>(
        mut self,
        source: &S,
        keys: &[NoteKey],
        findings: &mut Findings,
    ) -> Result<(), S::Error> {
        let mut skip = 0;
        loop {
            let page = source.pending(skip, PAGE)?;
            if page.is_empty() {
                break;
            }
            for waiting in &page {
                check(keys, &waiting.number, &leaf_hash(&waiting.leaf), findings);
                self.take(waiting.number.process, waiting.number.number, findings);
                skip += 1;
            }
        }
        for (process, last) in source.last_numbers()? {
            let seen = self.0.entry(process).or_insert_with(|| Seen { next: 1, ahead: BTreeSet::new() });
            // One past the highest number that was given: what lies before it must have been seen.
            seen.ahead.insert(last.saturating_add(1));
        }
        for (process, seen) in self.0 {
            let mut next = seen.next;
            for number in seen.ahead {
                if number > next {
                    findings.push(Finding::NumberMissing { process, first: next, last: number - 1 });
                }
                next = next.max(number.saturating_add(1));
            }
        }
        Ok(())
    }
}

/// Checks a number's signature against the known keys.
pub(super) fn check(keys: &[NoteKey], number: &Number, leaf: &Hash, findings: &mut Findings) {
    let Number { process, number, signature } = number;
    if !keys.iter().any(|key| verify_pending(key, process, *number, leaf, signature)) {
        findings.push(Finding::NumberForged { process: *process, number: *number });
    }
}
