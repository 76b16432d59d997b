//! Organisations, settings, kinds of data, purposes, affairs, notices.

use crate::{Row, Schema, StoreError, Tx, Value};
use azukari_domain::{Millis, NoticeId, OrgId, OrgKey, WorkerId};

/// One organisation.
#[derive(Debug, Clone)]
pub struct OrgRow {
    /// Its id.
    pub id: OrgId,
    /// Its name in URLs.
    pub key: OrgKey,
    /// Its name on pages.
    pub name: String,
    /// Time zone of its civil dates.
    pub zone: String,
    /// `setting_up`, `running`, `closed`.
    pub state: String,
    /// A sample organisation with invented people.
    pub demo: bool,
    /// Hash of the rulebook in force.
    pub rulebook: Vec<u8>,
    /// Counts changes of facts that the gate reads.
    pub version: i64,
}

/// Writes a new organisation.
///
/// # Errors
/// What the engine says.
pub fn insert(tx: &mut Tx<'_>, org: &OrgRow, at: Millis) -> Result<(), StoreError> {
    tx.run(
        "insert into org (id, key, name, zone, state, demo, rulebook, version, next_slot, next_history_slot, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, 1, 0, 0, $8)",
        &[
            (&org.id.to_bytes()).into(),
            org.key.as_str().into(),
            (&org.name).into(),
            (&org.zone).into(),
            (&org.state).into(),
            i64::from(org.demo).into(),
            (&org.rulebook).into(),
            at.0.into(),
        ],
    )?;
    Ok(())
}

/// The organisation with this id.
///
/// # Errors
/// What the engine says.
pub fn get(tx: &mut Tx<'_>, id: OrgId) -> Result<Option<OrgRow>, StoreError> {
    tx.row(
        "select id, key, name, zone, state, demo, rulebook, version from org where id = $1",
        &[(&id.to_bytes()).into()],
    )?
    .map(org_row)
    .transpose()
}

/// All organisations, by name in URLs.
///
/// # Errors
/// What the engine says.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<OrgRow>, StoreError> {
    tx.rows("select id, key, name, zone, state, demo, rulebook, version from org order by key", &[])?
        .into_iter()
        .map(org_row)
        .collect()
}

/// The version alone: the gate asserts it in each act.
///
/// # Errors
/// What the engine says.
pub fn version(tx: &mut Tx<'_>, id: OrgId) -> Result<Option<i64>, StoreError> {
    tx.row("select version from org where id = $1", &[(&id.to_bytes()).into()])?.map(|mut r| r.int(0)).transpose()
}

/// When an organisation was set up.
///
/// # Errors
/// What the engine says.
pub fn created_at(tx: &mut Tx<'_>, id: OrgId) -> Result<Option<Millis>, StoreError> {
    tx.row("select created_at from org where id = $1", &[(&id.to_bytes()).into()])?
        .map(|mut r| r.int(0).map(Millis))
        .transpose()
}

/// Says that a fact which the gate reads has changed.
///
/// # Errors
/// What the engine says.
pub fn touch(tx: &mut Tx<'_>, id: OrgId) -> Result<(), StoreError> {
    tx.run("update org set version = version + 1 where id = $1", &[(&id.to_bytes()).into()])?;
    Ok(())
}

/// Moves to another state or rulebook.
///
/// # Errors
/// What the engine says.
pub fn set_state(tx: &mut Tx<'_>, id: OrgId, state: &str, rulebook: &[u8]) -> Result<(), StoreError> {
    tx.run(
        "update org set state = $2, rulebook = $3, version = version + 1 where id = $1",
        &[(&id.to_bytes()).into(), state.into(), rulebook.into()],
    )?;
    Ok(())
}

/// Removes an organisation with everything that belongs to it: its rows of every table that has an `org` column. Only for
/// the sample organisation.
///
/// # Errors
/// What the engine says.
pub fn remove(tx: &mut Tx<'_>, id: OrgId) -> Result<(), StoreError> {
    let schema = Schema::declared().map_err(StoreError::Engine)?;
    for table in schema.tables.iter().filter(|t| t.columns.iter().any(|c| c.name == "org")) {
        tx.run_built(&format!("delete from \"{}\" where org = $1", table.name), &[(&id.to_bytes()).into()])?;
    }
    tx.run("delete from org where id = $1", &[(&id.to_bytes()).into()])?;
    Ok(())
}

/// Confirmed settings.
///
/// # Errors
/// What the engine says.
pub fn settings(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<(String, i64)>, StoreError> {
    tx.rows("select name, value from setting where org = $1 order by name", &[(&org.to_bytes()).into()])?
        .into_iter()
        .map(|mut r| Ok((r.text(0)?, r.int(1)?)))
        .collect()
}

/// A confirmed setting with who confirmed it.
#[derive(Debug, Clone)]
pub struct SettingRow {
    /// Setting.
    pub name: String,
    /// Value in the setting's unit.
    pub value: i64,
    /// Who confirmed it.
    pub by: WorkerId,
    /// When.
    pub at: Millis,
}

/// Confirmed settings with who confirmed each.
///
/// # Errors
/// What the engine says.
pub fn confirmed_settings(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<SettingRow>, StoreError> {
    tx.rows(
        "select name, value, confirmed_by, confirmed_at from setting where org = $1 order by name",
        &[(&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(SettingRow { name: r.text(0)?, value: r.int(1)?, by: r.id(2, WorkerId::from_slice)?, at: Millis(r.int(3)?) })
    })
    .collect()
}

/// Confirms a setting.
///
/// # Errors
/// What the engine says.
pub fn set_setting(
    tx: &mut Tx<'_>,
    org: OrgId,
    name: &str,
    value: i64,
    by: WorkerId,
    at: Millis,
) -> Result<(), StoreError> {
    tx.run(
        "insert into setting (org, name, value, confirmed_by, confirmed_at) values ($1, $2, $3, $4, $5)
         on conflict (org, name) do update set value = excluded.value, confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at",
        &[(&org.to_bytes()).into(), name.into(), value.into(), (&by.to_bytes()).into(), at.0.into()],
    )?;
    touch(tx, org)
}

/// One version of a kind of data that the organisation added.
#[derive(Debug, Clone)]
pub struct HoldingRow {
    /// Its key.
    pub key: String,
    /// 1, 2, …; the newest is in force.
    pub version: i64,
    /// What it is, as JSON.
    pub definition: String,
    /// Who laid it down.
    pub by: WorkerId,
    /// When.
    pub at: Millis,
}

/// All versions of all kinds that the organisation added; those of one kind beside each other, the newest last.
///
/// # Errors
/// What the engine says.
pub fn holdings(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<HoldingRow>, StoreError> {
    tx.rows(
        "select key, version, definition, set_by, set_at from holding where org = $1 order by key, version",
        &[(&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(HoldingRow {
            key: r.text(0)?,
            version: r.int(1)?,
            definition: r.text(2)?,
            by: r.id(3, WorkerId::from_slice)?,
            at: Millis(r.int(4)?),
        })
    })
    .collect()
}

/// Lays down a further version.
///
/// # Errors
/// What the engine says.
pub fn add_holding(tx: &mut Tx<'_>, org: OrgId, h: &HoldingRow) -> Result<(), StoreError> {
    tx.run(
        "insert into holding (org, key, version, definition, set_by, set_at) values ($1, $2, $3, $4, $5, $6)",
        &[
            (&org.to_bytes()).into(),
            (&h.key).into(),
            h.version.into(),
            (&h.definition).into(),
            (&h.by.to_bytes()).into(),
            h.at.0.into(),
        ],
    )?;
    touch(tx, org)
}

/// A specified purpose.
#[derive(Debug, Clone)]
pub struct PurposeRow {
    /// Its name.
    pub key: String,
    /// Its wording.
    pub title: String,
    /// First day, ISO.
    pub from_date: String,
    /// Last day, ISO.
    pub to_date: Option<String>,
    /// Who specified it and answers for it; `None` where it was there before anybody was written down.
    pub owner: Option<WorkerId>,
}

/// All purposes, also ended ones.
///
/// # Errors
/// What the engine says.
pub fn purposes(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<PurposeRow>, StoreError> {
    tx.rows(
        "select key, title, from_date, to_date, owner from purpose where org = $1 order by key",
        &[(&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(PurposeRow {
            key: r.text(0)?,
            title: r.text(1)?,
            from_date: r.text(2)?,
            to_date: r.text_opt(3)?,
            owner: r.id_opt(4, WorkerId::from_slice)?,
        })
    })
    .collect()
}

/// Specifies a purpose or changes its end.
///
/// # Errors
/// What the engine says.
pub fn put_purpose(tx: &mut Tx<'_>, org: OrgId, p: &PurposeRow) -> Result<(), StoreError> {
    tx.run(
        "insert into purpose (org, key, title, from_date, to_date, owner) values ($1, $2, $3, $4, $5, $6)
         on conflict (org, key) do update set title = excluded.title, to_date = excluded.to_date, owner = excluded.owner",
        &[
            (&org.to_bytes()).into(),
            (&p.key).into(),
            (&p.title).into(),
            (&p.from_date).into(),
            p.to_date.as_ref().map_or(Value::Null, Value::from),
            p.owner.map(WorkerId::to_bytes).as_ref().into(),
        ],
    )?;
    touch(tx, org)
}

/// An affair.
#[derive(Debug, Clone)]
pub struct AffairRow {
    /// Its name.
    pub key: String,
    /// Its name on pages.
    pub title: String,
    /// Purpose it serves.
    pub purpose: Option<String>,
    /// Holdings, separated by blanks.
    pub holdings: String,
    /// Field classes, separated by blanks.
    pub classes: String,
}

/// All affairs.
///
/// # Errors
/// What the engine says.
pub fn affairs(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<AffairRow>, StoreError> {
    tx.rows(
        "select key, title, purpose, holdings, classes from affair where org = $1 order by key",
        &[(&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(AffairRow {
            key: r.text(0)?,
            title: r.text(1)?,
            purpose: r.text_opt(2)?,
            holdings: r.text(3)?,
            classes: r.text(4)?,
        })
    })
    .collect()
}

/// Sets an affair up or changes it.
///
/// # Errors
/// What the engine says.
pub fn put_affair(tx: &mut Tx<'_>, org: OrgId, a: &AffairRow) -> Result<(), StoreError> {
    tx.run(
        "insert into affair (org, key, title, purpose, holdings, classes) values ($1, $2, $3, $4, $5, $6)
         on conflict (org, key) do update set title = excluded.title, purpose = excluded.purpose,
           holdings = excluded.holdings, classes = excluded.classes",
        &[
            (&org.to_bytes()).into(),
            (&a.key).into(),
            (&a.title).into(),
            a.purpose.as_ref().map_or(Value::Null, Value::from),
            (&a.holdings).into(),
            (&a.classes).into(),
        ],
    )?;
    touch(tx, org)
}

/// A notice or display of a purpose.
#[derive(Debug, Clone)]
pub struct NoticeRow {
    /// Its id.
    pub id: NoticeId,
    /// Purpose.
    pub purpose: String,
    /// Channel of collection it stands on.
    pub channel: String,
    /// `meiji`, `tsuchi`, `kohyo`.
    pub manner: String,
    /// Version of the text.
    pub version: String,
    /// First day, ISO.
    pub from_date: String,
    /// Last day, ISO.
    pub to_date: Option<String>,
}

/// The manner that shows a purpose to the person beforehand; telling and publishing never stand for it.
pub const SHOWN: &str = "meiji";

impl NoticeRow {
    /// Whether it showed this purpose plainly on this channel on that day (ISO).
    pub fn shows(&self, purpose: &str, channel: &str, day: &str) -> bool {
        self.manner == SHOWN
            && self.purpose == purpose
            && self.channel == channel
            && self.from_date.as_str() <= day
            && self.to_date.as_deref().is_none_or(|to| day <= to)
    }
}

/// All notices.
///
/// # Errors
/// What the engine says.
pub fn notices(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<NoticeRow>, StoreError> {
    tx.rows(
        "select id, purpose, channel, manner, version, from_date, to_date from notice where org = $1 order by id",
        &[(&org.to_bytes()).into()],
    )?
    .into_iter()
    .map(|mut r| {
        Ok(NoticeRow {
            id: r.id(0, NoticeId::from_slice)?,
            purpose: r.text(1)?,
            channel: r.text(2)?,
            manner: r.text(3)?,
            version: r.text(4)?,
            from_date: r.text(5)?,
            to_date: r.text_opt(6)?,
        })
    })
    .collect()
}

/// Records a notice, or its end.
///
/// # Errors
/// What the engine says.
pub fn put_notice(tx: &mut Tx<'_>, org: OrgId, n: &NoticeRow) -> Result<(), StoreError> {
    tx.run(
        "insert into notice (org, id, purpose, channel, manner, version, from_date, to_date) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (org, id) do update set to_date = excluded.to_date",
        &[
            (&org.to_bytes()).into(),
            (&n.id.to_bytes()).into(),
            (&n.purpose).into(),
            (&n.channel).into(),
            (&n.manner).into(),
            (&n.version).into(),
            (&n.from_date).into(),
            n.to_date.as_ref().map_or(Value::Null, Value::from),
        ],
    )?;
    touch(tx, org)
}

fn org_row(mut r: Row) -> Result<OrgRow, StoreError> {
    Ok(OrgRow {
        id: r.id(0, OrgId::from_slice)?,
        key: r.parse(1)?,
        name: r.text(2)?,
        zone: r.text(3)?,
        state: r.text(4)?,
        demo: r.int(5)? != 0,
        rulebook: r.blob(6)?,
        version: r.int(7)?,
    })
}
