//! Acts on many: one line for each person, of which the entry carries the number and the Merkle root.
//!
//! Invariant: a line is an alias and what became of it, so the lines say no more in the clear than an entry does. Their order is the
//! caller's and is part of the root.

use crate::entry::Subjects;
use crate::hash::{Alias, Hash, leaf_hash};
use crate::tree::{self, Frontier, HashSource, Tile};

/// First byte of stored lines, and of each line where it is hashed.
const LINES_VERSION: u8 = 1;
/// Bytes of one stored line: sixteen of the alias, one of the outcome.
const LINE_BYTES: usize = 17;

/// Stored bytes that are not lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinesError {
    /// Written by a later version of this program, or not by it.
    #[error("unknown version of lines")]
    Version,
    /// Not a whole number of lines, or an unknown outcome.
    #[error("the stored lines have the wrong form")]
    Form,
    /// No such line.
    #[error("there is no such line")]
    Outside,
}

/// One person in an act on many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Line {
    /// Who.
    pub alias: Alias,
    /// Whether the act reached them; `false` where they were withheld.
    pub granted: bool,
}

impl Line {
    fn to_bytes(self) -> [u8; LINE_BYTES] {
        let mut bytes = [u8::from(self.granted); LINE_BYTES];
        for (to, from) in bytes.iter_mut().zip(self.alias.0) {
            *to = from;
        }
        bytes
    }

    /// The hash of this line in the lines' tree.
    pub fn hash(self) -> Hash {
        let mut bytes = vec![LINES_VERSION];
        bytes.extend_from_slice(&self.to_bytes());
        leaf_hash(&bytes)
    }
}

/// Proof that one line is among those whose root an entry carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProof {
    /// Which line, from 0.
    pub index: u64,
    /// The path from the line upwards.
    pub path: Vec<Hash>,
}

/// The lines of one act, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lines(Vec<Line>);

impl Lines {
    /// Takes the lines over.
    pub fn new(lines: Vec<Line>) -> Self {
        Self(lines)
    }

    /// The lines.
    pub fn as_slice(&self) -> &[Line] {
        &self.0
    }

    /// How many.
    pub fn count(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    /// Their Merkle root.
    pub fn root(&self) -> Hash {
        let mut tree = Frontier::new();
        self.0.iter().for_each(|line| {
            tree.append(line.hash());
        });
        tree.root()
    }

    /// What the entry carries of them.
    pub fn subjects(&self) -> Subjects {
        Subjects::Many { count: self.count(), root: self.root() }
    }

    /// Proof that the line at `index` is among them.
    ///
    /// # Errors
    /// [`LinesError::Outside`].
    pub fn prove(&self, index: u64) -> Result<LineProof, LinesError> {
        let path = tree::inclusion(self, index, self.count()).map_err(|_| LinesError::Outside)?;
        Ok(LineProof { index, path })
    }

    /// The bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        std::iter::once(LINES_VERSION).chain(self.0.iter().flat_map(|line| line.to_bytes())).collect()
    }

    /// Reads stored bytes back.
    ///
    /// # Errors
    /// Where they were not written by [`Lines::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LinesError> {
        let rest = bytes.strip_prefix(&[LINES_VERSION]).ok_or(LinesError::Version)?;
        let (chunks, over) = rest.as_chunks::<LINE_BYTES>();
        if !over.is_empty() {
            return Err(LinesError::Form);
        }
        let line = |chunk: &[u8; LINE_BYTES]| {
            let (alias, outcome) = chunk.split_first_chunk::<16>()?;
            let granted = match outcome {
                [0] => false,
                [1] => true,
                _ => return None,
            };
            Some(Line { alias: Alias(*alias), granted })
        };
        chunks.iter().map(line).collect::<Option<_>>().map(Self).ok_or(LinesError::Form)
    }
}

/// Whether `proof` shows `line` among the `count` lines with this root.
pub fn verify_line(line: Line, proof: &LineProof, count: u64, root: &Hash) -> bool {
    tree::verify_inclusion(&line.hash(), proof.index, count, &proof.path, root)
}

impl HashSource for Lines {
    type Error = LinesError;

    fn leaf_hashes(&self, from: u64, count: usize) -> Result<Vec<Hash>, LinesError> {
        let from = usize::try_from(from).map_err(|_| LinesError::Outside)?;
        let lines = self.0.get(from..from.saturating_add(count)).ok_or(LinesError::Outside)?;
        Ok(lines.iter().map(|line| line.hash()).collect())
    }

    fn full_tile(&self, _level: u8, _index: u64) -> Result<Option<Tile>, LinesError> {
        Ok(None)
    }
}
