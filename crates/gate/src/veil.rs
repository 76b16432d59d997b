//! What a worker may not know of: cases that are about them, and cases told in confidence to somebody else.
//!
//! One question is answered here, once for every face: may this worker know of this case? Whatever reads a list asks it (cases,
//! tasks, messages, rows, the journal and its counts), and so does every act on a case: a case that is not to be known is not
//! there, so that its refusal is the one of a number that was never given.

use crate::{
    Asker, Gate, GateError, Stop,
    facts::{OrgState, within},
    lent::Lent,
    tick::Tick,
    work::offices_of,
};
use azukari_domain::{CaseId, Clear, Fact, FieldKey, OfficeKey, WorkerId};
use azukari_journal::Entry;
use azukari_rulebook::procedure::{Audience, Procedure, Who};
use azukari_store::{StoreError, Tx, casefile, deputy, register};
use std::collections::{BTreeMap, BTreeSet};

/// The fact of an entry that names the case.
pub(crate) const CASE: &str = "case";

/// Cases that one worker may not know of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Veil {
    /// They are about this worker, or not sent off yet: there is no trace of them.
    about: BTreeSet<CaseId>,
    /// Told to somebody else: that there was an act stands in the journal, who acted does not.
    told: BTreeSet<CaseId>,
    /// Shown to others alone: the case, its tasks and what is said of it. What it wrote into registers is read by their readers.
    closed: BTreeSet<CaseId>,
}

impl Veil {
    /// Whether what belongs to this case is to be left out.
    pub fn hides(&self, case: Option<CaseId>) -> bool {
        self.hides_rows(case) || case.is_some_and(|id| self.closed.contains(&id))
    }
    /// Whether what this case wrote into registers is to be left out too.
    pub fn hides_rows(&self, case: Option<CaseId>) -> bool {
        case.is_some_and(|id| self.about.contains(&id) || self.told.contains(&id))
    }
    /// Whether there is to be no trace of what belongs to this case.
    pub fn is_traceless(&self, case: Option<CaseId>) -> bool {
        case.is_some_and(|id| self.about.contains(&id))
    }
    /// The cases of which there is no trace.
    pub fn traceless(&self) -> &BTreeSet<CaseId> {
        &self.about
    }
    pub(crate) fn drops(&self, entry: &Entry) -> bool {
        case_of(entry).is_some_and(|id| self.about.contains(&id))
    }
    pub(crate) fn unnames(&self, entry: &Entry) -> bool {
        case_of(entry).is_some_and(|id| self.told.contains(&id))
    }
}

fn case_of(entry: &Entry) -> Option<CaseId> {
    entry.facts.iter().find(|(key, _)| key.as_str() == CASE).and_then(|(_, id)| id.as_str().parse().ok())
}

/// What a worker may know of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// All that the regulation lets them see.
    Known,
    /// That somebody did something.
    Told,
    /// What it wrote into registers, as far as they may read those.
    Rows,
    /// Nothing.
    Nothing,
}

/// The workers whom a case is about.
pub(crate) fn accused(
    tx: &mut Tx<'_>,
    state: &OrgState,
    procedure: &Procedure,
    facts: &BTreeMap<FieldKey, Fact>,
) -> Result<BTreeSet<WorkerId>, StoreError> {
    let workers = |fact: Option<&Fact>| match fact {
        Some(Fact::Worker(one)) => [*one].into(),
        Some(Fact::Workers(all)) => all.iter().copied().collect(),
        _ => BTreeSet::new(),
    };
    let Some(accused) = &procedure.accused else { return Ok(BTreeSet::new()) };
    let said = facts.get(&accused.field);
    let (Some(column), Some(Fact::Row(row))) = (&accused.column, said) else { return Ok(workers(said)) };
    let row = register::get(tx, state.row.id, *row)?.and_then(|r| Clear::parse(&r.facts)).unwrap_or_default();
    Ok(workers(row.facts.get(column)))
}

/// The offices that a case is told to: the one that was chosen where somebody else than the accused holds it, otherwise those
/// of the others that somebody else holds.
fn receivers(
    state: &OrgState,
    procedure: &Procedure,
    chosen: Option<OfficeKey>,
    accused: &BTreeSet<WorkerId>,
) -> BTreeSet<OfficeKey> {
    let all = procedure.confidential.clone().unwrap_or_default();
    let Some(chosen) = chosen else { return all };
    let able = |o: &OfficeKey| state.held_today().any(|a| a.office == o.as_str() && !accused.contains(&a.worker));
    if able(&chosen) {
        return [chosen].into();
    }
    let others: BTreeSet<OfficeKey> = all.iter().filter(|o| able(o)).cloned().collect();
    if others.is_empty() { all } else { others }
}

/// What a worker may know of a case, by what it says now.
pub(crate) fn sight(
    tx: &mut Tx<'_>,
    state: &OrgState,
    case: &casefile::CaseRow,
    worker: WorkerId,
) -> Result<Sight, StoreError> {
    let Some(procedure) = case.procedure.parse().ok().and_then(|key| state.book.procedure(&key)) else {
        return Ok(Sight::Known);
    };
    let open = procedure.accused.is_none() && procedure.receiver.is_none() && procedure.audience.is_none();
    if open || case.opener == Some(worker) {
        return Ok(Sight::Known);
    }
    let facts = Clear::parse(&case.facts).unwrap_or_default().facts;
    if let Some(audience) = &procedure.audience {
        return Ok(if invited(tx, state, procedure, audience, (case, &facts), worker)? {
            Sight::Known
        } else {
            Sight::Rows
        });
    }
    let accused = accused(tx, state, procedure, &facts)?;
    let steps = casefile::steps(tx, state.row.id, case.id)?;
    // Before it is sent off nobody knows yet whom it will be about.
    if accused.contains(&worker) || steps.is_empty() {
        return Ok(Sight::Nothing);
    }
    let Some(receiver) = &procedure.receiver else { return Ok(Sight::Known) };
    if steps.iter().any(|s| s.actor == Some(worker)) {
        return Ok(Sight::Known);
    }
    let chosen = match facts.get(receiver) {
        Some(Fact::Word(office)) => office.parse().ok(),
        _ => None,
    };
    let receivers = receivers(state, procedure, chosen, &accused);
    let today = state.today.to_string();
    let deputies = deputy::all(tx, state.row.id)?;
    let deputises = |d: &&deputy::DeputyRow| d.worker == worker && within(&d.from_date, d.to_date.as_deref(), &today);
    let mut offices = offices_of(state, worker);
    offices.extend(deputies.iter().filter(deputises).filter_map(|d| d.office.parse().ok()));
    Ok(if receivers.iter().any(|o| offices.contains(o)) { Sight::Known } else { Sight::Told })
}

/// Whether somebody is among those to whom a case is shown today, or works on it: took a step, or holds an office that takes one.
fn invited(
    tx: &mut Tx<'_>,
    state: &OrgState,
    procedure: &Procedure,
    audience: &Audience,
    (case, facts): (&casefile::CaseRow, &BTreeMap<FieldKey, Fact>),
    worker: WorkerId,
) -> Result<bool, StoreError> {
    let shown = audience.fields.iter().any(|field| match facts.get(field) {
        Some(Fact::Worker(one)) => *one == worker,
        Some(Fact::Workers(all)) => all.contains(&worker),
        _ => false,
    });
    let over = matches!(facts.get(&audience.until), Some(Fact::Date(last)) if *last < state.today);
    if shown && !over {
        return Ok(true);
    }
    let offices = offices_of(state, worker);
    let takes = |who: &Who| matches!(who, Who::Offices(named) if named.iter().any(|o| offices.contains(o)));
    if procedure.steps.iter().any(|s| takes(&s.by)) {
        return Ok(true);
    }
    Ok(casefile::steps(tx, state.row.id, case.id)?.iter().any(|s| s.actor == Some(worker)))
}

/// Everything that a worker may not know of.
pub(crate) fn of(tx: &mut Tx<'_>, state: &OrgState, worker: WorkerId) -> Result<Veil, StoreError> {
    let mut veil = Veil::default();
    for procedure in
        state.book.procedures().filter(|p| p.accused.is_some() || p.receiver.is_some() || p.audience.is_some())
    {
        for case in casefile::of_procedure(tx, state.row.id, procedure.key.as_str())? {
            match sight(tx, state, &case, worker)? {
                Sight::Known => {}
                Sight::Told => drop(veil.told.insert(case.id)),
                Sight::Rows => drop(veil.closed.insert(case.id)),
                Sight::Nothing => drop(veil.about.insert(case.id)),
            }
        }
    }
    Ok(veil)
}

/// Whether a worker may know of what belongs to a case.
pub(crate) fn knows(
    tx: &mut Tx<'_>,
    state: &OrgState,
    case: Option<CaseId>,
    worker: WorkerId,
) -> Result<bool, StoreError> {
    let Some(id) = case else { return Ok(true) };
    let Some(case) = casefile::get(tx, state.row.id, id)? else { return Ok(true) };
    Ok(sight(tx, state, &case, worker)? == Sight::Known)
}

impl Gate {
    /// What this worker may not know of.
    ///
    /// # Errors
    /// The store's.
    pub fn veil(&self, asker: &Asker) -> Result<Veil, GateError> {
        let now = self.now();
        self.house.store.read(|tx| {
            let state = match self.house.state(tx, asker.org, now)? {
                Ok(state) => state,
                Err(e) => return Ok(Err(e)),
            };
            Ok(Ok(of(tx, &state, asker.worker)?))
        })?
    }
}

impl Lent<'_, '_> {
    /// Whether a worker may know of a case as it is being written now.
    ///
    /// # Errors
    /// The store's.
    pub fn may_know(&mut self, worker: WorkerId, case: &casefile::CaseRow) -> Result<bool, Stop> {
        Ok(sight(self.tx, &self.gathered.state, case, worker)? == Sight::Known)
    }
}

impl Tick<'_, '_> {
    /// Whether a worker may be told that what belongs to a case is late: whoever may know of it, and, `above` them, anybody whom
    /// it is not about.
    ///
    /// # Errors
    /// The store's.
    pub fn may_hear(&mut self, worker: WorkerId, case: Option<CaseId>, above: bool) -> Result<bool, Stop> {
        let Some(id) = case else { return Ok(true) };
        let Some(case) = casefile::get(self.tx, self.state.row.id, id)? else { return Ok(true) };
        Ok(match sight(self.tx, self.state, &case, worker)? {
            Sight::Known => true,
            Sight::Told | Sight::Rows => above,
            Sight::Nothing => false,
        })
    }
}
