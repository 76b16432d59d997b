//! Roots and key files over all places: written everywhere before anything depends on them, deleted only when the
//! active one is known to open.
//!
//! Root file `<org>.<compartment>.<root id>.root` =
//! `01 ‖ org(16) ‖ compartment(1) ‖ root id(16) ‖ GCM-SIV(HKDF(organisation's key, "azukari.root.1"), aad = all before, root)`.

use super::{
    lock::TreeLock,
    place::{PlaceReport, PlaceState, RootPlace},
};
use crate::{
    crypto::{AadBuilder, KeyId, Secret},
    error::VaultError,
    key::OrgSecrets,
    tree::{Node, ROOT, TreeId},
};
use azukari_domain::OrgId;
use std::path::PathBuf;

const ROOT_FILE_VERSION: u8 = 0x01;

/// All places of an installation.
#[derive(Debug)]
pub(crate) struct Places(Vec<RootPlace>);

impl Places {
    pub(crate) fn new(list: Vec<RootPlace>) -> Result<Self, VaultError> {
        if !list.iter().any(|p| !p.is_removable()) {
            return Err(VaultError::Places("at least one fixed place is needed"));
        }
        let named = |p: &RootPlace| {
            let chars = p.name().chars().count();
            (1..=64).contains(&chars) && p.name().chars().all(|c| c.is_alphanumeric() || " -_".contains(c))
        };
        if !list.iter().all(named) {
            return Err(VaultError::Places("a name must be 1 to 64 letters, digits, blanks, - or _"));
        }
        for (i, place) in list.iter().enumerate() {
            if list.iter().skip(i + 1).any(|other| other.name() == place.name() || other.dir() == place.dir()) {
                return Err(VaultError::Places("two places have one name or one directory"));
            }
        }
        Ok(Self(list))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &RootPlace> {
        self.0.iter()
    }

    /// The lock lies in the first fixed place, which all servers share and without which no root can be renewed.
    /// It is taken when whoever holds it is done.
    pub(crate) fn turn(&self, tree: TreeId) -> Result<TreeLock, VaultError> {
        TreeLock::wait(&self.lock_file(tree)?)
    }

    fn lock_file(&self, tree: TreeId) -> Result<PathBuf, VaultError> {
        let home = self.0.iter().find(|p| !p.is_removable()).ok_or(VaultError::Places("no fixed place"))?;
        if !home.reachable() {
            return Err(VaultError::PlaceUnreachable(home.name().to_owned()));
        }
        Ok(home.dir().join(format!("{}lock", prefix(tree))))
    }

    /// Lays a new root into every place beside what is there. All fixed places must take it, or none keeps it.
    /// Returns the removable places that did not.
    pub(crate) fn write_root(
        &self,
        tree: TreeId,
        root: &Node,
        secrets: &OrgSecrets,
    ) -> Result<Vec<String>, VaultError> {
        let name = file_name(tree, root.id);
        let header = header(tree, root.id);
        let mut bytes = header.clone();
        bytes.extend(secrets.root_wrap()?.cipher()?.seal(&root_aad(&header), root.secret.expose())?);
        self.write_everywhere(&name, &bytes)
    }

    pub(crate) fn write_everywhere(&self, name: &str, bytes: &[u8]) -> Result<Vec<String>, VaultError> {
        let mut unreached = Vec::new();
        let mut done: Vec<&RootPlace> = Vec::new();
        for place in &self.0 {
            let unreachable = || VaultError::PlaceUnreachable(place.name().to_owned());
            let written = if place.reachable() { place.write(name, bytes) } else { Err(unreachable()) };
            match written {
                Ok(()) => done.push(place),
                Err(_) if place.is_removable() => unreached.push(place.name().to_owned()),
                Err(_) => {
                    for other in done {
                        let _ = other.destroy(name);
                    }
                    return Err(unreachable());
                }
            }
        }
        Ok(unreached)
    }

    /// The root from the first place whose copy opens.
    pub(crate) fn read_root(&self, tree: TreeId, id: KeyId, secrets: &OrgSecrets) -> Result<Node, VaultError> {
        let (_, secret) = self.good_root(tree, id, secrets)?;
        Node::new(id, ROOT, 0, secret)
    }

    fn good_root(&self, tree: TreeId, id: KeyId, secrets: &OrgSecrets) -> Result<(Vec<u8>, Secret), VaultError> {
        let name = file_name(tree, id);
        for place in self.0.iter().filter(|p| p.reachable()) {
            if let Ok(Some(bytes)) = place.read(&name)
                && let Ok(secret) = open_root(tree, id, secrets, &bytes)
            {
                return Ok((bytes, secret));
            }
        }
        Err(VaultError::RootMissing)
    }

    /// Brings every reachable place to "the active root and no other". Deletes nothing unless the active root opens.
    pub(crate) fn settle(
        &self,
        tree: TreeId,
        active: KeyId,
        secrets: &OrgSecrets,
    ) -> Result<Vec<PlaceReport>, VaultError> {
        self.heal(tree, active, secrets)?;
        self.remove_others(tree, active)?;
        Ok(self.status(tree, active, secrets))
    }

    /// Copies the active root, and only that, to reachable places where it is missing or damaged.
    pub(crate) fn heal(&self, tree: TreeId, active: KeyId, secrets: &OrgSecrets) -> Result<(), VaultError> {
        let (good, _) = self.good_root(tree, active, secrets)?;
        let name = file_name(tree, active);
        for place in self.0.iter().filter(|p| p.reachable()) {
            let fine = matches!(place.read(&name), Ok(Some(bytes)) if open_root(tree, active, secrets, &bytes).is_ok());
            if !fine {
                // A full or read-only place shows in the status; it must not keep the old root alive elsewhere.
                let _ = place.write(&name, &good);
            }
        }
        Ok(())
    }

    /// Deletes every root of the tree but one, and half-written files, from reachable places.
    pub(crate) fn remove_others(&self, tree: TreeId, keep: KeyId) -> Result<(), VaultError> {
        let keep = file_name(tree, keep);
        for place in self.0.iter().filter(|p| p.reachable()) {
            for name in root_files(place, tree).unwrap_or_default() {
                if name != keep {
                    // A place that refuses is reported as stale; the others must still be cleaned.
                    let _ = place.destroy(&name);
                }
            }
        }
        Ok(())
    }

    /// What each place holds of this tree.
    pub(crate) fn status(&self, tree: TreeId, active: KeyId, secrets: &OrgSecrets) -> Vec<PlaceReport> {
        let name = file_name(tree, active);
        let state = |place: &RootPlace| {
            let Ok(files) = root_files(place, tree) else { return PlaceState::Unreachable };
            let old = files.iter().filter(|file| **file != name).count();
            match place.read(&name) {
                _ if old > 0 => PlaceState::Stale { old },
                Ok(None) => PlaceState::Missing,
                Ok(Some(bytes)) if open_root(tree, active, secrets, &bytes).is_ok() => PlaceState::Present,
                _ => PlaceState::Damaged,
            }
        };
        self.report(state)
    }

    /// One report for each place; a place that is not there is not asked.
    pub(crate) fn report(&self, state: impl Fn(&RootPlace) -> PlaceState) -> Vec<PlaceReport> {
        let one = |place: &RootPlace| PlaceReport {
            place: place.name().to_owned(),
            removable: place.is_removable(),
            state: if place.reachable() { state(place) } else { PlaceState::Unreachable },
        };
        self.0.iter().map(one).collect()
    }
}

fn prefix(tree: TreeId) -> String {
    format!("{}.{}.", tree.org, tree.compartment.as_str())
}

fn file_name(tree: TreeId, id: KeyId) -> String {
    format!("{}{id}.root", prefix(tree))
}

/// Root files of a tree and half-written ones; not the lock.
fn root_files(place: &RootPlace, tree: TreeId) -> Result<Vec<String>, VaultError> {
    let mut names = place.names(&prefix(tree))?;
    names.retain(|name| {
        let rest = name.get(prefix(tree).len()..).unwrap_or_default();
        rest.get(..32).and_then(KeyId::from_hex).is_some() && (rest.ends_with(".root") || rest.ends_with(".tmp"))
    });
    Ok(names)
}

fn header(tree: TreeId, id: KeyId) -> Vec<u8> {
    let mut out = vec![ROOT_FILE_VERSION];
    out.extend(tree.org.to_bytes());
    out.push(tree.compartment.code());
    out.extend(id.to_bytes());
    out
}

fn root_aad(header: &[u8]) -> Vec<u8> {
    AadBuilder::new("azukari.root.1").part(header).done()
}

pub(crate) fn open_root(tree: TreeId, id: KeyId, secrets: &OrgSecrets, bytes: &[u8]) -> Result<Secret, VaultError> {
    let header = header(tree, id);
    let sealed = bytes.strip_prefix(header.as_slice()).ok_or(VaultError::Format("root file"))?;
    let root = secrets.root_wrap()?.cipher()?.open(&root_aad(&header), sealed)?;
    Secret::from_slice(&root).ok_or(VaultError::Format("root file"))
}

/// The name of an organisation's key file.
pub(crate) fn key_file_name(org: OrgId) -> String {
    format!("{org}.key")
}
