//! Borders between crates that Cargo alone does not hold.

use crate::{Faults, arrows, metadata, text};
use std::{collections::BTreeSet, fs, path::Path};

/// What looks at the house from outside and is part of nothing: it may use any library.
const OUTSIDE: &[&str] = &["testkit", "bench", "xtask"];

/// `sheets` takes files of others in, strictly; `detect` looks through them, whatever they are.
const READERS: &str = "files of others are opened by two crates: one takes them in, one looks through them";

/// A library and the crates that may use it, with the reason.
const OWNED: &[(&str, &[&str], &str)] = &[
    ("cedar-policy", &["rulebook"], "one crate alone asks Cedar"),
    ("cedar-policy-core", &["rulebook"], "one crate alone asks Cedar"),
    ("rusqlite", &["store"], "all SQL lies in the store"),
    ("postgres", &["store"], "all SQL lies in the store"),
    ("tokio-postgres", &["store"], "all SQL lies in the store"),
    (
        "azukari-vault",
        &["gate", "cli"],
        "plaintext leaves only through the gate; the command line opens the vault and hands it over",
    ),
    ("calamine", &["sheets", "detect"], READERS),
    ("csv", &["sheets"], READERS),
    ("encoding_rs", &["sheets", "detect"], READERS),
    ("pdf-extract", &["detect"], READERS),
    ("maud", &["web", "window"], "two crates alone write HTML: the desk's pages, and those for everybody"),
    ("rustls", &["vault", "window"], "one seals letters and speaks TLS, the other opens them"),
    ("tokio-rustls", &["window"], "the window alone speaks TLS"),
    ("fluent-bundle", &["words"], "one crate alone knows languages"),
    ("azukari-testkit", &[], "it mints what only a granted act may have"),
];

/// The one crate that must share nothing with the others, not even in its tests.
const ALONE: &str = "azukari-second-verifier";

pub(crate) fn libraries(root: &Path) -> Faults {
    let members = match metadata::members(root) {
        Ok(members) => members,
        Err(faults) => return faults,
    };
    let mut faults = Vec::new();
    for package in &members {
        let name = arrows::short(&package.name);
        for (library, owners, why) in OWNED {
            if package.uses.contains(*library) && !owners.contains(&name) && !OUTSIDE.contains(&name) {
                faults.push(format!("{name} uses {library}: {why}"));
            }
        }
        if package.name == ALONE {
            let shared =
                package.uses.iter().chain(&package.tests_use).filter(|d| members.iter().any(|m| m.name == **d));
            faults.extend(shared.map(|d| format!("{name} uses {d}: it must not share a mistake with what it checks")));
        }
    }
    faults
}

/// What makes the house, and who may say so.
const OPENERS: &[(&str, &str)] = &[("Store", "open"), ("Vault", "open"), ("Gate", "new")];
const MAY_OPEN: &[&str] = &["cli", "testkit"];

pub(crate) fn openers(root: &Path) -> Faults {
    let mut faults = Vec::new();
    for (path, code) in sources(root) {
        // The application lends its gate to the command line that opened it; pages must not find it there.
        if path.starts_with("crates/web/") && code.contains(".gate()") {
            faults.push(format!("{path}: pages go through use cases, not through the gate"));
        }
        if MAY_OPEN.iter().any(|name| path.starts_with(&format!("crates/{name}/"))) {
            continue;
        }
        for (i, line) in code.lines().enumerate() {
            for (of, what) in OPENERS {
                // The gate itself makes a gate for a restore, from parts that the command line opened.
                if *of == "Gate" && path.starts_with("crates/gate/") {
                    continue;
                }
                if text::has_word(line, &format!("{of}::{what}")) {
                    faults.push(format!("{path}:{}: only {} may say {of}::{what}", i + 1, MAY_OPEN.join(" and ")));
                }
            }
        }
    }
    faults
}

/// Folders of `rulebooks/` are organisations' keys. Comments may cite their clauses; code may not know them. The test kit
/// is a test: its world needs some organisation to live in.
pub(crate) fn organisations(root: &Path) -> Faults {
    let keys: BTreeSet<String> = fs::read_dir(root.join("rulebooks"))
        .into_iter()
        .flatten()
        .flatten()
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|name| name != "controls")
        .collect();
    let mut faults = Vec::new();
    if keys.is_empty() {
        faults.push("rulebooks/ names no organisation".to_owned());
    }
    for (path, code) in sources(root).into_iter().filter(|(path, _)| !path.starts_with("crates/testkit/")) {
        for (i, line) in code.lines().enumerate() {
            faults.extend(
                keys.iter()
                    .filter(|key| text::has_word(line, key))
                    .map(|key| format!("{path}:{}: {key} is an organisation; its rules are data", i + 1)),
            );
        }
    }
    faults
}

/// The code of every `crates/*/src`, without comments and tests.
fn sources(root: &Path) -> Vec<(String, String)> {
    text::texts(root, "rs")
        .into_iter()
        .filter(|(path, _)| {
            let mut parts = path.split('/');
            parts.next() == Some("crates") && parts.nth(1) == Some("src")
        })
        .map(|(path, rust)| (path, text::code_only(&rust)))
        .collect()
}
