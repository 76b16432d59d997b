//! Text files, right and wrong.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use azukari_sheets::limits::*;
use azukari_sheets::{FlagKind, Format, ReadOptions, Row, Sheet, SheetError, TextEncoding};
use std::io::Cursor;

fn open(bytes: impl Into<Vec<u8>>) -> Result<Sheet, SheetError> {
    Sheet::from_reader(Cursor::new(bytes.into()), &ReadOptions::default())
}

fn rows(bytes: impl Into<Vec<u8>>) -> Result<Vec<Row>, SheetError> {
    open(bytes)?.collect()
}

fn texts(row: &Row) -> Vec<&str> {
    row.cells.iter().map(|c| c.expose()).collect()
}

fn sjis(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

fn encoding_of(sheet: &Sheet) -> TextEncoding {
    match sheet.format() {
        Format::Text { encoding, .. } => encoding,
        Format::Excel => panic!("excel"),
    }
}

const LIST: &str = "会員番号,氏名,フリガナ\r\n001,髙橋　太郎,タカハシ タロウ\r\n002,山﨑 花子,ヤマサキ ハナコ\r\n";

#[test]
fn every_encoding_gives_the_same_rows() {
    let utf16 = |be: bool| -> Vec<u8> {
        let mark = [0xFEFF_u16];
        mark.into_iter()
            .chain(LIST.encode_utf16())
            .flat_map(|u| if be { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    };
    let plain = LIST.replace('髙', "高").replace('﨑', "崎");
    for (bytes, encoding, expected) in [
        (LIST.as_bytes().to_vec(), TextEncoding::Utf8, LIST),
        ([b"\xEF\xBB\xBF", LIST.as_bytes()].concat(), TextEncoding::Utf8, LIST),
        (sjis(LIST), TextEncoding::Cp932, LIST),
        (encoding_rs::EUC_JP.encode(&plain).0.into_owned(), TextEncoding::EucJp, &plain),
        (encoding_rs::ISO_2022_JP.encode(&plain).0.into_owned(), TextEncoding::Iso2022Jp, &plain),
        (utf16(false), TextEncoding::Utf16Le, LIST),
        (utf16(true), TextEncoding::Utf16Be, LIST),
    ] {
        let sheet = open(bytes).unwrap();
        assert_eq!(encoding_of(&sheet), encoding);
        assert_eq!(sheet.headers(), ["会員番号", "氏名", "フリガナ"]);
        let got: Vec<Row> = sheet.map(Result::unwrap).collect();
        let lines: Vec<&str> = expected.lines().skip(1).collect();
        assert_eq!(got.iter().map(|r| texts(r).join(",")).collect::<Vec<_>>(), lines, "{encoding:?}");
        assert_eq!(got.iter().map(|r| r.number).collect::<Vec<_>>(), [2, 3]);
    }
}

#[test]
fn quotes_line_breaks_and_delimiters() {
    let got = rows("a;b;c\n\"x;\"\"y\"\"\";\"one\r\ntwo\";3\n;;z\n").unwrap();
    assert_eq!(texts(&got[0]), ["x;\"y\"", "one\r\ntwo", "3"]);
    assert_eq!((got[0].number, got[1].number), (2, 4));
    assert_eq!(texts(&got[1]), ["", "", "z"]);
    assert_eq!(texts(&rows("a\tb\n1,2\t3").unwrap()[0]), ["1,2", "3"]);
}

#[test]
fn stray_quotes_stay_and_are_flagged() {
    let got = rows("a,b,c\n\"山\"田,太\"郎,\"ok\"\n").unwrap();
    assert_eq!(texts(&got[0]), ["\"山\"田", "太\"郎", "ok"]);
    assert!(got[0].has(0, FlagKind::StrayQuote) && got[0].has(1, FlagKind::StrayQuote));
    assert!(!got[0].has(2, FlagKind::StrayQuote));
}

#[test]
fn titles_above_the_header_are_passed_over() {
    let text = "令和8年度 会員名簿,,,\n2026/11/22 現在,,,\n,,,\n番号,氏名,電話,備考\n1,甲,097-555-0101,\n";
    let sheet = open(text).unwrap();
    assert_eq!((sheet.header_row(), sheet.headers().len()), (4, 4));
    assert_eq!(sheet.count(), 1);
    let asked = ReadOptions { header_row: Some(1), ..ReadOptions::default() };
    let sheet = Sheet::from_reader(Cursor::new(text.as_bytes().to_vec()), &asked).unwrap();
    assert_eq!(sheet.headers(), ["令和8年度 会員名簿"]);
    let none = ReadOptions { header_row: Some(3), ..ReadOptions::default() };
    let blank = Sheet::from_reader(Cursor::new(text.as_bytes().to_vec()), &none);
    assert!(matches!(blank, Err(SheetError::NoHeader { row: 3 })));
}

#[test]
fn odd_cells_are_kept_and_flagged() {
    let got = rows("a,b\n=1+1,@x\n-5\n1,2,3\n\u{E000},〓\n").unwrap();
    assert!(got[0].has(0, FlagKind::FormulaText) && got[0].has(1, FlagKind::FormulaText));
    assert_eq!(texts(&got[0]), ["=1+1", "@x"]);
    assert!(got[1].has(1, FlagKind::ShortRow));
    assert_eq!(texts(&got[1]), ["-5", ""]);
    assert!(got[2].has(2, FlagKind::ExtraCells));
    assert_eq!(texts(&got[2]), ["1", "2", "3"]);
    assert!(got[3].has(0, FlagKind::Gaiji) && got[3].has(1, FlagKind::Gaiji));
}

#[test]
fn blank_rows_are_counted_and_headings_may_be_missing() {
    let mut sheet = open("a,,c\n1,2,3\n , ,\n\n4,5,6\n").unwrap();
    assert_eq!(sheet.headers(), ["a", "", "c"]);
    assert_eq!(sheet.by_ref().map(|r| r.unwrap().number).collect::<Vec<_>>(), [2, 5]);
    assert_eq!(sheet.blank_rows(), 2);
}

#[test]
fn wrong_files_are_refused_with_their_place() {
    let wide = |n: usize| vec!["x"; n].join(",").into_bytes();
    let mut bad_utf8 = LIST.as_bytes().to_vec();
    bad_utf8.extend(b"003,\xFF,x\n");
    let mut mixed = LIST.as_bytes().to_vec();
    mixed.extend(sjis("003,田中 一郎,タナカ イチロウ\r\n"));
    let mut mixed_other = sjis(LIST);
    mixed_other.extend("003,田中 一郎,タナカ イチロウ\r\n".as_bytes());
    let mut bad_sjis = sjis(LIST);
    bad_sjis.extend(b"003,\x82\x01,x\n");
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"".to_vec(), "sheet-error-empty []"),
        (b"\n\n , ,\n".to_vec(), "sheet-error-empty []"),
        (b"a,b\n1,\0\n".to_vec(), "sheet-error-nul [2, 3]"),
        (bad_utf8, "sheet-error-wrong-bytes [utf-8, 4, 5]"),
        (bad_sjis, "sheet-error-wrong-bytes [cp932, 4, 5]"),
        (mixed, "sheet-error-mixed-encodings [4]"),
        (mixed_other, "sheet-error-mixed-encodings [4]"),
        (b"a,b\r1,2\r3,4\r".to_vec(), "sheet-error-bare-return [1]"),
        (b"a,b\n1\r,2\n".to_vec(), "sheet-error-bare-return [2]"),
        (b"a,b\n1,2\n\"3,4\n5,6\n".to_vec(), "sheet-error-open-quote [3]"),
        ("氏名,電話,氏　名\n".as_bytes().to_vec(), "sheet-error-duplicate-header [1, 1, 3]"),
        ("TEL,ｔｅｌ\n".as_bytes().to_vec(), "sheet-error-duplicate-header [1, 1, 2]"),
        (wide(10_000), "sheet-error-too-many-columns [1, 512]"),
        (vec![b'x'; LINE_BYTES_MAX + 1], "sheet-error-line-too-long [1, 1048576]"),
        ([b"a,b\n1,".to_vec(), vec![b'x'; CELL_CHARS_MAX + 1]].concat(), "sheet-error-cell-too-long [2, 2, 32767]"),
        (b"\xFF\xFEa\0,\0b\0\n\0\0\xD8\n\0".to_vec(), "sheet-error-wrong-bytes [utf-16le, 2, 1]"),
        (b"\xFF\xFEa\0,\0b".to_vec(), "sheet-error-wrong-bytes [utf-16le, 1, 5]"),
        (b"\xFF\xFEa\0\0\0\n\0".to_vec(), "sheet-error-nul [1, 3]"),
        (b"%PDF-1.7\n".to_vec(), "sheet-error-not-tabular []"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "sheet-error-not-tabular []"),
    ];
    for (bytes, expected) in cases {
        let error = rows(bytes).expect_err(expected);
        let args: Vec<String> = error.args().into_iter().map(|(_, v)| v).collect();
        assert_eq!(format!("{} [{}]", error.key(), args.join(", ")), expected);
    }
}

#[test]
fn a_row_over_many_lines_is_bounded() {
    let mut bytes = b"a,b\n\"".to_vec();
    for _ in 0..20_000 {
        bytes.extend([b'x'; 99]);
        bytes.push(b'\n');
    }
    assert!(matches!(rows(bytes), Err(SheetError::RowTooLong { row: 2, .. })));
}

#[test]
fn a_chosen_encoding_is_held_to() {
    let asked = ReadOptions { encoding: Some(TextEncoding::Utf8), ..ReadOptions::default() };
    let wrong = Sheet::from_reader(Cursor::new(sjis(LIST)), &asked);
    assert!(matches!(wrong, Err(SheetError::WrongBytes { encoding: TextEncoding::Utf8, line: 1, byte: 1 })));
    assert_eq!(TextEncoding::parse("CP932"), Some(TextEncoding::Cp932));
}

#[test]
fn nothing_of_a_cell_is_printed() {
    let sheet = open("秘密一,秘密二\n秘密三,秘密四\n").unwrap();
    assert!(!format!("{sheet:?}").contains("秘密"));
    for row in sheet {
        assert!(!format!("{row:?}").contains("秘密"));
    }
    let error = rows("秘密,秘密\n").unwrap_err();
    assert!(!format!("{error} {error:?} {:?}", error.args()).contains("秘密"));
}

#[test]
fn too_many_rows() {
    let mut bytes = b"a\n".to_vec();
    bytes.extend(b"x\n".repeat(ROWS_MAX as usize + 1));
    let mut sheet = open(bytes).unwrap();
    let last = sheet.by_ref().last().unwrap();
    assert!(matches!(last, Err(SheetError::TooManyRows { max: ROWS_MAX })));
    assert!(sheet.next().is_none());
}
