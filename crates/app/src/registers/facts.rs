//! Reading facts of a row by the name of its column.

use azukari_domain::{Clear, Fact, FieldKey, RowId};
use azukari_store::register::RegisterRow;
use std::collections::{BTreeMap, BTreeSet};

type Facts = BTreeMap<FieldKey, Fact>;

/// A row's facts; none where they cannot be read.
pub(crate) fn of(row: &RegisterRow) -> Facts {
    Clear::parse(&row.facts).unwrap_or_default().facts
}

fn find<T>(facts: &Facts, key: &str, take: impl Fn(&Fact) -> Option<T>) -> Option<T> {
    facts.iter().find(|(k, _)| k.as_str() == key).and_then(|(_, fact)| take(fact))
}

/// A key; empty where there is none.
pub(crate) fn word(facts: &Facts, key: &str) -> String {
    find(facts, key, |f| if let Fact::Word(word) = f { Some(word.clone()) } else { None }).unwrap_or_default()
}

/// Several keys.
pub(crate) fn words(facts: &Facts, key: &str) -> BTreeSet<String> {
    find(facts, key, |f| if let Fact::Words(words) = f { Some(words.clone()) } else { None }).unwrap_or_default()
}

/// A day, ISO; empty where there is none.
pub(crate) fn date(facts: &Facts, key: &str) -> String {
    find(facts, key, |f| if let Fact::Date(day) = f { Some(day.to_string()) } else { None }).unwrap_or_default()
}

/// A number.
pub(crate) fn number(facts: &Facts, key: &str) -> Option<i64> {
    find(facts, key, |f| if let Fact::Number(n) = f { Some(*n) } else { None })
}

/// A row of another register.
pub(crate) fn row(facts: &Facts, key: &str) -> Option<RowId> {
    find(facts, key, |f| if let Fact::Row(row) = f { Some(*row) } else { None })
}
