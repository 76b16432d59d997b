//! What is wrong with a rulebook, said with file, line and reason.

use serde::Serialize;
use std::fmt;

/// One fault found by `azukari rulebook check`. A rulebook with any fault is not loaded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Path below `rulebooks/`.
    pub file: String,
    /// Line, counted from 1; 0 where the fault concerns the whole file.
    pub line: usize,
    /// What is wrong, in one sentence.
    pub reason: String,
}

impl Problem {
    pub(crate) fn new(file: impl Into<String>, line: usize, reason: impl Into<String>) -> Self {
        Self { file: file.into(), line, reason: reason.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

impl std::error::Error for Problem {}
