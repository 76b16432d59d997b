//! The gate's side doors: methods that answer without a permit because what they touch is no record of a person on file, or
//! because the answer is a word and the caller holds an act. Who uses them is a committed list, so that a new use is seen.

use crate::{Faults, text};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

const FILE: &str = "xtask/doors.txt";
/// Methods of the gate that open, read or compare without a permit of their own.
const DOORS: &[&str] = &[
    "read",
    "note",
    "event",
    "foresee",
    "would",
    "seal_office",
    "open_office",
    "open_own",
    "seal_until",
    "open_until",
    "worker_name",
    "roll",
    "on_file",
    "refused_before",
    "letter_key",
    "open_letter",
    "handles",
    "link_token",
];
/// The crates above the gate.
const USERS: &[&str] = &["crates/app/src/", "crates/web/src/", "crates/cli/src/"];

/// One line a file: its path and the doors it uses.
fn table(root: &Path) -> String {
    let mut found: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (path, rust) in text::texts(root, "rs") {
        if !USERS.iter().any(|user| path.starts_with(user)) {
            continue;
        }
        // rustfmt breaks long chains over lines: `self.gate` and `.read(` may stand apart.
        let code: String = text::code_only(&rust).split_whitespace().collect();
        for door in DOORS {
            if [format!("gate.{door}("), format!("gate().{door}(")].iter().any(|call| code.contains(call)) {
                found.entry(path.clone()).or_default().insert(door);
            }
        }
    }
    found
        .into_iter()
        .map(|(path, doors)| format!("{path}: {}\n", doors.into_iter().collect::<Vec<_>>().join(" ")))
        .collect()
}

/// Says where the committed list and the code differ.
pub(crate) fn check(root: &Path) -> Faults {
    let now = table(root);
    let kept = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    let mut faults = Vec::new();
    for line in now.lines().filter(|line| !kept.lines().any(|k| k == *line)) {
        faults.push(format!("{FILE}: say in the commit why no permit is needed, then `cargo xtask doors`: {line}"));
    }
    for line in kept.lines().filter(|line| !now.lines().any(|n| n == *line)) {
        faults.push(format!("{FILE}: this is no longer so, run `cargo xtask doors`: {line}"));
    }
    faults
}

/// Writes the list.
pub(crate) fn write(root: &Path) -> Result<String, Faults> {
    let now = table(root);
    fs::write(root.join(FILE), &now).map_err(|e| vec![e.to_string()])?;
    Ok(now)
}
