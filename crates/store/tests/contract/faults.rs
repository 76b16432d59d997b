//! What goes wrong around the store: a second process, a newer schema, a disk that is full or read-only, a server that
//! goes away.

use crate::world::{World, fresh_directory, unique};
use azukari_store::{ActError, Engine, Fault, Location, Store, StoreError, org, record};
use std::{path::PathBuf, process::Command};

on_both_alone!(a_newer_schema_is_refused, a_broken_schema_mark_is_refused);

#[test]
fn a_directory_is_opened_by_one_process() {
    let w = World::sqlite();
    let again = Store::open(w.store.location());
    assert!(matches!(again, Err(StoreError::InUse)), "{again:?}");
    let location = w.store.location().clone();
    let Location::Directory(dir) = &location else { panic!() };
    assert!(dir.join("azukari.db").exists());
    w.act(|tx| org::all(tx).map(|_| ()));
    // A store that was closed still reads, so the directory stays its own until it is dropped.
    w.store.close();
    assert!(matches!(Store::open(&location), Err(StoreError::InUse)));
}

#[test]
fn a_directory_can_be_opened_again() {
    let dir = fresh_directory();
    let location = Location::Directory(dir.clone());
    let id = {
        let w = World::in_directory(dir.clone());
        w.org
    };
    let store = Store::open(&location).unwrap();
    assert!(store.read(|tx| org::get(tx, id)).unwrap().is_some());
    drop(store);
    std::fs::remove_dir_all(dir).unwrap();
}

/// An act is answered when the disk has confirmed it, and never before; a disk that did not is written no more.
#[test]
fn what_the_disk_did_not_confirm_is_not_answered() {
    let dir = fresh_directory();
    let (org, before) = {
        let w = World::in_directory(dir.clone());
        let touched = |store: &Store| store.act(move |tx| Ok::<_, ActError<()>>(org::touch(tx, w.org)?));
        assert!(matches!(touched(&w.store), Ok(Ok(()))));
        let before = w.read(|tx| org::version(tx, w.org)).unwrap();
        assert!(w.store.takes_acts());
        w.store.inject(Fault::Sync);
        for _ in 0..3 {
            assert!(matches!(touched(&w.store), Err(StoreError::Engine(_))), "the disk has not confirmed it");
        }
        assert!(!w.store.takes_acts(), "whoever watches the program is told");
        (w.org, before)
    };
    // The one act that was committed and not confirmed may be there or not; those after it were not tried.
    let store = Store::open(&Location::Directory(dir.clone())).unwrap();
    let after = store.read(|tx| org::version(tx, org)).unwrap().unwrap();
    assert!((before..=before + 1).contains(&after), "{before} {after}");
    assert!(matches!(store.act(move |tx| Ok::<_, ActError<()>>(org::touch(tx, org)?)), Ok(Ok(()))));
    drop(store);
    std::fs::remove_dir_all(dir).unwrap();
}

#[cfg(unix)]
#[test]
fn a_new_directory_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let w = World::sqlite();
    let Location::Directory(dir) = w.store.location() else { panic!() };
    assert_eq!(std::fs::metadata(dir).unwrap().permissions().mode() & 0o777, 0o700);
}

fn set_schema_mark(w: &World, value: &'static str) -> Result<Store, StoreError> {
    w.act(move |tx| tx.run("update meta set value = $1 where name = 'schema'", &[value.into()]));
    if w.store.engine() == Engine::Postgres {
        return Store::open(w.store.location());
    }
    // The directory's lock is held by the store itself: a copy is opened.
    let Location::Directory(dir) = w.store.location() else { panic!() };
    w.store.close();
    let copy = fresh_directory();
    std::fs::create_dir(&copy).unwrap();
    for name in ["azukari.db", "azukari.db-wal"] {
        if dir.join(name).exists() {
            std::fs::copy(dir.join(name), copy.join(name)).unwrap();
        }
    }
    let opened = Store::open(&Location::Directory(copy.clone()));
    std::fs::remove_dir_all(copy).unwrap();
    opened
}

fn a_newer_schema_is_refused(w: &World) {
    let opened = set_schema_mark(w, "999");
    assert!(matches!(opened, Err(StoreError::NewerSchema { found: 999, .. })), "{opened:?}");
}

fn a_broken_schema_mark_is_refused(w: &World) {
    let opened = set_schema_mark(w, "one");
    assert!(matches!(opened, Err(StoreError::NewerSchema { .. })), "{opened:?}");
}

#[test]
fn a_place_is_a_directory_or_a_server() {
    let parse = |s: &str| s.parse::<Location>();
    assert_eq!(parse("./data").unwrap(), Location::Directory("./data".into()));
    assert!(matches!(parse("postgres://a@b/c"), Ok(Location::Postgres(_))));
    assert!(matches!(parse("postgresql://a@b/c"), Ok(Location::Postgres(_))));
    assert!(parse("").is_err());
    let wrong = parse("mysql://user:secret@host/db").unwrap_err().to_string();
    assert!(!wrong.contains("secret"), "{wrong}");
    let nowhere = Store::open(&Location::Postgres("postgres://nobody:secret@127.0.0.1:1/none".into())).unwrap_err();
    assert!(matches!(nowhere, StoreError::Unreachable(_)), "{nowhere:?}");
    assert!(!format!("{nowhere} {nowhere:?}").contains("secret"));
}

#[test]
fn a_server_that_comes_back_costs_no_act() {
    let Some(w) = World::postgres_alone() else { return };
    let Location::Postgres(address) = w.store.location() else { panic!() };
    let id = w.org;
    assert!(w.read(|tx| org::get(tx, id)).is_some());
    let mut admin = postgres::Client::connect(address, postgres::NoTls).unwrap();
    for round in 0..3 {
        admin
            .batch_execute(
                "select pg_terminate_backend(pid) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()",
            )
            .unwrap();
        w.act(move |tx| org::touch(tx, id));
        assert_eq!(w.read(|tx| org::version(tx, id)), Some(2 + round));
    }
}

/// A small file system of its own, while this value lives.
struct Mount(PathBuf);

impl Mount {
    /// `None` where this user cannot mount; the reason is printed.
    fn of_kib(size: u32) -> Option<Mount> {
        let dir = std::env::temp_dir().join(format!("azukari-mount-{:016x}", unique()));
        std::fs::create_dir(&dir).unwrap();
        let done =
            Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={size}k"), "tmpfs"]).arg(&dir).output();
        if done.is_ok_and(|o| o.status.success()) {
            return Some(Mount(dir));
        }
        let _ = std::fs::remove_dir(&dir);
        println!("skipped: only root can mount the small disk that this test fills");
        None
    }

    fn make_read_only(&self) {
        let done = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

#[test]
fn a_full_disk_loses_nothing_and_heals() {
    let Some(mount) = Mount::of_kib(3 * 1024) else { return };
    let ballast = mount.0.join("ballast");
    std::fs::write(&ballast, vec![1u8; 512 * 1024]).unwrap();
    let w = World::in_directory(mount.0.join("data"));
    let org = w.org;
    let mut kept = Vec::new();
    let full = loop {
        let row = record::RecordRow { tray: vec![9; 20_000], ..w.record_row(kept.len() as i64) };
        let id = row.id;
        match w.try_act(move |tx| record::insert(tx, org, &row)) {
            Ok(()) => kept.push(id),
            Err(e) => break e,
        }
        assert!(kept.len() < 1_000, "the disk never fills");
    };
    assert!(matches!(full, StoreError::DiskFull), "{full:?}");
    assert!(kept.len() > 3, "the disk was full from the start");
    // Still full, and many at once: each is told, none stands.
    std::thread::scope(|s| {
        for slot in 0..8 {
            let (w, kept) = (&w, &kept);
            s.spawn(move || {
                let row = record::RecordRow { tray: vec![9; 60_000], ..w.record_row(5_000 + slot) };
                let id = row.id;
                let answer = w.try_act(move |tx| record::insert(tx, org, &row));
                assert!(matches!(answer, Err(StoreError::DiskFull)), "{answer:?}");
                assert!(w.read(|tx| record::get(tx, org, id)).is_none());
                assert!(w.read(|tx| record::get(tx, org, kept[0])).is_some(), "reading goes on");
            });
        }
    });
    assert_eq!(w.read(|tx| record::count(tx, org, "member")), kept.len() as i64);
    std::fs::remove_file(&ballast).unwrap();
    let row = record::RecordRow { tray: vec![8; 20_000], ..w.record_row(9_000) };
    let id = row.id;
    w.act(move |tx| record::insert(tx, org, &row));
    kept.push(id);
    drop(w);
    let store = Store::open(&Location::Directory(mount.0.join("data"))).unwrap();
    for id in kept {
        assert!(store.read(|tx| record::get(tx, org, id)).unwrap().is_some(), "an acknowledged act is lost");
    }
}

#[test]
fn a_read_only_disk_is_said_to_be_one() {
    let Some(mount) = Mount::of_kib(4 * 1024) else { return };
    let location = Location::Directory(mount.0.join("data"));
    drop(Store::open(&location).unwrap());
    mount.make_read_only();
    let opened = Store::open(&location);
    assert!(matches!(opened, Err(StoreError::ReadOnly)), "{opened:?}");
    let elsewhere = Store::open(&Location::Directory(mount.0.join("new")));
    assert!(matches!(elsewhere, Err(StoreError::ReadOnly)), "{elsewhere:?}");
}
