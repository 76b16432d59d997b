//! Opening old values under a permit: each lies under a key of its own in the history tree. Of what was kept apart there is only the
//! day and the act that replaced it.

use crate::{
    Gate, GateError, OldValue, Permit,
    shelf::{Shelf, history},
    tray::Owner,
};
use azukari_domain::{FieldKey, Sealed};
use azukari_store::record;
use azukari_vault::{TreeError, open_text};

impl Gate {
    /// Opens the old values of a permit's records and classes, oldest first, and ends the permit. The permit must come from
    /// a [`azukari_domain::Verb::See`] whose notes say `what = history`: looking at what somebody used to be called or where
    /// they used to live is another act than looking at the present.
    ///
    /// # Errors
    /// [`GateError::NotFound`] for a permit of another act; the vault's where a seal was moved or changed.
    pub fn open_history(&self, permit: Permit) -> Result<Vec<OldValue>, GateError> {
        if !permit.history {
            return Err(GateError::NotFound("history"));
        }
        let org = permit.org;
        let book = self.book_of(org)?;
        let mut out = Vec::new();
        for cleared in &permit.records {
            let Some(holding) = book.holding(&cleared.holding) else { return Err(GateError::Damaged("holding")) };
            let open: Vec<&FieldKey> =
                holding.fields.iter().filter(|f| permit.classes.contains(&f.class)).map(|f| &f.key).collect();
            let vault = &self.house.vault;
            let rows = self.house.store.read(|tx| {
                let mut rows = Vec::new();
                for row in record::history(tx, org, cleared.record)? {
                    let Some(field) = open.iter().find(|f| f.as_str() == row.field) else { continue };
                    if row.slot == record::NOTHING_KEPT {
                        rows.push(((*field).clone(), row, None));
                        continue;
                    }
                    let Ok(slot) = u32::try_from(row.slot) else { return Ok(Err(GateError::Damaged("slot"))) };
                    match vault.data_key(&mut Shelf(tx), history(org), slot) {
                        Ok(key) => rows.push(((*field).clone(), row, Some(key))),
                        Err(TreeError::Shelf(e)) => return Err(e),
                        Err(TreeError::Vault(e)) => return Ok(Err(e.into())),
                    }
                }
                Ok(Ok(rows))
            })??;
            let owner = Owner { org, holding: &cleared.holding, record: cleared.record };
            for (field, row, key) in rows {
                let open =
                    |key| open_text(&key, &owner.place(&row.field, row.version), &Sealed::from_bytes(row.sealed));
                let value = key.map(open).transpose()?;
                out.push(OldValue {
                    record: cleared.record,
                    field,
                    value,
                    version: row.version,
                    until_at: row.until_at,
                    act: row.act,
                });
            }
        }
        Ok(out)
    }
}
