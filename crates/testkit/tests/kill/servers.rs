//! Two servers, each a process of its own with 16 clients, on one PostgreSQL database, the same people and the same approvals;
//! one of them is killed at random and another takes its place. No approval is used twice, the log has no fork and no gap,
//! nothing acknowledged is lost, and the server that lives goes on.

use crate::{
    acts::approve_erasures,
    help::{
        Order, Told, ask, correct, erase, kills, let_work, number, open_after, see, seeded, settle_clock, sound, told,
        told_bytes, wait_told,
    },
};
use azukari_app::{
    Reply,
    register::{Mark, MarkKind},
};
use azukari_domain::{ActId, ApprovalId, Clock, Millis, RecordId, RequestId, Verb};
use azukari_gate::{Ask, Asker, Gate, GateError, Outcome, log::Filter};
use azukari_store::{StoreError, journal, record, request};
use azukari_testkit::{RunningClock, START, World};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    time::Duration,
};

const CLIENTS: usize = 16;
/// People whom all clients of both servers work on.
const PEOPLE: usize = 12;
/// Of these, so many may be erased.
const TO_ERASE: usize = 6;
/// How often each of the others may be provided.
const USES: i64 = 9;
const TEND_EVERY: Duration = Duration::from_millis(200);
/// Bytes of acknowledgements between two kills: some eighty acts.
const TOLD_BETWEEN: u64 = 6_000;

/// A server's part.
pub(crate) fn work(order: &Order) {
    let gate = order.open();
    let _tender = gate.keep_tending(TEND_EVERY).unwrap();
    let lists = fs::read_to_string(order.dir.join("records")).unwrap();
    let records: Vec<RecordId> = lists.lines().map(|l| l.parse().unwrap()).collect();
    let process = std::process::id();
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (gate, records) = (&gate, &records);
            scope.spawn(move || {
                let mut file = Told::of(&order.dir, &format!("{process}-{client}"));
                let (random, asker) = (seeded(), order.asker());
                let mut count = u64::try_from(order.run).unwrap() * 1_000_000 + u64::try_from(client).unwrap() * 10_000;
                loop {
                    let id = records[number(&random, records.len())];
                    count += 1;
                    match number(&random, 12) {
                        0 => {
                            if let Some(act) = erase(gate, &asker, id) {
                                file.say(&format!("erased {id} {act}"));
                            }
                        }
                        1..3 => {
                            if let Some(act) = correct(gate, &asker, id, count) {
                                file.say(&format!("noted {id} {act}"));
                            }
                        }
                        3..6 => {
                            if let Some(act) = provide(gate, &asker, id) {
                                file.say(&format!("provided {id} {act}"));
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

fn providing(asker: &Asker, id: RecordId) -> Ask {
    let mut ask = ask(asker, Verb::Provide, id);
    ask.act.classes = ["identity".parse().unwrap()].into();
    ask.act.recipient = "city_office".into();
    ask.act.channel = "post".into();
    ask
}

/// Uses an approval; `None` where there is none left, or another was faster.
fn provide(gate: &Gate, asker: &Asker, id: RecordId) -> Option<ActId> {
    match gate.pass(providing(asker, id), |_| Ok(())) {
        Ok(Outcome::Done(done)) => Some(done.act),
        Ok(Outcome::Refused(no)) => {
            let only = no.reasons.iter().all(|r| r.control == "provide.approved");
            assert!(only, "refused for another reason: {no:?}");
            None
        }
        Ok(Outcome::Repeated(_)) => panic!("nothing was asked twice"),
        Err(GateError::Busy | GateError::NotFound(_) | GateError::Store(StoreError::Busy)) => None,
        Err(e) => panic!("{e}"),
    }
}

fn approve_provisions(world: &World, ids: &[RecordId]) -> Vec<ApprovalId> {
    let (gate, org, head) = (world.gate(), world.org, world.head());
    let rulebook = world.book().hash().to_bytes().to_vec();
    let rows: Vec<request::ApprovalRow> = ids
        .iter()
        .map(|id| request::ApprovalRow {
            id: ApprovalId::new(gate.clock(), gate.random()),
            request: RequestId::new(gate.clock(), gate.random()),
            kind: "provision".into(),
            holder: head.worker,
            verb: "provide".into(),
            affair: "membership".into(),
            holding: "member".into(),
            scope: providing(&head, *id).scope().to_vec(),
            uses_left: USES,
            count: 1,
            from_at: Millis(0),
            to_at: Millis(i64::MAX / 4),
            state: "open".into(),
            rulebook: rulebook.clone(),
        })
        .collect();
    let approvals = rows.iter().map(|r| r.id).collect();
    gate.note(move |tx| Ok(rows.iter().try_for_each(|row| request::put_approval(tx, org, row))?)).unwrap();
    approvals
}

fn consent(world: &World, record: RecordId) {
    let mark = Mark {
        record,
        kind: MarkKind::Consent,
        key: "provide".into(),
        ground: String::new(),
        channel: "paper".into(),
        evidence: "同意書の原本 鍵付き書庫3".into(),
        notice: "第2版".into(),
        happened_at: None,
        once: None,
    };
    assert!(matches!(world.app().mark(&world.clerk(), &mark).unwrap(), Reply::Done(_)));
}

#[test]
fn one_of_two_servers_is_killed_and_the_other_goes_on() {
    let rounds = kills(2, 25);
    if rounds == 0 {
        return;
    }
    let Some(world) = World::postgres() else { return };
    let people: Vec<_> =
        (0..PEOPLE).map(|n| world.member(&format!("人々の見本{n}"), "ヒトビト", &format!("0900000{n:04}"))).collect();
    let ids = world.bring_in(&people);
    fs::write(world.dir().join("records"), ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")).unwrap();
    ids.iter().for_each(|id| consent(&world, *id));
    let_work(&world);
    approve_erasures(&world, &ids[..TO_ERASE]);
    let approvals = approve_provisions(&world, &ids);
    world.close();

    // All of them read one clock, which runs.
    let clock = RunningClock::from(Millis(START.0 + 60_000));
    let start = |run: usize| Order::to(&world, "server", run).at(clock.now()).start();
    let random = seeded();
    let (mut one, mut two) = (start(1), start(2));
    for round in 0..rounds {
        let before = told_bytes(world.dir());
        while told_bytes(world.dir()) < before + TOLD_BETWEEN {
            wait_told(world.dir(), told_bytes(world.dir()), &mut [&mut one, &mut two]);
        }
        std::thread::sleep(Duration::from_micros(random.next_u64() % 200_000));
        if number(&random, 2) == 0 {
            std::mem::swap(&mut one, &mut two);
        }
        one.kill();
        // The other goes on alone for a while, then a third takes the dead one's place.
        let alone = told_bytes(world.dir());
        wait_told(world.dir(), alone + TOLD_BETWEEN / 4, &mut [&mut two]);
        one = start(3 + round);
    }
    two.kill();
    one.kill();
    let last = usize::try_from((clock.now().0 - START.0) / 20_000).unwrap() + 2;
    compare(&world, &ids, &approvals, last);
    settle_clock(&world, last + 1);
    world.restart();
}

fn compare(world: &World, ids: &[RecordId], approvals: &[ApprovalId], run: usize) {
    let (gate, org) = (open_after(world, run), world.org);
    sound(&gate, org, run);
    let mut erased: BTreeMap<RecordId, usize> = BTreeMap::new();
    let mut provided = 0;
    let told: Vec<_> = told(world.dir()).into_iter().flat_map(|(_, lines)| lines).collect();
    for line in &told {
        let (id, act): (RecordId, ActId) = (line[1].parse().unwrap(), line[2].parse().unwrap());
        assert!(gate.read(|tx| journal::find_act(tx, org, act)).unwrap().is_some(), "act {act} is lost");
        match line[0].as_str() {
            "erased" => *erased.entry(id).or_default() += 1,
            "provided" => provided += 1,
            _ => {}
        }
    }
    for (id, times) in &erased {
        assert_eq!(*times, 1, "{id} was erased twice");
        assert!(gate.read(|tx| record::get(tx, org, *id)).unwrap().is_none(), "{id} is back");
    }
    assert!(erased.keys().all(|id| ids[..TO_ERASE].contains(id)), "somebody was erased without an approval");
    // Entries of the journal, not words of clients: a use that nobody heard of counts as well.
    let mut uses: BTreeMap<ApprovalId, i64> = BTreeMap::new();
    for act in granted(&gate, world, Verb::Provide) {
        *uses.entry(act.expect("a provision names its approval")).or_default() += 1;
    }
    let total: i64 = uses.values().sum();
    assert!(total >= provided, "a provision was told that has no entry");
    assert!(provided > 0, "nothing was provided at all");
    for id in approvals {
        let mine = gate.read(|tx| request::approvals_of(tx, org, world.head().worker)).unwrap();
        let left = mine.iter().find(|a| a.id == *id).map_or(0, |a| a.uses_left);
        let used = uses.get(id).copied().unwrap_or(0);
        assert_eq!(used + left, USES, "an approval was used {used} times and has {left} left");
    }
    let mut erasures: BTreeSet<ApprovalId> = BTreeSet::new();
    for approval in granted(&gate, world, Verb::Erase) {
        assert!(erasures.insert(approval.expect("an erasure names its approval")), "an approval was used twice");
    }
    println!("{} acts told, {total} provisions, {} erasures", told.len(), erasures.len());
    gate.close();
}

/// The approvals of all granted acts of a verb, by the journal.
fn granted(gate: &Gate, world: &World, verb: Verb) -> Vec<Option<ApprovalId>> {
    let (mut out, mut before) = (Vec::new(), None);
    loop {
        let filter = Filter { verbs: [verb].into(), refused: Some(false), before, most: 100, ..Filter::default() };
        let page = match gate.entries(Ask::new(world.auditor(), Verb::ReadJournal), filter).unwrap() {
            Outcome::Done(done) => done.value,
            other => panic!("the auditor reads the journal: {other:?}"),
        };
        out.extend(page.entries.iter().map(|e| e.entry.approval));
        match page.next {
            Some(next) => before = Some(next),
            None => return out,
        }
    }
}
