//! Procedures as data: steps by office, what they require, where they lead and what they do.
//!
//! The library holds each procedure once (`controls/procedures/<id>.toml`). An organisation adopts it by its bindings: steps
//! marked optional, deadlines, requirements and effects with an id exist there only where a clause adopts them, so that a
//! clause that is unbound is a rule that is gone. [`Procedure`] is one organisation's own shape of it.

mod adopt;
mod check;
mod effect;
mod file;
mod template;

pub use effect::Effect;
pub(crate) use file::PROCEDURES;
pub(crate) use template::{Part, Template};

use azukari_domain::{FieldKey, OfficeKey, ProcedureKey, RegisterKey, StepKey};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// On which a requirement is asked of the answer to one item (`on = ["item"]`).
pub const ITEM: &str = "item";

/// Where an outcome leads when the case is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It reached its aim.
    Done,
    /// It was refused.
    Refused,
    /// Who opened it took it back, or it lapsed.
    Withdrawn,
}

impl End {
    /// The end with this name.
    pub fn parse(name: &str) -> Option<End> {
        Some(match name {
            "done" => End::Done,
            "refused" => End::Refused,
            "withdrawn" => End::Withdrawn,
            _ => return None,
        })
    }
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            End::Done => "done",
            End::Refused => "refused",
            End::Withdrawn => "withdrawn",
        }
    }
}

/// Who takes a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Who opened the case.
    Opener,
    /// Any active worker.
    Anyone,
    /// A holder of one of these offices.
    Offices(BTreeSet<OfficeKey>),
}

/// Items of a register that a step answers one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Each {
    /// The register whose rows in force are the items.
    pub register: RegisterKey,
    /// Fields answered for each.
    pub fields: Vec<FieldKey>,
    /// The field by which requirements on an answer speak of the item.
    pub row: Option<FieldKey>,
    /// Only rows whose column holds one of these words.
    pub only: BTreeMap<FieldKey, BTreeSet<String>>,
    /// Only rows whose column holds the same as the case's field of that key.
    pub same: Vec<FieldKey>,
}

/// Where a case says whom it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Accused {
    /// The field with workers, or with the row that names them.
    pub field: FieldKey,
    /// The column of that row.
    pub column: Option<FieldKey>,
}

/// Who may know of a case beside those who work on it, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audience {
    /// The fields with the workers.
    pub fields: Vec<FieldKey>,
    /// The field with the last day on which they may.
    pub until: FieldKey,
}

/// One organisation's own shape of a procedure.
#[derive(Debug, Clone, Serialize)]
pub struct Procedure {
    /// Key.
    pub key: ProcedureKey,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// What it is for, Japanese.
    pub about_ja: String,
    /// What it is for, English.
    pub about_en: String,
    /// Area.
    pub area: String,
    /// Who opens a case.
    pub open_by: Who,
    /// Only these offices, those who take part and those whose unit takes a step see its cases; `None` where every worker may see
    /// that a case exists.
    pub confidential: Option<BTreeSet<OfficeKey>>,
    /// Whom a case is about: they may not know of it.
    pub accused: Option<Accused>,
    /// The field by which the opener says which of those offices alone learns of it.
    pub receiver: Option<FieldKey>,
    /// To whom its cases are shown: nobody else but the opener and those who take a step knows of them.
    pub audience: Option<Audience>,
    /// Steps in force, in the order of the file; the first is where a case begins.
    pub steps: Vec<Step>,
}

/// One step in force.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Key.
    pub key: StepKey,
    /// The control that clauses bind: `procedure:<procedure>.<step>`.
    pub control: String,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// Who takes it.
    pub by: Who,
    /// Who may not: `opener`, or the key of an earlier step.
    pub not_by: BTreeSet<String>,
    /// The actor's unit is that of `opener` or of this field.
    pub unit_of: Option<String>,
    /// The actor's unit is one of these; empty for any.
    pub units: BTreeSet<String>,
    /// The body that resolves; whoever takes the step writes its resolution down.
    pub body: Option<OfficeKey>,
    /// Fields filled in here.
    pub fields: Vec<FieldKey>,
    /// When it is due.
    pub due: Option<Due>,
    /// Items answered one by one.
    pub each: Option<Each>,
    /// It may be decided on paper.
    pub paper: bool,
    /// Its outcomes.
    pub outcomes: Vec<StepOutcome>,
}

/// When a step is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The control that clauses bind: `procedure:<procedure>.<step>.due`.
    pub control: String,
    /// The setting that says how long; its unit says in what.
    pub setting: String,
    /// From when: `opened`, `began`, or a field with a date.
    pub from: String,
    /// Who is told when it is overdue.
    pub escalate: BTreeSet<OfficeKey>,
}

/// One outcome of a step.
#[derive(Debug, Clone, Serialize)]
pub struct StepOutcome {
    /// Key.
    pub key: StepKey,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// The step it leads to, absent steps left out; `Err`-like ends are in `end`.
    pub to: Option<StepKey>,
    /// How the case ends, where it ends.
    pub end: Option<End>,
    /// The opener may choose it whoever takes the step.
    pub by_opener: bool,
    /// Fields emptied when it is over.
    pub empties: Vec<FieldKey>,
    /// What it does, in order, with the control where a clause adopts it.
    pub effects: Vec<(Option<String>, Effect)>,
}

impl Procedure {
    /// A step by key.
    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.key.as_str() == key)
    }
    /// The step where a case begins.
    pub fn first(&self) -> Option<&Step> {
        self.steps.first()
    }
    /// The control of the procedure as a whole.
    pub fn control(&self) -> String {
        format!("procedure:{}", self.key)
    }
    /// Whether a unit is the desk of one of its steps.
    pub fn is_desk(&self, unit: &str) -> bool {
        self.steps.iter().any(|s| s.units.contains(unit))
    }
}

impl Step {
    /// An outcome by key.
    pub fn outcome(&self, key: &str) -> Option<&StepOutcome> {
        self.outcomes.iter().find(|o| o.key.as_str() == key)
    }
}
