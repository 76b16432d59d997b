//! SHA-256 values and aliases, and the two hash functions of the tree (RFC 6962 section 2.1).
//!
//! Invariant: leaf and node hashes are domain-separated by their first byte, so no entry can pose as a node.

use aws_lc_rs::digest::{Context, Digest, SHA256, digest};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

macro_rules! hex_bytes {
    ($($(#[$doc:meta])* $name:ident = $len:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// From stored bytes; `None` where the length is wrong.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
            /// The bytes to store.
            pub fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
            /// From lower-case hexadecimal digits; `None` for anything else, upper case included (one text per value).
            pub fn from_hex(text: &str) -> Option<Self> {
                hex_decode(text.as_bytes()).map(Self)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(hex_into(&self.0, &mut [0; 2 * $len]))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let mut text = [0; 2 * $len];
                to.serialize_str(hex_into(&self.0, &mut text))
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> String {
                hex_encode(&value.0)
            }
        }
        impl TryFrom<String> for $name {
            type Error = HexError;
            fn try_from(text: String) -> Result<Self, HexError> {
                Self::from_hex(&text).ok_or(HexError)
            }
        }
    )+};
}

/// A text that is not a hash or alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not lower-case hexadecimal digits of the right length")]
pub struct HexError;

hex_bytes! {
    /// A SHA-256 value: of a leaf, a node, a rulebook, a commitment.
    Hash = 32,
    /// The name under which the log knows a worker or person; it dies with the person's key (DESIGN section 8).
    Alias = 16,
}

impl Hash {
    /// The root of the empty tree: the hash of nothing (RFC 6962 section 2.1).
    pub fn empty_root() -> Hash {
        sha256(&[])
    }
}

pub(crate) fn hex_encode(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len() * 2];
    hex_into(bytes, &mut text).to_owned()
}

/// Writes two digits for each byte; `text` is twice as long as `bytes`. An entry has a dozen hashes and ids.
fn hex_into<'t>(bytes: &[u8], text: &'t mut [u8]) -> &'t str {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or(b'0');
    for (pair, b) in text.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *pair = [digit(b >> 4), digit(b & 15)];
    }
    str::from_utf8(text).unwrap_or_default()
}

pub(crate) fn hex_decode<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    if text.len() != N * 2 {
        return None;
    }
    let mut out = [0u8; N];
    for (to, pair) in out.iter_mut().zip(text.as_chunks::<2>().0) {
        let [high, low] = *pair;
        *to = hex_digit(high)? << 4 | hex_digit(low)?;
    }
    Some(out)
}

fn hex_digit(c: u8) -> Option<u8> {
    match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    }
}

fn from_digest(digest: &Digest) -> Hash {
    let mut out = [0u8; 32];
    for (to, from) in out.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    Hash(out)
}

/// SHA-256 of the parts, one after the other, without separators: callers give parts of fixed length or a leading label.
pub fn sha256(parts: &[&[u8]]) -> Hash {
    match parts {
        [one] => from_digest(&digest(&SHA256, one)),
        many => {
            let mut context = Context::new(&SHA256);
            many.iter().for_each(|part| context.update(part));
            from_digest(&context.finish())
        }
    }
}

/// SHA-256 of bytes that come piece by piece, e.g. of a file too large to hold.
pub struct Hasher(Context);

impl Hasher {
    /// Of nothing yet.
    pub fn new() -> Hasher {
        Hasher(Context::new(&SHA256))
    }
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
    /// The hash of all of them.
    pub fn finish(self) -> Hash {
        from_digest(&self.0.finish())
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Hasher::new()
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hasher(…)")
    }
}

/// Hash of a leaf: `SHA-256(0x00 ‖ entry)`.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    sha256(&[&[0], entry])
}

/// Hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1u8; 65];
    for (to, from) in bytes.iter_mut().skip(1).zip(left.0.iter().chain(&right.0)) {
        *to = *from;
    }
    from_digest(&digest(&SHA256, &bytes))
}
