//! A process that is killed at any moment loses no acknowledged act, shows nothing without its entry, and leaves no
//! decided erasure undone.
//!
//! The parent lays a world down and starts this same test binary as a child (`AZUKARI_KILL_DIR` tells it so). Threads of the
//! child see, correct and erase; each acknowledgement goes to the thread's own file, synced, before the next act. The
//! parent kills with SIGKILL, opens the data again and compares.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]
#![allow(
    clippy::disallowed_methods,
    reason = "parent and child speak through the environment; the moment of the kill is a time"
)]

use azukari_domain::{
    ActId, ApprovalId, Millis, OrgId, Personal, RecordId, RequestId, Verb, WorkerId, time::SeededRandom,
};
use azukari_gate::{Ask, Asker, Gate, Outcome};
use azukari_store::{Location, journal, record, request};
use azukari_testkit::{World, open_in, unique};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

const THREADS: usize = 6;
const RECORDS_EACH: usize = 60;
/// The moment of a kill lies between these, in milliseconds after the child's first acknowledgement.
const KILL_AFTER_MS: std::ops::Range<u64> = 1..120;

fn kills() -> usize {
    if std::env::var("AZUKARI_FULL").is_ok_and(|v| v == "1") { 1000 } else { 50 }
}

fn ask(asker: &Asker, verb: Verb, id: RecordId) -> Ask {
    let mut ask = Ask::new(asker.clone(), verb);
    ask.affair = "membership".parse().ok();
    ask.act.holding = "member".parse().ok();
    ask.act.classes = ["identity", "note"].iter().map(|c| c.parse().unwrap()).collect();
    ask.act.channel = "screen".into();
    ask.records = vec![id];
    ask
}

fn number(random: &SeededRandom, below: usize) -> usize {
    usize::try_from(random.next_u64() % u64::try_from(below).unwrap()).unwrap()
}

/// One acknowledgement, on disk before the next act begins.
fn acknowledge(file: &mut File, line: &str) {
    writeln!(file, "{line}").unwrap();
    file.sync_data().unwrap();
}

fn note_of(gate: &Gate, asker: &Asker, id: RecordId) -> Option<(ActId, u64)> {
    let Outcome::Done(done) = gate.pass(ask(asker, Verb::See, id), |_| Ok(())).ok()? else { return None };
    let act = done.act;
    let open = gate.open(done.permit).unwrap();
    let note = open[0].fields.iter().find(|(f, _)| f.as_str() == "note").map(|(_, v)| v.expose().to_owned());
    Some((act, note.and_then(|n| n.trim_start_matches("控え").parse().ok()).unwrap_or(0)))
}

fn erasing(asker: &Asker, id: RecordId) -> Ask {
    let mut ask = ask(asker, Verb::Erase, id);
    ask.act.classes.clear();
    ask.act.ground = "person_request".into();
    ask.act.evidence = true;
    ask
}

/// The child's work until it is killed.
#[test]
fn child() {
    let Ok(dir) = std::env::var("AZUKARI_KILL_DIR").map(PathBuf::from) else { return };
    let org: OrgId = std::env::var("AZUKARI_KILL_ORG").unwrap().parse().unwrap();
    let worker: WorkerId = std::env::var("AZUKARI_KILL_WORKER").unwrap().parse().unwrap();
    let run = std::env::var("AZUKARI_KILL_RUN").unwrap();
    let gate = open_in(&dir, &Location::Directory(dir.join("data")), org);
    let lists = fs::read_to_string(dir.join("records")).unwrap();
    let records: Vec<RecordId> = lists.lines().map(|l| l.parse().unwrap()).collect();
    std::thread::scope(|scope| {
        for (thread, mine) in records.chunks(RECORDS_EACH).enumerate() {
            let (gate, dir, run) = (&gate, &dir, &run);
            let asker = Asker { org, worker, scopes: None };
            scope.spawn(move || {
                let mut file =
                    File::options().create(true).append(true).open(dir.join(format!("ack-{thread}"))).unwrap();
                let random = SeededRandom::new(unique());
                let mut count: u64 = run.parse::<u64>().unwrap() * 1_000_000;
                loop {
                    let id = mine[number(&random, mine.len())];
                    count += 1;
                    match number(&random, 40) {
                        0 => match gate.erase(erasing(&asker, id), None) {
                            Ok(Outcome::Done(done)) => acknowledge(&mut file, &format!("erased {id} {}", done.act)),
                            Ok(Outcome::Refused(no)) => panic!("the erasure was refused: {no:?}"),
                            _ => {}
                        },
                        1..15 => {
                            let mut change = ask(&asker, Verb::Correct, id);
                            change.act.identity = "light".into();
                            change.act.channel = "phone".into();
                            let value = Personal::new(format!("控え{count}"));
                            let outcome = gate.pass(change, move |lent| {
                                lent.correct(id, &[("note".parse().unwrap(), value.clone())])
                            });
                            match outcome {
                                Ok(Outcome::Done(done)) => {
                                    acknowledge(&mut file, &format!("noted {id} {} {count}", done.act))
                                }
                                Ok(Outcome::Refused(no)) => panic!("the correction was refused: {no:?}"),
                                _ => {}
                            }
                        }
                        _ => {
                            if let Some((act, _)) = note_of(gate, &asker, id) {
                                acknowledge(&mut file, &format!("shown {id} {act}"));
                            }
                        }
                    }
                }
            });
        }
    });
}

#[derive(Default)]
struct Acknowledged {
    acts: Vec<ActId>,
    noted: BTreeMap<RecordId, u64>,
    erased: Vec<RecordId>,
}

fn acknowledged(dir: &Path) -> Acknowledged {
    let mut all = Acknowledged::default();
    for thread in 0..THREADS {
        let text = fs::read_to_string(dir.join(format!("ack-{thread}"))).unwrap_or_default();
        // A line without its end was being written when the process died: it acknowledges nothing.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        for line in whole.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let id: RecordId = words[1].parse().unwrap();
            all.acts.push(words[2].parse().unwrap());
            match words[0] {
                "noted" => {
                    all.noted.insert(id, words[3].parse().unwrap());
                }
                "erased" => all.erased.push(id),
                _ => {}
            }
        }
    }
    all
}

fn some_acknowledgement(dir: &Path) -> u64 {
    (0..THREADS).map(|t| fs::metadata(dir.join(format!("ack-{t}"))).map_or(0, |m| m.len())).sum()
}

/// Starts a child and kills it at a random moment of its work.
fn run_and_kill(world: &World, run: usize, random: &SeededRandom) {
    let before = some_acknowledgement(world.dir());
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--nocapture"])
        .env("AZUKARI_KILL_DIR", world.dir())
        .env("AZUKARI_KILL_ORG", world.org.to_string())
        .env("AZUKARI_KILL_WORKER", world.head().worker.to_string())
        .env("AZUKARI_KILL_RUN", run.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while some_acknowledgement(world.dir()) == before {
        if let Some(status) = child.try_wait().unwrap() {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut text).unwrap();
            panic!("the child ended by itself: {status}\n{text}");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let span = usize::try_from(KILL_AFTER_MS.end - KILL_AFTER_MS.start).unwrap();
    std::thread::sleep(Duration::from_millis(KILL_AFTER_MS.start + u64::try_from(number(random, span)).unwrap()));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What was told must be so.
fn compare(world: &World, run: usize) {
    let told = acknowledged(world.dir());
    let gate = open_in(world.dir(), world.location(), world.org);
    let org = world.org;
    for act in &told.acts {
        let there = gate.read(|tx| journal::find_act(tx, org, *act)).unwrap();
        assert!(there.is_some(), "run {run}: act {act} was acknowledged and is not in the journal");
    }
    for id in &told.erased {
        let row = gate.read(|tx| record::get(tx, org, *id)).unwrap();
        assert!(row.is_none(), "run {run}: {id} was erased and is back");
    }
    assert!(
        gate.read(|tx| record::erasures(tx, org, "decided")).unwrap().is_empty(),
        "run {run}: a decided erasure is not carried out"
    );
    let head = world.head();
    for (id, count) in told.noted.iter().filter(|(id, _)| !told.erased.contains(id)) {
        // An erasure may have been decided and not acknowledged; then the record is gone, and that is not a loss.
        if let Some((_, now)) = note_of(&gate, &head, *id) {
            assert!(now >= *count, "run {run}: {id} shows {now}, and {count} was acknowledged");
        }
    }
    // Upkeep begins again with the server: what it found in the tree becomes tiles and a checkpoint.
    assert!(!gate.tend(org).unwrap().needs_eyes(), "run {run}: the upkeep found something");
    let report = gate.verify(org, None).unwrap();
    assert!(report.is_clean(), "run {run}: {:?}", report.findings);
    gate.close();
}

/// An approval to erase for each record: the rulebook asks for one, and the child uses one each.
fn approve_erasures(world: &World, ids: &[RecordId]) {
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

#[test]
fn a_killed_process_loses_nothing() {
    let world = World::sqlite();
    let people: Vec<_> = (0..THREADS * RECORDS_EACH)
        .map(|n| world.member(&format!("人{n}"), "ヒト", &format!("0900000{n:04}")))
        .collect();
    let ids = world.bring_in(&people);
    let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
    fs::write(world.dir().join("records"), list.join("\n")).unwrap();
    let (gate, org, head) = (world.gate(), world.org, world.head().worker);
    gate.note(move |tx| {
        // The child is meant to work harder than any clerk.
        for name in ["volume_stop", "volume_warn"] {
            azukari_store::org::set_setting(tx, org, name, i64::MAX / 4, head, Millis(0))?;
        }
        azukari_store::worker::put_assignment(tx, org, head, "membership", "2020-01-01", None).map_err(Into::into)
    })
    .unwrap();
    approve_erasures(&world, &ids);
    drop(gate);
    world.close();
    let random = SeededRandom::new(unique());
    for run in 1..=kills() {
        run_and_kill(&world, run, &random);
        compare(&world, run);
    }
    let told = acknowledged(world.dir());
    assert!(told.acts.len() > kills() && !told.noted.is_empty(), "the child did next to nothing");
    world.restart();
}
