//! What an outcome brings about: the closed list of effects, and what each of them reads.

use azukari_domain::{FieldKey, ProcedureKey, RegisterKey, StepKey};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What an outcome does, in the transaction of the step. The list is closed: a new kind is Rust.
#[expect(clippy::large_enum_variant, reason = "a handful for each procedure, read once")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// The opener, or who took a step, gets an approval for one kind of act, bound to what the fields name; where the records are of several kinds of
    /// data, one approval for each kind.
    Grant {
        /// The step whose taker gets it, the last one where it was taken more than once; the opener where absent.
        #[serde(default)]
        to: Option<StepKey>,
        /// The kind of approval, as gate controls ask for it: `provision`, `output`, `erase` …
        kind: String,
        /// The verb it makes possible.
        verb: String,
        /// The field with the records.
        #[serde(default)]
        records: Option<FieldKey>,
        /// The field with the recipient.
        #[serde(default)]
        recipient: Option<FieldKey>,
        /// The field with the classes of fields.
        #[serde(default)]
        classes: Option<FieldKey>,
        /// The field with the affair.
        #[serde(default)]
        affair: Option<FieldKey>,
        /// The affair, by parameter, where the clause and not the case says under which.
        #[serde(default)]
        under: Option<String>,
        /// All classes of fields that the kind of data has, where no field names them.
        #[serde(default)]
        whole: bool,
        /// The field with the ground.
        #[serde(default)]
        ground: Option<FieldKey>,
        /// The ground, by parameter, where the clause and not the case says it.
        #[serde(default)]
        by_ground: Option<String>,
        /// The field with the purpose.
        #[serde(default)]
        purpose: Option<FieldKey>,
        /// The field with the conditions the recipient is bound to (a choice of several).
        #[serde(default)]
        conditions: Option<FieldKey>,
        /// The field with what it is about, as a key or a date: an approval for one version stands for no other.
        #[serde(default)]
        about: Option<FieldKey>,
        /// An erasure takes only what the records keep in a compartment of its own; the rest of each stays.
        #[serde(default)]
        only_apart: bool,
        /// The field with the kind of data, where no records are named: what is taken in is not there yet.
        #[serde(default)]
        holding: Option<FieldKey>,
        /// The field with the number of persons, where no records are named.
        #[serde(default)]
        count: Option<FieldKey>,
        /// The field with the number of uses; one where it is absent.
        #[serde(default)]
        uses: Option<FieldKey>,
        /// The setting with the days for which it may be used.
        days: String,
        /// The setting with the days of grace after which it may first be used.
        #[serde(default)]
        after: Option<String>,
        /// The field with the last day on which it may be used, where that comes before the days are over.
        #[serde(default)]
        until: Option<FieldKey>,
        /// One approval for each record: acts that look at one person each are allowed person by person.
        #[serde(default)]
        apart: bool,
    },
    /// A mark is put on the records of a field: a stop, a hold, a consent.
    Mark {
        /// `stop`, `hold`, `consent`, `request`; `facet` for what is declared of a person, such as `deceased`.
        mark: String,
        /// Its word, e.g. `use`, `provision`.
        word: String,
        /// The field whose word follows it after a colon, e.g. the recipient of a consent: `provide:city_office`.
        #[serde(default)]
        of: Option<FieldKey>,
        /// The field with the version of the text that the person saw, for a consent.
        #[serde(default)]
        notice: Option<FieldKey>,
        /// The field with the records.
        records: FieldKey,
        /// It is taken away instead.
        #[serde(default)]
        release: bool,
    },
    /// A record leaves one list of the case for another.
    Move {
        /// The field with the record.
        record: FieldKey,
        /// The list that it leaves.
        from: FieldKey,
        /// The list that it joins.
        to: FieldKey,
    },
    /// A row is entered in a register, or the row in a field is changed.
    Row {
        /// The register.
        register: RegisterKey,
        /// The field with the row to change; a new one where it is absent.
        #[serde(default)]
        row: Option<FieldKey>,
        /// The state it takes.
        #[serde(default)]
        state: Option<String>,
        /// Columns from fields of the case: column = field.
        #[serde(default)]
        set: BTreeMap<FieldKey, FieldKey>,
        /// Keep the new row's id in this field of the case.
        #[serde(default)]
        keep: Option<FieldKey>,
        /// It takes the place of the rows in force that hold the same in these columns; of all others where the list is empty.
        #[serde(default)]
        supersedes: Option<BTreeSet<FieldKey>>,
    },
    /// The points of a checklist: for each unit, a row in force for each clause of the regulation that asks for something, and
    /// for each row in force of another register. Points that are there stay, those of clauses that are gone end.
    Lay {
        /// The register of the points.
        register: RegisterKey,
        /// Its column with the clause.
        clause: FieldKey,
        /// Its column with the unit.
        unit: FieldKey,
        /// Its columns that point to rows of another register each; a row that names a unit is laid for that unit alone.
        #[serde(default)]
        rows: BTreeMap<FieldKey, RegisterKey>,
    },
    /// A case of another procedure is opened by the system.
    Open {
        /// The procedure.
        procedure: ProcedureKey,
        /// Whoever takes the step opens it, and not whoever opened this case: the first step may be reserved to an office.
        #[serde(default)]
        by_taker: bool,
        /// Its fields from fields of this case.
        #[serde(default)]
        set: BTreeMap<FieldKey, FieldKey>,
    },
    /// A task is born.
    Task {
        /// The duty that describes it.
        duty: String,
        /// For each row of this register that is in force, one.
        #[serde(default)]
        each: Option<RegisterKey>,
        /// For each past recipient of the records in this field, one.
        #[serde(default)]
        recipients_of: Option<FieldKey>,
        /// For each worker in this field, one; theirs, where the duty names no office.
        #[serde(default)]
        workers: Option<FieldKey>,
        /// But for none of the workers in this field.
        #[serde(default)]
        except: Option<FieldKey>,
        /// Due on the day in this field; otherwise as the duty says.
        #[serde(default)]
        due: Option<FieldKey>,
    },
    /// A worker is appointed to an office.
    Appoint {
        /// The field with the office.
        office: FieldKey,
        /// The field with the worker.
        worker: FieldKey,
        /// The field with the first day.
        from: FieldKey,
        /// The field with the last day, where the term has one.
        #[serde(default)]
        to: Option<FieldKey>,
    },
    /// A worker's appointment ends.
    Release {
        /// The field with the office.
        office: FieldKey,
        /// The field with the worker.
        worker: FieldKey,
        /// The field with the last day.
        to: FieldKey,
    },
    /// A purpose takes the wording in a field; whatever a changed purpose brings follows.
    Reword {
        /// The field with the purpose.
        purpose: FieldKey,
        /// The field with the wording.
        wording: FieldKey,
    },
    /// A notice of a purpose stands on channels of collection from a day on: from then it counts as shown there.
    Notice {
        /// The field with the purpose.
        purpose: FieldKey,
        /// The field with the channels.
        channels: FieldKey,
        /// The field with the number of the edition.
        edition: FieldKey,
        /// The field with the first day.
        from: FieldKey,
    },
    /// Somebody is told, in the application: the holders of these offices, or the opener.
    Tell {
        /// `opener`, or a parameter with offices.
        whom: String,
    },
}

impl Effect {
    pub(super) fn fields(&self) -> Vec<&FieldKey> {
        match self {
            Effect::Grant {
                records,
                recipient,
                classes,
                affair,
                ground,
                purpose,
                conditions,
                about,
                holding,
                count,
                uses,
                until,
                ..
            } => [records, recipient, classes, affair, ground, purpose, conditions, about, holding, count, uses, until]
                .into_iter()
                .flatten()
                .collect(),
            Effect::Mark { records, of, notice, .. } => {
                [Some(records), of.as_ref(), notice.as_ref()].into_iter().flatten().collect()
            }
            Effect::Move { record, from, to } => vec![record, from, to],
            Effect::Row { row, set, keep, .. } => row.iter().chain(keep).chain(set.values()).collect(),
            Effect::Lay { .. } => Vec::new(),
            Effect::Open { set, .. } => set.values().collect(),
            Effect::Task { recipients_of, workers, except, due, .. } => {
                [recipients_of, workers, except, due].into_iter().flatten().collect()
            }
            Effect::Appoint { office, worker, from, to } => {
                [Some(office), Some(worker), Some(from), to.as_ref()].into_iter().flatten().collect()
            }
            Effect::Release { office, worker, to } => vec![office, worker, to],
            Effect::Reword { purpose, wording } => vec![purpose, wording],
            Effect::Notice { purpose, channels, edition, from } => vec![purpose, channels, edition, from],
            Effect::Tell { .. } => Vec::new(),
        }
    }

    /// The parameters that it reads: offices that are told, the affair and the ground of an approval.
    pub(super) fn params(&self) -> Vec<&str> {
        match self {
            Effect::Tell { whom } => whom.strip_prefix('@').into_iter().collect(),
            Effect::Grant { under, by_ground, .. } => {
                [under, by_ground].into_iter().flatten().filter_map(|p| p.strip_prefix('@')).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn settings(&self) -> impl Iterator<Item = &String> {
        let both =
            if let Effect::Grant { days, after, .. } = self { [Some(days), after.as_ref()] } else { [None, None] };
        both.into_iter().flatten()
    }
}
