//! What is asked of the gate, and its answers.

use crate::{Permit, WorkAsk};
use azukari_domain::{
    ActId, AffairKey, Answer, ApprovalId, ClassKey, ClauseId, Date, Millis, OrgId, RecordId, Verb, WorkerId,
};
use azukari_rulebook::{
    decision::{Reason, Warning},
    facts::ActFacts,
};
use std::collections::{BTreeMap, BTreeSet};

/// Who asks: a worker whose session or token was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// In which organisation.
    pub org: OrgId,
    /// Who.
    pub worker: WorkerId,
    /// Verbs an API token is limited to; `None` for a signed-in person.
    pub scopes: Option<BTreeSet<Verb>>,
}

/// One act that somebody wants to do.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Who asks.
    pub asker: Asker,
    /// What.
    pub verb: Verb,
    /// Under which assigned work.
    pub affair: Option<AffairKey>,
    /// The act as a whole. The gate itself fills `count` (where records are named), `classes` stays the caller's wish,
    /// and `approvals` is always the gate's own finding.
    pub act: ActFacts,
    /// The records it concerns.
    pub records: Vec<RecordId>,
    /// What within the records it is about, beyond their classes: the mark that is released (`hold:dispute`), the field whose
    /// old values end. Part of the scope, so that an approval to release one stop releases no other. Empty for none.
    pub about: String,
    /// When it happened, if earlier than now (paper, telephone, outage).
    pub happened_at: Option<Millis>,
    /// The day on which data was taken from the person, if another than today.
    pub taken_on: Option<Date>,
    /// The office's own work that it is about, for verbs of which [`Verb::is_work`] is true.
    pub work: Option<WorkAsk>,
    /// Names, recipients, search words, reasons, old and new values for the annex.
    pub annex: azukari_journal::Annex,
    /// What this kind of act adds to the entry; ASCII words only, never personal.
    pub notes: BTreeMap<&'static str, String>,
    /// The approval that is carried out by this act: just this one is used up, also where the act might have been done without.
    /// Where it does not fit the act, or not any more, the act is not done.
    pub approval: Option<ApprovalId>,
    /// Idempotency: a hash of the caller's key with the request. The same hash again answers [`Outcome::Repeated`].
    pub once: Option<[u8; 32]>,
}

impl Ask {
    /// An act with nothing but who and what; the rest is added by struct update.
    pub fn new(asker: Asker, verb: Verb) -> Ask {
        Ask {
            asker,
            verb,
            affair: None,
            act: ActFacts::default(),
            records: Vec::new(),
            about: String::new(),
            work: None,
            happened_at: None,
            taken_on: None,
            annex: azukari_journal::Annex::default(),
            notes: BTreeMap::new(),
            approval: None,
            once: None,
        }
    }

    /// What an approval is bound to: SHA-256 over the sorted records, the classes, the recipient with its conditions, the
    /// ground, the purpose and what the act is about. Verb, affair, kind of data, count and time stand beside it.
    pub fn scope(&self) -> [u8; 32] {
        let mut ids: Vec<[u8; 16]> = self.records.iter().map(|r| r.to_bytes()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut bytes = b"azukari scope v1\0".to_vec();
        let count = |bytes: &mut Vec<u8>, n: usize| bytes.extend(u64::try_from(n).unwrap_or(u64::MAX).to_be_bytes());
        count(&mut bytes, ids.len());
        bytes.extend(ids.iter().flatten());
        let purpose = self.act.purpose.as_ref().map_or("", |p| p.as_str());
        let classes: Vec<&str> = self.act.classes.iter().map(ClassKey::as_str).collect();
        let conditions: Vec<&str> = self.act.conditions.iter().map(String::as_str).collect();
        let single = [self.act.recipient.as_str(), &self.act.ground, purpose, &self.about];
        // Each list with its length and each text with its own: no two scopes write the same bytes.
        for texts in [&classes[..], &conditions, &single] {
            count(&mut bytes, texts.len());
            for text in texts {
                count(&mut bytes, text.len());
                bytes.extend(text.as_bytes());
            }
        }
        azukari_journal::hash::sha256(&[&bytes]).0
    }
}

/// The gate's answer.
#[derive(Debug)]
#[must_use]
pub enum Outcome<T> {
    /// Granted, durable, and what the closure returned.
    Done(Done<T>),
    /// Refused; the refusal itself stands in the journal.
    Refused(Refusal),
    /// This idempotency key was used before: the act it stood for. Nothing was done again.
    Repeated(ActId),
}

/// A granted act.
#[derive(Debug)]
pub struct Done<T> {
    /// Its id in the journal.
    pub act: ActId,
    /// What the closure returned.
    pub value: T,
    /// Opens the granted records.
    pub permit: Permit,
    /// Records that the second stage held back, with the reasons.
    pub withheld: Vec<Withheld>,
    /// Clauses that granted it.
    pub clauses: Vec<ClauseId>,
    /// What the worker should be told although it is granted.
    pub warnings: Vec<Warning>,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The refusal's id in the journal.
    pub act: ActId,
    /// The strongest answer.
    pub answer: Answer,
    /// What was not met, and what would make it possible.
    pub reasons: Vec<Reason>,
    /// Nothing was wrong with the facts: the rulebook itself broke. A test fails on it.
    pub broken: bool,
    /// Where an individual number stands that has no place there, where it was refused for this: keys of fields, or `text`.
    pub stray_numbers: BTreeSet<String>,
    /// The form that was filled in (`procedure:<key>`, `register:<key>`, …); empty where none was.
    pub form: String,
}

/// What an act would come to, asked before it is approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// How many records would be granted.
    pub granted: usize,
    /// Records that would be left out, with the reasons.
    pub withheld: Vec<Withheld>,
}

/// A record that the second stage held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The record.
    pub record: RecordId,
    /// Why.
    pub reasons: Vec<Reason>,
}
