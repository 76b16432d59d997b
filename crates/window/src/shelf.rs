//! The window's folder: what the desk laid down, letters and events that wait for the desk.
//!
//! The desk replaces its file whole; here it is read anew when it has changed. A letter is written whole and durable under a name that
//! says nothing, or not at all.

use azukari_domain::{
    Random,
    public::{EVENTS, Event, INBOX, SEALED, SNAPSHOT, Snapshot, is_safe_name},
    text::fold,
};
use std::{
    collections::HashMap,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

/// Most letters that wait for the desk: when it does not come for them, the window says so instead of filling the disk.
pub const INBOX_MAX: usize = 1_000;
/// Most events that wait.
const EVENTS_MAX: usize = 1_000;
/// Largest file that the desk lays down: a hundred thousand members.
const SNAPSHOT_BYTES_MAX: u64 = 256 << 20;

/// A snapshot with what searching needs.
#[derive(Debug)]
pub struct Hand {
    /// What the desk laid down.
    pub snapshot: Snapshot,
    /// Each member's texts in search form.
    folded: Vec<String>,
}

impl Hand {
    /// Gets a snapshot ready.
    pub fn new(snapshot: Snapshot) -> Hand {
        // A mark between the texts, so that nothing is found across two of them.
        let folded = snapshot.members.iter().map(|m| m.texts.iter().map(|t| fold(t)).collect::<Vec<_>>().join("\u{1}"));
        Hand { folded: folded.collect(), snapshot }
    }

    /// Places of the members in which a text stands; nothing for one that is too short.
    pub(crate) fn find(&self, query: &str) -> Option<Vec<usize>> {
        let wanted = fold(query);
        let least = usize::try_from(self.snapshot.limits.query_min).unwrap_or(usize::MAX).max(1);
        if wanted.chars().count() < least {
            return None;
        }
        Some(self.folded.iter().enumerate().filter(|(_, text)| text.contains(&wanted)).map(|(at, _)| at).collect())
    }
}

/// Whether a name may be an organisation's: its key may have an underscore.
fn is_org(name: &str) -> bool {
    is_safe_name(&name.replace('_', "-"))
}

type Seen = (SystemTime, u64, Arc<Hand>);

/// The folder.
#[derive(Debug)]
pub struct Shelf {
    dir: PathBuf,
    read: RwLock<HashMap<String, Seen>>,
}

impl Shelf {
    /// Over a folder that is there.
    pub fn new(dir: &Path) -> Shelf {
        Shelf { dir: dir.to_owned(), read: RwLock::default() }
    }

    /// What an organisation shows; `None` where it shows nothing, or what lies there is nothing of ours.
    pub fn hand(&self, org: &str) -> Option<Arc<Hand>> {
        if !is_org(org) {
            return None;
        }
        let path = self.dir.join(org).join(SNAPSHOT);
        let about = fs::metadata(&path).ok().filter(|m| m.is_file() && m.len() <= SNAPSHOT_BYTES_MAX)?;
        let stamp = (about.modified().ok()?, about.len());
        if let Some((at, len, hand)) = self.read.read().unwrap_or_else(PoisonError::into_inner).get(org)
            && (*at, *len) == stamp
        {
            return Some(Arc::clone(hand));
        }
        let snapshot = Snapshot::parse(&fs::read(&path).ok()?);
        if snapshot.is_none() {
            tracing::warn!(org, "what the desk laid down cannot be read");
        }
        let hand = Arc::new(Hand::new(snapshot?));
        let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
        read.insert(org.to_owned(), (stamp.0, stamp.1, Arc::clone(&hand)));
        Some(hand)
    }

    /// Organisations that show something.
    pub fn organisations(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let names = entries.filter_map(|e| e.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|n| is_org(n) && self.dir.join(n).join(SNAPSHOT).is_file()).collect();
        names.sort_unstable();
        names
    }

    /// Puts a sealed letter down, durable when this returns.
    ///
    /// # Errors
    /// [`io::ErrorKind::QuotaExceeded`] where too many wait; the disk's.
    pub fn put_letter(&self, org: &str, sealed: &[u8], random: &dyn Random) -> io::Result<()> {
        self.put(org, INBOX, SEALED, sealed, INBOX_MAX, random)
    }

    /// Tells the desk of something.
    ///
    /// # Errors
    /// As [`Shelf::put_letter`].
    pub fn put_event(&self, org: &str, event: &Event, random: &dyn Random) -> io::Result<()> {
        let text = serde_json::to_vec(event).map_err(io::Error::other)?;
        self.put(org, EVENTS, "json", &text, EVENTS_MAX, random)
    }

    fn put(
        &self,
        org: &str,
        folder: &str,
        ending: &str,
        bytes: &[u8],
        most: usize,
        random: &dyn Random,
    ) -> io::Result<()> {
        if !is_org(org) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let dir = self.dir.join(org).join(folder);
        fs::create_dir_all(&dir)?;
        if fs::read_dir(&dir)?.count() >= most {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        let mut name = [0_u8; 16];
        random.fill(&mut name);
        let name = format!("{:032x}", u128::from_be_bytes(name));
        let (part, whole) = (dir.join(format!("{name}.part")), dir.join(format!("{name}.{ending}")));
        let written = (|| {
            let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&part)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&part, &whole)?;
            fs::File::open(&dir)?.sync_all()
        })();
        if written.is_err() {
            // What is left of it is sealed and lies there for nothing.
            let _ = fs::remove_file(&part);
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use azukari_domain::{
        public::{FORMAT, Item, Limits, Member},
        time::SeededRandom,
    };

    fn snapshot(names: &[&str]) -> Snapshot {
        Snapshot {
            format: FORMAT,
            limits: Limits { query_min: 2, page_max: 10, shown_max: 100, letters_max: 5, minutes: 60 },
            items: vec![
                Item { key: "name".into(), ..Item::default() },
                Item { key: "company".into(), ..Item::default() },
            ],
            members: names
                .iter()
                .map(|n| Member { handle: (*n).into(), texts: vec![(*n).into(), "見本商会".into()] })
                .collect(),
            ..Snapshot::default()
        }
    }

    fn lay(dir: &Path, snapshot: &Snapshot) {
        fs::create_dir_all(dir.join("mihon")).unwrap();
        let part = dir.join("mihon/part");
        fs::write(&part, serde_json::to_vec(snapshot).unwrap()).unwrap();
        fs::rename(part, dir.join("mihon").join(SNAPSHOT)).unwrap();
    }

    #[test]
    fn what_the_desk_lays_down_anew_is_read_anew() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(dir.path());
        assert!(shelf.hand("mihon").is_none() && shelf.organisations().is_empty());
        lay(dir.path(), &snapshot(&["髙橋　一郎", "佐藤　花子"]));
        let hand = shelf.hand("mihon").unwrap();
        assert_eq!(hand.find("高橋"), Some(vec![0]), "however it is written");
        assert_eq!((hand.find("高"), hand.find("　 ")), (None, None), "too short");
        assert_eq!(hand.find("一郎見本"), Some(vec![]), "nothing across two texts");
        assert!(Arc::ptr_eq(&hand, &shelf.hand("mihon").unwrap()), "read once");
        lay(dir.path(), &snapshot(&["佐藤　花子"]));
        assert_eq!(shelf.hand("mihon").unwrap().find("高橋"), Some(vec![]), "gone at once");
        fs::write(dir.path().join("mihon").join(SNAPSHOT), "{}").unwrap();
        assert!(shelf.hand("mihon").is_none());
        for bad in ["..", "mihon/..", "", "Mihon"] {
            assert!(shelf.hand(bad).is_none(), "{bad}");
        }
        assert_eq!(shelf.organisations(), ["mihon"]);
    }

    #[test]
    fn letters_wait_whole_and_no_more_than_may() {
        let (dir, random) = (tempfile::tempdir().unwrap(), SeededRandom::new(1));
        let shelf = Shelf::new(dir.path());
        for _ in 0..INBOX_MAX {
            shelf.put_letter("mihon", b"sealed", &random).unwrap();
        }
        assert_eq!(shelf.put_letter("mihon", b"sealed", &random).unwrap_err().kind(), io::ErrorKind::QuotaExceeded);
        let inbox = dir.path().join("mihon").join(INBOX);
        let names: Vec<_> = fs::read_dir(&inbox).unwrap().map(|e| e.unwrap().path()).collect();
        assert!(names.len() == INBOX_MAX && names.iter().all(|p| p.extension().unwrap() == SEALED));
        assert!(shelf.put_letter("../mihon", b"x", &random).is_err());
    }
}
