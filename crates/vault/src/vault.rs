//! The vault itself: which organisations are unlocked, and what is in memory for them.

use crate::{
    crypto::{KeyId, Secret},
    error::VaultError,
    key::{OrgSecrets, file::KeyFile, provider::Provider, recovery::RecoveryKey},
    root::{
        lock::TreeLock,
        place::{PlaceReport, PlaceState, RootPlace},
        store::{Places, key_file_name},
    },
    tree::{Node, NodeCache, TreeId},
};
use azukari_domain::OrgId;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// A process's turn at the root places of one tree; dropping its last clone ends it. Not to be asked for twice by one thread:
/// it would wait for itself.
#[derive(Debug, Clone)]
pub struct Turn {
    tree: TreeId,
    #[allow(dead_code, reason = "held for its effect")]
    lock: Arc<TreeLock>,
}

impl Turn {
    /// Whose root places these are.
    pub fn tree(&self) -> TreeId {
        self.tree
    }
}

/// All keys of an installation. Cheap to share behind an `Arc`; every method takes `&self`.
pub struct Vault {
    places: Places,
    orgs: RwLock<HashMap<OrgId, Arc<Unlocked>>>,
}

/// What an unlocked organisation has in memory.
pub(crate) struct Unlocked {
    pub(crate) secrets: Arc<OrgSecrets>,
    trees: RwLock<HashMap<TreeId, NodeCache>>,
}

impl Unlocked {
    pub(crate) fn cached(&self, tree: TreeId, id: KeyId) -> Option<Arc<Node>> {
        self.trees.read().unwrap_or_else(PoisonError::into_inner).get(&tree)?.get(id)
    }
    pub(crate) fn keep(&self, tree: TreeId, node: Arc<Node>) {
        self.trees.write().unwrap_or_else(PoisonError::into_inner).entry(tree).or_default().keep(node);
    }
    pub(crate) fn succeed(&self, tree: TreeId, old: KeyId, new: KeyId, retired: &[KeyId]) {
        self.trees.write().unwrap_or_else(PoisonError::into_inner).entry(tree).or_default().succeed(old, new, retired);
    }
    pub(crate) fn observe(&self, tree: TreeId, root: KeyId) {
        let same = |cache: &NodeCache| cache.active() == Some(root);
        // Most calls change nothing: a shared lock is enough to see that.
        if self.trees.read().unwrap_or_else(PoisonError::into_inner).get(&tree).is_some_and(same) {
            return;
        }
        self.trees.write().unwrap_or_else(PoisonError::into_inner).entry(tree).or_default().observe(root);
    }
}

impl Vault {
    /// A vault over root places; nothing is read and nobody is unlocked yet. A place may be away (see [`RootPlace`]).
    ///
    /// # Errors
    /// [`VaultError::Places`] where there is no fixed place or two are the same.
    pub fn open(places: Vec<RootPlace>) -> Result<Self, VaultError> {
        Ok(Self { places: Places::new(places)?, orgs: RwLock::default() })
    }

    /// Makes an organisation's key, wraps it for the provider and a recovery key, and unlocks it. The recovery key is
    /// returned this once, to be printed.
    ///
    /// # Errors
    /// [`VaultError::OrgExists`], [`VaultError::WeakPassphrase`], [`VaultError::PlaceUnreachable`], [`VaultError::Io`].
    pub fn create_org(&self, org: OrgId, provider: &Provider) -> Result<RecoveryKey, VaultError> {
        provider.check_strength()?;
        match self.key_file(org) {
            Err(VaultError::NoOrg) => {}
            Ok(_) => return Err(VaultError::OrgExists),
            Err(e) => return Err(e),
        }
        let (key, recovery) = (Secret::random()?, RecoveryKey::random()?);
        let mut file = KeyFile::new(org);
        let provider_recovery = Provider::Recovery(recovery);
        file.wrap(&key, provider)?;
        file.wrap(&key, &provider_recovery)?;
        self.places.write_everywhere(&key_file_name(org), &file.to_bytes())?;
        self.admit(org, key);
        match provider_recovery {
            Provider::Recovery(recovery) => Ok(recovery),
            _ => Err(VaultError::Crypto),
        }
    }

    /// Unlocks an organisation.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], [`VaultError::WrongKeyFile`], [`VaultError::WrongRecoveryKey`],
    /// [`VaultError::NoSuchWrapping`], [`VaultError::NoOrg`], [`VaultError::Format`] for a damaged key file.
    pub fn unlock(&self, org: OrgId, provider: &Provider) -> Result<(), VaultError> {
        let key = self.key_file(org)?.unwrap(provider)?;
        self.admit(org, key);
        Ok(())
    }

    /// Forgets (and wipes) everything of an organisation. Opened fields and card indexes belong to their holders.
    pub fn lock(&self, org: OrgId) {
        self.orgs.write().unwrap_or_else(PoisonError::into_inner).remove(&org);
    }

    /// Whether the organisation's key is in memory.
    pub fn is_unlocked(&self, org: OrgId) -> bool {
        self.orgs.read().unwrap_or_else(PoisonError::into_inner).contains_key(&org)
    }

    /// The organisation's derived secrets (signer, sessions, pepper).
    ///
    /// # Errors
    /// [`VaultError::Locked`].
    pub fn secrets(&self, org: OrgId) -> Result<Arc<OrgSecrets>, VaultError> {
        Ok(Arc::clone(&self.unlocked(org)?.secrets))
    }

    /// Changes what opens an organisation: `old` proves the right to, `new` replaces it. The organisation's key stays, so
    /// nothing else is sealed again. A copy of the old key file that somebody kept still opens with the old passphrase.
    ///
    /// # Errors
    /// As [`Vault::unlock`] and [`Vault::create_org`].
    pub fn change_provider(&self, org: OrgId, old: &Provider, new: &Provider) -> Result<(), VaultError> {
        self.begin_change(org, old, new)?;
        self.finish_change(org, new)
    }

    /// The first half of a change: from now on both open. Whoever interrupts it locks nobody out, and the same change may
    /// be begun again.
    ///
    /// # Errors
    /// As [`Vault::unlock`] and [`Vault::create_org`].
    pub fn begin_change(&self, org: OrgId, old: &Provider, new: &Provider) -> Result<(), VaultError> {
        new.check_strength()?;
        let mut file = self.key_file(org)?;
        if file.is_changing() && file.is_newest(new)? {
            // Begun before, but it may not have reached every place.
            file.unwrap(old)?;
            return self.replace_key_file(org, file);
        }
        let key = file.unwrap_for_change(old)?;
        file.wrap(&key, new)?;
        self.replace_key_file(org, file)
    }

    /// The second half: `new` alone opens from now on (and the printed kit). Harmless where it was done already.
    ///
    /// # Errors
    /// As [`Vault::unlock`]; [`VaultError::NoSuchWrapping`] where `new` is not what was changed to: then nothing is dropped.
    pub fn finish_change(&self, org: OrgId, new: &Provider) -> Result<(), VaultError> {
        let mut file = self.key_file(org)?;
        file.keep_newest(new)?;
        self.replace_key_file(org, file)
    }

    /// Whether a change of what opens an organisation was begun and not finished: old and new both open.
    ///
    /// # Errors
    /// [`VaultError::NoOrg`], [`VaultError::Format`].
    pub fn is_changing(&self, org: OrgId) -> Result<bool, VaultError> {
        Ok(self.key_file(org)?.is_changing())
    }

    /// Whether this provider is the newest everyday way in: of a change under way, the one that was changed to.
    ///
    /// # Errors
    /// [`VaultError::NoOrg`], [`VaultError::Format`], [`VaultError::Io`] for a key file that cannot be read.
    pub fn is_newest_way(&self, org: OrgId, provider: &Provider) -> Result<bool, VaultError> {
        self.key_file(org)?.is_newest(provider)
    }

    /// Makes a new recovery key; the printed one stops working.
    ///
    /// # Errors
    /// As [`Vault::unlock`] and [`Vault::create_org`].
    pub fn new_recovery_key(&self, org: OrgId, provider: &Provider) -> Result<RecoveryKey, VaultError> {
        let mut file = self.key_file(org)?;
        let key = file.unwrap(provider)?;
        let recovery = Provider::Recovery(RecoveryKey::random()?);
        file.drop_recovery();
        file.wrap(&key, &recovery)?;
        self.replace_key_file(org, file)?;
        match recovery {
            Provider::Recovery(recovery) => Ok(recovery),
            _ => Err(VaultError::Crypto),
        }
    }

    /// This process's turn at a tree's root places, for [`Vault::settle`] and [`Vault::rekey`]: waits while another renews the
    /// tree or settles it.
    ///
    /// # Errors
    /// [`VaultError::Busy`] where the other takes too long, [`VaultError::PlaceUnreachable`].
    pub fn turn(&self, tree: TreeId) -> Result<Turn, VaultError> {
        Ok(Turn { tree, lock: Arc::new(self.places.turn(tree)?) })
    }

    /// Finishes or undoes whatever was interrupted: makes every reachable place hold the active root and no other, and drops
    /// what another root left in memory. At start-up, after an erasure on another server, and when a removable place was brought.
    ///
    /// `active` is the root row's id, read after the turn was taken: before, another server may have renewed the tree since.
    ///
    /// # Errors
    /// [`VaultError::RootMissing`] where no place holds the active root: then nothing is deleted anywhere.
    /// [`VaultError::Locked`].
    pub fn settle(&self, turn: &Turn, active: KeyId) -> Result<Vec<PlaceReport>, VaultError> {
        let org = self.unlocked(turn.tree.org)?;
        let reports = self.places.settle(turn.tree, active, &org.secrets)?;
        org.observe(turn.tree, active);
        Ok(reports)
    }

    /// Tells the vault which root is active, without touching places: another server renewed the tree. Cached nodes of the
    /// former root are wiped.
    ///
    /// # Errors
    /// [`VaultError::Locked`].
    pub fn observe_root(&self, tree: TreeId, active: KeyId) -> Result<(), VaultError> {
        self.unlocked(tree.org)?.observe(tree, active);
        Ok(())
    }

    /// What each place holds of a tree, for `doctor`. Reads only.
    ///
    /// # Errors
    /// [`VaultError::Locked`].
    pub fn status(&self, tree: TreeId, active: KeyId) -> Result<Vec<PlaceReport>, VaultError> {
        Ok(self.places.status(tree, active, &self.unlocked(tree.org)?.secrets))
    }

    /// Renews missing or damaged copies of the active root and of the key file from good ones. Never brings an old root back.
    ///
    /// # Errors
    /// [`VaultError::RootMissing`], [`VaultError::Busy`], [`VaultError::Locked`].
    pub fn heal(&self, tree: TreeId, active: KeyId) -> Result<Vec<PlaceReport>, VaultError> {
        let _turn = self.turn(tree)?;
        let org = self.unlocked(tree.org)?;
        self.places.heal(tree, active, &org.secrets)?;
        self.heal_key(tree.org)?;
        Ok(self.places.status(tree, active, &org.secrets))
    }

    /// What each place holds of an organisation's key file: `Stale` is a copy from before a change.
    ///
    /// # Errors
    /// [`VaultError::NoOrg`], [`VaultError::Format`].
    pub fn key_status(&self, org: OrgId) -> Result<Vec<PlaceReport>, VaultError> {
        let newest = self.key_file(org)?;
        Ok(self.places.report(|place| match place.read(&key_file_name(org)) {
            Ok(None) => PlaceState::Missing,
            Ok(Some(bytes)) => match KeyFile::parse(org, &bytes) {
                Ok(file) if file == newest => PlaceState::Present,
                Ok(_) => PlaceState::Stale { old: 1 },
                Err(_) => PlaceState::Damaged,
            },
            Err(_) => PlaceState::Damaged,
        }))
    }

    fn heal_key(&self, org: OrgId) -> Result<(), VaultError> {
        let newest = self.key_file(org)?.to_bytes();
        let name = key_file_name(org);
        for place in self.places.iter().filter(|p| p.reachable()) {
            if !matches!(place.read(&name), Ok(Some(bytes)) if bytes == newest) {
                let _ = place.write(&name, &newest);
            }
        }
        Ok(())
    }

    fn replace_key_file(&self, org: OrgId, mut file: KeyFile) -> Result<(), VaultError> {
        file.generation = file.generation.saturating_add(1);
        if let Some(away) = self.places.iter().find(|p| !p.is_removable() && !p.reachable()) {
            return Err(VaultError::PlaceUnreachable(away.name().to_owned()));
        }
        // Renamed over the old one place by place: an interruption leaves the newest generation somewhere, and `heal` spreads it.
        for place in self.places.iter() {
            let written = if place.reachable() {
                place.write(&key_file_name(org), &file.to_bytes())
            } else {
                Err(VaultError::PlaceUnreachable(place.name().to_owned()))
            };
            if !place.is_removable() {
                written?;
            }
        }
        Ok(())
    }

    /// The newest readable key file.
    fn key_file(&self, org: OrgId) -> Result<KeyFile, VaultError> {
        let name = key_file_name(org);
        let mut newest: Option<KeyFile> = None;
        let mut damaged = None;
        for place in self.places.iter().filter(|p| p.reachable()) {
            // A copy that cannot be read must not keep a good one elsewhere from opening.
            match place.read(&name).and_then(|bytes| bytes.map(|b| KeyFile::parse(org, &b)).transpose()) {
                Ok(Some(file)) if newest.as_ref().is_none_or(|n| n.generation < file.generation) => newest = Some(file),
                Ok(_) => {}
                Err(e) => damaged = Some(e),
            }
        }
        newest.ok_or(damaged.unwrap_or(VaultError::NoOrg))
    }

    fn admit(&self, org: OrgId, key: Secret) {
        let unlocked = Unlocked { secrets: Arc::new(OrgSecrets::new(org, key)), trees: RwLock::default() };
        self.orgs.write().unwrap_or_else(PoisonError::into_inner).insert(org, Arc::new(unlocked));
    }

    pub(crate) fn unlocked(&self, org: OrgId) -> Result<Arc<Unlocked>, VaultError> {
        self.orgs.read().unwrap_or_else(PoisonError::into_inner).get(&org).cloned().ok_or(VaultError::Locked)
    }

    pub(crate) fn places(&self) -> &Places {
        &self.places
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unlocked = self.orgs.read().unwrap_or_else(PoisonError::into_inner).len();
        write!(f, "Vault({unlocked} unlocked)")
    }
}
