//! A vault over directories that vanish with the test.

use azukari_domain::time::{FixedClock, SeededRandom};
use azukari_domain::{Millis, OrgId};
use azukari_vault::{
    Compartment, DataKey, KeyShelf, MapShelf, Place, Provider, RecoveryKey, RootPlace, TreeId, Vault, create_key_file,
};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A directory of its own, deleted when dropped.
pub(crate) struct Dir(PathBuf);

impl Dir {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("azukari-vault-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Two fixed places and a stick, one organisation, its record tree planted.
pub(crate) struct World {
    pub(crate) dir: Dir,
    pub(crate) vault: Vault,
    pub(crate) shelf: MapShelf,
    pub(crate) tree: TreeId,
    pub(crate) recovery: RecoveryKey,
}

pub(crate) fn org(seed: u64) -> OrgId {
    OrgId::new(&FixedClock::at(Millis(1_800_000_000_000)), &SeededRandom::new(seed))
}

pub(crate) fn places(dir: &Dir) -> Vec<RootPlace> {
    vec![
        RootPlace::fixed("disk", dir.path("disk")),
        RootPlace::fixed("share", dir.path("share")),
        RootPlace::removable("stick", dir.path("stick")),
    ]
}

impl World {
    pub(crate) fn new() -> Self {
        let dir = Dir::new();
        let places = places(&dir);
        places.iter().for_each(|p| p.prepare().unwrap());
        create_key_file(&dir.path("org.keyfile")).unwrap();
        let vault = Vault::open(places).unwrap();
        let tree = TreeId { org: org(1), compartment: Compartment::Record };
        let recovery = vault.create_org(tree.org, &Provider::KeyFile(dir.path("org.keyfile"))).unwrap();
        let mut shelf = MapShelf::default();
        vault.plant(&mut shelf, tree).unwrap();
        Self { dir, vault, shelf, tree, recovery }
    }
    pub(crate) fn provider(&self) -> Provider {
        Provider::KeyFile(self.dir.path("org.keyfile"))
    }
    /// A second server, or the same after a restart: nothing in memory but the organisation's key.
    pub(crate) fn restarted(&self) -> Vault {
        let vault = Vault::open(places(&self.dir)).unwrap();
        vault.unlock(self.tree.org, &self.provider()).unwrap();
        vault
    }
    pub(crate) fn active(&mut self) -> azukari_vault::KeyId {
        Vault::active_root(&mut self.shelf, self.tree).unwrap().unwrap()
    }
    /// The names of the tree's root files in a place.
    pub(crate) fn roots(&self, place: &str) -> Vec<String> {
        roots_in(&self.dir.path(place))
    }
    pub(crate) fn place(&self, field: &'static str) -> Place<'static> {
        Place { org: self.tree.org, holding: "member", owner: [9; 16], field, version: 1 }
    }
    pub(crate) fn opens(&mut self, key: &DataKey, slot: u32) -> bool {
        same_key(&self.vault, &mut self.shelf, self.tree, key, slot)
    }
}

pub(crate) fn roots_in(dir: &Path) -> Vec<String> {
    let names = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    names.filter(|n| n.ends_with(".root") || n.ends_with(".tmp")).collect()
}

/// Whether the key at a slot opens what `key` seals.
pub(crate) fn same_key<S: KeyShelf>(vault: &Vault, shelf: &mut S, tree: TreeId, key: &DataKey, slot: u32) -> bool {
    let place = Place { org: tree.org, holding: "member", owner: [1; 16], field: "probe", version: 0 };
    let sealed = azukari_vault::seal(key, &place, b"probe").unwrap();
    vault.data_key(shelf, tree, slot).is_ok_and(|k| azukari_vault::open(&k, &place, &sealed).is_ok())
}
