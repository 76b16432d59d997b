//! Doors for the fuzzer (`fuzz/`); they exist only in a build of the fuzzer or of this crate's tests, which play the fuzzer's
//! seeds again. Each takes any bytes and stops where a format breaks its word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a door of the fuzzer says by a panic what it found"
)]

use crate::acquisition::Mapping;

/// A mapping file, and a pair as a flag gives it.
pub fn mapping(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(mapping) = Mapping::parse(&text) {
        assert_eq!(Mapping::parse(&mapping.emit().unwrap()).unwrap(), mapping);
    }
    let _ = Mapping::parse_pair(&text);
}

#[cfg(test)]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 1] = [("mapping", super::mapping)];
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
