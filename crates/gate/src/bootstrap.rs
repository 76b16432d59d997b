//! The first worker of a new organisation, with offices, purposes and affairs, in the very transaction of the set-up: an
//! organisation is never there by half, and never without an account that somebody holds.
//!
//! The rulebook is asked for every step as for any later act; its clauses stand in the entries. Only the first
//! registration itself has nobody to decide it: it is the set-up's own.

use crate::{
    GateError, Stop,
    entry::{self, Draft},
    house::House,
    office::office_place,
};
use azukari_domain::{ActId, AffairKey, Millis, OfficeKey, OrgId, Personal, Verb, WorkerId};
use azukari_journal::{Alias, Hash, Outcome as Result3};
use azukari_rulebook::{
    ActFacts, AffairFacts, OrgFacts, Question, Rulebook, WorkerFacts,
    decision::{Decision, Reason},
};
use azukari_store::{Tx, org, worker};
use azukari_vault::DataKey;

/// The first worker and what is laid down with them.
#[derive(Debug, Clone)]
pub struct First {
    /// Account name.
    pub login: String,
    /// Display name.
    pub name: Personal,
    /// Mail address.
    pub mail: Option<Personal>,
    /// Unit of the organisation.
    pub unit: String,
    /// `ja` or `en`.
    pub language: String,
    /// The password's Argon2id text.
    pub password: Vec<u8>,
    /// Offices, each with the resolution (date and reference) by which the worker holds it; empty where none is needed.
    pub offices: Vec<(OfficeKey, String)>,
    /// Whether the rulebook's purposes and affairs become the organisation's own. Those that the worker's offices may not
    /// lay down are left.
    pub templates: bool,
    /// SHA-256 of the set-up link's token: used up by the same commit.
    pub link: Option<[u8; 32]>,
}

/// What became of a set-up.
#[derive(Debug)]
#[must_use]
pub enum Founded {
    /// The organisation is there.
    Done {
        /// Its id.
        org: OrgId,
        /// The first worker; `None` where it was made without one.
        worker: Option<WorkerId>,
        /// Opens the organisation's key; shown this once.
        recovery: azukari_vault::RecoveryKey,
        /// Purposes, affairs and assignments that the worker's offices may not lay down, as `purpose:…`, `affair:…`, `assignment:…`.
        left: Vec<String>,
    },
    /// An appointment is against the rulebook; nothing was made.
    Refused(Vec<Reason>),
}

/// One entry and the rows that go with it.
#[derive(Debug, Clone)]
struct Step {
    draft: Draft,
    write: Write,
}

#[derive(Debug, Clone)]
enum Write {
    Worker,
    Appointment(worker::AppointmentRow),
    Purpose(org::PurposeRow),
    Affair(org::AffairRow),
    Assignment(AffairKey),
}

/// Everything decided, before the transaction.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    first: First,
    pub(crate) worker: WorkerId,
    alias: [u8; 16],
    today: String,
    rulebook: Vec<u8>,
    steps: Vec<Step>,
    pub(crate) left: Vec<String>,
}

struct Desk<'a> {
    house: &'a House,
    book: &'a Rulebook,
    org: OrgId,
    alias: [u8; 16],
    worker: WorkerFacts,
    facts: OrgFacts,
    affairs: Vec<AffairFacts>,
}

impl Desk<'_> {
    /// Asks the rulebook as for any later act; the entry of a granted one.
    fn ask(&self, verb: Verb, act: &ActFacts) -> Result<Draft, Vec<Reason>> {
        let question = Question { verb, worker: &self.worker, affair: None, act, org: &self.facts, record: None };
        match self.book.decide(&question) {
            Decision::Refused(refused) => Err(refused.reasons),
            Decision::Granted(granted) => {
                let mut draft = self.draft(verb, Result3::Granted);
                draft.clauses = granted.clauses;
                draft.controls = granted.controls;
                Ok(draft)
            }
        }
    }

    fn draft(&self, verb: Verb, outcome: Result3) -> Draft {
        let act = ActId::new(&*self.house.clock, &*self.house.random);
        let mut draft = Draft::of_system(self.org, act, verb, outcome, self.book, Hash([0; 32]));
        draft.worker = Alias::from_slice(&self.alias);
        draft
    }

    fn govern(&self, kind: &str) -> Result<Draft, Vec<Reason>> {
        Ok(self.ask(Verb::Govern, &ActFacts { request: kind.into(), ..ActFacts::default() })?.note("kind", kind))
    }
}

/// Asks for every step; the reasons where an appointment is refused.
pub(crate) fn plan(house: &House, book: &Rulebook, org: OrgId, first: First) -> Result<Plan, Vec<Reason>> {
    let today = house.clock.now().date_in(&book.book().organisation.zone).to_string();
    let mut alias = [0u8; 16];
    house.random.fill(&mut alias);
    let mut desk = Desk {
        house,
        book,
        org,
        alias,
        worker: WorkerFacts { active: true, unit: first.unit.clone(), ..WorkerFacts::default() },
        facts: OrgFacts { vacant: book.book().offices.iter().map(|o| o.key.clone()).collect(), ..OrgFacts::default() },
        affairs: Vec::new(),
    };
    let worker = WorkerId::new(&*house.clock, &*house.random);
    let mut plan = Plan {
        rulebook: book.hash().to_bytes().to_vec(),
        worker,
        alias,
        today,
        steps: Vec::new(),
        left: Vec::new(),
        first,
    };
    plan.steps
        .push(Step { draft: desk.draft(Verb::Govern, Result3::Done).note("kind", "worker"), write: Write::Worker });
    for (office, resolution) in &plan.first.offices {
        let act = ActFacts {
            office: Some(office.clone()),
            appointee_unit: plan.first.unit.clone(),
            appointee_offices: desk.worker.offices.clone(),
            resolution: !resolution.is_empty(),
            ..ActFacts::default()
        };
        let draft = desk.ask(Verb::Appoint, &act)?.note("office", office.as_str());
        let row = worker::AppointmentRow {
            office: office.to_string(),
            worker,
            from_date: plan.today.clone(),
            to_date: None,
            resolution: resolution.clone(),
            ended_by: None,
            act: draft.act,
        };
        desk.worker.offices.insert(office.clone());
        desk.facts.vacant.remove(office);
        plan.steps.push(Step { draft, write: Write::Appointment(row) });
    }
    if plan.first.templates {
        plan.templates(&mut desk);
    }
    Ok(plan)
}

impl Plan {
    fn templates(&mut self, desk: &mut Desk<'_>) {
        let book = desk.book.book();
        let ja = self.first.language != "en";
        let words = |w: Vec<&str>| w.join(" ");
        for p in &book.purposes {
            let Ok(draft) = desk.govern("purpose") else {
                self.left.push(format!("purpose:{}", p.key));
                continue;
            };
            let title = if ja { p.ja.clone() } else { p.en.clone() };
            let row = org::PurposeRow {
                key: p.key.to_string(),
                title,
                from_date: self.today.clone(),
                to_date: None,
                owner: Some(self.worker),
            };
            desk.facts.purposes.insert(p.key.clone());
            self.steps.push(Step { draft: draft.note("purpose", p.key.as_str()), write: Write::Purpose(row) });
        }
        for a in &book.affairs {
            let Ok(draft) = desk.govern("affair") else {
                self.left.push(format!("affair:{}", a.key));
                continue;
            };
            let row = org::AffairRow {
                key: a.key.to_string(),
                title: if ja { a.ja.clone() } else { a.en.clone() },
                purpose: Some(a.purpose.to_string()),
                holdings: words(a.holdings.iter().map(azukari_domain::HoldingKey::as_str).collect()),
                classes: words(a.classes.iter().map(azukari_domain::ClassKey::as_str).collect()),
            };
            desk.affairs.push(AffairFacts {
                key: a.key.clone(),
                purpose: Some(a.purpose.clone()),
                holdings: a.holdings.clone(),
                classes: a.classes.clone(),
            });
            self.steps.push(Step { draft: draft.note("affair", a.key.as_str()), write: Write::Affair(row) });
        }
        for affair in std::mem::take(&mut desk.affairs) {
            match desk.govern("assignment") {
                Ok(draft) => {
                    let draft = draft.note("affair", affair.key.as_str());
                    self.steps.push(Step { draft, write: Write::Assignment(affair.key) });
                }
                Err(_) => self.left.push(format!("assignment:{}", affair.key)),
            }
        }
    }

    /// Writes every row with its entry; the organisation runs from this commit on.
    pub(crate) fn write(&self, house: &House, tx: &mut Tx<'_>, id: OrgId, key: &DataKey) -> Result<(), Stop> {
        if let Some(link) = &self.first.link
            && !worker::use_link(tx, link, house.clock.now())?
        {
            return Err(Stop::Conflict("setup-link-unknown"));
        }
        for step in &self.steps {
            match &step.write {
                Write::Worker => self.write_worker(tx, id, key, house.clock.now())?,
                Write::Appointment(row) => worker::put_appointment(tx, id, row)?,
                Write::Purpose(row) => org::put_purpose(tx, id, row)?,
                Write::Affair(row) => org::put_affair(tx, id, row)?,
                Write::Assignment(affair) => {
                    worker::put_assignment(tx, id, self.worker, affair.as_str(), &self.today, None)?
                }
            }
            entry::append(house, tx, &step.draft, &mut None)?;
        }
        Ok(org::set_state(tx, id, "running", &self.rulebook)?)
    }

    fn write_worker(&self, tx: &mut Tx<'_>, id: OrgId, key: &DataKey, now: Millis) -> Result<(), Stop> {
        let owner = self.worker.to_bytes();
        let seal = |field: &str, value: &Personal| -> Result<Vec<u8>, Stop> {
            Ok(azukari_vault::seal(key, &office_place(id, "worker", owner, field), value.expose().as_bytes())?
                .into_bytes())
        };
        let first = &self.first;
        let row = worker::WorkerRow {
            id: self.worker,
            login: first.login.clone(),
            alias: self.alias.to_vec(),
            name: seal("name", &first.name)?,
            mail: first.mail.as_ref().map(|m| seal("mail", m)).transpose()?,
            unit: first.unit.clone(),
            state: "active".into(),
            language: first.language.clone(),
            from_date: self.today.clone(),
            to_date: None,
            failed: 0,
            locked_until: Millis(0),
            seen_day: String::new(),
            seen_count: 0,
            version: 1,
        };
        worker::insert(tx, id, &row)?;
        let secret = first.password.clone();
        let factor = worker::FactorRow { kind: "password".into(), number: 0, secret, used: now.0 };
        Ok(worker::put_factor(tx, id, self.worker, &factor)?)
    }
}

/// A new organisation with nobody in it yet, as `set_up` makes one, cannot be refused: there is nothing to decide.
pub(crate) fn nobody(founded: Founded) -> Result<(OrgId, azukari_vault::RecoveryKey), GateError> {
    match founded {
        Founded::Done { org, recovery, .. } => Ok((org, recovery)),
        Founded::Refused(_) => Err(GateError::Damaged("set-up")),
    }
}
