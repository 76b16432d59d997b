//! Show a case: where it stands, what the present step asks for, what was done and by whom, and what rests on it.

use crate::{
    App, AppError, ClauseRef, LeftOut, Refused, RefusedReason, Reply, ShownChoice,
    access::{VacantOffice, by::within},
    answer,
    casefile::{
        carried::{CarriedOut, CaseApproval},
        effect::{self, covered},
        letter::{outcomes, writable},
        list::{CaseLine, line},
        next::Facts,
    },
    duty::TaskLine,
    form::{ShownField, version_field},
};
use azukari_domain::{CaseId, ClauseId, Clear, HoldingKey, OfficeKey, OrgId, ProcedureKey, RecordId, Verb};
use azukari_gate::{Ask, Asker, WorkAsk};
use azukari_rulebook::{
    Decision, Rulebook,
    procedure::{Effect, Step, StepOutcome, Who},
};
use azukari_store::{casefile, record, register, task, worker};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A case with everything that this worker may see of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownCase {
    /// The line.
    pub line: CaseLine,
    /// Who opened it.
    pub opener: Option<String>,
    /// The present step; `None` when it is closed.
    pub step: Option<ShownStep>,
    /// What is known so far.
    pub fields: Vec<ShownField>,
    /// Steps that were taken, in order.
    pub taken: Vec<StepTaken>,
    /// Tasks that belong to it.
    pub tasks: Vec<TaskLine>,
    /// Cases opened from it or from which it was opened, by number.
    pub related: Vec<i64>,
    /// Since when the version of the regulation is in force that its latest step was taken under, ISO.
    pub version: Option<String>,
    /// The code of its decision sheet; empty unless this worker may print one.
    pub code: String,
    /// What it allows to leave, and whether that was used.
    pub approvals: Vec<CaseApproval>,
    /// What left by them, and what is still to be done about it.
    pub carried_out: Vec<CarriedOut>,
    /// Letters that it can write as it stands.
    pub letters: Vec<ShownChoice>,
    /// The entry of this look in the journal: the number on its paper.
    pub act: String,
    /// The articles that demand it.
    pub clauses: Vec<ClauseRef>,
}

/// The step at which a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownStep {
    /// Key.
    pub key: String,
    /// Title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Who takes it: `opener`, `anyone`, or offices by key.
    pub by: Vec<String>,
    /// Its offices, where nobody holds or stands in for any of them today: who appoints can help.
    pub vacant: Vec<VacantOffice>,
    /// A body resolves: its key.
    pub body: Option<String>,
    /// It may be decided on paper.
    pub paper: bool,
    /// When it is due, ISO.
    pub due: Option<String>,
    /// Its fields with what is filled in already.
    pub fields: Vec<ShownField>,
    /// Its outcomes, each with what would refuse it if it were chosen now by this worker.
    pub outcomes: Vec<ShownOutcome>,
    /// Items to be answered one by one; none for those to whom the answers are not shown.
    pub items: Vec<ShownItem>,
    /// The form of an item's answer.
    pub item_fields: Vec<ShownField>,
    /// Whom its outcomes tell at once.
    pub told: Vec<ToldOffice>,
    /// The articles behind the step.
    pub clauses: Vec<ClauseRef>,
    /// What it requires, in the words of the rulebook, with its articles.
    pub requires: Vec<Required>,
}

/// An office that is told, so that whoever reports knows whom it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldOffice {
    /// Its word, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Who holds it today; nobody where it is vacant.
    pub holders: Vec<ToldHolder>,
}

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldHolder {
    /// Display name.
    pub name: String,
    /// Mail address, where one is registered.
    pub mail: Option<String>,
}

/// One requirement of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Required {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// The outcomes on which it is asked; empty for all.
    pub on: Vec<String>,
    /// Fields that must be filled for it, whatever else was said; none where it is asked only under a condition, or only warns.
    pub needs: Vec<String>,
    /// The articles.
    pub clauses: Vec<ClauseRef>,
}

/// One outcome that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownOutcome {
    /// Key.
    pub key: String,
    /// Title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What would refuse it now, as far as it does not depend on what is being filled in.
    pub refused: Vec<RefusedReason>,
    /// What the acts that it would allow would come to.
    pub foreseen: Vec<ForeseenAct>,
}

/// What an act would come to if it were approved now: whoever decides has it in front of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForeseenAct {
    /// The act.
    pub verb: Verb,
    /// How many records would be on it.
    pub granted: usize,
    /// Who would be left out, and why.
    pub left_out: Vec<LeftOut>,
    /// What would refuse the act as a whole although it were approved.
    pub refused: Vec<RefusedReason>,
}

/// One item of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownItem {
    /// The register's row.
    pub row: String,
    /// Its number in the register.
    pub number: i64,
    /// Its number and first value, as it is called in Japanese.
    pub title: String,
    /// And in English.
    pub title_en: String,
    /// It was answered.
    pub answered: bool,
    /// The answer, as far as it is facts.
    pub fields: Vec<ShownField>,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepTaken {
    /// 1, 2, …
    pub seq: i64,
    /// Title of the step, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Title of the outcome, Japanese.
    pub outcome_ja: String,
    /// English.
    pub outcome_en: String,
    /// Who took it.
    pub actor: Option<String>,
    /// Who wrote it down, where another.
    pub writer: Option<String>,
    /// Decided on paper.
    pub paper: bool,
    /// When, ms.
    pub at: i64,
    /// When it happened, where earlier, ms.
    pub happened_at: Option<i64>,
    /// What it wrote.
    pub fields: Vec<ShownField>,
    /// What was answered in it one by one, as it stands now; at the last time that the step was taken.
    pub items: Vec<ShownItem>,
    /// Its entry in the journal.
    pub act: String,
}

impl App {
    /// Shows a case; the look itself is an act with its entry.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown number, and for a case of which this worker may not know.
    pub fn show_case(&self, asker: &Asker, number: i64) -> Result<Reply<ShownCase>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let case = self.case_by_number(asker, number)?;
        let key: ProcedureKey = case.procedure.parse().map_err(|_| AppError::NotFound("procedure"))?;
        let procedure = book.procedure(&key).ok_or(AppError::Conflict("case-procedure-gone"))?;
        let what = procedure.control();
        let ask = Ask {
            work: Some(WorkAsk { what: what.clone(), case: Some(case.id), ..WorkAsk::default() }),
            notes: [("procedure", key.to_string()), ("number", number.to_string())].into(),
            ..Ask::new(asker.clone(), Verb::Inspect)
        };
        let done = match self.gate.pass(ask, |_| Ok(()))? {
            azukari_gate::Outcome::Done(done) => done,
            azukari_gate::Outcome::Refused(refusal) => {
                // A confidential case does not exist for those who may not know of it.
                if procedure.confidential.is_some() {
                    return Err(AppError::NotFound("case"));
                }
                return Ok(Reply::Refused(Refused::new(&book, &refusal)));
            }
            azukari_gate::Outcome::Repeated(act) => return Ok(Reply::Repeated(act)),
        };
        let (_, _, today) = self.offices_held(asker)?;
        let veil = self.gate.veil(asker)?;
        let (steps, tasks, related) = self.gate.read(|tx| {
            let parent = match case.parent {
                Some(id) => casefile::get(tx, org, id)?.map(|c| (c.id, c.number)),
                None => None,
            };
            let mut related: Vec<(CaseId, i64)> = parent.into_iter().collect();
            related.extend(casefile::children(tx, org, case.id)?);
            let related: Vec<i64> =
                related.into_iter().filter(|(id, _)| !veil.hides(Some(*id))).map(|(_, number)| number).collect();
            Ok((casefile::steps(tx, org, case.id)?, task::of_case(tx, org, case.id)?, related))
        })?;
        let texts =
            self.open_texts(asker, "casefile", case.id.to_bytes(), &version_field(case.version), &case.sealed)?;
        let mut clear = Clear::parse(&case.facts).unwrap_or_default();
        // What stood when a case ended stays as it was then.
        if case.state == "open" {
            self.find_out(org, &book, &what, &mut clear)?;
        }
        let mut fields = self.show_form(asker, &book, &what, None, &clear, &texts)?;
        fields.retain(|f| !f.values.is_empty());
        let name = |w: Option<azukari_domain::WorkerId>| -> Result<Option<String>, AppError> {
            Ok(w.map(|w| self.gate.worker_name(asker, w)).transpose()?.map(|n| n.expose().to_owned()))
        };
        let outcomes = outcomes(&steps);
        let letters = writable(&book, &key, &outcomes)
            .map(|l| ShownChoice { key: l.key.to_string(), ja: l.ja.clone(), en: l.en.clone() })
            .collect();
        let mut taken = Vec::with_capacity(steps.len());
        let mut answered: BTreeMap<String, (&Step, usize)> = BTreeMap::new();
        for row in steps {
            let step = procedure.step(&row.step);
            let outcome = step.and_then(|s| s.outcome(&row.outcome));
            // The step's version is that of the case after it: the first step makes version 2.
            let field = version_field(row.seq + 1);
            let texts = self.open_texts(asker, "casefile_step", case.id.to_bytes(), &field, &row.sealed)?;
            let wrote = Clear::parse(&row.facts).unwrap_or_default();
            let mut fields = self.show_form(asker, &book, &what, None, &wrote, &texts)?;
            fields.retain(|f| !f.values.is_empty());
            taken.push(StepTaken {
                seq: row.seq,
                ja: step.map_or_else(|| row.step.clone(), |s| s.ja.clone()),
                en: step.map_or_else(|| row.step.clone(), |s| s.en.clone()),
                outcome_ja: outcome.map_or_else(|| row.outcome.clone(), |o| o.ja.clone()),
                outcome_en: outcome.map_or_else(|| row.outcome.clone(), |o| o.en.clone()),
                actor: name(row.actor)?,
                writer: if row.worker == row.actor { None } else { name(row.worker)? },
                paper: row.paper,
                at: row.at.0,
                happened_at: row.happened_at.map(|m| m.0),
                fields,
                items: Vec::new(),
                act: row.act.to_string(),
            });
            let passed = step.filter(|s| s.each.is_some() && s.key.as_str() != case.step);
            if let Some(step) = passed {
                answered.insert(step.key.to_string(), (step, taken.len() - 1));
            }
        }
        for (step, at) in answered.into_values() {
            let items = self.items(asker, &book, &case, step)?;
            if let Some(taken) = taken.get_mut(at) {
                taken.items = items;
            }
        }
        let step = match procedure.step(&case.step) {
            Some(step) => Some(self.show_step(asker, &case, step, &clear, &texts)?),
            None => None,
        };
        let clauses: Vec<ClauseId> = done.clauses;
        let mut tasks: Vec<TaskLine> =
            tasks.iter().map(|t| crate::duty::line(&book, t, Some(case.number), false, today)).collect();
        self.name_tasks(asker, &mut tasks)?;
        let version = azukari_rulebook::RulebookHash::from_slice(&case.rulebook);
        let version = version.and_then(|hash| self.gate.books().by_hash(hash).cloned());
        let shown = ShownCase {
            version: version.map(|b| b.book().regulation.in_force_from.to_string()),
            line: line(&book, &case, asker, &today.to_string()),
            opener: name(case.opener)?,
            code: if step.as_ref().is_some_and(|s| s.paper) { case.code.clone() } else { String::new() },
            step,
            fields,
            taken,
            tasks,
            related,
            approvals: self.approvals_of_case(asker, case.id)?,
            carried_out: self.carried_out(asker, &book, case.id)?,
            letters,
            act: done.act.to_string(),
            clauses: answer::clauses(&book, &clauses),
        };
        Ok(Reply::Done(shown))
    }

    /// What the acts that an outcome allows would come to, as whoever gets the approval would do them now.
    fn foreseen(
        &self,
        org: OrgId,
        case: &casefile::CaseRow,
        outcome: &StepOutcome,
        clear: &Clear,
    ) -> Result<Vec<ForeseenAct>, AppError> {
        let mut out = Vec::new();
        let book = self.gate.book_of(org)?;
        for (_, effect) in &outcome.effects {
            let Effect::Grant { kind, records, to, .. } = effect else { continue };
            let holder = self.gate.read(|tx| effect::holder(tx, org, case, to.as_ref()))?;
            let Some(holder) = holder else { continue };
            // Acts are about one kind of data each. Somebody who is no longer on file is no reason to close the page.
            let mut by_holding: BTreeMap<HoldingKey, Vec<RecordId>> = BTreeMap::new();
            for id in Facts(&clear.facts).records(records.as_ref()) {
                if let Some(row) = self.gate.read(|tx| record::get(tx, org, id))? {
                    by_holding.entry(row.holding).or_default().push(id);
                }
            }
            for (holding, ids) in by_holding {
                let asker = Asker { org, worker: holder, scopes: None };
                let Some(mut ask) = covered(&book, effect, asker, clear, Some(holding), ids) else { continue };
                // How it leaves, and that evidence for the ground is on record, the case says for the act.
                let channel = "channel".parse().ok();
                ask.act.channel = Facts(&clear.facts).word(channel.as_ref());
                ask.act.evidence = true;
                out.push(self.foreseen_act(&book, &ask, kind)?);
            }
        }
        Ok(out)
    }

    /// What an act would come to now if an approval of this kind were given for it.
    pub(crate) fn foreseen_act(&self, book: &Rulebook, ask: &Ask, kind: &str) -> Result<ForeseenAct, AppError> {
        let verb = ask.verb;
        Ok(match self.gate.foresee(ask, kind)? {
            Ok(f) => ForeseenAct {
                verb,
                granted: f.granted,
                left_out: answer::left_out(book, &f.withheld),
                refused: Vec::new(),
            },
            Err(refused) => {
                ForeseenAct { verb, granted: 0, left_out: Vec::new(), refused: answer::reasons(book, &refused.reasons) }
            }
        })
    }

    /// Whom the outcomes of a step tell, by name and address.
    fn told(&self, asker: &Asker, book: &Rulebook, step: &Step) -> Result<Vec<ToldOffice>, AppError> {
        let effects = step.outcomes.iter().flat_map(|o| &o.effects);
        let params =
            effects.filter_map(|(_, e)| if let Effect::Tell { whom } = e { whom.strip_prefix('@') } else { None });
        let offices: BTreeSet<OfficeKey> =
            params.flat_map(|p| book.set(p)).filter_map(|office| office.parse().ok()).collect();
        if offices.is_empty() {
            return Ok(Vec::new());
        }
        let (_, _, today) = self.offices_held(asker)?;
        let today = today.to_string();
        let posts = self.gate.read(|tx| worker::appointments(tx, asker.org))?;
        let mut out = Vec::new();
        for office in offices.iter().filter_map(|key| book.office(key)) {
            let held = posts.iter().filter(|a| a.office == office.key.as_str());
            let mut holders = Vec::new();
            for post in held.filter(|a| within(&a.from_date, a.to_date.as_deref(), &today)) {
                let row = self.gate.read(|tx| worker::get(tx, asker.org, post.worker))?;
                let mail = row
                    .and_then(|r| r.mail)
                    .map(|m| self.gate.open_office(asker, "worker", post.worker.to_bytes(), "mail", m));
                holders.push(ToldHolder {
                    name: self.gate.worker_name(asker, post.worker)?.expose().to_owned(),
                    mail: mail.transpose()?.map(|m| m.expose().to_owned()),
                });
            }
            out.push(ToldOffice { ja: office.ja.clone(), en: office.en.clone(), holders });
        }
        Ok(out)
    }

    /// The form of an answer to an item of a step; empty where there are none, and for those to whom the answers are not shown.
    fn item_fields(
        &self,
        asker: &Asker,
        book: &Rulebook,
        case: &casefile::CaseRow,
        step: &Step,
    ) -> Result<Vec<ShownField>, AppError> {
        let Some(each) = &step.each else { return Ok(Vec::new()) };
        let what = format!("procedure:{}", case.procedure);
        self.show_form(asker, book, &what, Some(&each.fields), &Clear::default(), &BTreeMap::new())
    }

    /// The items of a step with their answers, for those to whom they are shown.
    fn items(
        &self,
        asker: &Asker,
        book: &Rulebook,
        case: &casefile::CaseRow,
        step: &Step,
    ) -> Result<Vec<ShownItem>, AppError> {
        let org = asker.org;
        let Some(each) = &step.each else { return Ok(Vec::new()) };
        if self.item_fields(asker, book, case, step)?.is_empty() {
            return Ok(Vec::new());
        }
        let (rows, numbers) = self.gate.read(|tx| {
            let rows = casefile::items(tx, org, case.id, step.key.as_str())?;
            let mut numbers = Vec::with_capacity(rows.len());
            for row in &rows {
                numbers.push(register::get(tx, org, row.item)?.map_or(0, |r| r.number));
            }
            Ok((rows, numbers))
        })?;
        let titles = if rows.is_empty() { Vec::new() } else { self.row_choices(asker, book, &each.register)? };
        let what = format!("procedure:{}", case.procedure);
        let mut items = Vec::with_capacity(rows.len());
        for (row, number) in rows.iter().zip(numbers) {
            let field = format!("item-{}", row.item);
            let texts = self.open_texts(asker, "casefile_item", case.id.to_bytes(), &field, &row.sealed)?;
            let answered = Clear::parse(&row.facts).unwrap_or_default();
            let fields = self.show_form(asker, book, &what, Some(&each.fields), &answered, &texts)?;
            let id = row.item.to_string();
            let called = titles.iter().find(|t| t.key == id).map(|t| (t.ja.clone(), t.en.clone()));
            let (title, title_en) = called.unwrap_or_else(|| (number.to_string(), number.to_string()));
            items.push(ShownItem { row: id, number, title, title_en, answered: row.at.is_some(), fields });
        }
        items.sort_by_key(|item| item.number);
        Ok(items)
    }

    fn show_step(
        &self,
        asker: &Asker,
        case: &casefile::CaseRow,
        step: &Step,
        clear: &Clear,
        texts: &BTreeMap<azukari_domain::FieldKey, azukari_domain::Personal>,
    ) -> Result<ShownStep, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let what = format!("procedure:{}", case.procedure);
        let mut outcomes = Vec::new();
        for outcome in &step.outcomes {
            let ask = Ask {
                work: Some(WorkAsk { case: Some(case.id), on: outcome.key.to_string(), ..WorkAsk::default() }),
                ..Ask::new(asker.clone(), Verb::Step)
            };
            let refused = match self.gate.would(&ask)? {
                Decision::Granted(_) => Vec::new(),
                // What a field can still mend is shown at the field and is no reason to close the button.
                Decision::Refused(r) => {
                    let fixed: Vec<_> = r
                        .reasons
                        .into_iter()
                        .filter(|r| r.message.starts_with("refusal-step-") || r.message == "refusal-office-filled")
                        .collect();
                    answer::reasons(&book, &fixed)
                }
            };
            outcomes.push(ShownOutcome {
                key: outcome.key.to_string(),
                ja: outcome.ja.clone(),
                en: outcome.en.clone(),
                refused,
                foreseen: self.foreseen(org, case, outcome, clear)?,
            });
        }
        let item_fields = self.item_fields(asker, &book, case, step)?;
        let items = self.items(asker, &book, case, step)?;
        let clauses: Vec<ClauseId> = {
            let own = book.clauses_of(&step.control);
            if own.is_empty() { book.clauses_of(&what) } else { own }.into_iter().collect()
        };
        let requires = book
            .requires(&what)
            .filter(|r| !r.opens && (r.at.is_empty() || r.at.iter().any(|a| a == step.key.as_str())))
            .map(|r| {
                let clauses: Vec<ClauseId> = book.clauses_of(&r.control).into_iter().collect();
                Required {
                    ja: r.ja.clone(),
                    en: r.en.clone(),
                    on: r.on.clone(),
                    needs: match (r.conditional, r.answer) {
                        (false, Some(_)) => r.needs.iter().map(ToString::to_string).collect(),
                        _ => Vec::new(),
                    },
                    clauses: answer::clauses(&book, &clauses),
                }
            })
            .collect();
        let told = self.told(asker, &book, step)?;
        let vacant = match &step.by {
            Who::Offices(offices) if step.body.is_none() => self.nobody_for(asker, offices)?,
            _ => Vec::new(),
        };
        Ok(ShownStep {
            vacant,
            told,
            key: step.key.to_string(),
            ja: step.ja.clone(),
            en: step.en.clone(),
            by: match &step.by {
                Who::Opener => vec!["opener".into()],
                Who::Anyone => vec!["anyone".into()],
                Who::Offices(offices) => offices.iter().map(ToString::to_string).collect(),
            },
            body: step.body.as_ref().map(ToString::to_string),
            paper: step.paper,
            due: case.due_date.clone(),
            fields: self.show_form(asker, &book, &what, Some(&step.fields), clear, texts)?,
            outcomes,
            items,
            item_fields,
            clauses: answer::clauses(&book, &clauses),
            requires,
        })
    }
}
