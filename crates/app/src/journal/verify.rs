//! Whether the journal was changed.

use super::reading;
use crate::{App, AppError, Reply};
use azukari_gate::Asker;
use azukari_journal::{Finding, Report, verify::Which};
use serde::Serialize;

/// The verifier's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyDoc {
    /// Nothing is wrong.
    pub clean: bool,
    /// Entries in the log.
    pub size: u64,
    /// The tree's root, hexadecimal; `None` where hashes are missing.
    pub root: Option<String>,
    /// Largest size that a signed checkpoint confirms.
    pub confirmed: Option<u64>,
    /// Whether the checkpoint kept outside agrees; `None` where none was given: then a cut-off end cannot be seen.
    pub kept_agrees: Option<bool>,
    /// Annexes opened and compared.
    pub annexes: u64,
    /// What is wrong, by entry.
    pub findings: Vec<FindingDoc>,
    /// There is more than is listed.
    pub more: bool,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingDoc {
    /// Key of the sentence, `journal-finding-…`.
    pub key: &'static str,
    /// Its arguments but `which`.
    pub args: Vec<(&'static str, String)>,
    /// The checkpoint it speaks of: the sentence's argument `which`, said by a sentence of its own.
    pub which: Option<WhichDoc>,
    /// The entry to look at first.
    pub index: Option<u64>,
}

/// Which checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhichDoc {
    /// Key of its words.
    pub key: &'static str,
    /// Position among the stored ones, from 0.
    pub position: Option<u64>,
}

impl From<Which> for WhichDoc {
    fn from(which: Which) -> Self {
        let (key, position) = match which {
            Which::Kept => ("journal-which-kept", None),
            Which::Stored(position) => ("journal-which-stored", Some(position)),
            Which::Tiles => ("journal-which-tiles", None),
        };
        WhichDoc { key, position }
    }
}

/// A finding as a document.
pub fn finding(finding: &Finding) -> FindingDoc {
    use Finding as F;
    let process = |id: &[u8; 16]| azukari_journal::Alias(*id).to_string();
    let (args, which): (Vec<(&'static str, String)>, Option<Which>) = match finding {
        F::Changed { index }
        | F::Added { index }
        | F::Unreadable { index }
        | F::ContentMissing { index }
        | F::StoredHash { index }
        | F::TimeBackwards { index }
        | F::AnnexChanged { index }
        | F::AnnexMissing { index }
        | F::AnnexUnknown { index } => (vec![("index", index.to_string())], None),
        F::ChangedWithin { first, last } | F::Removed { first, last } | F::Reordered { first, last } => {
            (vec![("first", first.to_string()), ("last", last.to_string())], None)
        }
        F::Duplicated { index, of } => (vec![("index", index.to_string()), ("of", of.to_string())], None),
        F::TileMissing { level, index } | F::TileChanged { level, index } => {
            (vec![("level", level.to_string()), ("index", index.to_string())], None)
        }
        F::Truncated { which, size, log } => (vec![("size", size.to_string()), ("log", log.to_string())], Some(*which)),
        F::Forked { which, size } => (vec![("size", size.to_string())], Some(*which)),
        F::BadSignature { which } | F::UnknownKey { which } | F::OtherLog { which } | F::NotACheckpoint { which } => {
            (Vec::new(), Some(*which))
        }
        F::NumberMissing { process: id, first, last } => {
            (vec![("process", process(id)), ("first", first.to_string()), ("last", last.to_string())], None)
        }
        F::NumberTwice { process: id, number } | F::NumberForged { process: id, number } => {
            (vec![("process", process(id)), ("number", number.to_string())], None)
        }
    };
    FindingDoc { key: finding.key(), args, which: which.map(WhichDoc::from), index: finding.index() }
}

impl From<&Report> for VerifyDoc {
    fn from(report: &Report) -> Self {
        VerifyDoc {
            clean: report.is_clean(),
            size: report.size,
            root: report.root.map(|r| r.to_string()),
            confirmed: report.confirmed,
            kept_agrees: report.kept_agrees,
            annexes: report.annexes_checked,
            findings: report.findings.iter().map(finding).collect(),
            more: report.more,
        }
    }
}

impl App {
    /// Verifies the whole journal, with the checkpoint that the auditor kept if one is at hand.
    ///
    /// # Errors
    /// The gate's.
    pub fn verify_journal(&self, asker: &Asker, kept: Option<&str>) -> Result<Reply<VerifyDoc>, AppError> {
        let book = self.gate.book_of(asker.org)?;
        let outcome = self.gate.pass(reading(asker, "verify"), |_| Ok(()))?;
        Reply::of(&book, outcome, |_| Ok(VerifyDoc::from(&self.gate.verify(asker.org, kept)?)))
    }
}
