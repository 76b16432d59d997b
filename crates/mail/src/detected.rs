//! Persons by the detectors of `detect`, and matters by the rulebook's words beside the names that those found.

use crate::{
    Finder, Found, Matters, Rules,
    limits::{DEPTH_MAX, PARTS_MAX, READING_TIME_MAX, UNPACKED_BYTES_MAX},
};
use azukari_detect::{Beside, Detector, Limits, Why};
use std::collections::BTreeSet;

/// Looks with `detect`.
pub struct Detected {
    detector: Detector,
}

impl Detected {
    /// With all its detectors.
    pub fn new(detector: Detector) -> Detected {
        Detected { detector }
    }
}

/// Listens beside the names for matters that were not spoken of yet.
struct Heard<'m> {
    matters: &'m Matters,
    found: BTreeSet<String>,
}

impl Beside for Heard<'_> {
    fn see(&mut self, text: &str) {
        self.matters.find(text, &mut self.found);
    }
    fn may_say(&self, text: &str) -> bool {
        self.matters.may_find(text, &self.found)
    }
}

impl Finder for Detected {
    fn look(&self, message: &[u8], rules: &Rules) -> Found {
        let limits = Limits {
            bytes_max: UNPACKED_BYTES_MAX,
            depth_max: DEPTH_MAX,
            parts_max: PARTS_MAX,
            time_max: READING_TIME_MAX,
            // Whoever gets a mail is no person in it.
            mail_headers: false,
            persons_enough: rules.persons_enough,
        };
        let mut heard = Heard { matters: &rules.matters, found: BTreeSet::new() };
        let report = self.detector.message(message, &limits, &mut heard);
        let mut found = Found {
            persons: report.persons,
            more: report.more,
            matters: heard.found,
            sealed: report.sealed.len(),
            ..Found::default()
        };
        for (_, why) in &report.unread {
            match why {
                Why::Format | Why::Picture => found.unknown += 1,
                _ => found.unread += 1,
            }
        }
        found
    }
}
