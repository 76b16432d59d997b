//! The table of crates: which uses which. A new arrow is a visible change of `xtask/arrows.txt`.

use crate::{Faults, metadata};
use std::{collections::BTreeMap, fs, path::Path};

const FILE: &str = "xtask/arrows.txt";
const PAGE: &str = "ARCHITECTURE.md";
const BEGIN: &str = "<!-- arrows: written by `cargo xtask arrows` -->\n```text\n";
const END: &str = "```\n<!-- end of arrows -->";
/// What our package names begin with.
pub(crate) const PREFIX: &str = "azukari-";

/// A package's short name, as folders under `crates/` are called.
pub(crate) fn short(name: &str) -> &str {
    match name.strip_prefix(PREFIX) {
        Some(short) => short,
        None if name == "azukari" => "cli",
        None => name,
    }
}

/// The table as cargo sees it now: one line a crate, those above first.
fn table(root: &Path) -> Result<String, Faults> {
    let members = metadata::members(root)?;
    let ours: BTreeMap<&str, Vec<&str>> = members
        .iter()
        .map(|p| {
            let uses = p.uses.iter().filter(|name| members.iter().any(|m| m.name == **name));
            (short(&p.name), uses.map(|name| short(name)).collect())
        })
        .collect();
    let mut placed: Vec<&str> = Vec::new();
    while placed.len() < ours.len() {
        // Cargo allows no cycle, so each round places at least one.
        let next: Vec<&str> = ours
            .iter()
            .filter(|(name, uses)| !placed.contains(*name) && uses.iter().all(|used| placed.contains(used)))
            .map(|(name, _)| *name)
            .collect();
        if next.is_empty() {
            return Err(vec!["the crates use each other in a circle".into()]);
        }
        placed.extend(next);
    }
    let mut out = String::new();
    for name in placed {
        let uses = ours.get(name).map(|uses| uses.join(" ")).unwrap_or_default();
        let line = format!("{name:<16} -> {}", if uses.is_empty() { "nothing of ours" } else { &uses });
        out.push_str(&line);
        out.push('\n');
    }
    Ok(out)
}

/// Says where the committed table or the page differ from what cargo sees.
pub(crate) fn check(root: &Path) -> Faults {
    let now = match table(root) {
        Ok(now) => now,
        Err(faults) => return faults,
    };
    let mut faults = Vec::new();
    let kept = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    for line in now.lines().filter(|line| !kept.lines().any(|k| k == *line)) {
        faults.push(format!("{FILE}: a new arrow needs a reason in its commit, then `cargo xtask arrows`: {line}"));
    }
    for line in kept.lines().filter(|line| !now.lines().any(|n| n == *line)) {
        faults.push(format!("{FILE}: this is no longer so, run `cargo xtask arrows`: {line}"));
    }
    let page = fs::read_to_string(root.join(PAGE)).unwrap_or_default();
    if between(&page) != Some(kept.as_str()) {
        faults.push(format!("{PAGE}: its table is not that of {FILE}; run `cargo xtask arrows`"));
    }
    faults
}

/// Writes the table into its file and into the page.
pub(crate) fn write(root: &Path) -> Result<String, Faults> {
    let now = table(root)?;
    let fail = |e: std::io::Error| vec![e.to_string()];
    fs::write(root.join(FILE), &now).map_err(fail)?;
    let page = fs::read_to_string(root.join(PAGE)).map_err(fail)?;
    if let Some(old) = between(&page) {
        let changed = page.replacen(&format!("{BEGIN}{old}{END}"), &format!("{BEGIN}{now}{END}"), 1);
        fs::write(root.join(PAGE), changed).map_err(fail)?;
    }
    Ok(now)
}

fn between(page: &str) -> Option<&str> {
    page.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END)).map(|(table, _)| table)
}
