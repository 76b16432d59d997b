//! What lies in a compartment of its own: sealed there and nowhere else, opened only for who asks for it, and gone for good.

use crate::backup::{approve_in, place, restore};
use azukari_domain::{ClassKey, RecordId, Verb};
use azukari_gate::{Ask, Correction, Gate, OpenRecord, Outcome, backup::Restored};
use azukari_rulebook::{ActFacts, Rulebooks};
use azukari_store::{Location, Store, apart, key, org, record};
use azukari_testkit::{KIMITSU, World};
use std::collections::BTreeMap;

const NUMBER: &str = "123456789018";
const OTHER: &str = "098765432109";
const AFFAIR: &str = "payment_records";

fn payees(world: &World) -> Vec<RecordId> {
    let one = |name: &str, number: &str| {
        let mut new =
            world.record_of("payee", &[("name", name), ("address", "君津市見本一丁目"), ("my_number", number)]);
        new.purposes = [AFFAIR.parse().unwrap()].into();
        new.facets.insert("verified".into());
        new
    };
    world.bring_in(&[
        one("見本　一郎", NUMBER),
        one("見本　二郎", NUMBER),
        one("見本　三郎", NUMBER),
        one("見本　四郎", ""),
    ])
}

fn asked(world: &World, verb: Verb, id: RecordId, classes: &[&str]) -> Ask {
    let classes = classes.iter().map(|c| c.parse::<ClassKey>().unwrap()).collect();
    let act =
        ActFacts { classes, channel: "screen".into(), holding: Some("payee".parse().unwrap()), ..ActFacts::default() };
    Ask { affair: Some(AFFAIR.parse().unwrap()), act, records: vec![id], ..Ask::new(world.clerk(), verb) }
}

/// What is seen of a record, with the approval that the number needs.
fn seen(world: &World, gate: &Gate, id: RecordId, classes: &[&str]) -> OpenRecord {
    let ask = asked(world, Verb::See, id, classes);
    approve_in(world, "payee", &ask, "use");
    match gate.pass(ask, |_| Ok(())).unwrap() {
        Outcome::Done(done) => gate.open(done.permit).unwrap().remove(0),
        other => panic!("{other:?}"),
    }
}

fn value(open: &OpenRecord, field: &str) -> Option<String> {
    open.fields.iter().find(|(f, _)| f.as_str() == field).map(|(_, v)| v.expose().to_owned())
}

fn slot(world: &World, gate: &Gate, id: RecordId) -> i64 {
    gate.read(|tx| record::get(tx, world.org, id)).unwrap().unwrap().slot
}

/// The name of the compartment's key at a record's place.
fn key_of(world: &World, gate: &Gate, id: RecordId) -> Option<Vec<u8>> {
    let at = slot(world, gate, id);
    gate.read(|tx| key::node(tx, world.org, "number", 0, at)).unwrap().map(|n| n.key_id)
}

fn change(world: &World, id: RecordId, number: &str) {
    let mut ask = asked(world, Verb::Correct, id, &["individual_number"]);
    ask.act.fields = ["my_number".parse().unwrap()].into();
    ask.act.channel = "paper".into();
    ask.act.identity = "document".into();
    approve_in(world, "payee", &ask, "identity");
    let changes = vec![("my_number".parse().unwrap(), world.personal(number))];
    let done = world.gate().correct(ask, &Correction { record: id, changes, seen: None }, |_| Ok(()));
    assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
}

fn mask(world: &World, id: RecordId) {
    let mut ask = asked(world, Verb::Erase, id, &[]);
    ask.asker = world.head();
    ask.affair = None;
    ask.about = "apart".into();
    ask.act.ground = "purpose_ended".into();
    approve_in(world, "payee", &ask, "erase");
    let done = world.gate().erase_apart(ask);
    assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
}

#[test]
fn a_number_lies_in_the_compartment_and_is_opened_only_for_who_asks_for_it() {
    let world = World::sqlite_of(&KIMITSU);
    let (people, gate, org) = (payees(&world), world.gate(), world.org);
    for (id, holds) in people.iter().zip([true, true, true, false]) {
        assert_eq!(gate.read(|tx| apart::get(tx, org, *id)).unwrap().is_some(), holds);
        assert_eq!(key_of(&world, &gate, *id).is_some(), holds, "a key of its own");
    }
    let plain = seen(&world, &gate, people[0], &["identity"]);
    assert_eq!((value(&plain, "name").as_deref(), value(&plain, "my_number")), (Some("見本　一郎"), None));
    assert!(plain.closed.iter().any(|f| f.as_str() == "my_number"), "that there is one is known");
    let whole = seen(&world, &gate, people[0], &["identity", "individual_number"]);
    assert_eq!(value(&whole, "my_number").as_deref(), Some(NUMBER));
    let without = seen(&world, &gate, people[3], &["identity", "individual_number"]);
    assert_eq!(value(&without, "my_number"), None);
    assert!(!seen(&world, &gate, people[3], &["identity"]).closed.iter().any(|f| f.as_str() == "my_number"));
}

#[test]
fn a_replaced_number_dies_at_once_and_the_others_of_its_leaf_live() {
    let world = World::sqlite_of(&KIMITSU);
    let people = payees(&world);
    let before = key_of(&world, &world.gate(), people[0]);
    change(&world, people[0], OTHER);
    change(&world, people[3], OTHER);
    let gate = world.gate();
    assert_ne!(key_of(&world, &gate, people[0]), before, "another key");
    assert_eq!(
        gate.read(|tx| key::retired(tx, world.org, "number")).unwrap(),
        Vec::<i64>::new(),
        "no key waits for its end"
    );
    let look = |id| value(&seen(&world, &gate, id, &["identity", "individual_number"]), "my_number");
    assert_eq!(look(people[0]).as_deref(), Some(OTHER));
    assert_eq!(look(people[3]).as_deref(), Some(OTHER), "the first number of somebody who had none");
    assert_eq!(look(people[1]).as_deref(), Some(NUMBER));
    // In the history there is the day and the act, and nothing of the value.
    let past = gate.read(|tx| record::history(tx, world.org, people[0])).unwrap();
    assert_eq!(
        past.iter().map(|h| (h.field.as_str(), h.slot, h.sealed.len())).collect::<Vec<_>>(),
        [("my_number", record::NOTHING_KEPT, 0)]
    );
    let mut ask = asked(&world, Verb::See, people[0], &["identity", "individual_number"]);
    ask.notes = [("what", "history".to_owned())].into();
    approve_in(&world, "payee", &ask, "use");
    let Outcome::Done(done) = gate.pass(ask, |_| Ok(())).unwrap() else { panic!("an approved look") };
    let old = gate.open_history(done.permit).unwrap();
    assert_eq!(old.iter().map(|o| (o.field.as_str(), o.value.is_none())).collect::<Vec<_>>(), [("my_number", true)]);
    // Removed, it leaves neither row nor key, and the next one begins anew.
    drop(gate);
    change(&world, people[0], "");
    let gate = world.gate();
    assert_eq!(key_of(&world, &gate, people[0]), None);
    assert!(gate.read(|tx| apart::get(tx, world.org, people[0])).unwrap().is_none());
    drop(gate);
    change(&world, people[0], NUMBER);
    let look = |id| value(&seen(&world, &world.gate(), id, &["individual_number"]), "my_number");
    assert_eq!(look(people[0]).as_deref(), Some(NUMBER));
    change(&world, people[0], OTHER);
    assert_eq!(look(people[0]).as_deref(), Some(OTHER), "and may be replaced like any other");
}

#[test]
fn an_erasure_that_waited_takes_no_newer_number_along() {
    let world = World::sqlite_of(&KIMITSU);
    let people = payees(&world);
    let (roots, away) = (world.dir().join("roots"), world.dir().join("away"));
    std::fs::rename(&roots, &away).unwrap();
    let mut ask = asked(&world, Verb::Erase, people[0], &[]);
    ask.asker = world.head();
    ask.affair = None;
    ask.about = "apart".into();
    ask.act.ground = "purpose_ended".into();
    approve_in(&world, "payee", &ask, "erase");
    assert!(world.gate().erase_apart(ask).is_err(), "the place of the roots is away: it is decided and waits");
    std::fs::rename(&away, &roots).unwrap();
    assert!(key_of(&world, &world.gate(), people[0]).is_none(), "and nobody opens it meanwhile");
    change(&world, people[0], OTHER);
    let gate = world.gate();
    gate.finish_erasures(world.org).unwrap();
    assert!(gate.read(|tx| record::erasures(tx, world.org, "decided")).unwrap().is_empty());
    assert_eq!(value(&seen(&world, &gate, people[0], &["individual_number"]), "my_number").as_deref(), Some(OTHER));
    assert_eq!(value(&seen(&world, &gate, people[1], &["individual_number"]), "my_number").as_deref(), Some(NUMBER));
}

#[test]
fn only_the_number_goes_and_no_start_brings_it_back() {
    let world = World::sqlite_of(&KIMITSU);
    let people = payees(&world);
    mask(&world, people[0]);
    for started in [false, true] {
        if started {
            world.restart();
        }
        let gate = world.gate();
        assert_eq!(key_of(&world, &gate, people[0]), None, "its key is destroyed");
        assert!(gate.read(|tx| apart::get(tx, world.org, people[0])).unwrap().is_none());
        let rest = seen(&world, &gate, people[0], &["identity", "individual_number"]);
        assert_eq!((value(&rest, "name").as_deref(), value(&rest, "my_number")), (Some("見本　一郎"), None));
        let other = seen(&world, &gate, people[1], &["identity", "individual_number"]);
        assert_eq!(value(&other, "my_number").as_deref(), Some(NUMBER), "nobody else loses anything");
    }
}

#[test]
fn an_erased_person_takes_the_number_along() {
    let world = World::sqlite_of(&KIMITSU);
    let people = payees(&world);
    let at = slot(&world, &world.gate(), people[0]);
    let mut ask = asked(&world, Verb::Erase, people[0], &[]);
    ask.asker = world.head();
    ask.affair = None;
    ask.act.ground = "purpose_ended".into();
    approve_in(&world, "payee", &ask, "erase");
    let done = world.gate().erase(ask, None);
    assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
    let gate = world.gate();
    assert!(gate.read(|tx| key::node(tx, world.org, "number", 0, at)).unwrap().is_none());
    assert!(gate.read(|tx| apart::get(tx, world.org, people[0])).unwrap().is_none());
    assert_eq!(value(&seen(&world, &gate, people[1], &["individual_number"]), "my_number").as_deref(), Some(NUMBER));
}

#[test]
fn a_batch_that_is_taken_back_leaves_nothing_in_the_compartment() {
    let world = World::sqlite_of(&KIMITSU);
    let (gate, org) = (world.gate(), world.org);
    let new = world.record_of("payee", &[("name", "見本　五郎"), ("my_number", NUMBER)]);
    let staged = gate.stage_begin(&world.clerk(), &new.holding, vec![5; 32], 1, "2026-12-31".into()).unwrap();
    gate.stage(&staged, std::slice::from_ref(&new)).unwrap();
    let trays = |gate: &Gate| gate.read(|tx| apart::lying(tx, org, 0, 1 << 20)).unwrap().len();
    assert_eq!(trays(&gate), 1);
    gate.stage_undo(org, staged.import.id).unwrap();
    assert_eq!(trays(&gate), 0);
    assert_eq!(gate.read(|tx| key::nodes(tx, org, "number", 0, 0, 1 << 20)).unwrap(), []);
}

#[test]
fn no_backup_brings_a_number_back_that_was_erased_or_replaced() {
    let world = World::sqlite_of(&KIMITSU);
    let people = payees(&world);
    let dir = world.dir().join("backup");
    let data = world.gate().backup(&dir).unwrap().data;
    world.gate().set_backup_places(vec![dir]);
    mask(&world, people[0]);
    change(&world, people[1], OTHER);
    world.close();
    let live = Store::open(world.location()).unwrap();
    for newest in [Some(&live), None] {
        let into: Location = place(&world);
        let (gate, restored): (Gate, Restored) = restore(&world, &data, newest, &into).unwrap();
        let one = &restored.orgs[0];
        assert_eq!(one.lost, [people[1]], "whose number was replaced is asked again");
        assert_eq!(one.erased, 0, "nobody is gone");
        let there = |id| gate.read(|tx| apart::get(tx, world.org, id)).unwrap().is_some();
        assert_eq!(people.iter().map(|id| there(*id)).collect::<Vec<_>>(), [false, false, true, false]);
        for id in &people {
            let row = gate.read(|tx| record::get(tx, world.org, *id)).unwrap();
            assert!(row.is_some(), "everything else of them is back");
        }
        gate.close();
    }
    drop(live);
    world.restart();
    let gate = world.gate();
    assert_eq!(value(&seen(&world, &gate, people[2], &["individual_number"]), "my_number").as_deref(), Some(NUMBER));
}

/// Goes on with these rulebooks, as a later program does with a database that an earlier one wrote.
fn goes_on_with(world: &World, texts: BTreeMap<String, String>) {
    let books = Rulebooks::from_texts(texts).unwrap();
    let (_, book) = books.versions(&KIMITSU.rulebook.parse().unwrap()).last().unwrap();
    let (hash, id) = (book.hash().to_bytes(), world.org);
    let gate = world.gate();
    gate.note(move |tx| Ok(org::set_state(tx, id, "running", &hash)?)).unwrap();
    gate.set_books(books);
}

#[test]
fn numbers_from_before_the_compartment_move_when_they_are_changed_and_end_where_they_lie() {
    let world = World::sqlite_of(&KIMITSU);
    let mut before = Rulebooks::embedded_texts();
    let holdings = before.iter_mut().find(|(path, _)| path.starts_with("kimitsu/") && path.ends_with("/holdings.toml"));
    let text = holdings.unwrap().1;
    // No such rulebook is taken today; then the number was a field like any other.
    *text = text.replace("apart = true\n", "").replace("kind = \"individual_number\"", "kind = \"text\"");
    goes_on_with(&world, before);
    let people = payees(&world);
    let (org, there) = (world.org, |id| world.gate().read(|tx| apart::get(tx, world.org, id)).unwrap().is_some());
    goes_on_with(&world, Rulebooks::embedded_texts());
    assert!(!people.iter().any(|id| there(*id)), "nothing of it lies apart yet");
    let look = |id| seen(&world, &world.gate(), id, &["identity", "individual_number"]);
    for id in &people[..3] {
        let plain = seen(&world, &world.gate(), *id, &["identity"]);
        assert_eq!(value(&plain, "my_number"), None, "opened only for who asks for it, wherever it lies");
        assert!(plain.closed.iter().any(|f| f.as_str() == "my_number"));
        assert_eq!(value(&look(*id), "my_number").as_deref(), Some(NUMBER));
    }

    // Replaced, it lies apart, and what it was opens no more: the record has another key.
    let key_name = |id| {
        let at = slot(&world, &world.gate(), id);
        world.gate().read(|tx| key::node(tx, org, "record", 0, at)).unwrap().map(|n| n.key_id)
    };
    let was = key_name(people[0]);
    change(&world, people[0], OTHER);
    assert!(there(people[0]) && key_of(&world, &world.gate(), people[0]).is_some());
    assert!(was.is_some() && key_name(people[0]) != was, "a new key for the record");
    let open = look(people[0]);
    assert_eq!(
        (value(&open, "my_number").as_deref(), value(&open, "name").as_deref()),
        (Some(OTHER), Some("見本　一郎"))
    );

    // Removed alone, it is gone from the record, which stays.
    mask(&world, people[1]);
    for started in [false, true] {
        if started {
            world.restart();
            goes_on_with(&world, Rulebooks::embedded_texts());
        }
        let open = look(people[1]);
        assert_eq!((value(&open, "my_number"), value(&open, "name").as_deref()), (None, Some("見本　二郎")));
        assert!(!there(people[1]) && !there(people[2]));
        assert_eq!(value(&look(people[2]), "my_number").as_deref(), Some(NUMBER), "who was not touched keeps it");
    }

    // And whoever is erased takes it along.
    let mut ask = asked(&world, Verb::Erase, people[2], &[]);
    ask.asker = world.head();
    ask.affair = None;
    ask.act.ground = "purpose_ended".into();
    approve_in(&world, "payee", &ask, "erase");
    assert!(matches!(world.gate().erase(ask, None), Ok(Outcome::Done(_))));
    assert!(world.gate().read(|tx| record::get(tx, org, people[2])).unwrap().is_none());
}
