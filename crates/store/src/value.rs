//! Parameters and rows, the same for both engines.

use crate::StoreError;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut};

/// One parameter of a statement.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// A number, a time in ms or a flag.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Bytes: an id, a hash or sealed data.
    Blob(&'a [u8]),
}

impl From<i64> for Value<'_> {
    fn from(v: i64) -> Self {
        Value::Int(v)
    }
}
impl<'a> From<&'a str> for Value<'a> {
    fn from(v: &'a str) -> Self {
        Value::Text(v)
    }
}
impl<'a> From<&'a String> for Value<'a> {
    fn from(v: &'a String) -> Self {
        Value::Text(v)
    }
}
impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(v: &'a [u8]) -> Self {
        Value::Blob(v)
    }
}
impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(v: &'a Vec<u8>) -> Self {
        Value::Blob(v)
    }
}
impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(v: &'a [u8; N]) -> Self {
        Value::Blob(v)
    }
}
impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(v: Option<T>) -> Self {
        v.map_or(Value::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(i) => ValueRef::Integer(*i),
            Value::Text(t) => ValueRef::Text(t.as_bytes()),
            Value::Blob(b) => ValueRef::Blob(b),
        }))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(i), &Type::INT8) => i.to_sql(ty, out),
            (Value::Text(t), &Type::TEXT) => t.to_sql(ty, out),
            (Value::Blob(b), &Type::BYTEA) => b.to_sql(ty, out),
            // Eight bytes of a number would pass as text or bytes unseen.
            _ => Err("a parameter has another type than its column".into()),
        }
    }
    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }
    postgres::types::to_sql_checked!();
}

#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// One row of an answer. Columns are asked by place, in the order of the `select`.
#[derive(Debug, Clone)]
pub struct Row {
    pub(crate) cells: Vec<Cell>,
    pub(crate) of: &'static str,
}

macro_rules! getter {
    ($(#[$doc:meta])* $name:ident, $opt:ident, $variant:ident, $ty:ty) => {
        $(#[$doc])*
        pub fn $name(&mut self, column: usize) -> Result<$ty, StoreError> {
            self.$opt(column)?.ok_or(StoreError::Damaged { table: self.of, column })
        }
        /// The same where the column may be null.
        pub fn $opt(&mut self, column: usize) -> Result<Option<$ty>, StoreError> {
            match self.cells.get_mut(column).map(|c| std::mem::replace(c, Cell::Null)) {
                Some(Cell::$variant(v)) => Ok(Some(v)),
                Some(Cell::Null) => Ok(None),
                _ => Err(StoreError::Damaged { table: self.of, column }),
            }
        }
    };
}

impl Row {
    getter!(
        /// A number; the cell is taken out of the row.
        int, int_opt, Int, i64
    );
    getter!(
        /// A text; the cell is taken out of the row.
        text, text_opt, Text, String
    );
    getter!(
        /// Bytes; the cell is taken out of the row.
        blob, blob_opt, Blob, Vec<u8>
    );

    /// An id of sixteen bytes.
    pub fn id<T>(&mut self, column: usize, make: fn(&[u8]) -> Option<T>) -> Result<T, StoreError> {
        let of = self.of;
        make(&self.blob(column)?).ok_or(StoreError::Damaged { table: of, column })
    }
    /// The same where the column may be null.
    pub fn id_opt<T>(&mut self, column: usize, make: fn(&[u8]) -> Option<T>) -> Result<Option<T>, StoreError> {
        let of = self.of;
        self.blob_opt(column)?.map(|b| make(&b).ok_or(StoreError::Damaged { table: of, column })).transpose()
    }
    /// A key or other parsed text.
    pub fn parse<T: std::str::FromStr>(&mut self, column: usize) -> Result<T, StoreError> {
        let of = self.of;
        self.text(column)?.parse().map_err(|_| StoreError::Damaged { table: of, column })
    }
}
