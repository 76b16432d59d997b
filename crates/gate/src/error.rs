//! What can go wrong at the gate, by who must act. A refusal is no error: it is an answer.

use azukari_store::{ActError, StoreError};
use azukari_vault::{TreeError, VaultError};

/// The gate could not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Keys, roots or sealed values.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// There is no such organisation, record, request or worker (or not for this asker: the answers do not differ).
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Something changed between asking and doing, e.g. a request was decided by somebody else; the key names the sentence.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The machine's clock is behind the newest entry by more than the tolerance.
    #[error("the clock is {behind_ms} ms behind the newest entry")]
    ClockBack {
        /// By how much.
        behind_ms: i64,
    },
    /// The rulebook in force is another one than this process knows.
    #[error("the rulebook in force is not the one this program loaded")]
    OtherRulebook,
    /// The facts kept changing.
    #[error("the facts kept changing; try again")]
    Busy,
    /// A stored value does not have the form it was written in.
    #[error("stored data is damaged: {0}")]
    Damaged(&'static str),
    /// A limit was exceeded.
    #[error("over the limit: {0}")]
    TooMuch(&'static str),
    /// The journal could not be written or read.
    #[error("the journal failed: {0}")]
    Journal(String),
}

/// Why the closure of an act ends without a commit.
#[derive(Debug)]
pub enum Stop {
    /// The database, passed through so that the store can retry.
    Store(StoreError),
    /// Keys or sealed values.
    Vault(VaultError),
    /// See [`GateError::Conflict`].
    Conflict(&'static str),
    /// See [`GateError::NotFound`].
    NotFound(&'static str),
    /// A fact asserted by the act has changed: gather and ask again.
    Moved,
    /// See [`GateError::ClockBack`].
    ClockBack(i64),
    /// See [`GateError::Damaged`].
    Damaged(&'static str),
    /// See [`GateError::Journal`].
    Journal(String),
}

impl From<StoreError> for Stop {
    fn from(e: StoreError) -> Self {
        Stop::Store(e)
    }
}
impl From<VaultError> for Stop {
    fn from(e: VaultError) -> Self {
        Stop::Vault(e)
    }
}
impl From<TreeError<StoreError>> for Stop {
    fn from(e: TreeError<StoreError>) -> Self {
        match e {
            TreeError::Vault(e) => Stop::Vault(e),
            TreeError::Shelf(e) => Stop::Store(e),
        }
    }
}
impl From<TreeError<StoreError>> for GateError {
    fn from(e: TreeError<StoreError>) -> Self {
        match e {
            TreeError::Vault(e) => GateError::Vault(e),
            TreeError::Shelf(e) => GateError::Store(e),
        }
    }
}

impl Stop {
    pub(crate) fn into_act(self) -> ActError<Stop> {
        match self {
            Stop::Store(e) => ActError::Store(e),
            other => ActError::Refused(other),
        }
    }
}

impl From<Stop> for GateError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Store(e) => GateError::Store(e),
            Stop::Vault(e) => GateError::Vault(e),
            Stop::Conflict(key) => GateError::Conflict(key),
            Stop::NotFound(what) => GateError::NotFound(what),
            Stop::Moved => GateError::Busy,
            Stop::ClockBack(behind_ms) => GateError::ClockBack { behind_ms },
            Stop::Damaged(what) => GateError::Damaged(what),
            Stop::Journal(why) => GateError::Journal(why),
        }
    }
}
