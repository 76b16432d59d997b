//! The portable stream: byte for byte the same from both engines, and nothing half-believed.

use crate::world::{Empty, World};
use azukari_domain::OrgId;
use azukari_store::{
    Column, Engine, Kept, Schema, Store, StoreError, Table, Tx, Value,
    dump::{self, DumpError, Part},
};

on_both_alone!(goes_to_the_other_engine_and_back, needs_an_empty_place, is_one_moment);

/// The store takes texts of the program only; a test's texts are made once and may live for ever.
fn text_for_ever(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

fn cell(table: &Table, column: &Column, row: i64, org: OrgId) -> Cell {
    let in_key = table.key.contains(&column.name) || table.unique.iter().flatten().any(|c| *c == column.name);
    match (column.name.as_str(), column.base()) {
        ("org", _) => Cell::Blob(org.to_bytes().to_vec()),
        _ if column.nullable() && row % 2 == 0 => Cell::Null,
        (_, "int") if !in_key && row == 1 => Cell::Int(i64::MIN),
        (_, "int") if !in_key && row == 3 => Cell::Int(i64::MAX),
        (_, "int") => Cell::Int(row - 100),
        (_, "text") if !in_key && row == 1 => Cell::Text(String::new()),
        (_, "text") => Cell::Text(format!("{} 値{row} '\"\\\n髙", column.name)),
        _ if !in_key && row == 1 => Cell::Blob(Vec::new()),
        _ => Cell::Blob([&row.to_be_bytes()[..], &[0, 255], column.name.as_bytes()].concat()),
    }
}

fn insert(tx: &mut Tx<'_>, table: &Table, cells: &[Cell]) {
    let names: Vec<_> = table.columns.iter().map(|c| format!("\"{}\"", c.name)).collect();
    let marks: Vec<_> = (1..=cells.len()).map(|i| format!("${i}")).collect();
    let sql = format!("insert into \"{}\" ({}) values ({})", table.name, names.join(", "), marks.join(", "));
    let values: Vec<Value<'_>> = cells
        .iter()
        .map(|c| match c {
            Cell::Null => Value::Null,
            Cell::Int(i) => Value::Int(*i),
            Cell::Text(t) => Value::Text(t),
            Cell::Blob(b) => Value::Blob(b),
        })
        .collect();
    tx.run(text_for_ever(sql), &values).unwrap_or_else(|e| panic!("{}: {e}", table.name));
}

/// Rows in every table of the world's organisation: a few each, and of two tables more than pages and slices hold.
pub(crate) fn fill(w: &World) {
    let org = w.org;
    w.act(move |tx| {
        for table in &Schema::declared().unwrap().tables {
            let rows = match table.name.as_str() {
                "org" | "meta" => 0,
                "tag" => 401,
                "key_node" => 600,
                _ if table.key == ["org"] => 1,
                _ => 5,
            };
            for row in 0..rows {
                let cells: Vec<_> = table.columns.iter().map(|c| cell(table, c, row, org)).collect();
                insert(tx, table, &cells);
            }
        }
        Ok(())
    });
}

/// Rows of each table.
pub(crate) fn count_all(tx: &mut Tx<'_>) -> Result<Vec<(Table, i64)>, StoreError> {
    let mut counts = Vec::new();
    for table in Schema::declared().unwrap().tables {
        let sql = text_for_ever(format!("select count(*) from \"{}\"", table.name));
        let rows = tx.row(sql, &[])?.unwrap().int(0)?;
        counts.push((table, rows));
    }
    Ok(counts)
}

fn export(store: &Store, part: Part) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.read(|tx| Ok(dump::export(tx, part, &mut bytes))).unwrap().unwrap();
    bytes
}

fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

fn goes_to_the_other_engine_and_back(w: &World) {
    fill(w);
    w.act(|tx| tx.run("insert into meta (name, value) values ('installation', 'x')", &[]));
    let (data, tree) = (export(&w.store, Part::Data), export(&w.store, Part::Tree));
    for engine in [other(w.store.engine()), w.store.engine()] {
        let Some(to) = Empty::open(engine) else { return };
        let counts = dump::import(&to.store, Part::Data, &mut data.as_slice()).unwrap();
        assert_eq!((counts["tag"], counts["record"], counts["meta"], counts.get("key_node")), (401, 5, 1, None));
        let counts = dump::import(&to.store, Part::Tree, &mut tree.as_slice()).unwrap();
        assert_eq!(dump::check(Part::Tree, &mut tree.as_slice()).unwrap(), counts, "checked without a database");
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("key_node".into(), 600), ("retired".into(), 5)]);
        assert!(export(&to.store, Part::Data) == data, "the data differs after a journey to {engine:?}");
        assert!(export(&to.store, Part::Tree) == tree, "the tree differs after a journey to {engine:?}");
        assert_eq!(to.store.read(dump::unfinished).unwrap(), None);
        let numbers = |counts: Vec<(Table, i64)>| {
            // What passes, sessions and drafts, does not travel.
            counts.into_iter().filter(|(t, _)| t.part != Kept::Passing).map(|(_, n)| n).collect::<Vec<_>>()
        };
        let (here, there) = (numbers(w.read(count_all)), numbers(to.store.read(count_all).unwrap()));
        assert_eq!(here, there);
    }
}

/// Keys are never in the data, whatever else is.
#[test]
fn the_parts_divide_all_tables() {
    for table in &Schema::declared().unwrap().tables {
        let passing = table.part == Kept::Passing;
        assert_eq!(Part::Data.holds(table) != Part::Tree.holds(table), !passing, "{}", table.name);
        let inner = [Part::State, Part::Journal].iter().filter(|p| p.holds(table)).count();
        assert!(inner <= 1 && (inner == 0 || Part::Data.holds(table)), "{}", table.name);
        let wraps = table.columns.iter().any(|c| c.name == "wrapped");
        assert!(!wraps || Part::Tree.holds(table), "{} holds wrapped keys", table.name);
        // What is kept of a person as values is never in the state, which outlives erasures.
        let personal = table.columns.iter().any(|c| c.class == "personal" && c.keep == "record");
        assert!(!personal || table.part == Kept::Snapshot, "{} holds what is kept of persons", table.name);
    }
}

fn needs_an_empty_place(w: &World) {
    let data = export(&w.store, Part::Data);
    let again = dump::import(&w.store, Part::Data, &mut data.as_slice());
    assert!(matches!(again, Err(DumpError::NotEmpty { ref table }) if table == "org"), "{again:?}");
    assert_eq!(w.read(dump::unfinished), None);
    assert_eq!(export(&w.store, Part::Data), data);
}

fn is_one_moment(w: &World) {
    let org = w.org;
    fill(w);
    let before = (export(&w.store, Part::Data), export(&w.store, Part::Tree));
    let (mut data, mut tree) = (Vec::new(), Vec::new());
    w.read(|tx| {
        dump::export(tx, Part::Data, &mut data).unwrap();
        w.act(move |tx| azukari_store::org::remove(tx, org));
        dump::export(tx, Part::Tree, &mut tree).unwrap();
        Ok(())
    });
    assert!((data, tree) == before, "an act between the parts shows in the second");
}

fn small_stream() -> Vec<u8> {
    let w = World::sqlite();
    let org = w.org;
    w.act(move |tx| azukari_store::key::retire(tx, org, "record", 1));
    export(&w.store, Part::Tree)
}

#[test]
fn the_format_is_frozen() {
    let stream = small_stream();
    // Version 1, part, schema version, then `key_node` with seven columns and no row.
    let schema = u8::try_from(Schema::declared().unwrap().version).unwrap();
    assert_eq!(stream[..10], [1, b'T', 0, 0, 0, 0, 0, 0, 0, schema]);
    let at = 10;
    assert_eq!(stream[at..at + 13], [&[1, 0, 8][..], b"key_node", &[0, 7]].concat());
    let rows_end =
        [&[3][..], &0u64.to_be_bytes(), &[1, 0, 7], b"retired", &[0, 3, 0, 3], b"org", &[0, 4], b"tree"].concat();
    assert!(stream.windows(rows_end.len()).any(|w| w == rows_end));
    // One row: sixteen bytes, a text, a number; then the counts of the table and of all rows.
    let row = [&[2, 2, 0, 0, 0, 6][..], b"record", &[1], &1i64.to_be_bytes(), &[3], &1u64.to_be_bytes()].concat();
    let tail = [&row[1..], &[4], &1u64.to_be_bytes()].concat();
    assert!(stream.ends_with(&tail));
}

#[test]
fn a_cut_or_changed_stream_is_refused_and_remembered() {
    let stream = small_stream();
    let refused = |bytes: &[u8]| {
        assert!(dump::check(Part::Tree, &mut &*bytes).is_err());
        let to = Empty::open(Engine::Sqlite).unwrap();
        let answer = dump::import(&to.store, Part::Tree, &mut &*bytes);
        let (error, unfinished) = (answer.unwrap_err(), to.store.read(dump::unfinished).unwrap());
        (error, unfinished)
    };
    for cut in [0, 1, 2, 9, 10, 15, 60, stream.len() - 30, stream.len() - 9, stream.len() - 1] {
        let (error, unfinished) = refused(&stream[..cut]);
        assert!(matches!(error, DumpError::Truncated), "{cut}: {error:?}");
        assert_eq!(unfinished.is_some(), cut >= 10, "{cut}");
    }
    let changed = |at: usize, to: u8| {
        let mut bytes = stream.clone();
        bytes[at] = to;
        refused(&bytes).0
    };
    assert!(matches!(changed(0, 2), DumpError::Format(2)));
    assert!(matches!(changed(1, b'D'), DumpError::Part { wanted: "tree" }));
    assert!(matches!(changed(9, 200), DumpError::NewerSchema { found: 200, .. }));
    assert!(matches!(changed(10, 9), DumpError::Damaged(_)));
    assert!(matches!(changed(13, b'x'), DumpError::Table));
    assert!(matches!(changed(25, b'x'), DumpError::Columns { .. }));
    assert!(matches!(changed(stream.len() - 1, 2), DumpError::Damaged(_)));
    assert!(matches!(changed(stream.len() - 10, 2), DumpError::Damaged(_)));
    // A length that promises gigabytes costs nothing.
    let row = stream.len() - 9 - 9 - 9 - 11 - 21 - 1;
    assert_eq!(stream[row..row + 6], [2, 3, 0, 0, 0, 16]);
    assert!(matches!(changed(row + 2, 255), DumpError::Damaged(_)));
    assert!(matches!(changed(row + 3, 255), DumpError::Truncated));
    // The tag of another type.
    assert!(matches!(changed(row + 1, 2), DumpError::Damaged(_)));
}

#[test]
fn a_sink_that_fails_says_so() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let w = World::sqlite();
    let answer = w.read(|tx| Ok(dump::export(tx, Part::Data, &mut Full)));
    assert!(matches!(answer, Err(DumpError::Io(std::io::ErrorKind::StorageFull))), "{answer:?}");
}
