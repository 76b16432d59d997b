//! The schema of one form, made from its fields, and what is wrong with a form that does not fit it.

use super::{Computed, FormField, FormKind};
use crate::{problem::Problem, source::Source};
use azukari_domain::{FieldKey, RegisterKey};
use cedar_policy::{Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RESERVED: &[&str] = &[
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

pub(super) fn schema_text(
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
