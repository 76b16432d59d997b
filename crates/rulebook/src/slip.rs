//! Slips: documents that a law wants about a person, with the items that stand on each (`<org>/<date>/slips/<key>.toml`).
//!
//! A slip leaves like any other output. It only says which fields stand on it, under which words and since when; the layout is our own, and
//! whoever uses one is told that nobody has compared it with the official form.

use crate::{folder::Folder, law::Confidence, model::Holdings};
use azukari_domain::{ClassKey, Date, FieldKey, HoldingKey};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

const FOLDER: &str = "slips/";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlipFile {
    format: u32,
    key: String,
    ja: String,
    en: String,
    holding: Spanned<HoldingKey>,
    #[serde(rename = "edition")]
    editions: Vec<EditionRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionRow {
    from: Spanned<Date>,
    source: String,
    confidence: Confidence,
    #[serde(rename = "item")]
    items: Vec<ItemRow>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemRow {
    field: Spanned<FieldKey>,
    ja: String,
    en: String,
}

/// A slip of one kind of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Key.
    pub key: String,
    /// Title, Japanese.
    pub ja: String,
    /// Title, English.
    pub en: String,
    /// Kind of data.
    pub holding: HoldingKey,
    /// Which items stand on it, the oldest edition first.
    pub editions: Vec<Edition>,
}

/// The items of a slip since a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// First day.
    pub from: Date,
    /// Where the items are to be read.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// The items, from top to bottom.
    pub items: Vec<Item>,
}

/// An item of a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The field that stands there.
    pub field: FieldKey,
    /// Its class.
    pub class: ClassKey,
    /// A value of it lies in a compartment of its own; a copy for the person goes without.
    pub apart: bool,
    /// As the slip calls it, Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Slip {
    /// The edition of a day; the oldest where the day lies before it.
    pub fn on(&self, day: Date) -> Option<&Edition> {
        self.editions.iter().rev().find(|e| e.from <= day).or(self.editions.first())
    }
}

impl Edition {
    /// Whether these classes are enough for it: all of its items, or all but those that are kept apart.
    pub fn fits(&self, classes: &BTreeSet<ClassKey>) -> bool {
        self.items.iter().all(|i| i.apart || classes.contains(&i.class))
    }
    /// The items that stand on it with these classes.
    pub fn items<'e>(&'e self, classes: &'e BTreeSet<ClassKey>) -> impl Iterator<Item = &'e Item> {
        self.items.iter().filter(|i| classes.contains(&i.class))
    }
}

impl Folder<'_> {
    /// Reads `slips/*.toml`.
    pub(crate) fn slips(&mut self, holdings: &Holdings) -> BTreeMap<String, Slip> {
        let (source, prefix) = (self.source, self.file(FOLDER));
        let mut out = BTreeMap::new();
        for (path, _) in source.under(&prefix).filter(|(path, _)| path.ends_with(".toml")) {
            let name = path.strip_prefix(&self.file("")).unwrap_or(path).to_owned();
            let Some(file) = self.parse::<SlipFile>(&name) else { continue };
            if file.format != 1 {
                self.fault(path, 1, "format 1 is expected");
            }
            if name != format!("{FOLDER}{}.toml", file.key) {
                self.fault(path, 1, format!("slip `{}` has another name than its file", file.key));
            }
            let line = source.line(path, &file.holding.span());
            let key = file.holding.into_inner();
            let Some(holding) = holdings.holdings.iter().find(|h| h.key == key) else {
                self.fault(path, line, format!("`{key}` is no kind of data"));
                continue;
            };
            let mut editions: Vec<Edition> = Vec::new();
            for row in file.editions {
                let line = source.line(path, &row.from.span());
                let from = row.from.into_inner();
                if editions.last().is_some_and(|before| before.from >= from) || row.items.is_empty() {
                    self.fault(path, line, "editions stand in the order of their days, each with its items");
                }
                let mut items = Vec::with_capacity(row.items.len());
                for item in row.items {
                    let line = source.line(path, &item.field.span());
                    let field = item.field.into_inner();
                    let Some(known) = holding.fields.iter().find(|f| f.key == field) else {
                        self.fault(path, line, format!("`{key}` has no field `{field}`"));
                        continue;
                    };
                    let apart = holdings.classes.iter().any(|c| c.apart && c.key == known.class);
                    items.push(Item { field, class: known.class.clone(), apart, ja: item.ja, en: item.en });
                }
                editions.push(Edition { from, source: row.source, confidence: row.confidence, items });
            }
            let slip = Slip { key: file.key.clone(), ja: file.ja, en: file.en, holding: key, editions };
            out.insert(file.key, slip);
        }
        out
    }
}
