//! Confirms the commits of embedded SQLite: no act is answered before its commit is on the disk.
//!
//! With `synchronous = full` SQLite waits for the disk within each commit, and nobody can work meanwhile. Here the writer's
//! connection leaves that one wait to a second thread: it syncs the write-ahead log, and answers all commits that were in it
//! before the sync began. The promise is that of `full`: recovery takes a prefix of the log, so an act is on the disk when a sync
//! that began after its commit has ended, and with it all that it could have seen. Checkpoints sync by themselves, log first.
//!
//! A disk that does not confirm may have lost what it was given: nothing is written after that until somebody has looked and the
//! program is started again.

use crate::{
    StoreError,
    conn::Conn,
    writer::{Job, fail, finish},
};
use std::{
    fs::File,
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread::JoinHandle,
};

/// Committed acts, with how each ended.
type Committed = (Vec<Box<dyn Job>>, Vec<Result<(), StoreError>>);

/// The writer's end of the line to the confirming thread.
pub(crate) struct Syncer {
    line: mpsc::Sender<Committed>,
    broken: Arc<AtomicBool>,
    /// Batches that are not answered yet.
    waiting: Arc<AtomicUsize>,
}

/// What is said of acts that the disk did not confirm.
pub(crate) fn unconfirmed() -> StoreError {
    StoreError::Engine("the disk did not confirm what was written; check it, then start again".into())
}

fn failed(e: io::Error) -> StoreError {
    tracing::error!(kind = %e.kind(), "the write-ahead log could not be synced");
    unconfirmed()
}

impl Syncer {
    /// Starts confirming for the writer's connection. `fault` makes one sync fail.
    pub(crate) fn start(
        dir: &Path,
        writer: &mut Conn,
        fault: &Arc<AtomicBool>,
    ) -> Result<(Syncer, JoinHandle<()>), StoreError> {
        writer.plain("pragma synchronous = normal")?;
        let (line, committed) = mpsc::channel();
        let broken = Arc::new(AtomicBool::new(false));
        // It is there as long as a connection is open, and always the same file.
        let file = File::options().write(true).open(dir.join("azukari.db-wal")).map_err(failed)?;
        let log = Log { file, fault: Arc::clone(fault) };
        let waiting = Arc::new(AtomicUsize::new(0));
        let theirs = (Arc::clone(&broken), Arc::clone(&waiting));
        let thread = std::thread::Builder::new()
            .name("syncer".into())
            .spawn(move || log.confirm_all(&committed, &theirs.0, &theirs.1))
            .map_err(|_| StoreError::Stopped)?;
        Ok((Syncer { line, broken, waiting }, thread))
    }

    /// A sync has failed.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::SeqCst)
    }

    /// The same, for whoever asks later.
    pub(crate) fn broken(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.broken)
    }

    /// Some commit is not confirmed yet.
    pub(crate) fn is_busy(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }

    /// Answers these acts when they are durable.
    pub(crate) fn confirm(&self, batch: Vec<Box<dyn Job>>, answers: Vec<Result<(), StoreError>>) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        if let Err(mpsc::SendError((batch, _))) = self.line.send((batch, answers)) {
            fail(batch, &unconfirmed());
        }
    }
}

/// The write-ahead log as a file.
struct Log {
    file: File,
    fault: Arc<AtomicBool>,
}

impl Log {
    fn confirm_all(self, committed: &mpsc::Receiver<Committed>, broken: &AtomicBool, waiting: &AtomicUsize) {
        while let Ok(first) = committed.recv() {
            // All that is committed by now, with one sync.
            let all: Vec<Committed> = std::iter::once(first).chain(committed.try_iter()).collect();
            let synced = if broken.load(Ordering::SeqCst) { Err(unconfirmed()) } else { self.sync() };
            if synced.is_err() {
                broken.store(true, Ordering::SeqCst);
            }
            waiting.fetch_sub(all.len(), Ordering::SeqCst);
            for (batch, answers) in all {
                match &synced {
                    Ok(()) => finish(batch, answers),
                    Err(e) => fail(batch, e),
                }
            }
        }
    }

    fn sync(&self) -> Result<(), StoreError> {
        if self.fault.swap(false, Ordering::SeqCst) {
            return Err(unconfirmed());
        }
        self.file.sync_data().map_err(failed)
    }
}
