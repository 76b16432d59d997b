//! Sample files are what they say: read back, every piece of dirt is where the summary puts it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests may stop")]

use azukari_domain::text::{fold_mail, fold_phone};
use azukari_sheets::sample::{Dirt, HEADERS, HEALTH_HEADER, Options, Summary, members};
use azukari_sheets::write::WriteEncoding;
use azukari_sheets::{FlagKind, ReadOptions, Row, Sheet};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

fn make(count: u64, seed: u64, options: &Options) -> (Vec<u8>, Summary) {
    let mut out = Vec::new();
    let summary = members(&mut out, count, seed, options).unwrap();
    (out, summary)
}

fn read(bytes: Vec<u8>) -> (Vec<String>, Vec<Row>, u64) {
    let mut sheet = Sheet::from_reader(Cursor::new(bytes), &ReadOptions::default()).unwrap();
    let rows = sheet.by_ref().map(Result::unwrap).collect();
    (sheet.headers().to_vec(), rows, sheet.blank_rows())
}

fn column(name: &str) -> usize {
    HEADERS.iter().position(|h| *h == name).unwrap()
}

fn is_iso_date(text: &str) -> bool {
    text.parse::<azukari_domain::Date>().is_ok()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for dirty in [false, true] {
        let options = Options { dirty, ..Options::default() };
        assert_eq!(make(300, 7, &options), make(300, 7, &options));
        assert_ne!(make(300, 7, &options).0, make(300, 8, &options).0);
    }
}

#[test]
fn a_clean_file_is_clean_in_both_encodings() {
    for encoding in [WriteEncoding::Utf8, WriteEncoding::Cp932] {
        let (bytes, summary) = make(2_000, 1, &Options { encoding, dirty: false });
        assert!(summary.written.unfit.is_empty() && summary.marks.is_empty());
        let (headers, rows, blank) = read(bytes);
        assert_eq!((headers.as_slice(), rows.len(), blank), (&HEADERS.map(str::to_owned)[..], 2_000, 0));
        let numbers: BTreeSet<&str> = rows.iter().map(|r| r.text(0)).collect();
        assert_eq!(numbers.len(), rows.len());
        for row in &rows {
            assert!(row.flags.is_empty(), "{:?}", row.flags);
            assert!(fold_phone(row.text(column("携帯電話"))).is_some_and(|p| p.len() == 11));
            let phone = row.text(column("電話番号"));
            assert!(phone.is_empty() || fold_phone(phone).is_some_and(|p| p.len() == 10), "{phone}");
            let mail = row.text(column("メールアドレス"));
            assert!(mail.is_empty() || fold_mail(mail).as_deref() == Some(mail));
            assert!(is_iso_date(row.text(column("入会日"))));
            assert_eq!(row.text(column("種別")) == "法人", row.text(column("生年月日")).is_empty());
            assert!(row.text(column("種別")) != "法人" || !row.text(column("会社名")).is_empty());
        }
    }
}

#[test]
fn dirt_is_where_it_is_counted() {
    for encoding in [WriteEncoding::Utf8, WriteEncoding::Cp932] {
        let (bytes, summary) = make(3_000, 42, &Options { encoding, dirty: true });
        let counts = summary.counts();
        assert_eq!(counts.len(), Dirt::ALL.len(), "{counts:?}");
        let (headers, rows, blank) = read(bytes);
        assert_eq!(headers.last().map(String::as_str), Some(HEALTH_HEADER));
        assert_eq!((rows.len() as u64, blank), (3_000, counts[&Dirt::EmptyRow]));
        let lines = |kind| summary.marks.iter().filter(|(_, d)| *d == kind).map(|(l, _)| *l).collect::<BTreeSet<_>>();
        let found =
            |test: &dyn Fn(&Row) -> bool| rows.iter().filter(|r| test(r)).map(|r| r.number).collect::<BTreeSet<_>>();

        assert_eq!(found(&|r| fold_phone(r.text(column("携帯電話"))).is_none()), lines(Dirt::WrongPhone));
        assert_eq!(found(&|r| r.text(column("フリガナ")).is_empty()), lines(Dirt::MissingKana));
        assert_eq!(found(&|r| !r.text(HEADERS.len()).is_empty()), lines(Dirt::Health));
        assert_eq!(found(&|r| r.flags.iter().any(|f| f.kind == FlagKind::StrayQuote)), lines(Dirt::StrayQuote));
        assert_eq!(
            found(&|r| r.text(column("住所")).ends_with("  ") || r.text(column("住所")).ends_with("  \"角\"")),
            lines(Dirt::TrailingBlanks)
        );
        let gaiji = |r: &Row| r.has(column("氏名"), FlagKind::Gaiji) || r.text(column("氏名")).contains('?');
        assert_eq!(found(&gaiji), lines(Dirt::Gaiji));
        let joined = |r: &Row| r.text(column("入会日")).to_owned();
        let odd: BTreeSet<u64> = lines(Dirt::ImpossibleDate).union(&lines(Dirt::DateStyle)).copied().collect();
        assert_eq!(found(&|r| !is_iso_date(&joined(r))), odd);

        let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
        let mut duplicates = BTreeSet::new();
        for row in &rows {
            if seen.insert(row.text(0), row.number).is_some() {
                duplicates.insert(row.number);
            }
        }
        assert_eq!(duplicates, lines(Dirt::DuplicateNumber));
        let rejected: BTreeSet<u64> = Dirt::ALL.iter().filter(|d| d.rejects()).flat_map(|d| lines(*d)).collect();
        assert_eq!(summary.must_reject(), rejected.len() as u64);
    }
}

#[test]
fn a_hundred_people_have_every_kind_of_dirt() {
    for seed in 0..20 {
        let (_, summary) = make(100, seed, &Options { dirty: true, ..Options::default() });
        assert_eq!(summary.counts().len(), Dirt::ALL.len(), "seed {seed}");
    }
    assert_eq!(make(0, 1, &Options::default()).1.people, 0);
}
