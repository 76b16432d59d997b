//! Imports under SIGKILL: each counts wholly or not at all, and of one that does not count nothing is left.

use crate::help::{
    Order, Told, find, forget_told, kills, let_work, number, open_after, run_and_kill, seeded, settle_clock, sound,
    told,
};
use azukari_domain::{ActId, ClassKey, FieldKey, ImportId, Personal, Verb};
use azukari_gate::{Ask, Gate, NewRecord, Outcome, SLICE_RECORDS_MAX};
use azukari_rulebook::ActFacts;
use azukari_store::{import, journal, record};
use azukari_testkit::World;
use std::collections::{BTreeMap, BTreeSet};

/// People in one file, at most: three slices, so that kills fall between them.
const PEOPLE_MAX: usize = 700;
/// A kill comes within two files, and at most so many milliseconds later.
const KILL_WITHIN: (u64, u64) = (200, 400);

/// The child's part: one file after the other.
pub(crate) fn work(order: &Order) {
    let gate = order.open();
    let random = seeded();
    let mut file = Told::of(&order.dir, "imports");
    for turn in 0.. {
        let people = 1 + number(&random, PEOPLE_MAX);
        let mark = format!("束{}x{turn}号", order.run);
        let new: Vec<NewRecord> = (0..people).map(|n| person(&mark, order.run, turn, n)).collect();
        take_in(&gate, order, &mark, &new, &mut file);
    }
}

fn person(mark: &str, run: usize, turn: usize, n: usize) -> NewRecord {
    let phone = format!("09{:02}{:02}{n:05}", run % 100, turn % 100);
    let values = [("name", format!("{mark} {n}")), ("phone", phone), ("number", format!("{run}-{turn}-{n}"))];
    NewRecord {
        holding: "member".parse().unwrap(),
        values: values.into_iter().map(|(f, v)| (f.parse::<FieldKey>().unwrap(), Personal::new(v))).collect(),
        purposes: ["member_services".parse().unwrap()].into(),
        basis: "declared".into(),
        source: "person".into(),
        collected_on: Some("2026-11-01".into()),
        notice: None,
        remedy_by: None,
        facets: BTreeSet::new(),
        retain_until: None,
        retain_law: None,
    }
}

fn take_in(gate: &Gate, order: &Order, mark: &str, new: &[NewRecord], file: &mut Told) {
    let (asker, people) = (order.asker(), i64::try_from(new.len()).unwrap());
    let hash = gate.file_hash(order.org, &Gate::digest(mark.as_bytes())).unwrap();
    let holding = "member".parse().unwrap();
    let mut staged = gate.stage_begin(&asker, &holding, hash, people, "2026-12-31".into()).unwrap();
    file.say(&format!("begun {} {people} {mark}", staged.import.id));
    for slice in new.chunks(SLICE_RECORDS_MAX) {
        gate.stage(&staged, slice).unwrap();
    }
    staged.import.read_rows = people;
    staged.import.new_rows = people;
    let classes: BTreeSet<ClassKey> = ["identity", "contact"].iter().map(|c| c.parse().unwrap()).collect();
    let act = ActFacts {
        holding: Some(holding),
        classes,
        count: people,
        channel: "import".into(),
        source: "existing".into(),
        purpose: "member_services".parse().ok(),
        ..ActFacts::default()
    };
    let ask = Ask { affair: "membership".parse().ok(), act, ..Ask::new(asker, Verb::Import) };
    match gate.stage_finish(ask, &staged).unwrap() {
        Outcome::Done(done) => file.say(&format!("done {} {} {mark}", staged.import.id, done.act)),
        other => panic!("the import was not done: {other:?}"),
    }
}

fn compare(world: &World, done_before: &mut BTreeMap<ImportId, (i64, String)>, run: usize) {
    let gate = open_after(world, run);
    let org = world.org;
    sound(&gate, org, run);
    let states: BTreeMap<ImportId, String> =
        gate.read(|tx| import::newest(tx, org, 10_000)).unwrap().into_iter().map(|i| (i.id, i.state)).collect();
    let mut begun: BTreeMap<ImportId, (i64, String)> = BTreeMap::new();
    for line in told(world.dir()).into_iter().flat_map(|(_, lines)| lines) {
        let id: ImportId = line[1].parse().unwrap();
        if line[0] == "begun" {
            begun.insert(id, (line[2].parse().unwrap(), line[3].clone()));
        } else {
            let act: ActId = line[2].parse().unwrap();
            assert!(gate.read(|tx| journal::find_act(tx, org, act)).unwrap().is_some(), "run {run}: {act} is lost");
            assert_eq!(states[&id], "done", "run {run}: {id} was acknowledged");
        }
    }
    forget_told(world.dir());
    for (id, (people, mark)) in begun {
        let row = gate.read(|tx| record::import(tx, org, id)).unwrap().unwrap();
        let there = gate.read(|tx| record::batch_slots(tx, org, row.batch, i64::MAX)).unwrap().len();
        let (_, found) = find(&gate, &world.head(), &mark).unwrap();
        match row.state.as_str() {
            "done" => {
                assert_eq!(i64::try_from(there).unwrap(), people, "run {run}: {id} counts and is not whole");
                assert!(!found.is_empty(), "run {run}: nobody of {id} is found");
                done_before.insert(id, (people, mark));
            }
            "undone" => {
                assert_eq!(there, 0, "run {run}: {id} does not count and something is left of it");
                assert!(found.is_empty(), "run {run}: somebody of {id} is found");
            }
            other => panic!("run {run}: {id} is {other}"),
        }
    }
    // Whoever is on file is so by an import that counts: nothing floats about.
    let counted: i64 = done_before.values().map(|(people, _)| people).sum();
    assert_eq!(gate.read(|tx| record::count(tx, org, "member")).unwrap(), counted, "run {run}");
    gate.close();
}

fn story(world: &World, kills: usize) {
    let_work(world);
    world.close();
    let random = seeded();
    let mut done = BTreeMap::new();
    for run in 1..=kills {
        run_and_kill(&Order::to(world, "imports", run), KILL_WITHIN, &random);
        compare(world, &mut done, run);
    }
    for (_, mark) in done.values() {
        let _ = world.personal(mark);
    }
    settle_clock(world, kills);
    world.restart();
}

#[test]
fn a_killed_import_counts_wholly_or_not_at_all() {
    for part in parts(kills(8, 100)) {
        story(&World::sqlite(), part);
    }
}

#[test]
fn a_killed_import_counts_wholly_or_not_at_all_on_postgresql() {
    for part in parts(kills(5, 60)) {
        let Some(world) = World::postgres() else { return };
        story(&world, part);
    }
}

/// Worlds with so many kills each.
fn parts(kills: usize) -> Vec<usize> {
    let each = 20;
    (0..kills.div_ceil(each)).map(|i| each.min(kills - i * each)).collect()
}
