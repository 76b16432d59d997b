//! Facts as requirements see them.

use super::{FormField, FormKind};
use crate::{ask::AskError, facts::RowFacts};
use azukari_domain::{Fact, calendar::day_number};
use cedar_policy::RestrictedExpression as Expr;

pub(super) fn words<'w>(items: impl Iterator<Item = &'w str>) -> Expr {
    Expr::new_set(items.map(|w| Expr::new_string(w.to_owned())))
}

/// The records of a list by id, so that a rule can ask whether one of them is among them.
pub(super) fn list(fact: Option<&Fact>) -> Expr {
    match fact {
        Some(Fact::Records(all)) => Expr::new_set(all.iter().map(|r| Expr::new_string(r.to_string()))),
        _ => Expr::new_set([]),
    }
}

pub(super) fn record(pairs: impl IntoIterator<Item = (String, Expr)>) -> Result<Expr, AskError> {
    Expr::new_record(pairs).map_err(AskError::of)
}

pub(super) fn number(n: usize) -> Expr {
    Expr::new_long(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A fact as rules see it; what is not filled in is the empty value of its kind, so that no rule meets an absence.
pub(super) fn fact_value(kind: FormKind, fact: Option<&Fact>) -> Expr {
    match (kind.cedar(), fact) {
        (_, Some(Fact::Flag(b))) => Expr::new_bool(*b),
        (_, Some(Fact::Number(n))) => Expr::new_long(*n),
        (_, Some(Fact::Date(d))) => Expr::new_long(day_number(*d)),
        (_, Some(Fact::Word(w))) => Expr::new_string(w.clone()),
        (_, Some(Fact::Words(w))) => words(w.iter().map(String::as_str)),
        (_, Some(Fact::Worker(w))) => Expr::new_string(w.to_string()),
        (_, Some(Fact::Workers(all))) => Expr::new_set(all.iter().map(|w| Expr::new_string(w.to_string()))),
        (_, Some(Fact::Record(r))) => Expr::new_string(r.to_string()),
        (_, Some(Fact::Records(all))) => number(all.len()),
        (_, Some(Fact::Row(r))) => Expr::new_string(r.to_string()),
        (_, Some(Fact::Files(all))) => number(all.len()),
        ("Bool", None) => Expr::new_bool(false),
        ("Long", None) => Expr::new_long(0),
        ("Set<String>", None) => Expr::new_set([]),
        (_, None) => Expr::new_string(String::new()),
    }
}

pub(super) fn row_value(fields: &[FormField], row: Option<&RowFacts>) -> Result<Expr, AskError> {
    let text = |t: Option<&String>| Expr::new_string(t.cloned().unwrap_or_default());
    let mut pairs =
        vec![("id".to_owned(), text(row.map(|r| &r.id))), ("state".to_owned(), text(row.map(|r| &r.state)))];
    for field in fields.iter().filter(|f| !f.kind.is_text()) {
        let fact = row.and_then(|r| r.facts.get(&field.key));
        pairs.push((field.key.to_string(), fact_value(field.kind, fact)));
    }
    record(pairs)
}
