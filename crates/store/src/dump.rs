//! All tables as one portable stream, from one consistent view, and back into an empty database of either engine.
//!
//! The stream is ours: a version byte, the part, the schema's version, then every table with its name, its column
//! names and its rows, each cell with a tag, the number of rows after each table and of all rows at the end. Numbers
//! are big-endian. Nothing is compressed, sealed or hashed here: the caller's sink does that.
//!
//! The key tree is a part of its own: data snapshots are many and old, but of the key tree only the newest counts, or
//! a restore would bring back keys that an erasure destroyed. So is the state: all that is small and of which only the
//! newest counts, such as withdrawals, used approvals and ended appointments. A restore takes the records from a snapshot
//! and everything else from the newest there is, table by table ([`begin`], [`import_piece`], [`end`]). Which table belongs
//! to which part is declared in `schema.toml`.
//!
//! A stream of an older schema is read as that schema declares it; new columns get the value that their step names, and
//! steps over rows run once everything is there.

use crate::{ActError, Kept, Schema, Step, Store, StoreError, Table, Tx, Value, schema::quoted, value::Cell};
use std::{
    collections::BTreeMap,
    io::{ErrorKind, Read, Write},
};

/// First byte of every stream.
pub const VERSION: u8 = 1;

/// Rows asked for at once: few enough that a page of search cards stays small in memory.
const PAGE_ROWS: usize = 200;
/// Rows and bytes written in one transaction, so that none lasts over 50 ms.
const SLICE_ROWS: usize = 256;
const SLICE_BYTES: usize = 512 * 1024;
/// Rows in one statement; with the widest table this stays far below both engines' limit of parameters.
const STATEMENT_ROWS: usize = 16;
/// Longest cell that is believed: a damaged length must not fill the memory.
const CELL_BYTES_MAX: u32 = 256 * 1024 * 1024;
/// In `meta` while an import is under way.
const UNFINISHED: &str = "unfinished_import";
/// In `meta` beside it: the oldest schema of the streams so far, where one is older than this program's.
const OLDEST: &str = "unfinished_import_schema";

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Everything but the key tree.
    Data,
    /// The wrapped keys and the marks of leaves that wait for their re-key.
    Tree,
    /// Of `Data` all that is small and of which only the newest counts.
    State,
    /// Of `Data` the journal alone.
    Journal,
}

impl Part {
    /// Whether a table belongs to this part.
    pub fn holds(self, table: &Table) -> bool {
        match self {
            Part::Data => !matches!(table.part, Kept::Tree | Kept::Passing),
            Part::Tree => table.part == Kept::Tree,
            Part::Journal => table.part == Kept::Journal,
            Part::State => table.part == Kept::State,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Part::Data => b'D',
            Part::Tree => b'T',
            Part::State => b'S',
            Part::Journal => b'J',
        }
    }

    fn name(self) -> &'static str {
        match self {
            Part::Data => "data",
            Part::Tree => "tree",
            Part::State => "state",
            Part::Journal => "journal",
        }
    }
}

/// Rows by table, as written or read.
pub type Counts = BTreeMap<String, u64>;

/// Why a dump could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DumpError {
    /// The sink or the source failed.
    #[error("the dump cannot be written or read: {0}")]
    Io(std::io::ErrorKind),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stream is of a format that this program does not know.
    #[error("the dump has format {0}, this program knows {VERSION}")]
    Format(u8),
    /// The stream is another part than asked for.
    #[error("the dump does not hold the {wanted} part")]
    Part {
        /// `data` or `tree`.
        wanted: &'static str,
    },
    /// The stream was made by a newer version of this program.
    #[error("the dump has schema {found}, this program knows {known}; use the newer program")]
    NewerSchema {
        /// Version in the stream.
        found: i64,
        /// Version this program knows.
        known: i64,
    },
    /// A table that is not declared, comes twice or belongs to another part.
    #[error("the dump holds a table that does not belong there")]
    Table,
    /// A column that is not declared, comes twice, or is missing although it must have a value.
    #[error("the columns of table {table} do not match the schema")]
    Columns {
        /// Declared table.
        table: String,
    },
    /// The database to fill is not empty.
    #[error("table {table} is not empty")]
    NotEmpty {
        /// Declared table.
        table: String,
    },
    /// The stream ends early.
    #[error("the dump ends early")]
    Truncated,
    /// A mark, length or count in the stream is wrong.
    #[error("the dump is damaged: {0}")]
    Damaged(&'static str),
}

impl From<std::io::Error> for DumpError {
    fn from(e: std::io::Error) -> Self {
        match e.kind() {
            ErrorKind::UnexpectedEof => DumpError::Truncated,
            kind => DumpError::Io(kind),
        }
    }
}

/// Marks between the pieces of a stream.
mod mark {
    pub(super) const TABLE: u8 = 1;
    pub(super) const ROW: u8 = 2;
    pub(super) const TABLE_END: u8 = 3;
    pub(super) const END: u8 = 4;
    pub(super) const NULL: u8 = 0;
    pub(super) const INT: u8 = 1;
    pub(super) const TEXT: u8 = 2;
    pub(super) const BLOB: u8 = 3;
}

/// Writes a part of the database as `tx` sees it. Both parts from the same `tx` belong together exactly.
///
/// Memory stays at one page of rows; the sink decides about buffering, hashing and sealing.
///
/// # Errors
/// [`DumpError::Io`] from the sink and [`DumpError::Store`].
pub fn export(tx: &mut Tx<'_>, part: Part, sink: &mut dyn Write) -> Result<Counts, DumpError> {
    let schema = Schema::declared().map_err(StoreError::Engine)?;
    export_as(tx, &schema, part, sink)
}

/// The same of a database that has the given schema, which may be an older one.
pub(crate) fn export_as(
    tx: &mut Tx<'_>,
    schema: &Schema,
    part: Part,
    sink: &mut dyn Write,
) -> Result<Counts, DumpError> {
    sink.write_all(&[VERSION, part.byte()])?;
    sink.write_all(&schema.version.to_be_bytes())?;
    let mut counts = Counts::new();
    for table in schema.tables.iter().filter(|t| part.holds(t)) {
        sink.write_all(&[mark::TABLE])?;
        write_name(sink, &table.name)?;
        write_length(sink, table.columns.len())?;
        for column in &table.columns {
            write_name(sink, &column.name)?;
        }
        let rows = export_rows(tx, table, sink)?;
        sink.write_all(&[mark::TABLE_END])?;
        sink.write_all(&rows.to_be_bytes())?;
        counts.insert(table.name.clone(), rows);
    }
    sink.write_all(&[mark::END])?;
    sink.write_all(&counts.values().sum::<u64>().to_be_bytes())?;
    Ok(counts)
}

fn export_rows(tx: &mut Tx<'_>, table: &Table, sink: &mut dyn Write) -> Result<u64, DumpError> {
    let texts = PageTexts::new(table);
    let places: Vec<usize> = table.key.iter().filter_map(|k| table.columns.iter().position(|c| c.name == *k)).collect();
    let mut count = 0u64;
    let mut rows = tx.rows_of_built(&texts.first, &[])?;
    loop {
        for row in &rows {
            // What the database says of itself is said anew by the database that reads the stream.
            if table.name == "meta"
                && matches!(row.cells.first(), Some(Cell::Text(name)) if name == "schema" || name.starts_with(UNFINISHED))
            {
                continue;
            }
            sink.write_all(&[mark::ROW])?;
            for cell in &row.cells {
                write_cell(sink, cell)?;
            }
            count += 1;
        }
        let Some(last) = rows.pop().filter(|_| rows.len() + 1 == PAGE_ROWS) else { return Ok(count) };
        rows = {
            let after: Vec<Value<'_>> = places.iter().filter_map(|p| last.cells.get(*p)).map(value_of).collect();
            tx.rows_of_built(&texts.next, &after)?
        };
    }
}

/// The texts that page through a table in the order of its key.
struct PageTexts {
    first: String,
    next: String,
}

impl PageTexts {
    fn new(table: &Table) -> PageTexts {
        let name = quoted(&table.name);
        let columns = list(table.columns.iter().map(|c| c.name.as_str()));
        let key = list(table.key.iter().map(String::as_str));
        let marks = (1..=table.key.len()).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ");
        let tail = format!("order by {key} limit {PAGE_ROWS}");
        PageTexts {
            first: format!("select {columns} from {name} {tail}"),
            next: format!("select {columns} from {name} where ({key}) > ({marks}) {tail}"),
        }
    }
}

/// Reads a part into a database whose tables of that part are empty. Each slice is an act of its own; until the last
/// one is durable, [`unfinished`] answers the part, also after a crash: such a database must be thrown away.
///
/// The caller verifies the stream (its hash, its seal) before, or throws the database away where that fails after.
///
/// # Errors
/// [`DumpError::NotEmpty`], and what is wrong with the stream; the database then holds a part of it.
pub fn import(store: &Store, part: Part, source: &mut dyn Read) -> Result<Counts, DumpError> {
    let schema = Schema::declared().map_err(StoreError::Engine)?;
    let found = read_head(source, part, &schema)?;
    let mine: Vec<Table> = schema.tables.iter().filter(|t| part.holds(t)).cloned().collect();
    mark_begin(store, part.name(), &mine)?;
    let counts = Piece::new(store, &schema, part, found)?.read(&|_| true, source)?;
    end(store)?;
    Ok(counts)
}

/// Begins to fill a wholly empty database from several streams with [`import_piece`]; until [`end`], [`unfinished`]
/// answers `restore`.
///
/// # Errors
/// [`DumpError::NotEmpty`].
pub fn begin(store: &Store) -> Result<(), DumpError> {
    let schema = Schema::declared().map_err(StoreError::Engine)?;
    mark_begin(store, "restore", &schema.tables)
}

/// Reads those tables of a stream that are kept as `wanted` says; the others are read over. Between [`begin`] and [`end`].
///
/// # Errors
/// What is wrong with the stream.
pub fn import_piece(store: &Store, part: Part, wanted: &[Kept], source: &mut dyn Read) -> Result<Counts, DumpError> {
    let schema = Schema::declared().map_err(StoreError::Engine)?;
    let found = read_head(source, part, &schema)?;
    Piece::new(store, &schema, part, found)?.read(&|kept| wanted.contains(&kept), source)
}

/// Reads a stream to its end and keeps nothing of it: whether it is a stream of this part at all.
///
/// # Errors
/// What is wrong with the stream.
pub fn check(part: Part, source: &mut dyn Read) -> Result<Counts, DumpError> {
    let schema = Schema::declared().map_err(StoreError::Engine)?;
    let then = schema.at(read_head(source, part, &schema)?).map_err(StoreError::Engine)?;
    Piece { store: None, now: &schema, then, part }.read(&|_| true, source)
}

/// Runs the steps over rows that are newer than the oldest stream, and says that the database is whole.
///
/// # Errors
/// What the engine says.
pub fn end(store: &Store) -> Result<(), DumpError> {
    let schema = Schema::declared().map_err(StoreError::Engine)?;
    act(store, move |tx| {
        let oldest = match tx.row("select value from meta where name = $1", &[OLDEST.into()])? {
            Some(mut row) => row.text(0)?.parse().unwrap_or(1),
            None => schema.version,
        };
        for (_, step) in schema.since(oldest) {
            if let Step::Run { sql, .. } = step {
                tx.run_built(sql, &[])?;
            }
        }
        for name in [OLDEST, UNFINISHED] {
            tx.run("delete from meta where name = $1", &[name.into()])?;
        }
        Ok(())
    })
}

/// Empties a database that was begun to be filled and cannot be finished. Does nothing to any other.
///
/// # Errors
/// What the engine says.
pub fn clear(store: &Store) -> Result<(), DumpError> {
    if store.read(unfinished)?.is_none() {
        return Ok(());
    }
    let schema = Schema::declared().map_err(StoreError::Engine)?;
    for table in schema.tables.iter().filter(|t| t.name != "meta") {
        let text = format!("delete from {}", quoted(&table.name));
        act(store, move |tx| tx.run_built(&text, &[]).map(|_| ()))?;
    }
    act(store, |tx| tx.run("delete from meta where name <> 'schema'", &[]).map(|_| ()))
}

/// One stream on its way into the database.
struct Piece<'a> {
    /// Where its rows go; without one they are checked and read over.
    store: Option<&'a Store>,
    /// This program's schema.
    now: &'a Schema,
    /// The stream's.
    then: Schema,
    part: Part,
}

impl<'a> Piece<'a> {
    /// A stream of an older schema is remembered until the end: only then its steps over rows can run.
    fn new(store: &'a Store, now: &'a Schema, part: Part, found: i64) -> Result<Piece<'a>, DumpError> {
        let then = now.at(found).map_err(StoreError::Engine)?;
        if found < now.version {
            act(store, move |tx| {
                let oldest = match tx.row("select value from meta where name = $1", &[OLDEST.into()])? {
                    Some(mut row) => row.text(0)?.parse().unwrap_or(1).min(found),
                    None => found,
                };
                tx.run(
                    "insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
                    &[OLDEST.into(), (&oldest.to_string()).into()],
                )
                .map(|_| ())
            })?;
        }
        Ok(Piece { store: Some(store), now, then, part })
    }

    /// The tables of a stream up to its end mark; those that are not `wanted` are read over.
    fn read(&self, wanted: &dyn Fn(Kept) -> bool, source: &mut dyn Read) -> Result<Counts, DumpError> {
        let (mut counts, mut all, mut seen) = (Counts::new(), 0u64, Vec::new());
        loop {
            match read_byte(source)? {
                mark::TABLE => {
                    let name = read_name(source)?;
                    // What passes was once part of the data; it is read over.
                    let mine = |t: &&Table| self.part.holds(t) || (t.part == Kept::Passing && self.part == Part::Data);
                    let table = self.then.table(&name).filter(mine).ok_or(DumpError::Table)?;
                    if seen.contains(&name) {
                        return Err(DumpError::Table);
                    }
                    let now = self.now.table(&name).filter(|t| t.part != Kept::Passing && wanted(t.part));
                    let rows = self.read_table(table, now, source)?;
                    all += rows;
                    if now.is_some() {
                        counts.insert(name.clone(), rows);
                    }
                    seen.push(name);
                }
                mark::END => break,
                _ => return Err(DumpError::Damaged("a mark between tables")),
            }
        }
        if read_number(source)? != all { Err(DumpError::Damaged("the number of all rows")) } else { Ok(counts) }
    }

    /// One table as the stream's schema declares it, into what it is now; without that the rows are checked and read over.
    fn read_table(&self, then: &Table, now: Option<&Table>, source: &mut dyn Read) -> Result<u64, DumpError> {
        let width = read_length(source)?;
        let mut columns = Vec::new();
        for _ in 0..width {
            let name = read_name(source)?;
            // From here on the declared name is used, never the stream's bytes.
            let column = then.columns.iter().find(|c| c.name == name).ok_or_else(|| wrong_columns(then))?;
            if columns.iter().any(|c: &&crate::Column| c.name == column.name) {
                return Err(wrong_columns(then));
            }
            columns.push(column);
        }
        if columns.len() != then.columns.len() {
            return Err(wrong_columns(then));
        }
        let into = now.filter(|_| self.store.is_some()).map(|now| Target::new(self, now, &columns)).transpose()?;
        let mut slice = Slice { into: into.as_ref().zip(self.store), rows: Vec::new(), bytes: 0 };
        let mut count = 0u64;
        loop {
            match read_byte(source)? {
                mark::ROW => {
                    let mut cells = Vec::with_capacity(columns.len());
                    for (at, column) in columns.iter().enumerate() {
                        let cell = read_cell(source)?;
                        if !fits(&cell, (column.base(), column.nullable())) {
                            return Err(DumpError::Damaged("a cell of another type than its column"));
                        }
                        if into.as_ref().is_some_and(|into| into.takes(at)) {
                            cells.push(cell);
                        }
                    }
                    slice.put(cells)?;
                    count += 1;
                }
                mark::TABLE_END => break,
                _ => return Err(DumpError::Damaged("a mark between rows")),
            }
        }
        if read_number(source)? != count {
            return Err(DumpError::Damaged("the number of a table's rows"));
        }
        slice.write()?;
        Ok(count)
    }
}

/// How rows of a stream become rows of a table as it is now.
struct Target {
    /// For each column of the stream, whether the table still has it.
    takes: Vec<bool>,
    /// What the columns hold that the stream does not know, after those that it does.
    fills: Vec<Cell>,
    many: String,
    one: String,
}

impl Target {
    fn new(piece: &Piece<'_>, now: &Table, stream: &[&crate::Column]) -> Result<Target, DumpError> {
        let takes: Vec<bool> = stream.iter().map(|c| now.columns.iter().any(|n| n.name == c.name)).collect();
        let mut names: Vec<String> =
            stream.iter().zip(&takes).filter(|(_, takes)| **takes).map(|(c, _)| c.name.clone()).collect();
        let mut fills = Vec::new();
        for column in now.columns.iter().filter(|n| !stream.iter().any(|c| c.name == n.name)) {
            let fill = piece.now.filling(piece.then.version, &now.name, column).ok_or_else(|| wrong_columns(now))?;
            names.push(column.name.clone());
            fills.push(fill);
        }
        Ok(Target { takes, fills, many: insert_text(now, &names, STATEMENT_ROWS), one: insert_text(now, &names, 1) })
    }

    fn takes(&self, at: usize) -> bool {
        self.takes.get(at).copied().unwrap_or(false)
    }
}

/// Rows that wait to be written together.
struct Slice<'a> {
    into: Option<(&'a Target, &'a Store)>,
    rows: Vec<Vec<Cell>>,
    bytes: usize,
}

impl Slice<'_> {
    fn put(&mut self, mut cells: Vec<Cell>) -> Result<(), DumpError> {
        let Some((into, _)) = self.into else { return Ok(()) };
        cells.extend(into.fills.iter().cloned());
        self.bytes = self.bytes.saturating_add(cells.iter().map(size_of).sum());
        self.rows.push(cells);
        if self.rows.len() >= SLICE_ROWS || self.bytes >= SLICE_BYTES { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), DumpError> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        let Some((into, store)) = self.into.filter(|_| !rows.is_empty()) else { return Ok(()) };
        let (many, one) = (into.many.clone(), into.one.clone());
        act(store, move |tx| {
            for rows in rows.chunks(STATEMENT_ROWS) {
                let text = if rows.len() == STATEMENT_ROWS { &many } else { &one };
                let step = if rows.len() == STATEMENT_ROWS { STATEMENT_ROWS } else { 1 };
                for group in rows.chunks(step) {
                    let values: Vec<Value<'_>> = group.iter().flatten().map(value_of).collect();
                    tx.run_built(text, &values)?;
                }
            }
            Ok(())
        })
    }
}

/// The part of an import that was begun here and not finished.
///
/// # Errors
/// What the engine says.
pub fn unfinished(tx: &mut Tx<'_>) -> Result<Option<String>, StoreError> {
    tx.row("select value from meta where name = $1", &[UNFINISHED.into()])?.map(|mut r| r.text(0)).transpose()
}

/// The schema of the stream.
fn read_head(source: &mut dyn Read, part: Part, schema: &Schema) -> Result<i64, DumpError> {
    let format = read_byte(source)?;
    if format != VERSION {
        return Err(DumpError::Format(format));
    }
    if read_byte(source)? != part.byte() {
        return Err(DumpError::Part { wanted: part.name() });
    }
    let found = read_number(source)?.cast_signed();
    if found > schema.version {
        return Err(DumpError::NewerSchema { found, known: schema.version });
    }
    Ok(found)
}

/// Checks that the tables are empty and says that an import is under way, in one act.
fn mark_begin(store: &Store, what: &'static str, tables: &[Table]) -> Result<(), DumpError> {
    let texts: Vec<(String, String)> = tables
        .iter()
        .map(|t| {
            let but = if t.name == "meta" { " where name <> 'schema'" } else { "" };
            let key = list(t.key.iter().map(String::as_str));
            (t.name.clone(), format!("select {key} from {}{but} limit 1", quoted(&t.name)))
        })
        .collect();
    let full = store.act(move |tx| -> Result<(), ActError<String>> {
        for (name, text) in &texts {
            if !tx.rows_of_built(text, &[])?.is_empty() {
                return Err(ActError::Refused(name.clone()));
            }
        }
        let none = tx.run(
            "insert into meta (name, value) values ($1, $2) on conflict (name) do nothing",
            &[UNFINISHED.into(), what.into()],
        )? == 0;
        if none { Err(ActError::Refused("meta".to_owned())) } else { Ok(()) }
    })?;
    full.map_err(|table| DumpError::NotEmpty { table })
}

/// SQLite would turn a number into text by itself: both engines must refuse the same streams.
fn fits(cell: &Cell, (base, nullable): (&str, bool)) -> bool {
    match cell {
        Cell::Null => nullable,
        Cell::Int(_) => base == "int",
        Cell::Text(_) => base == "text",
        Cell::Blob(_) => base == "blob",
    }
}

fn wrong_columns(table: &Table) -> DumpError {
    DumpError::Columns { table: table.name.clone() }
}

fn insert_text(table: &Table, columns: &[String], rows: usize) -> String {
    let group = |row: usize| {
        let marks = (1..=columns.len()).map(|i| format!("${}", row * columns.len() + i)).collect::<Vec<_>>();
        format!("({})", marks.join(", "))
    };
    let groups = (0..rows).map(group).collect::<Vec<_>>().join(", ");
    format!("insert into {} ({}) values {groups}", quoted(&table.name), list(columns.iter().map(String::as_str)))
}

/// An act that cannot refuse.
fn act<F>(store: &Store, mut f: F) -> Result<(), DumpError>
where
    F: FnMut(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
{
    let done = store.act(move |tx| -> Result<(), ActError<std::convert::Infallible>> { Ok(f(tx)?) })?;
    match done {
        Ok(()) => Ok(()),
        Err(never) => match never {},
    }
}

fn value_of(cell: &Cell) -> Value<'_> {
    match cell {
        Cell::Null => Value::Null,
        Cell::Int(i) => Value::Int(*i),
        Cell::Text(t) => Value::Text(t),
        Cell::Blob(b) => Value::Blob(b),
    }
}

fn size_of(cell: &Cell) -> usize {
    match cell {
        Cell::Null | Cell::Int(_) => 8,
        Cell::Text(t) => t.len(),
        Cell::Blob(b) => b.len(),
    }
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(quoted).collect::<Vec<_>>().join(", ")
}

fn write_length(sink: &mut dyn Write, length: usize) -> Result<(), DumpError> {
    let length = u16::try_from(length).map_err(|_| DumpError::Damaged("a name or list that is too long"))?;
    Ok(sink.write_all(&length.to_be_bytes())?)
}

fn write_name(sink: &mut dyn Write, name: &str) -> Result<(), DumpError> {
    write_length(sink, name.len())?;
    Ok(sink.write_all(name.as_bytes())?)
}

fn write_cell(sink: &mut dyn Write, cell: &Cell) -> Result<(), DumpError> {
    let (tag, bytes) = match cell {
        Cell::Null => return Ok(sink.write_all(&[mark::NULL])?),
        Cell::Int(i) => {
            sink.write_all(&[mark::INT])?;
            return Ok(sink.write_all(&i.to_be_bytes())?);
        }
        Cell::Text(t) => (mark::TEXT, t.as_bytes()),
        Cell::Blob(b) => (mark::BLOB, b.as_slice()),
    };
    let length = u32::try_from(bytes.len()).ok().filter(|l| *l <= CELL_BYTES_MAX);
    let length = length.ok_or(DumpError::Damaged("a cell that is too long"))?;
    sink.write_all(&[tag])?;
    sink.write_all(&length.to_be_bytes())?;
    Ok(sink.write_all(bytes)?)
}

fn read_bytes<const N: usize>(source: &mut dyn Read) -> Result<[u8; N], DumpError> {
    let mut bytes = [0u8; N];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_byte(source: &mut dyn Read) -> Result<u8, DumpError> {
    read_bytes(source).map(|[byte]| byte)
}

fn read_number(source: &mut dyn Read) -> Result<u64, DumpError> {
    read_bytes(source).map(u64::from_be_bytes)
}

fn read_length(source: &mut dyn Read) -> Result<usize, DumpError> {
    read_bytes(source).map(u16::from_be_bytes).map(usize::from)
}

fn read_name(source: &mut dyn Read) -> Result<String, DumpError> {
    let length = read_length(source)?;
    text(read_exactly(source, u32::try_from(length).unwrap_or(u32::MAX))?)
}

fn read_cell(source: &mut dyn Read) -> Result<Cell, DumpError> {
    let tag = read_byte(source)?;
    match tag {
        mark::NULL => Ok(Cell::Null),
        mark::INT => Ok(Cell::Int(read_number(source)?.cast_signed())),
        mark::TEXT | mark::BLOB => {
            let length = u32::from_be_bytes(read_bytes(source)?);
            let bytes = read_exactly(source, length)?;
            if tag == mark::TEXT { Ok(Cell::Text(text(bytes)?)) } else { Ok(Cell::Blob(bytes)) }
        }
        _ => Err(DumpError::Damaged("the tag of a cell")),
    }
}

/// Memory grows with what is really there, not with what a damaged length promises.
fn read_exactly(source: &mut dyn Read, length: u32) -> Result<Vec<u8>, DumpError> {
    if length > CELL_BYTES_MAX {
        return Err(DumpError::Damaged("a length"));
    }
    let mut bytes = Vec::new();
    let got = source.take(u64::from(length)).read_to_end(&mut bytes)?;
    if got == usize::try_from(length).unwrap_or(usize::MAX) { Ok(bytes) } else { Err(DumpError::Truncated) }
}

fn text(bytes: Vec<u8>) -> Result<String, DumpError> {
    String::from_utf8(bytes).map_err(|_| DumpError::Damaged("a text"))
}
