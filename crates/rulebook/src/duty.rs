//! Duties and measures as data: what must happen by itself, whose it is, how often or after what, and with which evidence.
//!
//! `controls/duties/<area>.toml` and `controls/measures/<area>.toml` hold several each. A measure is a duty that people keep
//! with their hands (locks, rounds, shredding): the system reminds and keeps the evidence.

use crate::{
    form::{Form, FormField, FormKind, FormSource, RequireRow},
    problem::Problem,
    procedure::Part,
    source::Source,
};
use azukari_domain::{DutyKey, Fact, FieldKey, OfficeKey, ProcedureKey, RegisterKey};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

pub(crate) const DUTIES: &str = "controls/duties/";
pub(crate) const MEASURES: &str = "controls/measures/";

/// Days before the due date on which a task appears unless the duty says otherwise: two weeks are seen in time and forgotten
/// by nobody. What the clock finds missing appears at once and is due so many days later, where no setting says otherwise.
const LEAD_DAYS: i64 = 14;
/// Longest lead: longer ones would show next year's work this year.
const LEAD_DAYS_MAX: i64 = 366;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DutiesFile {
    format: u32,
    #[serde(rename = "duty")]
    duties: Vec<DutyRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyRow {
    id: Spanned<DutyKey>,
    area: String,
    ja: String,
    en: String,
    about_ja: String,
    about_en: String,
    owner: Spanned<String>,
    /// Whoever may not do it, because it is about them: `worker`, or `row:<column>` in the row that it is about.
    #[serde(default)]
    not_by: Option<Spanned<String>>,
    /// Whose it is where of its owners only that one is there.
    #[serde(default)]
    instead: Option<Spanned<String>>,
    #[serde(default)]
    each: Option<Spanned<String>>,
    /// Only rows of that register whose column holds one of these words; a flag says `yes` or `no`, an empty column `""`.
    #[serde(default)]
    only: BTreeMap<FieldKey, BTreeSet<String>>,
    /// The setting with the period of a recurring duty.
    #[serde(default)]
    every: Option<String>,
    /// What gives birth to it: `case:<procedure>.<step>.<outcome>`, `row:<register>.<occasion>`, `date:<register>.<field>`,
    /// `missing:<register>` or `missing:<register>.<field>=<word>`, `unstated:<register>.<field>`,
    /// `outside:<register>.<field>:<register>.<field>`, with `@<field>=<word>` after the first for some of its rows only,
    /// `absent:<register>.<workers>.<unit>`, `corrected:<register>`, `purpose:changed`, `acquired`, `received`,
    /// `vacancy`, `sign_in:locked`, `sign_in:shared`, `window:drained`, `unmanned:@<offices>`, `appointed:@<offices>`, `term:@<offices>`, `worker:joined`,
    /// `worker:left`; or `effect` where only procedures do.
    #[serde(default)]
    on: Vec<Spanned<String>>,
    /// The setting with the time allowed after a birth.
    #[serde(default)]
    within: Option<String>,
    /// The column, in the row that it is born for, with the day from which that time is counted; the birth where there is none.
    #[serde(default)]
    since: Option<FieldKey>,
    #[serde(default)]
    lead_days: Option<i64>,
    #[serde(default)]
    escalate: Option<Spanned<String>>,
    /// Whoever is above is told only where a clause adopts that (`duty:<id>.above`).
    #[serde(default)]
    above_optional: bool,
    /// A case of this procedure fulfils it instead of a form.
    #[serde(default)]
    opens: Option<ProcedureKey>,
    #[serde(default, rename = "field")]
    fields: Vec<FormField>,
    #[serde(default, rename = "require")]
    requires: Vec<RequireRow>,
    /// Completing it enters a row here.
    #[serde(default)]
    register: Option<Spanned<RegisterKey>>,
    /// Columns of that row from fields of the form.
    #[serde(default)]
    set: BTreeMap<FieldKey, FieldKey>,
    /// Completing it changes the row it was born for instead.
    #[serde(default)]
    settles: Option<Settles>,
}

/// In which state the row is left that a task was born for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settles {
    /// The state, whatever the evidence says.
    #[serde(default)]
    pub state: Option<String>,
    /// The field of the form, a choice, that says it.
    #[serde(default)]
    pub by: Option<FieldKey>,
    /// The state for each value of that field; a value that is not named leaves the state.
    #[serde(default)]
    pub states: BTreeMap<String, String>,
}

/// For whom or what a duty recurs separately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PerEach {
    /// Once for the organisation.
    Whole,
    /// Once for each unit.
    Unit,
    /// Once for each active worker, who is its owner.
    Worker,
    /// Once for each row in force of a register.
    Row(RegisterKey),
}

/// Who may not do what is about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotBy {
    /// The worker whom the task is about.
    Worker,
    /// The worker in this column of the row that it is about.
    Row(FieldKey),
}

/// What gives birth to a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A step of a case ended so: procedure, step, outcome.
    Case(ProcedureKey, String, String),
    /// A row was entered, changed or ended, or was written in this state.
    Row(RegisterKey, String),
    /// A date in a row comes.
    Date(RegisterKey, FieldKey),
    /// A record was corrected that a row names among its `records`.
    Corrected(RegisterKey),
    /// The wording of a purpose was changed.
    Purpose,
    /// Data was taken in for a purpose that neither was shown to the person then nor stands published.
    Acquired,
    /// Data was taken in from a third party.
    Received,
    /// A register has no row in force: for each unit, worker or row of another register where the duty recurs for those, and
    /// where a column and a word are named, none with that word in it.
    Missing(RegisterKey, Option<(FieldKey, String)>),
    /// A row in force leaves a purpose out that is specified and in force: the column lists purposes.
    Unstated(RegisterKey, FieldKey),
    /// A row that has not ended says in a column what the row that stands of another register does not say: what is done differs from what is
    /// published.
    Outside {
        /// The register whose rows are looked at.
        register: RegisterKey,
        /// Its column: a word or several.
        column: FieldKey,
        /// Only rows with this word in this column.
        only: Option<(FieldKey, String)>,
        /// The register of which the newest row in force stands; while none does, nothing is said.
        of: RegisterKey,
        /// Its column.
        stated: FieldKey,
    },
    /// A row in force names a worker in a column who is not, or no longer, in the unit of another.
    Absent(RegisterKey, FieldKey, FieldKey),
    /// An office that owns duties fell vacant.
    Vacancy,
    /// An account waits because of too many failed sign-ins.
    Locked,
    /// An account is in use at once at computers of the register whose users differ.
    Shared,
    /// A visitor of the window asked for more than the budget.
    Drained,
    /// Somebody of a unit has work with data, and nobody of that unit holds one of the offices in this parameter.
    Unmanned(String),
    /// A worker took up one of the offices in this parameter.
    Appointed(String),
    /// The last day of an appointment to one of the offices in this parameter comes.
    Term(String),
    /// A worker joined.
    Joined,
    /// A worker left.
    Left,
    /// Only effects of procedures.
    Effect,
}

impl Trigger {
    fn parse(text: &str) -> Option<Trigger> {
        if let Some(single) = match text {
            "vacancy" => Some(Trigger::Vacancy),
            "sign_in:locked" => Some(Trigger::Locked),
            "sign_in:shared" => Some(Trigger::Shared),
            "window:drained" => Some(Trigger::Drained),
            "worker:joined" => Some(Trigger::Joined),
            "worker:left" => Some(Trigger::Left),
            "effect" => Some(Trigger::Effect),
            "purpose:changed" => Some(Trigger::Purpose),
            "acquired" => Some(Trigger::Acquired),
            "received" => Some(Trigger::Received),
            _ => None,
        } {
            return Some(single);
        }
        let (kind, rest) = text.split_once(':')?;
        if let Some(param) = rest.strip_prefix('@') {
            return match kind {
                "unmanned" => Some(Trigger::Unmanned(param.to_owned())),
                "appointed" => Some(Trigger::Appointed(param.to_owned())),
                "term" => Some(Trigger::Term(param.to_owned())),
                _ => None,
            };
        }
        if kind == "missing" {
            let (place, word) = rest.split_once('=').map_or((rest, None), |(p, w)| (p, Some(w)));
            return match (place.split_once('.'), word) {
                (None, None) => Some(Trigger::Missing(place.parse().ok()?, None)),
                (Some((register, field)), Some(word)) => {
                    Some(Trigger::Missing(register.parse().ok()?, Some((field.parse().ok()?, word.to_owned()))))
                }
                _ => None,
            };
        }
        if kind == "outside" {
            let (said, standing) = rest.split_once(':')?;
            let (of, stated) = standing.split_once('.')?;
            let (place, only) = said.split_once('@').map_or((said, None), |(place, only)| (place, Some(only)));
            let only = match only {
                Some(only) => {
                    let (field, word) = only.split_once('=')?;
                    Some((field.parse().ok()?, word.to_owned()))
                }
                None => None,
            };
            let (register, column) = place.split_once('.')?;
            return Some(Trigger::Outside {
                register: register.parse().ok()?,
                column: column.parse().ok()?,
                only,
                of: of.parse().ok()?,
                stated: stated.parse().ok()?,
            });
        }
        let parts: Vec<&str> = rest.split('.').collect();
        match (kind, parts.as_slice()) {
            ("case", [procedure, step, outcome]) => {
                Some(Trigger::Case(procedure.parse().ok()?, (*step).to_owned(), (*outcome).to_owned()))
            }
            ("row", [register, occasion]) if occasion.parse::<azukari_domain::StepKey>().is_ok() => {
                Some(Trigger::Row(register.parse().ok()?, (*occasion).to_owned()))
            }
            ("corrected", [register]) => Some(Trigger::Corrected(register.parse().ok()?)),
            ("date", [register, field]) => Some(Trigger::Date(register.parse().ok()?, field.parse().ok()?)),
            ("unstated", [register, field]) => Some(Trigger::Unstated(register.parse().ok()?, field.parse().ok()?)),
            ("absent", [register, people, unit]) => {
                Some(Trigger::Absent(register.parse().ok()?, people.parse().ok()?, unit.parse().ok()?))
            }
            _ => None,
        }
    }

    /// The register it watches.
    fn register(&self) -> Option<&RegisterKey> {
        match self {
            Trigger::Row(register, _)
            | Trigger::Date(register, _)
            | Trigger::Missing(register, _)
            | Trigger::Corrected(register)
            | Trigger::Unstated(register, _)
            | Trigger::Absent(register, ..)
            | Trigger::Outside { register, .. } => Some(register),
            _ => None,
        }
    }

    /// Whether what it gives birth to is about a worker, and stays until somebody has done it.
    fn is_about_worker(&self) -> bool {
        use Trigger::{Appointed, Joined, Left, Locked, Shared, Term};
        matches!(self, Locked | Shared | Appointed(_) | Term(_) | Joined | Left)
    }

    /// The same of a row.
    fn is_about_row(&self) -> bool {
        matches!(self, Trigger::Row(..) | Trigger::Date(..))
    }

    /// The parameter with the offices that it watches.
    fn param(&self) -> Option<&String> {
        match self {
            Trigger::Unmanned(param) | Trigger::Appointed(param) | Trigger::Term(param) => Some(param),
            _ => None,
        }
    }

    /// The columns it reads, each of its register.
    fn columns(&self) -> Vec<(&RegisterKey, &FieldKey)> {
        match self {
            Trigger::Date(register, field)
            | Trigger::Missing(register, Some((field, _)))
            | Trigger::Unstated(register, field) => vec![(register, field)],
            Trigger::Absent(register, people, unit) => vec![(register, people), (register, unit)],
            Trigger::Outside { register, column, only, of, stated } => {
                [(register, column), (of, stated)].into_iter().chain(only.iter().map(|(f, _)| (register, f))).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A duty as the library declares it.
#[derive(Debug)]
pub(crate) struct DutyTemplate {
    pub(crate) key: DutyKey,
    pub(crate) file: String,
    pub(crate) control: String,
    shape: Duty,
    owner: String,
    instead: Option<String>,
    escalate: Option<String>,
    above_optional: bool,
    pub(crate) form: Form,
    pub(crate) parts: Vec<Part>,
}

/// A duty as one organisation has it.
#[derive(Debug, Clone, Serialize)]
pub struct Duty {
    /// Key.
    pub key: DutyKey,
    /// The control: `duty:<key>` or `measure:<key>`.
    pub control: String,
    /// Kept by people's hands.
    pub measure: bool,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// What is to be done, Japanese.
    pub about_ja: String,
    /// What is to be done, English.
    pub about_en: String,
    /// Area.
    pub area: String,
    /// Offices that own it; empty where each worker owns their own.
    pub owner: BTreeSet<OfficeKey>,
    /// The column that names its owner, in the row that it is about.
    pub owner_column: Option<FieldKey>,
    /// Who may not do it, because it is about them.
    pub not_by: Option<NotBy>,
    /// Offices whose it is where of its owners only that one is there.
    pub instead: BTreeSet<OfficeKey>,
    /// For whom or what it recurs separately.
    pub each: PerEach,
    /// Of the rows that it recurs for, only those whose column holds one of these words.
    pub only: BTreeMap<FieldKey, BTreeSet<String>>,
    /// The setting with its period.
    pub every: Option<String>,
    /// What gives birth to it.
    pub on: Vec<Trigger>,
    /// The setting with the time allowed after a birth.
    pub within: Option<String>,
    /// The column with the day from which that time is counted.
    pub since: Option<FieldKey>,
    /// Days before the due date on which its task appears.
    pub lead_days: i64,
    /// Who is told when it is overdue.
    pub escalate: BTreeSet<OfficeKey>,
    /// A case of this procedure fulfils it.
    pub opens: Option<ProcedureKey>,
    /// What its evidence states.
    pub fields: Vec<FormField>,
    /// Completing it enters a row here.
    pub register: Option<RegisterKey>,
    /// Columns of that row from fields of the form.
    pub set: BTreeMap<FieldKey, FieldKey>,
    /// Completing it changes the row it was born for instead of entering one.
    pub settles: Option<Settles>,
}

impl Duty {
    /// Whether it is owed for a row with these facts.
    pub fn takes(&self, facts: &BTreeMap<FieldKey, Fact>) -> bool {
        self.only.iter().all(|(column, words)| match facts.get(column) {
            Some(Fact::Word(word)) => words.contains(word),
            Some(Fact::Words(all)) => !words.is_disjoint(all),
            Some(Fact::Flag(flag)) => words.contains(if *flag { "yes" } else { "no" }),
            _ => words.contains(""),
        })
    }
}

impl DutyTemplate {
    pub(crate) fn read(
        source: &Source,
        path: &str,
        columns: &BTreeMap<RegisterKey, Vec<FormField>>,
        problems: &mut Vec<Problem>,
    ) -> Vec<DutyTemplate> {
        let file: DutiesFile = match source.parse(path) {
            Ok(file) => file,
            Err(problem) => {
                problems.push(problem);
                return Vec::new();
            }
        };
        if file.format != 1 {
            problems.push(Problem::new(path, 1, "format 1 is expected"));
        }
        let measure = path.starts_with(MEASURES);
        file.duties.into_iter().filter_map(|row| Self::of(source, path, measure, row, columns, problems)).collect()
    }

    fn of(
        source: &Source,
        path: &str,
        measure: bool,
        row: DutyRow,
        columns: &BTreeMap<RegisterKey, Vec<FormField>>,
        problems: &mut Vec<Problem>,
    ) -> Option<DutyTemplate> {
        let before = problems.len();
        let line = source.line(path, &row.id.span());
        let key = row.id.into_inner();
        let mut say =
            |line: usize, reason: String| problems.push(Problem::new(path, line, format!("duty `{key}`: {reason}")));
        let owner = row.owner.get_ref().clone();
        let owner_column = owner.strip_prefix("row:").and_then(|column| column.parse::<FieldKey>().ok());
        if owner != "worker" && !owner.starts_with('@') && owner_column.is_none() {
            say(
                source.line(path, &row.owner.span()),
                format!("`{owner}` owns nothing: `worker`, `row:<column>` or a parameter is expected"),
            );
        }
        let each = match row.each.as_ref().map(|e| e.get_ref().as_str()) {
            None => PerEach::Whole,
            Some("unit") => PerEach::Unit,
            Some("worker") => PerEach::Worker,
            Some(text) => match text.strip_prefix("register:").and_then(|r| r.parse::<RegisterKey>().ok()) {
                Some(register) if columns.contains_key(&register) => PerEach::Row(register),
                _ => {
                    say(line, format!("each `{text}` is neither unit nor worker nor a register"));
                    PerEach::Whole
                }
            },
        };
        let of_each = if let PerEach::Row(register) = &each { columns.get(register) } else { None };
        for column in row.only.keys().filter(|c| !of_each.into_iter().flatten().any(|f| f.key == **c)) {
            say(line, format!("only `{column}`: it recurs for no rows with such a column"));
        }
        let mut on = Vec::new();
        for text in &row.on {
            match Trigger::parse(text.get_ref()) {
                Some(trigger) => {
                    let named = trigger.register().and_then(|r| columns.get(r));
                    if let Some(register) = trigger.register().filter(|_| named.is_none()) {
                        say(source.line(path, &text.span()), format!("`{register}` is no register"));
                    }
                    for (register, field) in trigger.columns() {
                        if !columns.get(register).into_iter().flatten().any(|c| c.key == *field) {
                            say(source.line(path, &text.span()), format!("`{field}` is no column of `{register}`"));
                        }
                    }
                    on.push(trigger);
                }
                None => say(source.line(path, &text.span()), format!("`{}` gives birth to nothing", text.get_ref())),
            }
        }
        // A row's task is its writer's.
        let of_rows = row.every.is_none() && on.iter().all(|t| matches!(t, Trigger::Row(..) | Trigger::Effect));
        if owner == "worker" && each != PerEach::Worker && !of_rows {
            say(line, "a worker owns only what recurs for each worker or what rows bring".into());
        }
        if let Some(settles) = &row.settles {
            let own = row.register.as_ref().map(Spanned::get_ref);
            let of_row = |r: &RegisterKey| Some(r) == own;
            let born = on.iter().all(|t| matches!(t, Trigger::Row(r, _) | Trigger::Date(r, _) if of_row(r)));
            let each_row = matches!(&each, PerEach::Row(r) if of_row(r));
            if !born || (row.every.is_some() && !each_row) {
                say(line, "it settles a row, and is not born for rows of its register alone".into());
            }
            if settles.state.is_some() == settles.by.is_some()
                || settles.by.as_ref().is_some_and(|by| !row.fields.iter().any(|f| f.key == *by))
            {
                say(line, "the row is settled in one state, or by one field of the form".into());
            }
        }
        if let Some(since) = &row.since {
            let rows = on.iter().find_map(Trigger::register).and_then(|r| columns.get(r));
            let dated = rows.into_iter().flatten().any(|c| c.key == *since && c.kind == FormKind::Date);
            if !dated || !on.iter().all(|t| matches!(t, Trigger::Row(..))) || row.within.is_none() {
                say(line, format!("since `{since}`: it is not born for rows with such a date, or has no time allowed"));
            }
        }
        if row.every.is_none() && on.is_empty() {
            say(line, "nothing gives birth to it: neither every nor on".into());
        }
        let rows = match &each {
            PerEach::Row(register) => Some(register),
            _ => on.iter().find_map(Trigger::register),
        };
        let is_worker = |column: &FieldKey| {
            let mut named = rows.and_then(|r| columns.get(r)).into_iter().flatten();
            named.any(|c| c.key == *column && c.kind == FormKind::Worker)
        };
        if let Some(column) = owner_column.as_ref().filter(|column| !is_worker(column)) {
            say(line, format!("`{column}` is no column with a worker in the row that it is about"));
        }
        let instead = row.instead.as_ref().map(|i| i.get_ref().clone());
        let not_by = row.not_by.as_ref().and_then(|not| match not.get_ref().strip_prefix("row:") {
            Some(column) => {
                let about = on.iter().all(Trigger::is_about_row);
                column.parse().ok().filter(|column| about && is_worker(column)).map(NotBy::Row)
            }
            None => {
                let about = each == PerEach::Worker || !on.is_empty() && on.iter().all(Trigger::is_about_worker);
                (not.get_ref() == "worker" && about).then_some(NotBy::Worker)
            }
        });
        if let Some(not) = row.not_by.as_ref().filter(|_| not_by.is_none()) {
            say(source.line(path, &not.span()), format!("not_by `{}`: it is about no such worker", not.get_ref()));
        }
        // Whoever is left out leaves the task to somebody, and it is an office's: what is one's own is nobody else's.
        if row.not_by.is_some() != instead.as_ref().is_some_and(|i| i.starts_with('@'))
            || row.not_by.is_some() && !owner.starts_with('@')
        {
            say(line, "not_by and instead belong together, at a duty of offices: `instead` is a parameter".into());
        }
        let lead_days = row.lead_days.unwrap_or(LEAD_DAYS);
        if !(0..=LEAD_DAYS_MAX).contains(&lead_days) {
            say(line, "lead_days is out of bounds".into());
        }
        if row.opens.is_some() && !row.fields.is_empty() {
            say(line, "a case fulfils it, so it has no form of its own".into());
        }
        for at in row.requires.iter().flat_map(|r| &r.at).filter(|a| *a != "perform") {
            say(line, format!("`{at}` is no occasion of a duty"));
        }
        if let Some(register) = row.register.as_ref().filter(|r| !columns.contains_key(r.get_ref())) {
            say(source.line(path, &register.span()), format!("`{}` is no register", register.get_ref()));
        }
        for (column, field) in &row.set {
            let register = row.register.as_ref().and_then(|r| columns.get(r.get_ref()));
            if !register.into_iter().flatten().any(|c| c.key == *column) || !row.fields.iter().any(|f| f.key == *field)
            {
                say(line, format!("sets `{column}` from `{field}`: there is no such column or field"));
            }
        }
        let escalate = row.escalate.as_ref().map(|e| e.get_ref().clone());
        if escalate.as_ref().is_some_and(|e| !e.starts_with('@')) {
            say(line, "escalate is a parameter".into());
        }
        let control = format!("{}:{key}", if measure { "measure" } else { "duty" });
        let params: BTreeSet<String> =
            [Some(owner.as_str()), instead.as_deref(), escalate.as_deref().filter(|_| !row.above_optional)]
                .into_iter()
                .flatten()
                .filter_map(|w| w.strip_prefix('@'))
                .map(str::to_owned)
                .chain(on.iter().filter_map(Trigger::param).cloned())
                .collect();
        let settings: BTreeSet<String> = row.every.iter().chain(&row.within).cloned().collect();
        let mut parts =
            vec![Part { control: control.clone(), ja: row.ja.clone(), en: row.en.clone(), params, settings }];
        if row.above_optional {
            let param = escalate.as_deref().and_then(|e| e.strip_prefix('@'));
            parts.push(Part {
                control: format!("{control}.above"),
                ja: row.ja.clone(),
                en: row.en.clone(),
                params: param.into_iter().map(str::to_owned).collect(),
                settings: BTreeSet::new(),
            });
        }
        parts.extend(row.requires.iter().map(|r| Part {
            control: format!("{control}.{}", r.id.get_ref()),
            ja: r.ja.clone(),
            en: r.en.clone(),
            params: r.params.clone(),
            settings: r.settings.clone(),
        }));
        let shape = Duty {
            key: key.clone(),
            control: control.clone(),
            measure,
            ja: row.ja,
            en: row.en,
            about_ja: row.about_ja,
            about_en: row.about_en,
            area: row.area,
            owner: BTreeSet::new(),
            owner_column,
            not_by,
            instead: BTreeSet::new(),
            each,
            only: row.only,
            every: row.every,
            on,
            within: row.within,
            since: row.since,
            lead_days,
            escalate: BTreeSet::new(),
            opens: row.opens,
            fields: row.fields.clone(),
            register: row.register.map(Spanned::into_inner),
            set: row.set,
            settles: row.settles,
        };
        let form = Form::compile(
            source,
            FormSource {
                file: path,
                control: &control,
                fields: row.fields,
                requires: row.requires,
                params: BTreeSet::new(),
                settings: BTreeSet::new(),
                registers: columns,
            },
            problems,
        )?;
        (problems.len() == before).then(|| DutyTemplate {
            key,
            file: path.to_owned(),
            control,
            shape,
            owner,
            instead,
            escalate,
            above_optional: row.above_optional,
            form,
            parts,
        })
    }

    /// The procedure that fulfils it.
    pub(crate) fn opens(&self) -> Option<&ProcedureKey> {
        self.shape.opens.as_ref()
    }

    pub(crate) fn adopt(&self, sets: &BTreeMap<String, BTreeSet<String>>) -> Result<Duty, Vec<String>> {
        let mut faults = Vec::new();
        let mut offices = |said: &str| -> BTreeSet<OfficeKey> {
            let Some(param) = said.strip_prefix('@') else { return BTreeSet::new() };
            let found: BTreeSet<OfficeKey> =
                sets.get(param).into_iter().flatten().filter_map(|w| w.parse().ok()).collect();
            if found.is_empty() {
                faults.push(format!("`{}` leaves `{param}` empty: a duty would be nobody's", self.control));
            }
            found
        };
        let owner = offices(&self.owner);
        let instead = self.instead.as_deref().map(&mut offices).unwrap_or_default();
        let named = |said: &&str| said.strip_prefix('@').is_some_and(|param| sets.contains_key(param));
        let above = self.escalate.as_deref().filter(|said| !self.above_optional || named(said));
        let escalate = above.map(&mut offices).unwrap_or_default();
        let duty = Duty { owner, instead, escalate, ..self.shape.clone() };
        if faults.is_empty() { Ok(duty) } else { Err(faults) }
    }
}
