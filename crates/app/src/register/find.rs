//! Find people. What is shown of a match is name and number; the search itself is an act of its own.

use crate::{
    App, AppError, ClauseRef, Reply, Warned, answer,
    register::parse::{holding, key, needed},
};
use azukari_domain::{ActId, HoldingKey, Personal, RecordId, Verb, text::fold};
use azukari_gate::{Ask, Asker, HITS_MAX, Query};
use serde::Serialize;
use std::collections::HashMap;

/// Longest query in characters; a longer one is a paste by mistake.
const QUERY_CHARS_MAX: usize = 100;

/// Look for people in a kind of data.
#[derive(Debug, Clone)]
pub struct Find {
    /// The affair under which; empty where none was chosen (the gate refuses).
    pub affair: String,
    /// Kind of data.
    pub holding: String,
    /// Part of a name, reading, address or number; or a whole telephone number or mail address, in any writing.
    pub text: Personal,
}

/// What was found.
#[derive(Debug)]
pub struct FoundList {
    /// People, at most a page of them.
    pub people: Vec<FoundPerson>,
    /// How many more matched but may not be shown in this affair.
    pub withheld: usize,
    /// The page is full: there may be more, and the query should be narrowed.
    pub more: bool,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should be told.
    pub warnings: Vec<Warned>,
}

/// One person found.
#[derive(Debug)]
pub struct FoundPerson {
    /// The record.
    pub record: RecordId,
    /// The name as entered.
    pub name: Personal,
    /// The number as entered; empty where there is none.
    pub number: Personal,
    /// Another person of the list has the same name: tell them apart before opening one.
    pub same_name: bool,
}

impl Serialize for FoundPerson {
    /// Only the handle and the flag: a personal value is shown by whoever renders the page, and never by accident.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("FoundPerson", 2)?;
        out.serialize_field("record", &self.record)?;
        out.serialize_field("same_name", &self.same_name)?;
        out.end()
    }
}

impl App {
    /// Finds people.
    ///
    /// # Errors
    /// [`AppError::Input`] for an empty or overlong query and for unknown words; the gate's.
    pub fn find(&self, asker: &Asker, find: &Find) -> Result<Reply<FoundList>, AppError> {
        let typed = find.text.expose().trim();
        if fold(typed).is_empty() {
            return Err(AppError::input("text", "find-empty"));
        }
        if typed.chars().count() > QUERY_CHARS_MAX {
            let args = vec![("max", QUERY_CHARS_MAX.to_string())];
            return Err(AppError::Input { field: "text", key: "error-too-long", args });
        }
        let book = self.gate.book_of(asker.org)?;
        let kind: HoldingKey = needed(&find.holding, "holding")?;
        holding(&book, &kind)?;
        let ask = Ask { affair: key(&find.affair, "affair")?, ..Ask::new(asker.clone(), Verb::Find) };
        let outcome = self.gate.find(ask, &Query { holding: kind, text: Personal::new(typed) })?;
        Reply::of(&book, outcome, |done| {
            let mut of_name: HashMap<String, usize> = HashMap::new();
            for one in &done.value {
                *of_name.entry(fold(one.name.expose())).or_default() += 1;
            }
            let more = done.value.len() + done.withheld.len() >= HITS_MAX;
            let people = done
                .value
                .into_iter()
                .map(|f| FoundPerson {
                    record: f.record,
                    same_name: of_name.get(&fold(f.name.expose())).is_some_and(|n| *n > 1),
                    name: f.name,
                    number: f.number,
                })
                .collect();
            Ok(FoundList {
                people,
                withheld: done.withheld.len(),
                more,
                act: done.act,
                clauses: answer::clauses(&book, &done.clauses),
                warnings: answer::warned(&book, &done.warnings),
            })
        })
    }
}
