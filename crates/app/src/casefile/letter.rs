//! Write a letter from a case: what its procedure has to say to somebody outside, with what the case knows.

use crate::{
    App, AppError, ClauseRef, Refused, Reply, ShownChoice, answer,
    form::{ShownField, version_field},
};
use azukari_domain::{ActId, Clear, FieldKey, ProcedureKey, StepKey, Verb};
use azukari_gate::{Ask, Asker, WorkAsk};
use azukari_rulebook::{
    Rulebook,
    letter::{Letter, LetterPart, Piece, is_said},
    procedure::{Procedure, Who},
};
use azukari_store::casefile;
use std::collections::{BTreeMap, BTreeSet};

/// A letter, ready to be set. It is written from what is shown of the case, so that nothing can stand in it that its writer may not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterDoc {
    /// Its key.
    pub key: String,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// The number of the case.
    pub case: i64,
    /// Titles of the procedure: Japanese, English.
    pub procedure: [String; 2],
    /// To whom; empty where nothing is filled in.
    pub to: Option<ShownField>,
    /// Offices that decided, each with its words.
    pub offices: Vec<ShownChoice>,
    /// Paragraphs.
    pub parts: Vec<LetterParagraph>,
    /// The articles that its steps rest on.
    pub clauses: Vec<ClauseRef>,
    /// When the decision was taken, ms.
    pub decided_at: i64,
    /// Who writes it.
    pub writer: String,
    /// When it is written, ms.
    pub at: i64,
    /// Its entry in the journal: the number on the paper by which it can be confirmed.
    pub act: ActId,
}

/// A paragraph of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterParagraph {
    /// Japanese.
    pub ja: Vec<Said>,
    /// English.
    pub en: Vec<Said>,
    /// What is set below it.
    pub fields: Vec<ShownField>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Words of the rulebook.
    Words(String),
    /// What the case holds; `None` where it is not filled in.
    Field(Option<Box<ShownField>>),
}

/// The last outcome of each step of a case.
pub(super) fn outcomes(steps: &[casefile::StepRow]) -> BTreeMap<StepKey, StepKey> {
    steps.iter().filter_map(|row| Some((row.step.parse().ok()?, row.outcome.parse().ok()?))).collect()
}

/// Letters that a case can write now.
pub(super) fn writable<'a>(
    book: &'a Rulebook,
    procedure: &ProcedureKey,
    taken: &'a BTreeMap<StepKey, StepKey>,
) -> impl Iterator<Item = &'a Letter> {
    book.letters(procedure).filter(|letter| is_said(&letter.on, taken))
}

impl App {
    /// Writes one of a case's letters. Writing it is a look at the case, with an entry that names the letter.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown case, one of which this worker may not know, and a letter that the case cannot write
    /// now; the gate's.
    pub fn write_letter(&self, asker: &Asker, number: i64, key: &str) -> Result<Reply<LetterDoc>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let case = self.case_by_number(asker, number)?;
        let procedure: ProcedureKey = case.procedure.parse().map_err(|_| AppError::NotFound("procedure"))?;
        let shape = book.procedure(&procedure).ok_or(AppError::Conflict("case-procedure-gone"))?;
        let what = shape.control();
        let steps = self.gate.read(|tx| casefile::steps(tx, org, case.id))?;
        let taken = outcomes(&steps);
        let letter = writable(&book, &procedure, &taken)
            .find(|letter| letter.key.as_str() == key.trim())
            .ok_or(AppError::NotFound("letter"))?;
        let ask = Ask {
            work: Some(WorkAsk { what: what.clone(), case: Some(case.id), ..WorkAsk::default() }),
            notes: [
                ("procedure", procedure.to_string()),
                ("number", number.to_string()),
                ("letter", letter.key.to_string()),
            ]
            .into(),
            ..Ask::new(asker.clone(), Verb::Inspect)
        };
        let done = match self.gate.pass(ask, |_| Ok(()))? {
            azukari_gate::Outcome::Done(done) => done,
            azukari_gate::Outcome::Refused(_) if shape.confidential.is_some() => {
                return Err(AppError::NotFound("case"));
            }
            azukari_gate::Outcome::Refused(refusal) => return Ok(Reply::Refused(Refused::new(&book, &refusal))),
            azukari_gate::Outcome::Repeated(act) => return Ok(Reply::Repeated(act)),
        };
        let texts =
            self.open_texts(asker, "casefile", case.id.to_bytes(), &version_field(case.version), &case.sealed)?;
        let mut clear = Clear::parse(&case.facts).unwrap_or_default();
        if case.state == "open" {
            self.find_out(org, &book, &what, &mut clear)?;
        }
        let mut known = self.show_form(asker, &book, &what, None, &clear, &texts)?;
        known.retain(|f| !f.values.is_empty());
        let field = |key: &FieldKey| known.iter().find(|f| f.key == key.as_str()).cloned();
        let clauses = self.clauses_of_letter(&book, shape, letter, &taken);
        let decided = steps.iter().rev().find(|row| spoken(letter, row)).map(|row| row.at);
        Ok(Reply::Done(LetterDoc {
            key: letter.key.to_string(),
            ja: letter.ja.clone(),
            en: letter.en.clone(),
            case: number,
            procedure: [shape.ja.clone(), shape.en.clone()],
            to: letter.to.iter().find_map(&field),
            offices: deciders(&book, shape, letter, &taken),
            parts: letter.parts.iter().filter_map(|part| paragraph(part, &taken, &field)).collect(),
            clauses,
            decided_at: decided.unwrap_or(case.opened_at).0,
            writer: self.gate.worker_name(asker, asker.worker)?.expose().to_owned(),
            at: self.gate.now().0,
            act: done.act,
        }))
    }

    /// The articles that adopt the steps of which the letter tells.
    fn clauses_of_letter(
        &self,
        book: &Rulebook,
        shape: &Procedure,
        letter: &Letter,
        taken: &BTreeMap<StepKey, StepKey>,
    ) -> Vec<ClauseRef> {
        let steps = told(letter, taken).filter_map(|step| shape.step(step.as_str()));
        let clauses: BTreeSet<_> = steps.flat_map(|step| book.clauses_of(&step.control)).collect();
        // A step that is always there is bound with its procedure.
        let clauses = if clauses.is_empty() { book.clauses_of(&shape.control()) } else { clauses };
        answer::clauses(book, &clauses.into_iter().collect::<Vec<_>>())
    }
}

/// Steps of which a letter tells.
fn told<'a>(letter: &'a Letter, taken: &'a BTreeMap<StepKey, StepKey>) -> impl Iterator<Item = &'a StepKey> {
    let steps: BTreeSet<&StepKey> =
        letter.on.iter().filter(|(step, outcome)| taken.get(step) == Some(outcome)).map(|(step, _)| step).collect();
    steps.into_iter()
}

/// Whether a row is the outcome after which the letter can be written.
fn spoken(letter: &Letter, row: &casefile::StepRow) -> bool {
    letter.on.iter().any(|(step, outcome)| step.as_str() == row.step && outcome.as_str() == row.outcome)
}

/// The offices that take the steps of which the letter tells; nobody where any worker does.
fn deciders(
    book: &Rulebook,
    shape: &Procedure,
    letter: &Letter,
    taken: &BTreeMap<StepKey, StepKey>,
) -> Vec<ShownChoice> {
    let mut out: Vec<ShownChoice> = Vec::new();
    for step in told(letter, taken).filter_map(|step| shape.step(step.as_str())) {
        let offices = match (&step.body, &step.by) {
            (Some(body), _) => vec![body],
            (None, Who::Offices(offices)) => offices.iter().collect(),
            (None, _) => Vec::new(),
        };
        for office in offices.into_iter().filter_map(|key| book.office(key)) {
            let shown = ShownChoice { key: office.key.to_string(), ja: office.ja.clone(), en: office.en.clone() };
            if !out.contains(&shown) {
                out.push(shown);
            }
        }
    }
    out
}

fn paragraph(
    part: &LetterPart,
    taken: &BTreeMap<StepKey, StepKey>,
    field: &dyn Fn(&FieldKey) -> Option<ShownField>,
) -> Option<LetterParagraph> {
    let there = is_said(&part.on, taken) && part.filled.as_ref().is_none_or(|key| field(key).is_some());
    let said = |pieces: &[Piece]| {
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => Said::Words(words.clone()),
            Piece::Field(key) => Said::Field(field(key).map(Box::new)),
        };
        pieces.iter().map(piece).collect()
    };
    there.then(|| LetterParagraph {
        ja: said(&part.ja),
        en: said(&part.en),
        fields: part.fields.iter().filter_map(field).collect(),
    })
}
