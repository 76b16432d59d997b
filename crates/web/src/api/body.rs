//! Bodies of requests: what may stand in them, for the parser and for the document alike.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A type that the document can describe (JSON Schema 2020-12).
pub(super) trait Shape {
    fn shape() -> Value;
}

impl Shape for String {
    fn shape() -> Value {
        json!({"type": "string"})
    }
}
impl Shape for bool {
    fn shape() -> Value {
        json!({"type": "boolean"})
    }
}
impl Shape for i64 {
    fn shape() -> Value {
        json!({"type": "integer", "format": "int64"})
    }
}
impl<T: Shape> Shape for Option<T> {
    fn shape() -> Value {
        let mut shape = T::shape();
        if let Some(kind) = shape.get("type").cloned() {
            shape["type"] = json!([kind, "null"]);
        }
        shape
    }
}
impl<T: Shape> Shape for Vec<T> {
    fn shape() -> Value {
        json!({"type": "array", "items": T::shape()})
    }
}
impl<T: Shape> Shape for BTreeMap<String, T> {
    fn shape() -> Value {
        json!({"type": "object", "additionalProperties": T::shape()})
    }
}

/// Nothing.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Nothing {}

impl Shape for Nothing {
    fn shape() -> Value {
        json!({"type": "object"})
    }
}

/// A body: every field may be left out, an unknown one is an error, because it is a spelling mistake.
macro_rules! body {
    ($(#[$doc:meta])* $name:ident { $($(#[doc = $about:literal])+ $field:ident: $kind:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Default, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(super) struct $name { $($(#[doc = $about])+ pub(super) $field: $kind),+ }

        impl $crate::api::body::Shape for $name {
            fn shape() -> serde_json::Value {
                let mut fields = serde_json::Map::new();
                $(
                    let mut shape = <$kind as $crate::api::body::Shape>::shape();
                    shape["description"] = [$($about),+].join(" ").trim().into();
                    fields.insert(stringify!($field).to_owned(), shape);
                )+
                serde_json::json!({"type": "object", "additionalProperties": false, "properties": fields})
            }
        }
    };
}
pub(super) use body;
