//! Rows that an act enters by itself, in its own transaction: what left the screen, to whom, on which ground, and who was left out.
//!
//! A register says from which verb it is derived; its columns say what it wants to know. What the act does not know (until when
//! the recipient keeps it, how many copies) is taken from the case behind the act's approval.

use crate::{
    casefile::{open_within, seal_within},
    duty::birth,
};
use azukari_domain::{AffairKey, CaseId, ClassKey, Clear, Fact, FieldKey, Personal, RecordId, RowId, Verb};
use azukari_gate::{Lent, Stop};
use azukari_rulebook::{ActFacts, register::Register};
use azukari_store::{casefile, register};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What left.
pub(crate) struct Left {
    pub(crate) verb: Verb,
    pub(crate) affair: Option<AffairKey>,
    pub(crate) act: ActFacts,
}

/// The case behind an act, with its texts.
struct Behind {
    case: casefile::CaseRow,
    clear: Clear,
    texts: BTreeMap<FieldKey, Personal>,
}

/// Enters a row in every register that is derived from the act; answers its number in the last of them.
pub(crate) fn enter(lent: &mut Lent<'_, '_>, left: &Left) -> Result<Option<i64>, Stop> {
    let book = Arc::clone(lent.book());
    let registers: Vec<&Register> = book.registers().filter(|r| r.derived == Some(left.verb)).collect();
    if registers.is_empty() {
        return Ok(None);
    }
    let mut number = None;
    let behind = behind(lent)?;
    let known = known(lent, left);
    for of in registers {
        let mut new = Clear::default();
        let mut texts = BTreeMap::new();
        for column in &of.fields {
            if let Some(fact) = known.get(column.key.as_str()) {
                if column.kind.takes(fact) && !fact.is_empty() {
                    new.facts.insert(column.key.clone(), fact.clone());
                }
                continue;
            }
            let Some(behind) = &behind else { continue };
            if let Some(fact) = behind.clear.facts.get(&column.key).filter(|f| column.kind.takes(f)) {
                new.facts.insert(column.key.clone(), fact.clone());
            }
            if column.kind.is_text()
                && let Some(text) = behind.texts.get(&column.key)
            {
                let length = behind.clear.lengths.get(&column.key).copied().unwrap_or_default();
                new.lengths.insert(column.key.clone(), length);
                texts.insert(column.key.clone(), text.clone());
            }
        }
        let id = RowId::new(lent.clock(), lent.random());
        let sealed = seal_within(lent, "register_row", id.to_bytes(), 1, &texts)?;
        let org = lent.org();
        let row = register::RegisterRow {
            id,
            version: 1,
            register: of.key.to_string(),
            number: 0,
            state: "in_force".into(),
            facts: new.to_text(),
            sealed,
            from_at: lent.now(),
            to_at: None,
            worker: Some(lent.worker()),
            casefile: behind.as_ref().map(|b| b.case.id),
            act: lent.act(),
        };
        number = Some(register::insert(lent.tx(), org, &row)?);
        birth::after_row(lent, &row, "enter")?;
    }
    Ok(number)
}

/// The case whose approval covers the act; none where the approval came from a request of one step, or where none was needed.
fn behind(lent: &mut Lent<'_, '_>) -> Result<Option<Behind>, Stop> {
    let org = lent.org();
    for request in lent.approved_by() {
        let Some(id) = CaseId::from_slice(&request.to_bytes()) else { continue };
        let Some(case) = casefile::get(lent.tx(), org, id)? else { continue };
        let clear = Clear::parse(&case.facts).ok_or(Stop::Damaged("case"))?;
        let texts = open_within(lent, "casefile", id.to_bytes(), case.version, &case.sealed)?;
        return Ok(Some(Behind { case, clear, texts }));
    }
    Ok(None)
}

/// What the act itself knows, by column.
fn known(lent: &mut Lent<'_, '_>, left: &Left) -> BTreeMap<&'static str, Fact> {
    let act = &left.act;
    let consents: Vec<String> = match act.recipient.as_str() {
        "" => Vec::new(),
        recipient => vec!["provide".to_owned(), format!("provide:{recipient}")],
    };
    let set = |all: Vec<RecordId>| Fact::Records(all.into_iter().collect());
    let number = |n: usize| Fact::Number(i64::try_from(n).unwrap_or(i64::MAX));
    let granted: Vec<RecordId> = lent.records().map(|r| r.id).collect();
    let withheld = lent.withheld();
    let classes: BTreeSet<String> = act.classes.iter().map(ClassKey::to_string).collect();
    let mut out = BTreeMap::from([
        ("recipient", Fact::Word(act.recipient.clone())),
        ("holding", Fact::Word(act.holding.as_ref().map(ToString::to_string).unwrap_or_default())),
        ("affair", Fact::Word(left.affair.as_ref().map(ToString::to_string).unwrap_or_default())),
        ("classes", Fact::Words(classes)),
        ("ground", Fact::Word(act.ground.clone())),
        ("channel", Fact::Word(act.channel.clone())),
        ("persons", number(granted.len())),
        ("on_consent", set(lent.consenting(&consents))),
        ("records", set(granted)),
        ("withheld", set(withheld)),
        ("out_by", Fact::Worker(lent.worker())),
    ]);
    if let Ok(day) = lent.today().parse() {
        out.insert("out_on", Fact::Date(day));
    }
    out
}
