//! What the organisation lays down: kinds of data, purposes, affairs, notices, open values, and the rulebook itself.
//!
//! Every declaration passes the gate as `govern` and stands in the journal; who may make it, the rulebook says.

pub mod affair;
pub mod clauses;
pub mod holding;
pub mod law;
pub mod notice;
pub mod operating;
pub mod original;
pub mod purpose;
pub mod rulebook;
pub mod setting;

pub use affair::{AffairView, SetAffair};
pub use holding::{FIELD_KINDS, FurtherView, HoldingField, HoldingView, OwnField, SetHolding};
pub use law::{AdoptedAs, Confidence, ExemptionShown, LawShown, Matter, ProvisionShown, Reviewed};
pub use notice::{NoticeView, RecordNotice};
pub use operating::{
    Board, BoardClause, ClausePage, ClauseRefusal, ClauseSetting, ClauseTask, EditionShown, Glossary, Ground, Operates,
    Operating, Period, TermShown,
};
pub use original::{DocumentView, OriginalLoaded};
pub use purpose::{PurposeView, SpecifyPurpose};
pub use rulebook::{OpenSteps, RulebookView};
pub use setting::SettingView;
