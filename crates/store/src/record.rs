//! Records, their marks (stops, holds, consents), their history, imports and erasures.

use crate::{Row, StoreError, Tx, Value, key::NodeRow};
use azukari_domain::{ActId, BatchId, HoldingKey, ImportId, Millis, NoticeId, OrgId, PersonId, RecordId, WorkerId};

/// One record with its sealed tray.
#[derive(Debug, Clone)]
pub struct RecordRow {
    /// Its id.
    pub id: RecordId,
    /// Whose it is.
    pub person: PersonId,
    /// Kind of data.
    pub holding: HoldingKey,
    /// Place of its key and card.
    pub slot: i64,
    /// `live`, `erasing`.
    pub state: String,
    /// The batch that brought it in and is not folded away yet.
    pub batch: Option<BatchId>,
    /// Its fields, each sealed by itself.
    pub tray: Vec<u8>,
    /// Purposes, separated by blanks.
    pub purposes: String,
    /// `declared`, `consent`, `migrated`.
    pub basis: String,
    /// `person`, `third_party`, `existing`, `unknown`.
    pub source: String,
    /// ISO; `None` = 不明.
    pub collected_on: Option<String>,
    /// Notice shown.
    pub notice: Option<NoticeId>,
    /// Until when a migrated record may be used as it is, ISO.
    pub remedy_by: Option<String>,
    /// Declared facets, separated by blanks.
    pub facets: String,
    /// Statutory retention, ISO, last day.
    pub retain_until: Option<String>,
    /// The provision that demands it.
    pub retain_law: Option<String>,
    /// Counts changes.
    pub version: i64,
    /// When it came in.
    pub created_at: Millis,
}

/// A staged record is seen by nobody: its batch must be done.
const VISIBLE: &str = "select r.id, r.person, r.holding, r.slot, r.state, r.batch, r.tray, r.purposes, r.basis, r.source, r.collected_on,
   r.notice, r.remedy_by, r.facets, r.retain_until, r.retain_law, r.version, r.created_at
 from record r where r.org = $1 and r.id = $2 and r.state = 'live'
   and (r.batch is null or exists (select 1 from \"import\" i where i.org = r.org and i.batch = r.batch and i.state = 'done'))";

/// A record that counts: live, and its batch done.
///
/// # Errors
/// What the engine says.
pub fn get(tx: &mut Tx<'_>, org: OrgId, id: RecordId) -> Result<Option<RecordRow>, StoreError> {
    tx.row(VISIBLE, &[(&org.to_bytes()).into(), (&id.to_bytes()).into()])?.map(record_row).transpose()
}

/// A record that counts, with the row of its key in a tree's lowest level.
///
/// # Errors
/// What the engine says.
pub fn get_with_key(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: RecordId,
    tree: &str,
) -> Result<Option<(RecordRow, Option<NodeRow>)>, StoreError> {
    let row = tx.row(
        "select r.id, r.person, r.holding, r.slot, r.state, r.batch, r.tray, r.purposes, r.basis, r.source, r.collected_on,
           r.notice, r.remedy_by, r.facets, r.retain_until, r.retain_law, r.version, r.created_at,
           k.idx, k.key_id, k.under, k.wrapped
         from record r left join key_node k on k.org = r.org and k.tree = $3 and k.level = 0 and k.idx = r.slot
         where r.org = $1 and r.id = $2 and r.state = 'live'
           and (r.batch is null or exists (select 1 from \"import\" i where i.org = r.org and i.batch = r.batch and i.state = 'done'))",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), tree.into()],
    )?;
    let Some(mut row) = row else { return Ok(None) };
    let key = match row.int_opt(18)? {
        Some(idx) => Some(NodeRow { idx, key_id: row.blob(19)?, under: row.blob(20)?, wrapped: row.blob(21)? }),
        None => None,
    };
    Ok(Some((record_row(row)?, key)))
}

/// The tables on which it rests whether a record counts, and its version.
pub const WHERE_RECORDS_COUNT: [&str; 2] = ["record", "import"];

/// The version alone, of a record that counts: the gate asserts it in each act.
///
/// # Errors
/// What the engine says.
pub fn version(tx: &mut Tx<'_>, org: OrgId, id: RecordId) -> Result<Option<i64>, StoreError> {
    tx.row(
        "select r.version from record r where r.org = $1 and r.id = $2 and r.state = 'live'
           and (r.batch is null or exists (select 1 from \"import\" i where i.org = r.org and i.batch = r.batch and i.state = 'done'))",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(|mut r| r.int(0))
    .transpose()
}

/// A page of records that count, by id, after a given one.
///
/// # Errors
/// What the engine says.
pub fn page(
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &str,
    after: Option<RecordId>,
    most: i64,
) -> Result<Vec<RecordRow>, StoreError> {
    let after = after.map_or([0u8; 16], RecordId::to_bytes);
    tx.rows(
        "select r.id, r.person, r.holding, r.slot, r.state, r.batch, r.tray, r.purposes, r.basis, r.source, r.collected_on,
           r.notice, r.remedy_by, r.facets, r.retain_until, r.retain_law, r.version, r.created_at
         from record r where r.org = $1 and r.holding = $2 and r.state = 'live' and r.id > $3
           and (r.batch is null or exists (select 1 from \"import\" i where i.org = r.org and i.batch = r.batch and i.state = 'done'))
         order by r.id limit $4",
        &[(&org.to_bytes()).into(), holding.into(), (&after).into(), most.into()],
    )?
    .into_iter()
    .map(record_row)
    .collect()
}

/// How many records count in a holding (staged ones of unfinished batches too: the number only cuts tags).
///
/// # Errors
/// What the engine says.
pub fn count(tx: &mut Tx<'_>, org: OrgId, holding: &str) -> Result<i64, StoreError> {
    tx.row(
        "select count(*) from record where org = $1 and holding = $2 and state = 'live'",
        &[(&org.to_bytes()).into(), holding.into()],
    )?
    .map_or(Ok(0), |mut r| r.int(0))
}

/// When a record was taken in and last corrected.
#[derive(Debug, Clone)]
pub struct TouchedRow {
    /// The record.
    pub record: RecordId,
    /// When it was taken in, ISO; `None` = 不明.
    pub collected_on: Option<String>,
    /// When one of its values was last replaced.
    pub corrected_at: Option<Millis>,
}

/// A page of records that count, by id, after a given one, with when they were last touched.
///
/// # Errors
/// What the engine says.
pub fn touched(
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &str,
    after: Option<RecordId>,
    most: i64,
) -> Result<Vec<TouchedRow>, StoreError> {
    let after = after.map_or([0u8; 16], RecordId::to_bytes);
    tx.rows(
        "select r.id, r.collected_on, (select max(h.until_at) from history h where h.org = r.org and h.record = r.id)
         from record r where r.org = $1 and r.holding = $2 and r.state = 'live' and r.id > $3
           and (r.batch is null or exists (select 1 from \"import\" i where i.org = r.org and i.batch = r.batch and i.state = 'done'))
         order by r.id limit $4",
        &[(&org.to_bytes()).into(), holding.into(), (&after).into(), most.into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(TouchedRow {
            record: r.id(0, RecordId::from_slice)?,
            collected_on: r.text_opt(1)?,
            corrected_at: r.int_opt(2)?.map(Millis),
        })
    })
    .collect()
}

/// Migrated records whose source, date or consent is still unknown: the remediation list.
///
/// # Errors
/// What the engine says.
pub fn to_remedy(tx: &mut Tx<'_>, org: OrgId, most: i64) -> Result<Vec<(RecordId, String)>, StoreError> {
    tx.rows(
        "select r.id, r.remedy_by from record r where r.org = $1 and r.state = 'live' and r.basis = 'migrated' and r.remedy_by is not null
           and (r.batch is null or exists (select 1 from \"import\" i where i.org = r.org and i.batch = r.batch and i.state = 'done'))
         order by r.remedy_by, r.id limit $2",
        &[(&org.to_bytes()).into(), most.into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.id(0, RecordId::from_slice)?, r.text(1)?)))
    .collect()
}

/// Writes a new record.
///
/// # Errors
/// What the engine says.
pub fn insert(tx: &mut Tx<'_>, org: OrgId, r: &RecordRow) -> Result<(), StoreError> {
    tx.run(
        "insert into record (org, id, person, holding, slot, state, batch, tray, purposes, basis, source, collected_on, notice,
           remedy_by, facets, retain_until, retain_law, version, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        &[
            (&org.to_bytes()).into(),
            (&r.id.to_bytes()).into(),
            (&r.person.to_bytes()).into(),
            r.holding.as_str().into(),
            r.slot.into(),
            (&r.state).into(),
            r.batch.map(|b| b.to_bytes()).as_ref().into(),
            (&r.tray).into(),
            (&r.purposes).into(),
            (&r.basis).into(),
            (&r.source).into(),
            r.collected_on.as_ref().map_or(Value::Null, Value::from),
            r.notice.map(|n| n.to_bytes()).as_ref().into(),
            r.remedy_by.as_ref().map_or(Value::Null, Value::from),
            (&r.facets).into(),
            r.retain_until.as_ref().map_or(Value::Null, Value::from),
            r.retain_law.as_ref().map_or(Value::Null, Value::from),
            r.version.into(),
            r.created_at.0.into(),
        ],
    )?;
    Ok(())
}

/// Replaces the tray if the record is still at this version: `false` otherwise.
///
/// # Errors
/// What the engine says.
pub fn set_tray(tx: &mut Tx<'_>, org: OrgId, id: RecordId, was: i64, tray: &[u8]) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update record set tray = $4, version = version + 1 where org = $1 and id = $2 and version = $3 and state = 'live'",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), was.into(), tray.into()],
    )? == 1)
}

/// Says that a fact about the record has changed.
///
/// # Errors
/// What the engine says.
pub fn touch(tx: &mut Tx<'_>, org: OrgId, id: RecordId) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update record set version = version + 1 where org = $1 and id = $2 and state = 'live'",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )? == 1)
}

/// Sets the basis facts of a record (remediation, facets, retention).
///
/// # Errors
/// What the engine says.
pub fn set_facts(tx: &mut Tx<'_>, org: OrgId, r: &RecordRow) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update record set purposes = $3, basis = $4, source = $5, collected_on = $6, notice = $7, remedy_by = $8, facets = $9,
           retain_until = $10, retain_law = $11, version = version + 1 where org = $1 and id = $2 and state = 'live'",
        &[
            (&org.to_bytes()).into(),
            (&r.id.to_bytes()).into(),
            (&r.purposes).into(),
            (&r.basis).into(),
            (&r.source).into(),
            r.collected_on.as_ref().map_or(Value::Null, Value::from),
            r.notice.map(|n| n.to_bytes()).as_ref().into(),
            r.remedy_by.as_ref().map_or(Value::Null, Value::from),
            (&r.facets).into(),
            r.retain_until.as_ref().map_or(Value::Null, Value::from),
            r.retain_law.as_ref().map_or(Value::Null, Value::from),
        ],
    )? == 1)
}

/// Marks a record as erasing: from here on nobody sees it.
///
/// # Errors
/// What the engine says.
pub fn begin_erasing(tx: &mut Tx<'_>, org: OrgId, id: RecordId) -> Result<bool, StoreError> {
    Ok(tx.run(
        "update record set state = 'erasing', version = version + 1 where org = $1 and id = $2 and state = 'live'",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )? == 1)
}

/// Removes a record's rows. Its keys are the vault's affair.
///
/// # Errors
/// What the engine says.
pub fn delete_by_slot(tx: &mut Tx<'_>, org: OrgId, slot: i64) -> Result<Option<RecordId>, StoreError> {
    let Some(mut row) =
        tx.row("select id from record where org = $1 and slot = $2", &[(&org.to_bytes()).into(), slot.into()])?
    else {
        return Ok(None);
    };
    let id = row.id(0, RecordId::from_slice)?;
    let (org, record) = (org.to_bytes(), id.to_bytes());
    for sql in [
        "delete from mark where org = $1 and record = $2",
        "delete from history where org = $1 and record = $2",
        "delete from tag where org = $1 and record = $2",
        "delete from apart where org = $1 and record = $2",
        "delete from record where org = $1 and id = $2",
    ] {
        tx.run(sql, &[(&org).into(), (&record).into()])?;
    }
    Ok(Some(id))
}

/// A mark: stop, hold, consent or open request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkRow {
    /// `stop`, `hold`, `consent`, `request`.
    pub kind: String,
    /// What or why.
    pub key: String,
    /// Set.
    pub from_at: Millis,
    /// Released or withdrawn.
    pub to_at: Option<Millis>,
    /// How it was received.
    pub channel: String,
    /// Kind of evidence and where it lies.
    pub evidence: String,
    /// Version of the text that the person saw.
    pub notice: String,
    /// The act that set it.
    pub act: ActId,
}

/// All marks of a record, oldest first.
///
/// # Errors
/// What the engine says.
pub fn marks(tx: &mut Tx<'_>, org: OrgId, id: RecordId) -> Result<Vec<MarkRow>, StoreError> {
    tx.rows(
        "select kind, key, from_at, to_at, channel, evidence, notice, act from mark where org = $1 and record = $2 order by from_at, kind, key",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(MarkRow {
            kind: r.text(0)?,
            key: r.text(1)?,
            from_at: Millis(r.int(2)?),
            to_at: r.int_opt(3)?.map(Millis),
            channel: r.text(4)?,
            evidence: r.text(5)?,
            notice: r.text(6)?,
            act: r.id(7, ActId::from_slice)?,
        })
    })
    .collect()
}

/// Sets a mark and counts the record's version up. A mark of the same kind, key and time is replaced: a stop that is
/// set again in the millisecond of its release must not be lost.
///
/// # Errors
/// What the engine says.
pub fn put_mark(tx: &mut Tx<'_>, org: OrgId, id: RecordId, m: &MarkRow) -> Result<(), StoreError> {
    tx.run(
        "insert into mark (org, record, kind, key, from_at, to_at, channel, evidence, notice, act)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (org, record, kind, key, from_at) do update set to_at = excluded.to_at, channel = excluded.channel,
           evidence = excluded.evidence, notice = excluded.notice, act = excluded.act",
        &[
            (&org.to_bytes()).into(),
            (&id.to_bytes()).into(),
            (&m.kind).into(),
            (&m.key).into(),
            m.from_at.0.into(),
            m.to_at.map(|t| t.0).into(),
            (&m.channel).into(),
            (&m.evidence).into(),
            (&m.notice).into(),
            (&m.act.to_bytes()).into(),
        ],
    )?;
    touch(tx, org, id).map(|_| ())
}

/// Ends the open marks of a kind and key; how many.
///
/// # Errors
/// What the engine says.
pub fn end_mark(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: RecordId,
    kind: &str,
    key: &str,
    at: Millis,
) -> Result<u64, StoreError> {
    let ended = tx.run(
        "update mark set to_at = $5 where org = $1 and record = $2 and kind = $3 and key = $4 and to_at is null",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), kind.into(), key.into(), at.0.into()],
    )?;
    touch(tx, org, id)?;
    Ok(ended)
}

/// An old value.
#[derive(Debug, Clone)]
pub struct HistoryRow {
    /// Field.
    pub field: String,
    /// Version of the field that this was.
    pub version: i64,
    /// Place of its key in the history tree; [`NOTHING_KEPT`] where the value itself is not kept.
    pub slot: i64,
    /// The old value, sealed; empty where it is not kept.
    pub sealed: Vec<u8>,
    /// When it was replaced.
    pub until_at: Millis,
    /// The act that replaced it.
    pub act: ActId,
}

/// The place of an old value of which nothing is kept but that it was replaced, when and by which act.
pub const NOTHING_KEPT: i64 = -1;

/// Keeps an old value.
///
/// # Errors
/// What the engine says.
pub fn put_history(tx: &mut Tx<'_>, org: OrgId, id: RecordId, h: &HistoryRow) -> Result<(), StoreError> {
    tx.run(
        "insert into history (org, record, field, version, slot, sealed, until_at, act) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            (&org.to_bytes()).into(),
            (&id.to_bytes()).into(),
            (&h.field).into(),
            h.version.into(),
            h.slot.into(),
            (&h.sealed).into(),
            h.until_at.0.into(),
            (&h.act.to_bytes()).into(),
        ],
    )?;
    Ok(())
}

/// Old values of a record, oldest first.
///
/// # Errors
/// What the engine says.
pub fn history(tx: &mut Tx<'_>, org: OrgId, id: RecordId) -> Result<Vec<HistoryRow>, StoreError> {
    tx.rows(
        "select field, version, slot, sealed, until_at, act from history where org = $1 and record = $2 order by field, version",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(HistoryRow {
            field: r.text(0)?,
            version: r.int(1)?,
            slot: r.int(2)?,
            sealed: r.blob(3)?,
            until_at: Millis(r.int(4)?),
            act: r.id(5, ActId::from_slice)?,
        })
    })
    .collect()
}

/// Places in the history tree of all old values of the record at a slot.
///
/// # Errors
/// What the engine says.
pub fn history_slots(tx: &mut Tx<'_>, org: OrgId, slot: i64) -> Result<Vec<i64>, StoreError> {
    tx.rows(
        "select h.slot from history h join record r on r.org = h.org and r.id = h.record where h.org = $1 and r.slot = $2 and h.slot >= 0 order by h.slot",
        &[(&org.to_bytes()).into(), slot.into()],
    )?
    .into_iter()
    .map(|mut r| r.int(0))
    .collect()
}

/// Removes all old values of the record at a slot.
///
/// # Errors
/// What the engine says.
pub fn delete_histories(tx: &mut Tx<'_>, org: OrgId, slot: i64) -> Result<u64, StoreError> {
    tx.run(
        "delete from history where org = $1 and record in (select id from record where org = $1 and slot = $2)",
        &[(&org.to_bytes()).into(), slot.into()],
    )
}

/// Removes one field's old values; the slots whose keys must end.
///
/// # Errors
/// What the engine says.
pub fn delete_history(tx: &mut Tx<'_>, org: OrgId, id: RecordId, field: &str) -> Result<Vec<i64>, StoreError> {
    tx.rows(
        "delete from history where org = $1 and record = $2 and field = $3 returning slot",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into(), field.into()],
    )?
    .into_iter()
    .map(|mut r| r.int(0))
    .collect()
}

/// An import.
#[derive(Debug, Clone)]
pub struct ImportRow {
    /// Its id.
    pub id: ImportId,
    /// Its batch.
    pub batch: BatchId,
    /// Who.
    pub worker: WorkerId,
    /// Kind of data.
    pub holding: HoldingKey,
    /// Keyed hash of the file's bytes.
    pub file_hash: Vec<u8>,
    /// `staging`, `done`, `undoing`, `undone`.
    pub state: String,
    /// Rows read.
    pub read_rows: i64,
    /// Records brought in.
    pub new_rows: i64,
    /// Rows that were there already.
    pub same_rows: i64,
    /// Rows rejected.
    pub failed_rows: i64,
    /// Sealed file of rejected rows.
    pub rejects: Option<Vec<u8>>,
    /// Begun.
    pub started_at: Millis,
    /// Ended.
    pub ended_at: Option<Millis>,
    /// Day after which the rejected rows are destroyed, ISO.
    pub ends_on: String,
}

/// Writes an import, or its new state and counts.
///
/// # Errors
/// What the engine says.
pub fn put_import(tx: &mut Tx<'_>, org: OrgId, i: &ImportRow) -> Result<(), StoreError> {
    tx.run(
        "insert into \"import\" (org, id, batch, worker, holding, file_hash, state, read_rows, new_rows, same_rows, failed_rows, rejects,
           started_at, ended_at, ends_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         on conflict (org, id) do update set state = excluded.state, read_rows = excluded.read_rows, new_rows = excluded.new_rows,
           same_rows = excluded.same_rows, failed_rows = excluded.failed_rows, rejects = excluded.rejects, ended_at = excluded.ended_at",
        &[
            (&org.to_bytes()).into(),
            (&i.id.to_bytes()).into(),
            (&i.batch.to_bytes()).into(),
            (&i.worker.to_bytes()).into(),
            i.holding.as_str().into(),
            (&i.file_hash).into(),
            (&i.state).into(),
            i.read_rows.into(),
            i.new_rows.into(),
            i.same_rows.into(),
            i.failed_rows.into(),
            i.rejects.as_ref().map_or(Value::Null, Value::from),
            i.started_at.0.into(),
            i.ended_at.map(|t| t.0).into(),
            (&i.ends_on).into(),
        ],
    )?;
    Ok(())
}

/// One import.
///
/// # Errors
/// What the engine says.
pub fn import(tx: &mut Tx<'_>, org: OrgId, id: ImportId) -> Result<Option<ImportRow>, StoreError> {
    tx.row(
        "select id, batch, worker, holding, file_hash, state, read_rows, new_rows, same_rows, failed_rows, rejects, started_at, ended_at, ends_on
         from \"import\" where org = $1 and id = $2",
        &[(&org.to_bytes()).into(), (&id.to_bytes()).into()],
    )?
    .map(import_row)
    .transpose()
}

/// Imports of an organisation in a state: start-up undoes those that were staging.
///
/// # Errors
/// What the engine says.
pub fn imports_in(tx: &mut Tx<'_>, org: OrgId, state: &str) -> Result<Vec<ImportRow>, StoreError> {
    tx.rows(
        "select id, batch, worker, holding, file_hash, state, read_rows, new_rows, same_rows, failed_rows, rejects, started_at, ended_at, ends_on
         from \"import\" where org = $1 and state = $2 order by id",
        &[(&org.to_bytes()).into(), state.into()],
    )?
    .into_iter()
    .map(import_row)
    .collect()
}

/// Slots of up to `most` staged records of a batch.
///
/// # Errors
/// What the engine says.
pub fn batch_slots(tx: &mut Tx<'_>, org: OrgId, batch: BatchId, most: i64) -> Result<Vec<i64>, StoreError> {
    tx.rows(
        "select slot from record where org = $1 and batch = $2 order by slot limit $3",
        &[(&org.to_bytes()).into(), (&batch.to_bytes()).into(), most.into()],
    )?
    .into_iter()
    .map(|mut r| r.int(0))
    .collect()
}

/// A decided erasure.
#[derive(Debug, Clone)]
pub struct ErasureRow {
    /// The act that decided it.
    pub id: ActId,
    /// Why.
    pub ground: String,
    /// `record`, `history` or `apart`.
    pub what: String,
    /// Slots to destroy: of records, otherwise of old values.
    pub slots: Vec<u32>,
    /// `decided`, `rekeyed`, `done`.
    pub state: String,
    /// Root places that still hold an old root.
    pub stale: Vec<String>,
    /// When it was decided.
    pub at: Millis,
}

/// Writes an erasure, or its new state.
///
/// # Errors
/// What the engine says.
pub fn put_erasure(tx: &mut Tx<'_>, org: OrgId, e: &ErasureRow) -> Result<(), StoreError> {
    let slots: Vec<u8> = e.slots.iter().flat_map(|s| s.to_be_bytes()).collect();
    tx.run(
        "insert into erasure (org, id, ground, what, slots, state, stale, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (org, id) do update set state = excluded.state, stale = excluded.stale",
        &[
            (&org.to_bytes()).into(),
            (&e.id.to_bytes()).into(),
            (&e.ground).into(),
            (&e.what).into(),
            (&slots).into(),
            (&e.state).into(),
            (&e.stale.join("\n")).into(),
            e.at.0.into(),
        ],
    )?;
    Ok(())
}

/// Erasures in a state, oldest first.
///
/// # Errors
/// What the engine says.
pub fn erasures(tx: &mut Tx<'_>, org: OrgId, state: &str) -> Result<Vec<ErasureRow>, StoreError> {
    tx.rows(
        "select id, ground, what, slots, state, stale, at from erasure where org = $1 and state = $2 order by id",
        &[(&org.to_bytes()).into(), state.into()],
    )?
    .into_iter()
    .map(|mut r| {
        let slots = r.blob(3)?;
        Ok(ErasureRow {
            id: r.id(0, ActId::from_slice)?,
            ground: r.text(1)?,
            what: r.text(2)?,
            slots: slots.chunks_exact(4).filter_map(|c| c.try_into().ok()).map(u32::from_be_bytes).collect(),
            state: r.text(4)?,
            stale: r.text(5)?.lines().map(str::to_owned).collect(),
            at: Millis(r.int(6)?),
        })
    })
    .collect()
}

fn import_row(mut r: Row) -> Result<ImportRow, StoreError> {
    Ok(ImportRow {
        id: r.id(0, ImportId::from_slice)?,
        batch: r.id(1, BatchId::from_slice)?,
        worker: r.id(2, WorkerId::from_slice)?,
        holding: r.parse(3)?,
        file_hash: r.blob(4)?,
        state: r.text(5)?,
        read_rows: r.int(6)?,
        new_rows: r.int(7)?,
        same_rows: r.int(8)?,
        failed_rows: r.int(9)?,
        rejects: r.blob_opt(10)?,
        started_at: Millis(r.int(11)?),
        ended_at: r.int_opt(12)?.map(Millis),
        ends_on: r.text(13)?,
    })
}

fn record_row(mut r: Row) -> Result<RecordRow, StoreError> {
    Ok(RecordRow {
        id: r.id(0, RecordId::from_slice)?,
        person: r.id(1, PersonId::from_slice)?,
        holding: r.parse(2)?,
        slot: r.int(3)?,
        state: r.text(4)?,
        batch: r.id_opt(5, BatchId::from_slice)?,
        tray: r.blob(6)?,
        purposes: r.text(7)?,
        basis: r.text(8)?,
        source: r.text(9)?,
        collected_on: r.text_opt(10)?,
        notice: r.id_opt(11, NoticeId::from_slice)?,
        remedy_by: r.text_opt(12)?,
        facets: r.text(13)?,
        retain_until: r.text_opt(14)?,
        retain_law: r.text_opt(15)?,
        version: r.int(16)?,
        created_at: Millis(r.int(17)?),
    })
}
