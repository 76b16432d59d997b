//! The file of a procedure as it is written (`controls/procedures/<id>.toml`), before anything of it is checked.

use super::Effect;
use crate::form::{FormField, RequireRow};
use azukari_domain::{FieldKey, ProcedureKey, RegisterKey, StepKey};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

pub(crate) const PROCEDURES: &str = "controls/procedures/";

/// `controls/procedures/<id>.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProcedureFile {
    pub(super) format: u32,
    pub(super) id: Spanned<ProcedureKey>,
    pub(super) area: String,
    pub(super) ja: String,
    pub(super) en: String,
    pub(super) about_ja: String,
    pub(super) about_en: String,
    pub(super) open_by: Spanned<String>,
    #[serde(default)]
    pub(super) confidential: Option<Spanned<String>>,
    /// Whom a case is about, who may therefore not know of it: a field with workers, or `field.column` of the row it names.
    #[serde(default)]
    pub(super) accused: Option<Spanned<String>>,
    /// The field by which the opener says which office alone learns of the case.
    #[serde(default)]
    pub(super) receiver: Option<Spanned<FieldKey>>,
    /// To whom alone its cases are shown, where a clause adopts that (`procedure:<id>.audience`).
    #[serde(default)]
    pub(super) audience: Option<AudienceRow>,
    #[serde(default, rename = "field")]
    pub(super) fields: Vec<FormField>,
    #[serde(rename = "step")]
    pub(super) steps: Vec<StepRow>,
    #[serde(default, rename = "require")]
    pub(super) requires: Vec<RequireRow>,
}

/// `audience = { fields = ["attendees"], until = "on", ja = "…", en = "…" }`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AudienceRow {
    /// The fields with the workers to whom it is shown.
    pub(super) fields: Vec<FieldKey>,
    /// The field with the last day on which it is.
    pub(super) until: Spanned<FieldKey>,
    pub(super) ja: String,
    pub(super) en: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepRow {
    pub(super) key: Spanned<StepKey>,
    pub(super) ja: String,
    pub(super) en: String,
    pub(super) by: Spanned<String>,
    /// Who may not take it: `opener`, or the key of an earlier step.
    #[serde(default)]
    pub(super) not_by: Vec<Spanned<String>>,
    /// The actor's unit is the one of: `opener`, or a field of kind unit.
    #[serde(default)]
    pub(super) unit_of: Option<Spanned<String>>,
    /// The actor's unit is one of these, by parameter: a desk that is a unit and no office.
    #[serde(default)]
    pub(super) unit: Option<Spanned<String>>,
    /// A body resolves: the parameter that names it.
    #[serde(default)]
    pub(super) body: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) optional: bool,
    /// Where an absent step leads.
    #[serde(default)]
    pub(super) otherwise: Option<Spanned<StepKey>>,
    #[serde(default)]
    pub(super) fields: Vec<Spanned<FieldKey>>,
    #[serde(default)]
    pub(super) due: Option<DueRow>,
    #[serde(default)]
    pub(super) each: Option<EachRow>,
    /// It may be decided on printed paper and entered by another worker.
    #[serde(default)]
    pub(super) paper: bool,
    #[serde(rename = "outcome")]
    pub(super) outcomes: Vec<OutcomeRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DueRow {
    pub(super) setting: String,
    #[serde(default = "began")]
    pub(super) from: String,
    /// The deadline is there only where a clause adopts it.
    #[serde(default)]
    pub(super) optional: bool,
    /// Offices told when it is overdue, by parameter.
    #[serde(default)]
    pub(super) escalate: Option<Spanned<String>>,
}

fn began() -> String {
    "began".to_owned()
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EachRow {
    pub(super) register: Spanned<RegisterKey>,
    pub(super) fields: Vec<Spanned<FieldKey>>,
    /// The field, a row of this register, by which requirements on an answer (`on = ["item"]`) speak of the item.
    #[serde(default)]
    pub(super) row: Option<Spanned<FieldKey>>,
    /// Only rows whose column holds one of these words; `""` stands for a column that is not filled in.
    #[serde(default)]
    pub(super) only: BTreeMap<FieldKey, BTreeSet<String>>,
    /// Only rows whose column holds the same as the case's field of that key.
    #[serde(default)]
    pub(super) same: Vec<Spanned<FieldKey>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutcomeRow {
    pub(super) key: Spanned<StepKey>,
    pub(super) ja: String,
    pub(super) en: String,
    pub(super) to: Spanned<StepKey>,
    /// It can be chosen only where a clause adopts it, as `<step>.<outcome>`.
    #[serde(default)]
    pub(super) optional: bool,
    /// Chosen by the opener as well (withdraw), not only by whoever takes the step.
    #[serde(default)]
    pub(super) by_opener: bool,
    /// Fields emptied when it is over: what is said anew each time that a step is taken again.
    #[serde(default)]
    pub(super) empties: Vec<Spanned<FieldKey>>,
    #[serde(default, rename = "effect")]
    pub(super) effects: Vec<EffectRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EffectRow {
    /// With an id it is in force only where a clause adopts it; without one it belongs to the procedure.
    #[serde(default)]
    pub(super) id: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) ja: String,
    #[serde(default)]
    pub(super) en: String,
    #[serde(rename = "do")]
    pub(super) what: Spanned<Effect>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Actor {
    Opener,
    Anyone,
    Param(String),
}

impl Actor {
    pub(super) fn parse(text: &str) -> Option<Actor> {
        match text {
            "opener" => Some(Actor::Opener),
            "anyone" => Some(Actor::Anyone),
            _ => text.strip_prefix('@').filter(|p| !p.is_empty()).map(|p| Actor::Param(p.to_owned())),
        }
    }
    pub(super) fn param(&self) -> Option<&str> {
        if let Actor::Param(p) = self { Some(p) } else { None }
    }
}
