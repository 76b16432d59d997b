//! Gathering declared facts with their versions, from one consistent view.

use crate::{
    Ask, GateError,
    apart::Apart,
    house::House,
    recent::Recent,
    shelf::{self, Shelf, records},
    standing::Standing,
    tray::{Owner, Tray},
    work::{self, GatheredWork},
};
use azukari_domain::{AffairKey, ClauseId, Clear, Date, Fact, Millis, OrgId, PurposeKey, RecordId, Verb};
use azukari_journal::{Alias, Hash, hash::sha256};
use azukari_rulebook::{
    Rulebook,
    duty::Trigger,
    facts::{ActFacts, AffairFacts, OrgFacts, RecordFacts, WorkerFacts},
    register::{EXEMPT_DAYS, EXEMPT_PROVISION, EXEMPTIONS, PLAN_COLUMNS, PLANS},
    widen::Further,
};
use azukari_store::{Commit, StoreError, Tx, org, record, register, request, task, worker};
use azukari_vault::{DataKey, TreeError};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError},
};

/// Records that one act may name: more than any page or sheet, few enough to gather and lay out at once.
pub(crate) const RECORDS_MAX: usize = 10_000;

/// Rows of the register of exemptions that are read: no law has so many provisions.
const EXEMPTIONS_MAX: i64 = 1_000;
/// Rows of the register of plans that are read: an office takes in so many kinds of things at most.
const PLANS_MAX: i64 = 2_000;

/// What of the organisation's facts changes only with its version or the day.
pub(crate) struct OrgState {
    pub(crate) version: i64,
    pub(crate) today: Date,
    pub(crate) row: org::OrgRow,
    pub(crate) book: Arc<Rulebook>,
    /// Kinds of data that the organisation added; the rulebook spans them.
    pub(crate) kinds: Vec<Further>,
    pub(crate) facts: OrgFacts,
    pub(crate) affairs: BTreeMap<AffairKey, Arc<AffairFacts>>,
    pub(crate) appointments: Vec<worker::AppointmentRow>,
    pub(crate) notices: Vec<org::NoticeRow>,
    pub(crate) plans: Vec<Plan>,
    pub(crate) settings_hash: Hash,
}

/// What may newly be taken in, as it was approved.
pub(crate) struct Plan {
    holding: String,
    purpose: String,
    classes: BTreeSet<String>,
    ground: String,
    from: Date,
    until: Date,
}

pub(crate) struct Gathered {
    pub(crate) state: Arc<OrgState>,
    pub(crate) worker: Arc<Standing>,
    pub(crate) versions: worker::Versions,
    pub(crate) worker_facts: WorkerFacts,
    pub(crate) affair: Option<Arc<AffairFacts>>,
    pub(crate) records: Vec<GatheredRecord>,
    /// Read only where the act would be refused without one: `None` before.
    pub(crate) approvals: Option<Vec<request::ApprovalRow>>,
    pub(crate) repeated: Option<azukari_domain::ActId>,
    pub(crate) work: Option<GatheredWork>,
    pub(crate) now: Millis,
    /// All that was committed up to here is in what was gathered.
    pub(crate) shows: Commit,
}

/// How new the view must be from which facts are gathered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// Taken now.
    Now,
    /// It shows at least what the worker did last, but for looking at persons. What is refused then, or not found, is gathered once
    /// more from now.
    LastChange,
}

pub(crate) struct GatheredRecord {
    pub(crate) row: record::RecordRow,
    pub(crate) facts: RecordFacts,
    pub(crate) tray: Tray,
    pub(crate) key: DataKey,
    /// What it keeps apart, where the act asks for it.
    pub(crate) apart: Option<Apart>,
    pub(crate) alias: Alias,
}

fn words<T: std::str::FromStr + Ord>(text: &str) -> BTreeSet<T> {
    text.split_whitespace().filter_map(|w| w.parse().ok()).collect()
}

pub(crate) fn within(from: &str, to: Option<&str>, today: &str) -> bool {
    from <= today && to.is_none_or(|to| today <= to)
}

impl House {
    /// The organisation's facts, from memory where version and day are the same.
    pub(crate) fn state(
        &self,
        tx: &mut Tx<'_>,
        id: OrgId,
        now: Millis,
    ) -> Result<Result<Arc<OrgState>, GateError>, StoreError> {
        let Some(version) = org::version(tx, id)? else { return Ok(Err(GateError::NotFound("organisation"))) };
        self.state_at(tx, id, version, now)
    }

    /// The organisation's facts at a version that this transaction has just read.
    fn state_at(
        &self,
        tx: &mut Tx<'_>,
        id: OrgId,
        version: i64,
        now: Millis,
    ) -> Result<Result<Arc<OrgState>, GateError>, StoreError> {
        let known = self.states.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(state) = &known
            && state.version == version
            && state.today == now.date_in(&state.row.zone)
        {
            return Ok(Ok(Arc::clone(state)));
        }
        let Some(row) = org::get(tx, id)? else { return Ok(Err(GateError::NotFound("organisation"))) };
        let kinds = kinds(org::holdings(tx, id)?)?;
        let book = match self.book_with(known.as_deref(), &row, &kinds) {
            Ok(book) => book,
            Err(e) => return Ok(Err(e)),
        };
        let state = Arc::new(read_state(tx, row, book, kinds, now)?);
        self.states.write().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&state));
        Ok(Ok(state))
    }

    /// The rulebook in force over the organisation's own kinds of data too: the one at hand where neither has changed, with what it
    /// remembers.
    fn book_with(
        &self,
        known: Option<&OrgState>,
        row: &org::OrgRow,
        kinds: &[Further],
    ) -> Result<Arc<Rulebook>, GateError> {
        let book = self.book(&row.rulebook)?;
        if kinds.is_empty() {
            return Ok(book);
        }
        if let Some(known) = known.filter(|known| known.row.rulebook == row.rulebook && known.kinds == kinds) {
            return Ok(Arc::clone(&known.book));
        }
        book.with(kinds).map(Arc::new).map_err(|_| GateError::Damaged("holding"))
    }

    /// From a view taken now.
    pub(crate) fn gather(&self, ask: &Ask) -> Result<Gathered, GateError> {
        self.gather_since(ask, Since::Now)
    }

    pub(crate) fn gather_since(&self, ask: &Ask, since: Since) -> Result<Gathered, GateError> {
        if ask.records.len() > RECORDS_MAX {
            return Err(GateError::TooMuch("records"));
        }
        let now = self.clock.now();
        let recent = match since {
            Since::Now => None,
            Since::LastChange => self.recent(ask.asker.org, ask.asker.worker),
        };
        let least = recent.as_ref().map_or_else(|| self.store.newest(), |recent| recent.changed);
        let (gathered, shows) = self.store.read_since(least, |tx| self.gather_in(tx, ask, now, recent))?;
        Ok(Gathered { shows, ..gathered? })
    }

    fn gather_in(
        &self,
        tx: &mut Tx<'_>,
        ask: &Ask,
        now: Millis,
        recent: Option<Recent>,
    ) -> Result<Result<Gathered, GateError>, StoreError> {
        let id = ask.asker.org;
        let remembered = recent.map(|recent| recent.versions);
        let Some(versions) = remembered.map_or_else(|| worker::versions(tx, id, ask.asker.worker), |v| Ok(Some(v)))?
        else {
            let there = org::version(tx, id)?.is_some();
            return Ok(Err(GateError::NotFound(if there { "worker" } else { "organisation" })));
        };
        let state = match self.state_at(tx, id, versions.org, now)? {
            Ok(state) => state,
            Err(e) => return Ok(Err(e)),
        };
        let today = state.today.to_string();
        let Some(worker) = self.standing(tx, &state, ask.asker.worker, &versions)? else {
            return Ok(Err(GateError::NotFound("worker")));
        };
        let repeated = match &ask.once {
            Some(key) => request::once(tx, id, worker.row.id, key)?,
            None => None,
        };
        let worker_facts = worker.facts(&versions);
        let affair = ask.affair.as_ref().and_then(|key| state.affairs.get(key).cloned());
        let mut found = Vec::with_capacity(ask.records.len());
        for record in &ask.records {
            match self.gather_record(tx, id, *record, &today)? {
                Ok(Some(mut one)) => {
                    // What is true of every record of the holding, e.g. that it is about employment (22.3's kind of rule).
                    let of_holding = state.book.holding(&one.row.holding).map(|h| h.facets.iter().cloned());
                    one.facts.facets.extend(of_holding.into_iter().flatten());
                    if one.tray.keeps_apart() && asks_apart(ask, &state.book) {
                        one.apart = match self.gather_apart(tx, id, &one.row)? {
                            Ok(apart) => apart,
                            Err(e) => return Ok(Err(e)),
                        };
                    }
                    found.push(one);
                }
                Ok(None) => return Ok(Err(GateError::NotFound("record"))),
                Err(e) => return Ok(Err(e)),
            }
        }
        let work = match &ask.work {
            Some(named) => match work::gather(tx, &state, &worker.row, named, now)? {
                Ok(found) => Some(found),
                Err(e) => return Ok(Err(e)),
            },
            None => None,
        };
        // The kind of data is the records' own where the caller did not name it: the same in the rulebook's question.
        let holding = ask.act.holding.as_ref().or_else(|| found.first().map(|r: &GatheredRecord| &r.row.holding));
        // A record of another kind than the act names would be judged by the wrong kind's rules: it is not there.
        if found.iter().any(|r| Some(&r.row.holding) != holding) {
            return Ok(Err(GateError::NotFound("record")));
        }
        Ok(Ok(Gathered {
            state,
            worker,
            versions,
            worker_facts,
            affair,
            records: found,
            approvals: None,
            repeated,
            work,
            now,
            shows: Commit::NONE,
        }))
    }

    /// The approvals that the asker holds for just this act.
    pub(crate) fn approvals(&self, ask: &Ask, gathered: &Gathered) -> Result<Vec<request::ApprovalRow>, GateError> {
        let (org, now) = (ask.asker.org, gathered.now);
        let scope = ask.scope();
        // A way that was approved together with the rest binds the act to it; an approval that names none leaves it open.
        let way = (ask.verb == Verb::Provide && ask.about.is_empty())
            .then(|| Ask { about: ask.act.channel.clone(), ..ask.clone() }.scope());
        let holding = ask.act.holding.as_ref().or_else(|| gathered.records.first().map(|r| &r.row.holding));
        let count = i64::try_from(ask.records.len()).unwrap_or(i64::MAX).max(ask.act.count);
        let held = self.store.read(|tx| request::approvals_of(tx, org, gathered.worker.row.id))?;
        // Beside the one that is carried out, another of its kind is there for another act.
        let named = ask.approval.and_then(|id| held.iter().find(|a| a.id == id).map(|a| (id, a.kind.clone())));
        Ok(held
            .into_iter()
            .filter(|a| named.as_ref().is_none_or(|(id, kind)| a.id == *id || a.kind != *kind))
            .filter(|a| {
                a.verb == ask.verb.as_str()
                    && a.affair == ask.affair.as_ref().map_or("", |k| k.as_str())
                    && a.holding == holding.map_or("", |k| k.as_str())
                    && (a.scope == scope || way.is_some_and(|way| a.scope == way))
                    && a.count >= count
                    && a.from_at <= now
                    && a.to_at >= now
                    && a.uses_left > 0
                    // An approval given under another version of the rulebook is asked for again.
                    && a.rulebook == gathered.state.row.rulebook
            })
            .collect())
    }

    pub(crate) fn gather_record(
        &self,
        tx: &mut Tx<'_>,
        id: OrgId,
        record: RecordId,
        today: &str,
    ) -> Result<Result<Option<GatheredRecord>, GateError>, StoreError> {
        let tree = records(id);
        let found = record::get_with_key(tx, id, record, tree.compartment.as_str())?;
        let Some((row, node)) = found else { return Ok(Ok(None)) };
        let marks = record::marks(tx, id, record)?;
        let slot = u32::try_from(row.slot).map_err(|_| StoreError::Damaged { table: "record", column: 3 })?;
        // Nearly always the leaf is in memory and one look was enough.
        let known = match node.map(shelf::row_of).transpose()? {
            Some(node) => self.vault.data_key_from_row(tree, slot, &node).map_err(TreeError::Vault),
            None => Ok(None),
        };
        let key = match known.and_then(|key| key.map_or_else(|| self.vault.data_key(&mut Shelf(tx), tree, slot), Ok)) {
            Ok(key) => key,
            Err(TreeError::Shelf(e)) => return Err(e),
            Err(TreeError::Vault(e)) => return Ok(Err(e.into())),
        };
        let Some(tray) = Tray::parse(&row.tray) else { return Ok(Err(GateError::Damaged("tray"))) };
        let owner = Owner { org: id, holding: &row.holding, record };
        let alias = match tray.alias(&key, &owner) {
            Ok(alias) => Alias(alias),
            Err(stop) => return Ok(Err(stop.into())),
        };
        let facts = record_facts(&row, &marks, today);
        Ok(Ok(Some(GatheredRecord { row, facts, tray, key, apart: None, alias })))
    }
}

/// Whether an act asks for a class that records keep apart; a change names the classes that it changes.
fn asks_apart(ask: &Ask, book: &Rulebook) -> bool {
    book.holdings().classes.iter().any(|c| c.apart && ask.act.classes.contains(&c.key))
}

fn record_facts(row: &record::RecordRow, marks: &[record::MarkRow], today: &str) -> RecordFacts {
    let open = |kind: &str| -> BTreeSet<String> {
        marks.iter().filter(|m| m.kind == kind && m.to_at.is_none()).map(|m| m.key.clone()).collect()
    };
    let mut holds = open("hold");
    if row.retain_until.as_deref().is_some_and(|until| today <= until) {
        holds.insert("retention".into());
    }
    RecordFacts {
        purposes: words(&row.purposes),
        basis: row.basis.clone(),
        migration_over: row.basis == "migrated" && row.remedy_by.as_deref().is_some_and(|by| by < today),
        stops: open("stop"),
        holds,
        consents: open("consent"),
        facets: facets(row, marks),
        open_request: !open("request").is_empty(),
    }
}

/// What is declared of a record: when it was taken in, and since.
pub(crate) fn facets(row: &record::RecordRow, marks: &[record::MarkRow]) -> BTreeSet<String> {
    let since = marks.iter().filter(|m| m.kind == "facet" && m.to_at.is_none()).map(|m| m.key.clone());
    words::<String>(&row.facets).into_iter().chain(since).collect()
}

/// The newest version of each kind of data that the organisation added.
fn kinds(versions: Vec<org::HoldingRow>) -> Result<Vec<Further>, StoreError> {
    let newest: BTreeMap<String, String> = versions.into_iter().map(|row| (row.key, row.definition)).collect();
    let read =
        |json: &String| serde_json::from_str(json).map_err(|_| StoreError::Damaged { table: "holding", column: 3 });
    newest.values().map(read).collect()
}

fn read_state(
    tx: &mut Tx<'_>,
    row: org::OrgRow,
    book: Arc<Rulebook>,
    kinds: Vec<Further>,
    now: Millis,
) -> Result<OrgState, StoreError> {
    let id = row.id;
    let date = now.date_in(&row.zone);
    let today = date.to_string();
    let purposes: BTreeSet<_> = org::purposes(tx, id)?
        .into_iter()
        .filter(|p| within(&p.from_date, p.to_date.as_deref(), &today))
        .filter_map(|p| p.key.parse().ok())
        .collect();
    let mut unannounced = BTreeSet::new();
    for duty in book.duties().filter(|d| d.on.contains(&Trigger::Purpose)) {
        let open = task::open_periods(tx, id, &duty.control)?;
        // `purpose:<key>:<act>`, as the change bore it.
        unannounced.extend(open.iter().filter_map(|p| p.split(':').nth(1)?.parse::<PurposeKey>().ok()));
    }
    let waived = waived(tx, id, date)?;
    let mut affairs = BTreeMap::new();
    for a in org::affairs(tx, id)? {
        let Ok(key) = a.key.parse::<AffairKey>() else { continue };
        let purpose = a.purpose.and_then(|p| p.parse().ok()).filter(|p| purposes.contains(p));
        affairs.insert(
            key.clone(),
            Arc::new(AffairFacts { key, purpose, holdings: words(&a.holdings), classes: words(&a.classes) }),
        );
    }
    let appointments = worker::appointments(tx, id)?;
    let held = |office: &str| {
        let today = today.as_str();
        appointments.iter().filter(|a| a.office == office && within(&a.from_date, a.to_date.as_deref(), today)).count()
    };
    let offices = book.book().offices.iter();
    let vacant = offices.filter(|o| held(o.key.as_str()) < o.least).map(|o| o.key.clone()).collect();
    let settings: BTreeMap<String, i64> = org::settings(tx, id)?.into_iter().collect();
    let mut bytes = Vec::new();
    for (name, value) in &settings {
        bytes.extend(format!("{name}={value}\n").into_bytes());
    }
    // Settings say numbers alone, so that no kind of data looks like one.
    for kind in &kinds {
        bytes.extend(serde_json::to_vec(kind).map_err(|_| StoreError::Damaged { table: "holding", column: 3 })?);
    }
    Ok(OrgState {
        version: row.version,
        today: date,
        facts: OrgFacts { vacant, purposes, unannounced, waived, settings: settings.into() },
        affairs,
        appointments,
        notices: org::notices(tx, id)?,
        plans: plans(tx, id)?,
        settings_hash: sha256(&[&bytes]),
        row,
        book,
        kinds,
    })
}

/// Provisions of the adopted law of which it is on record today that they do not apply here.
fn waived(tx: &mut Tx<'_>, org: OrgId, today: Date) -> Result<BTreeSet<ClauseId>, StoreError> {
    let mut out = BTreeSet::new();
    for row in register::list(tx, org, EXEMPTIONS, "in_force", 0, EXEMPTIONS_MAX)? {
        let facts = Clear::parse(&row.facts).ok_or(StoreError::Damaged { table: "register_row", column: 0 })?.facts;
        let fact = |column: &str| facts.iter().find(|(key, _)| key.as_str() == column).map(|(_, fact)| fact);
        let [from, until] =
            EXEMPT_DAYS.map(|column| if let Some(Fact::Date(d)) = fact(column) { Some(*d) } else { None });
        let holds = from.is_none_or(|from| from <= today) && until.is_none_or(|until| today <= until);
        if let (true, Some(Fact::Word(provision))) = (holds, fact(EXEMPT_PROVISION)) {
            out.extend(provision.parse::<ClauseId>());
        }
    }
    Ok(out)
}

/// Approved takings in; a row that lacks a column allows nothing.
fn plans(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<Plan>, StoreError> {
    let mut out = Vec::new();
    for row in register::list(tx, org, PLANS, "in_force", 0, PLANS_MAX)? {
        let facts = Clear::parse(&row.facts).ok_or(StoreError::Damaged { table: "register_row", column: 0 })?.facts;
        let fact = |column: &str| facts.iter().find(|(key, _)| key.as_str() == column).map(|(_, fact)| fact);
        let word = |column: &str| if let Some(Fact::Word(w)) = fact(column) { w.clone() } else { String::new() };
        let [holding, purpose, classes, ground, from, until] = PLAN_COLUMNS;
        let (Some(Fact::Words(classes)), Some(Fact::Date(from)), Some(Fact::Date(until))) =
            (fact(classes), fact(from), fact(until))
        else {
            continue;
        };
        let classes = classes.clone();
        let (holding, purpose, ground) = (word(holding), word(purpose), word(ground));
        out.push(Plan { holding, purpose, classes, ground, from: *from, until: *until });
    }
    Ok(out)
}

impl OrgState {
    /// Whether what is taken in lies within an approved plan: on the day on which it was taken, without one today.
    pub(crate) fn planned(&self, act: &ActFacts, day: Option<Date>) -> bool {
        let day = day.unwrap_or(self.today);
        self.plans.iter().any(|plan| {
            act.holding.as_ref().is_some_and(|h| h.as_str() == plan.holding)
                && act.purpose.as_ref().is_some_and(|p| p.as_str() == plan.purpose)
                && act.classes.iter().all(|c| plan.classes.contains(c.as_str()))
                && (plan.ground.is_empty() || act.ground == plan.ground)
                && plan.from <= day
                && day <= plan.until
        })
    }

    /// Appointments that hold today.
    pub(crate) fn held_today(&self) -> impl Iterator<Item = &worker::AppointmentRow> {
        let today = self.today.to_string();
        self.appointments.iter().filter(move |a| within(&a.from_date, a.to_date.as_deref(), &today))
    }

    /// Whether the purpose was shown plainly on the channel on that day; without a day, today.
    pub(crate) fn shown(&self, purpose: &str, channel: &str, day: Option<Date>) -> bool {
        let day = day.unwrap_or(self.today).to_string();
        self.notices.iter().any(|n| n.shows(purpose, channel, &day))
    }
}
