//! Take a list out of the screen (出力) for one's own affair: by an allowed channel, in an ordinary number or with an
//! approval, without those who stopped this use or this channel.

use crate::{
    App, AppError, Reply,
    request::output::{Format, Output, Wanted},
};
use azukari_domain::{Personal, RecordId, Verb};
use azukari_gate::Asker;

/// Take a list out of the screen.
#[derive(Debug, Clone)]
pub struct Export {
    /// The affair under which.
    pub affair: String,
    /// Kind of data.
    pub holding: String,
    /// Records.
    pub records: Vec<RecordId>,
    /// Field classes.
    pub classes: Vec<String>,
    /// What it is for: `paper`, `file`, `mail`, `post`, `phone`.
    pub channel: String,
    /// A ground, or empty.
    pub ground: String,
    /// Why, in the worker's own words; may be empty.
    pub reason: Personal,
    /// How the document is written.
    pub format: Format,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

impl App {
    /// Takes a list out of the screen.
    ///
    /// # Errors
    /// [`AppError::Input`] for missing records or classes and unknown words; the gate's.
    pub fn export(&self, asker: &Asker, export: &Export) -> Result<Reply<Output>, AppError> {
        self.put_out(asker, export, false)
    }

    pub(crate) fn put_out(&self, asker: &Asker, export: &Export, encrypted: bool) -> Result<Reply<Output>, AppError> {
        self.output(
            asker,
            &Wanted {
                verb: Verb::Export,
                affair: &export.affair,
                holding: &export.holding,
                records: &export.records,
                classes: &export.classes,
                channel: &export.channel,
                recipient: "",
                conditions: &[],
                ground: &export.ground,
                purpose: None,
                evidence: "",
                reason: &export.reason,
                format: export.format,
                slip: "",
                cp932: false,
                encrypted,
                approval: None,
                once: export.once,
            },
        )
    }
}
