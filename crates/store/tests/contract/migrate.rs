//! Databases and streams of the first schema are brought forward; nothing of them is lost, and nothing is done by half.

use crate::{
    schema::{assert_indexes_as_declared, assert_live_as_declared},
    world::{Bare, Empty, World},
};
use azukari_store::{
    Engine, Kept, Location, Older, Schema, Store, StoreError,
    dump::{self, DumpError, Part},
};

on_both_engines!(
    the_first_version_is_brought_forward,
    a_failed_step_changes_nothing,
    streams_of_the_first_version_are_read,
    one_at_a_time,
);
on_both_alone!(a_running_server_keeps_its_schema, a_newer_one_is_not_taken);

const DATA: &[u8] = include_bytes!("version1/data.dump");
const TREE: &[u8] = include_bytes!("version1/tree.dump");

/// Runs statements as the program of another time would have.
fn by_hand(location: &Location, sql: &str) {
    match location {
        Location::Directory(dir) => {
            std::fs::create_dir_all(dir).unwrap();
            rusqlite::Connection::open(dir.join("azukari.db")).unwrap().execute_batch(sql).unwrap();
        }
        Location::Postgres(address) => {
            postgres::Client::connect(address, postgres::NoTls).unwrap().batch_execute(sql).unwrap();
        }
    }
}

/// A database as version 1 left it.
fn first(engine: Engine) -> Option<Bare> {
    let bare = Bare::new(engine)?;
    let sql = match engine {
        Engine::Sqlite => include_str!("version1/sqlite.sql"),
        Engine::Postgres => include_str!("version1/postgres.sql"),
    };
    by_hand(&bare.location, sql);
    Some(bare)
}

fn export(store: &Store, part: Part) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.read(|tx| Ok(dump::export(tx, part, &mut bytes))).unwrap().unwrap();
    bytes
}

/// Number and text of one frozen row, by the schema of its time.
fn assert_frozen_rows(store: &Store) {
    let mut row = store
        .read(|tx| tx.row("select id, slot, state, tray, collected_on, retain_law from record where slot = 4001", &[]))
        .unwrap()
        .unwrap();
    assert_eq!(row.blob(0).unwrap(), [&[1, 1, 0, 255][..], b"id"].concat());
    assert_eq!(row.int(1).unwrap(), 4001);
    assert_eq!(row.text(2).unwrap(), "state 値1'");
    assert_eq!(row.blob(3).unwrap(), [&[7, 1, 0, 255][..], b"tray"].concat());
    assert_eq!(row.text_opt(4).unwrap().as_deref(), Some("collected_on 値1'"));
    assert_eq!(row.text_opt(5).unwrap().as_deref(), Some("retain_law 値1'"));
    for (sql, rows) in [
        ("select count(*) from record", 3),
        ("select count(*) from org", 1),
        ("select count(*) from journal_head", 1),
        ("select count(*) from key_node", 3),
    ] {
        assert_eq!(store.read(|tx| tx.row(sql, &[])).unwrap().unwrap().int(0).unwrap(), rows, "{sql}");
    }
}

fn the_first_version_is_brought_forward(engine: Engine) {
    let Some(old) = first(engine) else { return };
    let known = Schema::declared().unwrap().version;
    let refused = Store::open(&old.location).unwrap_err();
    assert!(matches!(refused, StoreError::OlderSchema { found: 1, known: k } if k == known), "{refused:?}");
    let mut older = Older::find(&old.location).unwrap().unwrap();
    assert_eq!((older.found(), older.known()), (1, known));
    assert_eq!(older.steps().len() as i64, known - 1);
    // What is kept before is what the program of that time can read.
    let mut tree = Vec::new();
    older.view(|view| view.export(Part::Tree, &mut tree).unwrap()).unwrap();
    assert!(tree == TREE, "the tree as version 1 wrote it");
    let mut data = Vec::new();
    let counts = older.view(|view| view.export(Part::Data, &mut data).unwrap()).unwrap();
    assert_eq!((data[9], counts["record"], counts.get("draft")), (1, 3, None));
    assert_eq!(older.bring_forward().unwrap(), known);
    assert!(Older::find(&old.location).unwrap().is_none());
    let store = Store::open(&old.location).unwrap();
    assert_live_as_declared(&store);
    assert_indexes_as_declared(&store);
    assert_frozen_rows(&store);
}

/// A restore may bring streams of different ages together; what comes out is what a migration makes.
fn streams_of_the_first_version_are_read(engine: Engine) {
    let (Some(old), Some(to)) = (first(engine), Empty::open(engine)) else { return };
    Older::find(&old.location).unwrap().unwrap().bring_forward().unwrap();
    let migrated = Store::open(&old.location).unwrap();
    dump::begin(&to.store).unwrap();
    dump::import_piece(&to.store, Part::Tree, &[Kept::Tree], &mut &*TREE).unwrap();
    let counts =
        dump::import_piece(&to.store, Part::Data, &[Kept::State, Kept::Snapshot, Kept::Journal], &mut &*DATA).unwrap();
    assert_eq!((counts["record"], counts.get("session")), (3, None));
    assert_eq!(to.store.read(dump::unfinished).unwrap().as_deref(), Some("restore"));
    dump::end(&to.store).unwrap();
    assert_frozen_rows(&to.store);
    for part in [Part::Data, Part::Tree, Part::State, Part::Journal] {
        assert!(export(&to.store, part) == export(&migrated, part), "{part:?} differs from what a migration makes");
    }
    let one = Empty::open(engine).unwrap();
    dump::import(&one.store, Part::Data, &mut &*DATA).unwrap();
    assert!(export(&one.store, Part::Data) == export(&migrated, Part::Data));
}

fn a_failed_step_changes_nothing(engine: Engine) {
    let Some(old) = first(engine) else { return };
    // The first step makes this table; whatever stands in its way undoes all.
    let last = match Schema::declared().unwrap().steps.last().unwrap().clone() {
        azukari_store::Step::AddTable { table } => table,
        _ => "draft".to_owned(),
    };
    by_hand(&old.location, &format!("create table \"{last}\" (x integer)"));
    let failed = Older::find(&old.location).unwrap().unwrap().bring_forward();
    assert!(failed.is_err());
    by_hand(&old.location, &format!("drop table \"{last}\""));
    let again = Older::find(&old.location).unwrap().unwrap();
    assert_eq!(again.found(), 1);
    again.bring_forward().unwrap();
    assert_frozen_rows(&Store::open(&old.location).unwrap());
}

fn one_at_a_time(engine: Engine) {
    let Some(old) = first(engine) else { return };
    let older = Older::find(&old.location).unwrap().unwrap();
    assert!(matches!(Older::find(&old.location), Err(StoreError::InUse)));
    older.bring_forward().unwrap();
}

fn a_running_server_keeps_its_schema(w: &World) {
    w.act(|tx| tx.run("update meta set value = '1' where name = 'schema'", &[]));
    let taken = Older::find(w.store.location());
    assert!(matches!(taken, Err(StoreError::InUse)), "{taken:?}");
}

fn a_newer_one_is_not_taken(w: &World) {
    if w.store.engine() == Engine::Sqlite {
        // Its folder is locked by the world itself; PostgreSQL shows the same check.
        return;
    }
    w.act(|tx| tx.run("update meta set value = '999' where name = 'schema'", &[]));
    let taken = Older::find(w.store.location());
    assert!(matches!(taken, Err(StoreError::NewerSchema { found: 999, .. })), "{taken:?}");
}

#[test]
fn where_nothing_lies_nothing_is_made() {
    let bare = Bare::new(Engine::Sqlite).unwrap();
    assert!(Older::find(&bare.location).unwrap().is_none());
    let Location::Directory(dir) = &bare.location else { panic!() };
    assert!(!dir.exists());
}

#[test]
fn a_stream_that_lacks_a_column_of_its_time_is_refused() {
    let at = DATA.windows(12).position(|w| w == b"collected_on").unwrap();
    let mut changed = DATA.to_vec();
    changed[at] = b'x';
    let to = Empty::open(Engine::Sqlite).unwrap();
    let refused = dump::import(&to.store, Part::Data, &mut &*changed);
    assert!(matches!(refused, Err(DumpError::Columns { ref table }) if table == "record"), "{refused:?}");
}
