//! What this process remembers of each worker's last acts, so that the next look at a person may rest on a view that is some commits
//! old: every fact of a look is asserted by its version in the act, and so is the count of persons seen, which moves with each look.
//! What is remembered wrongly costs a second try and nothing else: the act compares with what is stored.

use crate::house::House;
use azukari_domain::{OrgId, WorkerId};
use azukari_store::{Commit, worker::Versions};
use std::sync::PoisonError;

/// Workers remembered: more than any organisation of ours has at work in one day; then all are forgotten once.
pub(crate) const WORKERS_MAX: usize = 4_096;

/// What a worker did last.
#[derive(Debug, Clone)]
pub(crate) struct Recent {
    /// The newest act that was more than a look: the next view must show it.
    pub(crate) changed: Commit,
    /// Of organisation and worker, with the count of persons seen.
    pub(crate) versions: Versions,
}

impl House {
    /// What is known of a worker who has looked at somebody since this process began.
    pub(crate) fn recent(&self, org: OrgId, worker: WorkerId) -> Option<Recent> {
        self.recents.read().unwrap_or_else(PoisonError::into_inner).get(&(org, worker)).cloned()
    }

    /// The worker has looked at persons, and what the act asserted is this now.
    pub(crate) fn looked(&self, org: OrgId, worker: WorkerId, commit: Commit, versions: Versions) {
        let mut recents = self.recents.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(recent) = recents.get_mut(&(org, worker)) {
            recent.versions = versions;
            return;
        }
        if recents.len() >= WORKERS_MAX {
            recents.clear();
        }
        recents.insert((org, worker), Recent { changed: commit, versions });
    }

    /// The worker has done something else.
    pub(crate) fn changed(&self, org: OrgId, worker: WorkerId, commit: Commit) {
        if let Some(recent) = self.recents.write().unwrap_or_else(PoisonError::into_inner).get_mut(&(org, worker)) {
            recent.changed = recent.changed.max(commit);
        }
    }
}
