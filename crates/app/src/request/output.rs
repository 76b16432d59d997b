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
use azukari_domain::{ActId, ApprovalId, ClassKey, FieldKey, HoldingKey, OrgId, Personal, PurposeKey, RecordId, Verb};
use azukari_gate::{Ask, Asker, OpenRecord};
use azukari_journal::Annex;
use azukari_rulebook::{
    ActFacts, Rulebook,
    model::{Field, Holding},
};
use azukari_sheets::write::{CsvWriter, Guard, WriteEncoding};
use serde::Serialize;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

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

/// An item of a slip: the field that stands there, and what the slip calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlipItem {
    /// The field.
    pub field: FieldKey,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// A document that a law wants, as it was put out: its items in our own layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlipOut {
    /// Its key.
    pub key: String,
    /// Title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Its items, from top to bottom.
    pub items: Vec<SlipItem>,
    /// What whoever files it is called on it.
    pub filer: [String; 2],
    /// Who files it: the organisation by its own name, on paper and in a file alike.
    pub filed_by: String,
    /// What is said on each: that nobody compared it with the official form, and where it goes to the person that it has no number.
    pub marks: Vec<[String; 2]>,
}

/// A sheet in bytes. It holds personal data and prints nothing of it.
pub(crate) struct SheetBytes(pub(crate) Zeroizing<Vec<u8>>);

impl std::fmt::Debug for SheetBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SheetBytes").field(&self.0.len()).finish()
    }
}

/// The control whose title is what whoever files a slip is called.
const SLIP_FILER: &str = "slip.filer";
/// The controls whose titles are said on a slip: on each, and on a copy without what is kept apart.
const SLIP_MARKS: [&str; 2] = ["slip.unverified", "slip.copy"];

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
    /// As which document that a law wants it was written, where it was.
    pub slip: Option<SlipOut>,
    /// The sheet in CP932, where it was asked for so.
    pub(crate) cp932: Option<SheetBytes>,
    /// Characters that CP932 does not have: each stands as 〓 there.
    pub unfit: u64,
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
    /// As which document that a law wants; empty for the fields as they are.
    pub(crate) slip: &'a str,
    /// A sheet is written in CP932.
    pub(crate) cp932: bool,
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
        let slip = self.slip_of(asker.org, &book, kind, wanted.slip, &classes)?;
        let fields: Vec<FieldKey> = match &slip {
            Some(slip) => slip.items.iter().map(|i| i.field.clone()).collect(),
            None => kind.fields.iter().filter(|f| classes.contains(&f.class)).map(|f| f.key.clone()).collect(),
        };
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
            notes: [
                ("ground", act.ground.clone()),
                ("fields", fields.len().to_string()),
                ("slip", slip.as_ref().map(|s| s.key.clone()).unwrap_or_default()),
            ]
            .into(),
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
            let sheet =
                Sheet { kind, fields: &fields, records: &opened, numbered: numbered.as_ref(), slip: slip.as_ref() };
            let (text, cp932, unfit) = match (wanted.format, wanted.cp932) {
                (Format::Csv, false) => {
                    let (bytes, _) = sheet.csv(WriteEncoding::Utf8)?;
                    let text = std::str::from_utf8(&bytes).map(Personal::new);
                    let fault = |_| AppError::Internal("the sheet is no UTF-8".into());
                    (text.map_err(fault)?, None, 0)
                }
                (Format::Csv, true) => {
                    let (bytes, unfit) = sheet.csv(WriteEncoding::Cp932)?;
                    (Personal::new(""), Some(SheetBytes(bytes)), unfit)
                }
                (Format::Json, _) => (json(&fields, &opened)?, None, 0),
            };
            Ok(Output {
                text,
                format: wanted.format,
                fields,
                count: opened.len(),
                records: opened.iter().map(|r| r.record).collect(),
                left_out: answer::left_out(&book, &done.withheld),
                numbered,
                slip,
                cp932,
                unfit,
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

impl App {
    /// The slip that was asked for, with the items that these classes fill.
    fn slip_of(
        &self,
        org: OrgId,
        book: &Rulebook,
        kind: &Holding,
        key: &str,
        classes: &BTreeSet<ClassKey>,
    ) -> Result<Option<SlipOut>, AppError> {
        let key = key.trim();
        if key.is_empty() {
            return Ok(None);
        }
        let today = self.gate.now().date_in(&book.book().organisation.zone);
        let slip = book.slip(key).filter(|s| s.holding == kind.key);
        let slip = slip.ok_or(AppError::input("slip", "error-unknown-word"))?;
        let edition = slip.on(today).filter(|e| e.fits(classes));
        let edition = edition.ok_or(AppError::input("slip", "approval-slip-items"))?;
        let whole = edition.items.iter().all(|i| classes.contains(&i.class));
        let marks = SLIP_MARKS.iter().take(if whole { 1 } else { 2 }).filter_map(|id| book.control(id));
        Ok(Some(SlipOut {
            key: slip.key.clone(),
            ja: slip.ja.clone(),
            en: slip.en.clone(),
            items: edition
                .items(classes)
                .map(|i| SlipItem { field: i.field.clone(), ja: i.ja.clone(), en: i.en.clone() })
                .collect(),
            filer: book.control(SLIP_FILER).map(|c| [c.ja.clone(), c.en.clone()]).unwrap_or_default(),
            filed_by: self.name_of(org)?,
            marks: marks.map(|c| [c.ja.clone(), c.en.clone()]).collect(),
        }))
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

/// What a sheet is made of.
struct Sheet<'a> {
    kind: &'a Holding,
    fields: &'a [FieldKey],
    records: &'a [OpenRecord],
    numbered: Option<&'a Numbered>,
    slip: Option<&'a SlipOut>,
}

impl Sheet<'_> {
    /// The sheet, and how many characters its encoding does not have. A slip begins each row with its title and with who files it, and its
    /// first heading says what is not assured of it.
    fn csv(&self, encoding: WriteEncoding) -> Result<(Zeroizing<Vec<u8>>, u64), AppError> {
        let fault = |_| AppError::Internal("the sheet could not be written".into());
        let mut bytes = Zeroizing::new(Vec::new());
        let mut out = CsvWriter::new(&mut *bytes, encoding, Guard::Formulas);
        let of_kind = |key: &FieldKey| self.kind.fields.iter().find(|f| f.key == *key).map(|f| f.ja.as_str());
        match self.slip {
            Some(slip) => {
                let marks: Vec<&str> = slip.marks.iter().map(|[ja, _]| ja.as_str()).collect();
                let marks = marks.join("・");
                let items = slip.items.iter().map(|i| i.ja.as_str());
                out.row([marks.as_str(), slip.filer[0].as_str()].into_iter().chain(items)).map_err(fault)?;
            }
            None => out.row(self.fields.iter().filter_map(of_kind)).map_err(fault)?,
        }
        for record in self.records {
            let first = self.slip.map(|slip| [slip.ja.as_str(), slip.filed_by.as_str()]).into_iter().flatten();
            out.row(first.chain(self.fields.iter().map(|f| cell(record, f)))).map_err(fault)?;
        }
        if let Some(copy) = self.numbered {
            out.row([copy.ja.as_str(), format!("No. {}", copy.number).as_str()]).map_err(fault)?;
        }
        let written = out.finish().map_err(fault)?;
        Ok((bytes, written.unfit.values().sum()))
    }
}

fn json(fields: &[FieldKey], records: &[OpenRecord]) -> Result<Personal, AppError> {
    let rows: Vec<std::collections::BTreeMap<&str, &str>> =
        records.iter().map(|r| fields.iter().map(|f| (f.as_str(), cell(r, f))).collect()).collect();
    serde_json::to_string(&rows)
        .map(Personal::new)
        .map_err(|_| AppError::Internal("the output could not be written".into()))
}
