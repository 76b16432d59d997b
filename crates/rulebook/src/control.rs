//! The library of controls, written once for all organisations: `controls/controls.toml` and `controls/gates/*.cedar`.

use crate::{
    duty::{DUTIES, DutyTemplate, MEASURES},
    form::Form,
    letter::{Letters, letters},
    memory,
    notice::{NOTICES, NoticeTemplate},
    problem::Problem,
    procedure::{PROCEDURES, Template},
    register::{self, REGISTERS, RegisterTemplate},
    source::{Source, line_at},
};
use azukari_domain::{Answer, Calendar, DutyKey, NoticeKey, ProcedureKey, RegisterKey, Verb};
use cedar_policy::{ActionConstraint, Effect, Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use miette::Diagnostic;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};
use toml::Spanned;

pub(crate) const CONTROLS: &str = "controls/controls.toml";
pub(crate) const GATES: &str = "controls/gates/";
pub(crate) const VOCABULARY: &str = "vocabulary.cedarschema";
pub(crate) const HOLIDAYS: &str = "controls/holidays.toml";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ControlsFile {
    format: u32,
    #[serde(default, rename = "control")]
    controls: Vec<ControlRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ControlRow {
    id: Spanned<String>,
    kind: Kind,
    built: bool,
    ja: String,
    en: String,
    #[serde(default)]
    params: BTreeSet<String>,
    #[serde(default)]
    grounds: Option<String>,
    #[serde(default)]
    conditions: Option<String>,
    #[serde(default)]
    settings: BTreeSet<String>,
}

/// What kind of thing a control is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A requirement that the gate tests.
    Gate,
    /// Steps taken by offices.
    Procedure,
    /// Something kept up to date.
    Register,
    /// Something that must happen by itself.
    Duty,
    /// Something told to people.
    Notice,
    /// Something done by people: locks, shredding, rounds.
    Measure,
    /// A part of this system: journal, vault, sign-in.
    System,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::Gate => "gate",
            Kind::Procedure => "procedure",
            Kind::Register => "register",
            Kind::Duty => "duty",
            Kind::Notice => "notice",
            Kind::Measure => "measure",
            Kind::System => "system",
        }
    }
}

/// One control of the library.
#[derive(Debug, Clone, Serialize)]
pub struct Control {
    /// Id, e.g. `purpose.within`.
    pub id: String,
    /// Its kind; bindings name it as `gate:purpose.within`.
    pub kind: Kind,
    /// It exists in this version of the program.
    pub built: bool,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// Parameters (fields of the vocabulary's `Rules`) that bindings must give.
    pub params: BTreeSet<String>,
    /// The parameter that collects grounds of exceptions.
    pub grounds: Option<String>,
    /// The parameter that collects conditions.
    pub conditions: Option<String>,
    /// Settings that it reads.
    pub settings: BTreeSet<String>,
    /// How its policy answers; `None` for kinds other than gate.
    #[serde(skip)]
    pub(crate) gate: Option<Gate>,
    /// The file that declares it, where it is a part of the office's work.
    #[serde(skip)]
    pub(crate) file: Option<String>,
}

impl Control {
    /// The name by which bindings adopt it. Parts of the office's work carry their kind in their id.
    pub fn name(&self) -> String {
        if self.id.contains(':') { self.id.clone() } else { format!("{}:{}", self.kind.as_str(), self.id) }
    }
}

/// The policy of a gate control.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    pub(crate) policy: Policy,
    /// Permits where the requirement applies, whether or not it is kept.
    pub(crate) applies: Policy,
    pub(crate) verbs: BTreeSet<Verb>,
    pub(crate) says: Says,
    pub(crate) message: String,
    pub(crate) remedy: String,
    /// Asked only about records, not about the act as a whole.
    pub(crate) record_only: bool,
    pub(crate) file: String,
    pub(crate) line: usize,
}

/// What a policy that holds means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    No(Answer),
    Warning,
}

/// The whole library.
#[derive(Debug)]
pub(crate) struct Library {
    pub(crate) controls: BTreeMap<String, Control>,
    pub(crate) permits: BTreeMap<Verb, Policy>,
    pub(crate) schema: Schema,
    pub(crate) procedures: BTreeMap<ProcedureKey, Template>,
    pub(crate) registers: BTreeMap<RegisterKey, RegisterTemplate>,
    pub(crate) duties: BTreeMap<DutyKey, DutyTemplate>,
    pub(crate) notices: BTreeMap<NoticeKey, NoticeTemplate>,
    pub(crate) letters: BTreeMap<ProcedureKey, Letters>,
    /// Public holidays. Data of the country and of no organisation: a new year's list changes no rulebook's hash.
    pub(crate) holidays: Calendar,
    /// Settings with which policies compare the number of persons seen today.
    pub(crate) compared: BTreeSet<String>,
}

const REMEDIES: &[&str] =
    &["none", "request", "setting", "appoint", "choose", "record", "register", "ask", "wait", "open", "fill"];

impl Library {
    /// Reads and validates all controls; every fault is reported.
    pub(crate) fn load(source: &Source) -> Result<Library, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut controls = rows(source, &mut problems);
        let schema = vocabulary(source, &mut problems);
        let mut permits = BTreeMap::new();
        for (file, text) in source.under(GATES).filter(|(f, _)| f.ends_with(".cedar")) {
            for (policy, line) in policies(file, text, &mut problems) {
                take(file, line, policy, &mut controls, &mut permits, &mut problems);
            }
        }
        for control in controls.values() {
            if control.kind == Kind::Gate && control.built && control.gate.is_none() {
                problems.push(Problem::new(
                    CONTROLS,
                    0,
                    format!("gate `{}` is called built and has no policy", control.id),
                ));
            }
        }
        for verb in Verb::ALL {
            if !permits.contains_key(verb) {
                problems.push(Problem::new(GATES, 0, format!("action `{}` has no base permit", verb.as_str())));
            }
        }
        let (procedures, registers, duties, notices) = work(source, &mut problems);
        let letters = letters(source, &procedures, &mut problems);
        let parts = procedures
            .values()
            .map(|t| (Kind::Procedure, &t.file, &t.parts))
            .chain(registers.values().map(|t| (Kind::Register, &t.file, &t.parts)))
            .chain(duties.values().map(|t| {
                let kind = if t.control.starts_with("measure:") { Kind::Measure } else { Kind::Duty };
                (kind, &t.file, &t.parts)
            }))
            .chain(notices.values().map(|t| (Kind::Notice, &t.file, &t.parts)));
        for (kind, file, parts) in parts {
            for part in parts {
                let control = Control {
                    id: part.control.clone(),
                    kind,
                    built: true,
                    ja: part.ja.clone(),
                    en: part.en.clone(),
                    params: part.params.clone(),
                    grounds: None,
                    conditions: None,
                    settings: part.settings.clone(),
                    gate: None,
                    file: Some(file.clone()),
                };
                if controls.insert(part.control.clone(), control).is_some() {
                    let reason = format!("`{}` is there twice", part.control);
                    problems.push(Problem::new(file, source.line_of(file, &part.control), reason));
                }
            }
        }
        problems.extend(memory::unbanded(source, GATES));
        let holidays = holidays(source, &mut problems);
        let Some(schema) = schema else { return Err(problems) };
        validate(&schema, &controls, &permits, &mut problems);
        if problems.is_empty() {
            let compared = memory::compared(source, GATES);
            Ok(Library {
                controls,
                permits,
                schema,
                procedures,
                registers,
                duties,
                notices,
                letters,
                holidays,
                compared,
            })
        } else {
            Err(problems)
        }
    }

    /// The form behind `procedure:<key>`, `register:<key>`, `duty:<key>` or `measure:<key>`.
    pub(crate) fn form(&self, what: &str) -> Option<&Form> {
        let (kind, key) = what.split_once(':')?;
        match kind {
            "procedure" => self.procedures.get(&key.parse().ok()?).map(|t| &t.form),
            "register" => self.registers.get(&key.parse().ok()?).map(|t| &t.form),
            "duty" | "measure" => self.duties.get(&key.parse().ok()?).map(|t| &t.form),
            _ => None,
        }
    }

    /// The control that a binding names, such as `gate:purpose.within` or `procedure:audit.report`.
    pub(crate) fn named(&self, name: &str) -> Option<&Control> {
        if let Some(control) = self.controls.get(name) {
            return Some(control);
        }
        let (kind, id) = name.split_once(':')?;
        self.controls.get(id).filter(|c| c.kind.as_str() == kind)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidaysFile {
    format: u32,
    /// Where the list is published.
    #[serde(rename = "source")]
    _source: String,
    /// Month and day of further days on which the authorities are closed every year.
    #[serde(default)]
    authorities: Vec<Spanned<String>>,
    #[serde(rename = "year")]
    years: Vec<YearRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearRow {
    year: i16,
    days: Vec<Spanned<String>>,
}

fn holidays(source: &Source, problems: &mut Vec<Problem>) -> Calendar {
    let mut calendar = Calendar::default();
    if source.text(HOLIDAYS).is_none() {
        return calendar;
    }
    let file: HolidaysFile = match source.parse(HOLIDAYS) {
        Ok(file) => file,
        Err(problem) => {
            problems.push(problem);
            return calendar;
        }
    };
    if file.format != 1 {
        problems.push(Problem::new(HOLIDAYS, 1, "format 1 is expected"));
    }
    for day in file.authorities {
        let line = source.line(HOLIDAYS, &day.span());
        match format!("2000-{}", day.get_ref()).parse::<azukari_domain::Date>() {
            Ok(date) => drop(calendar.authorities.insert((date.month(), date.day()))),
            Err(_) => problems.push(Problem::new(HOLIDAYS, line, format!("`{}` is no day", day.get_ref()))),
        }
    }
    for row in file.years {
        if !calendar.years.insert(row.year) {
            problems.push(Problem::new(HOLIDAYS, 0, format!("the year {} is there twice", row.year)));
        }
        for day in row.days {
            let line = source.line(HOLIDAYS, &day.span());
            match format!("{}-{}", row.year, day.get_ref()).parse() {
                Ok(date) => drop(calendar.closed.insert(date)),
                Err(_) => {
                    problems.push(Problem::new(HOLIDAYS, line, format!("`{}` is no day of that year", day.get_ref())));
                }
            }
        }
    }
    calendar.public.clone_from(&calendar.closed);
    calendar
}

/// The templates of the office's work.
type Work = (
    BTreeMap<ProcedureKey, Template>,
    BTreeMap<RegisterKey, RegisterTemplate>,
    BTreeMap<DutyKey, DutyTemplate>,
    BTreeMap<NoticeKey, NoticeTemplate>,
);

fn work(source: &Source, problems: &mut Vec<Problem>) -> Work {
    let columns = register::columns(source, problems);
    let mut procedures = BTreeMap::new();
    for (path, _) in source.under(PROCEDURES) {
        if let Some(t) = Template::read(source, path, &columns, problems) {
            procedures.insert(t.key.clone(), t);
        }
    }
    let mut registers = BTreeMap::new();
    for (path, _) in source.under(REGISTERS) {
        if let Some(t) = RegisterTemplate::read(source, path, &columns, problems) {
            registers.insert(t.key.clone(), t);
        }
    }
    let mut duties = BTreeMap::new();
    for (path, _) in source.under(DUTIES).chain(source.under(MEASURES)) {
        for t in DutyTemplate::read(source, path, &columns, problems) {
            if let Some(earlier) = duties.insert(t.key.clone(), t) {
                problems.push(Problem::new(path, 0, format!("duty `{}` is there twice", earlier.key)));
            }
        }
    }
    let mut notices = BTreeMap::new();
    for (path, _) in source.under(NOTICES) {
        for t in NoticeTemplate::read(source, path, problems) {
            if let Some(earlier) = notices.insert(t.key.clone(), t) {
                problems.push(Problem::new(path, 0, format!("notice `{}` is there twice", earlier.key)));
            }
        }
    }
    for (file, named) in procedures
        .values()
        .flat_map(|t: &Template| t.names_procedures().map(|p| (t.file.clone(), p.clone())).collect::<Vec<_>>())
        .chain(registers.values().filter_map(|t| t.approval.clone().map(|p| (t.file.clone(), p))))
        .chain(duties.values().filter_map(|t| t.opens().cloned().map(|p| (t.file.clone(), p))))
        .collect::<Vec<_>>()
    {
        if !procedures.contains_key(&named) {
            let line = source.line_of(&file, named.as_str());
            problems.push(Problem::new(&file, line, format!("`{named}` is no procedure")));
        }
    }
    for t in procedures.values() {
        for (what, line) in t.unknown(source, &columns, &duties) {
            problems.push(Problem::new(&t.file, line, what));
        }
    }
    (procedures, registers, duties, notices)
}

fn rows(source: &Source, problems: &mut Vec<Problem>) -> BTreeMap<String, Control> {
    let mut controls = BTreeMap::new();
    let file: ControlsFile = match source.parse(CONTROLS) {
        Ok(file) => file,
        Err(problem) => {
            problems.push(problem);
            return controls;
        }
    };
    if file.format != 1 {
        problems.push(Problem::new(CONTROLS, 1, "format 1 is expected"));
    }
    for row in file.controls {
        let line = source.line(CONTROLS, &row.id.span());
        let id = row.id.into_inner();
        let control = Control {
            id: id.clone(),
            kind: row.kind,
            built: row.built,
            ja: row.ja,
            en: row.en,
            params: row.params,
            grounds: row.grounds,
            conditions: row.conditions,
            settings: row.settings,
            gate: None,
            file: None,
        };
        if controls.insert(id.clone(), control).is_some() {
            problems.push(Problem::new(CONTROLS, line, format!("control `{id}` is listed twice")));
        }
    }
    controls
}

fn vocabulary(source: &Source, problems: &mut Vec<Problem>) -> Option<Schema> {
    let Some(text) = source.text(VOCABULARY) else {
        problems.push(Problem::new(VOCABULARY, 0, "the file is missing"));
        return None;
    };
    match Schema::from_cedarschema_str(text) {
        Ok((schema, _)) => {
            let known: BTreeSet<String> = schema.actions().map(|a| a.id().unescaped().to_owned()).collect();
            let wanted: BTreeSet<String> = Verb::ALL.iter().map(|v| v.as_str().to_owned()).collect();
            for verb in wanted.symmetric_difference(&known) {
                problems.push(Problem::new(VOCABULARY, 0, format!("action `{verb}` is not on both lists of actions")));
            }
            Some(schema)
        }
        Err(e) => {
            problems.push(Problem::new(VOCABULARY, label_line(&e, text), e.to_string().replace('\n', " ")));
            None
        }
    }
}

/// The line of the first label of a Cedar fault.
fn label_line(fault: &dyn Diagnostic, text: &str) -> usize {
    fault
        .labels()
        .and_then(|mut labels| labels.next())
        .map(|label| line_at(text, label.offset()))
        .or_else(|| fault.related().and_then(|mut r| r.next().map(|inner| label_line(inner, text))))
        .unwrap_or(0)
}

/// The policies of one file, each with the line of its `@id`.
fn policies(file: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<(Policy, usize)> {
    let set = match PolicySet::from_str(text) {
        Ok(set) => set,
        Err(e) => {
            problems.push(Problem::new(file, label_line(&e, text), e.to_string().replace('\n', " ")));
            return Vec::new();
        }
    };
    for _ in set.templates() {
        problems.push(Problem::new(file, 0, "a template is not a control"));
    }
    let mut found = Vec::new();
    for policy in set.policies() {
        match policy.annotation("id") {
            Some(id) => {
                let line = text.find(&format!("@id(\"{id}\")")).map_or(0, |byte| line_at(text, byte));
                found.push((policy.clone(), line));
            }
            None => problems.push(Problem::new(file, 0, format!("a policy has no @id: {}", first_line(policy)))),
        }
    }
    found
}

fn first_line(policy: &Policy) -> String {
    policy.to_string().lines().next().unwrap_or_default().to_owned()
}

fn verbs_of(policy: &Policy) -> Result<BTreeSet<Verb>, String> {
    let verb = |uid: &cedar_policy::EntityUid| {
        Verb::parse(uid.id().unescaped()).ok_or_else(|| format!("`{uid}` is no action of the vocabulary"))
    };
    match policy.action_constraint() {
        ActionConstraint::Any => Ok(Verb::ALL.iter().copied().collect()),
        ActionConstraint::Eq(uid) => verb(&uid).map(|v| BTreeSet::from([v])),
        ActionConstraint::In(uids) => uids.iter().map(verb).collect(),
    }
}

fn take(
    file: &str,
    line: usize,
    policy: Policy,
    controls: &mut BTreeMap<String, Control>,
    permits: &mut BTreeMap<Verb, Policy>,
    problems: &mut Vec<Problem>,
) {
    let mut fault = |reason: String| problems.push(Problem::new(file, line, reason));
    let id = policy.annotation("id").unwrap_or_default().to_owned();
    let policy = policy.new_id(PolicyId::new(&id));
    let verbs = match verbs_of(&policy) {
        Ok(verbs) => verbs,
        Err(reason) => return fault(reason),
    };
    if policy.effect() == Effect::Permit {
        let base = verbs.len() == 1 && verbs.iter().all(|v| id == format!("base.{}", v.as_str()));
        if !base || policy.has_non_scope_constraint() {
            return fault(format!("`{id}` permits: only one bare `base.<action>` for each action may"));
        }
        for verb in verbs {
            if permits.insert(verb, policy.clone()).is_some() {
                fault(format!("action `{}` has two base permits", verb.as_str()));
            }
        }
        return;
    }
    let text = |name: &str| policy.annotation(name).map(str::to_owned).filter(|t| !t.is_empty());
    let (Some(answer), Some(message), Some(remedy)) = (text("answer"), text("message"), text("remedy")) else {
        return fault(format!("`{id}` needs @answer, @message and @remedy"));
    };
    let says = match answer.as_str() {
        "forbidden" => Says::No(Answer::Forbidden),
        "not_permitted" => Says::No(Answer::NotPermitted),
        "not_configured" => Says::No(Answer::NotConfigured),
        "referral" => Says::No(Answer::Referral),
        "warning" => Says::Warning,
        other => return fault(format!("`{id}` has the unknown answer `{other}`")),
    };
    if !REMEDIES.contains(&remedy.split(':').next().unwrap_or_default()) {
        fault(format!("`{id}` has the unknown remedy `{remedy}`"));
    }
    let record_only = match text("stage").as_deref() {
        None => false,
        Some("record") => true,
        Some(other) => return fault(format!("`{id}` has the unknown stage `{other}`")),
    };
    let Some(control) = controls.get_mut(&id).filter(|c| c.kind == Kind::Gate) else {
        return fault(format!("`{id}` is not listed as a gate in {CONTROLS}"));
    };
    if control.gate.is_some() {
        return fault(format!("`{id}` has two policies"));
    }
    let applies = match applies(&policy) {
        Ok(applies) => applies,
        Err(reason) => return fault(format!("`{id}`: {reason}")),
    };
    let file = file.to_owned();
    control.gate = Some(Gate { policy, applies, verbs, says, message, remedy, record_only, file, line });
}

/// `forbid … when { A } unless { B }` asks for B wherever A holds. This is the question whether A holds.
fn applies(policy: &Policy) -> Result<Policy, String> {
    let mut json = policy.to_json().map_err(|e| e.to_string())?;
    if let Some(effect) = json.get_mut("effect") {
        *effect = "permit".into();
    }
    if let Some(conditions) = json.get_mut("conditions").and_then(serde_json::Value::as_array_mut) {
        conditions.retain(|condition| condition.get("kind").is_some_and(|kind| kind == "when"));
    }
    Policy::from_json(Some(policy.id().clone()), json).map_err(|e| e.to_string())
}

fn validate(
    schema: &Schema,
    controls: &BTreeMap<String, Control>,
    permits: &BTreeMap<Verb, Policy>,
    problems: &mut Vec<Problem>,
) {
    let mut set = PolicySet::new();
    for policy in permits.values().chain(controls.values().filter_map(|c| c.gate.as_ref().map(|g| &g.policy))) {
        if let Err(e) = set.add(policy.clone()) {
            problems.push(Problem::new(GATES, 0, e.to_string()));
        }
    }
    let result = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
    let place = |id: &PolicyId| {
        let gate = controls.get(AsRef::<str>::as_ref(id)).and_then(|c| c.gate.as_ref());
        gate.map_or((GATES.to_owned(), 0), |g| (g.file.clone(), g.line))
    };
    for e in result.validation_errors() {
        let (file, line) = place(e.policy_id());
        problems.push(Problem::new(file, line, e.to_string()));
    }
    for w in result.validation_warnings() {
        let (file, line) = place(w.policy_id());
        problems.push(Problem::new(file, line, w.to_string()));
    }
}
