//! The live schema equals the declared one, and every column is classified.

use crate::world::World;
use azukari_store::{Engine, Schema, Store};

on_both_alone!(live_equals_declared, indexes_exist);

const CLASSES: &[&str] = &["public", "pseudonym", "personal", "secret"];
const KEEPS: &[&str] =
    &["organisation", "worker", "record", "history", "session", "import", "journal", "annex", "until its end date"];

#[test]
fn every_column_is_classified() {
    let schema = Schema::declared().unwrap();
    for table in &schema.tables {
        assert!(!table.about.is_empty(), "{}", table.name);
        for column in &table.columns {
            let at = format!("{}.{}", table.name, column.name);
            assert!(CLASSES.contains(&column.class.as_str()), "{at}: class {}", column.class);
            assert!(KEEPS.contains(&column.keep.as_str()), "{at}: keep {}", column.keep);
            assert!(["int", "text", "blob"].contains(&column.base()), "{at}: type {}", column.kind);
            assert!(!column.about.is_empty(), "{at}: about");
            let sealed = ["personal", "secret"].contains(&column.class.as_str());
            assert!(!sealed || column.base() == "blob", "{at}: what is sealed is bytes");
        }
    }
}

#[test]
fn keys_and_indexes_name_columns_and_lead_by_the_organisation() {
    for table in &Schema::declared().unwrap().tables {
        for list in std::iter::once(&table.key).chain(&table.unique).chain(&table.index) {
            for name in list {
                assert!(table.columns.iter().any(|c| c.name == *name), "{}: no column {name}", table.name);
            }
        }
        for name in &table.key {
            let column = table.columns.iter().find(|c| c.name == *name).unwrap();
            assert!(!column.nullable(), "{}.{name} is a key and may be null", table.name);
        }
        // A bearer finds their session, token or link by its hash, before the organisation is known.
        let by_hash = ["session", "token", "link"].contains(&table.name.as_str());
        if table.columns.iter().any(|c| c.name == "org") && !by_hash {
            assert_eq!(table.key[0], "org", "{}", table.name);
        }
    }
}

fn live_equals_declared(w: &World) {
    assert_live_as_declared(&w.store);
}

pub(crate) fn assert_live_as_declared(store: &Store) {
    let engine = store.engine();
    let mut live: Vec<(String, String, String, bool)> = store
        .read(|tx| {
            tx.rows(engine.live_columns(), &[])?
                .into_iter()
                .map(|mut r| Ok((r.text(0)?, r.text(1)?, r.text(2)?, r.int(3)? != 0)))
                .collect()
        })
        .unwrap();
    let kind = |base: &str| match (engine, base) {
        (Engine::Sqlite, "int") => "integer",
        (Engine::Sqlite, other) => ["blob", "text"].into_iter().find(|t| *t == other).unwrap(),
        (Engine::Postgres, "int") => "bigint",
        (Engine::Postgres, "blob") => "bytea",
        (Engine::Postgres, _) => "text",
    };
    let schema = Schema::declared().unwrap();
    let mut declared: Vec<(String, String, String, bool)> = schema
        .tables
        .iter()
        .flat_map(|t| t.columns.iter().map(|c| (t.name.clone(), c.name.clone(), kind(c.base()).into(), c.nullable())))
        .collect();
    live.sort();
    declared.sort();
    let missing: Vec<_> = declared.iter().filter(|c| !live.contains(c)).collect();
    let unknown: Vec<_> = live.iter().filter(|c| !declared.contains(c)).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing: {missing:?}\nnot declared: {unknown:?}");
    assert_eq!(live.len(), declared.len());
    if engine == Engine::Sqlite {
        assert_large_rows_are_apart(store, &schema);
    }
}

/// A large row is in no tree of keys, however the table came to be.
fn assert_large_rows_are_apart(store: &Store, schema: &Schema) {
    for table in &schema.tables {
        let sql = "select sql from sqlite_schema where type = 'table' and name = $1";
        let found = store.read(|tx| tx.row(sql, &[(&table.name).into()])).unwrap().unwrap().text(0).unwrap();
        assert_eq!(!found.contains("without rowid"), table.large, "{found}");
    }
}

fn indexes_exist(w: &World) {
    assert_indexes_as_declared(&w.store);
}

pub(crate) fn assert_indexes_as_declared(store: &Store) {
    let names = match store.engine() {
        Engine::Sqlite => "select name from sqlite_schema where type = 'index' and sql is not null order by name",
        Engine::Postgres => {
            "select indexname::text from pg_indexes where schemaname = current_schema() and indexname::text not like '%_pkey'
             order by 1"
        }
    };
    let mut live: Vec<String> =
        store.read(|tx| tx.rows(names, &[])?.into_iter().map(|mut r| r.text(0)).collect::<Result<_, _>>()).unwrap();
    let mut declared: Vec<String> = Schema::declared()
        .unwrap()
        .tables
        .iter()
        .flat_map(|t| t.unique.iter().chain(&t.index).map(|c| format!("{}_by_{}", t.name, c.join("_"))))
        .collect();
    live.sort();
    declared.sort();
    assert_eq!(live, declared);
}
