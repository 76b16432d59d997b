//! The vault (データ金庫): sealed values, their keys, and the search cards. Alone holds keys; knows no SQL.
//!
//! Invariants:
//! - Secrets and opened values do not print, do not serialise and are wiped when dropped.
//! - A sealed value opens only at its place: organisation, holding, owner, field, version.
//! - A destroyed data key cannot be unwrapped from any earlier state of the rows once the old root is gone; what was not
//!   destroyed opens from any earlier data with the newest rows.
//! - Nothing old is deleted before something newer is known to open.
//!
//! `README.md` tells the formats, the order of an erasure and what this does not answer.

mod crypto;
mod error;
mod field;
mod letter;
mod vault;

pub mod card;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
pub mod key;
pub mod root;
pub mod tag;
pub mod tree;

#[cfg(test)]
mod vectors;

pub use card::{Card, CardKey, Cards, SegmentPlace, index::CardIndex, index::Hit};
pub use crypto::{KeyId, SEAL_OVERHEAD, SEAL_VERSION, Secret, same};
pub use error::{TreeError, VaultError};
pub use field::{DataKey, Place, open, open_fields, open_text, seal, seal_fields, seal_text};
pub use key::{
    OrgSecrets,
    provider::{PASSPHRASE_CHARS_MIN, Passphrase, Provider, create_key_file},
    recovery::RecoveryKey,
};
pub use letter::LetterBox;
pub use root::place::{PlaceReport, PlaceState, RootPlace};
pub use tag::{TagKey, buckets_for, fingerprint};
pub use tree::{
    Compartment, KeyRow, TreeId,
    renew::{Rekey, TouchedLeaf},
    shelf::{KeyShelf, MapShelf},
};
pub use vault::{Turn, Vault};
