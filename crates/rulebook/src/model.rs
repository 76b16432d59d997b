//! The data of one rulebook folder as types: `rulebook.toml`, `holdings.toml`, the documents and their bindings.
//!
//! Every struct refuses unknown keys, so that a misspelt key is a fault with its line and never silently nothing.

use azukari_domain::{
    AffairKey, ClassKey, ClauseId, Date, FieldKey, HoldingKey, OfficeKey, OrgKey, PurposeKey, RegisterKey,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// `rulebook.toml`: who the organisation is and the values that its regulations leave to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// Version of this file format; 1.
    pub format: u32,
    /// The organisation.
    pub organisation: Organisation,
    /// The regulation and the resolution that brought it into force.
    pub regulation: Regulation,
    /// Units (部署), for appointments that must come from one of them.
    #[serde(default, rename = "unit")]
    pub units: Vec<Named>,
    /// Bodies that resolve (機関), e.g. the board.
    #[serde(default, rename = "body")]
    pub bodies: Vec<Body>,
    /// Posts held by appointment (役職).
    #[serde(default, rename = "office")]
    pub offices: Vec<Office>,
    /// Open values of the regulation, with defaults that the organisation confirms.
    #[serde(default, rename = "setting")]
    pub settings: Vec<Setting>,
    /// Purposes offered at set-up.
    #[serde(default, rename = "purpose")]
    pub purposes: Vec<Purpose>,
    /// Affairs offered at set-up.
    #[serde(default, rename = "affair")]
    pub affairs: Vec<Affair>,
    /// Kinds of request and who decides each.
    #[serde(default, rename = "request")]
    pub requests: Vec<RequestKind>,
    /// Grounds on which an exception rests, with the words that pages show.
    #[serde(default, rename = "ground")]
    pub grounds: Vec<Ground>,
    /// Rows of registers that stand there from the first day.
    #[serde(default, rename = "row")]
    pub rows: Vec<FirstRow>,
}

/// A row of a register that is entered at set-up: what the regulation itself names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstRow {
    /// The register.
    pub register: azukari_domain::RegisterKey,
    /// The clause that names it.
    pub clause: ClauseId,
    /// Its values by field, as a form would be filled in.
    pub fields: std::collections::BTreeMap<azukari_domain::FieldKey, String>,
}

/// The organisation's names and zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Key in URLs and commands.
    pub key: OrgKey,
    /// Name, Japanese.
    pub name_ja: String,
    /// Name, English.
    pub name_en: String,
    /// IANA zone in which dates and deadlines count.
    pub zone: String,
    /// Its sample opens where nobody says which one: it is the one of which the documents speak.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub first_sample: bool,
}

/// The regulation's title and the resolution behind this version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulation {
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// First day in force; also the folder's name.
    pub in_force_from: Date,
    /// First day of its first version, where this is an amended one: what happened before it was not under the regulation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_in_force_from: Option<Date>,
    /// Who resolved it and when, Japanese.
    pub resolution_ja: String,
    /// Who resolved it and when, English.
    pub resolution_en: String,
}

/// A key with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Key.
    pub key: OfficeKey,
    /// The organisation's own word, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// Several who decide together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Key.
    pub key: OfficeKey,
    /// The organisation's own word, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// The offices whose holders are its members; empty where who sits there is not known here.
    #[serde(default)]
    pub members: BTreeSet<OfficeKey>,
}

/// A post held by appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Key.
    pub key: OfficeKey,
    /// The organisation's own word.
    pub ja: String,
    /// English.
    pub en: String,
    /// What the holder is for, Japanese, one sentence.
    pub about_ja: String,
    /// What the holder is for, English, one sentence.
    pub about_en: String,
    /// Offices or bodies that appoint; a body's resolution must be recorded.
    pub by: BTreeSet<OfficeKey>,
    /// The unit from which the holder must come.
    #[serde(default)]
    pub unit: Option<String>,
    /// Offices that the same worker may not hold.
    #[serde(default)]
    pub incompatible: BTreeSet<OfficeKey>,
    /// When the appointment ends.
    pub term: Term,
    /// More than one worker may hold it at a time.
    #[serde(default)]
    pub many: bool,
    /// Set-up is incomplete while nobody holds it.
    #[serde(default)]
    pub required: bool,
    /// So many must hold it at a time; with fewer it counts as vacant.
    #[serde(default = "one")]
    pub least: usize,
    /// The clause on which it rests.
    pub clause: ClauseId,
}

fn one() -> usize {
    1
}

/// When an appointment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// No fixed end: until the appointing body or office releases the holder.
    UntilReleased,
    /// With a last day that is recorded at the appointment.
    Dated,
}

/// An open value (速やかに, 定期的…) that is the organisation's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Key; the tag that gate controls read.
    pub key: String,
    /// Value until the organisation confirms one.
    pub default: i64,
    /// Smallest value allowed.
    pub min: i64,
    /// Largest value allowed.
    pub max: i64,
    /// `persons`, `days`, `business_days`, `months`, `minutes`, `characters`, `flag`.
    pub unit: String,
    /// The clause that leaves it open.
    pub clause: ClauseId,
    /// What it is, Japanese.
    pub ja: String,
    /// What it is, English.
    pub en: String,
}

/// A purpose of use offered at set-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Key.
    pub key: PurposeKey,
    /// As it is told to people, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// An affair offered at set-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affair {
    /// Key.
    pub key: AffairKey,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// The purpose it serves.
    pub purpose: PurposeKey,
    /// Holdings it may use.
    pub holdings: BTreeSet<HoldingKey>,
    /// Field classes it needs.
    pub classes: BTreeSet<ClassKey>,
}

/// A kind of request, and the offices that decide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestKind {
    /// `provision`, `use_beyond`, …; the word that gate controls know as an approval.
    pub kind: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Any one holder of these offices decides.
    pub deciders: BTreeSet<OfficeKey>,
    /// The clause that says so.
    pub clause: ClauseId,
    /// An approval of this kind covers one act and is used up by it; otherwise the decision itself changes a register.
    #[serde(default)]
    pub once: bool,
    /// Days for which an approval may be used; 0 where no approval results.
    #[serde(default)]
    pub days: i64,
    /// The approval binds a recipient.
    #[serde(default)]
    pub recipient: bool,
    /// A governance kind for `govern`: who may declare it, not something one asks for.
    #[serde(default)]
    pub govern: bool,
}

/// A ground with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Key, as bindings name it.
    pub key: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// `holdings.toml`: kinds of data kept, their fields and classes, and words that point to sensitive matters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holdings {
    /// Version of this file format; 1.
    pub format: u32,
    /// Groups of fields that rules speak of.
    #[serde(default, rename = "class")]
    pub classes: Vec<Class>,
    /// Kinds of data, the most used first.
    #[serde(default, rename = "holding")]
    pub holdings: Vec<Holding>,
    /// Words in column headers and free text that point to sensitive matters.
    #[serde(default, rename = "sensitive")]
    pub sensitive: Vec<Sensitive>,
}

/// A group of fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Key.
    pub key: ClassKey,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// The sensitive matter that fields of this class hold, if any.
    #[serde(default)]
    pub sensitive: Option<String>,
    /// Values of this class lie in a compartment of their own, in another table and under other keys than the rest of a record. They stay
    /// closed when a record is looked at, until somebody asks for just this class; of a replaced one nothing is kept; and they can be
    /// erased by themselves. My Numbers must lie so (guidelines for specific personal information: numbers are kept separate, and are
    /// deleted or made unreadable as soon as the affair and the period of the law are over).
    #[serde(default)]
    pub apart: bool,
    /// Facets of a record that tell that it has something of this class; where the class is kept apart they are told only under an affair
    /// that uses it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<String>,
}

/// A kind of data kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// Key.
    pub key: HoldingKey,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What it is, Japanese, one sentence.
    pub about_ja: String,
    /// What it is, English, one sentence.
    pub about_en: String,
    /// Facets that each of its records carries, e.g. `employment`.
    #[serde(default)]
    pub facets: BTreeSet<String>,
    /// Fields in the order of pages and lists.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// One field of a holding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Key.
    pub key: FieldKey,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What kind of value it holds.
    pub kind: FieldKind,
    /// Its class.
    pub class: ClassKey,
    /// A record without it is incomplete.
    #[serde(default)]
    pub required: bool,
    /// It can be searched for.
    #[serde(default)]
    pub search: bool,
    /// Other headers under which imported files carry it (Japanese and English; compared folded).
    #[serde(default)]
    pub headers: Vec<String>,
    /// The values of a choice.
    #[serde(default)]
    pub choices: Vec<String>,
}

impl Field {
    /// Whether it is made for individual numbers (個人番号): in no other field may one stand.
    pub fn holds_individual_numbers(&self) -> bool {
        self.kind == FieldKind::IndividualNumber
    }
}

/// What a field holds; decides search form, input control and checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A person's name.
    Name,
    /// A name in kana.
    Kana,
    /// A telephone number.
    Phone,
    /// A mail address.
    Mail,
    /// A number or code by which the organisation knows the record.
    Number,
    /// A postal address.
    Address,
    /// A civil date.
    Date,
    /// One line or a note.
    Text,
    /// One of a list.
    Choice,
    /// The name of a corporation or other body.
    Body,
    /// An individual number (個人番号), judged by its check digit; it is never searched for.
    IndividualNumber,
}

/// A sensitive matter of the regulation and the words that point to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sensitive {
    /// The matter's key, e.g. `health`.
    pub category: String,
    /// The clause that lists it.
    pub clause: ClauseId,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Words, compared folded, found anywhere in a header.
    pub words: Vec<String>,
    /// Words that take a header out again: what the clause itself leaves out of the matter.
    #[serde(default)]
    pub except: Vec<String>,
    /// A register whose rows in force add words in their column `words` (one a line) from their day `from` on: what an office
    /// lays down beside the regulation.
    #[serde(default)]
    pub register: Option<RegisterKey>,
}

/// `<document>.toml`: the clauses of one regulation document.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentFile {
    pub(crate) format: u32,
    pub(crate) document: Document,
    #[serde(default, rename = "clause")]
    pub(crate) clauses: Vec<ClauseRow>,
}

/// One document of a rulebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Key; the second part of its clauses' ids.
    pub key: String,
    /// Title, Japanese.
    pub title_ja: String,
    /// Title, English.
    pub title_en: String,
    /// First day in force.
    pub in_force_from: Date,
    /// It lays down principles that the other documents, and the controls bound to them, are to carry out.
    #[serde(default)]
    pub guideline: bool,
    /// How it counts its parts.
    #[serde(default)]
    pub numbering: Numbering,
    /// Its chapters and sections, in order.
    #[serde(default, rename = "chapter")]
    pub chapters: Vec<Chapter>,
    /// The terms that it defines.
    #[serde(default, rename = "term")]
    pub terms: Vec<DefinedTerm>,
    /// Documents outside this rulebook on which it rests.
    #[serde(default)]
    pub rests_on: Vec<RestsOn>,
    /// Its versions with their first days, the oldest first; the last is the one in force.
    #[serde(default, rename = "edition")]
    pub editions: Vec<Edition>,
}

/// A version of a document: since when, and the clause that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Its first day.
    pub from: Date,
    /// The clause that says so.
    pub clause: ClauseId,
    /// What came into force then, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// How a document counts its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbering {
    /// By articles, paragraphs and items (条・項・号).
    #[default]
    Articles,
    /// By plain section numbers, as guidelines and standards do.
    Sections,
}

/// A chapter or section of a document: only where it begins, because clauses name no chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// Its first article, as clause ids name it.
    pub from: String,
    /// It is a section of the chapter before it.
    #[serde(default)]
    pub section: bool,
    /// Heading, Japanese.
    pub ja: String,
    /// Heading, English.
    pub en: String,
}

/// A term with the clause that defines it. Several clauses may define parts of one term; the first leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefinedTerm {
    /// The clause that says what it means.
    pub clause: ClauseId,
    /// The term as the document writes it.
    pub ja: String,
    /// English.
    pub en: String,
    /// Other words that the document uses for the same, Japanese.
    #[serde(default)]
    pub also_ja: Vec<String>,
}

/// A document outside the rulebook that a clause names as its ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestsOn {
    /// The clause that names it.
    pub clause: ClauseId,
    /// Its title, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// The day that the clause names with it.
    #[serde(default)]
    pub date: Option<Date>,
    /// The register in which it is to stand.
    pub register: RegisterKey,
    /// The column of that register with its day; where the clause names a day, only a row with that day is the document.
    #[serde(default)]
    pub date_field: Option<FieldKey>,
    /// Words that the row must hold beside, by column, e.g. the kind of document.
    #[serde(default)]
    pub holds: BTreeMap<FieldKey, String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClauseRow {
    pub(crate) id: Spanned<ClauseId>,
    pub(crate) kind: String,
    pub(crate) area: String,
    pub(crate) modality: String,
    #[serde(default)]
    pub(crate) who_ja: String,
    #[serde(default)]
    pub(crate) who_en: String,
    pub(crate) title_ja: String,
    pub(crate) title_en: String,
    #[serde(default)]
    pub(crate) summary_ja: String,
    #[serde(default)]
    pub(crate) summary_en: String,
    #[serde(default)]
    pub(crate) amended: Option<crate::clause::Amended>,
    #[serde(default)]
    pub(crate) needs: Vec<Spanned<ClauseId>>,
    /// Of a provision of a law: where it is to be read, and how sure we are.
    #[serde(default)]
    pub(crate) cited: Option<crate::law::Cited>,
}

/// `bindings.toml` and `bindings/<subject>.toml`: what fulfils each clause.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BindingsFile {
    pub(crate) format: u32,
    #[serde(default, rename = "bind")]
    pub(crate) binds: Vec<BindRow>,
    /// The laws beside the regulation, and what of them is adopted; only in `bindings/law.toml`.
    #[serde(default, rename = "law")]
    pub(crate) laws: Vec<crate::law::LawRow>,
    #[serde(default)]
    pub(crate) adopt: Vec<crate::law::AdoptRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BindRow {
    pub(crate) clause: Spanned<ClauseId>,
    pub(crate) by: Vec<Spanned<String>>,
    pub(crate) kept_by: KeptBy,
    /// This clause is an exception: it is named where an act rests on this ground.
    #[serde(default)]
    pub(crate) ground: Option<String>,
    /// One of the conditions that its control asks for.
    #[serde(default)]
    pub(crate) condition: Option<String>,
    #[serde(default)]
    pub(crate) params: BTreeMap<String, BTreeSet<String>>,
}

/// How a clause is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptBy {
    /// The gate refuses whatever would break it.
    Blocked,
    /// The system makes a task or keeps a register; people do it there.
    Tasked,
    /// People do it and attest it.
    Attested,
    /// It is kept outside this system; its page, record and reminder are here.
    Outside,
}
