//! Opening a store, and the one writer with group commit.
//!
//! Acts queue up for one thread. It takes what waits, runs them in one transaction and commits once; they are answered when that is
//! durable (on SQLite see [`crate::sync`]): durability costs one fsync for many acts. Nearly always all of them want to stand. Where one does not, the transaction is rolled
//! back and the batch runs again with a savepoint around each act, so that only the unwanted is taken back; savepoints around all acts
//! would cost each of them a copy of every page it touches. A serialisation failure repeats the whole batch, and after
//! [`TOGETHER_MAX`] failures one act at a time.

use crate::{
    ActError, StoreError, Value,
    conn::{Conn, Tx},
    dialect::Engine,
    readers::{Commit, Readers},
    schema::Schema,
    sync::{self, Syncer},
};
use std::{
    fs::File,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    str::FromStr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

/// Acts in one commit: enough to hide an fsync behind 64 clients, few enough that no transaction lasts over 50 ms.
const BATCH_ACTS_MAX: usize = 64;
/// Acts that are worth a commit of their own while the disk is still busy with the last one.
const BATCH_ACTS_WORTH: usize = 8;
/// How long the writer waits for others then: less than a sync takes on any disk.
const GATHER: Duration = Duration::from_micros(100);
/// Serialisation failures after which a batch is run one act at a time.
const TOGETHER_MAX: u32 = 3;
/// Serialisation failures of a single act after which its caller is told to try again.
const ALONE_MAX: u32 = 40;
/// Pages of the write-ahead log after which they are carried into the database, so that the log can begin anew.
const LOG_PAGES: u32 = 8_000;
/// Commits between two tries of that.
const CARRY_COMMITS: u64 = 8;
/// How long SQLite waits for another connection's lock, e.g. a backup's.
const BUSY_MS: u64 = 5_000;

/// Where the data lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A directory with an embedded database.
    Directory(PathBuf),
    /// A PostgreSQL address, `postgres://user@host:port/name`.
    Postgres(String),
}

impl FromStr for Location {
    type Err = StoreError;
    fn from_str(s: &str) -> Result<Self, StoreError> {
        if s.starts_with("postgres://") || s.starts_with("postgresql://") {
            return Ok(Location::Postgres(s.to_owned()));
        }
        if s.is_empty() || s.contains("://") {
            // The text may hold a password: only its scheme is repeated.
            let scheme = s.split("://").next().unwrap_or("").to_owned();
            return Err(StoreError::Location(scheme));
        }
        Ok(Location::Directory(PathBuf::from(s)))
    }
}

/// A fault that tests put into the writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The next time that the disk is asked to confirm what was written, it does not. Embedded SQLite only.
    Sync,
    /// Every n-th commit fails as if another transaction had been faster; 0 = none.
    Serialisation {
        /// n
        every: u32,
    },
}

pub(crate) trait Job: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<bool, StoreError>;
    fn end(self: Box<Self>, how: Result<(), StoreError>);
}

struct ActJob<F, T, E> {
    act: F,
    result: Option<Result<T, E>>,
    reply: mpsc::SyncSender<Result<Result<T, E>, StoreError>>,
}

impl<F, T, E> Job for ActJob<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, ActError<E>> + Send,
    T: Send,
    E: Send,
{
    /// `Ok(true)`: keep the savepoint; `Ok(false)`: roll it back.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        match std::panic::catch_unwind(AssertUnwindSafe(|| (self.act)(tx))) {
            Ok(Ok(value)) => {
                self.result = Some(Ok(value));
                Ok(true)
            }
            Ok(Err(ActError::Refused(no))) => {
                self.result = Some(Err(no));
                Ok(false)
            }
            Ok(Err(ActError::Store(e))) => Err(e),
            Err(_) => Err(StoreError::Engine("an act panicked".into())),
        }
    }

    fn end(self: Box<Self>, how: Result<(), StoreError>) {
        let ActJob { act, result, reply } = *self;
        // Before the answer: what the closure shared with its caller is the caller's alone again when the caller goes on.
        drop(act);
        let answer = match (how, result) {
            (Ok(()), Some(result)) => Ok(result),
            (Ok(()), None) => Err(StoreError::Stopped),
            (Err(e), _) => Err(e),
        };
        // The caller may have gone away; the act stands all the same.
        let _ = reply.send(answer);
    }
}

/// The data of all organisations of this installation.
pub struct Store {
    engine: Engine,
    location: Location,
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    syncer: Mutex<Option<JoinHandle<()>>>,
    sync_fault: Arc<AtomicBool>,
    sync_broken: Arc<AtomicBool>,
    readers: Arc<Readers>,
    fault: Arc<AtomicU32>,
    _lock: Option<File>,
}

impl Store {
    /// Opens or creates the data. One process at a time may open a directory.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::NewerSchema`], [`StoreError::OlderSchema`] (see [`crate::Older`]),
    /// [`StoreError::ReadOnly`] and what the engine says.
    pub fn open(location: &Location) -> Result<Store, StoreError> {
        let lock = match location {
            Location::Directory(dir) => Some(prepare_directory(dir)?),
            Location::Postgres(_) => None,
        };
        let mut conn = connect_writer(location)?;
        create_or_check(&mut conn)?;
        let engine = conn.engine();
        let fault = Arc::new(AtomicU32::new(0));
        let (send, receive) = mpsc::channel::<Box<dyn Job>>();
        let sync_fault = Arc::new(AtomicBool::new(false));
        let sync = match location {
            Location::Directory(dir) => Some(Syncer::start(dir, &mut conn, &sync_fault)?),
            Location::Postgres(_) => None,
        };
        let (sync, syncer) = sync.unzip();
        let sync_broken = sync.as_ref().map(Syncer::broken).unwrap_or_default();
        let readers = Arc::new(Readers::new(location.clone()));
        let log_pages = watch_log(&mut conn)?;
        let writer = Writer {
            conn: Some(conn),
            location: location.clone(),
            fault: Arc::clone(&fault),
            commits: 0,
            sync,
            readers: Arc::clone(&readers),
            log_pages,
        };
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || writer.work(&receive))
            .map_err(|_| StoreError::Stopped)?;
        Ok(Store {
            engine,
            location: location.clone(),
            jobs: Mutex::new(Some(send)),
            writer: Mutex::new(Some(thread)),
            syncer: Mutex::new(syncer),
            sync_fault,
            sync_broken,
            readers,
            fault,
            _lock: lock,
        })
    }

    /// The engine behind it.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Whether acts are taken: no more once the disk did not confirm one, until the program is started again.
    pub fn takes_acts(&self) -> bool {
        !self.sync_broken.load(Ordering::SeqCst)
    }

    /// Where the data lies.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Runs an act and returns when it is durable. The closure may run several times (other acts can force a repeat),
    /// so it must have no effect but through `tx`.
    ///
    /// # Errors
    /// The act's own refusal is the inner result; the outer one is the database's.
    pub fn act<T, E, F>(&self, act: F) -> Result<Result<T, E>, StoreError>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, ActError<E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        {
            let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            let jobs = jobs.as_ref().ok_or(StoreError::Stopped)?;
            jobs.send(Box::new(ActJob { act, result: None, reply })).map_err(|_| StoreError::Stopped)?;
        }
        answer.recv().map_err(|_| StoreError::Stopped)?
    }

    /// Answers a question from one consistent view.
    ///
    /// # Errors
    /// What the engine says.
    pub fn read<T>(&self, question: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        Ok(self.readers.ask(None, question)?.0)
    }

    /// Answers a question from one consistent view that shows at least a commit, and says what the view surely shows. On
    /// PostgreSQL the view is always taken now. What is read so may be some commits old: whoever rests an act on it asserts it
    /// in the act.
    ///
    /// # Errors
    /// What the engine says.
    pub fn read_since<T>(
        &self,
        least: Commit,
        question: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<(T, Commit), StoreError> {
        self.readers.ask(Some(least), question)
    }

    /// The newest commit of this process.
    pub fn newest(&self) -> Commit {
        self.readers.newest()
    }

    /// Puts a fault into the writer; tests only, but harmless elsewhere: it can only make acts repeat or be refused.
    pub fn inject(&self, fault: Fault) {
        match fault {
            Fault::Serialisation { every } => self.fault.store(every, Ordering::SeqCst),
            Fault::Sync => self.sync_fault.store(true, Ordering::SeqCst),
        }
    }

    /// Finishes what waits and stops the writer; later acts answer [`StoreError::Stopped`].
    pub fn close(&self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The writer first: what it committed last is still to be confirmed.
        for thread in [&self.writer, &self.syncer] {
            if let Some(thread) = thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
                let _ = thread.join();
            }
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A PostgreSQL address may hold a password.
        f.debug_struct("Store").field("engine", &self.engine).finish_non_exhaustive()
    }
}

struct Writer {
    conn: Option<Conn>,
    location: Location,
    fault: Arc<AtomicU32>,
    commits: u32,
    /// Embedded SQLite: who confirms commits and answers them.
    sync: Option<Syncer>,
    readers: Arc<Readers>,
    /// Embedded SQLite: pages in the write-ahead log after the last commit.
    log_pages: Arc<AtomicU32>,
}

/// Notes how many pages each commit leaves in the write-ahead log. Nothing else carries them into the database from then on.
fn watch_log(conn: &mut Conn) -> Result<Arc<AtomicU32>, StoreError> {
    let pages = Arc::new(AtomicU32::new(0));
    if let Conn::Lite(c) = conn {
        let noted = Arc::clone(&pages);
        c.conn.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, now: std::ffi::c_int| {
            noted.store(u32::try_from(now).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        }))?;
    }
    Ok(pages)
}

impl Writer {
    fn work(mut self, jobs: &mpsc::Receiver<Box<dyn Job>>) {
        while let Ok(first) = jobs.recv() {
            let mut batch = vec![first];
            take_waiting(jobs, &mut batch);
            // Nobody is answered before the sync that is running has ended: a moment more brings others along, and a commit of
            // many writes the pages that all of them touch once.
            if batch.len() < BATCH_ACTS_WORTH && self.sync.as_ref().is_some_and(Syncer::is_busy) {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "not a wait for something: whoever comes meanwhile shares a commit"
                )]
                std::thread::sleep(GATHER);
                take_waiting(jobs, &mut batch);
            }
            self.commit_together(batch);
        }
    }

    fn commit_together(&mut self, mut batch: Vec<Box<dyn Job>>) {
        for _ in 0..TOGETHER_MAX {
            match self.attempt(&mut batch) {
                Ok(answers) => return self.answer(batch, answers),
                Err(StoreError::Serialisation) => {}
                Err(e) => return fail(batch, &e),
            }
        }
        for job in batch {
            self.commit_alone(job);
        }
    }

    fn commit_alone(&mut self, job: Box<dyn Job>) {
        let mut one = vec![job];
        for _ in 0..ALONE_MAX {
            match self.attempt(&mut one) {
                Ok(answers) => return self.answer(one, answers),
                Err(StoreError::Serialisation) => std::thread::yield_now(),
                Err(e) => return fail(one, &e),
            }
        }
        fail(one, &StoreError::Busy);
    }

    /// Answers what was committed, as soon as it is durable.
    fn answer(&mut self, batch: Vec<Box<dyn Job>>, answers: Vec<Result<(), StoreError>>) {
        self.readers.committed();
        match &self.sync {
            Some(sync) => sync.confirm(batch, answers),
            None => finish(batch, answers),
        }
        self.carry_log();
    }

    /// Carries a long write-ahead log into the database. It begins anew when nobody reads from it any more, so that no view is
    /// kept until it has.
    fn carry_log(&mut self) {
        let long = self.log_pages.load(Ordering::Relaxed) >= LOG_PAGES;
        self.readers.keep_none(long);
        if long
            && self.readers.newest().0.is_multiple_of(CARRY_COMMITS)
            && let Some(Conn::Lite(c)) = &mut self.conn
            // What is not carried now is carried later, and is safe where it is.
            && let Err(e) = c.conn.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))
        {
            tracing::warn!(%e, "the write-ahead log could not be carried into the database");
        }
    }

    /// One transaction over all jobs. The inner results are single jobs' database failures.
    fn attempt(&mut self, batch: &mut [Box<dyn Job>]) -> Result<Vec<Result<(), StoreError>>, StoreError> {
        if self.sync.as_ref().is_some_and(Syncer::is_broken) {
            return Err(sync::unconfirmed());
        }
        // The server may have been restarted since the last commit. Nothing of this transaction was sent yet, so a new
        // connection is tried once; a connection lost later leaves its outcome open and is reported.
        let begun = match self.conn.as_mut() {
            Some(conn) => match conn.plain(conn.engine().begin_act()) {
                Ok(()) => true,
                Err(_) if conn.engine() == Engine::Postgres => false,
                Err(e) => return Err(e),
            },
            None => false,
        };
        if !begun {
            let mut conn = connect_writer(&self.location)?;
            // While the connection was away another server may have brought the schema forward.
            check_version(&mut conn)?;
            conn.plain(conn.engine().begin_act())?;
            self.conn = Some(conn);
        }
        let Some(conn) = self.conn.as_mut() else { return Err(StoreError::Stopped) };
        conn.begins(Commit(self.readers.newest().0 + 1));
        let every = self.fault.load(Ordering::Relaxed);
        self.commits = self.commits.wrapping_add(1);
        let inject = every > 0 && self.commits.is_multiple_of(every);
        let result = if together(conn, batch, inject) {
            conn.plain("commit").map(|()| batch.iter().map(|_| Ok(())).collect())
        } else {
            begin_again(conn).and_then(|()| transact(conn, batch, inject))
        };
        if result.is_err() && conn.in_transaction() && conn.plain("rollback").is_err() {
            self.conn = None;
        }
        result
    }
}

fn take_waiting(jobs: &mpsc::Receiver<Box<dyn Job>>, batch: &mut Vec<Box<dyn Job>>) {
    batch.extend(jobs.try_iter().take(BATCH_ACTS_MAX - batch.len()));
}

/// Runs the jobs in the transaction that has begun; `false` as soon as one does not want to stand or cannot.
fn together(conn: &mut Conn, batch: &mut [Box<dyn Job>], inject: bool) -> bool {
    !inject
        && batch.iter_mut().all(|job| {
            let mut tx = Tx::new(conn);
            matches!(job.run(&mut tx), Ok(true)) && !tx.has_failed()
        })
}

/// Takes back what was done; a full disk has already done so.
fn begin_again(conn: &mut Conn) -> Result<(), StoreError> {
    if conn.in_transaction() {
        conn.plain("rollback")?;
    }
    conn.plain(conn.engine().begin_act())
}

/// Runs the jobs, each in a savepoint, in the transaction that has begun, and commits.
fn transact(
    conn: &mut Conn,
    batch: &mut [Box<dyn Job>],
    inject: bool,
) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    let mut answers = Vec::with_capacity(batch.len());
    for job in batch.iter_mut() {
        conn.plain("savepoint act")?;
        let mut tx = Tx::new(conn);
        let ran = job.run(&mut tx);
        if tx.has_raced() {
            return Err(StoreError::Serialisation);
        }
        // A closure that drops a statement's error and says yes all the same must not stand by half.
        let ran = if matches!(ran, Ok(true)) && tx.has_failed() {
            Err(StoreError::Engine("an act went on after a failed statement".into()))
        } else {
            ran
        };
        match ran {
            Ok(keep) => {
                answers.push(Ok(()));
                if keep {
                    conn.plain("release savepoint act")?;
                    continue;
                }
            }
            // A full disk or a lost connection ends the whole transaction: all of the batch learn it.
            Err(e) if !conn.in_transaction() => return Err(e),
            Err(e) => answers.push(Err(e)),
        }
        conn.plain("rollback to savepoint act")?;
        conn.plain("release savepoint act")?;
    }
    if inject {
        return Err(StoreError::Serialisation);
    }
    conn.plain("commit")?;
    Ok(answers)
}

pub(crate) fn finish(batch: Vec<Box<dyn Job>>, answers: Vec<Result<(), StoreError>>) {
    for (job, answer) in batch.into_iter().zip(answers) {
        job.end(answer);
    }
}

pub(crate) fn fail(batch: Vec<Box<dyn Job>>, e: &StoreError) {
    for job in batch {
        job.end(Err(copy(e)));
    }
}

fn copy(e: &StoreError) -> StoreError {
    match e {
        StoreError::Busy => StoreError::Busy,
        StoreError::DiskFull => StoreError::DiskFull,
        StoreError::ReadOnly => StoreError::ReadOnly,
        StoreError::Stopped => StoreError::Stopped,
        StoreError::Unreachable(why) => StoreError::Unreachable(why.clone()),
        StoreError::OlderSchema { found, known } => StoreError::OlderSchema { found: *found, known: *known },
        StoreError::NewerSchema { found, known } => StoreError::NewerSchema { found: *found, known: *known },
        other => StoreError::Engine(other.to_string()),
    }
}

pub(crate) fn prepare_directory(dir: &Path) -> Result<File, StoreError> {
    let io = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::StorageFull => StoreError::DiskFull,
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => StoreError::ReadOnly,
        _ => StoreError::Location(format!("{}: {}", dir.display(), e.kind())),
    };
    if !dir.exists() {
        std::fs::create_dir_all(dir).map_err(io)?;
        restrict(dir).map_err(io)?;
    }
    let lock = File::options().create(true).truncate(false).write(true).open(dir.join("lock")).map_err(io)?;
    lock.try_lock().map_err(|_| StoreError::InUse)?;
    Ok(lock)
}

#[cfg(unix)]
fn restrict(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> std::io::Result<()> {
    Ok(())
}

pub(crate) fn connect(location: &Location) -> Result<Conn, StoreError> {
    match location {
        Location::Directory(dir) => {
            let conn = rusqlite::Connection::open(dir.join("azukari.db"))?;
            conn.busy_timeout(Duration::from_millis(BUSY_MS))?;
            conn.execute_batch(
                "pragma journal_mode = wal;
                 pragma synchronous = full;
                 pragma secure_delete = on;
                 pragma temp_store = memory;
                 pragma cache_size = -12288;
                 pragma wal_autocheckpoint = 4000;",
            )?;
            Conn::lite(conn)
        }
        Location::Postgres(url) => Ok(Conn::pg(postgres::Client::connect(url, postgres::NoTls)?)),
    }
}

pub(crate) fn connect_reader(location: &Location) -> Result<Conn, StoreError> {
    match location {
        Location::Directory(dir) => {
            let conn = rusqlite::Connection::open_with_flags(
                dir.join("azukari.db"),
                rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX,
            )?;
            conn.busy_timeout(Duration::from_millis(BUSY_MS))?;
            conn.execute_batch("pragma temp_store = memory; pragma cache_size = -2304;")?;
            Conn::lite(conn)
        }
        Location::Postgres(_) => connect(location),
    }
}

/// The connection that writes. On PostgreSQL it also says that this database is in use, for as long as it lives.
fn connect_writer(location: &Location) -> Result<Conn, StoreError> {
    let mut conn = connect(location)?;
    if let Some(share) = conn.engine().share() {
        conn.plain(share)?;
    }
    Ok(conn)
}

/// The version of the schema that lies there; `None` in an empty database. A mark that is no number is of no version of ours.
pub(crate) fn version_found(conn: &mut Conn) -> Result<Option<i64>, StoreError> {
    let has_table = conn.engine().has_table();
    let there = Tx::new(conn).row(has_table, &[Value::Text("meta")])?.map_or(Ok(0), |mut r| r.int(0))? > 0;
    if !there {
        return Ok(None);
    }
    let found = Tx::new(conn)
        .row("select value from meta where name = $1", &[Value::Text("schema")])?
        .map_or(Ok(String::new()), |mut r| r.text(0))?;
    Ok(Some(found.parse().unwrap_or(i64::MAX)))
}

fn same_version(found: i64, known: i64) -> Result<(), StoreError> {
    match found.cmp(&known) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(StoreError::OlderSchema { found, known }),
        std::cmp::Ordering::Greater => Err(StoreError::NewerSchema { found, known }),
    }
}

fn check_version(conn: &mut Conn) -> Result<(), StoreError> {
    let known = Schema::declared().map_err(StoreError::Engine)?.version;
    version_found(conn)?.map_or(Ok(()), |found| same_version(found, known))
}

fn create_or_check(conn: &mut Conn) -> Result<(), StoreError> {
    let schema = Schema::declared().map_err(StoreError::Engine)?;
    let engine = conn.engine();
    conn.plain("begin")?;
    if let Conn::Pg(_) = conn {
        // Two servers may start on an empty database at once: one creates, the other waits here and then checks.
        conn.plain("select pg_advisory_xact_lock(4156842)")?;
    }
    if let Some(found) = version_found(conn)? {
        conn.plain("rollback")?;
        return same_version(found, schema.version);
    }
    for statement in schema.ddl(engine) {
        conn.plain(&statement)?;
    }
    Tx::new(conn).run(
        "insert into meta (name, value) values ($1, $2)",
        &[Value::Text("schema"), Value::Text(&schema.version.to_string())],
    )?;
    conn.plain("commit")
}
