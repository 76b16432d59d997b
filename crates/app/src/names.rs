//! The organisation's own words for what pages, lists and forms name by keys, in both languages.

use crate::{App, AppError};
use azukari_domain::AffairKey;
use azukari_gate::Asker;
use azukari_rulebook::model::{Book, Document, Field, FieldKind, Holding, Numbering};
use azukari_store::org;
use serde::Serialize;

/// A key with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Name {
    /// Key.
    pub key: String,
    /// Japanese.
    pub ja: String,
    /// English; Japanese where the organisation has no English word.
    pub en: String,
}

/// A document of the rulebook, as citations name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentName {
    /// Key and title.
    pub name: Name,
    /// It counts plain sections and not articles.
    pub sections: bool,
    /// Its chapters and sections in order.
    pub chapters: Vec<ChapterName>,
}

/// A law that stands beside the regulation, as citations name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LawName {
    /// Key and title.
    pub name: Name,
    /// Its documents: the Act, and what was laid down under it.
    pub documents: Vec<DocumentName>,
}

/// A chapter, or a section of the chapter before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChapterName {
    /// Its first article, as clause ids name it.
    pub from: String,
    /// It is a section.
    pub section: bool,
    /// Heading, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// All words that pages need beside their documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Names {
    /// Zone in which instants are shown.
    pub zone: String,
    /// Documents of the rulebook, by key.
    pub documents: Vec<DocumentName>,
    /// The laws beside the regulation of which something is adopted, by key and title, with their documents.
    pub laws: Vec<LawName>,
    /// Procedures in force.
    pub procedures: Vec<Name>,
    /// Registers in force.
    pub registers: Vec<Name>,
    /// Affairs of the organisation.
    pub affairs: Vec<Name>,
    /// Purposes of the organisation.
    pub purposes: Vec<Name>,
    /// Offices.
    pub offices: Vec<Name>,
    /// Bodies, which appoint and resolve.
    pub bodies: Vec<Name>,
    /// Units of the organisation.
    pub units: Vec<Name>,
    /// Kinds of request that somebody may send.
    pub requests: Vec<Name>,
    /// Settings.
    pub settings: Vec<Name>,
    /// Grounds.
    pub grounds: Vec<Name>,
    /// Field classes.
    pub classes: Vec<Name>,
    /// Kinds of data.
    pub holdings: Vec<Name>,
    /// Fields of all kinds of data, each key once.
    pub fields: Vec<Name>,
    /// Offices that must be filled and are not, today.
    pub vacant: Vec<Name>,
}

/// A kind of data as a form needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Key.
    pub key: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// The fields that the affair uses, in the order of pages.
    pub fields: Vec<KindField>,
}

/// One field of a kind of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindField {
    /// Key.
    pub key: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// `name`, `kana`, `phone`, `mail`, `number`, `address`, `date`, `text`, `choice`, `body`.
    pub kind: &'static str,
    /// Its class.
    pub class: String,
    /// A record without it is incomplete.
    pub required: bool,
    /// The values of a choice.
    pub choices: Vec<String>,
}

/// What set-up offers of one rulebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Starting {
    /// Key, Japanese and English name of the organisation whose regulation it is.
    pub name: Name,
    /// The regulation's title, Japanese.
    pub regulation_ja: String,
    /// The regulation's title, English.
    pub regulation_en: String,
    /// Units.
    pub units: Vec<Name>,
    /// Offices whose holder lets others in; the first worker holds one of them.
    pub offices: Vec<StartingOffice>,
}

/// An office that the first worker may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StartingOffice {
    /// Its words.
    pub name: Name,
    /// What it is for, Japanese.
    pub about_ja: String,
    /// What it is for, English.
    pub about_en: String,
    /// A body appoints: its resolution is recorded.
    pub resolution: bool,
}

fn name(key: impl ToString, ja: &str, en: &str) -> Name {
    Name { key: key.to_string(), ja: ja.to_owned(), en: en.to_owned() }
}

impl App {
    /// The organisation's words.
    ///
    /// # Errors
    /// The store's; [`AppError::Operator`] where this process does not know the rulebook in force.
    pub fn names(&self, asker: &Asker) -> Result<Names, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let (row, affairs, purposes, held) = self.gate.read(|tx| {
            let org = asker.org;
            Ok((
                org::get(tx, org)?,
                org::affairs(tx, org)?,
                org::purposes(tx, org)?,
                azukari_store::worker::appointments(tx, org)?,
            ))
        })?;
        let row = row.ok_or(AppError::NotFound("organisation"))?;
        let today = self.gate.now().date_in(&row.zone).to_string();
        let own = book.book();
        let filled = |office: &str| {
            held.iter()
                .any(|a| a.office == office && crate::access::by::within(&a.from_date, a.to_date.as_deref(), &today))
        };
        Ok(Names {
            documents: book.documents().iter().map(document).collect(),
            laws: book
                .laws()
                .map(|(law, documents)| LawName {
                    name: name(&law.key, &law.title_ja, &law.title_en),
                    documents: documents.iter().map(document).collect(),
                })
                .collect(),
            procedures: book.procedures().map(|p| name(&p.key, &p.ja, &p.en)).collect(),
            registers: book.registers().map(|r| name(&r.key, &r.ja, &r.en)).collect(),
            affairs: affairs.iter().map(|a| name(&a.key, &a.title, affair_english(own, &a.key, &a.title))).collect(),
            purposes: purposes.iter().map(|p| name(&p.key, &p.title, purpose_english(own, &p.key, &p.title))).collect(),
            offices: own.offices.iter().map(|o| name(&o.key, &o.ja, &o.en)).collect(),
            bodies: own.bodies.iter().map(|b| name(&b.key, &b.ja, &b.en)).collect(),
            units: own.units.iter().map(|u| name(&u.key, &u.ja, &u.en)).collect(),
            requests: own.requests.iter().filter(|r| !r.govern).map(|r| name(&r.kind, &r.ja, &r.en)).collect(),
            settings: own.settings.iter().map(|s| name(&s.key, &s.ja, &s.en)).collect(),
            grounds: own.grounds.iter().map(|g| name(&g.key, &g.ja, &g.en)).collect(),
            classes: book.holdings().classes.iter().map(|c| name(&c.key, &c.ja, &c.en)).collect(),
            holdings: book.holdings().holdings.iter().map(|h| name(&h.key, &h.ja, &h.en)).collect(),
            fields: fields(&book),
            vacant: own
                .offices
                .iter()
                .filter(|o| o.required && !filled(o.key.as_str()))
                .map(|o| name(&o.key, &o.ja, &o.en))
                .collect(),
            zone: row.zone,
        })
    }

    /// What set-up offers, one entry for each rulebook that is in force today.
    pub fn startings(&self) -> Vec<Starting> {
        let books = self.gate.books();
        let today = self.gate.now().date_in("Asia/Tokyo");
        books
            .organisations()
            .filter_map(|key| {
                let book = books.in_force(key, today)?;
                let own = book.book();
                let registers = book.deciders("worker");
                let by_body =
                    |o: &azukari_rulebook::model::Office| o.by.iter().any(|by| own.bodies.iter().any(|b| b.key == *by));
                Some(Starting {
                    name: name(key, &own.organisation.name_ja, &own.organisation.name_en),
                    regulation_ja: own.regulation.title_ja.clone(),
                    regulation_en: own.regulation.title_en.clone(),
                    units: own.units.iter().map(|u| name(&u.key, &u.ja, &u.en)).collect(),
                    offices: own
                        .offices
                        .iter()
                        .filter(|o| registers.contains(&o.key))
                        .map(|o| StartingOffice {
                            name: name(&o.key, &o.ja, &o.en),
                            about_ja: o.about_ja.clone(),
                            about_en: o.about_en.clone(),
                            resolution: by_body(o),
                        })
                        .collect(),
                })
            })
            .collect()
    }

    /// The kinds of data that an affair uses, each with the fields it uses; none without an affair.
    ///
    /// # Errors
    /// As [`App::names`].
    pub fn kinds(&self, asker: &Asker, affair: Option<&AffairKey>) -> Result<Vec<Kind>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let rows = self.gate.read(|tx| org::affairs(tx, asker.org))?;
        let Some(row) = affair.and_then(|a| rows.iter().find(|r| r.key == a.as_str())) else { return Ok(Vec::new()) };
        let used = |words: &str, key: &str| words.split_whitespace().any(|w| w == key);
        Ok(book
            .holdings()
            .holdings
            .iter()
            .filter(|h| used(&row.holdings, h.key.as_str()))
            .map(|h| kind(h, |class| used(&row.classes, class)))
            .collect())
    }
}

fn document(document: &Document) -> DocumentName {
    DocumentName {
        name: name(&document.key, &document.title_ja, &document.title_en),
        sections: document.numbering == Numbering::Sections,
        chapters: document
            .chapters
            .iter()
            .map(|c| ChapterName { from: c.from.clone(), section: c.section, ja: c.ja.clone(), en: c.en.clone() })
            .collect(),
    }
}

/// Each field's key once; kinds of data that share a key call it alike.
fn fields(book: &azukari_rulebook::Rulebook) -> Vec<Name> {
    let mut all: Vec<Name> = Vec::new();
    for field in book.holdings().holdings.iter().flat_map(|h| &h.fields) {
        if !all.iter().any(|known| known.key == field.key.as_str()) {
            all.push(name(&field.key, &field.ja, &field.en));
        }
    }
    all
}

fn kind(holding: &Holding, is_used: impl Fn(&str) -> bool) -> Kind {
    let fields = holding.fields.iter().filter(|f| is_used(f.class.as_str())).map(field).collect();
    Kind { key: holding.key.to_string(), ja: holding.ja.clone(), en: holding.en.clone(), fields }
}

fn field(field: &Field) -> KindField {
    KindField {
        key: field.key.to_string(),
        ja: field.ja.clone(),
        en: field.en.clone(),
        kind: match field.kind {
            FieldKind::Name => "name",
            FieldKind::Kana => "kana",
            FieldKind::Phone => "phone",
            FieldKind::Mail => "mail",
            FieldKind::Number => "number",
            FieldKind::Address => "address",
            FieldKind::Date => "date",
            FieldKind::Text => "text",
            FieldKind::Choice => "choice",
            FieldKind::Body => "body",
            FieldKind::IndividualNumber => "individual_number",
        },
        class: field.class.to_string(),
        required: field.required,
        choices: field.choices.clone(),
    }
}

/// An affair's English title: the rulebook's, while the organisation has not given it a title of its own.
pub(crate) fn affair_english<'a>(book: &'a Book, key: &str, title: &'a str) -> &'a str {
    book.affairs.iter().find(|a| a.key.as_str() == key && a.ja == title).map_or(title, |a| &a.en)
}

/// A purpose's, likewise.
pub(crate) fn purpose_english<'a>(book: &'a Book, key: &str, title: &'a str) -> &'a str {
    book.purposes.iter().find(|p| p.key.as_str() == key && p.ja == title).map_or(title, |p| &p.en)
}
