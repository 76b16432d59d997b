//! What may not stand in a procedure: names of nothing, steps that nobody reaches, ways that never end.

use super::{
    End, ITEM,
    effect::Effect,
    template::{Template, TemplateEffect, TemplateStep},
};
use crate::{
    duty::DutyTemplate,
    form::{FormField, FormKind, RequireRow},
    source::Source,
};
use azukari_domain::{DutyKey, FieldKey, ProcedureKey, RegisterKey, StepKey, Verb};
use std::collections::{BTreeMap, BTreeSet};

impl Template {
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
}

/// Marks that a procedure may put on records.
const MARKS: &[&str] = &["stop", "hold", "consent", "request", "facet"];

/// Every name that may be said, for finding those that may not.
pub(super) struct Names {
    pub(super) fields: BTreeSet<FieldKey>,
    pub(super) steps: BTreeSet<String>,
}

impl Names {
    pub(super) fn of(fields: &[FormField], steps: &[TemplateStep]) -> Names {
        Names {
            fields: fields.iter().map(|f| f.key.clone()).collect(),
            steps: steps.iter().map(|s| s.key.to_string()).collect(),
        }
    }

    pub(super) fn check(
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

/// Every step is reached from the first, and an end is reached from every step: with all optional steps and without.
pub(super) fn graph(steps: &[TemplateStep], faults: &mut Vec<(usize, String)>) {
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
