//! Pure types of the house: ids, time, personal text, verbs and the words every crate shares.
//!
//! Invariants: this crate knows no clock, no I/O, no SQL, no HTTP, no Cedar and no language. What a value must
//! satisfy is checked once, where text or bytes become a type; afterwards no function asks again.

pub mod act;
pub mod calendar;
pub mod id;
pub mod individual;
pub mod key;
pub mod personal;
pub mod public;
pub mod sealed;
pub mod text;
pub mod time;
pub mod value;

pub use act::{Answer, Verb};
pub use calendar::{Calendar, Unit};
pub use id::{
    ActId, ApprovalId, BatchId, CaseId, DraftId, EvidenceId, HoldId, ImportId, NoticeId, OrgId, PersonId, RecordId,
    RequestId, RowId, SessionId, TaskId, TokenId, UploadId, WorkerId,
};
pub use key::{
    AffairKey, ClassKey, ClauseId, DutyKey, FieldKey, HoldingKey, LetterKey, NoticeKey, OfficeKey, OrgKey,
    ProcedureKey, PurposeKey, RegisterKey, StepKey,
};
pub use personal::Personal;
pub use sealed::Sealed;
pub use time::{Clock, Date, Millis, Random};
pub use value::{Clear, Fact, Values};
