//! Commands that need no server. Those that open the data do it under its lock, so never beside a running server.

pub(crate) mod backup;
pub(crate) mod clauses;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod extract;
pub(crate) mod journal;
pub(crate) mod keys;
pub(crate) mod migrate;
pub(crate) mod rulebook;
pub(crate) mod sample;
pub(crate) mod sweep;

use crate::{
    exit::{Exit, Fault},
    open::House,
};
use azukari_domain::OrgKey;
use azukari_store::org::OrgRow;

/// The organisations that a command is about: the one named, or all.
pub(crate) fn organisations(house: &House, only: Option<&OrgKey>) -> Result<Vec<OrgRow>, Fault> {
    let mut all = house.app.organisations()?;
    if let Some(only) = only {
        all.retain(|o| o.key == *only);
        if all.is_empty() {
            return Err(Fault::new(Exit::NotFound, "error-organisation-unknown", &[("name", only.as_str())]));
        }
    }
    Ok(all)
}
