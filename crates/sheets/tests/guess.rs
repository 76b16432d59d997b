//! Columns are found by their headings and their values, and individual numbers by their share.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use azukari_domain::individual;
use azukari_sheets::guess::{FieldKind, FieldSpec, Mapping, SURE, columns, looks_like_my_number, propose};
use azukari_sheets::sample::{Options, members};
use azukari_sheets::{ReadOptions, Sheet};
use proptest::prelude::*;
use std::io::Cursor;

fn field(key: &str, label: &str, aliases: &[&str], kind: FieldKind) -> FieldSpec {
    FieldSpec {
        key: key.parse().unwrap(),
        labels: vec![label.to_owned()],
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        kind,
    }
}

fn fields() -> Vec<FieldSpec> {
    vec![
        field("number", "会員番号", &[], FieldKind::Number),
        field("name", "氏名", &["お名前"], FieldKind::Name),
        field("kana", "フリガナ", &["かな"], FieldKind::Kana),
        field("postal", "郵便番号", &[], FieldKind::Postal),
        field("address", "住所", &[], FieldKind::Address),
        field("phone", "電話番号", &[], FieldKind::Phone),
        field("mobile", "携帯電話", &["携帯"], FieldKind::Phone),
        field("mail", "メールアドレス", &["E-mail"], FieldKind::Mail),
        field("born", "生年月日", &["誕生日"], FieldKind::Date),
        field("joined", "入会日", &["入会年月日"], FieldKind::Date),
    ]
}

fn named(mapping: &Mapping) -> Vec<(usize, &str)> {
    mapping.mapped.iter().map(|m| (m.column, m.field.as_str())).collect()
}

fn strings(headers: &[&str]) -> Vec<String> {
    headers.iter().map(|h| (*h).to_owned()).collect()
}

#[test]
fn a_sample_file_is_mapped_wholly() {
    for dirty in [false, true] {
        let mut bytes = Vec::new();
        members(&mut bytes, 200, 3, &Options { dirty, ..Options::default() }).unwrap();
        let sheet = Sheet::from_reader(Cursor::new(bytes), &ReadOptions::default()).unwrap();
        let mapping = columns(&sheet, &fields());
        let expected = ["number", "name", "kana", "postal", "address", "phone", "mobile", "mail", "born", "joined"];
        let of_key = |key: &str| mapping.mapped.iter().find(|m| m.field.as_str() == key).unwrap();
        for key in expected {
            assert!(of_key(key).confidence >= SURE, "{key}");
        }
        assert_eq!(named(&mapping)[0], (0, "number"));
        assert_eq!((of_key("phone").column, of_key("mobile").column), (6, 7));
        // Kind, company and, where dirty, health have no field: they are told, not dropped in silence.
        assert_eq!(mapping.unmapped, if dirty { vec![1, 11, 12] } else { vec![1, 11] });
        assert!(mapping.missing.is_empty() && mapping.my_number.is_empty());
    }
}

#[test]
fn other_words_widths_and_values_find_their_field() {
    let headers = strings(&["Ｎｏ．", "お 名 前", "氏名（かな）", "〒", "ＴＥＬ", "e-mail", "", "誕生日"]);
    let values: Vec<Vec<&str>> = vec![
        vec!["1", "2"],
        vec!["甲", "乙"],
        vec!["こう", "おつ"],
        vec!["870-0021", "8700022"],
        vec!["097-555-0101", "０９７５５５０１０２"],
        vec!["a@example.jp"],
        vec!["090-1234-5678"],
        vec!["昭和55年2月29日", "1980/2/29"],
    ];
    let mapping = propose(&headers, &values, &fields());
    assert_eq!(
        named(&mapping),
        [(0, "number"), (1, "name"), (2, "kana"), (3, "postal"), (4, "phone"), (5, "mail"), (6, "mobile"), (7, "born")]
    );
    assert!(mapping.mapped.iter().find(|m| m.column == 6).unwrap().confidence < SURE);
    assert_eq!(mapping.missing.iter().map(|m| m.as_str()).collect::<Vec<_>>(), ["address", "joined"]);
}

#[test]
fn values_that_contradict_a_heading_lower_it() {
    let headers = strings(&["メールアドレス", "電話番号"]);
    let agree = propose(&headers, &[vec!["a@example.jp"], vec!["097-555-0101"]], &fields());
    let swapped = propose(&headers, &[vec!["097-555-0101"], vec!["a@example.jp"]], &fields());
    assert!(agree.mapped[0].confidence >= SURE && swapped.mapped.iter().all(|m| m.confidence < SURE));
}

#[test]
fn a_columns_share_decides() {
    assert!(looks_like_my_number(["123456789018"]));
    assert!(looks_like_my_number(["１２３４ ５６７８ ９０１８", "0234-5678-9013", "", "不明"]));
    // A few among other things, each right: still a column of individual numbers.
    let some = ["x"; 20].into_iter().chain(["123456789018", "023456789013", "987654321093"]);
    assert!(looks_like_my_number(some));
    // Timestamps and article numbers pass once in ten.
    let stamps: Vec<String> = (0..600).map(|i| format!("2026112{}{:04}", i % 10, i * 7)).collect();
    assert!(stamps.iter().any(|s| individual::has_form(s)));
    assert!(!looks_like_my_number(stamps.iter().map(String::as_str)));
    assert!(!looks_like_my_number(["7000012050002", "4011001098993"]));
    assert!(!looks_like_my_number([]));
}

proptest! {
    #[test]
    fn no_heading_or_value_panics(headers in prop::collection::vec(".{0,12}", 0..8), cell in ".{0,20}") {
        let values: Vec<Vec<&str>> = headers.iter().map(|_| vec![cell.as_str()]).collect();
        let mapping = propose(&headers, &values, &fields());
        prop_assert_eq!(mapping.mapped.len() + mapping.unmapped.len(), headers.len());
        prop_assert_eq!(mapping.mapped.len() + mapping.missing.len(), fields().len());
    }
}
