//! A backup file, version 1: `01 ‖ part(1) ‖ made at(8, ms, big-endian) ‖ the store's stream ‖ SHA-256 of all before(32)`.
//!
//! The hash finds damage, no forger: a file from an untrusted hand is told by the journal, the seals and the roots.

use crate::{GateError, Stop};
use azukari_domain::Millis;
use azukari_journal::{Hash, hash::Hasher};
use azukari_store::{
    StoreError,
    dump::{DumpError, Part},
};
use azukari_vault::VaultError;
use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

const VERSION: u8 = 1;
const HEAD_BYTES: u64 = 10;
const HASH_BYTES: u64 = 32;
/// In each backup directory, so that an unplugged disk's empty mount point is not taken for one.
pub(super) const MARKER: &str = "azukari.backup";

/// Why a backup could not be made, checked or restored. Texts name files and places, never values.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// A file or directory could not be read or written.
    #[error("{what} `{name}`: {kind}")]
    Io {
        /// What was being done.
        what: &'static str,
        /// The file's name.
        name: String,
        /// The operating system's kind of error.
        kind: io::ErrorKind,
    },
    /// Not a backup file of ours, or another part than its name says.
    #[error("`{0}` is not a backup file of this kind")]
    NotABackup(String),
    /// The file was cut off or changed.
    #[error("`{0}` is damaged")]
    Damaged(String),
    /// Made by a newer version of this program.
    #[error("`{0}` was made by a newer version of this program")]
    Newer(String),
    /// The newest key tree or state is not in the backup directory.
    #[error("`{0}` is not there")]
    Missing(String),
    /// The place to restore into is not empty.
    #[error("the place to restore into is not empty")]
    NotEmpty,
    /// An organisation's key was not given.
    #[error("the key of organisation {0} was not given")]
    NoKey(String),
    /// No root place holds the root of this key tree: the tree is not the newest one, or the roots are of another installation.
    #[error("no root place holds the root of this key tree")]
    RootMissing,
    /// A root place holds another root than this key tree's: the tree may be an old one, and erasures would be undone.
    #[error("root place `{0}` holds another root than this key tree's")]
    OtherRoot(String),
    /// Keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stream inside a file.
    #[error(transparent)]
    Dump(#[from] DumpError),
    /// Anything else at the gate.
    #[error(transparent)]
    Gate(#[from] GateError),
}

impl BackupError {
    /// The key of the sentence that says it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Io { kind: io::ErrorKind::StorageFull, .. }
            | Self::Store(StoreError::DiskFull)
            | Self::Dump(DumpError::Store(StoreError::DiskFull)) => "operator-disk-full",
            Self::Io { .. } => "backup-error-file",
            Self::NotABackup(_) => "backup-error-not-a-backup",
            Self::Newer(_) | Self::Dump(DumpError::NewerSchema { .. } | DumpError::Format(_)) => "backup-error-newer",
            Self::Damaged(_) | Self::Dump(_) => "backup-error-damaged",
            Self::Missing(_) => "backup-error-no-keytree",
            Self::NotEmpty => "backup-error-place-exists",
            Self::NoKey(_) => "backup-error-no-key",
            Self::RootMissing => "backup-error-root-missing",
            Self::OtherRoot(_) => "backup-error-other-root",
            Self::Vault(_) => "operator-vault",
            Self::Store(_) => "operator-database",
            Self::Gate(_) => "error-internal",
        }
    }

    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> BackupError {
        let name = name_of(path);
        move |e| BackupError::Io { what, name, kind: e.kind() }
    }
}

impl From<Stop> for BackupError {
    fn from(stop: Stop) -> Self {
        BackupError::Gate(stop.into())
    }
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn part_byte(part: Part) -> u8 {
    match part {
        Part::Data => b'D',
        Part::Tree => b'T',
        Part::State => b'S',
        Part::Journal => b'J',
    }
}

/// Passes bytes on and hashes them.
struct Hashing<W> {
    inner: W,
    hasher: Hasher,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        self.bytes += u64::try_from(count).unwrap_or(0);
        Ok(count)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A file beside its final name; dropped without [`Beside::put`], it goes.
pub(super) struct Beside {
    path: PathBuf,
    to: PathBuf,
    /// Its length.
    pub(super) bytes: u64,
    kept: bool,
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Beside {
    /// Where it lies until then.
    pub(super) fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// Gives it its name, in place of an older file, down to the disk.
    pub(super) fn put(mut self) -> Result<PathBuf, BackupError> {
        fs::rename(&self.path, &self.to).map_err(BackupError::io("writing", &self.to))?;
        self.kept = true;
        if let Some(dir) = self.to.parent() {
            sync_dir(dir).map_err(BackupError::io("writing", dir))?;
        }
        Ok(self.to.clone())
    }
}

/// Writes a file beside its name: head, what `fill` writes, hash; down to the disk.
pub(super) fn write(
    dir: &Path,
    name: &str,
    part: Part,
    at: Millis,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), DumpError>,
) -> Result<Beside, BackupError> {
    let (path, to) = (dir.join(format!(".{name}.part")), dir.join(name));
    let fail = |e| BackupError::io("writing", &to)(e);
    let mut beside = Beside { path, to: to.clone(), bytes: 0, kept: false };
    let file = create(&beside.path).map_err(fail)?;
    let mut out = Hashing { inner: BufWriter::with_capacity(256 * 1024, file), hasher: Hasher::new(), bytes: 0 };
    out.write_all(&[VERSION, part_byte(part)]).and_then(|()| out.write_all(&at.0.to_be_bytes())).map_err(fail)?;
    fill(&mut out)?;
    let Hashing { mut inner, hasher, bytes } = out;
    inner.write_all(&hasher.finish().0).map_err(fail)?;
    let file = inner.into_inner().map_err(|e| fail(e.into_error()))?;
    file.sync_all().map_err(fail)?;
    beside.bytes = bytes + HASH_BYTES;
    Ok(beside)
}

/// Writes a small text in the same way.
pub(super) fn write_text(dir: &Path, name: &str, text: &str) -> Result<(), BackupError> {
    let (path, to) = (dir.join(format!(".{name}.part")), dir.join(name));
    let fail = |e| BackupError::io("writing", &to)(e);
    let mut file = create(&path).map_err(fail)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fail)?;
    Beside { path, to: to.clone(), bytes: 0, kept: false }.put().map(|_| ())
}

/// A new file that only its owner may read.
fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// A file that was read to its end and whose hash agreed. It stays open, so that what was checked is what is read.
pub(crate) struct Whole {
    file: File,
    length: u64,
    /// When it was made.
    pub(super) at: Millis,
    /// Its part.
    pub(super) part: Part,
    /// Its name, for messages.
    pub(super) name: String,
}

impl Whole {
    pub(crate) fn open(path: &Path, part: Part) -> Result<Whole, BackupError> {
        let name = name_of(path);
        let mut file = File::open(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => BackupError::Missing(name.clone()),
            _ => BackupError::io("reading", path)(e),
        })?;
        let reading = |e| BackupError::io("reading", path)(e);
        let length = file.metadata().map_err(reading)?.len();
        let mut head = [0u8; 10];
        if file.read_exact(&mut head).is_err() {
            return Err(BackupError::NotABackup(name));
        }
        let [version, kind, at @ ..] = head;
        if !matches!(kind, b'D' | b'T' | b'S' | b'J') || version == 0 || version > 31 {
            return Err(BackupError::NotABackup(name));
        }
        if version != VERSION {
            return Err(BackupError::Newer(name));
        }
        if kind != part_byte(part) {
            return Err(BackupError::NotABackup(name));
        }
        let Some(body) = length.checked_sub(HEAD_BYTES + HASH_BYTES) else { return Err(BackupError::Damaged(name)) };
        let mut hasher = Hasher::new();
        hasher.update(&head);
        let mut left = body;
        let mut piece = vec![0u8; 256 * 1024];
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            let Some(room) = piece.get_mut(..most) else { break };
            let count = file.read(room).map_err(reading)?;
            if count == 0 {
                return Err(BackupError::Damaged(name));
            }
            hasher.update(room.get(..count).unwrap_or_default());
            left -= u64::try_from(count).unwrap_or(left);
        }
        let mut kept = [0u8; 32];
        file.read_exact(&mut kept).map_err(reading)?;
        if hasher.finish() != Hash(kept) {
            return Err(BackupError::Damaged(name));
        }
        Ok(Whole { file, length: body, at: Millis(i64::from_be_bytes(at)), part, name })
    }

    /// The stream inside, from its beginning.
    pub(crate) fn stream(&self) -> Result<impl Read, BackupError> {
        let fail = |e: io::Error| BackupError::Io { what: "reading", name: self.name.clone(), kind: e.kind() };
        let mut file = self.file.try_clone().map_err(fail)?;
        file.seek(SeekFrom::Start(HEAD_BYTES)).map_err(fail)?;
        Ok(BufReader::with_capacity(256 * 1024, file.take(self.length)))
    }
}

/// When a data snapshot was made, by its head alone; `None` for any other file.
pub(crate) fn made_at(path: &Path) -> Option<Millis> {
    let mut head = [0u8; 10];
    File::open(path).ok()?.read_exact(&mut head).ok()?;
    let [VERSION, b'D', at @ ..] = head else { return None };
    Some(Millis(i64::from_be_bytes(at)))
}
