//! Source files: their heads, their lengths, and what was left for later.

use crate::{Faults, text};
use std::{fs, path::Path};

/// Lines above which a file is split or listed in [`LONG`] with a reason.
const LINES_MAX: usize = 800;
const LONG: &str = "xtask/long-files.toml";
/// Endings of files that people read from top to bottom.
const READ: &[&str] = &["rs", "md", "toml", "cedar", "cedarschema", "ftl", "css", "js", "json", "py"];
/// Inputs of the tests that check compile errors: their first line is part of the expected message.
const INPUTS: &[&str] = &["/ui/", "/testdata/"];

pub(crate) fn heads(root: &Path) -> Faults {
    text::texts(root, "rs")
        .into_iter()
        .filter(|(path, rust)| !rust.starts_with("//!") && !INPUTS.iter().any(|dir| path.contains(dir)))
        .map(|(path, _)| format!("{path}:1: begin with `//!` and say what the file is for"))
        .collect()
}

pub(crate) fn lengths(root: &Path) -> Faults {
    let list = fs::read_to_string(root.join(LONG)).unwrap_or_default();
    let reasons: toml::Table = match toml::from_str(&list) {
        Ok(table) => table,
        Err(e) => return vec![format!("{LONG}: {e}")],
    };
    let mut faults = Vec::new();
    let mut needed = Vec::new();
    for path in text::files(root) {
        let short = text::short(root, &path);
        if !path.extension().is_some_and(|e| READ.iter().any(|r| e == *r)) {
            continue;
        }
        let lines = fs::read_to_string(&path).map_or(0, |t| t.lines().count());
        if lines <= LINES_MAX {
            continue;
        }
        match reasons.keys().find(|listed| short == **listed || (listed.ends_with('/') && short.starts_with(*listed))) {
            Some(listed) => needed.push(listed.clone()),
            None => faults.push(format!("{short}: {lines} lines; split it or give a reason in {LONG}")),
        }
    }
    faults.extend(
        reasons.keys().filter(|listed| !needed.contains(listed)).map(|l| format!("{LONG}: {l} is not long any more")),
    );
    faults
}

pub(crate) fn leftovers(root: &Path) -> Faults {
    // Written in two parts, so that this file does not find itself.
    let (fix, todo) = (concat!("FIX", "ME"), concat!("to", "do!"));
    let mut faults = Vec::new();
    for (path, rust) in text::texts(root, "rs") {
        let code = text::code_only(&rust);
        for (i, (line, code)) in rust.lines().zip(code.lines()).enumerate() {
            // A doc comment may show the macro in code that must not compile.
            if line.contains(fix) || code.contains(todo) {
                faults.push(format!("{path}:{}: do it, or write down why it is not done", i + 1));
            }
        }
    }
    faults
}
