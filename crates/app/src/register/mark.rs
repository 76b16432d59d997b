//! Marks on a record: stops and consents of the person, holds that keep it, rights requests that are open.
//!
//! A consent counts only with its evidence and the version of the text that the person saw (hatsumei:main:2.1.10a); to
//! withdraw one needs no decision. To set a stop or hold needs a ground, to release one a decision (7.1b).

use crate::{
    App, AppError, ClauseRef, Reply, answer,
    register::parse::{channel, ground, note, row},
};
use azukari_domain::{ActId, Millis, PurposeKey, RecordId, Verb};
use azukari_gate::{Ask, Asker, Lent, Stop};
use azukari_rulebook::{ActFacts, Rulebook};
use azukari_store::record;
use serde::Serialize;

/// What a person can have stopped.
pub(crate) const STOPS: [&str; 6] = ["use", "provision", "mail", "post", "phone", "paper"];
/// Why a record is kept. The law's own retention has a date and is set by [`App::retain`].
const HOLDS: [&str; 3] = ["request", "dispute", "audit"];
/// What may be open about a record.
const REQUESTS: [&str; 2] = ["rights", "complaint"];

/// The kind of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// The person stopped something.
    Stop,
    /// It must be kept.
    Hold,
    /// The person consented.
    Consent,
    /// A rights request or complaint is open.
    Request,
}

impl MarkKind {
    /// The name used in every layer.
    pub fn as_str(self) -> &'static str {
        match self {
            MarkKind::Stop => "stop",
            MarkKind::Hold => "hold",
            MarkKind::Consent => "consent",
            MarkKind::Request => "request",
        }
    }
    /// The kind with this name.
    pub fn parse(text: &str) -> Option<MarkKind> {
        [MarkKind::Stop, MarkKind::Hold, MarkKind::Consent, MarkKind::Request].into_iter().find(|k| k.as_str() == text)
    }
    fn verb(self) -> Verb {
        if self == MarkKind::Consent { Verb::Consent } else { Verb::Hold }
    }
}

/// Set a mark.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The record.
    pub record: RecordId,
    /// Kind.
    pub kind: MarkKind,
    /// What: a stop `use`, `use:<purpose>`, `provision`, `mail`, `post`, `phone`, `paper`; a hold `request`, `dispute`, `audit`; a consent `provide`,
    /// `provide:<recipient>`, `beyond:<purpose>`, `sensitive`, `told` (of being published); a request `rights`, `complaint`.
    pub key: String,
    /// Why, as a ground of the rulebook; a stop or hold without one is refused.
    pub ground: String,
    /// How it was received.
    pub channel: String,
    /// Kind of evidence and where it lies; never a person's name.
    pub evidence: String,
    /// Version of the text that the person saw, for a consent.
    pub notice: String,
    /// When it happened, if earlier than now.
    pub happened_at: Option<Millis>,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// Release a stop or hold, withdraw a consent, or end an open request.
#[derive(Debug, Clone)]
pub struct Unmark {
    /// The record.
    pub record: RecordId,
    /// Kind.
    pub kind: MarkKind,
    /// What, as in [`Mark`].
    pub key: String,
    /// Why, as a ground of the rulebook.
    pub ground: String,
    /// How it was received.
    pub channel: String,
    /// Kind of evidence and where it lies.
    pub evidence: String,
    /// When it happened, if earlier than now.
    pub happened_at: Option<Millis>,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// A mark was set or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Marked {
    /// The record.
    pub record: RecordId,
    /// Kind.
    pub kind: MarkKind,
    /// What.
    pub key: String,
    /// It stands now.
    pub set: bool,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
}

impl App {
    /// Sets a mark.
    ///
    /// # Errors
    /// [`AppError::Input`] for an unknown kind or key and for a consent without the version of its text;
    /// [`AppError::Conflict`] `hold-already` where it stands already; the gate's.
    pub fn mark(&self, asker: &Asker, mark: &Mark) -> Result<Reply<Marked>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let key = mark_key(&book, mark.kind, &mark.key)?;
        let notice = note(&mark.notice, "notice")?;
        if mark.kind == MarkKind::Consent && notice.is_empty() {
            return Err(AppError::input("notice", "record-consent-notice-needed"));
        }
        let evidence = note(&mark.evidence, "evidence")?;
        let mut ask = self.mark_ask(asker, mark.record, mark.kind, &key, &mark.channel, &evidence)?;
        ask.act.ground = ground(&book, &mark.ground)?;
        ask.happened_at = mark.happened_at;
        ask.once = mark.once;
        // Which kind of consent it is, so that one that states more than this form asks for can be asked for as a case.
        if mark.kind == MarkKind::Consent {
            ask.act.request = key.split(':').next().unwrap_or_default().to_owned();
        }
        let row = record::MarkRow {
            kind: mark.kind.as_str().into(),
            key: key.clone(),
            from_at: Millis(0),
            to_at: None,
            channel: ask.act.channel.clone(),
            evidence,
            notice,
            act: ActId::new(self.gate.clock(), self.gate.random()),
        };
        let (id, since) = (mark.record, mark.happened_at);
        let outcome = self.gate.pass(ask, move |lent| {
            let org = lent.org();
            let open = record::marks(lent.tx(), org, id)?;
            if open.iter().any(|m| m.kind == row.kind && m.key == row.key && m.to_at.is_none()) {
                return Err(Stop::Conflict("hold-already"));
            }
            let row = record::MarkRow { from_at: since.unwrap_or(lent.now()), act: lent.act(), ..row.clone() };
            Ok(record::put_mark(lent.tx(), org, id, &row)?)
        })?;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            Ok(Marked { record: id, kind: mark.kind, key, set: true, act: done.act, clauses })
        })
    }

    /// Releases a stop or hold, withdraws a consent, or ends an open request.
    ///
    /// # Errors
    /// [`AppError::Conflict`] `hold-not-found` where it does not stand; the gate's.
    pub fn unmark(&self, asker: &Asker, unmark: &Unmark) -> Result<Reply<Marked>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let key = mark_key(&book, unmark.kind, &unmark.key)?;
        let evidence = note(&unmark.evidence, "evidence")?;
        let mut ask = self.mark_ask(asker, unmark.record, unmark.kind, &key, &unmark.channel, &evidence)?;
        ask.act.ground = ground(&book, &unmark.ground)?;
        ask.happened_at = unmark.happened_at;
        ask.once = unmark.once;
        ask.notes.insert("set", "0".into());
        match unmark.kind {
            // Letting a stop or hold go is a decision of its own.
            MarkKind::Stop | MarkKind::Hold => ask.act.request = "release".into(),
            MarkKind::Consent | MarkKind::Request => {}
        }
        let (id, kind, what) = (unmark.record, unmark.kind, key.clone());
        let outcome = self.gate.pass(ask, move |lent: &mut Lent<'_, '_>| {
            let (org, now) = (lent.org(), lent.now());
            if record::end_mark(lent.tx(), org, id, kind.as_str(), &what, now)? == 0 {
                return Err(Stop::Conflict("hold-not-found"));
            }
            Ok(())
        })?;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            Ok(Marked { record: id, kind, key, set: false, act: done.act, clauses })
        })
    }

    fn mark_ask(
        &self,
        asker: &Asker,
        id: RecordId,
        kind: MarkKind,
        key: &str,
        way: &str,
        evidence: &str,
    ) -> Result<Ask, AppError> {
        let there = row(self, asker.org, id)?;
        let act = ActFacts {
            holding: Some(there.holding),
            channel: channel(way)?,
            evidence: !evidence.is_empty(),
            ..ActFacts::default()
        };
        let about = format!("{}:{key}", kind.as_str());
        // A recipient's name stays out of the entry; the record's row keeps it.
        let shown = about.split(':').take(2).collect::<Vec<_>>().join(":");
        Ok(Ask {
            act,
            records: vec![id],
            notes: [("what", shown)].into(),
            about,
            ..Ask::new(asker.clone(), kind.verb())
        })
    }
}

/// The key of a mark as it is stored.
pub(crate) fn mark_key(book: &Rulebook, kind: MarkKind, text: &str) -> Result<String, AppError> {
    let text = text.trim();
    let known = match kind {
        // A stop of one purpose: the record serves its others.
        MarkKind::Stop => {
            STOPS.contains(&text) || text.strip_prefix("use:").is_some_and(|purpose| is_purpose(book, purpose))
        }
        MarkKind::Hold => HOLDS.contains(&text),
        MarkKind::Request => REQUESTS.contains(&text),
        MarkKind::Consent => match text.split_once(':') {
            None => ["provide", "sensitive", "told"].contains(&text),
            Some(("provide", recipient)) => is_recipient(recipient),
            Some(("beyond", purpose)) => is_purpose(book, purpose),
            Some(_) => false,
        },
    };
    if known { Ok(text.to_owned()) } else { Err(AppError::input("key", "hold-error-kind")) }
}

fn is_purpose(book: &Rulebook, text: &str) -> bool {
    text.parse::<PurposeKey>().is_ok_and(|p| book.purpose(&p).is_some())
}

/// A recipient is a short name that consents and approvals can both carry.
pub(crate) fn is_recipient(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= 100 && text == text.trim() && !text.chars().any(char::is_control)
}
