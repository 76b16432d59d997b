//! Forms at the edge: what people send becomes typed values, and typed values become documents that pages and files show.

use crate::{
    App, AppError,
    error::FieldFault,
    names::{affair_english, purpose_english},
    register::correct::reason,
    stray::{OTHER_NUMBER, Strays},
};
use azukari_domain::{
    AffairKey, ClassKey, ClauseId, Clear, Date, Fact, FieldKey, HoldingKey, OfficeKey, OrgId, Personal, PurposeKey,
    RecordId, RowId, Values, WorkerId,
    id::EvidenceId,
    value::{ITEMS_MAX, TEXT_CHARACTERS_MAX},
};
use azukari_gate::Asker;
use azukari_rulebook::{
    Rulebook,
    form::{Computed, FormField, FormKind},
};
use azukari_store::{record, register, worker};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};
use zeroize::Zeroizing;

/// Numbers beyond this are slips: no count, sum of yen or period of an office reaches it.
const NUMBER_MAX: i64 = 1_000_000_000_000;

/// What was sent: for each field its values as text, one for single fields. An empty list or text empties the field.
pub type FormInput = BTreeMap<String, Vec<Personal>>;

/// What was understood.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) values: Values,
    pub(crate) emptied: BTreeSet<FieldKey>,
    /// What looks like an individual number among the texts.
    pub(crate) strays: Strays,
}

impl Filled {
    pub(crate) fn clear(&self) -> Clear {
        self.values.clear()
    }
}

/// One field with its value, for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownField {
    /// Key.
    pub key: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Kind, in snake case.
    pub kind: FormKind,
    /// One sentence of help, Japanese.
    pub help_ja: String,
    /// English.
    pub help_en: String,
    /// Found out by the system; nobody fills it in.
    pub computed: bool,
    /// The register whose rows may be chosen.
    pub register: Option<String>,
    /// What may be chosen.
    pub choices: Vec<ShownChoice>,
    /// The values as text: keys for what is chosen, ISO dates, numbers.
    pub values: Vec<String>,
    /// The same as people read it, Japanese: the words behind the keys, names of workers.
    pub shown_ja: Vec<String>,
    /// English.
    pub shown_en: Vec<String>,
}

/// One thing that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownChoice {
    /// Key.
    pub key: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl App {
    /// Parses a form. All faults are told together, each at its field.
    pub(crate) fn parse_form(
        &self,
        org: OrgId,
        book: &Rulebook,
        what: &str,
        allowed: &[FieldKey],
        input: &FormInput,
    ) -> Result<Filled, AppError> {
        let mut filled = Filled::default();
        let mut faults = Vec::new();
        for (name, texts) in input {
            if name == OTHER_NUMBER {
                filled.strays.explain(texts.first().map(reason).transpose()?.flatten());
                continue;
            }
            let field = name.parse::<FieldKey>().ok().filter(|k| allowed.contains(k));
            let field = field.and_then(|k| book.form_field(what, &k)).filter(|f| f.computed.is_none());
            let Some(field) = field else {
                faults.push(FieldFault::new(name, "error-unknown-field"));
                continue;
            };
            let texts: Vec<&str> = texts.iter().map(|t| t.expose().trim()).filter(|t| !t.is_empty()).collect();
            if texts.is_empty() {
                filled.emptied.insert(field.key.clone());
                continue;
            }
            // Ids and amounts are of other kinds; whatever people write themselves may hold anything.
            let written = field.kind.is_text() || matches!(field.kind, FormKind::Recipient | FormKind::Recipients);
            if written {
                filled.strays.look_at(&field.key, &texts);
            }
            match self.parse_field(org, book, field, &texts)? {
                Ok(Parsed::Fact(fact)) => drop(filled.values.facts.insert(field.key.clone(), fact)),
                Ok(Parsed::Text(text)) => drop(filled.values.texts.insert(field.key.clone(), text)),
                Err(key) => faults.push(FieldFault::new(name, key)),
            }
        }
        if faults.is_empty() { Ok(filled) } else { Err(AppError::Form(faults)) }
    }

    fn parse_field(
        &self,
        org: OrgId,
        book: &Rulebook,
        field: &FormField,
        texts: &[&str],
    ) -> Result<Result<Parsed, &'static str>, AppError> {
        let one = || match texts {
            [one] => Ok(*one),
            _ => Err("error-one-value"),
        };
        let fact = |fact: Result<Fact, &'static str>| Ok(fact.map(Parsed::Fact));
        let word =
            |known: bool, text: &str| if known { Ok(Fact::Word(text.to_owned())) } else { Err("error-unknown-word") };
        if texts.len() > ITEMS_MAX {
            return Ok(Err("error-too-much"));
        }
        match field.kind {
            FormKind::Text => {
                let text = texts.join("\n");
                if text.chars().count() > TEXT_CHARACTERS_MAX {
                    return Ok(Err("error-text-long"));
                }
                Ok(Ok(Parsed::Text(Personal::new(text))))
            }
            FormKind::Flag => fact(one().and_then(|t| match t {
                "true" | "yes" | "on" | "1" => Ok(Fact::Flag(true)),
                "false" | "no" | "off" | "0" => Ok(Fact::Flag(false)),
                _ => Err("error-yes-no"),
            })),
            FormKind::Number => fact(one().and_then(|t| {
                let plain = azukari_domain::text::fold(t).replace(',', "");
                plain.parse::<i64>().ok().filter(|n| n.abs() <= NUMBER_MAX).map(Fact::Number).ok_or("error-number")
            })),
            FormKind::Date => {
                fact(one().and_then(|t| crate::acquisition::check::parse_date(t).map(Fact::Date).ok_or("error-date")))
            }
            FormKind::Time => {
                fact(one().and_then(|t| minutes(&azukari_domain::text::fold(t)).map(Fact::Number).ok_or("error-time")))
            }
            FormKind::Choice => fact(one().and_then(|t| word(field.choices.iter().any(|c| c.key == t), t))),
            FormKind::Choices => fact(set(texts, |t| field.choices.iter().any(|c| c.key == t))),
            FormKind::Office => fact(one().and_then(|t| {
                let key = OfficeKey::from_str(t).ok();
                word(key.is_some_and(|k| book.office(&k).is_some() || book.book().bodies.iter().any(|b| b.key == k)), t)
            })),
            FormKind::Unit => fact(one().and_then(|t| word(book.book().units.iter().any(|u| u.key.as_str() == t), t))),
            FormKind::Purpose => self.declared(org, texts, "purpose"),
            FormKind::Purposes => {
                let known = self.gate.read(|tx| azukari_store::org::purposes(tx, org))?;
                fact(set(texts, |t| known.iter().any(|p| p.key == t)))
            }
            FormKind::Affair => self.declared(org, texts, "affair"),
            FormKind::Holding => {
                fact(one().and_then(|t| word(HoldingKey::from_str(t).is_ok_and(|k| book.holding(&k).is_some()), t)))
            }
            FormKind::Classes => {
                let known = &book.holdings().classes;
                fact(set(texts, |t| ClassKey::from_str(t).is_ok_and(|k| known.iter().any(|c| c.key == k))))
            }
            FormKind::Ground => fact(one().and_then(|t| word(book.book().grounds.iter().any(|g| g.key == t), t))),
            FormKind::Clause => {
                fact(one().and_then(|t| word(ClauseId::from_str(t).is_ok_and(|id| book.clause(&id).is_some()), t)))
            }
            FormKind::Recipient => fact(one().and_then(|t| word(crate::register::mark::is_recipient(t), t))),
            FormKind::Recipients => {
                let lines: Vec<&str> =
                    texts.iter().flat_map(|t| t.lines()).map(str::trim).filter(|t| !t.is_empty()).collect();
                fact(set(&lines, crate::register::mark::is_recipient))
            }
            FormKind::Worker => match one() {
                Ok(text) => Ok(self.worker_there(org, text)?.map(|w| Parsed::Fact(Fact::Worker(w)))),
                Err(key) => Ok(Err(key)),
            },
            FormKind::Workers => {
                let mut all = BTreeSet::new();
                for text in texts {
                    match self.worker_there(org, text)? {
                        Ok(id) => drop(all.insert(id)),
                        Err(key) => return Ok(Err(key)),
                    }
                }
                Ok(Ok(Parsed::Fact(Fact::Workers(all))))
            }
            FormKind::Record => match one().and_then(|t| record_id(t).ok_or("error-unknown-word")) {
                Ok(id) => Ok(self.record_there(org, id)?.map(|id| Parsed::Fact(Fact::Record(id)))),
                Err(key) => Ok(Err(key)),
            },
            FormKind::Records => {
                let mut all = BTreeSet::new();
                for text in texts.iter().flat_map(|t| t.split_whitespace()) {
                    let Some(id) = record_id(text) else { return Ok(Err("error-unknown-word")) };
                    match self.record_there(org, id)? {
                        Ok(id) => drop(all.insert(id)),
                        Err(key) => return Ok(Err(key)),
                    }
                }
                Ok(Ok(Parsed::Fact(Fact::Records(all))))
            }
            FormKind::Row => match one().and_then(|t| RowId::from_str(t).map_err(|_| "error-unknown-word")) {
                Ok(id) => {
                    let found = self.gate.read(|tx| register::get(tx, org, id))?;
                    let here = found.is_some_and(|r| field.register.as_ref().is_some_and(|k| k.as_str() == r.register));
                    fact(if here { Ok(Fact::Row(id)) } else { Err("error-unknown-word") })
                }
                Err(key) => Ok(Err(key)),
            },
            FormKind::Files => {
                let ids: Result<Vec<EvidenceId>, _> = texts.iter().map(|t| EvidenceId::from_str(t)).collect();
                fact(ids.map(Fact::Files).map_err(|_| "error-unknown-word"))
            }
        }
    }

    fn declared(&self, org: OrgId, texts: &[&str], what: &str) -> Result<Result<Parsed, &'static str>, AppError> {
        let [text] = texts else { return Ok(Err("error-one-value")) };
        let there = self.gate.read(|tx| {
            Ok(match what {
                "purpose" => azukari_store::org::purposes(tx, org)?.iter().any(|p| p.key == *text),
                _ => azukari_store::org::affairs(tx, org)?.iter().any(|a| a.key == *text),
            })
        })?;
        let parses =
            if what == "purpose" { PurposeKey::from_str(text).is_ok() } else { AffairKey::from_str(text).is_ok() };
        Ok(if there && parses { Ok(Parsed::Fact(Fact::Word((*text).to_owned()))) } else { Err("error-unknown-word") })
    }

    /// A worker by id or by login.
    pub(crate) fn worker_id(&self, org: OrgId, text: &str) -> Result<Option<WorkerId>, AppError> {
        Ok(self.worker_there(org, text)?.ok())
    }

    fn worker_there(&self, org: OrgId, text: &str) -> Result<Result<WorkerId, &'static str>, AppError> {
        let found = match WorkerId::from_str(text) {
            Ok(id) => self.gate.read(|tx| worker::get(tx, org, id))?,
            Err(_) => self.gate.read(|tx| worker::by_login(tx, org, text))?,
        };
        Ok(found.map(|w| w.id).ok_or("error-unknown-word"))
    }

    fn record_there(&self, org: OrgId, id: RecordId) -> Result<Result<RecordId, &'static str>, AppError> {
        Ok(self.gate.read(|tx| record::get(tx, org, id))?.map(|r| r.id).ok_or("error-unknown-word"))
    }

    /// Seals the texts of a form; empty where there are none.
    pub(crate) fn seal_texts(
        &self,
        org: OrgId,
        kind: &str,
        owner: [u8; 16],
        field: &str,
        texts: &BTreeMap<FieldKey, Personal>,
    ) -> Result<Vec<u8>, AppError> {
        match texts_json(texts)? {
            Some(text) => Ok(self.gate.seal_office(org, kind, owner, field, &text)?),
            None => Ok(Vec::new()),
        }
    }

    /// Opens the texts of a form.
    pub(crate) fn open_texts(
        &self,
        asker: &Asker,
        kind: &str,
        owner: [u8; 16],
        field: &str,
        sealed: &[u8],
    ) -> Result<BTreeMap<FieldKey, Personal>, AppError> {
        if sealed.is_empty() {
            return Ok(BTreeMap::new());
        }
        let text = self.gate.open_office(asker, kind, owner, field, sealed.to_vec())?;
        parse_texts(text.expose()).ok_or_else(|| AppError::Internal("sealed texts cannot be read".into()))
    }

    /// What a form finds out by itself, as it is now: flags over dates, rows that stand.
    pub(crate) fn find_out(&self, org: OrgId, book: &Rulebook, what: &str, clear: &mut Clear) -> Result<(), AppError> {
        self.find_out_on(org, book, what, clear, None)
    }

    /// The same as it was on a past day, as far as that is known.
    pub(crate) fn find_out_on(
        &self,
        org: OrgId,
        book: &Rulebook,
        what: &str,
        clear: &mut Clear,
        day: Option<Date>,
    ) -> Result<(), AppError> {
        let fields = book.form_fields(what);
        if fields.iter().all(|f| f.computed.is_none()) {
            return Ok(());
        }
        let stored = &clear.facts;
        let now = self.gate.now();
        let (zone, own, mut facts) = self.gate.read(|tx| {
            let zone = azukari_store::org::get(tx, org)?.map(|o| o.zone).unwrap_or_default();
            let own: BTreeMap<String, i64> = azukari_store::org::settings(tx, org)?.into_iter().collect();
            let mut facts = stored.clone();
            azukari_gate::current(tx, org, fields, &mut facts, day.or(Some(now.date_in(&zone))))?;
            Ok((zone, own, facts))
        })?;
        let today = now.date_in(&zone);
        if day.is_some_and(|day| day < today) {
            // Nobody counted then what is counted now: better no number than today's.
            let counts =
                |c: &Computed| matches!(c, Computed::Kept { .. } | Computed::Summed { .. } | Computed::Latest { .. });
            for field in fields.iter().filter(|f| f.computed.as_ref().is_some_and(counts)) {
                facts.remove(&field.key);
            }
        }
        book.compute(what, &mut facts, &own, today);
        clear.facts = facts;
        Ok(())
    }

    /// A form's fields with their values in people's words; fields with readers of their own only to those.
    pub(crate) fn show_form(
        &self,
        asker: &Asker,
        book: &Rulebook,
        what: &str,
        only: Option<&[FieldKey]>,
        clear: &Clear,
        texts: &BTreeMap<FieldKey, Personal>,
    ) -> Result<Vec<ShownField>, AppError> {
        let fields: Vec<&FormField> =
            book.form_fields(what).iter().filter(|f| only.is_none_or(|keys| keys.contains(&f.key))).collect();
        let held = match fields.iter().any(|f| f.readers.is_some()) {
            true => self.offices_held(asker)?.0,
            false => BTreeSet::new(),
        };
        let shown = |f: &&FormField| match f.readers_param() {
            Some(param) => book.set(param).iter().any(|o| o.parse().is_ok_and(|o: OfficeKey| held.contains(&o))),
            None => true,
        };
        fields
            .into_iter()
            .filter(shown)
            .map(|f| self.show_field(asker, book, f, clear.facts.get(&f.key), texts.get(&f.key)))
            .collect()
    }

    fn show_field(
        &self,
        asker: &Asker,
        book: &Rulebook,
        field: &FormField,
        fact: Option<&Fact>,
        text: Option<&Personal>,
    ) -> Result<ShownField, AppError> {
        let mut choices = self.choices(asker, book, field)?;
        let values: Vec<String> = match fact {
            None => text.iter().map(|t| t.expose().to_owned()).collect(),
            Some(Fact::Flag(b)) => vec![b.to_string()],
            Some(Fact::Number(n)) if field.kind == FormKind::Time => vec![format!("{:02}:{:02}", n / 60, n % 60)],
            Some(Fact::Number(n)) => vec![n.to_string()],
            Some(Fact::Date(d)) => vec![d.to_string()],
            Some(Fact::Word(w)) => vec![w.clone()],
            Some(Fact::Words(all)) => all.iter().cloned().collect(),
            Some(Fact::Worker(w)) => vec![w.to_string()],
            Some(Fact::Workers(all)) => all.iter().map(WorkerId::to_string).collect(),
            Some(Fact::Record(r)) => vec![r.to_string()],
            Some(Fact::Records(all)) => all.iter().map(RecordId::to_string).collect(),
            Some(Fact::Row(r)) => vec![r.to_string()],
            Some(Fact::Files(all)) => all.iter().map(EvidenceId::to_string).collect(),
        };
        let (mut shown_ja, mut shown_en) = (Vec::new(), Vec::new());
        for value in &values {
            let known = match choices.iter().find(|c| c.key == *value) {
                Some(known) => Some(known.clone()),
                None => self.ended_row(asker, book, field, value)?,
            };
            let (ja, en) = known.map_or_else(|| (value.clone(), value.clone()), |c| (c.ja, c.en));
            shown_ja.push(ja);
            shown_en.push(en);
        }
        // Workers and rows are many; the page asks for them when it offers the field.
        if matches!(field.kind, FormKind::Worker | FormKind::Workers) {
            choices.retain(|c| !c.ja.is_empty());
        }
        Ok(ShownField {
            key: field.key.to_string(),
            ja: field.ja.clone(),
            en: field.en.clone(),
            kind: field.kind,
            help_ja: field.help_ja.clone(),
            help_en: field.help_en.clone(),
            computed: field.computed.is_some(),
            register: field.register.as_ref().map(ToString::to_string),
            choices,
            values,
            shown_ja,
            shown_en,
        })
    }

    /// What may be chosen for a field.
    fn choices(&self, asker: &Asker, book: &Rulebook, field: &FormField) -> Result<Vec<ShownChoice>, AppError> {
        let choice =
            |key: &str, ja: &str, en: &str| ShownChoice { key: key.to_owned(), ja: ja.to_owned(), en: en.to_owned() };
        let org = asker.org;
        Ok(match field.kind {
            FormKind::Choice | FormKind::Choices => {
                field.choices.iter().map(|c| choice(&c.key, &c.ja, &c.en)).collect()
            }
            FormKind::Office => {
                let bodies = book.book().bodies.iter().map(|b| choice(b.key.as_str(), &b.ja, &b.en));
                book.book().offices.iter().map(|o| choice(o.key.as_str(), &o.ja, &o.en)).chain(bodies).collect()
            }
            FormKind::Unit => book.book().units.iter().map(|u| choice(u.key.as_str(), &u.ja, &u.en)).collect(),
            FormKind::Holding => {
                book.holdings().holdings.iter().map(|h| choice(h.key.as_str(), &h.ja, &h.en)).collect()
            }
            FormKind::Classes => book.holdings().classes.iter().map(|c| choice(c.key.as_str(), &c.ja, &c.en)).collect(),
            FormKind::Ground => book.book().grounds.iter().map(|g| choice(&g.key, &g.ja, &g.en)).collect(),
            FormKind::Purpose | FormKind::Purposes => {
                let rows = self.gate.read(|tx| azukari_store::org::purposes(tx, org))?;
                rows.iter().map(|p| choice(&p.key, &p.title, purpose_english(book.book(), &p.key, &p.title))).collect()
            }
            FormKind::Affair => {
                let rows = self.gate.read(|tx| azukari_store::org::affairs(tx, org))?;
                rows.iter().map(|a| choice(&a.key, &a.title, affair_english(book.book(), &a.key, &a.title))).collect()
            }
            FormKind::Worker | FormKind::Workers => {
                let rows = self.gate.read(|tx| worker::all(tx, org))?;
                let mut out = Vec::with_capacity(rows.len());
                for row in rows {
                    let name = self.gate.worker_name(asker, row.id)?;
                    out.push(choice(&row.id.to_string(), name.expose(), name.expose()));
                }
                out
            }
            FormKind::Row => match &field.register {
                Some(key) => self.row_choices(asker, book, key)?,
                None => Vec::new(),
            },
            FormKind::Flag
            | FormKind::Number
            | FormKind::Date
            | FormKind::Time
            | FormKind::Clause
            | FormKind::Recipient
            | FormKind::Recipients
            | FormKind::Text
            | FormKind::Record
            | FormKind::Records
            | FormKind::Files => Vec::new(),
        })
    }

    /// A row that is no choice any more is still called by its name where it was chosen.
    fn ended_row(
        &self,
        asker: &Asker,
        book: &Rulebook,
        field: &FormField,
        value: &str,
    ) -> Result<Option<ShownChoice>, AppError> {
        let register = field.register.as_ref().filter(|_| field.kind == FormKind::Row);
        let (Some(register), Ok(id)) = (register, value.parse::<RowId>()) else {
            return Ok(None);
        };
        let row = self.gate.read(|tx| register::get(tx, asker.org, id))?;
        let Some(row) = self.known_rows(asker, row.into_iter().collect())?.pop() else { return Ok(None) };
        let known = self.row_words(asker, book, register)?;
        self.row_title(asker, book, register, &row, &known).map(Some)
    }

    /// Rows of a register that have not ended, by number and first value.
    pub(crate) fn row_choices(
        &self,
        asker: &Asker,
        book: &Rulebook,
        register: &azukari_domain::RegisterKey,
    ) -> Result<Vec<ShownChoice>, AppError> {
        let rows = self.gate.read(|tx| register::list(tx, asker.org, register.as_str(), "", 0, ROWS_OFFERED_MAX))?;
        let rows = self.known_rows(asker, rows)?;
        let known = self.row_words(asker, book, register)?;
        rows.iter()
            .filter(|r| r.state != "ended")
            .map(|row| self.row_title(asker, book, register, row, &known))
            .collect()
    }

    /// The words of what a register's first field may hold, where it holds no text.
    pub(crate) fn row_words(
        &self,
        asker: &Asker,
        book: &Rulebook,
        register: &azukari_domain::RegisterKey,
    ) -> Result<Vec<ShownChoice>, AppError> {
        match book.form_fields(&format!("register:{register}")).first() {
            // A row that is called after another row is called by its number: the other's words may lead back here.
            Some(first) if !first.kind.is_text() && first.kind != FormKind::Row => self.choices(asker, book, first),
            _ => Ok(Vec::new()),
        }
    }

    /// What one row is called.
    pub(crate) fn row_title(
        &self,
        asker: &Asker,
        book: &Rulebook,
        register: &azukari_domain::RegisterKey,
        row: &register::RegisterRow,
        known: &[ShownChoice],
    ) -> Result<ShownChoice, AppError> {
        let texts =
            self.open_texts(asker, "register_row", row.id.to_bytes(), &version_field(row.version), &row.sealed)?;
        let clear = Clear::parse(&row.facts).unwrap_or_default();
        let fact = |key: &FieldKey| match clear.facts.get(key) {
            Some(Fact::Word(w)) => Some(w.clone()),
            Some(Fact::Number(n)) => Some(n.to_string()),
            Some(Fact::Date(d)) => Some(d.to_string()),
            Some(Fact::Worker(w)) => Some(w.to_string()),
            _ => None,
        };
        let both = |text: String| (text.clone(), text);
        let (ja, en) = match book.form_fields(&format!("register:{register}")).first() {
            Some(f) if f.kind.is_text() => both(texts.get(&f.key).map(|t| t.expose().to_owned()).unwrap_or_default()),
            Some(f) => {
                let value = fact(&f.key).unwrap_or_default();
                let clause = (f.kind == FormKind::Clause)
                    .then(|| value.parse::<ClauseId>().ok().and_then(|id| book.clause(&id)));
                match (clause.flatten(), known.iter().find(|c| c.key == value)) {
                    (Some(clause), _) => (clause.title_ja.clone(), clause.title_en.clone()),
                    (None, Some(word)) => (word.ja.clone(), word.en.clone()),
                    (None, None) => both(value),
                }
            }
            None => both(String::new()),
        };
        let called = |words: String| format!("{} {words}", row.number);
        Ok(ShownChoice { key: row.id.to_string(), ja: called(ja), en: called(en) })
    }
}

/// Minutes since midnight of a time such as `10:05`.
fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let part = |text: &str, max: i64| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i64>().ok().filter(|n| digits && *n <= max)
    };
    Some(part(hours, 23)? * 60 + part(minutes, 59)?)
}

/// A record by its id, or by the address of its page as people copy it.
fn record_id(text: &str) -> Option<RecordId> {
    let path = text.split(['?', '#']).next().unwrap_or(text);
    path.rsplit('/').next().and_then(|id| id.parse().ok())
}

/// Rows offered in one list of choices; with more, a page searches.
const ROWS_OFFERED_MAX: i64 = 500;

enum Parsed {
    Fact(Fact),
    Text(Personal),
}

/// A text while it is read from its sealed form.
#[derive(Deserialize)]
#[serde(transparent)]
struct Opened(String);

fn set(texts: &[&str], known: impl Fn(&str) -> bool) -> Result<Fact, &'static str> {
    if texts.iter().all(|t| known(t)) {
        Ok(Fact::Words(texts.iter().map(|t| (*t).to_owned()).collect()))
    } else {
        Err("error-unknown-word")
    }
}

/// Under which name the texts of one version are sealed, so that no version can stand in for another.
pub(crate) fn version_field(version: i64) -> String {
    format!("texts-{version}")
}

/// Texts as they were sealed. The parser's own message would quote them, so there is none.
pub(crate) fn parse_texts(text: &str) -> Option<BTreeMap<FieldKey, Personal>> {
    let plain: BTreeMap<FieldKey, Opened> = serde_json::from_str(text).ok()?;
    Some(plain.into_iter().map(|(k, v)| (k, Personal::new(v.0))).collect())
}

/// Texts as they are sealed; `None` where there are none.
pub(crate) fn texts_json(texts: &BTreeMap<FieldKey, Personal>) -> Result<Option<Zeroizing<Vec<u8>>>, AppError> {
    if texts.is_empty() {
        return Ok(None);
    }
    let plain: BTreeMap<&FieldKey, &str> = texts.iter().map(|(k, t)| (k, t.expose())).collect();
    Ok(Some(Zeroizing::new(serde_json::to_vec(&plain).map_err(|e| AppError::Internal(e.to_string()))?)))
}
