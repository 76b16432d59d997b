//! A file while it is read: it lies in the data folder without a name, so that nobody can open it and nothing is left of its
//! name when the process ends in whatever way.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

/// An upload while it is read.
pub(crate) struct Spool {
    pub(crate) file: File,
    #[cfg(not(target_os = "linux"))]
    named: tempfile::TempPath,
}

impl Spool {
    /// A new one inside a folder.
    pub(crate) fn new(dir: &Path) -> io::Result<Spool> {
        #[cfg(target_os = "linux")]
        return Ok(Spool { file: tempfile::tempfile_in(dir)? });
        #[cfg(not(target_os = "linux"))]
        {
            let (file, named) = tempfile::NamedTempFile::new_in(dir)?.into_parts();
            Ok(Spool { file, named })
        }
    }

    /// A path under which this process alone opens it.
    pub(crate) fn path(&self) -> PathBuf {
        #[cfg(target_os = "linux")]
        return format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&self.file)).into();
        #[cfg(not(target_os = "linux"))]
        return self.named.to_path_buf();
    }
}
