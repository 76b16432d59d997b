//! Letters from the window: what strangers handed in, until a worker takes each in by an ordinary act.
//!
//! A letter stays sealed in the inbox until the act is durable; only then is it removed. Refused, it waits on. What is listed of a
//! letter says nothing of who wrote it.

use super::{ADMISSIONS, APPLICANTS, APPLYING, STATEMENT, adopts, disk, folder};
use crate::{
    App, AppError, Reply,
    acquisition::{Collect, Returning, Source},
    casefile::OpenCase,
    form::FormInput,
    once,
    registers::{EnterRow, facts},
};
use azukari_domain::{
    ActId, AffairKey, Date, FieldKey, HoldingKey, Millis, Personal, ProcedureKey, RecordId,
    public::{INBOX, LETTER_BYTES_MAX, LINK_PART, Letter, LetterKind, SEALED, is_safe_name},
};
use azukari_gate::Asker;
use azukari_rulebook::{Rulebook, model::Holding};
use azukari_store::org::OrgRow;
use serde::Serialize;
use std::{fs, io, path::Path};

/// Most letters that are listed.
const LETTERS_MAX: usize = 200;
/// Beyond a letter's own bytes: version, key, tag.
const SEAL_BYTES_MAX: u64 = 64;

/// What a kind of letter becomes: a procedure of the library, and where its parts go in the first step.
struct Way {
    kind: LetterKind,
    procedure: &'static str,
    name: &'static str,
    text: &'static str,
    day: &'static str,
    fixed: &'static [(&'static str, &'static str)],
}

const WAYS: [Way; 3] = [
    Way {
        kind: LetterKind::Enquiry,
        procedure: "enquiry",
        name: "caller",
        text: "why",
        day: "on",
        fixed: &[("standing", "other")],
    },
    Way {
        kind: LetterKind::Request,
        procedure: "disclosure",
        name: "name",
        text: "content",
        day: "received_on",
        fixed: &[("by_way", "web")],
    },
    Way {
        kind: LetterKind::Complaint,
        procedure: "complaint",
        name: "complainant",
        text: "content",
        day: "received_on",
        fixed: &[],
    },
];

/// What letters may be about here: that for which there is a procedure in force.
pub(super) fn kinds(book: &Rulebook) -> Vec<LetterKind> {
    let there = |way: &&Way| way.procedure.parse::<ProcedureKey>().is_ok_and(|key| book.procedure(&key).is_some());
    WAYS.iter().filter(there).map(|way| way.kind).collect()
}

/// The kind of data of those who apply.
pub(super) fn applicants(book: &Rulebook) -> Option<&Holding> {
    let key: HoldingKey = book.set(APPLICANTS).into_iter().next()?.parse().ok()?;
    book.holding(&key)
}

/// A letter that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterLine {
    /// By which it is taken.
    pub id: String,
    /// What it is about; empty for one that cannot be opened.
    pub kind: String,
    /// What its sender was told to keep.
    pub receipt: String,
    /// When it was sent.
    pub at: Millis,
}

/// Take a letter in.
#[derive(Debug, Clone, Default)]
pub struct TakeLetter {
    /// Which.
    pub id: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The record of whoever applied.
    pub record: Option<RecordId>,
    /// Somebody is on file already: the letter waits on.
    pub on_file: Option<RecordId>,
    /// The person was erased or refused before: the letter waits on.
    pub returning: Option<String>,
    /// The number of the case that was opened.
    pub case: Option<i64>,
    /// Its entry.
    pub act: ActId,
}

impl App {
    /// Letters that wait, the oldest first.
    ///
    /// # Errors
    /// The disk's, the store's.
    pub fn letters(&self, asker: &Asker, dir: &Path) -> Result<Vec<LetterLine>, AppError> {
        let (row, book) = self.window_of(asker)?;
        // Of what came by a link only those know who are named for its affair.
        let known = self.known_links(asker, &row, &book)?;
        let inbox = folder(dir, &row)?.join(INBOX);
        let entries = match fs::read_dir(&inbox) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(disk(&e)),
        };
        let mut lines = Vec::new();
        for entry in entries.flatten().take(LETTERS_MAX) {
            let path = entry.path();
            let name = path.file_stem().and_then(|s| s.to_str()).filter(|n| is_safe_name(n)).map(str::to_owned);
            let Some(id) = name.filter(|_| path.extension().is_some_and(|e| e == SEALED)) else { continue };
            // One that cannot be opened is listed, so that somebody looks into it.
            let line = match self.read_letter(&row, &path) {
                Ok(letter)
                    if letter.kind == LetterKind::Number && !known.contains(letter.field(LINK_PART).expose()) =>
                {
                    continue;
                }
                Ok(letter) => LetterLine {
                    id,
                    kind: letter.kind.as_str().into(),
                    receipt: letter.receipt.clone(),
                    at: Millis(letter.at),
                },
                Err(_) => LetterLine { id, kind: String::new(), receipt: String::new(), at: Millis(0) },
            };
            lines.push(line);
        }
        lines.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(lines)
    }

    pub(super) fn read_letter(&self, row: &OrgRow, path: &Path) -> Result<Letter, AppError> {
        let about = fs::symlink_metadata(path).map_err(|_| AppError::NotFound("letter"))?;
        let most = u64::try_from(LETTER_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(SEAL_BYTES_MAX);
        if !about.is_file() || about.len() > most {
            return Err(AppError::NotFound("letter"));
        }
        let sealed = fs::read(path).map_err(|e| disk(&e))?;
        let opened = self.gate.open_letter(row.id, row.key.as_str(), &sealed)?;
        Letter::parse(&opened).ok_or(AppError::Conflict("window-letter-damaged"))
    }

    /// Takes a letter in: an application becomes a record with its admission, everything else a case.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a letter that is not there (any more); [`AppError::Conflict`] `window-letter-edition` where the
    /// edition that was shown is no longer in use; as [`App::collect`], [`App::enter_row`] and [`App::open_case`].
    pub fn take_letter(&self, asker: &Asker, dir: &Path, take: &TakeLetter) -> Result<Reply<Taken>, AppError> {
        let (row, book) = self.window_of(asker)?;
        if !is_safe_name(&take.id) {
            return Err(AppError::NotFound("letter"));
        }
        let path = folder(dir, &row)?.join(INBOX).join(format!("{}.{SEALED}", take.id));
        let letter = self.read_letter(&row, &path)?;
        let taken = match letter.kind {
            LetterKind::Application => self.take_application(asker, (&row, &book), &letter, &take.id)?,
            LetterKind::Number => self.take_number(asker, (&row, &book), &letter, &take.id)?,
            _ => self.take_message(asker, (&row, &book), &letter, &take.id)?,
        };
        let done = match &taken {
            Reply::Done(taken) => taken.on_file.is_none() && taken.returning.is_none(),
            Reply::Repeated(_) => true,
            Reply::Refused(_) => false,
        };
        if done {
            remove(&path)?;
        }
        Ok(taken)
    }

    fn take_application(
        &self,
        asker: &Asker,
        (row, book): (&OrgRow, &Rulebook),
        letter: &Letter,
        id: &str,
    ) -> Result<Reply<Taken>, AppError> {
        let holding = applicants(book).filter(|_| adopts(book, STATEMENT)).ok_or(AppError::NotFound("window"))?;
        let affair = book.set(APPLYING).into_iter().find_map(|a| a.parse::<AffairKey>().ok());
        let affair = affair.ok_or(AppError::NotFound("window"))?;
        let purpose = book.affair(&affair).map(|a| a.purpose.clone());
        // What was shown is what was confirmed: another edition is not.
        let form = self.form_in_use(row, book)?.filter(|f| facts::number(&facts::of(f), "edition") == letter.edition);
        let form = form.ok_or(AppError::Conflict("window-letter-edition"))?;
        let day = Millis(letter.at).date_in(&row.zone);
        let edition = letter.edition.unwrap_or_default();
        let values = letter.fields.iter().filter_map(|(key, text)| {
            let key: FieldKey = key.parse().ok()?;
            Some((key, Personal::new(text.expose())))
        });
        let collect = Collect {
            holding: holding.key.clone(),
            affair: Some(affair),
            purpose,
            channel: "form".into(),
            source: Source::Person,
            collected_on: Some(day),
            source_checked: true,
            ground: if letter.confirmed { "confirmed".into() } else { String::new() },
            evidence: Some(Personal::new(format!("web {edition} {day} {}", letter.receipt))),
            values: values.collect(),
            facets: Default::default(),
            retain: None,
            returning: Returning::Ask,
            happened_at: None,
            once: Some(once("letter", &[id])),
        };
        let collected = match self.collect(asker, &collect)? {
            Reply::Done(collected) => collected,
            Reply::Refused(refused) => return Ok(Reply::Refused(refused)),
            Reply::Repeated(act) => return Ok(Reply::Repeated(act)),
        };
        let taken = Taken {
            record: collected.record,
            on_file: collected.on_file,
            returning: collected.returning,
            case: None,
            act: collected.act,
        };
        let Some(record) = taken.record else { return Ok(Reply::Done(taken)) };
        let one = |text: String| vec![Personal::new(text)];
        let fields = FormInput::from([
            ("record".to_owned(), one(record.to_string())),
            ("form".to_owned(), one(form.id.to_string())),
            ("confirmed".to_owned(), one(if letter.confirmed { "yes".into() } else { String::new() })),
            ("confirmed_on".to_owned(), one(day.to_string())),
            ("means".to_owned(), one("tick".into())),
        ]);
        let enter = EnterRow { register: ADMISSIONS.into(), fields, ..EnterRow::default() };
        match self.enter_row(asker, &enter)? {
            Reply::Refused(refused) => Ok(Reply::Refused(refused)),
            Reply::Done(_) | Reply::Repeated(_) => Ok(Reply::Done(taken)),
        }
    }

    fn take_message(
        &self,
        asker: &Asker,
        (row, book): (&OrgRow, &Rulebook),
        letter: &Letter,
        id: &str,
    ) -> Result<Reply<Taken>, AppError> {
        let way = WAYS.iter().find(|w| w.kind == letter.kind).ok_or(AppError::NotFound("procedure"))?;
        let key: ProcedureKey = way.procedure.parse().map_err(|_| AppError::NotFound("procedure"))?;
        let procedure = book.procedure(&key).ok_or(AppError::NotFound("procedure"))?;
        let first = procedure.first().ok_or(AppError::NotFound("procedure"))?;
        let day: Date = Millis(letter.at).date_in(&row.zone);
        let (name, reach, text) = (letter.field("name"), letter.field("reach"), letter.field("text"));
        let fixed = way.fixed.iter().map(|(key, word)| (*key, (*word).to_owned()));
        let own = [
            (way.name, format!("{}（{}）", name.expose(), reach.expose())),
            (way.text, format!("{}\n[{}]", text.expose(), letter.receipt)),
            (way.day, day.to_string()),
        ];
        let fields: FormInput = fixed
            .chain(own)
            // A field that this organisation's form does not ask for is left out.
            .filter(|(key, _)| first.fields.iter().any(|f| f.as_str() == *key))
            .map(|(key, text)| (key.to_owned(), vec![Personal::new(text)]))
            .collect();
        let open =
            OpenCase { procedure: way.procedure.into(), fields, happened_at: None, once: Some(once("letter", &[id])) };
        Ok(match self.open_case(asker, &open)? {
            Reply::Done(opened) => Reply::Done(Taken {
                record: None,
                on_file: None,
                returning: None,
                case: Some(opened.number),
                act: opened.act,
            }),
            Reply::Refused(refused) => Reply::Refused(refused),
            Reply::Repeated(act) => Reply::Repeated(act),
        })
    }
}

pub(super) fn remove(path: &Path) -> Result<(), AppError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(disk(&e)),
    }
}
