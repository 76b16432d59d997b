//! Seeing, finding, correcting and erasing under SIGKILL, on both engines.

use crate::help::{
    Order, Told, correct, erase, erasing, find, forget_told, kills, let_work, number, open_after, run_and_kill, see,
    seeded, settle_clock, sound, told,
};
use azukari_domain::{ActId, ApprovalId, Millis, RecordId, RequestId};
use azukari_gate::Gate;
use azukari_store::{journal, record, request};
use azukari_testkit::World;
use std::{collections::BTreeMap, fs, time::Duration};

const THREADS: usize = 6;
const RECORDS_EACH: usize = 60;
/// A kill comes after at most so many bytes of acknowledgements (some sixty acts), and at most so many milliseconds later.
const KILL_WITHIN: (u64, u64) = (5_000, 30);
/// The child's upkeep runs far more often than a server's, so that kills fall into it.
const TEND_EVERY: Duration = Duration::from_millis(20);
/// Kills on one world: later ones get a fresh one, whose journal is short enough to be verified each time.
const KILLS_EACH: usize = 40;

/// The child's part.
pub(crate) fn work(order: &Order) {
    let gate = order.open();
    let _tender = gate.keep_tending(TEND_EVERY).unwrap();
    let lists = fs::read_to_string(order.dir.join("records")).unwrap();
    let records: Vec<RecordId> = lists.lines().map(|l| l.parse().unwrap()).collect();
    std::thread::scope(|scope| {
        for (thread, mine) in records.chunks(RECORDS_EACH).enumerate() {
            let (gate, asker) = (&gate, order.asker());
            scope.spawn(move || {
                let mut file = Told::of(&order.dir, &thread.to_string());
                let random = seeded();
                let mut count = u64::try_from(order.run).unwrap() * 1_000_000;
                loop {
                    let id = mine[number(&random, mine.len())];
                    count += 1;
                    match number(&random, 40) {
                        0 => {
                            if let Some(act) = erase(gate, &asker, id) {
                                file.say(&format!("erased {id} {act}"));
                            }
                        }
                        1..15 => {
                            if let Some(act) = correct(gate, &asker, id, count) {
                                file.say(&format!("noted {id} {act} {count}"));
                            }
                        }
                        15..18 => {
                            let text = format!("人{}", number(&random, THREADS * RECORDS_EACH));
                            if let Some((act, found)) = find(gate, &asker, &text) {
                                file.say(&format!("found {} {act}", found.len()));
                            }
                        }
                        _ => {
                            if let Some((act, _)) = see(gate, &asker, id) {
                                file.say(&format!("shown {id} {act}"));
                            }
                        }
                    }
                }
            });
        }
    });
}

/// What was told over all runs of one world.
#[derive(Default)]
struct Acknowledged {
    noted: BTreeMap<RecordId, u64>,
    erased: Vec<RecordId>,
    acts: usize,
}

impl Acknowledged {
    /// Adds what one run told; its acts.
    fn add(&mut self, world: &World) -> Vec<ActId> {
        let mut acts = Vec::new();
        for line in told(world.dir()).into_iter().flat_map(|(_, lines)| lines) {
            acts.push(line[2].parse().unwrap());
            match line[0].as_str() {
                "noted" => {
                    self.noted.insert(line[1].parse().unwrap(), line[3].parse().unwrap());
                }
                "erased" => self.erased.push(line[1].parse().unwrap()),
                _ => {}
            }
        }
        forget_told(world.dir());
        self.acts += acts.len();
        acts
    }
}

/// What was told must be so.
fn compare(world: &World, all: &mut Acknowledged, run: usize) {
    let acts = all.add(world);
    let gate = open_after(world, run);
    let org = world.org;
    sound(&gate, org, run);
    for act in &acts {
        let there = gate.read(|tx| journal::find_act(tx, org, *act)).unwrap();
        assert!(there.is_some(), "run {run}: act {act} was acknowledged and is not in the journal");
    }
    for id in &all.erased {
        let row = gate.read(|tx| record::get(tx, org, *id)).unwrap();
        assert!(row.is_none(), "run {run}: {id} was erased and is back");
    }
    let head = world.head();
    for (id, count) in all.noted.iter().filter(|(id, _)| !all.erased.contains(id)) {
        // An erasure may have been decided and not acknowledged; then the record is gone, and that is not a loss.
        if let Some((_, now)) = see(&gate, &head, *id) {
            assert!(now >= *count, "run {run}: {id} shows {now}, and {count} was acknowledged");
        }
    }
    whole(&gate, world, run);
    gate.close();
}

/// Each person on file is found, and nobody else is.
fn whole(gate: &Gate, world: &World, run: usize) {
    let org = world.org;
    let there = gate.read(|tx| record::page(tx, org, "member", None, 1000)).unwrap();
    let random = seeded();
    for _ in 0..4 {
        let text = format!("人{:03}", number(&random, THREADS * RECORDS_EACH));
        let (_, found) = find(gate, &world.head(), &text).expect("the head may search");
        for id in &found {
            assert!(there.iter().any(|r| r.id == *id), "run {run}: the search finds {id}, who is not on file");
        }
    }
}

/// An approval to erase for each record: the rulebook asks for one, and the child uses one each.
pub(crate) fn approve_erasures(world: &World, ids: &[RecordId]) {
    let (gate, org, head) = (world.gate(), world.org, world.head());
    let rulebook = world.book().hash().to_bytes().to_vec();
    let rows: Vec<request::ApprovalRow> = ids
        .iter()
        .map(|id| request::ApprovalRow {
            id: ApprovalId::new(gate.clock(), gate.random()),
            request: RequestId::new(gate.clock(), gate.random()),
            kind: "erase".into(),
            holder: head.worker,
            verb: "erase".into(),
            affair: "membership".into(),
            holding: "member".into(),
            scope: erasing(&head, *id).scope().to_vec(),
            uses_left: 1,
            count: 1,
            from_at: Millis(0),
            to_at: Millis(i64::MAX / 4),
            state: "open".into(),
            rulebook: rulebook.clone(),
        })
        .collect();
    gate.note(move |tx| Ok(rows.iter().try_for_each(|row| request::put_approval(tx, org, row))?)).unwrap();
}

fn story(world: &World, kills: usize) {
    let people: Vec<_> = (0..THREADS * RECORDS_EACH)
        .map(|n| world.member(&format!("人{n:03}"), "ヒト", &format!("0900000{n:04}")))
        .collect();
    let ids = world.bring_in(&people);
    let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
    fs::write(world.dir().join("records"), list.join("\n")).unwrap();
    let_work(world);
    approve_erasures(world, &ids);
    world.close();
    let random = seeded();
    let mut all = Acknowledged::default();
    for run in 1..=kills {
        run_and_kill(&Order::to(world, "acts", run), KILL_WITHIN, &random);
        compare(world, &mut all, run);
    }
    assert!(all.acts >= kills, "the child did next to nothing");
    // The world looks for these values in everything at rest when it ends.
    for count in all.noted.values() {
        let _ = world.personal(&format!("控え{count}"));
    }
    settle_clock(world, kills);
    world.restart();
}

#[test]
fn a_killed_process_loses_nothing() {
    let mut left = kills(50, 1000);
    while left > 0 {
        let now = left.min(KILLS_EACH);
        story(&World::sqlite(), now);
        left -= now;
    }
}

#[test]
fn a_killed_process_loses_nothing_on_postgresql() {
    let mut left = kills(12, 200);
    while left > 0 {
        let now = left.min(KILLS_EACH);
        let Some(world) = World::postgres() else { return };
        story(&world, now);
        left -= now;
    }
}
