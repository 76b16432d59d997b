//! The schema of one form, made from its fields, and what is wrong with a form that does not fit it.

use super::{Computed, FormField, FormKind};
use crate::{problem::Problem, source::Source};
use azukari_domain::{FieldKey, RegisterKey};
use cedar_policy::{Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What every requirement sees beside the fields.
const SEEN: &[(&str, &str)] = &[
    ("today", "Long"),
    ("regulation_since", "Long"),
    ("opened", "Long"),
    ("began", "Long"),
    ("outcome", "String"),
    ("own", "Bool"),
    ("paper", "Bool"),
    ("actor", "String"),
    ("actor_unit", "String"),
    ("acted", "Set<String>"),
    ("filled", "Set<String>"),
    ("written", "Set<String>"),
    ("age_minutes", "Long"),
    ("declared_purposes", "Set<String>"),
    ("vacant", "Set<String>"),
    ("items_open", "Long"),
    ("corrected", "Set<String>"),
    ("erased", "Set<String>"),
    ("records_there", "Long"),
    ("records_apart", "Long"),
    ("records_held", "Long"),
    ("records_unlisted", "Long"),
];

/// What it sees gathered from fields, rows, parameters and settings.
const GATHERED: [&str; 6] = ["in_force", "linked", "lists", "facets", "rules", "settings"];

/// Names that no field may have.
pub(super) fn is_reserved(name: &str) -> bool {
    SEEN.iter().any(|(seen, _)| *seen == name) || GATHERED.contains(&name)
}

pub(super) fn fault(file: &str, line: usize, reason: impl Into<String>) -> Problem {
    Problem::new(file, line, reason)
}

pub(super) fn check_fields(
    file: &str,
    source: &Source,
    fields: &[FormField],
    registers: &BTreeMap<RegisterKey, Vec<FormField>>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<FieldKey, Vec<FormField>> {
    let mut seen = BTreeSet::new();
    let mut rows = BTreeMap::new();
    for field in fields {
        let mut say = |reason: String| problems.push(fault(file, source.line_of(file, field.key.as_str()), reason));
        if !seen.insert(&field.key) {
            say(format!("field `{}` is there twice", field.key));
        }
        if is_reserved(field.key.as_str())
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
            Some(Computed::Current { only, same }) => {
                let columns = field.register.as_ref().and_then(|r| registers.get(r));
                let column = |key: &FieldKey| columns.into_iter().flatten().any(|c| c.key == *key);
                let here = |key: &FieldKey| fields.iter().any(|f| f.key == *key && f.computed.is_none());
                if field.kind != FormKind::Row || !only.keys().chain(same).all(column) || !same.iter().all(here) {
                    say(format!("field `{}`: what stands is a row, found by columns of its register", field.key));
                }
            }
            Some(computed) => {
                let there = |(key, kind): (&FieldKey, FormKind)| fields.iter().any(|f| f.key == *key && f.kind == kind);
                let column = |(register, column, same): (&RegisterKey, &FieldKey, &FieldKey)| {
                    let columns = registers.get(register);
                    let has = |key: &FieldKey, kind: FormKind| {
                        columns.into_iter().flatten().any(|c| c.key == *key && c.kind == kind)
                    };
                    has(column, computed.kind()) && has(same, FormKind::Holding)
                };
                if field.kind != computed.kind()
                    || !computed.fields().into_iter().all(there)
                    || !computed.reads().is_none_or(column)
                {
                    say(format!(
                        "field `{}`: what is counted does not fit its kind or what it is counted from",
                        field.key
                    ));
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

/// The schema of what a form's requirements see. Written as JSON: of the other notation each name is parsed as a text of its own,
/// which took a third of a start.
pub(super) fn schema(
    fields: &[FormField],
    rows: &BTreeMap<FieldKey, Vec<FormField>>,
    params: &BTreeSet<String>,
    settings: &BTreeSet<String>,
    counts: &BTreeSet<RegisterKey>,
) -> Result<Schema, String> {
    let each = |names: Vec<String>, kind: &str| record(names.into_iter().map(|name| (name, typed(kind))));
    let keys = |of: &[FormKind]| fields.iter().filter(|f| of.contains(&f.kind)).map(|f| f.key.to_string()).collect();
    let counts = each(counts.iter().map(ToString::to_string).collect(), "Long");
    let always = SEEN.iter().map(|(name, kind)| ((*name).to_owned(), typed(kind)));
    let gathered = [
        counts.clone(),
        counts,
        each(keys(&[FormKind::Records]), "Set<String>"),
        each(keys(&[FormKind::Record, FormKind::Records]), "Set<String>"),
        each(params.iter().cloned().collect(), "Set<String>"),
        each(settings.iter().cloned().collect(), "Long"),
    ];
    let gathered = GATHERED.iter().map(|name| (*name).to_owned()).zip(gathered);
    let filled = fields.iter().map(|field| {
        let kind = match rows.get(&field.key) {
            Some(columns) => record(
                columns
                    .iter()
                    .filter(|c| !c.kind.is_text())
                    .map(|c| (c.key.to_string(), typed(c.kind.cedar())))
                    .chain(["id", "state"].map(|name| (name.to_owned(), typed("String")))),
            ),
            None => typed(field.kind.cedar()),
        };
        (field.key.to_string(), kind)
    });
    let context = record(always.chain(gathered).chain(filled));
    let one = |name: &str| Value::Array(vec![name.into()]);
    let applies =
        object([("principalTypes", one("Worker")), ("resourceTypes", one("Organisation")), ("context", context)]);
    let kinds = object([("Worker", object([])), ("Organisation", object([]))]);
    let actions = object([("check", object([("appliesTo", applies)]))]);
    let named = object([("entityTypes", kinds), ("actions", actions)]);
    Schema::from_json_value(object([("", named)])).map_err(|e| e.to_string())
}

/// A type as the schema's JSON writes it.
fn typed(kind: &str) -> Value {
    match kind {
        "Bool" => object([("type", "Boolean".into())]),
        "Set<String>" => object([("type", "Set".into()), ("element", typed("String"))]),
        other => object([("type", other.into())]),
    }
}

fn record(attributes: impl Iterator<Item = (String, Value)>) -> Value {
    object([("type", "Record".into()), ("attributes", Value::Object(attributes.collect()))])
}

fn object<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    Value::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

pub(super) fn validate(
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
