//! Workbooks, right and wrong.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use azukari_sheets::{FlagKind, Format, ReadOptions, Row, Sheet, SheetError};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

fn open(bytes: Vec<u8>, options: &ReadOptions) -> Result<Sheet, SheetError> {
    Sheet::from_reader(Cursor::new(bytes), options)
}

fn rows(bytes: Vec<u8>) -> Result<Vec<Row>, SheetError> {
    open(bytes, &ReadOptions::default())?.collect()
}

fn texts(row: &Row) -> Vec<&str> {
    row.cells.iter().map(|c| c.expose()).collect()
}

/// A small list as people keep it: a title, a date, then the table; and a second and a hidden worksheet.
fn members() -> Vec<u8> {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet();
    hidden.set_name("控え").unwrap().set_hidden(true).write(0, 0, "秘").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("名簿").unwrap();
    sheet.set_active(true);
    sheet.write(0, 0, "会員名簿").unwrap();
    for (c, h) in ["会員番号", "氏名", "電話", "生年月日", "郵便", "式", "備考"].iter().enumerate() {
        sheet.write(2, c as u16, *h).unwrap();
    }
    let date = CellFormat::new().set_num_format("yyyy/m/d");
    sheet.write_with_format(3, 0, 7, &CellFormat::new().set_num_format("00000")).unwrap();
    sheet.write(3, 1, "髙橋 太郎").unwrap();
    sheet.write(3, 2, 9_012_345_678_f64).unwrap();
    sheet.write_with_format(3, 3, ExcelDateTime::from_ymd(1980, 2, 29).unwrap(), &date).unwrap();
    sheet.write_with_format(3, 4, 8_700_021, &CellFormat::new().set_num_format("000\\-0000")).unwrap();
    sheet.write(3, 5, Formula::new("=A4&\"x\"").set_result("7x")).unwrap();
    sheet.write(3, 6, "=HYPERLINK(\"http://example.jp\")").unwrap();
    sheet.write(5, 0, "B-2").unwrap();
    sheet.write(5, 2, "097-555-0101").unwrap();
    sheet
        .write_with_format(5, 3, ExcelDateTime::from_ymd(2024, 1, 2).unwrap().and_hms(3, 4, 5).unwrap(), &date)
        .unwrap();
    sheet.write(5, 4, 0.5).unwrap();
    book.add_worksheet().set_name("別").unwrap().write(0, 0, "x").unwrap();
    book.save_to_buffer().unwrap()
}

/// The same parts, some with other contents.
fn rebuild(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        to.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        to.write_all(&change(&name, content)).unwrap();
    }
    to.finish().unwrap().into_inner()
}

fn with_cells(cells: &str) -> Vec<u8> {
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{cells}</sheetData></worksheet>"
    );
    rebuild(&members(), |name, old| if name.ends_with("sheet2.xml") { sheet.clone().into_bytes() } else { old })
}

#[test]
fn a_real_list_reads_as_displayed() {
    let sheet = open(members(), &ReadOptions::default()).unwrap();
    assert_eq!((sheet.format(), sheet.header_row(), sheet.sheet_name()), (Format::Excel, 3, Some("名簿")));
    assert_eq!(sheet.sheet_names(), ["控え", "名簿", "別"]);
    assert_eq!(sheet.headers(), ["会員番号", "氏名", "電話", "生年月日", "郵便", "式", "備考"]);
    let got: Vec<Row> = sheet.map(Result::unwrap).collect();
    assert_eq!(got.iter().map(|r| r.number).collect::<Vec<_>>(), [4, 6]);
    assert_eq!(
        texts(&got[0]),
        ["00007", "髙橋 太郎", "9012345678", "1980-02-29", "870-0021", "7x", "=HYPERLINK(\"http://example.jp\")"]
    );
    assert!(got[0].has(2, FlagKind::LeadingZeroLost) && !got[0].has(0, FlagKind::LeadingZeroLost));
    assert!(got[0].has(3, FlagKind::DateFromSerial) && got[0].has(6, FlagKind::FormulaText));
    assert_eq!(texts(&got[1]), ["B-2", "", "097-555-0101", "2024-01-02T03:04:05", "0.5", "", ""]);
    assert!(!got[1].has(5, FlagKind::ShortRow));
}

#[test]
fn a_worksheet_is_chosen_by_name() {
    let named = |name: &str| ReadOptions { sheet: Some(name.to_owned()), ..ReadOptions::default() };
    assert_eq!(open(members(), &named("別")).unwrap().headers(), ["x"]);
    assert!(matches!(open(members(), &named("無")), Err(SheetError::NoSuchSheet)));
}

#[test]
fn formulas_without_a_result_are_refused_and_empty_results_are_not() {
    let head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>番号</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>式</t></is></c></row>";
    let row = |cell: &str| with_cells(&format!("{head}<row r=\"7\"><c r=\"A7\"><v>1</v></c>{cell}</row>"));
    for uncached in ["<c r=\"B7\"><f>A7</f></c>", "<c r=\"B7\"><f>A7</f><v></v></c>", "<c r=\"B7\"><f>A7</f><v/></c>"] {
        assert!(matches!(rows(row(uncached)), Err(SheetError::FormulaWithoutValue { row: 7 })), "{uncached}");
    }
    for (cached, text) in [
        ("<c r=\"B7\" t=\"str\"><f>A7</f><v></v></c>", ""),
        ("<c r=\"B7\"><f>A7</f><v>5</v></c>", "5"),
        ("<c r=\"B7\" s=\"0\"/>", ""),
    ] {
        assert_eq!(texts(&rows(row(cached)).unwrap()[0]), ["1", text], "{cached}");
    }
    let error = rows(row("<c r=\"B7\" t=\"e\"><f>A7</f><v>#REF!</v></c>")).unwrap();
    assert!(error[0].has(1, FlagKind::ErrorValue));
}

#[test]
fn wrong_workbooks_are_refused() {
    let good = members();
    for length in (4..good.len()).step_by(97) {
        let error = rows(good[..length].to_vec()).expect_err("truncated");
        assert!(matches!(error, SheetError::Damaged), "{length}: {error}");
    }
    let cells = |cells: &str| rows(with_cells(cells)).expect_err(cells).key();
    assert_eq!(cells("<row r=\"1\"><c r=\"SS1\"><v>1</v></c></row>"), "sheet-error-too-many-columns");
    assert_eq!(
        cells("<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"),
        "sheet-error-damaged"
    );
    assert_eq!(cells("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>"), "sheet-error-damaged");
    assert_eq!(cells("<!-- x --><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"), "sheet-error-damaged");
    assert_eq!(cells("<row r=\"1\"><c r=\"></sheetData>\"><v>1</v></c></row>"), "sheet-error-damaged");
    assert_eq!(cells("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>999</v></c></row>"), "sheet-error-damaged");
    let long = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(40_000));
    assert_eq!(cells(&long), "sheet-error-cell-too-long");
    let mut many = String::from("<row r=\"1\">");
    for column in 0..10_000 {
        many.push_str(&format!("<c t=\"inlineStr\"><is><t>h{column}</t></is></c>"));
    }
    assert_eq!(cells(&(many + "</row>")), "sheet-error-too-many-columns");
    let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("readme.txt", SimpleFileOptions::default()).unwrap();
    other.write_all(b"hello").unwrap();
    assert!(matches!(rows(other.finish().unwrap().into_inner()), Err(SheetError::NotTabular)));
}

#[test]
fn bombs_are_refused() {
    let good = members();
    let bomb = |name: &'static str, content: Vec<u8>| {
        let bytes = rebuild(&good, |part, old| if part.ends_with(name) { content.clone() } else { old });
        match rows(bytes) {
            Err(SheetError::Bomb { limit, .. }) => limit,
            other => panic!("{name}: {other:?}"),
        }
    };
    assert_eq!(bomb("sheet2.xml", vec![0; 64 << 20]), "ratio");
    assert_eq!(bomb("styles.xml", b"<xf/>".repeat(300_000)), "tags");
    assert_eq!(bomb("sharedStrings.xml", b"<si/>".repeat(1_600_000)), "texts-count");
    // A font with a long name, copied into every cell format.
    let name: String = (0..100_000_u32).map(|i| format!("{:x}", i.wrapping_mul(2_654_435_761))).collect();
    let fonts = format!(
        "<styleSheet><fonts><font><name val=\"{name}\"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>",
        "<xf fontId=\"0\"/>".repeat(20_000)
    );
    assert_eq!(bomb("styles.xml", fonts.into_bytes()), "copies");
    // One cell of many pieces: each is small, the text is not.
    let pieces =
        |n: u32| (0..n).map(|i| format!("<r><t>{:x}</t></r>", i.wrapping_mul(2_654_435_761))).collect::<String>();
    let cell = format!(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>{}</is></c></row></sheetData></worksheet>",
        pieces(80_000)
    );
    assert_eq!(bomb("sheet2.xml", cell.into_bytes()), "cell");
}

/// The directory says nothing of the true size: it is found while inflating.
#[test]
fn a_lying_directory_does_not_help() {
    let bomb = rebuild(&members(), |part, old| if part.ends_with("sheet2.xml") { vec![b' '; 32 << 20] } else { old });
    let said = u32::try_from(32 << 20).unwrap().to_le_bytes();
    let lied: Vec<u8> = {
        let mut bytes = bomb;
        let at: Vec<usize> = bytes.windows(4).enumerate().filter(|(_, w)| *w == said).map(|(i, _)| i).collect();
        assert!(!at.is_empty());
        for i in at {
            bytes[i..i + 4].copy_from_slice(&1000_u32.to_le_bytes());
        }
        bytes
    };
    assert!(matches!(rows(lied), Err(SheetError::Bomb { .. } | SheetError::Damaged)));
}

#[test]
fn passwords_and_old_formats_are_told_apart() {
    let compound = |name: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        bytes.resize(1024, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(4096, 0);
        bytes
    };
    assert!(matches!(rows(compound("EncryptedPackage")), Err(SheetError::Password)));
    assert!(matches!(rows(compound("Workbook")), Err(SheetError::OldExcel)));
    assert!(matches!(rows(compound("WordDocument")), Err(SheetError::NotTabular)));
    assert!(matches!(rows(compound("")[..9].to_vec()), Err(SheetError::NotTabular)));
}

#[test]
fn a_sheet_dropped_early_leaves_no_reader_waiting() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..2_000 {
        sheet.write(row, 0, format!("r{row}")).unwrap();
        sheet.write(row, 1, "x").unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let shared = std::sync::Arc::new(());
    struct Counted(Cursor<Vec<u8>>, #[allow(dead_code, reason = "held to be counted")] std::sync::Arc<()>);
    impl Read for Counted {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0.read(buffer)
        }
    }
    impl std::io::Seek for Counted {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            self.0.seek(to)
        }
    }
    let mut sheet = Sheet::from_reader(Counted(Cursor::new(bytes), shared.clone()), &ReadOptions::default()).unwrap();
    assert!(sheet.next().unwrap().is_ok());
    drop(sheet);
    // The reading thread ends because nobody receives any more; its reader is dropped with it.
    while std::sync::Arc::strong_count(&shared) > 1 {
        std::thread::yield_now();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// A workbook with some bytes changed ends in rows or an error.
    #[test]
    fn spoiled_workbooks_do_not_panic(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = members();
        for (at, byte) in places {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ended = rows(bytes);
    }
}
