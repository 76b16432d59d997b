//! Kinds of data (取扱データ): those that the regulation names, and those that the organisation keeps besides.
//!
//! A further kind follows one that is named, takes over what it wants of its fields and may have fields of its own, of classes that
//! the rulebook has. From then on every rule holds for it. Each change is a version of its own; a field that may hold values is never
//! taken away.

use crate::{
    App, AppError, Reply,
    access::by::{By, Declare, notes},
};
use azukari_domain::{ClassKey, FieldKey, HoldingKey, Millis, Personal};
use azukari_gate::{Asker, Stop};
use azukari_rulebook::{
    Rulebook,
    model::{Field, FieldKind, Holding},
    widen::{Further, Taking, Unfit},
};
use azukari_store::org::{self, HoldingRow};
use serde::Serialize;
use std::collections::BTreeSet;

/// Longest key of a further kind: the keys of its own fields begin with it.
const KEY_CHARS_MAX: usize = 40;

/// What fields of an organisation's own kinds may hold, by name. My Numbers are not among them.
pub const FIELD_KINDS: [(&str, FieldKind); 10] = [
    ("name", FieldKind::Name),
    ("kana", FieldKind::Kana),
    ("body", FieldKind::Body),
    ("number", FieldKind::Number),
    ("phone", FieldKind::Phone),
    ("mail", FieldKind::Mail),
    ("address", FieldKind::Address),
    ("date", FieldKind::Date),
    ("text", FieldKind::Text),
    ("choice", FieldKind::Choice),
];

/// A kind of data to add, or to change.
#[derive(Debug, Clone)]
pub struct SetHolding {
    /// Key.
    pub key: HoldingKey,
    /// Its name, Japanese.
    pub ja: String,
    /// Its name, English; the Japanese one where empty.
    pub en: String,
    /// What it is, one sentence, Japanese.
    pub about_ja: String,
    /// What it is, English; the Japanese one where empty.
    pub about_en: String,
    /// The kind, named by the regulation, whose rules it follows.
    pub follows: HoldingKey,
    /// Fields taken over from that kind.
    pub taken: BTreeSet<FieldKey>,
    /// Fields of its own, in their order.
    pub own: Vec<OwnField>,
}

/// A field of the kind's own.
#[derive(Debug, Clone)]
pub struct OwnField {
    /// Its key where it is there already.
    pub key: Option<FieldKey>,
    /// Its name, Japanese.
    pub ja: String,
    /// Its name, English; the Japanese one where empty.
    pub en: String,
    /// What it holds: one of [`FIELD_KINDS`].
    pub kind: String,
    /// Its class.
    pub class: ClassKey,
    /// What may be chosen, where it is a choice.
    pub choices: Vec<String>,
}

/// One kind of data.
#[derive(Debug)]
pub struct HoldingView {
    /// Key.
    pub key: String,
    /// Its name, Japanese.
    pub ja: String,
    /// Its name, English.
    pub en: String,
    /// What it is, Japanese.
    pub about_ja: String,
    /// What it is, English.
    pub about_en: String,
    /// Its fields in the order of pages.
    pub fields: Vec<HoldingField>,
    /// What it is besides, where the organisation added it; `None` for one that the regulation names.
    pub further: Option<FurtherView>,
}

/// What is known of a kind that the organisation added.
#[derive(Debug)]
pub struct FurtherView {
    /// The kind that it follows.
    pub follows: String,
    /// It takes in no more records.
    pub ended: bool,
    /// Its versions, the newest first: number, who laid it down, when.
    pub versions: Vec<(i64, Personal, Millis)>,
}

/// One field of a kind of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoldingField {
    /// Key.
    pub key: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// What it holds, by the names of [`FIELD_KINDS`]; `individual_number` besides.
    pub kind: &'static str,
    /// Its class.
    pub class: String,
    /// What may be chosen.
    pub choices: Vec<String>,
}

impl App {
    /// Adds a kind of data, or changes one that was added; one that was ended is open again then.
    ///
    /// # Errors
    /// [`AppError::Input`] where it cannot be kept as it is given, [`AppError::Conflict`] where fields that may hold values would go or
    /// become something else.
    pub fn set_holding(&self, by: impl Into<By>, new: SetHolding) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, worker, book) = (by.asker.org, by.asker.worker, self.gate.book_of(by.asker.org)?);
        let words = notes([("what", "set"), ("holding", new.key.as_str())]);
        let mut what = Declare::govern("holding", words);
        what.act.holding = Some(new.key.clone());
        if book.names_holding(&new.key) {
            // The regulation's own: the rulebook says so, with its clause.
            return self.declare(by, what, |_| Err(Stop::Conflict("govern-holding-named")));
        }
        let further = further(&book, new)?;
        book.fits(&further).map_err(unfit)?;
        self.declare(by, what, move |lent| {
            let before = newest(org::holdings(lent.tx(), org)?, &further.holding.key);
            let version = match &before {
                None => 1,
                Some(row) => {
                    let (was, _) = read(row)?;
                    further.succeeds(&was).map_err(|why| Stop::Conflict(word(why)))?;
                    row.version.saturating_add(1)
                }
            };
            let row = written(&further, version, worker, lent.now())?;
            Ok(org::add_holding(lent.tx(), org, &row)?)
        })
    }

    /// Ends a kind of data that was added: no more records are taken in. What is there stays under its rules until it is erased.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Conflict`] where it has ended.
    pub fn end_holding(&self, by: impl Into<By>, key: HoldingKey) -> Result<Reply<()>, AppError> {
        let by = by.into();
        let (org, worker) = (by.asker.org, by.asker.worker);
        let mut what = Declare::govern("holding_end", notes([("what", "ended"), ("holding", key.as_str())]));
        what.act.holding = Some(key.clone());
        self.declare(by, what, move |lent| {
            let row = newest(org::holdings(lent.tx(), org)?, &key).ok_or(Stop::NotFound("holding"))?;
            let (was, version) = read(&row)?;
            if was.taking == Taking::Ended {
                return Err(Stop::Conflict("govern-holding-ended"));
            }
            let row =
                written(&Further { taking: Taking::Ended, ..was }, version.saturating_add(1), worker, lent.now())?;
            Ok(org::add_holding(lent.tx(), org, &row)?)
        })
    }

    /// All kinds of data, those that the regulation names first.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn holdings(&self, asker: &Asker) -> Result<Vec<HoldingView>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let rows = self.gate.read(|tx| org::holdings(tx, asker.org))?;
        let view = |holding: &Holding| {
            let own = rows.iter().rev().filter(|row| row.key == holding.key.as_str());
            let mut versions = Vec::new();
            for row in own.clone() {
                versions.push((row.version, self.gate.worker_name(asker, row.by)?, row.at));
            }
            let follows = own.clone().next().and_then(|row| read(row).ok()).map(|(was, _)| was.follows.to_string());
            Ok(HoldingView {
                key: holding.key.to_string(),
                ja: holding.ja.clone(),
                en: holding.en.clone(),
                about_ja: holding.about_ja.clone(),
                about_en: holding.about_en.clone(),
                fields: holding.fields.iter().map(field).collect(),
                further: book.taking(&holding.key).map(|taking| FurtherView {
                    follows: follows.unwrap_or_default(),
                    ended: taking == Taking::Ended,
                    versions,
                }),
            })
        };
        book.holdings().holdings.iter().map(view).collect()
    }
}

fn field(field: &Field) -> HoldingField {
    let kind = FIELD_KINDS.iter().find(|(_, kind)| *kind == field.kind).map_or("individual_number", |(name, _)| name);
    HoldingField {
        key: field.key.to_string(),
        ja: field.ja.clone(),
        en: field.en.clone(),
        kind,
        class: field.class.to_string(),
        choices: field.choices.clone(),
    }
}

/// The newest version of one kind.
fn newest(rows: Vec<HoldingRow>, key: &HoldingKey) -> Option<HoldingRow> {
    rows.into_iter().rfind(|row| row.key == key.as_str())
}

fn read(row: &HoldingRow) -> Result<(Further, i64), Stop> {
    serde_json::from_str(&row.definition)
        .map(|was| (was, row.version))
        .map_err(|_| Stop::Conflict("govern-holding-damaged"))
}

fn written(further: &Further, version: i64, by: azukari_domain::WorkerId, at: Millis) -> Result<HoldingRow, Stop> {
    let definition = serde_json::to_string(further).map_err(|_| Stop::Conflict("govern-holding-damaged"))?;
    Ok(HoldingRow { key: further.holding.key.to_string(), version, definition, by, at })
}

/// What was asked for as a kind of data: fields taken over as they are, and its own, the new ones under keys of its own.
fn further(book: &Rulebook, new: SetHolding) -> Result<Further, AppError> {
    let SetHolding { key, ja, en, about_ja, about_en, follows, taken, own } = new;
    if key.as_str().len() > KEY_CHARS_MAX {
        return Err(AppError::input("key", "govern-key-help"));
    }
    let like = book.holding(&follows).ok_or(AppError::input("follows", word(Unfit::Follows)))?;
    if !taken.iter().all(|wanted| like.fields.iter().any(|f| f.key == *wanted)) {
        return Err(AppError::input("taken", word(Unfit::Fields)));
    }
    let mut fields: Vec<Field> = like.fields.iter().filter(|f| taken.contains(&f.key)).cloned().collect();
    let mut used: BTreeSet<FieldKey> = own.iter().filter_map(|f| f.key.clone()).collect();
    for one in own {
        let kind = FIELD_KINDS.iter().find(|(name, _)| *name == one.kind).map(|(_, kind)| *kind);
        let kind = kind.ok_or(AppError::input("own", "govern-holding-kind"))?;
        let key = match one.key {
            Some(key) => key,
            None => free(&key, &used)?,
        };
        used.insert(key.clone());
        let (ja, en) = both(&one.ja, &one.en);
        fields.push(Field {
            key,
            ja,
            en,
            kind,
            class: one.class,
            required: false,
            search: is_searched(kind),
            headers: Vec::new(),
            choices: one.choices.iter().map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect(),
        });
    }
    // A record without a name is nobody's.
    if let Some(name) = fields.iter_mut().find(|f| matches!(f.kind, FieldKind::Name | FieldKind::Body)) {
        name.required = true;
    }
    let ((ja, en), (about_ja, about_en)) = (both(&ja, &en), both(&about_ja, &about_en));
    let holding = Holding { key, ja, en, about_ja, about_en, facets: BTreeSet::new(), fields };
    Ok(Further { holding, follows, taking: Taking::Open })
}

/// Japanese and English; the Japanese word where there is no English one.
fn both(ja: &str, en: &str) -> (String, String) {
    let (ja, en) = (ja.trim(), en.trim());
    (ja.to_owned(), if en.is_empty() { ja } else { en }.to_owned())
}

fn is_searched(kind: FieldKind) -> bool {
    use FieldKind::{Body, Kana, Mail, Name, Number, Phone};
    matches!(kind, Name | Kana | Body | Number | Phone | Mail)
}

/// The first key of the kind's own that no field has.
fn free(key: &HoldingKey, used: &BTreeSet<FieldKey>) -> Result<FieldKey, AppError> {
    let keys = (1..).map(|n: u32| format!("{key}_{n}").parse::<FieldKey>());
    let free = keys.map_while(Result::ok).find(|key| !used.contains(key));
    free.ok_or(AppError::input("key", "govern-key-help"))
}

fn unfit(why: Unfit) -> AppError {
    let field = match why {
        Unfit::Named => "key",
        Unfit::Follows | Unfit::Moved => "follows",
        Unfit::Words => "ja",
        Unfit::Fields | Unfit::Nameless | Unfit::Changed => "taken",
        Unfit::Class | Unfit::Choices | Unfit::Known => "own",
    };
    AppError::input(field, word(why))
}

fn word(why: Unfit) -> &'static str {
    match why {
        Unfit::Named => "govern-holding-named",
        Unfit::Follows => "govern-holding-follows",
        Unfit::Words => "govern-holding-words",
        Unfit::Fields => "govern-holding-fields",
        Unfit::Nameless => "govern-holding-nameless",
        Unfit::Class => "govern-holding-class",
        Unfit::Choices => "govern-holding-choices",
        Unfit::Known => "govern-holding-known",
        Unfit::Changed => "govern-holding-changed",
        Unfit::Moved => "govern-holding-moved",
    }
}
