//! Bringing the database of an older version forward, after a backup that the older program can restore.

use super::{
    STATE_FILE, TREE_FILE,
    file::{BackupError, Beside, write},
    write::{free_name, prepare, stamp},
};
use azukari_domain::Millis;
use azukari_store::{Older, dump::Part};
use std::path::{Path, PathBuf};

/// A database that was brought forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forwarded {
    /// The schema that lay there.
    pub from: i64,
    /// The schema that lies there now.
    pub to: i64,
    /// The backup directory that was made before.
    pub backup: PathBuf,
}

/// Writes a whole backup of an older database into a directory, and then takes every step. The backup is of the older
/// version, so that whoever must go back restores it with the older program.
///
/// # Errors
/// See [`BackupError`]. Before the backup is wholly on disk nothing is changed; after a failed step everything is as before.
pub fn bring_forward(mut older: Older, dir: &Path, at: Millis) -> Result<Forwarded, BackupError> {
    prepare(dir)?;
    let name = free_name(dir, &stamp(at));
    let parts = [(Part::Data, name.as_str()), (Part::State, STATE_FILE), (Part::Tree, TREE_FILE)];
    let files = older.view(|view| {
        let file = |(part, name): (Part, &str)| write(dir, name, part, at, |sink| view.export(part, sink).map(|_| ()));
        parts.map(file).into_iter().collect::<Result<Vec<Beside>, BackupError>>()
    })??;
    for file in files {
        file.put()?;
    }
    let from = older.found();
    let to = older.bring_forward()?;
    Ok(Forwarded { from, to, backup: dir.to_owned() })
}
