//! A file of people: judged row by row, asked of the gate, and then taken in wholly or not at all.
//!
//! The plot: open the file and decide its columns → ask the gate, before anybody on file is compared with it → first pass:
//! every row is judged → second pass: the good rows are staged, seen by nobody → one small act makes them count. Whatever fails
//! on the way takes the staged rows back.

use super::{
    columns::Plan,
    mapping::Mapping,
    report::ImportReport,
    survey::{Against, Survey},
    take_in,
};
use crate::{App, AppError, Refused, Reply};
use azukari_domain::{AffairKey, Date, FieldKey, HoldingKey, NoticeId, Personal, PurposeKey, Verb};
use azukari_gate::{Ask, Asker, NewRecord, Outcome, Stop};
use azukari_rulebook::{Decision, Rulebook, facts::ActFacts, model::Holding};
use azukari_sheets::{Format, ReadOptions, Sheet, SheetError};
use azukari_store::{import as imports, org};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{Read, Seek},
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
};

/// Days for which rejected rows are kept sealed: time to mend and send them again within a month.
pub const REJECTS_DAYS: i64 = 30;

/// Where the data comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// From the person.
    Person,
    /// From someone else.
    ThirdParty,
    /// What the organisation had before: only as a migration.
    Existing,
}

impl Source {
    /// The word of facts, rows and commands.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Person => "person",
            Source::ThirdParty => "third_party",
            Source::Existing => "existing",
        }
    }
    /// The source of this name.
    pub fn parse(text: &str) -> Option<Source> {
        [Source::Person, Source::ThirdParty, Source::Existing].into_iter().find(|s| s.as_str() == text)
    }
}

/// As new data, or as what was there before this system (既存データの移行).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// New data with a known source; taken in today unless another day is named.
    Normal,
    /// Source, day and consent may stay unknown; such records serve only the declared purpose until a day.
    Migration {
        /// The day; by default, and at most, the rulebook's `migration_months` from today.
        remedy_by: Option<Date>,
    },
}

/// What becomes of people who were erased or refused before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Returning {
    /// Their rows are handed back as a question.
    #[default]
    Ask,
    /// They are left out.
    Skip,
    /// They are taken in: somebody has made sure that they want it.
    Admit,
}

/// A file to take in.
#[derive(Debug, Clone)]
pub struct Import {
    /// The file; an upload is spooled to one first.
    pub path: PathBuf,
    /// Into which kind of data.
    pub holding: HoldingKey,
    /// Under which assigned work.
    pub affair: Option<AffairKey>,
    /// For which purpose; without one the gate refuses.
    pub purpose: Option<PurposeKey>,
    /// How it came: `import`, `form`, `post` …
    pub channel: String,
    /// From whom.
    pub source: Source,
    /// When it was taken from the person or third party.
    pub collected_on: Option<Date>,
    /// Whoever takes it in declares that no deceit or other wrongful means was used; of a third party, that its own lawful
    /// acquisition was checked.
    pub source_checked: bool,
    /// Why a stated exception applies, as a ground of the rulebook; empty for none.
    pub ground: String,
    /// Evidence for source or ground in the worker's words; it goes into the entry's annex.
    pub evidence: Option<Personal>,
    /// Which column is which field; otherwise guessed.
    pub mapping: Option<Mapping>,
    /// Encoding, header row, worksheet.
    pub read: ReadOptions,
    /// New data or migration.
    pub mode: Mode,
    /// Only judge; take nothing in.
    pub dry_run: bool,
    /// Refuse the whole file where a column must be left out for what it is about.
    pub stop_on_sensitive: bool,
    /// People who were erased or refused before.
    pub returning: Returning,
    /// Idempotency; see [`Ask::once`].
    pub once: Option<[u8; 32]>,
}

impl Import {
    /// A file with nothing but where it goes; the rest is added by struct update.
    pub fn new(path: PathBuf, holding: HoldingKey) -> Import {
        Import {
            path,
            holding,
            affair: None,
            purpose: None,
            channel: "import".into(),
            source: Source::Person,
            collected_on: None,
            source_checked: false,
            ground: String::new(),
            evidence: None,
            mapping: None,
            read: ReadOptions::default(),
            mode: Mode::Normal,
            dry_run: false,
            stop_on_sensitive: false,
            returning: Returning::Ask,
            once: None,
        }
    }

    /// Names the file's encoding (`cp932`, `utf-8` …) where the guess is wrong.
    ///
    /// # Errors
    /// [`AppError::Input`] for a name that is none.
    pub fn set_encoding(&mut self, label: &str) -> Result<(), AppError> {
        let encoding =
            azukari_sheets::TextEncoding::parse(label).ok_or(AppError::input("encoding", "error-unknown-word"))?;
        self.read.encoding = Some(encoding);
        Ok(())
    }
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Rows judged in the first pass.
    Checked {
        /// So many.
        rows: u64,
    },
    /// Records staged in the second pass.
    Staged {
        /// So many.
        rows: u64,
        /// Of so many.
        total: u64,
    },
}

/// Whoever watches an import.
pub struct Watch<'w> {
    /// Told how far it has come.
    pub progress: &'w mut dyn FnMut(Progress),
    /// Says a row's fault in the reader's language, for the file of rejected rows.
    pub say: &'w dyn Fn(&super::RowFault) -> String,
    /// Set by somebody else to stop the import; nothing is taken in then.
    pub cancel: &'w AtomicBool,
    /// Where the rejected rows are written as they are found, for whoever gave the file. Truncated first.
    pub rejects: Option<&'w mut File>,
}

impl Watch<'_> {
    pub(super) fn check(&self) -> Result<(), AppError> {
        if self.cancel.load(Ordering::Relaxed) { Err(AppError::Conflict("import-stopped")) } else { Ok(()) }
    }
}

/// What all records of a file have in common.
pub(super) struct Common {
    pub(super) holding: HoldingKey,
    pub(super) purposes: BTreeSet<PurposeKey>,
    pub(super) basis: &'static str,
    pub(super) source: &'static str,
    pub(super) collected_on: Option<String>,
    pub(super) notice: Option<NoticeId>,
    pub(super) remedy_by: Option<String>,
}

impl Common {
    pub(super) fn record(&self, values: Vec<(FieldKey, Personal)>) -> NewRecord {
        NewRecord {
            holding: self.holding.clone(),
            values,
            purposes: self.purposes.clone(),
            basis: self.basis.into(),
            source: self.source.into(),
            collected_on: self.collected_on.clone(),
            notice: self.notice,
            remedy_by: self.remedy_by.clone(),
            facets: BTreeSet::new(),
            retain_until: None,
            retain_law: None,
        }
    }
}

impl App {
    /// Takes a file in: all its good rows, or none.
    ///
    /// # Errors
    /// [`AppError::Input`] for a file or mapping that is not in order, [`AppError::Conflict`] where it was stopped
    /// (`import-stopped`) or another import of this kind of data is running; the gate's. After an error nothing of the file is on
    /// file.
    pub fn import(
        &self,
        asker: &Asker,
        command: &Import,
        mut watch: Watch<'_>,
    ) -> Result<Reply<ImportReport>, AppError> {
        let book = self.book(asker.org)?;
        let holding = book.holding(&command.holding).ok_or(AppError::NotFound("holding"))?;
        let sheet = Sheet::open(&command.path, &command.read).map_err(sheet_error)?;
        let mut plan =
            Plan::make(&book, holding, &sheet, command.mapping.as_ref(), &self.declared_matters(asker, &book)?)?;
        plan.check(holding)?;
        stop_on_sensitive(command, &plan)?;
        let common = self.common(asker, command, &book)?;
        let mut report =
            ImportReport { dry_run: command.dry_run, holding: Some(command.holding.clone()), ..describe(&sheet) };
        report.remedy_by.clone_from(&common.remedy_by);
        if let Some(refused) = self.refused(&book, ask(asker, command, &plan, &common, 1))? {
            return Ok(Reply::Refused(refused));
        }
        let hash = self.file_hash(asker, command)?;
        let (org, kind, stored) = (asker.org, command.holding.clone(), hash.clone());
        let earlier = self.gate.read(move |tx| imports::of_file(tx, org, kind.as_str(), &stored))?;
        report.same_file_on = earlier.map(|(_, at)| at.date_in(&book.book().organisation.zone).to_string());

        let roll = self.gate.roll(asker, &command.holding)?;
        let number = |plan: &Plan| {
            let field = roll.number_field();
            plan.taken.iter().find(|t| Some(&t.field.key) == field.as_ref()).map(|t| t.column)
        };
        let individual: Vec<_> = holding.fields.iter().filter(|f| f.holds_individual_numbers()).collect();
        let against =
            Against { roll: &roll, returning: command.returning, number: number(&plan), individual: &individual };
        let mut survey = Survey::make(sheet, &plan, &against, &mut watch)?;
        let taken: BTreeSet<usize> = plan.taken.iter().map(|t| t.column).collect();
        let (for_them, seen_first) = (plan.of_my_numbers(), plan.stray_my_numbers());
        survey.my_number.retain(|column| !for_them.contains(column));
        let shown_late = !survey.my_number.is_subset(&plan.guarded());
        if shown_late && (survey.rejects.is_some() || !survey.my_number.is_disjoint(&taken)) {
            // Only the whole column showed it. Its values must not count in the judgement of any row, nor stand among the rejected.
            plan.leave_out_my_numbers(holding, &survey.my_number);
            plan.check(holding)?;
            let again = Sheet::open(&command.path, &command.read).map_err(sheet_error)?;
            let against = Against { number: number(&plan), ..against };
            survey = Survey::make(again, &plan, &against, &mut watch)?;
            survey.my_number.retain(|column| !for_them.contains(column));
        }
        plan.leave_out_my_numbers(holding, &survey.my_number);
        stop_on_sensitive(command, &plan)?;
        if plan.stray_my_numbers() > seen_first
            && let Some(refused) = self.refused(&book, ask(asker, command, &plan, &common, survey.new))?
        {
            return Ok(Reply::Refused(refused));
        }
        // The second pass compares nothing: what knows everybody's number is let go.
        drop(roll);
        let ask = ask(asker, command, &plan, &common, survey.new);
        tell(&mut report, plan.clone(), &mut survey);
        if command.dry_run {
            return self.end_dry_run(&book, ask, report);
        }
        take_in::take_in(
            self,
            take_in::Job { asker, command, book: &book, plan: &plan, common: &common, survey, hash },
            ask,
            report,
            &mut watch,
        )
    }

    /// What all records of the file have in common; dates are checked against the organisation's own limits.
    fn common(&self, asker: &Asker, command: &Import, book: &Rulebook) -> Result<Common, AppError> {
        let zone = &book.book().organisation.zone;
        let today = self.gate.now().date_in(zone);
        if command.collected_on.is_some_and(|day| day > today) {
            return Err(AppError::input("collected_on", "import-error-future"));
        }
        let (basis, collected_on, remedy_by) = match (command.mode, command.source) {
            (Mode::Normal, Source::Existing) => return Err(AppError::input("source", "import-error-existing")),
            (Mode::Migration { .. }, Source::Person | Source::ThirdParty) => {
                return Err(AppError::input("source", "import-error-migration-source"));
            }
            (Mode::Normal, _) => ("declared", Some(command.collected_on.unwrap_or(today)), None),
            (Mode::Migration { remedy_by }, Source::Existing) => {
                ("migrated", command.collected_on, Some(self.remedy_day(asker, book, today, remedy_by)?))
            }
        };
        let org = asker.org;
        let notices = self.gate.read(move |tx| org::notices(tx, org))?;
        let day = collected_on.unwrap_or(today).to_string();
        let purpose = command.purpose.as_ref().filter(|_| command.source == Source::Person);
        let shown = notices.into_iter().find(|n| purpose.is_some_and(|p| n.shows(p.as_str(), &command.channel, &day)));
        Ok(Common {
            holding: command.holding.clone(),
            purposes: command.purpose.iter().cloned().collect(),
            basis,
            source: command.source.as_str(),
            collected_on: collected_on.map(|d| d.to_string()),
            notice: shown.map(|n| n.id),
            remedy_by: remedy_by.map(|d| d.to_string()),
        })
    }

    fn remedy_day(&self, asker: &Asker, book: &Rulebook, today: Date, wish: Option<Date>) -> Result<Date, AppError> {
        let org = asker.org;
        let own: BTreeMap<String, i64> = self.gate.read(move |tx| org::settings(tx, org))?.into_iter().collect();
        let months =
            own.get("migration_months").copied().or_else(|| book.setting("migration_months").map(|s| s.default));
        let latest = today.saturating_add(jiff::Span::new().months(months.unwrap_or(12).clamp(1, 600)));
        match wish {
            None => Ok(latest),
            Some(day) if day <= today || day > latest => Err(AppError::Input {
                field: "remedy_by",
                key: "import-error-remedy-by",
                args: vec![("from", today.to_string()), ("to", latest.to_string())],
            }),
            Some(day) => Ok(day),
        }
    }

    /// The recorded refusal, if the gate refuses: nothing is read or compared for somebody who may not.
    pub(super) fn refused(&self, book: &Rulebook, ask: Ask) -> Result<Option<Refused>, AppError> {
        if let Decision::Granted(_) = self.gate.would(&ask)? {
            return Ok(None);
        }
        // Granted after all, because a fact changed in between: nothing is done yet, so nothing is written.
        let outcome = self.gate.pass(ask, |_| -> Result<(), Stop> { Err(Stop::Conflict("error-busy")) })?;
        Ok(match outcome {
            Outcome::Refused(refusal) => Some(Refused::new(book, &refusal)),
            Outcome::Done(_) | Outcome::Repeated(_) => None,
        })
    }

    /// A dry run tells who is on file, so it is an act like the import itself, with its own entry.
    fn end_dry_run(
        &self,
        book: &Rulebook,
        mut ask: Ask,
        mut report: ImportReport,
    ) -> Result<Reply<ImportReport>, AppError> {
        ask.notes.insert("dry_run", "yes".into());
        ask.once = None;
        let outcome = self.gate.pass(ask, |_| Ok(()))?;
        Reply::of(book, outcome, |done| {
            report.act = Some(done.act);
            report.warnings = done.warnings.iter().map(|w| w.message.clone()).collect();
            Ok(report)
        })
    }

    /// A keyed hash of the file.
    pub(super) fn file_hash(&self, asker: &Asker, command: &Import) -> Result<Vec<u8>, AppError> {
        let mut file = File::open(&command.path).map_err(|e| sheet_error(e.into()))?;
        file.rewind().map_err(|e| sheet_error(e.into()))?;
        let mut hasher = azukari_journal::hash::Hasher::new();
        let mut buffer = vec![0_u8; 256 * 1024];
        loop {
            match file.read(&mut buffer).map_err(|e| sheet_error(e.into()))? {
                0 => break,
                read => hasher.update(buffer.get(..read).unwrap_or_default()),
            }
        }
        Ok(self.gate.file_hash(asker.org, &hasher.finish().0)?)
    }
}

fn stop_on_sensitive(command: &Import, plan: &Plan) -> Result<(), AppError> {
    if command.stop_on_sensitive && plan.has_sensitive() {
        return Err(AppError::input("file", "import-error-sensitive"));
    }
    Ok(())
}

/// The declared facts of the act.
fn ask(asker: &Asker, command: &Import, plan: &Plan, common: &Common, count: u64) -> Ask {
    let mut ask = Ask::new(asker.clone(), Verb::Import);
    ask.affair.clone_from(&command.affair);
    ask.act = ActFacts {
        holding: Some(command.holding.clone()),
        classes: plan.classes(),
        fields: plan.fields(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
        channel: command.channel.clone(),
        source: common.source.into(),
        source_checked: command.source_checked && command.evidence.is_some(),
        fair: command.source_checked,
        purpose: command.purpose.clone(),
        ground: command.ground.clone(),
        evidence: command.evidence.as_ref().is_some_and(|e| !e.is_empty()),
        number_columns: i64::try_from(plan.stray_my_numbers()).unwrap_or(i64::MAX),
        ..ActFacts::default()
    };
    ask.taken_on = command.collected_on;
    ask.annex.reasons.extend(command.evidence.clone());
    if matches!(command.mode, Mode::Migration { .. }) {
        ask.notes.insert("mode", "migration".into());
    }
    ask.notes.insert("source", common.source.into());
    ask.notes.insert("basis", common.basis.into());
    ask.notes.insert("rows", count.to_string());
    ask.once = command.once;
    ask
}

fn describe(sheet: &Sheet) -> ImportReport {
    let (format, certain) = format_of(sheet);
    ImportReport {
        format,
        format_certain: certain,
        sheet: sheet.sheet_name().map(str::to_owned),
        header_row: sheet.header_row(),
        ..ImportReport::default()
    }
}

/// Moves what the first pass found into the document.
fn tell(report: &mut ImportReport, plan: Plan, survey: &mut Survey) {
    report.columns = plan.columns;
    report.missing = plan.missing;
    report.read_rows = survey.read;
    report.blank_rows = survey.blank;
    report.new_rows = survey.new;
    report.same_rows = survey.same;
    report.failed_rows = survey.failed;
    report.asked_rows = survey.asked;
    report.skipped_rows = survey.skipped;
    report.admitted_rows = survey.admitted;
    report.rows = std::mem::take(&mut survey.rows);
    report.reasons = std::mem::take(&mut survey.reasons);
    report.notes = std::mem::take(&mut survey.notes);
}

/// The format's name, and whether it is certain.
pub(super) fn format_of(sheet: &Sheet) -> (String, bool) {
    match sheet.format() {
        Format::Text { encoding, certain, .. } => (encoding.label().to_owned(), certain),
        Format::Excel => ("excel".to_owned(), true),
    }
}

/// A file that cannot be read is the asker's to mend.
pub(super) fn sheet_error(e: SheetError) -> AppError {
    AppError::Input { field: "file", key: e.key(), args: e.args() }
}

/// The kind of data by key.
pub(super) fn holding<'b>(book: &'b Rulebook, key: &HoldingKey) -> Result<&'b Holding, AppError> {
    book.holding(key).ok_or(AppError::NotFound("holding"))
}
