//! The committed sample export, which a verifier that shares no code with this crate reads, stays equal byte for byte.
//!
//! `AZUKARI_REGENERATE=1 cargo test -p azukari-journal --test golden` writes it anew: only when a format is to change.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod common;

use common::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn read_all(root: &Path, at: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a switch for people who run this test, not a setting")]
fn the_golden_export_stays_equal() {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "second-verifier", "testdata", "golden"].iter().collect();
    let log = Log::build(600, &[]);
    let mut files: BTreeMap<_, _> =
        log.export().into_iter().map(|(path, bytes)| (format!("export/{path}"), bytes)).collect();
    files.insert("key".into(), format!("{}\n", signer().key()).into_bytes());
    files.insert("kept-300".into(), Log::build(300, &[]).note().into_bytes());
    // One entry told differently, then everything made anew with the right key: only the kept checkpoint tells.
    let mut other = Log::build(300, &[]);
    other.alter(42);
    files.insert("kept-300-other".into(), other.rewrite().note().into_bytes());
    files.insert("kept-700".into(), Log::build(700, &[]).note().into_bytes());
    if std::env::var_os("AZUKARI_REGENERATE").is_some() {
        for (name, bytes) in &files {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
    let mut stored = BTreeMap::new();
    read_all(&root, &root, &mut stored);
    assert_eq!(stored.keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>());
    assert!(stored == files, "the export's bytes have changed");
}
