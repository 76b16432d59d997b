//! Decide a request: another holder of a deciding office, once. Two who decide at the same time: exactly one wins.

use crate::{
    App, AppError, ClauseRef, Reply, answer,
    register::{correct::reason, parse::standing},
    request::scope::Scope,
};
use azukari_domain::{ActId, ApprovalId, Millis, OrgId, Personal, Verb};
use azukari_gate::{Ask, Asker, Lent, Stop};
use azukari_journal::Annex;
use azukari_rulebook::{ActFacts, Rulebook, register::ASSIGN};
use azukari_store::{org, request, worker};
use serde::Serialize;

/// Decide a request.
#[derive(Debug, Clone)]
pub struct Decide {
    /// Its number.
    pub number: i64,
    /// Approve it, or decline.
    pub approve: bool,
    /// Why; needed to decline, and passed on to who asked.
    pub reason: Personal,
    /// Idempotency.
    pub once: Option<[u8; 32]>,
}

/// A request was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// Its number.
    pub number: i64,
    /// `approved` or `rejected`.
    pub state: &'static str,
    /// The approval, where one results.
    pub granted: Option<Granted>,
    /// Its entry.
    pub act: ActId,
    /// The articles that allowed it.
    pub clauses: Vec<ClauseRef>,
}

/// An approval as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Granted {
    /// Its id.
    pub id: ApprovalId,
    /// How often it may be used.
    pub uses: i64,
    /// Until when.
    pub until: Millis,
}

/// The request with this number, of this organisation.
pub(crate) fn by_number(app: &App, org: OrgId, number: i64) -> Result<request::RequestRow, AppError> {
    app.gate.read(|tx| request::by_number(tx, org, number))?.ok_or(AppError::NotFound("request"))
}

impl App {
    /// Decides a request.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown number; [`AppError::Input`] for a refusal without a reason;
    /// [`AppError::Conflict`] `request-already-decided`; the gate's.
    pub fn decide(&self, asker: &Asker, decide: &Decide) -> Result<Reply<Decided>, AppError> {
        let org = asker.org;
        let book = self.gate.book_of(org)?;
        let row = by_number(self, org, decide.number)?;
        let reason = reason(&decide.reason)?;
        if !decide.approve && reason.is_none() {
            return Err(AppError::input("reason", "request-decline-reason-needed"));
        }
        let mut scope = Scope::open(self, asker, &row)?;
        let holder = Asker { org, worker: row.asker, scopes: None };
        let verb = Verb::parse(&row.verb).ok_or_else(|| AppError::Internal("a request names no verb".into()))?;
        let covered = scope.ask(&holder, verb, row.affair.parse().ok(), row.holding.parse().ok());
        let uses = scope.uses;
        scope.decision = reason.as_ref().map_or_else(String::new, |r| r.expose().to_owned());
        let sealed = scope.seal(self, org, row.id)?;
        let state = if decide.approve { "approved" } else { "rejected" };
        let appointee_unit = match row.kind.as_str() {
            "assignment" => self.gate.read(|tx| worker::get(tx, org, row.asker))?.map(|w| w.unit).unwrap_or_default(),
            _ => String::new(),
        };
        let act = ActFacts {
            request: row.kind.clone(),
            own_request: row.asker == asker.worker,
            appointee_unit,
            other_unit: standing(self, asker).is_ok_and(|me| me.elsewhere(row.asker, book.deciders(&row.kind))),
            holding: covered.act.holding.clone(),
            count: row.count,
            ..ActFacts::default()
        };
        // Work is assigned by the decision itself.
        let work = match row.kind.as_str() {
            "assignment" if decide.approve => self.spoken_of(org, row.asker, ASSIGN, "")?,
            _ => None,
        };
        let ask = Ask {
            act,
            work,
            annex: Annex { reasons: reason.into_iter().collect(), ..Annex::default() },
            notes: [("kind", row.kind.clone()), ("number", row.number.to_string()), ("decision", state.to_owned())]
                .into(),
            once: decide.once,
            ..Ask::new(asker.clone(), Verb::Decide)
        };
        let approval = request::ApprovalRow {
            id: ApprovalId::new(self.gate.clock(), self.gate.random()),
            request: row.id,
            kind: row.kind.clone(),
            holder: row.asker,
            verb: row.verb.clone(),
            affair: row.affair.clone(),
            holding: row.holding.clone(),
            scope: covered.scope().to_vec(),
            uses_left: uses,
            count: row.count.max(i64::try_from(covered.records.len()).unwrap_or(i64::MAX)),
            from_at: Millis(0),
            to_at: Millis(0),
            state: "open".into(),
            rulebook: Vec::new(),
        };
        let (approve, number, inner) = (decide.approve, row.number, std::sync::Arc::clone(&book));
        let outcome = self.gate.pass(ask, move |lent| {
            let (org, by, now) = (lent.org(), lent.worker(), lent.now());
            if !request::close(lent.tx(), org, row.id, state, by, now)? {
                return Err(Stop::Conflict("request-already-decided"));
            }
            request::set_scope(lent.tx(), org, row.id, &sealed)?;
            if approve { grant(lent, &inner, &row, &approval) } else { Ok(None) }
        })?;
        Reply::of(&book, outcome, |done| {
            let clauses = answer::clauses(&book, &done.clauses);
            Ok(Decided { number, state, granted: done.value, act: done.act, clauses })
        })
    }
}

/// Writes what the decision brings about: an approval, or a change of the register itself.
fn grant(
    lent: &mut Lent<'_, '_>,
    book: &Rulebook,
    row: &request::RequestRow,
    approval: &request::ApprovalRow,
) -> Result<Option<Granted>, Stop> {
    let (org, now) = (lent.org(), lent.now());
    if row.kind == "assignment" {
        let today = lent.today();
        worker::put_assignment(lent.tx(), org, row.asker, &row.affair, &today, None)?;
        return Ok(None);
    }
    let days = approval_days(lent, book, &row.kind)?;
    if days == 0 {
        return Ok(None);
    }
    let row = request::ApprovalRow {
        from_at: now,
        to_at: now.plus_days(days),
        rulebook: lent.rulebook().to_vec(),
        ..approval.clone()
    };
    request::put_approval(lent.tx(), org, &row)?;
    Ok(Some(Granted { id: row.id, uses: row.uses_left, until: row.to_at }))
}

/// Days for which an approval may be used: what the kind allows, and no longer than the organisation's own setting.
fn approval_days(lent: &mut Lent<'_, '_>, book: &Rulebook, kind: &str) -> Result<i64, Stop> {
    let of_kind = book.request(kind).map_or(0, |k| k.days);
    let org = lent.org();
    let own =
        org::settings(lent.tx(), org)?.into_iter().find(|(name, _)| name == "approval_days").map(|(_, days)| days);
    let limit = own.or_else(|| book.setting("approval_days").map(|s| s.default)).unwrap_or(of_kind);
    Ok(of_kind.min(limit))
}
