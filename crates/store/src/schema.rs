//! The schema as declared in `schema.toml`, the steps of `migrations.toml` that led to it, and the DDL texts made from both.
//!
//! A former version is never written down: it is the present schema with the newer steps taken back ([`Schema::at`]). So
//! a table has one declaration, and a step that does not fit the schema is found when the two files are read.

use crate::{dialect::Engine, value::Cell};
use serde::Deserialize;
use std::fmt::Write;

/// The declaration; a test parses it, so a broken file cannot ship.
const SOURCE: &str = include_str!("../schema.toml");
/// What brings an older database forward.
const STEPS: &str = include_str!("../migrations.toml");

/// All tables.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Counts changes; a database with a higher number is refused.
    pub version: i64,
    /// The tables in order of creation.
    pub tables: Vec<Table>,
    /// The changes since version 1, oldest first: as many as the version is above it.
    pub steps: Vec<Step>,
}

/// Which backup file brings a table back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// Small, and only the newest counts.
    State,
    /// What is kept of persons and what was made of it, from a snapshot of any age.
    Snapshot,
    /// The journal, the newest there is.
    Journal,
    /// Wrapped keys; only the newest.
    Tree,
    /// Never brought back, and in no backup.
    Passing,
}

/// One table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Which backup file brings it back.
    pub part: Kept,
    /// What a row is.
    pub about: String,
    /// Primary key, led by the organisation wherever the table belongs to one.
    pub key: Vec<String>,
    /// Rows of some hundred bytes or more. SQLite keeps a small row in the tree of its key; a large one there would leave room for
    /// few on a page, and the tree would be twice as deep. PostgreSQL keeps rows and keys apart in any case.
    #[serde(default)]
    pub large: bool,
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

/// One change of the schema.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// A new table.
    AddTable {
        /// Its name in the schema.
        table: String,
    },
    /// A new column of a table that was there.
    AddColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The value of rows that are there already; none is null. A blob's stands in hexadecimal.
        #[serde(default)]
        fill: Option<Fill>,
    },
    /// A new index over columns that are there.
    AddIndex {
        /// The table.
        table: String,
        /// Its columns in order.
        columns: Vec<String>,
        /// Whether no two rows may agree in them.
        #[serde(default)]
        unique: bool,
    },
    /// An index that is not needed any more.
    DropIndex {
        /// The table.
        table: String,
        /// Its columns in order.
        columns: Vec<String>,
        /// Whether no two rows could agree in them.
        #[serde(default)]
        unique: bool,
    },
    /// A table whose rows turned out large.
    Enlarge {
        /// The table.
        table: String,
    },
    /// A table that is not needed any more.
    DropTable {
        /// As it was declared.
        was: Table,
    },
    /// A column that is not needed any more.
    DropColumn {
        /// The table.
        table: String,
        /// As it was declared.
        was: Column,
    },
    /// One statement over the rows that are there.
    Run {
        /// What it is for.
        why: String,
        /// The same text for both engines.
        sql: String,
    },
}

/// The value that a new column gets in rows that are there already.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Fill {
    /// Of an `int` column.
    Int(i64),
    /// Of a `text` column, or of a `blob` column in hexadecimal.
    Text(String),
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

    /// What rows without this column hold in it, where the step that added it says so.
    fn filled(&self, fill: Option<&Fill>) -> Result<Cell, String> {
        let wrong = || format!("the value for new column {} does not fit its type", self.name);
        match (fill, self.base()) {
            (None, _) if self.nullable() => Ok(Cell::Null),
            (None, _) => {
                Err(format!("new column {} may not be empty and has no value for rows that are there", self.name))
            }
            (Some(Fill::Int(i)), "int") => Ok(Cell::Int(*i)),
            (Some(Fill::Text(t)), "text") => Ok(Cell::Text(t.clone())),
            (Some(Fill::Text(t)), "blob") => from_hex(t).map(Cell::Blob).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

impl Table {
    fn ddl(&self, engine: Engine) -> Vec<String> {
        std::iter::once(self.ddl_as(&self.name, engine)).chain(self.indexes()).collect()
    }

    /// The table without its indexes, under another name.
    fn ddl_as(&self, name: &str, engine: Engine) -> String {
        let mut text = format!("create table {} (\n", quoted(name));
        for column in &self.columns {
            let null = if column.nullable() { "" } else { " not null" };
            let _ = writeln!(text, "  {} {}{null},", quoted(&column.name), engine.column_type(column.base()));
        }
        let _ = write!(text, "  primary key ({})\n){}", list(&self.key), engine.table_suffix(self.large));
        text
    }

    fn indexes(&self) -> impl Iterator<Item = String> {
        let unique = self.unique.iter().map(|columns| (columns, true));
        let all = unique.chain(self.index.iter().map(|columns| (columns, false)));
        all.map(|(columns, unique)| index_ddl(&self.name, columns, unique))
    }

    /// Stores the rows that are there as the table declares it.
    fn stored_anew(&self, engine: Engine) -> Vec<String> {
        if !engine.stores_large_rows_apart() {
            return Vec::new();
        }
        let anew = format!("{}_anew", self.name);
        let columns: Vec<String> = self.columns.iter().map(|c| c.name.clone()).collect();
        let columns = list(&columns);
        let mut out = vec![
            self.ddl_as(&anew, engine),
            format!(
                "insert into {} ({columns}) select {columns} from {} order by {}",
                quoted(&anew),
                quoted(&self.name),
                list(&self.key)
            ),
            format!("drop table {}", quoted(&self.name)),
            format!("alter table {} rename to {}", quoted(&anew), quoted(&self.name)),
        ];
        out.extend(self.indexes());
        out
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }
}

impl Schema {
    /// The schema of this program.
    pub fn declared() -> Result<Schema, String> {
        Schema::read(SOURCE, STEPS)
    }

    /// The schema that two texts declare, with every step tried backwards and every new column's value looked at.
    pub(crate) fn read(schema: &str, steps: &str) -> Result<Schema, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Tables {
            table: Vec<Table>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Steps {
            #[serde(default)]
            step: Vec<Step>,
        }
        let tables: Tables = toml::from_str(schema).map_err(|e| format!("schema.toml: {e}"))?;
        let steps: Steps = toml::from_str(steps).map_err(|e| format!("migrations.toml: {e}"))?;
        let version = 1 + i64::try_from(steps.step.len()).map_err(|_| "too many steps")?;
        let schema = Schema { version, tables: tables.table, steps: steps.step };
        schema.at(1)?;
        Ok(schema)
    }

    /// The schema as it was at a former version: the newer steps taken back.
    ///
    /// # Errors
    /// The first step, from the newest, that does not fit.
    pub fn at(&self, version: i64) -> Result<Schema, String> {
        let mut old = self.clone();
        while old.version > version.max(1) {
            let Some(step) = old.steps.pop() else { break };
            let at = |what: String| format!("migrations.toml, step to version {}: {what}", old.version);
            take_back(&mut old.tables, &step).map_err(at)?;
            old.version -= 1;
        }
        Ok(old)
    }

    /// The steps that bring a database of a former version to this one, each with the version it leads to.
    pub fn since(&self, version: i64) -> impl Iterator<Item = (i64, &Step)> {
        (2..).zip(&self.steps).filter(move |(to, _)| *to > version)
    }

    /// The table of this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.name == name)
    }

    /// What a column of this schema holds in rows of a former version, if a later step added it.
    pub(crate) fn filling(&self, version: i64, table: &str, column: &Column) -> Option<Cell> {
        self.since(version).find_map(|(_, step)| match step {
            Step::AddColumn { table: t, column: c, fill } if t == table && *c == column.name => {
                column.filled(fill.as_ref()).ok()
            }
            _ => None,
        })
    }

    /// Sixteen digits that name this very schema, by its tables and its number: tests of different versions that share a server
    /// keep apart by it.
    pub fn fingerprint(&self) -> String {
        let text = format!("{} {}", self.version, self.ddl(Engine::Postgres).join(";"));
        // FNV-1a: it must be the same in every process, and nobody attacks it.
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        format!("{hash:016x}")
    }

    /// The DDL for an engine, one statement an element.
    pub fn ddl(&self, engine: Engine) -> Vec<String> {
        self.tables.iter().flat_map(|t| t.ddl(engine)).collect()
    }

    /// The statements of one step; `self` is the schema after it.
    pub(crate) fn step_sql(&self, step: &Step, engine: Engine) -> Result<Vec<String>, String> {
        let missing = |what: &str| format!("{what} is not in the schema");
        Ok(match step {
            Step::AddTable { table } => self.table(table).ok_or_else(|| missing(table))?.ddl(engine),
            Step::AddColumn { table, column, fill } => {
                let declared = self.table(table).and_then(|t| t.column(column)).ok_or_else(|| missing(column))?;
                let (place, name) = (quoted(table), quoted(column));
                let kind = engine.column_type(declared.base());
                if declared.nullable() && fill.is_none() {
                    return Ok(vec![format!("alter table {place} add column {name} {kind}")]);
                }
                let null = if declared.nullable() { "" } else { " not null" };
                let value = engine.literal(&declared.filled(fill.as_ref())?);
                let mut out = vec![format!("alter table {place} add column {name} {kind}{null} default {value}")];
                // A statement that forgets the column must fail alike on new and on migrated databases, where the engine can.
                out.extend(engine.drop_default().map(|how| format!("alter table {place} alter column {name} {how}")));
                out
            }
            Step::AddIndex { table, columns, unique } => vec![index_ddl(table, columns, *unique)],
            Step::DropIndex { table, columns, .. } => vec![format!("drop index {}", index_name(table, columns))],
            Step::Enlarge { table } => self.table(table).ok_or_else(|| missing(table))?.stored_anew(engine),
            Step::DropTable { was } => vec![format!("drop table {}", quoted(&was.name))],
            Step::DropColumn { table, was } => {
                vec![format!("alter table {} drop column {}", quoted(table), quoted(&was.name))]
            }
            Step::Run { sql, .. } => vec![sql.clone()],
        })
    }
}

/// Makes the tables what they were before a step.
fn take_back(tables: &mut Vec<Table>, step: &Step) -> Result<(), String> {
    fn of<'t>(tables: &'t mut [Table], name: &str) -> Result<&'t mut Table, String> {
        tables.iter_mut().find(|t| t.name == name).ok_or_else(|| format!("table {name} is not declared"))
    }
    match step {
        Step::AddTable { table } => {
            of(tables, table)?;
            tables.retain(|t| t.name != *table);
        }
        Step::AddColumn { table, column, fill } => {
            let table = of(tables, table)?;
            let declared = table.column(column).ok_or_else(|| format!("column {column} is not declared"))?;
            declared.filled(fill.as_ref())?;
            let in_use = table.key.iter().chain(table.unique.iter().chain(&table.index).flatten()).any(|c| c == column);
            if in_use {
                return Err(format!("column {column} is in a key, or in an index that no later step adds"));
            }
            table.columns.retain(|c| c.name != *column);
        }
        Step::AddIndex { table, columns, unique } => {
            let table = of(tables, table)?;
            let lists = if *unique { &mut table.unique } else { &mut table.index };
            if !lists.contains(columns) {
                return Err(format!("the index over {} is not declared", columns.join(", ")));
            }
            lists.retain(|l| l != columns);
        }
        Step::DropIndex { table, columns, unique } => {
            let table = of(tables, table)?;
            if let Some(missing) = columns.iter().find(|c| table.column(c).is_none()) {
                return Err(format!("column {missing} is not declared"));
            }
            let lists = if *unique { &mut table.unique } else { &mut table.index };
            if lists.contains(columns) {
                return Err(format!("the index over {} is declared and dropped", columns.join(", ")));
            }
            lists.push(columns.clone());
        }
        Step::Enlarge { table } => {
            let table = of(tables, table)?;
            if !std::mem::take(&mut table.large) {
                return Err(format!("table {} is not declared large", table.name));
            }
        }
        Step::DropTable { was } => {
            if tables.iter().any(|t| t.name == was.name) {
                return Err(format!("table {} is declared and dropped", was.name));
            }
            tables.push(was.clone());
        }
        Step::DropColumn { table, was } => {
            let table = of(tables, table)?;
            if table.column(&was.name).is_some() {
                return Err(format!("column {} is declared and dropped", was.name));
            }
            table.columns.push(was.clone());
        }
        Step::Run { .. } => {}
    }
    Ok(())
}

fn index_ddl(table: &str, columns: &[String], unique: bool) -> String {
    let kind = if unique { "unique index" } else { "index" };
    format!("create {kind} {} on {} ({})", index_name(table, columns), quoted(table), list(columns))
}

fn index_name(table: &str, columns: &[String]) -> String {
    format!("{table}_by_{}", columns.join("_"))
}

/// `key`, `name`, `number` and the like are words of neither engine's reserved list in the places we use them, but
/// `import`, `count` and `act` differ between versions: every name is quoted in the DDL, so none can bite.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn list(columns: &[String]) -> String {
    columns.iter().map(|c| quoted(c)).collect::<Vec<_>>().join(", ")
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may stop")]
mod tests {
    use super::*;

    const TABLES: &str = r#"
[[table]]
name = "cat"
part = "state"
about = "a cat"
key = ["id"]
index = [["colour"]]
columns = [
  { name = "id", type = "int", class = "public", keep = "x", about = "x" },
  { name = "colour", type = "text", class = "public", keep = "x", about = "x" },
  { name = "paw", type = "blob?", class = "public", keep = "x", about = "x" },
]
[[table]]
name = "dog"
part = "state"
about = "a dog"
key = ["id"]
columns = [{ name = "id", type = "int", class = "public", keep = "x", about = "x" }]
"#;

    #[test]
    fn a_former_version_is_the_present_one_with_steps_taken_back() {
        let steps = r#"
step = [
  { do = "add_table", table = "dog" },
  { do = "add_column", table = "cat", column = "colour", fill = "" },
  { do = "add_index", table = "cat", columns = ["colour"] },
  { do = "add_column", table = "cat", column = "paw" },
]"#;
        let now = Schema::read(TABLES, steps).unwrap();
        assert_eq!(now.version, 5);
        let names = |at: i64| {
            let old = now.at(at).unwrap();
            assert_eq!(old.version, at);
            let columns = |t: &Table| t.columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>().join(" ");
            old.tables.iter().map(|t| format!("{}({})", t.name, columns(t))).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(5), "cat(id colour paw) dog(id)");
        assert_eq!(names(4), "cat(id colour) dog(id)");
        assert_eq!(names(2), "cat(id) dog(id)");
        assert_eq!(names(1), "cat(id)");
        assert!(now.at(3).unwrap().table("cat").unwrap().index.is_empty());
        assert_eq!(now.since(3).map(|(to, _)| to).collect::<Vec<_>>(), [4, 5]);
        assert_eq!(now.since(5).count(), 0);
    }

    #[test]
    fn a_step_that_does_not_fit_is_named() {
        for (step, why) in [
            (r#"{ do = "add_table", table = "cow" }"#, "not declared"),
            (r#"{ do = "add_column", table = "cow", column = "id" }"#, "not declared"),
            (r#"{ do = "add_column", table = "cat", column = "tail" }"#, "not declared"),
            (r#"{ do = "add_column", table = "cat", column = "colour" }"#, "no value"),
            (r#"{ do = "add_column", table = "cat", column = "colour", fill = 1 }"#, "does not fit"),
            (r#"{ do = "add_column", table = "cat", column = "paw", fill = "0g" }"#, "does not fit"),
            (r#"{ do = "add_column", table = "cat", column = "colour", fill = "" }"#, "no later step adds"),
            (r#"{ do = "add_index", table = "cat", columns = ["id"] }"#, "not declared"),
            (
                r#"{ do = "drop_column", table = "cat", was = { name = "paw", type = "int", class = "public", keep = "x", about = "x" } }"#,
                "declared and dropped",
            ),
            (r#"{ do = "drop_index", table = "cat", columns = ["tail"] }"#, "not declared"),
            (r#"{ do = "drop_index", table = "cat", columns = ["colour"] }"#, "declared and dropped"),
            (r#"{ do = "enlarge", table = "cat" }"#, "not declared large"),
            (r#"{ do = "paint" }"#, "unknown variant"),
        ] {
            let refused = Schema::read(TABLES, &format!("step = [{step}]")).unwrap_err();
            assert!(refused.contains(why), "{step}: {refused}");
        }
    }

    #[test]
    fn what_was_dropped_was_there_before() {
        let steps = r#"
step = [
  { do = "drop_column", table = "dog", was = { name = "bark", type = "text", class = "public", keep = "x", about = "x" } },
  { do = "drop_table", was = { name = "cow", part = "state", about = "x", key = ["id"], columns = [{ name = "id", type = "int", class = "public", keep = "x", about = "x" }] } },
  { do = "drop_index", table = "cat", columns = ["paw"] },
]"#;
        let now = Schema::read(TABLES, steps).unwrap();
        let first = now.at(1).unwrap();
        assert!(first.table("cow").is_some() && first.table("dog").unwrap().column("bark").is_some());
        let sql = |to: i64| {
            let (_, step) = now.since(to - 1).next().unwrap();
            now.at(to).unwrap().step_sql(step, Engine::Sqlite).unwrap().join(";")
        };
        assert_eq!(sql(2), "alter table \"dog\" drop column \"bark\"");
        assert_eq!(sql(3), "drop table \"cow\"");
        assert_eq!(sql(4), "drop index cat_by_paw");
        let index = |at: i64| now.at(at).unwrap().table("cat").unwrap().index.len();
        assert_eq!(index(3), index(4) + 1);
    }

    #[test]
    fn a_table_is_enlarged_where_the_engine_knows_a_difference() {
        let tables = TABLES.replace("name = \"dog\"", "name = \"dog\"\nlarge = true");
        let now = Schema::read(&tables, r#"step = [{ do = "enlarge", table = "dog" }]"#).unwrap();
        let (_, step) = now.since(1).next().unwrap();
        let sql = |engine| now.step_sql(step, engine).unwrap().join(";");
        assert!(
            sql(Engine::Sqlite)
                .contains("insert into \"dog_anew\" (\"id\") select \"id\" from \"dog\" order by \"id\"")
        );
        assert_eq!(sql(Engine::Postgres), "");
        let small = |at: i64| now.at(at).unwrap().ddl(Engine::Sqlite).concat().matches("without rowid").count();
        assert_eq!((small(1), small(2)), (2, 1));
    }
}
