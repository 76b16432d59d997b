//! `doctor`: what is weak, missing or wrong with this installation, each with what to do.

use crate::{
    args::DoctorArgs,
    exit::{Ended, Exit, Fault},
    local::keys,
    open::{self, House},
    out::Out,
    place::Place,
    serve::harden,
};
use azukari_domain::Clock as _;
use azukari_gate::KeyKept;
use azukari_words::Arg;
use serde_json::json;
use std::path::Path;

/// Free space below which it warns: an erasure rewrites key pages, an import its whole file.
const FREE_BYTES_MIN: u64 = 1024 * 1024 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Good,
    Warning,
    Fault,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Good => "doctor-state-good",
            State::Warning => "doctor-state-warning",
            State::Fault => "doctor-state-fault",
        }
    }
}

struct Finding {
    state: State,
    area: &'static str,
    key: &'static str,
    text: String,
}

struct Doctor<'a> {
    out: &'a Out,
    findings: Vec<Finding>,
}

impl Doctor<'_> {
    fn found(&mut self, state: State, area: &'static str, key: &'static str, args: &[(&str, Arg<'_>)]) {
        let text = self.out.t(key, args);
        self.findings.push(Finding { state, area, key, text });
    }
}

pub(crate) fn run(out: &Out, args: &DoctorArgs) -> Ended {
    open::must_exist(&args.place)?;
    let mut doctor = Doctor { out, findings: Vec::new() };
    disk(&mut doctor, &args.place);
    match open::house(out, &args.place) {
        Ok(house) => {
            inside(&mut doctor, &args.place, &house)?;
            house.app.gate().close();
        }
        // A running server has it open: what can be seen from outside is told all the same.
        Err(fault) if fault.key == "error-in-use" => {
            doctor.found(State::Warning, "doctor-database", "cli-doctor-running", &[]);
        }
        Err(fault) => {
            let text = fault.message(out.lang);
            doctor.findings.push(Finding { state: State::Fault, area: "doctor-data", key: "doctor-state-fault", text });
        }
    }
    show(out, &doctor.findings)
}

fn disk(doctor: &mut Doctor<'_>, place: &Place) {
    let shown = place.shown();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let open = std::fs::metadata(&place.data).is_ok_and(|m| m.permissions().mode() & 0o077 != 0);
        let (state, key) =
            if open { (State::Warning, "doctor-data-open-to-others") } else { (State::Good, "doctor-data-good") };
        doctor.found(state, "doctor-data", key, &[("place", shown.into())]);
        if let Some(free) = free(&place.data) {
            let (state, key) = if free < FREE_BYTES_MIN {
                (State::Warning, "doctor-disk-low")
            } else {
                (State::Good, "doctor-disk-free")
            };
            doctor.found(state, "doctor-disk", key, &[("bytes", free.into())]);
        }
    }
    harden::core_dumps_off();
    let (state, key) = if harden::core_dumps_on() {
        (State::Warning, "doctor-core-dumps-on")
    } else {
        (State::Good, "doctor-core-dumps-off")
    };
    doctor.found(state, "doctor-core-dumps", key, &[]);
}

#[cfg(unix)]
fn free(dir: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(dir).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

fn inside(doctor: &mut Doctor<'_>, place: &Place, house: &House) -> Result<(), Fault> {
    database(doctor, place);
    if let KeyKept::File(file) = &house.kept
        && file.exists()
        && beside(file, &place.data)
    {
        doctor.found(
            State::Warning,
            "doctor-keys",
            "cli-doctor-key-beside",
            &[("file", file.display().to_string().into())],
        );
    }
    let gate = house.app.gate();
    for org in house.app.organisations()? {
        match gate.book_of(org.id) {
            Ok(_) => doctor.found(State::Good, "doctor-rulebook", "doctor-rulebook-good", &[]),
            Err(_) => doctor.found(State::Fault, "doctor-rulebook", "rulebook-other-hash", &[]),
        }
        roots(doctor, place, house, (org.id, org.key.as_str()))?;
        gate.tend(org.id)?;
        let report = gate.verify(org.id, None)?;
        if report.is_clean() {
            doctor.found(State::Good, "doctor-journal", "doctor-journal-good", &[("count", report.size.into())]);
        } else {
            doctor.found(State::Fault, "doctor-journal", "doctor-journal-bad", &[]);
        }
        let newest = gate.read(|tx| azukari_store::journal::head(tx, org.id))?.map_or(0, |head| head.recorded_at);
        let behind = newest > azukari_domain::time::SystemClock.now().0;
        let (state, key) =
            if behind { (State::Fault, "doctor-clock-back") } else { (State::Good, "doctor-clock-good") };
        doctor.found(state, "doctor-clock", key, &[]);
    }
    if place.backup_place.is_empty() {
        doctor.found(State::Warning, "doctor-backup", "cli-doctor-no-backup-place", &[]);
    }
    Ok(())
}

fn database(doctor: &mut Doctor<'_>, place: &Place) {
    match &place.database {
        None => {
            doctor.found(State::Good, "doctor-database", "doctor-database-sqlite", &[]);
            doctor.found(State::Good, "doctor-database", "doctor-database-durable", &[]);
        }
        Some(_) => doctor.found(State::Warning, "doctor-database", "cli-doctor-postgres", &[]),
    }
}

/// Each copy of the roots and key files; one place alone is called incomplete.
fn roots(
    doctor: &mut Doctor<'_>,
    place: &Place,
    house: &House,
    (org, name): (azukari_domain::OrgId, &str),
) -> Result<(), Fault> {
    let reports = house.app.gate().places(org)?;
    let mut settled = std::collections::BTreeSet::new();
    let mut bad = std::collections::BTreeMap::new();
    for (_, report) in &reports {
        if report.is_settled() {
            settled.insert(report.place.clone());
        } else {
            bad.insert(report.place.clone(), keys::said(doctor.out, report));
        }
    }
    for text in bad.into_values() {
        let finding = Finding { state: State::Warning, area: "doctor-keys", key: "keys-place-missing", text };
        doctor.findings.push(finding);
    }
    if house.app.gate().is_key_changing(org)? {
        doctor.found(State::Warning, "doctor-keys", "keys-change-open", &[("name", name.into())]);
    }
    if place.places().len() < 2 {
        doctor.found(State::Warning, "doctor-keys", "cli-doctor-single-root", &[]);
    } else {
        doctor.found(State::Good, "doctor-keys", "doctor-keys-good", &[("count", settled.len().into())]);
    }
    Ok(())
}

/// A key beside what it opens protects from nobody who takes the disk.
fn beside(file: &Path, data: &Path) -> bool {
    let (Ok(file), Ok(data)) = (file.canonicalize(), data.canonicalize()) else { return false };
    file.starts_with(data)
}

fn show(out: &Out, findings: &[Finding]) -> Ended {
    let count = |state: State| findings.iter().filter(|f| f.state == state).count();
    let (warnings, faults) = (count(State::Warning), count(State::Fault));
    if out.json {
        let list: Vec<_> = findings
            .iter()
            .map(|f| json!({"state": f.state.word().trim_start_matches("doctor-state-"), "area": f.area, "key": f.key, "message": f.text}))
            .collect();
        out.document(&json!({"warnings": warnings, "faults": faults, "findings": list}))?;
    } else {
        let mut sorted: Vec<&Finding> = findings.iter().collect();
        sorted.sort_by_key(|f| std::cmp::Reverse(f.state));
        for finding in sorted {
            let (state, area) = (out.t(finding.state.word(), &[]), out.t(finding.area, &[]));
            out.line(&format!("{state}  {area}  {}", finding.text))?;
        }
        if warnings + faults == 0 {
            out.say("doctor-good", &[])?;
        } else {
            out.say("doctor-count", &[("warnings", warnings.into()), ("faults", faults.into())])?;
        }
    }
    Ok(if warnings + faults == 0 { Exit::Done } else { Exit::Findings })
}
