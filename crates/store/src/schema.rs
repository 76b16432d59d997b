//! The schema as declared in `schema.toml`, and the two DDL texts made from it.

use crate::dialect::Engine;
use serde::Deserialize;
use std::fmt::Write;

/// The declaration; a test parses it, so a broken file cannot ship.
const SOURCE: &str = include_str!("../schema.toml");

/// All tables.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// Counts changes; a database with a higher number is refused.
    pub version: i64,
    /// The tables in order of creation.
    #[serde(rename = "table")]
    pub tables: Vec<Table>,
}

/// One table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What a row is.
    pub about: String,
    /// Primary key, led by the organisation wherever the table belongs to one.
    pub key: Vec<String>,
    /// Other unique column lists.
    #[serde(default)]
    pub unique: Vec<Vec<String>>,
    /// Other indexes.
    #[serde(default)]
    pub index: Vec<Vec<String>>,
    /// The columns.
    pub columns: Vec<Column>,
}

/// One column with its classification.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// `int`, `text` or `blob`, with `?` where null is allowed.
    #[serde(rename = "type")]
    pub kind: String,
    /// `public`, `pseudonym`, `personal` or `secret`.
    pub class: String,
    /// How long a value stays.
    pub keep: String,
    /// What it means.
    pub about: String,
}

impl Column {
    /// Whether null is allowed.
    pub fn nullable(&self) -> bool {
        self.kind.ends_with('?')
    }
    /// The type without the null mark.
    pub fn base(&self) -> &str {
        self.kind.trim_end_matches('?')
    }
}

impl Schema {
    /// The schema of this program.
    pub fn declared() -> Result<Schema, String> {
        toml::from_str(SOURCE).map_err(|e| format!("schema.toml: {e}"))
    }

    /// The DDL for an engine, one statement an element.
    pub fn ddl(&self, engine: Engine) -> Vec<String> {
        let mut out = Vec::new();
        for table in &self.tables {
            let mut text = format!("create table {} (\n", quoted(&table.name));
            for column in &table.columns {
                let null = if column.nullable() { "" } else { " not null" };
                let _ = writeln!(text, "  {} {}{null},", quoted(&column.name), engine.column_type(column.base()));
            }
            let _ = write!(text, "  primary key ({})\n){}", list(&table.key), engine.table_suffix());
            out.push(text);
            for (kind, lists) in [("unique index", &table.unique), ("index", &table.index)] {
                for columns in lists {
                    out.push(format!(
                        "create {kind} {}_by_{} on {} ({})",
                        table.name,
                        columns.join("_"),
                        quoted(&table.name),
                        list(columns)
                    ));
                }
            }
        }
        out
    }
}

/// `key`, `name`, `number` and the like are words of neither engine's reserved list in the places we use them, but
/// `import`, `count` and `act` differ between versions: every name is quoted in the DDL, so none can bite.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn list(columns: &[String]) -> String {
    columns.iter().map(|c| quoted(c)).collect::<Vec<_>>().join(", ")
}
