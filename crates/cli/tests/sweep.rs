//! `azukari sweep` through the real binary: what is found and what to do in both languages, exit codes, and files that would bring
//! other programs down.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]

use serde_json::Value;
use std::{fmt::Write as _, fs, io::Write as _, path::Path, process::Command};
use zip::{AesMode, ZipWriter, write::SimpleFileOptions};

const LIST: &str =
    "氏名,住所,電話番号\n見本　花子,大分県大分市見本町1-2-3,097-532-1111\n例田 次郎,大分県別府市例町4-5,0977-22-1112\n";

fn sweep(args: &[&str]) -> (i32, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_azukari")).arg("sweep").args(args).output().unwrap();
    let said = String::from_utf8(run.stdout).unwrap() + &String::from_utf8_lossy(&run.stderr);
    (run.status.code().unwrap(), said)
}

fn json(args: &[&str]) -> (i32, Value) {
    let run = Command::new(env!("CARGO_BIN_EXE_azukari")).args(["--json", "sweep"]).args(args).output().unwrap();
    (run.status.code().unwrap(), serde_json::from_slice(&run.stdout).unwrap())
}

fn file<'a>(document: &'a Value, name: &str) -> &'a Value {
    let found = document["files"].as_array().unwrap().iter().find(|f| f["path"].as_str().unwrap().ends_with(name));
    found.unwrap_or_else(|| panic!("{name} in {document}"))
}

/// A page description with one line of text.
fn pdf(text: &str) -> Vec<u8> {
    let stream = format!("BT /F1 12 Tf 72 720 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let start = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    write!(out, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).unwrap();
    out.into_bytes()
}

fn sealed(path: &Path) {
    let mut out = ZipWriter::new(fs::File::create(path).unwrap());
    out.start_file("list.csv", SimpleFileOptions::default().with_aes_encryption(AesMode::Aes256, "password")).unwrap();
    out.write_all(LIST.as_bytes()).unwrap();
    out.finish().unwrap();
}

#[test]
fn a_folder_is_looked_through_and_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().to_str().unwrap();
    fs::create_dir_all(dir.path().join("共有/古い")).unwrap();
    fs::write(dir.path().join("共有/名簿.csv"), encoding_rs::SHIFT_JIS.encode(LIST).0).unwrap();
    fs::write(dir.path().join("共有/古い/番号.txt"), "個人番号 1234-5678-9018\n").unwrap();
    fs::write(dir.path().join("共有/規程.txt"), "個人情報の取扱いについて定める。\n").unwrap();
    fs::write(dir.path().join("共有/案内.pdf"), pdf("mail to hanako@example.jp or call 03-1234-5678")).unwrap();
    sealed(&dir.path().join("共有/秘.zip"));
    fs::write(dir.path().join("共有/壊れた.zip"), b"PK\x03\x04 nothing").unwrap();
    fs::write(dir.path().join("共有/壊れた.pdf"), b"%PDF-1.7\nnothing").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", dir.path().join("共有/輪")).unwrap();

    let (code, document) = json(&[root]);
    assert_eq!(code, 7, "{document}");
    let list = file(&document, "名簿.csv");
    assert_eq!(
        (&list["persons"], &list["kinds"]["person"], &list["kinds"]["address"]),
        (&2.into(), &2.into(), &2.into())
    );
    assert_eq!(list["registered"], Value::Null);
    assert_eq!(list["todo"][0], "sweep-todo-compare");
    assert_eq!(file(&document, "番号.txt")["todo"][0], "sweep-todo-individual");
    let page = file(&document, "案内.pdf");
    assert_eq!((&page["kinds"]["mail"], &page["kinds"]["phone"]), (&1.into(), &1.into()), "{page}");
    assert_eq!(file(&document, "秘.zip")["sealed"][0]["name"], "list.csv");
    for broken in ["壊れた.zip", "壊れた.pdf"] {
        assert_eq!(file(&document, broken)["unread"][0]["why"], "damaged", "{document}");
    }
    assert_eq!(document["files"].as_array().unwrap().len(), 6, "a file without anything is not listed: {document}");
    assert_eq!((&document["looked_at"], &document["links"]), (&7.into(), &i32::from(cfg!(unix)).into()));

    // What is printed holds counts and no value.
    for (lang, words) in [
        ("ja", "およそ2人分の個人情報があります（氏名2、住所2、電話番号2）"),
        ("en", "about 2 persons (2 names, 2 addresses, 2 telephone numbers)"),
    ] {
        let (code, said) = sweep(&[root, "--lang", lang]);
        assert_eq!(code, 7);
        assert!(said.contains(words), "{said}");
        assert!(!["見本　花子", "097-532", "5678"].iter().any(|value| said.contains(value)), "{said}");
        assert!(!said.contains('⟦'), "{said}");
    }
}

#[test]
fn a_register_says_which_files_it_names() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().to_str().unwrap();
    fs::create_dir_all(dir.path().join("会員")).unwrap();
    for name in ["会員/名簿.csv", "控え.csv"] {
        fs::write(dir.path().join(name), LIST).unwrap();
    }
    let beside = tempfile::tempdir().unwrap();
    let register = beside.path().join("register.csv");
    fs::write(&register, "\u{feff}名称,保管場所\r\n会員名簿,会員/名簿.csv\r\n").unwrap();
    let (code, document) = json(&[root, "--register", register.to_str().unwrap()]);
    assert_eq!(code, 7, "a named file is still told");
    assert_eq!(file(&document, "名簿.csv")["registered"], true);
    assert_eq!(file(&document, "名簿.csv")["todo"][0], "sweep-todo-registered");
    assert_eq!(file(&document, "控え.csv")["todo"][0], "sweep-todo-unregistered");
}

#[test]
fn exit_codes_mean_something() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), "議事の進め方\n").unwrap();
    let (code, said) = sweep(&[dir.path().to_str().unwrap(), "--lang", "en"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("No personal data was found."), "{said}");
    let (code, said) = sweep(&[dir.path().join("none").to_str().unwrap(), "--lang", "en"]);
    assert_eq!(code, 2, "{said}");
    // What nobody could look into is never called clean.
    sealed(&dir.path().join("b.zip"));
    assert_eq!(sweep(&[dir.path().to_str().unwrap()]).0, 7);
}

#[test]
fn a_file_that_is_too_large_is_told_and_its_beginning_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("large.csv");
    let mut out = fs::File::create(&path).unwrap();
    out.write_all(LIST.as_bytes()).unwrap();
    // A hole: the file is long and takes no room.
    out.set_len(3 << 30).unwrap();
    let (code, document) = json(&[dir.path().to_str().unwrap()]);
    assert_eq!(code, 7);
    assert!(
        file(&document, "large.csv")["unread"].as_array().unwrap().iter().any(|u| u["why"] == "too-large"),
        "{document}"
    );
}
