//! Workers, what they sign in with, their sessions, tokens, offices and affairs.

use crate::{Row, StoreError, Tx, Value};
use azukari_domain::{ActId, Millis, OrgId, RowId, TokenId, WorkerId};

/// One worker.
#[derive(Debug, Clone)]
pub struct WorkerRow {
    /// Its id.
    pub id: WorkerId,
    /// Account name.
    pub login: String,
    /// Stands for the worker in the journal.
    pub alias: Vec<u8>,
    /// Display name, sealed.
    pub name: Vec<u8>,
    /// Mail address, sealed.
    pub mail: Option<Vec<u8>>,
    /// Unit of the organisation.
    pub unit: String,
    /// `invited`, `active`, `locked`, `left`.
    pub state: String,
    /// `ja` or `en`.
    pub language: String,
    /// First day, ISO.
    pub from_date: String,
    /// Last day, ISO.
    pub to_date: Option<String>,
    /// Failed sign-ins since the last good one.
    pub failed: i64,
    /// 0 = not locked.
    pub locked_until: Millis,
    /// Civil day that `seen_count` counts.
    pub seen_day: String,
    /// Records shown on that day.
    pub seen_count: i64,
    /// Counts changes of facts that the gate reads.
    pub version: i64,
}

/// Writes a new worker.
///
/// # Errors
/// What the engine says.
pub fn insert(tx: &mut Tx<'_>, org: OrgId, w: &WorkerRow) -> Result<(), StoreError> {
    tx.run(
        "insert into worker (org, id, login, alias, name, mail, unit, state, language, from_date, to_date, failed, locked_until,
           seen_day, seen_count, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, '', 0, 1)",
        &[
            (&org.to_bytes()).into(),
            (&w.id.to_bytes()).into(),
            (&w.login).into(),
            (&w.alias).into(),
            (&w.name).into(),
            w.mail.as_ref().map_or(Value::Null, Value::from),
            (&w.unit).into(),
            (&w.state).into(),
            (&w.language).into(),
            (&w.from_date).into(),
            w.to_date.as_ref().map_or(Value::Null, Value::from),
        ],
    )?;
    Ok(())
}

/// The worker with this id.
///
/// # Errors
/// What the engine says.
pub fn get(tx: &mut Tx<'_>, org: OrgId, id: WorkerId) -> Result<Option<WorkerRow>, StoreError> {
    tx.row(
        "select id, login, alias, name, mail, unit, state, language, from_date, to_date, failed, locked_until, seen_day, seen_count, version
         from worker where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(worker_row)
    .transpose()
}

/// The worker with this account name.
///
/// # Errors
/// What the engine says.
pub fn by_login(tx: &mut Tx<'_>, org: OrgId, login: &str) -> Result<Option<WorkerRow>, StoreError> {
    tx.row(
        "select id, login, alias, name, mail, unit, state, language, from_date, to_date, failed, locked_until, seen_day, seen_count, version
         from worker where org = $1 and login = $2",
        &[(&org.to_bytes()).into(), login.into()],
    )?
    .map(worker_row)
    .transpose()
}

/// The worker behind a journal alias.
///
/// # Errors
/// What the engine says.
pub fn by_alias(tx: &mut Tx<'_>, org: OrgId, alias: &[u8]) -> Result<Option<WorkerId>, StoreError> {
    tx.row("select id from worker where org = $1 and alias = $2", &[(&org.to_bytes()).into(), alias.into()])?
        .map(|mut r| r.id(0, WorkerId::from_slice))
        .transpose()
}

/// All workers by account name.
///
/// # Errors
/// What the engine says.
pub fn all(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<WorkerRow>, StoreError> {
    tx.rows(
        "select id, login, alias, name, mail, unit, state, language, from_date, to_date, failed, locked_until, seen_day, seen_count, version
         from worker where org = $1 order by login",
        &[(&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(worker_row)
    .collect()
}

/// The version alone: the gate asserts it in each act.
///
/// # Errors
/// What the engine says.
pub fn version(tx: &mut Tx<'_>, org: OrgId, id: WorkerId) -> Result<Option<i64>, StoreError> {
    tx.row(
        "select version from worker where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(|mut r| r.int(0))
    .transpose()
}

/// What the gate compares of a worker in each act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// Of the organisation's facts.
    pub org: i64,
    /// Of the worker's.
    pub worker: i64,
    /// Civil day that `seen_count` counts.
    pub seen_day: String,
    /// Records shown on that day.
    pub seen_count: i64,
}

/// The versions of an organisation's and a worker's facts, and what the worker was shown: one look instead of three.
///
/// # Errors
/// What the engine says.
pub fn versions(tx: &mut Tx<'_>, org: OrgId, id: WorkerId) -> Result<Option<Versions>, StoreError> {
    tx.row(
        "select o.version, w.version, w.seen_day, w.seen_count from org o join worker w on w.org = o.id
         where o.id = $1 and w.id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(|mut r| Ok(Versions { org: r.int(0)?, worker: r.int(1)?, seen_day: r.text(2)?, seen_count: r.int(3)? }))
    .transpose()
}

/// Moves to another state, unit or end.
///
/// # Errors
/// What the engine says.
pub fn set_state(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: WorkerId,
    state: &str,
    unit: &str,
    to_date: Option<&str>,
) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update worker set state = $3, unit = $4, to_date = $5, version = version + 1 where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), state.into(), unit.into(), to_date.into()],
    )? == 1)
}

/// Sets the language of pages and commands.
///
/// # Errors
/// What the engine says.
pub fn set_language(tx: &mut Tx<'_>, org: OrgId, id: WorkerId, language: &str) -> Result<(), StoreError> {
    tx.run(
        "update worker set language = $3 where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), language.into()],
    )?;
    Ok(())
}

/// Notes good and failed sign-ins.
///
/// # Errors
/// What the engine says.
pub fn set_failed(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: WorkerId,
    failed: i64,
    locked_until: Millis,
) -> Result<(), StoreError> {
    tx.run(
        "update worker set failed = $3, locked_until = $4 where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), failed.into(), locked_until.0.into()],
    )?;
    Ok(())
}

/// Sets the count of records shown to a worker, if it is still what was read with `was`: `false` otherwise.
///
/// No `returning`: SQLite would make a table for the answer, at a third of the cost of a whole act.
///
/// # Errors
/// What the engine says.
pub fn set_seen(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: WorkerId,
    was: &Versions,
    day: &str,
    count: i64,
) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update worker set seen_day = $5, seen_count = $6 where org = $1 and id = $2 and seen_day = $3 and seen_count = $4",
        &[
            (&org.to_bytes()).into(),
            (&id.to_bytes()).into(),
            (&was.seen_day).into(),
            was.seen_count.into(),
            day.into(),
            count.into(),
        ],
    )? == 1)
}

/// Something a worker signs in with.
#[derive(Clone)]
pub struct FactorRow {
    /// `password`, `totp`, `sheet`.
    pub kind: String,
    /// 0, or the number of the code on the sheet.
    pub number: i64,
    /// Argon2id PHC text, or a sealed TOTP secret.
    pub secret: Vec<u8>,
    /// Last TOTP step, 1 for a used code, when a password was set (ms); 0 = never, or not known.
    pub used: i64,
}

/// A worker's factors.
///
/// # Errors
/// What the engine says.
pub fn factors(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId) -> Result<Vec<FactorRow>, StoreError> {
    tx.rows(
        "select kind, number, secret, used from factor where org = $1 and worker = $2 order by kind, number",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| Ok(FactorRow { kind: r.text(0)?, number: r.int(1)?, secret: r.blob(2)?, used: r.int(3)? }))
    .collect()
}

/// Sets a factor.
///
/// # Errors
/// What the engine says.
pub fn put_factor(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId, f: &FactorRow) -> Result<(), StoreError> {
    tx.run(
        "insert into factor (org, worker, kind, number, secret, used) values ($1, $2, $3, $4, $5, $6)
         on conflict (org, worker, kind, number) do update set secret = excluded.secret, used = excluded.used",
        &[
            (&org.to_bytes()).into(),
            (&worker.to_bytes()).into(),
            (&f.kind).into(),
            f.number.into(),
            (&f.secret).into(),
            f.used.into(),
        ],
    )?;
    Ok(())
}

/// Removes all factors of a kind.
///
/// # Errors
/// What the engine says.
pub fn delete_factors(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId, kind: &str) -> Result<(), StoreError> {
    tx.run(
        "delete from factor where org = $1 and worker = $2 and kind = $3",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into(), kind.into()],
    )?;
    Ok(())
}

/// Uses a factor up to `used`, once: `false` where it was used that far already (replay).
///
/// # Errors
/// What the engine says.
pub fn use_factor(
    tx: &mut Tx<'_>,
    org: OrgId,
    worker: WorkerId,
    kind: &str,
    number: i64,
    used: i64,
) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update factor set used = $5 where org = $1 and worker = $2 and kind = $3 and number = $4 and used < $5",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into(), kind.into(), number.into(), used.into()],
    )? == 1)
}

/// A session.
#[derive(Clone)]
pub struct SessionRow {
    /// SHA-256 of the cookie's token.
    pub hash: Vec<u8>,
    /// Organisation.
    pub org: OrgId,
    /// Who.
    pub worker: WorkerId,
    /// `half`, `open`, `locked`.
    pub state: String,
    /// Begun.
    pub created_at: Millis,
    /// Last request.
    pub seen_at: Millis,
    /// Absolute end.
    pub ends_at: Millis,
    /// Affair in the top bar.
    pub affair: Option<String>,
    /// The computer of the register at which it began, where that is known.
    pub place: Option<RowId>,
}

/// Writes a session.
///
/// # Errors
/// What the engine says.
pub fn put_session(tx: &mut Tx<'_>, s: &SessionRow) -> Result<(), StoreError> {
    let place = s.place.map(|row| row.to_bytes());
    tx.run(
        "insert into session (hash, org, worker, state, created_at, seen_at, ends_at, affair, place)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (hash) do update set state = excluded.state, seen_at = excluded.seen_at, affair = excluded.affair",
        &[
            (&s.hash).into(),
            (&s.org.to_bytes()).into(),
            (&s.worker.to_bytes()).into(),
            (&s.state).into(),
            s.created_at.0.into(),
            s.seen_at.0.into(),
            s.ends_at.0.into(),
            s.affair.as_ref().map_or(Value::Null, Value::from),
            place.as_ref().map_or(Value::Null, Value::from),
        ],
    )?;
    Ok(())
}

/// The session behind a token's hash.
///
/// # Errors
/// What the engine says.
pub fn session(tx: &mut Tx<'_>, hash: &[u8]) -> Result<Option<SessionRow>, StoreError> {
    tx.row(
        "select hash, org, worker, state, created_at, seen_at, ends_at, affair, place from session where hash = $1",
        &[hash.into()],
    )?
    .map(session_row)
    .transpose()
}

/// Ends one session.
///
/// # Errors
/// What the engine says.
pub fn end_session(tx: &mut Tx<'_>, hash: &[u8]) -> Result<(), StoreError> {
    tx.run("delete from session where hash = $1", &[hash.into()])?;
    Ok(())
}

/// Ends all sessions of a worker but one.
///
/// # Errors
/// What the engine says.
pub fn end_sessions(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId, keep: &[u8]) -> Result<u64, StoreError> {
    tx.run(
        "delete from session where org = $1 and worker = $2 and hash <> $3",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into(), keep.into()],
    )
}

/// A worker's sessions, newest first.
///
/// # Errors
/// What the engine says.
pub fn sessions(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId) -> Result<Vec<SessionRow>, StoreError> {
    tx.rows(
        "select hash, org, worker, state, created_at, seen_at, ends_at, affair, place from session
         where org = $1 and worker = $2 order by created_at desc, hash",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )?
    .into_iter()
    .map(session_row)
    .collect()
}

/// Open sessions of all workers that began at a computer of the register, oldest first.
///
/// # Errors
/// What the engine says.
pub fn placed_sessions(tx: &mut Tx<'_>, org: OrgId, now: Millis) -> Result<Vec<SessionRow>, StoreError> {
    tx.rows(
        "select hash, org, worker, state, created_at, seen_at, ends_at, affair, place from session
         where org = $1 and state = 'open' and place is not null and ends_at > $2 order by created_at, hash",
        &[(&org.to_bytes()).into(), now.0.into()],
    )?
    .into_iter()
    .map(session_row)
    .collect()
}

/// Removes sessions past their end.
///
/// # Errors
/// What the engine says.
pub fn sweep_sessions(tx: &mut Tx<'_>, now: Millis) -> Result<u64, StoreError> {
    tx.run("delete from session where ends_at < $1", &[now.0.into()])
}

/// An API token.
#[derive(Clone)]
pub struct TokenRow {
    /// SHA-256 of the token.
    pub hash: Vec<u8>,
    /// Organisation.
    pub org: OrgId,
    /// Shown in lists.
    pub id: TokenId,
    /// Whom it acts for.
    pub worker: WorkerId,
    /// What it is for.
    pub label: String,
    /// Verbs, separated by blanks.
    pub scopes: String,
    /// Made.
    pub created_at: Millis,
    /// End.
    pub ends_at: Millis,
    /// Revoked.
    pub revoked_at: Option<Millis>,
}

/// Writes a token.
///
/// # Errors
/// What the engine says.
pub fn put_token(tx: &mut Tx<'_>, t: &TokenRow) -> Result<(), StoreError> {
    tx.run(
        "insert into token (hash, org, id, worker, label, scopes, created_at, ends_at, revoked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (hash) do update set revoked_at = excluded.revoked_at",
        &[
            (&t.hash).into(),
            (&t.org.to_bytes()).into(),
            (&t.id.to_bytes()).into(),
            (&t.worker.to_bytes()).into(),
            (&t.label).into(),
            (&t.scopes).into(),
            t.created_at.0.into(),
            t.ends_at.0.into(),
            t.revoked_at.map(|a| a.0).into(),
        ],
    )?;
    Ok(())
}

/// The token behind a hash.
///
/// # Errors
/// What the engine says.
pub fn token(tx: &mut Tx<'_>, hash: &[u8]) -> Result<Option<TokenRow>, StoreError> {
    tx.row(
        "select hash, org, id, worker, label, scopes, created_at, ends_at, revoked_at from token where hash = $1",
        &[hash.into()],
    )?
    .map(token_row)
    .transpose()
}

/// A worker's tokens, newest first.
///
/// # Errors
/// What the engine says.
pub fn tokens(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId) -> Result<Vec<TokenRow>, StoreError> {
    tx.rows(
        "select hash, org, id, worker, label, scopes, created_at, ends_at, revoked_at from token where org = $1 and worker = $2 order by id desc",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )?
    .into_iter()
    .map(token_row)
    .collect()
}

/// A single-use link.
#[derive(Clone)]
pub struct LinkRow {
    /// SHA-256 of the link's token.
    pub hash: Vec<u8>,
    /// None for the set-up link.
    pub org: Option<OrgId>,
    /// `setup`, `invite`.
    pub kind: String,
    /// Whom it invites.
    pub worker: Option<WorkerId>,
    /// End.
    pub ends_at: Millis,
    /// Used.
    pub used_at: Option<Millis>,
}

/// Writes a link.
///
/// # Errors
/// What the engine says.
pub fn put_link(tx: &mut Tx<'_>, l: &LinkRow) -> Result<(), StoreError> {
    tx.run(
        "insert into link (hash, org, kind, worker, ends_at, used_at) values ($1, $2, $3, $4, $5, $6)",
        &[
            (&l.hash).into(),
            l.org.map(|o| o.to_bytes()).as_ref().into(),
            (&l.kind).into(),
            l.worker.map(|w| w.to_bytes()).as_ref().into(),
            l.ends_at.0.into(),
            l.used_at.map(|a| a.0).into(),
        ],
    )?;
    Ok(())
}

/// The link behind a hash.
///
/// # Errors
/// What the engine says.
pub fn link(tx: &mut Tx<'_>, hash: &[u8]) -> Result<Option<LinkRow>, StoreError> {
    tx.row("select hash, org, kind, worker, ends_at, used_at from link where hash = $1", &[hash.into()])?
        .map(|mut r| {
            Ok(LinkRow {
                hash: r.blob(0)?,
                org: r.id_opt(1, OrgId::from_slice)?,
                kind: r.text(2)?,
                worker: r.id_opt(3, WorkerId::from_slice)?,
                ends_at: Millis(r.int(4)?),
                used_at: r.int_opt(5)?.map(Millis),
            })
        })
        .transpose()
}

/// Uses a link, once: `false` where it was used or is over.
///
/// # Errors
/// What the engine says.
pub fn use_link(tx: &mut Tx<'_>, hash: &[u8], now: Millis) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update link set used_at = $2 where hash = $1 and used_at is null and ends_at >= $2",
        &[hash.into(), now.0.into()],
    )? == 1)
}

/// Removes unused links of a kind: a new set-up link ends the earlier one.
///
/// # Errors
/// What the engine says.
pub fn drop_links(tx: &mut Tx<'_>, kind: &str) -> Result<u64, StoreError> {
    tx.run("delete from link where kind = $1 and used_at is null", &[kind.into()])
}

/// Removes a worker's unused invitations.
///
/// # Errors
/// What the engine says.
pub fn drop_invites(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId) -> Result<u64, StoreError> {
    tx.run(
        "delete from link where kind = 'invite' and org = $1 and worker = $2 and used_at is null",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )
}

/// An appointment.
#[derive(Debug, Clone)]
pub struct AppointmentRow {
    /// Office.
    pub office: String,
    /// Who.
    pub worker: WorkerId,
    /// First day, ISO.
    pub from_date: String,
    /// Last day, ISO.
    pub to_date: Option<String>,
    /// The body's resolution: date and reference.
    pub resolution: String,
    /// The resolution that ended it.
    pub ended_by: Option<String>,
    /// The act.
    pub act: ActId,
}

/// All appointments, also ended ones.
///
/// # Errors
/// What the engine says.
pub fn appointments(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<AppointmentRow>, StoreError> {
    tx.rows(
        "select office, worker, from_date, to_date, resolution, ended_by, act from appointment where org = $1 order by office, from_date, worker",
        &[(&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(AppointmentRow {
            office: r.text(0)?,
            worker: r.id(1, WorkerId::from_slice)?,
            from_date: r.text(2)?,
            to_date: r.text_opt(3)?,
            resolution: r.text(4)?,
            ended_by: r.text_opt(5)?,
            act: r.id(6, ActId::from_slice)?,
        })
    })
    .collect()
}

/// Appoints, or ends an appointment; both the worker's and the organisation's versions count up.
///
/// # Errors
/// What the engine says.
pub fn put_appointment(tx: &mut Tx<'_>, org: OrgId, a: &AppointmentRow) -> Result<(), StoreError> {
    tx.run(
        "insert into appointment (org, office, worker, from_date, to_date, resolution, ended_by, act) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (org, office, worker, from_date) do update set to_date = excluded.to_date, ended_by = excluded.ended_by",
        &[
            (&org.to_bytes()).into(),
            (&a.office).into(),
            (&a.worker.to_bytes()).into(),
            (&a.from_date).into(),
            a.to_date.as_ref().map_or(Value::Null, Value::from),
            (&a.resolution).into(),
            a.ended_by.as_ref().map_or(Value::Null, Value::from),
            (&a.act.to_bytes()).into(),
        ],
    )?;
    touch(tx, org, a.worker)?;
    crate::org::touch(tx, org)
}

/// Assigned affairs as (affair, from, to).
///
/// # Errors
/// What the engine says.
pub fn assignments(
    tx: &mut Tx<'_>,
    org: OrgId,
    worker: WorkerId,
) -> Result<Vec<(String, String, Option<String>)>, StoreError> {
    tx.rows(
        "select affair, from_date, to_date from assignment where org = $1 and worker = $2 order by affair",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.text(0)?, r.text(1)?, r.text_opt(2)?)))
    .collect()
}

/// Who is named for an affair on a day, in the order of their ids.
///
/// # Errors
/// What the engine says.
pub fn assigned(tx: &mut Tx<'_>, org: OrgId, affair: &str, day: &str) -> Result<Vec<WorkerId>, StoreError> {
    tx.rows(
        "select worker from assignment where org = $1 and affair = $2 and from_date <= $3 \
         and (to_date is null or to_date >= $3) order by worker",
        &[(&org.to_bytes()).into(), affair.into(), day.into()],
    )?
    .into_iter()
    .map(|mut r| r.id(0, WorkerId::from_slice))
    .collect()
}

/// Assigns an affair, or ends the assignment.
///
/// # Errors
/// What the engine says.
pub fn put_assignment(
    tx: &mut Tx<'_>,
    org: OrgId,
    worker: WorkerId,
    affair: &str,
    from: &str,
    to: Option<&str>,
) -> Result<(), StoreError> {
    tx.run(
        "insert into assignment (org, worker, affair, from_date, to_date) values ($1, $2, $3, $4, $5)
         on conflict (org, worker, affair) do update set from_date = excluded.from_date, to_date = excluded.to_date",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into(), affair.into(), from.into(), to.into()],
    )?;
    touch(tx, org, worker)
}

/// Says that a fact about the worker has changed.
///
/// # Errors
/// What the engine says.
pub fn touch(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId) -> Result<(), StoreError> {
    tx.run(
        "update worker set version = version + 1 where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )?;
    Ok(())
}

fn worker_row(mut r: Row) -> Result<WorkerRow, StoreError> {
    Ok(WorkerRow {
        id: r.id(0, WorkerId::from_slice)?,
        login: r.text(1)?,
        alias: r.blob(2)?,
        name: r.blob(3)?,
        mail: r.blob_opt(4)?,
        unit: r.text(5)?,
        state: r.text(6)?,
        language: r.text(7)?,
        from_date: r.text(8)?,
        to_date: r.text_opt(9)?,
        failed: r.int(10)?,
        locked_until: Millis(r.int(11)?),
        seen_day: r.text(12)?,
        seen_count: r.int(13)?,
        version: r.int(14)?,
    })
}

fn session_row(mut r: Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        hash: r.blob(0)?,
        org: r.id(1, OrgId::from_slice)?,
        worker: r.id(2, WorkerId::from_slice)?,
        state: r.text(3)?,
        created_at: Millis(r.int(4)?),
        seen_at: Millis(r.int(5)?),
        ends_at: Millis(r.int(6)?),
        affair: r.text_opt(7)?,
        place: r.id_opt(8, RowId::from_slice)?,
    })
}

fn token_row(mut r: Row) -> Result<TokenRow, StoreError> {
    Ok(TokenRow {
        hash: r.blob(0)?,
        org: r.id(1, OrgId::from_slice)?,
        id: r.id(2, TokenId::from_slice)?,
        worker: r.id(3, WorkerId::from_slice)?,
        label: r.text(4)?,
        scopes: r.text(5)?,
        created_at: Millis(r.int(6)?),
        ends_at: Millis(r.int(7)?),
        revoked_at: r.int_opt(8)?.map(Millis),
    })
}
