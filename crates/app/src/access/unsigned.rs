//! Calls by nobody: without a sign-in, or with a token that is nobody's or has ended. They are answered with 401, and the journal says how
//! many there were. (escoop:rules:16b)
//!
//! A stranger must not be able to fill the journal: one entry a minute for each organisation, with the count of those since the last one.

use super::{
    by::notes,
    session::{Credential, Signed},
};
use crate::{App, AppError};
use azukari_domain::{Millis, OrgId, OrgKey, Verb};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Time between two entries.
const UNSIGNED_MS: i64 = 60_000;
/// The part of the system whose refusal it is.
const CHECKED: &str = "sign_in.checked";

/// When it was written last, and how many came since.
type Counted = (Option<Millis>, u64);

/// The calls by nobody, for each organisation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unsigned(Arc<Mutex<BTreeMap<OrgId, Counted>>>);

impl Unsigned {
    /// Counts one more; how many are to be written down now.
    fn count(&self, org: OrgId, now: Millis) -> Option<u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, count) = all.entry(org).or_default();
        *count += 1;
        let soon = last.is_some_and(|last| now.0.saturating_sub(last.0) < UNSIGNED_MS);
        if soon {
            return None;
        }
        *last = Some(now);
        Some(std::mem::take(count))
    }
}

impl App {
    /// Who asks in this organisation. Somebody of another organisation, and nobody, are the same here.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn asker_in(&self, org: &OrgKey, credential: Option<&Credential>) -> Result<Signed, AppError> {
        let nobody = AppError::SignIn("signin-needed");
        let found = match credential {
            None => Err(nobody),
            Some(credential) => {
                self.asker(credential).and_then(|signed| if signed.org == *org { Ok(signed) } else { Err(nobody) })
            }
        };
        if let Err(AppError::SignIn("signin-needed" | "signin-token-ended")) = &found {
            self.count_unsigned(org)?;
        }
        found
    }

    fn count_unsigned(&self, org: &OrgKey) -> Result<(), AppError> {
        // Of an organisation that is not here, or whose keys are closed, there is no journal to write to.
        let Ok(row) = self.organisation(org) else { return Ok(()) };
        if !self.gate.is_unlocked(row.id) {
            return Ok(());
        }
        let Some(count) = self.unsigned.count(row.id, self.gate.now()) else { return Ok(()) };
        let said = notes([("kind", "unsigned"), ("count", &count.to_string())]);
        self.gate.event_of(row.id, Verb::SignIn, None, CHECKED, said, |_| Ok(()))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_one_entry_with_the_count_since_the_last() {
        let (unsigned, org) = (Unsigned::default(), OrgId::from_slice(&[7; 16]).unwrap());
        let at = |ms: i64| unsigned.count(org, Millis(ms));
        assert_eq!(at(0), Some(1), "the first at once");
        assert_eq!((at(1), at(UNSIGNED_MS - 1)), (None, None));
        assert_eq!(at(UNSIGNED_MS), Some(3));
        assert_eq!(at(UNSIGNED_MS + 1), None);
    }
}
