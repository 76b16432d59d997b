//! What the process gives up before it holds a key.

/// No core dump: it would hold every open key.
pub(crate) fn core_dumps_off() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        if setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_err() {
            tracing::warn!("core dumps could not be switched off");
        }
    }
}

/// Files that this process makes are for its user alone, also where a folder is open to others.
pub(crate) fn private_files() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Whether this process could leave a core dump.
pub(crate) fn core_dumps_on() -> bool {
    #[cfg(unix)]
    {
        rustix::process::getrlimit(rustix::process::Resource::Core).current != Some(0)
    }
    #[cfg(not(unix))]
    {
        false
    }
}
