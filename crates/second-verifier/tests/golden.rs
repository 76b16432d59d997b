//! Copies of the committed sample export are tampered with; the program must name each change.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/golden").join(name)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A copy of the export under a name of its own.
fn export(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    copy(&golden("export"), &dir);
    dir
}

fn run(dir: &Path, more: &[&str]) -> (i32, String) {
    let key = fs::read_to_string(golden("key")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_azukari-second-verifier"))
        .arg(dir)
        .args(["--key", key.trim()])
        .args(more)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap(),
    )
}

fn kept(dir: &Path, name: &str) -> (i32, String) {
    run(dir, &["--kept", golden(name).to_str().unwrap()])
}

/// The program finds just these, each as one line that begins like this.
fn finds(dir: &Path, lines: &[&str]) {
    let (code, out) = run(dir, &[]);
    let found: Vec<&str> = out.lines().collect();
    assert_eq!((code, found.len()), (2, lines.len() + 1), "{out}");
    for (found, line) in found.iter().zip(lines) {
        assert!(found.starts_with(line) && found.contains(" / "), "{out}");
    }
}

type Entries = Vec<Vec<u8>>;

fn edit(dir: &Path, bundle: &str, change: impl FnOnce(&mut Entries)) {
    let path = dir.join(bundle);
    let bytes = fs::read(&path).unwrap();
    let (mut rest, mut entries) = (&bytes[..], Entries::new());
    while !rest.is_empty() {
        let length = usize::from(rest[0]) << 8 | usize::from(rest[1]);
        entries.push(rest[2..2 + length].to_vec());
        rest = &rest[2 + length..];
    }
    change(&mut entries);
    let bundle = entries
        .iter()
        .flat_map(|e| [&u16::try_from(e.len()).unwrap().to_be_bytes()[..], e].concat())
        .collect::<Vec<u8>>();
    fs::write(path, bundle).unwrap();
}

#[test]
fn the_golden_export_is_clean_with_and_without_a_kept_checkpoint() {
    let dir = export("clean");
    for (code, out) in [run(&dir, &[]), kept(&dir, "kept-300")] {
        assert_eq!(code, 0, "{out}");
        assert!(out.starts_with("Nothing found: 600 entries"), "{out}");
    }
}

#[test]
fn changed_removed_added_and_reordered_entries_are_named() {
    let dir = export("changed");
    edit(&dir, "tile/entries/001", |e| {
        e[44] = String::from_utf8(e[44].clone()).unwrap().replace("membership", "nembership").into()
    });
    finds(&dir, &["Entry 300 was changed."]);
    let dir = export("changed-tail");
    edit(&dir, "tile/entries/002.p/88", |e| {
        e[0] = String::from_utf8(e[0].clone()).unwrap().replace("membership", "nembership").into()
    });
    finds(&dir, &["Entry 512 was changed."]);
    let dir = export("removed");
    edit(&dir, "tile/entries/000", |e| drop(e.drain(10..12)));
    finds(&dir, &["Entry 10 was removed.", "Entry 11 was removed."]);
    let dir = export("added");
    edit(&dir, "tile/entries/000", |e| {
        let text = String::from_utf8(e[10].clone()).unwrap().replacen("\"act\":\"0", "\"act\":\"f", 1);
        e.insert(10, text.into());
    });
    finds(&dir, &["An entry was added at 10."]);
    let dir = export("reordered");
    edit(&dir, "tile/entries/000", |e| e.swap(20, 21));
    finds(&dir, &["Entries 20 to 21 were put into another order.", "Entry 21 is earlier"]);
    let dir = export("repeated");
    edit(&dir, "tile/entries/002.p/88", |e| e.push(e[0].clone()));
    finds(&dir, &["An entry was added at 600.", "Entry 600 repeats the act of entry 512.", "Entry 600 is earlier"]);
    let dir = export("unreadable");
    edit(&dir, "tile/entries/000", |e| e[3][0] = 2);
    finds(&dir, &["Entry 3 was changed.", "Entry 3 cannot be read"]);
}

#[test]
fn an_entry_changed_with_its_hash_is_found_by_the_tile_above_and_the_root() {
    let dir = export("hashes-too");
    edit(&dir, "tile/entries/001", |e| {
        e[44] = String::from_utf8(e[44].clone()).unwrap().replace("membership", "nembership").into()
    });
    // The hash of the changed entry, put where the old one stood.
    let bundle = fs::read(dir.join("tile/entries/001")).unwrap();
    let (mut rest, mut n) = (&bundle[..], 0);
    let entry = loop {
        let length = usize::from(rest[0]) << 8 | usize::from(rest[1]);
        if n == 44 {
            break rest[2..2 + length].to_vec();
        }
        rest = &rest[2 + length..];
        n += 1;
    };
    use sha2::Digest as _;
    let hash = sha2::Sha256::new().chain_update([0]).chain_update(entry).finalize();
    let path = dir.join("tile/0/001");
    let mut tile = fs::read(&path).unwrap();
    tile[44 * 32..45 * 32].copy_from_slice(&hash);
    fs::write(path, tile).unwrap();
    finds(&dir, &["tile/1/000.p/2 does not fit", "The 600 entries do not give the root"]);
    let (code, out) = kept(&dir, "kept-300");
    assert_eq!(code, 2);
    assert!(!out.contains("The first 300"), "the change is entry 300, outside the first 300: {out}");
}

#[test]
fn damaged_missing_and_foreign_files_are_named() {
    let dir = export("damaged");
    let path = dir.join("tile/entries/000");
    let bytes = fs::read(&path).unwrap();
    fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
    finds(&dir, &["The file with entries 0 to 255 is damaged."]);
    let dir = export("missing");
    fs::remove_file(dir.join("tile/entries/000")).unwrap();
    fs::remove_file(dir.join("tile/0/001")).unwrap();
    finds(
        &dir,
        &["The contents of entries 0 to 255 are missing.", "tile/0/001 does not fit the entries or is missing."],
    );
    let dir = export("pruned");
    fs::remove_file(dir.join("tile/entries/000")).unwrap();
    assert_eq!(run(&dir, &["--pruned-below", "256"]).0, 0);
    assert_eq!(run(&dir, &["--pruned-below", "255"]).0, 2);
    let dir = export("tile");
    let path = dir.join("tile/1/000.p/2");
    let mut bytes = fs::read(&path).unwrap();
    bytes[0] ^= 1;
    fs::write(path, bytes).unwrap();
    finds(&dir, &["tile/1/000.p/2 does not fit"]);
    let dir = export("stray");
    fs::copy(dir.join("tile/0/001"), dir.join("tile/0/002")).unwrap();
    finds(&dir, &["tile/0/002 does not belong"]);
}

#[test]
fn truncated_and_rewritten_logs_are_found_with_a_kept_checkpoint() {
    let dir = export("kept");
    let (code, out) = kept(&dir, "kept-700");
    assert_eq!(code, 2);
    assert!(out.starts_with("The log once had 700 entries and now has 600."), "{out}");
    let (code, out) = kept(&dir, "kept-300-other");
    assert_eq!(code, 2);
    assert!(out.starts_with("The first 300 entries are not those"), "{out}");
    // An older checkpoint put in place of the newer one: the files behind it give it away.
    let dir = export("older");
    fs::copy(golden("kept-300"), dir.join("checkpoint")).unwrap();
    let (code, out) = run(&dir, &[]);
    assert_eq!(code, 2);
    assert!(out.contains("tile/entries/002.p/88 does not belong"), "{out}");
}

#[test]
fn wrong_signatures_keys_and_files_are_told_apart() {
    let dir = export("signature");
    let path = dir.join("checkpoint");
    let note = fs::read_to_string(&path).unwrap();
    fs::write(&path, note.replace("\n600\n", "\n599\n")).unwrap();
    let (code, out) = run(&dir, &[]);
    assert_eq!(code, 2);
    assert!(out.starts_with("The export's checkpoint has a wrong signature."), "{out}");
    fs::write(&path, note.replace("\u{2014} azukari", "\u{2014} azukarj")).unwrap();
    finds(&dir, &["The export's checkpoint is signed by no known key."]);
    fs::write(&path, &note).unwrap();
    let (code, out) = run(&dir, &["--kept", dir.join("tile/0/000").to_str().unwrap()]);
    assert_eq!(code, 1, "{out}");
    let (code, out) = run(&dir, &["--kept", golden("key").to_str().unwrap()]);
    assert_eq!((code, out.starts_with("The kept file is not a checkpoint.")), (2, true), "{out}");
    fs::write(&path, "nonsense").unwrap();
    assert_eq!(run(&dir, &[]).0, 1);
    fs::remove_file(&path).unwrap();
    assert_eq!(run(&dir, &[]).0, 1);
    assert_eq!(run(&dir, &["--unknown"]).0, 1);
    assert_eq!(run(&dir, &["--key", "a+b+c"]).0, 1);
}

#[test]
fn no_code_of_this_workspace_is_shared() {
    let (_, dependencies) = include_str!("../Cargo.toml").split_once("[dependencies]").unwrap();
    assert!(!dependencies.contains("azukari") && !dependencies.contains("path"), "{dependencies}");
}
