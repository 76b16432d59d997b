//! The files of a rulebook folder, from disk or from the binary, with lines for messages.

use crate::problem::Problem;
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, fs, ops::Range, path::Path};

/// Text files by path below `rulebooks/`, with `/` as separator.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    files: BTreeMap<String, File>,
}

/// A text and where its lines begin: documents name thousands of spans, each of which may need its line.
#[derive(Debug, Clone)]
struct File {
    text: String,
    ends: Vec<usize>,
}

impl File {
    fn new(text: String) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Self { text, ends }
    }
}

static EMBEDDED: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

impl Source {
    /// The files that this binary carries.
    pub(crate) fn embedded() -> Self {
        Self::from_texts(EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    /// All `.toml`, `.cedar` and `.cedarschema` files below a folder.
    pub(crate) fn read(root: &Path) -> Result<Self, Vec<Problem>> {
        let mut found = Self::default();
        let mut problems = Vec::new();
        found.walk(root, "", &mut problems);
        if found.files.is_empty() && problems.is_empty() {
            problems.push(Problem::new("", 0, "there is no rulebook in this folder"));
        }
        if problems.is_empty() { Ok(found) } else { Err(problems) }
    }

    /// From texts in memory.
    pub(crate) fn from_texts(files: BTreeMap<String, String>) -> Self {
        Self { files: files.into_iter().map(|(path, text)| (path, File::new(text))).collect() }
    }

    fn walk(&mut self, dir: &Path, prefix: &str, problems: &mut Vec<Problem>) {
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(e) => return problems.push(Problem::new(prefix, 0, format!("the folder cannot be read: {e}"))),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    problems.push(Problem::new(prefix, 0, format!("the folder cannot be read: {e}")));
                    continue;
                }
            };
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let below = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if path.is_dir() {
                self.walk(&path, &below, problems);
            } else if path.extension().is_some_and(|e| e == "toml" || e == "cedar" || e == "cedarschema") {
                match fs::read_to_string(&path) {
                    Ok(text) => drop(self.files.insert(below, File::new(text))),
                    Err(e) => problems.push(Problem::new(below, 0, format!("the file cannot be read: {e}"))),
                }
            }
        }
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|f| f.text.as_str())
    }

    /// Files whose path begins with a prefix, in order of path.
    pub(crate) fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files.iter().filter(move |(path, _)| path.starts_with(prefix)).map(|(p, f)| (p.as_str(), f.text.as_str()))
    }

    /// A TOML file as a type; faults carry the line.
    pub(crate) fn parse<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        let text = self.text(path).ok_or_else(|| Problem::new(path, 0, "the file is missing"))?;
        toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(0, |span| line_at(text, span.start));
            Problem::new(path, line, e.message().replace('\n', " "))
        })
    }

    /// The line in which a quoted word first stands in a file, for a fault about it; 0 where it stands nowhere.
    pub(crate) fn line_of(&self, path: &str, word: &str) -> usize {
        let quoted = format!("\"{word}\"");
        self.text(path).and_then(|t| t.find(&quoted).map(|at| line_at(t, at))).unwrap_or(0)
    }

    /// The line of a span in a file; 0 where the file is unknown.
    pub(crate) fn line(&self, path: &str, span: &Range<usize>) -> usize {
        self.files.get(path).map_or(0, |f| f.ends.partition_point(|end| *end < span.start) + 1)
    }
}

/// The line, counted from 1, in which a byte stands.
pub(crate) fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}
