//! What the gate tells the rulebook: declared facts only, never a sealed value.
//!
//! Each struct becomes a Cedar entity or context of `rulebooks/vocabulary.cedarschema`; a test holds them equal.

use azukari_domain::{
    AffairKey, ClassKey, ClauseId, Date, Fact, FieldKey, HoldingKey, OfficeKey, PurposeKey, RegisterKey, Verb,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// One question to the rulebook: may this worker do this, now, with these declared facts?
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// What is to be done.
    pub verb: Verb,
    /// Who asks.
    pub worker: &'a WorkerFacts,
    /// Under which assigned work; `None` where none was chosen.
    pub affair: Option<&'a AffairFacts>,
    /// The act as a whole.
    pub act: &'a ActFacts,
    /// The organisation's own state.
    pub org: &'a OrgFacts,
    /// `None` in the first stage (the act as a whole); one record in the second.
    pub record: Option<&'a RecordFacts>,
}

/// The worker who asks (従業者).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkerFacts {
    /// In the worker register, within their dates, account not locked.
    pub active: bool,
    /// Offices held today by appointment.
    pub offices: BTreeSet<OfficeKey>,
    /// Affairs assigned today.
    pub affairs: BTreeSet<AffairKey>,
    /// The unit they belong to.
    pub unit: String,
    /// Records shown to this worker today, before this act.
    pub seen_today: i64,
}

/// The affair (業務) under which the act is done.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffairFacts {
    /// Its name.
    pub key: AffairKey,
    /// The purpose it serves, if it is specified and in force today (hatsumei:main:11.1).
    pub purpose: Option<PurposeKey>,
    /// Holdings it may use.
    pub holdings: BTreeSet<HoldingKey>,
    /// Field classes it needs.
    pub classes: BTreeSet<ClassKey>,
}

/// The act as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActFacts {
    /// The kind of data; `None` where the act concerns none.
    pub holding: Option<HoldingKey>,
    /// Field classes asked for or taken in.
    pub classes: BTreeSet<ClassKey>,
    /// Fields taken in or changed.
    pub fields: BTreeSet<FieldKey>,
    /// How many persons.
    pub count: i64,
    /// `screen`, `paper`, `file`, `mail`, `phone`, `counter`, `post`, `form`, `import`, or empty.
    pub channel: String,
    /// Where data taken in comes from: `person`, `third_party`, `existing` (migration), `unknown`, or empty.
    pub source: String,
    /// The source's own lawful acquisition and provision were checked and evidence is recorded.
    pub source_checked: bool,
    /// Whoever takes data in declares that it is by fair means.
    pub fair: bool,
    /// What leaves is a file that opens with its password alone; the program itself makes it so.
    pub encrypted: bool,
    /// What the wording of a purpose that is declared lacks: `goal` (it names a step of handling), `detail` (it says anything).
    pub wording: BTreeSet<String>,
    /// The purpose named for data taken in, if it is specified.
    pub purpose: Option<PurposeKey>,
    /// The notice of purpose in force for this channel was shown (明示), or `false`.
    pub notice_shown: bool,
    /// What is taken in was approved beforehand: this kind of data, these items, for this purpose, on this ground, on this day.
    pub planned: bool,
    /// Why a stated exception applies, as a rulebook ground key; empty for none.
    pub ground: String,
    /// Evidence for the ground or consent is recorded.
    pub evidence: bool,
    /// Who receives data that leaves; empty for none.
    pub recipient: String,
    /// What the recipient is bound to, as condition keys of the rulebook (e.g. `no_leak`, `retention_period`).
    pub conditions: BTreeSet<String>,
    /// Requests of this kind that an approval now held covers (scope, recipient, count, version and time already checked).
    pub approvals: BTreeSet<String>,
    /// The kind of request being decided, for `request`, `decide` and `withdraw`; for `govern` the governance kind
    /// (`purpose`, `purpose_change`, `affair`, `assignment`, `setting`, `worker`, …); for `hold` it is `release` where
    /// a stop or hold is let go, and empty where one is set.
    pub request: String,
    /// Substitutes that decide instead of the rulebook's offices for this kind of request; empty for the rulebook's own.
    pub deciders: BTreeSet<OfficeKey>,
    /// The person who decides is the one who asked.
    pub own_request: bool,
    /// Whoever asked is of another unit, which has somebody of its own who decides this kind.
    pub other_unit: bool,
    /// The office concerned, for `appoint`.
    pub office: Option<OfficeKey>,
    /// The appointee's unit, and the body's resolution reference is recorded, for `appoint`.
    pub appointee_unit: String,
    /// Offices the appointee already holds.
    pub appointee_offices: BTreeSet<OfficeKey>,
    /// A resolution of the appointing body, with date and reference, is recorded.
    pub resolution: bool,
    /// An appointment ends, and fewer than must would then hold that office.
    pub leaves_vacant: bool,
    /// It was asked for from outside the organisation's own networks; always the gate's own finding.
    pub outside: bool,
    /// How identity was checked: `none`, `light` (two known facts), `document`.
    pub identity: String,
    /// Where something with the form of an individual number stands that has no place there: keys of fields, or `text`.
    pub stray_numbers: BTreeSet<String>,
    /// The worker says, with a reason on record, that it is a number of another kind.
    pub other_number: bool,
    /// How many columns of a file hold values of that form and are no field for them.
    pub number_columns: i64,
    /// Sensitive matters of the rulebook that a mail speaks of in the clear beside somebody's name.
    pub matters: BTreeSet<String>,
    /// Addresses that everybody who gets the mail sees in To, and in Cc.
    pub to_shown: i64,
    /// See `to_shown`.
    pub cc_shown: i64,
    /// Everybody whom the mail goes to.
    pub recipients: i64,
    /// Parts of the mail that could not be read, although their kind can.
    pub unread: i64,
    /// The work of the office that the act is about; always the gate's own finding.
    pub work: Option<Box<WorkFacts>>,
}

/// What an act of the office is about: a step of a case, a row of a register, the evidence of a task. The gate gathers it from
/// what is stored; of the caller it holds the values that this very act writes down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkFacts {
    /// `procedure:<key>`, `register:<key>`, `duty:<key>` or `measure:<key>`.
    pub what: String,
    /// The step, or the occasion: `open`, `enter`, `change`, `end`, `read`, `perform`.
    pub at: String,
    /// The outcome chosen.
    pub on: String,
    /// Facts, the new ones laid over the stored ones.
    pub facts: BTreeMap<FieldKey, Fact>,
    /// How long each text is.
    pub lengths: BTreeMap<FieldKey, i64>,
    /// Fields that this very act writes down, as opposed to those that stood there before.
    pub written: BTreeSet<FieldKey>,
    /// The rows of registers that the facts point to.
    pub rows: BTreeMap<FieldKey, RowFacts>,
    /// How many rows are in force in the registers that the form's rules count.
    pub counts: BTreeMap<RegisterKey, i64>,
    /// How many of those rows name a row that the facts name too; only where a requirement asks.
    pub linked: BTreeMap<RegisterKey, i64>,
    /// Today in the organisation's zone.
    pub today: Option<Date>,
    /// When the case was opened, the row entered, the task born.
    pub opened: Option<Date>,
    /// When the present step began.
    pub began: Option<Date>,
    /// Minutes between that opening (or what the case is about, where it happened earlier) and this act.
    pub age_minutes: i64,
    /// Who acts, as a worker's id: on paper, who decided and not who writes it down.
    pub actor: String,
    /// The actor's offices, if another than the asker acts (paper).
    pub actor_offices: Option<BTreeSet<OfficeKey>>,
    /// Offices for which the actor may act without holding them: named deputy, or substitute whose turn it is.
    pub acting_for: BTreeSet<OfficeKey>,
    /// Who opened it, as a worker's id; empty where the system did.
    pub opener: String,
    /// Whom the case is about, or a task that nobody does who it is about, as workers' ids.
    pub accused: BTreeSet<String>,
    /// Who took which step, as workers' ids.
    pub acted: BTreeMap<String, BTreeSet<String>>,
    /// The unit that the actor must belong to.
    pub unit: Option<String>,
    /// The actor's unit.
    pub actor_unit: String,
    /// Items of the step that are not answered yet.
    pub items_open: i64,
    /// Fields with records of which a value was replaced since the present step began; only where a requirement asks.
    pub corrected: BTreeSet<FieldKey>,
    /// Fields with records all of which are gone; only where a requirement asks.
    pub erased: BTreeSet<FieldKey>,
    /// What is declared of the records in each field of the form (`deceased`, `minor` …), of all of them together.
    pub facets: BTreeMap<FieldKey, BTreeSet<String>>,
    /// How many of the records that the form names are still on file.
    pub records_there: i64,
    /// How many of those keep something in a compartment of its own (a My Number).
    pub records_apart: i64,
    /// How many of the records on file must stay: a retention, a hold, an open request.
    pub records_held: i64,
    /// How many of them are not among those named by the rows that the form points to, where such a row names any.
    pub records_unlisted: i64,
    /// Decided on paper and written down by the asker.
    pub paper: bool,
    /// The task is the asker's own.
    pub mine: bool,
    /// The task is with those who do it instead of its owners.
    pub instead: bool,
    /// The body's resolution, where the step is a body's.
    pub resolution: Option<Resolution>,
}

/// A body's resolution as it was written down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Resolution {
    /// When the body met.
    pub on: Option<Date>,
    /// Members of the body on that day, by appointment; 0 where none are appointed.
    pub members: i64,
    /// Members who attended and could vote: those with an interest are not among them.
    pub voting: i64,
    /// Members who were left out for their interest.
    pub excluded: i64,
    /// Somebody is among those who attended as members who is none, where the members are known here.
    pub strangers: bool,
    /// Somebody with an interest in the case (who opened it) voted.
    pub interested_voted: bool,
    /// The minutes or their reference are kept.
    pub minutes: bool,
}

/// A register's row as a rule sees it from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RowFacts {
    /// Its id.
    pub id: String,
    /// Its state.
    pub state: String,
    /// Its facts.
    pub facts: BTreeMap<FieldKey, Fact>,
}

/// The organisation's state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrgFacts {
    /// Offices that nobody holds today.
    pub vacant: BTreeSet<OfficeKey>,
    /// Purposes specified and in force today.
    pub purposes: BTreeSet<PurposeKey>,
    /// Purposes whose new wording has not been made known yet.
    pub unannounced: BTreeSet<PurposeKey>,
    /// Provisions of the adopted law of which it is on record that they do not apply here. No policy sees them: what they ask is
    /// not asked.
    pub waived: BTreeSet<ClauseId>,
    /// Settings of the rulebook as confirmed or by default, e.g. `volume_stop` = 200.
    pub settings: Settings,
}

/// An organisation's own settings. They are many, change seldom and are part of every question: shared, so that a question like
/// an earlier one is known by where they lie, without comparing them one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Settings(Arc<BTreeMap<String, i64>>);

impl std::ops::Deref for Settings {
    type Target = BTreeMap<String, i64>;

    fn deref(&self) -> &BTreeMap<String, i64> {
        &self.0
    }
}

impl From<BTreeMap<String, i64>> for Settings {
    fn from(settings: BTreeMap<String, i64>) -> Self {
        Self(Arc::new(settings))
    }
}

impl Serialize for Settings {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(from).map(Self::from)
    }
}

/// One record, by its declared facets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecordFacts {
    /// Purposes for which it was taken in and the person knows.
    pub purposes: BTreeSet<PurposeKey>,
    /// `declared`, `consent`, `migrated` (source, date or consent 不明).
    pub basis: String,
    /// A migrated record whose remediation date has passed.
    pub migration_over: bool,
    /// What the person refused or what was stopped: `use`, `provision`, `mail`, …
    pub stops: BTreeSet<String>,
    /// Why it must be kept: `retention`, `request`, `dispute`, …
    pub holds: BTreeSet<String>,
    /// Consents in force, e.g. `provide`, `provide:city_office`, `beyond:survey`, `sensitive`.
    pub consents: BTreeSet<String>,
    /// Declared facets: `minor`, `special_care`, `deceased`, `body` (a corporation), `employment`.
    pub facets: BTreeSet<String>,
    /// A rights request or complaint about it is open.
    pub open_request: bool,
}
