//! How a command ends: the documented exit codes, and the one error type that carries them.

use azukari_app::AppError;
use azukari_gate::GateError;
use azukari_store::StoreError;
use azukari_vault::VaultError;
use azukari_words::{Arg, Lang, Words};

/// Exit codes. Scripts rely on them; they never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// The operator must act (disk, keys, database, network), or the program is at fault.
    Failed = 1,
    /// An argument, a file or a value is not in order.
    Usage = 2,
    /// The rulebook does not allow it. Refused is not failed.
    Refused = 3,
    /// There is no such thing, or not for this worker.
    NotFound = 4,
    /// Somebody else was faster, or the thing is busy or in another state.
    Conflict = 5,
    /// Not signed in, or the session ended.
    SignedOut = 6,
    /// The check itself worked and found something: journal verify, doctor, rulebook check and test.
    Findings = 7,
}

/// Why a command did not end well. `message` is for people and holds no personal data.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) exit: Exit,
    /// Key of the sentence, also the machine's word under `--json`.
    pub(crate) key: String,
    pub(crate) args: Vec<(&'static str, String)>,
    /// Who read our output has gone away: the command ends quietly.
    pub(crate) pipe_closed: bool,
}

/// What commands return.
pub(crate) type Ended = Result<Exit, Fault>;

impl Fault {
    pub(crate) fn new(exit: Exit, key: &str, args: &[(&'static str, &str)]) -> Fault {
        let args = args.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Fault { exit, key: key.to_owned(), args, pipe_closed: false }
    }
    pub(crate) fn usage(key: &str, args: &[(&'static str, &str)]) -> Fault {
        Fault::new(Exit::Usage, key, args)
    }
    pub(crate) fn failed(key: &str, args: &[(&'static str, &str)]) -> Fault {
        Fault::new(Exit::Failed, key, args)
    }
    /// The sentence.
    pub(crate) fn message(&self, lang: Lang) -> String {
        let args: Vec<(&str, Arg<'_>)> = self.args.iter().map(|(n, v)| (*n, Arg::of(n, v))).collect();
        Words::say(lang, &self.key, &args)
    }
    /// A file that could not be read or written.
    pub(crate) fn file(path: &std::path::Path, e: &std::io::Error) -> Fault {
        let file = path.display().to_string();
        match e.kind() {
            std::io::ErrorKind::NotFound => Fault::usage("cli-file-missing", &[("file", &file)]),
            std::io::ErrorKind::AlreadyExists => Fault::usage("cli-file-exists", &[("file", &file)]),
            std::io::ErrorKind::StorageFull => Fault::failed("error-disk-full", &[]),
            kind => Fault::failed("cli-file-failed", &[("file", &file), ("reason", &kind.to_string())]),
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(e: std::io::Error) -> Fault {
        Fault {
            pipe_closed: e.kind() == std::io::ErrorKind::BrokenPipe,
            ..Fault::failed("cli-output-failed", &[("reason", &e.kind().to_string())])
        }
    }
}

impl From<StoreError> for Fault {
    fn from(e: StoreError) -> Fault {
        match e {
            StoreError::Busy | StoreError::Serialisation => Fault::new(Exit::Conflict, "error-busy", &[]),
            StoreError::DiskFull => Fault::failed("error-disk-full", &[]),
            StoreError::ReadOnly => Fault::failed("error-read-only", &[]),
            StoreError::InUse => Fault::new(Exit::Conflict, "error-in-use", &[]),
            StoreError::NewerSchema { found, known } => {
                Fault::failed("error-newer-schema", &[("found", &found.to_string()), ("known", &known.to_string())])
            }
            StoreError::OlderSchema { found, known } => {
                Fault::failed("error-older-schema", &[("found", &found.to_string()), ("known", &known.to_string())])
            }
            StoreError::Location(_) => Fault::usage("error-location", &[]),
            StoreError::Unreachable(_) => Fault::failed("error-unreachable", &[]),
            StoreError::Damaged { .. } => Fault::failed("error-damaged", &[]),
            StoreError::Stopped => Fault::failed("error-stopped", &[]),
            other => {
                tracing::error!(cause = %other, "the database failed");
                Fault::failed("error-engine", &[])
            }
        }
    }
}

impl From<VaultError> for Fault {
    fn from(e: VaultError) -> Fault {
        match e {
            VaultError::WrongPassphrase => Fault::failed("keys-error-passphrase", &[]),
            VaultError::WeakPassphrase => Fault::usage("keys-error-passphrase-short", &[]),
            VaultError::WrongKeyFile => Fault::failed("keys-error-key-file", &[]),
            VaultError::KeyFileMode => Fault::failed("keys-error-key-file-mode", &[]),
            VaultError::WrongRecoveryKey => Fault::failed("keys-error-recovery", &[]),
            VaultError::RecoveryTypo => Fault::usage("keys-error-recovery-typo", &[]),
            VaultError::NoSuchWrapping => Fault::failed("keys-error-way", &[]),
            VaultError::NoOrg => Fault::failed("keys-error-no-organisation", &[]),
            VaultError::OrgExists => Fault::new(Exit::Conflict, "keys-error-exists", &[]),
            VaultError::RootMissing => Fault::failed("keys-error-root-missing", &[]),
            VaultError::PlaceUnreachable(place) => Fault::failed("keys-error-place-unreachable", &[("place", &place)]),
            VaultError::Places(_) => Fault::usage("keys-error-places", &[]),
            VaultError::Busy => Fault::new(Exit::Conflict, "keys-error-busy", &[]),
            VaultError::CannotOpen => Fault::failed("keys-error-cannot-open", &[]),
            VaultError::Format(_) => Fault::failed("keys-error-format", &[]),
            VaultError::Io { .. } => {
                tracing::error!(cause = %e, "keys could not be read or written");
                Fault::failed("keys-error-io", &[])
            }
            other => {
                tracing::error!(cause = %other, "the vault failed");
                Fault::failed("keys-error-other", &[])
            }
        }
    }
}

impl From<GateError> for Fault {
    fn from(e: GateError) -> Fault {
        match e {
            GateError::Store(e) => e.into(),
            GateError::Vault(e) => e.into(),
            GateError::NotFound(_) => Fault::new(Exit::NotFound, "error-not-found", &[]),
            other => AppError::from(other).into(),
        }
    }
}

impl From<AppError> for Fault {
    fn from(e: AppError) -> Fault {
        let exit = match &e {
            AppError::Input { .. } => Exit::Usage,
            AppError::NotFound(_) => Exit::NotFound,
            AppError::Conflict(_) | AppError::Wait(_) => Exit::Conflict,
            AppError::SignIn(_) => Exit::SignedOut,
            AppError::Operator { .. } | AppError::Internal(_) => Exit::Failed,
            _ => Exit::Failed,
        };
        let args = match &e {
            AppError::Input { args, .. } | AppError::Operator { args, .. } => args.clone(),
            AppError::Wait(seconds) => vec![("seconds", seconds.to_string())],
            _ => Vec::new(),
        };
        // Whoever runs a local command is the operator: there is no log beside it to look a number up in.
        if let AppError::Internal(chain) = &e {
            return Fault::failed("cli-internal", &[("reason", chain)]);
        }
        Fault { exit, key: e.key().to_owned(), args, pipe_closed: false }
    }
}
