//! Who decides what today: each kind of request and each deciding step of a procedure with its offices, the persons who hold them,
//! their deputies and substitutes; and where nobody can.
//!
//! In a small office one person holds several posts. That is allowed where the regulation does not forbid it, and it has a price: who
//! is alone in an office cannot have their own request decided. It is said here before somebody waits for it.

use super::by::within;
use crate::{App, AppError, ClauseRef, answer};
use azukari_domain::{ClauseId, OfficeKey, WorkerId};
use azukari_gate::Asker;
use azukari_rulebook::{Rulebook, procedure::Who};
use azukari_store::{deputy, worker};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The gate by which nobody decides what they asked for themselves.
const OWN: &str = "decide.own";

/// Whether somebody can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Able {
    /// Nobody holds an office that decides, and nobody stands in.
    Nobody,
    /// Whoever may ask is the one who would decide.
    Never,
    /// One person alone: what they ask for themselves nobody decides.
    NotTheirOwn,
    /// Several, or one whose own requests are no matter here.
    Yes,
}

/// Somebody who decides for an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecidingPerson {
    /// The office.
    pub office: OfficeKey,
    /// Their name.
    pub name: String,
    /// They hold it, or stand in: `None` for a holder, 0 for a named deputy, 1, 2 … for a substitute when nobody before can act.
    pub rank: Option<i64>,
}

/// One thing that is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The kind of request, or the control of the step.
    pub control: String,
    /// It is a step of a procedure.
    pub of_procedure: bool,
    /// Its title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Offices that decide.
    pub offices: BTreeSet<OfficeKey>,
    /// Offices among them that nobody holds today.
    pub vacant: BTreeSet<OfficeKey>,
    /// Who decides today.
    pub persons: Vec<DecidingPerson>,
    /// Whether somebody can.
    pub able: Able,
    /// The articles.
    pub clauses: Vec<ClauseRef>,
}

/// An office that decides and that nobody holds or stands in for today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VacantOffice {
    /// The office.
    pub office: OfficeKey,
    /// Offices and bodies that appoint to it.
    pub by: BTreeSet<OfficeKey>,
}

/// Who can act for each office today, by worker.
struct Acting {
    holders: BTreeMap<String, BTreeSet<WorkerId>>,
    standing_in: BTreeMap<String, Vec<(WorkerId, i64)>>,
}

impl Acting {
    fn persons<'a>(&'a self, offices: &'a BTreeSet<OfficeKey>) -> Vec<(&'a OfficeKey, WorkerId, Option<i64>)> {
        let mut out = Vec::new();
        for office in offices {
            let key = office.as_str();
            out.extend(self.holders.get(key).into_iter().flatten().map(|w| (office, *w, None)));
            out.extend(self.standing_in.get(key).into_iter().flatten().map(|(w, rank)| (office, *w, Some(*rank))));
        }
        out
    }
}

/// `open_to`: offices that alone may ask; `None` where anybody may. `own`: whether whoever asks is barred.
fn able(acting: &Acting, offices: &BTreeSet<OfficeKey>, open_to: Option<&BTreeSet<OfficeKey>>, own: bool) -> Able {
    let can: BTreeSet<WorkerId> = acting.persons(offices).into_iter().map(|(_, w, _)| w).collect();
    if can.is_empty() {
        return Able::Nobody;
    }
    if !own || can.len() > 1 {
        return Able::Yes;
    }
    let askers =
        open_to.map(|of| -> BTreeSet<WorkerId> { acting.persons(of).into_iter().map(|(_, w, _)| w).collect() });
    match askers {
        Some(askers) if !askers.is_empty() && askers == can => Able::Never,
        Some(askers) if askers.is_disjoint(&can) => Able::Yes,
        _ => Able::NotTheirOwn,
    }
}

impl App {
    fn acting(&self, asker: &Asker) -> Result<Acting, AppError> {
        let today = self.day_of(asker.org)?;
        let (appointments, deputies) =
            self.gate.read(|tx| Ok((worker::appointments(tx, asker.org)?, deputy::all(tx, asker.org)?)))?;
        let mut acting = Acting { holders: BTreeMap::new(), standing_in: BTreeMap::new() };
        for a in appointments.iter().filter(|a| within(&a.from_date, a.to_date.as_deref(), &today)) {
            acting.holders.entry(a.office.clone()).or_default().insert(a.worker);
        }
        for d in deputies.iter().filter(|d| within(&d.from_date, d.to_date.as_deref(), &today)) {
            acting.standing_in.entry(d.office.clone()).or_default().push((d.worker, d.rank));
        }
        Ok(acting)
    }

    /// Of offices of which any one can go on, those that are vacant, where nobody can; nothing where somebody can.
    pub(crate) fn nobody_for(
        &self,
        asker: &Asker,
        offices: &BTreeSet<OfficeKey>,
    ) -> Result<Vec<VacantOffice>, AppError> {
        if offices.is_empty() || !self.acting(asker)?.persons(offices).is_empty() {
            return Ok(Vec::new());
        }
        let book = self.gate.book_of(asker.org)?;
        let of = |key: &OfficeKey| VacantOffice {
            office: key.clone(),
            by: book.office(key).map(|o| o.by.clone()).unwrap_or_default(),
        };
        Ok(offices.iter().map(of).collect())
    }

    /// Every decision of the rulebook in force with who makes it today, what nobody can decide first.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn deciders(&self, asker: &Asker) -> Result<Vec<Decided>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let acting = self.acting(asker)?;
        let mut names: BTreeMap<WorkerId, String> = BTreeMap::new();
        let mut out = Vec::new();
        for found in decisions(&book) {
            let mut persons = Vec::new();
            for (office, id, rank) in acting.persons(&found.offices) {
                let name = match names.get(&id) {
                    Some(known) => known.clone(),
                    None => {
                        let name = self.gate.worker_name(asker, id)?.expose().to_owned();
                        names.entry(id).or_insert(name).clone()
                    }
                };
                persons.push(DecidingPerson { office: office.clone(), name, rank });
            }
            out.push(Decided {
                able: able(&acting, &found.offices, found.open_to.as_ref(), found.own),
                vacant: found.offices.iter().filter(|o| !acting.holders.contains_key(o.as_str())).cloned().collect(),
                persons,
                clauses: answer::clauses(&book, &found.clauses),
                control: found.control,
                of_procedure: found.of_procedure,
                ja: found.ja,
                en: found.en,
                offices: found.offices,
            });
        }
        out.sort_by_key(|d| d.able);
        Ok(out)
    }
}

/// A decision as the rulebook lays it down.
struct Decision {
    control: String,
    of_procedure: bool,
    ja: String,
    en: String,
    offices: BTreeSet<OfficeKey>,
    open_to: Option<BTreeSet<OfficeKey>>,
    own: bool,
    clauses: Vec<ClauseId>,
}

fn decisions(book: &Rulebook) -> Vec<Decision> {
    let own = book.gates().contains(OWN);
    let requests = book.book().requests.iter().filter(|r| !r.govern).map(|r| Decision {
        control: r.kind.clone(),
        of_procedure: false,
        ja: r.ja.clone(),
        en: r.en.clone(),
        offices: book.deciders(&r.kind).clone(),
        open_to: None,
        own,
        clauses: vec![r.clause.clone()],
    });
    let mut out: Vec<Decision> = requests.collect();
    for procedure in book.procedures() {
        let open_to = if let Who::Offices(named) = &procedure.open_by { Some(named.clone()) } else { None };
        // A step decides where it may be taken on paper or is closed to whoever took an earlier one.
        for step in procedure.steps.iter().filter(|s| s.paper || !s.not_by.is_empty()) {
            let Who::Offices(offices) = &step.by else { continue };
            let part = book.clauses_of(&step.control);
            let clauses = if part.is_empty() { book.clauses_of(&procedure.control()) } else { part };
            out.push(Decision {
                control: step.control.clone(),
                of_procedure: true,
                ja: format!("{}：{}", procedure.ja, step.ja),
                en: format!("{}: {}", procedure.en, step.en),
                offices: offices.clone(),
                open_to: open_to.clone(),
                own: step.not_by.contains("opener"),
                clauses: clauses.into_iter().collect(),
            });
        }
    }
    out
}
