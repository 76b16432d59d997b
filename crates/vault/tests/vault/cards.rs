//! Search cards: at their place only, dead after a re-key, found by any form.

use crate::world::World;
use azukari_domain::time::{FixedClock, SeededRandom};
use azukari_domain::{Millis, Personal, RecordId};
use azukari_vault::{Card, CardIndex, Cards, SegmentPlace, VaultError};

fn record(n: u64) -> RecordId {
    RecordId::new(&FixedClock::at(Millis(0)), &SeededRandom::new(n))
}

fn card(n: u64, name: &str, kana: &str, address: &str, number: &str) -> Card {
    let p = |text: &str| Personal::new(text);
    Card::new(record(n), &p(name), &p(kana), &p(address), &p(number))
}

fn some() -> Cards {
    let mut cards = Cards::new();
    cards.put(0, card(1, "髙橋　一郎", "たかはし いちろう", "横浜市中区１－２", "A-0012"));
    cards.put(1, card(2, "山﨑 花子", "ヤマザキ ハナコ", "東京都千代田区", "A-0013"));
    cards.put(255, card(3, "高橋 花", "ﾀｶﾊｼ ﾊﾅ", "", "B-7"));
    cards
}

fn names(index: &CardIndex, query: &str) -> Vec<String> {
    index.find(query, 10).iter().map(|hit| hit.display.expose().to_owned()).collect()
}

#[test]
fn people_are_found_by_every_form() {
    let mut index = CardIndex::new();
    index.load(4, 1, &some());
    assert_eq!(index.len(), 3);
    assert_eq!(names(&index, "高橋"), ["髙橋　一郎", "高橋 花"]);
    assert_eq!(names(&index, "髙橋"), names(&index, "高橋"));
    assert_eq!(names(&index, "たか"), ["髙橋　一郎", "高橋 花"]);
    assert_eq!(names(&index, "橋一"), ["髙橋　一郎"], "blanks in the name do not matter");
    assert_eq!(names(&index, "ヤマザキ"), ["山﨑 花子"]);
    assert_eq!(names(&index, "高橋 横浜"), ["髙橋　一郎"], "all words, over all forms");
    assert_eq!(names(&index, "花　タカ"), ["高橋 花"]);
    assert_eq!(names(&index, "a0013"), ["山﨑 花子"]);
    assert_eq!(names(&index, "郎タ"), [""; 0], "no word reaches over two forms");
    assert_eq!(names(&index, "B7髙"), [""; 0], "nor over two cards");
    assert_eq!(names(&index, " 　- "), [""; 0]);
    assert_eq!(index.find("高橋", 1).len(), 1);
    assert_eq!(index.find("花", 10)[1].number.expose(), "B-7");
}

#[test]
fn a_segment_is_loaded_again_when_its_version_changed() {
    let mut index = CardIndex::new();
    index.load(4, 1, &some());
    index.load(9, 1, &some());
    assert_eq!(index.outdated(&[(4, 1), (7, 1)]), [7]);
    assert_eq!((index.version(9), index.len()), (None, 3));
    assert_eq!(index.outdated(&[(4, 2)]), [4]);
    let mut fewer = some();
    fewer.remove(4 * 256);
    index.load(4, 2, &fewer);
    assert_eq!(names(&index, "横浜"), [""; 0]);
    assert!(index.outdated(&[(4, 2)]).is_empty());
    index.remove(4);
    assert!(index.is_empty());
}

#[test]
fn a_segment_opens_only_at_its_place_and_dies_with_its_leaf() {
    let mut w = World::new();
    w.vault.new_data_key(&mut w.shelf, w.tree, 1024).unwrap();
    w.vault.new_data_key(&mut w.shelf, w.tree, 1025).unwrap();
    let place = SegmentPlace { org: w.tree.org, holding: "member", segment: 4 };
    let key = w.vault.card_key(&mut w.shelf, w.tree, 4).unwrap();
    let sealed = some().seal(&key, &place).unwrap();
    assert!(Cards::open(&key, &place, &sealed).unwrap() == some());
    for wrong in [
        SegmentPlace { org: crate::world::org(7), ..place },
        SegmentPlace { holding: "student", ..place },
        SegmentPlace { segment: 5, ..place },
    ] {
        assert_eq!(Cards::open(&key, &wrong, &sealed).unwrap_err(), VaultError::CannotOpen);
    }

    let mut backup = w.shelf.clone();
    let rekey = w.vault.rekey(&mut w.shelf, &w.vault.turn(w.tree).unwrap(), &[1025], &[]).unwrap();
    let (cards, renewed) = Cards::renew(&rekey.touched[0], &place, &sealed, &rekey.destroyed).unwrap();
    assert_eq!(cards.len(), 2);
    w.vault.finish(rekey).unwrap();
    let again = w.restarted();
    let key = again.card_key(&mut w.shelf, w.tree, 4).unwrap();
    assert!(Cards::open(&key, &place, &renewed).unwrap() == cards);
    assert_eq!(Cards::open(&key, &place, &sealed).unwrap_err(), VaultError::CannotOpen);
    assert!(again.card_key(&mut backup, w.tree, 4).is_err());
    assert!(w.vault.card_key(&mut w.shelf, w.tree, 5).is_err());
    assert!(w.vault.card_key(&mut w.shelf, w.tree, 1 << 16).is_err());
}

#[test]
fn a_full_segment_and_long_texts() {
    let mut w = World::new();
    w.vault.new_data_key(&mut w.shelf, w.tree, 0).unwrap();
    let key = w.vault.card_key(&mut w.shelf, w.tree, 0).unwrap();
    let place = SegmentPlace { org: w.tree.org, holding: "member", segment: 0 };
    let mut cards = Cards::new();
    for slot in 0..256 {
        cards.put(slot, card(u64::from(slot), "名前", "ナマエ", "", &slot.to_string()));
    }
    assert_eq!(cards.len(), 256);
    let sealed = cards.seal(&key, &place).unwrap();
    assert!(Cards::open(&key, &place, &sealed).unwrap() == cards);
    cards.put(0, card(0, &"あ".repeat(30_000), "", "", ""));
    assert_eq!(cards.seal(&key, &place).unwrap_err(), VaultError::CardSize);
    let _ = Cards::new().seal(&key, &place).unwrap();
}
