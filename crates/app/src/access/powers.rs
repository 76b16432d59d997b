//! What an office does and may do here: every decision, step, duty, register and appointment that falls to it, each with the
//! article that says so.

use crate::{App, AppError, ClauseRef, answer};
use azukari_domain::{ClauseId, OfficeKey};
use azukari_gate::Asker;
use azukari_rulebook::{Rulebook, procedure::Who};
use serde::Serialize;

/// What kind of thing falls to an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PowerKind {
    /// It decides a kind of request.
    Decides,
    /// It appoints to another office.
    Appoints,
    /// It takes a step of a procedure.
    Takes,
    /// It owes a duty.
    Owes,
    /// It keeps a register.
    Keeps,
    /// A rule of the gate names it: it reads the journal, keeps the keys.
    May,
}

/// One thing that falls to an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Power {
    /// Which kind.
    pub kind: PowerKind,
    /// The kind of request, the office, or the control.
    pub control: String,
    /// Its title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// The articles.
    pub clauses: Vec<ClauseRef>,
}

impl App {
    /// Everything that falls to an office.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown office.
    pub fn powers(&self, asker: &Asker, office: &OfficeKey) -> Result<Vec<Power>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        book.office(office).ok_or(AppError::NotFound("office"))?;
        Ok(powers(&book, office))
    }
}

fn powers(book: &Rulebook, office: &OfficeKey) -> Vec<Power> {
    let mut out = Vec::new();
    let mut add = |kind: PowerKind, control: &str, (ja, en): (String, String), clauses: Vec<ClauseId>| {
        let clauses = answer::clauses(book, &clauses);
        out.push(Power { kind, control: control.to_owned(), ja, en, clauses });
    };
    let both = |ja: &str, en: &str| (ja.to_owned(), en.to_owned());
    let of = |part: &str, whole: &str| -> Vec<ClauseId> {
        let own = book.clauses_of(part);
        if own.is_empty() { book.clauses_of(whole) } else { own }.into_iter().collect()
    };
    for kind in &book.book().requests {
        if book.deciders(&kind.kind).contains(office) {
            add(PowerKind::Decides, &kind.kind, both(&kind.ja, &kind.en), vec![kind.clause.clone()]);
        }
    }
    for other in book.book().offices.iter().filter(|o| o.by.contains(office)) {
        add(PowerKind::Appoints, other.key.as_str(), both(&other.ja, &other.en), vec![other.clause.clone()]);
    }
    for procedure in book.procedures() {
        for step in &procedure.steps {
            if matches!(&step.by, Who::Offices(named) if named.contains(office)) {
                let titles = (format!("{}：{}", procedure.ja, step.ja), format!("{}: {}", procedure.en, step.en));
                add(PowerKind::Takes, &step.control, titles, of(&step.control, &procedure.control()));
            }
        }
    }
    for duty in book.duties().filter(|d| d.owner.contains(office) || d.instead.contains(office)) {
        add(PowerKind::Owes, &duty.control, both(&duty.ja, &duty.en), of(&duty.control, &duty.control));
    }
    for register in book.registers() {
        if matches!(&register.writers, Some(Who::Offices(named)) if named.contains(office)) {
            let control = register.control();
            add(PowerKind::Keeps, &control, both(&register.ja, &register.en), of(&control, &control));
        }
    }
    for id in book.gates() {
        let Some(control) = book.control(id) else { continue };
        if control.params.iter().any(|param| book.set(param).contains(office.as_str())) {
            add(PowerKind::May, id, both(&control.ja, &control.en), of(id, id));
        }
    }
    out
}
