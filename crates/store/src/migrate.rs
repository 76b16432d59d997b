//! Bringing a database of an older schema forward.
//!
//! Invariants: all steps and the new version stand in one transaction, so an interrupted run changes nothing; nobody else
//! uses the database meanwhile (SQLite: the directory's lock; PostgreSQL: a lock that every running server shares). The caller
//! keeps a copy first ([`View::export`] writes it as the older program would have).

use crate::{
    Location, Schema, Step, StoreError, Value,
    conn::{Conn, Tx},
    dump::{Counts, DumpError, Part, export_as},
    writer::{connect, prepare_directory, version_found},
};
use std::{fs::File, io::Write};

/// One consistent view of a database of an older schema.
pub struct View<'a> {
    tx: Tx<'a>,
    old: &'a Schema,
}

impl View<'_> {
    /// Writes a part as it lies there: what the older program can read again.
    ///
    /// # Errors
    /// As [`crate::dump::export`].
    pub fn export(&mut self, part: Part, sink: &mut dyn Write) -> Result<Counts, DumpError> {
        export_as(&mut self.tx, self.old, part, sink)
    }
}

/// A database of an older schema, held until it is brought forward or let go.
pub struct Older {
    conn: Conn,
    found: i64,
    schema: Schema,
    _lock: Option<File>,
}

impl Older {
    /// Looks whether an older database lies there, and takes it. `None` where nothing lies there or it is up to date.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where a server runs on it, [`StoreError::NewerSchema`], and what the engine says.
    pub fn find(location: &Location) -> Result<Option<Older>, StoreError> {
        let lock = match location {
            Location::Directory(dir) if !dir.join("azukari.db").exists() => return Ok(None),
            Location::Directory(dir) => Some(prepare_directory(dir)?),
            Location::Postgres(_) => None,
        };
        let schema = Schema::declared().map_err(StoreError::Engine)?;
        let mut conn = connect(location)?;
        let Some(found) = version_found(&mut conn)? else { return Ok(None) };
        if found > schema.version {
            return Err(StoreError::NewerSchema { found, known: schema.version });
        }
        if found == schema.version {
            return Ok(None);
        }
        if let Some(take) = conn.engine().take_whole() {
            let taken = Tx::new(&mut conn).row(take, &[])?.map_or(Ok(0), |mut r| r.int(0))?;
            if taken == 0 {
                return Err(StoreError::InUse);
            }
        }
        Ok(Some(Older { conn, found, schema, _lock: lock }))
    }

    /// The version that lies there.
    pub fn found(&self) -> i64 {
        self.found
    }

    /// The version that it is brought to.
    pub fn known(&self) -> i64 {
        self.schema.version
    }

    /// What is to be done, in order.
    pub fn steps(&self) -> Vec<Step> {
        self.schema.since(self.found).map(|(_, step)| step.clone()).collect()
    }

    /// Lends one view of what lies there.
    ///
    /// # Errors
    /// What the engine says.
    pub fn view<T>(&mut self, look: impl FnOnce(&mut View<'_>) -> T) -> Result<T, StoreError> {
        let old = self.schema.at(self.found).map_err(StoreError::Engine)?;
        self.conn.plain(self.conn.engine().begin_read())?;
        let seen = look(&mut View { tx: Tx::new(&mut self.conn), old: &old });
        self.conn.plain("rollback")?;
        Ok(seen)
    }

    /// Takes every step; the version that was reached.
    ///
    /// # Errors
    /// What the engine says; nothing is changed then.
    pub fn bring_forward(mut self) -> Result<i64, StoreError> {
        let conn = &mut self.conn;
        conn.plain(conn.engine().begin_act())?;
        let done = forward(conn, &self.schema, self.found).and_then(|()| conn.plain("commit"));
        if done.is_err() && conn.in_transaction() {
            let _ = conn.plain("rollback");
        }
        done.map(|()| self.schema.version)
    }
}

fn forward(conn: &mut Conn, schema: &Schema, found: i64) -> Result<(), StoreError> {
    if version_found(conn)? != Some(found) {
        // Somebody was faster between the look and the lock.
        return Err(StoreError::InUse);
    }
    for (to, step) in schema.since(found) {
        let then = schema.at(to).map_err(StoreError::Engine)?;
        for sql in then.step_sql(step, conn.engine()).map_err(StoreError::Engine)? {
            conn.plain(&sql)?;
        }
    }
    Tx::new(conn)
        .run("update meta set value = $1 where name = 'schema'", &[Value::Text(&schema.version.to_string())])
        .map(|_| ())
}

impl std::fmt::Debug for Older {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A PostgreSQL address may hold a password: the connection is not shown.
        f.debug_struct("Older").field("found", &self.found).field("known", &self.schema.version).finish_non_exhaustive()
    }
}
