//! Closing days of an organisation.

use crate::{StoreError, Tx};
use azukari_domain::OrgId;

/// Puts a closing day, or its new title.
///
/// # Errors
/// What the engine says.
pub fn put(tx: &mut Tx<'_>, org: OrgId, day: &str, title: &str) -> Result<(), StoreError> {
    tx.run(
        "insert into closing_day (org, day, title) values ($1, $2, $3)
         on conflict (org, day) do update set title = excluded.title",
        &[(&org.to_bytes()).into(), day.into(), title.into()],
    )?;
    Ok(())
}

/// Takes a closing day away; `false` where there is none.
///
/// # Errors
/// What the engine says.
pub fn remove(tx: &mut Tx<'_>, org: OrgId, day: &str) -> Result<bool, StoreError> {
    Ok(tx.run("delete from closing_day where org = $1 and day = $2", &[(&org.to_bytes()).into(), day.into()])? == 1)
}

/// Closing days with their titles, in order.
///
/// # Errors
/// What the engine says.
pub fn all(tx: &mut Tx<'_>, org: OrgId) -> Result<Vec<(String, String)>, StoreError> {
    tx.rows("select day, title from closing_day where org = $1 order by day", &[(&org.to_bytes()).into()])?
        .into_iter()
        .map(|mut r| Ok((r.text(0)?, r.text(1)?)))
        .collect()
}
