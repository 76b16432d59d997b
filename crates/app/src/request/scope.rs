//! What a request is about, sealed beside it: records, classes, recipient, reason; and the decider's reason later.

use crate::{App, AppError};
use azukari_domain::{AffairKey, ClassKey, HoldingKey, OrgId, Personal, PurposeKey, RecordId, RequestId, Verb};
use azukari_gate::{Ask, Asker};
use azukari_rulebook::ActFacts;
use azukari_store::request::RequestRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use zeroize::{Zeroize, Zeroizing};

const FORMAT: u8 = 1;

/// The sealed part of a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scope {
    pub(crate) format: u8,
    pub(crate) records: Vec<RecordId>,
    pub(crate) classes: BTreeSet<ClassKey>,
    pub(crate) recipient: String,
    pub(crate) conditions: BTreeSet<String>,
    pub(crate) ground: String,
    pub(crate) purpose: Option<PurposeKey>,
    pub(crate) about: String,
    pub(crate) uses: i64,
    pub(crate) reason: String,
    pub(crate) decision: String,
}

impl Drop for Scope {
    fn drop(&mut self) {
        self.recipient.zeroize();
        self.reason.zeroize();
        self.decision.zeroize();
    }
}

impl Scope {
    /// An empty scope.
    pub(crate) fn new() -> Scope {
        Scope {
            format: FORMAT,
            records: Vec::new(),
            classes: BTreeSet::new(),
            recipient: String::new(),
            conditions: BTreeSet::new(),
            ground: String::new(),
            purpose: None,
            about: String::new(),
            uses: 1,
            reason: String::new(),
            decision: String::new(),
        }
    }

    /// The act that an approval of this scope covers.
    pub(crate) fn ask(
        &self,
        holder: &Asker,
        verb: Verb,
        affair: Option<AffairKey>,
        holding: Option<HoldingKey>,
    ) -> Ask {
        let act = ActFacts {
            holding,
            classes: self.classes.clone(),
            recipient: self.recipient.clone(),
            conditions: self.conditions.clone(),
            ground: self.ground.clone(),
            purpose: self.purpose.clone(),
            ..ActFacts::default()
        };
        let records = self.records.clone();
        Ask { affair, act, records, about: self.about.clone(), ..Ask::new(holder.clone(), verb) }
    }

    pub(crate) fn seal(&self, app: &App, org: OrgId, id: RequestId) -> Result<Vec<u8>, AppError> {
        let text = Zeroizing::new(serde_json::to_vec(self).map_err(|e| AppError::Internal(e.to_string()))?);
        Ok(app.gate.seal_office(org, "request", id.to_bytes(), "scope", &text)?)
    }

    pub(crate) fn open(app: &App, asker: &Asker, row: &RequestRow) -> Result<Scope, AppError> {
        let text: Personal = app.gate.open_office(asker, "request", row.id.to_bytes(), "scope", row.scope.clone())?;
        // The parser's message would quote the text.
        let scope: Scope = serde_json::from_str(text.expose())
            .map_err(|_| AppError::Internal("a request's scope cannot be read".into()))?;
        if scope.format != FORMAT {
            return Err(AppError::Internal("a request's scope has another format".into()));
        }
        Ok(scope)
    }
}
