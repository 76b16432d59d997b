//! Open one record under an affair: what the affair uses is open, what it does not use stays closed with the reason.

use crate::{
    App, AppError, ClauseRef, RefusedReason, Reply, Warned, answer,
    register::parse::{classes, holding, key, keys, row},
};
use azukari_domain::{ActId, AffairKey, ClassKey, FieldKey, HoldingKey, Millis, OrgId, Personal, RecordId, Verb};
use azukari_gate::{Ask, Asker};
use azukari_rulebook::{
    ActFacts, Decision, Rulebook,
    model::{Field, FieldKind, Holding},
};
use azukari_store::{org::affairs, record};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Open one record.
#[derive(Debug, Clone)]
pub struct Show {
    /// The affair under which; empty where none was chosen (the gate refuses).
    pub affair: String,
    /// The record.
    pub record: RecordId,
    /// Field classes wanted; empty for all that the affair uses.
    pub classes: Vec<String>,
    /// A ground, e.g. `unclear` where the worker cannot tell whether this lies within the purpose.
    pub ground: String,
}

/// One record as an affair sees it.
#[derive(Debug)]
pub struct RecordShown {
    /// The record.
    pub record: RecordId,
    /// Kind of data.
    pub holding: HoldingKey,
    /// Its name, Japanese.
    pub holding_ja: String,
    /// Its name, English.
    pub holding_en: String,
    /// Counts changes; a correction names the version that was looked at.
    pub version: i64,
    /// Open fields that hold a value, in the order of the holding.
    pub fields: Vec<OpenField>,
    /// Fields that hold a value and stay closed.
    pub closed: Vec<ClosedField>,
    /// Purposes it was taken in for.
    pub purposes: Vec<String>,
    /// `declared`, `consent`, `migrated`.
    pub basis: String,
    /// `person`, `third_party`, `existing`, `unknown`.
    pub source: String,
    /// ISO; `None` = 不明.
    pub collected_on: Option<String>,
    /// Until when a migrated record may be used as it is, ISO.
    pub remedy_by: Option<String>,
    /// Declared facets.
    pub facets: Vec<String>,
    /// Statutory retention, last day, ISO.
    pub retain_until: Option<String>,
    /// The provision that demands it.
    pub retain_law: Option<String>,
    /// Consents, stops, holds and open requests of the person, ended ones too, oldest first.
    pub marks: Vec<MarkShown>,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should be told.
    pub warnings: Vec<Warned>,
}

/// An open field.
#[derive(Debug)]
pub struct OpenField {
    /// Its key.
    pub field: FieldKey,
    /// Its name, Japanese.
    pub ja: String,
    /// Its name, English.
    pub en: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Its class.
    pub class: ClassKey,
    /// Its value, exactly as entered.
    pub value: Personal,
    /// It had other values before.
    pub past: bool,
}

/// A field that holds a value and stays closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClosedField {
    /// Its key.
    pub field: FieldKey,
    /// Its name, Japanese.
    pub ja: String,
    /// Its name, English.
    pub en: String,
    /// Its class.
    pub class: ClassKey,
    /// The class's name, Japanese.
    pub class_ja: String,
    /// The class's name, English.
    pub class_en: String,
    /// Its values lie in a compartment of their own, and may be erased by themselves.
    pub apart: bool,
    /// Why; empty where it was not asked for.
    pub reasons: Vec<RefusedReason>,
}

/// A mark on a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkShown {
    /// `stop`, `hold`, `consent`, `request`.
    pub kind: String,
    /// What or why.
    pub key: String,
    /// Set.
    pub from_at: Millis,
    /// Released or withdrawn.
    pub to_at: Option<Millis>,
    /// How it was received.
    pub channel: String,
    /// Kind of evidence and where it lies.
    pub evidence: String,
    /// Version of the text that the person saw.
    pub notice: String,
    /// The act that set it.
    pub act: ActId,
}

impl From<record::MarkRow> for MarkShown {
    fn from(m: record::MarkRow) -> Self {
        Self {
            kind: m.kind,
            key: m.key,
            from_at: m.from_at,
            to_at: m.to_at,
            channel: m.channel,
            evidence: m.evidence,
            notice: m.notice,
            act: m.act,
        }
    }
}

/// What the act's transaction says beside the fields.
struct Beside {
    row: record::RecordRow,
    marks: Vec<record::MarkRow>,
    past: BTreeSet<String>,
}

impl App {
    /// Opens one record.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a record that is not there; [`AppError::Input`] for unknown words; the gate's.
    pub fn show(&self, asker: &Asker, show: &Show) -> Result<Reply<RecordShown>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let id = show.record;
        let kind = holding(&book, &row(self, org, id)?.holding)?;
        let affair = key(&show.affair, "affair")?;
        let wanted = keys(&show.classes, "classes")?;
        let act = ActFacts {
            holding: Some(kind.key.clone()),
            classes: classes(self, org, affair.as_ref(), kind, &wanted)?,
            channel: "screen".into(),
            ground: crate::register::parse::ground(&book, &show.ground)?,
            ..ActFacts::default()
        };
        let ask = Ask { affair, act, records: vec![id], ..Ask::new(asker.clone(), Verb::See) };
        let again = ask.clone();
        let outcome = self.gate.pass(ask, move |lent| {
            let mut row = lent.records().next().cloned().ok_or(azukari_gate::Stop::NotFound("record"))?;
            row.tray = Vec::new();
            let marks = record::marks(lent.tx(), org, id)?;
            let past = record::history(lent.tx(), org, id)?.into_iter().map(|h| h.field).collect();
            Ok(Beside { row, marks, past })
        })?;
        Reply::of(&book, outcome, |done| {
            let opened = self.gate.open(done.permit)?.into_iter().next().ok_or(AppError::NotFound("record"))?;
            let Beside { row, marks, past } = done.value;
            let of_key: BTreeMap<&FieldKey, &Field> = kind.fields.iter().map(|f| (&f.key, f)).collect();
            let fields = opened
                .fields
                .into_iter()
                .filter_map(|(key, value)| {
                    let field = of_key.get(&key)?;
                    Some(OpenField {
                        past: past.contains(key.as_str()),
                        ja: field.ja.clone(),
                        en: field.en.clone(),
                        kind: field.kind,
                        class: field.class.clone(),
                        field: key,
                        value,
                    })
                })
                .collect();
            let closed = self.closed(&book, kind, &again, &opened.closed)?;
            // Whether somebody has a number is told only to those who work with numbers.
            let silent = self.silent(org, &book, again.affair.as_ref())?;
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            // What was declared of the person since stands with what was declared when the record was taken in.
            let (since, marks): (Vec<_>, Vec<_>) = marks.into_iter().partition(|m| m.kind == "facet");
            let since = since.into_iter().filter(|m| m.to_at.is_none()).map(|m| m.key);
            Ok(RecordShown {
                record: id,
                holding: kind.key.clone(),
                holding_ja: kind.ja.clone(),
                holding_en: kind.en.clone(),
                version: row.version,
                fields,
                closed,
                purposes: words(&row.purposes),
                basis: row.basis,
                source: row.source,
                collected_on: row.collected_on,
                remedy_by: row.remedy_by,
                facets: words(&row.facets).into_iter().chain(since).filter(|f| !silent.contains(f)).collect(),
                retain_until: row.retain_until,
                retain_law: row.retain_law,
                marks: marks.into_iter().map(MarkShown::from).collect(),
                act: done.act,
                clauses: answer::clauses(&book, &done.clauses),
                warnings: answer::warned(&book, &done.warnings),
            })
        })
    }

    /// Facets that tell of something kept apart which this affair does not use.
    fn silent(&self, org: OrgId, book: &Rulebook, affair: Option<&AffairKey>) -> Result<BTreeSet<String>, AppError> {
        let classes = || book.holdings().classes.iter().filter(|c| c.apart && !c.facets.is_empty());
        if classes().next().is_none() {
            return Ok(BTreeSet::new());
        }
        let rows = self.gate.read(|tx| affairs(tx, org))?;
        let row = affair.and_then(|a| rows.into_iter().find(|r| r.key == a.as_str()));
        let uses =
            |class: &ClassKey| row.as_ref().is_some_and(|r| r.classes.split_whitespace().any(|c| c == class.as_str()));
        Ok(classes().filter(|c| !uses(&c.key)).flat_map(|c| c.facets.iter().cloned()).collect())
    }

    /// Why each closed field is closed: the gate is asked once for each class, so the reasons are its own.
    fn closed(
        &self,
        book: &Rulebook,
        kind: &Holding,
        ask: &Ask,
        closed: &[FieldKey],
    ) -> Result<Vec<ClosedField>, AppError> {
        let mut of_class: BTreeMap<ClassKey, Vec<RefusedReason>> = BTreeMap::new();
        let mut out = Vec::new();
        for field in kind.fields.iter().filter(|f| closed.contains(&f.key)) {
            if !of_class.contains_key(&field.class) {
                let mut asked = ask.clone();
                asked.act.classes = BTreeSet::from([field.class.clone()]);
                let reasons = match self.gate.would(&asked)? {
                    Decision::Refused(refused) => answer::reasons(book, &refused.reasons),
                    Decision::Granted(_) => Vec::new(),
                };
                of_class.insert(field.class.clone(), reasons);
            }
            let class = book.holdings().classes.iter().find(|c| c.key == field.class);
            out.push(ClosedField {
                field: field.key.clone(),
                ja: field.ja.clone(),
                en: field.en.clone(),
                class: field.class.clone(),
                class_ja: class.map(|c| c.ja.clone()).unwrap_or_default(),
                class_en: class.map(|c| c.en.clone()).unwrap_or_default(),
                apart: class.is_some_and(|c| c.apart),
                reasons: of_class.get(&field.class).cloned().unwrap_or_default(),
            });
        }
        Ok(out)
    }
}
