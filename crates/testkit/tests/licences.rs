//! Every package of the build offers a licence of `deny.toml`'s allow list, in any case and without a tool to install.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

use std::{collections::BTreeSet, path::Path, process::Command};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn allowed() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let deny: toml::Table = text.parse().unwrap();
    deny["licenses"]["allow"].as_array().unwrap().iter().map(|l| l.as_str().unwrap().to_owned()).collect()
}

/// Whether an SPDX expression can be met from the list: `or` lets us choose, `and` does not. Old manifests write `/`.
fn offers(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any(&words, &mut at, allowed);
    met && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = all(words, at, allowed);
    while words.get(*at).is_some_and(|w| w.eq_ignore_ascii_case("or")) {
        *at += 1;
        // Both sides are read to their end, whatever the first one says.
        met |= all(words, at, allowed);
    }
    met
}

fn all(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at).is_some_and(|w| w.eq_ignore_ascii_case("and")) {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let met = any(words, at, allowed);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return met && closed;
    }
    if words.get(*at).is_some_and(|w| w.eq_ignore_ascii_case("with")) {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return allowed.contains(&format!("{word} WITH {exception}"));
    }
    allowed.contains(*word)
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    let allowed = BTreeSet::from(["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned));
    for yes in [
        "MIT",
        "MIT OR GPL-3.0",
        "GPL-3.0 or MIT",
        "MIT/Unknown",
        "(MIT OR GPL-2.0) AND Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "GPL-3.0 AND GPL-2.0 OR MIT",
    ] {
        assert!(offers(yes, &allowed), "{yes}");
    }
    for no in [
        "",
        "GPL-3.0-only",
        "MIT AND GPL-2.0",
        "MIT WITH Unknown-exception",
        "(MIT OR Apache-2.0",
        "MIT GPL-3.0",
        "AGPL-3.0 OR LGPL-3.0",
        "(MIT OR Apache-2.0) AND GPL-2.0",
    ] {
        assert!(!offers(no, &allowed), "{no}");
    }
}

#[test]
fn the_list_has_no_licence_that_binds_the_whole() {
    for licence in allowed() {
        assert!(!licence.contains("GPL"), "{licence}");
    }
}

#[test]
fn every_package_offers_a_licence_of_the_list() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50, "only {} packages: the wrong place", packages.len());
    let allowed = allowed();
    let refused: Vec<String> = packages
        .iter()
        .filter(|p| !offers(p["license"].as_str().unwrap_or_default(), &allowed))
        .map(|p| format!("{} {}: {}", p["name"], p["version"], p["license"]))
        .collect();
    assert!(refused.is_empty(), "no licence of deny.toml's list:\n{}", refused.join("\n"));
}
