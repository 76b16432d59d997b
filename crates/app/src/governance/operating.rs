//! Whether each clause operates: evidence in a period, none yet, overdue; what it asks of whom, what it refused, which of its
//! values nobody has confirmed, and the documents on which the regulation rests.
//!
//! A clause is never called kept because a test passes. Evidence is a task that was done, a step that was taken, a row that was
//! written, somebody who was stopped, or, of a clause that is nothing but a gate, an act that it granted: in the period and
//! nowhere else.

use crate::{
    App, AppError, ClauseRef, ClauseShown, Name, Reply, answer,
    casefile::list::visible,
    duty::{TaskLine, line},
    governance::ProvisionShown,
    regulation::{article, document, shown},
};
use azukari_domain::{ActId, ClauseId, Clear, Date, Fact, FieldKey, Millis, OrgId, Verb};
use azukari_gate::{
    Ask, Asker, Outcome, Veil,
    log::{Counted, Tally},
};
use azukari_rulebook::{Clause, Decision, Rulebook, State, model::KeptBy, model::RestsOn, reviewed::Reviewed};
use azukari_store::{StoreError, Tx, casefile, org, register, task};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Open tasks shown of one clause.
const TASKS_MAX: i64 = 20;
/// Rows of a register that are looked through for a document on which the regulation rests.
const ROWS_MAX: i64 = 5_000;
/// The period that is looked at where nobody names one: a year ends with today.
const PERIOD_MONTHS: i32 = 12;

/// First and last day of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// What a clause's evidence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operates {
    /// Something that it asks for should have been done before today.
    Overdue,
    /// It is not bound, not built, or not shown by a test.
    Open,
    /// Nothing in the period shows that it is kept.
    None,
    /// It is shown on pages and asks for no act.
    Stated,
    /// The period holds evidence.
    Evidence,
}

/// The evidence of one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Operating {
    /// What it says.
    pub operates: Operates,
    /// Acts in the journal that it granted; `None` where the journal was not read.
    pub granted: Option<u64>,
    /// Acts in the journal that it refused; `None` where the journal was not read.
    pub refused: Option<u64>,
    /// Tasks done.
    pub done: i64,
    /// Steps of cases taken.
    pub steps: i64,
    /// Rows of registers written.
    pub rows: i64,
    /// The latest evidence, ms.
    pub last: Option<i64>,
    /// Tasks that are open now.
    pub open: i64,
    /// Tasks that are overdue now.
    pub overdue: i64,
    /// Some of what it asks for is done in cases that are closed to this reader's offices: they are not counted here.
    pub partly: bool,
}

/// One clause on the board's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardClause {
    /// The clause.
    pub clause: ClauseRef,
    /// Its evidence.
    pub operating: Operating,
}

/// All clauses with their evidence in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Board {
    /// The period.
    pub period: Period,
    /// In the order of the regulation.
    pub clauses: Vec<BoardClause>,
    /// Entries of the journal in the period.
    pub entries: u64,
    /// Since when entries were counted, ms, where the period holds more than are counted.
    pub since: Option<i64>,
    /// Entries in the whole journal.
    pub size: u64,
    /// This reading's own entry.
    pub act: ActId,
    /// When it was made, ms.
    pub at: i64,
}

/// A refusal as a clause's page shows it: what and when, never who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseRefusal {
    /// Its number.
    pub act: ActId,
    /// When, ms.
    pub at: i64,
    /// What was asked for.
    pub verb: Verb,
}

/// A task that a clause asks for, with the offices whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseTask {
    /// The task; whom it is about is not named here.
    pub task: TaskLine,
    /// Offices that own it, by key; empty where it is a worker's own.
    pub offices: Vec<String>,
}

/// A document outside the rulebook on which the regulation rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// The clause that names it.
    pub clause: ClauseRef,
    /// Its title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Its day, ISO, where the clause names one.
    pub date: Option<String>,
    /// The register in which it is to stand.
    pub register: Name,
    /// The organisation keeps that register.
    pub kept: bool,
    /// It stands there.
    pub registered: bool,
}

/// A term with the clause that defines it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermShown {
    /// The clause that leads its definition.
    pub clause: ClauseRef,
    /// The document in which it is so called, by key.
    pub document: String,
    /// As the document writes it, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Other words of the document for the same, Japanese.
    pub also_ja: Vec<String>,
    /// Provisions of the law that stand beside its definition: the law means something else, or more.
    pub gap: Vec<ClauseRef>,
    /// What it means, in our words, Japanese.
    pub summary_ja: String,
    /// English.
    pub summary_en: String,
}

/// The defined terms of the regulation, and clauses that define without a term of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Glossary {
    /// Terms in the order of the regulation.
    pub terms: Vec<TermShown>,
    /// Further clauses that say what is meant.
    pub further: Vec<ClauseShown>,
}

/// An open value that a clause leaves to the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseSetting {
    /// Key.
    pub key: String,
    /// What it is, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Somebody confirmed it.
    pub confirmed: bool,
}

/// One clause with all that a reader asks of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClausePage {
    /// The clause.
    pub clause: ClauseShown,
    /// What keeps it, in words.
    pub by: Vec<Name>,
    /// The organisation's own wording of its article, where it is loaded.
    pub original: Option<String>,
    /// Its article's clauses, itself among them, in order.
    pub article: Vec<ClauseRef>,
    /// What it is as a provision of a law that the organisation adopts; `None` of a clause of the regulation.
    pub provision: Option<ProvisionShown>,
    /// What of its wording is wrong or out of date, as reviewed.
    pub reviewed: Vec<Reviewed>,
    /// Provisions of the law that stand beside it.
    pub beside: Vec<ProvisionShown>,
    /// Clauses on which it depends.
    pub needs: Vec<ClauseRef>,
    /// The period that was looked at.
    pub period: Period,
    /// Its evidence.
    pub operating: Operating,
    /// Open tasks that it asks for, the most urgent first.
    pub tasks: Vec<ClauseTask>,
    /// The latest refusals that it caused in the period, newest first; `None` for readers to whom the journal is closed.
    pub refusals: Option<Vec<ClauseRefusal>>,
    /// Open values that it leaves, or that what keeps it reads.
    pub settings: Vec<ClauseSetting>,
    /// Documents on which it rests.
    pub rests_on: Vec<Ground>,
    /// Terms of its document.
    pub terms: Vec<TermShown>,
    /// Versions of its document, the oldest first.
    pub editions: Vec<EditionShown>,
}

/// A version of a document with its first day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionShown {
    /// 1, 2, …
    pub number: usize,
    /// Its first day, ISO.
    pub from: String,
    /// The clause that says so.
    pub clause: ClauseRef,
    /// What came into force then, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// It is the one in force.
    pub in_force: bool,
}

/// What was done in a period and is open now, by control, as far as this reader may know of it.
#[derive(Debug, Default)]
struct Kept {
    tasks: BTreeMap<String, task::Standing>,
    steps: BTreeMap<(String, String), (i64, Millis)>,
    rows: BTreeMap<String, (i64, Millis)>,
    /// Procedures whose cases are closed to the reader's offices.
    hidden: BTreeSet<String>,
}

/// The parts of the office's work that a clause's bindings name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    /// Controls under which tasks stand.
    tasks: BTreeSet<String>,
    /// Steps, by procedure and step.
    steps: BTreeSet<(String, String)>,
    /// Registers.
    rows: BTreeSet<String>,
    /// All of its controls are parts of this system that do nothing by themselves.
    stated: bool,
}

fn within<'p>(part: &'p str, whole: &str) -> Option<&'p str> {
    let rest = part.strip_prefix(whole)?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix('.') }
}

fn parts_of(book: &Rulebook, clause: &Clause) -> Parts {
    let mut parts = Parts { stated: !clause.by.is_empty(), ..Parts::default() };
    for by in &clause.by {
        let (kind, rest) = by.split_once(':').unwrap_or(("", by));
        parts.stated &= kind == "system";
        match kind {
            "duty" | "measure" => {
                parts.tasks.extend(book.duties().map(|d| &d.control).filter(|c| within(by, c).is_some()).cloned());
            }
            "register" => {
                let keys = book.registers().map(|r| r.key.to_string());
                parts.rows.extend(keys.filter(|k| within(rest, k).is_some()));
            }
            "procedure" => {
                for procedure in book.procedures() {
                    let key = procedure.key.to_string();
                    let Some(part) = within(rest, &key) else { continue };
                    let first = part.split('.').next().unwrap_or_default();
                    let asked: Vec<String> = book
                        .requires(&procedure.control())
                        .filter(|r| r.control == *by)
                        .flat_map(|r| r.at.clone())
                        .collect();
                    // A part that is a step stands for it, a requirement for the steps at which it is asked, the whole for all.
                    let named = |step: &str| {
                        if procedure.step(first).is_some() {
                            step == first
                        } else {
                            asked.is_empty() || asked.iter().any(|a| a == step)
                        }
                    };
                    for step in procedure.steps.iter().map(|s| s.key.to_string()).filter(|s| named(s)) {
                        parts.tasks.insert(format!("procedure:{key}.{step}"));
                        parts.steps.insert((key.clone(), step));
                    }
                }
            }
            _ => {}
        }
    }
    parts
}

impl Kept {
    /// Counts a procedure case by case, without those that are about the reader: of these there is no count either.
    fn recount(
        &mut self,
        tx: &mut Tx<'_>,
        org: OrgId,
        procedure: &str,
        veil: &Veil,
        (from, to, today): (Millis, Millis, &str),
    ) -> Result<(), StoreError> {
        let begins = format!("procedure:{procedure}.");
        self.tasks.retain(|control, _| !control.starts_with(&begins));
        self.steps.retain(|(of, _), _| of != procedure);
        let within = |at: &Millis| *at >= from && *at < to;
        for case in casefile::of_procedure(tx, org, procedure)? {
            if veil.traceless().contains(&case.id) {
                continue;
            }
            for task in task::of_case(tx, org, case.id)?.into_iter().filter(|t| t.duty.starts_with(&begins)) {
                let one = self.tasks.entry(task.duty.clone()).or_default();
                one.duty = task.duty;
                let open = task.state == "open";
                one.open += i64::from(open);
                one.overdue += i64::from(open && task.due_date.as_deref().is_some_and(|day| day < today));
                if let Some(at) = task.done_at.filter(|at| task.state == "done" && within(at)) {
                    one.done += 1;
                    one.last = one.last.max(at.0);
                }
            }
            for step in casefile::steps(tx, org, case.id)?.into_iter().filter(|s| within(&s.at)) {
                let one = self.steps.entry((procedure.to_owned(), step.step)).or_insert((0, step.at));
                *one = (one.0 + 1, one.1.max(step.at));
            }
        }
        Ok(())
    }

    fn of(&self, clause: &Clause, parts: &Parts, counted: Option<Option<&Counted>>) -> Operating {
        let tasks = || parts.tasks.iter().filter_map(|c| self.tasks.get(c));
        let steps = || parts.steps.iter().filter_map(|s| self.steps.get(s));
        let rows = || parts.rows.iter().filter_map(|r| self.rows.get(r));
        let journal = counted.flatten();
        let instants = tasks().filter(|t| t.done > 0).map(|t| t.last);
        let instants = instants.chain(steps().chain(rows()).map(|(_, at)| at.0));
        // A gate is asked of every act of its kind. Where a clause also asks for work, only work shows that it is done, or that
        // somebody was stopped; its gate's grants would make it green on the first day.
        let by_work = !(parts.tasks.is_empty() && parts.steps.is_empty() && parts.rows.is_empty());
        let said = journal.map(|c| [c.worked.last, c.stopped.last, c.granted.last.filter(|_| !by_work)]);
        let last = instants.chain(said.into_iter().flatten().flatten().map(|at| at.0)).max();
        let mut out = Operating {
            operates: Operates::None,
            granted: counted.map(|c| c.map_or(0, |c| c.granted.count + c.worked.count)),
            refused: counted.map(|c| c.map_or(0, |c| c.refused.count)),
            done: tasks().map(|t| t.done).sum(),
            steps: steps().map(|(count, _)| count).sum(),
            rows: rows().map(|(count, _)| count).sum(),
            last,
            open: tasks().map(|t| t.open).sum(),
            overdue: tasks().map(|t| t.overdue).sum(),
            partly: parts.steps.iter().any(|(procedure, _)| self.hidden.contains(procedure)),
        };
        out.operates = match last {
            _ if clause.state() != State::InForce => Operates::Open,
            _ if out.overdue > 0 => Operates::Overdue,
            Some(_) => Operates::Evidence,
            None if parts.stated && clause.kept_by == Some(KeptBy::Outside) => Operates::Stated,
            None => Operates::None,
        };
        out
    }
}

impl App {
    /// The period between two days as texts from outside; empty texts stand for the year that ends today.
    ///
    /// # Errors
    /// [`AppError::Input`] for a text that is no date, and for a period that ends before it begins.
    pub fn period(&self, asker: &Asker, from: &str, to: &str) -> Result<Period, AppError> {
        let (_, _, today) = self.offices_held(asker)?;
        let day = |field: &'static str, text: &str| match text.trim() {
            "" => Ok(None),
            text => crate::acquisition::check::parse_date(text).map(Some).ok_or(AppError::input(field, "error-date")),
        };
        let to = day("to", to)?.unwrap_or(today);
        let year = to.saturating_sub(jiff::Span::new().months(PERIOD_MONTHS)).saturating_add(jiff::Span::new().days(1));
        let from = day("from", from)?.unwrap_or(year);
        if from > to { Err(AppError::input("to", "error-period")) } else { Ok(Period { from, to }) }
    }

    fn instants(&self, org: OrgId, period: Period) -> Result<(Millis, Millis, String), AppError> {
        let zone = self.gate.read(|tx| org::get(tx, org))?.ok_or(AppError::NotFound("organisation"))?.zone;
        let tz = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let start = |day: Date| {
            day.to_zoned(tz.clone()).map(|z| Millis(z.timestamp().as_millisecond())).unwrap_or(Millis(i64::MAX))
        };
        let after = period.to.saturating_add(jiff::Span::new().days(1));
        Ok((start(period.from), start(after), self.gate.now().date_in(&zone).to_string()))
    }

    /// What was done and is open, without cases of which this reader may not know.
    fn kept(&self, asker: &Asker, book: &Rulebook, from: Millis, to: Millis, today: &str) -> Result<Kept, AppError> {
        let org = asker.org;
        let (held, _, _) = self.offices_held(asker)?;
        let hidden: BTreeSet<String> =
            book.procedures().filter(|p| !visible(p, &held, false)).map(|p| p.key.to_string()).collect();
        let of_hidden = |control: &str| {
            let procedure = control.strip_prefix("procedure:").and_then(|rest| rest.split('.').next());
            procedure.is_some_and(|p| hidden.contains(p))
        };
        let veil = self.gate.veil(asker)?;
        self.gate
            .read(|tx| {
                let tasks = task::standings(tx, org, today, from, to)?;
                let steps = casefile::steps_between(tx, org, from, to)?;
                let rows = register::written_between(tx, org, from, to)?;
                let mut kept = Kept {
                    tasks: tasks.into_iter().filter(|t| !of_hidden(&t.duty)).map(|t| (t.duty.clone(), t)).collect(),
                    steps: steps
                        .into_iter()
                        .filter(|(procedure, ..)| !hidden.contains(procedure))
                        .map(|(procedure, step, count, at)| ((procedure, step), (count, at)))
                        .collect(),
                    rows: rows.into_iter().map(|(register, count, at)| (register, (count, at))).collect(),
                    hidden: hidden.clone(),
                };
                let mut about = BTreeSet::new();
                for id in veil.traceless() {
                    about.extend(casefile::get(tx, org, *id)?.map(|case| case.procedure));
                }
                for procedure in about.difference(&hidden) {
                    kept.recount(tx, org, procedure, &veil, (from, to, today))?;
                }
                Ok(kept)
            })
            .map_err(AppError::from)
    }

    /// Every clause with its evidence in a period, for the board. The journal is read, which is an act with its entry.
    ///
    /// # Errors
    /// The gate's.
    pub fn board(&self, asker: &Asker, period: Period) -> Result<Reply<Board>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (from, to, today) = self.instants(asker.org, period)?;
        let outcome = self.gate.tally(Ask::new(asker.clone(), Verb::ReadJournal), from, to, None)?;
        Reply::of(&book, outcome, |done| {
            let tally: Tally = done.value;
            let kept = self.kept(asker, &book, from, to, &today)?;
            let clauses = self
                .regulation(asker)?
                .iter()
                .filter_map(|shown| {
                    let clause = book.clause(&shown.id)?;
                    let operating = kept.of(clause, &parts_of(&book, clause), Some(tally.clauses.get(&clause.id)));
                    let clause = ClauseRef {
                        id: clause.id.clone(),
                        title_ja: clause.title_ja.clone(),
                        title_en: clause.title_en.clone(),
                    };
                    Some(BoardClause { clause, operating })
                })
                .collect();
            Ok(Board {
                period,
                clauses,
                entries: tally.entries,
                since: tally.since.map(|at| at.0),
                size: tally.size,
                act: done.act,
                at: self.gate.now().0,
            })
        })
    }

    /// Clauses of which something is overdue today, for the list that every worker may read.
    ///
    /// # Errors
    /// The store's.
    pub fn clauses_overdue(&self, asker: &Asker) -> Result<BTreeSet<ClauseId>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let period = self.period(asker, "", "")?;
        let (from, to, today) = self.instants(asker.org, period)?;
        let kept = self.kept(asker, &book, from, to, &today)?;
        let overdue = |c: &&Clause| kept.of(c, &parts_of(&book, c), None).operates == Operates::Overdue;
        Ok(book.clauses().filter(overdue).map(|c| c.id.clone()).collect())
    }

    /// One clause with its text, what keeps it, whether it operates, its tasks, its refusals and its open values. Whoever may
    /// read the journal sees what it holds of the clause, and that reading has its own entry.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; the gate's.
    pub fn clause_page(&self, asker: &Asker, id: &ClauseId, period: Period) -> Result<ClausePage, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let clause = book.clause(id).ok_or(AppError::NotFound("clause"))?;
        let (from, to, today) = self.instants(asker.org, period)?;
        let ask = Ask::new(asker.clone(), Verb::ReadJournal);
        let counted = match self.gate.would(&ask)? {
            Decision::Granted(_) => match self.gate.tally(ask, from, to, Some(id))? {
                Outcome::Done(done) => Some(done.value),
                Outcome::Refused(_) | Outcome::Repeated(_) => None,
            },
            Decision::Refused(_) => None,
        };
        let parts = parts_of(&book, clause);
        let kept = self.kept(asker, &book, from, to, &today)?;
        let operating = kept.of(clause, &parts, counted.as_ref().map(|t| t.clauses.get(id)));
        let refusals = counted.map(|tally| {
            let shown = |(act, at, verb): (ActId, Millis, Verb)| ClauseRefusal { act, at: at.0, verb };
            tally.refusals.into_iter().map(shown).collect()
        });
        let all = if clause.law.is_some() { self.adopted_laws(asker)? } else { Vec::new() };
        let all = all.into_iter().flat_map(|law| law.provisions).map(|p| p.clause).chain(self.regulation(asker)?);
        let siblings: Vec<ClauseId> = all.map(|c| c.id).filter(|c| article(c) == article(id)).collect();
        let by = clause.by.iter().map(|name| {
            let control = book.control(name).or_else(|| book.control(name.split_once(':').map_or("", |(_, id)| id)));
            Name {
                key: name.clone(),
                ja: control.map_or_else(|| name.clone(), |c| c.ja.clone()),
                en: control.map_or_else(|| name.clone(), |c| c.en.clone()),
            }
        });
        Ok(ClausePage {
            by: by.collect(),
            original: self.originals(asker, std::slice::from_ref(id))?.remove(id),
            article: answer::clauses(&book, &siblings),
            provision: self.provision(asker, &book, clause)?,
            reviewed: book.reviewed(id).cloned().collect(),
            beside: self.beside(asker, &book, id)?,
            needs: answer::clauses(&book, &clause.needs),
            period,
            operating,
            tasks: self.clause_tasks(asker, &book, &parts, &kept)?,
            refusals,
            settings: self.clause_settings(asker, &book, clause)?,
            rests_on: self.grounds(asker)?.into_iter().filter(|g| g.clause.id == *id).collect(),
            terms: terms(&book).into_iter().filter(|t| t.document == document(id)).collect(),
            editions: if clause.law.is_none() { editions(&book, document(id)) } else { Vec::new() },
            clause: shown(&book, clause),
        })
    }

    fn clause_tasks(
        &self,
        asker: &Asker,
        book: &Rulebook,
        parts: &Parts,
        kept: &Kept,
    ) -> Result<Vec<ClauseTask>, AppError> {
        let (_, _, today) = self.offices_held(asker)?;
        let veil = self.gate.veil(asker)?;
        let open = parts.tasks.iter().filter(|c| kept.tasks.get(*c).is_some_and(|t| t.open > 0));
        let mut found = self.gate.read(|tx| {
            let mut found = Vec::new();
            for control in open {
                for row in task::open_of_duty(tx, asker.org, control, TASKS_MAX)? {
                    let case = match row.casefile {
                        Some(id) if control.starts_with("procedure:") => {
                            casefile::get(tx, asker.org, id)?.map(|c| c.number)
                        }
                        _ => None,
                    };
                    let owners = task::owners(tx, asker.org, row.id)?;
                    let offices = owners.iter().filter_map(|o| o.strip_prefix("office:"));
                    let offices = offices.map(|o| o.split('@').next().unwrap_or(o).to_owned()).collect();
                    found.push((ClauseTask { task: line(book, &row, case, false, today), offices }, row.casefile));
                }
            }
            Ok(found)
        })?;
        found.retain(|(_, case)| !veil.hides(*case));
        let mut found: Vec<ClauseTask> = found.into_iter().map(|(task, _)| task).collect();
        found.sort_by(|a, b| {
            let due = |t: &ClauseTask| t.task.due.clone().unwrap_or_else(|| task::NO_DUE_DATE.to_owned());
            (due(a), a.task.number).cmp(&(due(b), b.task.number))
        });
        found.truncate(usize::try_from(TASKS_MAX).unwrap_or(usize::MAX));
        for one in &mut found {
            // A clause's page is for everybody; whom a task is about is for those whose task it is.
            one.task.worker = None;
        }
        Ok(found)
    }

    fn clause_settings(&self, asker: &Asker, book: &Rulebook, clause: &Clause) -> Result<Vec<ClauseSetting>, AppError> {
        let controls = clause.by.iter().filter_map(|name| {
            book.control(name).or_else(|| book.control(name.split_once(':').map_or("", |(_, id)| id)))
        });
        let read: BTreeSet<&str> = controls.flat_map(|c| c.settings.iter().map(String::as_str)).collect();
        let all = self.settings(asker)?;
        let mine = all.into_iter().filter(|s| s.clause == clause.id || read.contains(s.key.as_str()));
        Ok(mine.map(|s| ClauseSetting { confirmed: s.confirmed.is_some(), key: s.key, ja: s.ja, en: s.en }).collect())
    }

    /// The documents outside the rulebook on which the regulation rests, each with whether it is registered.
    ///
    /// # Errors
    /// The store's.
    pub fn grounds(&self, asker: &Asker) -> Result<Vec<Ground>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let mut out = Vec::new();
        for ground in book.documents().iter().flat_map(|d| &d.rests_on) {
            let register = book.register(&ground.register);
            let registered = register.is_some() && self.stands(asker.org, ground)?;
            let control = book.control(&format!("register:{}", ground.register));
            let clause = answer::clauses(&book, std::slice::from_ref(&ground.clause));
            let Some(clause) = clause.into_iter().next() else { continue };
            out.push(Ground {
                clause,
                ja: ground.ja.clone(),
                en: ground.en.clone(),
                date: ground.date.map(|d| d.to_string()),
                register: Name {
                    key: ground.register.to_string(),
                    ja: control.map(|c| c.ja.clone()).unwrap_or_default(),
                    en: control.map(|c| c.en.clone()).unwrap_or_default(),
                },
                kept: register.is_some(),
                registered,
            });
        }
        Ok(out)
    }

    fn stands(&self, org: OrgId, ground: &RestsOn) -> Result<bool, AppError> {
        let rows = self.gate.read(|tx| register::list(tx, org, ground.register.as_str(), "", 0, ROWS_MAX))?;
        Ok(rows.iter().filter(|r| r.state != "ended").filter_map(|r| Clear::parse(&r.facts)).any(|row| {
            let day = match (ground.date, &ground.date_field) {
                (Some(date), Some(field)) => row.facts.get(field) == Some(&Fact::Date(date)),
                _ => true,
            };
            let word = |(field, word): (&FieldKey, &String)| match row.facts.get(field) {
                Some(Fact::Word(w)) => w == word,
                Some(Fact::Words(all)) => all.contains(word),
                _ => false,
            };
            day && ground.holds.iter().all(word)
        }))
    }

    /// The defined terms of the regulation. Every worker may read them.
    ///
    /// # Errors
    /// As [`App::regulation`].
    pub fn glossary(&self, asker: &Asker) -> Result<Glossary, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let terms = terms(&book);
        let named: BTreeSet<&ClauseId> = terms.iter().map(|t| &t.clause.id).collect();
        let defines = |c: &ClauseShown| {
            !named.contains(&c.id) && book.clause(&c.id).is_some_and(|clause| clause.kind == "definition")
        };
        let further = self.regulation(asker)?.into_iter().filter(defines).collect();
        Ok(Glossary { terms, further })
    }
}

/// Provisions beside a clause.
fn gap(book: &Rulebook, id: &ClauseId) -> Vec<ClauseRef> {
    let stands = |c: &&Clause| c.law.as_ref().is_some_and(|law| law.adoption.beside.contains(id));
    let ids: Vec<ClauseId> = book.provisions().filter(stands).map(|c| c.id.clone()).collect();
    answer::clauses(book, &ids)
}

/// The versions of a document, the oldest first. One that names none has the version in force alone, which no clause need speak of.
fn editions(book: &Rulebook, key: &str) -> Vec<EditionShown> {
    let all = book.documents().iter().filter(|d| d.key == key).flat_map(|d| &d.editions);
    let mut out: Vec<EditionShown> = all
        .enumerate()
        .filter_map(|(index, e)| {
            let clause = answer::clauses(book, std::slice::from_ref(&e.clause)).into_iter().next()?;
            let (ja, en) = (e.ja.clone(), e.en.clone());
            Some(EditionShown { number: index + 1, from: e.from.to_string(), clause, ja, en, in_force: false })
        })
        .collect();
    if let Some(last) = out.last_mut() {
        last.in_force = true;
    }
    out
}

fn terms(book: &Rulebook) -> Vec<TermShown> {
    let mut out = Vec::new();
    for document in book.documents() {
        for term in &document.terms {
            let Some(clause) = book.clause(&term.clause) else { continue };
            out.push(TermShown {
                clause: ClauseRef {
                    id: clause.id.clone(),
                    title_ja: clause.title_ja.clone(),
                    title_en: clause.title_en.clone(),
                },
                document: document.key.clone(),
                ja: term.ja.clone(),
                en: term.en.clone(),
                also_ja: term.also_ja.clone(),
                gap: gap(book, &clause.id),
                summary_ja: clause.summary_ja.clone(),
                summary_en: clause.summary_en.clone(),
            });
        }
    }
    out
}
