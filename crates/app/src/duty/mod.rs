//! Duties and tasks: what must happen by itself, whose it is, and the evidence that it was done.

pub(crate) mod birth;
mod board;
mod list;
mod perform;
mod tell;
pub(crate) mod tend;

pub use board::{OfficeHolder, OfficeStep, OfficeWork, Supervised, UnitShare};
pub(crate) use list::line;
pub use list::{MyDay, TaskLine, TaskShown};
pub(crate) use perform::duty_of;
pub use perform::{PerformTask, Performed};
pub use tell::Told;
pub use tend::Tended;
