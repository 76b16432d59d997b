//! The work of the office: procedures, registers, duties and notices in force, and the answer to an act on one of them.
//!
//! The gates of the library are asked first, as for every act; then the step's own rules: who takes it, what it requires. Both
//! answers are one decision, with the clauses that adopt each part.

use crate::{
    ask::AskError,
    control::Library,
    decision::{Reason, Warning},
    duty::Duty,
    facts::{Question, WorkFacts},
    folder::Params,
    form::{Form, FormFacts, FormField, Require},
    letter::Letter,
    notice::Notice,
    procedure::{ITEM, Procedure, Who},
    register::{APPOINT, ASSIGN, HISTORY, Register},
    rulebook::{Adopted, Rulebook},
};
use azukari_domain::{
    Answer, ClauseId, Date, DutyKey, Fact, NoticeKey, OfficeKey, ProcedureKey, RegisterKey, Unit, Verb,
};
use std::collections::{BTreeMap, BTreeSet};

/// All work that one organisation's bindings put in force.
#[derive(Debug, Default)]
pub(crate) struct Works {
    pub(crate) procedures: BTreeMap<ProcedureKey, Procedure>,
    pub(crate) registers: BTreeMap<RegisterKey, Register>,
    pub(crate) duties: BTreeMap<DutyKey, Duty>,
    pub(crate) notices: BTreeMap<NoticeKey, Notice>,
}

impl Works {
    /// What the bindings adopt of the library's work.
    pub(crate) fn adopt(
        library: &Library,
        adopted: &BTreeMap<String, Adopted>,
        sets: &Params,
    ) -> Result<Works, Vec<String>> {
        let adopts = |control: &str| adopted.contains_key(control);
        let mut faults = Vec::new();
        let mut works = Works::default();
        for (key, template) in &library.procedures {
            if adopts(&format!("procedure:{key}")) {
                match template.adopt(&adopts, sets) {
                    Ok(found) => drop(works.procedures.insert(key.clone(), found)),
                    Err(more) => faults.extend(more),
                }
            }
        }
        for (key, template) in &library.registers {
            if adopts(&format!("register:{key}")) {
                match template.adopt(&adopts, sets) {
                    Ok(found) => drop(works.registers.insert(key.clone(), found)),
                    Err(more) => faults.extend(more),
                }
            }
        }
        for (key, template) in &library.duties {
            if adopts(&template.control) {
                match template.adopt(sets) {
                    Ok(found) => drop(works.duties.insert(key.clone(), found)),
                    Err(more) => faults.extend(more),
                }
            }
        }
        for (key, template) in &library.notices {
            if adopts(&template.control) {
                match template.adopt(&adopts, sets) {
                    Ok(found) => drop(works.notices.insert(key.clone(), found)),
                    Err(more) => faults.extend(more),
                }
            }
        }
        // A part without its whole is a rule that nothing ever asks.
        for control in adopted.keys().filter(|c| c.contains(':')) {
            let (kind, rest) = control.split_once(':').unwrap_or_default();
            let there = match kind {
                "procedure" => works.procedures.keys().any(|k| within(rest, k.as_str())),
                "register" => works.registers.keys().any(|k| within(rest, k.as_str())),
                "duty" | "measure" => works.duties.values().any(|d| within(control, &d.control)),
                "notice" => works.notices.keys().any(|k| within(rest, k.as_str())),
                _ => true,
            };
            if !there {
                faults.push(format!("`{control}` is adopted without the whole that it is a part of"));
            }
        }
        if faults.is_empty() { Ok(works) } else { Err(faults) }
    }
}

fn within(part: &str, whole: &str) -> bool {
    part.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What an act on the office's work was granted with.
#[derive(Debug, Default)]
pub(crate) struct WorkGranted {
    pub(crate) clauses: BTreeSet<ClauseId>,
    pub(crate) controls: Vec<String>,
    pub(crate) warnings: Vec<Warning>,
}

impl Rulebook {
    /// The day of a happening that is entered as history: it lies before the first day on which the regulation was in force, so that
    /// nothing in it was asked of anybody then. Only of a new row, only in a register of happenings, and only where a clause adopts it.
    pub fn history(&self, what: &str, at: &str, facts: &BTreeMap<azukari_domain::FieldKey, Fact>) -> Option<Date> {
        if at != "enter" || !self.adopts(HISTORY) {
            return None;
        }
        let register = self.register(&what.strip_prefix("register:")?.parse().ok()?)?;
        let Some(Fact::Date(day)) = facts.get(register.happened.as_ref()?) else { return None };
        let regulation = &self.fixed.book.regulation;
        let first = regulation.first_in_force_from.unwrap_or(regulation.in_force_from);
        (*day < first).then_some(*day)
    }
    /// Procedures in force, in order of key.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        self.fixed.works.procedures.values()
    }
    /// A procedure in force.
    pub fn procedure(&self, key: &ProcedureKey) -> Option<&Procedure> {
        self.fixed.works.procedures.get(key)
    }
    /// Letters that cases of a procedure in force can write here, in order of their file.
    pub fn letters(&self, key: &ProcedureKey) -> impl Iterator<Item = &Letter> {
        let procedure = self.procedure(key);
        let all = self.library().letters.get(key).map(|l| l.letters.as_slice()).unwrap_or_default();
        all.iter().filter(move |letter| procedure.is_some_and(|p| letter.belongs(p)))
    }
    /// Registers in force, in order of key.
    pub fn registers(&self) -> impl Iterator<Item = &Register> {
        self.fixed.works.registers.values()
    }
    /// A register in force.
    pub fn register(&self, key: &RegisterKey) -> Option<&Register> {
        self.fixed.works.registers.get(key)
    }
    /// Duties and measures in force, in order of key.
    pub fn duties(&self) -> impl Iterator<Item = &Duty> {
        self.fixed.works.duties.values()
    }
    /// A duty or measure in force.
    pub fn duty(&self, key: &DutyKey) -> Option<&Duty> {
        self.fixed.works.duties.get(key)
    }
    /// Notices in force, in order of key.
    pub fn notices(&self) -> impl Iterator<Item = &Notice> {
        self.fixed.works.notices.values()
    }
    /// A kind of notice in force.
    pub fn notice(&self, key: &NoticeKey) -> Option<&Notice> {
        self.fixed.works.notices.get(key)
    }
    /// Whether requirements of a form ask what became of records.
    pub fn asks_records(&self, what: &str) -> bool {
        self.form(what).is_some_and(|f| f.asks_records)
    }
    /// Whether requirements of a form ask which rows hang together with its own.
    pub fn asks_linked(&self, what: &str) -> bool {
        self.form(what).is_some_and(|f| f.asks_linked)
    }
    /// Finds the computed facts of a form or row anew, whatever was stored.
    pub fn compute(
        &self,
        what: &str,
        facts: &mut BTreeMap<azukari_domain::FieldKey, Fact>,
        own: &BTreeMap<String, i64>,
        today: Date,
    ) {
        for field in self.form_fields(what) {
            let Some(computed) = &field.computed else { continue };
            let after = |from: Date| {
                let setting = computed.setting()?;
                let unit = Unit::parse(&self.setting(setting)?.unit)?;
                Some(self.holidays().after(from, self.setting_value(own, setting)?, unit))
            };
            if let Some(value) = computed.flag(facts, today, after) {
                facts.insert(field.key.clone(), Fact::Flag(value));
            }
        }
    }
    /// A set of words that bindings give, such as allowed methods of disposal; empty for an unknown one.
    pub fn set(&self, name: &str) -> BTreeSet<String> {
        self.sets.get(name).cloned().unwrap_or_default()
    }
    /// The fields of the form behind a control such as `procedure:audit`; empty for an unknown one.
    pub fn form_fields(&self, what: &str) -> &[FormField] {
        self.form(what).map_or(&[], |f| &f.fields)
    }
    /// A field of that form.
    pub fn form_field(&self, what: &str, key: &azukari_domain::FieldKey) -> Option<&FormField> {
        self.form(what).and_then(|f| f.field(key))
    }
    /// Requirements of that form which clauses of this organisation adopt.
    pub fn requires(&self, what: &str) -> impl Iterator<Item = &Require> {
        self.form(what).into_iter().flat_map(|f| &f.requires).filter(|r| self.fixed.adopted.contains_key(&r.control))
    }
    /// Registers whose rows in force the rules of that form count.
    pub fn counted(&self, what: &str) -> impl Iterator<Item = &RegisterKey> {
        self.form(what).into_iter().flat_map(|f| &f.counts)
    }
    /// The country's public holidays, as data.
    pub fn holidays(&self) -> &azukari_domain::Calendar {
        &self.library().holidays
    }
    /// The value of a setting: the organisation's own, or the rulebook's default.
    pub fn setting_value(&self, own: &BTreeMap<String, i64>, key: &str) -> Option<i64> {
        let setting = self.setting(key)?;
        Some(own.get(key).copied().unwrap_or(setting.default))
    }

    fn form(&self, what: &str) -> Option<&Form> {
        self.library().form(what)
    }

    /// Clauses of a part, or of the whole it belongs to where none adopts the part itself.
    pub(crate) fn clauses_of_part(&self, part: &str, whole: &str) -> Vec<ClauseId> {
        let own = self.clauses_of(part);
        let found = if own.is_empty() { self.clauses_of(whole) } else { own };
        found.into_iter().collect()
    }

    /// The answer of the office's own rules to an act on its work: granted with clauses, or the reasons why not.
    pub(crate) fn rule_work(&self, q: &Question<'_>) -> Result<Result<WorkGranted, Vec<Reason>>, AskError> {
        let work = q.act.work.as_deref().ok_or_else(|| AskError::of("an act of the office names no work"))?;
        let mut reasons = Vec::new();
        let mut granted = WorkGranted::default();
        let part = self.actor_rules(q, work, &mut reasons)?;
        granted.clauses.extend(self.clauses_of_part(&part, &work.what));
        granted.controls.push(part);
        let settings: BTreeMap<String, i64> =
            self.settings_with(&q.org.settings).map(|(k, v)| (k.to_owned(), v)).collect();
        let facts = FormFacts {
            work,
            settings: &settings,
            purposes: &q.org.purposes,
            vacant: &q.org.vacant,
            since: self.fixed.book.regulation.in_force_from,
            sets: &self.sets,
        };
        // The answer to one item is asked only for what names it; the step's own requirements wait for its outcome.
        let of_item = q.verb == Verb::Perform && work.what.starts_with("procedure:");
        let history = q.verb == Verb::Enter && self.history(&work.what, &work.at, &work.facts).is_some();
        if history {
            let clauses: Vec<ClauseId> = self.clauses_of(HISTORY).into_iter().collect();
            granted.clauses.extend(clauses.iter().cloned());
            granted.controls.push(HISTORY.to_owned());
            let message = "warning-before-first-day".to_owned();
            granted.warnings.push(Warning { control: HISTORY.to_owned(), clauses, message });
        }
        let whole = !history && !matches!(q.verb, Verb::Open | Verb::Inspect);
        if let Some(form) = self.form(&work.what).filter(|_| whole) {
            let named = |r: &&Require| !of_item || r.on.iter().any(|o| o == ITEM);
            let asked = || form.requires.iter().filter(|r| self.fixed.adopted.contains_key(&r.control)).filter(named);
            let failing = form.failing(asked(), &facts)?;
            let waived = &q.org.waived;
            let fails = |control: &str| failing.iter().any(|f| f.control == control);
            // A requirement of the regulation is left aside where the law asks for its own in place of it and that one is met:
            // nobody's request is refused on a ground that the law does not know.
            let left_aside = |control: &str| {
                self.instead_of(control, waived).any(|provision| {
                    let mut own =
                        asked().filter(|r| r.applies(&work.at, &work.on) && provision.by.contains(&r.control));
                    own.clone().next().is_some() && own.all(|r| !fails(&r.control))
                })
            };
            for require in asked().filter(|r| r.applies(&work.at, &work.on)) {
                if self.is_asleep(&require.control, waived) {
                    continue;
                }
                let failed = fails(&require.control) && !left_aside(&require.control);
                let clauses = self.clauses_of(&require.control).into_iter().filter(|id| !waived.contains(id));
                let clauses: Vec<ClauseId> = clauses.collect();
                match (failed, require.answer) {
                    (true, Some(answer)) => reasons.push(Reason {
                        control: require.control.clone(),
                        clauses,
                        answer,
                        message: "refusal-required".into(),
                        remedy: require.remedy.clone(),
                    }),
                    (true, None) if require.opens => {}
                    (true, None) => granted.warnings.push(Warning {
                        control: require.control.clone(),
                        clauses,
                        message: "warning-required".into(),
                    }),
                    (false, _) => {
                        granted.clauses.extend(clauses);
                        granted.controls.push(require.control.clone());
                    }
                }
            }
        }
        Ok(if reasons.is_empty() { Ok(granted) } else { Err(reasons) })
    }

    /// Who may do it; answers the control that names them.
    fn actor_rules(&self, q: &Question<'_>, work: &WorkFacts, reasons: &mut Vec<Reason>) -> Result<String, AskError> {
        let (kind, key) = work.what.split_once(':').ok_or_else(|| AskError::of("work without a kind"))?;
        let missing = || AskError::of(format!("`{}` is not in force", work.what));
        let offices: BTreeSet<&OfficeKey> =
            work.actor_offices.as_ref().unwrap_or(&q.worker.offices).iter().chain(&work.acting_for).collect();
        let mut say = |control: &str, answer: Answer, message: &str, remedy: String| {
            reasons.push(Reason {
                control: control.to_owned(),
                clauses: self.clauses_of_part(control, &work.what),
                answer,
                message: message.to_owned(),
                remedy,
            });
        };
        let who = |who: &Who, control: &str, message: &str, say: &mut dyn FnMut(&str, Answer, &str, String)| match who {
            Who::Anyone => {}
            Who::Opener if work.actor == work.opener => {}
            Who::Opener => say(control, Answer::NotPermitted, message, "none".into()),
            Who::Offices(named) if named.iter().any(|o| offices.contains(o)) => {}
            Who::Offices(named) if !named.is_empty() && named.iter().all(|o| q.org.vacant.contains(o)) => {
                let office = named.iter().next().map_or_else(|| "none".into(), |o| format!("appoint:{o}"));
                say(control, Answer::NotConfigured, "refusal-office-filled", office);
            }
            Who::Offices(named) => {
                let held = named.iter().find(|o| !q.org.vacant.contains(*o)).or(named.iter().next());
                let remedy = held.map_or_else(|| "none".into(), |o| format!("ask:{o}"));
                say(control, Answer::NotPermitted, message, remedy);
            }
        };
        match (kind, q.verb) {
            ("procedure", Verb::Open) => {
                let procedure = key.parse().ok().and_then(|k| self.procedure(&k)).ok_or_else(missing)?;
                who(&procedure.open_by, &work.what, "refusal-case-opener", &mut say);
                Ok(work.what.clone())
            }
            ("procedure", Verb::Inspect) => {
                let procedure = key.parse().ok().and_then(|k| self.procedure(&k)).ok_or_else(missing)?;
                let took_part = work.actor == work.opener
                    || work.acted.values().any(|all| all.contains(&work.actor))
                    || procedure.is_desk(&work.actor_unit);
                if let Some(named) = procedure.confidential.as_ref().filter(|_| !took_part) {
                    who(&Who::Offices(named.clone()), &work.what, "refusal-case-confidential", &mut say);
                }
                Ok(work.what.clone())
            }
            ("procedure", Verb::Step) => {
                let procedure = key.parse().ok().and_then(|k| self.procedure(&k)).ok_or_else(missing)?;
                let step = procedure.step(&work.at).ok_or_else(missing)?;
                let Some(outcome) = step.outcome(&work.on) else {
                    // One of another step: its turn has not come, or is over.
                    if !procedure.steps.iter().any(|other| other.outcome(&work.on).is_some()) {
                        return Err(missing());
                    }
                    say(&step.control, Answer::NotPermitted, "refusal-step-turn", "none".into());
                    return Ok(step.control.clone());
                };
                if outcome.by_opener && work.actor == work.opener {
                    return Ok(step.control.clone());
                }
                who(&step.by, &step.control, "refusal-step-actor", &mut say);
                for not in &step.not_by {
                    let barred = if not == "opener" {
                        work.actor == work.opener && !work.opener.is_empty()
                    } else {
                        work.acted.get(not).is_some_and(|all| all.contains(&work.actor))
                    };
                    if barred {
                        say(&step.control, Answer::Forbidden, "refusal-step-own", "none".into());
                    }
                }
                // Also on paper, and whatever office they hold: nobody decides what is said of themselves.
                if work.accused.contains(&work.actor) {
                    say(&step.control, Answer::Forbidden, "refusal-step-accused", "none".into());
                }
                if work.unit.as_ref().is_some_and(|unit| *unit != work.actor_unit) {
                    say(&step.control, Answer::NotPermitted, "refusal-step-unit", "none".into());
                }
                if !step.units.is_empty() && !step.units.contains(&work.actor_unit) {
                    say(&step.control, Answer::NotPermitted, "refusal-step-desk", "none".into());
                }
                if work.items_open > 0 && step.each.is_some() {
                    say(&step.control, Answer::NotPermitted, "refusal-step-items", "fill:items".into());
                }
                if work.paper && !step.paper {
                    say(&step.control, Answer::NotPermitted, "refusal-step-paper", "none".into());
                }
                if step.body.is_some() {
                    resolution(work, &step.control, &mut say);
                }
                Ok(step.control.clone())
            }
            // One item of the present step: whoever keeps the item's register answers, and whoever takes the step.
            ("procedure", Verb::Perform) => {
                let procedure = key.parse().ok().and_then(|k| self.procedure(&k)).ok_or_else(missing)?;
                let step = procedure.step(&work.at).ok_or_else(missing)?;
                let each = step.each.as_ref().ok_or_else(missing)?;
                let writers = self.register(&each.register).and_then(|r| r.writers.as_ref());
                let keeps = writers.is_some_and(|w| match w {
                    Who::Offices(named) => named.iter().any(|o| offices.contains(o)),
                    Who::Anyone | Who::Opener => true,
                });
                if !keeps {
                    who(&step.by, &step.control, "refusal-step-actor", &mut say);
                    if !step.units.is_empty() && !step.units.contains(&work.actor_unit) {
                        say(&step.control, Answer::NotPermitted, "refusal-step-desk", "none".into());
                    }
                }
                Ok(step.control.clone())
            }
            // Somebody of whom the row speaks gets work or an office: the row's own requirements say whether that may be.
            ("register", Verb::Govern | Verb::Decide) if work.at == ASSIGN => Ok(work.what.clone()),
            ("register", Verb::Appoint) if work.at == APPOINT => Ok(work.what.clone()),
            ("register", Verb::Enter | Verb::Inspect) => {
                let register = key.parse().ok().and_then(|k| self.register(&k)).ok_or_else(missing)?;
                if q.verb == Verb::Inspect {
                    who(&register.readers, &work.what, "refusal-register-reader", &mut say);
                    return Ok(work.what.clone());
                }
                // What an act enters by itself nobody enters beside it; its writers only go on with the row.
                match register.writers.as_ref().filter(|_| register.derived.is_none() || work.at != "enter") {
                    Some(writers) => who(writers, &work.what, "refusal-register-writer", &mut say),
                    None => say(&work.what, Answer::Forbidden, "refusal-register-derived", "none".into()),
                }
                let approved = format!("{}.approved", work.what);
                if let Some(procedure) = &register.approval {
                    say(&approved, Answer::NotPermitted, "refusal-register-approval", format!("open:{procedure}"));
                }
                Ok(work.what.clone())
            }
            // What stands behind a duty is seen by those who owe it.
            ("duty" | "measure", Verb::Inspect) => {
                let duty = key.parse().ok().and_then(|k| self.duty(&k)).ok_or_else(missing)?;
                who(&Who::Offices(duty.owner.clone()), &duty.control, "refusal-task-owner", &mut say);
                Ok(duty.control.clone())
            }
            ("duty" | "measure", Verb::Perform) => {
                let duty = key.parse().ok().and_then(|k| self.duty(&k)).ok_or_else(missing)?;
                if !work.mine {
                    let owners = if work.instead { &duty.instead } else { &duty.owner };
                    who(&Who::Offices(owners.clone()), &duty.control, "refusal-task-owner", &mut say);
                }
                if work.accused.contains(&work.actor) {
                    let next = duty.instead.iter().find(|o| !q.org.vacant.contains(*o));
                    let remedy = next.map_or_else(|| "none".into(), |o| format!("ask:{o}"));
                    say(&duty.control, Answer::Forbidden, "refusal-task-accused", remedy);
                }
                if work.unit.as_ref().is_some_and(|unit| *unit != work.actor_unit) {
                    say(&duty.control, Answer::NotPermitted, "refusal-step-unit", "none".into());
                }
                if let Some(procedure) = &duty.opens {
                    say(&duty.control, Answer::NotPermitted, "refusal-task-case", format!("open:{procedure}"));
                }
                Ok(duty.control.clone())
            }
            _ => Err(missing()),
        }
    }
}

/// A body resolves with more than half of its members voting, none of them with an interest, and its minutes are kept.
fn resolution(work: &WorkFacts, control: &str, say: &mut impl FnMut(&str, Answer, &str, String)) {
    let Some(r) = work.resolution.as_ref().filter(|r| r.on.is_some() && r.on <= work.today) else {
        return say(control, Answer::NotPermitted, "refusal-resolution-missing", "record:resolution".into());
    };
    if r.strangers {
        say(control, Answer::NotPermitted, "refusal-resolution-members", "record:resolution".into());
    }
    if r.interested_voted {
        say(control, Answer::Forbidden, "refusal-resolution-interest", "record:resolution".into());
    }
    let able = r.members.saturating_sub(r.excluded);
    if r.voting < 1 || r.voting > able.max(r.voting) || (r.members > 0 && r.voting.saturating_mul(2) <= able) {
        say(control, Answer::NotPermitted, "refusal-resolution-quorum", "record:resolution".into());
    }
    if !r.minutes {
        say(control, Answer::NotPermitted, "refusal-resolution-minutes", "record:resolution".into());
    }
}
