//! Licences of everything that the lock file names, against the list in `deny.toml`.

use crate::{Faults, metadata};
use std::{collections::BTreeSet, fs, path::Path};

pub(crate) fn check(root: &Path) -> Faults {
    let allowed = match allowed(root) {
        Ok(allowed) => allowed,
        Err(faults) => return faults,
    };
    let packages = match metadata::everything(root) {
        Ok(packages) => packages,
        Err(faults) => return faults,
    };
    let mut faults = Vec::new();
    if packages.len() < 2 || allowed.is_empty() {
        faults.push("no packages or no allowed licences were found".to_owned());
    }
    for package in packages {
        let named = format!("{} {}", package.name, package.version);
        match &package.license {
            Some(expression) if is_allowed(expression, &allowed) => {}
            Some(expression) => faults.push(format!("{named}: {expression} is not on the list")),
            None => faults.push(format!("{named} names no licence")),
        }
    }
    faults
}

fn allowed(root: &Path) -> Result<BTreeSet<String>, Faults> {
    let text = fs::read_to_string(root.join("deny.toml")).map_err(|e| vec![format!("deny.toml: {e}")])?;
    let table: toml::Table = toml::from_str(&text).map_err(|e| vec![format!("deny.toml: {e}")])?;
    let list = table.get("licenses").and_then(|l| l.get("allow")).and_then(toml::Value::as_array);
    Ok(list.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect())
}

/// Whether an SPDX expression offers at least one choice of which every part is allowed; a malformed one offers none. `/` is
/// how `OR` used to be written.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any_of(&words, &mut at, allowed) == Some(true) && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> Option<bool> {
    let mut fits = all_of(words, at, allowed)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        fits |= all_of(words, at, allowed)?;
    }
    Some(fits)
}

fn all_of(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> Option<bool> {
    let mut fits = one(words, at, allowed)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        fits &= one(words, at, allowed)?;
    }
    Some(fits)
}

/// A licence, or an expression in parentheses; `None` where neither stands.
fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> Option<bool> {
    let word = *words.get(*at).filter(|w| !matches!(**w, "OR" | "AND" | "WITH" | ")"))?;
    *at += 1;
    if word == "(" {
        let fits = any_of(words, at, allowed)?;
        words.get(*at).filter(|w| **w == ")")?;
        *at += 1;
        return Some(fits);
    }
    if words.get(*at) == Some(&"WITH") {
        let whole = format!("{word} WITH {}", words.get(*at + 1)?);
        *at += 2;
        return Some(allowed.contains(&whole));
    }
    Some(allowed.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        let allowed: BTreeSet<String> =
            ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].into_iter().map(str::to_owned).collect();
        for yes in
            ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "ISC AND (MIT OR GPL-3.0)", "Apache-2.0 WITH LLVM-exception"]
        {
            assert!(is_allowed(yes, &allowed), "{yes}");
        }
        for no in ["GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "MIT )", "(MIT", "", "MIT OR"] {
            assert!(!is_allowed(no, &allowed), "{no}");
        }
    }
}
