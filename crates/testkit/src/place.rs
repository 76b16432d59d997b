//! Where a world's data lies, and how its bytes are read back past every layer of ours.

use azukari_domain::OrgId;
use azukari_store::{Location, Schema};
use std::{
    hash::{BuildHasher, Hasher},
    io::Read,
    path::{Path, PathBuf},
};

/// Different in each call and each process, without reading a clock.
pub fn unique() -> u64 {
    std::hash::RandomState::new().build_hasher().finish()
}

/// A directory that goes with its owner: the embedded database, key file and root place lie in it.
pub(crate) struct Place {
    pub(crate) dir: PathBuf,
    pub(crate) location: Location,
}

impl Place {
    pub(crate) fn sqlite() -> Place {
        let dir = fresh_directory();
        Place { location: Location::Directory(dir.join("data")), dir }
    }

    /// `None` where PostgreSQL was left out on purpose. All worlds of one schema share one database beside the lent one: each
    /// has an organisation of its own.
    #[expect(clippy::disallowed_methods, reason = "the runner lends the server through the environment")]
    pub(crate) fn postgres() -> Option<Place> {
        if std::env::var("AZUKARI_SKIP_POSTGRES").is_ok_and(|v| v == "1") {
            return None;
        }
        match std::env::var("AZUKARI_TEST_POSTGRES") {
            Ok(address) => {
                let location = Location::Postgres(shared_database(&address));
                Some(Place { location, dir: fresh_directory() })
            }
            Err(_) => panic!(
                "AZUKARI_TEST_POSTGRES is not set: run ./test, or set it to postgres://user@host:port/name, \
                 or leave this half out with AZUKARI_SKIP_POSTGRES=1"
            ),
        }
    }

    /// Every byte at rest that belongs to an organisation, by where it lies.
    pub(crate) fn bytes(&self, org: OrgId) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        files(&self.dir, &mut found);
        if let Location::Postgres(address) = &self.location {
            let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
            for table in Schema::declared().unwrap().tables {
                let of = match table.columns.iter().any(|c| c.name == "org") {
                    true => format!("where org = '\\x{}'", hex(&org.to_bytes())),
                    false if table.name == "org" => format!("where id = '\\x{}'", hex(&org.to_bytes())),
                    false => String::new(),
                };
                let sql = format!("copy (select * from \"{}\" {of}) to stdout (format binary)", table.name);
                let mut bytes = Vec::new();
                client.copy_out(&sql).unwrap().read_to_end(&mut bytes).unwrap();
                found.push((table.name.to_string(), bytes));
            }
        }
        found
    }
}

/// The database that worlds of this schema share, made by the first of them.
fn shared_database(admin: &str) -> String {
    let name = format!("azukari_schema_{}", Schema::declared().unwrap().fingerprint());
    let mut client = postgres::Client::connect(admin, postgres::NoTls).unwrap();
    // Another test process may be faster.
    if let Err(e) = client.batch_execute(&format!("create database {name}")) {
        let raced = [postgres::error::SqlState::DUPLICATE_DATABASE, postgres::error::SqlState::UNIQUE_VIOLATION];
        assert!(e.code().is_some_and(|code| raced.contains(code)), "{e}");
    }
    let (server, _) = admin.rsplit_once('/').expect("the address names a database");
    format!("{server}/{name}")
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn fresh_directory() -> PathBuf {
    let dir = std::env::temp_dir().join(format!("azukari-world-{:016x}", unique()));
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

fn files(under: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(under).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if let Ok(bytes) = std::fs::read(&path) {
            found.push((path.display().to_string(), bytes));
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
