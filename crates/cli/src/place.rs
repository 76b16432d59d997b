//! Where the data lies: a directory or a PostgreSQL address, beside it the root places and the key file.

use crate::exit::Fault;
use azukari_gate::KeyKept;
use azukari_store::Location;
use azukari_vault::RootPlace;
use clap::Args;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Name of the variable that carries the passphrase to a server without a terminal.
const PASSPHRASE: &str = "AZUKARI_PASSPHRASE";

/// Where the data lies and how its keys are opened.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// データのフォルダー / folder of the data; with --database, of the keys only
    #[arg(long, value_name = "DIR", default_value = "azukari-data", env = "AZUKARI_DATA", global = true)]
    pub(crate) data: PathBuf,
    /// PostgreSQLのアドレス / address of a PostgreSQL database
    #[arg(long, value_name = "URL", env = "AZUKARI_DATABASE", hide_env_values = true, global = true)]
    pub(crate) database: Option<String>,
    /// 鍵の控えの場所（くり返せる）/ a root place for keys; may be repeated
    #[arg(long = "root-place", value_name = "DIR", global = true)]
    pub(crate) root_places: Vec<PathBuf>,
    /// 鍵ファイル / key file; without it and without AZUKARI_PASSPHRASE one is made beside the data
    #[arg(long, value_name = "FILE", env = "AZUKARI_KEY_FILE", global = true)]
    pub(crate) key_file: Option<PathBuf>,
    /// バックアップ先（くり返せる）：鍵の木が替わるたびに送る / backup place; gets each new key tree at once
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) backup_place: Vec<PathBuf>,
    /// 規程集のフォルダー / folder of rulebooks instead of those in the program
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) rulebooks: Option<PathBuf>,
}

impl Place {
    pub(crate) fn location(&self) -> Result<Location, Fault> {
        match &self.database {
            None => Ok(Location::Directory(self.data.clone())),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Ok(Location::Postgres(url.clone()))
            }
            Some(_) => Err(Fault::usage("error-location", &[])),
        }
    }

    /// The place as people read it: an address without user and password.
    pub(crate) fn shown(&self) -> String {
        match &self.database {
            Some(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", ""));
                let rest = rest.split(['?', '#']).next().unwrap_or_default();
                format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host))
            }
            None => std::path::absolute(&self.data).unwrap_or_else(|_| self.data.clone()).display().to_string(),
        }
    }

    /// The folder and, in it, the first root place; both for this user alone (0700). A further place is made where it is new.
    /// One that was made before and is now empty or gone is away (an unplugged stick leaves its mount point behind): nothing
    /// is written there, unless `anew` says that it is to be replaced.
    pub(crate) fn prepare(&self, anew: bool) -> Result<(), Fault> {
        if !self.data.exists() {
            make_private(&self.data)?;
        }
        let mut known = Known::read(&self.data)?;
        for place in self.places() {
            if place.dir().exists() && !is_empty(place.dir()) {
                continue;
            }
            if place.is_removable() && known.has(place.dir()) && !anew {
                continue;
            }
            place.prepare().map_err(|e| match e {
                azukari_vault::VaultError::Io { kind: std::io::ErrorKind::StorageFull, .. } => {
                    Fault::failed("error-disk-full", &[])
                }
                azukari_vault::VaultError::Io { .. } => Fault::failed("error-read-only", &[]),
                other => other.into(),
            })?;
            if place.is_removable() {
                known.add(place.dir())?;
            }
        }
        Ok(())
    }

    /// The root places: the folder's own first, then those of the command line. A place that is away stays in the list:
    /// what lies there must be reached before an erasure is complete.
    pub(crate) fn places(&self) -> Vec<RootPlace> {
        let mut places = vec![RootPlace::fixed("data", self.data.join("roots"))];
        for (i, dir) in self.root_places.iter().enumerate() {
            let derived = || dir.file_name().and_then(|n| n.to_str()).map(place_name);
            let name = marked(dir).or_else(derived).filter(|n| !n.is_empty());
            let mut name = name.unwrap_or_else(|| format!("place-{}", i + 2));
            if places.iter().any(|p| p.name() == name) {
                name = format!("{name}-{}", i + 2);
            }
            places.push(RootPlace::removable(name, dir));
        }
        places
    }

    /// The key file's place when none is named.
    pub(crate) fn own_key_file(&self) -> PathBuf {
        self.data.join("azukari.key")
    }

    /// Whether this is the file that was made beside the data, and nobody named it.
    pub(crate) fn is_own_key_file(&self, kept: &KeyKept) -> bool {
        self.key_file.is_none() && matches!(kept, KeyKept::File(file) if *file == self.own_key_file())
    }

    /// How the key is kept, as this program was told. `first` says that nothing is stored yet: then a key file is made when an
    /// organisation is set up, so that the first run asks no question.
    pub(crate) fn kept(&self, first: bool, ask: impl FnOnce() -> Result<String, Fault>) -> Result<KeyKept, Fault> {
        let file = match &self.key_file {
            Some(file) if first || file.exists() => return Ok(KeyKept::File(file.clone())),
            Some(file) => return Err(Fault::usage("cli-file-missing", &[("file", &file.display().to_string())])),
            None => self.own_key_file(),
        };
        if let Ok(text) = std::env::var(PASSPHRASE) {
            return Ok(KeyKept::Passphrase(Zeroizing::new(text)));
        }
        if first || file.exists() { Ok(KeyKept::File(file)) } else { Ok(KeyKept::Passphrase(Zeroizing::new(ask()?))) }
    }
}

/// The same once more: what a key is kept by is not copied by accident, so there is no `Clone`.
pub(crate) fn again(kept: &KeyKept) -> KeyKept {
    match kept {
        KeyKept::File(file) => KeyKept::File(file.clone()),
        KeyKept::Passphrase(text) => KeyKept::Passphrase(text.clone()),
    }
}

/// Which further root places were made before, one path a line, in the folder of the data. Only what tells a new place from
/// one that is away; losing it costs no key.
struct Known {
    file: PathBuf,
    dirs: Vec<String>,
}

impl Known {
    fn read(data: &Path) -> Result<Known, Fault> {
        let file = data.join("azukari.places");
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(Fault::file(&file, &e)),
        };
        Ok(Known { file, dirs: text.lines().map(str::to_owned).collect() })
    }

    fn name(dir: &Path) -> String {
        std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned()).display().to_string()
    }

    fn has(&self, dir: &Path) -> bool {
        self.dirs.contains(&Known::name(dir))
    }

    fn add(&mut self, dir: &Path) -> Result<(), Fault> {
        if self.has(dir) {
            return Ok(());
        }
        self.dirs.push(Known::name(dir));
        let text: String = self.dirs.iter().map(|d| format!("{d}\n")).collect();
        std::fs::write(&self.file, text).map_err(|e| Fault::file(&self.file, &e))
    }
}

/// The name that a place was given when it was made; it keeps it wherever it is plugged in.
fn marked(dir: &Path) -> Option<String> {
    let text = std::fs::read_to_string(dir.join("azukari.place")).ok()?;
    Some(text.lines().nth(1)?.to_owned())
}

/// Only letters, digits, blanks, `-` and `_` may stand in a place's name.
fn place_name(text: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    text.chars().map(|c| if fits(c) { c } else { '-' }).take(48).collect()
}

fn is_empty(dir: &Path) -> bool {
    std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none())
}

/// Makes a folder that only this user can enter.
pub(crate) fn make_private(dir: &Path) -> Result<(), Fault> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|e| match e.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            Fault::failed("error-read-only", &[])
        }
        _ => Fault::file(dir, &e),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(database: Option<&str>, root_places: &[&str]) -> Place {
        Place {
            data: "d".into(),
            database: database.map(Into::into),
            root_places: root_places.iter().map(Into::into).collect(),
            key_file: None,
            backup_place: Vec::new(),
            rulebooks: None,
        }
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (url, shown) in [
            ("postgres://me:secret@db.example:5432/azukari", "postgres://db.example:5432/azukari"),
            ("postgres://me:p@ss@db/azukari?password=secret", "postgres://db/azukari"),
            ("postgresql://db/azukari", "postgresql://db/azukari"),
        ] {
            assert_eq!(place(Some(url), &[]).shown(), shown);
        }
        assert!(place(Some("mysql://x"), &[]).location().is_err());
    }

    #[test]
    #[allow(clippy::unwrap_used, reason = "tests may stop")]
    fn an_empty_mount_point_is_not_taken_for_a_new_place() {
        let dir = tempfile::tempdir().unwrap();
        let stick = dir.path().join("stick");
        let mut own = place(None, &[stick.to_str().unwrap()]);
        own.data = dir.path().join("data");
        own.prepare(false).unwrap();
        assert!(stick.join("azukari.place").exists(), "a new place is made");
        // Unplugged: the mount point is there and empty, or not there at all.
        std::fs::remove_file(stick.join("azukari.place")).unwrap();
        own.prepare(false).unwrap();
        assert!(is_empty(&stick));
        std::fs::remove_dir(&stick).unwrap();
        own.prepare(false).unwrap();
        assert!(!stick.exists());
        // It was lost, and another takes its place.
        own.prepare(true).unwrap();
        assert!(stick.join("azukari.place").exists());
        // The first place lies with the data and is always made.
        std::fs::remove_dir_all(own.data.join("roots")).unwrap();
        own.prepare(false).unwrap();
        assert!(own.data.join("roots/azukari.place").exists());
    }

    #[test]
    fn places_have_names_of_their_own() {
        let names: Vec<String> =
            place(None, &["/mnt/usb 1", "/media/usb 1", "/"]).places().iter().map(|p| p.name().to_owned()).collect();
        assert_eq!(names, ["data", "usb-1", "usb-1-3", "place-4"]);
    }
}
