//! Mail of the office itself, on its way out: the mail server asks, the rulebook answers. Of the mail nothing comes here but counts.

mod held;
mod judge;
mod rules;

pub use held::DecidedMail;
pub use judge::{MailSeen, Verdict};
pub use rules::{MailRules, Matter};
