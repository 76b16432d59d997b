//! Forms: the typed fields of a step, a register's row or a task's evidence, and the requirements on them.
//!
//! A requirement is an expression of Cedar over stored facts. Each form has a schema of its own, made from its fields, so
//! that a misspelt field or a number compared with a word is a fault with file and line when the rulebook is loaded. Rules
//! see facts; of a text they see how long it is.

mod field;
mod require;
mod schema;
mod value;

pub use field::{Choice, Computed, FormField, FormKind};
pub(crate) use field::{computed_settings, readers_of};
pub use require::Require;
pub(crate) use require::RequireRow;

use crate::{ask::AskError, facts::WorkFacts, problem::Problem, source::Source};
use azukari_domain::{Date, FieldKey, OfficeKey, PurposeKey, RegisterKey, calendar::day_number};
use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request, RestrictedExpression as Expr,
};
use require::require;
use schema::{check_fields, fault, validate};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};
use toml::Spanned;
use value::{fact_value, list, record, row_value, words};

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
    /// Offices that fewer hold today than must.
    pub(crate) vacant: &'a BTreeSet<OfficeKey>,
    /// The first day of the rulebook in force.
    pub(crate) since: Date,
    /// The sets of words that its bindings give.
    pub(crate) sets: &'a BTreeMap<String, BTreeSet<String>>,
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
        let schema = match schema::schema(&fields, &rows, &params, &settings, &counts) {
            Ok(schema) => schema,
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
            ("regulation_since".into(), day(Some(f.since))),
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
            ("vacant".into(), words(f.vacant.iter().map(OfficeKey::as_str))),
            ("items_open".into(), Expr::new_long(w.items_open)),
            ("lists".into(), record(self.lists().map(|f| (f.key.to_string(), list(w.facts.get(&f.key)))))?),
            ("facets".into(), record(self.persons().map(|f| (f.key.to_string(), facets(f))))?),
            ("corrected".into(), words(w.corrected.iter().map(FieldKey::as_str))),
            ("erased".into(), words(w.erased.iter().map(FieldKey::as_str))),
            ("records_there".into(), Expr::new_long(w.records_there)),
            ("records_apart".into(), Expr::new_long(w.records_apart)),
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
