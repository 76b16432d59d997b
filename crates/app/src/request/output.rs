//! What leaves the screen: the granted fields of the granted records as one document, and who was left out and why.

use crate::{
    App, AppError, ClauseRef, LeftOut, Refused, Reply, Warned, answer,
    register::{
        correct::reason,
        mark::is_recipient,
        parse::{channel, ground, holding, keys, needed, note},
    },
    registers::derive,
};
use azukari_domain::{ActId, ApprovalId, ClassKey, FieldKey, HoldingKey, Personal, PurposeKey, RecordId, Verb};
use azukari_gate::{Ask, Asker, OpenRecord};
use azukari_journal::Annex;
use azukari_rulebook::{
    ActFacts, Rulebook,
    model::{Field, Holding},
};
use azukari_sheets::write::{CsvWriter, Guard, WriteEncoding};
use serde::Serialize;
use std::collections::BTreeSet;

/// How the document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// CSV in UTF-8 with a byte order mark, cells that a spreadsheet would run made harmless; headings in Japanese.
    Csv,
    /// A JSON array of objects by field key.
    Json,
}

impl Format {
    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
        }
    }
}

/// What stands on a copy that is not to be handed on: what is forbidden, and which copy it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Numbered {
    /// Its number in the register of what was put out.
    pub number: i64,
    /// What is forbidden, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// The control by which copies are numbered, and its parameter with the affairs whose outputs are.
const NUMBERED: (&str, &str) = ("output.numbered", "numbered_affairs");

/// What was put out.
#[derive(Debug)]
pub struct Output {
    /// The document.
    pub text: Personal,
    /// How it is written.
    pub format: Format,
    /// Its fields, in order.
    pub fields: Vec<FieldKey>,
    /// Persons in it.
    pub count: usize,
    /// Whose they are, in the document's order.
    pub records: Vec<RecordId>,
    /// Who was left out, and why.
    pub left_out: Vec<LeftOut>,
    /// What stands on it, where its copies are numbered; a sheet ends with it.
    pub numbered: Option<Numbered>,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should be told.
    pub warnings: Vec<Warned>,
}

/// What both verbs of output share.
pub(crate) struct Wanted<'a> {
    pub(crate) verb: Verb,
    pub(crate) affair: &'a str,
    pub(crate) holding: &'a str,
    pub(crate) records: &'a [RecordId],
    pub(crate) classes: &'a [String],
    pub(crate) channel: &'a str,
    pub(crate) recipient: &'a str,
    pub(crate) conditions: &'a [String],
    pub(crate) ground: &'a str,
    pub(crate) purpose: Option<PurposeKey>,
    pub(crate) evidence: &'a str,
    pub(crate) reason: &'a Personal,
    pub(crate) format: Format,
    /// Only a file that opens with its password alone comes of it.
    pub(crate) encrypted: bool,
    /// The approval that is carried out.
    pub(crate) approval: Option<ApprovalId>,
    pub(crate) once: Option<[u8; 32]>,
}

impl App {
    pub(crate) fn output(&self, asker: &Asker, wanted: &Wanted<'_>) -> Result<Reply<Output>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let kind: HoldingKey = needed(wanted.holding, "holding")?;
        let kind = holding(&book, &kind)?;
        let classes = keys(wanted.classes, "classes")?;
        if classes.is_empty() {
            return Err(AppError::input("classes", "request-classes-needed"));
        }
        if wanted.records.is_empty() {
            return Err(AppError::input("records", "request-records-needed"));
        }
        let recipient = wanted.recipient.trim();
        if !recipient.is_empty() && !is_recipient(recipient) {
            return Err(AppError::input("recipient", "error-unknown-word"));
        }
        let mut records = wanted.records.to_vec();
        let mut seen = BTreeSet::new();
        records.retain(|r| seen.insert(*r));
        let evidence = note(wanted.evidence, "evidence")?;
        let fields: Vec<FieldKey> =
            kind.fields.iter().filter(|f| classes.contains(&f.class)).map(|f| f.key.clone()).collect();
        let act = ActFacts {
            holding: Some(kind.key.clone()),
            classes,
            channel: channel(wanted.channel)?,
            recipient: recipient.to_owned(),
            conditions: wanted.conditions.iter().map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect(),
            ground: ground(&book, wanted.ground)?,
            evidence: !evidence.is_empty(),
            encrypted: wanted.encrypted,
            purpose: wanted.purpose.clone(),
            ..ActFacts::default()
        };
        let mut reasons: Vec<Personal> = reason(wanted.reason)?.into_iter().collect();
        if !evidence.is_empty() {
            reasons.push(Personal::new(evidence));
        }
        let recipients = if recipient.is_empty() { Vec::new() } else { vec![Personal::new(recipient)] };
        let ask = Ask {
            affair: crate::register::parse::key(wanted.affair, "affair")?,
            notes: [("ground", act.ground.clone()), ("fields", fields.len().to_string())].into(),
            act,
            records,
            annex: Annex { reasons, recipients, ..Annex::default() },
            approval: wanted.approval,
            once: wanted.once,
            ..Ask::new(asker.clone(), wanted.verb)
        };
        let asked = ask.act.classes.clone();
        let marked = ask.affair.as_ref().is_some_and(|a| book.set(NUMBERED.1).contains(a.as_str()));
        let entered = derive::Left { verb: wanted.verb, affair: ask.affair.clone(), act: ask.act.clone() };
        let outcome = self.gate.pass(ask, move |lent| derive::enter(lent, &entered))?;
        let reply: Result<Reply<Output>, AppError> = Reply::of(&book, outcome, |done| {
            let opened = self.gate.open(done.permit)?;
            let numbered = done.value.filter(|_| marked).map(|number| {
                let says = book.control(NUMBERED.0);
                let words = says.map(|c| (c.ja.clone(), c.en.clone())).unwrap_or_default();
                Numbered { number, ja: words.0, en: words.1 }
            });
            let text = match wanted.format {
                Format::Csv => csv(kind, &fields, &opened, numbered.as_ref())?,
                Format::Json => json(&fields, &opened)?,
            };
            Ok(Output {
                text,
                format: wanted.format,
                fields,
                count: opened.len(),
                records: opened.iter().map(|r| r.record).collect(),
                left_out: answer::left_out(&book, &done.withheld),
                numbered,
                act: done.act,
                clauses: answer::clauses(&book, &done.clauses),
                warnings: answer::warned(&book, &done.warnings),
            })
        });
        let mut reply = reply?;
        if let Reply::Refused(refused) = &mut reply {
            name_unpublished(&book, kind, &asked, refused);
        }
        Ok(reply)
    }
}

/// The gate's controls that keep to a list of published classes: the parameter with the list, and whether it lists those that are.
const PUBLISHED: [(&str, &str, bool); 3] = [
    ("publish.items", "public_items", true),
    ("publish.guests", "guest_items", true),
    ("publish.withheld", "withheld_items", false),
];

/// Says which fields are not published: whoever set a list up wrongly sees what to take out of it.
fn name_unpublished(book: &Rulebook, kind: &Holding, asked: &BTreeSet<ClassKey>, refused: &mut Refused) {
    for reason in &mut refused.reasons {
        let Some((_, list, public)) = PUBLISHED.iter().find(|(control, ..)| *control == reason.control) else {
            continue;
        };
        let listed = book.rule(list);
        let beyond = |f: &&Field| asked.contains(&f.class) && listed.contains(f.class.as_str()) != *public;
        let titles = |title: fn(&Field) -> &str, and: &str| {
            kind.fields.iter().filter(beyond).map(title).collect::<Vec<_>>().join(and)
        };
        reason.what_ja = titles(|f| &f.ja, "、");
        reason.what_en = titles(|f| &f.en, ", ");
    }
}

fn cell<'a>(record: &'a OpenRecord, field: &FieldKey) -> &'a str {
    record.fields.iter().find(|(f, _)| f == field).map_or("", |(_, v)| v.expose())
}

fn csv(
    kind: &Holding,
    fields: &[FieldKey],
    records: &[OpenRecord],
    numbered: Option<&Numbered>,
) -> Result<Personal, AppError> {
    let fault = |_| AppError::Internal("the sheet could not be written".into());
    let mut bytes = Vec::new();
    let mut out = CsvWriter::new(&mut bytes, WriteEncoding::Utf8, Guard::Formulas);
    let heads = fields.iter().filter_map(|key| kind.fields.iter().find(|f| f.key == *key)).map(|f| f.ja.as_str());
    out.row(heads).map_err(fault)?;
    for record in records {
        out.row(fields.iter().map(|f| cell(record, f))).map_err(fault)?;
    }
    if let Some(copy) = numbered {
        out.row([copy.ja.as_str(), format!("No. {}", copy.number).as_str()]).map_err(fault)?;
    }
    out.finish().map_err(fault)?;
    String::from_utf8(bytes).map(Personal::new).map_err(|_| AppError::Internal("the sheet is no UTF-8".into()))
}

fn json(fields: &[FieldKey], records: &[OpenRecord]) -> Result<Personal, AppError> {
    let rows: Vec<std::collections::BTreeMap<&str, &str>> =
        records.iter().map(|r| fields.iter().map(|f| (f.as_str(), cell(r, f))).collect()).collect();
    serde_json::to_string(&rows)
        .map(Personal::new)
        .map_err(|_| AppError::Internal("the output could not be written".into()))
}
