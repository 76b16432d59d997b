//! Declared facts as a Cedar request: the one place where facts become what policies see.
//!
//! Beside the facts themselves it derives what Cedar cannot say (it joins no strings and looks nothing up): which of
//! the classes are sensitive, whether the regulation names the kind of data, which consents would cover this act, and the rulebook's rules for the office concerned.

use crate::{facts::Question, rulebook::Rulebook, widen::Taking};
use azukari_domain::Verb;
use cedar_policy::{
    Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Request, RestrictedExpression as Value, Schema,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

/// More persons than any organisation here has on file; keeps sums in policies far from overflow, which would be an error.
pub(crate) const COUNT_MAX: i64 = 1_000_000_000_000;

/// Anything that went wrong between facts and answer; the caller refuses.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AskError {
    #[error("a fact is no value of the vocabulary: {0}")]
    Value(String),
}

impl AskError {
    pub(crate) fn of(e: impl std::fmt::Display) -> Self {
        Self::Value(e.to_string())
    }
}

/// Entity names that every question uses, parsed once.
#[derive(Debug)]
pub(crate) struct Names {
    worker: EntityUid,
    organisation: EntityUid,
    actions: BTreeMap<Verb, EntityUid>,
}

impl Names {
    pub(crate) fn new() -> Result<Self, AskError> {
        let uid = |kind: &str, id: &str| {
            EntityTypeName::from_str(kind)
                .map(|name| EntityUid::from_type_name_and_id(name, EntityId::new(id)))
                .map_err(AskError::of)
        };
        let actions = Verb::ALL.iter().map(|v| uid("Action", v.as_str()).map(|u| (*v, u))).collect::<Result<_, _>>()?;
        Ok(Self { worker: uid("Worker", "asking")?, organisation: uid("Organisation", "own")?, actions })
    }
}

fn text(s: impl Into<String>) -> Value {
    Value::new_string(s.into())
}

fn words<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::new_set(items.into_iter().map(text))
}

fn keys<K: Clone>(items: &BTreeSet<K>) -> Value
where
    String: From<K>,
{
    words(items.iter().cloned().map(String::from))
}

fn record(pairs: Vec<(&str, Value)>) -> Result<Value, AskError> {
    Value::new_record(pairs.into_iter().map(|(k, v)| (k.to_owned(), v))).map_err(AskError::of)
}

/// A parameter set of the organisation as a record of the vocabulary's `Rules`.
pub(crate) fn rules(params: &BTreeMap<String, BTreeSet<String>>) -> Result<Value, AskError> {
    Value::new_record(params.iter().map(|(k, v)| (k.clone(), words(v.iter().cloned())))).map_err(AskError::of)
}

/// The request and its two entities. `approvals` stands in for the question's own, so that one can be left out.
/// With a schema everything is checked against it, which only tests do: the types here already say the same.
pub(crate) fn ask(
    book: &Rulebook,
    q: &Question<'_>,
    approvals: &BTreeSet<String>,
    schema: Option<&Schema>,
) -> Result<(Request, Entities), AskError> {
    let names = book.names();
    let action = names.actions.get(&q.verb).ok_or_else(|| AskError::of("action"))?;
    let context = Context::from_pairs(context(book, q, approvals)?).map_err(AskError::of)?;
    let request = Request::new(names.worker.clone(), action.clone(), names.organisation.clone(), context, schema)
        .map_err(AskError::of)?;
    let w = q.worker;
    let worker = Entity::new(
        names.worker.clone(),
        [
            ("active".to_owned(), Value::new_bool(w.active)),
            ("offices".to_owned(), keys(&w.offices)),
            ("affairs".to_owned(), keys(&w.affairs)),
            ("unit".to_owned(), text(&w.unit)),
            ("seen_today".to_owned(), Value::new_long(w.seen_today.clamp(0, COUNT_MAX))),
        ]
        .into_iter()
        .collect(),
        Default::default(),
    )
    .map_err(AskError::of)?;
    let settings = book.settings_with(&q.org.settings);
    let organisation = Entity::new_with_tags(
        names.organisation.clone(),
        [
            ("vacant".to_owned(), keys(&q.org.vacant)),
            ("purposes".to_owned(), keys(&q.org.purposes)),
            ("unannounced".to_owned(), keys(&q.org.unannounced)),
            ("rules".to_owned(), book.rules().clone()),
        ],
        [],
        settings.map(|(k, v)| (k.to_owned(), Value::new_long(v))),
    )
    .map_err(AskError::of)?;
    let entities = Entities::from_entities([worker, organisation], schema).map_err(AskError::of)?;
    Ok((request, entities))
}

fn context(book: &Rulebook, q: &Question<'_>, approvals: &BTreeSet<String>) -> Result<Vec<(String, Value)>, AskError> {
    let act = q.act;
    let purpose = act.purpose.as_ref().or_else(|| q.affair.and_then(|a| a.purpose.as_ref()));
    let provide = ["provide".to_owned(), format!("provide:{}", act.recipient)];
    let deciders = book.deciders_for(act);
    let mut pairs = vec![
        ("classes", keys(&act.classes)),
        ("sensitive", words(act.classes.iter().filter(|c| book.is_sensitive(c)).map(|c| c.as_str()))),
        ("fields", keys(&act.fields)),
        ("count", Value::new_long(act.count.clamp(0, COUNT_MAX))),
        ("channel", text(&act.channel)),
        ("source", text(&act.source)),
        ("source_checked", Value::new_bool(act.source_checked)),
        ("fair", Value::new_bool(act.fair)),
        ("encrypted", Value::new_bool(act.encrypted)),
        ("other_unit", Value::new_bool(act.other_unit)),
        ("wording", words(act.wording.iter())),
        ("notice_shown", Value::new_bool(act.notice_shown)),
        ("planned", Value::new_bool(act.planned)),
        ("ground", text(&act.ground)),
        ("evidence", Value::new_bool(act.evidence)),
        ("recipient", text(&act.recipient)),
        ("conditions", words(act.conditions.iter())),
        ("approvals", words(approvals.iter())),
        ("request", text(&act.request)),
        ("deciders", keys(deciders)),
        ("own_request", Value::new_bool(act.own_request)),
        ("appointee_unit", text(&act.appointee_unit)),
        ("appointee_offices", keys(&act.appointee_offices)),
        ("resolution", Value::new_bool(act.resolution)),
        ("leaves_vacant", Value::new_bool(act.leaves_vacant)),
        ("outside", Value::new_bool(act.outside)),
        ("identity", text(&act.identity)),
        ("stray_numbers", words(act.stray_numbers.iter())),
        ("other_number", Value::new_bool(act.other_number)),
        ("number_columns", Value::new_long(act.number_columns)),
        ("matters", words(act.matters.iter())),
        ("to_shown", Value::new_long(act.to_shown.clamp(0, COUNT_MAX))),
        ("cc_shown", Value::new_long(act.cc_shown.clamp(0, COUNT_MAX))),
        ("recipients", Value::new_long(act.recipients.clamp(0, COUNT_MAX))),
        ("unread", Value::new_long(act.unread.clamp(0, COUNT_MAX))),
        (
            "provide_consents",
            words(if act.recipient.is_empty() { provide.get(..1) } else { provide.get(..) }.unwrap_or_default()),
        ),
        ("beyond_consents", words(purpose.map(|p| format!("beyond:{p}")))),
        ("applied_consents", words(purpose.map(|p| format!("applied:{p}")))),
        ("purpose_stops", words(purpose.map(|p| format!("use:{p}")))),
    ];
    if let Some(holding) = &act.holding {
        pairs.push(("holding", text(holding.as_str())));
        pairs.push(("holding_named", Value::new_bool(book.names_holding(holding))));
        pairs.push(("holding_ended", Value::new_bool(book.taking(holding) == Some(Taking::Ended))));
    }
    if let Some(purpose) = &act.purpose {
        pairs.push(("purpose", text(purpose.as_str())));
    }
    if let Some(affair) = q.affair {
        let mut fields = vec![
            ("key", text(affair.key.as_str())),
            ("holdings", keys(&affair.holdings)),
            ("classes", keys(&affair.classes)),
        ];
        if let Some(purpose) = &affair.purpose {
            fields.push(("purpose", text(purpose.as_str())));
        }
        pairs.push(("affair", record(fields)?));
    }
    if let Some(office) = act.office.as_ref().and_then(|key| book.office(key)) {
        let mut fields = vec![
            ("key", text(office.key.as_str())),
            ("by", keys(&office.by)),
            ("incompatible", keys(&office.incompatible)),
        ];
        if let Some(unit) = &office.unit {
            fields.push(("unit", text(unit)));
        }
        pairs.push(("post", record(fields)?));
    }
    if let Some(r) = q.record {
        pairs.push((
            "record",
            record(vec![
                ("purposes", keys(&r.purposes)),
                ("basis", text(&r.basis)),
                ("migration_over", Value::new_bool(r.migration_over)),
                ("stops", words(r.stops.iter())),
                ("holds", words(r.holds.iter())),
                ("consents", words(r.consents.iter())),
                ("facets", words(r.facets.iter())),
                ("open_request", Value::new_bool(r.open_request)),
            ])?,
        ));
    }
    Ok(pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
}
