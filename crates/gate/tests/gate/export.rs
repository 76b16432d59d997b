//! What leaves the house is read by programs that share nothing with us.

use crate::help::{entries, members, tend};
use azukari_domain::ActId;
use azukari_journal::{entry::Entry, export::unbundle, tree::verify_inclusion};
use azukari_testkit::{World, both};
use std::{path::Path, process::Command};

/// The log of a world with two full tiles, exported.
fn exported(world: &World) -> (std::path::PathBuf, azukari_gate::log::Exported) {
    let id = members(world)[0];
    entries(world, id, 540);
    tend(&world.gate(), world);
    let dir = world.dir().join("export");
    let done = world.gate().export_log(world.org, &dir).unwrap();
    (dir, done)
}

/// The second verifier as a program of its own: it must not be linked into anything of ours.
fn second_verifier(dir: &Path, key: &str) -> std::process::Output {
    Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--package", "azukari-second-verifier", "--"])
        .arg(dir)
        .args(["--key", key])
        .output()
        .unwrap()
}

both! {
    /// The second verifier finds nothing in our export, and finds one changed byte in it.
    fn the_second_verifier_reads_our_export(world) {
        let (dir, done) = exported(world);
        let answer = second_verifier(&dir, &done.key);
        assert!(answer.status.success(), "{answer:?}");
        let bundle = dir.join("tile/entries/001");
        let mut bytes = std::fs::read(&bundle).unwrap();
        bytes[1000] ^= 1;
        std::fs::write(&bundle, bytes).unwrap();
        assert_eq!(second_verifier(&dir, &done.key).status.code(), Some(2), "one changed byte is a finding");
    }
}

/// Reads our files as a foreign reader does; their paths differ only by the tile height.
struct Files<'a>(&'a Path);

impl tlog_tiles::TileReader for Files<'_> {
    fn height(&self) -> u8 {
        8
    }
    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        Ok(tiles
            .iter()
            .map(|t| std::fs::read(self.0.join(t.path().replacen("tile/8/", "tile/", 1))).unwrap())
            .collect())
    }
    fn save_tiles(&self, _tiles: &[tlog_tiles::Tile], _data: &[Vec<u8>]) {}
}

#[test]
fn foreign_libraries_read_our_export_and_our_proofs() {
    use signed_note::{Note, StandardVerifier, VerifierList};
    use tlog_tiles::{HashReader, TileHashReader, check_record, record_hash, stored_hash_index};

    let world = World::sqlite();
    let (dir, done) = exported(&world);
    let note = Note::from_bytes(&std::fs::read(dir.join("checkpoint")).unwrap()).unwrap();
    let verifier = StandardVerifier::new(&done.key).unwrap();
    let (good, unknown) = note.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((good.len(), unknown.len()), (1, 0));
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(checkpoint.size(), done.size);
    let root = tlog_tiles::Hash(checkpoint.hash().0);
    let files = Files(&dir);
    let reader = TileHashReader::new(done.size, root, &files);
    let bundle = unbundle(&std::fs::read(dir.join("tile/entries/000")).unwrap()).unwrap();
    for index in [0u64, 1, 200, 255] {
        let leaf = &bundle[usize::try_from(index).unwrap()];
        assert_eq!(reader.read_hashes(&[stored_hash_index(0, index)]).unwrap()[0].0, record_hash(leaf).0);
        let act: ActId = Entry::parse(leaf).unwrap().act;
        let proof = world.gate().prove(world.org, act).unwrap().expect("it stands in the tree");
        let path: Vec<_> = proof.path.iter().map(|h| tlog_tiles::Hash(h.0)).collect();
        check_record(&path, done.size, root, index, record_hash(leaf)).unwrap();
        assert!(verify_inclusion(&proof.hash, proof.index, proof.size, &proof.path, &azukari_journal::Hash(root.0)));
    }
}
