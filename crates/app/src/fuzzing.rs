//! Doors for the fuzzer (`fuzz/`); they exist only in a build of the fuzzer or of this crate's tests, which play the fuzzer's
//! seeds again. Each takes any bytes and stops where a format breaks its word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a door of the fuzzer says by a panic what it found"
)]

use crate::acquisition::Mapping;
use azukari_domain::individual;

/// A mapping file, and a pair as a flag gives it.
pub fn mapping(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(mapping) = Mapping::parse(&text) {
        assert_eq!(Mapping::parse(&mapping.emit().unwrap()).unwrap(), mapping);
    }
    let _ = Mapping::parse_pair(&text);
}

/// A text as an individual number, and as one in which such a number may stand.
pub fn individual(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(digits) = individual::number(&text) {
        assert!(individual::has_form(&digits) && individual::stands_in(&digits));
        assert!(individual::stands_in(&format!("番号{digits}です")));
        // A digit more makes another number of it.
        assert!(!individual::stands_in(&format!("{digits}0")));
    }
    if individual::stands_in(&text) {
        assert!(individual::stands_in(&format!("{text}。")));
    }
}

#[cfg(test)]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 2] = [("mapping", super::mapping), ("individual", super::individual)];
        for (name, door) in doors {
            let dir = format!("{}/../../fuzz/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
            let mut count = 0;
            for file in std::fs::read_dir(&dir).unwrap().flatten() {
                door(&std::fs::read(file.path()).unwrap());
                count += 1;
            }
            assert!(count > 0, "no seed in {dir}");
        }
    }
}
