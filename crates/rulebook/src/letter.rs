//! Letters as data: what a case says to somebody outside, on paper, once a step was taken.
//!
//! `controls/letters/<procedure>.toml`. A letter is written from the case alone: each paragraph belongs to outcomes that were taken and
//! names fields of the case's form in braces. A field that is not shown to everybody who sees the case cannot stand in one.
//! A letter is there where the organisation has the procedure and a step that it speaks of.

use crate::{
    form::FormField,
    problem::Problem,
    procedure::{Procedure, Template},
    source::Source,
};
use azukari_domain::{FieldKey, LetterKey, ProcedureKey, StepKey};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

pub(crate) const LETTERS: &str = "controls/letters/";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LettersFile {
    format: u32,
    procedure: Spanned<ProcedureKey>,
    #[serde(rename = "letter")]
    letters: Vec<LetterRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterRow {
    key: Spanned<LetterKey>,
    ja: String,
    en: String,
    /// Outcomes (`step.outcome`) of which the last of its step was taken.
    on: Vec<Spanned<String>>,
    /// Fields with the addressee: the first that is filled in.
    to: Vec<Spanned<FieldKey>>,
    #[serde(rename = "part")]
    parts: Vec<PartRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartRow {
    /// Only where one of these was taken; always where there is none.
    #[serde(default)]
    on: Vec<Spanned<String>>,
    #[serde(default)]
    ja: Option<Spanned<String>>,
    #[serde(default)]
    en: Option<Spanned<String>>,
    /// Fields set below as a table, those only that are filled in.
    #[serde(default)]
    fields: Vec<Spanned<FieldKey>>,
    /// Only where this field is filled in.
    #[serde(default)]
    filled: Option<Spanned<FieldKey>>,
}

/// A step and its outcome.
pub type Taken = (StepKey, StepKey);

/// A letter of a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Key.
    pub key: LetterKey,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// It can be written once one of these was the last outcome of its step.
    pub on: BTreeSet<Taken>,
    /// Fields with the addressee: the first that is filled in.
    pub to: Vec<FieldKey>,
    /// What it says, from top to bottom.
    pub parts: Vec<LetterPart>,
}

/// A paragraph of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPart {
    /// Only where one of these was taken; always where there is none.
    pub on: BTreeSet<Taken>,
    /// Only where this field is filled in.
    pub filled: Option<FieldKey>,
    /// Japanese.
    pub ja: Vec<Piece>,
    /// English.
    pub en: Vec<Piece>,
    /// Fields set below it, those only that are filled in.
    pub fields: Vec<FieldKey>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// What this field holds.
    Field(FieldKey),
}

/// A file's letters and the procedure that they belong to.
#[derive(Debug)]
pub(crate) struct Letters {
    pub(crate) file: String,
    pub(crate) letters: Vec<Letter>,
}

/// Whether a part or letter is there after these outcomes: the last of each step.
pub fn is_said(on: &BTreeSet<Taken>, taken: &BTreeMap<StepKey, StepKey>) -> bool {
    on.is_empty() || on.iter().any(|(step, outcome)| taken.get(step) == Some(outcome))
}

impl Letter {
    /// Whether a procedure, as an organisation has it, comes to what the letter speaks of.
    pub(crate) fn belongs(&self, procedure: &Procedure) -> bool {
        self.on.iter().any(|(step, outcome)| {
            procedure.step(step.as_str()).is_some_and(|step| step.outcome(outcome.as_str()).is_some())
        })
    }
}

/// Words and `{field}`s.
fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, then) = after.split_once('}').ok_or_else(|| format!("`{{{after}` has no end"))?;
        if !before.is_empty() {
            out.push(Piece::Words(before.to_owned()));
        }
        out.push(Piece::Field(name.parse().map_err(|_| format!("`{name}` is no field"))?));
        rest = then;
    }
    if !rest.is_empty() {
        out.push(Piece::Words(rest.to_owned()));
    }
    Ok(out)
}

/// Reads all letters. Every fault is reported.
pub(crate) fn letters(
    source: &Source,
    procedures: &BTreeMap<ProcedureKey, Template>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<ProcedureKey, Letters> {
    let mut out = BTreeMap::new();
    for (path, _) in source.under(LETTERS) {
        let file: LettersFile = match source.parse(path) {
            Ok(file) => file,
            Err(p) => {
                problems.push(p);
                continue;
            }
        };
        let mut reading = Reading { source, path, problems };
        if file.format != 1 {
            reading.fault(1, "format 1 is expected".into());
        }
        let key = file.procedure.get_ref().clone();
        let line = source.line(path, &file.procedure.span());
        if path != format!("{LETTERS}{key}.toml") {
            reading.fault(line, format!("letters of `{key}` stand in a file of another name"));
        }
        let Some(template) = procedures.get(&key) else {
            // A procedure with faults of its own is named there.
            if !source.under(&format!("controls/procedures/{key}.toml")).any(|_| true) {
                reading.fault(line, format!("`{key}` is no procedure"));
            }
            continue;
        };
        let letters: Vec<Letter> = file.letters.into_iter().map(|row| reading.letter(row, template)).collect();
        let mut keys = BTreeSet::new();
        for twice in letters.iter().filter(|l| !keys.insert(&l.key)) {
            let line = source.line_of(path, twice.key.as_str());
            problems.push(Problem::new(path, line, format!("letter `{}` is there twice", twice.key)));
        }
        out.insert(key, Letters { file: path.to_owned(), letters });
    }
    out
}

struct Reading<'a> {
    source: &'a Source,
    path: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Reading<'_> {
    fn fault(&mut self, line: usize, reason: String) {
        self.problems.push(Problem::new(self.path, line, reason));
    }

    fn letter(&mut self, row: LetterRow, template: &Template) -> Letter {
        let key = row.key.get_ref().clone();
        if row.on.is_empty() || row.to.is_empty() || row.ja.is_empty() || row.en.is_empty() {
            let line = self.source.line(self.path, &row.key.span());
            self.fault(line, format!("letter `{key}` needs titles, to whom it goes and after what"));
        }
        let parts = row.parts.into_iter().map(|part| self.part(part, template)).collect();
        Letter {
            key: row.key.into_inner(),
            ja: row.ja,
            en: row.en,
            on: self.taken(&row.on, template),
            to: row.to.iter().filter_map(|field| self.field(field, template)).collect(),
            parts,
        }
    }

    fn part(&mut self, row: PartRow, template: &Template) -> LetterPart {
        let [ja, en] = [&row.ja, &row.en].map(|text| text.as_ref().map(|text| self.sentence(text, template)));
        if let (Some(_), None) | (None, Some(_)) = (&ja, &en) {
            let line = row.ja.iter().chain(&row.en).map(|text| self.source.line(self.path, &text.span())).next();
            self.fault(line.unwrap_or_default(), "a paragraph stands in both languages".into());
        }
        LetterPart {
            on: self.taken(&row.on, template),
            filled: row.filled.as_ref().and_then(|field| self.field(field, template)),
            ja: ja.unwrap_or_default(),
            en: en.unwrap_or_default(),
            fields: row.fields.iter().filter_map(|field| self.field(field, template)).collect(),
        }
    }

    fn sentence(&mut self, text: &Spanned<String>, template: &Template) -> Vec<Piece> {
        let line = self.source.line(self.path, &text.span());
        match pieces(text.get_ref()) {
            Ok(pieces) => {
                for piece in &pieces {
                    if let Piece::Field(field) = piece {
                        self.check(field, template, line);
                    }
                }
                pieces
            }
            Err(reason) => {
                self.fault(line, reason);
                Vec::new()
            }
        }
    }

    fn taken(&mut self, on: &[Spanned<String>], template: &Template) -> BTreeSet<Taken> {
        let mut out = BTreeSet::new();
        for row in on {
            let named = row.get_ref().split_once('.').filter(|(step, outcome)| template.has(step, outcome));
            let parsed = named.and_then(|(step, outcome)| Some((step.parse().ok()?, outcome.parse().ok()?)));
            match parsed {
                Some(taken) => drop(out.insert(taken)),
                None => {
                    let line = self.source.line(self.path, &row.span());
                    self.fault(line, format!("`{}` is no outcome of `{}`", row.get_ref(), template.key));
                }
            }
        }
        out
    }

    fn field(&mut self, field: &Spanned<FieldKey>, template: &Template) -> Option<FieldKey> {
        let line = self.source.line(self.path, &field.span());
        self.check(field.get_ref(), template, line).then(|| field.get_ref().clone())
    }

    fn check(&mut self, field: &FieldKey, template: &Template, line: usize) -> bool {
        let found: Option<&FormField> = template.form.field(field);
        match found {
            None => self.fault(line, format!("`{field}` is no field of `{}`", template.key)),
            Some(f) if f.readers.is_some() => {
                self.fault(line, format!("`{field}` is shown to some offices alone and cannot stand in a letter"));
            }
            Some(_) => return true,
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_words_and_fields() {
        let field = |name: &str| Piece::Field(name.parse().expect("a field"));
        let words = |text: &str| Piece::Words(text.to_owned());
        assert_eq!(pieces("{a}に{b}"), Ok(vec![field("a"), words("に"), field("b")]));
        assert_eq!(pieces("言葉だけ"), Ok(vec![words("言葉だけ")]));
        assert_eq!(pieces(""), Ok(Vec::new()));
        assert!(pieces("{a").is_err() && pieces("{}").is_err() && pieces("{A b}").is_err());
    }

    #[test]
    fn what_is_said_depends_on_the_last_outcome_of_a_step() {
        let key = |text: &str| text.parse::<StepKey>().expect("a key");
        let on = BTreeSet::from([(key("decide"), key("refuse"))]);
        let taken = |outcome: &str| BTreeMap::from([(key("decide"), key(outcome))]);
        assert!(is_said(&on, &taken("refuse")) && !is_said(&on, &taken("whole")) && !is_said(&on, &BTreeMap::new()));
        assert!(is_said(&BTreeSet::new(), &BTreeMap::new()));
    }
}
