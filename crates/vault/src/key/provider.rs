//! Who gives the organisation's key: a passphrase, a key file, or the printed recovery key.

use super::recovery::RecoveryKey;
use crate::{
    crypto::{KEY_LEN, Secret},
    error::VaultError,
    root::place::{sync_dir, write_new},
};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::fmt;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Shortest passphrase in characters. It guards everything against whoever copies a root place, with all the time there is.
pub const PASSPHRASE_CHARS_MIN: usize = 12;

/// A passphrase; does not print, wiped when dropped. Compared byte by byte as typed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Passphrase(String);

impl Passphrase {
    /// Takes what was typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    fn check_strength(&self) -> Result<(), VaultError> {
        if self.0.chars().count() >= PASSPHRASE_CHARS_MIN { Ok(()) } else { Err(VaultError::WeakPassphrase) }
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// What opens the organisation's key.
#[derive(Debug)]
pub enum Provider {
    /// Typed at each start.
    Passphrase(Passphrase),
    /// A file of 32 random bytes on a stick or a protected disk, see [`create_key_file`].
    KeyFile(PathBuf),
    /// From the printed kit in the safe.
    Recovery(RecoveryKey),
}

/// Argon2id cost (RFC 9106 section 4, second recommended choice: 64 MiB, three passes, four lanes). Stored in the key file, so
/// that it can grow. About 0.1 to 0.2 s once a start; each guess costs an attacker the same and the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) memory_kib: u32,
    pub(crate) passes: u32,
    pub(crate) lanes: u32,
}

impl Cost {
    pub(crate) const PASSPHRASE: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 4 };
    pub(crate) const NONE: Cost = Cost { memory_kib: 0, passes: 0, lanes: 0 };

    /// A changed key file must neither weaken the derivation nor exhaust the machine.
    fn is_sane(self) -> bool {
        (19_456..=1 << 20).contains(&self.memory_kib)
            && (1..=64).contains(&self.passes)
            && (1..=16).contains(&self.lanes)
    }
}

/// How a wrapping came about; the code is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Passphrase,
    KeyFile,
    Recovery,
}

impl Kind {
    pub(crate) fn code(self) -> u8 {
        match self {
            Kind::Passphrase => 1,
            Kind::KeyFile => 2,
            Kind::Recovery => 3,
        }
    }
    pub(crate) fn from_code(code: u8) -> Option<Self> {
        [Kind::Passphrase, Kind::KeyFile, Kind::Recovery].into_iter().find(|k| k.code() == code)
    }
    pub(crate) fn wrong(self) -> VaultError {
        match self {
            Kind::Passphrase => VaultError::WrongPassphrase,
            Kind::KeyFile => VaultError::WrongKeyFile,
            Kind::Recovery => VaultError::WrongRecoveryKey,
        }
    }
}

impl Provider {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Provider::Passphrase(_) => Kind::Passphrase,
            Provider::KeyFile(_) => Kind::KeyFile,
            Provider::Recovery(_) => Kind::Recovery,
        }
    }
    pub(crate) fn cost(&self) -> Cost {
        match self {
            Provider::Passphrase(_) => Cost::PASSPHRASE,
            _ => Cost::NONE,
        }
    }
    /// Before a provider is first used for an organisation.
    pub(crate) fn check_strength(&self) -> Result<(), VaultError> {
        match self {
            Provider::Passphrase(p) => p.check_strength(),
            _ => Ok(()),
        }
    }
    /// The secret from which the wrapping key and its check value are derived.
    pub(crate) fn stretch(&self, cost: Cost, salt: &[u8; 16]) -> Result<Secret, VaultError> {
        match self {
            Provider::Passphrase(p) if cost.is_sane() => {
                let stretched = argon(cost, None, p.0.as_bytes(), salt)?;
                Secret::from_slice(&*stretched).ok_or(VaultError::Crypto)
            }
            Provider::Passphrase(_) => Err(VaultError::Format("key file")),
            Provider::KeyFile(path) => read_key_file(path)?.derive("azukari.keyfile.1", salt),
            Provider::Recovery(key) => key.secret().derive("azukari.recovery-wrap.1", salt),
        }
    }
}

/// Argon2id version 1.3 with a cost and perhaps a pepper. The memory it worked in is wiped: the library leaves it as it is.
pub(crate) fn argon(
    cost: Cost,
    pepper: Option<&Secret>,
    text: &[u8],
    salt: &[u8],
) -> Result<Zeroizing<[u8; KEY_LEN]>, VaultError> {
    let failed = |_| VaultError::Crypto;
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_LEN)).map_err(failed)?;
    let mut memory = Zeroizing::new(vec![Block::default(); params.block_count()]);
    let argon = match pepper {
        Some(p) => Argon2::new_with_secret(p.expose(), Algorithm::Argon2id, Version::V0x13, params).map_err(failed)?,
        None => Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
    };
    let mut out = Zeroizing::new([0; KEY_LEN]);
    argon.hash_password_into_with_memory(text, salt, &mut *out, memory.as_mut_slice()).map_err(failed)?;
    Ok(out)
}

/// Writes a new key file (32 random bytes, mode 0600); an existing file is left alone.
///
/// # Errors
/// [`VaultError::Io`], with `AlreadyExists` where there is a file.
pub fn create_key_file(path: &Path) -> Result<(), VaultError> {
    let key = Secret::random()?;
    write_new(path, key.expose()).map_err(VaultError::io("writing the key file"))?;
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    sync_dir(dir).map_err(VaultError::io("writing the key file"))
}

fn read_key_file(path: &Path) -> Result<Secret, VaultError> {
    let file = fs::File::open(path).map_err(VaultError::io("opening the key file"))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().map_err(VaultError::io("opening the key file"))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(VaultError::KeyFileMode);
        }
    }
    // One byte more than allowed, so that a longer file is noticed; the full size at once, so that nothing moves.
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    file.take(KEY_LEN as u64 + 1).read_to_end(&mut bytes).map_err(VaultError::io("reading the key file"))?;
    Secret::from_slice(&bytes).ok_or(VaultError::WrongKeyFile)
}
