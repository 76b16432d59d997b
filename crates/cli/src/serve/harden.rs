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
