//! Open a case of a procedure.

use crate::{
    App, AppError, ClauseRef, Reply, answer,
    casefile::next,
    form::{FormInput, version_field},
    register::correct::reason,
};
use azukari_domain::{ActId, CaseId, Millis, Personal, ProcedureKey, Verb};
use azukari_gate::{Ask, Asker, WorkAsk};
use azukari_journal::Annex;
use azukari_rulebook::form::FormKind;
use azukari_store::casefile;
use serde::Serialize;

/// Letters and digits that nobody mistakes for one another on paper.
const CODE_LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Length of a code: 50 bits, far beyond guessing against one case at a counter.
const CODE_LENGTH: usize = 10;

/// Open a case.
#[derive(Debug, Clone)]
pub struct OpenCase {
    /// The procedure.
    pub procedure: String,
    /// Values of its first step's fields; they may also come with the step.
    pub fields: FormInput,
    /// When it happened, if earlier than now.
    pub happened_at: Option<Millis>,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// What an act was about, in keys and ids: a case that begins with its refusal begins with what is known.
#[derive(Debug, Clone, Default)]
pub struct ActAbout {
    /// Affair.
    pub affair: String,
    /// Kind of data.
    pub holding: String,
    /// Records.
    pub records: Vec<String>,
    /// Field classes.
    pub classes: Vec<String>,
    /// Ground.
    pub ground: String,
    /// Recipient.
    pub recipient: String,
    /// Channel.
    pub channel: String,
}

/// A case was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// Number shown to people.
    pub number: i64,
    /// Its id.
    pub id: CaseId,
    /// Where it stands.
    pub step: String,
    /// When that step is due, ISO.
    pub due: Option<String>,
    /// Its entry.
    pub act: ActId,
    /// The articles on which it rests.
    pub clauses: Vec<ClauseRef>,
}

/// A code of a decision sheet.
pub(crate) fn code(random: &dyn azukari_domain::Random) -> String {
    letters::<CODE_LENGTH>(random)
}

/// Unpredictable letters, five bits each, that are read from paper or said by telephone.
pub(crate) fn letters<const N: usize>(random: &dyn azukari_domain::Random) -> String {
    let mut bytes = zeroize::Zeroizing::new([0u8; N]);
    random.fill(&mut *bytes);
    bytes.iter().filter_map(|b| CODE_LETTERS.get(usize::from(b % 32)).map(|c| char::from(*c))).collect()
}

impl App {
    /// What of an act goes into the first step of a procedure, by the kinds of its fields. What does not fit the form is left to whoever
    /// fills it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a procedure that is not in force here; the store's.
    pub fn fields_about(&self, asker: &Asker, procedure: &str, about: &ActAbout) -> Result<FormInput, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let key: ProcedureKey = procedure.trim().parse().map_err(|_| AppError::NotFound("procedure"))?;
        let procedure = book.procedure(&key).ok_or(AppError::NotFound("procedure"))?;
        let first = procedure.first().ok_or(AppError::NotFound("procedure"))?;
        let what = procedure.control();
        let mut out = FormInput::new();
        for field in book.form_fields(&what).iter().filter(|f| first.fields.contains(&f.key)) {
            let one = |text: &str| vec![text.to_owned()];
            let values = match (&field.kind, field.key.as_str()) {
                (FormKind::Affair, _) => one(&about.affair),
                (FormKind::Holding, _) => one(&about.holding),
                (FormKind::Records, _) => about.records.clone(),
                (FormKind::Record, _) if about.records.len() == 1 => about.records.clone(),
                (FormKind::Classes, _) => about.classes.clone(),
                (FormKind::Recipient, _) => one(&about.recipient),
                (FormKind::Ground, _) | (FormKind::Choice, "ground") => one(&about.ground),
                (FormKind::Choice, "channel") => one(&about.channel),
                _ => continue,
            };
            let texts: Vec<Personal> = values.into_iter().filter(|t| !t.is_empty()).map(Personal::new).collect();
            if texts.is_empty() {
                continue;
            }
            let filled = FormInput::from([(field.key.to_string(), texts)]);
            match self.parse_form(org, &book, &what, &first.fields, &filled) {
                Ok(_) => out.extend(filled),
                Err(AppError::Form(_)) => {}
                Err(e) => return Err(e),
            }
        }
        Ok(out)
    }

    /// Opens a case.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a procedure that is not in force here; [`AppError::Form`] for fields that are not in order;
    /// the gate's.
    pub fn open_case(&self, asker: &Asker, new: &OpenCase) -> Result<Reply<Opened>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let key: ProcedureKey = new.procedure.trim().parse().map_err(|_| AppError::NotFound("procedure"))?;
        let procedure = book.procedure(&key).ok_or(AppError::NotFound("procedure"))?;
        let first = procedure.first().ok_or(AppError::NotFound("procedure"))?;
        let what = procedure.control();
        let filled = self.parse_form(org, &book, &what, &first.fields, &new.fields)?;
        let id = CaseId::new(self.gate.clock(), self.gate.random());
        let clear = filled.clear();
        let sealed = self.seal_texts(org, "casefile", id.to_bytes(), &version_field(1), &filled.values.texts)?;
        let row = casefile::CaseRow {
            id,
            number: 0,
            procedure: key.to_string(),
            state: "open".into(),
            step: first.key.to_string(),
            opener: Some(asker.worker),
            parent: None,
            facts: clear.to_text(),
            sealed,
            rulebook: Vec::new(),
            code: code(self.gate.random()),
            opened_at: Millis(0),
            began_at: Millis(0),
            due_date: None,
            closed_at: None,
            version: 1,
        };
        let reasons: Vec<Personal> =
            filled.values.texts.into_values().filter_map(|t| reason(&t).ok().flatten()).collect();
        let ask = filled.strays.clone().told(Ask {
            work: Some(WorkAsk { what: what.clone(), at: "open".into(), new: clear.clone(), ..WorkAsk::default() }),
            annex: Annex { reasons, ..Annex::default() },
            notes: [("procedure", key.to_string()), ("case", id.to_string())].into(),
            happened_at: new.happened_at,
            once: new.once,
            ..Ask::new(asker.clone(), Verb::Open)
        });
        let first = first.clone();
        let step = first.key.to_string();
        let happened = new.happened_at;
        let outcome = self.gate.pass(ask, move |lent| {
            let (org, now, opener) = (lent.org(), lent.now(), lent.worker());
            let opened_at = happened.unwrap_or(now);
            let due = next::begin(lent, &first, id, Some(opener), &clear, opened_at, 1)?;
            let rulebook = lent.rulebook().to_vec();
            let row = casefile::CaseRow { rulebook, opened_at, began_at: now, due_date: due.clone(), ..row.clone() };
            Ok((casefile::insert(lent.tx(), org, &row)?, due))
        })?;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            let (number, due) = done.value;
            Ok(Opened { number, id, step, due, act: done.act, clauses })
        })
    }
}
