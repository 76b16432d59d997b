//! What stands on a document, without a word about how it looks.

use serde::Serialize;

/// The language in which a document is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

/// A document. What is empty does not appear.
///
/// It holds personal data: it has no `Debug`.
#[derive(Clone, Default, Serialize)]
pub struct Document {
    /// Its language.
    pub language: Language,
    /// Its number, as people call it, e.g. `文書番号 12`.
    pub number: String,
    /// Its date, as it is written.
    pub date: String,
    /// To whom it goes, with the form of address.
    pub to: String,
    /// Who issues it: the organisation, an office, a name; a line each.
    pub from: Vec<String>,
    /// Its title.
    pub title: String,
    /// Its body, from top to bottom.
    pub blocks: Vec<Block>,
    /// The name of the code by which the journal knows it, e.g. `確認番号`, and the code: on every page.
    pub code: Option<(String, String)>,
    /// Who wrote it when: on every page.
    pub written: String,
    /// Across the page, for tables of many columns.
    pub landscape: bool,
    /// What is said of characters without a glyph, before their names.
    pub without_glyph: String,
}

/// A part of a document's body.
#[derive(Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "is")]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph; each line break is kept.
    Text(String),
    /// A paragraph in small letters.
    Note(String),
    /// What is known, each with its name.
    Facts(Vec<(String, String)>),
    /// A table: its headings are repeated on each page.
    Table {
        /// Headings.
        heads: Vec<String>,
        /// Rows, each as long as the headings.
        rows: Vec<Vec<String>>,
    },
    /// What follows begins on a new page.
    Break,
    /// Boxes to sign or stamp, by the name of each.
    Seals(Vec<String>),
}
