//! Forms: the typed fields of a step, a register's row or a task's evidence, and the requirements on them.
//!
//! A requirement is an expression of Cedar over stored facts. Each form has a schema of its own, made from its fields, so
//! that a misspelt field or a number compared with a word is a fault with file and line when the rulebook is loaded. Rules
//! see facts; of a text they see how long it is.

use crate::{
    ask::AskError,
    facts::{RowFacts, WorkFacts},
    problem::Problem,
    source::Source,
};
use azukari_domain::{Answer, Date, Fact, FieldKey, PurposeKey, RegisterKey, calendar::day_number};
use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request, RestrictedExpression as Expr,
    Schema, ValidationMode, Validator,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};
use toml::Spanned;

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
    },
}

impl Computed {
    fn fields(&self) -> Vec<(&FieldKey, FormKind)> {
        match self {
            Computed::Short { from, until, .. } => vec![(from, FormKind::Date), (until, FormKind::Date)],
            Computed::Unless { field, .. } => vec![(field, FormKind::Choice)],
            Computed::Current { .. } => Vec::new(),
        }
    }

    /// The setting that it reads.
    pub(crate) fn setting(&self) -> Option<&str> {
        match self {
            Computed::Short { within, .. } => Some(within),
            Computed::Unless { .. } | Computed::Current { .. } => None,
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
            Computed::Current { .. } => return None,
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

    fn cedar(self) -> &'static str {
        use FormKind as K;
        match self {
            K::Flag => "Bool",
            K::Number | K::Time | K::Date | K::Text | K::Records | K::Files => "Long",
            K::Choices | K::Classes | K::Purposes | K::Recipients | K::Workers => "Set<String>",
            _ => "String",
        }
    }
}

/// One requirement on a form, adopted by clauses one by one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequireRow {
    /// Its id within the file.
    pub(crate) id: Spanned<String>,
    /// What is required, Japanese, as a short statement.
    pub(crate) ja: String,
    /// What is required, English.
    pub(crate) en: String,
    /// Steps (procedures) or occasions (`enter`, `change`, `end`; `perform`) at which it is asked. Empty: all.
    #[serde(default)]
    pub(crate) at: Vec<String>,
    /// Outcomes of the step on which it is asked. Empty: all.
    #[serde(default)]
    pub(crate) on: Vec<String>,
    /// Fields that must be filled.
    #[serde(default)]
    pub(crate) needs: Vec<Spanned<String>>,
    /// It is asked only when this holds.
    #[serde(default)]
    pub(crate) when: Option<Spanned<String>>,
    /// What must hold.
    #[serde(default)]
    pub(crate) rule: Option<Spanned<String>>,
    /// `not_permitted` unless said otherwise; `warning` only tells; `opens` refuses nobody: where it is met, what its provision of
    /// the law stands in place of is not asked.
    #[serde(default)]
    pub(crate) answer: Option<String>,
    /// What to do about it; `fill:<first field>` where fields are needed.
    #[serde(default)]
    pub(crate) remedy: Option<String>,
    /// Sets of words that it reads and that bindings give.
    #[serde(default)]
    pub(crate) params: BTreeSet<String>,
    /// Settings that it reads.
    #[serde(default)]
    pub(crate) settings: BTreeSet<String>,
    /// Registers whose rows in force it counts: `context.in_force.<register>`; of those the ones that name a row which this form
    /// names as well: `context.linked.<register>`.
    #[serde(default)]
    pub(crate) registers: BTreeSet<RegisterKey>,
}

/// A requirement as it is shown and cited.
#[derive(Debug, Clone, Serialize)]
pub struct Require {
    /// The control: `procedure:outsourcing.contract.secrecy`.
    pub control: String,
    /// What is required, Japanese.
    pub ja: String,
    /// What is required, English.
    pub en: String,
    /// Where it is asked; empty for everywhere.
    pub at: Vec<String>,
    /// On which outcomes; empty for all.
    pub on: Vec<String>,
    /// Fields that must be filled.
    pub needs: Vec<FieldKey>,
    /// It is asked only under a condition.
    pub conditional: bool,
    /// How it says no; `None` where it only warns.
    pub answer: Option<Answer>,
    /// It refuses nobody and warns of nothing: being met, it opens what the regulation would not.
    pub opens: bool,
    /// What to do about it.
    pub remedy: String,
}

impl Require {
    /// Whether it is asked at a place and on an outcome.
    pub fn applies(&self, at: &str, on: &str) -> bool {
        (self.at.is_empty() || self.at.iter().any(|a| a == at))
            && (self.on.is_empty() || self.on.iter().any(|o| o == on))
    }
}

/// A form with its requirements, compiled: the library's side, the same for all organisations.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) fields: Vec<FormField>,
    pub(crate) requires: Vec<Require>,
    policies: BTreeMap<String, Policy>,
    permit: Policy,
    names: [EntityUid; 3],
    /// Requirements ask what became of records (`corrected`, `erased`): the gate looks only then.
    pub(crate) asks_records: bool,
    /// Requirements ask which rows hang together with this form's own (`linked`): the gate looks only then.
    pub(crate) asks_linked: bool,
    /// Fields of the registers that fields of this form point to.
    rows: BTreeMap<FieldKey, Vec<FormField>>,
    params: BTreeSet<String>,
    settings: BTreeSet<String>,
    /// Registers whose rows in force its rules count.
    pub(crate) counts: BTreeSet<RegisterKey>,
}

/// What is known where a form is checked.
#[derive(Debug, Clone)]
pub(crate) struct FormFacts<'a> {
    /// The work as the gate gathered it.
    pub(crate) work: &'a WorkFacts,
    /// The organisation's settings.
    pub(crate) settings: &'a BTreeMap<String, i64>,
    /// Purposes specified and in force today.
    pub(crate) purposes: &'a BTreeSet<PurposeKey>,
    /// The sets of words that its bindings give.
    pub(crate) sets: &'a BTreeMap<String, BTreeSet<String>>,
}

fn fault(file: &str, line: usize, reason: impl Into<String>) -> Problem {
    Problem::new(file, line, reason)
}

/// What compiling needs to know beside the rows.
pub(crate) struct FormSource<'a> {
    pub(crate) file: &'a str,
    /// `procedure:outsourcing`.
    pub(crate) control: &'a str,
    pub(crate) fields: Vec<FormField>,
    pub(crate) requires: Vec<RequireRow>,
    pub(crate) params: BTreeSet<String>,
    pub(crate) settings: BTreeSet<String>,
    /// Fields of each register of the library.
    pub(crate) registers: &'a BTreeMap<RegisterKey, Vec<FormField>>,
}

const RESERVED: &[&str] = &[
    "today",
    "opened",
    "began",
    "outcome",
    "own",
    "paper",
    "actor",
    "actor_unit",
    "acted",
    "filled",
    "written",
    "age_minutes",
    "declared_purposes",
    "items_open",
    "lists",
    "facets",
    "corrected",
    "erased",
    "records_there",
    "records_held",
    "records_unlisted",
    "in_force",
    "linked",
    "rules",
    "settings",
];

impl Form {
    pub(crate) fn compile(source: &Source, from: FormSource<'_>, problems: &mut Vec<Problem>) -> Option<Form> {
        let FormSource { file, control, fields, requires, mut params, mut settings, registers } = from;
        let before = problems.len();
        let rows = check_fields(file, source, &fields, registers, problems);
        let mut counts = BTreeSet::new();
        for row in &requires {
            let line = source.line(file, &row.id.span());
            for register in row.registers.iter().filter(|r| !registers.contains_key(*r)) {
                problems.push(fault(file, line, format!("`{register}` is no register")));
            }
            counts.extend(row.registers.iter().cloned());
            params.extend(row.params.iter().cloned());
            settings.extend(row.settings.iter().cloned());
        }
        let text = schema_text(&fields, &rows, &params, &settings, &counts);
        let schema = match Schema::from_cedarschema_str(&text) {
            Ok((schema, _)) => schema,
            Err(e) => {
                problems.push(fault(file, 0, format!("the form of `{control}` makes no schema: {e}")));
                return None;
            }
        };
        let mut policies = BTreeMap::new();
        let mut out = Vec::new();
        let says =
            |text: &Option<Spanned<String>>, word: &str| text.as_ref().is_some_and(|t| t.get_ref().contains(word));
        let asks = |word: &str| requires.iter().any(|r| says(&r.rule, word) || says(&r.when, word));
        let asks_records = asks("context.corrected") || asks("context.erased");
        let asks_linked = asks("context.linked");
        for row in requires {
            if let Some((require, policy)) = require(source, file, control, &fields, row, problems) {
                if policies.insert(require.control.clone(), policy).is_some() {
                    problems.push(fault(file, 0, format!("`{}` is there twice", require.control)));
                }
                out.push(require);
            }
        }
        let permit = Policy::parse(Some(PolicyId::new("base")), "permit (principal, action, resource);").ok()?;
        validate(&schema, source, file, &policies, problems);
        let uid = |text: &str| EntityUid::from_str(text).ok();
        let names = [uid("Worker::\"asking\"")?, uid("Action::\"check\"")?, uid("Organisation::\"own\"")?];
        (problems.len() == before).then_some(Form {
            fields,
            requires: out,
            policies,
            permit,
            names,
            asks_records,
            asks_linked,
            rows,
            params,
            settings,
            counts,
        })
    }

    /// The field with this key.
    pub(crate) fn field(&self, key: &FieldKey) -> Option<&FormField> {
        self.fields.iter().find(|f| f.key == *key)
    }

    /// Which of these requirements fail; in order of the form.
    pub(crate) fn failing<'f>(
        &'f self,
        asked: impl Iterator<Item = &'f Require>,
        facts: &FormFacts<'_>,
    ) -> Result<Vec<&'f Require>, AskError> {
        let asked: Vec<&Require> = asked.filter(|r| r.applies(&facts.work.at, &facts.work.on)).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut set = PolicySet::new();
        set.add(self.permit.clone()).map_err(AskError::of)?;
        for require in &asked {
            let policy = self.policies.get(&require.control).ok_or_else(|| AskError::of(&require.control))?;
            set.add(policy.clone()).map_err(AskError::of)?;
        }
        let [worker, action, organisation] = self.names.clone();
        let context = Context::from_pairs(self.context(facts)?).map_err(AskError::of)?;
        let request = Request::new(worker, action, organisation, context, None).map_err(AskError::of)?;
        let response = Authorizer::new().is_authorized(&request, &set, &Entities::empty());
        if let Some(e) = response.diagnostics().errors().next() {
            return Err(AskError::of(e));
        }
        let denied: BTreeSet<String> = response.diagnostics().reason().map(|id| id.to_string()).collect();
        Ok(asked.into_iter().filter(|r| denied.contains(&r.control)).collect())
    }

    fn lists(&self) -> impl Iterator<Item = &FormField> {
        self.fields.iter().filter(|f| f.kind == FormKind::Records)
    }

    fn persons(&self) -> impl Iterator<Item = &FormField> {
        self.fields.iter().filter(|f| matches!(f.kind, FormKind::Record | FormKind::Records))
    }

    fn context(&self, f: &FormFacts<'_>) -> Result<Vec<(String, Expr)>, AskError> {
        let w = f.work;
        let day = |d: Option<Date>| Expr::new_long(d.map_or(0, day_number));
        let filled = w.facts.iter().filter(|(_, f)| !f.is_empty()).map(|(k, _)| k.as_str());
        let filled = filled.chain(w.lengths.iter().filter(|(_, n)| **n > 0).map(|(k, _)| k.as_str()));
        let set = |name: &String| words(f.sets.get(name).into_iter().flatten().map(String::as_str));
        let facets = |field: &FormField| words(w.facets.get(&field.key).into_iter().flatten().map(String::as_str));
        let setting = |name: &String| Expr::new_long(f.settings.get(name).copied().unwrap_or_default());
        let rows_of = |counts: &BTreeMap<RegisterKey, i64>| {
            record(
                self.counts.iter().map(|r| (r.to_string(), Expr::new_long(counts.get(r).copied().unwrap_or_default()))),
            )
        };
        let mut pairs: Vec<(String, Expr)> = vec![
            ("today".into(), day(w.today)),
            ("opened".into(), day(w.opened)),
            ("began".into(), day(w.began)),
            ("outcome".into(), Expr::new_string(w.on.clone())),
            ("own".into(), Expr::new_bool(w.actor == w.opener)),
            ("paper".into(), Expr::new_bool(w.paper)),
            ("actor".into(), Expr::new_string(w.actor.clone())),
            ("actor_unit".into(), Expr::new_string(w.actor_unit.clone())),
            ("acted".into(), words(w.acted.values().flatten().map(String::as_str))),
            ("filled".into(), words(filled)),
            ("written".into(), words(w.written.iter().map(FieldKey::as_str))),
            ("age_minutes".into(), Expr::new_long(w.age_minutes)),
            ("declared_purposes".into(), words(f.purposes.iter().map(PurposeKey::as_str))),
            ("items_open".into(), Expr::new_long(w.items_open)),
            ("lists".into(), record(self.lists().map(|f| (f.key.to_string(), list(w.facts.get(&f.key)))))?),
            ("facets".into(), record(self.persons().map(|f| (f.key.to_string(), facets(f))))?),
            ("corrected".into(), words(w.corrected.iter().map(FieldKey::as_str))),
            ("erased".into(), words(w.erased.iter().map(FieldKey::as_str))),
            ("records_there".into(), Expr::new_long(w.records_there)),
            ("records_held".into(), Expr::new_long(w.records_held)),
            ("records_unlisted".into(), Expr::new_long(w.records_unlisted)),
            ("in_force".into(), rows_of(&w.counts)?),
            ("linked".into(), rows_of(&w.linked)?),
            ("rules".into(), record(self.params.iter().map(|p| (p.clone(), set(p))))?),
            ("settings".into(), record(self.settings.iter().map(|s| (s.clone(), setting(s))))?),
        ];
        for field in &self.fields {
            let value = match (field.kind, self.rows.get(&field.key)) {
                (FormKind::Text, _) => Expr::new_long(w.lengths.get(&field.key).copied().unwrap_or_default()),
                (FormKind::Row, Some(fields)) => row_value(fields, w.rows.get(&field.key))?,
                (kind, _) => fact_value(kind, w.facts.get(&field.key)),
            };
            pairs.push((field.key.to_string(), value));
        }
        Ok(pairs)
    }
}

fn words<'w>(items: impl Iterator<Item = &'w str>) -> Expr {
    Expr::new_set(items.map(|w| Expr::new_string(w.to_owned())))
}

/// The records of a list by id, so that a rule can ask whether one of them is among them.
fn list(fact: Option<&Fact>) -> Expr {
    match fact {
        Some(Fact::Records(all)) => Expr::new_set(all.iter().map(|r| Expr::new_string(r.to_string()))),
        _ => Expr::new_set([]),
    }
}

fn record(pairs: impl IntoIterator<Item = (String, Expr)>) -> Result<Expr, AskError> {
    Expr::new_record(pairs).map_err(AskError::of)
}

fn number(n: usize) -> Expr {
    Expr::new_long(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A fact as rules see it; what is not filled in is the empty value of its kind, so that no rule meets an absence.
fn fact_value(kind: FormKind, fact: Option<&Fact>) -> Expr {
    match (kind.cedar(), fact) {
        (_, Some(Fact::Flag(b))) => Expr::new_bool(*b),
        (_, Some(Fact::Number(n))) => Expr::new_long(*n),
        (_, Some(Fact::Date(d))) => Expr::new_long(day_number(*d)),
        (_, Some(Fact::Word(w))) => Expr::new_string(w.clone()),
        (_, Some(Fact::Words(w))) => words(w.iter().map(String::as_str)),
        (_, Some(Fact::Worker(w))) => Expr::new_string(w.to_string()),
        (_, Some(Fact::Workers(all))) => Expr::new_set(all.iter().map(|w| Expr::new_string(w.to_string()))),
        (_, Some(Fact::Record(r))) => Expr::new_string(r.to_string()),
        (_, Some(Fact::Records(all))) => number(all.len()),
        (_, Some(Fact::Row(r))) => Expr::new_string(r.to_string()),
        (_, Some(Fact::Files(all))) => number(all.len()),
        ("Bool", None) => Expr::new_bool(false),
        ("Long", None) => Expr::new_long(0),
        ("Set<String>", None) => Expr::new_set([]),
        (_, None) => Expr::new_string(String::new()),
    }
}

fn row_value(fields: &[FormField], row: Option<&RowFacts>) -> Result<Expr, AskError> {
    let text = |t: Option<&String>| Expr::new_string(t.cloned().unwrap_or_default());
    let mut pairs =
        vec![("id".to_owned(), text(row.map(|r| &r.id))), ("state".to_owned(), text(row.map(|r| &r.state)))];
    for field in fields.iter().filter(|f| !f.kind.is_text()) {
        let fact = row.and_then(|r| r.facts.get(&field.key));
        pairs.push((field.key.to_string(), fact_value(field.kind, fact)));
    }
    record(pairs)
}

fn check_fields(
    file: &str,
    source: &Source,
    fields: &[FormField],
    registers: &BTreeMap<RegisterKey, Vec<FormField>>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<FieldKey, Vec<FormField>> {
    let mut seen = BTreeSet::new();
    let mut rows = BTreeMap::new();
    for field in fields {
        let line = source.line_of(file, field.key.as_str());
        let mut say = |reason: String| problems.push(fault(file, line, reason));
        if !seen.insert(&field.key) {
            say(format!("field `{}` is there twice", field.key));
        }
        if RESERVED.contains(&field.key.as_str())
            || !field.key.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        {
            say(format!("`{}` is no name for a field", field.key));
        }
        let choice = matches!(field.kind, FormKind::Choice | FormKind::Choices);
        if choice == field.choices.is_empty() {
            say(format!("field `{}`: only a choice has choices, and it has some", field.key));
        }
        if field.readers.is_some() && field.readers_param().is_none_or(str::is_empty) {
            say(format!("field `{}`: readers is a parameter", field.key));
        }
        match &field.computed {
            Some(computed @ (Computed::Short { .. } | Computed::Unless { .. })) => {
                let there = |(key, kind): (&FieldKey, FormKind)| fields.iter().any(|f| f.key == *key && f.kind == kind);
                if field.kind != FormKind::Flag || !computed.fields().into_iter().all(there) {
                    say(format!("field `{}`: what is computed is a flag over two dates or a choice", field.key));
                }
            }
            Some(Computed::Current { only }) => {
                let columns = field.register.as_ref().and_then(|r| registers.get(r));
                let column = |key: &FieldKey| columns.into_iter().flatten().any(|c| c.key == *key);
                if field.kind != FormKind::Row || !only.keys().all(column) {
                    say(format!("field `{}`: what stands is a row, found by columns of its register", field.key));
                }
            }
            None => {}
        }
        match (&field.register, field.kind) {
            (Some(register), FormKind::Row) => match registers.get(register) {
                Some(columns) => drop(rows.insert(field.key.clone(), columns.clone())),
                None => say(format!("field `{}` points to `{register}`, which is no register", field.key)),
            },
            (None, FormKind::Row) => say(format!("field `{}` names no register", field.key)),
            (Some(_), _) => say(format!("field `{}` is no row", field.key)),
            (None, _) => {}
        }
    }
    rows
}

fn schema_text(
    fields: &[FormField],
    rows: &BTreeMap<FieldKey, Vec<FormField>>,
    params: &BTreeSet<String>,
    settings: &BTreeSet<String>,
    counts: &BTreeSet<RegisterKey>,
) -> String {
    let list = |names: &BTreeSet<String>, kind: &str| -> String {
        names.iter().map(|n| format!("{n}: {kind}")).collect::<Vec<_>>().join(", ")
    };
    let mut text = String::from(
        "entity Worker;\nentity Organisation;\naction \"check\" appliesTo { principal: [Worker], resource: [Organisation], context: {\n",
    );
    text.push_str("today: Long, opened: Long, began: Long, outcome: String, own: Bool, paper: Bool, actor: String,\n");
    text.push_str("acted: Set<String>, filled: Set<String>, written: Set<String>, items_open: Long,\n");
    text.push_str("actor_unit: String, age_minutes: Long, declared_purposes: Set<String>,\n");
    let counts: Vec<String> = counts.iter().map(|r| format!("{r}: Long")).collect();
    let counts = counts.join(", ");
    text.push_str(&format!("in_force: {{ {counts} }},\nlinked: {{ {counts} }},\n"));
    let lists: BTreeSet<String> =
        fields.iter().filter(|f| f.kind == FormKind::Records).map(|f| f.key.to_string()).collect();
    text.push_str(&format!("lists: {{ {} }},\n", list(&lists, "Set<String>")));
    let persons: BTreeSet<String> = fields
        .iter()
        .filter(|f| matches!(f.kind, FormKind::Record | FormKind::Records))
        .map(|f| f.key.to_string())
        .collect();
    text.push_str(&format!("facets: {{ {} }},\n", list(&persons, "Set<String>")));
    text.push_str("corrected: Set<String>, erased: Set<String>,\n");
    text.push_str("records_there: Long, records_held: Long, records_unlisted: Long,\n");
    text.push_str(&format!("rules: {{ {} }},\n", list(params, "Set<String>")));
    text.push_str(&format!("settings: {{ {} }},\n", list(settings, "Long")));
    for field in fields {
        match rows.get(&field.key) {
            Some(columns) => {
                let inner: Vec<String> = columns
                    .iter()
                    .filter(|c| !c.kind.is_text())
                    .map(|c| format!("{}: {}", c.key, c.kind.cedar()))
                    .chain(["id: String".to_owned(), "state: String".to_owned()])
                    .collect();
                text.push_str(&format!("{}: {{ {} }},\n", field.key, inner.join(", ")));
            }
            None => text.push_str(&format!("{}: {},\n", field.key, field.kind.cedar())),
        }
    }
    text.push_str("} };\n");
    text
}

fn require(
    source: &Source,
    file: &str,
    control: &str,
    fields: &[FormField],
    row: RequireRow,
    problems: &mut Vec<Problem>,
) -> Option<(Require, Policy)> {
    let line = source.line(file, &row.id.span());
    let id = format!("{control}.{}", row.id.get_ref());
    let mut needs = Vec::new();
    for need in &row.needs {
        match fields.iter().find(|f| f.key.as_str() == need.get_ref()) {
            Some(field) => needs.push(field.key.clone()),
            None => problems.push(fault(
                file,
                source.line(file, &need.span()),
                format!("`{id}` needs `{}`, which is no field", need.get_ref()),
            )),
        }
    }
    let answer = match row.answer.as_deref() {
        None | Some("not_permitted") => Some(Answer::NotPermitted),
        Some("forbidden") => Some(Answer::Forbidden),
        Some("not_configured") => Some(Answer::NotConfigured),
        Some("referral") => Some(Answer::Referral),
        Some("warning" | "opens") => None,
        Some(other) => {
            problems.push(fault(file, line, format!("`{id}` has the unknown answer `{other}`")));
            return None;
        }
    };
    if row.rule.is_none() && needs.is_empty() {
        problems.push(fault(file, line, format!("`{id}` requires nothing: it has neither rule nor needs")));
        return None;
    }
    let mut rules: Vec<String> = row.rule.iter().map(|r| format!("({})", r.get_ref())).collect();
    if !needs.is_empty() {
        let list: Vec<String> = needs.iter().map(|n| format!("\"{n}\"")).collect();
        rules.push(format!("context.filled.containsAll([{}])", list.join(", ")));
    }
    let when = row.when.as_ref().map_or(String::new(), |w| format!("when {{ {} }} ", w.get_ref()));
    let text = format!("forbid (principal, action, resource) {when}unless {{ {} }};", rules.join(" && "));
    let policy = match Policy::parse(Some(PolicyId::new(&id)), &text) {
        Ok(policy) => policy,
        Err(e) => {
            let line = row.rule.as_ref().or(row.when.as_ref()).map_or(line, |r| source.line(file, &r.span()));
            problems.push(fault(file, line, format!("`{id}`: {}", e.to_string().replace('\n', " "))));
            return None;
        }
    };
    let first = needs.first().map_or_else(|| "none".to_owned(), |f| format!("fill:{f}"));
    let remedy = row.remedy.unwrap_or(first);
    let conditional = row.when.is_some();
    let opens = row.answer.as_deref() == Some("opens");
    let require = Require {
        control: id,
        ja: row.ja,
        en: row.en,
        at: row.at,
        on: row.on,
        needs,
        conditional,
        answer,
        opens,
        remedy,
    };
    Some((require, policy))
}

fn validate(
    schema: &Schema,
    source: &Source,
    file: &str,
    policies: &BTreeMap<String, Policy>,
    problems: &mut Vec<Problem>,
) {
    let mut set = PolicySet::new();
    for policy in policies.values() {
        if let Err(e) = set.add(policy.clone()) {
            problems.push(fault(file, 0, e.to_string()));
        }
    }
    let result = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
    let line = |id: &PolicyId| {
        let id: &str = id.as_ref();
        let short = id.split_once(':').and_then(|(_, rest)| rest.split_once('.')).map_or(id, |(_, r)| r);
        source.line_of(file, short)
    };
    for e in result.validation_errors() {
        problems.push(fault(file, line(e.policy_id()), e.to_string()));
    }
    for w in result.validation_warnings() {
        problems.push(fault(file, line(w.policy_id()), w.to_string()));
    }
}
