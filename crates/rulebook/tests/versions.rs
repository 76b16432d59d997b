//! Which version is in force when, what its hash covers, and what the list of clauses says.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use azukari_domain::{Date, OrgKey};
use azukari_rulebook::{KeptBy, RulebookHash, Rulebooks, State};
use std::{collections::BTreeMap, str::FromStr};

const FOLDER: &str = "hatsumei/2016-11-28";

fn org() -> OrgKey {
    "hatsumei".parse().unwrap()
}

fn load(files: BTreeMap<String, String>) -> Rulebooks {
    Rulebooks::from_texts(files).unwrap_or_else(|p| panic!("{p:?}"))
}

fn hash(files: BTreeMap<String, String>) -> RulebookHash {
    load(files).versions(&org()).next().unwrap().1.hash()
}

/// The carried files with a second version from 2027-04-01.
fn amended() -> BTreeMap<String, String> {
    let mut files = Rulebooks::embedded_texts();
    let own: Vec<(String, String)> = files
        .iter()
        .filter(|(p, _)| p.starts_with(FOLDER))
        .map(|(p, t)| (p.replace("2016-11-28", "2027-04-01"), t.clone()))
        .collect();
    for (path, text) in own {
        let text = if path.ends_with("/rulebook.toml") { text.replace("2016-11-28", "2027-04-01") } else { text };
        files.insert(path, text);
    }
    files
}

#[test]
fn the_version_in_force_is_the_newest_that_has_begun() {
    let all = load(amended());
    let on = |date: &str| {
        all.in_force(&org(), Date::from_str(date).unwrap()).map(|b| b.book().regulation.in_force_from.to_string())
    };
    assert_eq!(on("2016-11-27"), None);
    assert_eq!(on("2016-11-28").as_deref(), Some("2016-11-28"));
    assert_eq!(on("2027-03-31").as_deref(), Some("2016-11-28"));
    assert_eq!(on("2027-04-01").as_deref(), Some("2027-04-01"));
    let hashes: Vec<RulebookHash> = all.versions(&org()).map(|(_, b)| b.hash()).collect();
    assert_eq!(hashes.len(), 2);
    assert_ne!(hashes[0], hashes[1]);
    assert_eq!(all.by_hash(hashes[1]).unwrap().hash(), hashes[1]);
    assert_eq!(RulebookHash::from_str(&hashes[0].to_string()).unwrap(), hashes[0]);
}

#[test]
fn the_hash_covers_the_folder_and_its_adopted_controls() {
    let plain = Rulebooks::embedded_texts();
    let before = hash(plain.clone());
    assert_eq!(before, hash(plain.clone()));
    for path in [
        "vocabulary.cedarschema",
        "controls/gates/provision.cedar",
        "hatsumei/2016-11-28/bindings.toml",
        "hatsumei/2016-11-28/main.toml",
        "hatsumei/2016-11-28/cases/use.toml",
    ] {
        let mut files = plain.clone();
        let comment = if path.ends_with(".toml") { "\n# a remark\n" } else { "\n// a remark\n" };
        files.get_mut(path).unwrap().push_str(comment);
        assert_ne!(before, hash(files), "{path} is not covered");
    }
}

#[test]
fn another_organisation_does_not_change_the_hash() {
    let plain = Rulebooks::embedded_texts();
    let others: Vec<String> = plain
        .keys()
        .filter(|p| p.split('/').count() > 2 && ![FOLDER, "controls/", "law-"].iter().any(|start| p.starts_with(start)))
        .cloned()
        .collect();
    let mut files = plain.clone();
    for path in others {
        files.remove(&path);
    }
    assert_eq!(hash(plain), hash(files));
}

#[test]
fn a_control_that_is_not_adopted_is_not_in_force() {
    let mut files = Rulebooks::embedded_texts();
    let bindings = files.get_mut("hatsumei/2016-11-28/bindings.toml").unwrap();
    *bindings = bindings.replace(", \"gate:decide.own\"", "");
    let book = load(files).versions(&org()).next().unwrap().1.clone();
    assert!(!book.gates().contains("decide.own"));
    let own: Vec<String> = book.test().cases.into_iter().filter(|c| !c.faults.is_empty()).map(|c| c.name).collect();
    assert_eq!(own, ["case offices: nobody decides their own request"]);
}

#[test]
fn clauses_are_in_force_when_bound_built_and_shown() {
    let all = load(Rulebooks::embedded_texts());
    let lines = all.clauses(Some(&org()));
    assert_eq!(lines.len(), 259);
    let line = |id: &str| lines.iter().find(|l| l.id.as_str() == format!("hatsumei:main:{id}")).unwrap().clone();
    let consent = line("22.1");
    assert_eq!((consent.state, consent.kept_by), (State::InForce, Some(KeptBy::Blocked)));
    assert!(consent.by.contains(&"gate:provide.consent".to_owned()) && !consent.tests.is_empty());
    // One that nothing binds stands open.
    let mut files = Rulebooks::embedded_texts();
    let bindings = files.get_mut("doyukai/2024-06-11/bindings/offices.toml").unwrap();
    let bound = "[[bind]]\nclause = \"doyukai:shishin:1\"\n";
    let end =
        |text: &str, at: usize| text[at + bound.len()..].find("[[bind]]").map_or(text.len(), |n| at + bound.len() + n);
    let at = bindings.find(bound).unwrap();
    bindings.replace_range(at..end(bindings, at), "");
    let every = load(files).clauses(None);
    let unbound = every.iter().find(|l| l.id.as_str() == "doyukai:shishin:1").unwrap();
    assert_eq!((unbound.state, unbound.kept_by, unbound.by.len()), (State::Open, None, 0));
    let json = serde_json::to_value(&consent).unwrap();
    assert_eq!((json["state"].as_str(), json["kept_by"].as_str()), (Some("in_force"), Some("blocked")));
    assert!(every.len() >= lines.len());
    // Every bound clause of this organisation is shown by a story or a case.
    let unshown: Vec<String> =
        lines.iter().filter(|l| !l.by.is_empty() && l.state == State::Open).map(|l| l.id.to_string()).collect();
    assert!(unshown.is_empty(), "{unshown:?}");
}

#[test]
fn a_control_that_is_not_built_keeps_its_clause_open() {
    let mut files = Rulebooks::embedded_texts();
    let controls = files.get_mut("controls/controls.toml").unwrap();
    controls.push_str(
        "\n[[control]]\nid = \"pledge_paper\"\nkind = \"procedure\"\nbuilt = false\nja = \"誓約書\"\nen = \"Pledge\"\n",
    );
    let bindings = files.get_mut("hatsumei/2016-11-28/bindings.toml").unwrap();
    *bindings = bindings.replace(
        "by = [\"gate:consent.evidenced\", ",
        "by = [\"gate:consent.evidenced\", \"procedure:pledge_paper\", ",
    );
    let lines = load(files).clauses(Some(&org()));
    let consent = lines.iter().find(|l| l.id.as_str() == "hatsumei:main:2.1.10a").unwrap();
    assert_eq!(consent.state, State::Open);
}

#[test]
fn a_test_list_shows_clauses() {
    let mut files = Rulebooks::embedded_texts();
    files.insert(
        "shown.toml".to_owned(),
        "format = 1\n[shown]\n\"hatsumei:main:3.1\" = [\"gate::a_test\"]\n".to_owned(),
    );
    let lines = load(files).clauses(Some(&org()));
    let first = lines.iter().find(|l| l.id.as_str() == "hatsumei:main:3.1").unwrap();
    assert!(first.tests.contains(&"gate::a_test".to_owned()));
}

#[test]
fn sensitive_columns_are_found_by_words_however_they_are_written() {
    let all = load(Rulebooks::embedded_texts());
    let book = all.versions(&org()).next().unwrap().1;
    let found = |header: &str| book.sensitive_in(header).map(|(s, _)| s.category.clone());
    for (header, category) in [
        ("本籍地", "status"),
        ("ｱﾚﾙｷﾞｰの有無", "health"),
        ("あれるぎー", "health"),
        ("障がい者手帳", "status"),
        ("宗教", "creed"),
        ("労働組合への加入", "labour"),
    ] {
        assert_eq!(found(header).as_deref(), Some(category), "{header}");
    }
    for header in ["氏名", "住所", "備考", "会員番号", ""] {
        assert_eq!(found(header), None, "{header}");
    }
}
