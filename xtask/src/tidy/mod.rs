//! What the compiler cannot see, one function a check. Each is also a test, so that `./test` and a person at the keyboard
//! get the same answer.

mod borders;
mod licences;
mod pages;
mod pairs;
mod sources;

use crate::{Faults, arrows, clauses, doors};
use std::path::Path;

type Check = fn(&Path) -> Faults;

/// Every check with what it guards.
const CHECKS: &[(&str, Check)] = &[
    ("the crates' arrows are the committed ones", arrows::check),
    ("who uses the gate without a permit is the committed list", doors::check),
    ("libraries stay behind the crate that owns them", borders::libraries),
    ("only the edge opens store, vault and gate", borders::openers),
    ("no organisation's name in Rust", borders::organisations),
    ("every source file says what it is for", sources::heads),
    ("long files have a reason", sources::lengths),
    ("nothing is left for later in code", sources::leftovers),
    ("code that must not compile has a twin", pairs::check),
    ("links between pages lead somewhere", pages::links),
    ("every licence is on the list", licences::check),
    ("the list of shown clauses is fresh", clauses::check),
];

/// Runs all; all faults of all.
pub(crate) fn all(root: &Path) -> Result<String, Faults> {
    let mut faults = Vec::new();
    for (name, check) in CHECKS {
        let found = check(root);
        if !found.is_empty() {
            faults.push(format!("not so: {name}"));
            faults.extend(found.into_iter().map(|f| format!("  {f}")));
        }
    }
    if faults.is_empty() { Ok(format!("{} checks, all well", CHECKS.len())) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! checks {
        ($($name:ident = $check:path;)+) => {
            $(#[test] fn $name() {
                let faults: Faults = $check(&crate::root());
                assert!(faults.is_empty(), "{}", faults.join("\n"));
            })+
            #[test]
            fn every_check_is_a_test() {
                let tests: &[Check] = &[$($check),+];
                assert_eq!(tests.len(), CHECKS.len());
            }
        };
    }

    checks! {
        arrows_are_the_committed_ones = arrows::check;
        doors_are_the_committed_ones = doors::check;
        libraries_stay_behind_their_owner = borders::libraries;
        only_the_edge_opens = borders::openers;
        no_organisation_in_rust = borders::organisations;
        every_source_has_a_head = sources::heads;
        long_files_have_a_reason = sources::lengths;
        nothing_is_left_for_later = sources::leftovers;
        failing_code_has_a_twin = pairs::check;
        links_lead_somewhere = pages::links;
        licences_are_on_the_list = licences::check;
        shown_clauses_are_fresh = clauses::check;
    }
}
