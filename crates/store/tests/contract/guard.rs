//! Guards over the source itself: SQL stands in this crate only, and no question in it goes untested.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn rust_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The statement a line begins inside a string, if it does. Comments do not count.
fn sql_in(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    if line.starts_with("//") {
        return None;
    }
    let lower = line.to_lowercase();
    let in_text = |from: &str, then: &str| {
        lower.match_indices(from).any(|(at, _)| {
            let opens = lower[..at].trim_end_matches(' ').ends_with(['"', '(', '#']) || lower[..at].trim().is_empty();
            opens && (then.is_empty() || lower[at..].contains(then))
        })
    };
    if in_text("select ", " from ") {
        Some("select")
    } else if in_text("insert into ", "") {
        Some("insert")
    } else if in_text("delete from ", "") {
        Some("delete")
    } else if in_text("update ", " set ") {
        Some("update")
    } else {
        None
    }
}

#[test]
fn the_guard_sees_sql_and_nothing_else() {
    assert_eq!(sql_in("let a = \"select id from person\";"), Some("select"));
    assert_eq!(sql_in("    \"insert into x values (1)\""), Some("insert"));
    assert_eq!(sql_in("tx.run(\"update org set a = 1\")"), Some("update"));
    assert_eq!(sql_in("r#\"delete from org\"#"), Some("delete"));
    assert_eq!(sql_in("// select id from person"), None);
    assert_eq!(sql_in("let chosen = select_from(list);"), None);
    assert_eq!(sql_in("\"please select a row from the list\""), None);
}

#[test]
fn no_sql_outside_the_store() {
    let mut files = Vec::new();
    for entry in fs::read_dir(crates()).unwrap().flatten() {
        // The test world may look at a database from outside, as a curious administrator would.
        if entry.file_name() != "store" && entry.file_name() != "testkit" {
            rust_files(&entry.path().join("src"), &mut files);
        }
    }
    assert!(files.len() > 20, "the guard looks at the wrong place");
    let mut found = Vec::new();
    for file in files {
        for (number, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            if let Some(word) = sql_in(line) {
                found.push(format!("{}:{}: {word}", file.display(), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "SQL belongs into crates/store:\n{}", found.join("\n"));
}

/// Each public function that speaks to the database is called somewhere in this suite.
#[test]
fn every_question_is_asked_in_a_test() {
    let mut tests = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &mut tests);
    let tests: String = tests.iter().map(|f| fs::read_to_string(f).unwrap()).collect();
    let mut sources = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    let (mut missing, mut seen) = (Vec::new(), 0);
    for file in sources {
        let area = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        for (at, _) in text.match_indices("\npub fn ") {
            let rest = &text[at + "\npub fn ".len()..];
            let (name, args) = rest.split_once('(').unwrap();
            if !args.trim_start().starts_with("tx: &mut Tx") {
                continue;
            }
            seen += 1;
            if !tests.contains(&format!("{area}::{name}(")) && !tests.contains(&format!("{area}::{name})")) {
                missing.push(format!("{area}::{name}"));
            }
        }
    }
    assert!(seen > 80, "the guard reads the wrong files: {seen}");
    assert!(missing.is_empty(), "no test calls: {}", missing.join(", "));
}
