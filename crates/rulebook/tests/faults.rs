//! Each fault that `azukari rulebook check` knows is found, with file, line and reason; and nothing is loaded then.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use azukari_rulebook::{Problem, Rulebooks};
use std::collections::BTreeMap;

const FOLDER: &str = "hatsumei/2016-11-28";

/// The carried files of one organisation with one text replaced by another.
fn changed(file: &str, from: &str, to: &str) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = Rulebooks::embedded_texts()
        .into_iter()
        .filter(|(path, _)| {
            !path.contains('/') || ["controls/", "law-", FOLDER].iter().any(|start| path.starts_with(start))
        })
        .collect();
    let text = files.get(file).unwrap_or_else(|| panic!("{file} is not carried"));
    assert!(text.contains(from), "{file} does not contain {from}");
    let text = text.replacen(from, to, 1);
    files.insert(file.to_owned(), text);
    files
}

/// The faults after one replacement.
fn faults(file: &str, from: &str, to: &str) -> Vec<Problem> {
    Rulebooks::from_texts(changed(file, from, to)).err().unwrap_or_default()
}

/// One of the faults names the file and the reason, on the line where `marker` stands (0 where there is none).
#[track_caller]
fn found(file: &str, from: &str, to: &str, marker: Option<&str>, reason: &str) {
    let after = changed(file, from, to);
    let line = marker.map_or(0, |m| {
        let text = &after[file];
        text[..text.find(m).unwrap()].matches('\n').count() + 1
    });
    let all = Rulebooks::from_texts(after).err().unwrap_or_default();
    assert!(
        all.iter().any(|p| p.file == file && (marker.is_none() || p.line == line) && p.reason.contains(reason)),
        "expected {file}:{line}: {reason}; found:\n{}",
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    );
}

fn own(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

#[test]
fn unchanged_there_is_no_fault() {
    assert_eq!(faults(&own("rulebook.toml"), "format = 1", "format = 1"), []);
}

#[test]
fn a_misspelt_key_has_its_line() {
    found(&own("rulebook.toml"), "term = \"until_released\"", "tern = \"until_released\"", Some("tern"), "tern");
}

#[test]
fn broken_toml_has_its_line() {
    found(&own("bindings.toml"), "kept_by = \"blocked\"", "kept_by = blocked", Some("kept_by = blocked"), "");
}

#[test]
fn a_policy_that_does_not_parse_has_its_line() {
    found(
        "controls/gates/purpose.cedar",
        "unless { context.approvals.contains(\"use_beyond\") };",
        "unless { context.approvals.contains( };",
        Some("contains( }"),
        "",
    );
}

#[test]
fn a_misspelt_fact_has_the_line_of_its_policy() {
    found(
        "controls/gates/output.cedar",
        "context.record.stops.contains(context.channel)",
        "context.record.stop.contains(context.channel)",
        Some("@id(\"stop.channel\")"),
        "stop",
    );
}

#[test]
fn a_vocabulary_that_does_not_parse_has_its_line() {
    found("vocabulary.cedarschema", "active: Bool,", "active Bool,", Some("active Bool"), "");
}

#[test]
fn a_policy_without_its_annotations_is_named() {
    found(
        "controls/gates/worker.cedar",
        "@message(\"refusal-worker-active\")\n",
        "",
        Some("@id(\"worker.active\")"),
        "`worker.active` needs @answer, @message and @remedy",
    );
}

#[test]
fn an_unlisted_policy_is_named() {
    found(
        "controls/gates/worker.cedar",
        "@id(\"worker.active\")",
        "@id(\"worker.awake\")",
        Some("@id(\"worker.awake\")"),
        "not listed",
    );
}

#[test]
fn a_permit_with_a_condition_is_refused() {
    let permit = "permit (principal, action == Action::\"see\", resource)";
    found(
        "controls/gates/base.cedar",
        &format!("{permit};"),
        &format!("{permit} when {{ principal.active }};"),
        Some("@id(\"base.see\")"),
        "permits",
    );
}

#[test]
fn an_action_without_a_permit_is_named() {
    let permit = "@id(\"base.see\")\npermit (principal, action == Action::\"see\", resource);";
    assert!(
        faults("controls/gates/base.cedar", permit, "").iter().any(|p| p.reason == "action `see` has no base permit")
    );
}

#[test]
fn a_policy_must_name_known_actions() {
    found(
        "controls/gates/custody.cedar",
        "action == Action::\"keep\"",
        "action == Action::\"keeep\"",
        Some("@id(\"keep.office\")"),
        "keeep",
    );
}

#[test]
fn an_unknown_control_is_named() {
    found(
        &own("bindings.toml"),
        "\"gate:worker.active\"",
        "\"gate:worker.awake\"",
        Some("gate:worker.awake"),
        "is no control",
    );
}

#[test]
fn a_binding_without_a_clause_is_named() {
    found(
        &own("bindings.toml"),
        "clause = \"hatsumei:main:3.1\"",
        "clause = \"hatsumei:main:3.99\"",
        Some("hatsumei:main:3.99"),
        "is no clause",
    );
}

#[test]
fn a_clause_that_is_listed_twice_is_named() {
    found(&own("main.toml"), "id = \"hatsumei:main:2.1.1b\"", "id = \"hatsumei:main:2.1.1a\"", None, "listed twice");
}

#[test]
fn a_dangling_need_is_named() {
    found(
        &own("main.toml"),
        "needs = []",
        "needs = [\"hatsumei:main:99.1\"]",
        Some("99.1"),
        "needs `hatsumei:main:99.1`, which is no clause",
    );
}

#[test]
fn an_undefined_office_is_named() {
    found(
        &own("rulebook.toml"),
        "deciders = [\"unit_head\"]",
        "deciders = [\"section_head\"]",
        Some("section_head"),
        "there is no office `section_head`",
    );
}

#[test]
fn an_undefined_office_in_a_parameter_is_named() {
    found(
        &own("bindings.toml"),
        "standing_offices = [\"privacy_manager\"]",
        "standing_offices = [\"captain\"]",
        Some("captain"),
        "there is no office `captain`",
    );
}

#[test]
fn contradicting_parameters_are_named() {
    found(
        &own("bindings.toml"),
        "duty_affairs = [\"rights\", \"audit\", \"remediation\"]",
        "duty_affairs = [\"rights\"]",
        None,
        "contradicts",
    );
}

#[test]
fn a_missing_parameter_is_named() {
    found(
        &own("bindings.toml"),
        "params = { standing_offices = [\"privacy_manager\"] }",
        "",
        None,
        "without its parameter `standing_offices`",
    );
}

#[test]
fn an_empty_parameter_is_named() {
    found(
        &own("bindings.toml"),
        "standing_offices = [\"privacy_manager\"]",
        "standing_offices = []",
        Some("clause = \"hatsumei:main:5.1\""),
        "`standing_offices` is empty",
    );
}

#[test]
fn an_unknown_ground_is_named() {
    found(
        &own("bindings.toml"),
        "ground = \"judicial\"",
        "ground = \"juridical\"",
        Some("juridical"),
        "there is no ground `juridical`",
    );
}

#[test]
fn a_setting_that_a_control_reads_must_exist() {
    found(
        &own("rulebook.toml"),
        "key = \"volume_stop\"",
        "key = \"volume_halt\"",
        None,
        "there is no setting `volume_stop",
    );
}

#[test]
fn a_default_outside_its_bounds_is_named() {
    found(&own("rulebook.toml"), "default = 50", "default = -1", Some("output_limit"), "outside its bounds");
}

#[test]
fn an_office_must_rest_on_a_clause() {
    found(
        &own("rulebook.toml"),
        "clause = \"hatsumei:main:5.1\"",
        "clause = \"hatsumei:main:5.9\"",
        None,
        "is no clause",
    );
}

#[test]
fn an_action_that_no_requirement_guards_is_named() {
    let bind = "by = [\"gate:volume.stop\", \"gate:volume.warn\", \"gate:keep.office\"]";
    let mut files = changed(&own("bindings.toml"), bind, "by = [\"gate:volume.stop\", \"gate:volume.warn\"]");
    let text = files.get_mut(&own("bindings.toml")).unwrap();
    *text = text.replace("\"gate:worker.active\", ", "").replace(
        "\n[[bind]]\nclause = \"hatsumei:main:3.1\"\nby = [\"gate:worker.active\"]\nkept_by = \"blocked\"\n",
        "",
    );
    let problems = Rulebooks::from_texts(files).err().unwrap();
    assert!(problems.iter().any(|p| p.reason.contains("action `sign_in` has no adopted requirement")), "{problems:?}");
    assert!(problems.iter().any(|p| p.reason.contains("action `keep` has no adopted requirement")), "{problems:?}");
}

#[test]
fn a_case_that_names_no_clause_of_the_rulebook_is_named() {
    found(&own("cases/use.toml"), "\"main:6.3d\"", "\"main:6.3x\"", None, "names `hatsumei:main:6.3x`");
}

#[test]
fn a_case_with_an_unknown_fact_is_named() {
    found(
        &own("cases/use.toml"),
        "given = { worker = { active = false } }",
        "given = { worker = { awake = false } }",
        None,
        "awake",
    );
}

const DISCLOSURE: &str = "controls/procedures/disclosure.toml";

#[test]
fn a_desk_that_is_no_unit_is_named() {
    let (from, to) = ("rights_desk_units = [\"secretariat\"]", "rights_desk_units = [\"front_desk\"]");
    found(&own("bindings.toml"), from, to, None, "there is no unit `front_desk`");
    let (from, to) = ("disclosure_affair = [\"rights\"]", "disclosure_affair = [\"wrongs\"]");
    found(&own("bindings.toml"), from, to, None, "there is no affair `wrongs`");
}

#[test]
fn a_step_over_rows_names_columns_that_there_are() {
    found(DISCLOSURE, "only = { hidden =", "only = { hiding =", None, "`hiding` is no column of `ledger`");
    let (from, to) = ("row = \"ledger_row\"", "row = \"ledger_line\"");
    found(DISCLOSURE, from, to, None, "`ledger_line` is no field");
}

#[test]
fn readers_of_a_field_are_a_parameter() {
    let (from, to) = ("readers = \"@disclosure_decider_offices\"", "readers = \"privacy_manager\"");
    found(DISCLOSURE, from, to, None, "readers is a parameter");
}

#[test]
fn a_letter_says_what_its_case_knows_to_whom_it_may_be_told() {
    let letters = "controls/letters/disclosure.toml";
    let text = &Rulebooks::embedded_texts().into_iter().find(|(path, _)| path == letters).unwrap().1;
    assert!(text.contains("{received_on}"));
    found(letters, "{received_on}", "{recieved_on}", Some("{recieved_on}"), "`recieved_on` is no field");
    found(letters, "{received_on}", "{received_on", Some("{received_on"), "has no end");
    found(
        letters,
        "fields = [\"decision\"]",
        "fields = [\"hidden_note\"]",
        Some("fields = [\"hidden_note"),
        "cannot stand in a letter",
    );
    found(letters, "{received_on}", "{hidden_found}", Some("{hidden_found}"), "cannot stand in a letter");
    found(
        letters,
        "\"decide.whole\"",
        "\"decide.hole\"",
        Some("decide.hole"),
        "`decide.hole` is no outcome of `disclosure`",
    );
    found(letters, "to = [\"agent\"", "to = [\"agency_of\"", Some("agency_of"), "`agency_of` is no field");
    found(
        letters,
        "procedure = \"disclosure\"",
        "procedure = \"disclosing\"",
        Some("disclosing"),
        "`disclosing` is no procedure",
    );
    found(letters, "key = \"completion\"", "key = \"decision\"", None, "letter `decision` is there twice");
    found(letters, "en = \"All retained", "is = \"All retained", None, "is");
}

#[test]
fn what_an_outcome_empties_or_grants_to_is_there() {
    found(DISCLOSURE, "empties = [\"withhold\"", "empties = [\"withhald\"", None, "`withhald` is no field");
    found(DISCLOSURE, "to = \"accept\", kind", "to = \"acceptance\", kind", None, "grants to `acceptance`");
}

#[test]
fn what_is_computed_is_a_flag_over_dates() {
    let ledger = "controls/registers/ledger.toml";
    found(ledger, "until = \"erase_by\"", "until = \"place\"", None, "a flag over two dates");
    let (from, to) = ("key = \"temporary_months\"", "key = \"temporary_weeks\"");
    found(&own("rulebook.toml"), from, to, None, "there is no setting `temporary_months");
}

#[test]
fn all_faults_are_reported_together() {
    let mut files = changed(&own("bindings.toml"), "\"gate:worker.active\"", "\"gate:worker.awake\"");
    let text = files.get_mut(&own("rulebook.toml")).unwrap();
    *text = text.replacen("deciders = [\"unit_head\"]", "deciders = [\"section_head\"]", 1);
    let problems = Rulebooks::from_texts(files).err().unwrap();
    assert!(
        problems.iter().any(|p| p.reason.contains("worker.awake"))
            && problems.iter().any(|p| p.reason.contains("section_head")),
        "{problems:?}"
    );
}

#[test]
fn an_act_that_enters_no_rows_is_named() {
    let file = "controls/registers/provisions.toml";
    let (from, to) = ("derived = \"acts:provide\"", "derived = \"acts:find\"");
    found(file, from, to, Some("acts:find"), "enters no rows");
    let other = "key = \"persons\"\nja = \"人数\"\nen = \"How many persons\"\nkind = ";
    let (from, to) = (format!("{other}\"number\""), format!("{other}\"text\""));
    found(file, &from, &to, None, "the act fills `persons` with another kind");
}

#[test]
fn a_task_that_settles_nothing_is_named() {
    let file = "controls/duties/provision.toml";
    let (from, to) = ("settles = { state = \"ended\" }", "settles = { by = \"nothing\" }");
    found(file, from, to, None, "the row is settled in one state, or by one field");
    let from = "on = [\"date:provisions.until\"]";
    found(file, from, "on = [\"date:contractors.until\"]", None, "it settles a row");
    found(file, "\"corrected:provisions\"", "\"corrected:nothing\"", Some("corrected:nothing"), "is no register");
}

#[test]
fn an_item_that_agrees_in_no_column_is_named() {
    let (from, to) = ("same = [\"holding\"]", "same = [\"became\"]");
    found("controls/procedures/disposal.toml", from, to, None, "`became` is no column of `outputs`");
}

#[test]
fn what_must_be_there_names_a_register_and_its_column() {
    let file = "controls/duties/custody.toml";
    let said = "missing:security_measures.group=physical";
    for (to, reason) in [
        ("missing:nothing", "`nothing` is no register"),
        ("missing:security_measures.colour=physical", "`colour` is no column of `security_measures`"),
        ("missing:security_measures.group", "gives birth to nothing"),
    ] {
        found(file, said, to, Some(&format!("\"{to}\"")), reason);
    }
}

#[test]
fn an_owner_in_a_row_is_a_worker() {
    let file = "controls/duties/custody.toml";
    found(file, "owner = \"row:owner\"", "owner = \"row:what\"", None, "`what` is no column with a worker");
    found(file, "owner = \"row:owner\"", "owner = \"head\"", Some("owner = \"head\""), "`head` owns nothing");
}

#[test]
fn whoever_is_left_out_is_known_and_somebody_else_is_named() {
    let file = "controls/duties/safekeeping.toml";
    for not_by in ["row:queue", "row:nobody", "worker", "sender"] {
        let to = format!("not_by = \"{not_by}\"");
        let reason = format!("duty `mail.release`: not_by `{not_by}`: it is about no such worker");
        found(file, "not_by = \"row:sender\"", &to, (not_by != "worker").then_some(&*to), &reason);
    }
    found(file, "not_by = \"worker\"", "not_by = \"row:sender\"", None, "it is about no such worker");
    for (from, to) in [
        ("instead = \"@mail_release_instead_offices\"\n", ""),
        ("not_by = \"row:sender\"\n", ""),
        ("owner = \"@mail_release_offices\"", "owner = \"row:sender\""),
    ] {
        found(file, from, to, None, "not_by and instead belong together");
    }
}

#[test]
fn a_checklist_and_a_count_name_what_exists() {
    let audit = "controls/procedures/audit.toml";
    found(audit, "clause = \"clause\"", "clause = \"unit\"", None, "`unit` is no such column of `audit_points`");
    found(audit, "rule = \"detailed_rules\"", "rule = \"nothing\"", None, "`nothing` is no register");
    let plan = "controls/procedures/security_plan.toml";
    found(plan, "registers = [\"security_measures\"]", "registers = [\"nothing\"]", None, "`nothing` is no register");
    found(plan, "context.in_force.security_measures", "context.in_force.measures", None, "measures");
    let rules = "controls/procedures/detailed_rules.toml";
    found(
        rules,
        "supersedes = [\"unit\", \"topic\", \"which\"]",
        "supersedes = [\"colour\"]",
        None,
        "`colour` is no column",
    );
}

#[test]
fn a_duty_takes_rows_by_a_column_that_is_there() {
    let file = "controls/duties/safekeeping.toml";
    found(
        file,
        "only = { kind =",
        "only = { colour =",
        None,
        "only `colour`: it recurs for no rows with such a column",
    );
    let devices = "controls/registers/devices.toml";
    found(
        devices,
        "field = \"managed_by\"",
        "field = \"place\"",
        None,
        "what is computed is a flag over two dates or a choice",
    );
    let take_out = "controls/procedures/take_out.toml";
    found(take_out, "context.linked.take_outs", "context.linked.loans", None, "loans");
}

#[test]
fn chapters_terms_and_grounds_name_what_is_there() {
    let main = own("main.toml");
    found(&main, "from = \"9\"", "from = \"99\"", Some("from = \"99\""), "article `99`, which has no clause");
    found(
        &main,
        "clause = \"hatsumei:main:2.1.8\"",
        "clause = \"hatsumei:main:2.1.88\"",
        Some("2.1.88"),
        "no clause of this document",
    );
    let ground = |register: &str, field: &str| {
        format!(
            "[[document.rests_on]]\nclause = \"hatsumei:main:1.1\"\nja = \"見本\"\nen = \"Sample\"\nregister = \"{register}\"\ndate_field = \"{field}\"\n\n[[document.term]]"
        )
    };
    assert_eq!(faults(&main, "[[document.term]]", &ground("policies", "from")), []);
    found(
        &main,
        "[[document.term]]",
        &ground("policy_shelf", "from"),
        Some("\"policy_shelf\""),
        "no register `policy_shelf`",
    );
    found(&main, "[[document.term]]", &ground("policies", "day"), Some("\"day\""), "has no column `day`");
}

const LAW: &str = "bindings/law.toml";

#[test]
fn what_is_adopted_of_a_law_is_there_and_kept_as_it_says() {
    let law = own(LAW);
    let (known, unknown) = ("clause = \"law-appi:act:33.2\"", "clause = \"law-appi:act:99\"");
    found(&law, known, unknown, Some(unknown), "no provision");
    let (there, gone) = ("folder = \"law-appi/2024-04-01\"", "folder = \"law-appi/1999-01-01\"");
    found(&law, there, gone, Some(gone), "there is no law");
    let laws = "[[law]]\nfolder = \"law-appi/2024-04-01\"\n\n[[law]]\nfolder = \"law-mynumber/2021-09-01\"\n";
    found(&law, laws, "", Some("clause = \"law-appi:act:16.4\""), "which law");
    let other = "folder = \"law-mynumber/2021-09-01\"";
    found(&law, other, there, None, "named twice");
    found(&law, &format!("[[law]]\n{other}\n"), "", Some("clause = \"law-mynumber:act:20\""), "no provision of");
    found(&law, "\"hatsumei:main:2.1.4.5\"", "\"hatsumei:main:2.1.4.9\"", Some("2.1.4.9"), "no clause");
    found(&law, "procedure:disclosure.lasting", "procedure:disclosure.lastly", Some("disclosure.lastly"), "no control");
    let shown = "clause = \"law-appi:act:33.2\"\nas = \"show\"";
    found(&law, shown, &shown.replace("show", "block"), Some("law-appi:act:33.2"), "nothing is bound to it");
    let blocks = "clause = \"law-appi:act:16.4\"\nas = \"block\"";
    found(&law, blocks, &blocks.replace("block", "show"), Some("law-appi:act:16.4"), "something is bound to it");
    found(&law, blocks, &blocks.replace("block", "duty"), Some("law-appi:act:16.4"), "kept by `tasked`");
    let twice = "clause = \"law-appi:act:33.5\"";
    found(&law, twice, known, None, "adopted twice");
    let all = faults(&own("bindings.toml"), "format = 1", "format = 1\n[[law]]\nfolder = \"law-appi/2024-04-01\"\n");
    assert!(all.iter().any(|p| p.reason.contains("are adopted in")), "{all:?}");
}

#[test]
fn a_law_says_where_each_provision_is_to_be_read() {
    let act = "law-appi/2024-04-01/act.toml";
    found(act, "confidence = \"high\"", "confidence = \"sure\"", Some("\"sure\""), "sure");
    let cited = &Rulebooks::embedded_texts()[act];
    let first =
        &cited[cited.find("[clause.cited]").unwrap()..cited.find("\n[[clause]]\nid = \"law-appi:act:20.2\"").unwrap()];
    let all = faults(act, first, "");
    assert!(all.iter().any(|p| p.reason.contains("neither source nor confidence")), "{all:?}");
    let law = "law-appi/2024-04-01/law.toml";
    found(
        law,
        "default = 5\nmin = 1\nmax = 5",
        "default = 6\nmin = 1\nmax = 5",
        Some("\"breach_prompt_days\""),
        "outside its bounds",
    );
    found(law, "in_force_from = \"2024-04-01\"", "in_force_from = \"2025-04-01\"", None, "differ from the folder");
}

#[test]
fn a_reviewed_finding_names_a_clause_and_says_both_readings() {
    let file = own("reviewed/text.toml");
    found(&file, "hatsumei:main:25.1a", "hatsumei:main:25.9", Some("[[finding]]"), "no clause");
    found(&file, "today_en = \"Art. 11(2)\"", "today_en = \"\"", Some("[[finding]]"), "how it reads today");
}

#[test]
fn a_sensitive_matter_rests_on_a_clause_that_something_keeps() {
    let from = "clause = \"hatsumei:main:13.1.3\"\nby = [\"gate:acquire.sensitive\"]";
    let to = "clause = \"hatsumei:main:13.1.3\"\nby = []";
    let after = changed(&own("bindings.toml"), from, to);
    let all = Rulebooks::from_texts(after).err().unwrap();
    assert!(all.iter().any(|p| p.file == own("holdings.toml") && p.line > 0 && p.reason.contains("13.1.3")), "{all:?}");
}

#[test]
fn my_numbers_lie_in_the_compartment_and_nothing_there_is_searched_for() {
    let files = || -> BTreeMap<String, String> { Rulebooks::embedded_texts().into_iter().collect() };
    let path = files()
        .into_keys()
        .find(|p| p.ends_with("/holdings.toml") && files()[p].contains("kind = \"individual_number\""))
        .unwrap();
    let reasons = |from: &str, to: &str| {
        let mut changed = files();
        let text = changed[&path].replacen(from, to, 1);
        assert_ne!(text, changed[&path], "{from}");
        changed.insert(path.clone(), text);
        let all = Rulebooks::from_texts(changed).err().unwrap_or_default();
        all.into_iter().filter(|p| p.file == path).map(|p| p.reason).collect::<Vec<_>>()
    };
    let open = reasons("apart = true", "apart = false");
    assert!(open.iter().any(|r| r.contains("must be `apart`")), "{open:?}");
    let searched = reasons("kind = \"individual_number\"\n", "kind = \"individual_number\"\nsearch = true\n");
    assert!(searched.iter().any(|r| r.contains("cannot be searched for")), "{searched:?}");
}
