//! What a form may hold: its fields, their kinds and choices, and what a form works out by itself.

use azukari_domain::{Date, Fact, FieldKey, RegisterKey};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One field of a form.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// Key, also the name by which rules speak of it.
    pub key: FieldKey,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What it holds.
    pub kind: FormKind,
    /// One sentence of help, Japanese.
    #[serde(default)]
    pub help_ja: String,
    /// One sentence of help, English.
    #[serde(default)]
    pub help_en: String,
    /// The values of a choice.
    #[serde(default, rename = "choice")]
    pub choices: Vec<Choice>,
    /// The register that a row belongs to.
    #[serde(default)]
    pub register: Option<RegisterKey>,
    /// A parameter (`@…`) with the offices to which alone its value is shown; everybody who sees the form otherwise.
    #[serde(default)]
    pub readers: Option<String>,
    /// What the gate finds out by itself; nobody fills it in.
    #[serde(default)]
    pub computed: Option<Computed>,
}

impl FormField {
    /// The parameter with the offices to which alone its value is shown.
    pub fn readers_param(&self) -> Option<&str> {
        self.readers.as_deref().and_then(|r| r.strip_prefix('@'))
    }
}

/// What is found out and not filled in: a flag that follows from other fields, or a row that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Computed {
    /// It ends soon and has not outlived its end: `until` is filled in, lies no later than a setting's time after `from`, and has
    /// not passed.
    Short {
        /// The field with the first day.
        from: FieldKey,
        /// The field with the last day.
        until: FieldKey,
        /// The setting with the time.
        within: String,
    },
    /// A choice was made, and it is another than this one.
    Unless {
        /// The field with the choice.
        field: FieldKey,
        /// The choice for which it does not hold.
        is: String,
    },
    /// The row of the field's register that is in force, the newest of several: nobody has to say which policy or which plan
    /// stands, and nobody can name one that has ended.
    Current {
        /// Only a row whose column holds this word, or names it among others.
        #[serde(default)]
        only: BTreeMap<FieldKey, String>,
        /// Only a row that agrees with this form in these fields, of the same name in both; while one is empty here, none does.
        #[serde(default)]
        same: BTreeSet<FieldKey>,
    },
    /// Those who are named for the affair in a field on the day that is looked at.
    Assigned {
        /// The field with the affair.
        affair: FieldKey,
    },
    /// How many persons are on file in the kind of data in a field.
    Kept {
        /// The field with the kind of data.
        holding: FieldKey,
    },
    /// The sum of a column over the rows in force of a register that agree with this form in a field.
    Summed {
        /// The register.
        register: RegisterKey,
        /// Its column with the numbers.
        column: FieldKey,
        /// The field, of the same name in both.
        same: FieldKey,
    },
    /// The latest day in a column of those rows.
    Latest {
        /// The register.
        register: RegisterKey,
        /// Its column with the days.
        column: FieldKey,
        /// The field, of the same name in both.
        same: FieldKey,
    },
}

impl Computed {
    pub(super) fn fields(&self) -> Vec<(&FieldKey, FormKind)> {
        match self {
            Computed::Short { from, until, .. } => vec![(from, FormKind::Date), (until, FormKind::Date)],
            Computed::Unless { field, .. } => vec![(field, FormKind::Choice)],
            Computed::Current { .. } => Vec::new(),
            Computed::Assigned { affair } => vec![(affair, FormKind::Affair)],
            Computed::Kept { holding } => vec![(holding, FormKind::Holding)],
            Computed::Summed { same, .. } | Computed::Latest { same, .. } => vec![(same, FormKind::Holding)],
        }
    }

    /// The kind of the field that holds it.
    pub(super) fn kind(&self) -> FormKind {
        match self {
            Computed::Short { .. } | Computed::Unless { .. } => FormKind::Flag,
            Computed::Current { .. } => FormKind::Row,
            Computed::Assigned { .. } => FormKind::Workers,
            Computed::Kept { .. } | Computed::Summed { .. } => FormKind::Number,
            Computed::Latest { .. } => FormKind::Date,
        }
    }

    /// The column of a register that it reads.
    pub(super) fn reads(&self) -> Option<(&RegisterKey, &FieldKey, &FieldKey)> {
        match self {
            Computed::Summed { register, column, same } | Computed::Latest { register, column, same } => {
                Some((register, column, same))
            }
            _ => None,
        }
    }

    /// The setting that it reads.
    pub(crate) fn setting(&self) -> Option<&str> {
        match self {
            Computed::Short { within, .. } => Some(within),
            _ => None,
        }
    }

    /// The value of a flag today; `None` for what is no flag.
    pub(crate) fn flag(
        &self,
        facts: &BTreeMap<FieldKey, Fact>,
        today: Date,
        after: impl Fn(Date) -> Option<Date>,
    ) -> Option<bool> {
        let (from, until) = match self {
            Computed::Short { from, until, .. } => (from, until),
            Computed::Unless { field, is } => {
                return Some(matches!(facts.get(field), Some(Fact::Word(word)) if !word.is_empty() && word != is));
            }
            _ => return None,
        };
        Some(match (facts.get(from), facts.get(until)) {
            (Some(Fact::Date(from)), Some(Fact::Date(until))) => {
                after(*from).is_some_and(|last| *until <= last) && today <= *until
            }
            _ => false,
        })
    }
}

/// The parameters by which fields name their readers.
pub(crate) fn readers_of(fields: &[FormField]) -> BTreeSet<String> {
    fields.iter().filter_map(FormField::readers_param).map(str::to_owned).collect()
}

/// The settings that computed fields read.
pub(crate) fn computed_settings(fields: &[FormField]) -> BTreeSet<String> {
    fields.iter().filter_map(|f| f.computed.as_ref()?.setting()).map(str::to_owned).collect()
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Key.
    pub key: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// What a field of a form holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
    /// A civil date.
    Date,
    /// A time of day; rules see its minutes since midnight.
    Time,
    /// One of the choices.
    Choice,
    /// Several of the choices.
    Choices,
    /// An office of the rulebook.
    Office,
    /// A unit of the rulebook.
    Unit,
    /// A purpose of use.
    Purpose,
    /// Several purposes of use.
    Purposes,
    /// An affair.
    Affair,
    /// A kind of data kept.
    Holding,
    /// Classes of fields.
    Classes,
    /// A ground of the rulebook.
    Ground,
    /// A clause of the rulebook.
    Clause,
    /// A body (firm, authority, other organisation) by a key that carries no person's name.
    Recipient,
    /// Several of them.
    Recipients,
    /// A text in people's words; sealed.
    Text,
    /// A worker.
    Worker,
    /// Several workers.
    Workers,
    /// One record of a person on file.
    Record,
    /// Records of persons on file.
    Records,
    /// A row of a register.
    Row,
    /// Sealed files.
    Files,
}

impl FormKind {
    /// Whether the value is sealed.
    pub fn is_text(self) -> bool {
        self == FormKind::Text
    }

    /// Whether this fact is of this kind.
    pub fn takes(self, fact: &Fact) -> bool {
        use FormKind as K;
        match fact {
            Fact::Flag(_) => self == K::Flag,
            Fact::Number(_) => matches!(self, K::Number | K::Time),
            Fact::Date(_) => self == K::Date,
            Fact::Word(_) => matches!(
                self,
                K::Choice
                    | K::Office
                    | K::Unit
                    | K::Purpose
                    | K::Affair
                    | K::Holding
                    | K::Ground
                    | K::Clause
                    | K::Recipient
            ),
            Fact::Words(_) => matches!(self, K::Choices | K::Classes | K::Purposes | K::Recipients),
            Fact::Worker(_) => self == K::Worker,
            Fact::Workers(_) => self == K::Workers,
            Fact::Record(_) => self == K::Record,
            Fact::Records(_) => self == K::Records,
            Fact::Row(_) => self == K::Row,
            Fact::Files(_) => self == K::Files,
        }
    }

    pub(super) fn cedar(self) -> &'static str {
        use FormKind as K;
        match self {
            K::Flag => "Bool",
            K::Number | K::Time | K::Date | K::Text | K::Records | K::Files => "Long",
            K::Choices | K::Classes | K::Purposes | K::Recipients | K::Workers => "Set<String>",
            _ => "String",
        }
    }
}
