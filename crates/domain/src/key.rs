//! Short names that rulebooks use: organisations, holdings, fields, affairs, offices, clauses.

use serde::{Deserialize, Serialize, Serializer};
use std::{fmt, str::FromStr, sync::Arc};

/// Longest key in bytes: long enough for any rulebook name, short enough to index.
pub const KEY_BYTES_MAX: usize = 64;

/// A text that is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a name: 1 to 64 of a-z, 0-9, `_`, `-`, `.`, `:` and beginning with a letter")]
pub struct ParseKeyError(pub String);

fn check(s: &str) -> Result<(), ParseKeyError> {
    let ok = s.len() <= KEY_BYTES_MAX
        && s.starts_with(|c: char| c.is_ascii_lowercase())
        && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-.:".contains(&b));
    if ok { Ok(()) } else { Err(ParseKeyError(s.chars().take(80).collect())) }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// Shared: each act names a dozen of them several times over.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = ParseKeyError;
            fn try_from(s: String) -> Result<Self, ParseKeyError> {
                check(&s)?;
                Ok(Self(s.into()))
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }
        impl FromStr for $name {
            type Err = ParseKeyError;
            fn from_str(s: &str) -> Result<Self, ParseKeyError> {
                Self::try_from(s.to_owned())
            }
        }
        impl From<$name> for String {
            fn from(k: $name) -> String {
                k.as_str().to_owned()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &self.0)
            }
        }
    )+};
}

keys! {
    /// An organisation in URLs and commands, e.g. `hatsumei`.
    OrgKey,
    /// A kind of data kept, e.g. `member`.
    HoldingKey,
    /// A field of a holding, e.g. `name`, `phone`.
    FieldKey,
    /// A group of fields that rules speak of, e.g. `identity`, `contact`.
    ClassKey,
    /// The assigned work for which data is used, e.g. `membership`.
    AffairKey,
    /// A specified purpose of use, e.g. `member_services`.
    PurposeKey,
    /// A post held by appointment, e.g. `privacy_manager`.
    OfficeKey,
    /// A procedure of the library, e.g. `outsourcing`.
    ProcedureKey,
    /// A step of a procedure, or the outcome of one.
    StepKey,
    /// A register, e.g. `contractors`.
    RegisterKey,
    /// A duty, e.g. `ledger.review`.
    DutyKey,
    /// A kind of notice, e.g. `purpose_changed`.
    NoticeKey,
    /// A letter that a case can write, e.g. `decision`.
    LetterKey,
    /// One checkable requirement, `organisation:document:article.paragraph.item`.
    ClauseId,
}
