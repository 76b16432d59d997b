//! Answer one item of a step that asks several: a holding searched, a contractor asked.

use crate::{App, AppError, ClauseRef, Reply, answer, form::FormInput};
use azukari_domain::{ActId, Fact, ProcedureKey, RowId, Verb};
use azukari_gate::{Ask, Asker, Stop, WorkAsk};
use azukari_journal::Annex;
use azukari_rulebook::procedure::ITEM;
use azukari_store::{casefile, register};
use serde::Serialize;

/// Answer one item.
#[derive(Debug, Clone)]
pub struct AnswerItem {
    /// The case's number.
    pub number: i64,
    /// The item, a row of the step's register.
    pub item: RowId,
    /// The answer.
    pub fields: FormInput,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// An item was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The case's number.
    pub number: i64,
    /// Items of the step that are still open.
    pub open: i64,
    /// Its entry.
    pub act: ActId,
    /// The articles on which it rests.
    pub clauses: Vec<ClauseRef>,
}

impl App {
    /// Answers one item of the step at which a case stands. Whoever keeps the item's row answers: the register's writers and the
    /// step's own offices.
    ///
    /// # Errors
    /// [`AppError::Conflict`] `case-closed`, `case-no-items`; [`AppError::Form`]; the gate's.
    pub fn answer_item(&self, asker: &Asker, answered: &AnswerItem) -> Result<Reply<Answered>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let case = self.case_by_number(asker, answered.number)?;
        if case.state != "open" {
            return Err(AppError::Conflict("case-closed"));
        }
        let key: ProcedureKey = case.procedure.parse().map_err(|_| AppError::NotFound("procedure"))?;
        let procedure = book.procedure(&key).ok_or(AppError::Conflict("case-procedure-gone"))?;
        let step = procedure.step(&case.step).ok_or(AppError::Conflict("case-step-gone"))?;
        let each = step.each.as_ref().ok_or(AppError::Conflict("case-no-items"))?;
        let row = self.gate.read(|tx| register::get(tx, org, answered.item))?.ok_or(AppError::NotFound("row"))?;
        if row.register != each.register.as_str() {
            return Err(AppError::NotFound("row"));
        }
        let what = procedure.control();
        let filled = self.parse_form(org, &book, &what, &each.fields, &answered.fields)?;
        let missing: Vec<_> = each
            .fields
            .iter()
            .filter(|f| book.form_field(&what, f).is_some_and(|f| !f.kind.is_text()))
            .filter(|f| !filled.values.facts.contains_key(*f))
            .map(|f| crate::FieldFault::new(f.as_str(), "error-needed"))
            .collect();
        if !missing.is_empty() {
            return Err(AppError::Form(missing));
        }
        let clear = filled.clear();
        let mut new = clear.clone();
        if let Some(row) = &each.row {
            new.facts.insert(row.clone(), Fact::Row(answered.item));
        }
        let field = format!("item-{}", answered.item);
        let sealed = self.seal_texts(org, "casefile_item", case.id.to_bytes(), &field, &filled.values.texts)?;
        let ask = filled.strays.clone().told(Ask {
            work: Some(WorkAsk {
                what: what.clone(),
                case: Some(case.id),
                row: Some(answered.item),
                at: "item".into(),
                on: ITEM.into(),
                new,
                ..WorkAsk::default()
            }),
            annex: Annex { reasons: filled.values.texts.into_values().collect(), ..Annex::default() },
            notes: [
                ("procedure", key.to_string()),
                ("number", case.number.to_string()),
                ("step", step.key.to_string()),
                ("what", "item".to_owned()),
            ]
            .into(),
            once: answered.once,
            ..Ask::new(asker.clone(), Verb::Perform)
        });
        let (id, step, item) = (case.id, case.step.clone(), answered.item);
        let outcome = self.gate.pass(ask, move |lent| {
            let answer = casefile::Answered {
                item,
                facts: clear.to_text(),
                sealed: sealed.clone(),
                worker: lent.worker(),
                at: lent.now(),
                act: lent.act(),
            };
            let org = lent.org();
            if !casefile::answer_item(lent.tx(), org, id, &step, &answer)? {
                return Err(Stop::NotFound("row"));
            }
            Ok(casefile::items_open(lent.tx(), org, id, &step)?)
        })?;
        let number = case.number;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            Ok(Answered { number, open: done.value, act: done.act, clauses })
        })
    }
}
