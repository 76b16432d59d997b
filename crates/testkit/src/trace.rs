//! The program's log of this test process, kept in memory so that a story can be searched in it.

use std::{
    io,
    sync::{Mutex, Once, PoisonError},
};
use tracing_subscriber::fmt::MakeWriter;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static ONCE: Once = Once::new();

struct Kept;

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Kept {
    type Writer = Kept;
    fn make_writer(&'a self) -> Kept {
        Kept
    }
}

/// Keeps everything that our own crates log from now on, down to the finest level.
pub(crate) fn keep() {
    ONCE.call_once(|| {
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::new("azukari=trace"))
            .with_ansi(false)
            .with_writer(Kept)
            .finish();
        // A test may have set a subscriber of its own; then its log is its own affair.
        let _ = tracing_subscriber::util::SubscriberInitExt::try_init(subscriber);
    });
}

/// What was logged so far.
pub(crate) fn kept() -> Vec<u8> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
