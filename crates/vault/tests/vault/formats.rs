//! Properties of fields and cards over arbitrary input.

use crate::world::{World, org};
use azukari_domain::time::{FixedClock, SeededRandom};
use azukari_domain::{Millis, Personal, RecordId, Sealed, text::fold};
use azukari_vault::{
    Card, CardIndex, Cards, DataKey, Place, SegmentPlace, open, open_fields, open_text, seal, seal_fields,
};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::OnceLock;

fn key() -> &'static DataKey {
    static KEY: OnceLock<DataKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let mut w = World::new();
        w.vault.new_data_key(&mut w.shelf, w.tree, 0).unwrap()
    })
}

type Where = (u64, String, [u8; 16], String, i64);

/// Few and short parts, so that two places are often nearly the same.
fn place() -> impl Strategy<Value = Where> {
    let owner = prop_oneof![Just([0u8; 16]), Just([1u8; 16])];
    (0..2u64, "[ab]{0,3}", owner, "[ab]{0,3}", -1..2i64)
}

fn at(w: &Where) -> Place<'_> {
    Place { org: org(w.0), holding: &w.1, owner: w.2, field: &w.3, version: w.4 }
}

/// Cards of few letters, so that words meet over the borders of forms.
fn person() -> impl Strategy<Value = [String; 4]> {
    let text = || "[高髙橋花タた A1-]{0,5}";
    [text().boxed(), text().boxed(), text().boxed(), text().boxed()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_opens_at_its_place_and_at_no_other(a in place(), b in place(), plain in vec(any::<u8>(), 0..80)) {
        let sealed = seal(key(), &at(&a), &plain).unwrap();
        prop_assert_eq!(sealed.as_bytes().len(), plain.len() + azukari_vault::SEAL_OVERHEAD);
        prop_assert_eq!(&*open(key(), &at(&a), &sealed).unwrap(), &plain);
        prop_assert_eq!(open(key(), &at(&b), &sealed).is_ok(), a == b);
    }

    #[test]
    fn no_changed_byte_opens(a in place(), plain in vec(any::<u8>(), 0..40), byte in any::<prop::sample::Index>(), by in 1..=255u8) {
        let mut bytes = seal(key(), &at(&a), &plain).unwrap().into_bytes();
        let i = byte.index(bytes.len());
        bytes[i] ^= by;
        prop_assert!(open(key(), &at(&a), &Sealed::from_bytes(bytes)).is_err());
    }

    #[test]
    fn rubbish_is_refused_without_a_panic(bytes in vec(any::<u8>(), 0..60), a in place()) {
        prop_assert!(open_text(key(), &at(&a), &Sealed::from_bytes(bytes)).is_err());
    }

    /// The scan over one run of bytes finds what looking at each card would.
    #[test]
    fn the_index_finds_what_a_naive_search_finds(people in vec(person(), 0..12), query in "[高髙橋花タた A1-]{0,4}", limit in 0..6usize) {
        let random = SeededRandom::new(1);
        let (mut index, mut low, mut high) = (CardIndex::new(), Cards::new(), Cards::new());
        let words: Vec<String> = query.split_whitespace().map(fold).filter(|w| !w.is_empty()).collect();
        let mut want = Vec::new();
        for (slot, [name, kana, address, number]) in (0u32..).zip(&people) {
            let p = |text: &String| Personal::new(text.as_str());
            let record = RecordId::new(&FixedClock::at(Millis(0)), &random);
            let card = Card::new(record, &p(name), &p(kana), &p(address), &p(number));
            let forms = [fold(name), fold(kana), fold(address), fold(number)];
            if !words.is_empty() && words.iter().all(|w| forms.iter().any(|f| f.contains(w))) {
                want.push((record, name.clone(), number.clone()));
            }
            if slot < 6 { low.put(slot, card) } else { high.put(slot, card) }
        }
        index.load(1, 1, &high);
        index.load(0, 1, &low);
        want.truncate(limit);
        let got: Vec<_> = index.find(&query, limit).into_iter()
            .map(|hit| (hit.record, hit.display.expose().to_owned(), hit.number.expose().to_owned())).collect();
        prop_assert_eq!(got, want);
    }
}

#[test]
fn the_fields_of_a_record_open_together_or_not_at_all() {
    let org = org(1);
    let at = |field| Place { org, holding: "member", owner: [3; 16], field, version: 1 };
    let texts = ["name", "kana", "phone"].map(Personal::new);
    let sealed = seal_fields(key(), [(at("a"), &texts[0]), (at("b"), &texts[1]), (at("c"), &texts[2])]).unwrap();
    let opened = open_fields(key(), [(at("a"), &sealed[0]), (at("b"), &sealed[1]), (at("c"), &sealed[2])]).unwrap();
    assert!(opened == texts);
    assert!(open_fields(key(), [(at("a"), &sealed[0]), (at("b"), &sealed[2])]).is_err());
}

#[test]
fn a_segment_of_rubbish_is_refused() {
    let mut w = World::new();
    w.vault.new_data_key(&mut w.shelf, w.tree, 0).unwrap();
    let key = w.vault.card_key(&mut w.shelf, w.tree, 0).unwrap();
    let place = SegmentPlace { org: w.tree.org, holding: "member", segment: 0 };
    let good = Cards::new().seal(&key, &place).unwrap().into_bytes();
    for cut in 0..good.len() {
        assert!(Cards::open(&key, &place, &Sealed::from_bytes(good[..cut].to_vec())).is_err());
    }
}
