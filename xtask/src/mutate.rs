//! Whether a clause's tests would notice that it is not kept: `cargo xtask clauses --mutate`.
//!
//! A mutant is the rulebook folder with one change that concerns one clause: its binding is gone, an office among its parameters is
//! another, a list is shorter, a period or number is one more or less, a provision of the law is not adopted. The clause's own tests are played on it, from the built test
//! binaries (`AZUKARI_TEST_RULEBOOKS`), so that nothing is compiled again. A mutant that the rulebook check refuses is
//! caught there. A mutant on which all tests pass has survived: the clause is bound and not shown.

use crate::{Faults, text};
use azukari_rulebook::{Rulebooks, State};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

const VARIABLE: &str = "AZUKARI_TEST_RULEBOOKS";
const SHOWN: &str = "shown.toml";
/// A story takes seconds; one that waits for what a mutant never gives has noticed it.
const STORY_SECONDS_MAX: u64 = 120;
/// How long a run over all clauses begins new mutants: a stage of the tests stays under an hour, and the next run goes on.
const MINUTES_MAX: u64 = 50;

type Texts = BTreeMap<String, String>;

/// One changed folder.
struct Mutant {
    clause: String,
    /// What was changed, in words.
    change: String,
    /// The changed files, by path below `rulebooks/`.
    files: Texts,
}

/// How a mutant ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The rulebook check refused it.
    Refused,
    /// A test failed.
    Noticed,
    /// No test, but a case of the rulebook failed.
    Case,
    /// Nothing failed.
    Survived,
}

/// A test as its binary knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Story {
    binary: PathBuf,
    folder: PathBuf,
    name: String,
}

/// Changed clauses that are played beside the other tests: some three minutes. Many at once come with a new organisation or a new
/// version, and are a run of their own.
const TOUCHED_MAX: usize = 60;

/// Mutates the clauses whose id begins with one of `only` (all where it is empty), or, after `--since`, those that changed since
/// this branch left another.
pub(crate) fn run(root: &Path, only: &[&str]) -> Result<String, Faults> {
    let folder = root.join("rulebooks");
    let texts: Texts = text::files(&folder)
        .iter()
        .filter_map(|path| Some((text::short(&folder, path), fs::read_to_string(path).ok()?)))
        .collect();
    let books =
        Rulebooks::load(&folder).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Faults>())?;
    // What is bound and not shown counts as open everywhere: no test is asked to notice it.
    let lines = books.clauses(None);
    let open: BTreeSet<&str> = lines.iter().filter(|c| c.state == State::Open).map(|c| c.id.as_str()).collect();
    let shown = shown(&texts)?;
    let touched = match only {
        ["--since", branch] => Some(touched(root, &texts, branch)?),
        _ => None,
    };
    match touched.as_ref().map(BTreeSet::len) {
        Some(0) => return Ok("no clause changed".to_owned()),
        Some(many) if many > TOUCHED_MAX => {
            return Ok(format!(
                "{many} clauses changed, too many beside the other tests: `cargo xtask clauses --mutate` plays all"
            ));
        }
        _ => {}
    }
    let stories = stories(root, &shown)?;
    let wanted = |clause: &str| match &touched {
        Some(touched) => touched.contains(clause),
        None => only.is_empty() || only.iter().any(|start| clause.starts_with(start)),
    };
    let asked = |clause: &str| wanted(clause) && !open.contains(clause);
    let mutants: Vec<Mutant> = mutants(&texts)?.into_iter().filter(|m| asked(&m.clause)).collect();
    let work = tempfile::tempdir().map_err(|e| vec![format!("no temporary folder: {e}")])?;
    let of = |clause: &str| stories.get(clause).map(Vec::as_slice).unwrap_or_default();

    // All of them take hours: what was played of just these rulebooks and tests is not played again.
    let ledger = only.is_empty().then(|| Ledger::open(root, &texts, &stories));
    let known = |m: &Mutant| ledger.as_ref().and_then(|l| l.played.get(&m.named())).copied();
    let until = ledger.as_ref().map(|_| Instant::now() + Duration::from_secs(60 * MINUTES_MAX));
    let next = AtomicUsize::new(0);
    let ends: Mutex<Vec<(usize, End)>> = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((n, mutant)) = at(&mutants, &next) {
                    if let Some(end) = known(mutant) {
                        ends.lock().unwrap_or_else(PoisonError::into_inner).push((n, end));
                        continue;
                    }
                    if until.is_some_and(|until| Instant::now() >= until) {
                        continue;
                    }
                    let end = play(&texts, mutant, of(&mutant.clause), &work.path().join(n.to_string()));
                    if end == End::Survived {
                        // The whole takes long: what is found is said at once.
                        eprintln!("{}: {} survives", mutant.clause, mutant.change);
                    }
                    let mut ends = ends.lock().unwrap_or_else(PoisonError::into_inner);
                    ends.push((n, end));
                    if let Some(ledger) = &ledger {
                        ledger.note(mutant, end);
                    }
                }
            });
        }
    });
    let mut ends = ends.into_inner().unwrap_or_else(PoisonError::into_inner);
    ends.sort_unstable_by_key(|(n, _)| *n);
    let left = mutants.len() - ends.len();
    let rest = format!("{left} mutants are left; the same command goes on with them");
    match report(&mutants, &ends) {
        Ok(text) if left > 0 => Ok(format!("{text}\n{rest}")),
        Err(mut faults) if left > 0 => {
            faults.push(rest);
            Err(faults)
        }
        done => done,
    }
}

/// What was played so far, kept beside the build output: by the rulebooks' texts and the tests that were built.
struct Ledger {
    path: PathBuf,
    played: BTreeMap<String, End>,
}

impl Ledger {
    fn open(root: &Path, texts: &Texts, stories: &BTreeMap<String, Vec<Story>>) -> Ledger {
        let mut hasher = DefaultHasher::new();
        texts.hash(&mut hasher);
        let binaries: BTreeSet<&PathBuf> = stories.values().flatten().map(|s| &s.binary).collect();
        // `<target>/debug/deps/<test>`: beside the build output, wherever that is.
        let target = binaries.first().and_then(|binary| binary.ancestors().nth(3)).unwrap_or(root).to_owned();
        for binary in binaries {
            let built = fs::metadata(binary).and_then(|m| Ok((m.len(), m.modified()?))).ok();
            (binary, built).hash(&mut hasher);
        }
        let path = target.join(format!("mutants-{:016x}.txt", hasher.finish()));
        let lines = fs::read_to_string(&path).unwrap_or_default();
        let line = |l: &str| l.split_once('\t').and_then(|(end, named)| Some((named.to_owned(), End::parse(end)?)));
        Ledger { path, played: lines.lines().filter_map(line).collect() }
    }

    /// A line that cannot be written costs one mutant's time at the next run, and nothing else.
    fn note(&self, mutant: &Mutant, end: End) {
        let file = fs::OpenOptions::new().create(true).append(true).open(&self.path);
        let _ = file.and_then(|mut f| writeln!(f, "{}\t{}", end.as_str(), mutant.named()));
    }
}

impl Mutant {
    fn named(&self) -> String {
        format!("{}: {}", self.clause, self.change).replace(['\n', '\t'], " ")
    }
}

impl End {
    const ALL: [End; 4] = [End::Refused, End::Noticed, End::Case, End::Survived];

    fn as_str(self) -> &'static str {
        match self {
            End::Refused => "refused",
            End::Noticed => "noticed",
            End::Case => "case",
            End::Survived => "survived",
        }
    }

    fn parse(text: &str) -> Option<End> {
        End::ALL.into_iter().find(|e| e.as_str() == text)
    }
}

fn at<'m>(mutants: &'m [Mutant], next: &AtomicUsize) -> Option<(usize, &'m Mutant)> {
    let n = next.fetch_add(1, Ordering::Relaxed);
    mutants.get(n).map(|mutant| (n, mutant))
}

fn report(mutants: &[Mutant], ends: &[(usize, End)]) -> Result<String, Faults> {
    let count = |end: End| ends.iter().filter(|(_, e)| *e == end).count();
    let named = |end: End| ends.iter().filter(move |(_, e)| *e == end).filter_map(|(n, _)| mutants.get(*n));
    let mut out = format!(
        "{} mutants of {} clauses: {} noticed by a test, {} refused by the check, {} noticed by a case only, {} survived",
        ends.len(),
        mutants.iter().map(|m| &m.clause).collect::<BTreeSet<_>>().len(),
        count(End::Noticed),
        count(End::Refused),
        count(End::Case),
        count(End::Survived)
    );
    for mutant in named(End::Case) {
        let _ = write!(out, "\nby a case only: {}: {}", mutant.clause, mutant.change);
    }
    if count(End::Survived) == 0 {
        return Ok(out);
    }
    Err(named(End::Survived).map(|m| format!("survived: {}: {}", m.clause, m.change)).chain([out]).collect())
}

/// Clauses and the tests that are marked with them.
fn shown(texts: &Texts) -> Result<BTreeMap<String, BTreeSet<String>>, Faults> {
    #[derive(serde::Deserialize)]
    struct File {
        shown: BTreeMap<String, BTreeSet<String>>,
    }
    let text = texts.get(SHOWN).map(String::as_str).unwrap_or_default();
    toml::from_str::<File>(text).map(|f| f.shown).map_err(|e| vec![format!("{SHOWN}: {e}")])
}

/// Clauses whose bindings, settings or tests are not as they were where this branch left another.
fn touched(root: &Path, texts: &Texts, branch: &str) -> Result<BTreeSet<String>, Faults> {
    let git = |args: &[&str]| -> Option<String> {
        let out = Command::new("git").current_dir(root).args(args).stderr(Stdio::null()).output().ok()?;
        out.status.success().then(|| String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let base = git(&["merge-base", "HEAD", branch]).ok_or_else(|| vec![format!("there is no branch {branch}")])?;
    let base = base.trim();
    let mut out = BTreeSet::new();
    for (path, now) in texts {
        let of: fn(&toml::Table) -> BTreeMap<String, Vec<String>> = match path.rsplit('/').next() {
            Some("bindings.toml") => |table| by_clause(table, &["bind"]),
            _ if path.contains("/bindings/") => |table| by_clause(table, &["bind", "adopt"]),
            _ if has_settings(path) => |table| by_clause(table, &["setting"]),
            Some(SHOWN) => tests_by_clause,
            _ => continue,
        };
        let before = git(&["show", &format!("{base}:rulebooks/{path}")]).unwrap_or_default();
        let parse = |text: &str| text.parse::<toml::Table>().map(|t| of(&t)).map_err(|e| vec![format!("{path}: {e}")]);
        let (before, now) = (parse(&before)?, parse(now)?);
        out.extend(now.into_iter().filter(|(clause, rows)| before.get(clause) != Some(rows)).map(|(clause, _)| clause));
    }
    Ok(out)
}

/// Rows of some kinds, as text, by the clause that they name.
fn by_clause(table: &toml::Table, kinds: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in kinds.iter().flat_map(|kind| rows(table, kind)) {
        if let Some(clause) = word(row, "clause") {
            out.entry(clause).or_default().push(row.to_string());
        }
    }
    out
}

fn tests_by_clause(table: &toml::Table) -> BTreeMap<String, Vec<String>> {
    let shown = table.get("shown").and_then(toml::Value::as_table);
    shown.into_iter().flatten().map(|(clause, tests)| (clause.clone(), vec![tests.to_string()])).collect()
}

/// The marked tests in the built binaries, by clause; those on SQLite where a story is played on both engines.
fn stories(root: &Path, shown: &BTreeMap<String, BTreeSet<String>>) -> Result<BTreeMap<String, Vec<Story>>, Faults> {
    let listed = Command::new("cargo")
        .current_dir(root)
        .args(["nextest", "list", "--locked", "--workspace", "--message-format", "json"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| vec![format!("cargo nextest does not start: {e}")])?;
    if !listed.status.success() {
        return Err(vec![format!("the tests could not be listed: {}", listed.status)]);
    }
    let listed: serde_json::Value =
        serde_json::from_slice(&listed.stdout).map_err(|e| vec![format!("the list of tests: {e}")])?;
    let mut by_name: BTreeMap<String, Vec<Story>> = BTreeMap::new();
    let map = |value: &serde_json::Value, key: &str| value.get(key).and_then(serde_json::Value::as_object).cloned();
    for suite in map(&listed, "rust-suites").unwrap_or_default().values() {
        let word = |key: &str| suite.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let package = word("package-name");
        let package = package.strip_prefix("azukari-").unwrap_or(if package == "azukari" { "cli" } else { &package });
        for name in map(suite, "testcases").unwrap_or_default().keys() {
            if name.ends_with("::postgres") {
                continue;
            }
            let own = name.strip_suffix("::sqlite").unwrap_or(name).rsplit("::").next().unwrap_or_default();
            let story = Story { binary: word("binary-path").into(), folder: word("cwd").into(), name: name.clone() };
            by_name.entry(format!("{package}::{own}")).or_default().push(story);
        }
    }
    let mut missing = Vec::new();
    let mut out = BTreeMap::new();
    for (clause, names) in shown {
        let mut found: Vec<Story> = Vec::new();
        for name in names {
            match by_name.get(name) {
                Some(stories) => found.extend(stories.iter().cloned()),
                None => missing.push(format!("{clause}: the test {name} is not in any test binary")),
            }
        }
        out.insert(clause.clone(), found);
    }
    if missing.is_empty() { Ok(out) } else { Err(missing) }
}

/// Every mutant of every bound clause.
fn mutants(texts: &Texts) -> Result<Vec<Mutant>, Faults> {
    let parse = |path: &str| -> Result<toml::Table, Faults> {
        let text = texts.get(path).map(String::as_str).unwrap_or_default();
        text.parse::<toml::Table>().map_err(|e| vec![format!("{path}: {e}")])
    };
    let mut out = Vec::new();
    for (folder, paths) in bound(texts) {
        let rulebook = parse(&format!("{folder}rulebook.toml"))?;
        let offices: Vec<String> = rows(&rulebook, "office").filter_map(|o| word(o, "key")).collect();
        let bindings: BTreeMap<&str, toml::Table> =
            paths.iter().map(|path| Ok((*path, parse(path)?))).collect::<Result<_, Faults>>()?;
        for (path, table) in &bindings {
            for (n, adopted) in rows(table, "adopt").enumerate() {
                let Some(clause) = word(adopted, "clause") else { continue };
                let change = format!("not adopted in {folder}");
                out.push(mutant(&clause, change, path, &without(table, "adopt", n)));
            }
            let binds: Vec<&toml::Table> = rows(table, "bind").collect();
            for (n, bind) in binds.iter().enumerate() {
                let Some(clause) = word(bind, "clause") else { continue };
                out.push(mutant(&clause, "not bound".into(), path, &without(table, "bind", n)));
                for (name, value) in bind.get("params").and_then(toml::Value::as_table).into_iter().flatten() {
                    let list: Vec<String> =
                        value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect();
                    for (change, list) in other_lists(&list, &offices) {
                        out.push(Mutant {
                            clause: clause.clone(),
                            change: format!("{name} {change}"),
                            files: with_param(&bindings, name, &list),
                        });
                    }
                }
            }
        }
    }
    for path in texts.keys().filter(|path| has_settings(path)) {
        let table = parse(path)?;
        for (n, setting) in rows(&table, "setting").enumerate() {
            let (Some(clause), Some(key)) = (word(setting, "clause"), word(setting, "key")) else { continue };
            let number = |key: &str| setting.get(key).and_then(toml::Value::as_integer);
            let Some(default) = number("default") else { continue };
            for (change, value) in [("one more", default + 1), ("one less", default - 1)] {
                if number("min").is_some_and(|min| value < min) || number("max").is_some_and(|max| value > max) {
                    continue;
                }
                let mut changed = table.clone();
                let row = changed.get_mut("setting").and_then(toml::Value::as_array_mut).and_then(|l| l.get_mut(n));
                if let Some(row) = row.and_then(toml::Value::as_table_mut) {
                    row.insert("default".into(), value.into());
                }
                out.push(mutant(&clause, format!("{key} {change}"), path, &changed));
            }
        }
    }
    Ok(out)
}

/// The files of bindings of each rulebook folder: `bindings.toml` and `bindings/<subject>.toml`.
fn bound(texts: &Texts) -> BTreeMap<&str, Vec<&str>> {
    let mut out: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in texts.keys() {
        let folder =
            path.strip_suffix("bindings.toml").or_else(|| path.rsplit_once("bindings/").map(|(folder, _)| folder));
        if let Some(folder) = folder.filter(|f| f.ends_with('/')) {
            out.entry(folder).or_default().push(path);
        }
    }
    out
}

/// Numbers stand beside the offices of a regulation, or in the law that sets them.
fn has_settings(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    file == "rulebook.toml" || (file == "law.toml" && !path.contains("/bindings/"))
}

/// The table without a row of a kind.
fn without(table: &toml::Table, kind: &str, n: usize) -> toml::Table {
    let mut rest = table.clone();
    if let Some(list) = rest.get_mut(kind).and_then(toml::Value::as_array_mut) {
        list.remove(n);
    }
    rest
}

/// The same parameter of other bindings is the same list: all of them change, in whatever file they stand.
fn with_param(bindings: &BTreeMap<&str, toml::Table>, name: &str, list: &[String]) -> Texts {
    bindings
        .iter()
        .map(|(path, table)| {
            let mut changed = table.clone();
            set_param(&mut changed, name, list);
            ((*path).to_owned(), changed.to_string())
        })
        .collect()
}

fn rows<'t>(table: &'t toml::Table, key: &str) -> impl Iterator<Item = &'t toml::Table> {
    table.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table)
}

fn word(table: &toml::Table, key: &str) -> Option<String> {
    table.get(key).and_then(toml::Value::as_str).map(str::to_owned)
}

fn mutant(clause: &str, change: String, path: &str, table: &toml::Table) -> Mutant {
    Mutant { clause: clause.to_owned(), change, files: [(path.to_owned(), table.to_string())].into() }
}

/// Lists that differ from this one in one point: without one of its words; with another office instead of one of its offices.
fn other_lists(list: &[String], offices: &[String]) -> Vec<(String, Vec<String>)> {
    let mut out = Vec::new();
    for (n, gone) in list.iter().enumerate() {
        let rest: Vec<String> = list.iter().enumerate().filter(|(i, _)| *i != n).map(|(_, w)| w.clone()).collect();
        if offices.contains(gone) {
            if let Some(other) = offices.iter().find(|o| !list.contains(o)) {
                let swapped = rest.iter().cloned().chain([other.clone()]).collect();
                out.push((format!("with {other} instead of {gone}"), swapped));
            }
        } else if !rest.is_empty() {
            out.push((format!("without {gone}"), rest));
        }
    }
    out
}

fn set_param(bindings: &mut toml::Table, name: &str, list: &[String]) {
    for bind in bindings.get_mut("bind").and_then(toml::Value::as_array_mut).into_iter().flatten() {
        if let Some(value) = bind.get_mut("params").and_then(|p| p.get_mut(name)) {
            *value = toml::Value::Array(list.iter().cloned().map(toml::Value::String).collect());
        }
    }
}

fn play(texts: &Texts, mutant: &Mutant, stories: &[Story], folder: &Path) -> End {
    let mut files = texts.clone();
    files.extend(mutant.files.iter().map(|(path, text)| (path.clone(), text.clone())));
    let Ok(books) = Rulebooks::from_texts(files.clone()) else { return End::Refused };
    if !write(folder, &files) {
        eprintln!("{}: {} cannot be written; is the disk full?", mutant.clause, mutant.change);
        // What could not be played has shown nothing.
        return End::Survived;
    }
    let noticed = stories.iter().any(|story| !passes(story, folder));
    let _ = fs::remove_dir_all(folder);
    if noticed {
        return End::Noticed;
    }
    let org = mutant.clause.split(':').next().and_then(|org| org.parse().ok());
    let cases = org.is_some_and(|org| books.versions(&org).any(|(_, book)| !book.test().passed()));
    if cases { End::Case } else { End::Survived }
}

fn write(folder: &Path, files: &Texts) -> bool {
    files.iter().all(|(path, text)| {
        let path = folder.join(path);
        path.parent().is_some_and(|dir| fs::create_dir_all(dir).is_ok()) && fs::write(&path, text).is_ok()
    })
}

fn passes(story: &Story, rulebooks: &Path) -> bool {
    let child = Command::new(&story.binary)
        .current_dir(&story.folder)
        .env(VARIABLE, rulebooks)
        .args([story.name.as_str(), "--exact", "--quiet"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else { return true };
    let end = Instant::now() + Duration::from_secs(STORY_SECONDS_MAX);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if Instant::now() < end => pause(),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a process cannot be waited for with a limit")]
fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn each_word_of_a_list_is_missed_and_each_office_is_another() {
        let offices = words(&["head", "manager", "auditor"]);
        let changed: Vec<Vec<String>> =
            other_lists(&words(&["head", "manager"]), &offices).into_iter().map(|(_, l)| l).collect();
        assert_eq!(changed, [words(&["manager", "auditor"]), words(&["head", "auditor"])]);
        let changed: Vec<Vec<String>> =
            other_lists(&words(&["paper", "mail"]), &offices).into_iter().map(|(_, l)| l).collect();
        assert_eq!(changed, [words(&["mail"]), words(&["paper"])]);
        assert!(other_lists(&words(&["paper"]), &offices).is_empty());
    }

    #[test]
    fn rows_lie_with_the_clause_that_they_name() {
        let table: toml::Table =
            "[[bind]]\nclause = \"a:b:1\"\nby = []\n[[bind]]\nclause = \"a:b:1\"\nby = [\"gate:x\"]\n[[bind]]\nby = []\n"
                .parse()
                .unwrap();
        let found = by_clause(&table, &["bind"]);
        assert_eq!((found.len(), found["a:b:1"].len()), (1, 2));
        let table: toml::Table = "[shown]\n\"a:b:1\" = [\"app::x\"]\n".parse().unwrap();
        assert_eq!(tests_by_clause(&table)["a:b:1"], ["[\"app::x\"]"]);
    }

    #[test]
    fn a_binding_is_taken_away_and_a_setting_moves_both_ways() {
        let bindings =
            "format = 1\n[[bind]]\nclause = \"a:b:1.1\"\nby = [\"gate:x\"]\nparams = { x_offices = [\"head\"] }\n";
        let rulebook = "[[office]]\nkey = \"head\"\n[[office]]\nkey = \"other\"\n[[setting]]\nkey = \"days\"\ndefault = 3\nmin = 3\nclause = \"a:b:2.1\"\n";
        let texts = [("a/v/bindings.toml", bindings), ("a/v/rulebook.toml", rulebook)];
        let texts = texts.into_iter().map(|(p, t)| (p.to_owned(), t.to_owned())).collect();
        let changes: Vec<(String, String)> =
            mutants(&texts).unwrap().into_iter().map(|m| (m.clause, m.change)).collect();
        let said = |clause: &str, change: &str| (clause.to_owned(), change.to_owned());
        assert_eq!(
            changes,
            [
                said("a:b:1.1", "not bound"),
                said("a:b:1.1", "x_offices with other instead of head"),
                said("a:b:2.1", "days one more")
            ]
        );
    }

    #[test]
    fn a_law_is_not_adopted_and_its_numbers_move() {
        let adopted = "[[adopt]]\nclause = \"law:act:1\"\nas = \"duty\"\n";
        let law = "[[setting]]\nkey = \"days\"\ndefault = 3\nmax = 3\nclause = \"law:rules:2\"\n";
        let texts =
            [("a/v/rulebook.toml", "format = 1\n"), ("a/v/bindings/law.toml", adopted), ("law/v/law.toml", law)];
        let texts = texts.into_iter().map(|(p, t)| (p.to_owned(), t.to_owned())).collect();
        let changes: Vec<(String, String)> =
            mutants(&texts).unwrap().into_iter().map(|m| (m.clause, m.change)).collect();
        let said = |clause: &str, change: &str| (clause.to_owned(), change.to_owned());
        assert_eq!(changes, [said("law:act:1", "not adopted in a/v/"), said("law:rules:2", "days one less")]);
    }

    #[test]
    fn a_parameter_changes_in_every_file_of_bindings() {
        let bind = |clause: &str| {
            format!(
                "format = 1\n[[bind]]\nclause = \"{clause}\"\nby = [\"gate:x\"]\nparams = {{ x_offices = [\"head\"] }}\n"
            )
        };
        let rulebook = "[[office]]\nkey = \"head\"\n[[office]]\nkey = \"other\"\n";
        let texts: Texts = [
            ("a/v/bindings/one.toml".to_owned(), bind("a:b:1")),
            ("a/v/bindings/two.toml".to_owned(), bind("a:b:2")),
            ("a/v/rulebook.toml".to_owned(), rulebook.to_owned()),
        ]
        .into();
        let found = mutants(&texts).unwrap();
        assert_eq!(found.len(), 4);
        let changed = found.iter().find(|m| m.clause == "a:b:2" && m.change.starts_with("x_offices")).unwrap();
        assert_eq!(changed.files.len(), 2);
        assert!(
            changed.files.values().all(|text| text.contains("other") && !text.contains("head")),
            "{:?}",
            changed.files
        );
    }
}
