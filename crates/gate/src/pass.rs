//! The walk of one act.

use crate::{
    Ask, Done, Foreseen, Gate, GateError, Lent, OpenRecord, Outcome, Permit, Refusal, Stop, Withheld, apart,
    entry::{self, Draft},
    facts::{Gathered, GatheredRecord, Since},
    permit::Cleared,
    stray,
    tray::Owner,
    veil, work,
    work::GatheredWork,
};
use azukari_domain::{ActId, ApprovalId, ClassKey, ClauseId, FieldKey, Verb};
use azukari_journal::{Alias, Line, Lines, Outcome as Result3, Subjects};
use azukari_rulebook::{
    decision::{Decision, Granted, Reason, Refused},
    facts::{ActFacts, Question, RecordFacts},
};
use azukari_store::{Tx, record, request, worker};
use azukari_vault::Hit;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
};

/// How often an act is asked again because a fact changed between asking and doing.
const AGAIN_MAX: u32 = 50;

/// What the two stages found.
struct Ruling {
    clauses: Vec<ClauseId>,
    controls: Vec<Arc<str>>,
    uses: BTreeSet<String>,
    warnings: Vec<azukari_rulebook::Warning>,
    /// Places in `gathered.records`.
    granted: Vec<usize>,
    withheld: Vec<Withheld>,
}

impl Gate {
    /// Asks, and if it is granted runs the closure in the act's transaction; returns when it is durable.
    ///
    /// # Errors
    /// A refusal is no error but [`Outcome::Refused`]. See [`GateError`].
    pub fn pass<T, W>(&self, ask: Ask, write: W) -> Result<Outcome<T>, GateError>
    where
        W: FnMut(&mut Lent<'_, '_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        self.pass_with(ask, Vec::new(), write)
    }

    pub(crate) fn pass_with<T, W>(&self, ask: Ask, hits: Vec<Hit>, write: W) -> Result<Outcome<T>, GateError>
    where
        W: FnMut(&mut Lent<'_, '_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        let ask = Arc::new(ask);
        let write = Arc::new(Mutex::new(write));
        // All that lets a person be seen is asserted in the act, so that an older view can only cost a second try.
        let mut next = if ask.verb == Verb::See && ask.work.is_none() { Since::LastChange } else { Since::Now };
        let mut tries = self.house.turns.begin();
        for _ in 0..AGAIN_MAX {
            tries.again();
            let since = std::mem::replace(&mut next, Since::Now);
            let mut gathered = match self.house.gather_since(&ask, since) {
                Err(_) if since == Since::LastChange => continue,
                gathered => gathered?,
            };
            if let Some(act) = gathered.repeated {
                return Ok(Outcome::Repeated(act));
            }
            let act = ActId::new(self.clock(), self.random());
            match self.rule(&ask, &mut gathered)? {
                Err(_) if since == Since::LastChange => {}
                Err(refused) => return Ok(Outcome::Refused(self.refuse(&ask, &gathered, act, refused)?)),
                Ok(ruling) => match self.commit(&ask, gathered, ruling, act, &write) {
                    Ok((gathered, ruling, value)) => {
                        if moves_state(ask.verb) || !ruling.uses.is_empty() || ask.approval.is_some() {
                            self.house.state_moved.store(true, Ordering::SeqCst);
                        }
                        return Ok(Outcome::Done(done(&ask, act, value, gathered, ruling, hits)));
                    }
                    Err(Stop::Moved) => {}
                    Err(stop) => return Err(stop.into()),
                },
            }
        }
        Err(GateError::Busy)
    }

    /// Asks without doing or recording anything: for a page that shows a button as closed before it is pressed.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn would(&self, ask: &Ask) -> Result<Decision, GateError> {
        let mut gathered = self.house.gather(ask)?;
        Ok(match self.rule(ask, &mut gathered)? {
            Ok(r) => Decision::Granted(Granted {
                clauses: r.clauses,
                controls: r.controls,
                uses: Vec::new(),
                warnings: r.warnings,
            }),
            Err(refused) => Decision::Refused(refused),
        })
    }

    /// What an act would come to if an approval of this kind were given: who would be on it, who would be left out and why.
    /// Nothing is done, opened or recorded: whoever decides on the approval sees it first.
    ///
    /// # Errors
    /// See [`GateError`].
    pub fn foresee(&self, ask: &Ask, kind: &str) -> Result<Result<Foreseen, Refused>, GateError> {
        let gathered = self.house.gather(ask)?;
        let ruled = self.rule_with(ask, &gathered, Some(kind));
        Ok(ruled.map(|r| Foreseen { granted: r.granted.len(), withheld: r.withheld }))
    }

    /// Both stages. Approvals are looked for only where something would be refused without: they never forbid (a test over
    /// the space of questions holds that), and most acts need none.
    fn rule(&self, ask: &Ask, gathered: &mut Gathered) -> Result<Result<Ruling, Refused>, GateError> {
        if ask.approval.is_some() && gathered.approvals.is_none() {
            gathered.approvals = Some(self.house.approvals(ask, gathered)?);
        }
        let without = self.rule_with(ask, gathered, None);
        let whole = without.as_ref().is_ok_and(|ruling| ruling.withheld.is_empty());
        if whole || gathered.approvals.is_some() {
            return Ok(without);
        }
        let approvals = self.house.approvals(ask, gathered)?;
        let held = !approvals.is_empty();
        gathered.approvals = Some(approvals);
        Ok(if held { self.rule_with(ask, gathered, None) } else { without })
    }

    /// `given` is a kind of approval that is taken as given.
    fn rule_with(&self, ask: &Ask, gathered: &Gathered, given: Option<&str>) -> Result<Ruling, Refused> {
        let book = &gathered.state.book;
        if let Some(scopes) = &ask.asker.scopes
            && !scopes.contains(&ask.verb)
        {
            return Err(out_of_scope(book));
        }
        let mut act = ask.act.clone();
        act.outside = self.outside;
        let given = given.map(str::to_owned);
        act.approvals = gathered.approvals.iter().flatten().map(|a| a.kind.clone()).chain(given).collect();
        act.count = act.count.max(i64::try_from(gathered.records.len()).unwrap_or(i64::MAX));
        if act.holding.is_none() {
            act.holding = gathered.records.first().map(|r| r.row.holding.clone());
        }
        // Whether the purpose was shown is a stored fact, never the caller's word (art. 14's 明示 and its like).
        // An act that names no purpose (a change, a provision) serves the one of its affair. What was taken in earlier was shown
        // only what stood on that day.
        let purpose = act.purpose.as_ref().or_else(|| gathered.affair.as_ref().and_then(|a| a.purpose.as_ref()));
        act.notice_shown = purpose.is_some_and(|p| gathered.state.shown(p.as_str(), &act.channel, ask.taken_on));
        act.planned = gathered.state.planned(&act, ask.taken_on);
        act.stray_numbers = stray::found(ask, book);
        act.work = gathered.work.as_ref().map(|w| Box::new(w.facts.clone()));
        if let Some(work) = gathered.work.as_ref()
            && let Some(appointee) = &work.appointee
        {
            let post = book.office(&appointee.office);
            let of_post = || post.and_then(|o| o.unit.clone()).unwrap_or_default();
            act.office = Some(appointee.office.clone());
            act.appointee_unit = appointee.unit.clone().unwrap_or_else(of_post);
            act.appointee_offices.clone_from(&appointee.offices);
            // The step is the body's own, whose members, votes and minutes are asked there; or whoever decided it on paper or
            // acts for an office holds one that appoints.
            let appoints = |office: &azukari_domain::OfficeKey| post.is_some_and(|o| o.by.contains(office));
            let acting = work.facts.actor_offices.iter().flatten().chain(&work.facts.acting_for);
            act.resolution = (work.facts.resolution.is_some() && work.body.as_ref().is_some_and(appoints))
                || acting.into_iter().any(appoints);
        }
        let question = |act: &ActFacts, record: Option<&RecordFacts>| -> Arc<Decision> {
            book.answer(&Question {
                verb: ask.verb,
                worker: &gathered.worker_facts,
                affair: gathered.affair.as_deref(),
                act,
                org: &gathered.state.facts,
                record,
            })
        };
        let mut ruling = Ruling {
            clauses: Vec::new(),
            controls: Vec::new(),
            uses: BTreeSet::new(),
            warnings: Vec::new(),
            granted: Vec::new(),
            withheld: Vec::new(),
        };
        match question(&act, None).as_ref() {
            Decision::Refused(refused) => return Err(refused.clone()),
            Decision::Granted(granted) => ruling.add(granted),
        }
        // People of one kind give the same answer: each set of facts is asked once.
        let mut known: HashMap<&RecordFacts, Arc<Decision>> = HashMap::new();
        let mut first_refusal = None;
        let alone = gathered.records.len() == 1;
        for (i, one) in gathered.records.iter().enumerate() {
            let ask = || question(&act, Some(&one.facts));
            let decision = if alone { ask() } else { Arc::clone(known.entry(&one.facts).or_insert_with(ask)) };
            match decision.as_ref() {
                Decision::Granted(granted) => {
                    ruling.granted.push(i);
                    ruling.add(granted);
                }
                Decision::Refused(refused) => {
                    ruling.withheld.push(Withheld { record: one.row.id, reasons: refused.reasons.clone() });
                    first_refusal.get_or_insert_with(|| refused.clone());
                }
            }
        }
        match first_refusal {
            Some(refused) if ruling.granted.is_empty() || refused.broken => Err(refused),
            _ => Ok(ruling),
        }
    }

    /// Records the refusal; it is durable before it is told.
    fn refuse(&self, ask: &Ask, gathered: &Gathered, act: ActId, refused: Refused) -> Result<Refusal, GateError> {
        let mut draft = draft(ask, gathered, act, Result3::Refused(refused.answer));
        draft.subjects = subjects(gathered.records.iter().map(|r| (r.alias, false)));
        draft.clauses = clauses(&refused.reasons);
        draft.controls = refused.reasons.iter().map(|r| r.control.as_str().into()).collect();
        draft.controls.dedup();
        // What must not stand anywhere does not stand in the record of its refusal either.
        let stray_numbers = match refused.reasons.iter().any(|r| r.control == stray::CONTROL) {
            true => stray::found(ask, &gathered.state.book),
            false => BTreeSet::new(),
        };
        let kept = stray::kept(ask, &gathered.state.book);
        let kept = if stray_numbers.is_empty() { kept } else { Cow::Owned(stray::without(&kept)) };
        let annex = self.house.seal_annex(ask.asker.org, act, &kept, gathered.state.today.year())?;
        let entry = draft.written(annex)?;
        let house = Arc::clone(&self.house);
        self.house.store.act(move |tx| entry::append_written(&house, tx, &entry).map_err(Stop::into_act))??;
        let Refused { answer, reasons, broken } = refused;
        let form = ask.work.as_ref().map(|w| w.what.clone()).unwrap_or_default();
        Ok(Refusal { act, answer, reasons, broken, stray_numbers, form })
    }

    fn commit<T, W>(
        &self,
        ask: &Arc<Ask>,
        gathered: Gathered,
        ruling: Ruling,
        act: ActId,
        write: &Arc<Mutex<W>>,
    ) -> Result<(Gathered, Ruling, T), Stop>
    where
        W: FnMut(&mut Lent<'_, '_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        let mut draft = draft(ask, &gathered, act, Result3::Granted);
        let lines = ruling.granted.iter().map(|i| (*i, true)).chain(
            ruling
                .withheld
                .iter()
                .filter_map(|w| gathered.records.iter().position(|r| r.row.id == w.record))
                .map(|i| (i, false)),
        );
        draft.subjects = subjects(lines.filter_map(|(i, granted)| gathered.records.get(i).map(|r| (r.alias, granted))));
        draft.clauses.clone_from(&ruling.clauses);
        draft.controls.clone_from(&ruling.controls);
        if !ruling.withheld.is_empty() {
            draft.notes.insert("withheld", ruling.withheld.len().to_string());
        }
        let held = || gathered.approvals.iter().flatten();
        if ask.approval.is_some_and(|id| !held().any(|a| a.id == id)) {
            return Err(Stop::Conflict("approval-over"));
        }
        // One of each kind, the one that ends first: a second approval of the same scope is there for a second act.
        let mut used: Vec<ApprovalId> = ask.approval.into_iter().collect();
        for kind in &ruling.uses {
            let first = held().filter(|a| a.kind == *kind).min_by_key(|a| (a.to_at, a.id));
            used.extend(first.map(|a| a.id).filter(|id| ask.approval != Some(*id)));
        }
        draft.approval = used.first().copied();
        let kept = stray::kept(ask, &gathered.state.book);
        let annex = self.house.seal_annex(ask.asker.org, act, &kept, gathered.state.today.year()).map_err(stop_of)?;
        let seen = views(ask, &gathered, &ruling);
        let views = seen.clone();
        let entry = draft.written(annex)?;
        let shared = Arc::new((gathered, ruling, entry));
        let inner = Arc::clone(&shared);
        let (org, by) = (ask.asker.org, ask.asker.worker);
        let (house, ask, write) = (Arc::clone(&self.house), Arc::clone(ask), Arc::clone(write));
        let (value, commit) = self
            .house
            .store
            .act(move |tx| {
                let (gathered, ruling, entry) = &*inner;
                let mut run = || -> Result<T, Stop> {
                    assert_facts(tx, &ask, gathered)?;
                    for approval in &used {
                        if !request::use_approval(tx, ask.asker.org, *approval, gathered.now)? {
                            return Err(Stop::Moved);
                        }
                    }
                    if let Some(once) = &ask.once
                        && !request::put_once(tx, ask.asker.org, ask.asker.worker, once, act, gathered.now)?
                    {
                        return Err(Stop::Moved);
                    }
                    if let Some((day, count)) = &views
                        && !worker::set_seen(tx, org, by, &gathered.versions, day, *count)?
                    {
                        return Err(Stop::Moved);
                    }
                    let value = {
                        let mut write = write.lock().unwrap_or_else(PoisonError::into_inner);
                        let mut lent = Lent { tx, house: &house, gathered, act, granted: &ruling.granted };
                        write(&mut lent)?
                    };
                    entry::append_written(&house, tx, entry)?;
                    Ok(value)
                };
                let value = run().map_err(Stop::into_act)?;
                Ok((value, tx.commit()))
            })
            .map_err(Stop::Store)??;
        let (gathered, ruling, _) =
            Arc::try_unwrap(shared).map_err(|_| Stop::Journal("the act's closure is still held".into()))?;
        match seen {
            Some((seen_day, seen_count)) => {
                let versions = worker::Versions {
                    org: gathered.state.version,
                    worker: gathered.worker.row.version,
                    seen_day,
                    seen_count,
                };
                self.house.looked(org, by, commit, versions);
            }
            None => self.house.changed(org, by, commit),
        }
        Ok((gathered, ruling, value))
    }

    /// Opens just the fields of the permit, and ends it.
    ///
    /// # Errors
    /// The vault's: a seal that was moved or changed does not open.
    pub fn open(&self, permit: Permit) -> Result<Vec<OpenRecord>, GateError> {
        let book = &permit.book;
        let is_apart = |class: &ClassKey| book.holdings().classes.iter().any(|c| c.apart && c.key == *class);
        let mut out = Vec::with_capacity(permit.records.len());
        for cleared in &permit.records {
            let owner = Owner { org: permit.org, holding: &cleared.holding, record: cleared.record };
            let Some(holding) = book.holding(&cleared.holding) else { return Err(GateError::Damaged("holding")) };
            let mut one = OpenRecord {
                record: cleared.record,
                holding: cleared.holding.clone(),
                fields: Vec::new(),
                closed: Vec::new(),
            };
            for field in &holding.fields {
                let mark = cleared.tray.slip(field.key.as_str()).filter(|s| s.is_apart());
                if !permit.classes.contains(&field.class) {
                    let is_told = || permit.used.contains(&field.class) || !is_apart(&field.class);
                    if cleared.tray.slip(field.key.as_str()).is_some() && is_told() {
                        one.closed.push(field.key.clone());
                    }
                } else if let Some(value) =
                    apart::open(&cleared.tray, &cleared.key, cleared.apart.as_ref(), &owner, field.key.as_str())?
                {
                    one.fields.push((field.key.clone(), value));
                } else if mark.is_some() {
                    // Better no page than one from which somebody reads that there is no number.
                    return Err(GateError::Damaged("apart"));
                }
            }
            // A field that a later rulebook dropped is still the person's: it stays closed, never lost.
            let known: BTreeSet<&str> = holding.fields.iter().map(|f| f.key.as_str()).collect();
            one.closed
                .extend(cleared.tray.names().filter(|n| !known.contains(n)).filter_map(|n| n.parse::<FieldKey>().ok()));
            out.push(one);
        }
        Ok(out)
    }
}

impl Ruling {
    fn add(&mut self, granted: &Granted) {
        add_new(&mut self.clauses, &granted.clauses);
        add_new(&mut self.controls, &granted.controls);
        self.uses.extend(granted.uses.iter().cloned());
        add_new(&mut self.warnings, &granted.warnings);
    }
}

/// Adds what is not there yet, in its order.
fn add_new<T: PartialEq + Clone>(to: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !to.contains(one) {
            to.push(one.clone());
        }
    }
}

pub(crate) fn stop_of(e: GateError) -> Stop {
    match e {
        GateError::Store(e) => Stop::Store(e),
        GateError::Vault(e) => Stop::Vault(e),
        GateError::Damaged(what) => Stop::Damaged(what),
        other => Stop::Journal(other.to_string()),
    }
}

fn out_of_scope(book: &azukari_rulebook::Rulebook) -> Refused {
    // A token is a delegated authority to use: the clause that asks for assigned work answers for it.
    let clauses: Vec<ClauseId> = book.clauses_of("worker.active").into_iter().collect();
    Refused {
        answer: azukari_domain::Answer::NotPermitted,
        reasons: vec![Reason {
            control: "worker.active".into(),
            clauses,
            answer: azukari_domain::Answer::NotPermitted,
            message: "refusal-token-scope".into(),
            remedy: "none".into(),
        }],
        broken: false,
    }
}

fn clauses(reasons: &[Reason]) -> Vec<ClauseId> {
    let mut out: Vec<ClauseId> = Vec::new();
    for clause in reasons.iter().flat_map(|r| &r.clauses) {
        if !out.contains(clause) {
            out.push(clause.clone());
        }
    }
    out
}

fn subjects(lines: impl Iterator<Item = (Alias, bool)>) -> Subjects {
    let lines: Vec<Line> = lines.map(|(alias, granted)| Line { alias, granted }).collect();
    match lines.as_slice() {
        [] => Subjects::None,
        [one] => Subjects::One(one.alias),
        _ => Lines::new(lines).subjects(),
    }
}

fn draft(ask: &Ask, gathered: &Gathered, act: ActId, outcome: Result3) -> Draft {
    let state = &gathered.state;
    let mut draft = Draft::of_system(state.row.id, act, ask.verb, outcome, &state.book, state.settings_hash);
    draft.worker = Alias::from_slice(&gathered.worker.row.alias);
    draft.happened_at = ask.happened_at;
    draft.affair.clone_from(&ask.affair);
    draft.holding = ask.act.holding.clone().or_else(|| gathered.records.first().map(|r| r.row.holding.clone()));
    draft.classes = ask.act.classes.iter().cloned().collect();
    draft.notes.clone_from(&ask.notes);
    if !ask.act.channel.is_empty() {
        draft.notes.entry("channel").or_insert_with(|| ask.act.channel.clone());
    }
    // By it a reader who may not know of the case is not shown the entry.
    if let Some(case) = gathered.work.as_ref().and_then(GatheredWork::of_case) {
        draft.notes.insert(veil::CASE, case.to_string());
    }
    draft
}

/// Whether an act changes what no restore may take back: the backup places get the new state soon after it.
fn moves_state(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Consent
            | Verb::Hold
            | Verb::Erase
            | Verb::Request
            | Verb::Decide
            | Verb::Withdraw
            | Verb::Govern
            | Verb::Appoint
            | Verb::Open
            | Verb::Step
            | Verb::Enter
            | Verb::Perform
    )
}

/// The facts that the decision rested on are still the same, or the act is asked again.
fn assert_facts(tx: &mut Tx<'_>, ask: &Ask, gathered: &Gathered) -> Result<(), Stop> {
    let id = ask.asker.org;
    let now = worker::versions(tx, id, gathered.worker.row.id)?;
    if now.is_none_or(|now| now.org != gathered.state.version || now.worker != gathered.worker.row.version) {
        return Err(Stop::Moved);
    }
    if let Some(work) = &gathered.work {
        work::assert(tx, id, work)?;
    }
    // Nearly always nobody has changed any record meanwhile, and none need be looked at.
    if tx.is_unmoved(&record::WHERE_RECORDS_COUNT, gathered.shows) {
        return Ok(());
    }
    for one in &gathered.records {
        if record::version(tx, id, one.row.id)? != Some(one.row.version) {
            return Err(Stop::Moved);
        }
    }
    Ok(())
}

/// A list or record shown counts as a view of each person; the counter is a fact with a limit. The day and the count then.
fn views(ask: &Ask, gathered: &Gathered, ruling: &Ruling) -> Option<(String, i64)> {
    if !matches!(ask.verb, Verb::See | Verb::Find | Verb::Export) || ruling.granted.is_empty() {
        return None;
    }
    let more = i64::try_from(ruling.granted.len()).unwrap_or(i64::MAX);
    Some((gathered.state.today.to_string(), gathered.worker_facts.seen_today.saturating_add(more)))
}

/// Old values are asked for by this note, which stands in the entry for everyone to see.
fn asks_history(ask: &Ask) -> bool {
    ask.verb == Verb::See && ask.notes.get("what").is_some_and(|what| what == "history")
}

fn done<T>(ask: &Ask, act: ActId, value: T, gathered: Gathered, ruling: Ruling, hits: Vec<Hit>) -> Done<T> {
    let granted: BTreeSet<usize> = ruling.granted.iter().copied().collect();
    let book = Arc::clone(&gathered.state.book);
    let cleared: BTreeMap<_, _> = gathered
        .records
        .into_iter()
        .enumerate()
        .filter(|(i, _)| granted.contains(i))
        .map(|(_, r): (usize, GatheredRecord)| {
            let cleared =
                Cleared { record: r.row.id, holding: r.row.holding, tray: r.tray, key: r.key, apart: r.apart };
            (cleared.record, cleared)
        })
        .collect();
    let hits = hits.into_iter().filter(|h| cleared.contains_key(&h.record)).collect();
    // In the order asked for.
    let mut cleared = cleared;
    let records = ask.records.iter().filter_map(|id| cleared.remove(id)).collect();
    let permit = Permit {
        act,
        org: ask.asker.org,
        book,
        records,
        classes: ask.act.classes.clone(),
        used: gathered.affair.map(|a| a.classes.clone()).unwrap_or_default(),
        hits,
        history: asks_history(ask),
    };
    Done { act, value, permit, withheld: ruling.withheld, clauses: ruling.clauses, warnings: ruling.warnings }
}
