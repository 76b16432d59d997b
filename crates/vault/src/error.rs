//! What can go wrong with keys and sealed values. Messages name no person, no value and no secret.

/// Why the vault refused or failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// Wrong key, wrong place or changed bytes: authenticated encryption does not tell which, on purpose.
    #[error("a sealed value does not open here: its key, its place or its bytes differ")]
    CannotOpen,
    /// Bytes that are not of the named format or have a version this program does not know.
    #[error("not a valid {0}")]
    Format(&'static str),
    /// A sealed text is not UTF-8 after opening.
    #[error("an opened value is not text")]
    NotText,
    /// The organisation's key has not been given since start-up.
    #[error("the organisation's vault is locked")]
    Locked,
    /// No key file of this organisation lies in any reachable root place.
    #[error("no key of this organisation lies in any root place")]
    NoOrg,
    /// The organisation already has a key file in a root place.
    #[error("the organisation already has a key")]
    OrgExists,
    /// The tree has no root yet, see [`Vault::plant`](crate::Vault::plant).
    #[error("the key tree has not been planted")]
    NoTree,
    /// The tree already has a root.
    #[error("the key tree has already been planted")]
    TreeExists,
    /// The key row is older than the tree: read it again in a fresh transaction; if that does not help, it is destroyed.
    #[error("the key row is older than the key tree")]
    Superseded,
    /// There is no key at this slot (never made, or destroyed).
    #[error("no key at this slot")]
    NoKey,
    /// A new key was asked for a slot that has one.
    #[error("the slot already has a key")]
    SlotTaken,
    /// A slot or a leaf above 24 or 16 bits.
    #[error("the slot lies outside the key tree")]
    SlotRange,
    /// The active root is in no reachable root place. Nothing was deleted.
    #[error("no reachable root place holds the active root")]
    RootMissing,
    /// A fixed root place cannot be used, so no new root was made.
    #[error("the root place `{0}` cannot be reached")]
    PlaceUnreachable(String),
    /// No place, two places of one name, or a name that is not 1 to 64 letters, digits, blanks, `-` or `_`.
    #[error("the list of root places is not usable: {0}")]
    Places(&'static str),
    /// Another process or thread renews this tree just now.
    #[error("the key tree is being renewed by somebody else")]
    Busy,
    /// The passphrase is not the organisation's.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The key file is another organisation's or an old one.
    #[error("the key file does not belong to this organisation's key")]
    WrongKeyFile,
    /// The recovery key is well-formed but another organisation's or an old one.
    #[error("the recovery key does not belong to this organisation's key")]
    WrongRecoveryKey,
    /// The recovery key was mistyped: its checksum does not fit.
    #[error("the recovery key contains a typing error")]
    RecoveryTypo,
    /// The organisation's key has no wrapping of this kind.
    #[error("the organisation's key cannot be opened in this way")]
    NoSuchWrapping,
    /// Fewer than [`PASSPHRASE_CHARS_MIN`](crate::PASSPHRASE_CHARS_MIN) characters.
    #[error("the passphrase is too short")]
    WeakPassphrase,
    /// The key file can be read by other users of the machine.
    #[error("the key file is readable by others; its mode must be 0600")]
    KeyFileMode,
    /// More than 256 cards in a segment, or a text longer than its length field.
    #[error("a search card does not fit")]
    CardSize,
    /// A file operation failed.
    #[error("{what}: {kind}")]
    Io {
        /// What was being done, without a path.
        what: &'static str,
        /// The operating system's kind of error.
        kind: std::io::ErrorKind,
    },
    /// The cryptographic library failed (no randomness, no memory).
    #[error("a cryptographic operation failed")]
    Crypto,
}

impl VaultError {
    /// For `map_err` on file operations.
    pub(crate) fn io(what: &'static str) -> impl Fn(std::io::Error) -> VaultError {
        move |e| VaultError::Io { what, kind: e.kind() }
    }
}

impl From<aws_lc_rs::error::Unspecified> for VaultError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        VaultError::Crypto
    }
}

/// An error of the key tree: the vault's own, or that of the shelf that lends the rows.
#[derive(Debug, thiserror::Error)]
pub enum TreeError<E> {
    /// Keys, roots or formats.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The caller's storage; a serialisation failure passes through unchanged, so that the caller may retry.
    #[error("the shelf of key rows failed")]
    Shelf(E),
}

impl<E> TreeError<E> {
    /// The vault's own error, if it is one.
    pub fn vault(&self) -> Option<&VaultError> {
        match self {
            TreeError::Vault(e) => Some(e),
            TreeError::Shelf(_) => None,
        }
    }
}
