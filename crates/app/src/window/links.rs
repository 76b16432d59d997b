//! My Numbers by one-time link: what the window is given for each case that waits for an answer, and how the answer is taken in.
//!
//! A link is the token that follows from its case and the organisation's key; it lies nowhere. The window has the hash of it, with the
//! purpose and the notice and no word of the person. Of a letter that came by a link only those know who are named for its affair. What
//! came by a link that was taken back meanwhile is removed unread: nothing lets anybody keep it.

use super::{ENCRYPTED, adopts, disk, lay};
use crate::{
    App, AppError, Reply,
    access::by::within,
    acquisition::{Collect, Returning, Source},
    casefile::TakeStep,
    form::FormInput,
    once,
    register::Correct,
    registers::facts,
    window::Taken,
};
use azukari_domain::{
    ActId, AffairKey, Date, Fact, FieldKey, HoldingKey, Millis, Personal, PurposeKey, RecordId,
    public::{
        DECLINED_PART, FORMAT, INBOX, Invitation, Item, LINK_PART, LINKS, Letter, LetterKind, NUMBER_PART, SEALED,
        Told, USED, Words, is_safe_name, link_bytes,
    },
};
use azukari_gate::{Asker, Gate};
use azukari_rulebook::{
    Rulebook,
    model::{Field, FieldKind, Holding},
};
use azukari_store::{casefile, org::OrgRow, register, worker};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// Whether links are handed out at all.
pub(super) const NUMBER: &str = "window.number";
/// The procedure by which a number is asked for, and the step at which its answer is waited for.
const PROCEDURE: &str = "number_request";
const WAITING: &str = "await";
/// The register of the notices, and its columns that tell something in words.
const NOTICES: &str = "person_notices";
const TELLING: [&str; 9] = [
    "title",
    "officer_name",
    "officer_unit",
    "officer_contact",
    "provide_why",
    "provide_to",
    "says_disclosure",
    "says_correction",
    "how",
];
/// Most cases that wait at once.
const CASES_MAX: i64 = 10_000;

/// A link that may be handed over, for whoever is named for its affair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkLine {
    /// The number of its case.
    pub case: i64,
    /// The affair.
    pub affair: String,
    /// Its last day, ISO.
    pub until: String,
    /// Where it opens at the window: behind the window's own address.
    pub path: String,
    /// It was used: what was given waits among the letters.
    pub used: bool,
}

/// A case that waits for an answer.
struct Waiting {
    case: casefile::CaseRow,
    facts: BTreeMap<FieldKey, Fact>,
    token: String,
    /// The hash under which it lies at the window.
    name: String,
}

impl Waiting {
    fn affair(&self) -> String {
        facts::word(&self.facts, "affair")
    }

    fn until(&self) -> Option<Date> {
        facts::date(&self.facts, "link_until").parse().ok()
    }

    fn record(&self) -> Option<RecordId> {
        match self.facts.iter().find(|(key, _)| key.as_str() == "record") {
            Some((_, Fact::Record(record))) => Some(*record),
            _ => None,
        }
    }
}

fn is_on(book: &Rulebook) -> bool {
    adopts(book, NUMBER) && adopts(book, ENCRYPTED)
}

impl App {
    /// Links that this worker may hand over, the oldest first.
    ///
    /// # Errors
    /// The disk's, the store's.
    pub fn window_links(&self, asker: &Asker, dir: &Path) -> Result<Vec<LinkLine>, AppError> {
        let (row, book) = self.window_of(asker)?;
        let named = self.named_for(asker, &row)?;
        let used = super::folder(dir, &row)?.join(USED);
        let waiting = self.waiting(&row, &book)?.into_iter().filter(|w| named.contains(&w.affair()));
        let mut lines: Vec<LinkLine> = waiting
            .map(|w| LinkLine {
                case: w.case.number,
                affair: w.affair(),
                until: facts::date(&w.facts, "link_until"),
                path: format!("/o/{}/give/{}", row.key, w.token),
                used: used.join(&w.name).exists(),
            })
            .collect();
        lines.sort_by_key(|l| l.case);
        Ok(lines)
    }

    /// Affairs for which a worker is named today.
    fn named_for(&self, asker: &Asker, row: &OrgRow) -> Result<BTreeSet<String>, AppError> {
        let today = self.gate.now().date_in(&row.zone).to_string();
        let all = self.gate.read(|tx| worker::assignments(tx, asker.org, asker.worker))?;
        Ok(all
            .into_iter()
            .filter(|(_, from, to)| within(from, to.as_deref(), &today))
            .map(|(affair, ..)| affair)
            .collect())
    }

    fn waiting(&self, row: &OrgRow, book: &Rulebook) -> Result<Vec<Waiting>, AppError> {
        if !is_on(book) {
            return Ok(Vec::new());
        }
        let id = row.id;
        let open = self.gate.read(|tx| casefile::list(tx, id, "open", PROCEDURE, i64::MAX, CASES_MAX))?;
        let mut out = Vec::new();
        for case in open.into_iter().filter(|c| c.step == WAITING) {
            let token = self.gate.link_token(id, case.id)?;
            let Some(bytes) = link_bytes(row.key.as_str(), &token) else { continue };
            let name = Gate::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
            let facts = azukari_domain::Clear::parse(&case.facts).unwrap_or_default().facts;
            out.push(Waiting { case, facts, token, name });
        }
        Ok(out)
    }

    /// Lays down what stands behind each link, and removes what no link leads to any more. Whether anything changed.
    pub(super) fn lay_links(&self, dir: &Path, row: &OrgRow, book: &Rulebook) -> Result<bool, AppError> {
        let folder = super::folder(dir, row)?;
        let (links, used) = (folder.join(LINKS), folder.join(USED));
        let waiting = self.waiting(row, book)?;
        if !is_on(book) && !links.exists() && !used.exists() {
            return Ok(false);
        }
        let mut changed = false;
        let mut wanted = BTreeSet::new();
        for one in &waiting {
            let Some(invitation) = self.behind(row, book, one)?.filter(|i| i.until >= self.gate.now().0) else {
                continue;
            };
            wanted.insert(format!("{}.json", one.name));
            let text = serde_json::to_vec(&invitation)
                .map_err(|_| AppError::Internal("an invitation could not be written".into()))?;
            let path = links.join(format!("{}.json", one.name));
            if fs::read(&path).ok().as_deref() != Some(text.as_slice()) {
                super::replace_as(&links, &format!("{}.json", one.name), &text).map_err(|e| disk(&e))?;
                changed = true;
            }
        }
        changed |= keep_only(&links, &wanted).map_err(|e| disk(&e))?;
        let open: BTreeSet<String> = waiting.iter().map(|w| w.name.clone()).collect();
        // A link is gone before the mark that it was used goes.
        keep_only(&used, &open).map_err(|e| disk(&e))?;
        self.drop_orphans(row, &folder.join(INBOX), &open)?;
        Ok(changed)
    }

    /// Numbers whose case no longer waits for them: nobody may take them in, so nobody keeps them.
    fn drop_orphans(&self, row: &OrgRow, inbox: &Path, open: &BTreeSet<String>) -> Result<(), AppError> {
        for path in names_in(inbox).map_err(|e| disk(&e))?.into_iter().map(|n| inbox.join(n)) {
            if path.extension().is_none_or(|e| e != SEALED) {
                continue;
            }
            let Ok(letter) = self.read_letter(row, &path) else { continue };
            if letter.kind == LetterKind::Number && !open.contains(letter.field(LINK_PART).expose()) {
                super::letters::remove(&path)?;
            }
        }
        Ok(())
    }

    fn behind(&self, row: &OrgRow, book: &Rulebook, one: &Waiting) -> Result<Option<Invitation>, AppError> {
        let Some(until) = one.until() else { return Ok(None) };
        let Some(file) = self.row_in_force(row, facts::row(&one.facts, "file"))? else { return Ok(None) };
        let Some(notice) = self.row_in_force(row, facts::row(&one.facts, "notice"))? else { return Ok(None) };
        let purpose = facts::word(&facts::of(&file), "purpose");
        let Some(kind) = kind_of(book, &file) else { return Ok(None) };
        let texts = self.public_texts(row.id, &notice)?;
        let columns = book.form_fields(&format!("register:{NOTICES}"));
        let told = TELLING.iter().filter_map(|key| {
            let column = columns.iter().find(|c| c.key.as_str() == *key)?;
            let text = texts.iter().find(|(k, _)| k.as_str() == *key).map(|(_, t)| t.expose().to_owned())?;
            let title = Words { ja: column.ja.clone(), en: column.en.clone() };
            (!text.is_empty()).then_some(Told { title, text: Words { ja: text, en: String::new() } })
        });
        let asked = book.form_fields(&format!("procedure:{PROCEDURE}"));
        let basis = asked.iter().find(|f| f.key.as_str() == "basis").into_iter().flat_map(|f| &f.choices);
        let basis = basis.into_iter().find(|c| c.key == facts::word(&one.facts, "basis"));
        let names = kind.fields.iter().filter(|f| one.record().is_none() && f.kind == FieldKind::Name);
        Ok(Some(Invitation {
            format: FORMAT,
            until: Millis::last_of(until, &row.zone).0,
            purpose: self.worded(row, book, &purpose)?,
            basis: basis.map(|c| Words { ja: c.ja.clone(), en: c.en.clone() }).unwrap_or_default(),
            told: told.collect(),
            fields: names.map(|f| Item { required: true, ..lay::item(f, false) }).collect(),
        }))
    }

    fn row_in_force(
        &self,
        row: &OrgRow,
        id: Option<azukari_domain::RowId>,
    ) -> Result<Option<register::RegisterRow>, AppError> {
        let (Some(id), org) = (id, row.id) else { return Ok(None) };
        Ok(self.gate.read(|tx| register::get(tx, org, id))?.filter(|r| r.state == "in_force"))
    }

    /// Names of the links of which this worker may know.
    pub(super) fn known_links(
        &self,
        asker: &Asker,
        row: &OrgRow,
        book: &Rulebook,
    ) -> Result<BTreeSet<String>, AppError> {
        let named = self.named_for(asker, row)?;
        Ok(self.waiting(row, book)?.into_iter().filter(|w| named.contains(&w.affair())).map(|w| w.name).collect())
    }

    /// Takes the answer to a link in: the number into the compartment under the affair of its case, or that it is declined, which ends the
    /// case with what happened.
    pub(super) fn take_number(
        &self,
        asker: &Asker,
        (row, book): (&OrgRow, &Rulebook),
        letter: &Letter,
        id: &str,
    ) -> Result<Reply<Taken>, AppError> {
        let none = || AppError::NotFound("letter");
        let named = self.named_for(asker, row)?;
        let link = letter.field(LINK_PART);
        let waiting = self.waiting(row, book)?;
        let one = waiting.iter().find(|w| w.name == link.expose() && named.contains(&w.affair())).ok_or_else(none)?;
        let day = Millis(letter.at).date_in(&row.zone);
        if !letter.field(DECLINED_PART).is_empty() {
            let course = format!("web {day} {}", letter.receipt);
            return self.answered(asker, one, "declined", day, &[("course", course)], id, None);
        }
        let file = self.row_in_force(row, facts::row(&one.facts, "file"))?.ok_or_else(none)?;
        let kind = kind_of(book, &file).ok_or_else(none)?;
        let number = number_field(kind).ok_or_else(none)?;
        let given = letter.field(NUMBER_PART);
        let receipt = format!("web {day} {}", letter.receipt);
        if let Some(record) = one.record() {
            let correct = Correct {
                affair: one.affair(),
                record,
                changes: vec![(number.key.to_string(), given)],
                channel: "form".into(),
                identity: "document".into(),
                reason: Personal::new(receipt),
                ground: String::new(),
                seen: None,
                happened_at: None,
                once: Some(once("letter", &[id])),
            };
            return match self.correct(asker, &correct)? {
                Reply::Refused(refused) => Ok(Reply::Refused(refused)),
                Reply::Done(_) | Reply::Repeated(_) => {
                    self.answered(asker, one, "replaced", day, &[], id, Some(record))
                }
            };
        }
        let purpose: Option<PurposeKey> = facts::word(&facts::of(&file), "purpose").parse().ok();
        let asked = kind.fields.iter().filter(|f| f.kind == FieldKind::Name);
        let values = asked.map(|f| (f.key.clone(), letter.field(f.key.as_str())));
        let collect = Collect {
            holding: kind.key.clone(),
            affair: one.affair().parse::<AffairKey>().ok(),
            purpose,
            channel: "form".into(),
            source: Source::Person,
            collected_on: Some(day),
            source_checked: true,
            ground: "law".into(),
            evidence: Some(Personal::new(receipt)),
            values: values.chain([(number.key.clone(), given)]).collect(),
            facets: Default::default(),
            retain: None,
            returning: Returning::Ask,
            happened_at: None,
            once: Some(once("letter", &[id])),
        };
        match self.collect(asker, &collect)? {
            Reply::Refused(refused) => Ok(Reply::Refused(refused)),
            Reply::Repeated(_) => self.answered(asker, one, "given", day, &[], id, None),
            Reply::Done(done) => match done.record {
                Some(record) => self.answered(asker, one, "given", day, &[], id, Some(record)),
                None => Ok(Reply::Done(Taken {
                    record: None,
                    on_file: done.on_file,
                    returning: done.returning,
                    case: None,
                    act: done.act,
                })),
            },
        }
    }

    /// The step that the answer ends.
    #[expect(clippy::too_many_arguments, reason = "what is said of an answer, once for each kind of it")]
    fn answered(
        &self,
        asker: &Asker,
        one: &Waiting,
        outcome: &str,
        day: Date,
        said: &[(&str, String)],
        id: &str,
        record: Option<RecordId>,
    ) -> Result<Reply<Taken>, AppError> {
        let fields = said.iter().map(|(key, text)| ((*key).to_owned(), text.clone()));
        let fields = fields.chain([("answered_on".to_owned(), day.to_string())]);
        let fields: FormInput = fields
            .chain(record.map(|r| ("record".to_owned(), r.to_string())))
            .map(|(key, text)| (key, vec![Personal::new(text)]))
            .collect();
        let take = TakeStep {
            number: one.case.number,
            outcome: outcome.into(),
            fields,
            once: Some(once("letter-answer", &[id])),
            ..TakeStep::default()
        };
        let taken = |act: ActId| Taken { record, on_file: None, returning: None, case: Some(one.case.number), act };
        Ok(match self.take_step(asker, &take)? {
            Reply::Done(stepped) => Reply::Done(taken(stepped.act)),
            Reply::Refused(refused) => Reply::Refused(refused),
            Reply::Repeated(act) => Reply::Repeated(act),
        })
    }
}

/// The kind of data of a file of the ledger.
fn kind_of<'b>(book: &'b Rulebook, file: &register::RegisterRow) -> Option<&'b Holding> {
    let key: HoldingKey = facts::word(&facts::of(file), "holding").parse().ok()?;
    book.holding(&key)
}

fn number_field(kind: &Holding) -> Option<&Field> {
    kind.fields.iter().find(|f| f.kind == FieldKind::IndividualNumber)
}

/// Names of the files of a folder; none where there is no folder.
fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let names = entries.flatten().filter_map(|e| e.file_name().into_string().ok());
    // A name with a way out is none of ours.
    Ok(names.filter(|n| is_safe_name(n.split('.').next().unwrap_or_default())).collect())
}

/// Removes every file but these. Whether there was one to remove.
fn keep_only(folder: &Path, wanted: &BTreeSet<String>) -> io::Result<bool> {
    let mut removed = false;
    for name in names_in(folder)?.into_iter().filter(|n| !wanted.contains(n)) {
        match fs::remove_file(folder.join(name)) {
            Ok(()) => removed = true,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(removed)
}
