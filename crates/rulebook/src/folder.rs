//! One organisation's folder: documents, bindings, parameters, hash. Every fault is reported; then the rulebook is built.

use crate::{
    case::{self, Case},
    clause::Clause,
    control::{CONTROLS, Kind, Library, VOCABULARY},
    law::{self, Cited, Law, Laws},
    load::Shown,
    model::{BindRow, BindingsFile, Book, Document, DocumentFile, Holdings},
    problem::Problem,
    reviewed::Review,
    rulebook::{Adopted, DEFAULT_DECIDERS, Parts, Rulebook, RulebookHash},
    source::Source,
    work::Works,
};
use aws_lc_rs::digest;
use azukari_domain::{ClauseId, Date, OrgKey, ProcedureKey};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
    sync::Arc,
};

/// Parameters by name, as all adopted controls together have them.
pub(crate) type Params = BTreeMap<String, BTreeSet<String>>;

/// What a folder turned out to hold.
pub(crate) enum Read {
    /// A rulebook, with its first day in force.
    Book(Date, Box<Rulebook>),
    /// Clauses only: the organisation has no `rulebook.toml` yet.
    Listed(OrgKey, Vec<Clause>, Review),
}

/// One organisation's folder while it is read.
pub(crate) struct Folder<'a> {
    pub(crate) source: &'a Source,
    path: &'a str,
    pub(crate) org: OrgKey,
    from: Date,
    pub(crate) library: &'a Library,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Folder<'a> {
    /// A folder by its path, which names it and its first day in force.
    pub(crate) fn open(
        source: &'a Source,
        path: &'a str,
        library: &'a Library,
        problems: &'a mut Vec<Problem>,
    ) -> Option<Self> {
        let (org, from) = path.split_once('/')?;
        match (OrgKey::from_str(org), Date::from_str(from)) {
            (Ok(org), Ok(from)) => Some(Folder { source, path, org, from, library, problems }),
            _ => {
                problems.push(Problem::new(path, 0, "a rulebook's folder is <organisation>/<date in force from>"));
                None
            }
        }
    }
}

impl Folder<'_> {
    pub(crate) fn read(
        source: &Source,
        path: &str,
        library: &Arc<Library>,
        shown: &Shown,
        laws: &Laws,
        problems: &mut Vec<Problem>,
    ) -> Option<Read> {
        let mut folder = Folder::open(source, path, library, problems)?;
        let from = folder.from;
        let (documents, mut clauses, cited) = folder.documents();
        if let Some((id, _)) = cited.first_key_value() {
            folder.fault(path, 0, format!("clause `{id}` is cited like a provision, and this is no law"));
        }
        let review = folder.review(&clauses);
        let laws = folder.laws(laws, &mut clauses);
        for (id, clause) in &mut clauses {
            clause.tests.extend(shown.shown.get(id).into_iter().flatten().cloned());
        }
        if source.text(&format!("{path}/rulebook.toml")).is_none() {
            return Some(Read::Listed(folder.org, clauses.into_values().collect(), review));
        }
        let mut book: Book = folder.parse("rulebook.toml")?;
        let holdings: Holdings = folder.parse("holdings.toml")?;
        let (adopted, params, sets) = folder.bindings(&mut clauses)?;
        folder.adopted_law(&clauses);
        // Numbers of the law stand among the open values of whoever adopts their provision, within the law's own bounds.
        let asked = |id: &ClauseId| clauses.get(id).is_some_and(|c| !c.by.is_empty());
        let of_law = laws.iter().flat_map(|law| &law.settings).filter(|s| asked(&s.clause));
        book.settings.extend(of_law.cloned());
        folder.book(&book, &holdings, from, &clauses);
        folder.words(&book, &holdings, &clauses, &adopted, &params, sets.contains_key(DEFAULT_DECIDERS));
        folder.sets(&book, &sets);
        let cases = case::read(source, path, folder.problems);
        folder.shows(&cases, &mut clauses);
        let hash = hash(source, path, library, &adopted, &laws);
        let works = match Works::adopt(library, &adopted, &sets) {
            Ok(works) => works,
            Err(faults) => {
                let file = folder.file("bindings.toml");
                faults.into_iter().for_each(|reason| folder.fault(&file, 0, reason));
                return None;
            }
        };
        let slips = folder.slips(&holdings);
        let library = library.clone();
        let parts = Parts {
            book,
            holdings,
            documents,
            clauses,
            adopted,
            params,
            sets,
            works,
            cases,
            hash,
            library,
            laws,
            review,
            slips,
        };
        match Rulebook::new(parts) {
            Ok(built) => Some(Read::Book(from, Box::new(built))),
            Err(reason) => {
                problems.push(Problem::new(path, 0, reason));
                None
            }
        }
    }

    pub(crate) fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }

    pub(crate) fn fault(&mut self, file: &str, line: usize, reason: impl Into<String>) {
        self.problems.push(Problem::new(file, line, reason));
    }

    /// `bindings.toml`, and beside or instead of it `bindings/<subject>.toml`: a long regulation is easier to read by subjects.
    pub(crate) fn binding_paths(&self) -> Vec<String> {
        let (all, one, many) = (self.file(""), self.file("bindings.toml"), self.file("bindings/"));
        let mine = |path: &&str| *path == one || (path.starts_with(&many) && path.ends_with(".toml"));
        self.source.under(&all).map(|(path, _)| path).filter(mine).map(str::to_owned).collect()
    }

    /// Where a word stands among the bindings, for a fault about it.
    pub(crate) fn bound_at(&self, text: &str) -> (String, usize) {
        let quoted = format!("\"{text}\"");
        let place = |path: String| {
            let at = self.source.text(&path).and_then(|t| t.find(&quoted).map(|at| crate::source::line_at(t, at)))?;
            Some((path, at))
        };
        let found = self.binding_paths().into_iter().find_map(place);
        found.unwrap_or_else(|| (self.file("bindings.toml"), 0))
    }

    /// Words that stand for a key in a file, for the line of a fault about it.
    pub(crate) fn line_of(&self, name: &str, text: &str) -> usize {
        let file = self.file(name);
        let quoted = format!("\"{text}\"");
        self.source.text(&file).and_then(|t| t.find(&quoted).map(|at| crate::source::line_at(t, at))).unwrap_or(0)
    }

    pub(crate) fn parse<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        self.source.parse(&self.file(name)).map_err(|problem| self.problems.push(problem)).ok()
    }

    /// Documents with their clauses; of a law, where each provision is to be read.
    pub(crate) fn documents(&mut self) -> (Vec<Document>, BTreeMap<ClauseId, Clause>, BTreeMap<ClauseId, Cited>) {
        let mut documents = Vec::new();
        let mut cited = BTreeMap::new();
        let mut clauses: BTreeMap<ClauseId, Clause> = BTreeMap::new();
        let mut needs = Vec::new();
        let prefix = format!("{}/", self.path);
        let source = self.source;
        for (path, _) in source.under(&prefix) {
            let name = path.strip_prefix(&prefix).unwrap_or(path);
            if name.contains('/')
                || !name.ends_with(".toml")
                || ["rulebook.toml", "holdings.toml", "bindings.toml", law::FILE].contains(&name)
            {
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
                cited.extend(row.cited.map(|c| (id.clone(), c)));
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
                    amended: row.amended,
                    needs: row.needs.into_iter().map(toml::Spanned::into_inner).collect(),
                    kept_by: None,
                    by: Vec::new(),
                    built: true,
                    tests: BTreeSet::new(),
                    law: None,
                };
                if clauses.insert(id.clone(), clause).is_some() {
                    self.fault(path, line, format!("clause `{id}` is listed twice"));
                }
            }
            documents.push(file.document);
        }
        for document in &documents {
            self.parts(document, &clauses);
        }
        for (path, line, need) in needs {
            if !clauses.contains_key(&need) {
                self.fault(path, line, format!("needs `{need}`, which is no clause"));
            }
        }
        (documents, clauses, cited)
    }

    /// Every row of the bindings with the file it stands in.
    fn binds(&mut self) -> Option<Vec<(String, BindRow)>> {
        let mut paths = self.binding_paths();
        if paths.is_empty() {
            // Says that the file is missing.
            paths.push(self.file("bindings.toml"));
        }
        let mut rows = Vec::new();
        for path in paths {
            let file: BindingsFile = self.source.parse(&path).map_err(|problem| self.problems.push(problem)).ok()?;
            if file.format != 1 {
                self.fault(&path, 1, "format 1 is expected");
            }
            if !(file.laws.is_empty() && file.adopt.is_empty()) && path != self.file(law::ADOPTIONS) {
                self.fault(&path, 1, format!("provisions of a law are adopted in `{}`", law::ADOPTIONS));
            }
            rows.extend(file.binds.into_iter().map(|bind| (path.clone(), bind)));
        }
        Some(rows)
    }

    /// Chapters begin at an article that has clauses; terms and grounds name a clause of their own document.
    fn parts(&mut self, document: &Document, clauses: &BTreeMap<ClauseId, Clause>) {
        let name = format!("{}.toml", document.key);
        let (path, mine) = (self.file(&name), format!("{}:{}:", self.org, document.key));
        let articles: BTreeSet<&str> = clauses
            .keys()
            .filter_map(|id| id.as_str().strip_prefix(&mine))
            .map(|place| place.split('.').next().unwrap_or(place))
            .map(|article| article.trim_end_matches(|c: char| c.is_ascii_lowercase()))
            .collect();
        for chapter in document.chapters.iter().filter(|c| !articles.contains(c.from.as_str())) {
            let line = self.line_of(&name, &chapter.from);
            self.fault(&path, line, format!("a chapter begins at article `{}`, which has no clause", chapter.from));
        }
        let named = document.terms.iter().map(|t| &t.clause).chain(document.rests_on.iter().map(|r| &r.clause));
        let named = named.chain(document.editions.iter().map(|e| &e.clause));
        for id in named.filter(|id| !id.as_str().starts_with(&mine) || !clauses.contains_key(*id)) {
            let line = self.line_of(&name, id.as_str());
            self.fault(&path, line, format!("`{id}` is no clause of this document"));
        }
        let days: Vec<_> = document.editions.iter().map(|e| e.from).collect();
        if !days.is_sorted_by(|a, b| a < b) || days.last().is_some_and(|last| *last != document.in_force_from) {
            self.fault(&path, 1, "editions stand in the order of their days, the one in force last");
        }
        for ground in &document.rests_on {
            let (register, library) = (&ground.register, self.library);
            match library.form(&format!("register:{register}")) {
                None => {
                    let line = self.line_of(&name, register.as_str());
                    self.fault(&path, line, format!("there is no register `{register}`"));
                }
                Some(form) => {
                    for column in ground.date_field.iter().chain(ground.holds.keys()) {
                        if form.field(column).is_none() {
                            let line = self.line_of(&name, column.as_str());
                            self.fault(&path, line, format!("register `{register}` has no column `{column}`"));
                        }
                    }
                }
            }
        }
    }

    fn bindings(
        &mut self,
        clauses: &mut BTreeMap<ClauseId, Clause>,
    ) -> Option<(BTreeMap<String, Adopted>, Params, Params)> {
        let library = self.library;
        let mut adopted: BTreeMap<String, Adopted> = BTreeMap::new();
        let mut params: Params = BTreeMap::new();
        let mut sets: Params = BTreeMap::new();
        let mut given: Params = BTreeMap::new();
        for control in library.controls.values().filter(|c| c.kind == Kind::Gate) {
            let declared = control.params.iter().chain(&control.grounds).chain(&control.conditions);
            params.extend(declared.map(|p| (p.clone(), BTreeSet::new())));
        }
        let mut pairs = BTreeSet::new();
        for (path, bind) in self.binds()? {
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
                if words.is_empty() {
                    self.fault(
                        &path,
                        line,
                        format!("`{param}` is empty: a requirement over nobody and nothing holds for everyone"),
                    );
                }
                match given.get(&param) {
                    Some(earlier) if *earlier != words => {
                        self.fault(&path, line, format!("`{param}` contradicts an earlier binding"));
                    }
                    _ => {
                        // The gates' parameters are a record of the vocabulary; the office's sets have no such list, and hold
                        // what both read.
                        if let Some(of) = params.get_mut(&param) {
                            of.extend(words.iter().cloned());
                        }
                        sets.entry(param.clone()).or_default().extend(words.iter().cloned());
                        given.insert(param, words);
                    }
                }
            }
        }
        self.adoption(&adopted, &given);
        Some((adopted, params, sets))
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

/// SHA-256 over sorted (path, content), each length-prefixed: the folder, the adopted controls' files, the vocabulary, the laws.
fn hash(
    source: &Source,
    folder: &str,
    library: &Library,
    adopted: &BTreeMap<String, Adopted>,
    laws: &[Arc<Law>],
) -> RulebookHash {
    let prefix = format!("{folder}/");
    let mut files: BTreeMap<&str, &str> = source.under(&prefix).collect();
    let laws: Vec<String> = laws.iter().map(|law| format!("{}/", law.folder)).collect();
    files.extend(laws.iter().flat_map(|law| source.under(law)));
    let mut own: BTreeSet<&str> = BTreeSet::from([VOCABULARY, CONTROLS, "controls/gates/base.cedar"]);
    for control in adopted.keys().filter_map(|id| library.controls.get(id)) {
        own.extend(control.gate.as_ref().map(|g| g.file.as_str()).or(control.file.as_deref()));
    }
    // What a case says to people outside belongs to its procedure.
    let procedures = adopted.keys().filter_map(|id| id.strip_prefix("procedure:")?.parse().ok());
    own.extend(procedures.filter_map(|key: ProcedureKey| library.letters.get(&key)).map(|l| l.file.as_str()));
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
