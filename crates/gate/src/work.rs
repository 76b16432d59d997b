//! Gathering the office's own work for a decision: the case, row or task concerned, who acted before, who may act now.
//!
//! Of the caller the gate takes only the values that this very act writes down, who decided on paper, and a body's attendance.
//! Everything else is read from what is stored, with the versions that the act's transaction asserts.

use crate::{
    GateError, Stop, apart,
    facts::OrgState,
    tray::Tray,
    veil::{self, Sight},
};
use azukari_domain::{
    CaseId, Clear, Date, DutyKey, Fact, FieldKey, Millis, OfficeKey, OrgId, ProcedureKey, RecordId, RegisterKey, RowId,
    TaskId, WorkerId,
};
use azukari_rulebook::{
    duty::{Duty, NotBy},
    facts::{Resolution, RowFacts, WorkFacts},
    form::{Computed, FormField},
    procedure::{Effect, Procedure, Step},
};
use azukari_store::{StoreError, Tx, casefile, deputy, record, register, task, worker};
use std::collections::{BTreeMap, BTreeSet};

const MINUTE_MS: i64 = 60_000;
/// Most rows in force among which those are sought that hang together with a case: what is open at one time is far less.
const LINKED_MAX: i64 = 5_000;
/// Rows in force among which the one that stands is looked for: policies, plans and arrangements are few.
const STANDING_MAX: i64 = 1_000;

/// The office's work that an act is about, as the caller names it.
#[derive(Debug, Clone, Default)]
pub struct WorkAsk {
    /// `procedure:<key>`, `register:<key>`, `duty:<key>` or `measure:<key>`. Of a case or task the gate knows it better.
    pub what: String,
    /// The case; `None` where one is opened.
    pub case: Option<CaseId>,
    /// The register's row; `None` where one is entered.
    pub row: Option<RowId>,
    /// The task.
    pub task: Option<TaskId>,
    /// The occasion of a register (`enter`, `change`, `end`); a case's step is the one it stands at.
    pub at: String,
    /// The outcome chosen.
    pub on: String,
    /// New values.
    pub new: Clear,
    /// Fields that are emptied.
    pub emptied: BTreeSet<FieldKey>,
    /// Who decided on paper what the asker writes down.
    pub paper_of: Option<WorkerId>,
    /// A body's resolution.
    pub resolution: Option<ResolutionAsk>,
}

/// A body's resolution as somebody writes it down.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct ResolutionAsk {
    /// When it met.
    pub on: Option<Date>,
    /// Members who attended, where the body's members are appointed here.
    pub attended: BTreeSet<WorkerId>,
    /// Members left out for their interest.
    pub excluded: BTreeSet<WorkerId>,
    /// How many voted, where the members are not appointed here.
    pub voting: i64,
    /// The minutes are kept, as a file or by their reference.
    pub minutes: bool,
}

/// What was found.
#[derive(Debug)]
pub(crate) struct GatheredWork {
    pub(crate) facts: WorkFacts,
    pub(crate) case: Option<casefile::CaseRow>,
    pub(crate) row: Option<register::RegisterRow>,
    pub(crate) task: Option<task::TaskRow>,
    /// The body that resolves in this step.
    pub(crate) body: Option<OfficeKey>,
    /// Whom the outcome appoints or releases.
    pub(crate) appointee: Option<Appointee>,
}

impl GatheredWork {
    /// The case that the act belongs to.
    pub(crate) fn of_case(&self) -> Option<CaseId> {
        let of_task = || self.task.as_ref().and_then(|t| t.casefile);
        let of_row = || self.row.as_ref().and_then(|r| r.casefile);
        self.case.as_ref().map(|c| c.id).or_else(of_task).or_else(of_row)
    }
}

/// A worker whom an outcome would appoint to an office, or release from one.
#[derive(Debug)]
pub(crate) struct Appointee {
    pub(crate) office: OfficeKey,
    /// Their unit; of a release it no longer matters where they come from.
    pub(crate) unit: Option<String>,
    pub(crate) offices: BTreeSet<OfficeKey>,
}

fn clear(text: &str, table: &'static str) -> Result<Clear, StoreError> {
    Clear::parse(text).ok_or(StoreError::Damaged { table, column: 0 })
}

/// Gathers; `Ok(Err(..))` where what is named does not exist.
pub(crate) fn gather(
    tx: &mut Tx<'_>,
    state: &OrgState,
    asker: &worker::WorkerRow,
    ask: &WorkAsk,
    now: Millis,
) -> Result<Result<GatheredWork, GateError>, StoreError> {
    let org = state.row.id;
    let zone = &state.row.zone;
    let minutes = |since: Millis| now.0.saturating_sub(since.0).max(0) / MINUTE_MS;
    let mut facts = WorkFacts {
        written: ask.new.facts.keys().chain(ask.new.lengths.keys()).cloned().collect(),
        what: ask.what.clone(),
        at: ask.at.clone(),
        on: ask.on.clone(),
        today: Some(state.today),
        opened: Some(state.today),
        began: Some(state.today),
        actor: asker.id.to_string(),
        actor_unit: asker.unit.clone(),
        paper: ask.paper_of.is_some(),
        ..WorkFacts::default()
    };
    let mut stored = Clear::default();
    let (mut case, mut row, mut done) = (None, None, None);
    if let Some(id) = ask.case {
        let Some(found) = casefile::get(tx, org, id)? else { return Ok(Err(GateError::NotFound("case"))) };
        if veil::sight(tx, state, &found, asker.id)? != Sight::Known {
            return Ok(Err(GateError::NotFound("case")));
        }
        stored = clear(&found.facts, "casefile")?;
        facts.what = format!("procedure:{}", found.procedure);
        facts.at.clone_from(&found.step);
        facts.opener = found.opener.map(|w| w.to_string()).unwrap_or_default();
        facts.opened = Some(found.opened_at.date_in(zone));
        facts.age_minutes = minutes(found.opened_at);
        facts.began = Some(found.began_at.date_in(zone));
        for step in casefile::steps(tx, org, id)? {
            if let Some(actor) = step.actor {
                facts.acted.entry(step.step).or_default().insert(actor.to_string());
            }
        }
        facts.items_open = casefile::items_open(tx, org, id, &found.step)?;
        case = Some(found);
    } else if let Some(id) = ask.task {
        let Some(found) = task::get(tx, org, id)? else { return Ok(Err(GateError::NotFound("task"))) };
        if !veil::knows(tx, state, found.casefile, asker.id)? {
            return Ok(Err(GateError::NotFound("task")));
        }
        facts.what.clone_from(&found.duty);
        facts.at = "perform".into();
        facts.opened = Some(found.born_at.date_in(zone));
        facts.age_minutes = minutes(found.born_at);
        let own = format!("worker:{}", asker.id);
        let owners = task::owners(tx, org, id)?;
        facts.mine = owners.contains(&own);
        facts.unit = Some(found.unit.clone()).filter(|u| !u.is_empty());
        if let Some(duty) = duty_of(state, &found.duty) {
            let whom = task_about(tx, org, duty, found.worker, found.row)?;
            facts.accused = whom.iter().map(ToString::to_string).collect();
            facts.instead = is_instead(duty, &owners);
        }
        done = Some(found);
    } else if let Some(id) = ask.row {
        let Some(found) = register::get(tx, org, id)? else { return Ok(Err(GateError::NotFound("row"))) };
        if !veil::knows(tx, state, found.casefile, asker.id)? {
            return Ok(Err(GateError::NotFound("row")));
        }
        stored = clear(&found.facts, "register_row")?;
        facts.what = format!("register:{}", found.register);
        facts.opened = Some(found.from_at.date_in(zone));
        facts.age_minutes = minutes(found.from_at);
        row = Some(found);
    } else {
        facts.opener = asker.id.to_string();
    }
    stored.overlay(&ask.new, &ask.emptied);
    facts.facts = stored.facts;
    facts.lengths = stored.lengths;
    state.book.compute(&facts.what, &mut facts.facts, &state.facts.settings, state.today);
    current(tx, org, state.book.form_fields(&facts.what), &mut facts.facts, Some(state.today))?;
    facts.rows = rows(tx, state, &facts.facts)?;
    if let Some(case) = case.as_ref().filter(|_| state.book.asks_records(&facts.what)) {
        let of_records = replaced(tx, org, &facts.facts, case.began_at)?;
        (facts.corrected, facts.erased) = of_records;
    }
    if facts.what.starts_with("procedure:") {
        records(tx, state, &mut facts)?;
    }
    for register in state.book.counted(&facts.what) {
        let count = register::count(tx, org, register.as_str(), "in_force")?;
        facts.counts.insert(register.clone(), count);
        if state.book.asks_linked(&facts.what) {
            let linked = linked(tx, org, register, &facts)?;
            facts.linked.insert(register.clone(), linked);
        }
    }
    if let Some(procedure) = procedure_of(state, &facts.what) {
        facts.accused = veil::accused(tx, state, procedure, &facts.facts)?.iter().map(ToString::to_string).collect();
    }
    let step = step_of(state, &facts);
    let appointee = match step.and_then(|s| s.outcome(&facts.on)) {
        Some(outcome) => appointee(tx, state, &outcome.effects, &facts)?,
        None => None,
    };
    if let Some(decider) = ask.paper_of {
        let Some(found) = worker::get(tx, org, decider)? else { return Ok(Err(GateError::NotFound("worker"))) };
        facts.actor = decider.to_string();
        facts.actor_unit.clone_from(&found.unit);
        facts.actor_offices = Some(offices_of(state, decider));
    }
    if let Some(step) = step {
        facts.acting_for = acting_for(state, &deputy::all(tx, org)?, step, &facts);
        facts.unit = unit(tx, org, step, &facts)?;
        if let Some(body) = &step.body {
            facts.resolution = ask.resolution.as_ref().map(|r| resolution(state, body, r, &facts.opener));
        }
    }
    let body = step.and_then(|s| s.body.clone());
    Ok(Ok(GatheredWork { facts, case, row, task: done, body, appointee }))
}

/// The worker whom a task is about, where its duty leaves that one out.
///
/// # Errors
/// The store's.
pub fn task_about(
    tx: &mut Tx<'_>,
    org: OrgId,
    duty: &Duty,
    worker: Option<WorkerId>,
    row: Option<RowId>,
) -> Result<Option<WorkerId>, StoreError> {
    let (Some(NotBy::Row(column)), Some(id)) = (&duty.not_by, row) else {
        return Ok(worker.filter(|_| duty.not_by == Some(NotBy::Worker)));
    };
    let Some(row) = register::get(tx, org, id)? else { return Ok(None) };
    Ok(match clear(&row.facts, "register_row")?.facts.get(column) {
        Some(Fact::Worker(one)) => Some(*one),
        _ => None,
    })
}

/// Whether a task is with those who do it instead of its owners.
pub fn is_instead(duty: &Duty, owners: &[String]) -> bool {
    let of = |owner: &String, office: &OfficeKey| owner.strip_prefix("office:") == Some(office.as_str());
    !owners.is_empty() && owners.iter().all(|owner| duty.instead.iter().any(|office| of(owner, office)))
}

/// How many rows of a register in force name a row that the facts name too: what hangs together with this case is still open.
fn linked(tx: &mut Tx<'_>, org: OrgId, register: &RegisterKey, facts: &WorkFacts) -> Result<i64, StoreError> {
    let own: BTreeSet<&str> = facts.rows.values().map(|r| r.id.as_str()).collect();
    if own.is_empty() {
        return Ok(0);
    }
    let mut count = 0;
    for row in register::list(tx, org, register.as_str(), "in_force", 0, LINKED_MAX)? {
        let names = |fact: &Fact| matches!(fact, Fact::Row(id) if own.contains(id.to_string().as_str()));
        count += i64::from(clear(&row.facts, "register_row")?.facts.values().any(names));
    }
    Ok(count)
}

/// What is found out from what else is stored, whatever was written here: the newest row in force of a register that fits, who is named
/// for an affair on that day, how many are on file now.
///
/// # Errors
/// The store's.
pub fn current(
    tx: &mut Tx<'_>,
    org: OrgId,
    fields: &[FormField],
    facts: &mut BTreeMap<FieldKey, Fact>,
    day: Option<Date>,
) -> Result<(), StoreError> {
    for field in fields {
        counted(tx, org, field, facts, day)?;
        let (Some(Computed::Current { only, same }), Some(register)) = (&field.computed, &field.register) else {
            continue;
        };
        facts.remove(&field.key);
        for row in register::list(tx, org, register.as_str(), "in_force", 0, STANDING_MAX)?.iter().rev() {
            let of_row = clear(&row.facts, "register_row")?.facts;
            let fits = |(column, word): (&FieldKey, &String)| match of_row.get(column) {
                Some(Fact::Word(one)) => one == word,
                Some(Fact::Words(all)) => all.contains(word),
                _ => false,
            };
            let agrees = |key: &FieldKey| facts.get(key).is_some_and(|here| of_row.get(key) == Some(here));
            if only.iter().all(fits) && same.iter().all(agrees) {
                facts.insert(field.key.clone(), Fact::Row(row.id));
                break;
            }
        }
    }
    Ok(())
}

/// Who is named for an affair, and what is counted.
fn counted(
    tx: &mut Tx<'_>,
    org: OrgId,
    field: &FormField,
    facts: &mut BTreeMap<FieldKey, Fact>,
    day: Option<Date>,
) -> Result<(), StoreError> {
    let word = |facts: &BTreeMap<FieldKey, Fact>, key: &FieldKey| match facts.get(key) {
        Some(Fact::Word(word)) => word.clone(),
        _ => String::new(),
    };
    let found = match &field.computed {
        Some(Computed::Assigned { affair }) => {
            let day = day.map(|d| d.to_string()).unwrap_or_default();
            Some(Fact::Workers(worker::assigned(tx, org, &word(facts, affair), &day)?.into_iter().collect()))
        }
        Some(Computed::Kept { holding }) => {
            Some(Fact::Number(azukari_store::apart::count(tx, org, &word(facts, holding))?))
        }
        Some(Computed::Summed { register, column, same } | Computed::Latest { register, column, same }) => {
            let own = word(facts, same);
            let (mut sum, mut latest) = (0i64, None);
            for row in register::list(tx, org, register.as_str(), "in_force", 0, LINKED_MAX)? {
                let of_row = clear(&row.facts, "register_row")?.facts;
                if own.is_empty() || word(&of_row, same) != own {
                    continue;
                }
                match of_row.get(column) {
                    Some(Fact::Number(n)) => sum = sum.saturating_add(*n),
                    Some(Fact::Date(day)) => latest = latest.max(Some(*day)),
                    _ => {}
                }
            }
            match field.computed {
                Some(Computed::Summed { .. }) => Some(Fact::Number(sum)),
                _ => latest.map(Fact::Date),
            }
        }
        _ => return Ok(()),
    };
    facts.remove(&field.key);
    facts.extend(found.map(|fact| (field.key.clone(), fact)));
    Ok(())
}

/// What of the records that a form names is still there, must stay, or stands on no list that the form points to. A rule of a
/// form cannot count them itself.
fn records(tx: &mut Tx<'_>, state: &OrgState, facts: &mut WorkFacts) -> Result<(), StoreError> {
    let named = |facts: &BTreeMap<FieldKey, Fact>| -> BTreeSet<RecordId> {
        let mut out = BTreeSet::new();
        for fact in facts.values() {
            match fact {
                Fact::Record(one) => drop(out.insert(*one)),
                Fact::Records(all) => out.extend(all.iter().copied()),
                _ => {}
            }
        }
        out
    };
    let (org, today) = (state.row.id, state.today.to_string());
    let own = named(&facts.facts);
    let mut declared: BTreeMap<RecordId, BTreeSet<String>> = BTreeMap::new();
    for id in &own {
        let Some(row) = record::get(tx, org, *id)? else { continue };
        facts.records_there += 1;
        if Tray::parse(&row.tray).is_some_and(|t| apart::is_kept(&state.book, &row.holding, &t)) {
            facts.records_apart += 1;
        }
        let kept = row.retain_until.as_deref().is_some_and(|until| today.as_str() <= until);
        let held = |m: &record::MarkRow| m.to_at.is_none() && ["hold", "request"].contains(&m.kind.as_str());
        let marks = record::marks(tx, org, *id)?;
        if kept || marks.iter().any(held) {
            facts.records_held += 1;
        }
        declared.insert(*id, crate::facts::facets(&row, &marks));
    }
    for (field, fact) in &facts.facts {
        let ids: Vec<RecordId> = match fact {
            Fact::Record(one) => vec![*one],
            Fact::Records(all) => all.iter().copied().collect(),
            _ => continue,
        };
        let all = ids.iter().filter_map(|id| declared.get(id)).flatten().cloned().collect();
        facts.facets.insert(field.clone(), all);
    }
    let lists: Vec<BTreeSet<RecordId>> =
        facts.rows.values().map(|r| named(&r.facts)).filter(|list| !list.is_empty()).collect();
    if !lists.is_empty() {
        let outside = own.iter().filter(|id| !lists.iter().any(|list| list.contains(id))).count();
        facts.records_unlisted = i64::try_from(outside).unwrap_or(i64::MAX);
    }
    Ok(())
}

/// Whom the effects appoint or release: what the rules for appointments look at.
fn appointee(
    tx: &mut Tx<'_>,
    state: &OrgState,
    effects: &[(Option<String>, Effect)],
    facts: &WorkFacts,
) -> Result<Option<Appointee>, StoreError> {
    for (_, effect) in effects {
        let (office, who, appoints) = match effect {
            Effect::Appoint { office, worker, .. } => (office, worker, true),
            Effect::Release { office, worker, .. } => (office, worker, false),
            _ => continue,
        };
        let (Some(Fact::Word(office)), Some(Fact::Worker(who))) = (facts.facts.get(office), facts.facts.get(who))
        else {
            continue;
        };
        let Ok(office) = office.parse::<OfficeKey>() else { continue };
        let unit = worker::get(tx, state.row.id, *who)?.map(|w| w.unit).filter(|_| appoints);
        let offices = if appoints { offices_of(state, *who) } else { BTreeSet::new() };
        return Ok(Some(Appointee { office, unit, offices }));
    }
    Ok(None)
}

/// Which fields name records of which a value was replaced since an instant, and which name only records that are gone.
fn replaced(
    tx: &mut Tx<'_>,
    org: OrgId,
    facts: &BTreeMap<FieldKey, Fact>,
    since: Millis,
) -> Result<(BTreeSet<FieldKey>, BTreeSet<FieldKey>), StoreError> {
    let (mut corrected, mut erased) = (BTreeSet::new(), BTreeSet::new());
    for (field, fact) in facts {
        let ids: Vec<RecordId> = match fact {
            Fact::Record(id) => vec![*id],
            Fact::Records(all) => all.iter().copied().collect(),
            _ => continue,
        };
        let mut there = false;
        for id in &ids {
            there |= record::version(tx, org, *id)?.is_some();
            if record::history(tx, org, *id)?.iter().any(|h| h.until_at >= since) {
                corrected.insert(field.clone());
            }
        }
        if !there && !ids.is_empty() {
            erased.insert(field.clone());
        }
    }
    Ok((corrected, erased))
}

/// The rows that facts point to.
fn rows(
    tx: &mut Tx<'_>,
    state: &OrgState,
    facts: &BTreeMap<FieldKey, Fact>,
) -> Result<BTreeMap<FieldKey, RowFacts>, StoreError> {
    let org = state.row.id;
    let mut out = BTreeMap::new();
    for (field, fact) in facts {
        if let Fact::Row(id) = fact
            && let Some(row) = register::get(tx, org, *id)?
        {
            let mut facts = clear(&row.facts, "register_row")?.facts;
            let what = format!("register:{}", row.register);
            state.book.compute(&what, &mut facts, &state.facts.settings, state.today);
            out.insert(field.clone(), RowFacts { id: id.to_string(), state: row.state, facts });
        }
    }
    Ok(out)
}

fn duty_of<'s>(state: &'s OrgState, what: &str) -> Option<&'s Duty> {
    let key: DutyKey = what.split_once(':')?.1.parse().ok()?;
    state.book.duty(&key).filter(|duty| duty.control == what)
}

fn procedure_of<'s>(state: &'s OrgState, what: &str) -> Option<&'s Procedure> {
    let key: ProcedureKey = what.strip_prefix("procedure:")?.parse().ok()?;
    state.book.procedure(&key)
}

fn step_of<'s>(state: &'s OrgState, facts: &WorkFacts) -> Option<&'s Step> {
    procedure_of(state, &facts.what)?.step(&facts.at)
}

/// Offices that a worker holds today.
pub(crate) fn offices_of(state: &OrgState, worker: WorkerId) -> BTreeSet<OfficeKey> {
    state.held_today().filter(|a| a.worker == worker).filter_map(|a| a.office.parse().ok()).collect()
}

/// Offices for which the actor may act without holding them: a named deputy always; a substitute when no holder and nobody
/// before them can, because the office is vacant or they may not take this step.
fn acting_for(state: &OrgState, deputies: &[deputy::DeputyRow], step: &Step, facts: &WorkFacts) -> BTreeSet<OfficeKey> {
    let today = state.today.to_string();
    let barred = |worker: &str| {
        facts.accused.contains(worker)
            || step.not_by.iter().any(|not| {
                if not == "opener" {
                    !facts.opener.is_empty() && worker == facts.opener
                } else {
                    facts.acted.get(not).is_some_and(|all| all.contains(worker))
                }
            })
    };
    let mut able: BTreeMap<&str, bool> = BTreeMap::new();
    for held in state.held_today() {
        let can = able.entry(&held.office).or_default();
        *can |= !barred(&held.worker.to_string());
    }
    let mut out = BTreeSet::new();
    let valid = deputies.iter().filter(|d| d.from_date <= today && d.to_date.as_ref().is_none_or(|to| today <= *to));
    // By office and rank: the first who can act for an office closes the way for those after.
    for d in valid {
        let who = d.worker.to_string();
        let can = able.entry(&d.office).or_default();
        if d.rank == 0 || !*can {
            if who == facts.actor
                && let Ok(office) = d.office.parse()
            {
                out.insert(office);
            }
            *can |= d.rank > 0 && !barred(&who);
        }
    }
    out
}

/// The unit that the actor must belong to.
fn unit(tx: &mut Tx<'_>, org: OrgId, step: &Step, facts: &WorkFacts) -> Result<Option<String>, StoreError> {
    let Some(of) = &step.unit_of else { return Ok(None) };
    if of != "opener" {
        let field = of.parse::<FieldKey>().ok();
        return Ok(field.and_then(|f| match facts.facts.get(&f) {
            Some(Fact::Word(unit)) => Some(unit.clone()),
            _ => None,
        }));
    }
    let Ok(opener) = facts.opener.parse::<WorkerId>() else { return Ok(None) };
    Ok(worker::get(tx, org, opener)?.map(|w| w.unit))
}

fn resolution(state: &OrgState, body: &OfficeKey, ask: &ResolutionAsk, opener: &str) -> Resolution {
    let bodies = &state.book.book().bodies;
    let offices = bodies.iter().find(|b| b.key == *body).map(|b| &b.members);
    let sits =
        |office: &str| office == body.as_str() || offices.is_some_and(|of| of.iter().any(|o| o.as_str() == office));
    let members: BTreeSet<WorkerId> = state.held_today().filter(|a| sits(&a.office)).map(|a| a.worker).collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let excluded = members.intersection(&ask.excluded).count();
    let voted: BTreeSet<WorkerId> = ask.attended.difference(&ask.excluded).copied().collect();
    let voting = if members.is_empty() { ask.voting } else { count(members.intersection(&voted).count()) };
    Resolution {
        on: ask.on,
        members: count(members.len()),
        voting,
        excluded: count(excluded),
        strangers: offices.is_some_and(|of| !of.is_empty()) && !ask.attended.is_subset(&members),
        interested_voted: voted.iter().any(|w| w.to_string() == opener),
        minutes: ask.minutes,
    }
}

/// What the decision read of the case, row or task is still the same.
pub(crate) fn assert(tx: &mut Tx<'_>, org: OrgId, work: &GatheredWork) -> Result<(), Stop> {
    if let Some(case) = &work.case
        && casefile::version(tx, org, case.id)? != Some(case.version)
    {
        return Err(Stop::Moved);
    }
    if let Some(row) = &work.row
        && register::get(tx, org, row.id)?.map(|r| r.version) != Some(row.version)
    {
        return Err(Stop::Moved);
    }
    if let Some(task) = &work.task
        && task::get(tx, org, task.id)?.map(|t| t.state) != Some(task.state.clone())
    {
        return Err(Stop::Moved);
    }
    Ok(())
}
