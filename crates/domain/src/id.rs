//! Typed ids. Inside they are UUIDv7 (sorted by time of birth); outside, people see random handles or numbers.

use crate::time::{Clock, Millis, Random};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A text that is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: 32 hexadecimal digits are expected")]
pub struct ParseIdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id at the clock's time.
            pub fn new(clock: &dyn Clock, random: &dyn Random) -> Self {
                let mut bytes = [0u8; 10];
                random.fill(&mut bytes);
                let ms = u64::try_from(clock.now().0).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(ms, &bytes).into_uuid())
            }
            /// The sixteen bytes as stored.
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }
            /// When it was born: the clock's time at [`Self::new`].
            pub fn born(self) -> Millis {
                let ms = self.0.into_bytes().iter().take(6).fold(0_i64, |ms, byte| (ms << 8) | i64::from(*byte));
                Millis(ms)
            }
            /// From sixteen stored bytes; `None` where the length is wrong.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                Uuid::from_slice(bytes).ok().map(Self)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.simple())
            }
        }
        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(s: &str) -> Result<Self, ParseIdError> {
                Uuid::try_parse(s).map(Self).map_err(|_| ParseIdError)
            }
        }
    )+};
}

ids! {
    /// One organisation in this installation.
    OrgId,
    /// Who handles data under the organisation's direction (従業者).
    WorkerId,
    /// A living individual on file (本人).
    PersonId,
    /// What one holding knows of one person (個別データ).
    RecordId,
    /// One act that passed or was refused at the gate; the journal's entry carries it.
    ActId,
    /// A person's request for a decision.
    RequestId,
    /// A human decision that the gate can recognise (承認).
    ApprovalId,
    /// Staged rows that count wholly or not at all.
    BatchId,
    /// One import of a file.
    ImportId,
    /// A stop on a record: by the person, or because the law keeps it.
    HoldId,
    /// A notice, publication or display with its version.
    NoticeId,
    /// A signed-in worker's session.
    SessionId,
    /// An API token.
    TokenId,
    /// One run of a procedure (案件).
    CaseId,
    /// One occurrence of a duty, or one step that waits for somebody (実施事項).
    TaskId,
    /// One row of a register, through all its versions.
    RowId,
    /// A sealed file: a scan, a photograph, a signed paper.
    EvidenceId,
    /// A file that waits sealed until it is taken in.
    UploadId,
    /// What somebody typed and could not send.
    DraftId,
}
