//! What all pages share.

use super::import::Jobs;
use crate::Site;
use axum::extract::FromRef;
use azukari_app::{App, AppError};
use std::{path::Path, sync::Arc};

/// The application and how this server is reached.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) app: App,
    pub(super) site: Site,
    /// Where set-up makes the key file.
    pub(super) key_file: Arc<Path>,
    /// Where uploads lie without a name while they are read.
    pub(super) spool: Arc<Path>,
    /// Whether a sample organisation can be made from here: its key is kept in the key file.
    pub(super) may_sample: bool,
    /// The folder between this server and the window.
    pub(super) window: Option<Arc<Path>>,
    /// Imports under way.
    pub(super) jobs: Jobs,
}

impl FromRef<Desk> for Site {
    fn from_ref(desk: &Desk) -> Site {
        desk.site.clone()
    }
}

impl Desk {
    /// Runs a use case beside the event loop: the gate and the store wait for disks.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, AppError>
    where
        F: FnOnce(&App) -> Result<T, AppError> + Send + 'static,
        T: Send + 'static,
    {
        let app = self.app.clone();
        // If the work panicked, what it held is not looked at.
        tokio::task::spawn_blocking(move || work(&app))
            .await
            .unwrap_or_else(|_| Err(AppError::Internal("the work behind a page stopped".into())))
    }

    /// A new key under which a form does what it does once: 128 random bits.
    pub(super) fn once(&self) -> String {
        let mut bytes = [0u8; 16];
        self.site.random.fill(&mut bytes);
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }
}
