//! Requests, the approvals they end in, and idempotency keys.

use crate::{Row, StoreError, Tx};
use azukari_domain::{ActId, ApprovalId, Millis, OrgId, RequestId, WorkerId};

/// A request for a decision.
#[derive(Debug, Clone)]
pub struct RequestRow {
    /// Its id.
    pub id: RequestId,
    /// Number shown to people; set by [`insert`].
    pub number: i64,
    /// Kind of request.
    pub kind: String,
    /// Who asks.
    pub asker: WorkerId,
    /// Affair, or empty.
    pub affair: String,
    /// Kind of data, or empty.
    pub holding: String,
    /// What is to be done.
    pub verb: String,
    /// Records, classes, recipient and reason, sealed.
    pub scope: Vec<u8>,
    /// Persons.
    pub count: i64,
    /// `open`, `approved`, `rejected`, `withdrawn`.
    pub state: String,
    /// Hash of the rulebook at the time.
    pub rulebook: Vec<u8>,
    /// When.
    pub asked_at: Millis,
    /// Who decided.
    pub decided_by: Option<WorkerId>,
    /// When.
    pub decided_at: Option<Millis>,
}

/// Writes a request and gives it the organisation's next number.
///
/// # Errors
/// What the engine says.
pub fn insert(tx: &mut Tx<'_>, org: OrgId, r: &RequestRow) -> Result<i64, StoreError> {
    tx.row(
        "insert into request (org, id, number, kind, asker, affair, holding, verb, scope, count, state, rulebook, asked_at, decided_by, decided_at)
         values ($1, $2, (select coalesce(max(number), 0) + 1 from request where org = $1), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, null, null)
         returning number",
        &[
            (&org.to_bytes()).into(),
            (&r.id.to_bytes()).into(),
            (&r.kind).into(),
            (&r.asker.to_bytes()).into(),
            (&r.affair).into(),
            (&r.holding).into(),
            (&r.verb).into(),
            (&r.scope).into(),
            r.count.into(),
            (&r.state).into(),
            (&r.rulebook).into(),
            r.asked_at.0.into(),
        ],
    )?
    .ok_or(StoreError::Damaged { table: "request", column: 0 })?
    .int(0)
}

/// One request.
///
/// # Errors
/// What the engine says.
pub fn get(tx: &mut Tx<'_>, org: OrgId, id: RequestId) -> Result<Option<RequestRow>, StoreError> {
    tx.row(
        "select id, number, kind, asker, affair, holding, verb, scope, count, state, rulebook, asked_at, decided_by, decided_at
         from request where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(request_row)
    .transpose()
}

/// The request with this number.
///
/// # Errors
/// What the engine says.
pub fn by_number(tx: &mut Tx<'_>, org: OrgId, number: i64) -> Result<Option<RequestRow>, StoreError> {
    tx.row(
        "select id, number, kind, asker, affair, holding, verb, scope, count, state, rulebook, asked_at, decided_by, decided_at
         from request where org = $1 and number = $2",
        &[(&org.to_bytes()).into(), number.into()],
    )?
    .map(request_row)
    .transpose()
}

/// Requests, newest first; all states where `state` is empty.
///
/// # Errors
/// What the engine says.
pub fn list(tx: &mut Tx<'_>, org: OrgId, state: &str, most: i64) -> Result<Vec<RequestRow>, StoreError> {
    tx.rows(
        "select id, number, kind, asker, affair, holding, verb, scope, count, state, rulebook, asked_at, decided_by, decided_at
         from request where org = $1 and ($2 = '' or state = $2) order by number desc limit $3",
        &[(&org.to_bytes()).into(), state.into(), most.into()],
    )?
    .into_iter()
    .map(request_row)
    .collect()
}

/// Decides or withdraws an open request, once: `false` where it is not open any more.
///
/// # Errors
/// What the engine says.
pub fn close(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: RequestId,
    state: &str,
    by: WorkerId,
    at: Millis,
) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update request set state = $3, decided_by = $4, decided_at = $5 where org = $1 and id = $2 and state = 'open'",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), state.into(), (&by.to_bytes()).into(), at.0.into()],
    )? == 1)
}

/// Replaces the sealed part of a request: the decider's reason joins the asker's.
///
/// # Errors
/// What the engine says.
pub fn set_scope(tx: &mut Tx<'_>, org: OrgId, id: RequestId, scope: &[u8]) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update request set scope = $3 where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), scope.into()],
    )? == 1)
}

/// A decision that the gate can recognise.
#[derive(Debug, Clone)]
pub struct ApprovalRow {
    /// Its id.
    pub id: ApprovalId,
    /// The request it answers.
    pub request: RequestId,
    /// Kind of request.
    pub kind: String,
    /// Who may use it.
    pub holder: WorkerId,
    /// What it allows.
    pub verb: String,
    /// Affair, or empty.
    pub affair: String,
    /// Kind of data, or empty.
    pub holding: String,
    /// SHA-256 over sorted record ids, classes and recipient.
    pub scope: Vec<u8>,
    /// How often it may still be used.
    pub uses_left: i64,
    /// Persons at most.
    pub count: i64,
    /// Begin.
    pub from_at: Millis,
    /// End.
    pub to_at: Millis,
    /// `open`, `used`, `withdrawn`.
    pub state: String,
    /// Rulebook under which it was given.
    pub rulebook: Vec<u8>,
}

/// Writes an approval.
///
/// # Errors
/// What the engine says.
pub fn put_approval(tx: &mut Tx<'_>, org: OrgId, a: &ApprovalRow) -> Result<(), StoreError> {
    tx.run(
        "insert into approval (org, id, request, kind, holder, verb, affair, holding, scope, uses_left, count, from_at, to_at, state, rulebook)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &[
            (&org.to_bytes()).into(),
            (&a.id.to_bytes()).into(),
            (&a.request.to_bytes()).into(),
            (&a.kind).into(),
            (&a.holder.to_bytes()).into(),
            (&a.verb).into(),
            (&a.affair).into(),
            (&a.holding).into(),
            (&a.scope).into(),
            a.uses_left.into(),
            a.count.into(),
            a.from_at.0.into(),
            a.to_at.0.into(),
            (&a.state).into(),
            (&a.rulebook).into(),
        ],
    )?;
    Ok(())
}

/// Open approvals of a worker.
///
/// # Errors
/// What the engine says.
pub fn approvals_of(tx: &mut Tx<'_>, org: OrgId, holder: WorkerId) -> Result<Vec<ApprovalRow>, StoreError> {
    tx.rows(
        "select id, request, kind, holder, verb, affair, holding, scope, uses_left, count, from_at, to_at, state, rulebook
         from approval where org = $1 and holder = $2 and state = 'open' order by id",
        &[(&org.to_bytes()).into(), (&holder.to_bytes()).into()],
    )?
    .into_iter()
    .map(approval_row)
    .collect()
}

/// The approval of a request.
///
/// # Errors
/// What the engine says.
pub fn approval_of(tx: &mut Tx<'_>, org: OrgId, request: RequestId) -> Result<Option<ApprovalRow>, StoreError> {
    tx.row(
        "select id, request, kind, holder, verb, affair, holding, scope, uses_left, count, from_at, to_at, state, rulebook
         from approval where org = $1 and request = $2",
        &[(&org.to_bytes()).into(), (&request.to_bytes()).into()],
    )?
    .map(approval_row)
    .transpose()
}

/// One approval.
///
/// # Errors
/// What the engine says.
pub fn approval(tx: &mut Tx<'_>, org: OrgId, id: ApprovalId) -> Result<Option<ApprovalRow>, StoreError> {
    tx.row(
        "select id, request, kind, holder, verb, affair, holding, scope, uses_left, count, from_at, to_at, state, rulebook
         from approval where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(approval_row)
    .transpose()
}

/// The approvals that came of one request or case, the oldest first.
///
/// # Errors
/// What the engine says.
pub fn approvals_from(tx: &mut Tx<'_>, org: OrgId, request: RequestId) -> Result<Vec<ApprovalRow>, StoreError> {
    tx.rows(
        "select id, request, kind, holder, verb, affair, holding, scope, uses_left, count, from_at, to_at, state, rulebook
         from approval where org = $1 and request = $2 order by id",
        &[(&org.to_bytes()).into(), (&request.to_bytes()).into()],
    )?
    .into_iter()
    .map(approval_row)
    .collect()
}

/// Uses an approval once, if it is open, in time and has a use left: `false` otherwise. This is the only way to use one.
///
/// # Errors
/// What the engine says.
pub fn use_approval(tx: &mut Tx<'_>, org: OrgId, id: ApprovalId, now: Millis) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update approval set uses_left = uses_left - 1, state = case when uses_left = 1 then 'used' else state end
         where org = $1 and id = $2 and state = 'open' and uses_left > 0 and from_at <= $3 and to_at >= $3",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), now.0.into()],
    )? == 1)
}

/// Withdraws an open approval: `false` where it is not open any more.
///
/// # Errors
/// What the engine says.
pub fn withdraw_approval(tx: &mut Tx<'_>, org: OrgId, id: ApprovalId) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update approval set state = 'withdrawn' where org = $1 and id = $2 and state = 'open'",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )? == 1)
}

/// The act that an idempotency key stood for.
///
/// # Errors
/// What the engine says.
pub fn once(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId, key: &[u8]) -> Result<Option<ActId>, StoreError> {
    tx.row(
        "select act from once where org = $1 and worker = $2 and key = $3",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into(), key.into()],
    )?
    .map(|mut r| r.id(0, ActId::from_slice))
    .transpose()
}

/// Keeps an idempotency key; `false` where it is kept already.
///
/// # Errors
/// What the engine says.
pub fn put_once(
    tx: &mut Tx<'_>,
    org: OrgId,
    worker: WorkerId,
    key: &[u8],
    act: ActId,
    at: Millis,
) -> Result<bool, StoreError> {
    Ok(tx.run(
        "insert into once (org, worker, key, act, at) values ($1, $2, $3, $4, $5) on conflict (org, worker, key) do nothing",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into(), key.into(), (&act.to_bytes()).into(), at.0.into()],
    )? == 1)
}

fn request_row(mut r: Row) -> Result<RequestRow, StoreError> {
    Ok(RequestRow {
        id: r.id(0, RequestId::from_slice)?,
        number: r.int(1)?,
        kind: r.text(2)?,
        asker: r.id(3, WorkerId::from_slice)?,
        affair: r.text(4)?,
        holding: r.text(5)?,
        verb: r.text(6)?,
        scope: r.blob(7)?,
        count: r.int(8)?,
        state: r.text(9)?,
        rulebook: r.blob(10)?,
        asked_at: Millis(r.int(11)?),
        decided_by: r.id_opt(12, WorkerId::from_slice)?,
        decided_at: r.int_opt(13)?.map(Millis),
    })
}

fn approval_row(mut r: Row) -> Result<ApprovalRow, StoreError> {
    Ok(ApprovalRow {
        id: r.id(0, ApprovalId::from_slice)?,
        request: r.id(1, RequestId::from_slice)?,
        kind: r.text(2)?,
        holder: r.id(3, WorkerId::from_slice)?,
        verb: r.text(4)?,
        affair: r.text(5)?,
        holding: r.text(6)?,
        scope: r.blob(7)?,
        uses_left: r.int(8)?,
        count: r.int(9)?,
        from_at: Millis(r.int(10)?),
        to_at: Millis(r.int(11)?),
        state: r.text(12)?,
        rulebook: r.blob(13)?,
    })
}
