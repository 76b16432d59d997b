//! API tokens: for a program that acts for one worker, for some verbs, until a day.

use super::{bearer::Bearer, by::notes, calendar, session::Credential};
use crate::{App, AppError};
use azukari_domain::{Millis, TokenId, Verb};
use azukari_store::worker::{self, TokenRow};
use serde::Serialize;
use std::collections::BTreeSet;

/// Longest life of a token, days: who still needs it after a year makes a new one.
const DAYS_MAX: i64 = 366;
/// Longest label, characters.
const LABEL_CHARS_MAX: usize = 80;

/// A new token; its text is said once.
#[derive(Debug)]
pub struct TokenMade {
    /// The token.
    pub token: Bearer,
    /// Its line in the list.
    pub view: TokenView,
}

/// One line of the list of tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenView {
    /// Names it in lists.
    pub id: TokenId,
    /// What it is for.
    pub label: String,
    /// Verbs it may ask.
    pub scopes: BTreeSet<Verb>,
    /// Made.
    pub created_at: Millis,
    /// End.
    pub ends_at: Millis,
    /// Revoked.
    pub revoked_at: Option<Millis>,
}

impl App {
    /// Makes a token for oneself. It may do at most what the worker may, and of that only the verbs named.
    ///
    /// # Errors
    /// [`AppError::Input`] for an empty label, no verb, or more than a year; `sign_in` is no scope, so that a token can
    /// neither make tokens nor change factors.
    pub fn make_token(
        &self,
        credential: &Credential,
        label: &str,
        scopes: BTreeSet<Verb>,
        days: i64,
    ) -> Result<TokenMade, AppError> {
        let (session, worker) = self.session_of(credential)?;
        let label = label.trim();
        if label.is_empty() || label.chars().count() > LABEL_CHARS_MAX {
            return Err(AppError::input("label", "signin-token-label"));
        }
        if scopes.is_empty() || scopes.contains(&Verb::SignIn) {
            return Err(AppError::input("scopes", "signin-token-scopes"));
        }
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(AppError::Input {
                field: "days",
                key: "signin-token-days",
                args: vec![("max", DAYS_MAX.to_string())],
            });
        }
        let token = Bearer::random(self.gate.random());
        let now = self.gate.now();
        let (org, id) = (session.org, worker.id);
        let row = TokenRow {
            hash: token.hash().to_vec(),
            org,
            id: TokenId::new(self.gate.clock(), self.gate.random()),
            worker: id,
            label: label.to_owned(),
            scopes: scopes.iter().map(|v| v.as_str()).collect::<Vec<_>>().join(" "),
            created_at: now,
            ends_at: now.plus_days(days),
            revoked_at: None,
        };
        let view = view(&row);
        let words = notes([("kind", "token"), ("token", &row.id.to_string())]);
        self.gate.event(org, Verb::SignIn, Some(id), words, move |tx| Ok(worker::put_token(tx, &row)?))?;
        Ok(TokenMade { token, view })
    }

    /// One's own tokens, newest first.
    ///
    /// # Errors
    /// [`AppError::SignIn`]; the store's.
    pub fn tokens(&self, credential: &Credential) -> Result<Vec<TokenView>, AppError> {
        let (session, worker) = self.session_of(credential)?;
        let rows = self.gate.read(|tx| worker::tokens(tx, session.org, worker.id))?;
        Ok(rows.iter().filter(|row| row.scopes != calendar::SCOPE).map(view).collect())
    }

    /// Revokes one of one's own tokens; harmless where it is revoked already.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn revoke_token(&self, credential: &Credential, id: TokenId) -> Result<(), AppError> {
        let (session, worker) = self.session_of(credential)?;
        let (org, owner) = (session.org, worker.id);
        let rows = self.gate.read(|tx| worker::tokens(tx, org, owner))?;
        let mut row = rows.into_iter().find(|t| t.id == id).ok_or(AppError::NotFound("token"))?;
        if row.revoked_at.is_some() {
            return Ok(());
        }
        row.revoked_at = Some(self.gate.now());
        let words = notes([("kind", "token_revoked"), ("token", &id.to_string())]);
        self.gate.event(org, Verb::SignIn, Some(owner), words, move |tx| Ok(worker::put_token(tx, &row)?))?;
        Ok(())
    }

    /// The row behind an API token if it may act now, and its scopes.
    pub(crate) fn open_token(&self, bearer: &Bearer) -> Result<(TokenRow, BTreeSet<Verb>), AppError> {
        let hash = bearer.hash();
        let row = self.gate.read(|tx| worker::token(tx, &hash))?.ok_or(AppError::SignIn("signin-needed"))?;
        // The link of a calendar opens that alone.
        if row.scopes == calendar::SCOPE {
            return Err(AppError::SignIn("signin-needed"));
        }
        if row.revoked_at.is_some() || row.ends_at <= self.gate.now() {
            return Err(AppError::SignIn("signin-token-ended"));
        }
        let scopes = scopes(&row);
        Ok((row, scopes))
    }
}

fn scopes(row: &TokenRow) -> BTreeSet<Verb> {
    row.scopes.split_whitespace().filter_map(Verb::parse).collect()
}

fn view(row: &TokenRow) -> TokenView {
    TokenView {
        id: row.id,
        label: row.label.clone(),
        scopes: scopes(row),
        created_at: row.created_at,
        ends_at: row.ends_at,
        revoked_at: row.revoked_at,
    }
}
