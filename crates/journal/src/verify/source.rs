//! What the verifier asks of the place where the log is kept.

use crate::hash::Hash;
use crate::pending::ProcessId;
use crate::tree::Tile;
use zeroize::Zeroizing;

/// One stored entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place in the tree.
    pub index: u64,
    /// The leaf; `None` where its bundle was pruned.
    pub leaf: Option<Vec<u8>>,
    /// The leaf hash as stored beside it.
    pub leaf_hash: Hash,
    /// The number under which it was pending; `None` where it was sequenced in its own transaction.
    pub number: Option<Number>,
}

/// The signed number of an entry that was once pending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The process that gave it.
    pub process: ProcessId,
    /// From 1, without holes.
    pub number: u64,
    /// Signature over process, number and leaf hash.
    pub signature: Vec<u8>,
}

/// An entry that waits to be sequenced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its signed number.
    pub number: Number,
    /// Its leaf.
    pub leaf: Vec<u8>,
}

/// An annex as far as it still exists.
#[derive(Clone, PartialEq, Eq)]
pub enum AnnexBody {
    /// Opened by the vault.
    Open {
        /// The salt of its commitment.
        salt: [u8; 32],
        /// The committed bytes.
        bytes: Zeroizing<Vec<u8>>,
    },
    /// Its retention key was destroyed as planned; nothing is left to compare.
    Gone,
}

impl std::fmt::Debug for AnnexBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Open { .. } => "Open(…)",
            Self::Gone => "Gone",
        })
    }
}

/// The annex of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexRow {
    /// The entry's index.
    pub index: u64,
    /// What is left of it.
    pub body: AnnexBody,
}

/// Where the log is kept. Answers come in the order of their key and may be shorter than asked only at the end.
pub trait LogSource {
    /// What can go wrong there.
    type Error: std::error::Error;

    /// Number of entries by the stored state of the tree.
    fn size(&self) -> Result<u64, Self::Error>;

    /// Up to `max` rows with index `from` or above.
    fn rows(&self, from: u64, max: usize) -> Result<Vec<Row>, Self::Error>;

    /// Up to `max` stored full tiles of a level with index `from` or above.
    fn tiles(&self, level: u8, from: u64, max: usize) -> Result<Vec<Tile>, Self::Error>;

    /// Up to `max` stored checkpoints (signed notes), leaving out the first `skip`, in the order of their making.
    fn checkpoints(&self, skip: u64, max: usize) -> Result<Vec<String>, Self::Error>;

    /// Entries below this index may be without their leaf: their bundles were pruned by retention.
    fn pruned_below(&self) -> Result<u64, Self::Error> {
        Ok(0)
    }

    /// Up to `max` pending entries, leaving out the first `skip`, by process and number.
    fn pending(&self, skip: u64, max: usize) -> Result<Vec<Pending>, Self::Error> {
        let _ = (skip, max);
        Ok(Vec::new())
    }

    /// The highest number that each process ever gave, by the counter it raises in the act's own transaction.
    fn last_numbers(&self) -> Result<Vec<(ProcessId, u64)>, Self::Error> {
        Ok(Vec::new())
    }

    /// Annexes of the entries `from..to`, opened; `None` where the caller has no permit to open them (then none is compared).
    fn annexes(&self, from: u64, to: u64) -> Result<Option<Vec<AnnexRow>>, Self::Error> {
        let _ = (from, to);
        Ok(None)
    }
}
