//! The connections that answer questions, each from one consistent view, and how long a view is kept.
//!
//! A connection of SQLite forgets every page it has read as soon as somebody has committed. An act that asserts all it has read does
//! not need the newest view, only one that shows what its worker changed last: such acts share a view for some commits, and the pages
//! that lead to a row are read once for many of them.
//!
//! Invariants: no view is kept longer than [`KEPT_COMMITS_MAX`] commits after it was taken; while the write-ahead log waits to begin
//! anew, which it cannot below a view, none is kept at all.

use crate::{
    Location, StoreError,
    conn::{Conn, Tx},
    writer::connect_reader,
};
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// Connections that answer questions at the same time.
const READERS_MAX: usize = 16;
/// How many commits a view may be behind: enough to read the upper pages of every tree once, few enough that the write-ahead log
/// does not grow for it.
const KEPT_COMMITS_MAX: u64 = 256;

/// The number of a commit of this process. A view that shows a commit shows all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Commit(pub(crate) u64);

impl Commit {
    /// Before the first.
    pub const NONE: Commit = Commit(0);
}

struct Reader {
    conn: Conn,
    /// It is in a transaction that shows at least this.
    shows: Option<Commit>,
}

impl Reader {
    /// Ends its view.
    fn let_go(&mut self) -> Result<(), StoreError> {
        match self.shows.take() {
            Some(_) => self.conn.plain("rollback"),
            None => Ok(()),
        }
    }

    fn take_view(&mut self, shows: Commit) -> Result<(), StoreError> {
        self.let_go()?;
        self.conn.plain(self.conn.engine().begin_read())?;
        self.shows = Some(shows);
        Ok(())
    }
}

pub(crate) struct Readers {
    location: Location,
    idle: Mutex<Vec<Reader>>,
    commits: AtomicU64,
    none_kept: AtomicBool,
}

impl Readers {
    pub(crate) fn new(location: Location) -> Readers {
        Readers { location, idle: Mutex::default(), commits: AtomicU64::new(0), none_kept: AtomicBool::new(false) }
    }

    /// The newest commit.
    pub(crate) fn newest(&self) -> Commit {
        Commit(self.commits.load(Ordering::SeqCst))
    }

    /// The writer has committed. Views that are too old by now end.
    pub(crate) fn committed(&self) {
        let newest = self.commits.fetch_add(1, Ordering::SeqCst) + 1;
        if newest.is_multiple_of(KEPT_COMMITS_MAX) {
            self.end_views(Commit(newest.saturating_sub(KEPT_COMMITS_MAX / 2)));
        }
    }

    /// Keeps no view from now on, or does so again.
    pub(crate) fn keep_none(&self, none: bool) {
        if self.none_kept.swap(none, Ordering::SeqCst) != none && none {
            self.end_views(Commit(u64::MAX));
        }
    }

    /// Ends the views of idle connections that do not show this commit. A connection that cannot is closed.
    fn end_views(&self, below: Commit) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain_mut(|reader| reader.shows.is_none_or(|shows| shows >= below) || reader.let_go().is_ok());
    }

    /// Answers from a view that shows at least `least`, or from one taken now, and says what the view surely shows. Only a view
    /// that was asked for by a commit is kept.
    pub(crate) fn ask<T>(
        &self,
        least: Option<Commit>,
        question: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<(T, Commit), StoreError> {
        let least = least.filter(|_| matches!(self.location, Location::Directory(_)));
        let (mut reader, shows) = self.reader(least)?;
        let answer = question(&mut Tx::new(&mut reader.conn)).map_err(|e| match e {
            // Questions are not repeated: their closures run once.
            StoreError::Serialisation => StoreError::Busy,
            other => other,
        });
        self.put_back(reader, least.is_some() && answer.is_ok());
        Ok((answer?, shows))
    }

    /// A connection with a view.
    fn reader(&self, least: Option<Commit>) -> Result<(Reader, Commit), StoreError> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let (Some(least), Some(reader)) = (least, kept.as_ref())
            && let Some(shows) = reader.shows.filter(|shows| *shows >= least)
            && let Some(reader) = kept
        {
            return Ok((reader, shows));
        }
        // Looked at before the view is taken: it may show more, never less.
        let newest = self.newest();
        // A kept connection may have died with a restarted server: nothing was asked on it yet, so a new one is tried.
        if let Some(mut reader) = kept
            && reader.take_view(newest).is_ok()
        {
            return Ok((reader, newest));
        }
        let mut reader = Reader { conn: connect_reader(&self.location)?, shows: None };
        reader.take_view(newest)?;
        Ok((reader, newest))
    }

    fn put_back(&self, mut reader: Reader, keep_view: bool) {
        if !keep_view && reader.let_go().is_err() {
            return;
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        // Under the lock, so that whoever ends all views does not miss this one.
        let stays = !self.none_kept.load(Ordering::SeqCst) || reader.let_go().is_ok();
        if stays && idle.len() < READERS_MAX {
            idle.push(reader);
        }
    }
}
