//! What a desk keeps for a while so that nobody loses their place: browsers of a shared PC, unsent forms, files on their way
//! in. And the organisation's own wording of its regulation.

use crate::{Row, StoreError, Tx, Value};
use azukari_domain::{DraftId, ImportId, Millis, OrgId, RowId, UploadId, WorkerId};

/// A worker who signed in fully in a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineRow {
    /// SHA-256 of the browser's own cookie.
    pub hash: Vec<u8>,
    /// Organisation.
    pub org: OrgId,
    /// Who.
    pub worker: WorkerId,
    /// Civil day of that sign-in, ISO.
    pub day: String,
    /// Wrong PINs since then.
    pub failed: i64,
    /// The worker's own session there.
    pub session: Option<Vec<u8>>,
}

fn machine_row(mut r: Row) -> Result<MachineRow, StoreError> {
    Ok(MachineRow {
        hash: r.blob(0)?,
        org: r.id(1, OrgId::from_slice)?,
        worker: r.id(2, WorkerId::from_slice)?,
        day: r.text(3)?,
        failed: r.int(4)?,
        session: r.blob_opt(5)?,
    })
}

/// Remembers a worker in a browser.
///
/// # Errors
/// What the engine says.
pub fn put_machine(tx: &mut Tx<'_>, m: &MachineRow) -> Result<(), StoreError> {
    tx.run(
        "insert into machine (hash, org, worker, day, failed, session) values ($1, $2, $3, $4, $5, $6)
         on conflict (org, hash, worker) do update set day = excluded.day, failed = excluded.failed, session = excluded.session",
        &[
            (&m.hash).into(),
            (&m.org.to_bytes()).into(),
            (&m.worker.to_bytes()).into(),
            (&m.day).into(),
            m.failed.into(),
            m.session.as_ref().map_or(Value::Null, |s| s.into()),
        ],
    )?;
    Ok(())
}

/// The workers of a browser, in the order of their registration.
///
/// # Errors
/// What the engine says.
pub fn machines(tx: &mut Tx<'_>, hash: &[u8], org: OrgId) -> Result<Vec<MachineRow>, StoreError> {
    tx.rows(
        "select hash, org, worker, day, failed, session from machine where hash = $1 and org = $2 order by worker",
        &[hash.into(), (&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(machine_row)
    .collect()
}

/// Forgets a worker in one browser.
///
/// # Errors
/// What the engine says.
pub fn drop_machine(tx: &mut Tx<'_>, hash: &[u8], org: OrgId, worker: WorkerId) -> Result<(), StoreError> {
    tx.run(
        "delete from machine where hash = $1 and org = $2 and worker = $3",
        &[hash.into(), (&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )?;
    Ok(())
}

/// Forgets a worker in all browsers.
///
/// # Errors
/// What the engine says.
pub fn drop_machines(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId) -> Result<u64, StoreError> {
    tx.run(
        "delete from machine where org = $1 and worker = $2",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )
}

/// Forgets everybody whose day is over.
///
/// # Errors
/// What the engine says.
pub fn sweep_machines(tx: &mut Tx<'_>, org: OrgId, today: &str) -> Result<u64, StoreError> {
    tx.run("delete from machine where org = $1 and day < $2", &[(&org.to_bytes()).into(), today.into()])
}

/// Says which computer of the register the holder of a token is, in place of what was said before.
///
/// # Errors
/// What the engine says.
pub fn put_terminal(
    tx: &mut Tx<'_>,
    org: OrgId,
    hash: &[u8],
    device: RowId,
    worker: WorkerId,
    at: Millis,
) -> Result<(), StoreError> {
    tx.run(
        "insert into terminal (org, hash, device, worker, at) values ($1, $2, $3, $4, $5)
         on conflict (org, hash) do update set device = excluded.device, worker = excluded.worker, at = excluded.at",
        &[(&org.to_bytes()).into(), hash.into(), (&device.to_bytes()).into(), (&worker.to_bytes()).into(), at.0.into()],
    )?;
    Ok(())
}

/// Which computer of the register the holder of a token is.
///
/// # Errors
/// What the engine says.
pub fn terminal(tx: &mut Tx<'_>, org: OrgId, hash: &[u8]) -> Result<Option<RowId>, StoreError> {
    let found =
        tx.row("select device from terminal where org = $1 and hash = $2", &[(&org.to_bytes()).into(), hash.into()])?;
    found.map(|mut r| r.id(0, RowId::from_slice)).transpose()
}

/// A form that could not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Its id.
    pub id: DraftId,
    /// Who typed it.
    pub worker: WorkerId,
    /// Address of the form.
    pub form: String,
    /// Month of its last day, whose key it is sealed under.
    pub period: String,
    /// The fields, sealed.
    pub sealed: Vec<u8>,
    /// Kept.
    pub saved_at: Millis,
    /// Last day, ISO.
    pub ends_on: String,
}

/// Keeps a draft in place of an earlier one of the same worker and form.
///
/// # Errors
/// What the engine says.
pub fn put_draft(tx: &mut Tx<'_>, org: OrgId, d: &DraftRow) -> Result<(), StoreError> {
    drop_draft(tx, org, d.worker, &d.form)?;
    tx.run(
        "insert into draft (org, id, worker, form, period, sealed, saved_at, ends_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            (&org.to_bytes()).into(),
            (&d.id.to_bytes()).into(),
            (&d.worker.to_bytes()).into(),
            (&d.form).into(),
            (&d.period).into(),
            (&d.sealed).into(),
            d.saved_at.0.into(),
            (&d.ends_on).into(),
        ],
    )?;
    Ok(())
}

/// A worker's drafts, newest first.
///
/// # Errors
/// What the engine says.
pub fn drafts(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId) -> Result<Vec<DraftRow>, StoreError> {
    tx.rows(
        "select id, worker, form, period, sealed, saved_at, ends_on from draft where org = $1 and worker = $2
         order by id desc",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(DraftRow {
            id: r.id(0, DraftId::from_slice)?,
            worker: r.id(1, WorkerId::from_slice)?,
            form: r.text(2)?,
            period: r.text(3)?,
            sealed: r.blob(4)?,
            saved_at: Millis(r.int(5)?),
            ends_on: r.text(6)?,
        })
    })
    .collect()
}

/// Removes a worker's draft of a form.
///
/// # Errors
/// What the engine says.
pub fn drop_draft(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId, form: &str) -> Result<u64, StoreError> {
    tx.run(
        "delete from draft where org = $1 and worker = $2 and form = $3",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into(), form.into()],
    )
}

/// Removes drafts whose last day is over.
///
/// # Errors
/// What the engine says.
pub fn sweep_drafts(tx: &mut Tx<'_>, org: OrgId, today: &str) -> Result<u64, StoreError> {
    tx.run("delete from draft where org = $1 and ends_on < $2", &[(&org.to_bytes()).into(), today.into()])
}

/// A file on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRow {
    /// Its id.
    pub id: UploadId,
    /// Who brought it.
    pub worker: WorkerId,
    /// `receiving`, `waiting`, `checking`, `checked`, `taking`, `done`, `failed`.
    pub state: String,
    /// Its name and what was chosen for it, sealed.
    pub about: Vec<u8>,
    /// Its size.
    pub bytes: i64,
    /// The import that came of it.
    pub import: Option<ImportId>,
    /// Received.
    pub created_at: Millis,
    /// When it goes.
    pub ends_at: Millis,
}

/// Writes a file's row.
///
/// # Errors
/// What the engine says.
pub fn put_upload(tx: &mut Tx<'_>, org: OrgId, u: &UploadRow) -> Result<(), StoreError> {
    tx.run(
        "insert into upload (org, id, worker, state, about, bytes, \"import\", created_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (org, id) do update
         set state = excluded.state, about = excluded.about, bytes = excluded.bytes, \"import\" = excluded.\"import\"",
        &[
            (&org.to_bytes()).into(),
            (&u.id.to_bytes()).into(),
            (&u.worker.to_bytes()).into(),
            (&u.state).into(),
            (&u.about).into(),
            u.bytes.into(),
            u.import.map(|i| i.to_bytes()).as_ref().map_or(Value::Null, |i| i.into()),
            u.created_at.0.into(),
            u.ends_at.0.into(),
        ],
    )?;
    Ok(())
}

/// Moves a file from one of two states to another; whether it was in one of them.
///
/// # Errors
/// What the engine says.
pub fn move_upload(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: UploadId,
    from: (&str, &str),
    to: &str,
    import: Option<ImportId>,
) -> Result<bool, StoreError> {
    let moved = tx.run(
        "update upload set state = $5, \"import\" = $6 where org = $1 and id = $2 and (state = $3 or state = $4)",
        &[
            (&org.to_bytes()).into(),
            (&id.to_bytes()).into(),
            from.0.into(),
            from.1.into(),
            to.into(),
            import.map(|i| i.to_bytes()).as_ref().map_or(Value::Null, |i| i.into()),
        ],
    )?;
    Ok(moved == 1)
}

/// A worker's files, newest first.
///
/// # Errors
/// What the engine says.
pub fn uploads(tx: &mut Tx<'_>, org: OrgId, worker: WorkerId) -> Result<Vec<UploadRow>, StoreError> {
    tx.rows(
        "select id, worker, state, about, bytes, \"import\", created_at, ends_at from upload
         where org = $1 and worker = $2 order by id desc",
        &[(&org.to_bytes()).into(), (&worker.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(UploadRow {
            id: r.id(0, UploadId::from_slice)?,
            worker: r.id(1, WorkerId::from_slice)?,
            state: r.text(2)?,
            about: r.blob(3)?,
            bytes: r.int(4)?,
            import: r.id_opt(5, ImportId::from_slice)?,
            created_at: Millis(r.int(6)?),
            ends_at: Millis(r.int(7)?),
        })
    })
    .collect()
}

/// Puts a part of a file.
///
/// # Errors
/// What the engine says.
pub fn put_chunk(tx: &mut Tx<'_>, org: OrgId, id: UploadId, number: i64, sealed: &[u8]) -> Result<(), StoreError> {
    tx.run(
        "insert into upload_chunk (org, upload, number, sealed) values ($1, $2, $3, $4)",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), number.into(), sealed.into()],
    )?;
    Ok(())
}

/// A part of a file.
///
/// # Errors
/// What the engine says.
pub fn chunk(tx: &mut Tx<'_>, org: OrgId, id: UploadId, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
    tx.row(
        "select sealed from upload_chunk where org = $1 and upload = $2 and number = $3",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), number.into()],
    )?
    .map(|mut r| r.blob(0))
    .transpose()
}

/// Removes the parts of a file; its row says what became of it until its end.
///
/// # Errors
/// What the engine says.
pub fn drop_chunks(tx: &mut Tx<'_>, org: OrgId, id: UploadId) -> Result<u64, StoreError> {
    tx.run(
        "delete from upload_chunk where org = $1 and upload = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )
}

/// Removes a file and its row.
///
/// # Errors
/// What the engine says.
pub fn drop_upload(tx: &mut Tx<'_>, org: OrgId, id: UploadId) -> Result<(), StoreError> {
    drop_chunks(tx, org, id)?;
    tx.run("delete from upload where org = $1 and id = $2", &[(&org.to_bytes()).into(), (&id.to_bytes()).into()])?;
    Ok(())
}

/// Removes files past their end; how many.
///
/// # Errors
/// What the engine says.
pub fn sweep_uploads(tx: &mut Tx<'_>, org: OrgId, now: Millis) -> Result<u64, StoreError> {
    tx.run(
        "delete from upload_chunk where org = $1 and upload in (select id from upload where org = $1 and ends_at < $2)",
        &[(&org.to_bytes()).into(), now.0.into()],
    )?;
    tx.run("delete from upload where org = $1 and ends_at < $2", &[(&org.to_bytes()).into(), now.0.into()])
}

/// Puts an article's wording.
///
/// # Errors
/// What the engine says.
pub fn put_original(
    tx: &mut Tx<'_>,
    org: OrgId,
    rulebook: &[u8],
    document: &str,
    article: &str,
    text: &str,
) -> Result<(), StoreError> {
    tx.run(
        "insert into original (org, rulebook, document, article, text) values ($1, $2, $3, $4, $5)
         on conflict (org, rulebook, document, article) do update set text = excluded.text",
        &[(&org.to_bytes()).into(), rulebook.into(), document.into(), article.into(), text.into()],
    )?;
    Ok(())
}

/// Removes the wording of a document, before another one is put.
///
/// # Errors
/// What the engine says.
pub fn drop_original(tx: &mut Tx<'_>, org: OrgId, rulebook: &[u8], document: &str) -> Result<u64, StoreError> {
    tx.run(
        "delete from original where org = $1 and rulebook = $2 and document = $3",
        &[(&org.to_bytes()).into(), rulebook.into(), document.into()],
    )
}

/// The wording of all articles under a rulebook: document, article, text.
///
/// # Errors
/// What the engine says.
pub fn originals(tx: &mut Tx<'_>, org: OrgId, rulebook: &[u8]) -> Result<Vec<(String, String, String)>, StoreError> {
    tx.rows(
        "select document, article, text from original where org = $1 and rulebook = $2 order by document, article",
        &[(&org.to_bytes()).into(), rulebook.into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.text(0)?, r.text(1)?, r.text(2)?)))
    .collect()
}
