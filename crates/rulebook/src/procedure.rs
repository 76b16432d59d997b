//! Procedures as data: steps by office, what they require, where they lead and what they do.
//!
//! The library holds each procedure once (`controls/procedures/<id>.toml`). An organisation adopts it by its bindings: steps
//! marked optional, deadlines, requirements and effects with an id exist there only where a clause adopts them, so that a
//! clause that is unbound is a rule that is gone. [`Procedure`] is one organisation's own shape of it.

use crate::{
    duty::DutyTemplate,
    form::{Form, FormField, FormKind, FormSource, RequireRow, readers_of},
    problem::Problem,
    source::Source,
};
use azukari_domain::{DutyKey, FieldKey, OfficeKey, ProcedureKey, RegisterKey, StepKey, Verb};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

pub(crate) const PROCEDURES: &str = "controls/procedures/";

/// On which a requirement is asked of the answer to one item (`on = ["item"]`).
pub const ITEM: &str = "item";

/// Marks that a procedure may put on records.
const MARKS: &[&str] = &["stop", "hold", "consent", "request", "facet"];

/// `controls/procedures/<id>.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProcedureFile {
    format: u32,
    id: Spanned<ProcedureKey>,
    area: String,
    ja: String,
    en: String,
    about_ja: String,
    about_en: String,
    open_by: Spanned<String>,
    #[serde(default)]
    confidential: Option<Spanned<String>>,
    #[serde(default, rename = "field")]
    fields: Vec<FormField>,
    #[serde(rename = "step")]
    steps: Vec<StepRow>,
    #[serde(default, rename = "require")]
    requires: Vec<RequireRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepRow {
    key: Spanned<StepKey>,
    ja: String,
    en: String,
    by: Spanned<String>,
    /// Who may not take it: `opener`, or the key of an earlier step.
    #[serde(default)]
    not_by: Vec<Spanned<String>>,
    /// The actor's unit is the one of: `opener`, or a field of kind unit.
    #[serde(default)]
    unit_of: Option<Spanned<String>>,
    /// The actor's unit is one of these, by parameter: a desk that is a unit and no office.
    #[serde(default)]
    unit: Option<Spanned<String>>,
    /// A body resolves: the parameter that names it.
    #[serde(default)]
    body: Option<Spanned<String>>,
    #[serde(default)]
    optional: bool,
    /// Where an absent step leads.
    #[serde(default)]
    otherwise: Option<Spanned<StepKey>>,
    #[serde(default)]
    fields: Vec<Spanned<FieldKey>>,
    #[serde(default)]
    due: Option<DueRow>,
    #[serde(default)]
    each: Option<EachRow>,
    /// It may be decided on printed paper and entered by another worker.
    #[serde(default)]
    paper: bool,
    #[serde(rename = "outcome")]
    outcomes: Vec<OutcomeRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DueRow {
    setting: String,
    #[serde(default = "began")]
    from: String,
    /// The deadline is there only where a clause adopts it.
    #[serde(default)]
    optional: bool,
    /// Offices told when it is overdue, by parameter.
    #[serde(default)]
    escalate: Option<Spanned<String>>,
}

fn began() -> String {
    "began".to_owned()
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EachRow {
    register: Spanned<RegisterKey>,
    fields: Vec<Spanned<FieldKey>>,
    /// The field, a row of this register, by which requirements on an answer (`on = ["item"]`) speak of the item.
    #[serde(default)]
    row: Option<Spanned<FieldKey>>,
    /// Only rows whose column holds one of these words; `""` stands for a column that is not filled in.
    #[serde(default)]
    only: BTreeMap<FieldKey, BTreeSet<String>>,
    /// Only rows whose column holds the same as the case's field of that key.
    #[serde(default)]
    same: Vec<Spanned<FieldKey>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeRow {
    key: Spanned<StepKey>,
    ja: String,
    en: String,
    to: Spanned<StepKey>,
    /// Chosen by the opener as well (withdraw), not only by whoever takes the step.
    #[serde(default)]
    by_opener: bool,
    /// Fields emptied when it is over: what is said anew each time that a step is taken again.
    #[serde(default)]
    empties: Vec<Spanned<FieldKey>>,
    #[serde(default, rename = "effect")]
    effects: Vec<EffectRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EffectRow {
    /// With an id it is in force only where a clause adopts it; without one it belongs to the procedure.
    #[serde(default)]
    id: Option<Spanned<String>>,
    #[serde(default)]
    ja: String,
    #[serde(default)]
    en: String,
    #[serde(rename = "do")]
    what: Spanned<Effect>,
}

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
    /// Somebody is told, in the application: the holders of these offices, or the opener.
    Tell {
        /// `opener`, or a parameter with offices.
        whom: String,
    },
}

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

#[derive(Debug, Clone, PartialEq, Eq)]
enum Actor {
    Opener,
    Anyone,
    Param(String),
}

impl Actor {
    fn parse(text: &str) -> Option<Actor> {
        match text {
            "opener" => Some(Actor::Opener),
            "anyone" => Some(Actor::Anyone),
            _ => text.strip_prefix('@').filter(|p| !p.is_empty()).map(|p| Actor::Param(p.to_owned())),
        }
    }
    fn param(&self) -> Option<&str> {
        if let Actor::Param(p) = self { Some(p) } else { None }
    }
}

/// A procedure as the library declares it, checked by itself.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) key: ProcedureKey,
    pub(crate) file: String,
    pub(crate) ja: String,
    pub(crate) en: String,
    pub(crate) about_ja: String,
    pub(crate) about_en: String,
    pub(crate) area: String,
    pub(crate) form: Form,
    open_by: Actor,
    confidential: Option<String>,
    steps: Vec<TemplateStep>,
    pub(crate) parts: Vec<Part>,
}

/// One thing of a procedure that a clause can adopt.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) control: String,
    pub(crate) ja: String,
    pub(crate) en: String,
    pub(crate) params: BTreeSet<String>,
    pub(crate) settings: BTreeSet<String>,
}

#[derive(Debug, Clone)]
struct TemplateStep {
    key: StepKey,
    ja: String,
    en: String,
    by: Actor,
    not_by: BTreeSet<String>,
    unit_of: Option<String>,
    unit: Option<String>,
    body: Option<String>,
    optional: bool,
    otherwise: Option<StepKey>,
    fields: Vec<FieldKey>,
    due: Option<TemplateDue>,
    each: Option<Each>,
    paper: bool,
    outcomes: Vec<TemplateOutcome>,
    line: usize,
}

#[derive(Debug, Clone)]
struct TemplateDue {
    setting: String,
    from: String,
    optional: bool,
    escalate: Option<String>,
}

#[derive(Debug, Clone)]
struct TemplateOutcome {
    key: StepKey,
    ja: String,
    en: String,
    to: StepKey,
    by_opener: bool,
    empties: Vec<FieldKey>,
    effects: Vec<TemplateEffect>,
}

#[derive(Debug, Clone)]
struct TemplateEffect {
    id: Option<String>,
    ja: String,
    en: String,
    what: Effect,
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

fn at_param(text: &Spanned<String>, what: &str, faults: &mut Vec<(usize, String)>, line: usize) -> Option<String> {
    match text.get_ref().strip_prefix('@').filter(|p| !p.is_empty()) {
        Some(p) => Some(p.to_owned()),
        None => {
            faults
                .push((line, format!("{what} is `{}`: a parameter such as `@approvers` is expected", text.get_ref())));
            None
        }
    }
}

impl Template {
    /// Reads one file. Every fault is reported; `None` where there is any.
    pub(crate) fn read(
        source: &Source,
        path: &str,
        registers: &BTreeMap<RegisterKey, Vec<FormField>>,
        problems: &mut Vec<Problem>,
    ) -> Option<Template> {
        let file: ProcedureFile = source.parse(path).map_err(|p| problems.push(p)).ok()?;
        let before = problems.len();
        let mut faults: Vec<(usize, String)> = Vec::new();
        if file.format != 1 {
            faults.push((1, "format 1 is expected".into()));
        }
        let key = file.id.get_ref().clone();
        if path != format!("{PROCEDURES}{key}.toml") {
            faults.push((
                source.line(path, &file.id.span()),
                format!("procedure `{key}` has another name than its file"),
            ));
        }
        let open_by = Actor::parse(file.open_by.get_ref()).filter(|a| *a != Actor::Opener);
        if open_by.is_none() {
            faults.push((source.line(path, &file.open_by.span()), "open_by is `anyone` or a parameter".into()));
        }
        let confidential = file
            .confidential
            .as_ref()
            .and_then(|c| at_param(c, "confidential", &mut faults, source.line(path, &c.span())));
        let mut steps = Vec::new();
        for row in file.steps {
            steps.extend(step(source, path, row, &mut faults));
        }
        let control = format!("procedure:{key}");
        let names = Names::of(&file.fields, &steps);
        names.check(source, path, &steps, &file.requires, &mut faults);
        graph(&steps, &mut faults);
        problems.extend(faults.into_iter().map(|(line, reason)| Problem::new(path, line, reason)));
        let readers = readers_of(&file.fields);
        let parts = parts(
            [&control, &file.ja, &file.en],
            open_by.as_ref(),
            confidential.as_deref(),
            &steps,
            &file.requires,
            &readers,
        );
        let form = Form::compile(
            source,
            FormSource {
                file: path,
                control: &control,
                fields: file.fields,
                requires: file.requires,
                params: BTreeSet::new(),
                settings: BTreeSet::new(),
                registers,
            },
            problems,
        )?;
        if problems.len() > before {
            return None;
        }
        Some(Template {
            key,
            file: path.to_owned(),
            ja: file.ja,
            en: file.en,
            about_ja: file.about_ja,
            about_en: file.about_en,
            area: file.area,
            form,
            open_by: open_by?,
            confidential,
            steps,
            parts,
        })
    }

    fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.steps.iter().flat_map(|s| &s.outcomes).flat_map(|o| &o.effects).map(|e| &e.what)
    }

    /// Other procedures that its effects open.
    pub(crate) fn names_procedures(&self) -> impl Iterator<Item = &ProcedureKey> {
        self.effects().filter_map(|e| if let Effect::Open { procedure, .. } = e { Some(procedure) } else { None })
    }

    /// Registers, columns, duties, verbs and marks that its effects and steps name and that do not exist.
    pub(crate) fn unknown(
        &self,
        source: &Source,
        columns: &BTreeMap<RegisterKey, Vec<FormField>>,
        duties: &BTreeMap<DutyKey, DutyTemplate>,
    ) -> Vec<(String, usize)> {
        let mut out = Vec::new();
        let mut say = |word: &str, what: String| out.push((what, source.line_of(&self.file, word)));
        for each in self.steps.iter().filter_map(|s| s.each.as_ref()) {
            match columns.get(&each.register) {
                None => say(each.register.as_str(), format!("`{}` is no register", each.register)),
                Some(fields) => {
                    for column in each.only.keys().chain(&each.same).filter(|c| !fields.iter().any(|f| f.key == **c)) {
                        say(column.as_str(), format!("`{column}` is no column of `{}`", each.register));
                    }
                }
            }
        }
        for effect in self.effects() {
            match effect {
                Effect::Row { register, set, supersedes, .. } => match columns.get(register) {
                    None => say(register.as_str(), format!("`{register}` is no register")),
                    Some(fields) => {
                        let named = set.keys().chain(supersedes.iter().flatten());
                        for column in named.filter(|c| !fields.iter().any(|f| f.key == **c)) {
                            say(column.as_str(), format!("`{column}` is no column of `{register}`"));
                        }
                    }
                },
                Effect::Lay { register, clause, unit, rows } => match columns.get(register) {
                    None => say(register.as_str(), format!("`{register}` is no register")),
                    Some(fields) => {
                        for (column, kind) in [(clause, FormKind::Clause), (unit, FormKind::Unit)]
                            .into_iter()
                            .chain(rows.keys().map(|c| (c, FormKind::Row)))
                        {
                            if !fields.iter().any(|f| f.key == *column && f.kind == kind) {
                                say(column.as_str(), format!("`{column}` is no such column of `{register}`"));
                            }
                        }
                        for other in rows.values().filter(|r| !columns.contains_key(*r)) {
                            say(other.as_str(), format!("`{other}` is no register"));
                        }
                    }
                },
                Effect::Task { duty, each, .. } => {
                    if !duty.parse::<DutyKey>().is_ok_and(|d| duties.contains_key(&d)) {
                        say(duty, format!("`{duty}` is no duty"));
                    }
                    if let Some(register) = each.as_ref().filter(|r| !columns.contains_key(*r)) {
                        say(register.as_str(), format!("`{register}` is no register"));
                    }
                }
                Effect::Grant { verb, .. } if Verb::parse(verb).is_none() => say(verb, format!("`{verb}` is no verb")),
                Effect::Mark { mark, .. } if !MARKS.contains(&mark.as_str()) => {
                    say(mark, format!("`{mark}` is no mark"))
                }
                _ => {}
            }
        }
        out
    }

    /// The shape that an organisation's bindings give it; faults where a step could be taken by nobody.
    pub(crate) fn adopt(
        &self,
        adopts: &dyn Fn(&str) -> bool,
        sets: &BTreeMap<String, BTreeSet<String>>,
    ) -> Result<Procedure, Vec<String>> {
        let mut faults = Vec::new();
        let control = format!("procedure:{}", self.key);
        let offices = |param: &str, faults: &mut Vec<String>| -> BTreeSet<OfficeKey> {
            let found: BTreeSet<OfficeKey> =
                sets.get(param).into_iter().flatten().filter_map(|w| w.parse().ok()).collect();
            if found.is_empty() {
                faults.push(format!("`{control}` leaves `{param}` empty: a step would be there that nobody can take"));
            }
            found
        };
        let units = |param: &str, faults: &mut Vec<String>| -> BTreeSet<String> {
            let found = sets.get(param).cloned().unwrap_or_default();
            if found.is_empty() {
                faults.push(format!("`{control}` leaves `{param}` empty: a step would be there that no unit can take"));
            }
            found
        };
        let who = |actor: &Actor, faults: &mut Vec<String>| match actor {
            Actor::Opener => Who::Opener,
            Actor::Anyone => Who::Anyone,
            Actor::Param(p) => Who::Offices(offices(p, faults)),
        };
        let present: Vec<&TemplateStep> =
            self.steps.iter().filter(|s| !s.optional || adopts(&format!("{control}.{}", s.key))).collect();
        let steps = present
            .iter()
            .map(|s| Step {
                key: s.key.clone(),
                control: format!("{control}.{}", s.key),
                ja: s.ja.clone(),
                en: s.en.clone(),
                by: who(&s.by, &mut faults),
                not_by: s.not_by.clone(),
                unit_of: s.unit_of.clone(),
                units: s.unit.as_ref().map(|p| units(p, &mut faults)).unwrap_or_default(),
                body: s.body.as_ref().and_then(|p| offices(p, &mut faults).into_iter().next()),
                fields: s.fields.clone(),
                due: s.due.as_ref().and_then(|d| {
                    let control = format!("{control}.{}.due", s.key);
                    (!d.optional || adopts(&control)).then(|| Due {
                        control,
                        setting: d.setting.clone(),
                        from: d.from.clone(),
                        escalate: d.escalate.as_ref().map(|p| offices(p, &mut faults)).unwrap_or_default(),
                    })
                }),
                each: s.each.clone(),
                paper: s.paper,
                outcomes: s
                    .outcomes
                    .iter()
                    .map(|o| {
                        let to = self.resolve(&o.to, &present);
                        StepOutcome {
                            key: o.key.clone(),
                            ja: o.ja.clone(),
                            en: o.en.clone(),
                            end: End::parse(to.as_str()),
                            to: End::parse(to.as_str()).is_none().then_some(to),
                            by_opener: o.by_opener,
                            empties: o.empties.clone(),
                            effects: o
                                .effects
                                .iter()
                                .map(|e| (e.id.as_ref().map(|id| format!("{control}.{id}")), e.what.clone()))
                                .filter(|(id, _)| id.as_ref().is_none_or(|id| adopts(id)))
                                .collect(),
                        }
                    })
                    .collect(),
            })
            .collect();
        let procedure = Procedure {
            key: self.key.clone(),
            ja: self.ja.clone(),
            en: self.en.clone(),
            about_ja: self.about_ja.clone(),
            about_en: self.about_en.clone(),
            area: self.area.clone(),
            open_by: who(&self.open_by, &mut faults),
            confidential: self.confidential.as_ref().map(|p| offices(p, &mut faults)),
            steps,
        };
        if faults.is_empty() { Ok(procedure) } else { Err(faults) }
    }

    /// Follows absent steps to where they lead.
    fn resolve(&self, to: &StepKey, present: &[&TemplateStep]) -> StepKey {
        let mut to = to.clone();
        for _ in 0..=self.steps.len() {
            if End::parse(to.as_str()).is_some() || present.iter().any(|s| s.key == to) {
                return to;
            }
            match self.steps.iter().find(|s| s.key == to).and_then(|s| s.otherwise.clone()) {
                Some(next) => to = next,
                None => return to,
            }
        }
        to
    }
}

fn step(source: &Source, path: &str, row: StepRow, faults: &mut Vec<(usize, String)>) -> Option<TemplateStep> {
    let line = source.line(path, &row.key.span());
    let key = row.key.into_inner();
    let by = Actor::parse(row.by.get_ref());
    if by.is_none() {
        let said = row.by.get_ref();
        faults.push((source.line(path, &row.by.span()), format!("step `{key}` is taken by `{said}`, which is nobody")));
    }
    if row.optional != row.otherwise.is_some() {
        faults.push((line, format!("step `{key}`: an optional step, and only one, says where its absence leads")));
    }
    let unit = row.unit.as_ref().and_then(|u| at_param(u, "unit", faults, source.line(path, &u.span())));
    let body = row.body.as_ref().and_then(|b| at_param(b, "body", faults, source.line(path, &b.span())));
    let due = row.due.map(|d| TemplateDue {
        escalate: d.escalate.as_ref().and_then(|e| at_param(e, "escalate", faults, source.line(path, &e.span()))),
        setting: d.setting,
        from: d.from,
        optional: d.optional,
    });
    let outcomes = row
        .outcomes
        .into_iter()
        .map(|o| TemplateOutcome {
            key: o.key.into_inner(),
            ja: o.ja,
            en: o.en,
            to: o.to.into_inner(),
            by_opener: o.by_opener,
            empties: o.empties.into_iter().map(Spanned::into_inner).collect(),
            effects: o
                .effects
                .into_iter()
                .map(|e| TemplateEffect {
                    id: e.id.map(Spanned::into_inner),
                    ja: e.ja,
                    en: e.en,
                    what: e.what.into_inner(),
                })
                .collect(),
        })
        .collect();
    Some(TemplateStep {
        key,
        ja: row.ja,
        en: row.en,
        by: by?,
        not_by: row.not_by.into_iter().map(Spanned::into_inner).collect(),
        unit_of: row.unit_of.map(Spanned::into_inner),
        unit,
        body,
        optional: row.optional,
        otherwise: row.otherwise.map(Spanned::into_inner),
        fields: row.fields.into_iter().map(Spanned::into_inner).collect(),
        due,
        each: row.each.map(|e| Each {
            register: e.register.into_inner(),
            fields: e.fields.into_iter().map(Spanned::into_inner).collect(),
            row: e.row.map(Spanned::into_inner),
            only: e.only,
            same: e.same.into_iter().map(Spanned::into_inner).collect(),
        }),
        paper: row.paper,
        outcomes,
        line,
    })
}

impl TemplateStep {
    /// The parameters that the step cannot do without: who takes it, and what its effects read that no clause adopts by itself.
    fn params(&self) -> BTreeSet<String> {
        let effects = self.outcomes.iter().flat_map(|o| &o.effects).filter(|e| e.id.is_none());
        [self.by.param(), self.unit.as_deref(), self.body.as_deref()]
            .into_iter()
            .flatten()
            .chain(effects.flat_map(|e| e.what.params()))
            .map(str::to_owned)
            .collect()
    }

    /// The settings that it cannot do without.
    fn settings(&self) -> BTreeSet<String> {
        let due = self.due.iter().filter(|d| !d.optional).map(|d| d.setting.clone());
        let own = self.outcomes.iter().flat_map(|o| &o.effects).filter(|e| e.id.is_none());
        due.chain(own.flat_map(|e| e.what.settings().cloned())).collect()
    }
}

/// Every name that may be said, for finding those that may not.
struct Names {
    fields: BTreeSet<FieldKey>,
    steps: BTreeSet<String>,
}

impl Names {
    fn of(fields: &[FormField], steps: &[TemplateStep]) -> Names {
        Names {
            fields: fields.iter().map(|f| f.key.clone()).collect(),
            steps: steps.iter().map(|s| s.key.to_string()).collect(),
        }
    }

    fn check(
        &self,
        source: &Source,
        path: &str,
        steps: &[TemplateStep],
        requires: &[RequireRow],
        faults: &mut Vec<(usize, String)>,
    ) {
        let mut seen = BTreeSet::new();
        let mut offered: BTreeSet<&FieldKey> = BTreeSet::new();
        for s in steps {
            let mut say = |reason: String| faults.push((s.line, format!("step `{}`: {reason}", s.key)));
            if !seen.insert(&s.key) || End::parse(s.key.as_str()).is_some() {
                say("its name is taken".into());
            }
            let each = s.each.iter().flat_map(|e| &e.fields);
            let row = s.each.iter().filter_map(|e| e.row.as_ref());
            let emptied = s.outcomes.iter().flat_map(|o| &o.empties);
            let same = s.each.iter().flat_map(|e| &e.same);
            for field in s.fields.iter().chain(each.clone()).chain(row).chain(emptied).chain(same) {
                if !self.fields.contains(field) {
                    say(format!("`{field}` is no field"));
                }
            }
            offered.extend(s.fields.iter().chain(each));
            for not in s.not_by.iter().filter(|n| *n != "opener" && !self.steps.contains(*n)) {
                say(format!("not_by names `{not}`, which is no step"));
            }
            if let Some(of) = s.unit_of.as_ref().filter(|of| *of != "opener" && !self.is_field(of)) {
                say(format!("unit_of names `{of}`, which is no field"));
            }
            if let Some(d) =
                s.due.as_ref().filter(|d| !["opened", "began"].contains(&d.from.as_str()) && !self.is_field(&d.from))
            {
                say(format!("is due from `{}`, which is no field", d.from));
            }
            for o in &s.outcomes {
                let to = |e: &TemplateEffect| if let Effect::Grant { to, .. } = &e.what { to.clone() } else { None };
                for step in o.effects.iter().filter_map(to).filter(|to| !self.steps.contains(to.as_str())) {
                    say(format!("outcome `{}` grants to `{step}`, which is no step", o.key));
                }
                for field in o.effects.iter().flat_map(|e| e.what.fields()) {
                    if !self.fields.contains(field) {
                        say(format!("outcome `{}` takes `{field}`, which is no field", o.key));
                    }
                }
            }
        }
        let mut outcomes: BTreeSet<&str> = steps.iter().flat_map(|s| &s.outcomes).map(|o| o.key.as_str()).collect();
        // The answer to one item is no outcome of its step, but it can be asked for something too.
        if steps.iter().any(|s| s.each.is_some()) {
            outcomes.insert(ITEM);
        }
        for row in requires {
            let line = source.line(path, &row.id.span());
            let id = row.id.get_ref();
            for at in row.at.iter().filter(|a| !self.steps.contains(*a)) {
                faults.push((line, format!("`{id}` is asked at `{at}`, which is no step")));
            }
            for on in row.on.iter().filter(|o| !outcomes.contains(o.as_str())) {
                faults.push((line, format!("`{id}` is asked on `{on}`, which is no outcome")));
            }
        }
        for need in requires.iter().flat_map(|r| &r.needs) {
            let missing =
                need.get_ref().parse::<FieldKey>().is_ok_and(|f| self.fields.contains(&f) && !offered.contains(&f));
            if missing {
                let line = source.line(path, &need.span());
                faults.push((line, format!("`{}` is needed, and no step lets anyone fill it in", need.get_ref())));
            }
        }
    }

    fn is_field(&self, text: &str) -> bool {
        text.parse::<FieldKey>().is_ok_and(|f| self.fields.contains(&f))
    }
}

impl Effect {
    fn fields(&self) -> Vec<&FieldKey> {
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
                ..
            } => [records, recipient, classes, affair, ground, purpose, conditions, about, holding, count, uses]
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
            Effect::Tell { .. } => Vec::new(),
        }
    }

    /// The parameters that it reads: offices that are told, the affair and the ground of an approval.
    fn params(&self) -> Vec<&str> {
        match self {
            Effect::Tell { whom } => whom.strip_prefix('@').into_iter().collect(),
            Effect::Grant { under, by_ground, .. } => {
                [under, by_ground].into_iter().flatten().filter_map(|p| p.strip_prefix('@')).collect()
            }
            _ => Vec::new(),
        }
    }

    fn settings(&self) -> impl Iterator<Item = &String> {
        let both =
            if let Effect::Grant { days, after, .. } = self { [Some(days), after.as_ref()] } else { [None, None] };
        both.into_iter().flatten()
    }
}

/// Every step is reached from the first, and an end is reached from every step: with all optional steps and without.
fn graph(steps: &[TemplateStep], faults: &mut Vec<(usize, String)>) {
    let by_key: BTreeMap<&str, &TemplateStep> = steps.iter().map(|s| (s.key.as_str(), s)).collect();
    for s in steps {
        for to in s.outcomes.iter().map(|o| &o.to).chain(&s.otherwise) {
            if End::parse(to.as_str()).is_none() && !by_key.contains_key(to.as_str()) {
                faults.push((s.line, format!("step `{}` leads to `{to}`, which is no step and no end", s.key)));
            }
        }
    }
    let Some(first) = steps.first() else {
        faults.push((0, "a procedure has at least one step".into()));
        return;
    };
    if first.optional {
        faults.push((first.line, format!("step `{}` is the first and cannot be optional", first.key)));
    }
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut todo = vec![first.key.as_str()];
    while let Some(key) = todo.pop() {
        if let Some(s) = by_key.get(key).filter(|_| reached.insert(key)) {
            todo.extend(s.outcomes.iter().map(|o| o.to.as_str()).chain(s.otherwise.as_ref().map(StepKey::as_str)));
        }
    }
    for s in steps.iter().filter(|s| !reached.contains(s.key.as_str())) {
        faults.push((s.line, format!("step `{}` is never reached", s.key)));
    }
    let mut ends: BTreeSet<&str> = BTreeSet::new();
    loop {
        let more: Vec<&str> = steps
            .iter()
            .filter(|s| !ends.contains(s.key.as_str()))
            .filter(|s| s.outcomes.iter().any(|o| End::parse(o.to.as_str()).is_some() || ends.contains(o.to.as_str())))
            .map(|s| s.key.as_str())
            .collect();
        if more.is_empty() {
            break;
        }
        ends.extend(more);
    }
    for s in steps.iter().filter(|s| !ends.contains(s.key.as_str())) {
        faults.push((s.line, format!("from step `{}` no way leads to an end", s.key)));
    }
}

/// What clauses can adopt: the procedure, each step, each optional deadline, each requirement, each effect with an id.
fn parts(
    [control, ja, en]: [&str; 3],
    open_by: Option<&Actor>,
    confidential: Option<&str>,
    steps: &[TemplateStep],
    requires: &[RequireRow],
    readers: &BTreeSet<String>,
) -> Vec<Part> {
    let set = |params: &[Option<&str>]| params.iter().flatten().map(|p| (*p).to_owned()).collect::<BTreeSet<String>>();
    let mut out = vec![Part {
        control: control.to_owned(),
        ja: ja.to_owned(),
        en: en.to_owned(),
        params: set(&[open_by.and_then(Actor::param), confidential])
            .into_iter()
            .chain(steps.iter().filter(|s| !s.optional).flat_map(TemplateStep::params))
            .chain(readers.iter().cloned())
            .collect(),
        settings: steps.iter().filter(|s| !s.optional).flat_map(TemplateStep::settings).collect(),
    }];
    for s in steps {
        out.push(Part {
            control: format!("{control}.{}", s.key),
            ja: s.ja.clone(),
            en: s.en.clone(),
            params: s.params(),
            settings: s.settings(),
        });
        if let Some(d) = &s.due {
            out.push(Part {
                control: format!("{control}.{}.due", s.key),
                ja: format!("{}の期限", s.ja),
                en: format!("{}: deadline", s.en),
                params: set(&[d.escalate.as_deref()]),
                settings: [d.setting.clone()].into(),
            });
        }
        for effect in s.outcomes.iter().flat_map(|o| &o.effects) {
            if let Some(id) = &effect.id {
                out.push(Part {
                    control: format!("{control}.{id}"),
                    ja: effect.ja.clone(),
                    en: effect.en.clone(),
                    params: effect.what.params().into_iter().map(str::to_owned).collect(),
                    settings: effect.what.settings().cloned().collect(),
                });
            }
        }
    }
    for r in requires {
        out.push(Part {
            control: format!("{control}.{}", r.id.get_ref()),
            ja: r.ja.clone(),
            en: r.en.clone(),
            params: r.params.clone(),
            settings: r.settings.clone(),
        });
    }
    out
}
