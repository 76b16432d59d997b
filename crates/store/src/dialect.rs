//! Everything in which the two engines differ, and nothing else.

use crate::value::Cell;

/// The engine behind a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, the default.
    Sqlite,
    /// For those who outgrow one machine.
    Postgres,
}

impl Engine {
    pub(crate) fn column_type(self, base: &str) -> &'static str {
        match (self, base) {
            (Engine::Sqlite, "int") => "integer",
            (Engine::Sqlite, "blob") => "blob",
            (Engine::Sqlite, _) => "text",
            (Engine::Postgres, "int") => "bigint",
            (Engine::Postgres, "blob") => "bytea",
            // Bytewise order, as SQLite's default: the same `order by` on both.
            (Engine::Postgres, _) => "text collate \"C\"",
        }
    }

    /// STRICT keeps SQLite from storing text in a number column; WITHOUT ROWID clusters rows by our key, which pays for small ones.
    pub(crate) fn table_suffix(self, large: bool) -> &'static str {
        match (self, large) {
            (Engine::Sqlite, false) => " strict, without rowid",
            (Engine::Sqlite, true) => " strict",
            (Engine::Postgres, _) => "",
        }
    }

    /// Whether a table of large rows is stored in another way than one of small rows.
    pub(crate) fn stores_large_rows_apart(self) -> bool {
        self == Engine::Sqlite
    }

    /// A value as it stands in DDL, which takes no parameters.
    pub(crate) fn literal(self, cell: &Cell) -> String {
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        match (self, cell) {
            (_, Cell::Null) => "null".to_owned(),
            (_, Cell::Int(i)) => i.to_string(),
            (_, Cell::Text(t)) => format!("'{}'", t.replace('\'', "''")),
            (Engine::Sqlite, Cell::Blob(b)) => format!("x'{}'", hex(b)),
            (Engine::Postgres, Cell::Blob(b)) => format!("'\\x{}'::bytea", hex(b)),
        }
    }

    /// How a column's default is taken away again; SQLite cannot.
    pub(crate) fn drop_default(self) -> Option<&'static str> {
        match self {
            Engine::Sqlite => None,
            Engine::Postgres => Some("drop default"),
        }
    }

    /// Says that a server uses this database, so that no other brings its schema forward; while one does, this waits. SQLite
    /// has the directory's lock for that.
    pub(crate) fn share(self) -> Option<&'static str> {
        match self {
            Engine::Sqlite => None,
            Engine::Postgres => Some("select pg_advisory_lock_shared(4156843)"),
        }
    }

    /// Takes the database for a migration; one row with 1, or 0 where a server uses it.
    pub(crate) fn take_whole(self) -> Option<&'static str> {
        match self {
            Engine::Sqlite => None,
            Engine::Postgres => Some("select pg_try_advisory_lock(4156843)::int::bigint"),
        }
    }

    /// Begins a writing transaction.
    pub(crate) fn begin_act(self) -> &'static str {
        match self {
            Engine::Sqlite => "begin immediate",
            Engine::Postgres => "begin isolation level serializable",
        }
    }

    /// Begins a consistent reading transaction.
    pub(crate) fn begin_read(self) -> &'static str {
        match self {
            Engine::Sqlite => "begin",
            Engine::Postgres => "begin isolation level repeatable read read only",
        }
    }

    /// Columns of the live schema as (table, column, type, nullable) rows.
    pub fn live_columns(self) -> &'static str {
        match self {
            Engine::Sqlite => {
                "select m.name, c.name, lower(c.type), case when c.\"notnull\" = 0 then 1 else 0 end
                 from sqlite_schema m join pragma_table_info(m.name) c
                 where m.type = 'table' and m.name not like 'sqlite_%' order by 1, c.cid"
            }
            Engine::Postgres => {
                "select table_name::text, column_name::text, data_type::text,
                   (case when is_nullable = 'YES' then 1 else 0 end)::bigint
                 from information_schema.columns where table_schema = current_schema() order by 1, ordinal_position"
            }
        }
    }

    /// Whether a table of this name exists; one row with a number.
    pub(crate) fn has_table(self) -> &'static str {
        match self {
            Engine::Sqlite => "select count(*) from sqlite_schema where type = 'table' and name = $1",
            Engine::Postgres => {
                "select count(*) from information_schema.tables where table_schema = current_schema() and table_name::text = $1"
            }
        }
    }
}
