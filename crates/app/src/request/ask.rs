//! Ask an office for a decision.

use crate::{
    App, AppError, ClauseRef, Reply, answer,
    register::{
        self,
        correct::reason,
        mark::{MarkKind, is_recipient, mark_key},
        parse::{ground, holding, key, keys, needed, row},
    },
    request::scope::Scope,
};
use azukari_domain::{
    ActId, AffairKey, ClassKey, FieldKey, HoldingKey, Millis, OfficeKey, Personal, RecordId, RequestId, Verb,
};
use azukari_gate::{Ask, Asker, ONLY_APART};
use azukari_journal::Annex;
use azukari_rulebook::{ActFacts, Rulebook, model::RequestKind};
use azukari_store::{org, request};
use serde::Serialize;
use std::collections::BTreeSet;

/// Records of one request: as many as one act may name.
const RECORDS_MAX: usize = 10_000;
/// Uses of one approval that is not for one act only.
const USES_MAX: i64 = 1000;

/// A request for a decision. It names exactly the act that is to be allowed.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// Kind of request, as the rulebook and a refusal's remedy `request:<kind>` name it.
    pub kind: String,
    /// The verb to be allowed; empty for the kind's own.
    pub verb: String,
    /// The affair, or empty. For `assignment` the affair to be assigned.
    pub affair: String,
    /// Kind of data, or empty for the records' own.
    pub holding: String,
    /// Records.
    pub records: Vec<RecordId>,
    /// Field classes; empty for what the act itself would take without naming any.
    pub classes: Vec<String>,
    /// Who receives data.
    pub recipient: String,
    /// What the recipient is bound to.
    pub conditions: Vec<String>,
    /// The ground on which the act will rest, or empty.
    pub ground: String,
    /// The purpose, for use beyond the purpose; or empty.
    pub purpose: String,
    /// The mark to be released (`stop:use`, `hold:dispute`, `hold:retention`) or the old values to be ended (`history:<field>`).
    pub about: String,
    /// How many persons, where no records are named; 0 for the number of records.
    pub count: i64,
    /// How often the approval is to be used; kinds for one act only ignore it.
    pub uses: i64,
    /// Why.
    pub reason: Personal,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

impl NewRequest {
    /// A request with nothing but its kind and reason; the rest is added by struct update.
    pub fn new(kind: &str, reason: Personal) -> NewRequest {
        NewRequest {
            kind: kind.to_owned(),
            verb: String::new(),
            affair: String::new(),
            holding: String::new(),
            records: Vec::new(),
            classes: Vec::new(),
            recipient: String::new(),
            conditions: Vec::new(),
            ground: String::new(),
            purpose: String::new(),
            about: String::new(),
            count: 0,
            uses: 1,
            reason,
            once: None,
        }
    }
}

/// A request was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Number shown to people.
    pub number: i64,
    /// Its id.
    pub id: RequestId,
    /// Offices that decide it.
    pub deciders: Vec<OfficeRef>,
    /// Its entry.
    pub act: ActId,
    /// The articles on which it rests.
    pub clauses: Vec<ClauseRef>,
}

/// An office with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeRef {
    /// Its key.
    pub key: OfficeKey,
    /// The organisation's own word.
    pub ja: String,
    /// English.
    pub en: String,
}

/// The offices that decide a kind, with their words.
pub(crate) fn deciders(book: &Rulebook, kind: &str) -> Vec<OfficeRef> {
    let words = |key: &OfficeKey| {
        let office = book.office(key);
        OfficeRef {
            key: key.clone(),
            ja: office.map_or_else(|| key.to_string(), |o| o.ja.clone()),
            en: office.map_or_else(|| key.to_string(), |o| o.en.clone()),
        }
    };
    book.deciders(kind).iter().map(words).collect()
}

/// The verbs that an approval of a kind can make possible, the usual one first: the controls of the library ask for
/// approvals by these names.
fn verbs(kind: &str) -> &'static [Verb] {
    match kind {
        "output" => &[Verb::Export],
        "volume" => &[Verb::See, Verb::Find, Verb::Export],
        "erase" => &[Verb::Erase],
        "release" => &[Verb::Hold],
        "purpose_ruling" => &[Verb::See, Verb::Correct, Verb::Export],
        "use_beyond" => &[Verb::UseBeyond],
        "exception" => &[Verb::Collect, Verb::Import, Verb::Correct],
        "provision" => &[Verb::Provide],
        "assignment" => &[Verb::Govern],
        _ => Verb::ALL,
    }
}

impl App {
    /// Sends a request.
    ///
    /// # Errors
    /// [`AppError::Input`] for words that are not known here and for a missing reason; [`AppError::NotFound`] for records
    /// that are not there; the gate's.
    pub fn ask(&self, asker: &Asker, new: &NewRequest) -> Result<Reply<Asked>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let kind = new.kind.trim();
        let known = book.request(kind);
        if kind.is_empty() || known.is_some_and(|k| k.govern) || kind.parse::<OfficeKey>().is_err() {
            return Err(AppError::input("kind", "error-unknown-word"));
        }
        let reason = reason(&new.reason)?.ok_or(AppError::input("reason", "request-reason-needed"))?;
        if known.is_none() && new.verb.trim().is_empty() {
            let kinds = book.book().requests.iter().filter(|k| !k.govern);
            return Err(AppError::one_of("kind", kinds.map(|k| k.kind.as_str())));
        }
        let verb = verb(kind, &new.verb)?;
        // An erasure and the release of a hold are of no affair: the one that the worker has chosen on the way is no part of what
        // is approved, or the act would never be what was asked for.
        let affair: Option<AffairKey> =
            key(&new.affair, "affair")?.filter(|_| !matches!(verb, Verb::Erase | Verb::Hold));
        if kind == "assignment" {
            self.affair_there(asker, affair.as_ref())?;
        }
        let mut scope = scope_of(&book, new, verb, known)?;
        scope.reason = reason.expose().to_owned();
        let holding = self.holding_of(asker, &book, new)?;
        if scope.classes.is_empty()
            && matches!(verb, Verb::See | Verb::Export)
            && let Some(h) = holding.as_ref().and_then(|h| book.holding(h))
        {
            scope.classes = register::parse::classes(self, org, affair.as_ref(), h, &BTreeSet::new())?;
        }
        let id = RequestId::new(self.gate.clock(), self.gate.random());
        let count = new.count.max(i64::try_from(scope.records.len()).unwrap_or(i64::MAX));
        let sealed = scope.seal(self, org, id)?;
        let recipients =
            if scope.recipient.is_empty() { Vec::new() } else { vec![Personal::new(scope.recipient.clone())] };
        let act = ActFacts {
            holding: holding.clone(),
            classes: scope.classes.clone(),
            count,
            request: kind.to_owned(),
            // Whether it rests on an exception or on what the recipient is bound to: some such requests are cases.
            ground: scope.ground.clone(),
            conditions: scope.conditions.clone(),
            ..ActFacts::default()
        };
        let ask = Ask {
            affair: affair.clone(),
            act,
            records: scope.records.clone(),
            annex: Annex { reasons: vec![reason], recipients, ..Annex::default() },
            notes: [("kind", kind.to_owned()), ("for", verb.as_str().to_owned())].into(),
            once: new.once,
            ..Ask::new(asker.clone(), Verb::Request)
        };
        let row = request::RequestRow {
            id,
            number: 0,
            kind: kind.to_owned(),
            asker: asker.worker,
            affair: affair.map(String::from).unwrap_or_default(),
            holding: holding.map(String::from).unwrap_or_default(),
            verb: verb.as_str().to_owned(),
            scope: sealed,
            count,
            state: "open".into(),
            rulebook: Vec::new(),
            asked_at: Millis(0),
            decided_by: None,
            decided_at: None,
        };
        let outcome = self.gate.pass(ask, move |lent| {
            let (org, rulebook, asked_at) = (lent.org(), lent.rulebook().to_vec(), lent.now());
            let row = request::RequestRow { rulebook, asked_at, ..row.clone() };
            Ok(request::insert(lent.tx(), org, &row)?)
        })?;
        Reply::of(&book, outcome, |done| {
            Ok(Asked {
                number: done.value,
                id,
                deciders: deciders(&book, kind),
                act: done.act,
                clauses: answer::clauses(&book, &done.clauses),
            })
        })
    }

    fn affair_there(&self, asker: &Asker, affair: Option<&AffairKey>) -> Result<(), AppError> {
        let affair = affair.ok_or(AppError::input("affair", "error-needed"))?;
        let rows = self.gate.read(|tx| org::affairs(tx, asker.org))?;
        if rows.iter().any(|a| a.key == affair.as_str()) {
            return Ok(());
        }
        Err(AppError::input("affair", "error-unknown-word"))
    }

    /// The kind of data: the one named, or the records' own.
    fn holding_of(&self, asker: &Asker, book: &Rulebook, new: &NewRequest) -> Result<Option<HoldingKey>, AppError> {
        if let Some(named) = key::<HoldingKey>(&new.holding, "holding")? {
            holding(book, &named)?;
            return Ok(Some(named));
        }
        match new.records.first() {
            Some(first) => Ok(Some(row(self, asker.org, *first)?.holding)),
            None => Ok(None),
        }
    }
}

fn scope_of(book: &Rulebook, new: &NewRequest, verb: Verb, kind: Option<&RequestKind>) -> Result<Scope, AppError> {
    if new.records.len() > RECORDS_MAX {
        return Err(AppError::input("records", "error-too-much"));
    }
    let recipient = new.recipient.trim();
    if kind.is_some_and(|k| k.recipient) && recipient.is_empty() {
        return Err(AppError::input("recipient", "request-recipient-needed"));
    }
    if !recipient.is_empty() && !is_recipient(recipient) {
        return Err(AppError::input("recipient", "error-unknown-word"));
    }
    let classes: BTreeSet<ClassKey> = keys(&new.classes, "classes")?;
    if classes.iter().any(|c| !book.holdings().classes.iter().any(|known| known.key == *c)) {
        return Err(AppError::input("classes", "error-unknown-word"));
    }
    let mut records = new.records.clone();
    records.sort_unstable();
    records.dedup();
    let mut scope = Scope::new();
    scope.about = about(book, verb, new.about.trim())?;
    scope.records = records;
    scope.classes = classes;
    scope.recipient = recipient.to_owned();
    scope.conditions = new.conditions.iter().map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
    scope.ground = ground(book, &new.ground)?;
    // The law's own retention has one ground, which the act names by itself.
    if scope.about == "hold:retention" {
        scope.ground = "retention".into();
    }
    scope.purpose = key(&new.purpose, "purpose")?;
    scope.uses = if kind.is_some_and(|k| k.once) { 1 } else { new.uses.clamp(1, USES_MAX) };
    Ok(scope)
}

fn verb(kind: &str, named: &str) -> Result<Verb, AppError> {
    let possible = verbs(kind);
    if named.trim().is_empty() {
        return match kind {
            // A kind that this program does not know says itself what is to be done.
            _ if possible.len() == Verb::ALL.len() => Err(AppError::input("verb", "error-needed")),
            _ => possible.first().copied().ok_or(AppError::input("verb", "error-needed")),
        };
    }
    let verb = Verb::parse(named.trim()).filter(|v| possible.contains(v));
    verb.ok_or_else(|| AppError::one_of("verb", possible.iter().map(|v| v.as_str())))
}

/// What within the records the act is about, in the form in which the act itself will say it.
fn about(book: &Rulebook, verb: Verb, text: &str) -> Result<String, AppError> {
    let fault = || AppError::input("about", "error-unknown-word");
    match (verb, text.split_once(':')) {
        (Verb::Hold, None) => Err(AppError::input("about", "request-about-needed")),
        (Verb::Hold, Some(("hold", "retention"))) => Ok(text.to_owned()),
        (Verb::Hold, Some((kind, key))) => {
            let kind = MarkKind::parse(kind).ok_or_else(fault)?;
            Ok(format!("{}:{}", kind.as_str(), mark_key(book, kind, key)?))
        }
        (Verb::Erase, Some(("history", field))) => Ok(format!("history:{}", needed::<FieldKey>(field, "about")?)),
        (Verb::Erase, None) if text == ONLY_APART => Ok(text.to_owned()),
        (_, None) if text.is_empty() => Ok(String::new()),
        _ => Err(fault()),
    }
}
