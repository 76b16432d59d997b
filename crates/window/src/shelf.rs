//! The window's folder: what the desk laid down, letters and events that wait for the desk.
//!
//! The desk replaces its file whole; here it is read anew when it has changed. A letter is written whole and durable under a name that
//! says nothing, or not at all. A link opens what lies under its hash, until its last moment and until it was used.

use aws_lc_rs::digest::{SHA256, digest};
use azukari_domain::{
    Millis, Random,
    public::{EVENTS, Event, INBOX, Invitation, LINKS, SEALED, SNAPSHOT, Snapshot, USED, is_safe_name, link_bytes},
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
/// Largest invitation: a notice is a page.
const INVITATION_BYTES_MAX: u64 = 256 << 10;
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

    /// What stands behind a link, with the name under which it lies; `None` for a link that is wrong, over or used, all alike.
    pub fn invitation(&self, org: &str, token: &str, now: Millis) -> Option<(String, Invitation)> {
        if !is_org(org) {
            return None;
        }
        let hash = digest(&SHA256, &link_bytes(org, token)?);
        let name: String = hash.as_ref().iter().map(|b| format!("{b:02x}")).collect();
        let dir = self.dir.join(org);
        let path = dir.join(LINKS).join(format!("{name}.json"));
        let about = fs::metadata(&path).ok()?;
        if !about.is_file() || about.len() > INVITATION_BYTES_MAX || dir.join(USED).join(&name).exists() {
            return None;
        }
        let invitation = Invitation::parse(&fs::read(&path).ok()?).filter(|i| now.0 <= i.until)?;
        Some((name, invitation))
    }

    /// Uses a link up, durable when this returns; `false` where somebody was faster.
    ///
    /// # Errors
    /// The disk's.
    pub fn use_link(&self, org: &str, name: &str) -> io::Result<bool> {
        if !is_org(org) || !is_safe_name(name) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let dir = self.dir.join(org).join(USED);
        fs::create_dir_all(&dir)?;
        match fs::OpenOptions::new().write(true).create_new(true).open(dir.join(name)) {
            Ok(file) => file.sync_all()?,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            Err(e) => return Err(e),
        }
        fs::File::open(&dir)?.sync_all()?;
        Ok(true)
    }

    /// Gives a link back whose letter could not be put down.
    pub fn spare_link(&self, org: &str, name: &str) {
        if is_org(org) && is_safe_name(name) {
            // Where that fails too, the link is used up and the desk makes another.
            let _ = fs::remove_file(self.dir.join(org).join(USED).join(name));
        }
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
    fn a_link_opens_once_and_until_its_last_moment() {
        let (dir, token) = (tempfile::tempdir().unwrap(), "0123456789abcdefghjkmnpqrstvwxyz");
        let shelf = Shelf::new(dir.path());
        // Computed by `sha256sum` over the label, the organisation, a zero byte and the token.
        let name = "3237c2bbcdff8f0a2270216776595973d584af4bebe5934c69094bfedde855ac";
        let links = dir.path().join("mihon").join(LINKS);
        fs::create_dir_all(&links).unwrap();
        let invitation = Invitation { format: FORMAT, until: 100, ..Invitation::default() };
        fs::write(links.join(format!("{name}.json")), serde_json::to_vec(&invitation).unwrap()).unwrap();
        assert_eq!(shelf.invitation("mihon", token, Millis(100)), Some((name.into(), invitation)));
        assert_eq!(shelf.invitation("mihon", token, Millis(101)), None, "over");
        for (org, wrong) in [
            ("mihon", "0123456789abcdefghjkmnpqrstvwxyy"),
            ("other", token),
            ("mihon", "../../mihon/published"),
            ("..", token),
            ("mihon", name),
        ] {
            assert_eq!(shelf.invitation(org, wrong, Millis(0)), None, "{org} {wrong}");
        }
        assert!(shelf.use_link("mihon", name).unwrap());
        assert!(!shelf.use_link("mihon", name).unwrap(), "the second of two is too late");
        assert_eq!(shelf.invitation("mihon", token, Millis(0)), None, "used");
        shelf.spare_link("mihon", name);
        assert!(shelf.invitation("mihon", token, Millis(0)).is_some());
        assert!(shelf.use_link("mihon", "../x").is_err());
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
