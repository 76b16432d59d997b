//! A small log in memory that tests build, export and tamper with. Its contents are fixed, so that exports stay equal.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part, and each is a crate of its own")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

use azukari_domain::{ActId, Answer, Millis, Random, Verb, time::SeededRandom};
use azukari_journal::export::EntrySource;
use azukari_journal::hash::leaf_hash;
use azukari_journal::verify::{self, AnnexBody, AnnexRow, LogSource, Number, Options, Pending, Report, Row};
use azukari_journal::*;
use std::collections::BTreeMap;
use std::convert::Infallible;

pub const ORIGIN: &str = "azukari.example/o/sample";
/// 2026-04-01T00:00:00Z.
pub const START: i64 = 1_775_001_600_000;

pub fn signer() -> Signer {
    Signer::from_seed(ORIGIN, &[7; 32]).unwrap()
}

/// Salt and bytes by entry.
pub type Annexes = BTreeMap<u64, ([u8; 32], Vec<u8>)>;

#[derive(Clone)]
pub struct Log {
    pub size: u64,
    pub rows: Vec<Row>,
    pub tiles: BTreeMap<(u8, u64), Tile>,
    pub checkpoints: Vec<String>,
    pub annexes: Option<Annexes>,
    pub pending: Vec<Pending>,
    pub last_numbers: Vec<([u8; 16], u64)>,
    pub pruned_below: u64,
    pub builder: TileBuilder,
}

fn bytes<const N: usize>(random: &SeededRandom) -> [u8; N] {
    let mut out = [0; N];
    random.fill(&mut out);
    out
}

/// The entry at an index; every kind of field occurs.
pub fn entry(i: u64) -> Entry {
    let random = SeededRandom::new(i + 1);
    // As many as there were when the golden files were made; later verbs stand behind them.
    let verb = Verb::ALL[usize::try_from(i).unwrap() % 19];
    let outcome = match i % 5 {
        3 => Outcome::Refused(
            [Answer::Forbidden, Answer::NotPermitted, Answer::NotConfigured, Answer::Referral]
                [usize::try_from(i / 5 % 4).unwrap()],
        ),
        4 => Outcome::Done,
        _ => Outcome::Granted,
    };
    let at = Millis(START + i64::try_from(i).unwrap() * 1000);
    let mut act: [u8; 16] = bytes(&random);
    act[..8].copy_from_slice(&i.to_be_bytes());
    let mut e = Entry::new(ActId::from_slice(&act).unwrap(), at, verb, outcome, Hash([0x11; 32]), Hash([0x22; 32]));
    e.worker = (!i.is_multiple_of(4)).then(|| Alias(bytes(&random)));
    e.affair = Some("membership".parse().unwrap());
    e.holding = i.is_multiple_of(2).then(|| "member".parse().unwrap());
    e.subjects = match i % 3 {
        0 => Subjects::None,
        1 => Subjects::One(Alias(bytes(&random))),
        _ => Subjects::Many { count: i, root: Hash(bytes(&random)) },
    };
    e.clauses = vec!["sample:main:11.1".parse().unwrap()];
    e.controls = vec!["purpose.within".parse().unwrap()];
    e.classes = vec!["identity".parse().unwrap(), "contact".parse().unwrap()];
    if i.is_multiple_of(7) {
        e.happened_at = Some(Millis(at.0 - 86_400_000));
        e.late = true;
        e.approval = azukari_domain::ApprovalId::from_slice(&bytes::<16>(&random));
        e.batch = azukari_domain::BatchId::from_slice(&bytes::<16>(&random));
        e.facts.insert("channel".parse().unwrap(), "paper".parse().unwrap());
        e.facts.insert("pages".parse().unwrap(), Safe::from(3));
    }
    e
}

impl Log {
    pub fn empty() -> Self {
        Self {
            size: 0,
            rows: Vec::new(),
            tiles: BTreeMap::new(),
            checkpoints: Vec::new(),
            annexes: None,
            pending: Vec::new(),
            last_numbers: Vec::new(),
            pruned_below: 0,
            builder: TileBuilder::new(),
        }
    }

    /// A log of `size` entries with a checkpoint at each size named.
    pub fn build(size: u64, checkpoints: &[u64]) -> Self {
        let mut log = Self::empty();
        if checkpoints.contains(&0) {
            log.checkpoints.push(log.note());
        }
        for i in 0..size {
            log.push_entry(&entry(i));
            if checkpoints.contains(&log.size) {
                let note = log.note();
                log.checkpoints.push(note);
            }
        }
        log
    }

    pub fn push_entry(&mut self, entry: &Entry) {
        self.push_leaf(entry.to_leaf().unwrap(), None);
    }

    pub fn push_leaf(&mut self, leaf: Vec<u8>, number: Option<Number>) {
        let hash = leaf_hash(&leaf);
        let (index, tiles) = self.builder.append(hash);
        self.rows.push(Row { index, leaf: Some(leaf), leaf_hash: hash, number });
        self.tiles.extend(tiles.into_iter().map(|t| ((t.level, t.index), t)));
        self.size = index + 1;
    }

    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { origin: ORIGIN.into(), size: self.size, root: self.builder.root() }
    }

    pub fn note(&self) -> String {
        self.checkpoint().sign(&signer()).unwrap()
    }

    pub fn verify(&self, kept: Option<&str>) -> Report {
        verify::verify(self, ORIGIN, &[signer().key().clone()], kept, &Options::default()).unwrap()
    }

    /// Replaces the leaf at an index, leaving its stored hash and the tiles.
    pub fn alter(&mut self, i: usize) {
        let mut e = Entry::parse(self.rows[i].leaf.as_ref().unwrap()).unwrap();
        e.facts.insert("altered".parse().unwrap(), "yes".parse().unwrap());
        self.rows[i].leaf = Some(e.to_leaf().unwrap());
    }

    /// Gives every row the index of its place.
    pub fn renumber(&mut self) {
        for (i, row) in (0..).zip(self.rows.iter_mut()) {
            row.index = i;
        }
    }

    /// What someone with the signing key does: the whole tree and its checkpoints again over the rows as they now are.
    pub fn rewrite(&self) -> Self {
        let mut log = Self { annexes: self.annexes.clone(), ..Self::empty() };
        for row in &self.rows {
            log.push_leaf(row.leaf.clone().unwrap(), row.number.clone());
        }
        log.checkpoints = vec![log.note()];
        log
    }

    pub fn export(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        export::export(self, self.size, &self.note(), |path, bytes| {
            files.insert(path.to_owned(), bytes.to_vec());
            Ok::<_, Infallible>(())
        })
        .unwrap();
        files
    }
}

fn at(i: u64) -> usize {
    usize::try_from(i).unwrap()
}

impl HashSource for Log {
    type Error = Infallible;
    fn leaf_hashes(&self, from: u64, count: usize) -> Result<Vec<Hash>, Infallible> {
        Ok(self.rows.iter().skip(at(from)).take(count).map(|row| row.leaf_hash).collect())
    }
    fn full_tile(&self, level: u8, index: u64) -> Result<Option<Tile>, Infallible> {
        Ok(self.tiles.get(&(level, index)).cloned())
    }
}

impl EntrySource for Log {
    fn leaves(&self, from: u64, count: usize) -> Result<Option<Vec<Vec<u8>>>, Infallible> {
        Ok(self.rows.iter().skip(at(from)).take(count).map(|row| row.leaf.clone()).collect())
    }
}

impl LogSource for Log {
    type Error = Infallible;
    fn size(&self) -> Result<u64, Infallible> {
        Ok(self.size)
    }
    fn rows(&self, from: u64, max: usize) -> Result<Vec<Row>, Infallible> {
        let start = self.rows.partition_point(|row| row.index < from);
        Ok(self.rows.iter().skip(start).take(max).cloned().collect())
    }
    fn tiles(&self, level: u8, from: u64, max: usize) -> Result<Vec<Tile>, Infallible> {
        Ok(self.tiles.range((level, from)..=(level, u64::MAX)).take(max).map(|(_, t)| t.clone()).collect())
    }
    fn checkpoints(&self, skip: u64, max: usize) -> Result<Vec<String>, Infallible> {
        Ok(self.checkpoints.iter().skip(at(skip)).take(max).cloned().collect())
    }
    fn pruned_below(&self) -> Result<u64, Infallible> {
        Ok(self.pruned_below)
    }
    fn pending(&self, skip: u64, max: usize) -> Result<Vec<Pending>, Infallible> {
        Ok(self.pending.iter().skip(at(skip)).take(max).cloned().collect())
    }
    fn last_numbers(&self) -> Result<Vec<([u8; 16], u64)>, Infallible> {
        Ok(self.last_numbers.clone())
    }
    fn annexes(&self, from: u64, to: u64) -> Result<Option<Vec<AnnexRow>>, Infallible> {
        Ok(self.annexes.as_ref().map(|all| {
            all.range(from..to)
                .map(|(index, (salt, bytes))| AnnexRow {
                    index: *index,
                    body: AnnexBody::Open { salt: *salt, bytes: bytes.clone().into() },
                })
                .collect()
        }))
    }
}
