//! Clauses: how many are in force, and which tests show which (`rulebooks/shown.toml`).
//!
//! The counts also stand in both READMEs, so that they say what is true and nobody counts by hand.
//!
//! A test says it in its doc comment: `/// Shows body:document:11.2a`, several ids separated by commas. Ids must exist;
//! the function below the comment must be a test.

use crate::{Faults, arrows, text};
use azukari_rulebook::{Rulebooks, State};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

const FILE: &str = "rulebooks/shown.toml";
const MARK: &str = "/// Shows ";
const PAGES: &[&str] = &["README.md", "README.ja.md"];
const BEGIN: &str = "<!-- clauses: written by `cargo xtask clauses` -->\n```text\n";
const END: &str = "```\n<!-- end of clauses -->";

type Shown = BTreeMap<String, BTreeSet<String>>;

/// Totals, and the files: written, or compared.
pub(crate) fn run(root: &Path, write: bool) -> Result<String, Faults> {
    let mut stale = Vec::new();
    put(root, FILE, write, &mut stale, |_| Some(render(&scan(root).ok()?)))?;
    // What the file says now counts: the totals are made after it.
    scan(root)?;
    let totals = totals(root)?;
    for page in PAGES {
        put(root, page, write, &mut stale, |old| {
            let (head, rest) = old.split_once(BEGIN)?;
            let (_, tail) = rest.split_once(END)?;
            Some(format!("{head}{BEGIN}{totals}\n{END}{tail}"))
        })?;
    }
    if stale.is_empty() { Ok(totals) } else { Err(stale) }
}

/// Writes what a file should hold, or notes that it does not.
fn put(
    root: &Path,
    file: &str,
    write: bool,
    stale: &mut Faults,
    make: impl Fn(&str) -> Option<String>,
) -> Result<(), Faults> {
    let old = fs::read_to_string(root.join(file)).unwrap_or_default();
    let Some(new) = make(&old) else { return Ok(()) };
    if new == old {
        return Ok(());
    }
    if write {
        return fs::write(root.join(file), &new).map_err(|e| vec![format!("{file}: {e}")]);
    }
    stale.push(format!("{file} is stale; run `cargo xtask clauses`"));
    Ok(())
}

fn books(root: &Path) -> Result<Rulebooks, Faults> {
    Rulebooks::load(&root.join("rulebooks")).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

fn totals(root: &Path) -> Result<String, Faults> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for clause in books(root)?.clauses(None) {
        let org = clause.id.as_str().split(':').next().unwrap_or_default().to_owned();
        for key in [org, "all".to_owned()] {
            let (in_force, open) = counts.entry(key).or_default();
            match clause.state {
                State::InForce => *in_force += 1,
                State::Open => *open += 1,
            }
        }
    }
    let mut out = format!("{:<12} {:>9} {:>6} {:>6}", "", "in force", "open", "all");
    let all = counts.remove("all");
    for (name, (in_force, open)) in counts.into_iter().chain(all.map(|n| ("all".to_owned(), n))) {
        let _ = write!(out, "\n{name:<12} {in_force:>9} {open:>6} {:>6}", in_force + open);
    }
    Ok(out)
}

/// Every marked test of the crates; says so where an id does not exist or no test follows.
fn scan(root: &Path) -> Result<Shown, Faults> {
    let books = books(root)?;
    let of_law = books.provisions(None).map(|(_, c)| c.id.to_string());
    let known: BTreeSet<String> = books.clauses(None).iter().map(|c| c.id.to_string()).chain(of_law).collect();
    let (mut shown, mut faults) = (Shown::new(), Vec::new());
    for (path, rust) in text::texts(&root.join("crates"), "rs") {
        for (line, id, test) in marks(&rust) {
            match (known.contains(id), test) {
                (true, Some(test)) => {
                    let name = path.split('/').next().unwrap_or_default();
                    shown.entry(id.to_owned()).or_default().insert(format!("{}::{test}", arrows::short(name)));
                }
                (false, _) => faults.push(format!("crates/{path}:{line}: there is no clause {id}")),
                (true, None) => faults.push(format!("crates/{path}:{line}: no test follows this mark")),
            }
        }
    }
    if faults.is_empty() { Ok(shown) } else { Err(faults) }
}

/// The marks of a file: line, clause, name of the test below.
fn marks(rust: &str) -> Vec<(usize, &str, Option<&str>)> {
    let lines: Vec<&str> = rust.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let Some(ids) = line.strip_prefix(MARK) else { continue };
        // Only a list of clause ids is a mark: other sentences may begin with the same word.
        let ids: Vec<&str> = ids.trim_end_matches('.').split(',').map(str::trim).collect();
        if !ids.iter().all(|id| id.matches(':').count() == 2 && !id.contains(' ')) {
            continue;
        }
        let head: Vec<&str> = lines
            .iter()
            .skip(i + 1)
            .take_while(|l| l.starts_with("///") || l.starts_with('#') || l.contains("fn "))
            .copied()
            .collect();
        // A story of `both!` takes its world without a type, which no other function can.
        let story = |l: &&str| {
            l.split_once("fn ").and_then(|(_, rest)| rest.split_once('(')).is_some_and(|(_, params)| {
                params.split(')').next().is_some_and(|p| !p.is_empty() && !p.contains(':') && !p.contains("self"))
            })
        };
        let is_test = head.iter().any(|l| {
            l.starts_with("#[test]")
                || l.starts_with("#[rstest")
                || l.contains("::test]")
                || l.contains("::test(")
                || story(l)
        });
        let name = head
            .iter()
            .find_map(|l| l.split_once("fn "))
            .and_then(|(_, rest)| rest.split(['(', '<']).next())
            .filter(|_| is_test);
        found.extend(ids.into_iter().map(|id| (i + 1, id, name)));
    }
    found
}

fn render(shown: &Shown) -> String {
    let mut out = String::from(
        "# Which tests show which clause: written by `cargo xtask clauses` from the marks above the tests.\nformat = 1\n\n[shown]\n",
    );
    for (id, tests) in shown {
        let tests: Vec<String> = tests.iter().map(|t| format!("\"{t}\"")).collect();
        let _ = writeln!(out, "\"{id}\" = [{}]", tests.join(", "));
    }
    out
}

/// Whether the file is what the tests say.
pub(crate) fn check(root: &Path) -> Faults {
    run(root, false).err().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_names_the_test_below_it() {
        let rust = "/// Shows a:main:1.1, a:main:1.2\n#[test]\nfn keeps_it() {}\n\n/// Shows a:main:2\nfn helper() {}\n/// Shows the list of members.\nfn other() {}\n";
        let found = marks(rust);
        assert_eq!(
            found,
            [(1, "a:main:1.1", Some("keeps_it")), (1, "a:main:1.2", Some("keeps_it")), (5, "a:main:2", None)]
        );
    }

    #[test]
    fn a_mark_names_the_story_below_it() {
        let found = marks("    /// Shows a:main:1\n    ///\n    /// It is so.\n    fn a_story(world) {\n    }\n");
        assert_eq!(found, [(1, "a:main:1", Some("a_story"))]);
    }

    #[test]
    fn the_file_is_toml_with_one_line_a_clause() {
        let shown = Shown::from([("a:main:1".to_owned(), BTreeSet::from(["gate::x".to_owned()]))]);
        let read: toml::Table = toml::from_str(&render(&shown)).unwrap();
        assert_eq!(read["format"].as_integer(), Some(1));
        assert_eq!(read["shown"]["a:main:1"][0].as_str(), Some("gate::x"));
    }
}
