//! The desk's side of the window: what is laid down there for everybody, and what comes back.
//!
//! Only what a regulation adopts is there: without `window.encrypted` nothing of a person passes between the two, without
//! `window.directory` no member stands there, without `window.statement` nobody applies there, without `window.number` no link is handed out
//! by which a My Number is given. A folder lies between the processes; each writes whole files and trusts no name of the other's.

mod events;
mod lay;
mod letters;
mod links;
mod publish;

pub use letters::{LetterLine, TakeLetter, Taken};
pub use links::LinkLine;
pub use publish::{Publish, Publishable, Published};

use crate::{App, AppError};
use azukari_domain::{
    OrgKey, RegisterKey,
    public::{SNAPSHOT, Snapshot, is_safe_name},
};
use azukari_rulebook::Rulebook;
use azukari_store::{org::OrgRow, register};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Whether something of a person may pass at all: only over connections that keep it confidential.
const ENCRYPTED: &str = "window.encrypted";
/// The directory, with its budgets.
const DIRECTORY: &str = "window.directory";
/// The application, with what is published of members before it.
const STATEMENT: &str = "window.statement";
/// The affairs under which members are put into the directory.
const AFFAIRS: &str = "window_affairs";
/// The kind of data into which an application is taken, and the affair under which.
const APPLICANTS: &str = "window_applicants";
const APPLYING: &str = "window_applying";
/// Registers of the library that the window rests on.
const FORMS: &str = "collection_forms";
const SCOPES: &str = "publication_scopes";
const ADMISSIONS: &str = "admissions";
/// Most rows of a register that are looked at.
const ROWS_MAX: i64 = 100_000;

/// What a round at the window did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WindowTended {
    /// Something was laid down anew.
    pub laid: bool,
    /// Events that were taken in.
    pub events: usize,
}

impl App {
    /// One round for an organisation: what may be read is laid down anew where it changed, what happened is taken in.
    ///
    /// # Errors
    /// The disk's, the gate's; the next round does what is left.
    pub fn tend_window(&self, dir: &Path, key: &OrgKey) -> Result<WindowTended, AppError> {
        let row = self.organisation(key)?;
        let laid = self.lay_window(dir, &row, None)?;
        let book = self.gate.book_of(row.id)?;
        let laid = self.lay_links(dir, &row, &book)? || laid;
        Ok(WindowTended { laid, events: self.take_window_events(dir, &row)? })
    }

    /// A round for every organisation whose keys are open. Answers those for which it failed.
    ///
    /// # Errors
    /// Only where the organisations cannot be listed.
    pub fn tend_windows(&self, dir: &Path) -> Result<Vec<(OrgKey, &'static str)>, AppError> {
        let open = self.organisations()?.into_iter().filter(|o| o.state == "running" && self.gate.is_unlocked(o.id));
        Ok(open.filter_map(|o| self.tend_window(dir, &o.key).err().map(|e| (o.key, e.key()))).collect())
    }
}

fn has_window(book: &Rulebook) -> bool {
    [ENCRYPTED, DIRECTORY, STATEMENT].into_iter().any(|c| adopts(book, c))
}

/// Whether strangers are asked in at all: where links alone are handed out, nobody else is.
fn is_public(book: &Rulebook) -> bool {
    [DIRECTORY, STATEMENT].into_iter().any(|c| adopts(book, c))
}

fn adopts(book: &Rulebook, control: &str) -> bool {
    book.adopts(control)
}

/// An organisation's own folder there.
fn folder(dir: &Path, org: &OrgRow) -> Result<PathBuf, AppError> {
    // A key may have an underscore; with any other sign it is no name of a folder.
    if is_safe_name(&org.key.as_str().replace('_', "-")) {
        Ok(dir.join(org.key.as_str()))
    } else {
        Err(AppError::NotFound("window"))
    }
}

fn disk(e: &io::Error) -> AppError {
    let key = if e.kind() == io::ErrorKind::StorageFull { "operator-disk-full" } else { "operator-window-folder" };
    AppError::Operator { key, args: Vec::new() }
}

fn present(folder: &Path) -> Option<Snapshot> {
    Snapshot::parse(&fs::read(folder.join(SNAPSHOT)).ok()?)
}

/// One writer at a time, of this process or another: what was published a moment ago is not carried over from before it.
fn turn(folder: &Path) -> io::Result<fs::File> {
    fs::create_dir_all(folder)?;
    let file = fs::File::create(folder.join("desk.lock"))?;
    file.lock()?;
    Ok(file)
}

/// Replaces a file whole: whoever reads it reads the old one or the new one.
fn replace(folder: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_as(folder, SNAPSHOT, bytes)
}

/// The same under a name.
fn replace_as(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let part = folder.join("published.part");
    let mut file = fs::File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // The window may run as another user; who may enter the folder is its administrator's choice.
    #[cfg(unix)]
    fs::set_permissions(&part, std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    fs::rename(&part, folder.join(name))?;
    fs::File::open(folder)?.sync_all()
}

impl App {
    /// Rows in force of a register, the oldest first; none where no clause adopts it.
    fn rows_in_force(&self, org: &OrgRow, book: &Rulebook, name: &str) -> Result<Vec<register::RegisterRow>, AppError> {
        let key: RegisterKey = name.parse().map_err(|_| AppError::NotFound("register"))?;
        if book.register(&key).is_none() {
            return Ok(Vec::new());
        }
        let (id, name) = (org.id, name.to_owned());
        Ok(self.gate.read(|tx| register::list(tx, id, &name, "in_force", 0, ROWS_MAX))?)
    }
}
