//! Finds personal data in text and files: names, addresses, telephone numbers, mail addresses, member numbers, My Numbers.
//!
//! [`Detector::text`] tells what stands where in a text; [`Detector::file`] opens a file, whatever it holds within itself (archives,
//! mails, documents, sheets), and counts. One detector is one file in `detectors/`, one kind of file is one in `files/`.
//!
//! Invariants: nothing here panics or grows without bound on any input; what could not be read is reported and never called free of
//! personal data; a report holds places and counts, never a value or a file's name in what it prints.
//!
//! ```
//! use azukari_detect::{Detector, Kind, Limits};
//! let detector = Detector::new();
//! let found = detector.text("担当の佐藤健一（090-1234-5678）が伺います。");
//! assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [Kind::Person, Kind::Phone]);
//!
//! let report = detector.file("list.csv", "氏名,電話\n佐藤健一,090-1234-5678\n".as_bytes(), &Limits::default());
//! assert_eq!((report.persons, report.sealed.len(), report.unread.len()), (1, 0, 0));
//! ```

mod chars;
mod detectors;
mod files;
mod find;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod lexicon;

pub use files::pdf;
pub use find::{Beside, Finding, Form, Kind, Limits, Place, Report, Why};

use detectors::{address::Places, anchors::Anchors, person::Persons};
use lexicon::Lexicon;
use std::{fmt, time::Duration};

/// Reads the text of a page description, within a time; [`Why::Closed`] says that only a password opens it.
pub type PdfReader = Box<dyn Fn(&[u8], Duration) -> Result<String, Why> + Send + Sync>;

/// Finds personal data. Building one reads the lists of names, so that it is built once and shared.
pub struct Detector {
    lexicon: Lexicon,
    persons: Persons,
    places: Places,
    anchors: Anchors,
    pdf: PdfReader,
}

/// The name by which a whole mail is known as one.
pub(crate) const MESSAGE: &str = ".eml";

impl fmt::Debug for Detector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Detector")
    }
}

impl Default for Detector {
    fn default() -> Detector {
        Detector::new()
    }
}

impl Detector {
    /// A detector that reads page descriptions within this process.
    pub fn new() -> Detector {
        Detector::with_pdf(Box::new(pdf::read))
    }

    /// A detector that has page descriptions read by somebody else: by a child process, which may fall.
    pub fn with_pdf(pdf: PdfReader) -> Detector {
        let lexicon = Lexicon::new();
        let persons = Persons::new(&lexicon);
        Detector { lexicon, persons, places: Places::new(), anchors: Anchors::new(), pdf }
    }

    /// What stands in a text, in its order.
    pub fn text(&self, text: &str) -> Vec<Finding> {
        let mut found = Vec::new();
        self.anchors.find(&self.places, text, &mut found);
        detectors::mail::find(text, &mut found);
        detectors::person::find(&self.persons, &self.lexicon, text, &mut found);
        settle(found)
    }

    /// What a file holds, whatever lies within it. `name` only helps to tell formats that say nothing of themselves.
    pub fn file(&self, name: &str, bytes: &[u8], limits: &Limits) -> Report {
        files::open::report(self, name, bytes, limits, None)
    }

    /// The same of a mail (RFC 5322), whatever its first lines look like; `beside` sees what stands beside the names.
    pub fn message(&self, bytes: &[u8], limits: &Limits, beside: &mut dyn Beside) -> Report {
        files::open::report(self, MESSAGE, bytes, limits, Some(beside))
    }
}

/// In the order of the text; of two that overlap the surer one stays, and a name is no part of an address.
fn settle(mut found: Vec<Finding>) -> Vec<Finding> {
    let rank = |f: &Finding| match f.kind {
        Kind::Mail => 0,
        Kind::Individual => 1,
        Kind::Phone => 2,
        Kind::Address => 3,
        Kind::Member => 4,
        Kind::Person => 5,
    };
    found.sort_by_key(|f| (f.range.start, rank(f)));
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    for one in found {
        // Only the last few can reach this far: each detector tells its own in order, without overlap.
        let first = kept.len().saturating_sub(8);
        let near = kept.get(first..).unwrap_or_default();
        let hit = near.iter().rposition(|k| k.range.end > one.range.start).map(|at| first + at);
        match hit.and_then(|at| kept.get_mut(at)) {
            None => kept.push(one),
            Some(there) if rank(&one) < rank(there) => *there = one,
            Some(_) => {}
        }
    }
    kept
}
