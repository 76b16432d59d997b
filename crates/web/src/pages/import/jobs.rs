//! Tries and imports under way in this process: they go on when the tab that began them is closed, and are found again by the
//! file's id. What they came to is kept until the process ends; afterwards the file's own state says where it stands.

use super::super::desk::Desk;
use crate::spool::Spool;
use azukari_app::{
    App, AppError, Asker, Refused, Reply,
    acquisition::{Choices, Ended, ImportReport, Progress, RowFault, Watch},
};
use azukari_domain::UploadId;
use azukari_words::Lang;
use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// Outcomes that are kept: more than a morning's imports of a whole secretariat.
const KEPT_MAX: usize = 64;

/// How far a job has come, and what it came to.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) progress: Progress,
    pub(super) outcome: Option<Arc<Outcome>>,
}

/// What a job came to.
pub(super) enum Outcome {
    Report(Box<ImportReport>),
    Refused(Refused),
    /// Done before by a second sending.
    Repeated,
    Fault(AppError),
}

struct Job {
    seen: Seen,
    cancel: Arc<AtomicBool>,
    number: u64,
}

/// All jobs of this process.
#[derive(Clone, Default)]
pub(in crate::pages) struct Jobs(Arc<Mutex<HashMap<UploadId, Job>>>);

impl Jobs {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<UploadId, Job>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Where a file's job stands; `None` where this process knows of none.
    pub(super) fn seen(&self, id: UploadId) -> Option<Seen> {
        self.with(|jobs| jobs.get(&id).map(|j| j.seen.clone()))
    }

    /// Forgets what a job came to, because somebody chose anew.
    pub(super) fn forget(&self, id: UploadId) {
        self.with(|jobs| jobs.retain(|key, job| *key != id || job.seen.outcome.is_none()));
    }

    /// Asks a job to stop; nothing is taken in then.
    pub(super) fn stop(&self, id: UploadId) {
        self.with(|jobs| {
            if let Some(job) = jobs.get(&id) {
                job.cancel.store(true, Ordering::Relaxed);
            }
        });
    }

    fn begin(&self, id: UploadId) -> Arc<AtomicBool> {
        let cancel = Arc::new(AtomicBool::new(false));
        self.with(|jobs| {
            let number = jobs.values().map(|j| j.number).max().unwrap_or(0) + 1;
            if jobs.len() >= KEPT_MAX {
                let oldest = jobs.iter().filter(|(_, j)| j.seen.outcome.is_some()).min_by_key(|(_, j)| j.number);
                if let Some(oldest) = oldest.map(|(id, _)| *id) {
                    jobs.remove(&oldest);
                }
            }
            let seen = Seen { progress: Progress::Checked { rows: 0 }, outcome: None };
            jobs.insert(id, Job { seen, cancel: Arc::clone(&cancel), number });
        });
        cancel
    }

    fn tell(&self, id: UploadId, change: impl FnOnce(&mut Seen)) {
        self.with(|jobs| {
            if let Some(job) = jobs.get_mut(&id) {
                change(&mut job.seen);
            }
        });
    }
}

/// Begins a job beside the event loop. The file's state was moved before, so that only one runs.
pub(super) fn start(desk: &Desk, asker: Asker, lang: Lang, id: UploadId, choices: Choices, is_try: bool) {
    let (app, jobs, spool) = (desk.app.clone(), desk.jobs.clone(), Arc::clone(&desk.spool));
    let cancel = jobs.begin(id);
    let guard = Guard { app: app.clone(), jobs: jobs.clone(), asker: asker.clone(), id, told: false };
    tokio::task::spawn_blocking(move || {
        let mut guard = guard;
        let outcome = work(&app, &jobs, &asker, lang, id, &choices, is_try, &spool, &cancel);
        guard.end(outcome);
    });
}

/// Tells how a job ended, also where it stopped by a fault of ours: a file must never seem to be under way for ever.
struct Guard {
    app: App,
    jobs: Jobs,
    asker: Asker,
    id: UploadId,
    told: bool,
}

impl Guard {
    fn end(&mut self, outcome: Outcome) {
        let (ended, outcome) = match outcome {
            Outcome::Report(report) => {
                let copy = ImportReport { rows: Vec::new(), columns: Vec::new(), ..(*report).clone() };
                (Ended::Done(Box::new(copy)), Outcome::Report(report))
            }
            Outcome::Refused(refused) if refused.is_of_numbers() => (Ended::Barred, Outcome::Refused(refused)),
            other => (Ended::Failed, other),
        };
        if let Err(e) = self.app.end_upload(&self.asker, self.id, &ended) {
            tracing::error!(error = %e, "the end of an import could not be noted");
        }
        self.told = true;
        self.jobs.tell(self.id, |seen| seen.outcome = Some(Arc::new(outcome)));
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.told {
            self.end(Outcome::Fault(AppError::Internal("an import stopped".into())));
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "one call, on a thread of its own")]
fn work(
    app: &App,
    jobs: &Jobs,
    asker: &Asker,
    lang: Lang,
    id: UploadId,
    choices: &Choices,
    is_try: bool,
    spool: &Path,
    cancel: &AtomicBool,
) -> Outcome {
    let ran = || -> Result<Reply<ImportReport>, AppError> {
        let mut file = Spool::new(spool).map_err(|e| AppError::Internal(format!("a spool: {}", e.kind())))?;
        app.open_upload(asker, id, &mut file.file)?;
        let mut command = choices.command(file.path())?;
        command.dry_run = is_try;
        let mut progress = |progress: Progress| jobs.tell(id, |seen| seen.progress = progress);
        let say = |fault: &RowFault| super::report::fault(lang, fault);
        app.import(asker, &command, Watch { progress: &mut progress, say: &say, cancel, rejects: None })
    };
    match ran() {
        Ok(Reply::Done(report)) => Outcome::Report(Box::new(report)),
        Ok(Reply::Refused(refused)) => Outcome::Refused(refused),
        Ok(Reply::Repeated(_)) => Outcome::Repeated,
        Err(e) => {
            if let AppError::Internal(chain) = &e {
                tracing::error!(%chain, "an import failed");
            }
            Outcome::Fault(e)
        }
    }
}
