//! Take the step at which a case stands: fill it in, choose its outcome. Two who do so at once: exactly one wins.

use crate::{
    App, AppError, ClauseRef, Reply, Warned, answer,
    casefile::{effect, next},
    duty::birth,
    form::{FormInput, parse_texts, texts_json, version_field},
};
use azukari_domain::{ActId, Clear, FieldKey, Millis, OrgId, Personal, ProcedureKey, Verb, WorkerId};
use azukari_gate::{Ask, Asker, Lent, ResolutionAsk, Stop, WorkAsk};
use azukari_journal::Annex;
use azukari_rulebook::procedure::{End, Procedure, Step, StepOutcome};
use azukari_store::{casefile, task};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Take a step.
#[derive(Debug, Clone, Default)]
pub struct TakeStep {
    /// The case's number.
    pub number: i64,
    /// The outcome.
    pub outcome: String,
    /// Values of the step's fields.
    pub fields: FormInput,
    /// Decided on paper by somebody else.
    pub paper: Option<Paper>,
    /// A body's resolution.
    pub resolution: Option<ResolutionInput>,
    /// When it happened, if earlier than now.
    pub happened_at: Option<Millis>,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// A decision that was taken on a printed sheet.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Who decided, by id or login.
    pub decided_by: String,
    /// The code printed on the sheet.
    pub code: String,
}

/// A body's resolution as it is written down.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResolutionInput {
    /// When it met, ISO.
    pub on: String,
    /// Members who attended, by id or login.
    pub attended: Vec<String>,
    /// Members left out for their interest.
    pub excluded: Vec<String>,
    /// How many voted, where the members are not appointed here.
    pub voting: i64,
    /// Where the minutes are.
    pub minutes: String,
}

/// A step was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stepped {
    /// The case's number.
    pub number: i64,
    /// Its state now.
    pub state: String,
    /// Where it stands now; empty when closed.
    pub step: String,
    /// When that step is due, ISO.
    pub due: Option<String>,
    /// What the step brought about, as keys.
    pub effects: Vec<String>,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should know.
    pub warnings: Vec<Warned>,
}

/// Longest reference to minutes.
const MINUTES_CHARACTERS_MAX: usize = 200;

impl App {
    /// A case of which this worker may know; any other is as one that never was.
    pub(crate) fn case_by_number(&self, asker: &Asker, number: i64) -> Result<casefile::CaseRow, AppError> {
        let case = self.gate.read(|tx| casefile::by_number(tx, asker.org, number))?;
        let hidden = |case: &casefile::CaseRow| Ok::<_, AppError>(self.gate.veil(asker)?.hides(Some(case.id)));
        match case {
            Some(case) if !hidden(&case)? => Ok(case),
            _ => Err(AppError::NotFound("case")),
        }
    }

    /// Takes a step of a case.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown case; [`AppError::Conflict`] `case-closed` or `case-moved`; [`AppError::Form`] and
    /// [`AppError::Input`] for what is not in order; the gate's.
    pub fn take_step(&self, asker: &Asker, take: &TakeStep) -> Result<Reply<Stepped>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let case = self.case_by_number(asker, take.number)?;
        if case.state != "open" {
            return Err(AppError::Conflict("case-closed"));
        }
        let key: ProcedureKey = case.procedure.parse().map_err(|_| AppError::NotFound("procedure"))?;
        let procedure = book.procedure(&key).ok_or(AppError::Conflict("case-procedure-gone"))?.clone();
        let step = procedure.step(&case.step).ok_or(AppError::Conflict("case-step-gone"))?.clone();
        let said = take.outcome.trim();
        let Some(outcome) = step.outcome(said).cloned() else {
            let elsewhere = procedure.steps.iter().any(|other| other.outcome(said).is_some());
            return if elsewhere { self.out_of_turn(asker, take, &case) } else { Err(unknown_outcome()) };
        };
        let what = procedure.control();
        let filled = self.parse_form(org, &book, &what, &step.fields, &take.fields)?;
        let (paper_of, actor) = match &take.paper {
            Some(paper) => {
                let decider = self.paper_decider(asker, &case, paper)?;
                (Some(decider), decider)
            }
            None => (None, asker.worker),
        };
        let resolution = take.resolution.as_ref().map(|r| self.resolution(org, r)).transpose()?;
        let version = case.version + 1;
        let mut texts =
            self.open_texts(asker, "casefile", case.id.to_bytes(), &version_field(case.version), &case.sealed)?;
        for key in &filled.emptied {
            texts.remove(key);
        }
        texts.extend(filled.values.texts.clone());
        let mut kept = texts.clone();
        kept.retain(|key, _| !outcome.empties.contains(key));
        let sealed = self.seal_texts(org, "casefile", case.id.to_bytes(), &version_field(version), &kept)?;
        let step_sealed =
            self.seal_texts(org, "casefile_step", case.id.to_bytes(), &version_field(version), &filled.values.texts)?;
        let new = filled.clear();
        let ask = filled.strays.clone().told(Ask {
            work: Some(WorkAsk {
                what: what.clone(),
                case: Some(case.id),
                on: outcome.key.to_string(),
                new: new.clone(),
                emptied: filled.emptied.clone(),
                paper_of,
                resolution: resolution.clone(),
                ..WorkAsk::default()
            }),
            annex: Annex { reasons: filled.values.texts.into_values().collect(), ..Annex::default() },
            notes: [
                ("procedure", key.to_string()),
                ("number", case.number.to_string()),
                ("step", step.key.to_string()),
                ("outcome", outcome.key.to_string()),
                ("paper", if paper_of.is_some() { "1".into() } else { String::new() }),
            ]
            .into(),
            happened_at: take.happened_at,
            once: take.once,
            ..Ask::new(asker.clone(), Verb::Step)
        });
        let taken = Taken {
            procedure,
            step,
            outcome,
            expected: case.version,
            new,
            sealed,
            step_sealed,
            texts: Arc::new(texts),
            actor,
            paper: paper_of.is_some(),
            resolution: resolution.map(|r| serde_json::to_string(&r).unwrap_or_default()).unwrap_or_default(),
            happened_at: take.happened_at,
        };
        let number = case.number;
        let outcome = self.gate.pass(ask, move |lent| taken.write(lent))?;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            let warnings = answer::warned(&book, &done.warnings);
            let (state, step, due, effects) = done.value;
            Ok(Stepped { number, state, step, due, effects, act: done.act, clauses, warnings })
        })
    }

    /// What another step of the procedure would bring is asked for before its turn, or after: an answer of the regulation like any other, with
    /// the articles of the step at which the case stands.
    fn out_of_turn(
        &self,
        asker: &Asker,
        take: &TakeStep,
        case: &casefile::CaseRow,
    ) -> Result<Reply<Stepped>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let ask = Ask {
            work: Some(WorkAsk { case: Some(case.id), on: take.outcome.trim().to_owned(), ..WorkAsk::default() }),
            notes: [
                ("procedure", case.procedure.clone()),
                ("number", case.number.to_string()),
                ("step", case.step.clone()),
                ("outcome", take.outcome.trim().to_owned()),
            ]
            .into(),
            happened_at: take.happened_at,
            once: take.once,
            ..Ask::new(asker.clone(), Verb::Step)
        };
        // Nothing is written: where the case has gone on meanwhile, it is asked for anew.
        let outcome = self.gate.pass(ask, |_| Err::<Stepped, Stop>(Stop::Conflict("case-moved")))?;
        Reply::of(&book, outcome, |_| Err(unknown_outcome()))
    }

    /// Who decided on paper. Whoever opened the case writes no decision about it down.
    fn paper_decider(&self, asker: &Asker, case: &casefile::CaseRow, paper: &Paper) -> Result<WorkerId, AppError> {
        if case.opener == Some(asker.worker) {
            return Err(AppError::input("paper", "case-paper-own"));
        }
        let said: String = paper.code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
        if said != case.code {
            return Err(AppError::input("code", "case-paper-code"));
        }
        let text = paper.decided_by.trim();
        let found = self.worker_id(asker.org, text)?.ok_or(AppError::input("decided_by", "error-unknown-word"))?;
        if found == asker.worker {
            return Err(AppError::input("decided_by", "case-paper-self"));
        }
        Ok(found)
    }

    fn resolution(&self, org: OrgId, input: &ResolutionInput) -> Result<ResolutionAsk, AppError> {
        let on = match input.on.trim() {
            "" => None,
            text => {
                Some(crate::acquisition::check::parse_date(text).ok_or(AppError::input("resolution", "error-date"))?)
            }
        };
        let workers = |all: &[String]| -> Result<BTreeSet<WorkerId>, AppError> {
            let mut out = BTreeSet::new();
            for text in all.iter().map(|t| t.trim()).filter(|t| !t.is_empty()) {
                out.insert(self.worker_id(org, text)?.ok_or(AppError::input("resolution", "error-unknown-word"))?);
            }
            Ok(out)
        };
        if input.minutes.chars().count() > MINUTES_CHARACTERS_MAX {
            return Err(AppError::input("resolution", "error-text-long"));
        }
        Ok(ResolutionAsk {
            on,
            attended: workers(&input.attended)?,
            excluded: workers(&input.excluded)?,
            voting: input.voting.clamp(0, 10_000),
            minutes: !input.minutes.trim().is_empty(),
        })
    }
}

fn unknown_outcome() -> AppError {
    AppError::input("outcome", "error-unknown-word")
}

type Written = (String, String, Option<String>, Vec<String>);

/// What one step writes, made before the act and written in its transaction, perhaps more than once.
struct Taken {
    procedure: Procedure,
    step: Step,
    outcome: StepOutcome,
    expected: i64,
    new: Clear,
    sealed: Vec<u8>,
    step_sealed: Vec<u8>,
    texts: Arc<BTreeMap<FieldKey, Personal>>,
    actor: WorkerId,
    paper: bool,
    resolution: String,
    happened_at: Option<Millis>,
}

impl Taken {
    fn write(&self, lent: &mut Lent<'_, '_>) -> Result<Written, Stop> {
        let (org, now) = (lent.org(), lent.now());
        let before = lent.case().ok_or(Stop::NotFound("case"))?;
        if before.version != self.expected {
            return Err(Stop::Conflict("case-moved"));
        }
        let work = lent.work().ok_or(Stop::NotFound("case"))?;
        let mut clear = Clear { facts: work.facts.clone(), lengths: work.lengths.clone() };
        let done = task::Completed {
            state: "done",
            by: Some(self.actor),
            at: now,
            facts: String::new(),
            sealed: Vec::new(),
            act: lent.act(),
        };
        task::complete_step(lent.tx(), org, before.id, &self.step.control, &done)?;
        let row = casefile::StepRow {
            seq: 0,
            step: self.step.key.to_string(),
            outcome: self.outcome.key.to_string(),
            worker: Some(lent.worker()),
            actor: Some(self.actor),
            office: String::new(),
            paper: self.paper,
            resolution: self.resolution.clone(),
            happened_at: self.happened_at,
            at: now,
            facts: self.new.to_text(),
            sealed: self.step_sealed.clone(),
            act: lent.act(),
        };
        casefile::put_step(lent.tx(), org, before.id, &row)?;
        let about = effect::About { case: before, step: &self.step, texts: &self.texts };
        let effects = effect::run(lent, &about, &self.outcome, &mut clear)?;
        for key in &self.outcome.empties {
            clear.facts.remove(key);
            clear.lengths.remove(key);
        }
        let (state, step, due) = match (&self.outcome.to, self.outcome.end) {
            (Some(to), _) => {
                let to = self.procedure.step(to.as_str()).ok_or(Stop::Damaged("step"))?;
                let due =
                    next::begin(lent, to, before.id, before.opener, &clear, before.opened_at, before.version + 1)?;
                ("open".to_owned(), to.key.to_string(), due)
            }
            (None, Some(end)) => (end.as_str().to_owned(), String::new(), None),
            (None, None) => return Err(Stop::Damaged("outcome")),
        };
        let after = casefile::CaseRow {
            state: state.clone(),
            step: step.clone(),
            facts: clear.to_text(),
            sealed: self.sealed.clone(),
            rulebook: lent.rulebook().to_vec(),
            began_at: now,
            due_date: due.clone(),
            closed_at: (state != "open").then_some(now),
            ..before.clone()
        };
        if !casefile::advance(lent.tx(), org, &after, self.expected)? {
            return Err(Stop::Conflict("case-moved"));
        }
        if self.outcome.end == Some(End::Done) {
            birth::fulfil(lent, before, &clear, self.actor)?;
        }
        // The decider of a paper is told what was written down in their name.
        if self.paper {
            effect::tell(lent, self.actor, "told-case-paper", Some(before.id))?;
        }
        if state != "open"
            && let Some(opener) = before.opener.filter(|o| *o != self.actor)
        {
            effect::tell(lent, opener, "told-case-closed", Some(before.id))?;
        }
        Ok((state, step, due, effects))
    }
}

/// The texts of a form that the system itself opens, sealed within the act.
pub(crate) fn seal_within(
    lent: &mut Lent<'_, '_>,
    kind: &str,
    owner: [u8; 16],
    version: i64,
    texts: &BTreeMap<FieldKey, Personal>,
) -> Result<Vec<u8>, Stop> {
    match texts_json(texts).map_err(|_| Stop::Damaged("texts"))? {
        Some(text) => lent.seal_office(kind, owner, &version_field(version), &text),
        None => Ok(Vec::new()),
    }
}

/// The texts of a form, opened within the act to be carried over.
pub(crate) fn open_within(
    lent: &mut Lent<'_, '_>,
    kind: &str,
    owner: [u8; 16],
    version: i64,
    sealed: &[u8],
) -> Result<BTreeMap<FieldKey, Personal>, Stop> {
    if sealed.is_empty() {
        return Ok(BTreeMap::new());
    }
    let text = lent.open_office(kind, owner, &version_field(version), sealed)?;
    parse_texts(text.expose()).ok_or(Stop::Damaged("texts"))
}
