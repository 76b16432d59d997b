//! Doors for the fuzzer into what is private here (`fuzz/`); they exist only in a build of the fuzzer or of this crate's tests,
//! which play the fuzzer's seeds again. Each takes any bytes and stops where a format breaks its word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a door of the fuzzer says by a panic what it found"
)]

use crate::{
    CardKey, Cards, DataKey, KeyId, KeyRow, OrgSecrets, Place, Provider, RecoveryKey, Secret, SegmentPlace, TreeId,
    card::decode,
    key::file::{KeyFile, sum},
    open, open_text,
    root::store::open_root,
    seal,
    tree::{Compartment, Node},
};
use azukari_domain::{OrgId, Sealed};

fn org() -> OrgId {
    OrgId::from_slice(&[7; 16]).unwrap()
}

fn secret() -> Secret {
    Secret::from_slice(&[3; 32]).unwrap()
}

fn data_key() -> DataKey {
    DataKey::new(KeyId::from_bytes([1; 16]), &secret()).unwrap()
}

/// A sealed value: nothing that was not sealed here opens, and what was sealed opens at its place alone.
pub fn seal_of_a_value(data: &[u8]) {
    let key = data_key();
    let place = Place { org: org(), holding: "member", owner: [5; 16], field: "name", version: 1 };
    assert!(open_text(&key, &place, &Sealed::from_bytes(data.to_vec())).is_err(), "forged");
    let sealed = seal(&key, &place, data).unwrap();
    assert_eq!(&*open(&key, &place, &sealed).unwrap(), data);
    assert!(open(&key, &Place { version: 2, ..place }, &sealed).is_err());
    let mut bytes = sealed.into_bytes();
    let at = data.iter().fold(0usize, |n, b| n.wrapping_mul(31).wrapping_add(usize::from(*b))) % bytes.len();
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1;
    }
    assert!(open(&key, &place, &Sealed::from_bytes(bytes)).is_err(), "a changed byte opened");
}

/// An organisation's key file: as it is, and with its sum made right, so that what follows is reached too.
pub fn key_file(data: &[u8]) {
    let _ = KeyFile::parse(org(), data);
    let mut whole = data.to_vec();
    whole.extend(sum(data));
    if let Ok(file) = KeyFile::parse(org(), &whole) {
        assert_eq!(file.to_bytes(), whole, "read and written differ");
        let _ = file.is_changing();
        let kit = Provider::Recovery(RecoveryKey::parse(RECOVERY).unwrap());
        assert!(file.unwrap(&kit).is_err(), "a key file opened to a kit that it was not made for");
    }
}

/// The kit of the key of zeros.
const RECOVERY: &str = "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0001-00WZ";

/// A root file.
pub fn root_file(data: &[u8]) {
    let tree = TreeId { org: org(), compartment: Compartment::Record };
    let secrets = OrgSecrets::new(org(), secret());
    assert!(open_root(tree, KeyId::from_bytes([2; 16]), &secrets, data).is_err(), "forged");
}

/// A row of the key tree: the wrapped key of somebody's choice.
pub fn key_row(data: &[u8]) {
    let tree = TreeId { org: org(), compartment: Compartment::Record };
    let node = Node::new(KeyId::from_bytes([4; 16]), 1, 0, secret()).unwrap();
    let (head, wrapped) = data.split_at_checked(16).unwrap_or((data, &[]));
    let key_id = KeyId::from_slice(head).unwrap_or(KeyId::from_bytes([9; 16]));
    let row = KeyRow { key_id, under: KeyId::from_bytes([4; 16]), wrapped: wrapped.to_vec() };
    assert!(node.unwrap(tree, 3, &row).is_err(), "forged");
}

/// A segment of search cards: sealed, and what stands inside.
pub fn card_segment(data: &[u8]) {
    let key = CardKey::from_leaf_secret(&secret()).unwrap();
    let place = SegmentPlace { org: org(), holding: "member", segment: 3 };
    assert!(Cards::open(&key, &place, &Sealed::from_bytes(data.to_vec())).is_err(), "forged");
    if let Some(cards) = decode(data) {
        let again = cards.seal(&key, &place).unwrap();
        assert_eq!(Cards::open(&key, &place, &again).unwrap(), cards);
        let mut index = crate::CardIndex::new();
        index.load(3, 1, &cards);
        for (_, card) in cards.iter() {
            let _ = index.find(card.display.expose(), 3);
        }
    }
}

/// A printed recovery key, as somebody types it.
pub fn recovery_kit(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(key) = RecoveryKey::parse(&text) {
        assert!(RecoveryKey::parse(&key.to_kit()).unwrap() == key);
    }
}

#[cfg(test)]
mod tests {
    /// The fuzzer's seeds and finds, in every ordinary run of the tests.
    #[test]
    fn seeds_of_the_fuzzer_hold() {
        type Door = (&'static str, fn(&[u8]));
        let doors: [Door; 6] = [
            ("seal", super::seal_of_a_value),
            ("key_file", super::key_file),
            ("root_file", super::root_file),
            ("key_row", super::key_row),
            ("card_segment", super::card_segment),
            ("recovery_kit", super::recovery_kit),
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
