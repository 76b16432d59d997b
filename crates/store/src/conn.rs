//! One connection of either engine, and the transaction lent to acts and questions.

use crate::{
    StoreError,
    dialect::Engine,
    readers::Commit,
    value::{Cell, Row, Value},
};
use std::collections::HashMap;

/// Statements kept prepared on a connection: more than the program has.
const STATEMENTS_MAX: usize = 512;

pub(crate) enum Conn {
    Lite(Lite),
    Pg(Pg),
}

pub(crate) struct Lite {
    pub(crate) conn: rusqlite::Connection,
    /// Our texts say `$1`; SQLite would number those by first appearance, so it gets `?1`. By the place of the text, which never moves:
    /// a text has hundreds of bytes, and is asked for in every act.
    texts: HashMap<(usize, usize), Text>,
    /// The commit that the writer prepares.
    preparing: Commit,
    /// The newest commit that may have changed a table; where a text was built, all of them.
    changed: HashMap<Box<str>, Commit>,
    all_changed: Commit,
}

impl Lite {
    /// The statement of a text, and a note of what it changes.
    fn statement(&mut self, sql: &'static str) -> Result<rusqlite::CachedStatement<'_>, StoreError> {
        let text = self.texts.entry((sql.as_ptr().addr(), sql.len())).or_insert_with(|| Text::new(sql));
        match &text.changes {
            Changes::Nothing => {}
            Changes::Table(table) => match self.changed.get_mut(table) {
                Some(at) => *at = self.preparing,
                None => drop(self.changed.insert(table.clone(), self.preparing)),
            },
            Changes::Anything => self.all_changed = self.preparing,
        }
        Ok(self.conn.prepare_cached(&text.sql)?)
    }
}

/// A statement as SQLite wants it.
struct Text {
    sql: Box<str>,
    changes: Changes,
}

impl Text {
    fn new(sql: &str) -> Text {
        Text { sql: sql.replace('$', "?").into_boxed_str(), changes: Changes::of(sql) }
    }
}

/// What a statement changes.
#[derive(Debug, PartialEq, Eq)]
enum Changes {
    Nothing,
    Table(Box<str>),
    Anything,
}

impl Changes {
    /// By its first words.
    fn of(sql: &str) -> Changes {
        let mut words = sql.split_ascii_whitespace();
        let table = match words.next() {
            Some("select") => return Changes::Nothing,
            Some("insert" | "delete") => words.nth(1),
            Some("update") => words.next(),
            _ => None,
        };
        table.map_or(Changes::Anything, |table| {
            Changes::Table(table.split('(').next().unwrap_or(table).trim_matches('"').into())
        })
    }
}

pub(crate) struct Pg {
    pub(crate) client: postgres::Client,
    statements: HashMap<&'static str, postgres::Statement>,
}

impl Conn {
    pub(crate) fn lite(conn: rusqlite::Connection) -> Result<Conn, StoreError> {
        conn.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        // One plan a statement, whatever is bound to it.
        conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        let none = Commit::NONE;
        Ok(Conn::Lite(Lite {
            conn,
            texts: HashMap::new(),
            preparing: none,
            changed: HashMap::new(),
            all_changed: none,
        }))
    }

    pub(crate) fn pg(client: postgres::Client) -> Conn {
        Conn::Pg(Pg { client, statements: HashMap::new() })
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Conn::Lite(_) => Engine::Sqlite,
            Conn::Pg(_) => Engine::Postgres,
        }
    }

    /// Runs a text without parameters or answer: `begin`, `commit`, DDL.
    pub(crate) fn plain(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            // Kept prepared: three of these go around every act.
            Conn::Lite(c) => {
                c.conn.prepare_cached(sql)?.raw_execute()?;
                Ok(())
            }
            Conn::Pg(c) => Ok(c.client.batch_execute(sql)?),
        }
    }

    /// A transaction has begun that is to become this commit.
    pub(crate) fn begins(&mut self, commit: Commit) {
        if let Conn::Lite(c) = self {
            c.preparing = commit;
        }
    }

    /// Whether a transaction is still open; a full disk ends it from below.
    pub(crate) fn in_transaction(&self) -> bool {
        match self {
            Conn::Lite(c) => !c.conn.is_autocommit(),
            Conn::Pg(c) => !c.client.is_closed(),
        }
    }
}

/// A transaction, lent for the length of one closure.
///
/// `sql` is a text of this program with `$1`, `$2` … for parameters; nothing a person typed is ever part of it, which
/// `&'static str` enforces.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    /// A statement of this closure has failed. PostgreSQL would refuse all that follows, SQLite would go on with half
    /// an act: the writer keeps neither.
    failed: bool,
    /// One of them because another transaction was faster: the whole batch must be repeated.
    raced: bool,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: &'c mut Conn) -> Self {
        Tx { conn, failed: false, raced: false }
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    pub(crate) fn has_raced(&self) -> bool {
        self.raced
    }

    fn note<T>(&mut self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        self.failed |= answer.is_err();
        self.raced |= matches!(answer, Err(StoreError::Serialisation));
        answer
    }

    /// The engine, for the few who must know (the journal grows differently).
    pub fn engine(&self) -> Engine {
        self.conn.engine()
    }

    /// All rows of an answer.
    ///
    /// # Errors
    /// What the engine says; see [`StoreError`].
    pub fn rows(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let answer = self.conn.rows(sql, params);
        self.note(answer)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// What the engine says.
    pub fn row(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// Writes, and says how many rows were touched.
    ///
    /// # Errors
    /// What the engine says.
    pub fn run(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        let answer = self.conn.run(sql, params);
        self.note(answer)
    }

    /// The commit that this act becomes part of, if it stands.
    pub fn commit(&self) -> Commit {
        match &self.conn {
            Conn::Lite(c) => c.preparing,
            Conn::Pg(_) => Commit::NONE,
        }
    }

    /// Whether nothing can have changed these tables since a view that shows a commit. `false` where it is not known: on
    /// PostgreSQL other processes write, too.
    pub fn is_unmoved(&self, tables: &[&str], since: Commit) -> bool {
        match &self.conn {
            Conn::Lite(c) => {
                c.all_changed <= since && tables.iter().all(|t| c.changed.get(*t).is_none_or(|at| *at <= since))
            }
            Conn::Pg(_) => false,
        }
    }

    /// Like [`Tx::rows`] for a text put together at run time. Only `dump` needs it: it goes over all tables, and its
    /// texts hold nothing but names from `schema.toml`. Not public, so that no other crate can send built text.
    pub(crate) fn rows_of_built(&mut self, sql: &str, params: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let answer = self.conn.rows_of_built(sql, params);
        self.note(answer)
    }

    /// Like [`Tx::run`] for a text put together at run time; the same limits.
    pub(crate) fn run_built(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        let answer = self.conn.run_built(sql, params);
        self.note(answer)
    }
}

impl Conn {
    fn rows(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        match self {
            Conn::Lite(c) => lite_rows(&mut c.statement(sql)?, params, sql),
            Conn::Pg(c) => {
                let statement = pg_statement(c, sql)?;
                c.client.query(&statement, &pg_params(params))?.iter().map(|row| pg_row(row, sql)).collect()
            }
        }
    }

    fn run(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        match self {
            Conn::Lite(c) => lite_run(&mut c.statement(sql)?, params),
            Conn::Pg(c) => {
                let statement = pg_statement(c, sql)?;
                Ok(c.client.execute(&statement, &pg_params(params))?)
            }
        }
    }

    fn rows_of_built(&mut self, sql: &str, params: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        const OF: &str = "a table of the dump";
        match self {
            Conn::Lite(c) => lite_rows(&mut c.conn.prepare_cached(&sql.replace('$', "?"))?, params, OF),
            Conn::Pg(c) => c.client.query(sql, &pg_params(params))?.iter().map(|row| pg_row(row, OF)).collect(),
        }
    }

    fn run_built(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        match self {
            Conn::Lite(c) => {
                c.all_changed = c.preparing;
                lite_run(&mut c.conn.prepare_cached(&sql.replace('$', "?"))?, params)
            }
            Conn::Pg(c) => Ok(c.client.execute(sql, &pg_params(params))?),
        }
    }
}

fn pg_params<'p>(params: &'p [Value<'p>]) -> Vec<&'p (dyn postgres::types::ToSql + Sync)> {
    params.iter().map(|p| p as _).collect()
}

fn lite_run(statement: &mut rusqlite::CachedStatement<'_>, params: &[Value<'_>]) -> Result<u64, StoreError> {
    let touched = statement.execute(rusqlite::params_from_iter(params.iter()))?;
    Ok(u64::try_from(touched).unwrap_or(u64::MAX))
}

fn lite_rows(
    statement: &mut rusqlite::CachedStatement<'_>,
    params: &[Value<'_>],
    of: &'static str,
) -> Result<Vec<Row>, StoreError> {
    let columns = statement.column_count();
    let mut answer = statement.query(rusqlite::params_from_iter(params.iter()))?;
    let mut rows = Vec::new();
    while let Some(row) = answer.next()? {
        let cells = (0..columns)
            .map(|i| lite_cell(row.get_ref(i)?).ok_or(StoreError::Damaged { table: of, column: i }))
            .collect::<Result<_, _>>()?;
        rows.push(Row { cells, of });
    }
    Ok(rows)
}

/// `None` where the stored bytes are not what any column of ours can hold: broken UTF-8, a float.
fn lite_cell(value: rusqlite::types::ValueRef<'_>) -> Option<Cell> {
    use rusqlite::types::ValueRef as V;
    Some(match value {
        V::Null => Cell::Null,
        V::Integer(i) => Cell::Int(i),
        V::Text(t) => Cell::Text(str::from_utf8(t).ok()?.to_owned()),
        V::Blob(b) => Cell::Blob(b.to_vec()),
        V::Real(_) => return None,
    })
}

fn pg_statement(c: &mut Pg, sql: &'static str) -> Result<postgres::Statement, StoreError> {
    if let Some(statement) = c.statements.get(sql) {
        return Ok(statement.clone());
    }
    let statement = c.client.prepare(sql)?;
    if c.statements.len() >= STATEMENTS_MAX {
        c.statements.clear();
    }
    c.statements.insert(sql, statement.clone());
    Ok(statement)
}

fn pg_row(row: &postgres::Row, sql: &'static str) -> Result<Row, StoreError> {
    use postgres::types::Type;
    let cells = row
        .columns()
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let cell = match *column.type_() {
                Type::INT8 => row.try_get::<_, Option<i64>>(i)?.map(Cell::Int),
                Type::TEXT => row.try_get::<_, Option<String>>(i)?.map(Cell::Text),
                Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(i)?.map(Cell::Blob),
                _ => return Err(StoreError::Damaged { table: sql, column: i }),
            };
            Ok(cell.unwrap_or(Cell::Null))
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(Row { cells, of: sql })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_statement_changes_stands_in_its_first_words() {
        let table = |name: &str| Changes::Table(name.into());
        for (sql, changes) in [
            ("insert into record (org, id) values ($1, $2)", table("record")),
            ("insert into \"import\" (org) select $1", table("import")),
            ("insert into once(org) values ($1) on conflict do nothing", table("once")),
            ("update\n  record set version = version + 1", table("record")),
            ("delete from mark where org = $1", table("mark")),
            ("select version from record", Changes::Nothing),
            ("with x as (select 1) delete from mark", Changes::Anything),
            ("", Changes::Anything),
        ] {
            assert_eq!(Changes::of(sql), changes, "{sql}");
        }
    }
}
