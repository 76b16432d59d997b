//! Measures what people wait for: searching 100,000 cards, opening a record, destroying a key in a full path.
//!
//! Run: `cargo run --release -p azukari-vault --example measure`
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement may stop at the first surprise")]

use azukari_domain::time::{FixedClock, SeededRandom};
use azukari_domain::{Millis, OrgId, Personal, RecordId};
use azukari_vault::{
    Card, CardIndex, Cards, Compartment, KeyShelf, MapShelf, Place, Provider, RootPlace, SegmentPlace, TreeId, Vault,
    create_key_file, open_fields, seal_text,
};
use std::time::Instant;

const PEOPLE: u32 = 100_000;
const FAMILY: [(&str, &str); 6] = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("髙橋", "タカハシ"),
    ("田中", "タナカ"),
    ("山﨑", "ヤマザキ"),
    ("渡邊", "ワタナベ"),
];
const GIVEN: [(&str, &str); 5] =
    [("一郎", "イチロウ"), ("花子", "ハナコ"), ("健", "ケン"), ("由美子", "ユミコ"), ("翔太", "ショウタ")];

fn main() {
    let dir = std::env::temp_dir().join(format!("azukari-measure-{}", std::process::id()));
    let place = RootPlace::fixed("disk", dir.join("disk"));
    place.prepare().unwrap();
    create_key_file(&dir.join("org.keyfile")).unwrap();
    let vault = Vault::open(vec![place]).unwrap();
    let (clock, random) = (FixedClock::at(Millis(0)), SeededRandom::new(1));
    let tree = TreeId { org: OrgId::new(&clock, &random), compartment: Compartment::Record };
    vault.create_org(tree.org, &Provider::KeyFile(dir.join("org.keyfile"))).unwrap();
    let mut shelf = MapShelf::default();
    vault.plant(&mut shelf, tree).unwrap();

    let t = Instant::now();
    for slot in 0..PEOPLE {
        vault.new_data_key(&mut shelf, tree, slot).unwrap();
    }
    println!("new data key                     {:>9.2} µs each", micros(t) / f64::from(PEOPLE));

    let mut sealed = Vec::new();
    for segment in 0..PEOPLE.div_ceil(256) {
        let mut cards = Cards::new();
        for slot in segment * 256..((segment + 1) * 256).min(PEOPLE) {
            cards.put(slot, person(slot, RecordId::new(&clock, &random)));
        }
        let at = SegmentPlace { org: tree.org, holding: "member", segment };
        sealed.push((at, cards.seal(&vault.card_key(&mut shelf, tree, segment).unwrap(), &at).unwrap()));
    }
    let mut index = CardIndex::new();
    let t = Instant::now();
    for (at, blob) in &sealed {
        let key = vault.card_key(&mut shelf, tree, at.segment).unwrap();
        index.load(at.segment, 1, &Cards::open(&key, at, blob).unwrap());
    }
    println!("opening all segments             {:>9.2} ms", micros(t) / 1000.0);
    for query in ["髙橋", "ヤマザキ ユミコ", "渡辺 99番地", "港区12番地", "居ない人", "ナカ"] {
        let t = Instant::now();
        let found = index.find(query, 50).len();
        let first = micros(t) / 1000.0;
        let t = Instant::now();
        let all = index.find(query, usize::MAX).len();
        println!("find {query:<20} {first:>9.2} ms for {found}, {:>9.2} ms for all {all}", micros(t) / 1000.0);
    }

    let row = shelf.get(tree, 0, 77).unwrap().unwrap();
    let key = vault.data_key(&mut shelf, tree, 77).unwrap();
    let at = Place { org: tree.org, holding: "member", owner: [0; 16], field: "name", version: 1 };
    let value = seal_text(&key, &at, &Personal::new("東京都千代田区一丁目二番三号")).unwrap();
    let t = Instant::now();
    for _ in 0..1000 {
        let key = vault.data_key_from_row(tree, 77, &row).unwrap().unwrap();
        assert_eq!(open_fields(&key, (0..12).map(|_| (at, &value))).unwrap().len(), 12);
    }
    println!("one record, twelve fields        {:>9.2} µs", micros(t) / 1000.0);

    for slots in [vec![77], (0..256).map(|n| n * 390).collect::<Vec<_>>()] {
        let t = Instant::now();
        let rekey = vault.rekey(&mut shelf, &vault.turn(tree).unwrap(), &slots, &[]).unwrap();
        let prepared = micros(t) / 1000.0;
        vault.finish(rekey).unwrap();
        println!(
            "destroying {:>3} keys              {prepared:>9.2} ms, with settling {:>9.2} ms",
            slots.len(),
            micros(t) / 1000.0
        );
    }
    std::fs::remove_dir_all(dir).unwrap();
}

fn person(n: u32, record: RecordId) -> Card {
    let pick = |of: usize, by: u32| usize::try_from(n.wrapping_mul(2_654_435_761) / by).unwrap() % of;
    let (family, given) = (FAMILY.get(pick(6, 7)).unwrap(), GIVEN.get(pick(5, 1013)).unwrap());
    let text = |s: String| Personal::new(s);
    Card::new(
        record,
        &text(format!("{} {}", family.0, given.0)),
        &text(format!("{} {}", family.1, given.1)),
        &text(format!("東京都港区{}番地{}号", n % 997, n % 31)),
        &text(format!("M-{n:06}")),
    )
}

fn micros(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e6
}
