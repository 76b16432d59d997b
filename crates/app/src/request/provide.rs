//! Give data to a third party (第三者提供, hatsumei:main:22.1 and 22.2): approved beforehand for this recipient and scope, and only
//! of those who consented or for whom a stated ground with evidence stands.

use crate::{
    App, AppError, Reply,
    request::output::{Format, Output, Wanted},
};
use azukari_domain::{Personal, RecordId, Verb};
use azukari_gate::Asker;

/// Give data to a third party.
#[derive(Debug, Clone)]
pub struct Provide {
    /// The affair under which.
    pub affair: String,
    /// Kind of data.
    pub holding: String,
    /// Records, exactly those that were approved.
    pub records: Vec<RecordId>,
    /// Field classes, exactly those that were approved.
    pub classes: Vec<String>,
    /// Who receives it, exactly as approved.
    pub recipient: String,
    /// What the recipient is bound to.
    pub conditions: Vec<String>,
    /// How it goes.
    pub channel: String,
    /// A ground in place of consent, or empty.
    pub ground: String,
    /// Evidence for the ground: its kind and where it lies.
    pub evidence: String,
    /// Why, in the worker's own words; may be empty.
    pub reason: Personal,
    /// How the document is written.
    pub format: Format,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

impl App {
    /// Gives data to a third party: the document holds exactly the approved fields of those who may be given. Others
    /// are left out with the reasons; where nobody remains it is a refusal and the approval is not used.
    ///
    /// # Errors
    /// [`AppError::Input`] for missing records or classes and unknown words; the gate's.
    pub fn provide(&self, asker: &Asker, provide: &Provide) -> Result<Reply<Output>, AppError> {
        self.output(
            asker,
            &Wanted {
                verb: Verb::Provide,
                affair: &provide.affair,
                holding: &provide.holding,
                records: &provide.records,
                classes: &provide.classes,
                channel: &provide.channel,
                recipient: &provide.recipient,
                conditions: &provide.conditions,
                ground: &provide.ground,
                purpose: None,
                evidence: &provide.evidence,
                reason: &provide.reason,
                format: provide.format,
                slip: "",
                cp932: false,
                encrypted: false,
                approval: None,
                once: provide.once,
            },
        )
    }
}
