//! The permit: proof that an act was granted, rests on clauses, and is durable in the journal.

use crate::{apart::Apart, tray::Tray};
use azukari_domain::{ActId, ClassKey, FieldKey, HoldingKey, OrgId, Personal, RecordId};
use azukari_rulebook::Rulebook;
use azukari_vault::{DataKey, Hit};
use std::{collections::BTreeSet, sync::Arc};

/// Allows to open just the fields of some records, once.
///
/// Private fields, no `Clone`, no constructor outside this crate: it is made after the act's commit and consumed by
/// [`crate::Gate::open`].
///
/// Each block that must not compile has a twin that does; they differ in the marked line alone.
///
/// A permit comes from the gate, and nobody makes one by hand:
///
/// ```
/// # use azukari_gate::{Done, Permit};
/// fn made(done: Done<()>) -> Permit {
///     let Done { permit, .. } = done;
///     permit // this line
/// }
/// ```
/// ```compile_fail,E0451
/// # use azukari_gate::{Done, Permit};
/// fn made(done: Done<()>) -> Permit {
///     let Done { permit, .. } = done;
///     Permit { act: permit.act(), ..permit } // this line
/// }
/// ```
///
/// It opens once:
///
/// ```
/// # use azukari_gate::{Gate, Permit};
/// fn opened(gate: &Gate, permit: Permit) {
///     let _ = gate.open(permit);
///     let _ = gate.now(); // this line
/// }
/// ```
/// ```compile_fail,E0382
/// # use azukari_gate::{Gate, Permit};
/// fn opened(gate: &Gate, permit: Permit) {
///     let _ = gate.open(permit);
///     let _ = gate.open(permit); // this line
/// }
/// ```
///
/// Nobody copies it:
///
/// ```
/// # use azukari_gate::Permit;
/// fn held(permit: Permit) -> [Permit; 1] {
///     [permit] // this line
/// }
/// ```
/// ```compile_fail,E0599
/// # use azukari_gate::Permit;
/// fn held(permit: Permit) -> [Permit; 1] {
///     [permit.clone()] // this line
/// }
/// ```
///
/// It tells what it is, and not what it opens:
///
/// ```
/// # use azukari_gate::Permit;
/// fn told(permit: &Permit) -> usize {
///     permit.len() // this line
/// }
/// ```
/// ```compile_fail,E0616
/// # use azukari_gate::Permit;
/// fn told(permit: &Permit) -> usize {
///     permit.records.len() // this line
/// }
/// ```
#[must_use]
pub struct Permit {
    pub(crate) act: ActId,
    pub(crate) org: OrgId,
    /// The rulebook that granted it: its fields in their order.
    pub(crate) book: Arc<Rulebook>,
    pub(crate) records: Vec<Cleared>,
    /// Fields that may be opened, by class.
    pub(crate) classes: BTreeSet<ClassKey>,
    /// Classes that the affair uses: of what is kept apart in another one it is not even told that there is something.
    pub(crate) used: BTreeSet<ClassKey>,
    /// Names and numbers of a result list.
    pub(crate) hits: Vec<Hit>,
    /// The act's entry says that old values were asked for.
    pub(crate) history: bool,
}

/// One record as it was when the facts were gathered; its version was asserted in the act's transaction.
pub(crate) struct Cleared {
    pub(crate) record: RecordId,
    pub(crate) holding: HoldingKey,
    pub(crate) tray: Tray,
    pub(crate) key: DataKey,
    pub(crate) apart: Option<Apart>,
}

impl Permit {
    /// The act it belongs to.
    pub fn act(&self) -> ActId {
        self.act
    }
    /// How many records it opens.
    pub fn len(&self) -> usize {
        self.records.len()
    }
    /// Whether it opens nothing.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.hits.is_empty()
    }
}

impl std::fmt::Debug for Permit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Permit").field("act", &self.act).field("records", &self.records.len()).finish_non_exhaustive()
    }
}

/// An opened record: the fields of the permit's classes.
#[derive(Debug)]
pub struct OpenRecord {
    /// Its id.
    pub record: RecordId,
    /// Kind of data.
    pub holding: HoldingKey,
    /// Opened fields in the order of the holding.
    pub fields: Vec<(FieldKey, Personal)>,
    /// Fields that hold a value and stay closed.
    pub closed: Vec<FieldKey>,
}

/// One old value.
#[derive(Debug)]
pub struct OldValue {
    /// The record.
    pub record: RecordId,
    /// The field.
    pub field: FieldKey,
    /// What it was; `None` where the rulebook has it kept apart, and then nothing of it stays.
    pub value: Option<Personal>,
    /// Counts the field's values from 1.
    pub version: i64,
    /// Until when it stood.
    pub until_at: azukari_domain::Millis,
    /// The act that replaced it.
    pub act: ActId,
}
