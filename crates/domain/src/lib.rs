//! Pure types of the house: ids, time, personal text, verbs and the words every crate shares.
//!
//! Invariants: this crate knows no clock, no I/O, no SQL, no HTTP, no Cedar and no language. What a value must
//! satisfy is checked once, where text or bytes become a type; afterwards no function asks again.

pub mod act;
pub mod id;
pub mod key;
pub mod personal;
pub mod sealed;
pub mod text;
pub mod time;

pub use act::{Answer, Verb};
pub use id::{
    ActId, ApprovalId, BatchId, HoldId, ImportId, NoticeId, OrgId, PersonId, RecordId, RequestId, SessionId, TokenId,
    WorkerId,
};
pub use key::{AffairKey, ClassKey, ClauseId, FieldKey, HoldingKey, OfficeKey, OrgKey, PurposeKey};
pub use personal::Personal;
pub use sealed::Sealed;
pub use time::{Clock, Date, Millis, Random};
