//! Frozen vectors, built from the documents by another library (`tests/vectors/make.py`): every format goes on to open,
//! and what is wrong in one place does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use crate::{
    Card, CardKey, Cards, DataKey, KeyId, KeyRow, OrgSecrets, Passphrase, Place, Provider, RecoveryKey, Secret,
    SegmentPlace, TreeId, VaultError, fingerprint,
    key::file::KeyFile,
    open_text,
    root::store::open_root,
    tag::TagKey,
    tree::{Compartment, Node},
};
use azukari_domain::{OrgId, Personal, Sealed};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    fields: Vec<Field>,
    wraps: Vec<Wrap>,
    roots: Vec<Root>,
    key_files: Vec<KeyFileCase>,
    kits: Vec<Kit>,
    segments: Vec<SegmentCase>,
    tags: Vec<Tag>,
    fingerprints: Vec<Fingerprint>,
    signers: Vec<Signer>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    key: String,
    org: String,
    holding: String,
    owner: String,
    field: String,
    version: i64,
    sealed: String,
    plain: Option<String>,
}

#[derive(Deserialize)]
struct Wrap {
    name: String,
    right: bool,
    parent: String,
    org: String,
    compartment: String,
    level: u8,
    index: u32,
    key_id: String,
    under: String,
    node: String,
    wrapped: String,
    key: String,
}

#[derive(Deserialize)]
struct Root {
    name: String,
    right: bool,
    org: String,
    compartment: String,
    root_id: String,
    org_key: String,
    file: String,
    root: String,
}

#[derive(Deserialize)]
struct KeyFileCase {
    name: String,
    org: String,
    file: String,
    passphrase: String,
    phrase_gives: String,
    recovery_gives: String,
    org_key: String,
}

#[derive(Deserialize)]
struct Kit {
    name: String,
    text: String,
    key: Option<String>,
}

#[derive(Deserialize)]
struct SegmentCase {
    name: String,
    right: bool,
    leaf: String,
    org: String,
    holding: String,
    segment: u32,
    sealed: String,
}

#[derive(Deserialize)]
struct Tag {
    key: String,
    kind: String,
    folded: String,
    buckets: u32,
    tag: i64,
}

#[derive(Deserialize)]
struct Fingerprint {
    pepper: String,
    name: String,
    contact: String,
    fingerprint: String,
}

#[derive(Deserialize)]
struct Signer {
    name: String,
    org: String,
    org_key: String,
    sealed: String,
    seed: Option<String>,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../tests/vectors/vectors.json")).unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

fn secret(text: &str) -> Secret {
    Secret::from_slice(&hex(text)).unwrap()
}

fn id(text: &str) -> KeyId {
    KeyId::from_hex(text).unwrap()
}

fn org(text: &str) -> OrgId {
    OrgId::from_slice(&hex(text)).unwrap()
}

fn tree(org_hex: &str, compartment: &str) -> TreeId {
    TreeId { org: org(org_hex), compartment: Compartment::from_name(compartment).unwrap() }
}

#[test]
fn fields() {
    for v in vectors().fields {
        let key = DataKey::new(KeyId::from_bytes([0; 16]), &secret(&v.key)).unwrap();
        let owner = hex(&v.owner).try_into().unwrap();
        let place = Place { org: org(&v.org), holding: &v.holding, owner, field: &v.field, version: v.version };
        let sealed = Sealed::from_bytes(hex(&v.sealed));
        let opened = open_text(&key, &place, &sealed);
        assert_eq!(opened.as_ref().ok().map(Personal::expose), v.plain.as_deref(), "{}", v.name);
        if let Some(plain) = v.plain {
            let bytes = sealed.as_bytes();
            let nonce = bytes[1..13].try_into().unwrap();
            let again = key.cipher.seal_with(nonce, &place.aad(), plain.as_bytes()).unwrap();
            assert_eq!(again, bytes, "{}", v.name);
        }
    }
}

#[test]
fn wrapped_keys() {
    for v in vectors().wraps {
        let node = Node::new(id(&v.node), v.level + 1, v.index >> 8, secret(&v.parent)).unwrap();
        let row = KeyRow { key_id: id(&v.key_id), under: id(&v.under), wrapped: hex(&v.wrapped) };
        let key = node.unwrap(tree(&v.org, &v.compartment), v.index, &row);
        assert_eq!(key.is_ok_and(|k| k == secret(&v.key)), v.right, "{}", v.name);
    }
}

#[test]
fn root_files() {
    for v in vectors().roots {
        let secrets = OrgSecrets::new(org(&v.org), secret(&v.org_key));
        let root = open_root(tree(&v.org, &v.compartment), id(&v.root_id), &secrets, &hex(&v.file));
        assert_eq!(root.is_ok_and(|r| r == secret(&v.root)), v.right, "{}", v.name);
    }
}

#[test]
fn key_files() {
    let outcome = |got: Result<Secret, VaultError>, want: &Secret| match got {
        Ok(key) if key == *want => "ok",
        Ok(_) => "another key",
        Err(VaultError::WrongPassphrase | VaultError::WrongRecoveryKey) => "wrong",
        Err(VaultError::NoSuchWrapping) => "no such wrapping",
        Err(VaultError::CannotOpen) => "cannot open",
        Err(VaultError::Format(_)) => "format",
        Err(_) => "another error",
    };
    let kit = vectors().kits.remove(0).text;
    for v in vectors().key_files {
        let parsed = KeyFile::parse(org(&v.org), &hex(&v.file));
        let phrase = Provider::Passphrase(Passphrase::new(v.passphrase));
        let recovery = Provider::Recovery(RecoveryKey::parse(&kit).unwrap());
        for (provider, gives) in [(phrase, v.phrase_gives), (recovery, v.recovery_gives)] {
            let got = parsed.clone().and_then(|file| file.unwrap(&provider));
            assert_eq!(outcome(got, &secret(&v.org_key)), gives, "{} by {provider:?}", v.name);
        }
        if let Ok(file) = parsed {
            assert_eq!(file.to_bytes(), hex(&v.file), "{}", v.name);
        }
    }
}

#[test]
fn printed_keys() {
    for v in vectors().kits {
        let key = RecoveryKey::parse(&v.text);
        assert!(key.as_ref().ok().map(RecoveryKey::secret) == v.key.as_deref().map(secret).as_ref(), "{}", v.name);
    }
}

#[test]
fn card_segments() {
    for v in vectors().segments {
        let key = CardKey::from_leaf_secret(&secret(&v.leaf)).unwrap();
        let place = SegmentPlace { org: org(&v.org), holding: &v.holding, segment: v.segment };
        let cards = Cards::open(&key, &place, &Sealed::from_bytes(hex(&v.sealed)));
        assert_eq!(cards.is_ok(), v.right, "{}", v.name);
        if let Some((position, Card { display, kana, .. })) = cards.as_ref().ok().and_then(|c| c.iter().next()) {
            assert_eq!((position, display.expose(), kana.expose()), (0, "髙橋 一郎", "タカハシイチロウ"));
        }
    }
}

#[test]
fn tags_and_fingerprints() {
    for v in vectors().tags {
        let key = DataKey::new(KeyId::from_bytes([0; 16]), &secret(&v.key)).unwrap();
        let place = Place { org: org(&"10".repeat(16)), holding: "office", owner: [0; 16], field: "tags", version: 1 };
        let sealed = crate::seal(&key, &place, &hex(&v.key)).unwrap();
        assert_eq!(TagKey::open(&key, &place, &sealed).unwrap().tag(&v.kind, &v.folded, v.buckets), v.tag);
    }
    for v in vectors().fingerprints {
        let got = fingerprint(&secret(&v.pepper), &Personal::new(v.name), &Personal::new(v.contact)).unwrap();
        assert_eq!(got.to_vec(), hex(&v.fingerprint));
    }
}

#[test]
fn signer_seeds() {
    for v in vectors().signers {
        let secrets = OrgSecrets::new(org(&v.org), secret(&v.org_key));
        let seed = secrets.open_signer_seed(&Sealed::from_bytes(hex(&v.sealed)));
        assert!(seed.ok() == v.seed.as_deref().map(secret), "{}", v.name);
    }
}
