//! What is laid down for everybody: policy, purposes, the application with its statement, and the members who were published by an act.
//!
//! Nothing here opens a record. Members come in only by [`App::publish`]; here they are carried over, and taken out as soon as the
//! person stopped it, is no longer on file, or the scope became narrower.

use super::{
    AFFAIRS, DIRECTORY, ENCRYPTED, FORMS, SCOPES, STATEMENT, adopts, disk, folder, has_window, is_public, letters,
    present, replace, turn,
};
use crate::{App, AppError, registers::facts};
use azukari_domain::{
    AffairKey, Clear, Fact, FieldKey, HoldingKey, RecordId,
    public::{Application, FORMAT, Item, Limits, Matter, Member, SNAPSHOT, Snapshot, Words},
};
use azukari_rulebook::{Rulebook, model::Holding};
use azukari_store::{
    org::{self, OrgRow},
    record,
    register::RegisterRow,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// Records of a kind that are read at once.
const PAGE: i64 = 5_000;
/// Settings of the directory, in the order of [`Limits`].
const LIMITS: [&str; 5] =
    ["window_query_min", "window_page_max", "window_shown_max", "window_letters_max", "window_minutes"];
/// The parameter with the fields that an application asks for.
const ASKED: &str = "window_asked";

/// Members as an act published them.
pub(super) struct Shown {
    pub(super) items: Vec<Item>,
    pub(super) members: Vec<Member>,
}

impl App {
    /// Lays down what may be read; whether anything changed.
    pub(super) fn lay_window(&self, dir: &Path, row: &OrgRow, shown: Option<Shown>) -> Result<bool, AppError> {
        let book = self.gate.book_of(row.id)?;
        let folder = folder(dir, row)?;
        if !has_window(&book) {
            return match fs::remove_file(folder.join(SNAPSHOT)) {
                Ok(()) => Ok(true),
                Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
                Err(e) => Err(disk(&e)),
            };
        }
        let _turn = turn(&folder).map_err(|e| disk(&e))?;
        let before = present(&folder);
        let shown = match shown {
            Some(shown) => shown,
            None => self.still_shown(row, &book, before.as_ref())?,
        };
        let mut next = self.readable(row, &book)?;
        (next.items, next.members) = (shown.items, shown.members);
        next.at = before.as_ref().map_or(0, |b| b.at);
        if before.as_ref() == Some(&next) {
            return Ok(false);
        }
        next.at = self.gate.now().0;
        let text =
            serde_json::to_vec(&next).map_err(|_| AppError::Internal("a snapshot could not be written".into()))?;
        replace(&folder, &text).map_err(|e| disk(&e))?;
        Ok(true)
    }

    /// All but the members.
    fn readable(&self, row: &OrgRow, book: &Rulebook) -> Result<Snapshot, AppError> {
        let today = self.gate.now().date_in(&row.zone).to_string();
        let id = row.id;
        let in_force = |p: &org::PurposeRow| p.from_date <= today && p.to_date.as_ref().is_none_or(|to| *to >= today);
        let purposes = self.gate.read(|tx| org::purposes(tx, id))?.into_iter().filter(in_force);
        let purposes = purposes.map(|p| words_of(book, p));
        let matters = match self.known(&row.key) {
            Ok(known) => known.matters,
            Err(AppError::NotFound(_)) => Vec::new(),
            Err(e) => return Err(e),
        };
        let matters = matters.into_iter().map(|m| Matter {
            title: Words { ja: m.ja, en: m.en },
            text: m.text,
            contact: m.contact,
            dated: m.dated,
        });
        let encrypted = adopts(book, ENCRYPTED);
        Ok(Snapshot {
            format: FORMAT,
            organisation: row.name.clone(),
            at: 0,
            key: if encrypted { self.gate.letter_key(row.id)? } else { String::new() },
            limits: self.limits(row, book)?,
            matters: matters.collect(),
            purposes: purposes.collect(),
            application: if encrypted && adopts(book, STATEMENT) { self.application(row, book)? } else { None },
            letters: if is_public(book) { letters::kinds(book) } else { Vec::new() },
            items: Vec::new(),
            members: Vec::new(),
        })
    }

    /// A purpose in the organisation's own words.
    pub(super) fn worded(&self, row: &OrgRow, book: &Rulebook, purpose: &str) -> Result<Words, AppError> {
        let id = row.id;
        let own = self.gate.read(|tx| org::purposes(tx, id))?.into_iter().find(|p| p.key == purpose);
        Ok(own.map(|p| words_of(book, p)).unwrap_or_default())
    }

    fn limits(&self, row: &OrgRow, book: &Rulebook) -> Result<Limits, AppError> {
        if !adopts(book, DIRECTORY) {
            return Ok(Limits { letters_max: Limits::FEW_LETTERS, ..Limits::default() });
        }
        let mut values = [0_u32; 5];
        for (value, name) in values.iter_mut().zip(LIMITS) {
            *value = u32::try_from(self.setting_value(row.id, name)?).unwrap_or(0);
        }
        let [query_min, page_max, shown_max, letters_max, minutes] = values;
        Ok(Limits { query_min, page_max, shown_max, letters_max, minutes })
    }

    /// The membership form that is in use: of several the highest edition.
    pub(super) fn form_in_use(&self, row: &OrgRow, book: &Rulebook) -> Result<Option<RegisterRow>, AppError> {
        let edition = |form: &RegisterRow| facts::number(&facts::of(form), "edition").unwrap_or_default();
        let forms = self.rows_in_force(row, book, FORMS)?.into_iter();
        Ok(forms.filter(|f| facts::word(&facts::of(f), "kind") == "membership").max_by_key(edition))
    }

    fn application(&self, row: &OrgRow, book: &Rulebook) -> Result<Option<Application>, AppError> {
        let Some(form) = self.form_in_use(row, book)? else { return Ok(None) };
        let facts = facts::of(&form);
        let texts = self.public_texts(row.id, &form)?;
        let said = |key: &str| {
            let text = texts.iter().find(|(k, _)| k.as_str() == key);
            text.map(|(_, t)| t.expose().to_owned()).unwrap_or_default()
        };
        let items = facts::words(&facts, "items");
        let places = facts::words(&facts, "places");
        let what = format!("register:{FORMS}");
        let choices = book.form_fields(&what).iter().find(|f| f.key.as_str() == "places").map(|f| f.choices.as_slice());
        let titles = book.holdings().classes.iter().filter(|c| items.contains(c.key.as_str()));
        let Some(holding) = letters::applicants(book) else { return Ok(None) };
        let asked = book.set(ASKED);
        let asked = holding.fields.iter().filter(|f| asked.contains(f.key.as_str()));
        let asked = asked.map(|f| item(f, items.contains(f.class.as_str())));
        Ok(Some(Application {
            title: said("title"),
            edition: facts::number(&facts, "edition").unwrap_or_default(),
            wording: said("wording"),
            items: titles.map(|c| Words { ja: c.ja.clone(), en: c.en.clone() }).collect(),
            places: choices
                .into_iter()
                .flatten()
                .filter(|c| places.contains(c.key.as_str()))
                .map(|c| Words { ja: c.ja.clone(), en: c.en.clone() })
                .collect(),
            fields: asked.collect(),
        }))
    }

    /// Who is still shown of those who were.
    fn still_shown(&self, row: &OrgRow, book: &Rulebook, before: Option<&Snapshot>) -> Result<Shown, AppError> {
        let nobody = Shown { items: Vec::new(), members: Vec::new() };
        let Some(before) = before.filter(|b| !b.members.is_empty()) else { return Ok(nobody) };
        if !adopts(book, DIRECTORY) || !adopts(book, ENCRYPTED) {
            return Ok(nobody);
        }
        let Some(affair) = book.set(AFFAIRS).iter().find_map(|a| a.parse::<AffairKey>().ok()) else {
            return Ok(nobody);
        };
        let Some(scope) = self.scope_of(row, book, &affair)? else { return Ok(nobody) };
        let scope = facts::words(&facts::of(&scope), "items");
        let id = row.id;
        let named = self.gate.read(|tx| org::affairs(tx, id))?.into_iter().find(|a| a.key == affair.as_str());
        let Some(named) = named else { return Ok(nobody) };
        let purpose = named.purpose.unwrap_or_default();
        let holdings: Vec<HoldingKey> = named.holdings.split_whitespace().filter_map(|h| h.parse().ok()).collect();
        let mut there = BTreeSet::new();
        let mut classes = BTreeMap::new();
        for holding in &holdings {
            let records = self.on_file_not_stopped(row, holding, &purpose)?;
            there.extend(self.gate.handles(row.id, &records)?);
            if let Some(holding) = book.holding(holding) {
                classes.extend(holding.fields.iter().map(|f| (f.key.to_string(), f.class.to_string())));
            }
        }
        let stays: Vec<bool> =
            before.items.iter().map(|i| classes.get(&i.key).is_some_and(|class| scope.contains(class))).collect();
        fn kept<'a, T: Clone>(all: &'a [T], stays: &'a [bool]) -> impl Iterator<Item = T> + 'a {
            all.iter().zip(stays).filter(|(_, stays)| **stays).map(|(one, _)| one.clone())
        }
        let members = before.members.iter().filter(|m| there.contains(&m.handle));
        Ok(Shown {
            items: kept(&before.items, &stays).collect(),
            members: members
                .map(|m| Member { handle: m.handle.clone(), texts: kept(&m.texts, &stays).collect() })
                .collect(),
        })
    }

    /// Records of a kind whose persons have not stopped their use, or this use.
    pub(super) fn on_file_not_stopped(
        &self,
        row: &OrgRow,
        holding: &HoldingKey,
        purpose: &str,
    ) -> Result<Vec<RecordId>, AppError> {
        let (id, holding) = (row.id, holding.to_string());
        let own = format!("use:{purpose}");
        let mut out = Vec::new();
        let mut after = None;
        loop {
            let page = self.gate.read(|tx| record::page(tx, id, &holding, after, PAGE))?;
            let Some(last) = page.last() else { return Ok(out) };
            after = Some(last.id);
            for found in &page {
                let marks = self.gate.read(|tx| record::marks(tx, id, found.id))?;
                let stops =
                    |m: &record::MarkRow| m.kind == "stop" && m.to_at.is_none() && (m.key == "use" || m.key == own);
                if !marks.iter().any(stops) {
                    out.push(found.id);
                }
            }
        }
    }

    /// The scope in force of a place of publication: the newest.
    pub(super) fn scope_of(
        &self,
        row: &OrgRow,
        book: &Rulebook,
        affair: &AffairKey,
    ) -> Result<Option<RegisterRow>, AppError> {
        let mut scopes = self.rows_in_force(row, book, SCOPES)?.into_iter();
        Ok(scopes.rfind(|s| facts::word(&facts::of(s), "affair") == affair.as_str()))
    }
}

/// The organisation's own wording; the other language only while it is the template's.
fn words_of(book: &Rulebook, purpose: org::PurposeRow) -> Words {
    let named = purpose.key.parse().ok().and_then(|key| book.purpose(&key));
    let en = named.filter(|n| n.ja == purpose.title).map_or_else(String::new, |n| n.en.clone());
    Words { ja: purpose.title, en }
}

/// A field as the window shows it.
pub(super) fn item(field: &azukari_rulebook::model::Field, public: bool) -> Item {
    let kind = serde_json::to_value(field.kind).ok().and_then(|k| k.as_str().map(str::to_owned)).unwrap_or_default();
    Item {
        key: field.key.to_string(),
        title: Words { ja: field.ja.clone(), en: field.en.clone() },
        kind,
        required: field.required,
        public,
    }
}

/// Fields of a kind of data that are published, in their order.
pub(super) fn items(holding: &Holding, classes: &BTreeSet<String>) -> Vec<Item> {
    holding.fields.iter().filter(|f| classes.contains(f.class.as_str())).map(|f| item(f, true)).collect()
}

/// Whether a fact names a record.
pub(super) fn names(row: &RegisterRow, key: &str) -> Option<RecordId> {
    let clear = Clear::parse(&row.facts)?;
    clear.facts.iter().find_map(|(k, fact): (&FieldKey, &Fact)| match fact {
        Fact::Record(record) if k.as_str() == key => Some(*record),
        _ => None,
    })
}
