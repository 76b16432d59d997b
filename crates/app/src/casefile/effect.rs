//! What an outcome brings about, in the transaction of the step: approvals, marks, rows, cases, tasks, appointments.
//!
//! Each effect is written once for all procedures; which of them happen is data. An effect that a clause adopts happens only
//! where it is adopted.

use crate::{
    casefile::{
        next::{self, Facts},
        open::code,
        step::{open_within, seal_within},
    },
    duty::birth,
};
use azukari_domain::{
    ActId, ApprovalId, CaseId, Clear, Fact, FieldKey, HoldingKey, OfficeKey, Personal, RequestId, RowId, Verb, WorkerId,
};
use azukari_gate::{Ask, Asker, Lent, Stop};
use azukari_rulebook::{
    ActFacts,
    procedure::{Effect, Step, StepOutcome},
};
use azukari_store::{casefile, org, record, register, request, told, worker};
use std::{collections::BTreeMap, sync::Arc};

/// Most uses of one approval.
const USES_MAX: i64 = 1000;

/// The case whose outcome it is.
pub(crate) struct About<'c> {
    pub(crate) case: &'c casefile::CaseRow,
    pub(crate) step: &'c Step,
    pub(crate) texts: &'c BTreeMap<FieldKey, Personal>,
}

/// Runs the effects of an outcome in order. Answers what was done, as keys.
pub(crate) fn run(
    lent: &mut Lent<'_, '_>,
    about: &About<'_>,
    outcome: &StepOutcome,
    clear: &mut Clear,
) -> Result<Vec<String>, Stop> {
    let mut done = Vec::new();
    for (control, effect) in &outcome.effects {
        one(lent, about, effect, clear)?;
        done.push(control.clone().unwrap_or_else(|| name(effect).to_owned()));
    }
    let born = birth::after_step(lent, about.case, about.step, outcome, clear)?;
    if born > 0 {
        done.push("task".into());
    }
    Ok(done)
}

fn name(effect: &Effect) -> &'static str {
    match effect {
        Effect::Grant { .. } => "grant",
        Effect::Mark { .. } => "mark",
        Effect::Row { .. } => "row",
        Effect::Open { .. } => "open",
        Effect::Task { .. } => "task",
        Effect::Appoint { .. } => "appoint",
        Effect::Release { .. } => "release",
        Effect::Tell { .. } => "tell",
    }
}

fn one(lent: &mut Lent<'_, '_>, about: &About<'_>, effect: &Effect, clear: &mut Clear) -> Result<(), Stop> {
    let (org, now, act) = (lent.org(), lent.now(), lent.act());
    match effect {
        Effect::Grant { .. } => grant(lent, about, effect, clear),
        Effect::Mark { mark, word, of, notice, records, release } => {
            let facts = Facts(&clear.facts);
            let of = facts.word(of.as_ref());
            let word = if of.is_empty() { word.clone() } else { format!("{word}:{of}") };
            let notice = match notice.as_ref().and_then(|n| clear.facts.get(n)) {
                Some(Fact::Row(row)) => row.to_string(),
                _ => facts.word(notice.as_ref()),
            };
            for id in Facts(&clear.facts).records(Some(records)) {
                if *release {
                    record::end_mark(lent.tx(), org, id, mark, &word, now)?;
                    continue;
                }
                let open = record::marks(lent.tx(), org, id)?;
                if open.iter().any(|m| m.kind == *mark && m.key == word && m.to_at.is_none()) {
                    continue;
                }
                let row = record::MarkRow {
                    kind: mark.clone(),
                    key: word.clone(),
                    from_at: now,
                    to_at: None,
                    channel: String::new(),
                    evidence: format!("case {}", about.case.number),
                    notice: notice.clone(),
                    act,
                };
                record::put_mark(lent.tx(), org, id, &row)?;
            }
            Ok(())
        }
        Effect::Row { register, row, state, set, keep } => {
            // A row that is only to change its state, and that nobody named, is nobody's.
            let named = row.as_ref().is_none_or(|field| Facts(&clear.facts).row(field).is_some());
            if set.is_empty() && !named {
                return Ok(());
            }
            let id = write_row(lent, about, register.as_str(), row.as_ref(), state.as_deref(), set, clear)?;
            if let Some(field) = keep {
                clear.facts.insert(field.clone(), Fact::Row(id));
            }
            Ok(())
        }
        Effect::Open { procedure, set } => {
            let book = Arc::clone(lent.book());
            // A procedure that the organisation has not adopted cannot be opened; the clause that wants it adopts it.
            let Some(procedure) = book.procedure(procedure) else { return Ok(()) };
            let Some(first) = procedure.first() else { return Ok(()) };
            let mut new = Clear::default();
            let mut texts = BTreeMap::new();
            for (to, from) in set {
                if let Some(fact) = clear.facts.get(from) {
                    new.facts.insert(to.clone(), fact.clone());
                }
                if let Some(text) = about.texts.get(from) {
                    texts.insert(to.clone(), text.clone());
                    new.lengths.insert(to.clone(), clear.lengths.get(from).copied().unwrap_or_default());
                }
            }
            let id = CaseId::new(lent.clock(), lent.random());
            let sealed = seal_within(lent, "casefile", id.to_bytes(), 1, &texts)?;
            let due = next::begin(lent, first, id, about.case.opener, &new, now, 1)?;
            let row = casefile::CaseRow {
                id,
                number: 0,
                procedure: procedure.key.to_string(),
                state: "open".into(),
                step: first.key.to_string(),
                opener: about.case.opener,
                parent: Some(about.case.id),
                facts: new.to_text(),
                sealed,
                rulebook: lent.rulebook().to_vec(),
                code: code(lent.random()),
                opened_at: now,
                began_at: now,
                due_date: due,
                closed_at: None,
                version: 1,
            };
            casefile::insert(lent.tx(), org, &row)?;
            Ok(())
        }
        Effect::Task { duty, each, recipients_of } => {
            birth::by_effect(lent, about, duty, each.as_ref(), recipients_of.as_ref(), clear)
        }
        Effect::Appoint { office, worker, from, to } => {
            let facts = Facts(&clear.facts);
            let (Some(worker), Some(from)) = (facts.worker(worker), facts.date(from)) else {
                return Err(Stop::Conflict("case-appoint-incomplete"));
            };
            let (office, ends) =
                (facts.word(Some(office)), to.as_ref().and_then(|t| facts.date(t)).map(|d| d.to_string()));
            let book = Arc::clone(lent.book());
            let many = office.parse().ok().and_then(|k: OfficeKey| book.office(&k)).is_some_and(|o| o.many);
            let begins = from.to_string();
            let overlaps = |a: &worker::AppointmentRow| {
                a.office == office
                    && a.to_date.as_deref().is_none_or(|to| begins.as_str() <= to)
                    && ends.as_deref().is_none_or(|to| a.from_date.as_str() <= to)
            };
            let held = worker::appointments(lent.tx(), org)?;
            if held.iter().filter(|a| overlaps(a)).any(|a| !many || a.worker == worker) {
                return Err(Stop::Conflict("worker-office-held"));
            }
            let row = worker::AppointmentRow {
                office,
                worker,
                from_date: begins,
                to_date: ends,
                resolution: format!("case {}", about.case.number),
                ended_by: None,
                act,
            };
            worker::put_appointment(lent.tx(), org, &row)?;
            worker::touch(lent.tx(), org, worker)?;
            Ok(org::touch(lent.tx(), org)?)
        }
        Effect::Release { office, worker, to } => {
            let facts = Facts(&clear.facts);
            let (Some(worker), Some(to)) = (facts.worker(worker), facts.date(to)) else {
                return Err(Stop::Conflict("case-appoint-incomplete"));
            };
            let office = facts.word(Some(office));
            let mut ended_any = false;
            let held = worker::appointments(lent.tx(), org)?;
            for row in held.into_iter().filter(|a| a.office == office && a.worker == worker) {
                let ends = to.to_string();
                if row.from_date <= ends && row.to_date.as_ref().is_none_or(|t| *t > ends) {
                    let ended = worker::AppointmentRow {
                        to_date: Some(ends),
                        ended_by: Some(format!("case {}", about.case.number)),
                        ..row
                    };
                    worker::put_appointment(lent.tx(), org, &ended)?;
                    ended_any = true;
                }
            }
            if !ended_any {
                return Err(Stop::NotFound("appointment"));
            }
            worker::touch(lent.tx(), org, worker)?;
            Ok(org::touch(lent.tx(), org)?)
        }
        Effect::Tell { whom } => {
            let offices = match whom.strip_prefix('@') {
                None => {
                    if let Some(opener) = about.case.opener {
                        tell(lent, opener, "told-case-step", Some(about.case.id))?;
                    }
                    return Ok(());
                }
                Some(param) => lent.book().set(param),
            };
            for office in offices.iter().filter_map(|o| o.parse::<OfficeKey>().ok()) {
                for holder in lent.holders(&office) {
                    tell(lent, holder, "told-case-step", Some(about.case.id))?;
                }
            }
            Ok(())
        }
    }
}

/// The act that an approval of this effect would cover.
pub(crate) fn covered(effect: &Effect, asker: Asker, clear: &Clear, holding: Option<HoldingKey>) -> Option<Ask> {
    let Effect::Grant { verb, records, recipient, classes, affair, ground, purpose, conditions, .. } = effect else {
        return None;
    };
    let facts = Facts(&clear.facts);
    let act = ActFacts {
        holding,
        classes: facts.words(classes.as_ref()).iter().filter_map(|c| c.parse().ok()).collect(),
        recipient: facts.word(recipient.as_ref()),
        conditions: facts.words(conditions.as_ref()),
        ground: facts.word(ground.as_ref()),
        purpose: facts.word(purpose.as_ref()).parse().ok(),
        ..ActFacts::default()
    };
    let affair = facts.word(affair.as_ref()).parse().ok();
    Some(Ask { act, affair, records: facts.records(records.as_ref()), ..Ask::new(asker, Verb::parse(verb)?) })
}

/// The opener gets an approval, bound to exactly what the case names.
fn grant(lent: &mut Lent<'_, '_>, about: &About<'_>, effect: &Effect, clear: &Clear) -> Result<(), Stop> {
    let Effect::Grant { kind, records, affair, uses, days, after, .. } = effect else { return Ok(()) };
    let Some(holder) = about.case.opener else { return Ok(()) };
    let (org, now) = (lent.org(), lent.now());
    let facts = Facts(&clear.facts);
    let holding = match facts.records(records.as_ref()).first() {
        Some(first) => record::get(lent.tx(), org, *first)?.map(|r| r.holding),
        None => None,
    };
    let covered = covered(effect, Asker { org, worker: holder, scopes: None }, clear, holding.clone())
        .ok_or(Stop::Damaged("verb"))?;
    let verb = covered.verb;
    let count = i64::try_from(covered.records.len()).unwrap_or(i64::MAX);
    let period = |key: &str| next::period(lent.book(), lent.settings(), key).ok_or(Stop::Damaged("setting"));
    let (days, _) = period(days)?;
    let first = match after {
        Some(grace) => now.plus_days(period(grace)?.0),
        None => now,
    };
    let row = request::ApprovalRow {
        id: ApprovalId::new(lent.clock(), lent.random()),
        request: RequestId::from_slice(&about.case.id.to_bytes()).ok_or(Stop::Damaged("case"))?,
        kind: kind.clone(),
        holder,
        verb: verb.as_str().to_owned(),
        affair: facts.word(affair.as_ref()),
        holding: holding.map(String::from).unwrap_or_default(),
        scope: covered.scope().to_vec(),
        uses_left: uses.as_ref().and_then(|u| facts.number(Some(u))).unwrap_or(1).clamp(1, USES_MAX),
        count,
        from_at: first,
        to_at: first.plus_days(days),
        state: "open".into(),
        rulebook: lent.rulebook().to_vec(),
    };
    request::put_approval(lent.tx(), org, &row)?;
    tell(lent, holder, "told-approval", Some(about.case.id))
}

/// Enters a row, or lays a new version over the row that a field names.
fn write_row(
    lent: &mut Lent<'_, '_>,
    about: &About<'_>,
    register: &str,
    row: Option<&FieldKey>,
    state: Option<&str>,
    set: &BTreeMap<FieldKey, FieldKey>,
    clear: &Clear,
) -> Result<RowId, Stop> {
    let (org, now, act, by) = (lent.org(), lent.now(), lent.act(), lent.worker());
    let mut new = Clear::default();
    let mut texts: BTreeMap<FieldKey, Personal> = BTreeMap::new();
    for (column, field) in set {
        if let Some(fact) = clear.facts.get(field) {
            new.facts.insert(column.clone(), fact.clone());
        }
        if let Some(text) = about.texts.get(field) {
            texts.insert(column.clone(), text.clone());
            new.lengths.insert(column.clone(), clear.lengths.get(field).copied().unwrap_or_default());
        }
    }
    let existing = row.and_then(|field| Facts(&clear.facts).row(field));
    let Some(id) = existing else {
        let id = RowId::new(lent.clock(), lent.random());
        let sealed = seal_within(lent, "register_row", id.to_bytes(), 1, &texts)?;
        let row = register::RegisterRow {
            id,
            version: 1,
            register: register.to_owned(),
            number: 0,
            state: state.unwrap_or("in_force").to_owned(),
            facts: new.to_text(),
            sealed,
            from_at: now,
            to_at: None,
            worker: Some(by),
            casefile: Some(about.case.id),
            act,
        };
        register::insert(lent.tx(), org, &row)?;
        birth::after_row(lent, &row, "enter")?;
        return Ok(id);
    };
    let present = register::get(lent.tx(), org, id)?.ok_or(Stop::NotFound("row"))?;
    let mut facts = Clear::parse(&present.facts).ok_or(Stop::Damaged("row"))?;
    facts.overlay(&new, &Default::default());
    // Texts of the earlier version are sealed to it: they are carried over by opening and sealing again.
    let mut all = open_within(lent, "register_row", id.to_bytes(), present.version, &present.sealed)?;
    all.extend(texts);
    let sealed = seal_within(lent, "register_row", id.to_bytes(), present.version + 1, &all)?;
    let state = state.unwrap_or(&present.state).to_owned();
    let occasion = if state == "ended" { "end" } else { "change" };
    let row = register::RegisterRow {
        state,
        facts: facts.to_text(),
        sealed,
        from_at: now,
        worker: Some(by),
        casefile: Some(about.case.id),
        act,
        ..present.clone()
    };
    if !register::change(lent.tx(), org, &row, present.version)? {
        return Err(Stop::Moved);
    }
    birth::after_row(lent, &row, occasion)?;
    Ok(id)
}

/// Tells a worker something in the application.
pub(crate) fn tell(lent: &mut Lent<'_, '_>, worker: WorkerId, kind: &str, case: Option<CaseId>) -> Result<(), Stop> {
    let org = lent.org();
    let row = told::ToldRow {
        id: ActId::new(lent.clock(), lent.random()).to_bytes(),
        kind: kind.to_owned(),
        casefile: case,
        task: None,
        at: lent.now(),
        read_at: None,
    };
    Ok(told::put(lent.tx(), org, worker, &row)?)
}
