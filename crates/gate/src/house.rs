//! The gate itself: what it owns, how an organisation is set up and unlocked.

use crate::{
    First, Founded, GateError, Stop, bootstrap,
    entry::{self, Draft, LogEnd},
    facts::OrgState,
    office::{OFFICE_SLOT, TAG_SLOT},
    recent::Recent,
    shelf::{Shelf, apart, history, office, records},
    standing::Standing,
    turn::Turns,
};
use azukari_domain::{ActId, Clock, Millis, OrgId, OrgKey, Random, Verb, WorkerId};
use azukari_journal::{Frontier, Outcome as Result3, Signer};
use azukari_rulebook::{Rulebook, RulebookHash, Rulebooks};
use azukari_store::{Store, Tx, journal, key, org};
use azukari_vault::{CardIndex, DataKey, Provider, RecoveryKey, Secret, Vault};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicBool},
};

/// What a gate is made of. Only the command line and the test kit open these.
pub struct Parts {
    /// The data.
    pub store: Store,
    /// The keys.
    pub vault: Vault,
    /// The rulebooks.
    pub books: Rulebooks,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes for ids and handles (keys come from the vault's own source).
    pub random: Arc<dyn Random>,
}

/// A new organisation.
pub struct Setup {
    /// Its name in URLs; a rulebook of this name must exist unless `rulebook` names another.
    pub key: OrgKey,
    /// Its name on pages.
    pub name: String,
    /// Whose rulebook it adopts.
    pub rulebook: OrgKey,
    /// A sample organisation.
    pub demo: bool,
    /// How its key is kept.
    pub provider: Provider,
}

/// The gate. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Gate {
    pub(crate) house: Arc<House>,
    /// Acts through this clone were asked for from outside the organisation's own networks.
    pub(crate) outside: bool,
}

/// The opened search cards by organisation and holding.
type CardIndexes = HashMap<(OrgId, String), Arc<RwLock<CardIndex>>>;

pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) books: RwLock<Arc<Rulebooks>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    /// Names this run of this program in the journal of a cluster.
    pub(crate) process: [u8; 16],
    pub(crate) signers: RwLock<HashMap<OrgId, Arc<Signer>>>,
    pub(crate) office_keys: RwLock<HashMap<(OrgId, u32), Arc<DataKey>>>,
    pub(crate) states: RwLock<HashMap<OrgId, Arc<OrgState>>>,
    pub(crate) standings: RwLock<HashMap<(OrgId, WorkerId), Arc<Standing>>>,
    pub(crate) recents: RwLock<HashMap<(OrgId, WorkerId), Recent>>,
    /// On embedded SQLite: where each log ends, so that an act need not read it.
    pub(crate) ends: Mutex<HashMap<OrgId, LogEnd>>,
    pub(crate) cards: Mutex<CardIndexes>,
    /// Erasures and re-keys of this process, one at a time.
    pub(crate) rekeying: Mutex<()>,
    /// Upkeep of the logs, one round at a time: the last number in the tree of each process that was seen.
    pub(crate) tending: Mutex<HashMap<OrgId, BTreeMap<[u8; 16], i64>>>,
    /// On a cluster: ms of the newest entry that this process knows of.
    pub(crate) high_water: RwLock<HashMap<OrgId, i64>>,
    /// Directories that hold backups.
    pub(crate) backup_places: RwLock<Vec<PathBuf>>,
    /// Key tree and state are written by one thread at a time.
    pub(crate) shipping: Mutex<()>,
    /// Imports that could not be taken back when they failed.
    pub(crate) undo_later: Mutex<BTreeSet<(OrgId, azukari_domain::ImportId)>>,
    /// Something changed that no restore may take back, and the backup places do not have it yet.
    pub(crate) state_moved: AtomicBool,
    /// Acts that meet too often.
    pub(crate) turns: Turns,
}

impl Gate {
    /// Makes a gate from its parts.
    pub fn new(parts: Parts) -> Gate {
        let mut process = [0u8; 16];
        parts.random.fill(&mut process);
        Gate {
            house: Arc::new(House {
                store: parts.store,
                vault: parts.vault,
                books: RwLock::new(Arc::new(parts.books)),
                clock: parts.clock,
                random: parts.random,
                process,
                signers: RwLock::default(),
                office_keys: RwLock::default(),
                states: RwLock::default(),
                standings: RwLock::default(),
                recents: RwLock::default(),
                ends: Mutex::default(),
                cards: Mutex::default(),
                rekeying: Mutex::default(),
                tending: Mutex::default(),
                high_water: RwLock::default(),
                backup_places: RwLock::default(),
                shipping: Mutex::default(),
                undo_later: Mutex::default(),
                state_moved: AtomicBool::default(),
                turns: Turns::default(),
            }),
            outside: false,
        }
    }

    /// Whether acts are taken: see [`azukari_store::Store::takes_acts`].
    pub fn takes_acts(&self) -> bool {
        self.house.store.takes_acts()
    }

    /// The same gate for acts that are asked for from outside the organisation's own networks. Where a request comes from is
    /// known at the door and nowhere else; once said it holds for all that this clone is asked.
    pub fn from_outside(&self) -> Gate {
        Gate { outside: true, ..self.clone() }
    }

    /// The present instant.
    pub fn now(&self) -> Millis {
        self.house.clock.now()
    }

    /// The clock, for ids.
    pub fn clock(&self) -> &dyn Clock {
        &*self.house.clock
    }

    /// Unpredictable bytes.
    pub fn random(&self) -> &dyn Random {
        &*self.house.random
    }

    /// The rulebooks that this process loaded.
    pub fn books(&self) -> Arc<Rulebooks> {
        Arc::clone(&self.house.books.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Loads other rulebooks in place of the present ones; the caller has checked them, and a version in force that is no
    /// longer among them refuses all acts.
    pub fn set_books(&self, books: Rulebooks) {
        *self.house.books.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(books);
        self.house.states.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Asks the store a question that needs no permit: no personal column is among what callers may read (a test holds
    /// the list of callers).
    ///
    /// # Errors
    /// The store's.
    pub fn read<T>(
        &self,
        question: impl FnOnce(&mut Tx<'_>) -> Result<T, azukari_store::StoreError>,
    ) -> Result<T, GateError> {
        Ok(self.house.store.read(question)?)
    }

    /// Writes what is no act on personal data and no decision: sessions, factors, links, idempotency.
    ///
    /// # Errors
    /// The store's, or the closure's [`Stop`].
    pub fn note<T, F>(&self, mut write: F) -> Result<T, GateError>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        T: Send + 'static,
    {
        Ok(self.house.store.act(move |tx| write(tx).map_err(Stop::into_act))??)
    }

    /// Whether the organisation's keys are open in this process.
    pub fn is_unlocked(&self, org: OrgId) -> bool {
        self.house.vault.is_unlocked(org)
    }

    /// Sets an organisation up with nobody in it: keys, trees, signer, first journal entry. The recovery key is returned this
    /// once. People use [`Gate::found`]; this is for a restore and for tests.
    ///
    /// # Errors
    /// As [`Gate::found`].
    pub fn set_up(&self, setup: Setup) -> Result<(OrgId, RecoveryKey), GateError> {
        bootstrap::nobody(self.set_up_with(setup, None)?)
    }

    /// Sets an organisation up together with its first worker, in one transaction.
    ///
    /// # Errors
    /// The vault's (weak passphrase, root places), the store's, [`GateError::NotFound`] for an unknown rulebook,
    /// [`GateError::Conflict`] where the name is taken or the link was used.
    pub fn found(&self, setup: Setup, first: First) -> Result<Founded, GateError> {
        self.set_up_with(setup, Some(first))
    }

    fn set_up_with(&self, setup: Setup, first: Option<First>) -> Result<Founded, GateError> {
        let house = Arc::clone(&self.house);
        let id = OrgId::new(self.clock(), self.random());
        let today = self.now().date_in("Asia/Tokyo");
        let book = self.books().in_force(&setup.rulebook, today).cloned().ok_or(GateError::NotFound("rulebook"))?;
        let key = setup.key.clone();
        if house.store.read(org::all)?.iter().any(|o| o.key == key) {
            return Err(GateError::Conflict("setup-error-key-taken"));
        }
        let plan = match first.map(|first| bootstrap::plan(&house, &book, id, first)).transpose() {
            Ok(plan) => plan,
            Err(reasons) => return Ok(Founded::Refused(reasons)),
        };
        let recovery = house.vault.create_org(id, &setup.provider)?;
        let seed = Secret::random()?;
        let secrets = house.vault.secrets(id)?;
        let sealed_seed = secrets.seal_signer_seed(&seed)?.into_bytes();
        let signer = Arc::new(Signer::from_seed(&origin(&setup.key, id), seed.expose()).map_err(journal_error)?);
        let zone = book.book().organisation.zone.clone();
        let row = org::OrgRow {
            id,
            key: setup.key,
            name: setup.name,
            zone,
            state: "setting_up".into(),
            demo: setup.demo,
            rulebook: book.hash().to_bytes().to_vec(),
            version: 1,
        };
        let act = ActId::new(self.clock(), self.random());
        let draft = Draft::of_system(id, act, Verb::Govern, Result3::Done, &book, azukari_journal::Hash([0; 32]))
            .note("kind", "set_up")
            .note("rulebook", &setup.rulebook.to_string());
        house.signers.write().unwrap_or_else(PoisonError::into_inner).insert(id, signer);
        let (worker, left) = plan.as_ref().map_or((None, Vec::new()), |p| (Some(p.worker), p.left.clone()));
        let inner = Arc::clone(&house);
        self.house.store.act(move |tx| {
            let write = |tx: &mut Tx<'_>| -> Result<(), Stop> {
                org::insert(tx, &row, inner.clock.now())?;
                for tree in [records(id), history(id), office(id), apart(id)] {
                    inner.vault.plant(&mut Shelf(tx), tree)?;
                }
                let office_key = inner.vault.new_data_key(&mut Shelf(tx), office(id), OFFICE_SLOT)?;
                inner.vault.new_data_key(&mut Shelf(tx), office(id), TAG_SLOT)?;
                key::put_office_secret(tx, id, "signer", &sealed_seed)?;
                journal::create(tx, id, &Frontier::new().to_bytes())?;
                entry::append(&inner, tx, &draft, &mut None)?;
                if let Some(plan) = &plan {
                    plan.write(&inner, tx, id, &office_key)?;
                }
                Ok(())
            };
            write(tx).map_err(Stop::into_act)
        })??;
        Ok(Founded::Done { org: id, worker, recovery, left })
    }

    /// Opens an organisation's keys, finishes or undoes interrupted re-keys, and then interrupted erasures, imports and changes of
    /// the way in. No page is served for it before this has returned.
    ///
    /// Returns the root places whose copy was missing or damaged and was made anew from a good one: somebody should ask why.
    ///
    /// # Errors
    /// The vault's (wrong passphrase, no root place), the store's.
    pub fn unlock(&self, id: OrgId, provider: &Provider) -> Result<Vec<String>, GateError> {
        self.refuse_half_filled()?;
        self.unlock_filled(id, provider)
    }

    pub(crate) fn unlock_filled(&self, id: OrgId, provider: &Provider) -> Result<Vec<String>, GateError> {
        self.open_keys(id, provider)?;
        self.plant_apart(id)?;
        let wanting = self.wanting_roots(id)?;
        self.settle(id)?;
        let still = self.wanting_roots(id)?;
        let renewed: BTreeSet<String> = wanting.difference(&still).map(|(place, _)| place.clone()).collect();
        for place in &renewed {
            tracing::warn!(%place, "a root copy was missing or damaged and was made anew");
        }
        self.finish_erasures(id)?;
        self.undo_stagings(id)?;
        self.end_change(id, provider)?;
        Ok(renewed.into_iter().collect())
    }

    /// Gives an organisation of an older program the compartment's tree; servers that start together take turns.
    fn plant_apart(&self, id: OrgId) -> Result<(), GateError> {
        let tree = apart(id);
        let planted = move |tx: &mut Tx<'_>| match azukari_vault::Vault::active_root(&mut Shelf(tx), tree) {
            Ok(root) => Ok(root.is_some()),
            Err(azukari_vault::TreeError::Shelf(e)) => Err(e),
            Err(azukari_vault::TreeError::Vault(_)) => Ok(false),
        };
        if self.house.store.read(planted)? {
            return Ok(());
        }
        let (_turn, house) = (self.house.vault.turn(tree)?, Arc::clone(&self.house));
        self.note(move |tx| {
            if !planted(tx)? {
                house.vault.plant(&mut Shelf(tx), tree)?;
            }
            Ok(())
        })
    }

    /// Reachable places without a good copy of a root in force: (place, tree).
    fn wanting_roots(&self, id: OrgId) -> Result<BTreeSet<(String, String)>, GateError> {
        let wanting = |r: &azukari_vault::PlaceReport| {
            matches!(r.state, azukari_vault::PlaceState::Missing | azukari_vault::PlaceState::Damaged)
        };
        let reports = self.places(id)?;
        Ok(reports
            .into_iter()
            .filter(|(what, r)| what != "key" && wanting(r))
            .map(|(what, r)| (r.place, what))
            .collect())
    }

    /// Opens the keys and the signer, and touches no root place.
    pub(crate) fn open_keys(&self, id: OrgId, provider: &Provider) -> Result<(), GateError> {
        self.house.vault.unlock(id, provider)?;
        let sealed =
            self.house.store.read(|tx| key::office_secret(tx, id, "signer"))?.ok_or(GateError::Damaged("no signer"))?;
        let row = self.house.store.read(|tx| org::get(tx, id))?.ok_or(GateError::NotFound("organisation"))?;
        let seed = self.house.vault.secrets(id)?.open_signer_seed(&azukari_domain::Sealed::from_bytes(sealed))?;
        let signer = Signer::from_seed(&origin(&row.key, id), seed.expose()).map_err(journal_error)?;
        self.house.signers.write().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::new(signer));
        Ok(())
    }

    /// Compares root places with the roots in force; servers that start together take turns.
    fn settle(&self, id: OrgId) -> Result<(), GateError> {
        let roots = self.house.store.read(key::roots)?;
        for (_, name, _) in roots.iter().filter(|(org, ..)| *org == id) {
            let compartment = azukari_vault::Compartment::from_name(name).ok_or(GateError::Damaged("root row"))?;
            self.settle_tree(azukari_vault::TreeId { org: id, compartment })?;
        }
        Ok(())
    }

    /// Waits for the turn at a tree, and compares its root places with the root that is in force then.
    pub(crate) fn settle_tree(
        &self,
        tree: azukari_vault::TreeId,
    ) -> Result<Vec<azukari_vault::PlaceReport>, GateError> {
        self.settle_in(&self.house.vault.turn(tree)?)
    }

    /// The same in a turn that is held.
    pub(crate) fn settle_in(&self, turn: &azukari_vault::Turn) -> Result<Vec<azukari_vault::PlaceReport>, GateError> {
        let tree = turn.tree();
        let root = self.house.store.read(|tx| match azukari_vault::Vault::active_root(&mut Shelf(tx), tree) {
            Ok(root) => Ok(root),
            Err(azukari_vault::TreeError::Shelf(e)) => Err(e),
            Err(azukari_vault::TreeError::Vault(_)) => Ok(None),
        })?;
        let root = root.ok_or(GateError::Damaged("root row"))?;
        Ok(self.house.vault.settle(turn, root)?)
    }

    /// The state of each root place and tree, and of the key files, for `doctor`: (place, what, report).
    ///
    /// # Errors
    /// The vault's and the store's.
    pub fn places(&self, id: OrgId) -> Result<Vec<(String, azukari_vault::PlaceReport)>, GateError> {
        let mut out: Vec<_> = self.house.vault.key_status(id)?.into_iter().map(|r| ("key".to_owned(), r)).collect();
        for (org, tree, root) in self.house.store.read(key::roots)? {
            if let (true, Some(compartment), Some(root)) =
                (org == id, azukari_vault::Compartment::from_name(&tree), azukari_vault::KeyId::from_slice(&root))
            {
                let reports = self.house.vault.status(azukari_vault::TreeId { org, compartment }, root)?;
                out.extend(reports.into_iter().map(|r| (tree.clone(), r)));
            }
        }
        Ok(out)
    }

    /// Renews missing copies in root places from a good one.
    ///
    /// # Errors
    /// The vault's and the store's.
    pub fn heal(&self, id: OrgId) -> Result<(), GateError> {
        for (org, tree, root) in self.house.store.read(key::roots)? {
            if let (true, Some(compartment), Some(root)) =
                (org == id, azukari_vault::Compartment::from_name(&tree), azukari_vault::KeyId::from_slice(&root))
            {
                self.house.vault.heal(azukari_vault::TreeId { org, compartment }, root)?;
            }
        }
        Ok(())
    }

    /// The name and public key that verify this organisation's checkpoints.
    pub fn note_key(&self, id: OrgId) -> Option<azukari_journal::NoteKey> {
        let signers = self.house.signers.read().unwrap_or_else(PoisonError::into_inner);
        signers.get(&id).map(|s| s.key().clone())
    }

    /// Stops the writer after what waits.
    pub fn close(&self) {
        self.house.store.close();
    }
}

impl House {
    /// The newest entry's time as far as this process knows it; `None` before it has looked.
    pub(crate) fn high_water(&self, org: OrgId) -> Option<i64> {
        self.high_water.read().unwrap_or_else(PoisonError::into_inner).get(&org).copied()
    }

    /// Takes note of an entry's time.
    pub(crate) fn raise_high_water(&self, org: OrgId, ms: i64) {
        let mut all = self.high_water.write().unwrap_or_else(PoisonError::into_inner);
        let mark = all.entry(org).or_insert(ms);
        *mark = ms.max(*mark);
    }

    pub(crate) fn signer(&self, org: OrgId) -> Result<Arc<Signer>, Stop> {
        let signers = self.signers.read().unwrap_or_else(PoisonError::into_inner);
        signers.get(&org).cloned().ok_or(Stop::Vault(azukari_vault::VaultError::Locked))
    }

    pub(crate) fn book(&self, hash: &[u8]) -> Result<Arc<Rulebook>, GateError> {
        let books = Arc::clone(&self.books.read().unwrap_or_else(PoisonError::into_inner));
        RulebookHash::from_slice(hash).and_then(|h| books.by_hash(h).cloned()).ok_or(GateError::OtherRulebook)
    }
}

/// The log's origin line (C2SP checkpoint): it names the organisation and this log, which no restore changes.
fn origin(key: &OrgKey, id: OrgId) -> String {
    format!("azukari.invalid/{key}/{id}")
}

pub(crate) fn journal_error(e: impl std::fmt::Display) -> GateError {
    GateError::Journal(e.to_string())
}

impl Gate {
    /// The rulebook in force for an organisation.
    ///
    /// # Errors
    /// [`GateError::OtherRulebook`] where this process does not know it; the store's.
    pub fn book_of(&self, org: OrgId) -> Result<Arc<Rulebook>, GateError> {
        Ok(Arc::clone(&self.house.store.read(|tx| self.house.state(tx, org, self.now()))??.book))
    }
}
