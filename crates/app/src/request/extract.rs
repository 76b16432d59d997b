//! Take a list away as a file (hatsumei:main:18.2.1b): an output like every other, of which only an archive comes that opens with its
//! password alone.
//!
//! The password is drawn here, said once in the answer and kept nowhere; the archive waits sealed for its worker and is fetched by
//! another request. Whoever comes by the one has not the other, and what is lost is taken out anew, with an entry of its own.

use super::{Export, output::Output};
use crate::{
    App, AppError, ClauseRef, LeftOut, Reply, Warned,
    acquisition::upload::{About, OUT},
    casefile::letters,
};
use azukari_domain::{ActId, Millis, Personal, Random, UploadId};
use azukari_gate::Asker;
use azukari_sheets::lock;
use azukari_store::desk;
use std::io::Cursor;

/// A hundred bits: the format stretches a password little, and nobody guesses this one on any machine.
const PASSWORD_GROUPS: usize = 4;
const GROUP_LETTERS: usize = 5;
/// How long the file waits for its worker: long enough for a telephone call in between.
const WAITS_MS: i64 = 3_600_000;

/// A file that waits for its worker.
#[derive(Debug)]
pub struct Extracted {
    /// By which it is fetched.
    pub id: UploadId,
    /// The name under which it is saved.
    pub name: String,
    /// What opens it. It is said here and never again.
    pub password: Personal,
    /// Until when it can be fetched.
    pub ends_at: Millis,
    /// Persons in it.
    pub count: usize,
    /// Who was left out, and why.
    pub left_out: Vec<LeftOut>,
    /// Characters that the encoding does not have: each stands as 〓 there.
    pub unfit: u64,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
    /// What the worker should be told.
    pub warnings: Vec<Warned>,
}

/// The file itself.
#[derive(Debug)]
pub struct ExtractFile {
    /// The name under which it is saved.
    pub name: String,
    /// The archive: nobody reads it without the password.
    pub bytes: Vec<u8>,
}

fn password(random: &dyn Random) -> Personal {
    let groups: [String; PASSWORD_GROUPS] = std::array::from_fn(|_| letters::<GROUP_LETTERS>(random));
    Personal::new(groups.join("-"))
}

impl App {
    /// Takes a list away as an encrypted file.
    ///
    /// # Errors
    /// As [`App::export`]; the store's and the vault's.
    pub fn extract(&self, asker: &Asker, export: &Export) -> Result<Reply<Extracted>, AppError> {
        let output: Output = match self.put_out(asker, export, true)? {
            Reply::Done(output) => output,
            Reply::Refused(refused) => return Ok(Reply::Refused(refused)),
            Reply::Repeated(act) => return Ok(Reply::Repeated(act)),
        };
        Ok(Reply::Done(self.lock_away(asker, &export.holding, output)?))
    }

    /// Locks a document, and keeps it for its worker's hour.
    pub(super) fn lock_away(&self, asker: &Asker, holding: &str, output: Output) -> Result<Extracted, AppError> {
        let day = self.gate.now().date_in(&self.book(asker.org)?.book().organisation.zone);
        let name = format!("{}-{day}", holding.trim());
        let password = password(self.gate.random());
        let mut salt = [0u8; lock::SALT_BYTES];
        self.gate.random().fill(&mut salt);
        let inside = format!("{name}.{}", output.format.ending());
        let sheet = output.cp932.as_ref().map_or(output.text.expose().as_bytes(), |bytes| bytes.0.as_slice());
        let archive = lock::locked(&inside, sheet, password.expose(), salt)
            .map_err(|_| AppError::Internal("the file could not be encrypted".into()))?;
        let ends_at = Millis(self.gate.now().0.saturating_add(WAITS_MS));
        let about = About { name: format!("{name}.zip"), ..About::default() };
        let id = self.keep_file(asker, &about, OUT, ends_at, &mut Cursor::new(archive))?;
        Ok(Extracted {
            id,
            name: about.name,
            password,
            ends_at,
            count: output.count,
            left_out: output.left_out,
            unfit: output.unfit,
            act: output.act,
            clauses: output.clauses,
            warnings: output.warnings,
        })
    }

    /// Fetches one of one's own files.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another worker's, or where its hour is over; the store's and the vault's.
    pub fn extract_file(&self, asker: &Asker, id: UploadId) -> Result<ExtractFile, AppError> {
        let now = self.gate.now();
        let rows = self.gate.read(|tx| desk::uploads(tx, asker.org, asker.worker))?;
        let row = rows.into_iter().find(|u| u.id == id && u.state == OUT && u.ends_at > now);
        let row = row.ok_or(AppError::NotFound("extract"))?;
        let name = self.open_about(asker, &row)?.name;
        let mut bytes = Vec::new();
        self.open_parts(asker, id, row.ends_at, row.bytes, &mut bytes)?;
        Ok(ExtractFile { name, bytes })
    }
}
