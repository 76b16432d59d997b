//! Doors for the fuzzer (`fuzz/`); they exist only in a build of the fuzzer or of this crate's tests, which play the fuzzer's
//! seeds again. Each takes any bytes and stops where a format breaks its word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a door of the fuzzer says by a panic what it found"
)]

use crate::{
    Checkpoint, Entry, Frontier, Hash, Lines, NoteKey, Signer,
    annex::Annex,
    entry::Head,
    export::{bundle, unbundle},
    note::open_note,
    tree::Tile,
    verify_pending,
};

fn signer() -> Signer {
    Signer::from_seed("azukari.invalid/fuzz", &[7; 32]).unwrap()
}

/// A leaf of the log, and the quick look at its head that the upkeep takes.
pub fn entry(data: &[u8]) {
    let head = Head::read(data);
    if let Ok(entry) = Entry::parse(data) {
        assert_eq!(entry.to_leaf().unwrap(), data, "an entry has one form");
        let head = head.unwrap_or_else(|| panic!("an entry without a head"));
        assert_eq!(head.recorded_at, entry.recorded_at);
        assert_eq!(head.act.as_slice(), entry.act.to_bytes().as_slice());
    }
}

/// A waiting entry: process, number, hash and signature of somebody's choice.
pub fn pending(data: &[u8]) {
    let Some((process, rest)) = data.split_first_chunk::<16>() else { return };
    let Some((number, rest)) = rest.split_first_chunk::<8>() else { return };
    let (hash, signature) = rest.split_at_checked(32).unwrap_or((rest, &[]));
    let hash = Hash::from_slice(hash).unwrap_or(Hash([0; 32]));
    assert!(!verify_pending(signer().key(), process, u64::from_be_bytes(*number), &hash, signature), "forged");
}

/// A checkpoint, its signed note, and a key in text.
pub fn checkpoint(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let signer = signer();
    let keys = std::slice::from_ref(signer.key());
    assert!(open_note(&text, keys).is_err(), "forged");
    assert!(Checkpoint::open(&text, keys).is_err(), "forged");
    if let Ok(point) = Checkpoint::parse_text(&text) {
        assert_eq!(Checkpoint::parse_text(&point.to_text()).unwrap(), point);
        if point.origin == signer.key().name() {
            let note = point.sign(&signer).unwrap();
            assert_eq!(Checkpoint::open(&note, keys).unwrap(), point);
        }
    }
    if let Ok(key) = NoteKey::parse(&text) {
        let again = NoteKey::parse(&key.to_string()).unwrap();
        assert_eq!((again.name(), again.public()), (key.name(), key.public()));
    }
}

/// An opened annex.
pub fn annex(data: &[u8]) {
    if let Ok(annex) = Annex::parse(data) {
        let bytes = annex.to_bytes().unwrap();
        let again = Annex::parse(&bytes).unwrap();
        assert_eq!(*again.to_bytes().unwrap(), *bytes);
    }
}

/// What the log keeps of itself: its edge, tiles, lines of an act on many, bundles of entries.
pub fn tree(data: &[u8]) {
    if let Ok(frontier) = Frontier::from_bytes(data) {
        assert_eq!(frontier.to_bytes(), data, "an edge has one form");
        let _ = frontier.root();
        // A size near the end of the numbers must not wrap.
        if frontier.size() < u64::MAX / 2 {
            let mut more = frontier.clone();
            assert_eq!(more.append(Hash([1; 32])), frontier.size());
        }
    }
    if let Ok(lines) = Lines::from_bytes(data) {
        assert_eq!(lines.to_bytes(), data, "lines have one form");
        let _ = lines.root();
    }
    if let Some(tile) = Tile::from_bytes(0, 0, data) {
        assert_eq!(tile.to_bytes(), data);
    }
    if let Some(leaves) = unbundle(data) {
        assert_eq!(bundle(&leaves).unwrap(), data, "a bundle has one form");
    }
}

#[cfg(test)]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 5] = [
            ("entry", super::entry),
            ("pending", super::pending),
            ("checkpoint", super::checkpoint),
            ("annex", super::annex),
            ("tree", super::tree),
        ];
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
