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
    ActId, ApprovalId, CaseId, Clear, Fact, FieldKey, HoldingKey, Millis, NoticeId, OfficeKey, OrgId, Personal,
    RecordId, RegisterKey, RequestId, RowId, StepKey, Verb, WorkerId,
};
use azukari_gate::{Ask, Asker, Lent, ONLY_APART, Stop};
use azukari_rulebook::{
    ActFacts, Rulebook,
    procedure::{Effect, Step, StepOutcome},
};
use azukari_store::{StoreError, Tx, casefile, org, record, register, request, told, worker};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Most uses of one approval.
const USES_MAX: i64 = 1000;

/// Clauses of these kinds say what words mean or what the regulation is for, and ask for nothing.
const SAYS_ONLY: &[&str] = &["definition", "formal"];
/// Most points of one checklist: the clauses of a regulation times the units of an office.
const POINTS_MAX: i64 = 20_000;
/// Most rows in force among which those are sought whose place a new one takes.
const SUPERSEDED_MAX: i64 = 5_000;

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
        Effect::Move { .. } => "move",
        Effect::Row { .. } => "row",
        Effect::Lay { .. } => "lay",
        Effect::Open { .. } => "open",
        Effect::Task { .. } => "task",
        Effect::Appoint { .. } => "appoint",
        Effect::Release { .. } => "release",
        Effect::Reword { .. } => "reword",
        Effect::Notice { .. } => "notice",
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
            // Two requests about one record are open side by side: each case marks and releases its own.
            let case = format!("case {}", about.case.number);
            let own = mark == "request";
            for id in Facts(&clear.facts).records(Some(records)) {
                // It was erased meanwhile, and its marks with it.
                if record::version(lent.tx(), org, id)?.is_none() {
                    continue;
                }
                let open = record::marks(lent.tx(), org, id)?;
                let there = open.iter().filter(|m| m.kind == *mark && m.key == word && m.to_at.is_none());
                let there: Vec<_> = there.filter(|m| !own || m.evidence == case).cloned().collect();
                if *release {
                    for one in there {
                        record::put_mark(lent.tx(), org, id, &record::MarkRow { to_at: Some(now), ..one })?;
                    }
                    continue;
                }
                if !there.is_empty() {
                    continue;
                }
                let row = record::MarkRow {
                    kind: mark.clone(),
                    key: word.clone(),
                    from_at: now,
                    to_at: None,
                    channel: String::new(),
                    evidence: case.clone(),
                    notice: notice.clone(),
                    act,
                };
                record::put_mark(lent.tx(), org, id, &row)?;
            }
            Ok(())
        }
        Effect::Move { record, from, to } => {
            let moved: BTreeSet<_> = Facts(&clear.facts).records(Some(record)).into_iter().collect();
            let left: BTreeSet<_> = Facts(&clear.facts).records(Some(from)).into_iter().collect();
            let joined: BTreeSet<_> = Facts(&clear.facts).records(Some(to)).into_iter().chain(moved.clone()).collect();
            let left: BTreeSet<_> = left.difference(&moved).copied().collect();
            clear.facts.insert(from.clone(), Fact::Records(left));
            clear.facts.insert(to.clone(), Fact::Records(joined));
            Ok(())
        }
        Effect::Row { register, row, state, set, keep, supersedes } => {
            // A row that is only to change its state, and that nobody named, is nobody's.
            let named = row.as_ref().is_none_or(|field| Facts(&clear.facts).row(field).is_some());
            if set.is_empty() && !named {
                return Ok(());
            }
            let id = write_row(lent, about, register.as_str(), row.as_ref(), state.as_deref(), set, clear)?;
            if let Some(same) = supersedes {
                supersede(lent, Some(about.case.id), register.as_str(), id, same)?;
            }
            if let Some(field) = keep {
                clear.facts.insert(field.clone(), Fact::Row(id));
            }
            Ok(())
        }
        Effect::Lay { register, clause, unit, rows } => lay(lent, about, register.as_str(), clause, unit, rows),
        Effect::Open { procedure, by_taker, set } => {
            let opener = if *by_taker { Some(lent.worker()) } else { about.case.opener };
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
            let due = next::begin(lent, first, id, opener, &new, now, 1)?;
            let row = casefile::CaseRow {
                id,
                number: 0,
                procedure: procedure.key.to_string(),
                state: "open".into(),
                step: first.key.to_string(),
                opener,
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
        Effect::Task { .. } => birth::by_effect(lent, about, effect, clear),
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
        Effect::Reword { purpose, wording } => {
            let key = Facts(&clear.facts).word(Some(purpose));
            let title = about.texts.get(wording).map(|text| crate::governance::purpose::check_title(text.expose()));
            let Some(Ok(title)) = title else { return Err(Stop::Conflict("govern-title")) };
            let there = org::purposes(lent.tx(), org)?.into_iter().find(|p| p.key == key);
            let row = org::PurposeRow { title, ..there.ok_or(Stop::NotFound("purpose"))? };
            org::put_purpose(lent.tx(), org, &row)?;
            let key = key.parse().map_err(|_| Stop::Damaged("purpose"))?;
            birth::after_purpose(lent, &key)
        }
        Effect::Notice { purpose, channels, edition, from } => {
            let facts = Facts(&clear.facts);
            let Some(from) = facts.date(from) else { return Err(Stop::Conflict("case-notice-incomplete")) };
            let number =
                |fact: Option<&Fact>| if let Some(Fact::Number(n)) = fact { n.to_string() } else { String::new() };
            for channel in facts.words(Some(channels)) {
                let notice = org::NoticeRow {
                    id: NoticeId::new(lent.clock(), lent.random()),
                    purpose: facts.word(Some(purpose)),
                    channel,
                    manner: org::SHOWN.into(),
                    version: number(clear.facts.get(edition)),
                    from_date: from.to_string(),
                    to_date: None,
                };
                crate::governance::notice::put_notice(lent, &notice)?;
            }
            Ok(())
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
            // Nobody is told of a case that is about them, or that was told to somebody else.
            let now = casefile::CaseRow { facts: clear.to_text(), ..about.case.clone() };
            for office in offices.iter().filter_map(|o| o.parse::<OfficeKey>().ok()) {
                for holder in lent.holders(&office) {
                    if lent.may_know(holder, &now)? {
                        tell(lent, holder, "told-case-step", Some(about.case.id))?;
                    }
                }
            }
            Ok(())
        }
    }
}

/// The act that an approval of this effect would cover: about these records, of one kind of data.
pub(crate) fn covered(
    book: &Rulebook,
    effect: &Effect,
    asker: Asker,
    clear: &Clear,
    holding: Option<HoldingKey>,
    records: Vec<RecordId>,
) -> Option<Ask> {
    let Effect::Grant {
        verb,
        recipient,
        classes,
        affair,
        under,
        whole,
        ground,
        by_ground,
        purpose,
        conditions,
        about,
        only_apart,
        ..
    } = effect
    else {
        return None;
    };
    let facts = Facts(&clear.facts);
    let given = |param: &Option<String>| {
        let param = param.as_ref().and_then(|p| p.strip_prefix('@'));
        param.and_then(|p| book.set(p).into_iter().next()).unwrap_or_default()
    };
    let word = |field: &Option<FieldKey>, param: &Option<String>| match field {
        Some(_) => facts.word(field.as_ref()),
        None => given(param),
    };
    let all = holding.as_ref().filter(|_| *whole).and_then(|h| book.holding(h));
    let classes = match all {
        Some(kind) => kind.fields.iter().map(|f| f.class.clone()).collect(),
        None => facts.words(classes.as_ref()).iter().filter_map(|c| c.parse().ok()).collect(),
    };
    let act = ActFacts {
        holding,
        classes,
        recipient: facts.word(recipient.as_ref()),
        conditions: facts.words(conditions.as_ref()),
        ground: word(ground, by_ground),
        purpose: facts.word(purpose.as_ref()).parse().ok(),
        ..ActFacts::default()
    };
    let affair = word(affair, under).parse().ok();
    let about = if *only_apart { ONLY_APART.to_owned() } else { facts.said(about.as_ref()) };
    Some(Ask { act, affair, records, about, ..Ask::new(asker, Verb::parse(verb)?) })
}

/// Who gets an approval: whoever took that step last, or who opened the case.
pub(crate) fn holder(
    tx: &mut Tx<'_>,
    org: OrgId,
    case: &casefile::CaseRow,
    to: Option<&StepKey>,
) -> Result<Option<WorkerId>, StoreError> {
    let Some(step) = to else { return Ok(case.opener) };
    let taken = casefile::steps(tx, org, case.id)?;
    Ok(taken.iter().rev().find(|s| s.step == step.as_str()).and_then(|s| s.actor))
}

/// Whoever is meant gets an approval, bound to exactly what the case names; one for each kind of data, as acts are about one kind.
fn grant(lent: &mut Lent<'_, '_>, about: &About<'_>, effect: &Effect, clear: &Clear) -> Result<(), Stop> {
    let Effect::Grant { records, to, holding, apart, .. } = effect else { return Ok(()) };
    let org = lent.org();
    let Some(holder) = holder(lent.tx(), org, about.case, to.as_ref())? else { return Ok(()) };
    let mut by_holding: BTreeMap<Option<HoldingKey>, Vec<RecordId>> = BTreeMap::new();
    for id in Facts(&clear.facts).records(records.as_ref()) {
        let holding = record::get(lent.tx(), org, id)?.map(|r| r.holding);
        by_holding.entry(holding).or_default().push(id);
    }
    if by_holding.is_empty() {
        by_holding.insert(Facts(&clear.facts).word(holding.as_ref()).parse().ok(), Vec::new());
    }
    for (holding, ids) in by_holding {
        let several = if *apart && !ids.is_empty() { ids.into_iter().map(|id| vec![id]).collect() } else { vec![ids] };
        for ids in several {
            grant_one(lent, about, effect, clear, holder, holding.clone(), ids)?;
        }
    }
    tell(lent, holder, "told-approval", Some(about.case.id))
}

fn grant_one(
    lent: &mut Lent<'_, '_>,
    about: &About<'_>,
    effect: &Effect,
    clear: &Clear,
    holder: WorkerId,
    holding: Option<HoldingKey>,
    ids: Vec<RecordId>,
) -> Result<(), Stop> {
    let Effect::Grant { kind, uses, days, after, count, until, .. } = effect else { return Ok(()) };
    let facts = Facts(&clear.facts);
    let (org, now) = (lent.org(), lent.now());
    let book = Arc::clone(lent.book());
    let count = match i64::try_from(ids.len()).unwrap_or(i64::MAX) {
        0 => facts.number(count.as_ref()).unwrap_or_default(),
        named => named,
    };
    let asker = Asker { org, worker: holder, scopes: None };
    let covered = covered(&book, effect, asker, clear, holding.clone(), ids).ok_or(Stop::Damaged("verb"))?;
    let period = |key: &str| next::period(lent.book(), lent.settings(), key).ok_or(Stop::Damaged("setting"));
    let (days, _) = period(days)?;
    let first = match after {
        Some(grace) => now.plus_days(period(grace)?.0),
        None => now,
    };
    let last = until.as_ref().and_then(|u| facts.date(u)).map(|day| Millis::last_of(day, lent.zone()));
    let row = request::ApprovalRow {
        id: ApprovalId::new(lent.clock(), lent.random()),
        request: RequestId::from_slice(&about.case.id.to_bytes()).ok_or(Stop::Damaged("case"))?,
        kind: kind.clone(),
        holder,
        verb: covered.verb.as_str().to_owned(),
        affair: covered.affair.as_ref().map(ToString::to_string).unwrap_or_default(),
        holding: holding.map(String::from).unwrap_or_default(),
        scope: covered.scope().to_vec(),
        uses_left: uses.as_ref().and_then(|u| facts.number(Some(u))).unwrap_or(1).clamp(1, USES_MAX),
        count,
        from_at: first,
        to_at: last.map_or(first.plus_days(days), |last| last.min(first.plus_days(days))),
        state: "open".into(),
        rulebook: lent.rulebook().to_vec(),
    };
    Ok(request::put_approval(lent.tx(), org, &row)?)
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

/// What a point of a checklist is about: its unit, and a clause or a row.
type Point = BTreeMap<FieldKey, Fact>;

/// Lays down the points of a checklist that are not there, and ends those of clauses and rows that are gone. A few hundred rows,
/// the first time; afterwards what changed.
fn lay(
    lent: &mut Lent<'_, '_>,
    about: &About<'_>,
    register: &str,
    clause: &FieldKey,
    unit: &FieldKey,
    rows: &BTreeMap<FieldKey, RegisterKey>,
) -> Result<(), Stop> {
    let book = Arc::clone(lent.book());
    let (org, now, act, by) = (lent.org(), lent.now(), lent.act(), lent.worker());
    let units: Vec<String> = book.book().units.iter().map(|u| u.key.to_string()).collect();
    let mut wanted: Vec<Point> = Vec::new();
    let asks = book.clauses().filter(|c| !SAYS_ONLY.contains(&c.kind.as_str()));
    for id in asks.map(|c| c.id.to_string()) {
        wanted.extend(units.iter().map(|u| point(unit, u, clause, Fact::Word(id.clone()))));
    }
    for (column, other) in rows {
        for row in register::list(lent.tx(), org, other.as_str(), "in_force", 0, POINTS_MAX)? {
            let facts = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?.facts;
            let named = |u: &&String| facts.values().any(|f| *f == Fact::Word((*u).clone()));
            let own: Vec<&String> = units.iter().filter(named).collect();
            let of = if own.is_empty() { units.iter().collect() } else { own };
            wanted.extend(of.into_iter().map(|u| point(unit, u, column, Fact::Row(row.id))));
        }
    }
    for row in register::list(lent.tx(), org, register, "in_force", 0, POINTS_MAX)? {
        let facts = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?.facts;
        if let Some(at) = wanted.iter().position(|p| *p == facts) {
            wanted.swap_remove(at);
            continue;
        }
        let ended = register::RegisterRow {
            state: "ended".into(),
            from_at: now,
            worker: Some(by),
            casefile: Some(about.case.id),
            act,
            ..row.clone()
        };
        if !register::change(lent.tx(), org, &ended, row.version)? {
            return Err(Stop::Moved);
        }
    }
    wanted.sort_by_key(|p| format!("{p:?}"));
    for facts in wanted {
        let row = register::RegisterRow {
            id: RowId::new(lent.clock(), lent.random()),
            version: 1,
            register: register.to_owned(),
            number: 0,
            state: "in_force".into(),
            facts: Clear { facts, ..Clear::default() }.to_text(),
            sealed: Vec::new(),
            from_at: now,
            to_at: None,
            worker: Some(by),
            casefile: Some(about.case.id),
            act,
        };
        register::insert(lent.tx(), org, &row)?;
    }
    Ok(())
}

fn point(unit: &FieldKey, of: &str, column: &FieldKey, fact: Fact) -> Point {
    [(unit.clone(), Fact::Word(of.to_owned())), (column.clone(), fact)].into()
}

/// Ends the rows in force whose place a new one takes.
pub(crate) fn supersede(
    lent: &mut Lent<'_, '_>,
    case: Option<CaseId>,
    register: &str,
    new: RowId,
    same: &BTreeSet<FieldKey>,
) -> Result<(), Stop> {
    let (org, now, act, by) = (lent.org(), lent.now(), lent.act(), lent.worker());
    let present = register::get(lent.tx(), org, new)?.ok_or(Stop::NotFound("row"))?;
    let kept = Clear::parse(&present.facts).ok_or(Stop::Damaged("row"))?;
    for row in register::list(lent.tx(), org, register, "in_force", 0, SUPERSEDED_MAX)? {
        let facts = Clear::parse(&row.facts).ok_or(Stop::Damaged("row"))?;
        if row.id == new || same.iter().any(|c| facts.facts.get(c) != kept.facts.get(c)) {
            continue;
        }
        let texts = open_within(lent, "register_row", row.id.to_bytes(), row.version, &row.sealed)?;
        let sealed = seal_within(lent, "register_row", row.id.to_bytes(), row.version + 1, &texts)?;
        let ended = register::RegisterRow {
            state: "ended".into(),
            sealed,
            from_at: now,
            worker: Some(by),
            casefile: case.or(row.casefile),
            act,
            ..row.clone()
        };
        if !register::change(lent.tx(), org, &ended, row.version)? {
            return Err(Stop::Moved);
        }
        birth::after_row(lent, &ended, "end")?;
    }
    Ok(())
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
