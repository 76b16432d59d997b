//! Doors for the fuzzer (`fuzz/`); they exist only in a build of the fuzzer or of this crate's tests, which play the fuzzer's
//! seeds again. Each takes any bytes and stops where a format breaks its word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a door of the fuzzer says by a panic what it found"
)]

use crate::Rulebooks;
use std::{collections::BTreeMap, sync::OnceLock};

/// The carried rulebooks without all organisations but the smallest that has everything, so that one load is quick.
fn files() -> &'static BTreeMap<String, String> {
    static FILES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    FILES.get_or_init(|| {
        let all = Rulebooks::embedded_texts();
        let folder = all.keys().find_map(|p| p.strip_suffix("/rulebook.toml")).unwrap().to_owned();
        all.into_iter()
            .filter(|(path, _)| {
                let own = path.starts_with(&folder);
                (own && !path.contains("/cases/")) || path.starts_with("controls/") || !path.contains('/')
            })
            .filter(|(path, _)| path != "shown.toml")
            .collect()
    })
}

/// Loads with one file replaced: whatever stands in it, it is loaded or each fault has a place and a reason.
fn replaced(ending: &str, data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let mut files = files().clone();
    let path = files.keys().find(|p| p.ends_with(ending)).cloned();
    // Cases are left out of the small set: one file of them stands for all.
    let path = path.unwrap_or_else(|| {
        let book = files.keys().find(|p| p.ends_with("/rulebook.toml")).unwrap();
        format!("{}/cases/fuzz.toml", book.trim_end_matches("/rulebook.toml"))
    });
    files.insert(path, text);
    if let Err(problems) = Rulebooks::from_texts(files) {
        assert!(!problems.is_empty());
        assert!(problems.iter().all(|p| !p.to_string().is_empty()));
    }
}

/// Offices, settings, purposes, affairs, kinds of request.
pub fn rulebook_toml(data: &[u8]) {
    replaced("/rulebook.toml", data);
}

/// Which control fulfils which clause.
pub fn bindings_toml(data: &[u8]) {
    replaced("/bindings.toml", data);
}

/// Kinds of data.
pub fn holdings_toml(data: &[u8]) {
    replaced("/holdings.toml", data);
}

/// Cases: given, when, then.
pub fn cases_toml(data: &[u8]) {
    replaced("/cases/fuzz.toml", data);
}

/// A regulation's own text: every finding lies on a line of it.
pub fn lint(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines = text.lines().count();
    assert!(crate::lint::lint(&text).iter().all(|f| (1..=lines).contains(&f.line)));
}

#[cfg(test)]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 5] = [
            ("rulebook_toml", super::rulebook_toml),
            ("bindings_toml", super::bindings_toml),
            ("holdings_toml", super::holdings_toml),
            ("cases_toml", super::cases_toml),
            ("lint", super::lint),
        ];
        for (name, door) in doors {
            let dir = format!("{}/../../fuzz/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
            let mut count = 0;
            for file in std::fs::read_dir(&dir).unwrap().flatten() {
                door(&std::fs::read(file.path()).unwrap());
                count += 1;
            }
            assert!(count > 0, "no seed in {dir}");
        }
    }
}
