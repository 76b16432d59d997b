//! All rulebooks of a folder or of the binary: read, checked, and found by organisation, date or hash.

use crate::{
    clause::{Clause, ClauseState},
    control::Library,
    folder::{Folder, Read},
    law,
    problem::Problem,
    reviewed::{Review, Reviewed},
    rulebook::{Rulebook, RulebookHash},
    source::Source,
};
use azukari_domain::{ClauseId, Date, OrgKey};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

const SHOWN: &str = "shown.toml";

/// `shown.toml`: which tests show which clause; written by the project's own tools.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    format: u32,
    #[serde(default)]
    pub(crate) shown: BTreeMap<ClauseId, BTreeSet<String>>,
}

/// All rulebooks of a folder, each organisation with its versions.
#[derive(Debug, Clone)]
pub struct Rulebooks {
    books: BTreeMap<OrgKey, BTreeMap<Date, Arc<Rulebook>>>,
    listed: BTreeMap<OrgKey, Vec<Clause>>,
    provisions: BTreeMap<OrgKey, Vec<Clause>>,
    reviews: BTreeMap<OrgKey, Review>,
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
        let mut found = Self {
            books: BTreeMap::new(),
            listed: BTreeMap::new(),
            provisions: BTreeMap::new(),
            reviews: BTreeMap::new(),
        };
        let all = folders(source);
        let laws = library.as_ref().map(|l| law::read(source, &all, l, &mut problems)).unwrap_or_default();
        for folder in all.iter().filter(|folder| !law::is_law(source, folder)) {
            let Some(library) = &library else { break };
            let faults_before = problems.len();
            let folder_read = Folder::read(source, folder, library, &shown, &laws, &mut problems);
            if problems.len() > faults_before {
                continue;
            }
            match folder_read {
                Some(Read::Book(from, book)) => {
                    found.listed.insert(book.org().clone(), book.clauses().cloned().collect());
                    found.provisions.insert(book.org().clone(), book.provisions().cloned().collect());
                    found.reviews.insert(book.org().clone(), book.fixed.review.clone());
                    found.books.entry(book.org().clone()).or_default().insert(from, Arc::new(*book));
                }
                Some(Read::Listed(org, clauses, review)) => {
                    found.reviews.insert(org.clone(), review);
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

    /// Whose regulation a text is, with the reviewed findings on it: the organisation all of whose words stand in it.
    pub fn review_of(&self, text: &str) -> Option<(&OrgKey, &[Reviewed])> {
        let own =
            |review: &Review| !review.known_by.is_empty() && review.known_by.iter().all(|word| text.contains(word));
        let found = self.reviews.iter().find(|(_, review)| own(review))?;
        Some((found.0, found.1.findings.as_slice()))
    }

    /// Provisions of laws that one organisation, or each of all, adopts in its newest version. They are counted apart: the
    /// regulation's requirements stay what they are.
    pub fn provisions(&self, org: Option<&OrgKey>) -> impl Iterator<Item = (&OrgKey, &Clause)> {
        let wanted = self.provisions.iter().filter(move |(key, _)| org.is_none_or(|o| o == *key));
        wanted.flat_map(|(key, clauses)| clauses.iter().map(move |clause| (key, clause)))
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
