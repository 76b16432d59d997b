//! Cases: one run of a procedure, from its opening to its end.
//!
//! Procedures are data; these verbs are the same for all of them. A step is one act at the gate: who may take it, what it
//! requires and what it does are decided there and done in its transaction.

mod carried;
pub(crate) mod effect;
mod item;
mod letter;
pub(crate) mod list;
mod next;
mod open;
mod show;
mod step;

pub use carried::{CarriedOut, CaseApproval};
pub(crate) use effect::{About, covered};
pub use item::{AnswerItem, Answered};
pub use letter::{LetterDoc, LetterParagraph, Said};
pub use list::{CaseLine, CaseList, ProcedureLine};
pub(crate) use next::{Facts, calendar_of, period};
pub(crate) use open::letters;
pub use open::{ActAbout, OpenCase, Opened};
pub use show::{
    ForeseenAct, Required, ShownCase, ShownItem, ShownOutcome, ShownStep, StepTaken, ToldHolder, ToldOffice,
};
pub use step::{Paper, ResolutionInput, Stepped, TakeStep};
pub(crate) use step::{open_within, seal_within};
