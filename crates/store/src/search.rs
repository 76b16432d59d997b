//! Search cards, coarse tags, and what remains of erased people who refused.

use crate::{StoreError, Tx};
use azukari_domain::{ActId, OrgId, RecordId};

/// A segment of search cards.
///
/// # Errors
/// What the engine says.
pub fn card(tx: &mut Tx<'_>, org: OrgId, holding: &str, segment: i64) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    tx.row(
        "select version, sealed from card where org = $1 and holding = $2 and segment = $3",
        &[(&org.to_bytes()).into(), holding.into(), segment.into()],
    )?
    .map(|mut r| Ok((r.int(0)?, r.blob(1)?)))
    .transpose()
}

/// All segments with their versions, without contents.
///
/// # Errors
/// What the engine says.
pub fn card_versions(tx: &mut Tx<'_>, org: OrgId, holding: &str) -> Result<Vec<(i64, i64)>, StoreError> {
    tx.rows(
        "select segment, version from card where org = $1 and holding = $2 order by segment",
        &[(&org.to_bytes()).into(), holding.into()],
    )?
    .into_iter()
    .map(|mut r| Ok((r.int(0)?, r.int(1)?)))
    .collect()
}

/// Holdings that have a card in a segment.
///
/// # Errors
/// What the engine says.
pub fn card_holdings(tx: &mut Tx<'_>, org: OrgId, segment: i64) -> Result<Vec<String>, StoreError> {
    tx.rows(
        "select holding from card where org = $1 and segment = $2 order by holding",
        &[(&org.to_bytes()).into(), segment.into()],
    )?
    .into_iter()
    .map(|mut r| r.text(0))
    .collect()
}

/// Writes a segment if it is still at version `was` (0 = not there): `false` otherwise.
///
/// # Errors
/// What the engine says.
pub fn put_card(
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &str,
    segment: i64,
    was: i64,
    sealed: &[u8],
) -> Result<bool, StoreError> {
    let key = (&org.to_bytes(), holding, segment);
    let touched = if was == 0 {
        tx.run(
            "insert into card (org, holding, segment, version, sealed) values ($1, $2, $3, 1, $4)
             on conflict (org, holding, segment) do nothing",
            &[key.0.into(), key.1.into(), key.2.into(), sealed.into()],
        )?
    } else {
        tx.run(
            "update card set version = version + 1, sealed = $5 where org = $1 and holding = $2 and segment = $3 and version = $4",
            &[key.0.into(), key.1.into(), key.2.into(), was.into(), sealed.into()],
        )?
    };
    Ok(touched == 1)
}

/// The tag epoch of a holding: (epoch, buckets, sealed key).
///
/// # Errors
/// What the engine says.
pub fn tag_epoch(tx: &mut Tx<'_>, org: OrgId, holding: &str) -> Result<Option<(i64, i64, Vec<u8>)>, StoreError> {
    tx.row(
        "select epoch, buckets, sealed from tag_epoch where org = $1 and holding = $2",
        &[(&org.to_bytes()).into(), holding.into()],
    )?
    .map(|mut r| Ok((r.int(0)?, r.int(1)?, r.blob(2)?)))
    .transpose()
}

/// Puts a tag key in force.
///
/// # Errors
/// What the engine says.
pub fn put_tag_epoch(
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &str,
    epoch: i64,
    buckets: i64,
    sealed: &[u8],
) -> Result<(), StoreError> {
    tx.run(
        "insert into tag_epoch (org, holding, epoch, buckets, sealed) values ($1, $2, $3, $4, $5)
         on conflict (org, holding) do update set epoch = excluded.epoch, buckets = excluded.buckets, sealed = excluded.sealed",
        &[(&org.to_bytes()).into(), holding.into(), epoch.into(), buckets.into(), sealed.into()],
    )?;
    Ok(())
}

/// Tags a record.
///
/// # Errors
/// What the engine says.
pub fn put_tag(
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &str,
    kind: &str,
    tag: i64,
    record: RecordId,
) -> Result<(), StoreError> {
    tx.run(
        "insert into tag (org, holding, kind, tag, record) values ($1, $2, $3, $4, $5) on conflict (org, holding, kind, tag, record) do nothing",
        &[(&org.to_bytes()).into(), holding.into(), kind.into(), tag.into(), (&record.to_bytes()).into()],
    )?;
    Ok(())
}

/// Removes a record's tags of a kind; all kinds where `kind` is empty.
///
/// # Errors
/// What the engine says.
pub fn delete_tags(tx: &mut Tx<'_>, org: OrgId, record: RecordId, kind: &str) -> Result<(), StoreError> {
    tx.run(
        "delete from tag where org = $1 and record = $2 and ($3 = '' or kind = $3)",
        &[(&org.to_bytes()).into(), (&record.to_bytes()).into(), kind.into()],
    )?;
    Ok(())
}

/// Records that share a tag: candidates, opened inside the vault only.
///
/// # Errors
/// What the engine says.
pub fn tagged(tx: &mut Tx<'_>, org: OrgId, holding: &str, kind: &str, tag: i64) -> Result<Vec<RecordId>, StoreError> {
    tx.rows(
        "select record from tag where org = $1 and holding = $2 and kind = $3 and tag = $4 order by record",
        &[(&org.to_bytes()).into(), holding.into(), kind.into(), tag.into()],
    )?
    .into_iter()
    .map(|mut r| r.id(0, RecordId::from_slice))
    .collect()
}

/// What remains of an erased person who refused.
#[derive(Debug, Clone)]
pub struct RefusalRow {
    /// The act that left it.
    pub id: ActId,
    /// Slow fingerprint.
    pub fingerprint: Vec<u8>,
    /// `erased`, `refused`.
    pub kind: String,
    /// ISO.
    pub ends_on: String,
}

/// Leaves a refusal's tag and fingerprint.
///
/// # Errors
/// What the engine says.
pub fn put_refusal(tx: &mut Tx<'_>, org: OrgId, holding: &str, tag: i64, row: &RefusalRow) -> Result<(), StoreError> {
    tx.run(
        "insert into refusal (org, id, holding, tag, fingerprint, kind, ends_on) values ($1, $2, $3, $4, $5, $6, $7)",
        &[
            (&org.to_bytes()).into(),
            (&row.id.to_bytes()).into(),
            holding.into(),
            tag.into(),
            (&row.fingerprint).into(),
            (&row.kind).into(),
            (&row.ends_on).into(),
        ],
    )?;
    Ok(())
}

/// Refusals behind a tag that have not ended on a day.
///
/// # Errors
/// What the engine says.
pub fn refusals(
    tx: &mut Tx<'_>,
    org: OrgId,
    holding: &str,
    tag: i64,
    today: &str,
) -> Result<Vec<RefusalRow>, StoreError> {
    tx.rows(
        "select id, fingerprint, kind, ends_on from refusal where org = $1 and holding = $2 and tag = $3 and ends_on >= $4 order by id",
        &[(&org.to_bytes()).into(), holding.into(), tag.into(), today.into()],
    )?
    .into_iter()
    .map(|mut r| Ok(RefusalRow { id: r.id(0, ActId::from_slice)?, fingerprint: r.blob(1)?, kind: r.text(2)?, ends_on: r.text(3)? }))
    .collect()
}

/// Removes refusals that ended before a day; how many.
///
/// # Errors
/// What the engine says.
pub fn end_refusals(tx: &mut Tx<'_>, org: OrgId, today: &str) -> Result<u64, StoreError> {
    tx.run("delete from refusal where org = $1 and ends_on < $2", &[(&org.to_bytes()).into(), today.into()])
}
