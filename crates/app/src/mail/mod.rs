//! Mail of the office itself, on its way out: the mail server asks, the rulebook answers. Of the mail nothing comes here but counts.

mod judge;
mod rules;

pub use judge::{MailSeen, Verdict};
pub use rules::{MailRules, Matter};
