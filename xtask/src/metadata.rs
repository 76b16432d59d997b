//! What cargo says about the packages.

use crate::Faults;
use serde_json::Value;
use std::{collections::BTreeSet, path::Path, process::Command};

/// A package of the workspace or one that it uses.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    /// Names of what its binary or library needs, build scripts included.
    pub(crate) uses: BTreeSet<String>,
    /// Names of what only its tests and examples need.
    pub(crate) tests_use: BTreeSet<String>,
}

/// The packages of this workspace.
pub(crate) fn members(root: &Path) -> Result<Vec<Package>, Faults> {
    read(root, &["--no-deps"])
}

/// Every package that the lock file names.
pub(crate) fn everything(root: &Path) -> Result<Vec<Package>, Faults> {
    read(root, &[])
}

fn read(root: &Path, more: &[&str]) -> Result<Vec<Package>, Faults> {
    let fail = |why: String| vec![format!("cargo metadata: {why}")];
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--format-version", "1"])
        .args(more)
        .current_dir(root)
        .output()
        .map_err(|e| fail(e.to_string()))?;
    if !output.status.success() {
        return Err(fail(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let all: Value = serde_json::from_slice(&output.stdout).map_err(|e| fail(e.to_string()))?;
    let list = all.get("packages").and_then(Value::as_array).ok_or_else(|| fail("no packages".into()))?;
    list.iter().map(|p| package(p).ok_or_else(|| fail("a package has no name".into()))).collect()
}

fn package(value: &Value) -> Option<Package> {
    let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut found = Package {
        name: text(value, "name")?,
        version: text(value, "version")?,
        license: text(value, "license"),
        uses: BTreeSet::new(),
        tests_use: BTreeSet::new(),
    };
    for dependency in value.get("dependencies").and_then(Value::as_array)? {
        let name = text(dependency, "name")?;
        match dependency.get("kind").and_then(Value::as_str) {
            Some("dev") => found.tests_use.insert(name),
            _ => found.uses.insert(name),
        };
    }
    Some(found)
}
