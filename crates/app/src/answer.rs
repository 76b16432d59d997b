//! A use case's answer: done, refused with articles and a way out, or done before.

use azukari_domain::{ActId, Answer, ClauseId, RecordId};
use azukari_gate::{Outcome, Refusal, Withheld};
use azukari_rulebook::{
    Control, Reason, Rulebook, Warning,
    form::{Choice, FormField},
    procedure::Procedure,
};
use serde::Serialize;

/// What a use case answers.
#[derive(Debug)]
#[must_use]
pub enum Reply<T> {
    /// Done; the document to show.
    Done(T),
    /// Refused, and recorded.
    Refused(Refused),
    /// This idempotency key was used before: the act it stood for.
    Repeated(ActId),
}

/// A clause as a reader meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseRef {
    /// Its id, e.g. `hatsumei:main:11.2a`.
    pub id: ClauseId,
    /// Short title, Japanese.
    pub title_ja: String,
    /// Short title, English.
    pub title_en: String,
}

/// A refusal that is kind: what, which article, why, what to do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The refusal's entry in the journal.
    pub act: ActId,
    /// Which of the four answers.
    pub answer: Answer,
    /// The requirements that were not met.
    pub reasons: Vec<RefusedReason>,
}

impl Refused {
    /// Whether a file was refused because it holds individual numbers that no field takes: it must not lie here at all, not even sealed
    /// until it is tried again.
    pub fn is_of_numbers(&self) -> bool {
        self.reasons.iter().any(|r| r.control == "number.file")
    }
}

/// One requirement that was not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedReason {
    /// The control, e.g. `purpose.within`.
    pub control: String,
    /// Its answer.
    pub answer: Answer,
    /// Key of the sentence that says why.
    pub message: String,
    /// What would make it possible: `request:<kind>`, `choose:affair`, `appoint:<office>` …; see [`Reason::remedy`].
    pub remedy: String,
    /// What is required, in the rulebook's words, Japanese.
    pub what_ja: String,
    /// English.
    pub what_en: String,
    /// The articles.
    pub clauses: Vec<ClauseRef>,
}

/// What the worker should be told although the act is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warned {
    /// Key of the sentence, `warning-…`.
    pub message: String,
    /// The articles.
    pub clauses: Vec<ClauseRef>,
}

/// A record that an act on many left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The record.
    pub record: RecordId,
    /// Why.
    pub reasons: Vec<RefusedReason>,
}

/// Clauses with their titles.
pub(crate) fn clauses(book: &Rulebook, ids: &[ClauseId]) -> Vec<ClauseRef> {
    ids.iter()
        .map(|id| {
            let titles = book.clause(id).map(|c| (c.title_ja.clone(), c.title_en.clone()));
            let (title_ja, title_en) = titles.unwrap_or_default();
            ClauseRef { id: id.clone(), title_ja, title_en }
        })
        .collect()
}

/// Reasons with the titles of their clauses.
pub(crate) fn reasons(book: &Rulebook, reasons: &[Reason]) -> Vec<RefusedReason> {
    reasons
        .iter()
        .map(|r| RefusedReason {
            control: r.control.clone(),
            answer: r.answer,
            message: r.message.clone(),
            remedy: remedy(book, &r.remedy),
            what_ja: what(book, &r.control, |c| &c.ja, |c| &c.ja, ["（認められるもの：", "、", "）"]),
            what_en: what(book, &r.control, |c| &c.en, |c| &c.en, [" (allowed: ", ", ", ")"]),
            clauses: clauses(book, &r.clauses),
        })
        .collect()
}

/// The way out as this organisation has it: what a gate calls a request is a case where no request of that kind is made here.
fn remedy(book: &Rulebook, text: &str) -> String {
    match text.strip_prefix("request:") {
        Some(kind) if book.request(kind).is_none() && kind.parse().is_ok_and(|key| book.procedure(&key).is_some()) => {
            format!("open:{kind}")
        }
        _ => text.to_owned(),
    }
}

/// What a control requires and, where it reads a list of choices that this organisation allows, which they are.
fn what(
    book: &Rulebook,
    id: &str,
    title: impl Fn(&Control) -> &String,
    word: impl Fn(&Choice) -> &String,
    [open, and, close]: [&str; 3],
) -> String {
    let Some(control) = book.control(id) else { return String::new() };
    let own = id.contains(':').then(|| id.split('.').next().unwrap_or(id).to_owned());
    let forms: Vec<String> = own.map_or_else(|| book.procedures().map(Procedure::control).collect(), |own| vec![own]);
    let fields = || forms.iter().flat_map(|form| book.form_fields(form));
    // A parameter is called after the field that it restricts: `storage_a`, `disposal_methods`.
    let titled = |param: &String, key: &String| {
        let restricts = |f: &&FormField| param.contains(f.key.as_str());
        fields().filter(restricts).flat_map(|f| &f.choices).find(|c| c.key == *key).map(|c| word(c).clone())
    };
    let mut said = title(control).clone();
    for param in &control.params {
        let allowed: Option<Vec<String>> = book.set(param).iter().map(|key| titled(param, key)).collect();
        if let Some(allowed) = allowed.filter(|a| !a.is_empty()) {
            said = format!("{said}{open}{}{close}", allowed.join(and));
        }
    }
    said
}

/// Warnings with the titles of their clauses.
pub(crate) fn warned(book: &Rulebook, warnings: &[Warning]) -> Vec<Warned> {
    warnings.iter().map(|w| Warned { message: w.message.clone(), clauses: clauses(book, &w.clauses) }).collect()
}

/// Withheld records with the reasons.
pub(crate) fn left_out(book: &Rulebook, withheld: &[Withheld]) -> Vec<LeftOut> {
    withheld.iter().map(|w| LeftOut { record: w.record, reasons: reasons(book, &w.reasons) }).collect()
}

/// The gate's control whose refusals say where: `number.stray`.
const STRAY_NUMBER: &str = "number.stray";

/// A field's title in both languages, by its key; free text beside the fields has none of its own.
fn titled(book: &Rulebook, form: &str, key: &str) -> (String, String) {
    let own = book.form_fields(form).iter().find(|f| f.key.as_str() == key).map(|f| (&f.ja, &f.en));
    let of_records = || {
        let mut fields = book.holdings().holdings.iter().flat_map(|h| &h.fields);
        fields.find(|f| f.key.as_str() == key).map(|f| (&f.ja, &f.en))
    };
    match own.or_else(of_records) {
        Some((ja, en)) => (ja.clone(), en.clone()),
        None => ("説明・理由など".to_owned(), "free text".to_owned()),
    }
}

impl Refused {
    pub(crate) fn new(book: &Rulebook, refusal: &Refusal) -> Refused {
        let mut reasons = reasons(book, &refusal.reasons);
        // Where it stands, by its field's title: a long form has many places.
        for reason in reasons.iter_mut().filter(|r| r.control == STRAY_NUMBER) {
            let titles = |title: fn(&(String, String)) -> &String, and: &str| {
                let named: Vec<(String, String)> =
                    refusal.stray_numbers.iter().map(|key| titled(book, &refusal.form, key)).collect();
                named.iter().map(title).map(String::as_str).collect::<Vec<_>>().join(and)
            };
            reason.what_ja = titles(|t| &t.0, "、");
            reason.what_en = titles(|t| &t.1, ", ");
        }
        Refused { act: refusal.act, answer: refusal.answer, reasons }
    }
}

impl<T> Reply<T> {
    /// The same answer with another document.
    pub fn map<U>(self, show: impl FnOnce(T) -> U) -> Reply<U> {
        match self {
            Reply::Done(done) => Reply::Done(show(done)),
            Reply::Refused(refused) => Reply::Refused(refused),
            Reply::Repeated(act) => Reply::Repeated(act),
        }
    }

    /// From the gate's outcome; `show` makes the document of a granted act.
    pub(crate) fn of<G, E>(
        book: &Rulebook,
        outcome: Outcome<G>,
        show: impl FnOnce(azukari_gate::Done<G>) -> Result<T, E>,
    ) -> Result<Reply<T>, E> {
        Ok(match outcome {
            Outcome::Done(done) => Reply::Done(show(done)?),
            Outcome::Refused(refusal) => Reply::Refused(Refused::new(book, &refusal)),
            Outcome::Repeated(act) => Reply::Repeated(act),
        })
    }
}
