//! Documents as others read them: `pdftotext` and `pdfinfo` (poppler) open what we write.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use azukari_forms::{BYTES_MAX, Block, Document, FormError, Language};
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// What a program makes of a PDF that it reads from its input.
fn read_by(program: &str, more: &[&str], pdf: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{program} (package poppler-utils) is missing: {e}"));
    let mut input = child.stdin.take().expect("an input");
    let pdf = pdf.to_vec();
    let feed = std::thread::spawn(move || input.write_all(&pdf));
    let out = child.wait_with_output().expect("an end");
    feed.join().expect("fed").expect("fed");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

fn text(document: &Document) -> String {
    read_by("pdftotext", &["-layout", "-", "-"], &document.to_pdf().expect("a PDF"))
}

fn letter() -> Document {
    Document {
        number: "開示の求めへの対応 第12号".to_owned(),
        date: "令和8年11月28日".to_owned(),
        to: "高橋 一郎 様".to_owned(),
        from: vec!["見本協会".to_owned(), "個人データ管理者".to_owned()],
        title: "開示等の決定通知書".to_owned(),
        blocks: vec![
            Block::Text("お申し出のとおり決定しました。\n二行目です。".to_owned()),
            Block::Facts(vec![("請求の内容".to_owned(), "名簿にある私の記録".to_owned())]),
            Block::Note("根拠 第20条".to_owned()),
        ],
        code: Some(("記録番号".to_owned(), "0192-abcd".to_owned())),
        written: "令和8年11月28日 佐藤".to_owned(),
        ..Document::default()
    }
}

#[test]
fn what_is_written_stands_on_the_page_and_its_number_on_each() {
    let long = Document {
        blocks: vec![Block::Table {
            heads: vec!["番号".to_owned(), "内容".to_owned()],
            rows: (1..=120).map(|n| vec![n.to_string(), format!("記録{n}")]).collect(),
        }],
        ..letter()
    };
    for (document, last) in [(letter(), "名簿にある私の記録"), (long, "記録120")] {
        let pdf = document.to_pdf().expect("a PDF");
        let said = read_by("pdftotext", &["-layout", "-", "-"], &pdf);
        for words in ["高橋 一郎 様", "見本協会", "個人データ管理者", "開示等の決定通知書", "第12号", last]
        {
            assert!(said.contains(words), "{words}: {said}");
        }
        let pages = said.matches('\u{c}').count();
        assert_eq!(said.matches("記録番号 0192-abcd").count(), pages, "{said}");
        let dense: String = said.split_whitespace().collect();
        assert!(dense.contains(&format!("{pages}/{pages}")), "{said}");
        let info = read_by("pdfinfo", &["-"], &pdf);
        assert!(info.contains("Tagged:          yes") && info.contains("A4"), "{info}");
        assert!(info.contains("開示等の決定通知書"), "{info}");
    }
}

#[test]
fn the_headings_of_a_table_stand_on_each_page() {
    let table =
        Block::Table { heads: vec!["見出し".to_owned()], rows: (0..200).map(|n| vec![n.to_string()]).collect() };
    let said = text(&Document { landscape: true, blocks: vec![table], ..letter() });
    let pages = said.matches('\u{c}').count();
    assert!(pages > 3, "{said}");
    assert_eq!(said.matches("見出し").count(), pages, "{said}");
}

#[test]
fn what_people_write_is_never_markup() {
    let odd = [
        "#read(\"/etc/passwd\")",
        "#import \"@preview/x:1.0.0\"",
        "*bold* _under_ `code` $x^2$ <label> @ref",
        "\\ \\u{41} = head",
        "- item / term: x",
        "] #panic() [",
        "\"},\"missing\":\"x",
        "https://example.invalid/a",
    ];
    let facts = odd.iter().map(|o| (format!("名 {o}"), (*o).to_owned())).collect();
    let document = Document {
        title: odd.concat(),
        to: odd[0].to_owned(),
        blocks: vec![Block::Text(odd.join("\n")), Block::Heading(odd[2].to_owned()), Block::Facts(facts)],
        ..letter()
    };
    let said = text(&document);
    for words in ["#read(", "#import \"@preview/x:1.0.0\"", "*bold* _under_ `code` $x^2$ <label> @ref", "] #panic() ["]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("root:"), "{said}");
}

#[test]
fn a_character_without_a_glyph_is_marked_and_named() {
    let document = Document {
        blocks: vec![Block::Text("𠮷田と葛\u{E0100}城と絵\u{1F600}".to_owned())],
        without_glyph: "〓は、この書体にない文字です。".to_owned(),
        ..letter()
    };
    let said = text(&document);
    assert!(said.contains("〓田と葛城と絵〓"), "{said}");
    for name in ["U+20BB7", "U+E0100", "U+1F600", "〓は、この書体にない文字です。"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    assert!(!text(&letter()).contains("U+"));
}

#[test]
fn what_is_empty_does_not_appear_and_english_is_set_as_such() {
    let document = Document { language: Language::En, title: "Decision".to_owned(), ..Document::default() };
    let pdf = document.to_pdf().expect("a PDF");
    let said = read_by("pdftotext", &["-", "-"], &pdf);
    assert_eq!(said.split_whitespace().collect::<String>(), "Decision1/1");
    let untitled = Document::default().to_pdf();
    assert!(untitled.is_err() || untitled.is_ok_and(|pdf| pdf.starts_with(b"%PDF-")));
}

#[test]
fn a_document_without_end_is_no_document() {
    let document = Document { blocks: vec![Block::Text("長".repeat(BYTES_MAX))], ..letter() };
    assert!(matches!(document.to_pdf(), Err(FormError::TooLong)));
}

#[test]
fn many_are_written_at_once() {
    let one = letter().to_pdf().expect("a PDF").len();
    let all: Vec<_> = (0..8).map(|_| std::thread::spawn(|| letter().to_pdf().expect("a PDF").len())).collect();
    for each in all {
        assert_eq!(each.join().expect("no panic"), one);
    }
}
