//! Both languages say everything, with the same arguments, and everything that the rulebooks and the code ask for.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use azukari_domain::Verb;
use azukari_words::{Lang, Remedy, Words};
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// Keys (with attributes as `key.attribute`) of one language, each with its arguments, by file.
type Keys = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

fn files(under: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(under).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn keys(lang: Lang) -> Keys {
    let mut all = Keys::new();
    for path in files(&Path::new(HERE).join("locales").join(lang.tag()), "ftl") {
        let area = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let resource = FluentResource::try_new(std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        let mut of_area = BTreeMap::new();
        for entry in resource.entries() {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name.to_owned();
            let mut add = |key: String, pattern: &Pattern<&str>| {
                let mut args = BTreeSet::new();
                arguments(pattern, &mut args);
                assert!(of_area.insert(key.clone(), args).is_none(), "{key} stands twice in {}", path.display());
            };
            if let Some(value) = &message.value {
                add(id.clone(), value);
            }
            for attribute in &message.attributes {
                add(format!("{id}.{}", attribute.id.name), &attribute.value);
            }
        }
        all.insert(area, of_area);
    }
    all
}

fn arguments(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_arguments(expression, found);
        }
    }
}

fn expression_arguments(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => inline_arguments(inline, found),
        Expression::Select { selector, variants } => {
            inline_arguments(selector, found);
            for variant in variants {
                arguments(&variant.value, found);
            }
        }
    }
}

fn inline_arguments(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|a| inline_arguments(a, found));
        }
        InlineExpression::Placeable { expression } => expression_arguments(expression, found),
        _ => {}
    }
}

#[test]
fn both_languages_have_the_same_keys_and_arguments() {
    let (ja, en) = (keys(Lang::Ja), keys(Lang::En));
    let mut faults = Vec::new();
    for (area, in_ja) in &ja {
        let in_en = en.get(area).unwrap_or_else(|| panic!("locales/en/{area}.ftl is missing"));
        for key in in_ja.keys().chain(in_en.keys()).collect::<BTreeSet<_>>() {
            if in_ja.get(key) != in_en.get(key) {
                faults.push(format!("{area}: {key}: ja {:?}, en {:?}", in_ja.get(key), in_en.get(key)));
            }
        }
    }
    assert_eq!(ja.len(), en.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_key_begins_with_its_file_and_stands_once() {
    let mut seen = BTreeSet::new();
    for (area, of_area) in keys(Lang::Ja) {
        for key in of_area.into_keys() {
            assert!(key.starts_with(&format!("{area}-")), "{key} in {area}.ftl");
            assert!(seen.insert(key.clone()), "{key} stands twice");
            assert!(Words::knows(&key), "{key} is in no compiled file: add `{area}` to the list of areas");
        }
    }
    assert!(seen.len() > 400);
}

#[test]
fn english_has_no_japanese_but_names_of_the_house() {
    for path in files(&Path::new(HERE).join("locales/en"), "ftl") {
        for line in std::fs::read_to_string(&path).unwrap().lines().filter(|l| !l.starts_with('#')) {
            let foreign = line.replace("日本語", "").chars().any(|c| ('\u{3040}'..='\u{9FFF}').contains(&c));
            assert!(!foreign, "{}: {line}", path.display());
        }
    }
}

/// The quoted values of an annotation such as `@message("…")` in all control policies.
fn annotations(name: &str) -> BTreeSet<String> {
    let controls = Path::new(HERE).join("../../rulebooks/controls");
    let begin = format!("@{name}(\"");
    let found: BTreeSet<String> = files(&controls, "cedar")
        .iter()
        .flat_map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            text.split(&begin).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
        })
        .collect();
    assert!(!found.is_empty(), "no control has @{name}");
    found
}

#[test]
fn every_control_has_its_sentence_and_a_way_out() {
    let mut faults = Vec::new();
    for message in annotations("message") {
        if !Words::knows(&message) {
            faults.push(message.clone());
        }
        if message.starts_with("refusal-") && !Words::knows(&format!("{message}.next")) {
            faults.push(format!("{message}.next"));
        }
    }
    assert!(faults.is_empty(), "no words for {faults:?}");
}

#[test]
fn a_refusal_carries_no_arguments() {
    // Reasons come from the rulebook as keys alone: whatever a sentence could insert would have to be a fact of the act.
    for (key, args) in keys(Lang::Ja).remove("refusal").unwrap() {
        assert!(args.is_empty(), "{key} takes {args:?}");
    }
}

#[test]
fn every_remedy_of_a_control_has_words_of_its_own() {
    for text in annotations("remedy") {
        let remedy = Remedy::parse(&text);
        let key = remedy.key();
        assert!(text == "none" || key != "remedy-none", "{text} has no words");
        for lang in Lang::ALL {
            let sentence = remedy.sentence(lang, "NAME");
            assert!(!sentence.contains(['⟦', '{', '$']), "{sentence}");
        }
        // Whoever waits has nothing to press.
        assert!(text == "none" || remedy.kind == "wait" || remedy.button(Lang::Ja, "NAME").is_some(), "{text}");
    }
}

#[test]
fn every_verb_and_answer_has_a_name() {
    for verb in Verb::ALL {
        let key = format!("verb-{}", verb.as_str().replace('_', "-"));
        assert!(Words::knows(&key), "{key}");
    }
    for answer in ["forbidden", "not-permitted", "not-configured", "referral"] {
        for part in ["", ".heading", ".about"] {
            assert!(Words::knows(&format!("answer-{answer}{part}")), "{answer}{part}");
        }
    }
}

/// The house's own code without tests, this crate and comment lines, by path below `crates/`.
fn sources() -> Vec<(PathBuf, String)> {
    let crates = Path::new(HERE).join("..");
    files(&crates, "rs")
        .into_iter()
        .map(|path| (path.strip_prefix(&crates).unwrap().to_owned(), path))
        .filter(|(inside, _)| !inside.starts_with("words") && !inside.components().any(|c| c.as_os_str() == "tests"))
        .map(|(inside, path)| {
            let text = std::fs::read_to_string(&path).unwrap();
            let code: Vec<&str> = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
            (inside, code.join("\n"))
        })
        .collect()
}

/// String literals of code that look like keys: they begin with an area's name and a hyphen.
#[test]
fn every_key_named_in_code_exists() {
    let areas: Vec<String> = keys(Lang::Ja).into_keys().map(|a| format!("{a}-")).collect();
    let mut faults = Vec::new();
    let mut found = 0;
    for (inside, text) in sources() {
        for literal in text.lines().flat_map(|l| l.split('"').skip(1).step_by(2)) {
            let shaped = literal.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b));
            if shaped && !literal.ends_with(['-', '.']) && areas.iter().any(|a| literal.starts_with(a)) {
                found += 1;
                if !Words::knows(literal) && !NOT_KEYS.contains(&literal) {
                    faults.push(format!("{}: {literal}", inside.display()));
                }
            }
        }
    }
    assert!(found > 30, "the scan finds nothing any more");
    assert!(faults.is_empty(), "no words for\n{}", faults.join("\n"));
}

/// Literals of code that only look like keys.
const NOT_KEYS: &[&str] = &[];

/// Where a list of arguments stands right behind a key, as in `say("find-results-count", &[("count", …)])`, it names
/// each of the message's arguments.
#[test]
fn every_call_gives_the_arguments_of_its_message() {
    let wanted: BTreeMap<String, BTreeSet<String>> = keys(Lang::Ja).into_values().flatten().collect();
    let mut faults = Vec::new();
    let mut found = 0;
    for (inside, text) in sources() {
        for (key, args) in wanted.iter().filter(|(_, args)| !args.is_empty()) {
            for rest in text.split(&format!("\"{key}\"")).skip(1) {
                let Some(list) = rest.trim_start_matches([',', ' ', '\n']).strip_prefix("&[") else { continue };
                found += 1;
                // A list inside the list (an index, a slice) would end it early; none of our calls has one.
                let list = list.split(']').next().unwrap_or_default();
                let given: BTreeSet<String> =
                    list.split("(\"").skip(1).map(|a| a.split('"').next().unwrap_or_default().to_owned()).collect();
                if !args.is_subset(&given) {
                    faults.push(format!("{}: {key} needs {args:?}, gets {given:?}", inside.display()));
                }
            }
        }
    }
    assert!(found > 10, "the scan finds nothing any more");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
