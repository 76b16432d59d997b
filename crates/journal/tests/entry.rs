//! Leaves have exactly one form, which is frozen; annexes read back and commit.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod common;

use azukari_domain::{Millis, Personal};
use azukari_journal::entry::{Head, LEAF_BYTES_MAX};
use azukari_journal::hash::leaf_hash;
use azukari_journal::*;
use common::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn entries_read_back(i in 0u64..1_000_000, at in any::<i64>(), back in any::<bool>(), late in any::<bool>(), annex in any::<Option<[u8; 32]>>(), fact in "[a-z.]{1,40}", value in "[A-Za-z0-9:=#*+-]{1,128}") {
        let mut e = entry(i);
        (e.recorded_at, e.clock_back, e.late, e.annex) = (Millis(at), back, late, annex.map(Hash));
        e.facts.insert(fact.parse().unwrap(), value.parse().unwrap());
        let leaf = e.to_leaf().unwrap();
        prop_assert_eq!(&Entry::parse(&leaf).unwrap(), &e);
        let head = Head { act: e.act.to_bytes(), recorded_at: e.recorded_at, clock_back: back, annex: e.annex };
        prop_assert_eq!(head.act_hex(), e.act.to_string());
        prop_assert_eq!(Head::read(&leaf), Some(head));
        // The time can be left until the entry has its place: no other byte depends on it.
        let undated = Entry { recorded_at: Millis(i as i64), ..e }.to_undated().unwrap();
        prop_assert_eq!(undated.dated(Millis(at)).unwrap(), leaf);
    }

    #[test]
    fn no_bytes_make_the_readers_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0usize..400, at in 0usize..400, to in any::<u8>()) {
        let _ = (Entry::parse(&bytes), Head::read(&bytes), Annex::parse(&bytes), Lines::from_bytes(&bytes), Frontier::from_bytes(&bytes), export::unbundle(&bytes));
        let good = entry(7).to_leaf().unwrap();
        let cut = &good[..cut.min(good.len() - 1)];
        prop_assert!(Entry::parse(cut).is_err());
        let mut other = good.clone();
        let at = at % good.len();
        other[at] = to;
        if let Ok(parsed) = Entry::parse(&other) {
            // Whatever still reads is another entry, or the byte was the same.
            prop_assert_eq!(parsed == entry(7), other == good);
        }
        let text = String::from_utf8_lossy(&bytes);
        let _ = (Checkpoint::open(&text, &[]), NoteKey::parse(&text));
    }
}

#[test]
fn frozen_leaves() {
    let mut e = entry(7);
    e.annex = Some(commit(&[1; 32], b"x"));
    e.clock_back = true;
    let leaf = e.to_leaf().unwrap();
    assert_eq!(leaf[0], 1);
    assert_eq!(
        std::str::from_utf8(&leaf[1..]).unwrap(),
        r#"{"act":"000000000000000701787d4764a1a89c","at":1775001607000,"back":true,"annex":"cae36d14e1ac00d37f3286643293e311c62ea21ba516e8352275cd8172a41502","happened":1774915207000,"late":true,"worker":"017ee6154e3a64b0b4bddd0ddbb73e89","verb":"use_beyond","outcome":"granted","affair":"membership","subject":"ca448763fd5d561010c08a560864f75f","clauses":["sample:main:11.1"],"controls":["purpose.within"],"rulebook":"1111111111111111111111111111111111111111111111111111111111111111","settings":"2222222222222222222222222222222222222222222222222222222222222222","classes":["identity","contact"],"approval":"2bd6b5ed943342f49a2067c86d325f5b","batch":"03b80b7f546f82146c780ff2665cd26f","facts":{"channel":"paper","pages":"3"}}"#
    );
    assert_eq!(leaf_hash(&leaf).to_string(), "e3f39562a6ab0b8e640978885bb01677c1865e60db58d5c1088858e4220fb754");
    let least = Entry::new(e.act, Millis(0), azukari_domain::Verb::See, Outcome::Granted, Hash([0; 32]), Hash([0; 32]));
    assert_eq!(
        std::str::from_utf8(&least.to_leaf().unwrap()[1..]).unwrap(),
        r#"{"act":"000000000000000701787d4764a1a89c","at":0,"verb":"see","outcome":"granted","rulebook":"0000000000000000000000000000000000000000000000000000000000000000","settings":"0000000000000000000000000000000000000000000000000000000000000000"}"#
    );
    let refused = Entry {
        outcome: Outcome::Refused(azukari_domain::Answer::NotPermitted),
        subjects: Subjects::Many { count: 2, root: Hash([3; 32]) },
        ..least
    };
    assert_eq!(
        std::str::from_utf8(&refused.to_leaf().unwrap()[1..]).unwrap(),
        r#"{"act":"000000000000000701787d4764a1a89c","at":0,"verb":"see","outcome":"refused","answer":"not_permitted","many":{"count":2,"root":"0303030303030303030303030303030303030303030303030303030303030303"},"rulebook":"0000000000000000000000000000000000000000000000000000000000000000","settings":"0000000000000000000000000000000000000000000000000000000000000000"}"#
    );
}

#[test]
fn wrong_leaves_are_refused() {
    let good = entry(8).to_leaf().unwrap();
    let text = String::from_utf8(good[1..].to_vec()).unwrap();
    let parse = |text: &str| Entry::parse(&[&[1], text.as_bytes()].concat()).map(drop);
    assert_eq!(parse(&text), Ok(()));
    assert_eq!(Entry::parse(&[]), Err(LeafError::Empty));
    for version in [0, 2, b'{', 255] {
        assert_eq!(Entry::parse(&[&[version], text.as_bytes()].concat()), Err(LeafError::Version(version)));
    }
    assert_eq!(parse(""), Err(LeafError::Shape));
    assert_eq!(parse("{}"), Err(LeafError::Shape));
    assert_eq!(parse(&text.replacen(',', ", ", 1)), Err(LeafError::Form), "a blank");
    assert_eq!(
        parse(&text.replace("\"verb\"", "\"late\":false,\"verb\"")),
        Err(LeafError::Form),
        "a default written out"
    );
    assert_eq!(parse(&text.replace("\"verb\"", "\"name\":\"x\",\"verb\"")), Err(LeafError::Shape), "an unknown field");
    assert_eq!(
        parse(&text.replace("\"outcome\":\"refused\"", "\"outcome\":\"granted\"")),
        Err(LeafError::Shape),
        "an answer without refusal"
    );
    assert_eq!(parse(&text.replace("\"11111111", "\"1111111A")), Err(LeafError::Shape), "upper case");
    assert_eq!(parse(&format!("{text}\n")), Err(LeafError::Form), "something behind");
}

#[test]
fn safe_texts_have_no_room_for_people() {
    for ok in ["paper", "purpose.within", "2026-04-01T00:00:00Z", "a/b:c=d,e+f#g@h*"] {
        assert!(ok.parse::<Safe>().is_ok(), "{ok}");
    }
    for wrong in ["", "山田", "Taro Yamada", "a\"b", "a\\b", "a\nb", "{", &"a".repeat(129)] {
        assert!(wrong.parse::<Safe>().is_err(), "{wrong}");
        let masked = Safe::masked(wrong);
        assert_eq!(masked.as_str().parse(), Ok(masked.clone()), "{wrong}");
    }
    assert_eq!(Safe::masked("a 山田 b").as_str(), "a****b");
    assert_eq!(Safe::masked("ß").as_str(), "*");
}

#[test]
fn a_leaf_fits_an_entry_bundle_or_is_refused() {
    let mut e = entry(1);
    for i in 0..300 {
        e.facts.insert(format!("fact{i}").parse().unwrap(), "x".repeat(128).parse().unwrap());
    }
    assert!(e.to_leaf().unwrap().len() < LEAF_BYTES_MAX);
    for i in 300..600 {
        e.facts.insert(format!("fact{i}").parse().unwrap(), "x".repeat(128).parse().unwrap());
    }
    assert!(matches!(e.to_leaf(), Err(LeafError::TooLong(_))));
}

#[test]
fn annexes_read_back_commit_and_do_not_print() {
    let p = |text: &str| Personal::new(text);
    let annex = Annex {
        names: vec![p("預 太郎")],
        recipients: vec![p("港区役所")],
        search: vec![p("タロウ")],
        reasons: vec![p("住所変更の届出")],
        changes: vec![Change { field: "address".parse().unwrap(), old: Some(p("旧")), new: None }],
    };
    let bytes = annex.to_bytes().unwrap();
    assert_eq!(Annex::parse(&bytes).unwrap(), annex);
    assert!(Annex::default().is_empty() && !annex.is_empty());
    assert!(!format!("{annex:?}").contains('太'));
    assert_eq!(
        std::str::from_utf8(&bytes).unwrap(),
        r#"{"format":1,"names":["預 太郎"],"recipients":["港区役所"],"search":["タロウ"],"reasons":["住所変更の届出"],"changes":[{"field":"address","old":"旧"}]}"#
    );
    assert_eq!(
        commit(&[5; 32], &bytes).to_string(),
        "8b2f438682bccb25ba5b28973c0b13ec0c085569155129ce7dbd39835656374b"
    );
    assert_ne!(commit(&[5; 32], &bytes), commit(&[6; 32], &bytes));
    for wrong in ["", "{}", r#"{"format":2}"#, r#"{"format":1,"x":[]}"#] {
        assert!(Annex::parse(wrong.as_bytes()).is_err(), "{wrong}");
    }
}
