//! A file on its way in, or out: sealed in parts from the moment it arrives until it was taken in, so that somebody may look at it,
//! try it and come back tomorrow, and nothing of it lies about in the clear.

use super::{
    check::parse_date,
    import::{Import, Mode, Returning, Source},
    mapping::{Mapping, Proposal},
    report::ImportReport,
};
use crate::{App, AppError};
use azukari_domain::{Date, FieldKey, ImportId, Millis, Personal, UploadId};
use azukari_gate::Asker;
use azukari_sheets::{ReadOptions, TextEncoding};
use azukari_store::desk::{self, UploadRow};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    str::FromStr,
};
use zeroize::{Zeroize, Zeroizing};

/// Bytes of one sealed part.
const PART_BYTES: usize = 256 * 1024;
/// Parts written in one transaction: each is some milliseconds of the one writer.
const PARTS_AT_ONCE: usize = 2;
/// Days for which a file waits.
pub const UPLOAD_DAYS: i64 = 7;
/// Files of one worker that wait at the same time.
const UPLOADS_MAX: usize = 10;

/// What was chosen for a file, as the form sent it; nothing of it is judged before the import is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Into which kind of data.
    pub holding: String,
    /// Under which affair.
    pub affair: String,
    /// For which purpose.
    pub purpose: String,
    /// `person`, `third_party`, `existing`.
    pub source: String,
    /// How it came.
    pub channel: String,
    /// When it was collected.
    pub collected_on: String,
    /// A third party's own lawful acquisition was checked.
    pub source_checked: bool,
    /// A ground of the rulebook.
    pub ground: String,
    /// Evidence for source or ground.
    pub evidence: String,
    /// Migration of existing data.
    pub migration: bool,
    /// Until when it is put right.
    pub remedy_by: String,
    /// Take in people who were erased or refused before.
    pub admit: bool,
    /// Encoding, where the guess is wrong.
    pub encoding: String,
    /// Row of the header, where the guess is wrong.
    pub header_row: String,
    /// Worksheet.
    pub sheet: String,
    /// Field by heading, as far as somebody chose; an empty one leaves the column out.
    pub columns: Vec<(String, String)>,
}

/// Labels of the encodings that are read, in the order in which a person would choose.
pub fn encodings() -> impl Iterator<Item = &'static str> {
    TextEncoding::ALL.iter().map(|e| e.label())
}

fn day(field: &'static str, text: &str) -> Result<Option<Date>, AppError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    parse_date(text).map(Some).ok_or_else(|| AppError::input(field, "worker-error-date"))
}

fn key<T: FromStr>(field: &'static str, text: &str) -> Result<Option<T>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| AppError::input(field, "error-unknown-word"))
}

/// A day as people write it, in wareki or not; none for an empty text.
///
/// # Errors
/// [`AppError::Input`] at `collected_on` for a text that is no day.
pub fn collected_day(text: &str) -> Result<Option<Date>, AppError> {
    day("collected_on", text)
}

impl Choices {
    /// How the file is read.
    fn read(&self) -> Result<ReadOptions, AppError> {
        let encoding = match self.encoding.as_str() {
            "" => None,
            label => Some(TextEncoding::parse(label).ok_or(AppError::input("encoding", "error-unknown-word"))?),
        };
        let header_row = match self.header_row.trim() {
            "" => None,
            row => Some(row.parse().ok().filter(|n| *n > 0).ok_or(AppError::input("header_row", "import-error-row"))?),
        };
        Ok(ReadOptions { encoding, header_row, sheet: Some(self.sheet.clone()).filter(|s| !s.is_empty()) })
    }

    /// The import of the file at a path. What stands in the choices is judged here and by the import itself.
    ///
    /// # Errors
    /// [`AppError::Input`] with the field.
    pub fn command(&self, path: PathBuf) -> Result<Import, AppError> {
        let holding = key("holding", &self.holding)?.ok_or(AppError::input("holding", "common-choose-first"))?;
        let mut import = Import::new(path, holding);
        import.affair = key("affair", &self.affair)?;
        import.purpose =
            Some(key("purpose", &self.purpose)?.ok_or(AppError::input("purpose", "import-error-purpose"))?);
        import.source = if self.migration { Source::Existing } else { self.source()? };
        import.mode = if self.migration {
            Mode::Migration { remedy_by: day("remedy_by", &self.remedy_by)? }
        } else {
            Mode::Normal
        };
        if !self.channel.is_empty() {
            import.channel.clone_from(&self.channel);
        }
        import.collected_on = day("collected_on", &self.collected_on)?;
        import.source_checked = self.source_checked;
        import.ground.clone_from(&self.ground);
        import.evidence = Some(self.evidence.trim()).filter(|e| !e.is_empty()).map(Personal::new);
        import.read = self.read()?;
        import.returning = if self.admit { Returning::Admit } else { Returning::Ask };
        if !self.columns.is_empty() {
            let mut columns: BTreeMap<String, Option<FieldKey>> = BTreeMap::new();
            for (heading, field) in &self.columns {
                columns.insert(heading.clone(), key("columns", field)?);
            }
            import.mapping = Some(Mapping(columns));
        }
        Ok(import)
    }

    fn source(&self) -> Result<Source, AppError> {
        Source::parse(&self.source)
            .filter(|s| *s != Source::Existing)
            .ok_or(AppError::input("source", "common-choose-first"))
    }
}

/// What is sealed beside the file.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) name: String,
    pub(crate) choices: Choices,
}

/// A file that its worker takes away.
pub(crate) const OUT: &str = "out";

/// A file that waits.
#[derive(Debug)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// Its name on the computer it came from; may name a person.
    pub name: Personal,
    /// `receiving`, `waiting`, `checking`, `checked`, `taking`, `done`, `failed`.
    pub state: String,
    /// Its size.
    pub bytes: i64,
    /// What was chosen.
    pub choices: Choices,
    /// The import that came of it.
    pub import: Option<ImportId>,
    /// Received.
    pub created_at: Millis,
    /// When it goes.
    pub ends_at: Millis,
}

/// How a try or an import of a file ended.
#[derive(Debug)]
pub enum Ended {
    /// It was judged, or taken in.
    Done(Box<ImportReport>),
    /// Nothing was taken in; it may be tried again.
    Failed,
    /// Nothing was taken in, and its contents must not be kept: see [`crate::Refused::is_of_numbers`].
    Barred,
}

fn io_fault(e: &io::Error) -> AppError {
    match e.kind() {
        io::ErrorKind::StorageFull => AppError::Operator { key: "operator-disk-full", args: Vec::new() },
        kind => AppError::Internal(format!("an upload: {kind}")),
    }
}

impl App {
    /// Seals a file in and remembers it for its worker.
    ///
    /// # Errors
    /// [`AppError::Conflict`] `import-too-many-waiting` where too many wait already; the store's and the vault's.
    pub fn keep_upload(
        &self,
        asker: &Asker,
        name: &str,
        choices: Choices,
        file: &mut dyn Read,
    ) -> Result<UploadId, AppError> {
        let (org, worker) = (asker.org, asker.worker);
        if self.gate.read(|tx| desk::uploads(tx, org, worker))?.iter().filter(|u| waits(&u.state)).count()
            >= UPLOADS_MAX
        {
            return Err(AppError::Conflict("import-too-many-waiting"));
        }
        // A name is kept to be recognised, not to be long.
        let about = About { name: name.chars().take(120).collect(), choices };
        self.keep_file(asker, &about, "waiting", self.gate.now().plus_days(UPLOAD_DAYS), file)
    }

    /// Seals a file for its worker until an instant.
    pub(crate) fn keep_file(
        &self,
        asker: &Asker,
        about: &About,
        state: &str,
        ends_at: Millis,
        file: &mut dyn Read,
    ) -> Result<UploadId, AppError> {
        let org = asker.org;
        let mut row = UploadRow {
            id: UploadId::new(self.gate.clock(), self.gate.random()),
            worker: asker.worker,
            state: "receiving".into(),
            about: Vec::new(),
            bytes: 0,
            import: None,
            created_at: self.gate.now(),
            ends_at,
        };
        row.about = self.seal_about(asker, row.id, about)?;
        let begun = row.clone();
        self.gate.note(move |tx| Ok(desk::put_upload(tx, org, &begun)?))?;
        match self.seal_parts(asker, row.id, last_day(row.ends_at), file) {
            Ok(bytes) => {
                (row.bytes, row.state) = (bytes, state.into());
                let id = row.id;
                self.gate.note(move |tx| Ok(desk::put_upload(tx, org, &row)?))?;
                Ok(id)
            }
            Err(e) => {
                let id = row.id;
                self.gate.note(move |tx| Ok(desk::drop_upload(tx, org, id)?))?;
                Err(e)
            }
        }
    }

    fn seal_parts(&self, asker: &Asker, id: UploadId, last_day: Date, file: &mut dyn Read) -> Result<i64, AppError> {
        let org = asker.org;
        let (mut bytes, mut number, mut parts) = (0_i64, 0_i64, Vec::new());
        loop {
            let mut part = Zeroizing::new(Vec::with_capacity(PART_BYTES));
            let read = Read::take(&mut *file, PART_BYTES as u64).read_to_end(&mut part).map_err(|e| io_fault(&e))?;
            if read > 0 {
                let sealed =
                    self.gate.seal_until(org, last_day, "upload", id.to_bytes(), &format!("part.{number}"), &part)?;
                parts.push((number, sealed));
                bytes = bytes.saturating_add(i64::try_from(read).unwrap_or(i64::MAX));
                number += 1;
            }
            if parts.len() >= PARTS_AT_ONCE || (read == 0 && !parts.is_empty()) {
                let some = std::mem::take(&mut parts);
                self.gate.note(move |tx| {
                    some.iter().try_for_each(|(number, sealed)| desk::put_chunk(tx, org, id, *number, sealed))?;
                    Ok(())
                })?;
            }
            if read == 0 {
                return Ok(bytes);
            }
        }
    }

    fn seal_about(&self, asker: &Asker, id: UploadId, about: &About) -> Result<Vec<u8>, AppError> {
        let mut text =
            serde_json::to_vec(about).map_err(|_| AppError::Internal("an upload could not be described".into()))?;
        let sealed = self.gate.seal_office(asker.org, "upload", id.to_bytes(), "about", &text);
        text.zeroize();
        Ok(sealed?)
    }

    /// One's own files, newest first.
    ///
    /// # Errors
    /// The store's and the vault's.
    pub fn uploads(&self, asker: &Asker) -> Result<Vec<Upload>, AppError> {
        let (org, worker, now) = (asker.org, asker.worker, self.gate.now());
        let rows = self.gate.read(|tx| desk::uploads(tx, org, worker))?;
        rows.into_iter()
            .filter(|u| u.ends_at > now && !["receiving", OUT].contains(&u.state.as_str()))
            .map(|u| {
                let about = self.open_about(asker, &u)?;
                Ok(Upload {
                    id: u.id,
                    name: Personal::new(about.name),
                    state: u.state,
                    bytes: u.bytes,
                    choices: about.choices,
                    import: u.import,
                    created_at: u.created_at,
                    ends_at: u.ends_at,
                })
            })
            .collect()
    }

    pub(crate) fn open_about(&self, asker: &Asker, row: &UploadRow) -> Result<About, AppError> {
        let text = self.gate.open_office(asker, "upload", row.id.to_bytes(), "about", row.about.clone())?;
        serde_json::from_str(text.expose()).map_err(|_| AppError::Internal("an upload could not be read".into()))
    }

    /// One of one's own files.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another worker's, or where its days are over.
    pub fn upload(&self, asker: &Asker, id: UploadId) -> Result<Upload, AppError> {
        self.uploads(asker)?.into_iter().find(|u| u.id == id).ok_or(AppError::NotFound("upload"))
    }

    /// Keeps what was chosen for a file that waits.
    ///
    /// # Errors
    /// As [`App::upload`]; [`AppError::Conflict`] `import-under-way`.
    pub fn choose_for_upload(&self, asker: &Asker, id: UploadId, choices: Choices) -> Result<(), AppError> {
        let there = self.upload(asker, id)?;
        let sealed = self.seal_about(asker, id, &About { name: there.name.expose().to_owned(), choices })?;
        let (org, worker) = (asker.org, asker.worker);
        self.gate.note(move |tx| {
            let row = desk::uploads(tx, org, worker)?.into_iter().find(|u| u.id == id);
            let mut row = row.ok_or(azukari_gate::Stop::NotFound("upload"))?;
            if !waits(&row.state) {
                return Err(azukari_gate::Stop::Conflict("import-under-way"));
            }
            row.about.clone_from(&sealed);
            row.state = "waiting".into();
            Ok(desk::put_upload(tx, org, &row)?)
        })?;
        Ok(())
    }

    /// Writes a file in the clear to where it is read; the caller's file has no name and goes with the process.
    ///
    /// # Errors
    /// As [`App::upload`]; [`AppError::Internal`] where a part is missing.
    pub fn open_upload(&self, asker: &Asker, id: UploadId, to: &mut dyn Write) -> Result<(), AppError> {
        let upload = self.upload(asker, id)?;
        self.open_parts(asker, id, upload.ends_at, upload.bytes, to)
    }

    pub(crate) fn open_parts(
        &self,
        asker: &Asker,
        id: UploadId,
        ends_at: Millis,
        bytes: i64,
        to: &mut dyn Write,
    ) -> Result<(), AppError> {
        let (org, last, mut left, mut number) = (asker.org, last_day(ends_at), bytes, 0_i64);
        while left > 0 {
            let sealed = self.gate.read(|tx| desk::chunk(tx, org, id, number))?;
            let sealed = sealed.ok_or(AppError::NotFound("upload"))?;
            let part = self.gate.open_until(asker, last, "upload", id.to_bytes(), &format!("part.{number}"), sealed)?;
            to.write_all(&part).map_err(|e| io_fault(&e))?;
            left -= i64::try_from(part.len()).unwrap_or(i64::MAX);
            number += 1;
        }
        to.flush().map_err(|e| io_fault(&e))
    }

    /// Looks at a file that lies in the clear at a path: what its columns seem to be.
    ///
    /// # Errors
    /// As [`App::propose`].
    pub fn propose_upload(&self, asker: &Asker, choices: &Choices, path: &Path) -> Result<Proposal, AppError> {
        let holding = key("holding", &choices.holding)?.ok_or(AppError::input("holding", "common-choose-first"))?;
        self.propose(asker, &holding, path, &choices.read()?)
    }

    /// Begins a try (`checking`) or an import (`taking`); only one runs for a file.
    ///
    /// # Errors
    /// [`AppError::Conflict`] `import-under-way`.
    pub fn begin_upload(&self, asker: &Asker, id: UploadId, is_try: bool) -> Result<(), AppError> {
        self.upload(asker, id)?;
        let (org, to) = (asker.org, if is_try { "checking" } else { "taking" });
        let begun = self.gate.note(move |tx| {
            Ok(desk::move_upload(tx, org, id, ("waiting", "checked"), to, None)?
                || desk::move_upload(tx, org, id, ("failed", "failed"), to, None)?)
        })?;
        if begun { Ok(()) } else { Err(AppError::Conflict("import-under-way")) }
    }

    /// Notes how it ended. What was taken in needs its file no more.
    ///
    /// # Errors
    /// The store's.
    pub fn end_upload(&self, asker: &Asker, id: UploadId, ended: &Ended) -> Result<(), AppError> {
        let org = asker.org;
        let (to, import) = match ended {
            Ended::Failed | Ended::Barred => ("failed", None),
            Ended::Done(report) if report.dry_run => ("checked", None),
            Ended::Done(report) => ("done", report.import),
        };
        let drops = to == "done" || matches!(ended, Ended::Barred);
        self.gate.note(move |tx| {
            desk::move_upload(tx, org, id, ("checking", "taking"), to, import)?;
            if drops {
                desk::drop_chunks(tx, org, id)?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Takes a file back that a server left in the middle of a try or an import, e.g. because it was stopped: what an import
    /// had staged is taken back when the server starts.
    ///
    /// # Errors
    /// As [`App::upload`].
    pub fn recover_upload(&self, asker: &Asker, id: UploadId) -> Result<(), AppError> {
        self.upload(asker, id)?;
        let org = asker.org;
        self.gate.note(move |tx| {
            desk::move_upload(tx, org, id, ("checking", "taking"), "failed", None)?;
            Ok(())
        })?;
        Ok(())
    }

    /// Forgets one of one's own files.
    ///
    /// # Errors
    /// As [`App::upload`]; [`AppError::Conflict`] `import-under-way` while it is being read.
    pub fn drop_upload(&self, asker: &Asker, id: UploadId) -> Result<(), AppError> {
        self.upload(asker, id)?;
        let (org, worker) = (asker.org, asker.worker);
        self.gate.note(move |tx| {
            let busy = desk::uploads(tx, org, worker)?.iter().any(|u| u.id == id && u.state == "taking");
            if busy {
                return Err(azukari_gate::Stop::Conflict("import-under-way"));
            }
            Ok(desk::drop_upload(tx, org, id)?)
        })?;
        Ok(())
    }
}

/// The day in whose month a file ends; only its key's month counts, so one zone does for all.
fn last_day(ends_at: Millis) -> Date {
    ends_at.date_in("UTC")
}

/// Whether somebody may still choose and begin.
fn waits(state: &str) -> bool {
    matches!(state, "waiting" | "checked" | "failed")
}
