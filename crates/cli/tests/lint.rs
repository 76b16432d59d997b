//! `azukari rulebook lint FILE` through the real binary: a planted text with one error of each kind, a regulation that the program
//! knows with its reviewed findings, and files that are no text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

use std::{
    path::Path,
    process::{Command, Output},
};

const PLANTED: &str = include_str!("../../rulebook/src/lint/planted.txt");

fn lint(file: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_azukari"));
    command.args(more).args(["rulebook", "lint"]).arg(file).output().unwrap()
}

fn file(name: &str, content: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    (dir, path)
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + &String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_planted_text_is_answered_with_its_places() {
    let (_dir, path) = file("規程.txt", PLANTED.as_bytes());
    let found = lint(&path, &["--json"]);
    assert_eq!(found.status.code(), Some(7), "{}", said(&found));
    let answer: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    let findings = answer["findings"].as_array().unwrap();
    for kind in ["reference", "neighbour", "numbering", "office", "period", "template", "blank", "document"] {
        assert!(findings.iter().any(|f| f["kind"] == kind), "{kind}: {answer}");
    }
    let line = PLANTED.lines().position(|l| l.contains("届け出なかった者")).unwrap() + 1;
    assert!(findings.iter().any(|f| f["line"] == line && f["what"] == "第19条"), "{answer}");
    assert!(answer["regulation"].is_null() && answer["reviewed"] == serde_json::json!([]));

    for (lang, words) in [("ja", "この文書にありません"), ("en", "is not in this document")] {
        let text = said(&lint(&path, &["--lang", lang]));
        let place = format!("{}:{line}: ", path.display());
        assert!(
            text.lines().any(|l| l.starts_with(&place) && l.contains("第19条") && l.contains(words)),
            "{lang}: {text}"
        );
    }
}

#[test]
fn a_known_regulation_is_answered_with_what_was_reviewed() {
    let books = azukari_rulebook::Rulebooks::embedded().unwrap();
    let text = "君津商工会議所\n特定個人情報保護規程\n第1条 マイナンバー法第 9 条第 3 項の事務を行う。\n第2条 特定個人情報保護委員会に報告する。\n";
    assert_eq!(books.review_of(text).unwrap().0.as_str(), "kimitsu");
    let (_dir, path) = file("text.txt", text.as_bytes());
    let found = lint(&path, &["--json"]);
    let answer: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    let reviewed = answer["reviewed"].as_array().unwrap();
    let one = |line: u64, today: &str| reviewed.iter().any(|f| f["line"] == line && f["today_ja"] == today);
    assert!(
        answer["regulation"] == "kimitsu" && one(3, "番号法第9条第4項") && one(4, "個人情報保護委員会"),
        "{answer}"
    );
    assert_eq!(found.status.code(), Some(7));
    let english = said(&lint(&path, &["--lang", "en"]));
    assert!(english.contains("since 2016-01-01: Personal Information Protection Commission"), "{english}");
}

#[test]
fn a_text_without_fault_and_files_that_are_none() {
    let (_dir, path) =
        file("good.txt", "第1条 この規程は、目的を定める。\n第2条 前条の目的のため、次のとおりとする。\n".as_bytes());
    assert_eq!(lint(&path, &[]).status.code(), Some(0));
    let (_dir, path) = file("cp932.txt", b"\x91\xe61\x8f\xf0");
    let refused = lint(&path, &["--lang", "en"]);
    assert!(refused.status.code() != Some(0) && said(&refused).contains("UTF-8"), "{}", said(&refused));
    assert!(lint(Path::new("/nowhere/at/all.txt"), &[]).status.code() != Some(0));
}
