//! May this mail go out? (escoop:pc:8.1, 8.2)
//!
//! The mail gate has read the whole message beside the mail server; what it says here are counts and keys, never an address, a name
//! or a word of the mail. So the entry of the journal holds nothing personal either, and has no annex.

use crate::{App, AppError, ClauseRef, Refused, Reply, answer};
use azukari_domain::{ActId, Answer, Verb};
use azukari_gate::{Ask, Asker};
use azukari_rulebook::ActFacts;
use std::collections::BTreeSet;

/// Longest number of a mail server's queue that is written down, characters.
const QUEUE_CHARS_MAX: usize = 40;
/// A word that a mail server takes for all of its mails: no number of one.
const QUEUE_ALL: &str = "ALL";
/// Longest account, characters.
const ACCOUNT_CHARS_MAX: usize = 200;
/// Controls that speak of the mail itself are called so. What another refuses (the account has ended, a token without this scope) is
/// the fault of whoever set the gate up, and no reason to send a mail back.
const OF_MAIL: &str = "mail.";

/// What was found in a mail: counts.
#[derive(Debug, Clone, Default)]
pub struct MailSeen {
    /// Persons of whom something can be read on the way.
    pub persons: i64,
    /// They were not counted to the end, because as many as [`super::MailRules::persons_enough`] said were found: there are at least so many.
    pub more: bool,
    /// Sensitive matters of the rulebook ([`super::Matter::key`]) that it speaks of in the clear beside a name.
    pub matters: Vec<String>,
    /// Parts that are really encrypted.
    pub sealed: i64,
    /// Parts that could not be read although their kind can: damaged, too large, too deep.
    pub unread: i64,
    /// Parts of which the gate knows nothing, pictures above all.
    pub unknown: i64,
    /// Addresses in To.
    pub to: i64,
    /// Addresses in Cc.
    pub cc: i64,
    /// Everybody whom the mail server was told to send it to.
    pub recipients: i64,
    /// The mail server's number for it.
    pub queue: String,
    /// The account by which the mail server was told to send it; empty where it asks for none.
    pub account: String,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// What becomes of a mail.
#[derive(Debug)]
pub enum Verdict {
    /// It goes out.
    Pass {
        /// Its entry.
        act: ActId,
        /// The articles that allowed it.
        clauses: Vec<ClauseRef>,
    },
    /// It goes back to whoever sent it, with the articles and what to do.
    Refuse(Refused),
    /// It waits until somebody has looked at it.
    Hold(Refused),
}

impl App {
    /// Judges a mail. A refusal that is not about the mail is [`Reply::Refused`]: the mail neither goes out nor back.
    ///
    /// # Errors
    /// [`AppError::Input`] for a negative number, a matter that this rulebook does not know and a queue number that is none; the
    /// gate's.
    pub fn judge_mail(&self, asker: &Asker, mail: &MailSeen) -> Result<Reply<Verdict>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let counts = [
            ("persons", mail.persons),
            ("sealed", mail.sealed),
            ("unread", mail.unread),
            ("unknown", mail.unknown),
            ("to", mail.to),
            ("cc", mail.cc),
            ("recipients", mail.recipients),
        ];
        if let Some((field, _)) = counts.iter().find(|(_, n)| *n < 0) {
            return Err(AppError::input(field, "error-input"));
        }
        let matters: BTreeSet<String> = mail.matters.iter().cloned().collect();
        if matters.iter().any(|m| !book.holdings().sensitive.iter().any(|s| s.category == *m)) {
            return Err(AppError::input("matters", "error-unknown-word"));
        }
        let is_all = mail.queue.eq_ignore_ascii_case(QUEUE_ALL);
        if is_all || mail.queue.len() > QUEUE_CHARS_MAX || !mail.queue.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(AppError::input("queue", "error-input"));
        }
        if mail.account.len() > ACCOUNT_CHARS_MAX {
            return Err(AppError::input("account", "error-input"));
        }
        // Whoever stopped counting did it by a number that holds today, or has to count again.
        if mail.more && self.persons_enough(asker.org)?.is_none_or(|enough| mail.persons < enough) {
            return Err(AppError::input("more", "error-input"));
        }
        let shown = mail.to.saturating_add(mail.cc);
        // A program may hand one mail over in several pieces: whoever stands in To and Cc is a receiver all the same.
        let recipients = mail.recipients.max(shown);
        let act = ActFacts {
            channel: "mail".into(),
            // However many they are, they are too many; should another number hold when this is decided, nothing goes out by a count
            // that is none.
            count: if mail.more { i64::MAX } else { mail.persons },
            // All that it carries is locked: of what can be read on the way nobody is known.
            encrypted: mail.sealed > 0 && mail.persons == 0 && mail.unread == 0,
            to_shown: mail.to,
            cc_shown: mail.cc,
            recipients,
            unread: mail.unread,
            matters,
            ..ActFacts::default()
        };
        let numbers = [
            (if mail.more { "persons_from" } else { "persons" }, mail.persons),
            ("matters", i64::try_from(act.matters.len()).unwrap_or(i64::MAX)),
            ("sealed", mail.sealed),
            ("unread", mail.unread),
            ("unknown", mail.unknown),
            ("to", mail.to),
            ("cc", mail.cc),
            ("bcc", recipients.saturating_sub(shown)),
        ];
        let notes = numbers.map(|(key, n)| (key, n.to_string())).into_iter().chain([("queue", mail.queue.clone())]);
        let ask = Ask { act, notes: notes.collect(), once: mail.once, ..Ask::new(asker.clone(), Verb::Send) };
        let outcome = self.gate.pass(ask, |_| Ok(()))?;
        let reply = Reply::of(&book, outcome, |done| {
            Ok::<_, AppError>(Verdict::Pass { act: done.act, clauses: answer::clauses(&book, &done.clauses) })
        })?;
        let refused = match reply {
            Reply::Refused(refused) if refused.reasons.iter().all(|r| r.control.starts_with(OF_MAIL)) => refused,
            other => return Ok(other),
        };
        if refused.answer != Answer::Referral {
            return Ok(Reply::Done(Verdict::Refuse(refused)));
        }
        // It is on the desk before the mail server keeps it: what fails here puts the mail off.
        self.keep_held(asker, mail)?;
        Ok(Reply::Done(Verdict::Hold(refused)))
    }
}
