//! The second pass: the good rows are staged and then made to count by one act.
//!
//! Reading, sealing and writing overlap: one thread reads, two seal (while the slice of one is being written, the other seals the
//! next), and the store's own writer writes.

use super::{
    columns::Plan,
    import::{Common, Import, Progress, REJECTS_DAYS, Watch, sheet_error},
    report::ImportReport,
    survey::{Survey, Verdict, chunks, values_of},
};
use crate::{App, AppError, Reply, duty::birth};
use azukari_gate::{Ask, Asker, Lent, NewRecord, SLICE_RECORDS_MAX, StagedBatch};
use azukari_rulebook::Rulebook;
use azukari_sheets::Sheet;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
    mpsc,
};

/// Threads that seal: one seals while the other's slice is written.
const SEALERS: usize = 2;
/// Slices between the reader and the sealers.
const SLICES_AHEAD: usize = 4;

/// What is to be taken in.
pub(super) struct Job<'a> {
    pub(super) asker: &'a Asker,
    pub(super) command: &'a Import,
    pub(super) book: &'a Rulebook,
    pub(super) plan: &'a Plan,
    pub(super) common: &'a Common,
    pub(super) survey: Survey,
    /// Of the file before it was read.
    pub(super) hash: Vec<u8>,
}

/// Stages and finishes.
pub(super) fn take_in(
    app: &App,
    job: Job<'_>,
    ask: Ask,
    mut report: ImportReport,
    watch: &mut Watch<'_>,
) -> Result<Reply<ImportReport>, AppError> {
    let org = job.asker.org;
    let today = app.gate.now().date_in(&job.book.book().organisation.zone);
    let ends_on = today.saturating_add(jiff::Span::new().days(REJECTS_DAYS)).to_string();
    let people = i64::try_from(job.survey.new).unwrap_or(i64::MAX);
    let mut staged =
        app.gate.stage_begin(job.asker, &job.command.holding, job.hash.clone(), people, ends_on.clone())?;
    let id = staged.import.id;
    let staging = stage_all(app, &job, &staged, watch).map_err(|e| match e {
        // The first pass could read it to its end.
        AppError::Input { field: "file", .. } => AppError::Conflict("import-error-file-changed"),
        other => other,
    });
    let prepared = staging.and_then(|()| {
        watch.check()?;
        // The two passes must have read the same bytes.
        if app.file_hash(job.asker, job.command)? != job.hash {
            return Err(AppError::Conflict("import-error-file-changed"));
        }
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        staged.import.read_rows = count(job.survey.read);
        staged.import.new_rows = people;
        staged.import.same_rows = count(job.survey.same);
        staged.import.failed_rows = count(job.survey.failed);
        if let Some(rejects) = &job.survey.rejects {
            let sealed = app.gate.seal_office(org, "import", id.to_bytes(), "rejects", rejects.expose().as_bytes())?;
            staged.import.rejects = Some(sealed);
        }
        Ok(())
    });
    let mut ask = ask;
    for (key, value) in [
        ("same", job.survey.same),
        ("failed", job.survey.failed),
        ("asked", job.survey.asked),
        ("admitted", job.survey.admitted),
    ] {
        if value > 0 {
            ask.notes.insert(key, value.to_string());
        }
    }
    let (purposes, shown, new) = (job.common.purposes.clone(), job.common.notice.is_some(), job.survey.new > 0);
    let third_party = job.common.source == super::import::Source::ThirdParty.as_str();
    let then = move |lent: &mut Lent<'_, '_>| {
        for purpose in purposes.iter().filter(|_| new) {
            birth::after_acquisition(lent, purpose, shown)?;
        }
        if new && third_party {
            birth::after_receipt(lent)?;
        }
        Ok(())
    };
    let outcome = match prepared.and_then(|()| Ok(app.gate.stage_finish_with(ask, &staged, then)?)) {
        Ok(outcome) => outcome,
        Err(e) => {
            // The error is what is told; what could not be taken back now is taken back at the next start, and is seen by
            // nobody until then.
            if let Err(undo) = app.gate.stage_undo(org, id) {
                tracing::warn!(import = %id, error = %undo, "the staged rows of a failed import are still there");
            }
            return Err(e);
        }
    };
    Reply::of(job.book, outcome, |done| {
        report.import = Some(id);
        report.act = Some(done.act);
        report.rejects_kept = staged.import.rejects.is_some();
        report.rejects_until = staged.import.rejects.is_some().then_some(ends_on);
        report.warnings = done.warnings.iter().map(|w| w.message.clone()).collect();
        Ok(report)
    })
}

fn stage_all(app: &App, job: &Job<'_>, staged: &StagedBatch, watch: &mut Watch<'_>) -> Result<(), AppError> {
    if job.survey.new == 0 {
        return Ok(());
    }
    let total = job.survey.new;
    let sheet = Sheet::open(&job.command.path, &job.command.read).map_err(sheet_error)?;
    let stop = AtomicBool::new(false);
    let (send, receive) = mpsc::sync_channel::<Result<Vec<NewRecord>, AppError>>(SLICES_AHEAD);
    let receive = Mutex::new(receive);
    let (told, hear) = mpsc::channel::<Result<u64, AppError>>();
    std::thread::scope(|scope| {
        let stop = &stop;
        scope.spawn(move || {
            let mut verdicts = job.survey.verdicts.iter();
            let take = |row| match verdicts.next() {
                Some(Verdict::TakeIn) if !stop.load(Ordering::Relaxed) => {
                    Some(job.common.record(values_of(&job.plan.taken, &row)))
                }
                _ => None,
            };
            chunks(sheet, take, &send);
        });
        for _ in 0..SEALERS {
            let (receive, told) = (&receive, told.clone());
            scope.spawn(move || {
                loop {
                    let next = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(slice) = next else { return };
                    if stop.load(Ordering::Relaxed) {
                        // The rest is read and dropped, so that the reader does not wait for ever.
                        continue;
                    }
                    let done = slice.and_then(|new| {
                        for part in new.chunks(SLICE_RECORDS_MAX) {
                            app.gate.stage(staged, part)?;
                        }
                        Ok(new.len() as u64)
                    });
                    if done.is_err() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    // Nobody hears only where an error was told before.
                    let _ = told.send(done);
                }
            });
        }
        drop(told);
        let mut rows = 0;
        let mut failed = None;
        for heard in hear {
            match heard {
                Ok(more) => {
                    rows += more;
                    (watch.progress)(Progress::Staged { rows, total });
                }
                Err(e) => failed = failed.or(Some(e)),
            }
            if let Err(e) = watch.check() {
                stop.store(true, Ordering::Relaxed);
                failed = failed.or(Some(e));
            }
        }
        match failed {
            Some(e) => Err(e),
            None if rows != total => Err(AppError::Conflict("import-error-file-changed")),
            None => Ok(()),
        }
    })
}
