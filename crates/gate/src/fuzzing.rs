//! Doors for the fuzzer (`fuzz/`); they exist only in a build of the fuzzer or of this crate's tests, which play the fuzzer's
//! seeds again. Each takes any bytes and stops where a format breaks its word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a door of the fuzzer says by a panic what it found"
)]

use crate::{
    backup::{Whole, made_at},
    tray::Tray,
};
use azukari_journal::hash::sha256;
use azukari_store::dump::{self, Part};
use std::{io::Read as _, path::PathBuf, sync::OnceLock};

/// A record's fields in one column.
pub fn tray(data: &[u8]) {
    if let Some(tray) = Tray::parse(data) {
        assert_eq!(tray.to_bytes(), data, "a tray has one form");
        let names: Vec<&str> = tray.names().collect();
        assert!(names.iter().all(|name| tray.slip(name).is_some()));
    }
}

/// A backup file: as it is, and with its hash made right, so that the stream inside is reached too.
pub fn backup_file(data: &[u8]) {
    let path = scratch();
    let parts = [Part::Data, Part::Tree, Part::State, Part::Journal];
    let mut right = data.to_vec();
    right.extend(sha256(&[data]).0);
    for bytes in [data, &right] {
        std::fs::write(path, bytes).unwrap();
        let _ = made_at(path);
        for part in parts {
            if let Ok(whole) = Whole::open(path, part) {
                let mut stream = whole.stream().unwrap();
                let _ = dump::check(part, &mut stream);
                let _ = stream.read(&mut [0; 16]);
            }
        }
    }
    // The stream by itself needs no head that fits.
    for part in parts {
        let _ = dump::check(part, &mut &*data);
    }
}

/// One file for this process, in memory where the system has such a place.
fn scratch() -> &'static PathBuf {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let dir = if memory.is_dir() { memory } else { std::env::temp_dir() };
        dir.join(format!("azukari-fuzz-{}", std::process::id()))
    })
}

#[cfg(test)]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 2] = [("tray", super::tray), ("backup_file", super::backup_file)];
        for (name, door) in doors {
            let dir = format!("{}/../../fuzz/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
            let mut count = 0;
            for file in std::fs::read_dir(&dir).unwrap().flatten() {
                door(&std::fs::read(file.path()).unwrap());
                count += 1;
            }
            assert!(count > 0, "no seed in {dir}");
        }
    }
}
