//! Requests for a decision: asked, decided by another holder of a deciding office, taken back, used once.
//!
//! One step decided by one office; a later engine may replace it without changing the approvals that it leaves. What an
//! approval covers is the scope that [`azukari_gate::Ask::scope`] makes of the act itself, so the act finds it by being
//! exactly what was approved.

mod approvals;
mod ask;
mod carry_out;
mod decide;
mod export;
mod extract;
pub(crate) mod list;
mod output;
mod provide;
mod scope;
mod withdraw;

pub use approvals::{ApprovalShown, Behind};
pub use ask::{Asked, NewRequest, OfficeRef};
pub use carry_out::{CarryOut, Handed};
pub use decide::{Decide, Decided, Granted};
pub use export::Export;
pub use extract::{ExtractFile, Extracted};
pub use list::{RequestShown, Which};
pub use output::{Format, Numbered, Output, SlipItem, SlipOut};
pub use provide::Provide;
pub use withdraw::{Withdraw, Withdrawn};
