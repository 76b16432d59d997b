//! Two servers on one PostgreSQL database: one tree, no gap, no fork, whoever dies.

use crate::help::{members, see};
use azukari_domain::{ActId, Clock, Millis, Verb};
use azukari_gate::{Ask, Asker, Gate, GateError, Outcome};
use azukari_journal::Finding;
use azukari_testkit::World;
use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

const CLIENTS: usize = 16;
const ACTS: usize = 20;

/// Acts until done or until the server is gone; every acknowledged act is noted.
fn work(gate: &Gate, asker: &Asker, records: &[azukari_domain::RecordId], acts: usize, told: &Mutex<Vec<ActId>>) {
    for i in 0..acts {
        let act = match gate.pass(see(asker.clone(), records[i % records.len()]), |_| Ok(())) {
            Ok(Outcome::Done(done)) => done.act,
            Ok(Outcome::Refused(refusal)) => refusal.act,
            Ok(Outcome::Repeated(_)) => panic!("nothing was asked twice"),
            // The facts are the same people's counters: being asked to try again is an answer, not a loss.
            Err(GateError::Busy | GateError::Store(azukari_store::StoreError::Busy)) => continue,
            Err(_) => return,
        };
        told.lock().unwrap().push(act);
    }
}

#[test]
fn two_servers_grow_one_tree_and_one_of_them_dies() {
    let Some(world) = World::postgres() else { return };
    let records = members(&world);
    let (one, other) = (world.gate(), world.second_server());
    let two = other.gate().clone();
    let told = Mutex::new(Vec::new());
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for gate in [&one, &two] {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    // Both try all the time; who does not hold the lease leaves the log alone. The dead one gets errors.
                    let _ = gate.tend(world.org);
                    thread::yield_now();
                }
            });
        }
        let askers = [world.clerk(), world.head(), world.manager(), world.auditor()];
        let clients: Vec<_> = (0..CLIENTS)
            .flat_map(|i| [(&one, i), (&two, i)])
            .map(|(gate, i)| {
                let (asker, records, told) = (askers[i % askers.len()].clone(), &records, &told);
                scope.spawn(move || work(gate, &asker, records, ACTS, told))
            })
            .collect();
        // The second server dies once a third of all acts was acknowledged, in the middle of whatever it does.
        while told.lock().unwrap().len() < 2 * CLIENTS * ACTS / 3 && clients.iter().any(|c| !c.is_finished()) {
            thread::yield_now();
        }
        two.close();
        for client in clients {
            client.join().unwrap();
        }
        over.store(true, Ordering::Relaxed);
    });
    // The dead server's lease ends by the clock.
    world.clock.set(Millis(world.clock.now().0 + 10_000));
    let done = one.tend(world.org).unwrap();
    assert!(!done.elsewhere && !done.needs_eyes(), "{done:?}");
    let (size, waiting, _) = one.log_state(world.org).unwrap();
    assert_eq!(waiting, 0);
    let told = told.into_inner().unwrap();
    assert!(told.len() >= CLIENTS * ACTS / 2, "the surviving server went on: {}", told.len());
    assert!(size >= u64::try_from(told.len()).unwrap());
    for act in told {
        let shown = one.find_act(Ask::new(world.auditor(), Verb::ReadJournal), &act.to_string(), false).unwrap();
        let Outcome::Done(shown) = shown else { panic!("the auditor reads the journal") };
        assert!(shown.value.is_some(), "an acknowledged act has its entry");
    }
    let kept = one.checkpoint(world.org).unwrap();
    let report = one.verify(world.org, kept.as_deref()).unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(report.kept_agrees, Some(true));
}

#[test]
fn a_waiting_entry_that_disappears_is_a_gap_and_a_forged_one_stays_out() {
    let Some(world) = World::postgres() else { return };
    let records = members(&world);
    let gate = world.gate();
    gate.tend(world.org).unwrap();
    for _ in 0..4 {
        let _ = gate.pass(see(world.clerk(), records[0]), |_| Ok(())).unwrap();
    }
    let azukari_store::Location::Postgres(address) = world.location() else { panic!("a PostgreSQL world") };
    let mut sql = postgres::Client::connect(address, postgres::NoTls).unwrap();
    let org = world.org.to_bytes();
    let numbers: Vec<i64> = sql
        .query("select number from journal_pending where org = $1 order by number", &[&org.as_slice()])
        .unwrap()
        .iter()
        .map(|r| r.get(0))
        .collect();
    assert_eq!(numbers.len(), 4);
    // The second is taken away, the third changed.
    world.spoil();
    sql.execute("delete from journal_pending where org = $1 and number = $2", &[&org.as_slice(), &numbers[1]]).unwrap();
    sql.execute(
        "update journal_pending set leaf = set_byte(leaf, length(leaf) - 10, 65) where org = $1 and number = $2",
        &[&org.as_slice(), &numbers[2]],
    )
    .unwrap();
    let done = gate.tend(world.org).unwrap();
    assert_eq!((done.moved, done.left, done.holes.len()), (2, 1, 1), "{done:?}");
    assert!(done.needs_eyes());
    let found = gate.verify(world.org, None).unwrap().findings;
    let number = |n: i64| u64::try_from(n).unwrap();
    assert!(
        found.iter().any(|f| matches!(f, Finding::NumberMissing { first, last, .. }
        if (*first, *last) == (number(numbers[1]), number(numbers[1])))),
        "{found:?}"
    );
    assert!(
        found.iter().any(|f| matches!(f, Finding::NumberForged { number: n, .. } if *n == number(numbers[2]))),
        "{found:?}"
    );
}
