//! The mail gate: a milter that reads a whole mail on its way out, counts, and asks for a verdict.
//!
//! ```text
//! Postfix --milter--> session -> message -> finder        what stands in it: counts and keys
//!                        |                    |
//!                        |                  judge         pass, refuse or hold (another process: the desk decides)
//!                        '<- reply, quarantine, tempfail
//! ```
//!
//! Invariants:
//! - No mail is lost and none goes out unasked: whatever fails here, or behind the [`Judge`], ends in a temporary failure. Only a
//!   verdict refuses a mail, only a verdict lets it go.
//! - Of a mail nothing but counts, keys of the rulebook, the queue's number and the sender's account leaves this crate: not to the judge, not to a log,
//!   not to the sender's mail program, not in an error.
//! - Memory and time are bounded by the constants of [`limits`], not by what is sent.
//! - It decides nothing: what a count means is the rulebook's.

mod detected;
mod finder;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod judge;
pub mod limits;
mod matters;
mod message;
mod reply;
mod server;
mod session;

pub use detected::Detected;
pub use finder::{Finder, Found};
pub use judge::{Judge, Refusal, Seen, Unreachable, Verdict};
pub use matters::{Matter, Matters, Rules};
pub use server::MailGate;
