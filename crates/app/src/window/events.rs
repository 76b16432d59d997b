//! What happened at the window: each event becomes an entry, and a task of whoever answers for it.

use super::{disk, folder};
use crate::{App, AppError, duty::tend};
use azukari_domain::public::{DRAINED, EVENTS, Event, is_safe_name};
use azukari_store::org::OrgRow;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Most events of one round.
const EVENTS_MAX: usize = 1_000;
/// Largest event.
const EVENT_BYTES_MAX: u64 = 1_024;

impl App {
    /// Takes events in; how many. One that was taken twice, because the process ended in between, bears nothing twice.
    pub(super) fn take_window_events(&self, dir: &Path, row: &OrgRow) -> Result<usize, AppError> {
        let mut found: Vec<(String, PathBuf)> = Vec::new();
        let entries = match fs::read_dir(folder(dir, row)?.join(EVENTS)) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(0),
            Err(e) => return Err(disk(&e)),
        };
        for path in entries.flatten().map(|e| e.path()).take(EVENTS_MAX) {
            let name = path.file_stem().and_then(|s| s.to_str()).filter(|n| is_safe_name(n)).map(str::to_owned);
            let small = fs::symlink_metadata(&path).is_ok_and(|m| m.is_file() && m.len() <= EVENT_BYTES_MAX);
            let Some(name) = name.filter(|_| small && path.extension().is_some_and(|e| e == "json")) else { continue };
            let event: Option<Event> = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
            if event.is_some_and(|e| e.what == DRAINED) {
                found.push((name, path));
            }
        }
        if found.is_empty() {
            return Ok(0);
        }
        let names: Vec<String> = found.iter().map(|(name, _)| name.clone()).collect();
        self.tend_drained(row.id, names)?;
        for (_, path) in &found {
            fs::remove_file(path).map_err(|e| disk(&e))?;
        }
        Ok(found.len())
    }
}

impl App {
    fn tend_drained(&self, org: azukari_domain::OrgId, names: Vec<String>) -> Result<(), AppError> {
        let count = names.len();
        self.gate.tick(org, move |tick| {
            let mut notes = tend::drained(tick, &names)?;
            // It is in the journal also where nobody owes anything for it.
            notes.insert("kind", "window".to_owned());
            notes.insert("drained", count.to_string());
            Ok(notes)
        })?;
        Ok(())
    }
}
