//! Registers as data: typed columns, who reads and writes them, what a row must state, and how a change is approved.
//!
//! A register is declared once (`controls/registers/<id>.toml`); each required column is a requirement of its own, adopted by
//! the clause that demands it. A derived register fills itself from what happens and takes no entries by hand.

use crate::{
    form::{Choice, Form, FormField, FormKind, FormSource, RequireRow, computed_settings, readers_of},
    problem::Problem,
    procedure::{Part, Who},
    source::Source,
};
use azukari_domain::{FieldKey, OfficeKey, ProcedureKey, RegisterKey, Verb};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

pub(crate) const REGISTERS: &str = "controls/registers/";

/// Occasions on which a register's requirements are asked.
pub const OCCASIONS: &[&str] = &["enter", "change", "end", ASSIGN, APPOINT];

/// The occasion on which work is assigned to the worker whom a row names.
pub const ASSIGN: &str = "assign";

/// The occasion on which the worker whom a row names is appointed; the outcome is the office.
pub const APPOINT: &str = "appoint";

/// The register of what may newly be taken in, as it was approved: the gate reads it for every taking in.
pub const PLANS: &str = "acquisition_plans";
/// Its columns: kind of data, purpose, items, ground (empty for any), first and last day.
pub const PLAN_COLUMNS: [&str; 6] = ["holding", "purpose", "classes", "ground", "from", "until"];

/// Columns that an act fills by itself in a register derived from it. Any other column of such a register is filled from the
/// field of the same key and kind of the case behind the act's approval, or later by hand.
pub const ACT_COLUMNS: &[(&str, FormKind)] = &[
    ("recipient", FormKind::Recipient),
    ("holding", FormKind::Holding),
    ("classes", FormKind::Classes),
    ("affair", FormKind::Affair),
    ("ground", FormKind::Ground),
    ("channel", FormKind::Choice),
    // Who is on it, who of them on their own consent, and who was left out.
    ("records", FormKind::Records),
    ("on_consent", FormKind::Records),
    ("withheld", FormKind::Records),
    ("persons", FormKind::Number),
    ("out_by", FormKind::Worker),
    ("out_on", FormKind::Date),
];
/// What a clause adopts so that a happening from before the regulation's first day is taken as history.
pub const HISTORY: &str = "history.recorded";

/// The register in which it stands that a provision of the adopted law does not apply here, and its columns: the provision, and
/// the days between which that holds.
pub const EXEMPTIONS: &str = "law_exemptions";
/// The column of [`EXEMPTIONS`] with the provision.
pub const EXEMPT_PROVISION: &str = "provision";
/// The columns of [`EXEMPTIONS`] with the first and the last day.
pub const EXEMPT_DAYS: [&str; 2] = ["from", "until"];
/// The register of computers and other devices.
pub const DEVICES: &str = "devices";
/// The columns of [`DEVICES`] with those who use one: one worker, or all who are named.
pub const DEVICE_USERS: [&str; 2] = ["user", "users"];
/// The column of [`DEVICES`] that says that several share one.
pub const DEVICE_SHARED: &str = "shared";
/// The register of mails that the mail gate keeps back, which the system enters.
pub const HELD_MAILS: &str = "held_mails";
/// Its column with what was decided: each word is also the state of a row that the mail server has not carried out yet.
pub const HELD_DECISION: &str = "decision";
/// What may be decided about a mail: it goes out, or back to whoever sent it.
pub const HELD_DECISIONS: [&str; 2] = ["release", "return"];
/// Verbs from which a register can be derived: those by which data leaves the screen.
const DERIVED_FROM: &[Verb] = &[Verb::Export, Verb::Provide];

/// `controls/registers/<id>.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegisterFile {
    format: u32,
    id: Spanned<RegisterKey>,
    area: String,
    ja: String,
    en: String,
    about_ja: String,
    about_en: String,
    readers: Spanned<String>,
    /// `anyone`, a parameter, or `none` for a register that only procedures and the system write.
    writers: Spanned<String>,
    /// The act that enters its rows, in its own transaction: `acts:export`, `acts:provide`. Nobody enters one by hand; its writers
    /// fill in what the act could not know, and end it.
    #[serde(default)]
    derived: Option<Spanned<String>>,
    /// A change takes effect through a case of this procedure only, where the clause `<register>.approved` is adopted.
    #[serde(default)]
    approval: Option<Spanned<ProcedureKey>>,
    /// A new row ends those in force that agree with it in these columns, where the clause `<register>.one` is adopted.
    #[serde(default)]
    replaces: Option<Spanned<BTreeSet<FieldKey>>>,
    /// The column with the day on which what a row tells of happened, for a register of happenings on which nothing else rests. A row
    /// from before the regulation's first day is history where [`HISTORY`] is adopted: it is closed as it is entered.
    #[serde(default)]
    happened: Option<Spanned<FieldKey>>,
    /// States of a row beside `proposed`, `in_force` and `ended`.
    #[serde(default, rename = "state")]
    states: Vec<Choice>,
    #[serde(rename = "field")]
    fields: Vec<FormField>,
    #[serde(default, rename = "require")]
    requires: Vec<RequireRow>,
}

/// The columns of every register, read first because forms point to them.
pub(crate) fn columns(source: &Source, problems: &mut Vec<Problem>) -> BTreeMap<RegisterKey, Vec<FormField>> {
    let mut out = BTreeMap::new();
    for (path, _) in source.under(REGISTERS) {
        match source.parse::<RegisterFile>(path) {
            Ok(file) => drop(out.insert(file.id.into_inner(), file.fields)),
            Err(problem) => problems.push(problem),
        }
    }
    out
}

/// A register as the library declares it.
#[derive(Debug)]
pub(crate) struct RegisterTemplate {
    pub(crate) key: RegisterKey,
    pub(crate) file: String,
    area: String,
    ja: String,
    en: String,
    about_ja: String,
    about_en: String,
    readers: String,
    writers: String,
    derived: Option<Verb>,
    pub(crate) approval: Option<ProcedureKey>,
    replaces: BTreeSet<FieldKey>,
    happened: Option<FieldKey>,
    states: Vec<Choice>,
    pub(crate) form: Form,
    pub(crate) parts: Vec<Part>,
}

/// A register as one organisation keeps it.
#[derive(Debug, Clone, Serialize)]
pub struct Register {
    /// Key.
    pub key: RegisterKey,
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
    /// Who reads it.
    pub readers: Who,
    /// Who writes it; `None` where only procedures and the system do.
    pub writers: Option<Who>,
    /// The act that enters its rows.
    pub derived: Option<Verb>,
    /// The procedure through which alone a change takes effect.
    pub approval: Option<ProcedureKey>,
    /// A new row ends those in force that agree with it in these columns; none where several may stand side by side.
    pub replaces: BTreeSet<FieldKey>,
    /// The column with the day on which what a row tells of happened.
    pub happened: Option<FieldKey>,
    /// States of a row beside `proposed`, `in_force` and `ended`.
    pub states: Vec<Choice>,
    /// Its columns.
    pub fields: Vec<FormField>,
}

impl Register {
    /// The control of the register as a whole.
    pub fn control(&self) -> String {
        format!("register:{}", self.key)
    }

    /// Whether the act fills this column, so that no hand changes it afterwards.
    pub fn of_act(&self, column: &FieldKey) -> bool {
        self.derived.is_some() && ACT_COLUMNS.iter().any(|(key, _)| *key == column.as_str())
    }
}

impl RegisterTemplate {
    pub(crate) fn read(
        source: &Source,
        path: &str,
        columns: &BTreeMap<RegisterKey, Vec<FormField>>,
        problems: &mut Vec<Problem>,
    ) -> Option<RegisterTemplate> {
        // A fault of parsing was told when the columns were read.
        let file: RegisterFile = source.parse(path).ok()?;
        let before = problems.len();
        let key = file.id.get_ref().clone();
        let mut say = |line: usize, reason: String| problems.push(Problem::new(path, line, reason));
        if file.format != 1 {
            say(1, "format 1 is expected".into());
        }
        if path != format!("{REGISTERS}{key}.toml") {
            say(source.line(path, &file.id.span()), format!("register `{key}` has another name than its file"));
        }
        for (what, said, none) in [("readers", &file.readers, false), ("writers", &file.writers, true)] {
            let word = said.get_ref();
            if word != "anyone" && !word.starts_with('@') && !(none && word == "none") {
                say(source.line(path, &said.span()), format!("{what} is `{word}`, which is nobody"));
            }
        }
        for row in &file.requires {
            for at in row.at.iter().filter(|a| !OCCASIONS.contains(&a.as_str())) {
                say(source.line(path, &row.id.span()), format!("`{at}` is no occasion of a register"));
            }
        }
        let derived = file.derived.as_ref().and_then(|d| {
            let verb = d.get_ref().strip_prefix("acts:").and_then(Verb::parse).filter(|v| DERIVED_FROM.contains(v));
            if verb.is_none() {
                say(source.line(path, &d.span()), format!("`{}` enters no rows", d.get_ref()));
            }
            verb
        });
        for field in file.fields.iter().filter(|_| derived.is_some()) {
            if ACT_COLUMNS.iter().any(|(k, kind)| *k == field.key.as_str() && *kind != field.kind) {
                say(
                    source.line_of(path, field.key.as_str()),
                    format!("the act fills `{}` with another kind", field.key),
                );
            }
        }
        let control = format!("register:{key}");
        let params = |words: &[&str]| -> BTreeSet<String> {
            words.iter().filter_map(|w| w.strip_prefix('@')).map(str::to_owned).collect()
        };
        let mut parts = vec![Part {
            control: control.clone(),
            ja: file.ja.clone(),
            en: file.en.clone(),
            params: params(&[file.readers.get_ref(), file.writers.get_ref()])
                .into_iter()
                .chain(readers_of(&file.fields))
                .collect(),
            settings: computed_settings(&file.fields),
        }];
        if let Some(procedure) = &file.approval {
            parts.push(Part {
                control: format!("{control}.approved"),
                ja: format!("{}の変更は承認を経る", file.ja),
                en: format!("{}: a change is approved first ({})", file.en, procedure.get_ref()),
                params: BTreeSet::new(),
                settings: BTreeSet::new(),
            });
        }
        if let Some(replaces) = &file.replaces {
            let known = |key: &FieldKey| file.fields.iter().any(|f| f.key == *key);
            if replaces.get_ref().is_empty() || !replaces.get_ref().iter().all(known) {
                say(source.line(path, &replaces.span()), "replaces names columns of the register".into());
            }
            parts.push(Part {
                control: format!("{control}.one"),
                ja: format!("{}では、同じものについて施行中の行は一つだけである", file.ja),
                en: format!("{}: one row in force about the same", file.en),
                params: BTreeSet::new(),
                settings: BTreeSet::new(),
            });
        }
        if let Some(happened) = &file.happened
            && !file.fields.iter().any(|f| f.key == *happened.get_ref() && f.kind == FormKind::Date)
        {
            say(source.line(path, &happened.span()), "happened names a column with a day".into());
        }
        parts.extend(file.requires.iter().map(|r| Part {
            control: format!("{control}.{}", r.id.get_ref()),
            ja: r.ja.clone(),
            en: r.en.clone(),
            params: r.params.clone(),
            settings: r.settings.clone(),
        }));
        let form = Form::compile(
            source,
            FormSource {
                file: path,
                control: &control,
                fields: file.fields,
                requires: file.requires,
                params: BTreeSet::new(),
                settings: BTreeSet::new(),
                registers: columns,
            },
            problems,
        )?;
        (problems.len() == before).then(|| RegisterTemplate {
            key,
            file: path.to_owned(),
            area: file.area,
            ja: file.ja,
            en: file.en,
            about_ja: file.about_ja,
            about_en: file.about_en,
            readers: file.readers.into_inner(),
            writers: file.writers.into_inner(),
            derived,
            approval: file.approval.map(Spanned::into_inner),
            replaces: file.replaces.map(Spanned::into_inner).unwrap_or_default(),
            happened: file.happened.map(Spanned::into_inner),
            states: file.states,
            form,
            parts,
        })
    }

    pub(crate) fn adopt(
        &self,
        adopts: &dyn Fn(&str) -> bool,
        sets: &BTreeMap<String, BTreeSet<String>>,
    ) -> Result<Register, Vec<String>> {
        let mut faults = Vec::new();
        let control = format!("register:{}", self.key);
        let mut who = |said: &str| match said.strip_prefix('@') {
            None => Who::Anyone,
            Some(param) => {
                let found: BTreeSet<OfficeKey> =
                    sets.get(param).into_iter().flatten().filter_map(|w| w.parse().ok()).collect();
                if found.is_empty() {
                    faults.push(format!("`{control}` leaves `{param}` empty: nobody could use the register"));
                }
                Who::Offices(found)
            }
        };
        let readers = who(&self.readers);
        let writers = (self.writers != "none").then(|| who(&self.writers));
        let register = Register {
            key: self.key.clone(),
            ja: self.ja.clone(),
            en: self.en.clone(),
            about_ja: self.about_ja.clone(),
            about_en: self.about_en.clone(),
            area: self.area.clone(),
            readers,
            writers,
            derived: self.derived,
            approval: self.approval.clone().filter(|_| adopts(&format!("{control}.approved"))),
            replaces: if adopts(&format!("{control}.one")) { self.replaces.clone() } else { BTreeSet::new() },
            happened: self.happened.clone(),
            states: self.states.clone(),
            fields: self.form.fields.clone(),
        };
        if faults.is_empty() { Ok(register) } else { Err(faults) }
    }
}
