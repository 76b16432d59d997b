//! From files to rulebooks: parse, check everything, report every fault, and only then build.

use crate::{
    case::{self, Case},
    clause::{Clause, ClauseState},
    control::{CONTROLS, Kind, Library, VOCABULARY},
    model::{BindingsFile, Book, Document, DocumentFile, Holdings},
    problem::Problem,
    rulebook::{Adopted, Parts, Rulebook, RulebookHash},
    source::Source,
};
use aws_lc_rs::digest;
use azukari_domain::{ClassKey, ClauseId, Date, HoldingKey, OfficeKey, OrgKey, PurposeKey, Verb};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    str::FromStr,
    sync::Arc,
};

const SHOWN: &str = "shown.toml";

/// `shown.toml`: which tests show which clause; written by the project's own tools.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    format: u32,
    #[serde(default)]
    shown: BTreeMap<ClauseId, BTreeSet<String>>,
}

/// All rulebooks of a folder, each organisation with its versions.
#[derive(Debug, Clone)]
pub struct Rulebooks {
    books: BTreeMap<OrgKey, BTreeMap<Date, Arc<Rulebook>>>,
    listed: BTreeMap<OrgKey, Vec<Clause>>,
}

impl Rulebooks {
    /// Reads and checks every rulebook below a folder.
    ///
    /// # Errors
    /// All faults found, each with file, line and reason; nothing is loaded then.
    pub fn load(root: &Path) -> Result<Self, Vec<Problem>> {
        Self::from_source(&Source::read(root)?)
    }

    /// The rulebooks that this binary carries.
    ///
    /// # Errors
    /// As [`Rulebooks::load`]; a test keeps the carried ones free of faults.
    pub fn embedded() -> Result<Self, Vec<Problem>> {
        Self::from_source(&Source::embedded())
    }

    /// Rulebooks from texts in memory, by path below `rulebooks/`.
    ///
    /// # Errors
    /// As [`Rulebooks::load`].
    pub fn from_texts(files: BTreeMap<String, String>) -> Result<Self, Vec<Problem>> {
        Self::from_source(&Source::from_texts(files))
    }

    /// The carried files by path, for copying them out or changing one in a test.
    pub fn embedded_texts() -> BTreeMap<String, String> {
        Source::embedded().under("").map(|(p, t)| (p.to_owned(), t.to_owned())).collect()
    }

    /// Every fault below a folder; empty where all is well.
    pub fn check(root: &Path) -> Vec<Problem> {
        Self::load(root).err().unwrap_or_default()
    }

    fn from_source(source: &Source) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let library = match Library::load(source) {
            Ok(library) => Some(Arc::new(library)),
            Err(found) => {
                problems.extend(found);
                None
            }
        };
        let shown: Shown = if source.text(SHOWN).is_some() {
            source.parse(SHOWN).unwrap_or_else(|problem| {
                problems.push(problem);
                Shown::default()
            })
        } else {
            Shown { format: 1, ..Shown::default() }
        };
        if shown.format != 1 {
            problems.push(Problem::new(SHOWN, 1, "format 1 is expected"));
        }
        let mut found = Self { books: BTreeMap::new(), listed: BTreeMap::new() };
        for folder in folders(source) {
            let Some(library) = &library else { break };
            let faults_before = problems.len();
            let folder_read = Folder::read(source, &folder, library, &shown, &mut problems);
            if problems.len() > faults_before {
                continue;
            }
            match folder_read {
                Some(Read::Book(from, book)) => {
                    found.listed.insert(book.org().clone(), book.clauses().cloned().collect());
                    found.books.entry(book.org().clone()).or_default().insert(from, Arc::new(*book));
                }
                Some(Read::Listed(org, clauses)) => {
                    found.listed.insert(org, clauses);
                }
                None => {}
            }
        }
        if library.is_some() && found.listed.is_empty() && problems.is_empty() {
            problems.push(Problem::new("", 0, "there is no organisation in this folder"));
        }
        problems.sort();
        problems.dedup();
        if problems.is_empty() { Ok(found) } else { Err(problems) }
    }

    /// Organisations that have a rulebook, in order of key.
    pub fn organisations(&self) -> impl Iterator<Item = &OrgKey> {
        self.books.keys()
    }

    /// All versions of one organisation's rulebook, oldest first.
    pub fn versions(&self, org: &OrgKey) -> impl Iterator<Item = (Date, &Arc<Rulebook>)> {
        self.books.get(org).into_iter().flatten().map(|(from, book)| (*from, book))
    }

    /// The version in force on a date: the newest that began on or before it.
    pub fn in_force(&self, org: &OrgKey, on: Date) -> Option<&Arc<Rulebook>> {
        self.books.get(org)?.range(..=on).next_back().map(|(_, book)| book)
    }

    /// The version with this hash.
    pub fn by_hash(&self, hash: RulebookHash) -> Option<&Arc<Rulebook>> {
        self.books.values().flat_map(BTreeMap::values).find(|book| book.hash() == hash)
    }

    /// Clauses of one organisation, or of all, in order of id, from the newest version of each. Organisations whose
    /// clauses are listed but that have no rulebook yet are included; all their clauses are open.
    pub fn clauses(&self, org: Option<&OrgKey>) -> Vec<ClauseState> {
        let wanted = self.listed.iter().filter(|(key, _)| org.is_none_or(|o| o == *key));
        wanted.flat_map(|(_, clauses)| clauses.iter().map(Clause::line)).collect()
    }
}

/// `<org>/<date>` folders that hold a TOML file.
fn folders(source: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, _) in source.under("") {
        let mut parts = path.split('/');
        if let (Some(org), Some(version), Some(_)) = (parts.next(), parts.next(), parts.next())
            && org != "controls"
        {
            found.insert(format!("{org}/{version}"));
        }
    }
    found
}

enum Read {
    Book(Date, Box<Rulebook>),
    Listed(OrgKey, Vec<Clause>),
}

/// One organisation's folder while it is read.
struct Folder<'a> {
    source: &'a Source,
    path: &'a str,
    org: OrgKey,
    library: &'a Library,
    problems: &'a mut Vec<Problem>,
}

impl Folder<'_> {
    fn read(
        source: &Source,
        path: &str,
        library: &Arc<Library>,
        shown: &Shown,
        problems: &mut Vec<Problem>,
    ) -> Option<Read> {
        let (org, from) = path.split_once('/')?;
        let (org, from) = match (OrgKey::from_str(org), Date::from_str(from)) {
            (Ok(org), Ok(from)) => (org, from),
            _ => {
                problems.push(Problem::new(path, 0, "a rulebook's folder is <organisation>/<date in force from>"));
                return None;
            }
        };
        let mut folder = Folder { source, path, org, library, problems };
        let (documents, mut clauses) = folder.documents();
        for (id, clause) in &mut clauses {
            clause.tests.extend(shown.shown.get(id).into_iter().flatten().cloned());
        }
        if source.text(&format!("{path}/rulebook.toml")).is_none() {
            return Some(Read::Listed(folder.org, clauses.into_values().collect()));
        }
        let book: Book = folder.parse("rulebook.toml")?;
        let holdings: Holdings = folder.parse("holdings.toml")?;
        let (adopted, params) = folder.bindings(&mut clauses)?;
        folder.book(&book, &holdings, from, &clauses);
        folder.words(&book, &holdings, &clauses, &adopted, &params);
        let cases = case::read(source, path, folder.problems);
        folder.shows(&cases, &mut clauses);
        let hash = hash(source, path, library, &adopted);
        let library = library.clone();
        let parts = Parts { book, holdings, documents, clauses, adopted, params, cases, hash, library };
        match Rulebook::new(parts) {
            Ok(built) => Some(Read::Book(from, Box::new(built))),
            Err(reason) => {
                problems.push(Problem::new(path, 0, reason));
                None
            }
        }
    }

    fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }

    fn fault(&mut self, file: &str, line: usize, reason: impl Into<String>) {
        self.problems.push(Problem::new(file, line, reason));
    }

    /// Words that stand for a key in a file, for the line of a fault about it.
    fn line_of(&self, name: &str, text: &str) -> usize {
        let file = self.file(name);
        let quoted = format!("\"{text}\"");
        self.source.text(&file).and_then(|t| t.find(&quoted).map(|at| crate::source::line_at(t, at))).unwrap_or(0)
    }

    fn parse<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        self.source.parse(&self.file(name)).map_err(|problem| self.problems.push(problem)).ok()
    }

    fn documents(&mut self) -> (Vec<Document>, BTreeMap<ClauseId, Clause>) {
        let mut documents = Vec::new();
        let mut clauses: BTreeMap<ClauseId, Clause> = BTreeMap::new();
        let mut needs = Vec::new();
        let prefix = format!("{}/", self.path);
        let source = self.source;
        for (path, _) in source.under(&prefix) {
            let name = path.strip_prefix(&prefix).unwrap_or(path);
            if name.contains('/') || !name.ends_with(".toml") || ["rulebook.toml", "holdings.toml", "bindings.toml"].contains(&name) {
                continue;
            }
            let file: DocumentFile = match source.parse(path) {
                Ok(file) => file,
                Err(problem) => {
                    self.problems.push(problem);
                    continue;
                }
            };
            if file.format != 1 {
                self.fault(path, 1, "format 1 is expected");
            }
            if name != format!("{}.toml", file.document.key) {
                self.fault(path, 1, format!("document `{}` has another name than its file", file.document.key));
            }
            let mine = format!("{}:{}:", self.org, file.document.key);
            for row in file.clauses {
                let line = source.line(path, &row.id.span());
                let id = row.id.into_inner();
                if !id.as_str().starts_with(&mine) {
                    self.fault(path, line, format!("clause `{id}` does not begin with `{mine}`"));
                }
                for need in &row.needs {
                    needs.push((path, source.line(path, &need.span()), need.get_ref().clone()));
                }
                let clause = Clause {
                    id: id.clone(),
                    kind: row.kind,
                    area: row.area,
                    modality: row.modality,
                    who_ja: row.who_ja,
                    who_en: row.who_en,
                    title_ja: row.title_ja,
                    title_en: row.title_en,
                    summary_ja: row.summary_ja,
                    summary_en: row.summary_en,
                    needs: row.needs.into_iter().map(toml::Spanned::into_inner).collect(),
                    kept_by: None,
                    by: Vec::new(),
                    built: true,
                    tests: BTreeSet::new(),
                };
                if clauses.insert(id.clone(), clause).is_some() {
                    self.fault(path, line, format!("clause `{id}` is listed twice"));
                }
            }
            documents.push(file.document);
        }
        for (path, line, need) in needs {
            if !clauses.contains_key(&need) {
                self.fault(path, line, format!("needs `{need}`, which is no clause"));
            }
        }
        (documents, clauses)
    }

    #[expect(clippy::type_complexity, reason = "two maps that are built together and used once")]
    fn bindings(
        &mut self,
        clauses: &mut BTreeMap<ClauseId, Clause>,
    ) -> Option<(BTreeMap<String, Adopted>, BTreeMap<String, BTreeSet<String>>)> {
        let path = self.file("bindings.toml");
        let file: BindingsFile = self.parse("bindings.toml")?;
        if file.format != 1 {
            self.fault(&path, 1, "format 1 is expected");
        }
        let library = self.library;
        let mut adopted: BTreeMap<String, Adopted> = BTreeMap::new();
        let mut params: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for control in library.controls.values() {
            let declared = control.params.iter().chain(&control.grounds).chain(&control.conditions);
            params.extend(declared.map(|p| (p.clone(), BTreeSet::new())));
        }
        let mut pairs = BTreeSet::new();
        for bind in file.binds {
            let line = self.source.line(&path, &bind.clause.span());
            let id = bind.clause.into_inner();
            let Some(clause) = clauses.get_mut(&id) else {
                self.fault(&path, line, format!("binds `{id}`, which is no clause"));
                continue;
            };
            if clause.kept_by.is_some_and(|kept| kept != bind.kept_by) {
                self.problems.push(Problem::new(&path, line, format!("`{id}` is kept in two ways")));
            }
            clause.kept_by = Some(bind.kept_by);
            let mut takes: BTreeSet<&str> = BTreeSet::new();
            for by in bind.by {
                let line = self.source.line(&path, &by.span());
                let name = by.into_inner();
                let Some(control) = library.named(&name) else {
                    self.fault(&path, line, format!("`{name}` is no control of {CONTROLS}"));
                    continue;
                };
                if !pairs.insert((id.clone(), name.clone(), bind.ground.clone())) {
                    self.fault(&path, line, format!("`{id}` is bound to `{name}` twice"));
                }
                clause.built &= control.built;
                if !clause.by.contains(&name) {
                    clause.by.push(name.clone());
                }
                takes.extend(control.params.iter().map(String::as_str));
                let entry = adopted.entry(control.id.clone()).or_default();
                match (&bind.ground, &bind.condition, &control.grounds, &control.conditions) {
                    (None, None, _, _) => drop(entry.rules.insert(id.clone())),
                    (Some(ground), None, Some(param), _) => {
                        entry.exceptions.insert((ground.clone(), id.clone()));
                        params.entry(param.clone()).or_default().insert(ground.clone());
                    }
                    (None, Some(word), _, Some(param)) => {
                        entry.conditions.insert((word.clone(), id.clone()));
                        params.entry(param.clone()).or_default().insert(word.clone());
                    }
                    _ => self.fault(&path, line, format!("`{name}` takes no such ground or condition")),
                }
            }
            for (param, words) in bind.params {
                if !takes.contains(param.as_str()) {
                    self.fault(&path, line, format!("`{param}` is no parameter of a control named here"));
                }
                match given.get(&param) {
                    Some(earlier) if *earlier != words => {
                        self.fault(&path, line, format!("`{param}` contradicts an earlier binding"));
                    }
                    _ => {
                        params.entry(param.clone()).or_default().extend(words.iter().cloned());
                        given.insert(param, words);
                    }
                }
            }
        }
        for (id, entry) in &adopted {
            if entry.rules.is_empty() && entry.conditions.is_empty() {
                self.fault(&path, 0, format!("`{id}` is adopted by exceptions only"));
            }
            let wanted = library.controls.get(id).into_iter().flat_map(|c| c.params.iter());
            for param in wanted.filter(|p| !given.contains_key(*p)) {
                self.fault(&path, 0, format!("`{id}` is adopted without its parameter `{param}`"));
            }
        }
        for verb in Verb::ALL {
            let asks = |id: &&String| {
                library.controls.get(*id).is_some_and(|c| {
                    c.gate.as_ref().is_some_and(|g| g.verbs.contains(verb) && !g.record_only && matches!(g.says, crate::control::Says::No(_)))
                })
            };
            if !adopted.keys().any(|id| asks(&id)) {
                self.fault(&path, 0, format!("action `{}` has no adopted requirement: a grant would name no clause", verb.as_str()));
            }
        }
        Some((adopted, params))
    }

    fn book(&mut self, book: &Book, holdings: &Holdings, from: Date, clauses: &BTreeMap<ClauseId, Clause>) {
        let file = self.file("rulebook.toml");
        if book.format != 1 || holdings.format != 1 {
            self.fault(&file, 1, "format 1 is expected");
        }
        if book.organisation.key != self.org {
            self.fault(&file, self.line_of("rulebook.toml", book.organisation.key.as_str()), "the organisation's key differs from its folder");
        }
        if book.regulation.in_force_from != from {
            self.fault(&file, 1, "in_force_from differs from the folder's date");
        }
        if jiff::tz::TimeZone::get(&book.organisation.zone).is_err() {
            self.fault(&file, self.line_of("rulebook.toml", &book.organisation.zone), "the zone is unknown");
        }
        let mut used: Vec<(&'static str, String, &ClauseId)> = Vec::new();
        used.extend(book.offices.iter().map(|o| ("office", o.key.to_string(), &o.clause)));
        used.extend(book.settings.iter().map(|s| ("setting", s.key.clone(), &s.clause)));
        used.extend(book.requests.iter().map(|r| ("request", r.kind.clone(), &r.clause)));
        for (what, key, clause) in used {
            if !clauses.contains_key(clause) {
                self.fault(&file, self.line_of("rulebook.toml", &key), format!("{what} `{key}` rests on `{clause}`, which is no clause"));
            }
        }
        for s in &book.settings {
            if !(s.min..=s.max).contains(&s.default) {
                self.fault(&file, self.line_of("rulebook.toml", &s.key), format!("setting `{}` has a default outside its bounds", s.key));
            }
        }
        self.unique("rulebook.toml", "office or body", book.offices.iter().map(|o| o.key.as_str()).chain(book.bodies.iter().map(|b| b.key.as_str())));
        self.unique("rulebook.toml", "setting", book.settings.iter().map(|s| s.key.as_str()));
        self.unique("rulebook.toml", "purpose", book.purposes.iter().map(|p| p.key.as_str()));
        self.unique("rulebook.toml", "affair", book.affairs.iter().map(|a| a.key.as_str()));
        self.unique("rulebook.toml", "request", book.requests.iter().map(|r| r.kind.as_str()));
        self.unique("rulebook.toml", "ground", book.grounds.iter().map(|g| g.key.as_str()));
        self.unique("holdings.toml", "class", holdings.classes.iter().map(|c| c.key.as_str()));
        self.unique("holdings.toml", "holding", holdings.holdings.iter().map(|h| h.key.as_str()));
        for h in &holdings.holdings {
            self.unique("holdings.toml", "field", h.fields.iter().map(|f| f.key.as_str()));
        }
    }

    fn unique<'k>(&mut self, name: &str, what: &str, keys: impl Iterator<Item = &'k str>) {
        let mut seen = BTreeSet::new();
        for key in keys {
            if !seen.insert(key) {
                let line = self.line_of(name, key);
                self.fault(&self.file(name), line, format!("{what} `{key}` is there twice"));
            }
        }
    }

    /// Every office, unit, holding, class, purpose, ground and setting that is named exists.
    fn words(
        &mut self,
        book: &Book,
        holdings: &Holdings,
        clauses: &BTreeMap<ClauseId, Clause>,
        adopted: &BTreeMap<String, Adopted>,
        params: &BTreeMap<String, BTreeSet<String>>,
    ) {
        let offices: BTreeSet<&OfficeKey> = book.offices.iter().map(|o| &o.key).collect();
        let bodies: BTreeSet<&OfficeKey> = book.bodies.iter().map(|b| &b.key).collect();
        let units: BTreeSet<&str> = book.units.iter().map(|u| u.key.as_str()).collect();
        let purposes: BTreeSet<&PurposeKey> = book.purposes.iter().map(|p| &p.key).collect();
        let held: BTreeSet<&HoldingKey> = holdings.holdings.iter().map(|h| &h.key).collect();
        let classes: BTreeSet<&ClassKey> = holdings.classes.iter().map(|c| &c.key).collect();
        let mut missing: Vec<(&'static str, &'static str, String)> = Vec::new();
        for o in &book.offices {
            missing.extend(o.by.iter().filter(|k| !offices.contains(k) && !bodies.contains(k)).map(|k| ("rulebook.toml", "office or body", k.to_string())));
            missing.extend(o.incompatible.iter().filter(|k| !offices.contains(k)).map(|k| ("rulebook.toml", "office", k.to_string())));
            missing.extend(o.unit.iter().filter(|u| !units.contains(u.as_str())).map(|u| ("rulebook.toml", "unit", u.clone())));
        }
        for r in &book.requests {
            missing.extend(r.deciders.iter().filter(|k| !offices.contains(k)).map(|k| ("rulebook.toml", "office", k.to_string())));
        }
        for a in &book.affairs {
            missing.extend((!purposes.contains(&a.purpose)).then(|| ("rulebook.toml", "purpose", a.purpose.to_string())));
            missing.extend(a.holdings.iter().filter(|k| !held.contains(k)).map(|k| ("rulebook.toml", "holding", k.to_string())));
            missing.extend(a.classes.iter().filter(|k| !classes.contains(k)).map(|k| ("rulebook.toml", "class", k.to_string())));
        }
        for field in holdings.holdings.iter().flat_map(|h| &h.fields) {
            missing.extend((!classes.contains(&field.class)).then(|| ("holdings.toml", "class", field.class.to_string())));
        }
        let categories: BTreeSet<&str> = holdings.sensitive.iter().map(|s| s.category.as_str()).collect();
        for class in &holdings.classes {
            missing.extend(class.sensitive.iter().filter(|s| !categories.contains(s.as_str())).map(|s| ("holdings.toml", "sensitive category", s.clone())));
        }
        missing.extend(holdings.sensitive.iter().filter(|s| !clauses.contains_key(&s.clause)).map(|s| ("holdings.toml", "clause", s.clause.to_string())));
        // Parameters by what their names say: offices, affairs and grounds are checked, other words are free.
        let affairs: BTreeSet<&str> = book.affairs.iter().map(|a| a.key.as_str()).collect();
        let grounds: BTreeSet<&str> = book.grounds.iter().map(|g| g.key.as_str()).collect();
        for (param, words) in params {
            let office = ["_readers", "_recorders", "keepers", "_offices"].iter().any(|end| param.ends_with(end));
            for word in words {
                if office && !offices.iter().any(|o| o.as_str() == word) {
                    missing.push(("bindings.toml", "office", word.clone()));
                } else if param.ends_with("_affairs") && !affairs.contains(word.as_str()) {
                    missing.push(("bindings.toml", "affair", word.clone()));
                } else if param.ends_with("_grounds") && !grounds.contains(word.as_str()) {
                    missing.push(("bindings.toml", "ground", word.clone()));
                }
            }
        }
        let settings: BTreeSet<&str> = book.settings.iter().map(|s| s.key.as_str()).collect();
        for control in adopted.keys().filter_map(|id| self.library.controls.get(id)) {
            for setting in control.settings.iter().filter(|s| !settings.contains(s.as_str())) {
                missing.push(("rulebook.toml", "setting", format!("{setting} (read by {})", control.id)));
            }
        }
        for (name, what, key) in missing {
            let line = self.line_of(name, &key);
            self.fault(&self.file(name), line, format!("there is no {what} `{key}`"));
        }
    }

    fn shows(&mut self, cases: &[Case], clauses: &mut BTreeMap<ClauseId, Clause>) {
        for case in cases {
            let (file, line) = case.place();
            let file = file.to_owned();
            let org = self.org.clone();
            for id in case.shows(org.as_str()) {
                match id.map(|id| (clauses.get_mut(&id), id)) {
                    Ok((Some(clause), _)) => drop(clause.tests.insert(case.title())),
                    Ok((None, id)) => self.fault(&file, line, format!("names `{id}`, which is no clause")),
                    Err(reason) => self.fault(&file, line, reason),
                }
            }
        }
    }
}

/// SHA-256 over sorted (path, content), each length-prefixed: the folder, the adopted controls' files, the vocabulary.
fn hash(source: &Source, folder: &str, library: &Library, adopted: &BTreeMap<String, Adopted>) -> RulebookHash {
    let prefix = format!("{folder}/");
    let mut files: BTreeMap<&str, &str> = source.under(&prefix).collect();
    let mut own: BTreeSet<&str> = BTreeSet::from([VOCABULARY, CONTROLS, "controls/gates/base.cedar"]);
    for control in adopted.keys().filter_map(|id| library.controls.get(id)).filter(|c| c.kind == Kind::Gate) {
        own.extend(control.gate.as_ref().map(|g| g.file.as_str()));
    }
    files.extend(own.into_iter().filter_map(|path| source.text(path).map(|text| (path, text))));
    let mut context = digest::Context::new(&digest::SHA256);
    for (path, text) in files {
        for part in [path, text] {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
    }
    let mut bytes = [0u8; 32];
    for (to, from) in bytes.iter_mut().zip(context.finish().as_ref()) {
        *to = *from;
    }
    RulebookHash::from(bytes)
}
