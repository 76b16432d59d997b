//! A store of its own for one test, with an organisation in it.

use azukari_domain::{
    ActId, Millis, OrgId, RecordId, WorkerId,
    time::{FixedClock, SeededRandom},
};
use azukari_store::{ActError, Engine, Location, Schema, Store, StoreError, Tx, org, record, worker};
use std::{
    hash::{BuildHasher, Hasher},
    path::PathBuf,
};

/// 2026-04-01T00:00:00Z.
pub(crate) const NOW: Millis = Millis(1_775_001_600_000);

/// What a test changes and must be gone afterwards.
enum Place {
    Directory(PathBuf),
    Shared,
    Database { admin: String, name: String },
}

impl Drop for Place {
    fn drop(&mut self) {
        match self {
            Place::Directory(dir) => {
                let _ = std::fs::remove_dir_all(dir);
            }
            Place::Database { admin, name } => {
                if let Ok(mut client) = postgres::Client::connect(admin, postgres::NoTls) {
                    let _ = client.batch_execute(&format!("drop database {name} with (force)"));
                }
            }
            Place::Shared => {}
        }
    }
}

/// Fields are dropped in order: the store closes before its place goes.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) org: OrgId,
    pub(crate) clock: FixedClock,
    pub(crate) random: SeededRandom,
    _place: Place,
}

/// Different in each call and each process, without reading a clock.
pub(crate) fn unique() -> u64 {
    std::hash::RandomState::new().build_hasher().finish()
}

pub(crate) fn fresh_directory() -> PathBuf {
    std::env::temp_dir().join(format!("azukari-store-{:016x}", unique()))
}

#[expect(clippy::disallowed_methods, reason = "the runner lends the server through the environment")]
pub(crate) fn postgres_address() -> Option<String> {
    if std::env::var("AZUKARI_SKIP_POSTGRES").is_ok_and(|v| v == "1") {
        println!("skipped: AZUKARI_SKIP_POSTGRES=1");
        return None;
    }
    match std::env::var("AZUKARI_TEST_POSTGRES") {
        Ok(address) => Some(address),
        Err(_) => panic!(
            "AZUKARI_TEST_POSTGRES is not set: run ./test, or set it to postgres://user@host:port/name, \
             or leave this half out with AZUKARI_SKIP_POSTGRES=1"
        ),
    }
}

/// The database that worlds of this schema share, made by the first of them.
fn shared_database() -> Option<String> {
    let admin = postgres_address()?;
    let name = format!("azukari_schema_{}", Schema::declared().unwrap().fingerprint());
    let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
    // Another test process may be faster.
    if let Err(e) = client.batch_execute(&format!("create database {name}")) {
        let code = e.code().cloned();
        use postgres::error::SqlState as S;
        assert!(code == Some(S::DUPLICATE_DATABASE) || code == Some(S::UNIQUE_VIOLATION), "{e}");
    }
    let (server, _) = admin.rsplit_once('/').unwrap();
    Some(format!("{server}/{name}"))
}

/// An empty database beside the lent one; the address, and what removes it.
fn fresh_database() -> Option<(String, Place)> {
    let admin = postgres_address()?;
    let name = format!("azukari_{:016x}", unique());
    let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
    client.batch_execute(&format!("create database {name}")).unwrap();
    let (server, _) = admin.rsplit_once('/').unwrap();
    Some((format!("{server}/{name}"), Place::Database { admin: admin.clone(), name }))
}

/// A place for data in which nothing lies.
pub(crate) struct Bare {
    pub(crate) location: Location,
    _place: Place,
}

impl Bare {
    pub(crate) fn new(engine: Engine) -> Option<Bare> {
        let (location, place) = match engine {
            Engine::Sqlite => {
                let dir = fresh_directory();
                (Location::Directory(dir.clone()), Place::Directory(dir))
            }
            Engine::Postgres => {
                let (address, place) = fresh_database()?;
                (Location::Postgres(address), place)
            }
        };
        Some(Bare { location, _place: place })
    }
}

/// A store without any organisation.
pub(crate) struct Empty {
    pub(crate) store: Store,
    _place: Bare,
}

impl Empty {
    pub(crate) fn open(engine: Engine) -> Option<Empty> {
        let bare = Bare::new(engine)?;
        Some(Empty { store: Store::open(&bare.location).unwrap(), _place: bare })
    }
}

impl World {
    pub(crate) fn sqlite() -> World {
        let dir = fresh_directory();
        World::at(Location::Directory(dir.clone()), Place::Directory(dir))
    }

    pub(crate) fn postgres() -> Option<World> {
        Some(World::at(Location::Postgres(shared_database()?), Place::Shared))
    }

    pub(crate) fn postgres_alone() -> Option<World> {
        let (address, place) = fresh_database()?;
        Some(World::at(Location::Postgres(address), place))
    }

    /// In a directory that the caller made and removes.
    pub(crate) fn in_directory(dir: PathBuf) -> World {
        World::at(Location::Directory(dir), Place::Shared)
    }

    fn at(location: Location, place: Place) -> World {
        let store = Store::open(&location).unwrap();
        let (clock, random) = (FixedClock::at(NOW), SeededRandom::new(unique()));
        let org = OrgId::new(&clock, &random);
        let world = World { store, org, clock, random, _place: place };
        let row = org::OrgRow {
            id: org,
            key: format!("t{:016x}", unique()).parse().unwrap(),
            name: "試験協会".into(),
            zone: "Asia/Tokyo".into(),
            state: "setting_up".into(),
            demo: false,
            rulebook: vec![1; 32],
            version: 1,
        };
        world.act(move |tx| org::insert(tx, &row, NOW));
        world
    }

    /// An act that must succeed.
    pub(crate) fn act<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.try_act(move |tx| f(tx)).unwrap()
    }

    pub(crate) fn try_act<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.act(move |tx| -> Result<T, ActError<()>> { Ok(f(tx)?) }).map(|inner| inner.unwrap())
    }

    pub(crate) fn read<T>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
        self.store.read(f).unwrap()
    }

    pub(crate) fn act_id(&self) -> ActId {
        ActId::new(&self.clock, &self.random)
    }

    pub(crate) fn worker(&self, login: &str) -> WorkerId {
        let id = WorkerId::new(&self.clock, &self.random);
        let row = worker_row(id, login);
        let org = self.org;
        self.act(move |tx| worker::insert(tx, org, &row));
        id
    }

    /// A live record that counts.
    pub(crate) fn record(&self, slot: i64) -> RecordId {
        let row = self.record_row(slot);
        let (org, id) = (self.org, row.id);
        self.act(move |tx| record::insert(tx, org, &row));
        id
    }

    pub(crate) fn record_row(&self, slot: i64) -> record::RecordRow {
        record::RecordRow {
            id: RecordId::new(&self.clock, &self.random),
            person: azukari_domain::PersonId::new(&self.clock, &self.random),
            holding: "member".parse().unwrap(),
            slot,
            state: "live".into(),
            batch: None,
            tray: vec![7, 0, 255],
            purposes: "member_services".into(),
            basis: "declared".into(),
            source: "person".into(),
            collected_on: None,
            notice: None,
            remedy_by: None,
            facets: String::new(),
            retain_until: None,
            retain_law: None,
            version: 1,
            created_at: NOW,
        }
    }
}

pub(crate) fn worker_row(id: WorkerId, login: &str) -> worker::WorkerRow {
    worker::WorkerRow {
        id,
        login: login.into(),
        alias: id.to_bytes().iter().rev().copied().collect(),
        name: vec![1, 2, 3],
        mail: None,
        unit: "secretariat".into(),
        state: "active".into(),
        language: "ja".into(),
        from_date: "2026-04-01".into(),
        to_date: None,
        failed: 0,
        locked_until: Millis(0),
        seen_day: String::new(),
        seen_count: 0,
        version: 1,
    }
}
