//! A root place: a directory with a marker, fixed (a disk, a share) or removable (a USB stick, the safe's copy).
//!
//! The marker `azukari.place` carries the place's name. Prevents: an unplugged stick leaves an empty mount point, and the
//! root is written to the disk below it, where nobody looks for it when an erasure must reach every copy.

use crate::{crypto::KeyId, error::VaultError};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

const MARKER: &str = "azukari.place";
/// Larger than any file of ours; what is longer is not ours.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// One place for roots and key files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootPlace {
    name: String,
    dir: PathBuf,
    removable: bool,
}

/// What lies in a place, seen from one tree's active root (or from the newest key file).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceState {
    /// The active copy and no other.
    Present,
    /// No copy; `heal` or `settle` makes one.
    Missing,
    /// Copies that should be gone lie here: an erasure is not complete.
    Stale {
        /// How many.
        old: usize,
    },
    /// The active copy is here but does not open.
    Damaged,
    /// The place is not there, or is not the place of this name. It may hold old copies.
    Unreachable,
}

/// The state of one place, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceReport {
    /// The place's name as configured.
    pub place: String,
    /// Whether it may be away without stopping work.
    pub removable: bool,
    /// What was found.
    pub state: PlaceState,
}

impl PlaceReport {
    /// Whether this place holds the active copy and nothing else. An erasure is complete when all are.
    pub fn is_settled(&self) -> bool {
        self.state == PlaceState::Present
    }
}

impl RootPlace {
    /// A place that must be there whenever keys are destroyed.
    pub fn fixed(name: impl Into<String>, dir: impl Into<PathBuf>) -> Self {
        Self { name: name.into(), dir: dir.into(), removable: false }
    }
    /// A place that is brought from time to time.
    pub fn removable(name: impl Into<String>, dir: impl Into<PathBuf>) -> Self {
        Self { name: name.into(), dir: dir.into(), removable: true }
    }
    /// The place's name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
    /// Whether it may be away.
    pub fn is_removable(&self) -> bool {
        self.removable
    }

    /// Makes the directory (mode 0700) and its marker; harmless where they are there already.
    ///
    /// # Errors
    /// [`VaultError::Io`]; [`VaultError::Places`] where the directory is another place.
    pub fn prepare(&self) -> Result<(), VaultError> {
        make_dir(&self.dir)?;
        match self.marker() {
            Some(text) if text == self.marker_text() => Ok(()),
            Some(_) => Err(VaultError::Places("a directory already belongs to another place")),
            None => self.write(MARKER, self.marker_text().as_bytes()),
        }
    }

    fn marker_text(&self) -> String {
        format!("azukari root place 1\n{}\n", self.name)
    }
    fn marker(&self) -> Option<String> {
        fs::read_to_string(self.dir.join(MARKER)).ok()
    }
    pub(crate) fn reachable(&self) -> bool {
        self.marker().is_some_and(|text| text == self.marker_text())
    }

    /// Writes a file so that it is either wholly there or not at all: beside, fsync, rename, fsync of the directory.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let beside = self.dir.join(format!("{name}.{}.tmp", KeyId::random()?));
        let written = write_new(&beside, bytes)
            .and_then(|()| fs::rename(&beside, self.dir.join(name)))
            .and_then(|()| sync_dir(&self.dir));
        written.map_err(|e| {
            let _ = fs::remove_file(&beside);
            VaultError::io("writing to a root place")(e)
        })
    }

    pub(crate) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
        match fs::File::open(self.dir.join(name)) {
            Ok(file) => {
                let mut bytes = Vec::new();
                file.take(FILE_BYTES_MAX)
                    .read_to_end(&mut bytes)
                    .map_err(VaultError::io("reading from a root place"))?;
                Ok(Some(bytes))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(VaultError::io("reading from a root place")(e)),
        }
    }

    /// Names of files that begin so, in order.
    pub(crate) fn names(&self, prefix: &str) -> Result<Vec<String>, VaultError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.dir).map_err(VaultError::io("listing a root place"))? {
            let entry = entry.map_err(VaultError::io("listing a root place"))?;
            if let Ok(name) = entry.file_name().into_string()
                && name.starts_with(prefix)
            {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Overwrites, then deletes. The overwriting helps only where the medium writes in place; the deletion is what counts.
    pub(crate) fn destroy(&self, name: &str) -> Result<(), VaultError> {
        let path = self.dir.join(name);
        if let Ok(mut file) = fs::OpenOptions::new().write(true).open(&path)
            && let Ok(meta) = file.metadata()
        {
            let blank = vec![0u8; usize::try_from(meta.len().min(FILE_BYTES_MAX)).unwrap_or(0)];
            let _ = file.write_all(&blank).and_then(|()| file.sync_all());
        }
        match fs::remove_file(&path) {
            Ok(()) => sync_dir(&self.dir).map_err(VaultError::io("deleting from a root place")),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(VaultError::io("deleting from a root place")(e)),
        }
    }
}

/// Writes a new file that only its owner may read, down to the disk.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A rename or deletion is durable only when the directory itself is; Windows has no such call and needs none.
pub(crate) fn sync_dir(dir: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    fs::File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

fn make_dir(dir: &Path) -> Result<(), VaultError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(dir).map_err(VaultError::io("making a root place"))
}
