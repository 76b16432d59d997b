//! What is written can be read again, by this crate and by another reader.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use azukari_sheets::write::{
    CsvWriter, Guard, RejectWriter, SUBSTITUTE, Unfit, WriteEncoding, fits_cp932, guard, unguard,
};
use azukari_sheets::{ReadOptions, Row, Sheet};
use proptest::prelude::*;
use std::io::Cursor;

fn write(rows: &[Vec<String>], guard: Guard) -> Vec<u8> {
    let mut out = Vec::new();
    let mut csv = CsvWriter::new(&mut out, WriteEncoding::Utf8, guard);
    for row in rows {
        csv.row(row.iter().map(String::as_str)).unwrap();
    }
    csv.finish().unwrap();
    out
}

fn read(bytes: Vec<u8>) -> (Sheet, Vec<Row>) {
    let mut sheet = Sheet::from_reader(Cursor::new(bytes), &ReadOptions::default()).unwrap();
    let rows = sheet.by_ref().map(Result::unwrap).collect();
    (sheet, rows)
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(|c| c.expose().to_owned()).collect()
}

#[test]
fn formulas_get_an_apostrophe_and_nothing_else_does() {
    for risky in ["=1+1", "+81-90", "-", "@SUM(A1)", "\tx", "\rx", "\n=x", "＝1", "＋1", "－", "＠a", "'=1", "''@x"]
    {
        assert_eq!(guard(risky), format!("'{risky}"));
        assert_eq!(unguard(&guard(risky)), risky);
    }
    for plain in ["", "'", "1", "山田", "'090", "a=1", "''x", " =1"] {
        assert_eq!((guard(plain).as_str(), unguard(plain)), (plain, plain));
    }
}

#[test]
fn cp932_reports_what_does_not_fit() {
    let mut out = Vec::new();
    let mut csv = CsvWriter::new(&mut out, WriteEncoding::Cp932, Guard::Formulas);
    csv.row(["氏名", "メモ"]).unwrap();
    csv.row(["𠮷田 髙﨑", "¥100𠮷"]).unwrap();
    let written = csv.finish().unwrap();
    assert_eq!(written.unfit.into_iter().collect::<Vec<_>>(), [('¥', 1), ('𠮷', 2)]);
    assert_eq!(written.places, [Unfit { row: 2, column: 1 }, Unfit { row: 2, column: 2 }, Unfit { row: 2, column: 2 }]);
    let (_, rows) = read(out);
    assert_eq!(texts(&rows[0]), [format!("{SUBSTITUTE}田 髙﨑"), format!("{SUBSTITUTE}100{SUBSTITUTE}")]);
    // The wave dash and the minus sign have neighbours in CP932 that are other characters.
    assert!(fits_cp932('～') && !fits_cp932('〜') && !fits_cp932('−') && fits_cp932('①'));
}

#[test]
fn rejected_rows_come_back_corrected() {
    let original = "会員番号,氏名,電話\r\n=1,'=甲,-\r\n2,\"乙,\"\"丙\",12\r\n3,丁,097-555-0101\r\n";
    let (sheet, rows) = read(original.into());
    for encoding in [WriteEncoding::Utf8, WriteEncoding::Cp932] {
        let mut out = Vec::new();
        let mut rejects = RejectWriter::new(&mut out, encoding, sheet.headers()).unwrap();
        rejects.row(&rows[0], "電話番号の桁数が違います").unwrap();
        rejects.row(&rows[1], "=電話番号").unwrap();
        assert_eq!(rejects.finish().unwrap().rows, 3);
        let (again, back) = read(out);
        assert!(again.is_rejected_file());
        assert_eq!(again.headers(), sheet.headers());
        assert_eq!(back.iter().map(texts).collect::<Vec<_>>(), rows[..2].iter().map(texts).collect::<Vec<_>>());
        // Rejected a second time it is the same again.
        let mut out = Vec::new();
        let mut rejects = RejectWriter::new(&mut out, encoding, again.headers()).unwrap();
        rejects.row(&back[0], "まだ違います").unwrap();
        rejects.finish().unwrap();
        assert_eq!(texts(&read(out).1[0]), texts(&rows[0]));
    }
    assert!(!sheet.is_rejected_file());
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z0-9あ-ん漢字ｱ-ﾝ '=+@,;\"-]{1,8}",
        1 => "[\"\\n\\t,a]{1,5}x",
        1 => Just("x\r\ny".to_owned()),
    ]
}

proptest! {
    #[test]
    fn guarding_is_undone_exactly(text in "['=+@a\t\n－-]{0,6}") {
        let guarded = guard(&text);
        prop_assert_eq!(unguard(&guarded), &text);
    }

    /// Whatever is written is read as the same cells, also by the csv crate.
    #[test]
    fn written_rows_read_back(rows in (1_usize..6).prop_flat_map(|w| prop::collection::vec(prop::collection::vec(cell(), w), 1..8))) {
        let width = rows[0].len();
        let mut all = vec![(0..width).map(|i| format!("見出し{i}")).collect::<Vec<_>>()];
        all.extend(rows);
        let bytes = write(&all, Guard::Off);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
        let oracle: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(&oracle, &all);
        let asked = ReadOptions { header_row: Some(1), ..ReadOptions::default() };
        let comma = matches!(Sheet::from_reader(Cursor::new(bytes.clone()), &asked).unwrap().format(), azukari_sheets::Format::Text { delimiter: ',', .. });
        // In one column the guess of the delimiter has nothing to go by.
        if comma && width > 1 {
            let sheet = Sheet::from_reader(Cursor::new(bytes), &asked).unwrap();
            let back: Vec<Vec<String>> = sheet.map(|r| texts(&r.unwrap())).collect();
            prop_assert_eq!(&back, &all[1..].iter().filter(|r| r.iter().any(|c| !c.trim().is_empty())).cloned().collect::<Vec<_>>());
        }
    }

    /// Random bytes end in rows or an error, never in a panic.
    #[test]
    fn random_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(sheet) = Sheet::from_reader(Cursor::new(bytes), &ReadOptions::default()) {
            let _ended = sheet.count();
        }
    }

    /// So do bytes that look like a table.
    #[test]
    fn table_like_bytes_do_not_panic(bytes in "[a\",;\t\r\n=ア髙\u{0}\u{feff}1]{0,80}", encoding in 0_usize..6) {
        let asked = ReadOptions { encoding: azukari_sheets::TextEncoding::ALL.get(encoding).copied(), ..ReadOptions::default() };
        if let Ok(sheet) = Sheet::from_reader(Cursor::new(bytes.into_bytes()), &asked) {
            let _ended = sheet.count();
        }
    }
}
