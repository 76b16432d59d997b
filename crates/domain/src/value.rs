//! What a form holds: the typed values of a case's step, a register's row or a task's evidence.
//!
//! A value is either a *fact* (a key, number, date, flag or id: rules may ask about it, and it lies in the clear) or a
//! *text* (what people wrote: it is sealed, and rules see its length only). Which of the two a field is follows from its
//! kind, so that nobody can put a name where the database can read it.

use crate::{
    Date, FieldKey, Personal, RecordId, WorkerId,
    id::{EvidenceId, RowId},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest text of one field in characters: a page of reasons, not a book; longer things are evidence files.
pub const TEXT_CHARACTERS_MAX: usize = 8_000;
/// Most words, people or records in one field: as many as one act may name.
pub const ITEMS_MAX: usize = 10_000;

/// One fact of a form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A civil date.
    Date(Date),
    /// One key: a choice, an office, a unit, a purpose, a holding, an affair, a clause.
    Word(String),
    /// Several keys.
    Words(BTreeSet<String>),
    /// A worker.
    Worker(WorkerId),
    /// Several workers.
    Workers(BTreeSet<WorkerId>),
    /// One record of a person on file.
    Record(RecordId),
    /// Records of persons on file.
    Records(BTreeSet<RecordId>),
    /// A row of a register.
    Row(RowId),
    /// Sealed files: scans, photographs, signed papers.
    Files(Vec<EvidenceId>),
}

/// All values of one form: facts in the clear, texts apart.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Values {
    /// Facts by field.
    pub facts: BTreeMap<FieldKey, Fact>,
    /// Texts by field; never printed.
    pub texts: BTreeMap<FieldKey, Personal>,
}

impl Fact {
    /// An empty list, an empty word: the same as no value.
    pub fn is_empty(&self) -> bool {
        match self {
            Fact::Word(w) => w.is_empty(),
            Fact::Words(w) => w.is_empty(),
            Fact::Workers(w) => w.is_empty(),
            Fact::Records(r) => r.is_empty(),
            Fact::Files(f) => f.is_empty(),
            Fact::Flag(_) | Fact::Number(_) | Fact::Date(_) | Fact::Worker(_) | Fact::Record(_) | Fact::Row(_) => false,
        }
    }
}

impl Values {
    /// Lays newer values over these; an empty newer value takes the older one away.
    pub fn overlay(&mut self, newer: Values) {
        for (key, fact) in newer.facts {
            if fact.is_empty() {
                self.facts.remove(&key)
            } else {
                self.facts.insert(key, fact)
            };
        }
        for (key, text) in newer.texts {
            if text.is_empty() {
                self.texts.remove(&key)
            } else {
                self.texts.insert(key, text)
            };
        }
    }

    /// Fields that hold something.
    pub fn filled(&self) -> BTreeSet<FieldKey> {
        let facts = self.facts.iter().filter(|(_, f)| !f.is_empty()).map(|(k, _)| k);
        let texts = self.texts.iter().filter(|(_, t)| !t.is_empty()).map(|(k, _)| k);
        facts.chain(texts).cloned().collect()
    }

    /// Records named anywhere in the form, in order, each once.
    pub fn records(&self) -> BTreeSet<RecordId> {
        let mut out = BTreeSet::new();
        for fact in self.facts.values() {
            match fact {
                Fact::Record(r) => drop(out.insert(*r)),
                Fact::Records(all) => out.extend(all.iter().copied()),
                _ => {}
            }
        }
        out
    }

    /// Rows of registers that the form refers to.
    pub fn rows(&self) -> BTreeMap<&FieldKey, RowId> {
        self.facts.iter().filter_map(|(k, f)| if let Fact::Row(row) = f { Some((k, *row)) } else { None }).collect()
    }

    /// How long each text is, in characters without the blanks around it: all that rules see of it.
    pub fn lengths(&self) -> BTreeMap<FieldKey, i64> {
        let length = |t: &Personal| i64::try_from(t.expose().trim().chars().count()).unwrap_or(i64::MAX);
        self.texts.iter().map(|(k, t)| (k.clone(), length(t))).filter(|(_, n)| *n > 0).collect()
    }

    /// What of the form lies in the clear: facts, and how long each text is.
    pub fn clear(&self) -> Clear {
        Clear { facts: self.facts.clone(), lengths: self.lengths() }
    }
}

/// The part of a form that the database may read and rules may ask about.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clear {
    /// Facts by field.
    #[serde(default)]
    pub facts: BTreeMap<FieldKey, Fact>,
    /// Characters of each text.
    #[serde(default)]
    pub lengths: BTreeMap<FieldKey, i64>,
}

impl Clear {
    /// As stored: JSON with keys in order, so that equal facts are equal bytes.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From stored text; the empty text is the empty form, anything else that is no form is `None`.
    pub fn parse(text: &str) -> Option<Clear> {
        if text.is_empty() { Some(Clear::default()) } else { serde_json::from_str(text).ok() }
    }

    /// Lays newer values over these; an empty newer value takes the older one away.
    pub fn overlay(&mut self, newer: &Clear, emptied: &BTreeSet<FieldKey>) {
        for key in emptied {
            self.facts.remove(key);
            self.lengths.remove(key);
        }
        self.facts.extend(newer.facts.iter().filter(|(_, f)| !f.is_empty()).map(|(k, f)| (k.clone(), f.clone())));
        self.lengths.extend(newer.lengths.iter().filter(|(_, n)| **n > 0).map(|(k, n)| (k.clone(), *n)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> FieldKey {
        text.parse().unwrap()
    }

    #[test]
    fn facts_come_back_as_they_were_stored() {
        let mut values = Values::default();
        values.facts.insert(key("ground"), Fact::Word("law".into()));
        values.facts.insert(key("count"), Fact::Number(-3));
        values.facts.insert(key("on"), Fact::Date(jiff::civil::date(2026, 2, 28)));
        values.facts.insert(key("matters"), Fact::Words(["secrecy".into(), "audit".into()].into()));
        values.facts.insert(key("ok"), Fact::Flag(true));
        values.texts.insert(key("reason"), Personal::new(" 因る "));
        let text = values.clear().to_text();
        assert!(!text.contains('因'), "a text lay in the clear");
        let back = Clear::parse(&text).unwrap();
        assert_eq!(back, values.clear());
        assert_eq!(back.lengths, [(key("reason"), 2)].into());
        assert_eq!(Clear::parse(""), Some(Clear::default()));
        assert!(Clear::parse("{\"facts\":{\"ground\":{\"sentence\":\"x\"}}}").is_none());
    }

    #[test]
    fn a_newer_empty_value_takes_the_older_one_away() {
        let mut values = Values::default();
        values.facts.insert(key("ground"), Fact::Word("law".into()));
        values.texts.insert(key("reason"), Personal::new("因る".to_owned()));
        let mut newer = Values::default();
        newer.facts.insert(key("ground"), Fact::Word(String::new()));
        values.overlay(newer);
        assert_eq!(values.filled(), [key("reason")].into());
    }
}
