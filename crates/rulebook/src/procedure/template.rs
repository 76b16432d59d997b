//! A procedure of the library, checked by itself, with the parts that clauses can adopt.

use super::{
    Accused, Audience, Each,
    check::{Names, graph},
    effect::Effect,
    file::{Actor, PROCEDURES, ProcedureFile, StepRow},
};
use crate::{
    form::{Form, FormField, FormKind, FormSource, RequireRow, readers_of},
    problem::Problem,
    source::Source,
};
use azukari_domain::{FieldKey, ProcedureKey, RegisterKey, StepKey};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

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
    pub(super) open_by: Actor,
    pub(super) confidential: Option<String>,
    pub(super) accused: Option<Accused>,
    pub(super) receiver: Option<FieldKey>,
    pub(super) audience: Option<Audience>,
    pub(super) steps: Vec<TemplateStep>,
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
pub(super) struct TemplateStep {
    pub(super) key: StepKey,
    pub(super) ja: String,
    pub(super) en: String,
    pub(super) by: Actor,
    pub(super) not_by: BTreeSet<String>,
    pub(super) unit_of: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) body: Option<String>,
    pub(super) optional: bool,
    pub(super) otherwise: Option<StepKey>,
    pub(super) fields: Vec<FieldKey>,
    pub(super) due: Option<TemplateDue>,
    pub(super) each: Option<Each>,
    pub(super) paper: bool,
    pub(super) outcomes: Vec<TemplateOutcome>,
    pub(super) line: usize,
}

#[derive(Debug, Clone)]
pub(super) struct TemplateDue {
    pub(super) setting: String,
    pub(super) from: String,
    pub(super) optional: bool,
    pub(super) escalate: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct TemplateOutcome {
    pub(super) key: StepKey,
    pub(super) ja: String,
    pub(super) en: String,
    pub(super) to: StepKey,
    pub(super) optional: bool,
    pub(super) by_opener: bool,
    pub(super) empties: Vec<FieldKey>,
    pub(super) effects: Vec<TemplateEffect>,
}

#[derive(Debug, Clone)]
pub(super) struct TemplateEffect {
    pub(super) id: Option<String>,
    pub(super) ja: String,
    pub(super) en: String,
    pub(super) what: Effect,
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
        let accused = file.accused.as_ref().and_then(|a| {
            let found = accused(a.get_ref(), &file.fields, registers);
            if found.is_none() {
                let said = a.get_ref();
                faults.push((source.line(path, &a.span()), format!("accused names `{said}`, which holds no workers")));
            }
            found
        });
        let receiver = file.receiver.as_ref().map(|r| {
            let office = |f: &FormField| f.key == *r.get_ref() && f.kind == FormKind::Office;
            if confidential.is_none() || !file.fields.iter().any(office) {
                let said = r.get_ref();
                let reason =
                    format!("receiver names `{said}`: a field with an office of a confidential procedure is expected");
                faults.push((source.line(path, &r.span()), reason));
            }
            r.get_ref().clone()
        });
        let audience = file.audience.as_ref().map(|a| {
            let is = |key: &FieldKey, kinds: &[FormKind]| {
                file.fields.iter().any(|f| f.key == *key && kinds.contains(&f.kind))
            };
            let people = |key: &FieldKey| is(key, &[FormKind::Worker, FormKind::Workers]);
            if a.fields.is_empty() || !a.fields.iter().all(people) || !is(a.until.get_ref(), &[FormKind::Date]) {
                let reason = "audience names fields with workers and one with a date".to_owned();
                faults.push((source.line(path, &a.until.span()), reason));
            }
            Audience { fields: a.fields.clone(), until: a.until.get_ref().clone() }
        });
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
        let mut parts = parts(
            [&control, &file.ja, &file.en],
            open_by.as_ref(),
            confidential.as_deref(),
            &steps,
            &file.requires,
            &readers,
        );
        if let Some(a) = &file.audience {
            parts.push(Part {
                control: format!("{control}.audience"),
                ja: a.ja.clone(),
                en: a.en.clone(),
                params: BTreeSet::new(),
                settings: BTreeSet::new(),
            });
        }
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
            accused,
            receiver,
            audience,
            steps,
            parts,
        })
    }
}

impl Template {
    /// Whether it has this step with this outcome.
    pub(crate) fn has(&self, step: &str, outcome: &str) -> bool {
        let step = self.steps.iter().find(|s| s.key.as_str() == step);
        step.is_some_and(|s| s.outcomes.iter().any(|o| o.key.as_str() == outcome))
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

/// `field` with workers, or `field.column` with workers of the row that the field names.
fn accused(text: &str, fields: &[FormField], registers: &BTreeMap<RegisterKey, Vec<FormField>>) -> Option<Accused> {
    let (field, column) = text.split_once('.').map_or((text, None), |(f, c)| (f, Some(c)));
    let named = |fields: &[FormField], key: &str| fields.iter().find(|f| f.key.as_str() == key).cloned();
    let workers = |f: &FormField| matches!(f.kind, FormKind::Worker | FormKind::Workers);
    let field = named(fields, field)?;
    let Some(column) = column else { return workers(&field).then_some(Accused { field: field.key, column: None }) };
    let column = named(registers.get(field.register.as_ref()?)?, column).filter(workers)?;
    Some(Accused { field: field.key, column: Some(column.key) })
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
            optional: o.optional,
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

/// What clauses can adopt: the procedure, each step, each optional deadline and outcome, each requirement, each effect with an id.
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
        for o in s.outcomes.iter().filter(|o| o.optional) {
            out.push(Part {
                control: format!("{control}.{}.{}", s.key, o.key),
                ja: format!("{}：{}", s.ja, o.ja),
                en: format!("{}: {}", s.en, o.en),
                params: BTreeSet::new(),
                settings: BTreeSet::new(),
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
