//! What can go wrong below the gate, by who must act.

/// The database could not do it. None of these texts holds a value from a row.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another act changed the same rows at the same time; the store has already tried again.
    #[error("other acts kept changing the same rows; try again")]
    Busy,
    /// No room on the disk.
    #[error("the disk that holds the data is full")]
    DiskFull,
    /// The disk or file cannot be written.
    #[error("the data cannot be written: the disk or file is read-only")]
    ReadOnly,
    /// Another process has the data directory open.
    #[error("another process is using this data directory")]
    InUse,
    /// The database was made by a newer version of this program.
    #[error("the database has schema {found}, this program knows {known}; use the newer program")]
    NewerSchema {
        /// Version found in the database.
        found: i64,
        /// Version this program knows.
        known: i64,
    },
    /// The database was made by an older version of this program and must be brought forward first.
    #[error("the database has schema {found}, this program works with {known}; bring it forward first")]
    OlderSchema {
        /// Version found in the database.
        found: i64,
        /// Version this program works with.
        known: i64,
    },
    /// The location is neither a directory nor a `postgres://` address.
    #[error("not a place for data: {0}")]
    Location(String),
    /// The server cannot be reached or refused us.
    #[error("the database server cannot be reached: {0}")]
    Unreachable(String),
    /// A stored row does not have the form that was written.
    #[error("column {column} of a row in {table} is damaged")]
    Damaged {
        /// Table or query.
        table: &'static str,
        /// Place in the row.
        column: usize,
    },
    /// The writer has stopped, because the program is ending or a commit failed half-way.
    #[error("the writer has stopped")]
    Stopped,
    /// Any other failure of the engine; the text is the engine's and names no values.
    #[error("the database failed: {0}")]
    Engine(String),
    /// Serialisation failure: retried by the writer, never seen by callers.
    #[error("serialisation failure")]
    Serialisation,
}

/// Why an act's closure ends without a commit.
#[derive(Debug)]
pub enum ActError<E> {
    /// The act itself says no: its savepoint is rolled back, others in the same commit stay.
    Refused(E),
    /// The database failed.
    Store(StoreError),
}

impl<E> From<StoreError> for ActError<E> {
    fn from(e: StoreError) -> Self {
        ActError::Store(e)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        match e.sqlite_error_code() {
            Some(C::DiskFull) => StoreError::DiskFull,
            Some(C::ReadOnly | C::PermissionDenied) => StoreError::ReadOnly,
            Some(C::DatabaseBusy | C::DatabaseLocked) => StoreError::Serialisation,
            Some(C::CannotOpen) => StoreError::Location("the database file cannot be opened".into()),
            Some(C::SystemIoFailure) if out_of_room(&e) => StoreError::DiskFull,
            Some(code) => StoreError::Engine(format!("SQLite: {code:?}")),
            None => StoreError::Engine(match e {
                rusqlite::Error::InvalidColumnType(..) => "a column has another type".into(),
                rusqlite::Error::InvalidParameterCount(given, wanted) => format!("{given} parameters for {wanted}"),
                rusqlite::Error::SqlInputError { msg, .. } => msg,
                other => format!("SQLite: {}", variant_name(&other)),
            }),
        }
    }
}

/// The shared index of the write-ahead log cannot grow on a full disk; SQLite calls that an I/O failure.
fn out_of_room(e: &rusqlite::Error) -> bool {
    matches!(e, rusqlite::Error::SqliteFailure(f, _) if f.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

fn variant_name(e: &rusqlite::Error) -> &'static str {
    match e {
        rusqlite::Error::QueryReturnedNoRows => "no rows",
        rusqlite::Error::ExecuteReturnedResults => "unexpected rows",
        rusqlite::Error::MultipleStatement => "several statements",
        _ => "unexpected failure",
    }
}

impl From<postgres::Error> for StoreError {
    fn from(e: postgres::Error) -> Self {
        use postgres::error::SqlState as S;
        if let Some(db) = e.as_db_error() {
            let code = db.code();
            return match code {
                c if *c == S::T_R_SERIALIZATION_FAILURE || *c == S::T_R_DEADLOCK_DETECTED => StoreError::Serialisation,
                c if *c == S::DISK_FULL => StoreError::DiskFull,
                c if *c == S::ADMIN_SHUTDOWN || *c == S::CRASH_SHUTDOWN || *c == S::CANNOT_CONNECT_NOW => {
                    StoreError::Unreachable("the server is stopping or starting".into())
                }
                c if *c == S::TOO_MANY_CONNECTIONS => StoreError::Unreachable("it has no connection left".into()),
                c if *c == S::READ_ONLY_SQL_TRANSACTION => StoreError::ReadOnly,
                // The message may quote values of a failed row (DETAIL does, MESSAGE of a cast can): only the code goes on.
                c => StoreError::Engine(format!("PostgreSQL {}", c.code())),
            };
        }
        if e.is_closed() {
            StoreError::Unreachable("the connection was closed".into())
        } else {
            StoreError::Unreachable("no answer".into())
        }
    }
}
