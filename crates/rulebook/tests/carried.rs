//! The carried rulebooks have no fault, and their cases pass.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use azukari_rulebook::Rulebooks;
use std::path::Path;

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks")
}

fn all() -> Rulebooks {
    Rulebooks::load(&root()).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

#[test]
fn rulebooks_have_no_fault() {
    assert!(all().organisations().count() > 0);
}

#[test]
fn cases_pass_and_show_every_requirement() {
    let all = all();
    let mut faults = Vec::new();
    for org in all.organisations() {
        for (_, book) in all.versions(org) {
            let report = book.test();
            faults.extend(report.unshown);
            for case in report.cases {
                faults.extend(case.faults.iter().map(|f| format!("{}:{}: {}: {f}", case.file, case.line, case.name)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
