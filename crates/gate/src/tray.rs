//! A record's fields in one column, each sealed by itself.
//!
//! Format, version 1: `01`, number of fields (u16), then for each: length of key (u8), key, version (i64), length (u32), sealed
//! value; numbers big-endian. One row a record keeps a read to one look-up; the seals stay separate, so a field moved to
//! another record, field or version does not open. A sealed value of length 0 is a mark: the value lies in a compartment of its own.

use crate::Stop;
use azukari_domain::{FieldKey, HoldingKey, OrgId, Personal, RecordId, Sealed};
use azukari_vault::{DataKey, Place, open_text, seal_text};

const VERSION: u8 = 1;
/// The person's name in the journal, sealed beside the fields: it dies with the record's key.
const ALIAS: &str = "_alias";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tray {
    pub(crate) fields: Vec<Slip>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slip {
    pub(crate) field: Box<str>,
    pub(crate) version: i64,
    pub(crate) sealed: Sealed,
}

impl Slip {
    /// Stands in the place of a value that is kept apart: that there is one, in which version, and nothing of it.
    pub(crate) fn mark(field: &str, version: i64) -> Slip {
        Slip { field: field.into(), version, sealed: Sealed::from_bytes(Vec::new()) }
    }

    /// Whether the value is kept apart. A seal is never empty.
    pub(crate) fn is_apart(&self) -> bool {
        self.sealed.as_bytes().is_empty()
    }
}

/// Where a record's fields belong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) org: OrgId,
    pub(crate) holding: &'a HoldingKey,
    pub(crate) record: RecordId,
}

impl<'a> Owner<'a> {
    pub(crate) fn place(&self, field: &'a str, version: i64) -> Place<'a> {
        Place { org: self.org, holding: self.holding.as_str(), owner: self.record.to_bytes(), field, version }
    }
}

impl Tray {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        out.extend(u16::try_from(self.fields.len()).unwrap_or(u16::MAX).to_be_bytes());
        for slip in &self.fields {
            // Keys are at most 64 bytes, sealed values far below 4 GiB: `domain::key` and the sheet limits see to that.
            out.push(u8::try_from(slip.field.len()).unwrap_or(u8::MAX));
            out.extend(slip.field.as_bytes());
            out.extend(slip.version.to_be_bytes());
            out.extend(u32::try_from(slip.sealed.as_bytes().len()).unwrap_or(u32::MAX).to_be_bytes());
            out.extend(slip.sealed.as_bytes());
        }
        out
    }

    pub(crate) fn parse(bytes: &[u8]) -> Option<Tray> {
        let (head, mut rest) = bytes.split_first_chunk::<3>()?;
        let [VERSION, high, low] = *head else { return None };
        let count = usize::from(u16::from_be_bytes([high, low]));
        let mut fields = Vec::with_capacity(count);
        for _ in 0..count {
            let (len, after) = rest.split_first()?;
            let (field, after) = after.split_at_checked(usize::from(*len))?;
            let (version, after) = after.split_first_chunk::<8>()?;
            let (size, after) = after.split_first_chunk::<4>()?;
            let (sealed, after) = after.split_at_checked(usize::try_from(u32::from_be_bytes(*size)).ok()?)?;
            fields.push(Slip {
                field: std::str::from_utf8(field).ok()?.into(),
                version: i64::from_be_bytes(*version),
                sealed: Sealed::from_bytes(sealed.to_vec()),
            });
            rest = after;
        }
        rest.is_empty().then_some(Tray { fields })
    }

    /// Seals values and the person's alias, all as version 1.
    pub(crate) fn seal(
        key: &DataKey,
        owner: &Owner<'_>,
        alias: &[u8; 16],
        values: &[(FieldKey, Personal)],
    ) -> Result<Tray, Stop> {
        let alias =
            Slip { field: ALIAS.into(), version: 1, sealed: azukari_vault::seal(key, &owner.place(ALIAS, 1), alias)? };
        let mut fields = vec![alias];
        for (field, value) in values {
            let sealed = seal_text(key, &owner.place(field.as_str(), 1), value)?;
            fields.push(Slip { field: field.as_str().into(), version: 1, sealed });
        }
        Ok(Tray { fields })
    }

    pub(crate) fn alias(&self, key: &DataKey, owner: &Owner<'_>) -> Result<[u8; 16], Stop> {
        let slip = self.slip(ALIAS).ok_or(Stop::Damaged("a record has no alias"))?;
        let bytes = azukari_vault::open(key, &owner.place(ALIAS, slip.version), &slip.sealed)?;
        bytes.as_slice().try_into().map_err(|_| Stop::Damaged("alias"))
    }

    pub(crate) fn slip(&self, field: &str) -> Option<&Slip> {
        self.fields.iter().find(|s| &*s.field == field)
    }

    /// The value of a field, as far as it lies here.
    pub(crate) fn open(&self, key: &DataKey, owner: &Owner<'_>, field: &str) -> Result<Option<Personal>, Stop> {
        let Some(slip) = self.slip(field).filter(|s| !s.is_apart()) else { return Ok(None) };
        Ok(Some(open_text(key, &owner.place(&slip.field, slip.version), &slip.sealed)?))
    }

    /// Whether any of the record's values is kept apart.
    pub(crate) fn keeps_apart(&self) -> bool {
        self.fields.iter().any(Slip::is_apart)
    }

    /// The names of the fields that hold a value.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|s| &*s.field).filter(|f| *f != ALIAS)
    }
}
