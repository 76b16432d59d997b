//! The tree, its proofs, tiles and notes against a naive tree and against foreign readers of the same formats.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod common;

use azukari_journal::export::unbundle;
use azukari_journal::hash::{leaf_hash, node_hash};
use azukari_journal::lines::{LineProof, LinesError};
use azukari_journal::tree::{self, *};
use azukari_journal::*;
use common::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// RFC 9162 section 2.1.1, word by word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty_root(),
        [one] => *one,
        many => {
            let k = many.len().next_power_of_two() / 2;
            node_hash(&naive_root(&many[..k]), &naive_root(&many[k..]))
        }
    }
}

/// RFC 9162 section 2.1.3.1.
fn naive_path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut path, sibling) = if m < k {
        (naive_path(m, &leaves[..k]), naive_root(&leaves[k..]))
    } else {
        (naive_path(m - k, &leaves[k..]), naive_root(&leaves[..k]))
    };
    path.push(sibling);
    path
}

/// RFC 9162 section 2.1.4.1.
fn naive_consistency(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut path, sibling) = if m <= k {
        (naive_consistency(m, &leaves[..k], whole), naive_root(&leaves[k..]))
    } else {
        (naive_consistency(m - k, &leaves[k..], false), naive_root(&leaves[..k]))
    };
    path.push(sibling);
    path
}

/// A tree of numbered leaves, without entries.
struct Numbered {
    leaves: Vec<Hash>,
    tiles: BTreeMap<(u8, u64), Tile>,
    builder: TileBuilder,
}

fn numbered(size: u64) -> Numbered {
    let mut t = Numbered { leaves: Vec::new(), tiles: BTreeMap::new(), builder: TileBuilder::new() };
    for i in 0..size {
        let hash = leaf_hash(&i.to_be_bytes());
        t.leaves.push(hash);
        t.tiles.extend(t.builder.append(hash).1.into_iter().map(|t| ((t.level, t.index), t)));
    }
    t
}

impl HashSource for Numbered {
    type Error = std::convert::Infallible;
    fn leaf_hashes(&self, from: u64, count: usize) -> Result<Vec<Hash>, Self::Error> {
        Ok(self.leaves.iter().skip(from as usize).take(count).copied().collect())
    }
    fn full_tile(&self, level: u8, index: u64) -> Result<Option<Tile>, Self::Error> {
        Ok(self.tiles.get(&(level, index)).cloned())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn roots_and_proofs_are_those_of_the_naive_tree(size in 1u64..1500, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let t = numbered(size);
        let n = size as usize;
        let (index, old) = (a.index(n), b.index(n + 1));
        let root = naive_root(&t.leaves);
        prop_assert_eq!(t.builder.root(), root);
        prop_assert_eq!(tree::root_at(&t, old as u64).unwrap(), naive_root(&t.leaves[..old]));

        let path = tree::inclusion(&t, index as u64, size).unwrap();
        prop_assert_eq!(&path, &naive_path(index, &t.leaves));
        prop_assert!(verify_inclusion(&t.leaves[index], index as u64, size, &path, &root));
        // The same proof shows nothing else.
        prop_assert!(!verify_inclusion(&Hash([0; 32]), index as u64, size, &path, &root));
        prop_assert!(!verify_inclusion(&t.leaves[index], size, size, &path, &root));
        if n > 1 {
            prop_assert!(!verify_inclusion(&t.leaves[index], ((index + 1) % n) as u64, size, &path, &root));
            prop_assert!(!verify_inclusion(&t.leaves[index], index as u64, size, &path[1..], &root));
            let longer = [&path[..], &[root]].concat();
            prop_assert!(!verify_inclusion(&t.leaves[index], index as u64, size, &longer, &root));
        }

        let old_root = naive_root(&t.leaves[..old]);
        let path = tree::consistency(&t, old as u64, size).unwrap();
        if old > 0 {
            prop_assert_eq!(&path, &naive_consistency(old, &t.leaves, true));
        }
        prop_assert!(verify_consistency(old as u64, &old_root, size, &root, &path));
        prop_assert!(!verify_consistency(old as u64, &Hash([0; 32]), size, &root, &path));
        if old < n && old > 0 {
            prop_assert!(!verify_consistency(old as u64, &old_root, size, &old_root, &path));
            prop_assert!(!verify_consistency(old as u64, &old_root, size, &root, &path[..path.len() - 1]));
        }
    }

    #[test]
    fn a_frontier_and_its_tiles_resume_anywhere(size in 0u64..1200, more in 0u64..600) {
        let t = numbered(size);
        let stored = t.builder.frontier().to_bytes();
        let frontier = Frontier::from_bytes(&stored).unwrap();
        prop_assert_eq!(&frontier, t.builder.frontier());
        let mut resumed = TileBuilder::resume(frontier, &t).unwrap();
        let (mut through, mut tiles) = (t.builder.clone(), Vec::new());
        for i in size..size + more {
            let hash = leaf_hash(&i.to_be_bytes());
            let (index, done) = resumed.append(hash);
            prop_assert_eq!((index, &done), (i, &through.append(hash).1));
            tiles.extend(done);
        }
        prop_assert_eq!(resumed.root(), numbered(size + more).builder.root());
        let mut named: Vec<_> = tiles_completed(size, size + more).map(|id| (id.level, id.index)).collect();
        let mut emitted: Vec<_> = tiles.iter().map(|t| (t.level, t.index)).collect();
        named.sort_unstable();
        emitted.sort_unstable();
        prop_assert_eq!(named, emitted);
    }
}

#[test]
fn two_levels_of_tiles_agree_with_the_naive_tree() {
    let t = numbered(65_536 * 2 + 700);
    assert_eq!(t.builder.root(), naive_root(&t.leaves));
    assert!(t.tiles.contains_key(&(1, 1)) && t.tiles[&(0, 3)].hashes[..] == t.leaves[768..1024]);
    for index in [0, 65_535, 65_536, 131_071, 131_771] {
        let path = tree::inclusion(&t, index, 131_772).unwrap();
        assert_eq!(path, naive_path(index as usize, &t.leaves));
    }
    let resumed = TileBuilder::resume(t.builder.frontier().clone(), &t).unwrap();
    assert_eq!(resumed.root(), t.builder.root());
}

#[test]
fn a_frontier_from_wrong_bytes_or_hashes_is_refused() {
    let t = numbered(300);
    let good = t.builder.frontier().to_bytes();
    let mut version = good.clone();
    version[0] = 2;
    assert_eq!(Frontier::from_bytes(&version), Err(FrontierError::Version));
    assert_eq!(Frontier::from_bytes(&good[..good.len() - 1]), Err(FrontierError::Length));
    assert_eq!(Frontier::from_bytes(&good[..good.len() - 32]), Err(FrontierError::Length));
    assert_eq!(Frontier::from_bytes(&[]), Err(FrontierError::Version));
    let mut other = numbered(300);
    other.leaves[299] = Hash([0; 32]);
    assert_eq!(TileBuilder::resume(t.builder.frontier().clone(), &other), Err(FrontierError::Root));
    other.leaves.truncate(290);
    assert_eq!(TileBuilder::resume(t.builder.frontier().clone(), &other), Err(FrontierError::Root));
}

#[test]
fn frozen_roots_and_frontier() {
    // The eight leaves of the Certificate Transparency test vectors and their roots.
    let leaves: [&[u8]; 8] = [
        b"",
        b"\0",
        b"\x10",
        b" !",
        b"01",
        b"@ABC",
        b"PQRSTUVW",
        &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ];
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    leaves.iter().for_each(|leaf| {
        frontier.append(leaf_hash(leaf));
    });
    assert_eq!(frontier.root().to_string(), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    assert_eq!(frontier.to_bytes()[..9], [1, 0, 0, 0, 0, 0, 0, 0, 8]);
    assert_eq!(frontier.to_bytes().len(), 9 + 32);
}

#[test]
fn tile_paths_are_those_of_the_specification() {
    let path = |level, index, width| TileId { level, index, width }.path();
    assert_eq!(path(0, 1_234_067, 256), "tile/0/x001/x234/067");
    assert_eq!(path(1, 0, 3), "tile/1/000.p/3");
    assert_eq!(path(0, 1000, 256), "tile/0/x001/000");
    assert_eq!(TileId { level: 0, index: 273, width: 8 }.entries_path(), "tile/entries/273.p/8");
    let all: Vec<_> = tiles_of(70_000).filter(|t| t.level > 0).map(|t| (t.level, t.index, t.width)).collect();
    assert_eq!(all, [(1, 0, 256), (1, 1, 17), (2, 0, 1)]);
}

#[test]
fn lines_prove_one_person_among_many() {
    let line = |n: u16| Line { alias: Alias([n.to_be_bytes()[1]; 16]), granted: !n.is_multiple_of(3) };
    let lines = Lines::new((0..700).map(line).collect());
    assert_eq!(Lines::from_bytes(&lines.to_bytes()).unwrap(), lines);
    let Subjects::Many { count, root } = lines.subjects() else { panic!("many") };
    for index in [0, 255, 256, 699] {
        let proof = lines.prove(index).unwrap();
        let own = lines.as_slice()[index as usize];
        assert!(verify_line(own, &proof, count, &root));
        assert!(!verify_line(Line { granted: !own.granted, ..own }, &proof, count, &root));
        assert!(!verify_line(own, &LineProof { index: index ^ 1, ..proof }, count, &root));
    }
    assert_eq!(lines.prove(700), Err(LinesError::Outside));
    let mut bytes = lines.to_bytes();
    assert_eq!(Lines::from_bytes(&bytes[..20]), Err(LinesError::Form));
    bytes[17] = 2;
    assert_eq!(Lines::from_bytes(&bytes), Err(LinesError::Form));
    bytes[0] = 2;
    assert_eq!(Lines::from_bytes(&bytes), Err(LinesError::Version));
    assert_eq!(Lines::default().root(), Hash::empty_root());
    // Frozen: the root of these lines never changes.
    assert_eq!(root.to_string(), "d62660afe05d8332dfe336143abac6511eda8a13bc03ad8d26d91e38a3be1839");
}

/// Reads our export as a foreign reader would: paths of its own form differ only by the tile height.
struct Exported(BTreeMap<String, Vec<u8>>);

impl tlog_tiles::TileReader for Exported {
    fn height(&self) -> u8 {
        8
    }
    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        Ok(tiles.iter().map(|t| self.0[&t.path().replacen("tile/8/", "tile/", 1)].clone()).collect())
    }
    fn save_tiles(&self, _tiles: &[tlog_tiles::Tile], _data: &[Vec<u8>]) {}
}

#[test]
fn foreign_readers_read_our_tiles_checkpoints_and_proofs() {
    use signed_note::{Note, StandardVerifier, VerifierList};
    use tlog_tiles::{
        HashReader, TileHashReader, check_record, check_tree, prove_record, prove_tree, record_hash, stored_hash_index,
    };

    let size = 65_536 + 300;
    let log = Log::build(size, &[]);
    let files = Exported(log.export());
    let vkey = signer().key().to_string();

    let note = Note::from_bytes(&files.0["checkpoint"]).unwrap();
    let verifier = StandardVerifier::new(&vkey).unwrap();
    let (good, unknown) = note.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((good.len(), unknown.len()), (1, 0));
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((checkpoint.origin(), checkpoint.size(), checkpoint.hash().0), (ORIGIN, size, log.builder.root().0));

    let theirs = tlog_tiles::Hash(checkpoint.hash().0);
    let reader = TileHashReader::new(size, theirs, &files);
    let hashes = |path: &[Hash]| path.iter().map(|h| tlog_tiles::Hash(h.0)).collect::<Vec<_>>();
    for index in [0, 1, 255, 256, 65_535, 65_536, size - 1] {
        let leaf = log.rows[index as usize].leaf.as_ref().unwrap();
        assert_eq!(reader.read_hashes(&[stored_hash_index(0, index)]).unwrap()[0].0, record_hash(leaf).0);
        let path = hashes(&tree::inclusion(&log, index, size).unwrap());
        assert_eq!(prove_record(size, index, &reader).unwrap(), path);
        check_record(&path, size, theirs, index, record_hash(leaf)).unwrap();
    }
    for old in [1, 2, 255, 256, 300, 65_536, 65_700, size - 1] {
        let path = hashes(&tree::consistency(&log, old, size).unwrap());
        assert_eq!(prove_tree(size, old, &reader).unwrap(), path);
        let old_root = tlog_tiles::Hash(tree::root_at(&log, old).unwrap().0);
        check_tree(&path, size, theirs, old, old_root).unwrap();
    }
    let bundle = unbundle(&files.0["tile/entries/257.p/44"]).unwrap();
    assert_eq!(bundle.len(), 44);
    assert_eq!(Some(&bundle[43]), log.rows[size as usize - 1].leaf.as_ref());
    assert_eq!(unbundle(&files.0["tile/entries/257.p/44"][..100]), None);
}

#[test]
fn we_read_foreign_notes_and_keys() {
    use signed_note::{Note, Signer as _, StandardSigner};
    struct Fixed(u8);
    impl Fixed {
        fn seed(&self) -> [u8; 32] {
            [self.0; 32]
        }
    }
    // Their text form of a private key: PRIVATE+KEY+name+hash+base64(0x01 ‖ seed).
    let ours = Signer::from_seed("foreign.example", &Fixed(5).seed()).unwrap();
    let vkey = ours.key().to_string();
    let hash = vkey.split('+').nth(1).unwrap();
    use base64::Engine as _;
    let mut private = vec![1];
    private.extend_from_slice(&Fixed(5).seed());
    let skey = format!("PRIVATE+KEY+foreign.example+{hash}+{}", base64::prelude::BASE64_STANDARD.encode(private));
    let theirs = StandardSigner::new(&skey).unwrap();
    assert_eq!(theirs.key_id().to_be_bytes(), ours.key().id());
    let text = "foreign.example\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nan extension\n";
    let mut note = Note::new(text.as_bytes(), &[]).unwrap();
    let second = Signer::from_seed("witness.example", &[6; 32]).unwrap();
    note.add_sigs(&[&theirs]).unwrap();
    let signed = String::from_utf8(note.to_bytes()).unwrap();
    assert_eq!(signed, ours.sign_note(text).unwrap(), "Ed25519 is deterministic: the same note, byte for byte");
    let cosigned = signed + second.sign_note(text).unwrap().rsplit_once("\n\n").unwrap().1;
    let key = NoteKey::parse(&vkey).unwrap();
    for keys in [&[key.clone()][..], &[second.key().clone()], &[second.key().clone(), key]] {
        assert_eq!(
            Checkpoint::open(&cosigned, keys).unwrap(),
            Checkpoint { origin: "foreign.example".into(), size: 7, root: Hash::empty_root() }
        );
    }
    assert_eq!(Checkpoint::open(&cosigned, &[]), Err(CheckpointError::Note(NoteError::UnknownKey)));
}

#[test]
fn wrong_notes_keys_and_checkpoints_are_refused() {
    let key = signer().key().clone();
    assert_eq!(NoteKey::parse(&key.to_string()).unwrap(), key);
    let text = key.to_string();
    for wrong in ["", "a+b", "a+00000000+AQ==", &text.replace("azukari", "azukarj"), &text[..text.len() - 4]] {
        assert_eq!(NoteKey::parse(wrong), Err(NoteError::Key), "{wrong}");
    }
    for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb"] {
        assert!(Signer::from_seed(name, &[1; 32]).is_err(), "{name:?}");
    }
    for text in ["no line end", "tab\t\n", "nul\0\n"] {
        assert_eq!(signer().sign_note(text), Err(NoteError::Text));
    }
    for text in [
        "",
        "o\n1\n",
        "o\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "o\n+1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "o\n1\nAAAA\n",
        "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ] {
        assert_eq!(Checkpoint::parse_text(text), Err(CheckpointError::Shape), "{text:?}");
    }
    let seed_in_hex = "0707070707";
    let shown = format!("{:?}", signer());
    assert!(!shown.contains(seed_in_hex) && shown.starts_with("Signer(azukari.example"));
}

#[test]
fn a_pending_signature_fits_only_its_process_number_and_leaf() {
    let leaf = leaf_hash(b"x");
    let signature = sign_pending(&signer(), &[1; 16], 5, &leaf).unwrap();
    let key = signer().key().clone();
    assert!(verify_pending(&key, &[1; 16], 5, &leaf, &signature));
    assert!(!verify_pending(&key, &[2; 16], 5, &leaf, &signature));
    assert!(!verify_pending(&key, &[1; 16], 6, &leaf, &signature));
    assert!(!verify_pending(&key, &[1; 16], 5, &leaf_hash(b"y"), &signature));
    assert!(!verify_pending(&key, &[1; 16], 5, &leaf, &signature[..63]));
}
