//! Bad files through the real binary: a clear sentence in both languages, little memory, nothing half-written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]
#![allow(clippy::disallowed_methods, reason = "the runner says whether the long cases run")]
#![cfg(target_os = "linux")]

mod bed;

use azukari_store::{org, record};
use azukari_words::{Lang, Words};
use bed::{Bed, Server};
use serde_json::json;
use std::{fs::File, io::Write as _, path::Path};
use zip::write::SimpleFileOptions;

/// What the server may take, whatever is sent.
const PEAK_KIB_MAX: u64 = 300 * 1024;
const GIB: u64 = 1024 * 1024 * 1024;

/// The sentence up to what is put into it.
fn sentence(lang: Lang, key: &str) -> String {
    let args = ["line", "byte", "row", "column", "encoding", "limit", "max", "first", "second", "field"]
        .map(|name| (name, azukari_words::Arg::from("\u{1}")));
    let text = Words::say(lang, key, &args);
    text.split(|c: char| c == '\u{1}' || c.is_ascii_digit()).next().unwrap_or_default().trim().to_owned()
}

/// A workbook whose sheet is this XML.
fn workbook(path: &Path, fill: impl Fn(&mut dyn std::io::Write)) {
    const PARTS: [(&str, &str); 4] = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::BufWriter::new(File::create(path).unwrap()));
    for (name, text) in PARTS {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default().compression_level(Some(1))).unwrap();
    let mut out = std::io::BufWriter::new(&mut zip);
    fill(&mut out);
    out.flush().unwrap();
    drop(out);
    zip.finish().unwrap();
}

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// Sends a file by the command line, in both languages; each time it ends with this code and sentence.
fn refused(bed: &Bed, server: &Server, name: &str, more: &[&str], code: i32, key: &str) {
    let file = bed.path(name);
    for lang in Lang::ALL {
        let mut args = vec!["import", &file, "--affair", "membership", "--purpose", "member_services"];
        args.extend(["--channel", "form", "--source-checked", "--lang", lang.tag()]);
        args.extend(more);
        let (ended, out, said) = bed.run(server, &args);
        assert_eq!(ended, code, "{name}: {out} {said}");
        let all = format!("{out}{said}");
        assert!(all.contains(&sentence(lang, key)), "{name}: {all} does not say {}", sentence(lang, key));
    }
}

fn people(bed: &Bed) -> (i64, usize) {
    bed.inside(|tx| {
        let org = org::all(tx)?[0].id;
        let staged = record::imports_in(tx, org, "staging")?.len() + record::imports_in(tx, org, "undoing")?.len();
        Ok((record::count(tx, org, "member")?, staged))
    })
}

#[test]
fn bad_files_are_told_and_nothing_of_them_stays() {
    let bed = Bed::new();
    let server = Server::start(&bed, &["--demo"]);
    bed.sign_in(&server, "clerk");
    let idle = server.peak_kib();
    let write = |name: &str, bytes: &[u8]| std::fs::write(bed.path(name), bytes).unwrap();

    // Wrong encoding: bytes that fit no encoding, another one than was named, and two in one file.
    let (list, _, _) = encoding_rs::SHIFT_JIS.encode("会員番号,氏名\r\n1,髙橋 花子\r\n");
    write("cp932.csv", &list);
    refused(&bed, &server, "cp932.csv", &["--encoding", "utf-8"], 2, "sheet-error-wrong-bytes");
    write("mixed.csv", &[list.as_ref(), "2,山田 太郎\r\n".as_bytes()].concat());
    refused(&bed, &server, "mixed.csv", &[], 2, "sheet-error-mixed-encodings");

    // Ten thousand columns, a NUL, two columns of one heading.
    write("wide.csv", (0..10_000).map(|n| format!("列{n}")).collect::<Vec<_>>().join(",").as_bytes());
    refused(&bed, &server, "wide.csv", &[], 2, "sheet-error-too-many-columns");
    write("nul.csv", "会員番号,氏名\r\n1,髙橋\0花子\r\n".as_bytes());
    refused(&bed, &server, "nul.csv", &[], 2, "sheet-error-nul");
    write("twice.csv", "会員番号,氏名,氏　名\r\n1,髙橋 花子,髙橋 花子\r\n".as_bytes());
    refused(&bed, &server, "twice.csv", &[], 2, "sheet-error-duplicate-header");

    // Two gigabytes: by the command line it is not even sent, and without it the server says so before it comes.
    File::create(bed.path("huge.csv")).unwrap().set_len(2 * GIB + 1).unwrap();
    refused(&bed, &server, "huge.csv", &[], 2, "sheet-error-file-too-large");
    let (org, token) = (bed.org(), bed.token(&server, "clerk"));
    let order = json!({"affair": "membership", "holding": "member", "purpose": "member_services", "source": "person", "source_checked": true});
    let (status, answer) = server.announce(&org, &token, &order, 2 * GIB + 1);
    assert_eq!((status, answer["key"].as_str()), (413, Some("sheet-error-file-too-large")), "{answer}");
    // As much as is received at all, without a line end in it.
    let most = if full() { GIB } else { 64 * 1024 * 1024 };
    File::create(bed.path("sparse.csv")).unwrap().set_len(most).unwrap();
    refused(&bed, &server, "sparse.csv", &[], 2, "sheet-error-nul");

    // A zip bomb: two gigabytes of one sheet in two megabytes.
    let pieces = if full() { 2048 } else { 256 };
    workbook(Path::new(&bed.path("bomb.xlsx")), |out| {
        let blank = vec![b' '; 1 << 20];
        (0..pieces).for_each(|_| out.write_all(&blank).unwrap());
    });
    refused(&bed, &server, "bomb.xlsx", &[], 2, "sheet-error-bomb");

    // Formula cells: without a stored result there is nothing to take.
    workbook(Path::new(&bed.path("formula.xlsx")), |out| {
        let head = format!("{}{}", cell("A1", "会員番号"), cell("B1", "氏名"));
        let row = format!("{}<c r=\"B2\"><f>CONCAT(A2,A3)</f></c>", cell("A2", "1"));
        write!(out, "<worksheet><sheetData><row r=\"1\">{head}</row><row r=\"2\">{row}</row></sheetData></worksheet>")
            .unwrap();
    });
    refused(&bed, &server, "formula.xlsx", &[], 2, "sheet-error-formula-without-value");

    let peak = server.peak_kib();
    println!("the server took {idle} KiB at rest and {peak} KiB at most");
    assert!(peak < PEAK_KIB_MAX, "{peak} KiB");
    server.stop();
    assert_eq!(people(&bed), (200, 0));
    spools(Path::new(&bed.data()));
}

/// What looks like a formula in a text file is text: it goes in as it is, and what comes back to a person is disarmed.
#[test]
fn formulas_in_a_text_file_are_text() {
    let bed = Bed::new();
    let server = Server::start(&bed, &["--demo"]);
    bed.sign_in(&server, "clerk");
    let rows = "会員番号,氏名,フリガナ,備考\r\nF1,見本 式子,ミホン シキコ,\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\nF2,=1+1,計算,@x\r\n";
    std::fs::write(bed.path("formulas.csv"), rows).unwrap();
    let file = bed.path("formulas.csv");
    let import = [
        "import",
        &file,
        "--affair",
        "membership",
        "--purpose",
        "member_services",
        "--channel",
        "form",
        "--source-checked",
        "--json",
    ];
    let (code, out, said) = bed.run(&server, &import);
    assert_eq!(code, 0, "{out} {said}");
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["read"], 2, "{report}");
    if report["rejected"].as_u64().unwrap() > 0 {
        let back = std::fs::read_to_string(bed.path("formulas.rejected.csv")).unwrap();
        for line in back.lines() {
            assert!(!line.split(',').any(|c| c.trim_matches('"').starts_with(['=', '@', '+'])), "armed: {line}");
        }
    }
    let (code, out, said) = bed.run(&server, &["find", "--affair", "membership", "式子", "--json"]);
    assert_eq!(code, 0, "{out} {said}");
    server.stop();
}

/// More rows than any list may have: refused, and however long the file is, the server stays small. Minutes without
/// optimisation, so only in the long run.
#[test]
fn a_list_that_is_too_long_is_refused_in_little_memory() {
    if !full() {
        println!("skipped: runs in ./test --full");
        return;
    }
    let bed = Bed::new();
    let server = Server::start(&bed, &["--demo"]);
    bed.sign_in(&server, "clerk");
    let mut out = std::io::BufWriter::new(File::create(bed.path("long.csv")).unwrap());
    out.write_all("会員番号,氏名,電話番号\r\n".as_bytes()).unwrap();
    for n in 0..1_000_100 {
        write!(out, "L{n},見本 長蛇{n},090-{:04}-{:04}\r\n", n / 10_000, n % 10_000).unwrap();
    }
    out.into_inner().unwrap().sync_all().unwrap();
    refused(&bed, &server, "long.csv", &[], 2, "sheet-error-too-many-rows");
    let peak = server.peak_kib();
    println!("the server took {peak} KiB at most");
    assert!(peak < PEAK_KIB_MAX, "{peak} KiB");
    server.stop();
    assert_eq!(people(&bed), (200, 0));
}

fn full() -> bool {
    std::env::var("AZUKARI_FULL").is_ok_and(|v| v == "1")
}

/// No upload is left in the folder of the data.
fn spools(dir: &Path) {
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        let size = entry.metadata().unwrap().len();
        assert!(size < 64 * 1024 * 1024, "{} has {size} bytes", entry.path().display());
    }
}
