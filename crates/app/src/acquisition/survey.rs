//! The first pass over a file: every row is judged and counted, and nobody is taken in yet.
//!
//! One thread reads and checks the rows by themselves; the caller's thread compares them with each other and with who is on
//! file. What remains of a row is one byte, its verdict, so that memory does not grow with the rows' contents.

use super::{
    check,
    columns::{Plan, Taken},
    import::{Progress, Returning, Watch, sheet_error},
    report::{ROWS_TOLD_MAX, RowFault, RowReport},
};
use crate::AppError;
use azukari_domain::{FieldKey, Personal, individual, text::fold};
use azukari_gate::{Roll, Standing};
use azukari_rulebook::model::Field;
use azukari_sheets::{
    FlagKind, Row, Sheet,
    guess::MyNumberTally,
    write::{RejectWriter, WriteEncoding},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, hash_map::RandomState},
    fs::File,
    hash::BuildHasher,
    io::{Seek, Write},
    sync::mpsc,
};
use zeroize::{Zeroize, Zeroizing};

/// Rows handed over at once.
const CHUNK_ROWS: usize = 256;
/// Or their text in bytes, if that is reached first: rows may be long.
const CHUNK_BYTES: usize = 1024 * 1024;
/// Chunks under way between the threads.
const CHUNKS_AHEAD: usize = 4;
/// Most bytes of rejected rows that are kept sealed; whoever gave the file can have all of them at once.
const REJECTS_KEPT_MAX: usize = 8 * 1024 * 1024;

/// What becomes of a row in the second pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Leave,
    TakeIn,
}

/// A row that was checked by itself.
pub(super) struct Checked {
    row: Row,
    values: Vec<(FieldKey, Personal)>,
    /// The number's search form, also of a row that failed: mended later, it would meet the other one.
    number: Option<Zeroizing<String>>,
    faults: Vec<RowFault>,
    notes: Vec<&'static str>,
}

/// What the first pass found.
pub(super) struct Survey {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) read: u64,
    pub(super) blank: u64,
    pub(super) new: u64,
    pub(super) same: u64,
    pub(super) failed: u64,
    pub(super) asked: u64,
    pub(super) skipped: u64,
    pub(super) admitted: u64,
    pub(super) rows: Vec<RowReport>,
    pub(super) reasons: BTreeMap<&'static str, u64>,
    pub(super) notes: BTreeMap<&'static str, u64>,
    /// The file of rejected rows, if it is not too large to keep.
    pub(super) rejects: Option<Personal>,
    /// Columns whose values, all of them seen, look like individual numbers.
    pub(super) my_number: BTreeSet<usize>,
}

/// What a row's values are compared with.
pub(super) struct Against<'a> {
    pub(super) roll: &'a Roll,
    pub(super) returning: Returning,
    /// The column of the number.
    pub(super) number: Option<usize>,
    /// The fields made for individual numbers.
    pub(super) individual: &'a [&'a Field],
}

/// A row's individual numbers as plain digits: one belongs to one person alone.
fn individuals<'v>(
    fields: &'v [&'v Field],
    values: &'v [(FieldKey, Personal)],
) -> impl Iterator<Item = (&'v Field, Zeroizing<String>)> {
    let of_field = |key: &FieldKey| fields.iter().find(|f| f.key == *key);
    values.iter().filter_map(move |(key, value)| {
        let digits = individual::number(value.expose()).ok()?;
        Some((*of_field(key)?, Zeroizing::new(digits)))
    })
}

/// Reads all rows and hands them over in chunks bounded in rows and bytes; how many were blank. Runs on a thread of its own and
/// ends early when nobody receives any more.
pub(super) fn chunks<T: Send>(
    mut sheet: Sheet,
    mut map: impl FnMut(Row) -> Option<T>,
    send: &mpsc::SyncSender<Result<Vec<T>, AppError>>,
) -> u64 {
    let mut chunk = Vec::with_capacity(CHUNK_ROWS);
    let mut bytes = 0;
    while let Some(row) = sheet.next() {
        match row {
            Ok(row) => {
                bytes += row.cells.iter().map(|c| c.expose().len()).sum::<usize>();
                chunk.extend(map(row));
            }
            Err(e) => {
                // The reader of the channel may be gone already: then nobody waits for this.
                let _ = send.send(Err(sheet_error(e)));
                return sheet.blank_rows();
            }
        }
        if chunk.len() >= CHUNK_ROWS || bytes >= CHUNK_BYTES {
            bytes = 0;
            if send.send(Ok(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK_ROWS)))).is_err() {
                return sheet.blank_rows();
            }
        }
    }
    if !chunk.is_empty() {
        let _ = send.send(Ok(chunk));
    }
    sheet.blank_rows()
}

/// The values of a row that are taken in; empty ones are left out.
pub(super) fn values_of(taken: &[Taken], row: &Row) -> Vec<(FieldKey, Personal)> {
    taken
        .iter()
        .map(|t| (&t.field.key, check::tidy(row.text(t.column))))
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| (key.clone(), Personal::new(text)))
        .collect()
}

/// Judges a row by itself.
fn check_row(taken: &[Taken], number: Option<usize>, row: Row) -> Checked {
    let mut faults = Vec::new();
    let mut notes = Vec::new();
    for t in taken {
        let text = row.text(t.column);
        if let Some(fault) = check::fault(&t.field, text) {
            faults.push(fault);
        } else if check::is_other_choice(&t.field, text) {
            notes.push("import-row-choice");
        }
    }
    for flag in &row.flags {
        let field = taken.iter().find(|t| t.column == flag.column).map(|t| &t.field);
        match (flag.kind, field) {
            (FlagKind::ExtraCells | FlagKind::ShortRow, _) => faults.push(RowFault::of("import-row-columns")),
            (FlagKind::ErrorValue, Some(f)) => faults.push(RowFault::in_field("import-row-error-value", f)),
            (FlagKind::DigitsLost, Some(f)) => faults.push(RowFault::in_field("import-row-digits-lost", f)),
            (FlagKind::LeadingZeroLost, Some(f)) if f.kind == azukari_rulebook::model::FieldKind::Phone => {
                faults.push(RowFault::in_field("import-row-leading-zero", f));
            }
            (FlagKind::Control, Some(f))
                if !faults.iter().any(|x| x.field.as_ref().is_some_and(|l| l.key == f.key)) =>
            {
                faults.push(RowFault::in_field("import-row-control", f));
            }
            (kind, Some(_)) => notes.push(kind.key()),
            (_, None) => {}
        }
    }
    let values = if faults.is_empty() { values_of(taken, &row) } else { Vec::new() };
    let number = number.map(|column| Zeroizing::new(fold(row.text(column)))).filter(|n| !n.is_empty());
    Checked { row, values, number, faults, notes }
}

/// A rejected row as it is kept: an individual number stays in the file that it came in. It may stand in any column, for cells were shifted
/// or somebody wrote it into a note. The words in its place are no number, so that the row does not come in without one.
fn without_numbers<'r>(row: &'r Row, guarded: &BTreeSet<usize>, withheld: &str) -> Cow<'r, Row> {
    if guarded.is_empty() && !row.cells.iter().any(|cell| individual::stands_in(cell.expose())) {
        return Cow::Borrowed(row);
    }
    let mut row = row.clone();
    for (column, cell) in row.cells.iter_mut().enumerate() {
        let is_guarded = guarded.contains(&column) || individual::stands_in(cell.expose());
        if is_guarded && !cell.is_empty() {
            *cell = Personal::new(withheld);
        }
    }
    Cow::Owned(row)
}

/// Numbers and whole rows seen so far, as keyed hashes.
#[derive(Default)]
struct Seen {
    hashes: RandomState,
    /// By an individual number's hash: the row that has it.
    individuals: HashMap<u64, u64>,
    /// By number's hash (or, without a number, the whole row's): the row's number and the hash of its values.
    rows: HashMap<u64, (u64, u64)>,
}

enum Earlier {
    None,
    Same,
    Other(u64),
}

impl Seen {
    /// The earlier row with the same individual number.
    fn meet_individual(&mut self, row: u64, digits: &str) -> Option<u64> {
        let earlier = *self.individuals.entry(self.hashes.hash_one((3_u8, digits))).or_insert(row);
        (earlier != row).then_some(earlier)
    }

    fn meet(&mut self, row: u64, number: Option<&str>, values: &[(FieldKey, Personal)]) -> Earlier {
        let mut whole = fold_values(values);
        let values_hash = self.hashes.hash_one(&whole);
        whole.zeroize();
        let key = match number {
            Some(number) => self.hashes.hash_one((1_u8, number)),
            None => self.hashes.hash_one((2_u8, values_hash)),
        };
        match self.rows.get(&key) {
            Some((_, hash)) if *hash == values_hash => Earlier::Same,
            Some((earlier, _)) => Earlier::Other(*earlier),
            None => {
                self.rows.insert(key, (row, values_hash));
                Earlier::None
            }
        }
    }
}

fn fold_values(values: &[(FieldKey, Personal)]) -> String {
    let mut out = String::new();
    for (key, value) in values {
        out.push_str(key.as_str());
        out.push('\u{1}');
        out.push_str(value.expose());
        out.push('\u{2}');
    }
    out
}

/// Keeps the file of rejected rows in memory up to a bound, wiped when it goes.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    over: bool,
}

impl Kept {
    fn into_text(mut self) -> Option<Personal> {
        if self.over || self.bytes.is_empty() {
            return None;
        }
        // Our own writer wrote UTF-8.
        String::from_utf8(std::mem::take(&mut self.bytes)).ok().map(Personal::new)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

/// Writes each rejected row to whoever gave the file and to what is kept.
struct Tee<'w> {
    kept: Kept,
    out: Option<&'w mut File>,
}

impl Write for Tee<'_> {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        if let Some(out) = &mut self.out {
            out.write_all(buf)?;
        }
        if self.kept.bytes.len() + buf.len() > REJECTS_KEPT_MAX {
            self.kept.over = true;
        } else if !self.kept.over {
            self.kept.bytes.extend_from_slice(buf);
        }
        Ok(buf.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.out.as_mut().map_or(Ok(()), |out| out.flush())
    }
}

impl Survey {
    /// Judges all rows.
    pub(super) fn make(
        sheet: Sheet,
        plan: &Plan,
        against: &Against<'_>,
        watch: &mut Watch<'_>,
    ) -> Result<Survey, AppError> {
        let headers = sheet.headers().to_vec();
        let fields = plan.fields();
        let mut survey = Survey::empty();
        let mut seen = Seen::default();
        let mut tallies: Vec<MyNumberTally> = headers.iter().map(|_| MyNumberTally::default()).collect();
        if let Some(file) = &mut watch.rejects {
            // A second survey of the same file begins anew.
            file.set_len(0).and_then(|()| file.rewind()).map_err(|e| sheet_error(e.into()))?;
        }
        let mut tee = Tee { kept: Kept::default(), out: watch.rejects.take() };
        let (send, receive) = mpsc::sync_channel(CHUNKS_AHEAD);
        let (taken, number) = (&plan.taken, against.number);
        let guarded = plan.guarded();
        let withheld = (watch.say)(&RowFault::of("import-number-withheld"));
        let result = std::thread::scope(|scope| {
            let reader = scope.spawn(move || {
                let tallies = &mut tallies;
                let blank = chunks(
                    sheet,
                    |row| {
                        tallies.iter_mut().zip(&row.cells).for_each(|(t, cell)| t.note(cell.expose()));
                        Some(check_row(taken, number, row))
                    },
                    &send,
                );
                let looks: BTreeSet<usize> =
                    tallies.iter().enumerate().filter(|(_, t)| t.looks()).map(|(c, _)| c).collect();
                (blank, looks)
            });
            let mut judge = || -> Result<(), AppError> {
                let mut rejects: Option<RejectWriter<&mut Tee<'_>>> = None;
                while let Ok(chunk) = receive.recv() {
                    watch.check()?;
                    let mut chunk = chunk?;
                    survey.judge(&mut chunk, &fields, against, &mut seen)?;
                    for one in chunk.iter().filter(|c| !c.faults.is_empty()) {
                        if rejects.is_none() {
                            rejects =
                                Some(RejectWriter::new(&mut tee, WriteEncoding::Utf8, &headers).map_err(sheet_error)?);
                        }
                        if let Some(writer) = &mut rejects {
                            let reasons: Vec<String> = one.faults.iter().map(|f| (watch.say)(f)).collect();
                            let row = without_numbers(&one.row, &guarded, &withheld);
                            writer.row(&row, &reasons.join(" ")).map_err(sheet_error)?;
                        }
                    }
                    (watch.progress)(Progress::Checked { rows: survey.read });
                }
                if let Some(writer) = rejects.take() {
                    writer.finish().map_err(sheet_error)?;
                }
                Ok(())
            };
            let judged = judge();
            // A reader that waits for room ends when the receiver is gone.
            drop(receive);
            let read = reader.join().map_err(|_| AppError::Internal("the reading thread stopped".into()));
            judged.and(read)
        });
        let (blank, looks) = result?;
        survey.blank = blank;
        survey.my_number = looks;
        let Tee { kept, out } = tee;
        watch.rejects = out;
        survey.rejects = kept.into_text();
        Ok(survey)
    }

    fn empty() -> Survey {
        Survey {
            verdicts: Vec::new(),
            read: 0,
            blank: 0,
            new: 0,
            same: 0,
            failed: 0,
            asked: 0,
            skipped: 0,
            admitted: 0,
            rows: Vec::new(),
            reasons: BTreeMap::new(),
            notes: BTreeMap::new(),
            rejects: None,
            my_number: BTreeSet::new(),
        }
    }

    /// Compares a chunk with the rows before it and with who is on file.
    fn judge(
        &mut self,
        chunk: &mut [Checked],
        fields: &BTreeSet<FieldKey>,
        against: &Against<'_>,
        seen: &mut Seen,
    ) -> Result<(), AppError> {
        let mut again = vec![false; chunk.len()];
        for (one, again) in chunk.iter_mut().zip(&mut again) {
            match seen.meet(one.row.number, one.number.as_deref().map(String::as_str), &one.values) {
                Earlier::Other(row) if one.number.is_some() => {
                    one.faults.push(RowFault { row: Some(row), ..RowFault::of("import-row-duplicate") });
                }
                Earlier::Same if one.faults.is_empty() => *again = true,
                _ => {
                    for (field, digits) in individuals(against.individual, &one.values) {
                        if let Some(row) = seen.meet_individual(one.row.number, &digits) {
                            let fault = RowFault::in_field("import-row-individual-twice", field);
                            one.faults.push(RowFault { row: Some(row), ..fault });
                        }
                    }
                }
            }
        }
        let whole: Vec<&[(FieldKey, Personal)]> =
            chunk.iter().filter(|c| c.faults.is_empty()).map(|c| c.values.as_slice()).collect();
        let mut standings = against.roll.compare(fields, &whole)?.into_iter();
        for (one, again) in chunk.iter_mut().zip(again) {
            self.read += 1;
            let mut verdict = Verdict::Leave;
            if one.faults.is_empty() {
                match standings.next().unwrap_or(Standing::New) {
                    Standing::Same => self.same += 1,
                    Standing::New if again => self.same += 1,
                    Standing::Differs => one.faults.push(RowFault::of("import-row-differs")),
                    Standing::New
                        if individuals(against.individual, &one.values).any(|(_, n)| against.roll.holds(&n)) =>
                    {
                        one.faults.push(RowFault::of("import-row-individual-held"));
                    }
                    Standing::New => verdict = self.judge_new(one, against)?,
                }
            }
            if verdict == Verdict::TakeIn {
                self.new += 1;
                one.notes.iter().for_each(|n| *self.notes.entry(n).or_default() += 1);
            }
            if !one.faults.is_empty() {
                self.failed += 1;
                one.faults.iter().for_each(|f| *self.reasons.entry(f.key).or_default() += 1);
                if self.rows.len() < ROWS_TOLD_MAX {
                    self.rows.push(RowReport { row: one.row.number, faults: one.faults.clone() });
                }
            }
            self.verdicts.push(verdict);
        }
        Ok(())
    }

    /// Somebody who is not on file: asked about, if they were erased or refused before.
    fn judge_new(&mut self, one: &mut Checked, against: &Against<'_>) -> Result<Verdict, AppError> {
        if against.roll.returning_values(&one.values)?.is_none() {
            return Ok(Verdict::TakeIn);
        }
        Ok(match against.returning {
            Returning::Admit => {
                self.admitted += 1;
                Verdict::TakeIn
            }
            Returning::Skip => {
                self.skipped += 1;
                Verdict::Leave
            }
            Returning::Ask => {
                self.asked += 1;
                one.faults.push(RowFault::of("import-row-returning"));
                Verdict::Leave
            }
        })
    }
}
