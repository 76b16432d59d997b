//! One leaf of the log: what was done, by which alias, under which clauses; never who in the clear.
//!
//! Invariants: a leaf is the version byte `0x01` and compact JSON with one fixed order of fields, so that one entry has exactly one
//! form; [`Entry::parse`] refuses any other form. Every text in it is a key, a hash, an id or [`Safe`]: none has room for a name.
//! The fields that the verifier needs (act, time, mark, annex) stand first, so that it need not parse the rest.

use crate::hash::{Alias, Hash, hex_encode};
use azukari_domain::{ActId, AffairKey, Answer, ApprovalId, BatchId, ClassKey, ClauseId, HoldingKey, Millis, Verb};
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::{fmt, str::FromStr, sync::Arc};

/// First byte of every leaf of this form.
pub const LEAF_VERSION: u8 = 1;
/// Longest leaf in bytes: C2SP tlog-tiles gives the length of an entry sixteen bits.
pub const LEAF_BYTES_MAX: usize = 0xFFFF;
/// Longest safe text in bytes.
pub const SAFE_BYTES_MAX: usize = 128;

/// Why bytes are not a leaf, or an entry cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// No bytes at all.
    #[error("the leaf is empty")]
    Empty,
    /// Written by a later version of this program, or not by it.
    #[error("unknown leaf version {0}")]
    Version(u8),
    /// Not the JSON of an entry.
    #[error("the leaf is not an entry")]
    Shape,
    /// An entry, but not written in the one allowed form.
    #[error("the leaf is not in the canonical form")]
    Form,
    /// More than [`LEAF_BYTES_MAX`]: many clauses or facts belong into the annex.
    #[error("the leaf has {0} bytes, more than 65535")]
    TooLong(usize),
}

/// A text that may not stand in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a safe text: 1 to 128 of A-Z, a-z, 0-9 and `_-.:/,+=@#*`")]
pub struct SafeError;

/// A short machine text in the log: a control, a channel, a count, a version. ASCII without blanks, so that no Japanese name or
/// sentence fits; that it is no telephone number or mail address is the caller's duty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Safe(Arc<str>);

impl Safe {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text with `*` for each character that may not stand in the log, cut to the longest length; `*` for no text. For
    /// rulebook words and settings that must be entered whatever they are; never a way to enter personal text.
    pub fn masked(text: &str) -> Self {
        let safe = |c: char| if u8::try_from(c).is_ok_and(is_safe) { c } else { '*' };
        let masked: String = text.chars().map(safe).take(SAFE_BYTES_MAX).collect();
        Self(if masked.is_empty() { "*".into() } else { masked.into() })
    }
}

fn is_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.:/,+=@#*".contains(&byte)
}

impl TryFrom<String> for Safe {
    type Error = SafeError;
    fn try_from(text: String) -> Result<Self, SafeError> {
        Self::try_from(Arc::<str>::from(text))
    }
}

impl TryFrom<Arc<str>> for Safe {
    type Error = SafeError;
    fn try_from(text: Arc<str>) -> Result<Self, SafeError> {
        let fits = !text.is_empty() && text.len() <= SAFE_BYTES_MAX && text.bytes().all(is_safe);
        if fits { Ok(Self(text)) } else { Err(SafeError) }
    }
}

impl Serialize for Safe {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl FromStr for Safe {
    type Err = SafeError;
    fn from_str(text: &str) -> Result<Self, SafeError> {
        Self::try_from(text.to_owned())
    }
}

impl From<Safe> for String {
    fn from(safe: Safe) -> String {
        safe.as_str().to_owned()
    }
}

impl From<i64> for Safe {
    fn from(number: i64) -> Self {
        Self(number.to_string().into())
    }
}

impl fmt::Debug for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &self.0)
    }
}

impl fmt::Display for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What became of the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The gate allowed it; plaintext or a change followed.
    Granted,
    /// The gate said no, in one of four ways.
    Refused(Answer),
    /// Done without a question to the gate, e.g. a duty born by the clock.
    Done,
}

/// Whom the act concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Subjects {
    /// Nobody on file.
    #[default]
    None,
    /// One person.
    One(Alias),
    /// Several persons: how many, and the root of their lines ([`crate::Lines::root`]).
    Many {
        /// Number of lines.
        count: u64,
        /// Merkle root of the lines.
        root: Hash,
    },
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The act; no two entries carry the same one.
    pub act: ActId,
    /// When it was entered, UTC milliseconds.
    pub recorded_at: Millis,
    /// The clock is known to have been set back before this entry: the verifier accepts an earlier time here.
    pub clock_back: bool,
    /// Salted commitment to the annex ([`crate::commit`]).
    pub annex: Option<Hash>,
    /// When it happened, where that differs from `recorded_at`.
    pub happened_at: Option<Millis>,
    /// Entered later than the act: paper, telephone, outage.
    pub late: bool,
    /// Who acted; `None` is the system itself.
    pub worker: Option<Alias>,
    /// What was to be done.
    pub verb: Verb,
    /// What became of it.
    pub outcome: Outcome,
    /// Under which assigned work.
    pub affair: Option<AffairKey>,
    /// On which kind of data.
    pub holding: Option<HoldingKey>,
    /// Whom it concerned.
    pub subjects: Subjects,
    /// Clauses that granted or refused.
    pub clauses: Vec<ClauseId>,
    /// Controls that were asked.
    pub controls: Vec<Safe>,
    /// Hash of the rulebook version that decided.
    pub rulebook: Hash,
    /// Hash of the settings in force.
    pub settings: Hash,
    /// Field classes shown, taken in or changed.
    pub classes: Vec<ClassKey>,
    /// The approval used up by this act.
    pub approval: Option<ApprovalId>,
    /// The batch this act staged or made count.
    pub batch: Option<BatchId>,
    /// What this kind of act adds, e.g. `channel` = `paper`. Never personal.
    pub facts: BTreeMap<Safe, Safe>,
}

impl Entry {
    /// An entry with the least that every act has; the rest is added by struct update.
    pub fn new(act: ActId, recorded_at: Millis, verb: Verb, outcome: Outcome, rulebook: Hash, settings: Hash) -> Self {
        Self {
            act,
            recorded_at,
            clock_back: false,
            annex: None,
            happened_at: None,
            late: false,
            worker: None,
            verb,
            outcome,
            affair: None,
            holding: None,
            subjects: Subjects::None,
            clauses: Vec::new(),
            controls: Vec::new(),
            rulebook,
            settings,
            classes: Vec::new(),
            approval: None,
            batch: None,
            facts: BTreeMap::new(),
        }
    }

    /// The bytes that become the leaf.
    ///
    /// # Errors
    /// [`LeafError::TooLong`] where they do not fit into an entry bundle.
    pub fn to_leaf(&self) -> Result<Vec<u8>, LeafError> {
        let mut leaf = Vec::with_capacity(LEAF_BYTES_USUAL);
        leaf.push(LEAF_VERSION);
        serde_json::to_writer(&mut leaf, &Wire::from(self)).map_err(|_| LeafError::Shape)?;
        if leaf.len() > LEAF_BYTES_MAX { Err(LeafError::TooLong(leaf.len())) } else { Ok(leaf) }
    }

    /// The leaf but for its time, which is known only where the entry gets its place: whoever gives it one has little left to do.
    ///
    /// # Errors
    /// As [`Entry::to_leaf`].
    pub fn to_undated(&self) -> Result<Undated, LeafError> {
        let leaf = self.to_leaf()?;
        let json = leaf.get(1..).ok_or(LeafError::Empty)?;
        // The act and then the time stand first: 32 hexadecimal digits have no comma.
        let before = json.windows(AT.len()).position(|w| w == AT).ok_or(LeafError::Shape)? + 1 + AT.len();
        let digits = leaf.iter().skip(before).take_while(|b| b.is_ascii_digit() || **b == b'-').count();
        Ok(Undated { leaf, time: before..before + digits })
    }

    /// The entry of a leaf.
    ///
    /// # Errors
    /// Where the bytes are not exactly what [`Entry::to_leaf`] writes.
    pub fn parse(leaf: &[u8]) -> Result<Self, LeafError> {
        let json = match leaf.split_first() {
            None => return Err(LeafError::Empty),
            Some((&LEAF_VERSION, json)) => json,
            Some((&version, _)) => return Err(LeafError::Version(version)),
        };
        if leaf.len() > LEAF_BYTES_MAX {
            return Err(LeafError::TooLong(leaf.len()));
        }
        let wire: Wire = serde_json::from_slice(json).map_err(|_| LeafError::Shape)?;
        let entry = Entry::try_from(wire)?;
        // Blanks, another order, `"late":false`: a second form of the same entry is not an entry.
        if entry.to_leaf()? == leaf { Ok(entry) } else { Err(LeafError::Form) }
    }
}

/// What stands before the time in a leaf.
const AT: &[u8] = b",\"at\":";
/// Room for the leaf of nearly every act.
const LEAF_BYTES_USUAL: usize = 2_048;

/// A leaf whose time is not the one that counts ([`Entry::to_undated`]).
#[derive(Debug, Clone)]
pub struct Undated {
    leaf: Vec<u8>,
    time: std::ops::Range<usize>,
}

impl Undated {
    /// The leaf with its time: the same bytes as of an entry that was made with it.
    ///
    /// # Errors
    /// [`LeafError::TooLong`] where the time is what makes it so.
    pub fn dated(&self, recorded_at: Millis) -> Result<Vec<u8>, LeafError> {
        let (before, after) = (self.leaf.get(..self.time.start), self.leaf.get(self.time.end..));
        let (before, after) = before.zip(after).ok_or(LeafError::Shape)?;
        let mut leaf = Vec::with_capacity(self.leaf.len() + 20);
        leaf.extend_from_slice(before);
        serde_json::to_writer(&mut leaf, &recorded_at).map_err(|_| LeafError::Shape)?;
        leaf.extend_from_slice(after);
        if leaf.len() > LEAF_BYTES_MAX { Err(LeafError::TooLong(leaf.len())) } else { Ok(leaf) }
    }
}

#[derive(Serialize, Deserialize)]
struct Many {
    count: u64,
    root: Hash,
}

fn no(flag: &bool) -> bool {
    !flag
}

fn empty<T>(list: &[T]) -> bool {
    list.is_empty()
}

/// The order of these fields is the order in the leaf; it is frozen with [`LEAF_VERSION`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<'e> {
    act: Alias,
    at: Millis,
    #[serde(default, skip_serializing_if = "no")]
    back: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    annex: Option<Hash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    happened: Option<Millis>,
    #[serde(default, skip_serializing_if = "no")]
    late: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    worker: Option<Alias>,
    verb: Verb,
    outcome: WireOutcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    affair: Option<Cow<'e, AffairKey>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holding: Option<Cow<'e, HoldingKey>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject: Option<Alias>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    many: Option<Many>,
    #[serde(default, skip_serializing_if = "empty")]
    clauses: Cow<'e, [ClauseId]>,
    #[serde(default, skip_serializing_if = "empty")]
    controls: Cow<'e, [Safe]>,
    rulebook: Hash,
    settings: Hash,
    #[serde(default, skip_serializing_if = "empty")]
    classes: Cow<'e, [ClassKey]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    approval: Option<Alias>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    batch: Option<Alias>,
    #[serde(default, skip_serializing_if = "no_facts")]
    facts: Cow<'e, BTreeMap<Safe, Safe>>,
}

fn no_facts(facts: &BTreeMap<Safe, Safe>) -> bool {
    facts.is_empty()
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WireOutcome {
    Granted,
    Refused,
    Done,
}

impl<'e> From<&'e Entry> for Wire<'e> {
    fn from(e: &'e Entry) -> Self {
        let (outcome, answer) = match e.outcome {
            Outcome::Granted => (WireOutcome::Granted, None),
            Outcome::Refused(answer) => (WireOutcome::Refused, Some(answer)),
            Outcome::Done => (WireOutcome::Done, None),
        };
        let (subject, many) = match e.subjects {
            Subjects::None => (None, None),
            Subjects::One(alias) => (Some(alias), None),
            Subjects::Many { count, root } => (None, Some(Many { count, root })),
        };
        Wire {
            act: Alias(e.act.to_bytes()),
            at: e.recorded_at,
            back: e.clock_back,
            annex: e.annex,
            happened: e.happened_at,
            late: e.late,
            worker: e.worker,
            verb: e.verb,
            outcome,
            answer,
            affair: e.affair.as_ref().map(Cow::Borrowed),
            holding: e.holding.as_ref().map(Cow::Borrowed),
            subject,
            many,
            clauses: Cow::Borrowed(&e.clauses),
            controls: Cow::Borrowed(&e.controls),
            rulebook: e.rulebook,
            settings: e.settings,
            classes: Cow::Borrowed(&e.classes),
            approval: e.approval.map(|id| Alias(id.to_bytes())),
            batch: e.batch.map(|id| Alias(id.to_bytes())),
            facts: Cow::Borrowed(&e.facts),
        }
    }
}

impl TryFrom<Wire<'_>> for Entry {
    type Error = LeafError;
    fn try_from(w: Wire<'_>) -> Result<Self, LeafError> {
        let outcome = match (w.outcome, w.answer) {
            (WireOutcome::Granted, None) => Outcome::Granted,
            (WireOutcome::Refused, Some(answer)) => Outcome::Refused(answer),
            (WireOutcome::Done, None) => Outcome::Done,
            _ => return Err(LeafError::Shape),
        };
        let subjects = match (w.subject, w.many) {
            (None, None) => Subjects::None,
            (Some(alias), None) => Subjects::One(alias),
            (None, Some(Many { count, root })) => Subjects::Many { count, root },
            _ => return Err(LeafError::Shape),
        };
        Ok(Entry {
            act: ActId::from_slice(w.act.as_bytes()).ok_or(LeafError::Shape)?,
            recorded_at: w.at,
            clock_back: w.back,
            annex: w.annex,
            happened_at: w.happened,
            late: w.late,
            worker: w.worker,
            verb: w.verb,
            outcome,
            affair: w.affair.map(Cow::into_owned),
            holding: w.holding.map(Cow::into_owned),
            subjects,
            clauses: w.clauses.into_owned(),
            controls: w.controls.into_owned(),
            rulebook: w.rulebook,
            settings: w.settings,
            classes: w.classes.into_owned(),
            approval: w.approval.and_then(|id| ApprovalId::from_slice(id.as_bytes())),
            batch: w.batch.and_then(|id| BatchId::from_slice(id.as_bytes())),
            facts: w.facts.into_owned(),
        })
    }
}

/// What the verifier needs of a leaf: its first fields, read without parsing the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The act's sixteen bytes.
    pub act: [u8; 16],
    /// When it was entered.
    pub recorded_at: Millis,
    /// The clock was set back before it.
    pub clock_back: bool,
    /// Commitment to the annex.
    pub annex: Option<Hash>,
}

impl Head {
    /// Reads the first fields; `None` where the leaf does not begin like an entry of [`LEAF_VERSION`].
    pub fn read(leaf: &[u8]) -> Option<Head> {
        let rest = leaf.strip_prefix(&[LEAF_VERSION])?.strip_prefix(b"{\"act\":\"")?;
        let (act, rest) = rest.split_at_checked(32)?;
        let rest = rest.strip_prefix(b"\",\"at\":")?;
        let digits = rest.iter().position(|b| *b == b',')?;
        let (at, rest) = rest.split_at_checked(digits)?;
        let recorded_at = Millis(std::str::from_utf8(at).ok()?.parse().ok()?);
        let (clock_back, rest) = match rest.strip_prefix(b",\"back\":true") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let annex = match rest.strip_prefix(b",\"annex\":\"") {
            Some(rest) => Some(Hash(crate::hash::hex_decode(rest.get(..64)?)?)),
            None => None,
        };
        Some(Head { act: crate::hash::hex_decode(act)?, recorded_at, clock_back, annex })
    }

    /// The act as hexadecimal digits, as `ActId` prints it.
    pub fn act_hex(&self) -> String {
        hex_encode(&self.act)
    }
}
