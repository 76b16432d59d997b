//! Persons by the detectors of `detect`, and matters by the rulebook's words beside the names that those found.

use crate::{
    Finder, Found, Matters,
    limits::{DEPTH_MAX, PARTS_MAX, READING_TIME_MAX, UNPACKED_BYTES_MAX},
};
use azukari_detect::{Detector, Limits, Why};

/// Looks with `detect`.
pub struct Detected {
    detector: Detector,
    limits: Limits,
}

impl Detected {
    /// With all its detectors.
    pub fn new(detector: Detector) -> Detected {
        let limits = Limits {
            bytes_max: UNPACKED_BYTES_MAX,
            depth_max: DEPTH_MAX,
            parts_max: PARTS_MAX,
            time_max: READING_TIME_MAX,
            // Whoever gets a mail is no person in it.
            mail_headers: false,
        };
        Detected { detector, limits }
    }
}

impl Finder for Detected {
    fn look(&self, message: &[u8], matters: &Matters) -> Found {
        let mut found = Found::default();
        let report = self.detector.message(message, &self.limits, &mut |text| matters.find(text, &mut found.matters));
        for (_, why) in &report.unread {
            match why {
                Why::Format | Why::Picture => found.unknown += 1,
                _ => found.unread += 1,
            }
        }
        found.persons = report.persons;
        found.sealed = report.sealed.len();
        found
    }
}
